//! How long until a rule cries wolf: exactly, where the lines are known.

use std::collections::BTreeMap;

use fourp_stat::{normal_cdf, normal_sf};
use serde::Serialize;

use crate::{
    memory::Memory,
    place::Place,
    rules::{Rule, RuleConventions, RuleSet},
};

/// How many states a chain may have.
const STATES_MAX: usize = 200_000;
/// How many points are looked at before the bounds are given as they stand.
const STEPS_MAX: u64 = 200_000;
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
    pub mean: f64,
    /// The average is at least this, rounding of floats apart.
    pub lower: f64,
    /// The average is at most this, rounding of floats apart.
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
        let mut signal: Vec<f64> = self.next.iter().map(|row| signals(row, probabilities)).collect();
        let (mut passed, mut lost) = (0.0_f64, 0.0_f64);
        let (mut lower, mut upper) = (0.0, f64::INFINITY);
        for _ in 0..STEPS_MAX {
            let (least, most) = hazards(&survival, &signal);
            let alive = survival.first().copied().unwrap_or(0.0);
            lower = passed + if alive > 0.0 { alive / most } else { 0.0 };
            upper = passed + if alive > 0.0 { alive / least } else { 0.0 };
            if upper - lower <= CLOSE_ENOUGH * upper || most == 0.0 || alive == 0.0 {
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
        let mut signal: Vec<f64> = self.next.iter().map(|row| signals(row, probabilities)).collect();
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
    lost.map(|(_, probability)| probability).sum()
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
        // The difference of the smaller tails keeps its digits.
        if low >= 0.0 { normal_sf(low) - normal_sf(high) } else { normal_cdf(high) - normal_cdf(low) }
    })
}
