//! Which shortest paths go through whom, from eight sources at a time.
//!
//! Brandes, U. (2001), "A faster algorithm for betweenness centrality", Journal of Mathematical Sociology 25: 163-177,
//! level by level. Sources of one batch are of one mode, so each level lies in one mode and reads only the other; a row
//! is fetched once for all eight. A level is gathered from the open nodes or sent out from the frontier, whichever
//! touches fewer ties; either way each sum is taken in order of number, so the result is the same.
//! Lines of eight numbers are worked on without branches, which is what makes them cheap.

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
    found: Vec<Found>,  // In order of level.
    levels: Vec<usize>, // Where each level begins in `found`, and last the end.
    squares: bool,
}

/// A node, and the lanes that found it at one level: those of its line that are not 0.
#[derive(Clone, Copy)]
struct Found {
    node: u32,
    line: Line, // On the way out the number of shortest paths; on the way back what one path to it is worth.
}

struct Half<'n> {
    side: Side<'n>,
    by_component: &'n [u32],
    front: Vec<Line>,  // What a level hands on; nothing outside the level at hand.
    unseen: Vec<Line>, // 1 for each lane that has not found the node yet, and 0.
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
            front: vec![NOTHING; nodes],
            unseen: vec![NOTHING; nodes],
            touched: Vec::new(),
            open: Vec::new(),
            open_ties: 0,
            sum: vec![0.0; nodes],
            sum_of_squares: if squares { vec![0.0; nodes] } else { Vec::new() },
        }
    }

    /// Begins with the nodes of a component, which no lane has found.
    fn begin(&mut self, nodes: std::ops::Range<usize>, lanes: &Line) {
        let nodes = self.by_component.get(nodes).unwrap_or_default();
        self.open.clear();
        self.open.extend(nodes);
        self.open_ties = 0;
        for node in nodes {
            self.open_ties = self.open_ties.saturating_add(u64::from(self.side.degree(*node)));
            if let Some(unseen) = self.unseen.get_mut(place(*node)) {
                *unseen = *lanes;
            }
        }
    }

    #[inline]
    fn front(&self, node: u32) -> Line {
        self.front.get(place(node)).copied().unwrap_or(NOTHING)
    }

    #[inline]
    fn set_front(&mut self, node: u32, line: Line) {
        if let Some(slot) = self.front.get_mut(place(node)) {
            *slot = line;
        }
    }

    /// Settles a node in the lanes that come to it for the first time, with their numbers of paths, if there are any.
    #[inline]
    fn settle(&mut self, node: u32, paths: &Line) -> Option<Found> {
        let unseen = self.unseen.get_mut(place(node))?;
        let (mut line, mut left, mut is_new) = (NOTHING, 0.0, 0.0);
        for ((new, paths), unseen) in line.iter_mut().zip(paths).zip(unseen.iter_mut()) {
            *new = paths * *unseen;
            *unseen = if *new == 0.0 { *unseen } else { 0.0 };
            left += *unseen;
            is_new += *new;
        }
        if left == 0.0 && is_new != 0.0 {
            self.open_ties = self.open_ties.saturating_sub(u64::from(self.side.degree(node)));
        }
        (is_new != 0.0).then(|| {
            self.set_front(node, line);
            Found { node, line }
        })
    }

    fn is_open(&self, node: u32) -> bool {
        self.unseen.get(place(node)).is_some_and(|unseen| unseen.iter().sum::<f64>() > 0.0)
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

    /// What a level hands on, sent along its ties. The nodes it comes to are noted, perhaps more than once.
    fn receive(&mut self, from: Side<'_>, level: &[Found]) {
        for found in level {
            for other in from.row(found.node) {
                if let Some(sum) = self.front.get_mut(place(*other)) {
                    for (sum, part) in sum.iter_mut().zip(&found.line) {
                        *sum += part;
                    }
                    self.touched.push(*other);
                }
            }
        }
    }

    fn clear(&mut self, level: &[Found]) {
        for found in level {
            self.set_front(found.node, NOTHING);
        }
    }

    fn ties_of(&self, level: &[Found]) -> u64 {
        level.iter().map(|found| u64::from(self.side.degree(found.node))).sum()
    }

    /// Adds the dependencies of a node to its sums.
    #[inline]
    fn count(&mut self, node: u32, parts: &Line, weights: &Line, squares: bool) {
        if let Some(sum) = self.sum.get_mut(place(node)) {
            *sum += parts.iter().zip(weights).map(|(part, weight)| part * weight).sum::<f64>();
        }
        if squares && let Some(sum) = self.sum_of_squares.get_mut(place(node)) {
            *sum +=
                parts.iter().zip(weights).map(|(part, weight)| part * part * weight).sum::<f64>();
        }
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
        let (mut lanes, mut weights) = (NOTHING, NOTHING);
        for ((lane, weight), (_, source)) in lanes.iter_mut().zip(&mut weights).zip(&batch.sources)
        {
            (*lane, *weight) = (1.0, *source);
        }
        self.groups.begin(batch.groups.clone(), &lanes);
        self.parties.begin(batch.parties.clone(), &lanes);
        let (own, other) = match batch.mode {
            Mode::Groups => (&mut self.groups, &mut self.parties),
            Mode::Parties => (&mut self.parties, &mut self.groups),
        };
        let mut sides = [own, other];
        let is_counted = forward(&mut sides, &mut self.found, &mut self.levels, batch);
        // Only the last two levels still hand something on, but for a search that was given up.
        let finished = if is_counted { self.levels.len().saturating_sub(3) } else { 0 };
        for (level, span) in self.levels.windows(2).enumerate().skip(finished) {
            let [this, _] = at_level(&mut sides, level);
            this.clear(self.found.get(range(span)).unwrap_or_default());
        }
        if !is_counted {
            return Err(Overflow);
        }
        backward(&mut sides, &mut self.found, &self.levels, &weights, self.squares);
        Ok(())
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

fn range(span: &[usize]) -> std::ops::Range<usize> {
    match span {
        [start, end] => *start..*end,
        _ => 0..0,
    }
}

/// Counts shortest paths level by level; false if there are too many to count.
fn forward(
    sides: &mut [&mut Half<'_>; 2],
    found: &mut Vec<Found>,
    levels: &mut Vec<usize>,
    batch: &Batch,
) -> bool {
    found.clear();
    levels.clear();
    levels.push(0);
    let [own, _] = at_level(sides, 0);
    for (lane, (source, _)) in batch.sources.iter().enumerate() {
        let mut line = NOTHING;
        line.iter_mut().skip(lane).take(1).for_each(|paths| *paths = 1.0);
        found.extend(own.settle(*source, &line));
    }
    levels.push(found.len());
    for level in 1.. {
        let [this, last] = at_level(sides, level);
        if let Some(before) = level.checked_sub(2).and_then(|before| levels.get(before..level)) {
            // What this side handed on two levels ago.
            this.clear(found.get(range(before)).unwrap_or_default());
        }
        let span = levels.get(level - 1..=level).map_or(0..0, range);
        let first = found.len();
        if last.ties_of(found.get(span.clone()).unwrap_or_default()) < this.open_ties / 2 {
            this.receive(last.side, found.get(span).unwrap_or_default());
            let mut touched = std::mem::take(&mut this.touched);
            touched.sort_unstable();
            touched.dedup();
            for node in touched.drain(..) {
                let paths = this.front(node);
                this.set_front(node, NOTHING);
                found.extend(this.settle(node, &paths));
            }
            this.touched = touched;
        } else {
            let mut open = std::mem::take(&mut this.open);
            open.retain(|node| {
                if !this.is_open(*node) {
                    return false;
                }
                let paths = this.gather(&last.front, *node);
                found.extend(this.settle(*node, &paths));
                true
            });
            this.open = open;
        }
        if found.len() == first {
            return true;
        }
        levels.push(found.len());
        let new = found.get(first..).unwrap_or_default();
        if !new.iter().all(|found| found.line.iter().all(|paths| *paths < MOST_PATHS)) {
            return false;
        }
    }
    true
}

/// Dependencies of the sources on everybody, from the furthest level inwards.
fn backward(
    sides: &mut [&mut Half<'_>; 2],
    found: &mut [Found],
    levels: &[usize],
    weights: &Line,
    squares: bool,
) {
    // Nothing depends on the furthest.
    let furthest = levels.len().checked_sub(2).and_then(|last| levels.get(last..));
    for found in found.get_mut(furthest.map_or(0..0, range)).unwrap_or_default() {
        found.line = worth(&found.line, &NOTHING);
    }
    for (level, spans) in levels.windows(3).enumerate().rev() {
        let [start, middle, end] = *spans else { continue };
        let (inner, outer) =
            found.get_mut(start..end).unwrap_or_default().split_at_mut(middle - start);
        let [this, outside] = at_level(sides, level);
        let is_sent = outside.ties_of(outer) < this.ties_of(inner) / 2;
        if is_sent {
            this.receive(outside.side, outer);
        } else {
            for found in &*outer {
                outside.set_front(found.node, found.line);
            }
        }
        for found in inner {
            let sum = if is_sent {
                this.front(found.node)
            } else {
                this.gather(&outside.front, found.node)
            };
            let mut parts = NOTHING;
            for ((part, sum), paths) in parts.iter_mut().zip(sum).zip(&found.line) {
                *part = sum * paths;
            }
            // A source is not between itself and others.
            if level > 0 {
                this.count(found.node, &parts, weights, squares);
            }
            found.line = worth(&found.line, &parts);
        }
        if is_sent {
            let mut touched = std::mem::take(&mut this.touched);
            for node in touched.drain(..) {
                this.set_front(node, NOTHING);
            }
            this.touched = touched;
        } else {
            outside.clear(outer);
        }
    }
}

/// What one path to a node is worth: itself and what depends on it, shared out; nothing in lanes without paths.
#[inline]
fn worth(paths: &Line, dependency: &Line) -> Line {
    let mut worth = NOTHING;
    for ((worth, paths), dependency) in worth.iter_mut().zip(paths).zip(dependency) {
        *worth = if *paths == 0.0 { 0.0 } else { (1.0 + dependency) / paths };
    }
    worth
}
