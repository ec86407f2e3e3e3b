//! In how few hands is how much? The sum of the largest, beside what equal shares would be.

use std::{cmp::Reverse, sync::Arc};

use crate::{
    axis::Scale,
    canvas::{Anchor, Canvas, Chart, Drawing, Label, Width, dot, length, line, through},
    colour::Colour,
    ticks::quarters,
};

/// Height of what is plotted.
const HEIGHT: f64 = 260.0;
/// Room for the percentages at the left.
const LEFT: f64 = 50.0;
/// Space between a mark and the text beside it.
const PAD: f64 = 7.0;
/// The least room for words beside a mark.
const ROOM: f64 = 110.0;
/// The most points that the line is drawn through.
const POINTS: usize = 400;

/// What share of a sum its largest parts make, one after another; the line of equal parts beside it.
///
/// Parts are given as exact integers, so no share rests on rounding. The mark is where half of the sum is
/// reached. After Lorenz (1905), with the largest first as is usual for concentration (Hart 1971).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concentration {
    /// The sums of the largest 0, 1, 2, ... parts.
    sums: Arc<[u128]>,
    half: String,
    equal: String,
    axis: String,
}

impl Concentration {
    /// Parts in any order; words for where half is reached, for the line of equal parts, and for the axis.
    ///
    /// Parts of nothing count as parts. The sum stays at the end of `u128` where it is beyond it.
    ///
    /// ```
    /// use fourp_picture::Concentration;
    ///
    /// let found = Concentration::new([10, 50, 20, 20], "half", "if all were equal", "pots");
    /// assert_eq!((found.half(), found.parts()), (1, 4));
    /// ```
    #[must_use]
    pub fn new(
        parts: impl IntoIterator<Item = u128>,
        half: impl Into<String>,
        equal: impl Into<String>,
        axis: impl Into<String>,
    ) -> Self {
        let mut parts: Vec<u128> = parts.into_iter().collect();
        parts.sort_unstable_by_key(|part| Reverse(*part));
        let mut sum = 0_u128;
        let sums = parts.into_iter().map(|part| {
            sum = sum.saturating_add(part);
            sum
        });
        let sums = std::iter::once(0).chain(sums).collect();
        Self { sums, half: half.into(), equal: equal.into(), axis: axis.into() }
    }

    /// The least number of parts that make half of the sum or more.
    #[must_use]
    pub fn half(&self) -> usize {
        let all = self.all();
        self.sums.partition_point(|sum| *sum < all.div_ceil(2))
    }

    /// How many parts there are.
    #[must_use]
    pub fn parts(&self) -> usize {
        self.sums.len().saturating_sub(1)
    }

    fn all(&self) -> u128 {
        self.sums.last().copied().unwrap_or(0)
    }

    /// The share of the largest parts, to a hundred-thousandth.
    fn share(&self, parts: usize) -> f64 {
        let (sum, all) = (self.sums.get(parts).copied().unwrap_or(0), self.all());
        // So that a product of either with 100,000 fits.
        let shift = 128_u32.saturating_sub(all.leading_zeros()).saturating_sub(100);
        let (sum, all) = (sum >> shift, all >> shift);
        let share = sum.saturating_mul(100_000).checked_div(all).unwrap_or(0);
        u32::try_from(share).map_or(1.0, f64::from) / 100_000.0
    }
}

impl Concentration {
    /// Says where half is reached, in the plot but on none of its lines: beneath the line of equal parts, as near to
    /// the mark as that allows and joined to it; or, where the mark is too far to the right, at the upper left.
    fn tell_half(
        &self,
        drawing: &mut Drawing,
        (at, height): (f64, f64),
        [left, top, right, lowest]: [f64; 4],
        bottom: f64,
    ) {
        let words = Label::new(&self.half).bold().halo(Colour::PAPER);
        // Where the line of equal parts has a height.
        let equal = |y: f64| left + (right - left) * (bottom - y) / (bottom - top);
        let spots = (0..130_usize).map(|step| {
            let y = height + 6.0 + 2.0 * length(step);
            let x = (at + PAD).max(equal(y) + PAD + 2.0);
            (x, y, words.clone().within(right - x, 4))
        });
        let free: Vec<(f64, f64, Label)> = spots
            .filter(|(x, y, label)| right - x >= ROOM && y + label.height() <= lowest)
            .collect();
        // The first that stands right beside the line down from the mark, or else the lowest, which is the nearest.
        let beside = free.iter().find(|(x, ..)| *x <= at + PAD);
        let Some((x, y, label)) = beside.or(free.last()).cloned() else {
            let label = words.within((at - left) * 0.45, 3);
            drawing.add(label.below(left + PAD, top + 2.0));
            return;
        };
        if x > at + PAD {
            let y = y + 9.0;
            drawing.add(
                line((at, y), (x - 3.0, y), Colour::DARK_BLUE, 1.0).with("stroke-dasharray", "2 3"),
            );
        }
        drawing.add(label.below(x, y));
    }
}

impl Chart for Concentration {
    fn draw(&self, canvas: &Canvas) -> Drawing {
        let parts = self.parts();
        if self.all() == 0 {
            return Drawing::new(0.0);
        }
        let is_narrow = canvas.for_whom() == Width::Narrow;
        let (top, bottom, right) = (10.0, 10.0 + HEIGHT, canvas.width() - 14.0);
        let x = |count: usize| LEFT + (right - LEFT) * length(count) / length(parts.max(1));
        let up = Scale::covering([0.0, 1.0], true).between(bottom, top);
        let mut drawing = Drawing::new(bottom);
        quarters(&mut drawing, up, (LEFT, right));
        let equal = line((LEFT, bottom), (right, top), Colour::QUIET, 1.5);
        drawing.add(equal.with("stroke-dasharray", "5 4"));
        let step = parts.div_ceil(POINTS).max(1);
        let counts = (0..parts).step_by(step).chain([parts]);
        let curve = counts.map(|count| (x(count), up.at(self.share(count))));
        drawing.add(through(curve, Colour::DARK_BLUE, 2.5).with("stroke-linejoin", "round"));
        let half = self.half();
        let (at, height) = (x(half), up.at(self.share(half)));
        drawing.add(
            line((at, bottom), (at, height), Colour::DARK_BLUE, 1.0)
                .with("stroke-dasharray", "2 3"),
        );
        drawing.add(dot(at, height, 4.5, Colour::DARK_BLUE));
        let equal = Label::new(&self.equal).small().fill(Colour::QUIET).halo(Colour::PAPER);
        let equal = equal.within((right - LEFT) * 0.6, 2).anchor(Anchor::End);
        drawing.add(equal.above(right, bottom - 4.0));
        let plot = [LEFT, top, right, bottom - 8.0 - equal.height()];
        self.tell_half(&mut drawing, (at, height), plot, bottom);
        let mut reach = f64::NEG_INFINITY;
        for tick in Scale::covering([0.0, length(parts)], true).ticks(if is_narrow { 4 } else { 8 })
        {
            let label = Label::new(crate::Px(tick).to_string()).small().fill(Colour::QUIET);
            let label = label.anchor(Anchor::Middle);
            let at = LEFT + (right - LEFT) * tick / length(parts.max(1));
            let half = label.width() / 2.0;
            let is_whole = tick.fract() == 0.0;
            if is_whole
                && at <= right + 0.01
                && at + half <= canvas.width()
                && at - half > reach + 4.0
            {
                drawing.add(line((at, bottom), (at, bottom + 4.0), Colour::QUIET, 1.0));
                drawing.add(label.below(at, bottom + 9.0));
                reach = at + half;
            }
        }
        drawing.height += 27.0;
        let axis = Label::new(&self.axis).small().fill(Colour::QUIET).within(canvas.width(), 3);
        drawing.add(axis.below(0.0, drawing.height));
        drawing.height += axis.height() + 2.0;
        drawing
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::legible::{faults, hostile};

    fn of(parts: &[u128], words: &str) -> Concentration {
        Concentration::new(parts.iter().copied(), words, words, words)
    }

    #[test]
    fn half_is_reached_by_the_fewest() {
        for (parts, half) in
            [(vec![1], 1), (vec![1, 1], 1), (vec![1, 1, 1], 2), (vec![5, 1, 1, 1, 1], 1)]
        {
            assert_eq!(of(&parts, "").half(), half, "{parts:?}");
        }
    }

    #[test]
    fn nothing_is_an_empty_drawing() {
        for parts in [vec![], vec![0, 0]] {
            assert_eq!(of(&parts, "a").draw(&Canvas::new("c", Width::Wide)), Drawing::new(0.0));
        }
    }

    #[test]
    fn the_largest_sums_have_shares() {
        let found = of(&[u128::MAX / 2, u128::MAX / 4, u128::MAX / 4], "");
        assert!((found.share(1) - 0.5).abs() < 2e-5 && found.share(3) == 1.0);
    }

    #[test]
    fn any_label_keeps_to_its_place() {
        for label in hostile() {
            for parts in [vec![1], vec![1, 1], vec![1; 3_000], (0..40).map(|at| at * at).collect()]
            {
                for width in [Width::Narrow, Width::Wide] {
                    let drawing = of(&parts, &label).draw(&Canvas::new("c", width));
                    assert_eq!(faults(&drawing, width.pixels()), [""; 0]);
                }
            }
        }
    }

    /// Whether a line through two points comes into a box.
    fn crosses(from: (f64, f64), to: (f64, f64), [left, top, right, bottom]: [f64; 4]) -> bool {
        (0..=1_000_u32).any(|step| {
            let share = f64::from(step) / 1_000.0;
            let (x, y) = (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
            x > left && x < right && y > top && y < bottom
        })
    }

    #[test]
    fn no_line_crosses_the_words() {
        let mut cases = vec![vec![1], vec![5, 1], vec![2, 1, 1], vec![40, 40, 20], vec![1; 8]];
        cases.push((1..60).map(|at| at * at * at).collect());
        cases.push((1..200).map(|at| 1_000_000 / at / at).collect());
        for parts in cases {
            for width in [Width::Narrow, Width::Wide] {
                let words = "3 of 22 pots hold half of the money";
                let found = Concentration::new(parts.clone(), words, "if all were equal", "pots");
                let drawing = found.draw(&Canvas::new("c", width));
                let right = width.pixels() - 14.0;
                let lines = crate::legible::lines(&drawing);
                for line in
                    lines.iter().filter(|line| words.contains(&line.text) && line.text.len() > 3)
                {
                    assert!(
                        !crosses((LEFT, 10.0 + HEIGHT), (right, 10.0), line.edges),
                        "{parts:?} {line:?}"
                    );
                    let point = |count: usize| {
                        let x = LEFT + (right - LEFT) * length(count) / length(found.parts());
                        (x, 10.0 + HEIGHT * (1.0 - found.share(count)))
                    };
                    for count in 0..found.parts() {
                        assert!(
                            !crosses(point(count), point(count + 1), line.edges),
                            "{parts:?} {line:?}"
                        );
                    }
                }
            }
        }
    }

    proptest! {
        #[test]
        fn the_line_bends_one_way_above_equality(parts in prop::collection::vec(0..1_000_000_u128, 1..60)) {
            let found = of(&parts, "");
            let shares: Vec<f64> = (0..=found.parts()).map(|count| found.share(count)).collect();
            let steps: Vec<f64> = shares.windows(2).map(|pair| pair[1] - pair[0]).collect();
            prop_assert!(steps.windows(2).all(|pair| pair[0] >= pair[1] - 2.1e-5));
            if found.all() > 0 {
                for (count, share) in shares.iter().enumerate() {
                    prop_assert!(*share >= length(count) / length(found.parts()) - 1e-5);
                }
                prop_assert!(found.half() <= found.parts().div_ceil(2));
            }
        }

        #[test]
        fn order_changes_nothing(mut parts in prop::collection::vec(0..1_000_u128, 0..40)) {
            let one = of(&parts, "");
            parts.reverse();
            prop_assert_eq!(one, of(&parts, ""));
        }
    }
}
