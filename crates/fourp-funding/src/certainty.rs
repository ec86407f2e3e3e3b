//! How much of the money for a period could be counted on before it began?

use std::collections::BTreeMap;

use chrono::NaiveDate;
use fourp_model::{
    Answer, Certainty, End, Interval, NotMeasurable, Party, Period, Rational, Table,
};
use serde::Serialize;

use crate::{
    amount::unit,
    flow_graph::{FlowGraph, FlowView},
    promise::{Promise, promises},
};

/// Of which money, seen from when.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct CertaintyQuestion {
    /// The span the money is for.
    pub period: Period,
    /// The day from which it is seen: rather the last before the period begins.
    pub at: NaiveDate,
}

/// How certain money was, in all and for each payee.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CertaintyShares {
    /// What was asked.
    pub question: CertaintyQuestion,
    /// All of it.
    pub all: CertaintyShare,
    /// Each payee, in order.
    pub payees: Vec<(Party, CertaintyShare)>,
}

/// How certain some money was.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CertaintyShare {
    /// What was ever promised for the period, as the data go, in minor units.
    #[serde(serialize_with = "crate::minor::text")]
    pub promised: u128,
    /// The share confirmed by the day; a set where dates are rough or missing. Not measurable where no row
    /// has a date of confirmation.
    pub confirmed: Answer<Interval>,
    /// The share that was for one year only; a set where rows do not say. Not measurable where none says.
    pub one_year: Answer<Interval>,
    /// The share whose row names an end at or after the end of the period; a set where rows do not say.
    pub lasting: Answer<Interval>,
}

/// Sums of minor units.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    promised: u128,
    confirmed: u128,
    perhaps_confirmed: u128,
    dated: u128,
    one_year: u128,
    unsaid: u128,
    lasting: u128,
}

impl CertaintyShares {
    /// The certainty of the promises of a period whose flows are kept.
    ///
    /// Measured against everything that was ever promised for the period, so that money confirmed late counts
    /// against it. A confirmation known to the month or year, or without a date, may lie on either side of the day:
    /// the share is then a set. Exact fractions. O(n log n) for n flows.
    ///
    /// Not measurable without a promise for the period.
    pub fn of(
        graph: &FlowGraph,
        question: CertaintyQuestion,
        keep: impl Fn(&FlowView<'_>) -> bool,
    ) -> Answer<Self> {
        let in_period = |flow: &FlowView<'_>| {
            let is_same = flow.period == &question.period
                || flow.period.same_span(&question.period) == Some(true);
            is_same && keep(flow)
        };
        let mut all = Sums::default();
        let mut payees = BTreeMap::<u32, Sums>::new();
        for promise in promises(graph, in_period) {
            all.add(&promise, &question);
            payees.entry(promise.payee).or_default().add(&promise, &question);
        }
        if all.promised == 0 {
            let why = format!("no flow is for {}", question.period);
            return NotMeasurable::new("How much of the money could be counted on?", why)
                .needing(Table::Flows, "what was announced and confirmed for the period, and when")
                .into();
        }
        let party = |node: u32| graph.parties().get(usize::try_from(node).ok()?).cloned();
        let payees = payees.into_iter();
        let payees =
            payees.filter_map(|(node, sums)| Some((party(node)?, sums.shares()))).collect();
        Answer::Measured(Self { question, all: all.shares(), payees })
    }
}

/// The certain share of money that comes from several sources, by the share that each source has of it and how
/// certain the money of each is.
///
/// The shares may come from tracing, as ranges; what no source accounts for is taken as perhaps certain, perhaps
/// not.
///
/// ```
/// use fourp_funding::certainty_downstream;
///
/// let found = certainty_downstream(&[
///     ("[0.5, 0.5]".parse()?, "[1, 1]".parse()?),
///     ("[0.25, 0.25]".parse()?, "[0, 0]".parse()?),
/// ]);
/// assert_eq!(found.to_string(), "[0.5, 0.75]");
/// # Ok::<(), fourp_model::IntervalError>(())
/// ```
#[must_use]
pub fn certainty_downstream(sources: &[(Interval, Interval)]) -> Interval {
    let known = sources.iter().map(|(share, certain)| share.mul(certain));
    let known = crate::amount::sum(&known.collect::<Vec<_>>());
    let told = crate::amount::sum(sources.iter().map(|(share, _)| share));
    let rest = Interval::point(Rational::ONE).sub(&told).intersect(&unit());
    let open = rest.map_or_else(|| Interval::point(Rational::ZERO), |rest| rest.mul(&unit()));
    known.add(&open).intersect(&unit()).unwrap_or_else(unit)
}

impl Sums {
    fn add(&mut self, promise: &Promise<'_>, question: &CertaintyQuestion) {
        let money = u128::from(promise.promised);
        let add = |sum: &mut u128| *sum = sum.saturating_add(money);
        add(&mut self.promised);
        let was_confirmed = promise.confirmed > 0 || promise.paid > 0;
        if promise.confirmed_on.is_some() {
            add(&mut self.dated);
        }
        match promise.confirmed_on {
            Some(on) if on.last_day() <= question.at => add(&mut self.confirmed),
            Some(on) if on.first_day() <= question.at => add(&mut self.perhaps_confirmed),
            Some(_) => {}
            None if was_confirmed => add(&mut self.perhaps_confirmed),
            None => {}
        }
        match promise.certainty {
            Certainty::OneYear => add(&mut self.one_year),
            Certainty::Unknown => add(&mut self.unsaid),
            Certainty::Until(end) => {
                let last = question.period.end().and_then(|end| end.pred_opt());
                if last.is_some_and(|last| end.first_day() >= last || end.last_day() >= last) {
                    add(&mut self.lasting);
                }
            }
        }
    }

    fn shares(&self) -> CertaintyShare {
        let gap = |question: &str, why: &str, what: &str| {
            NotMeasurable::new(question, why).needing(Table::Flows, what).into()
        };
        let confirmed = if self.dated == 0 {
            let question = "How much was confirmed by the day?";
            gap(question, "no row has a date of confirmation", "the day of confirmation")
        } else {
            Answer::Measured(share(self.confirmed, self.perhaps_confirmed, self.promised))
        };
        let by_end = |question: &str, sure: u128| {
            if self.unsaid == self.promised {
                let why = "no row says for how long money is certain";
                gap(question, why, "for how long it is certain")
            } else {
                Answer::Measured(share(sure, self.unsaid, self.promised))
            }
        };
        let one_year = by_end("How much was for one year only?", self.one_year);
        let lasting = by_end("How much was certain to the end or longer?", self.lasting);
        CertaintyShare { promised: self.promised, confirmed, one_year, lasting }
    }
}

/// From what is sure to that with what may be, of all.
fn share(sure: u128, perhaps: u128, all: u128) -> Interval {
    let end = |part: u128| {
        let (part, all) = (i128::try_from(part).ok()?, i128::try_from(all).ok()?);
        Rational::new(part, all).map(End::Closed)
    };
    let ends = end(sure).zip(end(sure.saturating_add(perhaps)));
    ends.and_then(|(low, high)| Interval::new(low, high)).unwrap_or_else(unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::{Citation, Currency, Flow, Money, Phase};

    fn flow(payee: &str, pounds: i64, confirmed: Option<&str>, certainty: &str) -> Flow {
        let amount = Money::from_minor(pounds * 100, Currency::GBP);
        let cite = Citation::at("register".parse().unwrap(), "row 1");
        let year = "2018-19".parse().unwrap();
        let (payer, payee) = ("office".parse().unwrap(), payee.parse().unwrap());
        Flow {
            confirmed: confirmed.map(|day| day.parse().unwrap()),
            certainty: certainty.parse().unwrap(),
            ..Flow::between(payer, payee, amount, Phase::Confirmed, year, cite)
        }
    }

    fn ask(flows: &[Flow]) -> Answer<CertaintyShares> {
        let graph = FlowGraph::compile(flows).unwrap();
        let at = NaiveDate::from_ymd_opt(2018, 3, 31).unwrap();
        CertaintyShares::of(
            &graph,
            CertaintyQuestion { period: "2018-19".parse().unwrap(), at },
            |_| true,
        )
    }

    fn told(answer: &Answer<Interval>) -> String {
        answer.as_ref().measured().unwrap().to_exact_text()
    }

    #[test]
    fn late_and_rough_confirmations_count_against_and_on_both_sides() {
        let found = ask(&[
            flow("a", 40, Some("2018-02-01"), "until 2020-03"),
            flow("a", 30, Some("2018-07-15"), "one-year"),
            flow("b", 20, Some("2018"), "one-year"),
            flow("b", 10, None, "unknown"),
        ]);
        let found = found.measured().unwrap();
        assert_eq!(told(&found.all.confirmed), "[0.4, 0.7]");
        assert_eq!(told(&found.all.one_year), "[0.5, 0.6]");
        assert_eq!(told(&found.all.lasting), "[0.4, 0.5]");
        let payees: Vec<_> =
            found.payees.iter().map(|(party, share)| (party.to_string(), share.promised)).collect();
        assert_eq!(payees, [("a".into(), 7_000), ("b".into(), 3_000)]);
        assert_eq!(told(&found.payees[0].1.confirmed), "[4/7, 4/7]");
    }

    #[test]
    fn what_no_row_says_is_not_measurable() {
        let found = ask(&[flow("a", 1, None, "unknown")]).measured().unwrap();
        assert!(!found.all.confirmed.is_measured() && !found.all.one_year.is_measured());
        assert!(!ask(&[]).is_measured());
    }

    #[test]
    fn a_promise_that_ends_within_the_period_does_not_last() {
        let found = ask(&[flow("a", 1, None, "until 2018-09")]).measured().unwrap();
        assert_eq!(told(&found.all.lasting), "[0, 0]");
    }
}
