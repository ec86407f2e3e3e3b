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
/// Plans are divided before they run. The adaptive planner, which Ballista 55.0.0 uses unless told, gave no answer to
/// [`Question::Lags`](crate::Question::Lags) from confirmation to payment within two minutes, and left it idle; without it the same
/// question is answered in seconds. Of 10^6 flows it once gave a wrong answer to it, without an error. Say the same in a context of
/// your own: `ballista.planner.adaptive.enabled` is `false`.
///
/// Texts are kept as texts, not as views of what was read (`datafusion.execution.parquet.schema_force_view_types` is `false`): each
/// message of views takes all that they look at with it, and 8,192 of 814,617 sorted groups were more than the 16 MiB that a message may
/// have.
///
/// # Errors
/// [`Error::Engine`] for an address that is none. A scheduler that is not there is told by the first question.
pub async fn cluster(scheduler: &str, partitions: NonZeroUsize) -> Result<SessionContext, Error> {
    let config = SessionConfig::new_with_ballista()
        .with_target_partitions(partitions.get())
        .set_bool("ballista.planner.adaptive.enabled", false)
        .set_bool("datafusion.execution.parquet.schema_force_view_types", false);
    let state = SessionStateBuilder::new().with_config(config).with_default_features().build();
    Ok(SessionContext::remote_with_state(scheduler, state).await?)
}
