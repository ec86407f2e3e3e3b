//! Texts of other people, for people.

/// A text in one line: one space for each run of space, and `\u{FFFD}` for characters that control a device.
pub(crate) fn line(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.contains(char::is_control) {
        return words.replace(char::is_control, "\u{FFFD}");
    }
    words
}

/// As much of a text as is worth telling.
#[cfg(any(feature = "import-iati", feature = "import-ocds", feature = "import-popolo"))]
pub(crate) fn shortened(text: &str) -> String {
    text.chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_no_end_and_no_control() {
        assert_eq!(line(" a\n\tb  c\r\n"), "a b c");
        assert_eq!(line("a\0b\u{7}"), "a\u{FFFD}b\u{FFFD}");
        assert_eq!(line(" \n"), "");
        #[cfg(any(feature = "import-iati", feature = "import-ocds", feature = "import-popolo"))]
        assert_eq!(shortened(&"é".repeat(300)).chars().count(), 200);
    }
}
