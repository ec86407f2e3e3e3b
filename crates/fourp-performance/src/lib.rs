//! Does it work?
mod chart;
mod comparison;
mod contrast;
mod convention;
mod cusum;
mod dispersion;
mod drawing;
mod ewma;
mod false_alarm;
mod funnel;
mod grid;
mod integral;
mod law;
mod limits;
mod log;
mod made_up;
mod memory;
mod moving_range;
mod number;
mod outbreak;
mod panel;
mod place;
mod priority;
mod published;
mod rank;
mod rules;
mod run_length;
mod scan;
mod sequence;
mod series;
mod simulation;
mod target;
mod threads;
mod words;
pub use crate::{
    chart::{ControlChart, control_chart},
    comparison::Comparison,
    contrast::{Contrast, ContrastQuestion, Counting, GroupOfThreats, LeftOut},
    convention::{
        AtBreak, ChartConventions, ChartKind, Constants, LowCounts, RangeAverage, Screening,
    },
    cusum::{Cusum, CusumError, CusumPoint, CusumRunLength, CusumSpec, cusum},
    dispersion::{Outliers, OverdispersionEstimate},
    drawing::{ChartError, ChartPoint, ChartSpec, DrawnPhase, Phase},
    ewma::{Ewma, EwmaError, EwmaLimits, EwmaPoint, EwmaSpec, ewma},
    false_alarm::{FalseAlarms, SimulatedAlarms, Simulation},
    funnel::{
        Funnel, FunnelError, FunnelLimits, FunnelMeasure, FunnelPoint, FunnelSpec, FunnelStatus,
        FunnelTarget, FunnelTransform, FunnelUnit, Overdispersion, funnel,
    },
    grid::{GridCharts, GridError, xmr_grid},
    limits::Baseline,
    log::{Disruption, DisruptionLog},
    moving_range::MovingRanges,
    outbreak::{OutbreakError, OutbreakPoint, OutbreakSpec, Outbreaks, outbreaks},
    panel::{Panel, PanelChart, PanelError, PanelRow, panel},
    place::{Lines, Side},
    priority::{PriorityThreats, priority_threats},
    published::{PublishedChange, published_changes},
    rank::RankInterval,
    rules::{
        AtGap, Border, EqualPoints, Flagging, Line, OnCentre, Rule, RuleConventions, RuleSet,
        RuleSetError, ShiftPoints, ZoneReach, ZoneSide,
    },
    run_length::{RunLength, RunLengthError},
    scan::Signal,
    sequence::{Sample, Sequence, SequenceError},
    series::{Series, SeriesBreak, SeriesKey, SeriesOptions, SeriesPoint},
    simulation::{LimitsFrom, SimulatedRunLength, SimulationError},
    target::{Assurance, Target},
};
