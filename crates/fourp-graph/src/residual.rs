//! What a flow may still change, on the part of a graph that lies between entries and exits.

use crate::{
    digraph::Digraph,
    index::{at, place, set},
};

const NONE: u32 = u32::MAX;
const SOURCE: u32 = 0;
const SINK: u32 = 1;

/// One direction of an edge, with what may still be sent along it.
#[derive(Clone, Copy, Debug, Default)]
struct Arc {
    head: u32,
    mate: u32, // The same edge the other way round.
    left: i64,
}

/// Where flow enters or leaves: a node, and the most; `None` is any amount.
pub(crate) type End = (u32, Option<i64>);

/// A residual network, one source and one sink put before entries and behind exits.
///
/// Only nodes on a way from an entry to an exit take part, numbered in order of distance from the entries: in a
/// large graph those that are looked at together then lie together.
#[derive(Debug)]
pub(crate) struct Residual {
    starts: Vec<u32>, // Of the arcs of each node.
    arcs: Vec<Arc>,
    inner: Vec<u32>, // The place of each node of the graph here; none if it takes no part.
    ahead: Vec<bool>, // Nodes of the graph that an entry leads to,
    behind: Vec<bool>, // and, of those, nodes that lead to an exit.
    edges: Vec<(u32, u32)>, // Edges that take part, with the arc of each.
    entries: Vec<(usize, u32)>, // Limited entries that take part, by place, with the arc of each.
    exits: Vec<(usize, u32)>,
    level: Vec<u32>, // Distance from the source, from 0; none if it cannot be reached.
}

impl Residual {
    /// All amounts must be 0 or more; nodes, edges and ends must fit 31 bits together.
    pub(crate) fn new(graph: &Digraph, capacities: &[i64], entries: &[End], exits: &[End]) -> Self {
        let (ahead, order) = reached(graph, capacities, entries);
        let behind = leading(graph, capacities, exits, &ahead);
        let mut inner = vec![NONE; place(graph.node_count())];
        let endless = |ends: &[End]| {
            let ends = ends.iter().filter(|end| end.1.is_none());
            ends.map(|end| end.0).collect::<Vec<u32>>()
        };
        let (sources, sinks) = (endless(entries), endless(exits));
        let takes_part = |node: u32| behind.get(place(node)).copied().unwrap_or(false);
        for (nodes, as_one) in [(&sources, SOURCE), (&sinks, SINK)] {
            for node in nodes {
                set(&mut inner, *node, as_one);
            }
        }
        let mut next = 2_u32;
        for node in order.iter().filter(|node| takes_part(**node)) {
            if at(&inner, *node) == NONE {
                set(&mut inner, *node, next);
                next = next.saturating_add(1);
            }
        }
        // Endless ends that lead nowhere are apart from the rest.
        for node in sources.iter().chain(&sinks) {
            if !takes_part(*node) {
                set(&mut inner, *node, NONE);
            }
        }
        let mut made = Self {
            starts: Vec::new(),
            arcs: Vec::new(),
            inner,
            ahead,
            behind,
            edges: Vec::new(),
            entries: Vec::new(),
            exits: Vec::new(),
            level: Vec::new(),
        };
        made.connect(graph, capacities, (entries, exits), &order, next);
        made
    }

    /// Lays out the arcs of every node side by side.
    fn connect(
        &mut self,
        graph: &Digraph,
        capacities: &[i64],
        (entries, exits): (&[End], &[End]),
        order: &[u32],
        nodes: u32,
    ) {
        let limited = |ends: &[End]| -> Vec<(usize, u32, i64)> {
            let ends = ends.iter().enumerate();
            let ends = ends.filter_map(|(slot, (node, limit))| Some((slot, *node, (*limit)?)));
            ends.filter_map(|(slot, node, limit)| {
                let inner = at_or_none(&self.inner, node);
                (inner != NONE && limit > 0).then_some((slot, inner, limit))
            })
            .collect()
        };
        let (entries, exits) = (limited(entries), limited(exits));
        let entries: Vec<_> = entries.into_iter().filter(|end| end.1 != SOURCE).collect();
        let exits: Vec<_> = exits.into_iter().filter(|end| end.1 != SINK).collect();
        let mut counts = vec![0_u32; place(nodes).saturating_add(1)];
        let mut count = |node: u32| {
            if let Some(slot) = counts.get_mut(place(node).saturating_add(1)) {
                *slot = slot.saturating_add(1);
            }
        };
        let mut inside = 0_usize;
        each_edge(graph, capacities, &self.inner, order, |_, tail, head, _| {
            count(tail);
            count(head);
            inside = inside.saturating_add(1);
        });
        for (_, node, _) in &entries {
            count(SOURCE);
            count(*node);
        }
        for (_, node, _) in &exits {
            count(*node);
            count(SINK);
        }
        let mut sum = 0_u32;
        for start in &mut counts {
            sum = sum.saturating_add(*start);
            *start = sum;
        }
        let mut next = counts.clone();
        let mut arcs = vec![Arc::default(); place(sum)];
        let mut join = |tail: u32, head: u32, left: i64| {
            let there = at(&next, tail);
            set(&mut next, tail, there.saturating_add(1));
            let back = at(&next, head);
            set(&mut next, head, back.saturating_add(1));
            if let Some(arc) = arcs.get_mut(place(there)) {
                *arc = Arc { head, mate: back, left };
            }
            if let Some(arc) = arcs.get_mut(place(back)) {
                *arc = Arc { head: tail, mate: there, left: 0 };
            }
            there
        };
        let mut edges = Vec::with_capacity(inside);
        self.entries =
            entries.iter().map(|(slot, node, most)| (*slot, join(SOURCE, *node, *most))).collect();
        each_edge(graph, capacities, &self.inner, order, |edge, tail, head, capacity| {
            edges.push((edge, join(tail, head, capacity)));
        });
        self.exits =
            exits.iter().map(|(slot, node, most)| (*slot, join(*node, SINK, *most))).collect();
        (self.starts, self.arcs, self.edges) = (counts, arcs, edges);
    }

    /// Sends as much as can be sent: Dinic's algorithm, ways taken up from the sink.
    pub(crate) fn fill(&mut self) -> i128 {
        let mut sent = 0_i128;
        while self.measure() {
            sent += self.block();
        }
        sent
    }

    /// Distances from the source, as far as the sink. Whether it is reached.
    fn measure(&mut self) -> bool {
        let nodes = self.starts.len().saturating_sub(1);
        let mut level = vec![NONE; nodes];
        let mut line = Vec::with_capacity(nodes);
        set(&mut level, SOURCE, 0);
        line.push(SOURCE);
        let (mut first, mut end) = (0_usize, NONE);
        while let Some(node) = line.get(first).copied() {
            first += 1;
            let next = at(&level, node).saturating_add(1);
            if next > end {
                break;
            }
            for arc in self.arcs_of(node) {
                if arc.left > 0 && at(&level, arc.head) == NONE {
                    set(&mut level, arc.head, next);
                    if arc.head == SINK {
                        end = next;
                    }
                    line.push(arc.head);
                }
            }
        }
        self.level = level;
        end != NONE
    }

    /// Fills every shortest way: afterwards each has a full arc.
    fn block(&mut self) -> i128 {
        let mut next = self.starts.clone();
        let mut path: Vec<u32> = Vec::new(); // Arcs from the sink back towards the source.
        let (mut node, mut sent) = (SINK, 0_i128);
        loop {
            if node == SOURCE {
                let (most, keep) = self.send(&path);
                sent += i128::from(most);
                path.truncate(keep);
                node = self.reached_by(&path);
                continue;
            }
            let (level, end) = (at(&self.level, node), at(&self.starts, node.saturating_add(1)));
            let mut arc = at(&next, node);
            while arc < end && !self.leads_back(arc, level) {
                arc = arc.saturating_add(1);
            }
            set(&mut next, node, arc);
            if arc < end {
                path.push(arc);
                node = self.arc(arc).head;
                continue;
            }
            let Some(back) = path.pop() else { return sent };
            node = self.reached_by(&path);
            set(&mut next, node, back.saturating_add(1));
        }
    }

    /// Sends what the way can take, and tells how much of it is still open from the sink on.
    fn send(&mut self, path: &[u32]) -> (i64, usize) {
        let left = |arc: &u32| self.arc(self.arc(*arc).mate).left;
        let most = path.iter().map(left).min().unwrap_or(0);
        let mut keep = path.len();
        for (hop, arc) in path.iter().enumerate().rev() {
            let mate = self.arc(*arc).mate;
            if let Some(there) = self.arcs.get_mut(place(mate)) {
                there.left = there.left.saturating_sub(most);
                if there.left == 0 {
                    keep = hop;
                }
            }
            if let Some(back) = self.arcs.get_mut(place(*arc)) {
                back.left = back.left.saturating_add(most);
            }
        }
        (most, keep)
    }

    fn leads_back(&self, arc: u32, level: u32) -> bool {
        let arc = self.arc(arc);
        at_or_none(&self.level, arc.head).checked_add(1) == Some(level)
            && self.arc(arc.mate).left > 0
    }

    fn reached_by(&self, path: &[u32]) -> u32 {
        path.last().map_or(SINK, |arc| self.arc(*arc).head)
    }

    fn arc(&self, arc: u32) -> Arc {
        self.arcs.get(place(arc)).copied().unwrap_or_default()
    }

    fn arcs_of(&self, node: u32) -> &[Arc] {
        let (start, end) = (at(&self.starts, node), at(&self.starts, node.saturating_add(1)));
        self.arcs.get(place(start)..place(end)).unwrap_or_default()
    }

    /// What each edge of the graph carries.
    pub(crate) fn flows(&self, edges: u32) -> Vec<i64> {
        let mut flows = vec![0; place(edges)];
        for (edge, arc) in &self.edges {
            if let Some(flow) = flows.get_mut(place(*edge)) {
                *flow = self.sent(*arc);
            }
        }
        flows
    }

    /// What comes in by each limited entry and goes out by each limited exit, by place; others carry none.
    pub(crate) fn ends(&self) -> [Vec<(usize, i64)>; 2] {
        [&self.entries, &self.exits]
            .map(|ends| ends.iter().map(|(slot, arc)| (*slot, self.sent(*arc))).collect())
    }

    /// Once filled, two sides of entries that least can leave: the smallest, and the largest.
    ///
    /// What leads to no exit is on both: nothing that comes there can go on.
    pub(crate) fn sides(&self) -> [Vec<bool>; 2] {
        let open = self.open();
        let of = |side: &dyn Fn(u32, bool) -> bool| {
            let nodes = self.inner.iter().zip(self.ahead.iter().zip(&self.behind));
            nodes.map(|(inner, (ahead, behind))| *ahead && side(*inner, *behind)).collect()
        };
        let is_reached = |inner, behind: bool| !behind || at_or_none(&self.level, inner) != NONE;
        let is_closed = |inner, _| !open.get(place(inner)).copied().unwrap_or(false);
        [of(&is_reached), of(&is_closed)]
    }

    /// Which nodes here can still reach the sink.
    fn open(&self) -> Vec<bool> {
        let mut open = vec![false; self.starts.len().saturating_sub(1)];
        let mut line = vec![SINK];
        while let Some(node) = line.pop() {
            for arc in self.arcs_of(node) {
                let more = self.arc(arc.mate).left > 0 && arc.head != SINK;
                if let Some(seen) = open.get_mut(place(arc.head)).filter(|seen| more && !**seen) {
                    *seen = true;
                    line.push(arc.head);
                }
            }
        }
        if let Some(sink) = open.get_mut(place(SINK)) {
            *sink = true;
        }
        open
    }

    fn sent(&self, arc: u32) -> i64 {
        self.arc(self.arc(arc).mate).left
    }
}

fn at_or_none(values: &[u32], number: u32) -> u32 {
    values.get(place(number)).copied().unwrap_or(NONE)
}

/// Every edge inside, with its ends there: never a loop, into the source or out of the sink.
fn each_edge(
    graph: &Digraph,
    capacities: &[i64],
    inner: &[u32],
    order: &[u32],
    mut told: impl FnMut(u32, u32, u32, i64),
) {
    for node in order {
        let tail = at_or_none(inner, *node);
        if tail == NONE || tail == SINK {
            continue;
        }
        let edges = graph.out_edges(*node);
        let own = capacities.get(place(edges.start)..place(edges.end)).unwrap_or_default();
        for ((edge, head), capacity) in edges.zip(graph.successors(*node)).zip(own) {
            let head = at_or_none(inner, *head);
            if *capacity > 0 && head != NONE && head != SOURCE && head != tail {
                told(edge, tail, head, *capacity);
            }
        }
    }
}

/// Which nodes an entry leads to, and those nodes in order of distance.
fn reached(graph: &Digraph, capacities: &[i64], entries: &[End]) -> (Vec<bool>, Vec<u32>) {
    let mut seen = vec![false; place(graph.node_count())];
    let mut line = Vec::new();
    let mut see = |node: u32, line: &mut Vec<u32>| {
        if let Some(seen) = seen.get_mut(place(node)).filter(|seen| !**seen) {
            *seen = true;
            line.push(node);
        }
    };
    for (node, _) in entries.iter().filter(|end| end.1 != Some(0)) {
        see(*node, &mut line);
    }
    let mut first = 0_usize;
    while let Some(node) = line.get(first).copied() {
        first += 1;
        let edges = graph.out_edges(node);
        let own = capacities.get(place(edges.start)..place(edges.end)).unwrap_or_default();
        for (head, capacity) in graph.successors(node).iter().zip(own) {
            if *capacity > 0 {
                see(*head, &mut line);
            }
        }
    }
    (seen, line)
}

/// Which of some nodes lead to an exit by way of those nodes.
fn leading(graph: &Digraph, capacities: &[i64], exits: &[End], among: &[bool]) -> Vec<bool> {
    let mut seen = vec![false; among.len()];
    let mut line = Vec::new();
    let mut see = |node: u32, line: &mut Vec<u32>| {
        let is_one = among.get(place(node)).copied().unwrap_or(false);
        if let Some(seen) = seen.get_mut(place(node)).filter(|seen| is_one && !**seen) {
            *seen = true;
            line.push(node);
        }
    };
    for (node, _) in exits.iter().filter(|end| end.1 != Some(0)) {
        see(*node, &mut line);
    }
    let tails: Vec<u32> = graph.tails().collect();
    while let Some(node) = line.pop() {
        for edge in graph.in_edges(node) {
            if capacities.get(place(*edge)).is_some_and(|capacity| *capacity > 0) {
                see(at(&tails, *edge), &mut line);
            }
        }
    }
    seen
}
