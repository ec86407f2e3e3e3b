//! One number of several indicators, with what it hides.

use serde::Serialize;

use crate::{
    composite_rank::{borda, copeland, means, ranks},
    composite_scale::scaled,
    composite_table::{Aggregation, CompositeError, CompositeTable, MissingPolicy, Normalisation},
    importance::{Importance, importance},
    number,
};

/// How a composite is made.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct CompositeRecipe {
    /// How values are brought to one scale.
    pub normalisation: Normalisation,
    /// What each indicator weighs.
    pub weights: CompositeWeights,
    /// How they become one.
    pub aggregation: Aggregation,
    /// What is done where one is missing.
    pub missing: MissingPolicy,
}

/// What each indicator weighs.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "they are given by somebody or they are equal")]
pub enum CompositeWeights {
    /// The same. The default, and a choice like any other: it is printed with the result.
    #[default]
    Equal,
    /// By somebody's judgement.
    Given {
        /// In the order of the indicators; none below 0, and not all 0. Only their proportions matter.
        weights: Vec<f64>,
        /// Whose judgement, and where it is written.
        source: String,
    },
}

/// A composite indicator.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Composite {
    /// How it was made.
    pub recipe: CompositeRecipe,
    /// The alternatives, in the order of the table.
    pub scores: Vec<CompositeScore>,
    /// Alternatives left out because they lack a value.
    pub left_out: Vec<String>,
    /// What each indicator weighs, and how much of the score it accounts for: seldom the same.
    pub importance: Vec<Importance>,
}

/// The score of one alternative.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CompositeScore {
    /// The alternative.
    pub alternative: String,
    /// Its score, more being better; its unit is that of the normalisation and aggregation.
    pub score: f64,
    /// Its rank, 1 the best; ties share the mean of their places.
    pub rank: f64,
}

impl CompositeWeights {
    /// Their proportions, summing to 1.
    pub(crate) fn shares(&self, indicators: usize) -> Result<Vec<f64>, CompositeError> {
        let weights = match self {
            Self::Equal => vec![1.0; indicators],
            Self::Given { weights, .. } => weights.clone(),
        };
        let sum = number::sum(weights.iter().copied());
        let is_good = weights.len() == indicators
            && weights.iter().all(|weight| *weight >= 0.0)
            && sum > 0.0
            && sum.is_finite();
        if is_good {
            Ok(weights.into_iter().map(|weight| weight / sum).collect())
        } else {
            Err(CompositeError::Weights { weights, expected: indicators })
        }
    }
}

/// Makes a composite. O(alternatives × indicators), for Copeland O(alternatives² × indicators).
///
/// A change of an indicator's unit changes no rank, nor, but for rounding, any score: by a factor under every
/// normalisation, by a shift under all but shares. Scores within 10⁻⁹ of each other are ties.
///
/// ```
/// use fourp_performance::{CompositeIndicator, CompositeRecipe, CompositeTable, Goal, composite};
///
/// // Made up.
/// let indicators = vec![
///     CompositeIndicator::new("solved, per cent", Goal::More),
///     CompositeIndicator::new("days waiting", Goal::Less),
/// ];
/// let values = [[60.0, 9.0], [45.0, 3.0], [50.0, 8.0]].map(|row| row.map(Some).to_vec()).to_vec();
/// let names = ["north", "south", "west"].map(String::from).to_vec();
/// let found = composite(&CompositeTable::new(names, indicators, values)?, &CompositeRecipe::default())?;
/// let ranks: Vec<f64> = found.scores.iter().map(|it| it.rank).collect();
/// // The best and the worst in one thing each are as good as each other.
/// assert_eq!(ranks, [1.5, 1.5, 3.0]);
/// # Ok::<(), fourp_performance::CompositeError>(())
/// ```
///
/// # Errors
/// [`CompositeError`]: missing values under the policy to refuse them, weights that are none, indicators that a
/// normalisation cannot scale, means of what is not above 0.
pub fn composite(
    table: &CompositeTable,
    recipe: &CompositeRecipe,
) -> Result<Composite, CompositeError> {
    let (table, left_out) = table.complete(recipe.missing)?;
    let weights = recipe.weights.shares(table.indicators().len())?;
    let columns = scaled(&table, recipe.normalisation)?;
    check(&table, &columns, recipe.normalisation, recipe.aggregation)?;
    let scores = scores(&columns, &weights, recipe.aggregation);
    let ranks = ranks(&scores);
    let importance = importance(&table, &columns, &weights, &scores);
    let scored = table.alternatives().iter().zip(scores.iter().zip(ranks));
    Ok(Composite {
        recipe: recipe.clone(),
        scores: scored
            .map(|(alternative, (score, rank))| CompositeScore {
                alternative: alternative.clone(),
                score: *score,
                rank,
            })
            .collect(),
        left_out,
        importance,
    })
}

/// Whether every value can be put into the mean.
pub(crate) fn check(
    table: &CompositeTable,
    columns: &[Vec<Option<f64>>],
    normalisation: Normalisation,
    aggregation: Aggregation,
) -> Result<(), CompositeError> {
    if !matches!(aggregation, Aggregation::Geometric | Aggregation::Harmonic) {
        return Ok(());
    }
    for (column, indicator) in columns.iter().zip(table.indicators()) {
        if let Some(value) = column.iter().flatten().copied().find(|value| *value <= 0.0) {
            let indicator = indicator.name.clone();
            return Err(CompositeError::NotPositive {
                aggregation,
                normalisation,
                indicator,
                value,
            });
        }
    }
    Ok(())
}

/// The score of each alternative from normalised columns and weights that sum to 1.
pub(crate) fn scores(
    columns: &[Vec<Option<f64>>],
    weights: &[f64],
    aggregation: Aggregation,
) -> Vec<f64> {
    match aggregation {
        Aggregation::Arithmetic => means(columns, weights, |value| value, |mean| mean),
        Aggregation::Geometric => means(columns, weights, f64::ln, f64::exp),
        Aggregation::Harmonic => means(columns, weights, f64::recip, f64::recip),
        Aggregation::Borda => borda(columns, weights),
        Aggregation::Copeland => copeland(columns, weights),
    }
}
