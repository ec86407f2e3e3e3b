//! Which groups could go, or be one, and what that would lose.

mod choice;
mod flaw;
mod proof;

mod effect;
mod element;

mod certificate;

// Some go.
mod cover;
mod prices;
mod reduce;

mod search;

mod cost;

mod abolition;

mod abolition_verify;

// Some become one.
mod apart;

mod partition;

mod merger;

mod merger_verify;

pub use self::{
    abolition::{
        AbolitionOptions, AbolitionPlan, Dilution, ElementCounts, KeptBecause, KeptGroup, Loss,
    },
    apart::{ApartBecause, MemberCap, MergerOptions, Oversight},
    certificate::Certificate,
    choice::{Alike, StatutoryGroups, UnrecordedWork},
    cost::PlanCost,
    effect::{CellChange, KnownSum, SpanChange},
    element::Element,
    flaw::{Flaw, PlanError},
    merger::{Exposure, Merger, MergerPlan, PartBound},
    proof::PlanProof,
};
