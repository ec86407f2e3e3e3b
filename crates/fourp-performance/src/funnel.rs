//! Which bodies differ from the rest, and which are only small?

use fourp_model::{Answer, NotMeasurable};
use fourp_stat::{Caveat, FalseDiscovery, adjusted_p_values};
use serde::Serialize;

use crate::{
    dispersion::OverdispersionEstimate,
    funnel_question::{
        FunnelError, FunnelMeasure, FunnelSpec, FunnelTarget, FunnelUnit, Overdispersion,
    },
    funnel_scale::{FunnelLimits, Scale},
    law, number,
    rank::{self, RankInterval},
    words::conventions,
};

/// A funnel.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Funnel {
    /// What was asked.
    pub spec: FunnelSpec,
    /// The rate or proportion that units are compared with.
    pub target: f64,
    /// How much more units vary than chance allows; `None` for fewer than two.
    pub overdispersion: Option<OverdispersionEstimate>,
    /// The units, in the order given.
    pub units: Vec<FunnelPoint>,
    /// How many units to expect beyond the inner limits where none differs.
    pub expected_beyond_inner: f64,
    /// How many units to expect beyond the outer limits where none differs.
    pub expected_beyond_outer: f64,
    /// What a reader must be told.
    pub caveats: Vec<Caveat>,
}

/// A unit in a funnel.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FunnelPoint {
    /// The unit.
    pub unit: FunnelUnit,
    /// Its rate or proportion.
    pub rate: f64,
    /// Its score against chance alone.
    pub z: f64,
    /// Its score against the widened limits; the same where they are not.
    pub adjusted_z: f64,
    /// The two-sided probability of the adjusted score.
    pub p_value: f64,
    /// The smallest share of false discoveries at which it would be one (Benjamini and Hochberg 1995).
    pub q_value: f64,
    /// The inner limits, as rates or proportions.
    pub inner: FunnelLimits,
    /// The outer limits, as rates or proportions.
    pub outer: FunnelLimits,
    /// Where it lies.
    pub status: FunnelStatus,
    /// The ranks it may have, 1 being the highest rate.
    pub rank: RankInterval,
}

conventions! {
    /// Where a unit lies among the limits.
    #[expect(clippy::exhaustive_enums, reason = "within, or beyond either of two limits on either side")]
    FunnelStatus {
        /// Below the outer limit.
        FarBelow = "below the outer limit",
        /// Below the inner limit.
        Below = "below the inner limit",
        /// Within the limits: no evidence that it differs.
        Within = "within the limits",
        /// Above the inner limit.
        Above = "above the inner limit",
        /// Above the outer limit.
        FarAbove = "above the outer limit",
    }
}

/// Judges units against their peers (Spiegelhalter 2005, Statistics in Medicine 24 and Quality and Safety
/// in Health Care 14).
///
/// Not measurable for fewer than two units, and where nothing, or everything, was observed in all of them.
/// O(units) quantiles, and replicates x units log units for ranks.
///
/// ```
/// use fourp_performance::{FunnelMeasure, FunnelSpec, FunnelStatus, FunnelUnit, funnel};
///
/// let unit = |name: &str, observed, base| FunnelUnit { name: name.into(), observed, base };
/// let forces = [unit("large", 1_020, 1_000.0), unit("small", 12, 10.0), unit("other", 160, 100.0)];
/// let found = funnel(&forces, &FunnelSpec::new(FunnelMeasure::Rate))?.measured().ok_or("none")?;
/// // A fifth above expectation is nothing among ten.
/// assert_eq!(found.units[1].status, FunnelStatus::Within);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`FunnelError`] for bases, trials, targets and levels that make no sense, and for a logarithm of
/// nothing.
pub fn funnel(units: &[FunnelUnit], spec: &FunnelSpec) -> Result<Answer<Funnel>, FunnelError> {
    spec.check(units)?;
    let gap = |why: &str| NotMeasurable::new("Which units differ from their peers?", why);
    if units.len() < 2 {
        let gap = gap("a funnel needs two units or more");
        return Ok(gap.needing_also("counts of more units, by one definition").into());
    }
    let target = match spec.target {
        FunnelTarget::Given(target) => target,
        FunnelTarget::Pooled => {
            let observed = number::sum(units.iter().map(|unit| number::count(unit.observed)));
            observed / number::sum(units.iter().map(|unit| unit.base))
        }
    };
    let is_extreme = match spec.measure {
        FunnelMeasure::Rate => target <= 0.0,
        FunnelMeasure::Proportion => target <= 0.0 || target >= 1.0,
    };
    if is_extreme {
        return Ok(gap("nothing, or everything, was observed in all units").into());
    }
    let scale = Scale { spec, target };
    let scored: Vec<(f64, f64)> = units.iter().map(|unit| scale.score(unit)).collect();
    let errors: Vec<f64> = scored.iter().map(|(_, error)| *error).collect();
    let centre = scale.transformed(target);
    let scores: Vec<f64> = scored.iter().map(|(value, error)| (value - centre) / error).collect();
    let overdispersion = OverdispersionEstimate::of(&scores, &errors, spec.outliers);
    let wide = |error: f64| match (spec.overdispersion, overdispersion) {
        (Overdispersion::Additive, Some(found)) => error.hypot(found.tau_squared.sqrt()),
        (Overdispersion::Multiplicative, Some(found)) => error * found.phi.max(1.0).sqrt(),
        _ => error,
    };
    let adjusted: Vec<f64> = scored
        .iter()
        .zip(units)
        .map(|((value, error), unit)| match spec.overdispersion {
            Overdispersion::None => scale.exact_score(unit),
            _ => (value - centre) / wide(*error),
        })
        .collect();
    let p_values: Vec<f64> = adjusted.iter().map(|z| law::two_sided(*z)).collect();
    let q_values = adjusted_p_values(&p_values, FalseDiscovery::BenjaminiHochberg)
        .unwrap_or_else(|_| p_values.clone());
    let drawn: Vec<(f64, f64)> = scored.iter().map(|(value, error)| (*value, *error)).collect();
    let ranks = rank::intervals(&drawn, spec.inner.tail(), spec.ranks);
    let mut points = Vec::with_capacity(units.len());
    let columns = units.iter().zip(&errors).zip(&scores).zip(&adjusted);
    let judged = columns.zip(p_values.iter().zip(&q_values)).zip(ranks);
    for (((((unit, error), z), adjusted_z), (p_value, q_value)), rank) in judged {
        let inner = scale.limits(unit, wide(*error), spec.inner);
        let outer = scale.limits(unit, wide(*error), spec.outer);
        let rate = number::count(unit.observed) / unit.base;
        points.push(FunnelPoint {
            unit: unit.clone(),
            rate,
            z: *z,
            adjusted_z: *adjusted_z,
            p_value: *p_value,
            q_value: *q_value,
            inner,
            outer,
            status: status(rate, inner, outer),
            rank,
        });
    }
    let of = number::size(units.len());
    Ok(Answer::Measured(Funnel {
        spec: *spec,
        target,
        overdispersion,
        units: points,
        expected_beyond_inner: of * spec.inner.alpha(),
        expected_beyond_outer: of * spec.outer.alpha(),
        caveats: caveats(units.len(), spec, overdispersion),
    }))
}

fn status(rate: f64, inner: FunnelLimits, outer: FunnelLimits) -> FunnelStatus {
    if rate < outer.lower {
        FunnelStatus::FarBelow
    } else if rate < inner.lower {
        FunnelStatus::Below
    } else if rate > outer.upper {
        FunnelStatus::FarAbove
    } else if rate > inner.upper {
        FunnelStatus::Above
    } else {
        FunnelStatus::Within
    }
}

fn caveats(
    units: usize,
    spec: &FunnelSpec,
    overdispersion: Option<OverdispersionEstimate>,
) -> Vec<Caveat> {
    let mut caveats = vec![
        Caveat::new(format!(
            "where no unit differs, {:.1} of {units} still lie beyond the inner limits and {:.2} beyond the outer",
            number::size(units) * spec.inner.alpha(),
            number::size(units) * spec.outer.alpha()
        )),
        Caveat::new("units that record differently differ here although nothing else does"),
    ];
    if units < 10 {
        caveats.push(Caveat::new(format!("how much {units} units vary is hardly known")));
    }
    if let (Overdispersion::None, Some(found)) = (spec.overdispersion, overdispersion)
        && found.phi > 1.0
    {
        caveats.push(Caveat::new(format!(
            "units vary {:.1} times as much as chance alone, and the limits do not allow for it",
            found.phi
        )));
    }
    caveats
}

#[cfg(test)]
mod tests {
    use fourp_stat::Level;

    use super::*;
    use crate::{false_alarm::Simulation, funnel_question::FunnelTransform};

    fn unit(name: &str, observed: u64, base: f64) -> FunnelUnit {
        FunnelUnit { name: name.into(), observed, base }
    }

    fn units() -> Vec<FunnelUnit> {
        (1..=20).map(|at| unit(&at.to_string(), at * at + at % 3, number::count(at * at))).collect()
    }

    fn spec() -> FunnelSpec {
        FunnelSpec {
            ranks: Simulation { replicates: 50, seed: 1 },
            ..FunnelSpec::new(FunnelMeasure::Rate)
        }
    }

    fn drawn(units: &[FunnelUnit], spec: &FunnelSpec) -> Funnel {
        funnel(units, spec).unwrap().measured().unwrap()
    }

    #[test]
    fn scores_are_those_of_the_published_transforms() {
        let given = FunnelSpec { target: FunnelTarget::Given(1.0), ..spec() };
        let pair = [unit("a", 120, 100.0), unit("b", 95, 100.0)];
        let z = |transform| drawn(&pair, &FunnelSpec { transform, ..given }).units[0].z;
        assert!((z(FunnelTransform::Root) - (1.2_f64.sqrt() - 1.0) * 20.0).abs() < 1e-12);
        assert!((z(FunnelTransform::Log) - 1.2_f64.ln() * 10.0).abs() < 1e-12);
        assert!((z(FunnelTransform::Itself) - 2.0).abs() < 1e-12);
        let share = [unit("a", 30, 100.0), unit("b", 20, 100.0)];
        let half = FunnelSpec {
            measure: FunnelMeasure::Proportion,
            target: FunnelTarget::Given(0.25),
            ..spec()
        };
        let arcsine = (0.3_f64.sqrt().asin() - 0.25_f64.sqrt().asin()) * 20.0;
        assert!((drawn(&share, &half).units[0].z - arcsine).abs() < 1e-12);
        let plain = FunnelSpec { transform: FunnelTransform::Itself, ..half };
        assert!(
            (drawn(&share, &plain).units[0].z - 0.05 / (0.1875_f64 / 100.0).sqrt()).abs() < 1e-12
        );
    }

    #[test]
    fn exact_limits_are_interpolated_quantiles() {
        // Mean 10: P(X <= 4) = 0.02925, P(X <= 3) = 0.01034; 2.5 % lies (0.02925 - 0.025) / 0.01892 before 4.
        let exact = FunnelSpec {
            overdispersion: Overdispersion::None,
            target: FunnelTarget::Given(1.0),
            ..spec()
        };
        let found = drawn(&[unit("a", 3, 10.0), unit("b", 0, 10.0)], &exact);
        let lower = found.units[0].inner.lower;
        assert!(
            (lower - (4.0 - (0.029_252_688 - 0.025) / 0.018_916_637) / 10.0).abs() < 1e-6,
            "{lower}"
        );
        assert_eq!(found.units[0].status, FunnelStatus::Below);
        assert_eq!(found.units[1].status, FunnelStatus::FarBelow);
        // Nothing observed: mid-p is half of e^-10.
        assert!(
            (law::normal(found.units[1].adjusted_z).lower - (-10_f64).exp() / 2.0).abs() < 1e-12
        );
        let share = FunnelSpec {
            measure: FunnelMeasure::Proportion,
            target: FunnelTarget::Given(0.5),
            ..exact
        };
        let found = drawn(&[unit("a", 5, 10.0), unit("b", 10, 10.0)], &share);
        assert!(found.units[0].adjusted_z.abs() < 1e-9, "{:?}", found.units[0]);
        assert_eq!(found.units[1].status, FunnelStatus::FarAbove);
    }

    #[test]
    fn normal_limits_narrow_with_the_base() {
        for transform in FunnelTransform::ALL {
            let found = drawn(&units(), &FunnelSpec { transform: *transform, ..spec() });
            for pair in found.units.windows(2) {
                assert!(pair[1].outer.upper <= pair[0].outer.upper);
                assert!(pair[1].outer.lower >= pair[0].outer.lower);
            }
        }
    }

    #[test]
    fn units_that_vary_more_have_wider_limits() {
        let spread: Vec<FunnelUnit> =
            (0..30).map(|at| unit(&at.to_string(), 60 + at * 4, 100.0)).collect();
        let of = |overdispersion| drawn(&spread, &FunnelSpec { overdispersion, ..spec() });
        let exact = of(Overdispersion::None);
        assert!(exact.overdispersion.unwrap().phi > 3.0);
        assert!(exact.overdispersion.unwrap().p_value < 1e-6);
        assert!(exact.caveats.iter().any(|it| it.as_str().contains("do not allow")));
        let beyond = |funnel: &Funnel| {
            funnel.units.iter().filter(|unit| unit.status != FunnelStatus::Within).count()
        };
        for overdispersion in [Overdispersion::Additive, Overdispersion::Multiplicative] {
            let wide = of(overdispersion);
            assert!(beyond(&wide) < beyond(&exact));
            assert!(wide.units[0].adjusted_z.abs() < wide.units[0].z.abs());
        }
    }

    #[test]
    fn false_alarms_and_discoveries_are_told() {
        let found = drawn(&units(), &spec());
        assert!((found.expected_beyond_inner - 1.0).abs() < 1e-12);
        assert!((found.expected_beyond_outer - 0.04).abs() < 1e-12);
        assert!(found.units.iter().all(|unit| unit.q_value >= unit.p_value));
        assert!(found.units.iter().all(|unit| unit.rank.lower <= unit.rank.upper));
        assert!(drawn(&units()[..3], &spec()).caveats.len() > found.caveats.len());
    }

    #[test]
    fn too_little_is_not_measurable() {
        let why = |units: &[FunnelUnit], spec: &FunnelSpec| {
            funnel(units, spec).unwrap().not_measurable().unwrap().why.clone()
        };
        assert_eq!(why(&[unit("a", 1, 1.0)], &spec()), "a funnel needs two units or more");
        let nothing = [unit("a", 0, 1.0), unit("b", 0, 2.0)];
        assert!(why(&nothing, &spec()).starts_with("nothing, or everything"));
        let all = [unit("a", 1, 1.0), unit("b", 2, 2.0)];
        let share = FunnelSpec { measure: FunnelMeasure::Proportion, ..spec() };
        assert!(why(&all, &share).starts_with("nothing, or everything"));
    }

    #[test]
    fn questions_that_make_no_sense_are_refused() {
        let refused =
            |units: &[FunnelUnit], spec: &FunnelSpec| funnel(units, spec).unwrap_err().to_string();
        let fine = [unit("a", 1, 2.0), unit("b", 2, 2.0)];
        assert_eq!(
            refused(&[unit("a", 1, 0.0)], &spec()),
            "the base of \"a\" is 0, and must be finite and above 0"
        );
        let share = FunnelSpec { measure: FunnelMeasure::Proportion, ..spec() };
        assert_eq!(refused(&[unit("a", 3, 2.0)], &share), "\"a\" has 3 cases among 2 trials");
        assert_eq!(refused(&[unit("a", 1, 2.5)], &share), "\"a\" has 1 cases among 2.5 trials");
        let log = FunnelSpec { transform: FunnelTransform::Log, ..spec() };
        assert!(refused(&[unit("a", 0, 2.0)], &log).starts_with("nothing was observed in \"a\""));
        let log_share = FunnelSpec { transform: FunnelTransform::Log, ..share };
        assert!(refused(&fine, &log_share).starts_with("the logarithm is for rates"));
        let zero = FunnelSpec { target: FunnelTarget::Given(0.0), ..spec() };
        assert_eq!(refused(&fine, &zero), "the target is 0, and must be finite and above 0");
        let one = FunnelSpec { target: FunnelTarget::Given(1.0), ..share };
        assert_eq!(refused(&fine, &one), "the target is 1, and must be above 0 and below 1");
        let levels = FunnelSpec { inner: Level::P998, outer: Level::P95, ..spec() };
        assert_eq!(
            refused(&fine, &levels),
            "inner limits of 99.8 % lie outside outer limits of 95 %"
        );
    }
}
