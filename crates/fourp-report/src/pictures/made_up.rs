//! Small made-up programmes of money, for tests.

use fourp_audit::{Audit, Config, audit};
use fourp_model::{
    Citation, Currency, Flow, FlowKind, Money, NoProgress, Phase, Programme, Tables,
};

use crate::results::Results;

/// A programme and what came of auditing it.
pub(super) struct Case {
    programme: Programme,
    audit: Audit,
}

impl Case {
    pub(super) fn of(flows: Vec<Flow>) -> Self {
        let tables = Tables { flows, currency: Some(Currency::GBP), ..Tables::default() };
        let programme = Programme::new(tables).unwrap();
        let audit = audit(&programme, &Config::default(), &NoProgress).unwrap();
        Self { programme, audit }
    }

    pub(super) fn results(&self) -> Results<'_> {
        Results { programme: &self.programme, audit: &self.audit }
    }
}

/// Whole pounds paid in 2018-19.
pub(super) fn flow(payer: &str, payee: &str, pounds: i64) -> Flow {
    let amount = Money::from_minor(pounds * 100, Currency::GBP);
    let cite = Citation::at("register".parse().unwrap(), "row 1");
    let (payer, payee) = (payer.parse().unwrap(), payee.parse().unwrap());
    Flow::between(payer, payee, amount, Phase::Paid, "2018-19".parse().unwrap(), cite)
}

/// The same as a grant.
pub(super) fn grant(payer: &str, payee: &str, pounds: i64) -> Flow {
    Flow { kind: FlowKind::Grant, ..flow(payer, payee, pounds) }
}
