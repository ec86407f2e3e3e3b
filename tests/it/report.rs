//! Whole reports, from files to text, byte for byte.

use std::{
    fs,
    io::{Cursor, Read},
    path::Path,
};

use fourp::{
    audit::Config,
    casebook::{UK_SOC_2019_FILES, demo_programme},
    dataset::{read_folder, read_tables},
    funding::{Overview, OverviewOptions, WhatToMoveOptions, what_to_move},
    governance,
    model::{NoProgress, Programme, Severity},
    performance::{Assessment, AssessmentOptions},
    report::{Results, json, markdown, pictures, text, workbook},
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn case(files: impl IntoIterator<Item = (&'static str, &'static [u8])>) -> Programme {
    read_tables(files).unwrap_or_else(|problems| panic!("{problems}")).programme
}

/// What the example `audit` prints, as text and as JSON.
fn audit(programme: &Programme) -> (String, String) {
    let audit = fourp::audit::audit(programme, &Config::default(), &NoProgress).unwrap();
    let results = Results { programme, audit: &audit };
    (text::audit(&results), json::audit(&results))
}

/// Compares with a committed file, which the environment variable `FOURP_BLESS` rewrites.
fn same(name: &str, text: &str) {
    let path = root().join("tests/snapshots").join(name);
    if std::env::var_os("FOURP_BLESS").is_some() {
        fs::write(&path, text).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    let differs = committed.lines().zip(text.lines()).position(|(was, is)| was != is);
    let line = differs.unwrap_or_else(|| committed.lines().count().min(text.lines().count()));
    assert!(
        committed == text,
        "{name} changed from line {}: FOURP_BLESS=1 accepts {:?}",
        line + 1,
        text.lines().nth(line)
    );
}

#[test]
fn the_page_of_rules_is_the_catalogue() {
    let path = root().join("docs/rules.md");
    let page = markdown::rules();
    if std::env::var_os("FOURP_BLESS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == page, "docs/rules.md has fallen behind: FOURP_BLESS=1 writes it again");
}

#[test]
fn the_workbook_of_an_audit_holds_its_findings() {
    let programme = demo_programme().unwrap();
    let audit = fourp::audit::audit(&programme, &Config::default(), &NoProgress).unwrap();
    let results = Results { programme: &programme, audit: &audit };
    let bytes = workbook::audit(&results).unwrap();
    assert_eq!(bytes, workbook::audit(&results).unwrap());
    let pictures = pictures::audit(&results);
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let names = part("xl/workbook.xml");
    for (sheet, name) in (1..).zip([
        "about",
        "findings",
        "evidence",
        "requests",
        "statements",
        "figures",
        "not_measurable",
        "pictures",
    ]) {
        assert!(names.contains(&format!("name=\"{name}\"")), "{name}");
        let rows = part(&format!("xl/worksheets/sheet{sheet}.xml")).matches("<row ").count();
        let expected = match name {
            "findings" => audit.findings.len(),
            "evidence" => audit.findings.iter().map(|finding| finding.evidence.len()).sum(),
            "requests" => audit.requests.len(),
            "statements" => audit.answers.ledger.len(),
            "figures" => audit.answers.agreed.outcomes().len(),
            "not_measurable" => audit.not_measurable.len(),
            "pictures" => pictures.len(),
            _ => rows - 1,
        };
        assert_eq!(rows, expected + 1, "{name}");
    }
    assert!(part("xl/worksheets/sheet1.xml").contains("SYNTHETIC"));
    // After them the data behind each picture, with its sources, its notes and that it was made up at its foot.
    let drawn = pictures.into_iter().filter_map(|(_, picture)| picture.ok());
    for (sheet, picture) in (9..).zip(drawn) {
        let id = match picture.id.as_str() {
            taken @ ("findings" | "requests") => format!("{taken}-drawn"),
            free => free.into(),
        };
        assert!(id.len() <= 31 && names.contains(&format!("name=\"{id}\"")), "{id}");
        let text = part(&format!("xl/worksheets/sheet{sheet}.xml"));
        let expected = 1 + picture.table.rows().len() + 2 + picture.notes.len() + 1;
        assert_eq!(text.matches("<row ").count(), expected, "{id}");
        assert!(text.contains("source: ") && text.contains("SYNTHETIC: "), "{id}");
    }
}

#[test]
fn each_finding_has_a_paper_of_its_own_name() {
    let programme = demo_programme().unwrap();
    let audit = fourp::audit::audit(&programme, &Config::default(), &NoProgress).unwrap();
    let mut names: Vec<String> = audit.findings.iter().map(markdown::file_name).collect();
    for finding in &audit.findings {
        let paper = markdown::paper(&programme, finding);
        assert!(paper.contains("SYNTHETIC") && paper.contains(&finding.code.to_string()));
        let rows = paper.lines().filter(|line| line.starts_with("| ")).count() - 1;
        assert_eq!(rows, finding.evidence.len(), "{}", finding.headline);
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), audit.findings.len());
}

#[test]
fn the_main_job_prints_what_is_committed() {
    let (text, _) = audit(&case(UK_SOC_2019_FILES.iter().copied()));
    same("audit.txt", &text);
}

#[test]
fn whether_it_works_is_answered_as_committed() {
    let programme = case(UK_SOC_2019_FILES.iter().copied());
    let assessment = Assessment::of(&programme, AssessmentOptions::default()).unwrap();
    same("does_it_work.txt", &text::performance(&programme, &assessment));
}

#[test]
fn where_the_money_goes_is_answered_as_committed() {
    let programme = case(UK_SOC_2019_FILES.iter().copied());
    let overview = Overview::of(&programme, OverviewOptions::default()).unwrap();
    same("where_the_money_goes.txt", &text::funding(&programme, &overview));
    let json = json::funding(&programme, &overview);
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(document["schema"], "fourp/funding/1");
    let pursue = &document["spending"]["measured"][0]["strands"][0];
    assert_eq!(pursue["purpose"], "strand:pursue", "{pursue}");
    assert_eq!(pursue["amount"]["measured"], "[1750000000, 1788750000)", "{pursue}");
}

#[test]
fn what_to_move_is_answered_as_committed() {
    let told = |programme: &Programme| {
        let answer = what_to_move(programme, &WhatToMoveOptions::default()).unwrap();
        (text::what_to_move(programme, &answer), json::what_to_move(programme, &answer))
    };
    let (case, _) = told(&case(UK_SOC_2019_FILES.iter().copied()));
    same("what_to_move.txt", &case);
    let demo = demo_programme().unwrap();
    let (page, json) = told(&demo);
    same("what_to_move_demo.txt", &page);
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(document["schema"], "fourp/what-to-move/1");
    let plan = &document["answer"]["measured"]["plan"]["measured"]["found"]["possible"];
    assert!(plan["moved"].is_string() && plan["proof"]["cost"].is_string(), "amounts are text");
    let mut rows = demo.tables().clone();
    rows.flows.reverse();
    rows.allocations.reverse();
    assert_eq!((page, json), told(&Programme::new(rows).unwrap()), "the order of rows");
}

#[test]
fn who_meets_whom_is_answered_as_committed() {
    let programme = case(UK_SOC_2019_FILES.iter().copied());
    let overview = governance::Overview::of(&programme, governance::OverviewOptions::default());
    let overview = overview.unwrap();
    same("who_meets_whom.txt", &text::governance(&programme, &overview));
    let json = json::governance(&programme, &overview);
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(document["schema"], "fourp/governance/1");
    let counted = document["clutter"]["counted"].as_array().unwrap();
    assert_eq!(counted.len(), 2, "{counted:?}");
}

#[test]
fn plans_of_the_demo_programme_are_as_committed_and_hold() {
    let programme = demo_programme().unwrap();
    let plans =
        governance::Plans::of(&programme, &governance::PlansOptions::default(), &NoProgress);
    let plans = plans.unwrap();
    same("who_meets_whom_plan.txt", &text::plans(&programme, &plans));
    let document: serde_json::Value =
        serde_json::from_str(&json::plans(&programme, &plans)).unwrap();
    assert_eq!(document["schema"], "fourp/plans/1");
    let network = governance::Register::compile(&programme).unwrap().latest();
    assert_eq!(plans.abolition.measured().unwrap().verify(&network), Ok(()));
    assert_eq!(plans.merger.measured().unwrap().verify(&network), Ok(()));
}

#[test]
fn the_order_of_rows_changes_no_byte_of_who_meets_whom() {
    let told = |programme: &Programme| {
        let options = governance::OverviewOptions::default();
        let overview = governance::Overview::of(programme, options).unwrap();
        let options = governance::PlansOptions::default();
        let plans = governance::Plans::of(programme, &options, &NoProgress).unwrap();
        [
            text::governance(programme, &overview),
            json::governance(programme, &overview),
            text::plans(programme, &plans),
            json::plans(programme, &plans),
        ]
    };
    let one = demo_programme().unwrap();
    let mut rows = one.tables().clone();
    rows.groups.reverse();
    rows.seats.reverse();
    rows.remits.reverse();
    rows.reporting_lines.reverse();
    rows.responsibilities.reverse();
    assert_eq!(told(&one), told(&Programme::new(rows).unwrap()));
}

#[test]
fn the_order_of_rows_changes_no_byte_of_where_the_money_goes() {
    let told = |programme: &Programme| {
        let overview = Overview::of(programme, OverviewOptions::default()).unwrap();
        (text::funding(programme, &overview), json::funding(programme, &overview))
    };
    let one = demo_programme().unwrap();
    let mut rows = one.tables().clone();
    rows.flows.reverse();
    rows.allocations.reverse();
    rows.capabilities.reverse();
    assert_eq!(told(&one), told(&Programme::new(rows).unwrap()));
}

#[test]
fn the_order_of_files_and_rows_changes_no_byte() {
    let files = || UK_SOC_2019_FILES.iter().copied();
    let one = case(files());
    let mut rows = case(files().rev()).into_tables();
    rows.claims.reverse();
    rows.checks.reverse();
    rows.statements.reverse();
    assert_eq!(audit(&one), audit(&Programme::new(rows).unwrap()));
}

#[test]
fn the_json_of_the_main_job_is_whole() {
    let (_, json) = audit(&case(UK_SOC_2019_FILES.iter().copied()));
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    let length = |value: &serde_json::Value| value.as_array().unwrap().len();
    assert_eq!(document["schema"], "fourp/audit/2");
    assert_eq!(length(&document["outcomes"]), length(&document["programme"]["checks"]));
    assert_eq!(length(&document["ledger"]), length(&document["programme"]["statements"]));
    let outcomes = document["outcomes"].as_array().unwrap();
    let pursue = outcomes.iter().find(|outcome| outcome["check"] == "X03").unwrap();
    assert_eq!(pursue["verdict"]["verdict"], "consistent-as-intervals");
    let front_line = &pursue["narrowed"][0];
    assert_eq!(front_line["claim"], "P14");
    assert_eq!(front_line["to"], "(350000000000/159, 2250000000)");
}

#[test]
fn the_readme_shows_what_the_main_job_prints() {
    let (text, _) = audit(&case(UK_SOC_2019_FILES.iter().copied()));
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let excerpts: Vec<&str> = readme
        .split("```text\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap_or_default())
        .collect();
    assert!(!excerpts.is_empty(), "the README has no excerpt");
    for excerpt in excerpts {
        // Parts left out are marked by a line of three dots.
        for part in excerpt.split("...\n") {
            assert!(text.contains(part), "the main job does not print:\n{part}");
        }
    }
}

#[test]
fn a_malformed_folder_gives_every_problem_at_once_and_no_programme() {
    let problems = read_folder(&root().join("tests/data/malformed")).unwrap_err();
    assert!(problems.is_fatal());
    let shown = text::problems(&problems, text::Colour::Plain);
    same("malformed.txt", &shown);
    let document: serde_json::Value = serde_json::from_str(&json::problems(&problems)).unwrap();
    assert_eq!(document["total"], problems.len());
    let place = |field: &str| {
        problems.kept().into_iter().find_map(|problem| {
            let found = problem.place.field.as_deref() == Some(field);
            let error = problem.severity == Severity::Error;
            (found && error).then(|| (problem.place.line, problem.value.clone()))
        })
    };
    // Both files and every faulty row have theirs.
    assert_eq!(place("value"), Some((Some(2), Some("2.2bn".into()))));
    assert_eq!(place("unit"), Some((Some(3), Some("GBP bm".into()))));
    assert_eq!(place("kind"), Some((Some(4), Some("guess".into()))));
    assert_eq!(place("vintage"), Some((Some(5), Some("2015-13".into()))));
    assert_eq!(place("formula").map(|(line, _)| line), Some(Some(2)));
    for problem in problems.kept() {
        assert!(shown.contains(problem.code.as_str()), "{problem}");
    }
}
