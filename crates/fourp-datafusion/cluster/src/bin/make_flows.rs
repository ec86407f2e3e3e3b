//! Writes made-up flows: `make_flows FOLDER --rows 1000000 --files 4 --seed 1`.

use std::{error::Error, path::PathBuf};

use fourp_datafusion_cluster::write_synthetic;
use lexopt::prelude::*;

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let (mut folder, mut rows, mut files, mut seed) = (None, 1_000_000_u64, 4_u64, 1_u64);
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("rows") => rows = arguments.value()?.parse()?,
            Long("files") => files = arguments.value()?.parse()?,
            Long("seed") => seed = arguments.value()?.parse()?,
            Value(path) => folder = Some(PathBuf::from(path)),
            other => return Err(other.unexpected().into()),
        }
    }
    write_synthetic(&folder.ok_or("where to?")?, seed, rows, files)?;
    Ok(())
}
