//! How precise is a share?

use crate::{
    confidence::ConfidenceInterval,
    estimate::Method,
    float::float,
    level::Level,
    special::{incomplete_beta, mid_p},
    tail::Tail,
};

/// How to make an interval for a binomial proportion.
///
/// The rival conventions differ in what they promise: see the page on intervals for the coverage of each.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ProportionMethod {
    /// Exact: never covers less often than the level says (Clopper and Pearson 1934).
    #[default]
    ClopperPearson,
    /// Half the probability of the count itself is left out (Lancaster 1961; Berry and Armitage 1995).
    MidP,
    /// The score interval without correction (Wilson 1927), which English public health uses.
    Wilson,
    /// Equal tails of the beta distribution with half an event added on each side; 0 and 1 at the ends
    /// (Brown, Cai and `DasGupta` 2001).
    Jeffreys,
}

/// Why a number of trials has no proportion.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ProportionError {
    /// There were no trials.
    #[error("no trials, so no proportion of them")]
    NoTrials,
    /// More successes than trials.
    #[error("{successes} successes in {trials} trials")]
    MoreThanAll {
        /// Successes.
        successes: u64,
        /// Trials.
        trials: u64,
    },
}

impl ProportionMethod {
    /// Every method, in the order of this page.
    pub const ALL: &'static [Self] =
        &[Self::ClopperPearson, Self::MidP, Self::Wilson, Self::Jeffreys];

    /// Its name and reference.
    #[must_use]
    pub const fn method(self) -> Method {
        match self {
            Self::ClopperPearson => {
                Method::new("exact interval for a proportion", "Clopper and Pearson 1934")
            }
            Self::MidP => Method::new("mid-p interval for a proportion", "Lancaster 1961"),
            Self::Wilson => Method::new("score interval for a proportion", "Wilson 1927"),
            Self::Jeffreys => {
                Method::new("Jeffreys interval for a proportion", "Brown, Cai and DasGupta 2001")
            }
        }
    }

    /// Whether the interval covers the true proportion at least as often as its level says.
    #[must_use]
    pub const fn is_exact(self) -> bool {
        matches!(self, Self::ClopperPearson)
    }
}

/// An interval for the proportion of `trials` that succeed.
///
/// Ends of the exact, mid-p and Jeffreys methods are good to 10⁻¹² of their value. Cost: two quantiles of
/// the beta distribution; Wilson's is closed.
///
/// # Errors
/// [`ProportionError`] if there are no trials, or more successes than trials.
///
/// ```
/// use fourp_stat::{Level, ProportionMethod, binomial_interval};
///
/// // 3 of 43 forces.
/// let share = binomial_interval(3, 43, Level::P95, ProportionMethod::ClopperPearson)?;
/// assert_eq!(format!("{share:.4}"), "0.0146 to 0.1906 (95 %)");
/// # Ok::<(), fourp_stat::ProportionError>(())
/// ```
pub fn binomial_interval(
    successes: u64,
    trials: u64,
    level: Level,
    how: ProportionMethod,
) -> Result<ConfidenceInterval, ProportionError> {
    if trials == 0 {
        return Err(ProportionError::NoTrials);
    }
    let Some(failures) = trials.checked_sub(successes) else {
        return Err(ProportionError::MoreThanAll { successes, trials });
    };
    let (successes, failures) = (float(successes), float(failures));
    let (lower, upper) = match how {
        ProportionMethod::ClopperPearson => clopper_pearson(successes, failures, level),
        ProportionMethod::MidP => {
            let (lower, upper) = mid_p::binomial(successes, failures, level.tail());
            (lower.part, upper.part)
        }
        ProportionMethod::Wilson => wilson(successes, failures, level.deviate()),
        ProportionMethod::Jeffreys => jeffreys(successes, failures, level.tail()),
    };
    Ok(ConfidenceInterval::between(lower, upper, level))
}

fn clopper_pearson(successes: f64, failures: f64, level: Level) -> (f64, f64) {
    let (lower, upper) = incomplete_beta::exact(successes, failures, level.tail(), level.deviate());
    (lower.part, upper.part)
}

fn wilson(successes: f64, failures: f64, deviate: f64) -> (f64, f64) {
    let trials = successes + failures;
    let square = deviate * deviate;
    let spread = deviate * (successes * (failures / trials) + square / 4.0).sqrt();
    let centre = successes + square / 2.0;
    // The lower end as a product over the upper one: the difference would lose its digits near zero.
    let lower =
        if successes > 0.0 { successes * (successes / trials) / (centre + spread) } else { 0.0 };
    // A quotient near one may be rounded to beyond it.
    let upper = ((centre + spread) / (trials + square)).min(1.0);
    (lower, if failures > 0.0 { upper } else { 1.0 })
}

fn jeffreys(successes: f64, failures: f64, tail: f64) -> (f64, f64) {
    let (a, b) = (successes + 0.5, failures + 0.5);
    let lower =
        if successes > 0.0 { incomplete_beta::inverse(a, b, Tail::Lower(tail)).part } else { 0.0 };
    let upper =
        if failures > 0.0 { incomplete_beta::inverse(a, b, Tail::Upper(tail)).part } else { 1.0 };
    (lower, upper)
}
