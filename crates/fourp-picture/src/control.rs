//! Which points are signals, and which are noise? Series over time with centre line and limits.

use crate::{
    apart::apart,
    axis::Scale,
    canvas::{
        Anchor, Canvas, Chart, Drawing, Label, Width, area, diamond, dot, hatching, length, line,
        through,
    },
    colour::Colour,
    control_series::{ControlLines, ControlPoint, ControlSeries},
    element::Element,
};

/// Space between a mark and the text beside it.
const PAD: f64 = 6.0;
/// Space between series.
const GAP: f64 = 22.0;
/// How high a plot is.
const TALL: f64 = 150.0;
/// Room above and below the values, for the numbers of flagged points.
const MARGIN: f64 = 18.0;
/// How many flagged points are told of beneath the plot.
const TOLD: usize = 6;
/// Up to how many points each has a dot of its own.
const DOTS: usize = 120;

/// Series over time, one under the other, each with centre line (solid), limits (dashed) and flagged points
/// (diamonds with numbers, told of beneath).
///
/// ```
/// use fourp_picture::{
///     Canvas, Chart, Control, ControlLines, ControlPoint, ControlSeries, TickText, Width,
/// };
///
/// let lines = ControlLines { lower: None, centre: 6.0, upper: Some(13.0) };
/// let point = |period: &str, value: f64| ControlPoint::new(period, value, value.to_string()).within(lines);
/// let points = vec![point("May", 5.0), point("June", 19.0).flagged("beyond a limit")];
/// let series = ControlSeries::new("Reports", TickText::default(), points);
/// let drawing = Control::new(vec![series]).draw(&Canvas::new("x", Width::Wide));
/// let told = |mark: &fourp_picture::Element| mark.to_string().contains("June: 19, beyond a limit");
/// assert!(drawing.marks.iter().any(told));
/// ```
///
/// Nothing is joined across a break or a period without a value; the latter is hatched. On a phone the words
/// for centre and limits stand beneath the plot, elsewhere to the right of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Control {
    series: Vec<ControlSeries>,
}

impl Control {
    /// Series in order, the uppermost first.
    #[must_use]
    pub const fn new(series: Vec<ControlSeries>) -> Self {
        Self { series }
    }
}

/// The plot of one series.
struct Plot<'a> {
    series: &'a ControlSeries,
    scale: Scale,
    left: f64,
    right: f64,
    top: f64,
}

impl Plot<'_> {
    /// Where the middle of a period lies.
    fn at(&self, place: usize) -> f64 {
        self.left + self.step() * (length(place) + 0.5)
    }

    fn step(&self) -> f64 {
        (self.right - self.left) / length(self.series.points.len().max(1))
    }

    const fn bottom(&self) -> f64 {
        self.top + TALL
    }
}

impl Chart for Control {
    fn draw(&self, canvas: &Canvas) -> Drawing {
        let mut drawing = Drawing::new(0.0);
        let is_missing =
            |series: &ControlSeries| series.points.iter().any(|one| one.value.is_none());
        if self.series.iter().any(is_missing) {
            let pattern = hatching(&canvas.id("hatch"), Colour::GREY);
            drawing.add(Element::new("defs").child(pattern));
        }
        for (place, series) in self.series.iter().enumerate() {
            if place > 0 {
                drawing.height += GAP;
            }
            draw_series(&mut drawing, canvas, series);
        }
        drawing
    }
}

fn draw_series(drawing: &mut Drawing, canvas: &Canvas, series: &ControlSeries) {
    let width = canvas.width();
    let is_narrow = canvas.for_whom() == Width::Narrow;
    let title = Label::new(&series.title).bold().within(width, 3);
    if title.width() > 0.0 {
        drawing.add(title.below(0.0, drawing.height));
        drawing.height += title.height() + PAD;
    }
    if series.points.is_empty() {
        return;
    }
    let labels = series.labels.as_ref().map(|[lower, centre, upper]| {
        [upper, centre, lower].map(|words| Label::new(words).small().within(width * 0.24, 2))
    });
    let right = match &labels {
        Some(labels) if !is_narrow => {
            width - labels.iter().map(Label::width).fold(0.0, f64::max) - PAD * 2.0
        }
        _ => width,
    };
    break_words(drawing, series, (width, right));
    let scale = series.scale().between(drawing.height + TALL - MARGIN, drawing.height + MARGIN);
    let left = (series.ticks.width(scale) + PAD).min(width * 0.4);
    let plot = Plot { series, scale, left, right, top: drawing.height };
    series.ticks.upwards(drawing, scale, (left, right));
    draw_gaps(drawing, canvas, &plot);
    draw_lines(drawing, &plot);
    draw_values(drawing, &plot);
    if let Some(labels) = labels.as_ref().filter(|_| !is_narrow) {
        label_lines(drawing, &plot, labels);
    }
    draw_periods(drawing, &plot, width);
    tell(drawing, series, is_narrow, width);
}

/// Words of breaks above the plot, each over its line, in as many rows as they need.
fn break_words(drawing: &mut Drawing, series: &ControlSeries, (width, right): (f64, f64)) {
    let left = (series.ticks.width(series.scale()) + PAD).min(width * 0.4);
    let plot = Plot { series, scale: series.scale(), left, right, top: 0.0 };
    let mut rows: Vec<(f64, f64)> = Vec::new();
    let mut placed = Vec::new();
    for (before, words) in &series.breaks {
        let label = Label::new(words).small().anchor(Anchor::Middle).within(width * 0.5, 2);
        let half = label.width() / 2.0;
        let middle = (plot.at(*before) - plot.step() / 2.0).max(half).min(width - half);
        let start = middle - half;
        let row = rows.iter().position(|(end, _)| *end + PAD <= start).unwrap_or(rows.len());
        match rows.get_mut(row) {
            Some((end, tall)) => (*end, *tall) = (middle + half, tall.max(label.height())),
            None => rows.push((middle + half, label.height())),
        }
        placed.push((row, middle, label));
    }
    for (row, middle, label) in placed {
        let above: f64 = rows.iter().take(row).map(|(_, tall)| tall).sum();
        drawing.add(label.below(middle, drawing.height + above));
    }
    drawing.height += rows.iter().map(|(_, tall)| tall).sum::<f64>();
}

fn draw_gaps(drawing: &mut Drawing, canvas: &Canvas, plot: &Plot<'_>) {
    let mut start: Option<usize> = None;
    let points = plot.series.points.iter().map(|point| point.value.is_none());
    for (place, is_missing) in points.chain([false]).enumerate() {
        match (is_missing, start) {
            (true, None) => start = Some(place),
            (false, Some(from)) => {
                let (x, wide) =
                    (plot.at(from) - plot.step() / 2.0, length(place - from) * plot.step());
                let band = area(x, plot.top, wide, TALL, Colour::PAPER)
                    .with("style", format!("fill:url(#{})", canvas.id("hatch")))
                    .child(Element::new("title").text("no value"));
                drawing.add(band);
                start = None;
            }
            _ => {}
        }
    }
    for (before, _) in &plot.series.breaks {
        let x = plot.at(*before) - plot.step() / 2.0;
        let dotted = line((x, plot.top), (x, plot.bottom()), Colour::INK, 1.5);
        drawing.add(dotted.with("stroke-dasharray", "2 3"));
    }
}

/// One of the lines, where it is known.
type Level = fn(ControlLines) -> Option<f64>;

/// Centre and limits as steps, which end where recording changed or limits are not known.
fn draw_lines(drawing: &mut Drawing, plot: &Plot<'_>) {
    let kinds: [(Level, &str); 3] =
        [(|of| of.lower, "6 4"), (|of| Some(of.centre), ""), (|of| of.upper, "6 4")];
    for (value, dashes) in kinds {
        let mut steps: Vec<(f64, f64)> = Vec::new();
        let mut runs = Vec::new();
        for (place, point) in plot.series.points.iter().enumerate() {
            let is_break = plot.series.breaks.iter().any(|(before, _)| *before == place);
            let at = point.lines.and_then(value).map(|at| plot.scale.at(at));
            if is_break || at.is_none() {
                runs.push(std::mem::take(&mut steps));
            }
            if let Some(at) = at {
                let (from, to) =
                    (plot.at(place) - plot.step() / 2.0, plot.at(place) + plot.step() / 2.0);
                match steps.last_mut() {
                    // A level line needs its ends alone.
                    Some(last) if last.1 == at => last.0 = to,
                    _ => steps.extend([(from, at), (to, at)]),
                }
            }
        }
        runs.push(steps);
        for run in runs.into_iter().filter(|run| !run.is_empty()) {
            let drawn = through(run, Colour::QUIET, 1.5);
            drawing.add(if dashes.is_empty() {
                drawn
            } else {
                drawn.with("stroke-dasharray", dashes)
            });
        }
    }
}

fn draw_values(drawing: &mut Drawing, plot: &Plot<'_>) {
    let points = &plot.series.points;
    let mut run: Vec<(f64, f64)> = Vec::new();
    let mut runs = Vec::new();
    for (place, point) in points.iter().enumerate() {
        let is_break = plot.series.breaks.iter().any(|(before, _)| *before == place);
        if is_break || point.value.is_none() {
            runs.push(std::mem::take(&mut run));
        }
        run.extend(point.value.map(|value| (plot.at(place), plot.scale.at(value))));
    }
    runs.push(run);
    for run in runs.into_iter().filter(|run| run.len() > 1) {
        drawing.add(through(run, Colour::DARK_BLUE, 1.5));
    }
    let mut number = 0_usize;
    let mut taken: Vec<(f64, f64)> = Vec::new();
    for (place, point) in points.iter().enumerate() {
        let Some(value) = point.value else { continue };
        let (x, y) = (plot.at(place), plot.scale.at(value));
        let title = Element::new("title").text(format!("{}: {}", point.period, point.shown));
        if point.flag.is_none() {
            if points.len() <= DOTS {
                drawing.add(dot(x, y, 2.5, Colour::DARK_BLUE).child(title));
            }
            continue;
        }
        number += 1;
        drawing.add(diamond(x, y, 6.5, Colour::DARK_PINK).child(title));
        let label = Label::new(number.to_string()).small().bold().anchor(Anchor::Middle);
        let half = label.width() / 2.0;
        let middle = x.max(plot.left + half).min(plot.right - half);
        let is_free = taken.iter().all(|(from, to)| middle + half <= *from || middle - half >= *to);
        if number <= TOLD && is_free {
            let is_high = point.lines.is_none_or(|lines| value >= lines.centre);
            let label = label.halo(Colour::PAPER);
            drawing.add(if is_high {
                label.above(middle, y - 6.0)
            } else {
                label.below(middle, y + 6.0)
            });
            taken.push((middle - half, middle + half));
        }
    }
}

fn label_lines(drawing: &mut Drawing, plot: &Plot<'_>, labels: &[Label; 3]) {
    let Some(lines) = plot.series.last_lines() else { return };
    let wanted = [lines.upper, Some(lines.centre), lines.lower];
    let known: Vec<(f64, &Label)> = wanted
        .into_iter()
        .zip(labels)
        .filter_map(|(value, label)| Some((plot.scale.at(value?), label)))
        .collect();
    let boxes: Vec<(f64, f64)> = known.iter().map(|(at, label)| (*at, label.height())).collect();
    for ((_, label), middle) in known.iter().zip(apart(&boxes, plot.top, plot.bottom())) {
        drawing.add(label.beside(plot.right + PAD, middle));
    }
    let room: f64 = boxes.iter().map(|(_, tall)| tall).sum();
    drawing.height += (room - TALL).max(0.0);
}

/// The first period, the last, and as many between as have room.
fn draw_periods(drawing: &mut Drawing, plot: &Plot<'_>, width: f64) {
    let count = plot.series.points.len();
    let foot = drawing.height + TALL;
    drawing.add(line((plot.left, foot), (plot.right, foot), Colour::QUIET, 1.0));
    let mut free = 0.0;
    let last = count - 1;
    let label = |place: usize| {
        let words = plot.series.points.get(place).map_or("", |point| point.period.as_str());
        Label::new(words).small().fill(Colour::QUIET).anchor(Anchor::Middle).within(width * 0.3, 1)
    };
    let centre = |place: usize| {
        let half = label(place).width() / 2.0;
        plot.at(place).max(half).min(width - half)
    };
    let end = centre(last) - label(last).width() / 2.0;
    let step = count.div_ceil(6).max(1);
    let mut tall: f64 = 0.0;
    for place in (0..count).filter(|place| place % step == 0 || *place == last) {
        let (words, middle) = (label(place), centre(place));
        if words.width() == 0.0 {
            continue;
        }
        let half = words.width() / 2.0;
        let is_last = place == last;
        if middle - half < free || (!is_last && place > 0 && middle + half + PAD * 2.0 > end) {
            continue;
        }
        if !is_last && place == 0 && middle + half + PAD * 2.0 > end {
            continue;
        }
        drawing.add(line((plot.at(place), foot), (plot.at(place), foot + 4.0), Colour::QUIET, 1.0));
        drawing.add(words.below(middle, foot + 5.0));
        free = middle + half + PAD * 2.0;
        tall = tall.max(words.height());
    }
    drawing.height = foot + 5.0 + tall;
}

/// What cannot be read off the plot: the flagged points, what is missing, and on a phone the lines.
fn tell(drawing: &mut Drawing, series: &ControlSeries, is_narrow: bool, width: f64) {
    let mut words: Vec<String> = Vec::new();
    if let (true, Some([lower, centre, upper]), Some(lines)) =
        (is_narrow, &series.labels, series.last_lines())
    {
        let known =
            [(lines.lower.is_some(), lower), (true, centre), (lines.upper.is_some(), upper)];
        let known: Vec<&str> =
            known.into_iter().filter(|(is, _)| *is).map(|(_, words)| words.as_str()).collect();
        words.push(known.join("; "));
    }
    let flagged: Vec<(&ControlPoint, &String)> = series
        .points
        .iter()
        .filter(|point| point.value.is_some())
        .filter_map(|point| Some((point, point.flag.as_ref()?)))
        .collect();
    words.extend(flagged.iter().take(TOLD).enumerate().map(|(place, (point, rule))| {
        format!("{}. {}: {}, {rule}", place + 1, point.period, point.shown)
    }));
    if flagged.len() > TOLD {
        words.push(format!("and {} more flagged points", flagged.len() - TOLD));
    }
    let missing = series.points.iter().filter(|point| point.value.is_none()).count();
    if missing > 0 {
        words.push(format!("Hatched: no value in {missing} of {} periods", series.points.len()));
    }
    for line in words {
        let label = Label::new(line).small().within(width, 3);
        drawing.height += 2.0;
        drawing.add(label.below(0.0, drawing.height));
        drawing.height += label.height();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::legible::{self, hostile};
    use crate::ticks::TickText;

    const LINES: ControlLines = ControlLines { lower: Some(0.0), centre: 10.0, upper: Some(20.0) };

    fn point(place: u32, value: f64) -> ControlPoint {
        ControlPoint::new(format!("2022-{:02}", place + 1), value, value.to_string()).within(LINES)
    }

    fn series(points: Vec<ControlPoint>) -> ControlSeries {
        let labels = ["lower limit 0", "centre 10", "upper limit 20"].map(String::from);
        ControlSeries::new("Reports", TickText::default(), points).labelled(labels)
    }

    fn drawn(series: ControlSeries, width: Width) -> Drawing {
        let drawing = Control::new(vec![series]).draw(&Canvas::new("control", width));
        legible::check(&drawing, width.pixels());
        drawing
    }

    fn lines_of(drawing: &Drawing, dashed: bool) -> usize {
        let lines = drawing.marks.iter().filter(|mark| mark.name() == "polyline");
        lines.filter(|mark| mark.attribute("stroke-dasharray").is_some() == dashed).count()
    }

    #[test]
    fn centre_and_limits_are_lines_and_limits_are_dashed() {
        let drawing =
            drawn(series((0..12).map(|at| point(at, f64::from(at))).collect()), Width::Wide);
        // Two limits; the centre and the values.
        assert_eq!((lines_of(&drawing, true), lines_of(&drawing, false)), (2, 2));
    }

    #[test]
    fn nothing_is_joined_across_a_break_or_a_gap() {
        let points: Vec<ControlPoint> = (0..12).map(|at| point(at, 5.0)).collect();
        let broken = drawn(series(points.clone()).broken(6, "counted otherwise"), Width::Wide);
        assert_eq!((lines_of(&broken, true), lines_of(&broken, false)), (4, 4));
        let mut missing = points;
        missing[6] = ControlPoint::missing("2022-07");
        let missing = drawn(series(missing), Width::Wide);
        let text: String = missing.marks.iter().map(ToString::to_string).collect();
        assert!(text.contains("Hatched: no value in 1 of 12 periods"), "{text}");
        assert_eq!(lines_of(&missing, true), 4);
    }

    #[test]
    fn flagged_points_are_diamonds_with_numbers_and_words() {
        let mut points: Vec<ControlPoint> = (0..12).map(|at| point(at, 5.0)).collect();
        points[3] = point(3, 30.0).flagged("a point beyond 3 sigma");
        let drawing = drawn(series(points), Width::Narrow);
        let text: String = drawing.marks.iter().map(ToString::to_string).collect();
        assert_eq!(text.matches("<polygon").count(), 1);
        assert!(text.contains("2022-04: 30, a point"), "{text}");
    }

    #[test]
    fn many_flags_are_counted() {
        let points = (0..200).map(|at| point(at % 12, f64::from(at)).flagged("far")).collect();
        let drawing = drawn(series(points), Width::Narrow);
        let text: String = drawing.marks.iter().map(ToString::to_string).collect();
        assert!(text.contains("and 194 more flagged points"));
    }

    #[test]
    fn little_or_nothing_is_drawn_all_the_same() {
        assert_eq!(Control::new(vec![]).draw(&Canvas::new("x", Width::Wide)).height, 0.0);
        for points in [vec![], vec![point(0, 3.0)], vec![ControlPoint::missing("2022-01")]] {
            for width in [Width::Narrow, Width::Wide] {
                drawn(series(points.clone()), width);
            }
        }
    }

    #[test]
    fn a_limit_that_cannot_be_reached_is_not_drawn() {
        let lines = ControlLines { lower: None, ..LINES };
        let points = (0..12).map(|at| point(at, 5.0).within(lines)).collect();
        assert_eq!(lines_of(&drawn(series(points), Width::Wide), true), 1);
    }

    #[test]
    fn hostile_words_are_legible() {
        for width in [Width::Narrow, Width::Wide] {
            for words in &hostile() {
                let points = (0..9_u32).map(|at| {
                    let value = f64::from(at * 7 % 5);
                    ControlPoint::new(words, value, words).within(LINES).flagged(words)
                });
                let series = ControlSeries::new(words, TickText::new("£", "bn"), points.collect())
                    .broken(2, words)
                    .broken(3, words)
                    .labelled([words, words, words].map(String::from));
                let chart = Control::new(vec![series.clone(), series]);
                legible::check(&chart.draw(&Canvas::new("x", width)), width.pixels());
            }
        }
    }

    proptest! {
        #[test]
        fn values_lie_within_the_plot_in_order_of_time(
            values in prop::collection::vec(-1e5..1e5_f64, 2..60),
        ) {
            let points = values.iter().zip(0..).map(|(value, at)| point(at, *value)).collect();
            let drawing = drawn(series(points), Width::Narrow);
            let dots = drawing.marks.iter().filter(|mark| mark.name() == "circle");
            let xs: Vec<f64> =
                dots.map(|dot| dot.attribute("cx").unwrap().parse().unwrap()).collect();
            prop_assert_eq!(xs.len(), values.len());
            prop_assert!(xs.is_sorted() && xs.iter().all(|x| (0.0..=328.0).contains(x)));
        }
    }
}
