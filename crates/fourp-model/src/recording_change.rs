//! When counting itself changed.

use crate::{
    dates::PartialDate,
    markers::{Area, Measure},
    row::row,
    slug::Slug,
    source::Citation,
    text::vocabulary,
    voice::Party,
};
use serde::{Deserialize, Serialize};

/// A change in how something is counted: no improvement is read across it.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RecordingChange {
    /// What is counted.
    pub measure: Slug<Measure>,
    /// Whose records changed; `None` is everybody's.
    #[serde(default)]
    pub party: Option<Party>,
    /// Where; `None` is everywhere.
    #[serde(default)]
    pub area: Option<Slug<Area>>,
    /// When the new way began.
    pub date: PartialDate,
    /// What changed.
    pub kind: RecordingChangeKind,
    /// The change, in the source's words.
    pub what: String,
    /// Where this is said.
    pub citation: Citation,
}

vocabulary! {
    /// What changed in how something is counted.
    #[non_exhaustive]
    RecordingChangeKind, "kind of recording change" {
        /// What the thing counted is.
        Definition = "definition",
        /// When and how often one thing is counted.
        CountingRule = "counting-rule",
        /// The system or form it is recorded in.
        System = "system",
        /// Who or where is covered.
        Coverage = "coverage",
        /// Which body records it.
        Recorder = "recorder",
        /// How thoroughly the rules are kept, after an inspection for example.
        Compliance = "compliance",
    }
}

row!(RecordingChange in RecordingChanges by Ord::cmp, mentions measure party area);
