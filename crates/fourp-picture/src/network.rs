//! Who is tied to whom? Circles and squares joined by lines, those tied alike near each other.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use crate::{
    apart::overlap,
    canvas::{Anchor, Canvas, Chart, Drawing, Label, Width, area, dot, length, line},
    colour::Colour,
    element::Element,
    stress,
};

/// Room around the drawing, and between marks.
const MARGIN: f64 = 14.0;
const APART: f64 = 2.0;
/// Nodes that are named even where the name covers others.
const FIRST: usize = 3;
/// Rounds in which marks that overlap are moved apart.
const ROUNDS: usize = 60;

/// The shape of a node, which tells of which of two kinds it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "two kinds can be told apart at any size")]
pub enum Shape {
    /// A filled circle.
    Circle,
    /// A hollow square.
    Square,
}

/// One node: its name and shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    label: String,
    shape: Shape,
}

impl Node {
    /// A node.
    #[must_use]
    pub fn new(label: impl Into<String>, shape: Shape) -> Self {
        Self { label: label.into(), shape }
    }
}

/// Nodes of two kinds and the ties between them.
///
/// The area of a node is as the number of its ties. Nodes lie by how many steps they are from each other,
/// so that those tied alike are near; left and right, up and down mean nothing. Names stand at the nodes
/// with most ties, as many as fit without overlap; all have theirs as a tooltip. At most 160 nodes are drawn
/// on a desk and 48 on a phone, those most tied among each other, and the drawing says how many are not, and
/// how many have no tie. The same whatever the order of nodes and ties. O(ties log nodes), and O(n²) in the
/// nodes drawn.
///
/// ```
/// use fourp_picture::{Canvas, Chart, Network, Node, Shape, Width};
///
/// let nodes = vec![Node::new("Board", Shape::Square), Node::new("Agency", Shape::Circle)];
/// let network = Network::new(nodes, [(0, 1)]).kinds("body", "group");
/// let drawn = network.draw(&Canvas::new("net", Width::Wide));
/// assert_eq!(drawn.marks.iter().filter(|mark| mark.name() == "line").count(), 1);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    nodes: Vec<Node>,
    ties: BTreeSet<(usize, usize)>,
    kinds: (String, String),
    focus: Option<usize>,
}

impl Network {
    /// A network of nodes and of ties between two of them by their places; a tie given twice, to itself or
    /// to no node counts for nothing.
    #[must_use]
    pub fn new(nodes: Vec<Node>, ties: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let ties = ties.into_iter().filter(|(one, two)| one != two);
        let ties = ties.map(|(one, two)| (one.min(two), one.max(two)));
        let ties = ties.filter(|(_, two)| *two < nodes.len()).collect();
        Self { nodes, ties, kinds: ("circle".into(), "square".into()), focus: None }
    }

    /// What a circle and what a square is called.
    #[must_use]
    pub fn kinds(mut self, circle: impl Into<String>, square: impl Into<String>) -> Self {
        self.kinds = (circle.into(), square.into());
        self
    }

    /// The network with the ties of one node drawn thicker and in another colour.
    #[must_use]
    pub const fn focus(mut self, place: usize) -> Self {
        self.focus = Some(place);
        self
    }

    /// The nodes to draw, with their number of ties, the one with most first: what is left when the node with
    /// fewest ties to others that are left goes, again and again (the innermost cores, Seidman 1983).
    fn chosen(&self, most: usize) -> Vec<(usize, usize)> {
        let mut neighbours: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (one, two) in &self.ties {
            neighbours.entry(*one).or_default().push(*two);
            neighbours.entry(*two).or_default().push(*one);
        }
        let key = |at: usize| (self.nodes.get(at).map(|node| (&node.label, node.shape)), at);
        let mut left: BTreeMap<usize, usize> =
            neighbours.iter().map(|(at, own)| (*at, own.len())).collect();
        let mut order: BTreeSet<_> =
            left.iter().map(|(at, ties)| (*ties, Reverse(key(*at)))).collect();
        while left.len() > most {
            let Some((_, Reverse((_, gone)))) = order.pop_first() else { break };
            left.remove(&gone);
            for other in neighbours.get(&gone).into_iter().flatten() {
                if let Some(ties) = left.get_mut(other) {
                    order.remove(&(*ties, Reverse(key(*other))));
                    *ties = ties.saturating_sub(1);
                    order.insert((*ties, Reverse(key(*other))));
                }
            }
        }
        let degree = |at: usize| neighbours.get(&at).map_or(0, Vec::len);
        let mut chosen: Vec<(usize, usize)> = left.keys().map(|at| (*at, degree(*at))).collect();
        chosen.sort_by_key(|(at, degree)| (Reverse(*degree), key(*at)));
        chosen
    }
}

/// A node as it is drawn.
struct Mark<'a> {
    node: &'a Node,
    degree: usize,
    radius: f64,
    x: f64,
    y: f64,
}

impl Chart for Network {
    fn draw(&self, canvas: &Canvas) -> Drawing {
        let is_narrow = canvas.for_whom() == Width::Narrow;
        let chosen = self.chosen(if is_narrow { 48 } else { 160 });
        let mut drawing = Drawing::new(0.0);
        if chosen.is_empty() {
            return drawing;
        }
        self.key(&mut drawing, canvas.width());
        let mut numbers = vec![None; self.nodes.len()];
        for (number, (at, _)) in chosen.iter().enumerate() {
            if let Some(own) = numbers.get_mut(*at) {
                *own = Some(number);
            }
        }
        let number = |at: usize| numbers.get(at).copied().flatten();
        let ties = self.ties.iter().filter_map(|(one, two)| Some((number(*one)?, number(*two)?)));
        let mut ties: Vec<(usize, usize)> =
            ties.map(|(one, two)| (one.min(two), one.max(two))).collect();
        ties.sort_unstable();
        let mut neighbours = vec![Vec::new(); chosen.len()];
        for (one, two) in ties.iter().flat_map(|(one, two)| [(*one, *two), (*two, *one)]) {
            if let Some(own) = neighbours.get_mut(one) {
                own.push(two);
            }
        }
        let mut marks = self.marks(&chosen, &neighbours, canvas, drawing.height);
        let bottom = marks.iter().map(|mark| mark.y + mark.radius).fold(0.0, f64::max);
        let focus = self.focus.and_then(number);
        let is_focus = |tie: &(usize, usize)| focus.is_some_and(|at| tie.0 == at || tie.1 == at);
        // Those in focus over the others.
        ties.sort_by_key(is_focus);
        for tie in &ties {
            if let (Some(one), Some(two)) = (marks.get(tie.0), marks.get(tie.1)) {
                let (colour, thick) =
                    if is_focus(tie) { (Colour::MID_BLUE, 1.6) } else { (Colour::GREY, 0.6) };
                drawing.add(line((one.x, one.y), (two.x, two.y), colour, thick));
            }
        }
        // The smallest last, so that none is hidden.
        for mark in &marks {
            drawing.add(mark.drawn());
        }
        let top = drawing.height;
        let room = (canvas.width(), top, bottom + MARGIN);
        named(&mut drawing, &mut marks, room, if is_narrow { 10 } else { 26 });
        drawing.height = bottom + MARGIN;
        self.foot(&mut drawing, canvas.width(), chosen.len());
        drawing
    }
}

impl Network {
    /// What the shapes mean.
    fn key(&self, drawing: &mut Drawing, width: f64) {
        let mut x = 0.0;
        for (shape, name) in [(Shape::Circle, &self.kinds.0), (Shape::Square, &self.kinds.1)] {
            let label = Label::new(name).small().within(width / 2.0 - 24.0, 1);
            drawing.add(shaped(shape, (x + 7.0, 8.0), 5.0));
            drawing.add(label.below(x + 18.0, 0.0));
            x += 18.0 + label.width() + 16.0;
        }
        let words = Label::new("area: number of ties").small().fill(Colour::QUIET);
        if x + words.width() <= width {
            drawing.add(words.below(x, 0.0));
            drawing.height = 20.0;
        } else {
            drawing.add(words.below(0.0, 17.0));
            drawing.height = 36.0;
        }
    }

    fn marks(
        &self,
        chosen: &[(usize, usize)],
        neighbours: &[Vec<usize>],
        canvas: &Canvas,
        top: f64,
    ) -> Vec<Mark<'_>> {
        let is_narrow = canvas.for_whom() == Width::Narrow;
        let places = stress::places(neighbours);
        // The longer axis across a desk, and down a phone.
        let places: Vec<(f64, f64)> =
            places.into_iter().map(|(x, y)| if is_narrow { (y, x) } else { (x, y) }).collect();
        let ends = |of: fn(&(f64, f64)) -> f64| {
            let values = places.iter().map(of);
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            })
        };
        let (left, right) = ends(|place| place.0);
        let (upper, lower) = ends(|place| place.1);
        let (across, down) = ((right - left).max(1e-6), (lower - upper).max(1e-6));
        let width = canvas.width() - 2.0 * MARGIN - 2.0;
        let (low, high) = if is_narrow { (0.9, 1.4) } else { (0.45, 0.85) };
        let few = (length(chosen.len()) / 12.0).min(1.0);
        let height = width * (down / across).clamp(low, high) * few.max(0.35);
        let most = chosen.first().map_or(1, |(_, degree)| *degree);
        let largest = if is_narrow { 15.0 } else { 18.0 };
        let marks = chosen.iter().zip(&places).filter_map(|((at, degree), (x, y))| {
            let share = length(*degree) / length(most.max(1));
            Some(Mark {
                node: self.nodes.get(*at)?,
                degree: *degree,
                radius: (share.sqrt() * largest).max(2.5),
                x: MARGIN + (x - left) / across * width,
                y: top + MARGIN + (y - upper) / down * height,
            })
        });
        let mut marks: Vec<Mark<'_>> = marks.collect();
        let edges = (canvas.width(), top, top + height + 2.0 * MARGIN);
        for _ in 0..ROUNDS {
            move_apart(&mut marks, edges);
        }
        marks
    }

    fn foot(&self, drawing: &mut Drawing, width: f64, drawn: usize) {
        let tied: BTreeSet<usize> = self.ties.iter().flat_map(|(one, two)| [*one, *two]).collect();
        let mut words = Vec::new();
        if tied.len() > drawn {
            words.push(format!("The {drawn} most tied to each other of {} are drawn.", tied.len()));
        }
        let alone = self.nodes.len().saturating_sub(tied.len());
        if alone > 0 {
            words.push(format!("Without a tie, and not drawn: {alone}."));
        }
        if words.is_empty() {
            return;
        }
        let words = Label::new(words.join(" ")).small().fill(Colour::QUIET).within(width, 3);
        drawing.add(words.below(0.0, drawing.height));
        drawing.height += words.height() + 1.0;
    }
}

impl Mark<'_> {
    fn drawn(&self) -> Element {
        let ties = if self.degree == 1 { "tie" } else { "ties" };
        let tip = format!("{}: {} {ties}", self.node.label, self.degree);
        shaped(self.node.shape, (self.x, self.y), self.radius)
            .child(Element::new("title").text(tip))
    }
}

/// A circle, or a square of the same area.
fn shaped(shape: Shape, (x, y): (f64, f64), radius: f64) -> Element {
    match shape {
        Shape::Circle => dot(x, y, radius, Colour::DARK_BLUE)
            .with("stroke", Colour::PAPER)
            .with("stroke-width", 1),
        Shape::Square => {
            // The root of π.
            let side = radius * 1.772_453_85;
            area(x - side / 2.0, y - side / 2.0, side, side, Colour::PAPER)
                .with("stroke", Colour::INK)
                .with("stroke-width", 1.5)
        }
    }
}

/// Moves marks that overlap half their overlap each, and those beyond an edge inside.
fn move_apart(marks: &mut [Mark<'_>], (width, top, bottom): (f64, f64, f64)) {
    for one in 0..marks.len() {
        let (before, rest) = marks.split_at_mut(one);
        let Some(own) = rest.first_mut() else { continue };
        for other in before {
            let (dx, dy) = (own.x - other.x, own.y - other.y);
            let distance = (dx * dx + dy * dy).sqrt();
            let least = own.radius + other.radius + APART;
            if distance >= least {
                continue;
            }
            let (right, down) =
                if distance > 1e-6 { (dx / distance, dy / distance) } else { (1.0, 0.0) };
            let half = (least - distance) / 2.0;
            own.x += right * half;
            own.y += down * half;
            other.x -= right * half;
            other.y -= down * half;
        }
    }
    for mark in marks {
        let room = mark.radius + 1.5;
        mark.x = mark.x.clamp(room, width - room);
        mark.y = mark.y.clamp(top + room, (bottom - room).max(top + room));
    }
}

/// Names at the first of the marks, where they cover no other name and no large mark.
fn named(
    drawing: &mut Drawing,
    marks: &mut [Mark<'_>],
    (width, top, bottom): (f64, f64, f64),
    most: usize,
) {
    let mut taken: Vec<[f64; 4]> = Vec::new();
    let mut done = 0;
    for (place, mark) in marks.iter().enumerate() {
        if done == most || mark.node.label.trim().is_empty() {
            continue;
        }
        let label = Label::new(&mark.node.label).small().halo(Colour::PAPER).within(156.0, 2);
        let (wide, high) = (label.width(), label.height());
        let (beside, aslant) = (mark.radius + 4.0, mark.radius * 0.7 + 3.0);
        let corners = [
            (mark.x + beside, mark.y - high / 2.0),
            (mark.x - beside - wide, mark.y - high / 2.0),
            (mark.x - wide / 2.0, mark.y - beside - high),
            (mark.x - wide / 2.0, mark.y + beside),
            (mark.x + aslant, mark.y - aslant - high),
            (mark.x + aslant, mark.y + aslant),
            (mark.x - aslant - wide, mark.y - aslant - high),
            (mark.x - aslant - wide, mark.y + aslant),
        ];
        let boxes = corners.map(|(x, y)| [x, y, x + wide, y + high]);
        let free = boxes.into_iter().filter(|edges| {
            let [left, upper, right, lower] = *edges;
            let is_inside = left >= 1.0 && right <= width - 1.0 && upper >= top && lower <= bottom;
            is_inside && !taken.iter().any(|other| overlap(edges, other))
        });
        let covered = |edges: &[f64; 4]| {
            let others = marks.iter().enumerate().filter(|(other, _)| *other != place);
            let under = others.filter(|(_, other)| {
                let (x, y, r) = (other.x, other.y, other.radius);
                overlap(edges, &[x - r, y - r, x + r, y + r])
            });
            // A large mark under a name weighs more than several small ones.
            under.map(|(_, other)| if other.radius > 5.0 { 4_usize } else { 1 }).sum::<usize>()
        };
        let best = free.map(|edges| (covered(&edges), edges));
        let best =
            best.min_by_key(|(cost, _)| *cost).filter(|(cost, _)| place < FIRST || *cost < 4);
        if let Some((_, edges)) = best {
            let [left, upper, ..] = edges;
            drawing.add(label.anchor(Anchor::Start).below(left, upper));
            taken.push(edges);
            done += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::legible;

    fn drawn(network: &Network, width: Width) -> Drawing {
        network.draw(&Canvas::new("net", width))
    }

    fn number(mark: &Element, name: &str) -> f64 {
        mark.attribute(name).unwrap().parse().unwrap()
    }

    fn two_mode(circles: usize, squares: usize, ties: &[(usize, usize)]) -> Network {
        let nodes = (0..circles).map(|at| Node::new(format!("body {at}"), Shape::Circle));
        let nodes =
            nodes.chain((0..squares).map(|at| Node::new(format!("group {at}"), Shape::Square)));
        Network::new(nodes.collect(), ties.iter().copied())
    }

    #[test]
    fn areas_are_as_the_ties_and_shapes_of_one_degree_have_one_area() {
        let ties: Vec<(usize, usize)> = (1..10).map(|square| (0, square)).collect();
        let network = two_mode(1, 9, &ties);
        let drawing = drawn(&network, Width::Wide);
        let marks: Vec<&Element> = drawing
            .marks
            .iter()
            .filter(|mark| legible::elements(mark).iter().any(|it| it.name() == "title"))
            .collect();
        let radius =
            marks.iter().find(|mark| mark.name() == "circle").map(|mark| number(mark, "r"));
        let side =
            marks.iter().find(|mark| mark.name() == "rect").map(|mark| number(mark, "width"));
        let (radius, side) = (radius.unwrap(), side.unwrap());
        let ratio = radius * radius * std::f64::consts::PI / (side * side);
        assert!((ratio - 9.0).abs() < 0.05, "{ratio}");
    }

    #[test]
    fn ties_that_are_none_count_for_nothing() {
        let network = two_mode(1, 1, &[(0, 1), (1, 0), (0, 0), (0, 9)]);
        let drawing = drawn(&network, Width::Wide);
        assert_eq!(drawing.marks.iter().filter(|mark| mark.name() == "line").count(), 1);
    }

    #[test]
    fn what_is_not_drawn_is_counted() {
        let ties: Vec<(usize, usize)> = (0..100).map(|at| (at, 100 + at)).collect();
        let network = two_mode(103, 100, &ties);
        let all: String =
            drawn(&network, Width::Narrow).marks.iter().map(ToString::to_string).collect();
        assert!(all.contains("The 48 most tied to each other of 200"), "{all}");
        assert_eq!(drawn(&two_mode(3, 0, &[]), Width::Wide), Drawing::new(0.0));
    }

    #[test]
    fn any_label_is_laid_out() {
        let labels = legible::hostile();
        let count = labels.len();
        let nodes = labels.into_iter().map(|label| Node::new(label, Shape::Circle));
        let all = (0..count).flat_map(|one| (0..one).map(move |two| (one, two)));
        let network = Network::new(nodes.collect(), all).kinds("W".repeat(300), "שלום".repeat(50));
        for width in [Width::Narrow, Width::Wide] {
            let drawing = drawn(&network, width);
            assert_eq!(legible::faults(&drawing, width.pixels()), Vec::<String>::new());
        }
    }

    fn some_ties() -> impl Strategy<Value = Vec<(usize, usize)>> {
        prop::collection::vec((0..12_usize, 12..40_usize), 0..70)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn the_order_of_rows_changes_nothing(ties in some_ties(), turn in 0..40_usize) {
            let network = two_mode(12, 28, &ties);
            let place = |at: usize| (at + turn) % 40;
            let mut nodes = network.nodes.clone();
            for (at, node) in network.nodes.iter().enumerate() {
                nodes[place(at)] = node.clone();
            }
            let turned = ties.iter().rev().map(|(one, two)| (place(*two), place(*one)));
            let turned = Network::new(nodes, turned);
            prop_assert_eq!(drawn(&network, Width::Wide), drawn(&turned, Width::Wide));
        }

        #[test]
        fn names_never_overlap_and_marks_stay_inside(ties in some_ties()) {
            for width in [Width::Narrow, Width::Wide] {
                let drawing = drawn(&two_mode(12, 28, &ties), width);
                prop_assert_eq!(legible::faults(&drawing, width.pixels()), Vec::<String>::new());
                for mark in drawing.marks.iter().filter(|mark| mark.name() == "circle") {
                    let (x, r) = (number(mark, "cx"), number(mark, "r"));
                    prop_assert!(x - r >= 0.0 && x + r <= width.pixels());
                }
            }
        }
    }
}
