//! Governance: what is planted is there, and nothing of its kind besides.

use fourp_model::{Function, Programme, Scope, Strand, Superior};
use std::collections::{BTreeMap, BTreeSet};

fn demo() -> Programme {
    fourp_casebook::demo_programme().unwrap()
}

/// The groups above each, as texts.
fn superiors(demo: &Programme) -> BTreeMap<String, Vec<String>> {
    let mut above: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in &demo.tables().reporting_lines {
        above.entry(line.from.to_string()).or_default().push(line.to.to_string());
    }
    above
}

#[test]
fn groups_without_a_line_are_the_planted_ones() {
    let demo = demo();
    let above = superiors(&demo);
    let orphans: Vec<&str> = demo
        .tables()
        .groups
        .iter()
        .filter(|group| !above.contains_key(group.id.as_str()) && group.owner.is_none())
        .map(|group| group.id.as_str())
        .collect();
    let forums: Vec<String> = (50..=58).map(|number| format!("synthetic-forum-{number}")).collect();
    let expected: Vec<&str> =
        std::iter::once("synthetic-board-30").chain(forums.iter().map(String::as_str)).collect();
    assert_eq!(orphans, expected);
    let several: Vec<&String> =
        above.iter().filter(|(_, to)| to.len() > 1).map(|(from, _)| from).collect();
    assert_eq!(several, ["synthetic-board-18"]);
}

#[test]
fn one_circle_of_three_boards_is_there() {
    let demo = demo();
    let above = superiors(&demo);
    let mut in_a_circle = BTreeSet::new();
    for group in above.keys() {
        let mut seen = BTreeSet::new();
        let mut next = vec![group.clone()];
        while let Some(at) = next.pop() {
            for to in above.get(&at).into_iter().flatten() {
                let to = to.trim_start_matches("group:").to_owned();
                if to == *group {
                    in_a_circle.insert(group.clone());
                }
                if seen.insert(to.clone()) {
                    next.push(to);
                }
            }
        }
    }
    let expected = [21, 22, 23].map(|number| format!("synthetic-board-{number}"));
    assert_eq!(in_a_circle.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn lines_to_what_is_closed_or_not_declared_are_the_planted_ones() {
    let demo = demo();
    let odd: Vec<String> = demo
        .tables()
        .reporting_lines
        .iter()
        .filter(|line| match &line.to {
            Superior::Group(to) => demo.get(to).is_none_or(|group| group.dates.to_string() != ".."),
            Superior::Owner(_) => false,
        })
        .map(|line| line.from.to_string())
        .collect();
    assert_eq!(odd, ["synthetic-board-31", "synthetic-board-33"]);
}

#[test]
fn members_are_the_same_nested_or_missing_only_where_planted() {
    let demo = demo();
    let tables = demo.tables();
    let mut members: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for seat in &tables.seats {
        members.entry(seat.group.as_str()).or_default().insert(seat.party.to_string());
    }
    let without: Vec<&str> = tables
        .groups
        .iter()
        .map(|group| group.id.as_str())
        .filter(|id| !members.contains_key(id))
        .collect();
    assert_eq!(without, ["synthetic-forum-59"]);
    let same: Vec<(&str, &str)> = members
        .iter()
        .flat_map(|(a, theirs)| {
            let others = members.iter().filter(move |(b, others)| a < *b && theirs == *others);
            others.map(move |(b, _)| (*a, *b))
        })
        .collect();
    assert_eq!(same, [("synthetic-board-12", "synthetic-board-13")]);
    assert!(members["synthetic-forum-20"].is_subset(&members["synthetic-forum-21"]));
    let busiest = "synthetic-agency-01";
    let in_groups = members.values().filter(|parties| parties.contains(busiest)).count();
    assert!(in_groups * 3 > members.len() * 2, "{in_groups}");
    assert!(members["synthetic-board-27"].len() < 12);
}

#[test]
fn twins_have_the_same_remits() {
    let demo = demo();
    let remits = |group: &str| -> BTreeSet<String> {
        let of = demo.tables().remits.iter().filter(|remit| remit.group.as_str() == group);
        of.map(|remit| format!("{} {} {}", remit.threat, remit.strand, remit.function)).collect()
    };
    assert!(!remits("synthetic-board-12").is_empty());
    assert_eq!(remits("synthetic-board-12"), remits("synthetic-board-13"));
}

#[test]
fn two_cells_are_nobodys_and_two_have_two_leads() {
    let demo = demo();
    let tables = demo.tables();
    let mut covered: BTreeMap<(&str, Strand), Vec<Function>> = BTreeMap::new();
    let mut cover = |threat: &Scope<_>, strand: &Scope<Strand>, function: Function| {
        for row in &tables.threats {
            for one in Strand::ALL {
                if threat.covers(&row.id) && strand.covers(&one) {
                    covered.entry((row.id.as_str(), one)).or_default().push(function);
                }
            }
        }
    };
    for row in &tables.remits {
        cover(&row.threat, &row.strand, row.function);
    }
    for row in &tables.responsibilities {
        cover(&row.threat, &row.strand, row.function);
    }
    let nobodys: Vec<(&str, Strand)> = tables
        .threats
        .iter()
        .flat_map(|row| Strand::ALL.map(|strand| (row.id.as_str(), strand)))
        .filter(|cell| !covered.contains_key(cell))
        .collect();
    assert_eq!(
        nobodys,
        [("bribery-and-corruption", Strand::Prepare), ("firearms", Strand::Prevent)]
    );
    let leads = |functions: &[Function]| {
        functions.iter().filter(|function| **function == Function::Lead).count()
    };
    let other_than_one: Vec<_> = covered
        .iter()
        .filter(|(_, functions)| leads(functions) != 1)
        .map(|(cell, functions)| (*cell, leads(functions)))
        .collect();
    assert_eq!(
        other_than_one,
        [(("cyber-crime", Strand::Pursue), 2), (("fraud", Strand::Protect), 2)]
    );
}
