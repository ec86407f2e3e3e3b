//! Where the rules on governance stand: the network on the day that was asked of.

use fourp_governance::{GroupFacts, Holder, Network, Overview, Register};
use fourp_model::{Body, BodyClass, Group, Party, RowRef, Seat, Slug, Table, Tabled};

use crate::{
    asked::Asked,
    code::{Code, Family},
    finding::Materiality,
    threshold::Threshold,
};

/// The rule that says from how many holders on a cell is crowded.
pub(super) const CROWD: Code = Code::new(Family::Governance, 9);
/// From how many holders on they are one.
pub(super) const CROWD_LIMIT: Threshold = Threshold {
    name: "holders",
    value: "5",
    unit: "holders of one function over one cell",
    source: "a convention of this rule; below it the rule on several holders speaks",
};

/// A programme's network with the answers to it.
pub(super) struct Ground<'a> {
    pub(super) asked: &'a Asked<'a>,
    pub(super) found: &'a Overview,
    pub(super) network: Network,
}

impl<'a> Ground<'a> {
    /// The same network as the answers are of; `None` where its rows have defects.
    pub(super) fn of(asked: &'a Asked<'a>) -> Option<Self> {
        let found = asked.answers.governance.as_ref()?;
        let register = Register::compile(asked.programme).ok()?;
        let network = match found.day {
            Some(day) => register.at_with(day, found.options.change.partial_dates),
            None => register.latest(),
        };
        Some(Self { asked, found, network })
    }

    /// Whether somebody declares each of some tables complete.
    pub(super) fn is_complete(&self, tables: &[Table]) -> bool {
        tables.iter().all(|table| self.asked.programme.completeness_of(*table).is_some())
    }

    /// The groups that a row declares, each with its number and where it stands.
    pub(super) fn groups(&self) -> impl Iterator<Item = (u32, &GroupFacts, RowRef)> {
        (0..)
            .zip(self.network.groups())
            .filter_map(|(number, group)| Some((number, group, self.row::<Group>(group.row?)?)))
    }

    pub(super) fn group(&self, number: u32) -> Option<&GroupFacts> {
        self.network.groups().get(place(number))
    }

    /// The name of a group, or its id where no row declares it.
    pub(super) fn group_name(&self, id: &Slug<Group>) -> String {
        self.asked.programme.get(id).map_or_else(|| id.to_string(), |row| row.name.clone())
    }

    /// The row of a table with a number, which are from 1.
    pub(super) fn row<R: Tabled>(&self, number: u32) -> Option<RowRef> {
        self.asked.programme.row_ref::<R>(place(number.checked_sub(1)?))
    }

    /// The row that declares a group, if one does.
    pub(super) fn group_row(&self, id: &Slug<Group>) -> Option<RowRef> {
        let number = self.network.group(id)?;
        self.row::<Group>(self.group(number)?.row?)
    }

    /// The rows of all seats in a group on the day.
    pub(super) fn seats(&self, group: u32) -> Vec<RowRef> {
        let members = self.network.members(group).iter();
        let seats = members.flat_map(|party| self.network.seats(group, *party));
        seats.filter_map(|seat| self.row::<Seat>(seat.row)).collect()
    }

    /// The row that declares a party, if one does.
    pub(super) fn party_row(&self, party: &Party) -> Option<RowRef> {
        match party {
            Party::Body(id) => self.declared::<Body>(|body| body.id == *id),
            Party::Class(id) => self.declared::<BodyClass>(|class| class.id == *id),
        }
    }

    fn declared<R: Tabled + 'a>(&self, is_it: impl Fn(&R) -> bool) -> Option<RowRef> {
        self.asked.rows::<R>().find(|(_, row)| is_it(row)).map(|(row, _)| row)
    }

    pub(super) fn holder_name(&self, holder: &Holder) -> String {
        match holder {
            Holder::Group(id) => self.group_name(id),
            Holder::Party(party) => self.asked.party(party),
        }
    }
}

pub(super) fn holder_id(holder: &Holder) -> String {
    match holder {
        Holder::Group(id) => id.to_string(),
        Holder::Party(party) => party.to_string(),
    }
}

pub(super) fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// So many groups of all that are listed.
pub(super) fn groups_of(ground: &Ground<'_>, some: usize) -> Materiality {
    Materiality::count(some, Some(ground.network.groups().len()), "groups")
}

/// The first few names, and how many more there are.
pub(super) fn listed(names: &[String]) -> String {
    const FEW: usize = 4;
    match names {
        [] => "nobody".into(),
        [one] => one.clone(),
        [rest @ .., last] if names.len() <= FEW => format!("{} and {last}", rest.join(", ")),
        _ => {
            let few: Vec<&str> = names.iter().take(FEW).map(String::as_str).collect();
            format!("{} and {} more", few.join(", "), names.len().saturating_sub(FEW))
        }
    }
}
