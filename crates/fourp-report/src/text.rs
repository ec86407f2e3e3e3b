//! Text for people: lines of at most 100 characters, in a compiler's style, the same bytes each time.

mod block;
mod bodies;
mod brief;
mod efforts;
mod funding;
mod governance;
mod imported;
mod ledger;
mod marks;
mod money;
mod narrowing;
mod not_measurable;
mod overview;
mod performance;
mod problems;
mod reconciliation;
mod threats;

pub use self::{
    brief::brief,
    funding::{funding, what_to_move},
    governance::{governance, plans},
    imported::imported,
    ledger::ledger,
    not_measurable::not_measurable,
    overview::overview,
    performance::performance,
    problems::{Colour, problems},
    reconciliation::reconciliation,
};

use crate::results::Results;

/// Everything: what came out in brief, the case at a glance, the reconciliation, the ledger, and what is not measurable.
#[must_use]
pub fn audit(results: &Results<'_>) -> String {
    let Results { programme, reconciliation: agreed, ledger: entries, not_measurable: gaps } =
        results;
    [
        brief(results),
        overview(programme),
        reconciliation(programme, agreed),
        ledger(programme, entries),
        not_measurable(gaps),
    ]
    .join("\n\n")
}
