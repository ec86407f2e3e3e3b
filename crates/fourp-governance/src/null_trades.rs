//! Networks drawn at random among those in which every group and every party has as many ties.

use fourp_stat::Rng;

use crate::{network::Network, place::number};

/// Who sits in each group, rising; who has how many seats never changes.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Trades {
    rows: Vec<Vec<u32>>,
}

impl Trades {
    pub(crate) fn of(network: &Network) -> Self {
        let row = |group| network.members(group).to_vec();
        Self { rows: (0..network.group_count()).map(row).collect() }
    }

    /// The ties, in order of group and party.
    pub(crate) fn ties(&self) -> Vec<(u32, u32)> {
        let rows = (0..).zip(&self.rows);
        rows.flat_map(|(group, row)| row.iter().map(move |party| (group, *party))).collect()
    }

    /// So many trades between two groups drawn at random (the curveball of Strona, G. and others 2014, "A fast and
    /// unbiased procedure to randomize ecological binary matrices", Nature Communications 5: 4114): the members that only
    /// one of them has are dealt out anew, as many to each as before. A step there is as likely as the step back, and any
    /// such network can be reached, so that in the long run each is as likely as the next (Carstens, C. J. 2015,
    /// Physical Review E 91: 042812). O(trades · mean size · log size).
    pub(crate) fn trade(&mut self, trades: u64, rng: &mut Rng) {
        let groups = u64::from(number(self.rows.len()));
        let Some(others) = groups.checked_sub(1).filter(|others| *others > 0) else { return };
        let mut draw =
            |bound: u64| usize::try_from(rng.below(bound).unwrap_or_default()).unwrap_or_default();
        // First all pairs, then all deals: who trades does not depend on how a trade comes out.
        let mut pairs = Vec::new();
        for _ in 0..trades {
            let first = draw(groups);
            let second = draw(others);
            pairs.push((first, if second >= first { second.saturating_add(1) } else { second }));
        }
        for (first, second) in pairs {
            self.between(first, second, rng);
        }
    }

    fn between(&mut self, first: usize, second: usize, rng: &mut Rng) {
        let Ok([one, other]) = self.rows.get_disjoint_mut([first, second]) else { return };
        let (mut both, mut pool) = (Vec::new(), Vec::new());
        let is_in_both = |party: &u32| other.binary_search(party).is_ok();
        for party in one.iter() {
            if is_in_both(party) { both.push(*party) } else { pool.push(*party) }
        }
        let to_one = pool.len();
        pool.extend(other.iter().filter(|party| both.binary_search(party).is_err()));
        if to_one == 0 || to_one == pool.len() {
            return;
        }
        rng.shuffle(&mut pool);
        let (dealt_one, dealt_other) = pool.split_at(to_one);
        for (row, dealt) in [(one, dealt_one), (other, dealt_other)] {
            row.clear();
            row.extend_from_slice(&both);
            row.extend_from_slice(dealt);
            row.sort_unstable();
        }
    }

    /// How many ties there are that another has not.
    pub(crate) fn moved(&self, other: &Self) -> u64 {
        let rows = self.rows.iter().zip(&other.rows);
        let apart = rows.map(|(one, other)| {
            one.iter().filter(|party| other.binary_search(party).is_err()).count()
        });
        apart.map(|count| u64::from(number(count))).sum()
    }

    /// How many groups there are.
    pub(crate) fn len(&self) -> u32 {
        number(self.rows.len())
    }

    /// The members of a group.
    #[cfg(test)]
    fn row(&self, group: u32) -> &[u32] {
        self.rows.get(crate::place::place(group)).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    // By name, because the prelude has a trait of this name.
    use super::Rng;
    use super::*;
    use crate::{arbitrary, place::place};

    proptest! {
        #[test]
        fn nobody_gains_or_loses_a_seat(network in arbitrary::network(), seed: u64) {
            let before = Trades::of(&network);
            let mut after = before.clone();
            after.trade(50, &mut Rng::new(seed));
            let seats = |of: &Trades| {
                let mut seats = vec![0; place(network.party_count())];
                of.ties().iter().for_each(|(_, party)| seats[place(*party)] += 1);
                seats
            };
            prop_assert_eq!(seats(&before), seats(&after));
            for group in 0..before.len() {
                prop_assert_eq!(before.row(group).len(), after.row(group).len());
                prop_assert!(after.row(group).is_sorted_by(|a, b| a < b));
            }
            let both = before.ties().iter().filter(|tie| after.ties().contains(tie)).count();
            prop_assert_eq!(after.moved(&before), u64::from(network.ties() - number(both)));
        }
    }

    /// Slow: every table of noughts and ones with these sums of rows and columns.
    fn all(sizes: &[u32], seats: &[u32]) -> Vec<Trades> {
        let parties = number(seats.len());
        let mut found = vec![Vec::new()];
        for size in sizes {
            let rows: Vec<Vec<u32>> = (0_u32..1 << parties)
                .filter(|bits| bits.count_ones() == *size)
                .map(|bits| (0..parties).filter(|party| bits >> party & 1 == 1).collect())
                .collect();
            let longer = |rest: Vec<Vec<u32>>| {
                rows.clone().into_iter().map(move |row| [rest.clone(), vec![row]].concat())
            };
            found = found.into_iter().flat_map(longer).collect();
        }
        found.retain(|rows| {
            (0..parties).all(|party| {
                rows.iter().filter(|row| row.contains(&party)).count() == place(seats[place(party)])
            })
        });
        found.into_iter().map(|rows| Trades { rows }).collect()
    }

    #[test]
    fn every_network_with_these_degrees_is_as_likely() {
        for (sizes, seats) in [
            (vec![2, 2, 1], vec![2, 1, 1, 1]),
            (vec![1, 2, 3], vec![2, 2, 1, 1]),
            (vec![2, 2, 2, 1], vec![3, 2, 1, 1]),
        ] {
            let all = all(&sizes, &seats);
            let mut times: BTreeMap<Trades, f64> =
                all.iter().map(|one| (one.clone(), 0.0)).collect();
            let mut rng = Rng::new(2019);
            let draws = 20_000_u32;
            for _ in 0..draws {
                let mut one = all[0].clone();
                one.trade(25, &mut rng);
                *times.get_mut(&one).unwrap() += 1.0;
            }
            // Five standard errors of a share.
            let expected = 1.0 / f64::from(number(all.len()));
            let error = (expected * (1.0 - expected) / f64::from(draws)).sqrt();
            assert!(all.len() > 5, "{}", all.len());
            for seen in times.values() {
                assert!((seen / f64::from(draws) - expected).abs() < 5.0 * error, "{times:?}");
            }
        }
    }

    #[test]
    fn one_group_has_nobody_to_trade_with() {
        let network = Network::from_ties(1, 3, &[(0, 0), (0, 2)]).unwrap();
        let mut trades = Trades::of(&network);
        trades.trade(10, &mut Rng::new(1));
        assert_eq!(trades.ties(), [(0, 0), (0, 2)]);
    }
}
