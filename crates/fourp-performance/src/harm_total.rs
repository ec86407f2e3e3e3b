//! The harm of one span, and what it is made up of.

use std::collections::{BTreeMap, BTreeSet};

use fourp_model::{
    Answer, Area, CountingRule, Detection, HarmIndex, Measure, NotMeasurable, Party, Period,
    Population, Programme, RowRef, Slug, Strand, Table, Threat, Unit,
};
use fourp_stat::{Caveat, ConfidenceInterval, Estimate, Exposed, Stratum, directly_standardised};
use serde::Serialize;

use crate::{
    harm_options::HarmOptions,
    harm_weight::{NoWeight, Weight, Weights},
    number,
    point::SeriesPoint,
    series::Series,
};

pub(crate) const QUESTION: &str = "How much harm do the counts stand for?";

/// What the counts of one sum have in common.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
pub struct HarmKey {
    /// The scale.
    pub index: Slug<HarmIndex>,
    /// Whose records.
    pub party: Option<Party>,
    /// Where.
    pub area: Option<Slug<Area>>,
    /// Of what population.
    pub population: Option<Slug<Population>>,
    /// By what rule it was counted.
    pub counting_rule: Option<Slug<CountingRule>>,
    /// Of which strand.
    pub strand: Option<Strand>,
    /// How the things counted came to be known; `None` is all ways summed, because somebody asked for it.
    pub detection: Option<Detection>,
}

/// The harm of one span.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct HarmTotal {
    /// Of what.
    pub key: HarmKey,
    /// The span.
    pub period: Period,
    /// The unit of the weights.
    pub unit: Option<Unit>,
    /// Σ count × weight of what has a weight, with its interval; a part of the whole wherever
    /// [`unweighed`](Self::unweighed) is not empty.
    pub weighed: Answer<Estimate>,
    /// The same for one of [`exposure`](Self::exposure), where every count has the same.
    pub rate: Option<Estimate>,
    /// What all counts are exposed to, over the whole span, with its unit.
    pub exposure: Option<(f64, Unit)>,
    /// What it is made up of, the heaviest first.
    pub parts: Vec<HarmPart>,
    /// Counts that have no weight: not in the sum, and not nothing.
    pub unweighed: Vec<Unweighed>,
    /// Changes of recording within the span, or before it in a series that goes on: sums are not to be compared across them.
    pub breaks: Vec<RowRef>,
}

/// The counts of one measure and threat at one weight.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct HarmPart {
    /// What was counted.
    pub measure: Slug<Measure>,
    /// Of which threat.
    pub threat: Option<Slug<Threat>>,
    /// The count.
    pub count: u64,
    /// The weight of one.
    pub weight: f64,
    /// Count times weight.
    pub harm: f64,
    /// How many days of the span were counted.
    pub days: u64,
    /// The row of the weight.
    pub weight_row: RowRef,
}

/// Counts without a weight.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
pub struct Unweighed {
    /// What was counted.
    pub measure: Slug<Measure>,
    /// Of which threat.
    pub threat: Option<Slug<Threat>>,
    /// Why it has no weight.
    pub why: NoWeight,
    /// The rows of the counts.
    pub rows: Vec<RowRef>,
}

/// What is counted once under this key in this span.
pub(crate) type Counted<'a> = (&'a Slug<Measure>, Option<&'a Slug<Threat>>);

/// The points of one sum.
#[derive(Default)]
pub(crate) struct Group<'a> {
    parts: Vec<(Counted<'a>, Weight, u64, &'a SeriesPoint)>,
    unweighed: BTreeMap<(Counted<'a>, NoWeight), Vec<RowRef>>,
    breaks: BTreeSet<RowRef>,
    exposures: BTreeMap<Counted<'a>, BTreeMap<&'a Period, (f64, &'a Unit)>>,
    broken: Option<RowRef>,
}

impl<'a> Group<'a> {
    pub(crate) fn add(
        &mut self,
        weights: &Weights<'a>,
        scale: &Slug<HarmIndex>,
        series: &'a Series,
        point: &'a SeriesPoint,
    ) {
        let of = (&series.key.measure, series.key.threat.as_ref());
        for each in &series.breaks {
            let is_before = each.date.first_day() < point.period.end().unwrap_or_default();
            if is_before {
                self.breaks.insert(each.row.clone());
            }
        }
        if let (Some(exposure), Some(unit)) = (point.exposure, &series.exposure_unit) {
            self.exposures.entry(of).or_default().insert(&point.period, (exposure, unit));
        }
        let whole = number::whole(point.value);
        if number::count(whole) != point.value {
            self.broken.get_or_insert_with(|| point.row.clone());
            return;
        }
        match weights.weight(scale, of.0, of.1, &point.period) {
            Ok(weight) => self.parts.push((of, weight, whole, point)),
            Err(why) => self.unweighed.entry((of, why)).or_default().push(point.row.clone()),
        }
    }

    pub(crate) fn total(
        self,
        key: HarmKey,
        period: Period,
        nesting: &Nesting<'_>,
        options: HarmOptions,
    ) -> HarmTotal {
        let unit = self.parts.first().map(|(_, weight, ..)| weight.unit.clone());
        let weighed = match self.refusal(nesting) {
            Some(why) => why.into(),
            None => self.estimate(&key, options),
        };
        let exposure = self.exposure();
        let rate = exposure.as_ref().and_then(|(exposure, _)| {
            let whole = weighed.as_ref().measured()?;
            let interval = whole.interval().per(*exposure).ok()?;
            let rate = Estimate::new(whole.value() / exposure, interval, whole.method()).ok()?;
            let rate = whole.caveats().iter().cloned().fold(rate, Estimate::with_caveat);
            Some(rate.resting_on(whole.sources().iter().cloned()))
        });
        let unweighed = self.unweighed.iter().map(|((of, why), rows)| Unweighed {
            measure: of.0.clone(),
            threat: of.1.cloned(),
            why: why.clone(),
            rows: rows.clone(),
        });
        HarmTotal {
            key,
            period,
            unit,
            weighed,
            rate,
            exposure: exposure.map(|(exposure, unit)| (exposure, unit.clone())),
            unweighed: unweighed.collect(),
            parts: self.merged(),
            breaks: self.breaks.into_iter().collect(),
        }
    }

    /// Why nothing is added up.
    fn refusal(&self, nesting: &Nesting<'_>) -> Option<NotMeasurable> {
        if let Some(row) = &self.broken {
            let why = format!("{row} is no whole count");
            return Some(
                NotMeasurable::new(QUESTION, why).needing(Table::Observations, "whole counts"),
            );
        }
        let Some((_, first, ..)) = self.parts.first() else {
            let why = "none of these counts has a weight";
            return Some(
                NotMeasurable::new(QUESTION, why).needing(Table::Harm, "a weight of each of them"),
            );
        };
        let other = self.parts.iter().find(|(_, weight, ..)| weight.unit != first.unit);
        if let Some((_, other, ..)) = other {
            let why = format!("weights in {} stand among weights in {}", other.unit, first.unit);
            return Some(
                NotMeasurable::new(QUESTION, why).needing(Table::Harm, "weights of one unit"),
            );
        }
        let mut counted: Vec<Counted<'_>> = self.parts.iter().map(|(of, ..)| *of).collect();
        counted.sort_unstable();
        counted.dedup();
        let (wide, narrow) = nesting.first(&counted)?;
        let wide = wide.map_or("all threats".into(), ToString::to_string);
        let why = format!("counts of {wide} may hold those of {narrow} once more");
        Some(
            NotMeasurable::new(QUESTION, why).needing(
                Table::Observations,
                "counts of threats none of which is a part of another",
            ),
        )
    }

    fn estimate(&self, key: &HarmKey, options: HarmOptions) -> Answer<Estimate> {
        let merged = self.merged();
        let strata: Vec<Stratum> = merged
            .iter()
            .filter_map(|part| Stratum::new(Exposed::new(part.count, 1.0).ok()?, part.weight).ok())
            .collect();
        let total = number::sum(merged.iter().map(|part| part.weight));
        let estimate = if strata.is_empty() {
            nothing(options)
        } else {
            directly_standardised(&strata, options.level, options.method)
                .ok()
                .and_then(|rate| scaled(&rate, total))
        };
        let Some(estimate) = estimate else {
            return NotMeasurable::new(
                QUESTION,
                "the weights are too large or too small to add up",
            )
            .needing(Table::Harm, "weights on a scale that can be added up")
            .into();
        };
        let rows = self
            .parts
            .iter()
            .flat_map(|(_, weight, _, point)| [weight.row.clone(), point.row.clone()]);
        let estimate = estimate.resting_on(rows).with_caveat(Caveat::new(
            "weights are taken as known: the interval is that of the counts alone",
        ));
        let is_rounded = self.parts.iter().any(|(_, _, _, point)| point.resolution.is_some());
        let caveats = [
            match key.detection {
                Some(Detection::Reported) => None,
                Some(Detection::Proactive) => Some(
                    "these were found by looking, so the sum moves with the effort of those who look",
                ),
                Some(Detection::Mixed) => {
                    Some("some of these were found by looking, and move with the effort")
                }
                Some(Detection::Unknown) => Some("how these came to be known is not said"),
                None => Some(
                    "what was reported and what was found by looking are summed because that was asked for: the sum moves with effort too",
                ),
            },
            (!self.unweighed.is_empty())
                .then_some("some counts have no weight: this is a part of the whole"),
            (!self.breaks.is_empty())
                .then_some("recording changed: not to be compared with sums from before"),
            is_rounded.then_some("some counts are rounded or estimates, and weighed as printed"),
        ];
        let caveats = caveats.into_iter().flatten().map(Caveat::new);
        Answer::Measured(caveats.fold(estimate, Estimate::with_caveat))
    }

    /// Points of one measure, threat and weight put together, the heaviest first.
    fn merged(&self) -> Vec<HarmPart> {
        let mut merged: BTreeMap<(Counted<'_>, &RowRef), (f64, u64, u64)> = BTreeMap::new();
        for (of, weight, count, point) in &self.parts {
            let sums = merged.entry((*of, &weight.row)).or_insert((weight.value, 0, 0));
            sums.1 = sums.1.saturating_add(*count);
            sums.2 = sums.2.saturating_add(point.period.days().unwrap_or(0));
        }
        let parts = merged.into_iter().map(|((of, row), (weight, count, days))| HarmPart {
            measure: of.0.clone(),
            threat: of.1.cloned(),
            count,
            weight,
            harm: weight * number::count(count),
            days,
            weight_row: row.clone(),
        });
        let mut parts: Vec<HarmPart> = parts.collect();
        parts.sort_by(|one, other| other.harm.total_cmp(&one.harm));
        parts
    }

    /// The exposure of the span, if every part has the same in every period.
    fn exposure(&self) -> Option<(f64, &'a Unit)> {
        let first = self.exposures.values().next()?;
        let counted: BTreeSet<Counted<'_>> = self.parts.iter().map(|(of, ..)| *of).collect();
        let is_shared = counted.iter().all(|of| self.exposures.get(of) == Some(first));
        let unit = first.values().next().map(|(_, unit)| *unit)?;
        is_shared.then(|| (number::sum(first.values().map(|(exposure, _)| *exposure)), unit))
    }
}

/// Weights that are all zero make no harm, whatever was counted.
fn nothing(options: HarmOptions) -> Option<Estimate> {
    let interval = ConfidenceInterval::new(0.0, 0.0, options.level).ok()?;
    Estimate::new(0.0, interval, options.method.method()).ok()
}

/// A weighted mean as a weighted sum.
fn scaled(mean: &Estimate, total: f64) -> Option<Estimate> {
    let (lower, upper) = (mean.interval().lower() * total, mean.interval().upper() * total);
    let interval = ConfidenceInterval::new(lower, upper, mean.interval().level()).ok()?;
    let sum = Estimate::new(mean.value() * total, interval, mean.method()).ok()?;
    let sum = sum.value().is_finite().then_some(sum)?;
    Some(mean.caveats().iter().cloned().fold(sum, Estimate::with_caveat))
}

/// Which threats are parts of others.
pub(crate) struct Nesting<'a>(BTreeMap<&'a Slug<Threat>, &'a Slug<Threat>>);

impl<'a> Nesting<'a> {
    pub(crate) fn of(programme: &'a Programme) -> Self {
        let threats = programme.rows::<Threat>().iter();
        Self(threats.filter_map(|threat| Some((&threat.id, threat.part_of.as_ref()?))).collect())
    }

    /// The first of two that are counted by one measure, one being a part of the other.
    fn first<'b>(
        &self,
        counted: &[Counted<'b>],
    ) -> Option<(Option<&'b Slug<Threat>>, &'b Slug<Threat>)> {
        counted.iter().find_map(|(measure, threat)| {
            let narrow = (*threat)?;
            let is_counted = |wide| counted.binary_search(&(*measure, wide)).ok();
            let found = is_counted(None).or_else(|| {
                let mut above = self.0.get(narrow).copied();
                // No chain is longer than there are links, unless it goes round.
                for _ in 0..self.0.len() {
                    let wide = above?;
                    if wide == narrow {
                        return None;
                    }
                    if let Some(found) = is_counted(Some(wide)) {
                        return Some(found);
                    }
                    above = self.0.get(wide).copied();
                }
                None
            });
            found.and_then(|at| counted.get(at)).map(|(_, wide)| (*wide, narrow))
        })
    }
}
