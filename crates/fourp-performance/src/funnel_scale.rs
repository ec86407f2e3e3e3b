//! The limits of a funnel, on the scale of its transform.

use fourp_stat::{Level, Tail};
use serde::Serialize;

use crate::{
    funnel_question::{FunnelMeasure, FunnelSpec, FunnelTransform, FunnelUnit, Overdispersion},
    law::{self, Around},
    number,
};

/// Two limits.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FunnelLimits {
    /// The lower.
    pub lower: f64,
    /// The upper.
    pub upper: f64,
}

/// The scale of a funnel.
pub(crate) struct Scale<'a> {
    pub(crate) spec: &'a FunnelSpec,
    pub(crate) target: f64,
}

impl Scale<'_> {
    pub(crate) fn transformed(&self, rate: f64) -> f64 {
        match (self.spec.transform, self.spec.measure) {
            (FunnelTransform::Root, FunnelMeasure::Rate) => rate.sqrt(),
            (FunnelTransform::Root, FunnelMeasure::Proportion) => rate.sqrt().min(1.0).asin(),
            (FunnelTransform::Log, _) => rate.ln(),
            (FunnelTransform::Itself, _) => rate,
        }
    }

    fn back(&self, value: f64) -> f64 {
        match (self.spec.transform, self.spec.measure) {
            (FunnelTransform::Root, FunnelMeasure::Rate) => value.max(0.0).powi(2),
            (FunnelTransform::Root, FunnelMeasure::Proportion) => {
                value.clamp(0.0, std::f64::consts::FRAC_PI_2).sin().powi(2)
            }
            (FunnelTransform::Log, _) => value.exp(),
            (FunnelTransform::Itself, FunnelMeasure::Rate) => value.max(0.0),
            (FunnelTransform::Itself, FunnelMeasure::Proportion) => value.clamp(0.0, 1.0),
        }
    }

    /// The transformed rate of a unit and its standard error at the target.
    pub(crate) fn score(&self, unit: &FunnelUnit) -> (f64, f64) {
        let Self { spec, target } = *self;
        let rate = number::count(unit.observed) / unit.base;
        let error = match (spec.transform, spec.measure) {
            // s = 1 / (2 √e) for the root of O / e; here of O / base, so √target larger.
            (FunnelTransform::Root, _) => 1.0 / (2.0 * unit.base.sqrt()),
            (FunnelTransform::Log, _) => 1.0 / (unit.base * target).sqrt(),
            (FunnelTransform::Itself, FunnelMeasure::Rate) => (target / unit.base).sqrt(),
            (FunnelTransform::Itself, FunnelMeasure::Proportion) => {
                (target * (1.0 - target) / unit.base).sqrt()
            }
        };
        (self.transformed(rate), error)
    }

    /// The normal score of the mid-p tail of the exact law: defined where nothing was observed.
    pub(crate) fn exact_score(&self, unit: &FunnelUnit) -> f64 {
        let Around { below, mass, above } = self.law(unit, unit.observed);
        let (lower, upper) = (below + mass / 2.0, above + mass / 2.0);
        if upper < lower { law::upper_deviate(upper) } else { -law::upper_deviate(lower) }
    }

    /// The law of a unit at the target, around a count.
    fn law(&self, unit: &FunnelUnit, count: u64) -> Around {
        match self.spec.measure {
            FunnelMeasure::Rate => law::poisson_around(count, unit.base * self.target),
            FunnelMeasure::Proportion => {
                law::binomial_around(count, number::whole(unit.base), self.target)
            }
        }
    }

    pub(crate) fn limits(&self, unit: &FunnelUnit, error: f64, level: Level) -> FunnelLimits {
        if self.spec.overdispersion == Overdispersion::None {
            return FunnelLimits {
                lower: self.exact_limit(unit, Tail::Lower(level.tail())),
                upper: self.exact_limit(unit, Tail::Upper(level.tail())),
            };
        }
        let centre = self.transformed(self.target);
        FunnelLimits {
            lower: self.back(centre - level.deviate() * error),
            upper: self.back(centre + level.deviate() * error),
        }
    }

    /// The quantile r of the exact law, drawn back by the share of its step that is too much
    /// (Spiegelhalter 2005, appendix A.1).
    fn exact_limit(&self, unit: &FunnelUnit, tail: Tail) -> f64 {
        let quantile = match self.spec.measure {
            FunnelMeasure::Rate => law::poisson_quantile(tail, unit.base * self.target),
            FunnelMeasure::Proportion => {
                law::binomial_quantile(tail, number::whole(unit.base), self.target)
            }
        };
        let count = quantile.unwrap_or(0);
        let Around { below, mass, .. } = self.law(unit, count);
        let wanted = match tail {
            Tail::Lower(lower) => lower,
            Tail::Upper(upper) => 1.0 - upper,
        };
        let too_much =
            if mass > 0.0 { ((below + mass - wanted) / mass).clamp(0.0, 1.0) } else { 0.0 };
        ((number::count(count) - too_much) / unit.base).max(0.0)
    }
}
