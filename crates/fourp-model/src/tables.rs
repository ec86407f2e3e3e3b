//! The tables of a programme.

use crate::{
    allocation::Allocation,
    balance::Balance,
    body::{Body, BodyClass},
    capability::Capability,
    capture::CaptureCell,
    check::Check,
    claim::Claim,
    completeness::Completeness,
    currency::Currency,
    data_system::DataSystem,
    event::Event,
    flow::Flow,
    footnote::Footnote,
    group::Group,
    harm::Harm,
    indicator::Indicator,
    initiative::Initiative,
    intervention::Intervention,
    meeting::Meeting,
    observation::Observation,
    population::Population,
    priority::PriorityList,
    rating::Rating,
    recommendation::{Commitment, Recommendation},
    recording_change::RecordingChange,
    remit::Remit,
    reporting_line::ReportingLine,
    responsibility::Responsibility,
    row::Row,
    seat::Seat,
    source::Source,
    statement::Statement,
    strategy::{Objective, Strategy},
    threat::{Threat, ThreatLabel, ThreatTaxonomy},
};
use serde::{Deserialize, Serialize};

/// Where a programme's rows come from.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "rows describe the world or were made up")]
pub enum Provenance {
    /// Sources about the world.
    #[default]
    Real,
    /// Made up, which every picture and page must say.
    Synthetic {
        /// What made them: the command and its seed.
        made_by: String,
    },
}

/// A type of rows that a programme holds.
pub trait Tabled: Row + Sized {
    /// The rows of this type.
    fn rows(tables: &Tables) -> &[Self];
}

/// Is shown every table; see [`Tables::visit`].
pub trait TableVisitor<'a> {
    /// One table.
    fn table<R: Tabled>(&mut self, rows: &'a [R]);
}

/// Is handed every table; see [`Tables::visit_mut`].
pub trait TableVisitorMut {
    /// One table.
    fn table<R: Tabled>(&mut self, rows: &mut Vec<R>);
}

macro_rules! tables {
    ($( $(#[$meta:meta])* $field:ident: $row:ty, )+) => {
        /// The rows of a programme, table by table, and what holds for all of them.
        ///
        /// Any table may be empty: what then cannot be answered is said to be so.
        #[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(default, deny_unknown_fields)]
        pub struct Tables {
            /// What the programme is called.
            pub title: String,
            /// The currency of every amount; `None` where there is no money.
            pub currency: Option<Currency>,
            /// Whether the rows describe the world.
            pub provenance: Provenance,
            $( $(#[$meta])* pub $field: Vec<$row>, )+
        }

        impl Tables {
            /// Shows every table to a visitor, in the order of [`Table::ALL`](crate::Table::ALL).
            pub fn visit<'a, V: TableVisitor<'a> + ?Sized>(&'a self, visitor: &mut V) {
                $( visitor.table(self.$field.as_slice()); )+
            }

            /// Hands every table to a visitor, in the same order.
            pub fn visit_mut<V: TableVisitorMut + ?Sized>(&mut self, visitor: &mut V) {
                $( visitor.table(&mut self.$field); )+
            }
        }

        $(
            impl Tabled for $row {
                fn rows(tables: &Tables) -> &[Self] {
                    &tables.$field
                }
            }
        )+
    };
}

tables! {
    /// Documents.
    sources: Source,
    /// What figures are about.
    populations: Population,
    /// Figures as said.
    claims: Claim,
    /// How claims should relate.
    checks: Check,
    /// What was said without a figure, or around one.
    statements: Statement,
    /// What sources date.
    events: Event,
    /// What sources cite in their notes.
    footnotes: Footnote,
    /// Kinds of harm.
    threats: Threat,
    /// Which threats were told apart, when.
    taxonomies: ThreatTaxonomy,
    /// How sources spell threats.
    threat_labels: ThreatLabel,
    /// Which threats came first, when.
    priorities: PriorityList,
    /// Kinds of bodies.
    body_classes: BodyClass,
    /// Organisations, offices, roles and units.
    bodies: Body,
    /// Who does what.
    responsibilities: Responsibility,
    /// Strategies.
    strategies: Strategy,
    /// What strategies set out to achieve.
    objectives: Objective,
    /// Programmes, pilots and products.
    initiatives: Initiative,
    /// What bodies are able to do.
    capabilities: Capability,
    /// What bodies were told to do.
    recommendations: Recommendation,
    /// What bodies said they would do.
    commitments: Commitment,
    /// What data bodies hold.
    data_systems: DataSystem,
    /// Money that moved or was to move.
    flows: Flow,
    /// How spending divides over strands and threats.
    allocations: Allocation,
    /// What bodies held.
    balances: Balance,
    /// Boards, committees and forums.
    groups: Group,
    /// Who sits where.
    seats: Seat,
    /// Which group reports where.
    reporting_lines: ReportingLine,
    /// What groups are for.
    remits: Remit,
    /// When groups met.
    meetings: Meeting,
    /// What is measured to show success.
    indicators: Indicator,
    /// Counts and values in time.
    observations: Observation,
    /// Single disruptions and other acts.
    interventions: Intervention,
    /// When counting itself changed.
    recording_changes: RecordingChange,
    /// Judgements on an ordered scale.
    ratings: Rating,
    /// Weights of harm.
    harm: Harm,
    /// Overlap of case lists.
    capture_lists: CaptureCell,
    /// How much of the world each table holds.
    completeness: Completeness,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Table;

    #[test]
    fn every_table_is_visited_in_order() {
        struct Seen(Vec<Table>);
        impl<'a> TableVisitor<'a> for Seen {
            fn table<R: Tabled>(&mut self, rows: &'a [R]) {
                assert!(rows.is_empty() && R::rows(&Tables::default()).is_empty());
                self.0.push(R::TABLE);
            }
        }
        let mut seen = Seen(Vec::new());
        Tables::default().visit(&mut seen);
        assert_eq!(seen.0, Table::ALL);
    }

    #[test]
    fn synthetic_rows_say_what_made_them() {
        let made = Provenance::Synthetic { made_by: "demo --seed 7".into() };
        let text = serde_json::to_string(&made).unwrap();
        assert_eq!(text, r#"{"synthetic":{"made_by":"demo --seed 7"}}"#);
        assert_eq!(serde_json::from_str::<Provenance>(&text).unwrap(), made);
    }
}
