//! What rises, what falls, from one column to the other? Lines between two columns.

use crate::{
    apart::apart,
    axis::Scale,
    canvas::{Anchor, Canvas, Chart, Drawing, Label, Width, dot, length, line, through},
    colour::Colour,
    element::Element,
};

/// Space between a mark and the text beside it.
const PAD: f64 = 6.0;
/// Space from the middle of a column to its labels, crossed by leader lines.
const LEADER: f64 = 32.0;
/// How wide a column is at most, in which intervals stand beside each other.
const SPREAD: f64 = 24.0;
/// How high the columns are at least.
const TALL: f64 = 220.0;

/// How the two ends of a line stand to each other, in dash and thickness as in colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum SlopeCourse {
    /// A thin dashed line in grey: no more can be said than that both ends are so.
    #[default]
    Unsure,
    /// A thick line in the first colour: it rises, and that is what is looked at.
    Rises,
    /// A thick line in the second colour, with hollow ends: it falls, and that is what is looked at.
    Falls,
}

/// One end of a line: between which values it lies, and what is printed beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct SlopeEnd {
    range: Option<(f64, f64)>,
    shown: String,
}

impl SlopeEnd {
    /// An end at a value.
    #[must_use]
    pub fn at(value: f64, shown: impl Into<String>) -> Self {
        Self::between(value, value, shown)
    }

    /// An end that lies between two values.
    #[must_use]
    pub fn between(low: f64, high: f64, shown: impl Into<String>) -> Self {
        let known = low.is_finite() && high.is_finite();
        Self { range: known.then_some((low.min(high), high.max(low))), shown: shown.into() }
    }

    /// An end that is not known: the words say why.
    #[must_use]
    pub fn unknown(why: impl Into<String>) -> Self {
        Self { range: None, shown: why.into() }
    }

    fn middle(&self) -> Option<f64> {
        self.range.map(|(low, high)| f64::midpoint(low, high))
    }
}

/// A line from a value in the left column to one in the right.
#[derive(Debug, Clone, PartialEq)]
pub struct SlopeLine {
    label: String,
    ends: [SlopeEnd; 2],
    course: SlopeCourse,
}

impl SlopeLine {
    /// What is compared, its end on the left and its end on the right.
    #[must_use]
    pub fn new(
        label: impl Into<String>,
        left: SlopeEnd,
        right: SlopeEnd,
        course: SlopeCourse,
    ) -> Self {
        Self { label: label.into(), ends: [left, right], course }
    }
}

/// Two columns of values from a common zero, joined by lines; an end that is an interval is drawn as one.
///
/// ```
/// use fourp_picture::{Canvas, Chart, Slope, SlopeCourse, SlopeEnd, SlopeLine, Width};
///
/// let (money, harm) = (SlopeEnd::between(17.0, 22.0, "17 % to 22 %"), SlopeEnd::at(40.0, "40 %"));
/// let fraud = SlopeLine::new("Fraud", money, harm, SlopeCourse::Rises);
/// let drawing = Slope::new("Money", "Harm", vec![fraud]).draw(&Canvas::new("x", Width::Wide));
/// assert!(drawing.marks.iter().any(|mark| mark.to_string().contains("Fraud 40 %")));
/// ```
///
/// The labels of both ends stand beside them and, where they would overlap, are moved apart with a thin
/// line each. A line of which an end is not known is not drawn: it stands beneath, in words, with those of which the same is said.
#[derive(Debug, Clone, PartialEq)]
pub struct Slope {
    columns: [String; 2],
    lines: Vec<SlopeLine>,
}

impl Slope {
    /// Lines between a left and a right column.
    #[must_use]
    pub fn new(left: impl Into<String>, right: impl Into<String>, lines: Vec<SlopeLine>) -> Self {
        Self { columns: [left.into(), right.into()], lines }
    }
}

/// Where the columns and their labels are.
struct Places {
    width: f64,
    room: f64,
    columns: [f64; 2],
}

impl Chart for Slope {
    fn draw(&self, canvas: &Canvas) -> Drawing {
        let width = canvas.width();
        let is_known = |line: &&SlopeLine| line.ends.iter().all(|end| end.range.is_some());
        let known: Vec<&SlopeLine> = self.lines.iter().filter(is_known).collect();
        let room = match canvas.for_whom() {
            Width::Narrow => width * 0.29,
            Width::Wide => width * 0.3,
        };
        let places = Places { width, room, columns: [room + LEADER, width - room - LEADER] };
        let mut drawing = Drawing::new(0.0);
        if !known.is_empty() {
            self.headings(&mut drawing, &places);
            draw_lines(&mut drawing, &known, &places);
        }
        let mut unknown: Vec<(String, Vec<&str>)> = Vec::new();
        for line in self.lines.iter().filter(|line| !is_known(line)) {
            let why = line.ends.iter().zip(&self.columns).map(|(end, column)| {
                format!("{column}: {}", if end.shown.is_empty() { "not known" } else { &end.shown })
            });
            let why = why.collect::<Vec<_>>().join("; ");
            match unknown.iter_mut().find(|(known, _)| *known == why) {
                Some((_, labels)) => labels.push(&line.label),
                None => unknown.push((why, vec![&line.label])),
            }
        }
        for (why, labels) in unknown {
            let words = format!("{}. {why}.", labels.join("; "));
            let words = Label::new(words).fill(Colour::QUIET).within(width, 8);
            drawing.height += PAD;
            drawing.add(words.below(0.0, drawing.height));
            drawing.height += words.height();
        }
        drawing
    }
}

impl Slope {
    fn headings(&self, drawing: &mut Drawing, places: &Places) {
        let [left, right] = &self.columns;
        let half = places.width / 2.0 - PAD;
        let left = Label::new(left).bold().within(half, 3);
        let right = Label::new(right).bold().anchor(Anchor::End).within(half, 3);
        let tall = left.height().max(right.height());
        drawing.add(left.above(0.0, tall));
        drawing.add(right.above(places.width, tall));
        drawing.height += tall + PAD * 2.0;
    }
}

/// What stands beside an end: what it is of, and under it its value, which is never cut for the name's sake.
struct Words {
    name: Label,
    value: Label,
}

impl Words {
    fn of(line: &SlopeLine, shown: &str, anchor: Anchor, room: f64) -> Self {
        let weighed = |label: Label| match line.course {
            SlopeCourse::Unsure => label,
            SlopeCourse::Rises | SlopeCourse::Falls => label.bold(),
        };
        let whole =
            weighed(Label::new(format!("{} {shown}", line.label)).anchor(anchor).within(room, 9));
        if whole.lines().len() == 1 {
            return Self { name: whole, value: Label::new("") };
        }
        let part = |text: &str, lines| weighed(Label::new(text).anchor(anchor)).within(room, lines);
        Self { name: part(&line.label, 4), value: part(shown, 3) }
    }

    /// The height of a label that says something.
    fn tall(label: &Label) -> f64 {
        if label.width() > 0.0 { label.height() } else { 0.0 }
    }

    fn height(&self) -> f64 {
        Self::tall(&self.name) + Self::tall(&self.value) + 4.0
    }

    fn put(&self, drawing: &mut Drawing, x: f64, middle: f64) {
        let top = middle - (self.height() - 4.0) / 2.0;
        for (label, top) in [(&self.name, top), (&self.value, top + Self::tall(&self.name))] {
            if label.width() > 0.0 {
                drawing.add(label.below(x, top));
            }
        }
    }
}

fn draw_lines(drawing: &mut Drawing, lines: &[&SlopeLine], places: &Places) {
    let labels = [(0, Anchor::End), (1, Anchor::Start)].map(|(side, anchor)| {
        let of = |line: &&SlopeLine| {
            let shown = line.ends.get(side).map_or("", |end| end.shown.as_str());
            Words::of(line, shown, anchor, places.room - PAD)
        };
        lines.iter().map(of).collect::<Vec<Words>>()
    });
    let heights = labels.iter().map(|all| all.iter().map(Words::height).sum());
    let tall = heights.fold(TALL, f64::max);
    let ends = lines.iter().flat_map(|line| line.ends.iter().filter_map(|end| end.range));
    let ends = ends.flat_map(|(low, high)| [low, high]);
    let top = drawing.height;
    let scale = Scale::covering(ends, true).between(top + tall, top);
    for column in places.columns {
        drawing.add(line((column, top), (column, top + tall), Colour::GRID, 1.0));
    }
    // Those looked at are drawn last, before the others.
    let order = lines.iter().enumerate();
    let (unsure, sure): (Vec<_>, Vec<_>) =
        order.partition(|(_, line)| line.course == SlopeCourse::Unsure);
    for (place, line) in unsure.into_iter().chain(sure) {
        draw_line(drawing, line, scale, places, aside(place, lines.len()));
    }
    for (side, labels) in labels.iter().enumerate() {
        let middle = |line: &&SlopeLine| line.ends.get(side).and_then(SlopeEnd::middle);
        let mut wanted: Vec<(f64, usize)> = lines
            .iter()
            .enumerate()
            .filter_map(|(place, line)| Some((scale.at(middle(line)?), place)))
            .collect();
        wanted
            .sort_by(|(one, first), (other, second)| one.total_cmp(other).then(first.cmp(second)));
        let height = |place: &usize| labels.get(*place).map_or(0.0, Words::height);
        let boxes: Vec<(f64, f64)> =
            wanted.iter().map(|(middle, place)| (*middle, height(place))).collect();
        let outwards = if side == 0 { -1.0 } else { 1.0 };
        let column = places.columns.get(side).copied().unwrap_or_default();
        let edge = column + outwards * LEADER;
        for ((at, place), middle) in wanted.iter().zip(apart(&boxes, top, top + tall)) {
            let Some(label) = labels.get(*place) else { continue };
            let mark = column + aside(*place, lines.len());
            let from = column + outwards * (SPREAD / 2.0 + 5.0);
            let points = [(mark, *at), (from, *at), (edge, middle)];
            drawing.marks.insert(0, through(points, Colour::QUIET, 0.8));
            label.put(drawing, edge + outwards * 3.0, middle);
        }
    }
    drawing.height = top + tall + 2.0;
}

/// How far from the middle of a column the mark of a line lies, so that intervals do not cover each other.
fn aside(place: usize, count: usize) -> f64 {
    let step = (SPREAD / length(count.max(2) - 1)).min(8.0);
    length(place) * step - step * length(count.max(1) - 1) / 2.0
}

fn draw_line(drawing: &mut Drawing, of: &SlopeLine, scale: Scale, places: &Places, aside: f64) {
    let (colour, thickness) = match of.course {
        SlopeCourse::Unsure => (Colour::QUIET, 1.5),
        SlopeCourse::Rises => (Colour::DARK_BLUE, 3.0),
        SlopeCourse::Falls => (Colour::DARK_PINK, 3.0),
    };
    let [left, right] = &of.ends;
    let title = format!("{}: {}, {}", of.label, left.shown, right.shown);
    let mut group = Element::new("g").child(Element::new("title").text(title));
    let joints =
        places.columns.iter().zip(&of.ends).filter_map(|(column, end)| {
            Some((column + aside, end.range?, scale.at(end.middle()?)))
        });
    let joints: Vec<(f64, (f64, f64), f64)> = joints.collect();
    if let [(from, _, start), (to, _, end)] = joints.as_slice() {
        let mut joined = line((*from, *start), (*to, *end), colour, thickness);
        if of.course == SlopeCourse::Unsure {
            joined = joined.with("stroke-dasharray", "5 4");
        }
        group = group.child(joined);
    }
    for (x, (low, high), middle) in joints {
        if low < high {
            let (low, high) = (scale.at(low), scale.at(high));
            group = group.child(line((x, low), (x, high), colour, 2.0));
            for end in [low, high] {
                group = group.child(line((x - 3.0, end), (x + 3.0, end), colour, 2.0));
            }
        }
        let is_hollow = of.course == SlopeCourse::Falls;
        group = group.child(
            dot(x, middle, 4.5, if is_hollow { Colour::PAPER } else { colour })
                .with("stroke", if is_hollow { colour } else { Colour::PAPER })
                .with("stroke-width", if is_hollow { 2.5 } else { 1.0 }),
        );
    }
    drawing.add(group);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::legible::{self, elements, hostile};

    fn drawn(lines: Vec<SlopeLine>, width: Width) -> Drawing {
        Slope::new("Share of money", "Share of harm", lines).draw(&Canvas::new("slope", width))
    }

    fn simple(label: &str, left: f64, right: f64, course: SlopeCourse) -> SlopeLine {
        let end = |value: f64| SlopeEnd::at(value, format!("{value} %"));
        SlopeLine::new(label, end(left), end(right), course)
    }

    /// Upper and lower end of every vertical line of a group.
    fn bars(drawing: &Drawing) -> Vec<f64> {
        let number =
            |mark: &Element, name: &str| -> f64 { mark.attribute(name).unwrap().parse().unwrap() };
        let groups = drawing.marks.iter().filter(|mark| mark.name() == "g");
        let lines = groups.flat_map(elements).filter(|mark| mark.name() == "line");
        let upright = lines.filter(|mark| mark.attribute("x1") == mark.attribute("x2"));
        upright.map(|mark| (number(&mark, "y1") - number(&mark, "y2")).abs()).collect()
    }

    #[test]
    fn intervals_are_as_high_as_their_values_are_apart() {
        let line = SlopeLine::new(
            "a",
            SlopeEnd::between(0.0, 100.0, "0 to 100"),
            SlopeEnd::between(20.0, 70.0, "20 to 70"),
            SlopeCourse::Unsure,
        );
        let bars = bars(&drawn(vec![line], Width::Wide));
        assert_eq!(bars.len(), 2);
        assert!((bars[0] / bars[1] - 2.0).abs() < 0.01, "{bars:?}");
    }

    #[test]
    fn courses_are_told_by_dash_and_shape() {
        let text = |course| {
            let drawing = drawn(vec![simple("a", 1.0, 2.0, course)], Width::Wide);
            drawing.marks.iter().map(ToString::to_string).collect::<String>()
        };
        assert!(text(SlopeCourse::Unsure).contains("dasharray"));
        assert!(!text(SlopeCourse::Rises).contains("dasharray"));
        let hollow = format!("fill=\"{}\" stroke=\"{}\"", Colour::PAPER, Colour::DARK_PINK);
        assert!(text(SlopeCourse::Falls).contains(&hollow));
        assert!(!text(SlopeCourse::Rises).contains(&hollow));
    }

    #[test]
    fn an_end_that_is_not_known_stands_in_words() {
        let line = SlopeLine::new(
            "drugs",
            SlopeEnd::at(3.0, "3 %"),
            SlopeEnd::unknown("not counted"),
            SlopeCourse::Unsure,
        );
        let drawing = drawn(vec![line], Width::Wide);
        let text: String = drawing.marks.iter().map(ToString::to_string).collect();
        assert!(text.contains("drugs. Share of money: 3 %; Share of harm: not counted."), "{text}");
        assert!(!text.contains("<circle"));
    }

    #[test]
    fn nothing_is_an_empty_drawing() {
        assert_eq!(drawn(vec![], Width::Narrow), Drawing::new(0.0));
    }

    #[test]
    fn hostile_words_are_legible() {
        for width in [Width::Narrow, Width::Wide] {
            for words in &hostile() {
                let line = |value: f64| {
                    SlopeLine::new(
                        words,
                        SlopeEnd::between(value, value + 5.0, words),
                        SlopeEnd::at(value, words),
                        SlopeCourse::Rises,
                    )
                };
                let unknown = SlopeLine::new(
                    words,
                    SlopeEnd::unknown(words),
                    SlopeEnd::at(1.0, words),
                    SlopeCourse::Falls,
                );
                let lines = (0..9_u8).map(|at| line(f64::from(at / 3))).chain([unknown]);
                let slope = Slope::new(words, words, lines.collect());
                legible::check(&slope.draw(&Canvas::new("x", width)), width.pixels());
            }
        }
    }

    proptest! {
        #[test]
        fn labels_are_legible_wherever_the_ends_lie(
            ends in prop::collection::vec((-50.0..100.0_f64, 0.0..100.0_f64), 0..40),
        ) {
            let lines: Vec<SlopeLine> = ends
                .iter()
                .map(|(left, right)| simple("Modern slavery", *left, *right, SlopeCourse::Rises))
                .collect();
            for width in [Width::Narrow, Width::Wide] {
                let drawing = drawn(lines.clone(), width);
                legible::check(&drawing, width.pixels());
            }
        }
    }
}
