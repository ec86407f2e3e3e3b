//! How much has come by when? Shares that grow step by step.

use crate::{
    apart::apart,
    axis::Scale,
    canvas::{Canvas, Chart, Drawing, Label, Width, line, through},
    colour::Colour,
    element::Element,
    px::Px,
    ticks::quarters,
};

/// Height of what is plotted.
const HEIGHT: f64 = 260.0;
/// Space between two labels.
const BETWEEN: f64 = 4.0;
/// Room for the percentages at the left.
const LEFT: f64 = 50.0;
/// Space between a mark and the text beside it.
const PAD: f64 = 7.0;
/// Height of a line of labels along the axis.
const AXIS: f64 = 18.0;

/// A share that changes at given places, and what it is called.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    label: String,
    points: Vec<(f64, f64)>,
    other: Option<Vec<(f64, f64)>>,
    dash: Dash,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Dash {
    /// In one stroke.
    #[default]
    Solid,
    /// Dashed, for another kind.
    Dashed,
}

impl Course {
    /// A share, from 0 to 1, as it is from each place on; before the first it is nothing.
    #[must_use]
    pub fn new(label: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let mut points: Vec<(f64, f64)> = points.into_iter().filter(is_number).collect();
        points.sort_by(|one, other| one.0.total_cmp(&other.0));
        Self { label: label.into(), points, other: None, dash: Dash::Solid }
    }

    /// The course as a band, where the places are known only to lie between these and the first ones.
    #[must_use]
    pub fn or_else(mut self, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let other = Self::new("", points).points;
        self.other = (other != self.points).then_some(other);
        self
    }

    /// The course in another stroke.
    #[must_use]
    pub const fn drawn(mut self, dash: Dash) -> Self {
        self.dash = dash;
        self
    }

    fn end(&self) -> f64 {
        self.points.last().map_or(0.0, |(_, share)| share.clamp(0.0, 1.0))
    }
}

fn is_number(point: &(f64, f64)) -> bool {
    point.0.is_finite() && point.1.is_finite()
}

/// Shares by place along an axis, as steps; each line bears its name at its end.
///
/// What is still open at the end is the way that is left to 100 %: it is bracketed there, with words. Rises
/// between two places are not drawn as slopes, since nothing is known between them.
///
/// ```
/// use fourp_picture::{Canvas, Chart, Course, Steps, Width};
///
/// let paid = Course::new("90 % paid", [(0.0, 0.5), (30.0, 0.9)]);
/// let steps = Steps::new(vec![paid], "days after the start").open(0.1, "10 % still open");
/// let drawing = steps.draw(&Canvas::new("late", Width::Narrow));
/// assert!(drawing.marks.iter().any(|mark| mark.to_string().contains("90 % paid")));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Steps {
    courses: Vec<Course>,
    axis: String,
    places: Vec<(f64, String)>,
    open: Option<(f64, String)>,
}

impl Steps {
    /// Courses along an axis of that name.
    #[must_use]
    pub fn new(courses: Vec<Course>, axis: impl Into<String>) -> Self {
        Self { courses, axis: axis.into(), places: Vec::new(), open: None }
    }

    /// With a line through a place, and what it is called.
    #[must_use]
    pub fn mark(mut self, place: f64, label: impl Into<String>) -> Self {
        if place.is_finite() {
            self.places.push((place, label.into()));
        }
        self
    }

    /// With the share that is open in the end, and words for it.
    #[must_use]
    pub fn open(mut self, share: f64, label: impl Into<String>) -> Self {
        self.open = (share > 0.0).then(|| (share.min(1.0), label.into()));
        self
    }
}

/// A label at the right, and the height it belongs to.
struct End {
    label: Label,
    wish: f64,
    top: f64,
}

impl Chart for Steps {
    fn draw(&self, canvas: &Canvas) -> Drawing {
        let is_narrow = canvas.for_whom() == Width::Narrow;
        if self.courses.iter().all(|course| course.points.is_empty()) {
            return Drawing::new(0.0);
        }
        let right = canvas.width() * if is_narrow { 0.68 } else { 0.72 };
        let every = self.courses.iter().flat_map(|course| {
            course.points.iter().chain(course.other.iter().flatten()).map(|(place, _)| *place)
        });
        let across =
            Scale::covering(every.chain(self.places.iter().map(|(place, _)| *place)), false);
        let across = across.between(LEFT, right);
        let mut drawing = Drawing::new(0.0);
        let top = self.above(&mut drawing, across, canvas);
        let labels = self.ends(canvas.width() - right - PAD);
        let height: f64 = labels.iter().map(|end| end.label.height() + BETWEEN).sum();
        let bottom = top + HEIGHT.max(height);
        let up = Scale::covering([0.0, 1.0], true).between(bottom, top);
        grid(&mut drawing, across, up, is_narrow);
        for (place, _) in &self.places {
            let mark =
                line((across.at(*place), top), (across.at(*place), bottom), Colour::QUIET, 1.5);
            drawing.add(mark.with("stroke-dasharray", "2 3"));
        }
        for (course, colour) in self.courses.iter().zip(Colour::CATEGORIES.iter().cycle()) {
            lines(&mut drawing, course, (across, up), *colour);
        }
        if let Some((share, _)) = &self.open {
            // From where the lines end to the whole.
            let (from, to) = (up.at(1.0 - share), up.at(1.0));
            let x = right + 1.5;
            drawing.add(
                through([(x - 5.0, from), (x, from), (x, to), (x - 5.0, to)], Colour::QUIET, 1.5)
                    .with("stroke-dasharray", "4 2"),
            );
        }
        for end in spread(labels, up, (top, bottom)) {
            drawing.add(end.label.below(right + PAD, end.top));
        }
        drawing.height = bottom + 9.0 + AXIS;
        let axis = Label::new(&self.axis).small().fill(Colour::QUIET).within(canvas.width(), 3);
        drawing.add(axis.below(0.0, drawing.height));
        drawing.height += axis.height() + 2.0;
        drawing
    }
}

impl Steps {
    /// The names of marked places, above what is plotted; gives where that begins.
    fn above(&self, drawing: &mut Drawing, across: Scale, canvas: &Canvas) -> f64 {
        let mut top = 0.0;
        for (place, label) in &self.places {
            let label = Label::new(label).small().fill(Colour::QUIET).within(canvas.width(), 3);
            let x = across.at(*place).min(canvas.width() - label.width()).max(0.0);
            drawing.add(label.below(x, top));
            top += label.height();
        }
        top + 8.0
    }

    fn ends(&self, room: f64) -> Vec<End> {
        let lines = self.courses.iter().zip(Colour::CATEGORIES.iter().cycle());
        let mut ends: Vec<End> = lines
            .filter(|(course, _)| !course.points.is_empty())
            .map(|(course, colour)| {
                let label = Label::new(&course.label).size(13.0).bold().fill(written(*colour));
                End { label: label.within(room, 6), wish: course.end(), top: 0.0 }
            })
            .collect();
        ends.extend(self.open.iter().map(|(share, label)| {
            let label = Label::new(label).size(13.0).within(room, 6);
            End { label, wish: 1.0 - share / 2.0, top: 0.0 }
        }));
        ends
    }
}

/// A colour in which text can be read: itself, or ink.
fn written(colour: Colour) -> Colour {
    if colour.contrast(Colour::PAPER) >= 4.5 { colour } else { Colour::INK }
}

/// Percentages at the left, places below, and lines across.
fn grid(drawing: &mut Drawing, across: Scale, up: Scale, is_narrow: bool) {
    let (left, right) = (across.at(across.low()), across.at(across.high()));
    quarters(drawing, up, (left, right));
    let bottom = up.at(0.0);
    let mut reach = f64::NEG_INFINITY;
    for tick in across.ticks(if is_narrow { 4 } else { 8 }) {
        let label = Label::new(Px(tick).to_string().replace('-', "\u{2212}"));
        let label = label.small().fill(Colour::QUIET).anchor(crate::Anchor::Middle);
        let (x, half) = (across.at(tick), label.width() / 2.0);
        drawing.add(line((x, bottom), (x, bottom + 4.0), Colour::QUIET, 1.0));
        if x - half > reach + 4.0 {
            drawing.add(label.below(x, bottom + 9.0));
            reach = x + half;
        }
    }
}

fn lines(drawing: &mut Drawing, course: &Course, (across, up): (Scale, Scale), colour: Colour) {
    let stairs = |points: &[(f64, f64)]| {
        let mut height = up.at(0.0);
        let mut found = vec![(across.at(across.low()), height)];
        for (place, share) in points {
            let x = across.at(*place);
            found.push((x, height));
            height = up.at(*share);
            found.push((x, height));
        }
        found.push((across.at(across.high()), height));
        found
    };
    let own = stairs(&course.points);
    if let Some(other) = &course.other {
        let other = stairs(other);
        let around = own.iter().chain(other.iter().rev());
        let points: Vec<String> = around.map(|(x, y)| format!("{},{}", Px(*x), Px(*y))).collect();
        drawing.add(
            Element::new("polygon")
                .with("points", points.join(" "))
                .with("fill", Colour::tint(0.15)),
        );
        drawing.add(through(other, colour, 1.0));
    }
    let mut stroke = through(own, colour, 2.5).with("stroke-linejoin", "round");
    if course.dash == Dash::Dashed {
        stroke = stroke.with("stroke-dasharray", "7 4");
    }
    drawing.add(stroke);
}

/// Labels beside the heights they belong to, moved only where they would stand on each other.
fn spread(mut ends: Vec<End>, up: Scale, (top, bottom): (f64, f64)) -> Vec<End> {
    ends.sort_by(|one, other| other.wish.total_cmp(&one.wish));
    // Half of the space between two stands above each, and half below.
    let wanted = ends.iter().map(|end| (up.at(end.wish), end.label.height() + BETWEEN));
    let wanted: Vec<(f64, f64)> = wanted.collect();
    let middles = apart(&wanted, top - BETWEEN / 2.0, bottom + BETWEEN / 2.0);
    for (end, middle) in ends.iter_mut().zip(middles) {
        end.top = middle - end.label.height() / 2.0;
    }
    ends
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::legible::{faults, hostile};

    fn drawn(steps: &Steps, width: Width) -> Drawing {
        steps.draw(&Canvas::new("steps", width))
    }

    fn points(drawing: &Drawing) -> Vec<(f64, f64)> {
        let line = drawing.marks.iter().rfind(|mark| mark.attribute("stroke-linejoin").is_some());
        let text = line.unwrap().attribute("points").unwrap();
        let pairs = text.split(' ').map(|pair| pair.split_once(',').unwrap());
        pairs.map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap())).collect()
    }

    #[test]
    fn steps_are_level_or_upright() {
        let steps = Steps::new(vec![Course::new("paid", [(10.0, 0.5), (20.0, 1.0)])], "days");
        let found = points(&drawn(&steps, Width::Wide));
        assert!(found.windows(2).all(|pair| pair[0].0 == pair[1].0 || pair[0].1 == pair[1].1));
        let (bottom, top) = (found[0].1, found.last().unwrap().1);
        assert!((bottom - top - HEIGHT).abs() < 0.01, "from nothing to everything");
        assert!((found[2].1 - (bottom + top) / 2.0).abs() < 0.01);
    }

    #[test]
    fn what_is_open_is_bracketed_and_said() {
        let steps =
            Steps::new(vec![Course::new("paid", [(1.0, 0.8)])], "days").open(0.2, "20 % open");
        let all: String =
            drawn(&steps, Width::Narrow).marks.iter().map(ToString::to_string).collect();
        assert!(all.contains("20 % open") && all.contains("stroke-dasharray=\"4 2\""), "{all}");
        let none = Steps::new(vec![Course::new("paid", [(1.0, 1.0)])], "days").open(0.0, "open");
        assert_eq!(none.open, None);
    }

    #[test]
    fn rough_places_are_a_band() {
        let exact = Course::new("a", [(1.0, 0.5)]).or_else([(1.0, 0.5)]);
        assert_eq!(exact.other, None);
        let rough = Steps::new(vec![Course::new("a", [(1.0, 0.5)]).or_else([(9.0, 0.5)])], "days");
        assert!(drawn(&rough, Width::Wide).marks.iter().any(|mark| mark.name() == "polygon"));
    }

    #[test]
    fn nothing_is_an_empty_drawing() {
        for courses in [vec![], vec![Course::new("a", [(f64::NAN, 0.5)])]] {
            assert_eq!(drawn(&Steps::new(courses, "days"), Width::Wide), Drawing::new(0.0));
        }
    }

    #[test]
    fn any_label_keeps_to_its_place() {
        for label in hostile() {
            for ends in [vec![0.5], vec![0.5, 0.5], vec![0.9, 0.04], vec![1.0, 1.0, 1.0, 0.0]] {
                let courses =
                    ends.iter().map(|end| Course::new(&label, [(-3.0, *end), (90.0, *end)]));
                let steps =
                    Steps::new(courses.collect(), &label).mark(0.0, &label).open(0.1, &label);
                for width in [Width::Narrow, Width::Wide] {
                    assert_eq!(faults(&drawn(&steps, width), width.pixels()), [""; 0]);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn shares_stand_in_proportion(
            steps in prop::collection::vec((-400..400_i16, 0.0..1.0_f64), 1..30),
            is_wide in any::<bool>(),
        ) {
            let steps = steps.iter().map(|(day, share)| (f64::from(*day), *share));
            let chart = Steps::new(vec![Course::new("a", steps)], "days");
            let width = if is_wide { Width::Wide } else { Width::Narrow };
            let drawing = drawn(&chart, width);
            let found = points(&drawing);
            let bottom = found[0].1;
            for ((_, share), at) in chart.courses[0].points.iter().zip(found.iter().skip(2).step_by(2)) {
                prop_assert!((bottom - at.1 - share * HEIGHT).abs() < 0.02);
            }
            prop_assert!(found.iter().all(|(x, y)| *x >= 0.0 && *x <= width.pixels() && *y >= 0.0 && *y <= drawing.height));
            prop_assert!(found.is_sorted_by(|one, other| one.0 <= other.0));
            prop_assert_eq!(faults(&drawing, width.pixels()), [""; 0]);
        }
    }
}
