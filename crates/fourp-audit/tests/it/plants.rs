//! Defects that can be planted in the well-run programme, each with all that it must raise.

mod claims;
mod cross;
mod funding;
mod governance;
mod performance;
mod strategy;

use crate::sheets::Sheets;

/// A defect. Plants touch rows of their own, so that any of them can be planted together.
pub(crate) struct Plant {
    /// The rule that it is for.
    pub(crate) code: &'static str,
    /// What is wrong.
    pub(crate) what: &'static str,
    /// Every finding that it raises, by code and subject.
    pub(crate) raises: &'static [(&'static str, &'static str)],
    /// Plants it.
    pub(crate) plant: fn(&mut Sheets),
}

/// Every plant.
pub(crate) fn plants() -> impl Iterator<Item = &'static Plant> {
    let families = [
        claims::PLANTS,
        cross::PLANTS,
        funding::PLANTS,
        governance::PLANTS,
        performance::PLANTS,
        strategy::PLANTS,
    ];
    families.into_iter().flatten()
}
