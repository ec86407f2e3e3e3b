//! Versions of a figure.

use std::collections::BTreeMap;

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

/// Which claims are versions of one figure, and which of them stands at a date.
#[derive(Debug)]
pub(crate) struct Vintages<'a> {
    claims: &'a ClaimIndex<'a>,
    /// The figure that a claim is a version of, by number; no claim that is the only version.
    figures: BTreeMap<&'a Slug<Claim>, usize>,
    /// The version of each figure that stands at the date in question, if there is a date.
    standing: Vec<&'a Claim>,
}

impl<'a> Vintages<'a> {
    /// Every figure's versions; cycles of supersession do no harm. O(n log n), however long the chains.
    pub(crate) fn new(claims: &'a ClaimIndex<'a>, as_at: Option<NaiveDate>) -> Self {
        let mut near = BTreeMap::<_, Vec<&'a Claim>>::new();
        for later in claims.values().copied() {
            let earlier = later.supersedes.as_ref().and_then(|id| claims.get(id).copied());
            if let Some(earlier) = earlier {
                near.entry(&earlier.id).or_default().push(later);
                near.entry(&later.id).or_default().push(earlier);
            }
        }
        let mut figures = BTreeMap::new();
        let mut standing = Vec::new();
        let mut count = 0;
        for id in near.keys().copied() {
            if figures.contains_key(id) {
                continue;
            }
            let mut versions: Vec<&Claim> = claims.get(id).copied().into_iter().collect();
            figures.insert(id, count);
            let mut next = 0;
            while let Some(version) = versions.get(next).copied() {
                for other in near.get(&version.id).into_iter().flatten().copied() {
                    if figures.insert(&other.id, count).is_none() {
                        versions.push(other);
                    }
                }
                next += 1;
            }
            standing.extend(as_at.and_then(|as_at| stands(&versions, as_at)));
            count += 1;
        }
        Self { claims, figures, standing }
    }

    /// The version of a figure that stood at the date in question: the last published by then, or the
    /// first of all if none was. O(log n).
    pub(crate) fn standing(&self, claim: &'a Claim) -> &'a Claim {
        let figure = self.figures.get(&claim.id);
        figure.and_then(|figure| self.standing.get(*figure)).copied().unwrap_or(claim)
    }

    /// Whether the two are versions of one figure. O(log n).
    pub(crate) fn are_versions(&self, one: &Claim, other: &Claim) -> bool {
        let figure = self.figure(&one.id);
        one.id != other.id && figure.is_some() && figure == self.figure(&other.id)
    }

    /// The number of the figure that a claim is a version of, if it has other versions. O(log n).
    pub(crate) fn figure(&self, claim: &Slug<Claim>) -> Option<usize> {
        self.figures.get(claim).copied()
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

fn stands<'a>(versions: &[&'a Claim], as_at: NaiveDate) -> Option<&'a Claim> {
    let dated =
        |claim: &Claim| claim.vintage.map(|vintage| (vintage.first_day(), vintage.last_day()));
    let known = versions.iter().filter(|c| dated(c).is_some_and(|(first, _)| first <= as_at));
    let last = known.max_by_key(|claim| (dated(claim), &claim.id));
    let first = versions.iter().min_by_key(|claim| (dated(claim), &claim.id));
    last.or(first).copied()
}
