//! Which counts are not shown.

use crate::suppress::{
    network::{Change, Edge, Flow, Hidden, Network, Price, UNBOUNDED},
    rule::{Loss, Protection, SuppressionRule, Zeros},
};
use std::cmp::Reverse;

/// The edges of a network that are hidden, and which of them for their own sake.
pub(super) struct Pattern {
    pub(super) primary: Vec<usize>,
    pub(super) hidden: Hidden,
}

/// What a reader must not be able to tell of one small count.
struct Secret {
    edge: usize,
    need: Need,
}

#[derive(Clone, Copy)]
enum Need {
    /// It can change, either way.
    Either,
    /// It can rise by so much, and fall by so much.
    Both { rise: u64, fall: u64 },
}

/// How hidden edges would change so that a secret is kept.
struct Witness(Vec<Flow>);

/// Hides the small counts, then what protects them, then shows again whatever they do not need.
///
/// The order of edges decides between equals. Costs, for p small counts and c others hidden, p cheapest
/// paths over all edges for each step of protection, and as many largest flows over the hidden edges as
/// there are pairs of another and a small count that leans on it: at most p c.
pub(super) fn protect(network: &Network, rule: &SuppressionRule) -> Pattern {
    let mut hidden = Hidden::default();
    let mut secrets = secrets(network, rule);
    for secret in &secrets {
        network.hide(&mut hidden, secret.edge);
    }
    let primary: Vec<usize> = secrets.iter().map(|secret| secret.edge).collect();
    secrets.sort_by_key(|secret| (Reverse(secret.need.size()), secret.edge));
    let prices = Prices { network, rule };
    for secret in &secrets {
        cover(network, &mut hidden, secret, &prices);
    }
    uncover(network, &mut hidden, &primary, &secrets, &prices);
    Pattern { primary, hidden }
}

/// Every value between these agrees with what is shown; `None` is without end.
pub(super) fn feasible(
    network: &Network,
    hidden: &Hidden,
    edge: usize,
) -> Option<(u64, Option<u64>)> {
    let value = network.edge(edge)?.value;
    let fall = network.change(hidden, edge, Change::Fall, value).amount;
    let rise = network.change(hidden, edge, Change::Rise, UNBOUNDED).amount;
    let highest = (rise < UNBOUNDED).then(|| value.saturating_add(rise));
    Some((value.saturating_sub(fall), highest))
}

fn secrets(network: &Network, rule: &SuppressionRule) -> Vec<Secret> {
    let is_small = |value: u64| match rule.zeros {
        Zeros::Hidden => value < rule.threshold,
        Zeros::Shown | Zeros::AlwaysShown => value > 0 && value < rule.threshold,
    };
    let small = network.edges().filter(|(_, edge)| is_small(edge.value));
    let secret = |(number, edge)| Secret { edge: number, need: Need::of(edge, rule.protection) };
    small.map(secret).collect()
}

impl Need {
    fn of(edge: Edge, protection: Protection) -> Self {
        let Edge { value, slack, .. } = edge;
        let (rise, fall) = match protection {
            Protection::Value => (0, 0),
            // What a total comes to at least, because none of its counts is zero, is no secret.
            Protection::Range { low, high } => {
                (high.saturating_sub(value), value.saturating_sub(low).min(slack))
            }
        };
        if rise == 0 && fall == 0 { Self::Either } else { Self::Both { rise, fall } }
    }

    fn size(self) -> u64 {
        match self {
            Self::Either => 1,
            Self::Both { rise, fall } => rise.max(fall),
        }
    }
}

/// Hides what a secret needs.
fn cover(network: &Network, hidden: &mut Hidden, secret: &Secret, prices: &Prices<'_>) {
    if witness(network, hidden, secret).is_some() {
        return;
    }
    let edge = secret.edge;
    let price = |other| prices.of(other);
    let changes = match secret.need {
        Need::Both { rise, fall } => vec![(Change::Rise, rise), (Change::Fall, fall)],
        Need::Either => {
            let by_price = |change| network.price_of_change(hidden, edge, change, price);
            let cheaper = match (by_price(Change::Rise), by_price(Change::Fall)) {
                (Some(rise), Some(fall)) if fall < rise => Change::Fall,
                (None, Some(_)) => Change::Fall,
                _ => Change::Rise,
            };
            vec![(cheaper, 1)]
        }
    };
    for (change, amount) in changes {
        network.hide_for(hidden, edge, change, amount, price);
    }
}

/// Shows again, dearest first, whatever no secret needs. What a reader can tell in any case is never needed,
/// so every count that stays hidden has two values or more.
fn uncover(
    network: &Network,
    hidden: &mut Hidden,
    primary: &[usize],
    secrets: &[Secret],
    prices: &Prices<'_>,
) {
    let mut witnesses: Vec<Option<Witness>> =
        secrets.iter().map(|secret| witness(network, hidden, secret)).collect();
    let mut others: Vec<usize> =
        hidden.iter().filter(|edge| primary.binary_search(edge).is_err()).collect();
    others.sort_by_key(|edge| (Reverse(prices.of(*edge)), *edge));
    for edge in &others {
        network.show(hidden, *edge);
        let mut changed = Vec::new();
        let mut is_needed = false;
        for (place, secret) in secrets.iter().enumerate() {
            // Whatever does not lean on the edge still stands.
            let leans =
                witnesses.get(place).and_then(Option::as_ref).is_some_and(|w| w.uses(*edge));
            if leans {
                let Some(other) = witness(network, hidden, secret) else {
                    is_needed = true;
                    break;
                };
                changed.push((place, other));
            }
        }
        if is_needed {
            network.hide(hidden, *edge);
            continue;
        }
        for (place, other) in changed {
            if let Some(witness) = witnesses.get_mut(place) {
                *witness = Some(other);
            }
        }
    }
}

/// How what is hidden would change; `None` if a secret is not kept.
fn witness(network: &Network, hidden: &Hidden, secret: &Secret) -> Option<Witness> {
    let change = |change, amount| {
        let flow = network.change(hidden, secret.edge, change, amount);
        (flow.amount >= amount).then_some(flow)
    };
    match secret.need {
        Need::Either => {
            let flow = change(Change::Rise, 1).or_else(|| change(Change::Fall, 1))?;
            Some(Witness(vec![flow]))
        }
        Need::Both { rise, fall } => {
            Some(Witness(vec![change(Change::Rise, rise)?, change(Change::Fall, fall)?]))
        }
    }
}

impl Witness {
    fn uses(&self, edge: usize) -> bool {
        self.0.iter().any(|flow| flow.uses(edge))
    }
}

/// What is lost with each edge.
struct Prices<'n> {
    network: &'n Network,
    rule: &'n SuppressionRule,
}

impl Prices<'_> {
    /// `None` for what is always shown.
    fn of(&self, number: usize) -> Option<Price> {
        let value = self.network.edge(number)?.value;
        if value == 0 && self.rule.zeros == Zeros::AlwaysShown {
            return None;
        }
        let (counts, cells) = if self.network.is_total(number) {
            let cells = u64::try_from(self.network.cells()).unwrap_or(u64::MAX);
            let counts = value.saturating_add(self.network.total()).saturating_add(1);
            (counts, cells.saturating_add(1))
        } else {
            (value, 1)
        };
        Some(match self.rule.loss {
            Loss::Counts => (counts, cells),
            Loss::Cells => (cells, counts),
        })
    }
}
