//! What bodies were told to do, and what they said they would do.

use crate::{
    dates::{Dated, PartialDate},
    row::row,
    slug::Slug,
    source::Citation,
    strategy::Strategy,
    text::vocabulary,
    voice::Party,
};
use serde::{Deserialize, Serialize};

/// A recommendation, with the answer it got and what came of it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Recommendation {
    /// The id.
    pub id: Slug<Self>,
    /// The recommendation, in the source's words.
    pub text: String,
    /// Who made it.
    pub made_by: Party,
    /// To whom.
    #[serde(default)]
    pub addressed_to: Vec<Party>,
    /// When it was made.
    #[serde(default)]
    pub made: Option<PartialDate>,
    /// By when it is to be done.
    #[serde(default)]
    pub due: Option<PartialDate>,
    /// The answer of those it was addressed to.
    #[serde(default)]
    pub response: Response,
    /// How it stands, over time.
    #[serde(default)]
    pub status: Vec<Dated<ActionStatus>>,
    /// What shows that it was done.
    #[serde(default)]
    pub evidence: Option<String>,
    /// Where this is said.
    pub citation: Citation,
}

/// A promise to do something, other than to pay.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// The id.
    pub id: Slug<Self>,
    /// The promise, in the source's words.
    pub text: String,
    /// Who made it.
    pub made_by: Party,
    /// The strategy it was made in.
    #[serde(default)]
    pub strategy: Option<Slug<Strategy>>,
    /// The recommendation it answers.
    #[serde(default)]
    pub answers: Option<Slug<Recommendation>>,
    /// When it was made.
    #[serde(default)]
    pub made: Option<PartialDate>,
    /// By when it is to be done.
    #[serde(default)]
    pub due: Option<PartialDate>,
    /// How it stands, over time.
    #[serde(default)]
    pub status: Vec<Dated<ActionStatus>>,
    /// What shows that it was done.
    #[serde(default)]
    pub evidence: Option<String>,
    /// Where this is said.
    pub citation: Citation,
}

vocabulary! {
    /// The answer to a recommendation.
    #[derive(Default)]
    #[non_exhaustive]
    Response, "response" {
        /// The source does not say.
        #[default]
        NotStated = "not-stated",
        /// Agreed.
        Accepted = "accepted",
        /// Agreed in part.
        PartlyAccepted = "partly-accepted",
        /// Refused.
        Rejected = "rejected",
    }
}

vocabulary! {
    /// How a recommendation or promise stands.
    #[non_exhaustive]
    ActionStatus, "status of an action" {
        /// Nothing was done yet.
        Open = "open",
        /// Begun.
        InProgress = "in-progress",
        /// Done, by the account of those who had to.
        ReportedDone = "reported-done",
        /// Done, as somebody else found.
        VerifiedDone = "verified-done",
        /// Something else took its place.
        Superseded = "superseded",
        /// Given up.
        Dropped = "dropped",
    }
}

impl Recommendation {
    /// A recommendation of which no more is known.
    #[must_use]
    pub fn new(id: Slug<Self>, text: &str, made_by: Party, citation: Citation) -> Self {
        Self {
            id,
            text: text.into(),
            made_by,
            addressed_to: Vec::new(),
            made: None,
            due: None,
            response: Response::NotStated,
            status: Vec::new(),
            evidence: None,
            citation,
        }
    }
}

impl Commitment {
    /// A promise of which no more is known.
    #[must_use]
    pub fn new(id: Slug<Self>, text: &str, made_by: Party, citation: Citation) -> Self {
        Self {
            id,
            text: text.into(),
            made_by,
            strategy: None,
            answers: None,
            made: None,
            due: None,
            status: Vec::new(),
            evidence: None,
            citation,
        }
    }
}

row!(Recommendation in Recommendations by id, mentions made_by addressed_to);
row!(Commitment in Commitments by id, mentions made_by strategy answers);
