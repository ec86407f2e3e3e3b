//! The eight criteria of a measure, held against the rows.

use std::collections::BTreeSet;

use fourp_model::{
    Assurance, Frequency, Indicator, IndicatorKind, NotMeasurable, Recording, RowRef,
    StatementClass, Table,
};

use crate::{
    fabric::{Evidence, Judgement, Lack, MeasureCriterion, question},
    indicator_evidence::Facts,
    indicator_reliability::{IsFromTarget, Reliability},
};

type Judged = Judgement<MeasureCriterion>;

/// All eight, in the order of the guide.
pub(crate) fn criteria(facts: &Facts<'_>, reliability: &Reliability) -> Vec<Judged> {
    vec![
        relevant(facts),
        incentives(facts),
        attributable(facts),
        well_defined(facts),
        timely(facts),
        reliable(facts, reliability),
        comparable(facts),
        verifiable(facts),
    ]
}

/// What its row leaves open, each with the row and with what sources say of it.
pub(crate) fn lacks(facts: &Facts<'_>) -> Vec<(Lack, Vec<Evidence>)> {
    let it = facts.indicator;
    let stated = [
        (Lack::Baseline, it.baseline.is_some()),
        (Lack::Target, it.target.is_some()),
        (Lack::Owner, it.owner.is_some()),
        (Lack::Frequency, it.frequency != Frequency::NotStated),
        (Lack::Lag, it.lag_days.is_some()),
        (Lack::Recording, it.recording != Recording::NotStated),
        (Lack::Assurance, it.assurance != Assurance::NotStated),
        (Lack::Effort, !facts.is_of_acts() || facts.has_effort()),
        (Lack::Effect, !facts.is_of_acts() || facts.has_effect()),
    ];
    let missing = stated.into_iter().filter(|(_, is_stated)| !is_stated);
    missing
        .map(|(lack, _)| {
            let words: &[&str] = match lack {
                Lack::Effort => &["effort"],
                Lack::Effect => &["impact", "effect"],
                Lack::Baseline => &["baseline"],
                Lack::Target => &["target"],
                _ => &[],
            };
            let says = match lack {
                Lack::Effort | Lack::Effect => facts.acts(),
                _ => format!("{} states no {lack}", facts.row),
            };
            let row = Evidence::new([facts.row.clone()], says);
            (lack, std::iter::once(row).chain(facts.missing(words)).collect())
        })
        .collect()
}

/// Why it moves with effort, where rows say so.
pub(crate) fn moved_by_effort(facts: &Facts<'_>) -> Vec<Evidence> {
    use fourp_model::Detection;
    let kind = facts.is_of_acts().then(|| {
        let says = format!(
            "of kind {}: it counts what bodies do, and so is proactive: it rises with their effort whatever becomes of the threat",
            facts.indicator.kind
        );
        Evidence::new([facts.row.clone()], says)
    });
    let sought = facts
        .series
        .iter()
        .filter(|series| matches!(series.key.detection, Detection::Proactive | Detection::Mixed));
    let rows: Vec<RowRef> = sought.flat_map(|series| Facts::ends(series)).collect();
    let sought = (!rows.is_empty())
        .then(|| Evidence::new(rows, "what it counts was found by looking for it"));
    kind.into_iter().chain(sought).collect()
}

fn row(facts: &Facts<'_>, says: impl Into<String>) -> Evidence {
    Evidence::new([facts.row.clone()], says)
}

fn needing(criterion: MeasureCriterion, why: &str, table: Table, what: &str) -> Judged {
    let why = NotMeasurable::new(question(&criterion), why).needing(table, what);
    Judgement::unknown(criterion, why)
}

/// Only a measure of what is to be achieved is relevant by itself; one of acts needs a stated link.
fn relevant(facts: &Facts<'_>) -> Judged {
    let criterion = MeasureCriterion::Relevant;
    match facts.indicator.kind {
        IndicatorKind::Outcome | IndicatorKind::Impact => {
            let objectives = facts.objectives();
            if objectives.is_empty() {
                return needing(
                    criterion,
                    "no objective lies within its threat and strand in the data supplied",
                    Table::Objectives,
                    "what the organisation wants to achieve, by threat and strand",
                )
                .with([row(facts, format!("it is of kind {}", facts.indicator.kind))]);
            }
            let says = format!(
                "it is of kind {}, and an objective lies within its reach",
                facts.indicator.kind
            );
            Judgement::met(
                criterion,
                Evidence::new(objectives.into_iter().chain([facts.row.clone()]), says),
            )
        }
        kind => needing(
            criterion,
            "that what is done leads to what is wanted stands in no row",
            Table::Indicators,
            "a measure of outcome or impact of the same threat and strand to hold it against",
        )
        .with([row(facts, format!("it is of kind {kind}"))]),
    }
}

/// Target, own records and no independent check together invite gaming (Public Administration Select Committee 2014).
fn incentives(facts: &Facts<'_>) -> Judged {
    let criterion = MeasureCriterion::AvoidsPerverseIncentives;
    if let Some(evidence) = gaming(facts) {
        return Judgement::not_met(criterion, evidence);
    }
    let it = facts.indicator;
    match (it.recording, it.assurance) {
        (Recording::OthersRecords, Assurance::Independent) => Judgement::met(
            criterion,
            row(facts, "others record it, and somebody independent checks it"),
        ),
        _ => needing(
            criterion,
            "whether it rewards the wrong thing cannot be seen where target, recorder and check are not all stated",
            Table::Indicators,
            "its target, who records it and who checks it",
        ),
    }
}

/// The three together: a target, records of those it judges, and no independent check.
pub(crate) fn gaming(facts: &Facts<'_>) -> Option<Evidence> {
    let it = facts.indicator;
    let is_unchecked = matches!(it.assurance, Assurance::Unchecked | Assurance::Internal);
    let is_flagged = it.target.is_some() && it.recording == Recording::OwnRecords && is_unchecked;
    is_flagged.then(|| {
        row(facts, "it has a target, those it judges record it, and nobody independent checks it")
    })
}

fn attributable(facts: &Facts<'_>) -> Judged {
    let criterion = MeasureCriterion::Attributable;
    let Some(owner) = &facts.indicator.owner else {
        return match facts.rows.declared(Table::Indicators) {
            Some(_) => Judgement::not_met(
                criterion,
                row(facts, "nobody answers for it, in a table declared complete"),
            ),
            None => needing(
                criterion,
                "who answers for it is not in the data supplied",
                Table::Indicators,
                "its owner",
            )
            .with([row(facts, "its row states no owner")]),
        };
    };
    if facts.is_of_acts() {
        let says = format!("{owner} answers for it, and it counts what is done");
        return Judgement::met(criterion, row(facts, says));
    }
    needing(
        criterion,
        "whether those who answer for it can move it is not known without a comparison",
        Table::Observations,
        "the same measure where nothing was done, before and after",
    )
    .with([row(facts, format!("{owner} answers for it"))])
}

fn well_defined(facts: &Facts<'_>) -> Judged {
    let criterion = MeasureCriterion::WellDefined;
    let definitions = facts.said(StatementClass::Definition);
    let mut rules = BTreeSet::new();
    let mut ends = Vec::new();
    for series in &facts.series {
        rules.insert(series.key.counting_rule.as_ref());
        ends.extend(Facts::ends(series));
    }
    let against = facts.changes();
    if rules.len() > 1 {
        let says = format!("it is counted by {} rules", rules.len());
        return Judgement::not_met(criterion, Evidence::new(ends, says)).with(against);
    }
    let judged = match rules.first().copied().flatten() {
        Some(rule) => Judgement::met(
            criterion,
            Evidence::new(ends, format!("all of it is counted by {rule}")),
        ),
        None => needing(
            criterion,
            "no counting rule is stated with what it counts",
            Table::Observations,
            "the rule by which each value was counted",
        ),
    };
    judged.with(definitions).unless(against)
}

/// Known before the next value is due: a lag of no more than the time between two values.
fn timely(facts: &Facts<'_>) -> Judged {
    let criterion = MeasureCriterion::Timely;
    let it = facts.indicator;
    let Some(days) = between(it) else {
        return match it.frequency {
            Frequency::Irregular | Frequency::Once => {
                let says = format!("it is taken {}", it.frequency);
                Judgement::not_met(criterion, row(facts, says))
            }
            _ => needing(
                criterion,
                "how often it is taken is not stated",
                Table::Indicators,
                "its frequency and lag",
            ),
        };
    };
    match it.lag_days {
        Some(lag) if lag <= days => {
            let says = format!("{}, known {lag} days after: before the next is due", it.frequency);
            Judgement::met(criterion, row(facts, says))
        }
        Some(lag) => {
            let says = format!("{}, known {lag} days after: the next is due first", it.frequency);
            Judgement::not_met(criterion, row(facts, says))
        }
        None => needing(
            criterion,
            "how long after a period its value is known is not stated",
            Table::Indicators,
            "its lag in days",
        )
        .with([row(facts, format!("it is taken {}", it.frequency))]),
    }
}

/// The longest time between two values.
const fn between(it: &Indicator) -> Option<u32> {
    match it.frequency {
        Frequency::Continuous => Some(1),
        Frequency::Weekly => Some(7),
        Frequency::Monthly => Some(31),
        Frequency::Quarterly => Some(92),
        Frequency::HalfYearly => Some(184),
        Frequency::Yearly => Some(366),
        _ => None,
    }
}

/// Computed: whether its series could show the change that matters.
fn reliable(facts: &Facts<'_>, reliability: &Reliability) -> Judged {
    let criterion = MeasureCriterion::Reliable;
    let (known, blind) = reliability.judged();
    if known.is_empty() {
        let mut why = NotMeasurable::new(
            question(&criterion),
            if facts.series.is_empty() {
                "no observation of it is in the data supplied".to_owned()
            } else {
                "none of its series is of counts over two periods counted alike".to_owned()
            },
        );
        why = why.needing(Table::Observations, "its values, period by period, as counts");
        return Judgement::unknown(criterion, why);
    }
    let source = match reliability.is_from_target {
        IsFromTarget::Row => "that its target asks for",
        IsFromTarget::Option => "asked about",
    };
    let percent = reliability.matters * 100.0;
    if !blind.is_empty() {
        let says = format!(
            "{} of its {} series could not show the change of {percent:.0} % {source}",
            blind.len(),
            known.len()
        );
        return Judgement::not_met(criterion, Evidence::new(Reliability::rows(&blind), says));
    }
    let says = format!(
        "each of its {} series could show the change of {percent:.0} % {source}",
        known.len()
    );
    let evidence = Evidence::new(Reliability::rows(&known), says);
    if known.iter().all(|series| series.has_scatter()) {
        return Judgement::met(criterion, evidence);
    }
    needing(
        criterion,
        "only if events are independent: fewer than six values do not tell how much they vary",
        Table::Observations,
        "its values in at least six periods counted alike",
    )
    .with([evidence])
}

fn comparable(facts: &Facts<'_>) -> Judged {
    let criterion = MeasureCriterion::Comparable;
    let against = facts.changes();
    let compared: Vec<RowRef> = facts
        .series
        .iter()
        .filter(|series| series.points.len() > 1)
        .flat_map(|series| Facts::ends(series))
        .collect();
    let judged = if compared.is_empty() {
        needing(
            criterion,
            "no two values of it are in the data supplied",
            Table::Observations,
            "its values in at least two periods, counted alike",
        )
    } else {
        let says = "changes of recording are declared complete, and none falls within its series";
        match facts.rows.declared(Table::RecordingChanges) {
            Some(_) => Judgement::met(criterion, Evidence::new(compared, says)),
            None => needing(
                criterion,
                "whether counting changed is not in the data supplied",
                Table::RecordingChanges,
                "every change of recording, declared complete",
            ),
        }
    };
    judged.unless(against)
}

fn verifiable(facts: &Facts<'_>) -> Judged {
    let criterion = MeasureCriterion::Verifiable;
    match facts.indicator.assurance {
        Assurance::Unchecked => Judgement::not_met(criterion, row(facts, "nobody checks it")),
        Assurance::Independent => {
            Judgement::met(criterion, row(facts, "somebody independent checks it"))
        }
        Assurance::Internal => needing(
            criterion,
            "only another part of the same body checks it",
            Table::Indicators,
            "a check by somebody independent",
        )
        .with([row(facts, "another part of the same body checks it")]),
        _ => needing(criterion, "who checks it is not stated", Table::Indicators, "who checks it"),
    }
}
