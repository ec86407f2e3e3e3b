//! Programmes, pilots and products.

use crate::{
    cost::Cost, dates::Dates, figure::Figure, row::row, slug::Slug, source::Citation,
    strand::Strand, strategy::Strategy, text::vocabulary, threat::Threat, voice::Party,
};
use serde::{Deserialize, Serialize};

/// A programme, pilot or product: community coordinators, online-safety teaching.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Initiative {
    /// The id.
    pub id: Slug<Self>,
    /// The name.
    pub name: String,
    /// Other names, misprints included.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Who runs it.
    #[serde(default)]
    pub held_by: Vec<Party>,
    /// The strategy it belongs to.
    #[serde(default)]
    pub strategy: Option<Slug<Strategy>>,
    /// The threats it is about.
    #[serde(default)]
    pub threats: Vec<Slug<Threat>>,
    /// The strands it serves.
    #[serde(default)]
    pub strands: Vec<Strand>,
    /// How far it has come.
    #[serde(default)]
    pub stage: Maturity,
    /// How many areas it works in.
    #[serde(default)]
    pub areas: Option<Figure>,
    /// What it costs.
    #[serde(default)]
    pub cost: Cost,
    /// The earlier initiatives that it builds on; empty where the source does not say.
    #[serde(default)]
    pub builds_on: Vec<Slug<Self>>,
    /// When it ran.
    #[serde(default)]
    pub dates: Dates,
    /// Where this is said.
    pub citation: Citation,
}

vocabulary! {
    /// How far an initiative, capability or system has come.
    #[derive(Default)]
    #[non_exhaustive]
    Maturity, "maturity" {
        /// The source does not say.
        #[default]
        NotStated = "not-stated",
        /// Announced or intended.
        Planned = "planned",
        /// On trial.
        Pilot = "pilot",
        /// Being built.
        UnderDevelopment = "under-development",
        /// There, but short of what is needed.
        Underdeveloped = "underdeveloped",
        /// At work.
        Operating = "operating",
        /// Over.
        Ended = "ended",
    }
}

impl Initiative {
    /// An initiative of which no more is known.
    #[must_use]
    pub fn new(id: Slug<Self>, name: &str, citation: Citation) -> Self {
        Self {
            id,
            name: name.into(),
            aliases: Vec::new(),
            held_by: Vec::new(),
            strategy: None,
            threats: Vec::new(),
            strands: Vec::new(),
            stage: Maturity::NotStated,
            areas: None,
            cost: Cost::NotStated,
            builds_on: Vec::new(),
            dates: Dates::default(),
            citation,
        }
    }
}

row!(Initiative in Initiatives by id, mentions held_by strategy threats areas cost builds_on);
