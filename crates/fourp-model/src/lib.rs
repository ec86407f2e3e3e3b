//! The nouns of a whole-of-government response to a set of threats.
//!
//! Who does what about which threat, where the money goes, who meets whom, what is counted: each fact
//! is a row with its source, and the rows together are a [`Programme`]. This crate holds the facts and
//! keeps them exact. It asks no questions of them and reads no files.
//!
//! ```
//! use fourp_model::{
//!     Citation, Currency, Flow, FlowKind, Money, Party, Phase, Programme, Tables,
//! };
//!
//! // The Regional Organised Crime Unit Specific Grant of 2013-14: £33.0 million, to units not named.
//! let grant = Flow {
//!     kind: FlowKind::Grant,
//!     half_width: Some(Money::parse("50000", Currency::GBP)?),
//!     ..Flow::between(
//!         Party::Body("home-office".parse()?),
//!         Party::Class("regional-organised-crime-units".parse()?),
//!         Money::parse("33000000", Currency::GBP)?,
//!         Phase::Paid,
//!         "2013-14".parse()?,
//!         Citation::at("grants-register-2013-14".parse()?, "schemes"),
//!     )
//! };
//! let programme = Programme::new(Tables {
//!     currency: Some(Currency::GBP),
//!     flows: vec![grant],
//!     ..Tables::default()
//! })
//! .map_err(|defects| format!("{defects:?}"))?;
//!
//! // Nothing is invented: what no row declares is kept, numbered, and listed.
//! assert_eq!(programme.names().body_classes().len(), 1);
//! assert_eq!(
//!     programme.dangling()[0].to_string(),
//!     "flows row 1 names body home-office as payer, which no row declares",
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What there is
//! - **Values** are exact and say how precise they are: [`Money`], [`Rational`], [`Interval`],
//!   [`Period`], [`PartialDate`], [`Figure`] with its [`Unit`]. They are read and written as text,
//!   never through a float.
//! - **Ids** are typed texts, [`Slug<T>`](Slug); [`Names`] numbers them within a programme.
//! - **Rows** are passive structs with public fields, one type to a [`Table`], each with a [`Citation`].
//!   Evidence: [`Source`], [`Claim`], [`Check`], [`Statement`]. Who and what: [`Threat`], [`Body`],
//!   [`Responsibility`], [`Strategy`]... Money: [`Flow`], [`Allocation`], [`Balance`]. Groups:
//!   [`Group`], [`Seat`], [`Remit`]... Measures: [`Indicator`], [`Observation`]...
//! - **What comes out** of a question is an [`Answer`], which may be [`NotMeasurable`]; what cannot be
//!   read is a [`Problem`], what cannot be put together a [`Defect`].
//!
//! # Limits
//! - A source that is silent leaves `None` or a word such as `not-stated`: never zero, never a guess.
//! - Rows may contradict each other, dangle, or go in circles. That is for analyses to find.
//! - One currency to a programme. At most 4,294,967,295 rows to a table.
//! - Shares, orders and cycles among rows are checked when an analysis compiles them, not here.
//!
//! # Features
//! - `proptest`: the module `arbitrary`, strategies for every public type.
//! - `schema`: JSON Schema of the rows, by `schemars`.

#[cfg(any(test, feature = "proptest"))]
pub mod arbitrary;

// Values.
mod currency;
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
    currency::{Currency, CurrencyError},
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
    money::{Money, MoneyError},
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
