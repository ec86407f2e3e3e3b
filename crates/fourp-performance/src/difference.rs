//! Did places where something was done move otherwise than places where it was not?

use fourp_model::{Answer, NotMeasurable, Table};
use fourp_stat::{Caveat, Design, Level};
use serde::Serialize;

use crate::{
    effect_panel::{EffectPanel, PanelUnit},
    effect_reading::{Effect, LineEffect, LineReading, headline, readings},
    interrupted_checks::ResidualCheck,
    interrupted_spec::{AcrossBreaks, usual_bandwidth},
    number,
    sequence::Sample,
    serial_errors::{ErrorMethod, Serial},
};

const QUESTION: &str = "Did places where something was done move otherwise than the others?";

/// What is asked of two groups of series.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct DifferenceSpec {
    /// The first period in which something was done.
    pub change: usize,
    /// How many periods from the change on are left out.
    pub lag: usize,
    /// The level of the intervals.
    pub level: Level,
    /// How many periods each side must have.
    pub side_min: usize,
    /// What is done where recording changed.
    pub breaks: AcrossBreaks,
}

/// Places where something was done against places where it was not, before and after.
///
/// In each period the mean of the one less the mean of the other: what moves all of them alike falls out. That the two
/// would have moved alike without the change is assumed, and cannot be shown; only that they did before.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct DifferenceInDifferences {
    /// What was asked.
    pub spec: DifferenceSpec,
    /// Where something was done.
    pub treated: Vec<String>,
    /// Where it was not.
    pub compared: Vec<String>,
    /// The four means.
    pub cells: Cells,
    /// How much more the mean moved where something was done, the error judged in four ways from the differences by
    /// period; never narrower for having counted each place by itself.
    pub lines: Vec<LineReading>,
    /// The widest of ordinary least squares, Prais-Winsten and REML.
    pub headline: Answer<(ErrorMethod, LineEffect)>,
    /// The ratio of the ratios of counts, errors as of independent events; not measurable where values are no counts.
    pub ratio: Answer<Effect>,
    /// The same, wider by how much shares vary from period to period beyond chance.
    pub dispersed_ratio: Answer<Effect>,
    /// Pearson's X² over its degrees of freedom of the shares by period.
    pub dispersion: Option<f64>,
    /// The slope of the differences before the change: 0 if the two moved alike.
    pub trend_before: Answer<Effect>,
    /// What the differences leave over.
    pub residuals: ResidualCheck,
    /// What a reader must be told.
    pub caveats: Vec<Caveat>,
}

/// Means over periods and places.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Cells {
    /// Where something was done, before.
    pub treated_before: f64,
    /// There, after.
    pub treated_after: f64,
    /// Elsewhere, before.
    pub compared_before: f64,
    /// Elsewhere, after.
    pub compared_after: f64,
    /// Periods before.
    pub before: usize,
    /// Periods after.
    pub after: usize,
}

struct Period {
    place: usize,
    is_after: bool,
    treated: f64,
    compared: f64,
    counts: Option<[f64; 2]>,
    exposures: [f64; 2],
}

/// Holds the units of a panel that adopted at `change` against those that never did.
///
/// Units that adopted at other times are left out: see [`staggered_effects`](crate::staggered_effects) for them. Only
/// periods in which every unit has a value count. The difference is exact: (after - before) of the one mean less that
/// of the other; its errors come from the differences by period. The ratio is of Poisson counts, (treated after /
/// before) / (compared after / before), with the standard error √Σ1/count of its logarithm.
///
/// ```
/// use fourp_performance::{DifferenceSpec, EffectPanel, PanelUnit, Sequence, difference_in_differences};
///
/// let unit = |name: &str, adopted, drop: u32| PanelUnit {
///     name: name.into(),
///     adopted,
///     sequence: Sequence::of_counts(&std::array::from_fn::<u32, 20, _>(|at| {
///         let noise = u32::try_from(at * 7 % 5).unwrap_or(0);
///         50 + noise - if at >= 10 { drop + u32::try_from(at * 3 % 2).unwrap_or(0) } else { 0 }
///     })),
/// };
/// let panel = EffectPanel::new(vec![unit("north", Some(10), 20), unit("south", None, 5)])?;
/// let found = difference_in_differences(&panel, &DifferenceSpec::at(10)).measured().ok_or("refused")?;
/// let cells = found.cells;
/// let exact = (cells.treated_after - cells.treated_before) - (cells.compared_after - cells.compared_before);
/// assert!((exact - -15.0).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn difference_in_differences(
    panel: &EffectPanel,
    spec: &DifferenceSpec,
) -> Answer<DifferenceInDifferences> {
    let (treated, compared) = groups(panel, spec);
    let kept: Vec<&PanelUnit> = treated.iter().chain(&compared).copied().collect();
    if treated.is_empty() || compared.is_empty() {
        let why = format!(
            "{} series where something was done at period {}, and {} where nothing ever was",
            treated.len(),
            spec.change,
            compared.len()
        );
        return NotMeasurable::new(QUESTION, why)
            .needing(Table::Observations, "the same counts for places without it")
            .into();
    }
    let breaks: Vec<usize> = kept.iter().flat_map(|unit| unit.sequence.breaks()).copied().collect();
    if let Some(at) = breaks.iter().min().filter(|_| spec.breaks == AcrossBreaks::Refuse) {
        let why = format!("recording changed at period {at} in one of the series");
        return NotMeasurable::new(QUESTION, why)
            .needing(Table::Observations, "counts of one definition throughout")
            .into();
    }
    let periods = periods(panel, spec, &treated, &compared);
    let before = periods.iter().filter(|period| !period.is_after).count();
    let after = periods.len().saturating_sub(before);
    if before < spec.side_min || after < spec.side_min {
        let why = format!(
            "{before} periods before the change and {after} after it in which every place has a value; {} are needed on each side",
            spec.side_min
        );
        return NotMeasurable::new(QUESTION, why)
            .needing(Table::Observations, "more periods on the short side")
            .into();
    }
    made(spec, &periods, [&treated, &compared], [before, after]).map_or_else(
        || NotMeasurable::new(QUESTION, "the figures are too large to be compared").into(),
        |mut found| {
            if !breaks.is_empty() {
                found.caveats.push(Caveat::new("read across a change of recording, on request"));
            }
            Answer::Measured(found)
        },
    )
}

impl DifferenceSpec {
    /// Without lag, eight periods each side, at 95 %.
    #[must_use]
    pub const fn at(change: usize) -> Self {
        Self { change, lag: 0, level: Level::P95, side_min: 8, breaks: AcrossBreaks::Refuse }
    }
}

fn groups<'a>(
    panel: &'a EffectPanel,
    spec: &DifferenceSpec,
) -> (Vec<&'a PanelUnit>, Vec<&'a PanelUnit>) {
    let units = || panel.units().iter();
    let treated = units().filter(|unit| unit.adopted == Some(spec.change)).collect();
    (treated, units().filter(|unit| unit.adopted.is_none()).collect())
}

fn periods(
    panel: &EffectPanel,
    spec: &DifferenceSpec,
    treated: &[&PanelUnit],
    compared: &[&PanelUnit],
) -> Vec<Period> {
    let start = spec.change.saturating_add(spec.lag);
    let samples = |units: &[&PanelUnit], place: usize| -> Option<Vec<Sample>> {
        units.iter().map(|unit| unit.sequence.slots().get(place).copied()?).collect()
    };
    let places = (0..panel.periods()).filter(|place| *place < spec.change || *place >= start);
    let period = |place: usize| {
        let (here, there) = (samples(treated, place)?, samples(compared, place)?);
        let mean = |samples: &[Sample]| {
            number::sum(samples.iter().map(Sample::rate)) / number::size(samples.len())
        };
        let total = |samples: &[Sample]| number::sum(samples.iter().map(|sample| sample.value));
        let exposure = |samples: &[Sample]| {
            number::sum(samples.iter().map(|sample| sample.exposure.unwrap_or(1.0)))
        };
        let is_count = here
            .iter()
            .chain(&there)
            .all(|sample| sample.value >= 0.0 && sample.value.fract() == 0.0);
        Some(Period {
            place,
            is_after: place >= start,
            treated: mean(&here),
            compared: mean(&there),
            counts: is_count.then(|| [total(&here), total(&there)]),
            exposures: [exposure(&here), exposure(&there)],
        })
    };
    places.filter_map(period).collect()
}

fn made(
    spec: &DifferenceSpec,
    periods: &[Period],
    [treated, compared]: [&[&PanelUnit]; 2],
    [before, after]: [usize; 2],
) -> Option<DifferenceInDifferences> {
    let differences: Vec<f64> = periods.iter().map(|it| it.treated - it.compared).collect();
    let places: Vec<usize> = periods.iter().map(|it| it.place).collect();
    let step = periods.iter().map(|it| f64::from(u8::from(it.is_after))).collect();
    let design = Design::new(vec![vec![1.0; periods.len()], step]).ok()?;
    let serial = Serial { design: &design, response: &differences, times: &places };
    let bandwidth = usual_bandwidth(periods.len());
    let lines = readings(&serial, &[0.0, 1.0], bandwidth, spec.level, QUESTION);
    let headline = headline(&lines, QUESTION);
    let residuals = serial.fit(ErrorMethod::Ols, 0).map_or_else(
        |_| ResidualCheck { durbin_watson: None, autocorrelation: Vec::new() },
        |fit| ResidualCheck::of(&places, &fit.residuals, bandwidth.max(1)),
    );
    let mean = |is_after: bool, value: fn(&Period) -> f64| {
        let side = periods.iter().filter(|it| it.is_after == is_after).map(value);
        number::sum(side) / number::size(if is_after { after } else { before })
    };
    let cells = Cells {
        treated_before: mean(false, |it| it.treated),
        treated_after: mean(true, |it| it.treated),
        compared_before: mean(false, |it| it.compared),
        compared_after: mean(true, |it| it.compared),
        before,
        after,
    };
    let (ratio, dispersed_ratio, dispersion) = ratios(spec, periods);
    let names = |units: &[&PanelUnit]| units.iter().map(|unit| unit.name.clone()).collect();
    let mut caveats = vec![Caveat::new(
        "assumes that without it both would have moved alike, which no data after the change can show",
    )];
    let few = treated.len().min(compared.len());
    if few < 5 {
        caveats.push(Caveat::new(format!(
            "{} on the smaller side: chance that befalls one place for good is in the difference and in no interval",
            if few == 1 { "one place".to_owned() } else { format!("{few} places") }
        )));
    }
    if periods.len()
        < places.last().map_or(0, |last| last.saturating_add(1)).saturating_sub(spec.lag)
    {
        caveats.push(Caveat::new("periods in which a place has no value are left out"));
    }
    Some(DifferenceInDifferences {
        spec: *spec,
        treated: names(treated),
        compared: names(compared),
        cells,
        lines,
        headline,
        ratio,
        dispersed_ratio,
        dispersion,
        trend_before: trend(spec, periods, before),
        residuals,
        caveats,
    })
}

/// The ratio of ratios of counts, as of independent events and as shares vary.
fn ratios(
    spec: &DifferenceSpec,
    periods: &[Period],
) -> (Answer<Effect>, Answer<Effect>, Option<f64>) {
    let refused = |why: &str| Answer::from(NotMeasurable::new(QUESTION, why.to_owned()));
    if periods.iter().any(|period| period.counts.is_none()) {
        let why = "the values are no counts";
        return (refused(why), refused(why), None);
    }
    let total = |is_after: bool, group: usize| -> (f64, f64) {
        let side = || periods.iter().filter(|it| it.is_after == is_after);
        let count =
            |it: &Period| it.counts.and_then(|pair| pair.get(group).copied()).unwrap_or(0.0);
        let exposure = |it: &Period| it.exposures.get(group).copied().unwrap_or(1.0);
        (number::sum(side().map(count)), number::sum(side().map(exposure)))
    };
    let cells = [total(true, 0), total(false, 0), total(true, 1), total(false, 1)];
    if let Some(at) = cells.iter().position(|(count, _)| *count == 0.0) {
        let cell = [
            "where it was done, after",
            "where it was done, before",
            "elsewhere, after",
            "elsewhere, before",
        ];
        let cell = cell.get(at).copied().unwrap_or_default();
        let why = format!("nothing was counted {cell}: a ratio has no finite value");
        return (refused(&why), refused(&why), None);
    }
    let [a, b, c, d] = cells.map(|(count, exposure)| (count / exposure).ln());
    let error = number::sum(cells.iter().map(|(count, _)| 1.0 / count)).sqrt();
    let effect = |error: f64, degrees: Option<f64>| {
        let effect =
            Effect::by((a - b) - (c - d), error, degrees, spec.level).and_then(Effect::exp);
        effect.map_or_else(|| refused("the figures are too large to be judged"), Answer::Measured)
    };
    // Given the total of a period, the part of those where it was done is binomial: what moves all alike falls out.
    let share = |is_after: bool| {
        let ((own, own_exposure), (other, other_exposure)) =
            (total(is_after, 0), total(is_after, 1));
        (own / own_exposure, other / other_exposure)
    };
    let squares = periods.iter().filter_map(|it| {
        let ([own, other], [one, two]) = (it.counts?, it.exposures);
        let (rate, rates) = share(it.is_after);
        let part = rate * one / (rate * one + rates * two);
        let all = own + other;
        (all > 0.0).then(|| (own - all * part).powi(2) / (all * part * (1.0 - part)))
    });
    let squares: Vec<f64> = squares.collect();
    let left = number::size(squares.len()) - 2.0;
    if left < 1.0 {
        return (effect(error, None), refused("too few periods to see how shares vary"), None);
    }
    let dispersion = number::sum(squares.iter().copied()) / left;
    let wider = effect(error * dispersion.max(1.0).sqrt(), Some(left));
    (effect(error, None), wider, Some(dispersion))
}

/// The slope of the differences before the change, by ordinary least squares.
fn trend(spec: &DifferenceSpec, periods: &[Period], before: usize) -> Answer<Effect> {
    let early: Vec<&Period> = periods.iter().take(before).collect();
    let times = early.iter().map(|it| number::size(it.place)).collect();
    let values: Vec<f64> = early.iter().map(|it| it.treated - it.compared).collect();
    let places: Vec<usize> = early.iter().map(|it| it.place).collect();
    let effect = Design::new(vec![vec![1.0; early.len()], times]).ok().and_then(|design| {
        let serial = Serial { design: &design, response: &values, times: &places };
        let fit = serial.fit(ErrorMethod::Ols, 0).ok()?;
        Effect::of(fit.contrast(&[0.0, 1.0]), spec.level)
    });
    effect.map_or_else(
        || {
            NotMeasurable::new(
                QUESTION,
                "the differences before the change do not vary, or are too few",
            )
            .into()
        },
        Answer::Measured,
    )
}
