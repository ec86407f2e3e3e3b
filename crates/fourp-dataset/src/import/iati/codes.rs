//! What the types of transactions mean.

use fourp_model::{FlowKind, Phase};

/// What a type of transaction becomes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Meaning {
    pub(crate) kind: FlowKind,
    pub(crate) phase: Phase,
    pub(crate) reporter: Reporter,
}

/// On which side of a transaction its reporter stands, where nothing else is said.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Reporter {
    /// It pays.
    Provides,
    /// It is paid.
    Receives,
    /// The type does not say.
    Either,
}

/// The meaning of a type by its code (IATI, codelist `TransactionType` of version 2.03); `None` for a
/// credit guarantee, which is no money unless it is called, and for codes that are not on the list.
pub(crate) fn meaning(code: &str) -> Option<Meaning> {
    use {FlowKind as Kind, Reporter as Side};
    let (kind, phase, reporter) = match code {
        // Incoming funds: what a disbursement is to the other side.
        "1" => (Kind::Grant, Phase::Paid, Side::Receives),
        // Outgoing commitment.
        "2" => (Kind::Grant, Phase::Confirmed, Side::Provides),
        // Disbursement.
        "3" => (Kind::Grant, Phase::Paid, Side::Provides),
        // Expenditure.
        "4" => (Kind::Spend, Phase::Paid, Side::Provides),
        // Interest payment.
        "5" => (Kind::Spend, Phase::Paid, Side::Either),
        // Loan repayment.
        "6" => (Kind::Refund, Phase::Paid, Side::Either),
        // Reimbursement: paid for what the receiver has spent already.
        "7" => (Kind::Grant, Phase::Paid, Side::Provides),
        // Purchase of equity.
        "8" => (Kind::Spend, Phase::Paid, Side::Provides),
        // Sale of equity.
        "9" => (Kind::Spend, Phase::Paid, Side::Receives),
        // Incoming commitment: what an outgoing one is to the other side.
        "11" => (Kind::Grant, Phase::Confirmed, Side::Receives),
        // Outgoing pledge.
        "12" => (Kind::Grant, Phase::Pledged, Side::Provides),
        // Incoming pledge: what an outgoing one is to the other side.
        "13" => (Kind::Grant, Phase::Pledged, Side::Receives),
        _ => return None,
    };
    Some(Meaning { kind, phase, reporter })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mirrors_differ_in_their_side_alone() {
        for (incoming, outgoing) in [("1", "3"), ("11", "2"), ("13", "12")] {
            let [incoming, outgoing] = [incoming, outgoing].map(|code| meaning(code).unwrap());
            assert_eq!(incoming.reporter, Reporter::Receives);
            assert_eq!(Meaning { reporter: Reporter::Provides, ..incoming }, outgoing);
        }
    }

    #[test]
    fn every_type_but_a_guarantee_has_a_meaning() {
        let known: Vec<u32> = (0..20).filter(|code| meaning(&code.to_string()).is_some()).collect();
        assert_eq!(known, [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13]);
        assert_eq!(meaning(""), None);
        assert_eq!(meaning("C"), None);
    }
}
