//! Whatever a list of grants holds, every row of it is accounted for and no penny is lost.

use fourp_dataset::{
    import::{GrantsList, Imported, RepairRule, grants_register},
    read_tables, write_tables,
};
use fourp_model::{FlowKind, Marking, Source, Standing};
use proptest::prelude::*;

const HEADER: &str = "Department,Grants Description,Amount (£m),Recipient type,No. of Recipients\n";

fn source() -> Source {
    Source {
        id: "list".parse().unwrap(),
        title: "A list".into(),
        publisher: "nobody".into(),
        published: None,
        address: None,
        standing: Standing::Primary,
        copy_of: None,
        licence: None,
        marking: Marking::Public,
        note: None,
    }
}

fn import(text: &str) -> Imported {
    let (year, source) = ("2014-15".parse().unwrap(), source());
    let bytes = text.as_bytes();
    grants_register([GrantsList { file: "list.csv", bytes, year: &year, source: &source }]).unwrap()
}

/// A cell as lists have them, or anything else.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("HO".into()),
        Just("Ministry of Tests".into()),
        Just("ChildrenÕs".into()),
        Just("02-Oct".into()),
        Just("multiple".into()),
        "-?[0-9]{1,4}(\\.[0-9]{1,9})?",
        "[1-9],[0-9]{3}",
        "[a-zA-Z? _]{0,12}",
        "[^,\"\\p{Cc}]{0,6}",
        Just("a,b".into()),
    ]
}

proptest! {
    #[test]
    fn every_row_is_a_flow_or_refused_or_blank(rows in prop::collection::vec(prop::collection::vec(cell(), 1..7), 0..12)) {
        let body: Vec<String> = rows.iter().map(|row| format!("{}\n", row.join(","))).collect();
        let imported = import(&format!("{HEADER}{}", body.concat()));
        let facts = &imported.files[0];
        prop_assert_eq!(facts.rows, facts.accepted + facts.rejected + facts.merged);
        prop_assert_eq!(facts.rows + facts.blank, u64::try_from(rows.len()).unwrap());
        prop_assert_eq!(facts.accepted, u64::try_from(imported.tables.flows.len()).unwrap());
        prop_assert_eq!(facts.rejected, u64::try_from(imported.rejected.len()).unwrap());
        prop_assert_eq!(facts.blank, imported.blank.iter().map(|run| run.rows).sum::<u64>());
        prop_assert!(imported.tables.flows.iter().all(|flow| flow.amount.minor() > 0));
        let reversed = imported.repair_counts().get(&RepairRule::NegativeReversed).copied();
        let refunds = imported.tables.flows.iter().filter(|flow| flow.kind == FlowKind::Refund);
        prop_assert_eq!(reversed.unwrap_or_default(), u64::try_from(refunds.count()).unwrap());
    }

    #[test]
    fn what_is_imported_is_a_programme_that_is_written_and_read(rows in prop::collection::vec((cell(), cell(), -999_999_i64..999_999, cell(), cell()), 0..12)) {
        let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
        let body = rows.iter().map(|(department, title, pounds, sector, count)| {
            // Six decimals of a million are pounds.
            let sign = if *pounds < 0 { "-" } else { "" };
            let amount = format!("{sign}0.{:06}", pounds.abs());
            let cells = [department, title, &amount, sector, count].map(|cell| quoted(cell));
            format!("{}\n", cells.join(","))
        });
        let imported = import(&format!("{HEADER}{}", body.collect::<String>()));
        let sum: i64 = imported.tables.flows.iter().map(|flow| match flow.kind {
            FlowKind::Refund => -flow.amount.minor(),
            _ => flow.amount.minor(),
        }).sum();
        prop_assert_eq!(sum, rows.iter().map(|row| row.2 * 100).sum::<i64>());
        let programme = imported.into_programme().unwrap();
        prop_assert!(programme.dangling().is_empty());
        let written = write_tables(programme.tables());
        let files = written.iter().map(|(name, text)| (name.as_str(), text.as_bytes()));
        let again = read_tables(files).unwrap_or_else(|problems| panic!("{problems}"));
        prop_assert_eq!(again.programme.tables(), programme.tables());
    }
}

#[test]
fn a_list_that_is_no_text_is_refused() {
    let (year, source) = ("2014-15".parse().unwrap(), source());
    for bytes in [b"".as_slice(), b"\xFF\xFE\0", b"PK\x03\x04", b"\"open"] {
        let list = GrantsList { file: "list.csv", bytes, year: &year, source: &source };
        assert!(grants_register([list]).unwrap_err().is_fatal(), "{}", bytes.escape_ascii());
    }
}

#[test]
fn a_million_blank_rows_are_one_run() {
    let imported = import(&format!("{HEADER}{}HO,A,1,,\n,,,,\n", ",,,,\n".repeat(1_000_000)));
    let runs: Vec<_> = imported.blank.iter().map(ToString::to_string).collect();
    assert_eq!(
        runs,
        ["list.csv:2 to line 1000001: 1000000 blank", "list.csv:1000003 to line 1000003: 1 blank"]
    );
    assert_eq!(imported.tables.flows[0].citation.locator.as_deref(), Some("row 1000002"));
}
