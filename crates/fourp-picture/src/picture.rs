//! A chart with all that must stand beside it.

use std::borrow::Cow;

use crate::{
    canvas::{Canvas, Chart, Drawing, Label, Width},
    colour::Colour,
    element::Element,
    px::Px,
    table::{Table, grouped},
};

/// Fonts that readers have; see the widths that labels are measured by.
const FONTS: &str = "Arial, Helvetica, \"Liberation Sans\", \"DejaVu Sans\", sans-serif";
/// Space between the parts of a picture that stands alone.
const GAP: f64 = 12.0;

/// The most rows of a table in a page, so that no data make it too large to be mailed or read.
const ROWS: usize = 250;

/// The height of drawing, in pixels, beyond which one made to fit on a sheet of paper could not be read.
const SHEET: f64 = 1_000.0;

/// Whether the data of a picture tell of something real.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Data {
    /// They are what sources say.
    Real,
    /// They were made up, as these words say; every form of the picture bears the word "Synthetic".
    Synthetic(String),
}

/// A chart with its headline, what it measures, the same in words and as a table, and its sources.
///
/// Every part must be given. `headline` is the finding, in at most ten words; `subtitle` the measure,
/// unit, place and period; `alternative` says in words what the chart shows, for whoever cannot see it.
///
/// ```
/// use fourp_picture::{Bar, Bars, Cell, Data, Picture, Table, Width};
///
/// let mut table = Table::new(["group", "seats"]);
/// table.row([Cell::words("Board"), Cell::number(7)]);
/// let picture = Picture {
///     id: "seats".into(),
///     headline: "One board has every seat".into(),
///     subtitle: "Seats by group, count, example programme, 2019".into(),
///     chart: Box::new(Bars::new(vec![Bar::new("Board", 7.0, "7")])),
///     alternative: "One bar: the Board has 7 seats.".into(),
///     table,
///     sources: vec!["example rows".into()],
///     notes: vec![],
///     data: Data::Synthetic("made up for this example".into()),
/// };
/// let svg = picture.svg(Width::Narrow);
/// assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
/// assert!(svg.contains("Synthetic"));
/// assert_eq!(picture.table.csv(), "group,seats\r\nBoard,7\r\n");
/// ```
#[derive(Debug)]
pub struct Picture {
    /// What it is called in addresses and file names: letters, digits and hyphens, one of a kind on a page.
    pub id: String,
    /// What it shows, in at most ten words.
    pub headline: String,
    /// Measure, unit, place and period.
    pub subtitle: String,
    /// What is drawn.
    pub chart: Box<dyn Chart>,
    /// The same in words.
    pub alternative: String,
    /// The same in numbers.
    pub table: Table,
    /// Where the figures come from.
    pub sources: Vec<String>,
    /// Conventions, and what the picture does not show.
    pub notes: Vec<String>,
    /// Whether the data tell of something real.
    pub data: Data,
}

impl Picture {
    /// The picture as a file of its own, with headline, subtitle, sources and mark drawn in.
    #[must_use]
    pub fn svg(&self, width: Width) -> String {
        let canvas = Canvas::new(&self.id, width);
        let pixels = canvas.width();
        let mut marks = Vec::new();
        let mut height = 0.0;
        let mut write = |label: Label, gap: f64| {
            let label = label.within(pixels, 30).set();
            marks.push(label.below(0.0, height));
            height += label.height() + gap;
        };
        write(Label::new(&self.headline).size(18.0).bold(), 2.0);
        write(Label::new(&self.subtitle), GAP);
        if let Data::Synthetic(words) = &self.data {
            write(Label::new(format!("Synthetic: {words}")).small().bold(), GAP);
        }
        let drawing = self.chart.draw(&canvas);
        let chart = Element::new("g")
            .with("transform", format!("translate(0 {})", Px(height)))
            .children(drawing.marks);
        height += drawing.height + GAP;
        let mut after = Vec::new();
        for words in self.notes.iter().cloned().chain([self.source_line()]) {
            let label = Label::new(words).small().fill(Colour::QUIET).within(pixels, 30).set();
            after.push(label.below(0.0, height));
            height += label.height() + 2.0;
        }
        marks.push(chart);
        marks.extend(after);
        self.framed(width, Drawing { height, marks })
            .with("style", "background:#ffffff")
            .to_string()
    }

    /// The picture as a part of a page: drawn for a desk and for a phone, of which a style sheet shows one
    /// (`.wide`, which is `.tall` too where it is for more than one sheet of paper, and `.narrow`), with its table and a link that saves it as CSV. Of a table of more than 250 rows the first
    /// are there, with words that say so and name the file for all, `data/ID.csv`. See [`Table::html`] for print.
    ///
    /// `level` is the level of its heading, 2 to 6.
    #[must_use]
    pub fn html(&self, level: u8) -> Element {
        let paragraph =
            |class: &str, words: &str| Element::new("p").with("class", class).text(words);
        let heading = match level {
            0..=2 => "h2",
            3 => "h3",
            4 => "h4",
            5 => "h5",
            _ => "h6",
        };
        let title = format!("{}-title", self.id);
        let mut figure = Element::new("figure")
            .with("class", "picture")
            .with("id", &self.id)
            .with("aria-labelledby", &title)
            .child(Element::new(heading).with("id", &title).text(&self.headline))
            .child(paragraph("subtitle", &self.subtitle));
        if let Data::Synthetic(words) = &self.data {
            figure = figure.child(paragraph("synthetic", &format!("Synthetic: {words}")));
        }
        for (class, width) in [("wide", Width::Wide), ("narrow", Width::Narrow)] {
            let drawing = self.chart.draw(&Canvas::new(&self.id, width));
            let is_tall = width == Width::Wide && drawing.height > SHEET;
            let class = if is_tall { "wide tall" } else { class };
            figure = figure
                .child(Element::new("div").with("class", class).child(self.framed(width, drawing)));
        }
        let all = self.table.rows().len();
        let held = if all > ROWS {
            Cow::Owned(self.table.first(ROWS))
        } else {
            Cow::Borrowed(&self.table)
        };
        let table = Element::new("div")
            .with("class", "scroll")
            .with("tabindex", 0)
            .with("role", "region")
            .with("aria-label", format!("Data: {}", self.headline))
            .child(held.html(&self.subtitle));
        let file = if held.rows().len() < all {
            format!("{}-first-{ROWS}.csv", self.id)
        } else {
            format!("{}.csv", self.id)
        };
        let saved = Element::new("a")
            .with("href", format!("data:text/csv;charset=utf-8,{}", encoded(&held.csv())))
            .with("download", &file)
            .text(format!("Save as CSV: {file}"));
        let cut = (held.rows().len() < all).then(|| {
            let words = format!(
                "The first {ROWS} of {} rows. All are in data/{}.csv, a file beside this page where the page was written \
                 with its files.",
                grouped(all),
                self.id
            );
            paragraph("note", &words)
        });
        let mut caption = Element::new("figcaption")
            .child(paragraph("alternative", &self.alternative))
            .children(self.notes.iter().map(|note| paragraph("note", note)));
        caption = caption
            .child(
                Element::new("details")
                    .child(Element::new("summary").text("The data behind this picture"))
                    .children(cut)
                    .child(table)
                    .child(Element::new("p").child(saved)),
            )
            .child(paragraph("source", &self.source_line()));
        figure.child(caption)
    }

    fn framed(&self, width: Width, drawing: Drawing) -> Element {
        let (across, down) = (Px(width.pixels()), Px(drawing.height.ceil()));
        Element::new("svg")
            .with("xmlns", "http://www.w3.org/2000/svg")
            .with("viewBox", format!("0 0 {across} {down}"))
            .with("width", across)
            .with("height", down)
            .with("role", "img")
            .with("aria-label", format!("{}. {}", self.headline, self.alternative))
            .with("font-family", FONTS)
            .children(drawing.marks)
    }

    fn source_line(&self) -> String {
        match self.sources.as_slice() {
            [] => "Source: not stated in the rows.".into(),
            [one] => format!("Source: {one}"),
            several => format!("Sources: {}", several.join("; ")),
        }
    }
}

/// Text within an address: every byte but letters, digits and `-_.~` as a percentage sign and two digits
/// (RFC 3986, 2.1 and 2.3).
fn encoded(text: &str) -> String {
    let mut address = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Cell;

    #[derive(Debug)]
    struct Blank;

    impl Chart for Blank {
        fn draw(&self, _: &Canvas) -> Drawing {
            Drawing::new(10.0)
        }
    }

    fn picture(words: &str) -> Picture {
        let mut table = Table::new(["name", "value"]);
        table.row([Cell::words(words), Cell::number(1)]);
        Picture {
            id: "one".into(),
            headline: words.into(),
            subtitle: words.into(),
            chart: Box::new(Blank),
            alternative: words.into(),
            table,
            sources: vec![words.into()],
            notes: vec![words.into()],
            data: Data::Synthetic(words.into()),
        }
    }

    #[test]
    fn no_part_of_it_becomes_markup() {
        let hostile = "<script>alert(1)</script>\"'\u{202e}";
        let picture = picture(hostile);
        for written in
            [picture.svg(Width::Wide), picture.svg(Width::Narrow), picture.html(3).to_string()]
        {
            assert!(!written.contains("<script"), "{written}");
            assert!(!written.contains('\u{202e}'), "{written}");
        }
    }

    #[test]
    fn the_mark_stands_in_every_form() {
        let picture = picture("made up");
        assert!(picture.svg(Width::Wide).contains("Synthetic: made up"));
        assert!(picture.html(2).to_string().contains("Synthetic: made up"));
    }

    #[test]
    fn a_page_holds_some_rows_of_very_many_and_says_so() {
        let of = |rows: usize| {
            let mut picture = picture("x");
            (1..rows).for_each(|at| picture.table.row([Cell::number(at), Cell::number(at)]));
            picture
        };
        let (many, more) = (of(100_000), of(200_000));
        let written = many.html(3).to_string();
        assert!(
            written.contains("The first 250 of 100,000 rows. All are in data/one.csv"),
            "{written}"
        );
        assert!(written.contains("download=\"one-first-250.csv\""), "{written}");
        assert_eq!(written.len(), more.html(3).to_string().len());
        assert_eq!(many.table.csv().lines().count(), 100_001);
        let few = of(250).html(3).to_string();
        assert!(!few.contains("The first 250") && few.contains("download=\"one.csv\""), "{few}");
    }

    #[test]
    fn a_drawing_for_several_sheets_is_called_tall() {
        #[derive(Debug)]
        struct High(f64);
        impl Chart for High {
            fn draw(&self, _: &Canvas) -> Drawing {
                Drawing::new(self.0)
            }
        }
        for (height, class) in [(SHEET, "\"wide\""), (SHEET + 1.0, "\"wide tall\"")] {
            let written =
                Picture { chart: Box::new(High(height)), ..picture("x") }.html(3).to_string();
            assert!(written.contains(&format!("<div class={class}>")), "{written}");
            assert!(written.contains("<div class=\"narrow\">"), "{written}");
        }
    }

    #[test]
    fn an_address_holds_any_text() {
        assert_eq!(encoded("a,\"é\"\r\n"), "a%2C%22%C3%A9%22%0D%0A");
    }

    #[test]
    fn the_same_bytes_every_time() {
        assert_eq!(picture("x").html(3).to_string(), picture("x").html(3).to_string());
    }
}
