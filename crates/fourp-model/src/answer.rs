//! What a question of the domain returns.

use crate::table::Table;
use serde::Serialize;
use std::fmt;

/// An answer: what was measured, or why the data supplied cannot tell.
///
/// "Cannot tell" is a result, to be shown like any other. It is not an error: an error is a question
/// that makes no sense.
///
/// ```
/// use fourp_model::{Answer, NotMeasurable, Table};
///
/// let lateness: Answer<u32> = NotMeasurable::new("how late is money?", "no flow has a payment date")
///     .needing(Table::Flows, "the day on which each payment was made")
///     .into();
/// assert!(!lateness.is_measured());
/// assert_eq!(
///     lateness.not_measurable().map(ToString::to_string).as_deref(),
///     Some("how late is money? cannot be measured: no flow has a payment date"),
/// );
/// ```
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a question is answered or it is not")]
#[must_use]
pub enum Answer<T> {
    /// The answer.
    Measured(T),
    /// Why there is none.
    NotMeasurable(NotMeasurable),
}

/// Why a question has no answer in the data supplied, and what would give it one.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NotMeasurable {
    /// The question.
    pub question: String,
    /// Why there is no answer.
    pub why: String,
    /// What data would answer it; any one may not be enough by itself.
    pub what_would_make_it_so: Vec<Need>,
}

/// Data that would help to answer a question.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Need {
    /// The table it would go in, if it is one of the programme's.
    pub table: Option<Table>,
    /// The data, in words.
    pub what: String,
}

impl<T> Answer<T> {
    /// The answer, if there is one.
    #[must_use]
    pub fn measured(self) -> Option<T> {
        match self {
            Self::Measured(answer) => Some(answer),
            Self::NotMeasurable(_) => None,
        }
    }

    /// Why there is no answer, if there is none.
    #[must_use]
    pub const fn not_measurable(&self) -> Option<&NotMeasurable> {
        match self {
            Self::Measured(_) => None,
            Self::NotMeasurable(why) => Some(why),
        }
    }

    /// Whether there is an answer.
    #[must_use]
    pub const fn is_measured(&self) -> bool {
        matches!(self, Self::Measured(_))
    }

    /// The same, borrowed.
    pub fn as_ref(&self) -> Answer<&T> {
        match self {
            Self::Measured(answer) => Answer::Measured(answer),
            Self::NotMeasurable(why) => Answer::NotMeasurable(why.clone()),
        }
    }

    /// The answer turned into another; what cannot be measured stays so.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Answer<U> {
        match self {
            Self::Measured(answer) => Answer::Measured(change(answer)),
            Self::NotMeasurable(why) => Answer::NotMeasurable(why),
        }
    }

    /// A further question asked of the answer.
    pub fn and_then<U>(self, ask: impl FnOnce(T) -> Answer<U>) -> Answer<U> {
        match self {
            Self::Measured(answer) => ask(answer),
            Self::NotMeasurable(why) => Answer::NotMeasurable(why),
        }
    }
}

impl<T> From<NotMeasurable> for Answer<T> {
    fn from(why: NotMeasurable) -> Self {
        Self::NotMeasurable(why)
    }
}

impl NotMeasurable {
    /// A question and why it has no answer, so far without a remedy.
    #[must_use]
    pub fn new(question: impl Into<String>, why: impl Into<String>) -> Self {
        Self { question: question.into(), why: why.into(), what_would_make_it_so: Vec::new() }
    }

    /// Adds rows of a table that would help.
    #[must_use]
    pub fn needing(mut self, table: Table, what: impl Into<String>) -> Self {
        self.what_would_make_it_so.push(Need { table: Some(table), what: what.into() });
        self
    }

    /// Adds something that would help and has no table, such as an agreed definition.
    #[must_use]
    pub fn needing_also(mut self, what: impl Into<String>) -> Self {
        self.what_would_make_it_so.push(Need { table: None, what: what.into() });
        self
    }
}

impl fmt::Display for NotMeasurable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} cannot be measured: {}", self.question, self.why)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown() -> NotMeasurable {
        NotMeasurable::new("is it late?", "no dates")
            .needing(Table::Flows, "payment dates")
            .needing_also("an agreed day from which lateness counts")
    }

    #[test]
    fn what_cannot_be_measured_stays_so() {
        let answer: Answer<u8> = unknown().into();
        assert!(!answer.is_measured());
        assert_eq!(answer.clone().map(u16::from), Answer::NotMeasurable(unknown()));
        assert_eq!(answer.as_ref().measured(), None);
        let further = answer.and_then(|n| Answer::Measured(u16::from(n)));
        assert_eq!(further.not_measurable(), Some(&unknown()));
    }

    #[test]
    fn what_is_measured_is_passed_on() {
        let answer = Answer::Measured(2_u8);
        assert_eq!(answer.as_ref().map(|n| n + 1), Answer::Measured(3));
        assert_eq!(answer.clone().and_then(|_| Answer::<u8>::from(unknown())).measured(), None);
        assert_eq!(answer.measured(), Some(2));
    }

    #[test]
    fn both_are_written_by_name() {
        let text = |answer: &Answer<u8>| serde_json::to_string(answer).unwrap();
        assert_eq!(text(&Answer::Measured(2)), r#"{"measured":2}"#);
        assert_eq!(
            text(&unknown().into()),
            r#"{"not-measurable":{"question":"is it late?","why":"no dates","what_would_make_it_so":[{"table":"flows","what":"payment dates"},{"table":null,"what":"an agreed day from which lateness counts"}]}}"#
        );
    }
}
