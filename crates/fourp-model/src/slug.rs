//! Typed text ids.

use std::{
    borrow::Borrow,
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    marker::PhantomData,
    str::FromStr,
    sync::Arc,
};

use crate::text::TextVisitor;

/// The id of a `T`, as it stands in the data: `home-office`, `N16`, `GB-COH-01234567`.
///
/// One to 128 ASCII letters, digits and `-`, `_`, `.`, `:`, `/`. Case is kept and counts. Cloning
/// shares the text. Ordered as text, so that output never depends on the order of rows.
///
/// ```
/// use fourp_model::{Body, Slug};
///
/// let payer: Slug<Body> = "home-office".parse()?;
/// assert_eq!(payer.as_str(), "home-office");
/// # Ok::<(), fourp_model::SlugError>(())
/// ```
pub struct Slug<T> {
    text: Arc<str>, // Invariant: passes `check`.
    kind: PhantomData<fn() -> T>,
}

/// Why a text is not an id.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SlugError {
    /// No text at all.
    #[error("an id cannot be empty")]
    Empty,
    /// More than [`Slug::LENGTH_MAX`] bytes.
    #[error("an id has at most 128 characters; this one has {length}: {start:?}...")]
    TooLong {
        /// Bytes found.
        length: usize,
        /// The first characters.
        start: String,
    },
    /// A character that ids do not have.
    #[error(
        "{found:?} has {character:?} at character {position}; an id has letters, digits and - _ . : /"
    )]
    Character {
        /// The text.
        found: String,
        /// The first character that is not allowed.
        character: char,
        /// Its place, from 1.
        position: usize,
    },
    /// The id of a body that reads as something else where a [`Party`](crate::Party) or
    /// [`Superior`](crate::Superior) is expected.
    #[error("{found:?} is not the id of a body: {prefix} marks another kind of thing")]
    Reserved {
        /// The text.
        found: String,
        /// How it begins: `class:` or `group:`.
        prefix: &'static str,
    },
}

impl<T> Slug<T> {
    /// The longest id, in bytes.
    pub const LENGTH_MAX: usize = 128;

    /// Checks a text and keeps it.
    ///
    /// # Errors
    /// [`SlugError`] names the first fault.
    pub fn new(text: &str) -> Result<Self, SlugError> {
        check(text)?;
        Ok(Self { text: text.into(), kind: PhantomData })
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The same text as the id of another kind of thing, for example of the class a body belongs to.
    #[must_use]
    pub fn cast<U>(&self) -> Slug<U> {
        Slug { text: Arc::clone(&self.text), kind: PhantomData }
    }
}

impl<T> Clone for Slug<T> {
    fn clone(&self) -> Self {
        self.cast()
    }
}

impl<T> fmt::Debug for Slug<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl<T> fmt::Display for Slug<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.text)
    }
}

impl<T> PartialEq for Slug<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<T> Eq for Slug<T> {}

impl<T> PartialOrd for Slug<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Slug<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl<T> Hash for Slug<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<T> Borrow<str> for Slug<T> {
    fn borrow(&self) -> &str {
        &self.text
    }
}

impl<T> AsRef<str> for Slug<T> {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl<T> FromStr for Slug<T> {
    type Err = SlugError;

    fn from_str(text: &str) -> Result<Self, SlugError> {
        Self::new(text)
    }
}

impl<T> serde::Serialize for Slug<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de, T> serde::Deserialize<'de> for Slug<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor::new("an id"))
    }
}

#[cfg(feature = "schema")]
impl<T> schemars::JsonSchema for Slug<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Slug".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "minLength": 1,
            "maxLength": Self::LENGTH_MAX,
            "pattern": "^[A-Za-z0-9._:/-]+$",
        })
    }
}

fn check(text: &str) -> Result<(), SlugError> {
    if text.is_empty() {
        return Err(SlugError::Empty);
    }
    if text.len() > Slug::<()>::LENGTH_MAX {
        return Err(SlugError::TooLong {
            length: text.len(),
            start: text.chars().take(24).collect(),
        });
    }
    // Without a branch for each byte, so that many are judged at once.
    if text.bytes().fold(true, |all, byte| all & is_allowed(byte)) {
        return Ok(());
    }
    let is_fault = |&(_, c): &(usize, char)| !u8::try_from(c).is_ok_and(is_allowed);
    match text.chars().enumerate().find(is_fault) {
        None => Ok(()),
        Some((before, character)) => Err(SlugError::Character {
            found: text.into(),
            character,
            position: before.saturating_add(1),
        }),
    }
}

fn is_allowed(byte: u8) -> bool {
    // From - to : stand these two, the full stop, the slash and the digits.
    matches!(byte, b'-'..=b':') | byte.is_ascii_alphabetic() | (byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_kept_as_it_stands() {
        let id: Slug<()> = "EX10d".parse().unwrap();
        assert_eq!(id.to_string(), "EX10d");
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"EX10d\"");
    }

    #[test]
    fn faults_are_named_with_their_place() {
        assert_eq!(Slug::<()>::new(""), Err(SlugError::Empty));
        let spaced = Slug::<()>::new("home office").unwrap_err();
        assert_eq!(
            spaced.to_string(),
            "\"home office\" has ' ' at character 5; an id has letters, digits and - _ . : /"
        );
        assert!(Slug::<()>::new(&"a".repeat(128)).is_ok());
        let long = Slug::<()>::new(&"a".repeat(129)).unwrap_err();
        assert!(matches!(long, SlugError::TooLong { length: 129, .. }));
    }

    #[test]
    fn an_id_has_these_characters_and_no_others() {
        for byte in 0..=u8::MAX {
            let named = byte.is_ascii_alphanumeric() || b"-_.:/".contains(&byte);
            let text = char::from(byte).to_string();
            assert_eq!(Slug::<()>::new(&text).is_ok(), named, "{text:?}");
        }
    }

    #[test]
    fn a_number_is_not_an_id() {
        assert!(serde_json::from_str::<Slug<()>>("12").is_err());
    }
}
