//! Which table a row stands in, and how to point at it.

use crate::text::vocabulary;
use std::fmt;

vocabulary! {
    /// A table of a programme, by the name that its file and sheet carry.
    #[non_exhaustive]
    Table, "table" {
        /// [`Source`](crate::Source): documents.
        Sources = "sources",
        /// [`Population`](crate::Population): what figures are about.
        Populations = "populations",
        /// [`Claim`](crate::Claim): figures as said.
        Claims = "claims",
        /// [`Check`](crate::Check): how claims should relate.
        Checks = "checks",
        /// [`Statement`](crate::Statement): what was said without a figure, or around one.
        Statements = "statements",
        /// [`Event`](crate::Event): what a source dates.
        Events = "events",
        /// [`Footnote`](crate::Footnote): what a source cites in its notes.
        Footnotes = "footnotes",
        /// [`Threat`](crate::Threat): kinds of harm the programme answers.
        Threats = "threats",
        /// [`ThreatTaxonomy`](crate::ThreatTaxonomy): which threats were told apart, when.
        Taxonomies = "taxonomies",
        /// [`ThreatLabel`](crate::ThreatLabel): how sources spell them.
        ThreatLabels = "threat_labels",
        /// [`PriorityList`](crate::PriorityList): which threats came first, when.
        Priorities = "priorities",
        /// [`BodyClass`](crate::BodyClass): kinds of bodies, perhaps only counted.
        BodyClasses = "body_classes",
        /// [`Body`](crate::Body): organisations, offices, roles and units.
        Bodies = "bodies",
        /// [`Responsibility`](crate::Responsibility): who does what.
        Responsibilities = "responsibilities",
        /// [`Strategy`](crate::Strategy).
        Strategies = "strategies",
        /// [`Objective`](crate::Objective): what a strategy sets out to achieve.
        Objectives = "objectives",
        /// [`Initiative`](crate::Initiative): programmes, pilots and products.
        Initiatives = "initiatives",
        /// [`Capability`](crate::Capability): what a body is able to do.
        Capabilities = "capabilities",
        /// [`Recommendation`](crate::Recommendation): what a body was told to do.
        Recommendations = "recommendations",
        /// [`Commitment`](crate::Commitment): what a body said it would do.
        Commitments = "commitments",
        /// [`DataSystem`](crate::DataSystem): what data a body holds.
        DataSystems = "data_systems",
        /// [`Flow`](crate::Flow): money that moved or was to move.
        Flows = "flows",
        /// [`Allocation`](crate::Allocation): how spending divides over strands and threats.
        Allocations = "allocations",
        /// [`Balance`](crate::Balance): what a body held.
        Balances = "balances",
        /// [`Group`](crate::Group): boards, committees and forums.
        Groups = "groups",
        /// [`Seat`](crate::Seat): who sits where.
        Seats = "seats",
        /// [`ReportingLine`](crate::ReportingLine): which group reports where.
        ReportingLines = "reporting_lines",
        /// [`Remit`](crate::Remit): what a group is for.
        Remits = "remits",
        /// [`Meeting`](crate::Meeting): when a group met.
        Meetings = "meetings",
        /// [`Indicator`](crate::Indicator): what is measured to show success.
        Indicators = "indicators",
        /// [`Observation`](crate::Observation): counts and values in time.
        Observations = "observations",
        /// [`Intervention`](crate::Intervention): single disruptions and other acts.
        Interventions = "interventions",
        /// [`RecordingChange`](crate::RecordingChange): when counting itself changed.
        RecordingChanges = "recording_changes",
        /// [`Rating`](crate::Rating): judgements on an ordered scale.
        Ratings = "ratings",
        /// [`Harm`](crate::Harm): weights of harm.
        Harm = "harm",
        /// [`CaptureCell`](crate::CaptureCell): overlap of case lists.
        CaptureLists = "capture_lists",
        /// [`Completeness`](crate::Completeness): how much of the world each table holds.
        Completeness = "completeness",
    }
}

/// A place where a row can be found again: its table, and its id or its place.
///
/// The place counts from 1 in canonical order, which does not depend on the order of the file.
///
/// ```
/// use fourp_model::{RowRef, Table};
///
/// assert_eq!(RowRef::named(Table::Claims, 16, "N16").to_string(), "claims N16");
/// assert_eq!(RowRef::at(Table::Flows, 17).to_string(), "flows row 17");
/// ```
#[derive(
    Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, serde::Deserialize, serde::Serialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RowRef {
    /// The table.
    pub table: Table,
    /// The place in canonical order, from 1.
    pub row: u32,
    /// The id, where rows of the table have one.
    #[serde(default)]
    pub id: Option<String>,
}

impl RowRef {
    /// A row without an id.
    #[must_use]
    pub const fn at(table: Table, row: u32) -> Self {
        Self { table, row, id: None }
    }

    /// A row with an id.
    #[must_use]
    pub fn named(table: Table, row: u32, id: &str) -> Self {
        Self { table, row, id: Some(id.into()) }
    }
}

impl fmt::Display for RowRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.id {
            Some(id) => write!(formatter, "{} {id}", self.table),
            None => write!(formatter, "{} row {}", self.table, self.row),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_table_is_read_by_its_file_name() {
        for table in Table::ALL {
            assert_eq!(table.as_str().parse(), Ok(*table));
        }
        let names: BTreeSet<&str> = Table::ALL.iter().map(|table| table.as_str()).collect();
        assert_eq!(names.len(), Table::ALL.len());
        assert!("Flows".parse::<Table>().unwrap_err().to_string().contains("capture_lists"));
    }
}
