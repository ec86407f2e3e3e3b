//! Did the world change, or how it is recorded?

use std::collections::BTreeMap;

use fourp_model::{Party, RecordingChange, RowRef};
use fourp_performance::{Comparison, Incomparable, PeerSet, Series, SeriesBreak};
use fourp_stat::{Exposed, Level};

use super::ground::{assessment, measured, percent, rows, series, size, unit};
use crate::{
    asked::Asked,
    finding::{Confidence, Materiality},
    rule::Observed,
};

/// Changes of recording across which counts differ so much that they would be read as a change in the world.
pub(super) fn changes(asked: &Asked<'_>) -> Vec<Observed> {
    let least = asked.threshold("change").approximate();
    let mut by_change: BTreeMap<&RowRef, Vec<(&Series, Step)>> = BTreeMap::new();
    for series in series(asked) {
        for each in &series.breaks {
            if let Some(step) = Step::of(series, each).filter(|step| step.change.abs() >= least) {
                by_change.entry(&each.row).or_default().push((series, step));
            }
        }
    }
    let found = asked.rows::<RecordingChange>().filter_map(|(row, change)| {
        let crossed = by_change.get(&row)?;
        let told: Vec<String> = crossed
            .iter()
            .map(|(series, step)| {
                format!("{}: {:.1} to {:.1} a period ({:+.0} %)", series.key, step.before, step.after, step.change * 100.0)
            })
            .collect();
        let least_seen = crossed.iter().map(|(_, step)| step.change.abs()).fold(0.0, f64::max);
        let who = change.party.as_ref().map(|party: &Party| format!("+{party}")).unwrap_or_default();
        Some(Observed {
            subject: format!("{}{who}@{}", change.measure, change.date),
            headline: format!(
                "{} changed by up to {} when its recording did, {}",
                change.measure,
                percent(least_seen),
                change.date
            ),
            condition: told.join("; "),
            cause: Some(format!("a change of {}: {}", change.kind, change.what)),
            effect: "values before and after are of two kinds; their difference says nothing of the threat".into(),
            materiality: Materiality::count(crossed.len(), None, "series"),
            confidence: Confidence::Derived,
            fragility: "both ways of recording side by side for some periods, if they then agree".into(),
            evidence: crossed.iter().flat_map(|(_, step)| step.rows.clone()).chain([row]).collect(),
        })
    });
    found.collect()
}

/// The mean before and after a change of recording.
struct Step {
    before: f64,
    after: f64,
    change: f64,
    rows: Vec<RowRef>,
}

impl Step {
    /// Of the points between the changes on either side; `None` where chance may have made the difference.
    fn of(series: &Series, each: &SeriesBreak) -> Option<Self> {
        let others = || series.breaks.iter().map(|other| other.point);
        let from = others().filter(|point| *point < each.point).max().unwrap_or(0);
        let to = others().filter(|point| *point > each.point).min().unwrap_or(series.points.len());
        let before = series.points.get(from..each.point)?;
        let after = series.points.get(each.point..to)?;
        let total = |points: &[fourp_performance::SeriesPoint]| -> f64 {
            points.iter().map(|point| point.value).sum()
        };
        let (first, second) = (total(before), total(after));
        let rate = |sum: f64, periods: usize| sum / size(periods);
        let (was, is) = (rate(first, before.len()), rate(second, after.len()));
        let exposed = |sum: f64, periods: usize| {
            Exposed::new(format!("{sum:.0}").parse().ok()?, size(periods)).ok()
        };
        let (later, earlier) = (exposed(second, after.len())?, exposed(first, before.len())?);
        let comparison = Comparison::of(later, earlier, Level::default(), None);
        let is_signal = measured(&comparison).is_some_and(Comparison::is_signal);
        let change = is / was - 1.0;
        let rows = [before.last(), after.first()];
        (is_signal && change.is_finite()).then(|| Self {
            before: was,
            after: is,
            change,
            rows: rows.into_iter().flatten().map(|point| point.row.clone()).collect(),
        })
    }
}

/// Records that jump though no change is declared.
pub(super) fn jumps(asked: &Asked<'_>) -> Vec<Observed> {
    reasons(asked, |unit, reason| {
        let Incomparable::Jumped { unit: of, at, ratio, q_value } = reason else { return None };
        (of == unit).then(|| Sign {
            at: format!("@{at}"),
            headline: format!("jumps to {ratio:.1} times its rate in {at}, undeclared"),
            condition: format!(
                "{reason}; jumps are looked for in all bodies that count this, and q is {q_value:.1e}"
            ),
            effect: "a comparison with others, or with earlier, compares what may be two ways of recording",
            fragility: "a source that declares a change of recording then, or that says what happened",
        })
    })
}

/// Counts that end in round figures more often than chance has them.
pub(super) fn heaps(asked: &Asked<'_>) -> Vec<Observed> {
    reasons(asked, |unit, reason| {
        let Incomparable::Heaped { unit: of, base, multiples, counts, .. } = reason else {
            return None;
        };
        (of == unit).then(|| Sign {
            at: String::new(),
            headline: format!("rounds: {multiples} of {counts} counts are multiples of {base}"),
            condition: reason.to_string(),
            effect: "small changes in its counts cannot be read",
            fragility: "a source that says that the counts are rounded, or the records behind them",
        })
    })
}

/// Bodies that report nothing, or no row, more often than their own rate and others allow.
pub(super) fn silences(asked: &Asked<'_>) -> Vec<Observed> {
    reasons(asked, |unit, reason| {
        let (of, headline) = match reason {
            Incomparable::Empty { unit, empty, periods, .. } => {
                (unit, format!("counts nothing in {empty} of {periods} periods"))
            }
            Incomparable::Missing { unit, missing, periods } => {
                (unit, format!("has no row for {missing} of {periods} periods that others have"))
            }
            _ => return None,
        };
        (of == unit).then(|| Sign {
            at: String::new(),
            headline,
            condition: reason.to_string(),
            effect: "what was not returned may be read as nothing having happened",
            fragility: "a return for each of those periods, be it nil",
        })
    })
}

/// What the counts of one body give away.
struct Sign {
    at: String,
    headline: String,
    condition: String,
    effect: &'static str,
    fragility: &'static str,
}

/// One observation for each body, measure and sign.
fn reasons(asked: &Asked<'_>, tell: impl Fn(&str, &Incomparable) -> Option<Sign>) -> Vec<Observed> {
    let peers = assessment(asked).and_then(|found| measured(&found.comparability.peers));
    let mut found = Vec::new();
    for set in peers.map(Vec::as_slice).unwrap_or_default() {
        for name in &set.units {
            for sign in set.reasons.iter().filter_map(|reason| tell(name, reason)) {
                let evidence: Vec<RowRef> = of_set(asked, set, name).flat_map(rows).collect();
                let who =
                    of_set(asked, set, name).next().and_then(|series| series.key.party.as_ref());
                let who = who.map_or_else(|| name.clone(), |party| asked.party(party));
                let threat =
                    set.threat.as_ref().map(|threat| format!("+{threat}")).unwrap_or_default();
                let subject = name.replace(" in ", "+");
                let observed = Observed {
                    subject: format!("{subject}+{}{threat}{}", set.measure, sign.at),
                    headline: format!("{} of {who}: {}", set.measure, sign.headline),
                    condition: sign.condition,
                    cause: None,
                    effect: sign.effect.into(),
                    materiality: Materiality::count(1, Some(set.units.len()), "bodies or areas"),
                    confidence: Confidence::Inferred,
                    fragility: sign.fragility.into(),
                    evidence,
                };
                if !found.iter().any(|known: &Observed| known.subject == observed.subject) {
                    found.push(observed);
                }
            }
        }
    }
    found
}

/// The series of one body in a set of peers.
fn of_set<'a>(asked: &Asked<'a>, set: &PeerSet, name: &str) -> impl Iterator<Item = &'a Series> {
    series(asked).filter(move |series| {
        let key = &series.key;
        (&key.measure, &key.threat, key.strand) == (&set.measure, &set.threat, set.strand)
            && unit(key) == *name
    })
}
