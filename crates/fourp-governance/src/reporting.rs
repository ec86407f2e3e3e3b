//! Which groups report where, and what is odd about it.

use fourp_model::{Answer, Group, NotMeasurable, Party, Slug, Superior, Table};
use serde::Serialize;

use crate::{
    facts::{Line, LineEnd, Presence},
    lines::Hierarchy,
    network::Network,
    place::{number, place},
    reading::{Absence, absence},
    shape::{Shape, shape},
};

/// The reporting lines of groups, audited.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Reporting {
    /// What it means that a group has no line.
    pub absence: Absence,
    /// Groups with no line and no owner.
    pub orphans: Vec<Slug<Group>>,
    /// Groups with lines to several, in order.
    pub several_parents: Vec<SeveralParents>,
    /// Lines to groups that no row declares.
    pub dangling: Vec<Line>,
    /// Lines to groups that do not exist on the day.
    pub closed: Vec<Line>,
    /// Owners that no row declares.
    pub undeclared_owners: Vec<Party>,
    /// Owners that do not exist on the day.
    pub absent_owners: Vec<Party>,
    /// Every circle's lines, as row numbers from 1, in the order of `shape.circles`.
    pub circle_rows: Vec<Vec<u32>>,
    /// Groups and owners together: spans, depth, circles, Krackhardt's four.
    pub shape: Shape<Superior>,
}

/// A group that reports to several.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SeveralParents {
    /// The group.
    pub group: Slug<Group>,
    /// The lines, one for each end.
    pub lines: Vec<Line>,
}

impl Network {
    /// What is odd about the reporting lines of a network's groups, and what shape they have.
    ///
    /// A group's owner counts as a line of its own to the owner. Formal and informal lines to one end are one. Not
    /// measurable without a line or an owner. O(groups + lines), and what [`Shape`] costs.
    pub fn reporting(&self) -> Answer<Reporting> {
        let lines = self.lines();
        if lines.is_empty() && self.groups().iter().all(|group| group.owner.is_none()) {
            let why = "the data supplied have no reporting lines of listed groups";
            return NotMeasurable::new("Do groups report to somebody?", why)
                .needing(Table::ReportingLines, "to which group or body each group reports")
                .needing(Table::Groups, "each group by name, with its owner")
                .into();
        }
        let owners = owners(self);
        let owner_number = |party: &Party| {
            let place = owners.binary_search(party).ok()?;
            self.group_count().checked_add(number(place))
        };
        let ends = lines.iter().filter_map(|line| match &line.to {
            LineEnd::Group(group) => Some((line.from, *group)),
            LineEnd::Owner(party) => Some((line.from, owner_number(party)?)),
            LineEnd::Closed(_) | LineEnd::Undeclared(_) | LineEnd::OneOf(_) => None,
        });
        let owned = (0..)
            .zip(self.groups())
            .filter_map(|(group, facts)| Some((group, owner_number(facts.owner.as_ref()?)?)));
        let names: Vec<Superior> = self
            .groups()
            .iter()
            .map(|group| Superior::Group(group.id.clone()))
            .chain(owners.iter().cloned().map(Superior::Owner))
            .collect();
        let Some(hierarchy) = Hierarchy::new(number(names.len()), ends.chain(owned)) else {
            let why = "there are more lines than can be numbered";
            return NotMeasurable::new("Do groups report to somebody?", why).into();
        };
        let shape = shape(&names, &hierarchy);
        let body = |party: &Party| match party {
            Party::Body(body) => Some(self.body(body)),
            Party::Class(_) => None,
        };
        let those = |is_wanted: &dyn Fn(&Party) -> bool| {
            owners.iter().filter(|party| is_wanted(party)).cloned().collect()
        };
        Answer::Measured(Reporting {
            absence: absence(self, &[Table::Groups, Table::ReportingLines]),
            orphans: orphans(self),
            several_parents: several(self),
            dangling: to(lines, |end| matches!(end, LineEnd::Undeclared(_))),
            closed: to(lines, |end| matches!(end, LineEnd::Closed(_))),
            undeclared_owners: those(&|party| body(party) == Some(None)),
            absent_owners: those(&|party| {
                body(party).flatten().is_some_and(|body| body.presence != Presence::Present)
            }),
            circle_rows: hierarchy
                .circles()
                .iter()
                .map(|circle| rows_within(lines, &circle.members))
                .collect(),
            shape,
        })
    }
}

fn to(lines: &[Line], is_wanted: impl Fn(&LineEnd) -> bool) -> Vec<Line> {
    lines.iter().filter(|line| is_wanted(&line.to)).cloned().collect()
}

fn owners(network: &Network) -> Vec<Party> {
    let of_groups = network.groups().iter().filter_map(|group| group.owner.as_ref());
    let of_lines = network.lines().iter().filter_map(|line| match &line.to {
        LineEnd::Owner(party) => Some(party),
        _ => None,
    });
    let mut owners: Vec<Party> = of_groups.chain(of_lines).cloned().collect();
    owners.sort_unstable();
    owners.dedup();
    owners
}

fn orphans(network: &Network) -> Vec<Slug<Group>> {
    let mut reports = vec![false; network.groups().len()];
    for line in network.lines() {
        let is_self = line.to == LineEnd::Group(line.from);
        if let Some(reports) = reports.get_mut(place(line.from)).filter(|_| !is_self) {
            *reports = true;
        }
    }
    let groups = network.groups().iter().zip(reports);
    let orphans = groups.filter(|(group, reports)| !reports && group.owner.is_none());
    orphans.map(|(group, _)| group.id.clone()).collect()
}

fn several(network: &Network) -> Vec<SeveralParents> {
    let mut lines: Vec<&Line> =
        network.lines().iter().filter(|line| line.to != LineEnd::Group(line.from)).collect();
    lines.sort_by(|a, b| (a.from, &a.to, a.row).cmp(&(b.from, &b.to, b.row)));
    lines.dedup_by(|a, b| (a.from, &a.to) == (b.from, &b.to));
    let several = lines.chunk_by(|a, b| a.from == b.from).filter(|chunk| chunk.len() > 1);
    let told = several.filter_map(|chunk| {
        let group = network.groups().get(place(chunk.first()?.from))?;
        let lines = chunk.iter().map(|line| (*line).clone()).collect();
        Some(SeveralParents { group: group.id.clone(), lines })
    });
    told.collect()
}

/// The rows of lines between members of a circle, which are in order.
fn rows_within(lines: &[Line], members: &[u32]) -> Vec<u32> {
    let is_member = |group: &u32| members.binary_search(group).is_ok();
    let within = lines.iter().filter(|line| match &line.to {
        LineEnd::Group(group) => line.from != *group && is_member(&line.from) && is_member(group),
        _ => false,
    });
    within.map(|line| line.row).collect()
}

#[cfg(test)]
mod tests {
    use fourp_model::{
        Body, BodyKind, BodyStatus, Citation, GroupStanding, Programme, ReportingLine, Tables,
    };

    use super::*;
    use crate::register::Register;

    fn cite(at: &str) -> Citation {
        Citation::at("register".parse().unwrap(), at)
    }

    fn group(id: &str, dates: &str) -> Group {
        let id = id.parse().unwrap();
        Group {
            dates: dates.parse().unwrap(),
            ..Group::new(id, "A group", GroupStanding::Decide, cite("1"))
        }
    }

    fn line(from: &str, to: &str) -> ReportingLine {
        ReportingLine::new(from.parse().unwrap(), to.parse().unwrap(), cite("1"))
    }

    fn found(tables: Tables) -> Answer<Reporting> {
        let register = Register::compile(&Programme::new(tables).unwrap()).unwrap();
        register.at("2018-01-01".parse().unwrap()).reporting()
    }

    #[test]
    fn everything_odd_is_named() {
        let owned = Group { owner: Some("minister".parse().unwrap()), ..group("owned", "..") };
        let gone = Body {
            status: BodyStatus::Closed,
            ..Body::new("gone".parse().unwrap(), "Gone", BodyKind::Office, cite("1"))
        };
        let found = found(Tables {
            groups: ["a", "b", "c", "lost", "twice", "self"]
                .iter()
                .map(|id| group(id, ".."))
                .chain([owned, group("old", "..2010")])
                .collect(),
            bodies: vec![gone],
            reporting_lines: vec![
                line("a", "group:b"),
                line("b", "group:c"),
                line("c", "group:a"),
                line("c", "gone"),
                line("twice", "group:a"),
                line("twice", "minister"),
                line("a", "group:old"),
                line("b", "group:nowhere"),
                line("self", "group:self"),
            ],
            ..Tables::default()
        });
        let found = found.measured().unwrap();
        assert_eq!(found.absence, Absence::NotSupplied);
        let orphans: Vec<&str> = found.orphans.iter().map(Slug::as_str).collect();
        assert_eq!(orphans, ["lost", "self"]);
        let several: Vec<&str> =
            found.several_parents.iter().map(|each| each.group.as_str()).collect();
        assert_eq!(several, ["a", "b", "c", "twice"]);
        assert_eq!(found.dangling.len(), 1);
        assert_eq!(found.closed[0].to, LineEnd::Closed("old".parse().unwrap()));
        assert_eq!(found.undeclared_owners, ["minister".parse().unwrap()]);
        assert_eq!(found.absent_owners, ["gone".parse().unwrap()]);
        let circle: Vec<String> =
            found.shape.circles[0].shortest.iter().map(ToString::to_string).collect();
        assert_eq!(circle, ["group:a", "group:b", "group:c"]);
        // Lines in canonical order: a-b, a-old, b-c, b-nowhere, c-a, c-gone, ...
        assert_eq!(found.circle_rows, [[1, 3, 5]]);
        assert_eq!(found.shape.self_reports, ["group:self".parse().unwrap()]);
        assert_eq!((found.shape.cuts.len(), found.shape.cuts_at_least), (1, 1));
        // From the one that reports to the circle, over the circle, to an owner.
        assert_eq!(found.shape.depth, 2);
        assert_eq!(found.shape.deepest, Some("group:twice".parse().unwrap()));
        assert_eq!(found.shape.spans[0], ("group:a".parse().unwrap(), 2));
    }

    #[test]
    fn without_lines_nothing_is_measured() {
        let none = found(Tables { groups: vec![group("a", "..")], ..Tables::default() });
        let needs = &none.not_measurable().unwrap().what_would_make_it_so;
        assert_eq!(needs[0].table, Some(Table::ReportingLines));
    }
}
