//! Ids, texts and what every row has.

use proptest::{option, prelude::*, sample::select};

use super::values::partial_date;
use crate::{
    Citation, Marking, Party, ReferenceKind, Referent, RowRef, Scope, Slug, Source, Standing,
    Strand, Table,
};

/// How many ids of each kind are common; see [`slug`].
pub const COMMON: usize = 4;

/// An id of a kind: mostly one of [`COMMON`] few (`body-0`), so that rows refer to each other, at times
/// any other.
pub fn slug<T: Referent>() -> impl Strategy<Value = Slug<T>> {
    prop_oneof![
        9 => (0..COMMON).prop_map(|number| format!("{}-{number}", T::KIND)),
        1 => "[A-Z][A-Za-z0-9._:/-]{0,11}",
    ]
    .prop_filter_map("an id", |text| Slug::new(&text).ok())
    .boxed()
}

/// A text that is not empty and not padded; with quotes, commas, line ends and letters beyond ASCII.
pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[A-Z][a-z]{0,7}( [a-z]{1,7}){0,3}",
        1 => "[A-Za-z£‘\"=][ -~£’é–\n]{0,12}[A-Za-z.)\"]",
    ]
    .boxed()
}

/// At times a text.
pub fn maybe_text() -> impl Strategy<Value = Option<String>> {
    maybe(text())
}

/// One of a vocabulary.
pub(super) fn word<T: Copy + std::fmt::Debug + 'static>(
    all: &'static [T],
) -> impl Strategy<Value = T> {
    select(all)
}

/// Up to three of a kind.
pub(super) fn few<S: Strategy + 'static>(of: S) -> BoxedStrategy<Vec<S::Value>> {
    proptest::collection::vec(of, 0..=3).boxed()
}

/// At times one. Boxed, like all parts of rows: their strategies would not fit a test's stack.
pub(super) fn maybe<S: Strategy + 'static>(of: S) -> BoxedStrategy<Option<S::Value>> {
    option::of(of).boxed()
}

/// A place in a source.
pub fn citation() -> impl Strategy<Value = Citation> {
    (slug(), maybe_text(), maybe_text(), maybe(word(Marking::ALL)))
        .prop_map(|(source, locator, anchor, marking)| Citation {
            source,
            locator,
            anchor,
            marking,
        })
        .boxed()
}

/// A document.
pub fn source() -> impl Strategy<Value = Source> {
    (
        (slug(), text(), text(), maybe(partial_date()), maybe_text()),
        (word(Standing::ALL), maybe_text(), maybe_text(), word(Marking::ALL), maybe_text()),
    )
        .prop_map(
            |(
                (id, title, publisher, published, address),
                (standing, copy_of, licence, marking, note),
            )| Source {
                id,
                title,
                publisher,
                published,
                address,
                standing,
                copy_of,
                licence,
                marking,
                note,
            },
        )
}

/// A body, or more rarely a class of bodies.
pub fn party() -> impl Strategy<Value = Party> {
    prop_oneof![4 => slug().prop_map(Party::Body), 1 => slug().prop_map(Party::Class)].boxed()
}

/// One of the four strands.
pub fn strand() -> impl Strategy<Value = Strand> {
    select(Strand::ALL.as_slice())
}

/// One of another strategy, all, or not stated.
pub fn scope<S: Strategy + 'static>(one: S) -> impl Strategy<Value = Scope<S::Value>>
where
    S::Value: Clone,
{
    prop_oneof![3 => one.prop_map(Scope::One), 1 => Just(Scope::All), 1 => Just(Scope::NotStated)]
        .boxed()
}

/// Any table.
pub fn table() -> impl Strategy<Value = Table> {
    word(Table::ALL)
}

/// Any kind of thing that ids name.
pub fn reference_kind() -> impl Strategy<Value = ReferenceKind> {
    word(ReferenceKind::ALL)
}

/// A row with or without an id.
pub fn row_ref() -> impl Strategy<Value = RowRef> {
    (table(), 1_u32.., maybe("[A-Z][A-Z0-9]{0,5}")).prop_map(|(table, row, id)| RowRef {
        table,
        row,
        id,
    })
}
