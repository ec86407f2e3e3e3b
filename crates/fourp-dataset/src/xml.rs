//! The elements and texts of one XML document, within bounds.

use quick_xml::{
    Reader, XmlVersion,
    escape::resolve_xml_entity,
    events::{BytesStart, Event},
};
use std::{
    borrow::Cow,
    io::{self, BufRead, Read},
};

/// How deep elements may stand within each other.
const DEPTH_MAX: usize = 128;

/// The longest tag or text, in bytes; of a text in pieces, of all of them.
const TOKEN_MAX: u64 = 2 << 20;

/// Why a document cannot be read on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum XmlFault {
    #[error("{0}")]
    Broken(String),
    #[error("elements within elements, {0} deep")]
    TooDeep(usize),
    #[error("{0}")]
    Expands(String),
}

impl XmlFault {
    pub(crate) fn broken(what: impl Into<String>) -> Self {
        Self::Broken(what.into())
    }
}

/// Reads a document one tag or text after the other, in memory for the longest of them.
///
/// A document type is refused, so no entity but the five of XML is ever known, and none unfolds.
#[derive(Debug)]
pub(crate) struct Xml<R> {
    reader: Reader<Metered<R>>,
    buffer: Vec<u8>,
    depth: usize,
}

/// What comes next in a document.
#[derive(Debug)]
pub(crate) enum Token<'b> {
    /// An element begins; one without content ends with the next token.
    Start(Tag<'b>),
    /// The innermost element ends, and what comes next stands in so many.
    End(usize),
    /// Text, its references resolved and its line ends as XML has them.
    Text(Cow<'b, str>),
    /// A comment or an instruction.
    Other,
    /// The document ends, and every element has ended before.
    Close,
}

/// The tag with which an element begins.
#[derive(Debug)]
pub(crate) struct Tag<'b>(BytesStart<'b>);

impl Tag<'_> {
    /// The name, without the prefix of its namespace.
    pub(crate) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The value of an attribute of this very name.
    pub(crate) fn attribute(&self, name: &str) -> Result<Option<Cow<'_, str>>, XmlFault> {
        self.find(|key| key == name)
    }

    /// The value of an attribute of this name with a prefix.
    #[cfg(feature = "xlsx")]
    pub(crate) fn prefixed(&self, name: &str) -> Result<Option<Cow<'_, str>>, XmlFault> {
        self.find(|key| key.split_once(':').is_some_and(|(_, local)| local == name))
    }

    fn find(&self, is_it: impl Fn(&str) -> bool) -> Result<Option<Cow<'_, str>>, XmlFault> {
        for attribute in self.0.attributes() {
            let attribute = attribute.map_err(|error| XmlFault::broken(error.to_string()))?;
            if is_it(attribute.key.into_inner()) {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                return value.map(Some).map_err(|error| XmlFault::broken(error.to_string()));
            }
        }
        Ok(None)
    }
}

impl<R: BufRead> Xml<R> {
    pub(crate) fn new(part: R) -> Self {
        let mut reader = Reader::from_reader(Metered { part, used: 0, is_exceeded: false });
        reader.config_mut().expand_empty_elements = true;
        Self { reader, buffer: Vec::new(), depth: 0 }
    }

    /// What it reads from.
    #[cfg(feature = "import-iati")]
    pub(crate) const fn part(&self) -> &R {
        &self.reader.get_ref().part
    }

    /// How many elements the next token stands in.
    pub(crate) const fn depth(&self) -> usize {
        self.depth
    }

    /// The next tag or text.
    pub(crate) fn next(&mut self) -> Result<Token<'_>, XmlFault> {
        self.buffer.clear();
        self.reader.get_mut().used = 0;
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => token(event, &mut self.depth),
            Err(error) => Err(fault(&self.reader, &error)),
        }
    }

    /// Adds the text up to the end of the element just begun, whatever elements it has.
    pub(crate) fn text(&mut self, text: &mut String) -> Result<(), XmlFault> {
        let outside = self.depth.saturating_sub(1);
        loop {
            match self.next()? {
                Token::Text(piece) => {
                    text.push_str(&piece);
                    if u64::try_from(text.len()).map_or(true, |length| length > TOKEN_MAX) {
                        return Err(too_long());
                    }
                }
                Token::End(depth) if depth == outside => return Ok(()),
                Token::End(_) | Token::Start(_) | Token::Other => {}
                Token::Close => return Err(XmlFault::broken("an element does not end")),
            }
        }
    }
}

fn too_long() -> XmlFault {
    XmlFault::Expands("a single tag or text of more than 2 MiB".into())
}

fn fault<R>(reader: &Reader<Metered<R>>, error: &quick_xml::Error) -> XmlFault {
    if reader.get_ref().is_exceeded {
        return too_long();
    }
    match error {
        // How a part says that it has unpacked to more than it may.
        quick_xml::Error::Io(error) if error.kind() == io::ErrorKind::StorageFull => {
            XmlFault::Expands(error.to_string())
        }
        quick_xml::Error::Io(error) => XmlFault::broken(error.to_string()),
        error => XmlFault::broken(format!("{error} at byte {}", reader.buffer_position())),
    }
}

fn token<'b>(event: Event<'b>, depth: &mut usize) -> Result<Token<'b>, XmlFault> {
    match event {
        Event::Start(tag) | Event::Empty(tag) => {
            *depth = depth.saturating_add(1);
            if *depth > DEPTH_MAX {
                return Err(XmlFault::TooDeep(*depth));
            }
            Ok(Token::Start(Tag(tag)))
        }
        Event::End(_) => {
            *depth = depth.saturating_sub(1);
            Ok(Token::End(*depth))
        }
        Event::Text(text) => Ok(Token::Text(text.xml10_content())),
        Event::CData(text) => Ok(Token::Text(text.xml10_content())),
        Event::GeneralRef(reference) => {
            if let Some(known) = resolve_xml_entity(&reference) {
                return Ok(Token::Text(Cow::Borrowed(known)));
            }
            match reference.resolve_char_ref() {
                Ok(Some(character)) => Ok(Token::Text(Cow::Owned(character.into()))),
                _ => Err(XmlFault::broken(format!("&{};, which XML does not know", &*reference))),
            }
        }
        Event::DocType(_) => Err(XmlFault::broken("a document type, which may define entities")),
        Event::Eof if *depth > 0 => Err(XmlFault::broken("the part ends within an element")),
        Event::Eof => Ok(Token::Close),
        Event::Comment(_) | Event::Decl(_) | Event::PI(_) => Ok(Token::Other),
    }
}

/// Counts what is read for one token.
#[derive(Debug)]
struct Metered<R> {
    part: R,
    used: u64,
    is_exceeded: bool,
}

impl<R: BufRead> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.part.read(buffer)?;
        self.used = self.used.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Metered<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.used > TOKEN_MAX {
            self.is_exceeded = true;
            return Err(io::Error::other("a single tag or text is too long"));
        }
        self.part.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.used = self.used.saturating_add(u64::try_from(amount).unwrap_or(u64::MAX));
        self.part.consume(amount);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(part: &str) -> Result<Vec<String>, XmlFault> {
        let mut xml = Xml::new(part.as_bytes());
        let mut texts = Vec::new();
        loop {
            match xml.next()? {
                Token::Text(text) => texts.push(text.into_owned()),
                Token::Close => return Ok(texts),
                Token::Start(_) | Token::End(_) | Token::Other => {}
            }
        }
    }

    #[test]
    fn references_are_resolved_and_others_refused() {
        let joined =
            texts("<a>x &lt;&#233;&#x2019;<![CDATA[<&]]><!-- - -->y</a>").unwrap().concat();
        assert_eq!(joined, "x <é’<&y");
        for part in [
            "<a>&own;</a>",
            "<!DOCTYPE a [<!ENTITY own 'x'>]><a>&own;</a>",
            "<a><b></a></b>",
            "<a>",
            "<a b></a>",
        ] {
            let result = texts(part).and_then(|texts| {
                let mut xml = Xml::new(part.as_bytes());
                match xml.next()? {
                    Token::Start(tag) => tag.attribute("c").map(|_| texts),
                    _ => Ok(texts),
                }
            });
            assert!(matches!(result, Err(XmlFault::Broken(_))), "{part}: {result:?}");
        }
    }

    #[test]
    fn depth_and_length_are_bounded() {
        let nested = |depth| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
        assert!(texts(&nested(DEPTH_MAX)).is_ok());
        assert!(matches!(texts(&nested(DEPTH_MAX + 1)), Err(XmlFault::TooDeep(129))));
        let long = |length| format!("<a>{}</a>", "x".repeat(length));
        assert!(texts(&long(1 << 20)).is_ok());
        let part = long(5 << 20);
        let mut xml = Xml::new(io::BufReader::new(part.as_bytes()));
        assert!(matches!(xml.next(), Ok(Token::Start(_))));
        assert!(matches!(xml.next(), Err(XmlFault::Expands(_))));
    }

    #[test]
    fn text_is_joined_over_elements_to_the_end_of_the_one_begun() {
        let mut xml = Xml::new("<a><b>x<c>y</c><!-- --> z</b>w</a>".as_bytes());
        let mut text = String::new();
        assert!(matches!(xml.next(), Ok(Token::Start(_))));
        assert!(matches!(xml.next(), Ok(Token::Start(tag)) if tag.name() == "b"));
        xml.text(&mut text).unwrap();
        assert_eq!((text.as_str(), xml.depth()), ("xy z", 1));
    }

    #[test]
    fn attributes_are_found_by_their_whole_name() {
        let mut xml = Xml::new("<s:sheet name='a &amp; b' sheetId='2' r:id='rId1'/>".as_bytes());
        let Ok(Token::Start(tag)) = xml.next() else { panic!() };
        assert_eq!(tag.name(), "sheet");
        assert_eq!(tag.attribute("name").unwrap().as_deref(), Some("a & b"));
        assert_eq!(tag.attribute("id").unwrap(), None);
        assert_eq!(tag.prefixed("id").unwrap().as_deref(), Some("rId1"));
    }
}
