//! How precise is a count?

use crate::{
    confidence::ConfidenceInterval,
    estimate::Method,
    float::float,
    level::Level,
    special::{incomplete_gamma, mid_p},
    tail::Tail,
};

/// How to make an interval for the mean of a Poisson count.
///
/// The rival conventions differ in what they promise: see the page on intervals for the coverage of each.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CountMethod {
    /// Exact: never covers less often than the level says (Garwood 1936). What the Office for National
    /// Statistics and most medical registers use for small counts.
    #[default]
    Garwood,
    /// Half the probability of the count itself is left out (Lancaster 1961; Cohen and Yang 1994).
    /// Shorter, and its coverage is near the level on average, not at least.
    MidP,
    /// Byar's approximation by a cube root (Breslow and Day 1987, p. 69). What English public health
    /// uses from a count of 10 on. Its lower end at a count of 0 is 0.
    Byar,
}

impl CountMethod {
    /// Every method, in the order of this page.
    pub const ALL: &'static [Self] = &[Self::Garwood, Self::MidP, Self::Byar];

    /// Its name and reference.
    #[must_use]
    pub const fn method(self) -> Method {
        match self {
            Self::Garwood => Method::new("exact interval for a Poisson count", "Garwood 1936"),
            Self::MidP => Method::new("mid-p interval for a Poisson count", "Lancaster 1961"),
            Self::Byar => {
                Method::new("Byar's interval for a Poisson count", "Breslow and Day 1987")
            }
        }
    }

    /// Whether the interval covers the true mean at least as often as its level says, whatever the mean.
    #[must_use]
    pub const fn is_exact(self) -> bool {
        matches!(self, Self::Garwood)
    }
}

/// An interval for the mean of a Poisson count, in events.
///
/// Garwood (1936): the lower end is the mean at which `count` or more events have probability α/2, the
/// upper end that at which `count` or fewer have; 0 events give a lower end of 0. Both ends are good to
/// 10⁻¹² of their value. Cost: two quantiles of the gamma distribution, well under a microsecond.
///
/// ```
/// use fourp_stat::{CountMethod, Level, poisson_interval};
///
/// let none = poisson_interval(0, Level::P95, CountMethod::Garwood);
/// assert_eq!(format!("{none:.3}"), "0.000 to 3.689 (95 %)");
/// // 137 events in 24.19893 units of exposure, as in the help of R's poisson.test.
/// let rate = poisson_interval(137, Level::P95, CountMethod::Garwood).per(24.19893)?;
/// assert_eq!(format!("{rate:.6}"), "4.753125 to 6.692709 (95 %)");
/// # Ok::<(), fourp_stat::IntervalError>(())
/// ```
#[must_use]
pub fn poisson_interval(count: u64, level: Level, how: CountMethod) -> ConfidenceInterval {
    let count = float(count);
    let (lower, upper) = match how {
        CountMethod::Garwood => garwood(count, level),
        CountMethod::MidP => mid_p::poisson(count, level.tail()),
        CountMethod::Byar => byar(count, level.deviate()),
    };
    ConfidenceInterval::between(lower, upper, level)
}

fn garwood(count: f64, level: Level) -> (f64, f64) {
    let (tail, deviate) = (level.tail(), level.deviate());
    let lower = if count > 0.0 {
        incomplete_gamma::inverse_near(count, Tail::Lower(tail), -deviate)
    } else {
        0.0
    };
    (lower, incomplete_gamma::inverse_near(count + 1.0, Tail::Upper(tail), deviate))
}

/// The bracket of the lower end may fall below zero for counts of 1 and high levels: then 0.
fn byar(count: f64, deviate: f64) -> (f64, f64) {
    let end = |count: f64, deviate: f64| {
        let root = 1.0 - 1.0 / (9.0 * count) + deviate / (3.0 * count.sqrt());
        count * root.max(0.0).powi(3)
    };
    let lower = if count > 0.0 { end(count, -deviate) } else { 0.0 };
    (lower, end(count + 1.0, deviate))
}
