//! What is the cheapest way to bring everything where it is wanted?

use serde::{Serialize, Serializer};

use crate::{
    cost_network::CostNetwork,
    index::{number, place},
    simplex_tree::{Price, Tree},
};

/// How long the search may take.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct MinCostOptions {
    /// After how many changes of the tree it gives up.
    pub pivots: u64,
}

/// 2^40, which no network that fits a machine has been seen to need.
impl Default for MinCostOptions {
    fn default() -> Self {
        Self { pivots: 1 << 40 }
    }
}

/// A cheapest flow, with prices that prove it is one.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CheapestFlow {
    /// What each arc carries, in whole units and in the order of the network.
    pub flows: Vec<i64>,
    /// What a unit is worth at each node: sending one more from a node to another costs, at the margin, the price there
    /// less the price here. Only differences mean anything; where a flow could be changed at no cost, there are other
    /// prices that prove as much.
    #[serde(serialize_with = "as_texts")]
    pub prices: Vec<i128>,
    /// What it costs in all.
    #[serde(serialize_with = "as_text")]
    pub cost: i128,
    /// How many changes of the tree it took.
    pub pivots: u64,
}

/// Nodes that together have more than they can keep or send away, which proves that there is no flow.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Shortage {
    /// The nodes, in order.
    pub inside: Vec<u32>,
    /// The arcs that leave them, all at their upper bounds: to raise any of these is a way out.
    pub full: Vec<u32>,
    /// The arcs that enter them with a lower bound other than 0: to lower any of these is another.
    pub forced: Vec<u32>,
    /// How much is too much, in units: what enters at the nodes and is forced on them, less what can leave.
    #[serde(serialize_with = "as_text")]
    pub excess: i128,
}

/// Why no cheapest flow comes out.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MinCostError {
    /// No flow at all keeps every bound.
    #[error("{} nodes have {} more than can leave them by {} arcs", .0.inside.len(), .0.excess, .0.full.len())]
    Infeasible(Shortage),
    /// The limit came first.
    #[error("not done after {pivots} changes of the tree")]
    TooLong {
        /// The limit.
        pivots: u64,
    },
    /// Prices beyond 127 bits.
    #[error("prices along the longest path of the dearest arcs do not fit 127 bits")]
    TooDear,
}

/// What is wrong with what claims to be a cheapest flow, or a proof that there is none.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Flaw {
    /// Flows or prices for another network.
    #[error("{flows} flows and {prices} prices for {arcs} arcs and {nodes} nodes")]
    Length {
        /// How many flows.
        flows: usize,
        /// How many prices.
        prices: usize,
        /// How many arcs.
        arcs: usize,
        /// How many nodes.
        nodes: usize,
    },
    /// A flow outside the bounds of its arc.
    #[error("arc {arc} carries {flow}, which is not within {lower} and {upper}")]
    Bounds {
        /// Which arc.
        arc: usize,
        /// What it carries.
        flow: i64,
        /// Its lower bound.
        lower: i64,
        /// Its upper bound.
        upper: i64,
    },
    /// A node that keeps something or makes something.
    #[error("node {node} has {excess} left over")]
    Balance {
        /// Which node.
        node: usize,
        /// What enters and comes in, less what goes out.
        excess: i128,
    },
    /// An arc of which more, or less, would be cheaper.
    #[error("arc {arc} carries {flow} though one unit {} would save {saves}", if *.is_more { "more" } else { "less" })]
    Slackness {
        /// Which arc.
        arc: usize,
        /// What it carries.
        flow: i64,
        /// Which way it could be changed.
        is_more: bool,
        /// By how much, at the prices given.
        saves: i128,
    },
    /// A cost that is not that of the flows.
    #[error("the flows cost {found}, not {told}")]
    Cost {
        /// What they cost.
        found: i128,
        /// What was told.
        told: i128,
    },
    /// A sum that does not fit 127 bits.
    #[error("prices or costs do not fit 127 bits")]
    TooLarge,
    /// A proof that proves nothing: what can leave the nodes is enough.
    #[error("the nodes have {excess} more than can leave them, and {told} was told")]
    NoShortage {
        /// How much more.
        excess: i128,
        /// What was told.
        told: i128,
    },
}

/// Finds a cheapest flow that keeps every bound and every balance.
///
/// Network simplex with strongly feasible trees, which cannot go round for ever (Ahuja, Magnanti and Orlin 1993, *Network
/// Flows*, section 11.6), and block pricing (Kovács 2015). Whole numbers all through: prices are 64 bits wide where that is
/// enough, else 128. Of several cheapest flows one is found, always the same for the same order of arcs. Seldom more than a
/// few pivots for each node or arc that must change, each O(√arcs + nodes); exponentially many in the worst case known.
/// 64 bytes an arc and 100 a node while it runs.
///
/// # Errors
/// [`MinCostError::Infeasible`] with a cut that proves it; the other kinds for limits.
///
/// ```
/// use fourp_graph::{CostArc, CostNetwork, MinCostOptions, min_cost_flow};
///
/// // Ten units from 0 to 2: directly for 5 each, or over 1 for 3, where only six fit.
/// let arc = |tail, head, upper, cost| CostArc { tail, head, lower: 0, upper, cost };
/// let arcs = vec![arc(0, 2, 20, 5), arc(0, 1, 6, 2), arc(1, 2, 9, 1)];
/// let network = CostNetwork::new(vec![10, 0, -10], arcs)?;
/// let found = min_cost_flow(&network, MinCostOptions::default())?;
/// assert_eq!((found.flows.as_slice(), found.cost), (&[4, 6, 6][..], 38));
/// assert_eq!(found.prices[2] - found.prices[0], 5, "one more would go directly");
/// assert_eq!(found.verify(&network), Ok(()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn min_cost_flow(
    network: &CostNetwork,
    options: MinCostOptions,
) -> Result<CheapestFlow, MinCostError> {
    if let Some(tree) = Tree::<i64>::new(network) {
        return solve(network, tree, options);
    }
    let tree = Tree::<i128>::new(network).ok_or(MinCostError::TooDear)?;
    solve(network, tree, options)
}

fn solve<P: Price>(
    network: &CostNetwork,
    mut tree: Tree<P>,
    options: MinCostOptions,
) -> Result<CheapestFlow, MinCostError> {
    if !tree.run(options.pivots) {
        return Err(MinCostError::TooLong { pivots: options.pivots });
    }
    let mut flows = tree.flows();
    for (flow, arc) in flows.iter_mut().zip(network.arcs()) {
        *flow = flow.saturating_add(arc.lower);
    }
    let left_over = tree.left_over();
    if !left_over.is_empty() {
        return Err(MinCostError::Infeasible(shortage(network, &flows, &left_over)));
    }
    let cost = cost(network, &flows).ok_or(MinCostError::TooDear)?;
    Ok(CheapestFlow { flows, prices: tree.prices(), cost, pivots: tree.pivots })
}

fn cost(network: &CostNetwork, flows: &[i64]) -> Option<i128> {
    network.arcs().iter().zip(flows).try_fold(0_i128, |sum, (arc, flow)| {
        sum.checked_add(i128::from(arc.cost).checked_mul(i128::from(*flow))?)
    })
}

/// Everything that can be reached from nodes with something left over by changing flows within their bounds.
fn shortage(network: &CostNetwork, flows: &[i64], left_over: &[(u32, i64)]) -> Shortage {
    let nodes = network.supplies().len();
    let mut degree = vec![0_u32; nodes.saturating_add(1)];
    let movable = || {
        network.arcs().iter().zip(flows).flat_map(|(arc, flow)| {
            let more = (*flow < arc.upper).then_some((arc.tail, arc.head));
            let less = (*flow > arc.lower).then_some((arc.head, arc.tail));
            more.into_iter().chain(less)
        })
    };
    for (from, _) in movable() {
        if let Some(count) = degree.get_mut(place(from).saturating_add(1)) {
            *count = count.saturating_add(1);
        }
    }
    let mut sum = 0_usize;
    let starts: Vec<usize> = degree
        .iter()
        .map(|count| {
            sum = sum.saturating_add(place(*count));
            sum
        })
        .collect();
    let mut next = starts.clone();
    let mut heads = vec![0_u32; sum];
    for (from, to) in movable() {
        if let Some(slot) = next.get_mut(place(from)) {
            if let Some(head) = heads.get_mut(*slot) {
                *head = to;
            }
            *slot = slot.saturating_add(1);
        }
    }
    let mut is_inside = vec![false; nodes];
    let over = left_over.iter().filter(|(_, amount)| *amount > 0).map(|(node, _)| *node);
    let mut waiting: Vec<u32> = over.collect();
    while let Some(node) = waiting.pop() {
        let Some(seen) = is_inside.get_mut(place(node)) else { continue };
        if std::mem::replace(seen, true) {
            continue;
        }
        let at = |slot: usize| starts.get(slot).copied().unwrap_or(sum);
        let own = heads.get(at(place(node))..at(place(node).saturating_add(1)));
        let is_new = |head: &&u32| !is_inside.get(place(**head)).copied().unwrap_or(true);
        waiting.extend(own.unwrap_or_default().iter().filter(is_new));
    }
    let inside = is_inside.iter().enumerate().filter(|(_, inside)| **inside);
    let mut found = Shortage {
        inside: inside.map(|(node, _)| number(node)).collect(),
        full: Vec::new(),
        forced: Vec::new(),
        excess: 0,
    };
    (found.full, found.forced, found.excess) = found.crossing(network);
    found
}

impl CheapestFlow {
    /// Checks that this is a flow within all bounds and that no other is cheaper, from the network alone: by
    /// complementary slackness, in 128 bits. O(nodes + arcs).
    ///
    /// # Errors
    /// The first [`Flaw`].
    pub fn verify(&self, network: &CostNetwork) -> Result<(), Flaw> {
        let (nodes, arcs) = (network.supplies().len(), network.arcs().len());
        let (flows, prices) = (self.flows.len(), self.prices.len());
        if flows != arcs || prices != nodes {
            return Err(Flaw::Length { flows, prices, arcs, nodes });
        }
        for (slot, (arc, &flow)) in network.arcs().iter().zip(&self.flows).enumerate() {
            if flow < arc.lower || flow > arc.upper {
                let (lower, upper) = (arc.lower, arc.upper);
                return Err(Flaw::Bounds { arc: slot, flow, lower, upper });
            }
        }
        let excess = network.excess(self.flows.iter().copied());
        if let Some((node, excess)) = excess.into_iter().enumerate().find(|(_, left)| *left != 0) {
            return Err(Flaw::Balance { node, excess });
        }
        for (slot, (arc, &flow)) in network.arcs().iter().zip(&self.flows).enumerate() {
            let price = |node: u32| self.prices.get(place(node)).copied();
            let reduced = price(arc.tail)
                .zip(price(arc.head))
                .and_then(|(tail, head)| tail.checked_sub(head)?.checked_add(i128::from(arc.cost)));
            let reduced = reduced.ok_or(Flaw::TooLarge)?;
            if flow < arc.upper && reduced < 0 {
                let saves = reduced.checked_neg().ok_or(Flaw::TooLarge)?;
                return Err(Flaw::Slackness { arc: slot, flow, is_more: true, saves });
            }
            if flow > arc.lower && reduced > 0 {
                return Err(Flaw::Slackness { arc: slot, flow, is_more: false, saves: reduced });
            }
        }
        let found = cost(network, &self.flows).ok_or(Flaw::TooLarge)?;
        if found == self.cost { Ok(()) } else { Err(Flaw::Cost { found, told: self.cost }) }
    }
}

impl Shortage {
    /// Checks that these nodes have more than can leave them, from the network alone. O(nodes + arcs).
    ///
    /// # Errors
    /// [`Flaw::NoShortage`] if they have not, or not by as much as told.
    pub fn verify(&self, network: &CostNetwork) -> Result<(), Flaw> {
        let (full, forced, excess) = self.crossing(network);
        if excess > 0 && excess == self.excess && full == self.full && forced == self.forced {
            return Ok(());
        }
        Err(Flaw::NoShortage { excess, told: self.excess })
    }

    /// The arcs that leave, the arcs that enter and must, and how much more is inside than can leave.
    fn crossing(&self, network: &CostNetwork) -> (Vec<u32>, Vec<u32>, i128) {
        let mut is_inside = vec![false; network.supplies().len()];
        for node in &self.inside {
            if let Some(inside) = is_inside.get_mut(place(*node)) {
                *inside = true;
            }
        }
        let own = network.supplies().iter().zip(&is_inside).filter(|(_, inside)| **inside);
        let mut excess: i128 = own.map(|(supply, _)| i128::from(*supply)).sum();
        let (mut full, mut forced) = (Vec::new(), Vec::new());
        let at = |node: u32| is_inside.get(place(node)).copied().unwrap_or(false);
        for (slot, arc) in network.arcs().iter().enumerate() {
            match (at(arc.tail), at(arc.head)) {
                (true, false) => {
                    full.push(number(slot));
                    excess = excess.saturating_sub(i128::from(arc.upper));
                }
                (false, true) => {
                    if arc.lower != 0 {
                        forced.push(number(slot));
                    }
                    excess = excess.saturating_add(i128::from(arc.lower));
                }
                _ => {}
            }
        }
        (full, forced, excess)
    }
}

fn as_text<S: Serializer>(value: &i128, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

fn as_texts<S: Serializer>(values: &[i128], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(values.iter().map(ToString::to_string))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cost_network::CostArc;

    fn arc(tail: u32, head: u32, lower: i64, upper: i64, cost: i64) -> CostArc {
        CostArc { tail, head, lower, upper, cost }
    }

    fn found(network: &CostNetwork) -> Result<CheapestFlow, MinCostError> {
        min_cost_flow(network, MinCostOptions::default())
    }

    /// Slow: tries every flow within the bounds of every arc.
    fn by_trial(network: &CostNetwork) -> Option<i128> {
        let arcs = network.arcs();
        let mut flows: Vec<i64> = arcs.iter().map(|arc| arc.lower).collect();
        let mut best: Option<i128> = None;
        loop {
            if network.excess(flows.iter().copied()).iter().all(|left| *left == 0) {
                let cost = cost(network, &flows).unwrap();
                best = Some(best.map_or(cost, |best| best.min(cost)));
            }
            let Some(next) = (0..arcs.len()).find(|at| flows[*at] < arcs[*at].upper) else {
                return best;
            };
            flows[next] += 1;
            for at in 0..next {
                flows[at] = arcs[at].lower;
            }
        }
    }

    /// A network of any shape, its supplies those of some flow or none at all.
    fn network(
        nodes: u32,
        arcs: usize,
        wide: i64,
        dear: i64,
    ) -> impl Strategy<Value = CostNetwork> {
        let ends = (0..nodes, 0..nodes, -1_i64..2, 0..=wide, -dear..=dear, any::<u32>());
        let supply = prop::collection::vec(-wide..=wide, usize::try_from(nodes).unwrap());
        (prop::collection::vec(ends, 0..=arcs), supply, any::<bool>()).prop_map(
            move |(ends, mut supplies, is_feasible)| {
                if is_feasible {
                    supplies.fill(0);
                } else {
                    let sum: i64 = supplies.iter().sum();
                    *supplies.last_mut().unwrap() -= sum;
                }
                let mut arcs = Vec::new();
                for (tail, head, lower, width, cost, at) in ends {
                    arcs.push(arc(tail, head, lower, lower + width, cost));
                    if is_feasible {
                        let flow = lower + i64::from(at) % (width + 1);
                        supplies[place(tail)] += flow;
                        supplies[place(head)] -= flow;
                    }
                }
                CostNetwork::new(supplies, arcs).unwrap()
            },
        )
    }

    proptest! {
        #[test]
        fn the_cheapest_of_all_flows_is_found(network in network(4, 6, 3, 4)) {
            match found(&network) {
                Ok(flow) => {
                    prop_assert_eq!(Some(flow.cost), by_trial(&network));
                    prop_assert_eq!(flow.verify(&network), Ok(()));
                }
                Err(MinCostError::Infeasible(shortage)) => {
                    prop_assert_eq!(None, by_trial(&network));
                    prop_assert_eq!(shortage.verify(&network), Ok(()));
                }
                Err(other) => prop_assert!(false, "{other}"),
            }
        }

        #[test]
        fn every_answer_carries_its_proof(network in network(40, 160, 1_000, 1_000)) {
            match found(&network) {
                Ok(flow) => prop_assert_eq!(flow.verify(&network), Ok(())),
                Err(MinCostError::Infeasible(shortage)) => prop_assert_eq!(shortage.verify(&network), Ok(())),
                Err(other) => prop_assert!(false, "{other}"),
            }
        }

        #[test]
        fn wide_prices_find_what_narrow_ones_find(network in network(12, 40, 9, 1_000)) {
            let narrow = solve(&network, Tree::<i64>::new(&network).unwrap(), MinCostOptions::default());
            let wide = solve(&network, Tree::<i128>::new(&network).unwrap(), MinCostOptions::default());
            prop_assert_eq!(narrow, wide);
        }

        #[test]
        fn a_changed_flow_or_price_is_found_out(network in network(8, 30, 9, 9), at in any::<prop::sample::Index>(), by in prop::sample::select(vec![-1_i64, 1])) {
            let Ok(flow) = found(&network) else { return Ok(()) };
            if network.arcs().is_empty() {
                return Ok(());
            }
            let slot = at.index(flow.flows.len());
            let arc = network.arcs()[slot];
            if arc.tail != arc.head || arc.cost != 0 {
                let mut other = flow.clone();
                other.flows[slot] += by;
                prop_assert!(other.verify(&network).is_err());
            }
            // A price beyond all costs cannot be right at a node with an arc that could be changed.
            let moves = arc.lower < arc.upper && arc.tail != arc.head;
            if moves {
                let mut other = flow.clone();
                let far = i128::from(by) * 1_000_000;
                other.prices[place(arc.tail)] += if flow.flows[slot] < arc.upper { -far.abs() } else { far.abs() };
                prop_assert!(other.verify(&network).is_err());
            }
            let mut other = flow;
            other.cost += 1;
            let is_told = matches!(other.verify(&network), Err(Flaw::Cost { .. }));
            prop_assert!(is_told);
        }
    }

    #[test]
    fn amounts_and_costs_near_the_limit_are_exact() {
        let most = i64::MAX / 2;
        let arcs = vec![arc(0, 1, 0, most, 1 << 60), arc(0, 1, 0, most, 1 << 59)];
        let network = CostNetwork::new(vec![most, -most], arcs).unwrap();
        let flow = found(&network).unwrap();
        assert_eq!(flow.flows, [0, most]);
        assert_eq!(flow.cost, i128::from(most) << 59);
        assert_eq!(flow.verify(&network), Ok(()));
    }

    #[test]
    fn what_saves_is_used_even_where_nothing_is_wanted() {
        let arcs = vec![arc(0, 1, 0, 7, -3), arc(1, 0, 0, 5, 1), arc(1, 1, 0, 4, -1)];
        let network = CostNetwork::new(vec![0, 0], arcs).unwrap();
        let flow = found(&network).unwrap();
        assert_eq!((flow.flows.as_slice(), flow.cost), (&[5, 5, 4][..], -14));
        assert_eq!(flow.verify(&network), Ok(()));
    }

    #[test]
    fn a_cut_names_what_is_full_and_what_is_forced() {
        // Nine enter at 0, two more are forced on 1, and eight can leave them for 2.
        let arcs = vec![arc(0, 1, 0, 20, 1), arc(1, 2, 0, 8, 1), arc(2, 1, 2, 3, 1)];
        let network = CostNetwork::new(vec![9, 0, -9], arcs).unwrap();
        let Err(MinCostError::Infeasible(shortage)) = found(&network) else { panic!("feasible") };
        assert_eq!((shortage.inside.as_slice(), shortage.full.as_slice()), (&[0, 1][..], &[1][..]));
        assert_eq!((shortage.forced.as_slice(), shortage.excess), (&[2][..], 3));
        assert_eq!(shortage.verify(&network), Ok(()));
        let other = Shortage { inside: vec![0], ..shortage };
        assert!(matches!(other.verify(&network), Err(Flaw::NoShortage { excess: -11, told: 3 })));
    }

    #[test]
    fn every_flaw_is_named() {
        let network =
            CostNetwork::new(vec![1, -1], vec![arc(0, 1, 0, 2, 3), arc(0, 1, 0, 2, 1)]).unwrap();
        let right = found(&network).unwrap();
        let flaw = |change: fn(&mut CheapestFlow)| {
            let mut other = right.clone();
            change(&mut other);
            other.verify(&network).unwrap_err().to_string()
        };
        assert_eq!(flaw(|flow| flow.flows.push(0)), "3 flows and 2 prices for 2 arcs and 2 nodes");
        assert_eq!(flaw(|flow| flow.flows[0] = 3), "arc 0 carries 3, which is not within 0 and 2");
        assert_eq!(flaw(|flow| flow.flows[0] = 1), "node 0 has -1 left over");
        assert_eq!(
            flaw(|flow| flow.flows = vec![1, 0]),
            "arc 0 carries 1 though one unit less would save 2"
        );
        assert_eq!(
            flaw(|flow| flow.prices[1] += 5),
            "arc 0 carries 0 though one unit more would save 3"
        );
        assert_eq!(flaw(|flow| flow.cost = 2), "the flows cost 1, not 2");
        assert_eq!(
            flaw(|flow| flow.prices = vec![i128::MIN, i128::MAX]),
            Flaw::TooLarge.to_string()
        );
    }

    #[test]
    fn the_limit_is_kept() {
        let network = CostNetwork::new(vec![1, -1], vec![arc(0, 1, 0, 2, 3)]).unwrap();
        let error = min_cost_flow(&network, MinCostOptions { pivots: 0 }).unwrap_err();
        assert_eq!(error, MinCostError::TooLong { pivots: 0 });
    }

    #[test]
    fn a_long_chain_is_not_too_deep() {
        let nodes = 20_000_u32;
        let arcs = (1..nodes).map(|node| arc(node - 1, node, 0, 9, 1)).collect();
        let mut supplies = vec![0; place(nodes)];
        supplies[0] = 5;
        *supplies.last_mut().unwrap() = -5;
        let network = CostNetwork::new(supplies, arcs).unwrap();
        let flow = found(&network).unwrap();
        assert_eq!((flow.cost, flow.verify(&network)), (5 * i128::from(nodes - 1), Ok(())));
    }
}
