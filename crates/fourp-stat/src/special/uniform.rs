//! Tails of gamma and beta variables by one expansion, uniform in the argument.
//!
//! With h = ab/(a+b), d = (b-a)/(a+b) and v the distance of x from the mean a/(a+b) in units of the squared
//! spread ab/(a+b)², let ½ z² be the divergence of x from the mean over that unit, with the sign of v. Then z/v
//! is a power series in z whose coefficients are polynomials in d, and the density in z is that of a normal
//! variable of precision h times z/v. The tail is ½ erfc plus a series of the same kind, by Temme's recurrence
//! (Temme 1979; 1994, section 4; Gil, Segura and Temme 2012, section 2.4), which we write once: the gamma
//! distribution of shape a is the limit of large b, where h = a and d = 1.
//!
//! Nothing here evaluates a logarithm, so a quantile costs little more than its digits.

use crate::{
    special::{
        erfc::scaled_erfc,
        gamma::INVERSE_SQRT_2PI,
        polynomial::polynomial,
        share::Share,
        tables::{BETA, GAMMA},
    },
    tail::Tails,
};

/// The least h for which the expansion is used: with all terms its error is then below 10⁻¹⁶.
pub(crate) const LEAST: f64 = 12.0;

/// The largest |z|: a third of the radius of convergence 2√π.
pub(crate) const FARTHEST: f64 = 1.0;

/// A distribution for which the expansion holds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// Gamma of this shape.
    Gamma(f64),
    /// Beta, by the smaller shape's precision and (b - a)/(a + b): see [`Shape::beta`].
    Beta {
        /// ab/(a + b).
        precision: f64,
        /// The lean of the two shapes.
        lean: f64,
    },
}

impl Shape {
    /// Beta of shapes of which the first is `a`, with this mean.
    pub(crate) fn beta(a: f64, mean: Share) -> Self {
        Self::Beta { precision: a * mean.rest, lean: mean.rest - mean.part }
    }

    /// h above.
    pub(crate) fn precision(self) -> f64 {
        match self {
            Self::Gamma(a) => a,
            Self::Beta { precision, .. } => precision,
        }
    }

    fn coefficients<const N: usize>(self) -> [f64; N] {
        match self {
            Self::Gamma(_) => leading(&GAMMA),
            Self::Beta { lean, .. } => beta_coefficients(lean),
        }
    }

    /// Both tails at z, where `half_square` is h z²/2.
    pub(crate) fn tails(self, z: f64, half_square: f64) -> Tails {
        let precision = self.precision();
        match terms(precision, z) {
            Terms::Few => self.tails_by::<11>(precision, z, half_square),
            Terms::Some => self.tails_by::<15>(precision, z, half_square),
            Terms::More => self.tails_by::<19>(precision, z, half_square),
            Terms::Most => self.tails_by::<25>(precision, z, half_square),
            Terms::All => self.tails_by::<31>(precision, z, half_square),
        }
    }

    fn tails_by<const N: usize>(self, precision: f64, z: f64, half_square: f64) -> Tails {
        let (small, _) =
            Series::new(&self.coefficients::<N>(), &Scale::of(precision)).at(z, half_square);
        if z < 0.0 { Tails::from_lower(small) } else { Tails::from_upper(small) }
    }

    /// The v at which the tail on the side of `deviate` is `tail`, where `deviate` is the standard normal deviate
    /// of the same tail with its sign; `None` if that is beyond the expansion.
    pub(crate) fn quantile(self, tail: f64, deviate: f64) -> Option<f64> {
        let precision = self.precision();
        // A little farther than the start, which is off by about a third of 1/precision.
        let reach = deviate.abs() / precision.sqrt() + 1.0 / precision;
        if precision < LEAST || reach >= FARTHEST {
            return None;
        }
        match terms(precision, reach) {
            Terms::Few => self.quantile_by::<11>(precision, tail, deviate),
            Terms::Some => self.quantile_by::<15>(precision, tail, deviate),
            Terms::More => self.quantile_by::<19>(precision, tail, deviate),
            Terms::Most => self.quantile_by::<25>(precision, tail, deviate),
            Terms::All => self.quantile_by::<31>(precision, tail, deviate),
        }
    }

    /// A v that is near the one sought, where the expansion does not give all its digits: to a thousandth of a
    /// standard deviation, or not at all.
    pub(crate) fn near_quantile(self, deviate: f64) -> Option<f64> {
        let precision = self.precision();
        let z = deviate / precision.sqrt();
        if precision < 1.0 || z.abs() > 1.5 {
            return None;
        }
        let coefficients = self.coefficients::<11>();
        let z = start(&leading(&coefficients), &Scale::of(precision), z);
        Some(z / polynomial(&coefficients, z))
    }

    fn quantile_by<const N: usize>(self, precision: f64, tail: f64, deviate: f64) -> Option<f64> {
        let coefficients = self.coefficients::<N>();
        let scale = Scale::of(precision);
        let series = Series::new(&coefficients, &scale);
        let [_, slope, bend, ..] = leading::<N, 3>(&coefficients);
        let mut z = start(&leading(&coefficients), &scale, deviate * scale.deviation);
        let side = if deviate < 0.0 { 1.0 } else { -1.0 };
        for _ in 0..MOST_STEPS {
            if z.abs() >= FARTHEST {
                return None;
            }
            let (found, density) = series.on_side(side, z, 0.5 * precision * z * z);
            let (step, error) = step(&scale, z, slope, bend, side * (tail - found) / density);
            z += step;
            if error < 3e-5 {
                return Some(z / polynomial(&coefficients, z));
            }
        }
        None
    }
}

/// Three always do; a start off by a whole deviation needs them.
const MOST_STEPS: usize = 6;

/// Temme's inversion (1992, section 3): with z at the normal deviate over the root of the precision h, the first
/// correction is ln(z/v) / (h z), and the second follows from the equation that the first solves. Logarithms by
/// their first terms: off by less than h^(-5/2) standard deviations.
fn start(coefficients: &[f64; 5], scale: &Scale, z: f64) -> f64 {
    let [_, c1, c2, c3, c4] = *coefficients;
    // ln(z/v) = l1 z + l2 z² + ...
    let l1 = c1;
    let l2 = c2 - c1 * c1 / 2.0;
    let l3 = c3 - c1 * c2 + c1 * c1 * c1 * (1.0 / 3.0);
    let l4 = c4 - c1 * c3 - c2 * c2 / 2.0 + c1 * c1 * c2 - c1 * c1 * c1 * c1 / 4.0;
    let first = l1 + z * (l2 + z * (l3 + z * l4));
    let second = 2.0 * (l3 + l1 * l2) + z * (3.0 * l4 + 1.5 * l2 * l2 + 3.0 * l1 * l3);
    z + (first + second * scale.variance) * scale.variance
}

/// A step of fourth order from a Newton step, and its size in standard deviations times the distance from the
/// mean: the fourth power of that is its error.
fn step(scale: &Scale, z: f64, slope: f64, bend: f64, newton: f64) -> (f64, f64) {
    // In standard deviations, so that no precision is too large to square. The logarithmic derivative of the
    // density and its derivative, with z/v taken to second order:
    let bent = (slope + 2.0 * bend * z) / (1.0 + z * (slope + bend * z));
    let curve = bent * scale.deviation - scale.root * z;
    let curving = (2.0 * bend - slope * slope) * scale.variance - 1.0;
    let third = (2.0 * curve * curve - curving) * (1.0 / 6.0);
    let moved = newton * scale.root;
    let step = newton * (1.0 - moved * (0.5 * curve - moved * third));
    (step, moved.abs() * (1.0 + (z * scale.root).abs()))
}

/// What follows from the precision h.
struct Scale {
    precision: f64,
    /// √h.
    root: f64,
    /// 1/√h: a standard deviation of z.
    deviation: f64,
    /// 1/h.
    variance: f64,
}

impl Scale {
    fn of(precision: f64) -> Self {
        let (root, variance) = (precision.sqrt(), 1.0 / precision);
        Self { precision, root, deviation: root * variance, variance }
    }
}

/// How many terms a precision of 10⁻¹⁶ takes.
#[derive(Clone, Copy, Debug)]
enum Terms {
    Few,
    Some,
    More,
    Most,
    All,
}

/// Term n of the series falls as (z / 2√π)ⁿ, and the last as the product of the odd numbers up to n over
/// precision^(n/2) and (2√π)ⁿ.
fn terms(precision: f64, z: f64) -> Terms {
    let z = z.abs();
    if precision >= 400.0 && z <= 0.12 {
        Terms::Few
    } else if precision >= 90.0 && z <= 0.27 {
        Terms::Some
    } else if precision >= 35.0 && z <= 0.48 {
        Terms::More
    } else if precision >= 17.0 && z <= 0.75 {
        Terms::Most
    } else {
        Terms::All
    }
}

/// The series of a distribution: what does not depend on z.
struct Series<'c, const N: usize> {
    /// Coefficients of the correction to ½ erfc, times the normalising factor.
    correction: [f64; N],
    /// Coefficients of z/v.
    density: &'c [f64; N],
    /// 1/√(2π h) over Γ*(a) Γ*(b) / Γ*(a + b).
    factor: f64,
    precision: f64,
}

impl<'c, const N: usize> Series<'c, N> {
    /// `N` is odd.
    fn new(coefficients: &'c [f64; N], scale: &Scale) -> Self {
        let inverse = scale.variance;
        let mut correction = [0.0; N];
        let (mut even, mut odd) = (0.0, 0.0);
        let (above, _) = coefficients.get(1..).unwrap_or_default().as_chunks::<2>();
        let (pairs, _) = correction.as_chunks_mut::<2>();
        let mut order = crate::float::length(coefficients) - 1.0;
        for ([low, high], pair) in above.iter().rev().zip(pairs.iter_mut().rev()) {
            even = low + order * inverse * even;
            odd = high + (order + 1.0) * inverse * odd;
            *pair = [even, odd];
            order -= 2.0;
        }
        let factor = INVERSE_SQRT_2PI * scale.deviation / (1.0 + odd * inverse);
        Self { correction, density: coefficients, factor, precision: scale.precision }
    }

    /// The tail beyond z, on the side away from the mean, and the density there.
    fn at(&self, z: f64, half_square: f64) -> (f64, f64) {
        let bell = (-half_square).exp();
        let correction = self.factor * polynomial(&self.correction, z);
        let side = if z < 0.0 { -1.0 } else { 1.0 };
        let half = 0.5 * scaled_erfc(half_square.sqrt());
        let density = bell * (self.factor * self.precision) * polynomial(self.density, z);
        (bell * (half + side * correction), density)
    }

    /// The lower tail for a `side` above zero and the upper tail for one below, and the density.
    fn on_side(&self, side: f64, z: f64, half_square: f64) -> (f64, f64) {
        let (small, density) = self.at(z, half_square);
        let away = (z < 0.0) == (side > 0.0);
        (if away { small } else { 1.0 - small }, density)
    }
}

/// The first so many.
fn leading<const N: usize, const M: usize>(all: &[f64; N]) -> [f64; M] {
    all.first_chunk::<M>().copied().unwrap_or([0.0; M])
}

fn beta_coefficients<const N: usize>(lean: f64) -> [f64; N] {
    let square = lean * lean;
    let mut sums = [0.0; N];
    // Row k is zero before 2k; leaving those out costs more than adding them.
    for row in BETA.iter().take(N.div_ceil(2)).rev() {
        for (sum, coefficient) in sums.iter_mut().zip(row) {
            *sum = *sum * square + coefficient;
        }
    }
    for odd in sums.iter_mut().skip(1).step_by(2) {
        *odd *= lean;
    }
    sums
}
