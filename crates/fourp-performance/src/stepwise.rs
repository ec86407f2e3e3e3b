//! The model that published estimates of modern slavery choose.

use fourp_stat::{Level, Poisson};
use serde::Serialize;

use crate::{
    capture_table::CaptureTable,
    log_linear_design::{Counts, Design},
    log_linear_existence::existence,
    log_linear_model::LogLinearModel,
    log_linear_newton::{Newton, Precision},
    model_fit::{Fitter, ModelFit, ModelIntervals},
};

/// When a pair of lists is taken into the model.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct StepwiseOptions {
    /// Below which one-sided probability; 0.02 as published.
    pub threshold: f64,
}

/// 0.02 (Chan, Silverman and Vincent 2021).
impl Default for StepwiseOptions {
    fn default() -> Self {
        Self { threshold: 0.02 }
    }
}

/// The model that steps lead to.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Stepwise {
    /// What was asked.
    pub options: StepwiseOptions,
    /// The steps, in their order.
    pub steps: Vec<StepwiseStep>,
    /// The model at the end, and its estimate.
    pub fit: ModelFit,
}

/// A pair of lists taken in.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct StepwiseStep {
    /// The model with it.
    pub model: LogLinearModel,
    /// How likely so few common cases were, or so many, by the model without it: the smaller of the two.
    pub p_value: f64,
}

impl Stepwise {
    /// Starts from independence and takes in, again and again, the pair of lists whose common cases are least likely by
    /// the model so far, as long as that is below the threshold and the larger model has an estimate (Chan, Silverman
    /// and Vincent 2021, section 3.2; the rule of `SparseMSE` 2.0.1). Of pairs alike the first by their lists.
    ///
    /// Published for pairs of lists only. Cost: lists⁴ / 4 tests and as many fits as pairs at most.
    #[must_use]
    pub fn of(
        table: &CaptureTable,
        options: StepwiseOptions,
        level: Level,
        intervals: ModelIntervals,
    ) -> Self {
        let counts = Counts::new(table.counts(), table.lists().len());
        let steps = steps(&mut Newton::default(), &counts, options.threshold);
        let mut model = LogLinearModel::independence(table);
        let steps = steps.into_iter().map(|(pair, p_value)| {
            model = model.with(pair);
            StepwiseStep { model: model.clone(), p_value }
        });
        let steps = steps.collect();
        let fit = Fitter::new(&counts, level, intervals).fit(&model);
        Self { options, steps, fit }
    }
}

/// The population by the model that steps lead to; `None` where even independence has no estimate.
pub(crate) fn stepwise_population(
    newton: &mut Newton,
    counts: &Counts,
    threshold: f64,
) -> Option<f64> {
    let mut terms: Vec<usize> =
        steps(newton, counts, threshold).into_iter().map(|(pair, _)| pair).collect();
    terms.sort_unstable();
    let design = Design::of(counts, &terms);
    existence(&design, counts).ok()?;
    let fit = newton.fit(&design, counts, None, None, Precision::Estimate)?;
    Some(counts.cases + fit.intercept.exp())
}

/// Pairs taken in, with their probabilities.
fn steps(newton: &mut Newton, counts: &Counts, threshold: f64) -> Vec<(usize, f64)> {
    let lists = 0..counts.lists;
    let pairs = lists.flat_map(|one| {
        (one.saturating_add(1)..counts.lists).map(move |other| 1_usize << one | 1 << other)
    });
    let mut left: Vec<usize> = pairs.collect();
    let (mut terms, mut steps) = (Vec::new(), Vec::new());
    let mut design = Design::of(counts, &terms);
    if existence(&design, counts).is_err() {
        return steps;
    }
    while let Some(fit) = newton.fit(&design, counts, None, None, Precision::Full) {
        // The fit's last step was below rounding, so its expected counts are those of its effects.
        drop(fit);
        let mut likely: Vec<(f64, usize)> = left
            .iter()
            .filter_map(|pair| Some((tail(counts.margin(*pair), newton.expected(), *pair)?, *pair)))
            .filter(|(p_value, _)| *p_value < threshold)
            .collect();
        likely.sort_by(|one, other| one.0.total_cmp(&other.0));
        let larger = likely.into_iter().find_map(|(p_value, pair)| {
            let mut more: Vec<usize> = terms.iter().copied().chain([pair]).collect();
            more.sort_unstable();
            let design = Design::of(counts, &more);
            existence(&design, counts).ok().map(|()| (p_value, pair, more, design))
        });
        let Some((p_value, pair, more, next)) = larger else { break };
        (terms, design) = (more, next);
        left.retain(|other| *other != pair);
        steps.push((pair, p_value));
    }
    steps
}

/// The probability of at most, or at least, so many common cases: the smaller.
fn tail(common: f64, expected: &[f64], pair: usize) -> Option<f64> {
    let cells = expected.iter().enumerate().filter(|(cell, _)| cell & pair == pair);
    let mean = crate::number::sum(cells.map(|(_, mean)| *mean));
    let count = crate::number::whole(common);
    if mean <= 0.0 {
        return (count > 0).then_some(0.0);
    }
    let law = Poisson::new(mean).ok()?;
    let lower = law.at(count).lower;
    let upper = count.checked_sub(1).map_or(1.0, |below| law.at(below).upper);
    Some(lower.min(upper))
}
