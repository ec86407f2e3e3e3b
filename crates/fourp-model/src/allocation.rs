//! How spending divides over strands and threats.

use crate::{
    interval::Interval,
    period::Period,
    price::BudgetClass,
    reference::{Mentions, ReferenceVisitor},
    row::row,
    slug::Slug,
    source::Citation,
    strand::Strand,
    text::{text_serde, vocabulary},
    threat::Threat,
    voice::Party,
};
use serde::{Deserialize, Serialize};
use std::{cmp::Ordering, fmt, str::FromStr};

/// The share of a body's spending in a period that goes to a strand, a threat, or neither.
///
/// Almost always an estimate, never a payment: what passes through an allocation keeps its interval
/// and shows no pence. The share is of the money that `of` names, as "79 % of front-line spending"; it
/// should lie within 0 and 1, which is checked when flows are compiled.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Allocation {
    /// Whose spending.
    pub party: Party,
    /// When.
    pub period: Period,
    /// What it goes to.
    pub purpose: Purpose,
    /// The share, from 0 to 1.
    pub share: Interval,
    /// The part of the spending that it is a share of; `None` is all of it.
    #[serde(default)]
    pub of: Option<BudgetClass>,
    /// How the share was found.
    #[serde(default)]
    pub basis: Basis,
    /// Where this is said.
    pub citation: Citation,
}

/// What spending is for.
///
/// Reads and writes `unallocated`, `strand:prevent`, `threat:drugs`, or both as
/// `strand:prevent+threat:drugs`.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "money is for a strand, a threat, both or neither")]
pub enum Purpose {
    /// Neither is known.
    Unallocated,
    /// A strand, whatever the threat.
    Strand(Strand),
    /// A threat, whatever the strand.
    Threat(Slug<Threat>),
    /// One strand of work on one threat.
    Both(Strand, Slug<Threat>),
}

/// A text that is no purpose of spending.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "{found:?} is not a purpose; expected unallocated, strand:NAME, threat:ID or \
     strand:NAME+threat:ID"
)]
#[non_exhaustive]
pub struct UnknownPurpose {
    /// The text.
    pub found: String,
}

vocabulary! {
    /// How an allocation was found.
    #[derive(Default)]
    #[non_exhaustive]
    Basis, "basis of allocation" {
        /// The source does not say.
        #[default]
        NotStated = "not-stated",
        /// Recorded time of staff.
        StaffTime = "staff-time",
        /// Number of cases or operations.
        Cases = "cases",
        /// Money coded to the purpose in the accounts.
        Accounts = "accounts",
        /// Somebody's judgement.
        Judgement = "judgement",
    }
}

impl Allocation {
    fn order(&self, other: &Self) -> Ordering {
        (&self.party, &self.period, &self.purpose, &self.of, self.basis, &self.citation)
            .cmp(&(
                &other.party,
                &other.period,
                &other.purpose,
                &other.of,
                other.basis,
                &other.citation,
            ))
            .then_with(|| self.share.to_exact_text().cmp(&other.share.to_exact_text()))
    }
}

impl Purpose {
    /// The strand, if one is named.
    #[must_use]
    pub const fn strand(&self) -> Option<Strand> {
        match self {
            Self::Strand(strand) | Self::Both(strand, _) => Some(*strand),
            Self::Unallocated | Self::Threat(_) => None,
        }
    }

    /// The threat, if one is named.
    #[must_use]
    pub const fn threat(&self) -> Option<&Slug<Threat>> {
        match self {
            Self::Threat(threat) | Self::Both(_, threat) => Some(threat),
            Self::Unallocated | Self::Strand(_) => None,
        }
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unallocated => formatter.pad("unallocated"),
            Self::Strand(strand) => write!(formatter, "strand:{strand}"),
            Self::Threat(threat) => write!(formatter, "threat:{threat}"),
            Self::Both(strand, threat) => write!(formatter, "strand:{strand}+threat:{threat}"),
        }
    }
}

impl FromStr for Purpose {
    type Err = UnknownPurpose;

    fn from_str(text: &str) -> Result<Self, UnknownPurpose> {
        purpose(text).ok_or_else(|| UnknownPurpose { found: text.into() })
    }
}

fn purpose(text: &str) -> Option<Purpose> {
    if text == "unallocated" {
        return Some(Purpose::Unallocated);
    }
    if let Some(threat) = text.strip_prefix("threat:") {
        return threat.parse().ok().map(Purpose::Threat);
    }
    let rest = text.strip_prefix("strand:")?;
    match rest.split_once("+threat:") {
        None => rest.parse().ok().map(Purpose::Strand),
        Some((strand, threat)) => Some(Purpose::Both(strand.parse().ok()?, threat.parse().ok()?)),
    }
}

text_serde!(Purpose, "Purpose", "unallocated, strand:NAME, threat:ID or strand:NAME+threat:ID");

impl Mentions for Purpose {
    fn mentions<V: ReferenceVisitor + ?Sized>(&self, field: &'static str, visitor: &mut V) {
        if let Some(threat) = self.threat() {
            visitor.visit(field, threat);
        }
    }
}

row!(Allocation in Allocations by Allocation::order, mentions party purpose);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_purpose_is_read_as_it_is_written() {
        for text in
            ["unallocated", "strand:prevent", "threat:drugs", "strand:pursue+threat:cyber-crime"]
        {
            assert_eq!(text.parse::<Purpose>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_purpose_names_its_parts() {
        let both: Purpose = "strand:pursue+threat:drugs".parse().unwrap();
        assert_eq!(both.strand(), Some(Strand::Pursue));
        assert_eq!(both.threat().map(Slug::as_str), Some("drugs"));
        let threat: Purpose = "threat:strand:odd".parse().unwrap();
        assert_eq!(
            (threat.strand(), threat.threat().map(Slug::as_str)),
            (None, Some("strand:odd"))
        );
        assert_eq!(Purpose::Unallocated.threat(), None);
    }

    #[test]
    fn what_is_no_purpose_is_refused() {
        for text in ["", "drugs", "threat:", "strand:punish", "strand:pursue+threat:", "prevent"] {
            assert!(
                text.parse::<Purpose>().unwrap_err().to_string().starts_with(&format!("{text:?}"))
            );
        }
    }
}
