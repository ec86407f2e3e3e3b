//! Who does what.

use crate::{
    dates::Dates, markers::Area, row::row, scope::Scope, slug::Slug, source::Citation,
    strand::Strand, text::vocabulary, threat::Threat, voice::Party,
};
use serde::{Deserialize, Serialize};

/// One function of one body, office or class of bodies, over a threat and a strand.
///
/// Two bodies that both coordinate are two rows; whether that is a clash is a question of governance.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Responsibility {
    /// Who.
    pub party: Party,
    /// What it does.
    pub function: Function,
    /// Over which threat.
    #[serde(default)]
    pub threat: Scope<Slug<Threat>>,
    /// Over which strand.
    #[serde(default)]
    pub strand: Scope<Strand>,
    /// Where.
    #[serde(default)]
    pub jurisdiction: Option<Slug<Area>>,
    /// To whom it answers for this.
    #[serde(default)]
    pub accountable_to: Option<Party>,
    /// When.
    #[serde(default)]
    pub dates: Dates,
    /// Where this is said.
    pub citation: Citation,
}

vocabulary! {
    /// What a body or group does about a threat.
    #[non_exhaustive]
    Function, "function" {
        /// Sets policy.
        Policy = "policy",
        /// Provides the money.
        Funding = "funding",
        /// Owns the result: a Senior Responsible Owner.
        Own = "own",
        /// Leads.
        Lead = "lead",
        /// Takes decisions.
        Decide = "decide",
        /// Coordinates others.
        Coordinate = "coordinate",
        /// Does the work.
        Deliver = "deliver",
        /// Watches over others' work.
        Oversee = "oversee",
        /// Answers to Parliament: an Accounting Officer.
        AccountToParliament = "account-to-parliament",
    }
}

impl Responsibility {
    /// A function whose reach the source does not limit or state.
    #[must_use]
    pub fn new(party: Party, function: Function, citation: Citation) -> Self {
        Self {
            party,
            function,
            threat: Scope::NotStated,
            strand: Scope::NotStated,
            jurisdiction: None,
            accountable_to: None,
            dates: Dates::default(),
            citation,
        }
    }
}

row!(Responsibility in Responsibilities by Ord::cmp, mentions party threat jurisdiction accountable_to);
