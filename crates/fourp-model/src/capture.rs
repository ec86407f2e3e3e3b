//! Overlap of case lists.

use crate::{
    markers::{CaptureList, CaptureStudy},
    period::Period,
    population::Population,
    row::row,
    slug::Slug,
    source::Citation,
};
use serde::{Deserialize, Serialize};

/// How many cases are on exactly these lists of a study, and on no other.
///
/// The rows of one study are its capture table. Lists without a row for their overlap have none in
/// common (count 0); no row says how many cases are on no list at all, for that is the question.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CaptureCell {
    /// The study.
    pub study: Slug<CaptureStudy>,
    /// The lists, in any order, each once.
    pub lists: Vec<Slug<CaptureList>>,
    /// The number of cases.
    pub count: u32,
    /// When the cases were known.
    pub period: Period,
    /// What population the lists are of.
    #[serde(default)]
    pub population: Option<Slug<Population>>,
    /// Where this is said.
    pub citation: Citation,
}

row!(CaptureCell in CaptureLists by Ord::cmp, mentions study lists population);
