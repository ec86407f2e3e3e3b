//! Answers of the GOV.UK organisations API: whatever the bytes, every organisation is accounted for, and what is imported is a
//! programme that is written so that it is read as the same.
#![no_main]
#![expect(
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "a panic is how the fuzzer is told of a fault"
)]

use fourp_dataset::import::{OrganisationsPage, govuk_organisations};
use fourp_fuzz::{kept, source};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let source = source();
    let page = OrganisationsPage { file: "page.json", bytes: data };
    let Ok(imported) = govuk_organisations([page], &source) else { return };
    let facts = &imported.files[0];
    assert_eq!(facts.accepted, imported.tables.bodies.len() as u64);
    kept(imported);
});
