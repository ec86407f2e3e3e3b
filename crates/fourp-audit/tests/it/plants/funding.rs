use super::Plant;

const FLOWS: &str = "payer | payee | amount | kind | phase | period | announced | confirmed | paid | withdrawn | stream | earmark | certainty | commitment | reported_by | source";

/// Rows of flows, each told in one line of its cells up to the source.
fn flows(sheets: &mut crate::sheets::Sheets, rows: &[&str]) {
    let rows: Vec<String> = rows.iter().map(|row| format!("{row} | synthetic-source")).collect();
    sheets.add("flows", &format!("{FLOWS}\n{}", rows.join("\n")));
}

fn bodies(sheets: &mut crate::sheets::Sheets, ids: &[&str]) {
    let rows: Vec<String> = ids
        .iter()
        .map(|id| format!("{id} | {id} (invented) | organisation | national | synthetic-source"))
        .collect();
    sheets.add("bodies", &format!("id | name | kind | level | source\n{}", rows.join("\n")));
}

pub(super) const PLANTS: &[Plant] = &[
    Plant {
        code: "FND001",
        what: "a body spent and holds 50 less than came",
        raises: &[("FND001", "synthetic-odd")],
        plant: |sheets| {
            bodies(sheets, &["synthetic-odd"]);
            flows(
                sheets,
                &[
                    "class:synthetic-givers | synthetic-odd | 150 | grant | paid | 2022-23 | 2022-01-01 | 2022-02-01 | 2022-04-10 | | core | | | | ",
                    "synthetic-odd | class:synthetic-suppliers | 100 | spend | paid | 2022-23 | | | 2022-05-10 | | | | | | ",
                ],
            );
            sheets.add(
                "balances",
                "party         | period  | opening | closing | source
                 synthetic-odd | 2022-23 | 0       | 0       | synthetic-source",
            );
        },
    },
    Plant {
        code: "FND002",
        what: "a pot is confirmed in July of its year, a large one in time",
        raises: &[("FND002", "synthetic-tardy")],
        plant: |sheets| {
            bodies(sheets, &["synthetic-tardy", "synthetic-waiting"]);
            flows(
                sheets,
                &[
                    "synthetic-tardy | synthetic-waiting | 100 | grant | confirmed | 2022-23 | 2022-01-01 | 2022-07-18 | | | small | | | | ",
                    "synthetic-tardy | synthetic-waiting | 900 | grant | confirmed | 2022-23 | 2022-01-01 | 2022-02-18 | | | large | | | | ",
                ],
            );
        },
    },
    Plant {
        code: "FND003",
        what: "all that a body is given is confirmed after the year began",
        raises: &[("FND002", "synthetic-unsure"), ("FND003", "synthetic-guessing")],
        plant: |sheets| {
            bodies(sheets, &["synthetic-guessing", "synthetic-unsure"]);
            flows(
                sheets,
                &[
                    "synthetic-unsure | synthetic-guessing | 100 | grant | confirmed | 2022-23 | 2022-01-01 | 2022-06-18 | | | guessed | | | | ",
                ],
            );
        },
    },
    Plant {
        code: "FND004",
        what: "money is announced ten days before its year",
        raises: &[("FND004", "synthetic-abrupt")],
        plant: |sheets| {
            bodies(sheets, &["synthetic-abrupt"]);
            flows(
                sheets,
                &[
                    "synthetic-abrupt | class:synthetic-suppliers | 100 | grant | announced | 2022-23 | 2022-03-22 | | | | pot | | | | ",
                ],
            );
        },
    },
    Plant {
        code: "FND005",
        what: "money is paid two months after its year",
        raises: &[("FND005", "synthetic-arrears")],
        plant: |sheets| {
            bodies(sheets, &["synthetic-arrears"]);
            flows(
                sheets,
                &[
                    "synthetic-arrears | class:synthetic-suppliers | 100 | grant | paid | 2022-23 | 2022-01-01 | 2022-02-01 | 2023-06-10 | | pot | | | | ",
                ],
            );
        },
    },
    Plant {
        code: "FND006",
        what: "a pot comes twice, each time for one year only",
        raises: &[("FND006", "synthetic-yearly")],
        plant: |sheets| {
            bodies(sheets, &["synthetic-yearly"]);
            flows(
                sheets,
                &[
                    "synthetic-yearly | class:synthetic-suppliers | 100 | grant | confirmed | 2021-22 | 2021-01-01 | 2021-02-01 | | | renewed | | one-year | | ",
                    "synthetic-yearly | class:synthetic-suppliers | 100 | grant | confirmed | 2022-23 | 2022-01-01 | 2022-02-01 | | | renewed | | one-year | | ",
                ],
            );
        },
    },
    Plant {
        code: "FND007",
        what: "a payer has ten pots of less than a hundredth of its money each",
        raises: &[("FND007", "synthetic-scatter")],
        plant: |sheets| {
            bodies(sheets, &["synthetic-scatter"]);
            flows(
                sheets,
                &[
                    "synthetic-scatter | class:synthetic-suppliers | 9000 | grant | confirmed | 2022-23 | 2022-01-01 | 2022-02-01 | | | large | | | | ",
                ],
            );
            for pot in 0..10 {
                flows(
                    sheets,
                    &[&format!(
                        "synthetic-scatter | class:synthetic-suppliers | {} | grant | confirmed | 2022-23 | 2022-01-01 | 2022-02-01 | | | pot-{pot} | | | | ",
                        40 + pot
                    )],
                );
            }
        },
    },
    Plant {
        code: "FND008",
        what: "a body is given five pots of a hundredth of its money each",
        raises: &[("FND008", "synthetic-bidder")],
        plant: |sheets| {
            bodies(sheets, &["synthetic-bidder", "synthetic-patron"]);
            flows(
                sheets,
                &[
                    "synthetic-patron | synthetic-bidder | 9500 | grant | confirmed | 2022-23 | 2022-01-01 | 2022-02-01 | | | large | | | | ",
                ],
            );
            for pot in 0..5 {
                flows(
                    sheets,
                    &[&format!(
                        "synthetic-patron | synthetic-bidder | {} | grant | confirmed | 2022-23 | 2022-01-01 | 2022-02-01 | | | bid-{pot} | | | | ",
                        100 + pot
                    )],
                );
            }
        },
    },
    Plant {
        code: "FND009",
        what: "payer and payee differ by 10 over one grant",
        raises: &[("FND009", "synthetic-generous+synthetic-modest")],
        plant: |sheets| {
            bodies(sheets, &["synthetic-generous", "synthetic-modest"]);
            flows(
                sheets,
                &[
                    "synthetic-generous | synthetic-modest | 100 | grant | paid | 2022-23 | 2022-01-01 | 2022-02-01 | 2022-05-01 | | pot | | | synthetic-differs | synthetic-generous",
                    "synthetic-generous | synthetic-modest | 90 | grant | paid | 2022-23 | 2022-01-01 | 2022-02-01 | 2022-05-01 | | pot | | | synthetic-differs | synthetic-modest",
                ],
            );
        },
    },
    Plant {
        code: "FND010",
        what: "a payer reports one of two grants, and both payees report",
        raises: &[("FND010", "synthetic-forgetful+synthetic-diligent")],
        plant: |sheets| {
            bodies(sheets, &["synthetic-forgetful", "synthetic-diligent", "synthetic-paired"]);
            flows(
                sheets,
                &[
                    "synthetic-forgetful | synthetic-paired | 100 | grant | paid | 2022-23 | 2022-01-01 | 2022-02-01 | 2022-05-01 | | pot | | | synthetic-told | synthetic-forgetful",
                    "synthetic-forgetful | synthetic-paired | 100 | grant | paid | 2022-23 | 2022-01-01 | 2022-02-01 | 2022-05-01 | | pot | | | synthetic-told | synthetic-paired",
                    "synthetic-forgetful | synthetic-diligent | 120 | grant | paid | 2022-23 | 2022-01-01 | 2022-02-01 | 2022-05-01 | | pot | | | synthetic-untold | synthetic-diligent",
                ],
            );
        },
    },
    Plant {
        code: "FND011",
        what: "two promises agree in everything but their name",
        raises: &[("FND011", "synthetic-double+class:synthetic-suppliers")],
        plant: |sheets| {
            bodies(sheets, &["synthetic-double"]);
            for promise in ["synthetic-once", "synthetic-again"] {
                flows(
                    sheets,
                    &[&format!(
                        "synthetic-double | class:synthetic-suppliers | 77 | grant | paid | 2022-23 | 2022-01-01 | 2022-02-01 | 2022-05-01 | | pot | | | {promise} | "
                    )],
                );
            }
        },
    },
    Plant {
        code: "FND012",
        what: "a published figure is what was paid and what was paid on, together",
        raises: &[("FND012", "synthetic-gross")],
        plant: |sheets| {
            bodies(sheets, &["synthetic-first-hand", "synthetic-second-hand"]);
            flows(
                sheets,
                &[
                    "synthetic-first-hand | synthetic-second-hand | 1000 | grant | paid | 2018-19 | 2018-01-01 | 2018-02-01 | 2018-05-01 | | pot | | | | ",
                    "synthetic-second-hand | class:synthetic-suppliers | 1000 | spend | paid | 2018-19 | | | 2018-06-01 | | | | | | ",
                ],
            );
            sheets.add(
                "claims",
                "id              | measure         | label    | population       | period  | kind  | value | unit | speakers         | speaker_role | interest            | grade    | status | source
                 synthetic-gross | synthetic-money | spending | synthetic-others | 2018-19 | exact | 2000  | GBP  | synthetic-agency | agency       | no-performance | measured | quoted | synthetic-source",
            );
        },
    },
    Plant {
        code: "FND013",
        what: "a body that held nothing spends in May what it receives in December",
        raises: &[("FND013", "synthetic-eager")],
        plant: |sheets| {
            bodies(sheets, &["synthetic-eager"]);
            flows(
                sheets,
                &[
                    "class:synthetic-givers | synthetic-eager | 100 | grant | paid | 2022-23 | 2022-01-01 | 2022-02-01 | 2022-12-10 | | core | | | | ",
                    "synthetic-eager | class:synthetic-suppliers | 100 | spend | paid | 2022-23 | | | 2022-05-10 | | | | | | ",
                ],
            );
            sheets.add(
                "balances",
                "party           | period  | opening | closing | source
                 synthetic-eager | 2022-23 | 0       | 0       | synthetic-source",
            );
        },
    },
    Plant {
        code: "FND014",
        what: "of 500 for one thing only, 300 are passed on for it",
        raises: &[("FND014", "synthetic-lax+synthetic-fence")],
        plant: |sheets| {
            bodies(sheets, &["synthetic-lax"]);
            flows(
                sheets,
                &[
                    "class:synthetic-givers | synthetic-lax | 500 | grant | paid | 2022-23 | 2022-01-01 | 2022-02-01 | 2022-05-01 | | core | synthetic-fence | | | ",
                    "synthetic-lax | class:synthetic-suppliers | 300 | spend | paid | 2022-23 | | | 2022-06-01 | | | synthetic-fence | | | ",
                    "synthetic-lax | class:synthetic-suppliers | 200 | spend | paid | 2022-23 | | | 2022-06-02 | | | | | | ",
                ],
            );
        },
    },
    Plant {
        code: "FND015",
        what: "money that was confirmed is withdrawn",
        raises: &[("FND015", "synthetic-fickle")],
        plant: |sheets| {
            bodies(sheets, &["synthetic-fickle"]);
            flows(
                sheets,
                &[
                    "synthetic-fickle | class:synthetic-suppliers | 100 | grant | confirmed | 2022-23 | 2022-01-01 | 2022-02-01 | | | pot | | | synthetic-taken-back | ",
                    "synthetic-fickle | class:synthetic-suppliers | 100 | grant | withdrawn | 2022-23 | 2022-01-01 | 2022-02-01 | | 2022-08-01 | pot | | | synthetic-taken-back | ",
                ],
            );
        },
    },
    Plant {
        code: "FND016",
        what: "of two grants that were confirmed one was never paid",
        raises: &[("FND016", "synthetic-debtor")],
        plant: |sheets| {
            bodies(sheets, &["synthetic-debtor"]);
            flows(
                sheets,
                &[
                    "synthetic-debtor | class:synthetic-suppliers | 100 | grant | paid | 2022-23 | 2022-01-01 | 2022-02-01 | 2022-05-01 | | pot | | | synthetic-kept | ",
                    "synthetic-debtor | class:synthetic-suppliers | 110 | grant | confirmed | 2022-23 | 2022-01-01 | 2022-02-01 | | | pot | | | synthetic-broken | ",
                ],
            );
        },
    },
    Plant {
        code: "FND017",
        what: "a body gives back a tenth of what it is paid",
        raises: &[("FND017", "synthetic-back+synthetic-forth")],
        plant: |sheets| {
            bodies(sheets, &["synthetic-back", "synthetic-forth"]);
            flows(
                sheets,
                &[
                    "synthetic-back | synthetic-forth | 1000 | transfer | paid | 2023-24 | 2023-01-01 | 2023-02-01 | 2023-05-01 | | pot | | | | ",
                    "synthetic-forth | synthetic-back | 100 | refund | paid | 2023-24 | | | 2024-03-01 | | pot | | | | ",
                ],
            );
        },
    },
    Plant {
        code: "FND018",
        what: "two bodies hold one capability for one area, each used to a half",
        raises: &[("FND018", "synthetic-twofold+synthetic-west")],
        plant: |sheets| {
            sheets.add(
                "capabilities",
                "id               | name              | kind              | held_by              | area           | threats         | strands | stage     | period  | demand   | capacity | utilisation | source
                 synthetic-twin-1 | flying (invented) | synthetic-twofold | synthetic-agency     | synthetic-west | synthetic-fraud | pursue  | operating | 2023-24 | 40 cases | 80 cases | 50 percent  | synthetic-source
                 synthetic-twin-2 | flying (invented) | synthetic-twofold | synthetic-department | synthetic-west | synthetic-fraud | pursue  | operating | 2023-24 | 40 cases | 80 cases | 50 percent  | synthetic-source",
            );
        },
    },
    Plant {
        code: "FND019",
        what: "a capability is used to a fifth",
        raises: &[("FND019", "synthetic-idle")],
        plant: |sheets| {
            sheets.add(
                "capabilities",
                "id             | name              | kind           | held_by          | threats         | strands | stage     | period  | utilisation | source
                 synthetic-idle | diving (invented) | synthetic-rare | synthetic-agency | synthetic-fraud | pursue  | operating | 2023-24 | 20 percent  | synthetic-source",
            );
        },
    },
];
