//! How does one body's spending divide?

use std::collections::{BTreeMap, BTreeSet};

use fourp_model::{
    Allocation, Answer, BudgetClass, Claim, Currency, Flow, Interval, NotMeasurable, Office, Party,
    Population, Programme, Purpose, Rounding, RowRef, Slug, Strand, Table,
};
use serde::Serialize;

use crate::{
    amount::{both, sum},
    shares::{Division, Share, Whole, evidence, of_strand, of_threat, rest},
    spent::{PurposeQuestion, Spent, amount},
    stated::{Amount, Quoted, amount_of, quoted},
    words::conventions,
};

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

/// A divided sum with the rows it was made of.
pub(crate) struct Divided<'d> {
    pub(crate) division: &'d Division,
    pub(crate) result: DividedSpending,
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

pub(crate) fn divide<'d>(
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
pub(crate) fn count(wholes: &mut [Divided<'_>]) {
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
