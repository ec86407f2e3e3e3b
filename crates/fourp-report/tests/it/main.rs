//! Texts and JSON of whole programmes.

#![cfg(test)]

mod anything;
mod not_drawn;
mod of_few_rows;
mod pictures;
mod pictures_in_words;
mod small;
mod small_programmes;
mod support;
mod whole;
#[cfg(feature = "xlsx")]
mod workbook;
