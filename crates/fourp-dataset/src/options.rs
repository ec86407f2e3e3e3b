//! What a reading may be told.

use crate::encoding::Encoding;

/// Limits of a reading, and what is known of its files beforehand.
///
/// ```
/// use fourp_dataset::{Encoding, Options};
///
/// let options = Options { encoding: Some(Encoding::MacRoman), ..Options::default() };
/// assert_eq!(options.file_max, 4 << 30);
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Options {
    /// The encoding of every file of text. `None`, the default: each file's is recognised, and a file
    /// that leaves doubt is refused.
    pub encoding: Option<Encoding>,
    /// The largest file that is read, in bytes. Default: 4 GiB. Larger ones are refused whatever this
    /// says, as are files that grow beyond it while they are read.
    pub file_max: u64,
    /// After how many errors a strict reading stops, with
    /// [`TooManyProblems`](fourp_model::ProblemCode::TooManyProblems). Default: 100,000. A lenient
    /// reading never stops for errors, as it could not say then what it left out.
    pub problems_max: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { encoding: None, file_max: FILE_MAX, problems_max: 100_000 }
    }
}

/// 4 GiB, as places are kept in 32 bits.
pub(crate) const FILE_MAX: u64 = 4 << 30;
