//! Special functions, in layers: each file uses those above it.
//!
//! Everything here takes any `f64` in its stated domain, returns a number and ends: callers validate.

pub(crate) mod gamma;
pub(crate) mod incomplete_beta;
pub(crate) mod incomplete_gamma;
pub(crate) mod mid_p;
pub(crate) mod normal;
pub(crate) mod share;
