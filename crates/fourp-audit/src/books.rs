//! Flows and balances, compiled once for all rules that follow single promises.

use fourp_funding::{
    Balances, FlowGraph, FlowView, MirrorRule, Mirrors, Promise, Slice, levels, mirrors, promises,
};
use fourp_model::{Answer, Currency, FlowKind, Party, Phase, Programme};

/// Flows and balances; nothing where rows have defects, which the analyses tell of.
pub(crate) struct Books {
    pub(crate) graph: Option<FlowGraph>,
    pub(crate) balances: Balances,
    rule: MirrorRule,
}

impl Books {
    pub(crate) fn of(programme: &Programme) -> Self {
        Self {
            graph: FlowGraph::of(programme).ok(),
            balances: Balances::of(programme).unwrap_or_default(),
            // Two records of one commitment are of one transfer however far their amounts are apart.
            rule: MirrorRule {
                tolerance: i64::MAX,
                levels: levels(programme),
                ..MirrorRule::default()
            },
        }
    }

    /// The currency of every amount.
    pub(crate) fn currency(&self) -> Currency {
        self.graph.as_ref().and_then(FlowGraph::currency).unwrap_or(Currency::GBP)
    }

    /// Every promise of money that is given, rather than spent or given back.
    pub(crate) fn given(&self) -> Vec<Promise<'_>> {
        self.graph.as_ref().map(|graph| promises(graph, is_given)).unwrap_or_default()
    }

    /// What both sides tell of, at a phase, with the flows of that phase.
    pub(crate) fn told(&self, phase: Phase) -> Option<(Slice<'_>, Mirrors)> {
        let slice = self.graph.as_ref()?.at(phase);
        match mirrors(&slice, &self.rule) {
            Answer::Measured(found) => Some((slice, found)),
            Answer::NotMeasurable(_) => None,
        }
    }

    /// The flows that were paid, each transfer once.
    pub(crate) fn paid_once(&self) -> Option<Slice<'_>> {
        let slice = self.graph.as_ref()?.at(Phase::Paid);
        match mirrors(&slice, &self.rule) {
            Answer::Measured(found) => Some(found.once(&slice)),
            Answer::NotMeasurable(_) => Some(slice),
        }
    }

    pub(crate) fn party(&self, node: u32) -> Option<&Party> {
        self.graph.as_ref()?.parties().get(usize::try_from(node).ok()?)
    }
}

/// Money that a party is given by another.
fn is_given(flow: &FlowView<'_>) -> bool {
    matches!(flow.kind, FlowKind::Grant | FlowKind::Transfer) && flow.payer != flow.payee
}
