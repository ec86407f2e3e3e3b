//! Exact money in one currency.
//!
//! Written by hand because the usual path is not exact. Each of these was seen with `rust_decimal`
//! 1.43 and `csv` 1.4: `Decimal::checked_add` drops small digits near 96 bits without an error
//! (`7922816251426433759354395033 + 0.04` loses the pence); a `Decimal` field of a CSV row goes
//! through `f64`, so that `12345678901234567.89` becomes `12345678901234568`; and
//! `Decimal::from_str` rounds what it cannot hold. Here an amount is a whole number of minor units,
//! sums are taken in `i128`, and text is read as text.
#![warn(clippy::arithmetic_side_effects)]

use std::{
    cmp::{Ordering, Reverse},
    fmt,
    str::FromStr,
};

use rust_decimal::Decimal;

use crate::{
    currency::{Currency, CurrencyError},
    text::TextVisitor,
};

/// An exact amount of one [`Currency`], as a whole number of minor units (pence, cents).
///
/// From -92,233,720,368,547,758.08 to 92,233,720,368,547,758.07 for a currency of two decimals. There
/// are no operators: every sum can overflow or mix currencies, so it returns a `Result`. Amounts of
/// two currencies are neither equal nor ordered.
///
/// Three text forms: `Display` is for people (`£1,234.50`), [`Money::plain`] for a cell whose column
/// names the currency (`1234.50`, read by [`Money::parse`]), and [`Money::to_text`] stands alone
/// (`GBP 1234.50`, read by `FromStr` and used by serde). A JSON number is refused.
///
/// ```
/// use fourp_model::{Currency, Money};
///
/// let grant = Money::parse("1,234.50", Currency::GBP)?;
/// assert_eq!(grant.minor(), 123_450);
/// assert_eq!(grant.to_string(), "£1,234.50");
/// assert_eq!(grant.to_text(), "GBP 1234.50");
/// assert_eq!("GBP 1234.50".parse(), Ok(grant));
/// # Ok::<(), fourp_model::MoneyError>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

/// Why there is no such amount.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// The currency of the text cannot be told.
    #[error(transparent)]
    Currency(#[from] CurrencyError),
    /// A text that is not an amount.
    #[error("{found:?} is not an amount; expected digits such as {expected}")]
    Text {
        /// The text.
        found: String,
        /// An amount as it should be written.
        expected: &'static str,
    },
    /// An amount that is not a whole number of minor units.
    #[error("{found} is finer than {smallest}, the smallest amount of {currency}")]
    Finer {
        /// The amount.
        found: String,
        /// One minor unit.
        smallest: String,
        /// The currency.
        currency: Currency,
    },
    /// An amount whose minor units do not fit `i64`.
    #[error("{found} {currency} is outside {least} to {most}")]
    Overflow {
        /// The amount.
        found: String,
        /// The smallest amount.
        least: String,
        /// The largest amount.
        most: String,
        /// The currency.
        currency: Currency,
    },
    /// Two currencies in one sum.
    #[error("{found} cannot be joined with an amount in {expected}")]
    Mixed {
        /// The amount that does not fit.
        found: Money,
        /// The currency of the sum.
        expected: Currency,
    },
    /// No weight to divide by.
    #[error("{amount} cannot be divided among {parts} parts without weight")]
    NoWeight {
        /// The amount.
        amount: Money,
        /// How many weights were given, all of them zero.
        parts: usize,
    },
}

impl Money {
    /// An amount in minor units: pence for sterling.
    #[must_use]
    pub const fn from_minor(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in a currency.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self::from_minor(0, currency)
    }

    /// The amount in minor units.
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Whether the amount is below zero: a return or a saving.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.minor < 0
    }

    /// A decimal amount, exactly. Zeros after the last decimal of the currency are no fault.
    ///
    /// # Errors
    /// [`MoneyError::Finer`] and [`MoneyError::Overflow`], with the amount; never rounds.
    pub fn from_decimal(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        if amount.normalize().scale() > currency.minor_digits().into() {
            return Err(finer(currency, amount.to_string()));
        }
        let minor = currency.minor_units(amount);
        let minor = minor.ok_or_else(|| overflow(currency, amount.to_string()))?;
        Ok(Self::from_minor(minor, currency))
    }

    /// The amount as a decimal with the decimals of its currency, exactly.
    #[must_use]
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.minor, self.currency.minor_digits().into())
    }

    /// Reads a cell whose column names the currency: `1234.50`, `-12`, `1,234.50`.
    ///
    /// Commas only between groups of three digits, and then in every place. No sign but `-`, no
    /// currency symbol, exponent, space, bracket or needless leading zero: such a cell may be
    /// another thing than an amount, and nothing is guessed.
    ///
    /// # Errors
    /// [`MoneyError::Text`], [`MoneyError::Finer`] and [`MoneyError::Overflow`], with the text; never
    /// rounds.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        match canonical_minor(text, currency.minor_digits()) {
            Some(minor) => Ok(Self::from_minor(minor, currency)),
            None => Self::parse_with_care(text, currency),
        }
    }

    /// The same for any text.
    fn parse_with_care(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let Some((sign, whole, fraction)) = split_amount(text) else {
            return Err(MoneyError::Text { found: text.into(), expected: "1234.50" });
        };
        // `Decimal` holds 28 digits: what is longer than the currency allows is judged as text,
        // so that a fault of precision is never reported as one of size.
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > usize::from(currency.minor_digits()) {
            return Err(finer(currency, text.into()));
        }
        let point = if fraction.is_empty() { "" } else { "." };
        let exact = Decimal::from_str_exact(&format!("{sign}{whole}{point}{fraction}")).ok();
        let minor = exact.and_then(|amount| currency.minor_units(amount));
        let minor = minor.ok_or_else(|| overflow(currency, text.into()))?;
        Ok(Self::from_minor(minor, currency))
    }

    /// The amount for a cell whose column names the currency: `1234.50`. [`Money::parse`] reads it.
    #[must_use]
    pub fn plain(self) -> String {
        self.currency.plain(self.minor.into())
    }

    /// The amount with its currency: `GBP 1234.50`. `FromStr` reads it.
    #[must_use]
    pub fn to_text(self) -> String {
        format!("{} {}", self.currency, self.plain())
    }

    /// The sum of two amounts.
    ///
    /// # Errors
    /// [`MoneyError::Mixed`] and [`MoneyError::Overflow`].
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        Self::total(self.currency, [self, other])
    }

    /// The difference of two amounts.
    ///
    /// # Errors
    /// [`MoneyError::Mixed`] and [`MoneyError::Overflow`].
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        if other.currency != self.currency {
            return Err(MoneyError::Mixed { found: other, expected: self.currency });
        }
        money(self.currency, i128::from(self.minor).saturating_sub(other.minor.into()))
    }

    /// The amount with its sign turned.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] for the smallest amount, which has no opposite.
    pub fn checked_neg(self) -> Result<Self, MoneyError> {
        Self::zero(self.currency).checked_sub(self)
    }

    /// The sum of amounts; zero for none.
    ///
    /// Adds in `i128`, so that only the total can overflow and the order of the amounts never
    /// matters. O(n).
    ///
    /// # Errors
    /// [`MoneyError::Mixed`] for the first amount in another currency; [`MoneyError::Overflow`].
    pub fn total(
        currency: Currency,
        amounts: impl IntoIterator<Item = Self>,
    ) -> Result<Self, MoneyError> {
        let sum = amounts.into_iter().try_fold(0_i128, |sum, amount| {
            if amount.currency != currency {
                return Err(MoneyError::Mixed { found: amount, expected: currency });
            }
            // Not reached by fewer than 2^64 amounts.
            sum.checked_add(amount.minor.into())
                .ok_or_else(|| overflow(currency, currency.plain(sum)))
        })?;
        money(currency, sum)
    }

    /// Divides the amount in proportion to weights by largest remainder, to the last minor unit.
    ///
    /// Each part gets its share rounded towards zero; the units left over go to the largest
    /// remainders, the earlier part first where they tie (Hamilton's method; Balinski and Young,
    /// *Fair Representation*, 1982). The parts sum to the amount, each is less than one unit from
    /// its exact share, a weight of zero gets nothing, and a negative amount mirrors a positive one.
    /// O(n log n).
    ///
    /// ```
    /// use fourp_model::{Currency, Money};
    ///
    /// let parts = Money::from_minor(100, Currency::GBP).apportion(&[1, 1, 1])?;
    /// assert_eq!(parts.iter().map(|part| part.minor()).collect::<Vec<_>>(), [34, 33, 33]);
    /// # Ok::<(), fourp_model::MoneyError>(())
    /// ```
    ///
    /// # Errors
    /// [`MoneyError::NoWeight`] if there is no weight above zero.
    pub fn apportion(self, weights: &[u64]) -> Result<Vec<Self>, MoneyError> {
        let no_weight = || MoneyError::NoWeight { amount: self, parts: weights.len() };
        let magnitude = i128::from(self.minor.unsigned_abs());
        // 2^63 minor units times a weight below 2^64 stays below 2^127, and so does any sum of
        // weights that fits in memory: the checks below only ever fail for a sum of zero.
        let sum = weights.iter().try_fold(0_i128, |sum, &weight| sum.checked_add(weight.into()));
        let sum = sum.ok_or_else(no_weight)?;
        let shares = weights.iter().enumerate().map(|(place, &weight)| {
            let product = magnitude.checked_mul(weight.into())?;
            Some(Share {
                place,
                units: product.checked_div(sum)?,
                remainder: product.checked_rem(sum)?,
            })
        });
        let mut shares = shares.collect::<Option<Vec<_>>>().ok_or_else(no_weight)?;
        let given = shares.iter().fold(0_i128, |given, share| given.saturating_add(share.units));
        let left = usize::try_from(magnitude.saturating_sub(given)).unwrap_or_default();
        shares.sort_unstable_by_key(|share| (Reverse(share.remainder), share.place));
        for share in shares.iter_mut().take(left) {
            share.units = share.units.saturating_add(1);
        }
        shares.sort_unstable_by_key(|share| share.place);
        let sign = i128::from(self.minor.signum());
        let parts =
            shares.iter().map(|share| money(self.currency, share.units.saturating_mul(sign)));
        let parts = parts.collect::<Result<Vec<_>, _>>()?;
        if parts.is_empty() { Err(no_weight()) } else { Ok(parts) }
    }
}

/// What one part of an apportionment gets so far.
struct Share {
    place: usize,
    units: i128,
    remainder: i128,
}

/// By amount within a currency; no order between two.
impl PartialOrd for Money {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self.currency == other.currency).then(|| self.minor.cmp(&other.minor))
    }
}

/// For people: `£1,234.50`, `-£0.01`, `EUR 1,234.50`, `-EUR 0.01`.
impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::from(if self.is_negative() { "-" } else { "" });
        if self.currency == Currency::GBP {
            text.push('£');
        } else {
            text.push_str(self.currency.code());
            text.push(' ');
        }
        let (whole, fraction) = self.currency.digits(self.minor.into());
        for (digit, behind) in whole.chars().zip((0..whole.len()).rev()) {
            text.push(digit);
            if behind > 0 && behind.is_multiple_of(3) {
                text.push(',');
            }
        }
        if !fraction.is_empty() {
            text.push('.');
            text.push_str(&fraction);
        }
        formatter.pad(&text)
    }
}

/// Reads what [`Money::to_text`] writes, and no other spelling of it.
impl FromStr for Money {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let refused = || MoneyError::Text { found: text.into(), expected: "GBP 1234.50" };
        let (code, amount) = text.split_once(' ').ok_or_else(refused)?;
        let currency: Currency = code.parse()?;
        if let Some(minor) = canonical_minor(amount, currency.minor_digits()) {
            return Ok(Self::from_minor(minor, currency));
        }
        let money = Self::parse(amount, currency)?;
        if money.plain() == amount { Ok(money) } else { Err(refused()) }
    }
}

impl serde::Serialize for Money {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_text())
    }
}

impl<'de> serde::Deserialize<'de> for Money {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor::new("an amount as text, such as \"GBP 1234.50\""))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Money {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Money".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "an amount with its currency, such as GBP 1234.50",
            "pattern": "^[A-Z]{3} -?[0-9]+(\\.[0-9]{1,4})?$",
        })
    }
}

fn money(currency: Currency, minor: i128) -> Result<Money, MoneyError> {
    let fits = i64::try_from(minor).map(|minor| Money { minor, currency });
    fits.map_err(|_| overflow(currency, currency.plain(minor)))
}

fn overflow(currency: Currency, found: String) -> MoneyError {
    MoneyError::Overflow {
        found,
        least: currency.plain(i64::MIN.into()),
        most: currency.plain(i64::MAX.into()),
        currency,
    }
}

fn finer(currency: Currency, found: String) -> MoneyError {
    MoneyError::Finer { found, smallest: currency.plain(1), currency }
}

/// The minor units of an amount of up to 18 digits that is written as [`Money::plain`] writes it.
fn canonical_minor(text: &str, minor_digits: u8) -> Option<i64> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let is_negative = unsigned.len() < text.len();
    let decimals = usize::from(minor_digits);
    let (whole, fraction) = if decimals == 0 {
        (unsigned, "")
    } else {
        let point = unsigned.len().checked_sub(decimals)?.checked_sub(1)?;
        let (whole, fraction) = unsigned.split_at_checked(point)?;
        (whole, fraction.strip_prefix('.')?)
    };
    let is_padded = whole.len() > 1 && whole.starts_with('0');
    if whole.is_empty() || is_padded || unsigned.len() > 18 {
        return None;
    }
    let minor = digits_after(digits_after(0, whole)?, fraction)?;
    match is_negative {
        // Nothing is written without a sign.
        true if minor == 0 => None,
        true => minor.checked_neg(),
        false => Some(minor),
    }
}

/// A number with digits added at its end, which it has room for.
fn digits_after(number: i64, digits: &str) -> Option<i64> {
    digits.bytes().try_fold(number, |number, byte| {
        let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
        Some(number.wrapping_mul(10).wrapping_add(digit.into()))
    })
}

/// The sign, the digits before the point without commas, and the digits after it.
fn split_amount(text: &str) -> Option<(&str, String, &str)> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let sign = if unsigned.len() < text.len() { "-" } else { "" };
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (unsigned, ""),
    };
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let is_grouped = whole.len() > first.len();
    let are_groups_right =
        groups.all(|group| group.len() == 3) && (!is_grouped || first.len() <= 3);
    let is_padded = first.starts_with('0') && whole.len() > 1;
    let digits = whole.replace(',', "");
    let are_digits = digits.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit());
    (!first.is_empty() && are_groups_right && !is_padded && are_digits)
        .then_some((sign, digits, fraction))
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "a test that overflows fails")]
mod tests {
    use proptest::{collection::vec, prelude::*};
    use serde::{Deserialize, de::value::Error};

    use super::*;
    use crate::arbitrary;

    /// A cell as `csv` gives it: text to who asks for text, else a guess, which for digits is `f64`.
    struct Cell(&'static str);

    impl<'de> serde::Deserializer<'de> for Cell {
        type Error = Error;

        fn deserialize_any<V: serde::de::Visitor<'de>>(
            self,
            visitor: V,
        ) -> Result<V::Value, Error> {
            match self.0.parse() {
                Ok(number) => visitor.visit_f64(number),
                Err(_) => visitor.visit_str(self.0),
            }
        }

        fn deserialize_str<V: serde::de::Visitor<'de>>(
            self,
            visitor: V,
        ) -> Result<V::Value, Error> {
            visitor.visit_str(self.0)
        }

        serde::forward_to_deserialize_any! {
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char string bytes byte_buf option
            unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier
            ignored_any
        }
    }

    fn pounds(text: &str) -> Result<Money, MoneyError> {
        Money::parse(text, Currency::GBP)
    }

    fn pence(minor: i64) -> Money {
        Money::from_minor(minor, Currency::GBP)
    }

    #[test]
    fn seventeen_digits_and_pence_are_exact() {
        let exact = pence(1_234_567_890_123_456_789);
        assert_eq!(pounds("12345678901234567.89"), Ok(exact));
        assert_eq!(Money::deserialize(Cell("GBP 12345678901234567.89")), Ok(exact));
        assert_eq!(exact.to_decimal().to_string(), "12345678901234567.89");
        // The trap itself: the same cell as an untyped number has lost the pence.
        assert_eq!("12345678901234567.89".parse::<f64>().unwrap().to_string(), "12345678901234568");
        assert!(Money::deserialize(Cell("12345678901234567.89")).is_err());
    }

    #[test]
    fn a_finer_amount_is_refused_and_never_rounded() {
        let finer = pounds("1234567890.123456789012345678901").unwrap_err();
        assert_eq!(
            finer.to_string(),
            "1234567890.123456789012345678901 is finer than 0.01, the smallest amount of GBP"
        );
        assert!(matches!(pounds("0.001"), Err(MoneyError::Finer { .. })));
        let tenth_of_a_penny = Money::from_decimal(Decimal::new(1, 3), Currency::GBP);
        assert!(matches!(tenth_of_a_penny, Err(MoneyError::Finer { .. })));
        let least = Money::from_decimal(Decimal::new(1, 28), Currency::GBP).unwrap_err();
        assert!(
            least.to_string().starts_with("0.0000000000000000000000000001 is finer"),
            "{least}"
        );
        assert_eq!(Money::parse("5", "JPY".parse().unwrap()).unwrap().minor(), 5);
        assert!(Money::parse("5.1", "JPY".parse().unwrap()).is_err());
    }

    #[test]
    fn an_amount_too_large_is_refused_and_never_rounded() {
        let large = pounds("7922816251426433759354395033.04").unwrap_err();
        assert_eq!(
            large.to_string(),
            "7922816251426433759354395033.04 GBP is outside -92233720368547758.08 to 92233720368547758.07"
        );
        let max = Money::from_decimal(Decimal::MAX, Currency::GBP).unwrap_err();
        assert!(
            matches!(&max, MoneyError::Overflow { found, .. } if *found == Decimal::MAX.to_string())
        );
        assert!(matches!(
            Money::from_decimal(Decimal::MIN, "CLF".parse().unwrap()),
            Err(MoneyError::Overflow { .. })
        ));
        assert!(matches!(pounds(&"9".repeat(100)), Err(MoneyError::Overflow { .. })));
        let grouped = pounds("92,233,720,368,547,758.08").unwrap_err();
        assert!(grouped.to_string().starts_with("92,233,720,368,547,758.08 GBP is"), "{grouped}");
    }

    #[test]
    fn the_ends_of_the_range_are_amounts() {
        assert_eq!(pounds("92233720368547758.07"), Ok(pence(i64::MAX)));
        assert_eq!(pounds("-92233720368547758.08"), Ok(pence(i64::MIN)));
        assert!(matches!(pounds("92233720368547758.08"), Err(MoneyError::Overflow { .. })));
        assert!(matches!(pounds("-92233720368547758.09"), Err(MoneyError::Overflow { .. })));
        assert_eq!(pence(i64::MIN).to_string(), "-£92,233,720,368,547,758.08");
        let over = pence(i64::MAX).checked_add(pence(1)).unwrap_err();
        assert!(over.to_string().starts_with("92233720368547758.08 GBP is outside"), "{over}");
        assert!(pence(i64::MIN).checked_sub(pence(1)).is_err());
        assert!(pence(i64::MIN).checked_neg().is_err());
        assert_eq!(pence(i64::MAX).checked_neg(), Ok(pence(-i64::MAX)));
    }

    #[test]
    fn a_cell_is_read_in_its_three_spellings_only() {
        for (text, minor) in [
            ("1234.50", 123_450),
            ("1234.5", 123_450),
            ("1234.500000000000000000000000000000000", 123_450),
            ("-12", -1_200),
            ("1,234.50", 123_450),
            ("-12,345,678", -1_234_567_800),
            ("0", 0),
            ("-0.00", 0),
            ("0.07", 7),
        ] {
            assert_eq!(pounds(text), Ok(pence(minor)), "{text}");
        }
        for text in [
            "",
            "-",
            ".",
            "12.",
            ".5",
            "1.2.3",
            "--1",
            "+1",
            "1e3",
            "£1",
            "1 234",
            " 1",
            "1 ",
            "(1,234)",
            "1,23",
            "12,34,567",
            "1234,567",
            ",123",
            "1,",
            "1,,234",
            "1,234,",
            "0,123",
            "007",
            "00",
            "1.2,3",
            "1_000",
            "NaN",
            "inf",
            "１２",
            "-,123",
            "1,2345",
        ] {
            assert_eq!(
                pounds(text),
                Err(MoneyError::Text { found: text.into(), expected: "1234.50" })
            );
        }
    }

    #[test]
    fn text_that_stands_alone_has_one_spelling() {
        assert_eq!("GBP -0.01".parse(), Ok(pence(-1)));
        for text in ["GBP1.00", "GBP  1.00", "GBP 1,234.50", "GBP 1", "GBP -0.00", "1.00", "GBP "] {
            let fault = text.parse::<Money>();
            assert!(matches!(fault, Err(MoneyError::Text { .. })), "{text}: {fault:?}");
        }
        assert_eq!(
            "£1.00".parse::<Money>().unwrap_err().to_string(),
            "\"£1.00\" is not an amount; expected digits such as GBP 1234.50"
        );
        for json in ["1234.5", "100", "null", "{}"] {
            assert!(serde_json::from_str::<Money>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn people_see_symbol_and_groups() {
        for (minor, code, shown) in [
            (123_450, "GBP", "£1,234.50"),
            (-1, "GBP", "-£0.01"),
            (100_000, "GBP", "£1,000.00"),
            (99_999, "GBP", "£999.99"),
            (123_450, "EUR", "EUR 1,234.50"),
            (-123_450, "JPY", "-JPY 123,450"),
            (5, "KWD", "KWD 0.005"),
        ] {
            assert_eq!(Money::from_minor(minor, code.parse().unwrap()).to_string(), shown);
        }
    }

    #[test]
    fn nothing_is_not_negative() {
        assert!(!Money::zero(Currency::GBP).is_negative());
        assert!(!Money::from_minor(1, Currency::GBP).is_negative());
        assert!(Money::from_minor(-1, Currency::GBP).is_negative());
    }

    #[test]
    fn currencies_do_not_mix() {
        let euro = Money::from_minor(1, Currency::EUR);
        let mixed = MoneyError::Mixed { found: euro, expected: Currency::GBP };
        assert_eq!(mixed.to_string(), "EUR 0.01 cannot be joined with an amount in GBP");
        assert_eq!(pence(1).checked_add(euro), Err(mixed.clone()));
        assert_eq!(pence(1).checked_sub(euro), Err(mixed.clone()));
        assert_eq!(Money::total(Currency::GBP, [pence(1), euro]), Err(mixed));
        assert_eq!(pence(1).partial_cmp(&euro), None);
        assert!(pence(-1) < pence(1));
        assert_ne!(pence(1), euro);
    }

    #[test]
    fn only_the_total_can_overflow() {
        let (most, least) = (pence(i64::MAX), pence(i64::MIN));
        assert_eq!(Money::total(Currency::GBP, [most, most, least, least, pence(2)]), Ok(pence(0)));
        assert!(Money::total(Currency::GBP, [most, most, least]).is_ok());
        let over = Money::total(Currency::GBP, [most, most]).unwrap_err();
        assert!(over.to_string().starts_with("184467440737095516.14 GBP is outside"), "{over}");
        assert_eq!(Money::total(Currency::EUR, []), Ok(Money::zero(Currency::EUR)));
    }

    #[test]
    fn ties_go_to_the_earlier_part() {
        let minor = |amount: i64, weights: &[u64]| {
            let parts = pence(amount).apportion(weights).unwrap();
            parts.into_iter().map(Money::minor).collect::<Vec<_>>()
        };
        assert_eq!(minor(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(minor(-100, &[1, 1, 1]), [-34, -33, -33]);
        assert_eq!(minor(1, &[0, 1, 1]), [0, 1, 0]);
        assert_eq!(minor(10, &[1, 2, 4]), [1, 3, 6]);
        assert_eq!(minor(0, &[1, 0]), [0, 0]);
        assert_eq!(minor(i64::MIN, &[u64::MAX]), [i64::MIN]);
        assert_eq!(minor(i64::MAX, &[u64::MAX, u64::MAX]), [i64::MAX / 2 + 1, i64::MAX / 2]);
    }

    #[test]
    fn nothing_is_divided_without_weight() {
        assert_eq!(
            pence(100).apportion(&[0, 0, 0]).unwrap_err().to_string(),
            "£1.00 cannot be divided among 3 parts without weight"
        );
        assert_eq!(
            pence(0).apportion(&[]),
            Err(MoneyError::NoWeight { amount: pence(0), parts: 0 })
        );
    }

    proptest! {
        #[test]
        fn every_form_gives_the_amount_back(money in arbitrary::money()) {
            let currency = money.currency();
            prop_assert_eq!(Money::parse(&money.plain(), currency), Ok(money));
            prop_assert_eq!(money.to_text().parse(), Ok(money));
            prop_assert_eq!(Money::from_decimal(money.to_decimal(), currency), Ok(money));
            let json = serde_json::to_string(&(money, currency)).unwrap();
            prop_assert_eq!(serde_json::from_str::<(Money, Currency)>(&json).unwrap(), (money, currency));
            let shown = Money::from_minor(money.minor(), Currency::GBP).to_string().replace('£', "");
            prop_assert_eq!(pounds(&shown), Ok(pence(money.minor())));
        }

        #[test]
        fn what_is_written_plainly_is_read_as_with_care(
            money in arbitrary::money(),
            text in "-?[0-9]{0,20}(\\.[0-9]{0,5})?|-?[0-9,.a]{0,6}",
        ) {
            let currency = money.currency();
            for text in [text, money.plain()] {
                let fast = canonical_minor(&text, currency.minor_digits());
                let careful = Money::parse_with_care(&text, currency).ok();
                let is_plain = careful.is_some_and(|money| money.plain() == text);
                let digits = text.bytes().filter(u8::is_ascii_digit).count();
                if is_plain && digits < 18 {
                    prop_assert_eq!(fast, careful.map(Money::minor));
                } else if fast.is_some() {
                    prop_assert!(is_plain);
                    prop_assert_eq!(fast, careful.map(Money::minor));
                }
            }
        }

        #[test]
        fn no_text_is_read_as_another_amount(text in "-?[0-9]{1,4}(,[0-9]{2,4}){0,2}(\\.[0-9]{0,4})?") {
            if let Ok(money) = pounds(&text) {
                let plain = text.replace(',', "").parse::<Decimal>().unwrap();
                prop_assert_eq!(money.to_decimal(), plain);
            }
        }

        #[test]
        fn a_total_does_not_depend_on_order(
            (minors, shuffled) in vec(any::<i64>(), 0..8)
                .prop_flat_map(|minors| (Just(minors.clone()), Just(minors).prop_shuffle())),
        ) {
            let total = |minors: &[i64]| {
                Money::total(Currency::GBP, minors.iter().map(|&minor| pence(minor)))
            };
            prop_assert_eq!(total(&minors), total(&shuffled));
            let sum: i128 = minors.iter().map(|&minor| i128::from(minor)).sum();
            prop_assert_eq!(total(&minors).ok().map(Money::minor), i64::try_from(sum).ok());
        }

        /// The laws of a quota method: conserved, within a unit of the exact share, mirrored.
        #[test]
        fn an_apportionment_conserves_and_keeps_quota(
            minor in prop_oneof![-1000_i64..1000, any::<i64>()],
            weights in vec(prop_oneof![0_u64..10, any::<u64>()], 1..12),
        ) {
            let sum: i128 = weights.iter().map(|&weight| i128::from(weight)).sum();
            prop_assume!(sum > 0);
            let parts = pence(minor).apportion(&weights).unwrap();
            prop_assert_eq!(Money::total(Currency::GBP, parts.iter().copied()), Ok(pence(minor)));
            for (part, &weight) in parts.iter().zip(&weights) {
                let exact = i128::from(minor) * i128::from(weight);
                let (low, high) = (exact.div_euclid(sum), -(-exact).div_euclid(sum));
                prop_assert!((low..=high).contains(&i128::from(part.minor())));
            }
            if let Some(opposite) = minor.checked_neg() {
                let mirrored = pence(opposite).apportion(&weights).unwrap();
                let negated = parts.iter().map(|part| part.checked_neg().unwrap());
                prop_assert!(negated.eq(mirrored));
            }
        }

        /// Oracle: hand out the left-over units one by one, each to the largest remainder.
        #[test]
        fn units_left_over_go_to_the_largest_remainders(
            minor in 0_i64..500, weights in vec(0_u64..20, 1..8),
        ) {
            let sum: i64 = weights.iter().map(|&weight| i64::try_from(weight).unwrap()).sum();
            prop_assume!(sum > 0);
            let exact = weights.iter().map(|&weight| minor * i64::try_from(weight).unwrap());
            let mut naive: Vec<_> = exact.map(|exact| (exact / sum, exact % sum)).collect();
            while naive.iter().map(|part| part.0).sum::<i64>() < minor {
                let largest = naive.iter().map(|part| part.1).max().unwrap();
                let winner = naive.iter_mut().find(|part| part.1 == largest).unwrap();
                *winner = (winner.0 + 1, -1);
            }
            let parts = pence(minor).apportion(&weights).unwrap();
            prop_assert!(parts.iter().map(|part| part.minor()).eq(naive.iter().map(|part| part.0)));
        }
    }
}
