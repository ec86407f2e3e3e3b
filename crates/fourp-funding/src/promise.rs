//! The rows of one commitment, joined over their phases.

use std::collections::BTreeSet;

use fourp_model::{Certainty, PartialDate, Period, Phase, Slug, Stream};

use crate::flow_graph::{FlowGraph, FlowView};

/// One promise of money and what became of it. Amounts in minor units; phases are never added.
#[derive(Clone, Debug)]
pub(crate) struct Promise<'g> {
    pub(crate) payee: u32,
    pub(crate) period: &'g Period,
    pub(crate) stream: Option<&'g Slug<Stream>>,
    pub(crate) certainty: Certainty,
    /// The largest of what was pledged, announced, confirmed, or paid and withdrawn together.
    pub(crate) promised: u64,
    pub(crate) pledged_or_announced: u64,
    pub(crate) confirmed: u64,
    pub(crate) paid: u64,
    pub(crate) withdrawn: u64,
    pub(crate) announced_on: Option<PartialDate>,
    pub(crate) confirmed_on: Option<PartialDate>,
    pub(crate) withdrawn_on: Option<PartialDate>,
    /// Each payment, with its day where the row has one.
    pub(crate) payments: Vec<(u64, Option<PartialDate>)>,
    /// The phases of its rows.
    pub(crate) phases: BTreeSet<Phase>,
}

/// Every promise: rows that share a commitment and a span, and each row without one by itself.
///
/// Of one phase told by both sides, what the payer tells counts. In order of commitment, then of flow. O(n log n).
pub(crate) fn promises<'g>(
    graph: &'g FlowGraph,
    keep: impl Fn(&FlowView<'_>) -> bool,
) -> Vec<Promise<'g>> {
    let mut joined: Vec<FlowView<'g>> = graph.flows().filter(keep).collect();
    let key = |flow: &FlowView<'g>| (flow.commitment, flow.period);
    joined.sort_by(|a, b| (key(a), a.flow).cmp(&(key(b), b.flow)));
    let is_one = |a: &FlowView<'g>, b: &FlowView<'g>| a.commitment.is_some() && key(a) == key(b);
    joined.chunk_by(is_one).filter_map(|rows| join(graph, rows)).collect()
}

fn join<'g>(graph: &FlowGraph, rows: &[FlowView<'g>]) -> Option<Promise<'g>> {
    let first = rows.first()?;
    let payer_tells: BTreeSet<Phase> =
        rows.iter().filter(|flow| tells(graph, flow, flow.payer)).map(|flow| flow.phase).collect();
    let mut promise = Promise {
        payee: first.payee,
        period: first.period,
        stream: rows.iter().find_map(|flow| flow.stream),
        certainty: Certainty::Unknown,
        promised: 0,
        pledged_or_announced: 0,
        confirmed: 0,
        paid: 0,
        withdrawn: 0,
        announced_on: None,
        confirmed_on: None,
        withdrawn_on: None,
        payments: Vec::new(),
        phases: BTreeSet::new(),
    };
    let (mut pledged, mut announced) = (0_u64, 0_u64);
    for flow in rows {
        if tells(graph, flow, flow.payee) && payer_tells.contains(&flow.phase) {
            continue;
        }
        let amount = u64::try_from(flow.amount).unwrap_or(0);
        let add = |sum: &mut u64| *sum = sum.saturating_add(amount);
        promise.phases.insert(flow.phase);
        match flow.phase {
            Phase::Pledged => add(&mut pledged),
            Phase::Announced => add(&mut announced),
            Phase::Confirmed => add(&mut promise.confirmed),
            Phase::Paid => {
                add(&mut promise.paid);
                promise.payments.push((amount, flow.paid));
            }
            Phase::Withdrawn => add(&mut promise.withdrawn),
            _ => {}
        }
        if promise.certainty == Certainty::Unknown {
            promise.certainty = flow.certainty;
        }
        earliest(&mut promise.announced_on, flow.announced);
        earliest(&mut promise.confirmed_on, flow.confirmed);
        earliest(&mut promise.withdrawn_on, flow.withdrawn);
    }
    promise.pledged_or_announced = pledged.max(announced);
    promise.promised = promise
        .pledged_or_announced
        .max(promise.confirmed)
        .max(promise.paid.saturating_add(promise.withdrawn));
    Some(promise)
}

fn tells(graph: &FlowGraph, flow: &FlowView<'_>, node: u32) -> bool {
    let party = usize::try_from(node).ok().and_then(|node| graph.parties().get(node));
    flow.reported_by.is_some() && flow.reported_by == party
}

fn earliest(known: &mut Option<PartialDate>, found: Option<PartialDate>) {
    *known = match (*known, found) {
        (Some(known), Some(found)) => Some(known.min(found)),
        (known, found) => known.or(found),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::{Citation, Currency, Flow, Money};

    fn flow(phase: Phase, pounds: i64, by: Option<&str>, commitment: Option<&str>) -> Flow {
        let amount = Money::from_minor(pounds * 100, Currency::GBP);
        let (payer, payee) = ("office".parse().unwrap(), "force".parse().unwrap());
        let cite = Citation::at("register".parse().unwrap(), "row 1");
        Flow {
            reported_by: by.map(|by| by.parse().unwrap()),
            commitment: commitment.map(|id| id.parse().unwrap()),
            ..Flow::between(payer, payee, amount, phase, "2018-19".parse().unwrap(), cite)
        }
    }

    fn of(flows: &[Flow]) -> Vec<(u64, u64, u64, u64)> {
        let graph = FlowGraph::compile(flows).unwrap();
        let all = promises(&graph, |_| true);
        all.iter()
            .map(|p| (p.promised / 100, p.confirmed / 100, p.paid / 100, p.withdrawn / 100))
            .collect()
    }

    #[test]
    fn phases_of_one_promise_are_joined_and_never_added() {
        let id = Some("p1");
        let rows = [
            flow(Phase::Announced, 100, None, id),
            flow(Phase::Confirmed, 100, None, id),
            flow(Phase::Paid, 60, None, id),
            flow(Phase::Paid, 20, None, id),
            flow(Phase::Withdrawn, 10, None, id),
        ];
        assert_eq!(of(&rows), [(100, 100, 80, 10)]);
        let single = [flow(Phase::Paid, 5, None, None), flow(Phase::Paid, 7, None, None)];
        assert_eq!(of(&single).len(), 2);
    }

    #[test]
    fn what_both_sides_tell_is_one() {
        let id = Some("p1");
        let rows =
            [flow(Phase::Paid, 100, Some("office"), id), flow(Phase::Paid, 90, Some("force"), id)];
        assert_eq!(of(&rows), [(100, 0, 100, 0)]);
        assert_eq!(of(&rows[1..]), [(90, 0, 90, 0)]);
    }
}
