//! The shape of a hierarchy: how wide, how deep, how much like a tree.

use fourp_model::Answer;
use serde::Serialize;

use crate::{
    feedback::feedback,
    krackhardt::{Krackhardt, krackhardt},
    lines::Hierarchy,
    place::{number, place},
};

/// The shape of who reports to whom, by names.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Shape<T> {
    /// How many there are.
    pub nodes: u32,
    /// How many distinct lines join two of them.
    pub lines: u32,
    /// Those who report to themselves.
    pub self_reports: Vec<T>,
    /// Those who report to each other in a circle.
    pub circles: Vec<ReportingCircle<T>>,
    /// How many report to each, to whom anybody does; the widest first.
    pub spans: Vec<(T, u32)>,
    /// The steps of the longest way up; a circle counts as one.
    pub depth: u32,
    /// From where that way starts: the first in order.
    pub deepest: Option<T>,
    /// How much it is like a tree.
    pub krackhardt: Answer<Krackhardt>,
    /// Lines without which there would be no circle; a minimum feedback arc set where `cuts_at_least` is their number.
    pub cuts: Vec<(T, T)>,
    /// No fewer will do.
    pub cuts_at_least: u32,
}

/// Those who report to each other in a circle.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ReportingCircle<T> {
    /// Everybody who can reach everybody else of them.
    pub members: Vec<T>,
    /// A shortest circle through the first of them, in order of reporting.
    pub shortest: Vec<T>,
}

/// The shape of some lines between names; none whose ends have no name.
pub(crate) fn shape<T: Clone>(names: &[T], lines: &Hierarchy) -> Shape<T> {
    let name = |node: u32| names.get(place(node)).cloned();
    let named = |nodes: &[u32]| -> Vec<T> { nodes.iter().filter_map(|node| name(*node)).collect() };
    let heights = lines.heights();
    let depth = heights.iter().max().copied().unwrap_or(0);
    let deepest = (0..).zip(&heights).find(|(_, height)| **height == depth && depth > 0);
    let mut spans: Vec<(u32, u32)> = (0..lines.up.node_count())
        .map(|node| (number(lines.up.in_edges(node).len()), node))
        .filter(|(span, _)| *span > 0)
        .collect();
    spans.sort_by_key(|(span, node)| (std::cmp::Reverse(*span), *node));
    let cuts = feedback(lines);
    let pair = |(from, to): &(u32, u32)| Some((name(*from)?, name(*to)?));
    Shape {
        nodes: lines.up.node_count(),
        lines: lines.up.edge_count(),
        self_reports: named(&lines.loops),
        circles: lines
            .circles()
            .iter()
            .map(|circle| ReportingCircle {
                members: named(&circle.members),
                shortest: named(&circle.shortest),
            })
            .collect(),
        spans: spans.iter().filter_map(|(span, node)| Some((name(*node)?, *span))).collect(),
        depth,
        deepest: deepest.and_then(|(node, _)| name(node)),
        krackhardt: krackhardt(lines),
        cuts: cuts.lines.iter().filter_map(pair).collect(),
        cuts_at_least: cuts.at_least,
    }
}
