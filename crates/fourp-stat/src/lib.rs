//! Kernels that several analyses share.
//!
//! # Signal or noise?
//! 41 cases in 28,010 person-years against 15 in 19,017: is the first rate higher, and how much?
//!
//! ```
//! use fourp_stat::{Exposed, Level, RatioMethod, rate_ratio};
//!
//! let (a, b) = (Exposed::new(41, 28_010.0)?, Exposed::new(15, 19_017.0)?);
//! let exact = rate_ratio(a, b, Level::P95, RatioMethod::ConditionalExact)?;
//! assert_eq!(format!("{:.4}: {:.6}", exact.ratio, exact.interval), "1.8558: 1.005684 to 3.609300 (95 %)");
//! assert!(exact.p_value < 0.05);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | question | items |
//! |---|---|
//! | how precise is a count, a share, a ratio, a standardised rate? | [`poisson_interval`], [`binomial_interval`], [`rate_ratio`], [`directly_standardised`], [`standardised_ratio`] |
//! | what would a difference need in order to vanish? | [`vanishing_dispersion`], [`overdispersed_rate_ratio`] |
//! | how likely is that? | [`Poisson`], [`Binomial`], [`NegativeBinomial`], [`Normal`], [`ChiSquared`], [`StudentT`], [`FisherF`] |
//! | which of many differences are discoveries? | [`adjusted_p_values`] |
//! | what would chance do? | [`Rng`] |
//! | how unequal, how spread? | [`hill_number`], [`SortedSample`] |
//! | what do columns explain, and can they be told apart? | [`Design`], [`LeastSquares`], [`cholesky`] |
//! | do these figures fit together? | [`lp`] |
//!
//! A result is an [`Estimate`]: a value, a [`ConfidenceInterval`] with its [`Level`], a [`Method`] with its
//! reference, the rows it rests on, and its [`Caveat`]s. No number that comes out is NaN; ends may be infinite.
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
//! Statistics are `f64`: tails and quantiles are good to 10⁻¹² of their value where their arguments
//! determine them so far, for counts up to 10⁹; each function says where they do not. Linear programmes are
//! exact, and made for tens of unknowns: one above a stated size is refused rather than left to run. Their
//! unknowns are rationals: that a count is a whole number is not used. Everything is sequential, and every
//! loop is bounded.

mod domain;
mod float;
mod tail;

mod special;

mod confidence;
mod estimate;
mod level;

mod count;
mod proportion;
mod ratio;
mod standardise;

mod distribution;
mod function;

mod cholesky;
mod discovery;
mod diversity;
mod least_squares;
mod quantile;
mod rng;

pub mod lp;

mod nudged;
mod round;
mod simplex;

pub use self::{
    cholesky::{NotPositiveDefinite, cholesky},
    confidence::{ConfidenceInterval, IntervalError},
    count::{CountMethod, poisson_interval},
    discovery::{FalseDiscovery, NotAPValue, adjusted_p_values},
    distribution::{Binomial, ChiSquared, FisherF, NegativeBinomial, Normal, Poisson, StudentT},
    diversity::hill_number,
    domain::DomainError,
    estimate::{Caveat, Estimate, Method},
    function::{
        incomplete_beta, incomplete_gamma, inverse_incomplete_beta, inverse_incomplete_gamma,
        ln_gamma,
    },
    least_squares::{Design, Factored, LeastSquares, LeastSquaresError},
    level::Level,
    proportion::{ProportionError, ProportionMethod, binomial_interval},
    quantile::{SampleError, SampleQuantile, SortedSample},
    ratio::{
        Dispersion, Exposed, RateRatio, RatioError, RatioMethod, overdispersed_rate_ratio,
        rate_ratio, rate_ratio_interval, vanishing_dispersion,
    },
    rng::Rng,
    standardise::{
        DirectMethod, StandardiseError, Stratum, directly_standardised, standardised_ratio,
    },
    tail::{Tail, Tails},
};
