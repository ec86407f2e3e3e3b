//! Where does it end up? The flows of the period that has most, followed from where they enter to where they rest.

use std::{cmp::Reverse, collections::BTreeMap, num::NonZeroUsize};

use chrono::Datelike;
use fourp_model::{
    Answer, Defect, DefectKind, NotMeasurable, Party, Period, Phase, Programme, Table,
};
use serde::Serialize;

use crate::{
    attribution::{Attribution, Columns, Group},
    balances::Balances,
    boundary::{Boundary, GrossNet, gross_and_net},
    conservation::{ConservationCheck, ConservationLine, UnlikeBalances, conservation},
    cycling::Cycling,
    difference::{Difference, DifferenceOptions, difference},
    explain::{Explanation, PathLimits},
    flow_graph::FlowGraph,
    index::place,
    mirror::{MirrorRule, Mirrors, levels, mirrors},
    origin::Selection,
    passage::{Passage, passage},
    slice::Slice,
    total::Total,
    trace::Routes,
};

/// How many origins and ends have a name in the table; the others are one row and one column.
const NAMED: usize = 8;
/// How many lines that are left over are told.
const LINES: usize = 12;
/// By how many days two sides' records of one payment may be apart: a month, a convention that the page states.
const DAYS_APART: u32 = 31;
/// Under what the others stand in a table.
const OTHERS: &str = "all others";

/// Where the money of one period goes, at the furthest phase that any flow has come to.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Whereabouts {
    /// For which span: of those of this phase the one with most money. Flows of single days are taken by calendar year.
    pub period: Period,
    /// At which phase.
    pub phase: Phase,
    /// The parties that numbers of nodes below stand for, in order of number.
    pub parties: Vec<Party>,
    /// Who paid whom, both sides' accounts of one transfer taken once; in order of payer and payee. Not written as
    /// JSON, where the rows say it.
    #[serde(skip)]
    pub payments: Vec<Payment>,
    /// Whether what comes in is spent or held.
    pub conservation: Kept,
    /// Gross and net at the boundary around everybody who pays: what they pay each other, and what leaves them.
    pub gross_net: Answer<GrossNet>,
    /// Transfers that both sides tell of, wherever the other side's record lies in time.
    pub mirrors: Answer<Mirrors>,
    /// Where it entered by where it rests, both sides' accounts of one transfer taken once.
    pub attribution: Answer<Attribution>,
    /// The ways behind the largest cell of that table.
    pub largest: Option<Explained>,
    /// The bounds of what went from one party to another, and on whom that depends.
    pub passage: Answer<Passage>,
    /// How much goes round.
    pub cycling: Answer<Cycling>,
    /// What changed since the period before.
    pub change: Answer<Difference>,
}

/// All that one party paid another.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Payment {
    /// Who paid, by number of node.
    pub payer: u32,
    /// Who was paid.
    pub payee: u32,
    /// How much.
    pub sum: Total,
    /// How many flows that is.
    pub flows: usize,
}

/// What is left over, party by party.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Kept {
    /// How many parties stand the test, where balances make it one.
    pub check: Answer<ConservationCheck>,
    /// Those with most left over, the most first.
    pub largest: Vec<ConservationLine>,
}

/// The ways from one origin to one end.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Explained {
    /// Where it entered.
    pub from: Party,
    /// Where it rests.
    pub to: Party,
    /// By which ways, and by which flows.
    pub explanation: Explanation,
}

/// Follows the money of the period that has most. A defect if sums do not fit, or balances are in other money.
pub(crate) fn whereabouts(
    programme: &Programme,
    graph: &FlowGraph,
    balances: &Balances,
    asked: (Option<&Party>, Option<&Party>),
) -> Result<Answer<Whereabouts>, Vec<Defect>> {
    let furthest = [Phase::Paid, Phase::Confirmed, Phase::Announced, Phase::Pledged];
    let slices = furthest.into_iter().map(|phase| graph.at(phase));
    let Some(all) = slices.into_iter().find(|slice| !slice.is_empty()) else {
        return Ok(NotMeasurable::new("Where does the money end up?", "there is no flow")
            .needing(Table::Flows, "who paid whom how much, for which period")
            .into());
    };
    let Some(Fullest { period, slice, before }) = fullest(&all) else {
        return Ok(NotMeasurable::new(
            "Where does the money end up?",
            "no flow has a dated period",
        )
        .needing(Table::Flows, "the period that each amount is for")
        .into());
    };
    let (told, once) = match mirrors(&all, &rule(programme)) {
        Answer::Measured(mirrors) => {
            (Answer::Measured(mirrors.among(&slice)), mirrors.once(&slice))
        }
        why @ Answer::NotMeasurable(_) => (why, slice.clone()),
    };
    let opening = |party: &Party| {
        let held = balances.find(party, &period, None).and_then(|held| held.opening);
        held.and_then(|opening| i64::try_from(opening.minor).ok()).unwrap_or(0)
    };
    let openings: Vec<i64> = graph.parties().iter().map(opening).collect();
    let routes = Routes::with_openings(&once, &openings).map_err(overflow)?;
    let attribution = attribution(&routes);
    let largest = explained(&routes, &attribution);
    let ends = largest.as_ref().map(|largest| (&largest.from, &largest.to));
    Ok(Answer::Measured(Whereabouts {
        phase: slice.phase(),
        parties: graph.parties().to_vec(),
        payments: payments(&once),
        conservation: kept(&once, balances)?,
        gross_net: payers(&once),
        passage: passage(&routes, &openings, asked, ends),
        largest,
        attribution,
        cycling: routes.cycling(),
        change: change(&slice, &period, before.as_ref()),
        mirrors: told,
        period,
    }))
}

/// When two records are taken for one transfer.
pub(crate) fn rule(programme: &Programme) -> MirrorRule {
    MirrorRule { days: DAYS_APART, levels: levels(programme), ..MirrorRule::default() }
}

/// The span with most money.
struct Fullest<'g> {
    period: Period,
    slice: Slice<'g>,
    /// The flows of the span of the same kind that ends where this one starts, if there are any.
    before: Option<Slice<'g>>,
}

/// The dated period with most money, single days by calendar year; of equals the latest.
fn fullest<'g>(all: &Slice<'g>) -> Option<Fullest<'g>> {
    let periods = all.source().periods();
    let dated = periods.iter().filter(|period| period.days().is_some());
    let (days, longer): (Vec<_>, Vec<_>) = dated.partition(|period| period.days() == Some(1));
    let mut years: Vec<i32> = days.iter().filter_map(|day| Some(day.start()?.year())).collect();
    years.dedup();
    let years = years.into_iter().filter_map(|year| Period::year(year).ok());
    let years = years.map(|year| (all.within(&year), true, year));
    let longer = longer.into_iter().map(|period| (all.in_period(period), false, period.clone()));
    let slices = years.chain(longer).filter(|(slice, ..)| !slice.is_empty());
    let (slice, is_of_days, period) = slices
        .map(|(slice, is_of_days, period)| {
            ((slice.total(), period.end(), Reverse(period)), is_of_days, slice)
        })
        .max_by(|(one, ..), (other, ..)| one.cmp(other))
        .map(|((_, _, Reverse(period)), is_of_days, slice)| (slice, is_of_days, period))?;
    let before = if is_of_days {
        let year = period.start().and_then(|start| start.year().checked_sub(1));
        year.and_then(|year| Period::year(year).ok()).map(|year| all.within(&year))
    } else {
        let precedes =
            |other: &&Period| other.end() == period.start() && other.kind() == period.kind();
        periods.iter().find(precedes).map(|before| all.in_period(before))
    };
    Some(Fullest { before: before.filter(|before| !before.is_empty()), period, slice })
}

fn overflow(error: impl std::fmt::Display) -> Vec<Defect> {
    vec![Defect::new(DefectKind::Overflow, Vec::new(), error.to_string())]
}

fn kept(slice: &Slice<'_>, balances: &Balances) -> Result<Kept, Vec<Defect>> {
    let unlike = |error: UnlikeBalances| {
        let kind = match error {
            UnlikeBalances::Currency { .. } => DefectKind::MixedCurrency,
            UnlikeBalances::PriceBase { .. } => DefectKind::MixedPriceBase,
        };
        vec![Defect::new(kind, Vec::new(), error.to_string())]
    };
    Ok(match conservation(slice, balances).map_err(unlike)? {
        Answer::Measured(found) => Kept { check: found.check(), largest: found.largest(LINES) },
        Answer::NotMeasurable(why) => Kept { check: why.into(), largest: Vec::new() },
    })
}

fn payments(slice: &Slice<'_>) -> Vec<Payment> {
    let mut sums = BTreeMap::<(u32, u32), (Total, usize)>::new();
    for flow in slice.flows() {
        let half_width = flow.half_width.unwrap_or_default();
        let (sum, flows) = sums.entry((flow.payer, flow.payee)).or_default();
        *sum = sum.plus(Total::rounded(flow.amount.into(), half_width.into()));
        *flows = flows.saturating_add(1);
    }
    let found = sums.into_iter();
    found.map(|((payer, payee), (sum, flows))| Payment { payer, payee, sum, flows }).collect()
}

/// Around everybody who pays somebody else.
fn payers(slice: &Slice<'_>) -> Answer<GrossNet> {
    let pays = |node: u32| slice.graph().successors(node).iter().any(|payee| *payee != node);
    let parties = slice.source().parties().iter().zip(0..);
    let paying = parties.filter(|(_, node)| pays(*node)).map(|(party, _)| party);
    match Boundary::around(slice.source(), paying) {
        Ok(boundary) => gross_and_net(slice, &boundary),
        Err(error) => NotMeasurable::new("How much crosses a boundary?", error.to_string()).into(),
    }
}

/// The largest origins by the largest ends.
fn attribution(routes: &Routes<'_>) -> Answer<Attribution> {
    const QUESTION: &str = "Where does the money of each origin rest?";
    let rows = groups(routes, routes.accounts().entering());
    let columns = groups(routes, routes.accounts().resting());
    match routes.attribute(&rows, &Columns::Bodies(columns), NonZeroUsize::MIN) {
        Ok(table) => Answer::Measured(table),
        Err(error) => NotMeasurable::new(QUESTION, error.to_string())
            .needing(Table::Flows, "who paid whom how much, for which period")
            .into(),
    }
}

/// The parties with the largest amounts, each by itself, and all others with any.
fn groups(routes: &Routes<'_>, amounts: &[i64]) -> Vec<Group> {
    let graph = routes.slice().source();
    let mut some: Vec<(u32, i64)> =
        (0..).zip(amounts.iter().copied()).filter(|(_, amount)| *amount > 0).collect();
    some.sort_by_key(|(node, amount)| (Reverse(*amount), *node));
    let (named, others) = some.split_at(NAMED.min(some.len()));
    let mut found = Vec::new();
    for (node, _) in named {
        let name = graph.parties().get(place(*node)).map(ToString::to_string).unwrap_or_default();
        let only = Selection::nodes(graph, |other| other == *node);
        found.extend(only.ok().map(|selection| Group::new(name, &selection)));
    }
    let mut others: Vec<u32> = others.iter().map(|(node, _)| *node).collect();
    others.sort_unstable();
    let rest = Selection::nodes(graph, |node| others.binary_search(&node).is_ok());
    found.extend(rest.ok().map(|selection| Group::new(OTHERS, &selection)));
    found
}

/// The ways behind the largest cell between two parties, the first of those that are as large.
fn explained(routes: &Routes<'_>, table: &Answer<Attribution>) -> Option<Explained> {
    let Answer::Measured(table) = table else { return None };
    let graph = routes.slice().source();
    let party = |names: &[String], number: u32| -> Option<Party> {
        names.get(place(number))?.parse().ok().filter(|party| graph.node(party).is_some())
    };
    let mut cells: Vec<_> = table.cells.iter().collect();
    cells.sort_by_key(|cell| (Reverse(cell.amount), cell.row, cell.column));
    let (from, to) = cells.into_iter().find_map(|cell| {
        Some((party(&table.rows, cell.row)?, party(&table.columns, cell.column)?))
    })?;
    let from_all = Selection::parties(graph, [&from]).ok()?;
    let to_all = Selection::parties(graph, [&to]).ok()?;
    let limits = PathLimits { paths: NonZeroUsize::MIN.saturating_add(4), ..PathLimits::default() };
    Some(Explained { explanation: routes.explain(&from_all, &to_all, limits), from, to })
}

/// Against the period of the same length that ends where this one starts.
fn change(slice: &Slice<'_>, period: &Period, before: Option<&Slice<'_>>) -> Answer<Difference> {
    const QUESTION: &str = "What changed since the period before?";
    let Some(before) = before else {
        let why = format!("no flow at this phase is for the period before {period}");
        return NotMeasurable::new(QUESTION, why)
            .needing(Table::Flows, "the flows of the period before")
            .into();
    };
    match difference(before, slice, DifferenceOptions::default()) {
        Ok(found) => found,
        Err(error) => NotMeasurable::new(QUESTION, error.to_string()).into(),
    }
}
