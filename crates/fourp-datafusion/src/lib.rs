//! The aggregates of an audit on tables that do not fit in memory.
//!
//! Of 10^8 to 10^10 rows, what is heavy is grouping; tracing, bounds and plans need the groups alone, which fit one machine. So: group on
//! an engine ([`Question::run`], [`collapse`]), trace in the core. DataFusion runs in the process; a Ballista cluster is
//! another context (feature `ballista`: `cluster`). The answers are those of the core, to the last unit.
//!
//! ```
//! # #[cfg(feature = "datafusion")]
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use fourp_datafusion::{Limits, ParquetFiles, Question, collapse, in_process};
//! use fourp_dataset::{read_tables, write_parquet};
//! use fourp_model::{Phase, Table};
//!
//! let flows = "payer,payee,amount,kind,phase,period,source\nho,nca,GBP 48.00,grant,paid,2018,a\nho,nca,GBP 2.00,grant,paid,2018,a\n";
//! let programme = read_tables([("flows.csv", flows.as_bytes())])?.programme;
//! let path = std::env::temp_dir().join("fourp-datafusion-lib.parquet");
//! write_parquet(&programme.tables().flows, std::fs::File::create(&path)?)?;
//!
//! let files = ParquetFiles::open(Table::Flows, [&path])?;
//! let context = in_process(&Limits::default())?;
//! # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
//! # runtime.block_on(async {
//! files.register(&context).await?;
//! let rows = Question::Shares { by: vec![] }.run(&context).await?;
//! assert_eq!(rows.whole("amount")?, [Some(5000)]);
//! let found = collapse(&context, &[], files.currency().ok_or("no currency")?).await?;
//! assert_eq!((found.rows, found.groups, found.graph.at(Phase::Paid).total()), (2, 1, 5000));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })
//! # }
//! # #[cfg(not(feature = "datafusion"))]
//! # fn main() {}
//! ```
//!
//! # Limits
//! Amounts are 19 digits of minor units, as the core's; wider ones are refused, because engines' sums wrap silently beyond 38
//! digits. Sums are exact for up to 10^10 rows of the largest amount. Below some 10^7 rows the core alone is simpler.
//!
//! # Features
//! - `datafusion` (default): running the questions. Without it, their text alone, for another engine.
//! - `ballista`: `cluster`, the client of a Ballista scheduler.

mod table_faults;
mod text;

mod error;

mod columns;
mod dimension;
mod fellows;
mod joint;
mod lag;
mod lexicon;
mod standing;

mod funding_sql;
mod governance_sql;
mod performance_sql;
mod promise_sql;
mod question;

mod faults;

#[cfg(feature = "datafusion")]
mod look;
#[cfg(feature = "datafusion")]
mod parquet_files;
#[cfg(feature = "datafusion")]
mod rows;
#[cfg(feature = "datafusion")]
mod schema;

#[cfg(feature = "datafusion")]
mod collapse;
#[cfg(feature = "datafusion")]
mod engine;
#[cfg(feature = "datafusion")]
mod run;

#[cfg(feature = "ballista")]
mod cluster;

#[cfg(feature = "ballista")]
pub use cluster::cluster;
#[cfg(feature = "datafusion")]
pub use collapse::{Collapsed, collapse};
pub use dimension::Dimension;
#[cfg(feature = "datafusion")]
pub use engine::{Limits, in_process};
pub use error::Error;
pub use fellows::Fellows;
pub use lag::Lag;
pub use lexicon::Lexicon;
#[cfg(feature = "datafusion")]
pub use look::{recount, vet};
#[cfg(feature = "datafusion")]
pub use parquet_files::ParquetFiles;
pub use question::Question;
#[cfg(feature = "datafusion")]
pub use rows::Rows;
#[cfg(feature = "datafusion")]
pub use schema::{check, schema};
pub use standing::not_standing;
pub use table_faults::TableFaults;
