//! `XmR` charts of a table of numbers, as fast as they can be drawn.

use std::num::NonZeroUsize;

use fourp_graph::in_order;
use serde::Serialize;

use crate::{
    bits,
    convention::{ChartConventions, RangeAverage, Screening},
    moving_range::MovingRanges,
    number,
    place::Lines,
    rule_convention::Flagging,
    rules::RuleSet,
    scan::{flag_completions, scan_phase},
};

/// `XmR` charts of the rows of a table: limits of each from all its points.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GridCharts {
    /// The centre of each row.
    pub centres: Vec<f64>,
    /// The sigma of each row.
    pub sigmas: Vec<f64>,
    /// Flags of every number, row after row: one bit for each rule, the first lowest.
    pub flags: Vec<u16>,
}

/// Why a table has no charts.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum GridError {
    /// Numbers that are not whole rows.
    #[error("{numbers} numbers are not rows of {columns}")]
    Ragged {
        /// How many numbers.
        numbers: usize,
        /// How many to a row.
        columns: usize,
    },
    /// Rows of fewer than two points.
    #[error("rows of {columns} points have no moving range; expected 2 or more")]
    Narrow {
        /// How many to a row.
        columns: usize,
    },
    /// A row with a number that is not finite, or numbers too large to be averaged.
    #[error("row {row} has a number that is not finite, or numbers too large to be averaged")]
    Number {
        /// The row, from 0.
        row: usize,
    },
}

/// Draws an `XmR` chart of each row of a table of numbers without gaps.
///
/// The same numbers and flags as [`control_chart`](crate::control_chart) gives for each row, without what
/// else it tells; fastest for rows of at most 64 points. O(numbers x rules), on as many threads as given with the feature `parallel`.
///
/// ```
/// use std::num::NonZeroUsize;
/// use fourp_performance::{ChartConventions, RuleSet, xmr_grid};
///
/// let rows = [1.0, 2.0, 1.0, 2.0, 9.0, 1.0, 2.0, 1.0, 2.0, 1.0];
/// let rules = RuleSet::three_sigma();
/// let charts = xmr_grid(&rows, 5, &ChartConventions::default(), &rules, NonZeroUsize::MIN)?;
/// assert_eq!(charts.centres, [3.0, 1.4]);
/// # Ok::<(), fourp_performance::GridError>(())
/// ```
///
/// # Errors
/// [`GridError`] for numbers that are not rows of two or more, or not finite.
pub fn xmr_grid(
    numbers: &[f64],
    columns: usize,
    conventions: &ChartConventions,
    rules: &RuleSet,
    threads: NonZeroUsize,
) -> Result<GridCharts, GridError> {
    if columns < 2 {
        return Err(GridError::Narrow { columns });
    }
    if !numbers.len().is_multiple_of(columns) {
        return Err(GridError::Ragged { numbers: numbers.len(), columns });
    }
    let rows = numbers.len() / columns;
    let mut charts = GridCharts {
        centres: vec![0.0; rows],
        sigmas: vec![0.0; rows],
        flags: vec![0; numbers.len()],
    };
    // Blocks of rows, so that a thread reuses its working space.
    let inputs = numbers.chunks(BLOCK.saturating_mul(columns));
    let fits = charts.centres.chunks_mut(BLOCK).zip(charts.sigmas.chunks_mut(BLOCK));
    let outputs = fits.zip(charts.flags.chunks_mut(BLOCK.saturating_mul(columns)));
    let blocks: Vec<Block<'_>> = inputs
        .zip(outputs)
        .map(|(numbers, ((centres, sigmas), flags))| Block { numbers, centres, sigmas, flags })
        .collect();
    let drawn = in_order(blocks, threads, |block| block.draw(columns, conventions, rules));
    for (block, failed) in drawn.into_iter().enumerate() {
        if let Some(row) = failed {
            return Err(GridError::Number { row: block.saturating_mul(BLOCK).saturating_add(row) });
        }
    }
    Ok(charts)
}

/// How many rows are drawn at a time.
const BLOCK: usize = 256;

/// Some rows, and where their charts go.
struct Block<'a> {
    numbers: &'a [f64],
    centres: &'a mut [f64],
    sigmas: &'a mut [f64],
    flags: &'a mut [u16],
}

impl Block<'_> {
    /// Draws the charts of the block; the first row that has none.
    fn draw(
        self,
        columns: usize,
        conventions: &ChartConventions,
        rules: &RuleSet,
    ) -> Option<usize> {
        let mut places = Vec::with_capacity(columns);
        let is_plain = rules.conventions().flagging == Flagging::Completing
            && rules.rules().iter().all(|rule| !rule.is_of_the_whole());
        let in_bits = bits::can_scan(rules, columns);
        let rows = self.numbers.chunks(columns).zip(self.flags.chunks_mut(columns));
        let fits = self.centres.iter_mut().zip(self.sigmas);
        for (row, ((values, flags), fit)) in rows.zip(fits).enumerate() {
            let sigma = sigma(values, conventions);
            let (Some(centre), Some(sigma)) = (number::mean(values), sigma) else {
                return Some(row);
            };
            (*fit.0, *fit.1) = (centre, sigma);
            let lines = Lines::at_steps(centre, sigma);
            if in_bits && bits::flag(rules, values, &lines, flags).is_some() {
                continue;
            }
            let border = rules.conventions().border;
            places.clear();
            places.extend(values.iter().map(|value| lines.place(*value, border)));
            if is_plain {
                flag_completions(rules, values, &places, flags);
            } else {
                let point = |at: usize| Some((*values.get(at)?, *places.get(at)?));
                scan_phase(rules, 0..columns, point, flags, &mut Vec::new());
            }
        }
        None
    }
}

fn sigma(values: &[f64], conventions: &ChartConventions) -> Option<f64> {
    if conventions.average == RangeAverage::Mean && conventions.screening == Screening::Kept {
        let average = number::mean_range(values)?;
        return Some(conventions.sigma(average)).filter(|sigma| sigma.is_finite());
    }
    let pairs = values.iter().zip(values.iter().skip(1));
    let ranges = pairs.map(|(one, next)| (next - one).abs()).collect();
    MovingRanges::of_ranges(ranges, conventions).map(|ranges| ranges.sigma)
}
