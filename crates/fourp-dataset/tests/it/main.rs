//! What the crate promises, from outside.

#![cfg(test)]

mod claims;
mod encodings;
mod faults;
mod folder;
mod hostile;
#[cfg(feature = "import-360giving")]
mod import_360;
#[cfg(feature = "import-fiscal")]
mod import_fiscal;
#[cfg(feature = "import-grants-register")]
mod import_grants;
#[cfg(feature = "import-iati")]
mod import_iati;
#[cfg(feature = "import-ocds")]
mod import_ocds;
#[cfg(feature = "import-popolo")]
mod import_popolo;
#[cfg(any(
    feature = "import-fiscal",
    feature = "import-iati",
    feature = "import-ocds",
    feature = "import-popolo",
    feature = "import-spend"
))]
mod import_sources;
#[cfg(feature = "import-spend")]
mod import_spend;
mod lenient;
mod package;
mod page;
mod problems;
#[cfg(feature = "xlsx")]
mod raw_workbook;
mod redact;
mod round_trip;
mod stream;
mod suppress;
mod template;
#[cfg(feature = "xlsx")]
mod workbook;
#[cfg(feature = "xlsx")]
mod workbook_hostile;
