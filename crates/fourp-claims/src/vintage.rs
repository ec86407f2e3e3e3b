//! Versions of a figure.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use fourp_model::{Claim, Figure, Interval, Rounding, Slug};
use serde::Serialize;

use crate::evidence::ClaimIndex;

/// A figure that was replaced by a later version of itself.
///
/// Neither is wrong because of the other: a comparison names the version it uses.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Revision {
    /// The earlier version.
    pub from: Slug<Claim>,
    /// The figure it printed.
    pub was: Figure,
    /// The later version.
    pub to: Slug<Claim>,
    /// The figure it prints.
    pub is: Figure,
    /// Later minus earlier, in base units, where both are numbers.
    pub change: Option<Interval>,
}

/// Which claim replaced which.
#[derive(Debug)]
pub(crate) struct Vintages<'a> {
    claims: &'a ClaimIndex<'a>,
    later: BTreeMap<&'a Slug<Claim>, Vec<&'a Claim>>,
}

impl<'a> Vintages<'a> {
    pub(crate) fn new(claims: &'a ClaimIndex<'a>) -> Self {
        let mut later = BTreeMap::<_, Vec<_>>::new();
        for claim in claims.values() {
            if let Some(earlier) = &claim.supersedes {
                later.entry(earlier).or_default().push(*claim);
            }
        }
        Self { claims, later }
    }

    /// The version of a figure that stood at a date: the last published by then, or the first of all
    /// if none was. O(length of the chain x log n).
    pub(crate) fn standing(&self, claim: &'a Claim, as_at: NaiveDate) -> &'a Claim {
        let versions = self.versions(claim);
        let dated =
            |claim: &Claim| claim.vintage.map(|vintage| (vintage.first_day(), vintage.last_day()));
        let known = versions.iter().filter(|c| dated(c).is_some_and(|(first, _)| first <= as_at));
        let last = known.max_by_key(|claim| (dated(claim), &claim.id));
        let first = versions.iter().min_by_key(|claim| (dated(claim), &claim.id));
        last.or(first).copied().unwrap_or(claim)
    }

    /// Whether the two are versions of one figure.
    pub(crate) fn are_versions(&self, one: &'a Claim, other: &'a Claim) -> bool {
        one.id != other.id && self.versions(one).iter().any(|claim| claim.id == other.id)
    }

    /// Every version of a figure, each once; cycles of supersession do no harm.
    fn versions(&self, claim: &'a Claim) -> Vec<&'a Claim> {
        let mut seen = BTreeSet::from([&claim.id]);
        let mut versions = vec![claim];
        let mut next = 0;
        while let Some(version) = versions.get(next).copied() {
            let earlier = version.supersedes.as_ref().and_then(|id| self.claims.get(id).copied());
            let later = self.later.get(&version.id).into_iter().flatten().copied();
            for other in earlier.into_iter().chain(later) {
                if seen.insert(&other.id) {
                    versions.push(other);
                }
            }
            next += 1;
        }
        versions
    }

    /// Every revision, in order of the later version's id.
    pub(crate) fn revisions(&self, rounding: Rounding) -> Vec<Revision> {
        let replaced = |to: &&'a Claim| {
            let from = self.claims.get(to.supersedes.as_ref()?)?;
            let (was, is) = (from.figure.interval(rounding), to.figure.interval(rounding));
            Some(Revision {
                from: from.id.clone(),
                was: from.figure.clone(),
                to: to.id.clone(),
                is: to.figure.clone(),
                change: was.zip(is).map(|(was, is)| is.sub(&was)),
            })
        };
        self.claims.values().filter_map(replaced).collect()
    }
}
