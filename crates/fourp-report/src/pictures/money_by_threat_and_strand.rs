//! On which strand of which threat is the money spent?

use std::collections::BTreeSet;

use fourp_funding::{Overview, PurposeTotal, SpendingByPurpose};
use fourp_model::{Allocation, Answer, End, Interval, Programme, Slug, Strand, Threat, Toward};
use fourp_picture::{Cell, HeatCell, HeatMap, HeatRow, Picture, Table};

use super::{
    beside::{cited, headline, strand, threat},
    gap::{NotDrawn, data},
};
use crate::{layout::listed, phrase, results::Results, text};

/// What stands in a cell that no row speaks of.
const NOT_SAID: &str = "not stated";

/// Spending by threat and strand, each amount as the range that the rows allow.
pub(super) fn money_by_threat_and_strand(results: &Results<'_>) -> Result<Picture, NotDrawn> {
    let programme = results.programme;
    let what = "Spending by threat and strand";
    let Some(funding) = &results.audit.answers.funding else {
        return Err(NotDrawn::defect(what, "rows of money have defects"));
    };
    let spending = match &funding.spending {
        Answer::Measured(periods) => latest(periods),
        Answer::NotMeasurable(gap) => return Err(NotDrawn::new(what, gap.why.clone())),
    };
    let Some(spending) = spending else {
        return Err(NotDrawn::new(what, "no row says how much was spent on any strand or threat"));
    };
    let seen = Seen::of(programme, funding, spending);
    let mut rows: Vec<HeatRow> = Vec::new();
    let strands = Strand::ALL.map(|one| seen.strand(one));
    let is_divided =
        seen.threats.iter().any(|id| Strand::ALL.iter().any(|one| seen.cell(id, *one).is_some()));
    if !is_divided {
        // Without it the drawing would hide the little that is known.
        rows.push(HeatRow::new("All threats", strands.map(|amount| seen.drawn(amount)).to_vec()));
    }
    for id in &seen.threats {
        let cells = Strand::ALL.map(|one| seen.drawn(seen.cell(id, one)));
        let total = seen.threat(id).map_or_else(|| NOT_SAID.into(), |amount| seen.words(amount));
        let row = HeatRow::new(threat(programme, id), cells.to_vec());
        rows.push(if is_divided { row.total(total) } else { row });
    }
    let mut map = HeatMap::new(Strand::ALL.map(strand), rows).sum("All strands");
    if is_divided {
        let totals = strands.map(|amount| seen.drawn(amount)).to_vec();
        map = map.totals(HeatRow::new("All threats", totals));
    }
    let allocations = programme.rows::<Allocation>().iter();
    let period = &spending.question.period;
    let own = allocations.filter(|row| row.period.same_span(period) == Some(true));
    Ok(Picture {
        id: "money-by-threat-and-strand".into(),
        headline: seen.headline(is_divided),
        subtitle: format!(
            "Spending by threat and strand, {}, {period}, {}",
            seen.currency(),
            text::title(programme)
        ),
        chart: Box::new(map),
        alternative: seen.alternative(is_divided),
        table: seen.table(),
        sources: cited(programme, own.map(|row| &row.citation)),
        notes: vec![
            "Amounts follow from shares that bodies state, and are as wide as these leave them; where a body leaves a purpose out, all that it leaves over may be for it.".into(),
            "It is what was spent, not what came of it.".into(),
        ],
        data: data(results),
    })
}

/// The latest period that tells of threats and strands, or else of strands.
fn latest(periods: &[SpendingByPurpose]) -> Option<&SpendingByPurpose> {
    let says = |of: &SpendingByPurpose| {
        let both = of.both.as_ref().measured();
        let both = both.is_some_and(|both| both.iter().any(|one| one.amount.is_measured()));
        (both, of.strands.iter().any(|one| one.amount.is_measured()))
    };
    let told = periods.iter().filter(|of| says(of) != (false, false));
    told.max_by_key(|of| (says(of), of.question.period.end(), of.question.period.clone()))
}

/// What one period says.
struct Seen<'a> {
    programme: &'a Programme,
    funding: &'a Overview,
    spending: &'a SpendingByPurpose,
    /// Those with most money first, those without after them, by name.
    threats: Vec<Slug<Threat>>,
}

impl<'a> Seen<'a> {
    fn of(
        programme: &'a Programme,
        funding: &'a Overview,
        spending: &'a SpendingByPurpose,
    ) -> Self {
        let totals = spending.threats.as_ref().measured();
        let mentioned = totals.into_iter().flatten().filter_map(|one| one.purpose.threat());
        let declared = programme.rows::<Threat>().iter().map(|row| &row.id);
        let all: BTreeSet<&Slug<Threat>> = mentioned.chain(declared).collect();
        let mut seen = Self { programme, funding, spending, threats: Vec::new() };
        let mut threats: Vec<Slug<Threat>> = all.into_iter().cloned().collect();
        threats.sort_by_key(|id| {
            let least = seen.threat(id).and_then(|amount| amount.low().value());
            (std::cmp::Reverse(least), threat(programme, id), id.clone())
        });
        seen.threats = threats;
        seen
    }

    fn strand(&self, strand: Strand) -> Option<&'a Interval> {
        known(&self.spending.strands, |one| one.purpose.strand() == Some(strand))
    }

    fn threat(&self, id: &Slug<Threat>) -> Option<&'a Interval> {
        let totals = self.spending.threats.as_ref().measured()?;
        known(totals, |one| one.purpose.threat() == Some(id))
    }

    fn cell(&self, id: &Slug<Threat>, strand: Strand) -> Option<&'a Interval> {
        let totals = self.spending.both.as_ref().measured()?;
        known(totals, |one| {
            one.purpose.threat() == Some(id) && one.purpose.strand() == Some(strand)
        })
    }

    fn words(&self, amount: &Interval) -> String {
        phrase::amount(amount, self.funding.currency)
    }

    fn currency(&self) -> String {
        self.funding.currency.map_or_else(|| "currency not stated".into(), |one| one.to_string())
    }

    fn drawn(&self, amount: Option<&Interval>) -> HeatCell {
        let Some(amount) = amount else { return HeatCell::unknown(NOT_SAID) };
        let end = |end: End| end.value().map_or(f64::INFINITY, |end| end.approximate());
        HeatCell::between(end(amount.low()), end(amount.high()), self.words(amount))
    }

    /// The threats for which one strand certainly gets more than any other, by that strand.
    fn most(&self) -> Vec<Strand> {
        let most = self.threats.iter().filter_map(|id| {
            let known = Strand::ALL.iter().filter_map(|one| Some((*one, self.cell(id, *one)?)));
            let known: Vec<(Strand, &Interval)> = known.collect();
            let is_most = |(strand, amount): &&(Strand, &Interval)| {
                let least = amount.low().value();
                let mut others = known.iter().filter(|(other, _)| other != strand);
                known.len() > 1
                    && others.all(|(_, other)| match other.high().value() {
                        Some(most) => least.is_some_and(|least| least > most),
                        None => false,
                    })
            };
            known.iter().find(is_most).map(|(strand, _)| *strand)
        });
        most.collect()
    }

    fn headline(&self, is_divided: bool) -> String {
        if !is_divided {
            return "How money divides between threats, no source says".into();
        }
        let most = self.most();
        let of = |strand: Strand| most.iter().filter(|one| **one == strand).count();
        let first = Strand::ALL.into_iter().max_by_key(|one| (of(*one), std::cmp::Reverse(*one)));
        match first.filter(|first| of(*first) > 0) {
            Some(first) => {
                let told = self.threats.len();
                headline([format!(
                    "{} gets most on {} of {told} threats",
                    strand(first),
                    of(first)
                )])
            }
            None => match self.unknown() {
                (unknown, all) if unknown.saturating_mul(2) >= all => {
                    format!("For {unknown} of {all} threat-strand pairs no amount is stated")
                }
                _ => "No strand certainly gets most on any threat".into(),
            },
        }
    }

    /// Pairs of threat and strand without an amount, of all.
    fn unknown(&self) -> (usize, usize) {
        let known = self.threats.iter().flat_map(|id| Strand::ALL.map(|one| self.cell(id, one)));
        let all = self.threats.len().saturating_mul(Strand::ALL.len());
        (all.saturating_sub(known.flatten().count()), all)
    }

    fn alternative(&self, is_divided: bool) -> String {
        let strands = Strand::ALL.map(|one| {
            let amount = self.strand(one).map_or_else(|| NOT_SAID.into(), |it| self.words(it));
            format!("{} {amount}", strand(one))
        });
        let mut words = format!("Over all threats: {}.", listed(&strands));
        let cells = self.threats.iter().flat_map(|id| {
            Strand::ALL.into_iter().filter_map(move |one| Some((id, one, self.cell(id, one)?)))
        });
        let cells: Vec<(&Slug<Threat>, Strand, &Interval)> = cells.collect();
        let name = |(id, one, amount): &(&Slug<Threat>, Strand, &Interval)| {
            format!("{} on {} ({})", strand(*one), threat(self.programme, id), self.words(amount))
        };
        let most = cells.iter().max_by_key(|(_, _, amount)| amount.low().value());
        let least = cells.iter().min_by_key(|(_, _, amount)| amount.low().value());
        if let (Some(most), Some(least)) = (most, least) {
            words.push_str(&format!(
                " Of the amounts that are stated, {} is first by its least, and {} last.",
                name(most),
                name(least)
            ));
        }
        let (unknown, all) = self.unknown();
        if unknown > 0 {
            let which = if is_divided { "are not stated" } else { "are stated by no row" };
            words.push_str(&format!(
                " Of {all} pairs of threat and strand, the amounts of {unknown} {which}."
            ));
        }
        words
    }

    fn table(&self) -> Table {
        let currency = self.currency();
        let mut table = Table::new([
            "threat".to_owned(),
            "strand".to_owned(),
            "spent".to_owned(),
            format!("least ({currency})"),
            format!("most ({currency})"),
        ]);
        let mut add = |name: String, one: Strand, amount: Option<&Interval>| {
            let end = |end: End, toward| match end.value() {
                Some(value) => Cell::number(value.to_places(2, toward)),
                None => Cell::unknown("no bound"),
            };
            let unknown = || Cell::unknown("no row states it");
            let [shown, least, most] = match amount {
                Some(amount) => [
                    Cell::words(self.words(amount)),
                    end(amount.low(), Toward::Down),
                    end(amount.high(), Toward::Up),
                ],
                None => [unknown(), unknown(), unknown()],
            };
            table.row([Cell::words(name), Cell::words(strand(one)), shown, least, most]);
        };
        for id in &self.threats {
            for one in Strand::ALL {
                add(threat(self.programme, id), one, self.cell(id, one));
            }
        }
        for one in Strand::ALL {
            add("All threats".into(), one, self.strand(one));
        }
        table
    }
}

fn known(totals: &[PurposeTotal], is_it: impl Fn(&PurposeTotal) -> bool) -> Option<&Interval> {
    let total = totals.iter().find(|one| is_it(one))?;
    match &total.amount {
        Answer::Measured(amount) => Some(amount),
        Answer::NotMeasurable(_) => None,
    }
}
