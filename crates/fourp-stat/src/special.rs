//! Special functions, in layers: each file uses those above it.
//!
//! Everything here takes any `f64` in its stated domain, returns a number and ends: callers validate.

mod tables;

pub(crate) mod erfc;
pub(crate) mod gamma;
pub(crate) mod polynomial;
pub(crate) mod share;

pub(crate) mod normal;
pub(crate) mod uniform;

pub(crate) mod solve;

pub(crate) mod incomplete_beta;
pub(crate) mod incomplete_gamma;
pub(crate) mod mid_p;
