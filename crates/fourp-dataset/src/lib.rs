//! Reads folders.

mod cell;
mod cells;
mod column;
mod data_format;
mod every;
mod figure;
mod figure_parts;
mod lines;
mod list;
mod nearest;
mod record;
mod scan;
mod shape;
mod spread;
mod tables;

pub use crate::{
    column::{Column, Filling},
    data_format::data_format_page,
    record::Record,
};
