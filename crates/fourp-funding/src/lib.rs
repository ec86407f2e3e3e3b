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

mod incidence;
mod lag;
mod promise;

mod certainty;
mod fragmentation;
mod timeliness;

mod capability;
mod division;
mod fragility;
mod need;
mod proportionality;
mod purpose;
mod purpose_total;
mod spent;

mod against_harm;
mod overview;
mod printed_harm;

#[cfg(any(test, feature = "proptest"))]
pub mod arbitrary;

pub use against_harm::SpendAgainstHarm;
pub use builder::FlowGraphBuilder;
pub use capability::{
    CapabilityDuplication, CapabilityHolder, CapabilityPair, Overlap, Spare, capability_duplication,
};
pub use certainty::{CertaintyQuestion, CertaintyShare, CertaintyShares, certainty_downstream};
pub use division::{BesidePart, Counting, DividedSpending, PurposeLine, ToldBy};
pub use flow_graph::{FlowGraph, FlowView};
pub use fragility::{
    Alternative, Fragility, FragilityError, Headline, Part, Side, Standing, fragility,
};
pub use fragmentation::{
    Fragmentation, Pot, PotBy, Promises, effective_sources, fragmentation, pots_of, promises_kept,
    streams_paid,
};
pub use incidence::{Incidence, IncidenceError, Outcome, Spell, Step, incidence};
pub use lag::DayRange;
pub use need::{Detections, HarmByThreat, ThreatHarm, harm_by_threat};
pub use overview::{HeldFlows, Overview, OverviewOptions, PeriodPots};
pub use printed_harm::{PrintedHarm, PrintedPart};
pub use proportionality::{
    Category, CurvePoint, NeedKind, PROPORTIONAL_IS_NOT_OPTIMAL, Proportionality,
    ProportionalityError, ProportionalityLine, ProportionalityQuestion, Ranked, proportionality,
};
pub use purpose::SpendingByPurpose;
pub use purpose_total::PurposeTotal;
pub use slice::Slice;
pub use spent::PurposeQuestion;
pub use timeliness::{Band, LagKind, Timeliness, TimelinessQuestion};
