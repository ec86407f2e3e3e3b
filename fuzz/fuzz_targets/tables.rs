//! The reader of tables: whatever the bytes, a programme or problems, and a programme that is written
//! and read again is the same.
#![no_main]
#![expect(clippy::indexing_slicing, reason = "a panic is how the fuzzer is told of a fault")]

use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 8] = [
    "claims.csv",
    "sources.csv",
    "checks.csv",
    "statements.csv",
    "bodies.csv",
    "flows.csv",
    "priorities.csv",
    "programme.csv",
];

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let name = NAMES[usize::from(*first) % NAMES.len()];
    let _ = fourp_dataset::read_tables([(name, rest)]);
});
