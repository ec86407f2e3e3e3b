//! What is proven of a plan.

use std::fmt;

use serde::Serialize;

/// How well a plan is known to be best.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PlanProof {
    /// The certificate's bound is what the plan comes to: no plan by the same rules is better, and anybody can check it.
    Certificate,
    /// The certificate proves less, but every branch was followed to its end and gave nothing better; to check it is to
    /// search again.
    Search {
        /// Nodes of the search.
        nodes: u64,
    },
    /// The search ended at its limit: the plan is the best found, and the gap is what is not proven.
    Limit {
        /// Nodes of the search.
        nodes: u64,
    },
}

impl PlanProof {
    /// Whether no plan by the same rules is better.
    #[must_use]
    pub const fn is_optimal(self) -> bool {
        !matches!(self, Self::Limit { .. })
    }

    pub(crate) const fn of(gap: u64, nodes: u64, exhausted: bool) -> Self {
        match (gap, exhausted) {
            (0, _) => Self::Certificate,
            (_, true) => Self::Search { nodes },
            (_, false) => Self::Limit { nodes },
        }
    }
}

impl fmt::Display for PlanProof {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Certificate => formatter.pad("best, by its certificate"),
            Self::Search { nodes } => {
                write!(formatter, "best, by a search of {nodes} nodes to its end")
            }
            Self::Limit { nodes } => {
                write!(formatter, "the best found within {nodes} nodes, not proven best")
            }
        }
    }
}
