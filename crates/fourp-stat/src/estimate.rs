//! A number with its interval, its method, its sources and what to be careful about.

use std::{borrow::Cow, fmt};

use fourp_model::RowRef;
use serde::Serialize;

use crate::confidence::{ConfidenceInterval, IntervalError, number_or_word};

/// A number computed from rows: never without its interval and the name of its method.
///
/// The value may be infinite, as a rate ratio over a count of zero is, and is never NaN. It need not
/// lie in the interval: a shrunken or corrected interval may exclude the raw estimate.
///
/// ```
/// use fourp_stat::{CountMethod, Estimate, Level, poisson_interval};
///
/// let interval = poisson_interval(3, Level::P95, CountMethod::Garwood);
/// let deaths = Estimate::new(3.0, interval, CountMethod::Garwood.method())?;
/// assert_eq!(format!("{deaths:.3}"), "3.000, 0.619 to 8.767 (95 %), exact interval for a Poisson count");
/// # Ok::<(), fourp_stat::IntervalError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Estimate {
    #[serde(serialize_with = "number_or_word")]
    value: f64,
    interval: ConfidenceInterval,
    method: Method,
    sources: Vec<RowRef>,
    caveats: Vec<Caveat>,
}

/// A method of the literature: what it is called and where it was published.
///
/// Open on purpose: every analysis names its own.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub struct Method {
    name: &'static str,
    reference: &'static str,
}

/// What a reader of a number must be told, in one sentence without a full stop.
///
/// ```
/// use fourp_stat::Caveat;
///
/// let few = Caveat::new(format!("based on {} events", 4));
/// assert_eq!(few.to_string(), "based on 4 events");
/// assert!(Caveat::INDEPENDENT_EVENTS.as_str().contains("one by one"));
/// ```
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Caveat(Cow<'static, str>);

impl Estimate {
    /// An estimate without sources or caveats yet.
    ///
    /// # Errors
    /// [`IntervalError::NotANumber`] if the value is not a number.
    pub const fn new(
        value: f64,
        interval: ConfidenceInterval,
        method: Method,
    ) -> Result<Self, IntervalError> {
        if value.is_nan() {
            return Err(IntervalError::NotANumber { what: "the estimate" });
        }
        Ok(Self { value, interval, method, sources: Vec::new(), caveats: Vec::new() })
    }

    /// For values made by our own kernels, which are numbers whatever rounding did.
    pub(crate) const fn of(value: f64, interval: ConfidenceInterval, method: Method) -> Self {
        let value = if value.is_nan() { f64::INFINITY } else { value };
        Self { value, interval, method, sources: Vec::new(), caveats: Vec::new() }
    }

    /// The same, from these rows too.
    #[must_use]
    pub fn resting_on(mut self, rows: impl IntoIterator<Item = RowRef>) -> Self {
        self.sources.extend(rows);
        self.sources.sort();
        self.sources.dedup();
        self
    }

    /// The same, with one more caveat; said twice it stands once.
    #[must_use]
    pub fn with_caveat(mut self, caveat: Caveat) -> Self {
        if !self.caveats.contains(&caveat) {
            self.caveats.push(caveat);
        }
        self
    }

    /// The point estimate.
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// The interval, in the unit of the value.
    #[must_use]
    pub const fn interval(&self) -> ConfidenceInterval {
        self.interval
    }

    /// How both were computed.
    #[must_use]
    pub const fn method(&self) -> Method {
        self.method
    }

    /// The rows it rests on, in order, each once.
    #[must_use]
    pub fn sources(&self) -> &[RowRef] {
        &self.sources
    }

    /// What a reader must be told, in the order in which it was said.
    #[must_use]
    pub fn caveats(&self) -> &[Caveat] {
        &self.caveats
    }
}

impl fmt::Display for Estimate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match formatter.precision() {
            Some(places) => write!(
                formatter,
                "{:.places$}, {:.places$}, {}",
                self.value, self.interval, self.method
            ),
            None => write!(formatter, "{}, {}, {}", self.value, self.interval, self.method),
        }
    }
}

impl Method {
    /// A method by its name in the literature and its source: author and year.
    #[must_use]
    pub const fn new(name: &'static str, reference: &'static str) -> Self {
        Self { name, reference }
    }

    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// Author and year.
    #[must_use]
    pub const fn reference(self) -> &'static str {
        self.reference
    }
}

/// The name alone.
impl fmt::Display for Method {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name)
    }
}

impl Caveat {
    /// Events that come in clusters vary more than a Poisson count does.
    pub const INDEPENDENT_EVENTS: Self = Self(Cow::Borrowed(
        "holds if events happen one by one, independently; where one operation brings many, the interval is too narrow",
    ));
    /// The level is only reached on average or for large counts.
    pub const APPROXIMATE: Self = Self(Cow::Borrowed(
        "approximate: for some true values the interval covers less often than its level says",
    ));
    /// The exposure was chosen by those who are measured.
    pub const CHOSEN_EXPOSURE: Self = Self(Cow::Borrowed(
        "effort is chosen by the bodies measured, so a rate per effort is no neutral comparison",
    ));

    /// A caveat in one's own words.
    #[must_use]
    pub fn new(sentence: impl Into<Cow<'static, str>>) -> Self {
        Self(sentence.into())
    }

    /// The sentence.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Caveat {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use fourp_model::Table;

    use super::*;
    use crate::level::Level;

    fn estimate(value: f64) -> Result<Estimate, IntervalError> {
        let interval = ConfidenceInterval::new(0.5, f64::INFINITY, Level::P95)?;
        Estimate::new(value, interval, Method::new("a test", "nobody 2000"))
    }

    #[test]
    fn not_a_number_is_no_estimate_and_infinity_is() {
        assert_eq!(estimate(f64::NAN).unwrap_err().to_string(), "the estimate is not a number");
        let json = serde_json::to_value(estimate(f64::INFINITY).unwrap()).unwrap();
        assert_eq!(json["value"], "inf");
        assert_eq!(json["interval"]["upper"], "inf");
        assert_eq!(json["method"]["reference"], "nobody 2000");
    }

    #[test]
    fn sources_stand_once_and_in_order() {
        let row = |row| RowRef::at(Table::Observations, row);
        let made = estimate(1.0).unwrap().resting_on([row(3), row(1)]).resting_on([row(3), row(2)]);
        assert_eq!(made.sources(), [row(1), row(2), row(3)]);
    }

    #[test]
    fn a_caveat_said_twice_stands_once() {
        let made = estimate(1.0)
            .unwrap()
            .with_caveat(Caveat::APPROXIMATE)
            .with_caveat(Caveat::new("few"))
            .with_caveat(Caveat::APPROXIMATE);
        assert_eq!(made.caveats(), [Caveat::APPROXIMATE, Caveat::new("few")]);
    }
}
