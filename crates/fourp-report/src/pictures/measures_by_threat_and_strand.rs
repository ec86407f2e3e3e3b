//! Which strand of which threat is measured, and by measures of what?

use std::collections::{BTreeMap, BTreeSet};

use fourp_model::{Answer, Indicator, IndicatorKind, Slug, Strand, Threat};
use fourp_performance::{CoverageCell, IndicatorCoverage};
use fourp_picture::{Cell, HeatCell, HeatMap, HeatRow, Picture, Table};

use super::{
    beside::{cited, headline, strand, threat, value},
    gap::{NotDrawn, data},
};
use crate::{layout::listed, results::Results, text};

/// Indicators by threat and strand, those of effect told apart.
pub(super) fn measures_by_threat_and_strand(results: &Results<'_>) -> Result<Picture, NotDrawn> {
    let programme = results.programme;
    let what = "Measures by threat and strand";
    let Some(performance) = &results.audit.answers.performance else {
        return Err(NotDrawn::defect(what, "rows of measures or counts have defects"));
    };
    let coverage = match &performance.indicators {
        Answer::Measured(audit) => &audit.coverage,
        Answer::NotMeasurable(gap) => return Err(NotDrawn::new(what, gap.why.clone())),
    };
    if coverage.cells.is_empty() {
        return Err(NotDrawn::new(what, "the data supplied name no threat"));
    }
    let threats: BTreeSet<&Slug<Threat>> = coverage.cells.iter().map(|cell| &cell.threat).collect();
    let mut threats: Vec<&Slug<Threat>> = threats.into_iter().collect();
    threats.sort_by_key(|id| (threat(programme, id), (*id).clone()));
    let cells = coverage.cells.iter().map(|cell| ((&cell.threat, cell.strand), cell));
    let cells: BTreeMap<(&Slug<Threat>, Strand), &CoverageCell> = cells.collect();
    let find = |id: &Slug<Threat>, one: Strand| cells.get(&(id, one)).copied();
    let rows = threats.iter().map(|id| {
        let cells = Strand::ALL.map(|one| {
            find(id, one)
                .map_or_else(|| HeatCell::unknown("not asked"), |cell| drawn(cell, coverage))
        });
        HeatRow::new(threat(programme, id), cells.to_vec())
    });
    let rows: Vec<HeatRow> = rows.collect();
    let kinds = |cell: &CoverageCell| {
        let kinds: Vec<String> =
            cell.covered.iter().map(|(kind, ids)| format!("{} {kind}", ids.len())).collect();
        if kinds.is_empty() { "none".into() } else { listed(&kinds) }
    };
    let mut table =
        Table::new(["threat", "strand", "certain", "perhaps as well", "by kind", "of effect"]);
    for id in &threats {
        for cell in Strand::ALL.iter().filter_map(|one| find(id, *one)) {
            let (certain, perhaps) = numbers(cell);
            table.row([
                Cell::words(threat(programme, id)),
                Cell::words(strand(cell.strand)),
                Cell::number(certain),
                Cell::number(perhaps),
                Cell::words(kinds(cell)),
                Cell::words(match of_effect(cell) {
                    (0, 0) => "no",
                    (0, _) => "perhaps",
                    _ => "yes",
                }),
            ]);
        }
    }
    let kinds =
        coverage.cells.iter().flat_map(|cell| [&cell.covered, &cell.possible, &cell.besides]);
    let counted: BTreeSet<&Slug<Indicator>> =
        kinds.flat_map(|kinds| kinds.values().flatten()).collect();
    let rows_of = programme.rows::<Indicator>().iter().filter(|row| counted.contains(&row.id));
    let rows_of = rows_of.map(|row| &row.citation);
    let mut notes = vec![
        "Of effect are measures of outcome or impact. What is measured is what is recorded, not what happens.".to_owned(),
    ];
    if coverage.cells.iter().any(|cell| numbers(cell).1 > 0) {
        notes.push("Between two numbers: the lower are measures whose source names threat and strand, or all of them; the rest name no strand or no threat.".into());
    }
    if coverage.complete_within.is_none() {
        notes.push("Measures are not declared complete: where no row is, one may be.".into());
    }
    Ok(Picture {
        id: "measures-by-threat-and-strand".into(),
        headline: said(coverage),
        subtitle: format!(
            "Measures in use by what they are for, count, {}",
            text::title(programme)
        ),
        chart: Box::new(HeatMap::new(Strand::ALL.map(strand), rows)),
        alternative: alternative(coverage),
        table,
        sources: cited(programme, rows_of),
        notes,
        data: data(results),
    })
}

/// Measures that certainly cover a cell, and those that perhaps do as well.
fn numbers(cell: &CoverageCell) -> (usize, usize) {
    let certain: BTreeSet<&Slug<Indicator>> = cell.covered.values().flatten().collect();
    let perhaps = cell.possible.values().chain(cell.besides.values());
    let perhaps: BTreeSet<&Slug<Indicator>> = perhaps.flatten().collect();
    (certain.len(), perhaps.difference(&certain).count())
}

/// Measures of outcome or impact that certainly cover a cell, and those that perhaps do as well.
fn of_effect(cell: &CoverageCell) -> (usize, usize) {
    let of = |kinds: &BTreeMap<IndicatorKind, Vec<Slug<Indicator>>>| -> usize {
        let effect = [IndicatorKind::Outcome, IndicatorKind::Impact];
        effect.iter().filter_map(|kind| kinds.get(kind)).map(Vec::len).sum()
    };
    (of(&cell.covered), of(&cell.possible).saturating_add(of(&cell.besides)))
}

fn drawn(cell: &CoverageCell, coverage: &IndicatorCoverage) -> HeatCell {
    let (certain, perhaps) = numbers(cell);
    let all = certain.saturating_add(perhaps);
    let effect = match of_effect(cell) {
        (0, 0) => String::new(),
        (0, _) => ", perhaps of effect".into(),
        (some, 0) => format!(", {some} of effect"),
        (some, more) => format!(", {some} to {} of effect", some.saturating_add(more)),
    };
    match (certain, perhaps) {
        (0, 0) if coverage.complete_within.is_none() => HeatCell::unknown("no row"),
        (0, 0) => HeatCell::new(0.0, "none"),
        (certain, 0) => HeatCell::new(value(certain), format!("{certain}{effect}")),
        (certain, _) => {
            HeatCell::between(value(certain), value(all), format!("{certain} to {all}{effect}"))
        }
    }
}

fn said(coverage: &IndicatorCoverage) -> String {
    let all = coverage.cells.len();
    let pairs = format!("of {all} threat-strand pairs");
    let is_told = |cell: &&CoverageCell| cell.tells_of_effect();
    let told = coverage.cells.iter().filter(is_told).count();
    let may = coverage.cells.iter().filter(|cell| of_effect(cell) != (0, 0)).count();
    let bare = all.saturating_sub(may);
    headline([match (bare, told) {
        (0, told) if told == all => {
            "Some measure tells of effect on every threat-strand pair".into()
        }
        (0, told) => format!("Effect certainly measured on {told} {pairs}"),
        (bare, _) if coverage.complete_within.is_some() => {
            format!("Nothing measures effect on {bare} {pairs}")
        }
        (bare, _) => format!("No row measures effect on {bare} {pairs}"),
    }])
}

fn alternative(coverage: &IndicatorCoverage) -> String {
    let all = coverage.cells.len();
    let count = |is_it: &dyn Fn(&CoverageCell) -> bool| {
        coverage.cells.iter().filter(|cell| is_it(cell)).count()
    };
    let certain = count(&|cell| numbers(cell).0 > 0);
    let perhaps = count(&|cell| numbers(cell).0 == 0 && numbers(cell).1 > 0);
    let effect = count(&CoverageCell::tells_of_effect);
    let mut words = format!(
        "Pairs of threat and strand: {all}. With a measure for certain: {certain}; perhaps with one: {perhaps}; \
         without: {}. With one of outcome or impact for certain: {effect}.",
        all.saturating_sub(certain).saturating_sub(perhaps)
    );
    let by_strand = Strand::ALL.map(|one| {
        let own = coverage.cells.iter().filter(|cell| cell.strand == one);
        format!("{} {}", strand(one), own.filter(|cell| numbers(cell).0 > 0).count())
    });
    words.push_str(&format!(" Of the pairs with one for certain: {}.", by_strand.join(", ")));
    words
}
