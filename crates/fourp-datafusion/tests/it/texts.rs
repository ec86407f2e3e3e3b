//! The texts that users of other engines copy.
//!
//! `FOURP_BLESS=1 cargo test --test it texts` writes them again.

use std::{fs, path::Path};

use fourp_datafusion::{Lexicon, Question};

/// A few words, as they occur in the texts.
fn lexicon() -> Lexicon {
    let mut lexicon = Lexicon::default();
    for period in ["2017-18", "2018-19", "2018-04/2019-03", "undated: in time"] {
        lexicon.add_period(period).unwrap();
    }
    for day in ["2018", "2018-03", "2018-03-31"] {
        lexicon.add_day("paid", day).unwrap();
    }
    for certainty in ["unknown", "one-year", "until 2020-03"] {
        lexicon.add_certainty(certainty).unwrap();
    }
    for dates in ["..", "2017..2019", "2020.."] {
        lexicon.add_dates(dates).unwrap();
    }
    lexicon
}

#[test]
fn every_text_is_as_it_was_published() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sql");
    for question in Question::examples() {
        let path = folder.join(format!("{}.sql", question.name()));
        let text = question.sql(&lexicon());
        if std::env::var_os("FOURP_BLESS").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &text).unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), text, "{}", path.display());
    }
    let kept = fs::read_dir(&folder).unwrap().count();
    assert_eq!(kept, Question::examples().len());
}

#[test]
fn every_text_ends_in_an_order_and_asks_for_nothing_of_its_own() {
    for question in Question::examples() {
        let text = question.sql(&lexicon());
        assert!(
            text.rsplit("ORDER BY").next().is_some_and(|order| !order.contains("FROM")),
            "{}",
            question.name()
        );
        for refused in ["approx_", "RECURSIVE", "CREATE", "DOUBLE", "FLOAT", "random"] {
            assert!(!text.contains(refused), "{}: {refused}", question.name());
        }
    }
}
