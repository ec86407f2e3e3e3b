//! Workbooks as other programs write them.

use std::{fs, path::Path};

use fourp::{
    casebook,
    dataset::{Options, read, read_workbook, salvage_workbook, write_workbook},
    model::{ProblemCode, Programme, Provenance},
};

fn bytes(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/workbooks").join(name)).unwrap()
}

/// What was typed into the cells of `make.py`.
fn check(programme: &Programme) {
    let tables = programme.tables();
    assert_eq!(tables.title, "Workbooks as programs write them");
    assert!(matches!(tables.provenance, Provenance::Synthetic { .. }));
    let published: Vec<_> =
        tables.sources.iter().map(|source| source.published.unwrap().to_string()).collect();
    assert_eq!(published, ["2018-09-14", "2018-09-14", "2018", "2018-09"]);
    assert_eq!(tables.sources[0].title, "A day, with  spaces & <marks>");
    let mut amounts: Vec<_> = tables.flows.iter().map(|flow| flow.amount.minor()).collect();
    amounts.sort_unstable();
    let typed = [-1250, 7, 10, 300, 100_000_000_000, 123_456_789_012_345, 987_654_321_012_345_678];
    assert_eq!(amounts, typed);
    let locators: Vec<_> =
        tables.flows.iter().filter_map(|flow| flow.citation.locator.as_deref()).collect();
    assert_eq!(locators, ["two\nlines"]);
}

#[test]
fn what_libreoffice_writes_is_read() {
    let dataset = read_workbook("libreoffice.xlsx", &bytes("libreoffice.xlsx")).unwrap();
    check(&dataset.programme);
    let names: Vec<_> =
        dataset.programme.tables().bodies.iter().map(|body| body.name.as_str()).collect();
    assert_eq!(names, ["Body one", "Body two"]);
    let warnings = dataset.warnings.to_string();
    let lines: Vec<_> = warnings.lines().map(|line| line.split(", expected").next()).collect();
    assert_eq!(
        lines,
        [
            Some("libreoffice.xlsx!Notes: unknown file"),
            Some("libreoffice.xlsx!bodies: not carried over: \"1 formulas, the first in B3\""),
            Some(
                "libreoffice.xlsx!flows: not carried over: \"1 numbers shown with the sign of a \
                 currency or percent, the first in C6\""
            ),
        ]
    );
    let written = write_workbook(dataset.programme.tables()).unwrap();
    check(&read_workbook("again.xlsx", &written).unwrap().programme);
}

#[test]
fn a_formula_that_no_program_has_worked_out_is_a_problem() {
    let salvage = salvage_workbook("openpyxl.xlsx", &bytes("openpyxl.xlsx")).unwrap();
    let errors: Vec<_> = salvage
        .problems
        .kept()
        .into_iter()
        .filter(|problem| problem.code == ProblemCode::MalformedValue)
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        errors,
        [
            "openpyxl.xlsx!bodies!B3: malformed value in name: \"=\\\"Body \\\"&\\\"two\\\"\", expected what \
          the formula gives, which the file does not hold: open it in a spreadsheet, and save it"
        ]
    );
    check(&salvage.programme);
}

#[test]
fn a_bundled_programme_as_a_workbook_is_written_as_the_bytes_it_is_read_from() {
    let bundled = [casebook::uk_soc_2019(), casebook::demo_programme()];
    for programme in bundled.map(Result::unwrap) {
        let written = write_workbook(programme.tables()).unwrap();
        let read = read_workbook("case.xlsx", &written).unwrap();
        assert_eq!(read.programme.tables(), programme.tables());
        assert_eq!(write_workbook(read.programme.tables()).unwrap(), written);
    }
}

#[test]
fn a_path_to_a_workbook_is_read_as_one_to_a_folder_is() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/workbooks");
    check(&read(&folder.join("libreoffice.xlsx"), &Options::default()).unwrap().programme);
}
