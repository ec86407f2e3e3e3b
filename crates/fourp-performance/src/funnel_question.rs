//! What is asked of a funnel.

use fourp_stat::Level;
use serde::Serialize;

use crate::{dispersion::Outliers, false_alarm::Simulation, number, words::conventions};

/// One body, area or threat among its peers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct FunnelUnit {
    /// What it is called.
    pub name: String,
    /// What was counted there.
    pub observed: u64,
    /// What was expected there, its exposure, or its trials; above 0. Trials are whole.
    pub base: f64,
}

/// What is asked of a funnel.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct FunnelSpec {
    /// What the base is.
    pub measure: FunnelMeasure,
    /// What units are compared with.
    pub target: FunnelTarget,
    /// The scale of scores.
    pub transform: FunnelTransform,
    /// Whether and how limits are widened.
    pub overdispersion: Overdispersion,
    /// What is done with extreme units before that.
    pub outliers: Outliers,
    /// The inner limits.
    pub inner: Level,
    /// The outer limits.
    pub outer: Level,
    /// How ranks are drawn.
    pub ranks: Simulation,
}

conventions! {
    /// What observed counts are divided by.
    #[expect(clippy::exhaustive_enums, reason = "expected, exposed or tried")]
    FunnelMeasure {
        /// Expected counts or exposures: counts are Poisson.
        Rate = "counts over expected counts or exposure",
        /// Trials: counts are binomial.
        Proportion = "cases among trials",
    }

    /// The scale on which scores are taken.
    #[expect(clippy::exhaustive_enums, reason = "the three in use and none")]
    #[derive(Default)]
    FunnelTransform {
        /// √ of a rate (s = 1 / (2 √e): Care Quality Commission), arcsine √ of a proportion
        /// (s = 1 / (2 √n)). The default: it is defined where nothing was observed.
        #[default]
        Root = "square root, or its arcsine for proportions",
        /// ln of a rate (s = 1 / √e: SHMI of NHS England); not defined where nothing was observed, and
        /// not for proportions.
        Log = "logarithm",
        /// The rate or proportion itself.
        Itself = "untransformed",
    }

    /// Whether limits are widened where units vary more than chance allows.
    #[expect(clippy::exhaustive_enums, reason = "not, by factor, by variance")]
    #[derive(Default)]
    Overdispersion {
        /// By a variance between units, tau squared: Spiegelhalter (2005). The default.
        #[default]
        Additive = "variance between units (tau squared)",
        /// By the factor √phi: Spiegelhalter (2005).
        Multiplicative = "factor (phi)",
        /// They are not: exact Poisson or binomial limits.
        None = "exact limits, not widened",
    }
}

/// What units are compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "it is given or it is theirs")]
pub enum FunnelTarget {
    /// All units together. The default.
    #[default]
    Pooled,
    /// A given rate or proportion: 1 for standardised ratios.
    Given(f64),
}

/// Why a funnel makes no sense.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FunnelError {
    /// A base that is not above 0.
    #[error("the base of {unit:?} is {base}, and must be finite and above 0")]
    Base {
        /// The unit.
        unit: String,
        /// The base.
        base: f64,
    },
    /// Trials that are not whole, or fewer than the cases.
    #[error("{unit:?} has {observed} cases among {trials} trials")]
    Trials {
        /// The unit.
        unit: String,
        /// The cases.
        observed: u64,
        /// The trials.
        trials: f64,
    },
    /// A target that no chance can be computed for.
    #[error("the target is {target}, and must be {expected}")]
    Target {
        /// The target.
        target: f64,
        /// What it must be.
        expected: &'static str,
    },
    /// A logarithm of nothing.
    #[error(
        "nothing was observed in {unit:?}, of which there is no logarithm; the square root has none of this trouble"
    )]
    ZeroUnderLog {
        /// The unit.
        unit: String,
    },
    /// A logarithm of a proportion.
    #[error("the logarithm is for rates; proportions take the arcsine root or none")]
    LogOfProportion,
    /// Inner limits outside the outer ones.
    #[error("inner limits of {inner} lie outside outer limits of {outer}")]
    Levels {
        /// The inner level.
        inner: Level,
        /// The outer level.
        outer: Level,
    },
}

impl FunnelSpec {
    /// The defaults of each convention, 95 % and 99.8 % limits, 1,000 draws of ranks.
    #[must_use]
    pub fn new(measure: FunnelMeasure) -> Self {
        Self {
            measure,
            target: FunnelTarget::default(),
            transform: FunnelTransform::default(),
            overdispersion: Overdispersion::default(),
            outliers: Outliers::default(),
            inner: Level::P95,
            outer: Level::P998,
            ranks: Simulation::default(),
        }
    }

    /// Whether the question can be asked of the units.
    pub(crate) fn check(&self, units: &[FunnelUnit]) -> Result<(), FunnelError> {
        if self.inner > self.outer {
            return Err(FunnelError::Levels { inner: self.inner, outer: self.outer });
        }
        let is_proportion = self.measure == FunnelMeasure::Proportion;
        if is_proportion && self.transform == FunnelTransform::Log {
            return Err(FunnelError::LogOfProportion);
        }
        if let FunnelTarget::Given(target) = self.target {
            let (is_good, expected) = match self.measure {
                FunnelMeasure::Rate => (target > 0.0 && target.is_finite(), "finite and above 0"),
                FunnelMeasure::Proportion => (target > 0.0 && target < 1.0, "above 0 and below 1"),
            };
            if !is_good {
                return Err(FunnelError::Target { target, expected });
            }
        }
        for FunnelUnit { name, observed, base } in units {
            let (unit, base) = (name.clone(), *base);
            if !(base > 0.0 && base.is_finite()) {
                return Err(FunnelError::Base { unit, base });
            }
            if is_proportion && (base.fract() != 0.0 || number::count(*observed) > base) {
                return Err(FunnelError::Trials { unit, observed: *observed, trials: base });
            }
            if self.transform == FunnelTransform::Log && *observed == 0 {
                return Err(FunnelError::ZeroUnderLog { unit });
            }
        }
        Ok(())
    }
}
