//! The network as tables, for pictures and other programs.

use fourp_model::Party;
use serde::Serialize;

use crate::{
    facts::LineEnd,
    network::Network,
    place::{number, place},
    words::conventions,
};

conventions! {
    /// What a node stands for.
    #[expect(clippy::exhaustive_enums, reason = "two modes, and those who own without sitting anywhere")]
    NodeKind {
        /// A group.
        Group = "group",
        /// A party with a seat.
        Party = "party",
        /// A party without a seat to which groups report.
        Owner = "owner",
    }

    /// What an edge stands for.
    #[expect(clippy::exhaustive_enums, reason = "seats, lines and owners are all that is joined")]
    EdgeKind {
        /// A party sits in a group: from the party to the group.
        Seat = "seat",
        /// A group reports to a group or owner: from the one that reports.
        Reports = "reports",
        /// A group is owned: from the group to its owner.
        Owned = "owned",
    }
}

/// One row a node, one row an edge, in an order of their own; ids are unique over both modes.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NetworkTables {
    /// Groups, then parties with a seat, then owners without.
    pub nodes: Vec<NodeRow>,
    /// Seats by group and party, then lines, then owners.
    pub edges: Vec<EdgeRow>,
}

/// A node.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NodeRow {
    /// Its id: `group:board`, `home-office`, `class:forces`.
    pub id: String,
    /// What it stands for.
    pub kind: NodeKind,
    /// Its name.
    pub label: String,
    /// Of a group, what it may do.
    pub standing: Option<String>,
    /// Of a group, how many cells its remit has.
    pub cells: Option<u32>,
    /// Of a group, how many parties sit in it; of a party, in how many groups it sits.
    pub degree: u32,
}

/// An edge.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct EdgeRow {
    /// From which node, by id.
    pub from: String,
    /// To which, by id.
    pub to: String,
    /// What it stands for.
    pub kind: EdgeKind,
    /// Of a seat, the roles, in order of row; of a line, whether it is laid down.
    pub detail: String,
    /// Of a seat, how many people sit; otherwise 1.
    pub people: u64,
}

impl Network {
    /// The network as a table of nodes and one of edges. Lines to groups that are not there have no edge.
    /// O(groups + parties + seats + lines).
    ///
    /// ```
    /// use fourp_governance::{EdgeKind, Network};
    ///
    /// let tables = Network::from_ties(1, 2, &[(0, 0), (0, 1)])?.tables();
    /// assert_eq!((tables.nodes.len(), tables.edges.len()), (3, 2));
    /// assert_eq!((tables.edges[0].from.as_str(), tables.edges[0].to.as_str()), ("0", "group:0"));
    /// # Ok::<(), fourp_governance::NetworkError>(())
    /// ```
    #[must_use]
    pub fn tables(&self) -> NetworkTables {
        let mut edges = Vec::new();
        for group in 0..self.group_count() {
            for party in self.members(group) {
                let seats = self.seats(group, *party);
                let roles: Vec<&str> = seats.iter().map(|seat| seat.role.as_str()).collect();
                edges.push(EdgeRow {
                    from: self.party_id(*party),
                    to: self.group_id(group),
                    kind: EdgeKind::Seat,
                    detail: roles.join("; "),
                    people: seats.iter().map(|seat| u64::from(seat.people.get())).sum(),
                });
            }
        }
        let mut owners = Vec::new();
        for line in self.lines() {
            let to = match &line.to {
                LineEnd::Group(group) => self.group_id(*group),
                LineEnd::Owner(party) => {
                    owners.push(party);
                    party.to_string()
                }
                LineEnd::Closed(_) | LineEnd::Undeclared(_) | LineEnd::OneOf(_) => continue,
            };
            let (from, detail) = (self.group_id(line.from), line.formality.to_string());
            edges.push(EdgeRow { from, to, kind: EdgeKind::Reports, detail, people: 1 });
        }
        for (group, facts) in (0..).zip(self.groups()) {
            if let Some(owner) = &facts.owner {
                owners.push(owner);
                let (from, to) = (self.group_id(group), owner.to_string());
                edges.push(EdgeRow {
                    from,
                    to,
                    kind: EdgeKind::Owned,
                    detail: String::new(),
                    people: 1,
                });
            }
        }
        owners.sort_unstable();
        owners.dedup();
        let mut nodes = self.nodes();
        let unseated = owners.into_iter().filter(|owner| self.party(owner).is_none());
        nodes.extend(unseated.map(|owner| self.party_row(owner, NodeKind::Owner, 0)));
        NetworkTables { nodes, edges }
    }

    fn nodes(&self) -> Vec<NodeRow> {
        let groups = (0..).zip(self.groups()).map(|(group, facts)| NodeRow {
            id: self.group_id(group),
            kind: NodeKind::Group,
            label: facts.name.clone(),
            standing: Some(facts.standing.to_string()),
            cells: Some(self.cells(group).len()),
            degree: number(self.members(group).len()),
        });
        let parties = (0..).zip(self.parties()).map(|(party, name)| {
            self.party_row(name, NodeKind::Party, number(self.groups_of(party).len()))
        });
        groups.chain(parties).collect()
    }

    fn party_row(&self, party: &Party, kind: NodeKind, degree: u32) -> NodeRow {
        let body = match party {
            Party::Body(body) => self.body(body),
            Party::Class(_) => None,
        };
        NodeRow {
            id: party.to_string(),
            kind,
            label: body.map_or_else(|| party.to_string(), |body| body.name.clone()),
            standing: None,
            cells: None,
            degree,
        }
    }

    fn group_id(&self, group: u32) -> String {
        self.groups()
            .get(place(group))
            .map(|facts| format!("group:{}", facts.id))
            .unwrap_or_default()
    }

    fn party_id(&self, party: u32) -> String {
        self.parties().get(place(party)).map(ToString::to_string).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::arbitrary;

    proptest! {
        #[test]
        fn every_edge_joins_two_nodes_and_every_tie_is_an_edge(register in arbitrary::register(), day in arbitrary::day()) {
            let network = register.at(day);
            let tables = network.tables();
            let ids: std::collections::BTreeSet<&str> = tables.nodes.iter().map(|node| node.id.as_str()).collect();
            prop_assert_eq!(ids.len(), tables.nodes.len());
            for edge in &tables.edges {
                prop_assert!(ids.contains(edge.from.as_str()) && ids.contains(edge.to.as_str()));
            }
            let seats = tables.edges.iter().filter(|edge| edge.kind == EdgeKind::Seat);
            prop_assert_eq!(number(seats.count()), network.ties());
            let degrees: u32 = tables.nodes.iter().map(|node| node.degree).sum();
            prop_assert_eq!(degrees, 2 * network.ties());
        }
    }
}
