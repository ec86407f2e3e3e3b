//! A series over time with the centre and limits that somebody computed for it.

use crate::{axis::Scale, ticks::TickText};

/// Centre line and limits at one point; a limit that the values cannot reach is `None`.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "callers build it: a chart has a centre and two limits"
)]
pub struct ControlLines {
    /// The lower limit.
    pub lower: Option<f64>,
    /// The centre.
    pub centre: f64,
    /// The upper limit.
    pub upper: Option<f64>,
}

/// One period of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct ControlPoint {
    pub(crate) period: String,
    pub(crate) value: Option<f64>,
    pub(crate) lines: Option<ControlLines>,
    pub(crate) flag: Option<String>,
    pub(crate) shown: String,
}

impl ControlPoint {
    /// A period with its value and the text that is printed of it.
    #[must_use]
    pub fn new(period: impl Into<String>, value: f64, shown: impl Into<String>) -> Self {
        let value = value.is_finite().then_some(value);
        Self { period: period.into(), value, lines: None, flag: None, shown: shown.into() }
    }

    /// A period without a value; its name may be empty where nobody gave it one.
    #[must_use]
    pub fn missing(period: impl Into<String>) -> Self {
        Self { period: period.into(), value: None, lines: None, flag: None, shown: String::new() }
    }

    /// The period with its centre and limits.
    #[must_use]
    pub const fn within(mut self, lines: ControlLines) -> Self {
        self.lines = Some(lines);
        self
    }

    /// The point as a signal: which rule it meets.
    #[must_use]
    pub fn flagged(mut self, rule: impl Into<String>) -> Self {
        self.flag = Some(rule.into());
        self
    }
}

/// A series with its title, over periods of equal length.
#[derive(Debug, Clone, PartialEq)]
pub struct ControlSeries {
    pub(crate) title: String,
    pub(crate) ticks: TickText,
    pub(crate) points: Vec<ControlPoint>,
    pub(crate) breaks: Vec<(usize, String)>,
    pub(crate) labels: Option<[String; 3]>,
}

impl ControlSeries {
    /// Periods in order of time, on a scale whose numbers are written so.
    #[must_use]
    pub fn new(title: impl Into<String>, ticks: TickText, points: Vec<ControlPoint>) -> Self {
        Self { title: title.into(), ticks, points, breaks: Vec::new(), labels: None }
    }

    /// The series with a break before a period (the place of the period, the first being 0): what changed.
    #[must_use]
    pub fn broken(mut self, before: usize, words: impl Into<String>) -> Self {
        self.breaks.push((before, words.into()));
        self.breaks.sort();
        self
    }

    /// The series with the words for its last lower limit, centre and upper limit.
    #[must_use]
    pub fn labelled(mut self, labels: [String; 3]) -> Self {
        self.labels = Some(labels);
        self
    }

    /// The lines that held last.
    pub(crate) fn last_lines(&self) -> Option<ControlLines> {
        self.points.iter().rev().find_map(|point| point.lines)
    }

    /// A scale for its values and lines.
    pub(crate) fn scale(&self) -> Scale {
        let values = self.points.iter().flat_map(|point| {
            let lines = point.lines.map(|of| [of.lower, Some(of.centre), of.upper]);
            lines.into_iter().flatten().flatten().chain(point.value)
        });
        Scale::covering(values, false)
    }
}
