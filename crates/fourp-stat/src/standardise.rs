//! Rates of populations that are made up differently.

use serde::Serialize;

use crate::{
    confidence::ConfidenceInterval,
    count::{CountMethod, poisson_interval},
    domain::{DomainError, positive},
    estimate::{Caveat, Estimate, Method},
    float::float,
    level::Level,
    ratio::Exposed,
    special::incomplete_gamma,
    tail::Tail,
};

/// One stratum, such as an age group: what was counted there, and its weight in the standard population.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Stratum {
    observed: Exposed,
    weight: f64,
}

/// How to make an interval for a directly standardised rate.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DirectMethod {
    /// The exact interval of the total count, moved and scaled to the weighted rate (Dobson, Kuulasmaa,
    /// Eberle and Scherer 1991). What English public health uses, with Byar's interval.
    #[default]
    Dobson,
    /// Gamma quantiles matched to mean and variance, for the upper end with one more event where it weighs most; found
    /// conservative by its authors' simulations (Fay and Feuer 1997).
    FayFeuer,
}

/// Why strata have no standardised rate.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum StandardiseError {
    /// There are no strata.
    #[error("no strata to standardise over")]
    NoStrata,
    /// Rates or weights beyond what a number can hold.
    #[error("the weights and exposures of {strata} strata are too large or too small to add up")]
    OutOfRange {
        /// How many strata there are.
        strata: usize,
    },
}

impl Stratum {
    /// A stratum with its weight, in any unit that all strata share.
    ///
    /// # Errors
    /// [`DomainError`] unless the weight is finite and above zero.
    pub fn new(observed: Exposed, weight: f64) -> Result<Self, DomainError> {
        positive("weight", weight).map(|weight| Self { observed, weight })
    }
}

impl DirectMethod {
    /// Every method, in the order of this page.
    pub const ALL: &'static [Self] = &[Self::Dobson, Self::FayFeuer];

    /// Its name and reference.
    #[must_use]
    pub const fn method(self) -> Method {
        match self {
            Self::Dobson => Method::new("directly standardised rate", "Dobson and others 1991"),
            Self::FayFeuer => Method::new("directly standardised rate", "Fay and Feuer 1997"),
        }
    }
}

/// The rate a standard population would have if each stratum had the rate observed in it.
///
/// Σ wᵢ xᵢ/nᵢ with weights that sum to one, in events per unit of exposure. Below ten events in all an
/// interval is made but carries a caveat, as the English public health agencies publish none then.
/// Cost: linear in the strata.
///
/// # Errors
/// [`StandardiseError`] if there are no strata, or their weights do not add up to a number.
///
/// ```
/// use fourp_stat::{DirectMethod, Exposed, Level, Stratum, directly_standardised};
///
/// let young = Stratum::new(Exposed::new(12, 4_000.0)?, 3.0)?;
/// let old = Stratum::new(Exposed::new(30, 2_000.0)?, 1.0)?;
/// let rate = directly_standardised(&[young, old], Level::P95, DirectMethod::Dobson)?;
/// assert!((rate.value() - (0.75 * 0.003 + 0.25 * 0.015)).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn directly_standardised(
    strata: &[Stratum],
    level: Level,
    how: DirectMethod,
) -> Result<Estimate, StandardiseError> {
    if strata.is_empty() {
        return Err(StandardiseError::NoStrata);
    }
    let out_of_range = StandardiseError::OutOfRange { strata: strata.len() };
    let weighted = Weighted::of(strata).ok_or(out_of_range)?;
    let (lower, upper) = match how {
        DirectMethod::Dobson => weighted.dobson(level),
        DirectMethod::FayFeuer => weighted.fay_feuer(level),
    };
    let interval = ConfidenceInterval::new(lower, upper, level).map_err(|_| out_of_range)?;
    let estimate =
        Estimate::new(weighted.rate, interval, how.method()).map_err(|_| out_of_range)?;
    Ok(with_few(estimate.with_caveat(Caveat::APPROXIMATE), weighted.count))
}

/// Observed events over those expected, as a ratio: the indirectly standardised ratio, such as a
/// standardised mortality or disruption ratio.
///
/// The expected count is Σ exposure × reference rate, and is taken as known. The interval is that of the
/// count over it.
///
/// # Errors
/// [`DomainError`] unless the expected count is finite and above zero.
///
/// ```
/// use fourp_stat::{CountMethod, Level, standardised_ratio};
///
/// let ratio = standardised_ratio(15, 10.0, Level::P95, CountMethod::Garwood)?;
/// assert_eq!(format!("{:.3}", ratio.interval()), "0.840 to 2.474 (95 %)");
/// # Ok::<(), fourp_stat::DomainError>(())
/// ```
pub fn standardised_ratio(
    observed: u64,
    expected: f64,
    level: Level,
    how: CountMethod,
) -> Result<Estimate, DomainError> {
    let expected = positive("expected count", expected)?;
    let counted = poisson_interval(observed, level, how);
    let interval =
        ConfidenceInterval::between(counted.lower() / expected, counted.upper() / expected, level);
    let value = float(observed) / expected;
    let estimate = Estimate::of(value, interval, how.method());
    let estimate =
        if how.is_exact() { estimate } else { estimate.with_caveat(Caveat::APPROXIMATE) };
    Ok(with_few(estimate, observed))
}

fn with_few(estimate: Estimate, count: u64) -> Estimate {
    let estimate = estimate.with_caveat(Caveat::INDEPENDENT_EVENTS);
    if count >= 10 {
        return estimate;
    }
    let few = format!("rests on {count} events; English public health publishes no rate below 10");
    estimate.with_caveat(Caveat::new(few))
}

struct Weighted {
    count: u64,
    rate: f64,
    variance: f64,
    /// The weight of one event in the stratum where it weighs most.
    heaviest: f64,
}

impl Weighted {
    fn of(strata: &[Stratum]) -> Option<Self> {
        let total: f64 = strata.iter().map(|stratum| stratum.weight).sum();
        let mut sums = Self { count: 0, rate: 0.0, variance: 0.0, heaviest: 0.0 };
        for stratum in strata {
            let each = stratum.weight / total / stratum.observed.exposure();
            let count = float(stratum.observed.count());
            sums.count = sums.count.checked_add(stratum.observed.count())?;
            sums.rate += each * count;
            sums.variance += each * each * count;
            sums.heaviest = sums.heaviest.max(each);
        }
        let finite = [total, sums.rate, sums.variance, sums.heaviest * sums.heaviest];
        let known = finite.into_iter().all(f64::is_finite) && sums.heaviest > 0.0;
        // Events whose squares vanish would give an interval of no width.
        (known && (sums.count == 0 || sums.variance > 0.0)).then_some(sums)
    }

    /// Without events the heaviest stratum stands for all: the widest of the conventions in use.
    fn dobson(&self, level: Level) -> (f64, f64) {
        let counted = poisson_interval(self.count, level, CountMethod::Garwood);
        let count = float(self.count);
        let scale = if self.count == 0 { self.heaviest } else { (self.variance / count).sqrt() };
        let end = |end: f64| self.rate + scale * (end - count);
        (end(counted.lower()).max(0.0), end(counted.upper()))
    }

    fn fay_feuer(&self, level: Level) -> (f64, f64) {
        let gamma = |mean: f64, variance: f64, tail| {
            let scale = variance / mean;
            scale * incomplete_gamma::inverse(mean / scale, tail)
        };
        let lower = if self.count == 0 {
            0.0
        } else {
            gamma(self.rate, self.variance, Tail::Lower(level.tail()))
        };
        let upper = gamma(
            self.rate + self.heaviest,
            self.variance + self.heaviest * self.heaviest,
            Tail::Upper(level.tail()),
        );
        (lower, upper)
    }
}
