//! What the programme set out to do, what it was told to do, and what became of it.

use super::{
    bodies::{AUDITOR, Cast, MINISTER, OWNER},
    book::{Book, row},
};

pub(crate) fn write(book: &mut Book, cast: &Cast) {
    row!(
        book,
        strategies {
            id: "synthetic-strategy-2018",
            name: "Synthetic strategy of 2018 (invented)",
            held_by: cast.department(1),
            strands: "pursue; prevent; protect; prepare",
            dates: "2018..2022-03-31",
            reviewed: "2021-11",
            evidence: "none-seen",
            cost: "not-costed",
        }
    );
    row!(
        book,
        strategies {
            id: "synthetic-strategy-2022",
            name: "Synthetic strategy of 2022 (invented)",
            held_by: cast.department(1),
            strands: "pursue; prevent; protect; prepare",
            dates: "2022-04-01..",
            supersedes: "synthetic-strategy-2018",
            evidence: "asserted",
            cost: "rounded; value 1.2; resolution 0.1; unit GBP bn",
        }
    );
    write_objectives(book);
    write_initiatives(book, cast);
    write_recommendations(book, cast);
    write_commitments(book, cast);
}

fn write_objectives(book: &mut Book) {
    for (number, text, threat, strand, owner, cost, evidence) in [
        (
            1,
            "disrupt the groups that do most harm",
            "*",
            "pursue",
            OWNER,
            "rounded; value 880; resolution 10; unit GBP m",
            "assessed",
        ),
        (
            2,
            "keep people from being drawn into crime",
            "?",
            "prevent",
            OWNER,
            "not-costed",
            "none-seen",
        ),
        (
            3,
            "make it harder to defraud people",
            "fraud",
            "protect",
            MINISTER,
            "not-costed",
            "asserted",
        ),
        (4, "help victims sooner", "modern-slavery", "prepare", "", "not-costed", "not-stated"),
        (5, "know the threats better", "*", "?", OWNER, "", "none-seen"),
        (
            6,
            "take away what crime earns",
            "money-laundering",
            "pursue",
            OWNER,
            "rounded; value 120; resolution 10; unit GBP m",
            "evaluated",
        ),
    ] {
        row!(
            book,
            objectives {
                id: format!("synthetic-objective-{number}"),
                strategy: "synthetic-strategy-2022",
                text: format!("{text} (invented)"),
                threat,
                strand,
                owner,
                cost,
                evidence,
                review: if number == 6 { "2023-12" } else { "" },
            }
        );
    }
    book.plant(
        "fourp-audit: strategy",
        "three objectives of six are not costed",
        &[("objectives", "not-costed")],
    );
    for (what, id) in [
        ("an objective has no owner", "synthetic-objective-4"),
        ("an objective rests on no evidence that anybody saw", "synthetic-objective-2"),
    ] {
        book.plant("fourp-audit: strategy", what, &[("objectives", id)]);
    }
}

fn write_initiatives(book: &mut Book, cast: &Cast) {
    for (id, holder, threat, strand, stage, cost, dates) in [
        (
            "synthetic-warning-service",
            cast.force(1),
            "fraud",
            "protect",
            "pilot",
            "",
            "2022-10-01..",
        ),
        (
            "synthetic-mentoring",
            cast.commissioner(2),
            "drugs",
            "prevent",
            "ended",
            "450000 GBP",
            "2021..2023-03-31",
        ),
        (
            "synthetic-teaching",
            cast.department(4),
            "cyber-crime",
            "prevent",
            "operating",
            "",
            "2021..",
        ),
        (
            "synthetic-mentoring-again",
            cast.commissioner(7),
            "drugs",
            "prevent",
            "pilot",
            "not-costed",
            "2023-06..",
        ),
    ] {
        row!(
            book,
            initiatives {
                id,
                name: format!("{} (invented)", id.replace('-', " ")),
                held_by: holder,
                strategy: "synthetic-strategy-2022",
                threats: threat,
                strands: strand,
                stage,
                cost,
                dates,
            }
        );
    }
    book.plant(
        "fourp-audit: strategy",
        "a pilot repeats one that ended, and does not say that it builds on it",
        &[("initiatives", "synthetic-mentoring-again"), ("initiatives", "synthetic-mentoring")],
    );
}

fn write_recommendations(book: &mut Book, cast: &Cast) {
    for (number, text, due, response, status, evidence) in [
        (1, "cost every objective", "2022-12-31", "accepted", "open [2021-12..]", ""),
        (
            2,
            "name one owner for each cell of threat and strand",
            "2023-03-31",
            "accepted",
            "in-progress [2022-06..2023-05-31]; reported-done [2023-06..]",
            "",
        ),
        (
            3,
            "confirm grants before the year begins",
            "2023-04-01",
            "partly-accepted",
            "in-progress [2022-09..]",
            "",
        ),
        (
            4,
            "measure outcomes, not disruptions alone",
            "2024-12-31",
            "accepted",
            "open [2023-12..]",
            "",
        ),
        (
            5,
            "merge groups of the same members",
            "2023-09-30",
            "rejected",
            "dropped [2024-01..]",
            "",
        ),
        (
            6,
            "publish how disruptions are counted",
            "2022-06-30",
            "accepted",
            "verified-done [2022-09..]",
            "the rules, published in September 2022 (invented)",
        ),
    ] {
        row!(
            book,
            recommendations {
                id: format!("synthetic-recommendation-{number}"),
                text: format!("{text} (invented)"),
                made_by: AUDITOR,
                addressed_to: cast.department(1),
                made: "2021-12",
                due,
                response,
                status,
                evidence,
                source: "synthetic-report",
            }
        );
    }
    for (what, id) in [
        ("an accepted recommendation is overdue and open", "synthetic-recommendation-1"),
        ("a recommendation is reported done, and nothing shows it", "synthetic-recommendation-2"),
    ] {
        book.plant("fourp-audit: strategy", what, &[("recommendations", id)]);
    }
}

fn write_commitments(book: &mut Book, cast: &Cast) {
    for (number, text, answers, due, status) in [
        (
            1,
            "all objectives will be costed by the end of 2022",
            "synthetic-recommendation-1",
            "2022-12-31",
            "open [2022-01..]",
        ),
        (
            2,
            "grants will be confirmed by February",
            "synthetic-recommendation-3",
            "2023-02-28",
            "in-progress [2022-09..]",
        ),
        (3, "a measure of harm will be tried", "", "2024-12-31", "open [2023-12..]"),
    ] {
        row!(
            book,
            commitments {
                id: format!("synthetic-commitment-{number}"),
                text: format!("{text} (invented)"),
                made_by: cast.department(1),
                strategy: "synthetic-strategy-2022",
                answers,
                made: "2022-01",
                due,
                status,
            }
        );
    }
    book.plant(
        "fourp-audit: strategy",
        "grants were promised to be confirmed by February 2023, and were confirmed in July",
        &[("commitments", "synthetic-commitment-2"), ("flows", "2023-07-18")],
    );
}
