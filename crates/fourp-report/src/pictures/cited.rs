//! The documents that a picture rests on.

use std::collections::BTreeSet;

use fourp_model::{Citation, Programme, RowRef, Slug, Source};

/// How many documents are named before the rest are counted.
const MOST: usize = 8;

/// Documents by id and title, each once, in order of id; of many the first, and how many more.
pub(super) fn sources<'a>(
    programme: &Programme,
    ids: impl IntoIterator<Item = &'a Slug<Source>>,
) -> Vec<String> {
    let ids: BTreeSet<&Slug<Source>> = ids.into_iter().collect();
    let name = |id: &&Slug<Source>| match programme.get(*id) {
        Some(source) => format!("{id}: {}", source.title),
        None => id.to_string(),
    };
    let mut named: Vec<String> = ids.iter().take(MOST).map(name).collect();
    match ids.len().saturating_sub(MOST) {
        0 => {}
        more => named.push(format!("and {more} more, named in the table of sources")),
    }
    named
}

/// The documents in which rows were read, with the place where there is but one.
pub(super) fn of_rows<'a>(
    programme: &'a Programme,
    rows: impl IntoIterator<Item = &'a RowRef>,
) -> Vec<String> {
    let cited: BTreeSet<&Citation> =
        rows.into_iter().filter_map(|row| programme.citation(row)).collect();
    sources(programme, cited.into_iter().map(|citation| &citation.source))
}
