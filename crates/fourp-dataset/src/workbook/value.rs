//! What a cell holds, as the text that its user typed.

use super::{
    book::{CellFacts, Epoch},
    escape::unescape,
    fault::Fault,
    formats::Shown,
};
use chrono::{Days, NaiveDate};
use fourp_model::ProblemCode;
use std::borrow::Cow;

/// The kind of a cell: what its `t` says, `n` where it says nothing.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Kind {
    #[default]
    Number,
    /// The number of a shared text.
    Shared,
    /// Text: the result of a formula.
    Result,
    /// Text within the cell.
    Inline,
    Logical,
    Error,
    /// A date in the form of ISO 8601.
    Iso,
}

/// Why a cell holds no text.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Unfit {
    pub(super) code: ProblemCode,
    pub(super) found: String,
    pub(super) expected: &'static str,
}

impl Kind {
    /// The kind of a word in the sheet.
    pub(super) fn of(word: Option<&str>) -> Result<Self, Fault> {
        Ok(match word {
            None | Some("n") => Self::Number,
            Some("s") => Self::Shared,
            Some("str") => Self::Result,
            Some("inlineStr") => Self::Inline,
            Some("b") => Self::Logical,
            Some("e") => Self::Error,
            Some("d") => Self::Iso,
            Some(other) => return Err(Fault::broken(format!("a cell of the kind {other:?}"))),
        })
    }
}

/// The text of a cell that is not empty, or why it has none.
///
/// A number is given as its user typed it, or not at all: see [`number`].
pub(super) fn text<'t>(
    kind: Kind,
    raw: &'t str,
    shown: Shown,
    facts: &'t CellFacts,
) -> Result<Result<Cow<'t, str>, Unfit>, Fault> {
    let unfit = |code, expected| Err(Unfit { code, found: raw.trim().into(), expected });
    Ok(match kind {
        Kind::Inline | Kind::Result => Ok(unescape(raw)),
        Kind::Shared => {
            let number = raw.trim().parse().ok();
            let text = number.and_then(|number| facts.strings.text(number));
            let missing = || Fault::broken(format!("no shared text has the number {raw:?}"));
            Ok(Cow::Borrowed(text.ok_or_else(missing)?))
        }
        Kind::Logical => {
            let found = if raw.trim() == "0" { "FALSE" } else { "TRUE" };
            Err(Unfit {
                code: ProblemCode::MalformedValue,
                found: found.into(),
                expected: "text or a number, not a logical value",
            })
        }
        Kind::Error => {
            unfit(ProblemCode::MalformedValue, "a value, not an error of the spreadsheet")
        }
        Kind::Iso => match raw.trim().split_once('T') {
            None => Ok(raw.trim().into()),
            Some((date, time)) if time.chars().all(|c| "0:.Z".contains(c)) => Ok(date.into()),
            Some(_) => unfit(ProblemCode::MalformedDate, NO_TIME),
        },
        Kind::Number => match shown {
            Shown::Number | Shown::Percentage | Shown::Currency => number(raw).map(Cow::Owned),
            Shown::Date => date(raw, facts.epoch).map(Cow::Owned),
            Shown::PartDate => unfit(
                ProblemCode::MangledBySpreadsheet,
                "a date with its day, month and year; else text, such as 2018-09 or 3-10: format the column as text, and type it again",
            ),
            Shown::Time => unfit(
                ProblemCode::MalformedValue,
                "text or a number, not a time of day or how long something took",
            ),
        },
    })
}

const NO_TIME: &str = "a date without a time of day";

/// The most digits of a decimal number that a spreadsheet keeps, and with which every such number is
/// still told apart from all others.
const DIGITS_MAX: usize = 15;

/// The most digits that a program writes of a number held in binary.
const WRITTEN_MAX: usize = 17;

/// The decimal number that was typed, in plain digits.
///
/// Spreadsheets hold numbers in binary (IEEE 754, 64 bits). Of all decimals the shortest that gives the
/// same binary number is what was typed, if that had no more than 15 digits; a number with more, such
/// as one that was computed, or an account number, may have been another.
fn number(raw: &str) -> Result<String, Unfit> {
    let raw = raw.trim();
    let unfit = |code, expected| Err(Unfit { code, found: raw.into(), expected });
    let is_plain = raw.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    let value = raw.parse::<f64>().ok().filter(|value| is_plain && value.is_finite());
    let Some(value) = value else {
        return unfit(ProblemCode::MalformedNumber, "a number that a spreadsheet can hold");
    };
    let shortest = format!("{value:e}");
    let is_typed = digits(&shortest) <= DIGITS_MAX && digits(raw) <= WRITTEN_MAX;
    let is_lost = value == 0.0 && digits(raw) > 0;
    if !is_typed || is_lost {
        return unfit(
            ProblemCode::MangledBySpreadsheet,
            "a number of at most 15 digits, which is what a spreadsheet keeps; else text: format the column as text, and type it again",
        );
    }
    // Not `-0`.
    Ok(if value == 0.0 { "0".into() } else { value.to_string() })
}

/// How many digits a number has, without leading zeros, those at its end, and its exponent.
fn digits(number: &str) -> usize {
    let mantissa = number.split(['e', 'E']).next().unwrap_or_default();
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    digits.trim_matches('0').len()
}

/// The last day that spreadsheets know: 31 December 9999.
const DAY_MAX: u64 = 2_958_465;

/// The date of a day's number, such as `2018-09-14`.
fn date(raw: &str, epoch: Epoch) -> Result<String, Unfit> {
    let unfit = |expected| {
        Err(Unfit { code: ProblemCode::MalformedDate, found: raw.trim().into(), expected })
    };
    let Ok(plain) = number(raw) else { return unfit("a date that a spreadsheet can hold") };
    if plain.contains('.') {
        return unfit(NO_TIME);
    }
    let day: Option<u64> = plain.parse().ok();
    let counted = day.filter(|&day| day <= DAY_MAX).and_then(|day| match (epoch, day) {
        (Epoch::Of1900, 0 | 60) => None,
        (Epoch::Of1900, 1..60) => Some((NaiveDate::from_ymd_opt(1899, 12, 31)?, day)),
        (Epoch::Of1900, _) => Some((NaiveDate::from_ymd_opt(1899, 12, 30)?, day)),
        (Epoch::Of1904, _) => Some((NaiveDate::from_ymd_opt(1904, 1, 1)?, day)),
    });
    let date = counted.and_then(|(start, day)| start.checked_add_days(Days::new(day)));
    match date {
        Some(date) => Ok(date.to_string()),
        None => unfit("a date from 1900-01-01 to 9999-12-31 that exists"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_come_as_they_were_typed_or_not_at_all() {
        for (raw, typed) in [
            ("2.9", "2.9"),
            ("0.1", "0.1"),
            // As Excel writes what was typed 0.1 and 1.1.
            ("0.10000000000000001", "0.1"),
            ("1.1000000000000001", "1.1"),
            ("1234567890123.45", "1234567890123.45"),
            ("999999999999999", "999999999999999"),
            ("1.8E+09", "1800000000"),
            ("1E-7", "0.0000001"),
            ("-12.50", "-12.5"),
            ("-0", "0"),
            (" 7 ", "7"),
            ("2018", "2018"),
        ] {
            assert_eq!(number(raw).as_deref(), Ok(typed), "{raw}");
        }
        for raw in [
            "12345678901234567",
            "12345678901234567.89",
            "9007199254740993",
            "0.30000000000000004",
            "1234567890.123456789012",
            "0.1000000000000000001",
            "1E-400",
        ] {
            let code = number(raw).map_err(|unfit| unfit.code);
            assert_eq!(code, Err(ProblemCode::MangledBySpreadsheet), "{raw}");
        }
        for raw in ["1E+400", "inf", "NaN", "0x10", "1,5", "", "-", "infinity"] {
            let code = number(raw).map_err(|unfit| unfit.code);
            assert_eq!(code, Err(ProblemCode::MalformedNumber), "{raw}");
        }
    }

    #[test]
    fn days_are_counted_as_spreadsheets_do() {
        for (raw, epoch, date_of) in [
            ("1", Epoch::Of1900, "1900-01-01"),
            ("59", Epoch::Of1900, "1900-02-28"),
            ("61", Epoch::Of1900, "1900-03-01"),
            ("43357", Epoch::Of1900, "2018-09-14"),
            ("2958465", Epoch::Of1900, "9999-12-31"),
            ("0", Epoch::Of1904, "1904-01-01"),
            ("41895", Epoch::Of1904, "2018-09-14"),
        ] {
            assert_eq!(date(raw, epoch).as_deref(), Ok(date_of), "{raw}");
        }
        for raw in ["0", "60", "-1", "2958466", "43357.5", "1E+300", "x"] {
            let code = date(raw, Epoch::Of1900).map_err(|unfit| unfit.code);
            assert_eq!(code, Err(ProblemCode::MalformedDate), "{raw}");
        }
        assert!(date("2958465", Epoch::Of1904).is_ok());
    }

    #[test]
    fn other_kinds_are_text_or_are_refused() {
        let facts = CellFacts::default();
        let read = |kind, raw| text(kind, raw, Shown::Number, &facts).unwrap().map_err(|u| u.found);
        assert_eq!(read(Kind::Inline, "1.10"), Ok("1.10".into()));
        assert_eq!(read(Kind::Iso, "2018-09-14T00:00:00.000Z"), Ok("2018-09-14".into()));
        assert_eq!(read(Kind::Iso, "2018-09-14"), Ok("2018-09-14".into()));
        assert_eq!(read(Kind::Iso, "2018-09-14T10:00:00"), Err("2018-09-14T10:00:00".into()));
        assert_eq!(read(Kind::Logical, "1"), Err("TRUE".into()));
        assert_eq!(read(Kind::Error, "#SPILL!"), Err("#SPILL!".into()));
        assert!(text(Kind::Shared, "0", Shown::Number, &facts).is_err());
        assert!(text(Kind::Shared, "x", Shown::Number, &facts).is_err());
        assert!(text(Kind::Number, "0.5", Shown::Time, &facts).unwrap().is_err());
        assert!(matches!(Kind::of(Some("x")), Err(Fault::Broken(_))));
    }

    proptest! {
        #[test]
        fn every_amount_of_fifteen_digits_comes_back(minor in -999_999_999_999_999_i64..=999_999_999_999_999) {
            let typed = format!("{}{}.{:02}", if minor < 0 { "-" } else { "" }, minor.abs() / 100, minor.abs() % 100);
            let held: f64 = typed.parse().unwrap();
            // As Excel writes it: 17 digits.
            for written in [format!("{held:.16e}"), held.to_string()] {
                let read = number(&written).unwrap();
                let wanted = typed.trim_end_matches('0').trim_end_matches('.');
                prop_assert_eq!(&read, if wanted == "-0" { "0" } else { wanted }, "{}", written);
            }
        }
    }
}
