//! The conventions of charts, each with its reference.

use serde::Serialize;

use crate::words::conventions;

conventions! {
    /// Which chart.
    #[non_exhaustive]
    ChartKind {
        /// Individual values with moving ranges (Shewhart 1931; Wheeler 1993): no law assumed.
        XmR = "XmR",
        /// Counts of equal exposure, Poisson: centre ± 3 √centre.
        C = "c",
        /// Counts per exposure, Poisson: centre ± 3 √(centre / exposure).
        U = "u",
        /// Cases among trials, binomial.
        P = "p",
        /// Counts per exposure, with sigma widened by the moving ranges of z (Laney 2002).
        UPrime = "u'",
        /// Cases among trials, with sigma widened by the moving ranges of z (Laney 2002).
        PPrime = "p'",
        /// Values with a denominator: moving ranges weighed by it (Taylor 2018; qicharts2, 2024).
        IPrime = "I'",
        /// Time between rare events, as its power 1 / 3.6 (Nelson 1994).
        T = "t",
        /// Cases between rare events, geometric (Benneyan 2001).
        G = "g",
    }

    /// How moving ranges of two become sigma.
    #[expect(clippy::exhaustive_enums, reason = "exact, or one of the two roundings in print")]
    #[derive(Default)]
    Constants {
        /// d2 = 2 / √π, so limits at 2.6586808 mean moving ranges. The default.
        #[default]
        Exact = "exact",
        /// Limits at 2.66 mean moving ranges (3.145 medians): Wheeler (1993), NHS England.
        Wheeler = "2.66",
        /// d2 = 1.128: Montgomery, NIST/SEMATECH e-Handbook, qicharts2 0.8.1.
        Montgomery = "3 / 1.128",
    }

    /// Which average of the moving ranges is taken.
    #[expect(clippy::exhaustive_enums, reason = "mean or median")]
    #[derive(Default)]
    RangeAverage {
        /// Their mean. The default.
        #[default]
        Mean = "mean moving range",
        /// Their median, which single jumps hardly move (Wheeler 1993).
        Median = "median moving range",
    }

    /// Whether moving ranges above their own limit are left out of their average.
    #[expect(clippy::exhaustive_enums, reason = "they are left out once or not at all")]
    #[derive(Default)]
    Screening {
        /// They are not: Laney, Wheeler. The default.
        #[default]
        Kept = "large moving ranges are kept",
        /// Those above the limit are left out, once: Provost and Murray (2011), qicharts2 0.8.1.
        Once = "moving ranges above their limit are left out once",
    }

    /// Limits of small Poisson counts, of which three sigma is a poor bound.
    #[expect(clippy::exhaustive_enums, reason = "never, where needed, always")]
    #[derive(Default)]
    LowCounts {
        /// Three sigma all the same.
        Sigma = "sigma limits however small the counts",
        /// Poisson quantiles where fewer than four are expected. The default.
        #[default]
        QuantilesBelowFour = "Poisson quantiles where fewer than 4 are expected",
        /// Poisson quantiles always.
        Quantiles = "Poisson quantiles",
    }

    /// What a chart does where recording changed.
    #[expect(clippy::exhaustive_enums, reason = "begins anew or refuses")]
    #[derive(Default)]
    AtBreak {
        /// Begins anew: limits, ranges and patterns never reach across. The default.
        #[default]
        Rebase = "limits and patterns begin anew at a break",
        /// Refuses to answer.
        Refuse = "no chart across a break",
    }
}

/// The conventions of a chart. The defaults are those of each enum.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
pub struct ChartConventions {
    /// How moving ranges become sigma.
    pub constants: Constants,
    /// Which average of them.
    pub average: RangeAverage,
    /// Whether large ones are left out.
    pub screening: Screening,
    /// Limits of small counts.
    pub low_counts: LowCounts,
    /// What happens where recording changed.
    pub at_break: AtBreak,
}

/// 2 / √π: the mean range of two standard normal values.
const D2: f64 = std::f64::consts::FRAC_2_SQRT_PI;
/// √2 Φ⁻¹(3/4): their median range.
const D4_MEDIAN: f64 = 0.953_872_552_417_693_1;
/// √(2 - 4 / π): the standard deviation of their range.
const D3: f64 = 0.852_502_466_376_331_4;

impl ChartConventions {
    /// Sigma from an average moving range.
    pub(crate) fn sigma(&self, average: f64) -> f64 {
        match (self.constants, self.average) {
            (Constants::Exact, RangeAverage::Mean) => average / D2,
            (Constants::Wheeler, RangeAverage::Mean) => average * 2.66 / 3.0,
            (Constants::Montgomery, RangeAverage::Mean) => average / 1.128,
            (Constants::Exact, RangeAverage::Median) => average / D4_MEDIAN,
            (Constants::Wheeler, RangeAverage::Median) => average * 3.145 / 3.0,
            (Constants::Montgomery, RangeAverage::Median) => average / 0.954,
        }
    }

    /// The limit above which a moving range is large: mean plus three standard deviations of ranges.
    pub(crate) fn range_limit(&self, average: f64) -> f64 {
        let times = match (self.constants, self.average) {
            (Constants::Exact, RangeAverage::Mean) => 1.0 + 3.0 * D3 / D2,
            (Constants::Wheeler, RangeAverage::Mean) => 3.268,
            (Constants::Montgomery, RangeAverage::Mean) => 3.267,
            (Constants::Exact, RangeAverage::Median) => (D2 + 3.0 * D3) / D4_MEDIAN,
            (Constants::Wheeler | Constants::Montgomery, RangeAverage::Median) => 3.865,
        };
        times * average
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conventions(constants: Constants, average: RangeAverage) -> ChartConventions {
        ChartConventions { constants, average, ..ChartConventions::default() }
    }

    #[test]
    fn the_printed_constants_are_the_exact_ones_rounded() {
        let limits = |constants, average| 3.0 * conventions(constants, average).sigma(1.0);
        let mean = RangeAverage::Mean;
        assert!((limits(Constants::Exact, mean) - 2.658_680_776_358_3).abs() < 1e-12);
        assert!((limits(Constants::Montgomery, mean) - 2.659_574_468_085).abs() < 1e-12);
        assert_eq!(limits(Constants::Wheeler, mean), 2.66);
        for constants in Constants::ALL {
            let median = limits(*constants, RangeAverage::Median);
            assert!((median - 3.145).abs() < 1e-3, "{constants}: {median}");
        }
        let range = |constants, average| conventions(constants, average).range_limit(1.0);
        assert!((range(Constants::Exact, mean) - 3.266_531_9).abs() < 1e-6);
        assert!((range(Constants::Exact, RangeAverage::Median) - 3.865).abs() < 2e-3);
        assert_eq!(range(Constants::Montgomery, mean), 3.267);
        assert_eq!(range(Constants::Wheeler, mean), 3.268);
        assert_eq!(range(Constants::Wheeler, RangeAverage::Median), 3.865);
    }
}
