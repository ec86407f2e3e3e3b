//! What a file was made of.

/// What a file was made of, and what became of its rows: `rows` is `accepted + rejected + merged`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct FileFacts {
    /// The file.
    pub file: String,
    /// The sheet of it, in a workbook.
    pub sheet: Option<String>,
    /// How many rows it has, the header and rows without any text left out.
    pub rows: u64,
    /// How many of them are in the programme.
    pub accepted: u64,
    /// How many could not be read; none, where there is a programme.
    pub rejected: u64,
    /// How many were made into one with another; none, for a folder keeps rows apart even if they are
    /// the same.
    pub merged: u64,
    /// How many rows without any text were passed over.
    pub blank: u64,
    /// Whether it begins with a byte order mark.
    pub byte_order_mark: bool,
    /// How many rows end in a line feed.
    pub lf: u64,
    /// How many end in a carriage return and a line feed.
    pub crlf: u64,
    /// How many end in a carriage return alone.
    pub cr: u64,
}
