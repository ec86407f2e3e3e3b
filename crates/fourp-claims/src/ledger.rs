//! A verdict for every statement of a report.

use std::collections::{BTreeMap, BTreeSet};

use fourp_model::{Check, Claim, Party, Slug, Statement};
use serde::Serialize;

use crate::{
    evidence::{ClaimIndex, index_claims},
    reconcile::Reconciliation,
    verdict::Verdict,
};

/// One statement and what the data make of it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LedgerEntry {
    /// The statement.
    pub statement: Slug<Statement>,
    /// The verdict.
    pub verdict: LedgerVerdict,
}

/// What the data make of a statement.
///
/// Restating a sentence proves nothing: a figure that only repeats what the statement says never makes
/// it shown, and support counts only from claims of other speakers.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LedgerVerdict {
    /// Neither true nor false: a recommendation, commitment or definition.
    NotTruthApt,
    /// Figures or other statements say otherwise.
    Contradicted {
        /// Checks that came out contradictory.
        checks: Vec<Slug<Check>>,
        /// Statements that say otherwise.
        statements: Vec<Slug<Statement>>,
    },
    /// Its figures were computed again from others, and agree.
    Recomputed {
        /// The checks.
        checks: Vec<Slug<Check>>,
    },
    /// Claims by other speakers bear it out.
    Supported {
        /// The claims.
        claims: Vec<Slug<Claim>>,
    },
    /// The data supplied cannot settle it.
    NotMeasurable {
        /// Why not.
        why: String,
        /// What would.
        settled_by: Option<String>,
    },
    /// Figures and sentences repeat it; nothing tests it.
    RestatedOnly {
        /// The claims that repeat its figure.
        claims: Vec<Slug<Claim>>,
        /// The statements that say the same.
        statements: Vec<Slug<Statement>>,
    },
    /// Somebody says so, and nothing in the data bears on it.
    AssertedUntested,
}

/// Gives every statement its verdict, in order of id.
///
/// In this order: not truth-apt; contradicted; recomputed (every check that tests it was decided and
/// agrees); supported by a claim whose speakers are known and are all others; not measurable; restated
/// only; asserted, untested. A statement that stands in [`Statement::repeated_by`] of another is
/// repeated by that other too. O(n log n).
#[must_use]
pub fn ledger(
    statements: &[Statement],
    claims: &[Claim],
    reconciliation: &Reconciliation,
) -> Vec<LedgerEntry> {
    let claims = index_claims(claims);
    let mut repeats = BTreeMap::<_, BTreeSet<_>>::new();
    for statement in statements {
        for other in &statement.repeated_by {
            repeats.entry(&statement.id).or_default().insert(other);
            repeats.entry(other).or_default().insert(&statement.id);
        }
    }
    let mut entries: Vec<LedgerEntry> = statements
        .iter()
        .map(|statement| {
            let same = repeats.get(&statement.id).into_iter().flatten().copied().cloned();
            let verdict = judge(statement, &claims, same.collect(), reconciliation);
            LedgerEntry { statement: statement.id.clone(), verdict }
        })
        .collect();
    entries.sort_by(|a, b| a.statement.cmp(&b.statement));
    entries
}

fn judge(
    statement: &Statement,
    claims: &ClaimIndex<'_>,
    same: Vec<Slug<Statement>>,
    reconciliation: &Reconciliation,
) -> LedgerVerdict {
    if !statement.class.is_truth_apt() {
        return LedgerVerdict::NotTruthApt;
    }
    let verdict = |check: &Slug<Check>| reconciliation.outcome(check).map(|o| &o.verdict);
    let is_contradictory =
        |check: &&Slug<Check>| matches!(verdict(check), Some(Verdict::Contradictory(_)));
    let clashes: Vec<_> = statement.tested_by.iter().filter(is_contradictory).cloned().collect();
    if !clashes.is_empty() || !statement.contradicted_by.is_empty() {
        let statements = statement.contradicted_by.clone();
        return LedgerVerdict::Contradicted { checks: clashes, statements };
    }
    let agrees = |check: &Slug<Check>| verdict(check).is_some_and(Verdict::agrees);
    if !statement.tested_by.is_empty() && statement.tested_by.iter().all(agrees) {
        return LedgerVerdict::Recomputed { checks: statement.tested_by.clone() };
    }
    let supports = |id: &&Slug<Claim>| {
        claims
            .get(id)
            .is_some_and(|claim| speak_apart(&claim.voice.speakers, &statement.voice.speakers))
    };
    let support: Vec<_> = statement.supported_by.iter().filter(supports).cloned().collect();
    if !support.is_empty() {
        return LedgerVerdict::Supported { claims: support };
    }
    if let Some(why) = &statement.not_measurable {
        let settled_by = statement.settled_by.clone();
        return LedgerVerdict::NotMeasurable { why: why.clone(), settled_by };
    }
    if !statement.restates.is_empty() || !same.is_empty() {
        return LedgerVerdict::RestatedOnly {
            claims: statement.restates.clone(),
            statements: same,
        };
    }
    LedgerVerdict::AssertedUntested
}

/// Whether both sides are known and nobody is on both.
fn speak_apart(one: &[Party], other: &[Party]) -> bool {
    !one.is_empty() && !other.is_empty() && one.iter().all(|party| !other.contains(party))
}

impl LedgerVerdict {
    /// The verdict in a few words.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::NotTruthApt => "not truth-apt",
            Self::Contradicted { .. } => "contradicted",
            Self::Recomputed { .. } => "recomputed",
            Self::Supported { .. } => "supported by other data",
            Self::NotMeasurable { .. } => "not measurable",
            Self::RestatedOnly { .. } => "restated only",
            Self::AssertedUntested => "asserted, untested",
        }
    }
}

impl std::fmt::Display for LedgerVerdict {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.as_str())
    }
}
