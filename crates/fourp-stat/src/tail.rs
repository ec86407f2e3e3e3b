//! Probabilities that keep their digits in both tails.

/// The two sides of a distribution at a point: what lies at or below it, and what lies above it.
///
/// Both are computed, neither as one minus the other where that would lose digits, so that a
/// probability of 10⁻³⁰⁰ in either tail is as precise as one of a half.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
#[non_exhaustive]
pub struct Tails {
    /// The probability at or below the point.
    pub lower: f64,
    /// The probability above the point.
    pub upper: f64,
}

impl Tails {
    /// Nothing below, everything above.
    pub(crate) const ABOVE: Self = Self { lower: 0.0, upper: 1.0 };
    /// Everything below, nothing above.
    pub(crate) const BELOW: Self = Self { lower: 1.0, upper: 0.0 };

    pub(crate) const fn from_lower(lower: f64) -> Self {
        Self { lower, upper: 1.0 - lower }
    }

    pub(crate) const fn from_upper(upper: f64) -> Self {
        Self { lower: 1.0 - upper, upper }
    }

    pub(crate) const fn swapped(self) -> Self {
        Self { lower: self.upper, upper: self.lower }
    }
}

/// A probability, and the tail of the distribution it is measured from.
///
/// The quantile that leaves 10⁻²⁰ above it cannot be asked for through the probability below, which
/// as an `f64` is 1; it is `Tail::Upper(1e-20)`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a distribution on a line has two tails")]
pub enum Tail {
    /// The probability at or below the quantile.
    Lower(f64),
    /// The probability above the quantile.
    Upper(f64),
}

impl Tail {
    /// The probability, whichever side it is on.
    #[must_use]
    pub const fn probability(self) -> f64 {
        match self {
            Self::Lower(probability) | Self::Upper(probability) => probability,
        }
    }

    /// The same probability from the other side: the quantile of a mirrored distribution.
    #[must_use]
    pub const fn mirrored(self) -> Self {
        match self {
            Self::Lower(probability) => Self::Upper(probability),
            Self::Upper(probability) => Self::Lower(probability),
        }
    }

    /// The same point, measured from the side on which the probability is at most a half.
    pub(crate) fn smaller(self) -> Self {
        if self.probability() <= 0.5 {
            return self;
        }
        match self {
            Self::Lower(probability) => Self::Upper(1.0 - probability),
            Self::Upper(probability) => Self::Lower(1.0 - probability),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smaller_side_is_at_most_a_half() {
        assert_eq!(Tail::Lower(0.75).smaller(), Tail::Upper(0.25));
        assert_eq!(Tail::Upper(0.75).smaller(), Tail::Lower(0.25));
        assert_eq!(Tail::Upper(0.5).smaller(), Tail::Upper(0.5));
        assert_eq!(Tail::Lower(1e-300).smaller(), Tail::Lower(1e-300));
    }

    #[test]
    fn mirroring_twice_is_nothing() {
        assert_eq!(Tail::Lower(0.25).mirrored(), Tail::Upper(0.25));
        assert_eq!(Tail::Lower(0.25).mirrored().mirrored(), Tail::Lower(0.25));
        assert_eq!(Tails::from_lower(0.25).swapped(), Tails::from_upper(0.25));
    }
}
