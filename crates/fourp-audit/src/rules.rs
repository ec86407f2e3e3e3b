//! Every rule there is.

mod claims;
mod cross;
mod funding;
mod governance;
mod performance;
mod strategy;

use crate::{code::Code, rule::Rule};

/// All rules, in order of code.
const FAMILIES: &[&[Rule]] = &[
    claims::RULES,
    funding::RULES,
    governance::RULES,
    performance::RULES,
    strategy::RULES,
    cross::RULES,
];

/// All rules, in order of code.
pub fn catalogue() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().copied().flatten()
}

/// The rule of a code.
#[must_use]
pub fn rule(code: Code) -> Option<&'static Rule> {
    catalogue().find(|rule| rule.code == code)
}
