//! Cells that a spreadsheet would run.

use std::borrow::Cow;

const OPENINGS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// The text as it is written: with an apostrophe before it, if a spreadsheet would take it for a formula.
///
/// A formula begins with `=`, `+`, `-` or `@`, or with one of their full-width forms, whatever space
/// stands before (OWASP, "CSV Injection"). A plain number such as `-12.50` is no formula. Text that
/// looks as if it had been quoted is quoted once more, so that [`unquoted`] gives back every text.
pub(crate) fn quoted(text: &str) -> Cow<'_, str> {
    match is_quotable(text) {
        true => Cow::Owned(format!("'{text}")),
        false => Cow::Borrowed(text),
    }
}

/// The text that [`quoted`] was given.
pub(crate) fn unquoted(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_quotable(rest) => rest.trim(),
        _ => text,
    }
}

fn is_quotable(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\'');
    rest.starts_with(OPENINGS) && !(is_number(rest) && rest.len() == text.len())
}

/// A minus and digits, with a point, a fraction bar or commas among them.
fn is_number(text: &str) -> bool {
    let Some(digits) = text.strip_prefix('-') else { return false };
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || ".,/".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_quoted() {
        for text in
            ["=1+1", "+44 20", "@SUM(A1)", "-cmd|' /C calc'!A0", "  =1", "＝1", "-", "'=1", "--1"]
        {
            assert_eq!(quoted(text), format!("'{text}"), "{text}");
        }
        for text in ["-12.50", "-1/6", "-1,234", "it's", "'tis", "", "'", "a=b", "(-inf, 3]", "-1"]
        {
            assert_eq!(quoted(text), text, "{text}");
        }
    }

    #[test]
    fn an_apostrophe_of_the_text_stays() {
        for text in ["'tis", "'-12.50", "''", "it's"] {
            assert_eq!(unquoted(&quoted(text)), text, "{text}");
        }
        assert_eq!(unquoted("'-12.50"), "'-12.50");
        assert_eq!(unquoted("'=1"), "=1");
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "[-=+@'＝ \t0-9.a]{0,8}|.{0,8}") {
            let text = text.trim();
            let written = quoted(text);
            prop_assert_eq!(unquoted(&written), text);
            prop_assert!(!written.trim_start().starts_with(OPENINGS) || is_number(&written));
        }
    }
}
