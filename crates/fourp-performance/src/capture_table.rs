//! How many cases are on which lists.

use std::collections::{BTreeMap, BTreeSet};

use fourp_model::{CaptureList, Slug};
use serde::{Serialize, Serializer};

use crate::number;

/// The most lists of a table.
const LISTS_MAX: usize = 10;

/// Cases by exactly which lists they are on: what is known of a population that no list holds whole.
///
/// Lists stand in order of their ids, whatever the order in which they came; lists with no case at all tell nothing and
/// stand apart. Combinations that are not named have no case.
///
/// ```
/// use fourp_performance::CaptureTable;
///
/// let (police, charity) = ("police".parse()?, "charity".parse()?);
/// let table = CaptureTable::new([
///     (vec![police], 40),
///     (vec![charity], 30),
///     (vec!["charity".parse()?, "police".parse()?], 6),
/// ])?;
/// assert_eq!((table.lists().len(), table.cases()), (2, 76));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CaptureTable {
    lists: Vec<Slug<CaptureList>>,
    empty: Vec<Slug<CaptureList>>,
    /// By the set of lists, bit by bit; all of them; none at 0.
    counts: Vec<u64>,
}

/// Why counts are no capture table.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CaptureTableError {
    /// Cases on no list are what is to be found.
    #[error("{count} cases are said to be on no list")]
    OnNoList {
        /// How many.
        count: u64,
    },
    /// A list is named twice in one combination.
    #[error("{list} is named twice in one combination")]
    Repeated {
        /// The list.
        list: Slug<CaptureList>,
    },
    /// A combination has two counts.
    #[error("{} has two counts", spelt(lists))]
    TwoCounts {
        /// The combination.
        lists: Vec<Slug<CaptureList>>,
    },
    /// A list that the table does not have.
    #[error("{list} is no list of the table")]
    Unknown {
        /// The list.
        list: Slug<CaptureList>,
    },
    /// Fewer than two lists with a case.
    #[error("{lists} lists with a case; at least 2 are needed")]
    TooFewLists {
        /// How many.
        lists: usize,
    },
    /// More lists than are taken.
    #[error("{lists} lists; at most {LISTS_MAX} are taken, and lists can be merged")]
    TooManyLists {
        /// How many.
        lists: usize,
    },
    /// More cases than a float counts one by one.
    #[error("more than 2^53 cases")]
    TooManyCases,
}

impl CaptureTable {
    /// Reads combinations of lists with the number of cases on exactly these.
    ///
    /// # Errors
    /// [`CaptureTableError`]: a combination or a list in it named twice, cases on no list, more than ten lists or fewer
    /// than two.
    pub fn new(
        cells: impl IntoIterator<Item = (Vec<Slug<CaptureList>>, u64)>,
    ) -> Result<Self, CaptureTableError> {
        let mut by_lists: BTreeMap<Vec<Slug<CaptureList>>, u64> = BTreeMap::new();
        for (mut lists, count) in cells {
            lists.sort();
            let twice = lists.iter().zip(lists.iter().skip(1)).find(|(one, other)| one == other);
            if let Some((list, _)) = twice {
                return Err(CaptureTableError::Repeated { list: list.clone() });
            }
            if lists.is_empty() && count > 0 {
                return Err(CaptureTableError::OnNoList { count });
            }
            if let Some(before) = by_lists.insert(lists.clone(), count) {
                // Twice nothing is nothing.
                if (before, count) != (0, 0) {
                    return Err(CaptureTableError::TwoCounts { lists });
                }
            }
        }
        Self::of(by_lists)
    }

    fn of(by_lists: BTreeMap<Vec<Slug<CaptureList>>, u64>) -> Result<Self, CaptureTableError> {
        let named: BTreeSet<Slug<CaptureList>> = by_lists.keys().flatten().cloned().collect();
        let filled = by_lists.iter().filter(|(_, count)| **count > 0);
        let lists: BTreeSet<Slug<CaptureList>> =
            filled.clone().flat_map(|(lists, _)| lists).cloned().collect();
        let empty = named.difference(&lists).cloned().collect();
        let lists: Vec<Slug<CaptureList>> = lists.into_iter().collect();
        match lists.len() {
            0 | 1 => return Err(CaptureTableError::TooFewLists { lists: lists.len() }),
            many if many > LISTS_MAX => {
                return Err(CaptureTableError::TooManyLists { lists: many });
            }
            _ => {}
        }
        let mut counts = vec![0_u64; 1 << lists.len()];
        let mut cases = 0_u64;
        for (on, count) in filled {
            let set = on.iter().filter_map(|list| lists.binary_search(list).ok());
            let set = set.fold(0_usize, |set, place| set | 1 << place);
            if let Some(cell) = counts.get_mut(set) {
                *cell = *count;
            }
            cases = cases.saturating_add(*count);
        }
        if cases > 1 << 53 {
            return Err(CaptureTableError::TooManyCases);
        }
        Ok(Self { lists, empty, counts })
    }

    /// The lists with a case, in order of id.
    #[must_use]
    pub fn lists(&self) -> &[Slug<CaptureList>] {
        &self.lists
    }

    /// The lists that were named and have no case.
    #[must_use]
    pub fn empty_lists(&self) -> &[Slug<CaptureList>] {
        &self.empty
    }

    /// How many cases there are on any list.
    #[must_use]
    pub fn cases(&self) -> u64 {
        self.counts.iter().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// How many combinations of lists there can be: 2^lists - 1.
    #[must_use]
    pub const fn cells(&self) -> usize {
        self.counts.len().saturating_sub(1)
    }

    /// The cases on at least all of these lists.
    ///
    /// # Errors
    /// [`CaptureTableError::Unknown`] for a list that the table does not have.
    pub fn on_all(&self, lists: &[Slug<CaptureList>]) -> Result<u64, CaptureTableError> {
        let set = self.set(lists)?;
        let on = self.counts.iter().enumerate().filter(|(on, _)| on & set == set);
        Ok(on.fold(0, |sum, (_, count)| sum.saturating_add(*count)))
    }

    /// The cases on just so many lists.
    pub(crate) fn on_just(&self, lists: usize) -> u64 {
        let is_so = |set: usize| usize::try_from(set.count_ones()) == Ok(lists);
        let on = self.counts.iter().enumerate().filter(|(set, _)| is_so(*set));
        on.fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }

    /// The table with several lists taken for one: on it is who is on any of them.
    ///
    /// ```
    /// use fourp_performance::CaptureTable;
    ///
    /// let slug = |text: &str| text.parse();
    /// let table = CaptureTable::new([
    ///     (vec![slug("a")?], 5),
    ///     (vec![slug("b")?], 3),
    ///     (vec![slug("c")?], 4),
    ///     (vec![slug("a")?, slug("b")?], 2),
    /// ])?;
    /// let merged = table.merge_lists(&[slug("a")?, slug("b")?], slug("ab")?)?;
    /// assert_eq!(merged.on_all(&[slug("ab")?])?, 10);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`CaptureTableError`]: a list that the table does not have, a name that another list bears, fewer than two lists
    /// left.
    pub fn merge_lists(
        &self,
        lists: &[Slug<CaptureList>],
        name: Slug<CaptureList>,
    ) -> Result<Self, CaptureTableError> {
        let merged = self.set(lists)?;
        let mut by_lists: BTreeMap<Vec<Slug<CaptureList>>, u64> = BTreeMap::new();
        for (set, count) in self.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let mut on = self.named(set & !merged);
            if on.contains(&name) {
                return Err(CaptureTableError::Repeated { list: name });
            }
            if set & merged != 0 {
                on.push(name.clone());
                on.sort();
            }
            let cell = by_lists.entry(on).or_default();
            *cell = cell.saturating_add(*count);
        }
        Self::of(by_lists)
    }

    /// Counts by set of lists as floats, with 0 for those on none.
    pub(crate) fn counts(&self) -> Vec<f64> {
        self.counts.iter().map(|count| number::count(*count)).collect()
    }

    /// The lists of a set.
    pub(crate) fn named(&self, set: usize) -> Vec<Slug<CaptureList>> {
        let bits = self.lists.iter().enumerate().filter(|(place, _)| set >> place & 1 == 1);
        bits.map(|(_, list)| list.clone()).collect()
    }

    /// The set of lists.
    pub(crate) fn set(&self, lists: &[Slug<CaptureList>]) -> Result<usize, CaptureTableError> {
        lists.iter().try_fold(0_usize, |set, list| {
            let place = self.lists.binary_search(list);
            place
                .map(|place| set | 1 << place)
                .map_err(|_| CaptureTableError::Unknown { list: list.clone() })
        })
    }
}

/// Cells with a case, from few lists to many.
impl Serialize for CaptureTable {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Cell {
            lists: Vec<Slug<CaptureList>>,
            count: u64,
        }
        #[derive(Serialize)]
        struct Table<'a> {
            lists: &'a [Slug<CaptureList>],
            empty_lists: &'a [Slug<CaptureList>],
            cases: u64,
            cells: Vec<Cell>,
        }
        let filled = self.counts.iter().enumerate().filter(|(_, count)| **count > 0);
        let mut cells: Vec<Cell> =
            filled.map(|(set, count)| Cell { lists: self.named(set), count: *count }).collect();
        cells.sort_by(|one, other| {
            (one.lists.len(), &one.lists).cmp(&(other.lists.len(), &other.lists))
        });
        let (lists, empty_lists) = (self.lists.as_slice(), self.empty.as_slice());
        Table { lists, empty_lists, cases: self.cases(), cells }.serialize(to)
    }
}

fn spelt(lists: &[Slug<CaptureList>]) -> String {
    lists.iter().map(Slug::as_str).collect::<Vec<_>>().join(" and ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(name: &str) -> Slug<CaptureList> {
        name.parse().unwrap()
    }

    fn cell(names: &str, count: u64) -> (Vec<Slug<CaptureList>>, u64) {
        (names.split_whitespace().map(list).collect(), count)
    }

    fn refused(cells: &[(&str, u64)]) -> String {
        CaptureTable::new(cells.iter().map(|(names, count)| cell(names, *count)))
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn what_is_no_table_is_refused_by_name() {
        assert_eq!(refused(&[("", 3)]), "3 cases are said to be on no list");
        assert_eq!(refused(&[("a b a", 3)]), "a is named twice in one combination");
        assert_eq!(refused(&[("a b", 3), ("b a", 3)]), "a and b has two counts");
        assert_eq!(refused(&[("a", 3), ("b", 0)]), "1 lists with a case; at least 2 are needed");
        assert_eq!(refused(&[("a", 1 << 53), ("b", 1)]), "more than 2^53 cases");
        assert_eq!(
            refused(&[("a b c d e f g h i j k", 1)]),
            "11 lists; at most 10 are taken, and lists can be merged"
        );
    }

    #[test]
    fn order_and_rows_of_nothing_change_nothing() {
        let one = CaptureTable::new([cell("a", 3), cell("b c", 2), cell("a b", 1)]).unwrap();
        let other = [cell("b a", 1), cell("", 0), cell("", 0), cell("c", 0), cell("c b", 2)];
        let other = CaptureTable::new(other.into_iter().chain([cell("a", 3)])).unwrap();
        assert_eq!(one, other);
    }

    #[test]
    fn a_list_without_a_case_stands_apart() {
        let table = CaptureTable::new([cell("a", 3), cell("b", 2), cell("a z", 0)]).unwrap();
        assert_eq!(table.lists(), [list("a"), list("b")]);
        assert_eq!(table.empty_lists(), [list("z")]);
        assert_eq!(
            table.on_all(&[list("z")]).unwrap_err().to_string(),
            "z is no list of the table"
        );
    }

    #[test]
    fn merging_into_the_name_of_another_list_is_refused() {
        let table = CaptureTable::new([cell("a b c", 3), cell("a", 2)]).unwrap();
        let error = table.merge_lists(&[list("a"), list("b")], list("c")).unwrap_err();
        assert_eq!(error.to_string(), "c is named twice in one combination");
        // Its own name it may keep.
        let kept = table.merge_lists(&[list("a"), list("b")], list("a")).unwrap();
        assert_eq!((kept.lists().len(), kept.cases()), (2, 5));
        let error = table.merge_lists(&[list("a"), list("d")], list("x")).unwrap_err();
        assert_eq!(error, CaptureTableError::Unknown { list: list("d") });
    }

    #[test]
    fn cells_are_written_from_few_lists_to_many() {
        let table = CaptureTable::new([cell("a b", 3), cell("b", 2)]).unwrap();
        let json = serde_json::to_value(&table).unwrap();
        assert_eq!(json["cells"][0]["lists"][0], "b");
        assert_eq!(
            (json["cases"].as_u64(), json["cells"][1]["count"].as_u64()),
            (Some(5), Some(3))
        );
    }
}
