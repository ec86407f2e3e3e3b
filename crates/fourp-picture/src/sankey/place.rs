//! Where everything stands across the drawing, in whole units of 1/100 px.

use super::{
    net::{Link, Net},
    order::{Arc, arranged},
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
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Places {
    pub(super) nodes: Vec<Place>,
    /// For each link, in order, the stations of its way; none for those that run back.
    pub(super) ways: Vec<Vec<Station>>,
    pub(super) backs: Vec<Back>,
    pub(super) rows: usize,
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
}

impl Measure {
    /// A weight in units, rounded down; so of sums, whose differences are widths.
    fn of(&self, weight: u128) -> u32 {
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
    let lanes = u32::try_from(back.len()).unwrap_or(u32::MAX);
    let lane_gap = LANE_GAP.min((across / 8).checked_div(lanes).unwrap_or(0));
    // A unit more for each, by which its slot may be wider than its share.
    let lane_room = lane_gap.saturating_add(1).saturating_mul(lanes);
    let free = across.saturating_sub(lane_room).saturating_sub(if lanes > 0 { MARGIN } else { 0 });
    let gap = |count: u32| GAP.min((across / 4).checked_div(count.saturating_sub(1)).unwrap_or(0));
    let fits = weights.iter().zip(&counts).map(|(weight, count)| Measure {
        units: free.saturating_sub(gap(*count).saturating_mul(count.saturating_sub(1))).into(),
        weight: weight.saturating_add(backs_weight).max(1),
    });
    let least = |one: &Measure, other: &Measure| {
        let (one, other) =
            (one.units.saturating_mul(other.weight), other.units.saturating_mul(one.weight));
        one.cmp(&other)
    };
    let measure = fits.min_by(least).unwrap_or(Measure { units: 0, weight: 1 });

    let mut items = Items::default();
    for (node, (came, went)) in sides.iter().enumerate() {
        items.add(row(net, node), measure.of((*came).max(*went)));
    }
    let mut arcs: Vec<Vec<Arc>> = vec![Vec::new(); rows];
    for (number, link) in net.links.iter().enumerate() {
        if net.runs_back(link) {
            continue;
        }
        let (upper, lower) = span(link);
        let width = measure.of(link.weight);
        let mut above = link.from;
        let between = if is_passing { upper.saturating_add(1)..lower } else { 0..0 };
        for passed in between {
            let item = items.add(passed, width);
            push(&mut arcs, passed.saturating_sub(1), Arc::new(above, item, number, width));
            above = item;
        }
        let last = if is_passing { lower.saturating_sub(1) } else { upper };
        push(&mut arcs, last, Arc::new(above, link.to, number, width));
    }
    let mut order = items.by_row(rows);
    let mut places: Vec<usize> = arranged(&mut order, &arcs, items.rows.len(), is_passing);
    places.resize(items.rows.len(), 0);

    let backs = slots(net, &mut arcs, &places, &back, measure);
    let lanes_units = back.iter().map(|(_, link)| measure.of(link.weight));
    let lanes_units = lanes_units.fold(0, u32::saturating_add);
    let room = Room { across: f64::from(free.saturating_sub(lanes_units)), gap: &gap };
    let x = settled(&order, &arcs, &items.widths, room);
    told(net, &sides, &arcs, x, (backs, lane_gap), (across, measure, rows))
}

/// Everything as it is drawn.
fn told(
    net: &Net,
    sides: &[(u128, u128)],
    arcs: &[Vec<Arc>],
    x: Vec<f64>,
    (mut backs, lane_gap): (Vec<Back>, u32),
    (across, measure, rows): (u32, Measure, usize),
) -> Places {
    let left = |item: usize| x.get(item).copied().unwrap_or(0.0);
    let nodes = sides.iter().enumerate().map(|(node, (came, went))| Place {
        x: left(node),
        came: measure.of(*came),
        went: measure.of(*went),
    });
    let mut ways: Vec<Vec<Station>> = vec![Vec::new(); net.links.len()];
    for (row, arcs) in arcs.iter().enumerate() {
        for arc in arcs {
            let Some(way) = ways.get_mut(arc.link) else { continue };
            let lower = net.links.get(arc.link).filter(|link| link.to == arc.lower);
            let end = lower
                .map_or(row.saturating_add(1), |link| net.rows.get(link.to).copied().unwrap_or(0));
            let (upper, under) = (left(arc.upper) + arc.upper_at, left(arc.lower) + arc.lower_at);
            if way.is_empty() {
                way.push(Station { row, x: upper, width: arc.upper_width });
            }
            way.push(Station { row: end, x: under, width: arc.lower_width });
        }
    }
    let mut edge = f64::from(across.saturating_sub(MARGIN));
    for back in backs.iter_mut().rev() {
        let width = f64::from(back.from.width);
        back.lane = edge - width / 2.0;
        edge -= width + f64::from(lane_gap);
        let ends = net.links.get(back.link).copied();
        back.from.x += ends.map_or(0.0, |link| left(link.from));
        back.to.x += ends.map_or(0.0, |link| left(link.to));
    }
    Places { nodes: nodes.collect(), ways, backs, rows }
}

/// Things in rows: nodes by their numbers, then places of links that pass.
#[derive(Debug, Default)]
struct Items {
    rows: Vec<usize>,
    widths: Vec<u32>,
}

impl Items {
    fn add(&mut self, row: usize, width: u32) -> usize {
        self.rows.push(row);
        self.widths.push(width);
        self.rows.len().saturating_sub(1)
    }

    fn by_row(&self, rows: usize) -> Vec<Vec<usize>> {
        let mut order = vec![Vec::new(); rows];
        for (item, row) in self.rows.iter().enumerate() {
            if let Some(row) = order.get_mut(*row) {
                row.push(item);
            }
        }
        order
    }
}

fn row(net: &Net, node: usize) -> usize {
    net.rows.get(node).copied().unwrap_or(0)
}

fn push(arcs: &mut [Vec<Arc>], row: usize, arc: Arc) {
    if let Some(arcs) = arcs.get_mut(row) {
        arcs.push(arc);
    }
}

/// In how many rows links pass without an end, over all links.
fn passed(net: &Net) -> usize {
    let between = net
        .links
        .iter()
        .map(|link| row(net, link.to).saturating_sub(row(net, link.from)).saturating_sub(1));
    between.fold(0, usize::saturating_add)
}

/// Gives every link its slot at both its ends, so that those of a side fill it exactly: each slot begins where
/// the sum of those before it ends, in units, rounded down. What runs back comes last, the outmost lane first.
fn slots(
    net: &Net,
    arcs: &mut [Vec<Arc>],
    places: &[usize],
    back: &[(usize, &Link)],
    measure: Measure,
) -> Vec<Back> {
    let count = net.nodes.len();
    let mut sums = vec![(0_u128, 0_u128); count];
    let slot = |sum: &mut u128, weight: u128| {
        let start = measure.of(*sum);
        *sum = sum.saturating_add(weight);
        (start, measure.of(*sum).saturating_sub(start))
    };
    let weight = |link: usize| net.links.get(link).map_or(0, |link| link.weight);
    let at = |item: usize| places.get(item).copied().unwrap_or(0);
    for arcs in arcs {
        arcs.sort_by_cached_key(|arc| (at(arc.upper), at(arc.lower), arc.link));
        for arc in arcs.iter_mut() {
            if let Some((_, went)) = sums.get_mut(arc.upper) {
                let (start, width) = slot(went, weight(arc.link));
                (arc.upper_at, arc.upper_width) = (f64::from(start), width);
            }
        }
        arcs.sort_by_cached_key(|arc| (at(arc.lower), at(arc.upper), arc.link));
        for arc in arcs.iter_mut() {
            if let Some((came, _)) = sums.get_mut(arc.lower) {
                let (start, width) = slot(came, weight(arc.link));
                (arc.lower_at, arc.lower_width) = (f64::from(start), width);
            }
        }
    }
    let mut backs: Vec<Back> = Vec::new();
    for (number, link) in back.iter().rev() {
        let station = |node: usize, (start, width): (u32, u32)| Station {
            row: row(net, node),
            x: f64::from(start),
            width,
        };
        let from = sums.get_mut(link.from).map(|(_, went)| slot(went, link.weight));
        let to = sums.get_mut(link.to).map(|(came, _)| slot(came, link.weight));
        backs.push(Back {
            link: *number,
            from: station(link.from, from.unwrap_or_default()),
            to: station(link.to, to.unwrap_or_default()),
            lane: 0.0,
        });
    }
    backs.reverse();
    backs
}

/// How much room a row has, and how far apart so many things stand.
#[derive(Clone, Copy)]
struct Room<'a> {
    across: f64,
    gap: &'a dyn Fn(u32) -> u32,
}

/// The left edge of everything: each as near as can be to what it is linked with, in the order of its row.
fn settled(order: &[Vec<usize>], arcs: &[Vec<Arc>], widths: &[u32], room: Room<'_>) -> Vec<f64> {
    let mut x = vec![0.0_f64; widths.len()];
    let mut wish = vec![(0.0_f64, 0.0_f64); widths.len()];
    let offsets: Vec<Vec<f64>> = order.iter().map(|row| offsets(row, widths, room)).collect();
    for (row, offsets) in order.iter().zip(&offsets) {
        let width = offsets.last().copied().unwrap_or(0.0);
        let start = ((room.across - width) / 2.0).max(0.0);
        for (item, offset) in row.iter().zip(offsets) {
            set(&mut x, *item, start + offset);
        }
    }
    let mut pull = |x: &mut Vec<f64>, row: usize, from: &[(Option<&Vec<Arc>>, End)]| {
        let (Some(items), Some(offsets)) = (order.get(row), offsets.get(row)) else { return };
        for item in items {
            set(&mut wish, *item, (0.0, 0.0));
        }
        for (arcs, end) in from {
            for arc in arcs.iter().flat_map(|arcs| arcs.iter()) {
                let weight = f64::from(arc.width) + 1.0;
                let [own, other] = match end {
                    End::Lower => [(arc.lower, arc.lower_at), (arc.upper, arc.upper_at)],
                    End::Upper => [(arc.upper, arc.upper_at), (arc.lower, arc.lower_at)],
                };
                let place = x.get(other.0).copied().unwrap_or(0.0) + other.1 - own.1;
                if let Some(sum) = wish.get_mut(own.0) {
                    *sum = (sum.0 + place * weight, sum.1 + weight);
                }
            }
        }
        let wishes = items.iter().zip(offsets).map(|(item, offset)| {
            let (sum, weight) = wish.get(*item).copied().unwrap_or_default();
            let now = x.get(*item).copied().unwrap_or(0.0);
            if weight > 0.0 { (sum / weight - offset, weight) } else { (now - offset, 1.0) }
        });
        let room = (room.across - offsets.last().copied().unwrap_or(0.0)).max(0.0);
        let near = in_order(wishes);
        for ((item, offset), place) in items.iter().zip(offsets).zip(near) {
            set(x, *item, place.clamp(0.0, room).round() + offset);
        }
    };
    for round in 0..ROUNDS {
        for row in 1..order.len() {
            pull(&mut x, row, &[(arcs.get(row.saturating_sub(1)), End::Lower)]);
        }
        for row in (0..order.len()).rev() {
            let above = row.checked_sub(1).and_then(|above| arcs.get(above));
            let both = [(arcs.get(row), End::Upper), (above, End::Lower)];
            pull(
                &mut x,
                row,
                if round.saturating_add(2) < ROUNDS {
                    both.get(..1).unwrap_or_default()
                } else {
                    &both
                },
            );
        }
    }
    x
}

/// Which end of an arc is moved.
#[derive(Clone, Copy)]
enum End {
    Upper,
    Lower,
}

/// How far right of the first each thing of a row stands when they stand as close as they may; and at the end,
/// how wide the row then is.
fn offsets(row: &[usize], widths: &[u32], room: Room<'_>) -> Vec<f64> {
    let gap = f64::from((room.gap)(u32::try_from(row.len()).unwrap_or(u32::MAX)));
    let mut sum = 0.0;
    let mut found = Vec::with_capacity(row.len().saturating_add(1));
    for item in row {
        found.push(sum);
        sum += f64::from(widths.get(*item).copied().unwrap_or(0)) + gap;
    }
    found.push(if row.is_empty() { 0.0 } else { sum - gap });
    found
}

/// The rising numbers nearest to given ones by weighted squares: pool adjacent violators (Ayer and others 1955).
fn in_order(wishes: impl Iterator<Item = (f64, f64)>) -> Vec<f64> {
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    for (wish, weight) in wishes {
        let mut block = (wish * weight, weight, 1_usize);
        while let Some(last) = blocks.last().copied()
            && last.0 / last.1 > block.0 / block.1
        {
            blocks.pop();
            block = (last.0 + block.0, last.1 + block.1, last.2.saturating_add(block.2));
        }
        blocks.push(block);
    }
    let values = blocks
        .into_iter()
        .flat_map(|(sum, weight, count)| std::iter::repeat_n(sum / weight, count));
    values.collect()
}

fn set<T>(list: &mut [T], place: usize, value: T) {
    if let Some(slot) = list.get_mut(place) {
        *slot = value;
    }
}
