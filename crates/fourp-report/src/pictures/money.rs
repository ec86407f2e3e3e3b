//! What pictures of money say alike.

use std::collections::BTreeMap;

use fourp_funding::{Overview, Total, Whereabouts};
use fourp_model::{
    Answer, Currency, End, Flow, Interval, NotMeasurable, Party, Phase, Programme, Rational, Table,
    Toward,
};
use fourp_picture::Cell;

use crate::{
    phrase::{self, Part},
    pictures::{beside, gap::NotDrawn},
    results::Results,
};

/// What the funding analysis answers, or that its rows have defects.
pub(super) fn funding<'r>(results: &Results<'r>, what: &str) -> Result<&'r Overview, NotDrawn> {
    let why = "the rows of money do not go together; the defects are listed";
    results.audit.answers.funding.as_ref().ok_or_else(|| NotDrawn::defect(what, why))
}

/// What an answer holds, or why there is none and what would make it so.
pub(super) fn measured<'a, T>(answer: &'a Answer<T>, what: &str) -> Result<&'a T, NotDrawn> {
    match answer {
        Answer::Measured(found) => Ok(found),
        Answer::NotMeasurable(why) => Err(gap(why, what)),
    }
}

/// A gap as a picture that is not drawn.
pub(super) fn gap(gap: &NotMeasurable, what: &str) -> NotDrawn {
    let needs = gap.what_would_make_it_so.iter().map(|need| match need.table {
        Some(table) => format!("; it needs, in {table}: {}", need.what),
        None => format!("; it needs {}", need.what),
    });
    NotDrawn::new(what, format!("{}{}", gap.why, needs.collect::<String>()))
}

/// A sum, as a range where its parts were rounded.
pub(super) fn sum(total: Total, currency: Option<Currency>) -> String {
    match range(total, currency) {
        Some(range) => phrase::amount(&range, currency),
        None => phrase::minor(total.minor, currency),
    }
}

/// A sum in a cell: as a range where its parts were rounded, and exactly for programs.
pub(super) fn cell(total: Total, currency: Option<Currency>) -> Cell {
    Cell::shown(sum(total, currency), major(total.minor, currency))
}

/// Minor units as a plain decimal of major ones.
pub(super) fn major(minor: i128, currency: Option<Currency>) -> String {
    let digits = currency.map_or(0, |currency| u32::from(currency.minor_digits()));
    let exact = Rational::new(minor, 10_i128.saturating_pow(digits));
    exact.map_or_else(|| minor.to_string(), |exact| exact.to_string())
}

fn range(total: Total, currency: Option<Currency>) -> Option<Interval> {
    if total.half_width == 0 {
        return None;
    }
    let digits = currency.map_or(0, |currency| u32::from(currency.minor_digits()));
    let at = |minor| Rational::new(minor, 10_i128.saturating_pow(digits));
    let low = at(total.minor.saturating_sub(total.half_width))?;
    let high = at(total.minor.saturating_add(total.half_width))?;
    Interval::new(End::Closed(low), End::Closed(high))
}

/// A party by number of node.
pub(super) fn party(found: &Whereabouts, node: u32) -> Option<&Party> {
    found.parties.get(usize::try_from(node).ok()?)
}

/// What a party is called.
pub(super) fn name(found: &Whereabouts, node: u32, programme: &Programme) -> String {
    let party = party(found, node);
    party.map_or_else(|| node.to_string(), |party| phrase::party(party, programme))
}

/// What each party was paid and has paid, itself apart.
pub(super) fn sides(found: &Whereabouts) -> BTreeMap<u32, (Total, Total)> {
    let mut sides = BTreeMap::<u32, (Total, Total)>::new();
    for payment in found.payments.iter().filter(|payment| payment.payer != payment.payee) {
        let payer = sides.entry(payment.payer).or_default();
        payer.1 = payer.1.plus(payment.sum);
        let payee = sides.entry(payment.payee).or_default();
        payee.0 = payee.0.plus(payment.sum);
    }
    sides
}

/// Where the flows that a picture draws come from.
pub(super) fn flow_sources(found: &Whereabouts, programme: &Programme) -> Vec<String> {
    let flows = programme.rows::<Flow>().iter().filter(|flow| {
        flow.phase == found.phase
            && (flow.period == found.period
                || flow.period.same_span(&found.period) == Some(true)
                || found.period.contains(&flow.period) == Some(true))
    });
    beside::cited(programme, flows.map(|flow| &flow.citation))
}

/// That payments may be missing, unless somebody declares the table complete.
pub(super) fn incomplete(programme: &Programme) -> Option<String> {
    let words = "Only payments in the data supplied: the table flows is not declared complete, so shares and order may \
                 be others in full records.";
    programme.completeness_of(Table::Flows).is_none().then(|| words.to_owned())
}

/// What is done with money at a phase, and the word before whoever it is for: nobody is paid what is announced.
pub(super) const fn done(phase: Phase) -> [&'static str; 2] {
    match phase {
        Phase::Pledged => ["pledged", "to"],
        Phase::Announced => ["announced", "for"],
        Phase::Confirmed => ["confirmed", "to"],
        Phase::Withdrawn => ["withdrawn", "from"],
        _ => ["paid", "to"],
    }
}

/// `, as at 2023-03-31`, where the rows tell until when.
pub(super) fn as_at(overview: &Overview) -> String {
    overview.as_at.map(|date| format!(", as at {date}")).unwrap_or_default()
}

/// The unit of money, as a subtitle names it.
pub(super) fn unit(currency: Option<Currency>) -> String {
    match currency {
        Some(_) => phrase::minor(0, currency).replace('0', ""),
        None => "money".into(),
    }
}

/// Minor units as a length, in major ones; none where it is beyond what a fraction holds.
pub(super) fn length(minor: i128, currency: Option<Currency>) -> Option<f64> {
    let digits = currency.map_or(0, |currency| u32::from(currency.minor_digits()));
    Some(Rational::new(minor, 10_i128.checked_pow(digits)?)?.approximate())
}

/// A part of a whole in whole percent; none where the whole is nothing.
pub(super) fn percent(part: i128, whole: i128) -> Option<String> {
    let twice = part.checked_mul(200)?.checked_add(whole)?.checked_div(whole.checked_mul(2)?)?;
    let of = match part {
        ..=0 => Part::Nothing,
        some if some < whole => Part::Some,
        _ => Part::All,
    };
    Some(phrase::percent(&twice.to_string(), of))
}

/// The same as a cell, with four decimals for programs.
pub(super) fn share(part: i128, whole: i128) -> Cell {
    let plain = Rational::new(part, whole).map(|share| share.to_places(4, Toward::Down));
    match percent(part, whole).zip(plain) {
        Some((shown, plain)) => Cell::shown(shown, plain),
        None => Cell::unknown("no whole"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_never_claim_all_or_nothing() {
        let told = |part, whole| percent(part, whole).unwrap();
        assert_eq!(told(1, 1_000), "under 1 %");
        assert_eq!(told(999, 1_000), "over 99 %");
        assert_eq!([told(0, 7), told(7, 7), told(1, 3)], ["0 %", "100 %", "33 %"]);
        assert_eq!(percent(1, 0), None);
    }

    #[test]
    fn rounded_sums_are_ranges() {
        let pounds = Some(Currency::GBP);
        assert_eq!(sum(Total::exact(123_456_789), pounds), "£1.23m");
        assert_eq!(sum(Total::rounded(100_000_000, 500_000), pounds), "£0.995m to £1.005m");
        assert_eq!(major(-150, pounds), "-1.5");
    }
}
