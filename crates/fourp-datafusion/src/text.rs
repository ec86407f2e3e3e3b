//! Pieces of SQL.

use std::fmt::Write;

/// A text in quotes.
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A column's name where a word of the language would stand.
pub(crate) fn named(column: &str) -> String {
    if column == "group" { "\"group\"".into() } else { column.into() }
}

/// A table of constants, as one part of a `WITH`.
///
/// Without rows it is a row of nulls that no condition lets through, so that the types stay.
pub(crate) fn constants(name: &str, columns: &[(&str, &str)], rows: &[Vec<String>]) -> String {
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let typed: Vec<String> = columns
        .iter()
        .zip(1..)
        .map(|((name, kind), place)| format!("CAST(column{place} AS {kind}) AS {name}"))
        .collect();
    if rows.is_empty() {
        let nulls: Vec<String> =
            columns.iter().map(|(name, kind)| format!("CAST(NULL AS {kind}) AS {name}")).collect();
        return format!("{name} AS (SELECT {} WHERE 1 = 0)", nulls.join(", "));
    }
    let mut text = format!("{name} AS (\n  SELECT {} FROM (VALUES", typed.join(", "));
    for (place, row) in rows.iter().enumerate() {
        let comma = if place == 0 { "" } else { "," };
        let _ = write!(text, "{comma}\n    ({})", row.join(", "));
    }
    let places: Vec<String> =
        names.iter().zip(1..).map(|(_, place): (_, u32)| format!("column{place}")).collect();
    let _ = write!(text, "\n  ) AS given({})\n)", places.join(", "));
    text
}

/// A list of names, each after a table's.
pub(crate) fn listed(columns: &[&str]) -> String {
    columns.join(", ")
}

/// An order by columns, nulls first whatever the engine takes for granted.
pub(crate) fn ordered(columns: &[&str]) -> String {
    let ordered: Vec<String> =
        columns.iter().map(|column| format!("{column} NULLS FIRST")).collect();
    ordered.join(", ")
}

/// The sums of half-widths, where rows may have none.
pub(crate) const HALF: &str = "coalesce(half_width, CAST(0 AS DECIMAL(19, 0)))";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_stays_within_its_text() {
        assert_eq!(quoted("a'; DROP"), "'a''; DROP'");
    }

    #[test]
    fn no_constants_are_a_table_too() {
        assert_eq!(
            constants("days", &[("word", "VARCHAR"), ("rank", "BIGINT")], &[]),
            "days AS (SELECT CAST(NULL AS VARCHAR) AS word, CAST(NULL AS BIGINT) AS rank WHERE 1 = 0)"
        );
    }
}
