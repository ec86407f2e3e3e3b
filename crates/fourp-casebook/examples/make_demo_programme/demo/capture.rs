//! Five overlapping lists of the cases of an invented population of known size.

use super::{
    book::{Book, row},
    rng::Rng,
};
use std::collections::BTreeMap;

/// How many cases there truly are, on a list or not.
const TRUTH: usize = 3000;

/// The lists, and the chance of a case to be on each, in permille.
const LISTS: [(&str, i64); 5] =
    [("police", 110), ("charity", 80), ("health", 60), ("councils", 140), ("border", 40)];

pub(crate) fn write(book: &mut Book, seed: u64) {
    let mut rng = Rng::new(seed, "capture");
    let mut cells: BTreeMap<Vec<&str>, u32> = BTreeMap::new();
    for _ in 0..TRUTH {
        let mut on: Vec<&str> = Vec::new();
        for (list, permille) in LISTS {
            // Whom the police know they send to charities: the two lists are not independent.
            let sent = list == "charity" && on.contains(&"police");
            if rng.between(1, 1000) <= if sent { permille * 3 } else { permille } {
                on.push(list);
            }
        }
        if !on.is_empty() {
            *cells.entry(on).or_default() += 1;
        }
    }
    for (lists, count) in cells {
        row!(
            book,
            capture_lists {
                study: "synthetic-study",
                lists: lists.join("; "),
                count,
                period: "2023",
                population: "synthetic-victims",
            }
        );
    }
    book.plant(
        "fourp-performance: hidden population",
        format!(
            "there truly are {TRUTH} cases; who is on the list of the police is three times as likely to be on that of charities"
        ),
        &[("capture_lists", "police"), ("capture_lists", "charity")],
    );
}
