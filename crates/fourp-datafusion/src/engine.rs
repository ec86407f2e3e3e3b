//! Engines as most callers want them.

use std::{num::NonZeroUsize, path::PathBuf, sync::Arc};

use datafusion::{
    execution::{
        disk_manager::{DiskManagerBuilder, DiskManagerMode},
        memory_pool::FairSpillPool,
        runtime_env::RuntimeEnvBuilder,
    },
    prelude::{SessionConfig, SessionContext},
};

use crate::error::Error;

/// How much of the machine an engine in process may take.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct Limits {
    /// How many partitions are worked on at a time; answers do not depend on it.
    pub partitions: NonZeroUsize,
    /// How many bytes groups, sorts and joins may keep before they are written to disk; `None` for as many as there are.
    /// What an engine reads and hands over is not counted: allow as much again.
    pub memory_bytes: Option<usize>,
    /// Where they are written; `None` for the system's own folder.
    pub spill_folder: Option<PathBuf>,
}

impl Default for Limits {
    /// One partition, no limit.
    fn default() -> Self {
        Self { partitions: NonZeroUsize::MIN, memory_bytes: None, spill_folder: None }
    }
}

/// An engine in this process.
///
/// Any other context will do as well: aggregates ask for nothing that DataFusion does not have by itself.
///
/// # Errors
/// [`Error::Engine`] if the folder cannot be used.
pub fn in_process(limits: &Limits) -> Result<SessionContext, Error> {
    let config = SessionConfig::new().with_target_partitions(limits.partitions.get());
    let mut runtime = RuntimeEnvBuilder::new();
    if let Some(bytes) = limits.memory_bytes {
        runtime = runtime.with_memory_pool(Arc::new(FairSpillPool::new(bytes)));
    }
    if let Some(folder) = &limits.spill_folder {
        let mode = DiskManagerMode::Directories(vec![folder.clone()]);
        runtime = runtime.with_disk_manager_builder(DiskManagerBuilder::default().with_mode(mode));
    }
    Ok(SessionContext::new_with_config_rt(config, runtime.build_arc()?))
}
