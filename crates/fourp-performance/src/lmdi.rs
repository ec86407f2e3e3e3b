//! How much of a change goes back to each of several factors, by the logarithmic mean Divisia index.

use fourp_stat::Caveat;
use serde::Serialize;

use crate::{
    logarithmic_mean::{log_ratio, logarithmic_mean},
    number,
};

/// One part of a whole: its factors before and after, whose products are what it comes to.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct FactoredPart {
    /// What it is called.
    pub name: String,
    /// The factors before, in the order of their names.
    pub before: Vec<f64>,
    /// The factors after.
    pub after: Vec<f64>,
}

/// Why a change cannot be decomposed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DecompositionError {
    /// Nothing to attribute the change to.
    #[error("no factor is named")]
    NoFactors,
    /// Nothing that changed.
    #[error("there is no part to decompose")]
    NoParts,
    /// A part with more or fewer factors than there are names.
    #[error("{part} has {before} factors before and {after} after, and {names} are named")]
    Ragged {
        /// The part.
        part: String,
        /// Its factors before.
        before: usize,
        /// Its factors after.
        after: usize,
        /// How many are named.
        names: usize,
    },
    /// Logarithms exist of numbers above 0; 0 is taken by its limit.
    #[error("the factor {factor} of {part} is {value}, and must be finite and not below 0")]
    OutOfRange {
        /// The part.
        part: String,
        /// The factor.
        factor: String,
        /// Its value.
        value: f64,
    },
    /// A product that no number holds.
    #[error("the factors of {part} multiply to more than any number")]
    TooLarge {
        /// The part.
        part: String,
    },
}

/// A change and what each factor has in it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Decomposition {
    /// The whole before.
    pub before: f64,
    /// The whole after.
    pub after: f64,
    /// What each factor has in the change, in the order of their names.
    pub factors: Vec<FactorEffect>,
    /// The same part by part.
    pub parts: Vec<PartEffect>,
    /// What a reader must be told.
    pub caveats: Vec<Caveat>,
}

/// What one factor has in a change.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct FactorEffect {
    /// The factor.
    pub factor: String,
    /// Its part of after less before; the parts of all factors add up to it.
    pub amount: f64,
    /// Its part of after over before; those of all factors multiply to it. `None` where one of both is 0.
    pub ratio: Option<f64>,
}

/// What each factor has in the change of one part.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PartEffect {
    /// The part.
    pub name: String,
    /// It before.
    pub before: f64,
    /// It after.
    pub after: f64,
    /// The part of each factor in its change, in the order of their names.
    pub amounts: Vec<f64>,
}

impl Decomposition {
    /// After less before.
    #[must_use]
    pub fn change(&self) -> f64 {
        self.after - self.before
    }
}

/// Attributes the change of a sum of products to their factors: LMDI-I, additive and multiplicative (Ang 2005, Energy
/// Policy 33; Ang 2015, Energy Policy 86).
///
/// A factor x of a part V has L(V₁, V₀) ln(x₁ / x₀) of its change, L being the logarithmic mean; the amounts of all
/// factors add up to the change with nothing left over, and swap their sign with time. A factor that is 0 is taken by the limit
/// of small numbers (Ang and Liu 2007): what comes from nothing, or goes to it, is put down to the factors that are 0, in
/// equal shares. O(parts × factors).
///
/// That is one convention among several that leave nothing over (Shapley and Fisher's means divide otherwise), and an
/// account, no cause: a factor "has" a change because the identity is written that way.
///
/// # Errors
/// [`DecompositionError`]: no factors or parts, a part with another number of factors, factors below 0 or not finite.
///
/// ```
/// use fourp_performance::{FactoredPart, lmdi};
///
/// // 40 disruptions with 800 hours, then 60 with 1,500: hours rose, and what an hour brought fell.
/// let disruptions =
///     FactoredPart { name: "all".into(), before: vec![800.0, 0.05], after: vec![1_500.0, 0.04] };
/// let found = lmdi(&["effort", "productivity"], &[disruptions])?;
/// assert_eq!(found.factors.iter().map(|it| format!("{:.2}", it.amount)).collect::<Vec<_>>(), ["31.01", "-11.01"]);
/// assert!((found.factors.iter().map(|it| it.amount).sum::<f64>() - 20.0).abs() < 1e-12);
/// # Ok::<(), fourp_performance::DecompositionError>(())
/// ```
pub fn lmdi(factors: &[&str], parts: &[FactoredPart]) -> Result<Decomposition, DecompositionError> {
    if factors.is_empty() {
        return Err(DecompositionError::NoFactors);
    }
    if parts.is_empty() {
        return Err(DecompositionError::NoParts);
    }
    let made: Vec<PartEffect> =
        parts.iter().map(|part| of_part(factors, part)).collect::<Result<_, _>>()?;
    let before = number::sum(made.iter().map(|part| part.before));
    let after = number::sum(made.iter().map(|part| part.after));
    // ln(after / before) is the change over their mean, so each factor's logarithm is its amount over the same mean.
    let mean = logarithmic_mean(after, before).filter(|mean| *mean > 0.0);
    let effects = factors.iter().enumerate().map(|(at, factor)| {
        let amounts = made.iter().filter_map(|part| part.amounts.get(at).copied());
        let amount = number::sum(amounts);
        let ratio = mean.map(|mean| (amount / mean).exp());
        FactorEffect { factor: (*factor).into(), amount, ratio }
    });
    Ok(Decomposition {
        before,
        after,
        factors: effects.collect(),
        parts: made,
        caveats: vec![Caveat::new(
            "the logarithmic mean Divisia index is a convention: others divide the same change otherwise, and none shows a cause",
        )],
    })
}

fn of_part(factors: &[&str], part: &FactoredPart) -> Result<PartEffect, DecompositionError> {
    let name = || part.name.clone();
    if part.before.len() != factors.len() || part.after.len() != factors.len() {
        return Err(DecompositionError::Ragged {
            part: name(),
            before: part.before.len(),
            after: part.after.len(),
            names: factors.len(),
        });
    }
    for values in [&part.before, &part.after] {
        let wrong =
            values.iter().zip(factors).find(|(value, _)| !value.is_finite() || **value < 0.0);
        if let Some((value, factor)) = wrong {
            let factor = (*factor).to_owned();
            return Err(DecompositionError::OutOfRange { part: name(), factor, value: *value });
        }
    }
    let (before, after) = (product(&part.before), product(&part.after));
    if !before.is_finite() || !after.is_finite() {
        return Err(DecompositionError::TooLarge { part: name() });
    }
    let zeros = |values: &[f64]| number::size(values.iter().filter(|value| **value == 0.0).count());
    let (none_before, none_after) = (zeros(&part.before), zeros(&part.after));
    let mean = logarithmic_mean(after, before).unwrap_or_default();
    let both = part.before.iter().zip(&part.after);
    let amounts = both.map(|(was, is)| match (none_before > 0.0, none_after > 0.0) {
        (true, true) => 0.0,
        (true, false) if *was == 0.0 => after / none_before,
        (false, true) if *is == 0.0 => -before / none_after,
        (true, false) | (false, true) => 0.0,
        (false, false) => mean * log_ratio(*is, *was),
    });
    Ok(PartEffect { name: name(), before, after, amounts: amounts.collect() })
}

fn product(values: &[f64]) -> f64 {
    if values.contains(&0.0) { 0.0 } else { values.iter().product() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};

    const NAMES: [&str; 3] = ["effort", "productivity", "mix"];

    fn part(before: [f64; 3], after: [f64; 3]) -> FactoredPart {
        FactoredPart { name: "major".into(), before: before.to_vec(), after: after.to_vec() }
    }

    fn amounts(before: [f64; 3], after: [f64; 3]) -> Vec<f64> {
        lmdi(&NAMES, &[part(before, after)]).unwrap().parts[0].amounts.clone()
    }

    /// The definition with `small` in the place of every 0.
    fn with_small(before: [f64; 3], after: [f64; 3], small: f64) -> Vec<f64> {
        let lift = |values: [f64; 3]| values.map(|value| if value == 0.0 { small } else { value });
        amounts(lift(before), lift(after))
    }

    #[test]
    fn zeros_are_the_limit_of_small_numbers() {
        let full = [3.0, 2.0, 0.5];
        for (before, after) in [
            ([0.0, 2.0, 0.4], full),
            ([0.0, 0.0, 0.4], full),
            (full, [4.0, 0.0, 0.3]),
            ([0.0, 1.0, 1.0], [1.0, 0.0, 1.0]),
            ([0.0; 3], full),
            ([0.0; 3], [0.0; 3]),
        ] {
            let (exact, near) = (amounts(before, after), with_small(before, after, 1e-90));
            for (exact, near) in exact.iter().zip(near) {
                assert!((exact - near).abs() < 0.08, "{before:?} {after:?}: {exact} {near}");
            }
        }
        assert_eq!(amounts([0.0, 0.0, 0.4], full), [1.5, 1.5, 0.0]);
    }

    #[test]
    fn what_was_nothing_has_no_ratio() {
        let found = lmdi(&NAMES, &[part([0.0, 1.0, 1.0], [2.0, 1.0, 1.0])]).unwrap();
        assert_eq!(found.factors[0].ratio, None);
        assert_eq!(found.change(), 2.0);
    }

    #[test]
    fn each_fault_is_named() {
        let fault =
            |names: &[&str], parts: &[FactoredPart]| lmdi(names, parts).unwrap_err().to_string();
        assert_eq!(fault(&[], &[]), "no factor is named");
        assert_eq!(fault(&NAMES, &[]), "there is no part to decompose");
        let one = part([1.0; 3], [1.0; 3]);
        assert_eq!(
            fault(&NAMES[..2], std::slice::from_ref(&one)),
            "major has 3 factors before and 3 after, and 2 are named"
        );
        assert_eq!(
            fault(&NAMES, &[part([1.0; 3], [1.0, -2.0, 1.0])]),
            "the factor productivity of major is -2, and must be finite and not below 0"
        );
        assert_eq!(
            fault(&NAMES, &[part([1.0, f64::NAN, 1.0], [1.0; 3])]),
            "the factor productivity of major is NaN, and must be finite and not below 0"
        );
        assert_eq!(
            fault(&NAMES, &[part([1e200, 1e200, 1.0], [1.0; 3])]),
            "the factors of major multiply to more than any number"
        );
    }

    fn factor() -> impl Strategy<Value = f64> {
        prop_oneof![4 => 1e-3_f64..1e3, 1 => Just(0.0), 1 => 0.999_f64..1.001]
    }

    proptest! {
        #[test]
        fn amounts_add_up_to_the_change_and_swap_sign_with_time(
            parts in vec((vec(factor(), 4), vec(factor(), 4)), 1..6)
        ) {
            let names = ["a", "b", "c", "d"];
            let part = |(before, after): &(Vec<f64>, Vec<f64>)| FactoredPart {
                name: "part".into(), before: before.clone(), after: after.clone(),
            };
            let forward: Vec<FactoredPart> = parts.iter().map(part).collect();
            let found = lmdi(&names, &forward).unwrap();
            let scale = found.parts.iter().flat_map(|part| &part.amounts).map(|it| it.abs())
                .fold(found.before.max(found.after), f64::max);
            let sum = number::sum(found.factors.iter().map(|it| it.amount));
            prop_assert!((sum - found.change()).abs() <= 1e-12 * scale);
            let back: Vec<FactoredPart> = forward.iter().map(|part| FactoredPart {
                name: part.name.clone(), before: part.after.clone(), after: part.before.clone(),
            }).collect();
            let back = lmdi(&names, &back).unwrap();
            for (one, other) in found.factors.iter().zip(&back.factors) {
                prop_assert_eq!(one.amount, -other.amount);
            }
            let product: Option<f64> = found.factors.iter().map(|it| it.ratio).product();
            if let Some(product) = product.filter(|it| it.is_finite() && *it > 0.0) {
                let logarithm = log_ratio(found.after, found.before);
                let largest = found.factors.iter().filter_map(|it| it.ratio).map(|it| it.ln().abs()).fold(1.0, f64::max);
                prop_assert!((product.ln() - logarithm).abs() <= 1e-11 * largest);
            }
        }
    }
}
