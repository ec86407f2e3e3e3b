//! Grants in the columns of the 360Giving Data Standard.

mod columns;
mod objects;
mod rows;

pub use self::rows::{GrantsFile, threesixty_giving};
