//! How alike two sets must be, compared in whole numbers.

use crate::{ratio::Ratio, words::conventions};

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

impl Measure {
    /// Whether sets of two sizes with so many in both are as alike as a threshold asks; what equals it is. Exact, in whole
    /// numbers. Sets that share nothing are not alike, even at a threshold of 0.
    ///
    /// ```
    /// use fourp_governance::{Measure, Ratio};
    ///
    /// let two_thirds = Ratio::new(2, 3)?;
    /// assert!(Measure::Jaccard.is_met(two_thirds, 2, 2, 3)); // 2 of 2 and 3 shared, 3 in either: exactly.
    /// assert!(!Measure::Jaccard.is_met(two_thirds, 3, 4, 4));
    /// # Ok::<(), fourp_governance::RatioError>(())
    /// ```
    #[must_use]
    pub fn is_met(self, threshold: Ratio, shared: u32, first: u32, second: u32) -> bool {
        let [p, q] = [threshold.part(), threshold.whole()].map(u128::from);
        let [c, a, b] = [shared, first, second].map(u128::from);
        c > 0
            && match self {
                Self::Jaccard => c * q >= p * (a + b).saturating_sub(c),
                // Each factor is below 2^32, so four of them fit.
                Self::Cosine => c * c * (q * q) >= p * p * (a * b),
                Self::OverlapCoefficient => c * q >= p * a.min(b),
                Self::Containment => c * q >= p * a,
            }
    }

    /// The fewest that sets of two sizes must share; one more than the smaller has if they cannot.
    pub(crate) fn least_shared(self, threshold: Ratio, first: u32, second: u32) -> u32 {
        let (mut low, mut high) = (1, first.min(second).saturating_add(1));
        // Sharing more never makes sets less alike.
        while low < high {
            let middle = low + (high - low) / 2;
            if self.is_met(threshold, middle, first, second) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }

    /// The smallest set that can be alike enough to one of a size that is no smaller: one that lies in it wholly.
    pub(crate) fn least_size(self, threshold: Ratio, size: u32) -> u32 {
        let (mut low, mut high) = (1, size);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.is_met(threshold, middle, middle, size) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_must_be_shared_is_the_first_that_is_enough(
            part in 0_u32..20, whole in 1_u32..20, a in 1_u32..30, b in 1_u32..30,
        ) {
            prop_assume!(part <= whole);
            let threshold = Ratio::new(part, whole).unwrap();
            for measure in Measure::ALL {
                let is_met = |shared| measure.is_met(threshold, shared, a, b);
                let first = (1..=a.min(b)).find(|shared| is_met(*shared)).unwrap_or(a.min(b) + 1);
                prop_assert_eq!(measure.least_shared(threshold, a, b), first);
                let smallest = (1..=a).find(|size| measure.is_met(threshold, *size, *size, a)).unwrap();
                prop_assert_eq!(measure.least_size(threshold, a), smallest);
            }
        }
    }

    #[test]
    fn ties_are_met_and_nothing_is_like_nothing() {
        let is_met = |measure: Measure, shared, a, b| measure.is_met(Ratio::HALF, shared, a, b);
        assert!(is_met(Measure::Jaccard, 2, 3, 3) && !is_met(Measure::Jaccard, 2, 3, 4));
        // 2 of 2 and of 8: 2 over 4.
        assert!(is_met(Measure::Cosine, 2, 2, 8) && !is_met(Measure::Cosine, 2, 2, 9));
        assert!(is_met(Measure::OverlapCoefficient, 1, 2, 90));
        assert!(is_met(Measure::Containment, 1, 2, 90) && !is_met(Measure::Containment, 1, 90, 2));
        for measure in Measure::ALL {
            assert!(!measure.is_met(Ratio::ZERO, 0, 0, 0) && !measure.is_met(Ratio::ZERO, 0, 5, 5));
            assert!(measure.is_met(Ratio::ZERO, 1, 5, 5));
            let largest = Ratio::new(u32::MAX - 1, u32::MAX).unwrap();
            assert!(measure.is_met(largest, u32::MAX, u32::MAX, u32::MAX));
        }
    }
}
