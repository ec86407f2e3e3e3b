//! Arcs with bounds and costs, and what each node has or wants.

use serde::Serialize;

use crate::index::place;

/// An arc of a [`CostNetwork`].
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct CostArc {
    /// Where it comes from.
    pub tail: u32,
    /// Where it goes; a loop is allowed.
    pub head: u32,
    /// The least flow, in whole units.
    pub lower: i64,
    /// The most, in the same; `i64::MAX` is a bound like any other.
    pub upper: i64,
    /// What one unit costs, below 0 where it saves.
    pub cost: i64,
}

/// A network in which flow costs something, checked: every amount that the search can come to fits its number.
///
/// ```
/// use fourp_graph::{CostArc, CostNetwork};
///
/// let arc = CostArc { tail: 0, head: 1, lower: 3, upper: 2, cost: 1 };
/// let error = CostNetwork::new(vec![5, -5], vec![arc]).unwrap_err();
/// assert_eq!(error.to_string(), "arc 0 carries at least 3 and at most 2");
/// ```
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct CostNetwork {
    supplies: Vec<i64>, // Invariant: they make 0.
    arcs: Vec<CostArc>, // Invariant: ends are nodes, bounds in order, their difference fits an i64.
}

/// Why there is no such network.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CostNetworkError {
    /// More nodes or arcs than can be numbered.
    #[error("{found} {what}; at most {} can be numbered", u32::MAX / 2)]
    TooMany {
        /// `nodes` or `arcs`.
        what: &'static str,
        /// How many.
        found: usize,
    },
    /// An end that is no node.
    #[error("arc {arc} touches node {node}, but there are {nodes} nodes, from 0")]
    NoSuchNode {
        /// Which arc.
        arc: usize,
        /// The end.
        node: u32,
        /// How many nodes.
        nodes: usize,
    },
    /// Bounds the wrong way round.
    #[error("arc {arc} carries at least {lower} and at most {upper}")]
    Reversed {
        /// Which arc.
        arc: usize,
        /// Its lower bound.
        lower: i64,
        /// Its upper bound.
        upper: i64,
    },
    /// Bounds further apart than a number holds.
    #[error("the bounds of arc {arc}, {lower} and {upper}, are more than {} apart", i64::MAX)]
    TooWide {
        /// Which arc.
        arc: usize,
        /// Its lower bound.
        lower: i64,
        /// Its upper bound.
        upper: i64,
    },
    /// What nodes have is not what nodes want.
    #[error("all supplies make {sum}, and must make 0")]
    Unbalanced {
        /// Their sum.
        sum: i128,
    },
    /// What a node has to send on or take in, once lower bounds are met, is more than half of what a number holds.
    #[error("node {node} has {excess} to send on, beyond {}", i64::MAX / 2)]
    TooMuch {
        /// Which node.
        node: usize,
        /// Its supply and what lower bounds bring in, less what they take out.
        excess: i128,
    },
    /// A flow whose cost does not fit 127 bits.
    #[error("a flow may cost more than {}", i128::MAX)]
    TooDear,
}

impl CostNetwork {
    /// A network of as many nodes as there are supplies: what enters at a node, or leaves where below 0.
    /// O(nodes + arcs).
    ///
    /// # Errors
    /// [`CostNetworkError`], the first that applies.
    pub fn new(supplies: Vec<i64>, arcs: Vec<CostArc>) -> Result<Self, CostNetworkError> {
        let nodes = supplies.len();
        let most = usize::try_from(u32::MAX / 2).unwrap_or(usize::MAX);
        for (what, found) in [("nodes", nodes), ("arcs", arcs.len())] {
            if found > most {
                return Err(CostNetworkError::TooMany { what, found });
            }
        }
        for (arc, ends) in arcs.iter().enumerate() {
            let CostArc { tail, head, lower, upper, .. } = *ends;
            if let Some(node) = [tail, head].into_iter().find(|node| place(*node) >= nodes) {
                return Err(CostNetworkError::NoSuchNode { arc, node, nodes });
            }
            if lower > upper {
                return Err(CostNetworkError::Reversed { arc, lower, upper });
            }
            if upper.checked_sub(lower).is_none() {
                return Err(CostNetworkError::TooWide { arc, lower, upper });
            }
        }
        let sum: i128 = supplies.iter().copied().map(i128::from).sum();
        if sum != 0 {
            return Err(CostNetworkError::Unbalanced { sum });
        }
        let mut dearest = 0_i128;
        for arc in &arcs {
            let most = i128::from(arc.lower.unsigned_abs().max(arc.upper.unsigned_abs()));
            let cost = i128::from(arc.cost.unsigned_abs()).checked_mul(most);
            let sum = cost.and_then(|cost| dearest.checked_add(cost));
            dearest = sum.ok_or(CostNetworkError::TooDear)?;
        }
        let found = Self { supplies, arcs };
        for (node, excess) in
            found.excess(found.arcs.iter().map(|arc| arc.lower)).into_iter().enumerate()
        {
            if excess.unsigned_abs() > u128::from(i64::MAX.unsigned_abs() / 2) {
                return Err(CostNetworkError::TooMuch { node, excess });
            }
        }
        Ok(found)
    }

    /// What enters at each node, or leaves where below 0, in units of flow.
    #[must_use]
    pub fn supplies(&self) -> &[i64] {
        &self.supplies
    }

    /// The arcs, in the order given.
    #[must_use]
    pub fn arcs(&self) -> &[CostArc] {
        &self.arcs
    }

    /// What each node has left over when arcs carry these flows: what enters at it and comes in, less what goes out.
    pub(crate) fn excess(&self, flows: impl IntoIterator<Item = i64>) -> Vec<i128> {
        let mut excess: Vec<i128> = self.supplies.iter().copied().map(i128::from).collect();
        for (arc, flow) in self.arcs.iter().zip(flows) {
            let flow = i128::from(flow);
            if let Some(tail) = excess.get_mut(place(arc.tail)) {
                *tail -= flow;
            }
            if let Some(head) = excess.get_mut(place(arc.head)) {
                *head += flow;
            }
        }
        excess
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arc(tail: u32, head: u32, lower: i64, upper: i64, cost: i64) -> CostArc {
        CostArc { tail, head, lower, upper, cost }
    }

    #[test]
    fn every_error_is_told() {
        let of = |supplies: &[i64], arc: CostArc| {
            CostNetwork::new(supplies.to_vec(), vec![arc]).unwrap_err()
        };
        let plain = arc(0, 1, 0, 1, 0);
        assert_eq!(of(&[1, -2], plain), CostNetworkError::Unbalanced { sum: -1 });
        assert_eq!(
            of(&[0, 0], arc(0, 2, 0, 1, 0)),
            CostNetworkError::NoSuchNode { arc: 0, node: 2, nodes: 2 }
        );
        assert_eq!(
            of(&[0, 0], arc(0, 1, 2, 1, 0)),
            CostNetworkError::Reversed { arc: 0, lower: 2, upper: 1 }
        );
        assert_eq!(
            of(&[0, 0], arc(0, 1, -1, i64::MAX, 0)),
            CostNetworkError::TooWide { arc: 0, lower: -1, upper: i64::MAX }
        );
        let most = i64::MAX;
        assert_eq!(
            of(&[most, -most], plain),
            CostNetworkError::TooMuch { node: 0, excess: i128::from(most) }
        );
        let dear = vec![arc(0, 1, 0, most, most); 3];
        assert_eq!(CostNetwork::new(vec![0, 0], dear).unwrap_err(), CostNetworkError::TooDear);
    }

    #[test]
    fn a_network_may_be_empty() {
        assert_eq!(CostNetwork::new(vec![], vec![]).unwrap().supplies(), &[0_i64; 0]);
    }
}
