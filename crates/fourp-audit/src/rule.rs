//! What can be raised, and by what yardstick.

use fourp_model::{RowRef, Table};
use serde::Serialize;

use crate::{
    asked::Asked,
    code::Code,
    finding::{Confidence, Materiality, Severity},
    threshold::Threshold,
};

/// A yardstick with its source: data, and one function.
#[derive(Clone, Copy, Debug, Serialize)]
#[non_exhaustive]
pub struct Rule {
    /// Its name.
    pub code: Code,
    /// What it asks.
    pub question: &'static str,
    /// What should be.
    pub criterion: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// Where the criterion comes from.
    pub reference: &'static str,
    /// How much its findings weigh unless the configuration says otherwise.
    pub severity: Severity,
    /// Its limits, each with its source.
    pub thresholds: &'static [Threshold],
    /// The tables without rows of which it cannot be asked, and what is read of each.
    pub needs: &'static [(Table, &'static str)],
    #[serde(skip)]
    pub(crate) find: fn(&Asked<'_>) -> Vec<Observed>,
}

/// What a rule found, before it has a name and a weight.
#[derive(Clone, Debug)]
pub(crate) struct Observed {
    pub(crate) subject: String,
    pub(crate) headline: String,
    pub(crate) condition: String,
    pub(crate) cause: Option<String>,
    pub(crate) effect: String,
    pub(crate) materiality: Materiality,
    pub(crate) confidence: Confidence,
    pub(crate) fragility: String,
    pub(crate) evidence: Vec<RowRef>,
}
