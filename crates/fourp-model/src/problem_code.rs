//! The faults that text can have, each with a code that stays.

use std::{fmt, str::FromStr};

use crate::text::{UnknownWord, text_serde};

/// How bad a problem is.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "a problem stops a strict reader or it does not")]
pub enum Severity {
    /// The cell or row cannot be kept as it stands. Strict reading fails.
    Error,
    /// The row is kept; somebody should look at it.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl FromStr for Severity {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        match text {
            "error" => Ok(Self::Error),
            "warning" => Ok(Self::Warning),
            _ => Err(UnknownWord {
                noun: "severity",
                found: text.into(),
                expected: &["error", "warning"],
            }),
        }
    }
}

text_serde!(Severity, "Severity", "error or warning");

macro_rules! problem_codes {
    ($( $variant:ident = $code:literal, $severity:ident, $title:literal, $meaning:literal, $mend:literal; )+) => {
        /// The kind of a problem.
        ///
        /// A code is never given to another kind of problem, so that it can be looked up and allowed by.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum ProblemCode {
            $(
                #[doc = concat!("`", $code, "`: ", $meaning, " ", $mend)]
                $variant,
            )+
        }

        impl ProblemCode {
            /// Every code, in order.
            pub const ALL: &'static [Self] = &[$( Self::$variant, )+];

            /// The code: `FP0040`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $code, )+ }
            }

            /// How bad it is.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $( Self::$variant => Severity::$severity, )+ }
            }

            /// A few words for it.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $( Self::$variant => $title, )+ }
            }

            /// What it means.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $( Self::$variant => $meaning, )+ }
            }

            /// How to mend it.
            #[must_use]
            pub const fn mend(self) -> &'static str {
                match self { $( Self::$variant => $mend, )+ }
            }
        }
    };
}

problem_codes! {
    FileNotFound = "FP0001", Error, "file not found",
        "There is no file or folder of this name.",
        "Check the path.";
    FileUnreadable = "FP0002", Error, "file unreadable",
        "The file is there, but the system would not let it be read.",
        "Check its permissions and the disk.";
    FileTooLarge = "FP0003", Error, "file too large",
        "The file is larger than the reader was told to accept.",
        "Split it, or raise the limit.";
    UnknownFile = "FP0004", Warning, "unknown file",
        "The folder has a file or sheet that is no table of a programme; it is not read.",
        "Rename it to the table it was meant to be, or move it away.";
    MissingTable = "FP0005", Error, "missing table",
        "The folder has no table of a programme.",
        "Check that it is the right folder, or add a table, such as claims.csv.";
    ForbiddenPath = "FP0006", Error, "forbidden path",
        "A path in the description leaves the folder.",
        "Use paths within the folder, without `..` and without a drive or a leading slash.";
    BadDescription = "FP0007", Error, "bad description",
        "The description of the folder cannot be understood.",
        "Compare it with the one that an empty programme comes with.";
    UnknownVersion = "FP0008", Error, "unknown version",
        "The folder was written for a version of the format that this reader does not know.",
        "Use a newer reader, or write the folder again.";
    UnknownFormat = "FP0009", Error, "unknown format",
        "The file is not of a kind that can be read here.",
        "Save it as one of the kinds that the message names.";
    NotUtf8 = "FP0010", Error, "not UTF-8",
        "The text is not UTF-8, and no other encoding was recognised.",
        "Save the file as UTF-8.";
    NulByte = "FP0011", Error, "NUL byte",
        "The text has a byte of value 0, as binary files have.",
        "Export the file again as text.";
    OtherEncoding = "FP0012", Warning, "other encoding",
        "The text is not UTF-8; it was read in the encoding that the message names.",
        "Check a few accented letters, or save the file as UTF-8.";
    OtherLineEnds = "FP0013", Warning, "other line ends",
        "Lines end in a carriage return alone; they were read as lines.",
        "Nothing need be done.";
    MissingHeader = "FP0020", Error, "missing header",
        "The table has no first line with the names of its columns.",
        "Add the line; an empty programme shows it for every table.";
    MissingColumn = "FP0021", Error, "missing column",
        "A column that every row needs is not there.",
        "Add the column.";
    UnknownColumn = "FP0022", Error, "unknown column",
        "The table has a column that it does not know.",
        "Correct its name, or take it out.";
    DuplicateColumn = "FP0023", Error, "duplicate column",
        "Two columns have one name.",
        "Rename or remove one of them.";
    FieldCount = "FP0030", Error, "wrong number of fields",
        "The row has more or fewer cells than the header has columns.",
        "Look for a comma that should stand within quotes, or a missing one.";
    UnterminatedQuote = "FP0031", Error, "unterminated quote",
        "A quote opens and does not close before the end of the file.",
        "Close the quote; a quote within a quoted cell is written twice.";
    StrayQuote = "FP0032", Error, "stray quote",
        "A quote stands within a cell that does not begin with one, or text follows a closing quote.",
        "Put the whole cell in quotes, and write each quote within it twice.";
    FieldTooLong = "FP0033", Error, "field too long",
        "A cell is longer than any that makes sense.",
        "Look for a quote that was not closed.";
    BlankRows = "FP0034", Warning, "blank rows",
        "Rows without any text were passed over.",
        "Nothing need be done.";
    EmptyCell = "FP0040", Error, "empty cell",
        "A cell that every row must fill is empty.",
        "Fill it; where the source is silent, write the word for that, if the column has one.";
    MalformedId = "FP0041", Error, "malformed id",
        "The cell is not an id.",
        "Use 1 to 128 letters, digits and - _ . : / without spaces.";
    UnknownWord = "FP0042", Error, "unknown word",
        "The cell is not one of the words of its column.",
        "Use one of the words that the message lists.";
    MalformedNumber = "FP0043", Error, "malformed number",
        "The cell is not a number of the kind its column takes.",
        "Write digits, with a point for decimals and no unit.";
    MalformedAmount = "FP0044", Error, "malformed amount",
        "The cell is not an amount of money.",
        "Write digits with a point for decimals, without a currency sign: 1234.50.";
    TooFine = "FP0045", Error, "finer than the unit",
        "The amount has more decimals than the currency has.",
        "Find out what was meant; amounts are never rounded here.";
    Overflow = "FP0046", Error, "overflow",
        "The number is too large to be held exactly.",
        "Check the unit, and for digits run together.";
    MalformedDate = "FP0047", Error, "malformed date",
        "The cell is not a date that exists.",
        "Write 2018, 2018-09 or 2018-09-14; a span is 2006..2013.";
    MalformedPeriod = "FP0048", Error, "malformed period",
        "The cell is not a period, or could be two different ones.",
        "Write 2018, 2018-19, 2018-09, 2018-Q3 or another of the forms in the format description.";
    MalformedFigure = "FP0049", Error, "malformed figure",
        "The cells do not make a figure.",
        "Give the value, unit and precision that this kind of figure needs.";
    MalformedExpression = "FP0050", Error, "malformed expression",
        "The cell is not an expression or formula over claims.",
        "Put spaces around operators, and ids of claims between them.";
    MalformedValue = "FP0051", Error, "malformed value",
        "The cell cannot be read as what its column holds.",
        "Write it as the message says.";
    OtherCurrency = "FP0052", Error, "other currency",
        "The amount is not in the programme's currency.",
        "Keep one currency to a programme; convert by a stated rate before.";
    MangledBySpreadsheet = "FP0053", Warning, "mangled by a spreadsheet",
        "The cell looks like a value that a spreadsheet turned into a date or a power of ten.",
        "Look it up in the source, and format the column as text.";
    DuplicateId = "FP0060", Error, "duplicate id",
        "Another row of this table has the same id.",
        "Rename one of the two, or remove it if they are the same.";
    DanglingReference = "FP0061", Warning, "dangling reference",
        "No row declares the thing that is named; the row is kept.",
        "Correct the id, or add the row that declares it.";
    DuplicateRow = "FP0062", Warning, "duplicate row",
        "Another row of this table is the same in every cell; both are kept.",
        "Remove one, unless both happened.";
    BadStructure = "FP0070", Error, "bad structure",
        "The JSON, XML or workbook breaks the rules of its format.",
        "Export it again.";
    TooDeep = "FP0071", Error, "nested too deeply",
        "The document nests more deeply than any that makes sense.",
        "Export it again; do not read files from strangers without a look.";
    Expands = "FP0072", Error, "expands too much",
        "The file unpacks to far more than its size, as hostile files do.",
        "Do not use it, unless its maker is known.";
    Unmapped = "FP0080", Warning, "not carried over",
        "The source has something that a programme has no place for.",
        "See what the message names, and enter by hand what you need of it.";
    TooManyProblems = "FP0090", Error, "too many problems",
        "Reading stopped, because there were more problems than are worth listing.",
        "Mend the first ones, and read again.";
}

impl fmt::Display for ProblemCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// A text that is no code of a problem.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{found:?} is not the code of a problem; expected, for example, FP0040")]
#[non_exhaustive]
pub struct UnknownCode {
    /// The text.
    pub found: String,
}

impl FromStr for ProblemCode {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let code = Self::ALL.iter().find(|code| code.as_str() == text);
        code.copied().ok_or_else(|| UnknownCode { found: text.into() })
    }
}

text_serde!(ProblemCode, "ProblemCode", "the code of a problem, such as FP0040");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_rise_and_are_read_as_they_are_written() {
        assert!(ProblemCode::ALL.windows(2).all(|pair| pair[0].as_str() < pair[1].as_str()));
        for code in ProblemCode::ALL {
            assert_eq!(code.to_string().parse(), Ok(*code));
        }
        assert_eq!(
            "FP9999".parse::<ProblemCode>().unwrap_err().to_string(),
            "\"FP9999\" is not the code of a problem; expected, for example, FP0040"
        );
    }

    #[test]
    fn every_code_says_what_and_how_to_mend_it() {
        for code in ProblemCode::ALL {
            assert!(code.meaning().ends_with('.') && code.mend().ends_with('.'), "{code}");
            assert!(!code.title().ends_with('.') && !code.title().is_empty(), "{code}");
        }
    }

    #[test]
    fn a_dangling_reference_does_not_stop_a_strict_reader() {
        assert_eq!(ProblemCode::DanglingReference.severity(), Severity::Warning);
        assert_eq!(ProblemCode::DuplicateId.severity(), Severity::Error);
    }

    #[test]
    fn a_severity_is_one_of_two_words() {
        for severity in [Severity::Error, Severity::Warning] {
            assert_eq!(severity.to_string().parse(), Ok(severity));
        }
        assert!("note".parse::<Severity>().is_err());
    }
}
