//! What tests of importers have in common.

use fourp_dataset::{import::Imported, read_tables, write_tables};
use fourp_model::{BodyKind, Marking, Source, Standing, Tables};

/// A source that nobody published.
pub(crate) fn source() -> Source {
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

/// Holds that every row is accounted for, and that what was made is a programme without a dangling
/// reference, which is read as it is written.
pub(crate) fn assert_kept(imported: &Imported) {
    for facts in &imported.files {
        assert_eq!(facts.rows, facts.accepted + facts.rejected + facts.merged);
    }
    let accepted: u64 = imported.files.iter().map(|facts| facts.accepted).sum();
    let Tables { flows, bodies, groups, seats, .. } = &imported.tables;
    // A membership of a body is a parent of a person.
    let persons = bodies.iter().filter(|body| body.kind == BodyKind::Person);
    let belongings: usize = persons.map(|person| person.parents.len()).sum();
    let made = match flows.len() {
        0 => bodies.len() + groups.len() + seats.len() + belongings,
        flows => flows,
    };
    assert!(usize::try_from(accepted).unwrap() <= made);
    let rejected: u64 = imported.files.iter().map(|facts| facts.rejected).sum();
    assert_eq!(usize::try_from(rejected), Ok(imported.rejected.len()));
    assert!(imported.tables.flows.iter().all(|flow| flow.amount.minor() > 0));
    let programme = imported.clone().into_programme().unwrap();
    assert!(programme.dangling().is_empty(), "{:?}", programme.dangling());
    if programme.tables().currency.is_none() && !programme.tables().flows.is_empty() {
        // Amounts of several currencies make no folder.
        return;
    }
    let written = write_tables(programme.tables());
    let files = written.iter().map(|(name, text)| (name.as_str(), text.as_bytes()));
    let again = read_tables(files).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(again.programme.tables(), programme.tables());
}
