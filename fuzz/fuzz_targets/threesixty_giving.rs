//! Grants in the columns of 360Giving: whatever the bytes, every row is accounted for, and what is imported is a programme that is
//! written so that it is read as the same.
#![no_main]
#![expect(clippy::as_conversions, reason = "a panic is how the fuzzer is told of a fault")]

use fourp_dataset::import::{GrantsFile, threesixty_giving};
use fourp_fuzz::{kept, source};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let source = source();
    let file = GrantsFile { file: "grants.csv", bytes: data, source: &source };
    let Ok(imported) = threesixty_giving([file]) else { return };
    let mut accepted = 0;
    for facts in &imported.files {
        accepted += facts.accepted;
    }
    let awards = imported.tables.flows.iter().filter(|flow| flow.phase.as_str() == "confirmed");
    assert_eq!(accepted, awards.count() as u64);
    assert!(kept(imported).dangling().is_empty());
});
