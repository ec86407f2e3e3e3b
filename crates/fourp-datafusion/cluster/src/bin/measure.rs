//! Asks one question of a folder of flows and tells how long it took: `measure FOLDER conservation --partitions 2`.
//!
//! The digest is of every cell of the answer in order: two runs that say the same are the same answer. Of the seconds it says which went by
//! until the table was looked at, and which with hashing. `--memory-bytes`
//! and `--spill-folder` limit the engine in this process; `--where "period = '2018-19'"` asks of a part of the rows; `--scheduler df://127.0.0.1:50050` asks a cluster. `--text` prints the
//! question for another engine, `--check` what it is to be asked first; both ask nothing.

use std::{
    error::Error,
    num::NonZeroUsize,
    path::PathBuf,
    time::{Duration, Instant},
};

use datafusion::prelude::SessionContext;
use fourp_datafusion::{Limits, ParquetFiles, Question, Rows, cluster, in_process};
use fourp_model::Table;
use futures::StreamExt;
use lexopt::prelude::*;

/// Which text is printed instead of an answer.
#[derive(Clone, Copy)]
enum Print {
    Question,
    Check,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let (mut given, mut scheduler, mut print, mut part) = (Vec::new(), None, None, None);
    let mut limits = Limits::default();
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("partitions") => limits.partitions = arguments.value()?.parse()?,
            Long("memory-bytes") => limits.memory_bytes = Some(arguments.value()?.parse()?),
            Long("spill-folder") => limits.spill_folder = Some(PathBuf::from(arguments.value()?)),
            Long("scheduler") => scheduler = Some(arguments.value()?.string()?),
            Long("where") => part = Some(arguments.value()?.string()?),
            Long("text") => print = Some(Print::Question),
            Long("check") => print = Some(Print::Check),
            Value(value) => given.push(value.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    let [folder, names @ ..] = given.as_slice() else { return Err("which folder?".into()) };
    let files = ParquetFiles::folder(Table::Flows, folder.as_ref())?;
    for question in Question::examples() {
        if question.table() != Table::Flows
            || !(names.is_empty() || names.iter().any(|name| name == question.name()))
        {
            continue;
        }
        let context = context(&limits, scheduler.as_deref(), limits.partitions).await?;
        files.register(&context).await?;
        if let Some(condition) = &part {
            let part = context.sql(&format!("SELECT * FROM flows WHERE {condition}")).await?;
            context.deregister_table("flows")?;
            context.register_table("flows", part.into_view())?;
        }
        if let Some(print) = print {
            let lexicon = question.lexicon(&context).await?;
            let text = match print {
                Print::Question => question.sql(&lexicon),
                Print::Check => question.check_sql(&lexicon),
            };
            #[expect(clippy::print_stdout, reason = "a program")]
            {
                println!("{text}");
            }
            continue;
        }
        let start = Instant::now();
        let mut stream = question.stream(&context).await?;
        let looked = start.elapsed();
        let (mut rows, mut digest) = (0, 0xcbf2_9ce4_8422_2325_u64);
        let mut hashed = Duration::ZERO;
        while let Some(batch) = stream.next().await {
            let batch = Rows::of(question.name(), vec![batch?]);
            let start = Instant::now();
            rows += batch.len();
            for cell in batch.cells()?.iter().flatten() {
                let bytes = cell.as_deref().unwrap_or("\u{0}").bytes().chain([0xff]);
                digest = bytes.fold(digest, |digest, byte| {
                    (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
                });
            }
            hashed += start.elapsed();
        }
        let [all, looked, hashed] =
            [start.elapsed(), looked, hashed].map(|time| time.as_secs_f64());
        #[expect(clippy::print_stdout, reason = "a program")]
        {
            println!(
                "{:<20} {:>10} rows of {} {all:>8.2} s, looking {looked:.2} s, hashing {hashed:.2} s {digest:016x}",
                question.name(),
                rows,
                files.rows()
            );
        }
    }
    Ok(())
}

async fn context(
    limits: &Limits,
    scheduler: Option<&str>,
    partitions: NonZeroUsize,
) -> Result<SessionContext, fourp_datafusion::Error> {
    match scheduler {
        Some(scheduler) => cluster(scheduler, partitions).await,
        None => in_process(limits),
    }
}
