//! Numbers, intervals, units and figures.

use proptest::{prelude::*, sample::select};

use super::{
    ids::{maybe, slug, text, word},
    values::period,
};
use crate::{
    Cost, Currency, End, Figure, FigureKind, Interval, Order, Quantity, Rational, Rounding, Unit,
};

/// A number: small fractions, decimals and whole numbers of either sign, and the edges.
pub fn rational() -> impl Strategy<Value = Rational> {
    prop_oneof![
        4 => (-10_000_i128..=10_000, select(vec![1_i128, 1, 2, 3, 6, 10, 100])),
        1 => (-1_000_000_000_000_i128..=1_000_000_000_000, 1_i128..=1_000_000),
        1 => (select(vec![0_i128, 1, -1]), Just(1_i128)),
    ]
    .prop_filter_map("a number", |(numerator, denominator)| Rational::new(numerator, denominator))
}

/// A number above zero.
pub fn positive_rational() -> impl Strategy<Value = Rational> {
    (1_i128..=10_000, select(vec![1_i128, 1, 2, 10, 100]))
        .prop_filter_map("a number", |(numerator, denominator)| {
            Rational::new(numerator, denominator)
        })
}

/// An interval with ends of every kind.
pub fn interval() -> impl Strategy<Value = Interval> {
    (end(), end()).prop_filter_map("something between", |(one, other)| {
        Interval::new(one, other).or_else(|| Interval::new(other, one))
    })
}

/// An end of an interval.
pub fn end() -> impl Strategy<Value = End> {
    prop_oneof![
        3 => rational().prop_map(End::Closed),
        3 => rational().prop_map(End::Open),
        1 => Just(End::Infinite),
    ]
}

/// An interval of shares, within 0 and 1.
pub fn share() -> impl Strategy<Value = Interval> {
    let closed = |part: i128| Rational::new(part, 1000).map(End::Closed);
    (0_i128..=1000, 0_i128..=1000).prop_filter_map("something between", move |(one, other)| {
        Interval::new(closed(one.min(other))?, closed(one.max(other))?)
    })
}

/// What is counted or measured.
pub fn quantity() -> impl Strategy<Value = Quantity> {
    unit().prop_map(|unit| unit.quantity().clone())
}

/// A unit of every kind.
pub fn unit() -> impl Strategy<Value = Unit> {
    let words = vec![
        "groups",
        "GBP",
        "GBP m",
        "GBP bn",
        "EUR thousand",
        "percent",
        "fraction",
        "people",
        "thousand people",
        "million people",
        "measured: kg",
        "measured: officer hours",
    ];
    select(words).prop_filter_map("a unit", |text| text.parse().ok())
}

/// A figure of every kind.
pub fn figure() -> impl Strategy<Value = Figure> {
    (figure_kind(), unit())
        .prop_filter_map("a figure that can be", |(kind, unit)| {
            let proportion = matches!(kind, FigureKind::Share { .. } | FigureKind::Change { .. });
            let listed = matches!(kind, FigureKind::List { .. });
            let unit = if proportion {
                Unit::percent()
            } else if listed {
                Unit::base(Quantity::Count("threats".into()))
            } else {
                unit
            };
            Figure::new(kind, unit).ok()
        })
        .boxed()
}

/// A whole number of things, exact or as a bound: "43 forces", "more than 100 bodies".
pub fn count() -> impl Strategy<Value = Figure> {
    (0_i64..=5000, any::<bool>()).prop_filter_map("a count", |(number, exact)| {
        let value = Rational::from_int(number);
        let kind = if exact { FigureKind::Exact { value } } else { FigureKind::MoreThan { value } };
        Figure::new(kind, Unit::base(Quantity::Count("bodies".into()))).ok()
    })
}

/// A way a value was printed; not every one goes with every unit.
pub fn figure_kind() -> impl Strategy<Value = FigureKind> {
    let three = || {
        (rational(), rational(), rational()).prop_map(|(a, b, c)| {
            let mut sorted = [a, b, c];
            sorted.sort();
            sorted
        })
    };
    prop_oneof![
        (0_i64..=100_000)
            .prop_map(|number| FigureKind::Exact { value: Rational::from_int(number) }),
        (rational(), positive_rational())
            .prop_map(|(value, resolution)| FigureKind::Rounded { value, resolution }),
        (rational(), positive_rational())
            .prop_map(|(value, resolution)| FigureKind::Estimate { value, resolution }),
        rational().prop_map(|value| FigureKind::AtLeast { value }),
        rational().prop_map(|value| FigureKind::MoreThan { value }),
        rational().prop_map(|value| FigureKind::AtMost { value }),
        rational().prop_map(|value| FigureKind::LessThan { value }),
        three().prop_map(|[low, value, high]| FigureKind::About { value, low, high }),
        three().prop_map(|[low, _, high]| FigureKind::Range { low, high }),
        proptest::collection::btree_set(text(), 1..=4)
            .prop_map(|members| FigureKind::List { members: members.into_iter().collect() }),
        (rational(), positive_rational(), slug())
            .prop_map(|(value, resolution, base)| FigureKind::Share { value, resolution, base }),
        (rational(), positive_rational(), period().boxed())
            .prop_map(|(value, resolution, since)| FigureKind::Change { value, resolution, since }),
        (word(Order::ALL), text()).prop_map(|(order, than)| FigureKind::Ordinal { order, than }),
    ]
}

/// A rounding convention.
pub fn rounding() -> impl Strategy<Value = Rounding> {
    word(Rounding::ALL)
}

/// A cost, mostly not known.
pub fn cost() -> impl Strategy<Value = Cost> {
    prop_oneof![
        2 => Just(Cost::NotStated),
        1 => Just(Cost::NotCosted),
        1 => pounds().prop_map(Cost::Costed),
    ]
    .boxed()
}

/// At times a figure.
pub(super) fn maybe_figure() -> BoxedStrategy<Option<Figure>> {
    maybe(figure())
}

fn pounds() -> impl Strategy<Value = Figure> {
    positive_rational().prop_filter_map("an amount", |value| {
        Figure::new(FigureKind::AtLeast { value }, Unit::base(Quantity::Money(Currency::GBP))).ok()
    })
}
