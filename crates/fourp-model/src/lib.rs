//! The nouns of a whole-of-government response to a set of threats.

mod interval;
mod rational;
mod slug;
mod strand;
mod text;

pub use crate::{
    interval::{End, Interval, IntervalError},
    rational::{Rational, RationalError, Toward},
    slug::{Slug, SlugError},
    strand::{Strand, UnknownStrand},
    text::UnknownWord,
};

/// A body.
#[derive(Debug)]
pub struct Body;
