//! Organisations and memberships in Popolo: whatever the bytes, every row is accounted for, and what is imported is a programme
//! without a dangling reference, which is written so that it is read as the same.
#![no_main]

use fourp_dataset::{
    import::{PopoloFile, popolo},
    read_tables, write_tables,
};
use fourp_model::{Marking, Source, Standing};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let source = Source {
        id: "popolo".parse().unwrap(),
        title: "Organisations".into(),
        publisher: "nobody".into(),
        published: None,
        address: None,
        standing: Standing::Primary,
        copy_of: None,
        licence: None,
        marking: Marking::Public,
        note: None,
    };
    let Ok(imported) = popolo([PopoloFile { file: "p.json", bytes: data, source: &source }]) else { return };
    let facts = &imported.files[0];
    assert_eq!(facts.rows, facts.accepted + facts.rejected + facts.merged);
    assert_eq!(facts.rejected, imported.rejected.len() as u64);
    let programme = imported.into_programme().unwrap();
    assert!(programme.dangling().is_empty());
    let written = write_tables(programme.tables());
    let files = written.iter().map(|(name, text)| (name.as_str(), text.as_bytes()));
    let again = read_tables(files).unwrap();
    assert_eq!(again.programme.tables(), programme.tables());
});
