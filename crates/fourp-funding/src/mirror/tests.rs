//! Which records are one transfer, and which are not.

use super::*;
use crate::{arbitrary, builder::FlowGraphBuilder, flow_graph::FlowGraph};
use fourp_model::{Citation, Flow, Money};
use proptest::prelude::*;

fn told(by: &str, amount: &str) -> Flow {
    let citation = Citation::of("a".parse().unwrap());
    let year = Period::financial_year(2018).unwrap();
    let (payer, payee) = ("p".parse().unwrap(), "q".parse().unwrap());
    let flow = Flow::between(payer, payee, amount.parse().unwrap(), Phase::Paid, year, citation);
    Flow { reported_by: by.parse().ok(), ..flow }
}

fn compile(flows: &[Flow]) -> FlowGraph {
    let mut builder = FlowGraphBuilder::new();
    flows.iter().for_each(|flow| builder.add(flow));
    builder.freeze().unwrap()
}

/// The rows of each pair, and how far they are apart.
fn pairs(flows: &[Flow], rule: &MirrorRule) -> Vec<(u32, u32, i128)> {
    let graph = compile(flows);
    let found = mirrors(&graph.at(Phase::Paid), rule).measured().unwrap();
    let mut pairs: Vec<_> = found
        .pairs
        .iter()
        .map(|pair| (pair.payer_told.row.row, pair.payee_told.row.row, pair.discrepancy.minor))
        .collect();
    pairs.sort_unstable();
    pairs
}

fn within(tolerance: i64) -> MirrorRule {
    MirrorRule { tolerance, ..MirrorRule::default() }
}

#[test]
fn equal_amounts_go_together_before_others() {
    let flows = [
        told("p", "GBP 1.00"),
        told("p", "GBP 1.10"),
        told("q", "GBP 1.05"),
        told("q", "GBP 1.00"),
    ];
    assert_eq!(pairs(&flows, &within(0)), [(1, 4, 0)]);
    assert_eq!(pairs(&flows, &within(5)), [(1, 4, 0), (2, 3, -5)]);
}

#[test]
fn rounding_is_no_disagreement() {
    let rounded = Flow { half_width: "GBP 0.05".parse().ok(), ..told("q", "GBP 1.10") };
    assert_eq!(pairs(&[told("p", "GBP 1.05"), rounded.clone()], &within(0)), [(1, 2, 5)]);
    assert_eq!(pairs(&[told("p", "GBP 1.04"), rounded], &within(0)), []);
}

#[test]
fn days_that_cannot_be_one_are_told() {
    let apart = |one: &str, other: &str| {
        let paid = |by: &str, day: &str| Flow { paid: day.parse().ok(), ..told(by, "GBP 1.00") };
        let graph = compile(&[paid("p", one), paid("q", other)]);
        let found = mirrors(&graph.at(Phase::Paid), &within(0)).measured().unwrap();
        found.pairs[0].is_dated_apart()
    };
    assert!(apart("2018-04-12", "2018-05-20"));
    assert!(apart("2018-05", "2018-04"));
    assert!(!apart("2018-04-12", "2018-04"));
    assert!(!apart("2018-04-12", ""));
}

#[test]
fn single_days_may_be_apart_where_a_commitment_is_shared() {
    let on = |by: &str, day: &str, amount: &str, commitment: &str| Flow {
        period: day.parse().unwrap(),
        commitment: commitment.parse().ok(),
        ..told(by, amount)
    };
    let apart = |days| MirrorRule { days, ..MirrorRule::default() };
    let flows = [
        on("p", "2019-06-14", "GBP 1.00", "x"),
        on("q", "2019-06-17", "GBP 1.00", "x"),
        on("q", "2019-06-20", "GBP 1.00", "x"),
        on("p", "2019-06-18", "GBP 1.00", "x"),
        on("p", "2019-06-14", "GBP 2.00", ""),
        on("q", "2019-06-15", "GBP 2.00", ""),
        on("p", "2019-06-14", "GBP 3.00", "x"),
        on("q", "2019-06-15", "GBP 3.01", "x"),
        on("p", "2019-06-14", "GBP 4.00", "x"),
        on("q", "2019-06-15", "GBP 4.00", "y"),
    ];
    assert_eq!(pairs(&flows, &apart(0)), []);
    assert_eq!(pairs(&flows, &apart(1)), [(4, 2, 0)]);
    assert_eq!(pairs(&flows, &apart(3)), [(1, 2, 0), (4, 3, 0)]);
    let year = [on("p", "2019", "GBP 1.00", "x"), on("q", "2019-12-31", "GBP 1.00", "x")];
    assert_eq!(pairs(&year, &apart(400)), []);
}

#[test]
fn among_a_slice_are_the_pairs_that_stand_in_it() {
    let on = |by: &str, day: &str| Flow {
        period: day.parse().unwrap(),
        commitment: "x".parse().ok(),
        ..told(by, "GBP 1.00")
    };
    let graph = compile(&[
        on("p", "2019-12-31"),
        on("q", "2020-01-02"),
        on("p", "2020-05-01"),
        on("z", "2020-05-02"),
    ]);
    let paid = graph.at(Phase::Paid);
    let found =
        mirrors(&paid, &MirrorRule { days: 2, ..MirrorRule::default() }).measured().unwrap();
    let in_year = |year| {
        let slice = paid.within(&Period::year(year).unwrap());
        let here = found.among(&slice);
        let alone = here.only_payer.flows.len();
        (here.pairs.len(), alone, here.neither.flows.len(), found.once(&slice).total())
    };
    assert_eq!(in_year(2019), (1, 0, 0, 100));
    assert_eq!(in_year(2020), (0, 1, 1, 200));
}

#[test]
fn commitments_go_together_and_never_with_others() {
    let of = |id: &str, flow: Flow| Flow { commitment: id.parse().ok(), ..flow };
    let flows = [
        of("x", told("p", "GBP 1.00")),
        of("y", told("q", "GBP 1.00")),
        of("x", told("q", "GBP 1.02")),
        told("q", "GBP 1.00"),
    ];
    assert_eq!(pairs(&flows, &within(2)), [(1, 3, 2)]);
    assert_eq!(pairs(&flows, &within(0)), [(1, 4, 0)]);
    let flows =
        [of("y", told("p", "GBP 1.00")), of("x", told("q", "GBP 1.00")), told("p", "GBP 1.00")];
    assert_eq!(pairs(&flows, &within(0)), [(3, 2, 0)]);
}

#[test]
fn only_the_same_ends_and_days_agree() {
    let other = Flow { period: "2017-18".parse().unwrap(), ..told("q", "GBP 1.00") };
    let back =
        Flow { payer: "q".parse().unwrap(), payee: "p".parse().unwrap(), ..told("q", "GBP 1.00") };
    let same = Flow { period: "2018-04/2019-03".parse().unwrap(), ..told("q", "GBP 1.00") };
    assert_eq!(pairs(&[told("p", "GBP 1.00"), other, back, same], &within(0)), [(1, 4, 0)]);
}

#[test]
fn the_record_of_the_higher_level_stands() {
    let flows = [
        told("p", "GBP 1.00"),
        told("q", "GBP 1.01"),
        told("z", "GBP 4.00"),
        told("p", "GBP 8.00"),
    ];
    let graph = compile(&flows);
    let paid = graph.at(Phase::Paid);
    let total = |precedence, levels: &[(&str, Level)]| {
        let levels = levels.iter().map(|(party, level)| (party.parse().unwrap(), *level)).collect();
        let found = mirrors(&paid, &MirrorRule { tolerance: 1, days: 0, precedence, levels })
            .measured()
            .unwrap();
        assert_eq!(
            (
                found.apart(),
                found.only_payer.total.minor,
                found.only_payee.flows.len(),
                found.neither.total.minor
            ),
            (1, 800, 0, 400)
        );
        assert_eq!(found.pairs[0].standing().amount.minor + 1200, found.once(&paid).total());
        found.once(&paid).total()
    };
    assert_eq!(total(Precedence::Payer, &[]), 1300);
    assert_eq!(total(Precedence::Payee, &[]), 1301);
    assert_eq!(total(Precedence::HigherLevel, &[("q", Level::National)]), 1300);
    assert_eq!(
        total(Precedence::HigherLevel, &[("q", Level::National), ("p", Level::Local)]),
        1301
    );
    assert_eq!(
        total(Precedence::HigherLevel, &[("q", Level::Local), ("p", Level::National)]),
        1300
    );
}

#[test]
fn with_one_witness_nothing_can_be_told() {
    let why = |flows: &[Flow]| {
        mirrors(&compile(flows).at(Phase::Paid), &within(0))
            .not_measurable()
            .map(|why| why.why.clone())
    };
    assert_eq!(
        why(&[told("", "GBP 1.00"), told("z", "GBP 1.00")]).as_deref(),
        Some("no flow that is paid is reported by one of its sides")
    );
    assert_eq!(
        why(&[told("q", "GBP 1.00")]).as_deref(),
        Some("every flow that is paid and reported by one of its sides is reported by the payee")
    );
}

#[test]
fn a_hundred_thousand_transfers_told_twice() {
    let mut builder = FlowGraphBuilder::new();
    let mut row = told("p", "GBP 1.00");
    for minor in 1..=100_000 {
        row.amount = Money::from_minor(minor, Currency::GBP);
        for by in ["p", "q"] {
            row.reported_by = by.parse().ok();
            builder.add(&row);
        }
    }
    let graph = builder.freeze().unwrap();
    let found = mirrors(&graph.at(Phase::Paid), &within(0)).measured().unwrap();
    assert_eq!((found.pairs.len(), found.apart()), (100_000, 0));
}

proptest! {
    #[test]
    fn every_flow_is_paired_or_told_of_once(flows in arbitrary::flows(), tolerance in 0_i64..100) {
        let graph = compile(&flows);
        let paid = graph.at(Phase::Paid);
        let Some(found) = mirrors(&paid, &within(tolerance)).measured() else { return Ok(()) };
        let mut seen: Vec<u32> = found.pairs.iter().flat_map(|pair| [pair.payer_told.flow, pair.payee_told.flow]).collect();
        for side in [&found.only_payer, &found.only_payee, &found.neither] {
            seen.extend(&side.flows);
            let sum: i128 = side.flows.iter().map(|flow| i128::from(graph.flow(*flow).unwrap().amount)).sum();
            prop_assert_eq!(side.total.minor, sum);
        }
        seen.sort_unstable();
        prop_assert_eq!(seen, paid.flows().map(|flow| flow.flow).collect::<Vec<_>>());
        for pair in &found.pairs {
            let (one, other) = (graph.flow(pair.payer_told.flow).unwrap(), graph.flow(pair.payee_told.flow).unwrap());
            prop_assert_eq!((one.payer, one.payee), (other.payer, other.payee));
            prop_assert_eq!(one.period.same_span(other.period).unwrap_or(one.period == other.period), true);
            prop_assert!(pair.discrepancy.minor.abs() <= i128::from(tolerance) + pair.discrepancy.half_width);
        }
    }

    #[test]
    fn what_is_told_twice_counts_once(net in arbitrary::layered_net()) {
        let by = |side: fn(&Flow) -> Party| net.iter().map(move |flow| Flow { reported_by: Some(side(flow)), ..flow.clone() });
        let twice: Vec<Flow> = by(|flow| flow.payer.clone()).chain(by(|flow| flow.payee.clone())).collect();
        let graph = compile(&twice);
        let found = mirrors(&graph.at(Phase::Paid), &within(0)).measured().unwrap();
        prop_assert_eq!((found.pairs.len(), found.apart()), (net.len(), 0));
        prop_assert_eq!(found.once(&graph.at(Phase::Paid)).total(), compile(&net).at(Phase::Paid).total());
    }
}
