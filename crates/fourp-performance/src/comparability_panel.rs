//! Which of many bodies record in a way of their own?

use std::num::NonZeroUsize;

use fourp_graph::in_order;
use fourp_model::Answer;
use fourp_stat::{FalseDiscovery, adjusted_p_values};
use serde::Serialize;

use crate::{
    empty_periods::{EmptyPeriods, empty_periods},
    heaping::{Heaping, heaping},
    jumps::{Jump, JumpScan, JumpSpec, scan},
    sequence::Sequence,
};

/// What is asked of records side by side.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct RecordingSpec {
    /// What a jump is taken for.
    pub jumps: JumpSpec,
    /// Which share of the bodies named for jumps may be named wrongly, on average; so for round figures, and so for
    /// empty periods. Between 0 and 1.
    pub false_discovery: f64,
}

/// Jumps by their default, one in twenty.
impl Default for RecordingSpec {
    fn default() -> Self {
        Self { jumps: JumpSpec::default(), false_discovery: 0.05 }
    }
}

/// Why a question about recording makes no sense.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordingError {
    /// A rate of error that is no probability.
    #[error("{what} of {rate} is not between 0 and 1")]
    Rate {
        /// Which rate.
        what: &'static str,
        /// The rate.
        rate: f64,
    },
    /// A jump between no points.
    #[error("a jump needs a point on either side, and 0 are asked for")]
    NoPoints,
}

/// How each of several series was recorded, as far as its own counts tell.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RecordingPanel {
    /// What was asked.
    pub spec: RecordingSpec,
    /// The series, in the order given.
    pub rows: Vec<RecordingRow>,
}

/// How one series was recorded.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RecordingRow {
    /// Jumps.
    pub jumps: Judged<JumpScan>,
    /// Round figures.
    pub heaping: Judged<Heaping>,
    /// Periods of nothing.
    pub empty: Judged<EmptyPeriods>,
}

/// A finding with its place among those of its kind in all series.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Judged<T> {
    /// The finding.
    pub found: Answer<T>,
    /// The smallest share of false discoveries at which it would be one; 1 where there is none.
    pub q_value: f64,
    /// Whether that is at most the share asked for.
    pub is_named: bool,
}

impl RecordingRow {
    /// The jumps, if the series is named for them: those that explain the counts better than a steady rise or fall.
    pub fn steps(&self) -> impl Iterator<Item = &Jump> {
        let scan = self.jumps.found_and_named();
        let stretches = scan.into_iter().flat_map(|scan| &scan.stretches);
        stretches.flat_map(|stretch| &stretch.jumps).filter(|jump| jump.is_step())
    }
}

impl<T> Judged<T> {
    /// The finding, if it is named.
    #[must_use]
    pub const fn found_and_named(&self) -> Option<&T> {
        match &self.found {
            Answer::Measured(found) if self.is_named => Some(found),
            _ => None,
        }
    }
}

impl RecordingSpec {
    fn check(&self) -> Result<(), RecordingError> {
        let rates = [
            ("an error rate", self.jumps.error_rate),
            ("a share of false discoveries", self.false_discovery),
        ];
        if let Some((what, rate)) =
            rates.into_iter().find(|(_, rate)| !(*rate > 0.0 && *rate < 1.0))
        {
            return Err(RecordingError::Rate { what, rate });
        }
        if self.jumps.points_min == 0 { Err(RecordingError::NoPoints) } else { Ok(()) }
    }
}

/// Looks for jumps, round figures and empty periods in each of many series, on as many threads as given; without the
/// feature `parallel` on one.
///
/// The result does not depend on the number of threads. False discoveries by Benjamini and Hochberg (1995), each kind
/// for itself. O(series × points × events).
///
/// ```
/// use std::num::NonZeroUsize;
/// use fourp_performance::{RecordingSpec, Sequence, recording_panel};
///
/// // Made-up months of three bodies: one trebles, one rounds.
/// let steady = Sequence::of_counts(&[12, 9, 14, 11, 10, 13, 12, 8, 11, 13, 9, 10]);
/// let trebled = Sequence::of_counts(&[12, 9, 14, 11, 10, 13, 36, 41, 33, 39, 35, 40]);
/// let rounded = Sequence::of_counts(&[20, 20, 30, 20, 10, 20, 20, 30, 20, 20, 10, 20]);
/// let found = recording_panel(&[steady, trebled, rounded], &RecordingSpec::default(), NonZeroUsize::MIN)?;
/// let jumping: Vec<usize> = found.rows.iter().map(|row| row.steps().count()).collect();
/// let heaped: Vec<bool> = found.rows.iter().map(|row| row.heaping.is_named).collect();
/// assert_eq!((jumping, heaped), (vec![0, 1, 0], vec![false, false, true]));
/// # Ok::<(), fourp_performance::RecordingError>(())
/// ```
///
/// # Errors
/// [`RecordingError`] for rates that are none, and jumps between no points.
pub fn recording_panel(
    sequences: &[Sequence],
    spec: &RecordingSpec,
    threads: NonZeroUsize,
) -> Result<RecordingPanel, RecordingError> {
    spec.check()?;
    let looked = in_order(sequences.iter().collect(), threads, |sequence: &Sequence| {
        (scan(sequence, &spec.jumps), heaping(sequence), empty_periods(sequence))
    });
    let (mut jumps, mut heaps, mut empties) = (Vec::new(), Vec::new(), Vec::new());
    for (jump, heap, empty) in looked {
        jumps.push(jump);
        heaps.push(heap);
        empties.push(empty);
    }
    let jumps = judged(jumps, spec, |scan| scan.p_value);
    let heaps = judged(heaps, spec, |heaping| heaping.p_value);
    let empties = judged(empties, spec, |empty| empty.p_value);
    let rows = jumps.zip(heaps).zip(empties);
    Ok(RecordingPanel {
        spec: *spec,
        rows: rows
            .map(|((jumps, heaping), empty)| RecordingRow { jumps, heaping, empty })
            .collect(),
    })
}

/// Findings with their q-values; what could not be looked at is no discovery and counts as none.
fn judged<T>(
    found: Vec<Answer<T>>,
    spec: &RecordingSpec,
    p_value: impl Fn(&T) -> f64,
) -> impl Iterator<Item = Judged<T>> {
    let p_values: Vec<f64> =
        found.iter().filter_map(|it| Some(p_value(it.as_ref().measured()?).min(1.0))).collect();
    let adjusted = adjusted_p_values(&p_values, FalseDiscovery::BenjaminiHochberg);
    let mut adjusted = adjusted.unwrap_or(p_values).into_iter();
    let share = spec.false_discovery;
    found.into_iter().map(move |found| {
        let q_value = if found.is_measured() { adjusted.next().unwrap_or(1.0) } else { 1.0 };
        Judged { found, q_value, is_named: q_value <= share }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_of_no_sense_is_refused() {
        let refused =
            |spec| recording_panel(&[], &spec, NonZeroUsize::MIN).unwrap_err().to_string();
        let plain = RecordingSpec::default();
        assert_eq!(
            refused(RecordingSpec { false_discovery: 1.0, ..plain }),
            "a share of false discoveries of 1 is not between 0 and 1"
        );
        assert_eq!(
            refused(RecordingSpec {
                jumps: JumpSpec { error_rate: f64::NAN, ..plain.jumps },
                ..plain
            }),
            "an error rate of NaN is not between 0 and 1"
        );
        assert_eq!(
            refused(RecordingSpec { jumps: JumpSpec { points_min: 0, ..plain.jumps }, ..plain }),
            "a jump needs a point on either side, and 0 are asked for"
        );
    }

    #[test]
    fn what_cannot_be_looked_at_is_no_discovery_and_dilutes_none() {
        let struck = Sequence::of_counts(&[4, 3, 5, 4, 5, 3, 12, 14, 11, 13, 12, 10]);
        let none = Sequence::of_counts(&[0; 12]);
        let alone = recording_panel(
            std::slice::from_ref(&struck),
            &RecordingSpec::default(),
            NonZeroUsize::MIN,
        );
        let among = recording_panel(&[none, struck], &RecordingSpec::default(), NonZeroUsize::MIN);
        let (alone, among) = (alone.unwrap(), among.unwrap());
        assert_eq!(alone.rows[0], among.rows[1]);
        assert!(among.rows[0].jumps.found_and_named().is_none());
        assert_eq!(among.rows[0].heaping.q_value, 1.0);
        assert_eq!(among.rows[1].steps().map(|it| it.at).collect::<Vec<_>>(), [6]);
    }
}
