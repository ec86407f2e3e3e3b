//! What a chart is drawn on, and with.

use std::fmt::Debug;

use crate::{
    colour::Colour,
    element::Element,
    lettering::{Weight, is_measured, text_width, wrapped},
    px::Px,
};

/// Height of a line of text, in sizes of its letters.
const LINE: f64 = 1.25;

/// For whom a picture is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Width {
    /// A phone: 328 px, which is a screen of 360 px less its margins.
    Narrow,
    /// A desk, or a page of paper: 760 px.
    Wide,
}

impl Width {
    /// How wide it is, in pixels of CSS.
    #[must_use]
    pub const fn pixels(self) -> f64 {
        match self {
            Self::Narrow => 328.0,
            Self::Wide => 760.0,
        }
    }
}

/// Where a chart is drawn: its width, and names that no other picture of the page has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canvas {
    id: String,
    width: Width,
}

impl Canvas {
    /// A canvas for the picture with an id.
    #[must_use]
    pub fn new(id: &str, width: Width) -> Self {
        Self { id: id.to_owned(), width }
    }

    /// For whom is drawn.
    #[must_use]
    pub const fn for_whom(&self) -> Width {
        self.width
    }

    /// How wide the drawing is, in pixels.
    #[must_use]
    pub const fn width(&self) -> f64 {
        self.width.pixels()
    }

    /// An id for a part of the drawing (a pattern, say), which nothing else on the page has.
    #[must_use]
    pub fn id(&self, part: &str) -> String {
        let width = match self.width {
            Width::Narrow => "narrow",
            Width::Wide => "wide",
        };
        format!("{}-{width}-{part}", self.id)
    }
}

/// A chart as drawn: its marks, in pixels from the upper left corner, and how high they reach.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// How high it is, in pixels.
    pub height: f64,
    /// What is drawn, the hindmost first.
    pub marks: Vec<Element>,
}

impl Drawing {
    /// Nothing yet, at a height.
    #[must_use]
    pub const fn new(height: f64) -> Self {
        Self { height, marks: Vec::new() }
    }

    /// Puts a mark before those there.
    pub fn add(&mut self, mark: Element) {
        self.marks.push(mark);
    }
}

/// Something that can be drawn.
///
/// A chart draws itself at any width it is asked for, with every text within the drawing. The same chart
/// gives the same marks. `Send` and `Sync`, so that pictures can be kept and shared.
pub trait Chart: Debug + Send + Sync {
    /// The chart, drawn.
    fn draw(&self, canvas: &Canvas) -> Drawing;
}

/// A number of things as a length. Exact up to 2³².
#[must_use]
pub fn length(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

/// A filled box.
#[must_use]
pub fn area(x: f64, y: f64, width: f64, height: f64, fill: Colour) -> Element {
    Element::new("rect")
        .px("x", x)
        .px("y", y)
        .px("width", width.max(0.0))
        .px("height", height.max(0.0))
        .colour("fill", fill)
}

/// A straight line.
#[must_use]
pub fn line(from: (f64, f64), to: (f64, f64), colour: Colour, thickness: f64) -> Element {
    Element::new("line")
        .px("x1", from.0)
        .px("y1", from.1)
        .px("x2", to.0)
        .px("y2", to.1)
        .colour("stroke", colour)
        .px("stroke-width", thickness)
}

/// A filled circle.
#[must_use]
pub fn dot(x: f64, y: f64, radius: f64, fill: Colour) -> Element {
    Element::new("circle").px("cx", x).px("cy", y).px("r", radius).colour("fill", fill)
}

/// A filled diamond with an edge of paper: it reaches as far from its middle to each side.
#[must_use]
pub fn diamond(x: f64, y: f64, reach: f64, fill: Colour) -> Element {
    let points = [(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)];
    let points = points.map(|(x, y)| format!("{},{}", Px(x), Px(y)));
    Element::new("polygon")
        .with("points", points.join(" "))
        .with("fill", fill)
        .with("stroke", Colour::PAPER)
        .with("stroke-width", 1.5)
}

/// A line through points, without a fill.
#[must_use]
pub fn through(
    points: impl IntoIterator<Item = (f64, f64)>,
    colour: Colour,
    thickness: f64,
) -> Element {
    let points: Vec<String> =
        points.into_iter().map(|(x, y)| format!("{},{}", Px(x), Px(y))).collect();
    Element::new("polyline")
        .with("points", points.join(" "))
        .with("fill", "none")
        .with("stroke", colour)
        .with("stroke-width", Px(thickness))
}

/// Diagonal lines on paper, to be filled with as `url(#id)`: for what is not known, or for a second
/// category that must be told apart without colour.
#[must_use]
pub fn hatching(id: &str, colour: Colour) -> Element {
    Element::new("pattern")
        .with("id", id)
        .with("width", 6)
        .with("height", 6)
        .with("patternUnits", "userSpaceOnUse")
        .child(area(0.0, 0.0, 6.0, 6.0, Colour::PAPER))
        .child(
            Element::new("path")
                .with("d", "M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2")
                .with("stroke", colour)
                .with("stroke-width", 1.2),
        )
}

/// Where a label is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Anchor {
    /// At its start: it reaches to the right.
    #[default]
    Start,
    /// At its middle.
    Middle,
    /// At its end: it reaches to the left.
    End,
}

/// Text in a drawing, in as many lines as it needs and is allowed.
///
/// ```
/// use fourp_picture::Label;
///
/// let label = Label::new("National Crime Agency").size(12.0).within(100.0, 2);
/// assert_eq!(label.lines(), ["National Crime", "Agency"]);
/// assert_eq!(label.height(), 30.0);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    text: String,
    size: f64,
    weight: Weight,
    anchor: Anchor,
    fill: Colour,
    room: Option<(f64, usize)>,
    halo: Option<Colour>,
}

impl Label {
    /// Text of 14 px in ink, on one line however long.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            size: 14.0,
            weight: Weight::Regular,
            anchor: Anchor::Start,
            fill: Colour::INK,
            room: None,
            halo: None,
        }
    }

    /// In letters of another size; less than 12 px is hard to read.
    #[must_use]
    pub const fn size(mut self, size: f64) -> Self {
        self.size = size;
        self
    }

    /// In letters of 12 px.
    #[must_use]
    pub const fn small(self) -> Self {
        self.size(12.0)
    }

    /// In bold letters.
    #[must_use]
    pub const fn bold(mut self) -> Self {
        self.weight = Weight::Bold;
        self
    }

    /// In another colour.
    #[must_use]
    pub const fn fill(mut self, fill: Colour) -> Self {
        self.fill = fill;
        self
    }

    /// Held elsewhere than at its start.
    #[must_use]
    pub const fn anchor(mut self, anchor: Anchor) -> Self {
        self.anchor = anchor;
        self
    }

    /// In at most so many lines, none wider than so many pixels.
    #[must_use]
    pub const fn within(mut self, width: f64, lines: usize) -> Self {
        self.room = Some((width, lines));
        self
    }

    /// With an edge of a colour around its letters, where it stands on lines.
    #[must_use]
    pub const fn halo(mut self, colour: Colour) -> Self {
        self.halo = Some(colour);
        self
    }

    /// Its lines.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let (width, lines) = self.room.unwrap_or((f64::INFINITY, 1));
        wrapped(&self.text, self.size, self.weight, width, lines)
    }

    /// The width of its widest line.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.width_of(&self.lines())
    }

    /// The height of all its lines.
    #[must_use]
    pub fn height(&self) -> f64 {
        self.height_of(&self.lines())
    }

    /// Drawn with its upper edge at `y`, and held at `x`.
    #[must_use]
    pub fn below(&self, x: f64, y: f64) -> Element {
        self.drawn(&self.lines(), x, y)
    }

    /// Drawn with its middle at the height `y`, and held at `x`.
    #[must_use]
    pub fn beside(&self, x: f64, y: f64) -> Element {
        let lines = self.lines();
        self.drawn(&lines, x, y - self.height_of(&lines) / 2.0)
    }

    /// Drawn with its lower edge at `y`, and held at `x`.
    #[must_use]
    pub fn above(&self, x: f64, y: f64) -> Element {
        let lines = self.lines();
        self.drawn(&lines, x, y - self.height_of(&lines))
    }

    /// The label with its lines, to be measured and drawn without being broken again.
    #[must_use]
    pub(crate) fn set(self) -> SetLabel {
        SetLabel { lines: self.lines(), label: self }
    }

    fn width_of(&self, lines: &[String]) -> f64 {
        lines.iter().map(|line| self.wide(line)).fold(0.0, f64::max)
    }

    fn height_of(&self, lines: &[String]) -> f64 {
        length(lines.len()) * self.size * LINE
    }

    fn drawn(&self, lines: &[String], x: f64, top: f64) -> Element {
        // The baseline of a line lies about four fifths of its height below its upper edge.
        let baseline = top + self.size * LINE * 0.8;
        let mut text = Element::new("text").px("font-size", self.size).colour("fill", self.fill);
        if self.weight == Weight::Bold {
            text = text.plain("font-weight", "bold");
        }
        match self.anchor {
            Anchor::Start => {}
            Anchor::Middle => text = text.plain("text-anchor", "middle"),
            Anchor::End => text = text.plain("text-anchor", "end"),
        }
        if let Some(halo) = self.halo {
            text = text
                .colour("stroke", halo)
                .plain("stroke-width", "3")
                .plain("stroke-linejoin", "round")
                .plain("paint-order", "stroke");
        }
        if let [only] = lines
            && !only.split_whitespace().eq(self.text.split_whitespace())
        {
            text = text.child(Element::new("title").text(&self.text));
        }
        for (place, line) in lines.iter().enumerate() {
            let mut span = Element::new("tspan")
                .px("x", x)
                .px("y", baseline + length(place) * self.size * LINE);
            if !is_measured(line) {
                span = span
                    .px("textLength", self.wide(line))
                    .plain("lengthAdjust", "spacingAndGlyphs");
            }
            text = text.child(span.text(line));
        }
        text
    }

    fn wide(&self, line: &str) -> f64 {
        text_width(line, self.size, self.weight)
    }
}

/// A label and its lines.
#[derive(Debug)]
pub(crate) struct SetLabel {
    label: Label,
    lines: Vec<String>,
}

impl SetLabel {
    /// How many lines it has.
    pub(crate) const fn lines(&self) -> usize {
        self.lines.len()
    }

    /// As [`Label::width`].
    pub(crate) fn width(&self) -> f64 {
        self.label.width_of(&self.lines)
    }

    /// As [`Label::height`].
    pub(crate) fn height(&self) -> f64 {
        self.label.height_of(&self.lines)
    }

    /// As [`Label::below`].
    pub(crate) fn below(&self, x: f64, y: f64) -> Element {
        self.label.drawn(&self.lines, x, y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_widths_have_two_names() {
        let names =
            [Width::Narrow, Width::Wide].map(|width| Canvas::new("money", width).id("hatch"));
        assert_eq!(names, ["money-narrow-hatch", "money-wide-hatch"]);
    }

    #[test]
    fn a_label_of_unknown_letters_keeps_to_its_room() {
        let written = Label::new("שלום").below(0.0, 0.0).to_string();
        assert!(written.contains("textLength=\"56\""), "{written}");
        assert!(!Label::new("peace").below(0.0, 0.0).to_string().contains("textLength"));
    }

    #[test]
    fn a_cut_label_stands_in_full_in_its_title() {
        let label = Label::new("a very long name of a body").within(60.0, 1);
        assert!(
            label.below(0.0, 0.0).to_string().contains("<title>a very long name of a body</title>")
        );
    }
}
