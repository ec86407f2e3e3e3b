//! Where does the money go?
//!
//! # Features
//! - `parallel`: long questions in several threads, with the same bytes as on one.
//! - `proptest`: the module `arbitrary`, strategies for property tests.

mod dictionary;
mod index;
mod total;
mod words;

mod builder;
mod columns;
mod flow_graph;
mod slice;

mod amount;
mod shares;
mod stated;

mod capability;
mod fragility;
mod incidence;
mod proportionality;
mod purpose;

pub use builder::FlowGraphBuilder;
pub use capability::{
    CapabilityDuplication, CapabilityHolder, CapabilityPair, Overlap, Spare, capability_duplication,
};
pub use flow_graph::{FlowGraph, FlowView};
pub use fragility::{
    Alternative, Fragility, FragilityError, Headline, Part, Side, Standing, fragility,
};
pub use incidence::{Incidence, IncidenceError, Outcome, Spell, Step, incidence};
pub use proportionality::{
    Category, CurvePoint, NeedKind, PROPORTIONAL_IS_NOT_OPTIMAL, Proportionality,
    ProportionalityError, ProportionalityLine, ProportionalityQuestion, Ranked, proportionality,
};
pub use purpose::{
    BesidePart, Counting, DividedSpending, PurposeLine, PurposeQuestion, PurposeTotal,
    SpendingByPurpose, ToldBy,
};
pub use slice::Slice;
