//! Texts and JSON of whole programmes.

#![cfg(test)]

mod anything;
mod pictures;
mod pictures_in_words;
mod small_programmes;
mod support;
mod whole;
