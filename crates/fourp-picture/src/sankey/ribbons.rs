//! The course of what flows, and at which height rows stand.

use super::{
    place::UNIT,
    slots::{Back, Station},
};
use crate::{canvas::Drawing, colour::Colour, element::Element, px::Px};

/// Room for what is written of a link between two rows.
const ROOM: usize = 110;

/// At which height each row begins and ends.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Frame {
    pub(super) tops: Vec<f64>,
    bottoms: Vec<f64>,
    /// How much room there is above each row, and below the last.
    above: Vec<f64>,
    pub(super) height: f64,
}

impl Frame {
    /// Rows of these heights, with room between them, and more where something turns round to run back.
    pub(super) fn new(heights: &[f64], backs: &[Back], between: f64) -> Self {
        let turning = |below: usize| {
            let turns = backs
                .iter()
                .filter(|back| back.to.row == below || back.from.row.saturating_add(1) == below);
            turns.map(|back| f64::from(back.from.width) / UNIT + 3.0).fold(0.0, f64::max)
        };
        let (mut tops, mut bottoms, mut above) = (Vec::new(), Vec::new(), Vec::new());
        let mut y = 0.0;
        for (row, height) in heights.iter().enumerate() {
            let room = if row == 0 { 0.0 } else { between };
            let turn = turning(row);
            above.push(if turn > 0.0 { room.max(24.0) + turn } else { room });
            y += above.last().copied().unwrap_or(0.0);
            tops.push(y);
            y += height;
            bottoms.push(y);
        }
        let turn = turning(heights.len());
        above.push(if turn > 0.0 { 24.0 + turn } else { 0.0 });
        y += above.last().copied().unwrap_or(0.0);
        Self { tops, bottoms, above, height: y }
    }

    /// Upper and lower edge of a row.
    pub(super) fn of(&self, row: usize) -> (f64, f64) {
        let at = |list: &[f64]| list.get(row).copied().unwrap_or(0.0);
        (at(&self.tops), at(&self.bottoms))
    }

    fn room_above(&self, row: usize) -> f64 {
        self.above.get(row).copied().unwrap_or(0.0)
    }
}

/// A link from its start to its end, through the rows that it passes.
pub(super) fn ribbon(way: &[Station], frame: &Frame, fill: Colour, title: &str) -> Element {
    let mut d = String::with_capacity(way.len().saturating_mul(ROOM));
    let mut write = |side: [(char, f64, f64); 2], middle: f64| {
        let [(begin, x, y), (curve, to, end)] = side;
        d.push(begin);
        push(&mut d, &[x, y]);
        d.push(curve);
        push(&mut d, &[x, middle, to, middle, to, end]);
    };
    let heights = |from: &Station, to: &Station| {
        let ((_, start), (end, _)) = (frame.of(from.row), frame.of(to.row));
        (start, end, f64::midpoint(start, end))
    };
    let mut begin = 'M';
    for pair in way.windows(2) {
        let [from, to] = pair else { continue };
        let (start, end, middle) = heights(from, to);
        write([(begin, from.x / UNIT, start), ('C', to.x / UNIT, end)], middle);
        begin = 'L';
    }
    let right = |station: &Station| station.x / UNIT + f64::from(station.width) / UNIT;
    for pair in way.windows(2).rev() {
        let [from, to] = pair else { continue };
        let (start, end, middle) = heights(from, to);
        write([('L', right(to), end), ('C', right(from), start)], middle);
    }
    d.push('Z');
    Element::new("path")
        .plain("d", &d)
        .colour("fill", fill)
        .colour("stroke", Colour::MID_BLUE)
        .plain("stroke-width", "0.6")
        .child(Element::new("title").text(title))
}

/// Writes numbers, apart by spaces.
fn push(text: &mut String, numbers: &[f64]) {
    for (place, number) in numbers.iter().enumerate() {
        if place > 0 {
            text.push(' ');
        }
        Px(*number).write_to(text);
    }
}

/// A link that runs back: down, round to its lane, up, and round again; dashed, with an arrow.
pub(super) fn back(drawing: &mut Drawing, way: &Back, frame: &Frame, title: String) {
    let (_, start) = frame.of(way.from.row);
    let (end, _) = frame.of(way.to.row);
    let width = f64::from(way.from.width) / UNIT;
    let middle = |station: &Station| (station.x + f64::from(station.width) / 2.0) / UNIT;
    let (from, to, lane) = (middle(&way.from), middle(&way.to), way.lane / UNIT);
    // A curve reaches three quarters of the way to its handles.
    let reach = |row: usize| (frame.room_above(row) - width / 2.0 - 2.0).max(4.0) / 0.75;
    let (under, over) = (start + reach(way.from.row.saturating_add(1)), end - reach(way.to.row));
    let d = format!(
        "M{} {}C{} {} {} {} {} {}L{} {}C{} {} {} {} {} {}",
        Px(from),
        Px(start),
        Px(from),
        Px(under),
        Px(lane),
        Px(under),
        Px(lane),
        Px(start),
        Px(lane),
        Px(end),
        Px(lane),
        Px(over),
        Px(to),
        Px(over),
        Px(to),
        Px(end)
    );
    drawing.add(
        Element::new("path")
            .with("d", d)
            .with("fill", "none")
            .with("stroke", Colour::DARK_PINK)
            .with("stroke-width", Px(width.max(1.2)))
            .with("stroke-dasharray", "6 3")
            .child(Element::new("title").text(title)),
    );
    let (tip, half) = (f64::midpoint(start, end), (width / 2.0 + 3.0).max(4.5));
    drawing.add(
        Element::new("path")
            .with(
                "d",
                format!(
                    "M{} {}L{} {}L{} {}Z",
                    Px(lane - half),
                    Px(tip + half),
                    Px(lane),
                    Px(tip - half),
                    Px(lane + half),
                    Px(tip + half)
                ),
            )
            .with("fill", Colour::DARK_PINK)
            .with("stroke", Colour::PAPER),
    );
}
