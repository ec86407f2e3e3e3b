//! Where does the money go? What a programme's rows can say to that, all at once.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use fourp_model::{
    Allocation, Answer, Currency, Defect, FlowKind, Interval, Measure, NotMeasurable, Party,
    Period, Phase, Programme, Purpose, Rational, Rounding, Slug, Strand, Stream, Table, Toward,
    Unit,
};
use serde::Serialize;

use crate::{
    against_harm::{SpendAgainstHarm, against_harm},
    amount::{sum, unit},
    balances::Balances,
    capability::{CapabilityDuplication, capability_duplication},
    certainty::{CertaintyQuestion, CertaintyShares},
    division::{Counting, DividedSpending},
    flow_graph::{FlowGraph, FlowView},
    fragility::{Alternative, Fragility, Headline, Part, Side, fragility},
    fragmentation::{Fragmentation, PotBy, Promises, fragmentation, promises_kept, streams_paid},
    mirror::mirrors,
    printed_harm::{PrintedHarm, printed_harm},
    purpose::SpendingByPurpose,
    purpose_total::PurposeTotal,
    slice::Slice,
    spent::PurposeQuestion,
    timeliness::{LagKind, Timeliness, TimelinessQuestion},
    whereabouts::{Whereabouts, rule, whereabouts},
};

/// What is asked of a programme.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct OverviewOptions {
    /// Until when the data tell; `None` is the last day that a flow names.
    pub as_at: Option<NaiveDate>,
    /// How printed figures are taken to have been rounded.
    pub rounding: Rounding,
    /// The share that the largest strand is said to exceed.
    pub threshold: Rational,
    /// What is one pot.
    pub pot: PotBy,
    /// The size below which a pot is called small, in major units (pounds).
    pub small_pot: u32,
    /// The measure of claims that print what the threats cost society: such claims are shown, never weighed; `None`: none are.
    pub harm_measure: Option<Slug<Measure>>,
    /// From whom money is followed in bounds and dependency; `None`: see [`ChosenBy`](crate::ChosenBy).
    pub from: Option<Party>,
    /// To whom it is followed there.
    pub to: Option<Party>,
}

/// Everything to date, half away from zero, three quarters, payer and stream, 100,000, the measure
/// `social-and-economic-cost`, and nobody in particular.
impl Default for OverviewOptions {
    fn default() -> Self {
        Self {
            as_at: None,
            rounding: Rounding::default(),
            threshold: Rational::new(3, 4).unwrap_or(Rational::ONE),
            pot: PotBy::default(),
            small_pot: 100_000,
            harm_measure: Slug::new("social-and-economic-cost").ok(),
            from: None,
            to: None,
        }
    }
}

/// What the rows of a programme say to the question where the money goes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Overview {
    /// What was asked.
    pub options: OverviewOptions,
    /// Until when the data tell.
    pub as_at: Option<NaiveDate>,
    /// The currency of every amount; `None` where there is no money.
    pub currency: Option<Currency>,
    /// Flows by period and phase.
    pub held: Vec<HeldFlows>,
    /// Where the money of the period that has most goes.
    pub whereabouts: Answer<Whereabouts>,
    /// Spending by purpose, for each period that has allocations.
    pub spending: Answer<Vec<SpendingByPurpose>>,
    /// The largest strand of each of those periods against the threshold.
    pub headlines: Vec<Fragility>,
    /// Spending by threat against harm, for each period and scale that has both.
    pub proportionality: Answer<Vec<SpendAgainstHarm>>,
    /// What claims print of the cost of the threats.
    pub printed_harm: Answer<PrintedHarm>,
    /// The pots of every payee, at the furthest phase that each period has.
    pub fragmentation: Answer<Vec<PeriodPots>>,
    /// What became of promises, over all payees.
    pub promises: Answer<Promises>,
    /// Each lag, over grants, transfers and levies.
    pub timeliness: Vec<Answer<Timeliness>>,
    /// The streams that were confirmed latest, the latest first.
    pub latest_streams: Vec<(Slug<Stream>, Timeliness)>,
    /// How certain the money of each period was on the day before it began.
    pub certainty: Answer<Vec<CertaintyShares>>,
    /// Capabilities of one kind with several holders.
    pub capabilities: Answer<Vec<CapabilityDuplication>>,
}

/// How many flows there are of one period and phase, and how much.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct HeldFlows {
    /// For which span.
    pub period: Period,
    /// At which phase.
    pub phase: Phase,
    /// How many rows.
    pub flows: usize,
    /// Their sum in minor units: gross, money passed on is in it every time.
    #[serde(serialize_with = "crate::minor::text")]
    pub gross: i128,
}

/// The pots of all payees in a period.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PeriodPots {
    /// For which span.
    pub period: Period,
    /// At which phase.
    pub phase: Phase,
    /// Each body that is paid, the one with most pots first.
    pub bodies: Vec<(Party, Fragmentation)>,
    /// Each payer with more than one stream, the one with most first: its streams as pots.
    pub payers: Vec<(Party, Fragmentation)>,
    /// Payees that are classes, whose pots need not be of one body: left out.
    pub classes: usize,
    /// What those classes are paid, in minor units.
    #[serde(serialize_with = "crate::minor::text")]
    pub class_money: i128,
    /// What each party keeps of money given, in order of party: what it is given, less what it gives on or back, both
    /// sides' accounts of one transfer taken once, in minor units. Whoever gives more than it is given is below 0.
    /// Not written as JSON, where the rows say it.
    #[serde(skip)]
    pub kept: Vec<(Party, i128)>,
}

impl Overview {
    /// Asks everything this crate can ask of a programme without further choices.
    ///
    /// # Errors
    /// Every [`Defect`] of flows and allocations at once.
    ///
    /// ```
    /// use fourp_funding::{Overview, OverviewOptions};
    /// use fourp_model::{Programme, Tables};
    ///
    /// let nothing = Programme::new(Tables::default()).map_err(|defects| format!("{defects:?}"))?;
    /// let found = Overview::of(&nothing, OverviewOptions::default())
    ///     .map_err(|defects| format!("{defects:?}"))?;
    /// assert!(!found.spending.is_measured() && !found.certainty.is_measured());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(programme: &Programme, options: OverviewOptions) -> Result<Self, Vec<Defect>> {
        let graph = FlowGraph::of(programme);
        let spending = spending(programme, options.rounding);
        let balances = Balances::of(programme);
        let (graph, spending, balances) = match (graph, spending, balances) {
            (Ok(graph), Ok(spending), Ok(balances)) => (graph, spending, balances),
            (graph, spending, balances) => {
                let all = [graph.err(), spending.err(), balances.err()];
                let mut defects: Vec<Defect> = all.into_iter().flatten().flatten().collect();
                defects.sort();
                defects.dedup();
                return Err(defects);
            }
        };
        let currency = programme.tables().currency.or(graph.currency());
        let as_at = options.as_at.or_else(|| last_day(&graph));
        let headlines = match &spending {
            Answer::Measured(periods) => headlines(programme, periods, &options)?,
            Answer::NotMeasurable(_) => Vec::new(),
        };
        Ok(Self {
            as_at,
            currency,
            held: held(&graph),
            whereabouts: whereabouts(
                programme,
                &graph,
                &balances,
                (options.from.as_ref(), options.to.as_ref()),
            )?,
            proportionality: against_harm(programme, &spending, options.rounding),
            printed_harm: printed_harm(
                programme,
                options.harm_measure.as_ref(),
                (currency, options.rounding),
            ),
            headlines,
            spending,
            fragmentation: pots(programme, &graph, &options),
            promises: promises(&graph),
            timeliness: timeliness(&graph, as_at),
            latest_streams: Timeliness::by_stream(
                &graph,
                LagKind::Confirmation,
                TimelinessQuestion::as_at(as_at.unwrap_or_default()),
                is_given,
            ),
            certainty: certainty(&graph),
            capabilities: capability_duplication(programme, options.rounding),
            options,
        })
    }
}

fn spending(
    programme: &Programme,
    rounding: Rounding,
) -> Result<Answer<Vec<SpendingByPurpose>>, Vec<Defect>> {
    let mut periods: Vec<&Period> = Vec::new();
    for allocation in programme.rows::<Allocation>() {
        let is_new = periods.iter().all(|known| known.same_span(&allocation.period) != Some(true));
        if is_new && allocation.period.days().is_some() {
            periods.push(&allocation.period);
        }
    }
    periods.sort_unstable();
    let (mut found, mut defects) = (Vec::new(), Vec::new());
    for period in periods {
        let question = PurposeQuestion { rounding, ..PurposeQuestion::paid_in(period.clone()) };
        match SpendingByPurpose::of(programme, &question) {
            Ok(Answer::Measured(spending)) => found.push(spending),
            Ok(Answer::NotMeasurable(_)) => {}
            Err(more) => defects.extend(more),
        }
    }
    if !defects.is_empty() {
        return Err(defects);
    }
    if found.is_empty() {
        return Ok(NotMeasurable::new(
            "What is the money spent on?",
            "no row says how spending divides",
        )
        .needing(
            Table::Allocations,
            "the share of each strand and threat, body by body, even as a range",
        )
        .into());
    }
    Ok(Answer::Measured(found))
}

/// The strand with the largest share of each period, against the threshold and by each convention of rounding.
fn headlines(
    programme: &Programme,
    periods: &[SpendingByPurpose],
    options: &OverviewOptions,
) -> Result<Vec<Fragility>, Vec<Defect>> {
    let mut found = Vec::new();
    for spending in periods {
        let share = |total: &PurposeTotal| total.share.and_then(|share| share.low().value());
        let Some(largest) = spending.strands.iter().max_by_key(|total| share(total)) else {
            continue;
        };
        let Some(of_largest) = largest.share else { continue };
        let mut alternatives = Vec::new();
        for rounding in Rounding::ALL.iter().filter(|other| **other != options.rounding) {
            let question = PurposeQuestion { rounding: *rounding, ..spending.question.clone() };
            let other = SpendingByPurpose::of(programme, &question)?.measured();
            let total = other.and_then(|other| {
                other.strands.into_iter().find(|total| total.purpose == largest.purpose)
            });
            if let Some(share) = total.and_then(|total| total.share) {
                alternatives.push(Alternative { convention: rounding.to_string(), share });
            }
        }
        let parts = spending.wholes.iter().filter(|whole| whole.counting == Counting::Counted);
        let parts = parts.filter_map(|whole| {
            let total = whole.spending.as_ref().measured()?;
            let own = whole.lines.iter().find(|line| line.purpose == largest.purpose);
            let amount = match own.and_then(|line| line.amount) {
                Some(amount) => amount,
                None => strand_amount(whole, &largest.purpose),
            };
            Some(Part { label: whole.party.to_string(), total: *total, amount })
        });
        let Some(strand) = largest.purpose.strand() else { continue };
        let name = match strand {
            Strand::Pursue => "Pursue",
            Strand::Prevent => "Prevent",
            Strand::Protect => "Protect",
            Strand::Prepare => "Prepare",
        };
        let headline = Headline {
            words: format!(
                "{name} takes more than {} of the divided spending of {}",
                Unit::percent().show(options.threshold, 6, Toward::Down),
                spending.question.period
            ),
            side: Side::Above,
            threshold: options.threshold,
            share: of_largest,
            parts: parts.collect(),
            alternatives,
        };
        found.extend(fragility(headline).ok());
    }
    Ok(found)
}

/// What a body spends on a strand, by threat: the sum of its lines, or perhaps all that it leaves over.
fn strand_amount(whole: &DividedSpending, purpose: &Purpose) -> Interval {
    let parts = whole.lines.iter().filter(|line| line.purpose.strand() == purpose.strand());
    let parts: Vec<Interval> = parts.filter_map(|line| line.amount).collect();
    if parts.is_empty() {
        let left = whole.unallocated.amount.unwrap_or_else(unit);
        return left.hull(&Interval::point(Rational::ZERO));
    }
    sum(&parts)
}

fn last_day(graph: &FlowGraph) -> Option<NaiveDate> {
    let dates = graph.flows().flat_map(|flow| {
        [flow.announced, flow.confirmed, flow.paid, flow.withdrawn].into_iter().flatten()
    });
    dates.map(|date| date.last_day()).max()
}

fn held(graph: &FlowGraph) -> Vec<HeldFlows> {
    let mut found = BTreeMap::<(&Period, Phase), (usize, i128)>::new();
    for flow in graph.flows() {
        let sum = found.entry((flow.period, flow.phase)).or_default();
        *sum = (sum.0.saturating_add(1), sum.1.saturating_add(i128::from(flow.amount)));
    }
    let found = found.into_iter().map(|((period, phase), (flows, gross))| HeldFlows {
        period: period.clone(),
        phase,
        flows,
        gross,
    });
    found.collect()
}

/// Money that a body is given, rather than spends or gives back.
const fn is_given(flow: &FlowView<'_>) -> bool {
    matches!(flow.kind, FlowKind::Grant | FlowKind::Transfer | FlowKind::Levy)
}

/// What each party is given, less what it gives on or back.
fn kept(slice: &Slice<'_>) -> Vec<(Party, i128)> {
    let mut sums = BTreeMap::<u32, i128>::new();
    for flow in slice.flows().filter(|flow| is_given(flow) || flow.kind == FlowKind::Refund) {
        let amount = i128::from(flow.amount);
        let got = sums.entry(flow.payee).or_default();
        *got = got.saturating_add(amount);
        let gave = sums.entry(flow.payer).or_default();
        *gave = gave.saturating_sub(amount);
    }
    let parties = slice.source().parties().iter().zip(0..);
    let mut kept: Vec<(Party, i128)> =
        parties.filter_map(|(party, node)| Some((party.clone(), *sums.get(&node)?))).collect();
    kept.sort();
    kept
}

fn pots(
    programme: &Programme,
    graph: &FlowGraph,
    options: &OverviewOptions,
) -> Answer<Vec<PeriodPots>> {
    let digits = graph.currency().map_or(0, |currency| u32::from(currency.minor_digits()));
    let small = i128::from(options.small_pot).saturating_mul(10_i128.saturating_pow(digits));
    let mut found = Vec::new();
    let furthest = [Phase::Paid, Phase::Confirmed, Phase::Announced, Phase::Pledged];
    let rule = rule(programme);
    let once = furthest.map(|phase| {
        let all = graph.at(phase);
        let told = mirrors(&all, &rule).measured();
        (phase, told.map_or_else(|| all.clone(), |told| told.once(&all)))
    });
    for period in graph.periods() {
        let slices = furthest.into_iter().map(|phase| {
            let slice = graph.at(phase).filter(|flow| flow.period == period && is_given(&flow));
            (phase, slice)
        });
        let Some((phase, slice)) = slices.into_iter().find(|(_, slice)| !slice.is_empty()) else {
            continue;
        };
        let mut bodies = Vec::new();
        let (mut classes, mut class_money) = (0_usize, 0_i128);
        for pots in fragmentation(&slice, options.pot, small) {
            let at = usize::try_from(pots.node).ok();
            match at.and_then(|at| graph.parties().get(at)) {
                Some(Party::Class(_)) => {
                    classes = classes.saturating_add(1);
                    class_money = class_money.saturating_add(pots.money);
                }
                Some(body) => bodies.push((body.clone(), pots)),
                None => {}
            }
        }
        let party = |node: u32| graph.parties().get(usize::try_from(node).ok()?).cloned();
        let payers = streams_paid(&slice, small).into_iter().filter(|of| of.pots > 1);
        let mut payers: Vec<_> = payers.filter_map(|of| Some((party(of.node)?, of))).collect();
        for list in [&mut bodies, &mut payers] {
            list.sort_by(|a, b| (b.1.pots, &a.0).cmp(&(a.1.pots, &b.0)));
        }
        let told = once.iter().find(|(of, _)| *of == phase);
        let of_period = told.map(|(_, once)| once.filter(|flow| flow.period == period));
        found.push(PeriodPots {
            kept: of_period.as_ref().map(kept).unwrap_or_default(),
            period: period.clone(),
            phase,
            bodies,
            payers,
            classes,
            class_money,
        });
    }
    if found.is_empty() {
        return NotMeasurable::new(
            "From how many pots does each body's money come?",
            "no flow gives money to anybody",
        )
        .needing(Table::Flows, "grants and transfers to each body, with their stream")
        .into();
    }
    Answer::Measured(found)
}

fn promises(graph: &FlowGraph) -> Answer<Promises> {
    let is_joined = graph.flows().any(|flow| flow.commitment.is_some());
    if !is_joined {
        let why =
            "no row names the commitment it belongs to, so that no phase is joined to another";
        return NotMeasurable::new("What became of what was promised?", why)
            .needing(Table::Flows, "the commitment of each row, and its later phases")
            .into();
    }
    let add = |a: (u32, u128), b: (u32, u128)| (a.0.saturating_add(b.0), a.1.saturating_add(b.1));
    let all =
        promises_kept(graph).into_iter().fold(Promises::default(), |sum, (_, own)| Promises {
            made: add(sum.made, own.made),
            won: add(sum.won, own.won),
            withdrawn: add(sum.withdrawn, own.withdrawn),
            open: add(sum.open, own.open),
        });
    Answer::Measured(all)
}

fn timeliness(graph: &FlowGraph, as_at: Option<NaiveDate>) -> Vec<Answer<Timeliness>> {
    let question = TimelinessQuestion::as_at(as_at.unwrap_or_default());
    LagKind::ALL.iter().map(|kind| Timeliness::of(graph, *kind, question, is_given)).collect()
}

fn certainty(graph: &FlowGraph) -> Answer<Vec<CertaintyShares>> {
    let periods = graph.periods().iter().filter_map(|period| {
        let at = period.start()?.pred_opt()?;
        let question = CertaintyQuestion { period: period.clone(), at };
        CertaintyShares::of(graph, question, is_given).measured()
    });
    let found: Vec<CertaintyShares> = periods.collect();
    if found.is_empty() {
        let why = "no flow gives money for a dated period";
        return NotMeasurable::new("How much of the money could be counted on?", why)
            .needing(Table::Flows, "what was announced and confirmed for each period, and when")
            .into();
    }
    Answer::Measured(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::{Basis, Citation, DefectKind, Flow, Money, Tables};

    fn cite() -> Citation {
        Citation::at("register".parse().unwrap(), "row 1")
    }

    fn grant(pounds: i64) -> Flow {
        let amount = Money::from_minor(pounds * 100, Currency::GBP);
        let (payer, payee) = ("office".parse().unwrap(), "force".parse().unwrap());
        let year = "2018-19".parse().unwrap();
        let flow = Flow::between(payer, payee, amount, Phase::Announced, year, cite());
        Flow { kind: FlowKind::Grant, ..flow }
    }

    fn spend(pounds: i64) -> Flow {
        Flow {
            payer: "force".parse().unwrap(),
            payee: "class:staff".parse().unwrap(),
            kind: FlowKind::Spend,
            phase: Phase::Paid,
            ..grant(pounds)
        }
    }

    fn pursue(share: &str) -> Allocation {
        Allocation {
            party: "force".parse().unwrap(),
            period: "2018-19".parse().unwrap(),
            purpose: "strand:pursue".parse().unwrap(),
            share: share.parse().unwrap(),
            of: None,
            basis: Basis::Cases,
            citation: cite(),
        }
    }

    fn of(flows: Vec<Flow>, allocations: Vec<Allocation>) -> Result<Overview, Vec<Defect>> {
        let tables = Tables { flows, allocations, ..Tables::default() };
        Overview::of(&Programme::new(tables).unwrap(), OverviewOptions::default())
    }

    #[test]
    fn what_can_be_told_is_told_and_the_rest_says_why() {
        let found = of(vec![grant(100), spend(90)], vec![pursue("[0.8, 0.8]")]).unwrap();
        assert_eq!(found.held.len(), 2);
        assert_eq!(found.headlines[0].margin.to_string(), "[0.05, 0.05]");
        assert!(found.headlines[0].headline.words.starts_with("Pursue takes more than 75 %"));
        let pots = found.fragmentation.measured().unwrap();
        assert_eq!(
            (pots[0].phase, pots[0].bodies.len(), pots[0].classes),
            (Phase::Announced, 1, 0)
        );
        assert!(found.timeliness.iter().all(|lag| !lag.is_measured()));
        let certain = found.certainty.measured().unwrap();
        assert!(!certain[0].all.confirmed.is_measured());
        assert!(!found.promises.is_measured() && !found.proportionality.is_measured());
        assert!(!found.printed_harm.is_measured() && !found.capabilities.is_measured());
        assert_eq!(found.as_at, None);
    }

    #[test]
    fn what_is_given_on_or_back_or_told_twice_is_not_kept() {
        let told = |by: &str, pounds| Flow {
            phase: Phase::Paid,
            reported_by: by.parse().ok(),
            ..grant(pounds)
        };
        let between = |payer: &str, payee: &str, kind, pounds| Flow {
            payer: payer.parse().unwrap(),
            payee: payee.parse().unwrap(),
            kind,
            ..told(payer, pounds)
        };
        let flows = vec![
            told("office", 100),
            told("force", 100),
            between("force", "unit", FlowKind::Transfer, 30),
            between("force", "office", FlowKind::Refund, 5),
            spend(60),
        ];
        let found = of(flows, Vec::new()).unwrap();
        let pots = found.fragmentation.measured().unwrap();
        let kept: Vec<(String, i128)> =
            pots[0].kept.iter().map(|(party, sum)| (party.to_string(), *sum)).collect();
        let expected = [("force", 6_500), ("office", -9_500), ("unit", 3_000)];
        assert_eq!(kept, expected.map(|(party, sum)| (party.to_owned(), sum)));
    }

    #[test]
    fn defects_of_flows_and_allocations_come_together() {
        let nothing = Flow { amount: Money::from_minor(0, Currency::GBP), ..grant(1) };
        let defects = of(vec![nothing, spend(1)], vec![pursue("[0.8, 1.8]")]).unwrap_err();
        let kinds: Vec<_> = defects.iter().map(|defect| defect.kind).collect();
        assert!(kinds.contains(&DefectKind::NonPositiveAmount), "{kinds:?}");
        assert!(kinds.contains(&DefectKind::ImpossibleShare), "{kinds:?}");
    }
}
