//! Will a process that goes on as it is meet its target?

use fourp_model::Direction;
use serde::Serialize;

use crate::{place::Lines, words::conventions};

/// A value to be reached, and which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct Target {
    /// The value, in the unit of the chart.
    pub value: f64,
    /// Which way is better.
    pub direction: Direction,
}

conventions! {
    /// What the limits say of a target (Making Data Count).
    #[non_exhaustive]
    Assurance {
        /// The target lies outside the limits on the good side: it is met unless something changes.
        ConsistentlyMet = "consistently met",
        /// The target lies outside the limits on the bad side: it is missed unless something changes.
        ConsistentlyMissed = "consistently missed",
        /// The target lies within the limits: chance decides.
        Inconsistent = "met or missed by chance",
        /// Nobody says which way is better.
        NoDirection = "which way is better is not stated",
    }
}

impl Target {
    /// What the lines of the last phase say of the target.
    ///
    /// A target on a limit lies within. Where limits have no width (a constant series), a target on the
    /// good side of the centre or on it is met.
    #[must_use]
    pub fn assurance(&self, lines: &Lines) -> Assurance {
        let (low, high, centre) = (lines.lower_limit(), lines.upper_limit(), lines.centre);
        let has_width = low < high;
        let (is_met, is_missed) = match self.direction {
            Direction::Up if has_width => (self.value < low, self.value > high),
            Direction::Down if has_width => (self.value > high, self.value < low),
            Direction::Up => (self.value <= centre, self.value > centre),
            Direction::Down => (self.value >= centre, self.value < centre),
            Direction::Neither | Direction::NotStated => return Assurance::NoDirection,
        };
        match (is_met, is_missed) {
            (true, _) => Assurance::ConsistentlyMet,
            (_, true) => Assurance::ConsistentlyMissed,
            _ => Assurance::Inconsistent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assurance(value: f64, direction: Direction, sigma: f64) -> Assurance {
        Target { value, direction }.assurance(&Lines::at_steps(10.0, sigma))
    }

    #[test]
    fn a_target_outside_the_limits_is_decided_by_its_side() {
        assert_eq!(assurance(6.0, Direction::Up, 1.0), Assurance::ConsistentlyMet);
        assert_eq!(assurance(14.0, Direction::Up, 1.0), Assurance::ConsistentlyMissed);
        assert_eq!(assurance(14.0, Direction::Down, 1.0), Assurance::ConsistentlyMet);
        assert_eq!(assurance(6.0, Direction::Down, 1.0), Assurance::ConsistentlyMissed);
    }

    #[test]
    fn a_target_within_or_on_the_limits_is_left_to_chance() {
        for value in [7.0, 9.0, 10.0, 13.0] {
            assert_eq!(assurance(value, Direction::Up, 1.0), Assurance::Inconsistent, "{value}");
            assert_eq!(assurance(value, Direction::Down, 1.0), Assurance::Inconsistent, "{value}");
        }
    }

    #[test]
    fn a_constant_series_meets_a_target_that_it_equals() {
        assert_eq!(assurance(10.0, Direction::Up, 0.0), Assurance::ConsistentlyMet);
        assert_eq!(assurance(10.0, Direction::Down, 0.0), Assurance::ConsistentlyMet);
        assert_eq!(assurance(10.1, Direction::Up, 0.0), Assurance::ConsistentlyMissed);
        assert_eq!(assurance(9.9, Direction::Down, 0.0), Assurance::ConsistentlyMissed);
    }

    #[test]
    fn without_a_direction_there_is_no_assurance() {
        assert_eq!(assurance(6.0, Direction::Neither, 1.0), Assurance::NoDirection);
        assert_eq!(assurance(6.0, Direction::NotStated, 1.0), Assurance::NoDirection);
    }
}
