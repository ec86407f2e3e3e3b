//! Workbooks that are damaged, or made to do harm: each ends in a problem.

use crate::raw_workbook::{MAIN, Parts, inline, rows};
use fourp_dataset::{read_workbook, write_workbook};
use fourp_model::{Problem, ProblemCode, Severity, Tables};
use proptest::prelude::*;

const BODIES: &[&[&str]] = &[
    &["id", "name", "kind", "source"],
    &["nca", "National Crime Agency", "organisation", "gov-uk"],
];

const SHEET: &str = "xl/worksheets/s1.xml";

fn bodies() -> Parts {
    Parts::of(&[("bodies", &rows(BODIES))])
}

/// The first error of a workbook, as its code and its text.
fn first(bytes: &[u8]) -> (ProblemCode, String) {
    let problems = match read_workbook("bad.xlsx", bytes) {
        Ok(dataset) => panic!("read: {:?}", dataset.files),
        Err(problems) => problems,
    };
    let is_error = |severity| severity == Severity::Error;
    let error = problems.kept().into_iter().find(|problem| is_error(problem.severity)).cloned();
    let error = error.unwrap();
    (error.code, error.to_string())
}

#[track_caller]
fn refused(bytes: &[u8], code: ProblemCode, says: &str) {
    let (found, text) = first(bytes);
    assert_eq!(found, code, "{text}");
    assert!(text.contains(says), "{text}");
}

/// The sheet with other rows.
#[track_caller]
fn refused_rows(rows: &str, code: ProblemCode, says: &str) {
    refused(&Parts::of(&[("bodies", rows)]).pack(), code, says);
}

#[test]
fn the_sound_workbook_is_read() {
    assert!(read_workbook("good.xlsx", &bodies().pack()).is_ok());
}

#[test]
fn files_of_another_kind_are_called_what_they_are() {
    use ProblemCode::UnknownFormat;
    refused(b"", UnknownFormat, "bad.xlsx: unknown format: \"an empty file\"");
    refused(b"id,name\n", UnknownFormat, "not a zip archive");
    let old = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 then anything";
    refused(old, UnknownFormat, "an old workbook (.xls), or one with a password");
    for (part, kind) in [
        ("word/document.xml", "a text document (.docx)"),
        ("ppt/presentation.xml", "a presentation (.pptx)"),
        ("xl/workbook.bin", "a binary workbook (.xlsb)"),
    ] {
        refused(&bodies().with(part, "").pack(), UnknownFormat, kind);
    }
    let ods = Parts(Vec::new()).with("mimetype", "x").with("content.xml", "<a/>");
    refused(&ods.pack(), UnknownFormat, "an OpenDocument file (.ods)");
    let others = Parts(Vec::new()).with("bodies.csv", "id\n");
    refused(&others.pack(), UnknownFormat, "a zip archive of other files");
}

#[test]
fn a_file_that_ends_early_is_refused_wherever_it_ends() {
    let whole = bodies().pack();
    for length in 0..whole.len() {
        let (code, text) = first(&whole[..length]);
        let is_said = [ProblemCode::UnknownFormat, ProblemCode::BadStructure].contains(&code);
        assert!(is_said, "{length}: {text}");
    }
}

#[test]
fn missing_parts_are_named() {
    use ProblemCode::BadStructure;
    for part in ["xl/workbook.xml", "xl/_rels/workbook.xml.rels"] {
        refused(&bodies().without(part).pack(), BadStructure, &format!("{part} is not there"));
    }
    let headless = read_workbook("bad.xlsx", &bodies().without(SHEET).pack()).unwrap_err();
    let said = format!("bad.xlsx!bodies: bad structure: \"{SHEET} is not there\"");
    assert!(headless.to_string().contains(&said), "{headless}");
    let unrelated = bodies().replaced("xl/_rels/workbook.xml.rels", "Id='r1'", "Id='r9'");
    refused(&unrelated.pack(), BadStructure, "nothing says where sheet");
    let headless = bodies().replaced("_rels/.rels", "officeDocument'", "other'");
    refused(&headless.pack(), BadStructure, "no part is said to be the workbook");
}

#[test]
fn sheets_of_one_name_are_refused() {
    let rows = rows(BODIES);
    let twice = Parts::of(&[("bodies", &rows), ("Bodies", &rows)]);
    refused(
        &twice.pack(),
        ProblemCode::BadStructure,
        "bad.xlsx!Bodies: bad structure: \"two sheets",
    );
}

#[test]
fn names_of_parts_that_lead_out_are_refused() {
    for name in ["../escaped.xml", "/etc/cron.d/x", "xl\\..\\..\\x", "C:/x"] {
        let parts = bodies().with(name, "x");
        refused(&parts.pack(), ProblemCode::BadStructure, "a part called");
    }
    let out = bodies().replaced("xl/_rels/workbook.xml.rels", "worksheets/s1.xml", "../../s1.xml");
    refused(&out.pack(), ProblemCode::BadStructure, "leads out of the file");
    let twice = bodies().with("XL/Workbook.xml", "x");
    refused(&twice.pack(), ProblemCode::BadStructure, "two parts called");
}

#[test]
fn a_part_that_unpacks_to_a_thousand_times_its_size_is_refused() {
    let bomb = |name: &str| bodies().with(name, vec![b' '; 40 << 20]).pack();
    let packed = bomb("xl/media/image1.png");
    assert!(packed.len() < 100 << 10);
    refused(&packed, ProblemCode::Expands, "expands too much");
    // The directory lies: the bytes say less than there is.
    let mut lying = bomb(SHEET);
    let size = u32::try_from(40 << 20).unwrap().to_le_bytes();
    let places: Vec<_> = (0..lying.len() - 4).filter(|&at| lying[at..at + 4] == size).collect();
    assert!(!places.is_empty());
    for at in places {
        lying[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    let (code, text) = first(&lying);
    assert!([ProblemCode::Expands, ProblemCode::BadStructure].contains(&code), "{text}");
}

#[test]
fn sheets_that_repeat_a_row_unpack_only_so_far() {
    let cells = ["x", "X", "organisation", "gov-uk"].map(inline).concat();
    let row = format!("<row>{cells}</row>");
    let rows = rows(&BODIES[..1]) + &row.repeat(300_000);
    refused_rows(&rows, ProblemCode::Expands, "expands too much");
}

#[test]
fn archives_within_are_left_alone() {
    let inner = Parts(Vec::new()).with("bomb", vec![0; 4 << 20]).pack();
    let outer = bodies().with("xl/embeddings/inner.zip", inner).pack();
    assert!(read_workbook("good.xlsx", &outer).is_ok());
}

#[test]
fn entities_are_never_unfolded() {
    let entities: String = (1..10)
        .map(|at| format!("<!ENTITY l{at} '{}'>", format!("&l{};", at - 1).repeat(10)))
        .collect();
    let laughs = format!("<!DOCTYPE s [<!ENTITY l0 'lol'>{entities}]>");
    for part in [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"] {
        let text = format!("{laughs}<s>&l9;</s>");
        refused(&bodies().with(part, text).pack(), ProblemCode::BadStructure, "a document type");
    }
    refused_rows("<row><c t='str'><v>&l9;</v></c></row>", ProblemCode::BadStructure, "&l9;");
}

#[test]
fn elements_within_elements_are_not_followed_down() {
    let depth = 100_000;
    let deep = format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
    refused_rows(&deep, ProblemCode::TooDeep, "elements within elements, 129 deep");
    let strings = bodies().with("xl/sharedStrings.xml", format!("<sst>{deep}</sst>"));
    refused(&strings.pack(), ProblemCode::TooDeep, "nested too deeply");
}

#[test]
fn texts_are_bounded_and_their_number_is_not_believed() {
    let long = format!("<sst><si><t>{}</t></si></sst>", "é".repeat(2 << 20));
    let parts = bodies().with("xl/sharedStrings.xml", long);
    refused(&parts.pack(), ProblemCode::Expands, "a single tag or text of more than 2 MiB");
    for number in ["18446744073709551615", "4000000000", "-1", "x"] {
        let strings = format!("<sst uniqueCount='{number}'><si><t>x</t></si></sst>");
        let parts = bodies().with("xl/sharedStrings.xml", strings);
        assert!(read_workbook("good.xlsx", &parts.pack()).is_ok());
    }
    let many = format!("<sst>{}</sst>", "<si/>".repeat(3_000_000));
    let parts = bodies().with("xl/sharedStrings.xml", many);
    refused(&parts.pack(), ProblemCode::Expands, "texts of more than");
    let cell = inline(&"x".repeat((1 << 20) + 1));
    let long = rows(&BODIES[..1]) + &format!("<row>{cell}</row>");
    refused_rows(&long, ProblemCode::FieldTooLong, "bad.xlsx!bodies!A2: field too long in id");
}

#[test]
fn a_text_that_cells_share_is_not_repeated_without_end() {
    let text = "x".repeat(1 << 20);
    let strings = format!("<sst><si><t>{text}</t></si></sst>");
    let shared = "<c t='s'><v>0</v></c>";
    let in_a_row = rows(&BODIES[..1]) + &format!("<row>{}</row>", shared.repeat(40));
    let in_rows = rows(&BODIES[..1]) + &format!("<row>{shared}</row>").repeat(40);
    for cells in [in_a_row, in_rows] {
        let parts = Parts::of(&[("bodies", &cells)]).with("xl/sharedStrings.xml", strings.as_str());
        let problems = read_workbook("bad.xlsx", &parts.pack()).unwrap_err();
        let says = "texts that cells share, repeated to more than";
        let is_it = |problem: &&Problem| problem.to_string().contains(says);
        assert!(problems.kept().into_iter().any(|problem| is_it(&problem)), "{problems}");
    }
}

#[test]
fn a_text_of_many_pieces_is_bounded_as_one_is() {
    let piece = format!("{}<!-- -->", "x".repeat(1 << 20));
    for cell in [
        format!("<c t='inlineStr'><is><t>{}</t></is></c>", piece.repeat(3)),
        format!("<c t='inlineStr'><is>{}</is></c>", format!("<t>{piece}</t>").repeat(3)),
        format!("<c t='str'><v>{}</v></c>", piece.repeat(3)),
    ] {
        let cells = rows(&BODIES[..1]) + &format!("<row>{cell}</row>");
        refused_rows(&cells, ProblemCode::Expands, "a single tag or text of more than 2 MiB");
    }
    let wide = inline(&"x".repeat(1 << 20)).repeat(15) + &inline(&"x".repeat(3 << 19)).repeat(2);
    // Packed by itself so many bytes would be too many unpacked.
    let cells = rows(&BODIES[..1]) + &format!("<row>{wide}</row>");
    let file = Parts::of(&[("bodies", &cells)]).with("noise", noise(1 << 16));
    refused(&file.pack(), ProblemCode::Expands, "a row of more than 16 MiB");
}

/// Bytes that do not pack (a linear congruential generator: Knuth, The Art of Computer Programming 2, 3.3.4).
fn noise(length: usize) -> Vec<u8> {
    let next = |state: &u64| Some(state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
    let states = std::iter::successors(Some(1_u64), next);
    states.map(|state| state.to_be_bytes()[0]).take(length).collect()
}

#[test]
fn cells_far_apart_take_no_room() {
    let far = rows(BODIES) + "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>";
    refused_rows(
        &far,
        ProblemCode::FieldCount,
        "bad.xlsx!bodies!XFD1048576: wrong number of fields",
    );
    let alone = "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>";
    refused_rows(alone, ProblemCode::MissingHeader, "bad.xlsx!bodies!1048576: missing header");
    let dimension = bodies().replaced(SHEET, "<sheetData>", "<dimension ref='B9:A1'/><sheetData>");
    assert!(read_workbook("good.xlsx", &dimension.pack()).is_ok());
}

#[test]
fn as_many_columns_as_there_are_can_be_named() {
    let names: Vec<String> = (0..16_384).map(|at| format!("c{at}")).collect();
    let names: Vec<&str> = ["id", "name", "kind", "source"]
        .into_iter()
        .chain(names.iter().map(String::as_str))
        .take(16_384)
        .collect();
    refused_rows(
        &rows(&[&names]),
        ProblemCode::UnknownColumn,
        "bad.xlsx!bodies!E1: unknown column",
    );
    let more: Vec<&str> = std::iter::repeat_n("x", 16_385).collect();
    refused_rows(&rows(&[&more]), ProblemCode::BadStructure, "too many cells in row 1");
}

#[test]
fn places_of_cells_are_checked() {
    use ProblemCode::BadStructure;
    for (cell, says) in [
        ("<c r='AAAAAAAAAAAAAAAA1'><v>1</v></c>", "in row 1"),
        ("<c r='A99999999999999999999'><v>1</v></c>", "in row 1"),
        ("<c r='A2'><v>1</v></c>", "a cell \\\"A2\\\" in row 1"),
        ("<c r=''><v>1</v></c>", "in row 1"),
        ("<c r='A1'><v>1</v></c><c r='A1'><v>2</v></c>", "row 1 has a cell twice"),
        ("<c s='-1'><v>1</v></c>", "a style"),
        ("<c s='99999999999999999999999'><v>1</v></c>", "a style"),
        ("<c t='?'><v>1</v></c>", "a cell of the kind"),
        ("<c t='s'><v>0</v></c>", "no shared text has the number"),
        ("<c t='s'><v>abc</v></c>", "no shared text has the number"),
        ("<c t='s'><v>-1</v></c>", "no shared text has the number"),
        ("<c r='A1' r='B1'><v>1</v></c>", "duplicate"),
    ] {
        refused_rows(&format!("<row r='1'>{cell}</row>"), BadStructure, says);
    }
    for (number, says) in [
        ("0", "row 0 after row 0"),
        ("1048577", "row 1048577 after row 0"),
        ("4294967296", "after row 0"),
        ("99999999999999999999999", "a row"),
        ("-1", "a row"),
        ("A1", "a row"),
    ] {
        refused_rows(&format!("<row r='{number}'/>"), BadStructure, says);
    }
    refused_rows("<row r='2'/><row r='1'/>", BadStructure, "row 1 after row 2");
}

#[test]
fn xml_that_is_none_is_refused() {
    use ProblemCode::BadStructure;
    for text in ["", "text", "<a>", "<a></b>", "<a", "</a>", "\0", "<a b=c/>"] {
        let (code, text) = first(&bodies().with(SHEET, text).pack());
        let is_said = [BadStructure, ProblemCode::MissingHeader].contains(&code);
        assert!(is_said, "{text}");
    }
    let other: Vec<u8> = format!("<worksheet xmlns='{MAIN}'><sheetData>")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    refused(
        &bodies().with(SHEET, [b"\xFF\xFE".to_vec(), other].concat()).pack(),
        BadStructure,
        "UTF-8",
    );
    refused(&bodies().with(SHEET, b"<a>\xC3\x28</a>").pack(), BadStructure, "bad.xlsx!bodies");
}

/// A written workbook, as the fuzzer's first step.
fn written() -> Vec<u8> {
    write_workbook(&Tables { title: "x".into(), ..Tables::default() }).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_change_of_bytes_is_read_or_refused(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        for mut bytes in [written(), bodies().pack()] {
            for (at, byte) in &changes {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            let _ = read_workbook("any.xlsx", &bytes);
        }
    }

    #[test]
    fn any_sheet_is_read_or_refused_at_a_place_within(
        rows in "(<row r='[0-9]{1,7}'>|<row>|</row>|<c r='[A-Z]{1,3}[0-9]{1,2}' t='(s|b|e|n|d|str|inlineStr)'>|<c>|</c>|<v>|</v>|<is><t>|</t></is>|<f>|</f>|id|name|[0-9.eE+-]{1,5}|<!-- -->|&amp;){0,40}",
    ) {
        let parts = Parts::of(&[("bodies", &rows), ("programme", &rows)]);
        let problems = match read_workbook("any.xlsx", &parts.pack()) {
            Ok(dataset) => dataset.warnings,
            Err(problems) => problems,
        };
        for problem in problems.kept() {
            prop_assert!(problem.place.line.is_none_or(|line| (1..=1 << 20).contains(&line)));
            prop_assert!(problem.place.column.is_none_or(|column| (1..=1 << 14).contains(&column)));
        }
    }
}
