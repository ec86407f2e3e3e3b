//! What do claims print of the cost of the threats?

use fourp_model::{
    Answer, Claim, Currency, Interval, Measure, NotMeasurable, Period, Population, Programme,
    Rounding, RowRef, Slug, Table,
};
use serde::Serialize;

use crate::{amount::unit, stated::amount_of};

/// What claims print of a cost and of its parts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PrintedHarm {
    /// When.
    pub period: Period,
    /// The whole.
    pub whole: Slug<Population>,
    /// How much, in major units.
    pub amount: Interval,
    /// The claims.
    pub evidence: Vec<RowRef>,
    /// Parts that claims print, with their share of the whole: they may be parts by other names than the threats'.
    pub parts: Vec<PrintedPart>,
}

/// A part of a printed cost.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PrintedPart {
    /// Of what.
    pub population: Slug<Population>,
    /// How much, in major units.
    pub amount: Interval,
    /// Of the whole.
    pub share: Interval,
    /// The claims.
    pub evidence: Vec<RowRef>,
}

/// The latest whole of the harm measure that has parts, with those parts.
pub(crate) fn printed_harm(
    programme: &Programme,
    measure: Option<&Slug<Measure>>,
    (currency, rounding): (Option<Currency>, Rounding),
) -> Answer<PrintedHarm> {
    const QUESTION: &str = "What do the threats cost?";
    let Some(measure) = measure else {
        return NotMeasurable::new(QUESTION, "no measure of claims is named")
            .needing_also("the measure of claims that print the cost")
            .into();
    };
    let claims = programme.rows::<Claim>().iter().filter(|claim| &claim.measure == measure);
    let mut known: Vec<(&Period, &Slug<Population>)> =
        claims.map(|claim| (&claim.period, &claim.population)).collect();
    known.sort_unstable();
    known.dedup();
    let read = |population, period| {
        amount_of(programme, (measure, population), period, (currency?, rounding))
    };
    let is_part = |part: &Slug<Population>, whole: &Slug<Population>| {
        programme.get::<Population>(part).is_some_and(|part| part.part_of.contains(whole))
    };
    for (period, whole) in known.iter().rev() {
        let Some(of_whole) = read(whole, period) else { continue };
        let parts = known.iter().filter(|(at, part)| at == period && is_part(part, whole));
        let parts = parts.filter_map(|(_, part)| {
            let found = read(part, period)?;
            Some(PrintedPart {
                population: (*part).clone(),
                amount: found.amount,
                share: found.amount.div(&of_whole.amount).intersect(&unit()).unwrap_or_else(unit),
                evidence: found.rows,
            })
        });
        let parts: Vec<PrintedPart> = parts.collect();
        if !parts.is_empty() {
            return Answer::Measured(PrintedHarm {
                period: (*period).clone(),
                whole: (*whole).clone(),
                amount: of_whole.amount,
                evidence: of_whole.rows,
                parts,
            });
        }
    }
    NotMeasurable::new(
        QUESTION,
        format!("no claim of the measure {measure} prints a whole and a part of it"),
    )
    .needing(Table::Claims, "an estimate of the cost of each threat in one period")
    .into()
}
