//! Abolition plans against every set of groups, and against changes to them.

use fourp_model::{
    Answer, Citation, Function, Group, Programme, Rational, Remit, ReportingLine, Seat, SeatRole,
    Table, Tables,
};
use proptest::prelude::*;

use super::{
    super::{
        abolition::{AbolitionOptions, KeptBecause, KeptGroup},
        choice::{StatutoryGroups, UnrecordedWork},
        cost::PlanCost,
        flaw::PlanError,
    },
    *,
};
use crate::{arbitrary, reading::Absence, register::Register};

fn options() -> impl Strategy<Value = AbolitionOptions> {
    use prop::{option, sample::select};
    let cost = prop_oneof![
        Just(PlanCost::Groups),
        Just(PlanCost::SeatMinutes),
        prop::collection::vec(0_u64..9, 14).prop_map(|costs| {
            let given = costs.into_iter().enumerate();
            PlanCost::Given(
                given.map(|(g, cost)| (format!("g{g:02}").parse().unwrap(), cost)).collect(),
            )
        }),
    ];
    let held = option::weighted(0.2, Just(("g00".parse().unwrap(), "asked".to_owned())));
    (cost, select(StatutoryGroups::ALL), select(UnrecordedWork::ALL), held).prop_map(
        |(cost, statutory, unrecorded, held)| AbolitionOptions {
            cost,
            statutory,
            unrecorded,
            held: held.into_iter().collect(),
            ..AbolitionOptions::default()
        },
    )
}

/// The options of a network: costs are given for its groups and no others.
fn fitting(network: &Network, mut options: AbolitionOptions) -> AbolitionOptions {
    if let PlanCost::Given(given) = &mut options.cost {
        given.retain(|(group, _)| network.group(group).is_some());
    }
    options
}

/// Everything a group has, from its rows.
fn had(network: &Network, group: u32) -> BTreeSet<Element> {
    let mut had = BTreeSet::new();
    for cell in network.cells(group).iter().map(|cell| network.cell(cell).unwrap()) {
        had.insert(Element::Work { cell: cell.clone() });
        if network.groups()[place(group)].standing == GroupStanding::Decide {
            had.insert(Element::Decision { cell: cell.clone() });
        }
        for voice in network.voices(group) {
            let party = network.parties()[place(voice)].clone();
            had.insert(Element::Voice { party, cell: cell.clone() });
        }
    }
    had
}

/// The cheapest of all sets of groups that keep everything and whoever must stay.
fn brute(network: &Network, held: &Held, costs: &Costs) -> u64 {
    let all: Vec<BTreeSet<Element>> =
        (0..network.group_count()).map(|group| had(network, group)).collect();
    let names: Vec<&Element> = all.iter().flatten().collect::<BTreeSet<_>>().into_iter().collect();
    let bits: Vec<Vec<bool>> =
        all.iter().map(|had| names.iter().map(|name| had.contains(*name)).collect()).collect();
    let sets = 0_u32..1 << all.len();
    let is_in = |set: u32, group: usize| set >> group & 1 == 1;
    let keeps = |set: u32| {
        (0..names.len())
            .all(|name| (0..all.len()).any(|group| is_in(set, group) && bits[group][name]))
    };
    let stays = |set: u32| (0..all.len()).all(|group| held[group].is_none() || is_in(set, group));
    let cost = |set: u32| {
        let groups = (0..all.len()).filter(|group| is_in(set, *group));
        groups.map(|group| costs.of[group].unwrap_or(0)).sum::<u64>()
    };
    sets.filter(|set| stays(*set) && keeps(*set)).map(cost).min().unwrap()
}

fn planned(network: &Network, options: &AbolitionOptions) -> Option<AbolitionPlan> {
    network.abolition_plan(options, &NoProgress).unwrap().measured()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_set_of_groups_is_cheaper_and_every_plan_verifies(
        network in arbitrary::crowded(14), options in options(),
    ) {
        let options = fitting(&network, options);
        if let Some(plan) = planned(&network, &options) {
            let costs = options.cost.of(&network).unwrap();
            let held = held(&network, &options, &costs).unwrap();
            prop_assert!(plan.proof.is_optimal());
            prop_assert_eq!(plan.cost_after, brute(&network, &held, &costs));
            prop_assert!(plan.bound <= plan.cost_after);
            prop_assert_eq!(plan.verify(&network), Ok(()));
            // What goes can be told without an element of it being lost.
            let kept: BTreeSet<Element> = plan
                .kept
                .iter()
                .flat_map(|kept| had(&network, network.group(&kept.group).unwrap()))
                .collect();
            for loss in &plan.abolished {
                prop_assert!(had(&network, network.group(&loss.group).unwrap()).is_subset(&kept));
            }
            prop_assert_eq!(plan.kept.len() + plan.abolished.len(), network.groups().len());
        } else {
            prop_assert!((0..network.group_count()).all(|group| network.cells(group).is_empty()));
        }
    }

    #[test]
    fn a_plan_changed_anywhere_is_caught(
        network in arbitrary::crowded(9), options in options(), at in any::<prop::sample::Index>(),
    ) {
        let Some(plan) = planned(&network, &fitting(&network, options)) else { return Ok(()) };
        for (name, changed) in changes(&plan, &network, at) {
            prop_assert!(changed == plan || changed.verify(&network).is_err(), "{name} passed");
        }
    }
}

/// The plan with one thing changed, each with its name.
fn changes(
    plan: &AbolitionPlan,
    network: &Network,
    at: prop::sample::Index,
) -> Vec<(&'static str, AbolitionPlan)> {
    let nobody = "nobody".parse().unwrap();
    let mut all: Vec<(&'static str, AbolitionPlan)> = Vec::new();
    let mut change = |name, change: &dyn Fn(&mut AbolitionPlan)| {
        let mut changed = plan.clone();
        change(&mut changed);
        all.push((name, changed));
    };
    let dearest = u64::MAX >> 1;
    change("a group left out of those kept", &|plan| drop(plan.kept.pop()));
    change("a group kept twice", &|plan| {
        let again = plan.kept[at.index(plan.kept.len())].clone();
        plan.kept.push(again);
    });
    change("a group that goes left out", &|plan| drop(plan.abolished.pop()));
    change("a reason to stay", &|plan| {
        let index = at.index(plan.kept.len());
        let why = &mut plan.kept[index].why;
        *why = KeptBecause::Held { reason: "changed".into() };
    });
    change("the order of groups", &|plan| plan.kept.reverse());
    // To keep a spare group that costs nothing is another plan, as good and as true.
    let costs = plan.options.cost.of(network).unwrap();
    let last = plan.abolished.last().and_then(|loss| network.group(&loss.group));
    let costs_something = last.is_some_and(|group| costs.of[place(group)].unwrap_or(0) > 0);
    change("a group that goes, kept", &|plan| {
        if !costs_something {
            return;
        }
        if let Some(loss) = plan.abolished.pop() {
            let why = KeptBecause::Spare;
            plan.kept.push(KeptGroup { group: loss.group, why });
        }
    });
    change("cost parts", &|plan| plan.cost_parts += 1);
    change("cost before", &|plan| plan.cost_before += 1);
    change("cost after", &|plan| plan.cost_after += 1);
    change("bound", &|plan| plan.bound += 1);
    change("bound below", &|plan| plan.bound = plan.bound.saturating_sub(1));
    change("gap", &|plan| plan.gap += 1);
    change("proof by search", &|plan| plan.proof = PlanProof::Search { nodes: 77 });
    change("proof by limit", &|plan| plan.proof = PlanProof::Limit { nodes: 77 });
    change("proof by certificate", &|plan| plan.proof = PlanProof::Certificate);
    change("elements", &|plan| plan.elements.voices += 1);
    change("absence", &|plan| plan.absence = Absence::Gap);
    change("a weight", &|plan| {
        let length = plan.certificate.weights.len();
        if length > 0 {
            plan.certificate.weights[at.index(length)].1 = dearest;
        }
    });
    change("a weight of nothing", &|plan| {
        if let Some(weight) = plan.certificate.weights.first_mut() {
            weight.1 = 0;
        }
    });
    change("a weight given twice", &|plan| {
        let again = plan.certificate.weights.first().cloned();
        plan.certificate.weights.extend(again);
    });
    change("a weight of what nobody has", &|plan| {
        let party: &Party = &nobody;
        if let Some(
            Element::Work { cell } | Element::Decision { cell } | Element::Voice { cell, .. },
        ) = plan.certificate.weights.first().map(|first| first.0.clone())
        {
            plan.certificate.weights.push((Element::Voice { party: party.clone(), cell }, 1));
        }
    });
    change("no certificate", &|plan| {
        plan.certificate.weights.clear();
        if plan.bound == 0 {
            plan.bound = 1;
        }
    });
    change("cells", &|plan| drop(plan.cells.pop()));
    change("a cell's groups", &|plan| {
        if let Some(cell) = plan.cells.first_mut() {
            cell.groups[1] += 1;
            cell.most_often[0] = Some(Rational::from_int(366));
        }
    });
    change("spans", &|plan| drop(plan.spans.pop()));
    for field in 0..6 {
        change("the ledger", &|plan| {
            if plan.abolished.is_empty() {
                return;
            }
            let index = at.index(plan.abolished.len());
            let loss = &mut plan.abolished[index];
            match field {
                0 => loss.owner = Some("changed".parse().unwrap()),
                1 => loss.owners_after.push("changed".parse().unwrap()),
                2 => loss.unseated.push("changed".parse().unwrap()),
                3 => loss.offices.push(("changed".parse().unwrap(), SeatRole::Chair)),
                4 => loss.reported_by.push("changed".parse().unwrap()),
                _ => loss.seat_minutes = Some(Rational::from_int(-1)),
            }
        });
    }
    change("a rule that is broken", &|plan| {
        if let Some(loss) = plan.abolished.first() {
            plan.options.held.push((loss.group.clone(), "asked".into()));
        }
    });
    change("an option about nobody", &|plan| {
        plan.options.held.push(("nobody".parse().unwrap(), "asked".into()));
    });
    change("a group that must be kept, gone", &|plan| {
        let needed =
            plan.kept.iter().position(|kept| matches!(kept.why, KeptBecause::Needed { .. }));
        if let (Some(needed), Some(loss)) = (needed, plan.abolished.first()) {
            let mut loss = loss.clone();
            loss.group = plan.kept.remove(needed).group;
            plan.abolished.push(loss);
        }
    });
    assert!(network.group(&"nobody".parse().unwrap()).is_none());
    all
}

fn cite() -> Citation {
    Citation::at("register".parse().unwrap(), "1")
}

/// Groups with remits over cells, each a threat.
fn network(groups: u32, remits: &[(u32, u32)]) -> Network {
    let id = |group: u32| format!("g{group:02}").parse().unwrap();
    let groups =
        (0..groups).map(|group| Group::new(id(group), "A group", GroupStanding::Discuss, cite()));
    let remits = remits.iter().map(|(group, threat)| Remit {
        threat: format!("t{threat:02}").parse().unwrap(),
        ..Remit::new(id(*group), Function::Lead, cite())
    });
    let tables = Tables { groups: groups.collect(), remits: remits.collect(), ..Tables::default() };
    Register::compile(&Programme::new(tables).unwrap()).unwrap().latest()
}

/// Steiner's triple system on nine points: each of twelve cells is in the remit of three of nine groups, every two of
/// which share one cell. A third of each would do, and yet five are needed.
fn steiner() -> Network {
    let rows = [[0, 1, 2], [3, 4, 5], [6, 7, 8]];
    let columns = [[0, 3, 6], [1, 4, 7], [2, 5, 8]];
    let diagonals = [[0, 4, 8], [1, 5, 6], [2, 3, 7], [0, 5, 7], [1, 3, 8], [2, 4, 6]];
    let triples = rows.into_iter().chain(columns).chain(diagonals).zip(0..);
    network(
        9,
        &triples.flat_map(|(triple, cell)| triple.map(|group| (group, cell))).collect::<Vec<_>>(),
    )
}

#[test]
fn what_the_certificate_does_not_prove_the_search_does_and_says_so() {
    let network = steiner();
    let plan = planned(&network, &AbolitionOptions::default()).unwrap();
    assert_eq!((plan.cost_before, plan.cost_after, plan.bound, plan.gap), (9, 5, 3, 2));
    assert!(matches!(plan.proof, PlanProof::Search { nodes } if nodes > 0));
    assert_eq!(plan.verify(&network), Ok(()));
    assert!(plan.proof.to_string().starts_with("best, by a search of "));
    let claimed = AbolitionPlan { proof: PlanProof::Search { nodes: 1 }, ..plan.clone() };
    let flaws = claimed.verify(&network).unwrap_err();
    assert_eq!(flaws, [Flaw::Proof { given: "best, by a search of 1 nodes to its end".into() }]);
    let certified = AbolitionPlan { proof: PlanProof::Certificate, ..plan };
    assert!(certified.verify(&network).is_err());
}

#[test]
fn at_its_limit_the_search_gives_the_best_found_and_the_gap() {
    let network = steiner();
    let options = AbolitionOptions { nodes_max: 0, ..AbolitionOptions::default() };
    let plan = planned(&network, &options).unwrap();
    assert_eq!((plan.proof, plan.bound), (PlanProof::Limit { nodes: 0 }, 3));
    assert!(plan.gap >= 2 && !plan.proof.is_optimal());
    assert_eq!(plan.verify(&network), Ok(()));
}

#[test]
fn parts_that_share_no_group_are_rounded_up_one_by_one() {
    // Two rings of five groups, each cell in the remit of two neighbours: two and a half would do for each.
    let ring = |first: u32| {
        (0..5).flat_map(move |n| [(first + n, first + n), (first + (n + 1) % 5, first + n)])
    };
    let network = network(10, &ring(0).chain(ring(5)).collect::<Vec<_>>());
    let plan = planned(&network, &AbolitionOptions::default()).unwrap();
    assert_eq!((plan.cost_after, plan.bound, plan.proof), (6, 6, PlanProof::Certificate));
    assert_eq!(plan.verify(&network), Ok(()));
}

#[test]
fn unknown_cost_is_kept_and_said() {
    let network = network(2, &[(0, 0), (1, 0)]);
    let options = AbolitionOptions { cost: PlanCost::SeatMinutes, ..AbolitionOptions::default() };
    // Nobody sits in them: that costs nothing.
    assert_eq!(planned(&network, &options).unwrap().abolished.len(), 1);
    let given = PlanCost::Given(vec![("g01".parse().unwrap(), 3)]);
    let plan = planned(&network, &AbolitionOptions { cost: given, ..AbolitionOptions::default() })
        .unwrap();
    assert_eq!(plan.kept[0].why, KeptBecause::CostUnknown);
    assert_eq!(
        (plan.abolished[0].group.as_str(), plan.cost_before, plan.cost_after),
        ("g01", 3, 0)
    );
}

#[test]
fn questions_that_make_no_sense_are_refused() {
    let network = network(2, &[(0, 0), (1, 0)]);
    let group: Slug<Group> = "nobody".parse().unwrap();
    let refused =
        |options: AbolitionOptions| network.abolition_plan(&options, &NoProgress).unwrap_err();
    let held = vec![(group.clone(), "asked".into())];
    let unknown = PlanError::UnknownGroup { group: group.clone() };
    assert_eq!(refused(AbolitionOptions { held, ..AbolitionOptions::default() }), unknown);
    assert_eq!(unknown.to_string(), "nobody is no group of the network");
    let cost = PlanCost::Given(vec![(group, 1)]);
    assert_eq!(refused(AbolitionOptions { cost, ..AbolitionOptions::default() }), unknown);
    let cost = PlanCost::Given(vec![("g00".parse().unwrap(), u64::MAX)]);
    let refused = refused(AbolitionOptions { cost, ..AbolitionOptions::default() });
    assert_eq!(refused, PlanError::Costs { groups: 2 });
}

#[test]
fn without_a_remit_nothing_can_be_planned() {
    let network = Network::from_ties(3, 3, &[(0, 0), (1, 0), (2, 0)]).unwrap();
    let answer = network.abolition_plan(&AbolitionOptions::default(), &NoProgress).unwrap();
    let Answer::NotMeasurable(why) = answer else { panic!("{answer:?}") };
    assert!(why.why.contains("nothing about the work"));
    assert_eq!(why.what_would_make_it_so[0].table, Some(Table::Remits));
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
fn what_goes_with_a_group_is_told() {
    let plan = planned(&two(), &AbolitionOptions::default()).unwrap();
    assert_eq!((plan.kept[0].group.as_str(), plan.kept.len()), ("forum", 2));
    assert!(matches!(
        &plan.kept[0].why,
        KeptBecause::Needed { alone: 4, first: Element::Work { .. } }
    ));
    assert_eq!(plan.kept[1].why, KeptBecause::Unrecorded);
    let party = |id: &str| -> Party { id.parse().unwrap() };
    let loss = &plan.abolished[0];
    assert_eq!(
        (loss.owner.clone(), loss.owners_after.clone()),
        (Some(party("x")), vec![party("y")])
    );
    let diluted: Vec<_> = loss
        .diluted
        .iter()
        .map(|each| (each.party.to_string(), each.of_now, each.of_then))
        .collect();
    assert_eq!(diluted, [("p1".to_owned(), 2, 3), ("p2".to_owned(), 2, 3)]);
    assert_eq!(
        (&loss.unseated, &loss.offices),
        (&vec![party("p3")], &vec![(party("p1"), SeatRole::Chair)])
    );
    assert_eq!(loss.reported_by[0].as_str(), "sub");
    assert_eq!(loss.seat_minutes, Some(Rational::from_int(3 * 12 * 60)));
    let cell = &plan.cells[0];
    let whole = |sum: [crate::KnownSum; 2]| sum.map(|sum| (sum.known.floor(), sum.unknown));
    assert_eq!((cell.groups, whole(cell.meetings)), ([2, 1], [(16, 0), (4, 0)]));
    assert_eq!(whole(cell.minutes), [(12 * 60 + 4 * 120, 0), (4 * 120, 0)]);
    assert_eq!(cell.most_often, [Some(Rational::from_int(12)), Some(Rational::from_int(4))]);
    let spans: Vec<_> =
        plan.spans.iter().map(|span| (span.superior.to_string(), span.groups)).collect();
    assert_eq!(spans, [("x".to_owned(), [1, 0])]);
    // Cheapest in time: 2,160 minutes of the board go, 1,920 of the forum stay.
    let options = AbolitionOptions { cost: PlanCost::SeatMinutes, ..AbolitionOptions::default() };
    let plan = planned(&two(), &options).unwrap();
    assert_eq!((plan.cost_before, plan.cost_after, plan.bound), (4_080, 1_920, 1_920));
}
