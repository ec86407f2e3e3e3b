//! docs/gallery.md and docs/pictures: every picture of the bundled programmes, and what every picture must have.
//!
//! `FOURP_BLESS=1 cargo test -p fourp-tests gallery` draws them again.

use std::{
    collections::BTreeSet,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use fourp::{
    audit::{Audit, Config, audit},
    casebook::{demo_programme, uk_soc_2019},
    model::{NoProgress, Programme, TableVisitorMut, Tabled},
    picture::{Data, Picture, Width},
    report::{
        Results, page,
        pictures::{self, Chapter, NotDrawn, NotDrawnKind},
    },
};

/// What floating point prints where there is no number, as a word of a text.
fn no_number(text: &str) -> Option<&str> {
    let words = text.split(|one: char| !one.is_alphanumeric());
    let no_numbers = ["inf", "nan", "infinity", "infinite"];
    words.into_iter().find(|word| no_numbers.iter().any(|no| word.eq_ignore_ascii_case(no)))
}

/// A programme, as the gallery names it.
struct Shown {
    /// In names of files.
    name: &'static str,
    heading: &'static str,
    command: &'static str,
    programme: Programme,
    audit: Audit,
}

impl Shown {
    fn pictures(&self) -> Vec<(Chapter, Result<Picture, NotDrawn>)> {
        pictures::audit(&self.results())
    }

    fn results(&self) -> Results<'_> {
        Results { programme: &self.programme, audit: &self.audit }
    }
}

const INTRODUCTION: &str = "\
# Gallery

Every picture that an audit draws, as it is drawn for a desk or for paper; each is drawn for a phone too. In the page that `audit` writes, each
has beside it the same in words, its data as a table and as CSV, and its sources.

This page and its pictures are made from the data. `FOURP_BLESS=1 cargo test -p fourp-tests gallery` draws them again; without the variable the
same test fails if one of them has fallen behind.
";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn all() -> [Shown; 2] {
    let shown = |name, heading, command, programme: Programme| {
        let audit = audit(&programme, &Config::default(), &NoProgress).unwrap();
        Shown { name, heading, command, programme, audit }
    };
    [
        shown(
            "case",
            "The UK response to serious and organised crime, 2019",
            "cargo run --release --example audit",
            uk_soc_2019().unwrap(),
        ),
        shown(
            "synthetic",
            "A synthetic programme, which describes nothing real",
            "cargo run --release --example audit -- crates/fourp-casebook/data/demo_programme",
            demo_programme().unwrap(),
        ),
    ]
}

/// The page, and the files it shows: name and content.
fn gallery(all: &[Shown]) -> (String, Vec<(String, String)>) {
    let (mut text, mut files) = (String::from(INTRODUCTION), Vec::new());
    for shown in all {
        write!(text, "\n## {}\n\n```sh\n{}\n```\n", shown.heading, shown.command).unwrap();
        let mut last = None;
        let mut missing = Vec::new();
        for (chapter, picture) in shown.pictures() {
            let picture = match picture {
                Ok(picture) => picture,
                Err(gap) => {
                    missing.push(gap);
                    continue;
                }
            };
            if last != Some(chapter) {
                write!(text, "\n### {}\n", chapter.question()).unwrap();
                last = Some(chapter);
            }
            let file = format!("{}-{}.svg", shown.name, picture.id);
            let alternative = picture.alternative.replace(['[', ']', '\n'], " ");
            write!(text, "\n![{alternative}](pictures/{file})\n").unwrap();
            files.push((file, picture.svg(Width::Wide) + "\n"));
        }
        for kind in NotDrawnKind::ALL {
            let own = missing
                .iter()
                .filter(|gap| gap.kind == kind)
                .map(|gap| format!("- {}: {}.\n", gap.what, gap.why.trim_end_matches('.')));
            let own: String = own.collect();
            if !own.is_empty() {
                write!(text, "\n### {}\n\n{own}", kind.heading()).unwrap();
            }
        }
    }
    (text, files)
}

fn committed(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn the_gallery_is_made_from_the_data() {
    let (made, files) = gallery(&all());
    let page = root().join("docs/gallery.md");
    let folder = root().join("docs/pictures");
    if std::env::var_os("FOURP_BLESS").is_some() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        fs::write(&page, &made).unwrap();
        for (name, svg) in &files {
            fs::write(folder.join(name), svg).unwrap();
        }
    }
    let fallen = "has fallen behind: FOURP_BLESS=1 draws it again";
    assert!(fs::read_to_string(&page).unwrap_or_default() == made, "docs/gallery.md {fallen}");
    for (name, svg) in &files {
        let was = fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(was == *svg, "docs/pictures/{name} {fallen}");
    }
    let names: BTreeSet<String> = files.into_iter().map(|(name, _)| name).collect();
    assert_eq!(committed(&folder), names, "docs/pictures holds what is not drawn");
}

#[test]
fn every_picture_has_all_its_parts() {
    for shown in all() {
        let mut ids = BTreeSet::new();
        for (_, picture) in shown.pictures() {
            let Ok(picture) = picture else { continue };
            let id = picture.id.clone();
            let words = picture.headline.split_whitespace().count();
            assert!((1..=10).contains(&words), "{id}: {words} words: {}", picture.headline);
            assert!(picture.subtitle.split_whitespace().count() >= 3, "{id}: {}", picture.subtitle);
            assert!(picture.alternative.split_whitespace().count() >= 8, "{id}");
            assert!(!picture.table.rows().is_empty(), "{id} has no data");
            for row in picture.table.rows() {
                assert_eq!(row.len(), picture.table.columns().len(), "{id}: a row of its data");
            }
            assert!(!picture.sources.is_empty(), "{id} has no source");
            let Picture { headline, subtitle, alternative, notes, sources, .. } = &picture;
            let texts = [headline, subtitle, alternative].into_iter().chain(notes).chain(sources);
            for text in texts.chain([&picture.table.csv(), &picture.table.html(&id).to_string()]) {
                assert_eq!(no_number(text), None, "{id}: {text}");
            }
            let is_synthetic = matches!(picture.data, Data::Synthetic(_));
            assert_eq!(is_synthetic, shown.name == "synthetic", "{id}");
            for width in [Width::Narrow, Width::Wide] {
                let svg = picture.svg(width);
                assert_eq!(svg.contains("Synthetic"), is_synthetic, "{id}");
                assert!(!svg.contains("NaN") && !svg.contains("inf\""), "{id}");
                let outside = svg.replace("http://www.w3.org/2000/svg", "");
                assert!(!outside.contains("href=") && !outside.contains("<script"), "{id}");
            }
            let plain = |one: char| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '-';
            assert!(id.chars().all(plain), "{id}");
            assert!(ids.insert(id), "{} twice", picture.id);
        }
        assert!(!ids.is_empty());
    }
}

#[test]
fn what_is_no_number_is_found_among_words() {
    for text in ["inf cases", "from 3 to NaN", "(-inf to 4)", "infinite", "a,Infinity,b"] {
        assert!(no_number(text).is_some(), "{text}");
    }
    for text in ["information on Nancy", "infinitely", "no limit", "3 to 4"] {
        assert_eq!(no_number(text), None);
    }
}

struct Reverser;

impl TableVisitorMut for Reverser {
    fn table<R: Tabled>(&mut self, rows: &mut Vec<R>) {
        rows.reverse();
    }
}

#[test]
fn pages_are_the_same_for_any_order_of_rows() {
    for shown in all() {
        let mut tables = shown.programme.tables().clone();
        tables.visit_mut(&mut Reverser);
        let programme = Programme::new(tables).unwrap();
        let audit = audit(&programme, &Config::default(), &NoProgress).unwrap();
        let results = Results { programme: &programme, audit: &audit };
        let (one, other) = (page::files(&shown.results()), page::files(&results));
        for ((name, one), (_, other)) in one.iter().zip(&other) {
            assert!(one == other, "{name} depends on the order of rows");
        }
        assert_eq!(one.len(), other.len());
    }
}

#[test]
fn a_page_asks_for_nothing_and_runs_nothing() {
    for shown in all() {
        let html = page::audit(&shown.results());
        assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"en-GB\">"));
        for word in ["<script", "<link", "<iframe", "src=", "@import", "url(http", "onclick"] {
            assert!(!html.contains(word), "{word}");
        }
        for href in html.split("href=\"").skip(1) {
            assert!(href.starts_with('#') || href.starts_with("data:text/csv"), "{:.40}", href);
        }
        assert_eq!(html.contains("Synthetic: these rows were made up"), shown.name == "synthetic");
    }
}
