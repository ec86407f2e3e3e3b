//! Whatever a file of grants holds, every row of it is accounted for, in CSV and in a workbook alike.

use fourp_dataset::{
    import::{GrantsFile, Imported, threesixty_giving},
    read_tables, write_tables,
};
use fourp_model::{Marking, Phase, ProblemCode, Problems, Source, Standing};
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
fn a_grant_is_the_same_as_json_and_in_columns() {
    let json = include_bytes!("../data/import/synthetic-360giving.json");
    let imported = import(json).unwrap();
    let facts = &imported.files[0];
    assert_eq!([facts.rows, facts.accepted, facts.rejected, facts.merged], [5, 2, 3, 0]);
    let refused: Vec<_> = imported.rejected.iter().map(ToString::to_string).collect();
    assert_eq!(
        refused,
        [
            "grants:12:56: zero amount: \"0\"",
            "grants:14:12: same id: \"XX-1\"",
            "grants:15: broken row: \"1 cells, not 15\"",
        ]
    );
    let csv = format!(
        "{HEADER}XX-1,Boats,GBP,1500.50,700,2019-03-01T00:00:00Z,2019-04-01,2021-03-31,XX-CHC-2,A sample charity,A sample foundation\n"
    );
    let from_json = &imported.tables.flows;
    let in_columns = import(csv.as_bytes()).unwrap().tables.flows;
    assert_eq!(from_json.len(), 3);
    for (one, other) in from_json.iter().zip(&in_columns) {
        assert_eq!(
            (one.amount, one.phase, &one.period),
            (other.amount, other.phase, &other.period)
        );
        assert_eq!((&one.payee, &one.confirmed), (&other.payee, &other.confirmed));
        assert_eq!((&one.citation, &one.certainty), (&other.citation, &other.certainty));
    }
    let person = &from_json[2];
    assert_eq!(person.payee.to_string(), "class:individual-recipients");
    // No number lies between the text and the pennies.
    assert_eq!(person.amount.minor(), 900_719_925_474_099_301);
    let programme = imported.into_programme().unwrap();
    assert!(programme.dangling().is_empty());
}

#[test]
fn json_without_grants_is_refused() {
    let deep = format!("{{\"grants\":{}{}}}", "[".repeat(200), "]".repeat(200));
    for (bytes, code) in [
        (b"{}".as_slice(), ProblemCode::UnknownFormat),
        (b"[]", ProblemCode::UnknownFormat),
        (b"{\"grants\":[", ProblemCode::BadStructure),
        (b"{\"grants\":\"\xFF\"}", ProblemCode::NotUtf8),
        (deep.as_bytes(), ProblemCode::TooDeep),
    ] {
        assert_eq!(import(bytes).unwrap_err().kept()[0].code, code, "{}", bytes.escape_ascii());
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
