//! Where does the money go?
//!
//! # Features
//! - `parallel`: long questions in several threads, with the same bytes as on one.
//! - `proptest`: the module `arbitrary`, strategies for property tests.

#![expect(dead_code, reason = "wip")]
mod component;
mod course;
mod index;
mod knot;
mod push;
#[expect(unused_macros, unused_imports, reason = "questions come next")]
mod words;
