//! Flows as columns: read row by row, then put in order.

use std::cmp::Ordering;

use fourp_model::{
    BudgetClass, Certainty, Earmark, Flow, FlowKind, FundingCommitment, PartialDate, Party, Period,
    Phase, Slug, Stream,
};

use crate::{
    dictionary::{Codes, Column, Growing, Index, gather, in_order},
    index::{at, number, place, sorted_by_key},
};

/// What is known of each flow but its ends, in canonical order.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Columns {
    pub(crate) amounts: Vec<i64>,
    pub(crate) rows: Vec<u32>,
    pub(crate) period: Column<Period>,
    pub(crate) kind: Column<FlowKind>,
    pub(crate) phase: Column<Phase>,
    pub(crate) certainty: Column<Certainty>,
    pub(crate) stream: Column<Option<Slug<Stream>>>,
    pub(crate) earmark: Column<Option<Slug<Earmark>>>,
    pub(crate) commitment: Column<Option<Slug<FundingCommitment>>>,
    pub(crate) announced: Column<Option<PartialDate>>,
    pub(crate) confirmed: Column<Option<PartialDate>>,
    pub(crate) paid: Column<Option<PartialDate>>,
    pub(crate) withdrawn: Column<Option<PartialDate>>,
    pub(crate) half_width: Column<Option<i64>>,
    pub(crate) budget: Column<Option<BudgetClass>>,
    pub(crate) reported_by: Column<Option<Party>>,
}

/// Flows as they come, before they are put in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    parties: Parties,
    payers: Vec<u32>,
    payees: Vec<u32>,
    amounts: Vec<i64>,
    period: Growing<Period>,
    kind: Growing<FlowKind>,
    phase: Growing<Phase>,
    certainty: Growing<Certainty>,
    stream: Growing<Option<Slug<Stream>>>,
    earmark: Growing<Option<Slug<Earmark>>>,
    commitment: Growing<Option<Slug<FundingCommitment>>>,
    announced: Growing<Option<PartialDate>>,
    confirmed: Growing<Option<PartialDate>>,
    paid: Growing<Option<PartialDate>>,
    withdrawn: Growing<Option<PartialDate>>,
    half_width: Growing<Option<i64>>,
    budget: Growing<Option<BudgetClass>>,
    reported_by: Growing<Option<Party>>,
}

/// Flows in canonical order: by payer, payee, then every column, the row last.
#[derive(Clone, Debug)]
pub(crate) struct Sorted {
    /// In order of their text.
    pub(crate) parties: Vec<Party>,
    /// For each party, whether it was declared.
    pub(crate) declared: Vec<bool>,
    pub(crate) payers: Vec<u32>,
    pub(crate) payees: Vec<u32>,
    pub(crate) columns: Columns,
}

/// The ends of flows, numbered as they come.
#[derive(Clone, Debug, Default)]
struct Parties {
    seen: Vec<Party>,
    index: Index,
    declared: Vec<u32>,
}

impl Rows {
    /// How many rows there are.
    pub(crate) const fn len(&self) -> usize {
        self.amounts.len()
    }

    /// How many parties there are.
    pub(crate) const fn party_count(&self) -> usize {
        self.parties.seen.len()
    }

    /// Notes that a party is declared, whether it pays, is paid, or neither.
    pub(crate) fn declare(&mut self, party: &Party) {
        let number = self.parties.index.find_or_add(party, &mut self.parties.seen);
        self.parties.declared.push(number);
    }

    /// Adds a row.
    pub(crate) fn push(&mut self, flow: &Flow) {
        let parties = &mut self.parties;
        self.payers.push(parties.index.find_or_add(&flow.payer, &mut parties.seen));
        self.payees.push(parties.index.find_or_add(&flow.payee, &mut parties.seen));
        self.amounts.push(flow.amount.minor());
        self.period.push(&flow.period);
        self.kind.push(&flow.kind);
        self.phase.push(&flow.phase);
        self.certainty.push(&flow.certainty);
        self.stream.push(&flow.stream);
        self.earmark.push(&flow.earmark);
        self.commitment.push(&flow.commitment);
        self.announced.push(&flow.announced);
        self.confirmed.push(&flow.confirmed);
        self.paid.push(&flow.paid);
        self.withdrawn.push(&flow.withdrawn);
        self.half_width.push(&flow.half_width.map(fourp_model::Money::minor));
        self.budget.push(&flow.budget);
        self.reported_by.push(&flow.reported_by);
    }

    /// Puts flows in order. O(n + p log p) for n flows between p parties, but for flows between the same two parties,
    /// which are compared.
    pub(crate) fn sort(self) -> Sorted {
        let (parties, numbers) = in_order(self.parties.seen, by_text);
        let mut declared = vec![false; parties.len()];
        for old in self.parties.declared {
            if let Some(mark) = declared.get_mut(place(at(&numbers, old))) {
                *mark = true;
            }
        }
        let payers: Vec<u32> = self.payers.iter().map(|old| at(&numbers, *old)).collect();
        let payees: Vec<u32> = self.payees.iter().map(|old| at(&numbers, *old)).collect();
        let columns = Columns {
            rows: (1..=number(self.amounts.len())).collect(),
            amounts: self.amounts,
            period: self.period.freeze(),
            kind: self.kind.freeze(),
            phase: self.phase.freeze(),
            certainty: self.certainty.freeze(),
            stream: self.stream.freeze(),
            earmark: self.earmark.freeze(),
            commitment: self.commitment.freeze(),
            announced: self.announced.freeze(),
            confirmed: self.confirmed.freeze(),
            paid: self.paid.freeze(),
            withdrawn: self.withdrawn.freeze(),
            half_width: self.half_width.freeze(),
            budget: self.budget.freeze(),
            reported_by: self.reported_by.freeze(),
        };
        let order = order(&payers, &payees, parties.len(), &columns);
        Sorted {
            parties,
            declared,
            payers: gather(&payers, &order),
            payees: gather(&payees, &order),
            columns: columns.reordered(&order),
        }
    }
}

impl Columns {
    /// The columns in the order in which flows between the same two parties are compared, before the amount and after.
    fn codes(&self) -> ([&Codes; 4], [&Codes; 10]) {
        (
            [self.period.codes(), self.kind.codes(), self.phase.codes(), self.certainty.codes()],
            [
                self.stream.codes(),
                self.earmark.codes(),
                self.commitment.codes(),
                self.announced.codes(),
                self.confirmed.codes(),
                self.paid.codes(),
                self.withdrawn.codes(),
                self.half_width.codes(),
                self.budget.codes(),
                self.reported_by.codes(),
            ],
        )
    }

    fn reordered(self, order: &[u32]) -> Self {
        Self {
            amounts: gather(&self.amounts, order),
            rows: gather(&self.rows, order),
            period: self.period.reordered(order),
            kind: self.kind.reordered(order),
            phase: self.phase.reordered(order),
            certainty: self.certainty.reordered(order),
            stream: self.stream.reordered(order),
            earmark: self.earmark.reordered(order),
            commitment: self.commitment.reordered(order),
            announced: self.announced.reordered(order),
            confirmed: self.confirmed.reordered(order),
            paid: self.paid.reordered(order),
            withdrawn: self.withdrawn.reordered(order),
            half_width: self.half_width.reordered(order),
            budget: self.budget.reordered(order),
            reported_by: self.reported_by.reordered(order),
        }
    }
}

/// Parties in order of their text; where a body reads like a class, the body first.
pub(crate) fn by_text(a: &Party, b: &Party) -> Ordering {
    match (a, b) {
        (Party::Body(body), Party::Class(class)) => body
            .as_str()
            .bytes()
            .cmp("class:".bytes().chain(class.as_str().bytes()))
            .then(Ordering::Less),
        (Party::Class(_), Party::Body(_)) => by_text(b, a).reverse(),
        _ => a.cmp(b),
    }
}

fn order(payers: &[u32], payees: &[u32], parties: usize, columns: &Columns) -> Vec<u32> {
    let by_payee = sorted_by_key(0..number(payees.len()), payees, parties);
    let mut order = sorted_by_key(by_payee.into_iter(), payers, parties);
    let (before, after) = columns.codes();
    let before: Vec<&Codes> = before.into_iter().filter(|codes| !codes.is_constant()).collect();
    let after: Vec<&Codes> = after.into_iter().filter(|codes| !codes.is_constant()).collect();
    let compare = |codes: &[&Codes], a: u32, b: u32| {
        let differing = codes.iter().map(|codes| codes.get(a).cmp(&codes.get(b)));
        differing.into_iter().find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    };
    let amount = |row: u32| columns.amounts.get(place(row));
    let ends = |row: &u32| (at(payers, *row), at(payees, *row));
    for parallel in order.chunk_by_mut(|a, b| ends(a) == ends(b)) {
        if parallel.len() > 1 {
            // Stable, so that rows that say the same stay in their order.
            parallel.sort_by(|a, b| {
                compare(&before, *a, *b)
                    .then_with(|| amount(*a).cmp(&amount(*b)))
                    .then_with(|| compare(&after, *a, *b))
            });
        }
    }
    order
}
