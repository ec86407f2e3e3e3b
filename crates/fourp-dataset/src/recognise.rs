//! Which encoding a file is in, by what its bytes would say.
//!
//! Windows-1252 and Mac Roman give a character to nearly every byte, so validity decides little. What
//! decides is whether the characters make sense beside their neighbours: `it\xD5s` is `it’s` in
//! Mac Roman and `itÕs` in Windows-1252. Each byte that differs is ranked in both, and votes for the one
//! in which it ranks higher. One of them is taken if it has [`CLEAR`] votes or more for each vote
//! against it; otherwise there is doubt, which is left to people.

use crate::{
    encoding::Encoding,
    plausible::{Rank, rank},
};
use std::io::{self, BufRead, Read, Seek, SeekFrom};

/// How many votes for an encoding outweigh one against it.
const CLEAR: u64 = 4;

/// The encoding of a file, and why it is taken to be that.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Recognised {
    pub(crate) encoding: Encoding,
    pub(crate) basis: Basis,
}

/// Why a file is taken to be in an encoding.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Basis {
    /// The caller said so.
    Named,
    /// It is UTF-8 but for a few bytes, if any; their places are reported as they are read.
    Valid,
    ByteOrderMark,
    /// It is not UTF-8; so many of its characters make more sense than in the rival encoding, and so
    /// many less. The first of them stands in a word of a line.
    Evidence {
        better: u64,
        worse: u64,
        rival: Encoding,
        line: u64,
        word: String,
    },
    /// It is not UTF-8; its characters are the same in the rival encoding.
    Same {
        rival: Encoding,
        line: u64,
        word: String,
    },
    /// It is not UTF-8, and which of two it is cannot be said. The first word that shows it, in both.
    Doubt {
        windows: String,
        mac: String,
        line: u64,
    },
}

/// Looks through a file, once if it is UTF-8 and twice if it is not, and goes back to where it stood.
///
/// Memory is constant, but for one word.
pub(crate) fn recognise(input: &mut (impl BufRead + Seek)) -> io::Result<Recognised> {
    let start = input.stream_position()?;
    let recognised = match by_mark(&mut *input)? {
        Some(encoding) => Recognised { encoding, basis: Basis::ByteOrderMark },
        None => {
            input.seek(SeekFrom::Start(start))?;
            let [good, bad] = count_utf8(input)?;
            // Text in another encoding has hardly ever a run of bytes that is UTF-8 by chance.
            if bad == 0 || good >= bad {
                Recognised { encoding: Encoding::Utf8, basis: Basis::Valid }
            } else {
                input.seek(SeekFrom::Start(start))?;
                by_evidence(input)?
            }
        }
    };
    input.seek(SeekFrom::Start(start))?;
    Ok(recognised)
}

fn by_mark(input: impl BufRead) -> io::Result<Option<Encoding>> {
    let mut first = Vec::new();
    input.take(3).read_to_end(&mut first)?;
    Ok(match first.as_slice() {
        [0xEF, 0xBB, 0xBF] => Some(Encoding::Utf8),
        [0xFF, 0xFE, ..] => Some(Encoding::Utf16Le),
        [0xFE, 0xFF, ..] => Some(Encoding::Utf16Be),
        _ => None,
    })
}

/// How many characters beyond ASCII the bytes make as UTF-8, and how many of them make none.
fn count_utf8(input: &mut impl BufRead) -> io::Result<[u64; 2]> {
    let [mut good, mut bad] = [0_u64; 2];
    let mut left = Vec::new();
    loop {
        let buffer = input.fill_buf()?;
        let length = buffer.len();
        // What the last buffer broke off is looked at with the beginning of this one.
        let bytes = if left.is_empty() {
            buffer
        } else {
            left.extend_from_slice(buffer);
            left.as_slice()
        };
        let mut rest = bytes;
        let mut broken: &[u8] = &[];
        while !rest.is_empty() {
            let (valid, fault) = match std::str::from_utf8(rest) {
                Ok(_) => (rest, None),
                Err(error) => {
                    let (valid, _) = rest.split_at(error.valid_up_to());
                    (valid, Some(error.error_len()))
                }
            };
            if !valid.is_ascii() {
                let characters = valid.iter().filter(|&&byte| byte >= 0xC0).count();
                good = good.saturating_add(u64::try_from(characters).unwrap_or(u64::MAX));
            }
            let after = rest.get(valid.len()..).unwrap_or_default();
            rest = match fault {
                None => &[],
                Some(None) if length > 0 => {
                    broken = after;
                    &[]
                }
                Some(skipped) => {
                    bad = bad.saturating_add(1);
                    after.get(skipped.unwrap_or(after.len())..).unwrap_or_default()
                }
            };
        }
        let broken = broken.to_vec();
        if length == 0 {
            return Ok([good, bad]);
        }
        input.consume(length);
        left = broken;
    }
}

/// What the bytes beyond ASCII say for and against the two encodings.
#[derive(Default)]
struct Evidence {
    /// Characters that make more sense in Windows-1252, and in Mac Roman.
    windows: u64,
    mac: u64,
    /// Bytes that Windows-1252 does not define.
    undefined: u64,
    /// The first words with a byte beyond ASCII, a vote for Windows-1252, a vote for Mac Roman.
    first: Option<Word>,
    for_windows: Option<Word>,
    for_mac: Option<Word>,
    differs: bool,
    /// The word so far, and the line it is on.
    word: Vec<u8>,
    line: u64,
    last: u8,
}

#[derive(Clone)]
struct Word {
    bytes: Vec<u8>,
    line: u64,
}

/// The longest word that is looked at as a whole, in bytes.
const WORD_MAX: usize = 60;

fn by_evidence(input: &mut impl BufRead) -> io::Result<Recognised> {
    let mut evidence = Evidence { line: 1, last: b'\n', ..Evidence::default() };
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            evidence.judge_word();
            return Ok(evidence.decide());
        }
        for &byte in buffer {
            evidence.push(byte);
        }
        let length = buffer.len();
        input.consume(length);
    }
}

impl Evidence {
    fn push(&mut self, byte: u8) {
        if matches!(byte, b' ' | b',' | b'"' | b'\n' | b'\r' | b'\t' | b';')
            || self.word.len() >= WORD_MAX
        {
            self.judge_word();
        }
        if byte == b'\r' || (byte == b'\n' && self.last != b'\r') {
            self.line = self.line.saturating_add(1);
        }
        self.last = byte;
        self.word.push(byte);
    }

    /// Judges the bytes since the last separator, which is the first of them.
    fn judge_word(&mut self) {
        let word = std::mem::take(&mut self.word);
        if word.is_ascii() {
            self.word = word;
            self.word.clear();
            return;
        }
        let here = Word { bytes: word, line: self.line };
        let in_windows = here.in_encoding(Encoding::Windows1252);
        let in_mac = here.in_encoding(Encoding::MacRoman);
        self.first.get_or_insert_with(|| here.clone());
        for (at, (&windows, &mac)) in in_windows.iter().zip(&in_mac).enumerate() {
            self.differs |= windows != mac;
            self.undefined = self.undefined.saturating_add((windows == '\u{FFFD}').into());
            if windows == mac {
                continue;
            }
            let (of_windows, of_mac) = (judge(&in_windows, at), judge(&in_mac, at));
            if of_windows > of_mac {
                self.windows = self.windows.saturating_add(1);
                self.for_windows.get_or_insert_with(|| here.clone());
            } else if of_mac > of_windows {
                self.mac = self.mac.saturating_add(1);
                self.for_mac.get_or_insert_with(|| here.clone());
            }
        }
    }

    fn decide(self) -> Recognised {
        use Encoding::{MacRoman, Utf8, Windows1252};
        let first = self.first.unwrap_or(Word { bytes: Vec::new(), line: 1 });
        let outweighs = |votes: u64, against: u64| votes > 0 && votes / CLEAR >= against;
        let evidence = |encoding, rival, better, worse, word: Option<Word>| {
            let word = word.unwrap_or_else(|| first.clone());
            let basis = Basis::Evidence {
                better,
                worse,
                rival,
                line: word.line,
                word: word.text(encoding),
            };
            Recognised { encoding, basis }
        };
        if !self.differs {
            let word = first.text(Windows1252);
            let basis = Basis::Same { rival: MacRoman, line: first.line, word };
            return Recognised { encoding: Windows1252, basis };
        }
        if self.undefined == 0 && outweighs(self.windows, self.mac) {
            return evidence(Windows1252, MacRoman, self.windows, self.mac, self.for_windows);
        }
        if outweighs(self.mac, self.windows) {
            return evidence(MacRoman, Windows1252, self.mac, self.windows, self.for_mac);
        }
        let shown = self.for_windows.or(self.for_mac).unwrap_or(first);
        let (windows, mac) = (shown.text(Windows1252), shown.text(MacRoman));
        Recognised { encoding: Utf8, basis: Basis::Doubt { windows, mac, line: shown.line } }
    }
}

impl Word {
    fn in_encoding(&self, encoding: Encoding) -> Vec<char> {
        let character = |&byte: &u8| match byte {
            0..0x80 => char::from(byte),
            _ => encoding.high(byte),
        };
        self.bytes.iter().map(character).collect()
    }

    fn text(&self, encoding: Encoding) -> String {
        let text: String = self.in_encoding(encoding).into_iter().collect();
        text.trim_matches([' ', ',', '"', '\n', '\r', '\t', ';', '\0']).into()
    }
}

/// How much sense a character of a word makes.
fn judge(word: &[char], at: usize) -> Rank {
    let here = word.get(at).copied().unwrap_or(' ');
    let before = at.checked_sub(1).and_then(|place| word.get(place));
    let after = word.get(at.saturating_add(1)..).unwrap_or_default();
    rank(before.copied().unwrap_or(' '), here, after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::{BufReader, Cursor};

    fn of(bytes: &[u8]) -> Recognised {
        recognise(&mut Cursor::new(bytes)).unwrap()
    }

    fn encoding(bytes: &[u8]) -> Option<Encoding> {
        let Recognised { encoding, basis } = of(bytes);
        (!matches!(basis, Basis::Doubt { .. })).then_some(encoding)
    }

    #[test]
    fn marks_say_what_follows() {
        assert_eq!(of(b"\xEF\xBB\xBF\xFF").encoding, Encoding::Utf8);
        assert_eq!(of(b"\xFF\xFEa\0").encoding, Encoding::Utf16Le);
        assert_eq!(of(b"\xFE\xFF\0a").encoding, Encoding::Utf16Be);
        assert_eq!(of(b"\xFE\xFF").basis, Basis::ByteOrderMark);
    }

    #[test]
    fn utf_8_is_valid_wherever_a_buffer_ends() {
        let text = "a,é,€,😀\n".repeat(5);
        let damaged = [text.as_bytes(), b"\xE9"].concat();
        let cut = text.as_bytes().strip_suffix(b"\x80\n").map_or(text.as_bytes(), |cut| cut);
        for buffer in 1..9 {
            for bytes in [text.as_bytes(), &damaged, cut] {
                let mut input = BufReader::with_capacity(buffer, Cursor::new(bytes));
                let valid = Recognised { encoding: Encoding::Utf8, basis: Basis::Valid };
                assert_eq!(recognise(&mut input).unwrap(), valid);
            }
            let mut input = BufReader::with_capacity(buffer, Cursor::new("é€\u{10348}x"));
            assert_eq!(count_utf8(&mut input).unwrap(), [3, 0]);
            let mut input = BufReader::with_capacity(buffer, Cursor::new(b"\xC3x\xE2\x82"));
            assert_eq!(count_utf8(&mut input).unwrap(), [0, 2]);
        }
        assert_eq!(of(b"").encoding, Encoding::Utf8);
    }

    #[test]
    fn words_decide_between_two_old_encodings() {
        use Encoding::{MacRoman, Windows1252};
        let known: [(&[u8], _); 14] = [
            (b"it\x92s", Windows1252),
            (b"it\xD5s", MacRoman),
            (b"\x93quoted\x94 ", Windows1252),
            (b"\xD2quoted\xD3 ", MacRoman),
            (b"2015\x9616", Windows1252),
            (b"2015\xD016", MacRoman),
            (b"spend \x96 all", Windows1252),
            (b"spend \xD0 all", MacRoman),
            (b"caf\xE9", Windows1252),
            (b"caf\x8E", MacRoman),
            (b"fran\xE7ais", Windows1252),
            (b"fran\x8Dais", MacRoman),
            (b"\x80100", Windows1252),
            (b"\xDB100", MacRoman),
        ];
        for (bytes, expected) in known {
            assert_eq!(encoding(bytes), Some(expected), "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn the_word_and_its_line_are_named() {
        assert_eq!(
            of(b"id,title\r\nb1,\"one \xD2it\xD5s\xD3\"\r\n").basis,
            Basis::Evidence {
                better: 3,
                worse: 0,
                rival: Encoding::Windows1252,
                line: 2,
                word: "“it’s”".into()
            }
        );
        assert_eq!(
            of(b"a\r\xA32bn").basis,
            Basis::Same { rival: Encoding::MacRoman, line: 2, word: "£2bn".into() }
        );
    }

    #[test]
    fn doubt_is_said_to_be_doubt() {
        // Evidence both ways.
        let mixed = of(b"caf\xE9 caf\x8E");
        assert_eq!(
            mixed,
            Recognised {
                encoding: Encoding::Utf8,
                basis: Basis::Doubt { windows: "café".into(), mac: "cafÈ".into(), line: 1 }
            }
        );
        // An apostrophe or an accent, either as usual as the other: d’a or día.
        assert_eq!(encoding(b"d\x92a"), None);
        // Four to one is clear, three to one is not.
        assert_eq!(
            encoding(b"caf\xE9 caf\xE9 caf\xE9 caf\xE9 caf\x8E"),
            Some(Encoding::Windows1252)
        );
        assert_eq!(encoding(b"caf\xE9 caf\xE9 caf\xE9 caf\x8E"), None);
        // A byte that Windows-1252 leaves undefined outweighs everything that speaks for it.
        assert_eq!(encoding(b"caf\xE9 caf\xE9 caf\xE9 a\x81b"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_recognised_or_doubted_the_same_wherever_a_buffer_ends(
            bytes in prop::collection::vec(any::<u8>(), 0..200), buffer in 1..50_usize,
        ) {
            let whole = of(&bytes);
            let mut input = BufReader::with_capacity(buffer, Cursor::new(&bytes));
            prop_assert_eq!(recognise(&mut input).unwrap(), whole);
            prop_assert_eq!(input.stream_position().unwrap(), 0);
        }
    }
}
