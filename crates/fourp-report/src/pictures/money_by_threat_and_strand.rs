//! On which strand of which threat is the money spent?

use std::collections::BTreeSet;

use fourp_funding::{Counting, DividedSpending, Overview, PurposeTotal, SpendingByPurpose};
use fourp_model::{
    Allocation, Answer, End, Interval, Programme, Purpose, Rational, Slug, Strand, Threat, Toward,
};
use fourp_picture::{Cell, HeatCell, HeatMap, HeatRow, Picture, Table};

use super::{
    beside::{cited, headline, strand, threat},
    gap::{NotDrawn, data},
};
use crate::{
    layout::{counted, listed},
    phrase,
    results::Results,
    text,
};

/// What stands in a cell that no row speaks of.
const NOT_SAID: &str = "not stated";
/// How many threats are told in words.
const TOLD: usize = 3;

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
    let is_divided = seen.threats.iter().any(|id| {
        seen.threat(id).is_some() || Strand::ALL.iter().any(|one| seen.cell(id, *one).is_some())
    });
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
            "Spending that rows divide, by threat and strand, {}, {period}, {}",
            seen.currency(),
            text::title(programme)
        ),
        chart: Box::new(map),
        alternative: seen.alternative(is_divided),
        table: seen.table(),
        sources: cited(programme, own.map(|row| &row.citation)),
        notes: seen.left_out().into_iter().chain([
            "Amounts follow from shares that bodies state, and are as wide as these leave them; where a body leaves a purpose out, all that it leaves over may be for it.".into(),
            "A total is what a body states of a strand or a threat, or else the parts that it states, added up.".into(),
            "It is what was spent, not what came of it.".into(),
        ]).collect(),
        data: data(results),
    })
}

/// The latest period that tells of strands of threats, or else of either.
fn latest(periods: &[SpendingByPurpose]) -> Option<&SpendingByPurpose> {
    let says = |of: &SpendingByPurpose| {
        let both = of.both.as_ref().measured();
        let both = both.is_some_and(|both| both.iter().any(|one| one.amount.is_measured()));
        let threats = of.threats.as_ref().measured();
        let threats = threats.is_some_and(|all| all.iter().any(|one| one.amount.is_measured()));
        (both, threats || of.strands.iter().any(|one| one.amount.is_measured()))
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

    /// The most that a strand may get on a threat: what rows say, or all that every body leaves.
    fn most(&self, id: &Slug<Threat>, one: Strand) -> Option<Rational> {
        if let Some(amount) = self.cell(id, one) {
            return amount.high().value();
        }
        let wholes = self.spending.wholes.iter();
        let counted = wholes.filter(|whole| whole.counting == Counting::Counted);
        counted
            .map(|whole| left(whole, id, one))
            .try_fold(Rational::ZERO, |sum, one| sum.add(one?, Toward::Up))
    }

    /// The strand that gets more of the money on a threat than any other can, if rows tell.
    fn first(&self, id: &Slug<Threat>) -> Option<Strand> {
        Strand::ALL.into_iter().find(|one| {
            let Some(least) = self.cell(id, *one).and_then(|amount| amount.low().value()) else {
                return false;
            };
            let mut others = Strand::ALL.into_iter().filter(|other| other != one);
            others.all(|other| self.most(id, other).is_some_and(|most| least > most))
        })
    }

    fn headline(&self, is_divided: bool) -> String {
        if !is_divided {
            return "No row says how money divides between threats".into();
        }
        let first: Vec<Strand> = self.threats.iter().filter_map(|id| self.first(id)).collect();
        let of = |strand: Strand| first.iter().filter(|one| **one == strand).count();
        let most = Strand::ALL.into_iter().map(of).max().unwrap_or(0);
        let leading: Vec<Strand> = Strand::ALL.into_iter().filter(|one| of(*one) == most).collect();
        match (leading.as_slice(), most, first.len()) {
            (_, 0, _) => match self.unknown() {
                (unknown, all) if unknown.saturating_mul(2) >= all => {
                    format!("For {unknown} of {all} threat-strand pairs no amount is stated")
                }
                _ => "No strand certainly comes first on any threat".into(),
            },
            ([one], _, 1) if self.threats.len() == 1 => {
                headline([format!("{} comes first on the one threat", strand(*one))])
            }
            ([one], _, told) if told == self.threats.len() => {
                headline([format!("{} comes first on {most} of {told} threats", strand(*one))])
            }
            ([one], _, 1) => {
                headline([format!("Of the one threat that can be told, {} leads", strand(*one))])
            }
            ([one], _, told) => headline([format!(
                "Of {told} threats that can be told, {} leads {most}",
                strand(*one)
            )]),
            (_, _, told) => format!("On {told} threats told apart no strand leads more often"),
        }
    }

    /// What bodies spent of which no row says what for.
    fn left_out(&self) -> Option<String> {
        let (amount, bodies) = &self.spending.undivided;
        let bodies = match bodies {
            0 => return None,
            some => counted(*some, "body whose", "bodies whose"),
        };
        let words = self.words(amount);
        Some(format!("Left out: {words}, spent by {bodies} spending no row divides."))
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
        let threats = self.threats.iter().filter_map(|id| {
            Some(format!("{} {}", threat(self.programme, id), self.words(self.threat(id)?)))
        });
        let threats: Vec<String> = threats.collect();
        if let Some(first) = threats.get(..TOLD.min(threats.len())).filter(|one| !one.is_empty()) {
            let most =
                if threats.len() > TOLD { " those with the greatest least amount," } else { "" };
            words.push_str(&format!(" Over all strands:{most} {}.", listed(first)));
        }
        let cells = self.threats.iter().flat_map(|id| {
            Strand::ALL.into_iter().filter_map(move |one| Some((id, one, self.cell(id, one)?)))
        });
        let cells: Vec<(&Slug<Threat>, Strand, &Interval)> = cells.collect();
        let name = |(id, one, amount): &(&Slug<Threat>, Strand, &Interval)| {
            format!("{} on {} ({})", strand(*one), threat(self.programme, id), self.words(amount))
        };
        let most = cells.iter().max_by_key(|(_, _, amount)| amount.low().value());
        let least = cells.iter().min_by_key(|(_, _, amount)| amount.low().value());
        match (most, least) {
            (Some(most), Some(least)) if cells.len() > 1 => words.push_str(&format!(
                " Of the pairs that are stated the greatest least amount is {}, and the smallest {}.",
                name(most),
                name(least)
            )),
            (Some(only), _) => words.push_str(&format!(" Stated is {}.", name(only))),
            (None, _) => {}
        }
        if is_divided {
            let first = self.threats.iter().filter_map(|id| {
                Some(format!("{} on {}", strand(self.first(id)?), threat(self.programme, id)))
            });
            let first: Vec<String> = first.collect();
            let open = self.threats.len().saturating_sub(first.len());
            if !first.is_empty() {
                words.push_str(&format!(" Certainly first: {}.", listed(&first)));
            }
            if open > 0 {
                let of = counted(open, "threat", "threats");
                words.push_str(&format!(" On {of} it cannot be told which strand comes first."));
            }
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
        let mut add = |name: String, strand: &str, amount: Option<&Interval>| {
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
            table.row([Cell::words(name), Cell::words(strand), shown, least, most]);
        };
        for id in &self.threats {
            for one in Strand::ALL {
                add(threat(self.programme, id), strand(one), self.cell(id, one));
            }
            if let Some(total) = self.threat(id) {
                add(threat(self.programme, id), "All strands", Some(total));
            }
        }
        for one in Strand::ALL {
            add("All threats".into(), strand(one), self.strand(one));
        }
        table
    }
}

/// The most that one body may spend on a strand of a threat of which its rows do not speak: of all its spending, of the
/// strand and of the threat, what the other cells leave.
fn left(whole: &DividedSpending, id: &Slug<Threat>, one: Strand) -> Option<Rational> {
    let ends = |is: &dyn Fn(&Purpose) -> bool, end: fn(&Interval) -> End| {
        let lines = whole.lines.iter().filter(|line| is(&line.purpose));
        lines.filter_map(|line| end(&line.amount?).value()).collect::<Vec<_>>()
    };
    let without = |all: Rational, is_other: &dyn Fn(&Purpose) -> bool| {
        let others = ends(is_other, |amount| amount.low());
        others.into_iter().try_fold(all, |left, low| left.sub(low, Toward::Up))
    };
    let is_both = |purpose: &Purpose| matches!(purpose, Purpose::Both(..));
    let of_strand = |purpose: &Purpose| is_both(purpose) && purpose.strand() == Some(one);
    let of_threat = |purpose: &Purpose| is_both(purpose) && purpose.threat() == Some(id);
    let high = |is: &dyn Fn(&Purpose) -> bool| ends(is, |amount| amount.high()).pop();
    let all = whole.spending.as_ref().measured()?.high().value()?;
    let strand = high(&|purpose| matches!(purpose, Purpose::Strand(own) if *own == one));
    let threat = high(&|purpose| matches!(purpose, Purpose::Threat(own) if own == id));
    let left = [
        without(all, &is_both),
        strand.and_then(|all| without(all, &of_strand)),
        threat.and_then(|all| without(all, &of_threat)),
    ];
    left.into_iter().flatten().min()
}

fn known(totals: &[PurposeTotal], is_it: impl Fn(&PurposeTotal) -> bool) -> Option<&Interval> {
    let total = totals.iter().find(|one| is_it(one))?;
    match &total.amount {
        Answer::Measured(amount) => Some(amount),
        Answer::NotMeasurable(_) => None,
    }
}
