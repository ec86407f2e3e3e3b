//! A million made-up flows on the engine and in the core.

#![cfg(test)]

use std::num::NonZeroUsize;

use fourp_datafusion::{Limits, ParquetFiles, in_process};
use fourp_datafusion_cluster::{against_core, write_synthetic};
use fourp_model::Table;

const SEED: u64 = 20_180_628;
const ROWS: u64 = 1_000_000;

#[test]
fn the_engine_and_the_core_say_the_same_of_a_million_flows() {
    let folder = std::env::temp_dir().join(format!("fourp-million-{}", std::process::id()));
    let paths = write_synthetic(&folder, SEED, ROWS, 4).unwrap();
    let files = ParquetFiles::open(Table::Flows, paths).unwrap();
    assert_eq!(files.rows(), ROWS);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    let compared = runtime.block_on(async {
        let (partitions, memory_bytes) = (NonZeroUsize::new(2).unwrap(), Some(1 << 30));
        let context =
            in_process(&Limits { partitions, memory_bytes, ..Limits::default() }).unwrap();
        files.register(&context).await.unwrap();
        let mut compared = Vec::new();
        against_core(&context, SEED, ROWS, |one| compared.push(one)).await.unwrap();
        compared
    });
    // Every question of flows; mirrors twice.
    assert_eq!(compared.len(), 13);
    for one in compared {
        println!("{one:?}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_flow_that_the_core_does_not_have_is_told() {
    let folder = std::env::temp_dir().join(format!("fourp-thousand-{}", std::process::id()));
    let paths = write_synthetic(&folder, SEED, 1_001, 1).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    let told = runtime.block_on(async {
        let context = in_process(&Limits::default()).unwrap();
        ParquetFiles::open(Table::Flows, paths).unwrap().register(&context).await.unwrap();
        against_core(&context, SEED, 1_000, |_| {}).await.unwrap_err().to_string()
    });
    assert!(told.starts_with("\"shares\": the engine says"), "{told}");
    std::fs::remove_dir_all(&folder).unwrap();
}
