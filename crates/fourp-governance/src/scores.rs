//! Numbers of every node, with the convention that they follow.

use serde::Serialize;

use crate::{mode::Mode, place::place, words::conventions};

conventions! {
    /// What a score is counted in: programs differ, and a number without its convention says nothing.
    #[derive(Default)]
    #[expect(clippy::exhaustive_enums, reason = "each is one that programs use")]
    Normalisation {
        /// As counted; where pairs are counted, each pair once, as igraph and `NetworkX` do.
        RawUnorderedPairs = "raw, unordered pairs",
        /// As counted; where pairs are counted, each pair in both orders, as `NetworKit` does: twice as much.
        RawOrderedPairs = "raw, ordered pairs",
        /// As a share of what one node among as many of one mode could have (Freeman 1979).
        OneMode = "share of the one-mode maximum",
        /// As a share of what a node of its mode could have in a network of two modes of these sizes (Borgatti and
        /// Everett 1997, "Network analysis of 2-mode data", Social Networks 19: 243-269).
        #[default]
        TwoMode = "share of the two-mode maximum",
    }
}

/// A score of each group and each party, never NaN.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Scores {
    /// What they are counted in.
    pub normalisation: Normalisation,
    /// Of each group, by number.
    pub groups: Vec<f64>,
    /// Of each party, by number.
    pub parties: Vec<f64>,
}

impl Scores {
    /// The scores of one mode, by number.
    #[must_use]
    pub fn of(&self, mode: Mode) -> &[f64] {
        match mode {
            Mode::Groups => &self.groups,
            Mode::Parties => &self.parties,
        }
    }

    /// The nodes of a mode with the highest scores, the highest first and equals in order of number: as many as asked
    /// for, and all that are equal to the last of them.
    ///
    /// ```
    /// use fourp_governance::{Mode, Network, Normalisation};
    ///
    /// let network = Network::from_ties(2, 3, &[(0, 0), (0, 1), (1, 0), (1, 2)])?;
    /// let degrees = network.degree(Normalisation::RawUnorderedPairs);
    /// assert_eq!(degrees.top(Mode::Parties, 1), [(0, 2.0)]);
    /// assert_eq!(degrees.top(Mode::Parties, 2), [(0, 2.0), (1, 1.0), (2, 1.0)]); // Both of the second.
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn top(&self, mode: Mode, count: usize) -> Vec<(u32, f64)> {
        let mut ranked: Vec<(u32, f64)> = (0..).zip(self.of(mode).iter().copied()).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let last = count.checked_sub(1).and_then(|last| ranked.get(last)).map(|(_, score)| *score);
        match last {
            Some(last) => ranked.retain(|(_, score)| *score >= last),
            None if count == 0 => ranked.clear(),
            None => {}
        }
        ranked
    }

    /// Sets the score of a node.
    pub(crate) fn put(&mut self, mode: Mode, node: u32, score: f64) {
        let scores = match mode {
            Mode::Groups => &mut self.groups,
            Mode::Parties => &mut self.parties,
        };
        if let Some(slot) = scores.get_mut(place(node)) {
            *slot = score;
        }
    }
}
