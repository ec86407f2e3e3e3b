//! The aggregates against the core, their texts, and what they refuse.

#![cfg(test)]

mod against_core;
mod files;
mod frame;
mod refused;
mod seats_and_series;
mod texts;
