//! How likely do running shares of a fixed total leave their lines?

use fourp_stat::Binomial;

use crate::number;

/// Chances below this part of the greatest of a step are left out.
const LEFT_OUT: f64 = 1e-30;
/// Running counts less likely than this are not followed, so that the work stays within a few standard deviations.
const FORGOTTEN: f64 = 1e-40;

/// The line of running counts at one place: what share of the whole exposure lies before it, and between which
/// counts, both included, the running count stays.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Gate {
    /// Above that of the gate before, below 1.
    pub(crate) share: f64,
    pub(crate) lowest: u64,
    pub(crate) highest: u64,
}

/// The probability that the running count of `total` events, each falling by itself in proportion to exposure,
/// leaves some gate: exact but for rounding and 10⁻³⁵, small probabilities included, for it is summed over first exits
/// and not taken from 1.
///
/// Given its total, a Poisson process is such a binomial chain. O(gates × width × reach of a step).
pub(crate) fn crossing(total: u64, gates: &[Gate]) -> f64 {
    let mut first = 0;
    let mut inside = vec![1.0];
    let (mut share, mut left) = (0.0, 0.0);
    for gate in gates {
        let step = ((gate.share - share) / (1.0 - share)).clamp(0.0, 1.0);
        share = gate.share;
        let width = gate.highest.saturating_sub(gate.lowest).saturating_add(1);
        let mut next = vec![0.0; usize::try_from(width).unwrap_or(0)];
        for (state, chance) in (first..).zip(&inside) {
            if *chance > FORGOTTEN {
                left += chance
                    * advance(total.saturating_sub(state), step, state, gate, *chance, &mut next);
            }
        }
        (first, inside) = (gate.lowest, next);
    }
    left.min(1.0)
}

/// A bound of the same from above: the sum over gates of the chance to be outside each. O(gates).
pub(crate) fn crossing_bound(total: u64, gates: &[Gate]) -> f64 {
    let outside = |gate: &Gate| {
        let Ok(law) = Binomial::new(total, gate.share) else { return 1.0 };
        let below = gate.lowest.checked_sub(1).map_or(0.0, |most| law.at(most).lower);
        if gate.highest < total { below + law.at(gate.highest).upper } else { below }
    };
    number::sum(gates.iter().map(outside)).min(1.0)
}

/// Adds what goes on inside the gate to `next`, and gives the chance of leaving it.
fn advance(rest: u64, step: f64, state: u64, gate: &Gate, chance: f64, next: &mut [f64]) -> f64 {
    let Ok(law) = Binomial::new(rest, step) else { return 0.0 };
    let highest = gate.highest.min(state.saturating_add(rest));
    let below = match gate.lowest.checked_sub(state).and_then(|fewest| fewest.checked_sub(1)) {
        Some(most) => law.at(most).lower,
        None => 0.0,
    };
    let Some(most) = highest.checked_sub(state) else { return 1.0 };
    let above = if most < rest { law.at(most).upper } else { 0.0 };
    let fewest = gate.lowest.saturating_sub(state);
    if fewest > most {
        return 1.0;
    }
    // Outwards from the likeliest count inside, by the ratio of neighbours.
    let mode = number::whole((number::count(rest) + 1.0) * step).clamp(fewest, most);
    let peak = law.mass(mode);
    let odds = step / (1.0 - step);
    let mut add = |count: u64, mass: f64| {
        let place = state.saturating_add(count).saturating_sub(gate.lowest);
        if let Some(slot) = usize::try_from(place).ok().and_then(|place| next.get_mut(place)) {
            *slot += chance * mass;
        }
    };
    add(mode, peak);
    let mut mass = peak;
    for count in mode..most {
        mass *= odds * number::count(rest - count) / (number::count(count) + 1.0);
        if mass < peak * LEFT_OUT {
            break;
        }
        add(count.saturating_add(1), mass);
    }
    mass = peak;
    for count in (fewest..mode).rev() {
        mass *= (number::count(count) + 1.0) / (odds * number::count(rest - count));
        if mass < peak * LEFT_OUT {
            break;
        }
        add(count, mass);
    }
    below + above
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every way in which the events can fall into the intervals between gates.
    fn slowly(total: u64, gates: &[Gate]) -> f64 {
        let mut ways: Vec<(u64, f64, bool)> = vec![(0, 1.0, false)];
        let mut before = 0.0;
        for gate in gates {
            let step = (gate.share - before) / (1.0 - before);
            before = gate.share;
            let mut next = Vec::new();
            for (state, chance, is_out) in ways {
                let law = Binomial::new(total - state, step).unwrap();
                for count in 0..=total - state {
                    let now = state + count;
                    let leaves = is_out || now < gate.lowest || now > gate.highest;
                    next.push((now, chance * law.mass(count), leaves));
                }
            }
            ways = next;
        }
        ways.iter().filter(|way| way.2).map(|way| way.1).sum()
    }

    fn gate(share: f64, lowest: u64, highest: u64) -> Gate {
        Gate { share, lowest, highest }
    }

    #[test]
    fn it_is_the_sum_over_all_ways() {
        for (total, gates) in [
            (5, vec![gate(0.5, 1, 4)]),
            (6, vec![gate(0.2, 0, 3), gate(0.5, 1, 5), gate(0.9, 3, 6)]),
            (7, vec![gate(0.25, 0, 2), gate(0.5, 2, 3), gate(0.75, 5, 6)]),
            (4, vec![gate(0.1, 2, 2), gate(0.6, 0, 1)]),
            (0, vec![gate(0.3, 0, 0), gate(0.5, 0, 0)]),
        ] {
            let (fast, slow) = (crossing(total, &gates), slowly(total, &gates));
            assert!((fast - slow).abs() < 1e-13, "{total} {gates:?}: {fast} {slow}");
        }
    }

    #[test]
    fn a_gate_that_none_can_pass_is_left_for_certain() {
        assert!((crossing(3, &[gate(0.5, 4, 9)]) - 1.0).abs() < 1e-15);
    }

    #[test]
    fn the_bound_is_never_below() {
        for (total, gates) in [
            (60, vec![gate(0.25, 5, 25), gate(0.5, 18, 42), gate(0.75, 36, 54)]),
            (9, vec![gate(0.3, 0, 9), gate(0.6, 2, 8)]),
            (500, vec![gate(0.5, 180, 320)]),
        ] {
            let (exact, bound) = (crossing(total, &gates), crossing_bound(total, &gates));
            assert!(exact <= bound * (1.0 + 1e-12) && bound < 4.0 * exact, "{exact} {bound}");
        }
    }

    #[test]
    fn small_chances_keep_their_digits() {
        // All of 60 events in the second half, or all in the first.
        let found = crossing(60, &[gate(0.5, 1, 59)]);
        assert!((found / 2.0_f64.powi(-59) - 1.0).abs() < 1e-12, "{found}");
    }
}
