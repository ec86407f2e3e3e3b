//! Counts and values in time.

use crate::{
    dates::PartialDate,
    figure::Figure,
    markers::{Area, CountingRule, Measure},
    period::Period,
    population::Population,
    row::row,
    slug::Slug,
    source::Citation,
    strand::Strand,
    text::vocabulary,
    threat::Threat,
    voice::Party,
};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// One count or value of a measure in one period.
///
/// Rows that agree in all but period, value, exposure and vintage are one series. A later vintage
/// revises an earlier one; which vintage is meant is part of every question.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Observation {
    /// What was measured.
    pub measure: Slug<Measure>,
    /// Whose records; `None` where the source does not say.
    #[serde(default)]
    pub party: Option<Party>,
    /// Of which threat; `None` is not by threat.
    #[serde(default)]
    pub threat: Option<Slug<Threat>>,
    /// Of which strand; `None` is not by strand.
    #[serde(default)]
    pub strand: Option<Strand>,
    /// Where; `None` is everywhere the source covers.
    #[serde(default)]
    pub area: Option<Slug<Area>>,
    /// What population it is about.
    #[serde(default)]
    pub population: Option<Slug<Population>>,
    /// By what rule it was counted.
    #[serde(default)]
    pub counting_rule: Option<Slug<CountingRule>>,
    /// How the things counted came to be known.
    #[serde(default)]
    pub detection: Detection,
    /// When.
    pub period: Period,
    /// The count or value, with its unit.
    pub value: Figure,
    /// What it is exposed to, with its unit: residents, officer hours, referrals.
    #[serde(default)]
    pub exposure: Option<Figure>,
    /// When the value was published.
    #[serde(default)]
    pub vintage: Option<PartialDate>,
    /// Where this is said.
    pub citation: Citation,
}

vocabulary! {
    /// How the things counted came to be known.
    #[derive(Default)]
    #[expect(clippy::exhaustive_enums, reason = "reported, sought, both, or nobody says")]
    Detection, "way of detection" {
        /// Victims or others reported them.
        Reported = "reported",
        /// Somebody looked for them: the count moves with the effort.
        Proactive = "proactive",
        /// Both.
        Mixed = "mixed",
        /// The source does not say.
        #[default]
        Unknown = "unknown",
    }
}

impl Observation {
    /// A value of which no more is known.
    #[must_use]
    pub fn new(measure: Slug<Measure>, period: Period, value: Figure, citation: Citation) -> Self {
        Self {
            measure,
            party: None,
            threat: None,
            strand: None,
            area: None,
            population: None,
            counting_rule: None,
            detection: Detection::Unknown,
            period,
            value,
            exposure: None,
            vintage: None,
            citation,
        }
    }

    fn order(&self, other: &Self) -> Ordering {
        let series = |row: &Self| (row.strand, row.detection);
        (&self.measure, &self.party, &self.threat, &self.area)
            .cmp(&(&other.measure, &other.party, &other.threat, &other.area))
            .then_with(|| series(self).cmp(&series(other)))
            .then_with(|| self.population.cmp(&other.population))
            .then_with(|| self.counting_rule.cmp(&other.counting_rule))
            .then_with(|| self.period.cmp(&other.period))
            .then_with(|| self.vintage.cmp(&other.vintage))
            .then_with(|| self.citation.cmp(&other.citation))
            .then_with(|| self.value.cmp(&other.value))
            .then_with(|| self.exposure.cmp(&other.exposure))
    }
}

row!(Observation in Observations by Observation::order,
    mentions measure party threat area population counting_rule value exposure);
