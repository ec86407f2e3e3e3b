//! What an importer made, and what became of every row and cell.

use crate::facts::FileFacts;
use fourp_model::{Defect, Place, Problems, Programme, Tables};
use std::{collections::BTreeMap, fmt};

/// Rows of a programme that were made of somebody else's files, and an account of how.
///
/// For each file, `rows` of its [`FileFacts`] is `accepted + rejected + merged`; rows without any text
/// are `blank`, beside them. Refused rows, runs of blank rows and cells not read as they stand are listed
/// one by one, as they were met.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Imported {
    /// The rows, ready to be a programme or to be added to one.
    pub tables: Tables,
    /// What each file was made of, in the order in which they were given.
    pub files: Vec<FileFacts>,
    /// Every cell that was not read as it stands, or that stands for something else.
    pub repairs: Vec<Repair>,
    /// Every row that made nothing.
    pub rejected: Vec<RejectedRow>,
    /// Every run of rows without any text.
    pub blank: Vec<BlankRows>,
    /// What is to be known of files as a whole: their encoding, their line ends.
    pub warnings: Problems,
}

/// A cell that was not read as it stands, or that cannot be.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub struct Repair {
    /// Where it stands.
    pub place: Place,
    /// By which rule it was read.
    pub rule: RepairRule,
    /// Its text.
    pub found: String,
    /// What it was read as; `None` where it was left as it stands, or left out.
    pub read_as: Option<String>,
}

/// By which rule a cell was read.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum RepairRule {
    /// Characters of Mac Roman that were saved as if they were Latin 1 are read as what they were: `Õ`
    /// between letters is an apostrophe. Also where that happened twice.
    MisreadCharacters,
    /// A character was lost before the file was made, and `?` or `_` stands in its place; it is left so.
    LostCharacter,
    /// A day and month, or a month and year, that a spreadsheet made of a range: `02-Oct` is 2-10.
    RangeReadAsDate,
    /// A negative amount is a flow of that size the other way.
    NegativeReversed,
    /// A number that is none, or that contradicts its row, is left out.
    NumberLeftOut,
    /// A date that is none is left out.
    DateLeftOut,
    /// The cell that says who pays is empty.
    NobodyNamed,
    /// Every row of a file has the same date in two columns that mean different things, so that one is
    /// a copy of the other, and is left out. Said once, at the first row.
    CopiedDates,
    /// A link that only one of the two things that it joins has is left out.
    OneSidedLink,
    /// A link to something that cannot have an id is left out.
    LinkLeftOut,
    /// An id or name that differs from what other rows have for the same body is kept as another name.
    OtherName,
    /// A negative amount of money that was only promised is that much withdrawn.
    NegativeWithdrawn,
    /// The parts of a whole do not add up to it; nothing is scaled, and the rest stays unallocated.
    PartsNotWhole,
    /// An amount is to be exchanged at the rate of another day than that on which it moved.
    OtherValueDate,
    /// The cell says that a name is withheld, and stands for a class of all of whom that is said.
    Redacted,
}

impl RepairRule {
    /// A few words for it: `misread characters`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MisreadCharacters => "misread characters",
            Self::LostCharacter => "lost character",
            Self::RangeReadAsDate => "range read as a date",
            Self::NegativeReversed => "negative reversed",
            Self::NumberLeftOut => "number left out",
            Self::DateLeftOut => "date left out",
            Self::NobodyNamed => "nobody named",
            Self::CopiedDates => "copied dates",
            Self::OneSidedLink => "one-sided link",
            Self::LinkLeftOut => "link left out",
            Self::OtherName => "other name",
            Self::NegativeWithdrawn => "negative withdrawn",
            Self::PartsNotWhole => "parts not the whole",
            Self::OtherValueDate => "other value date",
            Self::Redacted => "redacted",
        }
    }
}

/// A row that made nothing.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub struct RejectedRow {
    /// Where it stands, or the cell for which it was refused.
    pub place: Place,
    /// Why.
    pub why: Rejection,
    /// The text for which it was refused.
    pub found: String,
}

/// Why a row makes nothing.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Rejection {
    /// Cells are missing or too many, or one cannot be read, so that no cell can be relied on.
    BrokenRow,
    /// The amount is none.
    NotAnAmount,
    /// The amount is finer than the smallest of its currency, or too large.
    AmountNotHeld,
    /// The amount is nothing, and a flow is above nothing.
    ZeroAmount,
    /// The row is of another period than the list.
    OtherPeriod,
    /// An id that the row needs cannot be made.
    NoId,
    /// The row has the id of one before it, and is not the same.
    SameId,
    /// The amount is in another currency than the one that is asked for, or that those before it have; or
    /// in none that is known, where the form is of one country.
    OtherCurrency,
    /// The amount is below nothing, and the form has no meaning for that.
    NegativeAmount,
    /// The currency is not stated.
    NoCurrency,
    /// The currency is none whose decimals are known.
    UnknownCurrency,
    /// The day or period that the row needs is not stated, or is none.
    NoDate,
    /// The row is of a kind that is no flow of money, or of one that is not known.
    OtherKind,
    /// Which side pays is not stated.
    NoDirection,
    /// A later version of the same stands beside it.
    Superseded,
    /// What the row tells of is not in force: pending, or never came about.
    NotInForce,
    /// How far the money has come is told by a word that is not known.
    UnknownPhase,
    /// The row names something by an id that no file lists.
    Unlisted,
}

impl Rejection {
    /// A few words for it: `zero amount`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BrokenRow => "broken row",
            Self::NotAnAmount => "not an amount",
            Self::AmountNotHeld => "amount not held",
            Self::ZeroAmount => "zero amount",
            Self::OtherPeriod => "other period",
            Self::NoId => "no id",
            Self::SameId => "same id",
            Self::OtherCurrency => "other currency",
            Self::NegativeAmount => "negative amount",
            Self::NoCurrency => "no currency",
            Self::UnknownCurrency => "unknown currency",
            Self::NoDate => "no date",
            Self::OtherKind => "other kind",
            Self::NoDirection => "no direction",
            Self::Superseded => "superseded",
            Self::NotInForce => "not in force",
            Self::UnknownPhase => "unknown phase",
            Self::Unlisted => "unlisted",
        }
    }
}

/// Rows without any text, one after the other.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub struct BlankRows {
    /// The first of them.
    pub first: Place,
    /// The line of the last.
    pub last_line: u64,
    /// How many there are.
    pub rows: u64,
}

impl Imported {
    /// How many cells each rule was used for, in order of rule.
    #[must_use]
    pub fn repair_counts(&self) -> BTreeMap<RepairRule, u64> {
        count(self.repairs.iter().map(|repair| repair.rule))
    }

    /// How many rows were refused for each reason, in order of reason.
    #[must_use]
    pub fn rejection_counts(&self) -> BTreeMap<Rejection, u64> {
        count(self.rejected.iter().map(|row| row.why))
    }

    /// The programme of these rows alone.
    ///
    /// Costs time in proportion to n log n for n rows.
    ///
    /// # Errors
    /// As [`Programme::new`]; no importer makes such rows of fewer than 2^32 rows.
    pub fn into_programme(self) -> Result<Programme, Vec<Defect>> {
        Programme::new(self.tables)
    }
}

fn count<T: Ord>(all: impl Iterator<Item = T>) -> BTreeMap<T, u64> {
    let mut counts = BTreeMap::new();
    for one in all {
        let count: &mut u64 = counts.entry(one).or_default();
        *count = count.saturating_add(1);
    }
    counts
}

impl fmt::Display for RepairRule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl fmt::Display for Repair {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, rule, found, read_as } = self;
        write!(formatter, "{place}: {rule}")?;
        if let Some(field) = &place.field {
            write!(formatter, " in {field}")?;
        }
        write!(formatter, ": {found:?}")?;
        match read_as {
            Some(read_as) => write!(formatter, " read as {read_as:?}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for RejectedRow {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, why, found } = self;
        write!(formatter, "{place}: {why}: {found:?}")
    }
}

impl fmt::Display for BlankRows {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} to line {}: {} blank", self.first, self.last_line, self.rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_says_where_and_what() {
        let place = Place::cell("list.csv", 7, 3, "recipients");
        let repair = Repair {
            place: place.clone(),
            rule: RepairRule::RangeReadAsDate,
            found: "02-Oct".into(),
            read_as: Some("2-10".into()),
        };
        assert_eq!(
            repair.to_string(),
            "list.csv:7:3: range read as a date in recipients: \"02-Oct\" read as \"2-10\""
        );
        let left = Repair { rule: RepairRule::LostCharacter, read_as: None, ..repair };
        assert_eq!(left.to_string(), "list.csv:7:3: lost character in recipients: \"02-Oct\"");
        let rejected = RejectedRow { place, why: Rejection::ZeroAmount, found: "0.00".into() };
        assert_eq!(rejected.to_string(), "list.csv:7:3: zero amount: \"0.00\"");
        let blank = BlankRows { first: Place::line("list.csv", 8), last_line: 9, rows: 2 };
        assert_eq!(blank.to_string(), "list.csv:8 to line 9: 2 blank");
    }

    #[test]
    fn rules_and_reasons_are_counted() {
        let repair = |rule| Repair {
            place: Place::line("a.csv", 2),
            rule,
            found: String::new(),
            read_as: None,
        };
        let rejected = |why| RejectedRow { place: Place::line("a.csv", 3), why, found: "".into() };
        let imported = Imported {
            repairs: [
                RepairRule::LostCharacter,
                RepairRule::NobodyNamed,
                RepairRule::LostCharacter,
            ]
            .map(repair)
            .into(),
            rejected: vec![rejected(Rejection::BrokenRow)],
            ..Imported::default()
        };
        let expected = [(RepairRule::LostCharacter, 2), (RepairRule::NobodyNamed, 1)];
        assert_eq!(imported.repair_counts(), expected.into_iter().collect());
        assert_eq!(imported.rejection_counts(), [(Rejection::BrokenRow, 1)].into_iter().collect());
    }
}
