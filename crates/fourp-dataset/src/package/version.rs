//! Which format, under which name.

/// The name of the description.
pub(crate) const FILE: &str = "datapackage.json";

/// The version of the format of folders and workbooks that this crate writes, and the latest it reads.
///
/// It rises when a file of the version before would be read as something else.
pub const FORMAT_VERSION: u32 = 1;
