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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Outcome, SeriesOptions};
    use fourp_model::{
        Assurance, Citation, Completeness, Detection, Direction, Effect, Figure, FigureKind,
        Frequency, Intervention, Objective, Observation, Party, Rational, Recording,
        RecordingChange, RecordingChangeKind, Scope, Statement, Strand, Tables, Threat, Voice,
    };
    use proptest::prelude::*;

    fn cite() -> Citation {
        Citation::at("made-up".parse().unwrap(), "table 1")
    }

    fn figure(value: i64, unit: &str) -> Figure {
        let value = Rational::from_int(value);
        Figure::new(FigureKind::Exact { value }, unit.parse().unwrap()).unwrap()
    }

    fn indicator(id: &str, kind: IndicatorKind) -> Indicator {
        Indicator::new(id.parse().unwrap(), id, id.parse().unwrap(), kind, cite())
    }

    fn months(measure: &str, values: &[i64]) -> Vec<Observation> {
        let month = |(at, value): (usize, &i64)| Observation {
            threat: Some("fraud".parse().unwrap()),
            ..Observation::new(
                measure.parse().unwrap(),
                format!("{}-{:02}", 2018 + at / 12, at % 12 + 1).parse().unwrap(),
                figure(*value, "events"),
                cite(),
            )
        };
        values.iter().enumerate().map(month).collect()
    }

    fn declared(table: Table) -> Completeness {
        Completeness {
            table,
            scope: "everything".into(),
            as_at: "2019".parse().unwrap(),
            declared_by: Party::Body("auditor".parse().unwrap()),
            citation: cite(),
        }
    }

    fn audit(tables: Tables) -> IndicatorAudit {
        let programme = Programme::new(tables).unwrap();
        let series = Series::compile(&programme, SeriesOptions::default()).unwrap();
        let options = IndicatorAuditOptions::default();
        IndicatorAudit::of(&programme, &series, &BTreeMap::new(), options).measured().unwrap()
    }

    fn of(indicator: Indicator, rest: Tables) -> AuditedIndicator {
        audit(Tables { indicators: vec![indicator], ..rest }).indicators.remove(0)
    }

    fn outcome(of: &AuditedIndicator, criterion: MeasureCriterion) -> &'static str {
        let judgement = of.criteria.iter().find(|it| it.criterion == criterion).unwrap();
        match judgement.outcome {
            Outcome::Met => "met",
            Outcome::NotMet => "not met",
            Outcome::NotMeasurable(_) => "not measurable",
        }
    }

    fn outcomes(of: &AuditedIndicator) -> [&'static str; 8] {
        let mut all = MeasureCriterion::ALL.iter().map(|criterion| outcome(of, *criterion));
        std::array::from_fn(|_| all.next().unwrap())
    }

    #[test]
    fn of_a_bare_row_nothing_is_ticked() {
        let bare = of(indicator("disruptions", IndicatorKind::Output), Tables::default());
        assert_eq!(outcomes(&bare), ["not measurable"; 8]);
        assert_eq!(bare.lacks.len(), Lack::ALL.len());
        assert!(bare.lacks.iter().all(|(_, evidence)| evidence[0].rows == [bare.row.clone()]));
        assert!(bare.moved_by_effort[0].says.contains("is proactive"));
        let none = Programme::new(Tables::default()).unwrap();
        let options = IndicatorAuditOptions::default();
        assert!(!IndicatorAudit::of(&none, &[], &BTreeMap::new(), options).is_measured());
    }

    #[test]
    fn a_measure_as_it_should_be_meets_all_that_rows_can_show() {
        let good = Indicator {
            threat: Scope::One("fraud".parse().unwrap()),
            strand: Scope::One(Strand::Protect),
            direction: Direction::Down,
            baseline: Some(figure(1_200, "events")),
            baseline_period: Some("2018".parse().unwrap()),
            target: Some(figure(800, "events")),
            owner: Some(Party::Body("owner".parse().unwrap())),
            frequency: Frequency::Monthly,
            lag_days: Some(20),
            recording: Recording::OthersRecords,
            assurance: Assurance::Independent,
            ..indicator("losses", IndicatorKind::Outcome)
        };
        let objective = Objective {
            threat: Scope::One("fraud".parse().unwrap()),
            strand: Scope::One(Strand::Protect),
            ..Objective::new(
                "less".parse().unwrap(),
                "strategy".parse().unwrap(),
                "less fraud",
                cite(),
            )
        };
        let ruled = |it: Observation| Observation {
            counting_rule: Some("one-to-a-victim".parse().unwrap()),
            ..it
        };
        let tables = Tables {
            objectives: vec![objective],
            observations: months("losses", &[100; 24]).into_iter().map(ruled).collect(),
            completeness: vec![declared(Table::RecordingChanges)],
            ..Tables::default()
        };
        let found = of(good, tables);
        let mut wanted = ["met"; 8];
        // Who answers for it is known; whether they can move it is not.
        wanted[2] = "not measurable";
        assert_eq!(outcomes(&found), wanted);
        assert!(found.lacks.is_empty() && found.gaming.is_none());
        assert!((found.reliability.matters - 1.0 / 3.0).abs() < 1e-15);
        // 2,400 in 730 days, and at most 800 in 365: as good as never by chance.
        let chance = found.reliability.target.measured().unwrap();
        assert!((chance.expected - 1_200.25).abs() < 1e-9 && chance.chance < 1e-12);
    }

    #[test]
    fn a_target_with_own_records_and_no_independent_check_may_be_gamed() {
        let with = |target: bool, recording, assurance| {
            let it = Indicator {
                target: target.then(|| figure(9, "events")),
                recording,
                assurance,
                ..indicator("answers", IndicatorKind::Output)
            };
            of(it, Tables::default()).gaming.is_some()
        };
        use {Assurance as A, Recording as R};
        assert!(with(true, R::OwnRecords, A::Unchecked));
        assert!(with(true, R::OwnRecords, A::Internal));
        assert!(!with(true, R::OwnRecords, A::Independent));
        assert!(!with(true, R::OwnRecords, A::NotStated));
        assert!(!with(true, R::OthersRecords, A::Unchecked));
        assert!(!with(false, R::OwnRecords, A::Unchecked));
    }

    #[test]
    fn what_speaks_against_a_measure_is_told_with_its_row() {
        let it = |frequency, lag_days, assurance| Indicator {
            frequency,
            lag_days,
            assurance,
            ..indicator("crimes", IndicatorKind::Impact)
        };
        let change = RecordingChange {
            measure: "crimes".parse().unwrap(),
            party: None,
            area: None,
            date: "2018-06-01".parse().unwrap(),
            kind: RecordingChangeKind::Definition,
            what: "another form".into(),
            citation: cite(),
        };
        let tables = || Tables {
            // Few, and leaping about.
            observations: months("crimes", &[1, 9, 0, 8, 2, 9, 1, 8, 0, 9, 1, 9]),
            recording_changes: vec![change.clone()],
            completeness: vec![declared(Table::Indicators)],
            ..Tables::default()
        };
        let found = of(it(Frequency::Monthly, Some(32), Assurance::Unchecked), tables());
        assert_eq!(
            outcomes(&found),
            [
                "not measurable",
                "not measurable",
                "not met",
                "not met",
                "not met",
                "not met",
                "not met",
                "not met"
            ]
        );
        let irregular = of(it(Frequency::Irregular, None, Assurance::Internal), tables());
        assert_eq!(outcome(&irregular, MeasureCriterion::Timely), "not met");
        assert_eq!(outcome(&irregular, MeasureCriterion::Verifiable), "not measurable");
        let on_time = of(it(Frequency::Quarterly, Some(92), Assurance::Internal), tables());
        assert_eq!(outcome(&on_time, MeasureCriterion::Timely), "met");
    }

    #[test]
    fn two_values_do_not_tell_how_much_they_vary() {
        let yearly = |year: &str, value| {
            Observation::new(
                "victims".parse().unwrap(),
                year.parse().unwrap(),
                figure(value, "people"),
                cite(),
            )
        };
        let tables = Tables {
            observations: vec![yearly("2017", 5_142), yearly("2018", 6_993)],
            ..Tables::default()
        };
        let found = of(indicator("victims", IndicatorKind::Outcome), tables);
        assert_eq!(outcome(&found, MeasureCriterion::Reliable), "not measurable");
    }

    #[test]
    fn two_counting_rules_are_no_definition_and_found_by_looking_moves_with_effort() {
        let mut seen = months("crimes", &[5; 6]);
        for it in &mut seen {
            it.counting_rule = Some("one".parse().unwrap());
            it.detection = Detection::Proactive;
        }
        let other = months("crimes", &[5; 6]);
        let tables =
            Tables { observations: seen.into_iter().chain(other).collect(), ..Tables::default() };
        let found = of(indicator("crimes", IndicatorKind::Impact), tables);
        assert_eq!(outcome(&found, MeasureCriterion::WellDefined), "not met");
        assert_eq!(found.moved_by_effort[0].says, "what it counts was found by looking for it");
        assert_eq!(found.moved_by_effort[0].rows.len(), 2);
    }

    #[test]
    fn a_bound_names_its_rule_too() {
        let value = FigureKind::MoreThan { value: Rational::from_int(3_000) };
        let mut seen = months("arrests", &[5]);
        seen[0].value = Figure::new(value, "arrests".parse().unwrap()).unwrap();
        seen[0].counting_rule = Some("one-to-a-person".parse().unwrap());
        let tables = Tables { observations: seen, ..Tables::default() };
        let found = of(indicator("arrests", IndicatorKind::Output), tables);
        assert_eq!(outcome(&found, MeasureCriterion::WellDefined), "met");
        assert_eq!(outcome(&found, MeasureCriterion::Comparable), "not measurable");
    }

    #[test]
    fn sources_bear_on_a_measure_by_its_words_and_acts_by_what_they_state() {
        let said = Statement {
            id: "F13".parse().unwrap(),
            class: StatementClass::DataWeakness,
            voice: Voice::default(),
            gist: "the effort that goes into a disruption is not assessed".into(),
            tested_by: vec![],
            supported_by: vec![],
            restates: vec![],
            repeated_by: vec![],
            contradicted_by: vec![],
            followed_up_by: vec![],
            not_measurable: None,
            settled_by: None,
            settled_in: vec![],
            citation: cite(),
        };
        let tables = || Tables { statements: vec![said.clone()], ..Tables::default() };
        let found = of(indicator("disruptions", IndicatorKind::Output), tables());
        let (_, effort) = found.lacks.iter().find(|(lack, _)| *lack == Lack::Effort).unwrap();
        assert_eq!(effort[1].rows[0].to_string(), "statements F13");
        assert_eq!(found.weaknesses.len(), 1);
        assert!(of(indicator("arrests", IndicatorKind::Output), tables()).weaknesses.is_empty());
        let act = Intervention {
            effort: Some(figure(3, "officer-hours")),
            effect: Effect::Major,
            ..Intervention::new(
                "act".parse().unwrap(),
                "2018".parse().unwrap(),
                Party::Body("force".parse().unwrap()),
                cite(),
            )
        };
        let with_acts = Tables { interventions: vec![act], ..tables() };
        let found = of(indicator("disruptions", IndicatorKind::Output), with_acts);
        assert!(!found.lacks(Lack::Effort) && !found.lacks(Lack::Effect));
    }

    fn system(tables: Tables) -> Vec<&'static str> {
        let word = |judgement: &Judgement<SystemCriterion>| match judgement.outcome {
            Outcome::Met => "met",
            Outcome::NotMet => "not met",
            Outcome::NotMeasurable(_) => "not measurable",
        };
        audit(tables).system.iter().map(word).collect()
    }

    #[test]
    fn a_gap_is_a_gap_only_where_the_indicators_are_declared_complete() {
        let threat = |id: &str| Threat {
            id: id.parse().unwrap(),
            name: id.into(),
            part_of: None,
            note: None,
            citation: cite(),
        };
        let objective =
            Objective::new("o".parse().unwrap(), "s".parse().unwrap(), "less crime", cite());
        let objective = Objective { threat: Scope::All, ..objective };
        let one = Indicator {
            threat: Scope::One("fraud".parse().unwrap()),
            ..indicator("losses", IndicatorKind::Outcome)
        };
        let tables = |complete: Vec<Completeness>, indicators: Vec<Indicator>| Tables {
            threats: vec![threat("fraud"), threat("drugs")],
            objectives: vec![objective.clone()],
            indicators,
            completeness: complete,
            ..Tables::default()
        };
        let open = tables(vec![], vec![one.clone()]);
        assert_eq!(system(open.clone()), ["not measurable"; 6]);
        let coverage = audit(open).coverage;
        // The strand is not stated: two threats, four strands, five kinds, four of them perhaps.
        assert_eq!((coverage.empty, coverage.of, coverage.possible), (40, 40, 4));
        assert_eq!(coverage.complete_within, None);
        // A second of a kind that is covered is not lost.
        let sure = Indicator { strand: Scope::One(Strand::Pursue), ..one.clone() };
        let sure = Indicator { id: "sure".parse().unwrap(), ..sure };
        let coverage = audit(tables(vec![], vec![one.clone(), sure])).coverage;
        let cell = coverage
            .cells
            .iter()
            .find(|cell| cell.threat.as_str() == "fraud" && cell.strand == Strand::Pursue)
            .unwrap();
        let ids = |kinds: &BTreeMap<IndicatorKind, Vec<Slug<Indicator>>>| -> Vec<String> {
            kinds.values().flatten().map(ToString::to_string).collect()
        };
        assert_eq!(
            (ids(&cell.covered), ids(&cell.besides)),
            (vec!["sure".into()], vec!["losses".into()])
        );
        assert!(cell.possible.is_empty());
        let closed = tables(vec![declared(Table::Indicators)], vec![one]);
        let unknown = "not measurable";
        let not_met = "not met";
        assert_eq!(system(closed), [not_met, unknown, not_met, unknown, not_met, unknown]);
        let all = Indicator {
            threat: Scope::All,
            strand: Scope::All,
            ..indicator("harm", IndicatorKind::Impact)
        };
        let whole = tables(vec![], vec![all]);
        assert_eq!(system(whole.clone()), ["met", unknown, "met", unknown, unknown, unknown]);
        let coverage = audit(whole).coverage;
        assert_eq!((coverage.empty, coverage.possible), (32, 0));
        assert!(coverage.cells.iter().all(CoverageCell::tells_of_effect));
    }

    use crate::CoverageCell;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        /// Whatever the rows: a criterion that is decided names a row, one that is not says what would decide it.
        #[test]
        fn nothing_is_ticked_by_assertion(programme in fourp_model::arbitrary::programme()) {
            let series = Series::compile(&programme, SeriesOptions::default()).unwrap_or_default();
            let options = IndicatorAuditOptions::default();
            let found = IndicatorAudit::of(&programme, &series, &BTreeMap::new(), options);
            let Answer::Measured(found) = found else { return Ok(()) };
            let measures = found.indicators.iter().flat_map(|it| &it.criteria);
            let all = measures
                .map(|it| (&it.outcome, &it.evidence))
                .chain(found.system.iter().map(|it| (&it.outcome, &it.evidence)));
            for (outcome, evidence) in all {
                match outcome {
                    Outcome::NotMeasurable(why) => {
                        prop_assert!(!why.what_would_make_it_so.is_empty());
                    }
                    Outcome::Met | Outcome::NotMet => {
                        prop_assert!(evidence.iter().any(|it| !it.rows.is_empty()));
                    }
                }
            }
            for it in &found.indicators {
                prop_assert_eq!(it.criteria.len(), 8);
                for (_, evidence) in &it.lacks {
                    prop_assert!(evidence.iter().all(|it| !it.rows.is_empty()));
                }
            }
            prop_assert_eq!(found.system.len(), 6);
            prop_assert!(found.coverage.empty <= found.coverage.of);
            prop_assert_eq!(found.kinds.values().sum::<usize>(), found.indicators.len());
        }
    }
}
