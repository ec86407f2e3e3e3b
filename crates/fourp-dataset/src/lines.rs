//! Where lines end, and what in them is not text.

use crate::encoding::Encoding;
use fourp_model::ProblemCode;
use std::io::{self, BufRead};

/// The longest line, in bytes; of a longer one the rest is passed over.
pub(crate) const LINE_MAX: usize = 16 << 20;

const FAULTS_MAX: usize = 64;

/// Reads lines of text, one at a time, in memory bounded by [`LINE_MAX`].
#[derive(Debug)]
pub(crate) struct Lines<R> {
    input: R,
    /// What the file is encoded in, of which the input is UTF-8.
    encoding: Encoding,
    bytes: Vec<u8>,
    number: u64,
    offset: u64, // Of the first byte of the next line in the file.
    byte_order_mark: bool,
}

/// A place between two lines of a file.
#[cfg(feature = "parallel")]
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Position {
    /// How many lines stand before it.
    pub(crate) lines: u64,
    /// How many bytes.
    pub(crate) bytes: u64,
}

/// One line, as far as it is text.
#[derive(Debug, Default)]
pub(crate) struct Line {
    /// Its text, U+FFFD for what is none.
    pub(crate) text: String,
    /// Its number, from 1.
    pub(crate) number: u64,
    /// What stands after it.
    pub(crate) end: LineEnd,
    /// What in it is no text, in order of place; a line of nothing else may have more.
    pub(crate) faults: Vec<LineFault>,
    /// Whether it is longer than [`LINE_MAX`], and so not complete.
    pub(crate) is_cut: bool,
}

/// A place that is not text.
#[derive(Debug)]
pub(crate) struct LineFault {
    /// The byte of [`Line::text`] at which it stands.
    pub(crate) at: usize,
    pub(crate) code: ProblemCode,
    /// What stands there instead, and where in the file.
    pub(crate) found: String,
}

/// What ends a line.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum LineEnd {
    /// The end of the file.
    #[default]
    File,
    /// `\n`, as on Unix.
    Lf,
    /// `\r\n`, as on Windows.
    CrLf,
    /// `\r`, as on old Macintoshes.
    Cr,
}

impl LineEnd {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::File => "",
            Self::Lf => "\n",
            Self::CrLf => "\r\n",
            Self::Cr => "\r",
        }
    }
}

impl<R: BufRead> Lines<R> {
    /// Reads UTF-8 that was decoded from a file in an encoding.
    pub(crate) const fn new(input: R, encoding: Encoding) -> Self {
        Self { input, encoding, bytes: Vec::new(), number: 0, offset: 0, byte_order_mark: false }
    }

    /// Goes on in another input, which begins at a place of the same file, in UTF-8.
    #[cfg(feature = "parallel")]
    pub(crate) const fn resume(input: R, at: Position) -> Self {
        let Position { lines: number, bytes: offset } = at;
        let encoding = Encoding::Utf8;
        Self { input, encoding, bytes: Vec::new(), number, offset, byte_order_mark: false }
    }

    /// What has not been read, and where it begins.
    #[cfg(feature = "parallel")]
    pub(crate) const fn rest(&mut self) -> (&mut R, Position) {
        let at = Position { lines: self.number, bytes: self.offset };
        (&mut self.input, at)
    }

    /// Whether the file began with a byte order mark, once a line has been read.
    pub(crate) const fn had_byte_order_mark(&self) -> bool {
        self.byte_order_mark
    }

    /// As much of the file as is in memory from the next line on; nothing only at its end.
    pub(crate) fn ahead(&mut self) -> io::Result<&[u8]> {
        self.input.fill_buf()
    }

    /// Passes over a line that was found ahead, of so many bytes before its end. Its number, from 1.
    pub(crate) fn pass(&mut self, length: usize, end: LineEnd) -> u64 {
        let consumed = length.saturating_add(end.as_str().len());
        self.input.consume(consumed);
        self.offset = self.offset.saturating_add(u64::try_from(consumed).unwrap_or(u64::MAX));
        self.number = self.number.saturating_add(1);
        self.number
    }

    /// Whether a line has been read: a byte order mark can only stand before the first.
    pub(crate) const fn has_begun(&self) -> bool {
        self.number > 0
    }

    /// Reads the next line; `false` at the end of the file, where there is none.
    pub(crate) fn read(&mut self, line: &mut Line) -> io::Result<bool> {
        self.bytes.clear();
        let mut start = self.offset;
        line.is_cut = false;
        line.end = self.read_bytes(&mut line.is_cut)?;
        if self.bytes.is_empty() && line.end == LineEnd::File {
            return Ok(false);
        }
        let mut bytes = self.bytes.as_slice();
        if self.number == 0
            && let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF")
        {
            self.byte_order_mark = true;
            start = start.saturating_add(3);
            bytes = rest;
        }
        self.number = self.number.saturating_add(1);
        line.number = self.number;
        decode(bytes, self.encoding, start, line);
        Ok(true)
    }

    /// Reads up to the end of the line and past it.
    fn read_bytes(&mut self, is_cut: &mut bool) -> io::Result<LineEnd> {
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                return Ok(LineEnd::File);
            }
            let end = buffer.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let (part, rest) = buffer.split_at(end.unwrap_or(buffer.len()));
            let room = LINE_MAX.saturating_sub(self.bytes.len());
            *is_cut |= part.len() > room;
            self.bytes.extend_from_slice(part.get(..room).unwrap_or(part));
            let found = rest.first().copied();
            let consumed = part.len().saturating_add(usize::from(found.is_some()));
            self.input.consume(consumed);
            self.offset = self.offset.saturating_add(u64::try_from(consumed).unwrap_or(u64::MAX));
            match found {
                None => {}
                Some(b'\n') => return Ok(LineEnd::Lf),
                Some(_) => {
                    if self.input.fill_buf()?.first() != Some(&b'\n') {
                        return Ok(LineEnd::Cr);
                    }
                    self.input.consume(1);
                    self.offset = self.offset.saturating_add(1);
                    return Ok(LineEnd::CrLf);
                }
            }
        }
    }
}

fn decode(bytes: &[u8], encoding: Encoding, start: u64, line: &mut Line) {
    // Of decoded text, places of bytes are not those of the file.
    let in_file = |offset: u64| match encoding {
        Encoding::Utf8 => format!(" at offset {offset} of the file"),
        _ => String::new(),
    };
    line.text.clear();
    line.faults.clear();
    let mut note = |at: usize, code, found: String| {
        if line.faults.len() < FAULTS_MAX {
            line.faults.push(LineFault { at, code, found });
        }
    };
    let mut offset = start;
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid();
        for (within, _) in valid.match_indices('\0') {
            let byte = offset.saturating_add(u64::try_from(within).unwrap_or(u64::MAX));
            let at = line.text.len().saturating_add(within);
            note(at, ProblemCode::NulByte, format!("byte 0{}", in_file(byte)));
        }
        offset = offset.saturating_add(u64::try_from(valid.len()).unwrap_or(u64::MAX));
        let at = line.text.len().saturating_add(valid.len());
        line.text.push_str(valid);
        if let Some(byte) = chunk.invalid().first() {
            let found = match encoding {
                Encoding::Utf8 => format!("byte 0x{byte:02X}{}", in_file(offset)),
                _ => format!("what is no character in {encoding}"),
            };
            note(at, ProblemCode::NotUtf8, found);
            line.text.push('\u{FFFD}');
        }
        let invalid = u64::try_from(chunk.invalid().len()).unwrap_or(u64::MAX);
        offset = offset.saturating_add(invalid);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    fn lines(bytes: &[u8], buffer: usize) -> Vec<(u64, String, LineEnd)> {
        let mut lines = Lines::new(BufReader::with_capacity(buffer, bytes), Encoding::Utf8);
        let mut line = Line::default();
        let mut all = Vec::new();
        while lines.read(&mut line).unwrap() {
            all.push((line.number, line.text.clone(), line.end));
        }
        all
    }

    #[test]
    fn every_line_end_is_one_wherever_the_buffer_ends() {
        for buffer in 1..8 {
            assert_eq!(
                lines(b"a\r\nb\rc\n\nd", buffer),
                [
                    (1, "a".into(), LineEnd::CrLf),
                    (2, "b".into(), LineEnd::Cr),
                    (3, "c".into(), LineEnd::Lf),
                    (4, String::new(), LineEnd::Lf),
                    (5, "d".into(), LineEnd::File),
                ]
            );
        }
        assert_eq!(lines(b"", 4), []);
        assert_eq!(lines(b"a\n", 4).len(), 1);
    }

    #[test]
    fn a_byte_order_mark_is_no_text_and_only_stands_first() {
        let mut lines = Lines::new(b"\xEF\xBB\xBFid\n\xEF\xBB\xBFid".as_slice(), Encoding::Utf8);
        let mut line = Line::default();
        assert!(lines.read(&mut line).unwrap());
        assert_eq!(line.text, "id");
        assert!(lines.had_byte_order_mark());
        assert!(lines.read(&mut line).unwrap());
        assert_eq!(line.text, "\u{FEFF}id");
    }

    #[test]
    fn what_is_not_text_is_named_with_its_byte() {
        let mut lines = Lines::new(b"ab\nc\xA3d\0e".as_slice(), Encoding::Utf8);
        let mut line = Line::default();
        assert!(lines.read(&mut line).unwrap() && line.faults.is_empty());
        assert!(lines.read(&mut line).unwrap());
        assert_eq!(line.text, "c\u{FFFD}d\0e");
        let faults: Vec<_> =
            line.faults.iter().map(|fault| (fault.at, fault.code, fault.found.as_str())).collect();
        assert_eq!(
            faults,
            [
                (1, ProblemCode::NotUtf8, "byte 0xA3 at offset 4 of the file"),
                (5, ProblemCode::NulByte, "byte 0 at offset 6 of the file"),
            ]
        );
    }

    #[test]
    fn of_decoded_text_no_offset_is_claimed() {
        let mut lines = Lines::new(b"c\xFFd\0".as_slice(), Encoding::Windows1252);
        let mut line = Line::default();
        assert!(lines.read(&mut line).unwrap());
        let found: Vec<_> = line.faults.iter().map(|fault| fault.found.as_str()).collect();
        assert_eq!(found, ["what is no character in Windows-1252", "byte 0"]);
    }

    #[test]
    fn bytes_are_counted_from_the_start_of_the_file() {
        let found = |bytes: &[u8]| {
            let mut lines = Lines::new(BufReader::new(bytes), Encoding::Utf8);
            let mut line = Line::default();
            let mut found = Vec::new();
            while lines.read(&mut line).unwrap() {
                found.extend(line.faults.drain(..).map(|fault| fault.found));
            }
            found
        };
        assert_eq!(found(b"\xEF\xBB\xBFa\0"), ["byte 0 at offset 4 of the file"]);
        assert_eq!(found(b"a\r\n\rb\0"), ["byte 0 at offset 5 of the file"]);
        let mut long = vec![b'x'; LINE_MAX + 3];
        long.extend(b"\n\0");
        assert_eq!(found(&long), [format!("byte 0 at offset {} of the file", LINE_MAX + 4)]);
    }

    #[test]
    fn the_rest_of_an_endless_line_is_passed_over() {
        let mut bytes = vec![b'x'; LINE_MAX + 3];
        bytes.extend(b"\nid");
        let mut lines = Lines::new(BufReader::new(bytes.as_slice()), Encoding::Utf8);
        let mut line = Line::default();
        assert!(lines.read(&mut line).unwrap() && line.is_cut);
        assert_eq!(line.text.len(), LINE_MAX);
        assert!(lines.read(&mut line).unwrap() && !line.is_cut);
        assert_eq!((line.number, line.text.as_str()), (2, "id"));
    }
}
