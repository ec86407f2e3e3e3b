//! What goes from where to where, and how much? Ribbons as wide as what flows, from row to row downwards.

mod captions;
mod net;
mod order;
mod place;
mod ribbons;

use std::{
    fmt::{self, Debug},
    sync::Arc,
};

use self::{
    captions::Captions,
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
        let mut nodes: Vec<SankeyNode> = nodes.into_iter().collect();
        nodes.sort_unstable();
        for pair in nodes.windows(2) {
            if let [one, other] = pair
                && one.key == other.key
            {
                return Err(SankeyError::Twice { key: one.key.clone() });
            }
        }
        let find = |key: &str| {
            let found = nodes.binary_search_by(|node| node.key.as_str().cmp(key));
            found.map_err(|_| SankeyError::Unknown { key: key.to_owned() })
        };
        let mut sums = Vec::new();
        for link in links {
            let ends = (find(&link.from)?, find(&link.to)?);
            if link.weight == 0 {
                return Err(SankeyError::Nothing { from: link.from, to: link.to });
            }
            sums.push((ends, link.weight));
        }
        let all = sums.iter().map(|(_, weight)| *weight).fold(0, u128::saturating_add);
        if all > WEIGHT_MOST {
            return Err(SankeyError::TooLarge { links: sums.len() });
        }
        sums.sort_unstable();
        Ok(Self { net: linked(nodes, &sums), most: [20, 40], show: Arc::new(show) })
    }

    /// With at most so many nodes on a desk and on a phone, unless rows and kinds are more.
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
        for (link, way) in net.links.iter().zip(&places.ways) {
            if let (Some(first), Some(last)) = (way.first(), way.last()) {
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

/// Nodes that some link has, renumbered; what goes from a node to itself is kept with it. Links are in order.
fn linked(nodes: Vec<SankeyNode>, sums: &[((usize, usize), u128)]) -> Net {
    let mut is_used = vec![false; nodes.len()];
    for ((from, to), _) in sums {
        for end in [from, to] {
            if let Some(used) = is_used.get_mut(*end) {
                *used = true;
            }
        }
    }
    let mut numbers = vec![0_usize; nodes.len()];
    let mut kept = Vec::new();
    for ((node, is_used), number) in nodes.into_iter().zip(is_used).zip(&mut numbers) {
        if is_used {
            *number = kept.len();
            kept.push(Node { label: node.label, kin: node.kin, own: 0 });
        }
    }
    let mut links: Vec<Link> = Vec::new();
    for same in sums.chunk_by(|one, other| one.0 == other.0) {
        let weight = same.iter().map(|(_, weight)| *weight).fold(0, u128::saturating_add);
        let Some(((from, to), _)) = same.first() else { continue };
        let ends = numbers.get(*from).zip(numbers.get(*to));
        let Some((from, to)) = ends.map(|(from, to)| (*from, *to)) else { continue };
        match kept.get_mut(from) {
            Some(node) if from == to => node.own = weight,
            _ => links.push(Link { from, to, weight }),
        }
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
        for (link, way) in net.links.iter().zip(&places.ways) {
            if !way.is_empty() {
                let title = format!(
                    "{} to {}: {}",
                    name(link.from),
                    name(link.to),
                    (self.show)(link.weight)
                );
                drawing.add(ribbon(way, &frame, title));
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
            let body =
                area(x, top, pixels(place.width()).max(1.0), bottom - top, Colour::tint(0.1));
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::legible::{faults, hostile};

    fn node(key: &str) -> SankeyNode {
        SankeyNode::new(key, format!("Body {key}"))
    }

    fn sankey(links: &[(&str, &str, u128)]) -> Sankey {
        let mut keys: Vec<&str> = links.iter().flat_map(|(from, to, _)| [*from, *to]).collect();
        keys.sort_unstable();
        keys.dedup();
        let links = links.iter().map(|(from, to, weight)| SankeyLink::new(*from, *to, *weight));
        Sankey::new(keys.into_iter().map(node), links, |weight| format!("£{weight}")).unwrap()
    }

    fn written(sankey: &Sankey, width: Width) -> String {
        let drawing = sankey.draw(&Canvas::new("sankey", width));
        drawing.marks.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_cannot_be_drawn_is_refused() {
        let of = |nodes: &[&str], link: SankeyLink| {
            Sankey::new(nodes.iter().map(|key| node(key)), [link], |_| String::new()).unwrap_err()
        };
        assert_eq!(
            of(&["a", "a"], SankeyLink::new("a", "a", 1)).to_string(),
            "two nodes have the key a"
        );
        assert_eq!(
            of(&["a"], SankeyLink::new("a", "b", 1)).to_string(),
            "a link names b, which is no node"
        );
        assert_eq!(
            of(&["a", "b"], SankeyLink::new("a", "b", 0)).to_string(),
            "nothing goes from a to b"
        );
        let much = of(&["a", "b"], SankeyLink::new("a", "b", u128::MAX));
        assert_eq!(much, SankeyError::TooLarge { links: 1 });
    }

    #[test]
    fn nothing_is_an_empty_drawing() {
        assert_eq!(sankey(&[]).draw(&Canvas::new("sankey", Width::Wide)), Drawing::new(0.0));
    }

    #[test]
    fn the_largest_sums_still_fit() {
        let layout = sankey(&[("a", "b", 1 << 99), ("a", "c", 1 << 98)]).layout(Width::Wide);
        let [large, small] = [0, 1].map(|at| layout.ribbons[at].widths[0]);
        assert!(small > 20_000 && large.abs_diff(small * 2) <= 2, "{large}, {small}");
    }

    #[test]
    fn a_circle_runs_back_by_its_least_link() {
        let found = sankey(&[("a", "b", 100), ("b", "c", 90), ("c", "a", 5)]);
        assert_eq!(found.running_back(), (1, 5));
        let rows: Vec<usize> =
            found.layout(Width::Wide).nodes.iter().map(|node| node.row).collect();
        assert_eq!(rows, [0, 1, 2]);
        let all = written(&found, Width::Wide);
        assert!(all.contains("£5 runs back, in 1 link<"), "{all}");
        assert!(all.contains("<title>back from Body c to Body a: £5</title>"), "{all}");
    }

    #[test]
    fn what_goes_to_itself_is_told_and_not_drawn() {
        let all = written(&sankey(&[("a", "a", 7), ("a", "b", 5)]), Width::Wide);
        assert!(all.contains("not drawn: £7 within what is drawn as one"), "{all}");
    }

    #[test]
    fn what_is_missing_is_outlined_and_said() {
        let all = written(&sankey(&[("a", "b", 60), ("b", "c", 100)]), Width::Wide);
        assert!(all.contains("£100 Body b (£40 comes from elsewhere)"), "{all}");
        assert!(all.contains("outlined at an edge"), "{all}");
        let even = written(&sankey(&[("a", "b", 60), ("b", "c", 60)]), Width::Wide);
        assert!(!even.contains("elsewhere") && !even.contains("outlined"), "{even}");
    }

    #[test]
    fn the_least_are_put_together_by_row_and_kind() {
        let hub = [SankeyNode::new("hub", "Hub"), SankeyNode::new("end", "End")];
        let few = (0..9).map(|at| {
            SankeyNode::new(format!("n{at}"), format!("Body {at}")).of_kind("small bodies")
        });
        let links = (0..9_u32).flat_map(|at| {
            let weight = if at == 4 { 100 } else { 1 };
            [
                SankeyLink::new("hub", format!("n{at}"), weight),
                SankeyLink::new(format!("n{at}"), "end", weight),
            ]
        });
        let all =
            Sankey::new(hub.into_iter().chain(few), links, |weight| format!("£{weight}")).unwrap();
        let labels = |all: Sankey| {
            let layout = all.layout(Width::Narrow);
            layout.nodes.into_iter().map(|node| node.label).collect::<Vec<_>>()
        };
        assert_eq!(
            labels(all.clone().at_most(9, 4)),
            ["End", "Hub", "Body 4", "8 other small bodies"]
        );
        assert_eq!(labels(all.at_most(9, 3)), ["End", "Hub", "9 small bodies"]);
    }

    #[test]
    fn putting_together_makes_no_circle() {
        let found =
            sankey(&[("a", "b", 5), ("b", "c", 4), ("c", "d", 3), ("d", "e", 2), ("a", "e", 1)]);
        assert_eq!(found.running_back().0, 0);
        let layout = found.at_most(3, 3).layout(Width::Narrow);
        assert!(
            layout.ribbons.iter().all(|ribbon| {
                layout.nodes[ribbon.ends[0]].row < layout.nodes[ribbon.ends[1]].row
            })
        );
    }

    #[test]
    fn a_long_chain_needs_no_stack() {
        let key = |at: usize| format!("{at:06}");
        let links = (0..100_000_usize).map(|at| SankeyLink::new(key(at), key(at + 1), 1));
        let nodes = (0..=100_000_usize).map(|at| SankeyNode::new(key(at), "one"));
        let found = Sankey::new(nodes, links, |_| String::new()).unwrap();
        assert!(found.at_most(200_000, 10).layout(Width::Wide).nodes.len() == 100_001);
    }

    #[test]
    fn any_label_keeps_to_its_place() {
        for label in hostile() {
            for count in [1, 2, 12, 60] {
                let nodes = (0..count).map(|at| SankeyNode::new(at.to_string(), &label));
                let nodes =
                    nodes.chain([SankeyNode::new("hub", &label), SankeyNode::new("end", &label)]);
                let links = (0..count).flat_map(|at: u32| {
                    let key = at.to_string();
                    let weight = u128::from(at) * 7 + 1;
                    [SankeyLink::new("hub", &key, weight), SankeyLink::new(&key, "end", weight + 3)]
                });
                let all = Sankey::new(nodes, links, |weight| format!("£{weight}")).unwrap();
                let all = all.at_most(80, 80);
                for width in [Width::Narrow, Width::Wide] {
                    let drawing = all.draw(&Canvas::new("sankey", width));
                    assert_eq!(faults(&drawing, width.pixels()), [""; 0]);
                }
            }
        }
    }

    fn links() -> impl Strategy<Value = Vec<(usize, usize, u128)>> {
        prop::collection::vec((0..14_usize, 0..14_usize, 1..1_000_000_000_u128), 1..60)
    }

    fn of(links: &[(usize, usize, u128)]) -> Sankey {
        let nodes = (0..14_usize).map(|at| node(&at.to_string()));
        let links = links
            .iter()
            .map(|(from, to, weight)| SankeyLink::new(from.to_string(), to.to_string(), *weight));
        Sankey::new(nodes, links, |weight| format!("£{weight}")).unwrap()
    }

    proptest! {
        /// The ribbons of a side fill it to the unit, and none is a unit off its share.
        #[test]
        fn widths_are_exact(links in links()) {
            let layout = of(&links).layout(Width::Wide);
            let sides = layout.nodes.iter().enumerate().map(|(place, node)| (place, node.came, node.went));
            for (place, came, went) in sides {
                let sum = |end: usize| layout.ribbons.iter().filter(|ribbon| ribbon.ends[end] == place)
                    .map(|ribbon| ribbon.widths[end]).sum::<u32>();
                prop_assert_eq!((sum(1), sum(0)), (came, went));
            }
            let widest = layout.ribbons.iter().max_by_key(|ribbon| ribbon.weight);
            for ribbon in &layout.ribbons {
                let widest = widest.unwrap();
                for end in [0, 1] {
                    // Each is less than a unit off, so by cross-multiplication the two are less than their weights off.
                    let product = |width: u32, weight: u128| i128::from(width) * i128::try_from(weight).unwrap();
                    let apart = product(ribbon.widths[end], widest.weight) - product(widest.widths[end], ribbon.weight);
                    let most = i128::try_from(ribbon.weight + widest.weight).unwrap();
                    prop_assert!(apart.abs() < most);
                }
            }
        }

        #[test]
        fn nothing_stands_on_another_or_outside(links in links(), is_wide in any::<bool>()) {
            let width = if is_wide { Width::Wide } else { Width::Narrow };
            let mut nodes = of(&links).layout(width).nodes;
            nodes.sort_by(|one, other| (one.row, one.x).partial_cmp(&(other.row, other.x)).unwrap());
            let right = |node: &SankeyBox| node.x + f64::from(node.came.max(node.went)) / UNIT;
            for pair in nodes.windows(2) {
                prop_assert!(pair[0].row != pair[1].row || right(&pair[0]) <= pair[1].x + 1e-9);
            }
            for node in &nodes {
                prop_assert!(node.x >= 0.0 && right(node) <= width.pixels() + 1e-9);
            }
        }

        #[test]
        fn names_keep_apart(links in links()) {
            for width in [Width::Narrow, Width::Wide] {
                let drawing = of(&links).draw(&Canvas::new("sankey", width));
                prop_assert_eq!(faults(&drawing, width.pixels()), [""; 0]);
            }
        }

        #[test]
        fn order_changes_nothing(links in links(), turn in 0..60_usize) {
            let mut other = links.clone();
            other.rotate_left(turn % links.len());
            let (one, other) = (of(&links), of(&other));
            prop_assert_eq!(written(&one, Width::Wide), written(&other, Width::Wide));
        }

        /// Without what runs back nothing goes round: every link leads to a later row.
        #[test]
        fn links_lead_down_or_run_back(links in links()) {
            let found = of(&links);
            let layout = found.layout(Width::Wide);
            let back = layout.ribbons.iter().filter(|ribbon| {
                layout.nodes[ribbon.ends[0]].row >= layout.nodes[ribbon.ends[1]].row
            });
            prop_assert_eq!(back.count(), found.running_back().0);
        }
    }
}
