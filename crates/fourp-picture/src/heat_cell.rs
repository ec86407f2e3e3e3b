//! How is one cell of a heat map drawn?

use crate::{
    canvas::{Canvas, Drawing, Label, area},
    colour::Colour,
    element::Element,
};

/// Height of the strip that bears the greatest value of a cell known only within bounds.
pub(crate) const STRIP: f64 = 9.0;
/// Space between text and the edge of its cell.
pub(crate) const PAD: f64 = 4.0;

/// One cell: a value, a value within bounds, or unknown; with the text that stands in it.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatCell {
    pub(crate) range: Option<(f64, f64)>,
    pub(crate) shown: String,
    is_known: bool,
}

impl HeatCell {
    /// A cell with its value, and the text that is printed in it.
    #[must_use]
    pub fn new(value: f64, shown: impl Into<String>) -> Self {
        Self::between(value, value, shown)
    }

    /// A cell whose value lies between two that are drawn both; an end that is no finite number is drawn
    /// as unknown.
    #[must_use]
    pub fn between(low: f64, high: f64, shown: impl Into<String>) -> Self {
        Self { range: Some((low, high)), shown: shown.into(), is_known: true }
    }

    /// A hatched cell, since its value is not known: the words say so.
    #[must_use]
    pub fn unknown(why: impl Into<String>) -> Self {
        Self { range: None, shown: why.into(), is_known: false }
    }

    /// A cell of words alone, without a tint: what is known has no place among the values.
    #[must_use]
    pub fn words(words: impl Into<String>) -> Self {
        Self { range: None, shown: words.into(), is_known: true }
    }
}

/// The one cell that stands for several, where all are unknown in the same words.
pub(crate) fn alike(cells: &[HeatCell]) -> Option<&HeatCell> {
    let first = cells.first().filter(|first| !first.is_known)?;
    (cells.len() > 1 && cells.iter().all(|cell| cell == first)).then_some(first)
}

/// What cells are painted with.
pub(crate) struct Brush<'a> {
    pub(crate) canvas: &'a Canvas,
    pub(crate) span: (f64, f64),
}

impl Brush<'_> {
    /// The tint of a value; none of what is no finite number.
    fn tint(&self, value: f64) -> Option<Colour> {
        let (low, high) = self.span;
        let share = if high > low { (value - low) / (high - low) } else { 0.0 };
        value.is_finite().then(|| Colour::tint(share))
    }

    /// Whether any of several cells is known only within bounds.
    pub(crate) fn any_strip(&self, cells: &[HeatCell]) -> bool {
        cells.iter().filter_map(|cell| cell.range).any(|(low, high)| low != high)
    }

    /// Paints a cell of a size at a corner, with its text and what a pointer shows.
    pub(crate) fn cell(
        &self,
        drawing: &mut Drawing,
        cell: &HeatCell,
        text: &Label,
        (x, y): (f64, f64),
        (width, height): (f64, f64),
        tip: String,
    ) {
        let strip = if self.any_strip(std::slice::from_ref(cell)) { STRIP } else { 0.0 };
        let mut group = Element::new("g").child(Element::new("title").text(tip));
        let ends = cell.range.map(|(low, high)| [self.tint(low), self.tint(high)]);
        let bare = cell.is_known.then_some(Colour::PAPER);
        let [body, below] = ends.unwrap_or([bare, bare]);
        let fill = |mark: Element, tint: Option<Colour>| match tint {
            Some(_) => mark,
            None => mark.with("style", format!("fill:url(#{})", self.canvas.id("unknown"))),
        };
        let ground = body.unwrap_or(Colour::PAPER);
        group = group.child(
            fill(area(x, y, width, height, ground), body)
                .with("stroke", Colour::QUIET)
                .with("stroke-width", 1),
        );
        if strip > 0.0 {
            let mark = area(x, y + height - strip, width, strip, below.unwrap_or(Colour::PAPER));
            group = group
                .child(fill(mark, below).with("stroke", Colour::QUIET).with("stroke-width", 1));
        }
        let (middle, centre) = (x + width / 2.0, y + (height - strip) / 2.0);
        if body.is_none() && !text.lines().concat().is_empty() {
            let (wide, high) = (text.width() + 2.0 * PAD, text.height() + 2.0);
            let patch = area(middle - wide / 2.0, centre - high / 2.0, wide, high, Colour::PAPER);
            group = group.child(patch);
        }
        let text = text.clone().fill(ground.readable());
        drawing.add(group.child(text.beside(middle, centre)));
    }
}
