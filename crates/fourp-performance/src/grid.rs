//! `XmR` charts of a table of numbers, as fast as they can be drawn.

use std::num::NonZeroUsize;

use serde::Serialize;

use crate::{
    bits,
    convention::{ChartConventions, RangeAverage, Screening},
    moving_range::MovingRanges,
    number,
    place::Lines,
    rules::{Flagging, RuleSet},
    scan::{flag_completions, scan_phase},
    threads,
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
    // Blocks of rows, so that a thread reuses its working space.
    let block = columns.saturating_mul(256);
    let blocks: Vec<&[f64]> = numbers.chunks(block).collect();
    let drawn =
        threads::in_chunks(&blocks, threads, |block| rows(block, columns, conventions, rules));
    let mut charts = GridCharts {
        centres: Vec::with_capacity(numbers.len() / columns),
        sigmas: Vec::with_capacity(numbers.len() / columns),
        flags: Vec::with_capacity(numbers.len()),
    };
    for part in drawn {
        let part = part
            .map_err(|row| GridError::Number { row: row.saturating_add(charts.centres.len()) })?;
        charts.centres.extend(part.centres);
        charts.sigmas.extend(part.sigmas);
        charts.flags.extend(part.flags);
    }
    Ok(charts)
}

/// The charts of a block, or the first row that has none.
fn rows(
    numbers: &[f64],
    columns: usize,
    conventions: &ChartConventions,
    rules: &RuleSet,
) -> Result<GridCharts, usize> {
    let mut charts =
        GridCharts { centres: Vec::new(), sigmas: Vec::new(), flags: vec![0; numbers.len()] };
    let mut places = Vec::with_capacity(columns);
    let is_plain = rules.conventions().flagging == Flagging::Completing
        && rules.rules().iter().all(|rule| !rule.is_of_the_whole());
    let in_bits = bits::can_scan(rules, columns);
    let lines_of_flags = charts.flags.chunks_mut(columns);
    for (row, (values, flags)) in numbers.chunks(columns).zip(lines_of_flags).enumerate() {
        let sigma = sigma(values, conventions);
        let (Some(centre), Some(sigma)) = (number::mean(values), sigma) else { return Err(row) };
        let lines = Lines::at_steps(centre, sigma);
        charts.centres.push(centre);
        charts.sigmas.push(sigma);
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
    Ok(charts)
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
