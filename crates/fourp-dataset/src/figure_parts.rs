//! The parts of a figure, and which of them each kind has.

use crate::cell::{Cell, Context, Fault};
use crate::nearest::nearest;
use fourp_model::{
    Figure, FigureError, FigureKind, Order, Period, Population, ProblemCode, Rational, Slug, Unit,
};

/// The kind of a figure, by the word of [`FigureKind::word`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct KindWord(&'static str);

/// A part of a figure.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Part {
    Value,
    Resolution,
    Low,
    High,
    Members,
    Base,
    Since,
    Order,
    Than,
    Unit,
}

/// The parts that are there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parts {
    pub(crate) value: Option<Rational>,
    pub(crate) resolution: Option<Rational>,
    pub(crate) low: Option<Rational>,
    pub(crate) high: Option<Rational>,
    pub(crate) members: Vec<String>,
    pub(crate) base: Option<Slug<Population>>,
    pub(crate) since: Option<Period>,
    pub(crate) order: Option<Order>,
    pub(crate) than: Option<String>,
    pub(crate) unit: Option<Unit>,
}

/// Each kind, the parts it has, and how it is explained.
const KINDS: [(&str, &[Part], &str); 13] = [
    ("exact", &[Part::Value, Part::Unit], "every digit is meant"),
    ("rounded", &[Part::Value, Part::Resolution, Part::Unit], "rounded to the resolution"),
    (
        "estimate",
        &[Part::Value, Part::Resolution, Part::Unit],
        "an estimate printed to the resolution",
    ),
    ("at-least", &[Part::Value, Part::Unit], "the value or more"),
    ("more-than", &[Part::Value, Part::Unit], "more than the value"),
    ("at-most", &[Part::Value, Part::Unit], "the value or less"),
    ("less-than", &[Part::Value, Part::Unit], "less than the value"),
    (
        "about",
        &[Part::Value, Part::Low, Part::High, Part::Unit],
        "near the value, read as from low to high",
    ),
    ("range", &[Part::Low, Part::High, Part::Unit], "from low to high"),
    ("list", &[Part::Members, Part::Unit], "things named one by one"),
    (
        "share",
        &[Part::Value, Part::Resolution, Part::Base, Part::Unit],
        "a part of the population in base",
    ),
    (
        "change",
        &[Part::Value, Part::Resolution, Part::Since, Part::Unit],
        "a relative change since a period",
    ),
    ("ordinal", &[Part::Order, Part::Than, Part::Unit], "only an order: fewer than, most of"),
];

impl KindWord {
    /// Every kind, with its parts and an explanation.
    pub(crate) const ALL: [(&str, &[Part], &str); 13] = KINDS;

    pub(crate) const fn as_str(self) -> &'static str {
        self.0
    }

    fn parts(self) -> &'static [Part] {
        let found = KINDS.iter().find(|(word, ..)| *word == self.0);
        found.map_or(&[], |(_, parts, _)| parts)
    }

    /// What is wrong with which parts are there.
    pub(crate) fn misfits(self, is_there: impl Fn(Part) -> bool) -> Vec<(Part, Fault)> {
        let misfit = |part: Part| match (self.parts().contains(&part), is_there(part)) {
            (true, false) => {
                let expected = format!("{}, which a figure of kind {} has", part.holds(), self.0);
                Some((part, Fault::new(ProblemCode::EmptyCell, expected)))
            }
            (false, true) => {
                let expected =
                    format!("nothing: a figure of kind {} has no {}", self.0, part.name());
                Some((part, Fault::new(ProblemCode::MalformedFigure, expected)))
            }
            _ => None,
        };
        Part::ALL.into_iter().filter_map(misfit).collect()
    }
}

impl Cell for KindWord {
    fn holds() -> String {
        format!("one of: {}", KINDS.map(|(word, ..)| word).join(", "))
    }

    fn read(text: &str, _: &Context) -> Result<Self, Fault> {
        let known = KINDS.iter().find(|(word, ..)| *word == text);
        known.map(|(word, ..)| Self(word)).ok_or_else(|| Fault {
            code: ProblemCode::UnknownWord,
            expected: Self::holds(),
            nearest: nearest(text, KINDS.map(|(word, ..)| word)).map(Into::into),
        })
    }

    fn write(&self) -> String {
        self.0.into()
    }
}

impl Part {
    pub(crate) const ALL: [Self; 10] = [
        Self::Value,
        Self::Resolution,
        Self::Low,
        Self::High,
        Self::Members,
        Self::Base,
        Self::Since,
        Self::Order,
        Self::Than,
        Self::Unit,
    ];

    /// The name of its column.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Resolution => "resolution",
            Self::Low => "low",
            Self::High => "high",
            Self::Members => "members",
            Self::Base => "base",
            Self::Since => "since",
            Self::Order => "order",
            Self::Than => "than",
            Self::Unit => "unit",
        }
    }

    /// What its cell holds.
    pub(crate) fn holds(self) -> String {
        match self {
            Self::Value | Self::Resolution | Self::Low | Self::High => Rational::holds(),
            Self::Members => "any number, joined by \"; \", of: text".into(),
            Self::Base => Slug::<Population>::holds(),
            Self::Since => Period::holds(),
            Self::Order => Order::holds(),
            Self::Than => String::holds(),
            Self::Unit => Unit::holds(),
        }
    }

    pub(crate) const fn help(self) -> &'static str {
        match self {
            Self::Value => "The number as printed, in the unit: 2.9 for £2.9bn.",
            Self::Resolution => "The size of the last printed step: 0.1 for £2.9bn.",
            Self::Low => "The lowest true value that the words allow.",
            Self::High => "The highest true value that the words allow.",
            Self::Members => "The things listed, as printed.",
            Self::Base => "The whole that a share is a part of.",
            Self::Since => "The period that a change is measured from.",
            Self::Order => "The order that is stated.",
            Self::Than => "What it is compared with, as printed.",
            Self::Unit => "What the numbers count or measure.",
        }
    }
}

impl Parts {
    /// Makes the figure of parts that [`KindWord::misfits`] finds nothing wrong with.
    pub(crate) fn assemble(self, kind: KindWord) -> Result<Figure, (Part, Fault)> {
        let missing = |part: Part| (part, Fault::new(ProblemCode::EmptyCell, part.holds()));
        let value = || self.value.ok_or_else(|| missing(Part::Value));
        let resolution = || self.resolution.ok_or_else(|| missing(Part::Resolution));
        let low = || self.low.ok_or_else(|| missing(Part::Low));
        let high = || self.high.ok_or_else(|| missing(Part::High));
        let unit = self.unit.clone().ok_or_else(|| missing(Part::Unit))?;
        let figure = match kind.as_str() {
            "exact" => FigureKind::Exact { value: value()? },
            "rounded" => FigureKind::Rounded { value: value()?, resolution: resolution()? },
            "estimate" => FigureKind::Estimate { value: value()?, resolution: resolution()? },
            "at-least" => FigureKind::AtLeast { value: value()? },
            "more-than" => FigureKind::MoreThan { value: value()? },
            "at-most" => FigureKind::AtMost { value: value()? },
            "less-than" => FigureKind::LessThan { value: value()? },
            "about" => FigureKind::About { value: value()?, low: low()?, high: high()? },
            "range" => FigureKind::Range { low: low()?, high: high()? },
            "list" => FigureKind::List { members: self.members },
            "share" => FigureKind::Share {
                value: value()?,
                resolution: resolution()?,
                base: self.base.ok_or_else(|| missing(Part::Base))?,
            },
            "change" => FigureKind::Change {
                value: value()?,
                resolution: resolution()?,
                since: self.since.ok_or_else(|| missing(Part::Since))?,
            },
            _ => FigureKind::Ordinal {
                order: self.order.ok_or_else(|| missing(Part::Order))?,
                than: self.than.ok_or_else(|| missing(Part::Than))?,
            },
        };
        Figure::new(figure, unit).map_err(|error| {
            let expected = format!("parts that make a figure ({error})");
            (faulty_part(&error), Fault::new(ProblemCode::MalformedFigure, expected))
        })
    }

    /// The parts of a figure.
    pub(crate) fn of(figure: &Figure) -> Self {
        let mut parts = Self { unit: Some(figure.unit().clone()), ..Self::default() };
        match figure.kind() {
            FigureKind::Exact { value }
            | FigureKind::AtLeast { value }
            | FigureKind::MoreThan { value }
            | FigureKind::AtMost { value }
            | FigureKind::LessThan { value } => parts.value = Some(*value),
            FigureKind::Rounded { value, resolution }
            | FigureKind::Estimate { value, resolution } => {
                (parts.value, parts.resolution) = (Some(*value), Some(*resolution));
            }
            FigureKind::About { value, low, high } => {
                (parts.value, parts.low, parts.high) = (Some(*value), Some(*low), Some(*high));
            }
            FigureKind::Range { low, high } => {
                (parts.low, parts.high) = (Some(*low), Some(*high));
            }
            FigureKind::List { members } => parts.members.clone_from(members),
            FigureKind::Share { value, resolution, base } => {
                (parts.value, parts.resolution) = (Some(*value), Some(*resolution));
                parts.base = Some(base.clone());
            }
            FigureKind::Change { value, resolution, since } => {
                (parts.value, parts.resolution) = (Some(*value), Some(*resolution));
                parts.since = Some(since.clone());
            }
            FigureKind::Ordinal { order, than } => {
                (parts.order, parts.than) = (Some(*order), Some(than.clone()));
            }
            // A kind added to the model has to be added here and to `KINDS`.
            _ => {}
        }
        parts
    }

    /// The text of a part; empty if it is not there.
    pub(crate) fn text(&self, part: Part) -> String {
        fn written<T: Cell>(value: Option<&T>) -> String {
            value.map(Cell::write).unwrap_or_default()
        }
        match part {
            Part::Value => written(self.value.as_ref()),
            Part::Resolution => written(self.resolution.as_ref()),
            Part::Low => written(self.low.as_ref()),
            Part::High => written(self.high.as_ref()),
            Part::Members => crate::list::join(&self.members),
            Part::Base => written(self.base.as_ref()),
            Part::Since => written(self.since.as_ref()),
            Part::Order => written(self.order.as_ref()),
            Part::Than => written(self.than.as_ref()),
            Part::Unit => written(self.unit.as_ref()),
        }
    }
}

const fn faulty_part(error: &FigureError) -> Part {
    match error {
        FigureError::Resolution { .. } => Part::Resolution,
        FigureError::Reversed { .. } => Part::Low,
        FigureError::EmptyList | FigureError::Member { .. } => Part::Members,
        FigureError::NotAProportion { .. } | FigureError::NotCounted { .. } => Part::Unit,
        _ => Part::Value,
    }
}
