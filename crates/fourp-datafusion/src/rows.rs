//! What an engine answers, read exactly.

use arrow::{
    array::{Array, ArrayRef, AsArray, StringArray},
    compute::cast,
    datatypes::{DataType, Decimal128Type, Int64Type},
    record_batch::RecordBatch,
    util::display::array_value_to_string,
};

use crate::error::Error;

/// The rows of an answer, in the order of its question.
#[derive(Clone, Debug)]
pub struct Rows {
    question: &'static str,
    batches: Vec<RecordBatch>,
}

impl Rows {
    /// Batches of the answer to a question, by its name: those of a stream, say.
    #[must_use]
    pub const fn of(question: &'static str, batches: Vec<RecordBatch>) -> Self {
        Self { question, batches }
    }

    /// The rows as Arrow's batches.
    #[must_use]
    pub fn batches(&self) -> &[RecordBatch] {
        &self.batches
    }

    /// How many rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every cell as text, null as none: what can be compared whatever engine answered.
    ///
    /// # Errors
    /// [`Error::Answer`] for a cell that has no text.
    pub fn cells(&self) -> Result<Vec<Vec<Option<String>>>, Error> {
        let mut cells = Vec::with_capacity(self.len());
        for batch in &self.batches {
            for row in 0..batch.num_rows() {
                let of_column = |column: &ArrayRef| {
                    if column.is_null(row) {
                        return Ok(None);
                    }
                    array_value_to_string(column, row)
                        .map(Some)
                        .map_err(|error| self.fault(&error.to_string()))
                };
                cells.push(batch.columns().iter().map(of_column).collect::<Result<_, _>>()?);
            }
        }
        Ok(cells)
    }

    /// A column of text; null as none.
    ///
    /// # Errors
    /// [`Error::Answer`] without such a column.
    pub fn texts(&self, column: &str) -> Result<Vec<Option<String>>, Error> {
        let mut all = Vec::with_capacity(self.len());
        for batch in &self.batches {
            let texts = texts(batch, column).ok_or_else(|| self.fault(column))?;
            all.extend(texts.iter().map(|text| text.map(str::to_owned)));
        }
        Ok(all)
    }

    /// A column of whole numbers: counts, days, minor units; null as none.
    ///
    /// # Errors
    /// [`Error::Answer`] without such a column.
    pub fn whole(&self, column: &str) -> Result<Vec<Option<i128>>, Error> {
        let mut all = Vec::with_capacity(self.len());
        for batch in &self.batches {
            all.extend(whole(batch, column).ok_or_else(|| self.fault(column))?);
        }
        Ok(all)
    }

    fn fault(&self, column: &str) -> Error {
        Error::Answer { question: self.question, column: column.into() }
    }
}

/// A column of a batch as text.
pub(crate) fn texts(batch: &RecordBatch, column: &str) -> Option<StringArray> {
    let plain = cast(batch.column_by_name(column)?, &DataType::Utf8).ok()?;
    Some(plain.as_string_opt::<i32>()?.clone())
}

/// A column of a batch as whole numbers.
pub(crate) fn whole(batch: &RecordBatch, column: &str) -> Option<Vec<Option<i128>>> {
    let column = batch.column_by_name(column)?;
    match column.data_type() {
        DataType::Decimal128(_, 0) => {
            Some(column.as_primitive_opt::<Decimal128Type>()?.iter().collect())
        }
        kind if kind.is_integer() || *kind == DataType::Null => {
            let plain = cast(column, &DataType::Int64).ok()?;
            let numbers = plain.as_primitive_opt::<Int64Type>()?;
            Some(numbers.iter().map(|number| number.map(i128::from)).collect())
        }
        _ => None,
    }
}
