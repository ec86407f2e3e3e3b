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
//! | Who pays whom, as tables? | [`flow_tables`] |
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
mod repeats;

#[cfg(any(test, feature = "proptest"))]
pub mod arbitrary;

pub use balances::{Balances, Held};
pub use boundary::{Boundary, BoundaryError, Crossing, GrossNet, Sides, gross_and_net};
pub use builder::FlowGraphBuilder;
pub use conservation::{
    Conservation, ConservationCheck, ConservationLine, Footing, Residue, UnlikeBalances,
    conservation,
};
pub use difference::{
    Deflator, DeflatorError, Difference, DifferenceLine, DifferenceOptions, LineBy, Presence,
    UnlikeSlices, difference,
};
pub use export::{EdgeRow, FlowTables, NodeRow, TableOptions, flow_tables, labels};
pub use flow_graph::{FlowGraph, FlowView};
pub use mirror::{
    MirrorPair, MirrorRule, Mirrors, OneSided, Precedence, Side, Witness, levels, mirrors,
};
pub use repeats::{Repeat, repeats};
pub use slice::Slice;
pub use total::Total;
