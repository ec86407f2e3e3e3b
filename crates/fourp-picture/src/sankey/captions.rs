//! Where the names of nodes stand: each below the upper edge of its row, none upon another.

use super::place::{Places, UNIT};
use crate::{
    canvas::{Drawing, Label, SetLabel, length, line, through},
    colour::Colour,
};

/// Height of the edges of a row, which no name may touch.
const EDGES: f64 = 7.0;
/// Height of a line of names.
const LINE: f64 = 17.0;
/// Space between two names on one line.
const APART: f64 = 10.0;
/// Space between the edge of a node, where a line leads down to its name, and the name: the line turns to it there.
const INDENT: f64 = 9.0;
/// The most pixels and lines that a name takes.
const ROOM: (f64, usize) = (470.0, 5);
/// How much of the width of the drawing a name takes at most.
const SHARE: f64 = 0.78;

/// Names, placed.
#[derive(Debug)]
pub(super) struct Captions {
    /// The height of each row.
    pub(super) heights: Vec<f64>,
    captions: Vec<Caption>,
}

#[derive(Debug)]
struct Caption {
    label: SetLabel,
    row: usize,
    /// Where the line that leads to it runs down.
    edge: f64,
    /// Left and right end of its text.
    from: f64,
    to: f64,
    /// Upper and lower end, from the upper edge of the row.
    top: f64,
    bottom: f64,
}

impl Caption {
    /// Whether the text of one, or the line that leads to it, would touch the text of the other.
    fn touches(&self, other: &Self) -> bool {
        let is_beside = self.from < other.to + APART && other.from < self.to + APART;
        if is_beside && self.top < other.bottom && other.top < self.bottom {
            return true;
        }
        let crosses = |line: &Self, text: &Self| {
            line.edge > text.from - 2.0 && line.edge < text.to + 2.0 && line.bottom > text.top
        };
        crosses(self, other) || crosses(other, self)
    }

    fn moved(&mut self, top: f64) {
        (self.top, self.bottom) = (top, top + self.bottom - self.top);
    }
}

impl Captions {
    /// Places the names of nodes in rows, each as high as it can stand. A name reaches to the right of the
    /// left edge of its node, or, where there is no room, to the left of its right edge; where there is none on
    /// either side, it is broken into the lines that the wider side needs, so that none covers the line that leads
    /// to it. Those to the left are placed from left to right and the others from right to left, so that the lines
    /// that lead to them cross few.
    pub(super) fn placed(rows: &[usize], places: &Places, words: &[String], across: f64) -> Self {
        let mut all: Vec<(bool, Caption)> = Vec::new();
        for ((row, place), words) in rows.iter().zip(&places.nodes).zip(words) {
            let label = Label::new(words).size(13.0).halo(Colour::PAPER);
            let label = label.within(ROOM.0.min(across * SHARE), ROOM.1).set();
            let left = place.x / UNIT;
            let right = (left + f64::from(place.width()) / UNIT).max(left + 1.5);
            let rooms = [across - left - INDENT, right - INDENT];
            let [room, other] = rooms;
            let goes_left = label.width() > room && (label.width() <= other || other > room);
            let label = if label.width() > room.max(other) {
                Label::new(words)
                    .size(13.0)
                    .halo(Colour::PAPER)
                    .within(room.max(other), ROOM.1)
                    .set()
            } else {
                label
            };
            let width = label.width();
            let (edge, from) = if goes_left {
                (right - 1.5, right - INDENT - width)
            } else {
                (left, left + INDENT)
            };
            let from = from.clamp(0.0, (across - width).max(0.0));
            let bottom = length(label.lines()) * LINE;
            let caption =
                Caption { label, row: *row, edge, from, to: from + width, top: 0.0, bottom };
            all.push((goes_left, caption));
        }
        all.sort_by(|(goes_left, one), (other_goes_left, other)| {
            let outwards = if *goes_left {
                one.edge.total_cmp(&other.edge)
            } else {
                other.edge.total_cmp(&one.edge)
            };
            one.row.cmp(&other.row).then(other_goes_left.cmp(goes_left)).then(outwards)
        });
        let mut captions: Vec<Caption> = Vec::new();
        let mut heights = vec![EDGES * 2.0 + LINE; places.rows];
        let mut first = 0_usize;
        for (_, mut caption) in all {
            if captions.last().is_some_and(|last| last.row != caption.row) {
                first = captions.len();
            }
            let there = captions.get(first..).unwrap_or_default();
            let lowest = there.iter().map(|other| other.bottom).fold(0.0, f64::max);
            let mut top = 0.0;
            while top < lowest && there.iter().any(|other| caption.touches(other)) {
                top += LINE;
                caption.moved(top);
            }
            if let Some(height) = heights.get_mut(caption.row) {
                *height = height.max(caption.bottom + EDGES * 2.0);
            }
            captions.push(caption);
        }
        Self { heights, captions }
    }

    /// Draws them, given the upper edges of the rows.
    pub(super) fn draw(&self, drawing: &mut Drawing, tops: &[f64]) {
        for caption in &self.captions {
            let top = tops.get(caption.row).copied().unwrap_or(0.0) + EDGES;
            let edge = caption.edge + 0.75;
            let is_beside = caption.edge < caption.from || caption.edge > caption.to;
            let end = top + caption.top + if is_beside { LINE / 2.0 } else { 0.0 };
            if !is_beside {
                drawing.add(line((edge, top - EDGES), (edge, end), Colour::DARK_BLUE, 1.5));
                continue;
            }
            let near = if edge < caption.from { caption.from - 2.0 } else { caption.to + 2.0 };
            let way = [(edge, top - EDGES), (edge, end), (near, end)];
            drawing.add(through(way, Colour::PAPER, 4.0));
            drawing.add(through(way, Colour::DARK_BLUE, 1.5));
        }
        for caption in &self.captions {
            let top = tops.get(caption.row).copied().unwrap_or(0.0) + EDGES;
            drawing.add(caption.label.below(caption.from, top + caption.top));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sankey::{
        net::{Link, Net, Node},
        place::places,
    };

    #[test]
    fn no_name_covers_the_line_that_leads_to_it() {
        for (across, units) in [(328.0, 32_800), (760.0, 76_000)] {
            for count in 1..24_u32 {
                let node = Node { label: "x".into(), ..Node::default() };
                let size = usize::try_from(count).unwrap();
                let links = (1..=size).map(|to| Link { from: 0, to, weight: 5 }).collect();
                let net = Net::of(vec![node; size + 1], links);
                let words = vec!["£131m Synthetic Department 4 (invented)".to_owned(); size + 1];
                let captions = Captions::placed(&net.rows, &places(&net, units), &words, across);
                for caption in &captions.captions {
                    let is_beside = caption.edge < caption.from || caption.edge > caption.to;
                    assert!(is_beside, "{count}: {caption:?}");
                    assert!(caption.from >= 0.0 && caption.to <= across, "{count}: {caption:?}");
                }
            }
        }
    }
}
