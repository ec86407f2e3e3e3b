//! The committed page describes the format that the code reads.

use std::{env, fs, path::PathBuf};

#[test]
fn the_page_is_that_of_the_code() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/data-format.md");
    let page = fourp_dataset::data_format_page();
    if env::var_os("FOURP_BLESS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap();
    assert!(
        committed == page,
        "docs/data-format.md has fallen behind; write it again with FOURP_BLESS=1"
    );
}
