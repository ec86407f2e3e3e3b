//! Which group reports where.

use crate::{
    dates::Dates,
    group::Group,
    reference::{Mentions, ReferenceVisitor},
    row::row,
    slug::{Slug, SlugError},
    source::Citation,
    text::{text_serde, vocabulary},
    voice::{GROUP, Party},
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A line from a group to the group or body that it reports to.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReportingLine {
    /// The group that reports.
    pub from: Slug<Group>,
    /// To whom.
    pub to: Superior,
    /// Whether the line is laid down.
    #[serde(default)]
    pub formality: Formality,
    /// When.
    #[serde(default)]
    pub dates: Dates,
    /// Where this is said.
    pub citation: Citation,
}

/// What a group reports to.
///
/// Reads and writes `group:soc-board`, otherwise a party: `home-office`,
/// `class:territorial-police-forces`.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "a line ends at a group or at those who own it")]
pub enum Superior {
    /// Another group.
    Group(Slug<Group>),
    /// The body or office that owns the group's decisions.
    Owner(Party),
}

vocabulary! {
    /// Whether a reporting line is laid down.
    #[derive(Default)]
    #[expect(clippy::exhaustive_enums, reason = "it is, it is not, or nobody says")]
    Formality, "formality" {
        /// The source does not say.
        #[default]
        NotStated = "not-stated",
        /// Laid down, for example in terms of reference.
        Formal = "formal",
        /// By habit.
        Informal = "informal",
    }
}

impl ReportingLine {
    /// A line of which no more is known.
    #[must_use]
    pub fn new(from: Slug<Group>, to: Superior, citation: Citation) -> Self {
        Self { from, to, formality: Formality::NotStated, dates: Dates::default(), citation }
    }
}

impl fmt::Display for Superior {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Group(group) => write!(formatter, "{GROUP}{group}"),
            Self::Owner(party) => party.fmt(formatter),
        }
    }
}

impl FromStr for Superior {
    type Err = SlugError;

    fn from_str(text: &str) -> Result<Self, SlugError> {
        match text.strip_prefix(GROUP) {
            Some(group) => group.parse().map(Self::Group),
            None => text.parse().map(Self::Owner),
        }
    }
}

text_serde!(Superior, "Superior", "group:ID, a body, or class:ID");

impl Mentions for Superior {
    fn mentions<V: ReferenceVisitor + ?Sized>(&self, field: &'static str, visitor: &mut V) {
        match self {
            Self::Group(group) => visitor.visit(field, group),
            Self::Owner(party) => party.mentions(field, visitor),
        }
    }
}

row!(ReportingLine in ReportingLines by Ord::cmp, mentions from to);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_bodies_and_classes_are_told_apart() {
        assert!(matches!("group:board".parse(), Ok(Superior::Group(_))));
        assert!(matches!("board".parse(), Ok(Superior::Owner(Party::Body(_)))));
        assert!(matches!("class:forces".parse(), Ok(Superior::Owner(Party::Class(_)))));
        assert_eq!("group:".parse::<Superior>(), Err(SlugError::Empty));
    }
}
