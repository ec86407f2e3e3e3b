//! What an auditor might raise.

use fourp_model::{Interval, Money, RowRef, Slug, Source};
use serde::Serialize;

use crate::{code::Code, words::words};

words! {
    /// How much a finding weighs, the lightest first.
    #[expect(clippy::exhaustive_enums, reason = "a closed scale")]
    Severity, "severity" {
        /// Worth knowing.
        Information = "information",
        /// Worth mending.
        Low = "low",
        /// Weakens what the programme says of itself.
        Medium = "medium",
        /// Bears on whether the programme does what it is for.
        High = "high",
    }

    /// How firmly a finding stands on its rows.
    #[expect(clippy::exhaustive_enums, reason = "rows say it, exact steps lead to it, or a convention does")]
    Confidence, "confidence" {
        /// The rows say so themselves.
        Recorded = "recorded",
        /// It follows from the rows by exact steps.
        Derived = "derived",
        /// It rests on a convention, a threshold or an estimate, which is named.
        Inferred = "inferred",
    }

    /// Where a finding stands with those whom it concerns.
    #[expect(clippy::exhaustive_enums, reason = "the steps of clearing a finding")]
    Clearance, "clearance" {
        /// Not yet put to them.
        Open = "open",
        /// They agree.
        Agreed = "agreed",
        /// They do not.
        Disputed = "disputed",
        /// They showed that it no longer holds.
        Cleared = "cleared",
    }
}

/// An observation, as an auditor's working paper has it.
///
/// It says what the rows show against a stated criterion, and what would reverse it. It is no opinion on the programme.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// The rule.
    pub code: Code,
    /// How much it weighs.
    pub severity: Severity,
    /// Of what: an id, or several joined by `+`. With the code it names the finding.
    pub subject: String,
    /// The finding in a line.
    pub headline: String,
    /// What should be.
    pub criterion: String,
    /// What is.
    pub condition: String,
    /// Why, if the rows say.
    pub cause: Option<String>,
    /// What follows from it.
    pub effect: String,
    /// How much is at stake.
    pub materiality: Materiality,
    /// How firmly it stands.
    pub confidence: Confidence,
    /// What would reverse it.
    pub fragility: String,
    /// The rows it rests on, in order.
    pub evidence: Vec<RowRef>,
    /// The documents those rows were read in, in order.
    pub sources: Vec<Slug<Source>>,
    /// What those concerned answered, if that is recorded.
    pub response: Option<Response>,
}

/// How much is at stake.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Materiality {
    /// So much money.
    Money(Money),
    /// Money within a range, in major units.
    Between(Interval),
    /// So many of so many.
    Count {
        /// How many.
        some: u64,
        /// Of how many, if that is known.
        of: Option<u64>,
        /// Of what.
        what: &'static str,
    },
    /// The rows do not say.
    NotKnown,
}

impl Materiality {
    /// So many of so many.
    pub(crate) fn count(some: usize, of: Option<usize>, what: &'static str) -> Self {
        let number = |count| u64::try_from(count).unwrap_or(u64::MAX);
        Self::Count { some: number(some), of: of.map(number), what }
    }
}

/// What those concerned by a finding answered.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct Response {
    /// Who answered.
    pub by: String,
    /// What they said.
    pub text: String,
    /// Where it stands.
    pub clearance: Clearance,
}

impl Finding {
    /// What names a finding among all: its code and its subject.
    #[must_use]
    pub fn name(&self) -> (Code, &str) {
        (self.code, &self.subject)
    }
}
