//! Labels that want the same place: whether they overlap, and how to move them apart as little as may be.

/// Where the middles of labels go in a column, so that none overlaps another and each stays as near as
/// may be to where it is wanted.
///
/// Each label comes with the middle it wants and its height; they stay in the order given, which should be
/// that of the wants. The least sum of squares of the moves (pools of adjacent violators: Ayer and others,
/// 1955), then pushed inside `from` to `to` where there is room. O(n).
pub(crate) fn apart(labels: &[(f64, f64)], from: f64, to: f64) -> Vec<f64> {
    // Of each pool: how many, the mean of what its first middle would like to be, and its height.
    let mut pools: Vec<(usize, f64, f64)> = Vec::new();
    for (wanted, height) in labels {
        let (mut count, mut top, mut tall) = (1, wanted - height / 2.0, *height);
        while let Some((before, upper, above)) = pools.last().copied() {
            if upper + above <= top {
                break;
            }
            pools.pop();
            let (one, other) = (crate::canvas::length(before), crate::canvas::length(count));
            top = (upper * one + (top - above) * other) / (one + other);
            (count, tall) = (count + before, tall + above);
        }
        pools.push((count, top, tall));
    }
    let mut heights = labels.iter().map(|(_, height)| *height);
    let mut least = from;
    let mut tops: Vec<(usize, f64, f64)> = Vec::with_capacity(pools.len());
    for (count, top, tall) in pools {
        let top = top.max(least);
        least = top + tall;
        tops.push((count, top, tall));
    }
    let mut most = to;
    for (_, top, tall) in tops.iter_mut().rev() {
        *top = top.min(most - *tall);
        most = *top;
    }
    let mut least = from;
    let mut middles = Vec::with_capacity(labels.len());
    for (count, top, _) in tops {
        // Where there is too little room, the order is kept and what is left reaches beyond the end.
        let mut at = top.max(least);
        for height in heights.by_ref().take(count) {
            middles.push(at + height / 2.0);
            at += height;
        }
        least = at;
    }
    middles
}

/// Whether two boxes share more than an edge: each its left, upper, right and lower edge.
pub(crate) fn overlap([l, t, r, b]: &[f64; 4], [left, top, right, bottom]: &[f64; 4]) -> bool {
    l < right && left < r && t < bottom && top < b
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_has_room_stays() {
        assert_eq!(apart(&[(10.0, 8.0), (30.0, 8.0)], 0.0, 100.0), [10.0, 30.0]);
        assert!(apart(&[], 0.0, 1.0).is_empty());
    }

    #[test]
    fn two_that_want_one_place_move_alike() {
        assert_eq!(apart(&[(50.0, 10.0), (50.0, 10.0)], 0.0, 100.0), [45.0, 55.0]);
    }

    #[test]
    fn at_the_ends_they_are_pushed_inside() {
        assert_eq!(apart(&[(0.0, 10.0), (1.0, 10.0)], 0.0, 100.0), [5.0, 15.0]);
        assert_eq!(apart(&[(99.0, 10.0), (100.0, 10.0)], 0.0, 100.0), [85.0, 95.0]);
    }

    proptest! {
        #[test]
        fn none_overlaps_and_all_are_inside(
            mut wanted in prop::collection::vec(0.0..400.0_f64, 0..30),
            heights in prop::collection::vec(1.0..30.0_f64, 30),
        ) {
            wanted.sort_by(f64::total_cmp);
            let labels: Vec<(f64, f64)> = wanted.iter().copied().zip(heights).collect();
            let room: f64 = labels.iter().map(|(_, height)| height).sum();
            let (from, to) = (0.0, room.max(400.0));
            let middles = apart(&labels, from, to);
            let mut below = from - 1e-6;
            for (middle, (_, height)) in middles.iter().zip(&labels) {
                prop_assert!(middle - height / 2.0 >= below - 1e-6, "{:?} {:?}", middles, labels);
                below = middle + height / 2.0;
            }
            prop_assert!(below <= to + 1e-6, "{:?} {:?}", middles, labels);
        }
    }
}
