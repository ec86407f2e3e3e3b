//! Did one rate differ from another, and by how much?

use serde::Serialize;

use crate::{
    confidence::{ConfidenceInterval, number_or_word},
    domain::{DomainError, positive},
    estimate::Method,
    float::float,
    level::Level,
    special::{incomplete_beta, mid_p, normal, share::Share},
};

/// Events counted over an exposure: time, population, effort.
///
/// Two exposures that are compared must be in one unit; which unit does not matter. See `fourp_model::Unit`
/// for quantities that know theirs.
///
/// ```
/// use fourp_stat::Exposed;
///
/// let disruptions = Exposed::new(41, 28_010.0)?;
/// assert!((disruptions.rate() - 0.001_463_8).abs() < 1e-7);
/// assert_eq!(Exposed::new(1, 0.0).unwrap_err().to_string(), "exposure is 0, and must be finite and above zero");
/// # Ok::<(), fourp_stat::DomainError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Exposed {
    count: u64,
    exposure: f64,
}

/// How to compare two Poisson rates.
///
/// A method makes both the interval and the p-value: p is below α exactly when 1 is outside the interval of
/// level 1 - α. (R's `poisson.test` mixes two families, and for 2 in 17,877 against 9 in 16,660 gives
/// p = 0.033 beside an interval that holds 1.)
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RatioMethod {
    /// Exact, central, given the sum of the two counts (Przyborowski and Wilenski 1940; Clopper and
    /// Pearson 1934): never covers less often than the level says.
    #[default]
    ConditionalExact,
    /// The same with half the probability of what was observed (Lancaster 1961; Berry and Armitage 1995).
    MidP,
    /// Normal on the logarithm (Katz 1978): only for counts above zero; for large ones.
    LogWald,
}

/// Why two rates have no ratio.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RatioError {
    /// Nothing was counted on either side: any ratio is possible.
    #[error("nothing was counted on either side, so no ratio is measured")]
    NothingCounted,
    /// A method that needs events on both sides.
    #[error("one of the counts is zero ({a} and {b}), which a method on the log scale cannot use")]
    ZeroCount {
        /// The first count.
        a: u64,
        /// The second count.
        b: u64,
    },
}

/// A ratio of two rates, with interval and p-value of one family.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RateRatio {
    /// The first rate over the second; infinite if nothing was counted in the second.
    #[serde(serialize_with = "number_or_word")]
    pub ratio: f64,
    /// The interval of the ratio; its upper end may be infinite.
    pub interval: ConfidenceInterval,
    /// The two-sided probability, were the rates equal, of a difference like this or larger.
    pub p_value: f64,
    /// The method of both.
    pub method: RatioMethod,
    /// The variance taken for each count, as a multiple of its mean; 1 for Poisson counts.
    pub dispersion: f64,
}

impl Exposed {
    /// A count over an exposure.
    ///
    /// # Errors
    /// [`DomainError`] unless the exposure is finite and above zero.
    pub fn new(count: u64, exposure: f64) -> Result<Self, DomainError> {
        positive("exposure", exposure).map(|exposure| Self { count, exposure })
    }

    /// The events.
    #[must_use]
    pub const fn count(self) -> u64 {
        self.count
    }

    /// The exposure.
    #[must_use]
    pub const fn exposure(self) -> f64 {
        self.exposure
    }

    /// Events per unit of exposure.
    #[must_use]
    pub fn rate(self) -> f64 {
        float(self.count) / self.exposure
    }
}

impl RatioMethod {
    /// Every method, in the order of this page.
    pub const ALL: &'static [Self] = &[Self::ConditionalExact, Self::MidP, Self::LogWald];

    /// Its name and reference.
    #[must_use]
    pub const fn method(self) -> Method {
        match self {
            Self::ConditionalExact => {
                Method::new("exact conditional rate ratio", "Przyborowski and Wilenski 1940")
            }
            Self::MidP => Method::new("mid-p conditional rate ratio", "Berry and Armitage 1995"),
            Self::LogWald => Method::new("log-normal rate ratio", "Katz and others 1978"),
        }
    }

    /// Whether the interval covers the true ratio at least as often as its level says.
    #[must_use]
    pub const fn is_exact(self) -> bool {
        matches!(self, Self::ConditionalExact)
    }
}

/// The ratio of the first rate to the second, with its interval and p-value.
///
/// Given their sum, the first of two Poisson counts is binomial with the odds ρ t₁/t₂, so that exact
/// methods for a proportion give exact methods for the ratio ρ. The ratio of b to a is one over that of a
/// to b, ends swapped. Cost: three evaluations of the incomplete beta function.
///
/// # Errors
/// [`RatioError::NothingCounted`] if both counts are zero; [`RatioError::ZeroCount`] for
/// [`RatioMethod::LogWald`] if one is.
///
/// ```
/// use fourp_stat::{Exposed, Level, RatioMethod, rate_ratio};
///
/// // Potential victims identified in 2018 and in 2017: 6,993 against 5,142.
/// let rise = rate_ratio(
///     Exposed::new(6_993, 1.0)?,
///     Exposed::new(5_142, 1.0)?,
///     Level::P95,
///     RatioMethod::ConditionalExact,
/// )?;
/// assert_eq!(format!("{:.3}: {:.3}", rise.ratio, rise.interval), "1.360: 1.312 to 1.410 (95 %)");
/// assert!(rise.p_value < 1e-60);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn rate_ratio(
    a: Exposed,
    b: Exposed,
    level: Level,
    how: RatioMethod,
) -> Result<RateRatio, RatioError> {
    let interval = rate_ratio_interval(a, b, level, how)?;
    let p_value = match how {
        RatioMethod::ConditionalExact => central(a, b, 1.0),
        RatioMethod::MidP => central(a, b, 0.5),
        RatioMethod::LogWald => log_wald_p(a, b, 1.0),
    };
    Ok(RateRatio { ratio: ratio(a, b), interval, p_value, method: how, dispersion: 1.0 })
}

/// The interval of [`rate_ratio`] alone, at two evaluations instead of three.
///
/// # Errors
/// As [`rate_ratio`].
pub fn rate_ratio_interval(
    a: Exposed,
    b: Exposed,
    level: Level,
    how: RatioMethod,
) -> Result<ConfidenceInterval, RatioError> {
    if a.count == 0 && b.count == 0 {
        return Err(RatioError::NothingCounted);
    }
    let odds_to_ratio = |share: Share| per_exposure(share.odds(), a, b);
    let (x, y) = (float(a.count), float(b.count));
    let (lower, upper) = match how {
        RatioMethod::ConditionalExact => {
            let (lower, upper) = incomplete_beta::exact(x, y, level.tail(), level.deviate());
            (odds_to_ratio(lower), odds_to_ratio(upper))
        }
        RatioMethod::MidP => {
            let (lower, upper) = mid_p::binomial(x, y, level.tail());
            (odds_to_ratio(lower), odds_to_ratio(upper))
        }
        RatioMethod::LogWald => log_wald(a, b, level, 1.0)?,
    };
    Ok(ConfidenceInterval::between(lower, upper, level))
}

/// The ratio of two rates whose counts vary `dispersion` times as much as Poisson counts do: the
/// quasi-Poisson interval, normal on the logarithm (Wedderburn 1974; `McCullagh` and Nelder 1989, section 6.2).
///
/// A dispersion of 1 is [`RatioMethod::LogWald`]. Nothing here is exact: no distribution is assumed.
///
/// # Errors
/// [`RatioError`] if a count is zero.
///
/// ```
/// use fourp_stat::{Dispersion, Exposed, Level, overdispersed_rate_ratio};
///
/// let (after, before) = (Exposed::new(6_993, 1.0)?, Exposed::new(5_142, 1.0)?);
/// let doubtful = overdispersed_rate_ratio(after, before, Level::P95, Dispersion::new(80.0)?)?;
/// assert!(doubtful.interval.contains(1.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn overdispersed_rate_ratio(
    a: Exposed,
    b: Exposed,
    level: Level,
    dispersion: Dispersion,
) -> Result<RateRatio, RatioError> {
    let (lower, upper) = log_wald(a, b, level, dispersion.0)?;
    Ok(RateRatio {
        ratio: ratio(a, b),
        interval: ConfidenceInterval::between(lower, upper, level),
        p_value: log_wald_p(a, b, dispersion.0),
        method: RatioMethod::LogWald,
        dispersion: dispersion.0,
    })
}

/// The variance of a count as a multiple of its mean: φ of a quasi-Poisson model, finite and above zero.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Dispersion(f64);

impl Dispersion {
    /// That of a Poisson count.
    pub const POISSON: Self = Self(1.0);

    /// A dispersion; below 1 is taken as it is given.
    ///
    /// # Errors
    /// [`DomainError`] unless it is finite and above zero.
    pub fn new(dispersion: f64) -> Result<Self, DomainError> {
        positive("dispersion", dispersion).map(Self)
    }

    /// The number.
    #[must_use]
    pub const fn value(self) -> f64 {
        self.0
    }
}

/// The dispersion at which the difference of two rates would no longer show: 1 is then an end of the
/// quasi-Poisson interval.
///
/// (ln ρ / z)² / (1/x₁ + 1/x₂). Below 1, the difference does not show even under independence; equal rates
/// give 0. The two rises published for 2018 over 2017 need a dispersion of about 73 and 62.
///
/// # Errors
/// [`RatioError`] if a count is zero.
///
/// ```
/// use fourp_stat::{Exposed, Level, vanishing_dispersion};
///
/// let (after, before) = (Exposed::new(6_993, 1.0)?, Exposed::new(5_142, 1.0)?);
/// assert_eq!(vanishing_dispersion(after, before, Level::P95)?.round(), 73.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn vanishing_dispersion(a: Exposed, b: Exposed, level: Level) -> Result<f64, RatioError> {
    let (log, error) = log_ratio(a, b)?;
    let deviates = log / error / level.deviate();
    Ok(deviates * deviates)
}

fn ratio(a: Exposed, b: Exposed) -> f64 {
    per_exposure(float(a.count) / float(b.count), a, b)
}

/// A ratio of counts as one of rates; none stays none, and all stays all, whatever the exposures.
fn per_exposure(counts: f64, a: Exposed, b: Exposed) -> f64 {
    if counts == 0.0 || counts == f64::INFINITY {
        return counts;
    }
    counts * (b.exposure / a.exposure)
}

/// Twice the smaller tail under equal rates, with `weight` of the probability of what was observed.
fn central(a: Exposed, b: Exposed, weight: f64) -> f64 {
    let share = Share::of_odds(a.exposure / b.exposure);
    let (x, y) = (float(a.count), float(b.count));
    let tails = mid_p::binomial_tails(x, y, share, weight);
    (2.0 * tails.lower.min(tails.upper)).min(1.0)
}

fn log_ratio(a: Exposed, b: Exposed) -> Result<(f64, f64), RatioError> {
    match (a.count, b.count) {
        (0, 0) => Err(RatioError::NothingCounted),
        (0, _) | (_, 0) => Err(RatioError::ZeroCount { a: a.count, b: b.count }),
        (x, y) => {
            let (x, y) = (float(x), float(y));
            let log = (x / y).ln() + (b.exposure.ln() - a.exposure.ln());
            Ok((log, (1.0 / x + 1.0 / y).sqrt()))
        }
    }
}

fn log_wald(
    a: Exposed,
    b: Exposed,
    level: Level,
    dispersion: f64,
) -> Result<(f64, f64), RatioError> {
    let (log, error) = log_ratio(a, b)?;
    let reach = level.deviate() * error * dispersion.sqrt();
    Ok(((log - reach).exp(), (log + reach).exp()))
}

/// Only asked once [`log_wald`] has found the counts to be above zero.
fn log_wald_p(a: Exposed, b: Exposed, dispersion: f64) -> f64 {
    log_ratio(a, b).map_or(1.0, |(log, error)| {
        (2.0 * normal::upper_tail(log.abs() / (error * dispersion.sqrt()))).min(1.0)
    })
}
