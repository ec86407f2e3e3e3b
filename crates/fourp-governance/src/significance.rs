//! Which likeness chance would not have made.

use fourp_stat::{DomainError, FalseDiscovery, NotAPValue, adjusted_p_values, ln_gamma};
use serde::Serialize;

use crate::{
    float::{float, length},
    join::Duplicate,
    network::Network,
    null_configuration::{ConfigurationError, ConfigurationModel},
    words::conventions,
};

conventions! {
    /// By which chance two groups would share members.
    #[derive(Default)]
    #[expect(clippy::exhaustive_enums, reason = "each is one that programs use")]
    PairNull {
        /// Members are drawn from all parties, each as likely as the next: the number shared is hypergeometric.
        #[default]
        Hypergeometric = "hypergeometric",
        /// Parties with many seats are the likelier: see [`ConfigurationModel`].
        Configuration = "bipartite configuration model",
    }
}

/// What chance has to say of a pair of groups.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Significance {
    /// The pair.
    pub pair: Duplicate,
    /// How many members the two share on average by chance.
    pub expected: f64,
    /// The chance that they share as many or more.
    pub p_value: f64,
    /// The same, adjusted for all pairs of groups with members, also those that were not asked about.
    pub adjusted: f64,
}

/// Why there is no significance: a number went wrong that cannot.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SignificanceError {
    /// An argument outside a function's domain.
    #[error(transparent)]
    Domain(#[from] DomainError),
    /// A p-value that is none.
    #[error(transparent)]
    PValue(#[from] NotAPValue),
    /// The configuration model could not be fitted.
    #[error(transparent)]
    Configuration(#[from] ConfigurationError),
}

impl Network {
    /// How surprising the members are that pairs of groups share, by a chance of choice, with p-values adjusted for the rate
    /// of false discoveries among all pairs of groups with members. Pairs come out in the order given.
    ///
    /// The hypergeometric null draws each group's members from all parties, whatever they sit in elsewhere: a department that
    /// sits everywhere makes any two groups alike under it. The configuration model keeps how much each party sits in, on
    /// average. Parties are those with a seat: who could sit but does not is not seen. O(pairs · smaller size), or that of
    /// [`ConfigurationModel::fit`] and, for each pair, of [`ConfigurationModel::chance_of_sharing`].
    ///
    /// # Errors
    /// [`SignificanceError`] if a number is outside a function's domain, which none here can be, or a model does not fit.
    ///
    /// ```
    /// use fourp_governance::{DuplicateOptions, Network, PairNull};
    /// use fourp_stat::FalseDiscovery;
    ///
    /// let ties: Vec<(u32, u32)> = (0..5).flat_map(|party| [(0, party), (1, party), (2, party + 5)]).collect();
    /// let network = Network::from_ties(3, 10, &ties)?;
    /// let pairs = network.duplicates(DuplicateOptions::default());
    /// let found = network.significance(&pairs, PairNull::Hypergeometric, FalseDiscovery::default())?;
    /// assert!((found[0].p_value - 1.0 / 252.0).abs() < 1e-12); // One in "10 choose 5".
    /// assert!((found[0].adjusted - 3.0 / 252.0).abs() < 1e-12); // The least of three pairs.
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn significance(
        &self,
        pairs: &[Duplicate],
        null: PairNull,
        how: FalseDiscovery,
    ) -> Result<Vec<Significance>, SignificanceError> {
        let chances = match null {
            PairNull::Hypergeometric => {
                let all = self.party_count();
                let drawn = pairs.iter().map(|pair| drawn_from(all, pair));
                drawn.collect::<Result<Vec<(f64, f64)>, DomainError>>()?
            }
            PairNull::Configuration => {
                let model = ConfigurationModel::fit(self)?;
                let of = |pair: &Duplicate| {
                    let p = model.chance_of_sharing(pair.first, pair.second, pair.members.shared);
                    (model.expected_shared(pair.first, pair.second), p)
                };
                pairs.iter().map(of).collect()
            }
        };
        let p_values: Vec<f64> = chances.iter().map(|(_, p_value)| *p_value).collect();
        let adjusted = adjusted_p_values(&p_values, how)?;
        let with_members = (0..self.group_count()).filter(|group| !self.members(*group).is_empty());
        let groups = length(with_members.count());
        // Pairs not asked about count as tests whose p-values are no smaller: the factor grows to that of all pairs.
        let (asked, all_pairs) = (length(pairs.len()), groups * (groups - 1.0) / 2.0);
        let factor =
            (all_pairs.max(asked) / asked.max(1.0)) * dependence(all_pairs.max(asked), asked, how);
        let found = pairs.iter().zip(chances.into_iter().zip(adjusted));
        Ok(found
            .map(|(pair, ((expected, p_value), adjusted))| Significance {
                pair: *pair,
                expected,
                p_value,
                adjusted: (adjusted * factor).min(1.0),
            })
            .collect())
    }
}

/// How many two sets drawn from all parties share on average, and the chance of as many as this pair or more.
fn drawn_from(all: u32, pair: &Duplicate) -> Result<(f64, f64), DomainError> {
    let (first, second) = (pair.members.first, pair.members.second);
    let expected = f64::from(first) * f64::from(second) / f64::from(all).max(1.0);
    Ok((expected, upper_tail(all, first, second, pair.members.shared)?))
}

/// By how much the harmonic sum of all tests is larger than that of some, where tests may depend on each other.
fn dependence(all: f64, some: f64, how: FalseDiscovery) -> f64 {
    match how {
        FalseDiscovery::BenjaminiYekutieli => harmonic(all) / harmonic(some.max(1.0)),
        _ => 1.0,
    }
}

/// 1 + 1/2 + ... + 1/n: term by term up to a million, and beyond by its asymptotic series, which is closer than that sum.
fn harmonic(n: f64) -> f64 {
    if n <= 1e6 {
        (1_u32..).map(f64::from).take_while(|k| *k <= n).map(|k| 1.0 / k).sum()
    } else {
        const EULER_MASCHERONI: f64 = 0.577_215_664_901_532_9;
        n.ln() + EULER_MASCHERONI + 0.5 / n - 1.0 / (12.0 * n * n)
    }
}

/// The chance that two random sets of `a` and `b` out of `all` share `shared` or more.
fn upper_tail(all: u32, a: u32, b: u32, shared: u32) -> Result<f64, DomainError> {
    let [n, a, b] = [all, a, b].map(u64::from);
    let least = a.saturating_add(b).saturating_sub(n);
    let (shared, most) = (u64::from(shared), a.min(b));
    if shared <= least {
        return Ok(1.0);
    }
    // From the side with less to sum: above the mean upwards, below it downwards.
    let is_above = float(shared) * float(n) > float(a) * float(b);
    let first = if is_above { shared } else { shared.saturating_sub(1) };
    let mut term = 1.0;
    let mut sum = 0.0;
    let mut k = first;
    loop {
        sum += term;
        let done = if is_above { k >= most } else { k <= least };
        // What is left is smaller than a float can tell.
        if done || term < sum * 1e-18 {
            break;
        }
        let up = |k: u64| {
            let rest = float(n) - float(a) - float(b) + float(k) + 1.0;
            (float(a) - float(k)) * (float(b) - float(k)) / ((float(k) + 1.0) * rest)
        };
        if is_above {
            term *= up(k);
            k = k.saturating_add(1);
        } else {
            k = k.saturating_sub(1);
            term /= up(k);
        }
    }
    let part = (ln_probability(n, a, b, first)? + sum.ln()).exp();
    Ok(if is_above { part } else { 1.0 - part }.clamp(0.0, 1.0))
}

fn ln_probability(n: u64, a: u64, b: u64, k: u64) -> Result<f64, DomainError> {
    let choose = |n: u64, k: u64| -> Result<f64, DomainError> {
        let of = |m: u64| ln_gamma(float(m) + 1.0);
        Ok(of(n)? - of(k)? - of(n.saturating_sub(k))?)
    };
    Ok(choose(a, k)? + choose(n.saturating_sub(a), b.saturating_sub(k))? - choose(n, b)?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{join::DuplicateOptions, ratio::Ratio};

    /// Slow: exact binomial coefficients.
    fn by_counting(n: u64, a: u64, b: u64, shared: u64) -> f64 {
        let choose = |n: u64, k: u64| -> u128 {
            if k > n {
                0
            } else {
                (0..u128::from(k)).fold(1, |whole, i| whole * (u128::from(n) - i) / (i + 1))
            }
        };
        let ways: u128 =
            (shared..=a.min(b)).map(|k| choose(a, k) * choose(n - a, b.saturating_sub(k))).sum();
        let [ways, all] = [ways, choose(n, b)].map(|count| float(u64::try_from(count).unwrap()));
        ways / all
    }

    proptest! {
        #[test]
        fn the_tail_is_what_counting_says(n in 1_u32..45, a in 0_u32..45, b in 0_u32..45, shared in 0_u32..45) {
            let (a, b) = (a.min(n), b.min(n));
            let shared = shared.min(a).min(b);
            let ours = upper_tail(n, a, b, shared).unwrap();
            let expected = by_counting(n.into(), a.into(), b.into(), shared.into());
            prop_assert!((ours - expected).abs() <= 1e-10 * expected, "{} {}", ours, expected);
        }
    }

    #[test]
    fn pairs_not_asked_about_count() {
        let ties: Vec<(u32, u32)> =
            (0..6).flat_map(|group| [(group, group / 2), (group, 3 + group)]).collect();
        let network = Network::from_ties(7, 9, &ties).unwrap();
        let threshold = Ratio::new(1, 3).unwrap();
        let pairs =
            network.duplicates(DuplicateOptions { threshold, ..DuplicateOptions::default() });
        for how in [FalseDiscovery::BenjaminiHochberg, FalseDiscovery::BenjaminiYekutieli] {
            let found = network.significance(&pairs, PairNull::Hypergeometric, how).unwrap();
            // All fifteen pairs of the six groups with members: three share one, and the rest share nothing.
            let one = by_counting(9, 2, 2, 1);
            let mut all = vec![1.0; 12];
            all.extend([one; 3]);
            let expected = adjusted_p_values(&all, how).unwrap()[14];
            assert_eq!(found.len(), 3);
            for pair in found {
                assert!(
                    (pair.p_value - one).abs() < 1e-12 && (pair.adjusted - expected).abs() < 1e-12,
                    "{pair:?}"
                );
                assert!((pair.expected - 4.0 / 9.0).abs() < 1e-15);
            }
        }
        for null in PairNull::ALL {
            assert_eq!(network.significance(&[], *null, FalseDiscovery::default()).unwrap(), []);
        }
    }

    #[test]
    fn who_sits_everywhere_makes_no_groups_alike() {
        // Party 0 sits in all six; two of them share another member too.
        let ties: Vec<(u32, u32)> = (0..6)
            .flat_map(|group| [(group, 0), (group, 1 + group)])
            .chain([(0, 7), (1, 7)])
            .collect();
        let network = Network::from_ties(6, 8, &ties).unwrap();
        let threshold = Ratio::new(1, 5).unwrap();
        let pairs =
            network.duplicates(DuplicateOptions { threshold, ..DuplicateOptions::default() });
        let by = |null| network.significance(&pairs, null, FalseDiscovery::default()).unwrap();
        let last = |found: &[Significance]| *found.iter().find(|each| each.pair.first > 1).unwrap();
        let (plain, model) =
            (last(&by(PairNull::Hypergeometric)), last(&by(PairNull::Configuration)));
        assert!(plain.p_value < 0.5 && model.p_value == 1.0, "{plain:?} {model:?}");
        assert!(model.expected >= 1.0 && plain.expected < 1.0);
    }

    #[test]
    fn the_harmonic_sum_goes_on_smoothly() {
        let next = harmonic(1e6) + 1.0 / 1_000_001.0;
        assert!((harmonic(1_000_001.0) - next).abs() < 1e-10);
    }
}
