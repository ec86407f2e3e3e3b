//! What weights of things recorded prove of what groups cost.

use serde::Serialize;

use super::element::Element;
use crate::place::{at, number, place};

/// Why nothing costs less than the bound: weights of things recorded, of which no group has more than it costs.
///
/// Whoever keeps everything keeps some group for each element, and each group costs at least the weights of what it has; so
/// all together cost at least all weights (the dual of the covering problem; Chvátal 1979). Costs are whole, so elements
/// that no group joins are rounded up part by part. To check it is to add.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Certificate {
    /// What a cost of one is in weights.
    pub scale: u64,
    /// The weights, each above 0, of elements that no group that must stay has; in order.
    pub weights: Vec<(Element, u64)>,
}

/// The cost that weights prove, each with the groups that have its element, where no group's weights exceed its cost.
pub(crate) fn proven<'g>(
    groups: u32,
    scale: u64,
    weights: impl Iterator<Item = (&'g [u32], u64)> + Clone,
) -> u64 {
    let mut root: Vec<u32> = (0..groups).collect();
    for (holders, _) in weights.clone() {
        let Some((first, rest)) = holders.split_first() else { continue };
        for other in rest {
            let (a, b) = (first_of(&mut root, *first), first_of(&mut root, *other));
            if let Some(slot) = root.get_mut(place(a.max(b))) {
                *slot = a.min(b);
            }
        }
    }
    let mut sums = vec![0_u128; root.len()];
    for (holders, weight) in weights {
        let part = holders.first().map(|first| first_of(&mut root, *first));
        if let Some(sum) = part.and_then(|part| sums.get_mut(place(part))) {
            *sum = sum.saturating_add(u128::from(weight));
        }
    }
    let scale = u128::from(scale.max(1));
    let whole = sums.into_iter().map(|sum| sum.div_ceil(scale));
    u64::try_from(whole.fold(0_u128, u128::saturating_add)).unwrap_or(u64::MAX)
}

/// The first of a set, with ways to it made shorter.
fn first_of(root: &mut [u32], mut node: u32) -> u32 {
    while at(root, node) != node {
        let above = at(root, at(root, node));
        if let Some(slot) = root.get_mut(place(node)) {
            *slot = above;
        }
        node = above;
    }
    node.min(number(root.len()))
}
