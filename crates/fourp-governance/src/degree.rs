//! How many seats, how many members.

use crate::{
    float::share,
    mode::Mode,
    network::Network,
    scores::{Normalisation, Scores},
};

impl Network {
    /// The degree of each group and party: members of a group, groups of a party, each counted once. O(nodes).
    ///
    /// As a share of all other nodes ([`Normalisation::OneMode`]), or of all nodes of the other mode
    /// ([`Normalisation::TwoMode`], Borgatti and Everett 1997). Both raw conventions are the same here.
    ///
    /// ```
    /// use fourp_governance::{Network, Normalisation};
    ///
    /// let network = Network::from_ties(2, 4, &[(0, 0), (0, 1), (0, 2), (1, 2)])?;
    /// let degree = network.degree(Normalisation::TwoMode);
    /// assert_eq!(degree.groups, [0.75, 0.25]);
    /// assert_eq!(degree.parties, [0.5, 0.5, 1.0, 0.0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn degree(&self, normalisation: Normalisation) -> Scores {
        let of = |mode: Mode| {
            let (own, other) = (self.side(mode), self.side(mode.other()));
            let most = match normalisation {
                Normalisation::RawUnorderedPairs | Normalisation::RawOrderedPairs => 1.0,
                Normalisation::OneMode => f64::from(own.len()) + f64::from(other.len()) - 1.0,
                Normalisation::TwoMode => f64::from(other.len()),
            };
            (0..own.len()).map(|node| share(f64::from(own.degree(node)), most)).collect()
        };
        Scores { normalisation, groups: of(Mode::Groups), parties: of(Mode::Parties) }
    }
}
