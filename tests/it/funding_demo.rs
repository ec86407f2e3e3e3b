//! What was planted in the synthetic programme's money is found, and little else.

use fourp_casebook::demo_programme;
use fourp_funding::{
    Balances, Boundary, DifferenceOptions, FlowGraph, MirrorRule, Residue, conservation,
    difference, gross_and_net, levels, mirrors,
};
use fourp_model::{Party, Period, Phase};

fn graph() -> FlowGraph {
    FlowGraph::of(&demo_programme().unwrap()).unwrap()
}

/// Amounts within £40,000 of each other.
fn rule() -> MirrorRule {
    MirrorRule {
        tolerance: 4_000_000,
        levels: levels(&demo_programme().unwrap()),
        ..MirrorRule::default()
    }
}

#[test]
fn balances_that_do_not_follow_from_the_flows() {
    let programme = demo_programme().unwrap();
    let graph = graph();
    let paid = graph.at(Phase::Paid);
    let once = mirrors(&paid, &rule()).measured().unwrap().once(&paid);
    let found =
        conservation(&once, &Balances::of(&programme).unwrap()).unwrap().measured().unwrap();
    let check = found.check().measured().unwrap();
    let faults: Vec<_> = found
        .lines()
        .filter(|line| matches!(line.residue, Residue::Unaccounted | Residue::Unexplained))
        .map(|line| (line.party.to_string(), line.period.to_string(), line.residual.minor))
        .collect();
    assert_eq!(
        faults,
        [
            ("synthetic-force-03".to_owned(), "2022-23".to_owned(), 125_000_000),
            ("synthetic-unit-5".to_owned(), "2023-24".to_owned(), -31_000_000),
        ]
    );
    assert_eq!((check.unaccounted, check.unexplained, check.balanced + 2), (1, 1, check.tested));
    assert!(check.described > check.tested);
}

#[test]
fn transfers_that_both_sides_tell_of() {
    let graph = graph();
    let paid = graph.at(Phase::Paid);
    let found = mirrors(&paid, &rule()).measured().unwrap();
    let apart: Vec<i128> =
        found.pairs.iter().map(|pair| pair.discrepancy.minor).filter(|apart| *apart != 0).collect();
    assert_eq!((found.apart(), apart.len()), (4_000_000, 1));
    assert_eq!(found.only_payee.flows.len(), 1);
    assert_eq!(found.pairs.iter().filter(|pair| pair.is_dated_apart()).count(), 1);
    let told_twice: i128 = found.pairs.iter().map(|pair| pair.other().amount.minor).sum();
    assert_eq!(found.once(&paid).total() + told_twice, paid.total());
}

#[test]
fn one_payment_that_is_perhaps_there_twice() {
    let graph = graph();
    let found = repeats(&graph.at(Phase::Paid));
    let ends: Vec<_> =
        found.iter().map(|repeat| (repeat.payee.to_string(), repeat.amount.minor)).collect();
    assert_eq!(ends, [("synthetic-commissioner-14".to_owned(), 21_250_000)]);
}

#[test]
fn what_comes_to_the_units_from_outside_is_less_than_they_and_others_are_paid() {
    let graph = graph();
    let is_unit = |party: &&Party| party.to_string().starts_with("synthetic-unit-");
    let units = Boundary::around(&graph, graph.parties().iter().filter(is_unit)).unwrap();
    assert_eq!(units.parties().len(), 9);
    let found = gross_and_net(&graph.at(Phase::Paid), &units).measured().unwrap();
    assert_eq!(found.gross.minor, found.internal.minor + found.net_in.minor + found.net_out.minor);
    assert_eq!(found.before().balance, found.after().balance);
    assert!(found.net_in.minor > 0 && found.net_out.minor > 0);
}

#[test]
fn the_years_differ_by_parts_that_add_up() {
    let graph = graph();
    let paid = graph.at(Phase::Paid);
    let year = |year| paid.in_period(&Period::financial_year(year).unwrap());
    let found = difference(&year(2021), &year(2022), DifferenceOptions::default())
        .unwrap()
        .measured()
        .unwrap();
    assert_eq!((found.before.minor, found.after.minor), (year(2021).total(), year(2022).total()));
    assert_eq!(found.change, found.volume + found.new - found.ended);
    assert_eq!((found.price, found.remainder), (0, 0));
}
