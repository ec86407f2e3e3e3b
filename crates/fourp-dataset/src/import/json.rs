//! JSON whose numbers stay text, each value with its place.

use crate::origin::Origin;
use fourp_model::{Place, Problem, ProblemCode, Problems};
use std::borrow::Cow;

/// The largest file that is read, in bytes: what is made of it takes up to 50 times as much.
pub(crate) const SIZE_MAX: usize = 256 << 20;

/// How deep values may stand within each other.
const DEPTH_MAX: usize = 128;

/// A file of JSON.
#[derive(Debug)]
pub(crate) struct Json<'a> {
    nodes: Vec<Node<'a>>, // Invariant: not empty; the last is the root.
}

/// A value and where it stands.
#[derive(Debug)]
struct Node<'a> {
    line: u64,
    column: u64,
    value: Held<'a>,
}

#[derive(Debug)]
enum Held<'a> {
    Null,
    /// `true` or `false`, or a number, as it is written.
    Bare(&'a str),
    Text(Cow<'a, str>),
    Array(Vec<usize>),
    /// In order of name, each once.
    Object(Vec<(Cow<'a, str>, usize)>),
}

/// A value in a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value<'j> {
    json: &'j Json<'j>,
    node: &'j Node<'j>,
}

impl<'a> Json<'a> {
    /// Reads a file in UTF-8.
    ///
    /// Takes time in proportion to n log n for n bytes.
    ///
    /// # Errors
    /// The problem of a file that is too large, no UTF-8, no JSON, has values deeper than 128 within each
    /// other or two of one name in an object.
    pub(crate) fn read(file: &str, bytes: &'a [u8]) -> Result<Self, Problems> {
        let origin = Origin::file(file);
        let whole = |code, expected| {
            let problem = Problem::new(code, origin.whole(), expected);
            Problems::from_iter([problem])
        };
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        if bytes.len() > SIZE_MAX {
            return Err(whole(ProblemCode::FileTooLarge, "a file of at most 256 MiB"));
        }
        let Ok(text) = std::str::from_utf8(bytes) else {
            return Err(whole(ProblemCode::NotUtf8, "JSON in UTF-8"));
        };
        let mut parser = Parser { rest: text, line: 1, column: 1, nodes: Vec::new() };
        match parser.document() {
            Ok(()) => Ok(Self { nodes: parser.nodes }),
            Err(fault) => {
                let (code, expected) = match fault {
                    Fault::TooDeep => {
                        (ProblemCode::TooDeep, "at most 128 values within each other")
                    }
                    Fault::Broken(expected) => (ProblemCode::BadStructure, expected),
                };
                let place = Place { column: Some(parser.column), ..origin.line(parser.line) };
                let found: String = parser.rest.chars().take(20).collect();
                let value = Some(found).filter(|found| !found.is_empty());
                Err(Problems::from_iter([Problem { value, ..Problem::new(code, place, expected) }]))
            }
        }
    }

    /// The value that the file is; `None` never comes.
    pub(crate) fn root(&self) -> Option<Value<'_>> {
        self.nodes.last().map(|node| Value { json: self, node })
    }
}

impl<'j> Value<'j> {
    /// The value of a name in an object.
    pub(crate) fn get(self, name: &str) -> Option<Self> {
        let Held::Object(fields) = &self.node.value else { return None };
        let at = fields.binary_search_by(|(field, _)| field.as_ref().cmp(name)).ok()?;
        self.other(fields.get(at)?.1)
    }

    /// The names and values of an object, in order of name; none of anything else.
    #[cfg(any(test, feature = "import-fiscal", feature = "import-ocds"))]
    pub(crate) fn fields(self) -> impl DoubleEndedIterator<Item = (&'j str, Self)> {
        let fields = match &self.node.value {
            Held::Object(fields) => fields.as_slice(),
            _ => &[],
        };
        fields.iter().filter_map(move |(name, at)| Some((name.as_ref(), self.other(*at)?)))
    }

    /// The values of an array; none of anything else.
    pub(crate) fn items(self) -> impl DoubleEndedIterator<Item = Self> {
        let items = match &self.node.value {
            Held::Array(items) => items.as_slice(),
            _ => &[],
        };
        items.iter().filter_map(move |at| self.other(*at))
    }

    /// Its text; of a number, and of `true` and `false`, as it is written.
    pub(crate) fn text(self) -> Option<&'j str> {
        match &self.node.value {
            Held::Bare(text) => Some(text),
            Held::Text(text) => Some(text),
            Held::Null | Held::Array(_) | Held::Object(_) => None,
        }
    }

    #[cfg(test)]
    pub(crate) const fn is_null(self) -> bool {
        matches!(self.node.value, Held::Null)
    }

    #[cfg(any(
        test,
        feature = "import-360giving",
        feature = "import-fiscal",
        feature = "import-ocds"
    ))]
    pub(crate) const fn is_object(self) -> bool {
        matches!(self.node.value, Held::Object(_))
    }

    #[cfg(feature = "import-ocds")]
    pub(crate) const fn is_array(self) -> bool {
        matches!(self.node.value, Held::Array(_))
    }

    /// Its line, and its column in characters, each from 1.
    pub(crate) const fn place(self) -> (u64, u64) {
        (self.node.line, self.node.column)
    }

    fn other(self, at: usize) -> Option<Self> {
        self.json.nodes.get(at).map(|node| Self { node, ..self })
    }
}

/// Why a text is not read.
#[derive(Debug)]
enum Fault {
    TooDeep,
    /// What should have stood there.
    Broken(&'static str),
}

/// An array or object that has begun and not ended.
struct Open<'a> {
    node: Node<'a>,
    /// The name of the value that comes next, in an object.
    name: Option<Cow<'a, str>>,
}

struct Parser<'a> {
    rest: &'a str,
    line: u64,
    column: u64,
    nodes: Vec<Node<'a>>,
}

impl<'a> Parser<'a> {
    fn document(&mut self) -> Result<(), Fault> {
        let mut open: Vec<Open<'a>> = Vec::new();
        loop {
            self.skip_space();
            let (line, column) = (self.line, self.column);
            let mut ended = match self.rest.as_bytes().first() {
                Some(b'{' | b'[') if open.len() >= DEPTH_MAX => return Err(Fault::TooDeep),
                Some(b'{') => {
                    self.advance(1);
                    let mut begun = Open {
                        node: Node { line, column, value: Held::Object(Vec::new()) },
                        name: None,
                    };
                    self.skip_space();
                    if self.eat('}') {
                        begun.node
                    } else {
                        begun.name = Some(self.name()?);
                        open.push(begun);
                        continue;
                    }
                }
                Some(b'[') => {
                    self.advance(1);
                    let node = Node { line, column, value: Held::Array(Vec::new()) };
                    self.skip_space();
                    if self.eat(']') {
                        node
                    } else {
                        open.push(Open { node, name: None });
                        continue;
                    }
                }
                _ => Node { line, column, value: self.scalar()? },
            };
            // A value has ended, and with it perhaps what it stands in.
            loop {
                let at = self.nodes.len();
                self.nodes.push(ended);
                self.skip_space();
                let Some(mut within) = open.pop() else {
                    return match self.rest {
                        "" => Ok(()),
                        _ => Err(Fault::Broken("the end of the file")),
                    };
                };
                let is_over = match &mut within.node.value {
                    Held::Object(fields) => {
                        fields.push((within.name.take().unwrap_or_default(), at));
                        if self.eat(',') {
                            self.skip_space();
                            within.name = Some(self.name()?);
                            false
                        } else if self.eat('}') {
                            fields.sort_by(|(a, _), (b, _)| a.cmp(b));
                            if fields.windows(2).any(|pair| matches!(pair, [a, b] if a.0 == b.0)) {
                                return Err(Fault::Broken("each name once in an object"));
                            }
                            true
                        } else {
                            return Err(Fault::Broken("a comma or }"));
                        }
                    }
                    Held::Array(items) => {
                        items.push(at);
                        match (self.eat(','), self.eat(']')) {
                            (true, true) => return Err(Fault::Broken("a value")),
                            (true, false) => false,
                            (false, true) => true,
                            (false, false) => return Err(Fault::Broken("a comma or ]")),
                        }
                    }
                    Held::Null | Held::Bare(_) | Held::Text(_) => {
                        return Err(Fault::Broken("a value"));
                    }
                };
                if !is_over {
                    open.push(within);
                    break;
                }
                ended = within.node;
            }
        }
    }

    /// A name and the colon after it.
    fn name(&mut self) -> Result<Cow<'a, str>, Fault> {
        if !self.rest.starts_with('"') {
            return Err(Fault::Broken("a name in quotes"));
        }
        let name = self.string()?;
        self.skip_space();
        if self.eat(':') { Ok(name) } else { Err(Fault::Broken("a colon")) }
    }

    fn scalar(&mut self) -> Result<Held<'a>, Fault> {
        if self.rest.starts_with('"') {
            return self.string().map(Held::Text);
        }
        let is_end = |c: char| matches!(c, ',' | ']' | '}' | ':' | '"' | '{' | '[') || is_space(c);
        let length = self.rest.find(is_end).unwrap_or(self.rest.len());
        let (word, _) = self.rest.split_at_checked(length).unwrap_or_default();
        let value = match word {
            "null" => Held::Null,
            "true" | "false" => Held::Bare(word),
            _ if is_number(word) => Held::Bare(word),
            _ => return Err(Fault::Broken("a value")),
        };
        self.advance(length);
        Ok(value)
    }

    /// A text in quotes, the first of which comes next.
    fn string(&mut self) -> Result<Cow<'a, str>, Fault> {
        self.advance(1);
        let mut joined = String::new();
        loop {
            let stop = self.rest.find(|c: char| c == '"' || c == '\\' || c < ' ');
            let stop = stop.ok_or(Fault::Broken("a quote at the end of a text"))?;
            let (piece, _) = self.rest.split_at_checked(stop).unwrap_or_default();
            self.advance(stop);
            if self.eat('"') {
                if joined.is_empty() {
                    return Ok(Cow::Borrowed(piece));
                }
                joined.push_str(piece);
                return Ok(Cow::Owned(joined));
            }
            joined.push_str(piece);
            if !self.eat('\\') {
                return Err(Fault::Broken("no control character in a text"));
            }
            joined.push(self.escape()?);
        }
    }

    /// What stands after a backslash.
    fn escape(&mut self) -> Result<char, Fault> {
        let wrong = || Fault::Broken("an escape such as \\n or \\u00e9");
        let kind = self.rest.chars().next().ok_or_else(wrong)?;
        let plain = match kind {
            '"' | '\\' | '/' => kind,
            'b' => '\u{8}',
            'f' => '\u{C}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let first = self.unit().ok_or_else(wrong)?;
                if !(0xD800..0xDC00).contains(&first) {
                    return char::from_u32(first).ok_or_else(wrong);
                }
                // The second half of a character beyond 16 bits.
                if !self.eat('\\') {
                    return Err(wrong());
                }
                let second = self.unit().filter(|unit| (0xDC00..0xE000).contains(unit));
                let second = second.ok_or_else(wrong)?;
                let high = first.saturating_sub(0xD800).saturating_mul(0x400);
                let low = second.saturating_sub(0xDC00);
                let joined = 0x1_0000_u32.saturating_add(high).saturating_add(low);
                return char::from_u32(joined).ok_or_else(wrong);
            }
            _ => return Err(wrong()),
        };
        self.advance(1);
        Ok(plain)
    }

    /// `u` and four hexadecimal digits.
    fn unit(&mut self) -> Option<u32> {
        let digits = self.rest.strip_prefix('u')?.get(..4)?;
        let is_hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let unit = u32::from_str_radix(digits, 16).ok().filter(|_| is_hexadecimal)?;
        self.advance(5);
        Some(unit)
    }

    fn eat(&mut self, wanted: char) -> bool {
        let is_there = self.rest.starts_with(wanted);
        if is_there {
            self.advance(wanted.len_utf8());
        }
        is_there
    }

    fn skip_space(&mut self) {
        let rest = self.rest.trim_start_matches(is_space);
        let length = self.rest.len().saturating_sub(rest.len());
        self.advance(length);
    }

    /// Goes on by so many bytes.
    fn advance(&mut self, bytes: usize) {
        let (past, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        for character in past.chars() {
            if character == '\n' {
                self.line = self.line.saturating_add(1);
                self.column = 1;
            } else {
                self.column = self.column.saturating_add(1);
            }
        }
        self.rest = rest;
    }
}

const fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\n' | '\r' | '\t')
}

/// Whether a word is a number of JSON (RFC 8259, section 6).
fn is_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|text| digits(text.strip_prefix(['+', '-']).unwrap_or(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(text: &str) -> String {
        match Json::read("a.json", text.as_bytes()) {
            Ok(json) => {
                let root = json.root().unwrap();
                root.text().unwrap_or("-").into()
            }
            Err(problems) => problems.to_string(),
        }
    }

    #[test]
    fn numbers_stay_as_they_are_written() {
        for number in
            ["0", "-0.10", "90071992547409.93", "1E+400", "123456789012345678901234567890"]
        {
            assert_eq!(told(&format!(" {number}\n")), number);
        }
        for text in ["01", "+1", ".5", "1.", "1e", "-", "NaN", "tru", "1 2", "0x1", ""] {
            assert!(told(text).contains("bad structure"), "{text}: {}", told(text));
        }
    }

    #[test]
    fn texts_are_unescaped() {
        assert_eq!(told(r#""a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00z""#), "a\"\\/\u{8}\u{c}\n\r\té😀z");
        for text in [
            r#""\ud83d""#,
            r#""\ud83dx""#,
            r#""\ude00""#,
            r#""\u+123""#,
            r#""\x""#,
            "\"a\nb\"",
            "\"a",
            "\"\\",
        ] {
            assert!(told(text).contains("bad structure"), "{text}");
        }
    }

    #[test]
    fn values_are_found_with_their_places() {
        let json = Json::read(
            "a.json",
            "\u{FEFF}{\"b\": [1, {}, []],\n \"é\":\"x\", \"a\" : null}".as_bytes(),
        );
        let json = json.unwrap();
        let root = json.root().unwrap();
        let names: Vec<_> = root.fields().map(|(name, _)| name).collect();
        assert_eq!(names, ["a", "b", "é"]);
        assert!(root.get("a").unwrap().is_null() && root.is_object());
        assert!(root.get("c").is_none() && root.items().next().is_none());
        let list = root.get("b").unwrap();
        let places: Vec<_> = list.items().map(Value::place).collect();
        assert_eq!(places, [(1, 8), (1, 11), (1, 15)]);
        assert_eq!(root.get("é").unwrap().place(), (2, 6));
    }

    #[test]
    fn a_fault_is_told_with_its_place() {
        for (text, expected) in [
            ("[1,\n 2 x]", "a.json:2:4: bad structure: \"x]\", expected a comma or ]"),
            (
                "{\"a\":1,\"a\":2}",
                "a.json:1:14: bad structure, expected each name once in an object",
            ),
            ("[1,]", "a.json:1:5: bad structure, expected a value"),
            ("{\"a\" 1}", "a.json:1:6: bad structure: \"1}\", expected a colon"),
            ("{a:1}", "a.json:1:2: bad structure: \"a:1}\", expected a name in quotes"),
            ("{\"a\":1 \"b\"}", "a.json:1:8: bad structure: \"\\\"b\\\"}\", expected a comma or }"),
            ("[", "a.json:1:2: bad structure, expected a value"),
            ("1]", "a.json:1:2: bad structure: \"]\", expected the end of the file"),
        ] {
            assert_eq!(told(text), expected);
        }
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(told(&nested(DEPTH_MAX)), "-");
        assert!(told(&nested(DEPTH_MAX + 1)).contains("nested too deeply"));
        assert!(told(&"[".repeat(1_000_000)).contains("nested too deeply"));
        let problems = Json::read("a.json", b"\xFF").unwrap_err();
        assert_eq!(problems.kept()[0].code, ProblemCode::NotUtf8);
    }

    /// The same as a tree of `serde_json`, but for numbers, which it may change.
    fn same(ours: Value<'_>, theirs: &serde_json::Value) -> bool {
        match theirs {
            serde_json::Value::Null => ours.is_null(),
            serde_json::Value::Bool(truth) => ours.text() == Some(&truth.to_string()),
            serde_json::Value::Number(number) => {
                ours.text().and_then(|text| text.parse().ok()) == number.as_f64()
            }
            serde_json::Value::String(text) => ours.text() == Some(text),
            serde_json::Value::Array(items) => {
                ours.items().count() == items.len()
                    && ours.items().zip(items).all(|(ours, theirs)| same(ours, theirs))
            }
            serde_json::Value::Object(fields) => {
                ours.fields().count() == fields.len()
                    && fields
                        .iter()
                        .all(|(name, theirs)| ours.get(name).is_some_and(|ours| same(ours, theirs)))
            }
        }
    }

    proptest! {
        #[test]
        fn it_reads_what_serde_json_reads(text in "([\\[\\]{},:]|\"a\"|\"b\"|\"\\\\\\\\u00e9\"|1|-2\\.5|0|true|null| |\n){0,14}") {
            let theirs = serde_json::from_str::<serde_json::Value>(&text);
            match Json::read("a.json", text.as_bytes()) {
                Ok(json) => prop_assert!(same(json.root().unwrap(), &theirs.unwrap())),
                // A name that comes twice is refused here only.
                Err(problems) => prop_assert!(theirs.is_err() || problems.to_string().contains("each name once")),
            }
        }

        #[test]
        fn what_serde_json_writes_is_read(text in any::<String>(), number in any::<f64>(), whole in any::<u64>()) {
            let theirs = serde_json::json!({ "t": text, "list": [number, whole, true, { "": null }] });
            for written in [theirs.to_string(), serde_json::to_string_pretty(&theirs).unwrap()] {
                let json = Json::read("a.json", written.as_bytes()).unwrap();
                prop_assert!(same(json.root().unwrap(), &theirs));
            }
        }
    }
}
