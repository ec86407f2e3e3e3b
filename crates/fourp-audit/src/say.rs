//! How money, shares and names stand in the sentences of findings.

use std::collections::BTreeSet;

use fourp_model::{Currency, Interval, Money, Quantity, Rational, Toward, Unit};

use crate::finding::Materiality;

/// How many names a sentence has; the others are counted.
const NAMES: usize = 3;

/// An amount of minor units: `£1,250,000.00`.
pub(crate) fn money(currency: Currency, minor: u128) -> String {
    match i64::try_from(minor) {
        Ok(minor) => {
            let text = Money::from_minor(minor, currency).to_string();
            text.strip_suffix(".00").map(str::to_owned).unwrap_or(text)
        }
        Err(_) => format!("{minor} minor units of {currency}"),
    }
}

/// At stake is an amount of minor units.
pub(crate) fn at_stake(currency: Currency, minor: u128) -> Materiality {
    match i64::try_from(minor) {
        Ok(minor) => Materiality::Money(Money::from_minor(minor, currency)),
        Err(_) => Materiality::NotKnown,
    }
}

/// Amounts in major units, as a range: `£1.2m to £1.4m`.
pub(crate) fn range(currency: Currency, amount: &Interval) -> String {
    Unit::base(Quantity::Money(currency)).show_interval(amount, 3)
}

/// Shares of 1, as a range of percentages.
pub(crate) fn shares(share: &Interval) -> String {
    Unit::percent().show_interval(share, 3)
}

/// A part of a whole: `37 %`.
pub(crate) fn share(part: u128, whole: u128) -> String {
    fraction(part, whole).map_or_else(|| "an unknown share".into(), percent)
}

/// A share of 1: `37.5 %`.
pub(crate) fn percent(share: Rational) -> String {
    Unit::percent().show(share, 3, Toward::Down)
}

/// A part of a whole, exactly; `None` of nothing.
pub(crate) fn fraction(part: u128, whole: u128) -> Option<Rational> {
    Rational::new(i128::try_from(part).ok()?, i128::try_from(whole).ok()?)
}

/// The first few names, and how many others: `a, b and 2 others`.
pub(crate) fn names<T: ToString>(names: impl IntoIterator<Item = T>) -> String {
    let names: BTreeSet<String> = names.into_iter().map(|name| name.to_string()).collect();
    list(&names.into_iter().collect::<Vec<_>>())
}

/// The same in the order given.
pub(crate) fn list(names: &[String]) -> String {
    // One other is shorter named than counted.
    let shown = if names.len() <= NAMES.saturating_add(1) { names.len() } else { NAMES };
    let (named, others) = names.split_at(shown);
    match (named, others) {
        (named, []) => match named.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, before)) => format!("{} and {last}", before.join(", ")),
            None => String::new(),
        },
        (named, others) => format!("{} and {} others", named.join(", "), others.len()),
    }
}

/// So many things: `1 day`, `3 days`.
pub(crate) fn count(number: usize, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_shares_and_names_read_as_in_a_sentence() {
        assert_eq!(money(Currency::GBP, 125_000_000), "£1,250,000");
        assert_eq!(money(Currency::GBP, 125_050), "£1,250.50");
        assert_eq!(share(3, 8), "37.5 %");
        assert_eq!(share(1, 0), "an unknown share");
        assert_eq!(names(["c", "a", "b"]), "a, b and c");
        assert_eq!(names(["d", "c", "a", "b"]), "a, b, c and d");
        assert_eq!(names(["e", "d", "c", "a", "b"]), "a, b, c and 2 others");
        assert_eq!((names(["a"]), names::<&str>([])), ("a".into(), String::new()));
        assert_eq!((count(1, "day"), count(2, "day")), ("1 day".into(), "2 days".into()));
    }
}
