//! Whether a table gives a model an estimate, exactly.

use fourp_model::{Interval, Rational};
use fourp_stat::lp::{LinearProgram, Relation};
use serde::Serialize;

use crate::log_linear_design::{Counts, Design};

/// The most parameters of which existence is judged.
const PARAMETERS_MAX: usize = 128;

/// Why a model has no estimate from a table.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NoEstimate {
    /// The likelihood has no maximum: it rises as some effects go to infinity together (Fienberg and Rinaldo 2012).
    DoesNotExist,
    /// Different effects fit alike, so cases on no list cannot be told.
    NotIdentifiable,
    /// Both.
    Neither,
    /// More than 128 parameters, or numbers too large for the exact test.
    NotDecided,
    /// The estimate exists, and steps did not reach it in floating point.
    NotReached,
    /// The model was made for a table of other lists.
    OtherLists,
}

impl NoEstimate {
    /// In words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DoesNotExist => "the likelihood has no maximum",
            Self::NotIdentifiable => "its effects cannot be told apart",
            Self::Neither => "the likelihood has no maximum, nor could its effects be told apart",
            Self::NotDecided => "too large for the exact test",
            Self::NotReached => "the estimate was not reached",
            Self::OtherLists => "the model is of other lists than the table",
        }
    }
}

impl std::fmt::Display for NoEstimate {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// Whether the estimate of a design exists and is one.
///
/// It exists unless effects `u` have `X u <= 0` in every cell, `= 0` where there are cases, and not `= 0` everywhere
/// (Haberman 1974; Fienberg and Rinaldo 2012). So it does, and is one, if the rows of cells with cases have full rank:
/// full rank over the integers modulo 2 shows that, in one pass over words of bits. Otherwise `u` is sought among the
/// combinations that vanish where there are cases, in integers: by sign if there is one of them, else by an exact linear
/// programme for weights `y >= 1` of the empty cells with `Xᵀ y = 0` on these, which by Stiemke's lemma exist just if `u` does not.
pub(crate) fn existence(design: &Design, counts: &Counts) -> Result<(), NoEstimate> {
    let parameters = &design.parameters;
    if parameters.len() > PARAMETERS_MAX {
        return Err(NoEstimate::NotDecided);
    }
    let has_cases = |cell: &usize| counts.cells.get(*cell).is_some_and(|count| *count > 0.0);
    let row = |cell: usize| {
        let bits = parameters.iter().enumerate().filter(move |(_, set)| cell & **set == **set);
        bits.fold(0_u128, |row, (place, _)| row | 1 << place)
    };
    if is_full_modulo_two(design.cells().filter(has_cases).map(row), parameters.len()) {
        return Ok(());
    }
    let numbers = |cell: usize| -> Vec<i128> {
        parameters.iter().map(|set| i128::from(cell & set == *set)).collect()
    };
    let filled = design.cells().filter(has_cases).map(numbers).collect();
    let directions = null_space(filled, parameters.len()).ok_or(NoEstimate::NotDecided)?;
    let empty = design.cells().filter(|cell| !has_cases(cell));
    let along = |cell: usize| -> Option<Vec<i128>> {
        let row = numbers(cell);
        directions.iter().map(|direction| product(&row, direction)).collect()
    };
    let slopes: Option<Vec<Vec<i128>>> = empty.map(along).collect();
    let slopes = slopes.ok_or(NoEstimate::NotDecided)?;
    let left = null_space(slopes.clone(), directions.len()).ok_or(NoEstimate::NotDecided)?;
    let is_one = left.is_empty();
    let exists = is_balanced(&slopes, directions.len()).ok_or(NoEstimate::NotDecided)?;
    match (exists, is_one) {
        (true, true) => Ok(()),
        (true, false) => Err(NoEstimate::NotIdentifiable),
        (false, true) => Err(NoEstimate::DoesNotExist),
        (false, false) => Err(NoEstimate::Neither),
    }
}

/// Whether rows of bits have full rank modulo 2, and so over the rationals too.
fn is_full_modulo_two(rows: impl Iterator<Item = u128>, columns: usize) -> bool {
    let mut basis: Vec<u128> = Vec::with_capacity(columns);
    for row in rows {
        // Each of the basis has a leading bit that no later one has.
        let left = basis.iter().fold(row, |row, one| row.min(row ^ one));
        if left != 0 {
            basis.push(left);
            if basis.len() == columns {
                return true;
            }
        }
    }
    columns == 0
}

/// Combinations of columns that vanish in all rows: one to a column that depends on others. `None` on overflow.
fn null_space(mut rows: Vec<Vec<i128>>, columns: usize) -> Option<Vec<Vec<i128>>> {
    let mut pivots: Vec<(usize, Vec<i128>)> = Vec::new();
    let mut free = Vec::new();
    for column in 0..columns {
        let at = rows.iter().position(|row| row.get(column).is_some_and(|entry| *entry != 0));
        let Some(at) = at else {
            free.push(column);
            continue;
        };
        let pivot = rows.swap_remove(at);
        for row in rows.iter_mut().chain(pivots.iter_mut().map(|(_, row)| row)) {
            clear(row, &pivot, column)?;
        }
        pivots.push((column, pivot));
    }
    let combination = |column: &usize| {
        let mut scale = 1_i128;
        for (at, row) in &pivots {
            let entry = row.get(*at)?.checked_abs()?;
            scale = scale.checked_div(divisor(scale, entry))?.checked_mul(entry)?;
        }
        let mut found = vec![0_i128; columns];
        *found.get_mut(*column)? = scale;
        for (at, row) in &pivots {
            let share =
                row.get(*column)?.checked_neg()?.checked_mul(scale.checked_div(*row.get(*at)?)?)?;
            *found.get_mut(*at)? = share;
        }
        Some(found)
    };
    free.iter().map(combination).collect()
}

/// Adds a multiple of the pivot's row to a multiple of the row so that the column vanishes, in lowest terms.
fn clear(row: &mut [i128], pivot: &[i128], column: usize) -> Option<()> {
    let (entry, by) = (*row.get(column)?, *pivot.get(column)?);
    if entry == 0 {
        return Some(());
    }
    let mut shared = 0;
    for (own, other) in row.iter_mut().zip(pivot) {
        *own = own.checked_mul(by)?.checked_sub(other.checked_mul(entry)?)?;
        shared = divisor(shared, *own);
    }
    if shared > 1 {
        for own in row.iter_mut() {
            *own = own.checked_div(shared)?;
        }
    }
    Some(())
}

/// The greatest common divisor of two numbers; that of 0 and another is the other.
fn divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.saturating_abs(), b.saturating_abs());
    while b != 0 {
        (a, b) = (b, a.checked_rem(b).unwrap_or(0));
    }
    a
}

fn product(row: &[i128], direction: &[i128]) -> Option<i128> {
    row.iter()
        .zip(direction)
        .try_fold(0_i128, |sum, (one, other)| sum.checked_add(one.checked_mul(*other)?))
}

/// Whether positive weights make the rows cancel: no direction has all of them at or below zero and one below.
fn is_balanced(rows: &[Vec<i128>], columns: usize) -> Option<bool> {
    if columns == 1 {
        let (above, below) = (1, -1);
        let has = |sign: i128| rows.iter().flatten().any(|slope| slope.signum() == sign);
        return Some(has(above) == has(below));
    }
    let mut weights = LinearProgram::new(rows.len());
    let at_least_one: Interval = "[1, inf)".parse().ok()?;
    for row in 0..rows.len() {
        weights.bound(row, &at_least_one).ok()?;
    }
    for column in 0..columns {
        let mut terms = Vec::new();
        for (place, row) in rows.iter().enumerate() {
            let slope = i64::try_from(*row.get(column)?).ok()?;
            if slope != 0 {
                terms.push((place, Rational::from_int(slope)));
            }
        }
        weights.constrain(&terms, Relation::Equal, Rational::ZERO).ok()?;
    }
    weights.is_feasible().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(lists: usize, cells: &[(usize, f64)], terms: &[usize]) -> Result<(), NoEstimate> {
        let mut counts = vec![0.0; 1 << lists];
        for (cell, count) in cells {
            counts[*cell] = *count;
        }
        let counts = Counts::new(counts, lists);
        existence(&Design::of(&counts, terms), &counts)
    }

    #[test]
    fn a_null_space_is_that_of_its_rows() {
        let rows = vec![vec![1, 1, 0, 2], vec![0, 2, 1, 1], vec![1, 3, 1, 3]];
        let found = null_space(rows.clone(), 4).unwrap();
        assert_eq!(found.len(), 2);
        for direction in &found {
            assert!(rows.iter().all(|row| product(row, direction) == Some(0)), "{direction:?}");
        }
        assert_eq!(null_space(vec![vec![i128::MAX, 1], vec![i128::MAX - 1, i128::MAX]], 2), None);
    }

    #[test]
    fn three_lists_of_which_only_two_overlap() {
        // SparseMSE's Artificial_3: A 40, B 30, C 20, A and B 6.
        let cells = [(1, 40.0), (2, 30.0), (4, 20.0), (3, 6.0)];
        assert_eq!(judged(3, &cells, &[]), Ok(()));
        assert_eq!(judged(3, &cells, &[3]), Err(NoEstimate::DoesNotExist));
        assert_eq!(judged(3, &cells, &[3, 5, 6]), Err(NoEstimate::NotIdentifiable));
    }

    #[test]
    fn words_say_why() {
        assert_eq!(NoEstimate::DoesNotExist.to_string(), "the likelihood has no maximum");
    }
}
