//! What a file was made of.

use crate::encoding::Encoding;

/// What a file was made of, and what became of its rows: `rows` is `accepted + rejected + merged`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct FileFacts {
    /// The file.
    pub file: String,
    /// The sheet of it, in a workbook.
    pub sheet: Option<String>,
    /// How many rows it has, the header and rows without any text left out. Of a table without a
    /// header every row but the first.
    pub rows: u64,
    /// How many of them are in the programme.
    pub accepted: u64,
    /// How many could not be read; none, after a strict reading.
    pub rejected: u64,
    /// How many repeat a row of the same id in every cell and became one with it; none, after a
    /// strict reading. Rows without an id are kept apart even if they are the same.
    pub merged: u64,
    /// How many rows without any text were passed over.
    pub blank: u64,
    /// How its text is encoded.
    pub encoding: Encoding,
    /// Whether it begins with a byte order mark.
    pub byte_order_mark: bool,
    /// How many rows end in a line feed.
    pub lf: u64,
    /// How many end in a carriage return and a line feed.
    pub crlf: u64,
    /// How many end in a carriage return alone.
    pub cr: u64,
}
