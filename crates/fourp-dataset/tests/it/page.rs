//! The committed pages describe what the code reads.

use std::{env, fs, path::PathBuf};

fn assert_committed(name: &str, page: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name);
    if env::var_os("FOURP_BLESS").is_some() {
        fs::write(&path, page).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == page, "docs/{name} has fallen behind; write it again with FOURP_BLESS=1");
}

#[test]
fn the_page_of_the_format_is_that_of_the_code() {
    assert_committed("data-format.md", &fourp_dataset::data_format_page());
}

#[test]
fn the_page_of_problems_is_that_of_the_code() {
    assert_committed("problems.md", &fourp_dataset::problem_page());
}
