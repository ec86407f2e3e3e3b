//! What goes from where to where, and how much? Ribbons as wide as what flows, from row to row downwards.

mod captions;
mod groups;
mod keys;
#[cfg(test)]
mod laws;
mod net;
mod order;
mod place;
mod ribbons;
mod settle;
mod slots;

use std::{
    fmt::{self, Debug},
    sync::Arc,
};

use self::{
    captions::Captions,
    groups::{Groups, place},
    keys::Keys,
    net::{Link, Net, Node},
    place::{Place, Places, UNIT, WEIGHT_MOST, places},
    ribbons::{Frame, back, ribbon},
};
use crate::{
    canvas::{Canvas, Chart, Drawing, Label, Width, area, line},
    colour::Colour,
    element::Element,
};

/// Height of the edge of a node, to which ribbons come and from which they go.
const EDGE: f64 = 5.0;
/// Height between two rows, before what runs back is given room.
const BETWEEN: [f64; 2] = [64.0, 84.0];
/// From how many units an outline is seen, so that its meaning must be told.
const SEEN: u32 = 50;
/// Of what is in a node, the part that must be unaccounted for before words say so: one in so many.
const WORTH_SAYING: u128 = 50;

/// A node: something that flows come to or leave.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SankeyNode {
    key: String,
    label: String,
    kin: String,
}

impl SankeyNode {
    /// A node by the key that links name, and what it is called.
    #[must_use]
    pub fn new(key: impl Into<String>, label: impl Into<String>) -> Self {
        Self { key: key.into(), label: label.into(), kin: String::new() }
    }

    /// The node as one of a kind, named in the plural: those too small to be drawn are put together by
    /// kind, and called `39 …`.
    #[must_use]
    pub fn of_kind(mut self, kind: impl Into<String>) -> Self {
        self.kin = kind.into();
        self
    }
}

/// A link: so much from one node to another, both named by key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SankeyLink {
    from: String,
    to: String,
    weight: u128,
}

impl SankeyLink {
    /// So much, in the smallest unit there is: minor units of money, say.
    #[must_use]
    pub fn new(from: impl Into<String>, to: impl Into<String>, weight: u128) -> Self {
        Self { from: from.into(), to: to.into(), weight }
    }
}

/// Flows that cannot be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SankeyError {
    /// Two nodes have one key.
    #[error("two nodes have the key {key}")]
    Twice {
        /// The key.
        key: String,
    },
    /// A link names a node that is not there.
    #[error("a link names {key}, which is no node")]
    Unknown {
        /// The key.
        key: String,
    },
    /// A link of no weight.
    #[error("nothing goes from {from} to {to}")]
    Nothing {
        /// Where it comes from.
        from: String,
        /// Where it goes to.
        to: String,
    },
    /// The sum of all weights is beyond 2¹⁰⁰.
    #[error("the weights of {links} links are too large to be added")]
    TooLarge {
        /// How many links there are.
        links: usize,
    },
}

/// A Sankey diagram, from the top down: each row holds nodes, and ribbons lead from row to row.
///
/// Widths are exact: in units of 1/100 px the ribbons of a node fill its edges to the unit, and each is less
/// than a unit wider or narrower than its share. Circles are allowed: what does not lead to a later row runs
/// back in a lane at the right, dashed, and words say how much that is. Where less comes to a node than leaves
/// it, or less leaves than comes, the rest is outlined and not filled. Nodes beyond the number that is drawn are
/// put together, those with least first, by row and kind. The order in which nodes and links are given
/// changes nothing.
///
/// O(m log m) for m parts of links, one for each row that a link passes.
///
/// ```
/// use fourp_picture::{Canvas, Chart, Sankey, SankeyLink, SankeyNode, Width};
///
/// let nodes = [("a", "Ministry"), ("b", "Agency"), ("c", "Staff")];
/// let nodes = nodes.map(|(key, label)| SankeyNode::new(key, label));
/// let links = [("a", "b", 50), ("b", "c", 40)];
/// let links = links.map(|(from, to, pounds)| SankeyLink::new(from, to, pounds));
/// let sankey = Sankey::new(nodes, links, |pounds| format!("£{pounds}"))?;
/// let drawing = sankey.draw(&Canvas::new("money", Width::Narrow));
/// let all: String = drawing.marks.iter().map(ToString::to_string).collect();
/// assert!(all.contains("Agency (£10 does not go on)"));
/// # Ok::<(), fourp_picture::SankeyError>(())
/// ```
#[derive(Clone)]
pub struct Sankey {
    net: Net,
    /// How many nodes are drawn at most, on a phone and on a desk.
    most: [usize; 2],
    show: Arc<dyn Fn(u128) -> String + Send + Sync>,
}

impl Debug for Sankey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sankey")
            .field("net", &self.net)
            .field("most", &self.most)
            .finish_non_exhaustive()
    }
}

impl Sankey {
    /// Nodes and links, and how a weight is printed. Links between the same two nodes are added; at most 40
    /// nodes are drawn on a desk and 20 on a phone.
    ///
    /// # Errors
    /// [`SankeyError`]: a key given twice or not at all, a weight of zero, a sum too large.
    pub fn new(
        nodes: impl IntoIterator<Item = SankeyNode>,
        links: impl IntoIterator<Item = SankeyLink>,
        show: impl Fn(u128) -> String + Send + Sync + 'static,
    ) -> Result<Self, SankeyError> {
        let nodes: Vec<SankeyNode> = nodes.into_iter().collect();
        let keys = Keys::of(nodes.iter().map(|node| node.key.as_str()));
        if let Some(key) = keys.twice() {
            return Err(SankeyError::Twice { key: key.to_owned() });
        }
        let mut flows: Vec<Flow> = Vec::new();
        for link in links {
            let find = |key: &str| {
                keys.find(key).ok_or_else(|| SankeyError::Unknown { key: key.to_owned() })
            };
            let (from, to) = (find(&link.from)?, find(&link.to)?);
            if link.weight == 0 {
                return Err(SankeyError::Nothing { from: link.from, to: link.to });
            }
            flows.push(Flow { from, to, weight: link.weight });
        }
        let all = flows.iter().map(|flow| flow.weight).fold(0, u128::saturating_add);
        if all > WEIGHT_MOST {
            return Err(SankeyError::TooLarge { links: flows.len() });
        }
        let order: Vec<usize> = keys.given().collect();
        Ok(Self { net: linked(nodes, &order, &flows), most: [20, 40], show: Arc::new(show) })
    }

    /// With at most so many nodes on a desk and on a phone, and half as many rows; three where they are fewer.
    #[must_use]
    pub const fn at_most(mut self, desk: usize, phone: usize) -> Self {
        self.most = [phone, desk];
        self
    }

    /// How many links run back, and how much that is.
    #[must_use]
    pub fn running_back(&self) -> (usize, u128) {
        let back = self.net.links.iter().filter(|link| self.net.runs_back(link));
        back.fold((0, 0), |(count, sum), link| {
            (count.saturating_add(1), sum.saturating_add(link.weight))
        })
    }

    /// Where everything stands across the drawing, without drawing it.
    #[must_use]
    pub fn layout(&self, width: Width) -> SankeyLayout {
        let net = self.net.folded(self.limit(width));
        let places = places(&net, across(width));
        let nodes = net.nodes.iter().zip(&places.nodes).zip(&net.rows);
        let nodes = nodes.map(|((node, place), row)| SankeyBox {
            label: node.label.clone(),
            row: *row,
            x: place.x / UNIT,
            came: place.came,
            went: place.went,
        });
        let mut ribbons = Vec::with_capacity(net.links.len());
        for (number, link) in net.links.iter().enumerate() {
            if let Some([first, last]) = places.ends(number) {
                ribbons.push(SankeyRibbon {
                    ends: [link.from, link.to],
                    x: [first.x / UNIT, last.x / UNIT],
                    widths: [first.width, last.width],
                    weight: link.weight,
                });
            }
        }
        for back in &places.backs {
            let Some(link) = net.links.get(back.link) else { continue };
            ribbons.push(SankeyRibbon {
                ends: [link.from, link.to],
                x: [back.from.x / UNIT, back.to.x / UNIT],
                widths: [back.from.width, back.to.width],
                weight: link.weight,
            });
        }
        SankeyLayout { nodes: nodes.collect(), ribbons }
    }

    fn limit(&self, width: Width) -> usize {
        let [phone, desk] = self.most;
        if width == Width::Narrow { phone } else { desk }
    }
}

/// Where the nodes and ribbons of a [`Sankey`] stand across the drawing.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SankeyLayout {
    /// The nodes drawn, those put together among them.
    pub nodes: Vec<SankeyBox>,
    /// The ribbons, those that run back last.
    pub ribbons: Vec<SankeyRibbon>,
}

/// Where a node stands.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SankeyBox {
    /// What it is called.
    pub label: String,
    /// In which row, from 0.
    pub row: usize,
    /// Its left edge, in pixels.
    pub x: f64,
    /// How wide all that comes to it is, in 1/100 px.
    pub came: u32,
    /// How wide all that leaves it is, in 1/100 px.
    pub went: u32,
}

/// Where a ribbon begins and ends.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SankeyRibbon {
    /// The nodes it leads from and to, by their places in [`SankeyLayout::nodes`].
    pub ends: [usize; 2],
    /// Its left edge at either end, in pixels.
    pub x: [f64; 2],
    /// How wide it is at either end, in 1/100 px.
    pub widths: [u32; 2],
    /// How much it is.
    pub weight: u128,
}

/// A link between nodes by their places in order.
#[derive(Debug, Clone, Copy)]
struct Flow {
    from: u32,
    to: u32,
    weight: u128,
}

/// Nodes that some link has, in order of their keys; what goes from a node to itself is kept with it. Links are in
/// order, and those between the same two nodes are added.
fn linked(nodes: Vec<SankeyNode>, order: &[usize], flows: &[Flow]) -> Net {
    let mut is_used = vec![false; nodes.len()];
    for end in flows.iter().flat_map(|flow| [flow.from, flow.to]) {
        if let Some(used) = is_used.get_mut(place(end)) {
            *used = true;
        }
    }
    let mut nodes: Vec<Option<SankeyNode>> = nodes.into_iter().map(Some).collect();
    let mut numbers = vec![0_usize; nodes.len()];
    let mut kept = Vec::new();
    for ((given, is_used), number) in order.iter().zip(is_used).zip(&mut numbers) {
        let node = nodes.get_mut(*given).and_then(Option::take);
        if let Some(node) = node.filter(|_| is_used) {
            *number = kept.len();
            kept.push(Node { label: node.label, kin: node.kin, own: 0 });
        }
    }
    // By where they lead to, and then by where they come from: so by both.
    let by_end = Groups::of(nodes.len(), flows.iter().map(|flow| flow.to).zip(0_u32..));
    let started = by_end.all().iter().map(|flow| {
        let from = flows.get(place(*flow)).map_or(u32::MAX, |flow| flow.from);
        (from, *flow)
    });
    let sorted = Groups::of(nodes.len(), started);
    let mut links: Vec<Link> = Vec::with_capacity(flows.len());
    let number = |at: u32| numbers.get(place(at)).copied().unwrap_or(0);
    for flow in sorted.all().iter().filter_map(|flow| flows.get(place(*flow))) {
        let (from, to) = (number(flow.from), number(flow.to));
        let same = match (kept.get_mut(from), links.last_mut()) {
            (Some(node), _) if from == to => &mut node.own,
            (_, Some(last)) if (last.from, last.to) == (from, to) => &mut last.weight,
            _ => {
                links.push(Link { from, to, weight: flow.weight });
                continue;
            }
        };
        *same = same.saturating_add(flow.weight);
    }
    Net::of(kept, links)
}

/// The width of a drawing in units.
const fn across(width: Width) -> u32 {
    match width {
        Width::Narrow => 32_800,
        Width::Wide => 76_000,
    }
}

impl Chart for Sankey {
    fn draw(&self, canvas: &Canvas) -> Drawing {
        let width = canvas.for_whom();
        let net = self.net.folded(self.limit(width));
        let places = places(&net, across(width));
        if net.nodes.is_empty() {
            return Drawing::new(0.0);
        }
        let words: Vec<String> = self.words(&net);
        let captions = Captions::placed(&net.rows, &places, &words, canvas.width());
        let [narrow, wide] = BETWEEN;
        let between = if width == Width::Narrow { narrow } else { wide };
        let frame = Frame::new(&captions.heights, &places.backs, between);
        let mut drawing = Drawing::new(frame.height);
        let name = |node: usize| net.nodes.get(node).map_or("", |node| node.label.as_str());
        let (mut way, mut title) = (Vec::new(), String::new());
        let fill = Colour::tint(0.22);
        for (number, link) in net.links.iter().enumerate() {
            way.clear();
            way.extend(places.way(number));
            if !way.is_empty() {
                title.clear();
                for part in
                    [name(link.from), " to ", name(link.to), ": ", &(self.show)(link.weight)]
                {
                    title.push_str(part);
                }
                drawing.add(ribbon(&way, &frame, fill, &title));
            }
        }
        for way in &places.backs {
            let Some(link) = net.links.get(way.link) else { continue };
            let title = format!(
                "back from {} to {}: {}",
                name(link.from),
                name(link.to),
                (self.show)(link.weight)
            );
            back(&mut drawing, way, &frame, title);
        }
        self.nodes(&mut drawing, &net, &places, &frame);
        captions.draw(&mut drawing, &frame.tops);
        self.key(&mut drawing, &net, &places, canvas);
        drawing
    }
}

impl Sankey {
    fn words(&self, net: &Net) -> Vec<String> {
        let sides = net.sides();
        let words = net.nodes.iter().zip(sides).map(|(node, (came, went))| {
            let all = came.max(went);
            let apart = came.abs_diff(went);
            let apart = match () {
                () if came == 0 || went == 0 || apart < all.div_ceil(WORTH_SAYING) => String::new(),
                () if came > went => format!(" ({} does not go on)", (self.show)(apart)),
                () => format!(" ({} comes from elsewhere)", (self.show)(apart)),
            };
            format!("{} {}{apart}", (self.show)(all), node.label)
        });
        words.collect()
    }

    /// Each node: its edges, and paler what lies between, on which its name stands.
    fn nodes(&self, drawing: &mut Drawing, net: &Net, places: &Places, frame: &Frame) {
        let sides = net.sides();
        let pale = Colour::tint(0.1);
        for (((place, node), row), (came, went)) in
            places.nodes.iter().zip(&net.nodes).zip(&net.rows).zip(sides)
        {
            let (top, bottom) = frame.of(*row);
            let x = place.x / UNIT;
            let title = format!(
                "{}: {} comes in, {} goes out",
                node.label,
                (self.show)(came),
                (self.show)(went)
            );
            let pixels = |units: u32| f64::from(units) / UNIT;
            let body = area(x, top, pixels(place.width()).max(1.0), bottom - top, pale);
            drawing.add(body.child(Element::new("title").text(title)));
            for (units, edge, is_known) in
                [(place.came, top, came > 0), (place.went, bottom - EDGE, went > 0)]
            {
                let own = if is_known { units } else { place.width() };
                drawing.add(area(x, edge, pixels(own).max(1.0), EDGE, Colour::DARK_BLUE));
                let missing = place.width().saturating_sub(own);
                if missing > 0 {
                    let outline = area(x + pixels(own), edge, pixels(missing), EDGE, Colour::PAPER);
                    drawing.add(
                        outline
                            .with("stroke", Colour::QUIET)
                            .with("stroke-width", 1)
                            .with("stroke-dasharray", "3 2"),
                    );
                }
            }
        }
    }

    /// What the unusual marks mean, below the drawing, each beside a sample.
    fn key(&self, drawing: &mut Drawing, net: &Net, places: &Places, canvas: &Canvas) {
        let mut say = |sample: &mut dyn FnMut(f64) -> Vec<Element>, words: String| {
            let label = Label::new(words).small().within(canvas.width() - 34.0, 4);
            drawing.height += 6.0;
            let line = drawing.height + 8.0;
            let marks = sample(line);
            marks.into_iter().for_each(|mark| drawing.add(mark));
            drawing.add(label.below(34.0, drawing.height));
            drawing.height += label.height();
        };
        let back: Vec<u128> = places
            .backs
            .iter()
            .filter_map(|back| net.links.get(back.link))
            .map(|link| link.weight)
            .collect();
        if !back.is_empty() {
            let sum = back.iter().copied().fold(0, u128::saturating_add);
            let links = if back.len() == 1 { "link" } else { "links" };
            say(
                &mut |y| {
                    let mark = line((0.0, y), (26.0, y), Colour::DARK_PINK, 3.0);
                    vec![mark.with("stroke-dasharray", "6 3")]
                },
                format!(
                    "dashed, with an arrow up: {} runs back, in {} {links}",
                    (self.show)(sum),
                    back.len()
                ),
            );
        }
        let is_open = |place: &Place| {
            place.came > 0 && place.went > 0 && place.came.abs_diff(place.went) >= SEEN
        };
        if places.nodes.iter().any(is_open) {
            say(
                &mut |y| {
                    let mark = area(0.5, y - 3.0, 25.0, EDGE + 1.0, Colour::PAPER);
                    vec![mark.with("stroke", Colour::QUIET).with("stroke-dasharray", "3 2")]
                },
                "outlined at an edge: what no flow drawn here accounts for".into(),
            );
        }
        let own = net.nodes.iter().map(|node| node.own).fold(0, u128::saturating_add);
        if own > 0 {
            say(
                &mut |_| Vec::new(),
                format!("not drawn: {} within what is drawn as one", (self.show)(own)),
            );
        }
    }
}
