//! Does it work, or is it noise?
//!
//! Two counts that differ, a month above the others, a force above its peers: each may be chance. The
//! answers here say how often chance alone would look like that, by which conventions, and what the
//! figures cannot tell whatever the arithmetic.
//!
//! ```
//! use fourp_performance::{ChartKind, ChartSpec, Comparison, RuleSet, Sequence, Simulation, control_chart};
//! use fourp_stat::{Exposed, Level};
//!
//! // "61,646 sexual crimes committed against under 16s in 2018 ... up from 56,346": National Audit Office,
//! // Serious and organised crime, 28 June 2019, key facts. A signal, if crimes were independent:
//! let (later, earlier) = (Exposed::new(61_646, 1.0)?, Exposed::new(56_346, 1.0)?);
//! let rise = Comparison::of(later, earlier, Level::P95, None).measured().ok_or("nothing counted")?;
//! assert_eq!(format!("{:.4}", rise.independent.interval), "1.0816 to 1.1067 (95 %)");
//! // and noise if they varied 62 times as much.
//! assert_eq!(rise.vanishing_dispersion.map(f64::round), Some(62.0));
//!
//! // Twenty-four made-up months. No month stands out, and the chart says how often one would.
//! let months = [9, 12, 7, 10, 8, 11, 9, 13, 6, 10, 11, 8, 9, 10, 12, 7, 11, 9, 8, 10, 12, 9, 7, 11];
//! let spec = ChartSpec { rules: RuleSet::western_electric(), ..ChartSpec::new(ChartKind::C) };
//! let chart = control_chart(&Sequence::of_counts(&months), &spec, Simulation::default())?;
//! let chart = chart.measured().ok_or("too short")?;
//! assert!(chart.signals.is_empty());
//! assert!(chart.false_alarms.at_least_one.is_some_and(|chance| chance > 0.2));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | question | item |
//! |---|---|
//! | Is one count higher than another, and what would make the difference vanish? | [`Comparison`], [`published_changes`] |
//! | Were priority threats disrupted more than others, raw and per unit of effort? | [`DisruptionLog::contrast`], [`Contrast`], [`priority_threats`] |
//! | How do rows become a series, with vintages, gaps and breaks? | [`Series::compile`], [`Sequence`] |
//! | Which points are signals? | [`control_chart`], [`ChartSpec`], [`ChartKind`], [`RuleSet`] |
//! | How often do such rules cry wolf? | [`FalseAlarms`], [`RuleSet::run_length`], [`RuleSet::simulated_run_length`] |
//! | When did a small lasting shift begin? | [`ewma`], [`cusum`] |
//! | Is this month an outbreak, given the same time of year before? | [`outbreaks`] |
//! | Will a process that goes on as it is meet its target? | [`Target`], [`Assurance`] |
//! | Which bodies differ, and which are only small? | [`funnel`], [`Funnel`], [`RankInterval`] |
//! | What is the smallest change that these counts could show, and would luck meet the target? | [`detection_power`], [`detectability`], [`CriticalCounts`], [`SeriesDetectability`], [`TargetChance`] |
//! | How much harm do the counts stand for, by whose weights? | [`HarmTotals`] |
//! | Could the measures in use show success at all? | [`IndicatorAudit`] |
//! | Do two assessors agree beyond chance, and what moved when a rating did? | [`Understanding`], [`Agreement`], [`Kappa`] |
//! | What does one number of several indicators rest on? | [`composite`], [`robustness`], [`sobol_indices`] |
//! | Do bodies record alike, so that they can be set side by side? | [`Comparability`], [`PeerSet::league_table`], [`recording_panel`] |
//! | How many are on no list at all, by which models? | [`CaptureTable`], [`ModelSet`], [`SelectionBootstrap`], [`Stepwise`], [`HiddenPopulation`] |
//! | Is it crime or recording, and what would have to be so? | [`RecordedChange`], [`TippingPoint`], [`CrimeOrRecording`] |
//! | What is a change made up of? | [`lmdi`], [`DisruptionChange`] |
//! | What would have happened without it, by a mixture of others? | [`synthetic_control`] |
//! | How many events were averted, did they move elsewhere, and what did one cost? | [`Averted`], [`DisplacementQuestion`], [`ValueForMoney`], [`RatioOfEstimates`], [`InitiativeJudged`] |
//! | Did a series change when something was done, by every error that can be defended? | [`interrupted_series`], [`count_regression`] |
//! | Did places where something was done move otherwise than the others, at one time or at several? | [`difference_in_differences`], [`staggered_effects`] |
//! | And every initiative of a programme? | [`initiative_readings`] |
//! | What can the rows of a programme say to all that? | [`Assessment`] |
//! | And charts of 100,000 series? | [`panel`], [`xmr_grid`] |
//!
//! Limits: counts describe records, not crime; nothing is read across a change of recording; every
//! probability takes points as independent, which months of one service seldom quite are. Values are
//! `f64` and never NaN; a line that no value can pass is infinite.
//!
//! # Features
//! - `parallel`: panels in several threads, with the same bytes as on one.
//! - `proptest`: the module `arbitrary`, strategies for sequences, rules, tables and what is asked of them.

#[cfg(any(test, feature = "proptest"))]
pub mod arbitrary;

// Numbers and laws.
mod integral;
mod law;
mod made_up;
mod number;
mod words;

// Rows into series.
mod breaks;
mod log;
mod point;
mod sequence;
mod series;
mod series_key;
mod timeline;

// Rules, and how often they cry wolf.
mod memory;
mod place;
mod rule_convention;
mod rules;
mod run_length;
mod scan;
mod simulation;
mod waits;

// Charts.
mod chart;
mod convention;
mod cusum;
mod drawing;
mod ewma;
mod false_alarm;
mod limits;
mod moving_range;
mod outbreak;
mod outbreak_fit;
mod target;

// Comparisons.
mod comparison;
mod contrast;
mod priority;
mod published;

// What a change is made up of, and whether it is one.
mod crime_or_recording;
mod detection_band;
mod disruption_change;
mod lmdi;
mod logarithmic_mean;

// What came of it, at what cost, and whether it moved.
mod averted;
mod cost_per_outcome;
mod displacement;
mod fieller;
mod initiative_effect;
mod initiative_series;
mod nearest_point;
mod synthetic_control;
mod synthetic_panel;

// Detectability.
mod binomial_walk;
mod critical;
mod detectability;
mod power;
mod series_detectability;
mod target_chance;

// Did it work?
mod count_regression;
mod difference;
#[cfg(test)]
mod difference_laws;
mod digamma;
mod effect_panel;
mod effect_reading;
mod initiative_reading;
#[cfg(test)]
mod interrupted_answers;
mod interrupted_checks;
#[cfg(test)]
mod interrupted_laws;
mod interrupted_series;
mod interrupted_spec;
mod interrupted_terms;
mod serial_errors;
mod staggered;
mod two_way;

// Harm.
mod harm_index;
mod harm_options;
mod harm_total;
mod harm_weight;

// Indicators.
mod fabric;
mod indicator_audit;
mod indicator_coverage;
mod indicator_criteria;
mod indicator_evidence;
mod indicator_reliability;
mod indicator_restating;
mod indicator_system;

// Peers, panels, and everything at once.
mod assessment;
mod bits;
mod dispersion;
mod funnel;
mod funnel_question;
mod funnel_scale;
mod grid;
mod panel;
mod rank;

// What is understood.
mod kappa;
mod understanding;
mod understanding_counts;

// Hidden populations.
mod capture_bound;
mod capture_table;
mod hidden_population;
mod log_linear_design;
mod log_linear_existence;
mod log_linear_model;
mod log_linear_newton;
mod model_fit;
mod model_profile;
mod model_set;
mod selection_bootstrap;
mod stepwise;

// One number of several.
mod composite;
mod composite_rank;
mod composite_rows;
mod composite_scale;
mod composite_table;
mod importance;
mod robustness;
mod sobol;

// Whether records are alike.
mod comparability;
mod comparability_panel;
mod comparability_reason;
mod crossing;
mod empty_periods;
mod heaping;
mod jumps;
mod league;
mod trend;
mod trials;

pub use crate::{
    assessment::{Assessment, AssessmentOptions, SeriesChart, SignalTally},
    averted::{Averted, BeforeAfter},
    breaks::SeriesBreak,
    capture_bound::{ChaoBound, ChapmanEstimate},
    capture_table::{CaptureTable, CaptureTableError},
    chart::{ControlChart, control_chart},
    comparability::{Comparability, PeerSet, RecordingNote},
    comparability_panel::{
        Judged, RecordingError, RecordingPanel, RecordingRow, RecordingSpec, recording_panel,
    },
    comparability_reason::{Incomparable, RecordingAspect, WayOfRecording},
    comparison::Comparison,
    composite::{Composite, CompositeRecipe, CompositeScore, CompositeWeights, composite},
    composite_table::{
        Aggregation, CompositeError, CompositeIndicator, CompositeTable, Goal, MissingPolicy,
        Normalisation,
    },
    contrast::{Contrast, ContrastQuestion, Counting, GroupOfThreats, LeftOut},
    convention::{
        AtBreak, ChartConventions, ChartKind, Constants, LowCounts, RangeAverage, Screening,
    },
    cost_per_outcome::{UncertainCost, UncertainOutcome, ValueForMoney},
    count_regression::{CountLaw, CountRegression, CountRegressionError, count_regression},
    crime_or_recording::{
        AcrossRecordingChange, CrimeOrRecording, RecordedOrReal, StatedDetection,
    },
    critical::CriticalCounts,
    cusum::{Cusum, CusumError, CusumPoint, CusumRunLength, CusumSpec, cusum},
    detectability::{Detectability, DetectabilitySpec, detectability},
    detection_band::{
        BandError, ByItself, DetectionBand, DetectionRange, ModelBand, PopulationModel, Recorded,
        RecordedChange, Span, TippingPoint, TrueDirection,
    },
    difference::{Cells, DifferenceInDifferences, DifferenceSpec, difference_in_differences},
    dispersion::{Outliers, OverdispersionEstimate},
    displacement::{Displacement, DisplacementQuestion, DisplacementReading},
    disruption_change::DisruptionChange,
    drawing::{ChartError, ChartPoint, ChartSpec, DrawnPhase, Phase},
    effect_panel::{EffectPanel, PanelShapeError, PanelUnit},
    effect_reading::{Effect, LineEffect, LineReading},
    empty_periods::EmptyPeriods,
    ewma::{Ewma, EwmaError, EwmaLimits, EwmaPoint, EwmaSpec, ewma},
    fabric::{Evidence, Judgement, Lack, MeasureCriterion, Outcome, SystemCriterion},
    false_alarm::{FalseAlarms, SimulatedAlarms, Simulation},
    fieller::{FiellerError, FiellerRatio, FiellerSet, RatioOfEstimates},
    funnel::{Funnel, FunnelPoint, FunnelStatus, funnel},
    funnel_question::{
        FunnelError, FunnelMeasure, FunnelSpec, FunnelTarget, FunnelTransform, FunnelUnit,
        Overdispersion,
    },
    funnel_scale::FunnelLimits,
    grid::{GridCharts, GridError, xmr_grid},
    harm_index::HarmTotals,
    harm_options::{Detections, HarmOptions, HarmSpan},
    harm_total::{HarmKey, HarmPart, HarmTotal, Unweighed},
    harm_weight::NoWeight,
    heaping::{HeapTally, Heaping},
    hidden_population::{HiddenPopulation, HiddenPopulationOptions, PopulationModels},
    importance::Importance,
    indicator_audit::{AuditedIndicator, IndicatorAudit, IndicatorAuditOptions},
    indicator_coverage::{CoverageCell, IndicatorCoverage},
    indicator_reliability::{IsFromTarget, Reliability, SeriesReliability},
    indicator_restating::{Restatement, Restating},
    initiative_effect::{EffectOptions, HarmForMoney, InitiativeEffect, InitiativeJudged},
    initiative_reading::{
        InitiativeReading, InitiativeReadingOptions, SeriesEffect, initiative_readings,
    },
    interrupted_checks::{ExtremeStart, PlaceboRank, ResidualCheck},
    interrupted_series::{
        CountEffect, CountReading, InterruptedSeries, InterruptionHeadline, interrupted_series,
    },
    interrupted_spec::{AcrossBreaks, InterruptionError, InterruptionSpec, Measured},
    interrupted_terms::{EffectShape, Season, SeriesTerm},
    jumps::{CountSpread, Jump, JumpScan, JumpSpec, Stretch},
    kappa::{Agreement, AgreementError, Kappa, KappaWeights},
    league::{LeagueRow, LeagueTable, NotComparable},
    limits::Baseline,
    lmdi::{Decomposition, DecompositionError, FactorEffect, FactoredPart, PartEffect, lmdi},
    log::{Disruption, DisruptionLog},
    log_linear_existence::NoEstimate,
    log_linear_model::{LogLinearModel, LogLinearModelError},
    logarithmic_mean::logarithmic_mean,
    model_fit::{Criterion, FitOutcome, ModelEstimate, ModelFit, ModelIntervals},
    model_set::{ModelAverage, ModelSet, ModelSetError, ModelSetOptions},
    moving_range::MovingRanges,
    outbreak::{OutbreakError, OutbreakPoint, OutbreakSpec, Outbreaks, outbreaks},
    outbreak_fit::OutbreakFit,
    panel::{Panel, PanelChart, PanelError, PanelRow, panel},
    place::{Lines, Side},
    point::SeriesPoint,
    power::{DetectionPower, ExpectedCount, PowerError, detection_power},
    priority::{PriorityThreats, priority_threats},
    published::{PublishedChange, published_changes},
    rank::RankInterval,
    robustness::{
        ChoiceSensitivity, CompositeChoices, CompositeRobustness, RankRobustness, robustness,
    },
    rule_convention::{AtGap, Border, EqualPoints, Flagging, OnCentre, RuleConventions},
    rules::{Line, Rule, RuleSet, RuleSetError, ShiftPoints, ZoneReach, ZoneSide},
    run_length::{RunLength, RunLengthError},
    scan::Signal,
    selection_bootstrap::{
        Resampling, SelectedPopulation, Selection, SelectionBootstrap, SelectionBootstrapOptions,
    },
    sequence::{Sample, Sequence, SequenceError},
    serial_errors::ErrorMethod,
    series::{Series, SeriesOptions},
    series_detectability::{DetectabilityOptions, SeriesDetectability},
    series_key::SeriesKey,
    simulation::{LimitsFrom, SimulatedRunLength, SimulationError},
    sobol::{FirstOrder, SobolError, SobolIndex, SobolRuns, SobolSpec, sobol_indices},
    staggered::{
        Assignment, ComparedWith, Drawn, EventTimeEffect, GroupTimeEffect, MeanEffect,
        RandomisationTest, StaggeredEffects, StaggeredSpec, staggered_effects,
    },
    stepwise::{Stepwise, StepwiseOptions, StepwiseStep},
    synthetic_control::{
        DonorHull, SyntheticControl, SyntheticFit, Uniqueness, WithoutDonor, synthetic_control,
    },
    synthetic_panel::{
        MatchedOn, PlaceboDonors, SyntheticError, SyntheticOptions, SyntheticPanel, SyntheticUnit,
    },
    target::{Assurance, Target},
    target_chance::{CountTarget, TargetChance},
    two_way::TwoWay,
    understanding::{
        AssessorAgreement, PairedRatings, RatingChange, RatingCount, RatingDistribution,
        RatingMoves, Understanding, UnrankedRating,
    },
    understanding_counts::{CountMove, CountsBeside},
};
