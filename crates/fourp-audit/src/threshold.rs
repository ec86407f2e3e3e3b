//! Limits of rules.

use serde::Serialize;

/// A limit that a configuration may set otherwise.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Threshold {
    /// Its name within the rule.
    pub name: &'static str,
    /// Its value, a decimal number.
    pub value: &'static str,
    /// In what.
    pub unit: &'static str,
    /// Where it comes from.
    pub source: &'static str,
}
