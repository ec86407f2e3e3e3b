//! What is the smallest change that these counts could show?

use fourp_stat::{Dispersion, Level};
use serde::Serialize;

use crate::{
    number,
    power::{DetectionPower, ExpectedCount, PowerError, detection_power},
};

/// Halvings of the range in which the smallest change lies: to a ten-millionth.
const HALVINGS: u32 = 24;
/// Rises beyond this many times the first rate are not looked for.
const LARGEST_RISE: f64 = 1e6;

/// What is asked of a series: how much must change, and last, to be shown?
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct DetectabilitySpec {
    /// Events to be expected in a period if nothing changes.
    pub per_period: f64,
    /// Periods counted before a change.
    pub before: u32,
    /// Periods counted after it.
    pub after: u32,
    /// The level of the test.
    pub level: Level,
    /// How often a change is to be shown if it is there.
    pub power: f64,
    /// The variance of counts as a multiple of their mean; above 1, clusters of that size are what is counted.
    pub dispersion: Dispersion,
}

/// The smallest change that counts would show, and what they would show of plain ones.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Detectability {
    /// What was asked.
    pub spec: DetectabilitySpec,
    /// The smallest fall that is shown with the power asked for, as a share: 0.3 is a fall by 30 %. `None` if not even a
    /// fall to nothing is.
    pub fall: Option<f64>,
    /// The smallest rise, as a share of the first rate; `None` if not even one to a million times is.
    pub rise: Option<f64>,
    /// How often a fall by a fifth would be shown.
    pub power_of_a_fifth: f64,
    /// How often a fall by a half would be shown.
    pub power_of_a_half: f64,
}

impl DetectabilitySpec {
    /// Independent events, a test at 95 %, a power of 80 %: the conventional 20 % of changes missed (Cohen 1988).
    #[must_use]
    pub const fn new(per_period: f64, before: u32, after: u32) -> Self {
        Self {
            per_period,
            before,
            after,
            level: Level::P95,
            power: 0.8,
            dispersion: Dispersion::POISSON,
        }
    }

    /// How often a change to `ratio` times the rate would be shown as a fall, and as a rise.
    ///
    /// # Errors
    /// [`PowerError`]: no periods, or means that are no numbers, nothing or too many.
    pub fn power_at(&self, ratio: f64) -> Result<DetectionPower, PowerError> {
        let Self { per_period, before, after, .. } = *self;
        if before == 0 || after == 0 {
            return Err(PowerError::NoPeriods { before, after });
        }
        let (before, after) = (f64::from(before), f64::from(after));
        let first = ExpectedCount::new(per_period * before, before)?;
        let second = ExpectedCount::new(per_period * ratio * after, after)?;
        detection_power(first, second, self.level, self.dispersion)
    }

    /// The fewest events in a period, as a whole number, at which a fall by `fall` would be shown with the power asked for,
    /// whatever [`per_period`](Self::per_period) says. `None` if none below 10⁷ suffices.
    ///
    /// Power rises with the counts in a sawtooth: one fewer does not suffice, though some fewer still may. Cost: some forty
    /// powers.
    ///
    /// # Errors
    /// As [`detectability`].
    pub fn events_needed(&self, fall: f64) -> Result<Option<u64>, PowerError> {
        self.check()?;
        let suffices = |events: u64| {
            let spec = Self { per_period: number::count(events), ..*self };
            match spec.power_at(1.0 - fall) {
                Ok(power) => Ok(power.fall >= self.power),
                // Further up there is nothing to be computed.
                Err(PowerError::TooMany { .. }) => Ok(true),
                Err(error) => Err(error),
            }
        };
        let (mut too_few, mut enough) = (0_u64, 1_u64);
        while !suffices(enough)? {
            if enough >= 10_000_000 {
                return Ok(None);
            }
            (too_few, enough) = (enough, enough.saturating_mul(2));
        }
        while enough.saturating_sub(too_few) > 1 {
            let middle = too_few.midpoint(enough);
            if suffices(middle)? { enough = middle } else { too_few = middle }
        }
        let spec = Self { per_period: number::count(enough), ..*self };
        let is_computed = spec.power_at(1.0 - fall).is_ok();
        Ok((is_computed && enough <= 10_000_000).then_some(enough))
    }

    fn check(&self) -> Result<(), PowerError> {
        if self.power > 0.0 && self.power < 1.0 {
            Ok(())
        } else {
            Err(PowerError::Power { power: self.power })
        }
    }
}

/// The smallest fall and rise that a test on the counts before and after would show with the power asked for.
///
/// The test is that of [`detection_power`]; power rises with the change, so the smallest is found by halving, from above, to
/// 10⁻⁷: what is returned has the power. Cost: some fifty powers.
///
/// # Errors
/// [`PowerError`]: no periods, a power that is none, means that are no numbers, nothing or too many.
///
/// ```
/// use fourp_performance::{DetectabilitySpec, detectability};
///
/// // Twenty a year, one year against the next: a fall of less than 73 % would more likely than one time in five be missed.
/// let found = detectability(DetectabilitySpec::new(20.0, 1, 1))?;
/// assert_eq!(found.fall.map(|share| (share * 100.0).round()), Some(73.0));
/// assert!(found.power_of_a_half < 0.5);
/// # Ok::<(), fourp_performance::PowerError>(())
/// ```
pub fn detectability(spec: DetectabilitySpec) -> Result<Detectability, PowerError> {
    spec.check()?;
    let power_of_a_fifth = spec.power_at(0.8)?.fall;
    let power_of_a_half = spec.power_at(0.5)?.fall;
    Ok(Detectability {
        spec,
        fall: smallest_fall(spec)?,
        rise: smallest_rise(spec)?,
        power_of_a_fifth,
        power_of_a_half,
    })
}

fn smallest_fall(spec: DetectabilitySpec) -> Result<Option<f64>, PowerError> {
    if spec.power_at(0.0)?.fall < spec.power {
        return Ok(None);
    }
    let (mut missed, mut shown) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle: f64 = f64::midpoint(missed, shown);
        if spec.power_at(1.0 - middle)?.fall >= spec.power {
            shown = middle;
        } else {
            missed = middle;
        }
    }
    Ok(Some(shown))
}

fn smallest_rise(spec: DetectabilitySpec) -> Result<Option<f64>, PowerError> {
    let is_shown = |rise: f64| match spec.power_at(1.0 + rise) {
        Ok(power) => Ok(power.rise >= spec.power),
        Err(error) => Err(error),
    };
    let (mut missed, mut shown) = (0.0, 1.0);
    loop {
        match is_shown(shown) {
            Ok(true) => break,
            Ok(false) if shown < LARGEST_RISE => (missed, shown) = (shown, shown * 2.0),
            Ok(false) | Err(PowerError::TooMany { .. }) => return Ok(None),
            Err(error) => return Err(error),
        }
    }
    for _ in 0..HALVINGS {
        let middle: f64 = f64::midpoint(missed, shown);
        if is_shown(middle)? {
            shown = middle;
        } else {
            missed = middle;
        }
    }
    Ok(Some(shown))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn too_few_show_not_even_a_fall_to_nothing() {
        let found = detectability(DetectabilitySpec::new(5.0, 1, 1)).unwrap();
        assert_eq!(found.fall, None);
        assert!(found.rise.unwrap() > 1.0);
        // More periods are more events.
        assert!(detectability(DetectabilitySpec::new(5.0, 12, 12)).unwrap().fall.unwrap() < 0.5);
    }

    #[test]
    fn a_rise_beyond_all_measure_is_not_looked_for() {
        let found = detectability(DetectabilitySpec::new(1e-9, 1, 1)).unwrap();
        assert_eq!((found.fall, found.rise), (None, None));
    }

    #[test]
    fn one_fewer_than_needed_does_not_suffice() {
        let spec = DetectabilitySpec::new(1.0, 1, 1);
        let needed = spec.events_needed(0.5).unwrap().unwrap();
        let at = |events: u64| {
            let spec = DetectabilitySpec { per_period: number::count(events), ..spec };
            spec.power_at(0.5).unwrap().fall
        };
        assert!(at(needed) >= 0.8 && at(needed - 1) < 0.8, "{needed}");
        assert_eq!(spec.events_needed(1e-6).unwrap(), None);
    }

    #[test]
    fn what_cannot_be_asked_is_refused() {
        let spec = DetectabilitySpec::new(9.0, 0, 3);
        let error = detectability(spec).unwrap_err().to_string();
        assert_eq!(error, "0 periods before and 3 after cannot be compared");
        for power in [0.0, 1.0, f64::NAN] {
            let spec = DetectabilitySpec { power, ..DetectabilitySpec::new(9.0, 1, 1) };
            let error = detectability(spec).unwrap_err().to_string();
            assert_eq!(error, format!("a power of {power} is not between 0 and 1"));
            assert!(spec.events_needed(0.5).is_err());
        }
        assert_eq!(
            detectability(DetectabilitySpec::new(0.0, 1, 1)).unwrap_err(),
            PowerError::NothingExpected
        );
        assert!(detectability(DetectabilitySpec::new(-1.0, 1, 1)).is_err());
        assert!(matches!(
            detectability(DetectabilitySpec::new(1e9, 1, 1)),
            Err(PowerError::TooMany { .. })
        ));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn what_is_returned_has_the_power_and_a_little_less_has_not(
            per_period in 0.5_f64..300.0,
            before in 1_u32..13,
            after in 1_u32..13,
            power in 0.1_f64..0.95,
        ) {
            let spec = DetectabilitySpec { power, ..DetectabilitySpec::new(per_period, before, after) };
            let found = detectability(spec).unwrap();
            if let Some(fall) = found.fall {
                prop_assert!(spec.power_at(1.0 - fall).unwrap().fall >= power);
                prop_assert!(spec.power_at(1.0 - fall + 1e-6).unwrap().fall < power);
            }
            if let Some(rise) = found.rise {
                prop_assert!(spec.power_at(1.0 + rise).unwrap().rise >= power);
                prop_assert!(spec.power_at(1.0 + rise - 1e-6 * (1.0 + rise)).unwrap().rise < power);
            }
        }

        #[test]
        fn overdispersion_hides_changes(per_period in 5.0_f64..200.0, dispersion in 1.0_f64..5.0) {
            let plain = DetectabilitySpec::new(per_period, 12, 12);
            let scattered = DetectabilitySpec {
                dispersion: Dispersion::new(dispersion * 2.0).unwrap(),
                ..plain
            };
            let (plain, scattered) =
                (detectability(plain).unwrap(), detectability(scattered).unwrap());
            prop_assert!(scattered.fall.unwrap_or(f64::INFINITY) > plain.fall.unwrap());
        }
    }
}
