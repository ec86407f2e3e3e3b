//! Which shortest paths go through whom, from eight sources at a time.
//!
//! Brandes, U. (2001), "A faster algorithm for betweenness centrality", Journal of Mathematical Sociology 25: 163-177,
//! level by level. Sources of one batch are of one mode, so each level lies in one mode and reads only the other; a row
//! is fetched once for all eight. A level is gathered from the open nodes or sent out from the frontier, whichever
//! touches fewer ties; either way each sum is taken in order of number, so the result is the same.

use crate::{
    mode::{Mode, Side},
    place::place,
};

/// How many sources are followed at once.
pub(crate) const LANES: usize = 8;
pub(crate) type Line = [f64; LANES];
const NOTHING: Line = [0.0; LANES];

/// Up to eight sources of one mode and one component, with how often each counts.
#[derive(Clone, Debug)]
pub(crate) struct Batch {
    pub(crate) mode: Mode,
    pub(crate) sources: Vec<(u32, f64)>,
    /// Where in the lists of nodes by component theirs begins and ends, groups and parties.
    pub(crate) groups: std::ops::Range<usize>,
    pub(crate) parties: std::ops::Range<usize>,
}

/// Sums over sources, by mode: of dependencies, and of their squares where asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sums {
    pub(crate) groups: Vec<f64>,
    pub(crate) parties: Vec<f64>,
    pub(crate) group_squares: Vec<f64>,
    pub(crate) party_squares: Vec<f64>,
}

/// More shortest paths between two nodes than an `f64` can count.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Overflow;

// Beyond this reciprocals lose digits.
const MOST_PATHS: f64 = 1e300;

/// One search: its memory is used again from batch to batch.
pub(crate) struct Search<'n> {
    groups: Half<'n>,
    parties: Half<'n>,
    found: Vec<(u32, u8)>, // Nodes in order of level, with the lanes that found them there.
    levels: Vec<usize>,    // Where each level begins in `found`, and last the end.
    squares: bool,
}

struct Half<'n> {
    side: Side<'n>,
    by_component: &'n [u32],
    paths: Vec<Line>,
    front: Vec<Line>, // What a level hands on; nothing outside the level at hand.
    dependency: Vec<Line>,
    settled: Vec<u8>,
    touched: Vec<u32>,
    open: Vec<u32>, // Every node that some lane has not found, and perhaps some that all have.
    open_ties: u64, // Of those that some lane has not found.
    sum: Vec<f64>,
    sum_of_squares: Vec<f64>,
}

impl<'n> Half<'n> {
    fn new(side: Side<'n>, by_component: &'n [u32], squares: bool) -> Self {
        let nodes = place(side.len());
        Self {
            side,
            by_component,
            paths: vec![NOTHING; nodes],
            front: vec![NOTHING; nodes],
            dependency: vec![NOTHING; nodes],
            settled: vec![0; nodes],
            touched: Vec::new(),
            open: Vec::new(),
            open_ties: 0,
            sum: vec![0.0; nodes],
            sum_of_squares: if squares { vec![0.0; nodes] } else { Vec::new() },
        }
    }

    fn front(&self, node: u32) -> Line {
        self.front.get(place(node)).copied().unwrap_or(NOTHING)
    }

    fn set_front(&mut self, node: u32, line: Line) {
        if let Some(slot) = self.front.get_mut(place(node)) {
            *slot = line;
        }
    }

    fn settled(&self, node: u32) -> u8 {
        self.settled.get(place(node)).copied().unwrap_or(u8::MAX)
    }

    /// Begins with the nodes of a component.
    fn begin(&mut self, nodes: std::ops::Range<usize>) {
        self.open.clear();
        self.open.extend(self.by_component.get(nodes).unwrap_or_default());
        self.open_ties = self.open.iter().map(|node| u64::from(self.side.degree(*node))).sum();
    }

    /// Settles a node in some lanes, with its number of paths there, which it hands on.
    fn settle(&mut self, node: u32, new: u8, lanes: u8, paths: &Line) {
        let at = place(node);
        if let Some(settled) = self.settled.get_mut(at) {
            *settled |= new;
            if *settled & lanes == lanes {
                self.open_ties = self.open_ties.saturating_sub(u64::from(self.side.degree(node)));
            }
        }
        let handed_on = masked(paths, new);
        if let Some(own) = self.paths.get_mut(at) {
            for (own, new) in own.iter_mut().zip(handed_on) {
                // Lanes outside are 0 here, and those settled before keep what they have.
                *own = if new > 0.0 { new } else { *own };
            }
        }
        self.set_front(node, handed_on);
    }

    /// What the neighbours of a node hand on. The innermost loop of all.
    #[inline]
    fn gather(&self, front: &[Line], node: u32) -> Line {
        let mut sum = NOTHING;
        for other in self.side.row(node) {
            if let Some(line) = front.get(place(*other)) {
                for (sum, part) in sum.iter_mut().zip(line) {
                    *sum += part;
                }
            }
        }
        sum
    }

    fn clear(&mut self, level: &[(u32, u8)]) {
        for (node, _) in level {
            self.set_front(*node, NOTHING);
        }
    }

    fn ties_of(&self, level: &[(u32, u8)]) -> u64 {
        level.iter().map(|(node, _)| u64::from(self.side.degree(*node))).sum()
    }
}

impl<'n> Search<'n> {
    pub(crate) fn new(
        sides: (Side<'n>, Side<'n>),
        by_component: (&'n [u32], &'n [u32]),
        squares: bool,
    ) -> Self {
        Self {
            groups: Half::new(sides.0, by_component.0, squares),
            parties: Half::new(sides.1, by_component.1, squares),
            found: Vec::new(),
            levels: Vec::new(),
            squares,
        }
    }

    /// Adds what lies between the sources of a batch and everybody.
    pub(crate) fn add(&mut self, batch: &Batch) -> Result<(), Overflow> {
        let squares = self.squares;
        let Self { groups, parties, found, levels, .. } = self;
        let (own, other) = match batch.mode {
            Mode::Groups => (groups, parties),
            Mode::Parties => (parties, groups),
        };
        let (own_nodes, other_nodes) = match batch.mode {
            Mode::Groups => (&batch.groups, &batch.parties),
            Mode::Parties => (&batch.parties, &batch.groups),
        };
        own.begin(own_nodes.clone());
        other.begin(other_nodes.clone());
        let lanes = lanes_of(batch.sources.len());
        let mut sides = [own, other];
        let is_counted = forward(&mut sides, found, levels, batch, lanes);
        if is_counted {
            backward(&mut sides, found, levels, batch, squares);
        }
        for (level, span) in levels.windows(2).enumerate() {
            let [this, _] = at_level(&mut sides, level);
            for (node, _) in span_of(found, span) {
                this.set_front(*node, NOTHING);
                if let Some(settled) = this.settled.get_mut(place(*node)) {
                    *settled = 0;
                }
            }
        }
        if is_counted { Ok(()) } else { Err(Overflow) }
    }

    pub(crate) fn into_sums(self) -> Sums {
        Sums {
            groups: self.groups.sum,
            parties: self.parties.sum,
            group_squares: self.groups.sum_of_squares,
            party_squares: self.parties.sum_of_squares,
        }
    }
}

/// The side a level lies in, and the other.
fn at_level<'a, 'n>(sides: &'a mut [&mut Half<'n>; 2], level: usize) -> [&'a mut Half<'n>; 2] {
    let [own, other] = sides;
    if level.is_multiple_of(2) { [own, other] } else { [other, own] }
}

fn span_of<'f>(found: &'f [(u32, u8)], span: &[usize]) -> &'f [(u32, u8)] {
    match span {
        [start, end] => found.get(*start..*end).unwrap_or_default(),
        _ => &[],
    }
}

fn lanes_of(count: usize) -> u8 {
    u8::MAX.checked_shr(8_u32.saturating_sub(crate::place::number(count))).unwrap_or(0)
}

/// Counts shortest paths level by level; false if there are too many to count.
fn forward(
    sides: &mut [&mut Half<'_>; 2],
    found: &mut Vec<(u32, u8)>,
    levels: &mut Vec<usize>,
    batch: &Batch,
    lanes: u8,
) -> bool {
    found.clear();
    levels.clear();
    levels.push(0);
    {
        let [own, _] = at_level(sides, 0);
        for (lane, (source, _)) in batch.sources.iter().enumerate() {
            let bit = 1_u8.checked_shl(crate::place::number(lane)).unwrap_or(0);
            own.settle(*source, bit, lanes, &masked(&[1.0; LANES], bit));
            found.push((*source, bit));
        }
    }
    levels.push(found.len());
    let mut is_counted = true;
    for level in 1.. {
        let [start, end] =
            [levels.get(level - 1), levels.get(level)].map(|at| at.copied().unwrap_or(0));
        let [this, last] = at_level(sides, level);
        if let Some(before) = level.checked_sub(2).and_then(|before| levels.get(before..level)) {
            // What this side handed on two levels ago.
            let span = span_of(found, before);
            for (node, _) in span {
                this.set_front(*node, NOTHING);
            }
        }
        let frontier = found.get(start..end).unwrap_or_default();
        let outward = last.ties_of(frontier);
        let first = found.len();
        if outward < this.open_ties / 2 {
            send(this, last, frontier);
            let mut touched = std::mem::take(&mut this.touched);
            touched.sort_unstable();
            touched.dedup();
            for node in &touched {
                let sum = this.front(*node);
                let new = nonzero(&sum) & lanes & !this.settled(*node);
                this.set_front(*node, NOTHING);
                if new != 0 {
                    is_counted &= sum.iter().all(|paths| *paths < MOST_PATHS);
                    this.settle(*node, new, lanes, &sum);
                    found.push((*node, new));
                }
            }
            touched.clear();
            this.touched = touched;
        } else {
            let mut open = std::mem::take(&mut this.open);
            open.retain(|node| {
                let settled = this.settled(*node);
                if settled & lanes == lanes {
                    return false;
                }
                let sum = this.gather(&last.front, *node);
                let new = nonzero(&sum) & lanes & !settled;
                if new != 0 {
                    is_counted &= sum.iter().all(|paths| *paths < MOST_PATHS);
                    this.settle(*node, new, lanes, &sum);
                    found.push((*node, new));
                }
                (settled | new) & lanes != lanes
            });
            this.open = open;
        }
        if found.len() == first || !is_counted {
            break;
        }
        levels.push(found.len());
    }
    let reached = levels.last().copied().unwrap_or(0);
    if is_counted {
        found.truncate(reached);
    } else {
        levels.push(found.len());
    }
    is_counted
}

/// What a level hands on, sent along its ties.
fn send(this: &mut Half<'_>, last: &Half<'_>, frontier: &[(u32, u8)]) {
    for (node, _) in frontier {
        let line = last.front(*node);
        for other in last.side.row(*node) {
            if let Some(sum) = this.front.get_mut(place(*other)) {
                for (sum, part) in sum.iter_mut().zip(line) {
                    *sum += part;
                }
                this.touched.push(*other);
            }
        }
    }
}

/// Dependencies of the sources on everybody, from the furthest level inwards.
fn backward(
    sides: &mut [&mut Half<'_>; 2],
    found: &[(u32, u8)],
    levels: &[usize],
    batch: &Batch,
    squares: bool,
) {
    let mut weights = NOTHING;
    for (slot, (_, weight)) in weights.iter_mut().zip(&batch.sources) {
        *slot = *weight;
    }
    let spans: Vec<&[(u32, u8)]> = levels.windows(2).map(|span| span_of(found, span)).collect();
    let last_levels = spans.len().saturating_sub(2)..spans.len();
    for (level, span) in spans.iter().enumerate() {
        let [this, _] = at_level(sides, level);
        if last_levels.contains(&level) {
            this.clear(span);
        }
        for (node, lanes) in *span {
            if let Some(own) = this.dependency.get_mut(place(*node)) {
                *own = unless(own, *lanes);
            }
        }
    }
    for level in (1..spans.len()).rev() {
        let [this, before] = at_level(sides, level);
        let span = spans.get(level).copied().unwrap_or_default();
        let inner = spans.get(level - 1).copied().unwrap_or_default();
        // What each node of this level is worth to one path that comes to it.
        for (node, lanes) in span {
            let at = place(*node);
            if let (Some(paths), Some(own)) = (this.paths.get(at), this.dependency.get(at)) {
                let mut worth = NOTHING;
                for (lane, (worth, (own, paths))) in
                    worth.iter_mut().zip(own.iter().zip(paths)).enumerate()
                {
                    if lanes >> lane & 1 == 1 {
                        *worth = (1.0 + own) / paths;
                    }
                }
                this.set_front(*node, worth);
            }
        }
        for (node, lanes) in inner {
            let sum = before.gather(&this.front, *node);
            let at = place(*node);
            if let (Some(paths), Some(own)) = (before.paths.get(at), before.dependency.get_mut(at))
            {
                let mut parts = NOTHING;
                for (lane, (part, (own, (sum, paths)))) in
                    parts.iter_mut().zip(own.iter_mut().zip(sum.iter().zip(paths))).enumerate()
                {
                    if lanes >> lane & 1 == 1 {
                        *own = sum * paths;
                        *part = *own;
                    }
                }
                if level > 1 {
                    before.count(at, &parts, &weights, squares);
                }
            }
        }
        this.clear(span);
    }
}

impl Half<'_> {
    /// Adds dependencies to the sums of a node.
    fn count(&mut self, at: usize, parts: &Line, weights: &Line, squares: bool) {
        if let Some(sum) = self.sum.get_mut(at) {
            *sum += parts.iter().zip(weights).map(|(part, weight)| part * weight).sum::<f64>();
        }
        if squares && let Some(sum) = self.sum_of_squares.get_mut(at) {
            *sum +=
                parts.iter().zip(weights).map(|(part, weight)| part * part * weight).sum::<f64>();
        }
    }
}

/// The lanes that hold something.
#[inline]
fn nonzero(line: &Line) -> u8 {
    let mut lanes = 0_u8;
    for (lane, value) in line.iter().enumerate() {
        lanes |= u8::from(*value > 0.0) << lane;
    }
    lanes
}

/// The line with other lanes empty.
#[inline]
fn masked(line: &Line, lanes: u8) -> Line {
    let mut kept = *line;
    for (lane, value) in kept.iter_mut().enumerate() {
        *value = if lanes >> lane & 1 == 1 { *value } else { 0.0 };
    }
    kept
}

/// The line with these lanes empty.
#[inline]
fn unless(line: &Line, lanes: u8) -> Line {
    masked(line, !lanes)
}
