//! Whether the texts of a drawing keep apart and inside: for the tests of charts.

use crate::{
    canvas::{Drawing, Width},
    element::Element,
    lettering::{Weight, text_width},
};

/// A line of text as a box: left, top, right, bottom; and what it says.
type Line = ([f64; 4], String);

/// Labels that a careless chart falls over.
pub(crate) fn hostile() -> Vec<String> {
    vec![
        String::new(),
        "</svg><script>alert(1)</script>&amp;\"'".into(),
        "\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{202e}evil\u{202c} \u{627}\u{644}\u{633}\u{644}\u{627}\u{645}".into(),
        "word ".repeat(100),
        "W".repeat(500),
        "\u{1f469}\u{200d}\u{1f692}\u{1f1ec}\u{1f1e7} \u{1f4b7} money".into(),
        "National Crime Agency".into(),
    ]
}

/// Fails if two texts overlap, one reaches outside, is smaller than 12 px, or markup is not escaped.
pub(crate) fn check(drawing: &Drawing, width: Width) {
    let lines = lines(drawing);
    for (place, ([left, top, right, bottom], text)) in lines.iter().enumerate() {
        assert!(*left >= -0.5 && *right <= width.pixels() + 0.5, "{text:?} from {left} to {right}");
        assert!(*top >= -0.5 && *bottom <= drawing.height + 4.0, "{text:?} from {top} to {bottom}");
        for ([other_left, other_top, other_right, other_bottom], other) in
            lines.iter().skip(place + 1)
        {
            let is_beside = left + 0.5 < *other_right && other_left + 0.5 < *right;
            let is_level = top + 0.5 < *other_bottom && other_top + 0.5 < *bottom;
            assert!(!(is_beside && is_level), "{text:?} on {other:?} at {left}, {top}");
        }
    }
    let written: String = drawing.marks.iter().map(ToString::to_string).collect();
    assert!(!written.contains("<script"));
    for odd in ["NaN", "inf"] {
        assert!(
            !drawing.marks.iter().any(|mark| mark.attribute("d").is_some_and(|d| d.contains(odd)))
        );
    }
}

fn lines(drawing: &Drawing) -> Vec<Line> {
    let mut found = Vec::new();
    let mut open: Vec<&Element> = drawing.marks.iter().collect();
    while let Some(mark) = open.pop() {
        open.extend(mark.elements());
        if mark.name() != "text" {
            continue;
        }
        let size: f64 = mark.attribute("font-size").unwrap().parse().unwrap();
        assert!(size >= 12.0);
        let weight =
            if mark.attribute("font-weight").is_some() { Weight::Bold } else { Weight::Regular };
        for span in mark.elements().filter(|span| span.name() == "tspan") {
            let at = |name| span.attribute(name).unwrap().parse::<f64>().unwrap();
            let written = span.to_string();
            let text = written.split_once('>').unwrap().1.strip_suffix("</tspan>").unwrap();
            let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            let told = span.attribute("textLength").map(|told| told.parse().unwrap());
            let wide: f64 = told.unwrap_or_else(|| text_width(&text, size, weight));
            let left = match mark.attribute("text-anchor") {
                None => at("x"),
                Some("middle") => at("x") - wide / 2.0,
                Some(_) => at("x") - wide,
            };
            if !text.trim().is_empty() {
                found.push((
                    [left, at("y") - size * 0.95, left + wide, at("y") + size * 0.25],
                    text,
                ));
            }
        }
    }
    found
}
