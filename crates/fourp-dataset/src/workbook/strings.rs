//! The texts that cells share.

use super::{escape::unescape, fault::Fault};
use crate::xml::{Token, Xml};
use std::io::BufRead;

/// The texts of `sharedStrings.xml`, by number. Takes their length and 8 bytes for each.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    /// The text of a number.
    pub(super) fn text(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)?;
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        self.text.get(start.unwrap_or_default()..end)
    }

    /// Reads the part, if the texts take no more than `most` bytes.
    ///
    /// How many texts the part says it has is not believed.
    pub(super) fn read(part: impl BufRead, most: u64) -> Result<Self, Fault> {
        let mut xml = Xml::new(part);
        let mut strings = Self::default();
        let mut one = String::new();
        loop {
            let is_text = match xml.next()? {
                Token::Start(tag) => tag.name() == "si",
                Token::Close => return Ok(strings),
                Token::End(_) | Token::Text(_) | Token::Other => false,
            };
            if is_text {
                one.clear();
                rich_text(&mut xml, &mut one)?;
                strings.text.push_str(&unescape(&one));
                strings.ends.push(strings.text.len());
                let each = strings.ends.len().saturating_mul(size_of::<usize>());
                let taken = u64::try_from(strings.text.len().saturating_add(each));
                if taken.map_or(true, |taken| taken > most) {
                    return Err(Fault::Expands(format!("texts of more than {most} bytes")));
                }
            }
        }
    }
}

/// Adds the text of the element just begun: of every run of it, without what tells how to pronounce it.
pub(super) fn rich_text(xml: &mut Xml<impl BufRead>, text: &mut String) -> Result<(), Fault> {
    let outside = xml.depth().saturating_sub(1);
    let mut is_spoken = false;
    loop {
        let is_text = match xml.next()? {
            Token::Start(tag) => match tag.name() {
                "rPh" => {
                    is_spoken = true;
                    false
                }
                "t" => !is_spoken,
                _ => false,
            },
            Token::Close => return Err(Fault::broken("an element does not end")),
            Token::End(_) | Token::Text(_) | Token::Other => false,
        };
        if is_text {
            xml.text(text)?;
        } else if xml.depth() == outside {
            return Ok(());
        } else if xml.depth() == outside.saturating_add(1) {
            is_spoken = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PART: &str = "<sst uniqueCount='99999999999999999999'>
        <si><t xml:space='preserve'> plain </t></si>
        <si/>
        <si><r><rPr><b/></rPr><t>rich </t></r><r><t>text</t></r><rPh sb='0' eb='1'><t>said</t></rPh><t>!</t></si>
        <si><t>a_x000D_b</t></si></sst>";

    #[test]
    fn texts_are_joined_from_their_runs() {
        let strings = Strings::read(PART.as_bytes(), 1000).unwrap();
        let texts: Vec<_> = (0..5).map(|number| strings.text(number)).collect();
        assert_eq!(texts, [Some(" plain "), Some(""), Some("rich text!"), Some("a\rb"), None]);
    }

    #[test]
    fn texts_beyond_the_bound_are_refused() {
        let size = " plain rich text!a\rb".len() + 4 * size_of::<usize>();
        let read = |most| Strings::read(PART.as_bytes(), u64::try_from(most).unwrap());
        assert!(read(size).is_ok());
        assert!(matches!(read(size - 1), Err(Fault::Expands(_))));
    }
}
