//! Texts and JSON of whole programmes.

#![cfg(test)]

mod anything;
mod pictures;
mod support;
mod whole;
