//! What a rule remembers of the points before.
//!
//! One small machine for each rule, used by charts point by point and by exact run lengths as the
//! states of a chain.

use crate::{
    place::{Place, Side},
    rule_convention::{EqualPoints, OnCentre, RuleConventions},
    rules::{Line, Rule, ZoneReach, ZoneSide},
};

/// What a rule of places remembers: enough to tell whether the next point completes the pattern.
///
/// Points are bits, the latest lowest.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Memory {
    /// Points that count, on or above the centre; for runs, how many stand above.
    above: u32,
    /// The same below.
    below: u32,
    /// Points on the side above, whether or not they count.
    on_above: u32,
    /// The same below.
    on_below: u32,
}

/// What a rule of values remembers: trends and alternation.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Steps {
    last: Option<f64>,
    direction: Option<Side>,
    /// Points of the pattern so far, the first included.
    points: u8,
}

impl Memory {
    /// Takes in the next point; the side on which it completes the pattern, if it does.
    ///
    /// A pattern without a side is told as that of its last point.
    #[inline]
    pub(crate) fn step(
        &mut self,
        rule: Rule,
        place: Place,
        conventions: &RuleConventions,
    ) -> Option<Side> {
        match rule {
            Rule::Beyond { line } => place.side().filter(|_| place.is_beyond(line)),
            Rule::Zone { .. } => self.zone(rule, place),
            Rule::Run { points } => self.run(u32::from(points), place, conventions.on_centre),
            Rule::Hugging { points, line } => {
                self.count(u32::from(points), place, !place.is_beyond(line))
            }
            Rule::Avoiding { points, line } => {
                self.count(u32::from(points), place, place.is_beyond(line))
            }
            Rule::Trend { .. }
            | Rule::Alternating { .. }
            | Rule::LongestRun
            | Rule::FewCrossings => None,
        }
    }

    /// Forgets what no further point can make into a pattern, so that equal futures are equal states.
    pub(crate) fn settle(&mut self, rule: Rule) {
        if let Rule::Zone { needed, of, side: ZoneSide::Counted | ZoneSide::Either, .. } = rule {
            self.above = useful(self.above, needed, of);
            self.below = useful(self.below, needed, of);
            (self.on_above, self.on_below) = (0, 0);
        }
        if let Rule::Zone { of, side: ZoneSide::Window, .. } = rule {
            let kept = window(of.saturating_sub(1));
            self.above &= kept;
            self.below &= kept;
            self.on_above &= kept;
            self.on_below &= kept;
        }
    }

    #[inline]
    fn zone(&mut self, rule: Rule, place: Place) -> Option<Side> {
        let Rule::Zone { needed, of, line, side, reach } = rule else { return None };
        let is_too_far = matches!(reach, ZoneReach::WithinLimits) && place.is_beyond(Line::Three);
        let counts = place.is_beyond(line) && !is_too_far;
        let (is_above, is_below) = match side {
            ZoneSide::Either => (counts, false),
            _ => (
                counts && place.side() == Some(Side::Above),
                counts && place.side() == Some(Side::Below),
            ),
        };
        let seen = window(of);
        let shift = |bits: u32, bit: bool| ((bits << 1) | u32::from(bit)) & seen;
        self.above = shift(self.above, is_above);
        self.below = shift(self.below, is_below);
        let is_enough = |bits: u32| bits.count_ones() >= u32::from(needed);
        match side {
            ZoneSide::Counted => {
                if is_above && is_enough(self.above) {
                    Some(Side::Above)
                } else if is_below && is_enough(self.below) {
                    Some(Side::Below)
                } else {
                    None
                }
            }
            ZoneSide::Either => place.side().filter(|_| counts && is_enough(self.above)),
            ZoneSide::Window => {
                self.on_above = shift(self.on_above, place.side() == Some(Side::Above));
                self.on_below = shift(self.on_below, place.side() == Some(Side::Below));
                if self.on_above == seen && is_enough(self.above) {
                    Some(Side::Above)
                } else if self.on_below == seen && is_enough(self.below) {
                    Some(Side::Below)
                } else {
                    None
                }
            }
        }
    }

    #[inline]
    fn run(&mut self, points: u32, place: Place, on_centre: OnCentre) -> Option<Side> {
        match place.side() {
            Some(Side::Above) => {
                self.above = self.above.saturating_add(1).min(points);
                self.below = 0;
            }
            Some(Side::Below) => {
                self.below = self.below.saturating_add(1).min(points);
                self.above = 0;
            }
            None if on_centre == OnCentre::Breaks => (self.above, self.below) = (0, 0),
            None => return None,
        }
        place.side().filter(|_| self.above.max(self.below) >= points)
    }

    #[inline]
    fn count(&mut self, points: u32, place: Place, fits: bool) -> Option<Side> {
        self.above = if fits { self.above.saturating_add(1).min(points) } else { 0 };
        (self.above >= points).then(|| place.side().unwrap_or(Side::Above))
    }
}

impl Steps {
    /// Takes in the next value; the direction of the last step if it completes the pattern.
    #[inline]
    pub(crate) fn step(
        &mut self,
        rule: Rule,
        value: f64,
        conventions: &RuleConventions,
    ) -> Option<Side> {
        let (points, goes_on): (u8, fn(Side, Side) -> bool) = match rule {
            Rule::Trend { points } => (points, |before, now| before == now),
            Rule::Alternating { points } => (points, |before, now| before != now),
            _ => return None,
        };
        let Some(last) = self.last.replace(value) else {
            self.points = 1;
            return None;
        };
        let direction = if value > last {
            Side::Above
        } else if value < last {
            Side::Below
        } else {
            if conventions.equal_points == EqualPoints::Breaks {
                (self.direction, self.points) = (None, 1);
            }
            return None;
        };
        let continues = self.direction.is_none_or(|before| goes_on(before, direction));
        // A step that breaks the pattern is itself two points of the next one.
        self.points = if continues { self.points.saturating_add(1).min(points) } else { 2 };
        self.direction = Some(direction);
        (self.points >= points).then_some(direction)
    }
}

/// The lowest `points` bits.
fn window(points: u8) -> u32 {
    u32::MAX.checked_shr(32_u32.saturating_sub(u32::from(points))).unwrap_or(0)
}

/// The bits of a history that can still be part of `needed` among `of` successive points.
fn useful(history: u32, needed: u8, of: u8) -> u32 {
    let mut kept = 0;
    // With `ahead` points still to come in a window, it reaches back over the latest `of - ahead`.
    for ahead in 1..of {
        let back = history & window(of.saturating_sub(ahead));
        if back.count_ones().saturating_add(u32::from(ahead)) >= u32::from(needed) {
            kept |= back;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{place::Lines, rule_convention::Border};

    const NOWHERE: [usize; 0] = [];

    fn completing(rule: Rule, values: &[f64], conventions: RuleConventions) -> Vec<usize> {
        let lines = Lines::at_steps(0.0, 1.0);
        let (mut memory, mut steps) = (Memory::default(), Steps::default());
        let completes = |value: f64| {
            let place = lines.place(value, Border::Within);
            memory
                .step(rule, place, &conventions)
                .or_else(|| steps.step(rule, value, &conventions))
                .is_some()
        };
        let flags: Vec<bool> = values.iter().copied().map(completes).collect();
        flags.iter().enumerate().filter_map(|(at, flag)| flag.then_some(at)).collect()
    }

    fn by_default(rule: Rule, values: &[f64]) -> Vec<usize> {
        completing(rule, values, RuleConventions::default())
    }

    #[test]
    fn two_of_three_may_be_the_first_two_and_needs_the_last_to_count() {
        let rule = Rule::zone(2, 3, Line::Two);
        assert_eq!(by_default(rule, &[2.5, 2.5, 0.5]), [1]);
        assert_eq!(by_default(rule, &[2.5, 0.5, 2.5]), [2]);
        assert_eq!(by_default(rule, &[2.5, 0.5, 0.5, 2.5]), NOWHERE);
        assert_eq!(by_default(rule, &[2.5, 0.5, -2.5]), NOWHERE);
        assert_eq!(by_default(rule, &[-2.5, 3.5, -2.5]), [2]);
    }

    #[test]
    fn sides_and_reach_are_read_by_convention() {
        let rule = |side, reach| Rule::Zone { needed: 2, of: 3, line: Line::Two, side, reach };
        let either = rule(ZoneSide::Either, ZoneReach::AndBeyond);
        assert_eq!(by_default(either, &[2.5, 0.5, -2.5]), [2]);
        let all = rule(ZoneSide::Window, ZoneReach::AndBeyond);
        assert_eq!(by_default(all, &[2.5, -0.5, 2.5, 0.5]), NOWHERE);
        assert_eq!(by_default(all, &[-0.5, 2.5, 2.5, 0.5]), [3]);
        assert_eq!(by_default(all, &[-2.5, -2.5, -0.5]), [2]);
        let inner = rule(ZoneSide::Counted, ZoneReach::WithinLimits);
        assert_eq!(by_default(inner, &[2.5, 3.5, 2.5]), [2]);
        assert_eq!(by_default(inner, &[3.5, 3.5]), NOWHERE);
    }

    #[test]
    fn a_point_on_the_centre_breaks_a_run_or_is_passed_over() {
        let rule = Rule::Run { points: 3 };
        let values = [1.0, 0.5, 0.0, 0.5, 0.5, -1.0];
        assert_eq!(by_default(rule, &values), [3, 4]);
        let breaks = RuleConventions { on_centre: OnCentre::Breaks, ..RuleConventions::default() };
        assert_eq!(completing(rule, &values, breaks), NOWHERE);
        assert_eq!(by_default(rule, &[-1.0, -1.0, -1.0]), [2]);
        assert_eq!(by_default(rule, &[-1.0, 1.0, -1.0, 1.0]), NOWHERE);
    }

    #[test]
    fn an_equal_point_breaks_a_trend_or_is_passed_over() {
        let rule = Rule::Trend { points: 4 };
        let values = [0.1, 0.2, 0.2, 0.3, 0.4];
        assert_eq!(by_default(rule, &values), [4]);
        let breaks =
            RuleConventions { equal_points: EqualPoints::Breaks, ..RuleConventions::default() };
        assert_eq!(completing(rule, &values, breaks), NOWHERE);
        assert_eq!(completing(rule, &[0.4, 0.4, 0.3, 0.2, 0.1], breaks), [4]);
        assert_eq!(by_default(rule, &[0.4, 0.3, 0.2, 0.3, 0.2, 0.1]), NOWHERE);
    }

    #[test]
    fn alternation_counts_points_and_starts_again_after_a_repeated_direction() {
        let rule = Rule::Alternating { points: 4 };
        assert_eq!(by_default(rule, &[0.1, 0.2, 0.1, 0.2]), [3]);
        assert_eq!(by_default(rule, &[0.1, 0.2, 0.3, 0.2, 0.3]), [4]);
        assert_eq!(by_default(rule, &[0.1, 0.2, 0.3, 0.2]), NOWHERE);
    }

    #[test]
    fn hugging_and_avoiding_look_at_both_sides() {
        let (points, line) = (3, Line::One);
        let values = [0.5, -0.5, 0.0, 1.5, -1.5, 2.5, 0.5];
        assert_eq!(by_default(Rule::Hugging { points, line }, &values), [2]);
        assert_eq!(by_default(Rule::Avoiding { points, line }, &values), [5]);
    }

    #[test]
    fn what_can_no_longer_matter_is_forgotten() {
        // Of the last four, only those that three more could make into four of five.
        assert_eq!(useful(0b1000, 4, 5), 0);
        assert_eq!(useful(0b0001, 4, 5), 0b0001);
        assert_eq!(useful(0b1110, 4, 5), 0b1110);
        assert_eq!(useful(0b1100, 4, 5), 0);
        assert_eq!(useful(0b11, 2, 3), 0b11);
        assert_eq!(window(0), 0);
        assert_eq!(window(32), u32::MAX);
    }
}
