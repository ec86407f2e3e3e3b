//! Who sits where on one day.

use chrono::NaiveDate;
use fourp_model::{Body, Completeness, Covers, Group, Party, Slug, Table};

use crate::{
    bits::CellSet,
    cell::{Cell, Cells},
    facts::{
        Adrift, BodyFacts, ClassFacts, GroupFacts, Line, MeetingFacts, PLAIN, PartialDates,
        Position, SeatFacts, ThreatFacts,
    },
    incidence::{Incidence, row},
    place::{number, place},
};

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
    pub(crate) day: Option<NaiveDate>,
    pub(crate) partial_dates: PartialDates,
    pub(crate) cells: Cells,
    pub(crate) groups: Vec<GroupFacts>,
    pub(crate) parties: Vec<Party>,
    pub(crate) incidence: Incidence,
    pub(crate) seat_starts: Vec<u32>, // By tie; empty where every tie is one plain seat.
    pub(crate) seats: Vec<SeatFacts>,
    pub(crate) cell_sets: Vec<CellSet>, // Distinct ones, the empty one first.
    pub(crate) cells_of: Vec<u32>,      // By group, a place in `cell_sets`.
    pub(crate) classes: Vec<ClassFacts>,
    pub(crate) lines: Vec<Line>,
    pub(crate) positions: Vec<Position>,
    pub(crate) meetings: Vec<MeetingFacts>,
    pub(crate) bodies: Vec<BodyFacts>,
    pub(crate) threats: Vec<ThreatFacts>,
    pub(crate) completeness: Vec<Completeness>,
    pub(crate) adrift: Adrift,
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

    /// The ties, in rows both ways.
    pub(crate) fn incidence(&self) -> &Incidence {
        &self.incidence
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

    /// The parties with a voice in a group's decisions, rising: those with a seat that [`has_voice`](fourp_model::SeatRole::has_voice).
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

/// Numbers as ids, padded to one length.
fn numbered<T>(count: u32) -> impl Iterator<Item = Slug<T>> {
    let width = count.saturating_sub(1).to_string().len();
    (0..count).filter_map(move |number| Slug::new(&format!("{number:0width$}")).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

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
