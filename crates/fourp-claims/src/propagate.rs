//! Sweeps over all constraints until nothing narrows any more.

use fourp_model::{Interval, Operator, Rational};

use crate::{
    constraint::{Constraint, Step},
    contract::{Empty, contract, forward},
    system::System,
};

/// How a propagation ended, if not in contradiction.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Settled {
    /// Nothing narrows any more.
    Fixpoint,
    /// The last sweep still narrowed something.
    CapReached,
}

/// Narrows the domains by every constraint, forwards and backwards in turn.
///
/// Each sweep is linear in the size of the system, whatever shares how many variables. On a tree whose
/// constraints are ordered by distance from one of them, three sweeps reach the fixpoint.
pub(crate) fn propagate(
    system: &System,
    domains: &mut [Interval],
    sweeps_max: usize,
) -> Result<Settled, Empty> {
    let count = system.constraints.len();
    let repeats: Vec<bool> =
        system.constraints.iter().map(|c| may_narrow_again(system, c)).collect();
    // A constraint is looked at again only if one of its variables changed after its last look.
    let mut tick = 1_u64;
    let mut changed_at = vec![tick; domains.len()];
    let mut looked_at = vec![0_u64; count];
    let (mut values, mut changed) = (Vec::new(), Vec::new());
    for sweep in 0..sweeps_max {
        let mut settled = true;
        for step in 0..count {
            let place = if sweep % 2 == 0 { step } else { count - 1 - step };
            let (Some(constraint), Some(looked)) =
                (system.constraints.get(place), looked_at.get_mut(place))
            else {
                continue;
            };
            let is_stale = |variable: usize| changed_at.get(variable).is_some_and(|at| at > looked);
            let stale = *looked == 0 || constraint.variables().any(is_stale);
            if !stale {
                continue;
            }
            settled = false;
            tick += 1;
            contract(constraint, domains, &system.is_count, &mut values, &mut changed)?;
            let again = repeats.get(place) == Some(&true) && !changed.is_empty();
            *looked = if again { tick - 1 } else { tick };
            for variable in changed.drain(..) {
                if let Some(at) = changed_at.get_mut(variable) {
                    *at = tick;
                }
            }
        }
        if settled {
            return Ok(Settled::Fixpoint);
        }
    }
    Ok(Settled::CapReached)
}

/// Whether one look may leave more to narrow by the same constraint: it uses a variable twice, rounds
/// to whole numbers, or divides by something of which the same look may find that it is not zero.
fn may_narrow_again(system: &System, constraint: &Constraint) -> bool {
    let mut variables: Vec<usize> = constraint.variables().collect();
    let counts = variables.iter().any(|variable| system.is_count.get(*variable) == Some(&true));
    variables.sort_unstable();
    let uses = variables.len();
    variables.dedup();
    counts || variables.len() < uses || divides_by_zero(system, constraint)
}

fn divides_by_zero(system: &System, constraint: &Constraint) -> bool {
    let mut values = Vec::new();
    forward(constraint, &system.domains, &mut values);
    constraint.steps.iter().any(|step| match step {
        Step::Apply(Operator::Divide | Operator::Share, _, divisor)
        | Step::Apply(Operator::Change, divisor, _) => {
            values.get(*divisor).is_some_and(|value| value.contains(Rational::ZERO))
        }
        Step::Apply(..) | Step::Variable(_) | Step::Constant(_) => false,
    })
}
