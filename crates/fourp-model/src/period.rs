//! What time a figure is about.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::{
    dates::{DateError, PartialDate},
    text::vocabulary,
};

vocabulary! {
    /// The sorts of period that sources use.
    #[non_exhaustive]
    PeriodKind, "kind of period" {
        /// A United Kingdom financial year, from 1 April: `2015-16`.
        FinancialYear = "financial-year",
        /// Several financial years: `2018-19/2019-20`.
        FinancialYears = "financial-years",
        /// A calendar year: `2018`.
        Year = "year",
        /// Several calendar years: `2013/2018`.
        Years = "years",
        /// A quarter of a calendar year: `2018-Q3` starts on 1 July.
        Quarter = "quarter",
        /// A month: `2018-09`.
        Month = "month",
        /// Several months: `2018-04/2018-09`.
        Months = "months",
        /// A day: `2019-06-28`.
        Day = "day",
        /// Several days: `2018-04-01/2018-09-30`.
        Days = "days",
        /// The state on one day, which may be known only to the month or year: `as at 2018-09-30`.
        AsAt = "as-at",
        /// Words that name no day: `undated: until recently`.
        Undated = "undated",
    }
}

/// The period of a figure, half-open: it includes its start and not its end.
///
/// Each [`PeriodKind`] shows the text form of its periods, in which the last part of a range is
/// included. `2015/16` is read as `2015-16`. The text `2011-12` could be December 2011 or the
/// financial year 2011-12, as could `2000-01` to `2011-12` in any century; it is refused, and
/// `2011-M12` and `2011/12` are read and written instead.
///
/// A range of one part is refused (write the part), so two periods are equal exactly if their texts
/// are. Ordered by start, end, kind and text; undated periods come first. Years are 1 to 9999.
///
/// ```
/// use fourp_model::Period;
///
/// let year: Period = "2015-16".parse()?;
/// assert_eq!(year, Period::financial_year(2015)?);
/// assert_eq!(year.start().map(|day| day.to_string()).as_deref(), Some("2015-04-01"));
/// assert_eq!(year.days(), Some(366));
/// assert!("2011-12".parse::<Period>().is_err());
/// # Ok::<(), fourp_model::PeriodError>(())
/// ```
// The derived order is that of the page. Kind and bounds determine the text, but for undated ones.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Period {
    start: Option<NaiveDate>,
    end: Option<NaiveDate>,
    kind: PeriodKind,
    // Behind one pointer of one word, for hardly a period has words.
    words: Option<Arc<Box<str>>>,
}

/// The days of a period by the part they fall in.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct DaySplit {
    /// Days in each part, in the order of the parts: weights for
    /// [`Money::apportion`](crate::Money::apportion).
    pub inside: Vec<u64>,
    /// Days in no part.
    pub outside: u64,
}

/// Why there is no such period.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PeriodError {
    /// A text that is not written as a period.
    #[error("{found:?} is not a period; expected a text such as 2015-16, 2018, 2018-09 or 2018-Q3")]
    Text {
        /// The text.
        found: String,
    },
    /// A text that is both a month and a financial year.
    #[error("{found:?} is a month or a financial year; write {financial_year} or {month}")]
    Ambiguous {
        /// The text.
        found: String,
        /// How to write the financial year.
        financial_year: String,
        /// How to write the month.
        month: String,
    },
    /// Neither a month nor two years in a row.
    #[error("{found:?} is neither a month nor a financial year; {year} is followed by {next:02}")]
    FinancialYear {
        /// The text.
        found: String,
        /// The first year.
        year: i32,
        /// The last two digits of the next year.
        next: i32,
    },
    /// A date that does not exist.
    #[error(transparent)]
    Date(#[from] DateError),
    /// A quarter that no year has.
    #[error("{year} has no quarter {quarter}")]
    Quarter {
        /// The year.
        year: i32,
        /// The quarter.
        quarter: u32,
    },
    /// A range that ends where or before it starts.
    #[error("a range from {first} to {last} does not have its first part before its last")]
    Range {
        /// The first part.
        first: String,
        /// The last part.
        last: String,
    },
    /// A range between two kinds that are not ranges themselves, or not the same.
    #[error("{found:?} joins a {first} with a {last}; a range has two of one kind")]
    Mixed {
        /// The text.
        found: String,
        /// The kind of the first part.
        first: PeriodKind,
        /// The kind of the last part.
        last: PeriodKind,
    },
    /// Words that are empty, padded or of several lines.
    #[error("{found:?} cannot stand for a period; expected words on one line, not padded")]
    Words {
        /// The words.
        found: String,
    },
}

/// Why a period cannot be split by days.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SplitError {
    /// The whole names no day.
    #[error("\"{whole}\" has no days to split")]
    Undated {
        /// The whole.
        whole: Period,
    },
    /// How much of the whole lies in a part is not known.
    #[error("the days that \"{whole}\" shares with \"{part}\" are not known")]
    Unknown {
        /// The whole.
        whole: Period,
        /// The part.
        part: Period,
    },
    /// Days of the whole that lie in two parts, or may do.
    #[error("\"{first}\" and \"{second}\" share days of \"{whole}\"")]
    Overlap {
        /// The whole.
        whole: Period,
        /// The part that starts first.
        first: Period,
        /// The other part.
        second: Period,
    },
}

/// A period is made of the first and last day it includes.
impl Period {
    /// A United Kingdom financial year, from 1 April of `start_year`, 1 to 9998.
    ///
    /// # Errors
    /// [`PeriodError::Date`] for a year out of range.
    pub fn financial_year(start_year: i32) -> Result<Self, PeriodError> {
        let first = PartialDate::month(start_year, 4)?;
        let last = PartialDate::month(start_year.saturating_add(1), 3)?;
        Ok(Self::spanning(PeriodKind::FinancialYear, first, last))
    }

    /// Financial years by the years they start in, the last included.
    ///
    /// # Errors
    /// [`PeriodError::Date`]; [`PeriodError::Range`] unless the first is before the last.
    pub fn financial_year_range(first: i32, last: i32) -> Result<Self, PeriodError> {
        let parts = (&Self::financial_year(first)?, &Self::financial_year(last)?);
        Self::range(PeriodKind::FinancialYears, parts)
    }

    /// A calendar year, 1 to 9999.
    ///
    /// # Errors
    /// [`PeriodError::Date`] for a year out of range.
    pub fn year(year: i32) -> Result<Self, PeriodError> {
        let year = PartialDate::year(year)?;
        Ok(Self::spanning(PeriodKind::Year, year, year))
    }

    /// Calendar years, the last included.
    ///
    /// # Errors
    /// [`PeriodError::Date`]; [`PeriodError::Range`] unless the first is before the last.
    pub fn year_range(first: i32, last: i32) -> Result<Self, PeriodError> {
        Self::range(PeriodKind::Years, (&Self::year(first)?, &Self::year(last)?))
    }

    /// A quarter of a calendar year, 1 to 4.
    ///
    /// # Errors
    /// [`PeriodError::Date`] for a year out of range; [`PeriodError::Quarter`].
    pub fn quarter(year: i32, quarter: u32) -> Result<Self, PeriodError> {
        let (first, last) = match quarter {
            1 => (1, 3),
            2 => (4, 6),
            3 => (7, 9),
            4 => (10, 12),
            _ => return Err(PeriodError::Quarter { year, quarter }),
        };
        let (first, last) = (PartialDate::month(year, first)?, PartialDate::month(year, last)?);
        Ok(Self::spanning(PeriodKind::Quarter, first, last))
    }

    /// A month, 1 to 12.
    ///
    /// # Errors
    /// [`PeriodError::Date`] for a year or month out of range.
    pub fn month(year: i32, month: u32) -> Result<Self, PeriodError> {
        let month = PartialDate::month(year, month)?;
        Ok(Self::spanning(PeriodKind::Month, month, month))
    }

    /// Months, each as year and month, the last included.
    ///
    /// # Errors
    /// [`PeriodError::Date`]; [`PeriodError::Range`] unless the first is before the last.
    pub fn month_range(first: (i32, u32), last: (i32, u32)) -> Result<Self, PeriodError> {
        let parts = (&Self::month(first.0, first.1)?, &Self::month(last.0, last.1)?);
        Self::range(PeriodKind::Months, parts)
    }

    /// A day.
    ///
    /// # Errors
    /// [`PeriodError::Date`] for a year out of range.
    pub fn day(day: NaiveDate) -> Result<Self, PeriodError> {
        let day = PartialDate::day(day)?;
        Ok(Self::spanning(PeriodKind::Day, day, day))
    }

    /// Days, the last included.
    ///
    /// # Errors
    /// [`PeriodError::Date`]; [`PeriodError::Range`] unless the first is before the last.
    pub fn day_range(first: NaiveDate, last: NaiveDate) -> Result<Self, PeriodError> {
        Self::range(PeriodKind::Days, (&Self::day(first)?, &Self::day(last)?))
    }

    /// The state on a day, of which only the month or year may be known.
    #[must_use]
    pub fn as_at(date: PartialDate) -> Self {
        Self::spanning(PeriodKind::AsAt, date, date)
    }

    /// A period that the source describes in words: "until recently".
    ///
    /// # Errors
    /// [`PeriodError::Words`] unless there are words, on one line and not padded.
    pub fn undated(words: &str) -> Result<Self, PeriodError> {
        if words.is_empty() || words.trim() != words || words.contains(char::is_control) {
            return Err(PeriodError::Words { found: words.into() });
        }
        let words = Some(Arc::new(words.into()));
        Ok(Self { start: None, end: None, kind: PeriodKind::Undated, words })
    }

    /// The sort of period.
    #[must_use]
    pub const fn kind(&self) -> PeriodKind {
        self.kind
    }

    /// The first day, `None` if undated; for a state, the first day it can be of.
    #[must_use]
    pub const fn start(&self) -> Option<NaiveDate> {
        self.start
    }

    /// The day after the last, `None` if undated; for a state, after the last day it can be of.
    #[must_use]
    pub const fn end(&self) -> Option<NaiveDate> {
        self.end
    }

    /// The words of an undated period.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        self.words.as_deref().map(|words| &**words)
    }

    /// How many days it lasts, `None` if undated. A state lasts one day, whichever it is.
    #[must_use]
    pub fn days(&self) -> Option<u64> {
        let (start, end) = self.bounds()?;
        Some(if self.kind == PeriodKind::AsAt { 1 } else { days_between(start, end) })
    }

    /// How many days two periods share.
    ///
    /// `None` if that is not known: one is undated, or a state is known to a month or year only part
    /// of which lies in the other.
    #[must_use]
    pub fn overlap_days(&self, other: &Self) -> Option<u64> {
        let (a, b) = (self.bounds()?, other.bounds()?);
        let shared = days_between(a.0.max(b.0), a.1.min(b.1));
        let is_whole =
            |period: &Self, (start, end)| !period.is_vague() || shared == days_between(start, end);
        match (self.is_vague(), other.is_vague()) {
            _ if shared == 0 => Some(0),
            (false, false) => Some(shared),
            (true, true) => None,
            _ if is_whole(self, a) && is_whole(other, b) => Some(1),
            _ => None,
        }
    }

    /// Whether every day of the other lies in this one, `None` if that is not known.
    #[must_use]
    pub fn contains(&self, other: &Self) -> Option<bool> {
        let (days, needed) = (self.days()?, other.days()?);
        match self.overlap_days(other) {
            Some(shared) => Some(shared == needed),
            None if needed > days => Some(false),
            None => None,
        }
    }

    /// Whether two periods are of the same days, however written, `None` if that is not known.
    ///
    /// `2018-Q3` and `2018-07/2018-09` are; whether two states of September 2018 are of one day is
    /// not known.
    #[must_use]
    pub fn same_span(&self, other: &Self) -> Option<bool> {
        match (self.contains(other), other.contains(self)) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        }
    }

    /// Counts the days of this period in each of the parts, and in none of them.
    ///
    /// The counts sum to [`Period::days`]. A calendar year by financial years:
    ///
    /// ```
    /// use fourp_model::Period;
    ///
    /// let parts = [Period::financial_year(2017)?, Period::financial_year(2018)?];
    /// let split = Period::year(2018)?.split_by_days(&parts).unwrap();
    /// assert_eq!((split.inside, split.outside), (vec![90, 275], 0));
    /// # Ok::<(), fourp_model::PeriodError>(())
    /// ```
    ///
    /// O(n log n) for n parts.
    ///
    /// # Errors
    /// [`SplitError`] if a count is not known or would count a day twice.
    pub fn split_by_days(&self, parts: &[Self]) -> Result<DaySplit, SplitError> {
        let undated = || SplitError::Undated { whole: self.clone() };
        let (whole, days) = self.bounds().zip(self.days()).ok_or_else(undated)?;
        let unknown = |part: &Self| SplitError::Unknown { whole: self.clone(), part: part.clone() };
        let inside = parts.iter().map(|p| self.overlap_days(p).ok_or_else(|| unknown(p)));
        let inside = inside.collect::<Result<Vec<_>, _>>()?;

        let clip = |part| {
            let (start, end) = Self::bounds(part)?;
            let (start, end) = (start.max(whole.0), end.min(whole.1));
            (start < end).then_some((start, end, part))
        };
        let mut clipped: Vec<_> = parts.iter().filter_map(clip).collect();
        clipped.sort();
        for pair in clipped.windows(2) {
            if let [(_, end, first), (start, _, second)] = pair
                && start < end
            {
                return Err(SplitError::Overlap {
                    whole: self.clone(),
                    first: Self::clone(first),
                    second: Self::clone(second),
                });
            }
        }
        let outside = inside.iter().fold(days, |left, days| left.saturating_sub(*days));
        Ok(DaySplit { inside, outside })
    }

    fn spanning(kind: PeriodKind, first: PartialDate, last: PartialDate) -> Self {
        let last = last.last_day();
        let end = last.succ_opt().unwrap_or(last);
        Self { start: Some(first.first_day()), end: Some(end), kind, words: None }
    }

    fn range(kind: PeriodKind, (first, last): (&Self, &Self)) -> Result<Self, PeriodError> {
        if first.start >= last.start {
            return Err(PeriodError::Range { first: first.to_string(), last: last.to_string() });
        }
        Ok(Self { start: first.start, end: last.end, kind, words: None })
    }

    fn bounds(&self) -> Option<(NaiveDate, NaiveDate)> {
        self.start.zip(self.end)
    }

    /// A state on a day that is not known.
    fn is_vague(&self) -> bool {
        let days = self.bounds().map(|(start, end)| days_between(start, end));
        self.kind == PeriodKind::AsAt && days > Some(1)
    }
}

/// Zero if the second is not after the first.
fn days_between(start: NaiveDate, end: NaiveDate) -> u64 {
    u64::try_from(end.signed_duration_since(start).num_days()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::arbitrary;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn each_kind_has_its_days() {
        for (text, kind, start, end, days) in [
            ("2015-16", PeriodKind::FinancialYear, "2015-04-01", "2016-04-01", 366),
            ("2018-19/2019-20", PeriodKind::FinancialYears, "2018-04-01", "2020-04-01", 731),
            ("2018", PeriodKind::Year, "2018-01-01", "2019-01-01", 365),
            ("2013/2018", PeriodKind::Years, "2013-01-01", "2019-01-01", 2191),
            ("2018-Q1", PeriodKind::Quarter, "2018-01-01", "2018-04-01", 90),
            ("2018-Q2", PeriodKind::Quarter, "2018-04-01", "2018-07-01", 91),
            ("2018-Q3", PeriodKind::Quarter, "2018-07-01", "2018-10-01", 92),
            ("2018-Q4", PeriodKind::Quarter, "2018-10-01", "2019-01-01", 92),
            ("2018-09", PeriodKind::Month, "2018-09-01", "2018-10-01", 30),
            ("2018-04/2018-09", PeriodKind::Months, "2018-04-01", "2018-10-01", 183),
            ("2019-06-28", PeriodKind::Day, "2019-06-28", "2019-06-29", 1),
            ("2018-04-01/2018-09-30", PeriodKind::Days, "2018-04-01", "2018-10-01", 183),
            ("as at 2018-09-30", PeriodKind::AsAt, "2018-09-30", "2018-10-01", 1),
            ("as at 2018-09", PeriodKind::AsAt, "2018-09-01", "2018-10-01", 1),
        ] {
            let period = period(text);
            assert_eq!(period.kind(), kind, "{text}");
            assert_eq!(
                (period.start(), period.end()),
                (Some(date(start)), Some(date(end))),
                "{text}"
            );
            assert_eq!(period.days(), Some(days), "{text}");
        }
        let undated = period("undated: until recently");
        assert_eq!((undated.start(), undated.end(), undated.days()), (None, None, None));
        assert_eq!(undated.words(), Some("until recently"));
    }

    #[test]
    fn years_have_four_digits() {
        assert!(Period::financial_year(9998).is_ok());
        assert_eq!(Period::financial_year(9999), Err(DateError::Year { year: 10_000 }.into()));
        assert_eq!(Period::year(0), Err(DateError::Year { year: 0 }.into()));
        assert_eq!(
            Period::financial_year(i32::MAX),
            Err(DateError::Year { year: i32::MAX }.into())
        );
        assert_eq!(Period::year(9999).unwrap().days(), Some(365));
        assert!(Period::day(NaiveDate::MAX).is_err());
        assert_eq!(Period::quarter(2018, 0), Err(PeriodError::Quarter { year: 2018, quarter: 0 }));
    }

    #[test]
    fn a_range_has_two_parts_in_order() {
        for range in [
            Period::year_range(2018, 2018),
            Period::financial_year_range(2018, 2017),
            Period::month_range((2018, 9), (2018, 9)),
            Period::day_range(date("2018-09-30"), date("2018-04-01")),
        ] {
            assert!(matches!(range, Err(PeriodError::Range { .. })), "{range:?}");
        }
        assert_eq!(
            Period::year_range(2018, 2013).unwrap_err().to_string(),
            "a range from 2018 to 2013 does not have its first part before its last"
        );
    }

    #[test]
    fn undated_words_are_as_printed() {
        assert_eq!(
            Period::undated("until recently").unwrap().to_string(),
            "undated: until recently"
        );
        for words in ["", " until", "until ", "un\ntil"] {
            assert_eq!(Period::undated(words), Err(PeriodError::Words { found: words.into() }));
        }
    }

    #[test]
    fn what_is_not_known_of_a_state_is_not_claimed() {
        let state = period("as at 2018-09");
        for (other, shared, contains, contained) in [
            ("2018", Some(1), Some(false), Some(true)),
            ("2018-09", Some(1), Some(false), Some(true)),
            ("2018-Q2", Some(0), Some(false), Some(false)),
            ("2018-09-01/2018-09-15", None, Some(false), None),
            ("2018-09-15", None, None, None),
            ("as at 2018-09-15", None, None, None),
            ("as at 2018", None, None, None),
            ("as at 2017", Some(0), Some(false), Some(false)),
            ("undated: until recently", None, None, None),
        ] {
            let other = period(other);
            assert_eq!(state.overlap_days(&other), shared, "{other}");
            assert_eq!(state.contains(&other), contains, "{other}");
            assert_eq!(other.contains(&state), contained, "{other}");
        }
        assert_eq!(state.same_span(&state), None);
        assert_eq!(state.same_span(&period("2018-09")), Some(false));
        let known = period("as at 2018-09-30");
        assert_eq!((known.overlap_days(&known), known.same_span(&known)), (Some(1), Some(true)));
    }

    #[test]
    fn one_span_may_be_written_in_several_ways() {
        for (a, b, same) in [
            ("2018-Q3", "2018-07/2018-09", Some(true)),
            ("2018", "2018-01-01/2018-12-31", Some(true)),
            ("as at 2018-09-30", "2018-09-30", Some(true)),
            ("2018-19", "2018", Some(false)),
            ("2018", "2018-Q1", Some(false)),
            ("2018", "undated: then", None),
        ] {
            assert_eq!(period(a).same_span(&period(b)), same, "{a} {b}");
            assert_ne!(period(a), period(b));
        }
    }

    #[test]
    fn periods_that_touch_share_no_day() {
        assert_eq!(period("2018-Q1").overlap_days(&period("2018-Q2")), Some(0));
        assert_eq!(period("2018-Q1").overlap_days(&period("2018-03-31/2018-04-01")), Some(1));
    }

    #[test]
    fn a_split_counts_every_day_once() {
        let split = |whole: &str, parts: &[&str]| {
            let parts: Vec<_> = parts.iter().map(|part| period(part)).collect();
            period(whole).split_by_days(&parts)
        };
        let of = |inside: &[u64], outside| Ok(DaySplit { inside: inside.into(), outside });
        assert_eq!(split("2018", &["2018-19", "2017-18"]), of(&[275, 90], 0));
        assert_eq!(split("2018", &["2018-Q3", "2018-02", "2019"]), of(&[92, 28, 0], 245));
        assert_eq!(split("2018", &[]), of(&[], 365));
        assert_eq!(split("as at 2018-09", &["2018-Q3", "2018-Q4"]), of(&[1, 0], 0));
        // The parts share days, but none of the whole.
        assert_eq!(split("2018-01", &["2018", "2019", "2019-Q1"]), of(&[31, 0, 0], 0));
        for (whole, parts, message) in [
            ("undated: then", ["2018", "2019"], "\"undated: then\" has no days to split"),
            (
                "2018",
                ["2017", "undated: then"],
                "the days that \"2018\" shares with \"undated: then\" are not known",
            ),
            (
                "as at 2018-09",
                ["2018-09-01", "2019"],
                "the days that \"as at 2018-09\" shares with \"2018-09-01\" are not known",
            ),
            (
                "2018",
                ["2018-Q2", "2018-02/2018-04"],
                "\"2018-02/2018-04\" and \"2018-Q2\" share days of \"2018\"",
            ),
        ] {
            assert_eq!(split(whole, &parts).unwrap_err().to_string(), message);
        }
    }

    proptest! {
        #[test]
        fn order_is_by_start_end_kind_and_text(a in arbitrary::period(), b in arbitrary::period()) {
            let key = |period: &Period| {
                (period.start(), period.end(), period.kind(), period.to_string())
            };
            prop_assert_eq!(a == b, a.to_string() == b.to_string());
            prop_assert_eq!(a.cmp(&b), key(&a).cmp(&key(&b)));
        }

        /// Oracle: count the days one by one.
        #[test]
        fn overlap_is_the_days_in_both(a in arbitrary::period(), shift in -40_i64..40, length in 1_i64..80) {
            prop_assume!(a.kind() != PeriodKind::AsAt);
            if let (Some(start), Some(end)) = (a.start(), a.end()) {
                let first = start + chrono::TimeDelta::days(shift);
                let last = first + chrono::TimeDelta::days(length);
                if let Ok(b) = Period::day_range(first, last) {
                    let shared = first.iter_days().take_while(|day| *day <= last);
                    let shared = shared.filter(|day| start <= *day && *day < end).count();
                    prop_assert_eq!(a.overlap_days(&b), u64::try_from(shared).ok());
                    prop_assert_eq!(b.overlap_days(&a), a.overlap_days(&b));
                    prop_assert_eq!(a.contains(&b), Some(start <= first && last < end));
                }
            }
        }

        #[test]
        fn known_containment_agrees_with_overlap(a in arbitrary::period(), b in arbitrary::period()) {
            prop_assert_eq!(a.overlap_days(&b), b.overlap_days(&a));
            prop_assert_eq!(a.same_span(&b), b.same_span(&a));
            if a.contains(&b) == Some(true) {
                prop_assert_eq!(a.overlap_days(&b), b.days());
            }
            if a.same_span(&b) == Some(true) {
                prop_assert_eq!(a.days(), b.days());
            }
        }

        #[test]
        fn a_split_sums_to_the_whole(
            whole in arbitrary::period(), first in 1995_i32..2020, years in vec(0_i32..3, 1..6),
        ) {
            prop_assume!(whole.kind() != PeriodKind::Undated && whole.kind() != PeriodKind::AsAt);
            // Consecutive calendar years, some of them left out.
            let starts = years.iter().scan(first, |next, gap| {
                let start = *next + gap;
                *next = start + 1;
                Some(start)
            });
            let parts: Vec<_> = starts.map(|year| Period::year(year).unwrap()).collect();
            let split = whole.split_by_days(&parts).unwrap();
            prop_assert_eq!(split.inside.len(), parts.len());
            prop_assert_eq!(Some(split.inside.iter().sum::<u64>() + split.outside), whole.days());
        }
    }
}
