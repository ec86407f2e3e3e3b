//! From a folder of Parquet files to traced money: flows are grouped on the engine, the groups become a flow graph, and the
//! graph is traced in the core.
//!
//! ```text
//! collapse_and_trace [FOLDER] [--from PARTY] [--partitions N] [--memory-bytes N] [--spill-folder DIR]
//! ```
//! Without a folder: three made-up flows.

use std::{error::Error, fs::File, path::PathBuf, time::Instant};

use fourp_datafusion::{Collapsed, Limits, ParquetFiles, collapse, in_process};
use fourp_dataset::{read_tables, write_parquet};
use fourp_funding::{Balances, Routes, Selection, conservation};
use fourp_model::{Party, Phase, Table};
use lexopt::prelude::*;

const MADE_UP: &str = "payer,payee,amount,kind,phase,period,source
treasury,office,GBP 60.00,transfer,paid,2018-19,made-up
treasury,office,GBP 40.00,transfer,paid,2018-19,made-up
office,force,GBP 75.00,grant,paid,2018-19,made-up
";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (mut folder, mut limits, mut from) =
        (None, Limits::default(), "treasury".parse::<Party>()?);
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("from") => from = arguments.value()?.parse()?,
            Long("partitions") => limits.partitions = arguments.value()?.parse()?,
            Long("memory-bytes") => limits.memory_bytes = Some(arguments.value()?.parse()?),
            Long("spill-folder") => limits.spill_folder = Some(PathBuf::from(arguments.value()?)),
            Value(path) => folder = Some(PathBuf::from(path)),
            other => return Err(other.unexpected().into()),
        }
    }
    let files = match folder {
        Some(folder) => ParquetFiles::folder(Table::Flows, &folder)?,
        None => ParquetFiles::open(Table::Flows, [made_up()?])?,
    };
    let start = Instant::now();
    let context = in_process(&limits)?;
    files.register(&context).await?;
    let currency = files.currency().ok_or("the files do not say in what currency amounts are")?;
    let found = collapse(&context, &[], currency).await?;
    let grouped = start.elapsed().as_secs_f64();
    let told = trace(&found, &from)?;
    let seconds = start.elapsed().as_secs_f64();
    let (rows, groups) = (found.rows, found.groups);
    #[expect(clippy::print_stdout, reason = "an example")]
    {
        println!(
            "{rows} flows, each in one of {groups} groups: {grouped:.1} s; traced after {seconds:.1} s"
        );
        print!("{told}");
    }
    Ok(())
}

/// Where the money of a party rests, and how many parties kept or spent what is not recorded.
fn trace(found: &Collapsed, from: &Party) -> Result<String, Box<dyn Error>> {
    let graph = &found.graph;
    let paid = graph.at(Phase::Paid);
    let routes = Routes::new(&paid)?;
    let trace = routes.forwards(&Selection::parties(graph, [from])?);
    let mut ends: Vec<(i64, &Party)> =
        trace.ends.iter().copied().zip(graph.parties()).filter(|(end, _)| *end > 0).collect();
    ends.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.cmp(other.1)));
    let mut told = format!(
        "{} minor units of {from} rest with {} parties, {} unplaced\n",
        trace.total,
        ends.len(),
        trace.unplaced
    );
    for (end, party) in ends.iter().take(5) {
        told.push_str(&format!("  {end:>20} {party}\n"));
    }
    let lines = conservation(&paid, &Balances::default())?.measured().ok_or("nothing was paid")?;
    told.push_str(&format!(
        "{} parties and periods have money that came or went\n",
        lines.line_count()
    ));
    Ok(told)
}

fn made_up() -> Result<PathBuf, Box<dyn Error>> {
    let programme = read_tables([("flows.csv", MADE_UP.as_bytes())])?.programme;
    let path = std::env::temp_dir().join("SYNTHETIC-fourp-collapse-and-trace.parquet");
    write_parquet(&programme.tables().flows, File::create(&path)?)?;
    Ok(path)
}
