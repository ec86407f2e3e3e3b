//! What groups are for.

use crate::{
    dates::Dates, group::Group, responsibility::Function, row::row, scope::Scope, slug::Slug,
    source::Citation, strand::Strand, threat::Threat,
};
use serde::{Deserialize, Serialize};

/// One function of a group over a threat and a strand.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Remit {
    /// Which group.
    pub group: Slug<Group>,
    /// Over which threat.
    #[serde(default)]
    pub threat: Scope<Slug<Threat>>,
    /// Over which strand.
    #[serde(default)]
    pub strand: Scope<Strand>,
    /// What it does.
    pub function: Function,
    /// When.
    #[serde(default)]
    pub dates: Dates,
    /// Where this is said.
    pub citation: Citation,
}

impl Remit {
    /// A function whose reach the source does not state.
    #[must_use]
    pub fn new(group: Slug<Group>, function: Function, citation: Citation) -> Self {
        Self {
            group,
            threat: Scope::NotStated,
            strand: Scope::NotStated,
            function,
            dates: Dates::default(),
            citation,
        }
    }
}

row!(Remit in Remits by Ord::cmp, mentions group threat);
