//! How much was spent, by flows?

use std::collections::{BTreeMap, BTreeSet};

use fourp_model::{
    BudgetClass, Currency, Defect, DefectKind, Flow, FlowKind, Interval, Office, Party, Period,
    Phase, Programme, Rational, Rounding,
};
use serde::Serialize;

use crate::amount::{around, sum};

/// Of which spending is asked.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct PurposeQuestion {
    /// For which span: of the flows, the allocations and the claims alike.
    pub period: Period,
    /// Flows at which phase are spending.
    pub phase: Phase,
    /// How the figures of claims are taken to have been rounded.
    pub rounding: Rounding,
}

impl PurposeQuestion {
    /// What was paid in a period, figures rounded half away from zero.
    #[must_use]
    pub fn paid_in(period: Period) -> Self {
        Self { period, phase: Phase::Paid, rounding: Rounding::default() }
    }
}

/// Flows of spending, each with its place, by payer.
pub(crate) struct Spent<'p> {
    pub(crate) currency: Option<Currency>,
    pub(crate) by_payer: BTreeMap<&'p Party, Vec<(usize, &'p Flow)>>,
}

impl<'p> Spent<'p> {
    pub(crate) fn of(
        programme: &'p Programme,
        question: &PurposeQuestion,
    ) -> Result<Self, Vec<Defect>> {
        let is_asked = |flow: &Flow| {
            flow.kind == FlowKind::Spend
                && flow.phase == question.phase
                && flow.period.same_span(&question.period) == Some(true)
        };
        let flows = || {
            let flows = programme.rows::<Flow>().iter().enumerate();
            flows.filter(|(_, flow)| is_asked(flow))
        };
        let first = flows().next().map(|(_, flow)| flow.amount.currency());
        let currency = programme.tables().currency.or(first);
        let told_by_payer: BTreeSet<_> = flows()
            .filter(|(_, flow)| flow.reported_by.as_ref() == Some(&flow.payer))
            .filter_map(|(_, flow)| flow.commitment.as_ref())
            .collect();
        let mut by_payer = BTreeMap::<&Party, Vec<(usize, &Flow)>>::new();
        let mut foreign = Vec::new();
        for (place, flow) in flows() {
            let is_told_twice = flow.reported_by.as_ref() == Some(&flow.payee)
                && flow.commitment.as_ref().is_some_and(|id| told_by_payer.contains(id));
            if Some(flow.amount.currency()) != currency {
                foreign.extend(programme.row_ref::<Flow>(place));
            } else if !is_told_twice {
                by_payer.entry(&flow.payer).or_default().push((place, flow));
            }
        }
        if foreign.is_empty() {
            return Ok(Self { currency, by_payer });
        }
        let code = currency.map_or_else(String::new, |currency| currency.to_string());
        let detail = format!("spending that is not in {code}");
        Err(vec![Defect::new(DefectKind::MixedCurrency, foreign, detail)])
    }

    pub(crate) fn offices(&self) -> Vec<(Option<Office>, Interval)> {
        let mut found = BTreeMap::<Option<Office>, Vec<(usize, &Flow)>>::new();
        for (place, flow) in self.by_payer.values().flatten() {
            let office = flow.budget.and_then(BudgetClass::office);
            found.entry(office).or_default().push((*place, *flow));
        }
        let sums = found.into_iter();
        sums.map(|(office, flows)| (office, amount(&flows, None, self.currency).0)).collect()
    }
}

/// The sum of the flows that are of a class, those that may be as an open part; and the places of both.
pub(crate) fn amount(
    flows: &[(usize, &Flow)],
    of: Option<BudgetClass>,
    currency: Option<Currency>,
) -> (Interval, Vec<usize>) {
    let Some(currency) = currency else { return (sum([]), Vec::new()) };
    let (mut sure, mut width, mut perhaps, mut places) = (0_i128, 0_i128, 0_i128, Vec::new());
    for (place, flow) in flows {
        let half = flow.half_width.map_or(0, |half| i128::from(half.minor()));
        let minor = i128::from(flow.amount.minor());
        match of.map_or(Some(true), |of| is_within(flow.budget, of)) {
            Some(true) => {
                sure = sure.saturating_add(minor);
                width = width.saturating_add(half);
            }
            None => perhaps = perhaps.saturating_add(minor).saturating_add(half),
            Some(false) => continue,
        }
        places.push(*place);
    }
    let sure = around(sure, width, currency);
    let open = around(0, perhaps, currency).intersect(&Interval::at_least(Rational::ZERO));
    (open.map_or(sure, |open| sure.add(&open)), places)
}

/// Whether spending is of a class, `None` if its row does not say enough.
fn is_within(budget: Option<BudgetClass>, of: BudgetClass) -> Option<bool> {
    fn same<T: PartialEq>(asked: Option<T>, said: Option<T>) -> Option<bool> {
        match (asked, said) {
            (None, _) => Some(true),
            (Some(_), None) => None,
            (Some(asked), Some(said)) => Some(asked == said),
        }
    }
    let said = [
        same(of.nature(), budget.and_then(BudgetClass::nature)),
        same(of.stage(), budget.and_then(BudgetClass::stage)),
        same(of.office(), budget.and_then(BudgetClass::office)),
    ];
    if said.contains(&Some(false)) {
        return Some(false);
    }
    (!said.contains(&None)).then_some(true)
}
