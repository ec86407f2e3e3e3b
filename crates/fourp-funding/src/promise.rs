//! The rows of one commitment, joined over their phases.

use std::collections::BTreeSet;

use fourp_model::{Certainty, FlowKind, PartialDate, Period, Phase, RowRef, Slug, Stream};

use crate::flow_graph::{FlowGraph, FlowView};

/// One promise of money and what became of it. Amounts in minor units; phases are never added.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Promise<'g> {
    /// The node that pays, by its first row.
    pub payer: u32,
    /// The node that is paid.
    pub payee: u32,
    /// What kind of flow, by its first row.
    pub kind: FlowKind,
    /// For which span.
    pub period: &'g Period,
    /// From which pot.
    pub stream: Option<&'g Slug<Stream>>,
    /// For how long it is certain, by the first row that says so.
    pub certainty: Certainty,
    /// The largest of what was pledged, announced, confirmed, or paid and withdrawn together.
    pub promised: u64,
    /// The larger of what was pledged and what was announced.
    pub pledged_or_announced: u64,
    /// What was confirmed.
    pub confirmed: u64,
    /// What was paid.
    pub paid: u64,
    /// What was withdrawn.
    pub withdrawn: u64,
    /// The earliest day of announcement that a row has.
    pub announced_on: Option<PartialDate>,
    /// The earliest day of confirmation.
    pub confirmed_on: Option<PartialDate>,
    /// The earliest day of withdrawal.
    pub withdrawn_on: Option<PartialDate>,
    /// Each payment, with its day where the row has one.
    pub payments: Vec<(u64, Option<PartialDate>)>,
    /// The phases of its rows.
    pub phases: BTreeSet<Phase>,
    /// Its rows, those included that the other side tells.
    pub rows: Vec<RowRef>,
}

/// Every promise: rows that share a commitment and a span, and each row without one by itself.
///
/// Of one phase told by both sides, what the payer tells counts. In order of commitment, then of flow. O(n log n).
///
/// ```
/// use fourp_funding::{FlowGraph, promises};
/// use fourp_model::{Citation, Flow, Phase};
///
/// let said = Citation::of("register".parse()?);
/// let at = |phase| -> Result<Flow, Box<dyn std::error::Error>> {
///     let (payer, payee, amount) = ("office".parse()?, "unit".parse()?, "GBP 12.00".parse()?);
///     let flow = Flow::between(payer, payee, amount, phase, "2018-19".parse()?, said.clone());
///     Ok(Flow { commitment: Some("promise-1".parse()?), ..flow })
/// };
/// let flows = [at(Phase::Confirmed)?, at(Phase::Withdrawn)?];
/// let graph = FlowGraph::compile(&flows).map_err(|defects| format!("{defects:?}"))?;
/// let found = promises(&graph, |_| true);
/// assert_eq!((found.len(), found[0].confirmed, found[0].withdrawn), (1, 1200, 1200));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn promises<'g>(
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
        payer: first.payer,
        payee: first.payee,
        kind: first.kind,
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
        rows: rows.iter().map(|flow| flow.row.clone()).collect(),
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
