//! What is reported together.

use fourp_claims::{LedgerEntry, Reconciliation};
use fourp_model::{NotMeasurable, Programme};

/// A programme and the answers to questions asked of it.
///
/// The answers must be those of the programme: what names a row that is not there is shown as not in
/// the data supplied.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "callers put it together")]
pub struct Results<'a> {
    /// The rows.
    pub programme: &'a Programme,
    /// Whether the published figures agree.
    pub reconciliation: &'a Reconciliation,
    /// What the data make of each statement.
    pub ledger: &'a [LedgerEntry],
    /// What the data cannot answer; see [`gaps`](crate::gaps).
    pub not_measurable: &'a [NotMeasurable],
}
