//! What do the data make of each statement?

use std::collections::BTreeMap;

use fourp_claims::{LedgerEntry, LedgerVerdict};
use fourp_model::{Programme, Statement, Table};

use crate::{
    layout::{Page, counted, listed},
    phrase,
    text::marks,
};

/// Every statement under its verdict, with who says it, where, what bears on it and what would settle
/// it; then how many came to each verdict.
#[must_use]
pub fn ledger(programme: &Programme, entries: &[LedgerEntry]) -> String {
    let mut page = Page::default();
    page.title("What do the data make of each statement?");
    marks::synthetic(&mut page, programme);
    page.gap();
    if entries.is_empty() {
        page.paragraph("The data supplied hold no statement.");
        return page.finish();
    }
    marks::scope(&mut page, programme, &[Table::Statements]);
    page.paragraph(
        "A statement is shown only by figures that were computed again, and borne out only by the data of \
         others than its speaker. Who repeats a sentence shows nothing. Gists are in our words.",
    );
    let mut groups = BTreeMap::<_, Vec<&LedgerEntry>>::new();
    for entry in entries {
        let key = (rank(&entry.verdict), entry.verdict.as_str());
        groups.entry(key).or_default().push(entry);
    }
    for ((_, verdict), entries) in &groups {
        page.heading(&format!("{verdict} ({})", entries.len()));
        page.gap();
        for entry in entries {
            write(&mut page, programme, entry);
        }
    }
    page.gap();
    page.wrapped(
        "",
        "  ",
        &format!("{}: {}", counted(entries.len(), "statement", "statements"), tally(entries)),
    );
    page.finish()
}

/// How many statements came to each verdict, the tested first.
pub(super) fn tally(entries: &[LedgerEntry]) -> String {
    let mut tally = BTreeMap::<_, usize>::new();
    for entry in entries {
        let count = tally.entry((rank(&entry.verdict), entry.verdict.as_str())).or_default();
        *count = count.saturating_add(1);
    }
    let words: Vec<String> =
        tally.iter().map(|((_, verdict), count)| format!("{count} {verdict}")).collect();
    if words.is_empty() { "none".into() } else { words.join("; ") }
}

fn write(page: &mut Page, programme: &Programme, entry: &LedgerEntry) {
    let first = format!("  {}  ", entry.statement);
    let rest = "      ";
    let Some(statement) = programme.get::<Statement>(&entry.statement) else {
        page.wrapped(&first, rest, "not in the data supplied");
        return;
    };
    page.wrapped(&first, rest, &statement.gist);
    page.wrapped(
        rest,
        rest,
        &format!(
            "{} by {}; {}",
            statement.class,
            phrase::voice(&statement.voice, programme),
            phrase::citation(&statement.citation)
        ),
    );
    if let Some(because) = because(&entry.verdict) {
        page.wrapped("      = ", "        ", &because);
    }
    let is_open =
        !matches!(entry.verdict, LedgerVerdict::NotMeasurable { .. } | LedgerVerdict::NotTruthApt);
    if let (true, Some(settled_by)) = (is_open, &statement.settled_by) {
        page.wrapped("      = ", "        ", &format!("would be settled by {settled_by}"));
    }
    if !statement.followed_up_by.is_empty() {
        let later = phrase::ids(&statement.followed_up_by);
        page.wrapped("      = ", "        ", &format!("followed up by {later}"));
    }
}

/// What the verdict rests on.
fn because(verdict: &LedgerVerdict) -> Option<String> {
    Some(match verdict {
        LedgerVerdict::Contradicted { checks, statements } => {
            let sides = [phrase::ids(checks), phrase::ids(statements)];
            let sides: Vec<String> = sides.into_iter().filter(|side| !side.is_empty()).collect();
            format!("contradicted by {}", listed(&sides))
        }
        LedgerVerdict::Recomputed { checks } => {
            format!("computed again by {}", phrase::ids(checks))
        }
        LedgerVerdict::Supported { claims } => format!("borne out by {}", phrase::ids(claims)),
        LedgerVerdict::NotMeasurable { why, settled_by } => match settled_by {
            Some(settled_by) => format!("{why}; would be settled by {settled_by}"),
            None => why.clone(),
        },
        LedgerVerdict::RestatedOnly { claims, statements } => {
            let sides = [phrase::ids(claims), phrase::ids(statements)];
            let sides: Vec<String> = sides.into_iter().filter(|side| !side.is_empty()).collect();
            format!("repeated by {}", listed(&sides))
        }
        _ => return None,
    })
}

/// What was tested first, what cannot be tested last.
const fn rank(verdict: &LedgerVerdict) -> u8 {
    match verdict {
        LedgerVerdict::Contradicted { .. } => 0,
        LedgerVerdict::Recomputed { .. } => 1,
        LedgerVerdict::Supported { .. } => 2,
        LedgerVerdict::RestatedOnly { .. } => 3,
        LedgerVerdict::AssertedUntested => 4,
        LedgerVerdict::NotMeasurable { .. } => 5,
        LedgerVerdict::NotTruthApt => 7,
        _ => 6,
    }
}
