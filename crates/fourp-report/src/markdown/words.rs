//! Words in Markdown, so that no cell of a file can write a link, a table or a tag.

use fourp_model::{Programme, Provenance};

/// Words that stand for themselves, on one line.
pub(super) fn plain(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for character in words.chars() {
        match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' => {
                text.push('\\');
                text.push(character);
            }
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            character if character.is_control() => text.push(' '),
            // What turns the direction of text is shown as what is no character.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => text.push('\u{fffd}'),
            character => text.push(character),
        }
    }
    text
}

/// A row of a table.
pub(super) fn row<const COLUMNS: usize>(cells: &[String; COLUMNS]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// The first lines of a table.
pub(super) fn header<const COLUMNS: usize>(columns: [&str; COLUMNS]) -> String {
    format!("| {} |\n|{}\n", columns.join(" | "), "---|".repeat(COLUMNS))
}

/// What must stand on every page: whether rows were made up, and what is described.
pub(super) fn marks(programme: &Programme) -> String {
    let mut text = String::new();
    if let Provenance::Synthetic { made_by } = &programme.tables().provenance {
        text.push_str(&format!(
            "> **SYNTHETIC**: these rows were made up by {}; they describe nothing real.\n\n",
            plain(made_by)
        ));
    }
    text.push_str(
        "This describes records, not crime. Nothing here says that one thing caused another. Observations for an auditor; \
         no assurance.\n\n",
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cannot_write_markdown() {
        assert_eq!(plain("a|b [c](d) <b>*e*</b>"), "a\\|b \\[c\\](d) &lt;b&gt;\\*e\\*&lt;/b&gt;");
        assert_eq!(plain("two\nlines"), "two lines");
        assert_eq!(plain("\u{202e}evil"), "\u{fffd}evil");
    }
}
