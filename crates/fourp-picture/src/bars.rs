//! What is most, and by how much? Bars in the order given, each with its value beside it.

use crate::{
    axis::Scale,
    canvas::{Anchor, Canvas, Chart, Drawing, Label, Width, area, hatching, length, line},
    colour::Colour,
    element::Element,
};

/// Height of a bar.
const BAR: f64 = 22.0;
/// Space between one bar and the next, with its label.
const SPACE: f64 = 8.0;
/// Space between a mark and the text beside it.
const PAD: f64 = 6.0;

/// One bar: what it is of, how long it is, and the value as it is printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    label: String,
    value: Option<f64>,
    range: Option<(f64, f64)>,
    shown: String,
    fill: Fill,
}

/// How a bar is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Fill {
    /// In the colour of what is looked at.
    #[default]
    Focus,
    /// In grey: what stands beside it for comparison.
    Beside,
    /// Hatched: another kind, which words beside the picture explain.
    Hatched,
}

impl Bar {
    /// A bar with its value, and the text that is printed at its end. A value that is no finite number is not
    /// known: it has no bar, only the text.
    #[must_use]
    pub fn new(label: impl Into<String>, value: f64, shown: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: value.is_finite().then_some(value),
            range: None,
            shown: shown.into(),
            fill: Fill::Focus,
        }
    }

    /// A row without a bar, since its value is not known: the words say why.
    #[must_use]
    pub fn unknown(label: impl Into<String>, why: impl Into<String>) -> Self {
        Self { label: label.into(), value: None, range: None, shown: why.into(), fill: Fill::Focus }
    }

    /// The bar with the least and greatest value that the data allow, drawn as a line through its end, if both
    /// are finite numbers.
    #[must_use]
    pub const fn between(mut self, low: f64, high: f64) -> Self {
        self.range = if low.is_finite() && high.is_finite() { Some((low, high)) } else { None };
        self
    }

    /// The bar in another fill.
    #[must_use]
    pub const fn filled(mut self, fill: Fill) -> Self {
        self.fill = fill;
        self
    }
}

/// Bars from a common zero, in the order given; values below zero reach to the left.
///
/// On a phone each label stands above its bar; elsewhere to the left of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Bars {
    bars: Vec<Bar>,
}

impl Bars {
    /// Bars in order, the uppermost first.
    #[must_use]
    pub const fn new(bars: Vec<Bar>) -> Self {
        Self { bars }
    }
}

impl Chart for Bars {
    fn draw(&self, canvas: &Canvas) -> Drawing {
        let width = canvas.width();
        let is_narrow = canvas.for_whom() == Width::Narrow;
        let widest = self.bars.iter().map(|bar| Label::new(&bar.label).width()).fold(0.0, f64::max);
        let left = if is_narrow { 0.0 } else { widest.min(width * 0.38) + PAD };
        let shown = |bar: &Bar| value_label(bar, width);
        let right = self.bars.iter().filter(|bar| bar.value.is_some());
        let right = right.map(|bar| shown(bar).width()).fold(0.0, f64::max) + PAD;
        let ends = self.bars.iter().flat_map(|bar| {
            bar.value.into_iter().chain(bar.range.into_iter().flat_map(|(low, high)| [low, high]))
        });
        let scale = Scale::covering(ends, true).between(left, width - right);
        let mut drawing = Drawing::new(0.0);
        if self.bars.iter().any(|bar| bar.fill == Fill::Hatched) {
            let pattern = hatching(&canvas.id("hatch"), Colour::DARK_BLUE);
            drawing.add(Element::new("defs").child(pattern));
        }
        for bar in &self.bars {
            let label = Label::new(&bar.label);
            let label = if is_narrow {
                label.within(width, 4)
            } else {
                label.within(left - PAD, 3).anchor(Anchor::End)
            };
            if is_narrow {
                drawing.add(label.below(0.0, drawing.height));
                drawing.height += label.height() + 1.0;
            }
            let row = if is_narrow { BAR } else { BAR.max(label.height()) };
            let row = match bar.value {
                Some(_) => row.max(shown(bar).height()),
                None => row.max(Label::new(&bar.shown).within(width - left - PAD, 3).height()),
            };
            let middle = drawing.height + row / 2.0;
            if !is_narrow {
                drawing.add(label.beside(left - PAD, middle));
            }
            draw_bar(&mut drawing, canvas, bar, scale, middle);
            drawing.height += row + SPACE;
        }
        let zero = scale.at(0.0);
        if !is_narrow {
            drawing.add(line((zero, 0.0), (zero, drawing.height - SPACE), Colour::QUIET, 1.0));
        }
        drawing.height =
            if self.bars.is_empty() { length(0) } else { drawing.height - SPACE + 2.0 };
        drawing
    }
}

fn draw_bar(drawing: &mut Drawing, canvas: &Canvas, bar: &Bar, scale: Scale, middle: f64) {
    let zero = scale.at(0.0);
    let Some(value) = bar.value else {
        let room = canvas.width() - zero - PAD;
        let words = Label::new(&bar.shown).fill(Colour::QUIET).within(room, 3);
        drawing.add(words.beside(zero + PAD, middle));
        return;
    };
    let end = scale.at(value);
    let (from, to) = (zero.min(end), zero.max(end));
    let mut mark = area(
        from,
        middle - BAR / 2.0,
        (to - from).max(1.0),
        BAR,
        match bar.fill {
            Fill::Beside => Colour::GREY,
            Fill::Focus | Fill::Hatched => Colour::DARK_BLUE,
        },
    );
    if bar.fill == Fill::Hatched {
        mark = area(from, middle - BAR / 2.0, (to - from).max(1.0), BAR, Colour::PAPER)
            .with("style", format!("fill:url(#{})", canvas.id("hatch")))
            .with("stroke", Colour::DARK_BLUE);
    }
    drawing.add(mark);
    let mut reach = to;
    if let Some((low, high)) = bar.range {
        let (low, high) = (scale.at(low), scale.at(high));
        for (colour, thickness) in [(Colour::PAPER, 5.0), (Colour::INK, 2.0)] {
            drawing.add(line((low, middle), (high, middle), colour, thickness));
        }
        for end in [low, high] {
            drawing.add(line((end, middle - 5.0), (end, middle + 5.0), Colour::INK, 2.0));
        }
        reach = reach.max(low).max(high);
    }
    drawing.add(value_label(bar, canvas.width()).beside(reach + PAD, middle));
}

/// What is printed at the end of a bar: lines enough for a sentence, so that a figure is not cut on a phone.
fn value_label(bar: &Bar, width: f64) -> Label {
    Label::new(&bar.shown).within(width * 0.34, 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(bars: Vec<Bar>, width: Width) -> Drawing {
        Bars::new(bars).draw(&Canvas::new("bars", width))
    }

    fn attribute(mark: &Element, name: &str) -> f64 {
        mark.attribute(name).and_then(|text| text.parse().ok()).unwrap_or(f64::NAN)
    }

    #[test]
    fn lengths_are_as_the_values() {
        let drawing =
            drawn(vec![Bar::new("a", 100.0, "100"), Bar::new("b", 25.0, "25")], Width::Wide);
        let bars: Vec<f64> = drawing
            .marks
            .iter()
            .filter(|mark| mark.name() == "rect")
            .map(|mark| attribute(mark, "width"))
            .collect();
        assert_eq!(bars.len(), 2);
        assert!((bars[0] / bars[1] - 4.0).abs() < 0.01, "{bars:?}");
    }

    #[test]
    fn what_is_not_known_has_no_bar_and_says_so() {
        let drawing = drawn(vec![Bar::unknown("drugs", "not costed")], Width::Narrow);
        let all: String = drawing.marks.iter().map(ToString::to_string).collect();
        assert!(!all.contains("<rect"), "{all}");
        assert!(all.contains("not costed"));
    }

    #[test]
    fn no_bars_are_an_empty_drawing() {
        assert_eq!(drawn(vec![], Width::Wide).height, 0.0);
    }

    #[test]
    fn a_value_that_is_no_number_is_not_known_and_never_nothing() {
        let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY].map(|odd| Bar::new("a", odd, "why"));
        for bar in odd {
            assert_eq!(bar, Bar::unknown("a", "why"));
            let drawing = drawn(vec![bar.between(0.0, f64::NAN)], Width::Wide);
            assert!(drawing.marks.iter().all(|mark| mark.name() != "rect"));
        }
    }

    #[test]
    fn below_zero_reaches_to_the_left() {
        let drawing =
            drawn(vec![Bar::new("up", 5.0, "5"), Bar::new("down", -5.0, "-5")], Width::Wide);
        let bars: Vec<&Element> =
            drawing.marks.iter().filter(|mark| mark.name() == "rect").collect();
        assert!(attribute(bars[1], "x") < attribute(bars[0], "x"));
        assert!((attribute(bars[1], "width") - attribute(bars[0], "width")).abs() < 0.01);
    }
}
