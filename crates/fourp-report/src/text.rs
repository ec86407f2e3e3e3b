//! Text for people: lines of at most 100 characters, in a compiler's style, the same bytes each time.

mod actions;
mod block;
mod bodies;
mod brief;
mod efforts;
mod findings;
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
mod requests;
mod threats;

pub use self::{
    actions::actions,
    brief::brief,
    findings::findings,
    funding::{funding, what_to_move},
    governance::{governance, plans},
    imported::imported,
    ledger::ledger,
    not_measurable::not_measurable,
    overview::overview,
    performance::performance,
    problems::{Colour, problems},
    reconciliation::reconciliation,
    requests::requests,
};

pub(crate) use self::{
    brief::in_brief,
    findings::{confidence, places, rows, stake, tally},
    marks::title,
    overview::completeness_of_tables,
    requests::settles,
};

/// By what each analysis was made, where another choice could have been made, under its question.
pub(crate) fn conventions(results: &Results<'_>) -> Vec<(&'static str, Vec<[String; 2]>)> {
    let answers = &results.audit.answers;
    let mut all = vec![(
        "Do the published figures agree?",
        reconciliation::conventions(&answers.agreed).to_vec(),
    )];
    if let Some(overview) = &answers.funding {
        all.push(("Where does the money go?", funding::conventions(overview).to_vec()));
    }
    if let Some(assessment) = &answers.performance {
        all.push(("Does it work?", performance::conventions(assessment).to_vec()));
    }
    all
}

use crate::results::Results;

/// Everything: what came out in brief, what to raise and what to ask for, the case at a glance, the reconciliation, the
/// ledger, recommendations and promises, and what is not measurable.
#[must_use]
pub fn audit(results: &Results<'_>) -> String {
    let Results { programme, audit } = results;
    [
        brief(results),
        findings(programme, audit),
        requests(programme, audit),
        overview(programme),
        reconciliation(programme, &audit.answers.agreed),
        ledger(programme, &audit.answers.ledger),
        actions(programme, audit),
        not_measurable(&audit.not_measurable),
    ]
    .join("\n\n")
}
