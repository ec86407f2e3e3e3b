//! What is measured to show success.

use crate::{
    dates::{Dates, PartialDate},
    figure::Figure,
    markers::Measure,
    period::Period,
    row::row,
    scope::Scope,
    slug::Slug,
    source::Citation,
    strand::Strand,
    text::vocabulary,
    threat::Threat,
    voice::Party,
};
use serde::{Deserialize, Serialize};

/// A measure that a body uses to show whether it succeeds.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// The id.
    pub id: Slug<Self>,
    /// The name.
    pub name: String,
    /// The quantity that it reads; observations speak of the same.
    pub measure: Slug<Measure>,
    /// Where it stands between effort and effect.
    pub kind: IndicatorKind,
    /// Which way is better.
    #[serde(default)]
    pub direction: Direction,
    /// Over which threat.
    #[serde(default)]
    pub threat: Scope<Slug<Threat>>,
    /// Over which strand.
    #[serde(default)]
    pub strand: Scope<Strand>,
    /// The value it started from.
    #[serde(default)]
    pub baseline: Option<Figure>,
    /// When the baseline was taken.
    #[serde(default)]
    pub baseline_period: Option<Period>,
    /// The value to be reached.
    #[serde(default)]
    pub target: Option<Figure>,
    /// By when.
    #[serde(default)]
    pub target_date: Option<PartialDate>,
    /// Who answers for it.
    #[serde(default)]
    pub owner: Option<Party>,
    /// How often it is taken.
    #[serde(default)]
    pub frequency: Frequency,
    /// How long after the end of a period its value is known, in days.
    #[serde(default)]
    pub lag_days: Option<u32>,
    /// Who records it.
    #[serde(default)]
    pub recording: Recording,
    /// Who checks it.
    #[serde(default)]
    pub assurance: Assurance,
    /// The indicator of which this is only another reading.
    #[serde(default)]
    pub restates: Option<Slug<Self>>,
    /// When it was in use.
    #[serde(default)]
    pub dates: Dates,
    /// Where this is said.
    pub citation: Citation,
}

vocabulary! {
    /// Where a measure stands between effort and effect; the order of results chains (HM Treasury
    /// Magenta Book 2020).
    #[expect(clippy::exhaustive_enums, reason = "the steps of a results chain")]
    IndicatorKind, "kind of indicator" {
        /// What goes in: money, staff.
        Input = "input",
        /// What is done.
        Activity = "activity",
        /// What the doing produces: disruptions, arrests.
        Output = "output",
        /// What changes for people.
        Outcome = "outcome",
        /// What changes in the threat itself.
        Impact = "impact",
    }
}

vocabulary! {
    /// Which way a measure should go.
    #[derive(Default)]
    #[expect(clippy::exhaustive_enums, reason = "up, down, neither, or nobody says")]
    Direction, "direction" {
        /// The source does not say.
        #[default]
        NotStated = "not-stated",
        /// More is better.
        Up = "up",
        /// Less is better.
        Down = "down",
        /// Neither way is better by itself: disruptions.
        Neither = "neither",
    }
}

vocabulary! {
    /// How often a measure is taken.
    #[derive(Default)]
    #[non_exhaustive]
    Frequency, "frequency" {
        /// The source does not say.
        #[default]
        NotStated = "not-stated",
        /// Every day or as it happens.
        Continuous = "continuous",
        /// Every week.
        Weekly = "weekly",
        /// Every month.
        Monthly = "monthly",
        /// Every quarter.
        Quarterly = "quarterly",
        /// Twice a year.
        HalfYearly = "half-yearly",
        /// Every year.
        Yearly = "yearly",
        /// Now and then.
        Irregular = "irregular",
        /// Once.
        Once = "once",
    }
}

vocabulary! {
    /// Who records a measure.
    #[derive(Default)]
    #[expect(clippy::exhaustive_enums, reason = "those measured, others, or nobody says")]
    Recording, "recording" {
        /// The source does not say.
        #[default]
        NotStated = "not-stated",
        /// Those whose success it measures.
        OwnRecords = "own-records",
        /// Somebody else.
        OthersRecords = "others-records",
    }
}

vocabulary! {
    /// Who checks a measure.
    #[derive(Default)]
    #[non_exhaustive]
    Assurance, "assurance" {
        /// The source does not say.
        #[default]
        NotStated = "not-stated",
        /// Nobody.
        Unchecked = "unchecked",
        /// Another part of the same body.
        Internal = "internal",
        /// Somebody independent.
        Independent = "independent",
    }
}

impl Indicator {
    /// An indicator of which no more is known.
    #[must_use]
    pub fn new(
        id: Slug<Self>,
        name: &str,
        measure: Slug<Measure>,
        kind: IndicatorKind,
        citation: Citation,
    ) -> Self {
        Self {
            id,
            name: name.into(),
            measure,
            kind,
            direction: Direction::NotStated,
            threat: Scope::NotStated,
            strand: Scope::NotStated,
            baseline: None,
            baseline_period: None,
            target: None,
            target_date: None,
            owner: None,
            frequency: Frequency::NotStated,
            lag_days: None,
            recording: Recording::NotStated,
            assurance: Assurance::NotStated,
            restates: None,
            dates: Dates::default(),
            citation,
        }
    }
}

row!(Indicator in Indicators by id, mentions measure threat baseline target owner restates);
