//! How many are on no list, by every model?

use std::collections::BTreeSet;

use fourp_model::{Answer, Period};
use fourp_performance::{Criterion, HiddenPopulation, ModelEstimate, ModelSet, PopulationModels};
use fourp_picture::{
    Cell, IntervalGroup, IntervalRow, Intervals, Picture, Standing, Table, TickText,
};
use fourp_stat::{Caveat, ConfidenceInterval};

use crate::{
    layout::{counted, listed},
    phrase,
    pictures::{
        beside,
        gap::{NotDrawn, data},
        scale::{figure, rounded, whole},
    },
    results::Results,
    text,
};

/// How many models stand in the table; the JSON has them all.
const MOST: usize = 40;
/// How many studies without an estimate are named.
const NAMED: usize = 3;
/// How many times the highest estimate a scale reaches at most.
const REACH: f64 = 1.6;
const WHAT: &str = "How many are on no list, by every model of the lists";

/// Every model's estimate with its interval, those that criteria choose or average by name, against the number
/// known.
pub(super) fn hidden_population(results: &Results<'_>) -> Result<Picture, NotDrawn> {
    let Results { programme, audit } = results;
    let Some(performance) = &audit.answers.performance else {
        return Err(NotDrawn::defect(WHAT, "rows that measure performance have defects"));
    };
    let studies = match &performance.hidden {
        Answer::Measured(studies) => studies,
        Answer::NotMeasurable(gap) => return Err(not_drawn(&gap.why)),
    };
    let found: Vec<(&HiddenPopulation, &PopulationModels)> = studies
        .iter()
        .filter_map(|study| Some((study, study.answer.as_ref().measured()?)))
        .filter(|(_, models)| models.set.range().is_some())
        .collect();
    if found.is_empty() {
        return Err(NotDrawn::nothing(WHAT, without(studies)));
    }
    let groups = found.iter().map(|(study, models)| group(study, models)).collect();
    let mut notes = vec![
        "The range of all models is no interval: no model in it need fit. Each interval is as if no other \
         model had been tried."
            .to_owned(),
        "Chao's bound is itself an estimate, and no bound where being on one list leads to another.".into(),
    ];
    let caveats = found.iter().flat_map(|(_, models)| models.caveats.iter().take(3));
    let caveats: BTreeSet<&str> = caveats.map(Caveat::as_str).collect();
    notes.extend(caveats.into_iter().map(|caveat| format!("Assumed: {caveat}.")));
    let cut: usize =
        found.iter().map(|(_, of)| of.set.estimates().count().saturating_sub(MOST)).sum();
    if cut > 0 {
        notes.push(format!(
            "The table has the {MOST} models of each study with the least AIC; the full results have {} more.",
            whole_size(cut)
        ));
    }
    if let not_measured @ 1.. = studies.len().saturating_sub(found.len()) {
        let studies = counted(not_measured, "study has", "studies have");
        notes.push(format!("Not drawn: {studies} no estimate."));
    }
    let rows = found.iter().flat_map(|(study, _)| &study.rows);
    Ok(Picture {
        id: "hidden-population".into(),
        headline: said(&found),
        subtitle: phrase::capitalised(&subtitle(&found, text::title(programme))),
        chart: Box::new(Intervals::new(groups)),
        alternative: found
            .iter()
            .map(|(study, models)| phrase::capitalised(&told(study, models)))
            .collect::<Vec<_>>()
            .join(" "),
        table: table(&found),
        sources: beside::read_in(programme, rows),
        notes,
        data: data(results),
    })
}

fn not_drawn(why: &str) -> NotDrawn {
    NotDrawn::new(
        WHAT,
        format!("{why}: capture_lists.csv could say how many cases are on exactly which lists"),
    )
}

/// Why no study has an estimate.
fn without(studies: &[HiddenPopulation]) -> String {
    let whys = studies.iter().take(NAMED).map(|study| match &study.answer {
        Answer::NotMeasurable(gap) => format!("{}: {}", study.study, gap.why),
        Answer::Measured(models) => {
            let known = whole(models.set.table.cases());
            let why = models.set.without_estimate();
            let why: Vec<String> = why.keys().map(ToString::to_string).collect();
            format!(
                "{}: no model of {known} known cases has an estimate ({})",
                study.study,
                listed(&why)
            )
        }
    });
    let mut whys: Vec<String> = whys.collect();
    if let more @ 1.. = studies.len().saturating_sub(NAMED) {
        whys.push(counted(more, "more study", "more studies"));
    }
    whys.join("; ")
}

fn said(found: &[(&HiddenPopulation, &PopulationModels)]) -> String {
    if let [(_, models)] = found {
        let (least, most) = models.set.range().unwrap_or_default();
        let known = models.set.table.cases();
        let are = if known == 1 { "is" } else { "are" };
        let (least, most) = (rounded(least), rounded(most));
        return format!("{} {are} known; models say {least} to {most}", whole(known));
    }
    let times = found.iter().filter_map(|(_, models)| {
        let known = place(models.set.table.cases());
        let (least, most) = models.set.range().filter(|_| known > 0.0)?;
        Some((least / known, most / known))
    });
    let (least, most) = times.fold((f64::INFINITY, 1.0_f64), |(low, high), (least, most)| {
        (low.min(least), high.max(most))
    });
    format!(
        "{} studies: by model {} to {} times those known",
        found.len(),
        figure(least),
        figure(most)
    )
}

fn subtitle(found: &[(&HiddenPopulation, &PopulationModels)], title: &str) -> String {
    if let [(_, models)] = found {
        let of = models.population.as_ref().map_or_else(|| "cases".into(), ToString::to_string);
        let lists = models.set.table.lists().len();
        return format!(
            "{of}: estimated number by model of {lists} lists, {}, {title}",
            models.period
        );
    }
    let periods: BTreeSet<&Period> = found.iter().map(|(_, models)| &models.period).collect();
    let span = match periods.first().zip(periods.last()) {
        Some((one, other)) if one != other => format!("{one} to {other}, "),
        Some((one, _)) => format!("{one}, "),
        None => String::new(),
    };
    format!("estimated number of cases by model of the lists of each study, {span}{title}")
}

/// A chosen model, an average or a bound, by name.
struct Named {
    name: String,
    estimate: Option<f64>,
    interval: Option<ConfidenceInterval>,
    /// Whether it is only a lower bound.
    bound: Option<f64>,
    standing: Standing,
    /// Akaike's criterion, where it is a model.
    aic: Option<f64>,
}

impl Named {
    fn chosen(name: String, estimate: &ModelEstimate, standing: Standing) -> Self {
        let interval = Some(interval(estimate));
        let (at, aic) = (Some(estimate.population), Some(estimate.aic));
        Self { name, estimate: at, interval, bound: None, standing, aic }
    }

    fn shown(&self) -> String {
        match (self.estimate, self.interval, self.bound) {
            (Some(at), Some(of), _) => {
                format!("{} ({} to {})", rounded(at), rounded(of.lower()), rounded(of.upper()))
            }
            (Some(at), None, _) => rounded(at),
            (None, _, Some(bound)) => format!("{} or more", rounded(bound)),
            (None, _, None) => "no estimate".into(),
        }
    }

    fn row(&self) -> IntervalRow {
        let row = match (self.estimate, self.interval, self.bound) {
            (Some(at), Some(of), _) => {
                let end = |end: f64| end.is_finite().then_some(end);
                IntervalRow::between(&self.name, end(of.lower()), end(of.upper()), self.shown())
                    .at(at)
            }
            (Some(at), None, _) => IntervalRow::point(&self.name, at, self.shown()),
            (None, _, Some(bound)) => {
                IntervalRow::between(&self.name, Some(bound), None, self.shown())
            }
            (None, _, None) => IntervalRow::unknown(&self.name, self.shown()),
        };
        row.standing(self.standing)
    }
}

fn named(found: &PopulationModels) -> Vec<Named> {
    let set = &found.set;
    let mut rows: Vec<Named> = Vec::new();
    for criterion in Criterion::ALL {
        if let Some((fit, estimate)) = set.best(*criterion) {
            let name = format!("best by {criterion}: {}", fit.model);
            rows.push(Named::chosen(name, estimate, Standing::Focus));
        }
    }
    for criterion in Criterion::ALL {
        if let Some(average) = set.average(*criterion) {
            rows.push(Named {
                name: format!("average by {criterion}, {} models", average.models_95),
                estimate: Some(average.population),
                interval: None,
                bound: None,
                standing: Standing::Focus,
                aic: None,
            });
        }
    }
    if let Some(estimate) = found.stepwise.fit.estimate() {
        let name = format!("stepwise, as published: {}", found.stepwise.fit.model);
        rows.push(Named::chosen(name, estimate, Standing::Beside));
    }
    if let Some((_, alone)) = set.estimates().find(|(fit, _)| fit.model.effects().is_empty()) {
        rows.push(Named::chosen("if lists were independent".into(), alone, Standing::Beside));
    }
    rows.push(Named {
        name: "Chao's estimated lower bound".into(),
        estimate: None,
        interval: None,
        bound: found.chao.bound,
        standing: Standing::Beside,
        aic: None,
    });
    rows
}

fn group(study: &HiddenPopulation, found: &PopulationModels) -> IntervalGroup {
    let set = &found.set;
    let mut rows: Vec<IntervalRow> = named(found).iter().map(Named::row).collect();
    let ordered = ordered(set);
    let (least, most) = set.range().unwrap_or_default();
    let highest = ordered.iter().map(|(_, of)| interval(of).upper()).filter(|end| end.is_finite());
    let highest = highest.fold(most, f64::max).min(most * REACH);
    let stack = ordered.iter().map(|(_, estimate)| {
        let of = interval(estimate);
        let upper = if of.upper().is_finite() { of.upper() } else { highest };
        (of.lower(), estimate.population, upper)
    });
    rows.push(IntervalRow::stack(
        format!("all {} with an estimate", models(ordered.len())),
        stack.collect(),
        format!("{} to {}; black: estimates, grey: intervals", rounded(least), rounded(most)),
    ));
    rows.extend(
        set.without_estimate().iter().map(|(why, count)| {
            IntervalRow::unknown(models(*count), format!("no estimate: {why}"))
        }),
    );
    let heading = format!("{}, {}", study.study, found.period);
    let known = set.table.cases();
    let place = place(known);
    IntervalGroup::new(heading, TickText::default(), rows)
        .against(place, format!("{} known", whole(known)))
        .within(0.0, highest)
}

/// A count of cases as a place.
fn place(cases: u64) -> f64 {
    usize::try_from(cases).map_or(f64::MAX, fourp_picture::length)
}

/// A number of things with its thousands apart.
fn whole_size(count: usize) -> String {
    u64::try_from(count).map_or_else(|_| count.to_string(), whole)
}

fn models(count: usize) -> String {
    format!("{} {}", whole_size(count), if count == 1 { "model" } else { "models" })
}

/// By the profile of the likelihood where there is one.
fn interval(estimate: &ModelEstimate) -> ConfidenceInterval {
    estimate.profile.unwrap_or(estimate.wald)
}

/// Models with their estimates, the lowest first.
fn ordered(set: &ModelSet) -> Vec<(String, &ModelEstimate)> {
    let named = set.estimates().map(|(fit, estimate)| (fit.model.to_string(), estimate));
    let mut all: Vec<(String, &ModelEstimate)> = named.collect();
    all.sort_by(|(one, first), (other, second)| {
        first.population.total_cmp(&second.population).then_with(|| one.cmp(other))
    });
    all
}

fn told(study: &HiddenPopulation, found: &PopulationModels) -> String {
    let set = &found.set;
    let (least, most) = set.range().unwrap_or_default();
    let named: Vec<String> =
        named(found).iter().map(|one| format!("{}: {}", one.name, one.shown())).collect();
    let without: Vec<String> = set
        .without_estimate()
        .iter()
        .map(|(why, count)| format!("{} without an estimate ({why})", models(*count)))
        .collect();
    let verb = if set.estimates().count() == 1 { "estimates" } else { "estimate" };
    let without =
        if without.is_empty() { String::new() } else { format!("; {}", listed(&without)) };
    format!(
        "{}, {}: {} cases are known. {} {verb} from {} to {} in all{without}. {}.",
        study.study,
        found.period,
        whole(set.table.cases()),
        models(set.estimates().count()),
        rounded(least),
        rounded(most),
        phrase::capitalised(&named.join("; "))
    )
}

fn table(found: &[(&HiddenPopulation, &PopulationModels)]) -> Table {
    let mut table =
        Table::new(["model", "study", "estimate", "lowest", "highest", "AIC above the least"]);
    for (study, models) in found {
        let number = |value: f64| match value.is_finite() {
            true => Cell::shown(rounded(value), format!("{value:.0}")),
            false => Cell::unknown("no end"),
        };
        let least = models.set.best(Criterion::Aic).map(|(_, best)| best.aic);
        let above = |aic: f64| match least {
            Some(least) => Cell::number(format!("{:.2}", aic - least)),
            None => Cell::unknown("no least"),
        };
        for one in named(models) {
            let (low, high) = (
                one.interval.map(ConfidenceInterval::lower),
                one.interval.map(ConfidenceInterval::upper),
            );
            let cell =
                |value: Option<f64>| value.map_or_else(|| Cell::unknown("not computed"), number);
            table.row([
                Cell::words(&one.name),
                Cell::words(study.study.as_str()),
                cell(one.estimate),
                cell(low.or(one.bound)),
                cell(high),
                one.aic.map_or_else(|| Cell::words("no model"), above),
            ]);
        }
        let mut best = ordered(&models.set);
        best.sort_by(|(one, first), (other, second)| {
            first.aic.total_cmp(&second.aic).then_with(|| one.cmp(other))
        });
        for (model, estimate) in best.iter().take(MOST) {
            let of = interval(estimate);
            table.row([
                Cell::words(if model.is_empty() { "independent lists" } else { model }),
                Cell::words(study.study.as_str()),
                number(estimate.population),
                number(of.lower()),
                number(of.upper()),
                above(estimate.aic),
            ]);
        }
    }
    table
}
