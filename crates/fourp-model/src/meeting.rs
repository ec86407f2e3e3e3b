//! When groups met.

use crate::{
    dates::PartialDate, group::Group, row::row, slug::Slug, source::Citation, voice::Party,
};
use serde::{Deserialize, Serialize};

/// One meeting, as minuted. With these, load and latency are observed and not nominal.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    /// Which group met.
    pub group: Slug<Group>,
    /// When.
    pub date: PartialDate,
    /// How long it took, in minutes.
    #[serde(default)]
    pub minutes: Option<u32>,
    /// How many decisions it took; `None` where the minutes do not tell.
    #[serde(default)]
    pub decisions: Option<u32>,
    /// Who came.
    #[serde(default)]
    pub attended: Vec<Party>,
    /// Who sent apologies.
    #[serde(default)]
    pub apologies: Vec<Party>,
    /// Where this is said.
    pub citation: Citation,
}

impl Meeting {
    /// A meeting of which no more is known.
    #[must_use]
    pub fn new(group: Slug<Group>, date: PartialDate, citation: Citation) -> Self {
        Self {
            group,
            date,
            minutes: None,
            decisions: None,
            attended: Vec::new(),
            apologies: Vec::new(),
            citation,
        }
    }
}

row!(Meeting in Meetings by Ord::cmp, mentions group attended apologies);
