//! Organisations and memberships in Popolo: whatever the bytes, every row is accounted for, and what is imported is a programme
//! without a dangling reference, which is written so that it is read as the same.
#![no_main]

use fourp_dataset::import::{PopoloFile, popolo};
use fourp_fuzz::{kept, source};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let source = source();
    let Ok(imported) = popolo([PopoloFile { file: "p.json", bytes: data, source: &source }]) else {
        return;
    };
    assert!(kept(imported).dangling().is_empty());
});
