//! Who is under whom? An outline, each node indented under the one above it.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    canvas::{Canvas, Chart, Drawing, Label, Width, dot, length, through},
    colour::Colour,
    element::Element,
};

/// Space between a mark and its words, and around lines of text.
const PAD: f64 = 6.0;
/// Size of a mark.
const MARK: f64 = 5.0;
/// Depths that are indented; what lies deeper is not indented further.
const DEPTHS: usize = 12;
/// How many nodes have a line each; with more, those alike share one.
const NAMED: usize = 40;
/// Lines that are drawn.
const MOST: usize = 120;
/// Dots that are drawn on a line; words say how many there are.
const DOTS: usize = 200;
/// How many may be named together on a line, if there is room.
const LISTED: usize = 30;

/// One node: its name, by their places those it is under, and what is odd about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeNode {
    label: String,
    above: Vec<usize>,
    oddity: Option<String>,
}

impl TreeNode {
    /// A node that is under none.
    #[must_use]
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), above: Vec::new(), oddity: None }
    }

    /// The node under another, by its place among the nodes; under several, it is drawn under the first
    /// and the others are named.
    #[must_use]
    pub fn under(mut self, place: usize) -> Self {
        self.above.push(place);
        self
    }

    /// The node with words on what is odd about it, which are drawn beside it with a mark of their own.
    #[must_use]
    pub fn odd(mut self, words: impl Into<String>) -> Self {
        self.oddity = Some(words.into());
        self
    }
}

/// Nodes under nodes, as an indented outline: any width, any depth, several above one, and circles.
///
/// Every node is drawn once. Those at the top come first, in the order given, each followed by all that is
/// under it; then those that lie in a circle and under no top, from the first of each circle on. With more
/// than 40 nodes, those with none under them that stand under the same node, and are odd in the same way, are
/// dots on one line, with their names if there is room for them, and otherwise their number. At most 120 lines are drawn, and what is left out is counted in words. Depth is
/// indented to the twelfth step. O(n log n).
///
/// ```
/// use fourp_picture::{Canvas, Chart, Tree, TreeNode, Width};
///
/// let board = TreeNode::new("Board");
/// let tree = Tree::new(vec![board, TreeNode::new("Working group").under(0)]);
/// let drawn = tree.draw(&Canvas::new("lines", Width::Wide));
/// assert!(drawn.marks.iter().any(|mark| mark.to_string().contains("Working group")));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    nodes: Vec<TreeNode>,
}

impl Tree {
    /// A tree of nodes. A place that is no node's is passed over.
    #[must_use]
    pub const fn new(nodes: Vec<TreeNode>) -> Self {
        Self { nodes }
    }

    /// The nodes in order of the outline, each with how deep it lies.
    fn outline(&self) -> Vec<(usize, usize)> {
        let below = self.below();
        let mut done = vec![false; self.nodes.len()];
        let mut order = Vec::new();
        let is_top = |at: usize| self.above(at).next().is_none();
        let tops = (0..self.nodes.len()).filter(|at| is_top(*at));
        for start in tops.chain(0..self.nodes.len()) {
            if done.get(start).copied().unwrap_or(true) {
                continue;
            }
            let mut waiting = vec![(self.first_of_circle(start), 0_usize)];
            while let Some((at, depth)) = waiting.pop() {
                match done.get_mut(at) {
                    Some(is_done) if !*is_done => *is_done = true,
                    _ => continue,
                }
                order.push((at, depth));
                // Only under the first above it, unless a circle was entered elsewhere.
                let own = below.get(&at).into_iter().flatten().rev();
                let own = own.filter(|child| self.above(**child).next() == Some(at));
                waiting.extend(own.map(|child| (*child, depth.saturating_add(1))));
            }
        }
        order
    }

    /// The node itself if its way up ends; otherwise the first node of the circle that its way up ends in.
    fn first_of_circle(&self, start: usize) -> usize {
        let up = |at: usize| self.above(at).next();
        let mut seen = BTreeSet::new();
        let mut at = start;
        while seen.insert(at) {
            match up(at) {
                Some(above) => at = above,
                None => return start,
            }
        }
        let mut first = at;
        let mut round = up(at);
        while let Some(next) = round.filter(|next| *next != at) {
            first = first.min(next);
            round = up(next);
        }
        first
    }

    /// Those above a node, without itself and what is no node.
    fn above(&self, at: usize) -> impl Iterator<Item = usize> {
        let above = self.nodes.get(at).map(|node| node.above.as_slice()).unwrap_or_default();
        above.iter().copied().filter(move |one| *one != at && *one < self.nodes.len())
    }

    /// What is under each node, in order.
    fn below(&self) -> BTreeMap<usize, Vec<usize>> {
        let mut below: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in 0..self.nodes.len() {
            let own: BTreeSet<usize> = self.above(at).collect();
            for above in own {
                below.entry(above).or_default().push(at);
            }
        }
        below
    }

    /// The lines to draw: a node each, or several nodes as dots.
    fn rows(&self) -> Vec<Row> {
        let below = self.below();
        let is_short = self.nodes.len() <= NAMED;
        let mut rows: Vec<Row> = Vec::new();
        let mut shared: BTreeMap<(Option<usize>, &Option<String>), usize> = BTreeMap::new();
        for (at, depth) in self.outline() {
            let Some(node) = self.nodes.get(at) else { continue };
            let is_leaf = !below.contains_key(&at) && self.above(at).nth(1).is_none();
            if is_short || !is_leaf {
                rows.push(Row { depth, nodes: vec![at], is_named: true });
                continue;
            }
            // Beside others under the same that are odd in the same way.
            let key = (self.above(at).next(), &node.oddity);
            match shared.get(&key).copied().and_then(|row| rows.get_mut(row)) {
                Some(row) => row.nodes.push(at),
                None => {
                    shared.insert(key, rows.len());
                    rows.push(Row { depth, nodes: vec![at], is_named: false });
                }
            }
        }
        rows
    }

    /// What is said beside a name: who else it is under, and what is odd.
    fn remark(&self, at: usize) -> String {
        let name = |at: usize| self.nodes.get(at).map_or("", |node| node.label.as_str());
        let others: Vec<&str> = self.above(at).skip(1).map(name).collect();
        let others = match others.as_slice() {
            [] => None,
            others => Some(format!("also under {}", others.join(" and "))),
        };
        let odd = self.nodes.get(at).and_then(|node| node.oddity.clone());
        [odd, others].into_iter().flatten().collect::<Vec<_>>().join("; ")
    }
}

/// A line of the outline.
struct Row {
    depth: usize,
    nodes: Vec<usize>,
    is_named: bool,
}

impl Chart for Tree {
    fn draw(&self, canvas: &Canvas) -> Drawing {
        let mut drawing = Drawing::new(0.0);
        let step = if canvas.for_whom() == Width::Narrow { 14.0 } else { 26.0 };
        let width = canvas.width();
        let rows = self.rows();
        // Where the last line of each depth stands, to join it with what is under it.
        let mut last: Vec<f64> = Vec::new();
        let mut joints: Vec<Element> = Vec::new();
        let mut words: Vec<Element> = Vec::new();
        let mut deepest = 0;
        for row in rows.iter().take(MOST) {
            deepest = deepest.max(row.depth);
            let depth = row.depth.min(DEPTHS);
            let x = MARK + 1.0 + length(depth) * step;
            let room = width - x - MARK - PAD;
            let dots = if row.is_named { 1 } else { row.nodes.len().min(DOTS) };
            let each = 2.0 * MARK + 2.0;
            let fitting = (1..=dots).take_while(|count| length(*count) * each <= room * 0.6);
            let across = fitting.count().max(1);
            let room = room - length(across.saturating_sub(1)) * each;
            let (label, remark) = self.words(row, room);
            let inline = label.width() + 2.0 * PAD;
            let fits = canvas.for_whom() == Width::Wide && room - inline > 160.0;
            let remark = remark.map(|remark| {
                remark.within(if fits { room - inline } else { room }, if fits { 2 } else { 3 })
            });
            let bands = length(dots.div_ceil(across));
            let beside = remark.as_ref().map_or(0.0, Label::height);
            let height = match fits {
                true => label.height().max(beside),
                false => label.height() + beside,
            };
            let height = height.max(bands * each) + 3.0;
            let first = drawing.height + (height.min(label.height() + 3.0)) / 2.0;
            // Above the node, the line that comes down from what it is under.
            last.truncate(depth.saturating_add(1));
            if let Some(from) = depth.checked_sub(1).and_then(|above| last.get(above)) {
                let bend = x - step;
                let points = [(bend, *from), (bend, first), (x, first)];
                joints.push(through(points, Colour::GREY, 1.5));
            }
            while last.len() <= depth {
                last.push(first);
            }
            if let Some(own) = last.get_mut(depth) {
                *own = first;
            }
            let mut reach = x + MARK + PAD;
            for (place, at) in row.nodes.iter().take(dots).enumerate() {
                let Some(node) = self.nodes.get(*at) else { continue };
                let (down, right) = (place / across, place % across);
                let centre = (x + length(right) * each, first + length(down) * each);
                let tip = Element::new("title").text(node.label.clone());
                words.push(mark(centre, node.oddity.is_some()).child(tip));
                reach = reach.max(centre.0 + MARK + PAD);
            }
            let middle = label.height() / 2.0;
            words.push(label.below(reach, first - middle));
            if let Some(remark) = remark {
                let remark = remark.fill(Colour::DARK_PINK);
                words.push(if fits {
                    let top = first - middle + (label.height() - remark.height()).max(0.0) / 2.0;
                    remark.below(reach + inline, top)
                } else {
                    remark.below(reach, first + middle)
                });
            }
            drawing.height += height;
        }
        let hidden: usize = rows.iter().skip(MOST).map(|row| row.nodes.len()).sum();
        let mut foot = Vec::new();
        if hidden > 0 {
            foot.push(format!("and {hidden} more in the table"));
        }
        if deepest > DEPTHS {
            foot.push(format!("deeper than {DEPTHS} steps is not indented further"));
        }
        if !foot.is_empty() {
            let foot = Label::new(foot.join("; ")).fill(Colour::QUIET).within(width, 3);
            words.push(foot.below(0.0, drawing.height + PAD));
            drawing.height += foot.height() + PAD;
        }
        drawing.marks.extend(joints.into_iter().chain(words));
        drawing
    }
}

impl Tree {
    fn words(&self, row: &Row, room: f64) -> (Label, Option<Label>) {
        match row.nodes.as_slice() {
            [at] => {
                let name = self.nodes.get(*at).map_or("", |node| node.label.as_str());
                let label = Label::new(name).within(room, 2);
                let label = if row.depth == 0 { label.bold() } else { label };
                let remark = self.remark(*at);
                (label, (!remark.is_empty()).then(|| Label::new(remark).small()))
            }
            several => {
                let nodes = several.iter().take(LISTED).filter_map(|at| self.nodes.get(*at));
                let names: Vec<&str> = nodes.map(|node| node.label.as_str()).collect();
                let all = Label::new(names.join(", ")).small().within(room, usize::MAX);
                let label = if several.len() <= LISTED && all.lines().len() <= 2 {
                    all
                } else {
                    let drawn = match several.len() {
                        ..=DOTS => String::new(),
                        _ => format!(", {DOTS} of them drawn"),
                    };
                    let words = format!("{} with none under them{drawn}", several.len());
                    Label::new(words).small().within(room, 3)
                };
                let first = several.first().and_then(|at| self.nodes.get(*at));
                let odd = first.and_then(|node| node.oddity.clone());
                (label, odd.map(|odd| Label::new(odd).small()))
            }
        }
    }
}

/// A dot, or a hollow diamond for what is odd.
fn mark((x, y): (f64, f64), is_odd: bool) -> Element {
    if !is_odd {
        return dot(x, y, MARK - 1.0, Colour::DARK_BLUE);
    }
    let corners = [(0.0, -1.2), (1.2, 0.0), (0.0, 1.2), (-1.2, 0.0), (0.0, -1.2)];
    let corners = corners.map(|(right, down)| (x + right * MARK, y + down * MARK));
    through(corners, Colour::DARK_PINK, 2.0).with("style", "fill:#ffffff")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::legible;

    fn drawn(nodes: Vec<TreeNode>, width: Width) -> Drawing {
        Tree::new(nodes).draw(&Canvas::new("tree", width))
    }

    fn all(drawing: &Drawing) -> String {
        drawing.marks.iter().map(ToString::to_string).collect()
    }

    /// A line of nodes, each under the one before.
    fn chain(count: usize) -> Vec<TreeNode> {
        let mut nodes = vec![TreeNode::new("0")];
        nodes.extend((1..count).map(|at| TreeNode::new(at.to_string()).under(at - 1)));
        nodes
    }

    #[test]
    fn of_very_many_leaves_some_are_drawn_and_all_are_counted() {
        let leaves = (0..100_000_u32).map(|at| TreeNode::new(format!("body {at}")).under(0));
        let nodes: Vec<TreeNode> = [TreeNode::new("board")].into_iter().chain(leaves).collect();
        let drawing = drawn(nodes, Width::Narrow);
        let all = all(&drawing);
        assert!(all.contains("100000"), "{}", all.len());
        assert!(all.matches("<circle").count() <= DOTS + 1 && drawing.height < 2_000.0);
    }

    #[test]
    fn every_node_once_under_the_first_above_it() {
        let tree = Tree::new(vec![
            TreeNode::new("c").under(1).under(3),
            TreeNode::new("b").under(3),
            TreeNode::new("a").under(1),
            TreeNode::new("top"),
            TreeNode::new("alone"),
        ]);
        assert_eq!(tree.outline(), [(3, 0), (1, 1), (0, 2), (2, 2), (4, 0)]);
        assert_eq!(tree.remark(0), "also under top");
    }

    #[test]
    fn a_circle_starts_at_its_first_node_and_keeps_what_is_under_it() {
        let tree = Tree::new(vec![
            TreeNode::new("leaf").under(3),
            TreeNode::new("x").under(2),
            TreeNode::new("y").under(3),
            TreeNode::new("z").under(1),
            TreeNode::new("itself").under(4),
        ]);
        assert_eq!(tree.outline(), [(4, 0), (1, 0), (3, 1), (0, 2), (2, 2)]);
    }

    #[test]
    fn a_chain_of_thousands_is_cut_and_said() {
        let drawing = drawn(chain(5_000), Width::Narrow);
        let all = all(&drawing);
        assert!(all.contains("and 4880 more in the table"), "{}", all.len());
        assert_eq!(legible::faults(&drawing, 328.0), Vec::<String>::new());
    }

    #[test]
    fn many_under_one_are_dots() {
        let mut nodes = vec![TreeNode::new("Board")];
        nodes.extend((0..200).map(|at| TreeNode::new(format!("group {at}")).under(0)));
        nodes.push(TreeNode::new("stray").under(0).odd("closed"));
        let odd = "reports to a group that nobody declares, and to nobody else";
        nodes.extend((0..30).map(|at| TreeNode::new(format!("odd {at}")).odd(odd)));
        for width in [Width::Narrow, Width::Wide] {
            let drawing = drawn(nodes.clone(), width);
            let all = all(&drawing);
            assert_eq!(all.matches("<circle").count(), 201);
            assert!(all.contains("<title>group 7</title>") && all.contains("closed"));
            let words: Vec<String> =
                legible::lines(&drawing).into_iter().map(|line| line.text).collect();
            assert!(words.join(" ").contains("200 with none under them"), "{words:?}");
            assert_eq!(legible::faults(&drawing, width.pixels()), Vec::<String>::new());
        }
    }

    #[test]
    fn any_label_is_laid_out() {
        let labels = legible::hostile();
        let nodes = labels.iter().enumerate().map(|(at, label)| {
            let node = TreeNode::new(label).odd(label);
            if at == 0 { node } else { node.under(at - 1).under(0) }
        });
        for width in [Width::Narrow, Width::Wide] {
            let drawing = drawn(nodes.clone().collect(), width);
            assert_eq!(legible::faults(&drawing, width.pixels()), Vec::<String>::new());
        }
        assert_eq!(drawn(vec![], Width::Wide), Drawing::new(0.0));
    }

    proptest! {
        #[test]
        fn every_node_is_drawn_once_whatever_is_above_it(
            above in prop::collection::vec(prop::collection::vec(0..90_usize, 0..3), 0..80),
        ) {
            let nodes = above.iter().enumerate().map(|(at, above)| {
                above.iter().fold(TreeNode::new(format!("node {at}")), |node, one| node.under(*one))
            });
            let nodes: Vec<TreeNode> = nodes.collect();
            let tree = Tree::new(nodes.clone());
            let mut order: Vec<usize> = tree.outline().into_iter().map(|(at, _)| at).collect();
            order.sort_unstable();
            prop_assert_eq!(order, (0..nodes.len()).collect::<Vec<_>>());
            let shown: usize = tree.rows().iter().map(|row| row.nodes.len()).sum();
            prop_assert_eq!(shown, nodes.len());
            for width in [Width::Narrow, Width::Wide] {
                let drawing = drawn(nodes.clone(), width);
                prop_assert_eq!(legible::faults(&drawing, width.pixels()), Vec::<String>::new());
            }
        }
    }
}
