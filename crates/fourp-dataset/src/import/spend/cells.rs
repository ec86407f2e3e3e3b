//! What the cells of a list of payments say.

use crate::import::{amount::printed, imported::Rejection};
use fourp_model::{Currency, Money, PartialDate};

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Pounds and pence: `25,000.00`, `£25,000`, `-£1.50`, `£-1.50`, and `(1.50)`, which is below nothing.
pub(crate) fn pounds(text: &str) -> Result<Money, Rejection> {
    let bracketed = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let (is_bracketed, text) = (bracketed.is_some(), bracketed.unwrap_or(text).trim());
    let (is_signed, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest.trim()),
        None => (false, text),
    };
    let text = text.strip_prefix('£').unwrap_or(text).trim();
    let (is_signed, text) = match text.strip_prefix('-') {
        Some(rest) if !is_signed => (true, rest),
        _ => (is_signed, text),
    };
    // A sign within brackets, or a second one, could mean either.
    if text.starts_with('-') || (is_bracketed && is_signed) {
        return Err(Rejection::NotAnAmount);
    }
    let amount = printed(text, 0, Currency::GBP)?.amount;
    if is_bracketed || is_signed {
        return amount.checked_neg().map_err(|_| Rejection::AmountNotHeld);
    }
    Ok(amount)
}

/// A day as the United Kingdom writes it, day first: `31/01/2019`, `31-01-19`, `31 January 2019`,
/// `31-Jan-19`; or `2019-01-31`. A time after it is left aside; two digits of a year are of this century.
/// `None` for what names no day.
pub(crate) fn day(text: &str) -> Option<PartialDate> {
    let date = text.split_once(" 00:").map_or(text, |(date, _)| date);
    let date = date.split_once('T').filter(|(date, _)| date.len() == 10).map_or(date, |(d, _)| d);
    let parts: Vec<&str> = date.split(['/', '-', ' ', '.']).collect();
    let [first, month, last] = parts.as_slice() else { return None };
    let (day, year) = if first.len() == 4 { (last, first) } else { (first, last) };
    let year = match (year.len(), digits(year)?) {
        (4, year) => year,
        (2, year) => year.checked_add(2000)?,
        _ => return None,
    };
    let month = digits(month).or_else(|| named(month))?;
    let text = format!("{year:04}-{month:02}-{:02}", digits(day)?);
    text.parse().ok()
}

fn digits(text: &str) -> Option<u32> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

/// The number of a month by its first three letters or its name.
fn named(text: &str) -> Option<u32> {
    let lower = text.to_lowercase();
    let is_word = lower.chars().all(char::is_alphabetic);
    let at = MONTHS.iter().position(|month| is_word && lower.starts_with(month))?;
    u32::try_from(at).ok()?.checked_add(1)
}

/// Whether the cell says that a name is withheld, rather than being one: it has `redact`, `withheld`, `personal
/// data` or `personal information` in it, in any case, or nothing but asterisks.
pub(crate) fn is_redacted(text: &str) -> bool {
    let lower = text.to_lowercase();
    let marks = ["redact", "withheld", "personal data", "personal information"];
    marks.iter().any(|mark| lower.contains(mark))
        || (!text.is_empty() && text.chars().all(|character| character == '*'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_read_to_the_penny() {
        for (text, pence) in [
            ("25,000.00", 2_500_000),
            ("£ 25,000", 2_500_000),
            ("-£1.50", -150),
            ("£-1.50", -150),
            ("(1.50)", -150),
            ("(£1,000)", -100_000),
            ("0.00", 0),
        ] {
            assert_eq!(pounds(text).map(Money::minor), Ok(pence), "{text}");
        }
        for text in ["", "£", "()", "(-1)", "-£-1", "--1", "1.5E+05", "25,00", "n/a", "€5", "$5"]
        {
            assert_eq!(pounds(text), Err(Rejection::NotAnAmount), "{text}");
        }
        assert_eq!(pounds("1.005"), Err(Rejection::AmountNotHeld));
    }

    #[test]
    fn a_day_is_written_in_several_ways() {
        for text in [
            "31/01/2019",
            "31-01-19",
            "31.1.2019",
            "31 January 2019",
            "31-Jan-19",
            "2019-01-31",
            "2019-01-31T00:00:00",
            "31/01/2019 00:00",
        ] {
            assert_eq!(
                day(text).map(|day| day.to_string()).as_deref(),
                Some("2019-01-31"),
                "{text}"
            );
        }
        // The month never comes first.
        for text in
            ["01/31/2019", "31/02/2019", "2019", "Jan-19", "", "1/2/3", "43496", "31/01/019"]
        {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_withheld_is_no_name() {
        for text in ["REDACTED", "Redacted - personal", "Name withheld", "*****", "Personal Data"] {
            assert!(is_redacted(text), "{text}");
        }
        for text in ["", "Red Actors Ltd", "Star*", "Personal Touch Ltd"] {
            assert!(!is_redacted(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn brackets_and_signs_mean_the_same(pence in 1_i64..1_000_000_000) {
            let text = format!("{}.{:02}", pence / 100, pence % 100);
            prop_assert_eq!(pounds(&text).map(Money::minor), Ok(pence));
            for negative in [format!("-{text}"), format!("({text})"), format!("-£{text}"), format!("£-{text}")] {
                prop_assert_eq!(pounds(&negative).map(Money::minor), Ok(-pence));
            }
        }
    }
}
