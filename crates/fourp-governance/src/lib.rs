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
