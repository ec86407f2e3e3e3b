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

/// Rounds of propagation and linear programmes. More could still narrow: then the result says that it
/// has not converged.
const ROUNDS_MAX: usize = 4;

/// Narrows every domain by all constraints together; nothing that satisfies them all is lost.
pub(crate) fn solve(system: &System, config: &Config) -> Result<Solved, Empty> {
    let mut domains = system.domains.clone();
    for _ in 0..ROUNDS_MAX {
        let settled = propagate(system, &mut domains, config.sweeps_max)?;
        let blocks = narrow_blocks(system, &mut domains, config.linear_claims_max)?;
        if !blocks.narrowed {
            let converged = settled == Settled::Fixpoint || blocks.all_solved;
            return Ok(Solved { domains, converged });
        }
    }
    Ok(Solved { domains, converged: false })
}
