//! Does money come in many small pots?

use std::collections::{BTreeMap, BTreeSet};

use fourp_model::{Party, Period, Rational, RowRef};

use crate::{asked::Asked, finding::Confidence, rule::Observed, say};

use super::timing::whole;

/// The money of one pot in one period.
#[derive(Default)]
struct Pot {
    money: u128,
    grants: Vec<u128>,
    others: BTreeSet<u32>,
    rows: Vec<RowRef>,
}

/// Pots of each party and period, by name.
type Pots<'g> = BTreeMap<(u32, &'g Period), BTreeMap<String, Pot>>;

/// Small pots of one party in one period.
struct Small<'g> {
    period: &'g Period,
    names: Vec<String>,
    of: usize,
    all: u128,
    money: u128,
    grants: Vec<u128>,
    others: BTreeSet<u32>,
    rows: Vec<RowRef>,
}

/// For each party the periods in which enough pots are below the share of all its money of the period.
fn small<'g>(pots: Pots<'g>, least: usize, share: Rational) -> BTreeMap<u32, Vec<Small<'g>>> {
    let mut found = BTreeMap::<u32, Vec<Small<'g>>>::new();
    for ((party, period), pots) in pots {
        let all = pots.values().map(|pot| pot.money).fold(0, u128::saturating_add);
        let of = pots.len();
        let is_small = |pot: &Pot| say::fraction(pot.money, all).is_some_and(|part| part < share);
        let (names, pots): (Vec<String>, Vec<Pot>) =
            pots.into_iter().filter(|(_, pot)| is_small(pot)).unzip();
        if names.len() < least.max(1) {
            continue;
        }
        found.entry(party).or_default().push(Small {
            period,
            names,
            of,
            all,
            money: pots.iter().map(|pot| pot.money).fold(0, u128::saturating_add),
            grants: pots.iter().flat_map(|pot| pot.grants.iter().copied()).collect(),
            others: pots.iter().flat_map(|pot| pot.others.iter().copied()).collect(),
            rows: pots.into_iter().flat_map(|pot| pot.rows).collect(),
        });
    }
    found
}

/// Payers that give through many small pots.
pub(super) fn of_payers(asked: &Asked<'_>) -> Vec<Observed> {
    told(asked, Side::Payer)
}

/// Bodies that are given from many small pots.
pub(super) fn of_payees(asked: &Asked<'_>) -> Vec<Observed> {
    told(asked, Side::Payee)
}

#[derive(Clone, Copy)]
enum Side {
    Payer,
    Payee,
}

fn told(asked: &Asked<'_>, side: Side) -> Vec<Observed> {
    let given = asked.books.given();
    let mut pots = Pots::new();
    for promise in &given {
        let stream = promise.stream.map(|stream| stream.as_str());
        let (party, other, name) = match (side, stream) {
            (Side::Payer, Some(stream)) => (promise.payer, promise.payee, stream.to_owned()),
            (Side::Payer, None) => continue,
            (Side::Payee, stream) => {
                let payer = asked.books.party(promise.payer).map(ToString::to_string);
                let name =
                    format!("{} of {}", stream.unwrap_or("money"), payer.unwrap_or_default());
                (promise.payee, promise.payer, name)
            }
        };
        if !matches!(asked.books.party(party), Some(Party::Body(_))) {
            continue;
        }
        let pot = pots.entry((party, promise.period)).or_default().entry(name).or_default();
        pot.money = pot.money.saturating_add(u128::from(promise.promised));
        pot.grants.push(u128::from(promise.promised));
        pot.others.insert(other);
        pot.rows.extend(promise.rows.iter().cloned());
    }
    let share = asked.threshold("share");
    let least = usize::try_from(whole(asked.threshold("pots"))).unwrap_or(usize::MAX);
    let found = small(pots, least, share).into_iter().filter_map(|(party, years)| {
        let periods = years.len();
        let most = years.into_iter().max_by_key(|small| (small.names.len(), small.period))?;
        let party = asked.books.party(party)?;
        let currency = asked.books.currency();
        let (gives, others) = match side {
            Side::Payer => ("gives through", "payee"),
            Side::Payee => ("is given from", "payer"),
        };
        Some(Observed {
            subject: party.to_string(),
            headline: format!(
                "{} {gives} {} for {} of the money",
                asked.party(party),
                say::count(most.names.len(), "small pot"),
                say::share(most.money, most.all),
            ),
            condition: format!(
                "in {} {} of {} pots are each below {} of all it {}: {} in {}, the median {}, {}; so in {}",
                most.period,
                most.names.len(),
                most.of,
                say::percent(share),
                match side {
                    Side::Payer => "gives",
                    Side::Payee => "is given",
                },
                say::money(currency, most.money),
                say::count(most.grants.len(), "grant"),
                say::money(currency, median(most.grants)),
                say::count(most.others.len(), others),
                say::count(periods, "period"),
            ),
            cause: None,
            effect: "each pot has to be applied for, watched and accounted for by itself".into(),
            materiality: say::at_stake(currency, most.money),
            confidence: Confidence::Inferred,
            fragility: format!(
                "{} fewer such pots, or pots that are lines of one decision",
                most.names.len().saturating_sub(least).saturating_add(1)
            ),
            evidence: most.rows,
        })
    });
    found.collect()
}

/// The lower of the middle ones.
fn median(mut grants: Vec<u128>) -> u128 {
    grants.sort_unstable();
    let middle = grants.len().saturating_sub(1).checked_div(2).unwrap_or(0);
    grants.get(middle).copied().unwrap_or(0)
}
