//! Tables as Arrow schemas, from the definitions by which folders are read.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use fourp_dataset::{Column, ColumnKind};
use fourp_model::Table;

use crate::{columns::columns, error::Error};

/// How many digits an amount has; the largest has 19.
const AMOUNT: DataType = DataType::Decimal128(19, 0);

/// Under what name the metadata of a registered table say how many rows it has.
pub(crate) const ROWS: &str = "fourp.rows";

/// Under what name they say the currency of its amounts.
pub(crate) const CURRENCY: &str = "fourp.currency";

/// The schema of flows, seats, observations or interventions; `None` for another table.
///
/// The columns are those of the CSV file. An amount is `Decimal128(19, 0)` and counts minor units, so that the sum of 10^10
/// of them, `Decimal128(29, 0)`, cannot overflow; anything else is the text of its cell, null where it is empty.
///
/// ```
/// use fourp_datafusion::schema;
/// use fourp_model::Table;
///
/// let flows = schema(Table::Flows).ok_or("no table")?;
/// assert_eq!(flows.field_with_name("amount")?.data_type().to_string(), "Decimal128(19, 0)");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn schema(table: Table) -> Option<SchemaRef> {
    let field = |column: &Column| {
        let kind = if column.kind == ColumnKind::Amount { AMOUNT } else { DataType::Utf8 };
        Field::new(column.name, kind, true)
    };
    let fields: Vec<Field> = columns(table)?.iter().map(field).collect();
    Some(Arc::new(Schema::new(fields)))
}

/// Whether a table that an engine or a file describes has every column of its definition; others may stand beside
/// them.
///
/// # Errors
/// [`Error::Schema`] with every column that is missing or of another type. An amount that is wider than 19 digits, or has a
/// fraction, is refused: the engines' sums wrap silently beyond 38 digits (DataFusion issue 16406).
pub fn check(table: Table, found: &Schema) -> Result<(), Error> {
    let Some(columns) = columns(table) else {
        return Err(Error::Schema { table, faults: vec!["no aggregate reads it".into()] });
    };
    let fault = |column: &Column| {
        let name = column.name;
        let Ok(field) = found.field_with_name(name) else {
            return Some(format!("{name} is missing"));
        };
        let kind = field.data_type();
        match column.kind {
            ColumnKind::Amount if *kind != AMOUNT => {
                Some(format!("{name} is {kind}, expected {AMOUNT} of minor units"))
            }
            ColumnKind::Text if !is_text(kind) => Some(format!("{name} is {kind}, expected text")),
            _ => None,
        }
    };
    let faults: Vec<String> = columns.iter().filter_map(fault).collect();
    if faults.is_empty() { Ok(()) } else { Err(Error::Schema { table, faults }) }
}

fn is_text(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => is_text(values),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_told_at_once() {
        let fields: Vec<Field> = schema(Table::Flows)
            .unwrap()
            .fields()
            .iter()
            .filter(|field| field.name() != "stream")
            .map(|field| match field.name().as_str() {
                "amount" => Field::new("amount", DataType::Decimal128(38, 0), true),
                "paid" => Field::new("paid", DataType::Date32, true),
                _ => field.as_ref().clone(),
            })
            .collect();
        let error = check(Table::Flows, &Schema::new(fields)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "flows is not a table of this format: amount is Decimal128(38, 0), expected Decimal128(19, 0) of minor units; \
             paid is Date32, expected text; stream is missing"
        );
    }

    #[test]
    fn what_the_definitions_say_is_a_schema() {
        for table in [Table::Flows, Table::Seats, Table::Observations, Table::Interventions] {
            check(table, &schema(table).unwrap()).unwrap();
        }
        assert_eq!(schema(Table::Claims), None);
        assert!(check(Table::Claims, &Schema::empty()).is_err());
    }
}
