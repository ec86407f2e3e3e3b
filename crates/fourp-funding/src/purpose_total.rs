//! What does each purpose get of all that is divided?

use std::collections::BTreeSet;

use fourp_model::{
    Answer, Interval, NotMeasurable, Purpose, Rational, Slug, Table, Threat, Toward, Unit,
};
use serde::Serialize;

use crate::{
    amount::{both, sum, unit},
    division::{Counting, Divided},
    shares::{Division, Share, of_threat},
};

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

/// The sum over all counted wholes of what a purpose gets of each.
pub(crate) fn total(
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

pub(crate) fn by_threat(wholes: &[Divided<'_>]) -> Answer<Vec<PurposeTotal>> {
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

pub(crate) fn by_both(wholes: &[Divided<'_>]) -> Answer<Vec<PurposeTotal>> {
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
