//! How rows above a marking are treated.

use fourp_model::Marking;

/// What becomes of a row whose marking is above the level.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "a row is taken out, or what it says is")]
pub enum Treatment {
    /// The row is taken out.
    #[default]
    Drop,
    /// Its ids, parties, dates and words of closed vocabularies stay; its texts, numbers and place in
    /// the source go. A name becomes the id, another text that must be there becomes
    /// [`WITHHELD`](crate::WITHHELD). A row that would then say something else, or nothing, is taken
    /// out: no amount or count ever becomes zero.
    Mask,
}

/// The choices of [`redact`](crate::redact).
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct RedactionOptions {
    /// What becomes of rows above the level.
    pub treatment: Treatment,
    /// The marking of a source that no row declares.
    pub undeclared: Marking,
}

impl Default for RedactionOptions {
    /// Rows are dropped, and an undeclared source counts as TOP SECRET: whatever is not known to be
    /// publishable is withheld.
    fn default() -> Self {
        Self { treatment: Treatment::Drop, undeclared: Marking::TopSecret }
    }
}
