//! Propagation and linear blocks in turn.

use fourp_model::Interval;

use crate::{
    config::Config,
    contract::Empty,
    linear::narrow_blocks,
    propagate::{Settled, propagate},
    system::System,
};

/// What the constraints leave of every domain.
#[derive(Clone, Debug)]
pub(crate) struct Solved {
    /// The domains, by variable.
    pub(crate) domains: Vec<Interval>,
    /// Whether the search ended of itself.
    pub(crate) converged: bool,
}

/// Rounds of propagation and linear programmes; more could still narrow, and is not needed to be right.
const ROUNDS_MAX: usize = 4;

/// Narrows every domain to what all constraints together allow: everything kept is stated by no
/// narrower bound, and nothing that satisfies all constraints is lost.
pub(crate) fn solve(system: &System, config: &Config) -> Result<Solved, Empty> {
    let mut domains = system.domains.clone();
    let mut converged = false;
    for _ in 0..ROUNDS_MAX {
        let settled = propagate(system, &mut domains, config.sweeps_max)?;
        let blocks = narrow_blocks(system, &mut domains, config.linear_claims_max)?;
        converged = settled == Settled::Fixpoint || blocks.all_solved;
        if !blocks.narrowed {
            break;
        }
    }
    Ok(Solved { domains, converged })
}
