//! Text in, text out: values that are read and written as exact strings and never through a number.
//!
//! `csv` and `serde_json` guess the type of an untyped cell, and a guess of `f64` silently changes
//! `12345678901234567.89`. Every value of this crate that is more than a plain count is therefore
//! read by its own `FromStr` and written by its own `Display`, and asks the format for a string.

use std::{fmt, marker::PhantomData, str::FromStr};

/// Visits a string and parses it; refuses every other kind of value.
pub(crate) struct TextVisitor<T> {
    expected: &'static str,
    parsed: PhantomData<fn() -> T>,
}

impl<T> TextVisitor<T> {
    pub(crate) const fn new(expected: &'static str) -> Self {
        Self { expected, parsed: PhantomData }
    }
}

impl<T> serde::de::Visitor<'_> for TextVisitor<T>
where
    T: FromStr,
    T::Err: fmt::Display,
{
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.expected)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}

/// Serialises a type through its `Display`, deserialises it through its `FromStr`, and describes it
/// in JSON Schema as a string.
macro_rules! text_serde {
    ($type:ty, $name:literal, $expected:literal) => {
        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                deserializer.deserialize_str($crate::text::TextVisitor::new($expected))
            }
        }

        #[cfg(feature = "schema")]
        impl ::schemars::JsonSchema for $type {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                ::schemars::json_schema!({ "type": "string", "description": $expected })
            }
        }
    };
}

/// A closed or open vocabulary whose every variant has one spelling in files.
///
/// Generates the enum's `Display`, `FromStr` (with an error that lists the spellings), serde and
/// `ALL`.
macro_rules! vocabulary {
    (
        $(#[$meta:meta])*
        $name:ident, $noun:literal {
            $( $(#[$variant_meta:meta])* $variant:ident = $text:literal, )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub enum $name {
            $( $(#[$variant_meta])* $variant, )+
        }

        impl $name {
            /// Every value, in the order of this page.
            pub const ALL: &'static [Self] = &[$( Self::$variant, )+];

            /// The spelling used in files.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $text, )+ }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::UnknownWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $( $text => Ok(Self::$variant), )+
                    _ => Err($crate::UnknownWord {
                        noun: $noun,
                        found: text.into(),
                        expected: &[$( $text, )+],
                    }),
                }
            }
        }

        $crate::text::text_serde!($name, $noun, $noun);
    };
}

pub(crate) use {text_serde, vocabulary};

/// A word that is not in the vocabulary of its column.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{found:?} is not a {noun}; expected one of: {}", expected.join(", "))]
#[non_exhaustive]
pub struct UnknownWord {
    /// What the word should have been.
    pub noun: &'static str,
    /// The word.
    pub found: String,
    /// The words that are known, in order.
    pub expected: &'static [&'static str],
}
