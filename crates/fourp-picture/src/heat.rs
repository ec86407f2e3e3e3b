//! Where is much and where is little, of rows by columns? Cells in tints, each with its value printed in it.

use crate::{
    canvas::{Anchor, Canvas, Chart, Drawing, Label, Width, hatching, length},
    colour::Colour,
    element::Element,
    heat_cell::{Brush, HeatCell, PAD, STRIP, alike},
};

/// Least width of a cell in which text can be read.
const LEAST_CELL: f64 = 72.0;
/// Least height of a cell.
const CELL: f64 = 36.0;
/// Space between cells.
const GAP: f64 = 2.0;
/// Rows that are drawn; what is beyond them is counted in words.
const ROWS: usize = 40;
/// Lines of text in a cell.
const LINES: usize = 3;

/// One row: its label, a cell for each column, and the row's total if it has one.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatRow {
    label: String,
    cells: Vec<HeatCell>,
    total: Option<String>,
}

impl HeatRow {
    /// A row. Cells that are missing are unknown, those beyond the columns are left out.
    #[must_use]
    pub fn new(label: impl Into<String>, cells: Vec<HeatCell>) -> Self {
        Self { label: label.into(), cells, total: None }
    }

    /// The row with its total, as printed.
    #[must_use]
    pub fn total(mut self, shown: impl Into<String>) -> Self {
        self.total = Some(shown.into());
        self
    }
}

/// Rows by columns of cells, the darker the more; 0 is paper, the greatest value dark blue.
///
/// A row that is unknown throughout, in the same words, is one long cell. A cell between bounds has the tint of its least value, and below it a strip in that of its greatest. On
/// a phone, or with many columns, each row becomes a block of its own: its label, and under it its cells
/// with the names of their columns. The first 40 rows are drawn, and the drawing says how many are not.
///
/// ```
/// use fourp_picture::{Canvas, Chart, HeatCell, HeatMap, HeatRow, Width};
///
/// let row = HeatRow::new("fraud", vec![HeatCell::new(3.0, "3"), HeatCell::unknown("not stated")]);
/// let map = HeatMap::new(["Pursue", "Prevent"], vec![row]);
/// let drawn = map.draw(&Canvas::new("map", Width::Narrow));
/// assert!(drawn.marks.iter().any(|mark| mark.to_string().contains("not stated")));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct HeatMap {
    columns: Vec<String>,
    rows: Vec<HeatRow>,
    totals: Option<HeatRow>,
    sum: String,
}

impl HeatMap {
    /// A map of rows under named columns, in the order given.
    #[must_use]
    pub fn new<C: Into<String>>(columns: impl IntoIterator<Item = C>, rows: Vec<HeatRow>) -> Self {
        let columns = columns.into_iter().map(Into::into).collect();
        Self { columns, rows, totals: None, sum: "All".into() }
    }

    /// The map with a last row that has no tint: what the columns come to. Only its text is used.
    #[must_use]
    pub fn totals(mut self, row: HeatRow) -> Self {
        self.totals = Some(row);
        self
    }

    /// What stands over the totals of rows; "All" unless said.
    #[must_use]
    pub fn sum(mut self, name: impl Into<String>) -> Self {
        self.sum = name.into();
        self
    }

    fn has_sums(&self) -> bool {
        self.rows.iter().any(|row| row.total.is_some())
    }

    /// From the value that is paper to the one that is dark blue.
    fn span(&self) -> (f64, f64) {
        let cells = self.rows.iter().take(ROWS).flat_map(|row| &row.cells);
        let ends = cells.filter_map(|cell| cell.range).flat_map(|(low, high)| [low, high]);
        let finite = ends.filter(|end| end.is_finite());
        finite.fold((0.0, 0.0), |(low, high): (f64, f64), end| (low.min(end), high.max(end)))
    }
}

impl Chart for HeatMap {
    fn draw(&self, canvas: &Canvas) -> Drawing {
        let mut drawing = Drawing::new(0.0);
        if self.rows.is_empty() || self.columns.is_empty() {
            return drawing;
        }
        let pattern = hatching(&canvas.id("unknown"), Colour::GREY);
        drawing.add(Element::new("defs").child(pattern));
        let widest = self.rows.iter().map(|row| Label::new(&row.label).width()).fold(0.0, f64::max);
        let left = widest.min(canvas.width() * 0.3) + 2.0 * PAD;
        let across = length(self.columns.len()) + if self.has_sums() { 1.0 } else { 0.0 };
        let cell = (canvas.width() - left) / across;
        let brush = Brush { canvas, span: self.span() };
        if canvas.for_whom() == Width::Wide && cell >= LEAST_CELL {
            self.grid(&mut drawing, &brush, left, cell);
        } else {
            self.blocks(&mut drawing, &brush);
        }
        let more = self.rows.len().saturating_sub(ROWS);
        if more > 0 {
            let words = format!("and {more} more in the table");
            write(&mut drawing, &Label::new(words).fill(Colour::QUIET), canvas.width());
        }
        self.explain(&mut drawing, &brush);
        drawing
    }
}

impl HeatMap {
    /// A row of cells for each row, under the names of the columns.
    fn grid(&self, drawing: &mut Drawing, brush: &Brush<'_>, left: f64, cell: f64) {
        let middle = |place: usize| left + (length(place) + 0.5) * cell;
        let sum = self.has_sums().then_some(&self.sum);
        let names = self.columns.iter().chain(sum);
        let names: Vec<Label> = names
            .map(|name| Label::new(name).bold().within(cell - PAD, 2).anchor(Anchor::Middle))
            .collect();
        drawing.height = names.iter().map(Label::height).fold(0.0, f64::max) + PAD;
        for (place, name) in names.iter().enumerate() {
            drawing.add(name.above(middle(place), drawing.height - PAD));
        }
        let all = self.rows.iter().take(ROWS).chain(&self.totals);
        let mut texts = all.clone().flat_map(|row| row.cells.iter().map(|cell| &cell.shown));
        let is_small = texts.any(|text| inner(text, cell, false).lines().len() > 1);
        for row in all {
            let is_total = self.totals.as_ref().is_some_and(|totals| std::ptr::eq(totals, row));
            let label = Label::new(&row.label).within(left - 2.0 * PAD, 3).anchor(Anchor::End);
            let label = if is_total { label.bold() } else { label };
            let cells = self.cells_of(row);
            let texts = cells.iter().map(|cell| cell.shown.as_str());
            let texts = texts.chain(row.total.as_deref().filter(|_| self.has_sums()));
            let texts: Vec<Label> = texts
                .map(|text| inner(text, cell, is_total))
                .map(|text| if is_small { text.small() } else { text })
                .collect();
            let strip = if brush.any_strip(&cells) && !is_total { STRIP } else { 0.0 };
            let tallest = texts.iter().map(Label::height).fold(label.height(), f64::max);
            let height = (tallest + 2.0 * PAD + strip).max(CELL);
            let top = drawing.height;
            let centre = top + height / 2.0;
            drawing.add(label.beside(left - 2.0 * PAD, centre));
            let all = length(cells.len()) * cell - GAP;
            let alike = alike(&cells).filter(|_| !is_total);
            if let Some(own) = alike {
                let text = inner(&own.shown, all, false);
                let text = if is_small { text.small() } else { text };
                let corner = (left + GAP / 2.0, top);
                let tip = format!("{}: {}", row.label, own.shown);
                brush.cell(drawing, own, &text, corner, (all, height - GAP), tip);
            }
            for (place, text) in texts.iter().enumerate() {
                let corner = (left + length(place) * cell + GAP / 2.0, top);
                match cells.get(place).filter(|_| !is_total) {
                    Some(_) if alike.is_some() => {}
                    Some(own) => {
                        let tip = self.tip(row, place, own);
                        brush.cell(drawing, own, text, corner, (cell - GAP, height - GAP), tip);
                    }
                    None => drawing.add(text.beside(middle(place), centre)),
                }
            }
            drawing.height += height;
        }
    }

    /// A block for each row, of as many lines of cells as it takes.
    fn blocks(&self, drawing: &mut Drawing, brush: &Brush<'_>) {
        let width = brush.canvas.width();
        let chunk = self.columns.len().div_ceil(lines_of(self.columns.len(), width));
        let cell = width / length(chunk);
        let single = self.columns.first().filter(|_| self.columns.len() == 1);
        if let Some(name) = single {
            let name = Label::new(name).fill(Colour::QUIET);
            write(drawing, &name, width);
            drawing.height += PAD;
        }
        for row in self.rows.iter().take(ROWS).chain(&self.totals) {
            let is_total = self.totals.as_ref().is_some_and(|totals| std::ptr::eq(totals, row));
            write(drawing, &Label::new(&row.label).bold().within(width, 3), width);
            if let Some(total) = &row.total {
                let words = format!("{}: {total}", self.sum);
                write(drawing, &Label::new(words).small().within(width, 2), width);
            }
            let cells = self.cells_of(row);
            if let Some(own) = alike(&cells).filter(|_| !is_total) {
                let text = inner(&own.shown, width, false).small();
                let size = (width - GAP, text.height() + 2.0 * PAD);
                let corner = (GAP / 2.0, drawing.height + 1.0);
                let tip = format!("{}: {}", row.label, own.shown);
                brush.cell(drawing, own, &text, corner, size, tip);
                drawing.height += size.1 + 3.0 * PAD;
                continue;
            }
            let together = self.columns.chunks(chunk).zip(cells.chunks(chunk));
            for (line, (names, cells)) in together.enumerate() {
                let quiet = |name: &String| {
                    let name = Label::new(name).small().fill(Colour::QUIET);
                    name.within(cell - PAD, 2).anchor(Anchor::Middle)
                };
                let names: Vec<Label> = names.iter().map(quiet).collect();
                let head = names.iter().map(Label::height).fold(0.0, f64::max);
                let head = if single.is_some() { 0.0 } else { head };
                let texts: Vec<Label> =
                    cells.iter().map(|own| inner(&own.shown, cell, false).small()).collect();
                let strip = if brush.any_strip(cells) && !is_total { STRIP } else { 0.0 };
                let tallest = texts.iter().map(Label::height).fold(0.0, f64::max);
                let height = tallest + 2.0 * PAD + strip;
                let top = drawing.height + head + 1.0;
                for (place, (name, (text, own))) in
                    names.iter().zip(texts.iter().zip(cells)).enumerate()
                {
                    let x = length(place) * cell;
                    if single.is_none() {
                        drawing.add(name.above(x + cell / 2.0, top - 1.0));
                    }
                    if is_total {
                        drawing.add(text.beside(x + cell / 2.0, top + height / 2.0));
                        continue;
                    }
                    let tip = self.tip(row, line.saturating_mul(chunk).saturating_add(place), own);
                    let corner = (x + GAP / 2.0, top);
                    brush.cell(drawing, own, text, corner, (cell - GAP, height), tip);
                }
                drawing.height = top + height + PAD;
            }
            drawing.height += 2.0 * PAD;
        }
    }

    /// How a cell between bounds is to be read, if there is one.
    fn explain(&self, drawing: &mut Drawing, brush: &Brush<'_>) {
        let mut rows = self.rows.iter().take(ROWS);
        if !rows.any(|row| brush.any_strip(&self.cells_of(row))) {
            return;
        }
        let (low, high) = brush.span;
        let at = |share: f64| low + (high - low) * share;
        let example = HeatCell::between(at(0.2), at(0.8), "");
        let words = Label::new("Cell: the least the data allow. Strip below it: the most.");
        let words = words.small().fill(Colour::QUIET).within(brush.canvas.width() - 40.0, 3);
        let top = drawing.height + 2.0 * PAD;
        let height = words.height().max(24.0);
        let size = (30.0, 24.0);
        brush.cell(drawing, &example, &Label::new(""), (1.0, top), size, String::new());
        drawing.add(words.beside(40.0, top + height / 2.0));
        drawing.height = top + height + 1.0;
    }

    fn cells_of(&self, row: &HeatRow) -> Vec<HeatCell> {
        let missing = std::iter::repeat_with(|| HeatCell::unknown("not known"));
        row.cells.iter().cloned().chain(missing).take(self.columns.len()).collect()
    }

    fn tip(&self, row: &HeatRow, column: usize, cell: &HeatCell) -> String {
        let name = self.columns.get(column).map_or("", String::as_str);
        format!("{}, {name}: {}", row.label, cell.shown)
    }
}

/// In how many lines so many columns stand, so that a cell can be read.
fn lines_of(columns: usize, width: f64) -> usize {
    (1..columns)
        .find(|lines| width / length(columns.div_ceil(*lines)) >= LEAST_CELL)
        .unwrap_or(columns)
        .max(1)
}

/// The text of a cell.
fn inner(text: &str, cell: f64, is_bold: bool) -> Label {
    let label = Label::new(text).anchor(Anchor::Middle).within(cell - GAP - 2.0 * PAD, LINES);
    if is_bold { label.bold() } else { label }
}

/// A label at the foot of the drawing.
fn write(drawing: &mut Drawing, label: &Label, width: f64) {
    let label = label.clone().within(width, 3);
    drawing.add(label.below(0.0, drawing.height));
    drawing.height += label.height() + 1.0;
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::legible;

    const STRANDS: [&str; 4] = ["Pursue", "Prevent", "Protect", "Prepare"];

    fn drawn(rows: Vec<HeatRow>, width: Width) -> Drawing {
        HeatMap::new(STRANDS, rows).draw(&Canvas::new("map", width))
    }

    fn four(values: [f64; 4]) -> Vec<HeatCell> {
        values.map(|value| HeatCell::new(value, format!("£{value:.1}m"))).to_vec()
    }

    fn fills(drawing: &Drawing) -> Vec<String> {
        let cells = drawing.marks.iter().filter(|mark| mark.name() == "g");
        let first =
            |cell: &Element| legible::elements(cell).into_iter().find(|mark| mark.name() == "rect");
        cells.filter_map(first).filter_map(|rect| rect.attribute("fill").map(Into::into)).collect()
    }

    #[test]
    fn tints_are_as_the_values_from_zero() {
        let drawing = drawn(vec![HeatRow::new("a", four([0.0, 35.0, 70.0, 100.0]))], Width::Wide);
        let expected = [0.0, 0.35, 0.7, 1.0].map(|share| Colour::tint(share).to_string());
        assert_eq!(fills(&drawing), expected);
    }

    #[test]
    fn bounds_are_drawn_both_and_explained() {
        let cell = HeatCell::between(10.0, 40.0, "£10m to £40m");
        let all: String = drawn(vec![HeatRow::new("a", vec![cell])], Width::Wide)
            .marks
            .iter()
            .map(ToString::to_string)
            .collect();
        for share in [0.25, 1.0] {
            assert!(all.contains(&Colour::tint(share).to_string()), "{all}");
        }
        assert!(all.contains("Strip below it: the most."));
    }

    #[test]
    fn an_open_end_and_an_unknown_cell_are_hatched() {
        let cells = vec![
            HeatCell::between(1.0, f64::INFINITY, "at least £1m"),
            HeatCell::unknown("not stated"),
        ];
        let drawing = drawn(vec![HeatRow::new("a", cells)], Width::Wide);
        let all: String = drawing.marks.iter().map(ToString::to_string).collect();
        // The strip of the first, the second, and the two that are missing.
        assert_eq!(all.matches("fill:url(#map-wide-unknown)").count(), 4);
        assert!(all.contains("not stated") && all.contains("not known"));
    }

    #[test]
    fn words_without_a_value_are_not_unknown() {
        let rows = vec![HeatRow::new("a", vec![HeatCell::words("good")])];
        for width in [Width::Narrow, Width::Wide] {
            let drawing = HeatMap::new(["only"], rows.clone()).draw(&Canvas::new("map", width));
            let all: String = drawing.marks.iter().map(ToString::to_string).collect();
            assert!(all.contains("good</tspan>") && !all.contains("fill:url"), "{all}");
            assert_eq!(all.matches("only</tspan>").count(), 1);
        }
    }

    #[test]
    fn a_row_of_unknown_cells_is_one() {
        for (width, pixels) in [(Width::Narrow, 326.0), (Width::Wide, 740.0)] {
            let drawing = drawn(vec![HeatRow::new("a", vec![])], width);
            let all: String = drawing.marks.iter().map(ToString::to_string).collect();
            assert_eq!(all.matches("not known</tspan>").count(), 1, "{all}");
            let cells = drawing.marks.iter().filter(|mark| mark.name() == "g");
            let rects = cells.filter_map(|cell| {
                legible::elements(cell).into_iter().find(|it| it.name() == "rect")
            });
            let widths: Vec<f64> =
                rects.map(|rect| rect.attribute("width").unwrap().parse().unwrap()).collect();
            assert_eq!(widths.len(), 1);
            assert!((widths[0] - pixels).abs() < 4.0, "{widths:?}");
        }
    }

    #[test]
    fn too_many_rows_are_counted() {
        let rows = (0..100).map(|at| HeatRow::new(format!("row {at}"), four([1.0; 4]))).collect();
        let all: String = drawn(rows, Width::Wide).marks.iter().map(ToString::to_string).collect();
        assert!(all.contains("and 60 more in the table"));
        assert!(all.contains("row 39") && !all.contains("row 40"));
    }

    #[test]
    fn nothing_is_an_empty_drawing() {
        assert_eq!(drawn(vec![], Width::Wide).height, 0.0);
        let bare = HeatMap::new(Vec::<String>::new(), vec![HeatRow::new("a", vec![])]);
        assert_eq!(bare.draw(&Canvas::new("map", Width::Wide)).height, 0.0);
    }

    #[test]
    fn any_label_is_laid_out() {
        for columns in [1, 4, 7, 30] {
            let names = legible::hostile().into_iter().cycle().take(columns);
            let rows = legible::hostile().into_iter().map(|label| {
                let cells =
                    legible::hostile().into_iter().enumerate().map(|(at, shown)| match at {
                        0 => HeatCell::unknown(shown),
                        1 => HeatCell::new(f64::NAN, shown),
                        at => HeatCell::between(0.0, length(at), shown),
                    });
                HeatRow::new(label.clone(), cells.collect()).total(label)
            });
            let map = HeatMap::new(names, rows.collect());
            let map =
                map.totals(HeatRow::new("all", four([1.0; 4])).total("£1m")).sum("W ".repeat(90));
            for width in [Width::Narrow, Width::Wide] {
                let drawing = map.draw(&Canvas::new("map", width));
                assert_eq!(legible::faults(&drawing, width.pixels()), Vec::<String>::new());
            }
        }
    }

    proptest! {
        #[test]
        fn text_never_overlaps(
            rows in prop::collection::vec(("[a-zA-Z ]{0,60}", prop::collection::vec((0.0..1e9_f64, 0.0..1e9_f64), 4)), 0..12),
        ) {
            let rows: Vec<HeatRow> = rows.into_iter().map(|(label, cells)| {
                let cells = cells.into_iter().map(|(a, b)| {
                    HeatCell::between(a.min(b), a.max(b), format!("£{a:.0} to £{b:.0}"))
                });
                HeatRow::new(label, cells.collect())
            }).collect();
            for width in [Width::Narrow, Width::Wide] {
                let drawing = drawn(rows.clone(), width);
                prop_assert_eq!(legible::faults(&drawing, width.pixels()), Vec::<String>::new());
            }
        }
    }
}
