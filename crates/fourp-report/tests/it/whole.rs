//! Whole texts of a small made-up case, byte for byte.

use std::{fs, path::Path};

use crate::support::{Case, tables};
use fourp_model::{Place, Problem, ProblemCode, Problems, Tables};
use fourp_report::{json, markdown, text};

/// Compares with a committed file, which the environment variable `FOURP_BLESS` rewrites.
fn same(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots").join(name);
    if std::env::var_os("FOURP_BLESS").is_some() {
        fs::write(&path, text).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == text, "{name} has changed; FOURP_BLESS=1 accepts this:\n{text}");
}

#[test]
fn the_texts_of_a_case_are_as_committed() {
    let case = Case::new(tables());
    same("brief.txt", &text::brief(&case.results()));
    same("findings.txt", &text::findings(&case.programme, &case.audit));
    same("requests.txt", &text::requests(&case.programme, &case.audit));
    same("audit.md", &markdown::audit(&case.results()));
    same("overview.txt", &text::overview(&case.programme));
    same("reconciliation.txt", &text::reconciliation(&case.programme, &case.audit.answers.agreed));
    same("ledger.txt", &text::ledger(&case.programme, &case.audit.answers.ledger));
    same("not_measurable.txt", &text::not_measurable(&case.audit.not_measurable));
    same("audit.json", &json::audit(&case.results()));
}

#[test]
fn all_of_it_is_its_parts() {
    let case = Case::new(tables());
    let all = text::audit(&case.results());
    for part in [
        text::brief(&case.results()),
        text::findings(&case.programme, &case.audit),
        text::requests(&case.programme, &case.audit),
        text::overview(&case.programme),
        text::reconciliation(&case.programme, &case.audit.answers.agreed),
        text::ledger(&case.programme, &case.audit.answers.ledger),
        text::not_measurable(&case.audit.not_measurable),
    ] {
        assert!(all.contains(&part));
    }
    assert!(all.lines().all(|line| line.trim_end() == line), "no line ends in a space");
}

#[test]
fn the_order_of_rows_changes_no_byte() {
    let shuffled = |tables: Tables| Tables {
        claims: tables.claims.into_iter().rev().collect(),
        checks: tables.checks.into_iter().rev().collect(),
        statements: tables.statements.into_iter().rev().collect(),
        bodies: tables.bodies.into_iter().rev().collect(),
        priorities: tables.priorities.into_iter().rev().collect(),
        ..tables
    };
    let (one, other) = (Case::new(tables()), Case::new(shuffled(tables())));
    assert_eq!(text::audit(&one.results()), text::audit(&other.results()));
    assert_eq!(json::audit(&one.results()), json::audit(&other.results()));
    assert_eq!(markdown::audit(&one.results()), markdown::audit(&other.results()));
}

#[test]
fn an_empty_programme_says_so() {
    let case = Case::new(Tables::default());
    let all = text::audit(&case.results());
    for words in [
        "A programme without a title",
        "0 checks: none.",
        "No figure is narrowed.",
        "The data supplied hold no statement.",
        "not measurable: Do the published figures agree?",
    ] {
        assert!(all.contains(words), "{words}");
    }
}

#[test]
fn what_stands_in_a_row_cannot_write_to_a_terminal() {
    let mut rows = tables();
    rows.title = "red \u{1b}[31m".into();
    rows.statements[0].gist = "one\u{1b}]0;two\u{7} three".into();
    let case = Case::new(rows);
    assert!(!text::audit(&case.results()).contains(['\u{1b}', '\u{7}']));
}

#[test]
fn exact_numbers_are_text() {
    let case = Case::new(tables());
    let document: serde_json::Value = serde_json::from_str(&json::audit(&case.results())).unwrap();
    assert_eq!(document["schema"], json::AUDIT_SCHEMA);
    let outcome = &document["outcomes"][0];
    assert_eq!(outcome["check"], "X1");
    assert_eq!(outcome["computed"], "(7/9, 37/43)");
    assert_eq!(outcome["verdict"]["verdict"], "consistent-as-intervals");
    assert_eq!(document["programme"]["claims"][0]["figure"]["kind"]["value"], "2.2");
    assert!(document["programme"]["provenance"]["synthetic"].is_object());
}

fn malformed() -> Problems {
    let line = "P14,spending,\"front-line, all\",1.8bn,GBP bm";
    let at = |column, field| Place::cell("claims.csv", 14, column, field);
    let cell = |code, column, field, value: &str, expected| Problem {
        value: Some(value.into()),
        line_text: Some(line.into()),
        ..Problem::new(code, at(column, field), expected)
    };
    let mut problems: Problems = [
        Problem {
            nearest: Some("GBP bn".into()),
            ..cell(ProblemCode::MalformedValue, 38, "unit", "GBP bm", "a unit such as GBP bn")
        },
        cell(ProblemCode::MalformedNumber, 32, "value", "1.8bn", "a number such as 2.9 or 1/6"),
        cell(ProblemCode::DanglingReference, 14, "population", "front-line, all", "a population"),
        Problem {
            related: Some(Place::line("claims.csv", 3)),
            value: Some("P14".into()),
            ..Problem::new(ProblemCode::DuplicateId, Place::line("claims.csv", 14), "")
        },
        Problem::new(ProblemCode::FileNotFound, Place::file("checks\u{1b}.csv"), "a file"),
    ]
    .into_iter()
    .collect();
    problems.extend((20..32).map(|line| {
        Problem::new(
            ProblemCode::EmptyCell,
            Place::cell("flows.csv", line, 1, "amount"),
            "an amount",
        )
    }));
    problems
}

#[test]
fn problems_show_their_line_and_are_capped() {
    let problems = malformed();
    let shown = text::problems(&problems, text::Colour::Plain);
    same("problems.txt", &shown);
    same("problems.json", &json::problems(&problems));
    assert!(!shown.contains('\u{1b}'));
    assert!(text::problems(&problems, text::Colour::Ansi).contains('\u{1b}'));
    assert_eq!(text::problems(&Problems::default(), text::Colour::Plain), "no problem\n");
}

#[test]
fn odd_places_are_shown_all_the_same() {
    let lines = ["", "é,\"a\"\"b\",c", "\"open", "a,b"];
    for line in lines {
        for column in [None, Some(0), Some(1), Some(3), Some(99), Some(u64::MAX)] {
            for value in [None, Some(""), Some("b"), Some("zzz")] {
                let problem = Problem {
                    value: value.map(Into::into),
                    line_text: Some(line.into()),
                    place: Place { column, ..Place::line("x.csv", 2) },
                    ..Problem::new(ProblemCode::MalformedValue, Place::file("x.csv"), "a value")
                };
                let shown = text::problems(&Problems::from_iter([problem]), text::Colour::Plain);
                assert!(shown.contains("x.csv:2"), "{shown}");
            }
        }
    }
    let long = Problem {
        line_text: Some("x".repeat(1 << 20)),
        value: Some("x".repeat(1 << 20)),
        ..Problem::new(ProblemCode::FieldTooLong, Place::cell("x.csv", 2, 1, "id"), "less")
    };
    let shown = text::problems(&Problems::from_iter([long]), text::Colour::Plain);
    assert!(shown.len() < 1000, "{}", shown.len());
}
