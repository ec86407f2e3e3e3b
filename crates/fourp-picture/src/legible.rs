//! For tests: whether the words of a drawing can be read.

use crate::{
    canvas::Drawing,
    lettering::{Weight, text_width},
};

/// Texts that a data file may hold and that a drawing must stand.
pub(crate) const HOSTILE: [&str; 7] = [
    "",
    "x",
    "<script>alert('1')</script> & \"more\"",
    "\u{202e}שלום עולם مرحبا",
    "👮‍♀️🏴󠁧󠁢󠁥󠁮󠁧󠁿 emoji 💷",
    "Pneumonoultramicroscopicsilicovolcanoconiosis",
    "a long name of a body that goes on and on and on, of five hundred characters and more, so that it can be \
     seen what a chart does when there is far too little room for what stands in a row: it breaks the line, \
     and where there is no room for another line it ends in a sign that says so, and the whole of it stands \
     in the table and in the title, where whoever wants to can read it to its end, which is here, or not \
     quite yet, since five hundred characters are more than one would think when one has to write them all",
];

/// A line of text as it stands in a drawing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Placed {
    pub(crate) text: String,
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
    pub(crate) size: f64,
}

/// Every line of text of a drawing, with its box.
pub(crate) fn lines(drawing: &Drawing) -> Vec<Placed> {
    let all: String = drawing.marks.iter().map(ToString::to_string).collect();
    let mut found = Vec::new();
    for text in all.split("<text ").skip(1) {
        let (head, body) = text.split_once('>').unwrap();
        let body = body.split("</text>").next().unwrap();
        let number = |of: &str, name: &str| -> f64 {
            let (_, rest) = of.split_once(&format!("{name}=\"")).unwrap();
            rest.split('"').next().unwrap().parse().unwrap()
        };
        let size = number(head, "font-size");
        let weight = if head.contains("font-weight") { Weight::Bold } else { Weight::Regular };
        for span in body.split("<tspan ").skip(1) {
            let (at, words) = span.split_once('>').unwrap();
            let words = words.split("</tspan>").next().unwrap();
            let words = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'")]
                .iter()
                .fold(words.to_owned(), |words, (from, to)| words.replace(from, to))
                .replace("&amp;", "&");
            let width = if at.contains("textLength") {
                number(at, "textLength")
            } else {
                text_width(&words, size, weight)
            };
            if width == 0.0 {
                continue;
            }
            let (x, baseline) = (number(at, "x"), number(at, "y"));
            let left = match head {
                head if head.contains("\"middle\"") => x - width / 2.0,
                head if head.contains("\"end\"") => x - width,
                _ => x,
            };
            let top = baseline - size;
            found.push(Placed {
                text: words,
                left,
                right: left + width,
                top,
                bottom: top + size * 1.25,
                size,
            });
        }
    }
    found
}

/// Fails where a text is under 12 px, outside the drawing, or upon another.
pub(crate) fn check(drawing: &Drawing, width: f64) {
    let slack = 0.1;
    let placed = lines(drawing);
    for (place, one) in placed.iter().enumerate() {
        assert!(one.size >= 12.0, "too small: {one:?}");
        assert!(
            one.left >= -slack
                && one.right <= width + slack
                && one.top >= -slack
                && one.bottom <= drawing.height + slack,
            "outside {width} x {}: {one:?}",
            drawing.height
        );
        for other in placed.iter().skip(place + 1) {
            let is_apart = one.right <= other.left + slack
                || other.right <= one.left + slack
                || one.bottom <= other.top + slack
                || other.bottom <= one.top + slack;
            assert!(is_apart, "upon each other:\n{one:?}\n{other:?}");
        }
    }
}
