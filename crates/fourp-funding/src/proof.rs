//! Two largest flows that bound what may have gone from some money to other money.

use fourp_graph::{
    CertificateError, Digraph, GraphError, MaxFlow, MaxFlowError, Terminal, max_flow,
};

use crate::origin::TraceError;

/// Why money cannot be bounded.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BoundsError {
    /// What keeps it from being traced.
    #[error(transparent)]
    Trace(#[from] TraceError),
    /// No largest flow could be looked for.
    #[error(transparent)]
    MaxFlow(#[from] MaxFlowError),
    /// More payments than can be put in order of time.
    #[error("payments in order of time: {0}")]
    Graph(#[from] GraphError),
    /// A flow that its own certificate does not prove to be the largest: a fault of this program.
    #[error("the bound is not proved: {0}")]
    NotProved(#[from] CertificateError),
}

/// Money that comes into a network of payments, or goes out of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gate {
    pub(crate) node: u32,
    pub(crate) amount: i64,
    /// Whether it is money that is asked after.
    pub(crate) is_chosen: bool,
}

/// Payments in which all that comes into a node goes out: gates and edges balance at every one.
#[derive(Debug)]
pub(crate) struct Net<'n> {
    pub(crate) graph: &'n Digraph,
    pub(crate) amounts: &'n [i64],
    pub(crate) entries: Vec<Gate>,
    pub(crate) exits: Vec<Gate>,
}

impl Net<'_> {
    /// The least and the most that goes from chosen entries to chosen exits, over all ways to tell the payments apart
    /// into ways of single units. Both certificates are checked anew.
    pub(crate) fn bounds(&self) -> Result<(i128, i128), BoundsError> {
        let exits = terminals(&self.exits, true);
        let most = self.proved(&terminals(&self.entries, true), &exits)?;
        let others = self.proved(&terminals(&self.entries, false), &exits)?;
        let all: i128 = exits.iter().filter_map(|end| end.limit.map(i128::from)).sum();
        Ok((all - others.value, most.value))
    }

    fn proved(&self, entries: &[Terminal], exits: &[Terminal]) -> Result<MaxFlow, BoundsError> {
        let found = max_flow(self.graph, self.amounts, entries, exits)?;
        found.verify(self.graph, self.amounts, entries, exits)?;
        Ok(found)
    }
}

fn terminals(gates: &[Gate], is_chosen: bool) -> Vec<Terminal> {
    let gates = gates.iter().filter(|gate| gate.is_chosen == is_chosen);
    gates.map(|gate| Terminal::limited(gate.node, gate.amount)).collect()
}
