//! A part of a whole together with the rest.

/// A part of one, and the rest of it: neither is computed as one minus the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Share {
    pub(crate) part: f64,
    pub(crate) rest: f64,
}

impl Share {
    pub(crate) const NONE: Self = Self { part: 0.0, rest: 1.0 };
    pub(crate) const ALL: Self = Self { part: 1.0, rest: 0.0 };

    pub(crate) const fn of_part(part: f64) -> Self {
        Self { part, rest: 1.0 - part }
    }

    /// Odds from zero to infinity, both included.
    pub(crate) fn of_odds(odds: f64) -> Self {
        if odds <= 1.0 {
            Self { part: odds / (1.0 + odds), rest: 1.0 / (1.0 + odds) }
        } else {
            Self { part: 1.0 / (1.0 + 1.0 / odds), rest: (1.0 / odds) / (1.0 + 1.0 / odds) }
        }
    }

    pub(crate) fn odds(self) -> f64 {
        self.part / self.rest
    }

    pub(crate) const fn swapped(self) -> Self {
        Self { part: self.rest, rest: self.part }
    }
}
