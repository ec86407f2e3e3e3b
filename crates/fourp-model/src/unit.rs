//! What a figure counts or measures.

use std::{fmt, str::FromStr};

use crate::{
    currency::Currency,
    interval::{End, Interval},
    rational::{Rational, Toward},
    text::text_serde,
};

/// A quantity and the power of ten it is printed in: `GBP bn`, `percent`, `million people`.
///
/// | text | quantity | power |
/// |---|---|---|
/// | `GBP`, `GBP thousand`, `GBP m`, `GBP bn` | money | 0, 3, 6, 9 |
/// | `fraction`, `percent` | a proportion | 0, -2 |
/// | `groups`, `thousand people`, `million people` | a count of whole things | 0, 3, 6 |
/// | `measured: kg` | a measured amount, not whole | 0 |
///
/// ```
/// use fourp_model::{Quantity, Rational, Unit};
///
/// let unit: Unit = "GBP bn".parse()?;
/// assert_eq!(unit.in_base_units("2.9".parse().unwrap()), "2900000000".parse().ok());
/// assert!(matches!(unit.quantity(), Quantity::Money(_)));
/// # Ok::<(), fourp_model::UnitError>(())
/// ```
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Unit {
    quantity: Quantity,
    power: i8, // Invariant: one of -2, 0, 3, 6, 9, as the text form knows it.
}

/// What is counted or measured, whatever the power of ten.
///
/// Two figures can be added only if their quantities are equal.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Quantity {
    /// An amount of money, in major units (pounds).
    Money(Currency),
    /// A part of a whole, 1 being all of it.
    Proportion,
    /// A number of whole things, by the noun that is counted, such as `groups`.
    Count(String),
    /// An amount that need not be whole, by its own unit, such as `kg`.
    Measured(String),
}

/// Why a text is not a unit.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "{found:?} is not a unit; expected, for example, GBP bn, percent, groups, million people or measured: kg"
)]
#[non_exhaustive]
pub struct UnitError {
    /// The text.
    pub found: String,
}

const POWERS: [(&str, i8); 4] = [("thousand", 3), ("million", 6), ("m", 6), ("bn", 9)];

impl Unit {
    /// Parts of one.
    #[must_use]
    pub const fn fraction() -> Self {
        Self { quantity: Quantity::Proportion, power: 0 }
    }

    /// Parts of a hundred.
    #[must_use]
    pub const fn percent() -> Self {
        Self { quantity: Quantity::Proportion, power: -2 }
    }

    /// A unit without a power of ten: pounds, people, fractions of one.
    #[must_use]
    pub const fn base(quantity: Quantity) -> Self {
        Self { quantity, power: 0 }
    }

    /// What is counted or measured.
    #[must_use]
    pub const fn quantity(&self) -> &Quantity {
        &self.quantity
    }

    /// The power of ten: 9 for `bn`, -2 for `percent`.
    #[must_use]
    pub const fn power(&self) -> i8 {
        self.power
    }

    /// Whether only whole numbers of it exist.
    #[must_use]
    pub const fn is_count(&self) -> bool {
        matches!(self.quantity, Quantity::Count(_))
    }

    /// A printed value in base units (2.9 in `GBP bn` is 2,900,000,000); `None` if that is too large.
    #[must_use]
    pub fn in_base_units(&self, printed: Rational) -> Option<Rational> {
        let scale = Rational::power_of_ten(self.power)?;
        Rational::new(
            printed.numerator().checked_mul(scale.numerator())?,
            printed.denominator().checked_mul(scale.denominator())?,
        )
    }

    /// A value in base units as a reader expects it in this unit, with at most `digits` significant
    /// digits, rounded in the given direction: `£2.2013bn`, `79.5 %`, `4,500 groups`.
    ///
    /// A value too large to be held in this unit is shown in its base unit.
    #[must_use]
    pub fn show(&self, value: Rational, digits: u8, toward: Toward) -> String {
        let number = |value: Rational| group_thousands(&value.to_significant(digits, toward));
        let scale = self.power.checked_neg().and_then(Rational::power_of_ten);
        match scale.and_then(|scale| value.mul(scale, toward)) {
            Some(printed) => self.with_marks(&number(printed)),
            None => Self::base(self.quantity.clone()).with_marks(&number(value)),
        }
    }

    /// An interval in base units as words, its ends rounded outwards to `digits` significant digits:
    /// `£1.75bn to under £1.85bn`, `more than 4,500 groups`.
    #[must_use]
    pub fn show_interval(&self, interval: &Interval, digits: u8) -> String {
        let low = |value| self.show(value, digits, Toward::Down);
        let high = |value| self.show(value, digits, Toward::Up);
        if let Some(value) = interval.as_point() {
            let (down, up) = (low(value), high(value));
            return if down == up { down } else { format!("{down} to {up}") };
        }
        match (interval.low(), interval.high()) {
            (End::Infinite, End::Infinite) => "anything".into(),
            (End::Closed(value), End::Infinite) => format!("{} or more", low(value)),
            (End::Open(value), End::Infinite) => format!("more than {}", low(value)),
            (End::Infinite, End::Closed(value)) => format!("{} or less", high(value)),
            (End::Infinite, End::Open(value)) => format!("less than {}", high(value)),
            (End::Closed(from), End::Closed(to)) => format!("{} to {}", low(from), high(to)),
            (End::Closed(from), End::Open(to)) => format!("{} to under {}", low(from), high(to)),
            (End::Open(from), End::Closed(to)) => format!("over {} to {}", low(from), high(to)),
            (End::Open(from), End::Open(to)) => format!("over {} to under {}", low(from), high(to)),
        }
    }

    fn with_marks(&self, number: &str) -> String {
        let (sign, size) = number.strip_prefix('-').map_or(("", number), |size| ("-", size));
        match (&self.quantity, self.power) {
            (Quantity::Proportion, -2) => format!("{number} %"),
            (Quantity::Proportion, _) => number.into(),
            (Quantity::Money(currency), power) => {
                let suffix = match power {
                    9 => "bn",
                    6 => "m",
                    3 => " thousand",
                    _ => "",
                };
                if *currency == Currency::GBP {
                    format!("{sign}£{size}{suffix}")
                } else {
                    format!("{currency} {sign}{size}{suffix}")
                }
            }
            (Quantity::Count(noun), 6) => format!("{number} million {noun}"),
            (Quantity::Count(noun), 3) => format!("{number} thousand {noun}"),
            (Quantity::Count(noun) | Quantity::Measured(noun), _) => format!("{number} {noun}"),
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Money(currency) => write!(formatter, "{currency}"),
            Self::Proportion => formatter.write_str("fraction"),
            Self::Count(noun) => formatter.write_str(noun),
            Self::Measured(noun) => write!(formatter, "measured: {noun}"),
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.quantity, self.power) {
            (Quantity::Proportion, -2) => formatter.write_str("percent"),
            (quantity, 0) => write!(formatter, "{quantity}"),
            (Quantity::Money(currency), 3) => write!(formatter, "{currency} thousand"),
            (Quantity::Money(currency), 6) => write!(formatter, "{currency} m"),
            (Quantity::Money(currency), _) => write!(formatter, "{currency} bn"),
            (quantity, 3) => write!(formatter, "thousand {quantity}"),
            (quantity, _) => write!(formatter, "million {quantity}"),
        }
    }
}

impl FromStr for Unit {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        let unknown = || UnitError { found: text.into() };
        match text {
            "percent" => return Ok(Self::percent()),
            "fraction" => return Ok(Self::fraction()),
            _ => {}
        }
        if let Some(noun) = text.strip_prefix("measured: ") {
            return noun_of(noun).map(|n| Self::base(Quantity::Measured(n))).ok_or_else(unknown);
        }
        let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
        if first.len() == 3 && first.bytes().all(|b| b.is_ascii_uppercase()) {
            let currency = first.parse().map_err(|_| unknown())?;
            let power = match rest {
                "" if text.len() == first.len() => 0,
                "thousand" | "m" | "bn" => power_of(rest).ok_or_else(unknown)?,
                _ => return Err(unknown()),
            };
            return Ok(Self { quantity: Quantity::Money(currency), power });
        }
        let (power, noun) = match first {
            "thousand" | "million" => (power_of(first).ok_or_else(unknown)?, rest),
            _ => (0, text),
        };
        let noun = noun_of(noun).ok_or_else(unknown)?;
        Ok(Self { quantity: Quantity::Count(noun), power })
    }
}

text_serde!(Unit, "Unit", "a unit such as GBP bn, percent, groups or measured: kg");

fn power_of(word: &str) -> Option<i8> {
    POWERS.iter().find(|(name, _)| *name == word).map(|&(_, power)| power)
}

/// Words of letters, digits and hyphens that begin with a letter and are no word of the grammar.
fn noun_of(text: &str) -> Option<String> {
    let word = |w: &str| {
        w.starts_with(char::is_alphabetic)
            && w.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’'))
    };
    let reserved = |w: &str| power_of(w).is_some() || matches!(w, "percent" | "fraction");
    let mut words = text.split(' ');
    let first = words.next()?;
    (word(first) && !reserved(first) && words.all(word)).then(|| text.into())
}

/// `-1234567.25` as `-1,234,567.25`.
fn group_thousands(plain: &str) -> String {
    let (sign, rest) = plain.strip_prefix('-').map_or(("", plain), |rest| ("-", rest));
    let (whole, after) = rest.split_once('.').unwrap_or((rest, ""));
    let mut grouped = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        let left = whole.len().saturating_sub(place);
        if place > 0 && left.is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if !after.is_empty() {
        grouped.push('.');
        grouped.push_str(after);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str) -> Unit {
        text.parse().unwrap()
    }

    fn number(text: &str) -> Rational {
        text.parse().unwrap()
    }

    #[test]
    fn texts_come_back() {
        for text in [
            "GBP",
            "GBP thousand",
            "GBP m",
            "EUR bn",
            "percent",
            "fraction",
            "groups",
            "threat types",
            "thousand people",
            "million people",
            "measured: kg",
        ] {
            assert_eq!(unit(text).to_string(), text);
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            " ",
            "GBP million",
            "GBP  bn",
            "GBP ",
            "gbp bn!",
            "million",
            "bn",
            "12",
            "measured: ",
            "XQQ",
            "million percent",
            "groups ",
            "percent of x1 ",
        ] {
            assert_eq!(text.parse::<Unit>(), Err(UnitError { found: text.into() }), "{text:?}");
        }
    }

    #[test]
    fn values_are_shown_as_readers_expect() {
        let show = |u: &str, v: &str| unit(u).show(number(v), 5, Toward::Down);
        assert_eq!(show("GBP bn", "2201257861"), "£2.2012bn");
        assert_eq!(show("GBP m", "84000000"), "£84m");
        assert_eq!(show("GBP", "-1234.5"), "-£1,234.5");
        assert_eq!(show("EUR m", "-5000000"), "EUR -5m");
        assert_eq!(show("percent", "0.79"), "79 %");
        assert_eq!(show("fraction", "1/6"), "0.16666");
        assert_eq!(show("groups", "4500"), "4,500 groups");
        assert_eq!(show("million people", "2880000"), "2.88 million people");
        assert_eq!(show("measured: kg", "1575"), "1,575 kg");
    }

    #[test]
    fn what_percent_cannot_hold_is_shown_as_a_fraction() {
        let show = |u: &str| unit(u).show(Rational::MAX, 1, Toward::Up);
        assert_eq!(show("percent"), show("fraction"));
    }

    #[test]
    fn intervals_are_shown_in_words() {
        let show = |u: &str, i: &str| unit(u).show_interval(&i.parse().unwrap(), 5);
        assert_eq!(show("GBP bn", "[1750000000, 1850000000)"), "£1.75bn to under £1.85bn");
        assert_eq!(show("groups", "(4500, inf)"), "more than 4,500 groups");
        assert_eq!(show("groups", "[6, 6]"), "6 groups");
        assert_eq!(show("percent", "[1/3, 1/3]"), "33.333 % to 33.334 %");
        assert_eq!(show("groups", "(-inf, inf)"), "anything");
        assert_eq!(show("groups", "[1, inf)"), "1 groups or more");
        assert_eq!(show("groups", "(-inf, 1]"), "1 groups or less");
        assert_eq!(show("groups", "(-inf, 1)"), "less than 1 groups");
        assert_eq!(show("groups", "(1, 3]"), "over 1 groups to 3 groups");
        assert_eq!(show("groups", "(1, 3)"), "over 1 groups to under 3 groups");
        assert_eq!(show("groups", "[1, 3]"), "1 groups to 3 groups");
    }

    #[test]
    fn base_units_are_exact() {
        assert_eq!(unit("percent").in_base_units(number("79")), Some(number("0.79")));
        assert_eq!(unit("GBP bn").in_base_units(Rational::MAX), None);
        assert!(unit("million people").is_count());
        let powers = ["GBP", "GBP thousand", "million people", "GBP bn", "percent"];
        assert_eq!(powers.map(|text| unit(text).power()), [0, 3, 6, 9, -2]);
        assert!(!unit("measured: kg").is_count());
    }
}
