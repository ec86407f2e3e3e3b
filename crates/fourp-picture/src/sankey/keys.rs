//! Which of the nodes a key names.

use super::groups::{number, place};

/// Keys in order, each with a number that rises as they do: eight bytes behind what all of them begin with. A key is
/// found by numbers alone, but for those that share them.
#[derive(Debug)]
pub(super) struct Keys<'a> {
    shared: &'a [u8],
    /// In order; equal keys in the order in which they were given.
    codes: Vec<u64>,
    keys: Vec<&'a str>,
    /// Where each was given.
    given: Vec<u32>,
}

impl<'a> Keys<'a> {
    /// Puts keys in order. O(n log n).
    pub(super) fn of(given: impl Iterator<Item = &'a str> + Clone) -> Self {
        let first = given.clone().next().unwrap_or_default().as_bytes();
        let shared = given.clone().fold(first, |shared, key| {
            let same = shared.iter().zip(key.bytes()).take_while(|(one, other)| **one == *other);
            shared.get(..same.count()).unwrap_or_default()
        });
        let coded = given.zip(0_u32..).map(|(key, at)| {
            (code(key.as_bytes().get(shared.len()..).unwrap_or_default()), key, at)
        });
        let mut coded: Vec<(u64, &str, u32)> = coded.collect();
        coded.sort_unstable();
        Self {
            shared,
            codes: coded.iter().map(|(code, _, _)| *code).collect(),
            keys: coded.iter().map(|(_, key, _)| *key).collect(),
            given: coded.iter().map(|(_, _, at)| *at).collect(),
        }
    }

    /// A key that was given twice.
    pub(super) fn twice(&self) -> Option<&'a str> {
        let mut pairs = self.codes.windows(2).zip(self.keys.windows(2));
        pairs.find_map(|(codes, keys)| match (codes, keys) {
            ([one, other], [key, same]) if one == other && key == same => Some(*key),
            _ => None,
        })
    }

    /// The place of a key in order.
    pub(super) fn find(&self, key: &str) -> Option<u32> {
        let code = code(key.as_bytes().strip_prefix(self.shared)?);
        let first = self.codes.partition_point(|other| *other < code);
        if self.keys.get(first) == Some(&key) {
            return Some(number(first));
        }
        let alike = self.codes.get(first..)?;
        let alike = alike.partition_point(|other| *other == code);
        let alike = self.keys.get(first..first.saturating_add(alike))?;
        let found = alike.binary_search(&key).ok()?;
        Some(number(first.saturating_add(found)))
    }

    /// Where the keys were given, in their order.
    pub(super) fn given(&self) -> impl Iterator<Item = usize> {
        self.given.iter().map(|at| place(*at))
    }
}

/// The first eight bytes, the first as the highest; as if nothing followed what is shorter.
fn code(key: &[u8]) -> u64 {
    match key.first_chunk() {
        Some(first) => u64::from_be_bytes(*first),
        None => {
            let read = key.iter().fold(0_u64, |read, byte| read << 8 | u64::from(*byte));
            let missing = 8_u32.saturating_sub(number(key.len()));
            read.checked_shl(missing.saturating_mul(8)).unwrap_or(0)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn as_a_sorted_list_finds_them(
            keys in prop::collection::btree_set("(body:)?[a\u{0}é-]{0,12}", 0..30),
            others in prop::collection::vec("(body:)?[a\u{0}é-]{0,12}", 0..9),
        ) {
            let keys: Vec<String> = keys.into_iter().collect();
            let found = Keys::of(keys.iter().rev().map(String::as_str));
            for key in keys.iter().chain(&others) {
                let slow = keys.binary_search(key).ok().map(number);
                prop_assert_eq!(found.find(key), slow);
            }
            prop_assert_eq!(found.given().collect::<Vec<_>>(), (0..keys.len()).rev().collect::<Vec<_>>());
            prop_assert_eq!(found.twice(), None);
        }
    }

    #[test]
    fn a_key_given_twice_is_told() {
        let keys = Keys::of(["an agency", "an agency of it", "an agency"].into_iter());
        assert_eq!(keys.twice(), Some("an agency"));
    }
}
