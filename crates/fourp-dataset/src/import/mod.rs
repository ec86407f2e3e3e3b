//! Other people's files into rows of a programme.
//!
//! An importer reads files in a form of somebody else's and makes rows of them by rules that are written
//! down, one page an importer in the repository's `docs/import`: which column becomes which field, and
//! what is lost. Nothing is dropped in silence. Every row is accounted for, in [`Imported::files`]: it
//! made rows, was refused, was merged, or held nothing; and every cell that is not read as it stands is
//! listed, with the rule by which it was read.
//!
//! What an importer makes are [`Tables`](fourp_model::Tables), to be added to or made into a programme.
//!
//! | form | importer | feature |
//! |---|---|---|
//! | 360Giving Data Standard, as CSV, XLSX and JSON | [`threesixty_giving`] | `import-360giving` |
//! | GOV.UK organisations API, JSON | [`govuk_organisations`] | `import-govuk` |
//! | government grants register of the Cabinet Office, lists of schemes 2013-14 to 2016-17 | [`grants_register`] | `import-grants-register` |
//! | activities of the International Aid Transparency Initiative, XML 2.01 to 2.03 | [`iati`] | `import-iati` |
//! | contracting processes in the Open Contracting Data Standard 1.1 | [`ocds`] | `import-ocds` |
//! | organisations and memberships in Popolo, JSON | [`popolo`](popolo()) | `import-popolo` |
//! | payments of UK public bodies over £25,000 or £500, CSV | [`spend`](spend()) | `import-spend` |
//! | Fiscal Data Packages, version 1 | [`fiscal_data_package`] | `import-fiscal` |

#[cfg(any(
    feature = "import-360giving",
    feature = "import-grants-register",
    feature = "import-spend"
))]
mod amount;
#[cfg(any(
    feature = "import-fiscal",
    feature = "import-iati",
    feature = "import-ocds",
    feature = "import-spend"
))]
mod days;
#[cfg(any(feature = "import-fiscal", feature = "import-iati", feature = "import-ocds"))]
mod decimal;
#[cfg(any(feature = "import-360giving", feature = "import-grants-register"))]
mod ids;
mod imported;
#[cfg(any(
    feature = "import-360giving",
    feature = "import-fiscal",
    feature = "import-ocds",
    feature = "import-popolo"
))]
mod json;
#[cfg(any(
    feature = "import-360giving",
    feature = "import-fiscal",
    feature = "import-grants-register",
    feature = "import-spend"
))]
mod list;
#[cfg(feature = "import-grants-register")]
mod misread;
#[cfg(any(
    feature = "import-fiscal",
    feature = "import-iati",
    feature = "import-ocds",
    feature = "import-spend"
))]
mod negative;
#[cfg(any(
    feature = "import-fiscal",
    feature = "import-iati",
    feature = "import-ocds",
    feature = "import-spend"
))]
mod parties;
#[cfg(any(
    feature = "import-fiscal",
    feature = "import-iati",
    feature = "import-ocds",
    feature = "import-popolo",
    feature = "import-spend"
))]
mod refs;
#[cfg(any(
    feature = "import-360giving",
    feature = "import-fiscal",
    feature = "import-govuk",
    feature = "import-grants-register",
    feature = "import-iati",
    feature = "import-ocds",
    feature = "import-popolo",
    feature = "import-spend"
))]
mod slugs;
#[cfg(any(
    feature = "import-fiscal",
    feature = "import-iati",
    feature = "import-ocds",
    feature = "import-popolo",
    feature = "import-spend"
))]
mod words;

#[cfg(feature = "import-fiscal")]
mod fiscal;
#[cfg(feature = "import-govuk")]
mod govuk;
#[cfg(feature = "import-grants-register")]
mod grants_register;
#[cfg(feature = "import-iati")]
mod iati;
#[cfg(feature = "import-ocds")]
mod ocds;
#[cfg(feature = "import-popolo")]
mod popolo;
#[cfg(feature = "import-spend")]
mod spend;
#[cfg(feature = "import-360giving")]
mod threesixty;

#[cfg(feature = "import-fiscal")]
pub use self::fiscal::{
    FiscalDirection, FiscalOptions, FiscalPackage, FiscalYear, fiscal_data_package,
};
#[cfg(feature = "import-govuk")]
pub use self::govuk::{OrganisationsPage, govuk_organisations};
#[cfg(feature = "import-grants-register")]
pub use self::grants_register::{GrantsList, grants_register};
#[cfg(feature = "import-iati")]
pub use self::iati::{IatiFile, IatiImport, Split, SplitPart, SplitScope, iati};
pub use self::imported::{BlankRows, Imported, RejectedRow, Rejection, Repair, RepairRule};
#[cfg(feature = "import-ocds")]
pub use self::ocds::{OcdsFile, ocds};
#[cfg(feature = "import-popolo")]
pub use self::popolo::{PopoloFile, popolo};
#[cfg(feature = "import-spend")]
pub use self::spend::{SpendFile, spend};
#[cfg(feature = "import-360giving")]
pub use self::threesixty::{GrantsFile, threesixty_giving};
