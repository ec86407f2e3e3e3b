//! What an interrupted series is made of: a trend, what begins at the change, and a season.

use std::fmt;

use fourp_stat::{Design, LeastSquaresError};
use serde::{Serialize, Serializer};

use crate::{number, words::conventions};

conventions! {
    /// What may change when something is done.
    #[derive(Default)]
    #[non_exhaustive]
    EffectShape {
        /// The level, at once and for good.
        #[default]
        Level = "level",
        /// The slope from then on.
        Slope = "slope",
        /// Both.
        LevelAndSlope = "level and slope",
    }
}

/// A season that comes again: so many periods to a cycle, so many pairs of sine and cosine.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct Season {
    /// Periods to a cycle: 12 of months, 4 of quarters.
    pub periods: u32,
    /// Pairs of harmonics, one at least; fewer than half the periods, or half where that is whole.
    pub pairs: u32,
}

/// A column of the model.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum SeriesTerm {
    /// The level in the first period.
    Constant,
    /// The change from one period to the next.
    Trend,
    /// The change of level in the first period that counts after the change.
    Step,
    /// The change of slope from that period on.
    Ramp,
    /// The cosine of the harmonic of this number, from 1.
    Cosine(u32),
    /// Its sine.
    Sine(u32),
}

/// The columns over chosen periods.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    pub(crate) names: Vec<SeriesTerm>,
    pub(crate) design: Design,
}

impl SeriesTerm {
    /// Whether the term is what the change brought.
    #[must_use]
    pub const fn is_effect(self) -> bool {
        matches!(self, Self::Step | Self::Ramp)
    }

    fn value(self, time: f64, start: f64, periods: f64) -> f64 {
        let is_after = if time >= start { 1.0 } else { 0.0 };
        let angle = |pair: u32| std::f64::consts::TAU * f64::from(pair) * time / periods;
        match self {
            Self::Constant => 1.0,
            Self::Trend => time,
            Self::Step => is_after,
            Self::Ramp => is_after * (time - start),
            Self::Cosine(pair) => angle(pair).cos(),
            Self::Sine(pair) => angle(pair).sin(),
        }
    }
}

impl fmt::Display for SeriesTerm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constant => formatter.pad("level at first"),
            Self::Trend => formatter.pad("trend a period"),
            Self::Step => formatter.pad("change of level"),
            Self::Ramp => formatter.pad("change of trend a period"),
            Self::Cosine(pair) => write!(formatter, "cosine {pair}"),
            Self::Sine(pair) => write!(formatter, "sine {pair}"),
        }
    }
}

impl Serialize for SeriesTerm {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl Terms {
    /// The names of the terms, in order.
    pub(crate) fn names(shape: EffectShape, season: Option<Season>) -> Vec<SeriesTerm> {
        let mut names = vec![SeriesTerm::Constant, SeriesTerm::Trend];
        names.extend(match shape {
            EffectShape::Level => vec![SeriesTerm::Step],
            EffectShape::Slope => vec![SeriesTerm::Ramp],
            EffectShape::LevelAndSlope => vec![SeriesTerm::Step, SeriesTerm::Ramp],
        });
        if let Some(season) = season {
            for pair in 1..=season.pairs {
                names.push(SeriesTerm::Cosine(pair));
                // At half the periods of a cycle the sine is nothing.
                if pair.saturating_mul(2) != season.periods {
                    names.push(SeriesTerm::Sine(pair));
                }
            }
        }
        names
    }

    /// The columns at these places of the series, the change counting from `start` on.
    pub(crate) fn at(
        names: Vec<SeriesTerm>,
        season: Option<Season>,
        places: &[usize],
        start: usize,
    ) -> Result<Self, LeastSquaresError> {
        let periods = season.map_or(1.0, |season| f64::from(season.periods));
        let column = |name: &SeriesTerm| {
            let value = |at: &usize| name.value(number::size(*at), number::size(start), periods);
            places.iter().map(value).collect()
        };
        let design = Design::new(names.iter().map(column).collect())?;
        Ok(Self { names, design })
    }

    /// The same rows had nothing changed.
    pub(crate) fn without_effect(&self) -> Vec<Vec<f64>> {
        let columns = self.names.iter().zip(self.design.columns());
        columns
            .map(
                |(name, column)| {
                    if name.is_effect() { vec![0.0; column.len()] } else { column.clone() }
                },
            )
            .collect()
    }

    /// The names of columns by their places.
    pub(crate) fn named(&self, places: &[usize]) -> String {
        let name = |place: &usize| self.names.get(*place).map(ToString::to_string);
        places.iter().filter_map(name).collect::<Vec<String>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ramp_is_nothing_in_the_first_period_of_the_change() {
        let names = Terms::names(EffectShape::LevelAndSlope, None);
        let terms = Terms::at(names, None, &[0, 1, 2, 4], 2).unwrap();
        let columns = terms.design.columns();
        assert_eq!(columns[1], [0.0, 1.0, 2.0, 4.0]);
        assert_eq!(columns[2], [0.0, 0.0, 1.0, 1.0]);
        assert_eq!(columns[3], [0.0, 0.0, 0.0, 2.0]);
        assert_eq!(terms.without_effect()[2], [0.0; 4]);
        assert_eq!(terms.named(&[3, 9]), "change of trend a period");
    }

    #[test]
    fn a_full_season_has_no_empty_column() {
        let season = Some(Season { periods: 4, pairs: 2 });
        let names = Terms::names(EffectShape::Slope, season);
        let last: Vec<String> = names.iter().skip(3).map(ToString::to_string).collect();
        assert_eq!(last, ["cosine 1", "sine 1", "cosine 2"]);
        let places: Vec<usize> = (0..16).collect();
        assert!(Terms::at(names, season, &places, 8).unwrap().design.factor().is_ok());
    }
}
