//! A sentence of a report, and what bears on it.

use serde::{Deserialize, Serialize};

use crate::{
    check::Check, claim::Claim, slug::Slug, source::Citation, table::Table, text::vocabulary,
    voice::Voice,
};

/// A finding, recommendation, commitment, definition... quoted by a few of its words.
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Its id.
    pub id: Slug<Self>,
    /// What sort of sentence it is.
    pub class: StatementClass,
    /// Who says it.
    pub voice: Voice,
    /// What it says, in our words.
    pub gist: String,
    /// Checks of figures whose outcome shows it true or false: not checks that merely concern the
    /// same figures.
    pub tested_by: Vec<Slug<Check>>,
    /// Claims by others than the speaker, resting on other data, that bear it out.
    pub supported_by: Vec<Slug<Claim>>,
    /// Claims or figures it repeats: a restatement shows nothing.
    pub restates: Vec<Slug<Claim>>,
    /// Statements that say the same elsewhere.
    pub repeated_by: Vec<Slug<Self>>,
    /// Statements that say otherwise.
    pub contradicted_by: Vec<Slug<Self>>,
    /// Later statements on the same matter.
    pub followed_up_by: Vec<Slug<Self>>,
    /// Why the data supplied cannot settle it, if they cannot.
    pub not_measurable: Option<String>,
    /// What data would settle it.
    pub settled_by: Option<String>,
    /// The tables in which those data would stand.
    #[serde(default)]
    pub settled_in: Vec<Table>,
    /// Where it stands.
    pub citation: Citation,
}

vocabulary! {
    /// The sort of sentence. Recommendations, commitments and definitions are neither true nor false.
    #[non_exhaustive]
    StatementClass, "class of statement" {
        /// Something found to be so.
        Finding = "finding",
        /// Something not known or not measured.
        DataWeakness = "data-weakness",
        /// Something said of how money moves.
        FundingProperty = "funding-property",
        /// Something said of how decisions are made.
        GovernanceProperty = "governance-property",
        /// Who does what with whom.
        Relation = "relation",
        /// Who says or thinks something.
        Attribution = "attribution",
        /// What somebody should do.
        Recommendation = "recommendation",
        /// What somebody says will be done.
        Commitment = "commitment",
        /// What a word means.
        Definition = "definition",
    }
}

impl StatementClass {
    /// Whether such a sentence can be true or false.
    #[must_use]
    pub const fn is_truth_apt(self) -> bool {
        !matches!(self, Self::Recommendation | Self::Commitment | Self::Definition)
    }
}
