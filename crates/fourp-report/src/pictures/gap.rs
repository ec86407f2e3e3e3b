//! What every picture needs: whether its data are real, and what to say where there are none.

use fourp_model::Provenance;
use fourp_picture::Data;

use crate::results::Results;

/// A picture that is not drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotDrawn {
    /// What it would show.
    pub what: String,
    /// What is missing, was not found, or does not go together.
    pub why: String,
    /// Which of these it is.
    pub kind: NotDrawnKind,
}

/// Why a picture is not drawn: a reader would act differently on each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a page has a place for each")]
pub enum NotDrawnKind {
    /// The data supplied do not say: further rows would fill it.
    Missing,
    /// The data supplied say it, and there is nothing to show.
    Nothing,
    /// Rows do not go together: they wait to be mended.
    Defect,
}

impl NotDrawnKind {
    /// Every kind, in the order of a page.
    pub const ALL: [Self; 3] = [Self::Nothing, Self::Missing, Self::Defect];

    /// What stands over the pictures that are not drawn for it.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Missing => "Not drawn, for want of data",
            Self::Nothing => "Not drawn, since there is nothing to show",
            Self::Defect => "Not drawn, since rows have defects",
        }
    }
}

impl NotDrawn {
    /// What it would show, and what is missing.
    pub(super) fn new(what: impl Into<String>, why: impl Into<String>) -> Self {
        Self { what: what.into(), why: why.into(), kind: NotDrawnKind::Missing }
    }

    /// What it would show, and what was looked for and not found.
    pub(super) fn nothing(what: impl Into<String>, why: impl Into<String>) -> Self {
        Self { kind: NotDrawnKind::Nothing, ..Self::new(what, why) }
    }

    /// What it would show, and which rows do not go together.
    pub(super) fn defect(what: impl Into<String>, why: impl Into<String>) -> Self {
        Self { kind: NotDrawnKind::Defect, ..Self::new(what, why) }
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
