//! Parquet files that are parts of one table.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    path::{Path, PathBuf},
    sync::Arc,
};

use arrow::datatypes::Schema;
use datafusion::{
    datasource::{
        file_format::parquet::ParquetFormat,
        listing::{ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl},
    },
    prelude::SessionContext,
};
use fourp_dataset::FORMAT_VERSION;
use fourp_model::{Currency, Table};
use parquet::{
    arrow::parquet_to_arrow_schema,
    file::reader::{FileReader, SerializedFileReader},
};
use url::Url;

use crate::{
    error::Error,
    schema::{CURRENCY, ROWS, check},
};

/// Parquet files of one table, each opened to the end and found whole, of this format and of one currency.
///
/// They are what `fourp_dataset::write_parquet` writes, or anything with the same columns. A part that is not listed
/// cannot be missed: list every file by name where a folder may lack one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ParquetFiles {
    table: Table,
    paths: Vec<PathBuf>,
    rows: u64,
    currency: Option<Currency>,
}

impl ParquetFiles {
    /// Opens files and reads their footers; no row is read.
    ///
    /// # Errors
    /// [`Error::File`] for a file that is missing, cut off, no Parquet file, or given twice, be it under another name (a link);
    /// [`Error::Schema`] for columns that are not those of the table; [`Error::Unlike`] for files that say they are of
    /// another table, format or currency.
    pub fn open(
        table: Table,
        paths: impl IntoIterator<Item = impl AsRef<Path>>,
    ) -> Result<Self, Error> {
        let mut files = Self { table, paths: Vec::new(), rows: 0, currency: None };
        let mut first = None;
        for path in paths {
            files.add(path.as_ref(), &mut first)?;
        }
        if files.paths.is_empty() {
            return Err(fault(Path::new("."), "no Parquet file"));
        }
        let mut sorted: Vec<&PathBuf> = files.paths.iter().collect();
        sorted.sort();
        if let Some(twice) =
            sorted.windows(2).find_map(|pair| pair.first().filter(|one| pair.last() == Some(one)))
        {
            return Err(fault(twice, "this file is given twice, and its rows would count twice"));
        }
        Ok(files)
    }

    /// Opens every file of a folder whose name ends in `.parquet`, in order of name.
    ///
    /// # Errors
    /// As [`ParquetFiles::open`], and [`Error::File`] for a folder that cannot be read or holds no such file.
    pub fn folder(table: Table, folder: &Path) -> Result<Self, Error> {
        let entries = fs::read_dir(folder).map_err(|error| fault(folder, &error))?;
        let mut paths = Vec::new();
        for entry in entries {
            let path = entry.map_err(|error| fault(folder, &error))?.path();
            if path.extension().is_some_and(|extension| extension == "parquet") {
                paths.push(path);
            }
        }
        if paths.is_empty() {
            return Err(fault(folder, "no Parquet file"));
        }
        paths.sort();
        Self::open(table, paths)
    }

    fn add(
        &mut self,
        path: &Path,
        first: &mut Option<BTreeMap<String, String>>,
    ) -> Result<(), Error> {
        let path = fs::canonicalize(path).map_err(|error| fault(path, &error))?;
        let file = File::open(&path).map_err(|error| fault(&path, &error))?;
        let reader = SerializedFileReader::new(file).map_err(|error| fault(&path, &error))?;
        let footer = reader.metadata().file_metadata();
        let pairs = footer.key_value_metadata();
        let columns = parquet_to_arrow_schema(footer.schema_descr(), pairs)
            .map_err(|error| fault(&path, &error))?;
        check(self.table, &columns)?;
        let said: BTreeMap<String, String> = pairs
            .into_iter()
            .flatten()
            .filter(|pair| pair.key.starts_with("fourp."))
            .map(|pair| (pair.key.clone(), pair.value.clone().unwrap_or_default()))
            .collect();
        if let Some(table) = said.get("fourp.table")
            && *table != self.table.to_string()
        {
            let (found, expected) = (table.clone(), self.table.to_string());
            return Err(Error::Unlike { path: path.display().to_string(), found, expected });
        }
        if let Some(format) = said.get("fourp.format")
            && format.parse().ok().is_none_or(|format: u32| format > FORMAT_VERSION)
        {
            let (found, expected) =
                (format!("format {format}"), format!("format {FORMAT_VERSION}"));
            return Err(Error::Unlike { path: path.display().to_string(), found, expected });
        }
        let currency = currency(&said).map_err(|why| fault(&path, why))?;
        match first {
            None => *first = Some(said),
            Some(before) if *before != said => {
                let (found, expected) = (format!("{said:?}"), format!("{before:?}"));
                return Err(Error::Unlike { path: path.display().to_string(), found, expected });
            }
            Some(_) => {}
        }
        self.currency = currency;
        self.rows = self.rows.saturating_add(u64::try_from(footer.num_rows()).unwrap_or(0));
        self.paths.push(path);
        Ok(())
    }

    /// Which table.
    #[must_use]
    pub const fn table(&self) -> Table {
        self.table
    }

    /// How many rows all files have, by their footers.
    #[must_use]
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// The currency of every amount, where the files say it.
    #[must_use]
    pub const fn currency(&self) -> Option<Currency> {
        self.currency
    }

    /// Where they are.
    #[must_use]
    pub fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// Registers the table under its name, with how many rows it has: a file that goes away is an error later, though the
    /// engine takes it for one without rows. They are read by the context's options of Parquet. On a cluster every executor must see
    /// the files under the same paths.
    ///
    /// Where a part of the rows is asked for, deregister the table and register a view of it under its name.
    ///
    /// # Errors
    /// [`Error::Engine`].
    pub async fn register(&self, context: &SessionContext) -> Result<(), Error> {
        let urls = self.paths.iter().map(|path| address(path)).collect::<Result<Vec<_>, _>>()?;
        let format = ParquetFormat::default().with_options(context.copied_table_options().parquet);
        let options = ListingOptions::new(Arc::new(format)).with_file_extension("");
        let listing = ListingTableConfig::new_with_multi_paths(urls).with_listing_options(options);
        let listing = listing.infer_schema(&context.state()).await?;
        // The engine reads a file that went away as one without rows: a table says how many it must have.
        let columns = listing.file_schema.clone().unwrap_or_else(|| Arc::new(Schema::empty()));
        let said = [
            Some((ROWS.to_owned(), self.rows.to_string())),
            self.currency.map(|currency| (CURRENCY.to_owned(), currency.to_string())),
        ];
        let columns = columns.as_ref().clone().with_metadata(said.into_iter().flatten().collect());
        let listing = listing.with_schema(Arc::new(columns));
        context.register_table(self.table.as_str(), Arc::new(ListingTable::try_new(listing)?))?;
        Ok(())
    }
}

/// The address of one file, whose name may have `*`, `?` or `[` in it.
fn address(path: &Path) -> Result<ListingTableUrl, Error> {
    let url = Url::from_file_path(path).map_err(|()| fault(path, "no address of a file"))?;
    Ok(ListingTableUrl::try_new(url, None)?)
}

/// The currency that a file states.
fn currency(said: &BTreeMap<String, String>) -> Result<Option<Currency>, String> {
    let Some(code) = said.get("fourp.currency") else { return Ok(None) };
    let digits = said.get("fourp.minor_digits").and_then(|digits| digits.parse().ok());
    let currency = match digits {
        Some(digits) => Currency::new(code, digits),
        None => code.parse(),
    };
    currency.map(Some).map_err(|error| error.to_string())
}

fn fault(path: &Path, why: impl ToString) -> Error {
    Error::File { path: path.display().to_string(), why: why.to_string() }
}
