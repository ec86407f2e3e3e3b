//! Grants of the centre: long and early, short and late, many and small, lost again.

use super::{
    bodies::{Cast, TREASURY, parents_of},
    book::Book,
    calendar::day_of_year,
    rng::Rng,
    till::{Promise, Till, Witness},
};

/// Money from the treasury to departments, and from departments to agencies: for several years, known before the year begins.
pub(crate) fn core(book: &mut Book, till: &mut Till, cast: &Cast, rng: &mut Rng, year: i64) {
    let promise = |payer: String, payee: String, pounds: i64| Promise {
        payer,
        payee,
        pounds,
        kind: "transfer",
        year,
        announced: day_of_year(year, -5, 24),
        confirmed: day_of_year(year, -2, 14),
        paid: day_of_year(year, 0, 6),
        stream: "core".into(),
        certainty: "until 2025-03",
        ..Promise::default()
    };
    let scale = i64::try_from(cast.scale).unwrap_or(1);
    for (number, millions) in (1..).zip([1260 * scale, 160, 120 * scale, 130, 70, 60]) {
        let pounds = millions * 1_000_000 + rng.between(-900, 900) * 1000;
        till.record(book, &promise(TREASURY.into(), cast.department(number), pounds));
    }
    let capital = Promise {
        stream: "capital".into(),
        budget: "capital",
        ..promise(TREASURY.into(), cast.department(2), 20_000_000)
    };
    till.record(book, &capital);
    let bought = Promise {
        payer: cast.department(2),
        payee: cast.supplier(1),
        kind: "spend",
        announced: String::new(),
        confirmed: String::new(),
        paid: day_of_year(year, 10, 15),
        certainty: "",
        ..capital
    };
    till.record(book, &bought);
    for number in 1..=cast.agencies() {
        // The last agency closed at the end of the first year.
        if number == 8 && year > 0 {
            continue;
        }
        let millions = [290, 62, 41, 55, 48, 30, 27, 9].get(number - 1).copied().unwrap_or(0);
        for department in parents_of(number) {
            let pounds = millions * 1_000_000 + rng.between(-900, 900) * 1000;
            till.record(book, &promise(cast.department(*department), cast.agency(number), pounds));
        }
    }
}

/// Police grant from the lead department, reported by both sides for the first twelve commissioners.
pub(crate) fn police(book: &mut Book, till: &mut Till, cast: &Cast, rng: &mut Rng, year: i64) {
    for number in 1..=cast.forces() {
        let late = day_of_year(year, 1, 20);
        let witness = match (number, year) {
            (5, 1) => Witness::Both { payee_differs_by: -40_000, payee_paid: None },
            (9, 1) => Witness::Both { payee_differs_by: 0, payee_paid: Some(late) },
            (11, 1) => Witness::PayeeOnly,
            (1..=12, _) => Witness::Both { payee_differs_by: 0, payee_paid: None },
            _ => Witness::NotStated,
        };
        let promise = Promise {
            payer: cast.department(1),
            payee: cast.commissioner(number),
            pounds: 9_000_000 + rng.between(0, 22_000) * 1000,
            kind: "grant",
            year,
            confirmed: day_of_year(year, -2, 4),
            paid: day_of_year(year, 0, 12),
            stream: "police-grant".into(),
            certainty: "until 2024-03",
            witness,
            ..Promise::default()
        };
        let id = till.record(book, &promise);
        let told = match (number, year) {
            (5, 1) => "payer and payee differ by £40,000 over one grant",
            (9, 1) => "payer and payee give different days for one payment",
            (11, 1) => "the payee reports a grant that the payer does not",
            _ => continue,
        };
        book.plant("fourp-funding: gross and net", told, &[("flows", &id)]);
    }
}

/// Money for the regional units: for one year only, confirmed when a quarter of that year is over.
pub(crate) fn regional(book: &mut Book, till: &mut Till, cast: &Cast, rng: &mut Rng, year: i64) {
    for number in 1..=cast.units() {
        let promise = Promise {
            payer: cast.department(1),
            payee: cast.unit(number),
            pounds: 1_800_000 + rng.between(0, 900) * 1000,
            kind: "grant",
            year,
            announced: day_of_year(year, 1, 10),
            confirmed: day_of_year(year, 3, 18),
            paid: day_of_year(year, 4, 8),
            stream: "regional-grant".into(),
            certainty: "one-year",
            ..Promise::default()
        };
        till.record(book, &promise);
    }
    if year == 0 {
        book.plant(
            "fourp-funding: timeliness",
            "every regional grant is confirmed in July and paid in August of the year it is for",
            &[("flows", "regional-grant")],
        );
        book.plant(
            "fourp-funding: certainty",
            "regional grants and small pots are for one year only",
            &[("flows", "one-year")],
        );
    }
}

/// Fourteen small pots a year, bid for, announced in the month before the year or in it; some withdrawn, some never paid.
pub(crate) fn pots(book: &mut Book, till: &mut Till, cast: &Cast, rng: &mut Rng, year: i64) {
    let forces: Vec<usize> = (1..=cast.forces()).collect();
    let (mut withdrawn, mut unpaid) = (None, None);
    for pot in 1..=14 * cast.scale {
        let winners = usize::try_from(rng.between(2, 4)).unwrap_or(2);
        for force in rng.sample(&forces, winners) {
            let confirmed = rng.between(1, 6);
            let mut promise = Promise {
                payer: cast.department(1),
                payee: cast.commissioner(force),
                pounds: rng.between(40, 900) * 1000,
                kind: "grant",
                year,
                pledged: true,
                announced: day_of_year(year, -1, rng.between(20, 28)),
                confirmed: day_of_year(year, confirmed, rng.between(1, 28)),
                stream: format!("synthetic-pot-{pot:02}"),
                certainty: "one-year",
                ..Promise::default()
            };
            if rng.once_in(6) {
                promise.withdrawn = day_of_year(year, confirmed + 2, 15);
            } else if !rng.once_in(8) {
                promise.paid = day_of_year(year, confirmed + rng.between(1, 4), 15);
            }
            let id = till.record(book, &promise);
            if !promise.withdrawn.is_empty() {
                withdrawn.get_or_insert(id);
            } else if promise.paid.is_empty() {
                unpaid.get_or_insert(id);
            }
        }
    }
    if year == 0 {
        book.plant(
            "fourp-funding: fragmentation",
            "many small pots of one payer, hidden in its total by the police grant",
            &[("flows", "synthetic-pot-01"), ("flows", "synthetic-pot-14")],
        );
        book.plant(
            "fourp-funding: timeliness",
            "small pots are announced days before the year begins",
            &[("flows", "synthetic-pot-01")],
        );
        for (id, what) in [
            (withdrawn, "grants that were confirmed are withdrawn"),
            (unpaid, "grants that were confirmed were never paid"),
        ] {
            if let Some(id) = id {
                book.plant("fourp-funding: timeliness", what, &[("flows", &id)]);
            }
        }
    }
    if year == 2 {
        let twice = Promise {
            payer: cast.department(1),
            payee: cast.commissioner(14),
            pounds: 212_500,
            kind: "grant",
            year,
            confirmed: day_of_year(year, 3, 3),
            paid: day_of_year(year, 5, 1),
            stream: "synthetic-pot-03".into(),
            certainty: "one-year",
            ..Promise::default()
        };
        let (first, second) = (till.record(book, &twice), till.record(book, &twice));
        book.plant(
            "fourp-funding: gross and net",
            "two promises agree in payer, payee, amount and day: perhaps one payment twice",
            &[("flows", &first), ("flows", &second)],
        );
    }
}

/// Money that may only be spent on Prevent, passed on by ten commissioners: one of them keeps two fifths.
pub(crate) fn ring_fenced(book: &mut Book, till: &mut Till, cast: &Cast, year: i64) {
    for number in 1..=10 {
        let promise = Promise {
            payer: cast.department(1),
            payee: cast.commissioner(number),
            pounds: 500_000,
            kind: "grant",
            year,
            announced: day_of_year(year, -3, 11),
            confirmed: day_of_year(year, -1, 2),
            paid: day_of_year(year, 0, 20),
            stream: "prevention-fund".into(),
            earmark: "prevent-only",
            certainty: "one-year",
            ..Promise::default()
        };
        till.record(book, &promise);
        let passed = Promise {
            payer: cast.commissioner(number),
            payee: cast.charity((number - 1) % 6 + 1),
            pounds: if number == 2 { 300_000 } else { 500_000 },
            announced: String::new(),
            paid: day_of_year(year, 2, 20),
            ..promise
        };
        let id = till.record(book, &passed);
        if number == 2 && year == 2 {
            book.plant(
                "fourp-funding: tracing",
                "of £500,000 for Prevent only, a commissioner passes on £300,000: a ring-fence unmet",
                &[("flows", &id)],
            );
        }
    }
}
