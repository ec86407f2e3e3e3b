//! Three financial years, from April 2021 to March 2024.

/// The first April.
const FIRST: i64 = 2021;

/// How many financial years there are.
pub(crate) const YEARS: i64 = 3;

/// How many months.
pub(crate) const MONTHS: i64 = YEARS * 12;

/// A financial year, counted from 0: `2021-22`.
pub(crate) fn year(year: i64) -> String {
    let first = FIRST + year;
    format!("{first}-{:02}", (first + 1) % 100)
}

/// A month, counted from 0 at April 2021: `2021-04`.
pub(crate) fn month(month: i64) -> String {
    let months = FIRST * 12 + 3 + month;
    format!("{}-{:02}", months.div_euclid(12), months.rem_euclid(12) + 1)
}

/// A day of a month, which may lie before the first.
pub(crate) fn day(at: i64, day: i64) -> String {
    format!("{}-{day:02}", month(at))
}

/// A day of a financial year: its months are counted from April, and those before it are negative.
pub(crate) fn day_of_year(of: i64, at: i64, on: i64) -> String {
    day(of * 12 + at, on)
}
