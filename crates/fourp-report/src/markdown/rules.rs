//! By what yardsticks?

use fourp_audit::{Family, Rule, catalogue};

use crate::markdown::words::{header, plain, row};

const INTRODUCTION: &str = "\
# Rules

What an audit raises, and by what yardstick. A rule is asked only where the tables that it needs have rows, and fires only on evidence.
Weights, limits and exceptions are set in a configuration; see `fourp_audit::Config`.

This page is made from the catalogue: `FOURP_BLESS=1 cargo test -p fourp-tests page_of_rules` writes it again, and without the variable
the same test fails if the page has fallen behind.
";

/// Every rule there is: what it asks, what should be, where that comes from, its limits with their sources, and what it needs.
#[must_use]
pub fn rules() -> String {
    let mut text = String::from(INTRODUCTION);
    for family in Family::ALL {
        let rules: Vec<&Rule> = catalogue().filter(|rule| rule.code.family() == *family).collect();
        text.push_str(&format!("\n## {family}: {}\n\n", family.subject()));
        text.push_str(&header(["rule", "asks", "weight"]));
        for rule in &rules {
            let code = format!("[{0}](#{1})", rule.code, rule.code.to_string().to_lowercase());
            text.push_str(&row(&[code, plain(rule.question), rule.severity.to_string()]));
        }
        for rule in rules {
            text.push_str(&one(rule));
        }
    }
    text
}

fn one(rule: &Rule) -> String {
    let mut text = format!("\n### {}\n\n{}\n\n", rule.code, plain(rule.question));
    let mut say = |word: &str, words: &str| {
        text.push_str(&format!("- {word}: {words}\n"));
    };
    say("should be", &plain(rule.criterion));
    say("matters because", &plain(rule.why));
    say("from", &plain(rule.reference));
    for threshold in rule.thresholds {
        let words = format!(
            "`{}.{}` = {} {}: {}",
            rule.code,
            threshold.name,
            threshold.value,
            plain(threshold.unit),
            plain(threshold.source)
        );
        say("limit", &words);
    }
    for (table, what) in rule.needs {
        say("needs", &format!("`{table}.csv`: {}", plain(what)));
    }
    text
}
