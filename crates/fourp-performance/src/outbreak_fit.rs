//! What the counts around the same time in years before lead one to expect.

use crate::{law, number, words::conventions};

/// Rounds of fitting. The steps halve the error at worst; what has not settled by then is not used.
const ROUNDS_MAX: usize = 50;
/// Fewer reference counts than this fit no trend.
pub(crate) const REFERENCE_MIN: usize = 6;

conventions! {
    /// What is fitted to the reference counts.
    #[expect(clippy::exhaustive_enums, reason = "a level, or a level and a trend")]
    OutbreakFit {
        /// A level.
        Level = "level",
        /// A level and a trend.
        Trend = "level and trend",
    }
}

/// A reference count: how long before, in years, the count, the exposure.
pub(crate) type Reference = (f64, f64, f64);

/// A fitted regression, read at the point that is judged (time 0).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fit {
    /// What is expected there.
    pub(crate) expected: f64,
    /// The variance of the logarithm of that.
    pub(crate) log_variance: f64,
    pub(crate) dispersion: f64,
    slope: f64,
    slope_variance: f64,
    pub(crate) shape: OutbreakFit,
}

impl Fit {
    /// With trend if it may be kept, otherwise without. `None` for too few references, all zero, or no fit.
    pub(crate) fn best(references: &[Reference], exposure: f64, years: u32) -> Option<Self> {
        if references.len() < REFERENCE_MIN || references.iter().all(|(_, count, _)| *count == 0.0)
        {
            return None;
        }
        let rate_max = references.iter().map(|(_, count, of)| count / of).fold(0.0, f64::max);
        let may_have_trend = years >= 3;
        let trended =
            may_have_trend.then(|| Self::reweighted(references, exposure, OutbreakFit::Trend));
        let kept = trended.flatten().filter(|fit| {
            let score = fit.slope / fit.slope_variance.sqrt();
            law::two_sided(score) < 0.05 && fit.expected <= rate_max * exposure
        });
        kept.or_else(|| Self::reweighted(references, exposure, OutbreakFit::Level))
    }

    fn reweighted(references: &[Reference], exposure: f64, shape: OutbreakFit) -> Option<Self> {
        let even = vec![1.0; references.len()];
        let (fit, fitted) = Self::of(references, &even, exposure, shape)?;
        let residuals: Vec<f64> = references
            .iter()
            .zip(&fitted)
            .map(|((_, count, _), (mean, leverage))| {
                let spread = mean.powf(1.0 / 6.0) * (fit.dispersion * (1.0 - leverage)).sqrt();
                1.5 * (count.powf(2.0 / 3.0) - mean.powf(2.0 / 3.0)) / spread.max(f64::MIN_POSITIVE)
            })
            .collect();
        let raw =
            residuals.iter().map(|residual| if *residual > 1.0 { residual.powi(-2) } else { 1.0 });
        let raw: Vec<f64> = raw.collect();
        let scale = number::size(raw.len()) / number::sum(raw.iter().copied());
        let weights: Vec<f64> = raw.iter().map(|weight| weight * scale).collect();
        Self::of(references, &weights, exposure, shape).map(|(fit, _)| fit)
    }

    /// Iteratively reweighted least squares of a Poisson law with logarithm and offset; for each reference
    /// its mean and leverage.
    fn of(
        references: &[Reference],
        weights: &[f64],
        exposure: f64,
        shape: OutbreakFit,
    ) -> Option<(Self, Vec<(f64, f64)>)> {
        let events =
            number::sum(references.iter().zip(weights).map(|((_, count, _), w)| w * count));
        let base = number::sum(references.iter().zip(weights).map(|((_, _, of), w)| w * of));
        let (mut level, mut slope) = ((events / base).ln(), 0.0_f64);
        let mut moments = Moments::default();
        let mut is_settled = false;
        for _ in 0..ROUNDS_MAX {
            moments = Moments::default();
            for ((time, count, of), weight) in references.iter().zip(weights) {
                let mean = slope.mul_add(*time, level).exp() * of;
                moments.add(*time, weight * mean, weight * (count - mean));
            }
            let (up, turn) = moments.step(shape)?;
            level += up;
            slope += turn;
            if up.abs().max(turn.abs()) < 1e-10 {
                is_settled = true;
                break;
            }
        }
        if !(is_settled && level.is_finite() && slope.is_finite()) {
            return None;
        }
        let means = references.iter().map(|(time, _, of)| slope.mul_add(*time, level).exp() * of);
        let means: Vec<f64> = means.collect();
        let parameters = if shape == OutbreakFit::Trend { 2.0 } else { 1.0 };
        let pearson = references.iter().zip(&means).zip(weights);
        let pearson =
            pearson.map(|(((_, count, _), mean), weight)| weight * (count - mean).powi(2) / mean);
        let degrees = number::size(references.len()) - parameters;
        let dispersion = (number::sum(pearson) / degrees).max(1.0);
        let leverages =
            references.iter().zip(&means).zip(weights).map(|(((time, ..), mean), weight)| {
                let leverage = weight * mean * moments.variance(*time, shape);
                (*mean, leverage.clamp(0.0, 0.999))
            });
        let fitted = leverages.collect();
        let fit = Self {
            expected: level.exp() * exposure,
            log_variance: dispersion * moments.variance(0.0, shape),
            dispersion,
            slope,
            slope_variance: dispersion * moments.slope_variance(),
            shape,
        };
        let is_number =
            fit.expected.is_finite() && fit.expected > 0.0 && fit.log_variance.is_finite();
        is_number.then_some((fit, fitted))
    }
}

/// Weighted sums of 1, time and time squared, and of the residuals with them.
#[derive(Clone, Copy, Debug, Default)]
struct Moments {
    zeroth: f64,
    first: f64,
    second: f64,
    residual: f64,
    residual_time: f64,
}

impl Moments {
    fn add(&mut self, time: f64, weight: f64, residual: f64) {
        self.zeroth += weight;
        self.first += weight * time;
        self.second += weight * time * time;
        self.residual += residual;
        self.residual_time += residual * time;
    }

    fn determinant(&self) -> f64 {
        self.zeroth.mul_add(self.second, -(self.first * self.first))
    }

    /// The change of level and slope, at most 5 on the logarithm.
    fn step(&self, shape: OutbreakFit) -> Option<(f64, f64)> {
        let (up, turn) = match shape {
            OutbreakFit::Level => (self.residual / self.zeroth, 0.0),
            OutbreakFit::Trend => {
                let determinant = self.determinant();
                let up = self.second.mul_add(self.residual, -(self.first * self.residual_time));
                let turn = self.zeroth.mul_add(self.residual_time, -(self.first * self.residual));
                (up / determinant, turn / determinant)
            }
        };
        let is_number = up.is_finite() && turn.is_finite();
        is_number.then(|| (up.clamp(-5.0, 5.0), turn.clamp(-5.0, 5.0)))
    }

    /// The variance of the logarithm of the mean at a time, at dispersion 1.
    fn variance(&self, time: f64, shape: OutbreakFit) -> f64 {
        match shape {
            OutbreakFit::Level => 1.0 / self.zeroth,
            OutbreakFit::Trend => {
                let sum =
                    self.zeroth.mul_add(time * time, -(2.0 * self.first * time)) + self.second;
                sum / self.determinant()
            }
        }
    }

    fn slope_variance(&self) -> f64 {
        self.zeroth / self.determinant()
    }
}
