//! Made-up flows, as many as one likes, the same from the same seed on every machine.
//!
//! A treasury pays 40 departments, departments 2,000 bodies, bodies 100,000 units, over five financial years: nobody's
//! money. Every file says SYNTHETIC in its name.

mod synthetic;

mod against_core;

pub use against_core::{Compared, against_core};
pub use synthetic::{Synthetic, write_synthetic};
