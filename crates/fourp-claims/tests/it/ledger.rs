//! One statement for each verdict of the ledger.

use crate::support::{check, claim, rounded, run};
use fourp_claims::{LedgerVerdict, ledger};
use fourp_model::{Citation, Claim, Party, Slug, Statement, StatementClass, Voice};

fn statement(id: &str, class: StatementClass) -> Statement {
    Statement {
        id: id.parse().unwrap(),
        class,
        voice: voice("department"),
        gist: id.into(),
        tested_by: Vec::new(),
        supported_by: Vec::new(),
        restates: Vec::new(),
        repeated_by: Vec::new(),
        contradicted_by: Vec::new(),
        followed_up_by: Vec::new(),
        not_measurable: None,
        settled_by: None,
        settled_in: Vec::new(),
        citation: Citation::of("report".parse().unwrap()),
    }
}

fn voice(speaker: &str) -> Voice {
    Voice { speakers: vec![Party::Body(speaker.parse().unwrap())], ..Voice::default() }
}

fn ids<T>(ids: &[&str]) -> Vec<Slug<T>> {
    ids.iter().map(|id| id.parse().unwrap()).collect()
}

fn verdicts(statements: &[Statement]) -> Vec<LedgerVerdict> {
    let said = |id: &str, value: &str, speaker: &str| Claim {
        voice: voice(speaker),
        ..claim(id, "all", "2018", rounded(value, "1"), "GBP m")
    };
    let claims = [
        said("two", "2", "department"),
        said("also-two", "2", "auditor"),
        said("nine", "9", "auditor"),
        Claim { voice: Voice::default(), ..said("nobody", "2", "auditor") },
    ];
    let checks = [
        check("agrees", "two = also-two", None),
        check("clashes", "two = nine", None),
        check("unknown", "two = nowhere", None),
    ];
    let result = run(&claims, &checks, &[]);
    ledger(statements, &claims, &result).into_iter().map(|entry| entry.verdict).collect()
}

#[test]
fn recommendations_commitments_and_definitions_are_not_truth_apt() {
    for class in
        [StatementClass::Recommendation, StatementClass::Commitment, StatementClass::Definition]
    {
        let tested = Statement { tested_by: ids(&["clashes"]), ..statement("a", class) };
        assert_eq!(verdicts(&[tested]), [LedgerVerdict::NotTruthApt]);
    }
}

#[test]
fn checks_recompute_or_contradict() {
    let finding = |tested_by: &[&str]| Statement {
        tested_by: ids(tested_by),
        ..statement("a", StatementClass::Finding)
    };
    assert_eq!(
        verdicts(&[finding(&["agrees"])]),
        [LedgerVerdict::Recomputed { checks: ids(&["agrees"]) }]
    );
    assert_eq!(
        verdicts(&[finding(&["agrees", "clashes"])]),
        [LedgerVerdict::Contradicted { checks: ids(&["clashes"]), statements: Vec::new() }]
    );
    assert_eq!(verdicts(&[finding(&["agrees", "unknown"])]), [LedgerVerdict::AssertedUntested]);
    let denied = Statement { contradicted_by: ids(&["b"]), ..finding(&["agrees"]) };
    assert_eq!(
        verdicts(&[denied]),
        [LedgerVerdict::Contradicted { checks: Vec::new(), statements: ids(&["b"]) }]
    );
}

#[test]
fn only_others_support() {
    let finding = |supported_by: &[&str]| Statement {
        supported_by: ids(supported_by),
        ..statement("a", StatementClass::Finding)
    };
    assert_eq!(
        verdicts(&[finding(&["two", "also-two"])]),
        [LedgerVerdict::Supported { claims: ids(&["also-two"]) }]
    );
    for own in ["two", "nobody", "nowhere"] {
        assert_eq!(verdicts(&[finding(&[own])]), [LedgerVerdict::AssertedUntested], "{own}");
    }
    let nobody = Statement { voice: Voice::default(), ..finding(&["also-two"]) };
    assert_eq!(verdicts(&[nobody]), [LedgerVerdict::AssertedUntested]);
}

#[test]
fn of_two_claims_with_one_id_the_first_counts() {
    let said = |speaker: &str| Claim {
        voice: voice(speaker),
        ..claim("two", "all", "2018", rounded("2", "1"), "GBP m")
    };
    let supported =
        Statement { supported_by: ids(&["two"]), ..statement("a", StatementClass::Finding) };
    for (first, second, is_supported) in
        [("auditor", "department", true), ("department", "auditor", false)]
    {
        let claims = [said(first), said(second)];
        let entries = ledger(std::slice::from_ref(&supported), &claims, &run(&claims, &[], &[]));
        let found = matches!(entries[0].verdict, LedgerVerdict::Supported { .. });
        assert_eq!(found, is_supported, "{first}");
    }
}

#[test]
fn a_restatement_shows_nothing_and_goes_both_ways() {
    let restating =
        Statement { restates: ids(&["two"]), ..statement("a", StatementClass::Finding) };
    assert_eq!(
        verdicts(std::slice::from_ref(&restating)),
        [LedgerVerdict::RestatedOnly { claims: ids(&["two"]), statements: Vec::new() }]
    );
    let repeated =
        Statement { repeated_by: ids(&["b"]), ..statement("a", StatementClass::Finding) };
    let other = statement("b", StatementClass::DataWeakness);
    assert_eq!(
        verdicts(&[other, repeated]),
        [
            LedgerVerdict::RestatedOnly { claims: Vec::new(), statements: ids(&["b"]) },
            LedgerVerdict::RestatedOnly { claims: Vec::new(), statements: ids(&["a"]) },
        ]
    );
    let unknowable = Statement {
        not_measurable: Some("no list".into()),
        settled_by: Some("the list".into()),
        ..restating
    };
    assert_eq!(
        verdicts(&[unknowable]),
        [LedgerVerdict::NotMeasurable {
            why: "no list".into(),
            settled_by: Some("the list".into())
        }]
    );
}

#[test]
fn every_ledger_verdict_has_its_words() {
    let none = Vec::new;
    let words = [
        (LedgerVerdict::NotTruthApt, "not truth-apt"),
        (
            LedgerVerdict::Contradicted { checks: Vec::new(), statements: Vec::new() },
            "contradicted",
        ),
        (LedgerVerdict::Recomputed { checks: Vec::new() }, "recomputed"),
        (LedgerVerdict::Supported { claims: none() }, "supported by other data"),
        (LedgerVerdict::NotMeasurable { why: String::new(), settled_by: None }, "not measurable"),
        (LedgerVerdict::RestatedOnly { claims: none(), statements: Vec::new() }, "restated only"),
        (LedgerVerdict::AssertedUntested, "asserted, untested"),
    ];
    for (verdict, expected) in words {
        assert_eq!(verdict.to_string(), expected);
    }
}
