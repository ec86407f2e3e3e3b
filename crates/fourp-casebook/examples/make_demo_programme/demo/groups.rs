//! 37 boards that govern and 59 forums that discuss, and who sits in them.

use super::{
    bodies::{Cast, MINISTER, OWNER, name},
    book::{Book, row},
    rng::Rng,
};
use std::collections::BTreeMap;

/// The members of each group that has any: its chair first.
pub(crate) type Members = BTreeMap<String, Vec<String>>;

/// How many boards are in tiers 1 to `tier`.
pub(crate) const fn boards_to_tier(cast: &Cast, tier: usize) -> usize {
    match tier {
        1 => 1,
        2 => 8 * cast.scale,
        3 => 26 * cast.scale,
        _ => cast.boards(),
    }
}

/// The tier of a board.
pub(crate) fn tier(cast: &Cast, board: usize) -> usize {
    (1..4).find(|tier| board <= boards_to_tier(cast, *tier)).unwrap_or(4)
}

/// What a board may do. Twins may do the same.
pub(crate) fn standing(cast: &Cast, board: usize) -> &'static str {
    match (tier(cast, board), board % 4) {
        (1 | 2, _) => "decide",
        (_, 0 | 1) => "coordinate",
        (_, 2) => "oversee",
        _ => "advise",
    }
}

pub(crate) fn write(book: &mut Book, cast: &Cast, seed: u64) -> Members {
    let mut rng = Rng::new(seed, "groups");
    for number in 1..=cast.boards() {
        write_board(book, cast, number);
    }
    for number in 1..=cast.forums() {
        let id = cast.forum(number);
        let owner = if (50..=58).contains(&number) || number % 2 == 0 {
            String::new()
        } else {
            cast.department(number % 6 + 1)
        };
        row!(
            book,
            groups {
                id,
                name: name(&id),
                standing: "discuss",
                owner,
                meetings_per_year: 4,
                meeting_minutes: 60,
                preparation_minutes: 20,
                statutory: "non-statutory",
                purpose: "discusses related topics (invented)",
            }
        );
    }
    let members = choose_members(&mut rng, cast);
    for (group, parties) in &members {
        write_seats(book, &mut rng, cast, group, parties);
    }
    plant(book, cast);
    members
}

fn write_board(book: &mut Book, cast: &Cast, number: usize) {
    let id = cast.board(number);
    let tier = tier(cast, number);
    let owner = match number {
        1 => OWNER.into(),
        30 => String::new(),
        12 | 13 => cast.department(1),
        _ => cast.department(number % 6 + 1),
    };
    let closed = number == 34;
    row!(
        book,
        groups {
            id,
            name: name(&id),
            standing: standing(cast, if number == 13 { 12 } else { number }),
            tier,
            owner,
            meetings_per_year: match tier {
                1 => "2",
                2 => "4",
                3 => "6",
                _ => "12",
            },
            meeting_minutes: if tier < 3 { 120 } else { 90 },
            preparation_minutes: if tier < 3 { 180 } else { 60 },
            quorum: if number == 27 { "12" } else { "4" },
            statutory: if number % 9 == 2 { "statutory" } else { "non-statutory" },
            dates: if closed { "..2022-03-31" } else { "" },
            purpose: "governs a part of the response (invented)",
        }
    );
}

fn choose_members(rng: &mut Rng, cast: &Cast) -> Members {
    let centre: Vec<String> = (1..=cast.departments())
        .map(|number| cast.department(number))
        .chain((2..=7).map(|number| cast.agency(number)))
        .collect();
    let units: Vec<String> = (1..=cast.units()).map(|number| cast.unit(number)).collect();
    let forces: Vec<String> = (1..=cast.forces()).map(|number| cast.force(number)).collect();
    let charities = (1..=cast.charities()).map(|number| cast.charity(number));
    let everybody: Vec<String> = centre.iter().chain(&forces).cloned().chain(charities).collect();
    let mut members = Members::new();
    for number in 1..=cast.boards() {
        let mut parties = match tier(cast, number) {
            1 => vec![MINISTER.into()],
            2 => vec![OWNER.into()],
            _ => Vec::new(),
        };
        let (first, then, how_many) = match tier(cast, number) {
            1 | 2 => (7, &units, 1),
            3 => (4, &units, 4),
            _ => (1, &forces, 6),
        };
        parties.extend(rng.sample(&centre, first));
        parties.extend(rng.sample(then, how_many));
        parties.push(cast.agency(1));
        members.insert(cast.board(number), parties);
    }
    for number in (1..cast.forums()).filter(|number| *number != 59) {
        let size = usize::try_from(rng.between(4, 7)).unwrap_or(4);
        let mut parties = rng.sample(&everybody, size);
        if number % 3 != 0 {
            parties.push(cast.agency(1));
        }
        members.insert(cast.forum(number), parties);
    }
    let twin = members.get(&cast.board(12)).cloned().unwrap_or_default();
    members.insert(cast.board(13), twin);
    let mut wider = members.get(&cast.forum(20)).cloned().unwrap_or_default();
    wider.extend([cast.supplier(1), cast.supplier(2)]);
    members.insert(cast.forum(21), wider);
    if let Some(parties) = members.get_mut(&cast.board(15)) {
        parties.push(cast.agency(8));
    }
    members
}

fn write_seats(book: &mut Book, rng: &mut Rng, cast: &Cast, group: &str, parties: &[String]) {
    let twins = [cast.board(12), cast.board(13)];
    for (at, party) in parties.iter().enumerate() {
        let role = match at {
            0 if *group != cast.forum(11) => "chair",
            1 => "secretariat",
            4 => "adviser",
            _ => "member",
        };
        let more = !twins.iter().any(|twin| twin == group) && rng.once_in(5);
        row!(
            book,
            seats {
                group,
                party,
                role,
                people: if more { rng.between(2, 3) } else { 1 },
                dates: if at > 0 && rng.once_in(12) { "2022-04-01.." } else { "" },
            }
        );
    }
}

fn plant(book: &mut Book, cast: &Cast) {
    let board = |number| cast.board(number);
    let forum = |number| cast.forum(number);
    for (question, what, groups) in [
        (
            "fourp-governance: duplicates",
            "two boards have the same members, remits and standing",
            [board(12), board(13)],
        ),
        (
            "fourp-governance: duplicates",
            "every member of one forum sits in the other",
            [forum(20), forum(21)],
        ),
    ] {
        let rows = groups.each_ref().map(|id| ("seats", id.as_str()));
        book.plant(question, what, &rows);
    }
    for (question, what, table, id) in [
        ("fourp-governance: clutter", "a forum has no member", "groups", forum(59)),
        ("fourp-governance: clutter", "a forum has no chair", "seats", forum(11)),
        (
            "fourp-governance: attrition",
            "a board needs 12 members for a decision and has fewer",
            "groups",
            board(27),
        ),
        (
            "fourp-governance: load",
            "one agency sits in two thirds of the groups and more",
            "seats",
            cast.agency(1),
        ),
        (
            "fourp-governance: reporting",
            "a body that closed in 2022 still has a seat",
            "seats",
            cast.agency(8),
        ),
        (
            "fourp-governance: merge plan",
            "forums without a remit of their own can be closed without any recorded loss of remit",
            "groups",
            forum(40),
        ),
    ] {
        book.plant(question, what, &[(table, &id)]);
    }
}
