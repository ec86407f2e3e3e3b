//! Contracting processes in OCDS: whatever the bytes, every row is accounted for, and what is imported is a programme that is
//! written so that it is read as the same.
#![no_main]

use fourp_dataset::import::{OcdsFile, ocds};
use fourp_fuzz::{kept, source};
use fourp_model::Currency;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let source = source();
    let currency = Some(Currency::GBP);
    let file = OcdsFile { file: "a.json", bytes: data, source: &source, currency };
    let Ok(imported) = ocds([file]) else { return };
    assert!(imported.tables.flows.iter().all(|flow| flow.amount.minor() > 0));
    assert!(kept(imported).dangling().is_empty());
});
