//! What came out, on half a page?

use fourp_claims::{CheckOutcome, Verdict};
use fourp_model::{Check, Programme};

use crate::{
    layout::{Page, counted},
    phrase,
    results::Results,
    text::{findings, ledger, marks, narrowing::change, reconciliation, requests},
};

/// What came out, on half a page: how many checks and statements came to which verdict, what conflicts,
/// where a point check would have raised a false alarm, which figures were revised, and how much cannot
/// be answered.
#[must_use]
pub fn brief(results: &Results<'_>) -> String {
    let programme = results.programme;
    let mut page = Page::default();
    page.title(marks::title(programme));
    marks::synthetic(&mut page, programme);
    page.gap();
    page.paragraph(
        "This describes records, not crime: what documents say, who says it, and how finely. Nothing here \
         says that one thing caused another. Observations for an auditor; no assurance.",
    );
    page.gap();
    let rows: Vec<[String; 2]> =
        in_brief(results).into_iter().map(|(word, said)| [word.into(), said.join("; ")]).collect();
    page.table("  ", &rows);
    page.finish()
}

/// What came out: what is said under each word, a list of things one by one.
pub(crate) fn in_brief(results: &Results<'_>) -> Vec<(&'static str, Vec<String>)> {
    let Results { programme, audit } = results;
    let (agreed, entries) = (&audit.answers.agreed, &audit.answers.ledger);
    let mut rows = vec![(
        "figures",
        vec![format!(
            "{} in {}; {}: {}",
            counted(programme.tables().claims.len(), "claim", "claims"),
            counted(programme.tables().sources.len(), "source", "sources"),
            counted(agreed.outcomes().len(), "check", "checks"),
            reconciliation::tally(agreed)
        )],
    )];
    let title = |outcome: &CheckOutcome| title(programme, outcome);
    for outcome in agreed.outcomes() {
        match (&outcome.verdict, outcome.computed_point) {
            (Verdict::Contradictory(conflict), _) => rows.push((
                "conflict",
                vec![format!(
                    "{}; {} cannot all be as printed",
                    title(outcome),
                    phrase::ids(&conflict.claims)
                )],
            )),
            (Verdict::ConsistentAsIntervals, Some(point)) => rows.push((
                "false alarm",
                vec![format!(
                    "{}; a point check gives {}, but the intervals agree{}",
                    title(outcome),
                    phrase::point(&outcome.unit, point),
                    narrowings(programme, outcome)
                )],
            )),
            _ => {}
        }
    }
    let apart = agreed.outcomes().iter();
    let apart = apart.filter(|outcome| matches!(outcome.verdict, Verdict::NotComparable(_)));
    let apart: Vec<String> = apart.map(title).collect();
    if !apart.is_empty() {
        rows.push(("kept apart", apart));
    }
    for revision in agreed.revisions() {
        rows.push((
            "revised",
            vec![format!(
                "{}{} -> {}: {} -> {}",
                programme.get(&revision.to).map(|to| format!("{}, ", to.label)).unwrap_or_default(),
                revision.from,
                revision.to,
                phrase::printed(&revision.was),
                phrase::printed(&revision.is)
            )],
        ));
    }
    let derived = counted(agreed.derived().len(), "figure", "figures");
    rows.push(("derived", vec![format!("{derived}, published nowhere")]));
    let statements = format!("{}: {}", entries.len(), ledger::tally(entries));
    rows.push(("statements", vec![statements]));
    rows.push(("findings", vec![findings::tally(audit)]));
    let gaps = counted(audit.not_measurable.len(), "question", "questions");
    rows.push(("not measurable", vec![format!("{gaps}, each with what would make it so")]));
    let first = audit.requests.first().filter(|first| first.settles() > 0);
    rows.extend(first.map(|first| {
        let settles = requests::settles(first);
        ("ask first for", vec![format!("{}.csv: {settles}", first.table)])
    }));
    rows
}

fn title(programme: &Programme, outcome: &CheckOutcome) -> String {
    let check = programme.get::<Check>(&outcome.check);
    let title = check.map_or_else(|| outcome.formula.to_string(), |check| check.title.clone());
    format!("[{}] {title}", outcome.check)
}

fn narrowings(programme: &Programme, outcome: &CheckOutcome) -> String {
    let words: Vec<String> = outcome
        .narrowed
        .iter()
        .map(|one| {
            let label = programme.get(&one.claim).map(|claim| format!("{}, ", claim.label));
            format!("{}{} {}", label.unwrap_or_default(), one.claim, change(programme, one))
        })
        .collect();
    if words.is_empty() { String::new() } else { format!("; {}", words.join("; ")) }
}
