//! Numbers and gaps in words.

use fourp_model::NotMeasurable;

use crate::layout::Page;

/// What cannot be measured, why, and what would make it so.
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

/// A probability to two digits; what is below one in a million as such.
pub(super) fn p_value(p: f64) -> String {
    if p < 1e-6 { "below 0.000001".into() } else { format!("{p:.6}") }
}

/// A number to about four digits.
pub(super) fn significant(value: f64) -> String {
    match value.abs() {
        size if size >= 1_000.0 || size == 0.0 => format!("{value:.0}"),
        size if size >= 100.0 => format!("{value:.1}"),
        size if size >= 1.0 => format!("{value:.2}"),
        _ => small(value),
    }
}

/// A number between -1 and 1 to four digits after its zeros, or as a power of ten.
fn small(value: f64) -> String {
    let power = format!("{value:.3e}");
    let zeros = power.split_once("e-").and_then(|(_, zeros)| zeros.parse::<usize>().ok());
    match zeros {
        Some(zeros @ 1..=9) => format!("{value:.*}", zeros.saturating_add(3)),
        Some(_) => power,
        None => format!("{value:.4}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_have_digits_however_small_they_are() {
        for (value, shown) in [
            (0.0, "0"),
            (0.000_035_2, "0.00003520"),
            (-0.081_26, "-0.08126"),
            (0.5, "0.5000"),
            (0.999_99, "1.0000"),
            (2.5e-12, "2.500e-12"),
            (12.345, "12.35"),
        ] {
            assert_eq!(significant(value), shown);
        }
    }
}
