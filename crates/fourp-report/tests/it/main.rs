//! Texts and JSON of whole programmes.

#![cfg(test)]

mod anything;
mod pictures_in_words;
mod support;
mod whole;
