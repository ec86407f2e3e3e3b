//! The government grants register of the Cabinet Office: one list of schemes a year.

mod departments;
mod layout;
mod recipients;
mod rows;

pub use self::rows::{GrantsList, grants_register};
