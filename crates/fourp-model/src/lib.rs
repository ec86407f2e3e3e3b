//! The nouns of a whole-of-government response to a set of threats.

#[cfg(any(test, feature = "proptest"))]
pub mod arbitrary;
mod body;
mod check;
mod claim;
mod dates;
mod expression;
mod figure;
mod interval;
mod markers;
mod money;
mod period;
mod period_text;
mod population;
mod price;
mod rational;
mod slug;
mod source;
mod statement;
mod strand;
mod text;
mod unit;
mod voice;

pub use crate::{
    body::{Body, BodyClass},
    check::{Check, Formula, FormulaError, Relation},
    claim::{Claim, ClaimStatus},
    dates::{Covers, DateError, DatePrecision, Dated, DatedError, Dates, PartialDate},
    expression::{Expression, ExpressionError, Node, Operator},
    figure::{Figure, FigureError, FigureKind, Order, Rounding},
    interval::{End, Interval, IntervalError},
    markers::{CountingRule, Measure},
    money::{Currency, Money, MoneyError},
    period::{DaySplit, Period, PeriodError, PeriodKind, SplitError},
    population::Population,
    price::{
        BudgetClass, BudgetClassError, Nature, Office, PriceBase, PriceBaseError, RealTerms, Stage,
    },
    rational::{Rational, RationalError, Toward},
    slug::{Slug, SlugError},
    source::{Citation, Marking, Source, Standing},
    statement::{Statement, StatementClass},
    strand::{Strand, UnknownStrand},
    text::UnknownWord,
    unit::{Quantity, Unit, UnitError},
    voice::{Grade, Interest, Party, SpeakerRole, Voice},
};
