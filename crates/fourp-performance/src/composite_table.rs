//! What a composite indicator is made of.

use serde::Serialize;

use crate::words::conventions;

/// Alternatives (bodies, threats, places) with the values of several indicators.
///
/// ```
/// use fourp_performance::{CompositeIndicator, CompositeTable, Goal};
///
/// // Made up.
/// let solved = CompositeIndicator::new("solved", Goal::More);
/// let waiting = CompositeIndicator::new("waiting", Goal::Less);
/// let values = vec![vec![Some(60.0), Some(9.0)], vec![Some(45.0), Some(3.0)], vec![Some(50.0), None]];
/// let names = ["north", "south", "west"].map(String::from).to_vec();
/// let table = CompositeTable::new(names, vec![solved, waiting], values)?;
/// assert_eq!(table.alternatives().len(), 3);
/// # Ok::<(), fourp_performance::CompositeError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CompositeTable {
    alternatives: Vec<String>,           // Invariant: at least two.
    indicators: Vec<CompositeIndicator>, // Invariant: at least one.
    values: Vec<Vec<Option<f64>>>,       // Invariant: a row to an alternative, finite.
}

/// One indicator of a composite.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct CompositeIndicator {
    /// What it is called.
    pub name: String,
    /// Which way is better.
    pub goal: Goal,
    /// The worst and best values that count, in the indicator's own unit, for the normalisation of that name.
    pub goalposts: Option<(f64, f64)>,
}

conventions! {
    /// Which way is better. There is no default: it is the first thing a composite must say.
    #[expect(clippy::exhaustive_enums, reason = "more or less; neither belongs in no composite")]
    Goal {
        /// More is better.
        More = "more is better",
        /// Less is better.
        Less = "less is better",
    }
}

/// Why a composite makes no sense.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CompositeError {
    /// Nothing to compare, or nothing to compare by.
    #[error("{alternatives} alternatives with {indicators} indicators make no composite")]
    TooFew {
        /// How many alternatives.
        alternatives: usize,
        /// How many indicators.
        indicators: usize,
    },
    /// A table that is not one.
    #[error("row {row} has {cells} values where {expected} are expected")]
    Shape {
        /// The row, from 0; the number of rows if rows are missing.
        row: usize,
        /// What it has.
        cells: usize,
        /// What it should have.
        expected: usize,
    },
    /// A value that is no number.
    #[error("{indicator:?} of {alternative:?} is {value}, and must be finite")]
    NotFinite {
        /// Which indicator.
        indicator: String,
        /// Of which alternative.
        alternative: String,
        /// The value.
        value: f64,
    },
    /// A value is missing, and nothing was said of what then to do.
    #[error("{indicator:?} of {alternative:?} is missing, and the policy is to refuse that")]
    Missing {
        /// Which indicator.
        indicator: String,
        /// Of which alternative.
        alternative: String,
    },
    /// So few alternatives are left without a missing value.
    #[error("{left} alternatives are left, and a composite needs two")]
    NoneLeft {
        /// How many.
        left: usize,
    },
    /// Weights that are not one to each indicator, or not above 0.
    #[error(
        "the weights are {weights:?}, and {expected} finite ones are expected, none below 0, not all 0"
    )]
    Weights {
        /// The weights.
        weights: Vec<f64>,
        /// How many there should be.
        expected: usize,
    },
    /// A normalisation that is not defined where all alternatives are alike.
    #[error("{indicator:?} is the same everywhere, which {normalisation} cannot scale")]
    Constant {
        /// Which indicator.
        indicator: String,
        /// By which normalisation.
        normalisation: Normalisation,
    },
    /// Goalposts that are missing, equal, or the wrong way round.
    #[error(
        "the goalposts of {indicator:?} are {goalposts:?}; a worst and a best value are needed, the best on the side of the goal"
    )]
    Goalposts {
        /// Which indicator.
        indicator: String,
        /// What was given.
        goalposts: Option<(f64, f64)>,
    },
    /// A share of a sum that includes less than nothing, or is nothing.
    #[error("{indicator:?} has no shares: its values are below 0, or all 0, or less is better")]
    Share {
        /// Which indicator.
        indicator: String,
    },
    /// A geometric or harmonic mean of what is not above 0.
    #[error(
        "{aggregation} needs values above 0, and {normalisation} gives {value} to {indicator:?}"
    )]
    NotPositive {
        /// By which mean.
        aggregation: Aggregation,
        /// After which normalisation.
        normalisation: Normalisation,
        /// Of which indicator.
        indicator: String,
        /// The value.
        value: f64,
    },
    /// A list of choices without a choice, a range of weights that is none, or no runs.
    #[error("{what} of {value} cannot be varied")]
    Choices {
        /// Of what.
        what: &'static str,
        /// What was given.
        value: f64,
    },
}

conventions! {
    /// How values of different units are brought to one scale.
    #[expect(clippy::exhaustive_enums, reason = "those in use")]
    #[derive(Default)]
    Normalisation {
        /// The worst alternative gets 1, the best 100, the others in proportion. The default.
        #[default]
        MinMax = "min-max (1 to 100)",
        /// Deviations from the mean in standard deviations (divisor n - 1).
        ZScore = "z-score",
        /// Places among the alternatives, 1 the worst, ties shared, stretched to 1 to 100.
        Rank = "rank (1 to 100)",
        /// The worst goalpost gets 1, the best 100, what lies beyond is cut off there.
        Goalposts = "goalposts (1 to 100)",
        /// The share of the sum of all alternatives, in percent.
        Share = "share of the sum",
    }

    /// How normalised values become one.
    #[expect(clippy::exhaustive_enums, reason = "those in use")]
    #[derive(Default)]
    Aggregation {
        /// The weighted mean: a bad value is made good by any other. The default.
        #[default]
        Arithmetic = "arithmetic mean",
        /// The weighted geometric mean: partly.
        Geometric = "geometric mean",
        /// The weighted harmonic mean: hardly.
        Harmonic = "harmonic mean",
        /// The weighted share of others that an alternative beats, indicator by indicator, ties by half (Borda 1781).
        Borda = "Borda",
        /// Others beaten less others lost to, each pair by the weight of the indicators that speak for it (Copeland 1951).
        Copeland = "Copeland",
    }

    /// What is done where a value is missing.
    #[expect(clippy::exhaustive_enums, reason = "those in use")]
    #[derive(Default)]
    MissingPolicy {
        /// The composite is refused. The default.
        #[default]
        Refuse = "refuse",
        /// The alternative is left out, and named.
        LeaveOut = "leave the alternative out",
        /// Its other indicators take over the weight; in Borda and Copeland the indicator is silent about it.
        Reweigh = "give its weight to the others",
    }
}

impl Aggregation {
    /// Whether it uses places alone, so that normalisation is without effect.
    #[must_use]
    pub const fn is_ordinal(self) -> bool {
        matches!(self, Self::Borda | Self::Copeland)
    }
}

impl CompositeIndicator {
    /// Without goalposts.
    #[must_use]
    pub fn new(name: impl Into<String>, goal: Goal) -> Self {
        Self { name: name.into(), goal, goalposts: None }
    }
}

impl CompositeTable {
    /// A row of values to each alternative, in the order of the indicators; `None` is missing.
    ///
    /// # Errors
    /// [`CompositeError`] for fewer than two alternatives or no indicator, rows of the wrong length, and values that are
    /// not finite.
    pub fn new(
        alternatives: Vec<String>,
        indicators: Vec<CompositeIndicator>,
        values: Vec<Vec<Option<f64>>>,
    ) -> Result<Self, CompositeError> {
        if alternatives.len() < 2 || indicators.is_empty() {
            let (alternatives, indicators) = (alternatives.len(), indicators.len());
            return Err(CompositeError::TooFew { alternatives, indicators });
        }
        if values.len() != alternatives.len() {
            let (row, expected) = (values.len(), indicators.len());
            return Err(CompositeError::Shape { row, cells: 0, expected });
        }
        for (row, (cells, alternative)) in values.iter().zip(&alternatives).enumerate() {
            if cells.len() != indicators.len() {
                let (cells, expected) = (cells.len(), indicators.len());
                return Err(CompositeError::Shape { row, cells, expected });
            }
            for (value, indicator) in cells.iter().zip(&indicators) {
                if let Some(value) = value.filter(|value| !value.is_finite()) {
                    let (indicator, alternative) = (indicator.name.clone(), alternative.clone());
                    return Err(CompositeError::NotFinite { indicator, alternative, value });
                }
            }
        }
        Ok(Self { alternatives, indicators, values })
    }

    /// What is compared.
    #[must_use]
    pub fn alternatives(&self) -> &[String] {
        &self.alternatives
    }

    /// By what.
    #[must_use]
    pub fn indicators(&self) -> &[CompositeIndicator] {
        &self.indicators
    }

    /// A row to each alternative.
    #[must_use]
    pub fn values(&self) -> &[Vec<Option<f64>>] {
        &self.values
    }

    /// The values of one indicator.
    pub(crate) fn column(&self, indicator: usize) -> Vec<Option<f64>> {
        self.values.iter().map(|row| row.get(indicator).copied().flatten()).collect()
    }

    /// Without alternatives that lack a value, with the names of those; or as it is.
    pub(crate) fn complete(
        &self,
        policy: MissingPolicy,
    ) -> Result<(Self, Vec<String>), CompositeError> {
        let lacking = |row: &[Option<f64>]| row.iter().position(Option::is_none);
        let rows = || self.alternatives.iter().zip(&self.values);
        match policy {
            MissingPolicy::Refuse => {
                for (alternative, row) in rows() {
                    let missing = lacking(row).and_then(|at| self.indicators.get(at));
                    if let Some(indicator) = missing {
                        let (indicator, alternative) =
                            (indicator.name.clone(), alternative.clone());
                        return Err(CompositeError::Missing { indicator, alternative });
                    }
                }
                Ok((self.clone(), Vec::new()))
            }
            MissingPolicy::LeaveOut | MissingPolicy::Reweigh => {
                // What has no value at all cannot be reweighed.
                let stays = |row: &[Option<f64>]| match policy {
                    MissingPolicy::Reweigh => row.iter().any(Option::is_some),
                    _ => lacking(row).is_none(),
                };
                let (kept, left): (Vec<_>, Vec<_>) = rows().partition(|(_, row)| stays(row));
                if kept.len() < 2 {
                    return Err(CompositeError::NoneLeft { left: kept.len() });
                }
                let (alternatives, values) =
                    kept.into_iter().map(|(name, row)| (name.clone(), row.clone())).unzip();
                let table = Self { alternatives, indicators: self.indicators.clone(), values };
                Ok((table, left.into_iter().map(|(name, _)| name.clone()).collect()))
            }
        }
    }
}
