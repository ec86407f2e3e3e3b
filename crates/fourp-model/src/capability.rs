//! What bodies are able to do.

use crate::{
    cost::Cost,
    figure::Figure,
    initiative::Maturity,
    markers::{Area, CapabilityKind},
    period::Period,
    row::row,
    slug::Slug,
    source::Citation,
    strand::Strand,
    threat::Threat,
    voice::Party,
};
use serde::{Deserialize, Serialize};

/// One body's ability to do one kind of thing: its surveillance teams.
///
/// Several bodies with one kind of capability are not yet duplication: that takes overlapping areas
/// and idle demand, which is why both are here.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Capability {
    /// The id.
    pub id: Slug<Self>,
    /// The name.
    pub name: String,
    /// The kind of capability, shared by all that can do the same.
    pub kind: Slug<CapabilityKind>,
    /// Who has it.
    pub held_by: Party,
    /// Where it can be used; `None` where the source does not say.
    #[serde(default)]
    pub area: Option<Slug<Area>>,
    /// The threats it is used against.
    #[serde(default)]
    pub threats: Vec<Slug<Threat>>,
    /// The strands it serves.
    #[serde(default)]
    pub strands: Vec<Strand>,
    /// How far it has come.
    #[serde(default)]
    pub stage: Maturity,
    /// When the figures below hold.
    #[serde(default)]
    pub period: Option<Period>,
    /// How much of it is asked for.
    #[serde(default)]
    pub demand: Option<Figure>,
    /// How much of it there is.
    #[serde(default)]
    pub capacity: Option<Figure>,
    /// What share of it is in use.
    #[serde(default)]
    pub utilisation: Option<Figure>,
    /// What it costs.
    #[serde(default)]
    pub cost: Cost,
    /// Where this is said.
    pub citation: Citation,
}

impl Capability {
    /// A capability of which no more is known.
    #[must_use]
    pub fn new(
        id: Slug<Self>,
        name: &str,
        kind: Slug<CapabilityKind>,
        held_by: Party,
        citation: Citation,
    ) -> Self {
        Self {
            id,
            name: name.into(),
            kind,
            held_by,
            area: None,
            threats: Vec::new(),
            strands: Vec::new(),
            stage: Maturity::NotStated,
            period: None,
            demand: None,
            capacity: None,
            utilisation: None,
            cost: Cost::NotStated,
            citation,
        }
    }
}

row!(Capability in Capabilities by id, mentions kind held_by area threats demand capacity utilisation cost);
