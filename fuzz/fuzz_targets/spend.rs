//! Lists of payments: whatever the bytes, every line is accounted for, and what is imported is written so that it is read as the
//! same.
#![no_main]

use fourp_dataset::{
    import::{SpendFile, spend},
    read_tables, write_tables,
};
use fourp_model::{Marking, Source, Standing};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let source = Source {
        id: "spend".parse().unwrap(),
        title: "Payments".into(),
        publisher: "nobody".into(),
        published: None,
        address: None,
        standing: Standing::Primary,
        copy_of: None,
        licence: None,
        marking: Marking::Public,
        note: None,
    };
    let file = SpendFile { file: "s.csv", bytes: data, entity: Some("A body"), source: &source };
    let Ok(imported) = spend([file]) else { return };
    let facts = &imported.files[0];
    assert_eq!(facts.rows, facts.accepted + facts.rejected + facts.merged);
    assert_eq!(facts.accepted, imported.tables.flows.len() as u64);
    assert_eq!(facts.rejected, imported.rejected.len() as u64);
    let programme = imported.into_programme().unwrap();
    assert!(programme.dangling().is_empty());
    let written = write_tables(programme.tables());
    let files = written.iter().map(|(name, text)| (name.as_str(), text.as_bytes()));
    let again = read_tables(files).unwrap();
    assert_eq!(again.programme.tables(), programme.tables());
});
