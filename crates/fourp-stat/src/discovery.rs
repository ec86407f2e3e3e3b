//! Many tests at once: which differences are still discoveries?

use crate::float::{float, length};

/// How the rate of false discoveries is held.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FalseDiscovery {
    /// For tests that are independent or positively dependent (Benjamini and Hochberg 1995).
    #[default]
    BenjaminiHochberg,
    /// For tests that depend on each other in any way (Benjamini and Yekutieli 2001): larger by the harmonic
    /// sum of the number of tests.
    BenjaminiYekutieli,
}

/// A p-value that is none.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("p-value {place} is {value}, and must be between 0 and 1")]
#[non_exhaustive]
pub struct NotAPValue {
    /// Which of them, counted from 1.
    pub place: usize,
    /// What stands there.
    pub value: f64,
}

/// The p-values, adjusted so that those at most `q` are a set with false discovery rate at most `q`.
///
/// In the order they were given, each at least as large as it was and at most 1. Ties stay ties. Cost: one
/// sort.
///
/// # Errors
/// [`NotAPValue`] for the first that is not between 0 and 1.
///
/// ```
/// use fourp_stat::{FalseDiscovery, adjusted_p_values};
///
/// let adjusted = adjusted_p_values(&[0.01, 0.04, 0.03, 0.5], FalseDiscovery::BenjaminiHochberg)?;
/// let expected = [0.04, 0.16 / 3.0, 0.16 / 3.0, 0.5];
/// assert!(adjusted.iter().zip(expected).all(|(ours, theirs)| (ours - theirs).abs() < 1e-15));
/// # Ok::<(), fourp_stat::NotAPValue>(())
/// ```
pub fn adjusted_p_values(p: &[f64], how: FalseDiscovery) -> Result<Vec<f64>, NotAPValue> {
    if let Some((at, value)) = p.iter().enumerate().find(|(_, p)| !(0.0..=1.0).contains(*p)) {
        return Err(NotAPValue { place: at.saturating_add(1), value: *value });
    }
    let factor = length(p) * dependence(p.len(), how);
    let mut places: Vec<usize> = (0..p.len()).collect();
    let value = |place: usize| p.get(place).copied().unwrap_or(1.0);
    places.sort_by(|a, b| value(*a).total_cmp(&value(*b)));
    let mut adjusted = vec![1.0; p.len()];
    let mut least = 1.0_f64;
    for (below, place) in places.iter().enumerate().rev() {
        let rank = float(u64::try_from(below).unwrap_or(u64::MAX)) + 1.0;
        least = least.min(value(*place) * factor / rank).max(value(*place));
        if let Some(slot) = adjusted.get_mut(*place) {
            *slot = least;
        }
    }
    Ok(adjusted)
}

fn dependence(tests: usize, how: FalseDiscovery) -> f64 {
    match how {
        FalseDiscovery::BenjaminiHochberg => 1.0,
        FalseDiscovery::BenjaminiYekutieli => {
            let tests = u64::try_from(tests).unwrap_or(u64::MAX);
            (1..=tests).rev().map(|rank| 1.0 / float(rank)).sum()
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    use FalseDiscovery::{BenjaminiHochberg, BenjaminiYekutieli};

    #[test]
    fn nothing_and_one_are_left_alone() {
        for how in [BenjaminiHochberg, BenjaminiYekutieli] {
            assert_eq!(adjusted_p_values(&[], how), Ok(vec![]));
            assert_eq!(adjusted_p_values(&[0.03], how), Ok(vec![0.03]));
        }
    }

    #[test]
    fn what_is_no_p_value_is_named_by_its_place() {
        let refused = |p: &[f64]| adjusted_p_values(p, BenjaminiHochberg).unwrap_err().to_string();
        assert_eq!(refused(&[0.5, 1.5]), "p-value 2 is 1.5, and must be between 0 and 1");
        assert_eq!(refused(&[f64::NAN]), "p-value 1 is NaN, and must be between 0 and 1");
        assert_eq!(refused(&[-0.1]), "p-value 1 is -0.1, and must be between 0 and 1");
    }

    /// From scipy 1.17.1, `scipy.stats.false_discovery_control`, whose page has this example.
    #[test]
    fn an_example_of_another_implementation_is_reproduced() {
        let p = [
            0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216, 0.222, 0.251,
            0.269, 0.275, 0.34, 0.341, 0.384, 0.569, 0.594, 0.696, 0.762, 0.94, 0.942, 0.975,
            0.986,
        ];
        let near = |how, expected: [f64; 6]| {
            let found = adjusted_p_values(&p, how).unwrap();
            found.iter().zip(expected).all(|(ours, theirs)| (ours / theirs - 1.0).abs() < 1e-7)
        };
        assert!(near(BenjaminiHochberg, [0.025, 0.1, 0.21, 0.21, 0.21, 0.25]));
        let wider = [0.095_398_95, 0.381_595_82, 0.801_351_22, 0.801_351_22, 0.801_351_22];
        assert!(near(
            BenjaminiYekutieli,
            [wider[0], wider[1], wider[2], wider[3], wider[4], 0.953_989_54]
        ));
    }

    /// The definition: reject the k smallest for the largest k with p(k) at most k q / (m c).
    fn rejected(p: &[f64], q: f64, how: FalseDiscovery) -> usize {
        let mut sorted = p.to_vec();
        sorted.sort_by(f64::total_cmp);
        let factor = length(p) * dependence(p.len(), how);
        let holds = |k: &usize| sorted[*k - 1] * factor / length(&sorted[..*k]) <= q;
        (1..=p.len()).rev().find(holds).unwrap_or(0)
    }

    proptest! {
        #[test]
        fn adjusting_is_the_step_up_rule_and_keeps_the_order(
            p in prop::collection::vec(prop_oneof![0.0..=1.0, 0.0..=0.01_f64], 1..40), q in 0.001..0.999,
        ) {
            for how in [BenjaminiHochberg, BenjaminiYekutieli] {
                let adjusted = adjusted_p_values(&p, how).unwrap();
                let kept = adjusted.iter().filter(|adjusted| **adjusted <= q).count();
                prop_assert_eq!(kept, rejected(&p, q, how));
                for (one, its) in p.iter().zip(&adjusted) {
                    prop_assert!(one <= its && *its <= 1.0);
                    for (other, others) in p.iter().zip(&adjusted) {
                        prop_assert!(one > other || its <= others);
                    }
                }
            }
        }
    }
}
