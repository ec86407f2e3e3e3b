//! Sigma from the differences of successive points.

use std::ops::Range;

use serde::Serialize;

use crate::{
    convention::{ChartConventions, RangeAverage, Screening},
    number,
};

/// The moving ranges of two behind a sigma.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MovingRanges {
    /// How many there are; none spans a missing period or a break.
    pub count: usize,
    /// How many were left out as too large.
    pub screened: usize,
    /// The average of the rest.
    pub average: f64,
    /// Sigma, by the constants of the chart.
    pub sigma: f64,
}

impl MovingRanges {
    /// Of the points in a span; `None` if no two of them are successive.
    pub(crate) fn of(
        points: &[Option<f64>],
        span: Range<usize>,
        conventions: &ChartConventions,
    ) -> Option<Self> {
        let points = points.get(span)?;
        let pairs = points.iter().zip(points.iter().skip(1));
        let range = |(one, next): (&Option<f64>, &Option<f64>)| Some(((*next)? - (*one)?).abs());
        Self::of_ranges(pairs.filter_map(range).collect(), conventions)
    }

    pub(crate) fn of_ranges(mut ranges: Vec<f64>, conventions: &ChartConventions) -> Option<Self> {
        let count = ranges.len();
        let mut average = average(&ranges, conventions.average)?;
        if conventions.screening == Screening::Once {
            let limit = conventions.range_limit(average);
            ranges.retain(|range| *range <= limit);
            average = self::average(&ranges, conventions.average)?;
        }
        let sigma = conventions.sigma(average);
        let screened = count.saturating_sub(ranges.len());
        sigma.is_finite().then_some(Self { count, screened, average, sigma })
    }
}

fn average(ranges: &[f64], which: RangeAverage) -> Option<f64> {
    match which {
        RangeAverage::Mean => number::mean(ranges),
        RangeAverage::Median => number::median(ranges),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(points: &[Option<f64>], conventions: &ChartConventions) -> Option<MovingRanges> {
        MovingRanges::of(points, 0..points.len(), conventions)
    }

    #[test]
    fn no_range_spans_a_missing_period() {
        let conventions = ChartConventions::default();
        let ranges = of(&[Some(1.0), Some(2.0), None, Some(9.0), Some(6.0)], &conventions).unwrap();
        assert_eq!((ranges.count, ranges.average), (2, 2.0));
        assert_eq!(of(&[Some(1.0), None, Some(2.0)], &conventions), None);
        assert_eq!(of(&[], &conventions), None);
    }

    #[test]
    fn a_large_range_is_left_out_where_asked() {
        let mut points: Vec<Option<f64>> = (0..12).map(|at| Some(f64::from(at % 2))).collect();
        points.push(Some(100.0));
        let kept = of(&points, &ChartConventions::default()).unwrap();
        assert_eq!((kept.count, kept.screened), (12, 0));
        let screened =
            ChartConventions { screening: Screening::Once, ..ChartConventions::default() };
        let rest = of(&points, &screened).unwrap();
        assert_eq!((rest.count, rest.screened, rest.average), (12, 1, 1.0));
        let median =
            ChartConventions { average: RangeAverage::Median, ..ChartConventions::default() };
        assert_eq!(of(&points, &median).unwrap().average, 1.0);
    }

    #[test]
    fn a_span_beyond_the_points_has_no_ranges() {
        let conventions = ChartConventions::default();
        assert_eq!(MovingRanges::of(&[Some(1.0)], 0..2, &conventions), None);
    }
}
