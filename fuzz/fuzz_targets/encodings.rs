//! Files in any encoding, recognised or named: every row is accounted for, and a strict reading tells
//! the same problems as a lenient one.
#![no_main]
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how the fuzzer is told of a fault"
)]

use fourp_dataset::{Encoding, Options, read_tables, salvage_tables};
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 4] = ["sources.csv", "bodies.csv", "flows.csv", "checks.csv"];

const ENCODINGS: [Option<Encoding>; 6] = [
    None,
    Some(Encoding::Utf8),
    Some(Encoding::Utf16Le),
    Some(Encoding::Utf16Be),
    Some(Encoding::Windows1252),
    Some(Encoding::MacRoman),
];

fuzz_target!(|data: &[u8]| {
    let [first, second, rest @ ..] = data else { return };
    let name = NAMES[usize::from(*first) % NAMES.len()];
    let encoding = ENCODINGS[usize::from(*second) % ENCODINGS.len()];
    let options = Options { encoding, ..Options::default() };
    let salvage = salvage_tables([(name, rest)], &options).unwrap();
    let [facts] = salvage.files.as_slice() else { panic!("{:?}", salvage.files) };
    assert_eq!(facts.rows, facts.accepted + facts.rejected + facts.merged);
    assert_eq!(salvage.excluded.iter().map(|table| table.rows).sum::<u64>(), facts.rejected);
    if encoding.is_none() {
        match read_tables([(name, rest)]) {
            Ok(dataset) => {
                assert_eq!(dataset.programme.tables(), salvage.programme.tables());
                assert_eq!(dataset.warnings, salvage.problems);
            }
            Err(problems) => assert_eq!(problems, salvage.problems),
        }
    }
});
