//! Who sits where on one day.

use std::num::NonZeroU32;

use chrono::NaiveDate;
use fourp_model::{
    Body, BodyKind, BodyStatus, Completeness, Covers, Dates, Figure, Formality, Function, Group,
    GroupStanding, Marking, Party, Rational, SeatRole, Slug, Statutory, Superior, Table, Threat,
};
use serde::Serialize;

use crate::{
    bits::CellSet,
    cell::{Cell, Cells, RemitKey},
    incidence::{Incidence, row, starts},
    place::{number, place},
    register::{Register, Rows},
    words::conventions,
};

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

/// What holds on one day: groups, parties, and who sits where. Frozen.
///
/// Two modes, never to be mixed up: a group is a number below [`groups`](Self::groups)`.len()`, a party one below
/// [`parties`](Self::parties)`.len()`. A party with several roles or people in a group is one member, "one voice".
/// Takes 8 bytes a tie, and 16 a seat where roles are known.
///
/// Groups are those that a row declares as single groups and that exist on the day, and those that no row declares but
/// that have a seat, a remit or a line on the day. Parties are those with a seat on the day.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    day: Option<NaiveDate>,
    partial_dates: PartialDates,
    cells: Cells,
    groups: Vec<GroupFacts>,
    parties: Vec<Party>,
    incidence: Incidence,
    seat_starts: Vec<u32>, // By tie; empty where every tie is one plain seat.
    seats: Vec<SeatFacts>,
    cell_sets: Vec<CellSet>, // Distinct ones, the empty one first.
    cells_of: Vec<u32>,      // By group, a place in `cell_sets`.
    classes: Vec<ClassFacts>,
    lines: Vec<Line>,
    positions: Vec<Position>,
    meetings: Vec<MeetingFacts>,
    bodies: Vec<BodyFacts>,
    threats: Vec<ThreatFacts>,
    completeness: Vec<Completeness>,
    adrift: Adrift,
}

/// A group on the day.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GroupFacts {
    /// The id.
    pub id: Slug<Group>,
    /// The name; the id where no row declares it.
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

/// Why there is no such network.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NetworkError {
    /// A tie to a group or party that is not there.
    #[error(
        "tie {tie} joins group {group} and party {party}, but there are {groups} groups and {parties} parties, from 0"
    )]
    NoSuchNode {
        /// Which tie, by its place among those given.
        tie: usize,
        /// The group.
        group: u32,
        /// The party.
        party: u32,
        /// How many groups there are.
        groups: u32,
        /// How many parties there are.
        parties: u32,
    },
    /// More ties than can be numbered.
    #[error("{ties} ties; at most {} can be numbered", u32::MAX - 1)]
    TooManyTies {
        /// How many ties.
        ties: usize,
    },
}

/// A seat of which nothing is known but that there is one.
const PLAIN: SeatFacts = SeatFacts {
    role: SeatRole::NotStated,
    people: NonZeroU32::MIN,
    certainty: Covers::Yes,
    row: 0,
};

impl Register {
    /// What holds on a day; rows whose dates do not tell are kept and marked. O(n) for n rows.
    #[must_use]
    pub fn at(&self, day: NaiveDate) -> Network {
        self.at_with(day, PartialDates::Keep)
    }

    /// What holds on a day, by either convention of partial dates. O(n) for n rows.
    #[must_use]
    pub fn at_with(&self, day: NaiveDate, partial_dates: PartialDates) -> Network {
        View { rows: &self.rows, day, partial_dates }.network()
    }

    /// What holds on the [`latest_day`](Self::latest_day).
    #[must_use]
    pub fn latest(&self) -> Network {
        match self.latest_day() {
            Some(day) => self.at(day),
            None => Network { day: None, ..self.at(NaiveDate::default()) },
        }
    }
}

impl Network {
    /// A network of which only the ties are known, for known answers, benches and users: groups are called `0`, `1`,
    /// ..., padded so that order of text is order of number, and so are parties. Ties given twice are one.
    /// O(groups + parties + ties log members).
    ///
    /// # Errors
    /// [`NetworkError`] if a tie joins what is not there, or ties cannot be numbered.
    ///
    /// ```
    /// use fourp_governance::Network;
    ///
    /// let network = Network::from_ties(2, 3, &[(1, 2), (0, 0), (1, 0), (1, 2)])?;
    /// assert_eq!((network.ties(), network.members(1), network.groups_of(0)), (3, &[0, 2][..], &[0, 1][..]));
    /// # Ok::<(), fourp_governance::NetworkError>(())
    /// ```
    pub fn from_ties(groups: u32, parties: u32, ties: &[(u32, u32)]) -> Result<Self, NetworkError> {
        if u32::try_from(ties.len()).is_err() || ties.len() == place(u32::MAX) {
            return Err(NetworkError::TooManyTies { ties: ties.len() });
        }
        let wrong = ties
            .iter()
            .enumerate()
            .find(|(_, (group, party))| *group >= groups || *party >= parties);
        if let Some((tie, &(group, party))) = wrong {
            return Err(NetworkError::NoSuchNode { tie, group, party, groups, parties });
        }
        Ok(Self {
            day: None,
            partial_dates: PartialDates::default(),
            cells: Cells::default(),
            groups: numbered(groups).map(|id| GroupFacts::unknown(id, Covers::Yes)).collect(),
            parties: numbered(parties).map(Party::Body).collect(),
            incidence: Incidence::new(groups, parties, ties),
            seat_starts: Vec::new(),
            seats: Vec::new(),
            cell_sets: vec![CellSet::EMPTY],
            cells_of: vec![0; place(groups)],
            classes: Vec::new(),
            lines: Vec::new(),
            positions: Vec::new(),
            meetings: Vec::new(),
            bodies: Vec::new(),
            threats: Vec::new(),
            completeness: Vec::new(),
            adrift: Adrift::default(),
        })
    }

    /// The day; `None` if every day is the same.
    #[must_use]
    pub const fn day(&self) -> Option<NaiveDate> {
        self.day
    }

    /// What became of rows whose dates do not tell.
    #[must_use]
    pub const fn partial_dates(&self) -> PartialDates {
        self.partial_dates
    }

    /// The groups, in order of id; a group's number is its place.
    #[must_use]
    pub fn groups(&self) -> &[GroupFacts] {
        &self.groups
    }

    /// The parties with a seat: bodies in order of id, then classes; a party's number is its place.
    #[must_use]
    pub fn parties(&self) -> &[Party] {
        &self.parties
    }

    /// How many groups there are.
    #[must_use]
    pub fn group_count(&self) -> u32 {
        number(self.groups.len())
    }

    /// How many parties there are.
    #[must_use]
    pub fn party_count(&self) -> u32 {
        number(self.parties.len())
    }

    /// The number of a group. O(log groups).
    #[must_use]
    pub fn group(&self, id: &Slug<Group>) -> Option<u32> {
        self.groups.binary_search_by(|group| group.id.cmp(id)).ok().map(number)
    }

    /// The number of a party. O(log parties).
    #[must_use]
    pub fn party(&self, party: &Party) -> Option<u32> {
        self.parties.binary_search(party).ok().map(number)
    }

    /// The parties with a seat in a group, rising, each once; none for a number that is no group.
    #[must_use]
    pub fn members(&self, group: u32) -> &[u32] {
        self.incidence.members(group)
    }

    /// The groups a party has a seat in, rising, each once; none for a number that is no party.
    #[must_use]
    pub fn groups_of(&self, party: u32) -> &[u32] {
        self.incidence.groups_of(party)
    }

    /// How many distinct pairs of group and party there are.
    #[must_use]
    pub fn ties(&self) -> u32 {
        self.incidence.ties()
    }

    /// The seats of a party in a group, in order of row; none if they are not tied. O(log members).
    #[must_use]
    pub fn seats(&self, group: u32, party: u32) -> &[SeatFacts] {
        match self.incidence.tie(group, party) {
            Some(_) if self.seat_starts.is_empty() => &[PLAIN],
            Some(tie) => row(&self.seat_starts, &self.seats, tie),
            None => &[],
        }
    }

    /// The parties with a voice in a group's decisions, rising: those with a seat that [`SeatRole::has_voice`].
    pub fn voices(&self, group: u32) -> impl Iterator<Item = u32> {
        let has_voice =
            move |party: &u32| self.seats(group, *party).iter().any(|seat| seat.role.has_voice());
        self.members(group).iter().copied().filter(has_voice)
    }

    /// The cells of a group's remit; none for a number that is no group. Groups with equal remits share one set.
    #[must_use]
    pub fn cells(&self, group: u32) -> &CellSet {
        let set = self.cells_of.get(place(group)).and_then(|set| self.cell_sets.get(place(*set)));
        set.unwrap_or(const { &CellSet::EMPTY })
    }

    /// What a cell number stands for; `None` beyond the last. Numbers are the same on every day of a register.
    #[must_use]
    pub fn cell(&self, cell: u32) -> Option<Cell> {
        self.cells.cell(cell)
    }

    /// The number of a cell; `None` if its threat is not one of the programme's.
    #[must_use]
    pub fn cell_number(&self, cell: &Cell) -> Option<u32> {
        self.cells.number(cell)
    }

    /// The threats that rows declare or mention, in order of id.
    #[must_use]
    pub fn threats(&self) -> &[ThreatFacts] {
        &self.threats
    }

    /// Classes of groups known only by their count: "37 groups". They are no groups here, for nobody knows who is in
    /// them.
    #[must_use]
    pub fn counts(&self) -> &[ClassFacts] {
        &self.classes
    }

    /// The reporting lines of groups, in order of group.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The functions of bodies, offices and classes, in order of party.
    #[must_use]
    pub fn positions(&self) -> &[Position] {
        &self.positions
    }

    /// The meetings of groups in the year that ends on the day, in order of group and date.
    #[must_use]
    pub fn meetings(&self) -> &[MeetingFacts] {
        &self.meetings
    }

    /// The bodies that rows declare, in order of id; also those that do not exist on the day.
    #[must_use]
    pub fn bodies(&self) -> &[BodyFacts] {
        &self.bodies
    }

    /// The body with an id, if a row declares it. O(log bodies).
    #[must_use]
    pub fn body(&self, id: &Slug<Body>) -> Option<&BodyFacts> {
        let place = self.bodies.binary_search_by(|body| body.id.cmp(id)).ok()?;
        self.bodies.get(place)
    }

    /// The latest declaration that a table is complete, if there is one.
    #[must_use]
    pub fn completeness(&self, table: Table) -> Option<&Completeness> {
        self.completeness.iter().filter(|row| row.table == table).max_by_key(|row| row.as_at)
    }

    /// Rows that hold on the day and have no place in the network.
    #[must_use]
    pub const fn adrift(&self) -> Adrift {
        self.adrift
    }
}

impl GroupFacts {
    /// Whether a row declares it.
    #[must_use]
    pub const fn is_declared(&self) -> bool {
        self.row.is_some()
    }

    fn unknown(id: Slug<Group>, certainty: Covers) -> Self {
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

    fn declared(group: &Group, certainty: Covers, row: u32) -> Self {
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

/// Numbers as ids, padded to one length.
fn numbered<T>(count: u32) -> impl Iterator<Item = Slug<T>> {
    let width = count.saturating_sub(1).to_string().len();
    (0..count).filter_map(move |number| Slug::new(&format!("{number:0width$}")).ok())
}

fn certainty<S: serde::Serializer>(covers: &Covers, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match covers {
        Covers::No => "no",
        Covers::Maybe => "maybe",
        Covers::Yes => "yes",
    })
}

/// The rows as they stand on a day.
struct View<'r> {
    rows: &'r Rows,
    day: NaiveDate,
    partial_dates: PartialDates,
}

/// What a known group is on the day.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Standing {
    Here(u32),
    Closed,
    Class,
    Undeclared,
}

impl View<'_> {
    fn network(&self) -> Network {
        let rows = self.rows;
        let standing = self.standing();
        let here = |group: u32| match standing.get(place(group)) {
            Some(Standing::Here(group)) => Some(*group),
            _ => None,
        };
        let groups = self.groups(&standing);
        let mut adrift = Adrift::default();

        let mut is_party = vec![false; rows.parties.len()];
        let mut seats = Vec::new();
        for seat in &rows.seats {
            let Some(certainty) = self.holds(seat.dates) else { continue };
            match standing.get(place(seat.group)) {
                Some(Standing::Here(group)) => {
                    if let Some(is_party) = is_party.get_mut(place(seat.party)) {
                        *is_party = true;
                    }
                    let facts = SeatFacts {
                        role: seat.role,
                        people: seat.people,
                        certainty,
                        row: seat.row,
                    };
                    seats.push((*group, seat.party, facts));
                }
                Some(Standing::Class) => {
                    adrift.seats_of_classes = adrift.seats_of_classes.saturating_add(1)
                }
                _ => adrift.seats_of_closed = adrift.seats_of_closed.saturating_add(1),
            }
        }
        let mut sitting = Vec::new();
        let mut numbers = vec![0_u32; rows.parties.len()];
        for ((party, is_party), new) in rows.parties.iter().zip(&is_party).zip(&mut numbers) {
            if *is_party {
                *new = number(sitting.len());
                sitting.push(party.clone());
            }
        }
        for (_, party, _) in &mut seats {
            *party = numbers.get(place(*party)).copied().unwrap_or_default();
        }
        let ties: Vec<(u32, u32)> =
            seats.iter().map(|(group, party, _)| (*group, *party)).collect();
        let incidence = Incidence::new(number(groups.len()), number(sitting.len()), &ties);
        // Stable, so that seats of one tie stay in order of row.
        seats.sort_by_key(|(group, party, facts)| (*group, *party, facts.row));
        let tie_of = |(group, party, _): &(u32, u32, SeatFacts)| {
            incidence.tie(*group, *party).unwrap_or(u32::MAX)
        };
        let seat_starts = starts(seats.iter().map(tie_of), incidence.ties());

        let mut keys: Vec<(u32, RemitKey)> = Vec::new();
        for remit in &rows.remits {
            if self.holds(remit.dates).is_none() {
                continue;
            }
            match here(remit.group) {
                Some(group) => keys.push((group, remit.key)),
                None => adrift.remits = adrift.remits.saturating_add(1),
            }
        }
        let (cell_sets, cells_of) = cell_sets(&rows.cells, keys, groups.len());
        let lines = self.lines(&standing, &mut adrift);

        Network {
            day: Some(self.day),
            partial_dates: self.partial_dates,
            cells: rows.cells.clone(),
            parties: sitting,
            incidence,
            seat_starts,
            seats: seats.into_iter().map(|(_, _, facts)| facts).collect(),
            cell_sets,
            cells_of,
            classes: self.classes(),
            lines,
            positions: self.positions(),
            meetings: self.meetings(here),
            bodies: self.bodies(),
            threats: threats(rows),
            completeness: rows.completeness.clone(),
            adrift,
            groups,
        }
    }

    /// How certainly something holds, if it does.
    fn holds(&self, dates: Dates) -> Option<Covers> {
        match (dates.covers(self.day), self.partial_dates) {
            (Covers::No, _) | (Covers::Maybe, PartialDates::Drop) => None,
            (covers, _) => Some(covers),
        }
    }

    fn standing(&self) -> Vec<Standing> {
        let rows = self.rows;
        let mut is_active = vec![false; rows.groups.len()];
        let seats = rows.seats.iter().map(|seat| (Some(seat.group), seat.dates));
        let remits = rows.remits.iter().map(|remit| (Some(remit.group), remit.dates));
        let lines = rows.lines.iter().map(|(_, line)| (group_number(rows, &line.from), line.dates));
        for (group, dates) in seats.chain(remits).chain(lines) {
            let slot = group.and_then(|group| is_active.get_mut(place(group)));
            if let (Some(slot), Some(_)) = (slot, self.holds(dates)) {
                *slot = true;
            }
        }
        let mut next = 0_u32;
        let standing = rows.groups.iter().zip(is_active).map(|((_, row), is_active)| {
            let is_here = match row {
                Some((_, group)) if group.count.is_some() => return Standing::Class,
                Some((_, group)) if self.holds(group.dates).is_none() => return Standing::Closed,
                Some(_) => true,
                None => is_active,
            };
            if !is_here {
                return Standing::Undeclared;
            }
            let here = Standing::Here(next);
            next = next.saturating_add(1);
            here
        });
        standing.collect()
    }

    fn groups(&self, standing: &[Standing]) -> Vec<GroupFacts> {
        let here = self
            .rows
            .groups
            .iter()
            .zip(standing)
            .filter(|(_, standing)| matches!(standing, Standing::Here(_)));
        let facts = here.map(|((id, row), _)| match row {
            Some((row, group)) => {
                GroupFacts::declared(group, self.holds(group.dates).unwrap_or(Covers::Yes), *row)
            }
            None => GroupFacts::unknown(id.clone(), Covers::Maybe),
        });
        facts.collect()
    }

    fn classes(&self) -> Vec<ClassFacts> {
        let classes = self.rows.groups.iter().filter_map(|(_, row)| {
            let (row, group) = row.as_ref()?;
            Some(ClassFacts {
                id: group.id.clone(),
                name: group.name.clone(),
                count: group.count.clone()?,
                standing: group.standing,
                certainty: self.holds(group.dates)?,
                row: *row,
            })
        });
        classes.collect()
    }

    fn lines(&self, standing: &[Standing], adrift: &mut Adrift) -> Vec<Line> {
        let rows = self.rows;
        let stands = |group: &Slug<Group>| {
            group_number(rows, group).and_then(|number| standing.get(place(number))).copied()
        };
        let mut lines = Vec::new();
        for (row, line) in &rows.lines {
            let Some(certainty) = self.holds(line.dates) else { continue };
            let Some(Standing::Here(from)) = stands(&line.from) else {
                adrift.lines = adrift.lines.saturating_add(1);
                continue;
            };
            let to = match &line.to {
                Superior::Owner(party) => LineEnd::Owner(party.clone()),
                Superior::Group(group) => match stands(group) {
                    Some(Standing::Here(group)) => LineEnd::Group(group),
                    Some(Standing::Closed) => LineEnd::Closed(group.clone()),
                    Some(Standing::Class) => LineEnd::OneOf(group.clone()),
                    Some(Standing::Undeclared) | None => LineEnd::Undeclared(group.clone()),
                },
            };
            lines.push(Line { from, to, formality: line.formality, certainty, row: *row });
        }
        lines
    }

    fn positions(&self) -> Vec<Position> {
        let rows = self.rows;
        let positions = rows.responsibilities.iter().filter_map(|(row, held)| {
            let certainty = self.holds(held.dates)?;
            let key = rows.cells.key(&held.threat, held.strand, held.function);
            Some(Position {
                party: held.party.clone(),
                function: held.function,
                cells: rows.cells.spread(&[key]),
                accountable_to: held.accountable_to.clone(),
                certainty,
                row: *row,
            })
        });
        positions.collect()
    }

    /// Those certainly or perhaps within the year, by the convention of partial dates.
    fn meetings(&self, here: impl Fn(u32) -> Option<u32>) -> Vec<MeetingFacts> {
        let rows = self.rows;
        let Some(begin) = self.day.checked_sub_months(chrono::Months::new(12)) else {
            return Vec::new();
        };
        let is_within = |first: NaiveDate, last: NaiveDate| match self.partial_dates {
            PartialDates::Keep => last > begin && first <= self.day,
            PartialDates::Drop => first > begin && last <= self.day,
        };
        let sorted = |parties: &[Party]| {
            let mut parties = parties.to_vec();
            parties.sort_unstable();
            parties.dedup();
            parties
        };
        let meetings = rows.meetings.iter().filter_map(|(row, meeting)| {
            let group = here(group_number(rows, &meeting.group)?)?;
            let within = is_within(meeting.date.first_day(), meeting.date.last_day());
            within.then(|| MeetingFacts {
                group,
                minutes: meeting.minutes,
                decisions: meeting.decisions,
                attended: sorted(&meeting.attended),
                apologies: sorted(&meeting.apologies),
                row: *row,
            })
        });
        meetings.collect()
    }

    fn bodies(&self) -> Vec<BodyFacts> {
        let bodies = (1..).zip(&self.rows.bodies).map(|(row, body)| {
            let held = body.parents.iter().filter(|parent| self.holds(parent.dates).is_some());
            let mut parents: Vec<Slug<Body>> = held.map(|parent| parent.value.clone()).collect();
            parents.sort_unstable();
            parents.dedup();
            BodyFacts {
                id: body.id.clone(),
                name: body.name.clone(),
                kind: body.kind,
                presence: self.presence(body),
                parents,
                superseded_by: body.superseded_by.clone(),
                row,
            }
        });
        bodies.collect()
    }

    fn presence(&self, body: &Body) -> Presence {
        let not_yet = Dates { from: body.dates.from, until: None };
        match (self.holds(body.dates), body.status) {
            (None, _) if self.holds(not_yet).is_none() => Presence::Planned,
            (None, _) => Presence::Closed,
            (Some(_), _) if body.dates != Dates::ALWAYS => Presence::Present,
            (Some(_), BodyStatus::Closed) => Presence::Closed,
            (Some(_), BodyStatus::Planned) => Presence::Planned,
            (Some(_), _) => Presence::Present,
        }
    }
}

fn group_number(rows: &Rows, group: &Slug<Group>) -> Option<u32> {
    rows.groups.binary_search_by(|(id, _)| id.cmp(group)).ok().map(number)
}

/// The distinct remits, and which each group has.
fn cell_sets(
    cells: &Cells,
    mut keys: Vec<(u32, RemitKey)>,
    groups: usize,
) -> (Vec<CellSet>, Vec<u32>) {
    keys.sort_unstable();
    keys.dedup();
    let mut remits: Vec<(Vec<RemitKey>, u32)> = Vec::new();
    for chunk in keys.chunk_by(|a, b| a.0 == b.0) {
        let group = chunk.first().map_or(0, |(group, _)| *group);
        remits.push((chunk.iter().map(|(_, key)| *key).collect(), group));
    }
    remits.sort_unstable();
    let mut sets = vec![CellSet::EMPTY];
    let mut cells_of = vec![0; groups];
    for same in remits.chunk_by(|a, b| a.0 == b.0) {
        let Some((keys, _)) = same.first() else { continue };
        for (_, group) in same {
            if let Some(slot) = cells_of.get_mut(place(*group)) {
                *slot = number(sets.len());
            }
        }
        sets.push(cells.spread(keys));
    }
    (sets, cells_of)
}

fn threats(rows: &Rows) -> Vec<ThreatFacts> {
    let facts = rows.cells.threats().iter().map(|id| {
        let row = rows.threats.binary_search_by(|threat| threat.id.cmp(id)).ok();
        let part_of =
            row.and_then(|row| rows.threats.get(row)).and_then(|threat| threat.part_of.clone());
        ThreatFacts { id: id.clone(), part_of }
    });
    facts.collect()
}

#[cfg(test)]
mod tests {
    use fourp_model::{
        Citation, Meeting, Programme, Remit, ReportingLine, Responsibility, Scope, Seat, Strand,
        Tables,
    };

    use super::*;

    fn cite(locator: &str) -> Citation {
        Citation::at("register".parse().unwrap(), locator)
    }

    fn group(id: &str, dates: &str) -> Group {
        let id = id.parse().unwrap();
        Group {
            dates: dates.parse().unwrap(),
            ..Group::new(id, "A group", GroupStanding::Decide, cite("1"))
        }
    }

    fn seat(group: &str, party: &str, role: SeatRole, dates: &str) -> Seat {
        let (group, party) = (group.parse().unwrap(), party.parse().unwrap());
        Seat { dates: dates.parse().unwrap(), ..Seat::new(group, party, role, cite("1")) }
    }

    fn figure() -> Figure {
        let value = Rational::from_int(37);
        Figure::new(fourp_model::FigureKind::Exact { value }, "groups".parse().unwrap()).unwrap()
    }

    fn register(tables: Tables) -> Register {
        Register::compile(&Programme::new(tables).unwrap()).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn ids(network: &Network) -> Vec<&str> {
        network.groups().iter().map(|group| group.id.as_str()).collect()
    }

    #[test]
    fn groups_are_there_while_they_exist_and_partial_dates_are_marked() {
        let groups = vec![group("a", "2013..2018-09"), group("b", "..2016"), group("c", "2018..")];
        let register = register(Tables { groups, ..Tables::default() });
        let at = register.at(day("2018-09-15"));
        assert_eq!(ids(&at), ["a", "c"]);
        assert!(at.groups().iter().all(|group| group.certainty == Covers::Maybe));
        assert!(register.at_with(day("2018-09-15"), PartialDates::Drop).groups().is_empty());
        assert_eq!(ids(&register.at(day("2014-01-01"))), ["a", "b"]);
        assert_eq!(register.at(day("2014-01-01")).groups()[0].certainty, Covers::Yes);
    }

    #[test]
    fn one_body_with_two_roles_is_one_member() {
        let seats = vec![
            seat("a", "nca", SeatRole::Chair, ".."),
            seat("a", "nca", SeatRole::Secretariat, ".."),
            seat("a", "class:forces", SeatRole::Observer, ".."),
            seat("b", "zoo", SeatRole::Member, "..2010"),
        ];
        let register =
            register(Tables { groups: vec![group("a", "..")], seats, ..Tables::default() });
        let network = register.at(day("2018-01-01"));
        assert_eq!((network.ties(), network.members(0)), (2, &[0, 1][..]));
        let roles: Vec<SeatRole> = network.seats(0, 0).iter().map(|seat| seat.role).collect();
        assert_eq!(roles, [SeatRole::Chair, SeatRole::Secretariat]);
        assert_eq!(network.voices(0).collect::<Vec<_>>(), [0]);
        assert_eq!(network.party(&"class:forces".parse().unwrap()), Some(1));
        assert_eq!(network.party(&"zoo".parse().unwrap()), None);
        assert_eq!((network.seats(0, 2).len(), network.seats(7, 0).len()), (0, 0));
        // A group that no row declares is there while somebody sits in it.
        let before = register.at(day("2010-01-01"));
        assert_eq!(ids(&before), ["a", "b"]);
        assert!(!before.groups()[1].is_declared() && before.groups()[0].is_declared());
    }

    #[test]
    fn a_class_known_by_its_count_is_no_group() {
        let class = Group { count: Some(figure()), ..group("many", "..") };
        let line = ReportingLine::new(
            "a".parse().unwrap(),
            Superior::Group("many".parse().unwrap()),
            cite("1"),
        );
        let network = register(Tables {
            groups: vec![class, group("a", "..")],
            seats: vec![seat("many", "nca", SeatRole::Chair, "..")],
            reporting_lines: vec![line],
            remits: vec![Remit::new("many".parse().unwrap(), Function::Lead, cite("1"))],
            ..Tables::default()
        })
        .latest();
        assert_eq!(ids(&network), ["a"]);
        assert_eq!(network.counts()[0].count, figure());
        assert_eq!(network.lines()[0].to, LineEnd::OneOf("many".parse().unwrap()));
        assert_eq!((network.adrift().seats_of_classes, network.adrift().remits), (1, 1));
        assert!(network.parties().is_empty());
    }

    #[test]
    fn lines_say_what_they_lead_to() {
        let line = |from: &str, to: &str| {
            ReportingLine::new(from.parse().unwrap(), to.parse().unwrap(), cite("1"))
        };
        let lines = ["group:b", "group:c", "group:d", "home-office"].map(|to| line("a", to));
        let network = register(Tables {
            groups: vec![group("a", ".."), group("b", ".."), group("c", "..2010")],
            reporting_lines: lines.into_iter().chain([line("c", "home-office")]).collect(),
            ..Tables::default()
        })
        .at(day("2018-01-01"));
        let ends: Vec<LineEnd> = network.lines().iter().map(|line| line.to.clone()).collect();
        let expected = [
            LineEnd::Group(1),
            LineEnd::Closed("c".parse().unwrap()),
            LineEnd::Undeclared("d".parse().unwrap()),
            LineEnd::Owner("home-office".parse().unwrap()),
        ];
        assert_eq!(ends, expected);
        assert_eq!(network.adrift().lines, 1);
    }

    #[test]
    fn remits_are_cells_and_silence_is_kept() {
        let remit = |group: &str, strand: Scope<Strand>| Remit {
            strand,
            threat: Scope::One("drugs".parse().unwrap()),
            ..Remit::new(group.parse().unwrap(), Function::Decide, cite("1"))
        };
        let remits =
            vec![remit("a", Scope::All), remit("b", Scope::NotStated), remit("c", Scope::All)];
        let held = Responsibility {
            strand: Scope::One(Strand::Prevent),
            ..Responsibility::new("nca".parse().unwrap(), Function::Decide, cite("1"))
        };
        let network =
            register(Tables { remits, responsibilities: vec![held], ..Tables::default() }).latest();
        assert_eq!(
            (network.cells(0).len(), network.cells(1).len(), network.cells(9).len()),
            (4, 1, 0)
        );
        assert_eq!(network.cells(0), network.cells(2));
        assert_eq!(network.cell_sets.len(), 3);
        let silent = network.cell(network.cells(1).iter().next().unwrap()).unwrap();
        assert_eq!(silent.to_string(), "drugs x ? x decide");
        assert_eq!(network.cell_number(&silent), network.cells(1).iter().next());
        let position = &network.positions()[0];
        assert_eq!(
            network.cell(position.cells.iter().next().unwrap()).unwrap().to_string(),
            "? x prevent x decide"
        );
    }

    #[test]
    fn meetings_are_those_of_the_year_before() {
        let met = |date: &str| Meeting {
            attended: vec!["b".parse().unwrap(), "a".parse().unwrap(), "b".parse().unwrap()],
            ..Meeting::new("a".parse().unwrap(), date.parse().unwrap(), cite("1"))
        };
        let dates = ["2017-06-01", "2017-06-02", "2018-06-01", "2018-06-02", "2018", "2016"];
        let tables = Tables {
            groups: vec![group("a", "..")],
            meetings: dates.map(met).to_vec(),
            ..Tables::default()
        };
        let register = register(tables);
        let rows =
            |network: Network| network.meetings().iter().map(|met| met.row).collect::<Vec<_>>();
        let network = register.at(day("2018-06-01"));
        assert_eq!(network.meetings()[0].attended.len(), 2);
        // In canonical order: 2016, 2017-06-01, 2017-06-02, 2018, 2018-06-01, 2018-06-02.
        let kept = rows(network);
        assert_eq!(kept.len(), 3);
        assert_eq!(rows(register.at_with(day("2018-06-01"), PartialDates::Drop)).len(), 2);
        assert_eq!(rows(register.at(NaiveDate::MIN)).len(), 0);
    }

    #[test]
    fn a_body_is_present_by_its_dates_and_else_by_its_status() {
        let body = |id: &str, dates: &str, status: BodyStatus| Body {
            dates: dates.parse().unwrap(),
            status,
            ..Body::new(id.parse().unwrap(), id, BodyKind::Unit, cite("1"))
        };
        let bodies = vec![
            body("a", "..2010", BodyStatus::NotStated),
            body("b", "2020..", BodyStatus::Live),
            body("c", "2010..2019", BodyStatus::Closed),
            body("d", "..", BodyStatus::Closed),
            body("e", "..", BodyStatus::Planned),
            body("f", "..", BodyStatus::NotStated),
        ];
        let network = register(Tables { bodies, ..Tables::default() }).at(day("2018-01-01"));
        let found: Vec<&str> = network.bodies().iter().map(|body| body.presence.as_str()).collect();
        assert_eq!(found, ["closed", "planned", "present", "closed", "planned", "present"]);
        assert_eq!(network.body(&"d".parse().unwrap()).unwrap().row, 4);
    }

    #[test]
    fn plain_ties_make_a_network() {
        let network = Network::from_ties(11, 3, &[(10, 0), (2, 1), (10, 0)]).unwrap();
        assert_eq!((network.ties(), network.groups()[2].id.as_str()), (2, "02"));
        assert_eq!(network.group(&"10".parse().unwrap()), Some(10));
        assert_eq!(network.party(&"1".parse().unwrap()), Some(1));
        assert_eq!((network.seats(10, 0).len(), network.seats(10, 1).len()), (1, 0));
        assert_eq!(
            Network::from_ties(1, 1, &[(0, 0), (0, 1)]).unwrap_err().to_string(),
            "tie 1 joins group 0 and party 1, but there are 1 groups and 1 parties, from 0"
        );
        assert_eq!(Network::from_ties(0, 0, &[]).unwrap().ties(), 0);
    }
}
