//! A Ballista cluster as an engine.

use std::num::NonZeroUsize;

use ballista::prelude::{SessionConfigExt, SessionContextExt};
use datafusion::{
    execution::SessionStateBuilder,
    prelude::{SessionConfig, SessionContext},
};

use crate::error::Error;

/// A context whose questions a Ballista scheduler distributes, such as `df://127.0.0.1:50050`.
///
/// Only the client is here; schedulers and executors are started by whoever runs them. What is registered must be
/// readable by every executor under the same path. Ballista has neither authentication nor encryption unless it is put
/// behind something that has: whoever reaches a port may run plans, so bind it to a network of your own.
///
/// `partitions` is how many pieces a stage is cut into; answers do not depend on it.
///
/// # Errors
/// [`Error::Engine`] for an address that is none. A scheduler that is not there is told by the first question.
pub async fn cluster(scheduler: &str, partitions: NonZeroUsize) -> Result<SessionContext, Error> {
    let config = SessionConfig::new_with_ballista().with_target_partitions(partitions.get());
    let state = SessionStateBuilder::new().with_config(config).with_default_features().build();
    Ok(SessionContext::remote_with_state(scheduler, state).await?)
}
