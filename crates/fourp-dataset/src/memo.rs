//! Cells that were read before: a column mostly repeats few texts.

use std::any::Any;

/// The longest text that is remembered, in bytes.
const TEXT_MAX: usize = 32;

/// The most texts that are remembered of one column: what a processor's nearest caches hold.
const SLOTS_MAX: usize = 1 << 12;

const SLOTS_MIN: usize = 1 << 6;

/// What the cells of each column of a table were read as.
///
/// Takes at most [`SLOTS_MAX`] values and their texts for a column, whatever the length of the table.
#[derive(Debug, Default)]
pub(crate) struct Memos {
    columns: Vec<Column>,
}

#[derive(Debug)]
enum Column {
    New,
    /// A [`Memo`] of the type of the column.
    On(Box<dyn Any>),
    /// A column of which hardly a text repeats.
    Off,
}

/// What the texts of one column were read as: each text has one place, and the last to take it stays.
#[derive(Debug)]
pub(crate) struct Memo<T> {
    slots: Vec<Option<Slot<T>>>,
    lookups: usize,
    misses: usize,
}

/// A text of at most [`TEXT_MAX`] bytes, as numbers that are equal for no other.
#[derive(Clone, Copy, Debug, Eq)]
pub(crate) struct Key {
    words: [u64; 4],
    length: u8,
}

/// Word by word: the derived comparison waits for all of the key to be in memory.
impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        let ([a, b, c, d], [e, f, g, h]) = (self.words, other.words);
        self.length == other.length && ((a ^ e) | (b ^ f) | (c ^ g) | (d ^ h)) == 0
    }
}

#[derive(Debug)]
struct Slot<T> {
    key: Key,
    value: T,
}

impl Memos {
    /// Whether a column, by its place in the table, is worth remembering, as far as is known.
    pub(crate) fn is_on(&self, column: usize) -> bool {
        !matches!(self.columns.get(column), Some(Column::Off))
    }

    /// What is remembered of a column.
    pub(crate) fn of<T: 'static>(&mut self, column: usize) -> Option<&mut Memo<T>> {
        match self.columns.get_mut(column)? {
            Column::On(memo) => memo.downcast_mut(),
            _ => None,
        }
    }

    /// Remembers what a text of a column was read as.
    pub(crate) fn put<T: 'static>(&mut self, column: usize, key: Key, value: T) {
        if self.columns.len() <= column {
            self.columns.resize_with(column.saturating_add(1), || Column::New);
        }
        let Some(slot) = self.columns.get_mut(column) else { return };
        if matches!(slot, Column::New) {
            *slot = Column::On(Box::new(Memo::<T>::new()));
        }
        let Column::On(memo) = slot else { return };
        let Some(memo) = memo.downcast_mut::<Memo<T>>() else { return };
        memo.put(key, value);
        if memo.slots.is_empty() {
            *slot = Column::Off;
        }
    }
}

impl<T> Memo<T> {
    fn new() -> Self {
        let slots = (0..SLOTS_MIN).map(|_| None).collect();
        Self { slots, lookups: 0, misses: 0 }
    }

    /// What a text was read as, if it is remembered.
    pub(crate) fn find(&mut self, key: &Key) -> Option<&T> {
        self.lookups = self.lookups.wrapping_add(1);
        let slot = self.slots.get(self.place(key)).and_then(Option::as_ref);
        slot.filter(|slot| slot.key == *key).map(|slot| &slot.value)
    }

    /// Remembers what a text was read as, which was not found.
    fn put(&mut self, key: Key, value: T) {
        self.misses = self.misses.saturating_add(1);
        if self.misses > self.slots.len().saturating_mul(2) {
            self.adapt();
        }
        let place = self.place(&key);
        if let Some(slot) = self.slots.get_mut(place) {
            *slot = Some(Slot { key, value });
        }
    }

    /// Takes more room if much is not found, and gives up if that does not help: then it has no slots.
    fn adapt(&mut self) {
        let is_poor = self.misses > self.lookups / 8;
        let is_useless = self.misses > self.lookups / 2;
        (self.lookups, self.misses) = (0, 0);
        if is_poor && self.slots.len() < SLOTS_MAX {
            let more = self.slots.len().saturating_mul(4);
            self.slots.clear();
            self.slots.resize_with(more, || None);
        } else if is_useless {
            self.slots = Vec::new();
        }
    }

    fn place(&self, key: &Key) -> usize {
        let length = u64::from(key.length);
        let [a, b, c, d] = key.words;
        let mixed = (a ^ b.rotate_left(29) ^ length).wrapping_mul(0x9E37_79B9_7F4A_7C15)
            ^ (c ^ d.rotate_left(29)).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
        let mixed = mixed ^ (mixed >> 32);
        // The number of slots is a power of two.
        let mask = self.slots.len().saturating_sub(1);
        usize::try_from(mixed & u64::from(u32::MAX)).unwrap_or_default() & mask
    }
}

impl Key {
    /// `None` for a text that is too long.
    #[inline]
    pub(crate) fn of(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let length = u8::try_from(bytes.len()).ok().filter(|_| bytes.len() <= TEXT_MAX)?;
        let words = if let (Some(first), Some(last)) =
            (bytes.first_chunk::<16>(), bytes.last_chunk::<16>())
        {
            let (first, last) = (u128::from_le_bytes(*first), u128::from_le_bytes(*last));
            [low(first), low(first >> 64), low(last), low(last >> 64)]
        } else if let (Some(first), Some(last)) =
            (bytes.first_chunk::<8>(), bytes.last_chunk::<8>())
        {
            [u64::from_le_bytes(*first), u64::from_le_bytes(*last), 0, 0]
        } else if let (Some(first), Some(last)) =
            (bytes.first_chunk::<4>(), bytes.last_chunk::<4>())
        {
            [u32::from_le_bytes(*first).into(), u32::from_le_bytes(*last).into(), 0, 0]
        } else {
            let word = bytes.iter().fold(0, |word, byte| (word << 8) | u64::from(*byte));
            [word, 0, 0, 0]
        };
        Some(Self { words, length })
    }
}

fn low(word: u128) -> u64 {
    u64::try_from(word & u128::from(u64::MAX)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_was_put_is_found_until_another_takes_its_place() {
        let mut memos = Memos::default();
        let key = |text| Key::of(text).unwrap();
        memos.put(2, key("a"), String::from("A"));
        let memo = memos.of::<String>(2).unwrap();
        assert_eq!(memo.find(&key("a")).map(String::as_str), Some("A"));
        assert_eq!(memo.find(&key("b")), None);
        assert!(memos.of::<String>(1).is_none());
        assert!(memos.of::<u32>(2).is_none());
    }

    #[test]
    fn texts_that_do_not_repeat_are_not_remembered_for_long() {
        let mut memos = Memos::default();
        let mut look = |text: String| {
            let key = Key::of(&text).unwrap();
            if memos.is_on(0) && memos.of::<()>(0).is_none_or(|memo| memo.find(&key).is_none()) {
                memos.put(0, key, ());
            }
            assert_eq!(memos.is_on(0), memos.of::<()>(0).is_some());
            memos.of::<()>(0).map(|memo| memo.slots.len())
        };
        for number in 0..1000 {
            look(format!("of-few-{}", number % 10));
        }
        assert_eq!(look("of-few-1".into()), Some(SLOTS_MIN));
        for number in 0..40_000 {
            look(format!("of-many-{number}"));
        }
        assert_eq!(look("of-few-1".into()), None);
    }

    proptest! {
        #[test]
        fn keys_are_equal_for_equal_texts_only(a in "[ab\0é]{0,33}", b in "[ab\0é]{0,33}") {
            let is_short = a.len() <= TEXT_MAX;
            prop_assert_eq!(Key::of(&a).is_some(), is_short);
            if is_short && b.len() <= TEXT_MAX {
                prop_assert_eq!(Key::of(&a) == Key::of(&b), a == b);
            }
        }

        #[test]
        fn what_is_found_is_what_was_put(texts in proptest::collection::vec("[a-c]{0,40}", 0..3000)) {
            let mut memo = Memo::new();
            for text in &texts {
                let Some(key) = Key::of(text) else { continue };
                match memo.find(&key) {
                    Some(found) => prop_assert_eq!(found, text),
                    None => memo.put(key, text.clone()),
                }
            }
        }
    }
}
