//! How much of the world a table holds, and who says so.

use crate::{dates::PartialDate, row::row, source::Citation, table::Table, voice::Party};
use serde::{Deserialize, Serialize};

/// A declaration that a table is complete within a scope.
///
/// Without one, what is missing from a table is only "not in the data supplied": no gap, no orphan, no
/// total can be stated.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Completeness {
    /// The table.
    pub table: Table,
    /// Within what it is complete: "groups chaired by the Home Office".
    pub scope: String,
    /// As at when.
    pub as_at: PartialDate,
    /// Who says so.
    pub declared_by: Party,
    /// Where this is said.
    pub citation: Citation,
}

row!(Completeness in Completeness by Ord::cmp, mentions declared_by);
