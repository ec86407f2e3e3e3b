//! A Ballista executor on loopback: `executor --scheduler-port 50050 --port 50051 --folder DIR`. It trusts everybody who reaches it.

use std::{error::Error, net::Ipv4Addr, sync::Arc};

use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use lexopt::prelude::*;

fn main() -> Result<(), Box<dyn Error>> {
    // Plans are walked by recursion.
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.enable_all().thread_stack_size(32 << 20).build()?.block_on(serve())
}

async fn serve() -> Result<(), Box<dyn Error>> {
    let mut config = ExecutorProcessConfig {
        bind_host: Ipv4Addr::LOCALHOST.to_string(),
        external_host: Some(Ipv4Addr::LOCALHOST.to_string()),
        scheduler_host: Ipv4Addr::LOCALHOST.to_string(),
        scheduler_connect_timeout_seconds: 20,
        vcores: 1,
        ..ExecutorProcessConfig::default()
    };
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("scheduler-port") => config.scheduler_port = arguments.value()?.parse()?,
            Long("port") => {
                config.port = arguments.value()?.parse()?;
                config.grpc_port = config.port.saturating_add(1000);
            }
            Long("tasks") => config.vcores = arguments.value()?.parse()?,
            Long("memory-bytes") => config.memory_pool_size = Some(arguments.value()?.parse()?),
            Long("heartbeat-seconds") => {
                config.executor_heartbeat_interval_seconds = arguments.value()?.parse()?;
            }
            Long("folder") => config.work_dir = Some(arguments.value()?.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    start_executor_process(Arc::new(config)).await?;
    Ok(())
}
