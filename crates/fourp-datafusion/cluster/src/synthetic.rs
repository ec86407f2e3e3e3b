//! One made-up flow, and files of them.

use std::{
    error::Error,
    fmt::Write as _,
    fs::{self, File},
    path::{Path, PathBuf},
    sync::Arc,
};

use arrow::{
    array::{ArrayRef, Decimal128Array, DictionaryArray, StringArray, new_null_array},
    compute::cast,
    datatypes::{DataType, Int32Type},
    record_batch::RecordBatch,
};
use fourp_datafusion::schema;
use fourp_dataset::FORMAT_VERSION;
use fourp_model::{Flow, Table};
use parquet::{
    arrow::{ArrowWriter, arrow_writer::ArrowWriterOptions},
    basic::{Compression, ZstdLevel},
    file::{metadata::KeyValue, properties::WriterProperties},
};

const YEARS: [&str; 5] = ["2015-16", "2016-17", "2017-18", "2018-19", "2019-20"];
const BODIES: u64 = 2_000;
const UNITS: u64 = 100_000;
const DEPARTMENTS: u64 = 40;
const BATCH: u64 = 65_536;

/// A made-up flow. Its cells are those of the table of flows.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Synthetic {
    payer: String,
    payee: String,
    amount: i64,
    half_width: Option<i64>,
    kind: &'static str,
    phase: &'static str,
    period: &'static str,
    announced: Option<String>,
    confirmed: Option<String>,
    paid: Option<String>,
    stream: Option<String>,
    certainty: &'static str,
    commitment: Option<String>,
    reported_by: Option<String>,
}

/// A draw that depends on seed, row and purpose alone (Steele, Lea and Flood 2014: `SplitMix64`).
fn draw(seed: u64, row: u64, purpose: u64) -> u64 {
    let gamma = 0x9e37_79b9_7f4a_7c15_u64;
    let mut mixed =
        seed.wrapping_add(row.wrapping_mul(16).wrapping_add(purpose).wrapping_mul(gamma));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

fn pick<T: Copy>(all: &[T], number: u64) -> Option<T> {
    let count = u64::try_from(all.len()).ok()?;
    all.get(usize::try_from(number.checked_rem(count)?).ok()?).copied()
}

/// A date `days` after the start of the month before a financial year; months have 28 days.
fn date(year: &str, days: u64, is_rough: bool) -> String {
    let start: u64 = year.get(..4).and_then(|year| year.parse().ok()).unwrap_or_default();
    let month = days / 28 + 2;
    let (year, month, day) = (start + month / 12, month % 12 + 1, days % 28 + 1);
    let mut text = format!("{year:04}-{month:02}");
    if !is_rough {
        let _ = write!(text, "-{day:02}");
    }
    text
}

impl Synthetic {
    /// The flow of a row, by a seed.
    #[must_use]
    pub fn of(seed: u64, row: u64) -> Self {
        // Three rows in ten are the phases of a promise.
        let is_promised = row % 10 < 3;
        let promise = row / 10;
        let at = |purpose| draw(seed, if is_promised { promise } else { row }, purpose);
        let tier = at(0) % 10;
        let (payer, payee) = match tier {
            0 => ("treasury".to_owned(), format!("department-{:02}", at(1) % DEPARTMENTS)),
            1..=3 => {
                let body = at(1) % BODIES;
                (
                    format!("department-{:02}", (body + at(2) % 2) % DEPARTMENTS),
                    format!("body-{body:04}"),
                )
            }
            _ => {
                let unit = at(1) % UNITS;
                (format!("body-{:04}", (unit * 7 + at(2) % 4) % BODIES), format!("unit-{unit:06}"))
            }
        };
        let digits = u32::try_from(at(3) % 9).unwrap_or_default();
        let amount = i64::try_from(at(4) % 10_u64.pow(digits)).unwrap_or_default() + 1;
        let phase = match (is_promised, row % 10) {
            (true, 0) => "announced",
            (true, 1) => "confirmed",
            (true, _) => "paid",
            (false, _) => {
                pick(&["paid", "paid", "paid", "paid", "confirmed"], at(5)).unwrap_or("paid")
            }
        };
        let period = pick(&YEARS, at(6)).unwrap_or("2015-16");
        let (first, wait, rough) = (at(7) % 60, at(8) % 90, at(9) % 8 == 0);
        let announced = (phase == "announced").then(|| date(period, first, rough));
        let confirmed = (phase == "confirmed").then(|| date(period, first + wait, rough));
        let paid =
            (phase == "paid" && at(10) % 20 > 0).then(|| date(period, first + 2 * wait, false));
        let reported_by = match at(11) % 10 {
            0 => Some(payer.clone()),
            1 => Some(payee.clone()),
            _ => None,
        };
        Self {
            amount,
            half_width: (amount > 1_000 && at(12) % 50 == 0).then_some(500),
            kind: pick(&["grant", "transfer", "spend"], at(13)).unwrap_or("grant"),
            phase,
            period,
            announced,
            confirmed,
            paid,
            stream: (at(14) % 10 > 0).then(|| format!("stream-{:03}", at(14) % 200)),
            certainty: pick(&["unknown", "one-year", "until 2020-03", "until 2018"], at(15))
                .unwrap_or("unknown"),
            commitment: is_promised.then(|| format!("promise-{promise}")),
            reported_by,
            payer,
            payee,
        }
    }

    /// The same as a row of the model, in sterling.
    ///
    /// # Errors
    /// None that is known: every cell is one the model reads.
    pub fn flow(&self) -> Result<Flow, Box<dyn Error + Send + Sync>> {
        use fourp_model::{Citation, Currency, Money};
        let money = |minor| Money::from_minor(minor, Currency::GBP);
        let date = |text: &Option<String>| text.as_deref().map(str::parse).transpose();
        Ok(Flow {
            half_width: self.half_width.map(money),
            kind: self.kind.parse()?,
            announced: date(&self.announced)?,
            confirmed: date(&self.confirmed)?,
            paid: date(&self.paid)?,
            stream: self.stream.as_deref().map(str::parse).transpose()?,
            certainty: self.certainty.parse()?,
            commitment: self.commitment.as_deref().map(str::parse).transpose()?,
            reported_by: self.reported_by.as_deref().map(str::parse).transpose()?,
            ..Flow::between(
                self.payer.parse()?,
                self.payee.parse()?,
                money(self.amount),
                self.phase.parse()?,
                self.period.parse()?,
                Citation::of("made-up".parse()?),
            )
        })
    }

    fn cell(&self, column: &str) -> Option<&str> {
        match column {
            "payer" => Some(&self.payer),
            "payee" => Some(&self.payee),
            "kind" => Some(self.kind),
            "phase" => Some(self.phase),
            "period" => Some(self.period),
            "announced" => self.announced.as_deref(),
            "confirmed" => self.confirmed.as_deref(),
            "paid" => self.paid.as_deref(),
            "stream" => self.stream.as_deref(),
            "certainty" => Some(self.certainty),
            "commitment" => self.commitment.as_deref(),
            "reported_by" => self.reported_by.as_deref(),
            "source" => Some("made-up"),
            _ => None,
        }
    }
}

/// Writes flows into files of a folder, which is made, and tells where they are.
///
/// # Errors
/// What the disk refuses.
pub fn write_synthetic(
    folder: &Path,
    seed: u64,
    rows: u64,
    files: u64,
) -> Result<Vec<PathBuf>, Box<dyn Error + Send + Sync>> {
    fs::create_dir_all(folder)?;
    let each = rows.div_ceil(files.max(1)).max(1);
    let mut paths = Vec::new();
    let mut start = 0;
    while start < rows {
        let end = rows.min(start + each);
        let path = folder.join(format!("SYNTHETIC-flows-{:03}.parquet", paths.len()));
        write(&path, seed, start, end)?;
        paths.push(path);
        start = end;
    }
    Ok(paths)
}

fn write(path: &Path, seed: u64, start: u64, end: u64) -> Result<(), Box<dyn Error + Send + Sync>> {
    let schema = schema(Table::Flows).ok_or("flows have no schema")?;
    let entry = |key: &str, value: &str| KeyValue::new(format!("fourp.{key}"), value.to_owned());
    let format = FORMAT_VERSION.to_string();
    let said = [
        ("format", format.as_str()),
        ("table", "flows"),
        ("currency", "GBP"),
        ("minor_digits", "2"),
    ];
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
        .set_created_by("fourp-datafusion-cluster, SYNTHETIC".into())
        .set_key_value_metadata(Some(said.map(|(key, value)| entry(key, value)).to_vec()))
        .build();
    let options =
        ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
    let mut writer =
        ArrowWriter::try_new_with_options(File::create(path)?, schema.clone(), options)?;
    let mut from = start;
    while from < end {
        let to = end.min(from + BATCH);
        let rows: Vec<Synthetic> = (from..to).map(|row| Synthetic::of(seed, row)).collect();
        let columns: Result<Vec<ArrayRef>, _> = schema
            .fields()
            .iter()
            .map(|field| column(field.name(), field.data_type(), &rows))
            .collect();
        writer.write(&RecordBatch::try_new(schema.clone(), columns?)?)?;
        from = to;
    }
    writer.close()?;
    Ok(())
}

fn column(
    name: &str,
    kind: &DataType,
    rows: &[Synthetic],
) -> Result<ArrayRef, arrow::error::ArrowError> {
    let amounts = |of: &dyn Fn(&Synthetic) -> Option<i64>| -> Result<ArrayRef, _> {
        let amounts: Decimal128Array = rows.iter().map(|row| of(row).map(i128::from)).collect();
        Ok(Arc::new(amounts.with_precision_and_scale(19, 0)?))
    };
    match name {
        "amount" => amounts(&|row| Some(row.amount)),
        "half_width" => amounts(&|row| row.half_width),
        "commitment" => {
            let texts: StringArray = rows.iter().map(|row| row.cell(name)).collect();
            Ok(Arc::new(texts))
        }
        _ if rows.iter().all(|row| row.cell(name).is_none()) => {
            Ok(new_null_array(kind, rows.len()))
        }
        _ => {
            let words: DictionaryArray<Int32Type> = rows.iter().map(|row| row.cell(name)).collect();
            cast(&words, kind)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_depends_on_its_seed_and_number_alone() {
        assert_eq!(Synthetic::of(7, 123), Synthetic::of(7, 123));
        assert_ne!(Synthetic::of(7, 123), Synthetic::of(8, 123));
    }

    #[test]
    fn every_row_can_stand_in_a_graph() {
        let flows: Vec<Flow> =
            (0..2_000).map(|row| Synthetic::of(1, row).flow().unwrap()).collect();
        let graph = fourp_funding::FlowGraph::compile(&flows).unwrap();
        assert_eq!((graph.flow_count(), graph.phases().len()), (2_000, 3));
    }
}
