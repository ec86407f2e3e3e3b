//! What a thing costs, or that nobody worked it out.

use crate::{
    figure::Figure,
    reference::{Mentions, ReferenceVisitor},
};
use serde::{Deserialize, Serialize};

/// A cost, which may be known not to have been worked out: that is a fact of its own.
#[derive(Clone, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "a cost is given, known to be missing, or not mentioned"
)]
pub enum Cost {
    /// The source does not mention a cost.
    #[default]
    NotStated,
    /// The source says that no cost was worked out.
    NotCosted,
    /// The cost as printed.
    Costed(Figure),
}

impl Cost {
    /// The figure, if there is one.
    #[must_use]
    pub const fn figure(&self) -> Option<&Figure> {
        match self {
            Self::Costed(figure) => Some(figure),
            Self::NotStated | Self::NotCosted => None,
        }
    }
}

impl Mentions for Cost {
    fn mentions<V: ReferenceVisitor + ?Sized>(&self, field: &'static str, visitor: &mut V) {
        if let Some(figure) = self.figure() {
            figure.mentions(field, visitor);
        }
    }
}
