//! What is written is read as the same; what is read does not depend on the order of rows.

use fourp_dataset::{Dataset, read_tables, write_table, write_tables};
use fourp_model::{
    Claim, Figure, FigureKind, ProblemCode, Programme, Provenance, Table, TableVisitorMut, Tabled,
    Tables, arbitrary,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn read(files: &[(String, String)]) -> Dataset {
    let files = files.iter().map(|(name, text)| (name.as_str(), text.as_bytes()));
    read_tables(files).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Puts the rows of every table in the opposite order.
struct Reverse;

impl TableVisitorMut for Reverse {
    fn table<R: Tabled>(&mut self, rows: &mut Vec<R>) {
        rows.reverse();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_programme_comes_back(
        programme in arbitrary::programme(),
        made_by in proptest::option::of("[a-z]{1,8}( --[a-z]{1,4}){0,2}"),
    ) {
        let mut tables = programme.into_tables();
        tables.provenance =
            made_by.map_or(Provenance::Real, |made_by| Provenance::Synthetic { made_by });
        let programme = Programme::new(tables).unwrap();
        let written = write_tables(programme.tables());
        let dataset = read(&written);
        prop_assert_eq!(dataset.programme.tables(), programme.tables());
        prop_assert_eq!(write_tables(dataset.programme.tables()), written);
        for facts in &dataset.files {
            prop_assert_eq!(facts.rows, facts.accepted + facts.rejected + facts.merged);
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter(programme in arbitrary::programme()) {
        let written = write_tables(programme.tables());
        let mut tables = programme.into_tables();
        tables.visit_mut(&mut Reverse);
        let (one, other) = (read(&written), read(&write_tables(&tables)));
        prop_assert_eq!(one.programme.tables(), other.programme.tables());
        let kinds = |dataset: &Dataset| dataset.warnings.counts().collect::<Vec<_>>();
        prop_assert_eq!(kinds(&one), kinds(&other));
    }

    #[test]
    fn references_dangle_where_the_programme_says_so(programme in arbitrary::programme()) {
        let dataset = read(&write_tables(programme.tables()));
        // Tables without rows have no file, and what names their rows is told once for each column.
        let has_file = |table: Table| dataset.files.iter().any(|f| f.file == format!("{table}.csv"));
        let expected: BTreeSet<(String, String)> = programme
            .dangling()
            .into_iter()
            .filter(|dangling| dangling.kind.table().is_some_and(has_file))
            .map(|dangling| (dangling.row.table.to_string(), dangling.id))
            .collect();
        let found: BTreeSet<(String, String)> = dataset
            .warnings
            .kept()
            .into_iter()
            .filter(|problem| problem.code == ProblemCode::DanglingReference)
            .filter(|problem| !problem.expected.contains("not there"))
            .map(|problem| {
                let table = problem.place.file.trim_end_matches(".csv").to_owned();
                (table, problem.value.clone().unwrap())
            })
            .collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn any_bytes_are_read_or_have_problems_within_the_file(
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
        text in "(id|name|kind|source|value|party|period|[,\"\r\n;éx0-9. -]){0,80}",
        table in arbitrary::table(),
    ) {
        let name = format!("{table}.csv");
        for bytes in [bytes.as_slice(), text.as_bytes()] {
            let problems = match read_tables([(name.as_str(), bytes), ("programme.csv", bytes)]) {
                Ok(dataset) => dataset.warnings,
                Err(problems) => problems,
            };
            let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
            let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\r', "\n");
            let lines: Vec<usize> = text.split('\n').map(|line| line.chars().count()).collect();
            for problem in problems.kept() {
                let line = problem.place.line.unwrap_or(1);
                let length = lines.get(usize::try_from(line).unwrap() - 1).copied();
                let column = usize::try_from(problem.place.column.unwrap_or(1)).unwrap();
                prop_assert!(length.is_some_and(|length| column <= length + 1), "{}", problem);
            }
        }
    }

    #[test]
    fn a_row_with_one_byte_changed_is_read_or_refused(
        claim in arbitrary::claim(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut bytes = write_table(&[claim]).into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(dataset) = read_tables([("claims.csv", bytes.as_slice())]) {
            prop_assert!(dataset.programme.tables().claims.len() <= 1);
        }
    }
}

#[test]
fn digits_beyond_a_float_are_kept() {
    let value = "12345678901234567.89";
    let figure =
        Figure::new(FigureKind::Exact { value: value.parse().unwrap() }, "GBP".parse().unwrap());
    let claim = Claim::new(
        "C1".parse().unwrap(),
        "spending".parse().unwrap(),
        "all".parse().unwrap(),
        "2015-16".parse().unwrap(),
        figure.unwrap(),
        fourp_model::Citation::of("nao".parse().unwrap()),
    );
    let tables = Tables { claims: vec![claim.clone()], ..Tables::default() };
    let written = write_tables(&tables);
    assert!(written[1].1.contains(&format!(",exact,{value},")));
    assert_eq!(read(&written).programme.tables().claims, [claim]);
    let flow = format!(
        "payer,payee,amount,kind,phase,period,source\nho,nca,GBP {value},grant,paid,2015-16,nao\n"
    );
    let flows = read(&[("flows.csv".into(), flow)]);
    assert_eq!(flows.programme.tables().flows[0].amount.minor(), 1_234_567_890_123_456_789);
}
