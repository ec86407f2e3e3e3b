//! What can it be, by whom? Intervals under each other on a common scale, in groups (a forest plot).

use crate::{
    axis::Scale,
    canvas::{Anchor, Canvas, Chart, Drawing, Label, Width, length, line},
    colour::Colour,
    interval_row::{Drawn, IntervalRow, draw_row},
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
/// How high each of them is drawn where there are few.
const STRIPE: f64 = 4.0;

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
        let widest = |text: fn(&IntervalRow) -> String, most: f64| {
            rows().map(|row| Label::new(text(row)).width()).fold(0.0, f64::max).min(width * most)
        };
        let left = widest(|row| row.label.clone(), 0.36) + PAD * 2.0;
        let right = widest(IntervalRow::words, 0.28) + PAD * 2.0;
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
        let label = Label::new(row.words());
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
    // Lines of the scale run behind the marks, and pause where words stand: between marks on a phone, in the place of one at a desk.
    let mut top = drawing.height;
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
            let above = drawing.height;
            // Names of several lines are kept apart from the next.
            drawing.height += if tall > ROW { tall + 8.0 } else { tall + 4.0 };
            if row.drawn == Drawn::Unknown {
                bands.extend((above > top).then_some((top, above)));
                top = drawing.height;
            }
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
        bands.push((top.min(drawing.height - 4.0), drawing.height));
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::element::Element;
    use crate::interval_row::Standing;
    use crate::legible::{self, elements, hostile};

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
        let rects = groups.flat_map(elements).filter(|mark| mark.name() == "rect");
        rects.map(|rect| (number(&rect, "x"), number(&rect, "width"))).collect()
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
    fn no_line_of_the_scale_crosses_words_in_the_place_of_a_mark() {
        let known = || IntervalRow::between("known", Some(1.0), Some(2.0), "1 to 2");
        let unknown = || IntervalRow::unknown("money", "not comparable: no row says how much");
        for rows in [vec![known(), unknown(), known()], vec![unknown(), known(), unknown()]] {
            let drawing = drawn(rows, Width::Wide);
            let number = |mark: &Element, name: &str| -> f64 {
                mark.attribute(name).unwrap().parse().unwrap()
            };
            let upright: Vec<_> =
                drawing.marks.iter().filter(|mark| mark.name() == "line").collect();
            assert!(upright.len() > 3);
            for words in legible::lines(&drawing).iter().filter(|line| line.text.contains("not")) {
                let [left, top, right, bottom] = words.edges;
                for mark in &upright {
                    let (x, y1, y2) = (number(mark, "x1"), number(mark, "y1"), number(mark, "y2"));
                    let misses = x < left || x > right || y2 <= top || y1 >= bottom;
                    assert!(misses, "{words:?} {mark}");
                }
            }
        }
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
