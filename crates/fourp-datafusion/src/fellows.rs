//! Which side of seats is asked for.

/// Pairs of what, and shared through what.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "seats have two sides")]
pub enum Fellows {
    /// Parties that sit in the same groups.
    Parties,
    /// Groups that have the same members.
    Groups,
}
