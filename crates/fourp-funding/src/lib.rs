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

mod attribution;
mod component;
mod course;
mod cycling;
mod dated;
mod explain;
mod fraction;
mod knot;
mod lots;
#[cfg(test)]
mod oracle;
mod origin;
mod push;
mod rounding;
mod trace;

pub use attribution::{Attribution, AttributionError, Columns, Group, Reach, TableCell};
pub use builder::FlowGraphBuilder;
pub use flow_graph::{FlowGraph, FlowView};
pub use slice::Slice;
pub use cycling::{Circle, Cycling};
pub use dated::{Advance, Crossed, Dated, Dating, OriginAt, RoughDay, SameDay, Settled};
pub use explain::{Explanation, Hop, PathLimits, PathShare, ShareOfAll};
pub use lots::LotRule;
pub use origin::{Accounts, Selection, SelectionError, TraceError};
pub use trace::{Direction, FloatTrace, FractionTrace, Routes, Trace, Traced};
