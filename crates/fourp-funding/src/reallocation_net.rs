//! A reallocation as a network: what is kept and what is added, by arcs of their own.

use std::collections::BTreeMap;

use fourp_graph::{CostArc, CostNetwork};

use crate::{
    index::{number, place},
    reallocation_question::{Checked, ReallocationError},
};

/// What an arc stands for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Role {
    /// What a line keeps of what it has: its pot, its place there.
    Kept(usize, usize),
    /// What a line gets beside that.
    Added(usize, usize),
    /// What moves within a pot.
    Moved(usize),
    /// What the cells of a target get.
    Target(usize),
    /// From a cell, or a target, to what holds it.
    Link,
}

/// The network of a question, with what each arc stands for.
#[derive(Debug)]
pub(crate) struct Net {
    pub(crate) network: CostNetwork,
    pub(crate) roles: Vec<Role>,
    /// What all lines together would weigh if everything moved: what the cost of a flow is counted from.
    pub(crate) base: i128,
    /// The nodes of each pot: where it is, and where what moves of it is.
    pub(crate) pots: Vec<(u32, u32)>,
    /// The node of each cell.
    pub(crate) cells: BTreeMap<String, u32>,
}

impl Net {
    /// Pots send on what they hold; a unit that a line keeps saves its weight, a unit that is added costs it.
    pub(crate) fn of(checked: &Checked<'_>) -> Result<Self, ReallocationError> {
        let mut supplies = Vec::new();
        let mut node = |supply: i64| {
            supplies.push(supply);
            number(supplies.len().saturating_sub(1))
        };
        let root = node(checked.total.saturating_neg());
        let cells: Vec<u32> = checked.cells.iter().map(|_| node(0)).collect();
        let cell_nodes: BTreeMap<&str, u32> =
            checked.cells.iter().copied().zip(cells.iter().copied()).collect();
        let mut arcs = Vec::new();
        let mut roles = Vec::new();
        let mut base = 0_i128;
        let mut pots = Vec::with_capacity(checked.pots.len());
        for (at, pot) in checked.pots.iter().enumerate() {
            let own = node(pot.total);
            let mut mover = own;
            if pot.movable < pot.total {
                mover = node(0);
                arcs.push(CostArc {
                    tail: own,
                    head: mover,
                    lower: 0,
                    upper: pot.movable,
                    cost: 0,
                });
                roles.push(Role::Moved(at));
            }
            pots.push((own, mover));
            for (slot, (line, bounds)) in pot.lines.iter().enumerate() {
                let Some(head) = cell_nodes.get(line.cell.as_str()).copied() else { continue };
                let (now, weight) = (line.now, i64::from(line.weight));
                base = base.saturating_add(i128::from(now).saturating_mul(i128::from(weight)));
                let upper = now.min(bounds.at_most);
                if upper > 0 {
                    let lower = now.min(bounds.at_least);
                    arcs.push(CostArc {
                        tail: own,
                        head,
                        lower,
                        upper,
                        cost: weight.saturating_neg(),
                    });
                    roles.push(Role::Kept(at, slot));
                }
                let upper = bounds.at_most.saturating_sub(now);
                if upper > 0 {
                    let lower = bounds.at_least.saturating_sub(now).max(0);
                    arcs.push(CostArc { tail: mover, head, lower, upper, cost: weight });
                    roles.push(Role::Added(at, slot));
                }
            }
        }
        // Each target takes over from what held its cells before.
        let mut tops = cells;
        for (at, target) in checked.targets.iter().enumerate() {
            let own = node(0);
            let mut below: Vec<u32> = Vec::new();
            for (cell, top) in checked.cells.iter().zip(&mut tops) {
                if target.cells.contains(*cell) {
                    below.push(std::mem::replace(top, own));
                }
            }
            below.sort_unstable();
            below.dedup();
            let upper = checked.total;
            arcs.extend(below.into_iter().map(|tail| CostArc {
                tail,
                head: own,
                lower: 0,
                upper,
                cost: 0,
            }));
            roles.resize(arcs.len(), Role::Link);
            let out = node(0);
            let lower = target.at_least.min(MOST);
            let upper = target.at_most.unwrap_or(MOST).min(MOST);
            arcs.push(CostArc { tail: own, head: out, lower, upper, cost: 0 });
            roles.push(Role::Target(at));
            for top in &mut tops {
                if *top == own {
                    *top = out;
                }
            }
        }
        tops.sort_unstable();
        tops.dedup();
        let upper = checked.total;
        arcs.extend(tops.into_iter().map(|tail| CostArc {
            tail,
            head: root,
            lower: 0,
            upper,
            cost: 0,
        }));
        roles.resize(arcs.len(), Role::Link);
        let network = CostNetwork::new(supplies, arcs)
            .map_err(|error| ReallocationError::TooDear { why: error.to_string() })?;
        let cells = cell_nodes.into_iter().map(|(cell, node)| (cell.to_owned(), node)).collect();
        Ok(Self { network, roles, base, pots, cells })
    }

    pub(crate) fn arc(&self, arc: u32) -> Option<(Role, &CostArc)> {
        Some((*self.roles.get(place(arc))?, self.network.arcs().get(place(arc))?))
    }
}

/// More than any pots hold, so that a target beyond it is out of reach and still a number.
const MOST: i64 = i64::MAX / 8 + 1;
