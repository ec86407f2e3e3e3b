//! Who governs with whom?
//!
//! ```
//! use fourp_governance::{CoverageOptions, Holder, Register};
//! use fourp_model::{Citation, Function, Programme, Responsibility, Scope, Tables, Threat};
//!
//! // "The Department is also responsible for coordinating"; "The NCA is responsible for leading and coordinating":
//! // Public Accounts Committee, Serious and organised crime, 27 September 2019, paragraph 4.
//! let paragraph = Citation::at("pac-2019".parse()?, "paragraph 4");
//! let coordinates = |party: &str| -> Result<Responsibility, Box<dyn std::error::Error>> {
//!     let row = Responsibility::new(party.parse()?, Function::Coordinate, paragraph.clone());
//!     Ok(Responsibility { threat: Scope::One("illegal-drugs".parse()?), ..row })
//! };
//! let programme = Programme::new(Tables {
//!     responsibilities: vec![coordinates("home-office")?, coordinates("national-crime-agency")?],
//!     ..Tables::default()
//! })
//! .map_err(|defects| format!("{defects:?}"))?;
//!
//! let network = Register::compile(&programme).map_err(|defects| format!("{defects:?}"))?.latest();
//! let coverage = network.coverage(CoverageOptions::default()).measured().ok_or("no threat")?;
//! let two = &coverage.contested[0];
//! assert_eq!(two.holders[1], Holder::Party("national-crime-agency".parse()?));
//! assert_eq!(two.cells[0].to_string(), "illegal-drugs x ? x coordinate");
//! // Who sits in the 37 groups that govern it, no one has published: that is said, and what would be needed.
//! assert!(!network.reporting().is_measured());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Register::compile`] checks the rows of a programme and reports every defect at once; [`Register::at`] a day it is a
//! [`Network`], of which everything else is asked. Groups and parties are two modes with numbers of their own. What is odd
//! about a programme (a group without members, a line that leads nowhere) is an answer, and no error; what the rows cannot
//! tell is an answer too, with what would make it measurable.
//!
//! | question | asked of |
//! |---|---|
//! | How many groups are there, and how many really? | [`Network::clutter`] |
//! | Which are alike, and is that chance? | [`Network::duplicates`], [`Network::significance`] |
//! | Which groups report where, which bodies belong to which? | [`Network::reporting`], [`Network::belonging`] |
//! | How far is it from a decision to somebody who answers for it? | [`Network::accountability`] |
//! | Who covers which threat on which strand? | [`Network::coverage`] |
//! | How much time do groups take, of whom? | [`Network::load`] |
//! | Who stands between others? | [`Network::betweenness`], [`Network::structural_holes`], [`Network::bottlenecks`] |
//! | How are groups and parties knit together? | [`Network::two_mode`], [`Network::core_numbers`] |
//! | Who belongs together? | [`Network::communities`], [`Network::modularity`] |
//! | Is overlap more than numbers of seats make it? | [`Network::against_chance`], [`ConfigurationModel`] |
//! | What stops when a body leaves? | [`Network::attrition`] |
//! | Which groups could go, or be one, and what would that lose? | [`Network::abolition_plan`], [`Network::merger_plan`] |
//! | What changed between two days? | [`Register::change`] |
//! | All of it | [`Overview::of`] |
//!
//! # Limits
//! Rows say who sits where, not who decides there. Unrecorded work is invisible, and overlap may be oversight on purpose.
//! Numbers of groups, parties and ties are below 2³².
//!
//! # Features
//! - `parallel`: long questions in several threads, with the same bytes as on one.
//! - `proptest`: the module `arbitrary`, strategies for property tests.

mod words;

// Values.
mod bits;
mod cell;
mod incidence;
mod place;
mod ratio;

// The network.
mod facts;

mod register;

mod network;

mod day;

// Counting.
mod similarity;

mod attrition;
mod clutter;
mod load;

// Reporting.
mod lines;

mod feedback;
mod krackhardt;

mod reading;
mod shape;

mod belonging;
mod reporting;

// What for.
mod coverage;

mod accountability;

// Over time.
mod change;

#[cfg(any(test, feature = "proptest"))]
pub mod arbitrary;

pub use self::{
    accountability::{Accountability, DecisionPath, Escalation},
    attrition::{Attrition, AttritionCurve, Departure, Stop, StoppedGroup},
    belonging::{Belonging, Parents},
    bits::CellSet,
    cell::Cell,
    change::{Change, ChangeOptions, Lineage, Renamed, Tie},
    clutter::{Clutter, EffectiveNumber, GroupShare, WeightError},
    coverage::{CellCover, Contested, Coverage, CoverageOptions, CoverageRow, Holder, StrandCover},
    facts::{
        Adrift, BodyFacts, ClassFacts, GroupFacts, Line, LineEnd, MeetingFacts, PartialDates,
        Position, Presence, SeatFacts, ThreatFacts,
    },
    krackhardt::Krackhardt,
    load::{Burden, Load, PartyLoad, Rate, TimeBasis},
    network::{Network, NetworkError},
    ratio::{Ratio, RatioError},
    reading::Absence,
    register::Register,
    reporting::{Reporting, SeveralParents},
    shape::{ReportingCircle, Shape},
};

// Structure.
mod float;
mod measure;
mod mode;
mod partition;
mod pieces;
mod scores;
mod tally;

mod betweenness;
mod brandes;
mod brokerage;
mod closeness;
mod communities;
mod cores;
mod degree;
mod eigenvector;
mod holes;
mod indirect;
mod join;
mod leiden;
mod leiden_graph;
mod modularity;
mod null_configuration;
mod null_statistics;
mod null_trades;
mod nulls;
mod projection;
mod significance;
mod sources;
mod two_mode;

pub use self::{
    betweenness::{Betweenness, BetweennessOptions, Sampling},
    brokerage::{Brokerage, ClassesError, brokerage},
    closeness::{Closeness, Reached},
    communities::{Communities, Community, CommunityError, CommunityOptions, Stability},
    cores::{Bottleneck, NodeNumbers, TwoModeCore},
    eigenvector::{Eigenvector, EigenvectorError, EigenvectorOptions},
    holes::Holes,
    join::{Common, Duplicate, DuplicateOptions, Likeness},
    measure::Measure,
    mode::Mode,
    modularity::{Modularity, ModularityError, Objective, Resolution},
    null_configuration::{ConfigurationError, ConfigurationModel},
    null_statistics::Statistic,
    nulls::{AgainstChance, NullError, NullOptions, NullTest},
    partition::{Agreement, Partition},
    projection::Weighting,
    scores::{Normalisation, Scores},
    significance::{PairNull, Significance, SignificanceError},
    sources::BetweennessError,
    two_mode::{Knit, TwoModeStructure},
};

// What could be fewer.
mod plan;

pub use self::plan::{
    AbolitionOptions, AbolitionPlan, Alike, ApartBecause, CellChange, Certificate, Dilution,
    Element, ElementCounts, Exposure, Flaw, KeptBecause, KeptGroup, KnownSum, Loss, MemberCap,
    Merger, MergerOptions, MergerPlan, Oversight, PartBound, PlanCost, PlanError, PlanProof,
    SpanChange, StatutoryGroups, UnrecordedWork,
};

mod plans;

pub use self::plans::{Plans, PlansError, PlansOptions};

// Everything.
mod export;

mod overview;

pub use self::{
    export::{EdgeKind, EdgeRow, NetworkTables, NodeKind, NodeRow},
    overview::{Departures, Overview, OverviewOptions, Structure},
};
