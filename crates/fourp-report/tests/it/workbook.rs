//! The audit as a workbook, with the data of every picture.

use fourp_model::Tables;
use fourp_report::{pictures, workbook};

use crate::support::{Case, tables};

#[test]
fn any_case_fits_a_workbook_and_is_the_same_each_time() {
    let demo = fourp_casebook::demo_programme().unwrap().into_tables();
    for rows in [Tables::default(), tables(), demo] {
        let case = Case::new(rows);
        let bytes = workbook::audit(&case.results()).unwrap();
        assert_eq!(bytes, workbook::audit(&case.results()).unwrap());
        // A zip names each part once beside its bytes, and once more at its end.
        let sheets = bytes.windows(19).filter(|part| *part == b"xl/worksheets/sheet").count() / 2;
        let drawn = pictures::audit(&case.results()).into_iter().filter(|(_, one)| one.is_ok());
        assert_eq!(sheets, 8 + drawn.count());
    }
}
