//! Published figures, and what is said.

use std::collections::{BTreeMap, BTreeSet};

use fourp_claims::{LedgerVerdict, Verdict};
use fourp_model::{Check, Claim, Interest, Rounding, RowRef, Slug, Statement, Table};

use crate::{
    asked::Asked,
    code::{Code, Family},
    finding::{Confidence, Materiality, Severity},
    rule::{Observed, Rule},
    say,
};

const FIGURES: &[(Table, &str)] = &[
    (Table::Claims, "published figures with speaker, period and population"),
    (Table::Checks, "how published figures should relate"),
];

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code::new(Family::Claims, 1),
        question: "Do published figures contradict each other?",
        criterion: "figures of the same thing can all be true at once, each within its rounding",
        why: "figures that cannot all be true leave a reader without any",
        reference: "UK Statistics Authority, Code of Practice for Statistics (2018), Q3 assured quality",
        severity: Severity::High,
        thresholds: &[],
        needs: FIGURES,
        find: contradictions,
    },
    Rule {
        code: Code::new(Family::Claims, 2),
        question: "Does one number stand for two things?",
        criterion: "a number is compared only with a number of the same thing",
        why: "equal numbers of different things are taken for each other",
        reference: "UK Statistics Authority, Code of Practice for Statistics (2018), Q3 assured quality",
        severity: Severity::Medium,
        thresholds: &[],
        needs: FIGURES,
        find: same_value,
    },
    Rule {
        code: Code::new(Family::Claims, 3),
        question: "Do figures agree although their printed values do not?",
        criterion: "printed figures add up, or say that they are rounded",
        why: "whoever recomputes the printed values raises a false alarm",
        reference: "UK Statistics Authority, Code of Practice for Statistics (2018), Q3 assured quality",
        severity: Severity::Information,
        thresholds: &[],
        needs: FIGURES,
        find: false_alarms,
    },
    Rule {
        code: Code::new(Family::Claims, 4),
        question: "Is a figure still used that was replaced?",
        criterion: "a revised figure takes the place of the one before wherever it is used",
        why: "decisions rest on a figure that its own makers gave up",
        reference: "UK Statistics Authority, Code of Practice for Statistics (2018), Q3 assured quality",
        severity: Severity::Medium,
        thresholds: &[],
        needs: &[(Table::Claims, "versions of published figures, each with its date")],
        find: superseded,
    },
    Rule {
        code: Code::new(Family::Claims, 5),
        question: "Does a body judge itself, and nothing tests it?",
        criterion: "what a body says of its own performance is borne out by somebody else's data",
        why: "a self-assessment that nothing tests is no evidence",
        reference: "International Standard on Auditing 500: audit evidence",
        severity: Severity::Low,
        thresholds: &[],
        needs: &[(Table::Statements, "what bodies say of their own performance")],
        find: untested,
    },
];

fn contradictions(asked: &Asked<'_>) -> Vec<Observed> {
    let outcomes = asked.answers.agreed.outcomes().iter();
    let found = outcomes.filter_map(|outcome| {
        let Verdict::Contradictory(conflict) = &outcome.verdict else { return None };
        let check = asked.programme.get::<Check>(&outcome.check)?;
        let claims: Vec<String> = conflict.claims.iter().map(ToString::to_string).collect();
        let repair = conflict.repairs.first().map(|repair| {
            format!(
                "it would stand if {} were {} instead of {}",
                repair.claim,
                repair.needed.to_significant(4),
                repair.printed.to_significant(4),
            )
        });
        Some(Observed {
            subject: outcome.check.to_string(),
            headline: format!("The figures of \"{}\" cannot all be true", check.title),
            condition: format!(
                "{} clash, whatever their rounding; no smaller set of them does",
                claims.join(", ")
            ),
            cause: None,
            effect: "at least one of the figures is wrong or is of something else".into(),
            materiality: Materiality::count(claims.len(), None, "figures"),
            confidence: Confidence::Derived,
            fragility: repair
                .unwrap_or_else(|| "no change of one figure alone would mend it".into()),
            evidence: asked.compared(&conflict.checks, &conflict.claims),
        })
    });
    found.collect()
}

fn same_value(asked: &Asked<'_>) -> Vec<Observed> {
    let outcomes = asked.answers.agreed.outcomes().iter();
    let found = outcomes.filter_map(|outcome| {
        let Verdict::NotComparable(reasons) = &outcome.verdict else { return None };
        let check = asked.programme.get::<Check>(&outcome.check)?;
        let ids: Vec<Slug<Claim>> = check.formula.claims().cloned().collect();
        let claims: Vec<&Claim> = ids.iter().filter_map(|id| asked.programme.get(id)).collect();
        let [one, other] = claims.as_slice() else { return None };
        let is_same = one.figure.printed().is_some()
            && one.figure.printed() == other.figure.printed()
            && one.figure.unit() == other.figure.unit();
        let reason = reasons.first().filter(|_| is_same)?;
        Some(Observed {
            subject: outcome.check.to_string(),
            headline: match one.label == other.label {
                true => format!(
                    "One number, two things: {}, where {} differs",
                    one.label, reason.aspect
                ),
                false => format!("One number, two things: {} and {}", one.label, other.label),
            },
            condition: format!(
                "{} and {} print the same number; they differ in {}: {} and {}",
                one.id, other.id, reason.aspect, reason.left, reason.right
            ),
            cause: None,
            effect: "a reader may take one for the other, or for a confirmation of it".into(),
            materiality: Materiality::count(2, None, "figures"),
            confidence: Confidence::Derived,
            fragility: "a source that says that both are of the same thing".into(),
            evidence: asked.compared(std::slice::from_ref(&outcome.check), &ids),
        })
    });
    found.collect()
}

fn false_alarms(asked: &Asked<'_>) -> Vec<Observed> {
    let outcomes = asked.answers.agreed.outcomes().iter();
    let found = outcomes.filter(|outcome| outcome.verdict == Verdict::ConsistentAsIntervals);
    let found = found.filter_map(|outcome| {
        let check = asked.programme.get::<Check>(&outcome.check)?;
        let ids: Vec<Slug<Claim>> = check.formula.claims().cloned().collect();
        Some(Observed {
            subject: outcome.check.to_string(),
            headline: format!("\"{}\" agrees, though the printed figures do not", check.title),
            condition:
                "the printed values do not satisfy the relation; values behind their rounding do"
                    .into(),
            cause: Some("the figures are rounded".into()),
            effect: "a check of the printed values would be a false alarm".into(),
            materiality: Materiality::count(ids.len(), None, "figures"),
            confidence: Confidence::Derived,
            fragility: "figures printed to more digits, if they then disagree".into(),
            evidence: asked.compared(std::slice::from_ref(&outcome.check), &ids),
        })
    });
    found.collect()
}

fn superseded(asked: &Asked<'_>) -> Vec<Observed> {
    let mut found = Vec::new();
    for revision in asked.answers.agreed.revisions() {
        let (Some(old), Some(new)) = (
            asked.programme.get::<Claim>(&revision.from),
            asked.programme.get::<Claim>(&revision.to),
        ) else {
            continue;
        };
        let of = |claim: &Claim| claim.figure.interval(Rounding::default());
        let (Some(was), Some(is)) = (of(old), of(new)) else { continue };
        let same = |claim: &Claim| {
            claim.measure == new.measure
                && claim.population == new.population
                && claim.period == new.period
        };
        for (row, claim) in asked.rows::<Claim>() {
            let is_other = claim.id != old.id && claim.id != new.id && claim.supersedes.is_none();
            let Some(said) = of(claim).filter(|_| is_other && same(claim)) else { continue };
            if said.intersect(&is).is_some() || said.intersect(&was).is_none() {
                continue;
            }
            let mut evidence = asked.compared(&[], &[old.id.clone(), new.id.clone()]);
            evidence.push(row);
            found.push(Observed {
                subject: claim.id.to_string(),
                headline: format!("A figure that was replaced is still used: {}", claim.label),
                condition: format!(
                    "{} agrees with {} and not with {}, which replaced it",
                    claim.id, old.id, new.id
                ),
                cause: None,
                effect: "what is said rests on a count that was revised".into(),
                materiality: Materiality::count(1, None, "figure"),
                confidence: Confidence::Derived,
                fragility: format!(
                    "if {} was said before {} replaced {}, it was right when it was said",
                    claim.id, new.id, old.id
                ),
                evidence,
            });
        }
    }
    found
}

/// Those who speak of their own performance, each with what nobody tested.
fn untested(asked: &Asked<'_>) -> Vec<Observed> {
    let mut by_speaker: BTreeMap<String, Vec<(RowRef, &Statement, &str)>> = BTreeMap::new();
    for (row, statement) in asked.rows::<Statement>() {
        let verdict = asked.answers.ledger.iter().find(|entry| entry.statement == statement.id);
        let why = match verdict.map(|entry| &entry.verdict) {
            Some(LedgerVerdict::AssertedUntested) => "nothing in the data bears on it",
            Some(LedgerVerdict::RestatedOnly { .. }) => "it is only repeated",
            _ => continue,
        };
        if statement.voice.interest != Interest::Own {
            continue;
        }
        let speakers: Vec<String> =
            statement.voice.speakers.iter().map(ToString::to_string).collect();
        by_speaker.entry(speakers.join("+")).or_default().push((row, statement, why));
    }
    let all = asked.programme.rows::<Statement>().len();
    let found = by_speaker.into_iter().filter_map(|(subject, said)| {
        let (_, first, _) = said.first()?;
        let speakers: Vec<String> =
            first.voice.speakers.iter().map(|party| asked.party(party)).collect();
        let told: Vec<String> = said
            .iter()
            .map(|(_, statement, why)| format!("{} ({}; {why})", statement.gist, statement.id))
            .collect();
        let settled: BTreeSet<&str> =
            said.iter().filter_map(|(_, statement, _)| statement.settled_by.as_deref()).collect();
        let settled: Vec<&str> = settled.into_iter().collect();
        Some(Observed {
            subject: if subject.is_empty() { "not-stated".into() } else { subject },
            headline: format!(
                "Nobody tested {} of {} on their own performance",
                say::count(said.len(), "statement"),
                if speakers.is_empty() { "unnamed speakers".into() } else { say::list(&speakers) }
            ),
            condition: told.join("; "),
            cause: None,
            effect: "they cannot be relied on, whichever way they speak".into(),
            materiality: Materiality::count(said.len(), Some(all), "statements"),
            confidence: Confidence::Recorded,
            fragility: match settled.as_slice() {
                [] => "data of somebody else that bear them out".into(),
                settled => settled.join("; "),
            },
            evidence: said.into_iter().map(|(row, ..)| row).collect(),
        })
    });
    found.collect()
}
