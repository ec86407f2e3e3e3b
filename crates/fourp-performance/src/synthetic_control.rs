//! What would have happened, by a mixture of those to whom nothing was done?

use fourp_model::Progress;
use fourp_stat::{Caveat, Design};
use serde::Serialize;

use crate::{
    nearest_point::{NEAR, Nearest, nearest_point},
    number,
    synthetic_panel::{
        MatchedOn, PlaceboDonors, SyntheticError, SyntheticOptions, SyntheticPanel, SyntheticUnit,
    },
    words::conventions,
};

/// A unit held against a mixture of others.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SyntheticFit {
    /// The unit.
    pub unit: String,
    /// What it is a mixture of: names and shares above 0 that sum to 1, by name.
    pub weights: Vec<(String, f64)>,
    /// The weighted square distance in what units are matched on: what the weights make as small as can be.
    pub distance: f64,
    /// By how much it can at most be lowered: the certificate of the weights.
    pub gap: f64,
    /// Whether a mixture matches it at all.
    pub hull: DonorHull,
    /// Whether the effect rests on which weights were found.
    pub uniqueness: Uniqueness,
    /// Observed less synthetic, one to a period.
    pub gaps: Vec<f64>,
    /// The root of the mean square gap before: how badly the mixture fits.
    pub rmspe_before: f64,
    /// The same after.
    pub rmspe_after: f64,
    /// After over before; infinite where the fit before is exact and there is a gap after, 0 where there is none.
    #[serde(serialize_with = "number::or_word")]
    pub ratio: f64,
    /// The mean gap after.
    pub effect: f64,
}

conventions! {
    /// Where a unit lies against its donors, in what units are matched on.
    #[expect(clippy::exhaustive_enums, reason = "inside or outside")]
    DonorHull {
        /// A mixture matches it, to a billionth of the distance of the farthest donor.
        Inside = "within the hull of its donors",
        /// None does: what is left over before is part of what is left over after.
        Outside = "outside the hull of its donors",
    }

    /// Whether other weights do as well.
    #[expect(clippy::exhaustive_enums, reason = "one or several")]
    Uniqueness {
        /// None do.
        Only = "no other weights do as well",
        /// Some do, and may say something else after.
        OneOfSeveral = "other weights do as well",
    }
}

/// The estimate without one donor.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct WithoutDonor {
    /// The donor left out.
    pub donor: String,
    /// The mean gap after without it.
    pub effect: f64,
    /// The root of the mean square gap before without it.
    pub rmspe_before: f64,
}

/// An effect by synthetic control, with what it rests on.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SyntheticControl {
    /// How it was made.
    pub options: SyntheticOptions,
    /// The treated unit against its mixture.
    pub fit: SyntheticFit,
    /// Each donor, as if it had been treated, by name.
    pub placebos: Vec<SyntheticFit>,
    /// The place of the treated unit by its ratio of fit after to before, 1 the largest of all; equal ones count as larger.
    pub rank: usize,
    /// Rank over units: the chance of such a rank were the treated unit drawn from all of them at random.
    pub p_value: f64,
    /// The least that the p-value can be with so many donors: 1 over units.
    pub p_value_least: f64,
    /// The estimate without each donor that has a weight.
    pub without: Vec<WithoutDonor>,
    /// What a reader must be told.
    pub caveats: Vec<Caveat>,
}

/// Ratios nearer than this are one.
const TIE: f64 = 1e-9;

/// A synthetic control for the treated unit of a panel, for every donor as a placebo, and without each donor in turn (Abadie,
/// Diamond and Hainmueller 2010, Journal of the American Statistical Association 105).
///
/// Weights are not below 0, sum to 1 and make the weighted distance as small as can be: exactly, by Wolfe's algorithm (1976) with a
/// certificate, not by a search that may stop short. The weights of predictors are taken as stated; they are not searched for
/// so as to fit the outcomes, which would make a result depend on where the search stops. Each unit costs about as many
/// least-squares problems as it has donors.
///
/// # Errors
/// [`SyntheticError`]: what is matched on is missing, constant or cannot be told apart, weights that are none, more steps than
/// allowed, stopped.
///
/// ```
/// use fourp_model::NoProgress;
/// use fourp_performance::{SyntheticOptions, SyntheticPanel, SyntheticUnit, synthetic_control};
///
/// // Made up: the first goes half and half with two others until the fourth period.
/// let unit = |name: &str, outcomes: [f64; 5]| {
///     SyntheticUnit { name: name.into(), outcomes: outcomes.to_vec(), predictors: vec![] }
/// };
/// let donors = vec![
///     unit("north", [10.0, 12.0, 14.0, 15.0, 15.0]),
///     unit("south", [20.0, 18.0, 22.0, 21.0, 23.0]),
///     unit("west", [40.0, 45.0, 30.0, 44.0, 41.0]),
/// ];
/// let panel = SyntheticPanel::new(unit("here", [15.0, 15.0, 18.0, 13.0, 12.0]), donors, 3)?;
/// let found = synthetic_control(&panel, SyntheticOptions::default(), &NoProgress)?;
/// assert!((found.fit.effect - -6.0).abs() < 1e-9);
/// // The greatest ratio of all, and with three donors that is one chance in four.
/// assert_eq!((found.rank, found.p_value), (1, 0.25));
/// # Ok::<(), fourp_performance::SyntheticError>(())
/// ```
pub fn synthetic_control(
    panel: &SyntheticPanel,
    options: SyntheticOptions,
    progress: &dyn Progress,
) -> Result<SyntheticControl, SyntheticError> {
    let (treated, donors) = (panel.treated(), panel.donors());
    let pool: Vec<&SyntheticUnit> = donors.iter().collect();
    let fit = fitted(treated, &pool, panel.before(), &options)?;
    let used: Vec<&String> = fit.weights.iter().map(|(name, _)| name).collect();
    let steps = u64::try_from(donors.len().saturating_add(used.len())).ok();
    let mut done = 0_u64;
    let mut step = || {
        done = done.saturating_add(1);
        progress.step(done, steps, "synthetic controls")
    };
    let mut placebos = Vec::with_capacity(donors.len());
    for donor in donors {
        step()?;
        let others = donors.iter().filter(|other| other.name != donor.name);
        let pool: Vec<&SyntheticUnit> = match options.placebo_donors {
            PlaceboDonors::All => others.chain([treated]).collect(),
            PlaceboDonors::DonorsOnly => others.collect(),
        };
        placebos.push(fitted(donor, &pool, panel.before(), &options)?);
    }
    let mut without = Vec::new();
    for donor in used {
        step()?;
        let others: Vec<&SyntheticUnit> =
            donors.iter().filter(|other| other.name != *donor).collect();
        let found = fitted(treated, &others, panel.before(), &options)?;
        without.push(WithoutDonor {
            donor: donor.clone(),
            effect: found.effect,
            rmspe_before: found.rmspe_before,
        });
    }
    let as_large = |other: &&SyntheticFit| other.ratio >= fit.ratio * (1.0 - TIE);
    let rank = placebos.iter().filter(as_large).count().saturating_add(1);
    let units = number::size(donors.len().saturating_add(1));
    let caveats = caveats(&fit, donors.len(), panel.before());
    Ok(SyntheticControl {
        p_value: number::size(rank) / units,
        p_value_least: 1.0 / units,
        options,
        fit,
        placebos,
        rank,
        without,
        caveats,
    })
}

fn caveats(fit: &SyntheticFit, donors: usize, before: usize) -> Vec<Caveat> {
    let mut caveats = vec![
        Caveat::new(
            "the rank is a probability if the treated unit was drawn at random; it was chosen, and the rank then describes",
        ),
        Caveat::new("nothing may have been done to the donors, nor have spilled over to them"),
    ];
    if donors < 19 {
        let units = donors.saturating_add(1);
        caveats.push(Caveat::new(format!(
            "with {donors} donors no effect, however large, has a p-value below 1/{units}"
        )));
    }
    if fit.hull == DonorHull::Outside {
        caveats.push(Caveat::new(
            "the unit lies outside the hull of its donors: no mixture matches it, and the gap before is part of the gap after",
        ));
    }
    if fit.uniqueness == Uniqueness::OneOfSeveral {
        caveats.push(Caveat::new(
            "other weights fit as well before and may say something else after: the effect is that of the weights found",
        ));
    }
    if before <= donors {
        caveats.push(Caveat::new(format!(
            "{before} periods before and {donors} donors: a close fit may be a fit to noise"
        )));
    }
    caveats
}

/// The unit against the mixture of the pool that lies nearest to it.
fn fitted(
    unit: &SyntheticUnit,
    pool: &[&SyntheticUnit],
    before: usize,
    options: &SyntheticOptions,
) -> Result<SyntheticFit, SyntheticError> {
    let scales = scales(unit, pool, before, &options.matched_on)?;
    let place = |unit: &SyntheticUnit| -> Vec<f64> {
        match &scales {
            None => unit.outcomes.iter().take(before).copied().collect(),
            Some(scales) => {
                unit.predictors.iter().zip(scales).map(|(value, scale)| value * scale).collect()
            }
        }
    };
    let points: Vec<Vec<f64>> = pool.iter().map(|donor| place(donor)).collect();
    let too_many = || SyntheticError::Steps { unit: unit.name.clone(), steps: options.steps };
    let found = nearest_point(&points, &place(unit), options.steps).map_err(|_| too_many())?;
    let found = found.ok_or(SyntheticError::TooFewDonors { donors: 0 })?;
    Ok(described(unit, pool, before, &found))
}

fn described(
    unit: &SyntheticUnit,
    pool: &[&SyntheticUnit],
    before: usize,
    found: &Nearest,
) -> SyntheticFit {
    let weighted = || found.weights.iter().zip(pool).filter(|(weight, _)| **weight > 0.0);
    let gaps: Vec<f64> = unit
        .outcomes
        .iter()
        .enumerate()
        .map(|(period, seen)| {
            let made = weighted().map(|(weight, donor)| {
                weight * donor.outcomes.get(period).copied().unwrap_or_default()
            });
            seen - number::sum(made)
        })
        .collect();
    let (earlier, later) = gaps.split_at(before.min(gaps.len()));
    let root = |gaps: &[f64]| {
        (number::sum(gaps.iter().map(|gap| gap * gap)) / number::size(gaps.len())).sqrt()
    };
    let (rmspe_before, rmspe_after) = (root(earlier), root(later));
    // What rounding leaves of an exact fit is none.
    let size = unit.outcomes.iter().map(|value| value.abs()).fold(0.0, f64::max);
    let is_none = |gap: f64| gap <= NEAR * size;
    let ratio = match (is_none(rmspe_before), is_none(rmspe_after)) {
        (true, true) => 0.0,
        (true, false) => f64::INFINITY,
        _ => rmspe_after / rmspe_before,
    };
    let is_inside = found.square <= NEAR * NEAR * found.scale;
    let hull = if is_inside { DonorHull::Inside } else { DonorHull::Outside };
    let mut weights: Vec<(String, f64)> =
        weighted().map(|(weight, donor)| (donor.name.clone(), *weight)).collect();
    weights.sort_by(|one, other| one.0.cmp(&other.0));
    SyntheticFit {
        unit: unit.name.clone(),
        weights,
        distance: found.square,
        gap: found.gap,
        hull,
        uniqueness: if found.is_unique { Uniqueness::Only } else { Uniqueness::OneOfSeveral },
        effect: number::sum(later.iter().copied()) / number::size(later.len()),
        gaps,
        rmspe_before,
        rmspe_after,
        ratio,
    }
}

/// By what each predictor is multiplied; `None` where outcomes are matched as they are.
fn scales(
    unit: &SyntheticUnit,
    pool: &[&SyntheticUnit],
    before: usize,
    matched_on: &MatchedOn,
) -> Result<Option<Vec<f64>>, SyntheticError> {
    if *matched_on == MatchedOn::Outcomes {
        return Ok(None);
    }
    let count = unit.predictors.len();
    if count == 0 {
        return Err(SyntheticError::NoPredictors);
    }
    let units = || std::iter::once(unit).chain(pool.iter().copied());
    let mut scales = Vec::with_capacity(count);
    for place in 0..count {
        let values: Vec<f64> =
            units().filter_map(|unit| unit.predictors.get(place).copied()).collect();
        let deviation = deviation(&values);
        if !(deviation > 0.0 && deviation.is_finite()) {
            return Err(SyntheticError::ConstantPredictor { place });
        }
        scales.push(1.0 / deviation);
    }
    let weights = match matched_on {
        MatchedOn::Outcomes | MatchedOn::Predictors => vec![1.0; count],
        MatchedOn::Weighted(stated) => {
            let is_weight = |weight: &f64| weight.is_finite() && *weight >= 0.0;
            let is_any = stated.iter().any(|weight| *weight > 0.0);
            if stated.len() != count || !stated.iter().all(is_weight) || !is_any {
                return Err(SyntheticError::Weights { weights: stated.clone(), predictors: count });
            }
            stated.clone()
        }
        MatchedOn::Regressed => {
            let units: Vec<&SyntheticUnit> = units().collect();
            regressed(&units, &scales, before)?
        }
    };
    Ok(Some(scales.iter().zip(weights).map(|(scale, weight)| scale * weight.sqrt()).collect()))
}

/// The sum of squared coefficients of each scaled predictor, over that of all.
fn regressed(
    units: &[&SyntheticUnit],
    scales: &[f64],
    before: usize,
) -> Result<Vec<f64>, SyntheticError> {
    let scaled = scales.iter().enumerate().map(|(place, scale)| {
        let values = units.iter().map(|unit| unit.predictors.get(place));
        values.map(|value| value.copied().unwrap_or_default() * scale).collect()
    });
    let columns = std::iter::once(vec![1.0; units.len()]).chain(scaled).collect();
    let design = Design::new(columns)?;
    let factored = design.factor()?;
    let mut squares = vec![0.0; scales.len()];
    for period in 0..before {
        let outcomes: Vec<f64> =
            units.iter().filter_map(|unit| unit.outcomes.get(period).copied()).collect();
        let coefficients = factored.coefficients(&outcomes)?;
        for (square, coefficient) in squares.iter_mut().zip(coefficients.iter().skip(1)) {
            *square += coefficient * coefficient;
        }
    }
    let whole = number::sum(squares.iter().copied());
    if !(whole > 0.0 && whole.is_finite()) {
        return Err(SyntheticError::Weights { predictors: scales.len(), weights: squares });
    }
    Ok(squares.into_iter().map(|square| square / whole).collect())
}

/// The standard deviation of a sample.
fn deviation(values: &[f64]) -> f64 {
    let mean = number::mean(values).unwrap_or(f64::NAN);
    let squares = number::sum(values.iter().map(|value| (value - mean) * (value - mean)));
    (squares / number::size(values.len().saturating_sub(1))).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::NoProgress;
    use proptest::{collection::vec, prelude::*};

    fn unit(name: &str, outcomes: &[f64], predictors: &[f64]) -> SyntheticUnit {
        SyntheticUnit {
            name: name.into(),
            outcomes: outcomes.to_vec(),
            predictors: predictors.to_vec(),
        }
    }

    fn ask(
        panel: &SyntheticPanel,
        matched_on: MatchedOn,
    ) -> Result<SyntheticControl, SyntheticError> {
        let options = SyntheticOptions { matched_on, ..SyntheticOptions::default() };
        synthetic_control(panel, options, &NoProgress)
    }

    fn four(predictors: [&[f64]; 4]) -> SyntheticPanel {
        let [a, b, c, d] = predictors;
        let donors = vec![
            unit("b", &[1.0, 4.0, 3.0, 5.0], b),
            unit("c", &[6.0, 2.0, 5.0, 4.0], c),
            unit("d", &[9.0, 8.0, 1.0, 7.0], d),
        ];
        SyntheticPanel::new(unit("a", &[4.0, 3.0, 4.0, 9.0], a), donors, 3).unwrap()
    }

    #[test]
    fn each_fault_of_what_is_matched_on_is_named() {
        let none = four([&[], &[], &[], &[]]);
        assert_eq!(ask(&none, MatchedOn::Predictors).unwrap_err(), SyntheticError::NoPredictors);
        let flat = four([&[1.0, 2.0], &[1.0, 3.0], &[1.0, 1.0], &[1.0, 4.0]]);
        let fault = ask(&flat, MatchedOn::Predictors).unwrap_err();
        assert_eq!(fault.to_string(), "predictor 0, counted from 0, is the same for every unit");
        let one = four([&[2.0], &[3.0], &[1.0], &[4.0]]);
        for weights in [vec![], vec![0.0], vec![-1.0], vec![f64::NAN], vec![1.0, 1.0]] {
            let fault = ask(&one, MatchedOn::Weighted(weights)).unwrap_err();
            assert!(matches!(fault, SyntheticError::Weights { predictors: 1, .. }));
        }
        let twins = four([&[2.0, 4.0], &[3.0, 6.0], &[1.0, 2.0], &[4.0, 8.0]]);
        assert!(matches!(ask(&twins, MatchedOn::Regressed), Err(SyntheticError::Regression(_))));
        assert!(ask(&one, MatchedOn::Regressed).is_ok());
        let options = SyntheticOptions { steps: 0, ..SyntheticOptions::default() };
        let fault = synthetic_control(&one, options, &NoProgress).unwrap_err();
        assert_eq!(fault.to_string(), "the weights of a took more than 0 steps");
    }

    #[test]
    fn a_stop_is_obeyed() {
        #[derive(Debug)]
        struct Impatient;
        impl Progress for Impatient {
            fn report(&self, _: u64, _: Option<u64>, _: &str) {}
            fn is_cancelled(&self) -> bool {
                true
            }
        }
        let panel = four([&[], &[], &[], &[]]);
        let fault = synthetic_control(&panel, SyntheticOptions::default(), &Impatient).unwrap_err();
        assert_eq!(fault.to_string(), "stopped after 1 steps of synthetic controls");
    }

    #[test]
    fn an_exact_fit_has_no_ratio_to_its_gap() {
        let donors = vec![unit("b", &[1.0, 3.0, 5.0], &[]), unit("c", &[3.0, 5.0, 9.0], &[])];
        let found = |last: f64| {
            let panel = SyntheticPanel::new(unit("a", &[2.0, 4.0, last], &[]), donors.clone(), 2);
            ask(&panel.unwrap(), MatchedOn::Outcomes).unwrap()
        };
        assert_eq!(found(7.0).fit.ratio, 0.0);
        let gap = found(4.0);
        assert_eq!((gap.fit.ratio, gap.rank), (f64::INFINITY, 1));
        assert_eq!((gap.fit.hull, gap.fit.uniqueness), (DonorHull::Inside, Uniqueness::Only));
        assert_eq!(gap.fit.effect, -3.0);
        assert_eq!(gap.without.len(), 2);
        assert_eq!(serde_json::to_value(&gap.fit).unwrap()["ratio"], "inf");
        assert!((gap.p_value - 1.0 / 3.0).abs() < 1e-15 && gap.p_value_least == gap.p_value);
    }

    #[test]
    fn a_unit_above_all_others_is_outside_the_hull() {
        let panel = four([&[], &[], &[], &[]]);
        let above = unit("a", &[90.0, 80.0, 70.0, 60.0], &[]);
        let panel = SyntheticPanel::new(above, panel.donors().to_vec(), 3).unwrap();
        let found = ask(&panel, MatchedOn::Outcomes).unwrap();
        assert_eq!(found.fit.hull, DonorHull::Outside);
        assert!(found.caveats.iter().any(|it| it.as_str().contains("outside the hull")));
    }

    fn panels() -> impl Strategy<Value = (Vec<Vec<f64>>, usize)> {
        (2_usize..7, 3_usize..9).prop_flat_map(|(donors, periods)| {
            (vec(vec(0.0_f64..100.0, periods), donors + 1), 2..periods)
        })
    }

    fn built(rows: &[Vec<f64>], before: usize, is_reversed: bool, scale: f64) -> SyntheticPanel {
        let scaled = |row: &Vec<f64>| row.iter().map(|it| it * scale).collect::<Vec<f64>>();
        let mut donors: Vec<SyntheticUnit> = rows[1..]
            .iter()
            .enumerate()
            .map(|(at, row)| unit(&format!("donor {at}"), &scaled(row), &scaled(row)[..1]))
            .collect();
        if is_reversed {
            donors.reverse();
        }
        SyntheticPanel::new(
            unit("treated", &scaled(&rows[0]), &scaled(&rows[0])[..1]),
            donors,
            before,
        )
        .unwrap()
    }

    proptest! {
        #[test]
        fn order_changes_nothing_and_units_only_scale((rows, before) in panels()) {
            let first = ask(&built(&rows, before, false, 1.0), MatchedOn::Outcomes).unwrap();
            prop_assert_eq!(&first, &ask(&built(&rows, before, true, 1.0), MatchedOn::Outcomes).unwrap());
            let scaled = ask(&built(&rows, before, false, 1024.0), MatchedOn::Outcomes).unwrap();
            prop_assert_eq!(&first.fit.weights, &scaled.fit.weights);
            prop_assert_eq!(first.rank, scaled.rank);
            prop_assert_eq!(first.fit.effect * 1024.0, scaled.fit.effect);
        }

        #[test]
        fn weights_are_optimal_and_the_rank_counts((rows, before) in panels()) {
            let found = ask(&built(&rows, before, false, 1.0), MatchedOn::Outcomes).unwrap();
            let fits = found.placebos.iter().chain([&found.fit]);
            for fit in fits {
                let sum: f64 = fit.weights.iter().map(|(_, weight)| weight).sum();
                prop_assert!((sum - 1.0).abs() < 1e-12 && fit.weights.iter().all(|(_, it)| *it > 0.0));
                prop_assert!(fit.gap <= 1e-9 * (1.0 + fit.distance), "{:?}", fit);
                let distance = fit.rmspe_before.powi(2) * number::size(before);
                prop_assert!((distance - fit.distance).abs() <= 1e-9 * (1.0 + distance));
            }
            let larger = found.placebos.iter().filter(|it| it.ratio > found.fit.ratio * (1.0 + 1e-6)).count();
            prop_assert!(found.rank > larger && found.rank <= rows.len());
            prop_assert_eq!(found.p_value, number::size(found.rank) / number::size(rows.len()));
        }
    }
}
