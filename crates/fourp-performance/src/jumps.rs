//! Do the records of one body jump, as they do where recording changes?

use std::ops::Range;

use fourp_model::{Answer, NotMeasurable};
use fourp_stat::{Exposed, Level, RateRatio, RatioMethod, StudentT, rate_ratio};
use serde::Serialize;

use crate::{
    crossing::{Gate, crossing, crossing_bound},
    law, number,
    sequence::{Sample, Sequence},
    trend,
    words::conventions,
};

/// The most events of one series for which the law is followed step by step: beyond it that takes seconds.
const EXACT_MAX: u64 = 200_000;
/// The most events of one series that are scanned at all: tails of the binomial law are good as far.
const EVENTS_MAX: u64 = 1_000_000_000;
/// Statistics so near each other are one.
const TIE: f64 = 1e-9;
const QUESTION: &str = "Do the records jump?";

/// What a jump is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct JumpSpec {
    /// How often a series without any is said to have one, at most; between 0 and 1.
    pub error_rate: f64,
    /// How many points stand on either side of a jump, at least: a single month is no change of recording.
    pub points_min: usize,
    /// Whether counts may vary more than independent events.
    pub spread: CountSpread,
}

conventions! {
    /// Whether counts may vary more than independent events would.
    #[expect(clippy::exhaustive_enums, reason = "they may or may not")]
    #[derive(Default)]
    CountSpread {
        /// The gain of the best jump is divided by the dispersion between neighbours where that is above 1, and set back for
        /// that being an estimate. The error rate is then at most the stated one where events are independent, and about
        /// that where they cluster: for 12 to 60 points of dispersion 1.5 to 3, 0.049 to 0.058 at 0.05, and 0.010 to 0.019 at
        /// 0.01. The default.
        #[default]
        Widened = "divided by the dispersion between neighbouring points",
        /// Events are taken as independent: the error rate is exact, and wrong where they cluster.
        Poisson = "independent events",
    }
}

/// One in a hundred, three points, widened.
impl Default for JumpSpec {
    fn default() -> Self {
        Self { error_rate: 0.01, points_min: 3, spread: CountSpread::default() }
    }
}

/// Where one series jumps.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct JumpScan {
    /// The stretches between declared breaks, each by itself: nothing is compared across a declared change.
    pub stretches: Vec<Stretch>,
    /// The probability of a gain as large as the largest where rates do not change, times the number of stretches
    /// that could be scanned.
    pub p_value: f64,
}

/// Points between which nobody declares a change.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Stretch {
    /// The periods, from 0.
    pub periods: Range<usize>,
    /// The best jump of the whole stretch, significant or not.
    pub best: Answer<Jump>,
    /// The significant ones, in order of time: the best of the stretch, then of what lies on either side of it.
    pub jumps: Vec<Jump>,
}

/// The likeliest place of a jump, and how likely chance is to give one like it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Jump {
    /// The first period after it, from 0.
    pub at: usize,
    /// The rate after it to that before it, within the points scanned; too far from 1, for the place was chosen by
    /// looking.
    pub ratio: RateRatio,
    /// How much likelier two rates are than one: the gain in log-likelihood.
    pub gain: f64,
    /// The same for a steady rise or fall.
    pub trend_gain: f64,
    /// How much more neighbouring points differ than independent events would, the two beside the jump left out: 1 if
    /// they do not.
    pub dispersion: f64,
    /// The probability of such a gain at the best of all places where the rate does not change: exact up to 200,000 events,
    /// beyond them a bound from above, the sum over places.
    pub p_value: f64,
}

impl Jump {
    /// Whether a jump explains the points better than a steady rise or fall does.
    #[must_use]
    pub fn is_step(&self) -> bool {
        self.gain > self.trend_gain
    }
}

/// The points with a value of one stretch.
struct Points {
    places: Vec<usize>,
    counts: Vec<u64>,
    exposures: Vec<f64>,
}

/// Scans a series for jumps: the best split of each stretch by the likelihood of two rates against one, with the exact
/// probability that chance gives one as good at the best of all places (the scan statistic of Worsley 1983, given the
/// total), then both sides of it again (binary segmentation, Scott and Knott 1974).
///
/// Not measurable for values that are not counts, or where no stretch has points enough. O(points × events).
pub(crate) fn scan(sequence: &Sequence, spec: &JumpSpec) -> Answer<JumpScan> {
    let slots = sequence.slots();
    let is_count = |sample: &Sample| sample.value >= 0.0 && sample.value.fract() == 0.0;
    if let Some(other) = slots.iter().flatten().find(|sample| !is_count(sample)) {
        let why = format!("{} is not a count", other.value);
        return NotMeasurable::new(QUESTION, why).into();
    }
    let starts = std::iter::once(0).chain(sequence.breaks().iter().copied());
    let ends = sequence.breaks().iter().copied().chain([slots.len()]);
    let stretches: Vec<Stretch> = starts
        .zip(ends)
        .map(|(from, to)| stretch(slots.get(from..to).unwrap_or_default(), from, spec))
        .collect();
    let p_values = || stretches.iter().filter_map(|it| Some(it.best.as_ref().measured()?.p_value));
    let scanned = number::size(p_values().count());
    if scanned == 0.0 {
        let whys = stretches.iter().find_map(|it| it.best.not_measurable());
        let why = whys.map_or_else(|| "there are no points".into(), |found| found.why.clone());
        return NotMeasurable::new(QUESTION, why).into();
    }
    let p_value = (scanned * p_values().fold(1.0, f64::min)).min(1.0);
    Answer::Measured(JumpScan { stretches, p_value })
}

fn stretch(slots: &[Option<Sample>], from: usize, spec: &JumpSpec) -> Stretch {
    let points = Points::of(slots, from);
    let best = points.best(0..points.counts.len(), spec);
    let mut jumps = Vec::new();
    let mut waiting = Vec::from([Range { start: 0, end: points.counts.len() }]);
    while let Some(range) = waiting.pop() {
        let Answer::Measured((split, jump)) = points.best(range.clone(), spec) else { continue };
        if jump.p_value <= spec.error_rate {
            waiting.push(range.start..split);
            waiting.push(split..range.end);
            jumps.push(jump);
        }
    }
    jumps.sort_by_key(|jump| jump.at);
    Stretch {
        periods: from..from.saturating_add(slots.len()),
        best: best.map(|(_, jump)| jump),
        jumps,
    }
}

impl Points {
    fn of(slots: &[Option<Sample>], from: usize) -> Self {
        let held = || slots.iter().zip(from..).filter_map(|(slot, at)| Some((at, (*slot)?)));
        Self {
            places: held().map(|(at, _)| at).collect(),
            counts: held().map(|(_, sample)| number::whole(sample.value)).collect(),
            exposures: held().map(|(_, sample)| sample.exposure.unwrap_or(1.0)).collect(),
        }
    }

    /// The best split of some of the points, and the jump there.
    fn best(&self, range: Range<usize>, spec: &JumpSpec) -> Answer<(usize, Jump)> {
        let counts = self.counts.get(range.clone()).unwrap_or_default();
        let exposures = self.exposures.get(range.clone()).unwrap_or_default();
        let least = spec.points_min.saturating_mul(2);
        if counts.len() < least {
            let why = format!("{} points are fewer than {least}", counts.len());
            return NotMeasurable::new(QUESTION, why).into();
        }
        let total = counts.iter().fold(0_u64, |sum, count| sum.saturating_add(*count));
        if total == 0 {
            return NotMeasurable::new(QUESTION, "nothing was counted").into();
        }
        if total > EVENTS_MAX {
            let why = format!("{total} events are more than the {EVENTS_MAX} that are scanned");
            return NotMeasurable::new(QUESTION, why).into();
        }
        let splits = splits(counts, exposures, spec.points_min);
        let gains = splits.iter().map(|split| (split, gain(total, split.share, split.before)));
        let found = gains.max_by(|one, other| one.1.total_cmp(&other.1));
        let Some((split, gain)) = found else {
            return NotMeasurable::new(QUESTION, "there is no place for a jump").into();
        };
        let dispersion = Dispersion::of(counts, exposures, split.at);
        let judged = match spec.spread {
            CountSpread::Widened => dispersion.widened(gain),
            CountSpread::Poisson => gain,
        };
        let exposed = |count: u64, exposures: &[f64]| {
            Exposed::new(count, number::sum(exposures.iter().copied()))
        };
        let (first, last) = exposures.split_at_checked(split.at).unwrap_or((exposures, &[]));
        let ratio = match (exposed(total - split.before, last), exposed(split.before, first)) {
            (Ok(after), Ok(before)) => {
                rate_ratio(after, before, Level::default(), RatioMethod::ConditionalExact)
            }
            _ => return NotMeasurable::new(QUESTION, "exposures are beyond all measure").into(),
        };
        let Ok(ratio) = ratio else {
            return NotMeasurable::new(QUESTION, "nothing was counted").into();
        };
        let place = range.start.saturating_add(split.at);
        let at = self.places.get(place).copied().unwrap_or(place);
        let jump = Jump {
            at,
            ratio,
            gain,
            trend_gain: trend::gain(counts, exposures, &self.times(range)),
            dispersion: dispersion.factor,
            p_value: p_value(total, &splits, judged),
        };
        Answer::Measured((place, jump))
    }

    /// When the points are, between -1 and 1.
    fn times(&self, range: Range<usize>) -> Vec<f64> {
        let places = self.places.get(range).unwrap_or_default();
        let ends = places.first().zip(places.last());
        let (first, last) = ends.map_or((0.0, 1.0), |(a, b)| (number::size(*a), number::size(*b)));
        let reach = (last - first).max(1.0);
        places.iter().map(|at| 2.0 * (number::size(*at) - first) / reach - 1.0).collect()
    }
}

/// A place where a jump may be.
struct Split {
    /// The first point after it.
    at: usize,
    /// The share of the exposure before it.
    share: f64,
    /// The events before it.
    before: u64,
}

fn splits(counts: &[u64], exposures: &[f64], points_min: usize) -> Vec<Split> {
    let whole = number::sum(exposures.iter().copied());
    let (mut exposure, mut before) = (0.0, 0_u64);
    let running = counts.iter().zip(exposures).zip(1..).map(|((count, exposed), at)| {
        exposure += exposed;
        before = before.saturating_add(*count);
        Split { at, share: exposure / whole, before }
    });
    let last = counts.len().saturating_sub(points_min);
    let inside = running.filter(|split| split.at >= points_min.max(1) && split.at <= last);
    inside.filter(|split| split.share > 0.0 && split.share < 1.0).collect()
}

/// How much likelier two rates are than one: the gain in log-likelihood of so many of all events before a split with
/// such a share of the exposure before it.
fn gain(total: u64, share: f64, before: u64) -> f64 {
    let (whole, first) = (number::count(total), number::count(before));
    let term =
        |seen: f64, expected: f64| if seen > 0.0 { seen * (seen / expected).ln() } else { 0.0 };
    (term(first, whole * share) + term(whole - first, whole * (1.0 - share))).max(0.0)
}

/// The exact probability that the gain at the best place is at least so large, given the total.
fn p_value(total: u64, splits: &[Split], least: f64) -> f64 {
    let bar = least - TIE * least.max(1.0);
    if bar <= 0.0 {
        return 1.0;
    }
    let gates = splits.iter().map(|split| {
        let centre = number::whole(number::count(total) * split.share).min(total);
        let is_inside = |count: u64| gain(total, split.share, count) < bar;
        let centre =
            [centre, centre.saturating_add(1).min(total)].into_iter().find(|at| is_inside(*at));
        // No count is inside: an empty gate, that every path leaves.
        let Some(centre) = centre else {
            return Gate {
                share: split.share,
                lowest: total.saturating_add(1),
                highest: total.saturating_add(1),
            };
        };
        Gate {
            share: split.share,
            lowest: farthest(centre, 0, is_inside),
            highest: farthest(centre, total, is_inside),
        }
    });
    let gates: Vec<Gate> = gates.collect();
    if total > EXACT_MAX { crossing_bound(total, &gates) } else { crossing(total, &gates) }
}

/// The count nearest `end` that is still inside, as `from` is; what is inside is one stretch. O(log total).
fn farthest(from: u64, end: u64, is_inside: impl Fn(u64) -> bool) -> u64 {
    if is_inside(end) {
        return end;
    }
    let (mut inside, mut outside) = (from, end);
    while inside.abs_diff(outside) > 1 {
        let middle = inside.min(outside).saturating_add(inside.abs_diff(outside) / 2);
        if is_inside(middle) { inside = middle } else { outside = middle }
    }
    inside
}

/// How much neighbours differ, and from how many pairs that is known.
struct Dispersion {
    factor: f64,
    pairs: usize,
}

impl Dispersion {
    /// The mean over pairs of the squared deviation of the second from its share of their sum, over its variance. The pair
    /// across `split` is left out. 1 where no pair has events.
    fn of(counts: &[u64], exposures: &[f64], split: usize) -> Self {
        let points = || counts.iter().zip(exposures);
        let pairs = points().zip(points().skip(1)).zip(1..).filter(|(_, at)| *at != split);
        let scores = pairs.filter_map(|(((one, exposed), (next, next_exposed)), _)| {
            let sum = number::count(one.saturating_add(*next));
            let share = next_exposed / (exposed + next_exposed);
            let variance = sum * share * (1.0 - share);
            (variance > 0.0).then(|| (number::count(*next) - sum * share).powi(2) / variance)
        });
        let scores: Vec<f64> = scores.collect();
        Self { factor: number::mean(&scores).unwrap_or(1.0), pairs: scores.len() }
    }

    /// A gain by counts so dispersed as one by independent events: divided, and then as far out among normal deviates as its
    /// root is among Student's, for the factor is itself an estimate. Neighbouring pairs share a point, so n of them
    /// are worth two thirds (von Neumann and others 1941).
    fn widened(&self, gain: f64) -> f64 {
        if self.factor <= 1.0 {
            return gain;
        }
        let divided = gain / self.factor;
        let degrees = (number::size(self.pairs) * 2.0 / 3.0).max(1.0);
        let tails = StudentT::new(degrees).and_then(|law| law.at((2.0 * divided).sqrt()));
        let deviate = tails.map_or(0.0, |tails| law::upper_deviate(tails.upper));
        (0.5 * deviate * deviate).min(divided)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POISSON: JumpSpec =
        JumpSpec { error_rate: 0.01, points_min: 1, spread: CountSpread::Poisson };

    fn points(counts: &[u64], exposures: &[f64]) -> Points {
        let (counts, exposures) = (counts.to_vec(), exposures.to_vec());
        Points { places: (0..counts.len()).collect(), counts, exposures }
    }

    fn found(counts: &[u64], exposures: &[f64], spec: &JumpSpec) -> Jump {
        points(counts, exposures).best(0..counts.len(), spec).measured().unwrap().1
    }

    /// The definition: every table of counts with the total, its probability, its best gain.
    fn slowly(total: u64, exposures: &[f64], points_min: usize, least: f64) -> f64 {
        let whole: f64 = exposures.iter().sum();
        let mut tables: Vec<(Vec<u64>, f64)> = vec![(Vec::new(), 1.0)];
        let mut rest = whole;
        for (at, exposure) in exposures.iter().enumerate() {
            let is_last = at + 1 == exposures.len();
            tables = tables
                .into_iter()
                .flat_map(|(counts, chance)| {
                    let left = total - counts.iter().sum::<u64>();
                    let fewest = if is_last { left } else { 0 };
                    (fewest..=left).map(move |count| {
                        let step = if is_last { 1.0 } else { exposure / rest };
                        let mass = law::binomial_mass(count, left, step);
                        ([counts.clone(), vec![count]].concat(), chance * mass)
                    })
                })
                .collect();
            rest -= exposure;
        }
        let best = |counts: &[u64]| {
            let splits = splits(counts, exposures, points_min);
            splits.iter().map(|it| gain(total, it.share, it.before)).fold(0.0, f64::max)
        };
        let out = tables.iter().filter(|(counts, _)| best(counts) >= least - 1e-9);
        out.map(|(_, chance)| chance).sum()
    }

    #[test]
    fn the_p_value_is_the_sum_over_all_tables() {
        for (counts, exposures, points_min) in [
            (vec![1, 0, 2, 5], vec![1.0; 4], 1),
            (vec![4, 0, 1, 0, 2], vec![2.0, 1.0, 0.5, 1.0, 3.0], 2),
            (vec![0, 0, 0, 6], vec![1.0, 1.0, 1.0, 1.0], 1),
            (vec![2, 2, 2], vec![1.0; 3], 1),
            (vec![0, 1, 1, 3, 2, 1], vec![1.0, 1.5, 1.0, 0.7, 1.0, 1.0], 3),
        ] {
            let spec = JumpSpec { points_min, ..POISSON };
            let jump = found(&counts, &exposures, &spec);
            let slow = slowly(counts.iter().sum(), &exposures, points_min, jump.gain);
            assert!((jump.p_value - slow).abs() < 1e-12, "{counts:?}: {jump:?} {slow}");
        }
    }

    #[test]
    fn a_trebling_is_found_where_it_is_and_twice_where_there_are_two() {
        let counts = [12, 9, 14, 11, 10, 13, 36, 41, 33, 39, 35, 40, 11, 12, 10, 9, 13, 12];
        let sequence = Sequence::of_counts(&counts);
        let scan = scan(&sequence, &JumpSpec::default()).measured().unwrap();
        let at: Vec<usize> = scan.stretches[0].jumps.iter().map(|jump| jump.at).collect();
        assert_eq!(at, [6, 12]);
        assert!(scan.stretches[0].jumps.iter().all(Jump::is_step));
        assert!(scan.p_value < 1e-3, "{}", scan.p_value);
        let first = &scan.stretches[0].jumps[0];
        assert!(first.ratio.ratio > 2.9 && first.ratio.ratio < 3.6, "{first:?}");
    }

    #[test]
    fn a_steady_rise_is_no_step() {
        let counts: Vec<u32> = (0..24).map(|at| 20 + 4 * at).collect();
        let scan = scan(&Sequence::of_counts(&counts), &JumpSpec::default()).measured().unwrap();
        let best = scan.stretches[0].best.as_ref().measured().unwrap();
        assert!(best.p_value < 1e-6 && !best.is_step(), "{best:?}");
    }

    #[test]
    fn nothing_is_read_across_a_declared_break() {
        let counts = [10, 11, 9, 10, 12, 9, 30, 31, 29, 30, 28, 33];
        let sequence = Sequence::of_counts(&counts).broken_at(&[6]).unwrap();
        let scan = scan(&sequence, &JumpSpec::default()).measured().unwrap();
        assert!(scan.stretches.iter().all(|it| it.jumps.is_empty()), "{scan:?}");
        assert_eq!(scan.stretches.len(), 2);
        assert!(scan.p_value > 0.1);
    }

    #[test]
    fn clustered_counts_are_judged_by_their_spread() {
        // Made-up counts that come in tens.
        let counts = [20, 0, 30, 10, 0, 20, 40, 10, 50, 0, 30, 20];
        let wide = found(&counts, &[1.0; 12], &JumpSpec::default());
        let bare = found(&counts, &[1.0; 12], &JumpSpec { points_min: 3, ..POISSON });
        assert!(wide.dispersion > 5.0 && wide.p_value > 0.2 && bare.p_value < 0.01, "{wide:?}");
    }

    #[test]
    fn what_cannot_be_scanned_is_said() {
        let why = |sequence: &Sequence| {
            let answer = scan(sequence, &JumpSpec::default());
            answer.not_measurable().map(|it| it.why.clone()).unwrap()
        };
        assert_eq!(why(&Sequence::of_counts(&[1, 2, 3])), "3 points are fewer than 6");
        assert_eq!(why(&Sequence::of_counts(&[0; 8])), "nothing was counted");
        assert_eq!(why(&Sequence::of_values(&[0.5; 8]).unwrap()), "0.5 is not a count");
        assert_eq!(why(&Sequence::default()), "0 points are fewer than 6");
        let huge = Sequence::of_values(&[1e9; 8]).unwrap();
        assert!(why(&huge).starts_with("8000000000 events are more than the 1000000000"));
    }

    #[test]
    fn gaps_keep_their_place() {
        let count = |value: f64| Some(Sample::value(value));
        let mut slots = vec![count(10.0), None, count(9.0), count(11.0), None];
        slots.extend([count(40.0), count(38.0), count(44.0)]);
        let scan = scan(&Sequence::new(slots).unwrap(), &JumpSpec::default()).measured().unwrap();
        assert_eq!(scan.stretches[0].jumps.iter().map(|it| it.at).collect::<Vec<_>>(), [5]);
    }

    #[test]
    fn many_events_have_a_p_value_too() {
        let counts: Vec<u64> = (0..24).map(|at| 100_000 + (at * 7_919) % 331).collect();
        let jump = found(&counts, &[1.0; 24], &JumpSpec { points_min: 3, ..POISSON });
        assert!(jump.p_value > 0.9 && jump.p_value <= 1.0, "{jump:?}");
        let trebled: Vec<u64> = counts
            .iter()
            .zip(0..)
            .map(|(count, at)| if at < 9 { count * 3 } else { *count })
            .collect();
        let jump = found(&trebled, &[1.0; 24], &JumpSpec::default());
        assert!(jump.at == 9 && jump.p_value < 1e-6, "{jump:?}");
    }
}
