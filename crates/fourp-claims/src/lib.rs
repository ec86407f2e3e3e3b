//! Do the published figures agree, and who says so?

mod alone;
mod bench;
mod config;
mod conflict;
mod constraint;
mod contract;
mod evidence;
mod incomparable;
mod joint;
mod linear;
mod meaning;
mod population;
mod propagate;
mod reconcile;
mod solve;
mod subset;
mod system;
mod variables;
mod verdict;
mod vintage;

pub use crate::{
    config::Config,
    evidence::Evidence,
    incomparable::{Aspect, Incomparable},
    reconcile::{DerivedFigure, Reconciliation, reconcile},
    verdict::{
        CheckOutcome, Conflict, Member, MemberStanding, Narrowing, Repair, Undetermined, Verdict,
    },
    vintage::Revision,
};
