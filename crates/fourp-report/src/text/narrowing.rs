//! From what to what is a figure narrowed?

use fourp_claims::Narrowing;
use fourp_model::{Claim, Programme, Slug, Unit};

use crate::phrase;

/// From what to what a figure is narrowed.
pub(super) fn change(programme: &Programme, narrowing: &Narrowing) -> String {
    let unit = unit_of(programme, &narrowing.claim, &Unit::fraction());
    let (from, to) = (&narrowing.from, &narrowing.to);
    format!("{} -> {}", phrase::narrowed(&unit, from), phrase::narrowed(&unit, to))
}

/// The unit that a claim is printed in.
pub(super) fn unit_of(programme: &Programme, claim: &Slug<Claim>, otherwise: &Unit) -> Unit {
    programme.get(claim).map_or(otherwise, |claim| claim.figure.unit()).clone()
}
