//! What is said of the programme: figures that agree, one that does not, and sentences around them; and which tables are complete.

use super::{
    bodies::{AUDITOR, Cast, OWNER},
    book::{Book, row},
    calendar::YEARS,
    funding::Spent,
};

pub(crate) fn write(book: &mut Book, cast: &Cast, spent: &Spent, victims: i64) {
    write_populations(book);
    write_claims(book, cast, spent);
    write_counts(book, cast, victims);
    write_checks(book);
    write_statements(book, cast);
    write_events(book, cast);
    write_completeness(book);
}

fn write_populations(book: &mut Book) {
    for (id, name, part_of) in [
        ("synthetic-spending", "spending on staff and services (invented)", ""),
        ("synthetic-front-line", "front-line spending (invented)", "synthetic-spending"),
        ("synthetic-back-office", "back-office spending (invented)", "synthetic-spending"),
        ("synthetic-agency-spending", "spending of one agency (invented)", "synthetic-spending"),
        ("synthetic-boards", "groups that govern (invented)", ""),
        ("synthetic-forums", "groups that discuss (invented)", ""),
        ("synthetic-victims", "potential victims (invented)", ""),
    ] {
        row!(book, populations { id, name, part_of });
    }
}

fn write_claims(book: &mut Book, cast: &Cast, spent: &Spent) {
    let year = YEARS - 1;
    let of_year = || spent.iter().filter(|((_, of), _)| *of == year).map(|(_, spending)| spending);
    let front_line: i64 = of_year().map(|spending| spending.front_line).sum();
    let back_office: i64 = of_year().map(|spending| spending.back_office).sum();
    let all = front_line + back_office;
    let agency = spent.get(&(cast.agency(1), year)).copied().unwrap_or_default();
    let agency = rounded(agency.front_line + agency.back_office, 1_000_000);
    let hundredths = |pounds: i64| {
        let printed = rounded(pounds, 10_000_000);
        format!("{}.{:02}", printed / 100, printed % 100)
    };
    for (id, label, population, value, source) in [
        ("S01", "all spending", "synthetic-spending", hundredths(all), "synthetic-report"),
        (
            "S02",
            "front-line spending",
            "synthetic-front-line",
            hundredths(front_line),
            "synthetic-report",
        ),
        (
            "S03",
            "back-office spending",
            "synthetic-back-office",
            hundredths(back_office),
            "synthetic-report",
        ),
    ] {
        row!(
            book,
            claims {
                id,
                measure: "spending",
                label,
                population,
                period: "2023-24",
                kind: "rounded",
                value,
                resolution: "0.01",
                unit: "GBP bn",
                speakers: AUDITOR,
                speaker_role: "auditor",
                interest: "anothers-performance",
                grade: "measured",
                status: "quoted",
                source,
            }
        );
    }
    row!(
        book,
        claims {
            id: "S04",
            measure: "spending",
            label: "share of front-line spending",
            population: "synthetic-front-line",
            period: "2023-24",
            kind: "share",
            value: rounded(front_line * 100, all.max(1)),
            resolution: 1,
            base: "synthetic-spending",
            unit: "percent",
            speakers: OWNER,
            speaker_role: "department",
            interest: "own-performance",
            grade: "asserted",
            status: "quoted",
            source: "synthetic-statement",
        }
    );
    for (id, speaker, role, interest, value, source) in [
        ("S05", AUDITOR.to_owned(), "auditor", "anothers-performance", agency, "synthetic-report"),
        ("S06", cast.agency(1), "agency", "own-performance", agency + 14, "synthetic-statement"),
    ] {
        row!(
            book,
            claims {
                id,
                measure: "spending",
                label: "spending of the first agency",
                population: "synthetic-agency-spending",
                period: "2023-24",
                kind: "rounded",
                value,
                resolution: 1,
                unit: "GBP m",
                speakers: speaker,
                speaker_role: role,
                interest,
                grade: "measured",
                status: "quoted",
                source,
            }
        );
    }
}

/// Groups, and potential victims: a first count, the revised one that is the sum of the quarters, and what a speech makes of it.
fn write_counts(book: &mut Book, cast: &Cast, victims: i64) {
    for (id, population, count) in
        [("S07", "synthetic-boards", cast.boards()), ("S08", "synthetic-forums", cast.forums())]
    {
        row!(
            book,
            claims {
                id,
                measure: "groups",
                label: "number of groups",
                population,
                period: "as at 2024-03-31",
                kind: "exact",
                value: count,
                unit: "groups",
                speakers: AUDITOR,
                speaker_role: "auditor",
                interest: "anothers-performance",
                grade: "measured",
                status: "quoted",
                source: "synthetic-report",
            }
        );
    }
    for (id, count, vintage, supersedes) in
        [("S09", victims + 17, "2024-02", ""), ("S10", victims, "2024-05", "S09")]
    {
        row!(
            book,
            claims {
                id,
                measure: "potential-victims",
                label: "potential victims",
                population: "synthetic-victims",
                period: "2023",
                kind: "exact",
                value: count,
                unit: "people",
                speakers: cast.agency(3),
                speaker_role: "agency",
                interest: "no-performance",
                grade: "measured",
                vintage,
                supersedes,
                status: "quoted",
                source: "synthetic-statement",
            }
        );
    }
    row!(
        book,
        claims {
            id: "S11",
            measure: "potential-victims",
            label: "potential victims, in a speech",
            population: "synthetic-victims",
            period: "2023",
            kind: "more-than",
            value: victims + 10,
            unit: "people",
            speakers: OWNER,
            speaker_role: "department",
            interest: "no-performance",
            grade: "asserted",
            status: "quoted",
            source: "synthetic-statement",
        }
    );
}

fn write_checks(book: &mut Book) {
    for (id, title, formula, means) in [
        ("SC1", "front line and back office make all spending", "S02 + S03 = S01", ""),
        ("SC2", "the share of the front line", "share(S02, S01) = S04", ""),
        ("SC3", "auditor and agency on the spending of the agency", "S05 = S06", ""),
        ("SC4", "boards and forums together", "S07 + S08", ""),
        ("SC5", "the speech and the revised count", "S11 = S10", ""),
        ("SC6", "what the revision took away", "S10 - S09", ""),
    ] {
        row!(book, checks { id, title, formula, means });
    }
    for (question, what, rows) in [
        (
            "fourp-claims: reconciliation",
            "the agency puts its spending £14m above the auditor's figure",
            [("claims", "S05"), ("claims", "S06")],
        ),
        (
            "fourp-claims: reconciliation",
            "a speech says more than the revised count: the older one is still used",
            [("claims", "S11"), ("claims", "S10")],
        ),
        (
            "fourp-claims: comparability",
            "groups that govern and groups that discuss are not added",
            [("claims", "S07"), ("claims", "S08")],
        ),
    ] {
        book.plant(question, what, &rows);
    }
}

fn write_statements(book: &mut Book, cast: &Cast) {
    let agency = cast.agency(1);
    for (id, class, gist, speaker, role, interest, grade, tested, contradicted) in [
        (
            "SF1",
            "finding",
            "the agency spends more on the response than its budget shows",
            AUDITOR,
            "auditor",
            "anothers-performance",
            "assessed",
            "SC3",
            "SF2",
        ),
        (
            "SF2",
            "finding",
            "the agency's figures are right",
            agency.as_str(),
            "agency",
            "own-performance",
            "asserted",
            "SC3",
            "SF1",
        ),
        (
            "SF3",
            "attribution",
            "understanding of the threats is the best there is",
            OWNER,
            "department",
            "own-performance",
            "asserted",
            "",
            "",
        ),
        (
            "SF4",
            "funding-property",
            "money is confirmed too late to plan with",
            AUDITOR,
            "auditor",
            "anothers-performance",
            "assessed",
            "",
            "SF5",
        ),
        (
            "SF5",
            "funding-property",
            "all money was confirmed before the year began",
            OWNER,
            "department",
            "own-performance",
            "asserted",
            "",
            "SF4",
        ),
        (
            "SF6",
            "governance-property",
            "nobody owns some cells of the response",
            AUDITOR,
            "auditor",
            "anothers-performance",
            "assessed",
            "",
            "",
        ),
        (
            "SF7",
            "recommendation",
            "measure outcomes",
            AUDITOR,
            "auditor",
            "anothers-performance",
            "not-stated",
            "",
            "",
        ),
    ] {
        let report = speaker == AUDITOR;
        row!(
            book,
            statements {
                id,
                class,
                gist,
                speakers: speaker,
                speaker_role: role,
                interest,
                grade,
                tested_by: tested,
                contradicted_by: contradicted,
                source: if report { "synthetic-report" } else { "synthetic-statement" },
            }
        );
    }
    for (what, id) in [
        ("a statement about one's own performance, with no ground given", "SF3"),
        ("a statement that the flows contradict: regional grants are confirmed in July", "SF5"),
    ] {
        book.plant("fourp-claims: ledger", what, &[("statements", id)]);
    }
}

fn write_events(book: &mut Book, cast: &Cast) {
    for (id, period, what, parties) in [
        ("synthetic-closure", "2022-03-31", "an agency closes", cast.agency(8)),
        ("synthetic-rule", "2022-10", "another rule of counting begins", cast.agency(2)),
        ("synthetic-report-made", "2021-12", "the auditor reports", AUDITOR.to_owned()),
    ] {
        row!(book, events { id, period, what, parties });
    }
    row!(
        book,
        footnotes {
            mark: "1",
            cites: "accounts (invented)",
            cited: "synthetic-accounts",
            source: "synthetic-report"
        }
    );
    row!(book, footnotes { mark: "2", source: "synthetic-report" });
    book.plant(
        "fourp-claims: ledger",
        "a note of the report is marked in its text and missing from its list",
        &[("footnotes", "2,,")],
    );
}

/// Declared complete are most tables. What is missing from another is only "not in the data supplied".
fn write_completeness(book: &mut Book) {
    for table in [
        "threats",
        "taxonomies",
        "bodies",
        "body_classes",
        "responsibilities",
        "strategies",
        "objectives",
        "recommendations",
        "flows",
        "allocations",
        "groups",
        "seats",
        "reporting_lines",
        "remits",
        "indicators",
        "observations",
        "recording_changes",
        "ratings",
    ] {
        row!(
            book,
            completeness {
                table,
                scope: "the whole synthetic programme",
                as_at: "2024-03-31",
                declared_by: AUDITOR,
            }
        );
    }
    book.plant(
        "fourp-audit: requests",
        "balances, meetings, interventions, capabilities, data systems and others are not declared complete",
        &[("completeness", "the whole synthetic programme")],
    );
}

fn rounded(pounds: i64, to: i64) -> i64 {
    (pounds + to / 2).div_euclid(to)
}
