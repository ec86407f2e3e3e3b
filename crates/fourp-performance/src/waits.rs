//! How long made-up series wait for a signal, on average.

use fourp_stat::Rng;

use crate::false_alarm::Simulation;

/// After so many points without a signal a series is given up.
pub(crate) const POINTS_MAX: u32 = 20_000;

/// Waits of several series; those given up count as the longest there is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Waits {
    pub(crate) mean: f64,
    pub(crate) standard_error: f64,
    pub(crate) given_up: u32,
}

impl Waits {
    /// Of as many series as asked for, each with random numbers of its own: `wait` is the first of
    /// [`POINTS_MAX`] points at which one signals. `None` for fewer than two, which have no standard error.
    pub(crate) fn of(
        simulation: Simulation,
        mut wait: impl FnMut(&mut Rng) -> Option<u32>,
    ) -> Option<Self> {
        if simulation.replicates < 2 {
            return None;
        }
        let source = Rng::new(simulation.seed);
        let (mut sum, mut squares, mut given_up) = (0.0, 0.0, 0_u32);
        for replicate in 0..simulation.replicates {
            let found = wait(&mut source.stream(u64::from(replicate)));
            given_up = given_up.saturating_add(u32::from(found.is_none()));
            let length = f64::from(found.unwrap_or(POINTS_MAX));
            sum += length;
            squares += length * length;
        }
        let of = f64::from(simulation.replicates);
        let mean = sum / of;
        let variance = ((squares - of * mean * mean) / (of - 1.0)).max(0.0);
        Some(Self { mean, standard_error: (variance / of).sqrt(), given_up })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Series that signal at the points given, in turn.
    fn waits(points: &[Option<u32>]) -> Option<Waits> {
        let replicates = u32::try_from(points.len()).unwrap();
        let mut points = points.iter().copied();
        Waits::of(Simulation { replicates, seed: 1 }, |_| points.next().unwrap())
    }

    #[test]
    fn the_mean_and_its_error_are_those_of_the_waits() {
        let found = waits(&[Some(1), Some(2), Some(6)]).unwrap();
        // Variance (4 + 1 + 9) / 2.
        assert_eq!((found.mean, found.given_up), (3.0, 0));
        assert!((found.standard_error - (7.0_f64 / 3.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn only_a_series_without_a_signal_is_given_up() {
        let found = waits(&[Some(POINTS_MAX), None]).unwrap();
        assert_eq!((found.mean, found.standard_error, found.given_up), (20_000.0, 0.0, 1));
    }

    #[test]
    fn one_series_has_no_error() {
        assert_eq!(waits(&[Some(3)]), None);
    }
}
