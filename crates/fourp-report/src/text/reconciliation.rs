//! Do the published figures agree?

use std::collections::BTreeMap;

use fourp_claims::{CheckOutcome, DerivedFigure, Narrowing, Reconciliation, Revision, Verdict};
use fourp_model::{Claim, Programme, Rounding, Slug, Table};

use crate::{
    layout::{Page, counted, listed},
    phrase,
    text::{block::Block, marks, narrowing::change},
};

/// The outcome of every check in a compiler's style, the most important first; then what all of them
/// together leave of the figures, what was derived, what was revised, by which conventions, and how
/// many checks came to each verdict.
///
/// Each figure stands with its precision, the true values that allows, its period, who says it, about
/// whose performance, how they know, and where. Intervals that were computed are rounded outwards.
#[must_use]
pub fn reconciliation(programme: &Programme, reconciliation: &Reconciliation) -> String {
    let mut page = Page::default();
    page.title("Do the published figures agree?");
    marks::synthetic(&mut page, programme);
    page.gap();
    marks::scope(&mut page, programme, &[Table::Claims]);
    page.paragraph(
        "A printed figure is the set of true values that print so. A check compares these sets, not the \
         printed points. It describes records, not crime; that figures agree does not make them true.",
    );
    let tally = tally(reconciliation);
    page.paragraph(&format!(
        "{}: {tally}.",
        counted(reconciliation.outcomes().len(), "check", "checks")
    ));
    let mut outcomes: Vec<&CheckOutcome> = reconciliation.outcomes().iter().collect();
    outcomes.sort_by_key(|outcome| rank(&outcome.verdict));
    for outcome in outcomes {
        page.gap();
        Block { programme, reconciliation, outcome }.write(&mut page);
    }
    narrowed(&mut page, programme, reconciliation.narrowed());
    derived(&mut page, reconciliation.derived());
    revised(&mut page, programme, reconciliation.revisions());
    page.heading("Conventions used");
    page.gap();
    page.table("  ", &conventions(reconciliation));
    page.gap();
    page.line(&format!("verdicts: {tally}"));
    page.finish()
}

/// The most important first.
const fn rank(verdict: &Verdict) -> u8 {
    match verdict {
        Verdict::Contradictory(_) => 0,
        Verdict::NotComparable(_) => 1,
        Verdict::ConsistentAsIntervals => 2,
        Verdict::Narrows => 3,
        Verdict::Undetermined(_) => 4,
        Verdict::NotConverged => 5,
        Verdict::Consistent => 7,
        Verdict::Derived => 8,
        _ => 6,
    }
}

/// How many checks came to each verdict, the most important first.
pub(super) fn tally(reconciliation: &Reconciliation) -> String {
    let mut tally = BTreeMap::<_, usize>::new();
    for outcome in reconciliation.outcomes() {
        let count = tally.entry((rank(&outcome.verdict), outcome.verdict.as_str())).or_default();
        *count = count.saturating_add(1);
    }
    let words: Vec<String> =
        tally.iter().map(|((_, verdict), count)| format!("{count} {verdict}")).collect();
    if words.is_empty() { "none".into() } else { words.join(", ") }
}

fn narrowed(page: &mut Page, programme: &Programme, narrowed: &[Narrowing]) {
    page.heading("What all checks together leave of the figures");
    page.gap();
    if narrowed.is_empty() {
        page.paragraph("No figure is narrowed.");
        return;
    }
    page.paragraph("True only if every check that agrees must hold. Ends are rounded outwards.");
    page.gap();
    let rows: Vec<[String; 2]> = narrowed
        .iter()
        .map(|narrowing| {
            let claim = programme.get(&narrowing.claim);
            let what = claim.map(|claim| format!("; {}, {}", claim.label, claim.period));
            [
                narrowing.claim.to_string(),
                format!("{}{}", change(programme, narrowing), what.unwrap_or_default()),
            ]
        })
        .collect();
    page.table("  ", &rows);
}

fn derived(page: &mut Page, derived: &[DerivedFigure]) {
    page.heading("Derived, not published");
    page.gap();
    if derived.is_empty() {
        page.paragraph("No figure is derived.");
        return;
    }
    page.paragraph(
        "Computed here from printed figures; no document prints them, and they are never to be quoted as \
         published.",
    );
    page.gap();
    let rows: Vec<[String; 3]> = derived
        .iter()
        .map(|figure| {
            let from_print = if figure.from_print == figure.interval {
                String::new()
            } else {
                format!("; from print alone {}", phrase::computed(&figure.unit, &figure.from_print))
            };
            [
                figure.check.to_string(),
                phrase::computed(&figure.unit, &figure.interval),
                format!("{} = {}{from_print}", figure.title, figure.derivation),
            ]
        })
        .collect();
    page.table("  ", &rows);
}

fn revised(page: &mut Page, programme: &Programme, revisions: &[Revision]) {
    page.heading("Revisions");
    page.gap();
    if revisions.is_empty() {
        page.paragraph("No figure in the data supplied replaces another.");
        return;
    }
    page.paragraph("A later version of a figure. Neither is wrong because of the other.");
    page.gap();
    let rows: Vec<[String; 3]> = revisions
        .iter()
        .map(|revision| {
            let place = |claim: &Slug<Claim>| {
                programme.get(claim).map(|claim| claim.citation.to_string()).unwrap_or_default()
            };
            let change = revision.change.map(|change| {
                format!("change {}; ", phrase::narrowed(revision.is.unit(), &change))
            });
            [
                format!("{} -> {}", revision.from, revision.to),
                format!("{} -> {}", phrase::printed(&revision.was), phrase::printed(&revision.is)),
                format!(
                    "{}{}, then {}",
                    change.unwrap_or_default(),
                    place(&revision.from),
                    place(&revision.to)
                ),
            ]
        })
        .collect();
    page.table("  ", &rows);
}

/// By what a check was made, where another choice could have been made.
pub(crate) fn conventions(reconciliation: &Reconciliation) -> [[String; 2]; 4] {
    let config = reconciliation.config();
    let versions = match config.as_at {
        Some(date) => format!("those that stood on {date}"),
        None => "the very figures that each check names".into(),
    };
    [
            [
                "rounding".into(),
                format!(
                    "{} (how printers are taken to have rounded; alternatives: {})",
                    config.rounding,
                    alternatives(config.rounding)
                ),
            ],
            ["versions".into(), versions],
            [
                "estimates".into(),
                "the interval is that of the printing only; the error of the estimate itself is not known \
                 unless somebody states it"
                    .into(),
            ],
            [
                "limits".into(),
                format!(
                    "at most {} sweeps, linear blocks of at most {} figures solved exactly, at most {} \
                     conflicts of one connected set",
                    config.sweeps_max, config.linear_claims_max, config.conflicts_max
                ),
            ],
        ]
}

fn alternatives(used: Rounding) -> String {
    let others = Rounding::ALL.iter().filter(|other| **other != used);
    listed(&others.map(ToString::to_string).collect::<Vec<_>>())
}
