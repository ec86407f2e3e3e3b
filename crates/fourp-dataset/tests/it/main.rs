//! What the crate promises, from outside.

#![cfg(test)]

mod claims;
mod faults;
mod folder;
mod package;
mod page;
mod problems;
mod round_trip;
mod template;
