//! How long questions tell how far they are, and are told to stop.

/// Hears how far a long question has come.
///
/// Called now and then, perhaps from several threads; neither method should take long.
pub trait Progress: Sync {
    /// `done` of `of` steps of `what` are done; `of` is `None` where the end is not known.
    fn report(&self, done: u64, of: Option<u64>, what: &str);

    /// Whether to stop at the next occasion.
    fn is_cancelled(&self) -> bool;

    /// Reports, then stops if told to.
    ///
    /// # Errors
    /// [`Stopped`] if [`is_cancelled`](Self::is_cancelled).
    fn step(&self, done: u64, of: Option<u64>, what: &str) -> Result<(), Stopped> {
        self.report(done, of, what);
        if self.is_cancelled() { Err(Stopped { done, what: what.into() }) } else { Ok(()) }
    }
}

/// Hears nothing and never stops.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::exhaustive_structs, reason = "it has nothing to hold")]
pub struct NoProgress;

/// A question that was stopped before it had an answer.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("stopped after {done} steps of {what}")]
#[non_exhaustive]
pub struct Stopped {
    /// How many steps were done.
    pub done: u64,
    /// Of what.
    pub what: String,
}

impl Progress for NoProgress {
    fn report(&self, _: u64, _: Option<u64>, _: &str) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Impatient;

    impl Progress for Impatient {
        fn report(&self, _: u64, _: Option<u64>, _: &str) {}

        fn is_cancelled(&self) -> bool {
            true
        }
    }

    #[test]
    fn a_cancelled_question_stops_with_its_place() {
        let stopped = Impatient.step(7, Some(9), "paths").unwrap_err();
        assert_eq!(stopped.to_string(), "stopped after 7 steps of paths");
        assert_eq!(NoProgress.step(7, None, "paths"), Ok(()));
    }
}
