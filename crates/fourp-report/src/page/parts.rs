//! What pages are put together from.

use fourp_picture::{Element, grouped};

/// The most items of a list or rows of a table in the record, so that no data make the page too large to be read.
pub(super) const MOST: usize = 500;

/// What is said where only the first of so many stand here; `rest` says where all are.
pub(super) fn cut(count: usize, rest: &str) -> Option<Element> {
    let words = || format!("The first {MOST} of {}. {rest}", grouped(count));
    (count > MOST).then(|| paragraph("note", &words()))
}

/// A part of the page with its heading.
pub(super) fn section(id: &str, heading: &str) -> Element {
    let title = format!("{id}-heading");
    Element::new("section")
        .with("id", id)
        .with("aria-labelledby", &title)
        .child(Element::new("h2").with("id", title).text(heading))
}

/// A paragraph of a class, which may be empty.
pub(super) fn paragraph(class: &str, words: &str) -> Element {
    let paragraph = Element::new("p").text(words);
    if class.is_empty() { paragraph } else { paragraph.with("class", class) }
}

/// Words and what is said under each; a word said twice in a row is written once.
pub(super) fn terms(rows: impl IntoIterator<Item = [String; 2]>) -> Element {
    let mut list = Element::new("dl");
    let mut last = String::new();
    for [word, said] in rows {
        if word != last {
            list = list.child(Element::new("dt").text(&word));
            last = word;
        }
        list = list.child(Element::new("dd").text(said));
    }
    list
}

/// Rows under columns, in a box of its own that scrolls where it is wider than the page.
pub(super) fn table<const COLUMNS: usize>(
    caption: &str,
    columns: [&str; COLUMNS],
    rows: impl IntoIterator<Item = [String; COLUMNS]>,
) -> Element {
    let head = columns.iter().map(|name| Element::new("th").with("scope", "col").text(*name));
    let rows = rows.into_iter().map(|row| {
        let cells = row.into_iter().enumerate().map(|(place, cell)| {
            let name = if place == 0 { "th" } else { "td" };
            let element = Element::new(name).text(cell);
            if place == 0 { element.with("scope", "row") } else { element }
        });
        Element::new("tr").children(cells)
    });
    let table = Element::new("table")
        .child(Element::new("caption").text(caption))
        .child(Element::new("thead").child(Element::new("tr").children(head)))
        .child(Element::new("tbody").children(rows));
    Element::new("div")
        .with("class", "scroll")
        .with("tabindex", 0)
        .with("role", "region")
        .with("aria-label", caption)
        .child(table)
}
