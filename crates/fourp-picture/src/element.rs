//! What is written into a page: elements, whose text and attributes are escaped as they are given.

use std::fmt::{self, Display, Write};

use quick_xml::escape::{escape, partial_escape};

use crate::{colour::Colour, px::Px};

/// Elements of HTML that have no end.
const VOID: &[&str] = &["br", "col", "hr", "img", "link", "meta"];
/// What stands for a character that a page may not hold.
const REPLACEMENT: char = '\u{fffd}';
/// Room for the attributes of a usual mark, so that it need not be found again and again.
const USUAL: usize = 120;

/// An element of HTML or SVG with its attributes and what it holds.
///
/// Names come from the program, so no text of a data file can become markup: text and attributes are
/// escaped, and characters that a page may not hold, or that would turn round the text beside them
/// (controls and directional overrides), are written as the replacement character.
///
/// Kept as it is written, so that a large drawing is one text and not a tree.
///
/// ```
/// use fourp_picture::Element;
///
/// let cell = Element::new("td").with("class", "a\"b").text("<script>");
/// assert_eq!(cell.to_string(), "<td class=\"a&quot;b\">&lt;script&gt;</td>");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    name: &'static str,
    /// Its attributes, and then what it holds.
    written: String,
    /// How long the attributes are.
    head: usize,
}

impl Element {
    /// An empty element.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, written: String::new(), head: 0 }
    }

    /// The element with one more attribute.
    #[must_use]
    pub fn with(self, attribute: &'static str, value: impl Display) -> Self {
        self.attribute_of(attribute, |written| {
            // A string takes whatever it is given, so there is no error.
            let _ = write!(Escaping(written), "{value}");
        })
    }

    /// The element with one more attribute: a length or place in pixels.
    #[must_use]
    pub(crate) fn px(self, attribute: &'static str, pixels: f64) -> Self {
        self.attribute_of(attribute, |written| Px(pixels).write_to(written))
    }

    /// The element with one more attribute: a colour.
    #[must_use]
    pub(crate) fn colour(self, attribute: &'static str, colour: Colour) -> Self {
        self.attribute_of(attribute, |written| colour.write_to(written))
    }

    /// The element with one more attribute, which needs no escape: it is the program's own.
    #[must_use]
    pub(crate) fn plain(self, attribute: &'static str, value: &str) -> Self {
        self.attribute_of(attribute, |written| written.push_str(value))
    }

    fn attribute_of(mut self, attribute: &'static str, value: impl FnOnce(&mut String)) -> Self {
        if self.written.capacity() == 0 {
            self.written.reserve(USUAL);
        }
        // What it holds already, if anything, stands behind its attributes.
        let held = self.written.split_off(self.head);
        self.written.push(' ');
        self.written.push_str(attribute);
        self.written.push_str("=\"");
        value(&mut self.written);
        self.written.push('"');
        self.head = self.written.len();
        self.written.push_str(&held);
        self
    }

    /// The element with text at its end.
    #[must_use]
    pub fn text(mut self, text: impl AsRef<str>) -> Self {
        push_text(&mut self.written, text.as_ref());
        self
    }

    /// The element with a child at its end.
    #[must_use]
    pub fn child(mut self, child: Self) -> Self {
        child.write_to(&mut self.written);
        self
    }

    /// The element with children at its end.
    #[must_use]
    pub fn children(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        for child in children {
            child.write_to(&mut self.written);
        }
        self
    }

    /// The element with a style sheet at its end, which stands as it is: it is the program's own, and may
    /// hold neither `<` nor `&`.
    #[must_use]
    pub fn style(mut self, sheet: &'static str) -> Self {
        self.written.push_str(sheet);
        self
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The value of an attribute, if it has it, as it is written: with its escapes.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let mut rest = self.written.get(..self.head)?;
        while let Some((own, after)) = rest.split_once("=\"") {
            let (value, next) = after.split_once('"')?;
            if own.trim_start() == name {
                return Some(value);
            }
            rest = next;
        }
        None
    }

    fn write_to(&self, text: &mut String) {
        // Four signs of its own around its name, which stands twice.
        text.reserve(self.written.len() + self.name.len() * 2 + 5);
        let (head, held) = self.written.split_at(self.head);
        text.push('<');
        text.push_str(self.name);
        text.push_str(head);
        text.push('>');
        if !VOID.contains(&self.name) {
            text.push_str(held);
            text.push_str("</");
            text.push_str(self.name);
            text.push('>');
        }
    }
}

impl Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write_to(&mut text);
        f.write_str(&text)
    }
}

/// Writes into the value of an attribute.
struct Escaping<'a>(&'a mut String);

impl Write for Escaping<'_> {
    fn write_str(&mut self, value: &str) -> fmt::Result {
        if value.chars().all(is_plain) {
            self.0.push_str(value);
        } else {
            self.0.push_str(&escape(allowed(value)));
        }
        Ok(())
    }
}

fn push_text(written: &mut String, text: &str) {
    if text.chars().all(is_plain) {
        written.push_str(text);
    } else {
        written.push_str(&partial_escape(allowed(text)));
    }
}

/// Whether a character needs neither an escape nor a closer look.
const fn is_plain(character: char) -> bool {
    match character {
        '<' | '>' | '&' | '"' | '\'' => false,
        ' '..='~' | '\u{a0}'..='\u{2029}' | '\u{202f}'..='\u{2065}' | '\u{206a}'..='\u{fffd}' => {
            true
        }
        _ => false,
    }
}

/// The text with every character replaced that may not be written.
fn allowed(text: &str) -> String {
    text.chars().map(|one| if is_allowed(one) { one } else { REPLACEMENT }).collect()
}

/// Whether a character may be written: XML 1.0 (2.2, characters) forbids some, and controls of direction
/// (Unicode Annex 9) would reach beyond the text they stand in.
pub(crate) fn is_allowed(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => true,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => false,
        character => !character.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_text_becomes_markup() {
        let hostile = "</svg><script>alert(1)</script>&amp;\"'";
        let written = Element::new("text").with("title", hostile).text(hostile).to_string();
        assert_eq!(
            written,
            "<text title=\"&lt;/svg&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;&quot;&apos;\">\
             &lt;/svg&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;\"'</text>"
        );
    }

    #[test]
    fn controls_and_overrides_of_direction_are_replaced() {
        let written = Element::new("p").text("a\u{0}b\u{202e}c\u{2066}d\u{ffff}e\tf").to_string();
        assert_eq!(written, "<p>a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}e\tf</p>");
    }

    #[test]
    fn what_is_plain_is_written_as_it_would_be_with_a_closer_look() {
        for character in ('\0'..=char::MAX).filter(|one| is_plain(*one)) {
            let text = character.to_string();
            assert_eq!(escape(allowed(&text)), text);
            assert_eq!(partial_escape(allowed(&text)), text);
        }
    }

    #[test]
    fn void_elements_have_no_end_and_empty_ones_have_one() {
        assert_eq!(Element::new("br").to_string(), "<br>");
        assert_eq!(Element::new("rect").with("x", 1).to_string(), "<rect x=\"1\"></rect>");
    }

    #[test]
    fn an_attribute_given_late_stands_before_what_is_held() {
        let late = Element::new("p").with("id", "a").text("=\"b\"").with("class", "c");
        assert_eq!(late.to_string(), "<p id=\"a\" class=\"c\">=\"b\"</p>");
        assert_eq!([late.attribute("id"), late.attribute("class")], [Some("a"), Some("c")]);
        assert_eq!([late.attribute("b"), late.attribute("d")], [None, None]);
    }

    #[test]
    fn an_attribute_is_read_as_it_is_written() {
        let odd = Element::new("p").with("title", "x=\"y\"").with("x", 1);
        assert_eq!(odd.attribute("title"), Some("x=&quot;y&quot;"));
        assert_eq!(odd.attribute("x"), Some("1"));
    }

    #[test]
    fn a_style_sheet_stands_as_it_is() {
        assert_eq!(
            Element::new("style").style("a{content:\"x\"}").to_string(),
            "<style>a{content:\"x\"}</style>"
        );
    }
}
