//! Asking an engine.

use datafusion::{
    error::DataFusionError, execution::SendableRecordBatchStream,
    physical_plan::stream::RecordBatchStreamAdapter, prelude::SessionContext,
};
use futures::{StreamExt, stream};

use crate::{
    error::Error,
    look::{look, recount},
    question::Question,
    rows::Rows,
};

impl Question {
    /// Asks the engine of a context, in process or on a cluster, which has the table under its name (`flows`, `seats`,
    /// `observations`, `interventions`).
    ///
    /// The table is looked at first: see [`vet`](crate::vet). The answer is whole or an error. It does not depend on partitions, executors or
    /// the order of rows.
    ///
    /// # Errors
    /// As [`vet`](crate::vet); [`Error::Lost`] if a file goes away meanwhile; [`Error::Engine`] for whatever the engine could not do: a file
    /// that cannot be read, memory, an executor that was lost for good.
    pub async fn run(&self, context: &SessionContext) -> Result<Rows, Error> {
        let (all, lexicon) = look(context, self).await?;
        let answer = context.sql(&self.sql(&lexicon)).await?.collect().await?;
        recount(context, self.table(), all).await?;
        Ok(Rows::of(self.name(), answer))
    }

    /// The same, row by row as they come; what is kept in memory is the engine's affair. The table is counted again at the
    /// end: a stream that does not end in an error is a whole answer.
    ///
    /// # Errors
    /// As [`Question::run`]; what goes wrong later comes from the stream, [`Error::Lost`] within
    /// `DataFusionError::External`.
    pub async fn stream(
        &self,
        context: &SessionContext,
    ) -> Result<SendableRecordBatchStream, Error> {
        let (all, lexicon) = look(context, self).await?;
        let answer = context.sql(&self.sql(&lexicon)).await?.execute_stream().await?;
        let (columns, context, table) = (answer.schema(), context.clone(), self.table());
        let end = stream::once(async move { recount(&context, table, all).await.err() });
        let end =
            end.filter_map(|lost| async { Some(Err(DataFusionError::External(Box::new(lost?)))) });
        Ok(Box::pin(RecordBatchStreamAdapter::new(columns, answer.chain(end))))
    }
}
