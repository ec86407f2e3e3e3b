//! Lists of payments: whatever the bytes, every line is accounted for, and what is imported is written so that it is read as the
//! same.
#![no_main]
#![expect(
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "a panic is how the fuzzer is told of a fault"
)]

use fourp_dataset::import::{SpendFile, spend};
use fourp_fuzz::{kept, source};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let source = source();
    let file = SpendFile { file: "s.csv", bytes: data, entity: Some("A body"), source: &source };
    let Ok(imported) = spend([file]) else { return };
    let facts = &imported.files[0];
    assert_eq!(facts.accepted, imported.tables.flows.len() as u64);
    assert!(kept(imported).dangling().is_empty());
});
