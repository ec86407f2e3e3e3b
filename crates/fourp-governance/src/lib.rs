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

pub use self::{
    bits::CellSet,
    cell::Cell,
    facts::{
        Adrift, BodyFacts, ClassFacts, GroupFacts, Line, LineEnd, MeetingFacts, PartialDates,
        Position, Presence, SeatFacts, ThreatFacts,
    },
    network::{Network, NetworkError},
    ratio::{Ratio, RatioError},
    register::Register,
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
