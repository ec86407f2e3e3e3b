//! How alike groups are.

use crate::{
    bits::CellSet,
    incidence::Incidence,
    join::Likeness,
    network::Network,
    place::{at, number, place},
};

/// Sums over the groups like each group: (Zp)ᵢ = Σⱼ Zᵢⱼ pⱼ, where Z is 1 for a group and itself.
///
/// Groups of which nothing is known are like none but themselves. Sparse: O(Σ groups of a party squared) for members,
/// the same over cells for remits.
pub(crate) fn ordinariness(network: &Network, likeness: Likeness, weights: &[f64]) -> Vec<f64> {
    match likeness {
        Likeness::Members => by_shared(&members(network), weights, |_, _, share| share),
        Likeness::Remit => by_remit(network, weights),
        Likeness::Both => by_shared(&members(network), weights, |a, b, share| {
            share.min(jaccard(network.cells(a), network.cells(b)))
        }),
    }
}

/// The share of the cells of two remits that they have in common; 0 where both are empty.
pub(crate) fn jaccard(a: &CellSet, b: &CellSet) -> f64 {
    match a.union_len(b) {
        0 => 0.0,
        all => f64::from(a.intersection_len(b)) / f64::from(all),
    }
}

struct Sets<'n> {
    of: Box<dyn Fn(u32) -> &'n [u32] + 'n>,
    holding: Box<dyn Fn(u32) -> &'n [u32] + 'n>,
    count: u32,
}

fn members(network: &Network) -> Sets<'_> {
    Sets {
        of: Box::new(|group| network.members(group)),
        holding: Box::new(|party| network.groups_of(party)),
        count: network.group_count(),
    }
}

/// Each set against those it shares something with, by one count of what is shared.
fn by_shared(
    sets: &Sets<'_>,
    weights: &[f64],
    likeness: impl Fn(u32, u32, f64) -> f64,
) -> Vec<f64> {
    let mut shared = vec![0_u32; place(sets.count)];
    let mut touched = Vec::new();
    let one = |set: u32| {
        for element in (sets.of)(set) {
            for other in (sets.holding)(*element) {
                if let Some(count) = shared.get_mut(place(*other)) {
                    if *count == 0 {
                        touched.push(*other);
                    }
                    *count += 1;
                }
            }
        }
        // A fixed order, so that the sum is the same however elements are numbered.
        touched.sort_unstable();
        let mut sum = at(weights, set);
        for other in touched.drain(..) {
            let common = at(&shared, other);
            if let Some(count) = shared.get_mut(place(other)) {
                *count = 0;
            }
            if other != set {
                let all =
                    number((sets.of)(set).len() + (sets.of)(other).len()).saturating_sub(common);
                sum +=
                    likeness(set, other, f64::from(common) / f64::from(all)) * at(weights, other);
            }
        }
        sum
    };
    (0..sets.count).map(one).collect()
}

/// Groups of one remit are alike in full, so remits are compared and not groups.
fn by_remit(network: &Network, weights: &[f64]) -> Vec<f64> {
    let mut remits: Vec<&CellSet> =
        (0..network.group_count()).map(|group| network.cells(group)).collect();
    remits.sort_unstable();
    remits.dedup();
    let remit_of = |group| remits.binary_search(&network.cells(group)).map_or(0, number);
    let mut summed = vec![0.0; remits.len()];
    for group in 0..network.group_count() {
        if let Some(sum) = summed.get_mut(place(remit_of(group))) {
            *sum += at(weights, group);
        }
    }
    let mut cells: Vec<u32> = remits.iter().flat_map(|remit| remit.iter()).collect();
    cells.sort_unstable();
    cells.dedup();
    let ties: Vec<(u32, u32)> = (0..)
        .zip(&remits)
        .flat_map(|(at, remit)| {
            remit
                .iter()
                .filter_map(|cell| cells.binary_search(&cell).ok())
                .map(move |cell| (at, number(cell)))
        })
        .collect();
    let incidence = Incidence::new(number(remits.len()), number(cells.len()), &ties);
    let sets = Sets {
        of: Box::new(|remit| incidence.members(remit)),
        holding: Box::new(|cell| incidence.groups_of(cell)),
        count: number(remits.len()),
    };
    let sums = by_shared(&sets, &summed, |_, _, share| share);
    let of_group = |group| match network.cells(group).is_empty() {
        true => at(weights, group),
        false => at(&sums, remit_of(group)),
    };
    (0..network.group_count()).map(of_group).collect()
}
