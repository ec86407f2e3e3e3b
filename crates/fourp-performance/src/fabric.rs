//! What makes measures good: the criteria of FABRIC, and how they are judged.

use fourp_model::{NotMeasurable, RowRef};
use serde::Serialize;

use crate::words::conventions;

conventions! {
    /// What a set of measures should be: the six of FABRIC (HM Treasury, Cabinet Office, National Audit Office, Audit
    /// Commission and Office for National Statistics 2001, Choosing the right FABRIC).
    #[expect(clippy::exhaustive_enums, reason = "the six letters")]
    SystemCriterion {
        /// On what the organisation is for: its aims and objectives.
        Focused = "focused",
        /// For those who will use it.
        Appropriate = "appropriate",
        /// Covering all significant areas of work.
        Balanced = "balanced",
        /// Able to outlast changes of organisation and of people.
        Robust = "robust",
        /// Part of planning and management.
        Integrated = "integrated",
        /// Worth what collecting costs.
        CostEffective = "cost-effective",
    }

    /// What a single measure should be: the eight of the same guide.
    #[expect(clippy::exhaustive_enums, reason = "the eight of the guide")]
    MeasureCriterion {
        /// To what the organisation wants to achieve.
        Relevant = "relevant",
        /// Encouraging nothing unwanted or wasteful.
        AvoidsPerverseIncentives = "avoids perverse incentives",
        /// To those who can move it, and who answer for it.
        Attributable = "attributable",
        /// Clearly, so that it is collected in one way.
        WellDefined = "well-defined",
        /// Often and soon enough to be of use.
        Timely = "timely",
        /// Accurate enough for its use, and moved by change rather than by noise.
        Reliable = "reliable",
        /// With earlier periods or with others.
        Comparable = "comparable",
        /// By somebody else, from what is documented.
        Verifiable = "verifiable",
    }

    /// What a row of an indicator does not state.
    #[expect(clippy::exhaustive_enums, reason = "what a row of an indicator may state")]
    Lack {
        /// The value it started from.
        Baseline = "baseline",
        /// The value to be reached.
        Target = "target",
        /// Who answers for it.
        Owner = "owner",
        /// How often it is taken.
        Frequency = "frequency",
        /// How long after a period its value is known.
        Lag = "lag",
        /// Who records it.
        Recording = "recorder",
        /// Who checks it.
        Assurance = "check",
        /// The effort behind what it counts: of measures of acts.
        Effort = "effort",
        /// What each act did: of measures of acts.
        Effect = "effect",
    }
}

/// Whether a criterion is met.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "met, not met, or not known")]
pub enum Outcome {
    /// The rows show that it is.
    Met,
    /// The rows show that it is not.
    NotMet,
    /// The rows show neither.
    NotMeasurable(NotMeasurable),
}

/// What rows say to a criterion.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
pub struct Evidence {
    /// The rows.
    pub rows: Vec<RowRef>,
    /// What they say, in one sentence without a full stop.
    pub says: String,
}

/// A criterion held against the rows.
///
/// Met or not met always rests on a row: nothing is ticked because nobody says otherwise.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Judgement<C> {
    /// The criterion.
    pub criterion: C,
    /// Whether it is met.
    pub outcome: Outcome,
    /// What it rests on; also where that is not enough.
    pub evidence: Vec<Evidence>,
}

impl Evidence {
    pub(crate) fn new(rows: impl IntoIterator<Item = RowRef>, says: impl Into<String>) -> Self {
        let mut rows: Vec<RowRef> = rows.into_iter().collect();
        rows.sort();
        rows.dedup();
        Self { rows, says: says.into() }
    }
}

impl<C: std::fmt::Display> Judgement<C> {
    pub(crate) fn met(criterion: C, evidence: Evidence) -> Self {
        Self::decided(criterion, Outcome::Met, evidence)
    }

    pub(crate) fn not_met(criterion: C, evidence: Evidence) -> Self {
        Self::decided(criterion, Outcome::NotMet, evidence)
    }

    fn decided(criterion: C, outcome: Outcome, evidence: Evidence) -> Self {
        if evidence.rows.is_empty() {
            let why = NotMeasurable::new(question(&criterion), evidence.says.clone())
                .needing_also("a row that says so");
            return Self::unknown(criterion, why).with([evidence]);
        }
        Self { criterion, outcome, evidence: vec![evidence] }
    }

    pub(crate) fn unknown(criterion: C, why: NotMeasurable) -> Self {
        Self { criterion, outcome: Outcome::NotMeasurable(why), evidence: Vec::new() }
    }

    /// The same, with more evidence.
    pub(crate) fn with(mut self, evidence: impl IntoIterator<Item = Evidence>) -> Self {
        self.evidence.extend(evidence);
        self
    }

    /// The same with another outcome if anything speaks against the criterion.
    pub(crate) fn unless(self, against: Vec<Evidence>) -> Self {
        if against.iter().all(|evidence| evidence.rows.is_empty()) {
            return self;
        }
        Self { criterion: self.criterion, outcome: Outcome::NotMet, evidence: against }
    }
}

/// The question that a criterion asks.
pub(crate) fn question(criterion: &impl std::fmt::Display) -> String {
    format!("Is it {criterion}?")
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::Table;

    #[test]
    fn what_rests_on_no_row_is_not_decided() {
        let told = Judgement::met(SystemCriterion::Focused, Evidence::new([], "nobody says no"));
        assert!(matches!(told.outcome, Outcome::NotMeasurable(_)));
        let row = RowRef::at(Table::Indicators, 1);
        let met = Judgement::met(SystemCriterion::Focused, Evidence::new([row.clone()], "yes"));
        assert_eq!(met.outcome, Outcome::Met);
        assert_eq!(met.clone().unless(vec![]), met);
        let against = vec![Evidence::new([row], "no")];
        assert_eq!(met.unless(against).outcome, Outcome::NotMet);
    }
}
