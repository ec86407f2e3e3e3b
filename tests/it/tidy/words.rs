//! Words that have no place in a source, or in any file.

/// Silenced lints, unfinished work and stray space in one Rust source, each with its line.
pub(crate) fn in_source(path: &str, text: &str) -> Vec<String> {
    let words = ["#[allow(", "#![allow(", "todo!", "unimplemented!", "TODO", "FIXME", "\t", " \n"];
    found(path, text, |line| words.into_iter().find(|word| line.contains(*word)))
}

/// Paths that only mean something on the machine, or in the folder, where a file was written.
pub(crate) fn of_a_machine(path: &str, text: &str) -> Vec<String> {
    // Written in pieces, so that this file does not hold them.
    let words = [
        concat!("/wo", "rk/"),
        concat!("../sha", "red"),
        concat!("/ro", "ot/"),
        concat!("/ho", "me/"),
    ];
    let at_a_start = |line: &str, word: &str| {
        line.match_indices(word).any(|(at, _)| {
            !line[..at].ends_with(|c: char| c.is_alphanumeric() || "-_.~".contains(c))
        })
    };
    found(path, text, |line| words.into_iter().find(|word| at_a_start(line, word)))
}

fn found<'a>(path: &str, text: &str, test: impl Fn(&str) -> Option<&'a str>) -> Vec<String> {
    let lines = text.split_inclusive('\n').enumerate();
    lines
        .filter_map(|(at, line)| test(line).map(|word| format!("{path}:{}: {word:?}", at + 1)))
        .collect()
}

mod tests {
    use super::*;

    #[test]
    fn each_word_is_found_with_its_line() {
        let tab = "a\n\tb\n";
        assert_eq!(in_source("a.rs", tab), ["a.rs:2: \"\\t\""]);
        assert_eq!(in_source("a.rs", "a \n"), ["a.rs:1: \" \\n\""]);
        for word in [
            "#[allow(dead_code)]",
            "#![allow(x)]",
            "todo!()",
            "unimplemented!()",
            "// TODO",
            "// FIXME",
        ] {
            assert_eq!(in_source("a.rs", word).len(), 1, "{word}");
        }
        assert_eq!(in_source("a.rs", "#[expect(x, reason = \"y\")]\n"), Vec::<String>::new());
    }

    #[test]
    fn a_path_of_a_machine_is_found_but_not_an_address() {
        assert_eq!(of_a_machine("a.md", concat!("see `/wo", "rk/x`")).len(), 1);
        assert_eq!(of_a_machine("a.md", concat!("in ../sha", "red/x")).len(), 1);
        assert_eq!(
            of_a_machine("a.md", concat!("https://www.gov.uk/wo", "rk/x")),
            Vec::<String>::new()
        );
    }
}
