//! What sources date.

use crate::{period::Period, row::row, slug::Slug, source::Citation, voice::Party};
use serde::{Deserialize, Serialize};

/// Something that a source says happened at a time: "in 2017, a Home Office review".
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// The id.
    pub id: Slug<Self>,
    /// When, as precisely as the source says.
    pub period: Period,
    /// What happened.
    pub what: String,
    /// Who took part.
    #[serde(default)]
    pub parties: Vec<Party>,
    /// Where this is said.
    pub citation: Citation,
}

row!(Event in Events by id, mentions parties);
