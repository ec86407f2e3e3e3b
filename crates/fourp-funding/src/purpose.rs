//! What is the money spent on?

use std::collections::{BTreeMap, BTreeSet};

use fourp_model::{
    Allocation, Answer, BudgetClass, Claim, Currency, Defect, DefectKind, Flow, FlowKind, Interval,
    NotMeasurable, Office, Party, Period, Phase, Population, Programme, Purpose, Rational,
    Rounding, RowRef, Slug, Strand, Table, Threat, Toward, Unit,
};
use serde::Serialize;

use crate::{
    amount::{around, both, sum, unit},
    shares::{Division, Share, Whole, divisions, evidence, of_strand, of_threat, rest},
    stated::{Amount, Quoted, amount_of, quoted},
    words::conventions,
};

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

conventions! {
    /// Which rows say how much there was to divide.
    #[non_exhaustive]
    ToldBy {
        /// Flows of spending, each amount within its rounding.
        Flows = "flows of spending",
        /// Claims of an amount, as printed.
        Claims = "claims as printed",
    }
}

/// Spending of one period by strand and threat, through what bodies say of how it divides.
///
/// Every amount is a set of possible values: a share is almost always an estimate, so nothing here has pence.
/// What no row divides stays undivided; nothing is scaled up to the whole.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SpendingByPurpose {
    /// What was asked.
    pub question: PurposeQuestion,
    /// The currency of the amounts, which are in its major units; `None` where there is no money.
    pub currency: Option<Currency>,
    /// Each spending that a row divides, in order of party.
    pub wholes: Vec<DividedSpending>,
    /// The four strands over all of it.
    pub strands: Vec<PurposeTotal>,
    /// The threats that some row names, over all of it.
    pub threats: Answer<Vec<PurposeTotal>>,
    /// Each strand of work on each threat that some row names.
    pub both: Answer<Vec<PurposeTotal>>,
    /// What was spent by bodies that no row divides, and how many they are.
    pub undivided: (Interval, usize),
    /// All flows of spending by where it was used; `None` where the row does not say. Exact but for rounded rows.
    pub offices: Vec<(Option<Office>, Interval)>,
}

/// The spending of one party, or a part of it, and how it divides.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct DividedSpending {
    /// Whose.
    pub party: Party,
    /// Which part of it; `None` is all.
    pub of: Option<BudgetClass>,
    /// How much, narrowed to what agrees with the amounts and shares below.
    pub spending: Answer<Interval>,
    /// Which rows say how much.
    pub told_by: Option<ToldBy>,
    /// Those rows.
    pub evidence: Vec<RowRef>,
    /// What goes to each purpose that a row names.
    pub lines: Vec<PurposeLine>,
    /// What goes to no strand that a row names.
    pub unallocated: PurposeLine,
    /// Other parts of the same sum that claims print, which no row divides.
    pub beside: Vec<BesidePart>,
    /// Whether the totals count it: not where another whole of the party holds it, or may.
    pub counting: Counting,
}

conventions! {
    /// Whether a sum is part of the totals.
    #[expect(clippy::exhaustive_enums, reason = "it is or it is not")]
    Counting {
        /// It is.
        Counted = "counted",
        /// It is not, for another sum holds it or may hold part of it.
        HeldByAnother = "part of another sum",
    }
}

/// A share of some spending, and what that comes to.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PurposeLine {
    /// For what.
    pub purpose: Purpose,
    /// The share, of 1, narrowed where claims print the amount too.
    pub share: Interval,
    /// The amount; `None` where it is not known of how much.
    pub amount: Option<Interval>,
    /// The allocations and claims it rests on.
    pub evidence: Vec<RowRef>,
}

/// Another part of the sum that a divided spending is part of.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct BesidePart {
    /// The population of the claims.
    pub population: Slug<Population>,
    /// The amount.
    pub amount: Interval,
    /// The claims.
    pub evidence: Vec<RowRef>,
}

/// What one purpose gets of all divided spending.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PurposeTotal {
    /// For what.
    pub purpose: Purpose,
    /// The amount; a body whose rows leave the purpose out may spend on it all that they leave over.
    pub amount: Answer<Interval>,
    /// Its share of all divided spending.
    pub share: Option<Interval>,
    /// How many of the divided sums have a row on it.
    pub told_of: usize,
}

impl PurposeQuestion {
    /// What was paid in a period, figures rounded half away from zero.
    #[must_use]
    pub fn paid_in(period: Period) -> Self {
        Self { period, phase: Phase::Paid, rounding: Rounding::default() }
    }
}

impl SpendingByPurpose {
    /// Divides spending by purpose.
    ///
    /// How much a party spent is the sum of its flows of kind `spend` at the phase asked (a payment that both
    /// sides report once). Without any, it is what claims print: an allocation belongs to the claim of a share
    /// that is quoted in the same words from the same place, and that claim names its part and its whole. Where
    /// claims print the amount of the part too, share and amount narrow each other by interval arithmetic (Moore,
    /// Kearfott and Cloud 2009, chapter 2).
    ///
    /// Not measurable without an allocation in the period. O(n log n) for n rows, and allocations times claims.
    ///
    /// # Errors
    /// [`Defect`]s: shares that cannot be, contradict each other or make more than one; flows of spending in
    /// another currency than the programme's.
    ///
    /// ```
    /// use fourp_funding::{PurposeQuestion, SpendingByPurpose};
    /// use fourp_model::{
    ///     Allocation, Basis, Citation, Currency, Flow, FlowKind, Money, Phase, Programme, Tables,
    /// };
    ///
    /// let cite = || Ok::<_, Box<dyn std::error::Error>>(Citation::at("returns".parse()?, "table 1"));
    /// let million = Money::parse("1000000", Currency::GBP)?;
    /// let pay = Flow {
    ///     kind: FlowKind::Spend,
    ///     ..Flow::between(
    ///         "force".parse()?, "class:staff".parse()?, million, Phase::Paid, "2018-19".parse()?, cite()?,
    ///     )
    /// };
    /// let pursue = Allocation {
    ///     party: "force".parse()?,
    ///     period: "2018-19".parse()?,
    ///     purpose: "strand:pursue".parse()?,
    ///     share: "[0.75, 0.85]".parse()?,
    ///     of: None,
    ///     basis: Basis::StaffTime,
    ///     citation: cite()?,
    /// };
    /// let tables = Tables { flows: vec![pay], allocations: vec![pursue], ..Tables::default() };
    /// let programme = Programme::new(tables).map_err(|defects| format!("{defects:?}"))?;
    /// let question = PurposeQuestion::paid_in("2018-19".parse()?);
    /// let found = SpendingByPurpose::of(&programme, &question).map_err(|found| format!("{found:?}"))?;
    /// let found = found.measured().ok_or("nothing divided")?;
    /// let pursue = found.strands[0].amount.clone().measured().ok_or("nothing for Pursue")?;
    /// assert_eq!(pursue.to_string(), "[750000, 850000]");
    /// assert!(!found.strands[2].amount.is_measured(), "no row speaks of Protect");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(
        programme: &Programme,
        question: &PurposeQuestion,
    ) -> Result<Answer<Self>, Vec<Defect>> {
        let divided = divisions(programme, &question.period);
        let spent = Spent::of(programme, question);
        let (divided, spent) = match (divided, spent) {
            (Ok(divided), Ok(spent)) => (divided, spent),
            (divided, spent) => {
                return Err([divided.err(), spent.err()].into_iter().flatten().flatten().collect());
            }
        };
        if divided.is_empty() {
            let why = format!("no row says how the spending of {} divides", question.period);
            return Ok(NotMeasurable::new("What is the money spent on?", why)
                .needing(Table::Allocations, "the share of each strand and threat, body by body")
                .into());
        }
        let mut wholes: Vec<Divided<'_>> = divided
            .iter()
            .map(|(whole, division)| divide(programme, question, &spent, whole, division))
            .collect();
        count(&mut wholes);
        let strands = Strand::ALL.into_iter().map(|strand| {
            total(&wholes, Purpose::Strand(strand), |division| of_strand(division, strand))
        });
        let strands = strands.collect();
        let (threats, both) = (by_threat(&wholes), by_both(&wholes));
        let named: BTreeSet<&Party> = divided.keys().map(|(party, _)| party).collect();
        let others = spent.by_payer.iter().filter(|(party, _)| !named.contains(*party));
        let others: Vec<Interval> =
            others.map(|(_, spending)| amount(spending, None, spent.currency).0).collect();
        Ok(Answer::Measured(Self {
            question: question.clone(),
            currency: spent.currency,
            strands,
            threats,
            both,
            undivided: (sum(&others), others.len()),
            offices: spent.offices(),
            wholes: wholes.into_iter().map(|divided| divided.result).collect(),
        }))
    }
}

/// Flows of spending, each with its place, by payer.
struct Spent<'p> {
    currency: Option<Currency>,
    by_payer: BTreeMap<&'p Party, Vec<(usize, &'p Flow)>>,
}

/// A divided sum with the rows it was made of.
struct Divided<'d> {
    division: &'d Division,
    result: DividedSpending,
}

impl<'p> Spent<'p> {
    fn of(programme: &'p Programme, question: &PurposeQuestion) -> Result<Self, Vec<Defect>> {
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

    fn offices(&self) -> Vec<(Option<Office>, Interval)> {
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
fn amount(
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

/// How much there is to divide: flows, or what claims print of the whole.
fn spending(
    programme: &Programme,
    question: &PurposeQuestion,
    spent: &Spent<'_>,
    ((party, of), quoted): (&Whole, Option<Quoted<'_>>),
) -> Option<(ToldBy, Amount)> {
    if let Some(flows) = spent.by_payer.get(party) {
        let (amount, places) = amount(flows, *of, spent.currency);
        let rows = places.iter().filter_map(|place| programme.row_ref::<Flow>(*place)).collect();
        return Some((ToldBy::Flows, Amount { amount, rows }));
    }
    let quoted = quoted?;
    let read = (spent.currency?, question.rounding);
    let of = (quoted.measure, quoted.whole);
    amount_of(programme, of, &question.period, read).map(|found| (ToldBy::Claims, found))
}

fn divide<'d>(
    programme: &Programme,
    question: &PurposeQuestion,
    spent: &Spent<'_>,
    whole: &'d Whole,
    division: &'d Division,
) -> Divided<'d> {
    let read = spent.currency.map(|currency| (currency, question.rounding));
    let allocations = programme.rows::<Allocation>();
    let quote = |share: &Share| {
        let mut rows = share.places.iter().filter_map(|place| allocations.get(*place));
        rows.find_map(|allocation| quoted(programme, allocation))
    };
    let any = division.values().find_map(quote);
    let told = spending(programme, question, spent, (whole, any));
    let by_claims = matches!(told, Some((ToldBy::Claims, _)));
    let mut lines = Vec::new();
    for (purpose, share) in division.iter().filter(|(purpose, _)| **purpose != Purpose::Unallocated)
    {
        let mut rows = evidence(programme, &share.places);
        let quote = quote(share).filter(|_| by_claims);
        let printed = quote.and_then(|quote| {
            rows.extend(programme.row_ref::<Claim>(quote.place));
            amount_of(programme, (quote.measure, quote.part), &question.period, read?)
        });
        let amount = printed.map(|printed| {
            rows.extend(printed.rows);
            printed.amount
        });
        lines.push(PurposeLine {
            purpose: purpose.clone(),
            share: share.share,
            amount,
            evidence: rows,
        });
    }
    let left = rest(division, &exclusive(division));
    let mut unallocated = PurposeLine {
        purpose: Purpose::Unallocated,
        share: left.share,
        amount: None,
        evidence: evidence(programme, &left.places),
    };
    let mut known = told.as_ref().map(|(_, told)| told.amount);
    if let Some(base) = &mut known {
        *base = narrow(*base, &mut lines);
        unallocated.amount = Some(unallocated.share.mul(base));
        if let Some(purposes) = strands_only(&lines) {
            let left = base.sub(&sum(purposes));
            unallocated.amount = unallocated.amount.map(|amount| both(&amount, &left));
        }
    }
    let beside = any.filter(|_| by_claims).zip(read);
    let beside = beside.map(|(quote, read)| beside_parts(programme, question, &quote, read));
    let (party, of) = whole;
    let told_by = told.as_ref().map(|(told_by, _)| *told_by);
    let result = DividedSpending {
        party: party.clone(),
        of: *of,
        spending: match known {
            Some(base) => Answer::Measured(base),
            None => unknown_spending(party, question),
        },
        told_by,
        evidence: told.map(|(_, told)| told.rows).unwrap_or_default(),
        lines,
        unallocated,
        beside: beside.unwrap_or_default(),
        counting: Counting::Counted,
    };
    Divided { division, result }
}

/// Multiplies shares into amounts, and takes back what the amounts say of the whole; twice, which is as far as
/// one whole and its parts can narrow each other but for the shares themselves.
fn narrow(mut base: Interval, lines: &mut [PurposeLine]) -> Interval {
    for _ in 0..2 {
        for line in &mut *lines {
            let product = line.share.mul(&base);
            let amount = line.amount.map_or(product, |printed| both(&printed, &product));
            base = both(&base, &amount.div(&line.share));
            line.share = both(&line.share, &amount.div(&base));
            line.amount = Some(amount);
        }
    }
    base
}

fn unknown_spending(party: &Party, question: &PurposeQuestion) -> Answer<Interval> {
    let why = format!("no flow and no claim says what {party} spent in {}", question.period);
    NotMeasurable::new("How much was there to divide?", why)
        .needing(Table::Flows, "spending, or the front line and the back office apart")
        .into()
}

/// Shares that exclude each other: of the strands.
fn exclusive(division: &Division) -> Vec<Share> {
    let strands = Strand::ALL.into_iter().filter_map(|strand| of_strand(division, strand));
    let mut taken: Vec<Share> = strands.collect();
    if taken.is_empty() {
        let threats: BTreeSet<_> = division.keys().filter_map(Purpose::threat).collect();
        taken.extend(threats.into_iter().filter_map(|threat| of_threat(division, threat)));
    }
    taken
}

/// The amounts of the lines, if every line is a strand of its own.
fn strands_only(lines: &[PurposeLine]) -> Option<Vec<&Interval>> {
    let is_strand = |line: &PurposeLine| matches!(line.purpose, Purpose::Strand(_));
    lines
        .iter()
        .all(is_strand)
        .then(|| lines.iter().filter_map(|line| line.amount.as_ref()).collect())
}

/// Other parts of what the whole is a part of, as claims print them.
fn beside_parts(
    programme: &Programme,
    question: &PurposeQuestion,
    quoted: &Quoted<'_>,
    read: (Currency, Rounding),
) -> Vec<BesidePart> {
    let Some(whole) = programme.get::<Population>(quoted.whole) else { return Vec::new() };
    let is_beside = |population: &&Population| {
        &population.id != quoted.whole
            && population.part_of.iter().any(|of| whole.part_of.contains(of))
    };
    let others = programme.rows::<Population>().iter().filter(is_beside);
    let found = others.filter_map(|population| {
        let of = (quoted.measure, &population.id);
        let Amount { amount, rows } = amount_of(programme, of, &question.period, read)?;
        Some(BesidePart { population: population.id.clone(), amount, evidence: rows })
    });
    found.collect()
}

/// Marks what is part of another sum of its party, so that nothing is counted twice.
fn count(wholes: &mut [Divided<'_>]) {
    let mut parties = BTreeMap::<Party, Vec<usize>>::new();
    for (at, whole) in wholes.iter().enumerate() {
        parties.entry(whole.result.party.clone()).or_default().push(at);
    }
    for places in parties.values().filter(|places| places.len() > 1) {
        // In order of class, so that a whole of everything is the first.
        let office = |at: usize| wholes.get(at).and_then(|whole| whole.result.of?.office());
        let offices: BTreeSet<Option<Office>> = places.iter().map(|at| office(*at)).collect();
        if offices.len() == places.len() && !offices.contains(&None) {
            continue;
        }
        for at in places.iter().skip(1) {
            if let Some(whole) = wholes.get_mut(*at) {
                whole.result.counting = Counting::HeldByAnother;
            }
        }
    }
}

/// The sum over all counted wholes of what a purpose gets of each.
fn total(
    wholes: &[Divided<'_>],
    purpose: Purpose,
    share_of: impl Fn(&Division) -> Option<Share>,
) -> PurposeTotal {
    let open = |left: &Interval| left.hull(&Interval::point(Rational::ZERO));
    let (mut amounts, mut bases, mut shares, mut told_of) =
        (Vec::new(), Vec::new(), Vec::new(), 0_usize);
    let counted = wholes.iter().filter(|whole| whole.result.counting == Counting::Counted);
    for Divided { division, result } in counted {
        let Answer::Measured(base) = &result.spending else { continue };
        bases.push(*base);
        if let Some(share) = share_of(division) {
            let own = result.lines.iter().find(|line| line.purpose == purpose);
            amounts.push(own.and_then(|line| line.amount).unwrap_or_else(|| share.share.mul(base)));
            shares.push(share.share);
            told_of = told_of.saturating_add(1);
        } else {
            // A body that leaves the purpose out may spend nothing on it, or all that it leaves over.
            amounts.push(open(&result.unallocated.amount.unwrap_or(*base)));
            shares.push(open(&result.unallocated.share));
        }
    }
    if told_of == 0 {
        let question = format!("How much is spent on {}?", words(&purpose));
        let most = shares.iter().filter_map(|share| share.high().value()).max();
        let why = match most {
            None => "no row says how much was spent".into(),
            Some(most) => format!(
                "no allocation speaks of it; the shares that are stated leave it at most {}",
                Unit::percent().show(most, 4, Toward::Up)
            ),
        };
        let what = format!("the share of {}, even as a range", words(&purpose));
        let gap = NotMeasurable::new(question, why).needing(Table::Allocations, what);
        return PurposeTotal { purpose, amount: gap.into(), share: None, told_of };
    }
    let amount = sum(&amounts);
    let within = shares.into_iter().reduce(|hull, share| hull.hull(&share)).unwrap_or_else(unit);
    let quotient = amount.div(&sum(&bases)).intersect(&unit()).unwrap_or_else(unit);
    PurposeTotal {
        purpose,
        amount: Answer::Measured(amount),
        share: Some(both(&within, &quotient)),
        told_of,
    }
}

fn words(purpose: &Purpose) -> String {
    match purpose {
        Purpose::Strand(strand) => format!("the {strand} strand"),
        Purpose::Threat(threat) => format!("the threat {threat}"),
        Purpose::Both(strand, threat) => format!("the {strand} strand against {threat}"),
        Purpose::Unallocated => "nothing in particular".into(),
    }
}

fn by_threat(wholes: &[Divided<'_>]) -> Answer<Vec<PurposeTotal>> {
    let named = |purpose: &Purpose| purpose.threat().cloned();
    let threats: BTreeSet<Slug<Threat>> = purposes(wholes).filter_map(named).collect();
    if threats.is_empty() {
        return NotMeasurable::new(
            "How much is spent on each threat?",
            "no allocation names a threat",
        )
        .needing(Table::Allocations, "the share of each threat, body by body, even as a range")
        .into();
    }
    let found = threats.into_iter().map(|threat| {
        total(wholes, Purpose::Threat(threat.clone()), |division| of_threat(division, &threat))
    });
    Answer::Measured(found.collect())
}

fn by_both(wholes: &[Divided<'_>]) -> Answer<Vec<PurposeTotal>> {
    let named = purposes(wholes).filter(|purpose| matches!(purpose, Purpose::Both(..)));
    let named: BTreeSet<&Purpose> = named.collect();
    if named.is_empty() {
        let question = "How much of each strand is spent on each threat?";
        return NotMeasurable::new(question, "no allocation names a strand and a threat together")
            .needing(Table::Allocations, "the share of each strand of work on each threat")
            .into();
    }
    let found = named
        .into_iter()
        .map(|purpose| total(wholes, purpose.clone(), |division| division.get(purpose).cloned()));
    Answer::Measured(found.collect())
}

fn purposes<'w>(wholes: &'w [Divided<'_>]) -> impl Iterator<Item = &'w Purpose> {
    wholes.iter().flat_map(|whole| whole.division.keys())
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::{Basis, Citation, Money, Tables};
    use proptest::prelude::*;

    fn cite() -> Citation {
        Citation::at("returns".parse().unwrap(), "table 1")
    }

    fn spend(payer: &str, pounds: i64) -> Flow {
        let amount = Money::from_minor(pounds * 100, Currency::GBP);
        let (payer, payee) = (payer.parse().unwrap(), "class:staff".parse().unwrap());
        let year = "2018-19".parse().unwrap();
        let flow = Flow::between(payer, payee, amount, Phase::Paid, year, cite());
        Flow { kind: FlowKind::Spend, ..flow }
    }

    fn allocation(party: &str, purpose: &str, share: &str) -> Allocation {
        Allocation {
            party: party.parse().unwrap(),
            period: "2018-19".parse().unwrap(),
            purpose: purpose.parse().unwrap(),
            share: share.parse().unwrap(),
            of: None,
            basis: Basis::Cases,
            citation: cite(),
        }
    }

    fn ask(
        flows: Vec<Flow>,
        allocations: Vec<Allocation>,
    ) -> Result<Answer<SpendingByPurpose>, Vec<Defect>> {
        let programme = Programme::new(Tables { flows, allocations, ..Tables::default() }).unwrap();
        SpendingByPurpose::of(&programme, &PurposeQuestion::paid_in("2018-19".parse().unwrap()))
    }

    fn found(flows: Vec<Flow>, allocations: Vec<Allocation>) -> SpendingByPurpose {
        ask(flows, allocations).unwrap().measured().unwrap()
    }

    fn strand(found: &SpendingByPurpose, at: usize) -> String {
        found.strands[at].amount.as_ref().measured().unwrap().to_string()
    }

    #[test]
    fn bodies_add_up_and_what_nobody_divides_stays_apart() {
        let found = found(
            vec![spend("a", 1_000), spend("b", 3_000), spend("c", 500)],
            vec![
                allocation("a", "strand:pursue", "[0.5, 0.6]"),
                allocation("b", "strand:pursue", "[0.8, 0.8]"),
                allocation("b", "strand:prevent", "[0.1, 0.2]"),
            ],
        );
        assert_eq!(strand(&found, 0), "[2900, 3000]");
        assert_eq!(found.strands[0].share.unwrap().to_string(), "[0.725, 0.75]");
        // The first body leaves over 40 to 50 %, any part of which may be for Prevent.
        assert_eq!(strand(&found, 1), "[300, 1100]");
        assert_eq!(found.strands[1].told_of, 1);
        assert!(!found.strands[2].amount.is_measured());
        assert_eq!((found.undivided.0.to_string().as_str(), found.undivided.1), ("[500, 500]", 1));
        assert!(!found.threats.is_measured() && !found.both.is_measured());
        let over = &found.wholes[0].unallocated;
        assert_eq!(
            (over.share.to_string().as_str(), over.amount.unwrap().to_string().as_str()),
            ("[0.4, 0.5]", "[400, 500]")
        );
    }

    #[test]
    fn threats_and_strands_of_one_body_are_two_views() {
        let found = found(
            vec![spend("a", 1_000)],
            vec![
                allocation("a", "strand:pursue+threat:drugs", "[0.5, 0.5]"),
                allocation("a", "strand:prevent+threat:drugs", "[0.1, 0.1]"),
                allocation("a", "strand:pursue+threat:fraud", "[0.3, 0.3]"),
            ],
        );
        assert_eq!(strand(&found, 0), "[800, 800]");
        let threats = found.threats.measured().unwrap();
        let told: Vec<_> =
            threats.into_iter().map(|t| t.amount.measured().unwrap().to_string()).collect();
        assert_eq!(told, ["[600, 600]", "[300, 300]"]);
        assert_eq!(found.both.measured().unwrap().len(), 3);
    }

    #[test]
    fn a_share_of_one_office_is_of_no_other() {
        let office = |pounds, office: Option<&str>| Flow {
            budget: office.map(|office| office.parse().unwrap()),
            ..spend("a", pounds)
        };
        let of = Some("front-line".parse().unwrap());
        let front = Allocation { of, ..allocation("a", "strand:pursue", "[0.5, 0.5]") };
        let found = found(
            vec![
                office(800, Some("front-line")),
                office(100, Some("back-office")),
                office(50, None),
            ],
            vec![front],
        );
        assert_eq!(found.wholes[0].spending.as_ref().measured().unwrap().to_string(), "[800, 850]");
        assert_eq!(strand(&found, 0), "[400, 425]");
        let offices: Vec<_> = found.offices.iter().map(|(_, sum)| sum.to_string()).collect();
        assert_eq!(offices, ["[50, 50]", "[800, 800]", "[100, 100]"]);
    }

    #[test]
    fn a_part_of_a_whole_is_not_counted_beside_it() {
        let of = Some("front-line".parse().unwrap());
        let part = Allocation { of, ..allocation("a", "strand:pursue", "[1, 1]") };
        let found = found(
            vec![spend("a", 100)],
            vec![part, allocation("a", "strand:pursue", "[0.5, 0.5]")],
        );
        let counting: Vec<_> = found.wholes.iter().map(|whole| whole.counting).collect();
        assert_eq!(counting, [Counting::Counted, Counting::HeldByAnother]);
        assert_eq!(strand(&found, 0), "[50, 50]");
    }

    #[test]
    fn a_payment_told_by_both_sides_is_one() {
        let told = |by: &str| Flow {
            commitment: Some("promise".parse().unwrap()),
            reported_by: Some(by.parse().unwrap()),
            ..spend("a", 100)
        };
        let found = found(
            vec![told("a"), told("class:staff")],
            vec![allocation("a", "strand:pursue", "[1, 1]")],
        );
        assert_eq!(strand(&found, 0), "[100, 100]");
    }

    #[test]
    fn without_allocations_or_money_it_is_not_measurable() {
        assert!(!ask(vec![spend("a", 1)], vec![]).unwrap().is_measured());
        let shares_only = found(vec![], vec![allocation("a", "strand:pursue", "[0.5, 0.6]")]);
        assert!(!shares_only.wholes[0].spending.is_measured());
        assert!(!shares_only.strands[0].amount.is_measured());
        assert_eq!(shares_only.wholes[0].lines[0].amount, None);
    }

    #[test]
    fn defects_of_money_and_of_shares_come_together() {
        let euros = Flow { amount: Money::from_minor(1, Currency::EUR), ..spend("b", 1) };
        let wrong = allocation("a", "strand:pursue", "[1, 2]");
        let kinds: Vec<_> = ask(vec![spend("a", 1), euros], vec![wrong])
            .unwrap_err()
            .into_iter()
            .map(|d| d.kind)
            .collect();
        assert_eq!(kinds, [DefectKind::ImpossibleShare, DefectKind::MixedCurrency]);
    }

    proptest! {
        /// Whatever the true shares are, the totals hold what they come to.
        #[test]
        fn no_true_amount_is_lost(
            bodies in prop::collection::vec((1_i64..1_000, 0_i64..=60, 0_i64..=20, 0_i64..=40), 1..6),
        ) {
            let mut flows = Vec::new();
            let mut allocations = Vec::new();
            let mut truth = [0_i64; 2];
            for (at, (pounds, pursue, width, prevent)) in bodies.iter().enumerate() {
                let party = format!("body-{at}");
                flows.push(spend(&party, *pounds));
                let share = |low: i64, high: i64| format!("[{low}/100, {}/100]", high.min(100));
                allocations.push(allocation(&party, "strand:pursue", &share((pursue - width).max(0), pursue + width)));
                if at % 2 == 0 {
                    allocations.push(allocation(&party, "strand:prevent", &share(*prevent, *prevent)));
                }
                truth[0] += pounds * pursue;
                truth[1] += pounds * prevent;
            }
            let found = found(flows, allocations);
            let at = |truth: i64| Rational::new(i128::from(truth), 100).unwrap();
            let pursue = found.strands[0].amount.clone().measured().unwrap();
            let prevent = found.strands[1].amount.clone().measured().unwrap();
            prop_assert!(pursue.contains(at(truth[0])), "{pursue} {truth:?}");
            prop_assert!(prevent.contains(at(truth[1])), "{prevent} {truth:?}");
            let total: i64 = bodies.iter().map(|body| body.0).sum();
            let share = Rational::new(i128::from(truth[0]), i128::from(total) * 100).unwrap();
            prop_assert!(found.strands[0].share.unwrap().contains(share));
        }
    }
}
