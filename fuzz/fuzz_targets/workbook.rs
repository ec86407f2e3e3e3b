//! The reader of workbooks: whatever the bytes of the file, or of one of its parts, a programme or problems.
#![no_main]
#![expect(clippy::unwrap_used, reason = "a panic is how the fuzzer is told of a fault")]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const SHEET: &[u8] = b"<worksheet><sheetData><row r='1'><c t='s'><v>0</v></c><c t='inlineStr'><is><t>name</t></is></c></row><row><c s='1'><v>43357</v></c></row></sheetData></worksheet>";

/// A sound workbook, part by part.
const PARTS: [(&str, &[u8]); 6] = [
    ("xl/worksheets/sheet1.xml", SHEET),
    ("xl/sharedStrings.xml", b"<sst><si><t>id</t></si></sst>"),
    ("xl/styles.xml", b"<styleSheet><cellXfs><xf/><xf numFmtId='14'/></cellXfs></styleSheet>"),
    ("xl/workbook.xml", b"<workbook><sheets><sheet name='bodies' r:id='a'/></sheets></workbook>"),
    (
        "xl/_rels/workbook.xml.rels",
        b"<Relationships><Relationship Id='a' Type='t/worksheet' Target='worksheets/sheet1.xml'/><Relationship Id='b' Type='t/sharedStrings' Target='sharedStrings.xml'/><Relationship Id='c' Type='t/styles' Target='styles.xml'/></Relationships>",
    ),
    (
        "_rels/.rels",
        b"<Relationships><Relationship Id='a' Type='t/officeDocument' Target='xl/workbook.xml'/></Relationships>",
    ),
];

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let at = usize::from(*first) % (PARTS.len() + 1);
    if at == PARTS.len() {
        let _ = fourp_dataset::read_workbook("fuzz.xlsx", rest);
        return;
    }
    // Without compression, so that the time goes into reading.
    let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (number, (name, text)) in PARTS.into_iter().enumerate() {
        zip.start_file(name, plain).unwrap();
        zip.write_all(if number == at { rest } else { text }).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    let _ = fourp_dataset::salvage_workbook("fuzz.xlsx", &bytes);
});
