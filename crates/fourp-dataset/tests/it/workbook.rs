//! Workbooks: what cells mean, what sheets are tables, and that what is written comes back.

use crate::raw_workbook::{Parts, inline, rows};
use fourp_dataset::{
    Dataset, Options, WorkbookError, read as read_path, read_tables, read_workbook, replace_file,
    salvage, salvage_workbook, write_tables, write_workbook,
};
use fourp_model::{
    Currency, Problems, Programme, Provenance, TableVisitorMut, Tabled, Tables, arbitrary,
};
use proptest::prelude::*;
use std::{fs, path::PathBuf};

const FLOWS: &[&str] = &["payer", "payee", "amount", "kind", "phase", "period", "source"];

/// Flows with one cell each in the place of the amount.
fn flows(amounts: &[&str]) -> String {
    let row = |amount: &&str| {
        let before: String = ["home-office", "nca"].map(inline).concat();
        let after: String = ["grant", "paid", "2015-16", "gov-uk"].map(inline).concat();
        format!("<row>{before}{amount}{after}</row>")
    };
    format!("{}{}", rows(&[FLOWS]), amounts.iter().map(row).collect::<String>())
}

fn in_pounds(amounts: &[&str]) -> Parts {
    let settings = rows(&[&["key", "value"], &["currency", "GBP"]]);
    Parts::of(&[("programme", &settings), ("flows", &flows(amounts))])
}

fn read(parts: &Parts) -> Result<Dataset, Problems> {
    read_workbook("planned.xlsx", &parts.pack())
}

fn minor(parts: &Parts) -> Vec<i64> {
    let dataset = read(parts).unwrap_or_else(|problems| panic!("{problems}"));
    dataset.programme.tables().flows.iter().map(|flow| flow.amount.minor()).collect()
}

fn problems(parts: &Parts) -> String {
    read(parts).map(|dataset| dataset.warnings).unwrap_err().to_string()
}

const DANGLING: &str = "\
planned.xlsx!flows!A2: dangling reference in payer: \"home-office\", expected the id of a row of the sheet bodies, which is not there; said once for the column
planned.xlsx!flows!B2: dangling reference in payee: \"nca\", expected the id of a row of the sheet bodies, which is not there; said once for the column
planned.xlsx!flows!G2: dangling reference in source: \"gov-uk\", expected the id of a row of the sheet sources, which is not there; said once for the column";

#[test]
fn numbers_are_read_as_they_were_typed() {
    let amounts = [
        "<c><v>2.9</v></c>",
        "<c t='n'><v>0.10000000000000001</v></c>",
        "<c><v>1.8E+09</v></c>",
        "<c><v>-12.5</v></c>",
        "<c><v><!-- split -->1<![CDATA[23]]>4&#46;5</v></c>",
        &inline("9876543210123456.78"),
    ];
    let wanted = [-1250, 10, 290, 123_450, 180_000_000_000, 987_654_321_012_345_678];
    let mut found = minor(&in_pounds(&amounts));
    found.sort_unstable();
    assert_eq!(found, wanted);
}

#[test]
fn signs_that_only_the_form_of_a_cell_holds_are_said_to_be_unread() {
    let amounts = ["<c s='4'><v>0.79</v></c>", "<c s='7'><v>2</v></c>", "<c><v>3</v></c>"];
    let dataset = read(&in_pounds(&amounts).with("xl/styles.xml", STYLES)).unwrap();
    let said = dataset.warnings.to_string();
    let wanted = "\"2 numbers shown with the sign of a currency or percent, the first in C2\"";
    assert!(said.contains(wanted), "{said}");
}

#[test]
fn what_is_no_amount_is_said_at_its_cell() {
    let amounts = [
        "<c><v>12345678901234567</v></c>",
        "<c><v>0.30000000000000004</v></c>",
        "<c t='b'><v>1</v></c>",
        "<c t='e'><v>#N/A</v></c>",
        "<c t='e'><v>#SPILL!</v></c>",
        "<c><f>SUM(A1:A3)</f></c>",
        "<c><f t='shared' si='4000000000'/><v></v></c>",
        "<c><v>1e999</v></c>",
    ];
    let text = "text or a number, not a logical value";
    let digits = "a number of at most 15 digits, which is what a spreadsheet keeps; else text: \
        format the column as text, and type it again";
    let formula = "what the formula gives, which the file does not hold: open it in a spreadsheet, \
        and save it";
    let wanted = [
        format!("C2: mangled by a spreadsheet in amount: \"12345678901234567\", expected {digits}"),
        format!("C3: mangled by a spreadsheet in amount: \"0.30000000000000004\", expected {digits}"),
        format!("C4: malformed value in amount: \"TRUE\", expected {text}"),
        "C5: malformed value in amount: \"#N/A\", expected a value, not an error of the spreadsheet"
            .into(),
        "C6: malformed value in amount: \"#SPILL!\", expected a value, not an error of the spreadsheet"
            .into(),
        format!("C7: malformed value in amount: \"=SUM(A1:A3)\", expected {formula}"),
        format!("C8: malformed value in amount: \"=\", expected {formula}"),
        "C9: malformed number in amount: \"1e999\", expected a number that a spreadsheet can hold"
            .into(),
    ];
    let found = problems(&in_pounds(&amounts));
    let cells: Vec<_> = found.lines().filter(|line| line.contains("!C")).collect();
    assert_eq!(cells, wanted.map(|line| format!("planned.xlsx!flows!{line}")));
}

const STYLES: &str = "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='dd/mm/yyyy hh:mm'/>\
    <numFmt numFmtId='165' formatCode='[h]:mm'/></numFmts><cellXfs><xf numFmtId='0'/>\
    <xf numFmtId='14'/><xf numFmtId='164'/><xf numFmtId='165'/><xf numFmtId='10'/>\
    <xf numFmtId='16'/><xf numFmtId='17'/><xf numFmtId='8'/></cellXfs></styleSheet>";

/// Sources with one cell each in the place of the day they were published.
fn sources(published: &[&str]) -> Parts {
    let header = rows(&[&["id", "title", "publisher", "published", "standing", "marking"]]);
    let body: String = (1..)
        .zip(published)
        .map(|(at, cell)| {
            let before =
                [format!("s{at}"), "Report".into(), "NAO".into()].map(|text| inline(&text));
            let after = ["primary", "public"].map(inline).concat();
            format!("<row>{}{cell}{after}</row>", before.concat())
        })
        .collect();
    Parts::of(&[("sources", &format!("{header}{body}"))]).with("xl/styles.xml", STYLES)
}

fn published(parts: &Parts) -> Vec<String> {
    let dataset = read(parts).unwrap_or_else(|problems| panic!("{problems}"));
    let sources = &dataset.programme.tables().sources;
    sources.iter().map(|source| source.published.unwrap().to_string()).collect()
}

#[test]
fn days_are_read_as_dates() {
    let days = [
        "<c s='1'><v>43357</v></c>",
        "<c s='2'><v>43357</v></c>",
        "<c t='d'><v>2018-09-14T00:00:00</v></c>",
        "<c><v>2018</v></c>",
        &inline("2018-09"),
    ];
    let dates = ["2018-09-14", "2018-09-14", "2018-09-14", "2018", "2018-09"];
    assert_eq!(published(&sources(&days)), dates);
    let of_1904 = sources(&["<c s='1'><v>41895</v></c>"]).replaced(
        "xl/workbook.xml",
        "<sheets>",
        "<workbookPr date1904='1'/><sheets>",
    );
    assert_eq!(published(&of_1904), ["2018-09-14"]);
}

#[test]
fn what_a_spreadsheet_made_a_date_of_is_said() {
    // As Excel holds what was typed as 3-10, and as 2018-09.
    let days = ["<c s='5'><v>46298</v></c>", "<c s='6'><v>43344</v></c>"];
    let found = problems(&sources(&days));
    let wanted = [
        "D2: mangled by a spreadsheet in published: \"46298\", expected a date with its day, month and year",
        "D3: mangled by a spreadsheet in published: \"43344\", expected a date with its day, month and year",
    ];
    for (line, wanted) in found.lines().zip(wanted) {
        assert!(line.starts_with(&format!("planned.xlsx!sources!{wanted}")), "{line}");
    }
    assert_eq!(found.lines().count(), wanted.len());
}

#[test]
fn times_are_no_dates() {
    let days = [
        "<c s='2'><v>43357.5</v></c>",
        "<c s='1'><v>60</v></c>",
        "<c s='3'><v>1.5</v></c>",
        "<c t='d'><v>2018-09-14T10:30:00</v></c>",
    ];
    let found = problems(&sources(&days));
    let wanted = [
        "D2: malformed date in published: \"43357.5\", expected a date without a time of day",
        "D3: malformed date in published: \"60\", expected a date from 1900-01-01 to 9999-12-31 that exists",
        "D4: malformed value in published: \"1.5\", expected text or a number, not a time of day or how long something took",
        "D5: malformed date in published: \"2018-09-14T10:30:00\", expected a date without a time of day",
    ];
    assert_eq!(found, wanted.map(|line| format!("planned.xlsx!sources!{line}")).join("\n"));
}

#[test]
fn formulas_are_read_by_what_they_gave_and_said_once() {
    let amounts = [
        "<c><f>1+1</f><v>2</v></c>",
        "<c t='str'><f>\"3\"&amp;\"\"</f><v>3</v></c>",
        "<c><f t='shared' ref='C4:C5' si='0'>1+3</f><v>4</v></c>",
    ];
    let dataset = read(&in_pounds(&amounts)).unwrap();
    let amounts: Vec<_> =
        dataset.programme.tables().flows.iter().map(|flow| flow.amount.minor()).collect();
    assert_eq!(amounts, [200, 300, 400]);
    assert_eq!(
        dataset.warnings.to_string(),
        format!(
            "planned.xlsx!flows: not carried over: \"3 formulas, the first in C2\", expected values; \
             what each formula gave when the file was saved is read, not the formula\n{DANGLING}"
        )
    );
}

#[test]
fn shared_and_rich_texts_are_texts() {
    let strings = "<sst><si><t>home-office</t></si><si><r><t>n</t></r><r><rPr><b/></rPr><t>ca</t></r></si></sst>";
    let header = rows(&[FLOWS]);
    let row = ["1.00", "grant", "paid", "2015-16", "gov-uk"].map(inline).concat();
    let body = format!("<row><c t='s'><v>0</v></c><c t='s'><v> 1 </v></c>{row}</row>");
    let settings = rows(&[&["key", "value"], &["currency", "GBP"]]);
    let parts = Parts::of(&[("programme", &settings), ("flows", &format!("{header}{body}"))])
        .with("xl/sharedStrings.xml", strings);
    let dataset = read(&parts).unwrap();
    assert_eq!(dataset.programme.tables().flows[0].payee.to_string(), "nca");
    assert_eq!(dataset.programme.tables().currency, Some(Currency::GBP));
}

#[test]
fn a_table_may_stand_anywhere_in_its_sheet() {
    let header = FLOWS
        .iter()
        .zip('C'..)
        .map(|(name, column)| format!("<c r='{column}3' t='inlineStr'><is><t>{name}</t></is></c>"));
    let cells = ["home-office", "nca", "GBP 5.00", "grant", "paid", "2015-16", "gov-uk"];
    // Cells out of order, a row and cells with nothing but a form, and a gap.
    let mut body: Vec<_> = cells
        .iter()
        .zip('C'..)
        .map(|(text, column)| format!("<c r='{column}7' t='inlineStr'><is><t>{text}</t></is></c>"))
        .collect();
    body.reverse();
    let rows = format!(
        "<row r='1'><c r='A1' s='4'/></row><row r='3'>{}</row><row r='5'><c s='4'/></row>\
         <row r='7'><c r='Z7' s='4'/>{}</row><row r='9'/><row r='1048576'><c r='XFD1048576' s='4'/></row>",
        header.collect::<String>(),
        body.concat()
    );
    let dataset = read(&Parts::of(&[("flows", &rows)])).unwrap();
    assert_eq!(dataset.programme.tables().flows.len(), 1);
    let facts = &dataset.files[0];
    assert_eq!((facts.rows, facts.accepted, facts.blank), (1, 1, 5));
    assert_eq!((facts.file.as_str(), facts.sheet.as_deref()), ("planned.xlsx", Some("flows")));
    let warnings = dataset.warnings.to_string();
    assert!(
        warnings.contains("planned.xlsx!flows!1: blank rows: \"5 in the sheet, the first here\""),
        "{warnings}"
    );
    assert!(warnings.contains("planned.xlsx!flows!I7: dangling reference in source"), "{warnings}");
}

#[test]
fn a_cell_beside_the_table_is_one_too_many() {
    let amounts = ["<c><v>1</v></c>"];
    let beside = flows(&amounts).replace("</row>", "<c r='K2'><v>7</v></c></row>");
    let beside = beside.replacen("<c r='K2'><v>7</v></c>", "", 1);
    assert_eq!(
        problems(&Parts::of(&[("flows", &beside)])),
        "planned.xlsx!flows!K2: wrong number of fields: \
         \"8 cells; beyond the last column: 7\", expected 7 cells"
    );
    let shifted = format!("<row>{}</row>", inline("Flows of 2018")) + &flows(&amounts);
    assert!(
        problems(&Parts::of(&[("flows", &shifted)]))
            .starts_with("planned.xlsx!flows!1: missing header, expected payer,payee,amount,")
    );
}

#[test]
fn merged_cells_are_said() {
    let amounts = ["<c><v>1</v></c>"];
    let parts = in_pounds(&amounts).replaced(
        "xl/worksheets/s2.xml",
        "</sheetData>",
        "</sheetData><mergeCells count='2'><mergeCell ref='A2:A3'/><mergeCell ref='B2:B9'/></mergeCells>",
    );
    let warnings = read(&parts).unwrap().warnings.to_string();
    assert!(
        warnings.starts_with(
            "planned.xlsx!flows: not carried over: \"2 merged ranges, the first A2:A3\", expected \
             cells that are not merged; only the first cell of a range has its text"
        ),
        "{warnings}"
    );
}

#[test]
fn hidden_sheets_are_read_and_others_said() {
    let parts = Parts::of(&[
        ("flow", ""),
        ("flows", &flows(&["<c t='inlineStr'><is><t>GBP 1.00</t></is></c>"])),
        ("Notes", ""),
    ])
    .replaced("xl/workbook.xml", "sheetId='2'", "sheetId='2' state='veryHidden'");
    let dataset = read(&parts).unwrap();
    assert_eq!(dataset.programme.tables().flows.len(), 1);
    let unknown = "unknown file, expected a sheet called as a table of a programme, such as claims";
    assert_eq!(
        dataset.warnings.to_string(),
        format!(
            "planned.xlsx!Notes: {unknown}\nplanned.xlsx!flow: {unknown}, did you mean \"flows\"?\n{DANGLING}"
        )
    );
    let chart = parts.replaced(
        "xl/_rels/workbook.xml.rels",
        "r2' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet",
        "r2' Type='x/chartsheet",
    );
    assert!(problems(&chart).contains("planned.xlsx!flows: unknown file"));
}

#[test]
fn a_workbook_is_called_as_its_file_unless_it_says_otherwise() {
    let flows = flows(&[&inline("GBP 1.00")]);
    let parts = Parts::of(&[("flows", &flows)]);
    assert_eq!(read(&parts).unwrap().programme.tables().title, "planned");
    let settings =
        rows(&[&["key", "value"], &["title", "The response"], &["synthetic", "by hand"]]);
    let parts = Parts::of(&[("flows", &flows), ("programme", &settings)]);
    let tables = read(&parts).unwrap().programme.into_tables();
    assert_eq!(tables.title, "The response");
    assert_eq!(tables.provenance, Provenance::Synthetic { made_by: "by hand".into() });
}

#[test]
fn a_path_that_is_no_workbook_is_said() {
    let path = |name: &str| PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let no = read_path(&path("no.xlsx"), &Options::default()).unwrap_err().to_string();
    assert!(no.contains("no.xlsx: file not found"), "{no}");
    let text = path("plain-text.xlsx");
    fs::write(&text, "id,name\n").unwrap();
    let refused = read_path(&text, &Options::default()).unwrap_err().to_string();
    assert_eq!(
        refused,
        "plain-text.xlsx: unknown format: \"not a zip archive, as workbooks are\", \
         expected a workbook (.xlsx) without a password"
    );
    let small = Options { file_max: 7, ..Options::default() };
    let refused = read_path(&text, &small).unwrap_err().to_string();
    assert_eq!(refused, "plain-text.xlsx: file too large, expected a file of at most 7 bytes");
}

#[test]
fn a_workbook_on_a_disk_is_read_as_a_folder_is() {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("planned.xlsx");
    let parts = in_pounds(&["<c><v>1</v></c>", "<c t='b'><v>1</v></c>", "<c><v>2.5</v></c>"]);
    replace_file(&path, &parts.pack()).unwrap();
    let strict = read_path(&path, &Options::default()).unwrap_err();
    assert_eq!(strict, read(&parts).unwrap_err());
    let salvage = salvage(&path, &Options::default()).unwrap();
    assert_eq!(salvage.programme.tables().title, "planned");
    assert_eq!(salvage.programme.tables().flows.len(), 2);
    assert_eq!(salvage.problems, strict);
    let in_memory = salvage_workbook("planned.xlsx", &parts.pack()).unwrap();
    assert_eq!(in_memory.programme.tables(), salvage.programme.tables());
    let facts = salvage.files.iter().find(|facts| facts.sheet.as_deref() == Some("flows")).unwrap();
    assert_eq!((facts.rows, facts.accepted, facts.rejected), (3, 2, 1));
    let written = salvage.excluded.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(written, ["flows: 1 row left out; amount: not read in 1"]);
}

#[test]
fn what_a_workbook_cannot_hold_is_refused() {
    let title = "é".repeat(32_768);
    let tables = Tables { title, ..Tables::default() };
    let error = write_workbook(&tables).unwrap_err();
    assert!(matches!(error, WorkbookError::CellTooLong { length: 32_768, .. }));
    assert_eq!(
        error.to_string(),
        "value in programme!B2 has 32768 characters, and a cell holds 32767"
    );
    // What counts are units of UTF-16, of which a smile takes two.
    let fits = Tables { title: "😀".repeat(16_383), ..Tables::default() };
    assert!(write_workbook(&fits).is_ok());
    let over = Tables { title: "😀".repeat(16_384), ..Tables::default() };
    assert!(write_workbook(&over).is_err());
}

#[test]
fn characters_that_xml_cannot_hold_are_held_all_the_same() {
    let title = "a\u{1}b\u{FFFF}c_x0041_d\r\ne\tf <&> 'g' \"h\"";
    let tables = Tables { title: title.into(), ..Tables::default() };
    let flows = read_tables([(
        "bodies.csv",
        b"id,name,kind,source\nnca,'=1+1,organisation,gov-uk\n".as_slice(),
    )]);
    let tables = Tables { bodies: flows.unwrap().programme.into_tables().bodies, ..tables };
    let written = write_workbook(&tables).unwrap();
    let read = read_workbook("a.xlsx", &written).unwrap().programme;
    assert_eq!(read.tables().title, title);
    assert_eq!(read.tables().bodies[0].name, "=1+1");
}

/// Puts the rows of every table in the opposite order.
struct Reverse;

impl TableVisitorMut for Reverse {
    fn table<R: Tabled>(&mut self, rows: &mut Vec<R>) {
        rows.reverse();
    }
}

/// Whether there is any table that has rows: a workbook without is no programme.
fn has_rows(tables: &Tables) -> bool {
    write_tables(tables).iter().filter(|(name, _)| name.ends_with(".csv")).count() > 1
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_programme_comes_back_and_is_written_in_the_same_bytes(
        programme in arbitrary::programme(),
        made_by in proptest::option::of("[a-z]{1,8}( --[a-z]{1,4}){0,2}"),
    ) {
        let mut tables = programme.into_tables();
        tables.provenance =
            made_by.map_or(Provenance::Real, |made_by| Provenance::Synthetic { made_by });
        let programme = Programme::new(tables).unwrap();
        prop_assume!(has_rows(programme.tables()));
        let written = write_workbook(programme.tables()).unwrap();
        prop_assert_eq!(&write_workbook(programme.tables()).unwrap(), &written);
        let dataset = read_workbook("any.xlsx", &written);
        let dataset = dataset.unwrap_or_else(|problems| panic!("{problems}"));
        let mut read = dataset.programme.into_tables();
        if programme.tables().title.trim().is_empty() {
            // Without a title a programme is called as its file.
            prop_assert_eq!(std::mem::take(&mut read.title), "any");
            read.title.clone_from(&programme.tables().title);
        }
        prop_assert_eq!(&read, programme.tables());
        prop_assert_eq!(write_workbook(&read).unwrap(), written);
        for facts in &dataset.files {
            prop_assert_eq!(facts.rows, facts.accepted + facts.rejected + facts.merged);
        }
    }

    #[test]
    fn a_folder_and_a_workbook_say_the_same(programme in arbitrary::programme()) {
        prop_assume!(has_rows(programme.tables()));
        let mut tables = programme.into_tables();
        tables.visit_mut(&mut Reverse);
        let folder = write_tables(&tables);
        let folder = read_tables(folder.iter().map(|(name, text)| (name.as_str(), text.as_bytes())));
        let workbook = read_workbook(".xlsx", &write_workbook(&tables).unwrap()).unwrap();
        let folder = folder.unwrap();
        prop_assert_eq!(folder.programme.tables(), workbook.programme.tables());
        let kinds = |dataset: &Dataset| dataset.warnings.counts().collect::<Vec<_>>();
        prop_assert_eq!(kinds(&folder), kinds(&workbook));
    }
}
