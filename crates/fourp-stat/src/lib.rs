//! Exact kernels that several analyses share.
//!
//! # Do these figures fit together?
//! A report gives 8,000 to 9,000 cases in all, more than 6,000 of them of one kind and at least
//! 1,500 of the other. Can that be, and how many of the first kind can there be? [`lp`] answers
//! without rounding, and keeps "more than" apart from "at least":
//!
//! ```
//! use fourp_model::Rational;
//! use fourp_stat::lp::{LinearProgram, Relation};
//!
//! let (total, first, second) = (0, 1, 2);
//! let mut figures = LinearProgram::new(3);
//! figures.bound(total, &"[8000, 9000]".parse()?)?;
//! figures.bound(first, &"(6000, inf)".parse()?)?;
//! figures.bound(second, &"[1500, inf)".parse()?)?;
//! let sum = [(first, Rational::ONE), (second, Rational::ONE), (total, Rational::from_int(-1))];
//! figures.constrain(&sum, Relation::Equal, Rational::ZERO)?;
//! assert_eq!(figures.hull(first)?, Some("(6000, 7500]".parse()?));
//!
//! // A second report says that there were no more than 7,500 in all.
//! figures.bound(total, &"(-inf, 7500]".parse()?)?;
//! assert!(!figures.is_feasible()?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Limits
//! Everything here is exact and sequential, and made for tens of unknowns; a programme above a stated
//! size is refused rather than left to run. Unknowns are rationals: that a count is a whole number is
//! not used.

pub mod lp;

mod nudged;
mod round;
mod simplex;
