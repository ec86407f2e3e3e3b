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
pub use builder::FlowGraphBuilder;
pub use cycling::{Circle, Cycling};
pub use dated::{Advance, Crossed, Dated, Dating, OriginAt, RoughDay, SameDay, Settled};
pub use explain::{Explanation, Hop, PathLimits, PathShare, ShareOfAll};
pub use flow_graph::{FlowGraph, FlowView};
pub use lots::LotRule;
pub use origin::{Accounts, Selection, SelectionError, TraceError};
pub use slice::Slice;
pub use trace::{Direction, FloatTrace, FractionTrace, Routes, Trace, Traced};
