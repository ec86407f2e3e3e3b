//! Real cases, as data with their sources: no formulas, and no figure that nobody published; and, apart from
//! them, one programme that is made up.
//!
//! ```
//! let case = fourp_casebook::uk_soc_2019()?;
//! let tables = case.tables();
//! // "43 territorial police forces": counted in the report, named from other pages.
//! let forces = tables.body_classes.iter().find(|class| class.id.as_str() == "territorial-police-forces");
//! assert!(forces.is_some_and(|class| class.count.is_some()));
//! // 37 groups governed and 59 more discussed; nobody published who they were.
//! assert!(tables.groups.iter().all(|group| group.count.is_some()) && tables.seats.is_empty());
//! // Grants of a public register: who gave how much, to whom as far as it says.
//! assert!(tables.flows.iter().any(|flow| flow.amount.to_string() == "£33,000,000.00"));
//! # Ok::<(), fourp_model::Problems>(())
//! ```
//!
//! | case | function | rows | licence |
//! |---|---|---|---|
//! | the UK response to serious and organised crime, as the National Audit Office and the Committee of Public Accounts described it in 2019 | [`uk_soc_2019`] | every figure, date, body, statement and footnote of two documents, the published series that bear on them, and 58 grants of a public register | see `LICENCES.md` |
//! | the organisations of the United Kingdom's government, as GOV.UK lists them | `govuk_organisations`, with the feature `govuk` | 1,254 bodies with their parents and successors | Open Government Licence v3.0 |
//! | the committees of the United States Congress | `us_congress_committees`, with the feature `us-congress` | 230 groups and 3,879 seats | CC0 |
//! | the government grants register, 2013-14 to 2016-17 | `uk_grants_register`, with the feature `grants-register` | 4,721 flows from departments to classes of recipients | Open Government Licence v3.0 |
//! | no real one: a programme made up from end to end, which says so | `demo_programme`, with the feature `demo` | every table, with defects that are planted and listed | MIT or Apache-2.0 |
//!
//! A case is a folder of tables, embedded and read through [`fourp_dataset`] as yours would be. What its
//! files hold, how far to trust them and what the documents leave out is said in the folder's
//! `README.md`. Where each row of the documents' figures and sentences is kept, or why it is not, stands
//! in the repository's `docs/case.md`.

macro_rules! files {
    ($folder:literal: $($name:literal)*) => {
        &[$( ($name, include_bytes!(concat!("../data/", $folder, "/", $name))), )*]
    };
}

#[cfg(feature = "demo")]
mod demo;
#[cfg(feature = "govuk")]
mod govuk;
#[cfg(feature = "grants-register")]
mod grants;
#[cfg(feature = "us-congress")]
mod us_congress;

#[cfg(feature = "demo")]
pub use demo::{DEMO_PROGRAMME_FILES, DEMO_PROGRAMME_PLANTED, demo_programme};
use fourp_dataset::read_tables;
use fourp_model::{Problems, Programme};
#[cfg(feature = "govuk")]
pub use govuk::{GOVUK_ORGANISATIONS_FILES, govuk_organisations};
#[cfg(feature = "grants-register")]
pub use grants::{UK_GRANTS_REGISTER_FILES, uk_grants_register};
#[cfg(feature = "us-congress")]
pub use us_congress::{US_CONGRESS_COMMITTEES_FILES, us_congress_committees};

/// The files of [`uk_soc_2019`], each with its name, as they would stand in a folder.
pub const UK_SOC_2019_FILES: &[(&str, &[u8])] = files!("uk_soc_2019":
    "allocations.csv" "bodies.csv" "body_classes.csv" "capabilities.csv" "checks.csv" "claims.csv"
    "commitments.csv" "completeness.csv" "data_systems.csv" "events.csv" "flows.csv"
    "footnotes.csv" "groups.csv" "indicators.csv" "initiatives.csv" "objectives.csv"
    "observations.csv" "populations.csv" "priorities.csv" "programme.csv" "ratings.csv"
    "recommendations.csv" "recording_changes.csv" "responsibilities.csv" "sources.csv"
    "statements.csv" "strategies.csv" "taxonomies.csv" "threat_labels.csv" "threats.csv"
);

/// The UK response to serious and organised crime, as published in 2019.
///
/// Sources: National Audit Office, press notice on HC 2219, 28 June 2019; House of Commons Committee of
/// Public Accounts, Serious and organised crime, 27 September 2019, paragraphs 1 to 12; the government
/// grants register, 2013-14 to 2016-17; and the pages that its table of sources lists.
///
/// The flows are grants chosen by key words, as announced: neither all the money, nor all
/// of it against crime, nor known to have been paid.
///
/// # Errors
/// None that a release can have: the same reading is a test of this crate.
pub fn uk_soc_2019() -> Result<Programme, Problems> {
    read_tables(UK_SOC_2019_FILES.iter().copied()).map(|dataset| dataset.programme)
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_dataset::write_tables;
    use std::fs;

    #[test]
    fn the_case_is_read_without_a_problem() {
        let dataset = read_tables(UK_SOC_2019_FILES.iter().copied());
        let dataset = dataset.unwrap_or_else(|problems| panic!("{problems}"));
        assert!(dataset.warnings.is_empty(), "{}", dataset.warnings);
    }

    #[test]
    fn every_row_of_the_two_documents_is_there() {
        let case = uk_soc_2019().unwrap();
        let tables = case.tables();
        let published = |id: &str| id.len() == 3 && (id.starts_with('N') || id.starts_with('P'));
        assert_eq!(tables.claims.iter().filter(|claim| published(claim.id.as_str())).count(), 66);
        assert_eq!(tables.events.len(), 27);
        assert_eq!(tables.statements.len(), 73);
        assert_eq!(tables.footnotes.len(), 23);
        assert_eq!(tables.threats.len(), 10);
        assert_eq!(tables.threat_labels.len(), 38);
        assert_eq!(tables.priorities.len(), 5);
        assert!(
            tables
                .claims
                .iter()
                .filter(|claim| published(claim.id.as_str()))
                .all(|claim| claim.citation.anchor.is_some())
        );
    }

    #[test]
    fn the_tables_are_as_the_library_would_write_them() {
        assert_written_by_the_library("uk_soc_2019", UK_SOC_2019_FILES);
    }

    #[test]
    fn no_file_of_the_folder_is_left_out() {
        assert_nothing_is_left_out("uk_soc_2019", UK_SOC_2019_FILES);
    }

    fn folder(name: &str) -> String {
        format!("{}/data/{name}", env!("CARGO_MANIFEST_DIR"))
    }

    /// That the tables are the bytes the library would write of them. With `FOURP_BLESS` in the environment
    /// they are first written so, and the test is to be run again.
    ///
    /// The description of the folder is left out: it would give the licences that are known as those of the
    /// whole.
    pub(crate) fn assert_written_by_the_library(name: &str, files: &[(&str, &[u8])]) {
        let case = read_tables(files.iter().copied()).unwrap().programme;
        let written = write_tables(case.tables());
        let tables: Vec<_> = written.iter().filter(|(name, _)| name.ends_with(".csv")).collect();
        assert_eq!(tables.len(), files.len());
        for (table, text) in tables {
            let path = format!("{}/{table}", folder(name));
            if std::env::var_os("FOURP_BLESS").is_some() {
                fs::write(&path, text).unwrap();
            }
            let committed = fs::read_to_string(&path).unwrap();
            assert!(committed == *text, "{table} is not as the library would write it");
        }
    }

    /// That every table of the folder is embedded, in order of name.
    pub(crate) fn assert_nothing_is_left_out(name: &str, files: &[(&str, &[u8])]) {
        let mut names: Vec<String> = fs::read_dir(folder(name))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".csv"))
            .collect();
        names.sort();
        let embedded: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, embedded);
    }
}
