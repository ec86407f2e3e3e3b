//! Characters of one encoding that were saved as if they were of another, before the file was made.

use crate::{encoding::Encoding, plausible::rank};

/// The text as it was before bytes of Mac Roman were taken for Latin 1, once or twice: `ChildrenÕs`, and
/// `ChildrenÍs`, are `Children’s`. `None` if nothing is to be changed.
///
/// A character from U+0080 to U+00FF is the byte of its number. It is changed where what Mac Roman makes
/// of that byte makes more sense beside its neighbours; a letter that may be meant stays.
pub(crate) fn reread(text: &str) -> Option<String> {
    let characters: Vec<char> = text.chars().collect();
    let mut read = String::with_capacity(text.len());
    let (mut before, mut is_quoted) = (' ', false);
    for (at, &here) in characters.iter().enumerate() {
        let after = characters.get(at.saturating_add(1)..).unwrap_or_default();
        before = best(before, here, after, is_quoted);
        match before {
            '‘' => is_quoted = true,
            '’' => is_quoted = false,
            _ => {}
        }
        read.push(before);
    }
    (read != text).then_some(read)
}

/// Whether `?` or `_` seems to stand for a character that could not be written: a question mark before
/// the end, or a line between spaces.
pub(crate) fn has_lost_character(text: &str) -> bool {
    text.trim_end_matches('?').contains('?') || text.contains(" _ ")
}

/// What makes most sense in a place: the character, or what it was before it was misread.
fn best(before: char, here: char, after: &[char], is_quoted: bool) -> char {
    let ends_word = after.first().is_none_or(|next| !next.is_alphanumeric());
    let mut best = (here, rank(before, here, after));
    let mut candidate = here;
    for _ in 0..2 {
        let byte = u8::try_from(candidate).ok().filter(|byte| !byte.is_ascii());
        let Some(byte) = byte else { break };
        candidate = Encoding::MacRoman.high(byte);
        // Among capitals a letter makes sense, but a quote that was opened is to be closed.
        if candidate == '’' && is_quoted && ends_word {
            return candidate;
        }
        let its = rank(before, candidate, after);
        if its > best.1 {
            best = (candidate, its);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_was_misread_once_or_twice_is_read_again() {
        for (found, meant) in [
            ("National ChildrenÕs Bureau", "National Children’s Bureau"),
            ("ChildrenÍs Panel", "Children’s Panel"),
            ("Policy Ð Local", "Policy – Local"),
            ("AdvocatesÕ trial", "Advocates’ trial"),
            ("ïJANETÍ broadband", "‘JANET’ broadband"),
            ("FamiliesÍ Information", "Families’ Information"),
        ] {
            assert_eq!(reread(found).as_deref(), Some(meant));
        }
    }

    #[test]
    fn what_may_be_meant_stays() {
        for text in
            ["£40k", "café", "El Niño", "École", "Ísland", "Children's", "½ of it", "naïve", ""]
        {
            assert_eq!(reread(text), None, "{text}");
        }
    }

    #[test]
    fn a_question_at_the_end_is_no_lost_character() {
        for text in ["Uganda?s Response", "girls? lives?", "Research ? Phase 3", "Grant _ General"]
        {
            assert!(has_lost_character(text), "{text}");
        }
        for text in ["What works?", "What works??", "Fund_15-16", ""] {
            assert!(!has_lost_character(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn ascii_and_what_is_beyond_latin_1_is_never_changed(text in "[ -~’–“”€]{0,40}") {
            prop_assert_eq!(reread(&text), None);
        }
    }
}
