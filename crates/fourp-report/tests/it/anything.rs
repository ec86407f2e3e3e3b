//! Any rows and any problems can be shown.

use crate::support::Case;
use fourp_model::arbitrary;
use fourp_report::{json, page, text};
use proptest::prelude::*;

/// Whether a text holds only lines, and nothing that a terminal obeys.
fn is_readable(text: &str) -> bool {
    text.lines().all(|line| !line.contains(char::is_control) && line.trim_end() == line)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_rows_are_shown(programme in arbitrary::programme()) {
        let case = Case::new(programme.into_tables());
        let results = case.results();
        prop_assert!(is_readable(&text::audit(&results)));
        let page = page::audit(&results);
        prop_assert!(!page.contains("<script") && !page.contains("NaN"));
        let document: serde_json::Value = serde_json::from_str(&json::audit(&results)).unwrap();
        let rows = case.programme.tables();
        prop_assert_eq!(document["programme"]["claims"].as_array().map(Vec::len), Some(rows.claims.len()));
        prop_assert_eq!(document["outcomes"].as_array().map(Vec::len), Some(rows.checks.len()));
    }

    #[test]
    fn any_problems_are_shown_and_all_are_counted(problems in arbitrary::problems()) {
        let shown = text::problems(&problems, text::Colour::Plain);
        prop_assert!(!shown.contains(char::from(27)));
        for (code, count) in problems.counts() {
            let counted = format!("{code} {} ({count}", code.title());
            prop_assert!(shown.contains(&counted), "{counted} in {shown}");
        }
        let document: serde_json::Value = serde_json::from_str(&json::problems(&problems)).unwrap();
        prop_assert_eq!(document["total"].as_u64(), Some(problems.len()));
        prop_assert_eq!(document["problems"].as_array().map(Vec::len), Some(problems.kept().len()));
    }
}
