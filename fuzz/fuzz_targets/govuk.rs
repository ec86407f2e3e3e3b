//! Answers of the GOV.UK organisations API: whatever the bytes, every organisation is accounted for, and what is imported is a
//! programme that is written so that it is read as the same.
#![no_main]

use fourp_dataset::{
    import::{OrganisationsPage, govuk_organisations},
    read_tables, write_tables,
};
use fourp_model::{Marking, Source, Standing};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let source = Source {
        id: "gov-uk".parse().unwrap(),
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
    let page = OrganisationsPage { file: "page.json", bytes: data };
    let Ok(imported) = govuk_organisations([page], &source) else { return };
    let facts = &imported.files[0];
    assert_eq!(facts.rows, facts.accepted + facts.rejected + facts.merged);
    assert_eq!(facts.accepted, imported.tables.bodies.len() as u64);
    assert_eq!(facts.rejected, imported.rejected.len() as u64);
    let programme = imported.into_programme().unwrap();
    let written = write_tables(programme.tables());
    let files = written.iter().map(|(name, text)| (name.as_str(), text.as_bytes()));
    if let Ok(again) = read_tables(files) {
        assert_eq!(again.programme.tables(), programme.tables());
    }
});
