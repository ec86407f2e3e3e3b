//! How far is it from a decision to somebody who answers for it?

use std::collections::VecDeque;

use fourp_graph::{Digraph, Dominators, dominators};
use fourp_model::{Answer, Function, GroupStanding, NotMeasurable, Party, Table};
use serde::Serialize;

use crate::{
    cell::Cell,
    coverage::Holder,
    facts::LineEnd,
    network::Network,
    place::{number, place},
    reading::{Absence, absence},
    words::conventions,
};

conventions! {
    /// Which lines lead to an owner.
    #[derive(Default)]
    #[expect(clippy::exhaustive_enums, reason = "a body answers to its parent or it does not")]
    Escalation {
        /// Those that sources state: reporting lines, owners of groups, to whom responsibilities answer.
        #[default]
        Stated = "stated lines",
        /// Those, and from each body to the bodies it belongs to.
        WithParents = "stated lines and parents of bodies",
    }
}

/// The ways from decisions to those who answer for them.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Accountability {
    /// Which lines were followed.
    pub escalation: Escalation,
    /// What it means that no line leads on.
    pub absence: Absence,
    /// Everybody who answers for something, in order.
    pub owners: Vec<Party>,
    /// Everybody who decides, leads, owns or coordinates something, groups first.
    pub paths: Vec<DecisionPath>,
    /// Cells in which somebody decides and no decision reaches an owner, in order.
    pub unowned: Vec<Cell>,
}

/// The way from one who decides to those who answer.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct DecisionPath {
    /// Who decides.
    pub from: Holder,
    /// How many lines to the nearest owner; 0 for an owner, `None` if no line leads to one: that is no distance.
    pub hops: Option<u32>,
    /// The first owners met on every way, in order; several mean that it is not clear who answers.
    pub owners: Vec<Party>,
    /// Others through whom every way goes, from the nearest: single points of escalation. At most 100.
    pub choke_points: Vec<Holder>,
}

/// The most choke points told of one path.
const CHOKE_POINTS_MAX: usize = 100;

/// Functions that are decisions somebody must answer for.
const DECISIONS: [Function; 4] =
    [Function::Own, Function::Lead, Function::Decide, Function::Coordinate];

impl Network {
    /// How far decisions of groups and of bodies are from whoever answers for them.
    ///
    /// Who decides: groups that may decide or whose remit is to own, lead, decide or coordinate, and parties with such a
    /// responsibility. Who answers: owners of groups, ends of reporting lines, those to whom responsibilities answer, and
    /// parties that own a result or answer to Parliament for it. Ways end at the first owner they meet. Choke points are
    /// dominators of the decision seen from the owners (see [`fourp_graph::dominators`]). O(lines · log lines), and for
    /// the sets of owners O(lines · who decides) at worst.
    ///
    /// Not measurable where nobody decides or nobody answers.
    pub fn accountability(&self, escalation: Escalation) -> Answer<Accountability> {
        const QUESTION: &str = "How far is it from a decision to somebody who answers for it?";
        let deciders = deciders(self);
        if deciders.is_empty() {
            let why = NotMeasurable::new(
                QUESTION,
                "nobody decides, leads or coordinates in the data supplied",
            );
            return why
                .needing(Table::Responsibilities, "who leads, decides and coordinates")
                .needing(Table::Remits, "which groups decide, and over what")
                .into();
        }
        let owners = owners(self);
        if owners.is_empty() {
            let why = NotMeasurable::new(
                QUESTION,
                "the data supplied name nobody who answers for anything",
            );
            return why
                .needing(Table::Responsibilities, "to whom each responsibility answers")
                .needing(Table::ReportingLines, "to whom each group reports")
                .into();
        }
        let Some(ways) = Ways::new(self, &owners, escalation) else {
            return NotMeasurable::new(QUESTION, "there are more lines than can be numbered")
                .into();
        };
        let paths: Vec<DecisionPath> =
            deciders.into_iter().map(|holder| ways.path(holder)).collect();
        Answer::Measured(Accountability {
            escalation,
            absence: absence(self, &[Table::ReportingLines, Table::Responsibilities]),
            unowned: unowned(self, &paths),
            owners,
            paths,
        })
    }
}

fn is_decision(function: Function) -> bool {
    DECISIONS.contains(&function)
}

fn deciders(network: &Network) -> Vec<Holder> {
    let groups = (0..).zip(network.groups()).filter(|(number, group)| {
        let has_remit =
            || network.cells(*number).iter().any(|cell| is_decision_cell(network, cell));
        group.standing == GroupStanding::Decide || has_remit()
    });
    let mut deciders: Vec<Holder> =
        groups.map(|(_, group)| Holder::Group(group.id.clone())).collect();
    let parties = network.positions().iter().filter(|position| is_decision(position.function));
    let mut parties: Vec<Holder> =
        parties.map(|position| Holder::Party(position.party.clone())).collect();
    parties.dedup();
    deciders.extend(parties);
    deciders
}

fn is_decision_cell(network: &Network, cell: u32) -> bool {
    network.cell(cell).is_some_and(|cell| is_decision(cell.function))
}

fn owners(network: &Network) -> Vec<Party> {
    let of_groups = network.groups().iter().filter_map(|group| group.owner.as_ref());
    let of_lines = network.lines().iter().filter_map(|line| match &line.to {
        LineEnd::Owner(party) => Some(party),
        _ => None,
    });
    let positions = network.positions();
    let answered = positions.iter().filter_map(|position| position.accountable_to.as_ref());
    let own = positions.iter().filter(|position| {
        matches!(position.function, Function::Own | Function::AccountToParliament)
    });
    let mut owners: Vec<Party> = of_groups
        .chain(of_lines)
        .chain(answered)
        .chain(own.map(|position| &position.party))
        .cloned()
        .collect();
    owners.sort_unstable();
    owners.dedup();
    owners
}

/// Lines between groups and parties that are no owners, and from those to owners; and all of it seen from a node above
/// every owner.
struct Ways<'n> {
    network: &'n Network,
    owners: &'n [Party],
    parties: Vec<Party>, // Everybody with a line, in order; numbered after the groups.
    up: Digraph,
    hops: Vec<Option<u32>>, // To the nearest owner.
    from_above: Dominators,
}

impl<'n> Ways<'n> {
    fn new(network: &'n Network, owners: &'n [Party], escalation: Escalation) -> Option<Self> {
        let mut lines: Vec<(Holder, Party)> = Vec::new();
        for position in network.positions() {
            if let Some(to) = &position.accountable_to {
                lines.push((Holder::Party(position.party.clone()), to.clone()));
            }
        }
        if escalation == Escalation::WithParents {
            for body in network.bodies() {
                let from = Party::Body(body.id.clone());
                let parents = body.parents.iter().map(|parent| Party::Body(parent.clone()));
                lines.extend(parents.map(|parent| (Holder::Party(from.clone()), parent)));
            }
        }
        let mut parties: Vec<Party> = owners.to_vec();
        parties.extend(network.positions().iter().map(|position| position.party.clone()));
        for (from, to) in &lines {
            parties.push(to.clone());
            if let Holder::Party(from) = from {
                parties.push(from.clone());
            }
        }
        parties.sort_unstable();
        parties.dedup();
        let groups = network.group_count();
        let number_of =
            |party: &Party| groups.checked_add(number(parties.binary_search(party).ok()?));
        let mut edges: Vec<(u32, u32)> = Vec::new();
        for (from, to) in &lines {
            if let Holder::Party(from) = from {
                edges.push((number_of(from)?, number_of(to)?));
            }
        }
        for (group, facts) in (0..).zip(network.groups()) {
            if let Some(owner) = &facts.owner {
                edges.push((group, number_of(owner)?));
            }
        }
        for line in network.lines() {
            match &line.to {
                LineEnd::Group(group) => edges.push((line.from, *group)),
                LineEnd::Owner(party) => edges.push((line.from, number_of(party)?)),
                LineEnd::Closed(_) | LineEnd::Undeclared(_) | LineEnd::OneOf(_) => {}
            }
        }
        // Ways end at an owner: what it answers for is its own.
        let is_owner = |node: u32| {
            let party = node.checked_sub(groups).and_then(|at| parties.get(place(at)));
            party.is_some_and(|party| owners.binary_search(party).is_ok())
        };
        edges.retain(|(from, to)| from != to && !is_owner(*from));
        edges.sort_unstable();
        edges.dedup();
        let nodes = groups.checked_add(number(parties.len()))?;
        let above = nodes;
        let ends = (groups..nodes).filter(|node| is_owner(*node)).map(|owner| (above, owner));
        let down = edges.iter().map(|(from, to)| (*to, *from)).chain(ends);
        let (tails, heads): (Vec<u32>, Vec<u32>) = down.unzip();
        let down = Digraph::new(nodes.checked_add(1)?, &tails, &heads).ok()?;
        let (tails, heads): (Vec<u32>, Vec<u32>) = edges.into_iter().unzip();
        let up = Digraph::new(nodes, &tails, &heads).ok()?;
        let (hops, from_above) = (hops(&down, above), dominators(&down, above));
        Some(Self { network, owners, parties, up, hops, from_above })
    }

    fn path(&self, from: Holder) -> DecisionPath {
        let node = match &from {
            Holder::Group(group) => self.network.group(group),
            Holder::Party(party) => self.party(party),
        };
        let Some(node) = node else {
            return DecisionPath { from, hops: None, owners: Vec::new(), choke_points: Vec::new() };
        };
        let is_between = |other: &u32| match self.holder(*other) {
            Some(Holder::Party(party)) => self.owners.binary_search(&party).is_err(),
            other => other.is_some(),
        };
        let between = self.from_above.chain(node).filter(is_between).take(CHOKE_POINTS_MAX);
        DecisionPath {
            from,
            hops: self.hops.get(place(node)).copied().flatten(),
            owners: self.reached(node),
            choke_points: between.filter_map(|node| self.holder(node)).collect(),
        }
    }

    fn party(&self, party: &Party) -> Option<u32> {
        let place = self.parties.binary_search(party).ok()?;
        self.network.group_count().checked_add(number(place))
    }

    fn holder(&self, node: u32) -> Option<Holder> {
        match node.checked_sub(self.network.group_count()) {
            Some(party) => self.parties.get(place(party)).cloned().map(Holder::Party),
            None => {
                self.network.groups().get(place(node)).map(|group| Holder::Group(group.id.clone()))
            }
        }
    }

    fn reached(&self, from: u32) -> Vec<Party> {
        let mut seen = std::collections::BTreeSet::from([from]);
        let mut queue = VecDeque::from([from]);
        let mut owners = Vec::new();
        while let Some(node) = queue.pop_front() {
            match self.holder(node) {
                Some(Holder::Party(party)) if self.owners.binary_search(&party).is_ok() => {
                    owners.push(party)
                }
                _ => {
                    queue.extend(self.up.successors(node).iter().filter(|next| seen.insert(**next)))
                }
            }
        }
        owners.sort_unstable();
        owners
    }
}

/// How many lines each node is below an owner, which are one below the node above all.
fn hops(down: &Digraph, above: u32) -> Vec<Option<u32>> {
    let mut hops: Vec<Option<u32>> = vec![None; place(down.node_count())];
    let mut queue = VecDeque::from([(above, 0_u32)]);
    while let Some((node, steps)) = queue.pop_front() {
        for next in down.successors(node) {
            if let Some(slot) = hops.get_mut(place(*next)).filter(|slot| slot.is_none()) {
                *slot = Some(steps);
                queue.push_back((*next, steps.saturating_add(1)));
            }
        }
    }
    hops
}

fn unowned(network: &Network, paths: &[DecisionPath]) -> Vec<Cell> {
    let (mut decided, mut owned) = (Vec::new(), Vec::new());
    for path in paths {
        let list = if path.hops.is_some() { &mut owned } else { &mut decided };
        match &path.from {
            Holder::Group(group) => {
                let cells = network.group(group).map(|group| network.cells(group));
                list.extend(cells.into_iter().flat_map(|cells| cells.iter()));
            }
            Holder::Party(party) => {
                let first = network.positions().partition_point(|position| position.party < *party);
                let own = network
                    .positions()
                    .iter()
                    .skip(first)
                    .take_while(|position| position.party == *party);
                list.extend(own.flat_map(|position| position.cells.iter()));
            }
        }
    }
    owned.sort_unstable();
    decided.retain(|cell| is_decision_cell(network, *cell) && owned.binary_search(cell).is_err());
    decided.sort_unstable();
    decided.dedup();
    decided.into_iter().filter_map(|cell| network.cell(cell)).collect()
}

#[cfg(test)]
mod tests {
    use fourp_model::{
        Body, BodyKind, Citation, Dated, Group, Programme, Remit, ReportingLine, Responsibility,
        Tables,
    };

    use super::*;
    use crate::register::Register;

    fn cite() -> Citation {
        Citation::at("register".parse().unwrap(), "1")
    }

    fn line(from: &str, to: &str) -> ReportingLine {
        ReportingLine::new(from.parse().unwrap(), to.parse().unwrap(), cite())
    }

    fn decides(id: &str) -> Group {
        Group::new(id.parse().unwrap(), id, GroupStanding::Decide, cite())
    }

    fn held(party: &str, function: Function, to: Option<&str>) -> Responsibility {
        Responsibility {
            accountable_to: to.map(|to| to.parse().unwrap()),
            ..Responsibility::new(party.parse().unwrap(), function, cite())
        }
    }

    fn found(tables: Tables, escalation: Escalation) -> Answer<Accountability> {
        let register = Register::compile(&Programme::new(tables).unwrap()).unwrap();
        register.latest().accountability(escalation)
    }

    /// From whom, hops, owners, choke points.
    type Told = (String, Option<u32>, Vec<String>, Vec<String>);

    fn told(found: &Accountability) -> Vec<Told> {
        let name = |holder: &Holder| match holder {
            Holder::Group(group) => group.to_string(),
            Holder::Party(party) => party.to_string(),
        };
        let told = found.paths.iter().map(|path| {
            let owners = path.owners.iter().map(ToString::to_string).collect();
            (name(&path.from), path.hops, owners, path.choke_points.iter().map(name).collect())
        });
        told.collect()
    }

    fn text(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn decisions_of_groups_go_up_their_lines() {
        // a reports to b and c, both to d, d to a minister; e is clear of everything, f has two owners.
        let found = found(
            Tables {
                groups: ["a", "b", "c", "d", "e", "f"].map(decides).to_vec(),
                reporting_lines: vec![
                    line("a", "group:b"),
                    line("a", "group:c"),
                    line("b", "group:d"),
                    line("c", "group:d"),
                    line("d", "minister"),
                    line("f", "minister"),
                    line("f", "treasury"),
                ],
                remits: vec![Remit::new("e".parse().unwrap(), Function::Decide, cite())],
                ..Tables::default()
            },
            Escalation::Stated,
        );
        let found = found.measured().unwrap();
        let minister = || text(&["minister"]);
        let expected = [
            ("a".to_owned(), Some(3), minister(), text(&["d"])),
            ("b".to_owned(), Some(2), minister(), text(&["d"])),
            ("c".to_owned(), Some(2), minister(), text(&["d"])),
            ("d".to_owned(), Some(1), minister(), Vec::new()),
            ("e".to_owned(), None, Vec::new(), Vec::new()),
            ("f".to_owned(), Some(1), text(&["minister", "treasury"]), Vec::new()),
        ];
        assert_eq!(told(&found), expected);
        assert_eq!(found.unowned[0].to_string(), "? x ? x decide");
    }

    #[test]
    fn responsibilities_of_bodies_count_as_well() {
        let tables = || Tables {
            bodies: vec![Body {
                parents: vec![Dated::always("home-office".parse().unwrap())],
                ..Body::new("unit".parse().unwrap(), "Unit", BodyKind::Unit, cite())
            }],
            responsibilities: vec![
                held("agency", Function::Lead, Some("home-office")),
                held("unit", Function::Coordinate, None),
                held("home-office", Function::Own, Some("parliament")),
                held("force", Function::Deliver, None),
            ],
            ..Tables::default()
        };
        let stated = found(tables(), Escalation::Stated).measured().unwrap();
        let expected = [
            ("agency".to_owned(), Some(1), text(&["home-office"]), Vec::new()),
            ("home-office".to_owned(), Some(0), text(&["home-office"]), Vec::new()),
            ("unit".to_owned(), None, Vec::new(), Vec::new()),
        ];
        assert_eq!(told(&stated), expected);
        assert_eq!(stated.unowned[0].to_string(), "? x ? x coordinate");
        let parents = found(tables(), Escalation::WithParents).measured().unwrap();
        assert_eq!(told(&parents)[2].1, Some(1));
        assert!(parents.unowned.is_empty());
        assert_eq!(parents.owners.len(), 2);
    }

    #[test]
    fn a_circle_of_groups_reaches_nobody() {
        let tables = Tables {
            groups: vec![
                decides("a"),
                decides("b"),
                Group { owner: Some("x".parse().unwrap()), ..decides("c") },
            ],
            reporting_lines: vec![line("a", "group:b"), line("b", "group:a")],
            ..Tables::default()
        };
        let found = found(tables, Escalation::Stated).measured().unwrap();
        let hops: Vec<Option<u32>> = found.paths.iter().map(|path| path.hops).collect();
        assert_eq!(hops, [None, None, Some(1)]);
    }

    #[test]
    fn what_is_missing_is_named() {
        assert!(!found(Tables::default(), Escalation::Stated).is_measured());
        let groups = vec![decides("a")];
        let none = found(Tables { groups, ..Tables::default() }, Escalation::Stated);
        assert!(none.not_measurable().unwrap().why.contains("nobody who answers"));
    }
}
