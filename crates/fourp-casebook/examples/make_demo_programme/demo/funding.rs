//! The funding tree: taxpayers and treasury, departments, commissioners and agencies, forces, units, suppliers and charities; with
//! money that goes back up, and what was held at the ends of each year.

use super::{
    bodies::{Cast, STAFF, TAXPAYERS},
    book::{Book, row},
    calendar::{self, YEARS, day_of_year},
    grants,
    rng::Rng,
    till::{Promise, Till},
};
use std::collections::BTreeMap;

/// What bodies spent on staff and services, in pounds, by body and year.
pub(crate) type Spent = BTreeMap<(String, i64), Spending>;

/// What a body spent itself in a year, and what it held at the end.
#[derive(Clone, Copy, Default)]
pub(crate) struct Spending {
    pub(crate) front_line: i64,
    pub(crate) back_office: i64,
    closing: i64,
}

pub(crate) fn write(book: &mut Book, cast: &Cast, seed: u64) -> Spent {
    let mut rng = Rng::new(seed, "funding");
    let (mut till, mut spent, mut held) = (Till::default(), Spent::new(), BTreeMap::new());
    for year in 0..YEARS {
        grants::core(book, &mut till, cast, &mut rng, year);
        grants::police(book, &mut till, cast, &mut rng, year);
        grants::regional(book, &mut till, cast, &mut rng, year);
        grants::pots(book, &mut till, cast, &mut rng, year);
        grants::ring_fenced(book, &mut till, cast, year);
        write_local(book, &mut till, cast, &mut rng, year);
        write_back(book, &mut till, cast, year);
        write_last_tier(book, &mut till, cast, year);
        for body in spenders(cast) {
            let opening = held.get(&body).copied().unwrap_or(0);
            let spending = write_spending(book, &mut till, &mut rng, &body, year, opening);
            write_balance(book, cast, &body, year, (opening, spending.closing));
            held.insert(body.clone(), spending.closing);
            spent.insert((body, year), spending);
        }
    }
    plant(book, cast);
    spent
}

/// Every body that spends on staff and services what it does not pass on.
fn spenders(cast: &Cast) -> Vec<String> {
    let departments = (1..=cast.departments()).map(|number| cast.department(number));
    let agencies = (1..=cast.agencies()).map(|number| cast.agency(number));
    let local =
        (1..=cast.forces()).flat_map(|number| [cast.commissioner(number), cast.force(number)]);
    let units = (1..=cast.units()).map(|number| cast.unit(number));
    departments.chain(agencies).chain(local).chain(units).collect()
}

fn paid(payer: String, payee: String, pounds: i64, year: i64, on: String) -> Promise {
    Promise { payer, payee, pounds, kind: "transfer", year, paid: on, ..Promise::default() }
}

/// Local taxes, commissioners' money for their forces, and what forces pay for the unit of their region.
fn write_local(book: &mut Book, till: &mut Till, cast: &Cast, rng: &mut Rng, year: i64) {
    for number in 1..=cast.forces() {
        let (commissioner, force) = (cast.commissioner(number), cast.force(number));
        let tax = 4_000_000 + rng.between(0, 9_000) * 1000;
        till.record(
            book,
            &Promise {
                kind: "levy",
                stream: "local-tax".into(),
                ..paid(TAXPAYERS.into(), commissioner.clone(), tax, year, day_of_year(year, 0, 28))
            },
        );
        let passed = till.left(&commissioner, year) * 97 / 100;
        till.record(
            book,
            &Promise {
                stream: "force-budget".into(),
                certainty: "one-year",
                ..paid(commissioner, force.clone(), passed, year, day_of_year(year, 1, 2))
            },
        );
        let share = passed * 3 / 200;
        till.record(
            book,
            &Promise {
                stream: "force-contribution".into(),
                ..paid(force, cast.unit(cast.unit_of(number)), share, year, day_of_year(year, 5, 9))
            },
        );
    }
}

/// Money that goes back up: units to their forces, an agency to its department.
fn write_back(book: &mut Book, till: &mut Till, cast: &Cast, year: i64) {
    for number in 1..=cast.forces() {
        let (unit, force) = (cast.unit(cast.unit_of(number)), cast.force(number));
        let refund = till.received(&force, year) * 3 / 200 / 25;
        till.record(
            book,
            &Promise {
                kind: "refund",
                stream: "force-contribution".into(),
                ..paid(unit, force, refund, year, day_of_year(year, 11, 10))
            },
        );
    }
    let unspent = 1_750_000 + year * 125_000;
    till.record(
        book,
        &Promise {
            kind: "refund",
            stream: "core".into(),
            ..paid(cast.agency(2), cast.department(2), unspent, year, day_of_year(year, 11, 20))
        },
    );
}

/// The last tier: suppliers of agencies and units, and charities. One unit spends before it receives anything.
fn write_last_tier(book: &mut Book, till: &mut Till, cast: &Cast, year: i64) {
    let bought = |payer: String, payee: String, pounds: i64, on: String| Promise {
        kind: "spend",
        stream: "services".into(),
        budget: "front-line",
        ..paid(payer, payee, pounds, year, on)
    };
    for number in 1..=cast.units() {
        let early = number == 4 && year == 1;
        let on = if early { day_of_year(year, 0, 20) } else { day_of_year(year, 8, 20) };
        let supplier = cast.supplier((number - 1) % cast.suppliers() + 1);
        let id = till.record(book, &bought(cast.unit(number), supplier, 410_000, on));
        if early {
            book.plant(
                "fourp-funding: tracing",
                "a unit that held nothing spends in April what it receives from August on",
                &[("flows", &id), ("balances", &cast.unit(4))],
            );
        }
    }
    for number in 1..=7 {
        let supplier = cast.supplier(number % cast.suppliers() + 1);
        till.record(
            book,
            &bought(cast.agency(number), supplier, 2_300_000, day_of_year(year, 7, 3)),
        );
    }
    for number in 1..=cast.charities() {
        till.record(
            book,
            &Promise {
                kind: "grant",
                stream: "charity-grant".into(),
                certainty: "one-year",
                ..paid(
                    cast.department(3),
                    cast.charity(number),
                    350_000,
                    year,
                    day_of_year(year, 2, 1),
                )
            },
        );
    }
}

/// Spends on staff and services what is not passed on or held at the end of the year.
fn write_spending(
    book: &mut Book,
    till: &mut Till,
    rng: &mut Rng,
    body: &str,
    year: i64,
    opening: i64,
) -> Spending {
    let available = opening + till.left(body, year);
    // Units hold nothing over, so that spending before receiving can be told; nor does the agency that closes.
    let empties = body.starts_with("synthetic-unit") || body == "synthetic-agency-08";
    let percent = if empties { 0 } else { rng.between(0, 3) };
    let closing = available * percent / 100;
    let back_office = (available - closing) * rng.between(14, 22) / 100;
    let front_line = available - closing - back_office;
    for (pounds, budget) in [(front_line, "front-line"), (back_office, "back-office")] {
        if pounds <= 0 {
            continue;
        }
        till.record(
            book,
            &Promise {
                kind: "spend",
                stream: "staff-and-services".into(),
                budget,
                ..paid(body.into(), STAFF.into(), pounds, year, day_of_year(year, 11, 28))
            },
        );
    }
    Spending { front_line, back_office, closing }
}

/// Writes what some bodies held, from their own accounts; two of them do not agree with their flows.
fn write_balance(
    book: &mut Book,
    cast: &Cast,
    body: &str,
    year: i64,
    (opening, closing): (i64, i64),
) {
    let kept = (1..=cast.units())
        .map(|number| cast.unit(number))
        .chain((1..=20).map(|number| cast.force(number)))
        .chain((1..=4).map(|number| cast.agency(number)))
        .chain([cast.department(1), cast.department(3)])
        .any(|id| id == body);
    if !kept {
        return;
    }
    let gap = match year {
        1 if body == cast.force(3) => -1_250_000,
        2 if body == cast.unit(5) => 310_000,
        _ => 0,
    };
    let rounded = body == cast.department(3);
    let printed =
        |pounds: i64| if rounded { (pounds + 500).div_euclid(1000) * 1000 } else { pounds };
    row!(
        book,
        balances {
            party: body,
            period: calendar::year(year),
            opening: printed(opening),
            closing: printed(closing + gap),
            half_width: if rounded { "500" } else { "" },
            price_base: "nominal",
            source: "synthetic-accounts",
        }
    );
}

fn plant(book: &mut Book, cast: &Cast) {
    for (body, what) in [
        (
            cast.force(3),
            "the balance at the end of 2022-23 is £1,250,000 below what the flows leave",
        ),
        (cast.unit(5), "the balance at the end of 2023-24 is £310,000 above what the flows leave"),
    ] {
        book.plant("fourp-funding: conservation", what, &[("balances", &body)]);
    }
    book.plant(
        "fourp-funding: conservation",
        "most bodies have no balance of their own: what they kept is described, not checked",
        &[("flows", &cast.force(30))],
    );
    for (payer, payee, what) in [
        (cast.unit(1), cast.force(1), "forces pay units, which refund a part: money goes round"),
        (cast.agency(2), cast.department(2), "an agency gives money back to its department"),
    ] {
        let line = format!("{payer},{payee}");
        book.plant("fourp-funding: share of money that goes round", what, &[("flows", &line)]);
    }
}
