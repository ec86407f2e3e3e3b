//! A table with totals as a network, in which whatever a reader cannot tell is a flow.
//!
//! Every count and total is an edge: a cell from its row to its column, a total of a column from there to
//! the row of totals, a total of a row from the column of totals to there, and the grand total from the
//! row of totals to the column of totals. That rows and columns add up is then that as much leaves every
//! node as enters it. Two tables that agree in what is shown differ by a circulation along the edges that
//! are not (Cox 1995, "Network models for complementary cell suppression", J. Amer. Statist. Assoc. 90).
//! Capacities are whole, and so are all bounds.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap, VecDeque},
};

/// More than any amount that totals bound.
pub(super) const UNBOUNDED: u64 = 1 << 60;

/// A count or total.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) value: u64,
    /// How far the value can fall, for all a reader knows without the totals.
    pub(super) slack: u64,
}

/// All counts and totals, by their numbers.
#[derive(Clone, Debug)]
pub(super) struct Network {
    edges: Vec<Edge>,
    /// The edges at each node.
    at: Vec<Vec<usize>>,
    rows: usize,
    columns: usize,
}

/// The edges that are not shown.
#[derive(Clone, Debug, Default)]
pub(super) struct Hidden {
    edges: BTreeSet<usize>,
    at: BTreeMap<usize, BTreeSet<usize>>,
}

/// Which way a count changes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Change {
    Rise,
    Fall,
}

/// By how much edges would have to change so that one of them can.
#[derive(Clone, Debug, Default)]
pub(super) struct Flow {
    pub(super) amount: u64,
    net: BTreeMap<usize, i128>,
}

/// A step along an edge, with it or against it.
#[derive(Clone, Copy, Debug)]
struct Step {
    edge: usize,
    node: usize,
    room: u64,
    is_forward: bool,
}

/// What it costs to hide an edge: a loss, and a second one that tells equal losses apart.
pub(super) type Price = (u64, u64);

impl Network {
    /// The network of a table: its counts, row by row and with all totals, and the least that a count can
    /// be, 0 or 1, unless it is known to be 0.
    pub(super) fn of(counts: &[u64], rows: usize, columns: usize, floor: u64) -> Self {
        let mut edges = Vec::with_capacity(counts.len());
        let below = rows;
        let first_column = rows.saturating_add(1);
        let beside = first_column.saturating_add(columns);
        let ends =
            (0..=rows).flat_map(|row| (first_column..=beside).map(move |column| (row, column)));
        let mut at = vec![Vec::new(); beside.saturating_add(1)];
        // What the cells at a node come to at least, and with them its total.
        let mut least = vec![0_u64; beside.saturating_add(1)];
        for ((number, (row, column)), value) in ends.enumerate().zip(counts) {
            // A total runs against the cells that it sums; the grand total sums totals both ways.
            let is_with = (row == below) == (column == beside);
            let (from, to) = if is_with { (row, column) } else { (column, row) };
            let known = match (row == below, column == beside) {
                (false, false) => floor.min(*value),
                (false, true) => least.get(row).copied().unwrap_or(0),
                (true, _) => least.get(column).copied().unwrap_or(0),
            };
            edges.push(Edge { from, to, value: *value, slack: value.saturating_sub(known) });
            for node in [from, to] {
                if let Some(at) = at.get_mut(node) {
                    at.push(number);
                }
            }
            for node in [row, column] {
                if let Some(least) = least.get_mut(node).filter(|_| node != below) {
                    *least = least.saturating_add(known);
                }
            }
        }
        Self { edges, at, rows, columns }
    }

    pub(super) fn edges(&self) -> impl Iterator<Item = (usize, Edge)> {
        self.edges.iter().copied().enumerate()
    }

    /// How many counts there are without the totals.
    pub(super) const fn cells(&self) -> usize {
        self.rows.saturating_mul(self.columns)
    }

    /// The grand total.
    pub(super) fn total(&self) -> u64 {
        self.edges.last().map_or(0, |edge| edge.value)
    }

    pub(super) fn is_total(&self, edge: usize) -> bool {
        let width = self.columns.saturating_add(1);
        edge.checked_rem(width) == Some(self.columns) || edge.checked_div(width) == Some(self.rows)
    }

    pub(super) fn edge(&self, number: usize) -> Option<Edge> {
        self.edges.get(number).copied()
    }

    /// By how much a hidden edge can change, up to a limit, while the shown ones stay; and how: the
    /// largest flow through the other hidden edges (Edmonds and Karp 1972).
    ///
    /// Costs time in proportion to h for each of at most `limit` paths, if h edges are hidden.
    pub(super) fn change(&self, hidden: &Hidden, edge: usize, change: Change, limit: u64) -> Flow {
        let mut flow = Flow::default();
        let Some((source, sink, limit)) = self.ends(edge, change, limit) else { return flow };
        while flow.amount < limit {
            let Some(path) = self.shortest(hidden, &flow, edge, source, sink) else { break };
            flow.push(&path, limit);
        }
        flow
    }

    /// Hides as cheap edges as it finds, until an edge can change by an amount: one cheapest path after
    /// the other, those that suffice alone before those that do not (Kelly, Golden and Assad 1992, "Cell
    /// suppression: disclosure protection for sensitive tabular data", Networks 22). `price` is `None` for
    /// edges that may not be hidden.
    pub(super) fn hide_for(
        &self,
        hidden: &mut Hidden,
        edge: usize,
        change: Change,
        amount: u64,
        price: impl Fn(usize) -> Option<Price>,
    ) {
        let mut flow = self.change(hidden, edge, change, amount);
        let Some((source, sink, amount)) = self.ends(edge, change, amount) else { return };
        while flow.amount < amount {
            let wanted = amount - flow.amount;
            let search = |hidden: &Hidden, room| {
                self.cheapest(hidden, &flow, edge, (source, sink), room, &price)
            };
            let path = search(hidden, wanted).or_else(|| search(hidden, 1));
            let Some((_, path)) = path else { return };
            for step in &path {
                self.hide(hidden, step.edge);
            }
            flow.push(&path, amount);
        }
    }

    /// The price of the cheapest path that lets an edge change by one.
    pub(super) fn price_of_change(
        &self,
        hidden: &Hidden,
        edge: usize,
        change: Change,
        price: impl Fn(usize) -> Option<Price>,
    ) -> Option<Price> {
        let (source, sink, amount) = self.ends(edge, change, 1)?;
        let nothing = Flow::default();
        self.cheapest(hidden, &nothing, edge, (source, sink), amount, &price)
            .filter(|_| amount > 0)
            .map(|(price, _)| price)
    }

    pub(super) fn hide(&self, hidden: &mut Hidden, number: usize) {
        if let (Some(edge), true) = (self.edge(number), hidden.edges.insert(number)) {
            for node in [edge.from, edge.to] {
                hidden.at.entry(node).or_default().insert(number);
            }
        }
    }

    pub(super) fn show(&self, hidden: &mut Hidden, number: usize) {
        if let (Some(edge), true) = (self.edge(number), hidden.edges.remove(&number)) {
            for node in [edge.from, edge.to] {
                hidden.at.entry(node).or_default().remove(&number);
            }
        }
    }

    /// Where the rest of a circulation through an edge begins and ends, and how large it can be.
    fn ends(&self, edge: usize, change: Change, limit: u64) -> Option<(usize, usize, u64)> {
        let edge = self.edge(edge)?;
        Some(match change {
            Change::Rise => (edge.to, edge.from, limit),
            Change::Fall => (edge.from, edge.to, limit.min(edge.slack)),
        })
    }

    /// The step from a node along an edge that still has room.
    fn step(&self, flow: &Flow, number: usize, node: usize) -> Option<Step> {
        let edge = self.edge(number)?;
        let net = flow.net.get(&number).copied().unwrap_or(0);
        let is_forward = edge.from == node;
        let (to, room) = if is_forward {
            (edge.to, i128::from(UNBOUNDED) - net)
        } else {
            (edge.from, i128::from(edge.slack) + net)
        };
        let room = u64::try_from(room).ok().filter(|room| *room > 0)?;
        Some(Step { edge: number, node: to, room, is_forward })
    }

    /// The path of fewest hidden edges.
    fn shortest(
        &self,
        hidden: &Hidden,
        flow: &Flow,
        except: usize,
        source: usize,
        sink: usize,
    ) -> Option<Vec<Step>> {
        let mut came = self.nowhere();
        let mut queue = VecDeque::from([source]);
        while let Some(node) = queue.pop_front() {
            let edges = hidden.at.get(&node).into_iter().flatten();
            for step in edges.filter_map(|number| self.step(flow, *number, node)) {
                let is_new = step.edge != except && step.node != source;
                let Some(came_there) = came.get_mut(step.node) else { continue };
                if is_new && came_there.is_none() {
                    *came_there = Some((node, step));
                    if step.node == sink {
                        return trace(&came, source, sink);
                    }
                    queue.push_back(step.node);
                }
            }
        }
        None
    }

    /// That no node has been come to yet.
    fn nowhere(&self) -> Vec<Option<(usize, Step)>> {
        vec![None; self.at.len()]
    }

    /// The path of least price over all edges with so much room, hidden ones free (Dijkstra 1959).
    fn cheapest(
        &self,
        hidden: &Hidden,
        flow: &Flow,
        except: usize,
        (source, sink): (usize, usize),
        room: u64,
        price: &impl Fn(usize) -> Option<Price>,
    ) -> Option<(Price, Vec<Step>)> {
        let mut came = self.nowhere();
        let mut best = BTreeMap::from([(source, (0, 0))]);
        let mut queue = BinaryHeap::from([Reverse(((0, 0), source))]);
        while let Some(Reverse((so_far, node))) = queue.pop() {
            if node == sink {
                return Some((so_far, trace(&came, source, sink)?));
            }
            if best.get(&node).is_some_and(|known| *known < so_far) {
                continue;
            }
            let edges = self.at.get(node).into_iter().flatten();
            for step in edges.filter_map(|number| self.step(flow, *number, node)) {
                if step.edge == except || step.room < room {
                    continue;
                }
                let is_hidden = hidden.edges.contains(&step.edge);
                let Some(more) = (if is_hidden { Some((0, 0)) } else { price(step.edge) }) else {
                    continue;
                };
                let there = (so_far.0.saturating_add(more.0), so_far.1.saturating_add(more.1));
                if best.get(&step.node).is_none_or(|known| there < *known) {
                    best.insert(step.node, there);
                    if let Some(came_there) = came.get_mut(step.node) {
                        *came_there = Some((node, step));
                    }
                    queue.push(Reverse((there, step.node)));
                }
            }
        }
        None
    }
}

impl Hidden {
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        self.edges.iter().copied()
    }
}

impl Flow {
    /// Whether an edge would have to change.
    pub(super) fn uses(&self, edge: usize) -> bool {
        self.net.get(&edge).is_some_and(|net| *net != 0)
    }

    /// Sends as much along a path as there is room for, up to a limit of the whole.
    fn push(&mut self, path: &[Step], limit: u64) {
        let room = path.iter().map(|step| step.room).min().unwrap_or(0);
        let more = room.min(limit.saturating_sub(self.amount));
        for step in path {
            let signed = if step.is_forward { i128::from(more) } else { -i128::from(more) };
            *self.net.entry(step.edge).or_default() += signed;
        }
        self.amount = self.amount.saturating_add(more);
    }
}

/// The steps from the source to the sink, each node having been come to by one.
fn trace(came: &[Option<(usize, Step)>], source: usize, sink: usize) -> Option<Vec<Step>> {
    let mut path = Vec::new();
    let mut node = sink;
    while node != source {
        let (before, step) = came.get(node).copied().flatten()?;
        path.push(step);
        node = before;
    }
    path.reverse();
    Some(path)
}
