//! What is written into a page: elements, whose text and attributes are escaped when they are written.

use std::fmt::{self, Display};

use quick_xml::escape::{escape, partial_escape};

/// Elements of HTML that have no end.
const VOID: &[&str] = &["br", "col", "hr", "img", "link", "meta"];
/// What stands for a character that a page may not hold.
const REPLACEMENT: char = '\u{fffd}';

/// An element of HTML or SVG with its attributes and what it holds.
///
/// Names come from the program, so no text of a data file can become markup: text and attributes are
/// escaped, and characters that a page may not hold, or that would turn round the text beside them
/// (controls and directional overrides), are written as the replacement character.
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
    attributes: Vec<(&'static str, String)>,
    children: Vec<Node>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    Element(Element),
    Text(String),
    Style(&'static str),
}

impl Element {
    /// An empty element.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, attributes: Vec::new(), children: Vec::new() }
    }

    /// The element with one more attribute.
    #[must_use]
    pub fn with(mut self, attribute: &'static str, value: impl Display) -> Self {
        self.attributes.push((attribute, value.to_string()));
        self
    }

    /// The element with text at its end.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.children.push(Node::Text(text.into()));
        self
    }

    /// The element with a child at its end.
    #[must_use]
    pub fn child(mut self, child: Self) -> Self {
        self.children.push(Node::Element(child));
        self
    }

    /// The element with children at its end.
    #[must_use]
    pub fn children(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children.extend(children.into_iter().map(Node::Element));
        self
    }

    /// The element with a style sheet at its end, which stands as it is: it is the program's own, and may
    /// hold neither `<` nor `&`.
    #[must_use]
    pub fn style(mut self, sheet: &'static str) -> Self {
        self.children.push(Node::Style(sheet));
        self
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The value of an attribute, if it has it.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| *own == name).map(|(_, value)| value.as_str())
    }

    /// The elements it holds, in order.
    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Text(_) | Node::Style(_) => None,
        })
    }
}

impl Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}", self.name)?;
        for (name, value) in &self.attributes {
            write!(f, " {name}=\"{}\"", escape(allowed(value)))?;
        }
        f.write_str(">")?;
        if VOID.contains(&self.name) {
            return Ok(());
        }
        for child in &self.children {
            match child {
                Node::Element(element) => element.fmt(f)?,
                Node::Text(text) => f.write_str(&partial_escape(allowed(text)))?,
                Node::Style(sheet) => f.write_str(sheet)?,
            }
        }
        write!(f, "</{}>", self.name)
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
    fn void_elements_have_no_end_and_empty_ones_have_one() {
        assert_eq!(Element::new("br").to_string(), "<br>");
        assert_eq!(Element::new("rect").with("x", 1).to_string(), "<rect x=\"1\"></rect>");
    }

    #[test]
    fn a_style_sheet_stands_as_it_is() {
        assert_eq!(
            Element::new("style").style("a{content:\"x\"}").to_string(),
            "<style>a{content:\"x\"}</style>"
        );
    }
}
