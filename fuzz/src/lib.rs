//! What the targets of importers hold alike.
#![expect(
    clippy::as_conversions,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::unwrap_used,
    reason = "a panic is how the fuzzer is told of a fault"
)]

use fourp_dataset::{import::Imported, read_tables, write_tables};
use fourp_model::{Marking, Programme, Source, Standing};

/// A source that nobody published.
pub fn source() -> Source {
    Source {
        id: "sample".parse().unwrap(),
        title: "A sample".into(),
        publisher: "nobody".into(),
        published: None,
        address: None,
        standing: Standing::Primary,
        copy_of: None,
        licence: None,
        marking: Marking::Public,
        note: None,
    }
}

/// Holds that every row is accounted for and that what was made is a programme, which is written so that it is read as the
/// same.
pub fn kept(imported: Imported) -> Programme {
    for facts in &imported.files {
        assert_eq!(facts.rows, facts.accepted + facts.rejected + facts.merged);
    }
    let rejected: u64 = imported.files.iter().map(|facts| facts.rejected).sum();
    assert_eq!(rejected, imported.rejected.len() as u64);
    let programme = imported.into_programme().unwrap();
    let written = write_tables(programme.tables());
    let files = written.iter().map(|(name, text)| (name.as_str(), text.as_bytes()));
    let again = read_tables(files).unwrap();
    assert_eq!(again.programme.tables(), programme.tables());
    programme
}
