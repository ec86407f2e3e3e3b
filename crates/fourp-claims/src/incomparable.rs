//! Why figures cannot be set against each other.

use std::fmt;

use serde::Serialize;

/// Something in which two figures differ that their comparison needs to be alike.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
pub struct Incomparable {
    /// In what they differ.
    pub aspect: Aspect,
    /// What it is on one side.
    pub left: String,
    /// What it is on the other.
    pub right: String,
}

/// In what two figures can differ.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Aspect {
    /// What is counted or measured: pounds, groups, people.
    Unit,
    /// The measure: spending is not cost to society.
    Measure,
    /// The whole a share is of.
    Base,
    /// The population, by the relations stated between populations.
    Population,
    /// The time.
    Period,
    /// The rule of counting, at one time.
    CountingRule,
    /// Money of different price bases.
    PriceBase,
    /// The rule of counting changed between two times: a break, not a trend.
    Redefinition,
    /// Two versions of one figure: a revision, not a disagreement.
    Vintage,
}

impl Incomparable {
    pub(crate) fn new(aspect: Aspect, left: impl fmt::Display, right: impl fmt::Display) -> Self {
        Self { aspect, left: left.to_string(), right: right.to_string() }
    }
}

impl fmt::Display for Aspect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Unit => "unit",
            Self::Measure => "measure",
            Self::Base => "base",
            Self::Population => "population",
            Self::Period => "period",
            Self::CountingRule => "counting rule",
            Self::PriceBase => "price base",
            Self::Redefinition => "redefinition",
            Self::Vintage => "vintage",
        })
    }
}

impl fmt::Display for Incomparable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {} against {}", self.aspect, self.left, self.right)
    }
}
