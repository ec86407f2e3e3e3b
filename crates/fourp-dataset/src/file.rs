//! One file of text, opened and decoded, if it may be read at all.

use crate::{
    encoding::{Decoder, Encoding},
    input::Text,
    recognise::{Basis, Recognised, recognise},
    scan::Scanner,
};
use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

/// A file that may be read: on a disk, or in memory.
#[derive(Debug)]
pub(crate) enum Input<'a> {
    Path(PathBuf),
    Bytes(&'a [u8]),
}

/// What is read of a file, decoded.
pub(crate) type Bytes<'a> = Box<dyn BufRead + 'a>;

impl<'a> Input<'a> {
    /// Opens the text of a table, in the encoding that is named or else recognised.
    pub(crate) fn open(
        &self,
        encoding: Option<Encoding>,
        most: u64,
    ) -> io::Result<Text<Bytes<'a>>> {
        match self {
            Self::Bytes(bytes) => {
                measured(bytes, most)?;
                decoded(Cursor::new(*bytes), encoding)
            }
            Self::Path(path) => {
                decoded(BufReader::with_capacity(BUFFER, open(path, most)?), encoding)
            }
        }
    }

    /// All its bytes, if they are not more than so many, and otherwise one more.
    pub(crate) fn bytes(&self, kept: usize, most: u64) -> io::Result<Vec<u8>> {
        let kept = u64::try_from(kept).unwrap_or(u64::MAX).saturating_add(1);
        let mut all = Vec::new();
        match self {
            Self::Bytes(bytes) => {
                measured(bytes, most)?;
                bytes.take(kept).read_to_end(&mut all)?;
            }
            Self::Path(path) => {
                open(path, most)?.take(kept).read_to_end(&mut all)?;
            }
        }
        Ok(all)
    }
}

const BUFFER: usize = 1 << 16;

/// A file that must not give more bytes than it may have.
#[derive(Debug)]
pub(crate) struct Limited {
    file: File,
    at: u64,
    most: u64,
}

/// Opens a file, if it is one: reading from a pipe would wait for ever.
pub(crate) fn open(path: &Path, most: u64) -> io::Result<Limited> {
    let facts = fs::metadata(path)?;
    if !facts.is_file() {
        return Err(io::Error::other("not a file"));
    }
    if facts.len() > most {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(Limited { file: File::open(path)?, at: 0, most })
}

fn measured(bytes: &[u8], most: u64) -> io::Result<()> {
    match u64::try_from(bytes.len()) {
        Ok(length) if length <= most => Ok(()),
        _ => Err(io::ErrorKind::FileTooLarge.into()),
    }
}

impl Read for Limited {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.file.read(buffer)?;
        self.at = self.at.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
        if self.at > self.most { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(length) }
    }
}

impl Seek for Limited {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = self.file.seek(to)?;
        Ok(self.at)
    }
}

/// The rows of a file in the encoding that is named, or else recognised.
fn decoded<'a, R: BufRead + Seek + 'a>(
    mut input: R,
    named: Option<Encoding>,
) -> io::Result<Text<Bytes<'a>>> {
    let recognised = match named {
        Some(encoding) => Recognised { encoding, basis: Basis::Named },
        None => recognise(&mut input)?,
    };
    let encoding = recognised.encoding;
    let bytes: Bytes<'a> = match encoding {
        Encoding::Utf8 => Box::new(input),
        _ => Box::new(Decoder::new(input, encoding)),
    };
    Ok(Text { scanner: Scanner::decoded(bytes, encoding), recognised })
}
