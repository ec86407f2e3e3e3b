//! Does it work? What a programme's rows can say to that, all at once.

use std::num::NonZeroUsize;

use chrono::NaiveDate;
use fourp_model::{
    Answer, Defect, FigureKind, Indicator, NotMeasurable, PriorityList, Programme, Quantity, Table,
};
use fourp_stat::Level;
use serde::Serialize;

use crate::{
    chart::{ControlChart, control_chart},
    comparability::Comparability,
    comparability_panel::RecordingSpec,
    composite_rows::composite_of,
    contrast::{Contrast, ContrastQuestion, Counting},
    convention::ChartKind,
    crime_or_recording::{CrimeOrRecording, StatedDetection},
    disruption_change::DisruptionChange,
    drawing::ChartSpec,
    false_alarm::Simulation,
    harm_index::HarmTotals,
    harm_options::HarmOptions,
    hidden_population::{HiddenPopulation, HiddenPopulationOptions},
    indicator_audit::{IndicatorAudit, IndicatorAuditOptions},
    initiative_effect::{EffectOptions, InitiativeJudged},
    initiative_reading::{InitiativeReading, InitiativeReadingOptions, initiative_readings},
    log::DisruptionLog,
    number,
    priority::{PriorityThreats, priority_threats},
    published::{PublishedChange, published_changes},
    robustness::{CompositeChoices, CompositeRobustness},
    rules::RuleSet,
    series::{Series, SeriesOptions},
    series_detectability::SeriesDetectability,
    series_key::SeriesKey,
    target::Target,
    understanding::Understanding,
};

/// What is asked of a programme.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct AssessmentOptions {
    /// As at which date vintages are chosen; `None` is the latest of all.
    pub as_at: Option<NaiveDate>,
    /// The rules of the charts.
    pub rules: RuleSet,
    /// The level of the intervals.
    pub level: Level,
    /// What disruptions are counted as.
    pub counting: Counting,
    /// How false alarms are simulated for each chart.
    pub simulation: Simulation,
    /// How harm is added up.
    pub harm: HarmOptions,
    /// How indicators are audited, and with what power a change is to be shown.
    pub indicators: IndicatorAuditOptions,
    /// What is taken for a sign that bodies record differently.
    pub recording: RecordingSpec,
    /// What is varied about a composite.
    pub composite: CompositeChoices,
    /// How those on no list are estimated.
    pub hidden: HiddenPopulationOptions,
    /// What somebody states about detection; nothing is assumed where nobody does.
    pub detection: StatedDetection,
    /// How the effects of initiatives are asked for.
    pub effects: EffectOptions,
    /// How initiatives are judged.
    pub readings: InitiativeReadingOptions,
}

/// The latest vintages, three sigma, 95 %, each disruption once, 1,000 series; the others by their defaults.
impl Default for AssessmentOptions {
    fn default() -> Self {
        Self {
            as_at: None,
            rules: RuleSet::three_sigma(),
            level: Level::default(),
            counting: Counting::default(),
            simulation: Simulation::default(),
            harm: HarmOptions::default(),
            indicators: IndicatorAuditOptions::default(),
            recording: RecordingSpec::default(),
            composite: CompositeChoices::default(),
            hidden: HiddenPopulationOptions::default(),
            detection: StatedDetection::default(),
            effects: EffectOptions::default(),
            readings: InitiativeReadingOptions::default(),
        }
    }
}

/// What the rows of a programme say to the question whether it works.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Assessment {
    /// What was asked.
    pub options: AssessmentOptions,
    /// Rises and falls between published counts.
    pub changes: Vec<PublishedChange>,
    /// Which threats had priority, by the latest list that names any; rather by one in whose period
    /// something was disrupted.
    pub priority: Answer<PriorityThreats>,
    /// Disruptions of those against others, in the period of that list.
    pub contrast: Answer<Contrast>,
    /// A chart of every series, in order of key.
    pub charts: Answer<Vec<SeriesChart>>,
    /// How many of the charts show a signal, and how many would where nothing happens.
    pub signals: SignalTally,
    /// Harm by scale, year and way of detection, by the weights among the rows.
    pub harm: Answer<HarmTotals>,
    /// What the measures in use could show.
    pub indicators: Answer<IndicatorAudit>,
    /// How well threats are said to be understood, by whom, and whether they agree.
    pub understanding: Answer<Understanding>,
    /// Whether bodies record alike.
    pub comparability: Comparability,
    /// One number of several indicators, and how far it rests on choices.
    pub composite: Answer<CompositeRobustness>,
    /// How many are on no list of each capture study, by every model.
    pub hidden: Answer<Vec<HiddenPopulation>>,
    /// What of the published changes, and of changes of series where recording changed, may be recording.
    pub recording: CrimeOrRecording,
    /// Disruptions by effort, by what it brings and by their effects, the latest months against those before.
    pub disruptions: Answer<DisruptionChange>,
    /// What each initiative changed, whether it moved elsewhere, and at what cost.
    pub initiatives: Vec<InitiativeJudged>,
    /// Whether what was started worked, as far as series of its threat and place tell.
    pub readings: Answer<Vec<InitiativeReading>>,
}

/// Signals on many charts, against those that so many charts show where nothing happens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SignalTally {
    /// How many charts could be drawn.
    pub charts: usize,
    /// How many of them show a signal.
    pub signalling: usize,
    /// How many would be expected to where nothing happens: the sum of the chances of at least one false alarm,
    /// simulated where the chart has them so. `None` if one is not known.
    pub expected: Option<f64>,
}

/// A series and its chart.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SeriesChart {
    /// Of what.
    pub key: SeriesKey,
    /// The series.
    pub series: Series,
    /// Its chart: u' where every value is a count with an exposure, otherwise `XmR`, which assumes no law.
    pub chart: Answer<ControlChart>,
    /// The smallest changes that it could show.
    pub detectability: Answer<SeriesDetectability>,
}

impl Assessment {
    /// Asks everything this crate can ask of a programme without further choices.
    ///
    /// # Errors
    /// Every [`Defect`] of observations, interventions and ratings at once.
    ///
    /// ```
    /// use fourp_model::{Programme, Tables};
    /// use fourp_performance::{Assessment, AssessmentOptions};
    ///
    /// let nothing = Programme::new(Tables::default()).map_err(|defects| format!("{defects:?}"))?;
    /// let found = Assessment::of(&nothing, AssessmentOptions::default())
    ///     .map_err(|defects| format!("{defects:?}"))?;
    /// assert!(!found.contrast.is_measured() && !found.charts.is_measured());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(programme: &Programme, options: AssessmentOptions) -> Result<Self, Vec<Defect>> {
        let log = DisruptionLog::compile(programme);
        let series = Series::compile(programme, SeriesOptions { as_at: options.as_at });
        let compiled = series.as_deref().unwrap_or_default();
        let understanding = Understanding::of(programme, compiled, options.level);
        let (log, series, understanding) = match (log, series, understanding) {
            (Ok(log), Ok(series), Ok(understanding)) => (log, series, understanding),
            (log, series, understanding) => {
                let defects = [log.err(), series.err(), understanding.err()];
                return Err(defects.into_iter().flatten().flatten().collect());
            }
        };
        let spec = options.recording;
        let comparability = Comparability::of(programme, &series, spec, NonZeroUsize::MIN)
            .unwrap_or_else(|error| Comparability::unasked(programme, spec, &error));
        let choices = &options.composite;
        let composite =
            composite_of(programme, &series, &comparability, choices, NonZeroUsize::MIN);
        let lists = programme.rows::<PriorityList>().iter();
        // The latest of those that name threats, and rather one in whose period something was disrupted.
        let latest = lists.max_by_key(|list| {
            let is_named = !list.labels.is_empty();
            (is_named && log.has_any_in(&list.period), is_named, list.period.end(), &list.id)
        });
        let in_force = match latest {
            Some(list) => priority_threats(programme, &list.period).map(|found| (list, found)),
            None => NotMeasurable::new("Which threats had priority?", "there is no priority list")
                .needing(Table::Priorities, "which threats came first, when, by name")
                .into(),
        };
        let contrast = in_force.as_ref().and_then(|(list, found)| {
            log.contrast(ContrastQuestion {
                period: list.period.clone(),
                priority: found.threats.clone(),
                counting: options.counting,
                level: options.level,
            })
        });
        let priority = in_force.map(|(_, found)| found);
        let readings = initiative_readings(programme, &series, &options.readings);
        let harm = HarmTotals::of(programme, &series, options.harm);
        let charts = charts(programme, series.clone(), &options);
        let drawn = charts.as_ref().measured().map(Vec::as_slice).unwrap_or_default();
        let is_signal = |each: &SeriesChart| {
            let chart = each.chart.as_ref().measured()?;
            Some((each.key.clone(), !chart.signals.is_empty()))
        };
        let signals = drawn.iter().filter_map(is_signal).collect();
        let indicators = IndicatorAudit::of(programme, &series, &signals, options.indicators);
        let changes = published_changes(programme, options.level);
        Ok(Self {
            recording: CrimeOrRecording::of(programme, &changes, &series, &options.detection),
            disruptions: DisruptionChange::of(programme, &log),
            initiatives: InitiativeJudged::all(programme, &series, &options.effects),
            changes,
            priority,
            contrast,
            signals: SignalTally::of(drawn),
            charts,
            harm,
            indicators,
            understanding,
            comparability,
            composite,
            readings,
            hidden: HiddenPopulation::of(programme, options.hidden),
            options,
        })
    }
}

impl SignalTally {
    fn of(charts: &[SeriesChart]) -> Self {
        let drawn = || charts.iter().filter_map(|each| each.chart.as_ref().measured());
        let chance = |chart: &ControlChart| {
            let alarms = &chart.false_alarms;
            alarms.estimated_limits.map(|found| found.at_least_one).or(alarms.at_least_one)
        };
        Self {
            charts: drawn().count(),
            signalling: drawn().filter(|chart| !chart.signals.is_empty()).count(),
            // An iterator sums nothing to -0.
            expected: drawn().map(chance).collect::<Option<Vec<f64>>>().map(number::sum),
        }
    }
}

fn charts(
    programme: &Programme,
    series: Vec<Series>,
    options: &AssessmentOptions,
) -> Answer<Vec<SeriesChart>> {
    const QUESTION: &str = "Which points are signals and which are noise?";
    if series.is_empty() {
        return NotMeasurable::new(QUESTION, "the data supplied have no observations")
            .needing(Table::Observations, "what is measured, month by month, with its exposure")
            .into();
    }
    let charted = series.into_iter().map(|series| {
        let spec = ChartSpec {
            rules: options.rules.clone(),
            target: target(programme, &series),
            ..ChartSpec::new(kind(&series))
        };
        let chart = match control_chart(series.sequence(), &spec, options.simulation) {
            Ok(chart) => chart,
            Err(error) => NotMeasurable::new(QUESTION, error.to_string()).into(),
        };
        let detectability = SeriesDetectability::of(&series, options.indicators.detectability);
        SeriesChart { key: series.key.clone(), series, chart, detectability }
    });
    Answer::Measured(charted.collect())
}

fn kind(series: &Series) -> ChartKind {
    let is_exposed = series.points.iter().all(|point| point.exposure.is_some());
    let is_whole = series.points.iter().all(|point| point.value.fract() == 0.0);
    if is_exposed && is_whole && matches!(series.unit.quantity(), Quantity::Count(_)) {
        ChartKind::UPrime
    } else {
        ChartKind::XmR
    }
}

/// The target of the one indicator that reads the measure in its unit, for series without exposure that are not of
/// one area, nor of another body than the indicator's owner.
fn target(programme: &Programme, series: &Series) -> Option<Target> {
    let mut indicators = programme.rows::<Indicator>().iter().filter(|indicator| {
        let covers =
            series.key.threat.as_ref().is_some_and(|threat| indicator.threat.covers(threat));
        let figure = indicator.target.as_ref();
        let is_whole = series.key.area.is_none()
            && (series.key.party.is_none() || series.key.party == indicator.owner);
        indicator.measure == series.key.measure
            && is_whole
            && (covers || series.key.threat.is_none())
            && figure.is_some_and(|figure| {
                matches!(figure.kind(), FigureKind::Exact { .. })
                    && figure.unit().quantity() == series.unit.quantity()
            })
    });
    let (indicator, None) = (indicators.next()?, indicators.next()) else { return None };
    let value = indicator.target.as_ref()?.printed()?.approximate();
    series.exposure_unit.is_none().then_some(Target { value, direction: indicator.direction })
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::{
        Citation, Direction, Figure, IndicatorKind, Intervention, Observation, Party, Rational,
        Tables,
    };

    fn figure(value: i64, unit: &str) -> Figure {
        let value = Rational::from_int(value);
        Figure::new(FigureKind::Exact { value }, unit.parse().unwrap()).unwrap()
    }

    fn month(month: u32, value: i64) -> Observation {
        Observation::new(
            "crimes".parse().unwrap(),
            format!("2018-M{month:02}").parse().unwrap(),
            figure(value, "crimes"),
            Citation::at("register".parse().unwrap(), "table 1"),
        )
    }

    fn of(tables: Tables) -> Result<Assessment, Vec<Defect>> {
        let simulation = Simulation { replicates: 0, seed: 1 };
        let options = AssessmentOptions { simulation, ..AssessmentOptions::default() };
        Assessment::of(&Programme::new(tables).unwrap(), options)
    }

    #[test]
    fn every_series_has_a_chart_with_the_target_of_its_indicator() {
        let cite = || Citation::at("register".parse().unwrap(), "table 1");
        let indicator = Indicator {
            target: Some(figure(3, "crimes")),
            direction: Direction::Down,
            ..Indicator::new(
                "fewer".parse().unwrap(),
                "Fewer crimes",
                "crimes".parse().unwrap(),
                IndicatorKind::Outcome,
                cite(),
            )
        };
        let observations: Vec<Observation> =
            (1..=12).map(|at| month(at, 20 + i64::from(at % 3))).collect();
        let found = of(Tables { observations, indicators: vec![indicator], ..Tables::default() });
        let charts = found.unwrap().charts.measured().unwrap();
        let chart = charts[0].chart.clone().measured().unwrap();
        assert_eq!(chart.kind, ChartKind::XmR);
        assert_eq!(chart.assurance.unwrap().1, crate::Assurance::ConsistentlyMissed);
    }

    #[test]
    fn signals_stand_beside_those_expected_by_chance() {
        let steady = |at: u32| month(at, 20 + i64::from(at % 3));
        let struck = |at: u32| Observation {
            detection: fourp_model::Detection::Proactive,
            ..month(at, if at == 12 { 90 } else { 20 + i64::from(at % 3) })
        };
        let short = Observation { detection: fourp_model::Detection::Reported, ..month(1, 3) };
        let observations = (1..=12).flat_map(|at| [steady(at), struck(at)]).chain([short]);
        let found = of(Tables { observations: observations.collect(), ..Tables::default() });
        let SignalTally { charts, signalling, expected } = found.unwrap().signals;
        assert_eq!((charts, signalling), (2, 1));
        // Without a simulation, each chart has the chance of three sigma with known limits: twelve points.
        let chance = 1.0 - (1.0 - 0.002_699_796_063_260_19_f64).powi(12);
        assert!((expected.unwrap() - 2.0 * chance).abs() < 1e-12);
        let none = of(Tables::default()).unwrap().signals.expected.unwrap();
        assert!(none == 0.0 && none.is_sign_positive());
    }

    #[test]
    fn counts_with_exposure_are_charted_as_rates() {
        let exposed = |at: u32| Observation {
            exposure: Some(figure(i64::from(at) + 9, "people")),
            ..month(at, 20)
        };
        let tables = Tables { observations: (1..=12).map(exposed).collect(), ..Tables::default() };
        let charts = of(tables).unwrap().charts.measured().unwrap();
        assert_eq!(charts[0].chart.clone().measured().unwrap().kind, ChartKind::UPrime);
    }

    #[test]
    fn defects_of_both_tables_come_together() {
        let act = Intervention {
            effort: Some(figure(-1, "GBP")),
            ..Intervention::new(
                "a".parse().unwrap(),
                "2018".parse().unwrap(),
                Party::Body("force".parse().unwrap()),
                Citation::at("register".parse().unwrap(), "row 1"),
            )
        };
        let tables = Tables {
            observations: vec![month(1, 1), month(1, 2)],
            interventions: vec![act],
            ..Tables::default()
        };
        assert_eq!(of(tables).unwrap_err().len(), 2);
    }
}
