//! Closed lists of words, each with one spelling.

/// A word that is none of a closed list.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{word:?} is none of {expected}")]
#[non_exhaustive]
pub struct UnknownWord {
    /// The word.
    pub word: String,
    /// What was expected: the words there are.
    pub expected: &'static str,
}

/// An enum whose every variant has one spelling, read, printed and serialised by it.
macro_rules! words {
    ($( $(#[$meta:meta])* $name:ident, $noun:literal { $( $(#[$variant_meta:meta])* $variant:ident = $text:literal, )+ } )+) => { $(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub enum $name { $( $(#[$variant_meta])* $variant, )+ }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$( Self::$variant, )+];

            /// The word.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $text, )+ }
            }

            /// The value of a word, if it is one.
            #[must_use]
            pub fn of(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == word)
            }

            /// The words there are.
            #[must_use]
            pub const fn words() -> &'static str {
                concat!("a ", $noun, ":", $( " ", $text, )+)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::words::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                let unknown = || $crate::words::UnknownWord { word: word.into(), expected: Self::words() };
                Self::of(word).ok_or_else(unknown)
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    )+ };
}

pub(crate) use words;
