//! Where does the money go?
//!
//! # Features
//! - `parallel`: long questions in several threads, with the same bytes as on one.
//! - `proptest`: the module `arbitrary`, strategies for property tests.

mod words;

mod amount;

mod shares;
mod stated;

mod purpose;

pub use crate::purpose::{
    BesidePart, Counting, DividedSpending, PurposeLine, PurposeQuestion, PurposeTotal, SpendingByPurpose, ToldBy,
};
