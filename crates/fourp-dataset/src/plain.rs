//! Where the cells of a line end, if nothing in it needs care: no quote and no NUL.
//!
//! Most lines are so. Eight bytes are judged at a time.

use crate::lines::LineEnd;

/// The longest line that is taken for plain, in bytes.
pub(crate) const PLAIN_MAX: usize = 4095;

/// A line without a quote or NUL byte, of at most [`PLAIN_MAX`] bytes, which may be no UTF-8.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct PlainLine {
    /// Its bytes, what ends it not counted.
    pub(crate) length: usize,
    pub(crate) end: LineEnd,
    pub(crate) is_ascii: bool,
}

/// Finds the line that `buffer` begins with, and adds where each of its cells ends to `ends`.
///
/// `None` unless the line is plain and ends within the buffer; some ends may have been added.
/// O(length of the line).
pub(crate) fn find(buffer: &[u8], ends: &mut Vec<u32>) -> Option<PlainLine> {
    let buffer = buffer.get(..PLAIN_MAX.saturating_add(2)).unwrap_or(buffer);
    let mut beyond_ascii = 0;
    let mut base = 0_u32;
    let (words, rest) = buffer.as_chunks::<8>();
    let mut last = [b'x'; 8];
    last.get_mut(..rest.len())?.copy_from_slice(rest);
    for word in words.iter().chain([&last]) {
        let word = u64::from_le_bytes(*word);
        let mut marks = marks(word);
        while marks != 0 {
            let bit = marks.trailing_zeros();
            let at = base.wrapping_add(bit / 8);
            let mark = (word >> (bit & 0x38)) & 0xFF;
            if mark == u64::from(b',') {
                ends.push(at);
            } else if mark == u64::from(b'\n') || mark == u64::from(b'\r') {
                let length = usize::try_from(at).ok().filter(|length| *length <= PLAIN_MAX)?;
                let end = match (mark == u64::from(b'\n'), buffer.get(length.saturating_add(1))) {
                    (true, _) => LineEnd::Lf,
                    (false, Some(b'\n')) => LineEnd::CrLf,
                    (false, Some(_)) => LineEnd::Cr,
                    (false, None) => return None,
                };
                ends.push(at);
                // The bits of the bytes before this one.
                let before = marks.wrapping_sub(1) & !marks;
                let is_ascii = (beyond_ascii | (word & before)) & HIGH_BITS == 0;
                return Some(PlainLine { length, end, is_ascii });
            } else if mark == u64::from(b'"') || mark == 0 {
                return None;
            }
            marks &= marks.wrapping_sub(1);
        }
        beyond_ascii |= word;
        base = base.wrapping_add(8);
    }
    None
}

const HIGH_BITS: u64 = u64::from_le_bytes([0x80; 8]);

/// The high bit of each byte that is a comma or any ASCII character before it: so are the quote, line
/// ends and NUL, and little else that is common but the space.
const fn marks(word: u64) -> u64 {
    const BEYOND_COMMA: u64 = u64::from_le_bytes([0x80 - (b',' + 1); 8]);
    // No sum of seven bits and 0x53 carries into the next byte.
    let not_before = (word & !HIGH_BITS).wrapping_add(BEYOND_COMMA);
    !(not_before | word) & HIGH_BITS
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cells(buffer: &[u8]) -> Option<(Vec<&[u8]>, PlainLine)> {
        let mut ends = Vec::new();
        let line = find(buffer, &mut ends)?;
        let mut begin = 0;
        let cells = ends.into_iter().map(|end| {
            let end = usize::try_from(end).unwrap();
            &buffer[std::mem::replace(&mut begin, end + 1)..end]
        });
        Some((cells.collect(), line))
    }

    /// Oracle: byte by byte.
    fn naive(buffer: &[u8]) -> Option<(Vec<&[u8]>, PlainLine)> {
        let length = buffer.iter().position(|byte| matches!(byte, b'\n' | b'\r'))?;
        let end = match &buffer[length..] {
            [b'\n', ..] => LineEnd::Lf,
            [_, b'\n', ..] => LineEnd::CrLf,
            [_, _, ..] => LineEnd::Cr,
            _ => return None,
        };
        let line = &buffer[..length];
        if length > PLAIN_MAX || line.contains(&b'"') || line.contains(&0) {
            return None;
        }
        let cells = line.split(|byte| *byte == b',').collect();
        Some((cells, PlainLine { length, end, is_ascii: line.is_ascii() }))
    }

    #[test]
    fn a_line_ends_within_the_buffer_or_is_not_plain() {
        let (found, line) = cells(b"a,,b\r\nc").unwrap();
        assert_eq!(found, [b"a".as_slice(), b"", b"b"]);
        assert_eq!(line, PlainLine { length: 4, end: LineEnd::CrLf, is_ascii: true });
        for buffer in ["", "a,b", "a,b\r", "a,\"b\"\n", "a\0\n"] {
            assert_eq!(cells(buffer.as_bytes()), None, "{buffer:?}");
        }
    }

    #[test]
    fn a_long_line_is_not_plain() {
        for (length, is_plain) in [(PLAIN_MAX, true), (PLAIN_MAX + 1, false), (70_000, false)] {
            for end in ["\n", "\r\n", "\rx"] {
                let text = format!("{}{end}", "x".repeat(length));
                assert_eq!(cells(text.as_bytes()).is_some(), is_plain, "{length} {end:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn cells_end_where_they_end_byte_by_byte(
            text in "([a-z0-9]{0,12}|é|,|\"|\r|\n|\r\n|\0| ){0,40}",
            bytes in proptest::collection::vec(any::<u8>(), 0..80),
        ) {
            prop_assert_eq!(cells(text.as_bytes()), naive(text.as_bytes()));
            prop_assert_eq!(cells(&bytes), naive(&bytes));
        }

        #[test]
        fn a_byte_is_marked_if_it_is_no_more_than_a_comma(bytes in any::<[u8; 8]>()) {
            let marked: Vec<bool> =
                marks(u64::from_le_bytes(bytes)).to_le_bytes().iter().map(|mark| *mark == 0x80).collect();
            prop_assert_eq!(marked, bytes.map(|byte| byte <= b','));
        }
    }
}
