//! How far does a composite rest on choices that could have been otherwise?

use std::num::NonZeroUsize;

use fourp_graph::in_order;
use fourp_model::Answer;
use fourp_stat::{Level, SampleQuantile, SortedSample};
use serde::Serialize;

use crate::{
    composite::{Composite, CompositeRecipe, check, composite, scores},
    composite_rank::ranks,
    composite_scale::scaled,
    composite_table::{Aggregation, CompositeError, CompositeTable, Normalisation},
    number,
    rank::RankInterval,
    sobol::{SobolIndex, SobolRuns, SobolSpec, design},
};

/// Which choices are varied around a recipe.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct CompositeChoices {
    /// Normalisations that could as well be taken, each as likely; not none.
    pub normalisations: Vec<Normalisation>,
    /// Aggregations that could as well be taken, each as likely; not none.
    pub aggregations: Vec<Aggregation>,
    /// How far each weight may be from that of the recipe, as a part of it, any value as likely: 0.25 is a quarter more or
    /// less. From 0 to below 1.
    pub weight_range: f64,
    /// How it is computed.
    pub sobol: SobolSpec,
    /// Between which shares of runs intervals of ranks lie.
    pub level: Level,
}

/// Min-max or rank; arithmetic, geometric, Borda or Copeland; weights a quarter more or less; 95 %.
impl Default for CompositeChoices {
    fn default() -> Self {
        Self {
            normalisations: vec![Normalisation::MinMax, Normalisation::Rank],
            aggregations: vec![
                Aggregation::Arithmetic,
                Aggregation::Geometric,
                Aggregation::Borda,
                Aggregation::Copeland,
            ],
            weight_range: 0.25,
            sobol: SobolSpec::default(),
            level: Level::default(),
        }
    }
}

/// What becomes of a composite under other choices.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CompositeRobustness {
    /// What was varied.
    pub choices: CompositeChoices,
    /// The composite as the recipe has it.
    pub nominal: Composite,
    /// The ranks of each alternative, in the order of the scores.
    pub ranks: Vec<RankRobustness>,
    /// How many places an alternative moves from its rank by the recipe, on average over alternatives and runs (Saisana,
    /// Saltelli and Tarantola 2005).
    pub mean_shift: f64,
    /// In which share of runs the first by the recipe is first, or shares that place.
    pub first_stays: f64,
    /// How many runs that rests on.
    pub runs: usize,
    /// What the shift depends on: normalisation, aggregation, weights, in this order. Not measurable where no choice moves
    /// any rank.
    pub sensitivity: Answer<Vec<ChoiceSensitivity>>,
}

/// The ranks that one alternative takes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RankRobustness {
    /// The alternative.
    pub alternative: String,
    /// Its rank by the recipe.
    pub nominal: f64,
    /// The ranks between which it lies in the share of runs asked for.
    pub interval: RankInterval,
    /// The best and the worst of all runs.
    pub range: RankInterval,
    /// In which share of runs it has its rank by the recipe.
    pub holds: f64,
    /// In which share of runs it has each place, from the first; a tie between two places counts half in either.
    pub shares: Vec<f64>,
}

/// What one choice brings about.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ChoiceSensitivity {
    /// The choice.
    pub choice: &'static str,
    /// Its shares of the variance of the mean shift in rank.
    pub index: SobolIndex,
}

/// The recipe's weights, and every normalisation that may be chosen, scaled once.
struct Model<'a> {
    choices: &'a CompositeChoices,
    weights: Vec<f64>,
    columns: Vec<Vec<Vec<Option<f64>>>>,
    nominal: Vec<f64>,
}

/// Varies normalisation, aggregation and weights at once, and says how ranks move and what moves them: the shares of each
/// choice in the variance of the mean shift in rank, first-order and total (Saisana, Saltelli and Tarantola 2005, Journal of
/// the Royal Statistical Society A 168, 307).
///
/// The result does not depend on the number of threads. O(replicates × points × 5) composites.
///
/// ```
/// use std::num::NonZeroUsize;
/// use fourp_performance::{
///     CompositeChoices, CompositeIndicator, CompositeRecipe, CompositeTable, Goal, SobolSpec, robustness,
/// };
///
/// // Made up: north is best in everything, and stays first whatever is chosen.
/// let indicators = ["solved", "charged"].map(|name| CompositeIndicator::new(name, Goal::More)).to_vec();
/// let values = [[60.0, 9.0], [45.0, 8.0], [50.0, 2.0]].map(|row| row.map(Some).to_vec()).to_vec();
/// let names = ["north", "south", "west"].map(String::from).to_vec();
/// let table = CompositeTable::new(names, indicators, values)?;
/// let choices = CompositeChoices { sobol: SobolSpec { points: 32, ..SobolSpec::default() }, ..CompositeChoices::default() };
/// let found = robustness(&table, &CompositeRecipe::default(), &choices, NonZeroUsize::MIN)?;
/// assert_eq!(found.ranks[0].holds, 1.0);
/// assert!(found.ranks[1].holds < 1.0);
/// # Ok::<(), fourp_performance::CompositeError>(())
/// ```
///
/// # Errors
/// [`CompositeError`] of the recipe, of any choice that is not defined for the table, and of choices that are none.
pub fn robustness(
    table: &CompositeTable,
    recipe: &CompositeRecipe,
    choices: &CompositeChoices,
    threads: NonZeroUsize,
) -> Result<CompositeRobustness, CompositeError> {
    let nominal = composite(table, recipe)?;
    let model = Model::of(table, recipe, choices, &nominal)?;
    let groups = [1, 1, model.weights.len()];
    let replicates =
        in_order((0..choices.sobol.replicates).collect(), threads, |replicate: u32| {
            let design = design(&groups, choices.sobol, replicate);
            let ranks: Vec<Vec<f64>> =
                design.first().iter().map(|point| model.ranks(point)).collect();
            (design.run(&|point| model.shift(&model.ranks(point))), ranks)
        });
    let (runs, ranks): (Vec<SobolRuns>, Vec<Vec<Vec<f64>>>) = replicates.into_iter().unzip();
    let ranks: Vec<Vec<f64>> = ranks.into_iter().flatten().collect();
    let few = |_| CompositeError::Choices { what: "a number of runs", value: 1.0 };
    let indices = choices.sobol.joined(&runs).map_err(few)?;
    let names = ["normalisation", "aggregation", "weights"];
    let shifts: Vec<f64> = ranks.iter().map(|ranks| model.shift(ranks)).collect();
    Ok(CompositeRobustness {
        choices: choices.clone(),
        ranks: taken(&nominal, &ranks, choices.level),
        mean_shift: number::mean(&shifts).unwrap_or(0.0),
        first_stays: first_stays(&nominal, &ranks),
        runs: ranks.len(),
        sensitivity: indices.map(|indices| {
            let named = names.into_iter().zip(indices);
            named.map(|(choice, index)| ChoiceSensitivity { choice, index }).collect()
        }),
        nominal,
    })
}

impl<'a> Model<'a> {
    fn of(
        table: &CompositeTable,
        recipe: &CompositeRecipe,
        choices: &'a CompositeChoices,
        nominal: &Composite,
    ) -> Result<Self, CompositeError> {
        let (few, many) = (choices.normalisations.is_empty(), choices.aggregations.is_empty());
        for (is_none, what) in [(few, "a list of normalisations"), (many, "a list of aggregations")]
        {
            if is_none {
                return Err(CompositeError::Choices { what, value: 0.0 });
            }
        }
        if !(choices.weight_range >= 0.0 && choices.weight_range < 1.0) {
            let value = choices.weight_range;
            return Err(CompositeError::Choices { what: "a range of weights", value });
        }
        if choices.sobol.check().is_err() {
            let points = choices.sobol.points.min(choices.sobol.replicates);
            let value = f64::from(points);
            return Err(CompositeError::Choices { what: "a number of runs", value });
        }
        let (table, _) = table.complete(recipe.missing)?;
        let mut columns = Vec::new();
        for normalisation in &choices.normalisations {
            let scaled = scaled(&table, *normalisation)?;
            for aggregation in &choices.aggregations {
                check(&table, &scaled, *normalisation, *aggregation)?;
            }
            columns.push(scaled);
        }
        let weights = recipe.weights.shares(table.indicators().len())?;
        let nominal = nominal.scores.iter().map(|score| score.rank).collect();
        Ok(Self { choices, weights, columns, nominal })
    }

    /// The ranks by the choices at a point: a number for the normalisation, one for the aggregation, one for each weight.
    fn ranks(&self, point: &[f64]) -> Vec<f64> {
        let mut numbers = point.iter().copied();
        let chosen = |number: Option<f64>, of: usize| {
            let place = number::whole(number.unwrap_or(0.0) * number::size(of));
            usize::try_from(place).unwrap_or(0).min(of.saturating_sub(1))
        };
        let columns = self.columns.get(chosen(numbers.next(), self.columns.len()));
        let aggregations = &self.choices.aggregations;
        let aggregation = aggregations.get(chosen(numbers.next(), aggregations.len()));
        let range = self.choices.weight_range;
        let weights: Vec<f64> = self
            .weights
            .iter()
            .zip(numbers)
            .map(|(weight, number)| weight * range.mul_add(2.0 * number - 1.0, 1.0))
            .collect();
        let sum = number::sum(weights.iter().copied());
        let weights: Vec<f64> = weights.into_iter().map(|weight| weight / sum).collect();
        let columns = columns.map(Vec::as_slice).unwrap_or_default();
        ranks(&scores(columns, &weights, aggregation.copied().unwrap_or_default()))
    }

    /// How many places alternatives move, on average.
    fn shift(&self, ranks: &[f64]) -> f64 {
        let moved = ranks.iter().zip(&self.nominal).map(|(rank, nominal)| (rank - nominal).abs());
        number::sum(moved) / number::size(self.nominal.len())
    }
}

fn taken(nominal: &Composite, runs: &[Vec<f64>], level: Level) -> Vec<RankRobustness> {
    let alternatives = nominal.scores.len();
    let each = nominal.scores.iter().enumerate().map(|(at, score)| {
        let taken: Vec<f64> = runs.iter().filter_map(|ranks| ranks.get(at).copied()).collect();
        let part = |count: usize| number::size(count) / number::size(taken.len().max(1));
        let mut shares = vec![0.0; alternatives];
        for rank in &taken {
            // A rank between two places is half of each.
            for place in [rank.floor(), rank.ceil()] {
                let place = usize::try_from(number::whole(place)).unwrap_or(0).saturating_sub(1);
                if let Some(share) = shares.get_mut(place) {
                    *share += 0.5 / number::size(taken.len());
                }
            }
        }
        let holds = part(taken.iter().filter(|rank| **rank == score.rank).count());
        let lowest = taken.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = taken.iter().copied().fold(0.0, f64::max);
        let sorted = SortedSample::new(taken).ok();
        let quantile = |p: f64, otherwise: f64| {
            let found = sorted.as_ref().and_then(|it| it.quantile(p, SampleQuantile::Type7).ok());
            found.unwrap_or(otherwise)
        };
        RankRobustness {
            alternative: score.alternative.clone(),
            nominal: score.rank,
            interval: RankInterval {
                lower: quantile(level.tail(), 1.0).floor(),
                upper: quantile(1.0 - level.tail(), number::size(alternatives)).ceil(),
            },
            range: RankInterval { lower: lowest.min(highest), upper: highest },
            holds,
            shares,
        }
    });
    each.collect()
}

fn first_stays(nominal: &Composite, runs: &[Vec<f64>]) -> f64 {
    let best = |ranks: &[f64]| ranks.iter().copied().fold(f64::INFINITY, f64::min);
    let ranks: Vec<f64> = nominal.scores.iter().map(|score| score.rank).collect();
    let first = best(&ranks);
    let leaders: Vec<usize> =
        ranks.iter().enumerate().filter(|(_, rank)| **rank == first).map(|(at, _)| at).collect();
    let stays = |ranks: &&Vec<f64>| {
        let best = best(ranks);
        leaders.iter().any(|at| ranks.get(*at).is_some_and(|rank| *rank == best))
    };
    number::size(runs.iter().filter(stays).count()) / number::size(runs.len().max(1))
}
