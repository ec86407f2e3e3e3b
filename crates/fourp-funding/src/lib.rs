//! Where does the money go?
//!
//! # Features
//! - `parallel`: long questions in several threads, with the same bytes as on one.
//! - `proptest`: the module `arbitrary`, strategies for property tests.

mod dictionary;
mod index;
mod total;
#[expect(unused_macros, unused_imports, reason = "questions come next")]
mod words;

mod builder;
mod columns;
mod flow_graph;
mod slice;

#[cfg(any(test, feature = "proptest"))]
pub mod arbitrary;

pub use builder::FlowGraphBuilder;
pub use flow_graph::{FlowGraph, FlowView};
pub use slice::Slice;
