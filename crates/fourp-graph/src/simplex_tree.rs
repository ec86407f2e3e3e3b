//! The spanning tree of the network simplex method: where flow can be changed without breaking a balance.

use crate::{
    cost_network::CostNetwork,
    index::{number, place},
};
use std::ops::{Add, Mul, Neg, Sub};

/// A number for prices: wide enough for the longest path of the dearest arcs, and no wider, for that costs time.
pub(crate) trait Price:
    Copy
    + Default
    + Ord
    + From<i64>
    + Into<i128>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Neg<Output = Self>
{
    /// Whether this number can hold it.
    fn of(value: i128) -> Option<Self>;
}

impl Price for i64 {
    fn of(value: i128) -> Option<Self> {
        value.try_into().ok()
    }
}

impl Price for i128 {
    fn of(value: i128) -> Option<Self> {
        Some(value)
    }
}

/// No node, no arc.
const NONE: u32 = u32::MAX;

/// An arc as pricing sees it. Lower bounds are taken out.
#[derive(Clone, Copy)]
struct Priced<P> {
    tail: u32,
    head: u32,
    cost: P,
    side: P, // 1 at its lower bound, -1 at its upper; either while it is in the tree, where its reduced cost is 0.
}

/// How much an arc carries beyond its lower bound, and how much it may.
#[derive(Clone, Copy, Default)]
struct Load {
    flow: i64,
    most: i64,
}

#[derive(Clone, Copy)]
struct Node {
    parent: u32,
    arc: u32,    // To or from the parent.
    is_up: bool, // Whether that arc points to the parent.
    first: u32,  // Of the children; the others by `next`.
    next: u32,
    before: u32,
    size: u32, // How many nodes hang here, itself among them.
}

/// No place in any tree; callers never reach it.
const VOID: Node =
    Node { parent: NONE, arc: NONE, is_up: true, first: NONE, next: NONE, before: NONE, size: 0 };

/// A spanning tree over the nodes of a network and a root beside them, to which every node has an arc of its own.
pub(crate) struct Tree<P> {
    arcs: Vec<Priced<P>>, // Those of the network.
    loads: Vec<Load>,     // Those too, then one for each node: its own arc.
    nodes: Vec<Node>,     // The root is the last.
    prices: Vec<P>,
    wants: Vec<bool>, // Whether the own arc of a node brings it what it wants, which is dear; else it takes what is left.
    drift: P,         // How far the root's price may go from 0 before all are brought back.
    next: usize,
    block: usize,
    pub(crate) pivots: u64,
}

/// An arc that is worth more, or less, flow.
struct Entering {
    arc: u32,
    from: u32, // The flow that it gets goes from here,
    to: u32,   // to here.
}

/// The arc that limits how much goes round.
struct Leaving {
    node: u32,       // Below the arc.
    is_before: bool, // On the way up from where the flow comes from.
}

impl<P: Price> Tree<P> {
    /// The first tree: every node on its own arc; `None` where prices may not fit their number.
    ///
    /// An arc that saves begins at its upper bound as long as the excess of its ends stays moderate, which for a
    /// reallocation is the state of things as they are.
    pub(crate) fn new(network: &CostNetwork) -> Option<Self> {
        let count = network.supplies().len();
        let highest = network.arcs().iter().map(|arc| arc.cost.unsigned_abs()).max().unwrap_or(0);
        let nodes = i128::try_from(count).ok()?.checked_add(2)?;
        let dear = i128::from(highest).checked_add(1)?.checked_mul(nodes)?;
        // A price is at most twice that from the root's, which drifts by at most five times that at a pivot.
        P::of(dear.checked_mul(64)?)?;
        let (dear, drift) = (P::of(dear)?, P::of(dear.checked_mul(16)?)?);
        let mut excess: Vec<i128> = network.excess(network.arcs().iter().map(|arc| arc.lower));
        let length = network.arcs().len();
        let mut tree = Self {
            arcs: Vec::with_capacity(length),
            loads: Vec::with_capacity(length.saturating_add(count)),
            nodes: vec![VOID; count.saturating_add(1)],
            prices: vec![P::default(); count.saturating_add(1)],
            wants: Vec::with_capacity(count),
            drift,
            next: 0,
            block: length.isqrt().max(16),
            pivots: 0,
        };
        for arc in network.arcs() {
            let most = arc.upper.checked_sub(arc.lower)?;
            let mut load = Load { flow: 0, most };
            let mut side = P::from(1);
            if arc.cost < 0 && fill(&mut excess, arc.tail, arc.head, most) {
                load.flow = most;
                side = -side;
            }
            let (tail, head, cost) = (arc.tail, arc.head, P::from(arc.cost));
            tree.arcs.push(Priced { tail, head, cost, side });
            tree.loads.push(load);
        }
        let root = number(count);
        for (slot, excess) in excess.into_iter().enumerate() {
            let is_up = excess >= 0;
            let flow = i64::try_from(excess.unsigned_abs()).ok()?;
            let arc = number(tree.loads.len());
            tree.loads.push(Load { flow, most: i64::MAX });
            tree.wants.push(!is_up);
            if let Some(node) = tree.nodes.get_mut(slot) {
                *node = Node { parent: NONE, arc, is_up, size: 1, ..VOID };
            }
            tree.hang(number(slot), root);
            if let (false, Some(price)) = (is_up, tree.prices.get_mut(slot)) {
                *price = dear;
            }
        }
        if let Some(node) = tree.nodes.last_mut() {
            node.size = number(count).saturating_add(1);
        }
        Some(tree)
    }

    /// Changes the tree until no arc is worth more or less flow, or the limit of pivots is reached: whether it was not.
    pub(crate) fn run(&mut self, limit: u64) -> bool {
        while let Some(entering) = self.price() {
            if self.pivots >= limit {
                return false;
            }
            self.pivots = self.pivots.saturating_add(1);
            self.pivot(&entering);
        }
        true
    }

    /// The flow of each arc beyond its lower bound, in the order of the network.
    pub(crate) fn flows(&self) -> Vec<i64> {
        self.loads.iter().take(self.arcs.len()).map(|load| load.flow).collect()
    }

    /// What a unit is worth at each node.
    pub(crate) fn prices(&self) -> Vec<i128> {
        let all = self.prices.len().saturating_sub(1);
        self.prices.iter().take(all).map(|price| (*price).into()).collect()
    }

    /// The nodes that have something left over, or get less than they want, which is told by the sign.
    pub(crate) fn left_over(&self) -> Vec<(u32, i64)> {
        let own = self.loads.iter().skip(self.arcs.len()).zip(&self.wants).enumerate();
        let some = own.filter(|(_, (load, _))| load.flow != 0);
        let signed = some.map(|(node, (load, wants))| {
            (number(node), if *wants { load.flow.saturating_neg() } else { load.flow })
        });
        signed.collect()
    }

    /// The arc with the most negative reduced cost in the first block that has one.
    ///
    /// Block pricing: Kovács (2015), "Minimum-cost flow algorithms: an experimental evaluation", Optimization Methods and
    /// Software 30: 94-127, section 4.
    fn price(&mut self) -> Option<Entering> {
        let length = self.arcs.len();
        let (mut at, mut seen) = (self.next, 0);
        while seen < length {
            if at >= length {
                at = 0;
            }
            let end = at.saturating_add(self.block).min(length);
            let mut least = P::default();
            let mut best = None;
            let block = self.arcs.get(at..end).unwrap_or_default();
            for (offset, arc) in block.iter().enumerate() {
                let found = self.reduced(arc) * arc.side;
                if found < least {
                    least = found;
                    best = Some(offset);
                }
            }
            seen = seen.saturating_add(block.len());
            if let Some(offset) = best {
                self.next = end;
                let slot = at.saturating_add(offset);
                let arc = self.arcs.get(slot)?;
                let (from, to) = if arc.side > P::default() {
                    (arc.tail, arc.head)
                } else {
                    (arc.head, arc.tail)
                };
                return Some(Entering { arc: number(slot), from, to });
            }
            at = end;
        }
        None
    }

    fn reduced(&self, arc: &Priced<P>) -> P {
        let price = |node: u32| self.prices.get(place(node)).copied().unwrap_or_default();
        arc.cost + price(arc.tail) - price(arc.head)
    }

    fn node(&self, node: u32) -> Node {
        self.nodes.get(place(node)).copied().unwrap_or(VOID)
    }

    fn load(&self, arc: u32) -> Load {
        self.loads.get(place(arc)).copied().unwrap_or_default()
    }

    fn pivot(&mut self, entering: &Entering) {
        let join = self.join(entering.from, entering.to);
        let (delta, leaving) = self.limit(entering, join);
        if delta > 0 {
            self.send(entering, join, delta);
        }
        let Some(leaving) = leaving else {
            // The entering arc itself was the limit: from one bound to the other.
            if let Some(arc) = self.arcs.get_mut(place(entering.arc)) {
                arc.side = -arc.side;
            }
            return;
        };
        let below = self.node(leaving.node);
        let load = self.load(below.arc);
        if let Some(arc) = self.arcs.get_mut(place(below.arc)) {
            arc.side = P::from(if load.flow == 0 { 1 } else { -1 });
        }
        let (inner, outer) = if leaving.is_before {
            (entering.from, entering.to)
        } else {
            (entering.to, entering.from)
        };
        self.regrow(entering.arc, leaving.node, inner, outer, join);
        self.reprice(entering.arc, inner);
    }

    /// Where the ways from two nodes to the root meet.
    fn join(&self, mut one: u32, mut other: u32) -> u32 {
        let (mut left, mut right) = (self.node(one), self.node(other));
        while one != other {
            // The smaller of two subtrees does not hold the other; of equals neither does.
            if left.size < right.size {
                one = left.parent;
                left = self.node(one);
            } else {
                other = right.parent;
                right = self.node(other);
            }
        }
        one
    }

    /// How much can go round, and the last arc that limits it on the way from the join along the flow, which keeps
    /// the tree strongly feasible (Cunningham 1976, "A network simplex method", Mathematical Programming 11: 105-116).
    fn limit(&self, entering: &Entering, join: u32) -> (i64, Option<Leaving>) {
        let mut delta = self.load(entering.arc).most;
        let mut found = None;
        let mut at = entering.from;
        while at != join {
            let node = self.node(at);
            let Load { flow, most } = self.load(node.arc);
            let room = if node.is_up { flow } else { most.saturating_sub(flow) };
            if room < delta {
                delta = room;
                found = Some(Leaving { node: at, is_before: true });
            }
            at = node.parent;
        }
        at = entering.to;
        while at != join {
            let node = self.node(at);
            let Load { flow, most } = self.load(node.arc);
            let room = if node.is_up { most.saturating_sub(flow) } else { flow };
            if room <= delta {
                delta = room;
                found = Some(Leaving { node: at, is_before: false });
            }
            at = node.parent;
        }
        (delta, found)
    }

    /// Sends an amount round: down to where the entering arc begins, along it, and up again.
    fn send(&mut self, entering: &Entering, join: u32, delta: i64) {
        let is_more = self.arcs.get(place(entering.arc)).is_some_and(|arc| arc.side > P::default());
        self.add(entering.arc, if is_more { delta } else { delta.wrapping_neg() });
        for (end, sign) in [(entering.from, delta.wrapping_neg()), (entering.to, delta)] {
            let mut at = end;
            while at != join {
                let node = self.node(at);
                self.add(node.arc, if node.is_up { sign } else { sign.wrapping_neg() });
                at = node.parent;
            }
        }
    }

    fn add(&mut self, arc: u32, delta: i64) {
        if let Some(load) = self.loads.get_mut(place(arc)) {
            load.flow = load.flow.saturating_add(delta);
        }
    }

    /// Cuts off what hangs at `top` and hangs it, by its node `inner`, on `outer`.
    fn regrow(&mut self, arc: u32, top: u32, inner: u32, outer: u32, join: u32) {
        let whole = self.node(top).size;
        let mut at = self.node(top).parent;
        self.unhang(top);
        while at != join {
            let Some(node) = self.nodes.get_mut(place(at)) else { break };
            node.size = node.size.saturating_sub(whole);
            at = node.parent;
        }
        at = outer;
        while at != join {
            let Some(node) = self.nodes.get_mut(place(at)) else { break };
            node.size = node.size.saturating_add(whole);
            at = node.parent;
        }
        // Every node between becomes the child of the one below it.
        let (mut own, mut above, mut held) = (inner, outer, 0);
        let is_tail = self.arcs.get(place(arc)).is_some_and(|arc| arc.tail == inner);
        let (mut link, mut is_up) = (arc, is_tail);
        loop {
            let old = self.node(own);
            if own != top {
                self.unhang(own);
            }
            if let Some(node) = self.nodes.get_mut(place(own)) {
                node.arc = link;
                node.is_up = is_up;
                node.size = whole.saturating_sub(held);
            }
            self.hang(own, above);
            if own == top {
                break;
            }
            (link, is_up, held) = (old.arc, !old.is_up, old.size);
            (above, own) = (own, old.parent);
        }
    }

    fn hang(&mut self, child: u32, parent: u32) {
        let Some(above) = self.nodes.get_mut(place(parent)) else { return };
        let first = std::mem::replace(&mut above.first, child);
        if let Some(sibling) = self.nodes.get_mut(place(first)) {
            sibling.before = child;
        }
        if let Some(node) = self.nodes.get_mut(place(child)) {
            (node.parent, node.next, node.before) = (parent, first, NONE);
        }
    }

    fn unhang(&mut self, child: u32) {
        let Node { parent, next, before, .. } = self.node(child);
        if let Some(sibling) = self.nodes.get_mut(place(next)) {
            sibling.before = before;
        }
        if let Some(sibling) = self.nodes.get_mut(place(before)) {
            sibling.next = next;
        } else if let Some(above) = self.nodes.get_mut(place(parent)) {
            above.first = next;
        }
    }

    /// Prices what was hung anew so that the arc it hangs by has a reduced cost of 0. Only differences of prices matter,
    /// so the smaller side is changed.
    fn reprice(&mut self, arc: u32, inner: u32) {
        let Some(entered) = self.arcs.get(place(arc)) else { return };
        let reduced = self.reduced(entered);
        let change = if entered.tail == inner { -reduced } else { reduced };
        let own = self.node(inner).size;
        let root = number(self.nodes.len().saturating_sub(1));
        if place(own).saturating_mul(2) <= self.nodes.len() {
            self.shift(inner, NONE, change);
        } else {
            self.shift(root, inner, -change);
            let drifted = self.prices.last().copied().unwrap_or_default();
            if drifted > self.drift || -drifted > self.drift {
                self.shift(root, NONE, -drifted);
            }
        }
    }

    /// Adds to the prices of all that hangs at a node, except what hangs at another.
    fn shift(&mut self, top: u32, except: u32, change: P) {
        let mut at = top;
        loop {
            let mut node = self.node(at);
            let mut below = NONE;
            if at != except {
                if let Some(price) = self.prices.get_mut(place(at)) {
                    *price = *price + change;
                }
                below = node.first;
            }
            if below == NONE {
                while at != top && node.next == NONE {
                    at = node.parent;
                    node = self.node(at);
                }
                if at == top {
                    return;
                }
                below = node.next;
            }
            at = below;
        }
    }
}

/// Moves an amount from one node's excess to another's if both stay moderate.
fn fill(excess: &mut [i128], tail: u32, head: u32, amount: i64) -> bool {
    let moderate = i128::from(i64::MAX / 2);
    let amount = i128::from(amount);
    let at = |node: u32| excess.get(place(node)).copied().unwrap_or_default();
    let (left, right) = (at(tail) - amount, at(head) + amount);
    if tail == head {
        return true;
    }
    if left < -moderate || right > moderate {
        return false;
    }
    if let Some(slot) = excess.get_mut(place(tail)) {
        *slot = left;
    }
    if let Some(slot) = excess.get_mut(place(head)) {
        *slot = right;
    }
    true
}
