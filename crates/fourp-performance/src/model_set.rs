//! Every model of a capture table, not one.

use std::collections::BTreeMap;

use fourp_model::{Progress, Stopped};
use fourp_stat::Level;
use serde::Serialize;

use crate::{
    capture_table::CaptureTable,
    log_linear_design::Counts,
    log_linear_existence::NoEstimate,
    log_linear_model::{LogLinearModel, LogLinearModelError},
    model_fit::{Criterion, FitOutcome, Fitter, ModelEstimate, ModelFit, ModelIntervals},
    number,
};

/// Models between two reports of progress.
const BETWEEN_REPORTS: usize = 1_024;

/// Which models, with which intervals.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct ModelSetOptions {
    /// Effects of at most so many lists; 2 is what published estimates use.
    pub order: usize,
    /// The most models fitted; of six lists and effects of two there are 32,768.
    pub models_max: usize,
    /// The level of the intervals.
    pub level: Level,
    /// Which intervals.
    pub intervals: ModelIntervals,
}

/// Effects of two lists, 40,000 models, 95 %, both intervals.
impl Default for ModelSetOptions {
    fn default() -> Self {
        Self {
            order: 2,
            models_max: 40_000,
            level: Level::P95,
            intervals: ModelIntervals::default(),
        }
    }
}

/// Every hierarchical model of a table up to an order, each with its estimate, fit and criteria or why it has none.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ModelSet {
    /// The table.
    pub table: CaptureTable,
    /// What was asked.
    pub options: ModelSetOptions,
    /// The models, from few effects to many.
    pub fits: Vec<ModelFit>,
}

/// Why there is no set.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelSetError {
    /// Too many models.
    #[error(transparent)]
    Models(#[from] LogLinearModelError),
    /// Told to stop.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// An average over models, each weighed by exp(-criterion / 2).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ModelAverage {
    /// By what models are weighed.
    pub criterion: Criterion,
    /// The average population.
    pub population: f64,
    /// The largest weight of one model.
    pub weight_max: f64,
    /// How many models together have 95 % of the weight.
    pub models_95: usize,
}

impl ModelSet {
    /// Fits every model.
    ///
    /// Cost: about five steps of cells x lists + parameters³ / 6 to a model; with profile intervals some fifty.
    ///
    /// ```
    /// use fourp_model::NoProgress;
    /// use fourp_performance::{CaptureTable, Criterion, ModelSet, ModelSetOptions};
    ///
    /// let on = |lists: &str| lists.split(' ').map(str::parse).collect::<Result<Vec<_>, _>>();
    /// let table = CaptureTable::new([
    ///     (on("a")?, 60), (on("b")?, 70), (on("c")?, 80),
    ///     (on("a b")?, 12), (on("a c")?, 9), (on("b c")?, 8), (on("a b c")?, 2),
    /// ])?;
    /// let set = ModelSet::of(table, ModelSetOptions::default(), &NoProgress)?;
    /// assert_eq!(set.fits.len(), 8);
    /// assert!(set.best(Criterion::Aic).is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ModelSetError`]: more models than allowed, or told to stop.
    pub fn of(
        table: CaptureTable,
        options: ModelSetOptions,
        progress: &dyn Progress,
    ) -> Result<Self, ModelSetError> {
        let models = LogLinearModel::all(&table, options.order, options.models_max)?;
        let counts = Counts::new(table.counts(), table.lists().len());
        let mut fitter = Fitter::new(&counts, options.level, options.intervals);
        let mut fits = Vec::with_capacity(models.len());
        let of = u64::try_from(models.len()).ok();
        for (done, model) in models.iter().enumerate() {
            if done % BETWEEN_REPORTS == 0 {
                progress.step(u64::try_from(done).unwrap_or(u64::MAX), of, "models")?;
            }
            fits.push(fitter.fit(model));
        }
        Ok(Self { table, options, fits })
    }

    /// The models with an estimate, from few effects to many.
    pub fn estimates(&self) -> impl Iterator<Item = (&ModelFit, &ModelEstimate)> {
        self.fits.iter().filter_map(|fit| Some((fit, fit.estimate()?)))
    }

    /// How many models have no estimate, by why.
    #[must_use]
    pub fn without_estimate(&self) -> BTreeMap<NoEstimate, usize> {
        let mut found = BTreeMap::new();
        for fit in &self.fits {
            if let FitOutcome::NoEstimate(why) = fit.outcome {
                let models: &mut usize = found.entry(why).or_default();
                *models = models.saturating_add(1);
            }
        }
        found
    }

    /// The model with the least criterion; of those alike the first.
    #[must_use]
    pub fn best(&self, criterion: Criterion) -> Option<(&ModelFit, &ModelEstimate)> {
        self.estimates().min_by(|(_, one), (_, other)| {
            one.criterion(criterion).total_cmp(&other.criterion(criterion))
        })
    }

    /// The models whose criterion is above the least by no more than so much, from the least.
    #[must_use]
    pub fn within(&self, criterion: Criterion, by: f64) -> Vec<(&ModelFit, &ModelEstimate)> {
        let Some((_, best)) = self.best(criterion) else { return Vec::new() };
        let most = best.criterion(criterion) + by;
        let mut found: Vec<_> =
            self.estimates().filter(|(_, each)| each.criterion(criterion) <= most).collect();
        found.sort_by(|(_, one), (_, other)| {
            one.criterion(criterion).total_cmp(&other.criterion(criterion))
        });
        found
    }

    /// The average of all estimates, weighed by exp(-criterion / 2) (Buckland, Burnham and Augustin 1997).
    #[must_use]
    pub fn average(&self, criterion: Criterion) -> Option<ModelAverage> {
        let values = self.estimates().map(|(_, each)| (each.criterion(criterion), each.population));
        let (population, mut weights) = weighed(&values.collect::<Vec<_>>())?;
        weights.sort_by(|one, other| other.total_cmp(one));
        let mut held = 0.0;
        let needed = weights.iter().take_while(|weight| {
            let is_needed = held < 0.95;
            held += **weight;
            is_needed
        });
        let models_95 = needed.count();
        let weight_max = weights.first().copied().unwrap_or(0.0);
        Some(ModelAverage { criterion, population, weight_max, models_95 })
    }

    /// The least and the greatest estimate of any model. A range, not an interval: no model in it need fit.
    #[must_use]
    pub fn range(&self) -> Option<(f64, f64)> {
        let populations = || self.estimates().map(|(_, each)| each.population);
        Some((populations().min_by(f64::total_cmp)?, populations().max_by(f64::total_cmp)?))
    }
}

/// The average of values weighed by exp(-criterion / 2), and the weights.
pub(crate) fn weighed(values: &[(f64, f64)]) -> Option<(f64, Vec<f64>)> {
    let least = values.iter().map(|(criterion, _)| *criterion).min_by(f64::total_cmp)?;
    let mut weights: Vec<f64> =
        values.iter().map(|(criterion, _)| ((least - criterion) / 2.0).exp()).collect();
    let total = number::sum(weights.iter().copied());
    for weight in &mut weights {
        *weight /= total;
    }
    // A weight of nothing takes no part, however large its value.
    let parts = weights.iter().zip(values).map(|(weight, (_, value))| weight * value);
    let average = number::sum(parts.filter(|part| !part.is_nan()));
    Some((average, weights))
}

#[cfg(test)]
mod tests {
    use fourp_model::NoProgress;

    use super::*;

    fn table(cells: &[(&str, u64)]) -> CaptureTable {
        CaptureTable::new(cells.iter().map(|(names, count)| {
            (names.split_whitespace().map(|name| name.parse().unwrap()).collect(), *count)
        }))
        .unwrap()
    }

    #[test]
    fn models_without_an_estimate_are_told_by_why() {
        // SparseMSE's Artificial_3.
        let table = table(&[("a", 40), ("b", 30), ("c", 20), ("a b", 6)]);
        let set = ModelSet::of(table, ModelSetOptions::default(), &NoProgress).unwrap();
        assert_eq!((set.fits.len(), set.estimates().count()), (8, 4));
        let why = set.without_estimate();
        assert_eq!(why[&NoEstimate::DoesNotExist], 3);
        assert_eq!(why[&NoEstimate::NotIdentifiable], 1);
    }

    #[test]
    fn an_average_lies_in_the_range_and_one_weight_is_all() {
        let table = table(&[("a", 60), ("b", 70), ("c", 80), ("a b", 12), ("a c", 9), ("b c", 8)]);
        let set = ModelSet::of(table, ModelSetOptions::default(), &NoProgress).unwrap();
        let (least, most) = set.range().unwrap();
        for criterion in Criterion::ALL {
            let average = set.average(*criterion).unwrap();
            assert!(least <= average.population && average.population <= most);
            assert!(average.models_95 >= 1 && average.weight_max <= 1.0);
            let within = set.within(*criterion, 0.0);
            assert_eq!(within[0].0, set.best(*criterion).unwrap().0);
        }
        assert_eq!(weighed(&[(3.0, 7.0)]), Some((7.0, vec![1.0])));
        assert_eq!(weighed(&[]), None);
        // What has no weight does not count, were it infinite.
        assert_eq!(weighed(&[(0.0, 7.0), (1e9, f64::INFINITY)]).unwrap().0, 7.0);
    }

    #[test]
    fn a_set_stops_when_told_to_and_is_no_larger_than_allowed() {
        struct Impatient;
        impl Progress for Impatient {
            fn report(&self, _: u64, _: Option<u64>, _: &str) {}
            fn is_cancelled(&self) -> bool {
                true
            }
        }
        let table = table(&[("a", 60), ("b", 70), ("c", 80), ("a b", 12), ("a c", 9)]);
        let error =
            ModelSet::of(table.clone(), ModelSetOptions::default(), &Impatient).unwrap_err();
        assert_eq!(error.to_string(), "stopped after 0 steps of models");
        let few = ModelSetOptions { models_max: 7, ..ModelSetOptions::default() };
        let error = ModelSet::of(table, few, &NoProgress).unwrap_err();
        assert_eq!(error.to_string(), "more than 7 models of 3 lists with effects of up to 2");
    }
}
