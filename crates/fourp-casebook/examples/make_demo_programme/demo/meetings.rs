//! The meetings of boards in 2023-24, as minuted.

use super::{
    bodies::Cast,
    book::{Book, row},
    calendar::day_of_year,
    groups::{Members, tier},
    rng::Rng,
};

pub(crate) fn write(book: &mut Book, cast: &Cast, seed: u64, members: &Members) {
    let mut rng = Rng::new(seed, "meetings");
    for number in (1..=cast.boards()).filter(|number| *number != 34) {
        let id = cast.board(number);
        let planned = match tier(cast, number) {
            1 => 2,
            2 => 4,
            3 => 6,
            _ => 12,
        };
        let met = if number == 29 { 2 } else { planned };
        let nobody = Vec::new();
        let parties = members.get(&id).unwrap_or(&nobody);
        for meeting in 0..met {
            let (away, attended): (Vec<&String>, Vec<&String>) = parties
                .iter()
                .filter(|party| **party != cast.agency(8))
                .partition(|_| rng.once_in(if number == 24 { 2 } else { 6 }));
            row!(
                book,
                meetings {
                    group: id,
                    date: day_of_year(2, meeting * (12 / planned), rng.between(2, 27)),
                    minutes: 60 + 15 * rng.between(0, 5),
                    decisions: if number == 10 { 0 } else { rng.between(0, 4) },
                    attended: joined(&attended),
                    apologies: joined(&away),
                }
            );
        }
    }
    for (what, number) in [
        ("a board that is to meet 12 times a year met twice", 29),
        ("a board that may decide or oversee took no decision in a year", 10),
        ("half of a board stays away", 24),
    ] {
        book.plant("fourp-governance: load", what, &[("meetings", &cast.board(number))]);
    }
}

fn joined(parties: &[&String]) -> String {
    parties.iter().map(|party| party.as_str()).collect::<Vec<_>>().join("; ")
}
