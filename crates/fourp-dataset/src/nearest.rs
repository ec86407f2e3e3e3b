//! What somebody may have meant.

/// The candidate with the fewest slips from `word`, if few enough to be a slip at all: one for every
/// three letters, at least one. Of equals the first in order.
///
/// A slip is a letter added, left out or replaced, or two neighbours exchanged (Damerau, 1964), no
/// part of the text being edited twice; case counts half. Own code, because it is short.
pub(crate) fn nearest<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let letters: Vec<char> = word.chars().take(LENGTH_MAX).collect();
    let most = (letters.len() / 3).max(1).saturating_mul(SLIP);
    let close = candidates.into_iter().filter_map(|candidate| {
        let slips = distance(&letters, candidate, most)?;
        Some((slips, candidate))
    });
    close.min().map(|(_, candidate)| candidate)
}

const LENGTH_MAX: usize = 128;

/// What a slip counts; another case of the same letter counts 1.
const SLIP: usize = 2;

/// The distance, if it is at most `most`.
fn distance(word: &[char], candidate: &str, most: usize) -> Option<usize> {
    let other: Vec<char> = candidate.chars().take(LENGTH_MAX).collect();
    if word.len().abs_diff(other.len()).saturating_mul(SLIP) > most {
        return None;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).map(|n| n.saturating_mul(SLIP)).collect();
    let mut previous = None;
    for (i, &a) in word.iter().enumerate() {
        let mut left = i.saturating_add(1).saturating_mul(SLIP);
        let mut row = vec![left];
        let mut before_b = None;
        for (j, &b) in other.iter().enumerate() {
            let at = |row: &[usize], place: usize| row.get(place).copied().unwrap_or(usize::MAX);
            let replaced = at(&last, j).saturating_add(replacing(a, b));
            let added = left.saturating_add(SLIP);
            let left_out = at(&last, j.saturating_add(1)).saturating_add(SLIP);
            let mut best = replaced.min(added).min(left_out);
            if previous == Some(b) && before_b == Some(a) {
                let exchanged = at(&before_last, j.saturating_sub(1)).saturating_add(SLIP);
                best = best.min(exchanged);
            }
            row.push(best);
            left = best;
            before_b = Some(b);
        }
        if row.iter().all(|&slips| slips > most) {
            return None;
        }
        previous = Some(a);
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|&slips| slips <= most)
}

fn replacing(a: char, b: char) -> usize {
    if a == b {
        0
    } else if a.eq_ignore_ascii_case(&b) {
        1
    } else {
        SLIP
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_found() {
        let words = ["drugs", "fraud", "modern-slavery", "cyber-crime"];
        for (word, meant) in [
            ("drgs", Some("drugs")),
            ("durgs", Some("drugs")),
            ("Fraud", Some("fraud")),
            ("modern_slavery", Some("modern-slavery")),
            ("cybercrime", Some("cyber-crime")),
            ("bribery", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, words), meant, "{word}");
        }
    }

    #[test]
    fn of_equals_the_first_in_order_is_taken() {
        assert_eq!(nearest("bat", ["hat", "cat"]), Some("cat"));
        assert_eq!(nearest("N16", ["N17", "n16"]), Some("n16"));
    }

    #[test]
    fn a_long_word_costs_no_more_than_a_long_id() {
        let long = "x".repeat(1 << 20);
        assert_eq!(nearest(&long, ["drugs"]), None);
    }
}
