//! Strategies for the types of this crate, for our property tests and for yours.
//!
//! Each generates only values that can be, edges included, and shrinks towards the plainest one. All amounts are in
//! sterling.

use fourp_model::{
    Balance, Certainty, Citation, Currency, Flow, FlowKind, Money, PartialDate, Party, Period,
    Phase,
};
use proptest::{collection::vec, option, prelude::*, sample::select};

use crate::FlowGraph;

/// One of a few parties, so that flows between them meet; one is a class of bodies.
pub fn party() -> impl Strategy<Value = Party> {
    known(&["a", "b", "c", "d", "e", "f", "class:g"])
}

/// One of a few periods: two are of the same days, one lies in another, and one has no days.
pub fn period() -> impl Strategy<Value = Period> {
    known(&["2017-18", "2018-19", "2018-04/2019-03", "2018-Q3", "2019", "undated: in time"])
}

/// A flow that can be part of a graph: an amount above 0, dates in order, no price base.
pub fn flow() -> impl Strategy<Value = Flow> {
    let ends = (party(), party(), period(), citation());
    let amount = prop_oneof![3 => 1_i64..100, 2 => 1_i64..1_000_000, 1 => Just(i64::MAX)];
    let money = (amount, option::weighted(0.2, 0_i64..50));
    let words = (select(Phase::ALL), select(FlowKind::ALL), certainty());
    let pots =
        (maybe(&["p", "q", "r"]), maybe(&["x", "y"]), maybe(&["c1", "c2"]), option::of(party()));
    let dates = vec(option::of(0_i32..60), 4);
    (ends, money, words, pots, dates).prop_map(
        |(
            (payer, payee, period, citation),
            (minor, half),
            (phase, kind, certainty),
            pots,
            dates,
        )| {
            let amount = Money::from_minor(minor, Currency::GBP);
            let half = half.filter(|half| *half < minor);
            let [announced, confirmed, paid] = in_order(&dates);
            let is_withdrawn = phase == Phase::Withdrawn && paid.is_none();
            let withdrawn = if is_withdrawn { PartialDate::year(2030).ok() } else { None };
            let (stream, earmark, commitment, reported_by) = pots;
            Flow {
                half_width: half.map(|half| Money::from_minor(half, Currency::GBP)),
                kind,
                announced,
                confirmed,
                paid,
                withdrawn,
                stream: stream.and_then(|id| id.parse().ok()),
                earmark: earmark.and_then(|id| id.parse().ok()),
                commitment: commitment.and_then(|id| id.parse().ok()),
                certainty,
                reported_by,
                ..Flow::between(payer, payee, amount, phase, period, citation)
            }
        },
    )
}

/// Flows among a few parties, of several phases: parallel ones, loops and cycles are frequent, and there may be none.
pub fn flows() -> impl Strategy<Value = Vec<Flow>> {
    vec(flow(), 0..30)
}

/// Paid flows of one year among a few parties, of small amounts and without dates: mostly cyclic.
pub fn paid_flows() -> impl Strategy<Value = Vec<Flow>> {
    let plain = (party(), party(), 1_i64..200, known::<Period>(&["2018-19"]), citation()).prop_map(
        |(payer, payee, minor, year, citation)| {
            let amount = Money::from_minor(minor, Currency::GBP);
            Flow::between(payer, payee, amount, Phase::Paid, year, citation)
        },
    );
    vec(plain, 0..24)
}

/// A graph of [`flows`].
pub fn flow_graph() -> impl Strategy<Value = FlowGraph> {
    flows()
        .prop_filter_map("generated flows have no defect", |flows| FlowGraph::compile(&flows).ok())
}

/// Paid flows of one year from tier to tier, in which every party between the first tier and the last pays out what it
/// is paid, to the penny.
pub fn layered_net() -> impl Strategy<Value = Vec<Flow>> {
    let weights = vec(vec(1_u64..10, 1..5), 1..5);
    let tiers = vec(weights, 1..6);
    (tiers, 1_i64..10_000, known::<Period>(&["2018-19"]), citation()).prop_map(
        |(tiers, each, year, citation)| {
            let mut net = Vec::new();
            // What each party of a tier holds, by its number there.
            let mut held: Vec<i64> =
                tiers.first().map_or_else(Vec::new, |tier| vec![each; tier.len()]);
            for (tier, weights) in tiers.iter().enumerate() {
                let mut below = vec![0_i64; 5];
                for (number, minor) in held.iter().enumerate() {
                    let weights = weights.get(number % weights.len().max(1));
                    let parts = Money::from_minor(*minor, Currency::GBP)
                        .apportion(weights.map_or(&[1], Vec::as_slice))
                        .unwrap_or_default();
                    for (to, part) in
                        parts.into_iter().enumerate().filter(|(_, part)| part.minor() > 0)
                    {
                        if let Some(slot) = below.get_mut(to) {
                            *slot = slot.saturating_add(part.minor());
                        }
                        let ends = (
                            format!("tier-{tier}-{number}").parse(),
                            format!("tier-{}-{to}", tier.saturating_add(1)).parse(),
                        );
                        if let (Ok(payer), Ok(payee)) = ends {
                            let (year, citation) = (year.clone(), citation.clone());
                            net.push(Flow::between(
                                payer,
                                payee,
                                part,
                                Phase::Paid,
                                year,
                                citation,
                            ));
                        }
                    }
                }
                held = below;
            }
            net
        },
    )
}

/// What one of a few parties held in one of a few periods, each end perhaps unknown, perhaps rounded.
pub fn balance() -> impl Strategy<Value = Balance> {
    let ends = (option::weighted(0.8, -100_i64..1_000), option::weighted(0.8, -100_i64..1_000));
    let half = option::weighted(0.2, 0_i64..50);
    (party(), period(), ends, half, citation()).prop_map(
        |(party, period, (opening, closing), half, citation)| {
            let money = |minor| Money::from_minor(minor, Currency::GBP);
            Balance {
                opening: opening.map(money),
                closing: closing.map(money),
                half_width: half.map(money),
                ..Balance::new(party, period, citation)
            }
        },
    )
}

fn certainty() -> impl Strategy<Value = Certainty> {
    let until = PartialDate::year(2021).map_or(Certainty::Unknown, Certainty::Until);
    select(vec![Certainty::Unknown, Certainty::OneYear, until])
}

/// What a text of some texts says, which all of them do.
fn known<T: Clone + std::fmt::Debug + std::str::FromStr + 'static>(
    texts: &[&str],
) -> impl Strategy<Value = T> + use<T> {
    select(texts.iter().filter_map(|text| text.parse().ok()).collect::<Vec<T>>())
}

fn maybe(ids: &'static [&'static str]) -> impl Strategy<Value = Option<&'static str>> {
    option::weighted(0.6, select(ids))
}

fn citation() -> impl Strategy<Value = Citation> {
    fourp_model::arbitrary::citation()
}

/// Dates in order, some of them to the month or year only, so many days after the start of 2018.
fn in_order(days: &[Option<i32>]) -> [Option<PartialDate>; 3] {
    let mut known: Vec<i32> = days.iter().take(3).copied().flatten().collect();
    known.sort_unstable();
    let mut known = known.into_iter();
    let precise = days.get(3).copied().flatten().unwrap_or_default();
    [0, 1, 2].map(|place| {
        days.get(place).copied().flatten()?;
        let month = u32::try_from(known.next()?.checked_div(5)?).ok()?;
        let (year, month) = (2018_i32.checked_add_unsigned(month / 12)?, month % 12 + 1);
        if precise % 3 == 0 {
            PartialDate::year(year).ok()
        } else {
            PartialDate::month(year, month).ok()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest! {
        #[test]
        fn generated_flows_can_be_compiled(flows in flows()) {
            prop_assert_eq!(FlowGraph::compile(&flows).map(|graph| graph.flow_count()), Ok(u32::try_from(flows.len()).unwrap()));
        }

        #[test]
        fn a_layered_net_is_conserved(net in layered_net()) {
            let mut held: std::collections::BTreeMap<String, i64> = std::collections::BTreeMap::new();
            for flow in &net {
                *held.entry(flow.payer.to_string()).or_default() -= flow.amount.minor();
                *held.entry(flow.payee.to_string()).or_default() += flow.amount.minor();
            }
            prop_assert!(!net.is_empty());
            let tier = |party: &str| party.split('-').nth(1).unwrap().parse::<usize>().unwrap();
            let last = held.keys().map(|party| tier(party)).max().unwrap();
            for (party, left) in &held {
                let place = tier(party);
                let expected = match place { 0 => *left < 0, place if place == last => *left > 0, _ => *left == 0 };
                prop_assert!(expected, "{} {}", party, left);
            }
        }
    }

    #[test]
    fn every_text_says_what_it_stands_for() {
        let all = |texts: &[&str]| texts.iter().all(|text| text.parse::<Period>().is_ok());
        assert!(all(&[
            "2017-18",
            "2018-19",
            "2018-04/2019-03",
            "2018-Q3",
            "2019",
            "undated: in time"
        ]));
        assert!("class:g".parse::<Party>().is_ok());
    }
}
