//! Fiscal Data Packages, a description and a file parted by a NUL byte: whatever the bytes, every row is accounted for, and what is imported is a programme that is
//! written so that it is read as the same.
#![no_main]
#![expect(clippy::indexing_slicing, reason = "a panic is how the fuzzer is told of a fault")]

use fourp_dataset::import::{FiscalOptions, FiscalPackage, fiscal_data_package};
use fourp_fuzz::{kept, source};
use fourp_model::Currency;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let source = source();
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
    assert!(imported.tables.flows.iter().all(|flow| flow.amount.minor() > 0));
    assert!(kept(imported).dangling().is_empty());
});
