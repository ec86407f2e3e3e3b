//! How far an estimate of a population would move had the model been chosen anew each time.

use std::{
    num::NonZeroUsize,
    sync::atomic::{AtomicU64, Ordering},
};

use fourp_graph::in_order;
use fourp_model::{Progress, Stopped};
use fourp_stat::{ConfidenceInterval, Level, Normal, Rng, SampleQuantile, SortedSample, Tail};
use serde::Serialize;

use crate::{
    capture_table::CaptureTable,
    log_linear_design::{Counts, Design},
    log_linear_existence::existence,
    log_linear_model::LogLinearModel,
    log_linear_newton::{Newton, Precision},
    model_fit::Criterion,
    model_set::{ModelSetError, weighed},
    number,
    stepwise::{StepwiseOptions, stepwise_population},
    words::conventions,
};

conventions! {
    /// How one number is made of a model set.
    #[expect(clippy::exhaustive_enums, reason = "best or average by each criterion, or by steps")]
    Selection {
        /// The estimate of the AIC-best model.
        AicBest = "AIC-best",
        /// The estimate of the BIC-best model, n = cases.
        BicCasesBest = "BIC-best, n = cases",
        /// The estimate of the BIC-best model, n = cells.
        BicCellsBest = "BIC-best, n = cells",
        /// The average of all models, weighed by AIC.
        AicAverage = "AIC average",
        /// The average of all models, weighed by BIC, n = cases.
        BicCasesAverage = "BIC average, n = cases",
        /// The average of all models, weighed by BIC, n = cells.
        BicCellsAverage = "BIC average, n = cells",
        /// The estimate of the model that steps lead to.
        Stepwise = "stepwise as published",
    }

    /// What replicates are drawn from.
    #[expect(clippy::exhaustive_enums, reason = "from the cells, or from a model of them")]
    #[derive(Default)]
    Resampling {
        /// Cases from the observed cells (Chan, Silverman and Vincent 2021; Silverman, Chan and Vincent 2024). The
        /// default.
        #[default]
        Multinomial = "cases drawn from the observed cells",
        /// Cases from the cells that the AIC-best model expects: cells seen empty may fill.
        Parametric = "cases drawn from the cells that the AIC-best model expects",
    }
}

/// How estimates are drawn anew.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct SelectionBootstrapOptions {
    /// How many replicates.
    pub replicates: u32,
    /// The seed; a replicate is a stream of it, so results do not depend on threads.
    pub seed: u64,
    /// What replicates are drawn from.
    pub resampling: Resampling,
    /// The level of the intervals.
    pub level: Level,
    /// Effects of at most so many lists.
    pub order: usize,
    /// The most models refitted in a replicate.
    pub models_max: usize,
    /// How steps are taken.
    pub stepwise: StepwiseOptions,
}

/// 1,000 replicates from the cells, seed 1, 95 %, effects of two lists, 40,000 models.
impl Default for SelectionBootstrapOptions {
    fn default() -> Self {
        Self {
            replicates: 1_000,
            seed: 1,
            resampling: Resampling::default(),
            level: Level::P95,
            order: 2,
            models_max: 40_000,
            stepwise: StepwiseOptions::default(),
        }
    }
}

/// Intervals that allow for the choice of a model: in every replicate all models are fitted and the choice is made anew.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SelectionBootstrap {
    /// What was asked.
    pub options: SelectionBootstrapOptions,
    /// How many models were fitted in each replicate.
    pub models: usize,
    /// One number of the set by each way, with its interval; in the order of [`Selection::ALL`].
    pub selections: Vec<SelectedPopulation>,
}

/// One number made of a model set, and how far it moves.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SelectedPopulation {
    /// How it is made.
    pub selection: Selection,
    /// The number, of the table itself.
    pub population: Option<f64>,
    /// Between the quantiles of the replicates (type 8 of Hyndman and Fan).
    pub percentile: Option<ConfidenceInterval>,
    /// Bias-corrected and accelerated (Efron 1987), the acceleration by leaving out one case of each cell in turn,
    /// weighed by counts. `None` where all replicates lie on one side of the number.
    pub bca: Option<ConfidenceInterval>,
    /// In how many replicates the same model was chosen again; of single models only.
    pub same_model: Option<u32>,
    /// Replicates that gave no number.
    pub without: u32,
}

/// What one table gives by each way: the number, and which model.
type Drawn = [(Option<f64>, Option<usize>); 7];

impl SelectionBootstrap {
    /// Refits every model in every replicate.
    ///
    /// Cost: replicates x models x about five steps of a fit; for five lists some five seconds of processor time to a
    /// thousand replicates (`python3 benches/peers/capture/race.py`).
    ///
    /// # Errors
    /// [`ModelSetError`]: more models than allowed, or told to stop.
    pub fn of(
        table: &CaptureTable,
        options: SelectionBootstrapOptions,
        threads: NonZeroUsize,
        progress: &dyn Progress,
    ) -> Result<Self, ModelSetError> {
        let models = LogLinearModel::all(table, options.order, options.models_max)?;
        let lists = table.lists().len();
        let refit = |cells: Vec<f64>, newton: &mut Newton| {
            draw(&Counts::new(cells, lists), &models, options.stepwise, newton)
        };
        let cells = table.counts();
        let drawn_from = Source::of(table, &cells, options, &models);
        let done = AtomicU64::new(0);
        let of = Some(u64::from(options.replicates));
        let replicate = |replicate: u32| -> Result<Drawn, Stopped> {
            progress.step(done.fetch_add(1, Ordering::Relaxed), of, "replicates")?;
            let mut rng = Rng::new(options.seed).stream(u64::from(replicate));
            Ok(refit(drawn_from.sample(&mut rng), &mut Newton::default()))
        };
        let drawn = in_order((0..options.replicates).collect(), threads, replicate);
        let drawn: Vec<Drawn> = drawn.into_iter().collect::<Result<_, Stopped>>()?;
        let filled = cells.iter().enumerate().filter(|(_, count)| **count > 0.0);
        let filled: Vec<(usize, f64)> = filled.map(|(cell, count)| (cell, *count)).collect();
        let without_one = in_order(filled, threads, |(cell, count)| {
            let less = cells.iter().enumerate();
            let less = less.map(|(at, own)| if at == cell { own - 1.0 } else { *own }).collect();
            (count, refit(less, &mut Newton::default()))
        });
        let own = refit(cells.clone(), &mut Newton::default());
        let selections = Selection::ALL.iter().enumerate().filter_map(|(place, selection)| {
            let of = |drawn: &Drawn| drawn.get(place).copied().unwrap_or_default();
            let left: Option<Vec<(f64, f64)>> =
                without_one.iter().map(|(count, drawn)| Some((*count, of(drawn).0?))).collect();
            let drawn: Vec<(Option<f64>, Option<usize>)> = drawn.iter().map(of).collect();
            selected(*selection, of(&own), &drawn, left.as_deref(), options.level)
        });
        Ok(Self { options, models: models.len(), selections: selections.collect() })
    }

    /// The number and interval of one way.
    #[must_use]
    pub fn selection(&self, selection: Selection) -> Option<&SelectedPopulation> {
        self.selections.iter().find(|each| each.selection == selection)
    }
}

/// What cases are drawn from: cumulated weights of cells.
struct Source {
    upto: Vec<f64>,
    cases: u64,
}

impl Source {
    fn of(
        table: &CaptureTable,
        cells: &[f64],
        options: SelectionBootstrapOptions,
        models: &[LogLinearModel],
    ) -> Self {
        let weights = match options.resampling {
            Resampling::Multinomial => cells.to_vec(),
            Resampling::Parametric => expected_of_best(table, models),
        };
        let mut sum = 0.0;
        let upto = weights.iter().map(|weight| {
            sum += weight;
            sum
        });
        Self { upto: upto.collect(), cases: table.cases() }
    }

    fn sample(&self, rng: &mut Rng) -> Vec<f64> {
        let mut cells = vec![0.0; self.upto.len()];
        let total = self.upto.last().copied().unwrap_or(0.0);
        for _ in 0..self.cases {
            let place = rng.uniform() * total;
            // Never an empty cell, for its weights cumulate to those before it.
            let cell = self.upto.partition_point(|upto| *upto < place);
            if let Some(cell) = cells.get_mut(cell) {
                *cell += 1.0;
            }
        }
        cells
    }
}

/// What the AIC-best model expects in the cells; the cells themselves where none has an estimate.
fn expected_of_best(table: &CaptureTable, models: &[LogLinearModel]) -> Vec<f64> {
    let counts = Counts::new(table.counts(), table.lists().len());
    let mut newton = Newton::default();
    let best = draw(&counts, models, StepwiseOptions::default(), &mut newton);
    let best = best.first().and_then(|(_, model)| models.get((*model)?));
    let fitted = best.and_then(|model| {
        let design = Design::of(&counts, model.terms());
        newton.fit(&design, &counts, None, None, Precision::Full)?;
        Some(newton.expected().to_vec())
    });
    fitted.unwrap_or(counts.cells)
}

/// Fits all models to a table, and makes one number by each way.
fn draw(
    counts: &Counts,
    models: &[LogLinearModel],
    stepwise: StepwiseOptions,
    newton: &mut Newton,
) -> Drawn {
    let cells = number::size(counts.cells.len().saturating_sub(1));
    let fits: Vec<(usize, f64, f64, f64)> = models
        .iter()
        .enumerate()
        .filter_map(|(place, model)| {
            let design = Design::of(counts, model.terms());
            existence(&design, counts).ok()?;
            let fit = newton.fit(&design, counts, None, None, Precision::Estimate)?;
            let population = counts.cases + fit.intercept.exp();
            let size = number::size(model.parameters());
            population.is_finite().then_some((place, population, fit.likelihood, size))
        })
        .collect();
    let mut drawn = Drawn::default();
    let (best, rest) = drawn.split_at_mut(3);
    for (criterion, (best, average)) in Criterion::ALL.iter().zip(best.iter_mut().zip(rest)) {
        let price = criterion.price(counts.cases, cells);
        let values: Vec<(f64, f64)> = fits
            .iter()
            .map(|(_, population, likelihood, size)| (price * size - 2.0 * likelihood, *population))
            .collect();
        let least =
            values.iter().zip(&fits).min_by(|(one, _), (other, _)| one.0.total_cmp(&other.0));
        *best = (least.map(|(value, _)| value.1), least.map(|(_, fit)| fit.0));
        average.0 = weighed(&values).map(|(average, _)| average);
    }
    if let Some(last) = drawn.last_mut() {
        last.0 = stepwise_population(newton, counts, stepwise.threshold);
    }
    drawn
}

fn selected(
    selection: Selection,
    (own, model): (Option<f64>, Option<usize>),
    drawn: &[(Option<f64>, Option<usize>)],
    left: Option<&[(f64, f64)]>,
    level: Level,
) -> Option<SelectedPopulation> {
    let values: Vec<f64> = drawn.iter().filter_map(|(value, _)| *value).collect();
    let times = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let without = times(drawn.len().saturating_sub(values.len()));
    let same_model =
        model.map(|_| times(drawn.iter().filter(|(_, again)| *again == model).count()));
    let below = own.map(|own| values.iter().filter(|value| **value < own).count());
    let sample = SortedSample::new(values).ok();
    let between = |lower: f64, upper: f64| {
        let at = |p: f64| sample.as_ref()?.quantile(p, SampleQuantile::Type8).ok();
        ConfidenceInterval::new(at(lower)?, at(upper)?, level).ok()
    };
    let percentile = between(level.tail(), 1.0 - level.tail());
    let bca = below.zip(left).and_then(|(below, left)| {
        let share = number::size(below) / number::size(sample.as_ref()?.values().len());
        let (lower, upper) = corrected(share, acceleration(left), level)?;
        between(lower, upper)
    });
    Some(SelectedPopulation { selection, population: own, percentile, bca, same_model, without })
}

/// Σ count x difference³ / (6 (Σ count x difference²)^(3/2)) of estimates without one case of a cell.
fn acceleration(left: &[(f64, f64)]) -> f64 {
    let cases = number::sum(left.iter().map(|(count, _)| *count));
    let mean = number::sum(left.iter().map(|(count, value)| count * value)) / cases;
    let moment = |power: i32| {
        number::sum(left.iter().map(|(count, value)| count * (mean - value).powi(power)))
    };
    let spread = moment(2).powf(1.5);
    if spread > 0.0 { moment(3) / (6.0 * spread) } else { 0.0 }
}

/// The probabilities at which a bias-corrected and accelerated interval ends.
fn corrected(share_below: f64, acceleration: f64, level: Level) -> Option<(f64, f64)> {
    if !(share_below > 0.0 && share_below < 1.0) {
        return None;
    }
    let bias = Normal.quantile(Tail::Lower(share_below)).ok()?;
    let at = |deviate: f64| {
        let off = bias + deviate;
        let shrink = 1.0 - acceleration * off;
        (shrink > 0.0).then(|| Normal.at(bias + off / shrink).ok()).flatten()
    };
    Some((at(-level.deviate())?.lower, at(level.deviate())?.lower))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_bias_and_acceleration_the_ends_are_those_of_percentiles() {
        let (lower, upper) = corrected(0.5, 0.0, Level::P95).unwrap();
        assert!((lower - 0.025).abs() < 1e-12 && (upper - 0.975).abs() < 1e-12);
        assert_eq!(corrected(0.0, 0.0, Level::P95), None);
        assert_eq!(corrected(1.0, 0.0, Level::P95), None);
        // Beyond where the correction turns round there is no end.
        assert_eq!(corrected(0.5, 0.6, Level::P95), None);
    }

    #[test]
    fn acceleration_weighs_by_cases() {
        // Differences 1 thrice and -3 once: (3 - 27) / (6 x 12^1.5).
        let expected = -24.0 / (6.0 * 12.0_f64.powf(1.5));
        assert!((acceleration(&[(3.0, 9.0), (1.0, 13.0)]) - expected).abs() < 1e-12);
        assert_eq!(acceleration(&[(3.0, 9.0), (1.0, 9.0)]), 0.0);
    }

    #[test]
    fn cells_without_weight_are_never_drawn() {
        let source = Source { upto: vec![0.0, 2.0, 2.0, 5.0, 5.0], cases: 500 };
        let drawn = source.sample(&mut Rng::new(1));
        assert_eq!((drawn[0], drawn[2], drawn[4], drawn[1] + drawn[3]), (0.0, 0.0, 0.0, 500.0));
        assert!(drawn[1] > 0.0 && drawn[3] > drawn[1]);
    }
}
