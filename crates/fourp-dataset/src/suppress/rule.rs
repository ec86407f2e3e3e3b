//! Which counts are small, and what protects them.

/// The choices of [`suppress`](crate::suppress()).
///
/// A count or total is small if it is above zero and below the threshold; zeros are as
/// [`Zeros`] says. Small ones are suppressed (primary), totals like cells, and so are as many others
/// (complementary) as it takes to protect them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SuppressionRule {
    /// The least count that is not small.
    pub threshold: u64,
    /// How zeros are treated.
    pub zeros: Zeros,
    /// What a reader must not be able to tell of a small count.
    pub protection: Protection,
    /// What is lost with a count that is not small.
    pub loss: Loss,
}

/// How zeros are treated.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "a zero is no secret, may be used, or is a secret")]
pub enum Zeros {
    /// Not small; suppressed only if that protects others.
    #[default]
    Shown,
    /// Never suppressed, as for combinations that cannot occur. A reader then knows that nothing
    /// suppressed is zero.
    AlwaysShown,
    /// As small as one: that nobody was there may be a secret too.
    Hidden,
}

/// What a reader, who adds and subtracts whatever is published and knows that no count is below zero,
/// must not be able to tell of a small count.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "its value, or that it lies within a range")]
pub enum Protection {
    /// Its value: two values or more are possible.
    Value,
    /// That it lies within a range: everything from at most `low` to at least `high` is possible, and two
    /// values or more.
    Range {
        /// The low end or less is possible; of a total, the number of its counts above zero if that
        /// is more and zeros are always shown.
        low: u64,
        /// The high end or more is possible.
        high: u64,
    },
}

/// What is lost with a count that is suppressed to protect another, and is kept small. The loss of a
/// total is greater than that of all cells.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Loss {
    /// As much as it counts; of equal losses the one of fewer cells.
    #[default]
    Counts,
    /// One cell; of equal losses the one that counts less.
    Cells,
}

/// Why a rule cannot be kept.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SuppressionError {
    /// The ends of a range are the wrong way round.
    #[error("a range from {low} to {high} has no values")]
    ReversedRange {
        /// The low end.
        low: u64,
        /// The high end.
        high: u64,
    },
    /// Zero cannot be possible for what is suppressed, if zeros are always shown.
    #[error("zeros are always shown, so nothing suppressed can be as low as 0")]
    ZeroKnown,
    /// A threshold or end of a range beyond any count.
    #[error("{given} is more than any count: at most {}", crate::CountTable::TOTAL_MAX)]
    TooLarge {
        /// The number given.
        given: u64,
    },
}

impl SuppressionRule {
    /// A threshold, protected over the range from 1 to the threshold: a reader cannot even tell that a
    /// suppressed count is small. Zeros are shown, and the sum of what else is suppressed is kept small.
    #[must_use]
    pub const fn below(threshold: u64) -> Self {
        Self {
            threshold,
            zeros: Zeros::Shown,
            protection: Protection::Range {
                low: 1,
                high: if threshold > 1 { threshold } else { 1 },
            },
            loss: Loss::Counts,
        }
    }
}

impl Default for SuppressionRule {
    /// [`below`](Self::below) 10, the threshold of UK trusted research environments: UK Longitudinal
    /// Linkage Collaboration, "Statistical disclosure control" (2025), which counts zeros in; Office for
    /// National Statistics advice for the Longitudinal Study. Other publishers set 3, 5 or 8: theirs is
    /// the rule to follow.
    fn default() -> Self {
        Self::below(10)
    }
}
