//! How likely are so many successes in trials of unlike chances?

/// The probability of at least `successes` in independent trials, each with its own chance (the Poisson binomial
/// law), by convolution of trial after trial. O(trials × successes).
pub(crate) fn at_least(successes: usize, chances: &[f64]) -> f64 {
    // mass[k] is that of k successes so far, for k below those asked for; reaching them is final.
    let mut mass = vec![0.0_f64; successes];
    let Some(none) = mass.first_mut() else { return 1.0 };
    *none = 1.0;
    let mut reached = 0.0;
    for chance in chances {
        let mut before = 0.0_f64;
        for slot in &mut mass {
            let here = *slot;
            *slot = here.mul_add(1.0 - chance, before * chance);
            before = here;
        }
        reached += before * chance;
    }
    reached.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law;

    /// Every outcome of all trials.
    fn slowly(successes: usize, chances: &[f64]) -> f64 {
        let outcomes = 0_u32..1 << chances.len();
        let kept =
            outcomes.filter(|outcome| usize::try_from(outcome.count_ones()).unwrap() >= successes);
        let chance = |outcome: u32| -> f64 {
            let each = chances.iter().enumerate();
            each.map(|(at, p)| if outcome >> at & 1 == 1 { *p } else { 1.0 - p }).product()
        };
        kept.map(chance).sum()
    }

    #[test]
    fn it_is_the_sum_over_all_outcomes() {
        let chances = [0.1, 0.9, 0.35, 0.0, 1.0, 0.02, 0.5];
        for successes in 0..=8 {
            let (fast, slow) = (at_least(successes, &chances), slowly(successes, &chances));
            assert!((fast - slow).abs() < 1e-14, "{successes}: {fast} {slow}");
        }
    }

    #[test]
    fn of_like_trials_it_is_binomial_however_small() {
        let found = at_least(12, &[0.1; 12]);
        assert!((found / 1e-12 - 1.0).abs() < 1e-12, "{found}");
        let around = law::binomial_around(3, 20, 0.2);
        assert!((at_least(3, &[0.2; 20]) - around.mass - around.above).abs() < 1e-13);
    }
}
