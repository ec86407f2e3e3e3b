//! The kinds of harm that a programme answers, and how sources name them.

use crate::{dates::Dates, row::row, slug::Slug, source::Citation, text::vocabulary};
use serde::{Deserialize, Serialize};

/// A kind of harm that the programme answers: illegal drugs, cyber crime.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Threat {
    /// The id.
    pub id: Slug<Self>,
    /// The name as the programme writes it.
    pub name: String,
    /// The wider threat that this one is a part of.
    #[serde(default)]
    pub part_of: Option<Slug<Self>>,
    /// What the source adds.
    #[serde(default)]
    pub note: Option<String>,
    /// Where this is said.
    pub citation: Citation,
}

/// Which threats were told apart in a span of time: nine in 2018, ten in 2019.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ThreatTaxonomy {
    /// The id.
    pub id: Slug<Self>,
    /// The name.
    pub name: String,
    /// When it was in use.
    #[serde(default)]
    pub dates: Dates,
    /// How many threats the source says there are; may be known without their names.
    #[serde(default)]
    pub count: Option<u32>,
    /// The threats that are named.
    #[serde(default)]
    pub threats: Vec<Slug<Threat>>,
    /// The taxonomy that it replaced.
    #[serde(default)]
    pub supersedes: Option<Slug<Self>>,
    /// Where this is said.
    pub citation: Citation,
}

/// A spelling of a threat, and how what it means relates to the threat.
///
/// The relation reads from the label: "high-end money laundering" *is narrower than* the threat money
/// laundering. Only exact labels and synonyms may stand for the threat.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ThreatLabel {
    /// The label as printed.
    pub label: String,
    /// The threat it relates to.
    pub threat: Slug<Threat>,
    /// How the label relates to the threat.
    pub relation: LabelRelation,
    /// Where it is used, in the source's words: "2018-19 priority list".
    #[serde(default)]
    pub used_in: Option<String>,
    /// Where this is said.
    pub citation: Citation,
}

vocabulary! {
    /// How what a label means relates to a threat; after SKOS mapping properties (W3C 2009).
    #[expect(clippy::exhaustive_enums, reason = "two sets are equal, nested or overlapping")]
    LabelRelation, "label relation" {
        /// The label is the threat's own name.
        Exact = "exact",
        /// Another spelling or name of the same.
        Synonym = "synonym",
        /// The label means a part of the threat.
        Narrower = "narrower",
        /// The label means the threat and more.
        Broader = "broader",
        /// The label means part of the threat and something else besides.
        Overlapping = "overlapping",
    }
}

impl LabelRelation {
    /// Whether label and threat mean the same.
    #[must_use]
    pub const fn is_same(self) -> bool {
        matches!(self, Self::Exact | Self::Synonym)
    }

    /// Whether everything the label means is within the threat.
    #[must_use]
    pub const fn is_within(self) -> bool {
        matches!(self, Self::Exact | Self::Synonym | Self::Narrower)
    }
}

row!(Threat in Threats by id, mentions part_of);
row!(ThreatTaxonomy in Taxonomies by id, mentions threats supersedes);
row!(ThreatLabel in ThreatLabels by Ord::cmp, mentions threat);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_narrower_label_is_within_but_not_the_same() {
        assert!(LabelRelation::Narrower.is_within() && !LabelRelation::Narrower.is_same());
        assert!(!LabelRelation::Broader.is_within() && !LabelRelation::Overlapping.is_within());
        assert!(LabelRelation::Synonym.is_same() && LabelRelation::Synonym.is_within());
    }
}
