//! Numbers as text, exactly.

use super::imported::Rejection;
use fourp_model::{Currency, Money, MoneyError};

/// How many zeros an exponent may stand for.
const SHIFT_MAX: i32 = 40;

/// An amount as a number of XML or JSON writes it: `1000`, `-7.50`, `+1e3`, `.5`, `007`, and nothing
/// else, so neither a comma nor a currency sign.
///
/// No number in between: an exponent moves the point of the text.
pub(crate) fn amount(text: &str, currency: Currency) -> Result<Money, Rejection> {
    let plain = plain(text)?;
    Money::parse(&plain, currency).map_err(|error| match error {
        MoneyError::Text { .. } => Rejection::NotAnAmount,
        _ => Rejection::AmountNotHeld,
    })
}

/// The number without an exponent, a `+` or needless zeros.
fn plain(text: &str) -> Result<String, Rejection> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            if digits.is_empty() || !is_digits(digits) {
                return Err(Rejection::NotAnAmount);
            }
            (mantissa, exponent.parse::<i32>().map_err(|_| Rejection::AmountNotHeld)?)
        }
        None => (text, 0),
    };
    let (sign, unsigned) = match mantissa.strip_prefix('-') {
        Some(unsigned) => ("-", unsigned),
        None => ("", mantissa.strip_prefix('+').unwrap_or(mantissa)),
    };
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    if whole.len().saturating_add(fraction.len()) == 0 || !is_digits(whole) || !is_digits(fraction)
    {
        return Err(Rejection::NotAnAmount);
    }
    if exponent.checked_abs().is_none_or(|shift| shift > SHIFT_MAX) {
        return Err(Rejection::AmountNotHeld);
    }
    let zeros = |shift: i32| "0".repeat(usize::try_from(shift).unwrap_or_default());
    // The point stands after the digits of `whole`; zeros on both sides leave room to move it.
    let digits = format!("{}{whole}{fraction}{}", zeros(-exponent), zeros(exponent));
    let point = whole.len().saturating_add(usize::try_from(exponent.max(0)).unwrap_or_default());
    let (before, after) = digits.split_at_checked(point).unwrap_or((&digits, ""));
    let before = match before.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    let after = after.trim_end_matches('0');
    let dot = if after.is_empty() { "" } else { "." };
    let sign = if before == "0" && after.is_empty() { "" } else { sign };
    Ok(format!("{sign}{before}{dot}{after}"))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pounds(text: &str) -> Result<i64, Rejection> {
        amount(text, Currency::GBP).map(Money::minor)
    }

    #[test]
    fn numbers_are_read_to_the_penny() {
        for (text, pence) in [
            ("1000", 100_000),
            ("-7.50", -750),
            ("+.5", 50),
            ("007.", 700),
            ("1.2345e3", 123_450),
            ("123450E-2", 123_450),
            ("1e0", 100),
            ("-0.00", 0),
            ("0e-40", 0),
            ("90071992547409.93", 9_007_199_254_740_993),
        ] {
            assert_eq!(pounds(text), Ok(pence), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_or_cannot_be_held_is_refused() {
        for text in ["", ".", "-", "e3", "1e", "1e+-2", "1,000", "£5", "0x1", "1 ", "NaN", "1.2.3"]
        {
            assert_eq!(pounds(text), Err(Rejection::NotAnAmount), "{text}");
        }
        let long = "9".repeat(10_000);
        for text in ["0.001", "1e-3", "1e41", "1e-41", "1e99999999999", "1e-2147483648", &long] {
            assert_eq!(pounds(text), Err(Rejection::AmountNotHeld), "{text}");
        }
    }

    proptest! {
        #[test]
        fn moving_the_point_and_back_changes_nothing(minor in any::<i64>(), shift in 0_i32..30) {
            let money = Money::from_minor(minor, Currency::GBP);
            let whole = format!("{minor}e-2");
            prop_assert_eq!(pounds(&whole), Ok(minor));
            let (low, high) = (format!("{}e0", money.plain()), format!("{minor}{}e-{}", "0".repeat(usize::try_from(shift).unwrap()), shift + 2));
            prop_assert_eq!(pounds(&low), Ok(minor));
            prop_assert_eq!(pounds(&high), Ok(minor));
        }
    }
}
