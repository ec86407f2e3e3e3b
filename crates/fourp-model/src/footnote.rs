//! What sources cite.

use crate::{
    row::row,
    slug::Slug,
    source::{Citation, Source},
};
use serde::{Deserialize, Serialize};

/// A note of a source, from its mark to what it cites.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Footnote {
    /// The mark in the text: `22`.
    pub mark: String,
    /// What the note says; `None` where the text has the mark but the note is missing.
    #[serde(default)]
    pub cites: Option<String>,
    /// The document it cites, where that is one of the programme's sources.
    #[serde(default)]
    pub cited: Option<Slug<Source>>,
    /// The document that has the note.
    pub citation: Citation,
}

row!(Footnote in Footnotes by Ord::cmp, mentions cited);
