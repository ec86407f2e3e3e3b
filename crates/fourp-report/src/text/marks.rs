//! What must stand on every page.

use fourp_model::{Programme, Provenance, Table};

use crate::layout::{Page, listed};

/// The mark of rows that were made up, if they were.
pub(super) fn synthetic(page: &mut Page, programme: &Programme) {
    if let Provenance::Synthetic { made_by } = &programme.tables().provenance {
        let words = format!("these rows were made up by {made_by}; they describe nothing real.");
        page.wrapped("SYNTHETIC: ", "    ", &words);
    }
}

/// What the programme is called.
pub(crate) fn title(programme: &Programme) -> &str {
    match programme.tables().title.as_str() {
        title if title.trim().is_empty() => "A programme without a title",
        title => title,
    }
}

/// What the page is about, and whether its tables are declared complete.
pub(super) fn scope(page: &mut Page, programme: &Programme, tables: &[Table]) {
    page.wrapped("Of: ", "    ", title(programme));
    let mut undeclared = Vec::new();
    for table in tables {
        match programme.completeness_of(*table) {
            Some(declared) => page.paragraph(&format!(
                "The table {table}: declared complete as at {} by {}: {}.",
                declared.as_at, declared.declared_by, declared.scope
            )),
            None => undeclared.push(table.to_string()),
        }
    }
    if !undeclared.is_empty() {
        page.paragraph(&format!(
            "The {} {}: completeness not declared, so what is missing is only not in the data supplied.",
            if undeclared.len() == 1 { "table" } else { "tables" },
            listed(&undeclared),
        ));
    }
}
