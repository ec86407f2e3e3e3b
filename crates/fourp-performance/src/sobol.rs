//! Which choice does a result depend on? Shares of its variance, by choice.

use std::num::NonZeroUsize;

use fourp_graph::in_order;
use fourp_model::{Answer, NotMeasurable};
use fourp_stat::Rng;
use serde::Serialize;

use crate::{number, words::conventions};

const QUESTION: &str = "Which choice does the result depend on?";

/// How indices are estimated.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct SobolSpec {
    /// Independent repetitions, whose spread is the stated error; at least 2.
    pub replicates: u32,
    /// Pairs of points in each; at least 2. The model runs replicates × points × (choices + 2) times.
    pub points: u32,
    /// The seed: the same seed gives the same numbers on every machine.
    pub seed: u64,
    /// Which estimator of first-order indices.
    pub first_order: FirstOrder,
}

conventions! {
    /// How first-order indices are estimated; total ones are always by Jansen (1999).
    #[expect(clippy::exhaustive_enums, reason = "the two of Saltelli and others 2010, table 2, (b) and (c)")]
    #[derive(Default)]
    FirstOrder {
        /// Saltelli and others (2010), table 2 (b): Σ f(B) (f(AB) - f(A)). The default.
        #[default]
        Saltelli = "Saltelli 2010",
        /// Jansen (1999): the variance less half the mean square of f(B) - f(AB).
        Jansen = "Jansen 1999",
    }
}

/// Sixteen times 256 points, seed 1.
impl Default for SobolSpec {
    fn default() -> Self {
        Self { replicates: 16, points: 256, seed: 1, first_order: FirstOrder::default() }
    }
}

/// The indices of one choice.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SobolIndex {
    /// The share of the variance that goes if this choice alone is settled.
    pub first_order: f64,
    /// The standard error of that over repetitions; 0 where there is one.
    pub first_order_error: f64,
    /// The share that stays if all other choices are settled: 0 only if this one does nothing.
    pub total: f64,
    /// The standard error of that.
    pub total_error: f64,
}

/// Runs of a model from which indices are computed, a value to each point.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct SobolRuns {
    /// At the first points, A.
    pub first: Vec<f64>,
    /// At the second points, B.
    pub second: Vec<f64>,
    /// For each choice, at the first points with that choice taken from the second.
    pub swapped: Vec<Vec<f64>>,
}

/// Why indices cannot be asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SobolError {
    /// Too few repetitions or points.
    #[error("{replicates} repetitions of {points} points are too few; at least 2 of 2 are needed")]
    TooFew {
        /// The repetitions.
        replicates: u32,
        /// The points.
        points: u32,
    },
    /// Runs of unlike number.
    #[error("{found} runs stand beside {expected}")]
    Runs {
        /// How many of one.
        found: usize,
        /// How many of another.
        expected: usize,
    },
}

impl SobolRuns {
    /// First-order and total indices, in the order of the choices; errors are 0, for there is one repetition. The variance
    /// is that of A and B together (divisor 2 n). Not measurable where nothing varies. O(runs).
    ///
    /// # Errors
    /// [`SobolError::Runs`] unless all are of one number.
    pub fn indices(&self, how: FirstOrder) -> Result<Answer<Vec<SobolIndex>>, SobolError> {
        let expected = self.first.len();
        let others = std::iter::once(&self.second).chain(&self.swapped);
        if let Some(other) = others.into_iter().find(|other| other.len() != expected) {
            return Err(SobolError::Runs { found: other.len(), expected });
        }
        let all: Vec<f64> = self.first.iter().chain(&self.second).copied().collect();
        let Some(mean) = number::mean(&all) else { return Ok(still()) };
        let squares: Vec<f64> = all.iter().map(|value| (value - mean).powi(2)).collect();
        let Some(variance) = number::mean(&squares).filter(|variance| *variance > 0.0) else {
            return Ok(still());
        };
        // Values about the mean of all runs: the first estimator is wide otherwise.
        let runs = all.iter().chain(self.swapped.iter().flatten()).copied();
        let centre = number::mean(&runs.collect::<Vec<f64>>()).unwrap_or(mean);
        let average = |terms: Vec<f64>| number::mean(&terms).unwrap_or(0.0);
        let index = |swapped: &Vec<f64>| {
            let runs = || self.first.iter().zip(&self.second).zip(swapped);
            let first_order = match how {
                FirstOrder::Saltelli => {
                    average(runs().map(|((a, b), ab)| (b - centre) * (ab - a)).collect())
                }
                FirstOrder::Jansen => {
                    variance - average(runs().map(|((_, b), ab)| (b - ab).powi(2)).collect()) / 2.0
                }
            };
            let total = average(runs().map(|((a, _), ab)| (a - ab).powi(2)).collect()) / 2.0;
            SobolIndex {
                first_order: first_order / variance,
                first_order_error: 0.0,
                total: total / variance,
                total_error: 0.0,
            }
        };
        Ok(Answer::Measured(self.swapped.iter().map(index).collect()))
    }
}

/// Sobol's (1993) first-order and total (Homma and Saltelli 1996) indices of a model of uniform numbers between 0 and 1, a
/// group of them to each choice.
///
/// `groups` says how many numbers each choice takes; the model is given all in order. Points are random (Philox), not
/// quasi-random, and the error is the spread of independent repetitions over the root of their number. The result does
/// not depend on the number of threads. O(replicates × points × (groups + 2)) runs of the model.
///
/// ```
/// use std::num::NonZeroUsize;
/// use fourp_performance::{SobolSpec, sobol_indices};
///
/// // One number counts four times as much as the other, so it brings 16 of 17 parts of the variance.
/// let model = |at: &[f64]| at.iter().zip([4.0, 1.0]).map(|(x, weight)| x * weight).sum::<f64>();
/// let found = sobol_indices(&[1, 1], SobolSpec::default(), NonZeroUsize::MIN, model)?;
/// let first = found.measured().ok_or("nothing varies")?[0];
/// assert!((first.total - 16.0 / 17.0).abs() < 4.0 * first.total_error);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`SobolError::TooFew`] for less than two repetitions of two points.
pub fn sobol_indices(
    groups: &[usize],
    spec: SobolSpec,
    threads: NonZeroUsize,
    model: impl Fn(&[f64]) -> f64 + Sync,
) -> Result<Answer<Vec<SobolIndex>>, SobolError> {
    spec.check()?;
    let runs = in_order((0..spec.replicates).collect(), threads, |replicate: u32| {
        design(groups, spec, replicate).run(&model)
    });
    spec.joined(&runs)
}

/// Points of one repetition.
pub(crate) struct Design {
    groups: Vec<usize>,
    first: Vec<Vec<f64>>,
    second: Vec<Vec<f64>>,
}

/// The points of one repetition: its own stream of the seed.
pub(crate) fn design(groups: &[usize], spec: SobolSpec, replicate: u32) -> Design {
    let mut random = Rng::new(spec.seed).stream(u64::from(replicate));
    let numbers = groups.iter().sum::<usize>();
    let mut points = || -> Vec<Vec<f64>> {
        let point = |random: &mut Rng| (0..numbers).map(|_| random.uniform()).collect();
        (0..spec.points).map(|_| point(&mut random)).collect()
    };
    Design { groups: groups.to_vec(), first: points(), second: points() }
}

impl Design {
    /// The first points.
    pub(crate) fn first(&self) -> &[Vec<f64>] {
        &self.first
    }

    /// A value of the model at each point.
    pub(crate) fn run(&self, model: &impl Fn(&[f64]) -> f64) -> SobolRuns {
        let values = |points: &[Vec<f64>]| points.iter().map(|point| model(point)).collect();
        let mut from = 0_usize;
        let swapped = self.groups.iter().map(|numbers| {
            let to = from.saturating_add(*numbers);
            let mixed = self.first.iter().zip(&self.second).map(|(first, second)| {
                let mut point = first.clone();
                let places = point.iter_mut().zip(second).skip(from).take(*numbers);
                places.for_each(|(place, other)| *place = *other);
                model(&point)
            });
            let mixed = mixed.collect();
            from = to;
            mixed
        });
        let swapped = swapped.collect();
        SobolRuns { first: values(&self.first), second: values(&self.second), swapped }
    }
}

impl SobolSpec {
    /// Whether there are enough repetitions and points.
    pub(crate) const fn check(&self) -> Result<(), SobolError> {
        if self.replicates < 2 || self.points < 2 {
            let (replicates, points) = (self.replicates, self.points);
            return Err(SobolError::TooFew { replicates, points });
        }
        Ok(())
    }

    /// The mean index of all repetitions in which anything varies, with its standard error.
    pub(crate) fn joined(&self, runs: &[SobolRuns]) -> Result<Answer<Vec<SobolIndex>>, SobolError> {
        let mut found = Vec::new();
        for each in runs {
            found.extend(each.indices(self.first_order)?.measured());
        }
        let Some(choices) = found.first().map(Vec::len).filter(|_| found.len() > 1) else {
            return Ok(still());
        };
        let over = |of: &dyn Fn(&SobolIndex) -> f64, choice: usize| {
            let values: Vec<f64> =
                found.iter().filter_map(|indices| indices.get(choice)).map(of).collect();
            let mean = number::mean(&values).unwrap_or(0.0);
            let squares = number::sum(values.iter().map(|value| (value - mean).powi(2)));
            let count = number::size(values.len());
            (mean, (squares / (count - 1.0) / count).sqrt())
        };
        let indices = (0..choices).map(|choice| {
            let (first_order, first_order_error) = over(&|index| index.first_order, choice);
            let (total, total_error) = over(&|index| index.total, choice);
            SobolIndex { first_order, first_order_error, total, total_error }
        });
        Ok(Answer::Measured(indices.collect()))
    }
}

fn still<T>() -> Answer<T> {
    NotMeasurable::new(QUESTION, "no choice changes the result").into()
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;

    /// Ishigami and Homma (1990) with a = 7, b = 0.1.
    fn ishigami(at: &[f64]) -> f64 {
        let x: Vec<f64> = at.iter().map(|u| PI * (2.0 * u - 1.0)).collect();
        x[0].sin() + 7.0 * x[1].sin().powi(2) + 0.1 * x[2].powi(4) * x[0].sin()
    }

    fn indices(groups: &[usize], first_order: FirstOrder) -> Vec<SobolIndex> {
        let spec = SobolSpec { points: 1_024, first_order, ..SobolSpec::default() };
        sobol_indices(groups, spec, NonZeroUsize::MIN, ishigami).unwrap().measured().unwrap()
    }

    #[test]
    fn ishigami_has_its_known_indices_within_the_stated_error() {
        // From the closed form of the variances (Saltelli and others 2008, Global Sensitivity Analysis, chapter 4).
        let whole = 49.0 / 8.0 + 0.1 * PI.powi(4) / 5.0 + 0.01 * PI.powi(8) / 18.0 + 0.5;
        let first = 0.5 * (1.0 + 0.1 * PI.powi(4) / 5.0).powi(2) / whole;
        let second = 49.0 / 8.0 / whole;
        let both = 0.01 * PI.powi(8) * (1.0 / 18.0 - 1.0 / 50.0) / whole;
        for how in FirstOrder::ALL {
            let found = indices(&[1, 1, 1], *how);
            for (index, (one, total)) in
                found.iter().zip([(first, first + both), (second, second), (0.0, both)])
            {
                assert!(
                    (index.first_order - one).abs() < 4.0 * index.first_order_error,
                    "{index:?}"
                );
                assert!((index.total - total).abs() < 4.0 * index.total_error, "{index:?}");
                assert!(index.first_order_error < 0.03 && index.total_error < 0.02, "{index:?}");
            }
        }
    }

    #[test]
    fn a_group_has_what_its_numbers_have_together() {
        let found = indices(&[1, 2], FirstOrder::Jansen);
        // The second and third have no part that the first does not share, beside the second alone.
        assert!((found[0].total + found[1].first_order - 1.0).abs() < 0.05, "{found:?}");
    }

    #[test]
    fn where_nothing_varies_nothing_depends_on_anything() {
        let still = sobol_indices(&[1], SobolSpec::default(), NonZeroUsize::MIN, |_| 3.0).unwrap();
        assert_eq!(still.not_measurable().unwrap().why, "no choice changes the result");
    }

    #[test]
    fn too_few_points_and_unlike_runs_are_refused() {
        let few = SobolSpec { replicates: 1, ..SobolSpec::default() };
        let error = sobol_indices(&[1], few, NonZeroUsize::MIN, |at| at[0]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "1 repetitions of 256 points are too few; at least 2 of 2 are needed"
        );
        let runs = SobolRuns { first: vec![1.0], second: vec![], swapped: vec![] };
        assert_eq!(
            runs.indices(FirstOrder::Jansen).unwrap_err().to_string(),
            "0 runs stand beside 1"
        );
    }
}
