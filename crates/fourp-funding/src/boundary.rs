//! How much money comes and goes at a boundary, and how much only goes round inside.

use fourp_model::{Answer, Currency, NotMeasurable, Party, Period, Phase, Table};
use serde::Serialize;

use crate::{
    flow_graph::{FlowGraph, FlowView},
    index::place,
    slice::Slice,
    total::Total,
    words::conventions,
};

/// Some of the parties of a graph, taken together: a sector, a programme, a department with its agencies.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Boundary {
    is_inside: Vec<bool>, // By node.
    parties: Vec<Party>,
}

conventions! {
    /// Where a flow runs, seen from a boundary.
    #[expect(clippy::exhaustive_enums, reason = "each end is inside or outside")]
    Crossing {
        /// From inside to inside.
        Internal = "internal",
        /// From outside to inside.
        In = "in",
        /// From inside to outside.
        Out = "out",
        /// From outside to outside.
        Outside = "outside",
    }
}

/// Parties that bound nothing.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BoundaryError {
    /// None was named.
    #[error("a boundary has at least one party inside")]
    Empty,
    /// Parties that are neither declared nor mentioned by a flow.
    #[error("{} not of this graph: {}", parties.len(), parties.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    Unknown {
        /// The parties, in the order given.
        parties: Vec<Party>,
    },
}

/// Money at a boundary, before and after what is paid inside is taken out.
///
/// The sum of all that the parties inside were paid counts money passed on inside once for every hand it goes through;
/// what came in from outside counts it once.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GrossNet {
    /// The currency of every amount.
    pub currency: Option<Currency>,
    /// How far the money has come.
    pub phase: Phase,
    /// In which period, if the flows were restricted to one.
    pub period: Option<Period>,
    /// Who is inside, in order of their text.
    pub inside: Vec<Party>,
    /// All flows that touch the boundary or run inside it: internal, in and out.
    pub gross: Total,
    /// From inside to inside.
    pub internal: Total,
    /// The part of `internal` that a party paid to itself.
    pub to_itself: Total,
    /// From outside to inside.
    pub net_in: Total,
    /// From inside to outside.
    pub net_out: Total,
    /// How many flows are internal, come in, and go out.
    pub flows: [u64; 3],
}

/// What was received and paid, and what is between them.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Sides {
    /// Received by the parties inside.
    pub received: Total,
    /// Paid by the parties inside.
    pub paid: Total,
    /// Received less paid. What is paid inside is in neither, so it carries the rounding of in and out only.
    pub balance: Total,
}

impl Boundary {
    /// A boundary around some parties; one that is named twice counts once. O(nodes + n log nodes).
    ///
    /// # Errors
    /// [`BoundaryError`] if none is named, or some are not of the graph.
    pub fn around<'a>(
        graph: &FlowGraph,
        parties: impl IntoIterator<Item = &'a Party>,
    ) -> Result<Self, BoundaryError> {
        let mut is_inside = vec![false; graph.parties().len()];
        let mut unknown = Vec::new();
        for party in parties {
            let inside = graph.node(party).and_then(|node| is_inside.get_mut(place(node)));
            match inside {
                Some(inside) => *inside = true,
                None => unknown.push(party.clone()),
            }
        }
        if !unknown.is_empty() {
            return Err(BoundaryError::Unknown { parties: unknown });
        }
        let inside = graph.parties().iter().zip(&is_inside).filter(|(_, inside)| **inside);
        let parties: Vec<Party> = inside.map(|(party, _)| party.clone()).collect();
        if parties.is_empty() { Err(BoundaryError::Empty) } else { Ok(Self { is_inside, parties }) }
    }

    /// Who is inside, in order of their text.
    #[must_use]
    pub fn parties(&self) -> &[Party] {
        &self.parties
    }

    /// Whether a node is inside.
    #[must_use]
    pub fn contains(&self, node: u32) -> bool {
        self.is_inside.get(place(node)).copied().unwrap_or(false)
    }

    /// Where a flow runs.
    #[must_use]
    pub fn crossing(&self, flow: &FlowView<'_>) -> Crossing {
        match (self.contains(flow.payer), self.contains(flow.payee)) {
            (true, true) => Crossing::Internal,
            (false, true) => Crossing::In,
            (true, false) => Crossing::Out,
            (false, false) => Crossing::Outside,
        }
    }
}

/// Gross and net money at a boundary: IMF, *Government Finance Statistics Manual 2014*, 3.152 to 3.168 (consolidation).
///
/// Consolidation changes no balance (3.166), and may be done in steps, first inside the parts of a sector and then
/// between them (3.157). Amounts of both columns are shown (3.165): [`GrossNet::before`] and [`GrossNet::after`]. A
/// transfer that both sides report must be made one first: see [`mirrors`](crate::mirrors).
///
/// ```
/// use fourp_funding::{Boundary, FlowGraph, gross_and_net};
/// use fourp_model::{Citation, Flow, Period, Phase};
///
/// let year = Period::financial_year(2018)?;
/// let pay = |payer: &str, payee: &str, amount: &str| -> Result<Flow, Box<dyn std::error::Error>> {
///     let said = Citation::of("settlement-2018".parse()?);
///     Ok(Flow::between(payer.parse()?, payee.parse()?, amount.parse()?, Phase::Paid, year.clone(), said))
/// };
/// let flows = [pay("treasury", "office", "GBP 12.00")?, pay("office", "force", "GBP 11.50")?];
/// let graph = FlowGraph::compile(&flows).map_err(|defects| format!("{defects:?}"))?;
/// let policing = Boundary::around(&graph, &["office".parse()?, "force".parse()?])?;
/// let money = gross_and_net(&graph.at(Phase::Paid), &policing).measured().ok_or("no flows")?;
/// assert_eq!((money.gross.minor, money.internal.minor, money.net_in.minor), (2350, 1150, 1200));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// O(flows).
pub fn gross_and_net(slice: &Slice<'_>, boundary: &Boundary) -> Answer<GrossNet> {
    if slice.is_empty() {
        let why = format!("no flow is {}", slice.phase());
        return NotMeasurable::new("how much money crosses the boundary?", why)
            .needing(Table::Flows, format!("flows that are {}", slice.phase()))
            .into();
    }
    let mut found = GrossNet {
        currency: slice.source().currency(),
        phase: slice.phase(),
        period: slice.period().cloned(),
        inside: boundary.parties.clone(),
        gross: Total::default(),
        internal: Total::default(),
        to_itself: Total::default(),
        net_in: Total::default(),
        net_out: Total::default(),
        flows: [0; 3],
    };
    let [internal, ins, outs] = &mut found.flows;
    for flow in slice.flows() {
        let amount = Total::rounded(flow.amount.into(), flow.half_width.unwrap_or_default().into());
        let (sum, count) = match boundary.crossing(&flow) {
            Crossing::Internal => (&mut found.internal, &mut *internal),
            Crossing::In => (&mut found.net_in, &mut *ins),
            Crossing::Out => (&mut found.net_out, &mut *outs),
            Crossing::Outside => continue,
        };
        *sum = sum.plus(amount);
        *count = count.saturating_add(1);
        if flow.payer == flow.payee {
            found.to_itself = found.to_itself.plus(amount);
        }
        found.gross = found.gross.plus(amount);
    }
    // A loop outside the boundary was passed over.
    Answer::Measured(found)
}

impl GrossNet {
    /// Before consolidation: what is paid inside counts as received and as paid.
    #[must_use]
    pub const fn before(&self) -> Sides {
        Sides {
            received: self.internal.plus(self.net_in),
            paid: self.internal.plus(self.net_out),
            balance: self.net_in.minus(self.net_out),
        }
    }

    /// After consolidation: what came in and what went out.
    #[must_use]
    pub const fn after(&self) -> Sides {
        Sides {
            received: self.net_in,
            paid: self.net_out,
            balance: self.net_in.minus(self.net_out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arbitrary;
    use fourp_model::{Citation, Flow};
    use proptest::prelude::*;

    fn flow(payer: &str, payee: &str, amount: &str) -> Flow {
        let citation = Citation::of("a".parse().unwrap());
        let year = Period::financial_year(2018).unwrap();
        let (payer, payee) = (payer.parse().unwrap(), payee.parse().unwrap());
        Flow::between(payer, payee, amount.parse().unwrap(), Phase::Paid, year, citation)
    }

    fn parties(names: &[&str]) -> Vec<Party> {
        names.iter().map(|name| name.parse().unwrap()).collect()
    }

    #[test]
    fn money_is_sorted_by_where_it_runs() {
        let half = "GBP 0.05".parse().ok();
        let flows = [
            flow("a", "b", "GBP 1.00"),
            flow("b", "b", "GBP 2.00"),
            flow("x", "a", "GBP 4.00"),
            Flow { half_width: half, ..flow("b", "y", "GBP 8.00") },
            flow("x", "y", "GBP 16.00"),
            flow("y", "y", "GBP 32.00"),
        ];
        let graph = FlowGraph::compile(&flows).unwrap();
        let boundary = Boundary::around(&graph, &parties(&["b", "a", "b"])).unwrap();
        assert_eq!(boundary.parties(), parties(&["a", "b"]));
        let found = gross_and_net(&graph.at(Phase::Paid), &boundary).measured().unwrap();
        let minor = [found.gross, found.internal, found.to_itself, found.net_in, found.net_out]
            .map(|total| total.minor);
        assert_eq!(minor, [1500, 300, 200, 400, 800]);
        assert_eq!(
            (found.gross.half_width, found.net_out.half_width, found.net_in.half_width),
            (5, 5, 0)
        );
        assert_eq!(found.flows, [2, 1, 1]);
        assert_eq!((found.before().received.minor, found.before().paid.minor), (700, 1100));
        assert_eq!((found.after().received.minor, found.after().paid.minor), (400, 800));
        assert_eq!(found.after().balance, Total::rounded(-400, 5));
        let crossings: Vec<_> =
            graph.flows().map(|flow| boundary.crossing(&flow).as_str()).collect();
        assert_eq!(crossings, ["internal", "internal", "out", "in", "outside", "outside"]);
    }

    #[test]
    fn a_boundary_has_somebody_inside() {
        let graph = FlowGraph::compile(&[flow("a", "b", "GBP 1.00")]).unwrap();
        let error =
            |names: &[&str]| Boundary::around(&graph, &parties(names)).unwrap_err().to_string();
        assert_eq!(error(&[]), "a boundary has at least one party inside");
        assert_eq!(error(&["a", "c", "class:d"]), "2 not of this graph: c, class:d");
        let boundary = Boundary::around(&graph, &parties(&["a"])).unwrap();
        let answer = gross_and_net(&graph.at(Phase::Pledged), &boundary);
        let why = answer.not_measurable().map(ToString::to_string);
        assert_eq!(
            why.as_deref(),
            Some("how much money crosses the boundary? cannot be measured: no flow is pledged")
        );
    }

    fn inside(graph: &FlowGraph, bits: u32) -> Vec<Party> {
        let chosen = graph.parties().iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1);
        chosen.map(|(_, party)| party.clone()).collect()
    }

    fn found(graph: &FlowGraph, parties: &[Party]) -> Option<GrossNet> {
        gross_and_net(&graph.at(Phase::Paid), &Boundary::around(graph, parties).ok()?).measured()
    }

    proptest! {
        /// GFSM 2014, 3.166.
        #[test]
        fn consolidation_changes_no_balance(graph in arbitrary::flow_graph(), bits in 1_u32..128) {
            let Some(found) = found(&graph, &inside(&graph, bits)) else { return Ok(()) };
            let balance = |sides: Sides| sides.received.minor - sides.paid.minor;
            prop_assert_eq!(balance(found.before()), balance(found.after()));
            prop_assert_eq!(balance(found.after()), found.after().balance.minor);
            prop_assert_eq!(found.gross, found.internal.plus(found.net_in).plus(found.net_out));
            // It is also what conservation says of the parties one by one.
            let slice = graph.at(Phase::Paid);
            let boundary = Boundary::around(&graph, &inside(&graph, bits)).unwrap();
            let mut one_by_one = 0;
            for flow in slice.flows() {
                one_by_one += i128::from(flow.amount) * (i128::from(boundary.contains(flow.payee)) - i128::from(boundary.contains(flow.payer)));
            }
            prop_assert_eq!(one_by_one, found.after().balance.minor);
        }

        /// GFSM 2014, 3.157: first inside each of two parts, then between them.
        #[test]
        fn consolidation_may_be_done_in_steps(graph in arbitrary::flow_graph(), part in 1_u32..128, other in 1_u32..128) {
            let other = other & !part;
            let (Some(a), Some(b)) = (found(&graph, &inside(&graph, part)), found(&graph, &inside(&graph, other))) else { return Ok(()) };
            let whole = found(&graph, &inside(&graph, part | other)).unwrap();
            let between: i128 = graph.at(Phase::Paid).flows()
                .filter(|flow| (part >> flow.payer & 1, other >> flow.payee & 1) == (1, 1) || (other >> flow.payer & 1, part >> flow.payee & 1) == (1, 1))
                .map(|flow| i128::from(flow.amount)).sum();
            prop_assert_eq!(whole.internal.minor, a.internal.minor + b.internal.minor + between);
            prop_assert_eq!(whole.net_in.minor + between, a.net_in.minor + b.net_in.minor);
            prop_assert_eq!(whole.net_out.minor + between, a.net_out.minor + b.net_out.minor);
        }

        #[test]
        fn seen_from_outside_in_is_out(graph in arbitrary::flow_graph(), bits in 1_u32..127) {
            let (Some(a), Some(b)) = (found(&graph, &inside(&graph, bits)), found(&graph, &inside(&graph, !bits))) else { return Ok(()) };
            prop_assert_eq!((a.net_in, a.net_out), (b.net_out, b.net_in));
            prop_assert_eq!(a.internal.minor + b.internal.minor + a.net_in.minor + a.net_out.minor, graph.at(Phase::Paid).total());
        }
    }
}
