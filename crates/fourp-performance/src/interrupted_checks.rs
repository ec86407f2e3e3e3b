//! What speaks against an interrupted series: errors that go on, other dates that look as well, a start chosen at a peak.

use serde::Serialize;

use crate::number;

/// How many periods before the change are looked at for being extreme.
const LATE: usize = 3;
/// Moving ranges to limits, exactly 3 √π / 2.
const RANGES: f64 = 2.658_680_776_358_274;

/// What is left over once the line is drawn.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ResidualCheck {
    /// Durbin and Watson (1950): near 2 where neighbours' errors are unrelated, towards 0 where they go on. Unreliable
    /// in short series.
    pub durbin_watson: Option<f64>,
    /// The correlation of errors one period apart, two, and so on.
    pub autocorrelation: Vec<f64>,
}

/// Where the date stands among all at which a change could be looked for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PlaceboRank {
    /// How many dates show a change as clear or clearer, this one included: 1 is the clearest.
    pub rank: usize,
    /// How many dates leave enough periods on either side.
    pub of: usize,
    /// The place of the clearest.
    pub clearest: usize,
}

/// A period just before the change that lies beyond what the earlier ones led to expect: what is chosen for being
/// extreme returns by itself.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ExtremeStart {
    /// Its place.
    pub period: usize,
    /// Its value or rate.
    pub value: f64,
    /// The lower limit of an `XmR` chart of the periods before.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
}

impl ResidualCheck {
    /// Of errors at times, to a lag.
    pub(crate) fn of(times: &[usize], errors: &[f64], lags: usize) -> Self {
        let squares = number::sum(errors.iter().map(|error| error * error));
        let pairs = |lag: usize| {
            let rows = times.iter().zip(errors).enumerate();
            rows.filter_map(move |(place, (time, error))| {
                let earlier = times.iter().zip(errors).take(place);
                let earlier = earlier.rev().find(|(before, _)| **before + lag <= *time)?;
                (*earlier.0 + lag == *time).then_some((*earlier.1, *error))
            })
        };
        if squares.is_nan() || squares <= 0.0 {
            return Self { durbin_watson: None, autocorrelation: Vec::new() };
        }
        let steps = number::sum(pairs(1).map(|(one, next)| (next - one) * (next - one)));
        let along = |lag| number::sum(pairs(lag).map(|(one, next)| one * next)) / squares;
        Self {
            durbin_watson: (times.len() > 1).then_some(steps / squares),
            autocorrelation: (1..=lags).map(along).collect(),
        }
    }
}

/// The last of these periods that lie beyond the limits of those before them. `rows` are places and values, in order.
pub(crate) fn extremes(rows: &[(usize, f64)]) -> Vec<ExtremeStart> {
    let earlier = rows.len().saturating_sub(LATE);
    let (Some(base), Some(late)) = (rows.get(..earlier), rows.get(earlier..)) else {
        return Vec::new();
    };
    let values: Vec<f64> = base.iter().map(|(_, value)| *value).collect();
    let neighbours = base.iter().zip(base.iter().skip(1));
    let ranges: Vec<f64> = neighbours
        .filter(|(one, next)| one.0.saturating_add(1) == next.0)
        .map(|(one, next)| (next.1 - one.1).abs())
        .collect();
    let (Some(centre), Some(range)) = (number::mean(&values), number::mean(&ranges)) else {
        return Vec::new();
    };
    if ranges.len() < 4 {
        return Vec::new();
    }
    let (lower, upper) = (centre - RANGES * range, centre + RANGES * range);
    let beyond = late.iter().filter(|(_, value)| *value < lower || *value > upper);
    beyond
        .map(|(period, value)| ExtremeStart { period: *period, value: *value, lower, upper })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_that_go_on_and_errors_that_alternate_are_told() {
        let times: Vec<usize> = (0..4).collect();
        let check = ResidualCheck::of(&times, &[1.0, -1.0, 1.0, -1.0], 2);
        assert_eq!(check.durbin_watson, Some(3.0));
        assert_eq!(check.autocorrelation, [-0.75, 0.5]);
        // A period is missing in the middle: two pairs of neighbours are left.
        let check = ResidualCheck::of(&[0, 1, 3, 4], &[1.0, 1.0, -1.0, -1.0], 2);
        assert_eq!(check.durbin_watson, Some(0.0));
        assert_eq!(check.autocorrelation, [0.5, -0.25]);
        assert_eq!(ResidualCheck::of(&times, &[0.0; 4], 1).durbin_watson, None);
    }

    #[test]
    fn a_peak_before_the_change_is_named() {
        let quiet = [10.0, 11.0, 10.0, 12.0, 11.0, 10.0, 11.0, 12.0, 11.0];
        let rows = |last: f64| {
            quiet.iter().copied().chain([last]).enumerate().collect::<Vec<(usize, f64)>>()
        };
        assert_eq!(extremes(&rows(11.0)), []);
        let found = extremes(&rows(30.0));
        assert_eq!((found.len(), found[0].period, found[0].value), (1, 9, 30.0));
        assert!(found[0].upper < 30.0 && found[0].lower < 10.0);
        assert_eq!(extremes(&[(0, 1.0), (1, 50.0)]), []);
    }
}
