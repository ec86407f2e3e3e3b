//! Where a figure or a sentence stands.

use serde::{Deserialize, Serialize};

use crate::{dates::PartialDate, slug::Slug, text::vocabulary};

/// A document that says something.
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its id.
    pub id: Slug<Self>,
    /// Its title as printed.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// When it was published, as precisely as is known.
    pub published: Option<PartialDate>,
    /// Where it can be read.
    pub address: Option<String>,
    /// Whether it is the document itself or a copy.
    pub standing: Standing,
    /// For a copy: what it is a copy of or a report on.
    pub copy_of: Option<String>,
    /// The terms on which it may be reused; `None` if they have not been verified.
    pub licence: Option<String>,
    /// Its protective marking.
    pub marking: Marking,
    /// Anything a reader must know of it.
    pub note: Option<String>,
}

vocabulary! {
    /// How near a source is to whoever first said the thing.
    #[non_exhaustive]
    Standing, "standing of a source" {
        /// The document of whoever says it.
        Primary = "primary",
        /// A public copy of the primary document, word for word.
        Mirror = "mirror",
        /// Somebody else's report of it.
        Secondary = "secondary",
    }
}

vocabulary! {
    /// UK government security classification (Cabinet Office, Government Security Classifications
    /// Policy, 2024), in rising order.
    #[derive(Default)]
    #[expect(clippy::exhaustive_enums, reason = "the policy has these levels")]
    Marking, "protective marking" {
        /// Published or cleared for publication.
        #[default]
        Public = "public",
        /// OFFICIAL.
        Official = "official",
        /// OFFICIAL-SENSITIVE.
        OfficialSensitive = "official-sensitive",
        /// SECRET.
        Secret = "secret",
        /// TOP SECRET.
        TopSecret = "top-secret",
    }
}

/// The place in a source that a row rests on. Every row has one: a row without a source does not
/// compile.
///
/// A row is protected as its source is, or more, if it has a marking of its own. Two citations are in
/// order of source, place, words and marking.
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// The document.
    pub source: Slug<Source>,
    /// The place in it: a paragraph, page, figure or row.
    pub locator: Option<String>,
    /// A few words from that place, verbatim, so that it can be found.
    pub anchor: Option<String>,
    /// The protective marking of the row, where it is marked by itself.
    #[serde(default)]
    pub marking: Option<Marking>,
}

impl Citation {
    /// The whole document.
    #[must_use]
    pub const fn of(source: Slug<Source>) -> Self {
        Self { source, locator: None, anchor: None, marking: None }
    }

    /// A place in a document.
    #[must_use]
    pub fn at(source: Slug<Source>, locator: impl Into<String>) -> Self {
        Self { source, locator: Some(locator.into()), anchor: None, marking: None }
    }
}

impl std::fmt::Display for Citation {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.source)?;
        match &self.locator {
            Some(locator) => write!(formatter, " {locator}"),
            None => Ok(()),
        }
    }
}
