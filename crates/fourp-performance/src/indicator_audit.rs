//! Could these measures show success at all?

use std::collections::BTreeMap;

use fourp_model::{
    Answer, Indicator, IndicatorKind, NotMeasurable, Programme, RowRef, Slug, StatementClass, Table,
};
use serde::Serialize;

use crate::{
    fabric::{Evidence, Judgement, Lack, MeasureCriterion, SystemCriterion},
    indicator_coverage::IndicatorCoverage,
    indicator_criteria::{criteria, gaming, lacks, moved_by_effort},
    indicator_evidence::{Facts, Rows},
    indicator_reliability::Reliability,
    indicator_restating::{Restatement, restatements},
    indicator_system,
    series::Series,
    series_detectability::DetectabilityOptions,
    series_key::SeriesKey,
};

/// How indicators are audited.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct IndicatorAuditOptions {
    /// The change that a measure should be able to show, as a share, where its row has no baseline and target.
    pub change: f64,
    /// With what power, at what level.
    pub detectability: DetectabilityOptions,
    /// In how many shared periods, at least, one series must follow from another to be a restatement of it.
    pub least_shared_periods: usize,
}

/// A fifth, four times in five at 95 %, over six periods: conventions of this crate, printed with every result.
impl Default for IndicatorAuditOptions {
    fn default() -> Self {
        Self {
            change: 0.2,
            detectability: DetectabilityOptions::default(),
            least_shared_periods: 6,
        }
    }
}

/// What the rows say of the measures by which a programme shows success.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct IndicatorAudit {
    /// How they were audited.
    pub options: IndicatorAuditOptions,
    /// How many there are of each kind; only kinds that any is of.
    pub kinds: BTreeMap<IndicatorKind, usize>,
    /// How many tell only of what goes in, is done or comes out: input, activity, output.
    pub of_acts: usize,
    /// Of those, the ones that have no baseline, no target and no owner.
    pub bare: Vec<Slug<Indicator>>,
    /// Threat by strand by kind.
    pub coverage: IndicatorCoverage,
    /// The six criteria of the set.
    pub system: Vec<Judgement<SystemCriterion>>,
    /// Measures that only restate another.
    pub restatements: Vec<Restatement>,
    /// Each indicator, in order of id.
    pub indicators: Vec<AuditedIndicator>,
}

/// One indicator, held against the rows.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AuditedIndicator {
    /// Its id.
    pub id: Slug<Indicator>,
    /// Its row.
    pub row: RowRef,
    /// Where it stands between effort and effect.
    pub kind: IndicatorKind,
    /// Why it moves with the effort, if rows show that it does: its kind, or that what it counts is found by looking.
    pub moved_by_effort: Vec<Evidence>,
    /// What is not stated, each with its evidence.
    pub lacks: Vec<(Lack, Vec<Evidence>)>,
    /// Target, own records and no independent check, all three.
    pub gaming: Option<Evidence>,
    /// How many days after the end of a period its value is known, where stated.
    pub lag_days: Option<u32>,
    /// What its series could show.
    pub reliability: Reliability,
    /// The eight criteria of a measure.
    pub criteria: Vec<Judgement<MeasureCriterion>>,
    /// What sources say is not known of it.
    pub weaknesses: Vec<Evidence>,
}

impl AuditedIndicator {
    /// Whether it tells only of what goes in, is done or comes out.
    #[must_use]
    pub const fn is_of_acts(&self) -> bool {
        matches!(self.kind, IndicatorKind::Input | IndicatorKind::Activity | IndicatorKind::Output)
    }

    /// Whether something is not stated.
    #[must_use]
    pub fn lacks(&self, what: Lack) -> bool {
        self.lacks.iter().any(|(lack, _)| *lack == what)
    }
}

impl IndicatorAudit {
    /// Holds every indicator against the rows and the compiled series of a programme.
    ///
    /// `signals` tells of series with a chart whether it shows a signal. Statements bear on an indicator if their gist holds
    /// the words of its measure. Criteria are those of FABRIC (2001); the gaming flag is that of the Public Administration
    /// Select Committee, Caught red-handed, 2014; what is "reliable" is computed. Cost: a hundred exact powers for each
    /// series that an indicator reads.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use fourp_model::{Citation, Indicator, IndicatorKind, Programme, Tables};
    /// use fourp_performance::{IndicatorAudit, IndicatorAuditOptions, Lack};
    ///
    /// let cited = Citation::at("nao-2019".parse()?, "paragraph 9");
    /// let disruptions = Indicator::new(
    ///     "disruptions".parse()?,
    ///     "Disruptions",
    ///     "disruptions".parse()?,
    ///     IndicatorKind::Output,
    ///     cited,
    /// );
    /// let programme = Programme::new(Tables { indicators: vec![disruptions], ..Tables::default() })
    ///     .map_err(|defects| format!("{defects:?}"))?;
    /// let audit = IndicatorAudit::of(&programme, &[], &BTreeMap::new(), IndicatorAuditOptions::default());
    /// let audit = audit.measured().ok_or("no indicators")?;
    /// assert!(audit.indicators[0].is_of_acts() && audit.indicators[0].lacks(Lack::Target));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(
        programme: &Programme,
        series: &[Series],
        signals: &BTreeMap<SeriesKey, bool>,
        options: IndicatorAuditOptions,
    ) -> Answer<Self> {
        let rows = Rows::of(programme, series, signals);
        if rows.indicators.is_empty() {
            return NotMeasurable::new(
                "Could the measures in use show success?",
                "the data supplied have no indicators",
            )
            .needing(
                Table::Indicators,
                "every measure by which success is shown, with kind, owner, baseline and target",
            )
            .into();
        }
        let facts: Vec<Facts<'_>> =
            rows.indicators.iter().map(|(row, it)| Facts::of(&rows, row, it)).collect();
        let mut kinds = BTreeMap::new();
        for (_, it) in &rows.indicators {
            let count: &mut usize = kinds.entry(it.kind).or_default();
            *count = count.saturating_add(1);
        }
        let indicators: Vec<AuditedIndicator> =
            facts.iter().map(|facts| audited(facts, options)).collect();
        let is_bare = |it: &&AuditedIndicator| {
            it.is_of_acts()
                && [Lack::Baseline, Lack::Target, Lack::Owner].iter().all(|lack| it.lacks(*lack))
        };
        let coverage = IndicatorCoverage::of(programme, &rows.indicators);
        Answer::Measured(Self {
            options,
            kinds,
            of_acts: indicators.iter().filter(|it| it.is_of_acts()).count(),
            bare: indicators.iter().filter(is_bare).map(|it| it.id.clone()).collect(),
            system: indicator_system::criteria(&rows, &coverage),
            coverage,
            restatements: restatements(&facts, options.least_shared_periods),
            indicators,
        })
    }

    /// The share of measures that tell only of what goes in, is done or comes out: 1 if no measure tells of effects.
    #[must_use]
    pub fn share_of_acts(&self) -> f64 {
        crate::number::size(self.of_acts) / crate::number::size(self.indicators.len())
    }
}

fn audited(facts: &Facts<'_>, options: IndicatorAuditOptions) -> AuditedIndicator {
    let reliability = Reliability::of(facts, options.change, options.detectability);
    AuditedIndicator {
        id: facts.indicator.id.clone(),
        row: facts.row.clone(),
        kind: facts.indicator.kind,
        moved_by_effort: moved_by_effort(facts),
        lacks: lacks(facts),
        gaming: gaming(facts),
        lag_days: facts.indicator.lag_days,
        criteria: criteria(facts, &reliability),
        reliability,
        weaknesses: facts.said(StatementClass::DataWeakness),
    }
}
