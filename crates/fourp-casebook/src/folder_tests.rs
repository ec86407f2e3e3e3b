//! What must hold of every bundled folder.

use fourp_dataset::{read_tables, write_tables};
use std::fs;

fn folder(name: &str) -> String {
    format!("{}/data/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// That the tables are the bytes the library would write of them. With `FOURP_BLESS` in the environment
/// they are first written so, and the test is to be run again.
///
/// The description of the folder is left out: it would give the licences that are known as those of the
/// whole.
pub(crate) fn assert_written_by_the_library(name: &str, files: &[(&str, &[u8])]) {
    let case = read_tables(files.iter().copied()).unwrap().programme;
    let written = write_tables(case.tables());
    let tables: Vec<_> = written.iter().filter(|(name, _)| name.ends_with(".csv")).collect();
    assert_eq!(tables.len(), files.len());
    for (table, text) in tables {
        let path = format!("{}/{table}", folder(name));
        if std::env::var_os("FOURP_BLESS").is_some() {
            fs::write(&path, text).unwrap();
        }
        let committed = fs::read_to_string(&path).unwrap();
        assert!(committed == *text, "{table} is not as the library would write it");
    }
}

/// That every table of the folder is embedded, in order of name.
pub(crate) fn assert_nothing_is_left_out(name: &str, files: &[(&str, &[u8])]) {
    let mut names: Vec<String> = fs::read_dir(folder(name))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".csv"))
        .collect();
    names.sort();
    let embedded: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, embedded);
}
