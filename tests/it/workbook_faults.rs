//! The faults that are planted in a folder, in a workbook: one reading names them all by sheet and cell.
//!
//! What only text can have, such as a stray quote, gives way to what only a workbook can have.

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Write},
    path::Path,
};

use fourp::{
    dataset::{read_workbook, salvage_workbook},
    model::{Place, ProblemCode as Code},
};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::planted_faults::list::{PLANTED, Planted};

/// A fault that stands in the place of one that a workbook cannot have: its cell as XML, what it is
/// reported as, and what it is.
struct Counterpart {
    of: Code,
    /// The cell, from 1, in the row of the fault.
    cell: u64,
    field: &'static str,
    xml: &'static str,
    code: Code,
    what: &'static str,
}

const COUNTERPARTS: [Counterpart; 5] = [
    Counterpart {
        of: Code::StrayQuote,
        cell: 2,
        field: "name",
        xml: "<c t='e'><v>#N/A</v></c>",
        code: Code::MalformedValue,
        what: "an error of the spreadsheet",
    },
    Counterpart {
        of: Code::NotUtf8,
        cell: 2,
        field: "name",
        xml: "<c t='b'><v>1</v></c>",
        code: Code::MalformedValue,
        what: "a logical value",
    },
    Counterpart {
        of: Code::UnterminatedQuote,
        cell: 3,
        field: "labels",
        xml: "<c><f>Sheet9!B7</f></c>",
        code: Code::MalformedValue,
        what: "a formula without a value",
    },
    Counterpart {
        of: Code::OtherEncoding,
        cell: 4,
        field: "published",
        xml: "<c s='1'><v>43629.5</v></c>",
        code: Code::MalformedDate,
        what: "a date with a time of day",
    },
    Counterpart {
        of: Code::MalformedAmount,
        cell: 3,
        field: "amount",
        xml: "<c><v>12345678901234567</v></c>",
        code: Code::MangledBySpreadsheet,
        what: "a number of seventeen digits",
    },
];

fn counterpart(planted: &Planted) -> Option<&'static Counterpart> {
    COUNTERPARTS.iter().find(|counterpart| counterpart.of == planted.code)
}

/// The cells of the lines of a file, as text.
fn cells(text: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for line in text.lines() {
        // A quote that stays open parts no cells.
        let are_quotes = line.matches('"').count().is_multiple_of(2);
        let (mut row, mut is_quoted) = (vec![String::new()], false);
        for character in line.chars() {
            match character {
                '"' => is_quoted = are_quotes && !is_quoted,
                ',' if !is_quoted => row.push(String::new()),
                other => row.last_mut().unwrap().push(other),
            }
        }
        rows.push(row);
    }
    rows
}

/// The sheet of a table: the rows of its file, with the counterparts in their places.
fn sheet(table: &str, text: &str) -> String {
    let mut xml = String::new();
    for (line, row) in (1_u64..).zip(cells(text)) {
        xml.push_str("<row>");
        for (cell, text) in (1_u64..).zip(row) {
            let here = PLANTED.iter().filter(|planted| planted.table == table);
            let mut here = here.filter(|planted| planted.line == line).filter_map(counterpart);
            match here.find(|counterpart| counterpart.cell == cell) {
                Some(counterpart) => xml.push_str(counterpart.xml),
                None => {
                    let text = text.replace('&', "&amp;").replace('<', "&lt;");
                    xml.push_str(&format!("<c t='inlineStr'><is><t>{text}</t></is></c>"));
                }
            }
        }
        xml.push_str("</row>");
    }
    format!("<worksheet><sheetData>{xml}</sheetData></worksheet>")
}

/// The files of the folder as a workbook.
fn workbook() -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/planted_faults");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let sheets: BTreeMap<String, String> = files
        .map(|path| {
            let table = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let text = String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
            let sheet = sheet(&table, &text);
            (table, sheet)
        })
        .collect();
    let (mut names, mut relations) = (String::new(), String::new());
    let mut parts = Vec::new();
    for (table, sheet) in sheets {
        names.push_str(&format!("<sheet name='{table}' r:id='{table}'/>"));
        relations.push_str(&relation(&table, "worksheet", &format!("{table}.xml")));
        parts.push((format!("xl/{table}.xml"), sheet));
    }
    relations.push_str(&relation("styles", "styles", "styles.xml"));
    let styles = "<styleSheet><cellXfs><xf/><xf numFmtId='22'/></cellXfs></styleSheet>";
    parts.push(("xl/styles.xml".into(), styles.into()));
    parts.push(("xl/workbook.xml".into(), format!("<workbook xmlns:r='r'>{names}</workbook>")));
    let relations = format!("<Relationships>{relations}</Relationships>");
    parts.push(("xl/_rels/workbook.xml.rels".into(), relations));
    let main = relation("w", "officeDocument", "xl/workbook.xml");
    parts.push(("_rels/.rels".into(), format!("<Relationships>{main}</Relationships>")));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn relation(id: &str, kind: &str, target: &str) -> String {
    format!("<Relationship Id='{id}' Type='of/{kind}' Target='{target}'/>")
}

/// Where each fault is to be found, and as what.
fn expected() -> Vec<(String, Option<String>, Code)> {
    let mut expected: Vec<_> = PLANTED
        .iter()
        .map(|planted| {
            let mut place = Place::line("planted.xlsx", planted.line).in_sheet(planted.table);
            place.column = planted.cell;
            place.field = planted.field.map(Into::into);
            let mut code = planted.code;
            if let Some(counterpart) = counterpart(planted) {
                place.column = Some(counterpart.cell);
                place.field = Some(counterpart.field.into());
                code = counterpart.code;
            } else if code == Code::FieldCount {
                // The cell beside the last column.
                place.column = Some(5);
            }
            (place, code)
        })
        .collect();
    expected.sort();
    expected.into_iter().map(|(place, code)| (place.to_string(), place.field, code)).collect()
}

#[test]
fn one_reading_names_twenty_five_faults_by_sheet_and_cell() {
    assert!(COUNTERPARTS.iter().all(|counterpart| !counterpart.what.is_empty()));
    let problems = read_workbook("planted.xlsx", &workbook()).unwrap_err();
    let found: Vec<_> = problems
        .kept()
        .into_iter()
        // That a formula is not carried over is said of its sheet, beside the fault of its cell.
        .filter(|problem| problem.code != Code::Unmapped)
        .map(|problem| (problem.place.to_string(), problem.place.field.clone(), problem.code))
        .collect();
    assert_eq!(found, expected());
    assert_eq!(found.len(), 25);
    for place in ["planted.xlsx!claims!G3", "planted.xlsx!bodies!B3", "planted.xlsx!ratings!1"] {
        assert!(found.iter().any(|(found, ..)| found == place), "{place}");
    }
}

#[test]
fn a_lenient_reading_keeps_the_rows_without_faults() {
    let salvage = salvage_workbook("planted.xlsx", &workbook()).unwrap();
    assert_eq!(salvage.problems, read_workbook("planted.xlsx", &workbook()).unwrap_err());
    let tables = salvage.programme.tables();
    assert_eq!((tables.flows.len(), tables.claims.len(), tables.threats.len()), (1, 1, 2));
    assert_eq!(tables.groups.len(), 1);
}
