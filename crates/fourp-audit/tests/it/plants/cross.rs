use super::Plant;

/// A body that spends, and how it divides that.
fn spends(
    sheets: &mut crate::sheets::Sheets,
    body: &str,
    period: &str,
    (amount, day): (&str, &str),
    purposes: &[(&str, &str)],
) {
    sheets.add(
        "flows",
        &format!(
            "payer | payee | amount | kind | phase | period | paid | source
             {body} | class:synthetic-suppliers | {amount} | spend | paid | {period} | {day} | synthetic-source"
        ),
    );
    for (purpose, share) in purposes {
        sheets.add(
            "allocations",
            &format!(
                "party | period | purpose | share | basis | source
                 {body} | {period} | {purpose} | [{share}, {share}] | cases | synthetic-source"
            ),
        );
    }
}

fn body(sheets: &mut crate::sheets::Sheets, id: &str) {
    sheets.add(
        "bodies",
        &format!(
            "id | name | kind | level | source
             {id} | {id} (invented) | organisation | national | synthetic-source"
        ),
    );
}

fn threat(sheets: &mut crate::sheets::Sheets, id: &str) {
    sheets
        .add("threats", &format!("id | name | source\n{id} | {id} (invented) | synthetic-source"));
}

pub(super) const PLANTS: &[Plant] = &[
    Plant {
        code: "XLN001",
        what: "by a second scale nearly all harm is of one threat, and half of the money",
        raises: &[("XLN001", "synthetic-steep")],
        plant: |sheets| {
            sheets.add(
                "harm",
                "index           | measure         | threat          | weight    | source
                 synthetic-steep | synthetic-harms | synthetic-fraud | 1 points  | synthetic-source
                 synthetic-steep | synthetic-harms | synthetic-drugs | 99 points | synthetic-source",
            );
        },
    },
    Plant {
        code: "XLN002",
        what: "the threat that came first has a ninth of the money of the other",
        raises: &[("XLN002", "synthetic-list-17")],
        plant: |sheets| {
            sheets.add(
                "priorities",
                "id                | period  | count | labels                     | series    | source
                 synthetic-list-17 | 2016-17 | 1     | synthetic fraud (invented) | continues | synthetic-source",
            );
            body(sheets, "synthetic-misplacing");
            let purposes = [("threat:synthetic-fraud", "0.1"), ("threat:synthetic-drugs", "0.9")];
            spends(sheets, "synthetic-misplacing", "2016-17", ("1000", "2016-09-01"), &purposes);
        },
    },
    Plant {
        code: "XLN003",
        what: "money is spent on the one strand of a threat on which nobody leads",
        raises: &[("XLN003", "synthetic-bare")],
        plant: |sheets| {
            threat(sheets, "synthetic-bare");
            for strand in ["prevent", "protect", "prepare"] {
                sheets.add(
                    "responsibilities",
                    &format!(
                        "party | function | threat | strand | accountable_to | source
                         synthetic-agency | lead | synthetic-bare | {strand} | synthetic-department | synthetic-source"
                    ),
                );
            }
            body(sheets, "synthetic-alone");
            let purposes = [("strand:pursue+threat:synthetic-bare", "1")];
            spends(sheets, "synthetic-alone", "2022-23", ("1000", "2022-09-01"), &purposes);
        },
    },
    Plant {
        code: "XLN004",
        what: "a threat that somebody leads on everywhere is measured on one strand",
        raises: &[
            ("PRF020", "indicators"),
            ("XLN004", "prepare"),
            ("XLN004", "prevent"),
            ("XLN004", "protect"),
        ],
        plant: |sheets| {
            sheets.set("indicators", ("id", "synthetic-partly-loss"), "strand", "pursue");
        },
    },
    Plant {
        code: "XLN005",
        what: "a threat that is rated lowest has a measure of output alone",
        raises: &[("PRF020", "indicators"), ("XLN005", "synthetic-dim")],
        plant: |sheets| {
            sheets.set("indicators", ("id", "synthetic-dim-loss"), "kind", "output");
        },
    },
    Plant {
        code: "XLN006",
        what: "a threat becomes a priority, and its money stays what it was",
        raises: &[("XLN006", "synthetic-list-15")],
        plant: |sheets| {
            sheets.add(
                "priorities",
                "id                | period  | count | labels                                                 | series    | source
                 synthetic-list-14 | 2013-14 | 1     | synthetic fraud (invented)                             | continues | synthetic-source
                 synthetic-list-15 | 2014-15 | 2     | synthetic fraud (invented); synthetic drugs (invented) | continues | synthetic-source",
            );
            body(sheets, "synthetic-steady");
            let purposes = [("threat:synthetic-fraud", "0.5"), ("threat:synthetic-drugs", "0.5")];
            spends(sheets, "synthetic-steady", "2013-14", ("1000", "2013-09-01"), &purposes);
            spends(sheets, "synthetic-steady", "2014-15", ("1000", "2014-09-01"), &purposes);
        },
    },
    Plant {
        code: "XLN007",
        what: "money is spent on a threat that nothing measures",
        raises: &[
            ("PRF020", "indicators"),
            ("XLN004", "prepare"),
            ("XLN004", "prevent"),
            ("XLN004", "protect"),
            ("XLN004", "pursue"),
            ("XLN007", "synthetic-unseen"),
        ],
        plant: |sheets| {
            sheets.remove("indicators", ("id", "synthetic-unseen-loss"));
            body(sheets, "synthetic-blind");
            let purposes = [("strand:protect+threat:synthetic-unseen", "1")];
            spends(sheets, "synthetic-blind", "2022-23", ("900", "2022-10-01"), &purposes);
        },
    },
];
