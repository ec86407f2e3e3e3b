//! Charts for public audits, as SVG and HTML that any browser shows without a script, a font or a network.
//!
//! A [`Picture`] is a chart with all that must stand beside it: a headline that says what it shows, what is
//! measured, the same in words and as a table, and its sources. It is drawn for a desk and for a phone, so
//! that text is never made smaller to fit.
//!
//! | question | chart |
//! |---|---|
//! | What is most, and by how much? | [`Bars`] |
//! | What can it be, by whom? | [`Intervals`] |
//! | What rises, what falls, from one column to the other? | [`Slope`] |
//! | Which points of a series are signals, and which are noise? | [`Control`] |
//! | Which of many differ, and which are only small? | [`Funnel`] |
//! | What goes from where to where, and how much? | [`Sankey`] |
//! | How much has come by when, and how much has not? | [`Steps`] |
//! | In how few hands is how much? | [`Concentration`] |
//! | Where is much and where is little, of rows by columns? | [`HeatMap`] |
//! | Who is tied to whom? | [`Network`] |
//! | Which of many share most with each other? | [`Matrix`] |
//! | Who is under whom? | [`Tree`] |
//!
//! Anything else that can be drawn is a [`Chart`]; [`Label`], [`Scale`] and the marks ([`area`], [`line()`],
//! [`dot`], [`diamond`], [`through`], [`hatching`]) are there to draw it with.
//!
//! Charts are drawn here and not by a plotting crate, because none that we found measures its labels, draws
//! for two widths, or writes text that assistive programs can read. Text is escaped by `quick-xml`.

mod apart;
mod axis;
mod bars;
mod canvas;
mod colour;
mod concentration;
mod control;
mod control_series;
mod element;
mod funnel;
mod heat;
mod heat_cell;
mod interval_row;
mod intervals;
#[cfg(test)]
mod legible;
mod lettering;
mod luminance;
mod matrix;
mod network;
mod picture;
mod px;
mod sankey;
mod slope;
mod steps;
mod stress;
mod table;
mod ticks;
mod tree;

pub use crate::{
    axis::Scale,
    bars::{Bar, Bars, Fill},
    canvas::{
        Anchor, Canvas, Chart, Drawing, Label, Width, area, diamond, dot, hatching, length, line,
        through,
    },
    colour::Colour,
    concentration::Concentration,
    control::Control,
    control_series::{ControlLines, ControlPoint, ControlSeries},
    element::Element,
    funnel::{Funnel, FunnelUnit, FunnelWords, Standout},
    heat::{HeatMap, HeatRow},
    heat_cell::HeatCell,
    interval_row::{IntervalRow, Standing},
    intervals::{IntervalGroup, Intervals},
    lettering::{Weight, is_measured, text_width, wrapped},
    matrix::{Matrix, Overlap},
    network::{Network, Node, Shape},
    picture::{Data, Picture},
    px::Px,
    sankey::{Sankey, SankeyBox, SankeyError, SankeyLayout, SankeyLink, SankeyNode, SankeyRibbon},
    slope::{Slope, SlopeCourse, SlopeEnd, SlopeLine},
    steps::{Course, Dash, Steps},
    table::{Cell, Table, grouped},
    ticks::TickText,
    tree::{Tree, TreeNode},
};
