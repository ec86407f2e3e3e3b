//! Which of many differ, and which are only small? Rates against size, with limits that narrow.

use crate::{
    apart::{apart, overlap},
    axis::Scale,
    canvas::{Anchor, Canvas, Chart, Drawing, Label, Width, diamond, dot, through},
    colour::Colour,
    element::Element,
    ticks::TickText,
};

/// Space between a mark and the text beside it.
const PAD: f64 = 6.0;
/// How many of those far out are told of by name, in the plot or beneath it.
const NAMED: usize = 12;

/// Where a unit lies, in shape as in colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum Standout {
    /// Within the inner limits: a grey dot.
    #[default]
    Within,
    /// Between the inner and the outer limits: a blue ring.
    Beyond,
    /// Beyond the outer limits: a diamond with its name.
    Far,
}

/// One unit: its size, its rate, and the limits for that size.
#[derive(Debug, Clone, PartialEq)]
pub struct FunnelUnit {
    label: String,
    size: f64,
    rate: f64,
    shown: String,
    inner: (f64, f64),
    outer: (f64, f64),
    standout: Standout,
}

impl FunnelUnit {
    /// A unit with its size, its rate and the text that is printed of it; its limits are as wide as the rate.
    #[must_use]
    pub fn new(label: impl Into<String>, size: f64, rate: f64, shown: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            size,
            rate,
            shown: shown.into(),
            inner: (rate, rate),
            outer: (rate, rate),
            standout: Standout::Within,
        }
    }

    /// The unit with the limits for its size, inner and outer, and where it lies.
    #[must_use]
    pub const fn limits(
        mut self,
        inner: (f64, f64),
        outer: (f64, f64),
        standout: Standout,
    ) -> Self {
        (self.inner, self.outer, self.standout) = (inner, outer, standout);
        self
    }

    fn is_finite(&self) -> bool {
        [self.size, self.rate].into_iter().all(f64::is_finite)
    }
}

/// What the sides of a funnel are called, and its lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(clippy::exhaustive_structs, reason = "callers build it: two sides, three lines")]
pub struct FunnelWords {
    /// What the size is, beneath the plot.
    pub size: String,
    /// What the rate is, above it.
    pub rate: String,
    /// What the middle line is.
    pub target: String,
    /// What the inner limits are: `95 %`.
    pub inner: String,
    /// What the outer limits are: `99.8 %`.
    pub outer: String,
    /// How sizes are written along the scale.
    pub sizes: TickText,
    /// How rates are.
    pub rates: TickText,
}

/// Rates against sizes, a middle line, inner limits (dashed) and outer ones (solid), each with its words at
/// the right; the units beyond the outer limits with their names.
///
/// ```
/// use fourp_picture::{Canvas, Chart, Funnel, FunnelUnit, FunnelWords, Standout, Width};
///
/// let unit = |name: &str, size: f64, rate: f64| FunnelUnit::new(name, size, rate, rate.to_string());
/// let near = unit("Kent", 400.0, 11.0).limits((8.0, 12.0), (7.0, 13.0), Standout::Within);
/// let far = unit("York", 900.0, 19.0).limits((9.0, 11.0), (8.5, 11.5), Standout::Far);
/// let chart = Funnel::new(vec![near, far], 10.0, FunnelWords::default());
/// let drawing = chart.draw(&Canvas::new("x", Width::Wide));
/// assert!(drawing.marks.iter().any(|mark| mark.name() == "text" && mark.to_string().contains("York")));
/// ```
///
/// Limits are drawn from unit to unit, and so are exact at each. A name for which there is no room beside its
/// mark stands beneath the plot.
#[derive(Debug, Clone, PartialEq)]
pub struct Funnel {
    units: Vec<FunnelUnit>,
    target: f64,
    words: FunnelWords,
}

impl Funnel {
    /// Units in any order, around a middle line.
    #[must_use]
    pub fn new(mut units: Vec<FunnelUnit>, target: f64, words: FunnelWords) -> Self {
        units.retain(FunnelUnit::is_finite);
        units.sort_by(|one, other| {
            one.size.total_cmp(&other.size).then_with(|| one.label.cmp(&other.label))
        });
        Self { units, target, words }
    }
}

/// One of the limits of a unit.
type Limit = fn(&FunnelUnit) -> f64;

/// A box that is taken: left, top, right, bottom.
type Taken = [f64; 4];

impl Chart for Funnel {
    fn draw(&self, canvas: &Canvas) -> Drawing {
        let width = canvas.width();
        let mut drawing = Drawing::new(0.0);
        if self.units.is_empty() {
            return drawing;
        }
        let tall = match canvas.for_whom() {
            Width::Narrow => 260.0,
            Width::Wide => 340.0,
        };
        let caption = Label::new(&self.words.rate).small().within(width, 2);
        drawing.add(caption.below(0.0, 0.0));
        drawing.height = caption.height() + PAD;
        let (top, bottom) = (drawing.height, drawing.height + tall);
        let rates = self.units.iter().flat_map(|unit| {
            [unit.rate, unit.inner.0, unit.inner.1, unit.outer.0, unit.outer.1, self.target]
        });
        // Limits of the smallest may be far wider than all rates: they are cut off, and rates never are.
        let most = self.units.iter().map(|unit| unit.rate).fold(self.target, f64::max);
        let rates = rates.map(|rate| rate.min(self.target + (most - self.target) * 1.6));
        let up = Scale::covering(rates, false).between(bottom - 4.0, top + PAD);
        let lines = self.line_labels(width);
        let right = width - lines.iter().map(|(_, label)| label.width()).fold(0.0, f64::max) - PAD;
        let left = (self.words.rates.width(up) + PAD).min(width * 0.3);
        let across =
            Scale::covering(self.units.iter().map(|unit| unit.size), true).between(left, right);
        self.words.rates.upwards(&mut drawing, up, (left, right));
        self.draw_limits(&mut drawing, across, up);
        let boxes: Vec<(f64, f64)> =
            lines.iter().map(|(value, label)| (up.at(*value), label.height())).collect();
        let mut ordered: Vec<_> = lines.iter().zip(&boxes).collect();
        ordered.sort_by(|(_, one), (_, other)| one.0.total_cmp(&other.0));
        let wanted: Vec<(f64, f64)> = ordered.iter().map(|(_, wanted)| **wanted).collect();
        for (((_, label), _), middle) in ordered.iter().zip(apart(&wanted, top, bottom)) {
            drawing.add(label.beside(right + PAD, middle));
        }
        let unplaced = self.draw_units(&mut drawing, (across, up), [left, top, right, bottom]);
        drawing.height = bottom;
        self.words.sizes.across(&mut drawing, across, &[], (0.0, width));
        let caption = Label::new(&self.words.size).small().anchor(Anchor::End).within(width, 2);
        let held = (right + PAD).max(caption.width()).min(width);
        drawing.add(caption.below(held, drawing.height));
        drawing.height += caption.height();
        self.tell(&mut drawing, &unplaced, width);
        drawing
    }
}

impl Funnel {
    /// The words of each line, and where the last unit has it.
    fn line_labels(&self, width: f64) -> Vec<(f64, Label)> {
        let label = |words: &str| Label::new(words).small().within(width * 0.2, 3);
        let Some(last) = self.units.last() else { return Vec::new() };
        [
            (last.outer.1, &self.words.outer),
            (last.inner.1, &self.words.inner),
            (self.target, &self.words.target),
            (last.inner.0, &self.words.inner),
            (last.outer.0, &self.words.outer),
        ]
        .into_iter()
        .filter(|(value, _)| value.is_finite())
        .map(|(value, words)| (value, label(words)))
        .collect()
    }

    fn draw_limits(&self, drawing: &mut Drawing, across: Scale, up: Scale) {
        let sides: [(Limit, &str); 4] = [
            (|unit| unit.outer.0, ""),
            (|unit| unit.outer.1, ""),
            (|unit| unit.inner.0, "5 4"),
            (|unit| unit.inner.1, "5 4"),
        ];
        for (limit, dashes) in sides {
            let known = self.units.iter().filter(|unit| limit(unit).is_finite());
            let points = known.map(|unit| (across.at(unit.size), up.at(limit(unit))));
            let curve = through(points, Colour::QUIET, 1.5);
            drawing.add(if dashes.is_empty() {
                curve
            } else {
                curve.with("stroke-dasharray", dashes)
            });
        }
        let ends = [across.low(), across.high()].map(|size| (across.at(size), up.at(self.target)));
        drawing.add(through(ends, Colour::INK, 1.5));
    }

    /// Draws every unit, and names those far out where there is room; gives back those without.
    fn draw_units(
        &self,
        drawing: &mut Drawing,
        (across, up): (Scale, Scale),
        [left, top, right, bottom]: Taken,
    ) -> Vec<&FunnelUnit> {
        let at = |unit: &FunnelUnit| (across.at(unit.size), up.at(unit.rate));
        let mut by_standout: Vec<&FunnelUnit> = self.units.iter().collect();
        by_standout.sort_by_key(|unit| unit.standout);
        for unit in by_standout {
            let (x, y) = at(unit);
            let title = Element::new("title").text(format!("{}: {}", unit.label, unit.shown));
            let mark = match unit.standout {
                Standout::Within => dot(x, y, 3.0, Colour::GREY),
                Standout::Beyond => dot(x, y, 3.5, Colour::PAPER)
                    .with("stroke", Colour::DARK_BLUE)
                    .with("stroke-width", 2),
                Standout::Far => diamond(x, y, 6.5, Colour::DARK_PINK),
            };
            drawing.add(mark.child(title));
        }
        let mut far: Vec<&FunnelUnit> =
            self.units.iter().filter(|unit| unit.standout == Standout::Far).collect();
        let away = |unit: &FunnelUnit| (unit.rate - self.target).abs();
        far.sort_by(|one, other| {
            away(other).total_cmp(&away(one)).then_with(|| one.label.cmp(&other.label))
        });
        let mut taken: Vec<Taken> = far
            .iter()
            .map(|unit| at(unit))
            .map(|(x, y)| [x - 7.0, y - 7.0, x + 7.0, y + 7.0])
            .collect();
        // Those beyond the first are only told beneath: there may be as many as units.
        let others = far.split_off(far.len().min(NAMED));
        let mut unplaced = Vec::new();
        for unit in far {
            let (x, y) = at(unit);
            let label = Label::new(&unit.label).small().bold().within((right - left) * 0.62, 2);
            let (wide, tall) = (label.width(), label.height());
            let spots = [
                (x + 10.0, y - tall / 2.0),
                (x - 10.0 - wide, y - tall / 2.0),
                (x + 8.0, y - tall - 6.0),
                (x - 8.0 - wide, y - tall - 6.0),
                (x + 8.0, y + 6.0),
                (x - 8.0 - wide, y + 6.0),
            ];
            let boxed = |(left, top): (f64, f64)| [left, top, left + wide, top + tall];
            let is_free = |spot: &(f64, f64)| {
                let own = boxed(*spot);
                let is_inside =
                    own[0] >= left && own[1] >= top && own[2] <= right && own[3] <= bottom;
                is_inside && !taken.iter().any(|other| overlap(&own, other))
            };
            match spots.into_iter().find(is_free).filter(|_| wide > 0.0) {
                Some(spot) => {
                    drawing.add(label.halo(Colour::PAPER).below(spot.0, spot.1));
                    taken.push(boxed(spot));
                }
                None => unplaced.push(unit),
            }
        }
        unplaced.extend(others);
        unplaced
    }

    fn tell(&self, drawing: &mut Drawing, unplaced: &[&FunnelUnit], width: f64) {
        if unplaced.is_empty() {
            return;
        }
        let named =
            unplaced.iter().take(NAMED).map(|unit| format!("{}: {}", unit.label, unit.shown));
        let mut words =
            format!("Also beyond the outer limits: {}", named.collect::<Vec<_>>().join("; "));
        if unplaced.len() > NAMED {
            words.push_str(&format!("; and {} more", unplaced.len() - NAMED));
        }
        let label = Label::new(words).small().within(width, 8);
        drawing.height += PAD;
        drawing.add(label.below(0.0, drawing.height));
        drawing.height += label.height();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::legible::{self, hostile};

    fn words(words: &str) -> FunnelWords {
        FunnelWords {
            size: words.into(),
            rate: words.into(),
            target: words.into(),
            inner: "95 %".into(),
            outer: "99.8 %".into(),
            ..FunnelWords::default()
        }
    }

    fn unit(label: &str, size: f64, rate: f64, standout: Standout) -> FunnelUnit {
        let reach = 10.0 / size.sqrt();
        let limits = |by: f64| (10.0 - by * reach, 10.0 + by * reach);
        FunnelUnit::new(label, size, rate, format!("{rate}")).limits(
            limits(2.0),
            limits(3.0),
            standout,
        )
    }

    fn drawn(units: Vec<FunnelUnit>, width: Width) -> Drawing {
        let drawing = Funnel::new(units, 10.0, words("all")).draw(&Canvas::new("funnel", width));
        legible::check(&drawing, width.pixels());
        drawing
    }

    fn text(drawing: &Drawing) -> String {
        drawing.marks.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn those_far_out_are_told_by_shape_and_name() {
        let units = vec![
            unit("Avon", 10.0, 9.0, Standout::Within),
            unit("Kent", 40.0, 14.0, Standout::Beyond),
            unit("York", 90.0, 19.0, Standout::Far),
        ];
        for width in [Width::Narrow, Width::Wide] {
            let text = text(&drawn(units.clone(), width));
            assert_eq!(text.matches("<polygon").count(), 1);
            assert!(text.contains(">York</tspan>") && !text.contains(">Kent</tspan>"), "{text}");
        }
    }

    /// Looking for room for each among all would take minutes.
    #[test]
    fn of_very_many_far_out_only_the_first_look_for_room() {
        let units = (0..100_000_u32).map(|at| unit("x", 10.0 + f64::from(at), 19.0, Standout::Far));
        let drawing = Funnel::new(units.collect(), 10.0, words("all"));
        let text = text(&drawing.draw(&Canvas::new("funnel", Width::Wide)));
        assert!(text.contains("more</tspan>"), "{}", text.len());
    }

    #[test]
    fn limits_narrow_as_size_grows() {
        let units = (1..20).map(|at| unit("x", f64::from(at) * 10.0, 10.0, Standout::Within));
        let drawing = drawn(units.collect(), Width::Wide);
        let curves: Vec<Vec<f64>> = drawing
            .marks
            .iter()
            .filter(|mark| mark.name() == "polyline")
            .map(|mark| {
                let points = mark.attribute("points").unwrap().split(' ');
                points.map(|point| point.split_once(',').unwrap().1.parse().unwrap()).collect()
            })
            .collect();
        let (lower, upper) = (&curves[0], &curves[1]);
        let gaps: Vec<f64> = lower.iter().zip(upper).map(|(low, high)| low - high).collect();
        assert!(gaps.is_sorted_by(|one, next| one >= next), "{gaps:?}");
    }

    #[test]
    fn names_without_room_stand_beneath() {
        let units = (0..30).map(|_| unit("a body of some name", 50.0, 30.0, Standout::Far));
        let text = text(&drawn(units.collect(), Width::Narrow));
        assert!(text.contains("Also beyond the outer limits"), "{text}");
    }

    #[test]
    fn nothing_and_what_is_no_number_are_left_out() {
        assert_eq!(drawn(vec![], Width::Wide), Drawing::new(0.0));
        let odd = FunnelUnit::new("odd", f64::NAN, 1.0, "");
        assert_eq!(drawn(vec![odd], Width::Narrow), Drawing::new(0.0));
        drawn(vec![unit("one", 5.0, 5.0, Standout::Within)], Width::Narrow);
    }

    #[test]
    fn hostile_words_are_legible() {
        for width in [Width::Narrow, Width::Wide] {
            for label in &hostile() {
                let units =
                    (1..9).map(|at| unit(label, f64::from(at), f64::from(at), Standout::Far));
                let words = FunnelWords {
                    inner: label.clone(),
                    outer: label.clone(),
                    sizes: TickText::new("", label.clone()),
                    ..words(label)
                };
                let funnel = Funnel::new(units.collect(), 4.0, words);
                legible::check(&funnel.draw(&Canvas::new("x", width)), width.pixels());
            }
        }
    }

    proptest! {
        #[test]
        fn the_order_of_units_changes_nothing_and_all_can_be_read(
            rates in prop::collection::vec((1.0..1e4_f64, 0.0..100.0_f64), 1..40),
        ) {
            let units: Vec<FunnelUnit> = rates
                .iter()
                .zip(0_u32..)
                .map(|((size, rate), at)| {
                    let far = if *rate > 40.0 { Standout::Far } else { Standout::Within };
                    unit(&format!("force {at}"), *size, *rate, far)
                })
                .collect();
            let mut turned = units.clone();
            turned.reverse();
            for width in [Width::Narrow, Width::Wide] {
                prop_assert_eq!(drawn(units.clone(), width), drawn(turned.clone(), width));
            }
        }
    }
}
