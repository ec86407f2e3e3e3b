//! Whole programmes.

use proptest::{collection::vec, prelude::*};

use super::{
    answers, bodies, evidence, funding, governance,
    ids::{COMMON, citation, party, source, table, text},
    performance,
    values::partial_date,
};
use crate::{Completeness, Currency, Programme, Referent, Row, Slug, Tables};

/// A declaration that a table is complete.
pub fn completeness() -> impl Strategy<Value = Completeness> {
    (table(), text(), partial_date(), party(), citation()).prop_map(
        |(table, scope, as_at, declared_by, citation)| Completeness {
            table,
            scope,
            as_at,
            declared_by,
            citation,
        },
    )
}

/// The rows of a small programme, at most [`COMMON`] of a table, in no order: ids are unique, and most
/// references name a row that is there.
pub fn tables() -> impl Strategy<Value = Tables> {
    (said(), who(), intended(), money_and_groups(), measured()).prop_map(
        |(said, who, intended, money, measured)| Tables {
            threats: who.threats,
            taxonomies: who.taxonomies,
            threat_labels: who.threat_labels,
            priorities: who.priorities,
            body_classes: who.body_classes,
            bodies: who.bodies,
            responsibilities: who.responsibilities,
            strategies: intended.strategies,
            objectives: intended.objectives,
            initiatives: intended.initiatives,
            capabilities: intended.capabilities,
            recommendations: intended.recommendations,
            commitments: intended.commitments,
            data_systems: intended.data_systems,
            currency: money.currency,
            flows: money.flows,
            allocations: money.allocations,
            balances: money.balances,
            groups: money.groups,
            seats: money.seats,
            reporting_lines: money.reporting_lines,
            remits: money.remits,
            meetings: money.meetings,
            indicators: measured.indicators,
            observations: measured.observations,
            interventions: measured.interventions,
            recording_changes: measured.recording_changes,
            ratings: measured.ratings,
            harm: measured.harm,
            capture_lists: measured.capture_lists,
            completeness: measured.completeness,
            ..said
        },
    )
}

/// A small programme; see [`tables`].
pub fn programme() -> impl Strategy<Value = Programme> {
    tables().prop_filter_map("unique ids", |tables| Programme::new(tables).ok())
}

/// All the common ids of a kind, each declared by one row.
fn declared<S>(row: S, name: fn(&mut S::Value, Slug<S::Value>)) -> BoxedStrategy<Vec<S::Value>>
where
    S: Strategy + 'static,
    S::Value: Referent + Row,
{
    vec(row, COMMON - 1..=COMMON)
        .prop_map(move |mut rows| {
            for (number, row) in rows.iter_mut().enumerate() {
                if let Ok(id) = Slug::new(&format!("{}-{number}", S::Value::KIND)) {
                    name(row, id);
                }
            }
            rows
        })
        .boxed()
}

fn up_to<S: Strategy + 'static>(row: S) -> BoxedStrategy<Vec<S::Value>> {
    vec(row, 0..=COMMON).boxed()
}

fn said() -> BoxedStrategy<Tables> {
    let about = (text(), answers::provenance());
    (
        about,
        declared(source(), |row, id| row.id = id),
        declared(evidence::population(), |row, id| row.id = id),
        declared(evidence::claim(), |row, id| row.id = id),
        declared(evidence::check(), |row, id| row.id = id),
        declared(evidence::statement(), |row, id| row.id = id),
        declared(evidence::event(), |row, id| row.id = id),
        up_to(evidence::footnote()),
    )
        .prop_map(
            |(
                (title, provenance),
                sources,
                populations,
                claims,
                checks,
                statements,
                events,
                footnotes,
            )| {
                Tables {
                    title,
                    provenance,
                    sources,
                    populations,
                    claims,
                    checks,
                    statements,
                    events,
                    footnotes,
                    ..Tables::default()
                }
            },
        )
        .boxed()
}

fn who() -> BoxedStrategy<Tables> {
    (
        declared(bodies::threat(), |row, id| row.id = id),
        declared(bodies::taxonomy(), |row, id| row.id = id),
        up_to(bodies::threat_label()),
        declared(bodies::priority_list(), |row, id| row.id = id),
        declared(bodies::body_class(), |row, id| row.id = id),
        declared(bodies::body(), |row, id| row.id = id),
        up_to(bodies::responsibility()),
    )
        .prop_map(
            |(
                threats,
                taxonomies,
                threat_labels,
                priorities,
                body_classes,
                bodies,
                responsibilities,
            )| {
                Tables {
                    threats,
                    taxonomies,
                    threat_labels,
                    priorities,
                    body_classes,
                    bodies,
                    responsibilities,
                    ..Tables::default()
                }
            },
        )
        .boxed()
}

fn intended() -> BoxedStrategy<Tables> {
    (
        declared(bodies::strategy(), |row, id| row.id = id),
        declared(bodies::objective(), |row, id| row.id = id),
        declared(bodies::initiative(), |row, id| row.id = id),
        declared(bodies::capability(), |row, id| row.id = id),
        declared(bodies::recommendation(), |row, id| row.id = id),
        declared(bodies::commitment(), |row, id| row.id = id),
        declared(bodies::data_system(), |row, id| row.id = id),
    )
        .prop_map(
            |(
                strategies,
                objectives,
                initiatives,
                capabilities,
                recommendations,
                commitments,
                data_systems,
            )| {
                Tables {
                    strategies,
                    objectives,
                    initiatives,
                    capabilities,
                    recommendations,
                    commitments,
                    data_systems,
                    ..Tables::default()
                }
            },
        )
        .boxed()
}

fn money_and_groups() -> BoxedStrategy<Tables> {
    (
        up_to(funding::flow()),
        up_to(funding::allocation()),
        up_to(funding::balance()),
        declared(governance::group(), |row, id| row.id = id),
        up_to(governance::seat()),
        up_to(governance::reporting_line()),
        up_to(governance::remit()),
        up_to(governance::meeting()),
    )
        .prop_map(
            |(flows, allocations, balances, groups, seats, reporting_lines, remits, meetings)| {
                Tables {
                    currency: Some(Currency::GBP),
                    flows,
                    allocations,
                    balances,
                    groups,
                    seats,
                    reporting_lines,
                    remits,
                    meetings,
                    ..Tables::default()
                }
            },
        )
        .boxed()
}

fn measured() -> BoxedStrategy<Tables> {
    (
        declared(performance::indicator(), |row, id| row.id = id),
        up_to(performance::observation()),
        declared(performance::intervention(), |row, id| row.id = id),
        up_to(performance::recording_change()),
        up_to(performance::rating()),
        up_to(performance::harm()),
        up_to(performance::capture_cell()),
        up_to(completeness()),
    )
        .prop_map(
            |(
                indicators,
                observations,
                interventions,
                recording_changes,
                ratings,
                harm,
                capture_lists,
                completeness,
            )| Tables {
                indicators,
                observations,
                interventions,
                recording_changes,
                ratings,
                harm,
                capture_lists,
                completeness,
                ..Tables::default()
            },
        )
        .boxed()
}
