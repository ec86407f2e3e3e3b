//! A value as it was printed, and the true values it allows.

use serde::{Deserialize, Serialize};

use crate::{
    interval::{End, Interval},
    period::Period,
    population::Population,
    rational::{Rational, Toward},
    slug::Slug,
    text::vocabulary,
    unit::Unit,
};

/// A value as printed: its kind, its precision and its unit.
///
/// Ordered by kind, then by what the kind holds: a stable order for rows, not one of size.
///
/// ```
/// use fourp_model::{Figure, FigureKind, Rounding};
///
/// // "£1.8 billion": printed to £0.1 billion, so £1.75bn to under £1.85bn.
/// let pursue = Figure::new(
///     FigureKind::Estimate { value: "1.8".parse()?, resolution: "0.1".parse()? },
///     "GBP bn".parse()?,
/// )?;
/// let allowed = pursue.interval(Rounding::HalfAwayFromZero).map(|i| i.to_exact_text());
/// assert_eq!(allowed.as_deref(), Some("[1750000000, 1850000000)"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "Unchecked")]
pub struct Figure {
    kind: FigureKind, // Invariant: passes `check`.
    unit: Unit,
}

/// How a value was printed. Numbers are in the figure's unit: 2.9 for "£2.9bn".
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum FigureKind {
    /// Every digit is meant: "6,993 victims".
    Exact {
        /// The value.
        value: Rational,
    },
    /// A count or amount rounded to a resolution: "£2.2bn" to 0.1.
    Rounded {
        /// The printed value.
        value: Rational,
        /// The size of the last printed step.
        resolution: Rational,
    },
    /// An estimate printed to a resolution. Its interval is that of the printing only: the error of
    /// the estimate itself is not known unless somebody states it.
    Estimate {
        /// The printed value.
        value: Rational,
        /// The size of the last printed step.
        resolution: Rational,
    },
    /// "At least 49".
    AtLeast {
        /// The bound, allowed.
        value: Rational,
    },
    /// "More than 4,500".
    MoreThan {
        /// The bound, not allowed.
        value: Rational,
    },
    /// "Up to 60".
    AtMost {
        /// The bound, allowed.
        value: Rational,
    },
    /// "Just under £119m".
    LessThan {
        /// The bound, not allowed.
        value: Rational,
    },
    /// "Around one-sixth", with the reading somebody gives of "around".
    About {
        /// The printed value.
        value: Rational,
        /// The lowest true value the reading allows.
        low: Rational,
        /// The highest true value the reading allows.
        high: Rational,
    },
    /// "10,000 to 13,000".
    Range {
        /// The lower value, allowed.
        low: Rational,
        /// The higher value, allowed.
        high: Rational,
    },
    /// Things listed by name; counts as their number.
    List {
        /// The names as printed, at least one, each once.
        members: Vec<String>,
    },
    /// A part of a named whole: "79% of front-line spending".
    Share {
        /// The printed value.
        value: Rational,
        /// The size of the last printed step.
        resolution: Rational,
        /// The whole it is a part of.
        base: Slug<Population>,
    },
    /// A relative change between periods: "a 36% increase since 2017".
    Change {
        /// The printed value; negative for a fall.
        value: Rational,
        /// The size of the last printed step.
        resolution: Rational,
        /// The period compared with.
        since: Period,
    },
    /// Only an order: "fewer of these crimes were disrupted than non-priority crimes".
    Ordinal {
        /// The order.
        order: Order,
        /// What it is compared with, as printed.
        than: String,
    },
}

vocabulary! {
    /// The order an ordinal figure states.
    #[expect(clippy::exhaustive_enums, reason = "an order is one of four")]
    Order, "order" {
        /// Fewer or less than another.
        Fewer = "fewer",
        /// More than another.
        More = "more",
        /// The least of all.
        Least = "least",
        /// The most of all.
        Most = "most",
    }
}

vocabulary! {
    /// How a printer is taken to have rounded. The default is [`Rounding::HalfAwayFromZero`].
    #[derive(Default)]
    #[non_exhaustive]
    Rounding, "rounding convention" {
        /// 1.75 prints as 1.8, -1.75 as -1.8: the true value of 1.8 lies in [1.75, 1.85).
        #[default]
        HalfAwayFromZero = "half-away-from-zero",
        /// Ties may have gone either way (half to even, or not stated): [1.75, 1.85].
        Either = "either",
        /// Digits were cut off: the true value of 1.8 lies in [1.8, 1.9).
        Truncated = "truncated",
    }
}

/// Why a figure cannot be.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FigureError {
    /// A resolution of zero or less.
    #[error("a resolution of {resolution} is not a step; expected a number above 0")]
    Resolution {
        /// The resolution.
        resolution: Rational,
    },
    /// The low end is above the high end.
    #[error("no value lies from {low} to {high}")]
    Reversed {
        /// The low end.
        low: Rational,
        /// The high end.
        high: Rational,
    },
    /// "About" a value that its own reading excludes.
    #[error("{value} is not between {low} and {high}")]
    Outside {
        /// The printed value.
        value: Rational,
        /// The low end of the reading.
        low: Rational,
        /// The high end of the reading.
        high: Rational,
    },
    /// An exact count that is not whole, or below zero.
    #[error("{value} is not a count of {unit}; expected a whole number from 0")]
    NotACount {
        /// The value.
        value: Rational,
        /// The unit counted in.
        unit: Unit,
    },
    /// A list of nothing.
    #[error("a list names at least one thing")]
    EmptyList,
    /// A name that a list has twice, or that is empty.
    #[error("the list has {member:?} twice, or it is empty")]
    Member {
        /// The name.
        member: String,
    },
    /// A share or change in a unit that is no proportion.
    #[error("a {kind} is a proportion; expected percent or fraction, not {unit}")]
    NotAProportion {
        /// `share` or `change`.
        kind: &'static str,
        /// The unit.
        unit: Unit,
    },
    /// A list counted in a unit that is no count.
    #[error("a list is counted; expected what is counted, such as threats, not {unit}")]
    NotCounted {
        /// The unit.
        unit: Unit,
    },
    /// Too large to be held exactly in base units.
    #[error("{value} {unit} is too large to be held exactly")]
    TooLarge {
        /// The value.
        value: Rational,
        /// The unit.
        unit: Unit,
    },
}

impl Figure {
    /// Checks a figure and keeps it.
    ///
    /// # Errors
    /// [`FigureError`] names the fault and the numbers.
    pub fn new(kind: FigureKind, unit: Unit) -> Result<Self, FigureError> {
        check(&kind, &unit)?;
        Ok(Self { kind, unit })
    }

    /// How it was printed.
    #[must_use]
    pub const fn kind(&self) -> &FigureKind {
        &self.kind
    }

    /// The unit it was printed in.
    #[must_use]
    pub const fn unit(&self) -> &Unit {
        &self.unit
    }

    /// The printed value in base units (pounds, parts of one), where there is one.
    #[must_use]
    pub fn printed(&self) -> Option<Rational> {
        self.kind.value().and_then(|value| self.unit.in_base_units(value))
    }

    /// The size of the last printed step in base units, for rounded kinds.
    #[must_use]
    pub fn resolution(&self) -> Option<Rational> {
        self.kind.resolution().and_then(|step| self.unit.in_base_units(step))
    }

    /// The names, if it is a list.
    #[must_use]
    pub fn members(&self) -> Option<&[String]> {
        match &self.kind {
            FigureKind::List { members } => Some(members),
            _ => None,
        }
    }

    /// The true values it allows, in base units; `None` if it states only an order.
    ///
    /// Counts are not yet narrowed to whole numbers: see [`Interval::to_integers`].
    #[must_use]
    pub fn interval(&self, rounding: Rounding) -> Option<Interval> {
        let base = |value: Rational| self.unit.in_base_units(value);
        match &self.kind {
            FigureKind::Exact { value } => base(*value).map(Interval::point),
            FigureKind::Rounded { value, resolution }
            | FigureKind::Estimate { value, resolution }
            | FigureKind::Share { value, resolution, .. }
            | FigureKind::Change { value, resolution, .. } => {
                rounded(base(*value)?, base(*resolution)?, rounding)
            }
            FigureKind::AtLeast { value } => base(*value).map(Interval::at_least),
            FigureKind::MoreThan { value } => base(*value).map(Interval::more_than),
            FigureKind::AtMost { value } => base(*value).map(Interval::at_most),
            FigureKind::LessThan { value } => base(*value).map(Interval::less_than),
            FigureKind::About { low, high, .. } | FigureKind::Range { low, high } => {
                Interval::new(End::Closed(base(*low)?), End::Closed(base(*high)?))
            }
            FigureKind::List { members } => {
                let count = i64::try_from(members.len()).ok()?;
                Some(Interval::point(Rational::from_int(count)))
            }
            FigureKind::Ordinal { .. } => None,
        }
    }
}

impl FigureKind {
    /// The word used in files: `exact`, `rounded`, `more-than`...
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Exact { .. } => "exact",
            Self::Rounded { .. } => "rounded",
            Self::Estimate { .. } => "estimate",
            Self::AtLeast { .. } => "at-least",
            Self::MoreThan { .. } => "more-than",
            Self::AtMost { .. } => "at-most",
            Self::LessThan { .. } => "less-than",
            Self::About { .. } => "about",
            Self::Range { .. } => "range",
            Self::List { .. } => "list",
            Self::Share { .. } => "share",
            Self::Change { .. } => "change",
            Self::Ordinal { .. } => "ordinal",
        }
    }

    const fn value(&self) -> Option<Rational> {
        match self {
            Self::Exact { value }
            | Self::Rounded { value, .. }
            | Self::Estimate { value, .. }
            | Self::AtLeast { value }
            | Self::MoreThan { value }
            | Self::AtMost { value }
            | Self::LessThan { value }
            | Self::About { value, .. }
            | Self::Share { value, .. }
            | Self::Change { value, .. } => Some(*value),
            Self::Range { .. } | Self::List { .. } | Self::Ordinal { .. } => None,
        }
    }

    const fn resolution(&self) -> Option<Rational> {
        match self {
            Self::Rounded { resolution, .. }
            | Self::Estimate { resolution, .. }
            | Self::Share { resolution, .. }
            | Self::Change { resolution, .. } => Some(*resolution),
            _ => None,
        }
    }
}

/// A figure as it comes from a file, before it is checked.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Unchecked {
    kind: FigureKind,
    unit: Unit,
}

impl TryFrom<Unchecked> for Figure {
    type Error = FigureError;

    fn try_from(figure: Unchecked) -> Result<Self, FigureError> {
        Self::new(figure.kind, figure.unit)
    }
}

fn check(kind: &FigureKind, unit: &Unit) -> Result<(), FigureError> {
    if let Some(resolution) = kind.resolution()
        && resolution <= Rational::ZERO
    {
        return Err(FigureError::Resolution { resolution });
    }
    let ends = match kind {
        FigureKind::About { low, high, .. } | FigureKind::Range { low, high } => {
            Some((*low, *high))
        }
        _ => None,
    };
    if let Some((low, high)) = ends {
        if low > high {
            return Err(FigureError::Reversed { low, high });
        }
        if let Some(value) = kind.value()
            && !(low <= value && value <= high)
        {
            return Err(FigureError::Outside { value, low, high });
        }
    }
    match kind {
        FigureKind::Exact { value } if unit.is_count() => {
            let count = unit.in_base_units(*value).unwrap_or(*value);
            if !count.is_integer() || count.is_negative() {
                return Err(FigureError::NotACount { value: *value, unit: unit.clone() });
            }
        }
        FigureKind::List { members } => check_members(members, unit)?,
        FigureKind::Share { .. } | FigureKind::Change { .. }
            if unit.quantity() != Unit::percent().quantity() =>
        {
            return Err(FigureError::NotAProportion { kind: kind.word(), unit: unit.clone() });
        }
        _ => {}
    }
    let (low, high) = ends.unzip();
    for value in [kind.value(), kind.resolution(), low, high].into_iter().flatten() {
        if unit.in_base_units(value).is_none() {
            return Err(FigureError::TooLarge { value, unit: unit.clone() });
        }
    }
    let base = |value| unit.in_base_units(value);
    if let (Some(value), Some(resolution)) = (kind.value(), kind.resolution())
        && base(value)
            .zip(base(resolution))
            .and_then(|(v, r)| rounded(v, r, Rounding::Either))
            .is_none()
    {
        return Err(FigureError::TooLarge { value, unit: unit.clone() });
    }
    Ok(())
}

fn check_members(members: &[String], unit: &Unit) -> Result<(), FigureError> {
    if members.is_empty() {
        return Err(FigureError::EmptyList);
    }
    if !unit.is_count() || unit.power() != 0 {
        return Err(FigureError::NotCounted { unit: unit.clone() });
    }
    let mut sorted: Vec<_> = members.iter().collect();
    sorted.sort();
    let twice = sorted.windows(2).find_map(|pair| match pair {
        [a, b] if a == b => Some(*a),
        _ => None,
    });
    match twice.or_else(|| members.iter().find(|member| member.trim().is_empty())) {
        Some(member) => Err(FigureError::Member { member: member.clone() }),
        None => Ok(()),
    }
}

fn rounded(value: Rational, resolution: Rational, rounding: Rounding) -> Option<Interval> {
    let half = resolution.div(Rational::from_int(2), Toward::Up)?;
    let low = value.sub(half, Toward::Down)?;
    let high = value.add(half, Toward::Up)?;
    let (low, high) = match rounding {
        Rounding::Either => (End::Closed(low), End::Closed(high)),
        Rounding::HalfAwayFromZero if value.is_zero() => (End::Open(low), End::Open(high)),
        Rounding::HalfAwayFromZero if value.is_negative() => (End::Open(low), End::Closed(high)),
        Rounding::HalfAwayFromZero => (End::Closed(low), End::Open(high)),
        Rounding::Truncated => {
            let below = End::Open(value.sub(resolution, Toward::Down)?);
            let above = End::Open(value.add(resolution, Toward::Up)?);
            if value.is_zero() {
                (below, above)
            } else if value.is_negative() {
                (below, End::Closed(value))
            } else {
                (End::Closed(value), above)
            }
        }
    };
    Interval::new(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Rational {
        text.parse().unwrap()
    }

    fn rounded_to(value: &str, resolution: &str) -> FigureKind {
        FigureKind::Rounded { value: number(value), resolution: number(resolution) }
    }

    #[track_caller]
    fn allows(kind: FigureKind, unit: &str, rounding: Rounding, expected: &str) {
        let figure = Figure::new(kind, unit.parse().unwrap()).unwrap();
        assert_eq!(figure.interval(rounding).unwrap().to_exact_text(), expected);
    }

    #[test]
    fn a_printed_value_allows_what_rounds_to_it() {
        let usual = Rounding::HalfAwayFromZero;
        allows(rounded_to("1.8", "0.1"), "GBP bn", usual, "[1750000000, 1850000000)");
        allows(rounded_to("-9", "1"), "percent", usual, "(-0.095, -0.085]");
        allows(rounded_to("0", "1"), "percent", usual, "(-0.005, 0.005)");
        allows(rounded_to("9", "1"), "percent", Rounding::Either, "[0.085, 0.095]");
        allows(rounded_to("9", "1"), "percent", Rounding::Truncated, "[0.09, 0.1)");
        allows(rounded_to("-9", "1"), "percent", Rounding::Truncated, "(-0.1, -0.09]");
        allows(rounded_to("0", "1"), "percent", Rounding::Truncated, "(-0.01, 0.01)");
    }

    #[test]
    fn bounds_allow_one_side() {
        let value = number("4500");
        let usual = Rounding::default();
        allows(FigureKind::MoreThan { value }, "groups", usual, "(4500, inf)");
        allows(FigureKind::AtLeast { value }, "groups", usual, "[4500, inf)");
        allows(FigureKind::LessThan { value }, "groups", usual, "(-inf, 4500)");
        allows(FigureKind::AtMost { value }, "groups", usual, "(-inf, 4500]");
        let (low, high) = (number("2/13"), number("2/11"));
        let about = FigureKind::About { value: number("1/6"), low, high };
        allows(about, "fraction", usual, "[2/13, 2/11]");
        let members = vec!["fraud".into(), "drugs".into()];
        allows(FigureKind::List { members }, "threats", usual, "[2, 2]");
    }

    #[test]
    fn an_exact_amount_need_not_be_whole_or_above_zero() {
        let usual = Rounding::default();
        allows(FigureKind::Exact { value: number("-0.5") }, "GBP m", usual, "[-500000, -500000]");
        allows(FigureKind::Exact { value: number("0") }, "groups", usual, "[0, 0]");
    }

    #[test]
    fn an_order_allows_no_interval() {
        let kind = FigureKind::Ordinal { order: Order::Fewer, than: "non-priority crimes".into() };
        let figure = Figure::new(kind, "disruptions".parse().unwrap()).unwrap();
        assert_eq!(figure.interval(Rounding::default()), None);
        assert_eq!(figure.printed(), None);
        assert_eq!(figure.members(), None);
        assert_eq!(figure.resolution(), None);
    }

    #[test]
    fn a_figure_gives_back_what_was_printed_in_base_units() {
        let figure = Figure::new(rounded_to("1.8", "0.1"), "GBP bn".parse().unwrap()).unwrap();
        assert_eq!(figure.printed(), Some(number("1800000000")));
        assert_eq!(figure.resolution(), Some(number("100000000")));
        let members = vec![String::from("fraud"), "drugs".into()];
        let list = FigureKind::List { members: members.clone() };
        let list = Figure::new(list, "threats".parse().unwrap()).unwrap();
        assert_eq!(list.members(), Some(members.as_slice()));
        assert_eq!((list.printed(), list.resolution()), (None, None));
    }

    #[test]
    fn figures_that_cannot_be_are_refused_by_name() {
        let refuse =
            |kind, unit: &str| Figure::new(kind, unit.parse().unwrap()).unwrap_err().to_string();
        assert_eq!(
            refuse(rounded_to("1", "0"), "groups"),
            "a resolution of 0 is not a step; expected a number above 0"
        );
        let range = FigureKind::Range { low: number("3"), high: number("2") };
        assert_eq!(refuse(range, "groups"), "no value lies from 3 to 2");
        let about = FigureKind::About { value: number("1"), low: number("2"), high: number("3") };
        assert_eq!(refuse(about, "groups"), "1 is not between 2 and 3");
        let half = FigureKind::Exact { value: number("0.5") };
        assert_eq!(
            refuse(half, "groups"),
            "0.5 is not a count of groups; expected a whole number from 0"
        );
        let negative = FigureKind::Exact { value: number("-1") };
        assert!(refuse(negative, "groups").starts_with("-1 is not a count"));
        assert_eq!(
            refuse(FigureKind::List { members: Vec::new() }, "threats"),
            "a list names at least one thing"
        );
        let twice = FigureKind::List { members: vec!["a".into(), "b".into(), "a".into()] };
        assert_eq!(refuse(twice, "threats"), "the list has \"a\" twice, or it is empty");
        let list = FigureKind::List { members: vec!["a".into()] };
        assert!(refuse(list, "percent").starts_with("a list is counted"));
        let change = FigureKind::Change {
            value: number("36"),
            resolution: number("1"),
            since: "2017".parse().unwrap(),
        };
        assert!(refuse(change, "people").starts_with("a change is a proportion"));
        let huge = FigureKind::Exact { value: Rational::MAX };
        assert!(refuse(huge, "GBP bn").ends_with("is too large to be held exactly"));
        let widest = FigureKind::Rounded { value: Rational::MAX, resolution: Rational::MAX };
        assert!(refuse(widest, "groups").ends_with("is too large to be held exactly"));
    }

    #[test]
    fn files_go_through_the_same_check() {
        let good =
            r#"{"kind":{"kind":"rounded","value":"1.8","resolution":"0.1"},"unit":"GBP bn"}"#;
        let figure: Figure = serde_json::from_str(good).unwrap();
        assert_eq!(serde_json::to_string(&figure).unwrap(), good);
        for bad in [
            good.replace("0.1", "0"),
            good.replace("\"1.8\"", "1.8"),
            good.replace("GBP bn", "£bn"),
        ] {
            assert!(serde_json::from_str::<Figure>(&bad).is_err(), "{bad}");
        }
    }
}
