//! Money: what is planted is there, and nothing of its kind besides.

use fourp_model::{Flow, Interval, Party, Phase, Programme, Purpose, Rational, Strand};
use std::collections::{BTreeMap, BTreeSet};

fn demo() -> Programme {
    fourp_casebook::demo_programme().unwrap()
}

/// Paid flows, each told once: by the payer where both sides tell.
fn paid(demo: &Programme) -> Vec<&Flow> {
    let flows = || demo.tables().flows.iter().filter(|flow| flow.phase == Phase::Paid);
    let by_payer: BTreeSet<_> = flows()
        .filter(|flow| flow.reported_by.as_ref() == Some(&flow.payer))
        .map(|flow| flow.commitment.clone())
        .collect();
    flows()
        .filter(|flow| {
            let by_payee = flow.reported_by.as_ref() == Some(&flow.payee);
            !(by_payee && by_payer.contains(&flow.commitment))
        })
        .collect()
}

#[test]
fn balances_follow_from_flows_but_for_two() {
    let demo = demo();
    let mut moved: BTreeMap<(&Party, String), i64> = BTreeMap::new();
    for flow in paid(&demo) {
        let year = flow.period.to_string();
        *moved.entry((&flow.payee, year.clone())).or_default() += flow.amount.minor();
        *moved.entry((&flow.payer, year)).or_default() -= flow.amount.minor();
    }
    let mut gaps = Vec::new();
    for balance in &demo.tables().balances {
        let year = balance.period.to_string();
        let (opening, closing) = (balance.opening.unwrap(), balance.closing.unwrap());
        let gap = closing.minor() - opening.minor() - moved[&(&balance.party, year.clone())];
        let give = balance.half_width.map_or(0, |half| 2 * half.minor());
        if gap.abs() > give {
            gaps.push(format!("{} {year} {}", balance.party, gap / 100));
        }
    }
    gaps.sort();
    // A gap at the end of a year comes back at the end of the next, if that begins from what the flows leave: ours do.
    assert_eq!(gaps, ["synthetic-force-03 2022-23 -1250000", "synthetic-unit-5 2023-24 310000"]);
}

#[test]
fn nobody_pays_on_more_than_it_has() {
    let demo = demo();
    let mut left: BTreeMap<(String, String), i64> = BTreeMap::new();
    for flow in paid(&demo) {
        let year = flow.period.to_string();
        *left.entry((flow.payee.to_string(), year.clone())).or_default() += flow.amount.minor();
        *left.entry((flow.payer.to_string(), year)).or_default() -= flow.amount.minor();
    }
    let sources = ["synthetic-treasury", "synthetic-local-taxpayers"];
    for ((body, year), left) in left {
        // What was held over from the year before is at most three hundredths of what was received.
        assert!(left > -2_000_000_000 || sources.contains(&body.as_str()), "{body} {year} {left}");
    }
}

#[test]
fn mirrors_agree_but_for_the_planted() {
    let demo = demo();
    let mut told: BTreeMap<_, Vec<&Flow>> = BTreeMap::new();
    for flow in demo.tables().flows.iter().filter(|flow| flow.phase == Phase::Paid) {
        if flow.reported_by.is_some() {
            told.entry(flow.commitment.clone().unwrap()).or_default().push(flow);
        }
    }
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for flows in told.values() {
        let kind = match flows.as_slice() {
            [_] => "alone",
            [a, b] if a.amount != b.amount => "amount",
            [a, b] if a.paid != b.paid => "date",
            [_, _] => "agree",
            _ => panic!("{flows:?}"),
        };
        *kinds.entry(kind).or_default() += 1;
    }
    assert_eq!(kinds, BTreeMap::from([("agree", 33), ("alone", 1), ("amount", 1), ("date", 1)]));
}

#[test]
fn one_promise_goes_through_its_phases_in_order_of_date() {
    let demo = demo();
    for flow in &demo.tables().flows {
        let dates = [flow.announced, flow.confirmed, flow.paid.or(flow.withdrawn)];
        let known: Vec<_> = dates.into_iter().flatten().map(|date| date.first_day()).collect();
        assert!(known.is_sorted(), "{flow:?}");
        assert!(!flow.amount.is_negative() && flow.amount.minor() > 0, "{flow:?}");
    }
}

#[test]
fn the_shares_of_a_body_can_make_one() {
    let demo = demo();
    let mut sums: BTreeMap<(&Party, String), Interval> = BTreeMap::new();
    let mut pursue = Vec::new();
    for row in &demo.tables().allocations {
        let nothing = Interval::point(Rational::from_int(0));
        let sum = sums.entry((&row.party, row.period.to_string())).or_insert(nothing);
        *sum = sum.add(&row.share);
        if row.purpose == Purpose::Strand(Strand::Pursue) {
            pursue.push(&row.share);
        }
    }
    assert!(sums.values().all(|sum| sum.contains(Rational::from_int(1))));
    let four_fifths: Rational = "4/5".parse().unwrap();
    let around = pursue.iter().filter(|share| share.contains(four_fifths)).count();
    assert!(around * 10 > pursue.len() * 8, "{around}");
    assert!(!sums.keys().any(|(party, _)| party.to_string() == "synthetic-unit-6"));
}
