//! Merger plans against every way to put groups together, and against changes to them.

use fourp_model::{
    Citation, Function, Programme, Rational, Remit, ReportingLine, Seat, SeatRole, Statutory,
    Tables,
};
use proptest::prelude::*;

use super::{
    super::{
        abolition::Dilution,
        apart::{ApartBecause, MemberCap, MergerOptions, Oversight},
        choice::{Alike, StatutoryGroups, UnrecordedWork},
        flaw::PlanError,
    },
    *,
};
use crate::{arbitrary, facts::LineEnd, reading::Absence, register::Register};

fn options() -> impl Strategy<Value = MergerOptions> {
    use prop::sample::select;
    let cap = prop_oneof![
        Just(MemberCap::LargestNow),
        (1_u32..7).prop_map(MemberCap::AtMost),
        Just(MemberCap::Unlimited),
    ];
    let alike = || prop_oneof![1 => Just(Alike::Same), 2 => Just(Alike::Any)];
    let pair = prop::option::weighted(
        0.3,
        Just(("g00".parse().unwrap(), "g01".parse().unwrap(), "asked".to_owned())),
    );
    let rules = (alike(), alike(), alike(), alike(), select(Oversight::ALL));
    (cap, rules, select(StatutoryGroups::ALL), select(UnrecordedWork::ALL), pair).prop_map(
        |(cap, (owners, tiers, markings, answering, oversight), statutory, unrecorded, pair)| {
            MergerOptions {
                cap,
                owners,
                tiers,
                markings,
                answering,
                oversight,
                statutory,
                unrecorded,
                apart: pair.into_iter().collect(),
                ..MergerOptions::default()
            }
        },
    )
}

fn fitting(network: &Network, mut options: MergerOptions) -> MergerOptions {
    options.apart.retain(|(_, second, _)| network.group(second).is_some());
    options
}

fn planned(network: &Network, options: &MergerOptions) -> Option<MergerPlan> {
    network.merger_plan(options, &NoProgress).unwrap().measured()
}

/// What the rules say, from the rows.
struct Oracle<'n> {
    network: &'n Network,
    options: &'n MergerOptions,
    cap: usize,
    edges: Vec<(usize, usize)>,
    ends: Vec<BTreeSet<Party>>, // Owners that each group names itself.
}

impl<'n> Oracle<'n> {
    fn new(network: &'n Network, options: &'n MergerOptions) -> Self {
        let count = network.groups().len();
        let mut ends: Vec<BTreeSet<Party>> = vec![BTreeSet::new(); count];
        let mut edges = Vec::new();
        for (facts, ends) in network.groups().iter().zip(&mut ends) {
            ends.extend(facts.owner.clone());
        }
        for line in network.lines() {
            match &line.to {
                LineEnd::Group(to) => edges.push((place(line.from), place(*to))),
                LineEnd::Owner(party) => drop(ends[place(line.from)].insert(party.clone())),
                _ => {}
            }
        }
        let largest = (0..network.group_count()).map(|group| network.members(group).len()).max();
        let cap = match options.cap {
            MemberCap::LargestNow => largest.unwrap(),
            MemberCap::AtMost(most) => place(most),
            MemberCap::Unlimited => usize::MAX,
        };
        Self { network, options, cap, edges, ends }
    }

    /// Which of some nodes each reaches over lines between them, by closing the table.
    fn reached(&self, set_of: &[usize], sets: usize) -> Vec<Vec<bool>> {
        let mut reached = vec![vec![false; sets]; sets];
        for (from, to) in &self.edges {
            reached[set_of[*from]][set_of[*to]] |= set_of[*from] != set_of[*to];
        }
        for over in 0..sets {
            for from in 0..sets {
                for to in 0..sets {
                    reached[from][to] |= reached[from][over] && reached[over][to];
                }
            }
        }
        reached
    }

    fn owners(&self, set_of: &[usize], sets: usize) -> Vec<BTreeSet<Party>> {
        let reached = self.reached(set_of, sets);
        let mut owners = vec![BTreeSet::new(); sets];
        for set in 0..sets {
            for (group, ends) in self.ends.iter().enumerate() {
                if set_of[group] == set || reached[set][set_of[group]] {
                    owners[set].extend(ends.iter().cloned());
                }
            }
        }
        owners
    }

    fn conflict(&self, a: usize, b: usize) -> bool {
        let options = self.options;
        let facts = |group: usize| &self.network.groups()[group];
        let cells = |group: usize| -> Vec<crate::Cell> {
            let cells = self.network.cells(number(group)).iter();
            cells.map(|cell| self.network.cell(cell).unwrap()).collect()
        };
        let asked = options.apart.iter().any(|(first, second, _)| {
            let pair = [first, second];
            pair.contains(&&facts(a).id) && pair.contains(&&facts(b).id)
        });
        let unrecorded = options.unrecorded == UnrecordedWork::Keep
            && (cells(a).is_empty() || cells(b).is_empty());
        let statutory = options.statutory == StatutoryGroups::Keep
            && [a, b].iter().all(|group| facts(*group).statutory == Statutory::Statutory);
        let watches = |over: usize, under: usize| {
            let overseen = cells(over).into_iter().filter(|cell| {
                facts(over).standing == GroupStanding::Oversee || cell.function == Function::Oversee
            });
            let decided: Vec<crate::Cell> = cells(under)
                .into_iter()
                .filter(|cell| {
                    facts(under).standing == GroupStanding::Decide
                        || [Function::Own, Function::Lead, Function::Decide]
                            .contains(&cell.function)
                })
                .collect();
            overseen.into_iter().any(|one| {
                decided.iter().any(|other| {
                    (one.threat == other.threat || one.threat.is_none() || other.threat.is_none())
                        && (one.strand == other.strand
                            || one.strand.is_none()
                            || other.strand.is_none())
                })
            })
        };
        let oversight = options.oversight == Oversight::Apart && (watches(a, b) || watches(b, a));
        let differ = |rule: Alike, same: bool| rule == Alike::Same && !same;
        asked
            || unrecorded
            || statutory
            || oversight
            || differ(options.owners, facts(a).owner == facts(b).owner)
            || differ(options.tiers, facts(a).tier == facts(b).tier)
            || differ(options.markings, facts(a).classification == facts(b).classification)
    }

    fn allows(&self, set_of: &[usize], sets: usize, conflicts: &[Vec<bool>]) -> bool {
        let count = set_of.len();
        let mut alone: Vec<usize> = (0..count).collect();
        for set in 0..sets {
            let inside: Vec<usize> = (0..count).filter(|group| set_of[*group] == set).collect();
            let members: BTreeSet<u32> = inside
                .iter()
                .flat_map(|group| self.network.members(number(*group)))
                .copied()
                .collect();
            let clash = inside.iter().any(|a| inside.iter().any(|b| a < b && conflicts[*a][*b]));
            if inside.len() > 1 && (clash || members.len() > self.cap) {
                return false;
            }
        }
        let (now, then) = (self.reached(&alone, count), self.reached(set_of, sets));
        for a in 0..count {
            for b in 0..count {
                let (first, second) = (set_of[a], set_of[b]);
                let circle = first != second && then[first][second] && then[second][first];
                if circle && !(now[a][b] && now[b][a]) {
                    return false;
                }
            }
        }
        let (owners, then) = (self.owners(&alone, count), self.owners(set_of, sets));
        alone.retain(|group| owners[*group] != then[set_of[*group]]);
        self.options.answering == Alike::Any || alone.is_empty()
    }

    /// The fewest sets of all ways to put the groups into sets.
    fn fewest(&self) -> usize {
        let count = self.network.groups().len();
        let conflicts: Vec<Vec<bool>> =
            (0..count).map(|a| (0..count).map(|b| self.conflict(a, b)).collect()).collect();
        let mut best = count;
        let mut set_of = vec![0; count];
        // Every first use of a set is one above those before: each partition once.
        loop {
            let sets = set_of.iter().max().map_or(0, |last| last + 1);
            if sets < best && self.allows(&set_of, sets, &conflicts) {
                best = sets;
            }
            let rises =
                (1..count).rev().find(|at| set_of[*at] <= *set_of[..*at].iter().max().unwrap());
            let Some(rises) = rises else { return best };
            set_of[rises] += 1;
            set_of[rises + 1..].fill(0);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_partition_has_fewer_groups_and_every_plan_verifies(
        network in arbitrary::crowded(7), options in options(),
    ) {
        let options = fitting(&network, options);
        if let Some(plan) = planned(&network, &options) {
            prop_assert_eq!(plan.verify(&network), Ok(()));
            prop_assert!(plan.proof.is_optimal());
            prop_assert_eq!(place(plan.groups_after), Oracle::new(&network, &options).fewest());
            prop_assert!(plan.bound <= plan.groups_after && plan.gap == plan.groups_after - plan.bound);
        }
    }

    #[test]
    fn a_plan_changed_anywhere_is_caught(
        network in arbitrary::crowded(9), options in options(), at in any::<prop::sample::Index>(),
    ) {
        let Some(plan) = planned(&network, &fitting(&network, options)) else { return Ok(()) };
        for (name, changed) in changes(&plan, at) {
            prop_assert!(changed == plan || changed.verify(&network).is_err(), "{name} passed");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn nor_of_nine_groups(network in arbitrary::crowded(9), options in options()) {
        let options = fitting(&network, options);
        if let Some(plan) = planned(&network, &options) {
            prop_assert_eq!(place(plan.groups_after), Oracle::new(&network, &options).fewest());
        }
    }
}

/// The plan with one thing changed, each with its name.
fn changes(plan: &MergerPlan, at: prop::sample::Index) -> Vec<(&'static str, MergerPlan)> {
    let mut all: Vec<(&'static str, MergerPlan)> = Vec::new();
    let mut change = |name, change: &dyn Fn(&mut MergerPlan)| {
        let mut changed = plan.clone();
        change(&mut changed);
        all.push((name, changed));
    };
    let nobody = || "nobody".parse().unwrap();
    change("a group left out", &|plan| drop(plan.unchanged.pop()));
    change("a group twice", &|plan| {
        let again = plan.unchanged.first().cloned();
        plan.unchanged.extend(again);
    });
    change("a group of nobody", &|plan| plan.unchanged.push("nobody".parse().unwrap()));
    change("a merger left out", &|plan| drop(plan.mergers.pop()));
    change("two groups merged against the rules or the ledger", &|plan| {
        if let Some(merger) = plan.mergers.first_mut() {
            merger.absorbed.extend(plan.unchanged.pop());
        }
    });
    change("cap", &|plan| plan.cap = Some(plan.cap.map_or(3, |cap| cap + 1)));
    change("groups before", &|plan| plan.groups_before += 1);
    change("groups after", &|plan| plan.groups_after += 1);
    change("bound", &|plan| plan.bound += 1);
    change("gap", &|plan| plan.gap += 1);
    change("proof by search", &|plan| plan.proof = PlanProof::Search { nodes: 7_777 });
    change("proof by limit", &|plan| plan.proof = PlanProof::Limit { nodes: 7_777 });
    change("proof by certificate", &|plan| plan.proof = PlanProof::Certificate);
    change("absence", &|plan| plan.absence = Absence::Gap);
    change("footing", &|plan| plan.footing_unknown += 1);
    change("reasons", &|plan| plan.apart.push((ApartBecause::Members, 1)));
    change("cells", &|plan| drop(plan.cells.pop()));
    change("spans", &|plan| drop(plan.spans.pop()));
    for field in 0..6 {
        change("a part of the certificate", &|plan| {
            let index = at.index(plan.certificate.len());
            let part = &mut plan.certificate[index];
            match field {
                0 => part.members += 1,
                1 => part.bound += 1,
                2 => drop(part.clique.pop()),
                3 => drop(part.groups.pop()),
                4 => part.clique.push("nobody".parse().unwrap()),
                _ => {
                    let again = part.groups.first().cloned();
                    part.groups.extend(again);
                }
            }
            // A clique that is smaller may still prove as much.
            if field == 2 {
                plan.bound += 1;
            }
        });
    }
    change("a part left out", &|plan| drop(plan.certificate.pop()));
    for field in 0..11 {
        change("the ledger", &|plan| {
            if plan.mergers.is_empty() {
                return;
            }
            let index = at.index(plan.mergers.len());
            let merger = &mut plan.mergers[index];
            match field {
                0 => drop(merger.members.pop()),
                1 => drop(merger.cells.pop()),
                2 => drop(merger.superiors.pop()),
                3 => merger.diluted.push(Dilution { party: nobody(), of_now: 1, of_then: 2 }),
                4 => merger.offices.push((nobody(), SeatRole::Chair)),
                5 => drop(merger.exposed.pop()),
                6 => merger.owners_lost.push((merger.survivor.clone(), None)),
                7 => merger.owner = Some(nobody()),
                8 => merger.meetings[1].unknown += 1,
                9 => merger.seat_minutes_saved = Some(Rational::from_int(-1_000_000)),
                _ => {
                    // Another group of the merger is said to stay.
                    if let Some(first) = merger.absorbed.first_mut() {
                        std::mem::swap(first, &mut merger.survivor);
                    }
                }
            }
        });
    }
    change("an option about nobody", &|plan| {
        plan.options.apart.push((nobody_group(), nobody_group(), "asked".into()));
    });
    change("a rule that is broken", &|plan| {
        if let Some(merger) = plan.mergers.first() {
            let (first, second) = (merger.survivor.clone(), merger.absorbed[0].clone());
            plan.options.apart.push((first, second, "asked".into()));
        }
    });
    all
}

fn nobody_group() -> Slug<Group> {
    "nobody".parse().unwrap()
}

fn cite() -> Citation {
    Citation::at("register".parse().unwrap(), "1")
}

fn network(groups: Vec<Group>, lines: &[(&str, &str)]) -> Network {
    let remits = groups
        .iter()
        .map(|group| Remit::new(group.id.clone(), Function::Deliver, cite()))
        .collect();
    let line = |(from, to): &(&str, &str)| {
        ReportingLine::new(from.parse().unwrap(), to.parse().unwrap(), cite())
    };
    let reporting_lines = lines.iter().map(line).collect();
    let tables = Tables { groups, remits, reporting_lines, ..Tables::default() };
    Register::compile(&Programme::new(tables).unwrap()).unwrap().latest()
}

fn group(id: &str) -> Group {
    Group::new(id.parse().unwrap(), id, GroupStanding::Discuss, cite())
}

#[test]
fn a_chain_may_be_merged_whole_but_not_over_its_middle() {
    // The middle must stay apart from both ends; the ends together would report to it and it to them.
    let groups = || vec![group("end"), group("middle"), group("top")];
    let chain = network(groups(), &[("end", "group:middle"), ("middle", "group:top")]);
    let apart = |first: &str, second: &str| {
        (first.parse().unwrap(), second.parse().unwrap(), "asked".to_owned())
    };
    let all = planned(&chain, &MergerOptions::default()).unwrap();
    assert_eq!((all.groups_after, all.gap, all.proof), (1, 0, PlanProof::Certificate));
    let options = MergerOptions {
        apart: vec![apart("end", "middle"), apart("middle", "top")],
        ..MergerOptions::default()
    };
    let ends = planned(&chain, &options).unwrap();
    // A clique of two proves two, and the search that three are needed.
    assert_eq!((ends.groups_after, ends.bound, ends.gap), (3, 2, 1));
    assert!(matches!(ends.proof, PlanProof::Search { .. }));
    assert_eq!(ends.verify(&chain), Ok(()));
    // Without lines there is no circle.
    let loose = planned(&network(groups(), &[]), &options).unwrap();
    assert_eq!((loose.groups_after, loose.mergers[0].absorbed.len()), (2, 1));
}

#[test]
fn every_reason_to_stay_apart_is_told() {
    let owned = |id: &str, owner: &str| Group { owner: Some(owner.parse().unwrap()), ..group(id) };
    let groups = vec![
        Group { tier: Some(1), ..owned("a", "x") },
        Group { tier: Some(2), ..owned("b", "x") },
        Group { tier: Some(2), ..owned("c", "y") },
        Group {
            tier: Some(2),
            classification: Some(fourp_model::Marking::Secret),
            ..owned("d", "y")
        },
    ];
    let made = network(groups, &[("b", "y")]);
    let plan = planned(&made, &MergerOptions::default()).unwrap();
    let why: Vec<String> =
        plan.apart.iter().map(|(why, pairs)| format!("{why}: {pairs}")).collect();
    assert_eq!(
        why,
        [
            "their papers have different markings: 3",
            "they have different owners: 2",
            "they are of different tiers: 1"
        ]
    );
    let any = MergerOptions {
        owners: Alike::Any,
        tiers: Alike::Any,
        markings: Alike::Any,
        ..MergerOptions::default()
    };
    let plan = planned(&made, &any).unwrap();
    assert_eq!(plan.apart, [(ApartBecause::Answering, 5)]);
    assert_eq!((plan.groups_after, plan.footing_unknown), (3, 4));
}

#[test]
fn questions_that_make_no_sense_are_refused() {
    let made = network(vec![group("a")], &[]);
    let refused = |options: MergerOptions| made.merger_plan(&options, &NoProgress).unwrap_err();
    let cap = MemberCap::AtMost(0);
    assert_eq!(refused(MergerOptions { cap, ..MergerOptions::default() }), PlanError::NoSeats);
    let apart = vec![(nobody_group(), "a".parse().unwrap(), "asked".to_owned())];
    let unknown = PlanError::UnknownGroup { group: nobody_group() };
    assert_eq!(refused(MergerOptions { apart, ..MergerOptions::default() }), unknown);
    let many = Network::from_ties(4_001, 1, &[]).unwrap();
    let refused = many.merger_plan(&MergerOptions::default(), &NoProgress).unwrap_err();
    assert_eq!(refused, PlanError::TooManyGroups { groups: 4_001, most: 4_000 });
    assert_eq!(refused.to_string(), "4001 groups; at most 4000 can be compared pair by pair");
    let none = Network::from_ties(2, 1, &[(0, 0), (1, 0)]).unwrap();
    assert!(!none.merger_plan(&MergerOptions::default(), &NoProgress).unwrap().is_measured());
}

#[test]
fn at_its_limit_the_search_gives_the_best_found_and_the_gap() {
    let groups = vec![group("end"), group("middle"), group("top")];
    let chain = network(groups, &[("end", "group:middle"), ("middle", "group:top")]);
    let apart = |first: &str, second: &str| {
        (first.parse().unwrap(), second.parse().unwrap(), "asked".to_owned())
    };
    let options = MergerOptions {
        apart: vec![apart("end", "middle"), apart("middle", "top")],
        nodes_max: 1,
        ..MergerOptions::default()
    };
    let plan = planned(&chain, &options).unwrap();
    assert_eq!((plan.proof, plan.gap), (PlanProof::Limit { nodes: 1 }, 1));
    assert_eq!(plan.verify(&chain), Ok(()));
}

/// A board and a forum over one cell, and a group without a remit that reports to the board.
fn two() -> Network {
    let cite = || Citation::at("register".parse().unwrap(), "1");
    let group = |id: &str, owner: Option<&str>, meetings, minutes, preparation| Group {
        owner: owner.map(|owner| owner.parse().unwrap()),
        meetings_per_year: Some(Rational::from_int(meetings)),
        meeting_minutes: Some(minutes),
        preparation_minutes: preparation,
        ..Group::new(id.parse().unwrap(), id, GroupStanding::Discuss, cite())
    };
    let seat = |group: &str, party: &str, role, people| Seat {
        people: std::num::NonZeroU32::new(people).unwrap(),
        ..Seat::new(group.parse().unwrap(), party.parse().unwrap(), role, cite())
    };
    let tables = Tables {
        groups: vec![
            group("board", Some("x"), 12, 60, None),
            group("forum", Some("y"), 4, 90, Some(30)),
            Group::new("sub".parse().unwrap(), "sub", GroupStanding::Discuss, cite()),
        ],
        seats: vec![
            seat("board", "p1", SeatRole::Chair, 1),
            seat("board", "p2", SeatRole::Member, 1),
            seat("board", "p3", SeatRole::Observer, 1),
            seat("forum", "p1", SeatRole::Member, 1),
            seat("forum", "p2", SeatRole::Member, 2),
            seat("forum", "p4", SeatRole::Member, 1),
        ],
        remits: ["board", "forum"]
            .map(|id| Remit::new(id.parse().unwrap(), Function::Lead, cite()))
            .to_vec(),
        reporting_lines: vec![ReportingLine::new(
            "sub".parse().unwrap(),
            "group:board".parse().unwrap(),
            cite(),
        )],
        ..Tables::default()
    };
    Register::compile(&Programme::new(tables).unwrap()).unwrap().latest()
}

#[test]
fn what_a_merger_changes_is_told() {
    let options = MergerOptions {
        cap: MemberCap::Unlimited,
        owners: Alike::Any,
        answering: Alike::Any,
        ..MergerOptions::default()
    };
    let plan = planned(&two(), &options).unwrap();
    assert_eq!((plan.groups_before, plan.groups_after, plan.unchanged[0].as_str()), (3, 2, "sub"));
    let merger = &plan.mergers[0];
    assert_eq!((merger.survivor.as_str(), merger.absorbed[0].as_str()), ("board", "forum"));
    let told =
        |parties: &[Party]| parties.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    assert_eq!((told(&merger.members), merger.cells.len()), ("p1 p2 p3 p4".to_owned(), 1));
    let diluted: Vec<_> = merger
        .diluted
        .iter()
        .map(|each| (each.party.to_string(), each.of_now, each.of_then))
        .collect();
    assert_eq!(diluted, [("p1".to_owned(), 2, 3), ("p2".to_owned(), 2, 3)]);
    assert!(merger.offices.is_empty() && merger.exposed.is_empty());
    let owners: Vec<_> =
        merger.owners_lost.iter().map(|(group, owner)| (group.as_str(), owner.clone())).collect();
    assert_eq!(owners, [("forum", Some("y".parse().unwrap()))]);
    assert_eq!(merger.superiors.iter().map(ToString::to_string).collect::<Vec<_>>(), ["x", "y"]);
    assert_eq!(merger.meetings.map(|sum| sum.known.floor()), [16, 12]);
    // Four of the forum and three of the board now; then five go to twelve meetings of an hour.
    let now = 4 * 4 * 120 + 3 * 12 * 60;
    assert_eq!(merger.seat_minutes_saved, Some(Rational::from_int(now - 5 * 12 * 60)));
    assert!(plan.spans.is_empty());
    // The largest has three members now, and together they have four.
    let capped = MergerOptions { cap: MemberCap::default(), ..options };
    let plan = planned(&two(), &capped).unwrap();
    assert_eq!((plan.cap, plan.groups_after), (Some(3), 3));
    assert!(plan.apart.contains(&(ApartBecause::Members, 1)));
}
