//! Which cells hold dates: a date is a number that is shown as one.

use super::fault::Fault;
use crate::xml::{Token, Xml};
use std::{collections::BTreeMap, io::BufRead};

/// How the number of a cell is shown, as far as that says what it is.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Shown {
    #[default]
    Number,
    /// As so many hundredths.
    Percentage,
    /// With the sign of a currency, which only the form holds.
    Currency,
    /// As a day without its year, or as a month: what spreadsheets make of text that looks like one.
    PartDate,
    /// As a day, perhaps with a time of day.
    Date,
    /// As a time of day, or as how long something took.
    Time,
}

/// What each style of cells shows, by its number.
#[derive(Debug, Default)]
pub(super) struct Formats(Vec<Shown>);

impl Formats {
    /// How a style shows numbers; without a style, as numbers.
    pub(super) fn shown(&self, style: Option<usize>) -> Shown {
        style.and_then(|style| self.0.get(style)).copied().unwrap_or_default()
    }

    /// Reads `styles.xml`. Takes a byte for each style.
    pub(super) fn read(part: impl BufRead) -> Result<Self, Fault> {
        let mut xml = Xml::new(part);
        let mut own = BTreeMap::new();
        let mut styles = Vec::new();
        let mut are_of_cells = false;
        loop {
            match xml.next()? {
                Token::Start(tag) => match tag.name() {
                    "numFmt" => {
                        if let (Some(id), Some(code)) =
                            (tag.attribute("numFmtId")?, tag.attribute("formatCode")?)
                        {
                            own.insert(id.into_owned(), of_code(&code));
                        }
                    }
                    // Those of `cellStyleXfs` are other styles, which cells do not name.
                    "cellXfs" => are_of_cells = true,
                    "cellStyleXfs" | "cellStyles" | "dxfs" => are_of_cells = false,
                    "xf" if are_of_cells => {
                        let id = tag.attribute("numFmtId")?.unwrap_or_default();
                        styles.push(own.get(&*id).copied().unwrap_or_else(|| of_id(&id)));
                    }
                    _ => {}
                },
                Token::Close => return Ok(Self(styles)),
                Token::End(_) | Token::Text(_) | Token::Other => {}
            }
        }
    }
}

/// The formats every workbook has (ECMA-376 part 1, 18.8.30); those of East Asia included.
fn of_id(id: &str) -> Shown {
    match id.parse() {
        Ok(5..=8 | 42 | 44) => Shown::Currency,
        Ok(9 | 10) => Shown::Percentage,
        Ok(16 | 17) => Shown::PartDate,
        Ok(14_u32 | 15 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58) => Shown::Date,
        Ok(18..=21 | 32..=35 | 45..=47 | 55 | 56) => Shown::Time,
        _ => Shown::Number,
    }
}

/// Signs of currencies; the first is what Unicode has for any.
const SIGNS: [char; 6] = ['¤', '$', '£', '€', '¥', '₹'];

/// What the letters of a format code say, outside of quotes, brackets and escapes.
fn of_code(code: &str) -> Shown {
    if code.eq_ignore_ascii_case("general") {
        return Shown::Number;
    }
    let mut letters = String::new();
    let mut quoted = String::new();
    let mut rest = code.chars();
    while let Some(character) = rest.next() {
        match character {
            // The first part is for positive numbers, as dates are.
            ';' => break,
            '\\' | '_' | '*' => {
                rest.next();
            }
            '"' => quoted.extend(rest.by_ref().take_while(|&end| end != '"')),
            '[' => {
                let within: String = rest.by_ref().take_while(|&end| end != ']').collect();
                // `[h]` counts hours; `[Red]` and `[$-809]` say nothing here.
                let is_count = |letter: char| "hms".contains(letter.to_ascii_lowercase());
                if !within.is_empty() && within.chars().all(is_count) {
                    return Shown::Time;
                }
                // `[$£-809]` is a sign and a language, either of which may be missing.
                let sign = within.strip_prefix('$').and_then(|sign| sign.split('-').next());
                if sign.is_some_and(|sign| !sign.is_empty()) {
                    quoted.push('¤');
                }
            }
            other => letters.push(other.to_ascii_lowercase()),
        }
    }
    let letters = letters.replace("am/pm", "h").replace("a/p", "h");
    if letters.contains('d') && letters.contains(['y', 'e', 'b']) {
        Shown::Date
    } else if letters.contains(['y', 'd']) {
        Shown::PartDate
    } else if letters.contains(['h', 's']) {
        Shown::Time
    } else if letters.contains('m') {
        Shown::PartDate
    } else if letters.contains('%') {
        Shown::Percentage
    } else if letters.contains(SIGNS) || quoted.contains(SIGNS) {
        Shown::Currency
    } else {
        Shown::Number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_dates_times_and_numbers_are_told_apart() {
        for (code, shown) in [
            ("General", Shown::Number),
            ("0.00", Shown::Number),
            ("0.00E+00", Shown::Number),
            ("#,##0.00;[Red]-#,##0.00", Shown::Number),
            ("\"£\"#,##0", Shown::Currency),
            ("[$£-809]#,##0.00", Shown::Currency),
            ("[$CHF] 0", Shown::Currency),
            ("$0.00", Shown::Currency),
            ("[$-809]0", Shown::Number),
            ("0\" days\"", Shown::Number),
            ("0\\d", Shown::Number),
            ("_-* #,##0_-", Shown::Number),
            ("0%", Shown::Percentage),
            ("@", Shown::Number),
            ("dd/mm/yyyy", Shown::Date),
            ("YYYY\\-MM\\-DD", Shown::Date),
            ("[$-809]d mmmm yyyy;@", Shown::Date),
            ("mmm", Shown::PartDate),
            ("mmm-yy", Shown::PartDate),
            ("d-mmm", Shown::PartDate),
            ("[$-411]ge.m.d", Shown::Date),
            ("yyyy-mm-dd hh:mm", Shown::Date),
            ("[>=1]yyyy-m-d", Shown::Date),
            ("yyyy", Shown::PartDate),
            ("h:mm", Shown::Time),
            ("mm:ss", Shown::Time),
            ("[h]:mm", Shown::Time),
            ("[SS]", Shown::Time),
            ("h:mm AM/PM", Shown::Time),
            ("\"unclosed", Shown::Number),
            ("[unclosed", Shown::Number),
            ("\\", Shown::Number),
        ] {
            assert_eq!(of_code(code), shown, "{code}");
        }
        for (id, shown) in [
            ("0", Shown::Number),
            ("9", Shown::Percentage),
            ("44", Shown::Currency),
            ("43", Shown::Number),
            ("14", Shown::Date),
            ("16", Shown::PartDate),
            ("17", Shown::PartDate),
            ("22", Shown::Date),
            ("20", Shown::Time),
            ("46", Shown::Time),
            ("49", Shown::Number),
            ("x", Shown::Number),
        ] {
            assert_eq!(of_id(id), shown, "{id}");
        }
    }

    #[test]
    fn a_style_is_one_of_those_of_cells() {
        let part = "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='d/m/yy'/></numFmts>
            <cellStyleXfs><xf numFmtId='20'/></cellStyleXfs>
            <cellXfs><xf numFmtId='0'/><xf numFmtId='164'/><xf/></cellXfs>
            <dxfs><xf numFmtId='20'/></dxfs></styleSheet>";
        let formats = Formats::read(part.as_bytes()).unwrap();
        let shown = |style| formats.shown(style);
        assert_eq!([shown(Some(0)), shown(Some(1))], [Shown::Number, Shown::Date]);
        assert_eq!([shown(Some(2)), shown(Some(3)), shown(None)], [Shown::Number; 3]);
    }
}
