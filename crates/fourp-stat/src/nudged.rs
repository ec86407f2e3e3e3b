//! Numbers a hair away from a rational.

use num_rational::BigRational;
use num_traits::Zero;

/// `value + nudge * δ`, where `δ` is positive and smaller than every positive rational.
///
/// `x < 3` is `x <= 3 - δ`: strict ends become closed ones, and one method serves both. Ordered by
/// value, then by nudge, which is the order of these numbers (Dutertre and de Moura 2006).
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Nudged {
    pub(crate) value: BigRational,
    pub(crate) nudge: BigRational,
}

impl Nudged {
    pub(crate) fn new(value: BigRational, nudge: i8) -> Self {
        Self { value, nudge: BigRational::from_integer(nudge.into()) }
    }

    pub(crate) fn zero() -> Self {
        Self { value: BigRational::zero(), nudge: BigRational::zero() }
    }

    pub(crate) fn plus(&self, other: &Self) -> Self {
        Self { value: &self.value + &other.value, nudge: &self.nudge + &other.nudge }
    }

    pub(crate) fn minus(&self, other: &Self) -> Self {
        Self { value: &self.value - &other.value, nudge: &self.nudge - &other.nudge }
    }

    /// The divisor must not be zero.
    pub(crate) fn over(&self, divisor: &BigRational) -> Self {
        Self { value: &self.value / divisor, nudge: &self.nudge / divisor }
    }

    /// Adds `factor * step`.
    pub(crate) fn advance(&mut self, factor: &BigRational, step: &Self) {
        self.value += factor * &step.value;
        if !step.nudge.is_zero() {
            self.nudge += factor * &step.nudge;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nudged(value: i64, nudge: i8) -> Nudged {
        Nudged::new(BigRational::from_integer(value.into()), nudge)
    }

    #[test]
    fn a_nudge_decides_only_between_equal_values() {
        assert!(nudged(3, -1) < nudged(3, 0));
        assert!(nudged(3, 0) < nudged(3, 1));
        assert!(nudged(3, 1) < nudged(4, -1));
    }

    #[test]
    fn arithmetic_is_part_by_part() {
        let two = BigRational::from_integer(2.into());
        assert_eq!(nudged(5, 1).plus(&nudged(2, -3)), nudged(7, -2));
        assert_eq!(nudged(5, 1).minus(&nudged(2, -1)), nudged(3, 2));
        assert_eq!(nudged(10, -2).over(&two), nudged(5, -1));
        let mut sum = nudged(1, 1);
        sum.advance(&two, &nudged(3, -2));
        assert_eq!(sum, nudged(7, -3));
    }
}
