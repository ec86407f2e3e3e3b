//! A relation that published figures should satisfy.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    claim::Claim,
    expression::{Expression, ExpressionError},
    slug::Slug,
    text::text_serde,
};

/// A relation between claims, or a figure to be derived from them.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Its id.
    pub id: Slug<Self>,
    /// What is checked, in words.
    pub title: String,
    /// The relation.
    pub formula: Formula,
    /// What a ratio, product or sum of unlike things means; without it they are not compared.
    pub means: Option<String>,
    /// Anything a reader must know of it.
    pub note: Option<String>,
}

/// An expression, or two and how they should stand to each other.
///
/// Written `N17 + N18 = N16`, `P09 + P10 part of P11`, `L4 subset of N34`, `N33 <= N32`; an
/// expression alone derives a figure.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a formula states a relation or derives a figure")]
pub enum Formula {
    /// A figure to be derived.
    Derive(Expression),
    /// A relation to be checked.
    Relate(Expression, Relation, Expression),
}

/// How two expressions should stand to each other.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "an evaluator must know every relation")]
pub enum Relation {
    /// The same value of the same thing.
    Equal,
    /// The first is at most the second.
    AtMost,
    /// The first is at least the second.
    AtLeast,
    /// The first is less than the second.
    LessThan,
    /// The first is more than the second.
    MoreThan,
    /// The first counts or costs a part of what the second does; so it is at most the second.
    PartOf,
    /// Every name in the first list means a threat, or part of one, that the second list names.
    SubsetOf,
}

/// Why a text is not a formula.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FormulaError {
    /// One side is not an expression.
    #[error(transparent)]
    Expression(#[from] ExpressionError),
    /// More than one relation.
    #[error("{found:?} states more than one relation; write one check for each")]
    SeveralRelations {
        /// The text.
        found: String,
    },
    /// A subset of something other than two list claims.
    #[error("{found:?}: a subset relates two list claims")]
    NotLists {
        /// The text.
        found: String,
    },
}

impl Formula {
    /// Every claim it uses, as often as it uses it.
    pub fn claims(&self) -> impl Iterator<Item = &Slug<Claim>> {
        self.sides().flat_map(Expression::claims)
    }

    /// The one or two expressions, in order.
    pub fn sides(&self) -> impl Iterator<Item = &Expression> {
        let (first, second) = match self {
            Self::Derive(expression) => (expression, None),
            Self::Relate(first, _, second) => (first, Some(second)),
        };
        std::iter::once(first).chain(second)
    }
}

impl Relation {
    /// Every relation, in the order of this page.
    pub const ALL: [Self; 7] = [
        Self::Equal,
        Self::AtMost,
        Self::AtLeast,
        Self::LessThan,
        Self::MoreThan,
        Self::PartOf,
        Self::SubsetOf,
    ];

    /// The spelling used in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::AtMost => "<=",
            Self::AtLeast => ">=",
            Self::LessThan => "<",
            Self::MoreThan => ">",
            Self::PartOf => "part of",
            Self::SubsetOf => "subset of",
        }
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Derive(expression) => write!(formatter, "{expression}"),
            Self::Relate(first, relation, second) => {
                write!(formatter, "{first} {relation} {second}")
            }
        }
    }
}

impl FromStr for Formula {
    type Err = FormulaError;

    fn from_str(text: &str) -> Result<Self, FormulaError> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let plain = words.join(" ");
        let mut found = Relation::ALL.into_iter().flat_map(|relation| {
            let pattern = format!(" {relation} ");
            plain
                .match_indices(&pattern)
                .map(|(place, _)| (relation, place, pattern.len()))
                .collect::<Vec<_>>()
        });
        let Some((relation, place, length)) = found.next() else {
            return Ok(Self::Derive(plain.parse()?));
        };
        if found.next().is_some() {
            return Err(FormulaError::SeveralRelations { found: text.into() });
        }
        let (first, rest) = plain.split_at(place);
        let first: Expression = first.parse()?;
        let second: Expression = rest.split_at(length).1.parse()?;
        let lists = first.as_claim().is_some() && second.as_claim().is_some();
        if relation == Relation::SubsetOf && !lists {
            return Err(FormulaError::NotLists { found: text.into() });
        }
        Ok(Self::Relate(first, relation, second))
    }
}

text_serde!(Formula, "Formula", "a relation between claims, such as N17 + N18 = N16");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_come_back() {
        for text in [
            "N17 + N18 = N16",
            "share(P15, P14) = P16",
            "P09 + P10 part of P11",
            "L4 subset of N34",
            "N33 <= N32",
            "a < b",
            "a > b",
            "a >= 2 * b",
            "P11 - P09 - P10 - 1",
        ] {
            assert_eq!(text.parse::<Formula>().unwrap().to_string(), text);
        }
        let spaced: Formula = "  a   part   of  b ".parse().unwrap();
        assert_eq!(spaced.to_string(), "a part of b");
        assert_eq!(spaced.claims().count(), 2);
    }

    #[test]
    fn faults_are_named() {
        assert!(matches!(
            "a = b = c".parse::<Formula>(),
            Err(FormulaError::SeveralRelations { .. })
        ));
        assert!(matches!(
            "a <= b part of c".parse::<Formula>(),
            Err(FormulaError::SeveralRelations { .. })
        ));
        assert!(matches!(
            "a subset of b + c".parse::<Formula>(),
            Err(FormulaError::NotLists { .. })
        ));
        assert!(matches!("".parse::<Formula>(), Err(FormulaError::Expression(_))));
        assert!(matches!("= b".parse::<Formula>(), Err(FormulaError::Expression(_))));
        assert!(matches!("a =".parse::<Formula>(), Err(FormulaError::Expression(_))));
    }
}
