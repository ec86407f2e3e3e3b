use super::Plant;
use crate::sheets::Sheets;

/// A measure of effect that is as it should be.
fn indicator(sheets: &mut Sheets, name: &str) -> String {
    let id = format!("synthetic-{name}");
    sheets.add(
        "indicators",
        &format!(
            "id | name | measure | kind | threat | strand | direction | baseline | baseline_period | target | target_date | owner | frequency | lag_days | recording | assurance | source
             {id} | {name} (invented) | {name}-counted | outcome | synthetic-fraud | pursue | down | 900 reports | 2022-23 | 600 reports | 2025-03-31 | synthetic-agency | monthly | 10 | others-records | independent | synthetic-source"
        ),
    );
    id
}

/// Counts of months from April of a year on; of one body with an exposure, or of nobody's without.
fn months(sheets: &mut Sheets, measure: &str, party: &str, detection: &str, counts: &[u32]) {
    of(sheets, measure, party, "synthetic-fraud", detection, counts);
}

fn of(
    sheets: &mut Sheets,
    measure: &str,
    party: &str,
    threat: &str,
    detection: &str,
    counts: &[u32],
) {
    let exposure = if party.is_empty() { "" } else { "100000 residents" };
    for (place, count) in (0_u32..).zip(counts) {
        let (year, month) = (2022 + (place + 3) / 12, (place + 3) % 12 + 1);
        sheets.add(
            "observations",
            &format!(
                "measure | party | threat | detection | period | kind | value | unit | exposure | source
                 {measure} | {party} | {threat} | {detection} | {year}-{month:02} | exact | {count} | reports | {exposure} | synthetic-source"
            ),
        );
    }
}

fn bodies(sheets: &mut Sheets, ids: &[&str]) {
    for id in ids {
        sheets.add(
            "bodies",
            &format!("id | name | kind | level | source\n {id} | {id} (invented) | organisation | national | synthetic-source"),
        );
    }
}

fn act(sheets: &mut Sheets, id: &str, party: &str, effort: &str, operation: &str) {
    sheets.add(
        "interventions",
        &format!("id | date | party | threat | strand | effect | effort | operation | source\n {id} | 2023-08-05 | {party} | synthetic-fraud | pursue | minor | {effort} | {operation} | synthetic-source"),
    );
}

fn rating(
    sheets: &mut Sheets,
    measure: &str,
    threat: &str,
    assessor: &str,
    period: &str,
    rank: u32,
) {
    sheets.add(
        "ratings",
        &format!("measure | threat | assessor | period | label | rank | ranks | source\n {measure} | {threat} | {assessor} | {period} | place {rank} | {rank} | 5 | synthetic-source"),
    );
}

/// Two bodies whose counts are as chance has them.
fn plain_pair(sheets: &mut Sheets, measure: &str, names: [&str; 2]) {
    bodies(sheets, &names);
    months(
        sheets,
        measure,
        names[0],
        "reported",
        &[41, 38, 44, 39, 42, 37, 43, 41, 36, 42, 39, 44],
    );
    months(
        sheets,
        measure,
        names[1],
        "reported",
        &[39, 42, 37, 43, 41, 44, 38, 42, 39, 41, 43, 37],
    );
}

const YEAR: [u32; 12] = [301, 294, 307, 288, 313, 299, 296, 304, 309, 291, 303, 297];

pub(super) const PLANTS: &[Plant] = &[
    Plant {
        code: "PRF001",
        what: "most measures tell of what is done",
        raises: &[("PRF001", "indicators")],
        plant: |sheets| {
            for number in 1..=40 {
                let id = indicator(sheets, &format!("deed-{number}"));
                sheets.set("indicators", ("id", &id), "kind", "output");
            }
        },
    },
    Plant {
        code: "PRF002",
        what: "a measure has no baseline",
        raises: &[("PRF002", "indicators")],
        plant: |sheets| {
            let id = indicator(sheets, "unbased");
            sheets.set("indicators", ("id", &id), "baseline", "");
            sheets.set("indicators", ("id", &id), "baseline_period", "");
        },
    },
    Plant {
        code: "PRF003",
        what: "a measure has no target",
        raises: &[("PRF003", "indicators")],
        plant: |sheets| {
            let id = indicator(sheets, "untargeted");
            sheets.set("indicators", ("id", &id), "target", "");
            sheets.set("indicators", ("id", &id), "target_date", "");
        },
    },
    Plant {
        code: "PRF004",
        what: "nobody answers for a measure",
        raises: &[("PRF004", "indicators")],
        plant: |sheets| {
            let id = indicator(sheets, "unclaimed");
            sheets.set("indicators", ("id", &id), "owner", "");
        },
    },
    Plant {
        code: "PRF005",
        what: "a measure counts too few to show the fall that it aims at",
        raises: &[("PRF005", "synthetic-rare")],
        plant: |sheets| {
            indicator(sheets, "rare");
            months(sheets, "rare-counted", "", "reported", &[2, 3, 1, 2, 4, 2, 1, 3, 2, 2, 3, 1]);
        },
    },
    Plant {
        code: "PRF006",
        what: "counts more than double when their rule of counting changes",
        raises: &[("PRF006", "synthetic-servers@2022-10-01")],
        plant: |sheets| {
            sheets.add(
                "recording_changes",
                "measure | party | date | kind | what | source\n synthetic-servers | | 2022-10-01 | counting-rule | each by itself (invented) | synthetic-source",
            );
            months(
                sheets,
                "synthetic-servers",
                "",
                "reported",
                &[20, 22, 19, 21, 18, 23, 51, 48, 53, 47, 52, 49],
            );
        },
    },
    Plant {
        code: "PRF007",
        what: "a scale of harm weighs what is reported and what is found by looking",
        raises: &[("PRF007", "synthetic-mixed-scale")],
        plant: |sheets| {
            sheets.add(
                "harm",
                "index                 | measure        | threat          | weight   | source
                 synthetic-mixed-scale | reported-mixed | synthetic-fraud | 3 points | synthetic-source
                 synthetic-mixed-scale | sought-mixed   | synthetic-fraud | 5 points | synthetic-source",
            );
            months(sheets, "reported-mixed", "", "reported", &YEAR);
            months(sheets, "sought-mixed", "", "proactive", &YEAR);
        },
    },
    Plant {
        code: "PRF008",
        what: "a measure of effect is found by looking",
        raises: &[("PRF008", "synthetic-sought")],
        plant: |sheets| {
            indicator(sheets, "sought");
            let counts = [288, 305, 297, 310, 292, 301, 299, 306, 294, 303, 290, 308];
            months(sheets, "sought-counted", "", "proactive", &counts);
        },
    },
    Plant {
        code: "PRF009",
        what: "a measure restates another",
        raises: &[("PRF009", "synthetic-echo+synthetic-effect")],
        plant: |sheets| {
            let id = indicator(sheets, "echo");
            sheets.set("indicators", ("id", &id), "restates", "synthetic-effect");
        },
    },
    Plant {
        code: "PRF010",
        what: "a body states no effort",
        raises: &[("PRF010", "synthetic-effortless")],
        plant: |sheets| {
            bodies(sheets, &["synthetic-effortless"]);
            act(sheets, "synthetic-effortless-1", "synthetic-effortless", "", "");
            act(sheets, "synthetic-effortless-2", "synthetic-effortless", "", "");
        },
    },
    Plant {
        code: "PRF011",
        what: "a measure with a target is recorded by those it judges, and nobody independent checks it",
        raises: &[("PRF011", "synthetic-tempting")],
        plant: |sheets| {
            let id = indicator(sheets, "tempting");
            sheets.set("indicators", ("id", &id), "recording", "own-records");
            sheets.set("indicators", ("id", &id), "assurance", "internal");
        },
    },
    Plant {
        code: "PRF012",
        what: "two bodies claim one operation",
        raises: &[("PRF012", "interventions")],
        plant: |sheets| {
            act(
                sheets,
                "synthetic-claim-1",
                "synthetic-agency",
                "3 officer-hours",
                "synthetic-joint",
            );
            act(
                sheets,
                "synthetic-claim-2",
                "synthetic-department",
                "4 officer-hours",
                "synthetic-joint",
            );
        },
    },
    Plant {
        code: "PRF013",
        what: "the counts of one body treble, and no change is declared",
        raises: &[("PRF013", "synthetic-jumper+jumped+synthetic-fraud@2022-10")],
        plant: |sheets| {
            plain_pair(sheets, "jumped", ["synthetic-even-1", "synthetic-even-2"]);
            bodies(sheets, &["synthetic-jumper"]);
            let counts = [41, 38, 44, 39, 42, 37, 123, 119, 126, 118, 122, 121];
            months(sheets, "jumped", "synthetic-jumper", "reported", &counts);
        },
    },
    Plant {
        code: "PRF014",
        what: "every count of one body ends in 0",
        raises: &[("PRF014", "synthetic-rounder+rounded+synthetic-fraud")],
        plant: |sheets| {
            plain_pair(sheets, "rounded", ["synthetic-exact-1", "synthetic-exact-2"]);
            bodies(sheets, &["synthetic-rounder"]);
            let counts = [40, 40, 30, 40, 50, 40, 40, 30, 40, 50, 40, 40];
            months(sheets, "rounded", "synthetic-rounder", "reported", &counts);
        },
    },
    Plant {
        code: "PRF015",
        what: "one body makes returns for nine months of twelve",
        raises: &[("PRF015", "synthetic-truant+returned+synthetic-fraud")],
        plant: |sheets| {
            plain_pair(sheets, "returned", ["synthetic-diligent-1", "synthetic-diligent-2"]);
            bodies(sheets, &["synthetic-truant"]);
            let counts = [41, 38, 44, 39, 42, 37, 43, 41, 36];
            months(sheets, "returned", "synthetic-truant", "reported", &counts);
        },
    },
    Plant {
        code: "PRF016",
        what: "a rise from 100 to 104 is published as one",
        raises: &[("PRF016", "PP16+PP16-a+PP16-b")],
        plant: |sheets| {
            sheets.add(
                "populations",
                "id | name | source\n synthetic-found | found (invented) | synthetic-source",
            );
            sheets.add(
                "claims",
                "id     | measure | label | population      | period  | kind  | value | unit   | speakers          | speaker_role | interest             | grade    | status | source
                 PP16-a | found   | found | synthetic-found | 2021-22 | exact | 100   | people | synthetic-auditor | auditor      | anothers-performance | measured | quoted | synthetic-source
                 PP16-b | found   | found | synthetic-found | 2022-23 | exact | 104   | people | synthetic-auditor | auditor      | anothers-performance | measured | quoted | synthetic-source",
            );
            sheets.add(
                "checks",
                "id | title | formula\n PP16 | more are found | change(PP16-a, PP16-b)",
            );
        },
    },
    Plant {
        code: "PRF017",
        what: "two who rate one threat are two places apart",
        raises: &[("PRF017", "grasp+synthetic-agency+synthetic-auditor")],
        plant: |sheets| {
            rating(sheets, "grasp", "synthetic-fraud", "synthetic-agency", "2022-23", 4);
            rating(sheets, "grasp", "synthetic-fraud", "synthetic-auditor", "2022-23", 2);
        },
    },
    Plant {
        code: "PRF018",
        what: "a rating rises, and the counts of the threat stay",
        raises: &[("PRF018", "insight+synthetic-agency@2023-24")],
        plant: |sheets| {
            sheets.add(
                "threats",
                "id | name | source\n synthetic-still | still (invented) | synthetic-source",
            );
            rating(sheets, "insight", "synthetic-still", "synthetic-agency", "2022-23", 2);
            rating(sheets, "insight", "synthetic-still", "synthetic-agency", "2023-24", 4);
            let two_years = [YEAR, YEAR].concat();
            of(sheets, "stillness", "", "synthetic-still", "reported", &two_years);
        },
    },
    Plant {
        code: "PRF019",
        what: "one body of thirty counts twice as much as the others for its residents",
        raises: &[("PRF019", "synthetic-outlier+peered+synthetic-fraud")],
        plant: |sheets| {
            for number in 0..29_usize {
                let id = format!("synthetic-peer-{number}");
                bodies(sheets, &[&id]);
                let counts = [81, 78, 84, 79, 82, 77, 83, 76, 81, 82, 79, 78];
                let turned = number % counts.len();
                let turned: Vec<u32> =
                    counts.iter().cycle().skip(turned).take(12).copied().collect();
                months(sheets, "peered", &id, "reported", &turned);
            }
            bodies(sheets, &["synthetic-outlier"]);
            let counts = [161, 158, 164, 159, 162, 157, 163, 156, 161, 162, 159, 158];
            months(sheets, "peered", "synthetic-outlier", "reported", &counts);
        },
    },
    Plant {
        code: "PRF020",
        what: "no measure of effect is there for one threat on three strands",
        raises: &[
            ("PRF020", "indicators"),
            ("XLN004", "prepare"),
            ("XLN004", "prevent"),
            ("XLN004", "protect"),
        ],
        plant: |sheets| {
            sheets.set("indicators", ("id", "synthetic-effect"), "strand", "pursue");
        },
    },
    Plant {
        code: "PRF021",
        what: "a monthly measure is known after 45 days",
        raises: &[("PRF021", "synthetic-tardy")],
        plant: |sheets| {
            let id = indicator(sheets, "tardy");
            sheets.set("indicators", ("id", &id), "lag_days", "45");
        },
    },
    Plant {
        code: "PRF022",
        what: "nobody checks a measure",
        raises: &[("PRF022", "indicators")],
        plant: |sheets| {
            let id = indicator(sheets, "taken-on-trust");
            sheets.set("indicators", ("id", &id), "assurance", "unchecked");
        },
    },
    Plant {
        code: "PRF023",
        what: "an auditor says that what a measure takes is not known",
        raises: &[("PRF023", "synthetic-doubted")],
        plant: |sheets| {
            let id = indicator(sheets, "doubted");
            sheets.set("indicators", ("id", &id), "measure", "doubted-doings");
            sheets.add(
                "statements",
                "id     | class         | gist                                                    | speakers          | speaker_role | interest             | grade    | source
                 PRF023 | data-weakness | the hours that go into doubted doings are not recorded (invented) | synthetic-auditor | auditor      | anothers-performance | assessed | synthetic-source",
            );
        },
    },
];
