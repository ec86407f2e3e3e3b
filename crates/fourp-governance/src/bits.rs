//! Sets of small numbers: the remit cells of a group.

use serde::Serialize;

/// A set of cell numbers, kept as the words of a bit set that are not empty.
///
/// Its size depends on what is in it and not on how many threats there are; unions and intersections cost a step a
/// word of 64 numbers. Ordered by its numbers.
///
/// ```
/// use fourp_governance::CellSet;
///
/// let (board, forum): (CellSet, CellSet) = ([1, 2, 70].into_iter().collect(), [2, 70, 900].into_iter().collect());
/// assert_eq!((board.len(), board.intersection_len(&forum), board.union_len(&forum)), (3, 2, 4));
/// ```
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub struct CellSet {
    words: Vec<(u32, u64)>, // Invariant: rising places, no empty word.
}

impl CellSet {
    /// The set of nothing.
    pub const EMPTY: Self = Self { words: Vec::new() };

    /// How many numbers are in it.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.words.iter().map(|(_, bits)| bits.count_ones()).sum()
    }

    /// Whether nothing is in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether a number is in it. O(log words).
    #[must_use]
    pub fn contains(&self, cell: u32) -> bool {
        let found = self.words.binary_search_by_key(&(cell / 64), |(word, _)| *word);
        let bits = found.ok().and_then(|word| self.words.get(word));
        bits.is_some_and(|(_, bits)| bits >> (cell % 64) & 1 == 1)
    }

    /// The numbers, rising.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        self.words.iter().flat_map(|&(word, bits)| {
            let first = word.saturating_mul(64);
            (0..64)
                .filter(move |bit| bits >> bit & 1 == 1)
                .map(move |bit| first.saturating_add(bit))
        })
    }

    /// How many numbers are in both. O(words of both).
    #[must_use]
    pub fn intersection_len(&self, other: &Self) -> u32 {
        let mut shared = 0;
        self.together(other, |a, b| shared += (a & b).count_ones());
        shared
    }

    /// How many numbers are in either. O(words of both).
    #[must_use]
    pub fn union_len(&self, other: &Self) -> u32 {
        self.len().saturating_add(other.len()).saturating_sub(self.intersection_len(other))
    }

    /// Whether every number of this set is in the other. O(words of both).
    #[must_use]
    pub fn is_subset(&self, other: &Self) -> bool {
        self.intersection_len(other) == self.len()
    }

    /// The numbers in both. O(words of both).
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        self.combined(other, |a, b| a & b)
    }

    /// The numbers in either. O(words of both).
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.combined(other, |a, b| a | b)
    }

    /// The numbers in this and not in the other. O(words of both).
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        self.combined(other, |a, b| a & !b)
    }

    fn combined(&self, other: &Self, combine: impl Fn(u64, u64) -> u64) -> Self {
        let mut words = Vec::new();
        self.merged(other, |word, a, b| {
            let bits = combine(a, b);
            if bits != 0 {
                words.push((word, bits));
            }
        });
        Self { words }
    }

    fn together(&self, other: &Self, mut see: impl FnMut(u64, u64)) {
        self.merged(other, |_, a, b| see(a, b));
    }

    /// Every word that is not empty in one of them, in order, with what it is in each.
    fn merged(&self, other: &Self, mut see: impl FnMut(u32, u64, u64)) {
        let (mut left, mut right) = (self.words.iter().peekable(), other.words.iter().peekable());
        loop {
            let word = match (left.peek(), right.peek()) {
                (Some((a, _)), Some((b, _))) => *a.min(b),
                (Some((word, _)), None) | (None, Some((word, _))) => *word,
                (None, None) => return,
            };
            let a = left.next_if(|(place, _)| *place == word).map_or(0, |(_, bits)| *bits);
            let b = right.next_if(|(place, _)| *place == word).map_or(0, |(_, bits)| *bits);
            see(word, a, b);
        }
    }
}

impl FromIterator<u32> for CellSet {
    fn from_iter<I: IntoIterator<Item = u32>>(cells: I) -> Self {
        let mut cells: Vec<u32> = cells.into_iter().collect();
        cells.sort_unstable();
        let words = cells.chunk_by(|a, b| a / 64 == b / 64).filter_map(|chunk| {
            let word = chunk.first()? / 64;
            Some((word, chunk.iter().fold(0, |bits, cell| bits | 1_u64 << (cell % 64))))
        });
        Self { words: words.collect() }
    }
}

impl Ord for CellSet {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.iter().cmp(other.iter())
    }
}

impl PartialOrd for CellSet {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// A list of its numbers.
impl Serialize for CellSet {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::place::number;

    fn numbers() -> impl Strategy<Value = BTreeSet<u32>> {
        let number = prop_oneof![0_u32..200, any::<u32>(), Just(u32::MAX)];
        prop::collection::btree_set(number, 0..40)
    }

    proptest! {
        #[test]
        fn it_is_the_set_of_its_numbers(a in numbers(), b in numbers(), cell in 0_u32..200) {
            let (left, right): (CellSet, CellSet) = (a.iter().copied().collect(), b.iter().copied().collect());
            prop_assert_eq!(&left.iter().collect::<BTreeSet<_>>(), &a);
            prop_assert!(left.iter().is_sorted());
            prop_assert_eq!(left.len(), number(a.len()));
            prop_assert_eq!(left.is_empty(), a.is_empty());
            prop_assert_eq!(left.contains(cell), a.contains(&cell));
            prop_assert!(a.iter().all(|cell| left.contains(*cell)));
            prop_assert_eq!(left.intersection_len(&right), number(a.intersection(&b).count()));
            prop_assert_eq!(left.union_len(&right), number(a.union(&b).count()));
            prop_assert_eq!(left.is_subset(&right), a.is_subset(&b));
            prop_assert!(left.intersection(&right).is_subset(&right));
            let set = |found: CellSet| found.iter().collect::<Vec<_>>();
            prop_assert_eq!(set(left.intersection(&right)), a.intersection(&b).copied().collect::<Vec<_>>());
            prop_assert_eq!(set(left.union(&right)), a.union(&b).copied().collect::<Vec<_>>());
            prop_assert_eq!(set(left.difference(&right)), a.difference(&b).copied().collect::<Vec<_>>());
            prop_assert_eq!(left.cmp(&right), a.iter().cmp(b.iter()));
        }
    }
}
