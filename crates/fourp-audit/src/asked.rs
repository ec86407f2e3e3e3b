//! What a rule is asked of.

use chrono::NaiveDate;
use fourp_model::{Check, Claim, Party, Programme, Rational, RowRef, Slug, Table, Tabled};

use crate::{
    action::{Action, judged_on},
    answers::Answers,
    books::Books,
    code::Code,
    config::Config,
    stock::rows,
    threshold::Threshold,
};

/// A programme with the answers to it, as one rule sees them.
pub(crate) struct Asked<'a> {
    pub(crate) programme: &'a Programme,
    pub(crate) answers: &'a Answers,
    pub(crate) books: &'a Books,
    pub(crate) config: &'a Config,
    pub(crate) code: Code,
    pub(crate) thresholds: &'static [Threshold],
}

impl<'a> Asked<'a> {
    /// The rows of a table, each with where it stands.
    pub(crate) fn rows<R: Tabled + 'a>(&self) -> impl Iterator<Item = (RowRef, &'a R)> {
        rows(self.programme)
    }

    /// Where checks and claims stand.
    pub(crate) fn compared(&self, checks: &[Slug<Check>], claims: &[Slug<Claim>]) -> Vec<RowRef> {
        let checks = self.rows::<Check>().filter(|(_, check)| checks.contains(&check.id));
        let claims = self.rows::<Claim>().filter(|(_, claim)| claims.contains(&claim.id));
        checks.map(|(row, _)| row).chain(claims.map(|(row, _)| row)).collect()
    }

    /// A limit of the rule; zero for one it does not have.
    pub(crate) fn threshold(&self, name: &str) -> Rational {
        let limit = self.thresholds.iter().find(|limit| limit.name == name);
        limit.map_or(Rational::ZERO, |limit| self.limit(self.code, limit))
    }

    /// A limit of any rule.
    pub(crate) fn limit(&self, code: Code, limit: &Threshold) -> Rational {
        self.config.limit(code, limit).unwrap_or(Rational::ZERO)
    }

    /// As of which day it is asked: as configured, or else when the latest of its sources was published.
    pub(crate) fn day(&self) -> Option<NaiveDate> {
        judged_on(self.programme, self.config.as_of)
    }

    /// Recommendations or promises, and how they stand.
    pub(crate) fn actions(&self, table: Table) -> impl Iterator<Item = &'a Action> {
        self.answers.actions.iter().filter(move |action| action.row.table == table)
    }

    /// The name of a party, or its id where no row has it.
    pub(crate) fn party(&self, party: &Party) -> String {
        let name = match party {
            Party::Body(id) => self.programme.get(id).map(|body| body.name.clone()),
            Party::Class(id) => self.programme.get(id).map(|class| class.name.clone()),
        };
        name.unwrap_or_else(|| party.to_string())
    }
}
