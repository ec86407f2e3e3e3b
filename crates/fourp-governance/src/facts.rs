//! What is known on one day of each group, seat, line, body.

use std::num::NonZeroU32;

use fourp_model::{
    Body, BodyKind, Covers, Figure, Formality, Function, Group, GroupStanding, Marking, Party,
    Rational, SeatRole, Slug, Statutory, Threat,
};
use serde::Serialize;

use crate::{bits::CellSet, words::conventions};

conventions! {
    /// What becomes of rows whose dates are known too roughly to say whether they hold on the day.
    #[derive(Default)]
    #[expect(clippy::exhaustive_enums, reason = "they are kept or not")]
    PartialDates {
        /// They are kept, and marked [`Covers::Maybe`]. A seat "from 2018" is then one throughout 2018.
        #[default]
        Keep = "kept and marked",
        /// They are left out: only what certainly holds is there.
        Drop = "left out",
    }
}

/// A group on the day.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GroupFacts {
    /// The id.
    pub id: Slug<Group>,
    /// The name on the day; the id where no row declares it.
    pub name: String,
    /// What it may do.
    pub standing: GroupStanding,
    /// Its tier, 1 at the top.
    pub tier: Option<u8>,
    /// Who answers for it.
    pub owner: Option<Party>,
    /// Meetings a year, as laid down.
    pub meetings_per_year: Option<Rational>,
    /// Minutes a meeting takes.
    pub meeting_minutes: Option<u32>,
    /// Minutes one member prepares for one meeting.
    pub preparation_minutes: Option<u32>,
    /// How many members must be present for a decision.
    pub quorum: Option<u32>,
    /// Whether the law requires it.
    pub statutory: Statutory,
    /// The marking of its papers.
    pub classification: Option<Marking>,
    /// The groups that took its place.
    pub superseded_by: Vec<Slug<Group>>,
    /// Whether it certainly exists on the day.
    #[serde(serialize_with = "certainty")]
    pub certainty: Covers,
    /// Its row, from 1; `None` if no row declares it.
    pub row: Option<u32>,
}

/// A class of groups that is known only by its count.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ClassFacts {
    /// The id.
    pub id: Slug<Group>,
    /// The name.
    pub name: String,
    /// How many groups there are.
    pub count: Figure,
    /// What they may do.
    pub standing: GroupStanding,
    /// Whether it certainly exists on the day.
    #[serde(serialize_with = "certainty")]
    pub certainty: Covers,
    /// Its row, from 1.
    pub row: u32,
}

/// One seat of a party in a group.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SeatFacts {
    /// As what.
    pub role: SeatRole,
    /// How many people it sends.
    pub people: NonZeroU32,
    /// Whether it certainly holds on the day.
    #[serde(serialize_with = "certainty")]
    pub certainty: Covers,
    /// Its row, from 1; 0 in a network that was made from ties.
    pub row: u32,
}

/// A reporting line on the day, from a group that exists.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Line {
    /// The group that reports.
    pub from: u32,
    /// To whom.
    pub to: LineEnd,
    /// Whether it is laid down.
    pub formality: Formality,
    /// Whether it certainly holds on the day.
    #[serde(serialize_with = "certainty")]
    pub certainty: Covers,
    /// Its row, from 1.
    pub row: u32,
}

/// Where a reporting line ends.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LineEnd {
    /// A group that exists on the day.
    Group(u32),
    /// A body or office that owns the group's decisions.
    Owner(Party),
    /// A group that does not exist on the day.
    Closed(Slug<Group>),
    /// A group that no row declares, and that does nothing but be reported to.
    Undeclared(Slug<Group>),
    /// A class of groups known by its count: one of them, no one knows which.
    OneOf(Slug<Group>),
}

/// One function of a body, office or class of bodies on the day.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Position {
    /// Who.
    pub party: Party,
    /// What it does.
    pub function: Function,
    /// Over which cells.
    pub cells: CellSet,
    /// To whom it answers for this.
    pub accountable_to: Option<Party>,
    /// Whether it certainly holds on the day.
    #[serde(serialize_with = "certainty")]
    pub certainty: Covers,
    /// Its row, from 1.
    pub row: u32,
}

/// A meeting within the year that ends on the day.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MeetingFacts {
    /// The group that met.
    pub group: u32,
    /// How long it took, in minutes.
    pub minutes: Option<u32>,
    /// How many decisions it took.
    pub decisions: Option<u32>,
    /// Who came, in order and each once; none where no list was kept.
    pub attended: Vec<Party>,
    /// Who sent apologies, in order and each once.
    pub apologies: Vec<Party>,
    /// Its row, from 1.
    pub row: u32,
}

/// A body that a row declares, whether or not it exists on the day.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct BodyFacts {
    /// The id.
    pub id: Slug<Body>,
    /// The name.
    pub name: String,
    /// What it is.
    pub kind: BodyKind,
    /// Whether it exists on the day.
    pub presence: Presence,
    /// The bodies it belongs to on the day, in order and each once.
    pub parents: Vec<Slug<Body>>,
    /// The bodies that took its place.
    pub superseded_by: Vec<Slug<Body>>,
    /// Its row, from 1.
    pub row: u32,
}

conventions! {
    /// Whether a body exists on the day, from its dates, and from its status where they do not tell.
    #[expect(clippy::exhaustive_enums, reason = "it does, it does not, or nobody says")]
    Presence {
        /// It exists, or nothing says that it does not.
        Present = "present",
        /// Dates or status say that it does not exist any more.
        Closed = "closed",
        /// It does not exist yet.
        Planned = "planned",
    }
}

/// A threat of the programme.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ThreatFacts {
    /// The id.
    pub id: Slug<Threat>,
    /// The wider threat it is part of.
    pub part_of: Option<Slug<Threat>>,
}

/// Rows that hold on the day and have no place in the network.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Adrift {
    /// Seats in groups that do not exist on the day.
    pub seats_of_closed: u32,
    /// Seats in classes of groups known by their count.
    pub seats_of_classes: u32,
    /// Remits of either.
    pub remits: u32,
    /// Lines from either.
    pub lines: u32,
}

/// A seat of which nothing is known but that there is one.
pub(crate) const PLAIN: SeatFacts = SeatFacts {
    role: SeatRole::NotStated,
    people: NonZeroU32::MIN,
    certainty: Covers::Yes,
    row: 0,
};

impl GroupFacts {
    /// Whether a row declares it.
    #[must_use]
    pub const fn is_declared(&self) -> bool {
        self.row.is_some()
    }

    pub(crate) fn unknown(id: Slug<Group>, certainty: Covers) -> Self {
        Self {
            name: id.to_string(),
            id,
            standing: GroupStanding::NotStated,
            tier: None,
            owner: None,
            meetings_per_year: None,
            meeting_minutes: None,
            preparation_minutes: None,
            quorum: None,
            statutory: Statutory::NotStated,
            classification: None,
            superseded_by: Vec::new(),
            certainty,
            row: None,
        }
    }

    pub(crate) fn declared(group: &Group, certainty: Covers, row: u32) -> Self {
        Self {
            name: group.name.clone(),
            standing: group.standing,
            tier: group.tier,
            owner: group.owner.clone(),
            meetings_per_year: group.meetings_per_year,
            meeting_minutes: group.meeting_minutes,
            preparation_minutes: group.preparation_minutes,
            quorum: group.quorum,
            statutory: group.statutory,
            classification: group.classification,
            superseded_by: group.superseded_by.clone(),
            row: Some(row),
            ..Self::unknown(group.id.clone(), certainty)
        }
    }
}

fn certainty<S: serde::Serializer>(covers: &Covers, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match covers {
        Covers::No => "no",
        Covers::Maybe => "maybe",
        Covers::Yes => "yes",
    })
}
