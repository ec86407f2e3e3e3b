//! Which characters bytes stand for.
//!
//! Tables of our own, of 128 characters each: `encoding_rs` reads the five bytes that Windows-1252
//! leaves undefined as control characters, and here they must be faults.

use std::{
    fmt,
    io::{self, BufRead, Read},
};

/// How a file of text is encoded.
///
/// ```
/// use fourp_dataset::Encoding;
///
/// assert_eq!(Encoding::MacRoman.decode(b"it\xD5s").as_deref(), Some("it’s"));
/// assert_eq!(Encoding::Windows1252.decode(b"it\x92s").as_deref(), Some("it’s"));
/// assert_eq!(Encoding::Windows1252.decode(b"\x81"), None);
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[default]
    Utf8,
    /// UTF-16, the lower byte first; what some spreadsheets call "Unicode text".
    Utf16Le,
    /// UTF-16, the higher byte first.
    Utf16Be,
    /// Windows-1252, the "ANSI" of western Windows.
    Windows1252,
    /// Mac Roman, the encoding of western Macintoshes before Mac OS X, and of CSV files that a
    /// spreadsheet saves "for Macintosh" to this day.
    MacRoman,
}

impl Encoding {
    /// Its name: `Windows-1252`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1252 => "Windows-1252",
            Self::MacRoman => "MacRoman",
        }
    }

    /// The text that bytes stand for; `None` if some of them stand for nothing. A byte order mark is
    /// left out.
    #[must_use]
    pub fn decode(self, bytes: &[u8]) -> Option<String> {
        let mut decoded = Vec::new();
        Decoder::new(bytes, self).read_to_end(&mut decoded).ok()?;
        let text = String::from_utf8(decoded).ok()?;
        Some(text.strip_prefix('\u{FEFF}').map(Into::into).unwrap_or(text))
    }

    /// The character of a byte from 0x80 on; U+FFFD where there is none, or where no single byte
    /// stands for one.
    pub(crate) fn high(self, byte: u8) -> char {
        let table = match self {
            Self::Windows1252 => &WINDOWS_1252,
            Self::MacRoman => &MAC_ROMAN,
            _ => return char::REPLACEMENT_CHARACTER,
        };
        let place = usize::from(byte & 0x7F);
        table.get(place).copied().unwrap_or(char::REPLACEMENT_CHARACTER)
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// What a decoder writes for bytes that stand for nothing: never part of UTF-8, so that whoever reads
/// on finds the fault where it stands.
pub(crate) const NOTHING: u8 = 0xFF;

/// Makes UTF-8 of bytes in an encoding, 16 KiB at a time.
#[derive(Debug)]
pub(crate) struct Decoder<R> {
    input: R,
    encoding: Encoding,
    decoded: Vec<u8>,
    read: usize,
    /// The first byte of a pair, and the first half of a character of two pairs.
    byte: Option<u8>,
    half: Option<u16>,
}

const CHUNK: usize = 1 << 14;

impl<R> Decoder<R> {
    pub(crate) const fn new(input: R, encoding: Encoding) -> Self {
        Self { input, encoding, decoded: Vec::new(), read: 0, byte: None, half: None }
    }
}

impl<R: BufRead> Decoder<R> {
    /// Decodes the next bytes, if there are any.
    fn advance(&mut self) -> io::Result<()> {
        self.decoded.clear();
        self.read = 0;
        // A chunk of half a pair decodes to nothing, which is not yet the end.
        while self.decoded.is_empty() {
            let buffer = self.input.fill_buf()?;
            let chunk = buffer.get(..CHUNK).unwrap_or(buffer);
            let length = chunk.len();
            match self.encoding {
                Encoding::Utf8 => self.decoded.extend_from_slice(chunk),
                Encoding::Windows1252 | Encoding::MacRoman => {
                    for &byte in chunk {
                        push_single(byte, self.encoding, &mut self.decoded);
                    }
                }
                Encoding::Utf16Le | Encoding::Utf16Be => {
                    let is_low_first = self.encoding == Encoding::Utf16Le;
                    for &byte in chunk {
                        match self.byte.take() {
                            None => self.byte = Some(byte),
                            Some(first) => {
                                let pair = [first, byte];
                                let unit = match is_low_first {
                                    true => u16::from_le_bytes(pair),
                                    false => u16::from_be_bytes(pair),
                                };
                                push_unit(unit, &mut self.half, &mut self.decoded);
                            }
                        }
                    }
                    if length == 0 && self.byte.take().is_some() | self.half.take().is_some() {
                        self.decoded.push(NOTHING);
                    }
                }
            }
            self.input.consume(length);
            if length == 0 {
                return Ok(());
            }
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Decoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut decoded = self.fill_buf()?;
        let length = decoded.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

impl<R: BufRead> BufRead for Decoder<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.read >= self.decoded.len() {
            self.advance()?;
        }
        Ok(self.decoded.get(self.read..).unwrap_or_default())
    }

    fn consume(&mut self, length: usize) {
        self.read = self.read.saturating_add(length);
    }
}

fn push_single(byte: u8, encoding: Encoding, decoded: &mut Vec<u8>) {
    if byte.is_ascii() {
        decoded.push(byte);
        return;
    }
    match encoding.high(byte) {
        char::REPLACEMENT_CHARACTER => decoded.push(NOTHING),
        character => push(character, decoded),
    }
}

/// Adds a unit of UTF-16, or keeps it until the one that completes it.
fn push_unit(unit: u16, half: &mut Option<u16>, decoded: &mut Vec<u8>) {
    let pending = half.take();
    if (0xD800..0xDC00).contains(&unit) {
        *half = Some(unit);
        if pending.is_some() {
            decoded.push(NOTHING);
        }
        return;
    }
    for character in char::decode_utf16(pending.into_iter().chain([unit])) {
        match character {
            Ok(character) => push(character, decoded),
            Err(_) => decoded.push(NOTHING),
        }
    }
}

fn push(character: char, decoded: &mut Vec<u8>) {
    decoded.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}

/// What bytes from 0x80 stand for in Windows-1252; U+FFFD for the five that stand for nothing. From
/// the Unicode Consortium's `MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT`, table version 2.01.
const WINDOWS_1252: [char; 128] = [
    '€', '\u{FFFD}', '‚', 'ƒ', '„', '…', '†', '‡', '\u{2C6}', '‰', 'Š', '‹', 'Œ', '\u{FFFD}', 'Ž',
    '\u{FFFD}', '\u{FFFD}', '‘', '’', '“', '”', '•', '–', '—', '\u{2DC}', '™', 'š', '›', 'œ',
    '\u{FFFD}', 'ž', 'Ÿ', '\u{A0}', '¡', '¢', '£', '¤', '¥', '¦', '§', '¨', '©', 'ª', '«', '¬',
    '\u{AD}', '®', '¯', '°', '±', '²', '³', '´', '\u{B5}', '¶', '·', '¸', '¹', 'º', '»', '¼', '½',
    '¾', '¿', 'À', 'Á', 'Â', 'Ã', 'Ä', 'Å', 'Æ', 'Ç', 'È', 'É', 'Ê', 'Ë', 'Ì', 'Í', 'Î', 'Ï', 'Ð',
    'Ñ', 'Ò', 'Ó', 'Ô', 'Õ', 'Ö', '×', 'Ø', 'Ù', 'Ú', 'Û', 'Ü', 'Ý', 'Þ', 'ß', 'à', 'á', 'â', 'ã',
    'ä', 'å', 'æ', 'ç', 'è', 'é', 'ê', 'ë', 'ì', 'í', 'î', 'ï', 'ð', 'ñ', 'ò', 'ó', 'ô', 'õ', 'ö',
    '÷', 'ø', 'ù', 'ú', 'û', 'ü', 'ý', 'þ', 'ÿ',
];

/// The same in Mac Roman. From the Unicode Consortium's `MAPPINGS/VENDORS/APPLE/ROMAN.TXT`, in which
/// 0xDB has been the euro sign since Mac OS 8.5.
const MAC_ROMAN: [char; 128] = [
    'Ä', 'Å', 'Ç', 'É', 'Ñ', 'Ö', 'Ü', 'á', 'à', 'â', 'ä', 'ã', 'å', 'ç', 'é', 'è', 'ê', 'ë', 'í',
    'ì', 'î', 'ï', 'ñ', 'ó', 'ò', 'ô', 'ö', 'õ', 'ú', 'ù', 'û', 'ü', '†', '°', '¢', '£', '§', '•',
    '¶', 'ß', '®', '©', '™', '´', '¨', '≠', 'Æ', 'Ø', '∞', '±', '≤', '≥', '¥', '\u{B5}', '∂', '∑',
    '∏', 'π', '∫', 'ª', 'º', '\u{3A9}', 'æ', 'ø', '¿', '¡', '¬', '√', 'ƒ', '≈', '\u{2206}', '«',
    '»', '…', '\u{A0}', 'À', 'Ã', 'Õ', 'Œ', 'œ', '–', '—', '“', '”', '‘', '’', '÷', '◊', 'ÿ', 'Ÿ',
    '\u{2044}', '€', '‹', '›', 'ﬁ', 'ﬂ', '‡', '·', '‚', '„', '‰', 'Â', 'Ê', 'Á', 'Ë', 'È', 'Í',
    'Î', 'Ï', 'Ì', 'Ó', 'Ô', '\u{F8FF}', 'Ò', 'Ú', 'Û', 'Ù', 'ı', '\u{2C6}', '\u{2DC}', '¯',
    '\u{2D8}', '\u{2D9}', '\u{2DA}', '¸', '\u{2DD}', '\u{2DB}', '\u{2C7}',
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::BufReader;

    fn decoded(bytes: &[u8], encoding: Encoding, buffer: usize) -> Vec<u8> {
        let mut all = Vec::new();
        let input = BufReader::with_capacity(buffer, bytes);
        Decoder::new(input, encoding).read_to_end(&mut all).unwrap();
        all
    }

    #[test]
    fn five_bytes_stand_for_nothing_in_windows_1252_and_none_in_mac_roman() {
        let nothing = |encoding: Encoding| {
            (0x80..=0xFF).filter(|&byte| encoding.high(byte) == '\u{FFFD}').collect::<Vec<u8>>()
        };
        assert_eq!(nothing(Encoding::Windows1252), [0x81, 0x8D, 0x8F, 0x90, 0x9D]);
        assert!(nothing(Encoding::MacRoman).is_empty());
        assert_eq!(Encoding::Utf8.high(0xE9), '\u{FFFD}');
        assert_eq!(decoded(b"a\x81b", Encoding::Windows1252, 8), b"a\xFFb");
    }

    #[test]
    fn the_tables_are_right_where_they_are_easily_wrong() {
        let high = |byte| (Encoding::Windows1252.high(byte), Encoding::MacRoman.high(byte));
        let known = [
            (0x80, '€', 'Ä'),
            (0x85, '…', 'Ö'),
            (0x92, '’', 'í'),
            (0x96, '–', 'ñ'),
            (0xA3, '£', '£'),
            (0xBD, '½', 'Ω'),
            (0xCA, 'Ê', '\u{A0}'),
            (0xD0, 'Ð', '–'),
            (0xD5, 'Õ', '’'),
            (0xDB, 'Û', '€'),
            (0xE9, 'é', 'È'),
            (0xF0, 'ð', '\u{F8FF}'),
            (0xFF, 'ÿ', 'ˇ'),
        ];
        for (byte, windows, mac) in known {
            assert_eq!(high(byte), (windows, mac), "{byte:#X}");
        }
        // From 0xA0 on Windows-1252 is Latin 1, whose characters are numbered as its bytes.
        assert!((0xA0..=0xFF).all(|byte| high(byte).0 == char::from(byte)));
        // No character twice.
        for encoding in [Encoding::Windows1252, Encoding::MacRoman] {
            let mut all: Vec<char> = (0x80..=0xFF).map(|byte| encoding.high(byte)).collect();
            all.retain(|&character| character != '\u{FFFD}');
            all.sort_unstable();
            assert!(all.windows(2).all(|pair| pair[0] < pair[1]), "{encoding}");
        }
    }

    #[test]
    fn half_a_character_of_utf_16_is_nothing() {
        let be =
            |units: &[u16]| units.iter().flat_map(|unit| unit.to_be_bytes()).collect::<Vec<_>>();
        let of = |units: &[u16]| decoded(&be(units), Encoding::Utf16Be, 3);
        assert_eq!(of(&[0x61, 0xD83D, 0xDE00]), "a😀".as_bytes());
        assert_eq!(of(&[0xD83D, 0x61]), b"\xFFa");
        assert_eq!(of(&[0xDE00, 0x61]), b"\xFFa");
        assert_eq!(
            of(&[0xD83D, 0xD83D, 0xDE00]),
            "\u{1F600}".bytes().fold(vec![0xFF], |mut all, byte| {
                all.push(byte);
                all
            })
        );
        assert_eq!(of(&[0x61, 0xD83D]), b"a\xFF");
        assert_eq!(decoded(b"\0a\0", Encoding::Utf16Be, 3), b"a\xFF");
        assert_eq!(Encoding::Utf16Le.decode(b"\xFF\xFEa\0").as_deref(), Some("a"));
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_decoded_wherever_the_buffer_ends(text in any::<String>(), buffer in 1..7_usize) {
            let units: Vec<u16> = text.encode_utf16().collect();
            let low: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
            let high: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
            prop_assert_eq!(decoded(&low, Encoding::Utf16Le, buffer), text.as_bytes());
            prop_assert_eq!(decoded(&high, Encoding::Utf16Be, buffer), text.as_bytes());
            prop_assert_eq!(decoded(text.as_bytes(), Encoding::Utf8, buffer), text.as_bytes());
        }

        #[test]
        fn a_byte_makes_one_character(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let text = String::from_utf8(decoded(&bytes, Encoding::MacRoman, 5)).unwrap();
            prop_assert_eq!(text.chars().count(), bytes.len());
        }
    }
}
