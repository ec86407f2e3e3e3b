//! The laws of tracing, against its definition.

use fourp_model::Phase;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};
use proptest::prelude::*;

use crate::{
    fraction::follow_exactly,
    index::{number, place},
    oracle::{self, Payments, bits, graph, payments, selection, whole},
    origin::Selection,
    trace::{Direction, Routes, places},
};

/// Half up, and what lies less than 2^-20 below a half as well: shares are known from below.
fn nearest_to(value: &BigRational) -> i64 {
    let half = BigRational::new(BigInt::from(1), BigInt::from(2));
    let slack = BigRational::new(BigInt::from(1), BigInt::from(1_u32 << 20));
    (value + half + slack).floor().to_integer().to_i64().unwrap()
}

fn is_floor_or_ceiling(rounded: i64, exact: &BigRational) -> bool {
    let rounded = whole(rounded);
    rounded == exact.floor() || rounded == exact.ceil()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_precision_agrees_with_the_definition(
        payments in payments(), parties in bits(), flows in bits(), turn in any::<bool>(),
    ) {
        let graph = graph(&payments);
        let slice = graph.at(Phase::Paid);
        let routes = Routes::with_openings(&slice, &payments.openings).unwrap();
        let chosen = selection(&slice, parties, flows);
        let direction = if turn { Direction::Backwards } else { Direction::Forwards };
        let expected = oracle::shares(&routes, direction, &chosen);
        prop_assert_eq!(&routes.fractions(direction, &chosen).unwrap(), &expected);
        let float = routes.float(direction, &chosen);
        let trace = if turn { routes.backwards(&chosen) } else { routes.forwards(&chosen) };
        prop_assert_eq!(trace.unplaced, 0);
        prop_assert_eq!(trace.ends.iter().sum::<i64>(), trace.total);
        let ends = routes.ends(direction);
        for (node, (share, end)) in expected.iter().zip(ends).enumerate() {
            let exact = share * whole(*end);
            prop_assert!(is_floor_or_ceiling(trace.ends[node], &exact), "{} for {}", trace.ends[node], exact);
            let off = (float.ends[node] - exact.to_f64().unwrap()).abs();
            prop_assert!(off < 1e-6, "{off} off");
            let through = share * whole(routes.accounts().through()[node]);
            // In a circle with a large payment to oneself a share tells a little less than a unit.
            let off = trace.through(&routes, number(node)) - nearest_to(&through);
            prop_assert!((-1..=0).contains(&off), "{off} off {through}");
        }
        let exactly = routes.exactly(direction, &chosen).unwrap();
        prop_assert_eq!(exactly.ends.len(), ends.len());
    }

    #[test]
    fn from_one_selection_to_another_is_the_same_both_ways(
        payments in payments(), from in bits(), along in bits(), to in bits(), over in bits(),
    ) {
        let graph = graph(&payments);
        let slice = graph.at(Phase::Paid);
        let routes = Routes::with_openings(&slice, &payments.openings).unwrap();
        let (from, to) = (selection(&slice, from, along), selection(&slice, to, over));
        let there = routes.between(&from, &to);
        // By the definition: both selections cut, read where money rests and where it passes.
        let cut = routes.cut_edges(&from).union(&routes.cut_edges(&to)).copied().collect();
        let begins = routes.begins(Direction::Forwards, &from, &routes.cut_edges(&from));
        let exact = routes
            .with_course(Direction::Forwards, &cut, |course| {
                let shares = follow_exactly(course, &places(course, &begins)).unwrap();
                let at = |node: u32| shares[place(course.place_of(node))].clone();
                let mut sum = BigRational::zero();
                for node in to.party_numbers() {
                    sum += at(node) * whole(routes.accounts().resting()[place(node)]);
                }
                for edge in routes.cut_edges(&to) {
                    let amount = whole(routes.amount(edge));
                    let is_begun = routes.cut_edges(&from).contains(&edge);
                    sum += if is_begun { amount } else { amount * at(routes.tail(edge)) };
                }
                sum
            });
        prop_assert_eq!(there.amount, nearest_to(&exact));
        prop_assert_eq!(there.unplaced, 0);

        // Turned round, what rests enters and what enters rests.
        let back = Payments {
            edges: payments.edges.iter().map(|(a, b, amount)| (*b, *a, *amount)).collect(),
            openings: payments.openings.iter().map(|held| -held).collect(),
            ..payments.clone()
        };
        let turned = oracle::graph(&back);
        let turned = turned.at(Phase::Paid);
        let back_routes = Routes::with_openings(&turned, &back.openings).unwrap();
        prop_assert_eq!(back_routes.accounts().entering(), routes.accounts().resting());
        if from.flow_numbers().len() == 0 && to.flow_numbers().len() == 0 {
            let back = back_routes.between(&to, &from);
            prop_assert_eq!(back.amount, there.amount);
        }
    }

    #[test]
    fn shares_are_linear_in_the_parties_and_blind_to_split_flows(
        payments in payments(), parties in 1_u32..255, parts in 1_i64..5,
    ) {
        let graph = graph(&payments);
        let slice = graph.at(Phase::Paid);
        let routes = Routes::with_openings(&slice, &payments.openings).unwrap();
        let chosen = selection(&slice, parties, 0);
        let whole_shares = routes.fractions(Direction::Forwards, &chosen).unwrap();
        let mut sums = vec![BigRational::zero(); whole_shares.len()];
        for node in chosen.party_numbers() {
            let one = Selection::nodes(&graph, |other| other == node).unwrap();
            let shares = routes.fractions(Direction::Forwards, &one).unwrap();
            for (sum, share) in sums.iter_mut().zip(shares) {
                *sum += share;
            }
        }
        prop_assert_eq!(&sums, &whole_shares);

        let split = |(payer, payee, amount): &(u32, u32, i64)| {
            let part = (amount / parts).max(1);
            let rest = amount - part;
            let more = (rest > 0).then_some((*payer, *payee, rest));
            std::iter::once((*payer, *payee, part)).chain(more).collect::<Vec<_>>()
        };
        let finer = Payments {
            edges: payments.edges.iter().flat_map(split).collect(),
            ..payments.clone()
        };
        let finer_graph = oracle::graph(&finer);
        let finer_slice = finer_graph.at(Phase::Paid);
        let finer_routes = Routes::with_openings(&finer_slice, &finer.openings).unwrap();
        let same = selection(&finer_slice, parties, 0);
        prop_assert_eq!(finer_routes.fractions(Direction::Forwards, &same).unwrap(), whole_shares);
        prop_assert_eq!(finer_routes.forwards(&same), routes.forwards(&chosen));
    }

    /// Two bodies made up alike are as one body further down.
    #[test]
    fn bodies_of_equal_composition_may_be_merged(
        sources in prop::collection::vec(1_i64..50, 1..4),
        factors in (1_i64..5, 1_i64..5),
        onward in prop::collection::vec((0_u32..2, 0_u32..3, 1_i64..9), 1..6),
    ) {
        let count = number(sources.len());
        let build = |is_merged: bool| {
            let twin = |which: u32| if is_merged { count } else { count + which };
            let mut edges = Vec::new();
            for (source, amount) in sources.iter().zip(0..).map(|(amount, s)| (s, amount)) {
                edges.push((source, twin(0), amount * factors.0));
                edges.push((source, twin(1), amount * factors.1));
            }
            // The twins have nothing of their own as long as they pay on no more than they get.
            let all: i64 = sources.iter().sum();
            for (which, to, weight) in &onward {
                let has = all * if *which == 0 { factors.0 } else { factors.1 };
                let amount = (has * weight / 60).max(0);
                if amount > 0 {
                    edges.push((twin(*which), count + 2 + to, amount));
                }
            }
            Payments { nodes: count + 5, edges, openings: vec![0; place(count) + 5] }
        };
        let rest = |payments: &Payments| {
            let graph = graph(payments);
            let slice = graph.at(Phase::Paid);
            let routes = Routes::new(&slice).unwrap();
            let first = Selection::nodes(&graph, |node| node == 0).unwrap();
            routes.fractions(Direction::Forwards, &first).unwrap().split_off(place(count) + 2)
        };
        prop_assert_eq!(rest(&build(true)), rest(&build(false)));
    }
}

/// Rounding what goes through: found by the law above, and kept by name.
#[test]
fn what_a_large_payment_to_oneself_carries_round_is_rounded_like_the_rest() {
    let edges =
        vec![(1, 0, 5), (1, 5, 6628), (0, 0, 9), (0, 2, 4), (0, 5, 2), (0, 3, 6), (5, 1, 1)];
    let graph = graph(&Payments { nodes: 6, edges, openings: vec![0; 6] });
    let slice = graph.at(Phase::Paid);
    let routes = Routes::new(&slice).unwrap();
    let chosen = selection(&slice, 134, 0);
    assert_eq!(chosen.party_numbers().collect::<Vec<u32>>(), [1, 2]);
    let trace = routes.forwards(&chosen);
    let expected = oracle::shares(&routes, Direction::Forwards, &chosen);
    let through = routes.accounts().through();
    for (node, (share, through)) in expected.iter().zip(through).enumerate() {
        let exact = share * whole(*through);
        let off = trace.through(&routes, number(node)) - nearest_to(&exact);
        assert_eq!(off, 0, "of node {node}, {exact}");
    }
}

/// What enters at the top is at every tier in all, and at the bottom to the unit.
#[test]
fn fifty_tiers_lose_nothing() {
    let (tiers, width) = (50_u32, 4_u32);
    let mut held = vec![1_000_003_i64, 999_983, 7, 1_234_567];
    let mut edges = Vec::new();
    for tier in 0..tiers - 1 {
        let mut below = vec![0; held.len()];
        for (payer, amount) in (0_u32..).zip(&held) {
            // A third to one party of the next tier, the rest to another.
            for (step, part) in [(1, amount / 3), (2 + tier % 2, amount - amount / 3)] {
                let payee = (payer + step) % width;
                if part > 0 {
                    edges.push((tier * width + payer, (tier + 1) * width + payee, part));
                    below[place(payee)] += part;
                }
            }
        }
        held = below;
    }
    let graph = graph(&Payments { nodes: tiers * width, edges, openings: vec![0; 200] });
    let slice = graph.at(Phase::Paid);
    let routes = Routes::new(&slice).unwrap();
    let first = Selection::nodes(&graph, |node| node == 0).unwrap();
    let trace = routes.forwards(&first);
    assert_eq!((trace.total, trace.unplaced), (1_000_003, 0));
    assert_eq!(trace.ends.iter().sum::<i64>(), 1_000_003);
    let shares = routes.fractions(Direction::Forwards, &first).unwrap();
    for tier in 0..tiers {
        let nodes = tier * width..(tier + 1) * width;
        let exact: BigRational = nodes
            .clone()
            .map(|n| &shares[place(n)] * whole(routes.accounts().through()[place(n)]))
            .sum();
        assert_eq!(exact, whole(1_000_003), "tier {tier}");
        for node in nodes {
            let exact = &shares[place(node)] * whole(routes.accounts().through()[place(node)]);
            assert_eq!(trace.through(&routes, node), nearest_to(&exact), "node {node}");
        }
    }
    let end = Selection::nodes(&graph, |node| node == 199).unwrap();
    let traced = routes.between(&first, &end);
    assert_eq!(traced.amount, nearest_to(&(&shares[199] * whole(traced.to_total))));
}
