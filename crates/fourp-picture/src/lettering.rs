//! How wide text is, and where its lines break.
//!
//! A picture is drawn without asking the reader's fonts, so widths are those of a wide one: `DejaVu` Sans
//! 2.35, whose letters are wider than those of Arial, Helvetica or Liberation Sans. Text that fits by
//! these widths fits with them all. Characters outside its Latin letters are given room by
//! `unicode-width` and, as nobody knows the font they will come from, are told to keep to it.

use unicode_width::UnicodeWidthChar;

use crate::element::is_allowed;

/// Advance widths of the characters from space to tilde in `DejaVu` Sans 2.35, thousandths of an em.
const REGULAR: [u16; 95] = [
    318, 401, 460, 838, 637, 951, 780, 275, 391, 391, 500, 838, 318, 361, 318, 337, 637, 637, 637,
    637, 637, 637, 637, 637, 637, 637, 337, 337, 838, 838, 838, 531, 1000, 685, 687, 699, 771, 632,
    576, 775, 752, 295, 295, 656, 558, 863, 749, 788, 604, 788, 695, 635, 611, 732, 685, 989, 686,
    611, 686, 391, 337, 391, 838, 500, 500, 613, 635, 550, 635, 616, 353, 635, 634, 278, 278, 580,
    278, 975, 634, 612, 635, 635, 412, 521, 393, 634, 592, 818, 592, 592, 525, 637, 337, 637, 838,
];
/// The same of `DejaVu` Sans Bold 2.35.
const BOLD: [u16; 95] = [
    349, 457, 521, 838, 696, 1002, 873, 307, 458, 458, 523, 838, 380, 416, 380, 366, 696, 696, 696,
    696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 581, 1000, 774, 763, 734, 831, 684,
    684, 821, 837, 373, 373, 775, 638, 996, 837, 851, 733, 851, 771, 721, 683, 813, 774, 1104, 771,
    725, 726, 458, 366, 458, 838, 500, 500, 675, 716, 593, 716, 679, 436, 716, 712, 343, 343, 666,
    343, 1042, 712, 688, 716, 716, 494, 596, 479, 712, 652, 924, 646, 652, 583, 712, 366, 712, 838,
];
/// Room for a character of Latin-1 that is not in the tables, such as £: the widest of them is 1,085.
const LATIN: u16 = 1_085;
/// Room for £, – and …, which stand in many labels.
const POUND: u16 = 696;
const DASH: u16 = 500;
const ELLIPSIS: u16 = 1_000;
/// Room for a character one column wide in a script that is not Latin.
const NARROW: u16 = 1_000;
/// Room for one that is two columns wide, as emoji are.
const FULL: u16 = 1_400;

/// How heavy letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Weight {
    /// As text is.
    #[default]
    Regular,
    /// As headlines are.
    Bold,
}

/// The width of a line of text at a size, in pixels: no less than what a usual font takes.
///
/// ```
/// use fourp_picture::{Weight, text_width};
///
/// // H 752 + i 278 thousandths of 10 px.
/// assert!((text_width("Hi", 10.0, Weight::Regular) - 10.3).abs() < 1e-9);
/// ```
#[must_use]
pub fn text_width(text: &str, size: f64, weight: Weight) -> f64 {
    pixels(thousandths(text, weight), size)
}

fn thousandths(text: &str, weight: Weight) -> u32 {
    text.chars().fold(0, |sum: u32, one| sum.saturating_add(advance(one, weight).into()))
}

fn pixels(thousandths: u32, size: f64) -> f64 {
    f64::from(thousandths) / 1_000.0 * size
}

/// Whether the widths of all its characters are known, and not only allowed for.
#[must_use]
pub fn is_measured(text: &str) -> bool {
    text.chars().all(|one| matches!(one, ' '..='~' | '\u{a0}'..='\u{ff}' | '–' | '…'))
}

/// The text in lines no wider than `width`, at most `lines` of them; what does not fit ends in `…`.
///
/// Lines break at spaces but not before a percent sign, and within a word only where the word alone is too wide. Nothing is lost
/// without the sign, and there is at least one line. Line breaks and tabs of the text count as spaces.
///
/// ```
/// use fourp_picture::{Weight, wrapped};
///
/// let lines = wrapped("Serious and Organised Crime", 10.0, Weight::Regular, 80.0, 2);
/// assert_eq!(lines, ["Serious and", "Organised …"]);
/// ```
#[must_use]
pub fn wrapped(text: &str, size: f64, weight: Weight, width: f64, lines: usize) -> Vec<String> {
    let fits = |thousandths: u32| pixels(thousandths, size) <= width;
    let wide = |one: char| u32::from(advance(one, weight));
    let mut done: Vec<String> = Vec::new();
    let (mut line, mut reach) = (String::new(), 0_u32);
    let mut words = text.split_whitespace().peekable();
    let mut word = String::new();
    while let Some(first) = words.next() {
        word.clear();
        word.push_str(first);
        // A percent sign stays with its number.
        while let Some(sign) = words.next_if(|next| next.starts_with('%')) {
            word.push(' ');
            word.push_str(sign);
        }
        let own = thousandths(&word, weight);
        let before = if line.is_empty() { 0 } else { reach.saturating_add(wide(' ')) };
        let longer = before.saturating_add(own);
        if fits(longer) {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&word);
            reach = longer;
            continue;
        }
        if !line.is_empty() {
            done.push(std::mem::take(&mut line));
            reach = 0;
        }
        for character in word.chars() {
            let more = reach.saturating_add(wide(character));
            if line.is_empty() || fits(more) {
                reach = more;
            } else {
                done.push(std::mem::take(&mut line));
                reach = wide(character);
            }
            line.push(character);
        }
        if done.len() > lines {
            break;
        }
    }
    if !line.is_empty() || done.is_empty() {
        done.push(line);
    }
    let lines = lines.max(1);
    if done.len() > lines {
        done.truncate(lines);
        if let Some(last) = done.last_mut() {
            let mut reach = thousandths(last, weight).saturating_add(thousandths(" …", weight));
            while !fits(reach)
                && let Some(cut) = last.pop()
            {
                reach = reach.saturating_sub(wide(cut));
            }
            *last = format!("{} …", last.trim_end()).trim_start().to_owned();
        }
    }
    done
}

fn advance(character: char, weight: Weight) -> u16 {
    let table = match weight {
        Weight::Regular => &REGULAR,
        Weight::Bold => &BOLD,
    };
    let known = u32::from(character).checked_sub(32).and_then(|place| usize::try_from(place).ok());
    if let Some(width) = known.and_then(|place| table.get(place)) {
        return *width;
    }
    match character {
        '£' => POUND,
        '–' | '\u{a0}' => DASH,
        '…' => ELLIPSIS,
        '\u{a1}'..='\u{ff}' => LATIN,
        // Written as the replacement character.
        other if !is_allowed(other) => NARROW,
        other => match other.width() {
            None | Some(0) => 0,
            Some(1) => NARROW,
            Some(_) => FULL,
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn empty_text_is_one_empty_line() {
        assert_eq!(wrapped("", 14.0, Weight::Regular, 10.0, 3), [""]);
    }

    #[test]
    fn a_word_too_wide_is_broken_and_never_lost() {
        let lines = wrapped("Abcdefghij", 10.0, Weight::Regular, 30.0, 9);
        assert!(lines.len() > 1);
        assert_eq!(lines.concat(), "Abcdefghij");
    }

    #[test]
    fn a_percent_sign_stays_with_its_number() {
        let lines = wrapped("between 10 %; and 20 %", 10.0, Weight::Regular, 70.0, 9);
        assert_eq!(lines, ["between", "10 %; and", "20 %"]);
    }

    #[test]
    fn five_hundred_characters_end_in_the_sign() {
        let lines = wrapped(&"word ".repeat(100), 14.0, Weight::Bold, 120.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines.last().is_some_and(|last| last.ends_with('…')));
    }

    /// Each looked at again and again would take minutes; once, it takes no time.
    #[test]
    fn text_of_any_length_is_read_once() {
        let marks = "a\u{301}".repeat(300_000);
        assert_eq!(
            wrapped(&marks, 12.0, Weight::Regular, f64::INFINITY, 1),
            std::slice::from_ref(&marks)
        );
        let words = "word ".repeat(300_000);
        assert_eq!(wrapped(&words, 12.0, Weight::Regular, f64::INFINITY, 1), [words.trim_end()]);
        let combining = format!("{} b", "\u{301}".repeat(300_000));
        let cut = wrapped(&combining, 12.0, Weight::Regular, 12.0, 1);
        assert!(cut.len() == 1 && text_width(&cut[0], 12.0, Weight::Regular) <= 12.0);
    }

    proptest! {
        #[test]
        fn lines_fit_and_hold_the_text(text in ".{0,80}", width in 30.0..300.0_f64) {
            let lines = wrapped(&text, 12.0, Weight::Regular, width, 1_000);
            for line in &lines {
                prop_assert!(text_width(line, 12.0, Weight::Regular) <= width);
            }
            let bare = |text: &str| text.chars().filter(|one| !one.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&lines.concat()), bare(&text));
        }

        #[test]
        fn never_more_lines_than_asked(text in ".{0,200}", lines in 1..4_usize) {
            let all = wrapped(&text, 12.0, Weight::Bold, 60.0, lines);
            prop_assert!((1..=lines).contains(&all.len()));
            for line in &all {
                prop_assert!(text_width(line, 12.0, Weight::Bold) <= 60.0);
            }
        }
    }
}
