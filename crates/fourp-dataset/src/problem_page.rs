//! The page that tells people what a problem means and how to mend it.

use crate::read::read_tables;
use fourp_model::{ProblemCode, Problems};
use std::fmt::Write as _;

/// The page in Markdown: each code with its meaning, how to mend it, and what the reader says of a small
/// file that has it. The examples are read anew whenever the page is made.
///
/// ```
/// let page = fourp_dataset::problem_page();
/// assert!(page.contains("bodies.csv:2:5: empty cell in name, expected text"));
/// ```
#[must_use]
pub fn problem_page() -> String {
    let mut text = OPENING.to_owned();
    for &code in ProblemCode::ALL {
        let (severity, title) = (code.severity(), code.title());
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "## {code}\n\n**{title}** ({severity}). {} {}\n\n",
            code.meaning(),
            code.mend(),
        );
        match example(code) {
            Example::Files(files) => text.push_str(&shown(code, files)),
            Example::Elsewhere(who) => {
                let _ = write!(text, "{who}\n\n");
            }
        }
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// What shows a problem.
enum Example {
    /// Files that have it, each with its name.
    Files(&'static [(&'static str, &'static [u8])]),
    /// Who reports it, where a few lines of text cannot show it.
    Elsewhere(&'static str),
}

/// The files of an example, and what the reader says of them.
fn shown(code: ProblemCode, files: &[(&str, &[u8])]) -> String {
    let problems = match read_tables(files.iter().copied()) {
        Ok(dataset) => dataset.warnings,
        Err(problems) => problems,
    };
    let mut text = String::new();
    for (name, bytes) in files {
        let _ = write!(text, "`{name}`\n\n```text\n{}\n```\n\n", visible(bytes));
    }
    let _ = write!(text, "gives\n\n```text\n{}```\n\n", said(code, &problems));
    text
}

fn said(code: ProblemCode, problems: &Problems) -> String {
    let of_code = problems.kept().into_iter().filter(|problem| problem.code == code);
    of_code.map(|problem| format!("{problem}\n")).collect()
}

/// Bytes as a page can show them: what is no text, or cannot be seen, by its number.
fn visible(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '\n' => text.push('\n'),
                '\r' => text.push_str("<CR>\n"),
                other if other.is_control() => {
                    let _ = write!(text, "<{:02X}>", u32::from(other));
                }
                other => text.push(other),
            }
        }
        for byte in chunk.invalid() {
            let _ = write!(text, "<{byte:02X}>");
        }
    }
    text.trim_end_matches('\n').to_owned()
}

fn example(code: ProblemCode) -> Example {
    use Example::{Elsewhere, Files};
    use ProblemCode as Code;
    match code {
        Code::FileNotFound => Files(&[(
            "datapackage.json",
            br#"{"resources": [{"name": "flows", "path": "data/flows.csv"}]}"#,
        )]),
        Code::FileUnreadable => Elsewhere("Reported of a file without permission, or of a folder called `claims.csv`."),
        Code::FileTooLarge => Elsewhere("Reported of a table of more than 4 GiB, or a description of more than 16 MiB."),
        Code::UnknownFile => Files(&[("claim.csv", b"id\n")]),
        Code::MissingTable => Files(&[("programme.csv", b"key,value\ntitle,Mine\n")]),
        Code::ForbiddenPath => Files(&[(
            "datapackage.json",
            br#"{"resources": [{"name": "flows", "path": "../flows.csv"}]}"#,
        )]),
        Code::BadDescription => Files(&[("datapackage.json", b"{\"resources\": [{]}\n")]),
        Code::UnknownVersion => Files(&[("datapackage.json", br#"{"fourp": {"format": 99}}"#)]),
        Code::UnknownFormat => Elsewhere("Reported of a file where a folder or a workbook should be."),
        Code::NotUtf8 => Files(&[("bodies.csv", b"id,name,kind,source\nho,Minist\xC3\xA8re\xFFpublic,organisation,a\n")]),
        Code::NulByte => Files(&[("bodies.csv", b"id,name,kind,source\nho,Home\0Office,organisation,a\n")]),
        Code::OtherEncoding => Files(&[("bodies.csv", b"id,name,kind,source\nho,The Home Office\xD5s unit,organisation,a\n")]),
        Code::OtherLineEnds => Files(&[("bodies.csv", b"id,name,kind,source\rho,Home Office,organisation,a\r")]),
        Code::MissingHeader => Files(&[("bodies.csv", b"ho,Home Office,organisation,a\n")]),
        Code::MissingColumn => Files(&[("bodies.csv", b"id,name,source\nho,Home Office,a\n")]),
        Code::UnknownColumn => Files(&[("bodies.csv", b"id,nmae,kind,source\nho,Home Office,organisation,a\n")]),
        Code::DuplicateColumn => Files(&[("bodies.csv", b"id,name,name,kind,source\nho,Home Office,HO,organisation,a\n")]),
        Code::FieldCount => Files(&[("bodies.csv", b"id,name,kind,source\nho,Office, Home,organisation,a\n")]),
        Code::UnterminatedQuote => Files(&[("bodies.csv", b"id,name,kind,source\nho,\"Home Office,organisation,a\n")]),
        Code::StrayQuote => Files(&[("bodies.csv", b"id,name,kind,source\nho,the \"Home\" Office,organisation,a\n")]),
        Code::FieldTooLong => Elsewhere("Reported of a cell of more than 1 MiB, or a row of more than 16 MiB."),
        Code::BlankRows => Files(&[("bodies.csv", b"id,name,kind,source\n\nho,Home Office,organisation,a\n,,,\n")]),
        Code::EmptyCell => Files(&[("bodies.csv", b"id,name,kind,source\nnca,,organisation,a\n")]),
        Code::MalformedId => Files(&[("bodies.csv", b"id,name,kind,source\nhome office,Home Office,organisation,a\n")]),
        Code::UnknownWord => Files(&[("bodies.csv", b"id,name,kind,source\nho,Home Office,organization,a\n")]),
        Code::MalformedNumber => Files(&[("claims.csv", CLAIM_NUMBER)]),
        Code::MalformedAmount => Files(&[("flows.csv", FLOW_AMOUNT)]),
        Code::TooFine => Files(&[("flows.csv", FLOW_FINE)]),
        Code::Overflow => Files(&[("flows.csv", FLOW_LARGE)]),
        Code::MalformedDate => Files(&[("flows.csv", FLOW_DATE)]),
        Code::MalformedPeriod => Files(&[("flows.csv", FLOW_PERIOD)]),
        Code::MalformedFigure => Files(&[("claims.csv", CLAIM_FIGURE)]),
        Code::MalformedExpression => Files(&[("checks.csv", b"id,title,formula\nX1,Parts make the whole,N1+N2=N3\n")]),
        Code::MalformedValue => Files(&[("flows.csv", FLOW_CERTAINTY)]),
        Code::OtherCurrency => Files(&[("flows.csv", FLOW_CURRENCY)]),
        Code::MangledBySpreadsheet => Files(&[("bodies.csv", b"id,name,kind,source\n02-Oct,Home Office,organisation,a\n")]),
        Code::DuplicateId => Files(&[("bodies.csv", b"id,name,kind,source\nho,Home Office,organisation,a\nho,HO,organisation,a\n")]),
        Code::DanglingReference => Files(&[
            ("bodies.csv", b"id,name,kind,source\nho,Home Office,organisation,gov-k\n"),
            ("sources.csv", b"id,title,publisher,standing,marking\ngov-uk,GOV.UK,Cabinet Office,primary,public\n"),
        ]),
        Code::DuplicateRow => Files(&[("flows.csv", FLOW_TWICE)]),
        Code::BadStructure => Elsewhere("Reported of a workbook that is damaged, or breaks the rules of its format."),
        Code::TooDeep => Elsewhere("Reported of a `datapackage.json` that nests more than 128 levels deep."),
        Code::Expands => Elsewhere("Reported of a workbook that unpacks to far more than its size."),
        Code::Unmapped => Elsewhere("Reported of a sheet of a workbook that has formulas, merged cells or numbers with a sign, and by importers of other formats."),
        Code::TooManyProblems => Elsewhere("Reported in place of the rest, after as many errors as the reader was told to list."),
        _ => Elsewhere(""),
    }
}

const CLAIM_NUMBER: &[u8] = b"\
id,measure,population,period,kind,value,unit,source
N1,spending,all,2015-16,exact,about 3,GBP bn,a
";

const CLAIM_FIGURE: &[u8] = b"\
id,measure,population,period,kind,low,high,unit,source
N1,spending,all,2015-16,range,3,2,GBP bn,a
";

const FLOW_AMOUNT: &[u8] = b"\
payer,payee,amount,kind,phase,period,source
ho,nca,\xC2\xA348m,grant,paid,2018,a
";

const FLOW_FINE: &[u8] = b"\
payer,payee,amount,kind,phase,period,source
ho,nca,GBP 0.001,grant,paid,2018,a
";

const FLOW_LARGE: &[u8] = b"\
payer,payee,amount,kind,phase,period,source
ho,nca,GBP 92233720368547758.08,grant,paid,2018,a
";

const FLOW_DATE: &[u8] = b"\
payer,payee,amount,kind,phase,period,paid,source
ho,nca,GBP 48.00,grant,paid,2018,31/04/2018,a
";

const FLOW_PERIOD: &[u8] = b"\
payer,payee,amount,kind,phase,period,source
ho,nca,GBP 48.00,grant,paid,2011-12,a
";

const FLOW_CERTAINTY: &[u8] = b"\
payer,payee,amount,kind,phase,period,certainty,source
ho,nca,GBP 48.00,grant,paid,2018,until soon,a
";

const FLOW_CURRENCY: &[u8] = b"\
payer,payee,amount,kind,phase,period,source
ho,nca,GBP 48.00,grant,paid,2018,a
ho,nca,EUR 48.00,grant,paid,2018,a
";

const FLOW_TWICE: &[u8] = b"\
payer,payee,amount,kind,phase,period,source
ho,nca,GBP 48.00,grant,paid,2018,a
ho,nca,GBP 48.00,grant,paid,2018,a
";

const OPENING: &str = "\
# Problems, and how to mend them

Every problem has a code that keeps its meaning. An error stops strict reading; a warning does not, and what it is about stays in the
data. A problem names its file, line and column (in characters, from 1; in a workbook the sheet and the cell), the field, the text
found, what was expected and, where there is one, the nearest text that would have been accepted.

This page is made from the code that reads the files, and each example is what the reader says of the file above it. After a change
there, `FOURP_BLESS=1 cargo test -p fourp-dataset` writes it again; without the variable the same test fails if the page has fallen
behind.

";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_shown_or_says_who_reports_it() {
        for &code in ProblemCode::ALL {
            match example(code) {
                Example::Files(files) => {
                    assert!(shown(code, files).contains(code.title()), "{code}");
                }
                Example::Elsewhere(who) => assert!(who.ends_with('.'), "{code}"),
            }
        }
    }

    #[test]
    fn what_cannot_be_seen_is_shown_by_its_number() {
        assert_eq!(visible(b"a\xFF\0\r\xC3\xA9\n"), "a<FF><00><CR>\n\u{e9}");
    }
}
