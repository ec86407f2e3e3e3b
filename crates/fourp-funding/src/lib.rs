//! Where does the money go?
//!
//! # Features
//! - `parallel`: long questions in several threads, with the same bytes as on one.
//! - `proptest`: the module `arbitrary`, strategies for property tests.

#[expect(unused_macros, unused_imports, reason = "questions come next")]
mod words;
