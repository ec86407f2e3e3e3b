//! What tells one series from another.

use fourp_model::{
    Area, CountingRule, Detection, Measure, Observation, Party, Population, Slug, Strand, Threat,
};
use serde::Serialize;

/// What observations of one series have in common.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
pub struct SeriesKey {
    /// What was measured.
    pub measure: Slug<Measure>,
    /// Whose records.
    pub party: Option<Party>,
    /// Of which threat.
    pub threat: Option<Slug<Threat>>,
    /// Of which strand.
    pub strand: Option<Strand>,
    /// Where.
    pub area: Option<Slug<Area>>,
    /// What population it is about.
    pub population: Option<Slug<Population>>,
    /// By what rule it was counted.
    pub counting_rule: Option<Slug<CountingRule>>,
    /// How the things counted came to be known.
    pub detection: Detection,
}

impl SeriesKey {
    pub(crate) fn of(row: &Observation) -> Self {
        Self {
            measure: row.measure.clone(),
            party: row.party.clone(),
            threat: row.threat.clone(),
            strand: row.strand,
            area: row.area.clone(),
            population: row.population.clone(),
            counting_rule: row.counting_rule.clone(),
            detection: row.detection,
        }
    }
}

/// What the key says, without what it leaves open: `crimes, modern-slavery, reported`.
impl std::fmt::Display for SeriesKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.measure)?;
        let party = self.party.as_ref().map(ToString::to_string);
        let threat = self.threat.as_ref().map(ToString::to_string);
        let strand = self.strand.map(|strand| strand.to_string());
        let area = self.area.as_ref().map(ToString::to_string);
        let population = self.population.as_ref().map(ToString::to_string);
        let rule = self.counting_rule.as_ref().map(ToString::to_string);
        let detection = (self.detection != Detection::Unknown).then(|| self.detection.to_string());
        for part in [threat, strand, area, population, rule, party, detection].into_iter().flatten()
        {
            write!(formatter, ", {part}")?;
        }
        Ok(())
    }
}
