//! Numbers of nodes, edges and flows as places in memory and back.

/// A number as a place.
pub(crate) fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A place as a number; callers keep places below 2^32.
pub(crate) fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// The value at a number; 0 beyond the end, which no caller reaches.
pub(crate) fn at(values: &[u32], number: u32) -> u32 {
    values.get(place(number)).copied().unwrap_or(0)
}

/// The places of items in order of their keys, items of one key in the order given: a counting sort.
///
/// Every key, which stands at the number of its item, must be below `groups`.
pub(crate) fn sorted_by_key(
    items: impl Iterator<Item = u32>,
    keys: &[u32],
    groups: usize,
) -> Vec<u32> {
    let mut next = vec![0_u32; groups.saturating_add(1)];
    for &key in keys {
        if let Some(count) = next.get_mut(place(key).saturating_add(1)) {
            *count = count.saturating_add(1);
        }
    }
    let mut sum = 0_u32;
    for start in &mut next {
        sum = sum.saturating_add(*start);
        *start = sum;
    }
    let mut order = vec![0; keys.len()];
    for item in items {
        let Some(slot) = next.get_mut(place(at(keys, item))) else { continue };
        if let Some(target) = order.get_mut(place(*slot)) {
            *target = item;
        }
        *slot = slot.saturating_add(1);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_of_one_key_stay_as_given() {
        let keys = [2, 0, 2, 1];
        assert_eq!(sorted_by_key(0..4, &keys, 3), [1, 3, 0, 2]);
        assert_eq!(sorted_by_key((0..4).rev(), &keys, 3), [1, 3, 2, 0]);
        assert_eq!(sorted_by_key(0..0, &[], 0), [0_u32; 0]);
    }
}
