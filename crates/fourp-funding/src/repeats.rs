//! What may be one flow that was written down several times.

use fourp_model::{PartialDate, Party, Period, RowRef};
use serde::Serialize;

use crate::{index::place, slice::Slice, spans::Spans, total::Total};

/// Flows that agree in payer, payee, amount, the days they are for, and the day on which they came to their phase.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Repeat {
    /// Who pays.
    pub payer: Party,
    /// Who is paid.
    pub payee: Party,
    /// How much, each time.
    pub amount: Total,
    /// For which period, as the first of them has it.
    pub period: Period,
    /// On which day, month or year.
    pub date: PartialDate,
    /// The numbers of the flows in the graph, rising; at least two.
    pub flows: Vec<u32>,
    /// Their rows, in the same order.
    pub rows: Vec<RowRef>,
}

/// Flows that may be one payment twice, in order of payer and payee. Flows without a date are passed over.
///
/// To be looked at, not taken out: equal instalments on one day happen. What both sides of a transfer tell is found by
/// [`mirrors`](crate::mirrors), and is not repeated if each side tells it once.
///
/// ```
/// use fourp_funding::{FlowGraph, repeats};
/// use fourp_model::{Citation, Flow, Period, Phase};
///
/// let said = Citation::of("register".parse()?);
/// let (payer, payee) = ("office".parse()?, "force".parse()?);
/// let flow = Flow::between(payer, payee, "GBP 11.50".parse()?, Phase::Paid, Period::financial_year(2018)?, said);
/// let flow = Flow { paid: Some("2018-09-01".parse()?), ..flow };
/// let graph = FlowGraph::compile([&flow, &flow]).map_err(|defects| format!("{defects:?}"))?;
/// assert_eq!(repeats(&graph.at(Phase::Paid))[0].rows.len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// O(n log n) for n flows.
#[must_use]
pub fn repeats(slice: &Slice<'_>) -> Vec<Repeat> {
    let graph = slice.source();
    let spans = Spans::new(graph.periods());
    let periods = graph.columns.period.codes();
    let mut keyed: Vec<_> = slice
        .flows()
        .filter_map(|flow| {
            let span = spans.of(periods.get(flow.flow)?);
            let teller = flow.reported_by.cloned();
            let half = flow.half_width.unwrap_or_default();
            Some((
                (flow.payer, flow.payee, flow.amount, half, span, flow.date()?, teller),
                flow.flow,
            ))
        })
        .collect();
    keyed.sort();
    let several = keyed.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1);
    let mut found: Vec<Repeat> = several
        .filter_map(|alike| {
            let flows: Vec<u32> = alike.iter().map(|(_, flow)| *flow).collect();
            let rows = flows.iter().filter_map(|flow| Some(graph.flow(*flow)?.row)).collect();
            let ((payer, payee, amount, half, _, date, _), first) = alike.first()?;
            Some(Repeat {
                payer: graph.parties().get(place(*payer))?.clone(),
                payee: graph.parties().get(place(*payee))?.clone(),
                amount: Total::rounded(i128::from(*amount), i128::from(*half)),
                period: graph.flow(*first)?.period.clone(),
                date: *date,
                flows,
                rows,
            })
        })
        .collect();
    found.sort_by(|a, b| a.flows.cmp(&b.flows));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{arbitrary, builder::FlowGraphBuilder, flow_graph::FlowGraph};
    use fourp_model::{Citation, Flow, Phase};
    use proptest::prelude::*;

    fn compile(flows: &[Flow]) -> FlowGraph {
        let mut builder = FlowGraphBuilder::new();
        flows.iter().for_each(|flow| builder.add(flow));
        builder.freeze().unwrap()
    }

    fn paid(amount: &str, day: &str, period: &str) -> Flow {
        let (payer, payee) = ("a".parse().unwrap(), "b".parse().unwrap());
        let citation = Citation::of("a".parse().unwrap());
        let flow = Flow::between(
            payer,
            payee,
            amount.parse().unwrap(),
            Phase::Paid,
            period.parse().unwrap(),
            citation,
        );
        Flow { paid: day.parse().ok(), ..flow }
    }

    #[test]
    fn flows_alike_in_all_but_name_are_found() {
        let alike = paid("GBP 1.00", "2018-09-01", "2018-19");
        let renamed = Flow {
            commitment: "other".parse().ok(),
            period: "2018-04/2019-03".parse().unwrap(),
            ..alike.clone()
        };
        let told = |by: &str| Flow { reported_by: by.parse().ok(), ..alike.clone() };
        let flows = [
            alike.clone(),
            paid("GBP 1.01", "2018-09-01", "2018-19"),
            paid("GBP 1.00", "2018-09-02", "2018-19"),
            paid("GBP 1.00", "2018-09-01", "2018-Q3"),
            paid("GBP 1.00", "", "2018-19"),
            paid("GBP 1.00", "", "2018-19"),
            told("a"),
            told("b"),
            renamed,
        ];
        let found = repeats(&compile(&flows).at(Phase::Paid));
        let rows: Vec<Vec<u32>> =
            found.iter().map(|repeat| repeat.rows.iter().map(|row| row.row).collect()).collect();
        assert_eq!(rows, [[1, 9]]);
        assert_eq!(repeats(&compile(&[]).at(Phase::Paid)), []);
    }

    proptest! {
        #[test]
        fn a_dated_flow_given_twice_is_found(flows in arbitrary::flows()) {
            let twice = compile(&[flows.clone(), flows].concat());
            let slice = twice.at(Phase::Paid);
            let found: Vec<u32> = repeats(&slice).into_iter().flat_map(|repeat| repeat.flows).collect();
            let dated = slice.flows().filter(|flow| flow.date().is_some()).count();
            prop_assert_eq!(found.len(), dated);
        }
    }
}
