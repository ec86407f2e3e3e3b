//! Numbers of nodes and edges as places in memory and back.

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

/// Sets the value at a number.
pub(crate) fn set(values: &mut [u32], number: u32, value: u32) {
    if let Some(slot) = values.get_mut(place(number)) {
        *slot = value;
    }
}

/// Where each group of equal keys begins once items are sorted by key: `groups + 1` places, the last the end.
///
/// Every key must be below `groups`.
pub(crate) fn starts(keys: &[u32], groups: u32) -> Vec<u32> {
    let mut starts = vec![0; place(groups).saturating_add(1)];
    for &key in keys {
        if let Some(count) = starts.get_mut(place(key).saturating_add(1)) {
            *count += 1;
        }
    }
    let mut sum = 0_u32;
    for start in &mut starts {
        sum = sum.saturating_add(*start);
        *start = sum;
    }
    starts
}

/// The places of items in order of their keys, items of one key in order of place: a counting sort.
pub(crate) fn sorted(keys: &[u32], starts: &[u32]) -> Vec<u32> {
    let mut next = starts.to_vec();
    let mut order = vec![0; keys.len()];
    for (place_of, &key) in keys.iter().enumerate() {
        let slot = at(&next, key);
        set(&mut order, slot, number(place_of));
        set(&mut next, key, slot.saturating_add(1));
    }
    order
}
