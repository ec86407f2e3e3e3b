//! How much sense a character makes beside its neighbours.
//!
//! Meant for the text of western European languages that old encodings were used for. Letters stand
//! among letters of their case; quotes open before and close after text; dashes stand between equals;
//! signs of currencies stand beside digits; most other symbols are rare.

/// How much sense a character makes; more is more.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Rank {
    /// Not a character.
    None,
    /// Hardly ever found there.
    Odd,
    /// It may be.
    Possible,
    /// Often found there.
    Usual,
    /// It looks as if it could be nothing else.
    Typical,
}

/// Ranks a character by the one before it and those after it.
pub(crate) fn rank(before: char, here: char, after: &[char]) -> Rank {
    let next = after.first().copied().unwrap_or(' ');
    match here {
        '\u{FFFD}' | '\u{F8FF}' => Rank::None,
        '’' => apostrophe(before, after),
        '‘' | '“' | '„' | '‚' | '«' | '‹' => {
            quote(is_open(before) && next.is_alphanumeric(), here)
        }
        '”' | '»' | '›' => quote(!before.is_whitespace() && is_open(next), here),
        '–' | '—' => match (kind(before), kind(next)) {
            (Kind::Digit, Kind::Digit) | (Kind::Space, Kind::Space) => Rank::Typical,
            (Kind::Letter, Kind::Letter) | (Kind::Space, _) | (_, Kind::Space) => Rank::Possible,
            _ => Rank::Odd,
        },
        '…' if before.is_alphanumeric() && is_open(next) => Rank::Usual,
        '•' | '·' if before.is_whitespace() || is_open(before) => match next {
            ' ' | '\t' | '\u{A0}' => Rank::Typical,
            _ => Rank::Possible,
        },
        '€' | '¥' if next.is_ascii_digit() || before.is_ascii_digit() => Rank::Typical,
        '…' | '•' | '€' | '·' => Rank::Possible,
        '\u{A0}' => Rank::Usual,
        '°' | 'º' | '½' | '¼' | '¾' | '²' | '³' | '¹' if before.is_ascii_digit() => {
            Rank::Usual
        }
        '½' | '¼' | '¾' | '§' | '±' | '×' if is_open(before) => Rank::Possible,
        '²' | '³' | '®' | '©' | '™' if before.is_ascii_alphabetic() && is_open(next) => {
            Rank::Usual
        }
        'ª' | 'º' => Rank::Odd,
        letter if letter.is_lowercase() && !is_rare(letter) => lower(before, next),
        letter if letter.is_uppercase() && !is_rare(letter) => upper(before, next),
        _ => Rank::Odd,
    }
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Kind {
    Letter,
    Digit,
    Space,
    Other,
}

fn kind(character: char) -> Kind {
    match character {
        _ if character.is_alphabetic() => Kind::Letter,
        _ if character.is_ascii_digit() => Kind::Digit,
        ' ' | '\t' | '\n' | '\r' | '\u{A0}' => Kind::Space,
        _ => Kind::Other,
    }
}

/// Whether a word may begin after it, or end before it.
fn is_open(character: char) -> bool {
    !character.is_alphanumeric() && character != '\u{FFFD}'
}

/// Letters of neither encoding's usual languages, or used as mathematical signs.
fn is_rare(letter: char) -> bool {
    matches!(letter, 'Ω' | 'π' | 'µ' | 'ƒ' | 'ı' | 'ﬁ' | 'ﬂ')
}

/// After a letter, and what English puts after an apostrophe.
fn apostrophe(before: char, after: &[char]) -> Rank {
    const ENDINGS: [&str; 7] = ["s", "t", "d", "m", "re", "ll", "ve"];
    let next = after.first().copied().unwrap_or(' ');
    let is_ending = |ending: &&str| {
        let letters = ending.chars().count();
        after.iter().take(letters).copied().eq(ending.chars())
            && after.get(letters).is_none_or(|&character| is_open(character))
    };
    if before.is_alphabetic() && ENDINGS.iter().any(is_ending) {
        Rank::Typical
    } else if before.is_alphanumeric() && (is_open(next) || next.is_alphabetic()) {
        Rank::Usual
    } else {
        Rank::Possible
    }
}

fn quote(is_in_place: bool, quote: char) -> Rank {
    match (is_in_place, quote) {
        (true, '‘' | '“' | '”') => Rank::Typical,
        (true, _) => Rank::Usual,
        (false, '‘' | '“' | '”') => Rank::Possible,
        (false, _) => Rank::Odd,
    }
}

fn lower(before: char, next: char) -> Rank {
    match (before, next) {
        _ if before.is_ascii_digit() || next.is_ascii_digit() => Rank::Odd,
        _ if before.is_lowercase() || next.is_lowercase() => Rank::Usual,
        _ if before.is_alphabetic() || next.is_alphabetic() => Rank::Odd,
        _ => Rank::Possible,
    }
}

fn upper(before: char, next: char) -> Rank {
    match (before, next) {
        _ if before.is_lowercase() || before.is_ascii_digit() || next.is_ascii_digit() => Rank::Odd,
        _ if before.is_uppercase() && (next.is_uppercase() || is_open(next)) => Rank::Usual,
        _ if is_open(before) && next.is_alphabetic() => Rank::Usual,
        _ if is_open(before) && is_open(next) => Rank::Possible,
        _ => Rank::Odd,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rank of the only character beyond ASCII.
    fn of(text: &str) -> Rank {
        let characters: Vec<char> = text.chars().collect();
        let at = characters.iter().position(|character| !character.is_ascii()).unwrap();
        let before = at.checked_sub(1).map_or(' ', |place| characters[place]);
        rank(before, characters[at], &characters[at + 1..])
    }

    #[test]
    fn characters_in_their_place_rank_above_the_same_elsewhere() {
        let pairs = [
            ("it’s", "its ’"),
            ("we’re", "o’clock"),
            ("“a", "a“"),
            ("a”", "”a"),
            ("«a", "a«"),
            ("2015–16", "a–b"),
            ("a–b", "1–b"),
            ("and…", "…1"),
            ("• item", "a•b"),
            ("€5", "€x"),
            ("15°", "x°"),
            ("m²", "²x"),
            ("½ a", "a½a"),
            ("café", "é"),
            ("é", "1é"),
            ("Élan", "eÉ"),
            ("CAFÉ", "1É"),
            ("É", "eÉ1"),
            ("Name™", "™x"),
            ("a\u{A0}b", "a†b"),
            ("aπb", "a\u{FFFD}b"),
        ];
        for (better, worse) in pairs {
            assert!(of(better) > of(worse), "{better:?} above {worse:?}");
        }
    }

    #[test]
    fn what_is_hardly_ever_found_is_odd() {
        for text in ["a≈b", "ﬁne", "1ª", "A€€", "xé1", "†", "‹"] {
            assert!(of(text) <= Rank::Possible, "{text:?}");
        }
        assert_eq!(of("\u{F8FF}"), Rank::None);
    }
}
