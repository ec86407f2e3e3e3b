//! One transfer told twice: by who paid and by who was paid.

use std::collections::BTreeMap;

use chrono::Datelike;
use fourp_model::{
    Answer, Body, BodyClass, Currency, FundingCommitment, Level, NotMeasurable, PartialDate, Party,
    Period, Phase, Programme, RowRef, Slug, Table,
};
use serde::Serialize;

use crate::{
    flow_graph::FlowView, index::place, slice::Slice, spans::Spans, total::Total,
    words::conventions,
};

conventions! {
    /// Whose record stands where both sides tell of a transfer.
    #[non_exhaustive]
    Precedence {
        /// That of the higher level of government (GFSM 2014, 3.165); of the payer where levels are equal or unknown.
        HigherLevel = "the higher level of government",
        /// That of who paid.
        Payer = "the payer",
        /// That of who was paid.
        Payee = "the payee",
    }
}

/// When two flows are one transfer, and whose record of it stands.
///
/// By default amounts agree but for their rounding, days are the same, and the record of [`Precedence::HigherLevel`]
/// stands, with no levels known.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct MirrorRule {
    /// By how much, in minor units, amounts may differ beyond their rounding; below 0 is 0.
    #[serde(serialize_with = "crate::minor::text")]
    pub tolerance: i64,
    /// By how many days records of single days may be apart, where they share a commitment and their amounts are equal.
    pub days: u32,
    /// Whose record stands.
    pub precedence: Precedence,
    /// The levels of parties, as far as they are known.
    pub levels: BTreeMap<Party, Level>,
}

/// Transfers that both sides tell of, and flows that only one side does.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Mirrors {
    /// The currency of every amount.
    pub currency: Option<Currency>,
    /// How far the money has come.
    pub phase: Phase,
    /// By how much amounts might differ, in minor units.
    #[serde(serialize_with = "crate::minor::text")]
    pub tolerance: i64,
    /// By how many days records of single days that share a commitment might be apart.
    pub days: u32,
    /// Whose record stands.
    pub precedence: Precedence,
    /// Transfers that both sides tell of, by payer and payee.
    pub pairs: Vec<MirrorPair>,
    /// What only payers tell of.
    pub only_payer: OneSided,
    /// What only payees tell of.
    pub only_payee: OneSided,
    /// What a third party tells of, or nobody is said to, and what a party pays itself.
    pub neither: OneSided,
}

/// One transfer with two witnesses.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MirrorPair {
    /// Who paid.
    pub payer: Party,
    /// Who was paid.
    pub payee: Party,
    /// The period by the payer's record.
    pub period: Period,
    /// What the payer tells.
    pub payer_told: Witness,
    /// What the payee tells.
    pub payee_told: Witness,
    /// What the payee tells, less what the payer tells.
    pub discrepancy: Total,
    /// Whose record stands.
    pub stands: Reporter,
}

/// What one side tells.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Witness {
    /// The number of the flow in the graph.
    pub flow: u32,
    /// Its row.
    pub row: RowRef,
    /// How much.
    pub amount: Total,
    /// When it was announced, confirmed, paid or withdrawn, by its phase.
    pub date: Option<PartialDate>,
}

/// Flows without a counterpart.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct OneSided {
    /// The numbers of the flows in the graph, rising.
    pub flows: Vec<u32>,
    /// The sum of their amounts.
    pub total: Total,
}

conventions! {
    /// A side of a transfer.
    #[expect(clippy::exhaustive_enums, reason = "a transfer has two sides")]
    Reporter {
        /// Who paid.
        Payer = "payer",
        /// Who was paid.
        Payee = "payee",
    }
}

impl Default for MirrorRule {
    fn default() -> Self {
        Self { tolerance: 0, days: 0, precedence: Precedence::HigherLevel, levels: BTreeMap::new() }
    }
}

/// The levels that a programme states of its bodies and classes of bodies.
#[must_use]
pub fn levels(programme: &Programme) -> BTreeMap<Party, Level> {
    let bodies = programme.rows::<Body>().iter();
    let bodies = bodies.filter_map(|body| Some((Party::Body(body.id.clone()), body.level?)));
    let classes = programme.rows::<BodyClass>().iter();
    let classes = classes.filter_map(|class| Some((Party::Class(class.id.clone()), class.level?)));
    bodies.chain(classes).collect()
}

/// Finds the transfers that both sides report, so that none is counted twice.
///
/// A flow is told by its payer or its payee if `reported_by` names them. One of each are a transfer if they have the same
/// ends, the same days and no different commitments, and their amounts agree. Where there are several, flows that share
/// a commitment go together before others, equal amounts before unequal ones, and of these the smallest first, which
/// makes as many pairs as can be made of what is left. Last come records of single days that are within
/// [`MirrorRule::days`] of each other, of one commitment and of equal amounts, the earliest first. [`Mirrors::once`] is the slice with each transfer in it once.
///
/// A pair is an inference. It says that two records may be of one transfer, and `discrepancy` how far they are apart.
///
/// ```
/// use fourp_funding::{FlowGraph, MirrorRule, mirrors};
/// use fourp_model::{Citation, Flow, Period, Phase};
///
/// let year = Period::financial_year(2018)?;
/// let told = |by: &str, amount: &str| -> Result<Flow, Box<dyn std::error::Error>> {
///     let (payer, payee, said) = ("office".parse()?, "force".parse()?, Citation::of("accounts".parse()?));
///     let flow = Flow::between(payer, payee, amount.parse()?, Phase::Paid, year.clone(), said);
///     Ok(Flow { reported_by: Some(by.parse()?), ..flow })
/// };
/// let flows = [told("office", "GBP 11.50")?, told("force", "GBP 11.40")?];
/// let graph = FlowGraph::compile(&flows).map_err(|defects| format!("{defects:?}"))?;
/// let rule = MirrorRule { tolerance: 20, ..MirrorRule::default() };
/// let found = mirrors(&graph.at(Phase::Paid), &rule).measured().ok_or("nobody reports")?;
/// assert_eq!(found.pairs[0].discrepancy.minor, -10);
/// assert_eq!(found.once(&graph.at(Phase::Paid)).total(), 1150);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// O(n log n) for n flows.
pub fn mirrors(slice: &Slice<'_>, rule: &MirrorRule) -> Answer<Mirrors> {
    let graph = slice.source();
    let spans = Spans::new(graph.periods());
    let mut found = Mirrors {
        currency: graph.currency(),
        phase: slice.phase(),
        tolerance: rule.tolerance.max(0),
        days: rule.days,
        precedence: rule.precedence,
        pairs: Vec::new(),
        only_payer: OneSided::default(),
        only_payee: OneSided::default(),
        neither: OneSided::default(),
    };
    let mut told: Vec<Told<'_>> = Vec::new();
    for flow in slice.flows() {
        let node = flow.reported_by.and_then(|party| graph.node(party));
        let side = match node {
            Some(node) if flow.payer != flow.payee && node == flow.payer => Reporter::Payer,
            Some(node) if flow.payer != flow.payee && node == flow.payee => Reporter::Payee,
            _ => {
                found.neither.add(&flow);
                continue;
            }
        };
        let period = graph.columns.period.codes().get(flow.flow).unwrap_or_default();
        told.push(Told { span: spans.of(period), side, is_paired: false, flow });
    }
    let is_told_by = |side| told.iter().any(|told| told.side == side);
    if !is_told_by(Reporter::Payer) || !is_told_by(Reporter::Payee) {
        let why = if told.is_empty() {
            format!("no flow that is {} is reported by one of its sides", slice.phase())
        } else {
            let side = if is_told_by(Reporter::Payer) { Reporter::Payer } else { Reporter::Payee };
            format!(
                "every flow that is {} and reported by one of its sides is reported by the {side}",
                slice.phase()
            )
        };
        return NotMeasurable::new("which transfers are told twice?", why)
            .needing(Table::Flows, "which body reports each flow, from the accounts of both sides")
            .into();
    }
    // With a commitment first, among each other; then whoever is left, unless commitments differ.
    pair_up(&mut told, rule, &mut found.pairs, slice, |told| told.flow.commitment.map(Some));
    pair_up(&mut told, rule, &mut found.pairs, slice, |_| Some(None));
    if rule.days > 0 {
        pair_days(&mut told, rule, &mut found.pairs, slice);
    }
    for told in told.iter().filter(|told| !told.is_paired) {
        match told.side {
            Reporter::Payer => found.only_payer.add(&told.flow),
            Reporter::Payee => found.only_payee.add(&told.flow),
        }
    }
    found.only_payer.flows.sort_unstable();
    found.only_payee.flows.sort_unstable();
    found.pairs.sort_by_key(|pair| (pair.payer_told.flow, pair.payee_told.flow));
    Answer::Measured(found)
}

impl Mirrors {
    /// The slice with each transfer in it once, by the record that stands. O(flows log pairs).
    #[must_use]
    pub fn once<'g>(&self, slice: &Slice<'g>) -> Slice<'g> {
        let mut falls: Vec<u32> = self.pairs.iter().map(|pair| pair.other().flow).collect();
        falls.sort_unstable();
        slice.filter(|flow| falls.binary_search(&flow.flow).is_err())
    }

    /// What of it concerns a slice of the same phase: pairs whose record that stands is in it, and its other flows.
    #[must_use]
    pub fn among(&self, slice: &Slice<'_>) -> Self {
        let here: Vec<u32> = slice.flows().map(|flow| flow.flow).collect();
        let is_here = |flow: u32| here.binary_search(&flow).is_ok();
        let sided = |side: &OneSided| {
            let flows = side.flows.iter().filter(|flow| is_here(**flow));
            let mut found = OneSided::default();
            flows.filter_map(|flow| slice.source().flow(*flow)).for_each(|flow| found.add(&flow));
            found
        };
        let pairs = self.pairs.iter().filter(|pair| is_here(pair.standing().flow));
        Self {
            pairs: pairs.cloned().collect(),
            only_payer: sided(&self.only_payer),
            only_payee: sided(&self.only_payee),
            neither: sided(&self.neither),
            ..*self
        }
    }

    /// How far the records of all pairs are apart, whichever way.
    #[must_use]
    pub fn apart(&self) -> i128 {
        let apart = self.pairs.iter().map(|pair| pair.discrepancy.minor.saturating_abs());
        apart.fold(0, i128::saturating_add)
    }
}

impl MirrorPair {
    /// The record that stands.
    #[must_use]
    pub const fn standing(&self) -> &Witness {
        match self.stands {
            Reporter::Payer => &self.payer_told,
            Reporter::Payee => &self.payee_told,
        }
    }

    /// Whether the two give days that cannot be one.
    #[must_use]
    pub fn is_dated_apart(&self) -> bool {
        match (self.payer_told.date, self.payee_told.date) {
            (Some(one), Some(other)) => {
                one.last_day() < other.first_day() || other.last_day() < one.first_day()
            }
            _ => false,
        }
    }

    /// The record that does not.
    #[must_use]
    pub const fn other(&self) -> &Witness {
        match self.stands {
            Reporter::Payer => &self.payee_told,
            Reporter::Payee => &self.payer_told,
        }
    }
}

impl OneSided {
    fn add(&mut self, flow: &FlowView<'_>) {
        self.flows.push(flow.flow);
        self.total = self.total.plus(amount(flow));
    }
}

/// A flow that one of its sides tells of.
struct Told<'g> {
    span: u32,
    side: Reporter,
    is_paired: bool,
    flow: FlowView<'g>,
}

type Key<'g> = Option<&'g Slug<FundingCommitment>>;

/// Pairs flows of the same ends, days and key; those without a key are left alone.
fn pair_up<'g>(
    told: &mut [Told<'g>],
    rule: &MirrorRule,
    pairs: &mut Vec<MirrorPair>,
    slice: &Slice<'_>,
    key: impl Fn(&Told<'g>) -> Option<Key<'g>>,
) {
    let group = |told: &Told<'g>| (told.flow.payer, told.flow.payee, told.span, key(told));
    let by_amount = |told: &Told<'g>| (told.flow.amount, told.flow.flow);
    told.sort_by(|a, b| (group(a), by_amount(a)).cmp(&(group(b), by_amount(b))));
    for of_group in told.chunk_by_mut(|a, b| group(a) == group(b)) {
        if of_group.first().is_none_or(|told| key(told).is_none()) {
            continue;
        }
        let is_of_one = of_group.first().is_some_and(|told| key(told) != Some(None));
        for agreement in [Agreement::Exact, Agreement::Near] {
            // Without a commitment on one side, no two of different commitments can meet.
            let sides: &[[Bound; 2]] = if is_of_one {
                &[[Bound::Either; 2]]
            } else {
                &[[Bound::Free, Bound::Either], [Bound::Either, Bound::Free]]
            };
            for [payers, payees] in sides {
                let payers = places(of_group, Reporter::Payer, *payers);
                let payees = places(of_group, Reporter::Payee, *payees);
                for (payer, payee) in agreeing(of_group, &payers, &payees, agreement, rule) {
                    join(of_group, [payer, payee], rule, pairs, slice);
                }
            }
        }
    }
}

/// Pairs flows of single days, of the same ends, commitment and amount: the earlier of two too far apart has no counterpart.
fn pair_days<'g>(
    told: &mut [Told<'g>],
    rule: &MirrorRule,
    pairs: &mut Vec<MirrorPair>,
    slice: &Slice<'_>,
) {
    let group = |told: &Told<'g>| {
        let flow = &told.flow;
        let is_open = !told.is_paired && flow.commitment.is_some() && day(flow).is_some();
        (!is_open, flow.payer, flow.payee, flow.commitment, flow.amount)
    };
    let order = |told: &Told<'g>| (day(&told.flow), told.flow.flow);
    told.sort_by(|a, b| (group(a), order(a)).cmp(&(group(b), order(b))));
    for of_group in told.chunk_by_mut(|a, b| group(a) == group(b)) {
        if of_group.first().is_none_or(|told| group(told).0) {
            continue;
        }
        let payers = places(of_group, Reporter::Payer, Bound::Either);
        let payees = places(of_group, Reporter::Payee, Bound::Either);
        let (mut payers, mut payees) = (payers.iter().peekable(), payees.iter().peekable());
        while let (Some(payer), Some(payee)) = (payers.peek(), payees.peek()) {
            let (Some(by_payer), Some(by_payee)) = (of_group.get(**payer), of_group.get(**payee))
            else {
                break;
            };
            let (Some(one), Some(other)) = (day(&by_payer.flow), day(&by_payee.flow)) else {
                break;
            };
            if one.abs_diff(other) <= rule.days {
                join(of_group, [**payer, **payee], rule, pairs, slice);
                payers.next();
                payees.next();
            } else if one < other {
                payers.next();
            } else {
                payees.next();
            }
        }
    }
}

/// Makes one transfer of two flows, by their places.
fn join(
    told: &mut [Told<'_>],
    [payer, payee]: [usize; 2],
    rule: &MirrorRule,
    pairs: &mut Vec<MirrorPair>,
    slice: &Slice<'_>,
) {
    let (Some(by_payer), Some(by_payee)) = (told.get(payer), told.get(payee)) else { return };
    pairs.extend(pair(by_payer, by_payee, rule, slice));
    for at in [payer, payee] {
        if let Some(told) = told.get_mut(at) {
            told.is_paired = true;
        }
    }
}

/// The day that a flow is of, counted from a fixed one; `None` where its period is not a single day.
fn day(flow: &FlowView<'_>) -> Option<i32> {
    let start = flow.period.start()?;
    (flow.period.days() == Some(1)).then(|| start.num_days_from_ce())
}

/// Whether flows have a commitment.
#[derive(Clone, Copy)]
enum Bound {
    Either,
    Free,
}

/// The places of flows that a side tells of and that have no counterpart yet.
fn places(told: &[Told<'_>], side: Reporter, bound: Bound) -> Vec<usize> {
    let is_free = |told: &Told<'_>| match bound {
        Bound::Either => true,
        Bound::Free => told.flow.commitment.is_none(),
    };
    let open = |told: &Told<'_>| told.side == side && !told.is_paired && is_free(told);
    told.iter().enumerate().filter(|(_, told)| open(told)).map(|(at, _)| at).collect()
}

/// How well amounts agree.
#[derive(Clone, Copy)]
enum Agreement {
    Exact,
    Near,
}

/// Places of flows that agree, both lists rising by amount: the smaller of two that do not agree has no counterpart.
fn agreeing(
    told: &[Told<'_>],
    payers: &[usize],
    payees: &[usize],
    agreement: Agreement,
    rule: &MirrorRule,
) -> Vec<(usize, usize)> {
    let (mut payers, mut payees) = (payers.iter().peekable(), payees.iter().peekable());
    let mut matched = Vec::new();
    while let (Some(payer), Some(payee)) = (payers.peek(), payees.peek()) {
        let (Some(by_payer), Some(by_payee)) = (told.get(**payer), told.get(**payee)) else {
            break;
        };
        let (one, other) = (&by_payer.flow, &by_payee.flow);
        let apart = amount(one).minus(amount(other));
        let allowed = match agreement {
            Agreement::Exact => 0,
            Agreement::Near => apart.half_width.saturating_add(rule.tolerance.max(0).into()),
        };
        if apart.minor.saturating_abs() <= allowed {
            matched.push((**payer, **payee));
            payers.next();
            payees.next();
        } else if one.amount <= other.amount {
            payers.next();
        } else {
            payees.next();
        }
    }
    matched
}

fn pair(
    by_payer: &Told<'_>,
    by_payee: &Told<'_>,
    rule: &MirrorRule,
    slice: &Slice<'_>,
) -> Option<MirrorPair> {
    let parties = slice.source().parties();
    let payer = parties.get(place(by_payer.flow.payer))?;
    let payee = parties.get(place(by_payer.flow.payee))?;
    let witness = |told: &Told<'_>| Witness {
        flow: told.flow.flow,
        row: told.flow.row.clone(),
        amount: amount(&told.flow),
        date: told.flow.date(),
    };
    Some(MirrorPair {
        payer: payer.clone(),
        payee: payee.clone(),
        period: by_payer.flow.period.clone(),
        payer_told: witness(by_payer),
        payee_told: witness(by_payee),
        discrepancy: amount(&by_payee.flow).minus(amount(&by_payer.flow)),
        stands: stands(payer, payee, rule),
    })
}

fn stands(payer: &Party, payee: &Party, rule: &MirrorRule) -> Reporter {
    match rule.precedence {
        Precedence::Payer => Reporter::Payer,
        Precedence::Payee => Reporter::Payee,
        // Levels are ordered from the highest down.
        Precedence::HigherLevel => match (rule.levels.get(payer), rule.levels.get(payee)) {
            (Some(payer), Some(payee)) if payee < payer => Reporter::Payee,
            _ => Reporter::Payer,
        },
    }
}

fn amount(flow: &FlowView<'_>) -> Total {
    Total::rounded(flow.amount.into(), flow.half_width.unwrap_or_default().into())
}

#[cfg(test)]
mod tests;
