//! Where everything stands across the drawing, in whole units of 1/100 px.

use super::{
    groups::{Groups, number, place},
    net::{Link, Net},
    order::{Arc, arrange, ties},
    settle::{Room, left, pulls, settled},
    slots::{Back, Ends, Measure, Slot, Station},
};

/// Units in a pixel.
pub(super) const UNIT: f64 = 100.0;
/// The most units between two things in a row.
const GAP: u32 = 900;
/// The least units between the lanes of what runs back.
const LANE_GAP: u32 = 600;
/// Units between the outmost lane and the edge, for its arrow.
const MARGIN: u32 = 500;
/// The most places that links may take in rows they only pass; beyond it long links pass behind what is there.
const PASSED_MOST: usize = 200_000;
/// The greatest sum whose products still fit.
pub(super) const WEIGHT_MOST: u128 = 1 << 100;

/// Everything in its place.
#[derive(Debug)]
pub(super) struct Places {
    pub(super) nodes: Vec<Place>,
    pub(super) backs: Vec<Back>,
    pub(super) rows: usize,
    /// The parts of all links, one after the other, and where those of each begin.
    arcs: Vec<Arc>,
    chains: Vec<usize>,
    slots: Vec<Slot>,
    /// Of all that stands in rows, the row and the left edge.
    standing: Vec<u32>,
    x: Vec<f64>,
}

impl Places {
    /// The stations of a link on its way, from its start to its end; none if it runs back.
    pub(super) fn way(&self, link: usize) -> impl Iterator<Item = Station> {
        let parts = self.parts(link);
        let start = parts.clone().next().map(|(arc, slot)| self.start(arc, slot));
        start.into_iter().chain(parts.map(|(arc, slot)| self.end(arc, slot)))
    }

    /// Where a link begins and ends, unless it runs back.
    pub(super) fn ends(&self, link: usize) -> Option<[Station; 2]> {
        let mut parts = self.parts(link);
        let (first, slot) = parts.next()?;
        let (last, end) = parts.next_back().unwrap_or((first, slot));
        Some([self.start(first, slot), self.end(last, end)])
    }

    fn parts(&self, link: usize) -> impl DoubleEndedIterator<Item = (&Arc, &Slot)> + Clone {
        let range = match self.chains.get(link..) {
            Some([start, end, ..]) => *start..*end,
            _ => 0..0,
        };
        let arcs = self.arcs.get(range.clone()).unwrap_or_default();
        arcs.iter().zip(self.slots.get(range).unwrap_or_default())
    }

    fn start(&self, arc: &Arc, slot: &Slot) -> Station {
        self.station(arc.upper, slot.upper)
    }

    fn end(&self, arc: &Arc, slot: &Slot) -> Station {
        self.station(arc.lower, slot.lower)
    }

    fn station(&self, item: u32, (at, width): (u32, u32)) -> Station {
        let row = self.standing.get(place(item)).map_or(0, |row| place(*row));
        Station { row, x: left(&self.x, item) + f64::from(at), width }
    }
}

/// The place of a node.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Place {
    /// Its left edge.
    pub(super) x: f64,
    /// How wide the sum of what comes in is, and of what goes out.
    pub(super) came: u32,
    pub(super) went: u32,
}

impl Place {
    /// How wide it is.
    pub(super) fn width(&self) -> u32 {
        self.came.max(self.went)
    }
}

/// Places everything on so many units across.
pub(super) fn places(net: &Net, across: u32) -> Places {
    let rows = net.rows.iter().max().map_or(0, |last| last.saturating_add(1));
    let sides = net.sides();
    let is_passing = passed(net) <= PASSED_MOST;
    let span = |link: &Link| (net.row(link.from), net.row(link.to));
    // What each row holds: its nodes, and links that pass it.
    let mut weights = vec![0_u128; rows];
    let mut counts = vec![0_u32; rows];
    let mut hold = |row: usize, weight: u128| {
        if let (Some(sum), Some(count)) = (weights.get_mut(row), counts.get_mut(row)) {
            *sum = sum.saturating_add(weight);
            *count = count.saturating_add(1);
        }
    };
    for (node, (came, went)) in sides.iter().enumerate() {
        hold(net.row(node), (*came).max(*went));
    }
    let mut back: Vec<(usize, &Link)> = Vec::new();
    for (number, link) in net.links.iter().enumerate() {
        let (upper, lower) = span(link);
        if net.runs_back(link) {
            back.push((number, link));
        } else if is_passing {
            (upper.saturating_add(1)..lower).for_each(|between| hold(between, link.weight));
        }
    }
    // The shortest way round inmost.
    back.sort_by_key(|(number, link)| (span(link).0.saturating_sub(span(link).1), *number));
    let backs_weight = back.iter().map(|(_, link)| link.weight).fold(0, u128::saturating_add);
    let lanes = number(back.len());
    let lane_gap = LANE_GAP.min((across / 8).checked_div(lanes).unwrap_or(0));
    // A unit more for each, by which its slot may be wider than its share.
    let lane_room = lane_gap.saturating_add(1).saturating_mul(lanes);
    let free = across.saturating_sub(lane_room).saturating_sub(if lanes > 0 { MARGIN } else { 0 });
    let gap = |count: u32| GAP.min((across / 4).checked_div(count.saturating_sub(1)).unwrap_or(0));
    let fits = weights.iter().zip(&counts).map(|(weight, count)| {
        let gaps = gap(*count).saturating_mul(count.saturating_sub(1));
        let weight = weight.saturating_add(backs_weight).max(1);
        Measure::new(free.saturating_sub(gaps).into(), weight)
    });
    let least = |one: &Measure, other: &Measure| {
        let (one, other) =
            (one.units.saturating_mul(other.weight), other.units.saturating_mul(one.weight));
        one.cmp(&other)
    };
    let measure = fits.min_by(least).unwrap_or(Measure::new(0, 1));

    let Standing { rows: standing, widths, arcs, chains } = stood(net, &sides, measure, is_passing);
    let mut order = Groups::of(rows, standing.iter().copied().zip(0_u32..));
    let [above, below] = ties(&arcs, standing.len());
    if is_passing {
        arrange(&mut order, [&above, &below]);
    }
    let ends = Ends { net, arcs: &arcs, order: &order, measure };
    let (slots, mut backs) = ends.slots(&above, &back);
    let lanes_units = back.iter().map(|(_, link)| measure.of(link.weight));
    let lanes_units = lanes_units.fold(0, u32::saturating_add);
    let across_rows = f64::from(free.saturating_sub(lanes_units));
    let room = Room::new(&order, &widths, across_rows, gap);
    let [above, below] = pulls(&arcs, &slots, [above, below]);
    let x = settled(&order, [&above, &below], &room);
    lanes_placed(&mut backs, net, &x, across, lane_gap);
    let nodes = sides.iter().zip(&x).map(|((came, went), x)| Place {
        x: *x,
        came: measure.of(*came),
        went: measure.of(*went),
    });
    Places { nodes: nodes.collect(), backs, rows, arcs, chains, slots, standing, x }
}

/// Gives what runs back its lanes, the outmost last, and its ends their places.
fn lanes_placed(backs: &mut [Back], net: &Net, x: &[f64], across: u32, lane_gap: u32) {
    let mut edge = f64::from(across.saturating_sub(MARGIN));
    for back in backs.iter_mut().rev() {
        let width = f64::from(back.from.width);
        back.lane = edge - width / 2.0;
        edge -= width + f64::from(lane_gap);
        let ends = net.links.get(back.link);
        back.from.x += ends.map_or(0.0, |link| left(x, number(link.from)));
        back.to.x += ends.map_or(0.0, |link| left(x, number(link.to)));
    }
}

/// All that stands in rows: nodes by their numbers, then places of links that pass; and the arcs between them.
#[derive(Debug)]
struct Standing {
    /// The row of each, and how wide it is.
    rows: Vec<u32>,
    widths: Vec<u32>,
    arcs: Vec<Arc>,
    /// Where among the arcs those of each link begin; at the end, how many there are.
    chains: Vec<usize>,
}

fn stood(net: &Net, sides: &[(u128, u128)], measure: Measure, is_passing: bool) -> Standing {
    let passing = if is_passing { passed(net) } else { 0 };
    let count = net.nodes.len().saturating_add(passing);
    let (mut rows, mut widths) = (Vec::with_capacity(count), Vec::with_capacity(count));
    rows.extend(net.rows.iter().map(|row| number(*row)));
    widths.extend(sides.iter().map(|(came, went)| measure.of((*came).max(*went))));
    let mut arcs = Vec::with_capacity(net.links.len().saturating_add(passing));
    let mut chains = Vec::with_capacity(net.links.len().saturating_add(1));
    for (at, link) in net.links.iter().enumerate() {
        chains.push(arcs.len());
        if net.runs_back(link) {
            continue;
        }
        let (upper, lower) = (net.row(link.from), net.row(link.to));
        let width = measure.of(link.weight);
        let mut above = number(link.from);
        let between = if is_passing { upper.saturating_add(1)..lower } else { 0..0 };
        for passed in between {
            let item = number(rows.len());
            rows.push(number(passed));
            widths.push(width);
            arcs.push(Arc { upper: above, lower: item, link: number(at), width });
            above = item;
        }
        arcs.push(Arc { upper: above, lower: number(link.to), link: number(at), width });
    }
    chains.push(arcs.len());
    Standing { rows, widths, arcs, chains }
}

/// In how many rows links pass without an end, over all links.
fn passed(net: &Net) -> usize {
    let between = net
        .links
        .iter()
        .map(|link| net.row(link.to).saturating_sub(net.row(link.from)).saturating_sub(1));
    between.fold(0, usize::saturating_add)
}
