//! An effect by one of several ways, with what a reader needs to set it beside the others.

use fourp_model::{Answer, NotMeasurable};
use fourp_stat::{ConfidenceInterval, Level, Normal, StudentT, Tail};
use serde::Serialize;

use crate::{
    number,
    serial_errors::{Contrast, ErrorMethod, Serial, SerialFit},
};

/// A number with its standard error, interval and p-value.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Effect {
    /// The value.
    #[serde(serialize_with = "number::or_word")]
    pub value: f64,
    /// Its standard error; of a ratio that of its logarithm.
    #[serde(serialize_with = "number::or_word")]
    pub standard_error: f64,
    /// Degrees of freedom of Student's t; `None` is the normal law.
    pub degrees: Option<f64>,
    /// The interval.
    pub interval: ConfidenceInterval,
    /// How often chance alone would bring one as far from nothing, on either side.
    pub p_value: f64,
}

/// A line through a series, by one way of judging its error.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LineReading {
    /// The way.
    pub method: ErrorMethod,
    /// What it says; not measurable with the reason where it says nothing.
    pub effect: Answer<LineEffect>,
}

/// What one way of judging the error of a line says.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LineEffect {
    /// The correlation of neighbouring errors, where the way has one.
    pub rho: Option<f64>,
    /// One to a column, in the order of the columns.
    pub coefficients: Vec<Effect>,
    /// The mean change a period: fitted less what would have been without the effect.
    pub change: Effect,
}

impl Effect {
    pub(crate) fn of(contrast: Contrast, level: Level) -> Option<Self> {
        Self::by(contrast.value, contrast.standard_error, Some(contrast.degrees), level)
    }

    /// `None` where a number is none.
    pub(crate) fn by(value: f64, error: f64, degrees: Option<f64>, level: Level) -> Option<Self> {
        let reach = quantile(degrees, level)? * error;
        let interval = ConfidenceInterval::new(value - reach, value + reach, level).ok()?;
        let p_value = if error > 0.0 { both_tails(value / error, degrees)? } else { 1.0 };
        Some(Self { value, standard_error: error, degrees, interval, p_value })
    }

    /// The ratio of which this is the logarithm.
    pub(crate) fn exp(self) -> Option<Self> {
        let Self { interval, .. } = self;
        let ends = (interval.lower().exp(), interval.upper().exp());
        let interval = ConfidenceInterval::new(ends.0, ends.1, interval.level()).ok()?;
        Some(Self { value: self.value.exp(), interval, ..self })
    }

    /// The same for what falls as this rises: each end by `change`, and the ends in order.
    pub(crate) fn turned(self, change: impl Fn(f64) -> f64) -> Option<Self> {
        let Self { interval, .. } = self;
        let (one, other) = (change(interval.upper()), change(interval.lower()));
        let interval = ConfidenceInterval::new(one, other, interval.level()).ok()?;
        Some(Self { value: change(self.value), interval, ..self })
    }

    fn width(&self) -> f64 {
        self.interval.upper() - self.interval.lower()
    }
}

/// The value that a share of `level` lies within on either side of nothing.
pub(crate) fn quantile(degrees: Option<f64>, level: Level) -> Option<f64> {
    let tail = Tail::Upper(level.tail());
    match degrees {
        None => Normal.quantile(tail).ok(),
        Some(degrees) => StudentT::new(degrees).ok()?.quantile(tail).ok(),
    }
}

fn both_tails(value: f64, degrees: Option<f64>) -> Option<f64> {
    let value = value.abs().min(1e3);
    let tails = match degrees {
        None => Normal.at(value).ok()?,
        Some(degrees) => StudentT::new(degrees).ok()?.at(value).ok()?,
    };
    Some((2.0 * tails.upper).min(1.0))
}

/// The line by every way, and `weights` of its coefficients as the change.
pub(crate) fn readings(
    serial: &Serial<'_>,
    weights: &[f64],
    bandwidth: usize,
    level: Level,
    question: &str,
) -> Vec<LineReading> {
    let effect = |fit: &SerialFit| -> Option<LineEffect> {
        let unit = |at: usize| {
            let mut unit = vec![0.0; weights.len()];
            if let Some(one) = unit.get_mut(at) {
                *one = 1.0;
            }
            unit
        };
        let coefficients = (0..weights.len())
            .map(|at| Effect::of(fit.contrast(&unit(at)), level))
            .collect::<Option<Vec<Effect>>>()?;
        let change = Effect::of(fit.contrast(weights), level)?;
        Some(LineEffect { rho: fit.rho, coefficients, change })
    };
    let reading = |method: &ErrorMethod| {
        let why = |why: String| Answer::from(NotMeasurable::new(question, why));
        let effect = match serial.fit(*method, bandwidth) {
            Ok(fit) => effect(&fit).map_or_else(
                || why("the figures are too large to be judged".into()),
                Answer::Measured,
            ),
            Err(error) => why(error.to_string()),
        };
        LineReading { method: *method, effect }
    };
    ErrorMethod::ALL.iter().map(reading).collect()
}

/// The widest of ordinary least squares and the two that let errors go on. Not measurable where neither of those
/// two is: then nobody knows how much too narrow the first one is.
pub(crate) fn headline(
    readings: &[LineReading],
    question: &str,
) -> Answer<(ErrorMethod, LineEffect)> {
    let measured = |reading: &LineReading| {
        let effect = reading.effect.clone().measured()?;
        (reading.method != ErrorMethod::NeweyWest).then_some((reading.method, effect))
    };
    let found: Vec<(ErrorMethod, LineEffect)> = readings.iter().filter_map(measured).collect();
    let is_serial =
        |method: ErrorMethod| matches!(method, ErrorMethod::PraisWinsten | ErrorMethod::Reml);
    if !found.iter().any(|(method, _)| is_serial(*method)) {
        let serial = readings.iter().find(|reading| is_serial(reading.method));
        let why = serial.and_then(|reading| reading.effect.not_measurable());
        let why = why.map_or_else(|| "nothing was fitted".into(), |why| why.why.clone());
        return NotMeasurable::new(question, why).into();
    }
    // Of equals the first, so that the order of methods decides and not a rounding.
    let widest = found.into_iter().rev();
    let widest =
        widest.max_by(|one, other| one.1.change.width().total_cmp(&other.1.change.width()));
    widest
        .map_or_else(|| NotMeasurable::new(question, "nothing was fitted").into(), Answer::Measured)
}
