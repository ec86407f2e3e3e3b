//! What changes for cells, superiors and time when groups go or become one.

use fourp_model::{Party, Rational, SeatRole, Superior, Toward};
use serde::Serialize;

use crate::{
    cell::Cell,
    facts::LineEnd,
    load::Timetable,
    network::Network,
    place::{at, number, place},
};

/// A sum over groups of which not all may be known.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct KnownSum {
    /// The sum of what is known, in a year.
    pub known: Rational,
    /// How many groups are not in it because nobody says.
    pub unknown: u32,
}

/// What changes for a cell of the matrix of threats, strands and functions.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CellChange {
    /// The cell.
    pub cell: Cell,
    /// How many groups have it, now and then.
    pub groups: [u32; 2],
    /// Meetings a year of those groups.
    pub meetings: [KnownSum; 2],
    /// Minutes a year of one person who goes to all of them and prepares.
    pub minutes: [KnownSum; 2],
    /// Meetings a year of the one that meets most often: how long a matter waits. `None` where nobody says.
    pub most_often: [Option<Rational>; 2],
}

/// What changes in how many groups report to somebody.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SpanChange {
    /// To whom.
    pub superior: Superior,
    /// How many groups report there directly or are owned by them, now and then.
    pub groups: [u32; 2],
}

/// What time each group takes; `None` where nobody says.
#[derive(Clone, Debug)]
pub(crate) struct Pace {
    meetings: Vec<Option<Rational>>,
    minutes: Vec<Option<Rational>>,
}

impl KnownSum {
    pub(crate) const NONE: Self = Self { known: Rational::ZERO, unknown: 0 };

    pub(crate) fn add(&mut self, more: Option<Rational>) {
        match more {
            Some(more) => self.known = plus(self.known, more),
            None => self.unknown = self.unknown.saturating_add(1),
        }
    }
}

impl Pace {
    pub(crate) fn of(network: &Network) -> Self {
        let timetable = Timetable::new(network);
        let all = (0..network.group_count()).map(|group| timetable.of(network, group).of_all());
        let (meetings, minutes) =
            all.map(|all| (all.map(|all| all.0), all.map(|all| all.1))).unzip();
        Self { meetings, minutes }
    }

    /// Meetings a year.
    pub(crate) fn meetings(&self, group: u32) -> Option<Rational> {
        at(&self.meetings, group)
    }

    /// Minutes a year of one person who goes to all of them.
    pub(crate) fn minutes(&self, group: u32) -> Option<Rational> {
        at(&self.minutes, group)
    }

    /// Minutes a year of everybody on a seat of a group, if all come; of nobody, none.
    pub(crate) fn seat_minutes(&self, network: &Network, group: u32) -> Option<Rational> {
        let people = network.members(group).iter().map(|party| people(network, group, *party));
        self.of_people(group, people.sum())
    }

    /// Minutes a year of so many people who go to all meetings of a group.
    pub(crate) fn of_people(&self, group: u32, people: u64) -> Option<Rational> {
        if people == 0 {
            return Some(Rational::ZERO);
        }
        let people = Rational::from_int(i64::try_from(people).unwrap_or(i64::MAX));
        self.minutes(group)?.mul(people, Toward::Down)
    }
}

/// Whether a role is an office that ends with the group.
pub(crate) const fn is_office(role: SeatRole) -> bool {
    matches!(role, SeatRole::Chair | SeatRole::DeputyChair | SeatRole::Secretariat)
}

/// How many people a party sends to a group.
pub(crate) fn people(network: &Network, group: u32, party: u32) -> u64 {
    network.seats(group, party).iter().map(|seat| u64::from(seat.people.get())).sum()
}

/// What changes for each cell of a group that goes; `into` is what becomes of each group: itself, another, or nothing.
pub(crate) fn cell_changes(
    network: &Network,
    into: &[Option<u32>],
    pace: &Pace,
) -> Vec<CellChange> {
    let changed = (0..network.group_count()).filter(|group| at(into, *group) != Some(*group));
    let mut cells: Vec<u32> =
        changed.flat_map(|group| network.cells(group).iter().collect::<Vec<_>>()).collect();
    cells.sort_unstable();
    cells.dedup();
    let mut holders: Vec<(u32, u32)> = Vec::new();
    for group in 0..network.group_count() {
        let own = network.cells(group).iter();
        holders
            .extend(own.filter(|cell| cells.binary_search(cell).is_ok()).map(|cell| (cell, group)));
    }
    holders.sort_unstable();
    let told = holders.chunk_by(|a, b| a.0 == b.0).filter_map(|chunk| {
        let (cell, _) = chunk.first()?;
        let now: Vec<u32> = chunk.iter().map(|(_, group)| *group).collect();
        let mut then: Vec<u32> = now.iter().filter_map(|group| at(into, *group)).collect();
        then.sort_unstable();
        then.dedup();
        let sum = |groups: &[u32], of: &dyn Fn(u32) -> Option<Rational>| {
            let mut sum = KnownSum::NONE;
            groups.iter().for_each(|group| sum.add(of(*group)));
            sum
        };
        let both = |of: &dyn Fn(u32) -> Option<Rational>| [sum(&now, of), sum(&then, of)];
        let most = |groups: &[u32]| groups.iter().filter_map(|group| pace.meetings(*group)).max();
        Some(CellChange {
            cell: network.cell(*cell)?,
            groups: [number(now.len()), number(then.len())],
            meetings: both(&|group| pace.meetings(group)),
            minutes: both(&|group| pace.minutes(group)),
            most_often: [most(&now), most(&then)],
        })
    });
    told.collect()
}

/// To whom each group reports, lines and owner, each once.
pub(crate) fn superiors(network: &Network) -> Vec<Vec<Up>> {
    let mut up: Vec<Vec<Up>> = network
        .groups()
        .iter()
        .map(|group| group.owner.iter().cloned().map(Up::Owner).collect())
        .collect();
    for line in network.lines() {
        let to = match &line.to {
            LineEnd::Group(group) => Up::Group(*group),
            LineEnd::Owner(party) => Up::Owner(party.clone()),
            LineEnd::Closed(_) | LineEnd::Undeclared(_) | LineEnd::OneOf(_) => continue,
        };
        if let Some(list) = up.get_mut(place(line.from)) {
            list.push(to);
        }
    }
    for list in &mut up {
        list.sort_unstable();
        list.dedup();
    }
    up
}

/// A group or an owner that is reported to.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Up {
    Group(u32),
    Owner(Party),
}

impl Up {
    pub(crate) fn named(&self, network: &Network) -> Option<Superior> {
        Some(match self {
            Self::Group(group) => Superior::Group(network.groups().get(place(*group))?.id.clone()),
            Self::Owner(party) => Superior::Owner(party.clone()),
        })
    }

    /// What it is once groups have gone; `None` if it has gone itself.
    pub(crate) fn then(&self, into: &[Option<u32>]) -> Option<Self> {
        match self {
            Self::Group(group) => at(into, *group).map(Self::Group),
            Self::Owner(_) => Some(self.clone()),
        }
    }
}

/// Superiors who stay and to whom more or fewer groups report.
pub(crate) fn span_changes(network: &Network, into: &[Option<u32>]) -> Vec<SpanChange> {
    let (mut now, mut then) = (Vec::new(), Vec::new());
    for (group, list) in (0..).zip(superiors(network)) {
        for up in list {
            if let (Some(from), Some(to)) = (at(into, group), up.then(into))
                && to != Up::Group(from)
            {
                then.push((to, from));
            }
            if up != Up::Group(group) {
                now.push((up, group));
            }
        }
    }
    for list in [&mut now, &mut then] {
        list.sort_unstable();
        list.dedup();
    }
    let count = |list: &[(Up, u32)], up: &Up| {
        let start = list.partition_point(|(other, _)| other < up);
        number(list.iter().skip(start).take_while(|(other, _)| other == up).count())
    };
    let mut all: Vec<Up> = now.iter().chain(&then).map(|(up, _)| up.clone()).collect();
    all.sort_unstable();
    all.dedup();
    let told = all.iter().filter(|up| up.then(into).as_ref() == Some(up)).filter_map(|up| {
        let groups = [count(&now, up), count(&then, up)];
        let superior = up.named(network)?;
        (groups[0] != groups[1]).then_some(SpanChange { superior, groups })
    });
    told.collect()
}

pub(crate) fn plus(a: Rational, b: Rational) -> Rational {
    a.add(b, Toward::Down).unwrap_or(Rational::MAX)
}
