//! How text is laid out: lines of bounded width, tables, headings.

/// How many characters a line has at most, unless one word is longer.
const WIDTH: usize = 100;
/// How little of a line is left to the last column of a table, however wide the others are.
const LAST_COLUMN_MIN: usize = 40;

/// A text being written, line by line.
///
/// Widths count characters. Control characters, and those that turn the direction of text, are shown
/// as U+FFFD, so that no cell of a file can write to a terminal what is not text.
#[derive(Debug, Default)]
pub(crate) struct Page {
    text: String,
}

impl Page {
    /// A line as it is; what is too long is not broken.
    pub(crate) fn line(&mut self, line: &str) {
        let start = self.text.len();
        self.text.extend(line.chars().map(readable));
        let kept = self.text.get(start..).unwrap_or_default().trim_end().len();
        self.text.truncate(start.saturating_add(kept));
        self.text.push('\n');
    }

    /// An empty line, unless there is one already or the page is empty.
    pub(crate) fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// The title of a page.
    pub(crate) fn title(&mut self, title: &str) {
        self.underlined(title, "=");
    }

    /// The heading of a section.
    pub(crate) fn heading(&mut self, heading: &str) {
        self.underlined(heading, "-");
    }

    /// Words, broken where a line is full. The first line starts with `first`, the others with `rest`.
    pub(crate) fn wrapped(&mut self, first: &str, rest: &str, words: &str) {
        let mut line = String::from(first);
        let mut width = characters(first);
        let mut is_empty = true;
        for word in glued(words) {
            let size = characters(&word);
            let space = usize::from(!is_empty);
            if !is_empty && width.saturating_add(space).saturating_add(size) > WIDTH {
                self.line(&line);
                line = String::from(rest);
                width = characters(rest);
            } else if !is_empty {
                line.push(' ');
                width = width.saturating_add(1);
            }
            line.push_str(&word);
            width = width.saturating_add(size);
            is_empty = false;
        }
        self.line(&line);
    }

    /// A paragraph.
    pub(crate) fn paragraph(&mut self, words: &str) {
        self.wrapped("", "", words);
    }

    /// An item of a list.
    pub(crate) fn item(&mut self, words: &str) {
        self.wrapped("  - ", "    ", words);
    }

    /// Rows in columns, every line behind a prefix. The last column is broken where a line is full.
    pub(crate) fn table<const COLUMNS: usize>(&mut self, prefix: &str, rows: &[[String; COLUMNS]]) {
        let mut widths = [0; COLUMNS];
        for row in rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = characters(cell).max(*width);
            }
        }
        let most = WIDTH.saturating_sub(LAST_COLUMN_MIN).saturating_sub(characters(prefix));
        for row in rows {
            let Some((last, cells)) = row.split_last() else { continue };
            let mut line = String::from(prefix);
            let mut end = 0_usize;
            for (cell, width) in cells.iter().zip(widths) {
                let taken = line.chars().count().saturating_sub(characters(prefix));
                line.extend(std::iter::repeat_n(' ', end.saturating_sub(taken)));
                line.push_str(cell);
                line.push_str("  ");
                end = end.saturating_add(width).saturating_add(2);
            }
            let taken = line.chars().count().saturating_sub(characters(prefix));
            let margin = end.min(most);
            let rest = format!("{prefix}{}", " ".repeat(margin));
            if taken > margin {
                self.line(&line);
                line = rest.clone();
            } else {
                line.extend(std::iter::repeat_n(' ', margin.saturating_sub(taken)));
            }
            self.wrapped(&line, &rest, last);
        }
    }

    /// The text.
    pub(crate) fn finish(self) -> String {
        self.text
    }

    fn underlined(&mut self, words: &str, mark: &str) {
        self.gap();
        self.line(words);
        self.line(&mark.repeat(characters(words)));
    }
}

/// Words joined by commas, with `and` before the last.
pub(crate) fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `1 claim`, `2 claims`; the second noun is the plural.
pub(crate) fn counted(count: usize, noun: &str, plural: &str) -> String {
    format!("{count} {}", if count == 1 { noun } else { plural })
}

/// Words, a percent sign with its number.
fn glued(words: &str) -> Vec<String> {
    let mut glued: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        match glued.last_mut() {
            Some(last) if word.starts_with('%') => {
                last.push(' ');
                last.push_str(word);
            }
            _ => glued.push(word.into()),
        }
    }
    glued
}

fn characters(text: &str) -> usize {
    text.chars().count()
}

fn readable(character: char) -> char {
    match character {
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ if character.is_control() => '\u{fffd}',
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(write: impl FnOnce(&mut Page)) -> String {
        let mut page = Page::default();
        write(&mut page);
        page.finish()
    }

    #[test]
    fn columns_stand_under_each_other_and_the_last_is_broken() {
        let rows = [
            ["a".to_owned(), "long cell".to_owned(), "x ".repeat(60)],
            ["bbb".to_owned(), "c".to_owned(), String::from("end")],
        ];
        let text = written(|page| page.table("  ", &rows));
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].starts_with("  a    long cell  x x"), "{text}");
        assert!(lines[1].starts_with("                  x"), "{text}");
        assert_eq!(lines.last(), Some(&"  bbb  c          end"));
    }

    #[test]
    fn wide_columns_leave_room_for_the_last() {
        let rows = [[String::from("w").repeat(90), "the last column".to_owned()]];
        let text = written(|page| page.table("", &rows));
        assert_eq!(text.lines().count(), 2, "{text}");
        assert!(text.lines().nth(1).unwrap().ends_with("  the last column"), "{text}");
    }

    #[test]
    fn what_is_no_text_is_shown_as_such() {
        let text = written(|page| page.paragraph("a\u{1b}[31m b\u{202e}c"));
        assert_eq!(text, "a\u{fffd}[31m b\u{fffd}c\n");
        assert_eq!(written(|page| page.line("a\nb  ")), "a\u{fffd}b\n");
    }

    #[test]
    fn a_percent_sign_stays_with_its_number() {
        let words = format!("{} 81.8 % of it", "x".repeat(94));
        let text = written(|page| page.paragraph(&words));
        assert_eq!(text.lines().nth(1), Some("81.8 % of it"));
    }

    #[test]
    fn gaps_do_not_add_up() {
        let text = written(|page| {
            page.gap();
            page.title("T");
            page.gap();
            page.gap();
            page.item("one");
        });
        assert_eq!(text, "T\n=\n\n  - one\n");
    }

    #[test]
    fn words_are_listed() {
        let words = ["a", "b", "c"].map(String::from);
        assert_eq!(listed(&words), "a, b and c");
        assert_eq!(listed(&words[..2]), "a and b");
        assert_eq!(listed(&words[..1]), "a");
        assert_eq!(listed(&[]), "");
        assert_eq!(counted(1, "body", "bodies"), "1 body");
        assert_eq!(counted(0, "body", "bodies"), "0 bodies");
    }

    proptest! {
        #[test]
        fn wrapping_keeps_every_word_and_the_width(words in prop::collection::vec("[a-z]{1,30}", 0..40)) {
            let text = written(|page| page.wrapped("  - ", "    ", &words.join(" ")));
            prop_assert!(text.lines().all(|line| line.chars().count() <= WIDTH));
            let found: Vec<&str> = text.split_whitespace().filter(|word| *word != "-").collect();
            prop_assert_eq!(found, words);
        }
    }
}
