//! What was found, for people and for programs.
//!
//! Every text says who says a thing, whether it is a count or an estimate, of what and when, by which
//! conventions, how complete the data are, and what they cannot answer. It describes records, not crime.
//!
//! ```
//! use fourp_audit::{Config, audit};
//! use fourp_model::{Check, Citation, Claim, Figure, FigureKind, NoProgress, Programme, Tables};
//! use fourp_report::{Results, json, markdown, text};
//!
//! // "6,993 potential modern slavery and human trafficking victims identified in 2018 (... up from
//! // 5,142 ...)", "a 36% increase": National Audit Office, 28 June 2019, key facts.
//! let claim = |id: &str, period: &str, kind, unit: &str| {
//!     Ok::<_, Box<dyn std::error::Error>>(Claim::new(
//!         id.parse()?,
//!         "potential-victims".parse()?,
//!         "potential-victims-identified".parse()?,
//!         period.parse()?,
//!         Figure::new(kind, unit.parse()?)?,
//!         Citation::at("nao-2019".parse()?, "key facts"),
//!     ))
//! };
//! let rise = FigureKind::Change {
//!     value: "36".parse()?,
//!     resolution: "1".parse()?,
//!     since: "2017".parse()?,
//! };
//! let programme = Programme::new(Tables {
//!     title: "Victims identified".into(),
//!     claims: vec![
//!         claim("N25", "2017", FigureKind::Exact { value: "5142".parse()? }, "people")?,
//!         claim("N23", "2018", FigureKind::Exact { value: "6993".parse()? }, "people")?,
//!         claim("N24", "2018", rise, "percent")?,
//!     ],
//!     checks: vec![Check {
//!         id: "X05".parse()?,
//!         title: "rise in potential victims, 2017 to 2018".into(),
//!         formula: "change(N25, N23) = N24".parse()?,
//!         means: None,
//!         note: None,
//!     }],
//!     ..Tables::default()
//! })
//! .map_err(|defects| format!("{defects:?}"))?;
//!
//! let audit = audit(&programme, &Config::default(), &NoProgress)?;
//! let results = Results { programme: &programme, audit: &audit };
//! let printed = text::audit(&results);
//! assert!(printed.contains("consistent[X05]: rise in potential victims, 2017 to 2018\n"));
//! assert!(printed.contains("not measurable: Where does the money go"));
//! assert!(json::audit(&results).contains("\"verdict\": \"consistent\""));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | question | item |
//! |---|---|
//! | What came out, on half a page? | [`text::brief`] |
//! | What does the case hold? | [`text::overview`] |
//! | Do the published figures agree, and who says so? | [`text::reconciliation`] |
//! | What do the data make of each statement? | [`text::ledger`] |
//! | What should an auditor raise? | [`text::findings`], [`markdown::paper`] |
//! | What to ask for next, and whom? | [`text::requests`] |
//! | What can the data not answer, and what would change that? | [`text::not_measurable`] |
//! | By what yardsticks? | [`markdown::rules`] |
//! | What is wrong with my files? | [`text::problems`], [`json::problems`] |
//! | What became of somebody else's files? | [`text::imported`], [`json::imported`] |
//! | What does it look like? | [`pictures::audit`] |
//! | All of it, as one page for a browser? | [`page::audit`], [`page::files`] |
//! | All of it, for a program, a file of papers, a spreadsheet? | [`json::audit`], [`markdown::files`], `workbook::audit` |
//!
//! Limits: nothing is printed here, callers write the texts where they like; no colour unless asked; widths
//! of text count characters, which is wrong for scripts that are wider (pictures measure them).

mod layout;

mod phrase;

mod results;

pub mod json;
pub mod markdown;
pub mod page;
pub mod pictures;
pub mod text;
#[cfg(feature = "xlsx")]
pub mod workbook;

pub use crate::results::Results;
