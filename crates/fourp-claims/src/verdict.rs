//! What became of a check.

use fourp_model::{Check, Claim, Formula, Interval, Rational, Slug, Unit};
use serde::Serialize;

use crate::incomparable::Incomparable;

/// What one check came to.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CheckOutcome {
    /// The check.
    pub check: Slug<Check>,
    /// Its formula, with the versions of the figures that were used.
    pub formula: Formula,
    /// The verdict.
    pub verdict: Verdict,
    /// The unit in which the two sides are best shown.
    pub unit: Unit,
    /// What the computed side can be by the printed figures alone, in base units.
    pub computed: Option<Interval>,
    /// What the reported side can be, in base units; `None` for a derived figure.
    pub reported: Option<Interval>,
    /// What a naive check of the printed points computes, in base units.
    pub computed_point: Option<Rational>,
    /// Claims that this check alone, from the printed figures, narrows.
    pub narrowed: Vec<Narrowing>,
    /// For a subset: how each name of the first list stands to the second.
    pub members: Vec<Member>,
}

/// The verdict on a check.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(tag = "verdict", content = "because", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Verdict {
    /// Whatever the true values behind the computed side are, the reported figure is right; or the
    /// check rules out no value of any figure.
    Consistent,
    /// Some true values agree although the printed points do not: a point check would have raised a
    /// false alarm.
    ConsistentAsIntervals,
    /// The printed points agree, and agreement rules out part of what some figure's printing allows.
    Narrows,
    /// No true values satisfy the check together with others.
    Contradictory(Conflict),
    /// The two sides are not figures of the same thing.
    NotComparable(Vec<Incomparable>),
    /// The figures allow both answers, or say nothing.
    Undetermined(Undetermined),
    /// The search was stopped at its cap; the intervals are right, but may not be the narrowest.
    NotConverged,
    /// Not a comparison: a figure was derived.
    Derived,
}

/// Why a check has no answer.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Undetermined {
    /// The check names a claim that the data do not have.
    UnknownClaim(Slug<Claim>),
    /// The claim states only an order, or is no list where a list is needed.
    NoValue(Slug<Claim>),
    /// Both answers are allowed by what is printed.
    EitherAnswer,
    /// Whatever the figures are, nothing follows: a divisor may be zero or an end is unknown.
    NothingFollows,
    /// The label is not related to any threat.
    UnknownLabel(String),
}

/// Claims and checks that cannot all be true, none of which can be left out.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Conflict {
    /// The checks, in order of id.
    pub checks: Vec<Slug<Check>>,
    /// The claims whose printed figures clash, in order of id.
    pub claims: Vec<Slug<Claim>>,
    /// For each claim that alone could mend it, what it would have to be: the smallest relative
    /// change first.
    pub repairs: Vec<Repair>,
}

/// The change of one figure that would resolve a conflict, the others being as printed.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Repair {
    /// The claim.
    pub claim: Slug<Claim>,
    /// What its printing allows, in base units.
    pub printed: Interval,
    /// What it would have to be, in base units.
    pub needed: Interval,
    /// The least distance between the two, in base units.
    pub change: Rational,
    /// The distance over the size of the printed value; `None` if nothing or zero was printed.
    pub relative: Option<Rational>,
}

/// A claim of which less is possible than its printing allows.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Narrowing {
    /// The claim.
    pub claim: Slug<Claim>,
    /// What its printing allows, in base units.
    pub from: Interval,
    /// What is left, in base units.
    pub to: Interval,
}

/// How a name of one list stands to another list.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Member {
    /// The name as printed.
    pub label: String,
    /// How it stands.
    pub standing: MemberStanding,
}

/// How a name stands to a list.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MemberStanding {
    /// The list names the same thing.
    Same,
    /// The list names something wider of which this is a part.
    PartOf,
    /// It is wider than, or overlaps, something the list names: not contained in it.
    Overlaps,
    /// The list does not name it.
    Missing,
    /// What the name means is not known.
    Unknown,
}

impl Verdict {
    /// The verdict in a word or three.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Consistent => "consistent",
            Self::ConsistentAsIntervals => "consistent as intervals",
            Self::Narrows => "narrows",
            Self::Contradictory(_) => "contradictory",
            Self::NotComparable(_) => "not comparable",
            Self::Undetermined(_) => "undetermined",
            Self::NotConverged => "not converged",
            Self::Derived => "derived",
        }
    }

    /// Whether the figures were found to agree.
    #[must_use]
    pub const fn agrees(&self) -> bool {
        matches!(self, Self::Consistent | Self::ConsistentAsIntervals | Self::Narrows)
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.as_str())
    }
}
