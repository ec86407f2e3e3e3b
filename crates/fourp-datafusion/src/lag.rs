//! Which lag is asked for.

/// From the start of the period that money is for to what.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Lag {
    /// To the announcement of each promise.
    Announcement,
    /// To its confirmation.
    Confirmation,
    /// To each payment.
    Payment,
}
