//! `programme.csv`: whatever it says, what is read of it is written so that it is read as the same.
#![no_main]
#![expect(clippy::unwrap_used, reason = "a panic is how the fuzzer is told of a fault")]

use fourp_dataset::{read_tables, write_tables};
use libfuzzer_sys::fuzz_target;

const SOURCES: &[u8] = b"id,title,publisher,standing,marking\n";

fuzz_target!(|data: &[u8]| {
    let files = [("programme.csv", data), ("sources.csv", SOURCES)];
    let Ok(dataset) = read_tables(files) else { return };
    let tables = dataset.programme.tables();
    let written = write_tables(tables);
    let files = written.iter().map(|(name, text)| (name.as_str(), text.as_bytes()));
    let again = read_tables(files.chain([("sources.csv", SOURCES)])).unwrap();
    assert_eq!(again.programme.tables(), tables);
});
