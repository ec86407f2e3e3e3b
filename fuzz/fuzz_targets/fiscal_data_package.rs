//! Fiscal Data Packages, a description and a file parted by a NUL byte: whatever the bytes, every row is accounted for, and what is imported is a programme that is
//! written so that it is read as the same.
#![no_main]

use fourp_dataset::{
    import::{FiscalOptions, FiscalPackage, fiscal_data_package},
    read_tables, write_tables,
};
use fourp_model::{Currency, Marking, Source, Standing};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let source = Source {
        id: "sample".parse().unwrap(),
        title: "A sample".into(),
        publisher: "nobody".into(),
        published: None,
        address: None,
        standing: Standing::Primary,
        copy_of: None,
        licence: None,
        marking: Marking::Public,
        note: None,
    };
    let Some(at) = data.iter().position(|byte| *byte == 0) else { return };
    let (descriptor, csv) = (&data[..at], &data[at + 1..]);
    let options = FiscalOptions { currency: Some(Currency::GBP), ..FiscalOptions::default() };
    let resources = [("a.csv", csv)];
    let package = FiscalPackage {
        file: "datapackage.json",
        descriptor,
        resources: &resources,
        source: &source,
        options: &options,
    };
    let Ok(imported) = fiscal_data_package(package) else { return };
    let mut currencies: Vec<_> =
        imported.tables.flows.iter().map(|flow| flow.amount.currency()).collect();
    currencies.dedup();
    if currencies.len() > 1 {
        // Amounts of several currencies make no folder.
        return;
    }
    for facts in &imported.files {
        assert_eq!(facts.rows, facts.accepted + facts.rejected + facts.merged);
    }
    let rejected: u64 = imported.files.iter().map(|facts| facts.rejected).sum();
    assert_eq!(rejected, imported.rejected.len() as u64);
    assert!(imported.tables.flows.iter().all(|flow| flow.amount.minor() > 0));
    let programme = imported.into_programme().unwrap();
    assert!(programme.dangling().is_empty());
    let written = write_tables(programme.tables());
    let files = written.iter().map(|(name, text)| (name.as_str(), text.as_bytes()));
    let again = read_tables(files).unwrap();
    assert_eq!(again.programme.tables(), programme.tables());
});
