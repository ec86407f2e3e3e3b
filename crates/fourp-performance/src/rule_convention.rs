//! The conventions by which rules are read, each with who reads them so.

use serde::Serialize;

use crate::words::conventions;

/// The conventions by which rules are read.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
pub struct RuleConventions {
    /// What a point on the centre does to a run.
    pub on_centre: OnCentre,
    /// What an equal point does to a trend.
    pub equal_points: EqualPoints,
    /// Which points are flagged.
    pub flagging: Flagging,
    /// Whether a point on a line is beyond it.
    pub border: Border,
    /// What a missing period does.
    pub at_gap: AtGap,
}

conventions! {
    /// What a point exactly on the centre does to a run.
    #[expect(clippy::exhaustive_enums, reason = "it is ignored or it breaks")]
    #[derive(Default)]
    OnCentre {
        /// Neither adds nor breaks: Anhøj and Olesen (2014), qicharts2 0.8.1. The default.
        #[default]
        Ignored = "points on the centre are ignored",
        /// Breaks the run: `NHSRplotthedots` 0.2.2.
        Breaks = "a point on the centre breaks a run",
    }

    /// What a point equal to the one before does to a trend.
    #[expect(clippy::exhaustive_enums, reason = "it is ignored or it breaks")]
    #[derive(Default)]
    EqualPoints {
        /// Neither adds nor breaks: the guide of Making Data Count. The default.
        #[default]
        Ignored = "equal points are ignored",
        /// Breaks the trend: `NHSRplotthedots` 0.2.2.
        Breaks = "an equal point breaks a trend",
    }

    /// Which points of a pattern are flagged.
    #[expect(clippy::exhaustive_enums, reason = "the last or all")]
    #[derive(Default)]
    Flagging {
        /// The point that completes it: Western Electric (1956), Nelson (1984). The default.
        #[default]
        Completing = "the point that completes the pattern",
        /// All that make it up: Making Data Count.
        Members = "all points that make up the pattern",
    }

    /// Whether a point exactly on a line is beyond it.
    #[expect(clippy::exhaustive_enums, reason = "it is or it is not")]
    #[derive(Default)]
    Border {
        /// It is not: "outside" the limits. The default.
        #[default]
        Within = "a point on a line is not beyond it",
        /// It is.
        Beyond = "a point on a line is beyond it",
    }

    /// What a missing period does to a pattern of successive points.
    #[expect(clippy::exhaustive_enums, reason = "patterns end or go on")]
    #[derive(Default)]
    AtGap {
        /// Ends it: what is missing might have broken it. The default.
        #[default]
        Ends = "a missing period ends patterns",
        /// Nothing: the points on both sides are successive. qicharts2 0.8.1.
        Bridged = "patterns go on across missing periods",
    }
}
