//! The audit as one page for a browser.
//!
//! One file without a script, a font or an address it asks: it can be mailed, printed, or read on a phone
//! and by assistive programs. Text of data files is escaped wherever it stands.

mod findings;
mod parts;
mod record;
mod sheet;

use fourp_model::{Programme, Provenance};
use fourp_picture::{Element, Picture, Width};

use self::{
    parts::{paragraph, section},
    sheet::SHEET,
};
use crate::{
    pictures::{self, Chapter, NotDrawn, NotDrawnKind},
    results::Results,
    text,
};

/// A part of the page after its chapters: where it lies, what it is called, and what writes it.
type Part = (&'static str, &'static str, fn(&Results<'_>) -> Vec<Element>);

const RECORD: [Part; 7] = [
    ("papers", "Every finding, with what would reverse it", findings::findings),
    ("statements", "What do the data make of each statement?", record::statements),
    ("actions", "Was what was recommended and promised done?", record::actions),
    ("not-measurable", "What is not measurable, and what would make it so", record::gaps),
    ("completeness", "How complete is it?", record::completeness),
    ("conventions", "Conventions used", record::conventions),
    ("sources", "Sources", record::sources),
];

/// How many checks are named in brief before they are put behind a word.
const MOST_IN_BRIEF: usize = 3;

/// The audit as an HTML page: what came out in brief, each chapter with its pictures, the findings as
/// working papers, every statement, what is not measurable, how complete the tables are, the conventions
/// used and the sources.
///
/// The same bytes for the same results. Costs the drawing of every picture at two widths.
#[must_use]
pub fn audit(results: &Results<'_>) -> String {
    written(results, &pictures::audit(results))
}

/// The page with its pictures as files of their own: where each file lies in a folder, and what it holds.
///
/// `index.html`, then for each picture `pictures/ID-wide.svg` for a desk or paper, `pictures/ID-narrow.svg`
/// for a phone, and `data/ID.csv`.
#[must_use]
pub fn files(results: &Results<'_>) -> Vec<(String, String)> {
    let pictures = pictures::audit(results);
    let mut files = vec![("index.html".into(), written(results, &pictures))];
    for picture in pictures.iter().filter_map(|(_, picture)| picture.as_ref().ok()) {
        let id = &picture.id;
        files.push((format!("pictures/{id}-wide.svg"), picture.svg(Width::Wide)));
        files.push((format!("pictures/{id}-narrow.svg"), picture.svg(Width::Narrow)));
        files.push((format!("data/{id}.csv"), picture.table.csv()));
    }
    files
}

fn written(results: &Results<'_>, pictures: &[(Chapter, Result<Picture, NotDrawn>)]) -> String {
    let Results { programme, audit } = results;
    let title = text::title(programme);
    let mut main = Element::new("main").with("id", "main").child(in_brief(results));
    for chapter in Chapter::ALL {
        let mut part = section(chapter_id(chapter), chapter.question());
        let mut missing = Vec::new();
        for (_, picture) in pictures.iter().filter(|(of, _)| *of == chapter) {
            match picture {
                Ok(picture) => part = part.child(picture.html(3)),
                Err(gap) => missing.push(gap),
            }
        }
        part = part.children(not_drawn(&missing));
        if chapter == Chapter::Findings {
            part = part.children(findings::heaviest(audit));
        }
        main = main.child(part);
    }
    for (id, heading, write) in RECORD {
        main = main.child(section(id, heading).children(write(results)));
    }
    let head = Element::new("head")
        .child(Element::new("meta").with("charset", "utf-8"))
        .child(
            Element::new("meta")
                .with("name", "viewport")
                .with("content", "width=device-width, initial-scale=1"),
        )
        .child(Element::new("title").text(format!("{}{title}: audit", synthetic_word(programme))))
        .child(Element::new("style").style(SHEET));
    let body = Element::new("body")
        .child(
            Element::new("a").with("class", "skip").with("href", "#main").text("Skip to the audit"),
        )
        .child(header(results))
        .child(main)
        .child(footer());
    let html = Element::new("html").with("lang", "en-GB").child(head).child(body);
    format!("<!DOCTYPE html>\n{html}\n")
}

fn header(results: &Results<'_>) -> Element {
    let Results { programme, audit } = results;
    let mut header = Element::new("header").child(Element::new("h1").text(text::title(programme)));
    if let Provenance::Synthetic { made_by } = &programme.tables().provenance {
        let words =
            format!("Synthetic: these rows were made up by {made_by}; they describe nothing real.");
        header = header.child(paragraph("synthetic", &words));
    }
    let as_of = match audit.config.as_of {
        Some(day) => format!("As the rows stood on {day}. "),
        None => String::new(),
    };
    let words = format!(
        "{as_of}This describes records, not crime: what documents say, who says it, and how finely. Nothing \
         here says that one thing caused another, unless a design to show that is named. Observations for an \
         auditor; no assurance."
    );
    let places = Chapter::ALL.into_iter().map(|chapter| (chapter_id(chapter), chapter.question()));
    let parts = RECORD.map(|(id, heading, _)| (id, heading));
    let links = places.chain(parts).map(|(id, heading)| {
        let link = Element::new("a").with("href", format!("#{id}")).text(heading);
        Element::new("li").child(link)
    });
    let list = Element::new("ul").children(links);
    header
        .child(paragraph("scope", &words))
        .child(Element::new("nav").with("aria-label", "On this page").child(list))
}

fn in_brief(results: &Results<'_>) -> Element {
    let mut list = Element::new("dl");
    for (word, said) in text::in_brief(results) {
        let said = if said.len() <= MOST_IN_BRIEF {
            Element::new("dd").text(said.join("; "))
        } else {
            let summary = format!("{} checks", said.len());
            let items = said.into_iter().map(|item| Element::new("li").text(item));
            let details = Element::new("details")
                .child(Element::new("summary").text(summary))
                .child(Element::new("ul").children(items));
            Element::new("dd").child(details)
        };
        list = list.child(Element::new("dt").text(word)).child(said);
    }
    section("brief", "In brief").child(list)
}

/// What is not drawn, each kind under its own words: what waits for data is no result, and what is not there is one.
fn not_drawn(gaps: &[&NotDrawn]) -> Vec<Element> {
    let mut blocks = Vec::new();
    for kind in NotDrawnKind::ALL {
        let own: Vec<_> = gaps.iter().filter(|gap| gap.kind == kind).collect();
        if own.is_empty() {
            continue;
        }
        let items = own.into_iter().map(|gap| {
            Element::new("li").text(format!("{}: {}.", gap.what, gap.why.trim_end_matches('.')))
        });
        blocks.push(
            Element::new("div")
                .with("class", "not-drawn")
                .child(Element::new("h3").text(kind.heading()))
                .child(Element::new("ul").children(items)),
        );
    }
    blocks
}

fn footer() -> Element {
    Element::new("footer").child(paragraph(
        "source",
        "Made by fourp from the rows named above. Every figure can be traced to a row and its source.",
    ))
}

fn synthetic_word(programme: &Programme) -> &'static str {
    match &programme.tables().provenance {
        Provenance::Synthetic { .. } => "Synthetic: ",
        _ => "",
    }
}

const fn chapter_id(chapter: Chapter) -> &'static str {
    match chapter {
        Chapter::Figures => "figures",
        Chapter::Money => "money",
        Chapter::Groups => "groups",
        Chapter::Effect => "effect",
        Chapter::Findings => "raised",
        Chapter::Requests => "ask",
    }
}
