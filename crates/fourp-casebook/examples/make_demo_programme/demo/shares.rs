//! How bodies say their spending divides: intervals, and about four fifths of it on Pursue.

use super::{
    bodies::Cast,
    book::{Book, row},
    calendar::{self, YEARS},
    rng::Rng,
    threats::THREATS,
};

pub(crate) fn write(book: &mut Book, cast: &Cast, seed: u64) {
    let mut rng = Rng::new(seed, "shares");
    for year in 0..YEARS {
        for number in 1..=cast.forces() {
            by_strand(book, &mut rng, &cast.force(number), year, "cases");
        }
        for number in (1..=cast.units()).filter(|number| *number != 6) {
            by_strand(book, &mut rng, &cast.unit(number), year, "judgement");
        }
        for number in 1..=7 {
            by_threat(book, &mut rng, &cast.agency(number), year);
        }
    }
    book.plant(
        "fourp-funding: attribution tables",
        "a unit does not say how its spending divides",
        &[("bodies", &cast.unit(6))],
    );
    book.plant(
        "fourp-funding: fragility",
        "Pursue takes about four fifths, as intervals: how far must they move to change that?",
        &[("allocations", "strand:pursue")],
    );
    book.plant(
        "fourp-funding: distance from proportionality",
        "agencies spend about as much on each threat, whatever its harm on the invented scale",
        &[("allocations", "strand:pursue+threat:fraud"), ("harm", "child-sexual-exploitation")],
    );
}

/// Shares of the strands, in whole percent give or take, and the rest to none of them.
fn by_strand(book: &mut Book, rng: &mut Rng, body: &str, year: i64, basis: &str) {
    let (prevent, protect, prepare) = (rng.between(3, 5), rng.between(8, 12), rng.between(2, 5));
    let rest = rng.between(1, 3);
    let pursue = 100 - prevent - protect - prepare - rest;
    for (purpose, percent, give) in [
        ("strand:pursue", pursue, 4),
        ("strand:prevent", prevent, 1),
        ("strand:protect", protect, 2),
        ("strand:prepare", prepare, 1),
        ("unallocated", rest, 1),
    ] {
        share(book, body, year, purpose, (percent * 10, give * 10), basis);
    }
}

/// Shares of the threats within the strands that agencies work in, in tenths of a percent.
fn by_threat(book: &mut Book, rng: &mut Rng, body: &str, year: i64) {
    let mut left = 1000;
    for threat in &THREATS {
        let permille = rng.between(74, 82);
        left -= permille;
        let purpose = format!("strand:pursue+threat:{}", threat.id);
        share(book, body, year, &purpose, (permille, 10), "staff-time");
    }
    for (purpose, permille) in [
        ("strand:protect+threat:cyber-crime", 60),
        ("strand:protect+threat:fraud", 45),
        ("strand:prevent+threat:drugs", 40),
        ("strand:prepare", 25),
    ] {
        left -= permille;
        share(book, body, year, purpose, (permille, 8), "staff-time");
    }
    share(book, body, year, "unallocated", (left, left.min(10)), "staff-time");
}

/// One share, in tenths of a percent give or take.
fn share(
    book: &mut Book,
    body: &str,
    year: i64,
    purpose: &str,
    (permille, give): (i64, i64),
    basis: &str,
) {
    let part = |permille: i64| format!("0.{:03}", permille.clamp(0, 999));
    row!(
        book,
        allocations {
            party: body,
            period: calendar::year(year),
            purpose,
            share: format!("[{}, {}]", part(permille - give), part(permille + give)),
            basis,
            source: "synthetic-returns",
        }
    );
}
