//! Where money goes and where it comes from, in the aggregated view: pro rata, through cycles.

use std::{collections::BTreeSet, sync::OnceLock};

use fourp_model::Interval;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::ToPrimitive;
use serde::Serialize;

use crate::{
    course::{Begin, Course, Fixed, Float, Way},
    fraction::{bracket, follow_exactly},
    index::place,
    origin::{Accounts, Selection, TraceError},
    push::{ONE, times},
    rounding::{SLACK, near, split, to_total},
    slice::Slice,
    words::conventions,
};

conventions! {
    /// Which way money is followed.
    #[expect(clippy::exhaustive_enums, reason = "a payment has two ends")]
    Direction {
        /// From where it comes from to where it rests.
        Forwards = "forwards",
        /// From where it goes to where it entered.
        Backwards = "backwards",
    }
}

/// The flows of a slice made ready for tracing: prepared once, asked as often as one likes.
///
/// The rule is **pro rata**: every payment of a party, and what it keeps, is made up alike of all that came in
/// (Bialek 1996, "Tracing the flow of electricity", IEE Proc. GTD 143: 313-320). That is a convention: it "can be neither
/// proved nor disproved" (Bialek and Kattuman 2004, "Proportional sharing assumption in tracing methodology", IEE
/// Proc. GTD 151: 526-532), so results say by which rule they were made and are not where any pound went.
///
/// ```
/// use fourp_funding::{FlowGraph, Routes, Selection, SelectionError, TraceError};
/// # use fourp_model::{Citation, Flow, Money, Party, Period, Phase};
/// # fn ask(flows: &[Flow], office: &Party, agency: &Party) -> Result<(), Box<dyn std::error::Error>> {
/// # let graph = FlowGraph::compile(flows).map_err(|defects| format!("{defects:?}"))?;
/// let paid = graph.at(Phase::Paid);
/// let routes = Routes::new(&paid)?;
/// let office = Selection::parties(&graph, [office])?;
/// let agency = Selection::parties(&graph, [agency])?;
/// let traced = routes.between(&office, &agency);
/// println!("{} of {} minor units, pro rata", traced.amount, traced.from_total);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Routes<'a> {
    slice: &'a Slice<'a>,
    accounts: Accounts,
    forwards: OnceLock<Course>,
    backwards: OnceLock<Course>,
}

/// Where the money of a selection is found, in whole minor units.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Trace {
    /// Which way it was followed.
    pub direction: Direction,
    /// How much money it is: what was selected, each unit once even if it passes selected flows more than once.
    pub total: i64,
    /// What rests (forwards) or entered (backwards) at each node, by number; with `unplaced` they sum to `total`.
    pub ends: Vec<i64>,
    /// What was still going round when following it ended; every figure may be too low by up to this in all.
    pub unplaced: i64,
    shares: Vec<u64>, // By node, in units of 2^-62, from below.
    cut: BTreeSet<u32>,
}

/// Where the money of a selection is found, in floating point: fast, and good to about 12 digits or a
/// millionth of a minor unit, whichever is worse.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FloatTrace {
    /// Which way it was followed.
    pub direction: Direction,
    /// The share of what goes through each node that is this money, by number.
    pub shares: Vec<f64>,
    /// What rests (forwards) or entered (backwards) at each node, by number.
    pub ends: Vec<f64>,
}

/// Where the money of a selection is found, exactly.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct FractionTrace {
    /// Which way it was followed.
    pub direction: Direction,
    /// The share of what goes through each node that is this money, by number.
    ///
    /// A single number where it fits in 36 digits; otherwise the narrowest decimals of 18 places around it.
    pub shares: Vec<Interval>,
    /// What rests (forwards) or entered (backwards) at each node, in minor units, by number; written as `shares`.
    pub ends: Vec<Interval>,
}

/// How much money goes from one selection to another.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Traced {
    /// The money, in minor units, rounded to the nearest (half up).
    #[serde(serialize_with = "crate::minor::text")]
    pub amount: i64,
    /// By how much the amount may be too low, in minor units: 0 unless it goes round in large circles for very long.
    #[serde(serialize_with = "crate::minor::text")]
    pub unplaced: i64,
    /// All that was selected to come from.
    #[serde(serialize_with = "crate::minor::text")]
    pub from_total: i64,
    /// All that was selected to go to.
    #[serde(serialize_with = "crate::minor::text")]
    pub to_total: i64,
    /// By which rule.
    pub rule: &'static str,
}

/// The rule of this view, as results print it.
pub(crate) const RULE: &str = "pro rata (Bialek 1996)";
/// The most parties of a graph that is traced in exact fractions.
pub(crate) const FRACTION_NODES: usize = 1_000;

impl<'a> Routes<'a> {
    /// Prepares flows whose parties held nothing at the start, as far as is known. O(nodes + edges).
    ///
    /// # Errors
    /// [`TraceError::TooMuch`] if sums do not fit.
    pub fn new(slice: &'a Slice<'a>) -> Result<Self, TraceError> {
        Self::with_openings(slice, &[])
    }

    /// Prepares flows whose parties held these amounts at the start, by number of node, in minor units; negative is
    /// owed. O(nodes + edges).
    ///
    /// # Errors
    /// [`TraceError`] if sums do not fit, or there is not an amount for each node.
    pub fn with_openings(slice: &'a Slice<'a>, openings: &[i64]) -> Result<Self, TraceError> {
        let accounts = Accounts::new(slice.graph(), slice.amounts(), openings)?;
        Ok(Self { slice, accounts, forwards: OnceLock::new(), backwards: OnceLock::new() })
    }

    /// What enters, goes through and rests at each party.
    #[must_use]
    pub const fn accounts(&self) -> &Accounts {
        &self.accounts
    }

    /// The flows.
    #[must_use]
    pub const fn slice(&self) -> &'a Slice<'a> {
        self.slice
    }

    /// Follows money to where it rests, to the unit. O(nodes + edges), and a sort the first time.
    ///
    /// Of selected flows, all that passes them is meant, whoever's it was before. Shares are reckoned in whole
    /// numbers of 2^-62, rounded down, and amounts rounded once, at the end; where money goes round, see
    /// [`Trace::unplaced`].
    #[must_use]
    pub fn forwards(&self, from: &Selection) -> Trace {
        self.follow(Direction::Forwards, from)
    }

    /// Follows money back to where it entered, to the unit: the same question of the graph turned round.
    #[must_use]
    pub fn backwards(&self, to: &Selection) -> Trace {
        self.follow(Direction::Backwards, to)
    }

    /// How much money goes from one selection to another. O(nodes + edges).
    ///
    /// Money counts once, unless both select flows and it comes round to pass first these and then those again.
    #[must_use]
    pub fn between(&self, from: &Selection, to: &Selection) -> Traced {
        let begun = self.cut_edges(from);
        let ended = self.cut_edges(to);
        let all: BTreeSet<u32> = begun.union(&ended).copied().collect();
        let begins = self.begins(Direction::Forwards, from, &begun);
        let shares = self.shares(Direction::Forwards, &all, &begins);
        let share = |node: u32| shares.get(place(node)).copied().unwrap_or(0);
        let resting = |node: u32| self.accounts.resting.get(place(node)).copied().unwrap_or(0);
        let (mut sum, mut to_total) = (0_u128, 0_i64);
        for node in to.party_numbers() {
            sum += times(resting(node), share(node));
            to_total = to_total.saturating_add(resting(node));
        }
        for edge in &ended {
            let amount = self.amount(*edge);
            let share = if begun.contains(edge) { ONE } else { share(self.tail(*edge)) };
            sum += times(amount, share);
            to_total = to_total.saturating_add(amount);
        }
        let from_total = total_of(&begins);
        // What has not come to rest, and has not passed a selected flow again, is still on its way.
        let resting = self.accounts.resting.iter().zip(&shares);
        let gone: u128 = resting.map(|(amount, share)| times(*amount, *share)).sum();
        let passed: u128 =
            all.iter().map(|edge| times(self.amount(*edge), share(self.tail(*edge)))).sum();
        let unplaced = times(from_total, ONE).saturating_sub(gone).saturating_sub(passed);
        let (amount, unplaced) = nearest(sum, unplaced);
        Traced { amount, unplaced, from_total, to_total, rule: RULE }
    }

    /// The same in floating point, for where speed matters more than the last digits.
    #[must_use]
    pub fn float(&self, direction: Direction, selection: &Selection) -> FloatTrace {
        let cut = self.cut_edges(selection);
        let begins = self.begins(direction, selection, &cut);
        let shares = self.with_course(direction, &cut, |course| {
            let begins = places(course, &begins);
            let shares = course.follow::<Float, 1>(&begins);
            by_node(course, &shares)
        });
        let ends = self.ends(direction).iter().zip(&shares);
        let ends = ends.map(|(amount, share)| amount.to_f64().unwrap_or(0.0) * share).collect();
        FloatTrace { direction, shares, ends }
    }

    /// The same in exact fractions, for small graphs.
    ///
    /// # Errors
    /// [`TraceError::TooLargeForFractions`] beyond 1,000 parties, or 64 that pay each other in circles: the digits of
    /// the fractions grow with every step.
    pub fn exactly(
        &self,
        direction: Direction,
        selection: &Selection,
    ) -> Result<FractionTrace, TraceError> {
        let shares = self.fractions(direction, selection)?;
        let ends = self.ends(direction).iter().zip(&shares);
        let ends = ends.map(|(amount, share)| bracket(&(share * BigInt::from(*amount)))).collect();
        Ok(FractionTrace { direction, shares: shares.iter().map(bracket).collect(), ends })
    }

    pub(crate) fn fractions(
        &self,
        direction: Direction,
        selection: &Selection,
    ) -> Result<Vec<BigRational>, TraceError> {
        let nodes = self.accounts.through.iter().filter(|through| **through > 0).count();
        if nodes > FRACTION_NODES {
            let what = "take part";
            return Err(TraceError::TooLargeForFractions { nodes, what, limit: FRACTION_NODES });
        }
        let cut = self.cut_edges(selection);
        let begins = self.begins(direction, selection, &cut);
        self.with_course(direction, &cut, |course| {
            let shares = follow_exactly(course, &places(course, &begins))?;
            let nodes = 0..self.slice.graph().node_count();
            let share = |node| shares.get(place(course.place_of(node))).cloned();
            Ok(nodes.filter_map(share).collect())
        })
    }

    fn follow(&self, direction: Direction, selection: &Selection) -> Trace {
        let cut = self.cut_edges(selection);
        let begins = self.begins(direction, selection, &cut);
        let shares = self.shares(direction, &cut, &begins);
        let share = |node: u32| shares.get(place(node)).copied().unwrap_or(0);
        let pairs = self.ends(direction).iter().zip(&shares);
        let ends: Vec<u128> = pairs.map(|(amount, share)| times(*amount, *share)).collect();
        let placed: u128 = ends.iter().sum();
        let before = |edge: u32| match direction {
            Direction::Forwards => self.tail(edge),
            Direction::Backwards => self.head(edge),
        };
        let again: u128 =
            cut.iter().map(|edge| times(self.amount(*edge), share(before(*edge)))).sum();
        let selected = times(total_of(&begins), ONE).saturating_sub(again);
        let missing = selected.saturating_sub(placed);
        let (total, _) = nearest(selected, 0);
        let (ends, left) = to_total(&ends, total, near(missing));
        Trace { direction, total, ends, unplaced: left, shares, cut }
    }

    pub(crate) fn ends(&self, direction: Direction) -> &[i64] {
        match direction {
            Direction::Forwards => &self.accounts.resting,
            Direction::Backwards => &self.accounts.entering,
        }
    }

    /// Where money begins: at each selected party with what enters (or rests) there, and at the far end of each flow.
    pub(crate) fn begins(
        &self,
        direction: Direction,
        selection: &Selection,
        cut: &BTreeSet<u32>,
    ) -> Vec<(u32, i64)> {
        let own = match direction {
            Direction::Forwards => &self.accounts.entering,
            Direction::Backwards => &self.accounts.resting,
        };
        let parties = selection.party_numbers();
        let parties = parties.map(|node| (node, own.get(place(node)).copied().unwrap_or(0)));
        let flows = cut.iter().map(|edge| match direction {
            Direction::Forwards => (self.head(*edge), self.amount(*edge)),
            Direction::Backwards => (self.tail(*edge), self.amount(*edge)),
        });
        parties.chain(flows).collect()
    }

    fn shares(&self, direction: Direction, cut: &BTreeSet<u32>, begins: &[(u32, i64)]) -> Vec<u64> {
        self.with_course(direction, cut, |course| {
            let shares = course.follow::<Fixed, 1>(&places(course, begins));
            by_node(course, &shares)
        })
    }

    /// The edges that are the selected flows of the slice.
    pub(crate) fn cut_edges(&self, selection: &Selection) -> BTreeSet<u32> {
        if selection.flow_numbers().len() == 0 {
            return BTreeSet::new();
        }
        let edges = 0..self.slice.graph().edge_count();
        let is_selected =
            |edge: &u32| self.slice.number_of(*edge).is_some_and(|flow| selection.has_flow(flow));
        edges.filter(is_selected).collect()
    }

    /// The prepared order, or one of its own where flows are cut.
    pub(crate) fn with_course<T>(
        &self,
        direction: Direction,
        cut: &BTreeSet<u32>,
        ask: impl FnOnce(&Course) -> T,
    ) -> T {
        let way = match direction {
            Direction::Forwards => Way::Forwards,
            Direction::Backwards => Way::Backwards,
        };
        let (graph, amounts) = (self.slice.graph(), self.slice.amounts());
        let prepare = |cut: &BTreeSet<u32>| {
            let is_cut = |edge: u32| !cut.is_empty() && cut.contains(&edge);
            Course::new(graph, amounts, &self.accounts.through, way, is_cut)
        };
        if !cut.is_empty() {
            return ask(&prepare(cut));
        }
        let kept = match direction {
            Direction::Forwards => &self.forwards,
            Direction::Backwards => &self.backwards,
        };
        ask(kept.get_or_init(|| prepare(cut)))
    }

    pub(crate) fn amount(&self, edge: u32) -> i64 {
        self.slice.amounts().get(place(edge)).copied().unwrap_or(0)
    }

    pub(crate) fn tail(&self, edge: u32) -> u32 {
        self.slice.graph().tail(edge).unwrap_or(u32::MAX)
    }

    pub(crate) fn head(&self, edge: u32) -> u32 {
        self.slice.graph().head(edge).unwrap_or(u32::MAX)
    }
}

impl Trace {
    /// How much of this money goes through a node, in minor units rounded to the nearest; as often as it comes round.
    /// What lies less than 2^-20 below a half is rounded up. Where money goes round many times the share from below may make it too low, by a unit for amounts of everyday size.
    #[must_use]
    pub fn through(&self, routes: &Routes<'_>, node: u32) -> i64 {
        let through = routes.accounts.through.get(place(node)).copied().unwrap_or(0);
        nearest(times(through, self.share(node)), u128::from(SLACK)).0
    }

    /// How much of this money a flow carries, by the number of its edge in the slice, in minor units rounded to the
    /// nearest; as often as it comes round.
    #[must_use]
    pub fn along(&self, routes: &Routes<'_>, edge: u32) -> i64 {
        let amount = routes.amount(edge);
        if self.cut.contains(&edge) {
            return amount;
        }
        let from = match self.direction {
            Direction::Forwards => routes.slice.graph().tail(edge),
            Direction::Backwards => routes.slice.graph().head(edge),
        };
        from.map_or(0, |node| nearest(times(amount, self.share(node)), u128::from(SLACK)).0)
    }

    /// The share of what goes through a node that is this money, in units of 2^-62, rounded down.
    #[must_use]
    pub fn share(&self, node: u32) -> u64 {
        self.shares.get(place(node)).copied().unwrap_or(0)
    }
}

/// An amount to the nearest unit, and what may be missing, in units; nothing if the amount cannot tell.
pub(crate) fn nearest(amount: u128, missing: u128) -> (i64, i64) {
    let one = u128::from(ONE);
    if missing <= one / 4 {
        // Half up, a half that is there but for what is missing included.
        let (whole, rest) = split(amount.saturating_add(missing.min(u128::from(SLACK))));
        return (whole.saturating_add(i64::from(rest >= ONE / 2)), 0);
    }
    let (whole, _) = split(amount);
    let (most, rest) = split(amount.saturating_add(missing));
    (whole, most.saturating_add(i64::from(rest > 0)).saturating_sub(whole))
}

fn total_of(begins: &[(u32, i64)]) -> i64 {
    begins.iter().map(|(_, units)| *units).fold(0, i64::saturating_add)
}

pub(crate) fn places(course: &Course, begins: &[(u32, i64)]) -> Vec<Begin> {
    let begin = |(node, units): &(u32, i64)| Begin {
        place: course.place_of(*node),
        lane: 0,
        units: *units,
    };
    let mut begins: Vec<Begin> = begins.iter().map(begin).collect();
    begins.sort_unstable();
    begins
}

fn by_node<S: Copy + Default>(course: &Course, shares: &[[S; 1]]) -> Vec<S> {
    let mut sorted = vec![S::default(); shares.len()];
    for (node, [share]) in course.nodes().iter().zip(shares) {
        if let Some(slot) = sorted.get_mut(place(*node)) {
            *slot = *share;
        }
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::number;
    use crate::oracle::{self, Payments, graph};
    use fourp_model::Phase;

    fn small(edges: &[(u32, u32, i64)], nodes: u32) -> Payments {
        Payments { nodes, edges: edges.to_vec(), openings: vec![0; place(nodes)] }
    }

    #[test]
    fn a_refund_comes_from_where_the_money_came_from() {
        // Two departments pay an agency 30 and 10; it pays a force 44, which gives 4 back.
        let payments = small(&[(0, 2, 30), (1, 2, 10), (2, 3, 44), (3, 2, 4)], 4);
        let graph = graph(&payments);
        let slice = graph.at(Phase::Paid);
        let routes = Routes::new(&slice).unwrap();
        let first = Selection::parties(&graph, [&oracle::party(0)]).unwrap();
        let trace = routes.forwards(&first);
        assert_eq!((trace.total, trace.ends.as_slice()), (30, [0, 0, 0, 30].as_slice()));
        let refund = slice.flows().position(|flow| flow.amount == 4).unwrap();
        assert_eq!(trace.along(&routes, number(refund)), 3);
        let back = Selection::flows(&slice, |flow| flow.amount == 4).unwrap();
        assert_eq!(routes.backwards(&back).ends, [3, 1, 0, 0]);
        let traced = routes.between(&first, &back);
        assert_eq!((traced.amount, traced.from_total, traced.to_total), (3, 30, 4));
    }

    #[test]
    fn money_that_only_goes_round_comes_from_nowhere() {
        let payments = small(&[(0, 1, 5), (1, 0, 5), (2, 3, 1)], 4);
        let graph = graph(&payments);
        let slice = graph.at(Phase::Paid);
        let routes = Routes::new(&slice).unwrap();
        let circle = Selection::nodes(&graph, |node| node < 2).unwrap();
        let trace = routes.forwards(&circle);
        assert_eq!((trace.total, trace.ends, trace.unplaced), (0, vec![0; 4], 0));
        // Of what a flow carries, though, all comes round to it again: nothing is new.
        let there = Selection::flows(&slice, |flow| flow.payer == 0).unwrap();
        let trace = routes.forwards(&there);
        assert_eq!((trace.total, trace.through(&routes, 1)), (0, 5));
    }

    #[test]
    fn nothing_selected_and_strangers_are_mistakes() {
        let graph = graph(&small(&[(0, 1, 5)], 2));
        let error = Selection::parties(&graph, [&oracle::party(7)]).unwrap_err();
        assert_eq!(error.to_string(), "no flow of the graph is paid or received by body-0000007");
        let slice = graph.at(Phase::Paid);
        let error = Selection::flows(&slice, |_| false).unwrap_err();
        assert_eq!(error.to_string(), "nothing is selected");
    }

    #[test]
    fn fractions_are_for_small_graphs() {
        let edges: Vec<_> = (0..1_001).map(|node| (node, node + 1, 1)).collect();
        let chain = graph(&small(&edges, 1_002));
        let slice = chain.at(Phase::Paid);
        let routes = Routes::new(&slice).unwrap();
        let first = Selection::nodes(&chain, |node| node == 0).unwrap();
        let error = routes.exactly(Direction::Forwards, &first).unwrap_err();
        assert_eq!(
            error.to_string(),
            "1002 parties take part; exact fractions are for at most 1000"
        );
        let mut edges: Vec<_> = (0..65).map(|node| (node, (node + 1) % 65, 5)).collect();
        edges.push((0, 65, 3));
        let ring = graph(&small(&edges, 66));
        let slice = ring.at(Phase::Paid);
        let routes = Routes::new(&slice).unwrap();
        let first = Selection::nodes(&ring, |node| node == 0).unwrap();
        let error = routes.exactly(Direction::Forwards, &first).unwrap_err();
        assert_eq!(
            error.to_string(),
            "65 parties pay each other in circles; exact fractions are for at most 64"
        );
    }

    #[test]
    fn the_order_of_rows_changes_nothing() {
        let edges = [(0, 2, 31), (1, 2, 10), (2, 3, 23), (3, 2, 4), (2, 4, 7), (2, 4, 3)];
        let mut turned = edges;
        turned.reverse();
        let trace = |edges: &[(u32, u32, i64)]| {
            let graph = graph(&small(edges, 5));
            let slice = graph.at(Phase::Paid);
            let routes = Routes::new(&slice).unwrap();
            routes.forwards(&Selection::nodes(&graph, |node| node == 0).unwrap())
        };
        assert_eq!(trace(&edges), trace(&turned));
    }

    #[test]
    fn a_large_circle_ends_with_what_it_could_not_place() {
        // 5,500 bodies in a ring that keeps one part in five thousand, with chords; one body pays in.
        let nodes = 5_500_u32;
        let mut edges = vec![(nodes, 0, 1_000_003)];
        for node in 0..nodes {
            edges.push((node, (node + 1) % nodes, 9_000_000));
            edges.push((node, (node * 7 + 3) % nodes, 998_000));
        }
        let payments = small(&edges, nodes + 1);
        let graph = graph(&payments);
        let slice = graph.at(Phase::Paid);
        let routes = Routes::new(&slice).unwrap();
        let trace = routes.forwards(&Selection::nodes(&graph, |node| node == nodes).unwrap());
        assert_eq!(trace.ends.iter().sum::<i64>() + trace.unplaced, trace.total);
        assert_eq!(trace.total, 1_000_003);
        assert!(trace.unplaced < 1_000, "{}", trace.unplaced);
    }

    #[test]
    fn long_chains_and_broad_bundles_are_followed() {
        let nodes = 1_000_000_u32;
        let chain: Vec<_> = (1..nodes).map(|node| (node - 1, node, 7)).collect();
        let tails: Vec<u32> = chain.iter().map(|edge| edge.0).collect();
        let heads: Vec<u32> = chain.iter().map(|edge| edge.1).collect();
        let way = fourp_graph::Digraph::new(nodes, &tails, &heads).unwrap();
        let amounts = vec![7; chain.len()];
        let accounts = Accounts::new(&way, &amounts, &[]).unwrap();
        let course = Course::new(&way, &amounts, &accounts.through, Way::Forwards, |_| false);
        let shares = course.follow::<Fixed, 1>(&places(&course, &[(0, 7)]));
        assert!(shares.iter().all(|share| share[0] == ONE));

        let bundle = small(&vec![(0, 1, 3); 100_000], 2);
        let graph = graph(&bundle);
        let slice = graph.at(Phase::Paid);
        let routes = Routes::new(&slice).unwrap();
        let trace = routes.forwards(&Selection::nodes(&graph, |node| node == 0).unwrap());
        assert_eq!(trace.ends, [0, 300_000]);
    }
}
