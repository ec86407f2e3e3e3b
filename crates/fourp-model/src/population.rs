//! What a figure is about.

use serde::{Deserialize, Serialize};

use crate::{slug::Slug, source::Citation};

/// The things, people or money a claim is about: "front-line spending", "identified groups".
///
/// Two claims about differently worded populations are comparable only through a relation stated
/// here; the words of the source stay beside it, in [`Claim::scope`](crate::Claim::scope).
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Population {
    /// Its id.
    pub id: Slug<Self>,
    /// What it is, in words.
    pub name: String,
    /// Other ids of the very same population.
    pub same_as: Vec<Slug<Self>>,
    /// Populations that contain all of this one.
    pub part_of: Vec<Slug<Self>>,
    /// Where that is said.
    pub citation: Citation,
}
