//! A table as a Parquet file, for engines that read columns.

use crate::{
    column::{Column, ColumnKind},
    package::FORMAT_VERSION,
    record::Record,
};
use fourp_model::{Currency, Money, Table};
use parquet::{
    basic::{Compression, LogicalType, Repetition, Type as PhysicalType},
    data_type::{ByteArray, ByteArrayType, FixedLenByteArray, FixedLenByteArrayType},
    errors::ParquetError,
    file::{
        metadata::KeyValue, properties::WriterProperties, writer::SerializedColumnWriter,
        writer::SerializedFileWriter,
    },
    schema::types::Type,
};
use std::{io::Write, sync::Arc};

/// How many rows stand in one group, and so in memory as columns.
const GROUP_ROWS: usize = 1 << 16;

/// An amount takes 9 bytes: the fewest that hold 19 digits.
const AMOUNT_BYTES: usize = 9;

/// Why a table is not a Parquet file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ColumnarError {
    /// Amounts of two currencies, which a column of numbers cannot tell apart.
    #[error("{table} row {row}: an amount in {found} in a table of amounts in {currency}")]
    Currencies {
        /// The table.
        table: Table,
        /// The row, from 1.
        row: usize,
        /// The currency of the amounts before.
        currency: Currency,
        /// The other one.
        found: Currency,
    },
    /// The file could not be written.
    #[error("the Parquet file of {table} could not be written: {source}")]
    Unwritable {
        /// The table.
        table: Table,
        /// What the writer said.
        source: ParquetError,
    },
}

/// Writes the rows of a table as a Parquet file (format version 2, compressed by Snappy), in the order
/// given.
///
/// The columns are those of the CSV file. An amount is a decimal of 19 digits without a fraction that
/// counts minor units, so that a sum of 10^10 of them cannot overflow a decimal of 38 digits; every other
/// value is the text of its cell, and an empty cell is null. The metadata of the file tells the version of
/// the format (`fourp.format`), the table (`fourp.table`) and, where there are amounts, the currency
/// (`fourp.currency`) and how many digits its minor unit is after the point (`fourp.minor_digits`). The
/// same rows make the same bytes.
///
/// Takes memory for 65,536 rows at a time, and time in proportion to the cells.
///
/// ```
/// use fourp_dataset::{read_tables, write_parquet};
///
/// let flows = "payer,payee,amount,kind,phase,period,source\nho,nca,GBP 48.00,grant,paid,2018,a\n";
/// let programme = read_tables([("flows.csv", flows.as_bytes())])?.programme;
/// let mut file = Vec::new();
/// write_parquet(&programme.tables().flows, &mut file)?;
/// assert!(file.starts_with(b"PAR1") && file.ends_with(b"PAR1"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Amounts of two currencies; what the output refuses.
pub fn write_parquet<R: Record>(
    rows: &[R],
    output: impl Write + Send,
) -> Result<(), ColumnarError> {
    let unwritable = |source| ColumnarError::Unwritable { table: R::TABLE, source };
    let columns = R::columns();
    let currency = currency_of(rows, &columns)?;
    let schema = schema(&columns).map_err(unwritable)?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by("fourp-dataset".into())
        .set_key_value_metadata(Some(metadata(R::TABLE, currency)))
        .build();
    let write = || -> Result<(), ParquetError> {
        let mut file = SerializedFileWriter::new(output, Arc::new(schema), Arc::new(properties))?;
        for group in rows.chunks(GROUP_ROWS) {
            let cells: Vec<Vec<String>> = group.iter().map(Record::cells).collect();
            let mut writer = file.next_row_group()?;
            for (place, column) in columns.iter().enumerate() {
                let texts = || cells.iter().map(|row| row.get(place).map_or("", String::as_str));
                let Some(mut out) = writer.next_column()? else { break };
                match column.kind {
                    ColumnKind::Amount => write_amounts(&mut out, texts())?,
                    ColumnKind::Text => write_texts(&mut out, texts())?,
                }
                out.close()?;
            }
            writer.close()?;
        }
        file.close().map(|_| ())
    };
    write().map_err(unwritable)
}

/// The currency of every amount; `None` where there is none.
fn currency_of<R: Record>(
    rows: &[R],
    columns: &[Column],
) -> Result<Option<Currency>, ColumnarError> {
    let mut currency = None;
    let is_amount = |place: usize| columns.get(place).is_some_and(|c| c.kind == ColumnKind::Amount);
    if !(0..columns.len()).any(is_amount) {
        return Ok(None);
    }
    for (row, cells) in rows.iter().map(Record::cells).enumerate() {
        let amounts = cells.iter().enumerate().filter(|(place, _)| is_amount(*place));
        for money in amounts.filter_map(|(_, cell)| cell.parse::<Money>().ok()) {
            let (found, row) = (money.currency(), row.saturating_add(1));
            match *currency.get_or_insert(found) {
                currency if currency == found => {}
                currency => {
                    let table = R::TABLE;
                    return Err(ColumnarError::Currencies { table, row, currency, found });
                }
            }
        }
    }
    Ok(currency)
}

fn metadata(table: Table, currency: Option<Currency>) -> Vec<KeyValue> {
    let entry = |key: &str, value: String| KeyValue::new(format!("fourp.{key}"), value);
    let mut entries =
        vec![entry("format", FORMAT_VERSION.to_string()), entry("table", table.to_string())];
    if let Some(currency) = currency {
        entries.push(entry("currency", currency.to_string()));
        entries.push(entry("minor_digits", currency.minor_digits().to_string()));
    }
    entries
}

fn schema(columns: &[Column]) -> Result<Type, ParquetError> {
    let fields: Result<Vec<_>, _> =
        columns.iter().map(|column| field(column).map(Arc::new)).collect();
    Type::group_type_builder("schema").with_fields(fields?).build()
}

fn field(column: &Column) -> Result<Type, ParquetError> {
    // Every column may be null, so that a table with fewer filled columns has the same schema.
    let builder = match column.kind {
        ColumnKind::Amount => {
            let length = i32::try_from(AMOUNT_BYTES).unwrap_or(i32::MAX);
            Type::primitive_type_builder(column.name, PhysicalType::FIXED_LEN_BYTE_ARRAY)
                .with_length(length)
                .with_precision(19)
                .with_scale(0)
                .with_logical_type(Some(LogicalType::decimal(0, 19)))
        }
        ColumnKind::Text => Type::primitive_type_builder(column.name, PhysicalType::BYTE_ARRAY)
            .with_logical_type(Some(LogicalType::String)),
    };
    builder.with_repetition(Repetition::OPTIONAL).build()
}

fn write_texts<'c>(
    out: &mut SerializedColumnWriter<'_>,
    texts: impl Iterator<Item = &'c str>,
) -> Result<(), ParquetError> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    for text in texts {
        levels.push(i16::from(!text.is_empty()));
        if !text.is_empty() {
            values.push(ByteArray::from(text));
        }
    }
    out.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None).map(|_| ())
}

fn write_amounts<'c>(
    out: &mut SerializedColumnWriter<'_>,
    texts: impl Iterator<Item = &'c str>,
) -> Result<(), ParquetError> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    for money in texts.map(|text| text.parse::<Money>().ok()) {
        levels.push(i16::from(money.is_some()));
        if let Some(money) = money {
            let sign = if money.is_negative() { u8::MAX } else { 0 };
            let mut bytes = vec![sign];
            bytes.extend(money.minor().to_be_bytes());
            values.push(FixedLenByteArray::from(bytes));
        }
    }
    out.typed::<FixedLenByteArrayType>().write_batch(&values, Some(&levels), None).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::{Flow, arbitrary};
    use parquet::{
        file::reader::{FileReader, SerializedFileReader},
        record::Field,
    };
    use proptest::prelude::*;

    fn written<R: Record>(rows: &[R]) -> Vec<u8> {
        let mut file = Vec::new();
        write_parquet(rows, &mut file).unwrap();
        file
    }

    fn digits(field: &Field) -> String {
        match field {
            Field::Null => String::new(),
            Field::Str(text) => text.clone(),
            Field::Decimal(decimal) => {
                let negative = decimal.data()[0] > 127;
                let fill = if negative { u8::MAX } else { 0 };
                let mut bytes = [fill; 16];
                bytes[16 - decimal.data().len()..].copy_from_slice(decimal.data());
                i128::from_be_bytes(bytes).to_string()
            }
            other => panic!("{other:?}"),
        }
    }

    fn read_back(file: Vec<u8>) -> Vec<Vec<String>> {
        let reader = SerializedFileReader::new(bytes::Bytes::from(file)).unwrap();
        let rows = reader.get_row_iter(None).unwrap();
        rows.map(|row| row.unwrap().get_column_iter().map(|(_, f)| digits(f)).collect()).collect()
    }

    fn in_one_currency() -> impl Strategy<Value = Vec<Flow>> {
        prop::collection::vec(arbitrary::flow(), 0..6).prop_map(|mut flows| {
            let currency = flows.first().map(|flow| flow.amount.currency());
            for flow in &mut flows {
                let first = currency.unwrap_or(flow.amount.currency());
                flow.amount = Money::from_minor(flow.amount.minor(), first);
                flow.half_width =
                    flow.half_width.map(|money| Money::from_minor(money.minor(), first));
            }
            flows
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn every_cell_comes_back(flows in in_one_currency()) {
            let file = written(&flows);
            prop_assert_eq!(&written(&flows), &file);
            let columns = Flow::columns();
            let expected: Vec<Vec<String>> = flows
                .iter()
                .map(|flow| {
                    let cells = flow.cells().into_iter().zip(&columns);
                    cells.map(|(cell, column)| match column.kind {
                        ColumnKind::Amount if !cell.is_empty() => {
                            cell.parse::<Money>().unwrap().minor().to_string()
                        }
                        _ => cell,
                    }).collect()
                })
                .collect();
            prop_assert_eq!(read_back(file), expected);
        }
    }

    fn flow_of(minor: i64, currency: Currency) -> Flow {
        let party = || fourp_model::Party::Body("a".parse().unwrap());
        Flow::between(
            party(),
            party(),
            Money::from_minor(minor, currency),
            fourp_model::Phase::Paid,
            "2018".parse().unwrap(),
            fourp_model::Citation::of("s".parse().unwrap()),
        )
    }

    #[test]
    fn the_largest_amounts_fit() {
        let flow = |minor| flow_of(minor, Currency::GBP);
        let rows = read_back(written(&[flow(i64::MAX), flow(i64::MIN), flow(-1)]));
        let amounts: Vec<&str> = rows.iter().map(|row| row[2].as_str()).collect();
        assert_eq!(amounts, ["9223372036854775807", "-9223372036854775808", "-1"]);
    }

    #[test]
    fn two_currencies_do_not_share_a_column() {
        let flow = |currency| flow_of(1, currency);
        let flows = [flow(Currency::GBP), flow(Currency::EUR)];
        let error = write_parquet(&flows, Vec::new()).unwrap_err();
        assert_eq!(error.to_string(), "flows row 2: an amount in EUR in a table of amounts in GBP");
    }

    #[test]
    fn a_table_of_many_groups_is_whole() {
        let flow = flow_of(1, Currency::GBP);
        let rows: Vec<_> = std::iter::repeat_n(flow, GROUP_ROWS + 3).collect();
        assert_eq!(read_back(written(&rows)).len(), GROUP_ROWS + 3);
    }

    #[test]
    fn an_output_without_room_is_said() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(std::io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let error = write_parquet::<Flow>(&[], Full).unwrap_err();
        assert!(matches!(error, ColumnarError::Unwritable { table: Table::Flows, .. }));
    }
}
