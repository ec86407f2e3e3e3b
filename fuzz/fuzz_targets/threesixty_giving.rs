//! Grants in the columns of 360Giving: whatever the bytes, every row is accounted for, and what is imported is a programme that is
//! written so that it is read as the same.
#![no_main]

use fourp_dataset::{
    import::{GrantsFile, threesixty_giving},
    read_tables, write_tables,
};
use fourp_model::{Marking, Source, Standing};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
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
    let file = GrantsFile { file: "grants.csv", bytes: data, source: &source };
    let Ok(imported) = threesixty_giving([file]) else { return };
    let mut accepted = 0;
    for facts in &imported.files {
        assert_eq!(facts.rows, facts.accepted + facts.rejected + facts.merged);
        accepted += facts.accepted;
    }
    let awards = imported.tables.flows.iter().filter(|flow| flow.phase.as_str() == "confirmed");
    assert_eq!(accepted, awards.count() as u64);
    let programme = imported.into_programme().unwrap();
    assert!(programme.dangling().is_empty());
    let written = write_tables(programme.tables());
    let files = written.iter().map(|(name, text)| (name.as_str(), text.as_bytes()));
    let again = read_tables(files).unwrap();
    assert_eq!(again.programme.tables(), programme.tables());
});
