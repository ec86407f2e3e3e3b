//! How many recipients a cell counts.

/// What a cell says of the number of recipients.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Recipients {
    /// It is not said.
    NotStated,
    /// So many.
    Exactly(u32),
    /// From so many to so many.
    Between(u32, u32),
    /// The same, after a spreadsheet took it for a date.
    ReadAsDate(u32, u32),
    /// Something that is no number.
    NoNumber,
}

/// What stands where nothing is known.
const UNKNOWN: [&str; 6] = ["", "unknown", "na", "n/a", "tba", "tbc"];

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Reads a number, a range of two in rising order, or such a range that became a date: `02-Oct` is the
/// second day of the tenth month, typed as 2-10, and `Oct-20` the tenth month of a year, typed as 10-20.
pub(crate) fn recipients(cell: &str) -> Recipients {
    if UNKNOWN.contains(&cell.to_lowercase().as_str()) {
        return Recipients::NotStated;
    }
    if let Some(number) = number(cell) {
        return Recipients::Exactly(number);
    }
    let halves = cell.split_once(" to ").or_else(|| cell.split_once('-'));
    let Some((low, high)) = halves.map(|(low, high)| (low.trim(), high.trim())) else {
        return Recipients::NoNumber;
    };
    let rising = |low, high| if low < high { Some((low, high)) } else { None };
    let range = |low: Option<u32>, high: Option<u32>| rising(low?, high?);
    if let Some((low, high)) = range(number(low), number(high)) {
        return Recipients::Between(low, high);
    }
    let of_date =
        range(two_digits(low), month(high)).or_else(|| range(month(low), two_digits(high)));
    match of_date {
        Some((low, high)) => Recipients::ReadAsDate(low, high),
        None => Recipients::NoNumber,
    }
}

/// A whole number, with commas between groups of three digits or without.
fn number(text: &str) -> Option<u32> {
    let mut groups = text.split(',');
    let first = groups.next()?;
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_grouped = text.contains(',');
    let is_number = is_digits(first)
        && (!is_grouped || first.len() <= 3)
        && groups.all(|group| group.len() == 3 && is_digits(group));
    if is_number { text.replace(',', "").parse().ok() } else { None }
}

fn two_digits(text: &str) -> Option<u32> {
    if text.len() == 2 { number(text) } else { None }
}

fn month(text: &str) -> Option<u32> {
    let place = MONTHS.iter().position(|month| *month == text)?;
    u32::try_from(place).ok()?.checked_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_ranges_and_what_is_neither() {
        use Recipients::{Between, Exactly, NoNumber, NotStated, ReadAsDate};
        for (cell, expected) in [
            ("", NotStated),
            ("Unknown", NotStated),
            ("NA", NotStated),
            ("tbc", NotStated),
            ("0", Exactly(0)),
            ("43", Exactly(43)),
            ("150,000", Exactly(150_000)),
            ("101 - 1,000", Between(101, 1000)),
            ("10,001-100,000", Between(10_001, 100_000)),
            ("11 to 110", Between(11, 110)),
            ("1-5", Between(1, 5)),
            ("02-Oct", ReadAsDate(2, 10)),
            ("Oct-20", ReadAsDate(10, 20)),
            ("multiple", NoNumber),
            ("1000s", NoNumber),
            ("600000 (approx).", NoNumber),
            ("1.00", NoNumber),
            ("12-Mar", NoNumber),
            ("10-2", NoNumber),
            ("2-oct", NoNumber),
            ("1,00", NoNumber),
            ("99999999999", NoNumber),
        ] {
            assert_eq!(recipients(cell), expected, "{cell:?}");
        }
    }

    proptest! {
        /// Every range of up to 12 recipients that begins below its end can become a date, and comes back.
        #[test]
        fn a_range_that_became_a_date_comes_back(low in 1_u32..12, more in 1_u32..12) {
            let high = low + more;
            if high <= 12 {
                let month = MONTHS[usize::try_from(high - 1).unwrap()];
                prop_assert_eq!(recipients(&format!("{low:02}-{month}")), Recipients::ReadAsDate(low, high));
            } else if high > 12 {
                let month = MONTHS[usize::try_from(low - 1).unwrap()];
                prop_assert_eq!(recipients(&format!("{month}-{high}")), Recipients::ReadAsDate(low, high));
            }
        }
    }
}
