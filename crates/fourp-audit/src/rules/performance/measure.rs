//! Could a single measure show success, and only success?

use fourp_model::{Direction, RowRef};
use fourp_performance::{AuditedIndicator, MeasureCriterion, Restating, SeriesReliability};

use super::{
    ground::{measured, measures, name, percent},
    set::not_met,
};
use crate::{
    asked::Asked,
    finding::{Confidence, Materiality},
    rule::Observed,
};

/// Measures with series that could not show the change that matters.
pub(super) fn blind(asked: &Asked<'_>) -> Vec<Observed> {
    each(asked, |it| {
        let judged = not_met(it, MeasureCriterion::Reliable)?;
        let says: Vec<&str> = judged.evidence.iter().map(|told| told.says.as_str()).collect();
        let shown: Vec<(Option<f64>, usize)> =
            it.reliability.series.iter().filter_map(|series| shown(it, series)).collect();
        let is_blind =
            |least: &Option<f64>| least.is_none_or(|least| least > it.reliability.matters);
        let blind: Vec<&(Option<f64>, usize)> =
            shown.iter().filter(|(least, _)| is_blind(least)).collect();
        let best = blind.iter().filter_map(|(least, periods)| Some(((*least)?, *periods)));
        let best = best.min_by(|(one, _), (other, _)| one.total_cmp(other));
        let way = if it.reliability.wants == Direction::Up { "rise" } else { "fall" };
        let of = name(asked, &it.id);
        Some(Observed {
            headline: format!(
                "{} of {} series of {of} could not show a change of {}",
                blind.len(),
                shown.len(),
                percent(it.reliability.matters)
            ),
            condition: format!("{}, four times in five at 95 %", says.join("; ")),
            effect: "that no change is seen in them is no evidence that nothing changed".into(),
            confidence: Confidence::Inferred,
            fragility: match best {
                Some((least, periods)) => format!(
                    "the best of them, of {periods} periods, shows a {way} of {} or more; more periods or larger counts would show less",
                    percent(least)
                ),
                None => format!("none of them shows a {way} of any size; more periods would"),
            },
            evidence: judged
                .evidence
                .iter()
                .flat_map(|told| told.rows.clone())
                .chain([it.row.clone()])
                .collect(),
            ..blank(asked, it)
        })
    })
}

/// The smallest change in the direction wanted that a series could show, and over how many periods.
fn shown(it: &AuditedIndicator, series: &SeriesReliability) -> Option<(Option<f64>, usize)> {
    let found = measured(&series.detectability)?;
    let halves = &found.halves;
    let least = if it.reliability.wants == Direction::Up { halves.rise } else { halves.fall };
    Some((least, found.periods))
}

/// Measures with a target, recorded by those they judge, that nobody independent checks.
pub(super) fn gamed(asked: &Asked<'_>) -> Vec<Observed> {
    each(asked, |it| {
        let gaming = it.gaming.as_ref()?;
        Some(Observed {
            headline: format!(
                "{} invites gaming: target, own records, no check",
                name(asked, &it.id)
            ),
            condition: gaming.says.clone(),
            effect: "its value may come to tell of its recording; nothing here says that it does"
                .into(),
            confidence: Confidence::Recorded,
            fragility: "an independent check, or a recorder whom it does not judge".into(),
            evidence: gaming.rows.clone(),
            ..blank(asked, it)
        })
    })
}

/// Measures of outcome or impact that move with the effort of those who look.
pub(super) fn sought(asked: &Asked<'_>) -> Vec<Observed> {
    each(asked, |it| {
        let is_moved = !it.is_of_acts() && !it.moved_by_effort.is_empty();
        is_moved.then(|| Observed {
            headline: format!("{} is called {} and moves with effort", name(asked, &it.id), it.kind),
            condition: it.moved_by_effort.iter().map(|told| told.says.as_str()).collect::<Vec<_>>().join("; "),
            effect: "more looking raises it, whatever becomes of the threat".into(),
            confidence: Confidence::Recorded,
            fragility: "counts of the same that came to be known without looking, or the effort beside each value".into(),
            evidence: it.moved_by_effort.iter().flat_map(|told| told.rows.clone()).chain([it.row.clone()]).collect(),
            ..blank(asked, it)
        })
    })
}

/// Measures that are known only after the next value is due, or taken now and then.
pub(super) fn late(asked: &Asked<'_>) -> Vec<Observed> {
    each(asked, |it| {
        let judged = not_met(it, MeasureCriterion::Timely)?;
        Some(Observed {
            headline: format!("{} is known too late to act on", name(asked, &it.id)),
            condition: judged
                .evidence
                .iter()
                .map(|told| told.says.as_str())
                .collect::<Vec<_>>()
                .join("; "),
            effect: "what is done next is done without it".into(),
            confidence: Confidence::Recorded,
            fragility: "a shorter lag than the time between two values".into(),
            evidence: vec![it.row.clone()],
            ..blank(asked, it)
        })
    })
}

/// Measures of which sources name weaknesses.
pub(super) fn weak(asked: &Asked<'_>) -> Vec<Observed> {
    each(asked, |it| {
        let says: Vec<&str> = it.weaknesses.iter().map(|told| told.says.as_str()).collect();
        (!says.is_empty()).then(|| Observed {
            headline: format!(
                "Sources name {} of {}",
                if says.len() == 1 {
                    "a weakness".into()
                } else {
                    format!("{} weaknesses", says.len())
                },
                name(asked, &it.id)
            ),
            condition: says.join("; "),
            effect: "its value says neither what it took nor what became of the threat".into(),
            confidence: Confidence::Recorded,
            fragility: "rows that hold what the sources miss".into(),
            evidence: it
                .weaknesses
                .iter()
                .flat_map(|told| told.rows.clone())
                .chain([it.row.clone()])
                .collect(),
            ..blank(asked, it)
        })
    })
}

/// Measures that only say what another says, each pair once.
pub(super) fn restated(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(found) = measures(asked) else { return Vec::new() };
    let mut pairs: Vec<Observed> = Vec::new();
    for told in &found.restatements {
        let subject = format!("{}+{}", told.indicator, told.of);
        let twin = format!("{}+{}", told.of, told.indicator);
        let known = pairs.iter_mut().find(|pair| pair.subject == subject || pair.subject == twin);
        if let Some(known) = known {
            known.condition = format!("{}; {}", known.condition, told.evidence.says);
            known.evidence.extend(told.evidence.rows.iter().cloned());
            continue;
        }
        let rows = [&told.indicator, &told.of];
        let rows = found.indicators.iter().filter(|it| rows.contains(&&it.id));
        let rows: Vec<RowRef> = rows.map(|it| it.row.clone()).collect();
        pairs.push(Observed {
            subject,
            headline: format!(
                "{} only restates {}",
                name(asked, &told.indicator),
                name(asked, &told.of)
            ),
            condition: told.evidence.says.clone(),
            cause: None,
            effect: "two measures that agree are taken for two confirmations, and are one".into(),
            materiality: Materiality::count(1, Some(found.indicators.len()), "measures"),
            confidence: match told.how {
                Restating::Declared | Restating::SameMeasure => Confidence::Recorded,
                _ => Confidence::Derived,
            },
            fragility: "one period in which the two differ in what they say".into(),
            evidence: told.evidence.rows.iter().cloned().chain(rows).collect(),
        });
    }
    pairs
}

/// One observation for each measure of which a rule holds.
fn each(asked: &Asked<'_>, tell: impl Fn(&AuditedIndicator) -> Option<Observed>) -> Vec<Observed> {
    let Some(found) = measures(asked) else { return Vec::new() };
    found.indicators.iter().filter_map(tell).collect()
}

fn blank(asked: &Asked<'_>, it: &AuditedIndicator) -> Observed {
    let all = measures(asked).map(|found| found.indicators.len());
    Observed {
        subject: it.id.to_string(),
        headline: String::new(),
        condition: String::new(),
        cause: None,
        effect: String::new(),
        materiality: Materiality::count(1, all, "measures"),
        confidence: Confidence::Derived,
        fragility: String::new(),
        evidence: Vec::new(),
    }
}
