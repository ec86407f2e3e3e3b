//! Which of many share most with each other? A triangle of pairs on a desk, a list of pairs on a phone.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    canvas::{Anchor, Canvas, Chart, Drawing, Label, Width, area, dot, hatching, length},
    colour::Colour,
    element::Element,
};

/// Things that stand in the triangle, and pairs in the list; what is beyond is counted in words.
const THINGS: usize = 16;
const PAIRS: usize = 10;
/// Size of a cell, and height of a bar.
const CELL: f64 = 31.0;
const BAR: f64 = 16.0;
const PAD: f64 = 6.0;

/// What two things share: by their places, how much each has, and how much of it is in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overlap {
    first: usize,
    second: usize,
    sizes: (u32, u32),
    shared: u32,
    is_marked: bool,
}

impl Overlap {
    /// Two things that share something. More than either has cannot be shared, and is cut to what it has.
    #[must_use]
    pub fn new((first, second): (usize, usize), sizes: (u32, u32), shared: u32) -> Self {
        Self { first, second, sizes, shared: shared.min(sizes.0).min(sizes.1), is_marked: false }
    }

    /// The pair, told apart from others by an outline and bold text.
    #[must_use]
    pub const fn marked(mut self) -> Self {
        self.is_marked = true;
        self
    }

    /// The share of all that either has that is in both: Jaccard's index, 0 of nothing.
    #[must_use]
    pub fn likeness(&self) -> f64 {
        let all = f64::from(self.sizes.0) + f64::from(self.sizes.1) - f64::from(self.shared);
        if all > 0.0 { f64::from(self.shared) / all } else { 0.0 }
    }

    /// The same in whole per cent, rounded down: 100 is printed of sets that are the same, and no others.
    #[must_use]
    pub fn per_cent(&self) -> u64 {
        let shared = u64::from(self.shared);
        let all = u64::from(self.sizes.0) + u64::from(self.sizes.1) - shared;
        (shared * 100).checked_div(all).unwrap_or_default()
    }
}

/// Pairs by the places of their things.
type Among<'a> = BTreeMap<(usize, usize), &'a Overlap>;

/// How much pairs of things share.
///
/// On a desk a triangle of the 16 things with the most alike pairs, ordered so that those alike stand together:
/// tint and number are the share of all members that is in both (Jaccard 1912), per cent. On a phone the ten
/// most alike pairs, each as a bar in three parts: what only one has, what both have, what only the other has.
/// The drawing says what is left out. The same whatever the order of pairs.
///
/// ```
/// use fourp_picture::{Canvas, Chart, Matrix, Overlap, Width};
///
/// let pair = Overlap::new((0, 1), (10, 9), 9);
/// assert_eq!(pair.likeness(), 0.9);
/// let matrix = Matrix::new(["Board", "Forum"], vec![pair]).unit("members");
/// let drawn = matrix.draw(&Canvas::new("m", Width::Narrow));
/// assert!(drawn.marks.iter().any(|mark| mark.to_string().contains("9 of 10 members shared")));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    things: Vec<String>,
    pairs: Vec<Overlap>,
    unit: String,
    mark: String,
    empty: String,
}

impl Matrix {
    /// Pairs of named things; a pair with what is no thing, or of a thing with itself, is left out.
    #[must_use]
    pub fn new<T: Into<String>>(
        things: impl IntoIterator<Item = T>,
        mut pairs: Vec<Overlap>,
    ) -> Self {
        let things: Vec<String> = things.into_iter().map(Into::into).collect();
        pairs
            .retain(|pair| pair.first != pair.second && pair.first.max(pair.second) < things.len());
        let name = |at: usize| things.get(at).map_or("", String::as_str);
        for pair in &mut pairs {
            if (name(pair.second), pair.second) < (name(pair.first), pair.first) {
                (pair.first, pair.second) = (pair.second, pair.first);
                pair.sizes = (pair.sizes.1, pair.sizes.0);
            }
        }
        pairs.sort_by(|one, two| {
            let names =
                |pair: &Overlap| (name(pair.first), name(pair.second), pair.first, pair.second);
            two.likeness()
                .total_cmp(&one.likeness())
                .then(two.shared.cmp(&one.shared))
                .then(names(one).cmp(&names(two)))
        });
        pairs.dedup_by_key(|pair| (pair.first, pair.second));
        Self { things, pairs, unit: "members".into(), mark: String::new(), empty: String::new() }
    }

    /// What is shared, in the plural.
    #[must_use]
    pub fn unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = unit.into();
        self
    }

    /// What a marked pair is called.
    #[must_use]
    pub fn mark(mut self, words: impl Into<String>) -> Self {
        self.mark = words.into();
        self
    }

    /// What it means that a pair was not given: "less than 20 %".
    #[must_use]
    pub fn empty(mut self, words: impl Into<String>) -> Self {
        self.empty = words.into();
        self
    }

    fn name(&self, at: usize) -> &str {
        self.things.get(at).map_or("", String::as_str)
    }

    /// The pairs among some things, the lower place first.
    fn among(&self, things: &[usize]) -> Among<'_> {
        let things: BTreeSet<usize> = things.iter().copied().collect();
        let own = self.pairs.iter();
        let own = own.filter(|pair| things.contains(&pair.first) && things.contains(&pair.second));
        own.map(|pair| (sorted(pair.first, pair.second), pair)).collect()
    }

    /// The things of the most alike pairs, in an order in which those alike follow each other: from the most
    /// alike pair on, always the one that is most like either end.
    fn ordered(&self) -> (Vec<usize>, Among<'_>) {
        let mut chosen: Vec<usize> = Vec::new();
        for pair in &self.pairs {
            let new = [pair.first, pair.second].into_iter().filter(|at| !chosen.contains(at));
            let new: Vec<usize> = new.collect();
            if chosen.len().saturating_add(new.len()) > THINGS {
                break;
            }
            chosen.extend(new);
        }
        let among = self.among(&chosen);
        let mut order: Vec<usize> = chosen.iter().take(2).copied().collect();
        let mut left: Vec<usize> = chosen.into_iter().skip(2).collect();
        while !left.is_empty() {
            let like = |at: usize, end: Option<&usize>| {
                end.and_then(|end| among.get(&sorted(at, *end))).map_or(0.0, |pair| pair.likeness())
            };
            let ends = left.iter().enumerate().map(|(place, at)| {
                let (front, back) = (like(*at, order.first()), like(*at, order.last()));
                (place, front.max(back), front > back)
            });
            // The first of equals, which come in order of their best pair.
            let best = ends.reduce(|best, next| if next.1 > best.1 { next } else { best });
            let Some((place, _, is_front)) = best else { break };
            let at = left.remove(place);
            if is_front {
                order.insert(0, at);
            } else {
                order.push(at);
            }
        }
        (order, among)
    }
}

impl Chart for Matrix {
    fn draw(&self, canvas: &Canvas) -> Drawing {
        let mut drawing = Drawing::new(0.0);
        if self.pairs.is_empty() {
            return drawing;
        }
        match canvas.for_whom() {
            Width::Narrow => self.list(&mut drawing, canvas),
            Width::Wide => self.triangle(&mut drawing, canvas.width()),
        }
        drawing
    }
}

impl Matrix {
    /// Each name stands where its row ends and its column begins.
    fn triangle(&self, drawing: &mut Drawing, width: f64) {
        let (order, among) = self.ordered();
        let at = |place: usize| length(place) * CELL + 1.0;
        let mut outlines = Vec::new();
        for (row, thing) in order.iter().enumerate() {
            let middle = at(row) + CELL / 2.0;
            for (column, other) in order.iter().enumerate().take(row) {
                let corner = (at(column), at(row));
                let pair = among.get(&sorted(*thing, *other)).copied();
                drawing.add(self.cell(pair, corner));
                if pair.is_some_and(|pair| pair.is_marked) {
                    outlines.push(outline(corner, (CELL - 1.0, CELL - 1.0)));
                }
            }
            drawing.add(dot(at(row) + CELL / 2.0, middle, 3.0, Colour::QUIET));
            let x = at(row) + CELL;
            let name = Label::new(self.name(*thing)).small().within(width - x - 1.0, 2);
            drawing.add(name.beside(x, middle));
        }
        drawing.marks.extend(outlines);
        drawing.height = at(order.len()) + PAD;
        self.foot(drawing, width, order.len());
    }

    fn cell(&self, pair: Option<&Overlap>, (x, y): (f64, f64)) -> Element {
        let group = Element::new("g");
        let size = CELL - 1.0;
        let Some(pair) = pair else {
            return group.child(area(x, y, size, size, Colour::PAPER).with("stroke", Colour::GRID));
        };
        let tint = Colour::tint(pair.likeness() * 0.9);
        let text = Label::new(pair.per_cent().to_string()).small().fill(tint.readable());
        let text = if pair.is_marked { text.bold() } else { text };
        group
            .child(Element::new("title").text(format!(
                "{}, {}: {}",
                self.name(pair.first),
                self.name(pair.second),
                self.words(pair)
            )))
            .child(area(x, y, size, size, tint).with("stroke", Colour::GRID))
            .child(text.anchor(Anchor::Middle).beside(x + size / 2.0, y + size / 2.0))
    }

    fn list(&self, drawing: &mut Drawing, canvas: &Canvas) {
        let width = canvas.width();
        let pattern = hatching(&canvas.id("second"), Colour::DARK_BLUE);
        drawing.add(Element::new("defs").child(pattern));
        let all = |pair: &Overlap| {
            f64::from(pair.sizes.0) + f64::from(pair.sizes.1) - f64::from(pair.shared)
        };
        let most = self.pairs.iter().take(PAIRS).map(all).fold(1.0, f64::max);
        let unit = (width - 2.0) / most;
        for pair in self.pairs.iter().take(PAIRS) {
            for (place, at) in [pair.first, pair.second].into_iter().enumerate() {
                let label = Label::new(self.name(at)).small().within(width - 20.0, 2);
                let y = drawing.height + 8.0;
                let swatch =
                    area(1.0, y - 5.0, 10.0, 10.0, Colour::PAPER).with("stroke", Colour::DARK_BLUE);
                drawing.add(if place == 0 { swatch } else { hatched(swatch, canvas) });
                drawing.add(label.below(18.0, drawing.height));
                drawing.height += label.height() + 2.0;
            }
            let mut x = 1.0;
            let parts = [
                pair.sizes.0.saturating_sub(pair.shared),
                pair.shared,
                pair.sizes.1.saturating_sub(pair.shared),
            ];
            let top = drawing.height + 2.0;
            for (place, part) in parts.into_iter().enumerate() {
                let wide = f64::from(part) * unit;
                let fill = if place == 1 { Colour::DARK_BLUE } else { Colour::PAPER };
                let mark = area(x, top, wide, BAR, fill).with("stroke", Colour::DARK_BLUE);
                let mark = if place == 2 { hatched(mark, canvas) } else { mark };
                if part > 0 {
                    drawing.add(mark);
                }
                x += wide;
            }
            if pair.is_marked {
                drawing.add(outline((1.0, top), (all(pair) * unit, BAR)));
            }
            drawing.height = top + BAR + 2.0;
            let words = Label::new(self.words(pair)).small().within(width, 2);
            let words = if pair.is_marked { words.bold() } else { words };
            drawing.add(words.below(0.0, drawing.height));
            drawing.height += words.height() + 2.0 * PAD;
        }
        let more = self.pairs.len().saturating_sub(PAIRS);
        let more =
            if more > 0 { format!(" {more} more pairs are in the table.") } else { String::new() };
        let words = format!("Solid: {} of both. Empty and hatched: of one alone.{more}", self.unit);
        let words = Label::new(words).small().fill(Colour::QUIET).within(width, 4);
        drawing.add(words.below(0.0, drawing.height));
        drawing.height += words.height() + 1.0;
    }

    fn words(&self, pair: &Overlap) -> String {
        let all = u64::from(pair.sizes.0) + u64::from(pair.sizes.1) - u64::from(pair.shared);
        let mark = if pair.is_marked && !self.mark.is_empty() {
            format!("; {}", self.mark)
        } else {
            String::new()
        };
        format!("{} of {all} {} shared ({} %){mark}", pair.shared, self.unit, pair.per_cent())
    }

    fn foot(&self, drawing: &mut Drawing, width: f64, drawn: usize) {
        let mut words = format!(
            "Number: of all {} of the two, per cent that are in both. A name is that of the row to its left and \
             of the column below its dot.",
            self.unit
        );
        if !self.empty.is_empty() {
            words.push_str(&format!(" Empty: {}.", self.empty));
        }
        if self.pairs.iter().any(|pair| pair.is_marked) && !self.mark.is_empty() {
            words.push_str(&format!(" Bold and outlined: {}.", self.mark));
        }
        let named: BTreeSet<usize> =
            self.pairs.iter().flat_map(|pair| [pair.first, pair.second]).collect();
        if named.len() > drawn {
            words.push_str(&format!(" The {drawn} most alike of {} are drawn.", named.len()));
        }
        let words = Label::new(words).small().fill(Colour::QUIET).within(width, 3);
        drawing.add(words.below(0.0, drawing.height));
        drawing.height += words.height() + 1.0;
    }
}

fn sorted(one: usize, two: usize) -> (usize, usize) {
    (one.min(two), one.max(two))
}

fn hatched(mark: Element, canvas: &Canvas) -> Element {
    mark.with("style", format!("fill:url(#{})", canvas.id("second")))
}

fn outline((x, y): (f64, f64), (width, height): (f64, f64)) -> Element {
    Element::new("rect")
        .with("x", x)
        .with("y", y)
        .with("width", width)
        .with("height", height)
        .with("fill", "none")
        .with("stroke", Colour::INK)
        .with("stroke-width", 3)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::legible;

    const NAMES: [&str; 5] = ["a", "b", "c", "d", "e"];

    fn all(drawing: &Drawing) -> String {
        drawing.marks.iter().map(ToString::to_string).collect()
    }

    fn drawn(matrix: &Matrix, width: Width) -> Drawing {
        matrix.draw(&Canvas::new("m", width))
    }

    #[test]
    fn those_alike_stand_together() {
        let pair = |one, two, shared| Overlap::new((one, two), (10, 10), shared);
        let pairs = vec![pair(0, 2, 9), pair(1, 3, 8), pair(2, 4, 7), pair(0, 1, 2), pair(3, 4, 1)];
        let matrix = Matrix::new(NAMES, pairs);
        assert_eq!(matrix.ordered().0, [3, 1, 0, 2, 4]);
    }

    #[test]
    fn a_hundred_per_cent_is_the_same_and_nothing_else() {
        let nearly = Overlap::new((0, 1), (1_000, 1_000), 999);
        assert_eq!((nearly.per_cent(), Overlap::new((0, 1), (7, 7), 9).per_cent()), (99, 100));
        let nothing = Overlap::new((0, 1), (0, 0), 5);
        assert_eq!((nothing.likeness(), nothing.per_cent()), (0.0, 0));
        let most = Overlap::new((0, 1), (u32::MAX, u32::MAX), u32::MAX);
        assert_eq!(most.per_cent(), 100);
    }

    #[test]
    fn the_same_is_told_by_outline_and_weight() {
        let matrix = Matrix::new(NAMES, vec![Overlap::new((0, 1), (3, 3), 3).marked()]);
        let matrix = matrix.mark("same members");
        for width in [Width::Narrow, Width::Wide] {
            let all = all(&drawn(&matrix, width));
            assert!(all.contains("stroke-width=\"3\"") && all.contains("font-weight=\"bold\""));
            assert!(all.contains("same members"), "{all}");
        }
    }

    #[test]
    fn parts_of_a_bar_are_as_their_numbers() {
        let matrix = Matrix::new(NAMES, vec![Overlap::new((0, 1), (3, 6), 2)]);
        let drawing = drawn(&matrix, Width::Narrow);
        let bars = drawing.marks.iter().filter(|mark| mark.attribute("height") == Some("16"));
        let widths: Vec<f64> =
            bars.map(|bar| bar.attribute("width").unwrap().parse().unwrap()).collect();
        let unit = 326.0 / 7.0;
        for (width, part) in widths.iter().zip([1.0, 2.0, 4.0]) {
            assert!((width - part * unit).abs() < 0.01, "{widths:?}");
        }
    }

    #[test]
    fn any_label_is_laid_out() {
        let labels = legible::hostile();
        let pairs = (1..labels.len()).map(|at| Overlap::new((at - 1, at), (9, 9), 5).marked());
        let matrix =
            Matrix::new(labels, pairs.collect()).unit("שלום".repeat(9)).mark("W".repeat(90));
        for width in [Width::Narrow, Width::Wide] {
            let drawing = drawn(&matrix, width);
            assert_eq!(legible::faults(&drawing, width.pixels()), Vec::<String>::new());
        }
        assert_eq!(drawn(&Matrix::new(NAMES, vec![]), Width::Wide), Drawing::new(0.0));
        let none = vec![Overlap::new((0, 0), (1, 1), 1), Overlap::new((0, 9), (1, 1), 1)];
        assert_eq!(drawn(&Matrix::new(NAMES, none), Width::Narrow), Drawing::new(0.0));
    }

    proptest! {
        #[test]
        fn the_order_of_pairs_changes_nothing_and_text_is_apart(
            pairs in prop::collection::vec((0..30_usize, 0..30_usize, 1..40_u32, 1..40_u32, 0..40_u32), 0..60),
        ) {
            let name = |at: usize| format!("group {at}");
            let mut seen = BTreeSet::new();
            let pairs = pairs.into_iter().filter(|(a, b, ..)| seen.insert((*a.min(b), *a.max(b))));
            let pairs: Vec<Overlap> =
                pairs.map(|(a, b, one, two, shared)| Overlap::new((a, b), (one, two), shared)).collect();
            let back = pairs.iter().rev().map(|pair| {
                Overlap::new((pair.second, pair.first), (pair.sizes.1, pair.sizes.0), pair.shared)
            });
            let (one, two) = (
                Matrix::new((0..30).map(name), pairs.clone()),
                Matrix::new((0..30).map(name), back.collect()),
            );
            for width in [Width::Narrow, Width::Wide] {
                let drawing = drawn(&one, width);
                prop_assert_eq!(&drawing, &drawn(&two, width));
                prop_assert_eq!(legible::faults(&drawing, width.pixels()), Vec::<String>::new());
            }
        }
    }
}
