//! Checks over numbered claims.

use std::collections::BTreeMap;

use fourp_model::{Claim, Expression, Interval, Relation, Slug};

use crate::{
    bench::Workbench,
    constraint::{Constraint, Leaf, Step},
    system::System,
    verdict::Undetermined,
};

/// A system whose variables are claims, or figures that are to be derived.
#[derive(Debug, Default)]
pub(crate) struct Variables {
    /// The domains and constraints.
    pub(crate) system: System,
    /// The claim that each variable stands for; `None` for a figure that is to be derived.
    pub(crate) claims: Vec<Option<Slug<Claim>>>,
    numbers: BTreeMap<Slug<Claim>, usize>,
}

impl Variables {
    /// Adds a check, called `id`; the variable of the derived figure, if there is no right side.
    pub(crate) fn constrain(
        &mut self,
        bench: &Workbench<'_>,
        (left, relation, right): (&Expression, Relation, Option<&Expression>),
        id: usize,
    ) -> Result<Option<usize>, Undetermined> {
        let mut derived = None;
        let constraint = Constraint::compile(left, relation, right, |leaf| match leaf {
            Leaf::Count(list) => bench.count(list),
            Leaf::Value(claim) => self.claim(bench, claim).map(Step::Variable),
            Leaf::Unknown => {
                let variable = self.system.variable(Interval::EVERYTHING, false);
                self.claims.push(None);
                derived = Some(variable);
                Ok(Step::Variable(variable))
            }
        })?;
        self.system.constrain(constraint, id);
        Ok(derived)
    }

    fn claim(&mut self, bench: &Workbench<'_>, id: &Slug<Claim>) -> Result<usize, Undetermined> {
        if let Some(variable) = self.numbers.get(id) {
            return Ok(*variable);
        }
        let (domain, is_count) = bench.domain(id)?;
        let variable = self.system.variable(domain, is_count);
        self.claims.push(Some(id.clone()));
        self.numbers.insert(id.clone(), variable);
        Ok(variable)
    }
}
