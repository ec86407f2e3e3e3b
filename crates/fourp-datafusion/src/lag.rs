//! Which lag is asked for.

/// From when to what.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Lag {
    /// From the start of the period to the announcement of each promise.
    Announcement,
    /// From the start of the period to its confirmation.
    Confirmation,
    /// From the start of the period to each payment.
    Payment,
    /// From announcement to confirmation.
    AnnouncedToConfirmed,
    /// From confirmation to each payment.
    ConfirmedToPaid,
}

impl Lag {
    /// All of them, in order.
    pub const ALL: &'static [Self] = &[
        Self::Announcement,
        Self::Confirmation,
        Self::Payment,
        Self::AnnouncedToConfirmed,
        Self::ConfirmedToPaid,
    ];
}
