//! Columns of values that repeat: each value is kept once, and a row holds its number.

use std::{
    hash::{BuildHasher, Hash, RandomState},
    mem,
};

use crate::index::{number, place};

/// A column whose values stand in order, and are numbered so.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Column<T> {
    values: Vec<T>, // Invariant: rises strictly.
    codes: Codes,   // Invariant: below the number of values.
}

/// A column that is still read. Values are numbered as they come.
#[derive(Clone, Debug)]
pub(crate) struct Growing<T> {
    values: Vec<T>,
    codes: Codes,
    index: Index,
    last: u32,
}

/// Where each value stands among those seen.
///
/// A table of places by hash, with keys drawn for each table, so that no data can be made to collide. What
/// is asked of it is only whether a value was seen, so that the order of hashes shows nowhere.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    slots: Vec<u64>, // The upper half: of the hash. The lower: one more than the place; 0 where free.
    hasher: RandomState,
}

/// Numbers in as many bytes as the largest of them needs.
#[derive(Clone, Debug)]
pub(crate) enum Codes {
    /// So many zeros.
    Zeros(usize),
    Bytes(Vec<u8>),
    Shorts(Vec<u16>),
    Words(Vec<u32>),
}

impl<T> Default for Growing<T> {
    fn default() -> Self {
        Self { values: Vec::new(), codes: Codes::Zeros(0), index: Index::default(), last: 0 }
    }
}

impl<T: Clone + Eq + Hash + Ord> Growing<T> {
    /// Adds a row.
    pub(crate) fn push(&mut self, value: &T) {
        // Rows often repeat what the row before them said.
        if self.values.get(place(self.last)) != Some(value) {
            self.last = self.index.find_or_add(value, &mut self.values);
        }
        self.codes.push(self.last);
    }

    /// The values, in the order in which they first came.
    pub(crate) fn values(&self) -> &[T] {
        &self.values
    }

    /// The number of each row's value.
    pub(crate) const fn codes(&self) -> &Codes {
        &self.codes
    }

    /// The column with its values in order.
    pub(crate) fn freeze(self) -> Column<T> {
        let (values, numbers) = in_order(self.values, T::cmp);
        Column { values, codes: self.codes.renumbered(&numbers) }
    }
}

impl<T> Column<T> {
    /// The value at a row.
    pub(crate) fn get(&self, row: u32) -> Option<&T> {
        self.values.get(place(self.codes.get(row)?))
    }

    /// The values that occur, in order.
    pub(crate) fn values(&self) -> &[T] {
        &self.values
    }

    /// The place of each row's value among [`values`](Self::values).
    pub(crate) const fn codes(&self) -> &Codes {
        &self.codes
    }

    /// The column with its rows in another order.
    pub(crate) fn reordered(self, order: &[u32]) -> Self {
        Self { values: self.values, codes: self.codes.reordered(order) }
    }
}

/// Values in order, and the new number of each.
pub(crate) fn in_order<T>(
    values: Vec<T>,
    compare: impl Fn(&T, &T) -> std::cmp::Ordering,
) -> (Vec<T>, Vec<u32>) {
    let mut pairs: Vec<(T, u32)> = values.into_iter().zip(0..).collect();
    pairs.sort_unstable_by(|a, b| compare(&a.0, &b.0));
    let mut numbers = vec![0; pairs.len()];
    for (new, (_, old)) in (0_u32..).zip(&pairs) {
        if let Some(slot) = numbers.get_mut(place(*old)) {
            *slot = new;
        }
    }
    (pairs.into_iter().map(|(value, _)| value).collect(), numbers)
}

impl Index {
    /// The place of a value, which is added to the values if it is new.
    pub(crate) fn find_or_add<T: Clone + Eq + Hash>(
        &mut self,
        value: &T,
        values: &mut Vec<T>,
    ) -> u32 {
        // At most half of the slots are taken, so that every search ends.
        if values.len().saturating_mul(2) >= self.slots.len() {
            self.grow();
        }
        let upper = self.hasher.hash_one(value) >> 32;
        let mask = self.slots.len().saturating_sub(1);
        let mut slot = at_most(upper, mask);
        while let Some(found) = self.slots.get(slot).copied().filter(|found| *found != 0) {
            let before = u32::try_from(found & LOWER).unwrap_or(u32::MAX).saturating_sub(1);
            if found >> 32 == upper && values.get(place(before)) == Some(value) {
                return before;
            }
            slot = slot.wrapping_add(1) & mask;
        }
        let new = number(values.len());
        values.push(value.clone());
        if let Some(free) = self.slots.get_mut(slot) {
            *free = (upper << 32) | u64::from(new.saturating_add(1));
        }
        new
    }

    fn grow(&mut self) {
        let more = self.slots.len().saturating_mul(4).max(16);
        let taken = mem::replace(&mut self.slots, vec![0; more]);
        let mask = more.saturating_sub(1);
        for entry in taken.into_iter().filter(|entry| *entry != 0) {
            let mut slot = at_most(entry >> 32, mask);
            while self.slots.get(slot).is_some_and(|found| *found != 0) {
                slot = slot.wrapping_add(1) & mask;
            }
            if let Some(free) = self.slots.get_mut(slot) {
                *free = entry;
            }
        }
    }
}

const LOWER: u64 = 0xFFFF_FFFF;

fn at_most(hash: u64, mask: usize) -> usize {
    usize::try_from(hash).unwrap_or_default() & mask
}

impl Codes {
    /// Adds a number at the end.
    pub(crate) fn push(&mut self, code: u32) {
        while code > self.most() {
            self.widen();
        }
        match self {
            Self::Zeros(count) => *count = count.saturating_add(1),
            Self::Bytes(codes) => codes.push(u8::try_from(code).unwrap_or(u8::MAX)),
            Self::Shorts(codes) => codes.push(u16::try_from(code).unwrap_or(u16::MAX)),
            Self::Words(codes) => codes.push(code),
        }
    }

    /// The largest number that fits.
    fn most(&self) -> u32 {
        match self {
            Self::Zeros(_) => 0,
            Self::Bytes(_) => u8::MAX.into(),
            Self::Shorts(_) => u16::MAX.into(),
            Self::Words(_) => u32::MAX,
        }
    }

    fn widen(&mut self) {
        *self = match mem::replace(self, Self::Zeros(0)) {
            Self::Zeros(count) => Self::Bytes(vec![0; count]),
            Self::Bytes(codes) => Self::Shorts(codes.into_iter().map(u16::from).collect()),
            Self::Shorts(codes) => Self::Words(codes.into_iter().map(u32::from).collect()),
            wide @ Self::Words(_) => wide,
        };
    }

    /// How many there are.
    pub(crate) const fn len(&self) -> usize {
        match self {
            Self::Zeros(count) => *count,
            Self::Bytes(codes) => codes.len(),
            Self::Shorts(codes) => codes.len(),
            Self::Words(codes) => codes.len(),
        }
    }

    /// The number at a row, if there is such a row.
    pub(crate) fn get(&self, row: u32) -> Option<u32> {
        let row = place(row);
        match self {
            Self::Zeros(count) => (row < *count).then_some(0),
            Self::Bytes(codes) => codes.get(row).map(|code| u32::from(*code)),
            Self::Shorts(codes) => codes.get(row).map(|code| u32::from(*code)),
            Self::Words(codes) => codes.get(row).copied(),
        }
    }

    /// Whether all are one number.
    pub(crate) const fn is_constant(&self) -> bool {
        matches!(self, Self::Zeros(_))
    }

    fn renumbered(self, numbers: &[u32]) -> Self {
        let new = |code: u32| numbers.get(place(code)).copied().unwrap_or_default();
        // New numbers are below as many values as the old ones, and so need no more bytes.
        match self {
            Self::Zeros(count) => Self::Zeros(count),
            Self::Bytes(mut codes) => {
                let table: Vec<u8> =
                    numbers.iter().map(|code| u8::try_from(*code).unwrap_or(u8::MAX)).collect();
                for code in &mut codes {
                    *code = table.get(usize::from(*code)).copied().unwrap_or_default();
                }
                Self::Bytes(codes)
            }
            Self::Shorts(mut codes) => {
                for code in &mut codes {
                    *code = u16::try_from(new(u32::from(*code))).unwrap_or(u16::MAX);
                }
                Self::Shorts(codes)
            }
            Self::Words(mut codes) => {
                for code in &mut codes {
                    *code = new(*code);
                }
                Self::Words(codes)
            }
        }
    }

    fn reordered(self, order: &[u32]) -> Self {
        match self {
            Self::Zeros(_) => Self::Zeros(order.len()),
            Self::Bytes(codes) => Self::Bytes(gather(&codes, order)),
            Self::Shorts(codes) => Self::Shorts(gather(&codes, order)),
            Self::Words(codes) => Self::Words(gather(&codes, order)),
        }
    }
}

/// Two columns are equal if they hold the same numbers, in however many bytes.
impl PartialEq for Codes {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && (0..number(self.len())).all(|row| self.get(row) == other.get(row))
    }
}

impl Eq for Codes {}

/// The values at some places, in their order.
pub(crate) fn gather<T: Copy + Default>(values: &[T], order: &[u32]) -> Vec<T> {
    order.iter().map(|row| values.get(place(*row)).copied().unwrap_or_default()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_widen_when_they_must() {
        let mut codes = Codes::Zeros(0);
        codes.push(0);
        assert!(codes.is_constant());
        for (code, bytes) in [(1, 1), (255, 1), (256, 2), (65_535, 2), (65_536, 4), (0, 4)] {
            codes.push(code);
            let width = match &codes {
                Codes::Zeros(_) => 0,
                Codes::Bytes(_) => 1,
                Codes::Shorts(_) => 2,
                Codes::Words(_) => 4,
            };
            assert_eq!(width, bytes, "{code}");
        }
        let all: Vec<_> = (0..8).map(|row| codes.get(row)).collect();
        let expected = [0, 1, 255, 256, 65_535, 65_536, 0].map(Some);
        assert_eq!((&all[..7], all[7]), (&expected[..], None));
    }

    proptest! {
        #[test]
        fn a_column_gives_back_what_was_put(
            values in proptest::collection::vec(prop_oneof![0_u32..3, 0_u32..2000], 0..3000),
            turn in any::<bool>(),
        ) {
            let mut growing = Growing::default();
            values.iter().for_each(|value| growing.push(value));
            let column = growing.freeze();
            let count = u32::try_from(values.len()).unwrap();
            let order: Vec<u32> = if turn { (0..count).rev().collect() } else { (0..count).collect() };
            let column = column.reordered(&order);
            for (row, from) in (0..).zip(&order) {
                prop_assert_eq!(column.get(row), Some(&values[place(*from)]));
            }
            prop_assert_eq!(column.get(count), None);
            let distinct: std::collections::BTreeSet<u32> = values.into_iter().collect();
            prop_assert_eq!(column.values(), distinct.into_iter().collect::<Vec<_>>());
        }
    }
}
