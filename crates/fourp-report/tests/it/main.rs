//! Texts and JSON of whole programmes.

#![cfg(test)]

mod anything;
mod pictures;
mod pictures_in_words;
mod support;
mod whole;
