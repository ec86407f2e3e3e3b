//! What became of somebody else's files?

use std::{collections::BTreeMap, fmt::Display};

use fourp_dataset::{FileFacts, import::Imported};
use fourp_model::{NotMeasurable, Row, Table, TableVisitor, Tabled};

use crate::{
    layout::Page,
    text::{not_measurable, problems, problems::Colour},
};

/// How many rows or cells of one kind are shown.
const SHOWN: usize = 3;
/// How many characters of one are shown.
const SHOWN_WIDTH: usize = 160;

/// The account of an import: what became of the rows of each file, which rows were refused and which cells
/// not read as they stand, how many rows of which tables were made, and what these cannot answer.
///
/// Of each kind the first three are shown; all are counted. What stands in the files is shown as text,
/// whatever it holds.
#[must_use]
pub fn imported(imported: &Imported, gaps: &[NotMeasurable]) -> String {
    let mut page = Page::default();
    page.title("What became of the files?");
    page.gap();
    page.paragraph(
        "Rows in are those that made something, were refused or were merged; blank rows are beside them.",
    );
    page.gap();
    let header = ["rows in", "made", "refused", "merged", "blank", "text", "file"];
    let mut rows = vec![header.map(String::from)];
    rows.extend(imported.files.iter().map(facts));
    page.table("  ", &rows);
    kinds(
        &mut page,
        "Rows refused",
        imported.rejected.iter().map(|row| (row.why.as_str(), row)),
        "No row was refused.",
    );
    kinds(
        &mut page,
        "Cells not read as they stand",
        imported.repairs.iter().map(|repair| (repair.rule.as_str(), repair)),
        "Every cell was read as it stands.",
    );
    page.heading("Rows made");
    page.gap();
    let mut made = Made(Vec::new());
    imported.tables.visit(&mut made);
    match made.0.as_slice() {
        [] => page.paragraph("None."),
        rows => page.table("  ", rows),
    }
    let mut texts = vec![page.finish()];
    if !imported.warnings.is_empty() {
        texts.push(problems(&imported.warnings, Colour::Plain));
    }
    texts.push(not_measurable(gaps));
    texts.join("\n\n")
}

fn facts(facts: &FileFacts) -> [String; 7] {
    let FileFacts { file, sheet, rows, accepted, rejected, merged, blank, encoding, .. } = facts;
    let file = sheet.as_ref().map_or_else(|| file.clone(), |sheet| format!("{file} [{sheet}]"));
    let [rows, made, refused, merged, blank] =
        [rows, accepted, rejected, merged, blank].map(u64::to_string);
    [rows, made, refused, merged, blank, encoding.to_string(), file]
}

/// How many there are of each kind, and the first of them.
fn kinds<T: Display>(
    page: &mut Page,
    heading: &str,
    all: impl Iterator<Item = (&'static str, T)>,
    none: &str,
) {
    page.heading(heading);
    page.gap();
    let mut kinds: BTreeMap<&str, Vec<T>> = BTreeMap::new();
    for (kind, one) in all {
        kinds.entry(kind).or_default().push(one);
    }
    if kinds.is_empty() {
        page.paragraph(none);
    }
    for (kind, found) in kinds {
        page.line(&format!("{kind}: {}", found.len()));
        for one in found.iter().take(SHOWN) {
            page.item(&one.to_string().chars().take(SHOWN_WIDTH).collect::<String>());
        }
    }
}

/// Tables that have rows, and how many.
struct Made(Vec<[String; 2]>);

impl<'a> TableVisitor<'a> for Made {
    fn table<R: Tabled>(&mut self, rows: &'a [R]) {
        let table: Table = <R as Row>::TABLE;
        if !rows.is_empty() {
            self.0.push([table.to_string(), rows.len().to_string()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use fourp_model::{Body, BodyKind, Citation};

    use super::*;
    use crate::json;

    fn one_body() -> Imported {
        let mut imported = Imported::default();
        let citation = Citation::of("s".parse().unwrap());
        let body = Body::new("b".parse().unwrap(), "B", BodyKind::Organisation, citation);
        imported.tables.bodies.push(body);
        let mut facts = FileFacts::default();
        facts.file = "a.csv".into();
        (facts.rows, facts.accepted, facts.blank) = (1, 1, 2);
        imported.files.push(facts);
        imported
    }

    #[test]
    fn an_account_has_every_file_and_table() {
        let printed = imported(&one_body(), &[]);
        let expected = "\
What became of the files?
=========================

Rows in are those that made something, were refused or were merged; blank rows are beside them.

  rows in  made  refused  merged  blank  text   file
  1        1     0        0       2      UTF-8  a.csv

Rows refused
------------

No row was refused.

Cells not read as they stand
----------------------------

Every cell was read as it stands.

Rows made
---------

  bodies  1

";
        assert!(printed.starts_with(expected), "{printed}");
        assert!(printed.ends_with("Every question has data to answer it.\n"), "{printed}");
    }

    #[test]
    fn of_nothing_there_is_an_account_too() {
        let printed = imported(&Imported::default(), &[]);
        assert!(printed.contains("Rows made\n---------\n\nNone.\n"), "{printed}");
    }

    #[test]
    fn a_program_is_told_the_same() {
        let told: serde_json::Value =
            serde_json::from_str(&json::imported(&one_body(), &[])).unwrap();
        assert_eq!(told["schema"], json::IMPORTED_SCHEMA);
        let file = serde_json::json!({
            "file": "a.csv", "sheet": null, "rows": 1, "made": 1, "refused": 0, "merged": 0, "blank": 2,
            "encoding": "UTF-8",
        });
        assert_eq!(told["files"], serde_json::json!([file]));
        assert_eq!(told["repaired_cells"], serde_json::json!([]));
    }

    #[test]
    fn of_a_kind_the_first_three_are_shown_and_all_are_counted() {
        let mut page = Page::default();
        let all = ["e", "d", "c", "b", "a"].map(|one| ("some kind", one)).into_iter();
        kinds(&mut page, "Found", all, "None.");
        assert_eq!(page.finish(), "Found\n-----\n\nsome kind: 5\n  - e\n  - d\n  - c\n");
    }
}
