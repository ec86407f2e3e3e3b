//! Claims and the checks between them, small enough for an oracle.

use std::fmt;

use fourp_model::{
    Check, Citation, Claim, Expression, Figure, FigureKind, Formula, Interval, Rational, Relation,
    Rounding, Slug, Unit,
};

/// Figures that claim nothing but themselves, and relations between them.
///
/// Claim `c0` has the first figure, check `k0` the first formula. Every claim is of one measure, population and period, so
/// that nothing but the numbers can keep them apart.
#[derive(Clone)]
pub(crate) struct System {
    pub(crate) figures: Vec<Figure>,
    pub(crate) formulas: Vec<Formula>,
}

impl System {
    /// Figures by their intervals, such as `[1.75, 1.85)`, which is "1.8" rounded to 0.1; formulas as they are written.
    pub(crate) fn read(intervals: &[&str], formulas: &[&str]) -> Self {
        Self {
            figures: intervals.iter().map(|text| figure_of(&text.parse().unwrap())).collect(),
            formulas: formulas.iter().map(|text| text.parse().unwrap()).collect(),
        }
    }

    /// What each claim may truly be, in base units.
    pub(crate) fn intervals(&self) -> Vec<Interval> {
        let allowed = |figure: &Figure| figure.interval(Rounding::default()).expect("a value");
        self.figures.iter().map(allowed).collect()
    }

    /// Rows for the library.
    pub(crate) fn claims(&self) -> Vec<Claim> {
        let numbered = self.figures.iter().enumerate();
        numbered
            .map(|(number, figure)| {
                Claim::new(
                    claim_id(number),
                    "measure".parse().unwrap(),
                    "population".parse().unwrap(),
                    "2018-19".parse().unwrap(),
                    figure.clone(),
                    Citation::of("source".parse().unwrap()),
                )
            })
            .collect()
    }

    /// Rows for the library. Each says that it means something, so that products and quotients are not refused.
    pub(crate) fn checks(&self) -> Vec<Check> {
        let numbered = self.formulas.iter().enumerate();
        numbered
            .map(|(number, formula)| Check {
                id: format!("k{number}").parse().unwrap(),
                title: formula.to_string(),
                formula: formula.clone(),
                means: Some("test".into()),
                note: None,
            })
            .collect()
    }

    /// The same true values printed in another unit: 1.8 as `GBP m` becomes 0.0000018.
    pub(crate) fn printed_in(&self, unit: &Unit) -> Self {
        let power = unit.power().checked_neg().and_then(Rational::power_of_ten).unwrap();
        let scale = |value: Rational| {
            let above = value.numerator() * power.numerator();
            Rational::new(above, value.denominator() * power.denominator()).unwrap()
        };
        let figures = self.figures.iter().map(|figure| {
            assert_eq!(figure.unit().power(), 0, "{figure:?} is not in base units");
            Figure::new(mapped(figure.kind(), scale), unit.clone()).unwrap()
        });
        Self { figures: figures.collect(), formulas: self.formulas.clone() }
    }

    /// Without the last check.
    pub(crate) fn before_the_last_check(&self) -> Self {
        let kept = self.formulas.len().saturating_sub(1);
        Self { figures: self.figures.clone(), formulas: self.formulas[..kept].to_vec() }
    }
}

/// What [`System::read`] reads: a failing case is then a few words.
impl fmt::Debug for System {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let intervals: Vec<_> = self.intervals().iter().map(Interval::to_exact_text).collect();
        let formulas: Vec<_> = self.formulas.iter().map(ToString::to_string).collect();
        write!(formatter, "System::read(&{intervals:?}, &{formulas:?})")
    }
}

pub(crate) fn claim_id(number: usize) -> Slug<Claim> {
    format!("c{number}").parse().unwrap()
}

pub(crate) fn claim(number: usize) -> Expression {
    Expression::claim(claim_id(number))
}

/// A bare number, which need not be whole. Sums, products and quotients of bare numbers are bare numbers, so that no two
/// sides of a check are unlike things.
pub(crate) fn figure(kind: FigureKind) -> Figure {
    Figure::new(kind, Unit::fraction()).unwrap()
}

pub(crate) const RELATIONS: [Relation; 6] = [
    Relation::Equal,
    Relation::AtMost,
    Relation::AtLeast,
    Relation::LessThan,
    Relation::MoreThan,
    Relation::PartOf,
];

/// The plainest figure that allows just these values, which must be of a form that figures have.
fn figure_of(interval: &Interval) -> Figure {
    use fourp_model::End::{Closed, Infinite, Open};
    let half = |low: Rational, high: Rational, toward| {
        low.add(high, toward).and_then(|sum| sum.div(Rational::from_int(2), toward)).unwrap()
    };
    let down = fourp_model::Toward::Down;
    let kind = match (interval.low(), interval.high()) {
        (Closed(low), Closed(high)) if low == high => FigureKind::Exact { value: low },
        (Closed(low), Closed(high)) => FigureKind::Range { low, high },
        (Closed(low) | Open(low), Closed(high) | Open(high)) => FigureKind::Rounded {
            value: half(low, high, down),
            resolution: high.sub(low, down).unwrap(),
        },
        (Closed(value), Infinite) => FigureKind::AtLeast { value },
        (Open(value), Infinite) => FigureKind::MoreThan { value },
        (Infinite, Closed(value)) => FigureKind::AtMost { value },
        (Infinite, Open(value)) => FigureKind::LessThan { value },
        _ => panic!("no figure allows {}", interval.to_exact_text()),
    };
    let figure = figure(kind);
    assert_eq!(figure.interval(Rounding::default()), Some(*interval));
    figure
}

fn mapped(kind: &FigureKind, map: impl Fn(Rational) -> Rational) -> FigureKind {
    match kind {
        FigureKind::Exact { value } => FigureKind::Exact { value: map(*value) },
        FigureKind::Rounded { value, resolution } => {
            FigureKind::Rounded { value: map(*value), resolution: map(*resolution) }
        }
        FigureKind::AtLeast { value } => FigureKind::AtLeast { value: map(*value) },
        FigureKind::MoreThan { value } => FigureKind::MoreThan { value: map(*value) },
        FigureKind::AtMost { value } => FigureKind::AtMost { value: map(*value) },
        FigureKind::LessThan { value } => FigureKind::LessThan { value: map(*value) },
        FigureKind::Range { low, high } => FigureKind::Range { low: map(*low), high: map(*high) },
        other => panic!("{other:?} is in no generated system"),
    }
}

mod tests {
    use super::*;

    #[test]
    fn rows_say_what_the_system_says() {
        let system = System::read(&["[1.75, 1.85)", "(2, inf)"], &["share(c0, c1) <= 0.9"]);
        let (claims, checks) = (system.claims(), system.checks());
        assert_eq!(claims[1].id.as_str(), "c1");
        assert_eq!(claims[0].figure.printed(), "1.8".parse().ok());
        assert_eq!(checks[0].formula.to_string(), "share(c0, c1) <= 0.9");
        assert!(checks[0].means.is_some());
        assert!(system.before_the_last_check().checks().is_empty());
        let text = r#"System::read(&["[1.75, 1.85)", "(2, inf)"], &["share(c0, c1) <= 0.9"])"#;
        assert_eq!(format!("{system:?}"), text);
    }

    #[test]
    fn another_unit_changes_the_print_and_not_the_values() {
        let system = System::read(
            &[
                "[1.75, 1.85)",
                "(2, inf)",
                "[2, inf)",
                "(-inf, 3)",
                "(-inf, 3]",
                "[1, 2]",
                "[7, 7]",
                "(-1.5, -0.5]",
                "(-2.5, 2.5)",
            ],
            &[],
        );
        let millions = system.printed_in(&"GBP m".parse().unwrap());
        assert_eq!(millions.intervals(), system.intervals());
        assert_ne!(millions.figures, system.figures);
    }
}
