//! The committed demo programme is what its command makes.

use crate::demo;
use fourp_casebook::{DEMO_PROGRAMME_FILES, DEMO_PROGRAMME_PLANTED};
use fourp_dataset::{read_tables, write_tables};
use std::{collections::BTreeMap, env, fs, path::Path};

/// The seed of the bundled programme.
const SEED: u64 = 2019;

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/data/demo_programme"))
}

#[test]
fn the_committed_bytes_are_those_of_the_seed() {
    let made = demo::files(SEED, 1);
    if env::var_os("FOURP_BLESS").is_some() {
        for (name, text) in &made {
            fs::write(folder().join(name), text).unwrap();
        }
    }
    let committed = |name: &str| fs::read_to_string(folder().join(name)).unwrap_or_default();
    let behind: Vec<&str> = made
        .iter()
        .filter(|(name, text)| committed(name) != *text)
        .map(|(name, _)| name.as_str())
        .collect();
    assert!(
        behind.is_empty(),
        "{behind:?} are not what the seed makes; FOURP_BLESS=1 writes them again"
    );
    let mut embedded: Vec<&str> = DEMO_PROGRAMME_FILES.iter().map(|(name, _)| *name).collect();
    embedded.push("planted.md");
    embedded.sort_unstable();
    assert_eq!(made.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), embedded);
    assert_eq!(fs::read_dir(folder()).unwrap().count(), made.len());
}

#[test]
fn another_seed_makes_another_programme_and_the_same_seed_the_same() {
    let first = demo::files(1, 1);
    assert_eq!(first, demo::files(1, 1));
    let second = demo::files(2, 1);
    let differ = |name: &str| {
        let text = |files: &[(String, String)]| {
            files.iter().find(|(other, _)| other == name).map(|(_, text)| text.clone())
        };
        text(&first) != text(&second)
    };
    for name in ["flows.csv", "seats.csv", "observations.csv", "capture_lists.csv"] {
        assert!(differ(name), "{name}");
    }
}

#[test]
fn other_seeds_and_scales_are_read_with_the_same_two_warnings() {
    for (seed, scale) in [(7, 1), (2019, 2)] {
        let made = demo::files(seed, scale);
        let tables = made.iter().filter(|(name, _)| name.ends_with(".csv"));
        let dataset = read_tables(tables.map(|(name, text)| (name.as_str(), text.as_bytes())));
        let dataset = dataset.unwrap_or_else(|problems| panic!("{problems}"));
        let warnings = dataset.warnings.to_string();
        assert_eq!(warnings.lines().count(), 2, "{warnings}");
        assert_eq!(dataset.programme.tables().groups.len(), 96 * scale);
    }
}

#[test]
fn it_survives_being_written_and_read() {
    let demo = fourp_casebook::demo_programme().unwrap();
    let written = write_tables(demo.tables());
    let files = written.iter().map(|(name, text)| (name.as_str(), text.as_bytes()));
    assert_eq!(read_tables(files).unwrap().programme.tables(), demo.tables());
}

#[test]
fn every_row_that_the_list_of_defects_names_is_there() {
    let files: BTreeMap<&str, &str> = DEMO_PROGRAMME_FILES
        .iter()
        .map(|(name, bytes)| (name.trim_end_matches(".csv"), std::str::from_utf8(bytes).unwrap()))
        .collect();
    let mut named = 0;
    for line in DEMO_PROGRAMME_PLANTED.lines().skip(2) {
        let cells: Vec<&str> = line.trim_matches(['|', ' ']).split(" | ").collect();
        assert_eq!(cells.len(), 3, "{line}");
        for row in cells[2].split("; ") {
            let (table, text) = row.trim_matches('`').split_once("` `").unwrap();
            let found = files[table].contains(text);
            assert!(found, "{table} has no {text}");
            named += 1;
        }
    }
    assert!(named > 80, "{named}");
}
