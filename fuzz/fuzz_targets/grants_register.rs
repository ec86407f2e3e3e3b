//! Lists of the grants register: whatever the bytes, every row is accounted for, and what is imported is a programme that is
//! written so that it is read as the same.
#![no_main]
#![expect(
    clippy::as_conversions,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a panic is how the fuzzer is told of a fault"
)]

use fourp_dataset::import::{GrantsList, grants_register};
use fourp_fuzz::{kept, source};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let year = "2013-14".parse().unwrap();
    let source = source();
    let list = GrantsList { file: "list.csv", bytes: data, year: &year, source: &source };
    let Ok(imported) = grants_register([list]) else { return };
    let facts = &imported.files[0];
    assert_eq!(facts.accepted, imported.tables.flows.len() as u64);
    assert_eq!(facts.blank, imported.blank.iter().map(|run| run.rows).sum::<u64>());
    assert!(kept(imported).dangling().is_empty());
});
