//! Counts as floating point.

/// A count: exact up to 2^53, then rounded.
pub(crate) fn float(count: u64) -> f64 {
    let low = u32::try_from(count & u64::from(u32::MAX)).unwrap_or(u32::MAX);
    let high = u32::try_from(count >> 32).unwrap_or(u32::MAX);
    f64::from(high).mul_add(4_294_967_296.0, f64::from(low))
}

/// A length.
pub(crate) fn length(count: usize) -> f64 {
    float(u64::try_from(count).unwrap_or(u64::MAX))
}

/// A part of a whole; 0 of nothing.
pub(crate) fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_exact_as_far_as_floats_are() {
        for count in [0, 1, u64::from(u32::MAX), 1 << 32, (1 << 53) - 1, 1 << 53] {
            assert_eq!(format!("{:.0}", float(count)), count.to_string());
        }
        assert_eq!((length(7), share(1.0, 4.0), share(0.0, 0.0)), (7.0, 0.25, 0.0));
    }
}
