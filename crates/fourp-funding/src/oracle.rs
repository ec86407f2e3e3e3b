//! Tracing written straight from its definition: dense elimination over fractions. For tests.

use fourp_model::{Citation, Flow, Money, Party, Period, Phase};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;
use proptest::prelude::*;

use crate::{
    builder::FlowGraphBuilder,
    flow_graph::FlowGraph,
    index::place,
    origin::Selection,
    slice::Slice,
    trace::{Direction, Routes},
};

/// Payments as payer, payee and amount, and what each party held at the start.
#[derive(Clone, Debug)]
pub(crate) struct Payments {
    pub(crate) nodes: u32,
    pub(crate) edges: Vec<(u32, u32, i64)>,
    pub(crate) openings: Vec<i64>,
}

/// Small sets of payments with loops, parallel payments, circles and closed circles.
pub(crate) fn payments() -> impl Strategy<Value = Payments> {
    (1_u32..8).prop_flat_map(|nodes| {
        let edge = (0..nodes, 0..nodes, prop_oneof![4 => 1_i64..12, 1 => 1_i64..100_000]);
        let opening = prop_oneof![3 => Just(0_i64), 1 => -20_i64..20];
        let openings = prop::collection::vec(opening, place(nodes));
        (prop::collection::vec(edge, 0..18), openings).prop_map(move |(edges, openings)| Payments {
            nodes,
            edges,
            openings,
        })
    })
}

pub(crate) fn party(node: u32) -> Party {
    format!("body-{node:07}").parse().unwrap()
}

pub(crate) fn flow(payer: u32, payee: u32, amount: i64) -> Flow {
    let citation = Citation::at("made-up".parse().unwrap(), "");
    let money = Money::from_minor(amount, "GBP".parse().unwrap());
    let period = Period::financial_year(2018).unwrap();
    Flow::between(party(payer), party(payee), money, Phase::Paid, period, citation)
}

pub(crate) fn graph(payments: &Payments) -> FlowGraph {
    let mut builder = FlowGraphBuilder::new();
    for node in 0..payments.nodes {
        builder.declare(party(node));
    }
    for (payer, payee, amount) in &payments.edges {
        builder.add(&flow(*payer, *payee, *amount));
    }
    builder.freeze().unwrap()
}

/// The share of what goes through each node that is the selected money, straight from the definition.
pub(crate) fn shares(
    routes: &Routes<'_>,
    direction: Direction,
    selection: &Selection,
) -> Vec<BigRational> {
    let slice = routes.slice();
    let nodes = place(slice.graph().node_count());
    let accounts = routes.accounts();
    let mut rows = vec![vec![BigRational::zero(); nodes + 1]; nodes];
    for (node, row) in rows.iter_mut().enumerate() {
        row[node] += whole(accounts.through()[node]);
    }
    let own = match direction {
        Direction::Forwards => accounts.entering(),
        Direction::Backwards => accounts.resting(),
    };
    for node in selection.party_numbers() {
        rows[place(node)][nodes] += whole(own[place(node)]);
    }
    for flow in slice.flows() {
        let (from, to) = match direction {
            Direction::Forwards => (place(flow.payer), place(flow.payee)),
            Direction::Backwards => (place(flow.payee), place(flow.payer)),
        };
        if selection.flow_numbers().any(|number| number == flow.flow) {
            rows[to][nodes] += whole(flow.amount);
        } else {
            rows[to][from] -= whole(flow.amount);
        }
    }
    eliminate(rows)
}

pub(crate) fn whole(amount: i64) -> BigRational {
    BigRational::from(BigInt::from(amount))
}

/// The matrix of the shares: what goes through each node, less what comes from others.
pub(crate) fn system(routes: &Routes<'_>) -> Vec<Vec<BigRational>> {
    let nodes = place(routes.slice().graph().node_count());
    let mut rows = vec![vec![BigRational::zero(); nodes]; nodes];
    for (node, row) in rows.iter_mut().enumerate() {
        // A node without money is left at nothing.
        row[node] += whole(routes.accounts().through()[node].max(1));
    }
    for flow in routes.slice().flows() {
        rows[place(flow.payee)][place(flow.payer)] -= whole(flow.amount);
    }
    rows
}

/// The solution, unless a circle that nothing leaves makes the matrix singular.
pub(crate) fn eliminate_or_closed(rows: Vec<Vec<BigRational>>) -> Option<Vec<BigRational>> {
    let product = |row: &Vec<BigRational>, shares: &[BigRational]| -> BigRational {
        row.iter().zip(shares).map(|(cell, share)| cell * share).sum()
    };
    let shares = eliminate(rows.clone());
    let solves = rows.iter().all(|row| row.last() == Some(&product(row, &shares)));
    solves.then_some(shares)
}

/// Gauss-Jordan with row exchange; what is not determined, a circle that nothing enters, is 0.
fn eliminate(mut rows: Vec<Vec<BigRational>>) -> Vec<BigRational> {
    let nodes = rows.len();
    let mut leads = Vec::new();
    for column in 0..nodes {
        let done = leads.len();
        let Some(found) = (done..nodes).find(|row| !rows[*row][column].is_zero()) else { continue };
        rows.swap(done, found);
        let lead = rows[done][column].clone();
        for cell in &mut rows[done] {
            *cell /= &lead;
        }
        let pivot = rows[done].clone();
        for (number, row) in rows.iter_mut().enumerate() {
            let factor = row[column].clone();
            if number != done && !factor.is_zero() {
                for (cell, above) in row.iter_mut().zip(&pivot) {
                    *cell -= above * &factor;
                }
            }
        }
        leads.push(column);
    }
    let mut found = vec![BigRational::zero(); nodes];
    for (row, column) in leads.iter().enumerate() {
        found[*column] = rows[row][nodes].clone();
    }
    found
}

/// A selection of parties and flows by bits; the first party if no bit is set.
pub(crate) fn selection(slice: &Slice<'_>, parties: u32, flows: u32) -> Selection {
    let graph = slice.source();
    let bit = |bits: u32, number: u32| bits >> (number % 32) & 1 == 1;
    let parties = Selection::nodes(graph, |node| bit(parties, node));
    let flows = Selection::flows(slice, |flow| bit(flows, flow.flow));
    match (parties, flows) {
        (Ok(parties), Ok(flows)) => parties.or(&flows),
        (Ok(one), Err(_)) | (Err(_), Ok(one)) => one,
        (Err(_), Err(_)) => Selection::nodes(graph, |node| node == 0).unwrap(),
    }
}

/// Bits with few, many or none of them set.
pub(crate) fn bits() -> impl Strategy<Value = u32> {
    prop_oneof![2 => Just(0_u32), 3 => 1_u32..256, 1 => any::<u32>()]
}
