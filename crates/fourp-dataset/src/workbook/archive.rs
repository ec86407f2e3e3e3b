//! The parts that a workbook is packed from, within bounds.

use super::fault::Fault;
use std::{
    collections::BTreeMap,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom},
};
use zip::{ZipArchive, read::ZipFile};

/// What may be unpacked of any file, in bytes.
const UNPACKED_FREE: u64 = 16 << 20;

/// What may be unpacked beyond that, as a multiple of the size of the file. Sheets pack to a tenth, and
/// to a fiftieth where there is little in them but their form.
const UNPACKED_RATIO: u64 = 100;

/// A zip archive whose parts unpack to no more than a multiple of its size, all taken together.
#[derive(Debug)]
pub(super) struct Archive<R> {
    zip: ZipArchive<R>,
    /// Where each part stands, by its name in small letters: names differ by more than case.
    parts: BTreeMap<String, usize>,
    left: u64,
    size: u64,
}

/// One part as it is unpacked.
#[derive(Debug)]
pub(crate) struct Part<'c, R: Read> {
    file: BufReader<ZipFile<'c, R>>,
    left: &'c mut u64,
}

impl<R: Read + Seek> Archive<R> {
    /// Reads the list of parts, and refuses what no workbook has: names that lead out of it, parts that
    /// share bytes, and more declared bytes than may be unpacked.
    pub(super) fn open(mut file: R) -> Result<Self, Fault> {
        let unreadable = |error: io::Error| Fault::Unreadable(error.to_string());
        let size = file.seek(SeekFrom::End(0)).map_err(unreadable)?;
        file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        let mut start = Vec::new();
        file.by_ref().take(8).read_to_end(&mut start).map_err(unreadable)?;
        file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        if let Some(kind) = kind_of_start(&start) {
            return Err(Fault::OtherKind(kind.into()));
        }
        let broken = |error: zip::result::ZipError| Fault::broken(error.to_string());
        let mut zip = ZipArchive::new(file).map_err(broken)?;
        let left = unpacked_max(size);
        let mut parts = BTreeMap::new();
        let mut declared = 0_u64;
        for at in 0..zip.len() {
            // Declared in the list of parts, whether or not it stands before the part as well.
            declared = declared.saturating_add(zip.by_index_raw(at).map_err(broken)?.size());
            let Some(name) = zip.name_for_index(at) else { continue };
            let name = name.map_err(broken)?;
            if leads_out(&name) {
                return Err(Fault::broken(format!("a part called {name:?}")));
            }
            if parts.insert(name.to_lowercase(), at).is_some() {
                return Err(Fault::broken(format!("two parts called {name:?}")));
            }
        }
        if zip.has_duplicate_names() {
            return Err(Fault::broken("two parts of one name"));
        }
        if let Some(kind) = kind_of_parts(&parts) {
            return Err(Fault::OtherKind(kind.into()));
        }
        if zip.has_overlapping_entries().map_err(broken)? {
            return Err(Fault::Expands("parts that share bytes".into()));
        }
        if declared > left {
            return Err(Fault::Expands(format!("{declared} bytes from {size}")));
        }
        Ok(Self { zip, parts, left, size })
    }

    /// How many bytes the file has.
    pub(super) const fn size(&self) -> u64 {
        self.size
    }

    /// How many bytes all its parts may unpack to.
    pub(super) const fn unpacked_max(&self) -> u64 {
        unpacked_max(self.size)
    }

    /// Begins to unpack a part; `None` if there is none of this name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Part<'_, R>>, Fault> {
        let Some(&at) = self.parts.get(&name.to_lowercase()) else { return Ok(None) };
        let file = self.zip.by_index(at).map_err(|error| Fault::broken(error.to_string()))?;
        Ok(Some(Part { file: BufReader::with_capacity(1 << 16, file), left: &mut self.left }))
    }
}

const fn unpacked_max(size: u64) -> u64 {
    size.saturating_mul(UNPACKED_RATIO).saturating_add(UNPACKED_FREE)
}

impl<R: Read> Read for Part<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let length = available.len().min(buffer.len());
        for (to, from) in buffer.iter_mut().zip(available) {
            *to = *from;
        }
        self.consume(length);
        Ok(length)
    }
}

impl<R: Read> BufRead for Part<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let available = self.file.fill_buf()?;
        if !available.is_empty() && *self.left == 0 {
            // Told apart from what is broken by its kind.
            return Err(io::Error::new(io::ErrorKind::StorageFull, "the parts unpack without end"));
        }
        Ok(available)
    }

    fn consume(&mut self, amount: usize) {
        *self.left = self.left.saturating_sub(u64::try_from(amount).unwrap_or(u64::MAX));
        self.file.consume(amount);
    }
}

/// What a file is that is no zip archive.
fn kind_of_start(start: &[u8]) -> Option<&'static str> {
    match start {
        [] => Some("an empty file"),
        [b'P', b'K', ..] => None,
        // A compound file: what Excel wrote until 2003, and how it wraps what it encrypts.
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Some("an old workbook (.xls), or one with a password"),
        _ => Some("not a zip archive, as workbooks are"),
    }
}

/// What an archive is that is no workbook.
fn kind_of_parts(parts: &BTreeMap<String, usize>) -> Option<&'static str> {
    let has = |name: &str| parts.contains_key(name);
    if has("word/document.xml") {
        Some("a text document (.docx)")
    } else if has("ppt/presentation.xml") {
        Some("a presentation (.pptx)")
    } else if has("xl/workbook.bin") {
        Some("a binary workbook (.xlsb)")
    } else if has("mimetype") && has("content.xml") {
        Some("an OpenDocument file (.ods)")
    } else if !has("_rels/.rels") {
        Some("a zip archive of other files")
    } else {
        None
    }
}

fn leads_out(name: &str) -> bool {
    let is_up = name.split(['/', '\\']).any(|step| step == "..");
    is_up || name.starts_with(['/', '\\']) || name.contains([':', '\0'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_out_are_known() {
        for name in ["../a", "xl/../../a", "/etc/a", "\\a", "C:/a", "a\\..\\b", "a\0"] {
            assert!(leads_out(name), "{name}");
        }
        for name in ["xl/workbook.xml", "[Content_Types].xml", "xl/a..b.xml", "_rels/.rels"] {
            assert!(!leads_out(name), "{name}");
        }
    }
}
