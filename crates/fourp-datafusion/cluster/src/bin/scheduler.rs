//! A Ballista scheduler on loopback: `scheduler --port 50050`. It trusts everybody who reaches it.

use std::{error::Error, net::Ipv4Addr, sync::Arc};

use ballista_scheduler::{
    cluster::BallistaCluster, config::SchedulerConfig, scheduler_process::start_server,
};
use lexopt::prelude::*;

fn main() -> Result<(), Box<dyn Error>> {
    // Plans are walked by recursion.
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.enable_all().thread_stack_size(32 << 20).build()?.block_on(serve())
}

async fn serve() -> Result<(), Box<dyn Error>> {
    let mut config = SchedulerConfig {
        bind_host: Ipv4Addr::LOCALHOST.to_string(),
        external_host: Ipv4Addr::LOCALHOST.to_string(),
        ..SchedulerConfig::default()
    };
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("port") => config.bind_port = arguments.value()?.parse()?,
            // Longer than the heartbeat of an executor.
            Long("executor-timeout-seconds") => {
                config.executor_timeout_seconds = arguments.value()?.parse()?;
                config.no_executors_grace_period_seconds = config.executor_timeout_seconds;
                config.expire_dead_executor_interval_seconds = 1;
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let address = (Ipv4Addr::LOCALHOST, config.bind_port).into();
    let cluster = BallistaCluster::new_from_config(&config).await?;
    start_server(cluster, address, Arc::new(config)).await?;
    Ok(())
}
