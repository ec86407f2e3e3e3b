//! Money, shares and gaps in words.

use fourp_funding::Overview;
use fourp_model::{Answer, Interval, NotMeasurable, Rational, RowRef, Table, Unit};

use crate::{
    layout::{Page, counted, listed},
    phrase,
};

pub(super) use crate::phrase::{amount, minor, unsigned};

/// How many rows are named before the rest are counted.
const ROWS_SHOWN: usize = 3;

/// A share of 1 in per cent.
pub(super) fn share(share: &Interval) -> String {
    phrase::nearly(&Unit::percent(), share)
}

/// A number between 0 and 1 in per cent.
pub(super) fn percent(part: f64) -> String {
    format!("{:.1} %", part * 100.0)
}

/// The size below which a pot is small.
pub(super) fn small_pot(overview: &Overview) -> String {
    let size = Rational::from_int(i64::from(overview.options.small_pot));
    amount(&Interval::point(size), overview.currency)
}

/// Rows by name, the first of many.
pub(super) fn rows(rows: &[RowRef]) -> String {
    let mut before: Option<Table> = None;
    let name = |row: &RowRef| {
        let known = before.replace(row.table) == Some(row.table);
        match &row.id {
            Some(id) if known => id.clone(),
            None if known => row.row.to_string(),
            _ => row.to_string(),
        }
    };
    let mut named: Vec<String> = rows.iter().take(ROWS_SHOWN).map(name).collect();
    let more = rows.len().saturating_sub(ROWS_SHOWN);
    if more > 0 {
        named.push(format!("{more} more"));
    }
    listed(&named)
}

/// Rows and their number: `1 row`.
pub(super) fn row_count(count: usize) -> String {
    counted(count, "row", "rows")
}

/// What is not measurable, why, and what would make it so.
pub(super) fn gap(page: &mut Page, gap: &NotMeasurable) {
    page.wrapped("not measurable: ", "    ", &gap.question);
    page.wrapped("   = because: ", "         ", &gap.why);
    for need in &gap.what_would_make_it_so {
        match need.table {
            Some(table) => page.wrapped(&format!("   = {table}.csv: "), "         ", &need.what),
            None => page.wrapped("   = needed: ", "         ", &need.what),
        }
    }
}

/// An answer in words, a gap as what it lacks.
pub(super) fn told<T>(answer: &Answer<T>, words: impl Fn(&T) -> String) -> String {
    match answer {
        Answer::Measured(found) => words(found),
        Answer::NotMeasurable(gap) => format!("not measurable, {}", gap.why),
    }
}

#[cfg(test)]
mod tests {
    use fourp_model::Currency;

    use super::*;

    #[test]
    fn amounts_are_shown_in_the_unit_they_are_read_in() {
        let shown = |text: &str| amount(&text.parse().unwrap(), Some(Currency::GBP));
        assert_eq!(shown("[1750000000, 1788750000)"), "£1.75bn to under £1.789bn");
        assert_eq!(shown("[83500000, 84500000)"), "£83.5m to under £84.5m");
        assert_eq!(shown("[12345, 12345]"), "£12,345");
        assert_eq!(minor(123_456_789, Some(Currency::GBP)), "£1.23m");
        assert_eq!(minor(-5, Some(Currency::GBP)), "-£0.05");
        assert_eq!(minor(5, None), "[5, 5]");
    }

    #[test]
    fn many_rows_are_counted() {
        let row = |at| RowRef::at(Table::Flows, at);
        assert_eq!(rows(&[row(1), row(2), row(3), row(4), row(5)]), "flows row 1, 2, 3 and 2 more");
    }
}
