//! Is the latest count an outbreak, given the same time of year in years before?

use fourp_model::{Answer, NotMeasurable, Table};
use serde::Serialize;

use crate::{
    law, number,
    outbreak_fit::{Fit, OutbreakFit, REFERENCE_MIN, Reference},
    sequence::Sequence,
};

/// What is asked: the detection of Farrington, Andrews, Beale and Catchpole (1996, Journal of the Royal
/// Statistical Society A 159), not its successor of Noufaily and others (2013).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct OutbreakSpec {
    /// Periods in a year: 12 for months, 52 for weeks.
    pub per_year: u32,
    /// How many years back are looked at.
    pub years: u32,
    /// How many periods on either side of the same time of year.
    pub half_window: u32,
    /// The one-sided probability of a count above the threshold where nothing happens, above 0 and below
    /// one half.
    pub tail: f64,
    /// Fewer events than this in the latest `few_within` periods raise no alarm.
    pub few: u32,
    /// See `few`.
    pub few_within: u32,
}

/// Monthly counts: five years, one month on either side, 0.5 %, five events within four months.
impl Default for OutbreakSpec {
    fn default() -> Self {
        Self { per_year: 12, years: 5, half_window: 1, tail: 0.005, few: 5, few_within: 4 }
    }
}

/// One period judged.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct OutbreakPoint {
    /// The period, from 0.
    pub point: usize,
    /// The count.
    pub count: f64,
    /// What was expected.
    pub expected: f64,
    /// The threshold.
    pub threshold: f64,
    /// How far the count is from what was expected, in distances from there to the threshold.
    pub exceedance: f64,
    /// The dispersion of the reference counts, at least 1.
    pub dispersion: f64,
    /// What was fitted.
    pub fit: OutbreakFit,
    /// How many reference counts there are.
    pub references: usize,
    /// Whether the count is above the threshold and there are enough events at all.
    pub is_alarm: bool,
}

/// The latest periods judged.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Outbreaks {
    /// What was asked.
    pub spec: OutbreakSpec,
    /// The periods that could be judged.
    pub points: Vec<OutbreakPoint>,
    /// How many could not: too few reference counts.
    pub not_judged: usize,
    /// How many alarms to expect where nothing happens, as the tail was chosen.
    pub expected_false_alarms: f64,
}

/// Why a question about outbreaks makes no sense.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum OutbreakError {
    /// A tail that is none.
    #[error("the tail is {tail}, and must be above 0 and below 0.5")]
    Tail {
        /// The tail.
        tail: f64,
    },
    /// No periods to a year, no years, or windows that run into each other.
    #[error(
        "{years} years of {per_year} periods with {half_window} on either side are no reference"
    )]
    Window {
        /// Periods in a year.
        per_year: u32,
        /// Years.
        years: u32,
        /// Periods on either side.
        half_window: u32,
    },
    /// A value that is no count.
    #[error("point {point} is {value}, and must be a count")]
    NotACount {
        /// The place of the point.
        point: usize,
        /// The value.
        value: f64,
    },
}

const QUESTION: &str = "Is the latest count an outbreak?";

/// Judges every period from `from` on by the periods around the same time in years before, never across a
/// break of recording.
///
/// A quasi-Poisson regression with trend, fitted again with reference counts of large residuals weighted
/// down (Anscombe residuals above 1); the trend is kept if it is significant at 5 %, the references span
/// three years and it does not lead beyond all of them; the threshold is on the scale of the power 2/3.
/// Exposures are offsets. O(points x references).
///
/// # Errors
/// [`OutbreakError`] for a tail, a window or a value that makes no sense.
pub fn outbreaks(
    sequence: &Sequence,
    from: usize,
    spec: OutbreakSpec,
) -> Result<Answer<Outbreaks>, OutbreakError> {
    check(sequence, spec)?;
    let (mut points, mut not_judged) = (Vec::new(), 0_usize);
    for point in from..sequence.len() {
        let Some(sample) = sequence.slots().get(point).copied().flatten() else { continue };
        let references = references(sequence, point, spec);
        match Fit::best(&references, sample.exposure.unwrap_or(1.0), spec.years) {
            Some(fit) => {
                let recent = recent(sequence, point, spec.few_within);
                points.push(judge(&fit, point, sample.value, recent, references.len(), spec));
            }
            None => not_judged = not_judged.saturating_add(1),
        }
    }
    if points.is_empty() {
        let why = format!(
            "no period has {REFERENCE_MIN} counts at the same time of year before it, counted in the same way and not all zero"
        );
        let gap = NotMeasurable::new(QUESTION, why);
        return Ok(gap.needing(Table::Observations, "the series for more years").into());
    }
    let expected_false_alarms = number::size(points.len()) * spec.tail;
    Ok(Answer::Measured(Outbreaks { spec, points, not_judged, expected_false_alarms }))
}

fn check(sequence: &Sequence, spec: OutbreakSpec) -> Result<(), OutbreakError> {
    let OutbreakSpec { per_year, years, half_window, tail, .. } = spec;
    if !(tail > 0.0 && tail < 0.5) {
        return Err(OutbreakError::Tail { tail });
    }
    if per_year == 0 || years == 0 || half_window.saturating_mul(2) >= per_year.max(1) {
        return Err(OutbreakError::Window { per_year, years, half_window });
    }
    for (point, slot) in sequence.slots().iter().enumerate() {
        if let Some(sample) = slot.filter(|it| it.value < 0.0 || it.value.fract() != 0.0) {
            return Err(OutbreakError::NotACount { point, value: sample.value });
        }
    }
    Ok(())
}

/// The first period counted as this one is.
fn since(sequence: &Sequence, point: usize) -> usize {
    sequence.breaks().iter().rev().find(|at| **at <= point).copied().unwrap_or(0)
}

fn references(sequence: &Sequence, point: usize, spec: OutbreakSpec) -> Vec<Reference> {
    let since = since(sequence, point);
    let wide = |number: u32| i64::from(number);
    let here = i64::try_from(point).unwrap_or(i64::MAX);
    let mut found = Vec::new();
    // No year before the first point holds a reference, however many are asked for.
    let years = wide(spec.years).min(here / wide(spec.per_year).max(1) + 1);
    for year in 1..=years {
        // Nor does a window reach before it, however wide.
        let centre = here - year * wide(spec.per_year);
        let first = (centre - wide(spec.half_window)).max(0);
        for at in first..=centre + wide(spec.half_window) {
            let Ok(at) = usize::try_from(at) else { continue };
            let slot = sequence.slots().get(at).copied().flatten();
            if let Some(sample) = slot.filter(|_| at >= since) {
                let back = (number::size(at) - number::size(point)) / f64::from(spec.per_year);
                found.push((back, sample.value, sample.exposure.unwrap_or(1.0)));
            }
        }
    }
    found
}

fn recent(sequence: &Sequence, point: usize, within: u32) -> f64 {
    let within = usize::try_from(within).unwrap_or(usize::MAX);
    let end = point.saturating_add(1);
    let first = end.saturating_sub(within).max(since(sequence, point));
    let slots = sequence.slots().get(first..end).unwrap_or_default();
    number::sum(slots.iter().flatten().map(|sample| sample.value))
}

fn judge(
    fit: &Fit,
    point: usize,
    count: f64,
    recent: f64,
    references: usize,
    spec: OutbreakSpec,
) -> OutbreakPoint {
    let expected = fit.expected;
    // Var(count) + Var(expected), the latter by the delta method.
    let variance = fit.dispersion.mul_add(expected, expected * expected * fit.log_variance);
    let deviate = law::upper_deviate(spec.tail);
    let threshold = expected * (1.0 + 2.0 / 3.0 * deviate * variance.sqrt() / expected).powf(1.5);
    let threshold = if threshold.is_finite() { threshold } else { f64::MAX };
    OutbreakPoint {
        point,
        count,
        expected,
        threshold,
        exceedance: (count - expected) / (threshold - expected).max(f64::MIN_POSITIVE),
        dispersion: fit.dispersion,
        fit: fit.shape,
        references,
        is_alarm: count > threshold && recent >= f64::from(spec.few),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(counts: impl Fn(u32) -> u32) -> Vec<u32> {
        (0..72).map(counts).collect()
    }

    fn last(counts: &[u32], spec: OutbreakSpec) -> OutbreakPoint {
        let found = outbreaks(&Sequence::of_counts(counts), counts.len() - 1, spec).unwrap();
        found.measured().unwrap().points[0]
    }

    #[test]
    fn a_level_without_noise_is_expected_to_go_on() {
        let level = last(&months(|_| 20), OutbreakSpec::default());
        assert!((level.expected - 20.0).abs() < 1e-9);
        assert_eq!((level.dispersion, level.fit, level.references), (1.0, OutbreakFit::Level, 15));
        // 20 (1 + 2/3 2.5758 √(20 + 400 / 300) / 20)^1.5
        let threshold =
            20.0 * (1.0_f64 + 2.0 / 3.0 * 2.575_829_3 * (64.0_f64 / 3.0).sqrt() / 20.0).powf(1.5);
        assert!((level.threshold - threshold).abs() < 1e-5, "{level:?}");
        assert!(!level.is_alarm && level.exceedance.abs() < 1e-9);
    }

    #[test]
    fn a_jump_is_an_alarm_and_the_season_is_not() {
        let jump = months(|at| if at == 71 { 45 } else { 18 + at % 5 });
        assert!(last(&jump, OutbreakSpec::default()).is_alarm);
        let season = months(|at| if at % 12 > 8 { 45 } else { 18 + at % 5 });
        assert!(!last(&season, OutbreakSpec::default()).is_alarm);
    }

    #[test]
    fn a_past_outbreak_is_weighted_down() {
        let clean = months(|at| 18 + at % 5);
        let mut struck = clean.clone();
        struck[47] = 120;
        let (clean, struck) =
            (last(&clean, OutbreakSpec::default()), last(&struck, OutbreakSpec::default()));
        assert!(struck.expected < clean.expected + 4.0, "{struck:?}");
    }

    #[test]
    fn a_trend_is_kept_only_within_what_was_seen() {
        // Falling: the trend leads to less than before.
        let falling = last(&months(|at| 90 - at), OutbreakSpec::default());
        assert!(falling.fit == OutbreakFit::Trend && falling.expected < 32.0, "{falling:?}");
        // Rising: it would lead beyond all references.
        let rising = last(&months(|at| 20 + 2 * at), OutbreakSpec::default());
        assert_eq!(rising.fit, OutbreakFit::Level, "{rising:?}");
        let short = OutbreakSpec { years: 2, ..OutbreakSpec::default() };
        assert_eq!(last(&months(|at| 90 - at), short).fit, OutbreakFit::Level);
    }

    #[test]
    fn few_events_raise_no_alarm() {
        let rare = months(|at| if at == 71 { 4 } else { u32::from(at % 12 == 11 && at == 59) });
        assert!(last(&rare, OutbreakSpec { few: 1, ..OutbreakSpec::default() }).is_alarm);
        assert!(!last(&rare, OutbreakSpec::default()).is_alarm);
    }

    #[test]
    fn nothing_is_read_across_a_break() {
        let counts = Sequence::of_counts(&months(|_| 20)).broken_at(&[50]).unwrap();
        let answer = outbreaks(&counts, 71, OutbreakSpec::default()).unwrap();
        assert!(!answer.is_measured());
        let none = Sequence::of_counts(&months(|_| 0));
        assert!(!outbreaks(&none, 0, OutbreakSpec::default()).unwrap().is_measured());
        let found = outbreaks(&Sequence::of_counts(&months(|_| 9)), 0, OutbreakSpec::default());
        assert!(found.unwrap().measured().unwrap().not_judged >= 12);
    }

    #[test]
    fn few_events_since_a_break_raise_no_alarm_whatever_stood_before_it() {
        let sequence = |counts: &[u32]| Sequence::of_counts(counts);
        let counts = sequence(&[9, 9, 9, 2]);
        assert_eq!(recent(&counts, 3, 4), 29.0);
        assert_eq!(recent(&counts, 3, 2), 11.0);
        assert_eq!(recent(&counts, 1, u32::MAX), 18.0);
        assert_eq!(recent(&counts.broken_at(&[3]).unwrap(), 3, 4), 2.0);
    }

    #[test]
    fn windows_wider_than_the_series_are_only_looked_at_as_far_as_it_goes() {
        let counts = Sequence::of_counts(&months(|_| 20));
        let wide = OutbreakSpec {
            per_year: u32::MAX,
            half_window: u32::MAX / 2,
            ..OutbreakSpec::default()
        };
        assert!(!outbreaks(&counts, 0, wide).unwrap().is_measured());
        let half = OutbreakSpec { per_year: 24, half_window: 11, ..OutbreakSpec::default() };
        let found = outbreaks(&counts, 71, half).unwrap().measured().unwrap();
        // 23 around each of two years before, and the first eleven of a third.
        assert_eq!(found.points[0].references, 23 + 23 + 11);
    }

    #[test]
    fn questions_that_make_no_sense_are_refused() {
        let counts = Sequence::of_counts(&[1, 2]);
        let refused = |spec| outbreaks(&counts, 0, spec).unwrap_err().to_string();
        let fine = OutbreakSpec::default();
        assert_eq!(
            refused(OutbreakSpec { tail: 0.5, ..fine }),
            "the tail is 0.5, and must be above 0 and below 0.5"
        );
        assert_eq!(
            refused(OutbreakSpec { half_window: 6, ..fine }),
            "5 years of 12 periods with 6 on either side are no reference"
        );
        assert!(
            refused(OutbreakSpec { per_year: 0, half_window: 0, ..fine }).contains("0 periods")
        );
        assert!(refused(OutbreakSpec { years: 0, ..fine }).starts_with("0 years"));
        let halves = Sequence::of_values(&[0.5]).unwrap();
        assert_eq!(
            outbreaks(&halves, 0, fine).unwrap_err().to_string(),
            "point 0 is 0.5, and must be a count"
        );
    }
}
