//! Numbers of groups and parties as places in memory and back.

/// A number as a place.
pub(crate) fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A place as a number; callers keep places below 2^32.
pub(crate) fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// The value at a number; the default beyond the end, which no caller reaches.
pub(crate) fn at<T: Copy + Default>(values: &[T], number: u32) -> T {
    values.get(place(number)).copied().unwrap_or_default()
}
