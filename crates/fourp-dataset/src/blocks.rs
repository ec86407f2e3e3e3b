//! A file in pieces that end where rows end, so that they can be read apart.

use crate::lines::Position;
use std::io::{self, Read};

/// How much text is read apart from the rest, in bytes.
const BLOCK: usize = if cfg!(test) { 64 } else { 128 << 10 };

/// How much is looked through for the end of a row, in bytes.
const BLOCK_MAX: usize = if cfg!(test) { 1 << 10 } else { 2 << 20 };

/// Cuts what is left of a file, which begins where a row does.
#[derive(Debug)]
pub(crate) struct Blocks<'r, R> {
    input: &'r mut R,
    at: Position,
    /// What has been read and not been handed over.
    ahead: Vec<u8>,
    is_over: bool,
}

/// A part of a file that begins where a row does.
#[derive(Debug)]
pub(crate) struct Block {
    pub(crate) bytes: Vec<u8>,
    /// Where it begins.
    pub(crate) at: Position,
}

/// What comes next of a file.
#[derive(Debug)]
pub(crate) enum Next {
    /// Whole rows.
    Block(Block),
    /// No row ends within [`BLOCK_MAX`]: this and what is left of the input can only be read as a whole.
    Rest(Block),
    /// Nothing.
    End,
}

impl<'r, R: Read> Blocks<'r, R> {
    pub(crate) const fn new(input: &'r mut R, at: Position) -> Self {
        Self { input, at, ahead: Vec::new(), is_over: false }
    }

    /// The next block, in the memory of one that is no longer needed.
    ///
    /// # Errors
    /// If the file cannot be read; what came before has then been handed over.
    pub(crate) fn next(&mut self, mut bytes: Vec<u8>) -> io::Result<Next> {
        bytes.clear();
        bytes.append(&mut self.ahead);
        let mut most = BLOCK;
        loop {
            if !self.is_over {
                self.fill(&mut bytes, most)?;
            }
            if bytes.is_empty() {
                return Ok(Next::End);
            }
            let whole = if self.is_over { bytes.len() } else { whole_rows(&bytes) };
            if whole > 0 {
                self.ahead.extend_from_slice(bytes.get(whole..).unwrap_or_default());
                bytes.truncate(whole);
                let at = self.at;
                self.at = after(at, &bytes);
                return Ok(Next::Block(Block { bytes, at }));
            }
            if most >= BLOCK_MAX {
                self.is_over = true;
                return Ok(Next::Rest(Block { bytes, at: self.at }));
            }
            most = most.saturating_mul(4);
        }
    }

    /// What has not been read.
    pub(crate) fn input(self) -> &'r mut R {
        self.input
    }

    /// Reads up to `most` bytes in all.
    fn fill(&mut self, bytes: &mut Vec<u8>, most: usize) -> io::Result<()> {
        let room = u64::try_from(most.saturating_sub(bytes.len())).unwrap_or(u64::MAX);
        bytes.reserve(most.saturating_sub(bytes.len()));
        let read = (&mut *self.input).take(room).read_to_end(bytes)?;
        self.is_over = u64::try_from(read).is_ok_and(|read| read < room);
        Ok(())
    }
}

/// How many of the bytes, which begin where a row does and do not end the file, certainly are whole rows.
///
/// A quote opens a cell at its beginning and nowhere else, as the scanner has it.
fn whole_rows(bytes: &[u8]) -> usize {
    let mut whole = 0;
    let mut from = 0;
    let next_quote = |from: usize| {
        let found = memchr::memchr(b'"', bytes.get(from..)?)?;
        from.checked_add(found)
    };
    loop {
        let quote = next_quote(from);
        let plain = bytes.get(from..quote.unwrap_or(bytes.len())).unwrap_or_default();
        // Whether the very last is half of CRLF is not known yet.
        let last = plain.len().saturating_sub(usize::from(quote.is_none()));
        let feed = memchr::memrchr(b'\n', plain);
        let end = feed.or_else(|| memchr::memrchr(b'\r', plain.get(..last)?));
        if let Some(end) = end {
            whole = from.saturating_add(end).saturating_add(1);
        }
        let Some(quote) = quote else { return whole };
        from = quote.saturating_add(1);
        let before = quote.checked_sub(1).and_then(|before| bytes.get(before));
        if !matches!(before, None | Some(b',' | b'\n' | b'\r')) {
            continue;
        }
        loop {
            let Some(close) = next_quote(from) else { return whole };
            from = close.saturating_add(1);
            match bytes.get(from) {
                // It may be the first of two.
                None => return whole,
                Some(b'"') => from = from.saturating_add(1),
                Some(_) => break,
            }
        }
    }
}

/// Where a block ends that begins at `at`.
fn after(at: Position, bytes: &[u8]) -> Position {
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let feeds = memchr::memchr_iter(b'\n', bytes).count();
    let returns = memchr::memchr_iter(b'\r', bytes);
    let lone = returns.filter(|at| bytes.get(at.saturating_add(1)) != Some(&b'\n')).count();
    Position {
        lines: at.lines.saturating_add(count(feeds)).saturating_add(count(lone)),
        bytes: at.bytes.saturating_add(count(bytes.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::{Row, Scanner};
    use proptest::prelude::*;

    /// Oracle: where the scanner's rows end, as the lines and bytes before.
    fn rows(bytes: &[u8]) -> Vec<Position> {
        let mut scanner = Scanner::resume(bytes, Position::default());
        let mut row = Row::default();
        let mut ends = vec![scanner.rest().1];
        while scanner.read(&mut row).unwrap() {
            ends.push(scanner.rest().1);
        }
        ends
    }

    #[test]
    fn a_row_that_does_not_end_is_left_for_later() {
        for (text, whole) in [
            ("a,b\nc", 4),
            ("a\r\nb\r", 3),
            ("a\rb", 2),
            ("a,\"b\nc\"\nd", 8),
            ("a\n\"b\nc", 2),
            ("a\n\"b\"", 2),
            ("a\n\"b\"\"\nc", 2),
            ("a b\"c\nd", 6),
            ("\"a\"b\"\nc", 6),
            ("a", 0),
            ("", 0),
        ] {
            assert_eq!(whole_rows(text.as_bytes()), whole, "{text:?}");
        }
    }

    #[test]
    fn what_is_too_long_is_left_whole() {
        let mut bytes = b"a\n\"".to_vec();
        bytes.resize(BLOCK_MAX + 100, b'x');
        let mut input = bytes.as_slice();
        let mut blocks = Blocks::new(&mut input, Position { lines: 1, bytes: 5 });
        let first = blocks.next(Vec::new()).unwrap();
        assert!(matches!(first, Next::Block(block) if block.bytes == b"a\n"));
        let Next::Rest(Block { bytes: mut rest, at }) = blocks.next(Vec::new()).unwrap() else {
            panic!("a row that long is not looked for");
        };
        assert_eq!(at, Position { lines: 2, bytes: 7 });
        blocks.input().read_to_end(&mut rest).unwrap();
        assert_eq!(rest, bytes[2..]);
    }

    proptest! {
        #[test]
        fn blocks_end_where_rows_end(
            text in "(a|,|,|\"|\"|\"\"|\r|\n|\n|\r\n|é){0,40}",
        ) {
            let bytes = text.as_bytes();
            let ends = rows(bytes);
            for length in 0..=bytes.len() {
                let whole = whole_rows(&bytes[..length]);
                let end = after(Position::default(), &bytes[..whole]);
                prop_assert!(ends.contains(&end), "{:?} {:?} {:?}", length, end, ends);
            }
        }
    }
}
