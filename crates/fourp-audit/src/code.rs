//! What a rule is called.

use std::{fmt, str::FromStr};

use serde::{Serialize, Serializer};

use crate::words::words;

words! {
    /// What a rule is about.
    #[expect(clippy::exhaustive_enums, reason = "a rule is about one analysis, about what was set out, or across them")]
    Family, "family" {
        /// Published figures and what is said.
        Claims = "CLM",
        /// Where money goes.
        Funding = "FND",
        /// Who governs with whom.
        Governance = "GOV",
        /// What is measured.
        Performance = "PRF",
        /// What was set out, recommended and promised.
        Strategy = "STR",
        /// What two analyses say together.
        CrossLens = "XLN",
    }
}

impl Family {
    /// The subject, in words.
    #[must_use]
    pub const fn subject(self) -> &'static str {
        match self {
            Self::Claims => "published figures",
            Self::Funding => "funding",
            Self::Governance => "governance",
            Self::Performance => "performance",
            Self::Strategy => "strategy",
            Self::CrossLens => "across lenses",
        }
    }
}

/// The name of a rule, which stays the same from version to version: `FND003`.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Code {
    family: Family,
    number: u16,
}

/// A text that is no code.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{0:?} is no code of a rule: three capital letters and three digits, such as FND003")]
#[non_exhaustive]
pub struct CodeError(pub String);

impl Code {
    /// A code; numbers above 999 print with more digits and are not read back.
    pub(crate) const fn new(family: Family, number: u16) -> Self {
        Self { family, number }
    }

    /// What the rule is about.
    #[must_use]
    pub const fn family(self) -> Family {
        self.family
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&format!("{}{:03}", self.family, self.number))
    }
}

impl FromStr for Code {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let bad = || CodeError(text.into());
        let (family, number) = text.split_at_checked(3).ok_or_else(bad)?;
        let family = Family::of(family).ok_or_else(bad)?;
        if number.len() != 3 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(bad());
        }
        Ok(Self { family, number: number.parse().map_err(|_| bad())? })
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_is_printed() {
        for family in Family::ALL {
            for number in [1, 42, 999] {
                let code = Code::new(*family, number);
                assert_eq!(code.to_string().parse(), Ok(code));
            }
        }
        for bad in ["", "FND", "FND3", "FND0003", "fnd003", "ABC001", "FND+01", "ÄÖÜ001"] {
            assert_eq!(bad.parse::<Code>(), Err(CodeError(bad.into())));
        }
    }
}
