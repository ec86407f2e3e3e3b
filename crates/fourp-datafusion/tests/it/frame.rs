//! Rows into a file, a file into an engine, an engine into an answer.

use std::{
    fs::File,
    future::Future,
    num::NonZeroUsize,
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
};

use datafusion::prelude::SessionContext;
use fourp_datafusion::{Error, Limits, ParquetFiles, Question, Rows, in_process};
use fourp_dataset::{Record, write_parquet};
use fourp_model::{Flow, Money};

/// A folder that goes away with the test.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("fourp-datafusion-it-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn write<R: Record>(&self, name: &str, rows: &[R]) -> PathBuf {
        let path = self.path(name);
        write_parquet(rows, File::create(&path).unwrap()).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap().block_on(future)
}

pub(crate) fn engine(partitions: usize) -> SessionContext {
    let partitions = NonZeroUsize::new(partitions).unwrap();
    in_process(&Limits { partitions, ..Limits::default() }).unwrap()
}

/// An engine with rows in two files.
pub(crate) async fn holding<R: Record>(
    folder: &Folder,
    rows: &[R],
    partitions: usize,
) -> SessionContext {
    let (one, other) = rows.split_at(rows.len() / 3);
    // A file without amounts states no currency.
    let parts: Vec<&[R]> = if one.is_empty() { vec![rows] } else { vec![one, other] };
    let paths: Vec<PathBuf> = parts
        .iter()
        .enumerate()
        .map(|(place, part)| folder.write(&format!("part-{partitions}-{place}.parquet"), part))
        .collect();
    let context = engine(partitions);
    ParquetFiles::open(R::TABLE, paths).unwrap().register(&context).await.unwrap();
    context
}

/// The answer, which one and two partitions give alike.
pub(crate) fn ask<R: Record>(rows: &[R], question: &Question) -> Result<Rows, Error> {
    let folder = Folder::new();
    wait(async {
        let one = question.run(&holding(&folder, rows, 1).await).await?;
        let two = question.run(&holding(&folder, rows, 2).await).await?;
        assert_eq!(one.cells()?, two.cells()?, "{}", question.name());
        Ok(one)
    })
}

/// Amounts that a sum of thirty leaves within 64 bits, as the core keeps sums of promises.
pub(crate) fn modest(flows: Vec<Flow>) -> Vec<Flow> {
    let smaller = |flow: Flow| {
        let amount = Money::from_minor(flow.amount.minor().min(1 << 50), flow.amount.currency());
        Flow { amount, ..flow }
    };
    flows.into_iter().map(smaller).collect()
}
