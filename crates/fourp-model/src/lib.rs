//! The nouns of a whole-of-government response to a set of threats.

mod slug;
mod strand;
mod text;

pub use crate::{
    slug::{Slug, SlugError},
    strand::{Strand, UnknownStrand},
    text::UnknownWord,
};

/// A body.
#[derive(Debug)]
pub struct Body;
