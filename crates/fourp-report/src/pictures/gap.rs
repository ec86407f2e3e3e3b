//! What every picture needs: whether its data are real, and what to say where there are none.

use fourp_model::Provenance;
use fourp_picture::Data;

use crate::results::Results;

/// A picture that the data supplied cannot fill.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotDrawn {
    /// What it would show.
    pub what: String,
    /// What is missing.
    pub why: String,
}

impl NotDrawn {
    /// What it would show, and what is missing.
    pub(super) fn new(what: impl Into<String>, why: impl Into<String>) -> Self {
        Self { what: what.into(), why: why.into() }
    }
}

/// Whether the rows of a programme tell of something real.
pub(super) fn data(results: &Results<'_>) -> Data {
    match &results.programme.tables().provenance {
        Provenance::Synthetic { made_by } => {
            Data::Synthetic(format!("made up by {made_by}; it describes nothing real"))
        }
        _ => Data::Real,
    }
}
