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
