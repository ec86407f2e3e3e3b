//! What a compile step refuses.

use crate::{table::RowRef, text::vocabulary};
use serde::Serialize;
use std::fmt;

/// Rows that can each be read, but that cannot be made into one structure.
///
/// Compile steps report all of them at once. What is merely odd (an orphan, a cycle, late money) is no
/// defect.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Defect {
    /// What is wrong.
    pub kind: DefectKind,
    /// The rows concerned, in canonical order.
    pub rows: Vec<RowRef>,
    /// The values concerned, in words: "£-3.00 is not above 0".
    pub detail: String,
}

vocabulary! {
    /// What can be wrong with rows taken together.
    #[non_exhaustive]
    DefectKind, "kind of defect" {
        /// Two rows of one table have one id.
        DuplicateId = "duplicate id",
        /// Two rows say the same thing of the same, where only one may.
        DuplicateKey = "duplicate key",
        /// More rows than can be numbered.
        TooManyRows = "too many rows",
        /// A sum that is too large.
        Overflow = "overflow",
        /// An end before its beginning.
        ReversedDates = "reversed dates",
        /// A period or date that is missing where it must be known.
        Undated = "undated",
        /// Amounts of several currencies.
        MixedCurrency = "mixed currency",
        /// Amounts in several price bases.
        MixedPriceBase = "mixed price base",
        /// Values of several units.
        MixedUnit = "mixed unit",
        /// An amount of zero or less.
        NonPositiveAmount = "non-positive amount",
        /// A share outside 0 to 1, or shares that cannot add up to one.
        ImpossibleShare = "impossible share",
        /// Things that supersede or contain each other in a circle.
        Cycle = "cycle",
        /// A value that the structure has no place for.
        OutOfRange = "out of range",
    }
}

impl Defect {
    /// A defect of some rows.
    #[must_use]
    pub fn new(kind: DefectKind, rows: Vec<RowRef>, detail: impl Into<String>) -> Self {
        Self { kind, rows, detail: detail.into() }
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = 3;
        write!(formatter, "{}", self.kind)?;
        for (place, row) in self.rows.iter().take(shown).enumerate() {
            write!(formatter, "{}{row}", if place == 0 { " in " } else { ", " })?;
        }
        match self.rows.len().saturating_sub(shown) {
            0 => {}
            more => write!(formatter, " and {more} more")?,
        }
        write!(formatter, ": {}", self.detail)
    }
}

impl std::error::Error for Defect {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Table;

    #[test]
    fn a_defect_names_its_first_rows() {
        let rows = |count| (1..=count).map(|row| RowRef::at(Table::Flows, row)).collect();
        let text = |count| {
            Defect::new(DefectKind::Overflow, rows(count), "the sum is too large").to_string()
        };
        assert_eq!(text(0), "overflow: the sum is too large");
        assert_eq!(text(2), "overflow in flows row 1, flows row 2: the sum is too large");
        assert!(
            text(5).starts_with("overflow in flows row 1, flows row 2, flows row 3 and 2 more:")
        );
    }
}
