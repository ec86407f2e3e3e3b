//! How many groups there are, and how many really.

use std::collections::BTreeMap;

use fourp_model::{Answer, GroupStanding, NotMeasurable, Table};
use serde::Serialize;

use crate::{
    facts::ClassFacts, join::Likeness, network::Network, place::number, similarity::ordinariness,
    words::conventions,
};

conventions! {
    /// What share of the whole each group is.
    #[derive(Default)]
    #[expect(clippy::exhaustive_enums, reason = "groups count alike or by who sits in them")]
    GroupShare {
        /// Every group the same.
        #[default]
        Equal = "equal",
        /// By how many parties sit in it; groups without members have none.
        Members = "members",
        /// By weights that the caller gives.
        Given = "given",
    }
}

/// Why weights are no shares of groups.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum WeightError {
    /// Not one a group.
    #[error("{weights} weights for {groups} groups; expected one each")]
    Count {
        /// How many weights.
        weights: usize,
        /// How many groups.
        groups: usize,
    },
    /// A weight that is negative or not finite.
    #[error("weight {weight} is not a finite number of 0 or more")]
    Weight {
        /// The weight.
        weight: f64,
    },
    /// Weights without a share.
    #[error("the weights sum to {total}, which has no shares")]
    Total {
        /// Their sum.
        total: f64,
    },
}

/// How many groups there are.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Clutter {
    /// Groups by what they may do, in order of standing; standings without a group are left out.
    pub by_standing: Vec<(GroupStanding, u32)>,
    /// Classes of groups known only by their count, each by itself: counts of different things are never added.
    pub counted: Vec<ClassFacts>,
    /// Groups without a member in the data supplied.
    pub memberless: Vec<u32>,
    /// How many distinct groups the listed ones amount to, by members.
    pub by_members: Answer<EffectiveNumber>,
    /// The same by remit.
    pub by_remit: Answer<EffectiveNumber>,
    /// The same by both.
    pub by_both: Answer<EffectiveNumber>,
}

/// How many wholly different groups would be as diverse as these.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct EffectiveNumber {
    /// By what groups are alike.
    pub likeness: Likeness,
    /// What share each group is.
    pub share: GroupShare,
    /// How many groups have a share above 0.
    pub groups: u32,
    /// Of order 0: rare groups count like frequent ones.
    pub order_0: f64,
    /// Of order 1.
    pub order_1: f64,
    /// Of order 2: the chance that two groups drawn are alike, inverted.
    pub order_2: f64,
    /// What the effective number of order 1 is short of, as a share of the number that would stand if no two groups
    /// were alike: 0 if none are, towards 1 if all are.
    pub redundancy: f64,
}

impl Network {
    /// Counts of groups, and how many distinct ones they amount to. O(Σ groups of a party squared).
    ///
    /// `GroupShare::Given` has no weights here, and counts every group the same.
    #[must_use]
    pub fn clutter(&self, share: GroupShare) -> Clutter {
        let mut by_standing: BTreeMap<GroupStanding, u32> = BTreeMap::new();
        for group in self.groups() {
            *by_standing.entry(group.standing).or_default() += 1;
        }
        Clutter {
            by_standing: by_standing.into_iter().collect(),
            counted: self.counts().to_vec(),
            memberless: (0..self.group_count())
                .filter(|group| self.members(*group).is_empty())
                .collect(),
            by_members: self.effective_groups(Likeness::Members, share),
            by_remit: self.effective_groups(Likeness::Remit, share),
            by_both: self.effective_groups(Likeness::Both, share),
        }
    }
}

impl Network {
    /// How many distinct groups the groups of a network amount to; see [`effective_number`](Self::effective_number).
    ///
    /// Not measurable where no group is listed, no member or no remit known.
    pub fn effective_groups(
        &self,
        likeness: Likeness,
        share: GroupShare,
    ) -> Answer<EffectiveNumber> {
        let not = |why: &str| NotMeasurable::new("How many distinct groups are there?", why);
        let is_listed = !self.groups().is_empty();
        if !is_listed {
            let why = not("the data supplied list no group, at most counts");
            return why.needing(Table::Groups, "each group by name").into();
        }
        let has_remit = (0..self.group_count()).any(|group| !self.cells(group).is_empty());
        if self.ties() == 0 && (likeness != Likeness::Remit || share == GroupShare::Members) {
            let why = not("the data supplied have no seats on the day");
            return why.needing(Table::Seats, "who sits in each group").into();
        }
        if !has_remit && likeness != Likeness::Members {
            let why = not("the data supplied have no remits on the day");
            return why.needing(Table::Remits, "what each group is for").into();
        }
        let weights = (0..self.group_count()).map(|group| match share {
            GroupShare::Equal | GroupShare::Given => 1.0,
            GroupShare::Members => f64::from(number(self.members(group).len())),
        });
        match self.effective_number(likeness, &weights.collect::<Vec<f64>>()) {
            Ok(found) => Answer::Measured(EffectiveNumber { share, ..found }),
            Err(error) => not(&error.to_string()).into(),
        }
    }
}

impl Network {
    /// The effective number of groups of orders 0, 1 and 2, by weights of any sum, one a group.
    ///
    /// Leinster, T. and Cobbold, C. A. (2012), "Measuring diversity: the importance of species similarity", Ecology 93:
    /// 477-489, equation 1: (Σ pᵢ (Zp)ᵢ^(q-1))^(1/(1-q)), where Zᵢⱼ is how alike two groups are. Identical groups count
    /// once, however their weight is shared between them; it lies between 1 and the number of groups. Many slight likenesses
    /// add up, so read it beside the pairs that are alike. O(Σ groups of a party squared).
    ///
    /// # Errors
    /// [`WeightError`] if there is not one weight a group, one is negative or not finite, or none is above 0.
    ///
    /// ```
    /// use fourp_governance::{Likeness, Network};
    ///
    /// // Two groups of the same three, and one of others.
    /// let network = Network::from_ties(3, 5, &[(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (2, 3), (2, 4)])?;
    /// let found = network.effective_number(Likeness::Members, &[0.25, 0.25, 0.5])?;
    /// assert!((found.order_1 - 2.0).abs() < 1e-12);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn effective_number(
        &self,
        likeness: Likeness,
        weights: &[f64],
    ) -> Result<EffectiveNumber, WeightError> {
        let groups = self.groups().len();
        if weights.len() != groups {
            return Err(WeightError::Count { weights: weights.len(), groups });
        }
        if let Some(weight) = weights.iter().find(|weight| !(0.0..f64::INFINITY).contains(*weight))
        {
            return Err(WeightError::Weight { weight: *weight });
        }
        let total: f64 = weights.iter().sum();
        if total <= 0.0 || !total.is_finite() {
            return Err(WeightError::Total { total });
        }
        let shares: Vec<f64> = weights.iter().map(|weight| weight / total).collect();
        let like = ordinariness(self, likeness, &shares);
        let pairs = || shares.iter().zip(&like).filter(|(share, _)| **share > 0.0);
        let groups = number(pairs().count());
        // Between 1 and the number of groups by theory, and after rounding too.
        let within = |value: f64| value.clamp(1.0, f64::from(groups).max(1.0));
        let order_1 = within((-pairs().map(|(share, like)| share * like.ln()).sum::<f64>()).exp());
        let unlike =
            (-pairs().map(|(share, _)| share * share.ln()).sum::<f64>()).exp().max(order_1);
        Ok(EffectiveNumber {
            likeness,
            share: GroupShare::Given,
            groups,
            order_0: within(pairs().map(|(share, like)| share / like).sum()),
            order_1,
            order_2: within(1.0 / pairs().map(|(share, like)| share * like).sum::<f64>()),
            redundancy: 1.0 - order_1 / unlike,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::place::place;

    /// Oracle: the dense matrix, and the formula as printed.
    fn naive(network: &Network, weights: &[f64], order: f64) -> f64 {
        let total: f64 = weights.iter().sum();
        let groups = network.group_count();
        let alike = |a: u32, b: u32| {
            let (a_set, b_set) = (network.members(a), network.members(b));
            let shared = a_set.iter().filter(|party| b_set.contains(party)).count();
            let all = a_set.len() + b_set.len() - shared;
            if a == b {
                1.0
            } else if all == 0 {
                0.0
            } else {
                f64::from(number(shared)) / f64::from(number(all))
            }
        };
        let share = |group: u32| weights[place(group)] / total;
        let like = |a: u32| (0..groups).map(|b| alike(a, b) * share(b)).sum::<f64>();
        let present = (0..groups).filter(|group| share(*group) > 0.0);
        if (order - 1.0).abs() < 1e-12 {
            return present.map(|group| like(group).powf(-share(group))).product();
        }
        let sum: f64 = present.map(|group| share(group) * like(group).powf(order - 1.0)).sum();
        sum.powf(1.0 / (1.0 - order))
    }

    fn ties() -> impl Strategy<Value = (Vec<(u32, u32)>, Vec<f64>)> {
        let ties = prop::collection::vec((0_u32..6, 0_u32..7), 0..30);
        (ties, prop::collection::vec(0.01_f64..10.0, 6))
    }

    proptest! {
        #[test]
        fn it_is_the_formula_and_lies_within_its_bounds((ties, weights) in ties()) {
            let network = Network::from_ties(6, 7, &ties).unwrap();
            let found = network.effective_number(Likeness::Members, &weights).unwrap();
            for (order, value) in [(0.0, found.order_0), (1.0, found.order_1), (2.0, found.order_2)] {
                prop_assert!((value / naive(&network, &weights, order) - 1.0).abs() < 1e-9, "{order}");
                prop_assert!((1.0..=6.0).contains(&value));
            }
            prop_assert!(found.order_0 >= found.order_1 - 1e-9 && found.order_1 >= found.order_2 - 1e-9);
            prop_assert!((0.0..1.0).contains(&found.redundancy));
        }

        #[test]
        fn a_group_split_into_copies_that_share_its_weight_changes_nothing(
            (ties, weights) in ties(), which in 0_u32..6, part in 0.1_f64..0.9,
        ) {
            let network = Network::from_ties(6, 7, &ties).unwrap();
            prop_assume!(!network.members(which).is_empty());
            let copies: Vec<(u32, u32)> = ties.iter().filter(|tie| tie.0 == which).map(|tie| (6, tie.1)).collect();
            let split = Network::from_ties(7, 7, &[ties, copies].concat()).unwrap();
            let mut shared = weights.clone();
            let whole = shared[place(which)];
            shared[place(which)] = whole * part;
            shared.push(whole * (1.0 - part));
            let before = network.effective_number(Likeness::Members, &weights).unwrap();
            let after = split.effective_number(Likeness::Members, &shared).unwrap();
            prop_assert!((before.order_0 / after.order_0 - 1.0).abs() < 1e-9);
            prop_assert!((before.order_1 / after.order_1 - 1.0).abs() < 1e-9);
            prop_assert!((before.order_2 / after.order_2 - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn copies_with_a_full_weight_each_do_change_it() {
        let network = Network::from_ties(2, 2, &[(0, 0), (1, 1)]).unwrap();
        let copied = Network::from_ties(3, 2, &[(0, 0), (1, 1), (2, 1)]).unwrap();
        let order_1 = |network: &Network| {
            let found = network.effective_groups(Likeness::Members, GroupShare::Equal);
            found.measured().unwrap().order_1
        };
        assert!((order_1(&network) - 2.0).abs() < 1e-12);
        assert!(order_1(&copied) < 1.9 && order_1(&copied) > 1.8);
    }

    #[test]
    fn groups_of_which_nothing_is_known_are_not_alike() {
        let network = Network::from_ties(3, 1, &[(0, 0)]).unwrap();
        let found =
            network.effective_groups(Likeness::Members, GroupShare::Equal).measured().unwrap();
        assert!((found.order_0 - 3.0).abs() < 1e-12 && found.redundancy.abs() < 1e-12);
        let by_members = network.effective_groups(Likeness::Members, GroupShare::Members);
        assert_eq!(by_members.measured().unwrap().groups, 1);
        assert_eq!(network.clutter(GroupShare::Equal).memberless, [1, 2]);
        assert_eq!(network.clutter(GroupShare::Equal).by_standing, [(GroupStanding::NotStated, 3)]);
    }

    #[test]
    fn what_is_missing_is_named() {
        let needs = |network: &Network, likeness, share| {
            let answer = network.effective_groups(likeness, share);
            answer.not_measurable().unwrap().what_would_make_it_so[0].table
        };
        let none = Network::from_ties(0, 0, &[]).unwrap();
        let empty = Network::from_ties(2, 1, &[]).unwrap();
        let plain = Network::from_ties(2, 1, &[(0, 0)]).unwrap();
        assert_eq!(needs(&none, Likeness::Remit, GroupShare::Equal), Some(Table::Groups));
        assert_eq!(needs(&empty, Likeness::Members, GroupShare::Equal), Some(Table::Seats));
        assert_eq!(needs(&empty, Likeness::Remit, GroupShare::Members), Some(Table::Seats));
        assert_eq!(needs(&plain, Likeness::Remit, GroupShare::Equal), Some(Table::Remits));
        assert_eq!(needs(&plain, Likeness::Both, GroupShare::Equal), Some(Table::Remits));
    }

    #[test]
    fn what_are_no_weights_is_refused() {
        let network = Network::from_ties(2, 1, &[(0, 0)]).unwrap();
        let refused = |weights: &[f64]| {
            network.effective_number(Likeness::Members, weights).unwrap_err().to_string()
        };
        assert_eq!(refused(&[1.0]), "1 weights for 2 groups; expected one each");
        assert_eq!(refused(&[1.0, -1.0]), "weight -1 is not a finite number of 0 or more");
        assert_eq!(refused(&[1.0, f64::NAN]), "weight NaN is not a finite number of 0 or more");
        assert_eq!(refused(&[0.0, 0.0]), "the weights sum to 0, which has no shares");
        assert_eq!(refused(&[f64::MAX, f64::MAX]), "the weights sum to inf, which has no shares");
    }
}
