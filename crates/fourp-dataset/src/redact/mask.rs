//! What stays of a row that is masked.

use fourp_model::{
    Allocation, Balance, Body, BodyClass, Capability, CaptureCell, Check, Citation, Claim,
    Commitment, Completeness, Cost, DataSystem, Event, Flow, Footnote, Group, Harm, Indicator,
    Initiative, Intervention, Meeting, Objective, Observation, Period, Population, PriorityList,
    Rating, Recommendation, RecordingChange, Remit, ReportingLine, Responsibility, Seat, Source,
    Statement, Strategy, Tabled, Tables, Threat, ThreatLabel, ThreatTaxonomy,
};
use std::num::NonZeroU32;

/// What stands in a masked row where a text must stand.
pub const WITHHELD: &str = "[withheld]";

/// A row that may have a masked form.
pub(super) trait Maskable: Tabled {
    /// Its ids, parties, dates and words of vocabularies; `None` where these alone would say
    /// something else than the row, or nothing.
    fn masked(self) -> Option<Self>;
}

/// Is handed every table with rows that may have a masked form.
pub(super) trait MaskableVisitor {
    fn table<R: Maskable>(&mut self, rows: &mut Vec<R>);
}

macro_rules! every {
    ($( $field:ident, )+) => {
        /// Hands every table to a visitor, in the order of [`Table::ALL`](fourp_model::Table::ALL).
        pub(super) fn visit<V: MaskableVisitor>(tables: &mut Tables, visitor: &mut V) {
            $( visitor.table(&mut tables.$field); )+
        }
    };
}

every! {
    sources, populations, claims, checks, statements, events, footnotes, threats, taxonomies,
    threat_labels, priorities, body_classes, bodies, responsibilities, strategies, objectives,
    initiatives, capabilities, recommendations, commitments, data_systems, flows, allocations,
    balances, groups, seats, reporting_lines, remits, meetings, indicators, observations,
    interventions, recording_changes, ratings, harm, capture_lists, completeness,
}

/// Rows that are nothing without a number or text that must be there.
macro_rules! never {
    ($( $row:ty, )+) => {
        $(
            impl Maskable for $row {
                fn masked(self) -> Option<Self> {
                    None
                }
            }
        )+
    };
}

never! {
    // A figure, amount or share.
    Allocation, CaptureCell, Claim, Flow, Harm, Observation, Rating,
    // A text.
    Check, Completeness, Footnote, PriorityList, ThreatLabel,
}

/// Rows of which fields are replaced, and the place in the source always goes.
macro_rules! masked {
    ($( $row:ident $(($whole:ident))? { $( $field:ident: $value:expr ),* } )+) => {
        $(
            impl Maskable for $row {
                fn masked(self) -> Option<Self> {
                    let citation = placeless(&self.citation);
                    $( let $whole = &self; )?
                    Some(Self { $( $field: $value, )* citation, ..self })
                }
            }
        )+
    };
    (called $( $row:ident $(($whole:ident))? { $( $field:ident: $value:expr ),* } )+) => {
        $(
            impl Maskable for $row {
                fn masked(self) -> Option<Self> {
                    let citation = placeless(&self.citation);
                    $( let $whole = &self; )?
                    let name = self.id.to_string();
                    Some(Self { name, $( $field: $value, )* citation, ..self })
                }
            }
        )+
    };
}

masked! {
    Balance (row) {
        period: wordless(&row.period)?, opening: None, closing: None, half_width: None, price_base: None
    }
    Commitment { text: WITHHELD.into(), evidence: None }
    Event (row) { what: WITHHELD.into(), period: wordless(&row.period)? }
    Intervention { effort: None }
    Meeting { minutes: None, decisions: None }
    Objective { text: WITHHELD.into(), cost: Cost::NotStated }
    Recommendation { text: WITHHELD.into(), evidence: None }
    RecordingChange { what: WITHHELD.into() }
    Remit {}
    ReportingLine {}
    Responsibility {}
    Statement { gist: WITHHELD.into(), not_measurable: None, settled_by: None }
}

masked! { called
    Body { names: Vec::new(), aliases: Vec::new() }
    BodyClass { aliases: Vec::new(), count: None }
    Capability (row) {
        period: row.period.as_ref().and_then(wordless), demand: None, capacity: None, utilisation: None, cost: Cost::NotStated
    }
    DataSystem { aliases: Vec::new(), holds: WITHHELD.into(), purpose: None, recording: None }
    Indicator (row) {
        baseline_period: row.baseline_period.as_ref().and_then(wordless), baseline: None, target: None, lag_days: None
    }
    Initiative { aliases: Vec::new(), areas: None, cost: Cost::NotStated }
    Population {}
    Strategy { cost: Cost::NotStated }
    Threat { note: None }
    ThreatTaxonomy { count: None }
}

impl Maskable for Source {
    fn masked(self) -> Option<Self> {
        Some(Self {
            title: self.id.to_string(),
            publisher: WITHHELD.into(),
            address: None,
            copy_of: None,
            licence: None,
            note: None,
            ..self
        })
    }
}

impl Maskable for Group {
    fn masked(self) -> Option<Self> {
        // Without its count a class of groups would be one group.
        self.count.is_none().then(|| Self {
            name: self.id.to_string(),
            names: Vec::new(),
            aliases: Vec::new(),
            tier: None,
            purpose: None,
            meetings_per_year: None,
            meeting_minutes: None,
            preparation_minutes: None,
            quorum: None,
            citation: placeless(&self.citation),
            ..self
        })
    }
}

impl Maskable for Seat {
    fn masked(self) -> Option<Self> {
        // A number of people has to stand there, and one would be false.
        let citation = placeless(&self.citation);
        (self.people == NonZeroU32::MIN).then_some(Self { title: None, citation, ..self })
    }
}

/// The period, unless it is one of words; a row that needs one has then no masked form.
fn wordless(period: &Period) -> Option<Period> {
    period.words().is_none().then(|| period.clone())
}

/// The source and the marking: with these a masked row is known again as one to be masked.
fn placeless(citation: &Citation) -> Citation {
    Citation { marking: citation.marking, ..Citation::of(citation.source.clone()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::Table;

    #[test]
    fn every_table_is_visited() {
        struct Names(Vec<Table>);

        impl MaskableVisitor for Names {
            fn table<R: Maskable>(&mut self, _: &mut Vec<R>) {
                self.0.push(R::TABLE);
            }
        }

        let mut names = Names(Vec::new());
        visit(&mut Tables::default(), &mut names);
        assert_eq!(names.0, Table::ALL);
    }
}
