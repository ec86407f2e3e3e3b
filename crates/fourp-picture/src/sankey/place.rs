//! Where everything stands across the drawing, in whole units of 1/100 px.

use super::{
    groups::{Groups, number, place},
    net::{Link, Net},
    order::{Arc, Ties, arrange, ties},
};

/// Units in a pixel.
pub(super) const UNIT: f64 = 100.0;
/// The most units between two things in a row.
const GAP: u32 = 900;
/// The least units between the lanes of what runs back.
const LANE_GAP: u32 = 600;
/// Units between the outmost lane and the edge, for its arrow.
const MARGIN: u32 = 500;
/// How often things are moved towards what they are linked with, down and up.
const ROUNDS: usize = 4;
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

/// Where on either end of a part of a link it begins, from the left edge, and how wide it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Slot {
    upper: (u32, u32),
    lower: (u32, u32),
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

impl Place {
    /// How wide it is.
    pub(super) fn width(&self) -> u32 {
        self.came.max(self.went)
    }
}

/// Weights into units: the least scale at which every row fits.
#[derive(Debug, Clone, Copy)]
struct Measure {
    units: u128,
    weight: u128,
    /// The same, where it is small.
    small: Option<(u64, u64)>,
}

impl Measure {
    fn new(units: u128, weight: u128) -> Self {
        let small = u64::try_from(units).ok().zip(u64::try_from(weight).ok());
        Self { units, weight, small }
    }

    /// A weight in units, rounded down; so of sums, whose differences are widths.
    fn of(&self, weight: u128) -> u32 {
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

/// Places everything on so many units across.
pub(super) fn places(net: &Net, across: u32) -> Places {
    let rows = net.rows.iter().max().map_or(0, |last| last.saturating_add(1));
    let sides = net.sides();
    let is_passing = passed(net) <= PASSED_MOST;
    let span = |link: &Link| (row(net, link.from), row(net, link.to));
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
        hold(row(net, node), (*came).max(*went));
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
        let (upper, lower) = (row(net, link.from), row(net, link.to));
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

fn row(net: &Net, node: usize) -> usize {
    net.rows.get(node).copied().unwrap_or(0)
}

fn left(x: &[f64], item: u32) -> f64 {
    x.get(place(item)).copied().unwrap_or(0.0)
}

/// In how many rows links pass without an end, over all links.
fn passed(net: &Net) -> usize {
    let between = net
        .links
        .iter()
        .map(|link| row(net, link.to).saturating_sub(row(net, link.from)).saturating_sub(1));
    between.fold(0, usize::saturating_add)
}

/// What is needed to divide sides among what ends at them.
struct Ends<'a> {
    net: &'a Net,
    arcs: &'a [Arc],
    order: &'a Groups,
    measure: Measure,
}

/// The side of a node as far as it is given away: how much, and where that ends in units.
type Given = (u128, u32);

impl Ends<'_> {
    /// Gives every link its slot at both its ends, so that those of a side fill it exactly: each slot begins
    /// where the sum of those before it ends, in units, rounded down. What runs back comes last, the outmost
    /// lane first.
    fn slots(&self, above: &Ties, back: &[(usize, &Link)]) -> (Vec<Slot>, Vec<Back>) {
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
            Station { row: row(self.net, node), x: f64::from(start), width }
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

/// What draws things to one side, up or down: what they are linked with, and how far beside it they should stand.
#[derive(Debug)]
struct Pull {
    ties: Ties,
    /// Of each thing, the sum over its arcs of how far right of the other thing it should stand, by their weights.
    offsets: Vec<f64>,
}

impl Pull {
    /// Where a thing is drawn, by how much: the sum of places by their weights, and of weights.
    fn of(&self, item: u32, x: &[f64]) -> (f64, f64) {
        let others = self.ties.others(item).iter();
        let sum: f64 = others.map(|(other, weight)| left(x, *other) * f64::from(*weight)).sum();
        let at = |list: &[f64]| list.get(place(item)).copied().unwrap_or(0.0);
        (sum + at(&self.offsets), at(&self.ties.weights))
    }
}

fn pulls(arcs: &[Arc], slots: &[Slot], [above, below]: [Ties; 2]) -> [Pull; 2] {
    let mut offsets = [vec![0.0_f64; above.weights.len()], vec![0.0_f64; below.weights.len()]];
    let [from_above, from_below] = &mut offsets;
    for (arc, slot) in arcs.iter().zip(slots) {
        let right = f64::from(slot.upper.0) - f64::from(slot.lower.0);
        let weighed = right * f64::from(arc.width.saturating_add(1));
        if let Some(sum) = from_above.get_mut(place(arc.lower)) {
            *sum += weighed;
        }
        if let Some(sum) = from_below.get_mut(place(arc.upper)) {
            *sum -= weighed;
        }
    }
    let [from_above, from_below] = offsets;
    [Pull { ties: above, offsets: from_above }, Pull { ties: below, offsets: from_below }]
}

/// How much room rows have.
#[derive(Debug)]
struct Room {
    /// How far right of the first each thing of a row stands when they stand as close as they may, in the order
    /// of the rows.
    offsets: Vec<f64>,
    /// How much further right each row may stand.
    slack: Vec<f64>,
}

impl Room {
    fn new(order: &Groups, widths: &[u32], across: f64, gap: impl Fn(u32) -> u32) -> Self {
        let mut offsets = Vec::with_capacity(order.all().len());
        let mut slack = Vec::with_capacity(order.len());
        for row in 0..number(order.len()) {
            let row = order.members(row);
            let gap = f64::from(gap(number(row.len())));
            let mut sum = 0.0;
            for item in row {
                offsets.push(sum);
                sum += f64::from(widths.get(place(*item)).copied().unwrap_or(0)) + gap;
            }
            let wide = if row.is_empty() { 0.0 } else { sum - gap };
            slack.push((across - wide).max(0.0));
        }
        Self { offsets, slack }
    }
}

/// The left edge of everything: each as near as can be to what it is linked with, in the order of its row. Places
/// are whole units.
fn settled(order: &Groups, [above, below]: [&Pull; 2], room: &Room) -> Vec<f64> {
    let mut x = vec![0.0_f64; order.all().len()];
    let row_of = |row: u32| {
        let offsets = room.offsets.get(order.range(row)).unwrap_or_default();
        let slack = room.slack.get(place(row)).copied().unwrap_or(0.0);
        (order.members(row), offsets, slack)
    };
    let rows = number(order.len());
    for row in 0..rows {
        let (items, offsets, slack) = row_of(row);
        for (item, offset) in items.iter().zip(offsets) {
            set(&mut x, *item, slack / 2.0 + offset);
        }
    }
    let mut blocks: Vec<Block> = Vec::new();
    let mut pull = |x: &mut Vec<f64>, row: u32, pulls: &[&Pull]| {
        let (items, offsets, slack) = row_of(row);
        blocks.clear();
        for (item, offset) in items.iter().zip(offsets) {
            let (mut sum, mut weight) = (0.0, 0.0);
            for pull in pulls {
                let (more, by) = pull.of(*item, x);
                (sum, weight) = (sum + more, weight + by);
            }
            let (wish, weight) =
                if weight > 0.0 { (sum / weight, weight) } else { (left(x, *item), 1.0) };
            push(&mut blocks, wish - offset, weight);
        }
        let mut row = items.iter().zip(offsets);
        for block in &blocks {
            let start = block.mean.clamp(0.0, slack).round();
            for (item, offset) in row.by_ref().take(block.count) {
                set(x, *item, start + offset);
            }
        }
    };
    for round in 0..ROUNDS {
        for row in 1..rows {
            pull(&mut x, row, &[above]);
        }
        let both = [below, above];
        let early = both.get(..1).unwrap_or_default();
        let pulls = if round.saturating_add(2) < ROUNDS { early } else { &both };
        for row in (0..rows).rev() {
            pull(&mut x, row, pulls);
        }
    }
    x
}

/// Things that stand as close as they may, as all of them would rather stand further into each other.
#[derive(Debug, Clone, Copy)]
struct Block {
    sum: f64,
    weight: f64,
    mean: f64,
    count: usize,
}

/// Adds a wish to blocks that hold the rising numbers nearest to wishes by weighted squares: pool adjacent
/// violators (Ayer and others 1955).
fn push(blocks: &mut Vec<Block>, wish: f64, weight: f64) {
    let sum = wish * weight;
    let mut block = Block { sum, weight, mean: sum / weight, count: 1 };
    while let Some(last) = blocks.last()
        && last.mean > block.mean
    {
        let (sum, weight) = (last.sum + block.sum, last.weight + block.weight);
        let count = last.count.saturating_add(block.count);
        block = Block { sum, weight, mean: sum / weight, count };
        blocks.pop();
    }
    blocks.push(block);
}

fn set(list: &mut [f64], item: u32, value: f64) {
    if let Some(slot) = list.get_mut(place(item)) {
        *slot = value;
    }
}
