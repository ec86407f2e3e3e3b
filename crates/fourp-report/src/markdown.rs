//! Markdown: the audit as one document, a working paper for each finding, and the catalogue of rules.

mod document;
mod paper;
mod rules;
mod words;

pub use self::{
    document::{actions, audit, files, statements},
    paper::{file_name, paper},
    rules::rules,
};
