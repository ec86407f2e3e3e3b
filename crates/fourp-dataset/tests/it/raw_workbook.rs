//! Workbooks made part by part, as other programs make them and as nobody should.

use std::io::{Cursor, Write};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

pub(crate) const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The parts of a workbook, by name.
#[derive(Clone, Debug)]
pub(crate) struct Parts(pub(crate) Vec<(String, Vec<u8>)>);

impl Parts {
    /// A workbook of sheets, each with its name and the text of its `sheetData`.
    pub(crate) fn of(sheets: &[(&str, &str)]) -> Self {
        let numbered = || (1..).zip(sheets);
        let entries: String = numbered()
            .map(|(at, (name, _))| format!("<sheet name='{name}' sheetId='{at}' r:id='r{at}'/>"))
            .collect();
        let relations: String = numbered()
            .map(|(at, _)| {
                format!(
                    "<Relationship Id='r{at}' Type='{KINDS}/worksheet' Target='worksheets/s{at}.xml'/>"
                )
            })
            .collect();
        let mut parts = vec![
            part(
                "_rels/.rels",
                format!(
                    "<Relationships><Relationship Id='r1' Type='{KINDS}/officeDocument' Target='xl/workbook.xml'/></Relationships>"
                ),
            ),
            part(
                "xl/workbook.xml",
                format!(
                    "<workbook xmlns='{MAIN}' xmlns:r='{KINDS}'><sheets>{entries}</sheets></workbook>"
                ),
            ),
            part(
                "xl/_rels/workbook.xml.rels",
                format!(
                    "<Relationships>{relations}<Relationship Id='s' Type='{KINDS}/sharedStrings' Target='sharedStrings.xml'/><Relationship Id='f' Type='{KINDS}/styles' Target='styles.xml'/></Relationships>"
                ),
            ),
        ];
        for (at, (_, rows)) in numbered() {
            let text =
                format!("<worksheet xmlns='{MAIN}'><sheetData>{rows}</sheetData></worksheet>");
            parts.push(part(&format!("xl/worksheets/s{at}.xml"), text));
        }
        Self(parts)
    }

    /// The same with a part in the place of the one of its name, or added.
    pub(crate) fn with(mut self, name: &str, text: impl Into<Vec<u8>>) -> Self {
        self.0.retain(|(other, _)| other != name);
        self.0.push((name.into(), text.into()));
        self
    }

    /// The same without a part.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.0.retain(|(other, _)| other != name);
        self
    }

    /// The same with one text in the place of another, which must be there, in a part.
    pub(crate) fn replaced(mut self, name: &str, from: &str, to: &str) -> Self {
        let (_, bytes) = self.0.iter_mut().find(|(other, _)| other == name).unwrap();
        let text = String::from_utf8(std::mem::take(bytes)).unwrap();
        assert!(text.contains(from), "{text}");
        *bytes = text.replacen(from, to, 1).into_bytes();
        self
    }

    /// The packed bytes.
    pub(crate) fn pack(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let packing = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for (name, bytes) in &self.0 {
            zip.start_file(name.as_str(), packing).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }
}

/// The `sheetData` of rows of text, from the first row and column on.
pub(crate) fn rows(rows: &[&[&str]]) -> String {
    let cells = |row: &&[&str]| -> String { row.iter().map(|cell| inline(cell)).collect() };
    rows.iter().map(|row| format!("<row>{}</row>", cells(row))).collect()
}

/// A cell of text, where the one before it ends.
pub(crate) fn inline(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!("<c t='inlineStr'><is><t xml:space='preserve'>{text}</t></is></c>")
}

fn part(name: &str, text: String) -> (String, Vec<u8>) {
    (name.into(), text.into_bytes())
}
