//! Amounts that claims state, and which allocation they belong to.

use std::collections::BTreeSet;

use fourp_model::{
    Allocation, Claim, ClaimStatus, Currency, FigureKind, Interval, Measure, Period, Population,
    Programme, Quantity, Rounding, RowRef, Slug,
};

/// A claim that prints the share of an allocation, in the same words of the same document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quoted<'p> {
    /// What is measured.
    pub(crate) measure: &'p Slug<Measure>,
    /// What has the share.
    pub(crate) part: &'p Slug<Population>,
    /// What it is a share of.
    pub(crate) whole: &'p Slug<Population>,
    /// The place of the claim.
    pub(crate) place: usize,
}

/// What claims say an amount is, and which they are.
#[derive(Clone, Debug)]
pub(crate) struct Amount {
    pub(crate) amount: Interval,
    pub(crate) rows: Vec<RowRef>,
}

/// The claim that an allocation was read from: the claim of a share whose quoted words stand within those of the
/// allocation, at the same place of the same document, for the same period.
///
/// Equal numbers join nothing. `None` where no claim or several different ones are quoted. O(claims).
pub(crate) fn quoted<'p>(programme: &'p Programme, allocation: &Allocation) -> Option<Quoted<'p>> {
    let words = allocation.citation.anchor.as_deref().filter(|words| !words.is_empty())?;
    let mut found = programme.rows::<Claim>().iter().enumerate().filter_map(|(place, claim)| {
        let FigureKind::Share { base, .. } = claim.figure.kind() else { return None };
        let of_claim = claim.citation.anchor.as_deref().filter(|words| !words.is_empty())?;
        let is_there = claim.citation.source == allocation.citation.source
            && claim.citation.locator == allocation.citation.locator
            && claim.period.same_span(&allocation.period) == Some(true)
            && words.contains(of_claim);
        let (measure, part) = (&claim.measure, &claim.population);
        is_there.then_some(Quoted { measure, part, whole: base, place })
    });
    let first = found.next()?;
    found.all(|other| other.part == first.part && other.whole == first.whole).then_some(first)
}

/// The amount of a population in a period that quoted claims agree on, in major units of a currency.
///
/// Where they contradict each other, everything that any of them allows. Claims that another supersedes are left
/// out. O(claims).
pub(crate) fn amount_of(
    programme: &Programme,
    (measure, population): (&Slug<Measure>, &Slug<Population>),
    period: &Period,
    (currency, rounding): (Currency, Rounding),
) -> Option<Amount> {
    let claims = programme.rows::<Claim>();
    let superseded: BTreeSet<&Slug<Claim>> =
        claims.iter().filter_map(|claim| claim.supersedes.as_ref()).collect();
    let mut known: Option<(Interval, Interval)> = None;
    let mut rows = Vec::new();
    for (place, claim) in claims.iter().enumerate() {
        let is_meant = &claim.measure == measure
            && &claim.population == population
            && claim.status == ClaimStatus::Quoted
            && claim.figure.unit().quantity() == &Quantity::Money(currency)
            && claim.period.same_span(period) == Some(true)
            && !superseded.contains(&claim.id);
        let Some(allowed) = claim.figure.interval(rounding).filter(|_| is_meant) else { continue };
        rows.extend(programme.row_ref::<Claim>(place));
        known = Some(match known {
            None => (allowed, allowed),
            Some((agreed, any)) => {
                let any = any.hull(&allowed);
                (agreed.intersect(&allowed).unwrap_or(any), any)
            }
        });
    }
    known.map(|(amount, _)| Amount { amount, rows })
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::{Basis, Citation, Figure, Tables};

    fn claim(id: &str, population: &str, kind: FigureKind, unit: &str) -> Claim {
        Claim::new(
            id.parse().unwrap(),
            "spending".parse().unwrap(),
            population.parse().unwrap(),
            "2015-16".parse().unwrap(),
            Figure::new(kind, unit.parse().unwrap()).unwrap(),
            Citation {
                anchor: Some("79% of it".into()),
                ..Citation::at("report".parse().unwrap(), "page 1")
            },
        )
    }

    fn rounded(id: &str, value: &str) -> Claim {
        let kind = FigureKind::Rounded {
            value: value.parse().unwrap(),
            resolution: "0.1".parse().unwrap(),
        };
        claim(id, "front-line", kind, "GBP bn")
    }

    fn amount(claims: Vec<Claim>) -> Option<String> {
        let programme = Programme::new(Tables { claims, ..Tables::default() }).unwrap();
        let of = ("spending".parse().unwrap(), "front-line".parse().unwrap());
        let period = "2015-16".parse().unwrap();
        let read = (Currency::GBP, Rounding::HalfAwayFromZero);
        amount_of(&programme, (&of.0, &of.1), &period, read)
            .map(|found| found.amount.to_exact_text())
    }

    #[test]
    fn claims_that_agree_narrow_and_rivals_widen() {
        assert_eq!(amount(vec![]), None);
        assert_eq!(amount(vec![rounded("a", "2.2")]).unwrap(), "[2150000000, 2250000000)");
        let range = FigureKind::Range { low: "2.2".parse().unwrap(), high: "2.4".parse().unwrap() };
        let range = claim("b", "front-line", range, "GBP bn");
        let agreed = amount(vec![rounded("a", "2.2"), range.clone()]).unwrap();
        assert_eq!(agreed, "[2200000000, 2250000000)");
        let rivals = amount(vec![rounded("a", "2.1"), range]).unwrap();
        assert_eq!(rivals, "[2050000000, 2400000000]");
    }

    #[test]
    fn what_another_claim_supersedes_or_nobody_printed_is_left_out() {
        let later = Claim { supersedes: Some("a".parse().unwrap()), ..rounded("b", "2.3") };
        let ours = Claim { status: ClaimStatus::Derived, ..rounded("c", "9.9") };
        let found = amount(vec![rounded("a", "2.2"), later, ours]).unwrap();
        assert_eq!(found, "[2250000000, 2350000000)");
    }

    #[test]
    fn an_allocation_is_known_by_its_words_and_not_by_its_number() {
        let kind = FigureKind::Share {
            value: "79".parse().unwrap(),
            resolution: "1".parse().unwrap(),
            base: "front-line".parse().unwrap(),
        };
        let claims = vec![claim("n21", "front-line-pursue", kind, "percent")];
        let programme = Programme::new(Tables { claims, ..Tables::default() }).unwrap();
        let cited = |words: &str| Allocation {
            party: "class:bodies".parse().unwrap(),
            period: "2015-16".parse().unwrap(),
            purpose: "strand:pursue".parse().unwrap(),
            share: "[0.785, 0.795)".parse().unwrap(),
            of: None,
            basis: Basis::NotStated,
            citation: Citation {
                anchor: Some(words.into()),
                ..Citation::at("report".parse().unwrap(), "page 1")
            },
        };
        let found = quoted(&programme, &cited("79% of it went on Pursue")).unwrap();
        assert_eq!(
            (found.part.as_str(), found.whole.as_str()),
            ("front-line-pursue", "front-line")
        );
        assert!(quoted(&programme, &cited("79% went on Pursue")).is_none());
        let elsewhere = Allocation { period: "2016-17".parse().unwrap(), ..cited("79% of it") };
        assert!(quoted(&programme, &elsewhere).is_none());
    }
}
