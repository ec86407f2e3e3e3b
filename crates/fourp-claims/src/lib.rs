//! Do the published figures agree, and who says so?
//!
//! A printed figure is a set of true values: "£1.8 billion" is £1.75bn to under £1.85bn. Two figures
//! disagree only if no true values behind them agree, and figures that do agree narrow each other.
//!
//! ```
//! use fourp_claims::{Config, Evidence, Verdict, reconcile};
//! use fourp_model::{Check, Citation, Claim, Figure, FigureKind, NoProgress, Population};
//!
//! // "Of this £2.2 billion ... £1.8 billion (79%) on the Pursue strand": Committee of Public
//! // Accounts, Serious and organised crime, 27 September 2019, paragraph 7.
//! let claim = |id: &str, population: &str, kind, unit: &str| {
//!     Ok::<_, Box<dyn std::error::Error>>(Claim::new(
//!         id.parse()?,
//!         "spending".parse()?,
//!         population.parse()?,
//!         "2015-16".parse()?,
//!         Figure::new(kind, unit.parse()?)?,
//!         Citation::at("pac-2019".parse()?, "paragraph 7"),
//!     ))
//! };
//! let to = |value: &str, step: &str| {
//!     Ok::<_, Box<dyn std::error::Error>>((value.parse()?, step.parse()?))
//! };
//! let (value, resolution) = to("2.2", "0.1")?;
//! let all = claim("all", "front-line", FigureKind::Estimate { value, resolution }, "GBP bn")?;
//! let (value, resolution) = to("1.8", "0.1")?;
//! let pursue = claim("pursue", "pursue", FigureKind::Estimate { value, resolution }, "GBP bn")?;
//! let (value, resolution) = to("79", "1")?;
//! let kind = FigureKind::Share { value, resolution, base: "front-line".parse()? };
//! let share = claim("share", "pursue", kind, "percent")?;
//!
//! let claims = [all, pursue, share];
//! let checks = [Check {
//!     id: "X03".parse()?,
//!     title: "Pursue's share of front-line spending".into(),
//!     formula: "share(pursue, all) = share".parse()?,
//!     means: None,
//!     note: None,
//! }];
//! let populations = [Population {
//!     id: "pursue".parse()?,
//!     name: "front-line spending on Pursue".into(),
//!     same_as: Vec::new(),
//!     part_of: vec!["front-line".parse()?],
//!     citation: Citation::at("pac-2019".parse()?, "paragraph 7"),
//! }];
//! let evidence =
//!     Evidence { claims: &claims, checks: &checks, populations: &populations, labels: &[] };
//! let result = reconcile(&evidence, &Config::default(), &NoProgress)?;
//!
//! // A point check says 1.8 / 2.2 = 81.8 %, not 79 %. The intervals agree, and narrow each other.
//! assert_eq!(result.outcomes()[0].verdict, Verdict::ConsistentAsIntervals);
//! let front_line = result.interval(&"all".parse()?).map(|i| i.to_exact_text());
//! assert_eq!(front_line.as_deref(), Some("(350000000000/159, 2250000000)"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | question | item |
//! |---|---|
//! | Do these figures agree, and what follows if they do? | [`reconcile`], [`Reconciliation`], [`Verdict`] |
//! | Why can these two not be compared? | [`Incomparable`], [`Aspect`] |
//! | What cannot all be true, and which single change would mend it? | [`Conflict`], [`Repair`] |
//! | Which figure replaced which, and what does a check give as at a date? | [`Revision`], [`Config::as_at`] |
//! | Which whole numbers can stand behind this percentage? | [`granularity`] |
//! | What do the data make of each statement? | [`ledger`], [`LedgerVerdict`] |
//!
//! Limits: an estimate's interval is that of its printing only; nothing is joined that no check joins;
//! propagation is exact on trees and linear blocks and otherwise keeps every solution but perhaps more.

mod alone;
mod bench;
mod config;
mod conflict;
mod constraint;
mod contract;
mod evidence;
pub mod granularity;
mod incomparable;
mod joint;
mod ledger;
mod linear;
mod meaning;
mod population;
mod propagate;
mod reconcile;
mod solve;
mod subset;
mod system;
mod variables;
mod verdict;
mod vintage;

pub use crate::{
    config::Config,
    evidence::Evidence,
    incomparable::{Aspect, Incomparable},
    ledger::{LedgerEntry, LedgerVerdict, ledger},
    reconcile::{DerivedFigure, Reconciliation, reconcile},
    verdict::{
        CheckOutcome, Conflict, Member, MemberStanding, Narrowing, Repair, Undetermined, Verdict,
    },
    vintage::Revision,
};
