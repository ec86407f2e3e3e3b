//! What government set out to do.

use crate::{
    cost::Cost,
    dates::{Dates, PartialDate},
    row::row,
    scope::Scope,
    slug::Slug,
    source::Citation,
    strand::Strand,
    text::vocabulary,
    threat::Threat,
    voice::Party,
};
use serde::{Deserialize, Serialize};

/// A strategy, such as the one of 2018 against serious and organised crime.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Strategy {
    /// The id.
    pub id: Slug<Self>,
    /// The title.
    pub name: String,
    /// Who holds it.
    #[serde(default)]
    pub held_by: Option<Party>,
    /// The strands it has.
    #[serde(default)]
    pub strands: Vec<Strand>,
    /// When it was in force.
    #[serde(default)]
    pub dates: Dates,
    /// When it was reviewed.
    #[serde(default)]
    pub reviewed: Option<PartialDate>,
    /// The strategy that it replaced.
    #[serde(default)]
    pub supersedes: Option<Slug<Self>>,
    /// What it costs.
    #[serde(default)]
    pub cost: Cost,
    /// What shows that its approach is right.
    #[serde(default)]
    pub evidence: Evidence,
    /// Where this is said.
    pub citation: Citation,
}

/// What a strategy sets out to achieve.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Objective {
    /// The id.
    pub id: Slug<Self>,
    /// The strategy it belongs to.
    pub strategy: Slug<Strategy>,
    /// The objective, in the source's words.
    pub text: String,
    /// Over which threat.
    #[serde(default)]
    pub threat: Scope<Slug<Threat>>,
    /// Over which strand.
    #[serde(default)]
    pub strand: Scope<Strand>,
    /// Who answers for it.
    #[serde(default)]
    pub owner: Option<Party>,
    /// What it costs.
    #[serde(default)]
    pub cost: Cost,
    /// What shows that its approach is right.
    #[serde(default)]
    pub evidence: Evidence,
    /// When it is to be, or was, reviewed.
    #[serde(default)]
    pub review: Option<PartialDate>,
    /// The objective that took its place.
    #[serde(default)]
    pub superseded_by: Option<Slug<Self>>,
    /// Where this is said.
    pub citation: Citation,
}

vocabulary! {
    /// What a reader of a strategy saw that supports its approach.
    #[derive(Default)]
    #[non_exhaustive]
    Evidence, "state of evidence" {
        /// The source does not say.
        #[default]
        NotStated = "not-stated",
        /// Somebody looked, and saw none.
        NoneSeen = "none-seen",
        /// Claimed by those who hold the strategy.
        Asserted = "asserted",
        /// Seen and judged sufficient by somebody else.
        Assessed = "assessed",
        /// An evaluation was published.
        Evaluated = "evaluated",
    }
}

impl Strategy {
    /// A strategy of which no more is known.
    #[must_use]
    pub fn new(id: Slug<Self>, name: &str, citation: Citation) -> Self {
        Self {
            id,
            name: name.into(),
            held_by: None,
            strands: Vec::new(),
            dates: Dates::default(),
            reviewed: None,
            supersedes: None,
            cost: Cost::NotStated,
            evidence: Evidence::NotStated,
            citation,
        }
    }
}

impl Objective {
    /// An objective of which no more is known.
    #[must_use]
    pub fn new(id: Slug<Self>, strategy: Slug<Strategy>, text: &str, citation: Citation) -> Self {
        Self {
            id,
            strategy,
            text: text.into(),
            threat: Scope::NotStated,
            strand: Scope::NotStated,
            owner: None,
            cost: Cost::NotStated,
            evidence: Evidence::NotStated,
            review: None,
            superseded_by: None,
            citation,
        }
    }
}

row!(Strategy in Strategies by id, mentions held_by supersedes cost);
row!(Objective in Objectives by id, mentions strategy threat owner cost superseded_by);
