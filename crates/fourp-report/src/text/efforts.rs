//! What is tried, and what was asked for?

use std::collections::BTreeMap;

use fourp_model::{
    DataSystem, Dates, Evidence, Initiative, Maturity, Programme, Recommendation, Strategy,
};

use crate::{
    layout::{Page, counted},
    phrase,
};

/// Strategies with what they cost and what shows that they are right.
pub(super) fn strategies(page: &mut Page, programme: &Programme) {
    let strategies = programme.rows::<Strategy>();
    if strategies.is_empty() {
        return;
    }
    page.heading("Strategies");
    page.gap();
    for strategy in strategies {
        let objectives: Vec<_> = programme
            .tables()
            .objectives
            .iter()
            .filter(|objective| objective.strategy == strategy.id)
            .collect();
        let costed =
            objectives.iter().filter(|objective| objective.cost.figure().is_some()).count();
        let holder = strategy.held_by.as_ref().map(|party| phrase::party(party, programme));
        page.wrapped(
            "  ",
            "    ",
            &format!(
                "{}{}; held by {}; {}, {costed} of them costed; {}; {}; {}",
                strategy.name,
                dates(&strategy.dates),
                holder.unwrap_or_else(|| "nobody named".into()),
                counted(objectives.len(), "objective", "objectives"),
                phrase::cost(&strategy.cost),
                evidence(strategy.evidence),
                strategy.citation
            ),
        );
    }
}

/// Programmes, pilots and products, one line each.
pub(super) fn initiatives(page: &mut Page, programme: &Programme) {
    let initiatives = programme.rows::<Initiative>();
    if initiatives.is_empty() {
        return;
    }
    page.heading("Initiatives");
    page.gap();
    for initiative in initiatives {
        let stage = match initiative.stage {
            Maturity::NotStated => "stage not stated".into(),
            stage => stage.to_string(),
        };
        let areas = initiative.areas.as_ref().map(|areas| format!("; {}", phrase::printed(areas)));
        let holders = match initiative.held_by.as_slice() {
            [] => "nobody named".into(),
            parties => phrase::parties(parties, programme),
        };
        page.wrapped(
            "  ",
            "    ",
            &format!(
                "{}{}; run by {holders}; {stage}{}; {}; {}",
                initiative.name,
                dates(&initiative.dates),
                areas.unwrap_or_default(),
                phrase::cost(&initiative.cost),
                initiative.citation
            ),
        );
    }
}

/// How recommendations were answered, and how far data systems can be joined: counts only.
pub(super) fn answers(page: &mut Page, programme: &Programme) {
    let recommendations = programme.rows::<Recommendation>();
    let systems = programme.rows::<DataSystem>();
    let commitments = programme.tables().commitments.len();
    if recommendations.is_empty() && systems.is_empty() && commitments == 0 {
        return;
    }
    page.heading("Recommendations, commitments and data systems");
    page.gap();
    let responses = tally(
        recommendations.iter().map(|row| format!("response {}", words(row.response.as_str()))),
    );
    page.item(&format!(
        "{}{responses}",
        counted(recommendations.len(), "recommendation", "recommendations")
    ));
    page.item(&counted(commitments, "commitment", "commitments"));
    let joining =
        tally(systems.iter().map(|row| format!("joining {}", words(row.joining.as_str()))));
    page.item(&format!("{}{joining}", counted(systems.len(), "data system", "data systems")));
}

fn tally(words: impl Iterator<Item = String>) -> String {
    let mut tally = BTreeMap::<String, usize>::new();
    for word in words {
        let count = tally.entry(word).or_default();
        *count = count.saturating_add(1);
    }
    let words: Vec<String> =
        tally.into_iter().map(|(word, count)| format!("{count} {word}")).collect();
    if words.is_empty() { String::new() } else { format!(": {}", words.join(", ")) }
}

fn dates(dates: &Dates) -> String {
    if *dates == Dates::ALWAYS { String::new() } else { format!(" ({dates})") }
}

const fn evidence(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::NoneSeen => "no evidence for its approach was seen",
        Evidence::Asserted => "its holders say that its approach is right",
        Evidence::Assessed => "evidence for its approach was seen and judged sufficient",
        Evidence::Evaluated => "its approach was evaluated",
        _ => "evidence for its approach not stated",
    }
}

fn words(word: &str) -> String {
    word.replace('-', " ")
}
