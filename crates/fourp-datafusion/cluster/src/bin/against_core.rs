//! Compares every question of made-up flows with the core's answer of the same flows: `against_core FOLDER --rows 1000000`.
//!
//! The folder is one that `make_flows` wrote, with the same rows and seed. The core holds all rows in memory.

use std::{error::Error, path::PathBuf};

use fourp_datafusion::{Limits, ParquetFiles, in_process};
use fourp_datafusion_cluster::against_core;
use fourp_model::Table;
use lexopt::prelude::*;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let (mut folder, mut seed, mut rows) = (None, 1, 1_000_000);
    let mut limits = Limits::default();
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("seed") => seed = arguments.value()?.parse()?,
            Long("rows") => rows = arguments.value()?.parse()?,
            Long("partitions") => limits.partitions = arguments.value()?.parse()?,
            Long("memory-bytes") => limits.memory_bytes = Some(arguments.value()?.parse()?),
            Long("spill-folder") => limits.spill_folder = Some(PathBuf::from(arguments.value()?)),
            Value(value) => folder = Some(PathBuf::from(value)),
            other => return Err(other.unexpected().into()),
        }
    }
    let files = ParquetFiles::folder(Table::Flows, &folder.ok_or("which folder?")?)?;
    let context = in_process(&limits)?;
    files.register(&context).await?;
    against_core(&context, seed, rows, |compared| {
        #[expect(clippy::print_stdout, reason = "a program")]
        {
            println!("{}: {} cells equal, {}", compared.question, compared.cells, compared.of);
        }
    })
    .await
}
