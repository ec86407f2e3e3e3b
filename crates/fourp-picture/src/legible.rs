//! For tests: whether the text of a drawing can be read.

use quick_xml::{Reader, events::Event};

use crate::{canvas::Drawing, element::Element, lettering::Weight, lettering::text_width};

/// One line of text as drawn: its words, and its edges (left, top, right, bottom).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) size: f64,
    pub(crate) edges: [f64; 4],
}

/// Every line of text of a drawing, in order.
pub(crate) fn lines(drawing: &Drawing) -> Vec<Line> {
    let all: String = drawing.marks.iter().map(ToString::to_string).collect();
    let mut reader = Reader::from_str(&all);
    reader.config_mut().check_end_names = false;
    let (mut found, mut size, mut anchor, mut weight) =
        (Vec::new(), 0.0, String::new(), Weight::Regular);
    let (mut at, mut words): (Option<(f64, f64)>, String) = (None, String::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                let read = |name: &str| {
                    let found = start.try_get_attribute(name).unwrap();
                    found.map(|it| it.value.into_owned())
                };
                let number = |name: &str| read(name).unwrap().parse::<f64>().unwrap();
                match start.name().as_ref() {
                    "text" => {
                        size = number("font-size");
                        anchor = read("text-anchor").unwrap_or_default();
                        weight = if read("font-weight").is_some() {
                            Weight::Bold
                        } else {
                            Weight::Regular
                        };
                    }
                    "tspan" => {
                        at = Some((number("x"), number("y")));
                        words.clear();
                    }
                    _ => {}
                }
            }
            Event::Text(text) => words.push_str(&text),
            Event::GeneralRef(name) => words.push_str(match &*name {
                "lt" => "<",
                "gt" => ">",
                "amp" => "&",
                other => panic!("unknown reference {other}"),
            }),
            Event::End(end) if end.name().as_ref() == "tspan" => {
                let (x, y) = at.take().unwrap();
                let width = text_width(&words, size, weight);
                let left = match anchor.as_str() {
                    "middle" => x - width / 2.0,
                    "end" => x - width,
                    _ => x,
                };
                let edges = [left, y - size, left + width, y + size * 0.25];
                found.push(Line { text: words.clone(), size, edges });
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

/// The elements that a mark holds, with their attributes and without what they hold.
pub(crate) fn elements(mark: &Element) -> Vec<Element> {
    let all = mark.to_string();
    let mut reader = Reader::from_str(&all);
    let (mut found, mut depth) = (Vec::new(), 0);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                depth += 1;
                if depth == 2 {
                    let leak = |text: &str| -> &'static str { text.to_owned().leak() };
                    let element = Element::new(leak(start.name().as_ref()));
                    let attributes = start.attributes().map(Result::unwrap);
                    found.push(attributes.fold(element, |element, it| {
                        element.plain(leak(it.key.as_ref()), &it.value)
                    }));
                }
            }
            Event::End(_) => depth -= 1,
            Event::Eof => return found,
            _ => {}
        }
    }
}

/// What is wrong with the text of a drawing: text that overlaps other text, reaches beyond the drawing, or
/// is smaller than 12 px.
pub(crate) fn faults(drawing: &Drawing, width: f64) -> Vec<String> {
    let lines = lines(drawing);
    let mut faults = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let [left, top, right, bottom] = line.edges;
        if line.size < 12.0 {
            faults.push(format!("small: {line:?}"));
        }
        let is_inside =
            left >= -0.1 && right <= width + 0.1 && top >= -0.1 && bottom <= drawing.height + 0.1;
        if !line.text.is_empty() && !is_inside {
            faults.push(format!("outside {width} by {}: {line:?}", drawing.height));
        }
        for other in lines.iter().skip(place + 1) {
            let [l, t, r, b] = other.edges;
            let apart = right <= l + 0.1 || r <= left + 0.1 || bottom <= t + 0.1 || b <= top + 0.1;
            if !apart && !line.text.is_empty() && !other.text.is_empty() {
                faults.push(format!("{:?} lies on {:?}", line.text, other.text));
            }
        }
    }
    faults
}

/// Fails where a text of a drawing cannot be read.
pub(crate) fn check(drawing: &Drawing, width: f64) {
    let faults = faults(drawing, width);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Labels that no drawing may be broken by.
pub(crate) fn hostile() -> Vec<String> {
    let mut all: Vec<String> = [
        "",
        " ",
        "</text><script>alert(1)</script>&amp;\"'",
        "\u{202e}abc",
        "שלום עולם",
        "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿 flags",
        "a\tb\nc",
    ]
    .iter()
    .map(ToString::to_string)
    .collect();
    all.push("word ".repeat(100));
    all.push("W".repeat(500));
    all
}
