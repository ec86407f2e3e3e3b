//! What stops working when a body leaves?

use std::cmp::Reverse;

use fourp_model::{Function, Group, Party, Slug};
use serde::Serialize;

use crate::{
    bits::CellSet,
    cell::Cell,
    network::Network,
    place::{number, place},
    words::conventions,
};

/// What stops when some parties leave.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Attrition {
    /// Groups that worked and do not any more, in order.
    pub stopped: Vec<StoppedGroup>,
    /// Cells that lose the last who has them, group or party, in order.
    pub lost: Vec<Cell>,
    /// Of those, the ones in which somebody decided.
    pub undecided: Vec<Cell>,
}

/// A group that stops.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct StoppedGroup {
    /// The group.
    pub group: Slug<Group>,
    /// Why.
    pub why: Stop,
}

conventions! {
    /// Why a group does not work.
    #[expect(clippy::exhaustive_enums, reason = "too few or nobody")]
    Stop {
        /// Fewer parties with a voice are left than its quorum.
        BelowQuorum = "below its quorum",
        /// Nobody with a voice is left.
        NobodyLeft = "nobody with a voice left",
    }

    /// Who leaves first.
    #[derive(Default)]
    #[expect(clippy::exhaustive_enums, reason = "the busiest, the least busy, or by name")]
    Departure {
        /// Those with a voice in most groups, counted once at the start; of equals the first in order.
        #[default]
        BusiestFirst = "busiest first",
        /// Those with a voice in fewest.
        IdlestFirst = "idlest first",
        /// In order of party.
        ByName = "by name",
    }
}

/// How the groups fare as parties leave one after the other.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AttritionCurve {
    /// Who leaves first.
    pub departure: Departure,
    /// Who leaves, in that order.
    pub order: Vec<Party>,
    /// How many groups work: at the start, and after each has left.
    pub working: Vec<u32>,
    /// How many cells somebody has: at the start, and after each has left.
    pub cells: Vec<u32>,
    /// The mean over all departures of the share of groups that still work, from 0 to 1; `None` where no group works
    /// at the start. Schneider and others (2011), "Mitigation of malicious attacks on networks", PNAS 108: 3838-3841.
    pub robustness: Option<f64>,
}

impl Network {
    /// What stops when some parties leave at once. Parties that have neither seat nor responsibility change nothing.
    ///
    /// A group works while parties with a voice reach its quorum, or, where none is known, while there is one. One party is
    /// one voice, though quorums count people where the source does. Groups that do not work at the start do not stop.
    /// O(ties + cells).
    ///
    /// ```
    /// use fourp_governance::Network;
    ///
    /// let network = Network::from_ties(2, 2, &[(0, 0), (1, 0), (1, 1)])?;
    /// let found = network.attrition(&[network.parties()[0].clone()]);
    /// assert_eq!(found.stopped[0].group.as_str(), "0");
    /// assert_eq!(found.stopped.len(), 1);
    /// # Ok::<(), fourp_governance::NetworkError>(())
    /// ```
    #[must_use]
    pub fn attrition(&self, leaving: &[Party]) -> Attrition {
        let mut state = State::new(self);
        for party in leaving {
            state.leave(party);
        }
        state.stopped.sort_unstable_by_key(|(group, _)| *group);
        state.lost.sort_unstable();
        let cells: Vec<Cell> = state.lost.iter().filter_map(|cell| self.cell(*cell)).collect();
        let stopped = state.stopped.iter().filter_map(|(group, why)| {
            let facts = self.groups().get(place(*group))?;
            Some(StoppedGroup { group: facts.id.clone(), why: *why })
        });
        Attrition {
            stopped: stopped.collect(),
            undecided: cells
                .iter()
                .filter(|cell| cell.function == Function::Decide)
                .cloned()
                .collect(),
            lost: cells,
        }
    }
}

impl Network {
    /// What stops when each party alone leaves, in order of party; those whose leaving stops nothing are left out.
    ///
    /// O(parties · (groups + cells)).
    #[must_use]
    pub fn attrition_each(&self) -> Vec<(Party, Attrition)> {
        let whole = State::new(self);
        let parties = everybody(self).into_iter().filter_map(|party| {
            // Only where something it has a hand in is on the edge is it worth a closer look.
            let found = if whole.is_critical(&party) {
                self.attrition(std::slice::from_ref(&party))
            } else {
                return None;
            };
            (found != Attrition::default()).then_some((party, found))
        });
        parties.collect()
    }
}

impl Network {
    /// How many groups work, and how many cells somebody has, as all parties leave one after the other. O(ties + cells).
    #[must_use]
    pub fn attrition_curve(&self, departure: Departure) -> AttritionCurve {
        let voices = |party: &Party| {
            let groups = self.party(party).map_or(&[][..], |party| self.groups_of(party));
            number(groups.len())
        };
        let mut order = everybody(self);
        match departure {
            Departure::BusiestFirst => order.sort_by_key(|party| Reverse(voices(party))),
            Departure::IdlestFirst => order.sort_by_key(voices),
            Departure::ByName => {}
        }
        let mut state = State::new(self);
        let (mut working, mut cells) = (vec![state.working], vec![state.held]);
        for party in &order {
            state.leave(party);
            working.push(state.working);
            cells.push(state.held);
        }
        let start = working.first().copied().unwrap_or(0);
        let after: f64 = working.iter().skip(1).map(|count| f64::from(*count)).sum();
        let robustness = after / f64::from(start) / f64::from(number(order.len()));
        AttritionCurve {
            departure,
            order,
            working,
            cells,
            robustness: (start > 0).then_some(robustness),
        }
    }
}

/// Parties with a seat or a responsibility, in order.
fn everybody(network: &Network) -> Vec<Party> {
    let holders = network.positions().iter().map(|position| &position.party);
    let mut all: Vec<Party> = network.parties().iter().chain(holders).cloned().collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Who is still there.
struct State<'n> {
    network: &'n Network,
    left: Vec<bool>,  // By party.
    voices: Vec<u32>, // By group.
    needed: Vec<u32>, // By group; one where no quorum is known.
    is_working: Vec<bool>,
    working: u32,
    holders: std::collections::BTreeMap<u32, u32>, // By cell: groups that work and positions that are held.
    held: u32,
    vacant: Vec<bool>, // By position.
    stopped: Vec<(u32, Stop)>,
    lost: Vec<u32>,
}

impl<'n> State<'n> {
    fn new(network: &'n Network) -> Self {
        let groups = network.group_count();
        let voices: Vec<u32> =
            (0..groups).map(|group| number(network.voices(group).count())).collect();
        let needed: Vec<u32> =
            network.groups().iter().map(|group| group.quorum.unwrap_or(1).max(1)).collect();
        let is_working: Vec<bool> =
            voices.iter().zip(&needed).map(|(voices, needed)| voices >= needed).collect();
        let mut holders = std::collections::BTreeMap::new();
        let mut hold = |cells: &CellSet| {
            for cell in cells.iter() {
                let count: &mut u32 = holders.entry(cell).or_default();
                *count = count.saturating_add(1);
            }
        };
        (0..)
            .zip(&is_working)
            .filter(|(_, works)| **works)
            .for_each(|(group, _)| hold(network.cells(group)));
        network.positions().iter().for_each(|position| hold(&position.cells));
        Self {
            network,
            left: vec![false; network.parties().len()],
            working: number(is_working.iter().filter(|works| **works).count()),
            voices,
            needed,
            is_working,
            held: number(holders.len()),
            holders,
            vacant: vec![false; network.positions().len()],
            stopped: Vec::new(),
            lost: Vec::new(),
        }
    }

    /// Whether anything that a party has a hand in could stop without it: a group at its quorum, or any position.
    fn is_critical(&self, party: &Party) -> bool {
        let groups =
            self.network.party(party).map_or(&[][..], |party| self.network.groups_of(party));
        let on_edge = groups.iter().any(|group| {
            let at = place(*group);
            self.is_working.get(at) == Some(&true) && self.voices.get(at) == self.needed.get(at)
        });
        on_edge || self.positions(party).next().is_some()
    }

    fn positions(&self, party: &Party) -> impl Iterator<Item = usize> + use<'n> {
        let positions = self.network.positions();
        let first = positions.partition_point(|position| position.party < *party);
        let end = positions.partition_point(|position| position.party <= *party);
        first..end
    }

    fn leave(&mut self, party: &Party) {
        let network = self.network;
        if let Some(seat) = network.party(party)
            && let Some(left) = self.left.get_mut(place(seat))
            && !std::mem::replace(left, true)
        {
            for group in network.groups_of(seat) {
                let has_voice =
                    network.seats(*group, seat).iter().any(|seat| seat.role.has_voice());
                if has_voice {
                    self.silence(*group);
                }
            }
        }
        for position in self.positions(party) {
            let vacant = self.vacant.get_mut(position);
            if vacant.is_some_and(|vacant| !std::mem::replace(vacant, true)) {
                let cells = network.positions().get(position).map(|position| &position.cells);
                self.give_up(cells.unwrap_or(&CellSet::EMPTY));
            }
        }
    }

    /// One voice less in a group.
    fn silence(&mut self, group: u32) {
        let Some(voices) = self.voices.get_mut(place(group)) else { return };
        *voices = voices.saturating_sub(1);
        let voices = *voices;
        let too_few = self.needed.get(place(group)).is_some_and(|needed| voices < *needed);
        let works = self.is_working.get_mut(place(group));
        if too_few && works.is_some_and(|works| std::mem::replace(works, false)) {
            self.working = self.working.saturating_sub(1);
            self.stopped
                .push((group, if voices == 0 { Stop::NobodyLeft } else { Stop::BelowQuorum }));
            self.give_up(self.network.cells(group));
        }
    }

    fn give_up(&mut self, cells: &CellSet) {
        for cell in cells.iter() {
            let Some(count) = self.holders.get_mut(&cell) else { continue };
            *count = count.saturating_sub(1);
            if *count == 0 {
                self.holders.remove(&cell);
                self.held = self.held.saturating_sub(1);
                self.lost.push(cell);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use fourp_model::{
        Citation, GroupStanding, Programme, Remit, Responsibility, Scope, Seat, SeatRole, Strand,
        Tables,
    };
    use proptest::prelude::*;

    use super::*;
    use crate::register::Register;

    fn cite() -> Citation {
        Citation::at("register".parse().unwrap(), "1")
    }

    fn seat(group: &str, party: &str, role: SeatRole) -> Seat {
        Seat::new(group.parse().unwrap(), party.parse().unwrap(), role, cite())
    }

    fn network() -> Network {
        let group = |id: &str, quorum| Group {
            quorum,
            ..Group::new(id.parse().unwrap(), id, GroupStanding::Decide, cite())
        };
        let remit = |group: &str, strand| Remit {
            strand: Scope::One(strand),
            ..Remit::new(group.parse().unwrap(), Function::Decide, cite())
        };
        let tables = Tables {
            groups: vec![group("board", Some(2)), group("forum", None), group("stuck", Some(5))],
            seats: vec![
                seat("board", "a", SeatRole::Chair),
                seat("board", "a", SeatRole::Secretariat),
                seat("board", "b", SeatRole::Member),
                seat("board", "c", SeatRole::Observer),
                seat("forum", "b", SeatRole::Member),
                seat("forum", "c", SeatRole::Member),
                seat("stuck", "a", SeatRole::Member),
            ],
            remits: vec![
                remit("board", Strand::Pursue),
                remit("board", Strand::Prevent),
                remit("stuck", Strand::Protect),
            ],
            responsibilities: vec![Responsibility {
                strand: Scope::One(Strand::Prevent),
                ..Responsibility::new("d".parse().unwrap(), Function::Decide, cite())
            }],
            ..Tables::default()
        };
        Register::compile(&Programme::new(tables).unwrap()).unwrap().latest()
    }

    fn without(parties: &[&str]) -> (Vec<(String, Stop)>, Vec<String>) {
        let parties: Vec<Party> = parties.iter().map(|party| party.parse().unwrap()).collect();
        let found = network().attrition(&parties);
        assert_eq!(found.undecided, found.lost);
        let stopped = found.stopped.iter().map(|stop| (stop.group.to_string(), stop.why)).collect();
        (stopped, found.lost.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_group_stops_below_its_quorum_and_takes_its_last_cells_along() {
        let board = |why| vec![("board".to_owned(), why)];
        let pursue = vec!["? x pursue x decide".to_owned()];
        assert_eq!(without(&[]), (vec![], vec![]));
        // Who listens has no voice that the quorum counts.
        assert_eq!(without(&["c"]), (vec![], vec![]));
        assert_eq!(without(&["a", "a"]), (board(Stop::BelowQuorum), pursue.clone()));
        assert_eq!(without(&["d", "nobody"]), (vec![], vec![]));
        // Somebody else still decides on prevention, until they leave too.
        let prevent = "? x prevent x decide".to_owned();
        assert_eq!(without(&["a", "d"]).1, [pursue[0].clone(), prevent]);
        let both =
            vec![("board".to_owned(), Stop::BelowQuorum), ("forum".to_owned(), Stop::NobodyLeft)];
        assert_eq!(without(&["b", "c"]).0, both);
    }

    #[test]
    fn those_without_whom_something_stops_are_listed() {
        let each = network().attrition_each();
        let parties: Vec<String> = each.iter().map(|(party, _)| party.to_string()).collect();
        assert_eq!(parties, ["a", "b"]);
    }

    #[test]
    fn the_curve_counts_what_works_after_each_departure() {
        let curve = network().attrition_curve(Departure::ByName);
        let order: Vec<String> = curve.order.iter().map(ToString::to_string).collect();
        assert_eq!(order, ["a", "b", "c", "d"]);
        assert_eq!(curve.working, [2, 1, 1, 0, 0]);
        assert_eq!(curve.cells, [2, 1, 1, 1, 0]);
        assert_eq!(curve.robustness, Some(2.0 / 2.0 / 4.0));
        let busiest = network().attrition_curve(Departure::BusiestFirst).order;
        assert_eq!(busiest.last(), Some(&"d".parse().unwrap()));
        let none = Network::from_ties(1, 1, &[]).unwrap().attrition_curve(Departure::IdlestFirst);
        assert_eq!((none.robustness, none.order.len()), (None, 1));
    }

    proptest! {
        #[test]
        fn leaving_one_after_the_other_is_leaving_at_once(
            ties in prop::collection::vec((0_u32..6, 0_u32..6), 0..25), leave in prop::collection::vec(0_u32..6, 0..6),
        ) {
            let network = Network::from_ties(6, 6, &ties).unwrap();
            let leaving: Vec<Party> = leave.iter().map(|at| network.parties()[place(*at)].clone()).collect();
            let found: Vec<u32> =
                network.attrition(&leaving).stopped.iter().map(|stop| network.group(&stop.group).unwrap()).collect();
            let expected: Vec<u32> = (0..6)
                .filter(|group| {
                    let members = network.members(*group);
                    !members.is_empty() && members.iter().all(|member| leave.contains(member))
                })
                .collect();
            prop_assert_eq!(found, expected);
            for (party, alone) in network.attrition_each() {
                prop_assert_eq!(alone, network.attrition(&[party]));
            }
            let curve = network.attrition_curve(Departure::BusiestFirst);
            for left in 0..=6 {
                let stopped = number(network.attrition(&curve.order[..left]).stopped.len());
                prop_assert_eq!(curve.working[0] - stopped, curve.working[left]);
            }
        }
    }
}
