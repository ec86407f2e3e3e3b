//! Every bundled programme, written and read again.

use fourp::{
    casebook,
    dataset::{read_tables, write_tables},
};

#[test]
fn a_bundled_programme_is_written_as_the_bytes_it_is_read_from() {
    for programme in [
        casebook::uk_soc_2019().unwrap(),
        casebook::demo_programme().unwrap(),
        casebook::govuk_organisations().unwrap(),
        casebook::us_congress_committees().unwrap(),
    ] {
        let written = write_tables(programme.tables());
        let files = written.iter().map(|(name, text)| (name.as_str(), text.as_bytes()));
        let read = read_tables(files).unwrap();
        assert_eq!(read.programme.tables(), programme.tables());
        assert_eq!(write_tables(read.programme.tables()), written);
    }
}
