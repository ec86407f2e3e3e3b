//! How periods are written: [`Period`] to text and back.

use std::{fmt, str::FromStr};

use chrono::{Datelike, NaiveDate};

use crate::{
    dates::{DatePrecision, PartialDate, fixed_number},
    period::{Period, PeriodError, PeriodKind},
    text::text_serde,
};

impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match (self.start(), self.end().and_then(|end| end.pred_opt())) {
            (Some(first), Some(last)) => dated_text(self.kind(), first, last),
            _ => format!("{UNDATED}{}", self.words().unwrap_or_default()),
        };
        formatter.pad(&text)
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        if let Some(words) = text.strip_prefix(UNDATED) {
            Self::undated(words)
        } else if let Some(date) = text.strip_prefix(AS_AT) {
            Ok(Self::as_at(date.parse()?))
        } else if let Some((first, last)) = split_range(text) {
            join(text, &parse_part(first)?, &parse_part(last)?)
        } else {
            parse_part(text)
        }
    }
}

text_serde!(
    Period,
    "Period",
    "a period such as 2015-16, 2018, 2018-09, 2018-Q3, 2018-04/2018-09, as at 2018-09-30 or undated: until recently"
);

const AS_AT: &str = "as at ";
const UNDATED: &str = "undated: ";

fn dated_text(kind: PeriodKind, first: NaiveDate, last: NaiveDate) -> String {
    match kind {
        PeriodKind::FinancialYear => financial_year_text(first.year()),
        PeriodKind::FinancialYears => {
            let last_start = last.year().saturating_sub(1);
            format!("{}/{}", financial_year_text(first.year()), financial_year_text(last_start))
        }
        PeriodKind::Year => format!("{:04}", first.year()),
        PeriodKind::Years => format!("{:04}/{:04}", first.year(), last.year()),
        PeriodKind::Quarter => format!("{:04}-Q{}", first.year(), first.quarter()),
        PeriodKind::Month => month_text(first),
        PeriodKind::Months => format!("{}/{}", month_text(first), month_text(last)),
        PeriodKind::Day | PeriodKind::Undated => day_text(first),
        PeriodKind::Days => format!("{}/{}", day_text(first), day_text(last)),
        PeriodKind::AsAt => {
            let (year, month) = (first.year(), first.month());
            let wider = [PartialDate::year(year), PartialDate::month(year, month)];
            let spans = |date: &PartialDate| date.first_day() == first && date.last_day() == last;
            let known = wider.into_iter().flatten().find(spans);
            format!("{AS_AT}{}", known.map_or_else(|| day_text(first), |date| date.to_string()))
        }
    }
}

fn financial_year_text(start: i32) -> String {
    let next = next_two_digits(start);
    let mark = if is_month(next) { '/' } else { '-' };
    format!("{start:04}{mark}{next:02}")
}

fn month_text(first: NaiveDate) -> String {
    let (year, month) = (first.year(), first.month());
    let mark = if i32::try_from(month) == Ok(next_two_digits(year)) { "M" } else { "" };
    format!("{year:04}-{mark}{month:02}")
}

fn day_text(day: NaiveDate) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day())
}

/// At the slash that a second year of four digits follows: the slash of `2011/12` is within a part.
fn split_range(text: &str) -> Option<(&str, &str)> {
    let slashes = text.match_indices('/');
    let mut halves = slashes.filter_map(|(place, slash)| {
        Some((text.get(..place)?, text.get(place.saturating_add(slash.len())..)?))
    });
    halves.find(|(_, last)| last.get(..4).is_some_and(|year| fixed_number(year, 4).is_some()))
}

fn join(text: &str, first: &Period, last: &Period) -> Result<Period, PeriodError> {
    let mixed =
        || PeriodError::Mixed { found: text.into(), first: first.kind(), last: last.kind() };
    let whole = [first.start(), last.start()];
    let [Some(from), Some(to)] = whole else {
        return Err(mixed());
    };
    match (first.kind(), last.kind()) {
        (PeriodKind::FinancialYear, PeriodKind::FinancialYear) => {
            Period::financial_year_range(from.year(), to.year())
        }
        (PeriodKind::Year, PeriodKind::Year) => Period::year_range(from.year(), to.year()),
        (PeriodKind::Month, PeriodKind::Month) => {
            Period::month_range((from.year(), from.month()), (to.year(), to.month()))
        }
        (PeriodKind::Day, PeriodKind::Day) => Period::day_range(from, to),
        _ => Err(mixed()),
    }
}

/// A period that is not a range: `2018`, `2018-09`, `2018-M09`, `2018-Q3`, `2015-16`, `2015/16`,
/// `2018-09-14`.
fn parse_part(text: &str) -> Result<Period, PeriodError> {
    let refused = || PeriodError::Text { found: text.into() };
    let (year, rest) = text.split_at_checked(4).ok_or_else(refused)?;
    let year = fixed_number(year, 4).and_then(|year| i32::try_from(year).ok());
    let year = year.ok_or_else(refused)?;
    let number = |digits, width| fixed_number(digits, width).ok_or_else(refused);
    if rest.is_empty() {
        Period::year(year)
    } else if let Some(next) = rest.strip_prefix('/') {
        financial_year(text, year, number(next, 2)?)
    } else if let Some(quarter) = rest.strip_prefix("-Q") {
        Period::quarter(year, number(quarter, 1)?)
    } else if let Some(month) = rest.strip_prefix("-M") {
        Period::month(year, number(month, 2)?)
    } else if rest.len() == 3 {
        let two = number(rest.strip_prefix('-').ok_or_else(refused)?, 2)?;
        month_or_financial_year(text, year, two)
    } else {
        let date: PartialDate = text.parse().map_err(|fault| match fault {
            crate::DateError::Text { .. } => refused(),
            other => other.into(),
        })?;
        if date.precision() == DatePrecision::Day {
            Period::day(date.first_day())
        } else {
            Err(refused())
        }
    }
}

fn month_or_financial_year(text: &str, year: i32, two: u32) -> Result<Period, PeriodError> {
    let is_next = i32::try_from(two) == Ok(next_two_digits(year));
    match (1..=12).contains(&two) {
        true if is_next => Err(PeriodError::Ambiguous {
            found: text.into(),
            financial_year: format!("{year:04}/{two:02}"),
            month: format!("{year:04}-M{two:02}"),
        }),
        true => Period::month(year, two),
        false => financial_year(text, year, two),
    }
}

fn financial_year(text: &str, year: i32, two: u32) -> Result<Period, PeriodError> {
    let next = next_two_digits(year);
    if i32::try_from(two) == Ok(next) {
        return Period::financial_year(year);
    }
    Err(PeriodError::FinancialYear { found: text.into(), year, next })
}

fn next_two_digits(year: i32) -> i32 {
    year.saturating_add(1).rem_euclid(100)
}

fn is_month(two_digits: i32) -> bool {
    (1..=12).contains(&two_digits)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::arbitrary;

    #[test]
    fn every_form_is_read_and_written() {
        for text in [
            "2015-16",
            "1999-00",
            "2010/11",
            "2011/12",
            "2012-13",
            "2018-19/2019-20",
            "2018",
            "2013/2018",
            "2018-Q3",
            "2018-09",
            "2011-11",
            "2011-M12",
            "2000-M01",
            "2018-04/2018-09",
            "2019-06-28",
            "2018-04-01/2018-09-30",
            "as at 2018-09-30",
            "as at 2018-09",
            "as at 2018",
            "as at 2011-12",
            "undated: until recently",
            "undated: as at 2018/2019",
            "2010/11/2011/12",
            "2011/12/2012-13",
            "1999-00/2000/01",
            "2011/2012",
            "2011-M12/2012-01",
            "0001",
            "1904/05",
        ] {
            let period: Period = text.parse().unwrap_or_else(|fault| panic!("{text}: {fault}"));
            assert_eq!(period.to_string(), text);
        }
    }

    #[test]
    fn second_spellings_are_read() {
        for (text, canonical) in [
            ("2015/16", "2015-16"),
            ("2018/19/2019/20", "2018-19/2019-20"),
            ("2018-M09", "2018-09"),
            ("2018-M04/2018-09", "2018-04/2018-09"),
        ] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), canonical);
        }
    }

    #[test]
    fn a_month_that_could_be_a_financial_year_is_not_guessed() {
        for start in 1990..=2030_i32 {
            let next = (start + 1) % 100;
            let text = format!("{start}-{next:02}");
            let period = text.parse::<Period>();
            if (2000..=2011).contains(&start) {
                let slash = format!("{start}/{next:02}");
                let month = format!("{start}-M{next:02}");
                assert_eq!(slash.parse(), Period::financial_year(start));
                assert_eq!(month.parse(), Period::month(start, u32::try_from(next).unwrap()));
                assert_eq!(
                    period.unwrap_err().to_string(),
                    format!("\"{text}\" is a month or a financial year; write {slash} or {month}")
                );
            } else {
                assert_eq!(period, Period::financial_year(start));
            }
        }
        assert!(matches!("2011-12/2012-13".parse::<Period>(), Err(PeriodError::Ambiguous { .. })));
    }

    #[test]
    fn what_is_no_period_is_named() {
        for text in [
            "",
            "201",
            "2018-",
            "2018-9",
            "2018-Q",
            "2018-Q33",
            "2018-M9",
            "2018/",
            "2018/9",
            "2018/019",
            "2018 ",
            " 2018",
            "2018-19-",
            "FY2018",
            "２０１８",
            "2018-09-1",
            "+018",
            "2018_19",
            "as at",
            "undated",
            "2018-19/",
            "/2018",
            "201é-19",
            "2018/2019/2020",
            "2018-2019",
        ] {
            let fault = text.parse::<Period>();
            assert!(matches!(fault, Err(PeriodError::Text { .. })), "{text}: {fault:?}");
        }
        for (text, message) in [
            (
                "18",
                "\"18\" is not a period; expected a text such as 2015-16, 2018, 2018-09 or 2018-Q3",
            ),
            (
                "2018-20",
                "\"2018-20\" is neither a month nor a financial year; 2018 is followed by 19",
            ),
            (
                "1999/01",
                "\"1999/01\" is neither a month nor a financial year; 1999 is followed by 00",
            ),
            (
                "2018-00",
                "\"2018-00\" is neither a month nor a financial year; 2018 is followed by 19",
            ),
            ("2018-M13", "2018 has no month 13"),
            ("2018-Q5", "2018 has no quarter 5"),
            ("2018-02-29", "2018-02 has no day 29"),
            ("0000", "year 0 is outside 1 to 9999"),
            ("as at then", "\"then\" is not a date; expected 2018, 2018-09 or 2018-09-14"),
            ("undated: ", "\"\" cannot stand for a period; expected words on one line, not padded"),
            ("2018/2018", "a range from 2018 to 2018 does not have its first part before its last"),
            (
                "2018-19/2019",
                "\"2018-19/2019\" joins a financial-year with a year; a range has two of one kind",
            ),
            (
                "2018-Q1/2018-Q2",
                "\"2018-Q1/2018-Q2\" joins a quarter with a quarter; a range has two of one kind",
            ),
        ] {
            assert_eq!(text.parse::<Period>().unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn a_number_is_not_a_period() {
        assert!(serde_json::from_str::<Period>("2018").is_err());
    }

    proptest! {
        #[test]
        fn text_and_json_give_the_period_back(period in arbitrary::period()) {
            prop_assert_eq!(period.to_string().parse(), Ok(period.clone()));
            let json = serde_json::to_string(&period).unwrap();
            prop_assert_eq!(serde_json::from_str::<Period>(&json).unwrap(), period);
        }

        #[test]
        fn no_text_makes_the_reader_stop(text in "[0-9]{4}[-/QM0-9é]{0,12}|\\PC{0,20}") {
            if let Ok(period) = text.parse::<Period>() {
                prop_assert_eq!(period.to_string().parse(), Ok(period));
            }
        }
    }
}
