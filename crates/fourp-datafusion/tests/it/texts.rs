//! The texts that users of other engines copy.
//!
//! `FOURP_BLESS=1 cargo test --test it texts` writes them again.

use std::{fs, path::Path};

use fourp_datafusion::{Lexicon, Question};
use fourp_model::Table;

/// A few words, as they occur in the texts.
fn lexicon() -> Lexicon {
    let mut lexicon = Lexicon::default();
    let words = [
        (
            Table::Flows,
            "period",
            &["2017-18", "2018-19", "2018-04/2019-03", "undated: in time"][..],
        ),
        (Table::Flows, "paid", &["2018", "2018-03", "2018-03-31"]),
        (Table::Seats, "dates", &["..", "2017..2019", "2020.."]),
        (Table::Observations, "unit", &["people", "percent"]),
    ];
    for (table, column, words) in words {
        for word in words {
            lexicon.add(table, column, word).unwrap();
        }
    }
    lexicon
}

/// What stands above a published text.
fn header(question: &Question, is_check: bool) -> String {
    let (name, table) = (question.name(), question.table());
    if is_check {
        return format!(
            "-- Faults of {table} for which {name}.sql would answer something else than the core; without any: no row.\n\
             -- The constants are those of {name}.sql.\n"
        );
    }
    let constants = if question.words().is_empty() {
        String::new()
    } else {
        format!(
            "-- EXAMPLE CONSTANTS: rows with other words in {} are left out or misread. `Question::sql` writes those of your table.\n",
            question.words().join(", ")
        )
    };
    format!(
        "-- {name}, of the table {table}.\n{constants}-- Ask checks/{name}.sql first: it must have no row.\n"
    )
}

#[test]
fn every_text_is_as_it_was_published() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sql");
    let checks = folder.join("checks");
    for question in Question::examples() {
        let name = format!("{}.sql", question.name());
        let texts = [
            (folder.join(&name), header(&question, false) + &question.sql(&lexicon())),
            (checks.join(&name), header(&question, true) + &question.check_sql(&lexicon())),
        ];
        for (path, text) in texts {
            if std::env::var_os("FOURP_BLESS").is_some() {
                fs::create_dir_all(&checks).unwrap();
                fs::write(&path, &text).unwrap();
            }
            assert_eq!(fs::read_to_string(&path).unwrap(), text, "{}", path.display());
        }
    }
    let kept = |folder: &Path| {
        fs::read_dir(folder)
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().path().is_file())
            .count()
    };
    assert_eq!(
        (kept(&folder), kept(&checks)),
        (Question::examples().len(), Question::examples().len())
    );
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
