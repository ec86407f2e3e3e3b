//! The nouns of a whole-of-government response to a set of threats.

#[cfg(any(test, feature = "proptest"))]
pub mod arbitrary;
mod dates;
mod interval;
mod money;
mod period;
mod period_text;
mod price;
mod rational;
mod slug;
mod strand;
mod text;

pub use crate::{
    dates::{Covers, DateError, DatePrecision, Dated, DatedError, Dates, PartialDate},
    interval::{End, Interval, IntervalError},
    money::{Currency, Money, MoneyError},
    period::{DaySplit, Period, PeriodError, PeriodKind, SplitError},
    price::{
        BudgetClass, BudgetClassError, Nature, Office, PriceBase, PriceBaseError, RealTerms, Stage,
    },
    rational::{Rational, RationalError, Toward},
    slug::{Slug, SlugError},
    strand::{Strand, UnknownStrand},
    text::UnknownWord,
};

/// A body.
#[derive(Debug)]
pub struct Body;
