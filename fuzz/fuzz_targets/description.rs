//! The reader of `datapackage.json`: whatever the bytes, nothing outside of the folder is asked for.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let bodies = b"id,name,kind,source\nnca,NCA,organisation,a\n".as_slice();
    let files = [("datapackage.json", data), ("bodies.csv", bodies)];
    if let Err(problems) = fourp_dataset::read_tables(files) {
        assert!(problems.is_fatal());
    }
});
