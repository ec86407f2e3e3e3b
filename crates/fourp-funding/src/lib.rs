//! Where does the money go?
//!
//! Flows between parties are compiled into a [`FlowGraph`]; a question is asked of a [`Slice`] of it, which names one
//! phase, so that what was announced is never added to what was paid. Amounts are whole minor units, and sums are exact.
//!
//! | question | function |
//! |---|---|
//! | Does every party spend or hold what it was paid? | [`conservation`] |
//! | How much crosses a boundary, and how much goes round inside? | [`gross_and_net`] |
//! | Which transfers do both sides tell of? | [`mirrors`] |
//! | Which flows may be one, written down twice? | [`repeats`] |
//! | What changed between two periods? | [`difference`] |
//! | What is the least change that meets a target within ring-fences? | [`reallocate`] |
//! | Who pays whom, as tables? | [`flow_tables`] |
//! | How much can have gone from these to those, by any convention? | [`Routes::bounds`], [`Dated::bounds`] |
//! | What became of each promise? | [`promises`] |
//! | On whom does that depend? | [`Routes::dependency`] |
//!
//! # Features
//! - `lp`: `reallocate_beside`, reallocations under rules that are no network, through a linear programme.
//! - `parallel`: long questions in several threads, with the same bytes as on one.
//! - `proptest`: the module `arbitrary`, strategies for property tests.

mod dictionary;
mod index;
mod minor;
mod spans;
mod total;
mod words;

mod balances;
mod builder;
mod columns;
mod flow_graph;
mod slice;

mod boundary;
mod conservation;
mod difference;
mod sums;

mod export;
mod mirror;
mod repeats;

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
mod printed_harm;

mod component;
mod course;
mod fraction;
mod knot;
mod origin;
mod push;
mod rounding;
mod trace;

mod dated;
mod lots;

mod bounds;
mod dependency;
mod proof;
mod time_net;

mod attribution;
mod cycling;
mod explain;

mod passage;
mod whereabouts;

mod reallocation;
mod reallocation_net;
mod reallocation_plan;
mod reallocation_proof;
mod reallocation_question;
mod what_to_move;

#[cfg(feature = "lp")]
mod side_lp;
#[cfg(feature = "lp")]
mod side_plan;
#[cfg(feature = "lp")]
mod side_reallocation;
#[cfg(feature = "lp")]
mod side_rounding;
#[cfg(feature = "lp")]
mod side_row;
#[cfg(feature = "lp")]
mod side_rule;

mod overview;

#[cfg(any(test, feature = "proptest"))]
pub mod arbitrary;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod readings;

pub use against_harm::SpendAgainstHarm;
pub use attribution::{Attribution, AttributionError, Columns, Group, Reach, TableCell};
pub use balances::{Balances, Held};
pub use boundary::{Boundary, BoundaryError, Crossing, GrossNet, Sides, gross_and_net};
pub use bounds::{Bounds, ByConvention, Keeping};
pub use builder::FlowGraphBuilder;
pub use capability::{
    CapabilityDuplication, CapabilityHolder, CapabilityPair, Overlap, Spare, capability_duplication,
};
pub use certainty::{CertaintyQuestion, CertaintyShare, CertaintyShares, certainty_downstream};
pub use conservation::{
    Conservation, ConservationCheck, ConservationLine, Footing, Residue, UnlikeBalances,
    conservation,
};
pub use cycling::{Circle, Cycling};
pub use dated::{Advance, Crossed, Dated, Dating, OriginAt, RoughDay, SameDay, Settled};
pub use dependency::{
    Choke, CutFlow, Dependency, DependencyError, DependencyLimits, Loss, Parted, Severance,
};
pub use difference::{
    Deflator, DeflatorError, Difference, DifferenceLine, DifferenceOptions, LineBy, Presence,
    UnlikeSlices, difference,
};
pub use division::{BesidePart, Counting, DividedSpending, PurposeLine, ToldBy};
pub use explain::{Explanation, Hop, PathLimits, PathShare, ShareOfAll};
pub use export::{EdgeRow, FlowTables, NodeRow, TableOptions, flow_tables, labels};
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
pub use lots::LotRule;
pub use mirror::{
    MirrorPair, MirrorRule, Mirrors, OneSided, Precedence, Reporter, Witness, levels, mirrors,
};
pub use need::{Detections, HarmByThreat, ThreatHarm, harm_by_threat};
pub use origin::{Accounts, Selection, SelectionError, TraceError};
pub use overview::{HeldFlows, Overview, OverviewOptions, PeriodPots};
pub use passage::{ChosenBy, Passage};
pub use printed_harm::{PrintedHarm, PrintedPart};
pub use promise::{Promise, promises};
pub use proof::BoundsError;
pub use proportionality::{
    Category, CurvePoint, NeedKind, PROPORTIONAL_IS_NOT_OPTIMAL, Proportionality,
    ProportionalityError, ProportionalityLine, ProportionalityQuestion, Ranked, proportionality,
};
pub use purpose::SpendingByPurpose;
pub use purpose_total::PurposeTotal;
pub use reallocation::{reallocate, reallocate_within};
pub use reallocation_plan::{
    FencePrice, Limit, LimitPrice, Move, Obstacle, PROVES_ARITHMETIC_NOT_IMPACT, Plan, PlanFlaw,
    PlanLine, Reallocated, TargetPrice,
};
pub use reallocation_question::{
    Budget, BudgetLine, Fence, FenceRule, Reallocation, ReallocationError, Target,
};
pub use repeats::{Repeat, repeats};
#[cfg(feature = "lp")]
pub use side_plan::{OPTIMALITY_IS_NOT_CLAIMED, RuleMet, SideFlaw, SidePlan, Sided, TargetMet};
#[cfg(feature = "lp")]
pub use side_reallocation::{SideOptions, reallocate_beside};
#[cfg(feature = "lp")]
pub use side_rule::{ShareBound, SideError, SideRule, SideTerm};
pub use slice::Slice;
pub use spent::PurposeQuestion;
pub use timeliness::{Band, LagKind, Timeliness, TimelinessQuestion};
pub use total::Total;
pub use trace::{Direction, FloatTrace, FractionTrace, Routes, Trace, Traced};
pub use what_to_move::{
    LeftOut, MovePlan, SharePoint, WhatToMove, WhatToMoveError, WhatToMoveOptions, what_to_move,
};
pub use whereabouts::{Explained, Kept, Payment, Whereabouts};
