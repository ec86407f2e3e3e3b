//! Rows into a flow graph.

use fourp_graph::Digraph;
use fourp_model::{
    Body, BodyClass, Currency, Defect, DefectKind, Flow, PartialDate, Party, PriceBase, Programme,
    RowRef, Table,
};

use crate::{
    columns::Rows,
    dictionary::{Codes, Growing},
    flow_graph::FlowGraph,
    index::{number, place},
};

/// Flows as they come, one after the other, until they are frozen into a [`FlowGraph`].
///
/// Nothing is kept of a flow but its values, each different one once. Every defect is found, and told when the
/// graph is frozen.
#[derive(Clone, Debug, Default)]
pub struct FlowGraphBuilder {
    rows: Rows,
    currency: Growing<Currency>,
    price_base: Growing<Option<PriceBase>>,
    defects: Vec<Defect>,
    refused: u64,
}

impl FlowGraph {
    /// The graph of some flows, numbered from 1 as they come.
    ///
    /// # Errors
    /// Every defect: see [`FlowGraphBuilder::freeze`].
    pub fn compile<'a>(flows: impl IntoIterator<Item = &'a Flow>) -> Result<Self, Vec<Defect>> {
        let mut builder = FlowGraphBuilder::new();
        flows.into_iter().for_each(|flow| builder.add(flow));
        builder.freeze()
    }

    /// The graph of a programme's flows. Bodies and classes of bodies that the programme declares are nodes even where
    /// no flow mentions them; those that it does not declare stay, and can be told by [`FlowGraph::is_declared`].
    ///
    /// # Errors
    /// Every defect: see [`FlowGraphBuilder::freeze`].
    pub fn of(programme: &Programme) -> Result<Self, Vec<Defect>> {
        let mut builder = FlowGraphBuilder::new();
        for body in programme.rows::<Body>() {
            builder.declare(Party::Body(body.id.clone()));
        }
        for class in programme.rows::<BodyClass>() {
            builder.declare(Party::Class(class.id.clone()));
        }
        programme.rows::<Flow>().iter().for_each(|flow| builder.add(flow));
        builder.freeze()
    }
}

impl FlowGraphBuilder {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a flow; its row is one more than that of the flow before it, from 1.
    pub fn add(&mut self, flow: &Flow) {
        if self.rows.len() >= ROWS_MAX || self.rows.party_count() >= ROWS_MAX {
            self.refused = self.refused.saturating_add(1);
            return;
        }
        self.rows.push(flow);
        self.currency.push(&flow.amount.currency());
        self.price_base.push(&flow.price_base);
        let row = number(self.rows.len());
        let mut fault = |kind, detail| {
            self.defects.push(Defect::new(kind, vec![RowRef::at(Table::Flows, row)], detail));
        };
        if flow.amount.minor() <= 0 {
            fault(DefectKind::NonPositiveAmount, format!("{} is not above 0", flow.amount));
        }
        if let Some(half) = flow.half_width {
            if half.currency() != flow.amount.currency() {
                let detail = format!("{half} is no half-width of {}", flow.amount);
                fault(DefectKind::MixedCurrency, detail);
            } else if half.is_negative() || (half >= flow.amount && flow.amount.minor() > 0) {
                let detail =
                    format!("a half-width of {half} does not lie from 0 to below {}", flow.amount);
                fault(DefectKind::OutOfRange, detail);
            }
        }
        let dates = [
            ("announced", flow.announced, "confirmed", flow.confirmed),
            ("announced", flow.announced, "paid", flow.paid),
            ("confirmed", flow.confirmed, "paid", flow.paid),
            ("announced", flow.announced, "withdrawn", flow.withdrawn),
            ("withdrawn", flow.withdrawn, "paid", flow.paid),
        ];
        for (earlier, first, later, last) in dates {
            if let (Some(first), Some(last)) = (first, last)
                && is_after(first, last)
            {
                let detail = format!("{earlier} {first}, after {later} {last}");
                fault(DefectKind::ReversedDates, detail);
            }
        }
    }

    /// Notes that a party is known by itself: it becomes a node, even if no flow mentions it.
    pub fn declare(&mut self, party: Party) {
        self.rows.declare(&party);
    }

    /// The graph of the flows that were added. O(n + p log p) for n flows between p parties, and flows between the
    /// same two parties are sorted.
    ///
    /// # Errors
    /// Every defect, with its rows: an amount of 0 or less; a half-width below 0 or not below its amount; dates that are
    /// certainly out of order (announced, confirmed, paid; withdrawn before it was announced or after it was paid);
    /// several currencies; several price bases, or a real one beside flows that state none; more than 4,294,967,293
    /// flows or parties. Sums are of 128 bits and cannot overflow.
    pub fn freeze(mut self) -> Result<FlowGraph, Vec<Defect>> {
        if self.refused > 0 {
            let detail =
                format!("{} flows beyond {ROWS_MAX}, or parties beyond as many", self.refused);
            self.defects.push(Defect::new(DefectKind::TooManyRows, Vec::new(), detail));
        }
        if self.rows.party_count() > ROWS_MAX {
            let detail =
                format!("{} parties; at most {ROWS_MAX} can be numbered", self.rows.party_count());
            self.defects.push(Defect::new(DefectKind::TooManyRows, Vec::new(), detail));
        }
        let currencies = self.currency.values().iter().map(|currency| Some(currency.to_string()));
        let mixed_currency = mixed(
            DefectKind::MixedCurrency,
            &currencies.collect::<Vec<_>>(),
            self.currency.codes(),
        );
        let mixed_prices = mixed(
            DefectKind::MixedPriceBase,
            &price_bases(self.price_base.values()),
            self.price_base.codes(),
        );
        self.defects.extend(mixed_currency);
        self.defects.extend(mixed_prices);
        if !self.defects.is_empty() {
            self.defects.sort_by(|a, b| (&a.rows, a.kind).cmp(&(&b.rows, b.kind)));
            return Err(self.defects);
        }
        let currency = self.currency.values().first().copied();
        let price_base = self.price_base.values().iter().flatten().next().cloned();
        let sorted = self.rows.sort();
        let nodes = number(sorted.parties.len());
        let graph = Digraph::new(nodes, &sorted.payers, &sorted.payees).map_err(|error| {
            vec![Defect::new(DefectKind::TooManyRows, Vec::new(), error.to_string())]
        })?;
        Ok(FlowGraph {
            parties: sorted.parties,
            declared: sorted.declared,
            currency,
            price_base,
            graph,
            payers: sorted.payers,
            columns: sorted.columns,
        })
    }
}

/// One less than there are edges in a [`Digraph`].
const ROWS_MAX: usize = 4_294_967_293;

/// Whether every day the first can be of is after every day the last can be of.
fn is_after(first: PartialDate, last: PartialDate) -> bool {
    first.first_day() > last.last_day()
}

/// The texts of price bases that may not stand beside each other; `None` for one that goes with all of them.
fn price_bases(bases: &[Option<PriceBase>]) -> Vec<Option<String>> {
    // Money as it was paid is nominal.
    let goes = bases.iter().flatten().all(|base| *base == PriceBase::Nominal);
    let text = |base: &Option<PriceBase>| match base {
        Some(base) => Some(base.to_string()),
        None if goes => None,
        None => Some("no price base".into()),
    };
    bases.iter().map(text).collect()
}

/// A defect, where rows have several values: the rows that do not have the one most of them have.
fn mixed(kind: DefectKind, texts: &[Option<String>], codes: &Codes) -> Option<Defect> {
    if texts.iter().flatten().count() < 2 {
        return None;
    }
    let mut counts = vec![0_u64; texts.len()];
    let rows = || (0..number(codes.len())).filter_map(|row| Some((row, place(codes.get(row)?))));
    for (_, code) in rows() {
        if let Some(count) = counts.get_mut(code) {
            *count = count.saturating_add(1);
        }
    }
    // The most frequent; of several, the first by its text.
    let mut known: Vec<_> = texts
        .iter()
        .zip(&counts)
        .filter_map(|(text, count)| Some((text.as_ref()?, count)))
        .collect();
    known.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
    let (most, _) = known.first()?;
    let differs =
        |code: usize| texts.get(code).and_then(Option::as_ref).is_some_and(|text| text != *most);
    let rows = rows().filter(|(_, code)| differs(*code));
    let rows = rows.map(|(row, _)| RowRef::at(Table::Flows, row.saturating_add(1))).collect();
    let said: Vec<String> =
        known.iter().map(|(text, count)| format!("{count} in {text}")).collect();
    Some(Defect::new(kind, rows, said.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{arbitrary, flow_graph::FlowView};
    use fourp_model::{Citation, Money, Period, Phase};
    use proptest::prelude::*;

    fn flow(payer: &str, payee: &str, amount: &str) -> Flow {
        let (payer, payee) = (payer.parse().unwrap(), payee.parse().unwrap());
        let year = Period::financial_year(2018).unwrap();
        let citation = Citation::of("a".parse().unwrap());
        Flow::between(payer, payee, amount.parse().unwrap(), Phase::Paid, year, citation)
    }

    fn defects(flows: &[Flow]) -> Vec<String> {
        let defects = FlowGraph::compile(flows).unwrap_err();
        defects.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn nothing_makes_an_empty_graph() {
        let graph = FlowGraph::compile([]).unwrap();
        assert_eq!((graph.flow_count(), graph.parties().len(), graph.currency()), (0, 0, None));
        assert_eq!((graph.phases(), graph.periods()), (&[][..], &[][..]));
        assert_eq!(graph.flows().count(), 0);
        let slice = graph.at(Phase::Paid);
        assert!(slice.is_empty());
        assert_eq!((slice.total(), slice.graph().node_count()), (0, 0));
    }

    #[test]
    fn flows_stand_in_order_of_their_ends() {
        let flows = [
            flow("b", "a", "GBP 3.00"),
            flow("a", "b", "GBP 2.00"),
            flow("a", "b", "GBP 1.00"),
            flow("a", "a", "GBP 9.00"),
        ];
        let graph = FlowGraph::compile(&flows).unwrap();
        let seen: Vec<_> =
            graph.flows().map(|flow| (flow.payer, flow.payee, flow.amount, flow.row.row)).collect();
        assert_eq!(seen, [(0, 0, 900, 4), (0, 1, 100, 3), (0, 1, 200, 2), (1, 0, 300, 1)]);
        assert_eq!(graph.at(Phase::Paid).total(), 1500);
        assert_eq!(graph.at(Phase::Paid).graph().successors(0), [0, 1, 1]);
    }

    #[test]
    fn classes_stand_among_bodies_by_their_text() {
        let flows = [
            flow("zoo", "class:forces", "GBP 1.00"),
            flow("abc", "d", "GBP 1.00"),
            flow("clas", "class-b", "GBP 1.00"),
        ];
        let graph = FlowGraph::compile(&flows).unwrap();
        let texts: Vec<String> = graph.parties().iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["abc", "clas", "class-b", "class:forces", "d", "zoo"]);
        for (node, party) in (0..).zip(graph.parties()) {
            assert_eq!(graph.node(party), Some(node));
        }
        assert_eq!(graph.node(&"nobody".parse().unwrap()), None);
    }

    #[test]
    fn who_is_declared_is_known() {
        let mut builder = FlowGraphBuilder::new();
        builder.declare("b".parse().unwrap());
        builder.add(&flow("a", "b", "GBP 1.00"));
        builder.declare("c".parse().unwrap());
        let graph = builder.freeze().unwrap();
        let declared: Vec<bool> = (0..4).map(|node| graph.is_declared(node)).collect();
        assert_eq!(declared, [false, true, true, false]);
    }

    #[test]
    fn amounts_of_nothing_are_refused() {
        let flows =
            [flow("a", "b", "GBP 0.00"), flow("a", "b", "GBP 1.00"), flow("a", "b", "GBP -3.00")];
        assert_eq!(
            defects(&flows),
            [
                "non-positive amount in flows row 1: £0.00 is not above 0",
                "non-positive amount in flows row 3: -£3.00 is not above 0",
            ]
        );
    }

    #[test]
    fn half_widths_are_smaller_than_their_amounts() {
        let rounded = |half: &str| Flow {
            half_width: Some(half.parse().unwrap()),
            ..flow("a", "b", "GBP 1.00")
        };
        assert!(FlowGraph::compile(&[rounded("GBP 0.00"), rounded("GBP 0.99")]).is_ok());
        assert_eq!(
            defects(&[rounded("GBP -0.01"), rounded("GBP 1.00"), rounded("EUR 0.01")]),
            [
                "out of range in flows row 1: a half-width of -£0.01 does not lie from 0 to below £1.00",
                "out of range in flows row 2: a half-width of £1.00 does not lie from 0 to below £1.00",
                "mixed currency in flows row 3: EUR 0.01 is no half-width of £1.00",
            ]
        );
    }

    #[test]
    fn dates_are_out_of_order_only_for_certain() {
        let dated = |announced: &str, confirmed: &str, paid: &str, withdrawn: &str| {
            let date = |text: &str| text.parse().ok();
            Flow {
                announced: date(announced),
                confirmed: date(confirmed),
                paid: date(paid),
                withdrawn: date(withdrawn),
                ..flow("a", "b", "GBP 1.00")
            }
        };
        assert!(FlowGraph::compile(&[dated("2018-04", "2018-04-01", "2018", "2018")]).is_ok());
        assert_eq!(
            defects(&[
                dated("2018-05", "2018-04-30", "", ""),
                dated("2019", "", "2018", ""),
                dated("", "2018-04-02", "2018-04-01", ""),
                dated("2018", "", "", "2017"),
                dated("", "", "2018-03", "2018-04")
            ]),
            [
                "reversed dates in flows row 1: announced 2018-05, after confirmed 2018-04-30",
                "reversed dates in flows row 2: announced 2019, after paid 2018",
                "reversed dates in flows row 3: confirmed 2018-04-02, after paid 2018-04-01",
                "reversed dates in flows row 4: announced 2018, after withdrawn 2017",
                "reversed dates in flows row 5: withdrawn 2018-04, after paid 2018-03",
            ]
        );
    }

    #[test]
    fn one_currency_and_one_price_base() {
        let priced =
            |base: &str| Flow { price_base: base.parse().ok(), ..flow("a", "b", "GBP 1.00") };
        assert_eq!(
            defects(&[
                flow("a", "b", "EUR 1.00"),
                flow("a", "b", "GBP 1.00"),
                flow("a", "b", "GBP 1.00")
            ]),
            ["mixed currency in flows row 1: 2 in GBP, 1 in EUR",]
        );
        let nominal = FlowGraph::compile(&[priced("nominal"), priced("")]).unwrap();
        assert_eq!(nominal.price_base(), Some(&PriceBase::Nominal));
        assert_eq!(FlowGraph::compile(&[priced("")]).unwrap().price_base(), None);
        assert_eq!(
            defects(&[priced("nominal"), priced("real 2018-19 (CPI)"), priced("nominal")]),
            ["mixed price base in flows row 2: 2 in nominal, 1 in real 2018-19 (CPI)",]
        );
        assert_eq!(
            defects(&[priced("real 2018-19 (CPI)"), priced("")]),
            ["mixed price base in flows row 1: 1 in no price base, 1 in real 2018-19 (CPI)",]
        );
    }

    #[test]
    fn a_slice_has_its_flows_and_the_nodes_of_all() {
        let pledged = Flow { phase: Phase::Pledged, ..flow("c", "a", "GBP 7.00") };
        let last =
            Flow { period: "2017-04/2018-03".parse().unwrap(), ..flow("a", "c", "GBP 5.00") };
        let flows = [flow("a", "b", "GBP 1.00"), pledged, last, flow("b", "c", "GBP 2.00")];
        let graph = FlowGraph::compile(&flows).unwrap();
        let paid = graph.at(Phase::Paid);
        assert_eq!((paid.amounts(), paid.graph().node_count()), (&[100, 500, 200][..], 3));
        assert_eq!(paid.graph().heads(), [1, 2, 2]);
        let year = paid.in_period(&Period::financial_year(2017).unwrap());
        assert_eq!(
            (year.amounts(), year.flow_of(0).map(|flow| flow.row.row)),
            (&[500][..], Some(3))
        );
        assert_eq!(year.flow_of(1), None);
        let large = paid.filter(|flow| flow.amount > 100);
        assert_eq!(large.flows().map(|flow| flow.row.row).collect::<Vec<_>>(), [3, 4]);
        assert!(large.in_period(&Period::year(2018).unwrap()).is_empty());
        assert_eq!(graph.at(Phase::Announced).total(), 0);
    }

    /// All that a graph says of its flows but the numbers of their rows.
    fn content(graph: &FlowGraph) -> Vec<(String, FlowView<'_>)> {
        let plain = |number| {
            let flow = graph.flow(number).unwrap();
            let ends =
                [flow.payer, flow.payee].map(|node| graph.parties()[place(node)].to_string());
            (ends.join(" "), FlowView { row: RowRef::at(Table::Flows, 0), ..flow })
        };
        (0..graph.flow_count()).map(plain).collect()
    }

    proptest! {
        #[test]
        fn the_order_of_rows_does_not_show(
            (flows, shuffled) in arbitrary::flows().prop_flat_map(|flows| (Just(flows.clone()), Just(flows).prop_shuffle())),
        ) {
            let (graph, other) = (FlowGraph::compile(&flows).unwrap(), FlowGraph::compile(&shuffled).unwrap());
            prop_assert_eq!(graph.parties(), other.parties());
            prop_assert_eq!(content(&graph), content(&other));
            for flow in other.flows() {
                let row = &shuffled[place(flow.row.row) - 1];
                prop_assert_eq!(&other.parties()[place(flow.payer)], &row.payer);
                prop_assert_eq!(&other.parties()[place(flow.payee)], &row.payee);
                prop_assert_eq!((flow.amount, flow.half_width), (row.amount.minor(), row.half_width.map(Money::minor)));
                prop_assert_eq!((flow.kind, flow.phase, flow.period, flow.certainty), (row.kind, row.phase, &row.period, row.certainty));
                prop_assert_eq!((flow.announced, flow.confirmed, flow.paid, flow.withdrawn), (row.announced, row.confirmed, row.paid, row.withdrawn));
                prop_assert_eq!((flow.stream, flow.earmark, flow.commitment), (row.stream.as_ref(), row.earmark.as_ref(), row.commitment.as_ref()));
                prop_assert_eq!((flow.budget, flow.reported_by), (row.budget, row.reported_by.as_ref()));
            }
        }

        #[test]
        fn slices_by_phase_part_the_flows(flows in arbitrary::flows()) {
            let graph = FlowGraph::compile(&flows).unwrap();
            let mut count = 0;
            for phase in Phase::ALL {
                let slice = graph.at(*phase);
                count += slice.graph().edge_count();
                prop_assert_eq!(slice.is_empty(), !graph.phases().contains(phase));
                for edge in 0..slice.graph().edge_count() {
                    let flow = slice.flow_of(edge).unwrap();
                    prop_assert_eq!(flow.phase, *phase);
                    prop_assert_eq!((slice.graph().tail(edge), slice.graph().head(edge)), (Some(flow.payer), Some(flow.payee)));
                    prop_assert_eq!(slice.amounts()[place(edge)], flow.amount);
                }
                let expected: Vec<_> = flows.iter().filter(|flow| flow.phase == *phase).collect();
                prop_assert_eq!(slice.total(), expected.iter().map(|flow| i128::from(flow.amount.minor())).sum::<i128>());
            }
            prop_assert_eq!(count, graph.flow_count());
        }
    }

    fn many(count: u32, ends: impl Fn(u32) -> (u32, u32)) -> FlowGraph {
        let mut builder = FlowGraphBuilder::new();
        let mut row = flow("a", "b", "GBP 1.00");
        for number in 0..count {
            let (payer, payee) = ends(number);
            row.payer = format!("n{payer}").parse().unwrap();
            row.payee = format!("n{payee}").parse().unwrap();
            builder.add(&row);
        }
        builder.freeze().unwrap()
    }

    #[test]
    fn a_chain_of_a_million_parties() {
        let graph = many(1_000_000, |number| (number, number + 1));
        assert_eq!((graph.parties().len(), graph.flow_count()), (1_000_001, 1_000_000));
        let start = graph.node(&"n0".parse().unwrap()).unwrap();
        let next = graph.at(Phase::Paid).graph().successors(start).to_vec();
        assert_eq!(graph.parties()[place(next[0])].to_string(), "n1");
    }

    #[test]
    fn a_party_with_a_million_flows() {
        let graph = many(1_000_000, |number| (0, number + 1));
        let star = graph.node(&"n0".parse().unwrap()).unwrap();
        assert_eq!(graph.at(Phase::Paid).graph().out_edges(star), 0..1_000_000);
    }

    #[test]
    fn a_hundred_thousand_parallel_flows() {
        let graph = many(100_000, |_| (0, 1));
        assert_eq!(graph.at(Phase::Paid).total(), 10_000_000);
        // All alike: in order of their rows.
        let rows = graph.flows().map(|flow| flow.row.row);
        assert!(rows.eq(1..=100_000));
    }
}
