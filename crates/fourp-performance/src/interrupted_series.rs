//! Did a series change when something was done, and how sure is that?

use fourp_model::{Answer, NotMeasurable, Table};
use fourp_stat::{Caveat, LeastSquaresError};
use serde::Serialize;

use crate::{
    count_regression::{CountLaw, CountRegression, count_regression},
    effect_reading::{Effect, LineEffect, LineReading, headline, readings},
    interrupted_checks::{ExtremeStart, PlaceboRank, ResidualCheck, extremes},
    interrupted_spec::{AcrossBreaks, InterruptionError, InterruptionSpec, Measured},
    interrupted_terms::{SeriesTerm, Terms},
    number,
    sequence::{Sample, Sequence},
    serial_errors::{ErrorMethod, Serial, quadratic},
};

const QUESTION: &str = "Did the series change when something was done?";
/// With fewer periods than this on a side a line is told to be weak.
const FEW: usize = 12;

/// A series with what was done to it, by every way of judging the difference.
///
/// A line through values, or rates where there is an exposure, with the error of it judged in four ways; and three
/// count models. The headline is the widest of the lines that may bear it. Whatever else happened at the same time is
/// in the difference too.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct InterruptedSeries {
    /// What was asked.
    pub spec: InterruptionSpec,
    /// Periods that count before the change.
    pub before: usize,
    /// Periods that count after it.
    pub after: usize,
    /// Periods without a value between the first and the last.
    pub missing: usize,
    /// The columns, in order.
    pub terms: Vec<SeriesTerm>,
    /// The lag of Newey and West.
    pub bandwidth: usize,
    /// The line, its error judged in four ways.
    pub lines: Vec<LineReading>,
    /// The widest of ordinary least squares, Prais-Winsten and REML, by the mean change a period.
    pub headline: Answer<InterruptionHeadline>,
    /// Poisson, quasi-Poisson and negative binomial; empty where values are no counts.
    pub counts: Vec<CountReading>,
    /// What the line leaves over.
    pub residuals: ResidualCheck,
    /// Where the date stands among all at which one could look.
    pub placebo: PlaceboRank,
    /// Periods just before the change that were extreme: a return to the mean would look like an effect.
    pub extremes: Vec<ExtremeStart>,
    /// What a reader must be told.
    pub caveats: Vec<Caveat>,
}

/// The reading that a report may lead with.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct InterruptionHeadline {
    /// By which way.
    pub method: ErrorMethod,
    /// The mean change a period, in the unit of the values or of the rate.
    pub change: Effect,
    /// What did not happen and would have, over all periods that count after the change; below 0 where more happened.
    pub averted: Effect,
    /// What would have happened in those periods without the change.
    pub expected: f64,
}

/// A count model.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CountReading {
    /// The law.
    pub law: CountLaw,
    /// What it says; not measurable with the reason where it says nothing.
    pub effect: Answer<CountEffect>,
}

/// What a count model says.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CountEffect {
    /// The fit.
    pub fit: CountRegression,
    /// One to a column, as logarithms of ratios.
    pub coefficients: Vec<Effect>,
    /// Counts expected after the change over those expected without it, by the delta method on the logarithm.
    pub ratio: Effect,
    /// What was counted after the change, over that ratio, less what was counted; its ends are those of the ratio.
    pub averted: Effect,
}

/// The rows of one question.
struct Rows {
    places: Vec<usize>,
    samples: Vec<Sample>,
    start: usize,
}

/// Holds what came after a change against what went before, and a trend.
///
/// Not measurable, with the reason by name: recording changed in between (unless asked to read across), fewer
/// periods on a side than asked for, a constant series, columns that cannot be told apart. O(periods² x columns²).
///
/// # Errors
/// [`InterruptionError`] for a question that makes no sense.
///
/// ```
/// use fourp_performance::{InterruptionSpec, Sequence, interrupted_series};
///
/// // Made-up months: about twenty, then about ten.
/// let months = [20, 22, 19, 21, 18, 20, 21, 19, 20, 22, 10, 11, 9, 10, 12, 9, 8, 11, 10, 9];
/// let found = interrupted_series(&Sequence::of_counts(&months), &InterruptionSpec::at(10))?;
/// let found = found.measured().ok_or("refused")?;
/// let headline = found.headline.measured().ok_or("no error to judge by")?;
/// assert!(headline.change.interval.contains(-10.0) && headline.change.interval.upper() < 0.0);
/// assert_eq!(found.placebo.rank, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn interrupted_series(
    sequence: &Sequence,
    spec: &InterruptionSpec,
) -> Result<Answer<InterruptedSeries>, InterruptionError> {
    spec.check(sequence.len())?;
    let rows = Rows::of(sequence, spec)?;
    let bandwidth = spec.bandwidth_of(rows.places.len().max(1))?;
    if let Some(why) = refused(sequence, spec, &rows) {
        return Ok(why.into());
    }
    let values = rows.values();
    let terms = match rows.terms(spec, rows.start) {
        Ok(terms) => terms,
        Err(why) => return Ok(NotMeasurable::new(QUESTION, why).into()),
    };
    let weights = change_weights(&terms, &rows);
    let serial = Serial { design: &terms.design, response: &values, times: &rows.places };
    let lines = readings(&serial, &weights, bandwidth, spec.level, QUESTION);
    let headline = headline(&lines, QUESTION).and_then(|(method, line)| {
        led(method, &line, &terms, &rows).map_or_else(
            || NotMeasurable::new(QUESTION, "the figures are too large to be judged").into(),
            Answer::Measured,
        )
    });
    let residuals = serial.fit(ErrorMethod::Ols, 0).map_or_else(
        |_| ResidualCheck { durbin_watson: None, autocorrelation: Vec::new() },
        |fit| ResidualCheck::of(&rows.places, &fit.residuals, bandwidth.max(1)),
    );
    let counts =
        if spec.measured == Measured::Counts { counted(&terms, &rows, spec) } else { Vec::new() };
    let before: Vec<(usize, f64)> =
        rows.places.iter().copied().zip(values.iter().copied()).take(rows.before()).collect();
    let extremes = extremes(&before);
    let placebo = placebo(&rows, spec, &values);
    let span =
        rows.places.last().zip(rows.places.first()).map_or(0, |(last, first)| last - first + 1);
    let mut found = InterruptedSeries {
        spec: *spec,
        before: rows.before(),
        after: rows.places.len().saturating_sub(rows.before()),
        missing: span
            .saturating_sub(rows.places.len())
            .saturating_sub(rows.left_out(sequence, spec)),
        terms: terms.names,
        bandwidth,
        lines,
        headline,
        counts,
        residuals,
        placebo,
        extremes,
        caveats: Vec::new(),
    };
    found.caveats = caveats(&found, sequence, &rows);
    Ok(Answer::Measured(found))
}

impl Rows {
    fn of(sequence: &Sequence, spec: &InterruptionSpec) -> Result<Self, InterruptionError> {
        let start = spec.change.saturating_add(spec.lag);
        let counts = |place: usize| place < spec.change || place >= start;
        let slots = sequence.slots().iter().enumerate();
        let (places, samples): (Vec<usize>, Vec<Sample>) = slots
            .filter_map(|(place, slot)| Some((place, (*slot)?)))
            .filter(|(place, _)| counts(*place))
            .unzip();
        let is_count = |sample: &Sample| sample.value >= 0.0 && sample.value.fract() == 0.0;
        let mut rows = places.iter().zip(&samples);
        if spec.measured == Measured::Counts
            && let Some((period, sample)) = rows.find(|(_, sample)| !is_count(sample))
        {
            return Err(InterruptionError::NoCount { period: *period, value: sample.value });
        }
        Ok(Self { places, samples, start })
    }

    fn before(&self) -> usize {
        self.places.partition_point(|place| *place < self.start)
    }

    fn values(&self) -> Vec<f64> {
        self.samples.iter().map(Sample::rate).collect()
    }

    fn terms(&self, spec: &InterruptionSpec, start: usize) -> Result<Terms, String> {
        let names = Terms::names(spec.shape, spec.season);
        let columns = names.len();
        let terms = Terms::at(names, spec.season, &self.places, start)
            .map_err(|error| error.to_string())?;
        if self.places.len() <= columns {
            return Err(format!(
                "{} periods for {columns} coefficients leave nothing over",
                self.places.len()
            ));
        }
        let rank = terms.design.factor().map(|_| ());
        match rank {
            Ok(()) => Ok(terms),
            Err(LeastSquaresError::Singular { rank, columns, dependent }) => Err(format!(
                "the design is singular, rank {rank} of {columns}: {} cannot be told from the rest",
                terms.named(&dependent)
            )),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Periods with a value that the lag leaves out.
    fn left_out(&self, sequence: &Sequence, spec: &InterruptionSpec) -> usize {
        sequence
            .slots()
            .iter()
            .skip(spec.change)
            .take(self.start.saturating_sub(spec.change))
            .flatten()
            .count()
    }
}

fn refused(sequence: &Sequence, spec: &InterruptionSpec, rows: &Rows) -> Option<NotMeasurable> {
    let (first, last) = (*rows.places.first()?, *rows.places.last()?);
    let broken = sequence.breaks().iter().find(|at| **at > first && **at <= last);
    if let Some(at) = broken.filter(|_| spec.breaks == AcrossBreaks::Refuse) {
        let why = format!(
            "recording changed at period {at}: what is counted before and after is not the same"
        );
        return Some(NotMeasurable::new(QUESTION, why).needing(
            Table::Observations,
            "counts of one definition on both sides, or both definitions for some periods",
        ));
    }
    let before = rows.before();
    let after = rows.places.len().saturating_sub(before);
    if before < spec.side_min || after < spec.side_min {
        let why = format!(
            "{before} periods before the change and {after} after it; {} are needed on each side",
            spec.side_min
        );
        return Some(
            NotMeasurable::new(QUESTION, why)
                .needing(Table::Observations, "more periods on the short side"),
        );
    }
    let values = rows.values();
    let value = *values.first()?;
    if values.iter().all(|other| *other == value) {
        let why = if value == 0.0 {
            "every value is 0: nothing was counted".to_owned()
        } else {
            format!(
                "every value is {value}: a series that never moves has no error to judge a change by"
            )
        };
        return Some(NotMeasurable::new(QUESTION, why));
    }
    None
}

/// Weights of the coefficients that give the mean change over the periods after, each by its exposure.
fn change_weights(terms: &Terms, rows: &Rows) -> Vec<f64> {
    let exposure = |sample: &Sample| sample.exposure.unwrap_or(1.0);
    let after = rows.samples.iter().skip(rows.before());
    let whole = number::sum(after.clone().map(exposure));
    let mean = |(name, column): (&SeriesTerm, &Vec<f64>)| {
        if !name.is_effect() {
            return 0.0;
        }
        let column = column.iter().skip(rows.before());
        number::sum(column.zip(after.clone()).map(|(x, sample)| x * exposure(sample))) / whole
    };
    terms.names.iter().zip(terms.design.columns()).map(mean).collect()
}

/// The headline of a line: the change, and what it averted over all periods after it.
fn led(
    method: ErrorMethod,
    line: &LineEffect,
    terms: &Terms,
    rows: &Rows,
) -> Option<InterruptionHeadline> {
    let after = rows.samples.iter().skip(rows.before());
    let exposures: Vec<f64> = after.map(|sample| sample.exposure.unwrap_or(1.0)).collect();
    let whole = number::sum(exposures.iter().copied());
    let averted = line.change.turned(|change| -change * whole)?;
    let averted = Effect { standard_error: line.change.standard_error * whole, ..averted };
    let mut expected = 0.0;
    for (column, coefficient) in terms.without_effect().iter().zip(&line.coefficients) {
        let rows = column.iter().skip(rows.before()).zip(&exposures);
        expected += coefficient.value * number::sum(rows.map(|(x, exposure)| x * exposure));
    }
    Some(InterruptionHeadline { method, change: line.change, averted, expected })
}

fn counted(terms: &Terms, rows: &Rows, spec: &InterruptionSpec) -> Vec<CountReading> {
    let counts: Vec<f64> = rows.samples.iter().map(|sample| sample.value).collect();
    let exposures: Option<Vec<f64>> = rows.samples.iter().map(|sample| sample.exposure).collect();
    let reading = |law: &CountLaw| {
        let fit = count_regression(&terms.design, &counts, exposures.as_deref(), *law);
        let effect = match fit {
            Ok(fit) => count_effect(fit, terms, rows, spec).map_or_else(
                || {
                    NotMeasurable::new(
                        QUESTION,
                        "nothing was counted after the change, or too much",
                    )
                    .into()
                },
                Answer::Measured,
            ),
            Err(error) => NotMeasurable::new(QUESTION, error.to_string()).into(),
        };
        CountReading { law: *law, effect }
    };
    CountLaw::ALL.iter().map(reading).collect()
}

fn count_effect(
    fit: CountRegression,
    terms: &Terms,
    rows: &Rows,
    spec: &InterruptionSpec,
) -> Option<CountEffect> {
    let left = number::size(rows.places.len().saturating_sub(terms.names.len()));
    let degrees = (fit.law == CountLaw::QuasiPoisson).then_some(left);
    let with_error = |(at, value): (usize, &f64)| {
        let variance = fit.covariance.get(at)?.get(at)?;
        Effect::by(*value, variance.sqrt(), degrees, spec.level)
    };
    let coefficients =
        fit.coefficients.iter().enumerate().map(with_error).collect::<Option<_>>()?;
    // Fitted counts without the effect, and the derivatives of the logarithm of the ratio of the sums.
    let logs: Vec<f64> = {
        let mut logs = vec![0.0; fit.fitted.len()];
        let effects = terms.names.iter().zip(terms.design.columns()).zip(&fit.coefficients);
        for ((_, column), value) in effects.filter(|((name, _), _)| name.is_effect()) {
            logs.iter_mut().zip(column).for_each(|(sum, x)| *sum += value * x);
        }
        logs
    };
    let after = || fit.fitted.iter().zip(&logs).skip(rows.before());
    let with = number::sum(after().map(|(mu, _)| *mu));
    let without = number::sum(after().map(|(mu, log)| mu * (-log).exp()));
    let slope = |(name, column): (&SeriesTerm, &Vec<f64>)| {
        let rows = || after().zip(column.iter().skip(rows.before()));
        let with_sum = number::sum(rows().map(|((mu, _), x)| mu * x)) / with;
        let without_sum = number::sum(rows().map(|((mu, log), x)| mu * (-log).exp() * x)) / without;
        if name.is_effect() { with_sum } else { with_sum - without_sum }
    };
    let gradient: Vec<f64> = terms.names.iter().zip(terms.design.columns()).map(slope).collect();
    let error = quadratic(&fit.covariance, &gradient).max(0.0).sqrt();
    let ratio = Effect::by((with / without).ln(), error, degrees, spec.level)?.exp()?;
    let seen = number::sum(rows.samples.iter().skip(rows.before()).map(|sample| sample.value));
    let averted = ratio.turned(|ratio| seen / ratio - seen)?;
    let averted = Effect { standard_error: error * seen / ratio.value, ..averted };
    Some(CountEffect { fit, coefficients, ratio, averted })
}

/// Every date that leaves enough periods on either side, by how far the change is from nothing in its standard errors.
fn placebo(rows: &Rows, spec: &InterruptionSpec, values: &[f64]) -> PlaceboRank {
    let clarity = |start: usize| {
        let terms = rows.terms(spec, start).ok()?;
        let moved = Rows { places: rows.places.clone(), samples: rows.samples.clone(), start };
        let serial = Serial { design: &terms.design, response: values, times: &rows.places };
        let found = serial.fit(ErrorMethod::Ols, 0).ok()?.contrast(&change_weights(&terms, &moved));
        let clarity = (found.value / found.standard_error).abs();
        clarity.is_finite().then_some((start, clarity))
    };
    let last = rows.places.len().saturating_sub(spec.side_min);
    let starts = rows
        .places
        .iter()
        .skip(spec.side_min)
        .take(last.saturating_sub(spec.side_min).saturating_add(1));
    let all: Vec<(usize, f64)> = starts.filter_map(|start| clarity(*start)).collect();
    let own = clarity(rows.start).map_or(0.0, |(_, clarity)| clarity);
    let others = || all.iter().filter(|(start, _)| *start != rows.start);
    let rank = others().filter(|(_, clarity)| *clarity >= own).count().saturating_add(1);
    let clearest =
        others().fold((rows.start, own), |best, each| if each.1 > best.1 { *each } else { best });
    PlaceboRank { rank, of: others().count().saturating_add(1), clearest: clearest.0 }
}

fn caveats(found: &InterruptedSeries, sequence: &Sequence, rows: &Rows) -> Vec<Caveat> {
    let mut told = vec![Caveat::new(
        "whatever else changed at that time is in the difference: one series by itself cannot tell them apart",
    )];
    let least = found.before.min(found.after);
    if least < FEW {
        told.push(Caveat::new(format!(
            "{least} periods on the shorter side: with fewer than {FEW} a trend and a change are hard to tell apart"
        )));
    }
    if found.spec.lag > 0 {
        told.push(Caveat::new(format!(
            "{} periods from the change on are left out",
            found.spec.lag
        )));
    }
    if found.missing > 0 {
        told.push(Caveat::new(format!("{} periods have no value", found.missing)));
    }
    if !found.extremes.is_empty() {
        told.push(Caveat::new(
            "just before the change the series was extreme: part of the difference is a return to the mean",
        ));
    }
    let first = found.residuals.autocorrelation.first().copied().unwrap_or(0.0);
    if first > 0.2 && !found.counts.is_empty() {
        told.push(Caveat::new(format!(
            "errors go on from period to period ({first:.2}): the intervals of the count models are too narrow"
        )));
    }
    let inside = |at: &&usize| rows.places.first() < Some(*at) && Some(*at) <= rows.places.last();
    if let Some(at) = sequence.breaks().iter().find(inside) {
        told.push(Caveat::new(format!(
            "read across a change of recording at period {at}, on request"
        )));
    }
    told
}
