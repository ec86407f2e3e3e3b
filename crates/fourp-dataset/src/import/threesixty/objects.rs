//! Grants in the JSON form, as rows of the columns that tables of grants have.

use crate::{
    facts::FileFacts,
    import::json::{Json, Value},
    input::RowSource,
    origin::Origin,
    scan::Row,
};
use fourp_model::{Place, Problem, ProblemCode, Problems};
use std::io;

/// The name of each column, and the path to its value within a grant.
const FIELDS: [(&str, &[&str]); 15] = [
    ("Identifier", &["id"]),
    ("Title", &["title"]),
    ("Currency", &["currency"]),
    ("Amount Awarded", &["amountAwarded"]),
    ("Amount Disbursed", &["amountDisbursed"]),
    ("Award Date", &["awardDate"]),
    ("Planned Dates:Start Date", &["plannedDates", "startDate"]),
    ("Planned Dates:End Date", &["plannedDates", "endDate"]),
    ("Recipient Org:Identifier", &["recipientOrganization", "id"]),
    ("Recipient Org:Name", &["recipientOrganization", "name"]),
    ("Recipient Ind:Identifier", &["recipientIndividual", "id"]),
    ("Funding Org:Identifier", &["fundingOrganization", "id"]),
    ("Funding Org:Name", &["fundingOrganization", "name"]),
    ("Grant Programme:Code", &["grantProgramme", "code"]),
    ("Grant Programme:Title", &["grantProgramme", "title"]),
];

/// The grants of a file, one row each under a header.
pub(crate) struct Objects<'j> {
    grants: std::vec::IntoIter<Value<'j>>,
    has_header: bool,
}

/// Whether a file is JSON, by how it begins.
pub(crate) fn is_json(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    text.starts_with(b"{") || text.starts_with(b"[")
}

impl<'j> Objects<'j> {
    /// The grants of a file.
    ///
    /// # Errors
    /// The problem of JSON that is no object with `grants`.
    pub(crate) fn of(file: &str, json: &'j Json<'j>) -> Result<Self, Problems> {
        let grants = json.root().and_then(|root| root.get("grants"));
        let grants = grants.ok_or_else(|| {
            let expected = "a JSON object with grants";
            let place = Place::file(file);
            Problems::from_iter([Problem::new(ProblemCode::UnknownFormat, place, expected)])
        })?;
        let grants: Vec<_> = grants.items().collect();
        Ok(Self { grants: grants.into_iter(), has_header: false })
    }
}

impl RowSource for Objects<'_> {
    fn read(&mut self, row: &mut Row) -> io::Result<bool> {
        if !self.has_header {
            self.has_header = true;
            row.begin(1);
            for (name, _) in FIELDS {
                row.begin_cell(1, 1);
                row.push(name);
            }
            return Ok(true);
        }
        let Some(grant) = self.grants.next() else { return Ok(false) };
        let (line, column) = grant.place();
        row.begin(line);
        if !grant.is_object() {
            // One cell alone is a broken row, and has to have text to be no blank one.
            row.begin_cell(line, column);
            row.push("no object");
            return Ok(true);
        }
        for (_, path) in FIELDS {
            let value = within(grant, path);
            let (line, column) = value.unwrap_or(grant).place();
            row.begin_cell(line, column);
            row.push(value.and_then(Value::text).unwrap_or_default());
        }
        Ok(true)
    }

    fn describe(&self, _: &mut FileFacts) {}

    fn warnings(&self, _: &Origin) -> Vec<Problem> {
        Vec::new()
    }
}

/// The value at a path, of lists the first.
fn within<'j>(grant: Value<'j>, path: &[&str]) -> Option<Value<'j>> {
    path.iter().try_fold(grant, |value, name| value.items().next().unwrap_or(value).get(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{list::List, threesixty::columns::columns};

    #[test]
    fn a_file_is_json_by_how_it_begins() {
        for bytes in [b"{".as_slice(), b" \n[", b"\xEF\xBB\xBF{"] {
            assert!(is_json(bytes), "{}", bytes.escape_ascii());
        }
        for bytes in [b"".as_slice(), b"Identifier,Title", b"PK", b"\"{"] {
            assert!(!is_json(bytes), "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn every_column_is_one_that_tables_have() {
        let json = Json::read("a.json", br#"{"grants":[]}"#).unwrap();
        let objects = Objects::of("a.json", &json).unwrap();
        let list = List::over(Origin::file("a.json"), objects).unwrap();
        let columns = columns(&list).unwrap();
        assert_eq!(list.header().len(), FIELDS.len());
        assert_eq!((columns.id, columns.person), (Some(0), Some(10)));
        assert_eq!((columns.end, columns.programme_title), (Some(7), Some(14)));
    }
}
