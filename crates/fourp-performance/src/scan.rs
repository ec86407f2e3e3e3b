//! Which rules signal where.

use std::ops::Range;

use fourp_stat::Tail;
use serde::Serialize;

use crate::{
    law,
    memory::{Memory, Steps},
    place::{Place, Side},
    rule_convention::{AtGap, Flagging, RuleConventions},
    rules::{Line, Rule, RuleSet, ZoneReach, ZoneSide},
};

/// A rule that was met.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
pub struct Signal {
    /// The place of the rule in its set.
    pub rule: usize,
    /// The point that completes the pattern.
    pub point: usize,
    /// The first point of the pattern.
    pub first: usize,
    /// The side on which the pattern lies, or the direction in which it goes; of a pattern on both sides
    /// that of its last point. `None` where the whole of a phase is the pattern.
    pub side: Option<Side>,
}

/// Points without gaps, and where each stands in the sequence.
#[derive(Default)]
struct Dense {
    values: Vec<f64>,
    places: Vec<Place>,
    at: Vec<usize>,
}

/// Scans one phase of a sequence; `point` is the value and place of a point, `None` where there is none.
///
/// Flags gain the bit of each rule that is met; signals are appended by rule, then by point.
/// O(rules x points), and the length of the pattern for each signal.
pub(crate) fn scan_phase(
    set: &RuleSet,
    phase: Range<usize>,
    point: impl Fn(usize) -> Option<(f64, Place)>,
    flags: &mut [u16],
    signals: &mut Vec<Signal>,
) {
    let segments = segments(phase, &point, set.conventions().at_gap);
    for (number, rule) in set.rules().iter().copied().enumerate() {
        let mut note = |dense: &Dense, members: &[usize], last: usize, side| {
            let at = |place: &usize| dense.at.get(*place).copied();
            let first = members.iter().filter_map(at).min();
            let (Some(first), Some(point)) = (first, at(&last)) else { return };
            signals.push(Signal { rule: number, point, first, side });
            let flagged = match set.conventions().flagging {
                Flagging::Completing => &[last],
                Flagging::Members => members,
            };
            for at in flagged.iter().filter_map(at) {
                if let Some(flag) = flags.get_mut(at) {
                    *flag |= bit(number);
                }
            }
        };
        if rule.is_of_the_whole() {
            let whole = Dense::join(&segments);
            if let Some((members, side)) = whole_phase(rule, &whole.places) {
                let last = members.last().copied().unwrap_or(0);
                note(&whole, &members, last, side);
            }
            continue;
        }
        for dense in &segments {
            let (values, places) = (&dense.values, &dense.places);
            completions(rule, set.conventions(), values, places, |last, side| {
                note(dense, &members(rule, values, places, last, side), last, Some(side));
            });
        }
    }
}

/// Flags the points that complete a rule of successive points, in a phase without gaps.
pub(crate) fn flag_completions(set: &RuleSet, values: &[f64], places: &[Place], flags: &mut [u16]) {
    for (number, rule) in set.rules().iter().copied().enumerate() {
        completions(rule, set.conventions(), values, places, |last, _| {
            if let Some(flag) = flags.get_mut(last) {
                *flag |= bit(number);
            }
        });
    }
}

/// The bit of a rule in a flag.
pub(crate) fn bit(rule: usize) -> u16 {
    u32::try_from(rule).ok().and_then(|rule| 1_u16.checked_shl(rule)).unwrap_or(0)
}

/// Tells each point that completes the pattern of a rule, and its side.
#[inline]
pub(crate) fn completions(
    rule: Rule,
    conventions: &RuleConventions,
    values: &[f64],
    places: &[Place],
    mut found: impl FnMut(usize, Side),
) {
    if rule.is_of_places() {
        let mut memory = Memory::default();
        for (at, place) in places.iter().enumerate() {
            if let Some(side) = memory.step(rule, *place, conventions) {
                found(at, side);
            }
        }
    } else {
        let mut steps = Steps::default();
        for (at, value) in values.iter().enumerate() {
            if let Some(side) = steps.step(rule, *value, conventions) {
                found(at, side);
            }
        }
    }
}

/// The points that make up a pattern which `last` completes, the last first. Of a zone only those that
/// count, which `last` need not if it is its window that it completes.
fn members(rule: Rule, values: &[f64], places: &[Place], last: usize, side: Side) -> Vec<usize> {
    let end = last.saturating_add(1);
    let back = places.get(..end).unwrap_or_default().iter().copied().enumerate().rev();
    let latest = |points: u8| usize::from(points);
    match rule {
        Rule::Beyond { .. } | Rule::LongestRun | Rule::FewCrossings => vec![last],
        Rule::Zone { of, line, side: which, reach, .. } => back
            .take(latest(of))
            .filter(|(_, place)| {
                let is_near = reach == ZoneReach::AndBeyond || !place.is_beyond(Line::Three);
                let is_there = which == ZoneSide::Either || place.side() == Some(side);
                place.is_beyond(line) && is_near && is_there
            })
            .map(|(at, _)| at)
            .collect(),
        Rule::Run { points } => back
            .filter(|(_, place)| place.side() == Some(side))
            .take(latest(points))
            .map(|(at, _)| at)
            .collect(),
        Rule::Hugging { points, .. } | Rule::Avoiding { points, .. } => {
            back.take(latest(points)).map(|(at, _)| at).collect()
        }
        Rule::Trend { points } | Rule::Alternating { points } => {
            let mut members: Vec<usize> = Vec::new();
            let mut before = None;
            for (at, value) in values.get(..end).unwrap_or_default().iter().enumerate().rev() {
                if before.replace(*value) != Some(*value) {
                    members.push(at);
                }
                if members.len() >= latest(points) {
                    break;
                }
            }
            members
        }
    }
}

/// The points that make up a pattern of a whole phase.
fn whole_phase(rule: Rule, places: &[Place]) -> Option<(Vec<usize>, Option<Side>)> {
    let sided = places.iter().enumerate().filter_map(|(at, place)| Some((at, place.side()?)));
    let sided: Vec<(usize, Side)> = sided.collect();
    let runs = sided.chunk_by(|(_, one), (_, next)| one == next);
    match rule {
        Rule::LongestRun => {
            let longest = runs.rev().max_by_key(|run| run.len())?;
            let members = longest.iter().map(|(at, _)| *at).collect();
            let side = longest.first().map(|(_, side)| *side);
            (longest.len() > longest_run_max(sided.len())).then_some((members, side))
        }
        Rule::FewCrossings => {
            let crossings = runs.count().checked_sub(1)?;
            let few = crossings < crossings_min(sided.len());
            few.then(|| (sided.iter().map(|(at, _)| *at).collect(), None))
        }
        _ => None,
    }
}

/// The longest run that is no signal among so many points not on the centre: round(log2 n) + 3
/// (Anhøj and Olesen 2014, after Schilling 2012).
pub(crate) fn longest_run_max(points: usize) -> usize {
    // log2 n is at least k + 1/2 exactly when n^2 is at least 2^(2k + 1).
    let square = u128::try_from(points)
        .unwrap_or(u128::MAX)
        .saturating_mul(u128::try_from(points).unwrap_or(u128::MAX));
    let twice = usize::try_from(square.checked_ilog2().unwrap_or(0)).unwrap_or(0);
    twice.saturating_add(1) / 2 + 3
}

/// The fewest crossings that are no signal: the 5 % quantile of a binomial of n - 1 trials at one half.
pub(crate) fn crossings_min(points: usize) -> usize {
    let trials = u64::try_from(points).unwrap_or(u64::MAX).saturating_sub(1);
    let quantile = law::binomial_quantile(Tail::Lower(0.05), trials, 0.5).unwrap_or(0);
    usize::try_from(quantile).unwrap_or(usize::MAX)
}

fn segments(
    phase: Range<usize>,
    point: impl Fn(usize) -> Option<(f64, Place)>,
    at_gap: AtGap,
) -> Vec<Dense> {
    let mut segments = vec![Dense::default()];
    for at in phase {
        match (point(at), segments.last_mut()) {
            (Some((value, place)), Some(segment)) => segment.push(value, place, at),
            (None, Some(segment)) if at_gap == AtGap::Ends && !segment.at.is_empty() => {
                segments.push(Dense::default());
            }
            _ => {}
        }
    }
    segments
}

impl Dense {
    fn push(&mut self, value: f64, place: Place, at: usize) {
        self.values.push(value);
        self.places.push(place);
        self.at.push(at);
    }

    fn join(segments: &[Self]) -> Self {
        let mut whole = Self::default();
        for segment in segments {
            whole.values.extend(&segment.values);
            whole.places.extend(&segment.places);
            whole.at.extend(&segment.at);
        }
        whole
    }
}
