//! Can payees count on what is promised?

use std::collections::{BTreeMap, BTreeSet};

use chrono::Days;
use fourp_funding::Promise;
use fourp_model::{Certainty, Party, Period, Phase, RowRef, Table};

use crate::{asked::Asked, finding::Confidence, rule::Observed, say};

use super::timing::whole;

/// The money of one pot in one period.
#[derive(Default)]
struct Year {
    all: u128,
    one_year: u128,
    rows: Vec<RowRef>,
}

/// A pot is whose it is and what it is called.
type Pot<'g> = (u32, Option<&'g str>);

/// Pots that come every year, each time for one year only; by payer.
pub(super) fn year_by_year(asked: &Asked<'_>) -> Vec<Observed> {
    let given = asked.books.given();
    let times = usize::try_from(whole(asked.threshold("times"))).unwrap_or(usize::MAX);
    let mut pots = BTreeMap::<Pot<'_>, BTreeMap<&Period, Year>>::new();
    // Whoever is given a pot for one year can only pass it on so.
    let mut passed_on = BTreeSet::new();
    for promise in &given {
        let stream = promise.stream.map(|stream| stream.as_str());
        let money = u128::from(promise.promised);
        let year = pots.entry((promise.payer, stream)).or_default();
        let year = year.entry(promise.period).or_default();
        year.all = year.all.saturating_add(money);
        if promise.certainty == Certainty::OneYear {
            year.one_year = year.one_year.saturating_add(money);
            year.rows.extend(promise.rows.iter().cloned());
            passed_on.insert((promise.payee, stream));
        }
    }
    let mut runs = Vec::new();
    let mut givers = BTreeMap::<Option<&str>, BTreeSet<u32>>::new();
    for ((payer, stream), years) in &pots {
        let run = longest_run(years);
        if run.0.len() >= times.max(1) && !passed_on.contains(&(*payer, *stream)) {
            givers.entry(*stream).or_default().insert(*payer);
            runs.push((*payer, *stream, run));
        }
    }
    // A pot that many give is one matter, and so are the pots of one payer.
    let mut matters = BTreeMap::<String, Renewed<'_>>::new();
    for (payer, stream, (run, money, rows)) in runs {
        let Some(party) = asked.books.party(payer) else { continue };
        let is_of_many = stream.is_some() && givers.get(&stream).is_some_and(|of| of.len() > 1);
        let (subject, who) = match stream.filter(|_| is_of_many) {
            Some(stream) => (format!("pot:{stream}"), None),
            None => (party.to_string(), Some(party)),
        };
        let matter =
            matters.entry(subject).or_insert_with(|| Renewed { who, ..Renewed::default() });
        matter.pots.insert(stream.unwrap_or("money without a named pot"));
        matter.payers.insert(party);
        matter.periods.extend(run);
        matter.money = matter.money.saturating_add(money);
        matter.rows.extend(rows);
    }
    let currency = asked.books.currency();
    let found = matters.into_iter().map(|(subject, matter)| Observed {
        subject,
        headline: format!(
            "{} year by year, {} in all",
            match matter.who {
                Some(party) => format!(
                    "{} renews {}",
                    asked.party(party),
                    say::count(matter.pots.len(), "pot")
                ),
                None => format!(
                    "{} payers renew {}",
                    matter.payers.len(),
                    say::names(&matter.pots)
                ),
            },
            say::money(currency, matter.money),
        ),
        condition: format!(
            "{} of {}, in up to {} successive periods of {}, each time most of it for one year only",
            say::names(&matter.pots),
            say::names(&matter.payers),
            matter.periods.len(),
            say::names(&matter.periods),
        ),
        cause: None,
        effect: "payees cannot plan, hire or buy beyond the year, though the money came again"
            .into(),
        materiality: say::at_stake(currency, matter.money),
        confidence: Confidence::Recorded,
        fragility: format!(
            "a row that makes any of it certain for longer; fewer than {times} periods in a row"
        ),
        evidence: matter.rows,
    });
    found.collect()
}

/// Pots that are renewed year by year.
#[derive(Default)]
struct Renewed<'g> {
    who: Option<&'g Party>,
    pots: BTreeSet<&'g str>,
    payers: BTreeSet<&'g Party>,
    periods: BTreeSet<&'g Period>,
    money: u128,
    rows: Vec<RowRef>,
}

/// The longest row of periods, each beginning where the one before ends, of which most money is for one year only.
fn longest_run<'g>(years: &BTreeMap<&'g Period, Year>) -> (Vec<&'g Period>, u128, Vec<RowRef>) {
    let mut years: Vec<(&Period, &Year)> =
        years.iter().map(|(period, year)| (*period, year)).collect();
    years.retain(|(period, year)| {
        period.days().is_some_and(|days| days <= 366)
            && year.one_year > year.all.saturating_sub(year.one_year)
    });
    years.sort_by_key(|(period, _)| period.start());
    let runs = years.chunk_by(|(a, _), (b, _)| a.end() == b.start());
    // Of equals the latest.
    let longest = runs.max_by_key(|run| run.len()).unwrap_or_default();
    let sum = longest.iter().map(|(_, year)| year.one_year).fold(0, u128::saturating_add);
    let rows = longest.iter().flat_map(|(_, year)| year.rows.iter().cloned()).collect();
    (longest.iter().map(|(period, _)| *period).collect(), sum, rows)
}

/// Promises of one payer that ended alike.
#[derive(Default)]
struct Ended<'g> {
    promises: usize,
    money: u128,
    payees: BTreeSet<u32>,
    periods: BTreeSet<&'g Period>,
    rows: Vec<RowRef>,
}

impl<'g> Ended<'g> {
    fn add(&mut self, promise: &Promise<'g>, money: u64) {
        self.promises = self.promises.saturating_add(1);
        self.money = self.money.saturating_add(u128::from(money));
        self.payees.insert(promise.payee);
        self.periods.insert(promise.period);
        self.rows.extend(promise.rows.iter().cloned());
    }
}

/// Confirmed, and withdrawn all the same; by payer.
pub(super) fn withdrawn(asked: &Asked<'_>) -> Vec<Observed> {
    let given = asked.books.given();
    let mut payers = BTreeMap::<u32, (Ended<'_>, u128)>::new();
    for promise in &given {
        let found = payers.entry(promise.payer).or_default();
        found.1 = found.1.saturating_add(u128::from(promise.confirmed));
        let was_confirmed = promise.confirmed > 0 || promise.confirmed_on.is_some();
        let is_after = match (promise.confirmed_on, promise.withdrawn_on) {
            (Some(confirmed), Some(withdrawn)) => withdrawn.last_day() >= confirmed.first_day(),
            _ => true,
        };
        if was_confirmed && is_after && promise.withdrawn > 0 {
            found.0.add(promise, promise.withdrawn);
        }
    }
    let found = payers.into_iter().filter(|(_, (ended, _))| ended.promises > 0);
    let found = found.filter_map(|(payer, (ended, of))| {
        let party = asked.books.party(payer)?;
        let currency = asked.books.currency();
        Some(Observed {
            subject: party.to_string(),
            headline: format!(
                "{} withdrew {} that it had confirmed",
                asked.party(party),
                say::money(currency, ended.money),
            ),
            condition: told(asked, &ended, "confirmed and then withdrawn", of),
            cause: None,
            effect: "payees may have spent or committed it before it was taken back".into(),
            materiality: say::at_stake(currency, ended.money),
            confidence: Confidence::Recorded,
            fragility: "a withdrawal that the payee asked for or agreed to".into(),
            evidence: ended.rows,
        })
    });
    found.collect()
}

/// Confirmed, and not paid long after the period was over; by payer.
pub(super) fn never_paid(asked: &Asked<'_>) -> Vec<Observed> {
    let given = asked.books.given();
    let Some(today) = asked.day() else { return Vec::new() };
    let grace = u64::try_from(whole(asked.threshold("days"))).unwrap_or(u64::MAX);
    // Only where payments of that payer and period are in the data at all.
    let pays: BTreeSet<(u32, &Period)> = given
        .iter()
        .filter(|promise| promise.phases.contains(&Phase::Paid))
        .map(|promise| (promise.payer, promise.period))
        .collect();
    let mut payers = BTreeMap::<u32, (Ended<'_>, u128)>::new();
    for promise in &given {
        let found = payers.entry(promise.payer).or_default();
        found.1 = found.1.saturating_add(u128::from(promise.confirmed));
        let open = promise.confirmed.saturating_sub(promise.paid.saturating_add(promise.withdrawn));
        let due = promise.period.end().and_then(|end| end.checked_add_days(Days::new(grace)));
        let is_past = due.is_some_and(|due| due <= today);
        if open > 0 && is_past && pays.contains(&(promise.payer, promise.period)) {
            found.0.add(promise, open);
        }
    }
    let found = payers.into_iter().filter(|(_, (ended, _))| ended.promises > 0);
    let found = found.filter_map(|(payer, (ended, of))| {
        let party = asked.books.party(payer)?;
        let currency = asked.books.currency();
        Some(Observed {
            subject: party.to_string(),
            headline: format!(
                "{} confirmed {} of which no payment is recorded",
                asked.party(party),
                say::money(currency, ended.money),
            ),
            condition: told(
                asked,
                &ended,
                "confirmed, and as the rows go neither paid nor withdrawn",
                of,
            ),
            cause: None,
            effect: "payees counted on money that did not come, or the register is not complete"
                .into(),
            materiality: say::at_stake(currency, ended.money),
            confidence: Confidence::Derived,
            fragility: format!(
                "a record of the payments; as of {today} {}",
                match asked.programme.completeness_of(Table::Flows) {
                    Some(_) => "there is none",
                    None => "none is in the data supplied, which nobody says are complete",
                }
            ),
            evidence: ended.rows,
        })
    });
    found.collect()
}

fn told(asked: &Asked<'_>, ended: &Ended<'_>, how: &str, of: u128) -> String {
    let payees: Vec<&Party> =
        ended.payees.iter().filter_map(|payee| asked.books.party(*payee)).collect();
    format!(
        "{} to {} for {}, {}, {} of what was confirmed by this payer: {how}",
        say::count(ended.promises, "promise"),
        say::names(payees),
        say::names(ended.periods.iter()),
        say::money(asked.books.currency(), ended.money),
        say::share(ended.money, of),
    )
}
