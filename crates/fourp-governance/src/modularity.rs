//! How much more is tied inside communities than degrees alone would have it, exactly.

use std::{fmt, str::FromStr};

use serde::Serialize;

use crate::{
    float::float,
    mode::Mode,
    network::Network,
    partition::Partition,
    place::{at, number, place},
    words::conventions,
};

conventions! {
    /// What ties are compared with.
    #[derive(Default)]
    #[expect(clippy::exhaustive_enums, reason = "each is one that programs use")]
    Objective {
        /// Ties between a group and a party by their degrees k and d over m ties: k · d / m (Barber 2007, "Modularity and
        /// community detection in bipartite networks", Physical Review E 76: 066102, equations 14 to 16).
        #[default]
        Barber = "Barber 2007: groups tied to parties at random",
        /// Ties between any two nodes by their degrees, as if groups could sit in groups: k · k / 2m (Newman and Girvan
        /// 2004, "Finding and evaluating community structure in networks", Physical Review E 69: 026113). For comparison
        /// with programs that know one mode only: half of what it compares with cannot be.
        Newman = "Newman and Girvan 2004: the network taken as a plain graph",
    }
}

/// How strongly expected ties count: the γ of Reichardt and Bornholdt (2006), a fraction above 0. The default is 1; above
/// it communities are smaller.
///
/// ```
/// use fourp_governance::Resolution;
///
/// let finer: Resolution = "5/4".parse()?;
/// assert_eq!((finer.to_string(), Resolution::default().to_string()), ("5/4".into(), "1".into()));
/// # Ok::<(), fourp_governance::ModularityError>(())
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Resolution {
    part: u32,  // Invariant: above 0, with no common factor.
    whole: u32, // Invariant: above 0.
}

/// A modularity, exactly: a fraction, and the nearest float.
///
/// Above 0 if more ties are inside communities than their members' degrees would have there by chance, below 1. It says
/// nothing by itself: random networks have partitions of high modularity too (Guimerà, Sales-Pardo and Amaral 2004).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Modularity {
    part: i128,
    whole: i128, // Invariant: at least 1 where there are ties; 0 for none, whose modularity is 0.
}

/// Why there is no modularity.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ModularityError {
    /// A text that is no fraction above 0.
    #[error(
        "{found:?} is no resolution; expected a fraction above 0 such as 1 or 5/4, with at most nine digits each"
    )]
    Resolution {
        /// The text.
        found: String,
    },
    /// A partition of other nodes.
    #[error(
        "the partition is of {groups} groups and {parties} parties, the network has {network_groups} and {network_parties}"
    )]
    OtherNodes {
        /// Groups in the partition.
        groups: usize,
        /// Parties in the partition.
        parties: usize,
        /// Groups in the network.
        network_groups: u32,
        /// Parties in the network.
        network_parties: u32,
    },
}

impl Resolution {
    /// 1, as the papers have it.
    pub const ONE: Self = Self { part: 1, whole: 1 };

    /// A fraction; none if it is 0 or of nothing.
    #[must_use]
    pub const fn new(part: u32, whole: u32) -> Option<Self> {
        if part == 0 || whole == 0 {
            return None;
        }
        let (mut a, mut b) = (part, whole);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        Some(Self { part: part / a, whole: whole / a })
    }

    pub(crate) fn terms(self) -> (i64, i64) {
        (i64::from(self.part), i64::from(self.whole))
    }
}

impl Default for Resolution {
    fn default() -> Self {
        Self::ONE
    }
}

impl fmt::Display for Resolution {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.whole {
            1 => write!(formatter, "{}", self.part),
            whole => write!(formatter, "{}/{whole}", self.part),
        }
    }
}

impl FromStr for Resolution {
    type Err = ModularityError;

    fn from_str(text: &str) -> Result<Self, ModularityError> {
        let digits = |text: &str| {
            let is_number =
                (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            if is_number { text.parse::<u32>().ok() } else { None }
        };
        let (part, whole) = text.split_once('/').unwrap_or((text, "1"));
        let terms = digits(part).zip(digits(whole));
        let refused = || ModularityError::Resolution { found: text.into() };
        terms.and_then(|(part, whole)| Self::new(part, whole)).ok_or_else(refused)
    }
}

impl Serialize for Resolution {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Modularity {
    /// The nearest float, or one next to it.
    #[must_use]
    pub fn approximate(self) -> f64 {
        if self.whole == 0 { 0.0 } else { wide(self.part) / wide(self.whole) }
    }

    /// The numerator, over a denominator that all partitions of a network share for one objective and resolution.
    #[must_use]
    pub const fn part(self) -> i128 {
        self.part
    }

    /// The denominator; 0 if there are no ties.
    #[must_use]
    pub const fn whole(self) -> i128 {
        self.whole
    }
}

/// The fraction, in lowest terms: "2737/7921".
impl fmt::Display for Modularity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut a, mut b) = (self.part.unsigned_abs(), self.whole.unsigned_abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let factor = i128::try_from(a).unwrap_or(1).max(1);
        match self.whole / factor {
            0 | 1 => write!(formatter, "{}", self.part / factor),
            whole => write!(formatter, "{}/{whole}", self.part / factor),
        }
    }
}

impl Serialize for Modularity {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown {
            exact: String,
            approximate: f64,
        }
        Shown { exact: self.to_string(), approximate: self.approximate() }.serialize(serializer)
    }
}

impl Network {
    /// The modularity of a partition: the share of ties inside communities less γ times that expected of their degrees.
    ///
    /// With m ties and, in community c, e ties inside and degrees of groups and of parties that sum to K and D:
    /// Σ (e / m - γ K D / m²) by [`Objective::Barber`], and Σ (e / m - γ ((K + D) / 2m)²) by [`Objective::Newman`]. A
    /// fraction of whole numbers, without rounding; 0 if there are no ties. O(nodes + ties).
    ///
    /// # Errors
    /// [`ModularityError::OtherNodes`] for a partition of other nodes.
    ///
    /// ```
    /// use fourp_governance::{Network, Objective, Partition, Resolution};
    ///
    /// // Two boards of two members each.
    /// let network = Network::from_ties(2, 4, &[(0, 0), (0, 1), (1, 2), (1, 3)])?;
    /// let apart = Partition::new(&[0, 1], &[0, 0, 1, 1]);
    /// let found = network.modularity(&apart, Objective::Barber, Resolution::ONE)?;
    /// assert_eq!((found.to_string(), found.approximate()), ("1/2".into(), 0.5));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn modularity(
        &self,
        partition: &Partition,
        objective: Objective,
        resolution: Resolution,
    ) -> Result<Modularity, ModularityError> {
        let (network_groups, network_parties) = (self.group_count(), self.party_count());
        let (groups, parties) = (partition.groups().len(), partition.parties().len());
        if groups != place(network_groups) || parties != place(network_parties) {
            return Err(ModularityError::OtherNodes {
                groups,
                parties,
                network_groups,
                network_parties,
            });
        }
        let (own, other) = (self.side(Mode::Groups), self.side(Mode::Parties));
        let mut inside = 0_i128;
        let mut degrees = vec![(0_u64, 0_u64); place(partition.len())];
        for (group, label) in (0..network_groups).zip(partition.groups()) {
            let together = |party: &&u32| at(partition.parties(), **party) == *label;
            inside += i128::from(number(own.row(group).iter().filter(together).count()));
            if let Some((sum, _)) = degrees.get_mut(place(*label)) {
                *sum += u64::from(own.degree(group));
            }
        }
        for (party, label) in (0..network_parties).zip(partition.parties()) {
            if let Some((_, sum)) = degrees.get_mut(place(*label)) {
                *sum += u64::from(other.degree(party));
            }
        }
        let ties = i128::from(self.ties());
        let (part, whole) = resolution.terms();
        let (part, whole) = (i128::from(part), i128::from(whole));
        // Each sum is at most that of all degrees, below 2^33, so that products stay below 2^100.
        let square = |(k, d): &(u64, u64)| match objective {
            Objective::Barber => i128::from(*k) * i128::from(*d),
            Objective::Newman => (i128::from(*k) + i128::from(*d)).pow(2),
        };
        let expected: i128 = degrees.iter().map(square).sum();
        let scale = match objective {
            Objective::Barber => ties,
            Objective::Newman => 4 * ties,
        };
        Ok(Modularity {
            part: whole * scale * inside - part * expected,
            whole: whole * scale * ties,
        })
    }
}

/// A wide integer as the nearest float, or one next to it.
fn wide(value: i128) -> f64 {
    let size = value.unsigned_abs();
    let low = u64::try_from(size & u128::from(u64::MAX)).unwrap_or_default();
    let high = u64::try_from(size >> 64).unwrap_or(u64::MAX);
    float(high).mul_add(18_446_744_073_709_551_616.0, float(low)).copysign(if value < 0 {
        -1.0
    } else {
        1.0
    })
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::arbitrary;

    /// The definition: every pair of nodes in one community, observed less expected.
    fn pair_by_pair(
        network: &Network,
        partition: &Partition,
        objective: Objective,
        gamma: f64,
    ) -> f64 {
        let m = f64::from(network.ties());
        let groups = network.group_count();
        let nodes = groups + network.party_count();
        let label = |node: u32| match node.checked_sub(groups) {
            None => partition.groups()[place(node)],
            Some(party) => partition.parties()[place(party)],
        };
        let degree = |node: u32| match node.checked_sub(groups) {
            None => f64::from(number(network.members(node).len())),
            Some(party) => f64::from(number(network.groups_of(party).len())),
        };
        let tied = |a: u32, b: u32| {
            let (group, node) = (a.min(b), a.max(b));
            let party = node.checked_sub(groups).filter(|_| group < groups);
            f64::from(u8::from(party.is_some_and(|party| network.members(group).contains(&party))))
        };
        let mut sum = 0.0;
        for a in 0..nodes {
            for b in 0..nodes {
                let is_two_mode = a < groups && b >= groups;
                if label(a) != label(b) || (objective == Objective::Barber && !is_two_mode) {
                    continue;
                }
                sum += match objective {
                    Objective::Barber => (tied(a, b) - gamma * degree(a) * degree(b) / m) / m,
                    Objective::Newman => {
                        (tied(a, b) - gamma * degree(a) * degree(b) / (2.0 * m)) / (2.0 * m)
                    }
                };
            }
        }
        if m > 0.0 { sum } else { 0.0 }
    }

    proptest! {
        #[test]
        fn modularity_is_that_of_all_pairs(
            network in arbitrary::network(), labels in vec(0_u32..4, 18), part in 1_u32..9, whole in 1_u32..5,
        ) {
            let (groups, rest) = labels.split_at(place(network.group_count()));
            let partition = Partition::new(groups, &rest[..place(network.party_count())]);
            let resolution = Resolution::new(part, whole).unwrap();
            let gamma = f64::from(part) / f64::from(whole);
            for objective in Objective::ALL {
                let found = network.modularity(&partition, *objective, resolution).unwrap();
                let expected = pair_by_pair(&network, &partition, *objective, gamma);
                prop_assert!((found.approximate() - expected).abs() < 1e-12, "{} {}", found, expected);
                // All in one community: 1 - γ by both.
                let (groups, parties) = (vec![0; groups.len()], vec![0; partition.parties().len()]);
                let one = Partition::new(&groups, &parties);
                let found = network.modularity(&one, *objective, resolution).unwrap();
                let expected = if network.ties() > 0 { 1.0 - gamma } else { 0.0 };
                prop_assert!((found.approximate() - expected).abs() < 1e-15);
            }
        }
    }

    #[test]
    fn resolutions_are_fractions_above_nothing() {
        let read = |text: &str| text.parse::<Resolution>();
        assert_eq!(read("10/8").unwrap(), Resolution::new(5, 4).unwrap());
        assert_eq!(serde_json::to_string(&read("2").unwrap()).unwrap(), "\"2\"");
        for text in ["0", "1/0", "", "1.5", "-1", "1/2/3", "1234567890"] {
            let refused = read(text).unwrap_err().to_string();
            assert!(refused.starts_with(&format!("{text:?} is no resolution")), "{refused}");
        }
    }

    #[test]
    fn a_partition_of_other_nodes_is_refused() {
        let network = Network::from_ties(1, 2, &[(0, 0)]).unwrap();
        let partition = Partition::new(&[0], &[0]);
        let refused =
            network.modularity(&partition, Objective::Barber, Resolution::ONE).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "the partition is of 1 groups and 1 parties, the network has 1 and 2"
        );
    }

    #[test]
    fn a_modularity_is_written_in_lowest_terms() {
        let written = |part, whole| Modularity { part, whole }.to_string();
        assert_eq!(
            [written(-4, 8), written(8, 4), written(0, 7), written(0, 0)],
            ["-1/2", "2", "0", "0"]
        );
        let shown = serde_json::to_string(&Modularity { part: -4, whole: 8 }).unwrap();
        assert_eq!(shown, r#"{"exact":"-1/2","approximate":-0.5}"#);
        let large = Modularity { part: i128::MAX / 2, whole: i128::MAX };
        assert!((large.approximate() - 0.5).abs() < 1e-15);
    }
}
