//! `datapackage.json`: what a folder of tables says of itself to other tools.

mod describe;
mod understand;
mod version;

pub(crate) use describe::describe;
pub(crate) use understand::{Description, SIZE_MAX, SettingsKnown, understand};
pub(crate) use version::FILE;
pub use version::FORMAT_VERSION;
