//! What a chart is drawn on, and with.

use std::fmt::{self, Debug, Display};

use crate::{
    colour::Colour,
    element::Element,
    lettering::{Weight, is_measured, text_width, wrapped},
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

/// A length or place in pixels as it is written: at most two decimals, never `-0`; what is no finite
/// number is written 0.
///
/// ```
/// use fourp_picture::Px;
///
/// assert_eq!(Px(12.0).to_string(), "12");
/// assert_eq!(Px(1.0 / 3.0).to_string(), "0.33");
/// assert_eq!(Px(-0.001).to_string(), "0");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Px(pub f64);

impl Display for Px {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.is_finite() {
            return f.write_str("0");
        }
        let text = format!("{:.2}", self.0);
        let text = text.trim_end_matches('0').trim_end_matches('.');
        f.write_str(if text == "-0" { "0" } else { text })
    }
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
        .with("x", Px(x))
        .with("y", Px(y))
        .with("width", Px(width.max(0.0)))
        .with("height", Px(height.max(0.0)))
        .with("fill", fill)
}

/// A straight line.
#[must_use]
pub fn line(from: (f64, f64), to: (f64, f64), colour: Colour, thickness: f64) -> Element {
    Element::new("line")
        .with("x1", Px(from.0))
        .with("y1", Px(from.1))
        .with("x2", Px(to.0))
        .with("y2", Px(to.1))
        .with("stroke", colour)
        .with("stroke-width", Px(thickness))
}

/// A filled circle.
#[must_use]
pub fn dot(x: f64, y: f64, radius: f64, fill: Colour) -> Element {
    Element::new("circle")
        .with("cx", Px(x))
        .with("cy", Px(y))
        .with("r", Px(radius))
        .with("fill", fill)
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
        self.lines().iter().map(|line| self.wide(line)).fold(0.0, f64::max)
    }

    /// The height of all its lines.
    #[must_use]
    pub fn height(&self) -> f64 {
        length(self.lines().len()) * self.size * LINE
    }

    /// Drawn with its upper edge at `y`, and held at `x`.
    #[must_use]
    pub fn below(&self, x: f64, y: f64) -> Element {
        // The baseline of a line lies about four fifths of its height below its upper edge.
        self.drawn(x, y + self.size * LINE * 0.8)
    }

    /// Drawn with its middle at the height `y`, and held at `x`.
    #[must_use]
    pub fn beside(&self, x: f64, y: f64) -> Element {
        self.below(x, y - self.height() / 2.0)
    }

    /// Drawn with its lower edge at `y`, and held at `x`.
    #[must_use]
    pub fn above(&self, x: f64, y: f64) -> Element {
        self.below(x, y - self.height())
    }

    fn drawn(&self, x: f64, baseline: f64) -> Element {
        let mut text =
            Element::new("text").with("font-size", Px(self.size)).with("fill", self.fill);
        if self.weight == Weight::Bold {
            text = text.with("font-weight", "bold");
        }
        match self.anchor {
            Anchor::Start => {}
            Anchor::Middle => text = text.with("text-anchor", "middle"),
            Anchor::End => text = text.with("text-anchor", "end"),
        }
        if let Some(halo) = self.halo {
            text = text
                .with("stroke", halo)
                .with("stroke-width", 3)
                .with("stroke-linejoin", "round")
                .with("paint-order", "stroke");
        }
        let lines = self.lines();
        if lines.concat() != self.text.split_whitespace().collect::<Vec<_>>().join(" ")
            && lines.len() == 1
        {
            text = text.child(Element::new("title").text(self.text.clone()));
        }
        for (place, line) in lines.into_iter().enumerate() {
            let mut span = Element::new("tspan")
                .with("x", Px(x))
                .with("y", Px(baseline + length(place) * self.size * LINE));
            if !is_measured(&line) {
                span = span
                    .with("textLength", Px(self.wide(&line)))
                    .with("lengthAdjust", "spacingAndGlyphs");
            }
            text = text.child(span.text(line));
        }
        text
    }

    fn wide(&self, line: &str) -> f64 {
        text_width(line, self.size, self.weight)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_is_written_as_one() {
        for odd in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0] {
            assert_eq!(Px(odd).to_string(), "0");
        }
        assert_eq!(Px(-1.5).to_string(), "-1.5");
        assert_eq!(Px(100.0).to_string(), "100");
    }

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
