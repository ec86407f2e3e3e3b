//! Exact fractions of bounded size.
//!
//! Why our own: a chain of 100,000 checks on arbitrary-precision fractions doubles the digits at each
//! product, and a fixed-size fraction that overflows is of no use to an auditor. This one is exact as
//! long as numerator and denominator fit in 36 digits, and beyond that is rounded to 24 significant
//! digits in the direction the caller names, so an interval built on it never loses a true value.

use std::{cmp::Ordering, fmt, str::FromStr};

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};
use rust_decimal::Decimal;

use crate::text::text_serde;

/// Which way a result that does not fit is rounded.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a line has two directions")]
pub enum Toward {
    /// Towards minus infinity: for the low end of an interval.
    Down,
    /// Towards plus infinity: for the high end of an interval.
    Up,
}

/// A fraction in lowest terms, numerator and denominator of at most 36 digits.
///
/// Written as a decimal where it is one, otherwise as a fraction; read in either form.
///
/// ```
/// use fourp_model::{Rational, Toward};
///
/// let one_sixth: Rational = "1/6".parse()?;
/// let sum = one_sixth.add(Rational::ONE, Toward::Down);
/// assert_eq!(sum.map(|s| s.to_string()).as_deref(), Some("7/6"));
/// assert_eq!("0.125".parse::<Rational>()?.to_string(), "0.125");
/// # Ok::<(), fourp_model::RationalError>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Rational {
    numerator: i128, // Invariant: at most LIMIT in size, shares no factor with the denominator.
    denominator: i128, // Invariant: 1 to LIMIT.
}

/// Why a text is not a fraction.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RationalError {
    /// Neither a plain decimal nor a fraction of two whole numbers.
    #[error("{found:?} is not a number; expected a decimal such as 2.9 or a fraction such as 1/6")]
    Form {
        /// The text.
        found: String,
    },
    /// The part below the line is zero.
    #[error("{found:?} divides by zero")]
    ZeroDenominator {
        /// The text.
        found: String,
    },
    /// More than 36 digits.
    #[error("{found:?} needs more than 36 digits above or below the line")]
    TooLong {
        /// The text.
        found: String,
    },
}

const LIMIT: i128 = 10_i128.pow(36);
const SIGNIFICANT_DIGITS: i64 = 24;
const PLACES_MAX: i64 = 36;

impl Rational {
    /// 0.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };
    /// 1.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };
    /// The largest, 10^36.
    pub const MAX: Self = Self { numerator: LIMIT, denominator: 1 };
    /// The smallest, -10^36.
    pub const MIN: Self = Self { numerator: -LIMIT, denominator: 1 };

    /// `numerator / denominator` in lowest terms; `None` if the denominator is zero or either needs
    /// more than 36 digits.
    #[must_use]
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        let common = gcd(numerator.unsigned_abs(), denominator.unsigned_abs());
        let above = i128::try_from(numerator.unsigned_abs().checked_div(common)?).ok()?;
        let below = i128::try_from(denominator.unsigned_abs().checked_div(common)?).ok()?;
        if below == 0 || below > LIMIT || above > LIMIT {
            return None;
        }
        let negative = (numerator < 0) != (denominator < 0);
        let numerator = if negative { above.checked_neg()? } else { above };
        Some(Self { numerator, denominator: below })
    }

    /// A whole number.
    #[must_use]
    pub fn from_int(whole: i64) -> Self {
        Self { numerator: whole.into(), denominator: 1 }
    }

    /// The same number: every `Decimal` fits.
    #[must_use]
    pub fn from_decimal(decimal: Decimal) -> Self {
        let plain = decimal.normalize();
        // A `Decimal` has a mantissa below 2^96 and at most 28 places, well inside the limit.
        10_i128
            .checked_pow(plain.scale())
            .and_then(|below| Self::new(plain.mantissa(), below))
            .unwrap_or(Self::ZERO)
    }

    /// Ten to a power from -36 to 36; `None` outside.
    #[must_use]
    pub fn power_of_ten(power: i8) -> Option<Self> {
        let size = 10_i128.checked_pow(power.unsigned_abs().into())?;
        if power < 0 { Self::new(1, size) } else { Self::new(size, 1) }
    }

    /// The number above the line; carries the sign.
    #[must_use]
    pub const fn numerator(self) -> i128 {
        self.numerator
    }

    /// The number below the line, at least 1.
    #[must_use]
    pub const fn denominator(self) -> i128 {
        self.denominator
    }

    /// Whether it is 0.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.numerator == 0
    }

    /// Whether it is below 0.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.numerator < 0
    }

    /// Whether it is a whole number.
    #[must_use]
    pub const fn is_integer(self) -> bool {
        self.denominator == 1
    }

    /// The largest whole number not above it.
    #[must_use]
    pub fn floor(self) -> i128 {
        self.numerator.checked_div_euclid(self.denominator).unwrap_or(0)
    }

    /// The smallest whole number not below it.
    #[must_use]
    pub fn ceil(self) -> i128 {
        self.floor().saturating_add(i128::from(!self.is_integer()))
    }

    /// The number of opposite sign.
    #[must_use]
    #[expect(clippy::arithmetic_side_effects, reason = "the invariant keeps it far from i128::MIN")]
    pub const fn negate(self) -> Self {
        Self { numerator: -self.numerator, denominator: self.denominator }
    }

    /// The size without its sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        if self.is_negative() { self.negate() } else { self }
    }

    /// Sum, rounded where it does not fit; `None` if it lies beyond the largest number in that
    /// direction (an infinite end).
    #[must_use]
    pub fn add(self, other: Self, toward: Toward) -> Option<Self> {
        self.small_sum(other).or_else(|| {
            let above = self.big().0 * other.big().1 + other.big().0 * self.big().1;
            bounded(&above, &(self.big().1 * other.big().1), toward)
        })
    }

    /// Difference; rounded like [`Rational::add`].
    #[must_use]
    pub fn sub(self, other: Self, toward: Toward) -> Option<Self> {
        self.add(other.negate(), toward)
    }

    /// Product; rounded like [`Rational::add`].
    #[must_use]
    pub fn mul(self, other: Self, toward: Toward) -> Option<Self> {
        self.small_product(other).or_else(|| {
            bounded(&(self.big().0 * other.big().0), &(self.big().1 * other.big().1), toward)
        })
    }

    /// Quotient; rounded like [`Rational::add`]. `None` also when dividing by zero.
    #[must_use]
    pub fn div(self, other: Self, toward: Toward) -> Option<Self> {
        self.mul(other.reciprocal()?, toward)
    }

    /// 1 over the number; `None` for 0.
    #[must_use]
    pub fn reciprocal(self) -> Option<Self> {
        Self::new(self.denominator, self.numerator)
    }

    /// As a decimal of `places` places, rounded in the given direction: `2.2012` for 350/159.
    ///
    /// Trailing zeros are kept.
    #[must_use]
    pub fn to_places(self, places: u8, toward: Toward) -> String {
        let scale = BigInt::from(10_u8).pow(places.into());
        let digits = divide(&(self.big().0 * scale), &self.big().1, toward);
        with_point(&digits, places)
    }

    /// As a decimal of at most `digits` significant digits, rounded in the given direction; trailing
    /// zeros after the point are dropped.
    #[must_use]
    pub fn to_significant(self, digits: u8, toward: Toward) -> String {
        let places = i64::from(digits).saturating_sub(self.digits_before_point());
        let places = u8::try_from(places.clamp(0, PLACES_MAX)).unwrap_or(0);
        let text = self.to_places(places, toward);
        trim_zeros(text)
    }

    /// The nearest binary floating-point number: for drawing only, never for an amount.
    #[must_use]
    #[expect(clippy::as_conversions, reason = "the loss is the point: a position on a picture")]
    pub fn approximate(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// Digits before the decimal point; 0 or less for numbers below 1.
    fn digits_before_point(self) -> i64 {
        if self.is_zero() {
            return 1;
        }
        let mut digits = 0_i64;
        let mut size = self.abs();
        while size >= Self::ONE {
            let Some(next) = Self::new(size.floor().checked_div(10).unwrap_or(0), 1) else { break };
            size = next;
            digits = digits.saturating_add(1);
        }
        if digits > 0 {
            return digits;
        }
        let (mut above, below) = (self.abs().big().0 * 10_u8, self.big().1);
        while above < below {
            above *= 10_u8;
            digits = digits.saturating_sub(1);
        }
        digits
    }

    fn small_sum(self, other: Self) -> Option<Self> {
        if self.denominator == other.denominator {
            return Self::new(self.numerator.checked_add(other.numerator)?, self.denominator);
        }
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        Self::new(left.checked_add(right)?, self.denominator.checked_mul(other.denominator)?)
    }

    fn small_product(self, other: Self) -> Option<Self> {
        let above = self.numerator.checked_mul(other.numerator)?;
        Self::new(above, self.denominator.checked_mul(other.denominator)?)
    }

    fn big(self) -> (BigInt, BigInt) {
        (self.numerator.into(), self.denominator.into())
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rational {
    fn cmp(&self, other: &Self) -> Ordering {
        let left = self.numerator.checked_mul(other.denominator);
        let right = other.numerator.checked_mul(self.denominator);
        match (left, right) {
            (Some(left), Some(right)) => left.cmp(&right),
            _ => (self.big().0 * other.big().1).cmp(&(other.big().0 * self.big().1)),
        }
    }
}

impl From<i64> for Rational {
    fn from(whole: i64) -> Self {
        Self::from_int(whole)
    }
}

impl From<Decimal> for Rational {
    fn from(decimal: Decimal) -> Self {
        Self::from_decimal(decimal)
    }
}

impl fmt::Display for Rational {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A decimal of more digits than can be read again is left as a fraction.
        let is_readable = |places: &u8| {
            let below = 10_i128.checked_pow((*places).into());
            let scale = below.and_then(|below| below.checked_div(self.denominator));
            let digits = scale.and_then(|scale| scale.checked_mul(self.numerator));
            digits.is_some_and(|digits| digits.unsigned_abs() <= LIMIT.unsigned_abs())
        };
        match decimal_places(self.denominator).filter(is_readable) {
            Some(places) => formatter.pad(&self.to_places(places, Toward::Down)),
            None => formatter.pad(&format!("{}/{}", self.numerator, self.denominator)),
        }
    }
}

impl FromStr for Rational {
    type Err = RationalError;

    fn from_str(text: &str) -> Result<Self, RationalError> {
        let form = || RationalError::Form { found: text.into() };
        let too_long = || RationalError::TooLong { found: text.into() };
        let Some((above, below)) = text.split_once('/') else {
            return decimal(text).ok_or_else(form)?.ok_or_else(too_long);
        };
        let above = decimal(above).ok_or_else(form)?.ok_or_else(too_long)?;
        let below = decimal(below).ok_or_else(form)?.ok_or_else(too_long)?;
        if !above.is_integer() || !below.is_integer() || below.is_negative() {
            return Err(form());
        }
        if below.is_zero() {
            return Err(RationalError::ZeroDenominator { found: text.into() });
        }
        Self::new(above.numerator, below.numerator).ok_or_else(too_long)
    }
}

text_serde!(Rational, "Rational", "an exact number such as 2.9 or 1/6, as text");

/// Reads `-12.50`; the outer `None` is a wrong form, the inner one too many digits.
fn decimal(text: &str) -> Option<Option<Rational>> {
    let (negative, plain) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, places) = plain.split_once('.').unwrap_or((plain, ""));
    let well_formed = !whole.is_empty()
        && (plain.len() == whole.len() || !places.is_empty())
        && whole.bytes().chain(places.bytes()).all(|b| b.is_ascii_digit());
    if !well_formed {
        return None;
    }
    if whole.len().saturating_add(places.len()) > 38 {
        return Some(None);
    }
    let digits: Option<i128> = format!("{whole}{places}").parse().ok();
    let below = u32::try_from(places.len()).ok().and_then(|p| 10_i128.checked_pow(p));
    let Some((digits, below)) = digits.zip(below) else { return Some(None) };
    Some(Rational::new(if negative { digits.saturating_neg() } else { digits }, below))
}

/// Places of the decimal that a fraction over `denominator` is, if it is one.
fn decimal_places(denominator: i128) -> Option<u8> {
    let mut rest = denominator;
    let mut count = [0_u8; 2];
    for (prime, count) in [2, 5].into_iter().zip(&mut count) {
        while rest.checked_rem(prime) == Some(0) {
            rest = rest.checked_div(prime)?;
            *count = count.checked_add(1)?;
        }
    }
    let places = count.into_iter().max()?;
    (rest == 1 && i64::from(places) <= PLACES_MAX).then_some(places)
}

/// The fraction itself if it fits, otherwise rounded to 24 significant digits.
fn bounded(above: &BigInt, below: &BigInt, toward: Toward) -> Option<Rational> {
    let exact = reduce(above, below);
    if exact.is_some() {
        return exact;
    }
    let limit = BigInt::from(LIMIT) * below;
    if above.abs() > limit {
        return match (above.is_negative(), toward) {
            (true, Toward::Up) => Some(Rational::MIN),
            (false, Toward::Down) => Some(Rational::MAX),
            _ => None,
        };
    }
    let bits = |number: &BigInt| i64::try_from(number.bits()).unwrap_or(i64::MAX);
    // log10(2) = 0.30103, and one digit more or less does no harm.
    let digits = bits(above).saturating_sub(bits(below)).saturating_mul(30_103).div_euclid(100_000);
    let places = SIGNIFICANT_DIGITS.saturating_sub(digits).clamp(0, PLACES_MAX);
    let scale = BigInt::from(10_u8).pow(u32::try_from(places).unwrap_or(0));
    reduce(&divide(&(above * &scale), below, toward), &scale)
}

fn reduce(above: &BigInt, below: &BigInt) -> Option<Rational> {
    let (mut left, mut right) = (above.abs(), below.clone());
    while !right.is_zero() {
        (left, right) = (right.clone(), left % right);
    }
    if left.is_zero() {
        return None;
    }
    Rational::new((above / &left).to_i128()?, (below / &left).to_i128()?)
}

/// `above / below` (`below` positive) as a whole number, rounded in the given direction.
fn divide(above: &BigInt, below: &BigInt, toward: Toward) -> BigInt {
    let quotient = above / below;
    let remainder = above - &quotient * below;
    match toward {
        Toward::Down if remainder.is_negative() => quotient - 1,
        Toward::Up if remainder.is_positive() => quotient + 1,
        _ => quotient,
    }
}

fn with_point(digits: &BigInt, places: u8) -> String {
    let sign = if digits.is_negative() { "-" } else { "" };
    let places = usize::from(places);
    let padded = format!("{:0>width$}", digits.abs().to_string(), width = places.saturating_add(1));
    let (whole, after) = padded.split_at(padded.len().saturating_sub(places));
    let point = if after.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{after}")
}

fn trim_zeros(text: String) -> String {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').into() } else { text }
}

fn gcd(a: u128, b: u128) -> u128 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a.checked_rem(b).unwrap_or(0));
    }
    a
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fraction(text: &str) -> Rational {
        text.parse().unwrap()
    }

    #[test]
    fn decimals_and_fractions_are_read_and_written_exactly() {
        for text in ["0", "-2.9", "1/6", "-7/3", "0.0001", "79", "0.00000000000000000000000000001"]
        {
            assert_eq!(fraction(text).to_string(), text);
        }
        let long = "-200000001338838200000001338838920141/16";
        assert_eq!(fraction(long).to_string(), long);
        assert_eq!(fraction("2/4").to_string(), "0.5");
        assert_eq!(fraction("1.50").to_string(), "1.5");
        assert_eq!(Rational::from_decimal(Decimal::MAX).to_string(), Decimal::MAX.to_string());
    }

    #[test]
    fn other_texts_are_refused_by_name() {
        for text in
            ["", ".", "1.", ".5", "1e3", "+1", "1/2/3", "1.5/2", "1/-2", " 1", "£1", "1,000"]
        {
            let error = text.parse::<Rational>().unwrap_err();
            assert_eq!(error, RationalError::Form { found: text.into() });
        }
        assert!(matches!("1/0".parse::<Rational>(), Err(RationalError::ZeroDenominator { .. })));
        let long = "1".repeat(37);
        assert!(matches!(long.parse::<Rational>(), Err(RationalError::TooLong { .. })));
        assert!(matches!("9".repeat(60).parse::<Rational>(), Err(RationalError::TooLong { .. })));
    }

    #[test]
    fn what_does_not_fit_is_rounded_the_way_asked() {
        let third = fraction("1/3");
        let mut low = third;
        let mut high = third;
        for step in 0_i64..60 {
            let by =
                Rational::new(step.into(), 1_000_003).unwrap().add(third, Toward::Down).unwrap();
            low = low.mul(by, Toward::Down).unwrap();
            high = high.mul(by, Toward::Up).unwrap();
        }
        assert!(low < high);
        assert_eq!(Rational::MAX.mul(fraction("2"), Toward::Up), None);
        assert_eq!(Rational::MAX.mul(fraction("2"), Toward::Down), Some(Rational::MAX));
        assert_eq!(Rational::MIN.mul(fraction("2"), Toward::Down), None);
        assert_eq!(Rational::MIN.mul(fraction("2"), Toward::Up), Some(Rational::MIN));
        let tiny = Rational::power_of_ten(-36).unwrap();
        assert_eq!(tiny.mul(tiny, Toward::Down), Some(Rational::ZERO));
        assert_eq!(tiny.mul(tiny, Toward::Up), Some(tiny));
        assert_eq!(tiny.negate().mul(tiny, Toward::Up), Some(Rational::ZERO));
    }

    #[test]
    fn division_by_zero_is_nothing() {
        assert_eq!(Rational::ONE.div(Rational::ZERO, Toward::Up), None);
        assert_eq!(Rational::new(1, 0), None);
        assert_eq!(Rational::new(0, 0), None);
        assert_eq!(Rational::new(i128::MIN, 1), None);
        assert_eq!(Rational::new(i128::MIN, i128::MIN), Some(Rational::ONE));
    }

    #[test]
    fn digits_are_rounded_the_way_asked() {
        let front_line = fraction("350/159");
        assert_eq!(front_line.to_places(4, Toward::Down), "2.2012");
        assert_eq!(front_line.to_places(4, Toward::Up), "2.2013");
        assert_eq!(front_line.to_significant(3, Toward::Up), "2.21");
        assert_eq!(fraction("-1/3").to_places(2, Toward::Down), "-0.34");
        assert_eq!(fraction("-1/3").to_places(2, Toward::Up), "-0.33");
        assert_eq!(fraction("1/300").to_significant(2, Toward::Up), "0.0034");
        assert_eq!(fraction("2500").to_significant(2, Toward::Up), "2500");
        assert_eq!(fraction("0.05").to_significant(3, Toward::Down), "0.05");
        assert_eq!(Rational::ZERO.to_significant(3, Toward::Down), "0");
        assert_eq!((fraction("-7/2").floor(), fraction("-7/2").ceil()), (-4, -3));
        assert_eq!((fraction("4").floor(), fraction("4").ceil()), (4, 4));
    }

    #[test]
    fn numbers_that_fill_their_digits_are_still_ordered_and_added() {
        let (a, b) = (
            Rational::new(LIMIT - 1, LIMIT).unwrap(),
            Rational::new(LIMIT - 3, LIMIT - 2).unwrap(),
        );
        // 1 - 1/L is above 1 - 1/(L - 2).
        assert_eq!((a.cmp(&b), b.cmp(&a)), (Ordering::Greater, Ordering::Less));
        let (low, high) = (a.add(b, Toward::Down).unwrap(), a.add(b, Toward::Up).unwrap());
        let two = Rational::from_int(2);
        assert!(low < high && low > fraction("1.99999999") && high <= two, "{low} {high}");
        assert!((fraction("1/4").approximate() - 0.25).abs() < 1e-15);
        assert_eq!(("1".to_owned() + &"0".repeat(36)).parse(), Ok(Rational::MAX));
        assert!(!Rational::ZERO.is_negative() && !Rational::ONE.is_negative());
    }

    proptest! {
        #[test]
        fn small_arithmetic_is_exact(
            a in -1000_i128..1000, b in 1_i128..1000, c in -1000_i128..1000, d in 1_i128..1000,
        ) {
            let (x, y) = (Rational::new(a, b).unwrap(), Rational::new(c, d).unwrap());
            prop_assert_eq!(x.add(y, Toward::Up), Rational::new(a * d + c * b, b * d));
            prop_assert_eq!(x.mul(y, Toward::Down), Rational::new(a * c, b * d));
            prop_assert_eq!(x.cmp(&y), (a * d).cmp(&(c * b)));
            prop_assert_eq!(x.to_string().parse::<Rational>().unwrap(), x);
        }

        #[test]
        fn rounded_products_bracket_the_exact_one(
            a in 1_i128..LIMIT, b in 1_i128..LIMIT, c in 1_i128..LIMIT, d in 1_i128..LIMIT,
        ) {
            let (x, y) = (Rational::new(a, b).unwrap(), Rational::new(c, d).unwrap());
            let below = BigInt::from(b) * d;
            let above = BigInt::from(a) * c;
            if let Some(low) = x.mul(y, Toward::Down) {
                prop_assert!(low.big().0 * &below <= &above * low.big().1);
            }
            if let Some(high) = x.mul(y, Toward::Up) {
                prop_assert!(high.big().0 * &below >= &above * high.big().1);
            }
        }
    }
}
