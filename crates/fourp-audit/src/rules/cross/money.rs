//! What is known of the money for each threat.

use std::collections::BTreeMap;

use fourp_funding::{PurposeTotal, SpendingByPurpose};
use fourp_model::{
    Answer, Currency, Interval, Period, Purpose, Rational, RowRef, Slug, Strand, Threat,
};

use crate::asked::Asked;

/// The spending of each period that is divided by purpose.
pub(super) fn periods<'a>(asked: &Asked<'a>) -> &'a [SpendingByPurpose] {
    let funding = asked.answers.funding.as_ref();
    let spending = funding.and_then(|found| found.spending.as_ref().measured());
    spending.map(Vec::as_slice).unwrap_or_default()
}

/// What is spent on each threat of a period, where that is known; in major units.
pub(super) fn by_threat(spending: &SpendingByPurpose) -> BTreeMap<&Slug<Threat>, Interval> {
    let totals = spending.threats.as_ref().measured().map(Vec::as_slice).unwrap_or_default();
    let known = totals.iter().filter_map(|total| Some((total.purpose.threat()?, amount(total)?)));
    known.collect()
}

fn amount(total: &PurposeTotal) -> Option<Interval> {
    total.amount.as_ref().measured().copied()
}

/// Money that is certainly spent on a threat, in the last period in which any is.
pub(super) struct Spent<'a> {
    pub(super) period: &'a Period,
    pub(super) currency: Currency,
    pub(super) amount: Interval,
    /// What certainly goes to each strand of it, where rows say so.
    pub(super) strands: BTreeMap<Strand, Interval>,
    spending: &'a SpendingByPurpose,
}

impl Spent<'_> {
    /// The rows that tell what is spent on a threat; on one strand of it, if one is asked.
    pub(super) fn rows(&self, threat: &Slug<Threat>) -> Vec<RowRef> {
        rows(self.spending, |purpose| purpose.threat() == Some(threat))
    }
}

/// The rows that divide spending by purposes of a kind.
pub(super) fn rows(spending: &SpendingByPurpose, is: impl Fn(&Purpose) -> bool) -> Vec<RowRef> {
    let lines = spending.wholes.iter().flat_map(|whole| &whole.lines);
    let lines = lines.filter(|line| is(&line.purpose));
    lines.flat_map(|line| line.evidence.iter().cloned()).collect()
}

/// Every threat that money is certainly spent on.
pub(super) fn last<'a>(asked: &Asked<'a>) -> BTreeMap<&'a Slug<Threat>, Spent<'a>> {
    let mut found = BTreeMap::<&Slug<Threat>, Spent<'a>>::new();
    let mut periods: Vec<&SpendingByPurpose> = periods(asked).iter().collect();
    periods.sort_by_key(|spending| spending.question.period.end());
    for spending in periods {
        for (threat, amount) in by_threat(spending) {
            if !is_some(&amount) {
                continue;
            }
            let Some(currency) = spending.currency else { continue };
            let period = &spending.question.period;
            let strands = strands(spending, threat);
            found.insert(threat, Spent { period, currency, amount, strands, spending });
        }
    }
    found
}

fn strands(spending: &SpendingByPurpose, threat: &Slug<Threat>) -> BTreeMap<Strand, Interval> {
    let Answer::Measured(both) = &spending.both else { return BTreeMap::new() };
    let own = both.iter().filter(|total| total.purpose.threat() == Some(threat));
    let own = own.filter_map(|total| Some((total.purpose.strand()?, amount(total)?)));
    own.filter(|(_, amount)| is_some(amount)).collect()
}

/// Whether it is certainly above nothing.
fn is_some(amount: &Interval) -> bool {
    amount.low().value().is_some_and(|low| {
        low > Rational::ZERO || (low == Rational::ZERO && !amount.low().is_closed())
    })
}
