//! The conventions of a reconciliation.

use chrono::NaiveDate;
use fourp_model::Rounding;
use serde::Serialize;

/// How figures are read and how far the search goes. Printed with every result.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Config {
    /// How printers are taken to have rounded. Default: half away from zero.
    pub rounding: Rounding,
    /// The date whose versions of the figures are used; `None` (the default) uses the very claims
    /// that a check names.
    pub as_at: Option<NaiveDate>,
    /// The most passes over connected checks before the search stops. Default 100: chains and trees
    /// need three, and what needs more creeps.
    pub sweeps_max: usize,
    /// The most claims of a linear block that is solved exactly. Default 40.
    pub linear_claims_max: usize,
    /// The most conflicts of several checks taken out of one connected set of checks; a check that
    /// clashes with its own figures is taken out before and does not count. Default 100.
    pub conflicts_max: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            rounding: Rounding::default(),
            as_at: None,
            sweeps_max: 100,
            linear_claims_max: 40,
            conflicts_max: 100,
        }
    }
}
