//! Single disruptions and other acts.

use crate::{
    dates::PartialDate,
    figure::Figure,
    markers::{Area, Operation},
    row::row,
    slug::Slug,
    source::Citation,
    strand::Strand,
    text::vocabulary,
    threat::Threat,
    voice::Party,
};
use serde::{Deserialize, Serialize};

/// One act against a threat, claimed by one body: a disruption.
///
/// Two bodies' claims to the same disruption share an operation, and are one.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Intervention {
    /// The id.
    pub id: Slug<Self>,
    /// When.
    pub date: PartialDate,
    /// Who claims it.
    pub party: Party,
    /// Against which threat.
    #[serde(default)]
    pub threat: Option<Slug<Threat>>,
    /// In which strand.
    #[serde(default)]
    pub strand: Option<Strand>,
    /// How much it did, as its claimant judged.
    #[serde(default)]
    pub effect: Effect,
    /// What it took, with its unit: officer hours, pounds.
    #[serde(default)]
    pub effort: Option<Figure>,
    /// The operation it was part of.
    #[serde(default)]
    pub operation: Option<Slug<Operation>>,
    /// Where.
    #[serde(default)]
    pub area: Option<Slug<Area>>,
    /// Where this is said.
    pub citation: Citation,
}

vocabulary! {
    /// How much an intervention did, as its claimant judged.
    #[derive(Default)]
    #[non_exhaustive]
    Effect, "effect" {
        /// The source does not say.
        #[default]
        NotStated = "not-stated",
        /// A little, for a short time.
        Minor = "minor",
        /// Noticeably, or for some time.
        Moderate = "moderate",
        /// A great deal, for long.
        Major = "major",
    }
}

impl Intervention {
    /// An act of which no more is known.
    #[must_use]
    pub fn new(id: Slug<Self>, date: PartialDate, party: Party, citation: Citation) -> Self {
        Self {
            id,
            date,
            party,
            threat: None,
            strand: None,
            effect: Effect::NotStated,
            effort: None,
            operation: None,
            area: None,
            citation,
        }
    }
}

row!(Intervention in Interventions by id, mentions party threat effort operation area);
