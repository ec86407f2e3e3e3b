//! Does a body report nothing more often than its own rate allows?

use fourp_model::{Answer, NotMeasurable};
use serde::Serialize;

use crate::{number, sequence::Sequence, trials};

/// How far below the rate of its series that of a period may be.
const FACTOR: f64 = 2.0;

/// Periods with a count of 0, and periods without any row.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct EmptyPeriods {
    /// How many periods lie between the first and the last with a row.
    pub periods: usize,
    /// How many of them have no row.
    pub missing: usize,
    /// How many have a count of 0.
    pub empty: usize,
    /// How many chance would leave at 0 were every mean half of what the rate of the series gives.
    pub expected_max: f64,
    /// The probability of so many or more at those means; 1 where there is none.
    pub p_value: f64,
}

/// Tests counts of 0 against Poisson counts of half the mean: the probability is at most what it says as long as means
/// stay above that. Not measurable where nothing was counted. O(points × empty periods).
pub(crate) fn empty_periods(sequence: &Sequence) -> Answer<EmptyPeriods> {
    let samples = || sequence.slots().iter().flatten();
    let total = number::sum(samples().map(|sample| sample.value));
    let exposed = number::sum(samples().map(|sample| sample.exposure.unwrap_or(1.0)));
    if !(total > 0.0 && total.is_finite()) || samples().any(|sample| sample.value < 0.0) {
        let question = "Does a body report nothing more often than its rate allows?";
        return NotMeasurable::new(question, "nothing was counted").into();
    }
    let rate = total / exposed / FACTOR;
    let chance = |exposure: Option<f64>| (-rate * exposure.unwrap_or(1.0)).exp();
    let chances: Vec<f64> = samples().map(|sample| chance(sample.exposure)).collect();
    let empty = samples().filter(|sample| sample.value == 0.0).count();
    Answer::Measured(EmptyPeriods {
        periods: sequence.len(),
        missing: sequence.slots().iter().filter(|slot| slot.is_none()).count(),
        empty,
        expected_max: number::sum(chances.iter().copied()),
        p_value: trials::at_least(empty, &chances),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sequence::Sample;

    fn of(counts: &[u32]) -> EmptyPeriods {
        empty_periods(&Sequence::of_counts(counts)).measured().unwrap()
    }

    #[test]
    fn months_of_nothing_among_months_of_many_are_seen() {
        let found = of(&[22, 0, 19, 25, 0, 18, 24, 21, 0, 20, 23, 22]);
        assert_eq!((found.empty, found.missing), (3, 0));
        assert!(found.p_value < 1e-6, "{found:?}");
        assert!(of(&[2, 0, 1, 3, 0, 1, 2, 1, 0, 2, 1, 2]).p_value > 0.5);
        assert_eq!(of(&[4, 5, 6]).p_value, 1.0);
    }

    #[test]
    fn a_period_without_a_row_is_missing_and_not_zero() {
        let slots = vec![Some(Sample::value(9.0)), None, Some(Sample::value(8.0))];
        let found = empty_periods(&Sequence::new(slots).unwrap()).measured().unwrap();
        assert_eq!((found.periods, found.missing, found.empty), (3, 1, 0));
    }

    #[test]
    fn where_nothing_was_counted_nothing_is_said() {
        assert!(!empty_periods(&Sequence::of_counts(&[0, 0])).is_measured());
        assert!(!empty_periods(&Sequence::default()).is_measured());
        assert!(!empty_periods(&Sequence::of_values(&[-1.0, 3.0]).unwrap()).is_measured());
    }
}
