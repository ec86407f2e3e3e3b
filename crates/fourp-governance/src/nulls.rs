//! Is the structure more than degrees make?

use std::num::{NonZeroU32, NonZeroUsize};

use fourp_graph::in_order;
use fourp_model::{Progress, Stopped};
use fourp_stat::{FalseDiscovery, NotAPValue, Rng, adjusted_p_values};
use serde::Serialize;

use crate::{
    float::{float, share},
    join::DuplicateOptions,
    network::Network,
    null_statistics::{COUNT, Statistic, denominator, numerators},
    null_trades::Trades,
    place::number,
    ratio::Ratio,
};

/// With what chance is asked. The default: 999 networks of five trades a group each, pairs alike at 4/5, seed 0, Benjamini
/// and Hochberg, on one thread.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers name its fields")]
pub struct NullOptions {
    /// How many random networks are drawn.
    pub replicates: NonZeroU32,
    /// How many trades lead to each, for each group. Too few make tests weak, not wrong.
    pub trades_per_group: NonZeroU32,
    /// From which Jaccard overlap two groups are counted as alike.
    pub alike: Ratio,
    /// How p-values are adjusted for each other.
    pub adjustment: FalseDiscovery,
    /// Of the random numbers.
    pub seed: u64,
    /// How many threads work, with the feature `parallel`; the result does not depend on it.
    pub threads: NonZeroUsize,
}

impl Default for NullOptions {
    fn default() -> Self {
        Self {
            replicates: const { NonZeroU32::new(999).expect("above 0") },
            trades_per_group: const { NonZeroU32::new(5).expect("above 0") },
            alike: DuplicateOptions::default().threshold,
            adjustment: FalseDiscovery::default(),
            seed: 0,
            threads: NonZeroUsize::MIN,
        }
    }
}

/// Numbers of a network beside those of random networks in which each group has as many members, and each party as many
/// seats.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AgainstChance {
    /// With what it was asked.
    pub options: NullOptions,
    /// The share of ties that a random network has elsewhere, on average: 0 if no other network has these degrees.
    pub moved: f64,
    /// One by one, in order of [`Statistic::ALL`].
    pub tests: Vec<NullTest>,
}

/// A number of a network beside that of random ones.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NullTest {
    /// Which number.
    pub statistic: Statistic,
    /// What it is.
    pub observed: f64,
    /// What it is in random networks, on average.
    pub mean: f64,
    /// Its standard deviation over random networks.
    pub deviation: f64,
    /// The least of them.
    pub least: f64,
    /// The most of them.
    pub most: f64,
    /// How many random networks have as much or more.
    pub as_much: u32,
    /// How many have as little or less.
    pub as_little: u32,
    /// The chance of as much or more: (1 + as much) / (1 + all), the network observed being one of them.
    pub p_as_much: f64,
    /// The chance of as little or less.
    pub p_as_little: f64,
    /// The chance of something as far out on either side: twice the smaller, at most 1.
    pub p_value: f64,
    /// The standard error of that, for random networks are drawn and not all looked at.
    pub p_error: f64,
    /// The same, adjusted for all of these tests.
    pub adjusted: f64,
}

/// Why there is no comparison with chance.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NullError {
    /// A p-value that is none, which cannot be.
    #[error(transparent)]
    PValue(#[from] NotAPValue),
    /// It was stopped.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

impl Network {
    /// Whether overlap and centralisation are more, or less, than the numbers of members and seats alone would make them:
    /// each [`Statistic`] beside that of random networks with the same degrees, drawn by trades between groups (curveball,
    /// Strona and others 2014).
    ///
    /// From the network itself trades lead to a first random network, and from that as many trades lead to each of the
    /// others, so that the network observed is one of them like any other if degrees are all there is to it. The p-values
    /// hold for that reason however few trades there are (Besag, J. and Clifford, P. 1989, "Generalized Monte Carlo
    /// significance tests", Biometrika 76: 633-642). Centralisation of the degrees themselves cannot be tested so: it is the
    /// same in all.
    ///
    /// O(replicates · (trades · mean size + sum of the squares of all degrees)).
    ///
    /// # Errors
    /// [`NullError`] if stopped.
    ///
    /// ```
    /// use fourp_governance::{Network, NullOptions, Statistic};
    /// use fourp_model::NoProgress;
    ///
    /// // Six pairs of boards, each of three members that sit in no other.
    /// let ties: Vec<(u32, u32)> =
    ///     (0..12).flat_map(|group| (0..3).map(move |seat| (group, group / 2 * 3 + seat))).collect();
    /// let network = Network::from_ties(12, 18, &ties)?;
    /// let found = network.against_chance(NullOptions::default(), &NoProgress)?;
    /// let alike = found.tests.iter().find(|test| test.statistic == Statistic::AlikePairs).ok_or("none")?;
    /// assert_eq!((alike.observed, alike.as_much), (6.0, 0));
    /// assert_eq!(alike.p_as_much, 1.0 / 1000.0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn against_chance(
        &self,
        options: NullOptions,
        progress: &dyn Progress,
    ) -> Result<AgainstChance, NullError> {
        let (groups, parties) = (self.group_count(), self.party_count());
        let observed = Trades::of(self);
        let trades =
            u64::from(options.trades_per_group.get()).saturating_mul(u64::from(observed.len()));
        let rng = Rng::new(options.seed);
        let mut first = observed.clone();
        first.trade(trades, &mut rng.stream(0));
        let numbers = |of: &Trades| numerators(groups, parties, &of.ties(), options.alike);
        let all = u64::from(options.replicates.get());
        let replicates: Vec<u32> = (1..=options.replicates.get()).collect();
        let drawn = in_order(replicates, options.threads, |replicate| {
            let replicate = u64::from(replicate);
            progress.step(replicate - 1, Some(all), "random networks")?;
            let mut one = first.clone();
            one.trade(trades, &mut rng.stream(replicate));
            Ok((numbers(&one), one.moved(&observed)))
        });
        let drawn: Vec<([u64; COUNT], u64)> = drawn.into_iter().collect::<Result<_, Stopped>>()?;
        let moved: u64 = drawn.iter().map(|(_, moved)| *moved).fold(0, u64::saturating_add);
        let own = numbers(&observed);
        let tests = Statistic::ALL.iter().zip(own).enumerate().map(|(at, (statistic, own))| {
            let values = drawn.iter().filter_map(|(values, _)| values.get(at).copied());
            test(
                *statistic,
                own,
                &values.collect::<Vec<u64>>(),
                denominator(*statistic, groups, parties),
            )
        });
        let mut tests: Vec<NullTest> = tests.collect();
        let p_values: Vec<f64> = tests.iter().map(|test| test.p_value).collect();
        for (test, adjusted) in
            tests.iter_mut().zip(adjusted_p_values(&p_values, options.adjustment)?)
        {
            test.adjusted = adjusted;
        }
        let ties = float(all) * f64::from(self.ties());
        Ok(AgainstChance { options, moved: share(float(moved), ties), tests })
    }
}

fn test(statistic: Statistic, own: u64, values: &[u64], whole: f64) -> NullTest {
    let all = float(u64::from(number(values.len())));
    let sum = values.iter().map(|value| u128::from(*value)).sum::<u128>();
    // Of whole numbers, so that the order of random networks is none of its business.
    let mean = share(wide(sum), all);
    let squares: f64 = values.iter().map(|value| (float(*value) - mean).powi(2)).sum();
    let count =
        |is: fn(&u64, &u64) -> bool| number(values.iter().filter(|value| is(value, &own)).count());
    let (as_much, as_little) = (count(|value, own| value >= own), count(|value, own| value <= own));
    let chance = |count: u32| (f64::from(count) + 1.0) / (all + 1.0);
    let smaller = chance(as_much.min(as_little));
    let extreme = |value: Option<&u64>| value.map_or(0.0, |value| float(*value) / whole);
    let p_value = (2.0 * smaller).min(1.0);
    NullTest {
        statistic,
        observed: float(own) / whole,
        mean: mean / whole,
        deviation: share(squares, all - 1.0).sqrt() / whole,
        least: extreme(values.iter().min()),
        most: extreme(values.iter().max()),
        as_much,
        as_little,
        p_as_much: chance(as_much),
        p_as_little: chance(as_little),
        p_value,
        p_error: 2.0 * (smaller * (1.0 - smaller) / (all + 1.0)).sqrt(),
        adjusted: p_value,
    }
}

fn wide(value: u128) -> f64 {
    let low = u64::try_from(value & u128::from(u64::MAX)).unwrap_or_default();
    let high = u64::try_from(value >> 64).unwrap_or(u64::MAX);
    float(high).mul_add(18_446_744_073_709_551_616.0, float(low))
}

#[cfg(test)]
mod tests {
    use fourp_model::NoProgress;
    use proptest::prelude::*;

    // By name, because the prelude has a trait of this name.
    use super::Rng;
    use super::*;
    use crate::arbitrary;

    fn few() -> NullOptions {
        NullOptions { replicates: NonZeroU32::new(40).unwrap(), ..NullOptions::default() }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn chances_are_counts_and_threads_change_nothing(network in arbitrary::network(), seed: u64) {
            let options = NullOptions { seed, ..few() };
            let found = network.against_chance(options, &NoProgress).unwrap();
            for test in &found.tests {
                prop_assert!(test.as_much + test.as_little >= 40);
                prop_assert_eq!(test.p_as_much, (f64::from(test.as_much) + 1.0) / 41.0);
                prop_assert!(test.least <= test.most && test.mean >= test.least - 1e-9 && test.mean <= test.most + 1e-9);
                prop_assert!(test.p_value <= test.adjusted && test.adjusted <= 1.0);
                prop_assert!(test.p_value >= 2.0 / 41.0 && test.p_error.is_finite() && test.deviation.is_finite());
                if test.observed > test.most {
                    prop_assert_eq!((test.as_much, test.as_little), (0, 40));
                }
            }
            let threads = NonZeroUsize::new(3).unwrap();
            let several = network.against_chance(NullOptions { threads, ..options }, &NoProgress).unwrap();
            prop_assert_eq!(AgainstChance { options, ..several }, found);
        }
    }

    #[test]
    fn where_no_other_network_has_these_degrees_nothing_is_surprising() {
        // Nested: each board has the members of the next, and one more.
        let ties: Vec<(u32, u32)> =
            (0..4).flat_map(|group| (0..4 - group).map(move |party| (group, party))).collect();
        let network = Network::from_ties(4, 4, &ties).unwrap();
        let found = network.against_chance(few(), &NoProgress).unwrap();
        assert_eq!(found.moved, 0.0);
        assert!(found.tests.iter().all(|test| test.p_value == 1.0
            && test.deviation == 0.0
            && test.mean == test.observed));
    }

    #[test]
    fn a_network_drawn_by_degrees_is_seldom_surprising() {
        // If degrees are all there is, a p-value is at most 1/20 one time in twenty: of 200, 10 and an error of 3.1.
        let ties: Vec<(u32, u32)> = (0..8_u32)
            .flat_map(|group| (0..4).map(move |seat| (group, (group * 5 + seat * 3) % 9)))
            .collect();
        let mut rng = Rng::new(2019);
        let mut surprising = [0_u32; COUNT];
        for round in 0..200 {
            let mut trades = Trades::of(&Network::from_ties(8, 9, &ties).unwrap());
            trades.trade(200, &mut rng);
            let network = Network::from_ties(8, 9, &trades.ties()).unwrap();
            let options = NullOptions { seed: round, ..few() };
            let found = network.against_chance(options, &NoProgress).unwrap();
            for (count, test) in surprising.iter_mut().zip(&found.tests) {
                *count += u32::from(test.p_as_much <= 0.05);
            }
        }
        // Four standard errors above.
        assert!(surprising.iter().all(|count| *count <= 22), "{surprising:?}");
    }

    #[test]
    fn it_stops_when_told_to() {
        struct Impatient;
        impl Progress for Impatient {
            fn report(&self, _: u64, _: Option<u64>, _: &str) {}

            fn is_cancelled(&self) -> bool {
                true
            }
        }
        let network = Network::from_ties(1, 1, &[(0, 0)]).unwrap();
        let stopped = network.against_chance(few(), &Impatient).unwrap_err();
        assert_eq!(stopped.to_string(), "stopped after 0 steps of random networks");
        let p_value = adjusted_p_values(&[2.0], FalseDiscovery::default()).unwrap_err();
        assert_eq!(
            NullError::from(p_value).to_string(),
            "p-value 1 is 2, and must be between 0 and 1"
        );
    }

    #[test]
    fn nothing_is_like_chance() {
        let nothing = Network::from_ties(0, 0, &[]).unwrap();
        let found = nothing.against_chance(few(), &NoProgress).unwrap();
        assert!(found.moved == 0.0 && found.tests.iter().all(|test| test.p_value == 1.0));
    }
}
