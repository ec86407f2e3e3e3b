//! By what flows are told apart.

/// A column of flows by which sums are told apart, beside phase and price base, by which they always are.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Dimension {
    /// Who pays.
    Payer,
    /// Who is paid.
    Payee,
    /// For what period.
    Period,
    /// Why it moves.
    Kind,
    /// The pot it comes from.
    Stream,
    /// What it may be spent on.
    Earmark,
    /// How long it can be counted on.
    Certainty,
    /// The part of the budget that it is.
    Budget,
    /// Who reports it.
    ReportedBy,
}

impl Dimension {
    /// All of them, in order.
    pub const ALL: &'static [Self] = &[
        Self::Payer,
        Self::Payee,
        Self::Period,
        Self::Kind,
        Self::Stream,
        Self::Earmark,
        Self::Certainty,
        Self::Budget,
        Self::ReportedBy,
    ];

    /// The column of flows.
    #[must_use]
    pub const fn column(self) -> &'static str {
        match self {
            Self::Payer => "payer",
            Self::Payee => "payee",
            Self::Period => "period",
            Self::Kind => "kind",
            Self::Stream => "stream",
            Self::Earmark => "earmark",
            Self::Certainty => "certainty",
            Self::Budget => "budget",
            Self::ReportedBy => "reported_by",
        }
    }
}

/// Phase and price base, then the dimensions in order, each once.
pub(crate) fn keys(by: &[Dimension], always: &[Dimension]) -> Vec<&'static str> {
    let mut all: Vec<Dimension> = by.iter().chain(always).copied().collect();
    all.sort_unstable();
    all.dedup();
    ["phase", "price_base"].into_iter().chain(all.into_iter().map(Dimension::column)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_dataset::Record;
    use fourp_model::Flow;

    #[test]
    fn every_dimension_is_a_column_of_flows() {
        for dimension in Dimension::ALL {
            assert!(Flow::columns().iter().any(|column| column.name == dimension.column()));
        }
    }
}
