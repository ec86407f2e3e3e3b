//! Where groups report: mostly one line up, and four knots made on purpose.

use super::{
    bodies::{Cast, MINISTER},
    book::{Book, row},
    groups::{boards_to_tier, tier},
};

pub(crate) fn write(book: &mut Book, cast: &Cast) {
    row!(book, reporting_lines { from: cast.board(1), to: MINISTER, formality: "formal" });
    for number in 2..=cast.boards() {
        let Some(to) = superior(cast, number) else { continue };
        row!(
            book,
            reporting_lines {
                from: cast.board(number),
                to: format!("group:{to}"),
                formality: "formal",
            }
        );
    }
    row!(
        book,
        reporting_lines {
            from: cast.board(18),
            to: format!("group:{}", cast.board(6)),
            formality: "informal",
        }
    );
    for number in (1..=cast.forums()).filter(|number| !(50..=58).contains(number)) {
        // Board 34 is closed.
        let to = number % cast.boards() + 1;
        let to = cast.board(if to == 34 { 35 } else { to });
        row!(
            book,
            reporting_lines {
                from: cast.forum(number),
                to: format!("group:{to}"),
                formality: "informal",
            }
        );
    }
    plant(book, cast);
}

/// The board a board reports to, wherever it is not made otherwise.
fn superior(cast: &Cast, number: usize) -> Option<String> {
    let above = |tier| boards_to_tier(cast, tier);
    Some(match number {
        30 => return None,
        31 => "synthetic-board-that-nobody-declares".into(),
        21 => cast.board(22),
        22 => cast.board(23),
        23 => cast.board(21),
        33 => cast.board(34),
        12 | 13 => cast.board(4),
        18 => cast.board(5),
        _ => match tier(cast, number) {
            2 => cast.board(1),
            3 => cast.board(2 + number % (above(2) - 1)),
            _ => {
                // Not to the boards of the knot, so that only they reach nobody.
                let at = above(2) + 1 + number % 11;
                cast.board(at)
            }
        },
    })
}

fn plant(book: &mut Book, cast: &Cast) {
    let board = |number| cast.board(number);
    for (what, from) in [
        ("a board reports to a group that no row declares", board(31)),
        ("a board reports to one that closed on 31 March 2022", board(33)),
        ("a board has two superiors", board(18)),
    ] {
        book.plant("fourp-governance: reporting", what, &[("reporting_lines", &from)]);
    }
    book.plant(
        "fourp-governance: reporting",
        "a board, and nine forums (50 to 58), report to nobody and have no owner",
        &[("groups", &board(30)), ("groups", &cast.forum(50)), ("groups", &cast.forum(58))],
    );
    let knot = [board(21), board(22), board(23)];
    book.plant(
        "fourp-governance: accountability",
        "three boards report to each other in a circle, and reach no owner",
        &knot.each_ref().map(|id| ("reporting_lines", id.as_str())),
    );
}
