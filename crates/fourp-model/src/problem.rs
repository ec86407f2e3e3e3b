//! What cannot be read, and where.

use crate::problem_code::{ProblemCode, Severity};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// A fault of a cell, row or file, with all that is needed to find and mend it.
///
/// ```
/// use fourp_model::{Place, Problem, ProblemCode};
///
/// let problem = Problem {
///     value: Some("drgs".into()),
///     nearest: Some("drugs".into()),
///     ..Problem::new(
///         ProblemCode::DanglingReference,
///         Place::cell("claims.csv", 2, 8, "threat"),
///         "the id of a threat",
///     )
/// };
/// assert_eq!(
///     problem.to_string(),
///     "claims.csv:2:8: dangling reference in threat: \"drgs\", expected the id of a threat, \
///      did you mean \"drugs\"?",
/// );
/// ```
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Problem {
    /// Where.
    pub place: Place, // First, so that problems are in order of place.
    /// What kind of fault.
    pub code: ProblemCode,
    /// How bad it is here; a lenient reader may take an error for a warning.
    pub severity: Severity,
    /// The text found.
    pub value: Option<String>,
    /// What should have stood there; empty if nothing can be said.
    pub expected: String,
    /// The nearest text that would have been accepted.
    pub nearest: Option<String>,
    /// The line, so that it can be shown.
    pub line_text: Option<String>,
    /// Another place that has to do with it, such as the first row with a duplicate id.
    pub related: Option<Place>,
}

/// A place in a file.
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Place {
    /// The file.
    pub file: String,
    /// The sheet of it, in a workbook.
    #[serde(default)]
    pub sheet: Option<String>,
    /// The line, or row of the sheet, from 1; `None` is the whole file or sheet.
    pub line: Option<u64>,
    /// The column from 1, in characters, or of cells in a sheet; `None` is the whole line.
    pub column: Option<u64>,
    /// The name of the cell's column.
    pub field: Option<String>,
}

/// All the problems of one reading, in order of place, each once.
///
/// Keeps the first [`KEPT_PER_CODE`](Self::KEPT_PER_CODE) of a kind and counts the rest, so that a
/// file of nothing but faults costs bounded memory. Which ones it keeps does not depend on the order
/// they came in.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Problems {
    kinds: BTreeMap<ProblemCode, Kind>,
}

#[derive(Clone, Debug, Default, Eq, PartialEq)]
struct Kind {
    kept: BTreeSet<Problem>,
    dropped: u64,
    errors: u64,
}

impl Place {
    /// A whole file.
    #[must_use]
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), sheet: None, line: None, column: None, field: None }
    }

    /// A line, from 1.
    #[must_use]
    pub fn line(file: impl Into<String>, line: u64) -> Self {
        Self { line: Some(line), ..Self::file(file) }
    }

    /// A cell: its line and its first character, each from 1, and the name of its column.
    #[must_use]
    pub fn cell(file: impl Into<String>, line: u64, column: u64, field: impl Into<String>) -> Self {
        Self { column: Some(column), field: Some(field.into()), ..Self::line(file, line) }
    }

    /// The same place in a sheet of the file, where columns are cells.
    ///
    /// ```
    /// use fourp_model::Place;
    ///
    /// let place = Place::cell("programme.xlsx", 7, 28, "source").in_sheet("claims");
    /// assert_eq!(place.to_string(), "programme.xlsx!claims!AB7");
    /// ```
    #[must_use]
    pub fn in_sheet(self, sheet: impl Into<String>) -> Self {
        Self { sheet: Some(sheet.into()), ..self }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.file)?;
        if let Some(sheet) = &self.sheet {
            write!(formatter, "!{sheet}")?;
            return match (self.line, self.column) {
                (None, _) => Ok(()),
                (Some(row), column) => {
                    write!(formatter, "!{}{row}", column.map(letters).unwrap_or_default())
                }
            };
        }
        for number in [self.line, self.column].into_iter().flatten() {
            write!(formatter, ":{number}")?;
        }
        Ok(())
    }
}

/// The letters by which spreadsheets call a column, from 1: A, B, ... Z, AA.
fn letters(column: u64) -> String {
    let mut letters = String::new();
    let mut left = column;
    while let Some(place) = left.checked_sub(1) {
        let digit = u8::try_from(place % 26).unwrap_or_default();
        letters.insert(0, char::from(b'A'.saturating_add(digit)));
        left = place / 26;
    }
    letters
}

impl Problem {
    /// A problem of the severity that its code has.
    #[must_use]
    pub fn new(code: ProblemCode, place: Place, expected: impl Into<String>) -> Self {
        Self {
            place,
            code,
            severity: code.severity(),
            value: None,
            expected: expected.into(),
            nearest: None,
            line_text: None,
            related: None,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.place, self.code.title())?;
        if let Some(field) = &self.place.field {
            write!(formatter, " in {field}")?;
        }
        if let Some(value) = &self.value {
            write!(formatter, ": {value:?}")?;
        }
        if !self.expected.is_empty() {
            write!(formatter, ", expected {}", self.expected)?;
        }
        if let Some(nearest) = &self.nearest {
            write!(formatter, ", did you mean {nearest:?}?")?;
        }
        if let Some(related) = &self.related {
            write!(formatter, " (see {related})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}

impl Problems {
    /// How many problems of one kind are kept in full.
    pub const KEPT_PER_CODE: usize = 1000;
    /// How many problems [`Display`](fmt::Display) lists.
    pub const SHOWN: usize = 20;

    /// Adds a problem, unless it is kept already.
    ///
    /// Costs time logarithmic in the number kept.
    pub fn push(&mut self, problem: Problem) {
        let kind = self.kinds.entry(problem.code).or_default();
        let is_error = problem.severity == Severity::Error;
        if kind.kept.insert(problem) {
            kind.errors = kind.errors.saturating_add(is_error.into());
            if kind.kept.len() > Self::KEPT_PER_CODE {
                kind.kept.pop_last();
                kind.dropped = kind.dropped.saturating_add(1);
            }
        }
    }

    /// Adds the problems of another reading, which has none of those that are kept here: of other rows of
    /// the same file, for example. The same as if they had been pushed here one by one.
    ///
    /// Costs time in proportion to n log n for n problems kept.
    pub fn append(&mut self, other: Self) {
        for (code, more) in other.kinds {
            let kind = self.kinds.entry(code).or_default();
            kind.errors = kind.errors.saturating_add(more.errors);
            kind.dropped = kind.dropped.saturating_add(more.dropped);
            kind.kept.extend(more.kept);
            while kind.kept.len() > Self::KEPT_PER_CODE {
                kind.kept.pop_last();
                kind.dropped = kind.dropped.saturating_add(1);
            }
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// How many there are, those not kept in full included.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.kinds.values().fold(0, |sum, kind| sum.saturating_add(kind.len()))
    }

    /// How many of them are errors.
    #[must_use]
    pub fn errors(&self) -> u64 {
        self.kinds.values().fold(0, |sum, kind| sum.saturating_add(kind.errors))
    }

    /// Whether any is an error, so that strict reading fails.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        self.errors() > 0
    }

    /// The problems that are kept, in order of place.
    #[must_use]
    pub fn kept(&self) -> Vec<&Problem> {
        let mut kept: Vec<_> = self.kinds.values().flat_map(|kind| &kind.kept).collect();
        kept.sort();
        kept
    }

    /// How many problems there are of each kind, in order of code.
    pub fn counts(&self) -> impl Iterator<Item = (ProblemCode, u64)> {
        self.kinds.iter().map(|(code, kind)| (*code, kind.len()))
    }
}

impl Kind {
    fn len(&self) -> u64 {
        u64::try_from(self.kept.len()).unwrap_or(u64::MAX).saturating_add(self.dropped)
    }
}

impl Extend<Problem> for Problems {
    fn extend<I: IntoIterator<Item = Problem>>(&mut self, problems: I) {
        for problem in problems {
            self.push(problem);
        }
    }
}

impl FromIterator<Problem> for Problems {
    fn from_iter<I: IntoIterator<Item = Problem>>(problems: I) -> Self {
        let mut all = Self::default();
        all.extend(problems);
        all
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kept = self.kept();
        let mut hidden: BTreeMap<ProblemCode, u64> = self.counts().collect();
        for (place, problem) in kept.into_iter().take(Self::SHOWN).enumerate() {
            if place > 0 {
                writeln!(formatter)?;
            }
            write!(formatter, "{problem}")?;
            if let Some(count) = hidden.get_mut(&problem.code) {
                *count = count.saturating_sub(1);
            }
        }
        hidden.retain(|_, count| *count > 0);
        let more = hidden.values().fold(0_u64, |sum, count| sum.saturating_add(*count));
        if more == 0 {
            return Ok(());
        }
        let kinds = match hidden.len() {
            1 => "one kind".into(),
            several => format!("{several} kinds"),
        };
        write!(formatter, "\nand {} more of {kinds}", grouped(more))
    }
}

impl std::error::Error for Problems {}

impl Serialize for Problems {
    /// Writes the counts by code, then the problems that are kept.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;

        let counts: BTreeMap<String, u64> =
            self.counts().map(|(code, count)| (code.to_string(), count)).collect();
        let mut fields = serializer.serialize_struct("Problems", 2)?;
        fields.serialize_field("counts", &counts)?;
        fields.serialize_field("problems", &self.kept())?;
        fields.end()
    }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && digits.len().saturating_sub(place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u64, code: ProblemCode) -> Problem {
        Problem::new(code, Place::line("flows.csv", line), "")
    }

    #[test]
    fn a_place_in_a_sheet_is_called_as_spreadsheets_call_it() {
        let cell = |column| Place::cell("p.xlsx", 3, column, "id").in_sheet("flows").to_string();
        let called = [1, 26, 27, 52, 53, 702, 703, 16384].map(cell);
        let letters = ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"];
        assert_eq!(called, letters.map(|letters| format!("p.xlsx!flows!{letters}3")));
        assert_eq!(Place::line("p.xlsx", 3).in_sheet("flows").to_string(), "p.xlsx!flows!3");
        assert_eq!(Place::file("p.xlsx").in_sheet("flows").to_string(), "p.xlsx!flows");
    }

    #[test]
    fn a_problem_says_as_much_as_is_known() {
        let place = Place::file("data.zip");
        assert_eq!(
            Problem::new(ProblemCode::Expands, place, "").to_string(),
            "data.zip: expands too much"
        );
        let twice = Problem {
            value: Some("N1".into()),
            related: Some(Place::line("claims.csv", 2)),
            ..Problem::new(ProblemCode::DuplicateId, Place::cell("claims.csv", 9, 1, "id"), "")
        };
        assert_eq!(
            twice.to_string(),
            "claims.csv:9:1: duplicate id in id: \"N1\" (see claims.csv:2)"
        );
    }

    #[test]
    fn problems_stand_in_order_of_place_and_once() {
        let two = at(2, ProblemCode::StrayQuote);
        let ten = at(10, ProblemCode::FieldCount);
        let all: Problems = [ten.clone(), two.clone(), ten.clone()].into_iter().collect();
        assert_eq!(all.kept(), [&two, &ten]);
        assert_eq!(all.len(), 2);
        assert_eq!(
            all.to_string(),
            "flows.csv:2: stray quote\nflows.csv:10: wrong number of fields"
        );
    }

    #[test]
    fn only_an_error_is_fatal() {
        let mut all: Problems = [at(1, ProblemCode::DanglingReference)].into_iter().collect();
        assert!(!all.is_fatal() && !all.is_empty());
        all.push(at(2, ProblemCode::FieldCount));
        assert!(all.is_fatal());
        all.push(at(2, ProblemCode::FieldCount));
        assert_eq!((all.errors(), all.len()), (1, 2));
        assert!(Problems::default().is_empty() && !Problems::default().is_fatal());
    }

    #[test]
    fn many_problems_are_counted_and_not_listed() {
        let lines = 1..=3000_u64;
        let all: Problems = lines
            .clone()
            .map(|line| at(line, ProblemCode::FieldCount))
            .chain(lines.rev().map(|line| at(line, ProblemCode::StrayQuote)))
            .collect();
        assert_eq!(all.len(), 6000);
        assert_eq!(all.kept().len(), 2 * Problems::KEPT_PER_CODE);
        assert_eq!(all.kept().last().map(|problem| problem.place.line), Some(Some(1000)));
        let text = all.to_string();
        assert_eq!(text.lines().count(), Problems::SHOWN + 1);
        assert!(text.ends_with("\nand 5,980 more of 2 kinds"), "{text}");
    }

    #[test]
    fn problems_of_two_readings_are_those_of_one() {
        let (first, second) = (1..=700_u64, 701..=1500_u64);
        let of = |lines: std::ops::RangeInclusive<u64>| -> Problems {
            lines.map(|line| at(line, ProblemCode::FieldCount)).collect()
        };
        let mut later = of(second);
        later.push(at(9000, ProblemCode::DanglingReference));
        let mut one_by_one = of(1..=1500);
        one_by_one.push(at(9000, ProblemCode::DanglingReference));
        for (mut all, more) in [(of(first.clone()), later.clone()), (later, of(first))] {
            all.append(more);
            assert_eq!(all, one_by_one);
        }
    }

    #[test]
    fn one_hidden_kind_is_called_so() {
        let all: Problems = (1..=21).map(|line| at(line, ProblemCode::FieldCount)).collect();
        assert!(all.to_string().ends_with("\nand 1 more of one kind"));
    }

    #[test]
    fn programs_get_counts_and_problems() {
        let all: Problems = [at(1, ProblemCode::FieldCount)].into_iter().collect();
        let json = serde_json::to_value(&all).unwrap();
        assert_eq!(json["counts"]["FP0030"], 1);
        assert_eq!(json["problems"][0]["place"]["line"], 1);
        let problem: Problem = serde_json::from_value(json["problems"][0].clone()).unwrap();
        assert_eq!(problem, at(1, ProblemCode::FieldCount));
    }
}
