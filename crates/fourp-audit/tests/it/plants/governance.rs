use super::Plant;
use crate::sheets::Sheets;

/// Bodies that exist and belong to nobody.
fn bodies(sheets: &mut Sheets, ids: &[String]) {
    for id in ids {
        sheets.add(
            "bodies",
            &format!("id | name | kind | level | source\n {id} | {id} (invented) | organisation | national | synthetic-source"),
        );
    }
}

/// So many bodies of one name.
fn named(name: &str, count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("synthetic-{name}-{number}")).collect()
}

/// A group that advises, with a remit; the first member is in the chair.
fn group(sheets: &mut Sheets, id: &str, members: &[String]) {
    sheets.add(
        "groups",
        &format!(
            "id | name | standing | source\n {id} | {id} (invented) | advise | synthetic-source"
        ),
    );
    sheets.add(
        "remits",
        &format!("group | threat | strand | function | source\n {id} | synthetic-fraud | pursue | oversee | synthetic-source"),
    );
    for (place, party) in members.iter().enumerate() {
        let role = if place == 0 { "chair" } else { "member" };
        sheets.add(
            "seats",
            &format!("group | party | role | people | source\n {id} | {party} | {role} | 1 | synthetic-source"),
        );
    }
}

fn line(sheets: &mut Sheets, from: &str, to: &str) {
    sheets.add(
        "reporting_lines",
        &format!("from | to | formality | source\n {from} | {to} | formal | synthetic-source"),
    );
}

/// A group that reports to the board, with members of its own.
fn panel(sheets: &mut Sheets, name: &str, members: usize) -> String {
    let id = format!("synthetic-{name}");
    let members = named(name, members);
    bodies(sheets, &members);
    group(sheets, &id, &members);
    line(sheets, &id, "group:synthetic-board");
    id
}

fn threat(sheets: &mut Sheets, id: &str) {
    sheets
        .add("threats", &format!("id | name | source\n {id} | {id} (invented) | synthetic-source"));
}

/// Who has a function over a threat on pursue, and to whom it answers.
fn holds(sheets: &mut Sheets, party: &str, function: &str, threat: &str, to: &str) {
    sheets.add(
        "responsibilities",
        &format!("party | function | threat | strand | accountable_to | source\n {party} | {function} | {threat} | pursue | {to} | synthetic-source"),
    );
}

fn meeting(sheets: &mut Sheets, group: &str, date: &str, decisions: u32, attended: &str) {
    sheets.add(
        "meetings",
        &format!("group | date | minutes | decisions | attended | source\n {group} | {date} | 60 | {decisions} | {attended} | synthetic-source"),
    );
}

pub(super) const PLANTS: &[Plant] = &[
    Plant {
        code: "GOV001",
        what: "two groups have the same eight members",
        raises: &[("GOV001", "synthetic-twin-a+synthetic-twin-b")],
        plant: |sheets| {
            let members = named("twin", 8);
            bodies(sheets, &members);
            for id in ["synthetic-twin-a", "synthetic-twin-b"] {
                group(sheets, id, &members);
                line(sheets, id, "group:synthetic-board");
            }
        },
    },
    Plant {
        code: "GOV002",
        what: "all five members of one group sit in another of eight",
        raises: &[("GOV002", "synthetic-inner+synthetic-outer")],
        plant: |sheets| {
            let members = named("nested", 8);
            bodies(sheets, &members);
            group(sheets, "synthetic-inner", &members[..5]);
            group(sheets, "synthetic-outer", &members);
            line(sheets, "synthetic-inner", "group:synthetic-board");
            line(sheets, "synthetic-outer", "group:synthetic-board");
            // Among few groups and parties it would be chance.
            for number in 1..=16 {
                panel(sheets, &format!("elsewhere-{number}"), 8);
            }
        },
    },
    Plant {
        code: "GOV003",
        what: "a group reports to nobody and nobody owns it",
        raises: &[("GOV003", "synthetic-orphan")],
        plant: |sheets| {
            let members = named("orphan", 2);
            bodies(sheets, &members);
            group(sheets, "synthetic-orphan", &members);
        },
    },
    Plant {
        code: "GOV004",
        what: "a group reports to two others",
        raises: &[("GOV004", "synthetic-torn-panel")],
        plant: |sheets| {
            let id = panel(sheets, "torn-panel", 2);
            line(sheets, &id, "group:synthetic-panel");
        },
    },
    Plant {
        code: "GOV005",
        what: "three groups report in a circle",
        raises: &[("GOV005", "synthetic-ring-a+synthetic-ring-b+synthetic-ring-c")],
        plant: |sheets| {
            for (from, to) in [("a", "b"), ("b", "c"), ("c", "a")] {
                let members = named(&format!("ring-{from}"), 2);
                bodies(sheets, &members);
                group(sheets, &format!("synthetic-ring-{from}"), &members);
                line(
                    sheets,
                    &format!("synthetic-ring-{from}"),
                    &format!("group:synthetic-ring-{to}"),
                );
            }
        },
    },
    Plant {
        code: "GOV006",
        what: "a group reports to one that is closed, and another is owned by a body that is",
        raises: &[
            ("GOV006", "synthetic-astray+synthetic-former"),
            ("GOV006", "synthetic-left+synthetic-left-owner"),
        ],
        plant: |sheets| {
            let members = named("astray", 2);
            bodies(sheets, &members);
            group(sheets, "synthetic-astray", &members);
            line(sheets, "synthetic-astray", "group:synthetic-former");
            sheets.add(
                "groups",
                "id | name | standing | dates | source\n synthetic-former | former (invented) | advise | ..2022-03-31 | synthetic-source",
            );
            sheets.add(
                "bodies",
                "id | name | kind | status | dates | source\n synthetic-left-owner | left owner (invented) | office | closed | ..2022-03-31 | synthetic-source",
            );
            let id = panel(sheets, "left", 2);
            sheets.set("groups", ("id", &id), "owner", "synthetic-left-owner");
        },
    },
    Plant {
        code: "GOV007",
        what: "nobody prepares for one threat",
        raises: &[("GOV007", "synthetic-quiet+prepare")],
        plant: |sheets| {
            sheets.set(
                "responsibilities",
                ("party", "synthetic-bureau"),
                "threat",
                "synthetic-fraud",
            );
            sheets.add(
                "responsibilities",
                "party | function | threat | strand | accountable_to | source\n synthetic-bureau | deliver | synthetic-drugs | prepare | synthetic-department | synthetic-source",
            );
        },
    },
    Plant {
        code: "GOV008",
        what: "two bodies lead on one threat",
        raises: &[("GOV008", "lead+synthetic-leader-1+synthetic-leader-2")],
        plant: |sheets| {
            threat(sheets, "synthetic-led");
            bodies(sheets, &named("leader", 2));
            holds(sheets, "synthetic-leader-1", "lead", "synthetic-led", "synthetic-department");
            holds(sheets, "synthetic-leader-2", "lead", "synthetic-led", "synthetic-department");
        },
    },
    Plant {
        code: "GOV009",
        what: "five bodies coordinate on one threat",
        raises: &[(
            "GOV009",
            "coordinate+synthetic-crowd-1+synthetic-crowd-2+synthetic-crowd-3+synthetic-crowd-4+synthetic-crowd-5",
        )],
        plant: |sheets| {
            threat(sheets, "synthetic-crowded");
            let crowd = named("crowd", 5);
            bodies(sheets, &crowd);
            for party in &crowd {
                holds(sheets, party, "coordinate", "synthetic-crowded", "synthetic-department");
            }
        },
    },
    Plant {
        code: "GOV010",
        what: "a body sits in five groups that each meet every week",
        raises: &[("GOV010", "synthetic-busy")],
        plant: |sheets| {
            bodies(sheets, &["synthetic-busy".into()]);
            for number in 1..=5 {
                let id = panel(sheets, &format!("weekly-{number}"), 3);
                sheets.set("groups", ("id", &id), "meetings_per_year", "50");
                sheets.set("groups", ("id", &id), "meeting_minutes", "60");
                sheets.add(
                    "seats",
                    &format!("group | party | role | people | source\n {id} | synthetic-busy | member | 1 | synthetic-source"),
                );
            }
        },
    },
    Plant {
        code: "GOV011",
        what: "two large groups have one member in common",
        raises: &[("GOV011", "synthetic-link")],
        plant: |sheets| {
            bodies(sheets, &["synthetic-link".into()]);
            for side in ["left-bank", "right-bank"] {
                let id = panel(sheets, side, 9);
                sheets.add(
                    "seats",
                    &format!("group | party | role | people | source\n {id} | synthetic-link | member | 1 | synthetic-source"),
                );
            }
        },
    },
    Plant {
        code: "GOV012",
        what: "a body leads and answers to nobody",
        raises: &[("GOV012", "synthetic-free")],
        plant: |sheets| {
            threat(sheets, "synthetic-unanswered");
            bodies(sheets, &["synthetic-free".into()]);
            holds(sheets, "synthetic-free", "lead", "synthetic-unanswered", "");
        },
    },
    Plant {
        code: "GOV013",
        what: "a group has no members",
        raises: &[("GOV013", "synthetic-empty")],
        plant: |sheets| {
            panel(sheets, "empty", 0);
        },
    },
    Plant {
        code: "GOV014",
        what: "a group that is to meet twelve times met five times",
        raises: &[("GOV014", "synthetic-seldom")],
        plant: |sheets| {
            let id = panel(sheets, "seldom", 2);
            sheets.set("groups", ("id", &id), "meetings_per_year", "12");
            for month in 5..10 {
                let date = format!("2023-0{month}-05");
                meeting(sheets, &id, &date, 1, "synthetic-seldom-1; synthetic-seldom-2");
            }
        },
    },
    Plant {
        code: "GOV015",
        what: "a group that oversees decided nothing in a year",
        raises: &[("GOV015", "synthetic-silent")],
        plant: |sheets| {
            let id = panel(sheets, "silent", 2);
            sheets.set("groups", ("id", &id), "standing", "oversee");
            for date in ["2023-05-09", "2023-11-09"] {
                meeting(sheets, &id, date, 0, "synthetic-silent-1; synthetic-silent-2");
            }
        },
    },
    Plant {
        code: "GOV016",
        what: "half of a group stays away",
        raises: &[("GOV016", "synthetic-absent")],
        plant: |sheets| {
            let id = panel(sheets, "absent", 4);
            meeting(sheets, &id, "2023-06-09", 1, "synthetic-absent-1; synthetic-absent-2");
            meeting(sheets, &id, "2023-12-09", 1, "synthetic-absent-1; synthetic-absent-3");
        },
    },
    Plant {
        code: "GOV017",
        what: "a group of three needs four for a decision",
        raises: &[("GOV017", "synthetic-inquorate")],
        plant: |sheets| {
            let id = panel(sheets, "inquorate", 3);
            sheets.set("groups", ("id", &id), "quorum", "4");
        },
    },
    Plant {
        code: "GOV018",
        what: "nobody is in the chair",
        raises: &[("GOV018", "synthetic-headless")],
        plant: |sheets| {
            panel(sheets, "headless", 3);
            sheets.set("seats", ("party", "synthetic-headless-1"), "role", "member");
        },
    },
    Plant {
        code: "GOV019",
        what: "a body answers to two for one function",
        raises: &[("GOV019", "synthetic-servant+deliver")],
        plant: |sheets| {
            threat(sheets, "synthetic-served");
            bodies(sheets, &["synthetic-servant".into()]);
            for master in ["synthetic-department", "synthetic-auditor"] {
                holds(sheets, "synthetic-servant", "deliver", "synthetic-served", master);
            }
        },
    },
    Plant {
        code: "GOV020",
        what: "a closed body still has a seat",
        raises: &[("GOV020", "synthetic-ghost-2")],
        plant: |sheets| {
            panel(sheets, "ghost", 3);
            sheets.set("bodies", ("id", "synthetic-ghost-2"), "dates", "..2022-03-31");
        },
    },
    Plant {
        code: "GOV021",
        what: "a body belongs to one that is closed",
        raises: &[("GOV021", "synthetic-child+synthetic-gone")],
        plant: |sheets| {
            bodies(sheets, &["synthetic-child".into(), "synthetic-gone".into()]);
            sheets.set("bodies", ("id", "synthetic-gone"), "status", "closed");
            sheets.set("bodies", ("id", "synthetic-child"), "parents", "synthetic-gone");
        },
    },
    Plant {
        code: "GOV022",
        what: "a body belongs to two",
        raises: &[("GOV022", "synthetic-shared")],
        plant: |sheets| {
            bodies(sheets, &["synthetic-shared".into()]);
            let parents = "synthetic-department; synthetic-agency";
            sheets.set("bodies", ("id", "synthetic-shared"), "parents", parents);
        },
    },
    Plant {
        code: "GOV023",
        what: "two bodies belong to each other",
        raises: &[("GOV023", "synthetic-chicken+synthetic-egg")],
        plant: |sheets| {
            bodies(sheets, &["synthetic-chicken".into(), "synthetic-egg".into()]);
            sheets.set("bodies", ("id", "synthetic-chicken"), "parents", "synthetic-egg");
            sheets.set("bodies", ("id", "synthetic-egg"), "parents", "synthetic-chicken");
        },
    },
    Plant {
        code: "GOV024",
        what: "bodies and groups are known by their number alone",
        raises: &[("GOV024", "synthetic-many"), ("GOV024", "synthetic-few")],
        plant: |sheets| {
            sheets.add(
                "body_classes",
                "id | name | count | kind | source\n synthetic-many | many (invented) | more-than; value 100; unit bodies | unit | synthetic-source",
            );
            sheets.add(
                "groups",
                "id | name | standing | count | source\n synthetic-few | few (invented) | discuss | 7 groups | synthetic-source",
            );
        },
    },
    Plant {
        code: "GOV025",
        what: "a group with members has no remit",
        raises: &[("GOV025", "groups")],
        plant: |sheets| {
            let id = panel(sheets, "aimless", 2);
            sheets.remove("remits", ("group", &id));
        },
    },
];
