//! Observations for an auditor.
//!
//! What should be raised about a programme, what would reverse it, and what evidence is worth asking for next? Rules over every
//! analysis, each with its criterion and where that comes from; findings as working papers, with the rows they rest on;
//! requests ranked by what they would settle.
//!
//! | question | item |
//! |---|---|
//! | What should an auditor raise? | [`audit`](audit()), [`Finding`] |
//! | By what yardsticks? | [`catalogue`], [`Rule`], [`Threshold`] |
//! | What is known and is to stand? | [`Config`], [`Allowance`] |
//! | What to ask for next, and whom? | [`Request`] |
//! | Was what was recommended and promised done? | [`actions`] |
//! | What could not be asked? | [`Audit::not_measurable`], [`headlines`] |
//!
//! Limits: rules read rows and answers, and fire only on evidence; a programme without findings is not a good programme. Nothing
//! here is an opinion or assurance.

mod action;
mod answers;
mod asked;
mod audit;
mod books;
mod code;
mod config;
mod configuration;
mod finding;
mod headline;
mod request;
mod rule;
mod rules;
mod say;
mod stock;
mod threshold;
mod unanswered;
mod words;

pub use crate::{
    action::{Action, Standing, actions},
    answers::Answers,
    audit::{Audit, audit},
    code::{Code, CodeError, Family},
    config::{Allowance, Config},
    configuration::template,
    finding::{Clearance, Confidence, Finding, Materiality, Response, Severity},
    headline::headlines,
    request::Request,
    rule::Rule,
    rules::{catalogue, rule},
    threshold::Threshold,
    words::UnknownWord,
};
