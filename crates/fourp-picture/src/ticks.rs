//! Numbers along an axis, in words that fit.

use crate::{
    axis::Scale,
    canvas::{Anchor, Drawing, Label, line},
    colour::Colour,
};

/// Space that is kept free between two numbers of an axis.
const GAP: f64 = 10.0;
/// How long the mark of a number is.
const MARK: f64 = 4.0;

/// How the numbers of an axis are written: what stands before and after each, as in `£5bn` and `5 %`.
///
/// ```
/// use fourp_picture::TickText;
///
/// assert_eq!(TickText::new("£", "m").write(12_500.0, 500.0), "£12,500m");
/// assert_eq!(TickText::new("", " %").write(-2.5, 0.5), "-2.5 %");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TickText {
    before: String,
    after: String,
}

impl TickText {
    /// Numbers with this before and that after.
    #[must_use]
    pub fn new(before: impl Into<String>, after: impl Into<String>) -> Self {
        Self { before: before.into(), after: after.into() }
    }

    /// A number, with as many decimals as the step from one to the next has; thousands apart.
    #[must_use]
    pub fn write(&self, value: f64, step: f64) -> String {
        let mut decimals = 0_usize;
        let mut grown = step.abs();
        while decimals < 9 && grown.is_finite() && (grown - grown.round()).abs() > 1e-6 * grown {
            grown *= 10.0;
            decimals += 1;
        }
        let text = format!("{:.decimals$}", value.abs());
        let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
        let mut digits = String::new();
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place).is_multiple_of(3) {
                digits.push(',');
            }
            digits.push(digit);
        }
        let is_zero = text.chars().all(|one| matches!(one, '0' | '.'));
        let sign = if value < 0.0 && !is_zero { "-" } else { "" };
        format!("{sign}{}{digits}{rest}{}", self.before, self.after)
    }

    /// Round numbers of a scale and where their labels are held (at their middle), as many as fit beside each
    /// other between two places.
    fn fitting(&self, scale: Scale, wanted: u32, from: f64, to: f64) -> Vec<(f64, f64, Label)> {
        for count in (1..=wanted.max(1)).rev() {
            let values = scale.ticks(count);
            let step = match values.as_slice() {
                [first, second, ..] => second - first,
                _ => scale.high() - scale.low(),
            };
            let placed: Vec<(f64, f64, Label)> = values
                .iter()
                .map(|value| {
                    let label = Label::new(self.write(*value, step))
                        .small()
                        .fill(Colour::QUIET)
                        .anchor(Anchor::Middle)
                        .within(to - from, 1);
                    let half = label.width() / 2.0;
                    let place = scale.at(*value);
                    (place, place.max(from + half).min(to - half), label)
                })
                .collect();
            let is_free = placed.windows(2).all(|pair| match pair {
                [(_, one, left), (_, other, right)] => {
                    one + left.width() / 2.0 + GAP <= other - right.width() / 2.0
                }
                _ => true,
            });
            if is_free {
                return placed;
            }
        }
        Vec::new()
    }

    /// A scale from left to right at the foot of a drawing, which grows by it: thin lines behind the marks in
    /// the bands given, and numbers between two places.
    pub(crate) fn across(
        &self,
        drawing: &mut Drawing,
        scale: Scale,
        bands: &[(f64, f64)],
        (from, to): (f64, f64),
    ) {
        let foot = drawing.height;
        let (start, end) = (scale.at(scale.low()), scale.at(scale.high()));
        drawing.add(line((start, foot), (end, foot), Colour::QUIET, 1.0));
        let placed = self.fitting(scale, 5, from, to);
        for (place, middle, label) in &placed {
            for (top, bottom) in bands {
                let thin = line((*place, *top), (*place, *bottom), Colour::GRID, 1.0);
                drawing.marks.insert(0, thin);
            }
            drawing.add(line((*place, foot), (*place, foot + MARK), Colour::QUIET, 1.0));
            drawing.add(label.below(*middle, foot + MARK + 1.0));
        }
        drawing.height += MARK + 1.0 + Label::new("0").small().height();
    }

    /// A scale from below to above at the left of a drawing: thin lines from `left` to `right`, and numbers
    /// that end before `left`.
    pub(crate) fn upwards(&self, drawing: &mut Drawing, scale: Scale, (left, right): (f64, f64)) {
        for (value, label) in self.beside(scale) {
            let place = scale.at(value);
            drawing.add(line((left, place), (right, place), Colour::GRID, 1.0));
            let label = label.within((left - MARK).max(0.0), 1);
            drawing.add(label.beside(left - MARK, place));
        }
    }

    /// How wide the numbers of a scale from below to above are.
    pub(crate) fn width(&self, scale: Scale) -> f64 {
        self.beside(scale).iter().map(|(_, label)| label.width()).fold(0.0, f64::max) + MARK
    }

    fn beside(&self, scale: Scale) -> Vec<(f64, Label)> {
        let values = scale.ticks(4);
        let step = match values.as_slice() {
            [first, second, ..] => second - first,
            _ => scale.high() - scale.low(),
        };
        let label = |value: f64| {
            Label::new(self.write(value, step)).small().fill(Colour::QUIET).anchor(Anchor::End)
        };
        values.into_iter().map(|value| (value, label(value))).collect()
    }
}

/// Lines across at each quarter of a whole, with percentages at their left.
pub(crate) fn quarters(drawing: &mut Drawing, up: Scale, (left, right): (f64, f64)) {
    for quarter in 0..=4_u8 {
        let y = up.at(f64::from(quarter) / 4.0);
        let colour = if quarter == 0 { Colour::QUIET } else { Colour::GRID };
        drawing.add(line((left, y), (right, y), colour, 1.0));
        let words = format!("{} %", u32::from(quarter).saturating_mul(25));
        let label = Label::new(words).small().fill(Colour::QUIET).anchor(Anchor::End);
        drawing.add(label.beside(left - 7.0, y));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::legible;

    #[test]
    fn numbers_are_written_as_here() {
        for (value, step, shown) in [
            (0.0, 1.0, "0"),
            (-0.0, 1.0, "0"),
            (1_234_567.0, 1.0, "1,234,567"),
            (999.0, 1.0, "999"),
            (1_000.0, 500.0, "1,000"),
            (0.25, 0.05, "0.25"),
            (-1_000.5, 0.5, "-1,000.5"),
            (0.00002, 0.00001, "0.00002"),
        ] {
            assert_eq!(TickText::default().write(value, step), shown);
        }
    }

    proptest! {
        #[test]
        fn numbers_of_any_scale_are_legible(low in -1e7..1e7_f64, span in 1e-3..1e7_f64, after in ".{0,12}") {
            let scale = Scale::covering([low, low + span], false).between(60.0, 300.0);
            let mut drawing = Drawing::new(20.0);
            TickText::new("£", after).across(&mut drawing, scale, &[(0.0, 20.0)], (0.0, 328.0));
            legible::check(&drawing, 328.0);
        }
    }
}
