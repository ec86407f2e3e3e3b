//! What is wrong with rows taken together: ids given twice, rows given twice, ids that nothing declares.

use crate::{nearest::nearest, places::Places};
use fourp_model::{
    Place, Problem, ProblemCode, Problems, ReferenceVisitor, Referent, Slug, Table, TableVisitor,
    TableVisitorMut, Tabled, Tables,
};
use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

/// How many ids are compared with ids that nothing declares, in search of what was meant.
const COMPARISONS_MAX: usize = 2_000_000;

/// The canonical order of the rows of tables without ids: they have to be sorted once to be compared,
/// and need not be sorted again.
#[derive(Debug, Default)]
pub(crate) struct Orders(BTreeMap<Table, Vec<u32>>);

/// Reports duplicate ids, duplicate rows and dangling references of rows in the order of their files.
///
/// Costs time in proportion to n log n for n rows without ids that do not stand in order, else to n, and
/// 4 bytes for each of them.
pub(crate) fn check(
    tables: &Tables,
    places: &BTreeMap<Table, Places>,
    problems: &mut Problems,
) -> Orders {
    let mut duplicates =
        Duplicates { places, declared: BTreeMap::new(), orders: Orders::default(), problems };
    tables.visit(&mut duplicates);
    let Duplicates { declared, orders, .. } = duplicates;
    let unread = BTreeSet::new();
    let recent = Recent::default();
    tables.visit(&mut Mentions { places, declared, recent, unread, comparisons: 0, problems });
    orders
}

impl Orders {
    /// Puts the rows in order; only once, and before any is added or taken away.
    pub(crate) fn apply(mut self, tables: &mut Tables) {
        tables.visit_mut(&mut self);
    }
}

impl TableVisitorMut for Orders {
    fn table<R: Tabled>(&mut self, rows: &mut Vec<R>) {
        if let Some(mut order) = self.0.remove(&R::TABLE) {
            arrange(rows, &mut order);
        }
    }
}

/// Moves the row that stands at `order[n]` to `n`, for every n, by following each cycle once.
fn arrange<R>(rows: &mut [R], order: &mut [u32]) {
    for start in 0..rows.len() {
        let mut at = start;
        while let Some(slot) = order.get_mut(at) {
            let from = std::mem::replace(slot, small(at));
            let Ok(from) = usize::try_from(from) else { break };
            if from == start || from == at || from >= rows.len() {
                break;
            }
            rows.swap(at, from);
            at = from;
        }
    }
}

/// Tables have at most as many rows as a file of 4 GiB.
fn small(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

struct Duplicates<'a, 'p> {
    places: &'a BTreeMap<Table, Places>,
    /// The ids of each table, sorted.
    declared: BTreeMap<Table, Vec<&'a str>>,
    orders: Orders,
    problems: &'p mut Problems,
}

impl<'a> TableVisitor<'a> for Duplicates<'a, '_> {
    fn table<R: Tabled>(&mut self, rows: &'a [R]) {
        let Some(places) = self.places.get(&R::TABLE) else { return };
        let mut known: Vec<&str> = rows.iter().filter_map(R::id).collect();
        known.extend(places.rejected().map(|(id, _)| id));
        known.sort_unstable();
        if known.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
            self.report_same_ids(rows, places, &known);
            known.dedup();
        }
        self.declared.insert(R::TABLE, known);
        self.report_same_rows(rows, places);
    }
}

impl Duplicates<'_, '_> {
    fn report_same_ids<R: Tabled>(&mut self, rows: &[R], places: &Places, known: &[&str]) {
        let repeated: Vec<&str> = known
            .chunk_by(|a, b| a == b)
            .filter_map(|same| same.first().copied().filter(|id| same.len() > 1 && !id.is_empty()))
            .collect();
        let is_repeated = |id: &str| repeated.binary_search(&id).is_ok();
        let accepted = rows.iter().enumerate().filter_map(|(at, row)| Some((row.id()?, at)));
        let accepted = accepted.filter(|(id, _)| is_repeated(id));
        let mut ids: Vec<(&str, Place)> =
            accepted.map(|(id, at)| (id, places.cell(at, "id"))).collect();
        ids.extend(places.rejected().filter(|(id, _)| is_repeated(id)));
        ids.sort();
        for same in ids.chunk_by(|(a, _), (b, _)| a == b) {
            let Some(((id, first), others)) = same.split_first() else { continue };
            for (_, place) in others {
                self.problems.push(Problem {
                    value: Some((*id).into()),
                    related: Some(first.clone()),
                    ..Problem::new(ProblemCode::DuplicateId, place.clone(), "each id once")
                });
            }
        }
    }

    fn report_same_rows<R: Tabled>(&mut self, rows: &[R], places: &Places) {
        let in_order = |a: &R, b: &R| a.canonical_order(b) == Ordering::Less;
        if rows.first().is_none_or(|row| row.id().is_some()) || rows.is_sorted_by(in_order) {
            return;
        }
        let row = |at: u32| usize::try_from(at).ok().and_then(|at| rows.get(at));
        let compare = |a: u32, b: u32| match (row(a), row(b)) {
            (Some(a), Some(b)) => a.canonical_order(b),
            _ => Ordering::Equal,
        };
        let mut order: Vec<u32> = (0..small(rows.len())).collect();
        order.sort_unstable_by(|&a, &b| compare(a, b).then(a.cmp(&b)));
        let place = |at: u32| places.row(usize::try_from(at).unwrap_or(usize::MAX));
        for same in order.chunk_by(|&a, &b| compare(a, b) == Ordering::Equal) {
            let Some((first, others)) = same.split_first() else { continue };
            for at in others {
                self.problems.push(Problem {
                    related: Some(place(*first)),
                    ..Problem::new(ProblemCode::DuplicateRow, place(*at), "each row once")
                });
            }
        }
        self.orders.0.insert(R::TABLE, order);
    }
}

/// Ids that were found to be declared not long ago, each in the one place that its text gives it. Rows
/// mention the same few things again and again.
struct Recent<'a>(Vec<Option<(Table, &'a str)>>);

impl Default for Recent<'_> {
    fn default() -> Self {
        Self(vec![None; Self::SLOTS])
    }
}

impl<'a> Recent<'a> {
    const SLOTS: usize = 1 << 12;

    /// The place of an id: its FNV-1a hash (Fowler, Noll and Vo), cut.
    fn slot(&mut self, id: &str) -> Option<&mut Option<(Table, &'a str)>> {
        let hash = id
            .bytes()
            .fold(0x811C_9DC5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        let place = usize::try_from(hash ^ (hash >> 16)).ok()? % Self::SLOTS;
        self.0.get_mut(place)
    }
}

struct Mentions<'a, 'p> {
    places: &'a BTreeMap<Table, Places>,
    declared: BTreeMap<Table, Vec<&'a str>>,
    recent: Recent<'a>,
    /// Fields that name rows of tables that were not there, each to be reported once.
    unread: BTreeSet<(Table, &'static str, Table)>,
    comparisons: usize,
    problems: &'p mut Problems,
}

impl<'a> TableVisitor<'a> for Mentions<'a, '_> {
    fn table<R: Tabled>(&mut self, rows: &'a [R]) {
        let Some(places) = self.places.get(&R::TABLE) else { return };
        for (at, row) in rows.iter().enumerate() {
            row.references(&mut OfRow { mentions: self, places, table: R::TABLE, at });
        }
    }
}

impl Mentions<'_, '_> {
    /// Whether a row declares an id; `None` if its table is not there.
    fn is_declared(&mut self, table: Table, id: &str) -> Option<bool> {
        let recent = self.recent.slot(id);
        if recent.as_deref() == Some(&Some((table, id))) {
            return Some(true);
        }
        let declared = self.declared.get(&table)?;
        let Ok(at) = declared.binary_search(&id) else { return Some(false) };
        if let (Some(slot), Some(&known)) = (recent, declared.get(at)) {
            *slot = Some((table, known));
        }
        Some(true)
    }
}

struct OfRow<'m, 'a, 'p> {
    mentions: &'m mut Mentions<'a, 'p>,
    places: &'a Places,
    table: Table,
    at: usize,
}

impl ReferenceVisitor for OfRow<'_, '_, '_> {
    fn visit<T: Referent>(&mut self, field: &'static str, slug: &Slug<T>) {
        let Some(table) = T::KIND.table() else { return };
        // Without a header or a column of ids nothing is known of what the table declares, which is said.
        if self.mentions.places.get(&table).is_some_and(|places| places.has_unread_ids) {
            return;
        }
        let id = slug.as_str();
        let is_there = match self.mentions.is_declared(table, id) {
            Some(true) => return,
            Some(false) => true,
            None if !self.mentions.unread.insert((self.table, field, table)) => return,
            None => false,
        };
        let mut expected = match self.places.is_sheet() {
            true => format!("the id of a row of the sheet {table}"),
            false => format!("the id of a row of {table}.csv"),
        };
        let mut meant = None;
        if is_there {
            let declared = self.mentions.declared.get(&table).map_or(&[][..], Vec::as_slice);
            let comparisons = self.mentions.comparisons.saturating_add(declared.len());
            if comparisons <= COMPARISONS_MAX {
                self.mentions.comparisons = comparisons;
                meant = nearest(id, declared.iter().copied()).map(Into::into);
            }
        } else {
            expected.push_str(", which is not there; said once for the column");
        }
        let place = self.places.cell(self.at, field);
        self.mentions.problems.push(Problem {
            value: Some(id.into()),
            nearest: meant,
            ..Problem::new(ProblemCode::DanglingReference, place, expected)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_are_arranged_as_they_are_sorted(rows in prop::collection::vec(0..9_u8, 0..40)) {
            let mut order: Vec<u32> = (0..small(rows.len())).collect();
            order.sort_by_key(|&at| rows[usize::try_from(at).unwrap()]);
            let mut arranged = rows.clone();
            arrange(&mut arranged, &mut order);
            let mut sorted = rows;
            sorted.sort_unstable();
            prop_assert_eq!(arranged, sorted);
        }
    }
}
