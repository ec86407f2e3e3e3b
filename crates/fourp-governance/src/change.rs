//! What changed between two days?

use std::collections::BTreeSet;

use chrono::NaiveDate;
use fourp_model::{Group, Party, Slug};
use serde::Serialize;

use crate::{
    cell::Cell,
    facts::{GroupFacts, LineEnd, PartialDates},
    join::Likeness,
    network::Network,
    place::{number, place},
    ratio::Ratio,
    register::Register,
};

/// How groups without a known successor are matched.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct ChangeOptions {
    /// What becomes of rows whose dates do not tell.
    pub partial_dates: PartialDates,
    /// By what a group that is gone and one that is new are alike.
    pub likeness: Likeness,
    /// How alike they must be, ties included.
    pub at_least: Ratio,
}

/// Partial dates are kept; alike are those with half of their members in common.
impl Default for ChangeOptions {
    fn default() -> Self {
        Self {
            partial_dates: PartialDates::default(),
            likeness: Likeness::Members,
            at_least: Ratio::HALF,
        }
    }
}

/// What changed.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// What was asked.
    pub options: ChangeOptions,
    /// From which day.
    pub from: NaiveDate,
    /// To which.
    pub to: NaiveDate,
    /// Groups that are there on both days under one id.
    pub kept: Vec<Slug<Group>>,
    /// Of those, the ones whose name changed: before and after.
    pub renamed: Vec<Renamed>,
    /// What became of the groups that are gone, in order of those.
    pub lineage: Vec<Lineage>,
    /// Groups that are new and continue none.
    pub created: Vec<Slug<Group>>,
    /// Seats that are new, by group and party; one voice each, whatever its roles.
    pub joined: Vec<Tie>,
    /// Seats that are gone.
    pub left: Vec<Tie>,
    /// Cells that a kept group has and had not.
    pub remits_gained: Vec<(Slug<Group>, Cell)>,
    /// Cells that a kept group had and has not.
    pub remits_lost: Vec<(Slug<Group>, Cell)>,
    /// Lines of kept groups that are new.
    pub lines_gained: Vec<(Slug<Group>, String)>,
    /// Lines of kept groups that are gone.
    pub lines_lost: Vec<(Slug<Group>, String)>,
}

/// A party's place in a group.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
pub struct Tie {
    /// The group.
    pub group: Slug<Group>,
    /// The party.
    pub party: Party,
}

/// A group under another name.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Renamed {
    /// The group.
    pub group: Slug<Group>,
    /// Its name on the first day.
    pub before: String,
    /// Its name on the second.
    pub after: String,
}

/// What became of groups that are gone.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Lineage {
    /// One group goes on as another one, as a row says.
    Continued {
        /// The group that is gone.
        from: Slug<Group>,
        /// The one that took its place.
        into: Slug<Group>,
    },
    /// Several groups went into one, as rows say.
    Merged {
        /// The groups that are gone.
        from: Vec<Slug<Group>>,
        /// The one they went into; it may have been there before.
        into: Slug<Group>,
    },
    /// One group went into several, as a row says.
    Split {
        /// The group that is gone.
        from: Slug<Group>,
        /// The ones it went into.
        into: Vec<Slug<Group>>,
    },
    /// No row says what became of it, but a new group is like it.
    Resembled {
        /// The group that is gone.
        from: Slug<Group>,
        /// The new one that is most like it.
        into: Slug<Group>,
        /// What they have in common.
        shared: u32,
        /// What either has.
        all: u32,
    },
    /// No group took its place.
    Abolished {
        /// The group that is gone.
        from: Slug<Group>,
        /// Groups that rows say took its place, and that are not there on the second day either.
        towards: Vec<Slug<Group>>,
    },
}

impl Register {
    /// What changed from one day to another, which may be earlier. O(n log n), and for groups without a known
    /// successor O(gone · new).
    ///
    /// Successors are followed over groups that came and went between the days.
    ///
    /// ```
    /// use fourp_governance::{ChangeOptions, Lineage, Register};
    /// use fourp_model::{Citation, Group, GroupStanding, Programme, Tables};
    ///
    /// let minutes = Citation::at("minutes".parse()?, "item 1");
    /// let board = |id: &str, dates: &str| -> Result<Group, Box<dyn std::error::Error>> {
    ///     let group = Group::new(id.parse()?, "Board", GroupStanding::Decide, minutes.clone());
    ///     Ok(Group { dates: dates.parse()?, ..group })
    /// };
    /// let old = Group { superseded_by: vec!["new".parse()?], ..board("old", "..2017-12-31")? };
    /// let programme = Programme::new(Tables { groups: vec![old, board("new", "2018-01-01..")?], ..Tables::default() })
    ///     .map_err(|defects| format!("{defects:?}"))?;
    /// let register = Register::compile(&programme).map_err(|defects| format!("{defects:?}"))?;
    /// let change = register.change("2017-06-01".parse()?, "2018-06-01".parse()?, ChangeOptions::default());
    /// assert_eq!(change.lineage, [Lineage::Continued { from: "old".parse()?, into: "new".parse()? }]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn change(&self, from: NaiveDate, to: NaiveDate, options: ChangeOptions) -> Change {
        let before = self.at_with(from, options.partial_dates);
        let after = self.at_with(to, options.partial_dates);
        let is_in = |network: &Network, group: &GroupFacts| network.group(&group.id).is_some();
        let kept: Vec<&GroupFacts> =
            before.groups().iter().filter(|group| is_in(&after, group)).collect();
        let ids = |groups: &[&GroupFacts]| groups.iter().map(|group| group.id.clone()).collect();
        let (lineage, continued) = lineage(self, &before, &after, &options);
        let new = after.groups().iter().filter(|group| !is_in(&before, group));
        let created: Vec<&GroupFacts> =
            new.filter(|group| !continued.contains(&group.id)).collect();
        let (ties_before, ties_after) = (ties(&before), ties(&after));
        let (cells_before, cells_after) = (cells(&before, &after), cells(&after, &before));
        let (lines_before, lines_after) = (lines(&before, &after), lines(&after, &before));
        Change {
            renamed: renamed(&kept, &after),
            kept: ids(&kept),
            lineage,
            created: ids(&created),
            joined: ties_after.difference(&ties_before).cloned().collect(),
            left: ties_before.difference(&ties_after).cloned().collect(),
            remits_gained: cells_after.difference(&cells_before).cloned().collect(),
            remits_lost: cells_before.difference(&cells_after).cloned().collect(),
            lines_gained: lines_after.difference(&lines_before).cloned().collect(),
            lines_lost: lines_before.difference(&lines_after).cloned().collect(),
            options,
            from,
            to,
        }
    }
}

fn renamed(kept: &[&GroupFacts], after: &Network) -> Vec<Renamed> {
    let renamed = kept.iter().filter_map(|before| {
        let now = after.groups().get(place(after.group(&before.id)?))?;
        (now.name != before.name).then(|| Renamed {
            group: before.id.clone(),
            before: before.name.clone(),
            after: now.name.clone(),
        })
    });
    renamed.collect()
}

fn ties(network: &Network) -> BTreeSet<Tie> {
    let groups = (0..).zip(network.groups());
    let ties = groups.flat_map(|(group, facts)| {
        let parties =
            network.members(group).iter().filter_map(|party| network.parties().get(place(*party)));
        parties.map(|party| Tie { group: facts.id.clone(), party: party.clone() })
    });
    ties.collect()
}

/// The cells of groups that are there on the other day too.
fn cells(network: &Network, other: &Network) -> BTreeSet<(Slug<Group>, Cell)> {
    let groups = (0..).zip(network.groups()).filter(|(_, facts)| other.group(&facts.id).is_some());
    let cells = groups.flat_map(|(group, facts)| {
        network.cells(group).iter().filter_map(|cell| Some((facts.id.clone(), network.cell(cell)?)))
    });
    cells.collect()
}

/// The lines of groups that are there on the other day too, each with its end in words.
fn lines(network: &Network, other: &Network) -> BTreeSet<(Slug<Group>, String)> {
    let lines = network.lines().iter().filter_map(|line| {
        let from = network.groups().get(place(line.from))?;
        other.group(&from.id)?;
        let end = match &line.to {
            LineEnd::Group(group) => format!("group:{}", network.groups().get(place(*group))?.id),
            LineEnd::Owner(party) => party.to_string(),
            LineEnd::Closed(group) | LineEnd::Undeclared(group) | LineEnd::OneOf(group) => {
                format!("group:{group}")
            }
        };
        Some((from.id.clone(), end))
    });
    lines.collect()
}

/// What became of those that are gone, and which groups continue one.
fn lineage(
    register: &Register,
    before: &Network,
    after: &Network,
    options: &ChangeOptions,
) -> (Vec<Lineage>, BTreeSet<Slug<Group>>) {
    let gone: Vec<&GroupFacts> =
        before.groups().iter().filter(|group| after.group(&group.id).is_none()).collect();
    let heirs: Vec<(&GroupFacts, Heirs)> =
        gone.into_iter().map(|group| (group, successors(register, &group.id, after))).collect();
    // Whoever took the place of several of them alone is what they merged into.
    let mut sole: Vec<(&Slug<Group>, &Slug<Group>)> = heirs
        .iter()
        .filter(|(_, heirs)| heirs.found.len() == 1)
        .filter_map(|(group, heirs)| Some((heirs.found.first()?, &group.id)))
        .collect();
    sole.sort_unstable();
    let mut continued: BTreeSet<Slug<Group>> =
        heirs.iter().flat_map(|(_, heirs)| heirs.found.iter().cloned()).collect();
    let mut lineage = Vec::new();
    for (group, Heirs { found, lost }) in &heirs {
        let from = group.id.clone();
        match found.first() {
            Some(into) if found.len() == 1 => {
                let all: Vec<Slug<Group>> = sole
                    .iter()
                    .filter(|(heir, _)| *heir == into)
                    .map(|(_, from)| (*from).clone())
                    .collect();
                let is_merged = all.len() > 1 || before.group(into).is_some();
                if !is_merged {
                    lineage.push(Lineage::Continued { from, into: into.clone() });
                } else if all.first() == Some(&from) {
                    lineage.push(Lineage::Merged { from: all, into: into.clone() });
                }
            }
            Some(_) => lineage.push(Lineage::Split { from, into: found.iter().cloned().collect() }),
            None => {
                let alike = resembling(before, after, &group.id, options);
                lineage.push(match alike {
                    Some((into, shared, all)) => {
                        continued.insert(into.clone());
                        Lineage::Resembled { from, into, shared, all }
                    }
                    None => Lineage::Abolished { from, towards: lost.clone() },
                });
            }
        }
    }
    (lineage, continued)
}

/// Those who took a group's place.
struct Heirs {
    found: BTreeSet<Slug<Group>>, // They are there.
    lost: Vec<Slug<Group>>,       // They are not, and nobody took their place.
}

/// Those who took a group's place, over those who came and went.
fn successors(register: &Register, group: &Slug<Group>, after: &Network) -> Heirs {
    let groups = &register.rows.groups;
    let next = |group: &Slug<Group>| {
        let place = groups.binary_search_by(|(id, _)| id.cmp(group)).ok();
        let row = place.and_then(|place| groups.get(place)).and_then(|(_, row)| row.as_ref());
        row.map_or(&[][..], |(_, group)| group.superseded_by.as_slice())
    };
    let (mut found, mut lost) = (BTreeSet::new(), Vec::new());
    let mut seen = BTreeSet::from([group.clone()]);
    let mut waiting = next(group).to_vec();
    while let Some(heir) = waiting.pop() {
        if !seen.insert(heir.clone()) {
            continue;
        }
        if after.group(&heir).is_some() {
            found.insert(heir);
        } else if next(&heir).is_empty() {
            lost.push(heir);
        } else {
            waiting.extend_from_slice(next(&heir));
        }
    }
    lost.sort_unstable();
    Heirs { found, lost }
}

/// The new group most like one that is gone: the first in order of those that are as much.
fn resembling(
    before: &Network,
    after: &Network,
    group: &Slug<Group>,
    options: &ChangeOptions,
) -> Option<(Slug<Group>, u32, u32)> {
    let old = before.group(group)?;
    let members: BTreeSet<&Party> = before
        .members(old)
        .iter()
        .filter_map(|party| before.parties().get(place(*party)))
        .collect();
    let mut best: Option<(Slug<Group>, u32, u32)> = None;
    for (new, facts) in (0..).zip(after.groups()) {
        if before.group(&facts.id).is_some() {
            continue;
        }
        let by_members = || {
            let theirs = after.members(new);
            let parties = theirs.iter().filter_map(|party| after.parties().get(place(*party)));
            let shared = parties.filter(|party| members.contains(party)).count();
            (number(shared), number(members.len() + theirs.len() - shared))
        };
        // Numbers of cells are those of the register, on every day.
        let by_remit = || {
            let (a, b) = (before.cells(old), after.cells(new));
            (a.intersection_len(b), a.union_len(b))
        };
        let is_more = |a: (u32, u32), b: (u32, u32)| {
            u64::from(a.0) * u64::from(b.1) > u64::from(b.0) * u64::from(a.1)
        };
        let (shared, all) = match options.likeness {
            Likeness::Members => by_members(),
            Likeness::Remit => by_remit(),
            Likeness::Both => {
                let (members, remit) = (by_members(), by_remit());
                if remit.1 == 0 || is_more(members, remit) { remit } else { members }
            }
        };
        let is_better =
            best.as_ref().is_none_or(|(_, part, whole)| is_more((shared, all), (*part, *whole)));
        if shared > 0 && options.at_least.is_reached(shared.into(), all.into()) && is_better {
            best = Some((facts.id.clone(), shared, all));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use fourp_model::{Citation, Dated, GroupStanding, Programme, Seat, SeatRole, Tables};
    use proptest::prelude::*;

    use super::*;
    use crate::arbitrary;

    fn cite() -> Citation {
        Citation::at("register".parse().unwrap(), "1")
    }

    fn group(id: &str, dates: &str, heirs: &[&str]) -> Group {
        Group {
            dates: dates.parse().unwrap(),
            superseded_by: heirs.iter().map(|heir| heir.parse().unwrap()).collect(),
            ..Group::new(id.parse().unwrap(), id, GroupStanding::Decide, cite())
        }
    }

    fn seat(group: &str, party: &str) -> Seat {
        Seat::new(group.parse().unwrap(), party.parse().unwrap(), SeatRole::Member, cite())
    }

    fn change(tables: Tables) -> Change {
        let register = Register::compile(&Programme::new(tables).unwrap()).unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        register.change(day("2015-06-01"), day("2018-06-01"), ChangeOptions::default())
    }

    fn slugs(ids: &[&str]) -> Vec<Slug<Group>> {
        ids.iter().map(|id| id.parse().unwrap()).collect()
    }

    #[test]
    fn what_became_of_each_is_told() {
        const OLD: &str = "..2016-12-31";
        const NEW: &str = "2017-01-01..";
        let found = change(Tables {
            groups: vec![
                group("a", OLD, &["between"]),
                group("between", "2017-01-01..2017-06-01", &["a-2"]),
                group("a-2", NEW, &[]),
                group("b", OLD, &["bc"]),
                group("c", OLD, &["bc"]),
                group("bc", NEW, &[]),
                group("d", OLD, &["d-1", "d-2"]),
                group("d-1", NEW, &[]),
                group("d-2", NEW, &[]),
                group("e", OLD, &["stays"]),
                group("f", OLD, &["nowhere"]),
                group("g", OLD, &[]),
                group("like-g", NEW, &[]),
                group("less-like-g", NEW, &[]),
                group("stays", "..", &[]),
                group("new", NEW, &[]),
            ],
            seats: vec![
                seat("g", "p"),
                seat("g", "q"),
                seat("like-g", "p"),
                seat("less-like-g", "x"),
                seat("less-like-g", "p"),
            ],
            ..Tables::default()
        });
        let [a, a_2, bc, d, e, f, g] =
            ["a", "a-2", "bc", "d", "e", "f", "g"].map(|id| id.parse().unwrap());
        let expected = [
            Lineage::Continued { from: a, into: a_2 },
            Lineage::Merged { from: slugs(&["b", "c"]), into: bc },
            Lineage::Split { from: d, into: slugs(&["d-1", "d-2"]) },
            Lineage::Merged { from: vec![e], into: "stays".parse().unwrap() },
            Lineage::Abolished { from: f, towards: slugs(&["nowhere"]) },
            Lineage::Resembled { from: g, into: "like-g".parse().unwrap(), shared: 1, all: 2 },
        ];
        assert_eq!(found.lineage, expected);
        assert_eq!(found.created, slugs(&["less-like-g", "new"]));
        assert_eq!(found.kept, slugs(&["stays"]));
    }

    #[test]
    fn a_circle_of_successors_ends() {
        let found = change(Tables {
            groups: vec![group("a", "..2016", &["b"]), group("b", "..2016", &["a"])],
            ..Tables::default()
        });
        let towards = Vec::new;
        let [a, b] = ["a", "b"].map(|id| id.parse().unwrap());
        let expected = [
            Lineage::Abolished { from: a, towards: towards() },
            Lineage::Abolished { from: b, towards: towards() },
        ];
        assert_eq!(found.lineage, expected);
    }

    #[test]
    fn a_new_name_is_no_new_group() {
        let names = ["Old name [..2016-12-31]", "New name [2017-01-01..]"]
            .map(|name| name.parse::<Dated<String>>().unwrap());
        let found = change(Tables {
            groups: vec![Group { names: names.to_vec(), ..group("a", "..", &[]) }],
            ..Tables::default()
        });
        let renamed = &found.renamed[0];
        assert_eq!((renamed.before.as_str(), renamed.after.as_str()), ("Old name", "New name"));
    }

    proptest! {
        #[test]
        fn what_was_with_what_changed_is_what_is(
            register in arbitrary::register(), from in arbitrary::day(), to in arbitrary::day(),
        ) {
            let change = register.change(from, to, ChangeOptions::default());
            let (before, after) = (register.at(from), register.at(to));
            let mut now = ties(&before);
            for tie in &change.left {
                prop_assert!(now.remove(tie));
            }
            for tie in &change.joined {
                prop_assert!(now.insert(tie.clone()));
            }
            prop_assert_eq!(now, ties(&after));
            let mut groups: BTreeSet<Slug<Group>> = before.groups().iter().map(|group| group.id.clone()).collect();
            for lineage in &change.lineage {
                let gone = match lineage {
                    Lineage::Merged { from, .. } => from.clone(),
                    Lineage::Continued { from, .. }
                    | Lineage::Split { from, .. }
                    | Lineage::Resembled { from, .. }
                    | Lineage::Abolished { from, .. } => vec![from.clone()],
                };
                for group in gone {
                    prop_assert!(groups.remove(&group));
                }
            }
            prop_assert_eq!(groups.into_iter().collect::<Vec<_>>(), change.kept.clone());
            let still = register.change(from, from, ChangeOptions::default());
            prop_assert!(still.lineage.is_empty() && still.created.is_empty() && still.joined.is_empty());
            prop_assert!(still.left.is_empty() && still.lines_gained.is_empty() && still.remits_lost.is_empty());
            // The other way round, what was won is lost.
            let back = register.change(to, from, ChangeOptions::default());
            prop_assert_eq!((back.joined, back.remits_gained, back.lines_gained), (change.left, change.remits_lost, change.lines_lost));
        }
    }
}
