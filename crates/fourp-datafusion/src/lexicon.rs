//! What the words of a table mean, told to an engine that does not know.

use std::{collections::BTreeMap, fmt::Display, str::FromStr};

use chrono::{Datelike, NaiveDate};
use fourp_model::{Certainty, Covers, Dates, PartialDate, Period, Table};

use crate::{
    error::Error,
    text::{constants, quoted},
};

/// The periods, dates and certainties that occur in a table, each word once, with what it means.
///
/// An engine knows no financial year and no date without a day. The words that occur are few; the model reads
/// them, and an aggregate is handed them as a table of constants. So no engine's functions of dates are
/// used, and every engine means what the core means.
///
/// ```
/// use fourp_datafusion::Lexicon;
///
/// let mut lexicon = Lexicon::default();
/// lexicon.add_period("2018-19")?;
/// assert!(lexicon.add_period("last year").is_err());
/// # Ok::<(), fourp_datafusion::Error>(())
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Lexicon {
    periods: BTreeMap<Period, String>,
    days: BTreeMap<PartialDate, String>,
    certainties: BTreeMap<Certainty, String>,
    spans: BTreeMap<Dates, String>,
}

impl Lexicon {
    /// Adds a period of flows or observations.
    ///
    /// # Errors
    /// [`Error::Word`] for a text that is no period.
    pub fn add_period(&mut self, word: &str) -> Result<(), Error> {
        let read = read(Table::Flows, "period", word)?;
        self.periods.insert(read, word.into());
        Ok(())
    }

    /// Adds a date of flows, of the column named.
    ///
    /// # Errors
    /// [`Error::Word`] for a text that is no date.
    pub fn add_day(&mut self, column: &'static str, word: &str) -> Result<(), Error> {
        let read = read(Table::Flows, column, word)?;
        self.days.insert(read, word.into());
        Ok(())
    }

    /// Adds how long money of some flow can be counted on.
    ///
    /// # Errors
    /// [`Error::Word`] for a text that is no certainty.
    pub fn add_certainty(&mut self, word: &str) -> Result<(), Error> {
        let read = read(Table::Flows, "certainty", word)?;
        self.certainties.insert(read, word.into());
        Ok(())
    }

    /// Adds the dates between which a seat is held.
    ///
    /// # Errors
    /// [`Error::Word`] for a text that is no pair of dates.
    pub fn add_dates(&mut self, word: &str) -> Result<(), Error> {
        let read = read(Table::Seats, "dates", word)?;
        self.spans.insert(read, word.into());
        Ok(())
    }

    /// `periods(word, span, first_day, last_day)`: two words for the same days have one span, which is the first of
    /// them; days are counted from 1 January of year 1, which is 1, and are null where a period has none.
    pub(crate) fn periods(&self) -> String {
        let mut rows = Vec::new();
        // Those of the same days stand together, states of vague days last.
        let mut first: Option<&Period> = None;
        for (period, word) in &self.periods {
            let days = |period: &Period| (period.start(), period.end());
            let same = first.filter(|first| {
                days(first) == days(period) && first.same_span(period) == Some(true)
            });
            let span = same.unwrap_or(period);
            first = Some(span);
            let last = period.end().and_then(|end| end.pred_opt());
            rows.push(vec![
                quoted(word),
                quoted(&span.to_string()),
                number(period.start()),
                number(last),
            ]);
        }
        let columns = [
            ("word", "VARCHAR"),
            ("span", "VARCHAR"),
            ("first_day", "BIGINT"),
            ("last_day", "BIGINT"),
        ];
        constants("periods", &columns, &rows)
    }

    /// `days(word, place, first_day, last_day)`: the earliest and latest day of a date, and its place in the order of dates.
    pub(crate) fn days(&self) -> String {
        let rows: Vec<Vec<String>> = self
            .days
            .iter()
            .zip(1_u32..)
            .map(|((day, word), place)| {
                vec![
                    quoted(word),
                    place.to_string(),
                    number(Some(day.first_day())),
                    number(Some(day.last_day())),
                ]
            })
            .collect();
        let columns = [
            ("word", "VARCHAR"),
            ("place", "BIGINT"),
            ("first_day", "BIGINT"),
            ("last_day", "BIGINT"),
        ];
        constants("days", &columns, &rows)
    }

    /// `certainties(word, place, years, last_day)`: `place` has six digits and orders them; `years` is `one`, `until` or
    /// `unsaid`, and the last day that of `until`.
    pub(crate) fn certainties(&self) -> String {
        let rows: Vec<Vec<String>> = self
            .certainties
            .iter()
            .zip(1_u32..)
            .map(|((certainty, word), place)| {
                let (years, last) = match certainty {
                    Certainty::Unknown => ("unsaid", None),
                    Certainty::OneYear => ("one", None),
                    Certainty::Until(date) => ("until", Some(date.last_day())),
                };
                vec![quoted(word), quoted(&format!("{place:06}")), quoted(years), number(last)]
            })
            .collect();
        let columns = [
            ("word", "VARCHAR"),
            ("place", "VARCHAR"),
            ("years", "VARCHAR"),
            ("last_day", "BIGINT"),
        ];
        constants("certainties", &columns, &rows)
    }

    /// `holding(word)`: the dates of seats that hold on a day, or may.
    pub(crate) fn holding(&self, day: NaiveDate) -> String {
        let rows: Vec<Vec<String>> = self
            .spans
            .iter()
            .filter(|(dates, _)| dates.covers(day) != Covers::No)
            .map(|(_, word)| vec![quoted(word)])
            .collect();
        constants("holding", &[("word", "VARCHAR")], &rows)
    }

    /// The words for the same days as a period.
    pub(crate) fn same_span(&self, asked: &Period) -> String {
        let is_same = |period: &Period| period == asked || period.same_span(asked) == Some(true);
        let rows: Vec<Vec<String>> = self
            .periods
            .iter()
            .filter(|(period, _)| is_same(period))
            .map(|(_, word)| vec![quoted(word)])
            .collect();
        constants("asked", &[("word", "VARCHAR")], &rows)
    }
}

/// A day as a number: 1 is 1 January of year 1.
pub(crate) fn number(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| "NULL".into(), |day| day.num_days_from_ce().to_string())
}

/// A word in the one spelling that the format has for its meaning, so that equal words are equal meanings.
fn read<T>(table: Table, column: &'static str, word: &str) -> Result<T, Error>
where
    T: FromStr<Err: Display> + Display,
{
    let told = |why: String| Error::Word { table, column, found: word.into(), why };
    let read: T = word.parse().map_err(|why: T::Err| told(why.to_string()))?;
    let spelt = read.to_string();
    if spelt == word { Ok(read) } else { Err(told(format!("it is written {spelt:?}"))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_words_for_the_same_days_are_one_span() -> Result<(), Error> {
        let mut lexicon = Lexicon::default();
        for word in ["2018-19", "2018-04/2019-03", "2018-Q3", "undated: then"] {
            lexicon.add_period(word)?;
        }
        let text = lexicon.periods();
        assert!(text.contains("('2018-04/2019-03', '2018-19', 736785, 737149)"), "{text}");
        assert!(text.contains("('undated: then', 'undated: then', NULL, NULL)"), "{text}");
        Ok(())
    }

    #[test]
    fn a_word_without_a_meaning_is_told() {
        let mut lexicon = Lexicon::default();
        let told = lexicon.add_day("paid", "31/01/2018").map_err(|error| error.to_string());
        assert!(
            told.is_err_and(|told| told.starts_with("flows.paid: \"31/01/2018\" cannot be read"))
        );
        assert!(lexicon.add_certainty("two-year").is_err());
        assert!(lexicon.add_dates("2018").is_err());
        assert!(lexicon.add_period("2018-13").is_err());
    }

    #[test]
    fn what_may_hold_on_a_day_is_kept() -> Result<(), Error> {
        let mut lexicon = Lexicon::default();
        for word in ["..", "2018..", "2019-02..", "..2017"] {
            lexicon.add_dates(word)?;
        }
        let day = NaiveDate::from_ymd_opt(2018, 6, 1).unwrap_or_default();
        let text = lexicon.holding(day);
        assert!(text.contains("'..'") && text.contains("'2018..'"));
        assert!(!text.contains("'2019-02..'") && !text.contains("'..2017'"));
        Ok(())
    }
}
