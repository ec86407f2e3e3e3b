//! What a plan must not lose.

use std::fmt;

use fourp_model::{GroupStanding, Party};
use serde::Serialize;

use crate::{
    cell::Cell,
    network::Network,
    place::{number, place},
};

/// Something recorded of groups that somebody must still have when some of them are gone.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "work, decisions and voices are what rows record")]
pub enum Element {
    /// A group has the cell in its remit.
    Work {
        /// The cell.
        cell: Cell,
    },
    /// A group that may decide has the cell in its remit.
    Decision {
        /// The cell.
        cell: Cell,
    },
    /// A party has a voice in a group with the cell in its remit.
    Voice {
        /// Whose voice.
        party: Party,
        /// The cell.
        cell: Cell,
    },
}

/// An element in numbers of cells and parties.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Duty {
    Work(u32),
    Decision(u32),
    Voice(u32, u32),
}

/// The elements of a network and the groups that have them, in order.
#[derive(Debug, Default)]
pub(crate) struct Duties {
    pub(crate) duties: Vec<Duty>,
    starts: Vec<u32>,
    groups: Vec<u32>,
}

impl Duties {
    pub(crate) fn of(network: &Network) -> Self {
        let mut found = Self { starts: vec![0], ..Self::default() };
        let mut holders: Vec<(u32, u32)> = Vec::new();
        let mut deciders: Vec<(u32, u32)> = Vec::new();
        let mut voices: Vec<Vec<u32>> = vec![Vec::new(); network.parties().len()];
        for (group, facts) in (0..).zip(network.groups()) {
            let cells = network.cells(group);
            if cells.is_empty() {
                continue;
            }
            holders.extend(cells.iter().map(|cell| (cell, group)));
            if facts.standing == GroupStanding::Decide {
                deciders.extend(cells.iter().map(|cell| (cell, group)));
            }
            for party in network.voices(group) {
                if let Some(groups) = voices.get_mut(place(party)) {
                    groups.push(group);
                }
            }
        }
        found.push_all(&mut holders, Duty::Work);
        found.push_all(&mut deciders, Duty::Decision);
        for (party, groups) in (0..).zip(voices) {
            let cells = groups
                .iter()
                .flat_map(|group| network.cells(*group).iter().map(|cell| (cell, *group)));
            let mut pairs: Vec<(u32, u32)> = cells.collect();
            found.push_all(&mut pairs, |cell| Duty::Voice(party, cell));
        }
        found
    }

    fn push_all(&mut self, pairs: &mut [(u32, u32)], duty: impl Fn(u32) -> Duty) {
        pairs.sort_unstable();
        for chunk in pairs.chunk_by(|a, b| a.0 == b.0) {
            let Some((cell, _)) = chunk.first() else { continue };
            self.duties.push(duty(*cell));
            self.groups.extend(chunk.iter().map(|(_, group)| *group));
            self.starts.push(number(self.groups.len()));
        }
    }

    /// Each element with its groups, rising.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Duty, &[u32])> {
        let bounds = self.starts.windows(2);
        self.duties.iter().zip(bounds).map(|(duty, ends)| {
            let row = match ends {
                [start, end] => self.groups.get(place(*start)..place(*end)),
                _ => None,
            };
            (*duty, row.unwrap_or_default())
        })
    }
}

impl Element {
    /// The element of a network that numbers stand for.
    pub(crate) fn of(network: &Network, duty: Duty) -> Option<Self> {
        Some(match duty {
            Duty::Work(cell) => Self::Work { cell: network.cell(cell)? },
            Duty::Decision(cell) => Self::Decision { cell: network.cell(cell)? },
            Duty::Voice(party, cell) => Self::Voice {
                party: network.parties().get(place(party))?.clone(),
                cell: network.cell(cell)?,
            },
        })
    }

    /// Whether a group has it, by the definition.
    pub(crate) fn is_held(&self, network: &Network, group: u32) -> bool {
        let (Self::Work { cell } | Self::Decision { cell } | Self::Voice { cell, .. }) = self;
        let has_cell =
            network.cell_number(cell).is_some_and(|cell| network.cells(group).contains(cell));
        has_cell
            && match self {
                Self::Work { .. } => true,
                Self::Decision { .. } => network
                    .groups()
                    .get(place(group))
                    .is_some_and(|facts| facts.standing == GroupStanding::Decide),
                Self::Voice { party, .. } => network.party(party).is_some_and(|party| {
                    network.seats(group, party).iter().any(|seat| seat.role.has_voice())
                }),
            }
    }
}

impl fmt::Display for Element {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Work { cell } => write!(formatter, "{cell}"),
            Self::Decision { cell } => write!(formatter, "a decision on {cell}"),
            Self::Voice { party, cell } => write!(formatter, "a voice of {party} in {cell}"),
        }
    }
}
