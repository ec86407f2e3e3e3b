//! Does every party pay out what it was paid, and hold the rest?

use std::cmp::Reverse;

use fourp_model::{Answer, Currency, NotMeasurable, Party, Period, Phase, PriceBase, Table};
use serde::Serialize;

use crate::{
    balances::{Balances, Held},
    flow_graph::FlowGraph,
    index::place,
    slice::Slice,
    spans::Spans,
    sums::{Sum, Sums},
    total::Total,
    words::conventions,
};

conventions! {
    /// What is left of a party's money in a period, and what that can mean.
    #[non_exhaustive]
    Residue {
        /// Nothing is left over.
        Balanced = "balanced",
        /// What is left over is no more than rounding can make.
        WithinRounding = "balanced within rounding",
        /// Balances are known: money came that was neither spent nor held.
        Unaccounted = "came, and was neither spent nor held",
        /// Balances are known: money was spent or held that did not come.
        Unexplained = "spent or held, and did not come",
        /// No balances are known: more came than went. It was kept, or spent and not recorded; which, cannot be told.
        Retained = "kept, or spent and not recorded",
        /// No balances are known: more went than came. It was held before, or came and was not recorded; which, cannot be told.
        Unfunded = "held before, or came and not recorded",
    }

    /// Whether money is held to account or only described.
    #[non_exhaustive]
    Footing {
        /// Opening and closing balances are known by themselves, so that the sum is a test.
        Tested = "tested",
        /// They are not, so that what is left over is a description.
        Described = "described",
    }
}

/// The money of one party in one period.
///
/// `residual = opening + received - paid - closing`; a balance that is not known counts as nothing.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ConservationLine {
    /// Who.
    pub party: Party,
    /// In which period; other flows of the same days are counted with it.
    pub period: Period,
    /// What was held at the start, where it is known.
    pub opening: Option<Total>,
    /// What was paid to it, by itself included.
    pub received: Total,
    /// What it paid, to itself included.
    pub paid: Total,
    /// What was held at the end, where it is known.
    pub closing: Option<Total>,
    /// What is left over.
    pub residual: Total,
    /// What that can mean.
    pub residue: Residue,
    /// Whether it is a test.
    pub footing: Footing,
}

/// How many parties and periods stand the test.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ConservationCheck {
    /// Those for which both balances are known.
    pub tested: u64,
    /// Of these, those with nothing left over.
    pub balanced: u64,
    /// Those in which rounding can have made what is left over.
    pub within_rounding: u64,
    /// Those to which money came that was neither spent nor held.
    pub unaccounted: u64,
    /// Those that spent or held money that did not come.
    pub unexplained: u64,
    /// Those that cannot be tested.
    pub described: u64,
}

/// The money of every party in every period, of one phase.
///
/// Holds sums; lines are made when they are asked for.
#[derive(Clone, Debug)]
pub struct Conservation<'g> {
    graph: &'g FlowGraph,
    phase: Phase,
    periods: Vec<Period>,
    overlapping: Vec<(Period, Period)>,
    sums: Sums,
    known: Vec<(usize, Held)>, // Balances by the place of the sum they belong to, rising.
    without_flows: Vec<Held>,  // Balances of which neither side moved.
}

/// Balances that cannot be put beside flows.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum UnlikeBalances {
    /// They are in another currency.
    #[error("balances in {balances}, flows in {flows}")]
    Currency {
        /// Of the flows.
        flows: Currency,
        /// Of the balances.
        balances: Currency,
    },
    /// They are in other prices.
    #[error("balances in {balances} prices, flows in {flows} prices")]
    PriceBase {
        /// Of the flows; nominal if none states it.
        flows: PriceBase,
        /// Of the balances; nominal if none states it.
        balances: PriceBase,
    },
}

/// The money that came to each party in each period, and the money that went, to the unit.
///
/// With opening and closing balances that are known by themselves this is a test. Without, what is left over is only
/// described: it was kept or is missing, and [`Conservation::check`] says that it is no test. Rounded amounts carry their
/// half-widths. Flows of the same days count together, however the days are written; what overlaps otherwise does not,
/// and [`Conservation::overlapping`] lists it.
///
/// Balances of all the money are used, or, if all flows are of one budget class, balances of that class.
///
/// ```
/// use fourp_funding::{Balances, FlowGraph, conservation};
/// use fourp_model::{Citation, Flow, Period, Phase};
///
/// let year = Period::financial_year(2018)?;
/// let pay = |payer: &str, payee: &str, amount: &str| -> Result<Flow, Box<dyn std::error::Error>> {
///     let said = Citation::of("settlement-2018".parse()?);
///     Ok(Flow::between(payer.parse()?, payee.parse()?, amount.parse()?, Phase::Paid, year.clone(), said))
/// };
/// let flows = [pay("treasury", "office", "GBP 12.00")?, pay("office", "force", "GBP 11.50")?];
/// let graph = FlowGraph::compile(&flows).map_err(|defects| format!("{defects:?}"))?;
/// let found = conservation(&graph.at(Phase::Paid), &Balances::default())?.measured().ok_or("no flows")?;
/// let office = found.of(&"office".parse()?).next().ok_or("no line")?;
/// assert_eq!((office.residual.minor, office.residue.as_str()), (50, "kept, or spent and not recorded"));
/// assert!(!found.check().is_measured());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// O(nodes + flows), and O(b log b) for b balances.
///
/// # Errors
/// [`UnlikeBalances`] if balances are in another currency or in other prices than the flows.
pub fn conservation<'g>(
    slice: &Slice<'g>,
    balances: &Balances,
) -> Result<Answer<Conservation<'g>>, UnlikeBalances> {
    let graph = slice.source();
    if let (Some(flows), Some(balances)) = (graph.currency(), balances.currency())
        && flows != balances
    {
        return Err(UnlikeBalances::Currency { flows, balances });
    }
    let base = |base: Option<&PriceBase>| base.cloned().unwrap_or(PriceBase::Nominal);
    let (flows, held) = (base(graph.price_base()), base(balances.price_base()));
    if flows != held && balances.count() > 0 && !slice.is_empty() {
        return Err(UnlikeBalances::PriceBase { flows, balances: held });
    }
    if slice.is_empty() {
        let why = format!("no flow is {}", slice.phase());
        return Ok(NotMeasurable::new("is money conserved?", why)
            .needing(Table::Flows, format!("flows that are {}", slice.phase()))
            .into());
    }
    let spans = Spans::new(graph.periods());
    let mut found = Conservation {
        graph,
        phase: slice.phase(),
        overlapping: overlapping(slice, &spans),
        sums: Sums::of(slice, &spans),
        known: Vec::new(),
        without_flows: Vec::new(),
        periods: Vec::new(),
    };
    found.put_beside(slice, balances, &spans);
    found.periods = spans.into_periods();
    Ok(Answer::Measured(found))
}

/// The spans with flows in the slice that share days.
fn overlapping(slice: &Slice<'_>, spans: &Spans) -> Vec<(Period, Period)> {
    let periods = &slice.source().columns.period;
    let mut occurs = vec![slice.is_whole(); spans.periods().len()];
    if !slice.is_whole() {
        for edge in 0..slice.graph().edge_count() {
            let period = slice.number_of(edge).and_then(|flow| periods.codes().get(flow));
            if let Some(occurs) = period.and_then(|period| occurs.get_mut(place(spans.of(period))))
            {
                *occurs = true;
            }
        }
    }
    let of_slice = spans.periods().iter().zip(&occurs).filter(|(_, occurs)| **occurs);
    let of_slice: Vec<Period> = of_slice.map(|(period, _)| period.clone()).collect();
    Spans::new(&of_slice).overlapping()
}

impl<'g> Conservation<'g> {
    /// Puts the balances beside the sums they belong to.
    fn put_beside(&mut self, slice: &Slice<'g>, balances: &Balances, spans: &Spans) {
        if balances.count() == 0 {
            return;
        }
        let mut classes = slice.flows().map(|flow| flow.budget);
        let first = classes.next().flatten();
        let budget = first.filter(|_| classes.all(|class| class == first));
        for held in balances.held().iter().filter(|held| held.budget == budget) {
            let is_asked = slice.period().is_none_or(|asked| {
                *asked == held.period || asked.same_span(&held.period) == Some(true)
            });
            if !is_asked {
                continue;
            }
            let ends = self.graph.node(&held.party).zip(spans.find(&held.period));
            match ends.and_then(|(node, span)| self.sums.find(node, span)) {
                Some(at) => self.known.push((at, held.clone())),
                None => self.without_flows.push(held.clone()),
            }
        }
        self.known.sort_by_key(|(at, _)| *at);
    }

    /// The phase of all flows.
    #[must_use]
    pub const fn phase(&self) -> Phase {
        self.phase
    }

    /// The currency of every amount.
    #[must_use]
    pub const fn currency(&self) -> Option<Currency> {
        self.graph.currency()
    }

    /// Periods with flows that share days without being the same: what counts in one may be part of the other.
    #[must_use]
    pub fn overlapping(&self) -> &[(Period, Period)] {
        &self.overlapping
    }

    /// How many lines there are. O(parties and periods).
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.sums.all().count().saturating_add(self.without_flows.len())
    }

    /// Every line: those with flows by party and period, then those of balances whose party had no flow in their period.
    pub fn lines(&self) -> impl Iterator<Item = ConservationLine> {
        let moved = (0..self.sums.places()).filter_map(|at| self.line(at));
        moved.chain(self.without_flows.iter().map(still))
    }

    /// The lines of one party, by period; those without flows last. O(log lines) for each.
    pub fn of(&self, party: &Party) -> impl Iterator<Item = ConservationLine> {
        let places = self.graph.node(party).map_or(0..0, |node| self.sums.of_node(node));
        let without = self.without_flows.iter().filter(|held| held.party == *party);
        let without: Vec<ConservationLine> = without.map(still).collect();
        places.filter_map(|at| self.line(at)).chain(without)
    }

    /// What is left over in each line with flows: the node, the period and the amount, without making the line.
    pub fn residuals(&self) -> impl Iterator<Item = (u32, &Period, Total)> {
        self.sums.all().filter_map(|(at, sum)| {
            let period = self.periods.get(place(sum.span))?;
            Some((sum.node, period, left(sum, self.held(at))))
        })
    }

    /// The lines in which most is left over beyond rounding, at most so many; of equal ones the first.
    #[must_use]
    pub fn largest(&self, most: usize) -> Vec<ConservationLine> {
        let beyond = |residual: Total| {
            residual.minor.unsigned_abs().saturating_sub(residual.half_width.unsigned_abs())
        };
        let moved = self.sums.all().map(|(at, sum)| (beyond(left(sum, self.held(at))), at));
        let without = self.without_flows.iter().zip(self.sums.places()..);
        let without = without.map(|(held, at)| (beyond(left(Sum::default(), Some(held))), at));
        let mut all: Vec<(u128, usize)> =
            moved.chain(without).filter(|(beyond, _)| *beyond > 0).collect();
        all.sort_unstable_by_key(|(beyond, at)| (Reverse(*beyond), *at));
        let line = |at: usize| match at.checked_sub(self.sums.places()) {
            None => self.line(at),
            Some(at) => self.without_flows.get(at).map(still),
        };
        all.into_iter().take(most).filter_map(|(_, at)| line(at)).collect()
    }

    /// How many lines stand the test, `NotMeasurable` if no line has both balances.
    pub fn check(&self) -> Answer<ConservationCheck> {
        let mut check = ConservationCheck::default();
        let known = self.known.iter().filter_map(|(at, _)| self.line(*at));
        for line in known.chain(self.without_flows.iter().map(still)) {
            if line.footing == Footing::Described {
                continue;
            }
            check.tested = check.tested.saturating_add(1);
            let count = match line.residue {
                Residue::Balanced => &mut check.balanced,
                Residue::WithinRounding => &mut check.within_rounding,
                Residue::Unaccounted | Residue::Retained => &mut check.unaccounted,
                Residue::Unexplained | Residue::Unfunded => &mut check.unexplained,
            };
            *count = count.saturating_add(1);
        }
        let lines = u64::try_from(self.line_count()).unwrap_or(u64::MAX);
        check.described = lines.saturating_sub(check.tested);
        if check.tested > 0 {
            return Answer::Measured(check);
        }
        let why = "no party has an opening and a closing balance, so that what is left over was kept or is missing";
        NotMeasurable::new("is money conserved?", why)
            .needing(
                Table::Balances,
                "what each body held at the start and at the end of the period, from its accounts",
            )
            .into()
    }

    fn held(&self, at: usize) -> Option<&Held> {
        let place = self.known.binary_search_by_key(&at, |(known, _)| *known).ok()?;
        self.known.get(place).map(|(_, held)| held)
    }

    fn line(&self, at: usize) -> Option<ConservationLine> {
        let sum = self.sums.get(at)?;
        let party = self.graph.parties().get(place(sum.node))?;
        let period = self.periods.get(place(sum.span))?;
        Some(line(party, period, sum, self.held(at)))
    }
}

/// The line of a balance beside which no money moved.
fn still(held: &Held) -> ConservationLine {
    line(&held.party, &held.period, Sum::default(), Some(held))
}

fn line(party: &Party, period: &Period, sum: Sum, held: Option<&Held>) -> ConservationLine {
    let (residual, footing) = (left(sum, held), footing(held));
    ConservationLine {
        party: party.clone(),
        period: period.clone(),
        opening: held.and_then(|held| held.opening),
        received: sum.received,
        paid: sum.paid,
        closing: held.and_then(|held| held.closing),
        residual,
        residue: residue(residual, footing),
        footing,
    }
}

fn left(sum: Sum, held: Option<&Held>) -> Total {
    let opening = held.and_then(|held| held.opening).unwrap_or_default();
    let closing = held.and_then(|held| held.closing).unwrap_or_default();
    sum.received.minus(sum.paid).plus(opening).minus(closing)
}

fn footing(held: Option<&Held>) -> Footing {
    match held {
        Some(Held { opening: Some(_), closing: Some(_), .. }) => Footing::Tested,
        _ => Footing::Described,
    }
}

fn residue(residual: Total, footing: Footing) -> Residue {
    match (footing, residual.minor) {
        (_, 0) => Residue::Balanced,
        _ if residual.may_be_zero() => Residue::WithinRounding,
        (Footing::Tested, 1..) => Residue::Unaccounted,
        (Footing::Tested, _) => Residue::Unexplained,
        (Footing::Described, 1..) => Residue::Retained,
        (Footing::Described, _) => Residue::Unfunded,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::arbitrary;
    use fourp_model::{Balance, Citation, Flow, Money};
    use proptest::prelude::*;

    fn flow(payer: &str, payee: &str, amount: &str, period: &str) -> Flow {
        let citation = Citation::of("a".parse().unwrap());
        let (payer, payee, amount) =
            (payer.parse().unwrap(), payee.parse().unwrap(), amount.parse().unwrap());
        Flow::between(payer, payee, amount, Phase::Paid, period.parse().unwrap(), citation)
    }

    fn balance(party: &str, opening: &str, closing: &str) -> Balance {
        let citation = Citation::of("a".parse().unwrap());
        Balance {
            opening: opening.parse().ok(),
            closing: closing.parse().ok(),
            ..Balance::new(party.parse().unwrap(), "2018-19".parse().unwrap(), citation)
        }
    }

    fn lines(flows: &[Flow], balances: &[Balance]) -> Vec<String> {
        let graph = FlowGraph::compile(flows).unwrap();
        let balances = Balances::compile(balances).unwrap();
        let found = conservation(&graph.at(Phase::Paid), &balances).unwrap().measured().unwrap();
        let text = |line: ConservationLine| {
            let Total { minor, half_width, .. } = line.residual;
            format!(
                "{} {}: {minor} +- {half_width}, {}, {}",
                line.party, line.period, line.footing, line.residue
            )
        };
        found.lines().map(text).collect()
    }

    #[test]
    fn without_balances_what_is_left_is_described() {
        let flows = [
            flow("a", "b", "GBP 3.00", "2018-19"),
            flow("b", "c", "GBP 1.00", "2018-04/2019-03"),
            flow("b", "b", "GBP 7.00", "2018-19"),
            flow("b", "c", "GBP 2.00", "2019-20"),
        ];
        assert_eq!(
            lines(&flows, &[]),
            [
                "a 2018-19: -300 +- 0, described, held before, or came and not recorded",
                "b 2018-19: 200 +- 0, described, kept, or spent and not recorded",
                "b 2019-20: -200 +- 0, described, held before, or came and not recorded",
                "c 2018-19: 100 +- 0, described, kept, or spent and not recorded",
                "c 2019-20: 200 +- 0, described, kept, or spent and not recorded",
            ]
        );
    }

    #[test]
    fn with_both_balances_it_is_a_test() {
        let flows = [flow("a", "b", "GBP 3.00", "2018-19"), flow("b", "c", "GBP 1.00", "2018-19")];
        let balances = [
            balance("a", "GBP 5.00", "GBP 2.00"),
            balance("b", "GBP 0.00", "GBP 1.50"),
            balance("c", "", "GBP 1.00"),
            balance("d", "GBP 1.00", "GBP 4.00"),
        ];
        assert_eq!(
            lines(&flows, &balances),
            [
                "a 2018-19: 0 +- 0, tested, balanced",
                "b 2018-19: 50 +- 0, tested, came, and was neither spent nor held",
                "c 2018-19: 0 +- 0, described, balanced",
                "d 2018-19: -300 +- 0, tested, spent or held, and did not come",
            ]
        );
        let (graph, balances) =
            (FlowGraph::compile(&flows).unwrap(), Balances::compile(&balances).unwrap());
        let found = conservation(&graph.at(Phase::Paid), &balances).unwrap().measured().unwrap();
        let check = ConservationCheck {
            tested: 3,
            balanced: 1,
            unaccounted: 1,
            unexplained: 1,
            described: 1,
            ..ConservationCheck::default()
        };
        assert_eq!(found.check(), Answer::Measured(check));
        let parties = |lines: Vec<ConservationLine>| {
            lines.iter().map(|line| line.party.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(parties(found.largest(5)), ["d", "b"]);
        assert_eq!(parties(found.largest(1)), ["d"]);
        assert_eq!(parties(found.of(&"d".parse().unwrap()).collect()), ["d"]);
    }

    #[test]
    fn rounding_excuses_what_it_can_make() {
        let half = "GBP 0.50".parse().ok();
        let flows = [
            Flow { half_width: half, ..flow("a", "b", "GBP 3.00", "2018-19") },
            Flow { half_width: half, ..flow("b", "c", "GBP 2.00", "2018-19") },
            flow("c", "d", "GBP 1.49", "2018-19"),
        ];
        let rounded = Balance { half_width: half, ..balance("d", "GBP 0.00", "GBP 0.50") };
        assert_eq!(
            lines(&flows, &[rounded, balance("c", "GBP 0.00", "GBP 0.00")]),
            [
                "a 2018-19: -300 +- 50, described, held before, or came and not recorded",
                "b 2018-19: 100 +- 100, described, balanced within rounding",
                "c 2018-19: 51 +- 50, tested, came, and was neither spent nor held",
                "d 2018-19: 99 +- 100, tested, balanced within rounding",
            ]
        );
    }

    #[test]
    fn balances_of_a_class_go_with_flows_of_that_class() {
        let capital = "capital".parse().ok();
        let one = Flow { budget: capital, ..flow("a", "b", "GBP 1.00", "2018-19") };
        let of_class = Balance { budget: capital, ..balance("b", "GBP 0.00", "GBP 1.00") };
        let both = [balance("b", "GBP 0.00", "GBP 9.00"), of_class];
        assert_eq!(
            lines(std::slice::from_ref(&one), &both)[1],
            "b 2018-19: 0 +- 0, tested, balanced"
        );
        let other = flow("a", "b", "GBP 8.00", "2018-19");
        assert_eq!(lines(&[one, other], &both)[1], "b 2018-19: 0 +- 0, tested, balanced");
    }

    #[test]
    fn unlike_balances_are_refused() {
        let graph = FlowGraph::compile(&[flow("a", "b", "GBP 3.00", "2018-19")]).unwrap();
        let error = |row: Balance| {
            conservation(&graph.at(Phase::Paid), &Balances::compile([&row]).unwrap())
                .unwrap_err()
                .to_string()
        };
        assert_eq!(error(balance("a", "EUR 1.00", "")), "balances in EUR, flows in GBP");
        let real = Balance {
            price_base: "real 2018-19 (CPI)".parse().ok(),
            ..balance("a", "GBP 1.00", "")
        };
        assert_eq!(error(real), "balances in real 2018-19 (CPI) prices, flows in nominal prices");
    }

    #[test]
    fn no_flow_no_answer() {
        let graph = FlowGraph::compile(&[flow("a", "b", "GBP 3.00", "2018-19")]).unwrap();
        let answer = conservation(&graph.at(Phase::Pledged), &Balances::default()).unwrap();
        let why = answer.not_measurable().map(ToString::to_string);
        assert_eq!(
            why.as_deref(),
            Some("is money conserved? cannot be measured: no flow is pledged")
        );
        let found =
            conservation(&graph.at(Phase::Paid), &Balances::default()).unwrap().measured().unwrap();
        assert!(!found.check().is_measured());
    }

    /// Straight from the definition: parties and periods by their text, one flow after the other.
    fn slowly(flows: &[Flow]) -> BTreeMap<(String, String), (i128, i128)> {
        let mut sums: BTreeMap<(String, String), (i128, i128)> = BTreeMap::new();
        for flow in flows.iter().filter(|flow| flow.phase == Phase::Paid) {
            let period = if flow.period.to_string() == "2018-04/2019-03" {
                "2018-19".into()
            } else {
                flow.period.to_string()
            };
            let half = i128::from(flow.half_width.map_or(0, Money::minor));
            for (party, sign) in [(&flow.payer, -1), (&flow.payee, 1)] {
                let sum = sums.entry((party.to_string(), period.clone())).or_default();
                sum.0 += sign * i128::from(flow.amount.minor());
                sum.1 += half;
            }
        }
        sums
    }

    proptest! {
        #[test]
        fn sums_are_those_of_the_definition(flows in arbitrary::flows()) {
            let graph = FlowGraph::compile(&flows).unwrap();
            let found = conservation(&graph.at(Phase::Paid), &Balances::default()).unwrap().measured();
            let expected = slowly(&flows);
            prop_assert_eq!(found.is_some(), !expected.is_empty());
            let Some(found) = found else { return Ok(()) };
            let text = |period: &Period| if period.to_string() == "2018-04/2019-03" { "2018-19".into() } else { period.to_string() };
            let lines: BTreeMap<_, _> = found.lines().map(|line| ((line.party.to_string(), text(&line.period)), (line.residual.minor, line.residual.half_width))).collect();
            prop_assert_eq!(lines.len(), found.line_count());
            prop_assert_eq!(&lines, &expected);
            let fast: BTreeMap<_, _> = found.residuals().map(|(node, period, left)| ((graph.parties()[place(node)].to_string(), text(period)), (left.minor, left.half_width))).collect();
            prop_assert_eq!(fast, expected);
            prop_assert_eq!(found.residuals().map(|(_, _, left)| left.minor).sum::<i128>(), 0);
        }

        #[test]
        fn splitting_a_flow_changes_nothing(flows in arbitrary::flows(), at in any::<prop::sample::Index>(), part in any::<u64>()) {
            prop_assume!(!flows.is_empty());
            let mut split = flows.clone();
            let at = at.index(flows.len());
            let minor = flows[at].amount.minor();
            prop_assume!(minor > 1 && flows[at].half_width.is_none());
            let first = 1 + i64::try_from(part % u64::try_from(minor - 1).unwrap()).unwrap();
            let money = |minor| Money::from_minor(minor, Currency::GBP);
            split[at].amount = money(first);
            split.push(Flow { amount: money(minor - first), ..flows[at].clone() });
            let found = |flows: &[Flow]| {
                let graph = FlowGraph::compile(flows).unwrap();
                let found = conservation(&graph.at(Phase::Paid), &Balances::default()).unwrap().measured();
                found.map(|found| found.lines().collect::<Vec<_>>())
            };
            prop_assert_eq!(found(&flows), found(&split));
        }

        #[test]
        fn a_balance_that_makes_up_the_difference_passes(flows in arbitrary::layered_net()) {
            let graph = FlowGraph::compile(&flows).unwrap();
            let slice = graph.at(Phase::Paid);
            let found = conservation(&slice, &Balances::default()).unwrap().measured().unwrap();
            let makes_up = |line: ConservationLine| {
                let moved = i64::try_from(line.residual.minor).unwrap();
                let money = |minor| Some(Money::from_minor(minor, Currency::GBP));
                let citation = Citation::of("a".parse().unwrap());
                Balance { opening: money(7), closing: money(7 + moved), ..Balance::new(line.party, line.period, citation) }
            };
            let rows: Vec<Balance> = found.lines().map(makes_up).collect();
            let balances = Balances::compile(&rows).unwrap();
            let tested = conservation(&slice, &balances).unwrap().measured().unwrap();
            let count = u64::try_from(rows.len()).unwrap();
            let expected = ConservationCheck { tested: count, balanced: count, ..ConservationCheck::default() };
            prop_assert_eq!(tested.check(), Answer::Measured(expected));
        }
    }
}
