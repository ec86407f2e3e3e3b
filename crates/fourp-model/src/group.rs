//! Boards, committees and forums.

use crate::{
    dates::{Dated, Dates},
    figure::Figure,
    rational::Rational,
    row::row,
    slug::Slug,
    source::{Citation, Marking},
    text::vocabulary,
    voice::Party,
};
use serde::{Deserialize, Serialize};

/// A group in which bodies meet, or a class of groups known only by its count ("37 groups").
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The id.
    pub id: Slug<Self>,
    /// The present or last name.
    pub name: String,
    /// Names over time, where they changed.
    #[serde(default)]
    pub names: Vec<Dated<String>>,
    /// Other names and abbreviations, as printed.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// For a class of groups: how many there are. `None` is one group.
    #[serde(default)]
    pub count: Option<Figure>,
    /// What it may do.
    #[serde(default)]
    pub standing: GroupStanding,
    /// Its tier, 1 at the top.
    #[serde(default)]
    pub tier: Option<u8>,
    /// Its purpose, in the source's words.
    #[serde(default)]
    pub purpose: Option<String>,
    /// Who answers for it.
    #[serde(default)]
    pub owner: Option<Party>,
    /// How often it meets, in meetings a year: `4`, `26/3`.
    #[serde(default)]
    pub meetings_per_year: Option<Rational>,
    /// How long a meeting takes, in minutes.
    #[serde(default)]
    pub meeting_minutes: Option<u32>,
    /// How long one member prepares for one meeting, in minutes.
    #[serde(default)]
    pub preparation_minutes: Option<u32>,
    /// How many members must be present for a decision.
    #[serde(default)]
    pub quorum: Option<u32>,
    /// Whether the law requires it.
    #[serde(default)]
    pub statutory: Statutory,
    /// The protective marking of its papers.
    #[serde(default)]
    pub classification: Option<Marking>,
    /// The groups that took its place.
    #[serde(default)]
    pub superseded_by: Vec<Slug<Self>>,
    /// When it existed.
    #[serde(default)]
    pub dates: Dates,
    /// Where this is said.
    pub citation: Citation,
}

vocabulary! {
    /// What a group may do.
    #[derive(Default)]
    #[non_exhaustive]
    GroupStanding, "standing" {
        /// The source does not say.
        #[default]
        NotStated = "not-stated",
        /// Takes decisions that bind its members.
        Decide = "decide",
        /// Brings its members' work together.
        Coordinate = "coordinate",
        /// Watches over the work of others.
        Oversee = "oversee",
        /// Advises those who decide.
        Advise = "advise",
        /// Talks.
        Discuss = "discuss",
    }
}

vocabulary! {
    /// Whether the law requires a group.
    #[derive(Default)]
    #[expect(clippy::exhaustive_enums, reason = "it does, it does not, or nobody says")]
    Statutory, "statutory footing" {
        /// The source does not say.
        #[default]
        NotStated = "not-stated",
        /// The law requires it.
        Statutory = "statutory",
        /// It can be closed without changing the law.
        NonStatutory = "non-statutory",
    }
}

impl Group {
    /// One group of which no more is known.
    #[must_use]
    pub fn new(id: Slug<Self>, name: &str, standing: GroupStanding, citation: Citation) -> Self {
        Self {
            id,
            name: name.into(),
            names: Vec::new(),
            aliases: Vec::new(),
            count: None,
            standing,
            tier: None,
            purpose: None,
            owner: None,
            meetings_per_year: None,
            meeting_minutes: None,
            preparation_minutes: None,
            quorum: None,
            statutory: Statutory::NotStated,
            classification: None,
            superseded_by: Vec::new(),
            dates: Dates::default(),
            citation,
        }
    }
}

row!(Group in Groups by id, mentions count owner superseded_by);
