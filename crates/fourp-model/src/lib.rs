//! The nouns of a whole-of-government response to a set of threats.

#[cfg(any(test, feature = "proptest"))]
pub mod arbitrary;

// Values.
mod dates;
mod figure;
mod interval;
mod money;
mod period;
mod period_text;
mod price;
mod rational;
mod scope;
mod slug;
mod strand;
mod text;
mod unit;

// Rows and what they have in common.
mod markers;
mod reference;
mod row;
mod table;

// Evidence.
mod check;
mod claim;
mod event;
mod evidence_rows;
mod expression;
mod footnote;
mod population;
mod source;
mod statement;
mod voice;

// Who and what.
mod body;
mod capability;
mod cost;
mod data_system;
mod initiative;
mod priority;
mod recommendation;
mod responsibility;
mod strategy;
mod threat;

// Money.
mod allocation;
mod balance;
mod flow;

// Groups.
mod group;
mod meeting;
mod remit;
mod reporting_line;
mod seat;

// Measures.
mod capture;
mod harm;
mod indicator;
mod intervention;
mod observation;
mod rating;
mod recording_change;

// The programme.
mod completeness;
mod names;
mod programme;
mod tables;

// Answers and faults.
mod answer;
mod defect;
mod problem;
mod problem_code;
mod progress;

pub use crate::{
    allocation::{Allocation, Basis, Purpose, UnknownPurpose},
    answer::{Answer, Need, NotMeasurable},
    balance::Balance,
    body::{Body, BodyClass, BodyKind, BodyStatus, Level},
    capability::Capability,
    capture::CaptureCell,
    check::{Check, Formula, FormulaError, Relation},
    claim::{Claim, ClaimStatus},
    completeness::Completeness,
    cost::Cost,
    data_system::{Access, DataSystem, Joining},
    dates::{Covers, DateError, DatePrecision, Dated, DatedError, Dates, PartialDate},
    defect::{Defect, DefectKind},
    event::Event,
    expression::{Expression, ExpressionError, Node, Operator},
    figure::{Figure, FigureError, FigureKind, Order, Rounding},
    flow::{Certainty, Flow, FlowKind, Phase, UnknownCertainty},
    footnote::Footnote,
    group::{Group, GroupStanding, Statutory},
    harm::Harm,
    indicator::{Assurance, Direction, Frequency, Indicator, IndicatorKind, Recording},
    initiative::{Initiative, Maturity},
    interval::{End, Interval, IntervalError},
    intervention::{Effect, Intervention},
    markers::{
        Area, CapabilityKind, CaptureList, CaptureStudy, CountingRule, Earmark, FundingCommitment,
        HarmIndex, Measure, Operation, Stream,
    },
    meeting::Meeting,
    money::{Currency, Money, MoneyError},
    names::{Id, NameTable, Names},
    observation::{Detection, Observation},
    period::{DaySplit, Period, PeriodError, PeriodKind, SplitError},
    population::Population,
    price::{
        BudgetClass, BudgetClassError, Nature, Office, PriceBase, PriceBaseError, RealTerms, Stage,
    },
    priority::{PriorityList, Series},
    problem::{Place, Problem, Problems},
    problem_code::{ProblemCode, Severity, UnknownCode},
    programme::{Dangling, Programme},
    progress::{NoProgress, Progress, Stopped},
    rating::Rating,
    rational::{Rational, RationalError, Toward},
    recommendation::{ActionStatus, Commitment, Recommendation, Response},
    recording_change::{RecordingChange, RecordingChangeKind},
    reference::{ReferenceKind, ReferenceVisitor, Referent},
    remit::Remit,
    reporting_line::{Formality, ReportingLine, Superior},
    responsibility::{Function, Responsibility},
    row::Row,
    scope::Scope,
    seat::{Seat, SeatRole},
    slug::{Slug, SlugError},
    source::{Citation, Marking, Source, Standing},
    statement::{Statement, StatementClass},
    strand::{Strand, UnknownStrand},
    strategy::{Evidence, Objective, Strategy},
    table::{RowRef, Table},
    tables::{Provenance, TableVisitor, TableVisitorMut, Tabled, Tables},
    text::UnknownWord,
    threat::{LabelRelation, Threat, ThreatLabel, ThreatTaxonomy},
    unit::{Quantity, Unit, UnitError},
    voice::{Grade, Interest, Party, SpeakerRole, Voice},
};
