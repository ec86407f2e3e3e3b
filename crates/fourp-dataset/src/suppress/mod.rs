//! Small numbers in tables that are published with their totals.

mod interventions;
mod network;
mod pattern;
mod rule;
mod suppressed;
mod table;

pub use self::{
    interventions::interventions_by_threat_and_party,
    rule::{Loss, Protection, SuppressionError, SuppressionRule, Zeros},
    suppressed::{
        CONFIDENTIAL, Suppressed, Suppression, SuppressionCost, SuppressionReason, suppress,
    },
    table::{CountTable, CountTableError, Position},
};
