//! Cumulative sums: the time at which a small lasting shift began.

use serde::Serialize;

use crate::{
    false_alarm::Simulation,
    integral, law,
    made_up::MadeUp,
    sequence::{Sample, Sequence},
    waits::{POINTS_MAX, Waits},
};

/// The law of what is summed, and the shift that is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "law", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CusumSpec {
    /// Normal values with known centre and sigma (Page 1954).
    Normal {
        /// The level while nothing happens.
        centre: f64,
        /// One sigma, above 0.
        sigma: f64,
        /// What is taken off each step, in sigma: half the shift looked for. 0 or more; usually 1/2.
        reference: f64,
        /// The sum that signals, in sigma, above 0; usually 4 or 5.
        decision: f64,
    },
    /// Poisson counts, per exposure where there is one (Lucas 1985).
    Poisson {
        /// The rate while nothing happens, above 0.
        accepted: f64,
        /// The rate to be found, above 0 and another: higher for a rise, lower for a fall.
        rejected: f64,
        /// The sum that signals, in counts, above 0.
        decision: f64,
    },
}

/// A CUSUM chart.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Cusum {
    /// What was asked.
    pub spec: CusumSpec,
    /// What is taken off each step: in sigma for normal values, in counts at exposure 1 for Poisson counts.
    pub reference: f64,
    /// The sums after each period; they begin anew at a break and stand still where a value is missing.
    pub points: Vec<CusumPoint>,
    /// The average run length where nothing happens.
    pub in_control_run_length: Option<CusumRunLength>,
}

/// The sums after one period, in sigma (normal) or counts (Poisson).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CusumPoint {
    /// The sum that looks for a rise; 0 if a fall is looked for.
    pub rise: f64,
    /// The sum that looks for a fall; 0 if a rise is looked for.
    pub fall: f64,
    /// Whether either exceeds the decision.
    pub is_signal: bool,
}

/// An average run length, exact or simulated.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CusumRunLength {
    /// By integral equation.
    Exact(f64),
    /// By simulation, with its standard error.
    Simulated {
        /// The average.
        mean: f64,
        /// Its standard error.
        standard_error: f64,
        /// How many series were given up after 20,000 points; the average is too low if any.
        given_up: u32,
    },
}

/// Why a CUSUM chart makes no sense.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CusumError {
    /// A number of the spec that cannot be.
    #[error("{what} is {value}, and must be {expected}")]
    Number {
        /// Which.
        what: &'static str,
        /// The number.
        value: f64,
        /// What it must be.
        expected: &'static str,
    },
    /// Nothing to tell apart.
    #[error("the rate to be found is {rate}, the same as the accepted one")]
    SameRate {
        /// The rate.
        rate: f64,
    },
}

/// Draws a CUSUM chart of the rates (normal) or counts (Poisson) of a sequence.
///
/// O(points), and for the run length once O(64^3) or a little more (normal) or as many made-up series as asked for (Poisson).
///
/// ```
/// use fourp_performance::{CusumSpec, Sequence, Simulation, cusum};
///
/// let crimes = Sequence::of_counts(&[4, 6, 5, 3, 9, 11, 10, 12]);
/// let spec = CusumSpec::Poisson { accepted: 5.0, rejected: 10.0, decision: 8.0 };
/// let chart = cusum(&crimes, spec, Simulation { replicates: 0, seed: 1 })?;
/// // Lucas (1985): (10 - 5) / (ln 10 - ln 5).
/// assert!((chart.reference - 5.0 / 2_f64.ln()).abs() < 1e-12);
/// assert_eq!(chart.points.iter().position(|point| point.is_signal), Some(6));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`CusumError`] for numbers that make no chart.
pub fn cusum(
    sequence: &Sequence,
    spec: CusumSpec,
    simulation: Simulation,
) -> Result<Cusum, CusumError> {
    let steps = Steps::of(spec)?;
    let (mut rise, mut fall) = (0.0_f64, 0.0_f64);
    let mut points = Vec::with_capacity(sequence.len());
    for (at, slot) in sequence.slots().iter().enumerate() {
        if sequence.breaks().contains(&at) {
            (rise, fall) = (0.0, 0.0);
        }
        if let Some(sample) = slot {
            let (up, down) = steps.of_sample(sample);
            rise = (rise + up).max(0.0);
            fall = (fall + down).max(0.0);
        }
        let is_signal = slot.is_some() && (rise > steps.decision || fall > steps.decision);
        points.push(CusumPoint { rise, fall, is_signal });
    }
    let in_control_run_length = match spec {
        CusumSpec::Normal { .. } => spec.run_length(0.0).map(CusumRunLength::Exact),
        CusumSpec::Poisson { accepted, .. } => steps.simulated(accepted, simulation),
    };
    Ok(Cusum { spec, reference: steps.reference, points, in_control_run_length })
}

impl CusumSpec {
    /// The average run length of a two-sided normal CUSUM where the mean has moved by so many sigma.
    ///
    /// One side by the integral equation of Page (1954) at 64 to 512 nodes; both by 1/L = 1/L₊ + 1/L₋ (Kemp 1961),
    /// which takes it that one side is at 0 when the other signals: with a reference near 0 and a low decision
    /// that is only nearly so. `None` for Poisson counts, whose run length is simulated, and for decisions above
    /// 256 sigma. O(nodes^3).
    #[must_use]
    pub fn run_length(&self, shift: f64) -> Option<f64> {
        let Self::Normal { reference, decision, .. } = *self else { return None };
        Steps::of(*self).ok()?;
        let side = |shift: f64| {
            let stays = |from: f64| law::normal(reference - from - shift).lower;
            let density = |from: f64, to: f64| law::normal_density(to - from + reference - shift);
            integral::run_length(0.0, decision, 0.0, 1.0, stays, density)
        };
        Some(1.0 / (1.0 / side(shift)? + 1.0 / side(-shift)?))
    }
}

/// The arithmetic of one step.
#[derive(Clone, Copy)]
struct Steps {
    spec: CusumSpec,
    reference: f64,
    decision: f64,
}

impl Steps {
    fn of(spec: CusumSpec) -> Result<Self, CusumError> {
        let positive = |what, value: f64| {
            let expected = "finite and above 0";
            let is_positive = value > 0.0 && value.is_finite();
            if is_positive { Ok(value) } else { Err(CusumError::Number { what, value, expected }) }
        };
        match spec {
            CusumSpec::Normal { centre, sigma, reference, decision } => {
                if !centre.is_finite() {
                    let (what, expected) = ("the centre", "finite");
                    return Err(CusumError::Number { what, value: centre, expected });
                }
                positive("sigma", sigma)?;
                positive("the decision", decision)?;
                if !(reference >= 0.0 && reference.is_finite()) {
                    let (what, expected) = ("the reference", "finite and 0 or more");
                    return Err(CusumError::Number { what, value: reference, expected });
                }
                Ok(Self { spec, reference, decision })
            }
            CusumSpec::Poisson { accepted, rejected, decision } => {
                positive("the accepted rate", accepted)?;
                positive("the rate to be found", rejected)?;
                positive("the decision", decision)?;
                if accepted == rejected {
                    return Err(CusumError::SameRate { rate: accepted });
                }
                let reference = (rejected - accepted) / (rejected / accepted).ln();
                positive("the reference", reference)?;
                Ok(Self { spec, reference, decision })
            }
        }
    }

    /// What is added to the rise and to the fall.
    fn of_sample(&self, sample: &Sample) -> (f64, f64) {
        match self.spec {
            CusumSpec::Normal { centre, sigma, .. } => {
                let z = (sample.rate() - centre) / sigma;
                (z - self.reference, -z - self.reference)
            }
            CusumSpec::Poisson { accepted, rejected, .. } => {
                let expected = self.reference * sample.exposure.unwrap_or(1.0);
                let step = sample.value - expected;
                if rejected > accepted { (step, 0.0) } else { (0.0, -step) }
            }
        }
    }

    fn simulated(&self, accepted: f64, simulation: Simulation) -> Option<CusumRunLength> {
        let counts = MadeUp::poisson(accepted);
        let waits = Waits::of(simulation, |random| {
            let (mut rise, mut fall) = (0.0_f64, 0.0_f64);
            (1..=POINTS_MAX).find(|_| {
                let (up, down) = self.of_sample(&Sample::value(counts.draw(random)));
                rise = (rise + up).max(0.0);
                fall = (fall + down).max(0.0);
                rise > self.decision || fall > self.decision
            })
        });
        let Waits { mean, standard_error, given_up } = waits?;
        Some(CusumRunLength::Simulated { mean, standard_error, given_up })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Simulation = Simulation { replicates: 0, seed: 1 };

    fn normal(reference: f64, decision: f64) -> CusumSpec {
        CusumSpec::Normal { centre: 0.0, sigma: 1.0, reference, decision }
    }

    #[test]
    fn the_chart_is_that_of_the_nist_handbook() {
        // 6.3.2.3: target 325, h = 4.1959, k = 0.3175.
        let values = [
            324.925, 324.675, 324.725, 324.350, 325.350, 325.225, 324.125, 324.525, 325.225,
            324.600, 324.625, 325.150, 328.325, 327.250, 327.825, 328.500, 326.675, 327.775,
            326.875, 328.350,
        ];
        let spec =
            CusumSpec::Normal { centre: 325.0, sigma: 1.0, reference: 0.3175, decision: 4.1959 };
        let chart = cusum(&Sequence::of_values(&values).unwrap(), spec, NONE).unwrap();
        assert!((chart.points[19].rise - 19.0350).abs() < 1e-9);
        assert_eq!(chart.points.iter().position(|point| point.is_signal), Some(13));
    }

    #[test]
    fn run_lengths_are_those_of_the_literature() {
        // Montgomery, Introduction to Statistical Quality Control, table 9.3: k = 1/2, h = 4 and 5.
        for (decision, shift, published, within) in [
            (4.0, 0.0, 168.0, 0.5),
            (5.0, 0.0, 465.0, 0.6),
            (4.0, 1.0, 8.38, 0.005),
            (5.0, 1.0, 10.4, 0.05),
        ] {
            let found = normal(0.5, decision).run_length(shift).unwrap();
            assert!((found - published).abs() < within, "{decision} {shift}: {found}");
        }
    }

    #[test]
    fn a_fall_is_looked_for_where_the_rate_to_be_found_is_lower() {
        let counts = Sequence::of_counts(&[10, 4, 3, 2, 4]);
        let spec = CusumSpec::Poisson { accepted: 10.0, rejected: 5.0, decision: 6.0 };
        let chart = cusum(&counts, spec, NONE).unwrap();
        assert!(chart.points.iter().all(|point| point.rise == 0.0));
        assert_eq!(chart.points.iter().position(|point| point.is_signal), Some(2));
        assert_eq!(chart.in_control_run_length, None);
    }

    #[test]
    fn a_simulated_run_length_has_an_error_and_is_repeatable() {
        let spec = CusumSpec::Poisson { accepted: 4.0, rejected: 6.0, decision: 6.0 };
        let counts = Sequence::of_counts(&[4]);
        let simulation = Simulation { replicates: 300, seed: 5 };
        let length = || cusum(&counts, spec, simulation).unwrap().in_control_run_length;
        let Some(CusumRunLength::Simulated { mean, standard_error, given_up }) = length() else {
            panic!("no run length")
        };
        assert!(mean > 10.0 && standard_error > 0.0 && standard_error < mean / 5.0);
        assert_eq!(given_up, 0);
        assert_eq!(length(), length());
    }

    #[test]
    fn numbers_that_make_no_chart_are_refused() {
        let counts = Sequence::of_counts(&[1]);
        let refused = |spec| cusum(&counts, spec, NONE).unwrap_err().to_string();
        let poisson =
            |accepted, rejected, decision| CusumSpec::Poisson { accepted, rejected, decision };
        assert_eq!(
            refused(poisson(0.0, 1.0, 1.0)),
            "the accepted rate is 0, and must be finite and above 0"
        );
        assert_eq!(
            refused(poisson(2.0, 2.0, 1.0)),
            "the rate to be found is 2, the same as the accepted one"
        );
        assert!(refused(poisson(2.0, -2.0, 1.0)).starts_with("the rate to be found is -2"));
        assert!(refused(normal(-0.5, 4.0)).contains("0 or more"));
        assert!(refused(normal(0.5, 0.0)).starts_with("the decision is 0"));
        let sigma = CusumSpec::Normal { centre: 0.0, sigma: 0.0, reference: 0.5, decision: 4.0 };
        assert!(refused(sigma).starts_with("sigma is 0"));
        let centre =
            CusumSpec::Normal { centre: f64::NAN, sigma: 1.0, reference: 0.5, decision: 4.0 };
        assert!(refused(centre).starts_with("the centre is NaN"));
        assert_eq!(normal(0.5, 0.0).run_length(0.0), None);
    }
}
