//! A folder with twenty-five faults of different kinds: one reading finds them all, each in its place.

pub(crate) mod list;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use fourp::dataset::{Options, read, salvage};
use list::PLANTED;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/planted_faults")
}

#[test]
fn every_fault_is_of_another_kind() {
    let kinds: BTreeSet<_> = PLANTED.iter().map(|planted| planted.code).collect();
    assert_eq!(kinds.len(), PLANTED.len());
    for planted in PLANTED {
        assert!(folder().join(planted.table).with_extension("csv").is_file(), "{planted:?}");
        assert!(!planted.what.is_empty());
    }
}

#[test]
fn the_cell_of_a_fault_is_the_one_at_its_column() {
    for planted in PLANTED {
        let (Some(column), Some(cell)) = (planted.column, planted.cell) else { continue };
        let bytes = fs::read(folder().join(planted.table).with_extension("csv")).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let line = text.lines().nth(usize::try_from(planted.line).unwrap() - 1).unwrap();
        let before = line.chars().take(usize::try_from(column).unwrap() - 1);
        // No quoted cell with a comma stands before a fault.
        assert_eq!(before.filter(|&c| c == ',').count() + 1, usize::try_from(cell).unwrap());
    }
}

#[test]
fn one_reading_finds_every_fault_in_its_place_and_nothing_else() {
    let problems = read(&folder(), &Options::default()).unwrap_err();
    let found: Vec<_> = problems
        .kept()
        .into_iter()
        .map(|problem| {
            let place = &problem.place;
            (place.file.clone(), place.line, place.column, place.field.clone(), problem.code)
        })
        .collect();
    let planted = PLANTED.map(|planted| {
        let field = planted.field.map(str::to_owned);
        let file = format!("{}.csv", planted.table);
        (file, Some(planted.line), planted.column, field, planted.code)
    });
    assert_eq!(found, planted);
}

#[test]
fn a_lenient_reading_finds_the_same_and_keeps_the_rest() {
    let salvage = salvage(&folder(), &Options::default()).unwrap();
    assert_eq!(salvage.problems, read(&folder(), &Options::default()).unwrap_err());
    let tables = salvage.programme.tables();
    assert_eq!((tables.flows.len(), tables.claims.len(), tables.threats.len()), (1, 1, 2));
    let excluded: Vec<String> = salvage
        .excluded
        .iter()
        .map(ToString::to_string)
        .filter(|line| line.contains(':'))
        .collect();
    assert!(
        excluded.iter().any(|line| {
            line == "flows: 2 rows left out; amount: EUR 5.00 in 1 of them, not read in 1"
        }),
        "{excluded:?}"
    );
}
