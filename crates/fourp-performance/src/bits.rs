//! Rules over a row of at most 64 points, a bit to a point.

use crate::{
    place::Lines,
    rule_convention::{Border, EqualPoints, Flagging, OnCentre, RuleConventions},
    rules::{Line, RULES_MAX, Rule, RuleSet, ZoneReach, ZoneSide},
    scan,
};

/// How many points a row may have.
pub(crate) const POINTS_MAX: usize = 64;

/// Where the points of a row lie: one bit to each, the first lowest.
struct Row<'a> {
    values: &'a [f64],
    lines: &'a Lines,
    border: Border,
    least: f64,
    most: f64,
    all: u64,
    above: u64,
    below: u64,
}

/// Whether rows can be scanned here: rules of successive points whose last point is flagged.
pub(crate) fn can_scan(set: &RuleSet, columns: usize) -> bool {
    columns <= POINTS_MAX
        && set.conventions().flagging == Flagging::Completing
        && set.rules().iter().all(|rule| !rule.is_of_the_whole())
}

/// Flags the points of a row that complete a rule. `None`, with no flag set, if ties need the slower way.
///
/// The same flags as [`scan::flag_completions`]. O(points) comparisons, and few steps to a rule.
pub(crate) fn flag(set: &RuleSet, values: &[f64], lines: &Lines, flags: &mut [u16]) -> Option<()> {
    let row = Row::of(values, lines, set.conventions().border);
    let mut completed = [0; RULES_MAX];
    for (points, rule) in completed.iter_mut().zip(set.rules()) {
        *points = row.completed(*rule, set.conventions())?;
    }
    for (number, mut left) in completed.into_iter().enumerate() {
        while left != 0 {
            let at = usize::try_from(left.trailing_zeros()).unwrap_or(POINTS_MAX);
            if let Some(flag) = flags.get_mut(at) {
                *flag |= scan::bit(number);
            }
            left &= left.wrapping_sub(1);
        }
    }
    Some(())
}

impl<'a> Row<'a> {
    fn of(values: &'a [f64], lines: &'a Lines, border: Border) -> Self {
        let centre = lines.centre;
        let all = (0..values.len()).fold(0, |all: u64, _| (all << 1) | 1);
        let (above, below) = (above(values, centre), below(values, centre));
        let (least, most) = extremes(values);
        Self { values, lines, border, least, most, all, above, below }
    }

    /// The points beyond a line above, and below.
    fn beyond(&self, line: Line) -> (u64, u64) {
        let place = match line {
            Line::One => 0,
            Line::Two => 1,
            Line::Three => 2,
        };
        let upper = self.lines.upper.get(place).copied().unwrap_or(f64::INFINITY);
        let lower = self.lines.lower.get(place).copied().unwrap_or(f64::NEG_INFINITY);
        let within = self.border == Border::Within;
        let up = match within {
            // Most rows have no point beyond the limits, and that is soon seen.
            _ if self.most < upper => 0,
            true => above(self.values, upper),
            false => self.all & !below(self.values, upper),
        };
        let down = match within {
            _ if self.least > lower => 0,
            true => below(self.values, lower),
            false => self.all & !above(self.values, lower),
        };
        (up & self.above, down & self.below)
    }

    /// The points that complete a rule; `None` where ties are passed over and there are some.
    fn completed(&self, rule: Rule, conventions: &RuleConventions) -> Option<u64> {
        let on_centre = self.all & !(self.above | self.below);
        Some(match rule {
            Rule::Beyond { line } => {
                let (up, down) = self.beyond(line);
                up | down
            }
            Rule::Zone { needed, of, line, side, reach } => {
                let (mut up, mut down) = self.beyond(line);
                if reach == ZoneReach::WithinLimits {
                    let (far_up, far_down) = self.beyond(Line::Three);
                    (up, down) = (up & !far_up, down & !far_down);
                }
                match side {
                    ZoneSide::Either => some_of(up | down, needed, of) & (up | down),
                    ZoneSide::Counted => {
                        (some_of(up, needed, of) & up) | (some_of(down, needed, of) & down)
                    }
                    ZoneSide::Window => {
                        (some_of(up, needed, of) & run(self.above, of))
                            | (some_of(down, needed, of) & run(self.below, of))
                    }
                }
            }
            Rule::Run { .. } if on_centre != 0 && conventions.on_centre == OnCentre::Ignored => {
                return None;
            }
            Rule::Run { points } => run(self.above, points) | run(self.below, points),
            Rule::Hugging { points, line } => {
                let (up, down) = self.beyond(line);
                run(self.all & !(up | down), points)
            }
            Rule::Avoiding { points, line } => {
                let (up, down) = self.beyond(line);
                run(up | down, points)
            }
            Rule::Trend { points } => {
                let (up, down) = self.steps(conventions)?;
                let steps = points.saturating_sub(1);
                run(up, steps) | run(down, steps)
            }
            Rule::Alternating { points } => {
                let (up, down) = self.steps(conventions)?;
                let turns = (up & (down << 1)) | (down & (up << 1));
                match points.saturating_sub(2) {
                    0 => up | down,
                    needed => run(turns, needed),
                }
            }
            Rule::LongestRun | Rule::FewCrossings => return None,
        })
    }

    /// The points above, and below, the one before.
    fn steps(&self, conventions: &RuleConventions) -> Option<(u64, u64)> {
        let (mut up, mut down) = (0, 0);
        let pairs = self.values.iter().zip(self.values.iter().skip(1));
        for (at, (one, next)) in pairs.enumerate() {
            up |= u64::from(next > one) << at;
            down |= u64::from(next < one) << at;
        }
        let steps = self.all >> 1;
        let has_ties = (up | down) != steps;
        if has_ties && conventions.equal_points == EqualPoints::Ignored {
            return None;
        }
        Some((up << 1, down << 1))
    }
}

/// The least and the greatest value.
fn extremes(values: &[f64]) -> (f64, f64) {
    let less = |one: f64, other: f64| if other < one { other } else { one };
    let (chunks, rest) = values.as_chunks::<8>();
    let (mut least, mut most) = ([f64::INFINITY; 8], [f64::NEG_INFINITY; 8]);
    for chunk in chunks {
        for ((least, most), value) in least.iter_mut().zip(&mut most).zip(chunk) {
            *least = less(*least, *value);
            *most = if *value > *most { *value } else { *most };
        }
    }
    let all = least.into_iter().chain(rest.iter().copied());
    let least = all.fold(f64::INFINITY, less);
    let all = most.into_iter().chain(rest.iter().copied());
    (least, all.fold(f64::NEG_INFINITY, |one, other| if other > one { other } else { one }))
}

/// One bit to each value that is above a line.
fn above(values: &[f64], line: f64) -> u64 {
    // From 0 and not -0, so that no zero comes out negative.
    let line = if line == 0.0 { 0.0 } else { line };
    signs(values, |value| line - value)
}

/// One bit to each value that is below a line.
fn below(values: &[f64], line: f64) -> u64 {
    // Less -0 and not 0, for the same reason.
    let line = if line == 0.0 { -0.0 } else { line };
    signs(values, |value| value - line)
}

/// One bit to each value whose difference is negative: its sign, which is exact, as differences of unlike
/// floats are never zero. Compilers do this for whole vectors, and comparisons only one by one.
#[inline]
fn signs(values: &[f64], difference: impl Fn(f64) -> f64) -> u64 {
    let (chunks, rest) = values.as_chunks::<8>();
    let sign = |value: f64| difference(value).to_bits() >> 63;
    let ahead = rest.iter().rev().fold(0, |bits, value| (bits << 1) | sign(*value));
    let mut lanes = [0_u64; 8];
    for chunk in chunks.iter().rev() {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane = (*lane << 8) | sign(*value);
        }
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    let bits = a | (b << 1) | (c << 2) | (d << 3) | (e << 4) | (f << 5) | (g << 6) | (h << 7);
    let place = u32::try_from(values.len().saturating_sub(rest.len())).unwrap_or(u32::MAX);
    bits | ahead.checked_shl(place).unwrap_or(0)
}

/// The points that end so many set bits in a row.
fn run(bits: u64, points: u8) -> u64 {
    let (mut found, mut length) = (bits, 1_u8);
    while length < points {
        let step = length.min(points.saturating_sub(length));
        found &= found << step;
        length = length.saturating_add(step);
    }
    found
}

/// The points at which at least `needed` of the latest `of` bits are set.
fn some_of(bits: u64, needed: u8, of: u8) -> u64 {
    if needed == 2 && of == 3 {
        let (one, two) = (bits << 1, bits << 2);
        return (bits & (one | two)) | (one & two);
    }
    // Counters of six binary digits, a bit of each point in each.
    let mut counters = [0_u64; 6];
    for back in 0..of {
        let mut carry = bits.checked_shl(back.into()).unwrap_or(0);
        for counter in &mut counters {
            (*counter, carry) = (*counter ^ carry, *counter & carry);
        }
    }
    // Compared from the highest digit down.
    let (mut more, mut equal) = (0_u64, u64::MAX);
    for (digit, counter) in counters.iter().enumerate().rev() {
        let wanted = if (needed >> digit) & 1 == 1 { u64::MAX } else { 0 };
        more |= equal & counter & !wanted;
        equal &= !(counter ^ wanted);
    }
    more | equal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_in_a_row_are_found_where_they_end() {
        assert_eq!(run(0b0111_0110, 1), 0b0111_0110);
        assert_eq!(run(0b0111_0110, 2), 0b0110_0100);
        assert_eq!(run(0b0111_0110, 3), 0b0100_0000);
        assert_eq!(run(u64::MAX, 32).trailing_zeros(), 31);
    }

    #[test]
    fn some_of_the_latest_bits_are_counted() {
        let naive = |bits: u64, needed: u8, of: u8| {
            (0..64_u32).fold(0_u64, |found, at| {
                let seen =
                    (0..u32::from(of)).filter(|back| *back <= at && bits >> (at - back) & 1 == 1);
                found | (u64::from(seen.count() >= usize::from(needed)) << at)
            })
        };
        for bits in [0, 1, 0b1011_0110_1110, 0xdead_beef_0123_4567, u64::MAX] {
            for of in 1..=32 {
                for needed in 1..=of {
                    assert_eq!(
                        some_of(bits, needed, of),
                        naive(bits, needed, of),
                        "{needed} of {of}"
                    );
                }
            }
        }
    }

    #[test]
    fn extremes_are_found_wherever_they_stand() {
        for length in 1..=20_usize {
            for at in 0..length {
                let mut values = vec![0.5; length];
                values[at] = 2.0;
                assert_eq!(extremes(&values).1, 2.0, "{at} of {length}");
                values[at] = -2.0;
                assert_eq!(extremes(&values).0, -2.0, "{at} of {length}");
            }
        }
    }

    #[test]
    fn values_have_a_bit_on_either_side_of_a_line() {
        let kinds = [1.0, -1.0, 0.0, -0.0, 0.5, f64::MIN_POSITIVE, -f64::from_bits(1), f64::MAX];
        let lines = [
            0.0,
            -0.0,
            0.5,
            f64::MAX,
            f64::MIN,
            f64::from_bits(1),
            f64::INFINITY,
            f64::NEG_INFINITY,
        ];
        for length in 0..=POINTS_MAX {
            let values: Vec<f64> = (0..length).map(|at| kinds[at * at % kinds.len()]).collect();
            let bits = |passes: &dyn Fn(f64) -> bool| {
                let places = values.iter().enumerate().filter(|(_, value)| passes(**value));
                places.fold(0_u64, |bits, (at, _)| bits | (1 << at))
            };
            for line in lines {
                assert_eq!(above(&values, line), bits(&|value| value > line), "{length}, {line}");
                assert_eq!(below(&values, line), bits(&|value| value < line), "{length}, {line}");
            }
        }
    }
}
