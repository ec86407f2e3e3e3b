//! What can it be, by whom? Intervals under each other on a common scale, in groups (a forest plot).

use crate::{
    axis::Scale,
    canvas::{Anchor, Canvas, Chart, Drawing, Label, Px, Width, area, dot, length, line},
    colour::Colour,
    element::Element,
    ticks::TickText,
};

/// Space between a mark and the text beside it.
const PAD: f64 = 8.0;
/// Height of a row at least.
const ROW: f64 = 24.0;
/// Space between groups.
const GAP: f64 = 18.0;
/// How high a stack of unlabelled intervals gets at most.
const STACK: f64 = 240.0;
/// How many lines such a stack has at most.
const LINES: usize = 60;
/// How high each of them is drawn where there are few.
const STRIPE: f64 = 4.0;
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
    label: String,
    shown: String,
    standing: Standing,
    drawn: Drawn,
}

#[derive(Debug, Clone, PartialEq)]
enum Drawn {
    Unknown,
    One { low: Option<f64>, high: Option<f64>, point: Option<f64> },
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

    fn ends(&self) -> Vec<f64> {
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

/// Rows under a heading, with a scale of their own.
#[derive(Debug, Clone, PartialEq)]
pub struct IntervalGroup {
    heading: String,
    ticks: TickText,
    rows: Vec<IntervalRow>,
    reference: Option<(f64, String)>,
    bounds: Option<(f64, f64)>,
}

impl IntervalGroup {
    /// Rows in order, the uppermost first, on a scale whose numbers are written so.
    #[must_use]
    pub fn new(heading: impl Into<String>, ticks: TickText, rows: Vec<IntervalRow>) -> Self {
        Self { heading: heading.into(), ticks, rows, reference: None, bounds: None }
    }

    /// The group with a value that all rows are to be held against, and its words.
    #[must_use]
    pub fn against(mut self, value: f64, words: impl Into<String>) -> Self {
        self.reference = Some((value, words.into()));
        self
    }

    /// The group on a scale between these values, or the round ones around them: what reaches beyond ends in an
    /// arrow.
    #[must_use]
    pub const fn within(mut self, low: f64, high: f64) -> Self {
        self.bounds = Some((low, high));
        self
    }

    fn scale(&self) -> Scale {
        if let Some((low, high)) = self.bounds {
            return Scale::covering([low, high], false);
        }
        let ends = self.rows.iter().flat_map(IntervalRow::ends);
        Scale::covering(ends.chain(self.reference.iter().map(|(value, _)| *value)), false)
    }
}

/// Intervals under each other, in groups that each have a scale.
///
/// ```
/// use fourp_picture::{
///     Canvas, Chart, IntervalGroup, IntervalRow, Intervals, Standing, TickText, Width,
/// };
///
/// let computed = IntervalRow::between("computed", Some(77.8), Some(86.1), "77.8 % to 86.1 %");
/// let printed = IntervalRow::between("printed", Some(78.5), Some(79.5), "79 %").at(79.0);
/// let rows = vec![computed, printed.standing(Standing::Beside)];
/// let group = IntervalGroup::new("Share of the front line", TickText::new("", " %"), rows);
/// let drawing = Intervals::new(vec![group]).draw(&Canvas::new("x", Width::Narrow));
/// assert!(drawing.height > 100.0);
/// ```
///
/// On a phone the words of each row stand above its bar; elsewhere to the left and right of it. What is
/// printed beside a row is its own text; the scale only helps the eye.
#[derive(Debug, Clone, PartialEq)]
pub struct Intervals {
    groups: Vec<IntervalGroup>,
}

impl Intervals {
    /// Groups in order, the uppermost first.
    #[must_use]
    pub const fn new(groups: Vec<IntervalGroup>) -> Self {
        Self { groups }
    }
}

/// Where the columns of a drawing lie.
#[derive(Debug, Clone, Copy)]
struct Columns {
    width: f64,
    is_narrow: bool,
    /// Where bars start and end.
    plot: (f64, f64),
}

impl Columns {
    fn of(groups: &[IntervalGroup], canvas: &Canvas) -> Self {
        let width = canvas.width();
        if canvas.for_whom() == Width::Narrow {
            return Self { width, is_narrow: true, plot: (PAD, width - PAD) };
        }
        let rows = || groups.iter().flat_map(|group| &group.rows);
        let widest = |text: fn(&IntervalRow) -> &str, most: f64| {
            rows().map(|row| Label::new(text(row)).width()).fold(0.0, f64::max).min(width * most)
        };
        let left = widest(|row| &row.label, 0.36) + PAD * 2.0;
        let right = widest(|row| &row.shown, 0.28) + PAD * 2.0;
        Self { width, is_narrow: false, plot: (left, width - right) }
    }

    fn label(self, row: &IntervalRow) -> Label {
        let label = Label::new(&row.label);
        if self.is_narrow {
            label.within(self.width, 3)
        } else {
            label.within(self.plot.0 - PAD * 2.0, 3)
        }
    }

    fn shown(self, row: &IntervalRow) -> Label {
        let mut words = row.shown.clone();
        if let Drawn::Stack(all) = &row.drawn
            && all.len() > LINES
        {
            words.push_str(&format!("; each line stands for {}", all.len().div_ceil(LINES)));
        }
        let label = Label::new(words);
        match (self.is_narrow, &row.drawn) {
            (true, _) => label.within(self.width, 3).fill(Colour::QUIET),
            (false, Drawn::Unknown) => {
                label.fill(Colour::QUIET).within(self.width - self.plot.0, 3)
            }
            (false, _) => label.within(self.width - self.plot.1 - PAD * 2.0, 4),
        }
    }
}

impl Chart for Intervals {
    fn draw(&self, canvas: &Canvas) -> Drawing {
        let columns = Columns::of(&self.groups, canvas);
        let mut drawing = Drawing::new(0.0);
        for (place, group) in self.groups.iter().enumerate() {
            if place > 0 {
                drawing.height += GAP;
            }
            draw_group(&mut drawing, group, columns);
        }
        drawing
    }
}

fn draw_group(drawing: &mut Drawing, group: &IntervalGroup, columns: Columns) {
    if !group.heading.is_empty() {
        let heading = Label::new(&group.heading).bold().within(columns.width, 3);
        drawing.add(heading.below(0.0, drawing.height));
        drawing.height += heading.height() + 4.0;
    }
    let scale = group.scale().between(columns.plot.0, columns.plot.1);
    if let Some((value, words)) = &group.reference {
        let label = Label::new(words).small().anchor(Anchor::Middle).within(columns.width * 0.6, 2);
        let half = label.width() / 2.0;
        let place = scale.at(*value).max(half).min(columns.width - half);
        drawing.add(label.below(place, drawing.height));
        drawing.height += label.height() + 2.0;
    }
    let top = drawing.height;
    // Lines of the scale run behind the marks; on a phone, where words stand between these, they pause.
    let mut bands: Vec<(f64, f64)> = Vec::new();
    for row in &group.rows {
        let (label, shown) = (columns.label(row), columns.shown(row));
        let mark = match &row.drawn {
            Drawn::Stack(all) => (length(all.len()) * STRIPE).min(STACK),
            Drawn::Unknown if columns.is_narrow => 0.0,
            Drawn::Unknown | Drawn::One { .. } => ROW - 4.0,
        };
        let middle = if columns.is_narrow {
            for words in [&label, &shown] {
                if words.width() > 0.0 {
                    drawing.add(words.below(0.0, drawing.height));
                    drawing.height += words.height();
                }
            }
            let middle = drawing.height + mark / 2.0;
            if mark > 0.0 {
                bands.push((drawing.height, drawing.height + mark));
            }
            drawing.height += mark + 8.0;
            middle
        } else {
            let tall = ROW.max(label.height()).max(shown.height()).max(mark);
            let middle = drawing.height + tall / 2.0;
            let from = match row.drawn {
                Drawn::Unknown => columns.plot.0,
                _ => columns.plot.1 + PAD * 2.0,
            };
            drawing.add(label.beside(0.0, middle));
            drawing.add(shown.beside(from, middle));
            drawing.height += tall + 4.0;
            middle
        };
        draw_row(drawing, row, scale, middle, mark);
    }
    if group.rows.iter().all(|row| row.drawn == Drawn::Unknown) {
        return;
    }
    if columns.is_narrow {
        bands.push((drawing.height - 4.0, drawing.height));
    } else {
        bands = vec![(top, drawing.height)];
    }
    if let Some((value, _)) = &group.reference {
        let place = scale.at(*value);
        for (top, bottom) in &bands {
            let dashed = line((place, *top), (place, *bottom), Colour::INK, 1.5);
            drawing.marks.insert(0, dashed.with("stroke-dasharray", "5 3"));
        }
    }
    group.ticks.across(drawing, scale, &bands, (0.0, columns.width));
}

fn draw_row(drawing: &mut Drawing, row: &IntervalRow, scale: Scale, middle: f64, tall: f64) {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::legible::{self, hostile};

    fn drawn(rows: Vec<IntervalRow>, width: Width) -> Drawing {
        let group = IntervalGroup::new("Share", TickText::new("", " %"), rows);
        Intervals::new(vec![group]).draw(&Canvas::new("intervals", width))
    }

    fn text(drawing: &Drawing) -> String {
        drawing.marks.iter().map(ToString::to_string).collect()
    }

    /// Left end and width of every bar.
    fn bars(drawing: &Drawing) -> Vec<(f64, f64)> {
        let number = |mark: &Element, name: &str| mark.attribute(name).unwrap().parse().unwrap();
        let groups = drawing.marks.iter().filter(|mark| mark.name() == "g");
        let rects = groups.flat_map(Element::elements).filter(|mark| mark.name() == "rect");
        rects.map(|rect| (number(rect, "x"), number(rect, "width"))).collect()
    }

    #[test]
    fn bars_lie_as_their_values_do() {
        let rows = vec![
            IntervalRow::between("wide", Some(0.0), Some(100.0), "0 to 100"),
            IntervalRow::between("half", Some(50.0), Some(100.0), "50 to 100"),
        ];
        let bars = bars(&drawn(rows, Width::Wide));
        assert!((bars[0].1 / bars[1].1 - 2.0).abs() < 0.01, "{bars:?}");
        assert!((bars[1].0 - bars[0].0 - bars[1].1).abs() < 0.02, "{bars:?}");
    }

    #[test]
    fn an_open_end_is_an_arrow_and_a_known_one_is_not() {
        let open = IntervalRow::between("more", Some(1.0), None, "more than 1");
        let closed = IntervalRow::between("some", Some(0.0), Some(4.0), "0 to 4");
        let drawing = drawn(vec![open, closed], Width::Narrow);
        assert_eq!(text(&drawing).matches("<polygon").count(), 1);
    }

    #[test]
    fn what_reaches_beyond_the_scale_ends_in_an_arrow() {
        let row = IntervalRow::between("long", Some(1.0), Some(1e6), "1 to 1,000,000");
        let group = IntervalGroup::new("", TickText::default(), vec![row]).within(0.0, 10.0);
        let drawing = Intervals::new(vec![group]).draw(&Canvas::new("x", Width::Wide));
        assert_eq!(text(&drawing).matches("<polygon").count(), 1);
    }

    #[test]
    fn what_is_not_known_has_no_mark() {
        let drawing = drawn(vec![IntervalRow::unknown("drugs", "not stated")], Width::Wide);
        assert!(text(&drawing).contains("not stated") && !text(&drawing).contains("<rect"));
    }

    #[test]
    fn a_clash_is_told_by_shape() {
        let row = |standing| {
            let row = IntervalRow::between("a", Some(1.0), Some(2.0), "1 to 2").standing(standing);
            text(&drawn(vec![row], Width::Wide)).matches("<line").count()
        };
        assert_eq!(row(Standing::Clash) - row(Standing::Focus), 4);
    }

    #[test]
    fn a_thousand_intervals_share_lines_that_hold_them() {
        let all: Vec<(f64, f64, f64)> = (0..1_024_u32)
            .map(f64::from)
            .map(|at| (1_000.0 + at, 1_200.0 + at, 1_500.0 + at))
            .collect();
        let drawing = drawn(vec![IntervalRow::stack("all", all, "1,024")], Width::Narrow);
        assert!(drawing.height < 340.0, "{}", drawing.height);
        legible::check(&drawing, 328.0);
    }

    #[test]
    fn nothing_is_an_empty_drawing() {
        assert_eq!(Intervals::new(vec![]).draw(&Canvas::new("x", Width::Wide)).height, 0.0);
        assert!(drawn(vec![], Width::Wide).height < 30.0);
    }

    #[test]
    fn hostile_words_are_legible() {
        for width in [Width::Narrow, Width::Wide] {
            for words in &hostile() {
                let rows = vec![
                    IntervalRow::between(words, Some(1.0), None, words),
                    IntervalRow::point(words, 3.0, words).standing(Standing::Beside),
                    IntervalRow::unknown(words, words),
                    IntervalRow::stack(words, vec![(1.0, 2.0, 3.0)], words),
                ];
                let group = IntervalGroup::new(words, TickText::new("£", "bn"), rows);
                let groups = vec![group.clone().against(2.0, words), group.against(99.0, words)];
                let drawing = Intervals::new(groups).draw(&Canvas::new("x", width));
                legible::check(&drawing, width.pixels());
            }
        }
    }

    proptest! {
        #[test]
        fn no_bar_leaves_the_drawing(
            rows in prop::collection::vec((prop::option::of(-1e6..1e6_f64), 0.0..1e6_f64), 1..12),
        ) {
            let rows = rows.into_iter().map(|(low, span)| {
                IntervalRow::between("row", low, low.map(|low| low + span), "words")
            });
            for width in [Width::Narrow, Width::Wide] {
                let drawing = drawn(rows.clone().collect(), width);
                legible::check(&drawing, width.pixels());
                for (x, wide) in bars(&drawing) {
                    prop_assert!(x >= -0.01 && x + wide <= width.pixels() + 0.01);
                }
            }
        }
    }
}
