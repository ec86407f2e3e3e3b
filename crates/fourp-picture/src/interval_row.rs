//! One interval, or a stack of many: what it is of, and its marks.

use crate::{
    axis::Scale,
    canvas::{Drawing, area, dot, length, line},
    colour::Colour,
    element::Element,
    px::Px,
};

/// How many lines such a stack has at most.
const LINES: usize = 60;
/// Half the height of a bar.
const HALF: f64 = 4.0;
/// How wide the thinnest bar is, so that it can be seen.
const THIN: f64 = 2.0;

/// How a row stands to the others, in shape as in colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Standing {
    /// A filled bar with a round point: what is looked at.
    #[default]
    Focus,
    /// A hollow bar with a hollow point: what stands beside it for comparison.
    Beside,
    /// A bar crossed through: what cannot hold together with another.
    Clash,
}

/// One row: what it is of, between which values it lies, and what is printed beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct IntervalRow {
    pub(crate) label: String,
    shown: String,
    standing: Standing,
    pub(crate) drawn: Drawn,
}

/// What is drawn of a row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Drawn {
    /// Nothing: it is not known.
    Unknown,
    /// A bar, a point, or both.
    One { low: Option<f64>, high: Option<f64>, point: Option<f64> },
    /// Many intervals, each a lowest value, a point and a highest value.
    Stack(Vec<(f64, f64, f64)>),
}

impl IntervalRow {
    /// A row from a lowest to a highest value; an end that is `None` is open, and drawn as an arrow.
    #[must_use]
    pub fn between(
        label: impl Into<String>,
        low: Option<f64>,
        high: Option<f64>,
        shown: impl Into<String>,
    ) -> Self {
        Self::of(label, shown, Drawn::One { low, high, point: None })
    }

    /// A row with a single value.
    #[must_use]
    pub fn point(label: impl Into<String>, value: f64, shown: impl Into<String>) -> Self {
        Self::of(
            label,
            shown,
            Drawn::One { low: Some(value), high: Some(value), point: Some(value) },
        )
    }

    /// A row without a mark, since nothing is known of its value: the words say why.
    #[must_use]
    pub fn unknown(label: impl Into<String>, why: impl Into<String>) -> Self {
        Self::of(label, why, Drawn::Unknown)
    }

    /// Many intervals without labels of their own, in the order given, the first uppermost: each a lowest
    /// value, a point and a highest value. Where they are too many to be told apart, neighbours share a line
    /// that reaches from the least to the greatest of them.
    #[must_use]
    pub fn stack(
        label: impl Into<String>,
        intervals: Vec<(f64, f64, f64)>,
        shown: impl Into<String>,
    ) -> Self {
        Self::of(label, shown, Drawn::Stack(intervals))
    }

    /// The row with the value that is named for it, within its interval.
    #[must_use]
    pub fn at(mut self, value: f64) -> Self {
        if let Drawn::One { point, .. } = &mut self.drawn {
            *point = Some(value);
        }
        self
    }

    /// The row in another standing.
    #[must_use]
    pub const fn standing(mut self, standing: Standing) -> Self {
        self.standing = standing;
        self
    }

    fn of(label: impl Into<String>, shown: impl Into<String>, drawn: Drawn) -> Self {
        Self { label: label.into(), shown: shown.into(), standing: Standing::Focus, drawn }
    }

    /// What is printed beside it, and how many intervals share a line where they do.
    pub(crate) fn words(&self) -> String {
        match &self.drawn {
            Drawn::Stack(all) if all.len() > LINES => {
                format!("{}; each line stands for {}", self.shown, all.len().div_ceil(LINES))
            }
            _ => self.shown.clone(),
        }
    }

    /// Every value that its scale must hold.
    pub(crate) fn ends(&self) -> Vec<f64> {
        match &self.drawn {
            Drawn::Unknown => Vec::new(),
            Drawn::One { low, high, point } => {
                [low, high, point].into_iter().copied().flatten().collect()
            }
            Drawn::Stack(all) => {
                all.iter().flat_map(|(low, point, high)| [*low, *point, *high]).collect()
            }
        }
    }
}

/// Draws the marks of a row around a height.
pub(crate) fn draw_row(
    drawing: &mut Drawing,
    row: &IntervalRow,
    scale: Scale,
    middle: f64,
    tall: f64,
) {
    match &row.drawn {
        Drawn::Unknown => {}
        Drawn::One { low, high, point } => {
            draw_bar(drawing, row, scale, (*low, *high, *point), middle);
        }
        Drawn::Stack(all) => draw_stack(drawing, all, scale, middle - tall / 2.0, tall),
    }
}

fn draw_bar(
    drawing: &mut Drawing,
    row: &IntervalRow,
    scale: Scale,
    (low, high, point): (Option<f64>, Option<f64>, Option<f64>),
    middle: f64,
) {
    let (colour, fill) = match row.standing {
        Standing::Focus => (Colour::DARK_BLUE, Colour::DARK_BLUE),
        Standing::Beside => (Colour::QUIET, Colour::PAPER),
        Standing::Clash => (Colour::DARK_PINK, Colour::DARK_PINK),
    };
    let at = |value: f64| scale.at(value);
    let is_beyond = |value: f64| value < scale.low() || value > scale.high();
    let start = low.map_or(at(scale.low()), at);
    let end = high.map_or(at(scale.high()), at);
    let is_point = low.is_some() && low == high;
    let point = point.or(low.filter(|_| is_point));
    let title = Element::new("title").text(format!("{}: {}", row.label, row.shown));
    let mut group = Element::new("g").child(title);
    if !is_point {
        let (start, end) = if end - start < THIN {
            let half = (start + end) / 2.0;
            (half - THIN / 2.0, half + THIN / 2.0)
        } else {
            (start, end)
        };
        group = group.child(
            area(start, middle - HALF, end - start, HALF * 2.0, fill)
                .with("stroke", colour)
                .with("stroke-width", 1.5),
        );
    }
    for (value, place, outwards) in [(low, start, -1.0), (high, end, 1.0)] {
        if value.is_none_or(is_beyond) && !is_point {
            group = group.child(arrow(place, middle, outwards, colour));
        }
    }
    if let Some(point) = point {
        let place = at(point);
        group = match row.standing {
            Standing::Focus => group.child(
                dot(place, middle, 5.5, Colour::DARK_BLUE)
                    .with("stroke", Colour::PAPER)
                    .with("stroke-width", 1.5),
            ),
            Standing::Beside => group.child(
                dot(place, middle, 5.0, Colour::PAPER)
                    .with("stroke", colour)
                    .with("stroke-width", 2),
            ),
            Standing::Clash => group,
        };
    }
    if row.standing == Standing::Clash {
        let place = point.map_or((start + end) / 2.0, at);
        for (colour, thickness) in [(Colour::PAPER, 6.0), (Colour::DARK_PINK, 3.0)] {
            for down in [-7.0, 7.0] {
                group = group.child(line(
                    (place - 7.0, middle - down),
                    (place + 7.0, middle + down),
                    colour,
                    thickness,
                ));
            }
        }
    }
    drawing.add(group);
}

/// A head of an arrow that points outwards, its tip a little beyond the place.
fn arrow(place: f64, middle: f64, outwards: f64, colour: Colour) -> Element {
    let (tip, back) = (place + outwards * 7.0, place - outwards * 3.0);
    let tall = HALF + 3.0;
    let points = format!(
        "{},{} {},{} {},{}",
        Px(tip),
        Px(middle),
        Px(back),
        Px(middle - tall),
        Px(back),
        Px(middle + tall)
    );
    Element::new("polygon").with("points", points).with("fill", colour)
}

fn draw_stack(drawing: &mut Drawing, all: &[(f64, f64, f64)], scale: Scale, top: f64, tall: f64) {
    let share = all.len().div_ceil(LINES).max(1);
    let chunks: Vec<&[(f64, f64, f64)]> = all.chunks(share).collect();
    let each = tall / length(chunks.len().max(1));
    for (place, chunk) in chunks.into_iter().enumerate() {
        let ends = |of: fn(&(f64, f64, f64)) -> f64| {
            let least = chunk.iter().map(of).fold(f64::INFINITY, f64::min);
            let greatest = chunk.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
            (scale.at(least), scale.at(greatest))
        };
        let (start, end) = (ends(|one| one.0).0, ends(|one| one.2).1);
        let (from, to) = ends(|one| one.1);
        let y = top + length(place) * each;
        let thick = (each * 0.7).max(0.5);
        drawing.add(area(start, y, (end - start).max(1.0), thick, Colour::GREY));
        let middle = (from + to) / 2.0;
        let wide = (to - from).max(3.0);
        drawing.add(area(middle - wide / 2.0, y, wide, thick, Colour::INK));
    }
}
