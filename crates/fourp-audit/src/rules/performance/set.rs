//! Do the measures together tell what becomes of the threats?

use fourp_model::{Rational, RowRef, Table};
use fourp_performance::{
    AuditedIndicator, IndicatorAudit, Judgement, Lack, MeasureCriterion, Outcome,
};

use super::ground::{measures, measures_of, name};
use crate::{
    asked::Asked,
    finding::{Confidence, Materiality},
    rule::Observed,
};

/// What is said of a set of measures: one finding for all of them.
const ALL: &str = "indicators";

/// Most measures tell of what is put in, done or counted, and not of what becomes of the threat.
pub(super) fn of_acts(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(found) = measures(asked) else { return Vec::new() };
    let acts: Vec<&AuditedIndicator> =
        found.indicators.iter().filter(|it| it.is_of_acts()).collect();
    let all = found.indicators.len();
    let most = asked.threshold("share");
    let whole = |count: usize| Rational::from_int(i64::try_from(count).unwrap_or(i64::MAX));
    let share = Rational::new(whole(acts.len()).numerator(), whole(all).numerator());
    if share.is_none_or(|share| share <= most) {
        return Vec::new();
    }
    let kinds: Vec<String> =
        found.kinds.iter().map(|(kind, count)| format!("{count} of {kind}")).collect();
    vec![Observed {
        headline: format!("{} of {all} measures tell only of what is done", acts.len()),
        condition: format!(
            "by kind there are {}; {} of those of acts have no baseline, no target and no owner either",
            kinds.join(", "),
            found.bare.len()
        ),
        effect: "more of what they count may go with more harm, or with less".into(),
        confidence: Confidence::Recorded,
        fragility: format!(
            "{} measures more of outcome or impact would bring the share to {most}",
            further(acts.len(), all, most)
        ),
        ..blank(found, &acts)
    }]
}

/// How many other measures bring the share of some among all down to a limit.
fn further(some: usize, all: usize, most: Rational) -> i128 {
    let some = Rational::from_int(i64::try_from(some).unwrap_or(i64::MAX));
    let needed = some.div(most, fourp_model::Toward::Up).map_or(0, Rational::ceil);
    needed.saturating_sub(i128::try_from(all).unwrap_or(i128::MAX))
}

pub(super) fn without_baseline(asked: &Asked<'_>) -> Vec<Observed> {
    lacking(asked, Lack::Baseline, "whether anything changed cannot be told from them")
}

pub(super) fn without_target(asked: &Asked<'_>) -> Vec<Observed> {
    lacking(asked, Lack::Target, "nobody can say of any value whether it is enough")
}

pub(super) fn without_owner(asked: &Asked<'_>) -> Vec<Observed> {
    lacking(asked, Lack::Owner, "nobody answers for them")
}

/// Measures that lack something, where measures are declared complete or a source says that it is missing.
fn lacking(asked: &Asked<'_>, lack: Lack, effect: &str) -> Vec<Observed> {
    let Some(found) = measures(asked) else { return Vec::new() };
    let is_complete = asked.programme.completeness_of(Table::Indicators).is_some();
    let mut evidence: Vec<RowRef> = Vec::new();
    let mut said = 0_usize;
    let mut some: Vec<&AuditedIndicator> = Vec::new();
    for it in &found.indicators {
        let Some((_, told)) = it.lacks.iter().find(|(of, _)| *of == lack) else { continue };
        let by_source =
            told.iter().flat_map(|told| &told.rows).any(|row| row.table == Table::Statements);
        if is_complete || by_source {
            said = said.saturating_add(usize::from(by_source));
            evidence.extend(told.iter().flat_map(|told| told.rows.iter().cloned()));
            some.push(it);
        }
    }
    if some.is_empty() {
        return Vec::new();
    }
    let all = found.indicators.len();
    vec![Observed {
        headline: format!("{} of {all} measures have no {lack}", some.len()),
        condition: format!(
            "the rows of {} state no {lack}; {}{}",
            names(asked, &some),
            if is_complete {
                "measures are declared complete"
            } else {
                "measures are not declared complete"
            },
            if said > 0 {
                format!(", and of {said} a source says that it is missing")
            } else {
                String::new()
            }
        ),
        effect: effect.into(),
        confidence: Confidence::Recorded,
        fragility: format!("a source that states the {lack} of each"),
        evidence,
        ..blank(found, &some)
    }]
}

/// Measures that nobody checks.
pub(super) fn unchecked(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(found) = measures(asked) else { return Vec::new() };
    let some: Vec<&AuditedIndicator> = found
        .indicators
        .iter()
        .filter(|it| not_met(it, MeasureCriterion::Verifiable).is_some())
        .collect();
    if some.is_empty() {
        return Vec::new();
    }
    vec![Observed {
        headline: format!("Nobody checks {} of {} measures", some.len(), found.indicators.len()),
        condition: format!("the rows of {} say that they are unchecked", names(asked, &some)),
        effect: "an error in them would not be found".into(),
        confidence: Confidence::Recorded,
        fragility: "a check of each, by anybody independent of those who record it".into(),
        ..blank(found, &some)
    }]
}

/// Threats and strands without any measure of what becomes of them: one finding for all.
pub(super) fn empty_cells(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(found) = measures(asked) else { return Vec::new() };
    let coverage = &found.coverage;
    let empty: Vec<String> = coverage
        .cells
        .iter()
        .filter(|cell| !cell.tells_of_effect())
        .map(|cell| format!("{} x {}", cell.threat, cell.strand))
        .collect();
    let Some(within) = coverage.complete_within.as_ref().filter(|_| !empty.is_empty()) else {
        return Vec::new();
    };
    let few: Vec<&str> = empty.iter().take(4).map(String::as_str).collect();
    vec![Observed {
        headline: format!(
            "No measure of effect for {} of {} pairs of threat and strand",
            empty.len(),
            coverage.cells.len()
        ),
        condition: format!(
            "no outcome or impact is measured for {}{}; over kinds too, {} of {} cells are empty, {} of them perhaps covered by measures whose rows state no threat or strand; measures are declared complete within {within}",
            few.join(", "),
            if empty.len() > few.len() {
                format!(" and {} more", empty.len().saturating_sub(few.len()))
            } else {
                String::new()
            },
            coverage.empty,
            coverage.of,
            coverage.possible
        ),
        effect: "what becomes of those threats there, no measure in use can show".into(),
        materiality: Materiality::count(empty.len(), Some(coverage.cells.len()), "pairs of threat and strand"),
        confidence: Confidence::Derived,
        fragility: "one measure of outcome or impact for each, or the threat and strand of those that state none".into(),
        ..blank(found, &found.indicators.iter().collect::<Vec<_>>())
    }]
}

/// The judgement by which a measure fails a criterion.
pub(super) fn not_met(
    it: &AuditedIndicator,
    criterion: MeasureCriterion,
) -> Option<&Judgement<MeasureCriterion>> {
    let judged = it.criteria.iter().find(|judged| judged.criterion == criterion)?;
    (judged.outcome == Outcome::NotMet).then_some(judged)
}

fn names(asked: &Asked<'_>, some: &[&AuditedIndicator]) -> String {
    some.iter().map(|it| name(asked, &it.id)).collect::<Vec<_>>().join(", ")
}

fn blank(found: &IndicatorAudit, some: &[&AuditedIndicator]) -> Observed {
    Observed {
        subject: ALL.into(),
        headline: String::new(),
        condition: String::new(),
        cause: None,
        effect: String::new(),
        materiality: measures_of(found, some),
        confidence: Confidence::Derived,
        fragility: String::new(),
        evidence: some.iter().map(|it| it.row.clone()).collect(),
    }
}
