//! Exponentially weighted moving averages: small lasting shifts.

use serde::Serialize;

use crate::{integral, law, sequence::Sequence, words::conventions};

/// What is asked of an EWMA chart.
///
/// Centre and sigma are given, not estimated here: they belong to a time before the one that is judged.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct EwmaSpec {
    /// The level while nothing happens.
    pub centre: f64,
    /// One sigma of a single value, above 0.
    pub sigma: f64,
    /// The weight of the latest value, above 0 and at most 1.
    pub weight: f64,
    /// How many sigma of the average the limits are from the centre.
    pub width: f64,
    /// Whether limits widen from the first point.
    pub limits: EwmaLimits,
}

conventions! {
    /// The limits of the first points.
    #[expect(clippy::exhaustive_enums, reason = "they widen or they do not")]
    #[derive(Default)]
    EwmaLimits {
        /// At their final width from the start: NIST/SEMATECH e-Handbook 6.3.2.4. The default, and the one
        /// of the declared run length.
        #[default]
        Final = "limits at their final width",
        /// Widening with the variance of the average, √(λ / (2 - λ) (1 - (1 - λ)^2i)) (Roberts 1959).
        Widening = "limits that widen from the first point",
    }
}

/// An EWMA chart.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Ewma {
    /// What was asked.
    pub spec: EwmaSpec,
    /// The average after each period; it begins anew at a break and stands still where a value is missing.
    pub points: Vec<EwmaPoint>,
    /// The average run length where nothing happens, of limits at their final width; `None` where the
    /// integral equation is not solved: see [`EwmaSpec::run_length`].
    pub in_control_run_length: Option<f64>,
}

/// The average after one period.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct EwmaPoint {
    /// The average.
    pub average: f64,
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
    /// Whether the period has a value and the average lies outside the limits.
    pub is_signal: bool,
}

/// Why an EWMA chart makes no sense.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EwmaError {
    /// A centre that is not a finite number.
    #[error("the centre is {centre}, and must be finite")]
    Centre {
        /// The centre.
        centre: f64,
    },
    /// A sigma that is not above 0.
    #[error("sigma is {sigma}, and must be finite and above 0")]
    Sigma {
        /// Sigma.
        sigma: f64,
    },
    /// A weight outside 0 to 1.
    #[error("the weight is {weight}, and must be above 0 and at most 1")]
    Weight {
        /// The weight.
        weight: f64,
    },
    /// A width that is not above 0.
    #[error("the width is {width} sigma, and must be finite and above 0")]
    Width {
        /// The width.
        width: f64,
    },
}

/// Draws an EWMA chart of the rates of a sequence. O(points), and once the run length.
///
/// ```
/// use fourp_performance::{EwmaLimits, EwmaSpec, Sequence, ewma};
///
/// let values = Sequence::of_values(&[52.0, 47.0, 53.0])?;
/// let spec = EwmaSpec { centre: 50.0, sigma: 2.0539, weight: 0.3, width: 3.0, limits: EwmaLimits::Final };
/// let chart = ewma(&values, spec)?;
/// assert!((chart.points[0].average - 50.6).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`EwmaError`] for a centre, sigma, weight or width that is none.
pub fn ewma(sequence: &Sequence, spec: EwmaSpec) -> Result<Ewma, EwmaError> {
    spec.check()?;
    let EwmaSpec { centre, sigma, weight, width, limits } = spec;
    let final_variance = weight / (2.0 - weight);
    let (mut average, mut steps) = (centre, 0_i32);
    let mut points = Vec::with_capacity(sequence.len());
    for (at, slot) in sequence.slots().iter().enumerate() {
        if sequence.breaks().contains(&at) {
            (average, steps) = (centre, 0);
        }
        if let Some(sample) = slot {
            average = weight.mul_add(sample.rate(), (1.0 - weight) * average);
            steps = steps.saturating_add(1);
        }
        let variance = match limits {
            EwmaLimits::Final => final_variance,
            EwmaLimits::Widening => {
                final_variance * (1.0 - (1.0 - weight).powi(steps.max(1).saturating_mul(2)))
            }
        };
        let half = width * sigma * variance.sqrt();
        let (lower, upper) = (centre - half, centre + half);
        let is_signal = slot.is_some() && !(lower <= average && average <= upper);
        points.push(EwmaPoint { average, lower, upper, is_signal });
    }
    Ok(Ewma { spec, points, in_control_run_length: spec.run_length(0.0) })
}

impl EwmaSpec {
    /// The average run length where the mean has moved by so many sigma, with limits at their final width.
    ///
    /// Solves the integral equation of Crowder (1987, Technometrics 29) at 64 to 512 nodes; `None` where it has no
    /// solution in floats, the weight is so small (about 0.0005 at a width of 3) that no more nodes would see it,
    /// or the spec makes no sense. O(nodes^3).
    #[must_use]
    pub fn run_length(&self, shift: f64) -> Option<f64> {
        self.check().ok()?;
        let weight = self.weight;
        let half = self.width * (weight / (2.0 - weight)).sqrt();
        if weight == 1.0 {
            let outside = law::normal(half - shift).upper + law::normal(half + shift).upper;
            return (outside > 0.0).then(|| 1.0 / outside);
        }
        let density = |from: f64, to: f64| {
            law::normal_density((to - (1.0 - weight) * from) / weight - shift) / weight
        };
        integral::run_length(-half, half, 0.0, weight, |_| 0.0, density)
    }

    fn check(&self) -> Result<(), EwmaError> {
        let Self { centre, sigma, weight, width, .. } = *self;
        if !centre.is_finite() {
            Err(EwmaError::Centre { centre })
        } else if !(sigma > 0.0 && sigma.is_finite()) {
            Err(EwmaError::Sigma { sigma })
        } else if !(weight > 0.0 && weight <= 1.0) {
            Err(EwmaError::Weight { weight })
        } else if !(width > 0.0 && width.is_finite()) {
            Err(EwmaError::Width { width })
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sequence::Sample;

    const SPEC: EwmaSpec = EwmaSpec {
        centre: 50.0,
        sigma: 2.0539,
        weight: 0.3,
        width: 3.0,
        limits: EwmaLimits::Final,
    };

    #[test]
    fn the_chart_is_that_of_the_nist_handbook() {
        // 6.3.2.4.
        let values = [
            52.0, 47.0, 53.0, 49.3, 50.1, 47.0, 51.0, 50.1, 51.2, 50.5, 49.6, 47.6, 49.9, 51.3,
            47.8, 51.2, 52.6, 52.4, 53.6, 52.1,
        ];
        let published = [
            50.60, 49.52, 50.56, 50.18, 50.16, 49.21, 49.75, 49.85, 50.26, 50.33, 50.11, 49.36,
            49.52, 50.05, 49.38, 49.92, 50.73, 51.23, 51.94, 51.99,
        ];
        let chart = ewma(&Sequence::of_values(&values).unwrap(), SPEC).unwrap();
        for (point, published) in chart.points.iter().zip(published) {
            assert!((point.average - published).abs() < 0.0051, "{point:?} is not {published}");
            assert!((point.upper - 52.5884).abs() < 2e-4 && (point.lower - 47.4115).abs() < 2e-4);
            assert!(!point.is_signal);
        }
    }

    #[test]
    fn run_lengths_are_those_of_crowder() {
        // Crowder (1987): λ = 0.25, L = 3 in control; after one sigma as EWMAARL of SAS/QC gives it by his method.
        let spec = EwmaSpec { weight: 0.25, ..SPEC };
        assert!((spec.run_length(0.0).unwrap() - 502.90).abs() < 0.006);
        assert!((spec.run_length(1.0).unwrap() - 11.154_267_016).abs() < 1e-8);
        let shewhart = EwmaSpec { weight: 1.0, ..SPEC };
        assert!((shewhart.run_length(0.0).unwrap() - 370.398).abs() < 1e-2);
        let nearly = EwmaSpec { weight: 0.99, ..SPEC };
        assert!((nearly.run_length(0.0).unwrap() / 370.4 - 1.0).abs() < 0.01);
    }

    #[test]
    fn a_small_weight_has_its_own_run_length_or_none() {
        // By simulation from the same start: 64 nodes do not see the kernel and give another.
        let spec = EwmaSpec { weight: 0.0005, width: 1.0, ..SPEC };
        let random = fourp_stat::Rng::new(3);
        let half = (0.0005_f64 / 1.9995).sqrt();
        let lengths: Vec<f64> = (0..2_000)
            .map(|replicate| {
                let (mut random, mut average, mut steps) = (random.stream(replicate), 0.0, 0.0);
                while f64::abs(average) <= half {
                    average = 0.9995 * average + 0.0005 * random.normal();
                    steps += 1.0;
                }
                steps
            })
            .collect();
        let mean = crate::number::mean(&lengths).unwrap();
        let found = spec.run_length(0.0).unwrap();
        assert!((found / mean - 1.0).abs() < 0.1, "{found} is not {mean}");
        assert_eq!(EwmaSpec { weight: 1e-5, ..SPEC }.run_length(0.0), None);
    }

    #[test]
    fn limits_widen_to_their_final_width() {
        let values = Sequence::of_values(&[50.0; 60]).unwrap();
        let widening =
            ewma(&values, EwmaSpec { limits: EwmaLimits::Widening, ..SPEC }).unwrap().points;
        let last = ewma(&values, SPEC).unwrap().points[59];
        assert!((widening[0].upper - 50.0 - 3.0 * 0.3 * 2.0539).abs() < 1e-12);
        assert!(widening.windows(2).all(|pair| pair[0].upper <= pair[1].upper));
        assert!((widening[59].upper - last.upper).abs() < 1e-6);
    }

    #[test]
    fn a_missing_period_changes_nothing_and_a_break_begins_anew() {
        let slots = vec![Some(Sample::value(60.0)), None, Some(Sample::value(50.0))];
        let points = ewma(&Sequence::new(slots).unwrap(), SPEC).unwrap().points;
        assert!(points[0].is_signal && !points[1].is_signal);
        assert_eq!(points[1].average, points[0].average);
        let broken = Sequence::of_values(&[60.0, 50.0]).unwrap().broken_at(&[1]).unwrap();
        assert_eq!(ewma(&broken, SPEC).unwrap().points[1].average, 50.0);
    }

    #[test]
    fn numbers_that_make_no_chart_are_refused() {
        let values = Sequence::of_values(&[1.0]).unwrap();
        let refused = |spec| ewma(&values, spec).unwrap_err().to_string();
        assert_eq!(
            refused(EwmaSpec { sigma: 0.0, ..SPEC }),
            "sigma is 0, and must be finite and above 0"
        );
        assert_eq!(
            refused(EwmaSpec { weight: 1.5, ..SPEC }),
            "the weight is 1.5, and must be above 0 and at most 1"
        );
        assert_eq!(
            refused(EwmaSpec { width: -1.0, ..SPEC }),
            "the width is -1 sigma, and must be finite and above 0"
        );
        assert_eq!(
            refused(EwmaSpec { centre: f64::NAN, ..SPEC }),
            "the centre is NaN, and must be finite"
        );
        assert_eq!(EwmaSpec { sigma: 0.0, ..SPEC }.run_length(0.0), None);
    }
}
