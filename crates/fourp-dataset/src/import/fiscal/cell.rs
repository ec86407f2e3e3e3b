//! Amounts and days as a column writes them.

use super::descriptor::{Measure, NumberForm};
use crate::import::{days, decimal::amount, imported::Rejection};
use fourp_model::{Currency, Money, PartialDate};
use std::collections::BTreeMap;

/// An amount as a column writes it, with nothing around it but signs of currency or the code.
pub(crate) fn money(text: &str, measure: &Measure, currency: Currency) -> Result<Money, Rejection> {
    let Measure { decimal, group, form, .. } = measure;
    let bare = match form {
        NumberForm::Bare => text,
        NumberForm::Dressed => undressed(text, currency).ok_or(Rejection::NotAnAmount)?,
    };
    let (whole, fraction) = match bare.split_once(*decimal) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (bare, None),
    };
    let is_other_point = |text: &str| *decimal != '.' && text.contains('.');
    let whole = match group {
        Some(group) if whole.contains(*group) => grouped(whole, *group),
        _ => Some(whole.to_owned()),
    };
    let whole = whole.filter(|whole| !is_other_point(whole) && Some(*decimal) != *group);
    let whole = whole.ok_or(Rejection::NotAnAmount)?;
    let number = match fraction {
        Some(fraction) if is_other_point(fraction) => return Err(Rejection::NotAnAmount),
        Some(fraction) => format!("{whole}.{fraction}"),
        None => whole,
    };
    let money = amount(&number, currency)?;
    match money.minor() {
        0 => Err(Rejection::ZeroAmount),
        _ => Ok(money),
    }
}

/// The number within signs of currency or its code; `None` where another word, or a per cent sign, may change
/// what it means.
fn undressed(text: &str, currency: Currency) -> Option<&str> {
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | ',' | '(' | ')');
    let start = text.find(is_number)?;
    let (before, rest) = text.split_at_checked(start)?;
    let number = rest.trim_end_matches(|c| !is_number(c));
    let after = rest.strip_prefix(number)?;
    let is_plain = |dress: &str| {
        let dress = dress.trim();
        dress == currency.code() || !dress.contains(|c: char| c.is_alphanumeric() || c == '%')
    };
    (is_plain(before) && is_plain(after)).then_some(number)
}

/// A whole number without what divides its groups: of three digits, or, but for the last, of two.
fn grouped(whole: &str, group: char) -> Option<String> {
    let (sign, digits) = match whole.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", whole),
    };
    let lengths: Vec<usize> = digits.split(group).map(str::len).collect();
    let (last, others) = lengths.split_last()?;
    let (first, middle) = others.split_first()?;
    let is_divided = *last == 3
        && (1..=3).contains(first)
        && middle.iter().all(|length| (2..=3).contains(length));
    is_divided.then(|| format!("{sign}{}", digits.replace(group, "")))
}

/// The day of a text in a form of days (`%d`), months (`%m`) and years of four digits (`%Y`).
pub(crate) fn formatted(text: &str, format: &str) -> Option<PartialDate> {
    let (mut rest, mut parts) = (text.trim(), BTreeMap::new());
    let mut pattern = format.chars();
    while let Some(expected) = pattern.next() {
        if expected != '%' {
            rest = rest.strip_prefix(expected)?;
            continue;
        }
        let part = pattern.next()?;
        let most = match part {
            'd' | 'm' => 2,
            'Y' => 4,
            _ => return None,
        };
        let length = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let (digits, after) = rest.split_at_checked(length)?;
        parts.insert(part, format!("{digits:0>2}"));
        rest = after;
    }
    let [year, month, day] = ['Y', 'm', 'd'].map(|part| parts.get(&part));
    let date = format!("{}-{}-{}", year?, month?, day?);
    days::day(&date).filter(|_| rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(
        text: &str,
        decimal: char,
        group: Option<char>,
        form: NumberForm,
    ) -> Result<i64, Rejection> {
        let measure = Measure { name: "V".into(), decimal, group, form, constants: Vec::new() };
        money(text, &measure, Currency::EUR).map(Money::minor)
    }

    #[test]
    fn amounts_are_read_as_the_column_writes_them() {
        let bare = NumberForm::Bare;
        assert_eq!(read("1,234.50", '.', Some(','), bare), Ok(123_450));
        assert_eq!(read("1.234,5", ',', Some('.'), bare), Ok(123_450));
        assert_eq!(read("90071992547409.93", '.', None, bare), Ok(9_007_199_254_740_993));
        assert_eq!(read("€ 12.00", '.', None, NumberForm::Dressed), Ok(1_200));
        assert_eq!(read("12.00 EUR", '.', None, NumberForm::Dressed), Ok(1_200));
        assert_eq!(read("-1,00,000", '.', Some(','), bare), Ok(-10_000_000));
        assert_eq!(read("$-5", '.', None, NumberForm::Dressed), Ok(-500));
        // A point where a comma divides would make another amount of it.
        assert_eq!(read("1.5", ',', None, bare), Err(Rejection::NotAnAmount));
        for text in ["$5", "(5)", "5%", "1,5", "1,0000", ",100", "1,,000", "", "n/a"] {
            assert_eq!(read(text, '.', None, bare), Err(Rejection::NotAnAmount), "{text}");
            assert_eq!(read(text, '.', Some(','), bare), Err(Rejection::NotAnAmount), "{text}");
        }
        assert_eq!(read("1,000", ',', Some(','), bare), Err(Rejection::NotAnAmount));
        for text in ["5%", "(5)", "$(5)", "-$5", "n/a", "1.5m", "5 USD", "5 of 6"] {
            assert_eq!(
                read(text, '.', None, NumberForm::Dressed),
                Err(Rejection::NotAnAmount),
                "{text}"
            );
        }
        assert_eq!(read("0.00", '.', None, bare), Err(Rejection::ZeroAmount));
        assert_eq!(read("0.001", '.', None, bare), Err(Rejection::AmountNotHeld));
    }

    #[test]
    fn days_are_read_as_the_column_writes_them() {
        let told = |text, format| formatted(text, format).map(|day| day.to_string());
        assert_eq!(told("1/10/2015", "%d/%m/%Y").as_deref(), Some("2015-10-01"));
        assert_eq!(told("20151001", "%Y%m%d").as_deref(), Some("2015-10-01"));
        for (text, format) in [
            ("31/02/2015", "%d/%m/%Y"),
            ("1/10/15", "%d/%m/%Y"),
            ("1/10/2015x", "%d/%m/%Y"),
            ("1/10/2015", "%d/%b/%Y"),
            ("10/2015", "%m/%Y"),
            ("", "%"),
        ] {
            assert_eq!(told(text, format), None, "{text} {format}");
        }
    }
}
