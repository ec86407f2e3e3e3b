//! Organisations, persons and memberships in Popolo.

mod rows;
mod said;

pub use self::rows::{PopoloFile, popolo};
