//! Does it work, and is it more than noise?

mod comparability;
mod composite;
mod detectability;
mod did_it_work;
mod disruptions;
mod harm;
mod hidden;
mod indicators;
mod initiatives;
mod recording;
mod understanding;
mod words;

use fourp_model::{Answer, Claim, Direction, Programme, Slug, Table};
use fourp_performance::{
    Assessment, ChartKind, Comparison, Contrast, ControlChart, GroupOfThreats, PublishedChange,
    SeriesChart, SignalTally,
};
use fourp_stat::RateRatio;

use self::words::{gap, p_value, significant};
use crate::{
    layout::{Page, counted, listed},
    phrase,
    text::marks,
};

/// What the rows of a programme say to the question whether it works: rises between published counts,
/// disruptions of priority threats against others, and a chart of every series, each with how often chance
/// alone would look so, what would make the difference vanish, and what cannot be told.
#[must_use]
pub fn performance(programme: &Programme, assessment: &Assessment) -> String {
    let mut page = Page::default();
    page.title("Does it work, and is it more than noise?");
    marks::synthetic(&mut page, programme);
    page.gap();
    marks::scope(&mut page, programme, &[Table::Observations]);
    page.paragraph(
        "Counts describe records, not crime. Chance is judged as if events were independent and counted in one way, \
         and the page says what would have to be otherwise for a difference to vanish.",
    );
    changes(&mut page, programme, &assessment.changes);
    recording::section(&mut page, &assessment.recording);
    page.heading("Were priority threats disrupted more than others?");
    page.gap();
    match &assessment.contrast {
        Answer::Measured(found) => contrast(&mut page, found),
        Answer::NotMeasurable(why) => gap(&mut page, why),
    }
    disruptions::section(&mut page, &assessment.disruptions);
    page.heading("Which points are signals?");
    page.gap();
    match &assessment.charts {
        Answer::Measured(charts) => {
            tally(&mut page, &assessment.signals);
            charts.iter().for_each(|each| chart(&mut page, each));
        }
        Answer::NotMeasurable(why) => gap(&mut page, why),
    }
    did_it_work::section(&mut page, programme, &assessment.readings);
    initiatives::section(&mut page, programme, &assessment.initiatives);
    harm::section(&mut page, &assessment.harm);
    indicators::section(&mut page, &assessment.indicators);
    understanding::section(&mut page, programme, &assessment.understanding);
    comparability::section(&mut page, programme, &assessment.comparability);
    composite::section(&mut page, &assessment.composite);
    hidden::section(&mut page, &assessment.hidden);
    page.heading("Conventions used");
    page.gap();
    page.table("  ", &conventions(assessment));
    page.finish()
}

fn changes(page: &mut Page, programme: &Programme, changes: &[PublishedChange]) {
    page.heading("Are the published rises and falls more than chance?");
    page.gap();
    if changes.is_empty() {
        page.paragraph("No check relates two exact counts of one thing at two times.");
        return;
    }
    for change in changes {
        page.gap();
        let of = programme.get::<Claim>(&change.to);
        let label = of.map_or_else(|| change.to.to_string(), |claim| claim.label.clone());
        match &change.comparison {
            Answer::Measured(found) => {
                let verdict = if found.is_signal() { "signal" } else { "noise" };
                page.wrapped(&format!("{verdict}[{}]: ", change.check), "    ", &label);
                side(page, programme, &change.from);
                side(page, programme, &change.to);
                comparison(page, found);
            }
            Answer::NotMeasurable(why) => gap(page, why),
        }
    }
    page.gap();
    page.paragraph(
        "Whether crime changed or only its recording, two counts cannot tell; nor what brought the change about.",
    );
}

fn side(page: &mut Page, programme: &Programme, id: &Slug<Claim>) {
    if let Some(claim) = programme.get::<Claim>(id) {
        let words = phrase::claim(claim, programme, fourp_model::Rounding::default());
        page.wrapped(&format!("   {id}: "), "        ", &words);
    }
}

fn comparison(page: &mut Page, found: &Comparison) {
    page.wrapped("   = rate ratio: ", "        ", &ratio(&found.independent));
    if let Some(wide) = &found.overdispersed {
        page.wrapped("   = as counts vary: ", "        ", &ratio(wide));
    }
    if let Some(vanishing) = found.vanishing_dispersion {
        let words = format!(
            "if counts varied {} times as much as independent events",
            significant(vanishing)
        );
        page.wrapped("   = would vanish: ", "        ", &words);
    }
    for caveat in &found.caveats {
        page.wrapped("   = caveat: ", "        ", caveat.as_str());
    }
}

fn ratio(ratio: &RateRatio) -> String {
    format!(
        "{:.4}, {:.4}; p {}; {}",
        ratio.ratio,
        ratio.interval,
        p_value(ratio.p_value),
        ratio.method.method().name()
    )
}

fn contrast(page: &mut Page, found: &Contrast) {
    let group = |group: &GroupOfThreats| {
        let effort = match (group.effort, &found.effort_unit) {
            (Some(effort), Some(unit)) => format!("effort {} {unit}", significant(effort)),
            _ => "effort not stated for all".into(),
        };
        let count = usize::try_from(group.disruptions).unwrap_or(usize::MAX);
        let claims = usize::try_from(group.claims).unwrap_or(usize::MAX);
        format!(
            "{} ({}); {effort}",
            counted(count, "disruption", "disruptions"),
            counted(claims, "claim", "claims")
        )
    };
    page.wrapped(
        "Of: ",
        "    ",
        &format!("{}; {}", found.question.period, found.question.counting),
    );
    page.table(
        "  ",
        &[["priority".into(), group(&found.priority)], ["other".into(), group(&found.other)]],
    );
    for (name, answer) in [("raw", &found.raw), ("per unit of effort", &found.per_effort)] {
        page.gap();
        match answer {
            Answer::Measured(found) => {
                page.line(&format!("priority against other, {name}:"));
                comparison(page, found);
            }
            Answer::NotMeasurable(why) => gap(page, why),
        }
    }
    page.gap();
    for caveat in &found.caveats {
        page.item(caveat.as_str());
    }
}

/// How many charts signal, and how many would by chance.
fn tally(page: &mut Page, signals: &SignalTally) {
    if signals.charts == 0 {
        return;
    }
    let show = if signals.signalling == 1 { "shows" } else { "show" };
    let chance = match signals.expected {
        Some(expected) => {
            format!("about {expected:.2} would all the same")
        }
        None => "how many would all the same is not known".into(),
    };
    page.paragraph(&format!(
        "Of {}, {} {show} a signal; where nothing happens, {chance}.",
        counted(signals.charts, "chart", "charts"),
        signals.signalling,
    ));
}

fn chart(page: &mut Page, found: &SeriesChart) {
    page.gap();
    match &found.chart {
        Answer::Measured(chart) => {
            drawn(page, found, chart);
            detectability::lines(page, &found.detectability);
        }
        Answer::NotMeasurable(why) => {
            page.wrapped("series: ", "    ", &found.key.to_string());
            bounds(page, found);
            gap(page, why);
        }
    }
}

/// Rows that say only more than, less than or from here to there, and so are drawn nowhere.
fn bounds(page: &mut Page, found: &SeriesChart) {
    let rows: Vec<String> = found.series.bounds.iter().map(ToString::to_string).collect();
    if !rows.is_empty() {
        let words =
            format!("{}, so no point: {}", counted(rows.len(), "bound", "bounds"), listed(&rows));
        page.wrapped("   = left out: ", "        ", &words);
    }
}

fn drawn(page: &mut Page, found: &SeriesChart, chart: &ControlChart) {
    let drawn = chart.points.iter().filter(|point| point.value.is_some());
    let flagged: Vec<String> = drawn
        .zip(&found.series.points)
        .filter(|(point, _)| point.is_flagged())
        .map(|(_, point)| point.period.to_string())
        .collect();
    let verdict = if chart.signals.is_empty() { "noise" } else { "signal" };
    page.wrapped(&format!("{verdict}: "), "    ", &found.key.to_string());
    let ends = (found.series.points.first(), found.series.points.last());
    if let (Some(first), Some(last)) = ends {
        let words = format!(
            "{} to {}, {} of {}",
            first.period,
            last.period,
            counted(found.series.points.len(), "value", "values"),
            found.series.unit
        );
        page.wrapped("   = series: ", "        ", &words);
    }
    bounds(page, found);
    for phase in &chart.phases {
        let Some(baseline) = &phase.baseline else { continue };
        let words = format!(
            "{} chart of periods {} to {}: centre {}, sigma {}{}, from {}",
            chart.kind,
            phase.periods.start.saturating_add(1),
            phase.periods.end,
            significant(baseline.centre),
            significant(baseline.sigma),
            if is_per_exposure(chart.kind) { " / √exposure" } else { "" },
            counted(baseline.points, "point", "points")
        );
        page.wrapped("   = limits: ", "        ", &words);
    }
    if !flagged.is_empty() {
        page.wrapped("   = flagged: ", "        ", &listed(&flagged));
    }
    let mut met: Vec<usize> = chart.signals.iter().map(|signal| signal.rule).collect();
    met.sort_unstable();
    met.dedup();
    for rule in met.iter().filter_map(|rule| chart.rules.rules().get(*rule)) {
        page.wrapped("   = rule met: ", "        ", &rule.to_string());
    }
    if let Some((target, assurance)) = &chart.assurance {
        let better = match target.direction {
            Direction::Up => ", more is better",
            Direction::Down => ", less is better",
            _ => "",
        };
        let words = format!("{}{better}: {assurance}", significant(target.value));
        page.wrapped("   = target: ", "        ", &words);
    }
    if found.series.is_rounded() {
        page.line("   = caveat: some values are rounded or estimates, and charted as printed");
    }
    for caveat in &chart.caveats {
        page.wrapped("   = caveat: ", "        ", caveat.as_str());
    }
}

/// Whether lines close in on the centre as exposure grows.
const fn is_per_exposure(kind: ChartKind) -> bool {
    matches!(
        kind,
        ChartKind::U | ChartKind::P | ChartKind::UPrime | ChartKind::PPrime | ChartKind::IPrime
    )
}

/// By what series were judged, where another choice could have been made.
pub(crate) fn conventions(assessment: &Assessment) -> [[String; 2]; 6] {
    let options = &assessment.options;
    let rules = options.rules.conventions();
    let length = match options.rules.in_control_run_length() {
        Ok(length) if length.mean.is_finite() => {
            format!("; a false alarm in {:.0} points where limits are known", length.mean)
        }
        _ => String::new(),
    };
    [
        ["rules".into(), format!("{}{length}", options.rules)],
        [
            "reading".into(),
            listed(&[
                rules.on_centre.to_string(),
                rules.equal_points.to_string(),
                rules.flagging.to_string(),
                rules.border.to_string(),
                rules.at_gap.to_string(),
            ]),
        ],
        ["intervals".into(), format!("{}, exact where counts may be independent", options.level)],
        ["counting".into(), options.counting.to_string()],
        [
            "vintages".into(),
            match options.as_at {
                Some(date) => format!("as they stood on {date}"),
                None => "the latest of each period".into(),
            },
        ],
        [
            "simulation".into(),
            format!(
                "{} series from seed {}",
                options.simulation.replicates, options.simulation.seed
            ),
        ],
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::{
        Check, Citation, Figure, FigureKind, Observation, Provenance, Rational, Tables,
    };
    use fourp_performance::AssessmentOptions;

    fn figure(value: i64, unit: &str) -> Figure {
        let value = Rational::from_int(value);
        Figure::new(FigureKind::Exact { value }, unit.parse().unwrap()).unwrap()
    }

    fn victims(id: &str, period: &str, value: i64) -> Claim {
        Claim::new(
            id.parse().unwrap(),
            "potential-victims".parse().unwrap(),
            "potential-victims-identified".parse().unwrap(),
            period.parse().unwrap(),
            figure(value, "people"),
            Citation::at("nao-2019".parse().unwrap(), "key facts"),
        )
    }

    fn page(tables: Tables) -> String {
        let programme = Programme::new(tables).unwrap();
        performance(&programme, &Assessment::of(&programme, AssessmentOptions::default()).unwrap())
    }

    #[test]
    fn a_published_rise_is_shown_with_what_would_make_it_vanish() {
        let text = page(Tables {
            claims: vec![victims("N25", "2017", 5_142), victims("N23", "2018", 6_993)],
            checks: vec![Check {
                id: "X05".parse().unwrap(),
                title: "rise".into(),
                formula: "change(N25, N23)".parse().unwrap(),
                means: None,
                note: None,
            }],
            ..Tables::default()
        });
        for part in [
            "signal[X05]: ",
            "rate ratio: 1.3600, 1.3117 to 1.4101 (95 %); p below 0.000001",
            "would vanish: if counts varied 72.92 times as much as independent events",
            "not measurable: Which threats had priority?",
            "not measurable: Which points are signals and which are noise?",
            "a false alarm in 370 points",
        ] {
            assert!(text.contains(part), "{part:?} is not in:\n{text}");
        }
    }

    #[test]
    fn a_chart_says_what_it_flags_and_how_often_it_would() {
        let month = |at: u32| {
            Observation::new(
                "crimes".parse().unwrap(),
                format!("2018-M{at:02}").parse().unwrap(),
                figure(if at == 12 { 90 } else { 20 + i64::from(at % 3) }, "crimes"),
                Citation::at("made-up".parse().unwrap(), "table 1"),
            )
        };
        let text = page(Tables {
            observations: (1..=12).map(month).collect(),
            provenance: Provenance::Synthetic { made_by: "a test".into() },
            ..Tables::default()
        });
        for part in [
            "SYNTHETIC: ",
            "signal: crimes",
            "Of 1 chart, 1 shows a signal; where nothing happens, about 0.0",
            "flagged: 2018-12\n",
            "rule met: a point beyond 3 sigma",
            "% of such charts show a signal all the same",
        ] {
            assert!(text.contains(part), "{part:?} is not in:\n{text}");
        }
    }

    #[test]
    fn a_rate_is_shown_with_what_its_limits_depend_on_and_by_its_periods() {
        let month = |period: &str| Observation {
            exposure: Some(figure(500_000, "people")),
            ..Observation::new(
                "crimes".parse().unwrap(),
                period.parse().unwrap(),
                figure(if period == "2018-11" { 90 } else { 20 }, "crimes"),
                Citation::at("made-up".parse().unwrap(), "table 1"),
            )
        };
        // March is missing: what is flagged is named all the same.
        let months = ["01", "02", "04", "05", "06", "07", "08", "09", "10", "11", "12"];
        let months = months.map(|at| month(&format!("2018-{at}")));
        let observations = months.into_iter().chain([month("2019-01")]).collect();
        let text = page(Tables { observations, ..Tables::default() });
        for part in ["centre 0.00005167", "/ √exposure", "flagged: 2018-11\n"] {
            assert!(text.contains(part), "{part:?} is not in:\n{text}");
        }
    }
}
