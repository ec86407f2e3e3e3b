//! How long until a rule cries wolf: exactly, where the lines are known.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    law,
    memory::Memory,
    number,
    place::Place,
    rule_convention::RuleConventions,
    rules::{Rule, RuleSet},
};

/// How many states a chain may have.
const STATES_MAX: usize = 50_000;
/// How many states, over all points, are looked at before the bounds are given as they stand.
const WORK_MAX: usize = 200_000_000;
/// The relative width of the bounds at which looking stops.
const CLOSE_ENOUGH: f64 = 1e-13;
/// The places of a continuous value.
const PLACES: usize = Place::OFF_CENTRE.len();

/// The average number of points up to and with the first signal, where values are independent and
/// normal and the centre and sigma are known.
///
/// Mean and bounds are infinite where no rule can signal.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RunLength {
    /// The average.
    #[serde(serialize_with = "number::or_word")]
    pub mean: f64,
    /// The average is at least this, rounding of floats apart.
    #[serde(serialize_with = "number::or_word")]
    pub lower: f64,
    /// The average is at most this, rounding of floats apart.
    #[serde(serialize_with = "number::or_word")]
    pub upper: f64,
    /// How many states the chain has.
    pub states: usize,
}

/// Why a run length is not computed.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RunLengthError {
    /// A rule needs the values themselves, or the whole of a phase.
    #[error("the run length of {rule:?} has no finite chain; it can be simulated")]
    NotOfPlaces {
        /// The rule.
        rule: Rule,
    },
    /// More states than are looked at.
    #[error("the rules need more than {STATES_MAX} states")]
    TooManyStates,
    /// A shift that is not a number.
    #[error("a shift must be a finite number of sigma")]
    Shift,
}

/// The rules as a Markov chain: states, and where each place leads from each.
///
/// After Champ and Woodall (1987), with one memory to a rule instead of one vector of indicators to all.
#[derive(Clone, Debug)]
pub(crate) struct Chain {
    /// From state and place to state; `None` is the signal.
    next: Vec<[Option<u32>; PLACES]>,
}

impl RuleSet {
    /// The average run length where nothing happens: how many points there are to a false alarm.
    ///
    /// ```
    /// use fourp_performance::RuleSet;
    ///
    /// // Champ and Woodall (1987), table 1: 91.75 for the four Western Electric rules.
    /// let length = RuleSet::western_electric().in_control_run_length()?;
    /// assert!((length.mean - 91.75).abs() < 0.005);
    /// # Ok::<(), fourp_performance::RunLengthError>(())
    /// ```
    ///
    /// # Errors
    /// See [`run_length`](Self::run_length).
    pub fn in_control_run_length(&self) -> Result<RunLength, RunLengthError> {
        self.run_length(0.0)
    }

    /// The average run length where the mean has moved by so many sigma from the first point on.
    ///
    /// Exact by Markov chain (Champ and Woodall 1987, Technometrics 29). Survival is carried forward until
    /// the hazard is equal in all states to 1 part in 10^13; the rest is a geometric series, whose bounds
    /// are those of Collatz and Wielandt. O(states x points until then).
    ///
    /// # Errors
    /// [`RunLengthError::NotOfPlaces`] for trends, alternation and rules of whole phases, whose run length
    /// can be simulated; [`RunLengthError::TooManyStates`] for rules with very long memories together.
    pub fn run_length(&self, shift: f64) -> Result<RunLength, RunLengthError> {
        if !shift.is_finite() {
            return Err(RunLengthError::Shift);
        }
        Ok(Chain::of(self)?.run_length(&probabilities(shift)))
    }

    /// The probability that nothing happens and a rule signals all the same within so many points.
    ///
    /// By the same chain, one step to a point. O(states x points).
    ///
    /// # Errors
    /// See [`run_length`](Self::run_length).
    pub fn false_alarm_probability(&self, points: u32) -> Result<f64, RunLengthError> {
        Ok(Chain::of(self)?.signal_probability(&probabilities(0.0), points))
    }
}

impl Chain {
    pub(crate) fn of(set: &RuleSet) -> Result<Self, RunLengthError> {
        if let Some(rule) = set.rules().iter().find(|rule| !rule.is_of_places()) {
            return Err(RunLengthError::NotOfPlaces { rule: *rule });
        }
        let start = vec![Memory::default(); set.rules().len()];
        let mut numbers = BTreeMap::from([(start.clone(), 0_u32)]);
        let mut states = vec![start];
        let mut next = Vec::new();
        while let Some(state) = states.get(next.len()).cloned() {
            let mut row = [None; PLACES];
            for (target, place) in row.iter_mut().zip(Place::OFF_CENTRE) {
                let Some(after) = step(set.rules(), set.conventions(), &state, place) else {
                    continue;
                };
                let fresh =
                    u32::try_from(states.len()).map_err(|_| RunLengthError::TooManyStates)?;
                let number = *numbers.entry(after.clone()).or_insert(fresh);
                if number == fresh {
                    states.push(after);
                }
                *target = Some(number);
            }
            next.push(row);
            if states.len() > STATES_MAX {
                return Err(RunLengthError::TooManyStates);
            }
        }
        Ok(Self { next })
    }

    /// Survival and hazard are carried forward apart, so that a hazard of 10^-12 keeps its digits.
    fn run_length(&self, probabilities: &[f64; PLACES]) -> RunLength {
        let states = self.next.len();
        let mut survival = vec![1.0; states];
        let mut signal: Vec<f64> =
            self.next.iter().map(|row| signals(row, probabilities)).collect();
        let (mut passed, mut lost) = (0.0_f64, 0.0_f64);
        let (mut lower, mut upper) = (0.0, f64::INFINITY);
        for _ in 0..WORK_MAX / states.max(1) {
            let (least, most) = hazards(&survival, &signal);
            let alive = survival.first().copied().unwrap_or(0.0);
            lower = passed + if alive > 0.0 { alive / most } else { 0.0 };
            upper = passed + if alive > 0.0 { alive / least } else { 0.0 };
            let is_close = upper.is_finite() && upper - lower <= CLOSE_ENOUGH * upper;
            if is_close || most == 0.0 || alive == 0.0 {
                break;
            }
            // Kahan's sum: half a million terms must not lose the last digits.
            let term = alive - lost;
            let sum = passed + term;
            lost = (sum - passed) - term;
            passed = sum;
            survival = self.forward(&survival, probabilities);
            signal = self.forward(&signal, probabilities);
        }
        let mean = if upper.is_finite() { lower / 2.0 + upper / 2.0 } else { upper };
        RunLength { mean, lower, upper, states }
    }

    fn signal_probability(&self, probabilities: &[f64; PLACES], points: u32) -> f64 {
        let mut signal: Vec<f64> =
            self.next.iter().map(|row| signals(row, probabilities)).collect();
        let mut total = 0.0;
        for _ in 0..points {
            let term = signal.first().copied().unwrap_or(0.0);
            if term == 0.0 && total > 0.0 {
                break;
            }
            total += term;
            signal = self.forward(&signal, probabilities);
        }
        total.min(1.0)
    }

    /// One more point before: for each state the expected value over where it leads.
    fn forward(&self, values: &[f64], probabilities: &[f64; PLACES]) -> Vec<f64> {
        let value = |state: &u32| {
            usize::try_from(*state).ok().and_then(|state| values.get(state)).copied().unwrap_or(0.0)
        };
        let expected = |row: &[Option<u32>; PLACES]| {
            row.iter()
                .zip(probabilities)
                .map(|(state, probability)| probability * state.as_ref().map_or(0.0, value))
                .sum()
        };
        self.next.iter().map(expected).collect()
    }
}

/// The probability of a signal at the next point.
fn signals(row: &[Option<u32>; PLACES], probabilities: &[f64; PLACES]) -> f64 {
    let lost = row.iter().zip(probabilities).filter(|(state, _)| state.is_none());
    lost.fold(0.0, |sum, (_, probability)| sum + probability)
}

/// The least and the greatest hazard of the states that are still alive.
fn hazards(survival: &[f64], signal: &[f64]) -> (f64, f64) {
    let (mut least, mut most) = (f64::INFINITY, 0.0_f64);
    for (alive, signal) in survival.iter().zip(signal).filter(|(alive, _)| **alive > 0.0) {
        least = least.min(signal / alive);
        most = most.max(signal / alive);
    }
    (least, most)
}

/// The memories after one more point; `None` if one of the rules signals.
fn step(
    rules: &[Rule],
    conventions: &RuleConventions,
    state: &[Memory],
    place: Place,
) -> Option<Vec<Memory>> {
    let mut after = state.to_vec();
    for (memory, rule) in after.iter_mut().zip(rules) {
        if memory.step(*rule, place, conventions).is_some() {
            return None;
        }
        memory.settle(*rule);
    }
    Some(after)
}

/// The probability of each place where the mean is so many sigma above the centre.
fn probabilities(shift: f64) -> [f64; PLACES] {
    Place::OFF_CENTRE.map(|place| {
        let (low, high) = place.bounds();
        let (low, high) = (low - shift, high - shift);
        let (low, high) = (law::normal(low), law::normal(high));
        // The difference of the smaller tails keeps its digits.
        if low.upper < low.lower { low.upper - high.upper } else { high.lower - low.lower }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Line, ShiftPoints};

    fn mean(rules: &[Rule], shift: f64) -> f64 {
        RuleSet::new("", rules.to_vec()).unwrap().run_length(shift).unwrap().mean
    }

    #[test]
    fn the_table_of_champ_and_woodall_is_reproduced() {
        let (c1, c2) = (Rule::limits(), Rule::zone(2, 3, Line::Two));
        let (c3, c4) = (Rule::zone(4, 5, Line::One), Rule::Run { points: 8 });
        let table: [(&[Rule], f64); 8] = [
            (&[c1], 370.40),
            (&[c1, c2], 225.44),
            (&[c1, c3], 166.05),
            (&[c1, c4], 152.73),
            (&[c1, c2, c3], 132.89),
            (&[c1, c2, c4], 122.05),
            (&[c1, c3, c4], 105.78),
            (&[c1, c2, c3, c4], 91.75),
        ];
        for (rules, published) in table {
            let found = mean(rules, 0.0);
            assert!((found - published).abs() < 0.006, "{rules:?}: {found}");
        }
    }

    #[test]
    fn states_are_as_few_as_in_the_literature() {
        let states = |set: RuleSet| set.in_control_run_length().unwrap().states;
        assert_eq!(states(RuleSet::three_sigma()), 1);
        assert!(states(RuleSet::western_electric()) < 1_000);
    }

    #[test]
    fn a_single_rule_has_the_run_length_of_its_probability() {
        let tail = 2.0 * law::normal(3.0).upper;
        assert!((mean(&[Rule::limits()], 0.0) * tail - 1.0).abs() < 1e-13);
        // A run of n on one side, both sides: 2^n - 1.
        for points in [2_u8, 7, 20, 32] {
            let expected = f64::from(points).exp2() - 1.0;
            let found = mean(&[Rule::Run { points }], 0.0);
            assert!((found / expected - 1.0).abs() < 1e-10, "{points}: {found}");
        }
    }

    #[test]
    fn rules_that_no_point_meets_never_signal() {
        let none = RuleSet::new("none", []).unwrap();
        let length = none.in_control_run_length().unwrap();
        assert_eq!((length.mean, length.states), (f64::INFINITY, 1));
        assert_eq!(none.false_alarm_probability(100), Ok(0.0));
    }

    #[test]
    fn what_has_no_chain_is_refused() {
        let refused = RuleSet::nelson().in_control_run_length().unwrap_err();
        assert_eq!(refused, RunLengthError::NotOfPlaces { rule: Rule::Trend { points: 6 } });
        assert!(RuleSet::anhoej().false_alarm_probability(24).is_err());
        assert!(RuleSet::making_data_count(ShiftPoints::Seven).run_length(0.0).is_err());
        assert_eq!(RuleSet::three_sigma().run_length(f64::NAN), Err(RunLengthError::Shift));
    }

    #[test]
    fn the_probability_of_a_false_alarm_grows_with_the_points() {
        let set = RuleSet::three_sigma();
        let tail = 2.0 * law::normal(3.0).upper;
        let expected = 1.0 - (1.0 - tail).powi(24);
        assert!((set.false_alarm_probability(24).unwrap() - expected).abs() < 1e-14);
        assert_eq!(set.false_alarm_probability(0), Ok(0.0));
        let we = RuleSet::western_electric();
        assert!(we.false_alarm_probability(24).unwrap() > 0.2);
    }
}
