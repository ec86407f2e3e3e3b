//! What holds of every Sankey diagram.

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
    let rows: Vec<usize> = found.layout(Width::Wide).nodes.iter().map(|node| node.row).collect();
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
    let few = (0..9)
        .map(|at| SankeyNode::new(format!("n{at}"), format!("Body {at}")).of_kind("small bodies"));
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
    assert_eq!(labels(all.clone().at_most(9, 4)), ["End", "Hub", "Body 4", "8 other small bodies"]);
    assert_eq!(labels(all.at_most(9, 3)), ["End", "Hub", "9 small bodies"]);
}

#[test]
fn putting_together_makes_no_circle() {
    let found =
        sankey(&[("a", "b", 5), ("b", "c", 4), ("c", "d", 3), ("d", "e", 2), ("a", "e", 1)]);
    assert_eq!(found.running_back().0, 0);
    let layout = found.at_most(3, 3).layout(Width::Narrow);
    assert!(
        layout
            .ribbons
            .iter()
            .all(|ribbon| { layout.nodes[ribbon.ends[0]].row < layout.nodes[ribbon.ends[1]].row })
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
fn rows_are_no_more_than_are_drawn() {
    let key = |at: usize| format!("{at:06}");
    let links = (0..20_000_usize).map(|at| SankeyLink::new(key(at), key(at + 1), 1));
    let nodes = (0..=20_000_usize).map(|at| SankeyNode::new(key(at), key(at)).of_kind("bodies"));
    let found = Sankey::new(nodes, links, |weight| format!("£{weight}")).unwrap();
    for (width, most) in [(Width::Wide, 40), (Width::Narrow, 20)] {
        let nodes = found.layout(width).nodes;
        assert!(nodes.len() <= most, "{}", nodes.len());
        assert_eq!([&nodes[0].label, &nodes[1].label], ["000000", "000001"]);
        assert!(nodes.iter().any(|node| node.label == "020000"));
        assert!(nodes.iter().any(|node| node.label.ends_with(" others")), "{nodes:?}");
        assert!(found.draw(&Canvas::new("sankey", width)).height < 5_000.0);
    }
    let all = written(&found, Width::Wide);
    assert!(all.contains("within what is drawn as one"), "{all}");
}

#[test]
fn kinds_are_no_more_than_are_drawn() {
    let (hub, end) = (SankeyNode::new("hub", "Hub"), SankeyNode::new("end", "End"));
    let few = (0..90).map(|at| SankeyNode::new(format!("n{at}"), "one").of_kind(at.to_string()));
    let links = (0..90_u32).flat_map(|at| {
        let key = format!("n{at}");
        [SankeyLink::new("hub", &key, 1), SankeyLink::new(&key, "end", 1)]
    });
    let found = Sankey::new([hub, end].into_iter().chain(few), links, |_| String::new()).unwrap();
    assert!(found.layout(Width::Wide).nodes.len() <= 40);
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
