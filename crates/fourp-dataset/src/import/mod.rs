//! Other people's files into rows of a programme.
//!
//! An importer reads files in a form of somebody else's and makes rows of them by rules that are written
//! down, one page an importer in the repository's `docs/import`: which column becomes which field, and
//! what is lost. Nothing is dropped in silence. Every row is accounted for, in [`Imported::files`]: it
//! made rows, was refused, was merged, or held nothing; and every cell that is not read as it stands is
//! listed, with the rule by which it was read.
//!
//! What an importer makes are [`Tables`](fourp_model::Tables), to be added to or made into a programme.
//!
//! | form | importer | feature |
//! |---|---|---|
//! | government grants register of the Cabinet Office, lists of schemes 2013-14 to 2016-17 | [`grants_register`] | `import-grants-register` |

mod amount;
mod ids;
mod imported;
mod list;
mod misread;

#[cfg(feature = "import-grants-register")]
mod grants_register;

#[cfg(feature = "import-grants-register")]
pub use self::grants_register::{GrantsList, grants_register};
pub use self::imported::{BlankRows, Imported, RejectedRow, Rejection, Repair, RepairRule};
