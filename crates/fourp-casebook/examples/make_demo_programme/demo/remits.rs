//! What groups are for, and what bodies answer for: 38 of 40 cells of threat and strand, and two left to nobody.

use super::{
    bodies::{ACCOUNTING_OFFICER, Cast, MINISTER, OWNER, PARLIAMENT},
    book::{Book, row},
    groups::standing,
    rng::Rng,
    threats::{GAPS, covered},
};

/// Led by two boards, and by no body.
const TWO_LEADS: (&str, &str) = ("fraud", "protect");

pub(crate) fn write(book: &mut Book, cast: &Cast, seed: u64) {
    let mut rng = Rng::new(seed, "remits");
    for (at, (threat, strand)) in covered().into_iter().enumerate() {
        // The first board has no remit of its own.
        let board = 2 + at % (cast.boards() - 1);
        for board in if board == 12 || board == 13 { vec![12, 13] } else { vec![board] } {
            let function = match standing(cast, if board == 13 { 12 } else { board }) {
                "advise" => "policy",
                other => other,
            };
            let dates = if board == 34 { "..2022-03-31" } else { "" };
            remit(book, &cast.board(board), (threat, strand), function, dates);
        }
    }
    for board in [7, 9] {
        remit(book, &cast.board(board), TWO_LEADS, "lead", "2022-04-01..");
    }
    for forum in 1..=cast.forums() {
        // Forums from 40 on talk about everything and are for nothing in particular.
        if forum <= 8 {
            remit(book, &cast.forum(forum), ("drugs", "pursue"), "coordinate", "");
        } else if forum < 40 {
            for cell in rng.sample(&covered(), 1) {
                let dates = if forum % 5 == 0 { "2022-09.." } else { "" };
                remit(book, &cast.forum(forum), cell, "coordinate", dates);
            }
        }
    }
    write_responsibilities(book, cast);
    plant(book, cast);
}

fn remit(
    book: &mut Book,
    group: &str,
    (threat, strand): (&str, &str),
    function: &str,
    dates: &str,
) {
    row!(book, remits { group, threat, strand, function, dates });
}

fn write_responsibilities(book: &mut Book, cast: &Cast) {
    let answers = |party: &str, function: &str, to: &str| [party, function, to].map(str::to_owned);
    // Their reach is not stated: read as everything, it would hide the two cells that nobody covers.
    for [party, function, to] in [
        answers(MINISTER, "policy", PARLIAMENT),
        answers(OWNER, "own", MINISTER),
        answers(ACCOUNTING_OFFICER, "account-to-parliament", PARLIAMENT),
        answers(&cast.department(1), "funding", ACCOUNTING_OFFICER),
        answers(&cast.agency(1), "coordinate", &cast.department(1)),
        answers(&cast.department(1), "coordinate", MINISTER),
    ] {
        row!(book, responsibilities { party, function, accountable_to: to });
    }
    for (threat, strand) in covered() {
        if (threat, strand) == TWO_LEADS {
            continue;
        }
        let leader = match strand {
            "pursue" => cast.agency(1),
            "prevent" => cast.department(1),
            "protect" => cast.department(2),
            _ => cast.department(3),
        };
        lead(book, &leader, threat, strand);
    }
    lead(book, &cast.agency(2), "cyber-crime", "pursue");
    row!(
        book,
        responsibilities {
            party: "class:synthetic-forces",
            function: "deliver",
            threat: "*",
            strand: "pursue",
        }
    );
    row!(
        book,
        responsibilities {
            party: "class:synthetic-commissioners",
            function: "funding",
            threat: "*",
            strand: "pursue",
        }
    );
}

fn lead(book: &mut Book, party: &str, threat: &str, strand: &str) {
    row!(book, responsibilities { party, function: "lead", threat, strand, accountable_to: OWNER });
}

fn plant(book: &mut Book, cast: &Cast) {
    for (threat, strand) in GAPS {
        let what = format!("nobody covers {threat} under {strand}: no remit, no responsibility");
        book.plant("fourp-governance: coverage", what, &[("threats", threat)]);
    }
    let rows = [cast.board(7), cast.board(9)];
    book.plant(
        "fourp-governance: coverage",
        "two boards lead on fraud under protect, and no body does",
        &rows.each_ref().map(|id| ("remits", id.as_str())),
    );
    book.plant(
        "fourp-governance: coverage",
        "two agencies lead on cyber crime under pursue",
        &[("responsibilities", "synthetic-agency-02,lead")],
    );
    book.plant(
        "fourp-governance: coverage",
        "eight forums coordinate drugs under pursue: a crowded cell",
        &[("remits", "drugs,pursue,coordinate")],
    );
    book.plant(
        "fourp-governance: accountability",
        "the lead department and an agency both coordinate, over a reach that nobody states",
        &[("responsibilities", "synthetic-department-1,coordinate")],
    );
}
