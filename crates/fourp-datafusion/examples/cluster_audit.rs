//! The same questions, asked of a cluster: `cluster_audit df://127.0.0.1:50050 FOLDER`.
//!
//! It starts nothing. Start a scheduler and executors first, by Ballista's own programs or by the two of the package
//! `fourp-datafusion-cluster` beside this crate:
//!
//! ```text
//! cargo run --release -p fourp-datafusion-cluster --bin scheduler -- --port 50050
//! cargo run --release -p fourp-datafusion-cluster --bin executor -- --scheduler-port 50050 --port 50061
//! cargo run --release -p fourp-datafusion-cluster --bin executor -- --scheduler-port 50050 --port 50062
//! cargo run --release --features ballista --example cluster_audit -- df://127.0.0.1:50050 FOLDER
//! ```
//!
//! Without arguments it tells how it is used.

use std::{error::Error, num::NonZeroUsize, path::Path};

use fourp_datafusion::{Dimension, Lag, ParquetFiles, Question, cluster, collapse};
use fourp_model::{Phase, Table};

const HELP: &str = "cluster_audit SCHEDULER FOLDER: asks a Ballista cluster of the flows in a folder, \
                    such as df://127.0.0.1:50050 flows/. Nothing is started.";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let told = match arguments.as_slice() {
        [scheduler, folder] => audit(scheduler, Path::new(folder)).await?,
        _ => HELP.to_owned(),
    };
    #[expect(clippy::print_stdout, reason = "an example")]
    {
        println!("{told}");
    }
    Ok(())
}

async fn audit(scheduler: &str, folder: &Path) -> Result<String, Box<dyn Error>> {
    let files = ParquetFiles::folder(Table::Flows, folder)?;
    let context = cluster(scheduler, NonZeroUsize::new(4).unwrap_or(NonZeroUsize::MIN)).await?;
    files.register(&context).await?;
    let mut told = format!("{} flows in {} files\n", files.rows(), files.paths().len());
    let questions = [
        Question::Shares { by: vec![Dimension::Kind] },
        Question::Lags { lag: Lag::Payment, as_at: "2020-03-31".parse()? },
        Question::Conservation,
    ];
    for question in questions {
        let rows = question.run(&context).await?;
        told.push_str(&format!("{}: {} rows\n", question.name(), rows.len()));
        for cells in rows.cells()?.iter().take(3) {
            let cells: Vec<&str> =
                cells.iter().map(|cell| cell.as_deref().unwrap_or("-")).collect();
            told.push_str(&format!("  {}\n", cells.join("  ")));
        }
    }
    let currency = files.currency().ok_or("the files do not say in what currency amounts are")?;
    let found = collapse(&context, &[], currency).await?;
    let paid = found.graph.at(Phase::Paid).total();
    told.push_str(&format!(
        "{} groups of {} flows; {paid} minor units paid",
        found.groups, found.rows
    ));
    Ok(told)
}
