//! Strategies for the types of this crate, for our property tests and for yours.
//!
//! Each generates only values that can be, edges included, and shrinks towards the plainest one.

mod values;

pub use values::{budget_class, currency, dated, dates, money, partial_date, period, price_base};
