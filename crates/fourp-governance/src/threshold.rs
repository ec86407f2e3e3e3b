//! How alike two sets must be, compared in whole numbers.

use fourp_model::Rational;
use serde::Serialize;

use crate::words::conventions;

conventions! {
    /// How alike two sets are, from how many they share.
    #[derive(Default)]
    #[expect(clippy::exhaustive_enums, reason = "each is one that is in use")]
    Measure {
        /// Shared over all in either (Jaccard 1901).
        #[default]
        Jaccard = "Jaccard",
        /// Shared over the geometric mean of both sizes (Ochiai 1957).
        Cosine = "cosine",
        /// Shared over the size of the smaller (Szymkiewicz 1934, Simpson 1943): 1 where one holds the other.
        OverlapCoefficient = "overlap coefficient",
        /// Shared over the size of the first: how far the first lies within the second. Pairs are ordered.
        Containment = "containment",
    }
}

/// A ratio above 0 and up to 1 that likeness must reach; what equals it reaches it.
///
/// ```
/// use fourp_governance::{Measure, Threshold};
///
/// let two_thirds = Threshold::new("2/3".parse()?).unwrap();
/// assert!(two_thirds.is_met(Measure::Jaccard, 2, 2, 3)); // 2 of 2 and 3 shared, 3 in either: exactly.
/// assert!(!two_thirds.is_met(Measure::Jaccard, 3, 4, 4));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Threshold {
    numerator: u32, // Invariant: above 0, and at most the next.
    denominator: u32,
}

impl Threshold {
    /// Only sets that are the same, or, for the overlap coefficient and containment, one that holds the other.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// Four fifths.
    pub const FOUR_FIFTHS: Self = Self { numerator: 4, denominator: 5 };

    /// A threshold; none unless it is above 0 and at most 1, and a fraction of numbers below 2^32.
    #[must_use]
    pub fn new(ratio: Rational) -> Option<Self> {
        let numerator = u32::try_from(ratio.numerator()).ok()?;
        let denominator = u32::try_from(ratio.denominator()).ok()?;
        (numerator > 0 && numerator <= denominator).then_some(Self { numerator, denominator })
    }

    /// Whether sets of two sizes with so many in both are alike enough. Empty sets are like nothing.
    #[must_use]
    pub fn is_met(self, measure: Measure, shared: u32, first: u32, second: u32) -> bool {
        let [p, q] = [self.numerator, self.denominator].map(u128::from);
        let [c, a, b] = [shared, first, second].map(u128::from);
        c > 0
            && match measure {
                Measure::Jaccard => c * q >= p * (a + b).saturating_sub(c),
                // At most 2^128 less something: each factor is below 2^32.
                Measure::Cosine => c * c * (q * q) >= p * p * (a * b),
                Measure::OverlapCoefficient => c * q >= p * a.min(b),
                Measure::Containment => c * q >= p * a,
            }
    }

    /// The fewest that sets of two sizes must share; one more than the smaller has if they cannot.
    pub(crate) fn least_shared(self, measure: Measure, first: u32, second: u32) -> u32 {
        let (mut low, mut high) = (1, first.min(second).saturating_add(1));
        // Sharing more never makes sets less alike.
        while low < high {
            let middle = low + (high - low) / 2;
            if self.is_met(measure, middle, first, second) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }

    /// The smallest set that can be alike enough to one of a size that is no smaller: one that lies in it wholly.
    pub(crate) fn least_size(self, measure: Measure, size: u32) -> u32 {
        let (mut low, mut high) = (1, size);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.is_met(measure, middle, middle, size) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }
}

impl std::fmt::Display for Threshold {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.denominator == 1 {
            return formatter.pad("1");
        }
        formatter.pad(&format!("{}/{}", self.numerator, self.denominator))
    }
}

impl Serialize for Threshold {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn threshold(numerator: i128, denominator: i128) -> Option<Threshold> {
        Threshold::new(Rational::new(numerator, denominator).unwrap())
    }

    proptest! {
        #[test]
        fn what_must_be_shared_is_the_first_that_is_enough(
            part in 1_i128..20, whole in 1_i128..20, a in 1_u32..30, b in 1_u32..30,
        ) {
            prop_assume!(part <= whole);
            let threshold = threshold(part, whole).unwrap();
            for measure in Measure::ALL {
                let is_met = |shared| threshold.is_met(*measure, shared, a, b);
                let first = (1..=a.min(b)).find(|shared| is_met(*shared)).unwrap_or(a.min(b) + 1);
                prop_assert_eq!(threshold.least_shared(*measure, a, b), first);
                let smallest = (1..=a).find(|size| threshold.is_met(*measure, *size, *size, a)).unwrap();
                prop_assert_eq!(threshold.least_size(*measure, a), smallest);
            }
        }
    }

    #[test]
    fn ties_are_met_and_nothing_is_like_nothing() {
        let half = threshold(1, 2).unwrap();
        assert!(half.is_met(Measure::Jaccard, 2, 3, 3) && !half.is_met(Measure::Jaccard, 2, 3, 4));
        // 2 of 2 and of 8: 2 over 4.
        assert!(half.is_met(Measure::Cosine, 2, 2, 8) && !half.is_met(Measure::Cosine, 2, 2, 9));
        assert!(half.is_met(Measure::OverlapCoefficient, 1, 2, 90));
        assert!(
            half.is_met(Measure::Containment, 1, 2, 90)
                && !half.is_met(Measure::Containment, 1, 90, 2)
        );
        assert!(Measure::ALL.iter().all(|measure| !half.is_met(*measure, 0, 0, 0)));
        let most = threshold(i128::from(u32::MAX), i128::from(u32::MAX) - 1);
        assert_eq!(
            (most, threshold(0, 1), threshold(-1, 2), threshold(1 << 40, 1 << 41)),
            (None, None, None, threshold(1, 2))
        );
        assert!(threshold(1, i128::from(u32::MAX)).unwrap().is_met(
            Measure::Cosine,
            u32::MAX,
            u32::MAX,
            u32::MAX
        ));
        assert_eq!((half.to_string(), Threshold::ONE.to_string()), ("1/2".into(), "1".into()));
    }
}
