//! The government grants register: four years of schemes of every department.

use fourp_dataset::read_tables;
use fourp_model::{Problems, Programme};

/// The files of [`uk_grants_register`], each with its name, as they would stand in a folder.
pub const UK_GRANTS_REGISTER_FILES: &[(&str, &[u8])] = files!("uk_grants_register":
    "bodies.csv" "body_classes.csv" "flows.csv" "programme.csv" "sources.csv"
);

/// The schemes in the UK government grants register, 2013-14 to 2016-17.
///
/// 4,721 flows from departments to classes of recipients, each from one row of a list, with the row's
/// number and the scheme's title. Less what came back, the lists come to £146.83bn, £132.03bn, £109.04bn and
/// £99.84bn. The register makes amounts public and does not say that they were paid, names no recipient,
/// and states no strand or threat. A row is in the year of its list; whether a list is complete is not
/// said, so nothing is declared complete, and what is missing from a year may still have been given.
///
/// Made by `fourp_dataset::import::grants_register` of the files that were published; the folder's
/// `README.md` names them, and says how far to trust what came of them. Contains public sector information licensed under the Open Government Licence v3.0.
///
/// Reading parses 1.2 MB of text, in time proportional to n log n for its rows.
///
/// ```
/// use fourp_model::{Flow, FlowKind};
///
/// let register = fourp_casebook::uk_grants_register()?;
/// let flows = register.rows::<Flow>();
/// assert_eq!(flows.len(), 4721);
/// // Negative amounts are flows the other way.
/// assert_eq!(flows.iter().filter(|flow| flow.kind == FlowKind::Refund).count(), 15);
/// # Ok::<(), fourp_model::Problems>(())
/// ```
///
/// # Errors
/// None that a release can have: the same reading is a test of this crate.
pub fn uk_grants_register() -> Result<Programme, Problems> {
    read_tables(UK_GRANTS_REGISTER_FILES.iter().copied()).map(|dataset| dataset.programme)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{assert_nothing_is_left_out, assert_written_by_the_library};
    use fourp_model::{Flow, Party, Phase};

    #[test]
    fn the_register_is_read_without_a_problem() {
        let dataset = read_tables(UK_GRANTS_REGISTER_FILES.iter().copied());
        let dataset = dataset.unwrap_or_else(|problems| panic!("{problems}"));
        assert!(dataset.warnings.is_empty(), "{}", dataset.warnings);
        assert_eq!(dataset.programme.rows::<Flow>().len(), 1019 + 1156 + 1346 + 1200);
    }

    #[test]
    fn no_recipient_is_named_and_no_payment_dated() {
        for flow in uk_grants_register().unwrap().rows::<Flow>() {
            let place = flow.citation.to_string();
            let bodies = [&flow.payer, &flow.payee].map(|party| matches!(party, Party::Body(_)));
            assert!(bodies != [true, true], "{place} names both");
            assert_eq!(flow.phase, Phase::Announced, "{place}");
            let dates = [flow.announced, flow.confirmed, flow.paid, flow.withdrawn];
            assert_eq!(dates, [None; 4], "{place}");
        }
    }

    #[test]
    fn the_tables_are_as_the_library_would_write_them() {
        assert_written_by_the_library("uk_grants_register", UK_GRANTS_REGISTER_FILES);
    }

    #[test]
    fn no_file_of_the_folder_is_left_out() {
        assert_nothing_is_left_out("uk_grants_register", UK_GRANTS_REGISTER_FILES);
    }
}
