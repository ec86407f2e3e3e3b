//! Run lengths by simulation, with their error: for trends, for rules of whole phases, and for limits that
//! are themselves estimated.

use fourp_stat::Rng;
use serde::Serialize;

use crate::{
    convention::ChartConventions,
    false_alarm::Simulation,
    memory::{Memory, Steps},
    moving_range::MovingRanges,
    number,
    place::{Lines, Side},
    rules::{Rule, RuleSet},
    scan::{crossings_min, longest_run_max},
    waits::{POINTS_MAX, Waits},
};

/// Where centre and sigma come from.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "they are known or estimated")]
pub enum LimitsFrom {
    /// They are known.
    Known,
    /// The mean and moving ranges of so many points before the first that is judged, by these conventions.
    Baseline {
        /// How many points, 2 or more.
        points: u32,
        /// The conventions.
        conventions: ChartConventions,
    },
}

/// An average run length over made-up normal series, and its standard error.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SimulatedRunLength {
    /// The average; too low where series were given up.
    pub mean: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// How many series.
    pub replicates: u32,
    /// How many of them were given up after 20,000 points without a signal.
    pub given_up: u32,
    /// The seed.
    pub seed: u64,
}

/// Why no run length is simulated.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SimulationError {
    /// Fewer than two series have no standard error.
    #[error("{replicates} replicates have no standard error; expected 2 or more")]
    Replicates {
        /// How many.
        replicates: u32,
    },
    /// Limits from fewer than two points.
    #[error("a baseline of {points} points fixes no limits; expected 2 or more")]
    Baseline {
        /// How many.
        points: u32,
    },
    /// A shift that is not a finite number.
    #[error("a shift must be a finite number of sigma")]
    Shift,
}

impl RuleSet {
    /// The average run length over made-up series of independent normal values whose mean has moved by so
    /// many sigma since the baseline.
    ///
    /// Rules of whole phases are asked after every point. O(replicates x run length x rules).
    ///
    /// ```
    /// use fourp_performance::{ChartConventions, LimitsFrom, RuleSet, Simulation};
    ///
    /// // Limits from twelve points cry wolf at very uneven intervals.
    /// let limits = LimitsFrom::Baseline { points: 12, conventions: ChartConventions::default() };
    /// let simulation = Simulation { replicates: 200, seed: 1 };
    /// let length = RuleSet::western_electric().simulated_run_length(limits, 0.0, simulation)?;
    /// assert!(length.standard_error > 2.0);
    /// # Ok::<(), fourp_performance::SimulationError>(())
    /// ```
    ///
    /// # Errors
    /// [`SimulationError`] for fewer than two replicates or baseline points, or a shift that is not finite.
    pub fn simulated_run_length(
        &self,
        limits: LimitsFrom,
        shift: f64,
        simulation: Simulation,
    ) -> Result<SimulatedRunLength, SimulationError> {
        if let LimitsFrom::Baseline { points, .. } = limits
            && points < 2
        {
            return Err(SimulationError::Baseline { points });
        }
        if !shift.is_finite() {
            return Err(SimulationError::Shift);
        }
        let Simulation { replicates, seed } = simulation;
        let mut fewest = Vec::new();
        let waits = Waits::of(simulation, |random| {
            let (lines, mut watch) = (lines(limits, random), Watch::new(self));
            (1..=POINTS_MAX)
                .find(|_| watch.signals(self, random.normal() + shift, &lines, &mut fewest))
        });
        let Waits { mean, standard_error, given_up } =
            waits.ok_or(SimulationError::Replicates { replicates })?;
        Ok(SimulatedRunLength { mean, standard_error, replicates, given_up, seed })
    }
}

fn lines(limits: LimitsFrom, random: &mut Rng) -> Lines {
    let LimitsFrom::Baseline { points, conventions } = limits else {
        return Lines::at_steps(0.0, 1.0);
    };
    let values: Vec<f64> = (0..points).map(|_| random.normal()).collect();
    let present: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
    let sigma = MovingRanges::of(&present, 0..present.len(), &conventions);
    Lines::at_steps(number::mean(&values).unwrap_or(0.0), sigma.map_or(0.0, |ranges| ranges.sigma))
}

/// The rules of a set, point after point.
struct Watch {
    memories: Vec<(Memory, Steps)>,
    points: usize,
    crossings: usize,
    run: usize,
    longest: usize,
    side: Option<Side>,
}

impl Watch {
    fn new(set: &RuleSet) -> Self {
        let memories = vec![(Memory::default(), Steps::default()); set.rules().len()];
        Self { memories, points: 0, crossings: 0, run: 0, longest: 0, side: None }
    }

    /// Takes in a value; whether any rule signals. `fewest` keeps the least crossings by points.
    fn signals(
        &mut self,
        set: &RuleSet,
        value: f64,
        lines: &Lines,
        fewest: &mut Vec<usize>,
    ) -> bool {
        let conventions = set.conventions();
        let place = lines.place(value, conventions.border);
        if let Some(side) = place.side() {
            let crosses = self.side.is_some_and(|before| before != side);
            self.side = Some(side);
            self.points = self.points.saturating_add(1);
            self.crossings = self.crossings.saturating_add(usize::from(crosses));
            self.run = if crosses { 1 } else { self.run.saturating_add(1) };
            self.longest = self.longest.max(self.run);
        }
        let mut any = false;
        for ((memory, steps), rule) in self.memories.iter_mut().zip(set.rules()) {
            any |= match rule {
                Rule::LongestRun => self.longest > longest_run_max(self.points),
                Rule::FewCrossings => {
                    while fewest.len() <= self.points {
                        fewest.push(crossings_min(fewest.len()));
                    }
                    self.crossings < fewest.get(self.points).copied().unwrap_or(0)
                }
                rule if rule.is_of_places() => memory.step(*rule, place, conventions).is_some(),
                rule => steps.step(*rule, value, conventions).is_some(),
            };
        }
        any
    }
}
