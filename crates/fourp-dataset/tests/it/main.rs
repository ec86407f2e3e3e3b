//! What the crate promises, from outside.

#![cfg(test)]

mod claims;
mod folder;
mod page;
mod problems;
mod round_trip;
