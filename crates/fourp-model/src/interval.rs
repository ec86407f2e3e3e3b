//! Sets of possible true values.

use std::{fmt, str::FromStr};

use crate::{
    rational::{Rational, Toward},
    text::TextVisitor,
};

/// An end of an interval.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "an end is in the set, just outside it, or nowhere")]
pub enum End {
    /// The end belongs to the set.
    Closed(Rational),
    /// The end is the limit of the set, but not in it.
    Open(Rational),
    /// No limit on this side.
    Infinite,
}

/// Every rational between two ends: the true values that a printed figure allows.
///
/// Never empty: operations that could leave nothing return `Option`. Arithmetic gives the smallest
/// interval that holds every result (Moore, Kearfott and Cloud 2009, chapter 2), with its ends open
/// where they are not reached; results too long for a [`Rational`] are rounded outwards. A confidence
/// interval is something else, and another type.
///
/// ```
/// use fourp_model::Interval;
///
/// // "£1.8 billion" of "£2.2 billion", each printed to £0.1 billion.
/// let pursue: Interval = "[1.75, 1.85)".parse()?;
/// let front_line: Interval = "[2.15, 2.25)".parse()?;
/// let share = pursue.div(&front_line);
/// assert_eq!(share.to_string(), "(0.777777, 0.860466)");
/// # Ok::<(), fourp_model::IntervalError>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Interval {
    low: End,
    high: End, // Invariant: some rational lies between the ends.
}

/// Why a text is not an interval.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum IntervalError {
    /// Not of the form `[1, 2)`.
    #[error("{found:?} is not an interval; expected, for example, [1.75, 1.85) or (100, inf)")]
    Form {
        /// The text.
        found: String,
    },
    /// No value lies between the ends.
    #[error("no value lies in {found:?}")]
    Empty {
        /// The text.
        found: String,
    },
}

impl Interval {
    /// Every number.
    pub const EVERYTHING: Self = Self { low: End::Infinite, high: End::Infinite };

    /// The interval between two ends; `None` if nothing lies between them.
    #[must_use]
    pub fn new(low: End, high: End) -> Option<Self> {
        let holds_something = match (low, high) {
            (End::Closed(low), End::Closed(high)) => low <= high,
            (End::Closed(low) | End::Open(low), End::Closed(high) | End::Open(high)) => low < high,
            _ => true,
        };
        holds_something.then_some(Self { low, high })
    }

    /// One value.
    #[must_use]
    pub const fn point(value: Rational) -> Self {
        Self { low: End::Closed(value), high: End::Closed(value) }
    }

    /// `value` and everything above.
    #[must_use]
    pub const fn at_least(value: Rational) -> Self {
        Self { low: End::Closed(value), high: End::Infinite }
    }

    /// Everything above `value`.
    #[must_use]
    pub const fn more_than(value: Rational) -> Self {
        Self { low: End::Open(value), high: End::Infinite }
    }

    /// `value` and everything below.
    #[must_use]
    pub const fn at_most(value: Rational) -> Self {
        Self { low: End::Infinite, high: End::Closed(value) }
    }

    /// Everything below `value`.
    #[must_use]
    pub const fn less_than(value: Rational) -> Self {
        Self { low: End::Infinite, high: End::Open(value) }
    }

    /// The low end.
    #[must_use]
    pub const fn low(&self) -> End {
        self.low
    }

    /// The high end.
    #[must_use]
    pub const fn high(&self) -> End {
        self.high
    }

    /// The one value, if there is only one.
    #[must_use]
    pub fn as_point(&self) -> Option<Rational> {
        match (self.low, self.high) {
            (End::Closed(low), End::Closed(high)) if low == high => Some(low),
            _ => None,
        }
    }

    /// High end less low end, rounded up; `None` if either is infinite.
    #[must_use]
    pub fn width(&self) -> Option<Rational> {
        self.high.value()?.sub(self.low.value()?, Toward::Up)
    }

    /// Whether `value` is in the set.
    #[must_use]
    pub fn contains(&self, value: Rational) -> bool {
        let above_low = match self.low {
            End::Closed(low) => low <= value,
            End::Open(low) => low < value,
            End::Infinite => true,
        };
        let below_high = match self.high {
            End::Closed(high) => value <= high,
            End::Open(high) => value < high,
            End::Infinite => true,
        };
        above_low && below_high
    }

    /// Whether every value of `other` is in this set.
    #[must_use]
    pub fn contains_interval(&self, other: &Self) -> bool {
        self.intersect(other) == Some(*other)
    }

    /// The values in both; `None` if there are none.
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Option<Self> {
        let low = tighter(self.low, other.low, |ours, theirs| ours > theirs);
        let high = tighter(self.high, other.high, |ours, theirs| ours < theirs);
        Self::new(low, high)
    }

    /// The smallest interval that holds both.
    #[must_use]
    pub fn hull(&self, other: &Self) -> Self {
        let low = looser(self.low, other.low, |ours, theirs| ours < theirs);
        let high = looser(self.high, other.high, |ours, theirs| ours > theirs);
        Self { low, high }
    }

    /// The interval between the smallest and the largest whole number in the set; `None` if it holds
    /// no whole number.
    #[must_use]
    pub fn to_integers(&self) -> Option<Self> {
        let low = match self.low {
            End::Closed(low) => End::Closed(Rational::new(low.ceil(), 1)?),
            End::Open(low) => End::Closed(Rational::new(low.floor().checked_add(1)?, 1)?),
            End::Infinite => End::Infinite,
        };
        let high = match self.high {
            End::Closed(high) => End::Closed(Rational::new(high.floor(), 1)?),
            End::Open(high) => End::Closed(Rational::new(high.ceil().checked_sub(1)?, 1)?),
            End::Infinite => End::Infinite,
        };
        Self::new(low, high)
    }

    /// Every value with its sign changed.
    #[must_use]
    pub fn negate(&self) -> Self {
        Self { low: self.high.map(Rational::negate), high: self.low.map(Rational::negate) }
    }

    /// Every sum.
    #[must_use]
    pub fn add(&self, other: &Self) -> Self {
        let end = |ours: End, theirs: End, toward| match (ours.value(), theirs.value()) {
            (Some(a), Some(b)) => {
                End::reached(a.add(b, toward), ours.is_closed() && theirs.is_closed())
            }
            _ => End::Infinite,
        };
        Self {
            low: end(self.low, other.low, Toward::Down),
            high: end(self.high, other.high, Toward::Up),
        }
    }

    /// Every difference.
    #[must_use]
    pub fn sub(&self, other: &Self) -> Self {
        self.add(&other.negate())
    }

    /// Every product.
    #[must_use]
    pub fn mul(&self, other: &Self) -> Self {
        let (a, b) = (Corner::ends(self), Corner::ends(other));
        let extreme = |toward| {
            let corners =
                a.into_iter().flat_map(|x| b.into_iter().map(move |y| x.times(y, toward)));
            corners
                .reduce(|best, next| best.extreme(next, toward))
                .map_or(End::Infinite, Corner::end)
        };
        Self { low: extreme(Toward::Down), high: extreme(Toward::Up) }
    }

    /// Every quotient that exists; everything if the divisor may be anything on both sides of zero,
    /// or is nothing but zero (nothing is then known of the quotient).
    #[must_use]
    pub fn div(&self, divisor: &Self) -> Self {
        divisor.reciprocal().map_or(Self::EVERYTHING, |inverse| self.mul(&inverse))
    }

    /// 1 over every value other than zero; `None` if zero lies inside or is the only value.
    #[must_use]
    pub fn reciprocal(&self) -> Option<Self> {
        let zero = Rational::ZERO;
        let positive = self.low.value().is_some_and(|low| low >= zero);
        let negative = self.high.value().is_some_and(|high| high <= zero);
        if !(positive || negative) || self.as_point() == Some(zero) {
            return None;
        }
        let invert = |end: End, toward| match end {
            End::Infinite => End::Open(zero),
            End::Closed(value) | End::Open(value) if value.is_zero() => End::Infinite,
            End::Closed(value) => End::reached(Rational::ONE.div(value, toward), true),
            End::Open(value) => End::reached(Rational::ONE.div(value, toward), false),
        };
        Some(Self { low: invert(self.high, Toward::Down), high: invert(self.low, Toward::Up) })
    }

    /// The exact text, `[350/159, 2.25)`: what serde writes. `Display` rounds outwards instead.
    #[must_use]
    pub fn to_exact_text(&self) -> String {
        self.text(|value, _| value.to_string())
    }

    /// The text with its ends rounded outwards to `digits` significant digits.
    #[must_use]
    pub fn to_significant(&self, digits: u8) -> String {
        self.text(|value, toward| value.to_significant(digits, toward))
    }

    fn text(&self, write: impl Fn(Rational, Toward) -> String) -> String {
        let (open, low) = match self.low {
            End::Closed(low) => ('[', write(low, Toward::Down)),
            End::Open(low) => ('(', write(low, Toward::Down)),
            End::Infinite => ('(', "-inf".into()),
        };
        let (high, close) = match self.high {
            End::Closed(high) => (write(high, Toward::Up), ']'),
            End::Open(high) => (write(high, Toward::Up), ')'),
            End::Infinite => ("inf".into(), ')'),
        };
        format!("{open}{low}, {high}{close}")
    }
}

impl End {
    /// The limit, if there is one.
    #[must_use]
    pub const fn value(self) -> Option<Rational> {
        match self {
            Self::Closed(value) | Self::Open(value) => Some(value),
            Self::Infinite => None,
        }
    }

    /// Whether the limit belongs to the set.
    #[must_use]
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Closed(_))
    }

    /// The same kind of end at another place.
    #[must_use]
    pub fn map(self, place: impl FnOnce(Rational) -> Rational) -> Self {
        match self {
            Self::Closed(value) => Self::Closed(place(value)),
            Self::Open(value) => Self::Open(place(value)),
            Self::Infinite => Self::Infinite,
        }
    }

    fn reached(value: Option<Rational>, closed: bool) -> Self {
        match value {
            Some(value) if closed => Self::Closed(value),
            Some(value) => Self::Open(value),
            None => Self::Infinite,
        }
    }
}

/// A product of two ends on the way to the ends of a product.
#[derive(Clone, Copy)]
enum Corner {
    Below,
    At { value: Rational, closed: bool },
    Above,
}

impl Corner {
    fn ends(interval: &Interval) -> [Self; 2] {
        let at = |end: End, otherwise| match end.value() {
            Some(value) => Self::At { value, closed: end.is_closed() },
            None => otherwise,
        };
        [at(interval.low, Self::Below), at(interval.high, Self::Above)]
    }

    fn times(self, other: Self, toward: Toward) -> Self {
        match (self, other) {
            (Self::At { value: a, closed: x }, Self::At { value: b, closed: y }) => {
                // A zero that is reached makes the product zero whatever the other factor is.
                let closed = (x || (y && b.is_zero())) && (y || (x && a.is_zero()));
                match (a.mul(b, toward), toward) {
                    (Some(value), _) => Self::At { value, closed },
                    (None, Toward::Down) => Self::Below,
                    (None, Toward::Up) => Self::Above,
                }
            }
            (Self::At { value, closed }, _) | (_, Self::At { value, closed })
                if value.is_zero() =>
            {
                Self::At { value, closed }
            }
            _ if self.is_negative() == other.is_negative() => Self::Above,
            _ => Self::Below,
        }
    }

    fn is_negative(self) -> bool {
        match self {
            Self::Below => true,
            Self::At { value, .. } => value.is_negative(),
            Self::Above => false,
        }
    }

    /// The lower (or higher) of two corners; reached if either corner at that place is.
    fn extreme(self, other: Self, toward: Toward) -> Self {
        match (self, other, toward) {
            (Self::Below, _, Toward::Down) | (_, Self::Below, Toward::Down) => Self::Below,
            (Self::Above, _, Toward::Up) | (_, Self::Above, Toward::Up) => Self::Above,
            (Self::Below | Self::Above, rest, _) | (rest, Self::Below | Self::Above, _) => rest,
            (Self::At { value: a, closed: x }, Self::At { value: b, closed: y }, _) => {
                if a == b {
                    Self::At { value: a, closed: x || y }
                } else if (a < b) == (toward == Toward::Down) {
                    self
                } else {
                    other
                }
            }
        }
    }

    fn end(self) -> End {
        match self {
            Self::At { value, closed } => End::reached(Some(value), closed),
            Self::Below | Self::Above => End::Infinite,
        }
    }
}

fn tighter(ours: End, theirs: End, inside: impl Fn(Rational, Rational) -> bool) -> End {
    match (ours.value(), theirs.value()) {
        (None, _) => theirs,
        (_, None) => ours,
        (Some(a), Some(b)) if a == b => {
            if ours.is_closed() {
                theirs
            } else {
                ours
            }
        }
        (Some(a), Some(b)) => {
            if inside(a, b) {
                ours
            } else {
                theirs
            }
        }
    }
}

fn looser(ours: End, theirs: End, outside: impl Fn(Rational, Rational) -> bool) -> End {
    match (ours.value(), theirs.value()) {
        (None, _) | (_, None) => End::Infinite,
        (Some(a), Some(b)) if a == b => {
            if ours.is_closed() {
                ours
            } else {
                theirs
            }
        }
        (Some(a), Some(b)) => {
            if outside(a, b) {
                ours
            } else {
                theirs
            }
        }
    }
}

impl fmt::Display for Interval {
    /// Six significant digits, or as many as the formatter's precision says, rounded outwards.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = formatter.precision().and_then(|p| u8::try_from(p).ok()).unwrap_or(6);
        formatter.write_str(&self.to_significant(digits))
    }
}

impl FromStr for Interval {
    type Err = IntervalError;

    fn from_str(text: &str) -> Result<Self, IntervalError> {
        let form = || IntervalError::Form { found: text.into() };
        let open = text.chars().next().filter(|c| matches!(c, '[' | '(')).ok_or_else(form)?;
        let close = text.chars().next_back().filter(|c| matches!(c, ']' | ')')).ok_or_else(form)?;
        let inner = text.strip_prefix(open).and_then(|t| t.strip_suffix(close)).ok_or_else(form)?;
        let (low, high) = inner.split_once(',').ok_or_else(form)?;
        let end = |text: &str, infinite: &str, closed: bool| match text.trim() {
            word if word == infinite && !closed => Ok(End::Infinite),
            number => {
                let value = number.parse().map_err(|_| form())?;
                Ok(if closed { End::Closed(value) } else { End::Open(value) })
            }
        };
        let low = end(low, "-inf", open == '[')?;
        let high = end(high, "inf", close == ']')?;
        Self::new(low, high).ok_or_else(|| IntervalError::Empty { found: text.into() })
    }
}

impl serde::Serialize for Interval {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_exact_text())
    }
}

impl<'de> serde::Deserialize<'de> for Interval {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor::new("an interval such as [1.75, 1.85)"))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Interval {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Interval".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "an interval of exact numbers such as [1.75, 1.85) or (100, inf)",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(text: &str) -> Interval {
        text.parse().unwrap()
    }

    #[track_caller]
    fn same(found: Interval, expected: &str) {
        assert_eq!(found.to_exact_text(), expected);
    }

    #[test]
    fn texts_come_back() {
        for text in ["[1.75, 1.85)", "(100, inf)", "(-inf, 1/3]", "(-inf, inf)", "[6, 6]"] {
            assert_eq!(interval(text).to_exact_text(), text);
        }
        for text in ["", "[", "[1]", "[1, 2", "1, 2)", "[-inf, 2]", "(1, infinity)", "é1, 2]"] {
            let error = text.parse::<Interval>().unwrap_err();
            assert_eq!(error, IntervalError::Form { found: text.into() });
        }
        for text in ["[2, 1]", "(1, 1]", "[1, 1)", "(1, 1)"] {
            let error = text.parse::<Interval>().unwrap_err();
            assert_eq!(error, IntervalError::Empty { found: text.into() });
        }
    }

    #[test]
    fn sums_and_differences_keep_open_ends_open() {
        same(interval("[1, 2)").add(&interval("[3, 4]")), "[4, 6)");
        same(interval("[1, 2)").sub(&interval("(3, 4]")), "[-3, -1)");
        same(interval("(100, inf)").add(&interval("[1, 2]")), "(101, inf)");
        same(interval("(100, inf)").sub(&interval("(100, inf)")), "(-inf, inf)");
    }

    #[test]
    fn products_take_the_extreme_corners() {
        same(interval("[-1, 2)").mul(&interval("[3, 4]")), "[-4, 8)");
        same(interval("[-2, 3]").mul(&interval("(-5, 4]")), "(-15, 12]");
        same(interval("[0, 1]").mul(&interval("(2, inf)")), "[0, inf)");
        same(interval("(0, 1]").mul(&interval("(2, inf)")), "(0, inf)");
        same(interval("[0, 0]").mul(&interval("(-inf, inf)")), "[0, 0]");
        same(interval("(-inf, -1)").mul(&interval("(-inf, -1]")), "(1, inf)");
        same(interval("[-1, 1]").mul(&interval("(-inf, inf)")), "(-inf, inf)");
    }

    #[test]
    fn division_knows_about_zero() {
        same(interval("[1, 2]").div(&interval("[4, 5)")), "(0.2, 0.5]");
        same(interval("[1, 2]").div(&interval("(0, 4]")), "[0.25, inf)");
        same(interval("[1, 2]").div(&interval("[0, 4]")), "[0.25, inf)");
        same(interval("[1, 2]").div(&interval("[-4, 0)")), "(-inf, -0.25]");
        same(interval("[1, 2]").div(&interval("[-1, 1]")), "(-inf, inf)");
        same(interval("[1, 2]").div(&interval("[0, 0]")), "(-inf, inf)");
        same(interval("[1, 2]").div(&interval("(4, inf)")), "(0, 0.5)");
    }

    #[test]
    fn sets_are_compared_by_their_ends() {
        same(interval("[1, 3)").intersect(&interval("(1, 5]")).unwrap(), "(1, 3)");
        assert_eq!(interval("[1, 2)").intersect(&interval("[2, 3]")), None);
        same(interval("[1, 2)").hull(&interval("(4, 5)")), "[1, 5)");
        same(interval("(1, 2)").hull(&interval("[1, 2]")), "[1, 2]");
        same(interval("[1, 2]").hull(&interval("(1, 2)")), "[1, 2]");
        same(interval("[1, 2]").hull(&interval("[0, 4]")), "[0, 4]");
        assert!(interval("[1, 2]").contains_interval(&interval("(1, 2]")));
        assert!(!interval("(1, 2]").contains_interval(&interval("[1, 2]")));
        assert!(interval("[1, 2)").contains(Rational::ONE));
        assert!(!interval("[1, 2)").contains(Rational::from_int(2)));
        assert!(!interval("(1, 2]").contains(Rational::ONE));
        assert!(interval("(1, 2]").contains(Rational::from_int(2)));
    }

    #[test]
    fn whole_numbers_inside_an_interval() {
        same(interval("(4500, inf)").to_integers().unwrap(), "[4501, inf)");
        same(interval("[1.5, 3)").to_integers().unwrap(), "[2, 2]");
        assert_eq!(interval("(1, 2)").to_integers(), None);
    }

    #[test]
    fn display_rounds_outwards() {
        assert_eq!(interval("[1/3, 2/3]").to_string(), "[0.333333, 0.666667]");
        assert_eq!(format!("{:.2}", interval("[1/3, 2/3]")), "[0.33, 0.67]");
        assert_eq!(serde_json::to_string(&interval("[1/3, 2/3]")).unwrap(), "\"[1/3, 2/3]\"");
    }
}
