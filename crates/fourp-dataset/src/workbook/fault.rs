//! Why a workbook cannot be read at all.

use crate::xml::XmlFault;
use fourp_model::{Place, Problem, ProblemCode};

/// What ends the reading of a workbook, or of one of its sheets.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error("{0}")]
    OtherKind(String),
    #[error("{0}")]
    Broken(String),
    #[error("elements within elements, {0} deep")]
    TooDeep(usize),
    #[error("{0}")]
    Expands(String),
    #[error("{0}")]
    Unreadable(String),
}

impl From<XmlFault> for Fault {
    fn from(fault: XmlFault) -> Self {
        match fault {
            XmlFault::Broken(what) => Self::Broken(what),
            XmlFault::TooDeep(depth) => Self::TooDeep(depth),
            XmlFault::Expands(what) => Self::Expands(what),
        }
    }
}

impl Fault {
    pub(super) fn broken(what: impl Into<String>) -> Self {
        Self::Broken(what.into())
    }

    /// The same, with the part of the file that it is in.
    pub(super) fn within(self, part: &str) -> Self {
        let named = |what: String| format!("{part}: {what}");
        match self {
            Self::Broken(what) => Self::Broken(named(what)),
            Self::Expands(what) => Self::Expands(named(what)),
            other => other,
        }
    }

    /// The same as a problem of a place.
    pub(super) fn at(&self, place: Place) -> Problem {
        let (code, expected) = match self {
            Self::OtherKind(_) => {
                (ProblemCode::UnknownFormat, "a workbook (.xlsx) without a password")
            }
            Self::Broken(_) => (ProblemCode::BadStructure, "a workbook that follows its format"),
            Self::TooDeep(_) => (ProblemCode::TooDeep, "at most 128 elements within each other"),
            Self::Expands(_) => {
                (ProblemCode::Expands, "at most 16 MiB and 100 times the size of the file")
            }
            Self::Unreadable(_) => (ProblemCode::FileUnreadable, "a file that can be read"),
        };
        Problem { value: Some(self.to_string()), ..Problem::new(code, place, expected) }
    }
}
