//! Lots of money, handed on one payment after the other.

use std::collections::VecDeque;

use crate::{
    index::{number, place},
    words::conventions,
};

conventions! {
    /// Which of the money that a party holds a payment takes.
    #[derive(Default)]
    #[non_exhaustive]
    LotRule {
        /// Of each origin its share, as if all were mixed (Bialek 1996; Bialek and Kattuman 2004).
        #[default]
        ProRata = "pro rata",
        /// What came first (Clayton's Case 1816; for tracing, Anderson and others 2018, "Making Bitcoin legal").
        Fifo = "first in, first out",
        /// What came last.
        Lifo = "last in, first out",
        /// What came with the earmark of the payment, then what came with none, then the rest; each first in, first out.
        EarmarkFirst = "earmarked first",
    }
}

/// A payment in its turn.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Payment {
    pub(crate) payer: u32,
    pub(crate) payee: u32,
    pub(crate) amount: i64,
    /// 0 is none.
    pub(crate) earmark: u32,
    /// Which day it is, by number.
    pub(crate) day: u32,
}

/// Units that came together: of one origin, or of one advance from a serial number up.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Lot {
    colour: u32, // A node; from `nodes` up, an advance.
    serial: i64, // Of the first unit, for advances.
    amount: i64,
    earmark: u32,
}

/// Money spent before it came.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Ahead {
    pub(crate) payer: u32,
    /// Which payment, by its turn.
    pub(crate) payment: usize,
    pub(crate) amount: i64,
    /// What settled it: from which serial number on, with what, on which day. Rising.
    settled: Vec<(Lot, i64, u32)>,
}

/// Money at rest: whose it was, where it is, how much.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Rest {
    pub(crate) origin: u32,
    pub(crate) node: u32,
    pub(crate) amount: i64,
}

/// All lots, and what was spent ahead.
#[derive(Debug)]
pub(crate) struct Ledger {
    rule: LotRule,
    held: Vec<VecDeque<Lot>>,
    sums: Vec<i64>,
    owed: Vec<VecDeque<Owed>>,
    repaid: Vec<(u32, Lot)>,
    pub(crate) ahead: Vec<Ahead>,
    /// Money that left its earmark, by the earmark it had.
    pub(crate) crossed: Vec<(u32, i64)>,
}

/// What money settles when it comes.
#[derive(Clone, Copy, Debug)]
struct Owed {
    advance: Option<u32>, // None: from before the first day.
    settled: i64,
    amount: i64,
}

impl Ahead {
    /// On which days it was settled, and with how much.
    pub(crate) fn settlements(&self) -> impl Iterator<Item = (u32, i64)> {
        self.settled.iter().map(|(lot, _, day)| (*day, lot.amount))
    }

    /// What was never settled.
    pub(crate) fn unsettled(&self) -> i64 {
        self.amount - self.settled.iter().map(|(lot, _, _)| lot.amount).sum::<i64>()
    }
}

impl Ledger {
    /// Hands on payments in their order. Sums of all amounts fit, which callers have checked.
    ///
    /// O(payments + splits) for lots taken whole from one end; pro rata, O(payments x origins held).
    pub(crate) fn run(nodes: u32, openings: &[i64], payments: &[Payment], rule: LotRule) -> Self {
        let size = place(nodes);
        let mut ledger = Self {
            rule,
            held: vec![VecDeque::new(); size],
            sums: vec![0; size],
            owed: vec![VecDeque::new(); size],
            repaid: Vec::new(),
            ahead: Vec::new(),
            crossed: Vec::new(),
        };
        for (opening, node) in openings.iter().zip(0..nodes) {
            if *opening > 0 {
                ledger.hold(node, Lot { colour: node, serial: 0, amount: *opening, earmark: 0 });
            } else if let Some(owed) = ledger.owed.get_mut(place(node)).filter(|_| *opening < 0) {
                owed.push_back(Owed {
                    advance: None,
                    settled: 0,
                    amount: opening.saturating_neg(),
                });
            }
        }
        for (turn, payment) in payments.iter().enumerate() {
            let lots = ledger.pay(turn, payment);
            for lot in lots {
                ledger.receive(payment.payee, Lot { earmark: payment.earmark, ..lot }, payment.day);
            }
        }
        ledger
    }

    fn pay(&mut self, turn: usize, payment: &Payment) -> Vec<Lot> {
        let has = self.sums.get(place(payment.payer)).copied().unwrap_or(0);
        let from_held = payment.amount.min(has);
        let mut lots = self.take(payment.payer, from_held, payment.earmark);
        let short = payment.amount - from_held;
        if short > 0 {
            let advance = number(self.ahead.len());
            let nodes = number(self.held.len());
            let colour = nodes.saturating_add(advance);
            lots.push(Lot { colour, serial: 0, amount: short, earmark: 0 });
            let payer = payment.payer;
            self.ahead.push(Ahead { payer, payment: turn, amount: short, settled: Vec::new() });
            if let Some(owed) = self.owed.get_mut(place(payer)) {
                owed.push_back(Owed { advance: Some(advance), settled: 0, amount: short });
            }
        }
        lots
    }

    fn take(&mut self, node: u32, amount: i64, earmark: u32) -> Vec<Lot> {
        let nodes = number(self.held.len());
        let Some(held) = self.held.get_mut(place(node)) else { return Vec::new() };
        let all = self.sums.get(place(node)).copied().unwrap_or(0);
        let mut lots = Vec::new();
        match self.rule {
            LotRule::ProRata => pro_rata(nodes, held, amount, all, &mut lots),
            LotRule::Fifo => from_front(held, amount, |_| true, &mut lots),
            LotRule::Lifo => from_back(held, amount, &mut lots),
            LotRule::EarmarkFirst => {
                let mut left = amount;
                let tiers: [fn(u32, u32) -> bool; 3] =
                    [|own, wanted| own == wanted, |own, _| own == 0, |_, _| true];
                for (tier, suits) in tiers.iter().enumerate() {
                    let first = lots.len();
                    from_front(held, left, |lot| suits(lot.earmark, earmark), &mut lots);
                    let new = lots.get(first..).unwrap_or_default();
                    left -= new.iter().map(|lot| lot.amount).sum::<i64>();
                    if tier == 2 {
                        self.crossed.extend(new.iter().map(|lot| (lot.earmark, lot.amount)));
                    }
                }
            }
        }
        if let Some(sum) = self.sums.get_mut(place(node)) {
            *sum -= lots.iter().map(|lot| lot.amount).sum::<i64>();
        }
        lots
    }

    fn receive(&mut self, node: u32, mut lot: Lot, day: u32) {
        while lot.amount > 0 {
            let Some(owed) = self.owed.get_mut(place(node)).and_then(VecDeque::front_mut) else {
                return self.hold(node, lot);
            };
            let part = lot.amount.min(owed.amount - owed.settled);
            let used = Lot { amount: part, ..lot };
            let serial = owed.settled;
            owed.settled += part;
            let (advance, is_done) = (owed.advance, owed.settled == owed.amount);
            match advance.and_then(|advance| self.ahead.get_mut(place(advance))) {
                Some(ahead) => ahead.settled.push((used, serial, day)),
                None => self.repaid.push((node, used)),
            }
            if let Some(owed) = self.owed.get_mut(place(node)).filter(|_| is_done) {
                owed.pop_front();
            }
            lot.amount -= part;
            lot.serial += part;
        }
    }

    fn hold(&mut self, node: u32, lot: Lot) {
        let nodes = number(self.held.len());
        let is_mixed = self.rule == LotRule::ProRata;
        let Some(held) = self.held.get_mut(place(node)) else { return };
        if let Some(sum) = self.sums.get_mut(place(node)) {
            *sum += lot.amount;
        }
        if !is_mixed {
            held.push_back(lot);
            return;
        }
        // Mixed money is kept by origin; units of advances stay apart, for each is settled by itself.
        let lot = if lot.colour < nodes { Lot { serial: 0, ..lot } } else { lot };
        let key = (lot.colour, lot.serial);
        match held.binary_search_by_key(&key, |other| (other.colour, other.serial)) {
            Ok(found) if lot.colour < nodes => {
                if let Some(other) = held.get_mut(found) {
                    other.amount += lot.amount;
                }
            }
            Ok(found) | Err(found) => held.insert(found, lot),
        }
    }

    /// Where money rests in the end and whose it was, advances resolved, in order.
    ///
    /// A unit of an advance is what settled it, which may be a unit of another advance in turn. Each unit settles
    /// at most one other and then rests nowhere, so following a unit at rest comes to an end. What was never
    /// settled is the payer's own.
    pub(crate) fn rests(&self) -> Vec<Rest> {
        let nodes = number(self.held.len());
        let held = self.held.iter().zip(0_u32..);
        let held = held.flat_map(|(lots, node)| lots.iter().map(move |lot| (node, *lot)));
        let mut found = Vec::new();
        for (node, lot) in held.chain(self.repaid.iter().copied()) {
            let mut open = vec![lot];
            while let Some(lot) = open.pop() {
                let advance = lot.colour.checked_sub(nodes);
                match advance.and_then(|advance| self.ahead.get(place(advance))) {
                    None => found.push(Rest { origin: lot.colour, node, amount: lot.amount }),
                    Some(ahead) => resolve(ahead, lot, &mut open),
                }
            }
        }
        // What was owed before and never repaid is the party's own, and is where it was.
        for (owed, node) in self.owed.iter().zip(0_u32..) {
            let old = owed.iter().filter(|owed| owed.advance.is_none());
            let amount: i64 = old.map(|owed| owed.amount - owed.settled).sum();
            found.extend((amount > 0).then_some(Rest { origin: node, node, amount }));
        }
        found.sort_unstable();
        let mut merged: Vec<Rest> = Vec::with_capacity(found.len());
        for rest in found {
            match merged.last_mut() {
                Some(last) if (last.origin, last.node) == (rest.origin, rest.node) => {
                    last.amount += rest.amount;
                }
                _ => merged.push(rest),
            }
        }
        merged
    }
}

/// Replaces units of an advance by what settled them, or by the payer's own.
fn resolve(ahead: &Ahead, lot: Lot, open: &mut Vec<Lot>) {
    let (mut serial, end) = (lot.serial, lot.serial + lot.amount);
    let first = ahead.settled.partition_point(|(used, start, _)| start + used.amount <= serial);
    for (used, start, _) in ahead.settled.iter().skip(first) {
        if serial >= end || *start >= end {
            break;
        }
        let skipped = serial - start;
        let part = (used.amount - skipped).min(end - serial);
        open.push(Lot { serial: used.serial + skipped, amount: part, ..*used });
        serial += part;
    }
    if serial < end {
        open.push(Lot { colour: ahead.payer, serial: 0, amount: end - serial, earmark: 0 });
    }
}

fn from_front(
    held: &mut VecDeque<Lot>,
    amount: i64,
    suits: impl Fn(&Lot) -> bool,
    lots: &mut Vec<Lot>,
) {
    let mut left = amount;
    let mut passed = VecDeque::new();
    while left > 0 {
        let Some(mut lot) = held.pop_front() else { break };
        if !suits(&lot) {
            passed.push_back(lot);
            continue;
        }
        let part = lot.amount.min(left);
        lots.push(Lot { amount: part, ..lot });
        left -= part;
        lot.amount -= part;
        lot.serial += part;
        if lot.amount > 0 {
            held.push_front(lot);
        }
    }
    while let Some(lot) = passed.pop_back() {
        held.push_front(lot);
    }
}

fn from_back(held: &mut VecDeque<Lot>, amount: i64, lots: &mut Vec<Lot>) {
    let mut left = amount;
    while left > 0 {
        let Some(mut lot) = held.pop_back() else { break };
        let part = lot.amount.min(left);
        lot.amount -= part;
        lots.push(Lot { amount: part, serial: lot.serial + lot.amount, ..lot });
        left -= part;
        if lot.amount > 0 {
            held.push_back(lot);
        }
    }
}

/// Takes of each lot its share, running sums rounded down, so that parts add up.
fn pro_rata(nodes: u32, held: &mut VecDeque<Lot>, amount: i64, all: i64, lots: &mut Vec<Lot>) {
    let share = |sum: i64| {
        let product = i128::from(amount) * i128::from(sum);
        product.checked_div(i128::from(all)).and_then(|s| i64::try_from(s).ok()).unwrap_or(0)
    };
    let (mut sum, mut given) = (0, 0);
    for lot in &mut *held {
        sum += lot.amount;
        let part = share(sum) - given;
        given += part;
        if part > 0 {
            lots.push(Lot { amount: part, ..*lot });
            lot.amount -= part;
            lot.serial += if lot.colour < nodes { 0 } else { part };
        }
    }
    held.retain(|lot| lot.amount > 0);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn payment(payer: u32, payee: u32, amount: i64) -> Payment {
        Payment { payer, payee, amount, earmark: 0, day: 0 }
    }

    fn rests(rule: LotRule, openings: &[i64], payments: &[Payment]) -> Vec<(u32, u32, i64)> {
        let nodes = number(openings.len());
        let found = Ledger::run(nodes, openings, payments, rule).rests();
        found.into_iter().map(|rest| (rest.origin, rest.node, rest.amount)).collect()
    }

    #[test]
    fn rules_differ_in_whose_money_is_spent() {
        let openings = [6, 2, 0, 0];
        let payments = [payment(0, 2, 6), payment(1, 2, 2), payment(2, 3, 4)];
        let found = |rule| rests(rule, &openings, &payments);
        assert_eq!(found(LotRule::Fifo), [(0, 2, 2), (0, 3, 4), (1, 2, 2)]);
        assert_eq!(found(LotRule::Lifo), [(0, 2, 4), (0, 3, 2), (1, 3, 2)]);
        assert_eq!(found(LotRule::ProRata), [(0, 2, 3), (0, 3, 3), (1, 2, 1), (1, 3, 1)]);
    }

    #[test]
    fn earmarked_money_goes_where_it_should_while_it_can() {
        let earmarked =
            |payer, payee, amount, earmark| Payment { earmark, ..payment(payer, payee, amount) };
        let payments = [
            earmarked(0, 2, 3, 0),
            earmarked(1, 2, 5, 7),
            earmarked(2, 3, 4, 7),
            earmarked(2, 4, 4, 0),
        ];
        let ledger = Ledger::run(5, &[3, 5, 0, 0, 0], &payments, LotRule::EarmarkFirst);
        let found: Vec<_> = ledger.rests().iter().map(|r| (r.origin, r.node, r.amount)).collect();
        assert_eq!(found, [(0, 4, 3), (1, 3, 4), (1, 4, 1)]);
        assert_eq!(ledger.crossed, [(7, 1)]);
    }

    #[test]
    fn an_advance_is_what_settles_it() {
        // 1 pays 5 before it has anything; then 0 pays it 3: the rest was 1's own.
        let payments = [payment(1, 2, 5), payment(0, 1, 3)];
        for rule in [LotRule::Fifo, LotRule::Lifo, LotRule::ProRata, LotRule::EarmarkFirst] {
            assert_eq!(rests(rule, &[3, 0, 0], &payments), [(0, 2, 3), (1, 2, 2)], "{rule}");
            let ledger = Ledger::run(3, &[3, 0, 0], &payments, rule);
            assert_eq!((ledger.ahead[0].amount, ledger.ahead[0].unsettled()), (5, 2));
        }
        // What was owed before is repaid first, and rests there.
        assert_eq!(
            rests(LotRule::Fifo, &[3, -2, 0], &[payment(0, 1, 3), payment(1, 2, 1)]),
            [(0, 1, 2), (0, 2, 1)]
        );
    }

    #[test]
    fn advances_in_a_circle_end() {
        // Three parties pay each other round with nothing in hand; then money comes.
        let payments = [payment(0, 1, 4), payment(1, 2, 6), payment(2, 0, 6), payment(3, 1, 2)];
        for rule in [LotRule::Fifo, LotRule::Lifo, LotRule::ProRata] {
            let found = rests(rule, &[0, 0, 0, 2], &payments);
            assert_eq!(found.iter().map(|rest| rest.2).sum::<i64>(), 2, "{rule}: {found:?}");
            assert!(found.iter().all(|rest| (rest.0, rest.1) == (3, 0)), "{rule}: {found:?}");
        }
    }

    /// Every unit by itself: a unit is an origin, or stands for the unit that settled it.
    fn unit_by_unit(openings: &[i64], payments: &[Payment]) -> Vec<(u32, u32, i64)> {
        #[derive(Clone, Copy)]
        enum Unit {
            Of(u32),
            Owed(usize),
        }
        let mut held: Vec<VecDeque<Unit>> = openings
            .iter()
            .zip(0..)
            .map(|(opening, node)| (0..(*opening).max(0)).map(|_| Unit::Of(node)).collect())
            .collect();
        let mut owed: Vec<VecDeque<Option<usize>>> =
            openings.iter().map(|opening| (0..(-opening).max(0)).map(|_| None).collect()).collect();
        let mut settled: Vec<(u32, Option<Unit>)> = Vec::new();
        let mut repaid = Vec::new();
        for payment in payments {
            let (payer, payee) = (place(payment.payer), place(payment.payee));
            let units: Vec<Unit> = (0..payment.amount)
                .map(|_| {
                    held[payer].pop_front().unwrap_or_else(|| {
                        settled.push((payment.payer, None));
                        owed[payer].push_back(Some(settled.len() - 1));
                        Unit::Owed(settled.len() - 1)
                    })
                })
                .collect();
            for unit in units {
                match owed[payee].pop_front() {
                    Some(Some(debt)) => settled[debt].1 = Some(unit),
                    Some(None) => repaid.push((payment.payee, unit)),
                    None => held[payee].push_back(unit),
                }
            }
        }
        let at_rest = held
            .iter()
            .zip(0_u32..)
            .flat_map(|(units, node)| units.iter().map(move |u| (node, *u)));
        let mut sums = std::collections::BTreeMap::new();
        for (debts, node) in owed.iter().zip(0_u32..) {
            let old = debts.iter().filter(|debt| debt.is_none()).count();
            if old > 0 {
                sums.insert((node, node), i64::try_from(old).unwrap());
            }
        }
        for (node, mut unit) in at_rest.chain(repaid) {
            let origin = loop {
                match unit {
                    Unit::Of(origin) => break origin,
                    Unit::Owed(debt) => match settled[debt] {
                        (payer, None) => break payer,
                        (_, Some(next)) => unit = next,
                    },
                }
            };
            *sums.entry((origin, node)).or_insert(0) += 1;
        }
        sums.into_iter().map(|((origin, node), amount)| (origin, node, amount)).collect()
    }

    fn stories() -> impl Strategy<Value = (Vec<i64>, Vec<Payment>)> {
        let payment = (0_u32..5, 0_u32..5, 1_i64..9, 0_u32..3);
        let payments = prop::collection::vec(payment, 0..20).prop_map(|payments| {
            let turn =
                |(payer, payee, amount, earmark)| Payment { payer, payee, amount, earmark, day: 0 };
            payments.into_iter().map(turn).collect()
        });
        (prop::collection::vec(-4_i64..12, 5), payments)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn first_in_first_out_is_so_unit_by_unit((openings, payments) in stories()) {
            prop_assert_eq!(rests(LotRule::Fifo, &openings, &payments), unit_by_unit(&openings, &payments));
        }

        #[test]
        fn every_rule_conserves((openings, payments) in stories()) {
            for rule in LotRule::ALL {
                let ledger = Ledger::run(5, &openings, &payments, *rule);
                let rests = ledger.rests();
                for node in 0..5_u32 {
                    let at = |pick: fn(&Rest) -> u32| -> i64 {
                        rests.iter().filter(|rest| pick(rest) == node).map(|rest| rest.amount).sum()
                    };
                    let (rest, own) = (at(|rest| rest.node), at(|rest| rest.origin));
                    let paid: i64 = payments.iter().filter(|p| p.payer == node).map(|p| p.amount).sum();
                    let got: i64 = payments.iter().filter(|p| p.payee == node).map(|p| p.amount).sum();
                    let opening = openings[place(node)];
                    let (has, owes) = (got + opening.max(0), paid + (-opening).max(0));
                    prop_assert_eq!(rest, (-opening).max(0) + (has - owes).max(0), "{}", rule);
                    prop_assert_eq!(own, opening.max(0) + (owes - has).max(0), "{}", rule);
                    let unsettled: i64 =
                        ledger.ahead.iter().filter(|a| a.payer == node).map(Ahead::unsettled).sum();
                    prop_assert!(unsettled <= own);
                }
            }
        }
    }
}
