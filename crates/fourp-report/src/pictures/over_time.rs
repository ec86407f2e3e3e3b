//! Which series hold signals, and which are noise?

use fourp_model::{Answer, Programme, RowRef};
use fourp_performance::{ChartKind, ControlChart, SeriesChart};
use fourp_picture::{
    Cell, Control, ControlLines, ControlPoint, ControlSeries, Picture, Table, TickText,
};

use crate::{
    layout::counted,
    phrase,
    pictures::{
        beside,
        gap::{NotDrawn, data},
        scale::{figure, per},
    },
    results::Results,
    text,
};

/// How many series are drawn.
const MOST: usize = 6;
/// How many are drawn where none shows a signal.
const QUIET: usize = 2;
/// How many series stand in the table, period by period.
const LISTED: usize = 12;
const WHAT: &str = "Series over time with centre line and limits";

/// A series with its chart, in the unit in which it is drawn.
struct Drawn<'a> {
    of: &'a SeriesChart,
    chart: &'a ControlChart,
    /// By how much rates are multiplied, and in what words.
    unit: (f64, String),
}

/// The series with signals, or the longest where there are none, as control charts.
pub(super) fn over_time(results: &Results<'_>) -> Result<Picture, NotDrawn> {
    let Results { programme, audit } = results;
    let Some(performance) = &audit.answers.performance else {
        return Err(NotDrawn::defect(WHAT, "rows that measure performance have defects"));
    };
    let charts = match &performance.charts {
        Answer::Measured(charts) => charts,
        Answer::NotMeasurable(gap) => return Err(NotDrawn::new(WHAT, gap.why.clone())),
    };
    let mut drawn: Vec<Drawn<'_>> = charts.iter().filter_map(Drawn::of).collect();
    let Some(longest) = charts.iter().map(|each| each.series.points.len()).max() else {
        return Err(NotDrawn::new(WHAT, "the data supplied have no series"));
    };
    if drawn.is_empty() {
        let why = format!(
            "of {} the longest has {}, and limits need 12 of one way of counting: observations.csv could hold longer \
             series",
            counted(charts.len(), "series", "series"),
            counted(longest, "value", "values"),
        );
        return Err(NotDrawn::new(WHAT, why));
    }
    // Those with signals first, then the longest.
    drawn.sort_by(|one, other| {
        let weight =
            |each: &Drawn<'_>| (each.chart.signals.len().min(1), each.of.series.points.len());
        weight(other).cmp(&weight(one)).then_with(|| one.of.key.cmp(&other.of.key))
    });
    let tally = performance.signals;
    let most = if tally.signalling == 0 { QUIET } else { MOST.min(tally.signalling) };
    let shown = drawn.get(..most.min(drawn.len())).unwrap_or_default();
    let mut notes = vec![format!(
        "Line: centre; dashed: limits; diamonds: points that meet a rule ({}).",
        performance.options.rules.name()
    )];
    notes.extend(false_alarms(shown));
    if let Some(expected) = tally.expected {
        notes.push(format!(
            "Of {}, {} a signal; where nothing happens about {expected:.1} would all the same.",
            counted(tally.charts, "chart", "charts"),
            match tally.signalling {
                1 => "1 shows".to_owned(),
                many => format!("{many} show"),
            }
        ));
    }
    if drawn.len() > shown.len() {
        let rest = drawn.len() - shown.len();
        let which = if tally.signalling > shown.len() {
            "some of which show signals"
        } else {
            "without a signal"
        };
        notes.push(format!("Not drawn: {}, {which}.", counted(rest, "more series", "more series")));
    }
    if drawn.len() > LISTED {
        notes.push(format!(
            "The table and the data hold {LISTED} of {} series: those with signals first, then the longest.",
            drawn.len()
        ));
    }
    match charts.len().saturating_sub(drawn.len()) {
        0 => {}
        without => notes.push(format!(
            "Left out: {} for which no limits can be drawn.",
            counted(without, "series", "series"),
        )),
    }
    notes.push(
        "Nothing is read across a change of recording. A signal says that something changed, not what; no signal is \
         no proof that nothing did."
            .into(),
    );
    let rows = shown.iter().flat_map(|each| each.of.series.points.iter().map(|point| &point.row));
    let rows: Vec<RowRef> = rows.cloned().collect();
    Ok(Picture {
        id: "over-time".into(),
        headline: headline(tally.signalling, tally.charts, tally.expected),
        subtitle: format!("{}, {}", span(shown), text::title(programme)),
        alternative: shown.iter().map(|each| each.told(programme)).collect::<Vec<_>>().join(" "),
        chart: Box::new(Control::new(shown.iter().map(|each| each.series(programme)).collect())),
        table: table(&drawn),
        sources: beside::read_in(programme, &rows),
        notes,
        data: data(results),
    })
}

fn headline(signalling: usize, charts: usize, expected: Option<f64>) -> String {
    match (signalling, charts, expected) {
        (0, 1, _) => "The one series shows no signal".into(),
        (0, charts, Some(expected)) => {
            format!("None of {charts} series shows a signal; chance gives {expected:.1}")
        }
        (0, charts, None) => format!("None of {charts} series shows a signal"),
        (1, 1, _) => "The one series shows a signal".into(),
        (some, charts, Some(expected)) => {
            let verb = if some == 1 { "shows" } else { "show" };
            format!("{some} of {charts} series {verb} signals; chance gives {expected:.1}")
        }
        (1, charts, None) => format!("1 of {charts} series shows signals"),
        (some, charts, None) => format!("{some} of {charts} series show signals"),
    }
}

/// How often such charts show a signal where nothing happens.
fn false_alarms(shown: &[Drawn<'_>]) -> Option<String> {
    let chance = |each: &Drawn<'_>| {
        let alarms = &each.chart.false_alarms;
        alarms.estimated_limits.map(|found| found.at_least_one).or(alarms.at_least_one)
    };
    let chances: Vec<f64> =
        shown.iter().filter_map(chance).map(|part| (part * 100.0).round()).collect();
    let least = chances.iter().copied().reduce(f64::min)?;
    let most = chances.iter().copied().reduce(f64::max)?;
    let often = if least == most { format!("{most} %") } else { format!("{least} % to {most} %") };
    Some(format!("Where nothing happens, {often} of such charts show a signal all the same."))
}

fn span(shown: &[Drawn<'_>]) -> String {
    let first =
        shown.iter().filter_map(|each| each.of.series.points.first()).map(|point| &point.period);
    let last =
        shown.iter().filter_map(|each| each.of.series.points.last()).map(|point| &point.period);
    let first = first.min_by_key(|period| period.start());
    let last = last.max_by_key(|period| period.end());
    match (first, last) {
        (Some(first), Some(last)) => {
            format!("Recorded values over time, each series in its own unit, {first} to {last}")
        }
        _ => "Recorded values over time, each series in its own unit".into(),
    }
}

impl<'a> Drawn<'a> {
    fn of(of: &'a SeriesChart) -> Option<Self> {
        let chart = of.chart.as_ref().measured()?;
        let lines = chart.points.iter().rev().find_map(|point| point.lines)?;
        let unit = of.series.unit.to_string();
        let is_rate = matches!(
            chart.kind,
            ChartKind::U | ChartKind::UPrime | ChartKind::P | ChartKind::PPrime | ChartKind::IPrime
        );
        let Some(exposure) = of.series.exposure_unit.as_ref().filter(|_| is_rate) else {
            return Some(Self { of, chart, unit: (1.0, unit) });
        };
        let (factor, per) = per(lines.centre, &exposure.to_string());
        let unit = format!("{unit} {per}");
        Some(Self { of, chart, unit: (factor, unit) })
    }

    /// What the series is of, with names where rows have them.
    fn title(&self, programme: &Programme) -> String {
        let key = &self.of.key;
        let words = |slug: &str| slug.replace('-', " ");
        let threat = key.threat.as_ref().map(|id| match programme.get(id) {
            Some(threat) => threat.name.clone(),
            None => words(id.as_str()),
        });
        let population = key.population.as_ref().map(|id| match programme.get(id) {
            Some(population) => population.name.clone(),
            None => words(id.as_str()),
        });
        let parts = [
            threat,
            population,
            key.strand.map(|strand| strand.to_string()),
            key.area.as_ref().map(|area| words(area.as_str())),
            key.party.as_ref().map(|party| phrase::party(party, programme)),
            key.counting_rule.as_ref().map(|rule| format!("counted as {}", words(rule.as_str()))),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        let measure = phrase::capitalised(&words(key.measure.as_str()));
        let of =
            if parts.is_empty() { measure } else { format!("{measure}: {}", parts.join(", ")) };
        // What is counted is often the measure by another word.
        let unit = self.unit.1.as_str();
        match [" per ", " divided by "].into_iter().find_map(|word| unit.find(word)) {
            Some(at) => format!("{of} ({})", unit.get(at..).unwrap_or_default().trim_start()),
            None => format!("{of} ({unit})"),
        }
    }

    /// Every period of the chart with its name, where a row gives it one.
    fn periods(&self) -> Vec<String> {
        let mut known = self.of.series.points.iter();
        let name = |has_value: bool| {
            has_value.then(|| known.next()).flatten().map(|point| point.period.to_string())
        };
        let values = self.chart.points.iter().map(|point| point.value.is_some());
        values.map(name).map(|name| name.unwrap_or_else(|| "no value".into())).collect()
    }

    fn series(&self, programme: &Programme) -> ControlSeries {
        let factor = &self.unit.0;
        let periods = self.periods();
        let points =
            self.chart.points.iter().zip(&periods).enumerate().map(|(place, (point, period))| {
                let Some(value) = point.value else { return ControlPoint::missing("") };
                let value = value * factor;
                let drawn = ControlPoint::new(period, value, figure(value));
                let drawn = match point.lines {
                    Some(lines) => {
                        let limit = |limit: f64| limit.is_finite().then_some(limit * factor);
                        drawn.within(ControlLines {
                            lower: limit(lines.lower_limit()),
                            centre: lines.centre * factor,
                            upper: limit(lines.upper_limit()),
                        })
                    }
                    None => drawn,
                };
                match self.rules_at(place) {
                    Some(rules) => drawn.flagged(rules),
                    None => drawn,
                }
            });
        let series =
            ControlSeries::new(self.title(programme), TickText::default(), points.collect());
        let series = self
            .breaks()
            .into_iter()
            .fold(series, |series, (before, words)| series.broken(before, words));
        match self.chart.points.iter().rev().find_map(|point| point.lines) {
            Some(lines) => series.labelled([
                format!("lower limit {}", figure(lines.lower_limit() * factor)),
                format!("centre {}", figure(lines.centre * factor)),
                format!("upper limit {}", figure(lines.upper_limit() * factor)),
            ]),
            None => series,
        }
    }

    /// The rules that a point meets, in words.
    fn rules_at(&self, place: usize) -> Option<String> {
        if !self.chart.points.get(place).is_some_and(fourp_performance::ChartPoint::is_flagged) {
            return None;
        }
        let met = self.chart.signals.iter().filter(|signal| signal.point == place);
        let mut met: Vec<String> = met
            .filter_map(|signal| self.chart.rules.rules().get(signal.rule))
            .map(ToString::to_string)
            .collect();
        met.dedup();
        Some(if met.is_empty() { "part of a signal".into() } else { met.join(" and ") })
    }

    /// Before which place of the chart recording changed, and how.
    fn breaks(&self) -> Vec<(usize, String)> {
        let values =
            self.chart.points.iter().enumerate().filter(|(_, point)| point.value.is_some());
        let places: Vec<usize> = values.map(|(place, _)| place).collect();
        let found = self.of.series.breaks.iter().filter_map(|one| {
            Some((*places.get(one.point)?, format!("{} changed {}", one.kind, one.date)))
        });
        let mut found: Vec<(usize, String)> = found.collect();
        found.dedup();
        found
    }

    fn told(&self, programme: &Programme) -> String {
        let factor = &self.unit.0;
        let periods = self.periods();
        let flagged: Vec<String> = self
            .chart
            .points
            .iter()
            .zip(&periods)
            .enumerate()
            .filter_map(|(place, (point, period))| {
                let rules = self.rules_at(place)?;
                Some(format!("{period} with {} ({rules})", figure(point.value? * factor)))
            })
            .collect();
        let lines = self.chart.points.iter().rev().find_map(|point| point.lines);
        let lines = lines.map_or_else(String::new, |lines| {
            format!(
                ", at last around {} between {} and {}",
                figure(lines.centre * factor),
                figure(lines.lower_limit() * factor),
                figure(lines.upper_limit() * factor)
            )
        });
        let flagged = if flagged.is_empty() {
            "no signal".to_owned()
        } else {
            format!("signals in {}", crate::layout::listed(&flagged))
        };
        let values = counted(self.of.series.points.len(), "value", "values");
        format!("{}: {values}{lines}; {flagged}.", self.title(programme))
    }
}

fn table(drawn: &[Drawn<'_>]) -> Table {
    let mut table = Table::new([
        "series",
        "period",
        "value",
        "unit",
        "lower limit",
        "centre",
        "upper limit",
        "signal",
    ]);
    for each in drawn.iter().take(LISTED) {
        let (factor, unit) = &each.unit;
        let periods = each.periods();
        for (place, (point, period)) in each.chart.points.iter().zip(&periods).enumerate() {
            let number = |value: Option<f64>, why: &str| match value {
                Some(value) if value.is_finite() => {
                    Cell::shown(figure(value * factor), format!("{}", value * factor))
                }
                _ => Cell::unknown(why),
            };
            let line = |of: fn(&fourp_performance::Lines) -> f64| {
                number(point.lines.as_ref().map(of), "no limit")
            };
            table.row([
                Cell::words(each.of.key.to_string()),
                Cell::words(period),
                number(point.value, "no value"),
                Cell::words(unit),
                line(fourp_performance::Lines::lower_limit),
                line(|lines| lines.centre),
                line(fourp_performance::Lines::upper_limit),
                Cell::words(each.rules_at(place).unwrap_or_default()),
            ]);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_signal_is_not_called_noise_and_chance_is_told() {
        for (signalling, charts, expected, words) in [
            (0, 1, None, "The one series shows no signal"),
            (0, 5, None, "None of 5 series shows a signal"),
            (0, 5, Some(0.21), "None of 5 series shows a signal; chance gives 0.2"),
            (1, 1, Some(0.1), "The one series shows a signal"),
            (1, 5, None, "1 of 5 series shows signals"),
            (1, 5, Some(0.2), "1 of 5 series shows signals; chance gives 0.2"),
            (2, 5, Some(0.2), "2 of 5 series show signals; chance gives 0.2"),
        ] {
            assert_eq!(headline(signalling, charts, expected), words);
        }
    }
}
