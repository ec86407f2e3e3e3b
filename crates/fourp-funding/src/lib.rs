//! Where does the money go?
//!
//! # Features
//! - `parallel`: long questions in several threads, with the same bytes as on one.
//! - `proptest`: the module `arbitrary`, strategies for property tests.

mod dictionary;
mod index;
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

mod attribution;
mod cycling;
mod explain;

#[cfg(any(test, feature = "proptest"))]
pub mod arbitrary;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod oracle;

pub use attribution::{Attribution, AttributionError, Columns, Group, Reach, TableCell};
pub use balances::{Balances, Held};
pub use boundary::{Boundary, BoundaryError, Crossing, GrossNet, Sides, gross_and_net};
pub use builder::FlowGraphBuilder;
pub use conservation::{
    Conservation, ConservationCheck, ConservationLine, Footing, Residue, UnlikeBalances,
    conservation,
};
pub use cycling::{Circle, Cycling};
pub use dated::{Advance, Crossed, Dated, Dating, OriginAt, RoughDay, SameDay, Settled};
pub use difference::{
    Deflator, DeflatorError, Difference, DifferenceLine, DifferenceOptions, LineBy, Presence,
    UnlikeSlices, difference,
};
pub use explain::{Explanation, Hop, PathLimits, PathShare, ShareOfAll};
pub use export::{EdgeRow, FlowTables, NodeRow, TableOptions, flow_tables, labels};
pub use flow_graph::{FlowGraph, FlowView};
pub use lots::LotRule;
pub use mirror::{
    MirrorPair, MirrorRule, Mirrors, OneSided, Precedence, Side, Witness, levels, mirrors,
};
pub use origin::{Accounts, Selection, SelectionError, TraceError};
pub use slice::Slice;
pub use total::Total;
pub use trace::{Direction, FloatTrace, FractionTrace, Routes, Trace, Traced};
