//! Texts and JSON of whole programmes.

#![cfg(test)]

mod anything;
mod support;
mod whole;
