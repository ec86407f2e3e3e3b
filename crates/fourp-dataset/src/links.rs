//! What is wrong with rows taken together: ids given twice, rows given twice, ids that nothing declares.

use crate::{nearest::nearest, places::Places};
use fourp_model::{
    Place, Problem, ProblemCode, Problems, ReferenceVisitor, Referent, Slug, Table, TableVisitor,
    Tabled, Tables,
};
use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

/// How many ids are compared with ids that nothing declares, in search of what was meant.
const COMPARISONS_MAX: usize = 2_000_000;

/// Reports duplicate ids, duplicate rows and dangling references of rows in the order of their files.
///
/// Costs time in proportion to n log n for n rows.
pub(crate) fn check(tables: &Tables, places: &BTreeMap<Table, Places>, problems: &mut Problems) {
    let mut duplicates = Duplicates { places, declared: BTreeMap::new(), problems };
    tables.visit(&mut duplicates);
    let declared = duplicates.declared;
    let unread = BTreeSet::new();
    tables.visit(&mut Mentions { places, declared, unread, comparisons: 0, problems });
}

struct Duplicates<'a, 'p> {
    places: &'a BTreeMap<Table, Places>,
    declared: BTreeMap<Table, BTreeSet<&'a str>>,
    problems: &'p mut Problems,
}

impl<'a> TableVisitor<'a> for Duplicates<'a, '_> {
    fn table<R: Tabled>(&mut self, rows: &'a [R]) {
        let Some(places) = self.places.get(&R::TABLE) else { return };
        let accepted = rows.iter().enumerate();
        let mut ids: Vec<(&str, Place)> = Vec::new();
        let mut known: Vec<&str> = accepted.clone().filter_map(|(_, row)| row.id()).collect();
        known.extend(places.rejected().map(|(id, _)| id));
        known.sort_unstable();
        let repeated: BTreeSet<&str> = known
            .windows(2)
            .filter_map(|pair| match pair {
                [a, b] if a == b && !a.is_empty() => Some(*a),
                _ => None,
            })
            .collect();
        for (at, row) in accepted {
            if let Some(id) = row.id().filter(|id| repeated.contains(id)) {
                ids.push((id, places.cell(at, "id")));
            }
        }
        ids.extend(places.rejected().filter(|(id, _)| repeated.contains(id)));
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
        self.declared.insert(R::TABLE, known.into_iter().collect());
        self.report_same_rows(rows, places);
    }
}

impl Duplicates<'_, '_> {
    fn report_same_rows<R: Tabled>(&mut self, rows: &[R], places: &Places) {
        let mut sorted: Vec<(usize, &R)> =
            rows.iter().enumerate().filter(|(_, row)| row.id().is_none()).collect();
        sorted.sort_by(|(i, a), (j, b)| a.canonical_order(b).then(i.cmp(j)));
        for same in sorted.chunk_by(|(_, a), (_, b)| a.canonical_order(b) == Ordering::Equal) {
            let Some(((first, _), others)) = same.split_first() else { continue };
            for (at, _) in others {
                self.problems.push(Problem {
                    related: Some(places.row(*first)),
                    ..Problem::new(ProblemCode::DuplicateRow, places.row(*at), "each row once")
                });
            }
        }
    }
}

struct Mentions<'a, 'p> {
    places: &'a BTreeMap<Table, Places>,
    declared: BTreeMap<Table, BTreeSet<&'a str>>,
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

struct OfRow<'m, 'a, 'p> {
    mentions: &'m mut Mentions<'a, 'p>,
    places: &'a Places,
    table: Table,
    at: usize,
}

impl ReferenceVisitor for OfRow<'_, '_, '_> {
    fn visit<T: Referent>(&mut self, field: &'static str, slug: &Slug<T>) {
        let Some(table) = T::KIND.table() else { return };
        let id = slug.as_str();
        let mut expected = format!("the id of a row of {table}.csv");
        let mut meant = None;
        match self.mentions.declared.get(&table) {
            Some(declared) if declared.contains(id) => return,
            Some(declared) => {
                let comparisons = self.mentions.comparisons.saturating_add(declared.len());
                if comparisons <= COMPARISONS_MAX {
                    self.mentions.comparisons = comparisons;
                    meant = nearest(id, declared.iter().copied()).map(Into::into);
                }
            }
            None if !self.mentions.unread.insert((self.table, field, table)) => return,
            None => expected.push_str(", which is not there; said once for the column"),
        }
        let place = self.places.cell(self.at, field);
        self.mentions.problems.push(Problem {
            value: Some(id.into()),
            nearest: meant,
            ..Problem::new(ProblemCode::DanglingReference, place, expected)
        });
    }
}
