//! Examine a whole-of-government response to a set of threats.
//!
//! Who does what, over which of the four strands (Pursue, Prevent, Protect, Prepare), and do the
//! published figures agree? Every figure is traced to its source and carries its precision. What comes
//! out are observations for an auditor, with working papers; never assurance.
//!
//! ```
//! # #[cfg(feature = "casebook")] {
//! use fourp::claims::{Config, Evidence, Verdict, reconcile};
//! use fourp::model::NoProgress;
//!
//! // The UK response to serious and organised crime, as published in 2019.
//! let case = fourp::casebook::uk_soc_2019()?;
//! let agreed = reconcile(&Evidence::of(&case), &Config::default(), &NoProgress)?;
//!
//! // "£1.8 billion (79%)" of £2.2 billion: a point check gives 81.8 % and a false alarm.
//! let pursue = agreed.outcome(&"X03".parse()?).map(|outcome| &outcome.verdict);
//! assert_eq!(pursue, Some(&Verdict::ConsistentAsIntervals));
//!
//! // Commissioners' £1.8bn is not the £1.8bn of Pursue.
//! let same_number = agreed.outcome(&"X16".parse()?).map(|outcome| outcome.verdict.as_str());
//! assert_eq!(same_number, Some("not comparable"));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | question | module |
//! |---|---|
//! | What are the nouns: threats, bodies, money, periods, figures, claims, sources? | [`model`] |
//! | How do my files become a programme, and what is wrong with them? | [`dataset`] |
//! | Which real cases can I start from? | [`casebook`] |
//! | Do the published figures agree, and who says so? | [`claims`] |
//! | Where does the money go? | [`funding`] |
//! | Who governs with whom? | [`governance`] |
//! | Does it work, or is it noise? | [`performance`] |
//! | What should an auditor raise, and what to ask for next? | [`audit`] |
//! | How do I show it to people, or to a program? | [`report`] |
//! | How is a picture drawn, and what must stand beside it? | [`picture`] |
//!
//! Each module is a crate of its own, `fourp-model` and so on, for those who need only one. The feature
//! `casebook`, on by default, brings the bundled cases.
//!
//! The graphs beneath, on which petgraph's algorithms run too, are in [`graph`].

pub use fourp_audit as audit;
#[cfg(feature = "casebook")]
pub use fourp_casebook as casebook;
pub use fourp_claims as claims;
pub use fourp_dataset as dataset;
pub use fourp_funding as funding;
pub use fourp_governance as governance;
pub use fourp_graph as graph;
pub use fourp_model as model;
pub use fourp_performance as performance;
pub use fourp_picture as picture;
pub use fourp_report as report;
