//! Who sits with those who sit with everybody.

use serde::Serialize;

use crate::{
    float::share,
    mode::{Mode, Side},
    network::Network,
    pieces::Pieces,
    place::place,
};

/// When iterating ends. The default: when no entry moves by more than 10^-12, or after 100,000 rounds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers name its fields")]
pub struct EigenvectorOptions {
    /// How far an entry may still move in a round, above 0. All squares together sum to 1.
    pub tolerance: f64,
    /// After how many rounds to give up.
    pub most_rounds: u32,
}

impl Default for EigenvectorOptions {
    fn default() -> Self {
        Self { tolerance: 1e-12, most_rounds: 100_000 }
    }
}

/// Eigenvector centrality of both modes at once.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Eigenvector {
    /// Of each group, by number. All squares together sum to 1, to 1/2 in each mode.
    pub groups: Vec<f64>,
    /// Of each party, by number.
    pub parties: Vec<f64>,
    /// The largest eigenvalue of the network: the largest singular value of its table of seats.
    pub eigenvalue: f64,
    /// How many groups and parties are in the component that is scored.
    pub scored: usize,
    /// How many nodes with a tie are outside it, and have 0 for that reason alone.
    pub outside: usize,
    /// How many rounds it took.
    pub rounds: u32,
    /// How far an entry moved in the last one.
    pub moved: f64,
}

/// Why there is no eigenvector centrality.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EigenvectorError {
    /// A tolerance that is never met.
    #[error("a tolerance of {0} is never met; it must be above 0")]
    Tolerance(f64),
    /// Two eigenvalues are too close for the rounds allowed.
    #[error("after {rounds} rounds an entry still moved by {moved:e}")]
    NotConverged {
        /// How many rounds there were.
        rounds: u32,
        /// How far an entry moved in the last one.
        moved: f64,
    },
}

impl Network {
    /// Eigenvector centrality (Bonacich 1972) of groups and parties: the singular vectors of the table of seats for its
    /// largest singular value (Bonacich 1991, "Simultaneous group and individual centralities", Social Networks 13: 155-168).
    ///
    /// It is found by power iteration from group to party to group. On the network of both modes itself iteration never
    /// settles, for -λ is an eigenvalue with λ; there `NetworKit` 11.2.2 gives one mode 0.42 of the mass where each must
    /// have one half. Only the largest component is scored (the first of several with as many nodes): elsewhere the vector
    /// is 0, which says nothing of the nodes there. O(ties · rounds), and rounds as the gap to the next eigenvalue has it.
    ///
    /// # Errors
    /// [`EigenvectorError`] for a tolerance that is not above 0, and if entries still move after the rounds allowed.
    ///
    /// ```
    /// use fourp_governance::Network;
    ///
    /// let network = Network::from_ties(2, 2, &[(0, 0), (0, 1), (1, 0), (1, 1)])?;
    /// let found = network.eigenvector(Default::default())?;
    /// assert!(found.groups.iter().all(|score| (score - 0.5).abs() < 1e-12));
    /// assert!((found.eigenvalue - 2.0).abs() < 1e-12);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn eigenvector(
        &self,
        options: EigenvectorOptions,
    ) -> Result<Eigenvector, EigenvectorError> {
        if options.tolerance.is_nan() || options.tolerance <= 0.0 {
            return Err(EigenvectorError::Tolerance(options.tolerance));
        }
        let pieces = Pieces::of(self);
        let (groups, parties) = (self.side(Mode::Groups), self.side(Mode::Parties));
        let largest = pieces.iter().filter(|piece| piece.len() > 1);
        let Some(largest) = largest.reduce(|a, b| if b.len() > a.len() { b } else { a }) else {
            return Ok(nobody(groups, parties));
        };
        let own_groups = pieces.groups.get(largest.groups.clone()).unwrap_or_default();
        let own_parties = pieces.parties.get(largest.parties.clone()).unwrap_or_default();
        let mut of_groups = vec![0.0; place(groups.len())];
        let mut of_parties = vec![0.0; place(parties.len())];
        for group in own_groups {
            set(&mut of_groups, *group, f64::from(groups.degree(*group)));
        }
        scale(&mut of_groups);
        let (mut rounds, mut moved) = (0, f64::INFINITY);
        let mut eigenvalue = 0.0;
        let mut before = of_groups.clone();
        while moved > options.tolerance {
            if rounds >= options.most_rounds {
                return Err(EigenvectorError::NotConverged { rounds, moved });
            }
            std::mem::swap(&mut before, &mut of_groups);
            gather(parties, own_parties, &before, &mut of_parties);
            scale(&mut of_parties);
            gather(groups, own_groups, &of_parties, &mut of_groups);
            eigenvalue = scale(&mut of_groups);
            let change = of_groups.iter().zip(&before).map(|(now, before)| (now - before).abs());
            moved = change.fold(0.0, f64::max);
            rounds = rounds.saturating_add(1);
        }
        let half = |entries: Vec<f64>| {
            entries.into_iter().map(|entry| entry * std::f64::consts::FRAC_1_SQRT_2).collect()
        };
        let tied = |side: Side<'_>| (0..side.len()).filter(|node| side.degree(*node) > 0).count();
        Ok(Eigenvector {
            groups: half(of_groups),
            parties: half(of_parties),
            eigenvalue,
            scored: largest.len(),
            outside: tied(groups).saturating_add(tied(parties)).saturating_sub(largest.len()),
            rounds,
            moved,
        })
    }
}

fn nobody(groups: Side<'_>, parties: Side<'_>) -> Eigenvector {
    let none = |side: Side<'_>| vec![0.0; place(side.len())];
    Eigenvector {
        groups: none(groups),
        parties: none(parties),
        eigenvalue: 0.0,
        scored: 0,
        outside: 0,
        rounds: 0,
        moved: 0.0,
    }
}

fn set(values: &mut [f64], node: u32, value: f64) {
    if let Some(slot) = values.get_mut(place(node)) {
        *slot = value;
    }
}

/// For each node the sum of what its neighbours have.
fn gather(side: Side<'_>, nodes: &[u32], from: &[f64], to: &mut [f64]) {
    for node in nodes {
        let parts =
            side.row(*node).iter().map(|other| from.get(place(*other)).copied().unwrap_or(0.0));
        set(to, *node, parts.sum());
    }
}

/// Makes squares sum to 1, and says by what entries were divided.
fn scale(values: &mut [f64]) -> f64 {
    let length = values.iter().map(|value| value * value).sum::<f64>().sqrt();
    for value in values {
        *value = share(*value, length);
    }
    length
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_an_eigenvector_with_half_its_mass_on_each_side(
            ties in prop::collection::vec((0_u32..6, 0_u32..7), 1..30),
        ) {
            let network = Network::from_ties(6, 7, &ties).unwrap();
            let found = network.eigenvector(EigenvectorOptions::default());
            // A tie of eigenvalues within one component cannot be, but they may come close.
            prop_assume!(!matches!(found, Err(EigenvectorError::NotConverged { .. })));
            let found = found.unwrap();
            let of = |mode| if mode == Mode::Groups { &found.groups } else { &found.parties };
            for mode in [Mode::Groups, Mode::Parties] {
                let mass: f64 = of(mode).iter().map(|score| score * score).sum();
                prop_assert!((mass - 0.5).abs() < 1e-12, "{}", mass);
                let side = network.side(mode);
                for (node, score) in (0..).zip(of(mode)) {
                    let others = of(mode.other());
                    let sum: f64 = side.row(node).iter().map(|other| others[place(*other)]).sum();
                    prop_assert!((sum - found.eigenvalue * score).abs() < 1e-7, "{} {}", sum, score);
                    prop_assert!(*score >= 0.0);
                }
            }
            prop_assert!(found.scored >= 2);
        }
    }

    #[test]
    fn outside_the_largest_component_is_nothing() {
        let network = Network::from_ties(3, 4, &[(0, 0), (1, 1), (1, 2)]).unwrap();
        let found = network.eigenvector(EigenvectorOptions::default()).unwrap();
        assert_eq!((found.scored, found.outside), (3, 2));
        assert_eq!((found.groups[0], found.groups[2], found.parties[0]), (0.0, 0.0, 0.0));
        assert!((found.parties[1] - 0.5).abs() < 1e-12);
        let none =
            Network::from_ties(1, 1, &[]).unwrap().eigenvector(EigenvectorOptions::default());
        assert_eq!(none.unwrap().eigenvalue, 0.0);
    }

    #[test]
    fn what_is_never_met_is_refused() {
        let network = Network::from_ties(2, 2, &[(0, 0), (0, 1), (1, 1)]).unwrap();
        let error = |tolerance, most_rounds| {
            network
                .eigenvector(EigenvectorOptions { tolerance, most_rounds })
                .unwrap_err()
                .to_string()
        };
        assert_eq!(error(0.0, 9), "a tolerance of 0 is never met; it must be above 0");
        assert!(error(1e-12, 2).starts_with("after 2 rounds an entry still moved by "));
    }
}
