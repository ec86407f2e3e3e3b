//! Contracting processes in the Open Contracting Data Standard.

mod compiled;
mod flows;
mod package;
mod process;

pub use self::flows::{OcdsFile, ocds};
