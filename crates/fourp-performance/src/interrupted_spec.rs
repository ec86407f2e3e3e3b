//! What is asked of an interrupted series, and what is wrong with a question.

use fourp_stat::Level;
use serde::Serialize;

use crate::{
    interrupted_terms::{EffectShape, Season},
    words::conventions,
};

conventions! {
    /// What the values of a series are.
    #[derive(Default)]
    #[expect(clippy::exhaustive_enums, reason = "events are counted or something is measured")]
    Measured {
        /// Counts of events: lines and count models both.
        #[default]
        Counts = "counts",
        /// Anything else: lines alone.
        Values = "values",
    }

    /// What is done where recording changed between the first period and the last.
    #[derive(Default)]
    #[expect(clippy::exhaustive_enums, reason = "a series is read across a break or it is not")]
    AcrossBreaks {
        /// Nothing is read: what changed may be the records.
        #[default]
        Refuse = "refused",
        /// It is read all the same, because somebody asked for it, and said so.
        Read = "read across on request",
    }
}

/// What is asked of an interrupted series.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct InterruptionSpec {
    /// The first period in which something was done, from 0; after the first of the series.
    pub change: usize,
    /// How many periods from the change on are left out, for an effect takes time.
    pub lag: usize,
    /// What may change.
    pub shape: EffectShape,
    /// What comes again every year.
    pub season: Option<Season>,
    /// What the values are.
    pub measured: Measured,
    /// The lag of Newey and West; `None` is ⌊4 (n/100)^(2/9)⌋ (Newey and West 1994).
    pub bandwidth: Option<usize>,
    /// The level of the intervals.
    pub level: Level,
    /// How many periods each side must have.
    pub side_min: usize,
    /// What is done where recording changed.
    pub breaks: AcrossBreaks,
}

/// A question that makes no sense.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum InterruptionError {
    /// A change before the second period or after the last.
    #[error("a change at period {change} of {periods} leaves nothing on one side")]
    Change {
        /// The place of the change.
        change: usize,
        /// How many periods there are.
        periods: usize,
    },
    /// Harmonics that so many periods cannot have.
    #[error("{pairs} pairs of harmonics of {periods} periods; expected 1 to {}", periods / 2)]
    Season {
        /// Periods to a cycle.
        periods: u32,
        /// Pairs of harmonics.
        pairs: u32,
    },
    /// A bandwidth as long as the series or longer.
    #[error("a bandwidth of {bandwidth} for {periods} periods")]
    Bandwidth {
        /// The bandwidth.
        bandwidth: usize,
        /// How many periods count.
        periods: usize,
    },
    /// A value that is no count in a series of counts.
    #[error("period {period} has {value}, which is no count")]
    NoCount {
        /// Its place.
        period: usize,
        /// What stands there.
        value: f64,
    },
}

impl InterruptionSpec {
    /// A change of level at a period, without lag or season, of counts, eight periods each side, at 95 %.
    ///
    /// Eight is the least for which such a line is usually recommended; with fewer than twelve the answer says so.
    #[must_use]
    pub const fn at(change: usize) -> Self {
        Self {
            change,
            lag: 0,
            shape: EffectShape::Level,
            season: None,
            measured: Measured::Counts,
            bandwidth: None,
            level: Level::P95,
            side_min: 8,
            breaks: AcrossBreaks::Refuse,
        }
    }

    /// The lag of Newey and West for so many periods.
    pub(crate) fn bandwidth_of(&self, periods: usize) -> Result<usize, InterruptionError> {
        match self.bandwidth {
            Some(bandwidth) if bandwidth >= periods => {
                Err(InterruptionError::Bandwidth { bandwidth, periods })
            }
            Some(bandwidth) => Ok(bandwidth),
            None => Ok(usual_bandwidth(periods)),
        }
    }

    pub(crate) fn check(&self, periods: usize) -> Result<(), InterruptionError> {
        let change = self.change;
        if change == 0 || change >= periods {
            return Err(InterruptionError::Change { change, periods });
        }
        match self.season {
            Some(Season { periods, pairs }) if pairs == 0 || pairs > periods / 2 => {
                Err(InterruptionError::Season { periods, pairs })
            }
            _ => Ok(()),
        }
    }
}

/// ⌊4 (n/100)^(2/9)⌋ (Newey and West 1994).
pub(crate) fn usual_bandwidth(periods: usize) -> usize {
    let lag = 4.0 * (crate::number::size(periods) / 100.0).powf(2.0 / 9.0);
    usize::try_from(crate::number::whole(lag)).unwrap_or(0).min(periods.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_without_sense_are_named() {
        let refused = |spec: InterruptionSpec| spec.check(24).unwrap_err().to_string();
        assert_eq!(
            refused(InterruptionSpec::at(0)),
            "a change at period 0 of 24 leaves nothing on one side"
        );
        assert_eq!(
            refused(InterruptionSpec::at(24)),
            "a change at period 24 of 24 leaves nothing on one side"
        );
        let season = |periods, pairs| InterruptionSpec {
            season: Some(Season { periods, pairs }),
            ..InterruptionSpec::at(12)
        };
        assert_eq!(refused(season(12, 7)), "7 pairs of harmonics of 12 periods; expected 1 to 6");
        assert_eq!(refused(season(1, 1)), "1 pairs of harmonics of 1 periods; expected 1 to 0");
        let wide = InterruptionSpec { bandwidth: Some(24), ..InterruptionSpec::at(12) };
        assert_eq!(
            wide.bandwidth_of(24).unwrap_err().to_string(),
            "a bandwidth of 24 for 24 periods"
        );
        assert_eq!(InterruptionSpec { bandwidth: Some(0), ..wide }.bandwidth_of(24), Ok(0));
    }

    #[test]
    fn the_usual_bandwidth_grows_slowly() {
        let lags: Vec<usize> = [1, 24, 36, 100, 200].map(usual_bandwidth).to_vec();
        assert_eq!(lags, [0, 2, 3, 4, 4]);
    }
}
