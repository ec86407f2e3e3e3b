//! Graphs in compressed rows, frozen, for millions of edges.
//!
//! ```
//! use fourp_graph::{Digraph, strong_components};
//!
//! // A department pays a unit, the unit pays a force, the force refunds the unit.
//! let graph = Digraph::new(3, &[0, 1, 2], &[1, 2, 1])?;
//! let parts = strong_components(&graph);
//! assert_eq!(parts.len(), 2);
//! assert_eq!(parts.members(1), &[1, 2]); // The unit and the force, after the department that pays them.
//! # Ok::<(), fourp_graph::GraphError>(())
//! ```
//!
//! Nodes are numbers from 0. Edges are numbered in order of their tail and keep the order in which they were given
//! where that is the same, so edges of one node stand together. Parallel edges and loops are kept by a [`Digraph`]; an
//! [`Undirected`] graph has neither, and questions of connection are asked of it. Nothing here is
//! recursive, for a chain may be as long as memory allows, and no answer depends on the machine.
//!
//! # Features
//! - `parallel`: [`in_order`] works in several threads, with the same bytes as on one.
//! - `petgraph`: the visit traits of [petgraph](https://docs.rs/petgraph), so that its algorithms run on a [`Digraph`].
//! - `proptest`: the module `arbitrary`, strategies for graphs.

mod index;

mod digraph;
mod undirected;

mod core;
mod cut;
mod dominators;
mod max_flow;
mod residual;
mod strong;
mod weak;

mod cost_network;
mod min_cost;
mod simplex_tree;

mod threads;

#[cfg(feature = "petgraph")]
pub mod petgraph;

#[cfg(any(test, feature = "proptest"))]
pub mod arbitrary;

pub use self::{
    core::{core_numbers, core_numbers_by},
    cost_network::{CostArc, CostNetwork, CostNetworkError},
    cut::{Bridge, CutPoint, Cuts, cuts},
    digraph::{Digraph, GraphError},
    dominators::{Dominators, dominators},
    max_flow::{CertificateError, MaxFlow, MaxFlowError, Terminal, max_flow},
    min_cost::{CheapestFlow, Flaw, MinCostError, MinCostOptions, Shortage, min_cost_flow},
    strong::{StrongComponents, strong_components},
    threads::in_order,
    undirected::Undirected,
    weak::{Components, connected_components, weak_components},
};
