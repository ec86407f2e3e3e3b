//! Counts in rows and columns, with their totals.

use std::{cmp::Ordering, collections::BTreeSet};

/// Counts in rows and columns, and the totals that are published beside them.
///
/// ```
/// use fourp_dataset::{CountTable, Position};
///
/// let table = CountTable::new(["fraud", "drugs"], ["north", "south"], [[12, 30], [2, 41]])?;
/// assert_eq!(table.count(Position::cell(1, 0)), Some(2));
/// assert_eq!(table.count(Position::row_total(1)), Some(43));
/// assert_eq!(table.count(Position::TOTAL), Some(85));
/// # Ok::<(), fourp_dataset::CountTableError>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CountTable {
    rows: Vec<String>,    // Invariant: not empty, each label once.
    columns: Vec<String>, // Invariant: not empty, each label once.
    // Invariant: row by row, each with its total, the totals of the columns last.
    counts: Vec<u64>,
}

/// A place in a table: a row or the totals below, and a column or the totals beside. Counted from 0, and
/// in order row by row, totals last.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Position {
    /// The row; `None` for the totals below.
    pub row: Option<usize>,
    /// The column; `None` for the totals beside.
    pub column: Option<usize>,
}

/// Why counts make no table.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CountTableError {
    /// No row or no column.
    #[error("a table of {rows} rows and {columns} columns has no counts")]
    Empty {
        /// How many rows there are.
        rows: usize,
        /// How many columns there are.
        columns: usize,
    },
    /// Two rows, or two columns, of one name.
    #[error("two {what} are called {label:?}")]
    DuplicateLabel {
        /// `rows` or `columns`.
        what: &'static str,
        /// The name.
        label: String,
    },
    /// Other than one row of counts for each row.
    #[error("{found} rows of counts for {expected} rows")]
    RowCount {
        /// Rows of counts.
        found: usize,
        /// Labels of rows.
        expected: usize,
    },
    /// Other than one count for each column.
    #[error("row {row:?} has {found} counts for {expected} columns")]
    Ragged {
        /// The row.
        row: String,
        /// Its counts.
        found: usize,
        /// Labels of columns.
        expected: usize,
    },
    /// More cells than are protected in a time anybody waits for.
    #[error("{rows} rows and {columns} columns make more than {} cells", CountTable::CELLS_MAX)]
    TooManyCells {
        /// How many rows there are.
        rows: usize,
        /// How many columns there are.
        columns: usize,
    },
    /// A total beyond what is counted exactly.
    #[error("the counts add up to more than {}", CountTable::TOTAL_MAX)]
    TooMany,
}

impl CountTable {
    /// The most cells, totals not counted.
    pub const CELLS_MAX: usize = 10_000;

    /// The largest grand total.
    pub const TOTAL_MAX: u64 = 1 << 40;

    /// A table of labelled counts; the totals are added up.
    ///
    /// # Errors
    /// [`CountTableError`] names the first fault.
    pub fn new<Rows, Columns, Counts, Row>(
        rows: Rows,
        columns: Columns,
        counts: Counts,
    ) -> Result<Self, CountTableError>
    where
        Rows: IntoIterator<Item: Into<String>>,
        Columns: IntoIterator<Item: Into<String>>,
        Counts: IntoIterator<Item = Row>,
        Row: IntoIterator<Item = u64>,
    {
        let rows: Vec<String> = rows.into_iter().map(Into::into).collect();
        let columns: Vec<String> = columns.into_iter().map(Into::into).collect();
        check_labels(&rows, &columns)?;
        let given: Vec<Vec<u64>> =
            counts.into_iter().map(|row| row.into_iter().collect()).collect();
        if given.len() != rows.len() {
            return Err(CountTableError::RowCount { found: given.len(), expected: rows.len() });
        }
        let width = columns.len();
        let mut below = vec![0_u64; width.saturating_add(1)];
        let mut counts = Vec::new();
        for (label, mut row) in rows.iter().zip(given) {
            if row.len() != width {
                let row_label = label.clone();
                return Err(CountTableError::Ragged {
                    row: row_label,
                    found: row.len(),
                    expected: width,
                });
            }
            row.push(sum(&row)?);
            for (total, count) in below.iter_mut().zip(&row) {
                *total = sum(&[*total, *count])?;
            }
            counts.append(&mut row);
        }
        counts.append(&mut below);
        Ok(Self { rows, columns, counts })
    }

    /// The labels of the rows, in the order given.
    #[must_use]
    pub fn rows(&self) -> &[String] {
        &self.rows
    }

    /// The labels of the columns, in the order given.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The count or total at a place; `None` outside the table.
    #[must_use]
    pub fn count(&self, position: Position) -> Option<u64> {
        self.counts.get(self.index(position)?).copied()
    }

    /// Every place, row by row, each row's total last, and the totals of the columns last.
    pub fn positions(&self) -> impl Iterator<Item = Position> {
        let (height, width) = (self.rows.len(), self.columns.len());
        (0..=height).flat_map(move |row| {
            (0..=width).map(move |column| Position {
                row: (row < height).then_some(row),
                column: (column < width).then_some(column),
            })
        })
    }

    /// The number of a place in the order of [`positions`](Self::positions).
    pub(super) fn index(&self, position: Position) -> Option<usize> {
        let (height, width) = (self.rows.len(), self.columns.len());
        let row = position.row.map_or(Some(height), |row| (row < height).then_some(row))?;
        let column =
            position.column.map_or(Some(width), |column| (column < width).then_some(column))?;
        Some(row * (width + 1) + column)
    }
}

impl Position {
    /// The grand total.
    pub const TOTAL: Self = Self { row: None, column: None };

    /// The count in a row and a column.
    #[must_use]
    pub const fn cell(row: usize, column: usize) -> Self {
        Self { row: Some(row), column: Some(column) }
    }

    /// The total of a row.
    #[must_use]
    pub const fn row_total(row: usize) -> Self {
        Self { row: Some(row), column: None }
    }

    /// The total of a column.
    #[must_use]
    pub const fn column_total(column: usize) -> Self {
        Self { row: None, column: Some(column) }
    }
}

impl Ord for Position {
    fn cmp(&self, other: &Self) -> Ordering {
        let last = |place: Option<usize>| (place.is_none(), place);
        (last(self.row), last(self.column)).cmp(&(last(other.row), last(other.column)))
    }
}

impl PartialOrd for Position {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn check_labels(rows: &[String], columns: &[String]) -> Result<(), CountTableError> {
    let cells = rows.len().saturating_mul(columns.len());
    if cells == 0 {
        return Err(CountTableError::Empty { rows: rows.len(), columns: columns.len() });
    }
    if cells > CountTable::CELLS_MAX {
        return Err(CountTableError::TooManyCells { rows: rows.len(), columns: columns.len() });
    }
    for (what, labels) in [("rows", rows), ("columns", columns)] {
        let mut seen = BTreeSet::new();
        if let Some(label) = labels.iter().find(|label| !seen.insert(label.as_str())) {
            return Err(CountTableError::DuplicateLabel { what, label: label.clone() });
        }
    }
    Ok(())
}

fn sum(counts: &[u64]) -> Result<u64, CountTableError> {
    let mut total = 0_u64;
    for count in counts {
        total = total
            .checked_add(*count)
            .filter(|total| *total <= CountTable::TOTAL_MAX)
            .ok_or(CountTableError::TooMany)?;
    }
    Ok(total)
}
