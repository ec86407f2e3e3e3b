//! How far the size of the population can go before the likelihood falls too low.

use fourp_stat::{ConfidenceInterval, Level, ln_gamma};

use crate::{
    log_linear_design::{Counts, Design},
    log_linear_newton::{LogLinearFit, Newton, Precision},
};

/// Doublings and steps allowed on one side.
const STEPS_MAX: usize = 200;
/// Beyond so many cases on no list an end is infinite.
const HIDDEN_MAX: f64 = 1e15;

/// The profile of the multinomial likelihood over the cases on no list, taken as a real number.
struct Profile<'a> {
    newton: &'a mut Newton,
    design: &'a Design,
    counts: &'a Counts,
    effects: Vec<f64>,
}

/// A point of it: its logarithm, and its slope.
#[derive(Clone, Copy)]
struct Height {
    value: f64,
    slope: f64,
}

/// All sizes at which twice the logarithm of the profile likelihood lies within the quantile of chi squared of its
/// maximum (Cormack 1992, Biometrics 48).
///
/// With `h` cases on no list and N in all, it is ln N! - ln h! - N ln N + Σ count x ln expected, where the expected
/// counts are those of the Poisson fit to all cells with `h` among them. `None` if a fit is not reached.
pub(crate) fn profile(
    newton: &mut Newton,
    design: &Design,
    counts: &Counts,
    fit: &LogLinearFit,
    level: Level,
) -> Option<ConfidenceInterval> {
    let effects = fit.effects.clone();
    let mut profile = Profile { newton, design, counts, effects };
    let hidden = fit.intercept.exp();
    let (top, best) = profile.summit(hidden)?;
    let fall = level.deviate().powi(2) / 2.0;
    let target = best - fall;
    let deviation = fit.variance.sqrt().max(1e-3);
    let lower = profile.end(top, best, target, -deviation)?;
    let upper = profile.end(top, best, target, deviation)?;
    ConfidenceInterval::new(counts.cases + lower, counts.cases + upper, level).ok()
}

impl Profile<'_> {
    fn at(&mut self, hidden: f64) -> Option<Height> {
        let start = self.effects.clone();
        let fit = |newton: &mut Newton, start: Option<&[f64]>| {
            newton.fit(self.design, self.counts, Some(hidden), start, Precision::Estimate)
        };
        let fit = fit(self.newton, Some(&start)).or_else(|| fit(self.newton, None))?;
        let total = self.counts.cases + hidden;
        // Σ count x ln expected is the Poisson likelihood and N, for expectations add up to N.
        let value = fit.likelihood + stirling(total) - ln_factorial(hidden);
        let slope = fit.intercept + digamma(total + 1.0) - total.ln() - digamma(hidden + 1.0);
        self.effects = fit.effects;
        value.is_finite().then_some(Height { value, slope })
    }

    /// Where the slope vanishes, from near; 0 where it never rises.
    fn summit(&mut self, near: f64) -> Option<(f64, f64)> {
        let from = near.max(1e-3);
        let first = self.at(from)?;
        let factor = if first.slope > 0.0 { 1.5 } else { 1.0 / 1.5 };
        let (mut one, mut other) = ((from, first), (from, first));
        for _ in 0..STEPS_MAX {
            if other.1.slope * first.slope <= 0.0 || other.0 > HIDDEN_MAX {
                break;
            }
            if other.0 < 1e-6 {
                let origin = self.at(0.0)?;
                return Some((0.0, origin.value));
            }
            one = other;
            let next = other.0 * factor;
            other = (next, self.at(next)?);
        }
        let (mut low, mut high) = if one.0 < other.0 { (one, other) } else { (other, one) };
        for _ in 0..STEPS_MAX {
            if high.0 - low.0 <= 1e-7 * high.0 {
                break;
            }
            let middle = secant((low.0, low.1.slope), (high.0, high.1.slope));
            let found = self.at(middle)?;
            if found.slope > 0.0 {
                low = (middle, found)
            } else {
                high = (middle, found)
            }
            // The top is flat: a slope of nothing ends the search.
            if found.slope.abs() * middle < 1e-6 {
                return Some((middle, found.value));
            }
        }
        let best = if low.1.value > high.1.value { low } else { high };
        Some((best.0, best.1.value))
    }

    /// Where the profile falls to the target, on the side of the sign of `step`, a step of the logarithm.
    fn end(&mut self, top: f64, best: f64, target: f64, step: f64) -> Option<f64> {
        let is_lower = step < 0.0;
        if is_lower && (top <= 0.0 || self.at(0.0)?.value >= target) {
            return Some(0.0);
        }
        // The root of the fall is nearly straight in the logarithm.
        let signed = |value: f64| (best - value).max(0.0).sqrt() - (best - target).sqrt();
        let mut inside = (top.max(1e-9).ln(), signed(best));
        let mut outside = inside;
        for _ in 0..STEPS_MAX {
            let place = outside.0 + step * 2.0;
            if place.exp() > HIDDEN_MAX {
                return Some(f64::INFINITY);
            }
            let found = (place, signed(self.at(place.exp())?.value));
            (inside, outside) = (outside, found);
            if found.1 >= 0.0 {
                break;
            }
        }
        if outside.1 < 0.0 {
            // Ever nearer to nothing on no list, without falling so far.
            return is_lower.then_some(0.0);
        }
        let mut was_inside = None;
        for _ in 0..STEPS_MAX {
            let middle = secant(inside, outside);
            let found = (middle, signed(self.at(middle.exp())?.value));
            if found.1.abs() < 1e-11 || (outside.0 - inside.0).abs() < 1e-13 {
                return Some(middle.exp());
            }
            // Illinois (Dowell and Jarratt 1971): an end that stays twice counts half.
            let is_inside = found.1 < 0.0;
            let stays = if is_inside { &mut outside } else { &mut inside };
            if was_inside == Some(is_inside) {
                stays.1 /= 2.0;
            }
            was_inside = Some(is_inside);
            let moves = if is_inside { &mut inside } else { &mut outside };
            *moves = found;
        }
        Some(inside.0.exp())
    }
}

/// Where the line through two points of opposite sign crosses zero; the middle where it cannot be told.
fn secant(one: (f64, f64), other: (f64, f64)) -> f64 {
    let share = one.1 / (one.1 - other.1);
    if share > 0.0 && share < 1.0 {
        one.0 + share * (other.0 - one.0)
    } else {
        one.0.midpoint(other.0)
    }
}

/// ln x! - x ln x + x, without loss for large x.
fn stirling(x: f64) -> f64 {
    if x < 16.0 {
        let power = if x > 0.0 { x * x.ln() } else { 0.0 };
        return ln_gamma(x + 1.0).unwrap_or(0.0) - power + x;
    }
    let square = x * x;
    let series = (1.0 / 12.0
        - (1.0 / 360.0 - (1.0 / 1_260.0 - 1.0 / 1_680.0 / square) / square) / square)
        / x;
    (std::f64::consts::TAU * x).ln() / 2.0 + series
}

fn ln_factorial(x: f64) -> f64 {
    let power = if x > 0.0 { x * x.ln() } else { 0.0 };
    stirling(x) + power - x
}

/// The slope of ln Γ, above 1: by recurrence and the asymptotic series (Abramowitz and Stegun 6.3.5, 6.3.18).
fn digamma(x: f64) -> f64 {
    let (mut x, mut shift) = (x, 0.0);
    while x < 12.0 {
        shift -= 1.0 / x.max(1.0);
        x += 1.0;
    }
    let square = (x * x).recip();
    let last = 1.0 / 252.0 - square * (1.0 / 240.0 - square / 132.0);
    let series = square * (1.0 / 12.0 - square * (1.0 / 120.0 - square * last));
    shift + x.ln() - 0.5 / x - series
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slope_of_ln_gamma_is_known() {
        // ψ(1) = -γ, ψ(10) = Σ 1/k - γ.
        let euler = 0.577_215_664_901_532_9;
        assert!((digamma(1.0) + euler).abs() < 1e-14);
        let ten: f64 = (1..10).map(|k| 1.0 / f64::from(k)).sum();
        assert!((digamma(10.0) - ten + euler).abs() < 1e-14);
    }

    #[test]
    fn factorials_are_those_of_whole_numbers() {
        let mut sum = 0.0;
        for x in 1..=40 {
            sum += f64::from(x).ln();
            assert!((ln_factorial(f64::from(x)) - sum).abs() < 1e-12 * f64::max(sum, 1.0), "{x}");
        }
        assert!(ln_factorial(0.0).abs() < 1e-15);
    }
}
