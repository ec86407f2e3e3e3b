//! Shares of money in exact fractions.

use fourp_model::{End, Interval, Rational};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};

use crate::{
    component::{EXACT_NODES, solve},
    course::{Begin, Course},
    index::place,
    knot::Knot,
    origin::TraceError,
};

/// Decimal places of the ends of an interval around a fraction that is too long to write.
const PLACES: u32 = 18;

/// The share at each place, exactly. O(nodes + edges) operations on fractions whose digits grow with the way.
pub(crate) fn follow_exactly(
    course: &Course,
    begins: &[Begin],
) -> Result<Vec<BigRational>, TraceError> {
    let mut arriving = vec![BigInt::zero(); course.len()];
    for begin in begins {
        if let Some(sum) = arriving.get_mut(place(begin.place)) {
            *sum += begin.units;
        }
    }
    let mut shares: Vec<BigRational> = Vec::with_capacity(course.len());
    for (end, knot) in course.stretches() {
        let mut inflow = Vec::new();
        let first = shares.len();
        for here in first..end {
            let mut sum = arriving.get(here).cloned().map_or_else(BigRational::zero, Into::into);
            for (tail, amount) in course.edges_into(here) {
                if let Some(share) = shares.get(tail) {
                    sum += share * BigInt::from(amount);
                }
            }
            if knot.is_some() {
                inflow.push(sum);
            } else {
                let through = course.through(here);
                shares.push(if through > 0 { sum / BigInt::from(through) } else { sum });
            }
        }
        if let Some(knot) = knot {
            shares.extend(around(knot, &inflow)?);
        }
    }
    Ok(shares)
}

fn around(knot: &Knot, inflow: &[BigRational]) -> Result<Vec<BigRational>, TraceError> {
    if inflow.iter().all(Zero::is_zero) {
        return Ok(vec![BigRational::zero(); knot.len()]);
    }
    if knot.len() > EXACT_NODES {
        let what = "pay each other in circles";
        return Err(TraceError::TooLargeForFractions {
            nodes: knot.len(),
            what,
            limit: EXACT_NODES,
        });
    }
    let common = inflow.iter().fold(BigInt::from(1), |below, sum| lcm(&below, sum.denom()));
    let whole: Vec<BigInt> =
        inflow.iter().map(|sum| sum.numer() * (&common / sum.denom())).collect();
    let Some(shares) = solve(knot, &whole) else {
        return Ok(vec![BigRational::zero(); knot.len()]);
    };
    let below = shares.denominator * common;
    let share = |above: BigInt| BigRational::new(above, below.clone());
    Ok(shares.numerators.into_iter().map(share).collect())
}

fn lcm(a: &BigInt, b: &BigInt) -> BigInt {
    // A fraction in lowest terms: its denominator is b over the greatest common divisor.
    let reduced = BigRational::new(a.clone(), b.clone());
    a * reduced.denom()
}

/// The fraction itself where it fits, otherwise the narrowest interval of decimals of 18 places around it.
pub(crate) fn bracket(fraction: &BigRational) -> Interval {
    let fits = fraction.numer().to_i128().zip(fraction.denom().to_i128());
    if let Some(value) = fits.and_then(|(above, below)| Rational::new(above, below)) {
        return Interval::point(value);
    }
    let scale = BigInt::from(10).pow(PLACES);
    let scaled = fraction * &scale;
    let end = |whole: BigInt| {
        let parts = whole.to_i128().zip(scale.to_i128());
        parts.and_then(|(above, below)| Rational::new(above, below))
    };
    let (low, high) = (end(scaled.floor().to_integer()), end(scaled.ceil().to_integer()));
    let open = |value: Option<Rational>| value.map_or(End::Infinite, End::Open);
    Interval::new(open(low), open(high)).unwrap_or(Interval::EVERYTHING)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_fraction_lies_inside_its_interval() {
        let third = BigRational::new(BigInt::from(1), BigInt::from(3));
        assert_eq!(bracket(&third).to_exact_text(), "[1/3, 1/3]");
        let long = BigRational::new(BigInt::from(1), BigInt::from(3).pow(90));
        assert_eq!(bracket(&long).to_exact_text(), "(0, 0.000000000000000001)");
        let large = BigRational::from(BigInt::from(10).pow(60));
        assert_eq!(bracket(&large), Interval::EVERYTHING);
    }

    #[test]
    fn a_common_multiple_is_the_least() {
        assert_eq!(lcm(&BigInt::from(12), &BigInt::from(18)), BigInt::from(36));
    }
}
