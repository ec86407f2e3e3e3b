//! The six criteria of a set of measures, held against the rows.

use std::collections::BTreeSet;

use fourp_model::{
    IndicatorKind, NotMeasurable, Objective, Programme, RowRef, Slug, Strand, Table, Threat,
};

use crate::{
    fabric::{Evidence, Judgement, SystemCriterion, question},
    indicator_coverage::IndicatorCoverage,
    indicator_evidence::{Rows, reaches},
};

type Judged = Judgement<SystemCriterion>;

/// All six, in the order of the letters.
pub(crate) fn criteria(rows: &Rows<'_>, coverage: &IndicatorCoverage) -> Vec<Judged> {
    vec![
        focused(rows),
        unknown(
            SystemCriterion::Appropriate,
            "who uses the measures, and for what, stands in no row",
            "who uses each measure for which decision",
        ),
        balanced(rows, coverage),
        unknown(
            SystemCriterion::Robust,
            "whether measures outlast a change of people or bodies stands in no row",
            "for each measure the written procedure and who takes it over",
        ),
        integrated(rows),
        unknown(
            SystemCriterion::CostEffective,
            "what collecting the measures costs stands in no row",
            "what each measure costs to collect, and what it was used for",
        ),
    ]
}

fn unknown(criterion: SystemCriterion, why: &str, what: &str) -> Judged {
    Judgement::unknown(criterion, NotMeasurable::new(question(&criterion), why).needing_also(what))
}

/// What the rows show against a criterion is only certain if the indicators are declared complete.
fn against(rows: &Rows<'_>, criterion: SystemCriterion, evidence: Evidence) -> Judged {
    if rows.declared(Table::Indicators).is_some() {
        return Judgement::not_met(criterion, evidence);
    }
    let why = "the indicators are not declared complete: what is missing is only not in the data supplied";
    let why = NotMeasurable::new(question(&criterion), why)
        .needing(Table::Indicators, "every indicator in use, declared complete");
    Judgement::unknown(criterion, why).with([evidence])
}

/// Every objective in force is within the reach of a measure.
fn focused(rows: &Rows<'_>) -> Judged {
    let criterion = SystemCriterion::Focused;
    let objectives: Vec<(RowRef, &Objective)> = in_force(rows.programme);
    if objectives.is_empty() {
        let why = NotMeasurable::new(
            question(&criterion),
            "no objective in force is in the data supplied",
        )
        .needing(Table::Objectives, "what the organisation wants to achieve");
        return Judgement::unknown(criterion, why);
    }
    let is_read =
        |objective: &Objective| rows.indicators.iter().any(|(_, it)| reaches(it, objective));
    let unread: Vec<RowRef> = objectives
        .iter()
        .filter(|(_, objective)| !is_read(objective))
        .map(|(row, _)| row.clone())
        .collect();
    if unread.is_empty() {
        let says = "every objective lies within the threat and strand of a measure";
        return Judgement::met(
            criterion,
            Evidence::new(objectives.into_iter().map(|(row, _)| row), says),
        );
    }
    let says = format!(
        "{} of {} objectives lie within the threat and strand of no measure",
        unread.len(),
        objectives.len()
    );
    against(rows, criterion, Evidence::new(unread, says))
}

fn in_force(programme: &Programme) -> Vec<(RowRef, &Objective)> {
    let objectives = programme.rows::<Objective>().iter().enumerate();
    objectives
        .filter(|(_, it)| it.superseded_by.is_none())
        .filter_map(|(place, it)| Some((programme.row_ref::<Objective>(place)?, it)))
        .collect()
}

/// Every threat and every strand has a measure of outcome or impact.
fn balanced(rows: &Rows<'_>, coverage: &IndicatorCoverage) -> Judged {
    let criterion = SystemCriterion::Balanced;
    if coverage.cells.is_empty() || rows.indicators.is_empty() {
        let why = "there are no indicators or no threats in the data supplied";
        let why = NotMeasurable::new(question(&criterion), why)
            .needing(Table::Indicators, "every indicator in use, with threat, strand and kind")
            .needing(Table::Threats, "the threats");
        return Judgement::unknown(criterion, why);
    }
    let told = || coverage.cells.iter().filter(|cell| cell.tells_of_effect());
    let threats: BTreeSet<&Slug<Threat>> = told().map(|cell| &cell.threat).collect();
    let strands: BTreeSet<Strand> = told().map(|cell| cell.strand).collect();
    let all: BTreeSet<&Slug<Threat>> = coverage.cells.iter().map(|cell| &cell.threat).collect();
    let of_effect = rows
        .indicators
        .iter()
        .filter(|(_, it)| matches!(it.kind, IndicatorKind::Outcome | IndicatorKind::Impact));
    let says = format!(
        "measures of outcome or impact reach {} of {} threats and {} of 4 strands",
        threats.len(),
        all.len(),
        strands.len()
    );
    if threats.len() == all.len() && strands.len() == Strand::ALL.len() {
        let evidence = Evidence::new(of_effect.map(|(row, _)| row.clone()), says);
        return Judgement::met(criterion, evidence);
    }
    let rows_of_all = rows.indicators.iter().map(|(row, _)| row.clone());
    against(rows, criterion, Evidence::new(rows_of_all, says))
}

/// Every measure has an owner and a target: otherwise no plan can rest on it.
fn integrated(rows: &Rows<'_>) -> Judged {
    let criterion = SystemCriterion::Integrated;
    if rows.indicators.is_empty() {
        let why = NotMeasurable::new(question(&criterion), "no indicator is in the data supplied")
            .needing(Table::Indicators, "every indicator in use, with owner and target");
        return Judgement::unknown(criterion, why);
    }
    let without: Vec<RowRef> = rows
        .indicators
        .iter()
        .filter(|(_, it)| it.owner.is_none() || it.target.is_none())
        .map(|(row, _)| row.clone())
        .collect();
    if without.is_empty() {
        return unknown(
            criterion,
            "every measure has an owner and a target; whether plans rest on them stands in no row",
            "the plans and reviews in which each measure was used",
        )
        .with([Evidence::new(
            rows.indicators.iter().map(|(row, _)| row.clone()),
            "every measure has an owner and a target",
        )]);
    }
    let says = format!(
        "{} of {} measures lack an owner, a target or both",
        without.len(),
        rows.indicators.len()
    );
    against(rows, criterion, Evidence::new(without, says))
}
