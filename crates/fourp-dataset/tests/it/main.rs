//! What the crate promises, from outside.

#![cfg(test)]

mod claims;
mod faults;
mod folder;
mod package;
mod page;
mod problems;
mod redact;
mod round_trip;
mod suppress;
mod template;
