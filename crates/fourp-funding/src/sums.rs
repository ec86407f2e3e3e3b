//! What each party was paid and paid in each span of days.

use std::ops::Range;

use crate::{
    dictionary::Codes,
    index::{number, place},
    slice::Slice,
    spans::Spans,
    total::Total,
};

/// Sums by node, then span; only of those with a flow.
#[derive(Clone, Debug)]
pub(crate) enum Sums {
    /// A cell for every node and span. An amount is above 0, so a cell without a flow is one of zeros.
    Dense(Dense),
    /// Those with a flow, in order.
    Sparse(Vec<Sum>),
}

/// Sums that fit in 64 bits, of amounts that were not rounded.
#[derive(Clone, Debug)]
pub(crate) struct Dense {
    spans: usize,
    received: Vec<i64>,
    paid: Vec<i64>,
}

/// What one party was paid and paid in one span.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Sum {
    pub(crate) node: u32,
    pub(crate) span: u32,
    pub(crate) received: Total,
    pub(crate) paid: Total,
}

/// There may be so many cells for each flow; with more, most of them would be empty.
const CELLS_A_FLOW: usize = 4;

impl Sums {
    /// The sums of a slice, whose periods fall into these spans. O(nodes + flows).
    pub(crate) fn of(slice: &Slice<'_>, spans: &Spans) -> Self {
        let cells = place(slice.graph().node_count()).saturating_mul(spans.periods().len());
        let is_small = cells <= slice.amounts().len().saturating_mul(CELLS_A_FLOW);
        let halves = slice.source().columns.half_width.values();
        let is_exact = halves.iter().all(Option::is_none);
        if is_small && is_exact && i64::try_from(slice.total()).is_ok() {
            Self::Dense(Dense::of(slice, spans, cells))
        } else {
            Self::Sparse(sparse(slice, spans))
        }
    }

    /// One more than the last place at which there may be a sum.
    pub(crate) const fn places(&self) -> usize {
        match self {
            Self::Dense(dense) => dense.paid.len(),
            Self::Sparse(sums) => sums.len(),
        }
    }

    /// The sum at a place, if there is a flow.
    pub(crate) fn get(&self, at: usize) -> Option<Sum> {
        match self {
            Self::Dense(dense) => dense.get(at),
            Self::Sparse(sums) => sums.get(at).copied(),
        }
    }

    /// Every sum with its place, in order of node and span.
    pub(crate) fn all(&self) -> impl Iterator<Item = (usize, Sum)> {
        (0..self.places()).filter_map(|at| Some((at, self.get(at)?)))
    }

    /// Where the sum of a node and a span is, if they have a flow.
    pub(crate) fn find(&self, node: u32, span: u32) -> Option<usize> {
        match self {
            Self::Dense(dense) => {
                let at = place(node).checked_mul(dense.spans)?.checked_add(place(span))?;
                dense.get(at).map(|_| at)
            }
            Self::Sparse(sums) => {
                sums.binary_search_by_key(&(node, span), |sum| (sum.node, sum.span)).ok()
            }
        }
    }

    /// The places of a node's sums.
    pub(crate) fn of_node(&self, node: u32) -> Range<usize> {
        match self {
            Self::Dense(dense) => {
                let start = place(node).saturating_mul(dense.spans);
                start..start.saturating_add(dense.spans)
            }
            Self::Sparse(sums) => {
                let start = sums.partition_point(|sum| sum.node < node);
                start..sums.partition_point(|sum| sum.node <= node)
            }
        }
    }
}

impl Dense {
    fn of(slice: &Slice<'_>, spans: &Spans, cells: usize) -> Self {
        let empty =
            Self { spans: spans.periods().len(), received: vec![0; cells], paid: vec![0; cells] };
        let codes = slice.source().columns.period.codes();
        let periods = number(slice.source().periods().len());
        let of: Vec<usize> = (0..periods).map(|period| place(spans.of(period))).collect();
        let of_code = |code: usize| of.get(code).copied().unwrap_or_default();
        match codes {
            Codes::Bytes(codes) if slice.is_whole() => empty.add_up(slice, |edge| {
                codes.get(edge).map_or(0, |code| of_code(usize::from(*code)))
            }),
            codes => empty.add_up(slice, |edge| {
                let flow = slice.number_of(number(edge)).unwrap_or(u32::MAX);
                codes.get(flow).map_or(0, |code| of_code(place(code)))
            }),
        }
    }

    fn add_up(mut self, slice: &Slice<'_>, span_of: impl Fn(usize) -> usize) -> Self {
        let graph = slice.graph();
        let mut moved = graph.heads().iter().zip(slice.amounts()).enumerate();
        for node in 0..graph.node_count() {
            let row = place(node).saturating_mul(self.spans);
            for (edge, (head, amount)) in moved.by_ref().take(graph.successors(node).len()) {
                let span = span_of(edge);
                if let Some(paid) = self.paid.get_mut(row.saturating_add(span)) {
                    *paid += amount;
                }
                let column = place(*head).saturating_mul(self.spans).saturating_add(span);
                if let Some(received) = self.received.get_mut(column) {
                    *received += amount;
                }
            }
        }
        self
    }

    fn get(&self, at: usize) -> Option<Sum> {
        let (received, paid) = (*self.received.get(at)?, *self.paid.get(at)?);
        if received == 0 && paid == 0 {
            return None;
        }
        Some(Sum {
            node: number(at.checked_div(self.spans)?),
            span: number(at.checked_rem(self.spans)?),
            received: Total::exact(received.into()),
            paid: Total::exact(paid.into()),
        })
    }
}

fn sparse(slice: &Slice<'_>, spans: &Spans) -> Vec<Sum> {
    let graph = slice.graph();
    let columns = &slice.source().columns;
    let span_and_amount = |edge: u32| {
        let flow = slice.number_of(edge)?;
        let span = spans.of(columns.period.codes().get(flow)?);
        let half = columns.half_width.get(flow).copied().flatten().unwrap_or_default();
        let amount = *slice.amounts().get(place(edge))?;
        Some((place(span), Total::rounded(amount.into(), half.into())))
    };
    // One cell for each span, emptied for the next node.
    let mut cells = vec![(Sum::default(), false); spans.periods().len()];
    let mut touched: Vec<usize> = Vec::new();
    let mut sums = Vec::new();
    for node in 0..graph.node_count() {
        let paid = graph.out_edges(node).map(|edge| (edge, true));
        let received = graph.in_edges(node).iter().map(|edge| (*edge, false));
        for (edge, is_paid) in paid.chain(received) {
            let Some((span, amount)) = span_and_amount(edge) else { continue };
            let Some((sum, is_touched)) = cells.get_mut(span) else { continue };
            let side = if is_paid { &mut sum.paid } else { &mut sum.received };
            *side = side.plus(amount);
            if !*is_touched {
                *is_touched = true;
                touched.push(span);
            }
        }
        touched.sort_unstable();
        for span in touched.drain(..) {
            let Some(cell) = cells.get_mut(span) else { continue };
            let (sum, _) = std::mem::take(cell);
            sums.push(Sum { node, span: number(span), ..sum });
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{arbitrary, builder::FlowGraphBuilder, flow_graph::FlowGraph};
    use fourp_model::{Flow, Phase};
    use proptest::prelude::*;

    fn compile(flows: &[Flow]) -> FlowGraph {
        let mut builder = FlowGraphBuilder::new();
        flows.iter().for_each(|flow| builder.add(flow));
        builder.freeze().unwrap()
    }

    proptest! {
        #[test]
        fn both_ways_add_up_to_the_same(flows in arbitrary::flows()) {
            let exact: Vec<Flow> = flows.into_iter().map(|flow| Flow { half_width: None, ..flow }).collect();
            let graph = compile(&exact);
            let spans = Spans::new(graph.periods());
            for phase in Phase::ALL {
                let slice = graph.at(*phase);
                if i64::try_from(slice.total()).is_err() {
                    continue;
                }
                let cells = graph.parties().len() * spans.periods().len();
                let dense = Sums::Dense(Dense::of(&slice, &spans, cells));
                let sparse = Sums::Sparse(sparse(&slice, &spans));
                let sums: Vec<Sum> = dense.all().map(|(_, sum)| sum).collect();
                prop_assert_eq!(&sums, &sparse.all().map(|(_, sum)| sum).collect::<Vec<_>>());
                for sum in sums {
                    for way in [&dense, &sparse] {
                        let at = way.find(sum.node, sum.span).unwrap();
                        prop_assert_eq!(way.get(at), Some(sum));
                        prop_assert!(way.of_node(sum.node).contains(&at));
                    }
                }
            }
        }
    }

    #[test]
    fn what_has_no_flow_has_no_sum() {
        let graph = compile(&[]);
        let slice = graph.at(Phase::Paid);
        let spans = Spans::new(&[]);
        for way in [Sums::of(&slice, &spans), Sums::Sparse(sparse(&slice, &spans))] {
            assert_eq!((way.places(), way.get(0), way.find(0, 0)), (0, None, None));
        }
    }
}
