//! Every reading of a small record, unit by unit; and that bounds are the ends over all of them. For tests.

use std::collections::BTreeSet;

use fourp_model::{Flow, Phase};
use proptest::prelude::*;

use crate::{
    bounds::{Bounds, Keeping},
    builder::FlowGraphBuilder,
    dated::{Dated, Dating, SameDay},
    flow_graph::FlowGraph,
    index::place,
    oracle::{Payments, bits, flow, graph, party, payments, selection},
    origin::Selection,
    proof::{BoundsError, Gate, Net},
    slice::Slice,
    trace::Routes,
};

/// The most readings that are looked through.
const READINGS: usize = 30_000;

fn tiny() -> impl Strategy<Value = Payments> {
    (2_u32..5).prop_flat_map(|nodes| {
        let edge = (0..nodes, 0..nodes, 1_i64..3);
        let opening = prop_oneof![2 => Just(0_i64), 1 => -1_i64..3];
        let openings = prop::collection::vec(opening, place(nodes));
        (prop::collection::vec(edge, 0..6), openings).prop_map(move |(edges, openings)| Payments {
            nodes,
            edges,
            openings,
        })
    })
}

fn orders(count: usize) -> Vec<Vec<usize>> {
    let mut found = vec![Vec::new()];
    for next in 0..count {
        let longer = |order: &Vec<usize>| {
            (0..=order.len())
                .map(|at| {
                    let mut order = order.clone();
                    order.insert(at, next);
                    order
                })
                .collect::<Vec<_>>()
        };
        found = found.iter().flat_map(longer).collect();
    }
    found
}

/// A unit that comes to a party or leaves it: over an edge, or over the border of the record.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Unit {
    Edge(u32, i64),
    Border,
}

/// What goes from one selection to the other in every reading of amounts; none if there are too many readings.
fn by_amounts(routes: &Routes<'_>, from: &Selection, to: &Selection) -> Option<BTreeSet<i64>> {
    let graph = routes.slice().graph();
    let (begun, ended) = (routes.cut_edges(from), routes.cut_edges(to));
    let units = |edge: u32| (0..routes.amount(edge)).map(move |unit| Unit::Edge(edge, unit));
    let nodes = 0..graph.node_count();
    let ins: Vec<Vec<Unit>> = nodes
        .clone()
        .map(|node| {
            let own = routes.accounts().entering()[place(node)];
            let over = graph.in_edges(node).iter().flat_map(|edge| units(*edge));
            (0..own).map(|_| Unit::Border).chain(over).collect()
        })
        .collect();
    let outs: Vec<Vec<Unit>> = nodes
        .map(|node| {
            let own = routes.accounts().resting()[place(node)];
            let over = graph.out_edges(node).flat_map(units);
            (0..own).map(|_| Unit::Border).chain(over).collect()
        })
        .collect();
    if ins.iter().any(|ins| ins.len() > 6) {
        return None;
    }
    let choices: Vec<Vec<Vec<usize>>> = ins.iter().map(|ins| orders(ins.len())).collect();
    let count: usize = choices.iter().map(Vec::len).product();
    if count > READINGS {
        return None;
    }
    let mut found = BTreeSet::new();
    for reading in 0..count {
        let mut rest = reading;
        let taken: Vec<&Vec<usize>> = choices
            .iter()
            .map(|orders| {
                let one = &orders[rest % orders.len()];
                rest /= orders.len();
                one
            })
            .collect();
        let mut sum: i64 = begun.intersection(&ended).map(|edge| routes.amount(*edge)).sum();
        for (node, coming) in ins.iter().enumerate() {
            for (slot, unit) in coming.iter().enumerate() {
                let begins = match unit {
                    Unit::Border => from.has_party(u32::try_from(node).unwrap()),
                    Unit::Edge(edge, _) => begun.contains(edge),
                };
                if !begins {
                    continue;
                }
                let (mut node, mut slot) = (node, slot);
                sum += loop {
                    match outs[node][taken[node][slot]] {
                        Unit::Border => {
                            break i64::from(to.has_party(u32::try_from(node).unwrap()));
                        }
                        Unit::Edge(edge, _) if begun.contains(&edge) => break 0,
                        Unit::Edge(edge, _) if ended.contains(&edge) => break 1,
                        unit @ Unit::Edge(edge, _) => {
                            node = place(graph.head(edge).unwrap());
                            slot = ins[node].iter().position(|other| *other == unit).unwrap();
                        }
                    }
                };
            }
        }
        found.insert(sum);
    }
    Some(found)
}

/// Money as it is told apart by date: of an origin, or of an advance that something settles later.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Coin {
    Of(usize),
    Advance(usize),
}

/// Payments as far as they are told.
#[derive(Clone, Debug)]
struct Story {
    held: Vec<Vec<Coin>>,
    owed: Vec<Vec<Option<usize>>>, // Advances, or what was owed at the start.
    advances: Vec<(usize, Option<Coin>)>, // Whose, and what settled it.
    repaid: Vec<(usize, Coin)>,
}

impl Story {
    /// Every way to pay a unit.
    fn pay(&self, payer: usize) -> Vec<(Self, Coin)> {
        if self.held[payer].is_empty() {
            let (mut next, advance) = (self.clone(), self.advances.len());
            next.advances.push((payer, None));
            next.owed[payer].push(Some(advance));
            return vec![(next, Coin::Advance(advance))];
        }
        let kinds: BTreeSet<Coin> = self.held[payer].iter().copied().collect();
        kinds
            .into_iter()
            .map(|coin| {
                let mut next = self.clone();
                let at = next.held[payer].iter().position(|other| *other == coin).unwrap();
                next.held[payer].remove(at);
                (next, coin)
            })
            .collect()
    }

    /// Every way to use a unit that came.
    fn receive(&self, payee: usize, coin: Coin) -> Vec<Self> {
        if self.owed[payee].is_empty() {
            let mut next = self.clone();
            next.held[payee].push(coin);
            return vec![next];
        }
        (0..self.owed[payee].len())
            .map(|at| {
                let mut next = self.clone();
                match next.owed[payee].remove(at) {
                    Some(advance) => next.advances[advance].1 = Some(coin),
                    None => next.repaid.push((payee, coin)),
                }
                next
            })
            .collect()
    }

    fn origin(&self, mut coin: Coin) -> usize {
        loop {
            match coin {
                Coin::Of(origin) => return origin,
                Coin::Advance(advance) => match self.advances[advance] {
                    (payer, None) => return payer,
                    (_, Some(by)) => coin = by,
                },
            }
        }
    }

    fn between(&self, from: &Selection, to: &Selection) -> i64 {
        let held = self.held.iter().enumerate();
        let held = held.flat_map(|(node, coins)| coins.iter().map(move |coin| (node, *coin)));
        let rests = held.chain(self.repaid.iter().copied());
        let mut found: Vec<(usize, usize)> =
            rests.map(|(node, coin)| (self.origin(coin), node)).collect();
        for (node, owed) in self.owed.iter().enumerate() {
            found.extend(owed.iter().filter(|owed| owed.is_none()).map(|_| (node, node)));
        }
        let number = |node: usize| u32::try_from(node).unwrap();
        let asked = |(origin, node): &&(usize, usize)| {
            from.has_party(number(*origin)) && to.has_party(number(*node))
        };
        i64::try_from(found.iter().filter(asked).count()).unwrap()
    }
}

/// What goes from one selection to the other in every reading of amounts and days.
fn by_days(
    slice: &Slice<'_>,
    payments: &Payments,
    (from, to): (&Selection, &Selection),
) -> Option<BTreeSet<i64>> {
    let units = |held: i64| usize::try_from(held.max(0)).unwrap();
    let openings = payments.openings.iter().enumerate();
    let mut stories = vec![Story {
        held: openings.map(|(node, held)| vec![Coin::Of(node); units(*held)]).collect(),
        owed: payments.openings.iter().map(|held| vec![None; units(-held)]).collect(),
        advances: Vec::new(),
        repaid: Vec::new(),
    }];
    for edge in 0..slice.graph().edge_count() {
        let flow = slice.flow_of(edge).unwrap();
        let mut paid: Vec<(Story, Vec<Coin>)> =
            stories.drain(..).map(|story| (story, Vec::new())).collect();
        for _ in 0..flow.amount {
            paid = paid
                .into_iter()
                .flat_map(|(story, coins)| {
                    let ways = story.pay(place(flow.payer));
                    ways.into_iter().map(move |(story, coin)| {
                        (story, coins.iter().copied().chain([coin]).collect())
                    })
                })
                .collect();
        }
        for (story, coins) in paid {
            for order in orders(coins.len()) {
                let mut next = vec![story.clone()];
                for at in order {
                    next = next
                        .iter()
                        .flat_map(|story| story.receive(place(flow.payee), coins[at]))
                        .collect();
                }
                stories.extend(next);
            }
        }
        if stories.len() > READINGS {
            return None;
        }
    }
    Some(stories.iter().map(|story| story.between(from, to)).collect())
}

/// A graph in which flows are paid as listed, all on one day.
fn dated_graph(payments: &Payments) -> FlowGraph {
    let mut builder = FlowGraphBuilder::new();
    (0..payments.nodes).for_each(|node| builder.declare(party(node)));
    for (payer, payee, amount) in &payments.edges {
        let day = Some("2018-04-01".parse().unwrap());
        builder.add(&Flow { paid: day, ..flow(*payer, *payee, *amount) });
    }
    builder.freeze().unwrap()
}

fn parties(slice: &Slice<'_>, bits: u32) -> Selection {
    selection(slice, bits.max(1), 0)
}

fn ends(found: &BTreeSet<i64>) -> (i64, i64) {
    (*found.first().unwrap(), *found.last().unwrap())
}

fn all_within(bounds: &Bounds) -> bool {
    let within = bounds.least..=bounds.most;
    bounds.conventions.iter().all(|by| within.contains(&by.amount))
        && (0..=bounds.from_total.min(bounds.to_total)).contains(&bounds.most)
        && bounds.least >= 0
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn bounds_are_the_ends_over_all_readings(
        payments in tiny(), from in bits(), along in bits(), to in bits(), over in bits(),
    ) {
        let graph = graph(&payments);
        let slice = graph.at(Phase::Paid);
        let routes = Routes::with_openings(&slice, &payments.openings).unwrap();
        let (from, to) = (selection(&slice, from, along), selection(&slice, to, over));
        let bounds = routes.bounds(&from, &to).unwrap();
        if let Some(found) = by_amounts(&routes, &from, &to) {
            prop_assert_eq!((bounds.least, bounds.most), ends(&found));
        }
    }

    #[test]
    fn by_days_they_are_the_ends_over_all_readings_of_days(
        payments in tiny(), from in 0_u32..16, to in 0_u32..16,
    ) {
        let graph = dated_graph(&payments);
        let slice = graph.at(Phase::Paid);
        let (from, to) = (parties(&slice, from), parties(&slice, to));
        let how = Dating { same_day: SameDay::AsListed, ..Dating::default() };
        let bounds = Dated::bounds(&slice, &payments.openings, &how, (&from, &to));
        let bounds = bounds.unwrap().measured().unwrap();
        if let Some(found) = by_days(&slice, &payments, (&from, &to)) {
            prop_assert_eq!((bounds.least, bounds.most), ends(&found));
        }
    }

    #[test]
    fn every_convention_lies_within_the_bounds_of_what_it_keeps_to(
        payments in payments(), from in bits(), along in bits(), to in bits(), over in bits(),
    ) {
        let graph = dated_graph(&payments);
        let slice = graph.at(Phase::Paid);
        let routes = Routes::with_openings(&slice, &payments.openings).unwrap();
        let (these, those) = (selection(&slice, from, along), selection(&slice, to, over));
        let wide = routes.bounds(&these, &those).unwrap();
        if these.flow_numbers().len() == 0 || those.flow_numbers().len() == 0 {
            prop_assert!(all_within(&wide), "{:?}", wide);
        } else {
            prop_assert!((wide.least..=wide.most).contains(&wide.conventions[0].amount));
        }
        let (these, those) = (parties(&slice, from), parties(&slice, to));
        let wide = routes.bounds(&these, &those).unwrap();
        for same_day in SameDay::ALL {
            let how = Dating { same_day: *same_day, ..Dating::default() };
            let narrow = Dated::bounds(&slice, &payments.openings, &how, (&these, &those));
            let narrow = narrow.unwrap().measured().unwrap();
            prop_assert!(all_within(&narrow), "{:?}", narrow);
            prop_assert!(wide.least <= narrow.least && narrow.most <= wide.most);
            prop_assert_eq!((narrow.from_total, narrow.to_total), (wide.from_total, wide.to_total));
        }
    }

    /// What goes to some parties comes from some or from all others.
    #[test]
    fn the_least_from_some_and_the_most_from_others_are_all(payments in payments(), from in 1_u32..255, to in 1_u32..255) {
        let graph = graph(&payments);
        let slice = graph.at(Phase::Paid);
        let routes = Routes::with_openings(&slice, &payments.openings).unwrap();
        let to = parties(&slice, to);
        let some = parties(&slice, from);
        let bounds = routes.bounds(&some, &to).unwrap();
        if let Ok(others) = Selection::nodes(&graph, |node| !some.has_party(node)) {
            let others = routes.bounds(&others, &to).unwrap();
            prop_assert_eq!(bounds.least + others.most, bounds.to_total);
            prop_assert_eq!(bounds.most + others.least, bounds.to_total);
        }
    }
}

fn one(graph: &FlowGraph, node: u32) -> Selection {
    Selection::parties(graph, [&party(node)]).unwrap()
}

#[test]
fn where_one_way_leads_there_is_nothing_to_choose() {
    let edges = vec![(0, 1, 50), (1, 2, 30), (2, 3, 30)];
    let graph = graph(&Payments { nodes: 4, edges, openings: vec![0; 4] });
    let slice = graph.at(Phase::Paid);
    let routes = Routes::new(&slice).unwrap();
    let bounds = routes.bounds(&one(&graph, 0), &one(&graph, 3)).unwrap();
    assert_eq!((bounds.least, bounds.most, bounds.conventions[0].amount), (30, 30, 30));
    assert_eq!((bounds.from_total, bounds.to_total), (50, 30));
    assert_eq!(bounds.keeping, Keeping::Amounts);
}

#[test]
fn days_narrow_what_amounts_leave_open() {
    // 0 pays 1, which pays 3; only then does 2 pay 1, which keeps that.
    let edges = vec![(0, 1, 10), (1, 3, 10), (2, 1, 10)];
    let payments = Payments { nodes: 4, edges, openings: vec![0; 4] };
    let mut builder = FlowGraphBuilder::new();
    for ((payer, payee, amount), day) in payments.edges.iter().zip(["01", "02", "03"]) {
        let day = Some(format!("2018-04-{day}").parse().unwrap());
        builder.add(&Flow { paid: day, ..flow(*payer, *payee, *amount) });
    }
    let graph = builder.freeze().unwrap();
    let slice = graph.at(Phase::Paid);
    let routes = Routes::new(&slice).unwrap();
    let (from, to) = (one(&graph, 0), one(&graph, 3));
    let wide = routes.bounds(&from, &to).unwrap();
    assert_eq!((wide.least, wide.most, wide.conventions[0].amount), (0, 10, 5));
    let narrow = Dated::bounds(&slice, &[], &Dating::default(), (&from, &to)).unwrap();
    let narrow = narrow.measured().unwrap();
    assert_eq!((narrow.least, narrow.most), (10, 10));
    let said: Vec<(&str, i64)> = narrow.conventions.iter().map(|by| (by.rule, by.amount)).collect();
    assert_eq!(
        said,
        [
            ("pro rata", 10),
            ("first in, first out", 10),
            ("last in, first out", 10),
            ("earmarked first", 10)
        ]
    );
}

#[test]
fn amounts_near_the_limit_are_bounded_to_the_unit() {
    let most = i64::MAX / 3;
    let edges = vec![(0, 1, most - 1), (2, 1, 1), (1, 3, most)];
    let graph = graph(&Payments { nodes: 4, edges, openings: vec![0; 4] });
    let slice = graph.at(Phase::Paid);
    let routes = Routes::new(&slice).unwrap();
    let bounds = routes.bounds(&one(&graph, 0), &one(&graph, 3)).unwrap();
    assert_eq!((bounds.least, bounds.most), (most - 1, most - 1));
    let text = serde_json::to_string(&bounds).unwrap();
    assert!(
        text.starts_with(r#"{"least":"3074457345618258601","most":"3074457345618258601""#),
        "{text}"
    );
}

#[test]
fn what_cannot_be_bounded_is_named() {
    let edges = vec![(0, 1, 5)];
    let graph = graph(&Payments { nodes: 2, edges, openings: vec![0; 2] });
    let slice = graph.at(Phase::Paid);
    let (from, to) = (one(&graph, 0), one(&graph, 1));
    let how = Dating::default();
    let undated = Dated::bounds(&slice, &[], &how, (&from, &to)).unwrap();
    assert!(!undated.is_measured());
    let error = |openings: &[i64], from: &Selection| {
        Dated::bounds(&slice, openings, &how, (from, &to)).unwrap_err().to_string()
    };
    assert_eq!(error(&[1], &from), "1 opening balances for 2 parties");
    let flows = Selection::flows(&slice, |_| true).unwrap();
    assert_eq!(
        error(&[], &flows),
        "1 flows are selected; by date, money goes from parties to parties"
    );
    let gate = |node, amount, is_chosen| Gate { node, amount, is_chosen };
    let net = |entries| Net { graph: slice.graph(), amounts: &[-5], entries, exits: vec![] };
    let error = net(vec![]).bounds().unwrap_err();
    assert_eq!(error.to_string(), "edge 0 has the capacity -5, below 0");
    assert!(matches!(error, BoundsError::MaxFlow(_)));
    let error = net(vec![gate(9, 1, true)]);
    let error = Net { amounts: &[5], ..error }.bounds().unwrap_err();
    assert_eq!(
        error.to_string(),
        "flow is to enter or leave at node 9, but there are 2 nodes, from 0"
    );
}
