//! What flows from where to where, numbered; and in which rows it stands.

use std::{
    borrow::Cow,
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// Nodes in order of their keys, and links in order of their ends, one for each pair.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Net {
    pub(super) nodes: Vec<Node>,
    pub(super) links: Vec<Link>,
    /// The row of each node, from 0. A link runs back if it does not lead to a later row.
    pub(super) rows: Vec<usize>,
}

/// Where something comes from or goes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Node {
    pub(super) label: String,
    /// What it is called together with its like.
    pub(super) kin: String,
    /// How much goes from it to itself, which is not drawn.
    pub(super) own: u128,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) weight: u128,
}

impl Net {
    /// Puts nodes into rows: every link leads to a later one, but for those that run back in a circle. What
    /// nothing leaves stands in the last.
    ///
    /// Within a circle the order is that of Eades, Lin and Smyth (1993), "A fast and effective heuristic for
    /// the feedback arc set problem", with links weighed, so that what runs back is little. O(m log n).
    pub(super) fn of(nodes: Vec<Node>, links: Vec<Link>) -> Self {
        let mut net = Self { rows: vec![0; nodes.len()], nodes, links };
        let out = net.leaving();
        let mut rank = vec![0_usize; net.nodes.len()];
        let mut sequence = Vec::with_capacity(net.nodes.len());
        let (members, ends) = net.circles(&out);
        let mut end = members.len();
        for start in ends.iter().rev().skip(1).chain(&[0]) {
            match members.get(*start..end).unwrap_or_default() {
                [alone] => sequence.push(*alone),
                circle => sequence.extend(net.in_order(circle)),
            }
            end = *start;
        }
        for (place, node) in sequence.iter().enumerate() {
            set(&mut rank, *node, place);
        }
        let last_of = |node: usize| rank.get(node).copied().unwrap_or(0);
        let mut rows = vec![0_usize; net.nodes.len()];
        for node in &sequence {
            let row = at(&rows, *node);
            for link in net.of_node(&out, *node) {
                if last_of(link.to) > last_of(*node) {
                    let later = at(&rows, link.to).max(row.saturating_add(1));
                    set(&mut rows, link.to, later);
                }
            }
        }
        let last = rows.iter().copied().max().unwrap_or(0);
        for (row, out) in rows.iter_mut().zip(out.windows(2)) {
            if matches!(out, [start, end] if start == end) {
                *row = last;
            }
        }
        net.rows = rows;
        net
    }

    /// Whether a link does not lead to a later row.
    pub(super) fn runs_back(&self, link: &Link) -> bool {
        at(&self.rows, link.from) >= at(&self.rows, link.to)
    }

    /// The row of a node.
    pub(super) fn row(&self, node: usize) -> usize {
        at(&self.rows, node)
    }

    /// What comes in and goes out, node by node.
    pub(super) fn sides(&self) -> Vec<(u128, u128)> {
        let mut sides = vec![(0_u128, 0_u128); self.nodes.len()];
        for link in &self.links {
            if let Some(side) = sides.get_mut(link.from) {
                side.1 = side.1.saturating_add(link.weight);
            }
            if let Some(side) = sides.get_mut(link.to) {
                side.0 = side.0.saturating_add(link.weight);
            }
        }
        sides
    }

    /// The net with at most so many nodes, and at most half as many rows: those with least are put together with
    /// the like in their row, so that no circle arises that was not there. Where rows are too many, those between the
    /// first and the last are one; where kinds are, all of a row are of one kind.
    pub(super) fn folded(&self, most: usize) -> Cow<'_, Self> {
        if self.nodes.len() <= most {
            return Cow::Borrowed(self);
        }
        let sides = self.sides();
        let size = |node: usize| sides.get(node).map_or(0, |(came, went)| (*came).max(*went));
        let mut order: Vec<usize> = (0..self.nodes.len()).collect();
        order.sort_by_key(|node| (Reverse(size(*node)), *node));
        let last = self.rows.iter().copied().max().unwrap_or(0);
        let most_rows = (most / 2).max(3);
        // The first of the rows that are put together; those from there on but the last are between.
        let between = if last < most_rows { last } else { most_rows.saturating_sub(2) };
        let is_between = |row: usize| row >= between && row < last;
        let row = |node: usize| if is_between(self.row(node)) { between } else { self.row(node) };
        let kind = |node: usize| match self.nodes.get(node) {
            Some(found) if !is_between(self.row(node)) => found.kin.as_str(),
            _ => "",
        };
        let kinds: BTreeSet<_> = order.iter().map(|node| (row(*node), kind(*node))).collect();
        let has_kinds = kinds.len() <= most;
        let group = |node: usize| (row(node), if has_kinds { kind(node) } else { "" });
        // As many as can be kept, with one more for each kind of what is not. What is between is never kept.
        order.sort_by_key(|node| is_between(self.row(*node)));
        let outside = order.partition_point(|node| !is_between(self.row(*node)));
        let mut others = BTreeMap::<_, usize>::new();
        for node in &order {
            let count = others.entry(group(*node)).or_default();
            *count = count.saturating_add(1);
        }
        let mut kept = 0_usize;
        for (at, node) in order.iter().take(most.min(outside)).enumerate() {
            if let Some(count) = others.get_mut(&group(*node)) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    others.remove(&group(*node));
                }
            }
            let would_be = at.saturating_add(1);
            if would_be.saturating_add(others.len()) <= most {
                kept = would_be;
            }
        }
        let mut members = BTreeMap::<_, Vec<usize>>::new();
        for node in order.get(kept..).unwrap_or_default() {
            members.entry(group(*node)).or_default().push(*node);
        }
        let mut new = Self::default();
        let mut places = vec![0_usize; self.nodes.len()];
        let mut alone: Vec<usize> = order.get(..kept).unwrap_or_default().to_vec();
        let (single, several): (Vec<_>, Vec<_>) =
            members.into_iter().partition(|(_, nodes)| nodes.len() == 1);
        alone.extend(single.into_iter().flat_map(|(_, nodes)| nodes));
        alone.sort_unstable();
        let named: BTreeSet<&str> = alone
            .iter()
            .filter_map(|node| self.nodes.get(*node))
            .map(|node| node.kin.as_str())
            .collect();
        for node in alone {
            set(&mut places, node, new.nodes.len());
            new.nodes.extend(self.nodes.get(node).cloned());
            new.rows.push(at(&self.rows, node));
        }
        for ((row, kin), nodes) in several {
            let kin = match kin {
                "" => "others".into(),
                kin if named.contains(kin) => format!("other {kin}"),
                kin => kin.to_owned(),
            };
            let own = nodes.iter().filter_map(|node| self.nodes.get(*node)).map(|node| node.own);
            let own = own.fold(0, u128::saturating_add);
            for node in &nodes {
                set(&mut places, *node, new.nodes.len());
            }
            let label = format!("{} {kin}", nodes.len());
            new.nodes.push(Node { label, kin: String::new(), own });
            new.rows.push(row);
        }
        let mut sums = BTreeMap::<(usize, usize), u128>::new();
        for link in &self.links {
            let ends = (at(&places, link.from), at(&places, link.to));
            let sum = sums.entry(ends).or_default();
            *sum = sum.saturating_add(link.weight);
        }
        for ((from, to), weight) in sums {
            match new.nodes.get_mut(from) {
                Some(node) if from == to => node.own = node.own.saturating_add(weight),
                _ => new.links.push(Link { from, to, weight }),
            }
        }
        let used: BTreeSet<usize> = new.rows.iter().copied().collect();
        let numbers: BTreeMap<usize, usize> = used.into_iter().zip(0..).collect();
        for row in &mut new.rows {
            *row = numbers.get(row).copied().unwrap_or(0);
        }
        Cow::Owned(new)
    }

    /// Where among the links those begin that leave each node; at the end, how many there are.
    fn leaving(&self) -> Vec<usize> {
        let mut starts = Vec::with_capacity(self.nodes.len().saturating_add(1));
        for (place, link) in self.links.iter().enumerate() {
            while starts.len() <= link.from {
                starts.push(place);
            }
        }
        starts.resize(self.nodes.len().saturating_add(1), self.links.len());
        starts
    }

    /// The links that leave a node.
    fn of_node(&self, out: &[usize], node: usize) -> &[Link] {
        match out.get(node..) {
            Some([start, end, ..]) => self.links.get(*start..*end).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The nodes of a circle: what sends most and gets least first.
    fn in_order(&self, circle: &[usize]) -> Vec<usize> {
        let places: BTreeMap<usize, usize> =
            circle.iter().enumerate().map(|(place, node)| (*node, place)).collect();
        let mut ties = vec![Vec::new(); circle.len()];
        let mut sums = vec![(0_u128, 0_u128); circle.len()];
        let first = |node: &usize| self.links.partition_point(|link| link.from < *node);
        for node in circle {
            let own = self.links.get(first(node)..).unwrap_or_default();
            for link in own.iter().take_while(|link| link.from == *node) {
                let ends = places.get(&link.from).zip(places.get(&link.to));
                let Some((from, to)) = ends else { continue };
                for (place, tie) in
                    [(from, (*to, link.weight, true)), (to, (*from, link.weight, false))]
                {
                    if let Some(ties) = ties.get_mut(*place) {
                        ties.push(tie);
                    }
                    if let Some(sum) = sums.get_mut(*place) {
                        let side = if tie.2 { &mut sum.1 } else { &mut sum.0 };
                        *side = side.saturating_add(link.weight);
                    }
                }
            }
        }
        // Ends before starts before the rest, the rest by how much more goes out than comes in.
        let key = |place: usize, (came, went): (u128, u128)| {
            let class = if went == 0 {
                0
            } else if came == 0 {
                1
            } else {
                2_u8
            };
            (class, Reverse(went.saturating_sub(came)), came.saturating_sub(went), place)
        };
        let mut waiting: BTreeSet<_> =
            sums.iter().enumerate().map(|(place, sum)| key(place, *sum)).collect();
        let (mut front, mut back) = (Vec::new(), Vec::new());
        while let Some((class, _, _, place)) = waiting.pop_first() {
            let side = if class == 0 { &mut back } else { &mut front };
            side.extend(circle.get(place).copied());
            for (other, weight, is_out) in ties.get(place).into_iter().flatten() {
                let Some(sum) = sums.get_mut(*other) else { continue };
                if waiting.remove(&key(*other, *sum)) {
                    let side = if *is_out { &mut sum.0 } else { &mut sum.1 };
                    *side = side.saturating_sub(*weight);
                    waiting.insert(key(*other, *sum));
                }
            }
        }
        front.extend(back.into_iter().rev());
        front
    }

    /// Strong components, each before those that lead to it (Tarjan 1972), without recursion: the nodes of all, and
    /// where those of each end.
    fn circles(&self, out: &[usize]) -> (Vec<usize>, Vec<usize>) {
        const UNSEEN: usize = usize::MAX;
        let count = self.nodes.len();
        let (mut members, mut ends) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let mut number = vec![UNSEEN; count];
        let mut low = vec![0_usize; count];
        let mut is_open = vec![false; count];
        let mut open: Vec<usize> = Vec::new();
        let mut calls: Vec<(usize, usize)> = Vec::new();
        let mut next = 0_usize;
        for root in 0..count {
            if at(&number, root) != UNSEEN {
                continue;
            }
            calls.push((root, 0));
            while let Some((node, tried)) = calls.pop() {
                if tried == 0 {
                    set(&mut number, node, next);
                    set(&mut low, node, next);
                    next = next.saturating_add(1);
                    open.push(node);
                    set(&mut is_open, node, true);
                }
                if let Some(head) = self.of_node(out, node).get(tried).map(|link| link.to) {
                    calls.push((node, tried.saturating_add(1)));
                    if at(&number, head) == UNSEEN {
                        calls.push((head, 0));
                    } else if is_open.get(head) == Some(&true) {
                        let least = at(&low, node).min(at(&number, head));
                        set(&mut low, node, least);
                    }
                    continue;
                }
                let own = at(&low, node);
                if own == at(&number, node) {
                    let first = members.len();
                    while let Some(member) = open.pop() {
                        set(&mut is_open, member, false);
                        members.push(member);
                        if member == node {
                            break;
                        }
                    }
                    if let Some(circle) = members.get_mut(first..) {
                        circle.sort_unstable();
                    }
                    ends.push(members.len());
                }
                if let Some((above, _)) = calls.last() {
                    let least = at(&low, *above).min(own);
                    set(&mut low, *above, least);
                }
            }
        }
        (members, ends)
    }
}

fn at(list: &[usize], place: usize) -> usize {
    list.get(place).copied().unwrap_or(0)
}

fn set<T>(list: &mut [T], place: usize, value: T) {
    if let Some(slot) = list.get_mut(place) {
        *slot = value;
    }
}
