//! Who governs with whom?
//!
//! # Features
//! - `parallel`: long questions in several threads, with the same bytes as on one.
//! - `proptest`: the module `arbitrary`, strategies for property tests.

mod words;

// The network.
mod bits;
mod cell;
mod incidence;
mod place;

mod register;

mod network;

pub use self::{
    bits::CellSet,
    cell::Cell,
    network::{
        Adrift, BodyFacts, ClassFacts, GroupFacts, Line, LineEnd, MeetingFacts, Network,
        NetworkError, PartialDates, Position, Presence, SeatFacts, ThreatFacts,
    },
    register::Register,
};
