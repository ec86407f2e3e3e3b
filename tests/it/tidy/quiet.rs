//! Layers 1 to 4 read no clock, start no thread and see no machine; only reading and reporting touch files.

use super::rust::{Code, paths};

const LOUD: &[&[&str]] = &[
    &["std", "env"],
    &["std", "fs"],
    &["std", "net"],
    &["std", "process"],
    &["std", "thread"],
    &["std", "time", "Instant"],
    &["std", "time", "SystemTime"],
    &["chrono", "Local"],
    &["chrono", "Utc"],
];

/// Files whose whole point is work in threads, behind the feature `parallel`.
const MAY_START_THREADS: &[(&str, &str)] = &[
    ("fourp-dataset", "parallel.rs"),
    ("fourp-graph", "threads.rs"),
    ("fourp-performance", "threads.rs"),
];

/// The crates above layer 4, and the one beside them that opens files for an engine.
const MAY_SEE_FILES: &[&str] = &["fourp", "fourp-datafusion", "fourp-report"];

/// What one library source of a crate asks of the machine and should not.
pub(crate) fn faults(krate: &str, path: &str, text: &str) -> Vec<String> {
    if MAY_SEE_FILES.contains(&krate) {
        return Vec::new();
    }
    let code = Code::read(text);
    let (uses, mentions) = paths(&code.tokens);
    let all = uses
        .into_iter()
        .map(|each| each.path)
        .chain(mentions.into_iter().map(|mention| mention.path));
    let asked = all.filter(|asked| {
        LOUD.iter().any(|loud| {
            let may_thread =
                **loud == ["std", "thread"] && MAY_START_THREADS.contains(&(krate, path));
            asked.starts_with(loud)
                && !may_thread
                && !(krate == "fourp-dataset" && **loud == ["std", "fs"])
        })
    });
    asked.map(|asked| format!("{krate}: {path} asks for {}", asked.join("::"))).collect()
}

mod tests {
    use super::*;

    #[test]
    fn a_clock_or_a_file_is_found() {
        let clock = faults("fourp-stat", "a.rs", "use std::{fmt, time::Instant};");
        assert_eq!(clock, ["fourp-stat: a.rs asks for std::time::Instant"]);
        let file = faults("fourp-claims", "a.rs", "fn a() { std::fs::read(\"x\"); }");
        assert_eq!(file, ["fourp-claims: a.rs asks for std::fs::read"]);
    }

    #[test]
    fn reading_a_folder_is_for_the_dataset_and_the_time_span_for_all() {
        let text = "use std::{fs, time::Duration};";
        assert_eq!(faults("fourp-dataset", "a.rs", text), Vec::<String>::new());
        assert_eq!(faults("fourp-stat", "a.rs", text), ["fourp-stat: a.rs asks for std::fs"]);
        assert_eq!(faults("fourp-dataset", "a.rs", "use std::thread;").len(), 1);
        assert!(faults("fourp-performance", "threads.rs", "use std::thread;").is_empty());
        assert_eq!(faults("fourp-performance", "panel.rs", "use std::thread;").len(), 1);
        assert!(faults("fourp-dataset", "parallel.rs", "use std::thread;").is_empty());
    }
}
