//! Payments that departments, councils and police publish line by line.

mod cells;
mod columns;
mod rows;

pub use self::rows::{SpendFile, spend};
