//! Whatever a file of grants holds, every row of it is accounted for, in CSV and in a workbook alike.

use fourp_dataset::{
    import::{GrantsFile, Imported, threesixty_giving},
    read_tables, write_tables,
};
use fourp_model::{Marking, Phase, Problems, Source, Standing};
use proptest::prelude::*;

const HEADER: &str = "Identifier,Title,Currency,Amount Awarded,Amount Disbursed,Award Date,Planned Dates:Start Date,\
    Planned Dates:End Date,Recipient Org:Identifier,Recipient Org:Name,Funding Org:Name\n";

fn import(bytes: &[u8]) -> Result<Imported, Problems> {
    let source = Source {
        id: "grants".parse().unwrap(),
        title: "Grants".into(),
        publisher: "nobody".into(),
        published: None,
        address: None,
        standing: Standing::Primary,
        copy_of: None,
        licence: None,
        marking: Marking::Public,
        note: None,
    };
    threesixty_giving([GrantsFile { file: "grants", bytes, source: &source }])
}

/// A cell that a column of grants may have, and one that it should not.
fn cells() -> [BoxedStrategy<String>; 11] {
    let date = || prop_oneof![Just(String::new()), "20[01][0-9]-0[1-9]-[0-3][0-9]", "[0-9]{0,4}"];
    [
        "[a-d]{0,1}".boxed(),
        "[A-Za-z ]{0,5}".boxed(),
        prop_oneof![9 => Just("GBP".to_owned()), 1 => "[A-Z]{0,3}".prop_map(String::from)].boxed(),
        "-?[0-9]{1,5}(\\.[0-9]{1,3})?".boxed(),
        "[0-9]{0,3}".boxed(),
        date().boxed(),
        date().boxed(),
        date().boxed(),
        "[a-c :]{0,3}".boxed(),
        "[A-Ca-c]{0,2}".boxed(),
        "[DE]{0,2}".boxed(),
    ]
}

proptest! {
    #[test]
    fn every_row_is_awarded_merged_refused_or_blank(rows in prop::collection::vec(cells(), 0..14)) {
        let body: Vec<String> = rows.iter().map(|row| format!("{}\n", row.join(","))).collect();
        let imported = import(format!("{HEADER}{}", body.concat()).as_bytes()).unwrap();
        let facts = &imported.files[0];
        prop_assert_eq!(facts.rows, facts.accepted + facts.rejected + facts.merged);
        prop_assert_eq!(facts.rows + facts.blank, u64::try_from(rows.len()).unwrap());
        prop_assert_eq!(facts.rejected, u64::try_from(imported.rejected.len()).unwrap());
        let flows = &imported.tables.flows;
        let awarded = flows.iter().filter(|flow| flow.phase == Phase::Confirmed).count();
        prop_assert_eq!(facts.accepted, u64::try_from(awarded).unwrap());
        prop_assert!(flows.iter().all(|flow| flow.amount.minor() > 0));
        let mut ids: Vec<_> = flows.iter().map(|flow| (flow.phase, &flow.commitment)).collect();
        ids.sort();
        ids.dedup();
        prop_assert_eq!(ids.len(), flows.len(), "an id stands twice in one phase");
        let programme = imported.into_programme().unwrap();
        prop_assert!(programme.dangling().is_empty());
        let written = write_tables(programme.tables());
        let files = written.iter().map(|(name, text)| (name.as_str(), text.as_bytes()));
        let again = read_tables(files).unwrap_or_else(|problems| panic!("{problems}"));
        prop_assert_eq!(again.programme.tables(), programme.tables());
    }
}

#[test]
fn a_file_of_another_form_is_refused() {
    for bytes in [b"".as_slice(), b"id,name\n", b"PK", b"PK\x03\x04 no archive", b"\xFF\xFE\0"] {
        assert!(import(bytes).unwrap_err().is_fatal(), "{}", bytes.escape_ascii());
    }
}

#[test]
fn a_workbook_without_grants_is_refused() {
    let book = fourp_dataset::write_workbook(&fourp_dataset::template_tables()).unwrap();
    let problems = import(&book).unwrap_err();
    assert!(problems.to_string().starts_with("grants: missing table"), "{problems}");
}
