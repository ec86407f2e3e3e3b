//! What stands in a written workbook beside its cells. Nothing of it changes from one file to the next
//! but the names of the sheets, so that the same tables make the same bytes.

use super::escape::escape;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// The name of the part with the cells of a sheet, from 1.
pub(super) fn sheet_part(number: usize) -> String {
    format!("xl/worksheets/sheet{number}.xml")
}

/// The parts of a workbook with sheets of these names, in the order in which they are packed.
pub(super) fn around(names: &[String]) -> [(&'static str, String); 5] {
    let numbered = || names.iter().enumerate().map(|(at, name)| (at.saturating_add(1), name));
    let styles = names.len().saturating_add(1);
    let types: String = numbered()
        .map(|(number, _)| {
            let part = sheet_part(number);
            format!(r#"<Override PartName="/{part}" ContentType="{TYPES}.worksheet+xml"/>"#)
        })
        .collect();
    let sheets: String = numbered()
        .map(|(number, name)| {
            let mut escaped = String::new();
            escape(name, &mut escaped);
            format!(r#"<sheet name="{escaped}" sheetId="{number}" r:id="rId{number}"/>"#)
        })
        .collect();
    let targets: String = numbered()
        .map(|(number, _)| relation(number, "worksheet", &format!("worksheets/sheet{number}.xml")))
        .collect();
    [
        (
            "[Content_Types].xml",
            format!(
                r#"{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>{types}<Override PartName="/xl/styles.xml" ContentType="{TYPES}.styles+xml"/></Types>"#
            ),
        ),
        (
            "_rels/.rels",
            format!(
                r#"{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{}</Relationships>"#,
                relation(1, "officeDocument", "xl/workbook.xml")
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{sheets}</sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{targets}{}</Relationships>"#,
                relation(styles, "styles", "styles.xml")
            ),
        ),
        ("xl/styles.xml", format!("{HEAD}{STYLES}")),
    ]
}

/// What comes before the rows of a sheet whose columns are so many characters wide.
pub(super) fn sheet_start(widths: &[usize]) -> String {
    let columns: String = widths
        .iter()
        .enumerate()
        .map(|(at, width)| {
            let number = at.saturating_add(1);
            format!(r#"<col min="{number}" max="{number}" width="{width}" style="{TEXT}" customWidth="1"/>"#)
        })
        .collect();
    format!(
        r#"{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>{columns}</cols><sheetData>"#
    )
}

/// What comes after the rows of a sheet.
pub(super) const SHEET_END: &str = "</sheetData></worksheet>";

/// The styles of cells: text, and text in bold.
pub(super) const TEXT: u8 = 1;
pub(super) const BOLD: u8 = 2;

const TYPES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// Format 49 is text: what is typed into such a cell stays as it is typed.
const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"#;

fn relation(number: usize, kind: &str, target: &str) -> String {
    format!(r#"<Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target="{target}"/>"#)
}
