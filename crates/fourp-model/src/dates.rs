//! Dates as sources give them: often only a year, often with an open end.

use std::{fmt, str::FromStr};

use chrono::{Datelike, NaiveDate};

use crate::text::{TextVisitor, text_serde, vocabulary};

vocabulary! {
    /// How much of a date is known.
    #[expect(clippy::exhaustive_enums, reason = "a calendar date has no other parts")]
    DatePrecision, "precision of a date" {
        /// All of it.
        Day = "day",
        /// Its month.
        Month = "month",
        /// Its year.
        Year = "year",
    }
}

/// A date of which only the year or the month may be known: `2018`, `2018-09`, `2018-09-14`.
///
/// It stands for one day, which lies somewhere between [`PartialDate::first_day`] and
/// [`PartialDate::last_day`]. Years 1 to 9999 of the Gregorian calendar. Ordered by first day, then
/// by last day.
///
/// ```
/// use fourp_model::PartialDate;
///
/// let published: PartialDate = "2018-09".parse()?;
/// assert_eq!(published.first_day().to_string(), "2018-09-01");
/// assert_eq!(published.last_day().to_string(), "2018-09-30");
/// # Ok::<(), fourp_model::DateError>(())
/// ```
// The derived order is that of the page: of two dates with one first day, the less precise one
// ends later.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct PartialDate {
    first: NaiveDate, // Invariant: the first day of its year or month, for those precisions.
    precision: DatePrecision,
}

/// The dates from and until which something holds, both included, open where `None`.
///
/// `2006..2013`, `2013..`, `..2013-09-14`, and `..` for no bound at all. An end that is only known to
/// the year makes [`Dates::covers`] answer [`Covers::Maybe`] within that year. Reversed dates can be
/// held, so that a reader can show them; [`Dates::is_reversed`] finds them.
///
/// ```
/// use chrono::NaiveDate;
/// use fourp_model::{Covers, Dates};
///
/// let dates: Dates = "2006..2013-09-30".parse()?;
/// let on = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).map(|date| dates.covers(date));
/// assert_eq!(on(2006, 6, 1), Some(Covers::Maybe));
/// assert_eq!(on(2013, 9, 30), Some(Covers::Yes));
/// assert_eq!(on(2013, 10, 1), Some(Covers::No));
/// # Ok::<(), fourp_model::DateError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Dates {
    /// The first day, `None` if there is none or it is not known.
    pub from: Option<PartialDate>,
    /// The last day, `None` if there is none or it is not known.
    pub until: Option<PartialDate>,
}

/// Whether a day lies within [`Dates`], from the least to the most certain that it does.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "there is no fourth answer")]
pub enum Covers {
    /// It certainly does not.
    No,
    /// An end is known too roughly to say.
    Maybe,
    /// It certainly does.
    Yes,
}

/// A value and the dates over which it holds: `home-office [2006..2013]`.
///
/// Text without dates is a value that always holds. Text that ends in `]` must carry dates, so a
/// value that itself ends in `]` is written `Smith [sic] [..]`.
///
/// ```
/// use fourp_model::Dated;
///
/// let parent: Dated<String> = "home-office [2006..]".parse().unwrap();
/// assert_eq!(parent.value, "home-office");
/// assert_eq!(parent.to_string(), "home-office [2006..]");
/// ```
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Dated<T> {
    /// The value.
    pub value: T,
    /// When it holds.
    pub dates: Dates,
}

/// Why a text or a set of numbers is no date.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DateError {
    /// A text that is not written as a date.
    #[error("{found:?} is not a date; expected 2018, 2018-09 or 2018-09-14")]
    Text {
        /// The text.
        found: String,
    },
    /// A text that is not written as two dates.
    #[error("{found:?} is not a pair of dates; expected 2006..2013, 2013.., ..2013 or ..")]
    Pair {
        /// The text.
        found: String,
    },
    /// A year that four digits cannot hold.
    #[error("year {year} is outside 1 to 9999")]
    Year {
        /// The year.
        year: i32,
    },
    /// A month that no year has.
    #[error("{year} has no month {month}")]
    Month {
        /// The year.
        year: i32,
        /// The month.
        month: u32,
    },
    /// A day that its month does not have.
    #[error("{year}-{month:02} has no day {day}")]
    Day {
        /// The year.
        year: i32,
        /// The month.
        month: u32,
        /// The day.
        day: u32,
    },
}

/// Why a text is not a value with its dates; `E` is the fault of the value.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DatedError<E> {
    /// The value before the dates.
    #[error("{0}")]
    Value(E),
    /// The dates in brackets.
    #[error(transparent)]
    Dates(#[from] DateError),
    /// A closing bracket without ` [` before it.
    #[error("{found:?} ends in ] without dates; expected value [2006..2013]")]
    Bracket {
        /// The text.
        found: String,
    },
}

impl PartialDate {
    /// Some day of a year.
    ///
    /// # Errors
    /// [`DateError::Year`].
    pub fn year(year: i32) -> Result<Self, DateError> {
        let first = NaiveDate::from_ymd_opt(year, 1, 1).ok_or(DateError::Year { year })?;
        Self::new(first, DatePrecision::Year)
    }

    /// Some day of a month, 1 to 12.
    ///
    /// # Errors
    /// [`DateError::Year`] and [`DateError::Month`].
    pub fn month(year: i32, month: u32) -> Result<Self, DateError> {
        Self::year(year)?;
        let first = NaiveDate::from_ymd_opt(year, month, 1);
        Self::new(first.ok_or(DateError::Month { year, month })?, DatePrecision::Month)
    }

    /// A known day.
    ///
    /// # Errors
    /// [`DateError::Year`].
    pub fn day(day: NaiveDate) -> Result<Self, DateError> {
        Self::new(day, DatePrecision::Day)
    }

    fn new(first: NaiveDate, precision: DatePrecision) -> Result<Self, DateError> {
        match first.year() {
            1..=9999 => Ok(Self { first, precision }),
            year => Err(DateError::Year { year }),
        }
    }

    /// The earliest day it can be.
    #[must_use]
    pub const fn first_day(self) -> NaiveDate {
        self.first
    }

    /// The latest day it can be.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        let month = match self.precision {
            DatePrecision::Day => return self.first,
            DatePrecision::Month => self.first.month(),
            DatePrecision::Year => 12,
        };
        // Months end on the 31st or, where there is none, up to three days before.
        let last = |day| NaiveDate::from_ymd_opt(self.first.year(), month, day);
        (28..=31).rev().find_map(last).unwrap_or(self.first)
    }

    /// How much of it is known.
    #[must_use]
    pub const fn precision(self) -> DatePrecision {
        self.precision
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.first.year(), self.first.month());
        match self.precision {
            DatePrecision::Year => formatter.pad(&format!("{year:04}")),
            DatePrecision::Month => formatter.pad(&format!("{year:04}-{month:02}")),
            DatePrecision::Day => {
                formatter.pad(&format!("{year:04}-{month:02}-{:02}", self.first.day()))
            }
        }
    }
}

impl FromStr for PartialDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        match whole_day(text) {
            Some(first) => Ok(Self { first, precision: DatePrecision::Day }),
            None => Self::parse_with_care(text),
        }
    }
}

/// A day of the form `2018-09-14`, if there is one.
fn whole_day(text: &str) -> Option<NaiveDate> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return None };
    let number = |digits: [&u8; 4]| {
        digits.into_iter().try_fold(0_u16, |number, byte| {
            let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
            number.checked_mul(10)?.checked_add(digit.into())
        })
    };
    let year = number([y1, y2, y3, y4]).filter(|year| *year > 0)?;
    let (month, day) = (number([&b'0', &b'0', m1, m2])?, number([&b'0', &b'0', d1, d2])?);
    NaiveDate::from_ymd_opt(year.into(), month.into(), day.into())
}

impl PartialDate {
    /// Reads any text.
    fn parse_with_care(text: &str) -> Result<Self, DateError> {
        let refused = || DateError::Text { found: text.into() };
        let mut parts = text.splitn(3, '-');
        let year = parts.next().and_then(|part| fixed_number(part, 4)).ok_or_else(refused)?;
        let year = i32::try_from(year).map_err(|_| refused())?;
        let mut two_digits = || match parts.next() {
            Some(part) => fixed_number(part, 2).map(Some).ok_or_else(refused),
            None => Ok(None),
        };
        match (two_digits()?, two_digits()?) {
            (None, _) => Self::year(year),
            (Some(month), None) => Self::month(year, month),
            (Some(month), Some(day)) => {
                Self::month(year, month)?;
                let date = NaiveDate::from_ymd_opt(year, month, day);
                Self::day(date.ok_or(DateError::Day { year, month, day })?)
            }
        }
    }
}

text_serde!(PartialDate, "PartialDate", "a date such as 2018, 2018-09 or 2018-09-14");

impl Dates {
    /// No bound on either side.
    pub const ALWAYS: Self = Self { from: None, until: None };

    /// Whether something that holds over these dates holds on a day.
    ///
    /// Each end is judged by itself: `Yes` if every day the ends can stand for includes it, `No` if
    /// one end certainly excludes it.
    #[must_use]
    pub fn covers(&self, day: NaiveDate) -> Covers {
        let begun = match self.from {
            Some(from) if day < from.first_day() => Covers::No,
            Some(from) if day < from.last_day() => Covers::Maybe,
            _ => Covers::Yes,
        };
        let not_over = match self.until {
            Some(until) if day > until.last_day() => Covers::No,
            Some(until) if day > until.first_day() => Covers::Maybe,
            _ => Covers::Yes,
        };
        begun.min(not_over)
    }

    /// Whether the end certainly lies before the start.
    #[must_use]
    pub fn is_reversed(&self) -> bool {
        matches!((self.from, self.until), (Some(from), Some(until)) if from.first_day() > until.last_day())
    }
}

impl fmt::Display for Dates {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |date: Option<PartialDate>| date.map(|date| date.to_string()).unwrap_or_default();
        formatter.pad(&format!("{}..{}", end(self.from), end(self.until)))
    }
}

impl FromStr for Dates {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let pair = text.split_once("..");
        let (from, until) = pair.ok_or_else(|| DateError::Pair { found: text.into() })?;
        let end = |part: &str| if part.is_empty() { Ok(None) } else { part.parse().map(Some) };
        Ok(Self { from: end(from)?, until: end(until)? })
    }
}

text_serde!(Dates, "Dates", "two dates such as 2006..2013, 2013.., ..2013 or ..");

impl<T> Dated<T> {
    /// A value that holds without bound.
    pub const fn always(value: T) -> Self {
        Self { value, dates: Dates::ALWAYS }
    }
}

impl<T: fmt::Display> fmt::Display for Dated<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.value.to_string();
        if self.dates == Dates::ALWAYS && !value.ends_with(']') {
            formatter.pad(&value)
        } else {
            formatter.pad(&format!("{value} [{}]", self.dates))
        }
    }
}

impl<T: FromStr> FromStr for Dated<T> {
    type Err = DatedError<T::Err>;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let Some(open) = text.strip_suffix(']') else {
            return text.parse().map(Self::always).map_err(DatedError::Value);
        };
        let parts = open.rsplit_once(" [");
        let (value, dates) = parts.ok_or_else(|| DatedError::Bracket { found: text.into() })?;
        let dates = dates.parse()?;
        Ok(Self { value: value.parse().map_err(DatedError::Value)?, dates })
    }
}

impl<T: fmt::Display> serde::Serialize for Dated<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, T> serde::Deserialize<'de> for Dated<T>
where
    T: FromStr,
    T::Err: fmt::Display,
{
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor::new("a value such as name [2006..2013]"))
    }
}

#[cfg(feature = "schema")]
impl<T> schemars::JsonSchema for Dated<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Dated".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "a value, with dates in brackets where it does not always hold: name [2006..2013]",
        })
    }
}

/// The number written with exactly `width` ASCII digits.
pub(crate) fn fixed_number(text: &str, width: usize) -> Option<u32> {
    let is_fixed = text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_fixed { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::arbitrary;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_partial_date_is_the_days_it_can_be() {
        for (text, first, last) in [
            ("2018", "2018-01-01", "2018-12-31"),
            ("2016-02", "2016-02-01", "2016-02-29"),
            ("1900-02", "1900-02-01", "1900-02-28"),
            ("2018-09", "2018-09-01", "2018-09-30"),
            ("2018-09-14", "2018-09-14", "2018-09-14"),
            ("0001", "0001-01-01", "0001-12-31"),
            ("9999", "9999-01-01", "9999-12-31"),
        ] {
            let partial: PartialDate = text.parse().unwrap();
            assert_eq!(
                (partial.first_day(), partial.last_day()),
                (date(first), date(last)),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_date_is_named() {
        for (text, message) in [
            ("", "\"\" is not a date; expected 2018, 2018-09 or 2018-09-14"),
            ("18", "\"18\" is not a date; expected 2018, 2018-09 or 2018-09-14"),
            ("2018-9", "\"2018-9\" is not a date; expected 2018, 2018-09 or 2018-09-14"),
            ("2018-", "\"2018-\" is not a date; expected 2018, 2018-09 or 2018-09-14"),
            ("2018-09-14T", "\"2018-09-14T\" is not a date; expected 2018, 2018-09 or 2018-09-14"),
            ("+018", "\"+018\" is not a date; expected 2018, 2018-09 or 2018-09-14"),
            ("٢٠١٨", "\"٢٠١٨\" is not a date; expected 2018, 2018-09 or 2018-09-14"),
            ("0000", "year 0 is outside 1 to 9999"),
            ("2018-13", "2018 has no month 13"),
            ("2018-00-01", "2018 has no month 0"),
            ("2018-02-29", "2018-02 has no day 29"),
        ] {
            assert_eq!(text.parse::<PartialDate>().unwrap_err().to_string(), message);
        }
        for year in [i32::MIN, -1, 0, 10_000, i32::MAX] {
            assert_eq!(PartialDate::year(year), Err(DateError::Year { year }));
            assert_eq!(PartialDate::month(year, 1), Err(DateError::Year { year }));
        }
        assert_eq!(PartialDate::day(NaiveDate::MAX), Err(DateError::Year { year: 262_142 }));
    }

    #[test]
    fn dates_cover_their_ends_and_admit_what_is_not_known() {
        let dates: Dates = "2006-05..2013".parse().unwrap();
        for (day, covers) in [
            ("2006-04-30", Covers::No),
            ("2006-05-01", Covers::Maybe),
            ("2006-05-30", Covers::Maybe),
            ("2006-05-31", Covers::Yes),
            ("2013-01-01", Covers::Yes),
            ("2013-01-02", Covers::Maybe),
            ("2013-12-31", Covers::Maybe),
            ("2014-01-01", Covers::No),
        ] {
            assert_eq!(dates.covers(date(day)), covers, "{day}");
        }
        assert_eq!(Dates::ALWAYS.covers(NaiveDate::MIN), Covers::Yes);
    }

    #[test]
    fn only_certain_reversal_counts() {
        for (text, is_reversed) in [
            ("2013..2006", true),
            ("2013-01-01..2012", true),
            ("2013-12-31..2013", false),
            ("2013..2013-01-01", false),
            ("2013..", false),
            ("..2006", false),
        ] {
            assert_eq!(text.parse::<Dates>().unwrap().is_reversed(), is_reversed, "{text}");
        }
    }

    #[test]
    fn a_pair_needs_two_dots_and_two_dates() {
        assert_eq!("..".parse(), Ok(Dates::ALWAYS));
        assert_eq!(
            "2013".parse::<Dates>().unwrap_err().to_string(),
            "\"2013\" is not a pair of dates; expected 2006..2013, 2013.., ..2013 or .."
        );
        assert_eq!("2006...2013".parse::<Dates>(), Err(DateError::Text { found: ".2013".into() }));
    }

    #[test]
    fn a_bracket_at_the_end_is_always_of_dates() {
        let odd = Dated::always("Smith [sic]".to_owned());
        assert_eq!(odd.to_string(), "Smith [sic] [..]");
        assert_eq!("Smith [sic] [..]".parse(), Ok(odd));
        assert!(matches!(
            "Smith [sic]".parse::<Dated<String>>(),
            Err(DatedError::Dates(DateError::Pair { .. }))
        ));
        assert_eq!(
            "Smith]".parse::<Dated<String>>().unwrap_err().to_string(),
            "\"Smith]\" ends in ] without dates; expected value [2006..2013]"
        );
        let bad_value = "x [2006..]".parse::<Dated<u8>>().unwrap_err();
        assert_eq!(bad_value.to_string(), "invalid digit found in string");
    }

    #[test]
    fn a_number_is_not_a_date() {
        assert!(serde_json::from_str::<PartialDate>("2018").is_err());
        assert!(serde_json::from_str::<Dates>("2018").is_err());
        assert!(serde_json::from_str::<Dated<u8>>("2018").is_err());
        assert_eq!(serde_json::from_str("\"2018\"").ok(), PartialDate::year(2018).ok());
    }

    proptest! {
        #[test]
        fn a_whole_day_is_read_as_with_care(
            day in "[0-9]{4}-[01][0-9]-[0-3][0-9]",
            text in "[0-9a-]{0,11}",
        ) {
            for text in [day, text] {
                prop_assert_eq!(text.parse(), PartialDate::parse_with_care(&text));
            }
        }

        #[test]
        fn text_and_json_give_the_date_back(date in arbitrary::partial_date()) {
            prop_assert_eq!(date.to_string().parse(), Ok(date));
            let json = serde_json::to_string(&date).unwrap();
            prop_assert_eq!(serde_json::from_str::<PartialDate>(&json).unwrap(), date);
        }

        #[test]
        fn dates_are_ordered_by_first_then_last_day(
            a in arbitrary::partial_date(), b in arbitrary::partial_date(),
        ) {
            prop_assert!(a.first_day() <= a.last_day());
            let key = |date: PartialDate| (date.first_day(), date.last_day());
            let year = PartialDate::year(a.first_day().year()).unwrap();
            let month = PartialDate::month(a.first_day().year(), a.first_day().month()).unwrap();
            for other in [b, year, month] {
                prop_assert_eq!(a.cmp(&other), key(a).cmp(&key(other)));
            }
        }

        #[test]
        fn pairs_and_dated_values_are_given_back(
            dated in arbitrary::dated("[ -~]{0,12}"), dates in arbitrary::dates(),
        ) {
            prop_assert_eq!(dates.to_string().parse(), Ok(dates));
            prop_assert_eq!(dated.to_string().parse(), Ok(dated.clone()));
            let json = serde_json::to_string(&dated).unwrap();
            prop_assert_eq!(serde_json::from_str::<Dated<String>>(&json).unwrap(), dated);
        }

        /// Oracle: whatever day each end turns out to be, the answer agrees with it.
        #[test]
        fn the_answer_holds_for_every_day_an_end_can_be(
            from in arbitrary::partial_date(), shift in -400_i64..800,
        ) {
            let day = from.first_day() + chrono::TimeDelta::days(shift);
            let possible = from.first_day().iter_days().take_while(|day| *day <= from.last_day());
            let possible = possible.collect::<Vec<_>>();
            let expected = |holds: &dyn Fn(NaiveDate) -> bool| {
                match possible.iter().filter(|day| holds(**day)).count() {
                    0 => Covers::No,
                    all if all == possible.len() => Covers::Yes,
                    _ => Covers::Maybe,
                }
            };
            let starts = Dates { from: Some(from), until: None };
            let ends = Dates { from: None, until: Some(from) };
            prop_assert_eq!(starts.covers(day), expected(&|from| from <= day));
            prop_assert_eq!(ends.covers(day), expected(&|until| day <= until));
        }
    }
}
