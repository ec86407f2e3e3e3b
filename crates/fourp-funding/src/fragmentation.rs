//! From how many pots does each body's money come?

use std::collections::BTreeMap;

use fourp_model::{Certainty, Interval, Phase, RowRef, Slug, Stream};
use num_bigint::BigUint;
use num_traits::ToPrimitive;
use serde::Serialize;

use crate::{
    flow_graph::FlowGraph, index::place, promise::promises, slice::Slice, words::conventions,
};

conventions! {
    /// What one pot is.
    #[derive(Default)]
    #[non_exhaustive]
    PotBy {
        /// A payer's stream: one name used by two payers is two pots; flows without a stream are one pot of
        /// their payer.
        #[default]
        PayerAndStream = "payer and stream",
        /// A payer, whatever the stream.
        Payer = "payer",
        /// A stream, whoever pays; flows without one are one pot.
        Stream = "stream",
    }
}

/// How the money of one payee (or payer) is split into pots. Effective numbers come second: one large pot hides many small
/// ones.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Fragmentation {
    /// The node of the payee, or of the payer asked about.
    pub node: u32,
    /// All it gets, in minor units.
    #[serde(serialize_with = "crate::minor::text")]
    pub money: i128,
    /// Flows.
    pub flows: u32,
    /// Payers; payees, where a payer is asked about.
    pub counterparts: u32,
    /// Pots: the Hill number of order 0.
    pub pots: u32,
    /// The smallest pot, in minor units.
    #[serde(serialize_with = "crate::minor::text")]
    pub smallest: i128,
    /// How many pots are below the size asked.
    pub small: u32,
    /// Money for one year only.
    #[serde(serialize_with = "crate::minor::text")]
    pub one_year: i128,
    /// Money of which no row says for how long it is certain.
    #[serde(serialize_with = "crate::minor::text")]
    pub certainty_unsaid: i128,
    /// The Herfindahl-Hirschman index Σ sᵢ² of the pots' shares: from integers, divided last.
    pub herfindahl: f64,
    /// The Hill number of order 1, exp(−Σ sᵢ ln sᵢ) (Hill 1973): how many equal pots would be as even.
    pub effective_1: f64,
    /// The Hill number of order 2, 1 over the index.
    pub effective_2: f64,
}

/// One pot of a payee.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Pot {
    /// Who pays.
    pub payer: u32,
    /// The stream, if rows name one.
    pub stream: Option<Slug<Stream>>,
    /// All of it, in minor units.
    #[serde(serialize_with = "crate::minor::text")]
    pub money: i128,
    /// Its flows.
    pub rows: Vec<RowRef>,
}

/// Promises to one payee and what became of them: the nearest to bids made and won that flows tell. A bid that
/// nobody promised leaves no flow.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Promises {
    /// Promises pledged or announced, and their money in minor units.
    #[serde(serialize_with = "crate::minor::counted")]
    pub made: (u32, u128),
    /// Those of them that were confirmed or paid.
    #[serde(serialize_with = "crate::minor::counted")]
    pub won: (u32, u128),
    /// Those withdrawn in whole or part.
    #[serde(serialize_with = "crate::minor::counted")]
    pub withdrawn: (u32, u128),
    /// Those of which no row tells an end.
    #[serde(serialize_with = "crate::minor::counted")]
    pub open: (u32, u128),
}

/// The fragmentation of every payee of a slice, in order of node; payees of nothing are left out.
///
/// `small` is the size, in minor units, below which a pot is counted as small. Loops count like other flows. O(n log
/// d) for n flows into bodies with at most d flows each; two passes over memory.
///
/// ```
/// use fourp_funding::{FlowGraph, PotBy, fragmentation};
/// use fourp_model::{Citation, Currency, Flow, Money, Phase};
///
/// let grant = |stream: &str, pounds: &str| Ok::<_, Box<dyn std::error::Error>>(Flow {
///     stream: Some(stream.parse()?),
///     ..Flow::between(
///         "home-office".parse()?, "unit".parse()?, Money::parse(pounds, Currency::GBP)?,
///         Phase::Paid, "2018-19".parse()?, Citation::at("register".parse()?, "row 1"),
///     )
/// });
/// let flows = [grant("core", "50")?, grant("pot-1", "25")?, grant("pot-2", "25")?];
/// let graph = FlowGraph::compile(&flows).map_err(|defects| format!("{defects:?}"))?;
/// let found = fragmentation(&graph.at(Phase::Paid), PotBy::default(), 3_000);
/// assert_eq!((found[0].pots, found[0].small), (3, 2));
/// assert_eq!(found[0].herfindahl, 0.375);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn fragmentation(slice: &Slice<'_>, by: PotBy, small: i128) -> Vec<Fragmentation> {
    let entries = by_payee(slice, by);
    let certainty = certainty(slice, slice.graph().heads().iter().copied());
    split(entries, certainty.as_deref(), small, |node, own| match by {
        PotBy::PayerAndStream | PotBy::Payer => count_runs(own, |(key, _)| *key >> 32),
        PotBy::Stream => {
            let edges = slice.graph().in_edges(node).iter();
            distinct(edges.filter_map(|edge| slice.graph().tail(*edge)))
        }
    })
}

/// The streams of every payer of a slice, in order of node: the same from the other side, each stream one pot.
///
/// Flows without a stream are one pot of their payer. `small` as in [`fragmentation`]. O(n log d).
#[must_use]
pub fn streams_paid(slice: &Slice<'_>, small: i128) -> Vec<Fragmentation> {
    let graph = slice.graph();
    let streams = slice.source().columns.stream.codes();
    let edges = (0..graph.edge_count()).zip(slice.amounts());
    let entries = edges.map(|(edge, amount)| {
        let stream = slice.number_of(edge).and_then(|flow| streams.get(flow)).unwrap_or(0);
        (u64::from(stream), u64::try_from(*amount).unwrap_or(0))
    });
    let ends = (0..graph.node_count()).map(|node| place(graph.out_edges(node).end));
    let certainty = certainty(slice, graph.tails());
    split((entries.collect(), ends.collect()), certainty.as_deref(), small, |node, _| {
        distinct(graph.successors(node).iter().copied())
    })
}

/// Sums the entries of each node by pot.
fn split(
    (mut entries, ends): (Vec<(u64, u64)>, Vec<usize>),
    certainty: Option<&[(i128, i128)]>,
    small: i128,
    others: impl Fn(u32, &[(u64, u64)]) -> u32,
) -> Vec<Fragmentation> {
    let mut pots: Vec<u64> = Vec::new();
    let mut found = Vec::new();
    let mut from = 0_usize;
    let mut rest = entries.as_mut_slice();
    for (node, end) in (0_u32..).zip(ends) {
        let size = end.saturating_sub(from).min(rest.len());
        let (own, later) = std::mem::take(&mut rest).split_at_mut(size);
        (rest, from) = (later, end);
        if own.is_empty() {
            continue;
        }
        // Edges come in order of payer, so that most are in order already.
        if !own.is_sorted_by_key(|(key, _)| *key) {
            own.sort_unstable_by_key(|(key, _)| *key);
        }
        pots.clear();
        pots.extend(
            own.chunk_by(|a, b| a.0 == b.0)
                .map(|pot| pot.iter().map(|(_, amount)| *amount).fold(0_u64, u64::saturating_add)),
        );
        let money: u128 = pots.iter().map(|pot| u128::from(*pot)).sum();
        let known = certainty.and_then(|sums| sums.get(place(node)).copied());
        let (one_year, certainty_unsaid) = known.unwrap_or((0, signed(money)));
        let herfindahl = herfindahl(&pots, money);
        found.push(Fragmentation {
            node,
            money: signed(money),
            flows: count(own.len()),
            counterparts: others(node, own),
            pots: count(pots.len()),
            smallest: pots.iter().min().map_or(0, |pot| i128::from(*pot)),
            small: count(pots.iter().filter(|pot| i128::from(**pot) < small).count()),
            one_year,
            certainty_unsaid,
            herfindahl,
            effective_1: effective(&pots, money),
            effective_2: herfindahl.recip(),
        });
    }
    found
}

/// The pots of one payee, the smallest first.
///
/// O(d log d) for d flows.
#[must_use]
pub fn pots_of(slice: &Slice<'_>, node: u32) -> Vec<Pot> {
    let mut pots = BTreeMap::<(u32, Option<Slug<Stream>>), Pot>::new();
    for edge in slice.graph().in_edges(node) {
        let Some(flow) = slice.flow_of(*edge) else { continue };
        let stream = flow.stream.cloned();
        let pot = pots.entry((flow.payer, stream.clone())).or_insert_with(|| Pot {
            payer: flow.payer,
            stream,
            money: 0,
            rows: Vec::new(),
        });
        pot.money = pot.money.saturating_add(i128::from(flow.amount));
        pot.rows.push(flow.row);
    }
    let mut pots: Vec<Pot> = pots.into_values().collect();
    pots.sort_by_key(|pot| pot.money);
    pots
}

/// What became of the promises to each payee, in order of node.
///
/// O(n log n) for n flows.
#[must_use]
pub fn promises_kept(graph: &FlowGraph) -> Vec<(u32, Promises)> {
    let mut found = BTreeMap::<u32, Promises>::new();
    let was_promised = |phase: &Phase| matches!(phase, Phase::Pledged | Phase::Announced);
    for promise in promises(graph, |_| true) {
        if !promise.phases.iter().any(was_promised) {
            continue;
        }
        let payee = found.entry(promise.payee).or_default();
        let money = u128::from(promise.pledged_or_announced);
        let add = |sum: &mut (u32, u128), money: u128| {
            *sum = (sum.0.saturating_add(1), sum.1.saturating_add(money));
        };
        add(&mut payee.made, money);
        let kept = promise.confirmed.max(promise.paid);
        if promise.withdrawn > 0 {
            add(&mut payee.withdrawn, u128::from(promise.withdrawn));
        }
        if kept > promise.withdrawn {
            add(&mut payee.won, u128::from(kept).saturating_sub(u128::from(promise.withdrawn)));
        } else if promise.withdrawn == 0 {
            add(&mut payee.open, money);
        }
    }
    found.into_iter().collect()
}

/// The Hill numbers of order 0, 1 and 2 by ultimate source: of the shares that tracing finds, each a range.
///
/// Of the middle of each range, so for looking, not for proof; `None` where no share is above zero. Shares need not
/// sum to 1.
#[must_use]
pub fn effective_sources(shares: &[Interval]) -> Option<[f64; 3]> {
    let middle = |share: &Interval| {
        let (low, high) = (share.low().value()?, share.high().value()?);
        Some(f64::midpoint(low.approximate(), high.approximate()).max(0.0))
    };
    let shares: Vec<f64> = shares.iter().map(middle).collect::<Option<_>>()?;
    let order = |q| fourp_stat::hill_number(&shares, q).ok().filter(|found| *found > 0.0);
    Some([order(0.0)?, order(1.0)?, order(2.0)?])
}

/// A pot and an amount for every flow, those of each payee together; and where those of each payee end.
fn by_payee(slice: &Slice<'_>, by: PotBy) -> (Vec<(u64, u64)>, Vec<usize>) {
    let graph = slice.graph();
    let streams = slice.source().columns.stream.codes();
    let mut ends: Vec<usize> = Vec::with_capacity(place(graph.node_count()));
    let mut sum = 0_usize;
    for node in 0..graph.node_count() {
        ends.push(sum);
        sum = sum.saturating_add(graph.in_edges(node).len());
    }
    let mut entries = vec![(0_u64, 0_u64); sum];
    for node in 0..graph.node_count() {
        for edge in graph.out_edges(node) {
            let stream = || slice.number_of(edge).and_then(|flow| streams.get(flow)).unwrap_or(0);
            let key = match by {
                PotBy::PayerAndStream => (u64::from(node) << 32) | u64::from(stream()),
                PotBy::Payer => u64::from(node) << 32,
                PotBy::Stream => u64::from(stream()),
            };
            let amount = slice.amounts().get(place(edge)).copied().unwrap_or(0);
            let end = graph.heads().get(place(edge)).and_then(|head| ends.get_mut(place(*head)));
            let Some(end) = end else { continue };
            if let Some(entry) = entries.get_mut(*end) {
                *entry = (key, u64::try_from(amount).unwrap_or(0));
            }
            *end = end.saturating_add(1);
        }
    }
    (entries, ends)
}

/// For each node, what it gets for one year and without a word on it; `None` if no row says anything.
fn certainty(slice: &Slice<'_>, nodes: impl Iterator<Item = u32>) -> Option<Vec<(i128, i128)>> {
    let column = &slice.source().columns.certainty;
    if column.values() == [Certainty::Unknown] {
        return None;
    }
    let mut sums = vec![(0_i128, 0_i128); place(slice.graph().node_count())];
    for (edge, (node, amount)) in (0_u32..).zip(nodes.zip(slice.amounts())) {
        let certainty = slice.number_of(edge).and_then(|flow| column.get(flow));
        let Some(sum) = sums.get_mut(place(node)) else { continue };
        match certainty {
            Some(Certainty::OneYear) => sum.0 = sum.0.saturating_add(i128::from(*amount)),
            Some(Certainty::Until(_)) => {}
            Some(Certainty::Unknown) | None => sum.1 = sum.1.saturating_add(i128::from(*amount)),
        }
    }
    Some(sums)
}

fn distinct(nodes: impl Iterator<Item = u32>) -> u32 {
    let mut nodes: Vec<u32> = nodes.collect();
    nodes.sort_unstable();
    nodes.dedup();
    count(nodes.len())
}

fn count_runs<T, K: PartialEq>(items: &[T], key: impl Fn(&T) -> K) -> u32 {
    count(items.chunk_by(|a, b| key(a) == key(b)).count())
}

/// Σ pot² over (Σ pot)², both as integers.
fn herfindahl(pots: &[u64], money: u128) -> f64 {
    let squares = pots.iter().try_fold(0_u128, |sum, pot| {
        sum.checked_add(u128::from(*pot).checked_mul(u128::from(*pot))?)
    });
    let ratio = |above: Option<f64>, below: Option<f64>| match (above, below) {
        (Some(above), Some(below)) if below > 0.0 => above / below,
        _ => f64::NAN,
    };
    if let (Some(above), Some(below)) = (squares, money.checked_mul(money)) {
        return ratio(above.to_f64(), below.to_f64());
    }
    let squares: BigUint = pots.iter().map(|pot| BigUint::from(*pot) * *pot).sum();
    ratio(squares.to_f64(), (BigUint::from(money) * money).to_f64())
}

/// exp(ln M − Σ mᵢ ln mᵢ / M), which is the Hill number of order 1 of shares mᵢ / M.
fn effective(pots: &[u64], money: u128) -> f64 {
    let Some(whole) = money.to_f64().filter(|_| pots.len() > 1) else { return 1.0 };
    let sum: f64 = pots.iter().filter_map(u64::to_f64).map(|pot| pot * pot.ln()).sum();
    let most = pots.len().to_f64().unwrap_or(f64::INFINITY);
    (whole.ln() - sum / whole).exp().clamp(1.0, most)
}

fn signed(money: u128) -> i128 {
    i128::try_from(money).unwrap_or(i128::MAX)
}

fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use fourp_model::{Citation, Currency, Flow, Money};
    use proptest::prelude::*;

    use super::*;

    fn flow(payer: &str, payee: &str, minor: i64, stream: Option<&str>) -> Flow {
        let amount = Money::from_minor(minor, Currency::GBP);
        let cite = Citation::at("register".parse().unwrap(), "row 1");
        let year = "2018-19".parse().unwrap();
        let (payer, payee) = (payer.parse().unwrap(), payee.parse().unwrap());
        let stream = stream.map(|stream| stream.parse().unwrap());
        Flow { stream, ..Flow::between(payer, payee, amount, Phase::Paid, year, cite) }
    }

    #[test]
    fn one_large_pot_hides_many_small_ones() {
        let mut flows = vec![flow("office", "unit", 1_000_000, Some("core"))];
        flows.extend((0..12).map(|at| flow("office", "unit", 1_000, Some(&format!("pot-{at}")))));
        let graph = FlowGraph::compile(&flows).unwrap();
        let found = fragmentation(&graph.at(Phase::Paid), PotBy::default(), 10_000);
        let unit = &found[0];
        assert_eq!((unit.pots, unit.counterparts, unit.small, unit.smallest), (13, 1, 12, 1_000));
        assert!(unit.effective_2 < 1.03 && unit.effective_1 < 1.15, "{unit:?}");
        assert_eq!(unit.certainty_unsaid, unit.money);
        let pots = pots_of(&graph.at(Phase::Paid), unit.node);
        assert_eq!((pots.len(), pots[0].money, pots[12].money), (13, 1_000, 1_000_000));
    }

    #[test]
    fn what_a_pot_is_is_a_convention() {
        let flows = [
            flow("a", "unit", 5, Some("core")),
            flow("b", "unit", 5, Some("core")),
            flow("b", "unit", 5, None),
            flow("b", "unit", 5, None),
        ];
        let graph = FlowGraph::compile(&flows).unwrap();
        let pots = |by| {
            let found = fragmentation(&graph.at(Phase::Paid), by, 0);
            (found[0].pots, found[0].counterparts)
        };
        assert_eq!(pots(PotBy::PayerAndStream), (3, 2));
        assert_eq!(pots(PotBy::Payer), (2, 2));
        assert_eq!(pots(PotBy::Stream), (2, 2));
    }

    #[test]
    fn a_payer_has_streams_of_its_own() {
        let flows = [
            flow("office", "a", 50, Some("core")),
            flow("office", "b", 50, Some("core")),
            flow("office", "b", 5, Some("pot")),
            flow("b", "a", 1, None),
        ];
        let graph = FlowGraph::compile(&flows).unwrap();
        let found = streams_paid(&graph.at(Phase::Paid), 10);
        let told: Vec<_> = found
            .iter()
            .map(|of| (of.pots, of.counterparts, of.small, of.money, of.flows))
            .collect();
        assert_eq!(told, [(1, 1, 1, 1, 1), (2, 2, 1, 105, 3)]);
    }

    #[test]
    fn certainty_is_summed_by_payee() {
        let sure = |certainty: &str, minor| Flow {
            certainty: certainty.parse().unwrap(),
            ..flow("a", "unit", minor, None)
        };
        let flows = [sure("one-year", 7), sure("until 2020", 5), sure("unknown", 3)];
        let graph = FlowGraph::compile(&flows).unwrap();
        let found = fragmentation(&graph.at(Phase::Paid), PotBy::default(), 0);
        assert_eq!((found[0].one_year, found[0].certainty_unsaid, found[0].money), (7, 3, 15));
    }

    #[test]
    fn squares_beyond_128_bits_are_still_divided() {
        let pots = vec![u64::MAX; 8];
        let money = u128::from(u64::MAX) * 8;
        assert!((herfindahl(&pots, money) - 0.125).abs() < 1e-15);
    }

    #[test]
    fn promises_are_won_withdrawn_or_open() {
        let at = |id: &str, phase, minor| Flow {
            commitment: Some(id.parse().unwrap()),
            phase,
            ..flow("a", "unit", minor, None)
        };
        let flows = [
            at("p1", Phase::Announced, 100),
            at("p1", Phase::Paid, 90),
            at("p2", Phase::Announced, 50),
            at("p2", Phase::Confirmed, 50),
            at("p2", Phase::Withdrawn, 50),
            at("p3", Phase::Pledged, 10),
            at("p4", Phase::Paid, 1_000),
        ];
        let graph = FlowGraph::compile(&flows).unwrap();
        let (_, found) = promises_kept(&graph)[0];
        assert_eq!((found.made, found.won), ((3, 160), (1, 90)));
        assert_eq!((found.withdrawn, found.open), ((1, 50), (1, 10)));
    }

    #[test]
    fn sources_may_come_as_ranges() {
        let shares = ["[0.4, 0.6]".parse().unwrap(), "[0.5, 0.5]".parse().unwrap()];
        let [q0, q1, q2] = effective_sources(&shares).unwrap();
        assert!(q0 == 2.0 && (q1 - 2.0).abs() < 1e-12 && (q2 - 2.0).abs() < 1e-12);
        assert_eq!(effective_sources(&[Interval::EVERYTHING]), None);
    }

    proptest! {
        /// Slowly: every payee's pots in a map, and the Hill numbers as their definition says.
        #[test]
        fn it_is_what_the_definition_says(
            rows in prop::collection::vec((0_u8..5, 0_u8..4, 1_i64..100, prop::option::of(0_u8..3)), 1..60),
        ) {
            let flows: Vec<Flow> = rows
                .iter()
                .map(|(payer, payee, minor, stream)| {
                    let stream = stream.map(|stream| format!("s{stream}"));
                    flow(&format!("p{payer}"), &format!("p{payee}"), *minor, stream.as_deref())
                })
                .collect();
            let graph = FlowGraph::compile(&flows).unwrap();
            let found = fragmentation(&graph.at(Phase::Paid), PotBy::default(), 50);
            let mut pots = BTreeMap::<String, BTreeMap<(String, Option<String>), i64>>::new();
            for row in &flows {
                let key = (row.payer.to_string(), row.stream.as_ref().map(ToString::to_string));
                *pots.entry(row.payee.to_string()).or_default().entry(key).or_default() += row.amount.minor();
            }
            prop_assert_eq!(found.len(), pots.len());
            for found in &found {
                let party = graph.parties()[place(found.node)].to_string();
                let own = &pots[&party];
                let amounts: Vec<f64> = own.values().map(|minor| minor.to_f64().unwrap()).collect();
                let hill = |q| fourp_stat::hill_number(&amounts, q).unwrap();
                let payers: BTreeSet<_> = own.keys().map(|(payer, _)| payer).collect();
                prop_assert_eq!(place(found.pots), own.len());
                prop_assert_eq!(place(found.counterparts), payers.len());
                prop_assert_eq!(found.money, i128::from(own.values().sum::<i64>()));
                prop_assert_eq!(place(found.small), own.values().filter(|minor| **minor < 50).count());
                prop_assert!((found.effective_2 / hill(2.0) - 1.0).abs() < 1e-9);
                prop_assert!((found.effective_1 / hill(1.0) - 1.0).abs() < 1e-9);
            }
        }
    }
}
