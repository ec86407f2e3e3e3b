//! How much money goes round.

use std::collections::BTreeSet;

use fourp_model::{Answer, NotMeasurable};
use num_traits::ToPrimitive;
use serde::Serialize;

use crate::{
    index::place,
    knot::Knot,
    push::{ONE, fixed, times},
    trace::{Direction, Routes},
};

/// The most parties of a circle for which a dense matrix is inverted.
const DENSE_NODES: usize = 512;
/// The most parties times payments of a larger circle, each party being followed once.
const STEPS_MOST: usize = 500_000_000;

/// The share of all throughput that is money coming back: Finn's cycling index.
///
/// Finn, J. T. (1976), "Measures of ecosystem structure and function derived from analysis of flows", J. Theor. Biol.
/// 56: 363-380: the sum over parties of T (n - 1) / n over the sum of T, where T is what goes through a party and n how
/// often a unit passes it on average, once it does. The index is an `f64`; 0 where nothing comes back.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Cycling {
    /// The index, from 0 to 1.
    pub index: f64,
    /// What goes through all parties together, in minor units.
    #[serde(serialize_with = "crate::minor::text")]
    pub through: i64,
    /// The part of it that comes back, in minor units.
    pub cycled: f64,
    /// The sets of parties that pay each other in circles, and parties that pay themselves, largest part first.
    pub circles: Vec<Circle>,
}

/// Parties among which money goes round.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Circle {
    /// The parties, by number of node, rising.
    pub nodes: Vec<u32>,
    /// What goes through them together, in minor units.
    #[serde(serialize_with = "crate::minor::text")]
    pub through: i64,
    /// The part of it that comes back, in minor units.
    pub cycled: f64,
}

impl Routes<'_> {
    /// Finn's cycling index. O(nodes + edges), for circles of n parties O(n^3) up to 512 of them; in larger ones each party is
    /// followed by itself.
    ///
    /// Not measurable if a circle is so large that this would take more than 5 x 10^8 steps a sweep, or if nothing moves.
    pub fn cycling(&self) -> Answer<Cycling> {
        let question = "how much money goes round?";
        let through: i64 = self.accounts().through().iter().sum();
        if through == 0 {
            return NotMeasurable::new(question, "there is no flow").into();
        }
        let found = self.with_course(Direction::Forwards, &BTreeSet::new(), |course| {
            let mut circles = Vec::new();
            let mut first = 0;
            for (end, knot) in course.stretches() {
                let nodes = course.nodes().get(first..end).unwrap_or_default();
                match knot {
                    Some(knot) => circles.push(self.circle(nodes, &passes(knot)?)),
                    None => {
                        for (at, node) in (first..end).zip(nodes) {
                            let inner = course.through(at);
                            if inner < self.through(*node) {
                                let share =
                                    if inner > 0 { 1.0 / float(inner) } else { f64::INFINITY };
                                circles.push(self.circle(&[*node], &[share]));
                            }
                        }
                    }
                }
                first = end;
            }
            Ok(circles)
        });
        let mut circles = match found {
            Ok(circles) => circles,
            Err(TooLarge { nodes, edges }) => {
                let why = format!("{nodes} parties pay each other in circles by {edges} payments");
                let remedy = "a slice in which fewer parties pay each other";
                return NotMeasurable::new(question, why).needing_also(remedy).into();
            }
        };
        circles.sort_by(|a, b| b.cycled.total_cmp(&a.cycled).then_with(|| a.nodes.cmp(&b.nodes)));
        // From 0, for an empty sum of floats is -0.
        let cycled = circles.iter().fold(0.0, |sum, circle| sum + circle.cycled);
        Answer::Measured(Cycling { index: cycled / float(through), through, cycled, circles })
    }

    /// `per_unit`: the share of what goes through each node that one unit entering there makes up.
    fn circle(&self, nodes: &[u32], per_unit: &[f64]) -> Circle {
        let back = nodes.iter().zip(per_unit).map(|(node, share)| {
            let through = float(self.through(*node));
            let passes = (through * share).max(1.0);
            if passes.is_finite() { through * (1.0 - 1.0 / passes) } else { through }
        });
        let cycled = back.sum();
        let through = nodes.iter().map(|node| self.through(*node)).sum();
        let mut nodes = nodes.to_vec();
        nodes.sort_unstable();
        Circle { nodes, through, cycled }
    }

    fn through(&self, node: u32) -> i64 {
        self.accounts().through().get(place(node)).copied().unwrap_or(0)
    }
}

/// A circle that would take too long.
struct TooLarge {
    nodes: usize,
    edges: usize,
}

fn float(amount: i64) -> f64 {
    amount.to_f64().unwrap_or(0.0)
}

/// For each node, the share of what goes through it that one unit entering there makes up; infinite if nothing leaves.
fn passes(knot: &Knot) -> Result<Vec<f64>, TooLarge> {
    let n = knot.len();
    if knot.leaving().iter().all(|out| *out == 0) {
        return Ok(vec![f64::INFINITY; n]);
    }
    if n <= DENSE_NODES {
        return Ok(inverse_diagonal(knot));
    }
    if n.saturating_mul(knot.edge_count()) > STEPS_MOST {
        return Err(TooLarge { nodes: n, edges: knot.edge_count() });
    }
    let one = ONE.to_f64().unwrap_or(1.0);
    let follow = |v: usize| {
        // As much as fits: shares then keep most of their digits.
        let entering = knot.through(v).saturating_sub(arriving(knot, v)).max(1);
        let mut inflow = vec![0; n];
        if let Some(slot) = inflow.get_mut(v) {
            *slot = times(entering, ONE);
        }
        let share = fixed(knot, &inflow).get(v).copied().unwrap_or(0);
        share.to_f64().unwrap_or(0.0) / one / float(entering)
    };
    Ok((0..n).map(follow).collect())
}

fn arriving(knot: &Knot, v: usize) -> i64 {
    knot.edges_into(v).map(|(_, amount)| amount).sum()
}

/// The diagonal of the inverse of through - amounts, by Gauss and Jordan without exchange: the matrix is an M-matrix.
fn inverse_diagonal(knot: &Knot) -> Vec<f64> {
    let n = knot.len();
    let mut rows: Vec<Vec<f64>> = (0..n)
        .map(|v| {
            let mut row = vec![0.0; n];
            for (tail, amount) in knot.edges_into(v) {
                if let Some(cell) = row.get_mut(tail) {
                    *cell -= float(amount);
                }
            }
            if let Some(cell) = row.get_mut(v) {
                *cell += float(knot.through(v));
            }
            row
        })
        .collect();
    for step in 0..n {
        let Some(mut pivot_row) = rows.get(step).cloned() else { continue };
        let Some(slot) = pivot_row.get_mut(step) else { continue };
        let pivot = std::mem::replace(slot, 1.0);
        for cell in &mut pivot_row {
            *cell /= pivot;
        }
        for (v, row) in rows.iter_mut().enumerate() {
            let Some(slot) = row.get_mut(step) else { continue };
            if v == step {
                row.clone_from(&pivot_row);
                continue;
            }
            let factor = std::mem::replace(slot, 0.0);
            if factor != 0.0 {
                for (cell, above) in row.iter_mut().zip(&pivot_row) {
                    *cell -= factor * above;
                }
            }
        }
    }
    rows.iter().enumerate().map(|(v, row)| row.get(v).copied().unwrap_or(0.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        oracle::{self, Payments, graph, payments, whole},
        origin::Selection,
    };
    use fourp_model::Phase;
    use num_rational::BigRational;
    use num_traits::{One, Zero};
    use proptest::prelude::*;

    /// By the definition, with a unit entering at each node in turn.
    fn by_definition(payments: &Payments) -> f64 {
        let mut cycled = BigRational::zero();
        let base = graph(payments);
        let slice = base.at(Phase::Paid);
        let routes = Routes::with_openings(&slice, &payments.openings).unwrap();
        for node in 0..payments.nodes {
            let through = whole(routes.accounts().through()[place(node)]);
            if through.is_zero() {
                continue;
            }
            // What enters at the node is what is followed; scaled to one unit.
            let mut rows = oracle::system(&routes);
            for row in &mut rows {
                row.push(BigRational::zero());
            }
            *rows[place(node)].last_mut().unwrap() = BigRational::one();
            match oracle::eliminate_or_closed(rows) {
                Some(shares) => {
                    let passes = &shares[place(node)] * &through;
                    cycled += &through * (BigRational::one() - BigRational::one() / passes);
                }
                None => {
                    // A closed circle somewhere: cut down to whether this node is in it.
                    return f64::NAN;
                }
            }
        }
        let all: i64 = routes.accounts().through().iter().sum();
        (cycled / whole(all)).to_f64().unwrap()
    }

    proptest! {
        #[test]
        fn it_is_the_index_by_its_definition(payments in payments()) {
            let graph = graph(&payments);
            let slice = graph.at(Phase::Paid);
            let routes = Routes::with_openings(&slice, &payments.openings).unwrap();
            if let Answer::Measured(found) = routes.cycling() {
                let expected = by_definition(&payments);
                prop_assume!(!expected.is_nan());
                prop_assert!((found.index - expected).abs() < 1e-9, "{} against {}", found.index, expected);
                prop_assert!((0.0..=1.0).contains(&found.index));
            }
        }
    }

    fn index(edges: &[(u32, u32, i64)]) -> f64 {
        let payments = Payments { nodes: 4, edges: edges.to_vec(), openings: vec![0; 4] };
        let graph = graph(&payments);
        let slice = graph.at(Phase::Paid);
        Routes::new(&slice).unwrap().cycling().measured().unwrap().index
    }

    #[test]
    fn nothing_some_and_everything_goes_round() {
        assert_eq!(index(&[(0, 1, 5), (1, 2, 5)]), 0.0);
        // Of 12 through each of two parties 2 come back: 2/12 of both, of 10 + 24 in all.
        assert!((index(&[(0, 1, 10), (1, 2, 12), (2, 1, 2)]) - 4.0 / 34.0).abs() < 1e-12);
        assert_eq!(index(&[(0, 1, 5), (1, 0, 5)]), 1.0);
        assert_eq!(index(&[(0, 0, 5)]), 1.0);
        assert!((index(&[(0, 1, 10), (1, 1, 10)]) - 10.0 / 30.0).abs() < 1e-12);
    }

    #[test]
    fn without_flows_nothing_can_be_said() {
        let graph = graph(&Payments { nodes: 2, edges: vec![], openings: vec![0; 2] });
        let slice = graph.at(Phase::Paid);
        let routes = Routes::new(&slice).unwrap();
        let why = routes.cycling().not_measurable().unwrap().to_string();
        assert_eq!(why, "how much money goes round? cannot be measured: there is no flow");
        assert!(Selection::nodes(&graph, |_| false).is_err());
    }

    #[test]
    fn large_circles_are_followed_party_by_party() {
        // A ring of 600 that keeps a tenth at each party: each unit comes back with 0.9^600.
        let ring = |n: u32| {
            let edges: Vec<_> = (0..n).map(|v| (v, (v + 1) % n, 9_000)).collect();
            Knot::new(vec![10_000; place(n)], &edges)
        };
        let Ok(large) = passes(&ring(600)) else { panic!("too large") };
        assert!(large.iter().all(|share| (share * 10_000.0 - 1.0).abs() < 1e-6));
        let Ok(small) = passes(&ring(10)) else { panic!("too large") };
        let expected = 1.0 / (1.0 - 0.9_f64.powi(10));
        assert!(small.iter().all(|share| (share * 10_000.0 - expected).abs() < 1e-9));
        assert!(passes(&ring(30_000)).is_err_and(|large| large.nodes == 30_000));
    }
}
