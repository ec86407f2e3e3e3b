//! Activities of IATI: whatever the bytes, every row is accounted for, and what is imported is a programme that is
//! written so that it is read as the same.
#![no_main]

use fourp_dataset::import::{IatiFile, iati};
use fourp_fuzz::{kept, source};
use fourp_model::Currency;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let source = source();
    let currency = Some(Currency::GBP);
    let file = IatiFile { file: "a.xml", bytes: data, source: &source, currency };
    let Ok(import) = iati([file]) else { return };
    let imported = import.imported;
    assert!(imported.tables.flows.iter().all(|flow| flow.amount.minor() > 0));
    assert!(kept(imported).dangling().is_empty());
});
