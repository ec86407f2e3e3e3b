//! Who governs with whom?
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
mod pieces;
mod scores;
mod tally;

mod betweenness;
mod brandes;
mod brokerage;
mod closeness;
mod cores;
mod degree;
mod eigenvector;
mod holes;
mod join;
mod projection;
mod significance;
mod two_mode;

pub use self::{
    betweenness::{Betweenness, BetweennessError, BetweennessOptions, Sampling},
    brokerage::{Brokerage, ClassesError, brokerage},
    closeness::{Closeness, Reached},
    cores::{Bottleneck, NodeNumbers, TwoModeCore},
    eigenvector::{Eigenvector, EigenvectorError, EigenvectorOptions},
    holes::Holes,
    join::{Common, Duplicate, DuplicateOptions, Likeness},
    measure::Measure,
    mode::Mode,
    projection::Weighting,
    scores::{Normalisation, Scores},
    significance::{Significance, SignificanceError},
    two_mode::{Knit, TwoModeStructure},
};
