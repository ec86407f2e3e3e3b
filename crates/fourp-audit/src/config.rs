//! How an audit is asked for.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use fourp_model::Rational;
use serde::{Serialize, Serializer};

use crate::{
    code::Code,
    finding::{Response, Severity},
    threshold::Threshold,
};

/// How an audit is asked for.
///
/// Like levels of lints: a rule has a default weight, which a configuration sets otherwise or to off; what is known and is
/// to stand is allowed one by one, each with a reason.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct Config {
    /// As of which day; `None` is what the latest rows say.
    pub as_of: Option<NaiveDate>,
    /// Weights other than the default; `None` is off.
    pub levels: BTreeMap<Code, Option<Severity>>,
    /// Limits other than the default, by rule and name.
    #[serde(serialize_with = "by_name")]
    pub thresholds: BTreeMap<(Code, String), Rational>,
    /// What is let stand.
    pub allowed: Vec<Allowance>,
    /// What those concerned answered, by rule and subject.
    #[serde(serialize_with = "by_name")]
    pub responses: BTreeMap<(Code, String), Response>,
}

/// A map with one text for each key: `FND003 days`.
fn by_name<S: Serializer, T: Serialize>(
    map: &BTreeMap<(Code, String), T>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer
        .collect_map(map.iter().map(|((code, name), value)| (format!("{code} {name}"), value)))
}

/// A finding that is let stand.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct Allowance {
    /// The rule.
    pub code: Code,
    /// The subject of the finding.
    pub subject: String,
    /// Why it is let stand; never empty when read from a file.
    pub reason: String,
}

impl Config {
    /// A limit as it is set, or else its default.
    pub(crate) fn limit(&self, code: Code, limit: &Threshold) -> Option<Rational> {
        let set =
            self.thresholds.iter().find(|((of, known), _)| *of == code && known == limit.name);
        set.map(|(_, value)| *value).or_else(|| limit.value.parse().ok())
    }

    /// Why a finding is let stand, if it is.
    #[must_use]
    pub fn allowed(&self, code: Code, subject: &str) -> Option<&Allowance> {
        self.allowed.iter().find(|one| one.code == code && one.subject == subject)
    }
}
