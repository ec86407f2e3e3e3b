//! Characters that XML cannot hold, written `_x000D_` in workbooks (ECMA-376 part 1, 22.9.2.19, `ST_Xstring`).

use std::borrow::Cow;

/// The length of `_x000D_`.
const LENGTH: usize = 7;

/// The text that `_xHHHH_` stand for. What stands for no character stays as it is.
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        match character(from) {
            Some((character, length)) => {
                plain.push_str(before);
                plain.push(character);
                rest = from.get(length..).unwrap_or_default();
            }
            None => {
                plain.push_str(before);
                plain.push('_');
                rest = from.strip_prefix('_').unwrap_or_default();
            }
        }
    }
    if plain.is_empty() && rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// Adds a text so that [`unescape`], after XML, gives it back.
pub(super) fn escape(text: &str, escaped: &mut String) {
    for (at, character) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // The underscore that would end it may come from what is escaped next.
            '_' if digits(rest).is_some() => escaped.push_str("_x005F_"),
            '\t' | '\n' => escaped.push(character),
            '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {
                escaped.push_str(&format!("_x{:04X}_", u32::from(character)));
            }
            _ => escaped.push(character),
        }
    }
}

/// The character with which a text begins in escaped form, and how long that form is.
fn character(text: &str) -> Option<(char, usize)> {
    let first = unit(text)?;
    if let Some(character) = char::from_u32(first.into()) {
        return Some((character, LENGTH));
    }
    let second = unit(text.get(LENGTH..)?)?;
    let pair = char::decode_utf16([first, second]).next()?.ok()?;
    Some((pair, LENGTH.saturating_mul(2)))
}

/// The number in the `_xHHHH_` with which a text begins.
fn unit(text: &str) -> Option<u16> {
    let ends = text.get(6..LENGTH) == Some("_");
    u16::from_str_radix(digits(text)?, 16).ok().filter(|_| ends)
}

/// The digits of the `_xHHHH` with which a text begins.
fn digits(text: &str) -> Option<&str> {
    let digits = text.strip_prefix("_x")?.get(..4)?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_spreadsheets_write_is_read() {
        for (text, plain) in [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xD83D__xDE00_!", "😀!"),
            ("_xD83D_", "_xD83D_"),
            ("_xD83D_x", "_xD83D_x"),
            ("_x00D_", "_x00D_"),
            ("_x+00D_", "_x+00D_"),
            ("__x0041__", "_A_"),
            ("_xé", "_xé"),
            ("a_b", "a_b"),
            ("", ""),
        ] {
            assert_eq!(unescape(text), plain, "{text}");
        }
        let mut escaped = String::new();
        escape("a & <b>_x0041_\0\u{FFFE}", &mut escaped);
        assert_eq!(escaped, "a &amp; &lt;b&gt;_x005F_x0041__x0000__xFFFE_");
        let mut escaped = String::new();
        escape("_x0041\u{b}", &mut escaped);
        assert_eq!(unescape(&escaped), "_x0041\u{b}");
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in "(_|x|0|[0-9A-Fa-f]{1,4}|_x[0-9A-F]{4}_|[&<>]|\\PC|[\0-\u{1F}]){0,20}") {
            let mut escaped = String::new();
            escape(&text, &mut escaped);
            let read = escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            prop_assert_eq!(unescape(&read), text);
        }
    }
}
