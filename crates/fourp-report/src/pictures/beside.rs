//! What stands beside a chart: a headline short enough, names, and where rows were read.

use std::collections::{BTreeMap, BTreeSet};

use fourp_model::{Citation, Group, Programme, RowRef, Slug, Source, Strand, Threat};

use crate::{layout::counted, phrase};

/// Words that a headline has at most.
const HEADLINE: usize = 10;
/// Sources that are named before the rest are counted.
const SOURCES: usize = 6;
/// Places of one source that are named.
const PLACES: usize = 4;

/// The first of several wordings that is short enough, with a capital; the last if none is.
pub(super) fn headline<const N: usize>(wordings: [String; N]) -> String {
    let is_short = |words: &&String| words.split_whitespace().count() <= HEADLINE;
    let short = wordings.iter().find(is_short).or(wordings.last());
    short.map(|short| phrase::capitalised(short)).unwrap_or_default()
}

/// A strand as it stands at the head of a column.
pub(super) const fn strand(strand: Strand) -> &'static str {
    match strand {
        Strand::Pursue => "Pursue",
        Strand::Prevent => "Prevent",
        Strand::Protect => "Protect",
        Strand::Prepare => "Prepare",
    }
}

/// A threat by its name, or by its id where no row declares it.
pub(super) fn threat(programme: &Programme, id: &Slug<Threat>) -> String {
    programme.get(id).map_or_else(|| id.to_string(), |threat| threat.name.clone())
}

/// A group by its name, or by its id where no row declares it.
pub(super) fn group(programme: &Programme, id: &Slug<Group>) -> String {
    programme.get(id).map_or_else(|| id.to_string(), |group| group.name.clone())
}

/// A number of things as a length, exact below 2³².
pub(super) fn value(count: usize) -> f64 {
    fourp_picture::length(count)
}

/// The sources of rows by title, each with the places that rows name.
pub(super) fn cited<'a>(
    programme: &Programme,
    citations: impl IntoIterator<Item = &'a Citation>,
) -> Vec<String> {
    let mut sources: BTreeMap<&Slug<Source>, BTreeSet<&str>> = BTreeMap::new();
    for citation in citations {
        let places = sources.entry(&citation.source).or_default();
        places.extend(citation.locator.as_deref());
    }
    let named = sources.iter().take(SOURCES).map(|(id, places)| {
        let title =
            programme.get(*id).map_or_else(|| id.to_string(), |source| source.title.clone());
        let named: Vec<&str> = places.iter().take(PLACES).copied().collect();
        let more = places.len().saturating_sub(PLACES);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        if named.is_empty() { title } else { format!("{title}, {}{more}", named.join(", ")) }
    });
    let mut named: Vec<String> = named.collect();
    let more = sources.len().saturating_sub(SOURCES);
    if more > 0 {
        named.push(counted(more, "more source", "more sources"));
    }
    named
}

/// The sources in which rows were read.
pub(super) fn read_in<'a>(
    programme: &'a Programme,
    rows: impl IntoIterator<Item = &'a RowRef>,
) -> Vec<String> {
    cited(programme, rows.into_iter().filter_map(|row| programme.citation(row)))
}

#[cfg(test)]
mod tests {
    use fourp_model::Tables;

    use super::*;

    #[test]
    fn the_first_wording_that_is_short_enough() {
        let long = "one two three four five six seven eight nine ten eleven".to_owned();
        assert_eq!(headline([long.clone(), "short".into()]), "Short");
        assert_eq!(headline(["a b".into(), "short".into()]), "A b");
        assert_eq!(headline([long.clone()]), phrase::capitalised(&long));
        assert_eq!(headline::<0>([]), "");
    }

    #[test]
    fn many_sources_and_places_are_counted() {
        let none = Programme::new(Tables::default()).unwrap();
        let places: Vec<Citation> = (1..=6)
            .map(|at| Citation::at("report".parse().unwrap(), format!("paragraph {at}")))
            .chain((1..9).map(|at| Citation::of(format!("source-{at}").parse().unwrap())))
            .collect();
        let named = cited(&none, &places);
        let first = "report, paragraph 1, paragraph 2, paragraph 3, paragraph 4 and 2 more";
        assert_eq!(named.first().map(String::as_str), Some(first));
        assert_eq!(named.last().map(String::as_str), Some("3 more sources"));
    }
}
