//! On whom does it depend that money goes from some to others?

use std::{cmp::Reverse, num::NonZeroUsize};

use fourp_graph::{
    CertificateError, Digraph, Dominators, GraphError, MaxFlowError, Terminal, Undirected, cuts,
    dominators, max_flow, strong_components,
};
use serde::Serialize;

use crate::{
    index::{at, place},
    origin::Selection,
    push::{ONE, times},
    rounding::SLACK,
    slice::Slice,
    trace::{Routes, Traced, nearest},
};

/// How much is named.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "options, to be written out with `..`")]
pub struct DependencyLimits {
    /// For how many articulation points the parties cut off are listed, those that part most pairs first; 20 unless
    /// said otherwise.
    pub articulation: NonZeroUsize,
}

impl Default for DependencyLimits {
    fn default() -> Self {
        Self { articulation: NonZeroUsize::MIN.saturating_add(19) }
    }
}

/// On whom the money that goes from some parties to others depends, told in four ways that need not agree.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Dependency {
    /// What goes from one to the other, pro rata.
    pub traced: Traced,
    /// What of it passes through each party, the most first.
    pub losses: Vec<Loss>,
    /// The payments whose stop, at the least money, leaves no way from the ones to the others.
    pub severance: Severance,
    /// Parties without which others would have no payment in common with the rest, whichever way money goes.
    pub articulation: Vec<Parted>,
    /// Parties on every way from any of the ones to any of the others, in order of the way; without the ends themselves.
    pub on_every_way: Vec<u32>,
    /// For each party of the others that a way leads to: who is on every way to it, in order of the way.
    pub chokes: Vec<Choke>,
    /// Parties of the others to which no way leads.
    pub out_of_reach: Vec<u32>,
    /// How much is named.
    pub limits: DependencyLimits,
}

/// Money that passes through a party.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Loss {
    /// Through whom, by number of node.
    pub node: u32,
    /// How much of the money traced, in minor units rounded to the nearest: what would be lost on the way without the party
    /// if nobody else stepped in.
    #[serde(serialize_with = "crate::minor::text")]
    pub amount: i64,
    /// Whether the party is paid what it paid itself, over others or at once: then money passes more than once, and `amount`,
    /// which counts it each time up to all that is traced, is the most that would be lost.
    pub comes_round: bool,
}

/// The least money of payments without which no way is left.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Severance {
    /// How much: as much as can go from the ones to the others at all, whoever's it is.
    #[serde(serialize_with = "crate::minor::text")]
    pub amount: i128,
    /// The payments nearest to the ones, the largest first.
    pub near: Vec<CutFlow>,
    /// Payments of as much money nearest to the others; the same where there is but one way to do it.
    pub far: Vec<CutFlow>,
}

/// A payment of a cut.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CutFlow {
    /// Which, by number of flow.
    pub flow: u32,
    /// Who pays, by number of node.
    pub payer: u32,
    /// Who is paid.
    pub payee: u32,
    /// How much, in minor units.
    #[serde(serialize_with = "crate::minor::text")]
    pub amount: i64,
}

/// A party that holds others together, and whom.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Parted {
    /// The party, by number of node.
    pub node: u32,
    /// How many pairs of other parties are connected through it only.
    pub pairs: u64,
    /// How many parties are in each part that is left, the largest first.
    pub parts: Vec<u32>,
    /// Who is not in the largest part (of equals the one with the lowest number), rising.
    pub cut_off: Vec<u32>,
}

/// Who is on every way to a party.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Choke {
    /// To whom, by number of node.
    pub to: u32,
    /// Who, in order of the way; the ones that money comes from among them if there is no way but from one.
    pub over: Vec<u32>,
}

/// Why nothing can be said of dependency.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DependencyError {
    /// Flows are selected.
    #[error("{flows} flows are selected; parties depend on parties")]
    FlowsSelected {
        /// How many.
        flows: usize,
    },
    /// A party among the ones and the others.
    #[error("node {node} is source and destination at once: no payment lies between")]
    SourceIsDestination {
        /// Which.
        node: u32,
    },
    /// No largest flow could be looked for.
    #[error(transparent)]
    MaxFlow(#[from] MaxFlowError),
    /// More payments and parties than can be numbered.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// A cut that its certificate does not prove to be the least: a fault of this program.
    #[error("the cut is not proved: {0}")]
    NotProved(#[from] CertificateError),
}

impl Routes<'_> {
    /// On whom it depends that money goes from some parties to others.
    ///
    /// - *Losses*: what goes through a party, times the share of it that comes from the ones, times the share that goes to the
    ///   others, pro rata: all parties in one sweep forwards and one backwards (the throughflow of environ analysis,
    ///   Patten and others 1976). O(nodes + edges).
    /// - *Severance*: the least cut by the money of payments (Ford and Fulkerson 1956), by [`max_flow`] and checked
    ///   anew. Every party of the ones may send any amount and every one of the others take it, so that only payments are cut.
    /// - *Articulation*: [`cuts`] on the undirected view of all payments (Hopcroft and Tarjan 1973): along their directions a
    ///   party paid by two sides would seem to hold nothing together. Who is cut off is looked up for as many parties as the limits
    ///   say: O(nodes + edges) each.
    /// - *On every way*: [`dominators`] of the others, from the ones (Lengauer and Tarjan 1979). O(edges · log nodes).
    ///
    /// # Errors
    /// [`DependencyError`] if flows are selected, a party is on both sides, or numbers do not fit.
    pub fn dependency(
        &self,
        from: &Selection,
        to: &Selection,
        limits: DependencyLimits,
    ) -> Result<Dependency, DependencyError> {
        let flows = from.flow_numbers().len().saturating_add(to.flow_numbers().len());
        if flows > 0 {
            return Err(DependencyError::FlowsSelected { flows });
        }
        if let Some(node) = from.party_numbers().find(|node| to.has_party(*node)) {
            return Err(DependencyError::SourceIsDestination { node });
        }
        let traced = self.between(from, to);
        let ways = Ways::between(self.slice(), from, to)?;
        Ok(Dependency {
            losses: self.losses(from, to, traced.amount),
            severance: severance(self.slice(), from, to)?,
            articulation: parted(self.slice(), limits.articulation),
            on_every_way: ways.to_all(from, to),
            chokes: ways.to_each(to),
            out_of_reach: ways.not_reached(to),
            traced,
            limits,
        })
    }

    fn losses(&self, from: &Selection, to: &Selection, traced: i64) -> Vec<Loss> {
        let (ahead, back) = (self.forwards(from), self.backwards(to));
        let parts = strong_components(self.slice().graph());
        let goes_round = |node: u32| {
            parts.members(at(parts.of(), node)).len() > 1
                || self.slice().graph().successors(node).contains(&node)
        };
        let through = self.accounts().through().iter().zip(0_u32..);
        let losses = through.filter_map(|(through, node)| {
            let both = u128::from(ahead.share(node)) * u128::from(back.share(node));
            let both = u64::try_from(both / u128::from(ONE)).unwrap_or(ONE);
            let (amount, _) = nearest(times(*through, both), u128::from(SLACK));
            (amount > 0).then(|| Loss {
                node,
                amount: amount.min(traced),
                comes_round: goes_round(node),
            })
        });
        let mut losses: Vec<Loss> = losses.filter(|loss| loss.amount > 0).collect();
        losses.sort_by_key(|loss| (Reverse(loss.amount), loss.node));
        losses
    }
}

fn severance(
    slice: &Slice<'_>,
    from: &Selection,
    to: &Selection,
) -> Result<Severance, DependencyError> {
    let ends = |chosen: &Selection| -> Vec<Terminal> {
        chosen.party_numbers().map(Terminal::unlimited).collect()
    };
    let (entries, exits) = (ends(from), ends(to));
    let (graph, amounts) = (slice.graph(), slice.amounts());
    let most = max_flow(graph, amounts, &entries, &exits)?;
    most.verify(graph, amounts, &entries, &exits)?;
    let flows = |side: &[bool]| -> Vec<CutFlow> {
        let flows = most.cut(graph, side).filter_map(|edge| slice.flow_of(edge));
        let mut flows: Vec<CutFlow> = flows
            .map(|flow| CutFlow {
                flow: flow.flow,
                payer: flow.payer,
                payee: flow.payee,
                amount: flow.amount,
            })
            .collect();
        flows.sort_by_key(|flow| (Reverse(flow.amount), flow.flow));
        flows
    };
    Ok(Severance { amount: most.value, near: flows(&most.near), far: flows(&most.far) })
}

/// The parties that hold most pairs together, and whom each cuts off.
fn parted(slice: &Slice<'_>, most: NonZeroUsize) -> Vec<Parted> {
    let graph = Undirected::of(slice.graph());
    let found = cuts(&graph);
    let mut points: Vec<_> = found.points().collect();
    points.sort_by_key(|point| (Reverse(point.pairs()), point.node));
    let mut seen_for = vec![u32::MAX; place(graph.node_count())];
    let points = points.into_iter().take(most.get());
    let parted = points.map(|point| Parted {
        node: point.node,
        pairs: point.pairs(),
        parts: point.parts.to_vec(),
        cut_off: cut_off(&graph, point.node, &mut seen_for),
    });
    parted.collect()
}

/// Who is not in the largest part that is left around a party. `seen_for` tells for whom each node was seen last.
fn cut_off(graph: &Undirected, without: u32, seen_for: &mut [u32]) -> Vec<u32> {
    let mut parts: Vec<Vec<u32>> = Vec::new();
    if let Some(own) = seen_for.get_mut(place(without)) {
        *own = without;
    }
    for neighbour in graph.neighbours(without) {
        let (mut part, mut next) = (Vec::new(), vec![*neighbour]);
        while let Some(node) = next.pop() {
            let Some(seen) = seen_for.get_mut(place(node)).filter(|seen| **seen != without) else {
                continue;
            };
            *seen = without;
            part.push(node);
            next.extend(graph.neighbours(node));
        }
        if !part.is_empty() {
            part.sort_unstable();
            parts.push(part);
        }
    }
    parts.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    let mut cut_off: Vec<u32> = parts.into_iter().skip(1).flatten().collect();
    cut_off.sort_unstable();
    cut_off
}

/// Ways along payments from one node before all of the ones to one behind all of the others.
struct Ways {
    parties: u32,
    found: Dominators,
}

impl Ways {
    fn between(slice: &Slice<'_>, from: &Selection, to: &Selection) -> Result<Self, GraphError> {
        let graph = slice.graph();
        let parties = graph.node_count();
        let (before, behind) = (parties, parties.saturating_add(1));
        let mut tails: Vec<u32> = graph.tails().collect();
        let mut heads = graph.heads().to_vec();
        for node in from.party_numbers() {
            tails.push(before);
            heads.push(node);
        }
        for node in to.party_numbers() {
            tails.push(node);
            heads.push(behind);
        }
        let graph = Digraph::new(parties.saturating_add(2), &tails, &heads)?;
        Ok(Self { parties, found: dominators(&graph, before) })
    }

    fn over(&self, node: u32) -> Vec<u32> {
        let mut over: Vec<u32> =
            self.found.chain(node).filter(|node| *node < self.parties).collect();
        over.reverse();
        over
    }

    fn to_all(&self, from: &Selection, to: &Selection) -> Vec<u32> {
        let mut over = self.over(self.parties.saturating_add(1));
        over.retain(|node| !from.has_party(*node) && !to.has_party(*node));
        over
    }

    fn to_each(&self, to: &Selection) -> Vec<Choke> {
        let reached = to.party_numbers().filter(|node| self.found.reaches(*node));
        reached.map(|to| Choke { to, over: self.over(to) }).collect()
    }

    fn not_reached(&self, to: &Selection) -> Vec<u32> {
        to.party_numbers().filter(|node| !self.found.reaches(*node)).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use fourp_model::Phase;
    use num_rational::BigRational;
    use num_traits::Zero;
    use proptest::prelude::*;

    use super::*;
    use crate::{
        flow_graph::FlowGraph,
        index::number,
        oracle::{self, Payments, graph, party, payments, whole},
        trace::Direction,
    };

    fn some(graph: &FlowGraph, nodes: &[u32]) -> Selection {
        Selection::nodes(graph, |node| nodes.contains(&node)).unwrap()
    }

    fn dependency(graph: &FlowGraph, from: &[u32], to: &[u32]) -> Dependency {
        let slice = graph.at(Phase::Paid);
        let routes = Routes::new(&slice).unwrap();
        let (from, to) = (some(graph, from), some(graph, to));
        routes.dependency(&from, &to, DependencyLimits::default()).unwrap()
    }

    /// Two departments pay an agency, which pays two forces by an intermediary; a third force is paid directly.
    fn agency() -> FlowGraph {
        let edges =
            vec![(0, 2, 60), (1, 2, 40), (2, 3, 70), (2, 5, 30), (3, 4, 50), (3, 5, 20), (1, 6, 9)];
        graph(&Payments { nodes: 7, edges, openings: vec![0; 7] })
    }

    #[test]
    fn whom_it_depends_on_is_named() {
        let graph = agency();
        let found = dependency(&graph, &[0], &[4, 5]);
        let losses: Vec<(u32, i64, bool)> =
            found.losses.iter().map(|loss| (loss.node, loss.amount, loss.comes_round)).collect();
        assert_eq!(found.traced.amount, 60);
        assert_eq!(
            losses,
            [(0, 60, false), (2, 60, false), (3, 42, false), (4, 30, false), (5, 30, false)]
        );
        let ends = |flows: &[CutFlow]| -> Vec<(u32, u32, i64)> {
            flows.iter().map(|flow| (flow.payer, flow.payee, flow.amount)).collect()
        };
        assert_eq!(found.severance.amount, 60);
        assert_eq!(ends(&found.severance.near), [(0, 2, 60)]);
        assert_eq!(found.severance.near, found.severance.far);
        assert_eq!(found.on_every_way, [2]);
        let chokes: Vec<(u32, &[u32])> =
            found.chokes.iter().map(|choke| (choke.to, choke.over.as_slice())).collect();
        assert_eq!(chokes, [(4, &[0, 2, 3][..]), (5, &[0, 2])]);
        let parted: Vec<(u32, u64, &[u32])> =
            found.articulation.iter().map(|p| (p.node, p.pairs, p.cut_off.as_slice())).collect();
        // Without the agency (2) there are the first department, the second with its force, and the rest.
        assert_eq!(parted, [(2, 11, &[0, 1, 6][..]), (1, 5, &[6]), (3, 5, &[4])]);
        assert_eq!(found.articulation[0].parts, [3, 2, 1]);
        let from_both = dependency(&graph, &[0, 1], &[6, 4]);
        assert_eq!((from_both.on_every_way.len(), from_both.severance.amount), (0, 59));
        assert!(dependency(&graph, &[0], &[6]).chokes.is_empty());
        assert_eq!(dependency(&graph, &[0], &[6]).out_of_reach, [6]);
    }

    #[test]
    fn two_cuts_of_one_size_are_both_named() {
        let edges = vec![(0, 1, 5), (1, 2, 7), (2, 3, 5)];
        let graph = graph(&Payments { nodes: 4, edges, openings: vec![0; 4] });
        let found = dependency(&graph, &[0], &[3]);
        let flows = |cut: &[CutFlow]| cut.iter().map(|flow| flow.flow).collect::<Vec<u32>>();
        assert_eq!(flows(&found.severance.near), [0]);
        assert_eq!(flows(&found.severance.far), [2]);
    }

    #[test]
    fn as_many_articulation_points_as_asked_for() {
        let graph = agency();
        let slice = graph.at(Phase::Paid);
        let routes = Routes::new(&slice).unwrap();
        let limits = DependencyLimits { articulation: NonZeroUsize::MIN };
        let found = routes.dependency(&some(&graph, &[0]), &some(&graph, &[4]), limits).unwrap();
        assert_eq!(found.articulation.len(), 1);
    }

    #[test]
    fn what_is_no_question_is_refused() {
        let graph = agency();
        let slice = graph.at(Phase::Paid);
        let routes = Routes::new(&slice).unwrap();
        let party = Selection::parties(&graph, [&party(2)]).unwrap();
        let flows = Selection::flows(&slice, |_| true).unwrap();
        let error = |from: &Selection, to: &Selection| {
            routes.dependency(from, to, DependencyLimits::default()).unwrap_err().to_string()
        };
        assert_eq!(error(&flows, &party), "7 flows are selected; parties depend on parties");
        assert_eq!(
            error(&party, &party),
            "node 2 is source and destination at once: no payment lies between"
        );
    }

    /// What goes from some to others pro rata if nobody may be passed on the way, by the definition.
    fn without(payments: &Payments, avoided: u32, from: &Selection, to: &Selection) -> BigRational {
        // What the party got goes nowhere, what it paid comes from nowhere.
        let (stop, start) = (payments.nodes, payments.nodes + 1);
        let edge = |(payer, payee, amount): &(u32, u32, i64)| {
            let payer = if *payer == avoided { start } else { *payer };
            (payer, if *payee == avoided { stop } else { *payee }, *amount)
        };
        let mut openings = payments.openings.clone();
        openings[place(avoided)] = 0;
        openings.extend([0, 0]);
        let edges = payments.edges.iter().map(edge).collect();
        let cut = Payments { nodes: payments.nodes + 2, edges, openings };
        let graph = graph(&cut);
        let slice = graph.at(Phase::Paid);
        let routes = Routes::with_openings(&slice, &cut.openings).unwrap();
        let only = |selection: &Selection| {
            let nodes: Vec<u32> = selection.party_numbers().filter(|n| *n != avoided).collect();
            Selection::nodes(&graph, |node| nodes.contains(&node)).ok()
        };
        let (Some(from), Some(to)) = (only(from), only(to)) else { return BigRational::zero() };
        let shares = oracle::shares(&routes, Direction::Forwards, &from);
        let resting = routes.accounts().resting();
        to.party_numbers().map(|node| &shares[place(node)] * whole(resting[place(node)])).sum()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn what_passes_a_party_is_what_is_lost_without_it(
            payments in payments(), from in 1_u32..255, to in 1_u32..255,
        ) {
            let graph = graph(&payments);
            let slice = graph.at(Phase::Paid);
            let routes = Routes::with_openings(&slice, &payments.openings).unwrap();
            let chosen = |bits: u32| Selection::nodes(&graph, |node| bits >> node & 1 == 1);
            let (Ok(from), Ok(to)) = (chosen(from & !to), chosen(to)) else { return Ok(()) };
            let found = routes.dependency(&from, &to, DependencyLimits::default()).unwrap();
            let shares = oracle::shares(&routes, Direction::Forwards, &from);
            let resting = routes.accounts().resting();
            let all: BigRational =
                to.party_numbers().map(|node| &shares[place(node)] * whole(resting[place(node)])).sum();
            for node in 0..payments.nodes {
                let lost = &all - without(&payments, node, &from, &to);
                let loss = found.losses.iter().find(|loss| loss.node == node);
                let amount = loss.map_or(0, |loss| loss.amount);
                let off = whole(amount) - &lost;
                let unit = whole(1);
                // As often as it comes round it is counted; otherwise it is the loss to the nearest unit.
                prop_assert!(off >= -&unit, "{} at {} for {}", amount, node, lost);
                if loss.is_some_and(|loss| !loss.comes_round) {
                    prop_assert!(off <= unit, "{} at {} for {}", amount, node, lost);
                }
            }
        }

        #[test]
        fn no_way_is_left_without_the_payments_cut(
            payments in payments(), from in 1_u32..255, to in 1_u32..255,
        ) {
            let graph = graph(&payments);
            let slice = graph.at(Phase::Paid);
            let routes = Routes::with_openings(&slice, &payments.openings).unwrap();
            let chosen = |bits: u32| Selection::nodes(&graph, |node| bits >> node & 1 == 1);
            let (Ok(from), Ok(to)) = (chosen(from & !to), chosen(to)) else { return Ok(()) };
            let found = routes.dependency(&from, &to, DependencyLimits::default()).unwrap();
            let reached = |is_stopped: &dyn Fn(u32) -> bool, avoided: Option<u32>| {
                let mut seen: BTreeSet<u32> = BTreeSet::new();
                let mut next: Vec<u32> =
                    from.party_numbers().filter(|node| Some(*node) != avoided).collect();
                while let Some(node) = next.pop() {
                    if seen.insert(node) {
                        let flows = slice.flows().filter(|flow| flow.payer == node);
                        let open = flows.filter(|flow| !is_stopped(flow.flow));
                        let payees = open.map(|flow| flow.payee);
                        next.extend(payees.filter(|node| Some(*node) != avoided));
                    }
                }
                seen
            };
            let leads = |seen: &BTreeSet<u32>| to.party_numbers().any(|node| seen.contains(&node));
            for cut in [&found.severance.near, &found.severance.far] {
                let cut: Vec<u32> = cut.iter().map(|flow| flow.flow).collect();
                let amounts = slice.flows().filter(|flow| cut.contains(&flow.flow));
                let sum: i128 = amounts.map(|flow| i128::from(flow.amount)).sum();
                prop_assert_eq!(sum, found.severance.amount);
                prop_assert!(!leads(&reached(&|flow| cut.contains(&flow), None)));
            }
            let all = reached(&|_| false, None);
            prop_assert_eq!(found.severance.amount > 0, leads(&all));
            for node in (0..payments.nodes).filter(|node| !from.has_party(*node) && !to.has_party(*node)) {
                let is_needed = leads(&all) && !leads(&reached(&|_| false, Some(node)));
                prop_assert_eq!(found.on_every_way.contains(&node), is_needed);
            }
            for node in &found.out_of_reach {
                prop_assert!(!all.contains(node));
            }
            prop_assert_eq!(found.chokes.len() + found.out_of_reach.len(), to.party_numbers().len());
        }

        #[test]
        fn who_is_cut_off_makes_up_the_smaller_parts(payments in payments()) {
            let graph = graph(&payments);
            for parted in parted(&graph.at(Phase::Paid), NonZeroUsize::MAX) {
                let smaller: u32 = parted.parts.iter().skip(1).sum();
                prop_assert_eq!(number(parted.cut_off.len()), smaller);
                prop_assert!(!parted.cut_off.contains(&parted.node));
            }
        }
    }
}
