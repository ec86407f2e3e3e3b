//! How far a remit or responsibility reaches.

use crate::{
    reference::{Mentions, ReferenceVisitor},
    text::TextVisitor,
};
use std::{fmt, str::FromStr};

/// One of several things, all of them, or not said which.
///
/// Reads and writes `*` for all, `?` where the source does not say, otherwise the thing itself.
/// Silence is not everything: a remit that names no strand is `?`, not `*`.
///
/// ```
/// use fourp_model::{Scope, Strand};
///
/// assert_eq!("*".parse(), Ok(Scope::<Strand>::All));
/// assert_eq!("prevent".parse(), Ok(Scope::One(Strand::Prevent)));
/// assert_eq!(Scope::<Strand>::NotStated.to_string(), "?");
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "a source names one, or all, or is silent")]
pub enum Scope<T> {
    /// Every one.
    All,
    /// This one.
    One(T),
    /// The source does not say.
    #[default]
    NotStated,
}

impl<T> Scope<T> {
    /// The one named, if one is.
    #[must_use]
    pub const fn one(&self) -> Option<&T> {
        match self {
            Self::One(one) => Some(one),
            Self::All | Self::NotStated => None,
        }
    }

    /// Whether `thing` is certainly within reach.
    #[must_use]
    pub fn covers(&self, thing: &T) -> bool
    where
        T: PartialEq,
    {
        match self {
            Self::All => true,
            Self::One(one) => one == thing,
            Self::NotStated => false,
        }
    }
}

impl<T: fmt::Display> fmt::Display for Scope<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => formatter.pad("*"),
            Self::NotStated => formatter.pad("?"),
            Self::One(one) => one.fmt(formatter),
        }
    }
}

impl<T: FromStr> FromStr for Scope<T> {
    type Err = T::Err;

    fn from_str(text: &str) -> Result<Self, T::Err> {
        match text {
            "*" => Ok(Self::All),
            "?" => Ok(Self::NotStated),
            _ => text.parse().map(Self::One),
        }
    }
}

impl<T: fmt::Display> serde::Serialize for Scope<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, T> serde::Deserialize<'de> for Scope<T>
where
    T: FromStr,
    T::Err: fmt::Display,
{
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor::new("one, * for all, or ? for not stated"))
    }
}

#[cfg(feature = "schema")]
impl<T> schemars::JsonSchema for Scope<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Scope".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "one, * for all, or ? where the source does not say",
        })
    }
}

impl<T: Mentions> Mentions for Scope<T> {
    fn mentions<V: ReferenceVisitor + ?Sized>(&self, field: &'static str, visitor: &mut V) {
        if let Self::One(one) = self {
            one.mentions(field, visitor);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strand::Strand;

    #[test]
    fn silence_covers_nothing() {
        assert!(!Scope::NotStated.covers(&Strand::Pursue));
        assert!(Scope::All.covers(&Strand::Pursue));
        assert!(Scope::One(Strand::Pursue).covers(&Strand::Pursue));
        assert!(!Scope::One(Strand::Pursue).covers(&Strand::Prevent));
    }

    #[test]
    fn an_empty_text_is_not_silence() {
        assert!("".parse::<Scope<Strand>>().is_err());
    }
}
