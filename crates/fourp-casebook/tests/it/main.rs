//! What the crate promises, from outside.

#![cfg(test)]

#[path = "../../examples/make_demo_programme/demo/mod.rs"]
mod demo;
mod made;
mod planted_counts;
mod planted_groups;
mod planted_money;
