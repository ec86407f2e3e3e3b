//! What is reconciled.

use std::collections::BTreeMap;

use fourp_model::{Check, Claim, Population, Programme, Slug, ThreatLabel};

/// The rows a reconciliation reads, in any order.
///
/// Where an id stands twice, the first in order of the rows counts; a [`Programme`] has none twice.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// The figures.
    pub claims: &'a [Claim],
    /// How they should relate.
    pub checks: &'a [Check],
    /// Which populations are the same, or part of one another.
    pub populations: &'a [Population],
    /// What the labels in lists mean.
    pub labels: &'a [ThreatLabel],
}

impl<'a> Evidence<'a> {
    /// The rows of a programme.
    #[must_use]
    pub fn of(programme: &'a Programme) -> Self {
        let tables = programme.tables();
        Self {
            claims: &tables.claims,
            checks: &tables.checks,
            populations: &tables.populations,
            labels: &tables.threat_labels,
        }
    }
}

/// Claims by id.
pub(crate) type ClaimIndex<'a> = BTreeMap<&'a Slug<Claim>, &'a Claim>;

pub(crate) fn index_claims(claims: &[Claim]) -> ClaimIndex<'_> {
    let mut index = ClaimIndex::new();
    for claim in claims {
        index.entry(&claim.id).or_insert(claim);
    }
    index
}
