//! How the sides of nodes are divided among what ends there, in whole units.

use super::{
    groups::{Groups, number, place},
    net::{Link, Net},
    order::{Arc, Ties},
};

/// Where a link is in one row.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Station {
    pub(super) row: usize,
    /// Its left edge.
    pub(super) x: f64,
    pub(super) width: u32,
}

/// A link that runs back, in a lane beside the rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Back {
    pub(super) link: usize,
    pub(super) from: Station,
    pub(super) to: Station,
    /// The middle of its lane.
    pub(super) lane: f64,
}

/// Weights into units: the least scale at which every row fits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure {
    pub(super) units: u128,
    pub(super) weight: u128,
    /// The same, where it is small.
    small: Option<(u64, u64)>,
}

impl Measure {
    pub(super) fn new(units: u128, weight: u128) -> Self {
        let small = u64::try_from(units).ok().zip(u64::try_from(weight).ok());
        Self { units, weight, small }
    }

    /// A weight in units, rounded down; so of sums, whose differences are widths.
    pub(super) fn of(&self, weight: u128) -> u32 {
        // Weights of real money are small, and 64 bits are divided faster than 128.
        if let Some((units, all)) = self.small
            && let Ok(weight) = u64::try_from(weight)
            && let Some(product) = weight.checked_mul(units)
        {
            let units = product.checked_div(all).unwrap_or(0);
            return u32::try_from(units).unwrap_or(u32::MAX);
        }
        let units = weight.saturating_mul(self.units).checked_div(self.weight).unwrap_or(0);
        u32::try_from(units).unwrap_or(u32::MAX)
    }
}

/// Where on either end of a part of a link it begins, from the left edge, and how wide it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Slot {
    pub(super) upper: (u32, u32),
    pub(super) lower: (u32, u32),
}

/// What is needed to divide sides among what ends at them.
pub(super) struct Ends<'a> {
    pub(super) net: &'a Net,
    pub(super) arcs: &'a [Arc],
    pub(super) order: &'a Groups,
    pub(super) measure: Measure,
}

/// The side of a node as far as it is given away: how much, and where that ends in units.
type Given = (u128, u32);

impl Ends<'_> {
    /// Gives every link its slot at both its ends, so that those of a side fill it exactly: each slot begins
    /// where the sum of those before it ends, in units, rounded down. What runs back comes last, the outmost
    /// lane first.
    pub(super) fn slots(&self, above: &Ties, back: &[(usize, &Link)]) -> (Vec<Slot>, Vec<Back>) {
        let mut slots = vec![Slot::default(); self.arcs.len()];
        let of = |arc: u32| self.arcs.get(place(arc));
        let end = |arc: u32, end: fn(&Arc) -> u32| (of(arc).map_or(u32::MAX, end), arc);
        let order = self.order.all();
        // As what they lead to stands, link by link; then as what they come from stands.
        let down = order.iter().flat_map(|lower| above.arcs.members(*lower));
        let leaving = Groups::of(order.len(), down.map(|arc| end(*arc, |arc| arc.upper)));
        let went = self.shared(&leaving, |arc, slot| {
            if let Some(own) = slots.get_mut(arc) {
                own.upper = slot;
            }
        });
        let up = order.iter().flat_map(|upper| leaving.members(*upper));
        let coming = Groups::of(order.len(), up.map(|arc| end(*arc, |arc| arc.lower)));
        let came = self.shared(&coming, |arc, slot| {
            if let Some(own) = slots.get_mut(arc) {
                own.lower = slot;
            }
        });
        (slots, self.backs(back, came, went))
    }

    /// Divides the sides of nodes among arcs, in order. What passes has its own width.
    fn shared(&self, sides: &Groups, mut slot: impl FnMut(usize, (u32, u32))) -> Vec<Given> {
        let nodes = self.net.nodes.len();
        let mut given = Vec::with_capacity(nodes);
        for item in 0..number(sides.len()) {
            let mut sum: Given = (0, 0);
            for arc in sides.members(item) {
                let Some(own) = self.arcs.get(place(*arc)) else { continue };
                if place(item) < nodes {
                    let weight = self.net.links.get(place(own.link)).map_or(0, |link| link.weight);
                    slot(place(*arc), self.next(&mut sum, weight));
                } else {
                    slot(place(*arc), (0, own.width));
                }
            }
            if place(item) < nodes {
                given.push(sum);
            }
        }
        given
    }

    /// Where the slot for a weight begins, and how wide it is.
    fn next(&self, (sum, end): &mut Given, weight: u128) -> (u32, u32) {
        let start = *end;
        *sum = sum.saturating_add(weight);
        *end = self.measure.of(*sum);
        (start, end.saturating_sub(start))
    }

    fn backs(
        &self,
        back: &[(usize, &Link)],
        mut came: Vec<Given>,
        mut went: Vec<Given>,
    ) -> Vec<Back> {
        let station = |node: usize, given: Option<&mut Given>, weight: u128| {
            let (start, width) = given.map_or((0, 0), |given| self.next(given, weight));
            Station { row: self.net.row(node), x: f64::from(start), width }
        };
        let mut backs: Vec<Back> = Vec::with_capacity(back.len());
        for (number, link) in back.iter().rev() {
            backs.push(Back {
                link: *number,
                from: station(link.from, went.get_mut(link.from), link.weight),
                to: station(link.to, came.get_mut(link.to), link.weight),
                lane: 0.0,
            });
        }
        backs.reverse();
        backs
    }
}
