//! What data bodies hold, and whether it can be brought together.

use crate::{
    dates::Dates, initiative::Maturity, row::row, slug::Slug, source::Citation, text::vocabulary,
    threat::Threat, voice::Party,
};
use serde::{Deserialize, Serialize};

/// A holding of data: a force's crime records, a national exploitation capability, health data.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DataSystem {
    /// The id.
    pub id: Slug<Self>,
    /// The name.
    pub name: String,
    /// Other names and abbreviations, as printed.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Who holds it.
    pub held_by: Party,
    /// What it holds.
    pub holds: String,
    /// What it is for.
    #[serde(default)]
    pub purpose: Option<String>,
    /// The threats it says something about.
    #[serde(default)]
    pub threats: Vec<Slug<Threat>>,
    /// The systems with which it is, or could be, joined.
    #[serde(default)]
    pub joins: Vec<Slug<Self>>,
    /// How easily it joins with others.
    #[serde(default)]
    pub joining: Joining,
    /// Who may use it.
    #[serde(default)]
    pub access: Access,
    /// How its holders record; "varied greatly between police forces".
    #[serde(default)]
    pub recording: Option<String>,
    /// How far it has come.
    #[serde(default)]
    pub stage: Maturity,
    /// When it is or was in use.
    #[serde(default)]
    pub dates: Dates,
    /// Where this is said.
    pub citation: Citation,
}

vocabulary! {
    /// How easily a system joins with others.
    #[derive(Default)]
    #[non_exhaustive]
    Joining, "ease of joining" {
        /// The source does not say.
        #[default]
        NotStated = "not-stated",
        /// It is joined.
        Joined = "joined",
        /// Possible, but slow or expensive.
        Costly = "costly",
        /// Not possible as things stand.
        NotPossible = "not-possible",
    }
}

vocabulary! {
    /// Who may use a system's data.
    #[derive(Default)]
    #[non_exhaustive]
    Access, "access" {
        /// The source does not say.
        #[default]
        NotStated = "not-stated",
        /// Everybody.
        Open = "open",
        /// Those who ask and are entitled.
        OnRequest = "on-request",
        /// Entitled bodies, with difficulty.
        Difficult = "difficult",
        /// Its holders only.
        Closed = "closed",
    }
}

impl DataSystem {
    /// A system of which no more is known.
    #[must_use]
    pub fn new(
        id: Slug<Self>,
        name: &str,
        held_by: Party,
        holds: &str,
        citation: Citation,
    ) -> Self {
        Self {
            id,
            name: name.into(),
            aliases: Vec::new(),
            held_by,
            holds: holds.into(),
            purpose: None,
            threats: Vec::new(),
            joins: Vec::new(),
            joining: Joining::NotStated,
            access: Access::NotStated,
            recording: None,
            stage: Maturity::NotStated,
            dates: Dates::default(),
            citation,
        }
    }
}

row!(DataSystem in DataSystems by id, mentions held_by threats joins);
