//! How much of the money has come by when, if some never comes and some was taken back?

use num_traits::ToPrimitive;
use serde::Serialize;

use crate::words::conventions;

conventions! {
    /// How a spell ended.
    #[expect(clippy::exhaustive_enums, reason = "it came, something else came first, or nobody knows yet")]
    Outcome {
        /// What was waited for came.
        Came = "came",
        /// Something came that makes it impossible: the money was withdrawn.
        Withdrawn = "withdrawn",
        /// It had not come when last heard of.
        Open = "open",
    }
}

/// Money that waits, from day 0 until it comes, is withdrawn, or was last heard of.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct Spell {
    /// Days from the start to the end; below 0 for what came early.
    pub days: i64,
    /// How it ended.
    pub outcome: Outcome,
    /// What it weighs: 1 for a promise, or its minor units of money.
    pub weight: u64,
}

/// Cumulative incidence of coming and of withdrawal.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Incidence {
    /// At each day on which something happened, in order.
    pub steps: Vec<Step>,
    /// The weight of all spells.
    #[serde(serialize_with = "crate::minor::text")]
    pub weight: u128,
    /// The weight of those still open.
    #[serde(serialize_with = "crate::minor::text")]
    pub open: u128,
}

/// What has happened by the end of a day. The three shares sum to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Step {
    /// Days from the start.
    pub days: i64,
    /// The weight that was waiting as the day began.
    #[serde(serialize_with = "crate::minor::text")]
    pub at_risk: u128,
    /// The share that has come.
    pub came: f64,
    /// The share that was withdrawn.
    pub withdrawn: f64,
    /// The share that still waits.
    pub waiting: f64,
}

/// Spells that have no incidence.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum IncidenceError {
    /// None, or none of any weight.
    #[error("none of {spells} spells has any weight")]
    Nothing {
        /// How many there are.
        spells: usize,
    },
}

/// The Aalen-Johansen estimate of cumulative incidence with one competing event (Aalen and Johansen 1978).
///
/// At each day of an event the share still waiting falls by the factor 1 − (d₁ + d₂)/n, where n is the weight at
/// risk, and each event's incidence rises by the share that waited times dᵢ/n. Spells that end open on a day are at
/// risk on that day. Dropping what was withdrawn, or counting it as open, would overstate how much comes in the
/// end; what is never paid would vanish from a mean. Assumes that what is open is like what was waiting as
/// long: money not heard of for a reason breaks that. O(n log n).
///
/// # Errors
/// [`IncidenceError::Nothing`].
///
/// ```
/// use fourp_funding::{Outcome, Spell, incidence};
///
/// let spell = |days, outcome| Spell { days, outcome, weight: 1 };
/// let found = incidence(&[
///     spell(10, Outcome::Came),
///     spell(20, Outcome::Withdrawn),
///     spell(30, Outcome::Open),
///     spell(40, Outcome::Came),
/// ])?;
/// let last = found.steps[2];
/// assert_eq!((last.came, last.withdrawn, last.waiting), (0.75, 0.25, 0.0));
/// # Ok::<(), fourp_funding::IncidenceError>(())
/// ```
pub fn incidence(spells: &[Spell]) -> Result<Incidence, IncidenceError> {
    let mut order: Vec<&Spell> = spells.iter().filter(|spell| spell.weight > 0).collect();
    if order.is_empty() {
        return Err(IncidenceError::Nothing { spells: spells.len() });
    }
    order.sort_by_key(|spell| spell.days);
    let weigh = |spells: &[&Spell], outcome: Outcome| {
        let of = spells.iter().filter(|spell| spell.outcome == outcome);
        of.map(|spell| u128::from(spell.weight)).fold(0_u128, u128::saturating_add)
    };
    let weight = order.iter().map(|spell| u128::from(spell.weight)).fold(0, u128::saturating_add);
    let mut at_risk: u128 = weight;
    let (mut came, mut withdrawn, mut waiting) = (0.0_f64, 0.0_f64, 1.0_f64);
    let mut steps = Vec::new();
    for group in order.chunk_by(|a, b| a.days == b.days) {
        let (came_now, withdrawn_now) =
            (weigh(group, Outcome::Came), weigh(group, Outcome::Withdrawn));
        let gone = came_now.saturating_add(withdrawn_now);
        if gone > 0 {
            came += waiting * ratio(came_now, at_risk);
            withdrawn += waiting * ratio(withdrawn_now, at_risk);
            // Nothing waits once all at risk are gone, whatever rounding left of the shares.
            waiting = if gone == at_risk { 0.0 } else { waiting * (1.0 - ratio(gone, at_risk)) };
            let days = group.first().map_or(0, |spell| spell.days);
            steps.push(Step { days, at_risk, came, withdrawn, waiting });
        }
        at_risk = at_risk.saturating_sub(gone).saturating_sub(weigh(group, Outcome::Open));
    }
    Ok(Incidence { steps, weight, open: weigh(&order, Outcome::Open) })
}

/// Two weights as a fraction; weights above 2^53 lose their last digits, which only a share can afford.
fn ratio(part: u128, whole: u128) -> f64 {
    match (part.to_f64(), whole.to_f64()) {
        (Some(part), Some(whole)) if whole > 0.0 => part / whole,
        _ => 0.0,
    }
}

impl Incidence {
    /// The step that holds at the end of a day; `None` before the first.
    #[must_use]
    pub fn at(&self, days: i64) -> Option<&Step> {
        let after = self.steps.partition_point(|step| step.days <= days);
        after.checked_sub(1).and_then(|at| self.steps.get(at))
    }

    /// The share that has come by the last event.
    #[must_use]
    pub fn came_in_the_end(&self) -> f64 {
        self.steps.last().map_or(0.0, |step| step.came)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spell() -> impl Strategy<Value = Spell> {
        let outcome = prop::sample::select(Outcome::ALL);
        (-5_i64..15, outcome, 0_u64..4).prop_map(|(days, outcome, weight)| Spell {
            days,
            outcome,
            weight,
        })
    }

    /// The definition, spell by spell: each waits with the share that had not gone before its day.
    fn naive(spells: &[Spell], by: i64) -> (f64, f64) {
        let (mut came, mut withdrawn, mut waiting) = (0.0, 0.0, 1.0);
        for day in -5..=by {
            let sum = |is: &dyn Fn(&Spell) -> bool| {
                spells
                    .iter()
                    .filter(|spell| is(spell))
                    .map(|spell| spell.weight.to_f64().unwrap())
                    .sum::<f64>()
            };
            let at_risk = sum(&|spell| spell.days >= day);
            let first = sum(&|spell| spell.days == day && spell.outcome == Outcome::Came);
            let second = sum(&|spell| spell.days == day && spell.outcome == Outcome::Withdrawn);
            if first + second > 0.0 {
                came += waiting * first / at_risk;
                withdrawn += waiting * second / at_risk;
                waiting *= 1.0 - (first + second) / at_risk;
            }
        }
        (came, withdrawn)
    }

    #[test]
    fn nothing_has_no_incidence() {
        let empty = incidence(&[]).unwrap_err();
        assert_eq!(empty.to_string(), "none of 0 spells has any weight");
        let none = [Spell { days: 1, outcome: Outcome::Came, weight: 0 }];
        assert_eq!(incidence(&none), Err(IncidenceError::Nothing { spells: 1 }));
    }

    #[test]
    fn what_stays_open_never_comes_to_one() {
        let spell = |days, outcome, weight| Spell { days, outcome, weight };
        let found = incidence(&[spell(3, Outcome::Open, 1), spell(3, Outcome::Came, 1)]).unwrap();
        assert_eq!((found.came_in_the_end(), found.open, found.weight), (0.5, 1, 2));
        assert!(found.at(2).is_none());
        assert_eq!(found.at(99).unwrap().waiting, 0.5);
        let open = incidence(&[spell(3, Outcome::Open, 1)]).unwrap();
        assert_eq!((open.steps.len(), open.came_in_the_end()), (0, 0.0));
    }

    proptest! {
        #[test]
        fn it_is_what_the_definition_says(spells in prop::collection::vec(spell(), 1..30), by in -5_i64..15) {
            prop_assume!(spells.iter().any(|spell| spell.weight > 0));
            let found = incidence(&spells).unwrap();
            let (came, withdrawn) = naive(&spells, by);
            let step = found.at(by);
            prop_assert!((step.map_or(0.0, |step| step.came) - came).abs() < 1e-12);
            prop_assert!((step.map_or(0.0, |step| step.withdrawn) - withdrawn).abs() < 1e-12);
        }

        #[test]
        fn the_three_shares_make_one_and_only_grow(spells in prop::collection::vec(spell(), 1..30)) {
            prop_assume!(spells.iter().any(|spell| spell.weight > 0));
            let found = incidence(&spells).unwrap();
            for step in &found.steps {
                prop_assert!((step.came + step.withdrawn + step.waiting - 1.0).abs() < 1e-12);
            }
            prop_assert!(found.steps.is_sorted_by(|a, b| a.days < b.days && a.came <= b.came));
        }

        #[test]
        fn one_of_weight_two_is_two_of_weight_one(spells in prop::collection::vec(spell(), 1..12)) {
            prop_assume!(spells.iter().any(|spell| spell.weight > 0));
            let parts: Vec<Spell> = spells
                .iter()
                .flat_map(|spell| (0..spell.weight).map(|_| Spell { weight: 1, ..*spell }))
                .collect();
            prop_assert_eq!(incidence(&spells).unwrap(), incidence(&parts).unwrap());
        }

        /// Without withdrawals the share that waits is Kaplan and Meier's product.
        #[test]
        fn without_a_competitor_it_is_kaplan_meier(days in prop::collection::vec((0_i64..9, any::<bool>()), 1..15)) {
            let outcome = |came| if came { Outcome::Came } else { Outcome::Open };
            let spells: Vec<Spell> =
                days.iter().map(|(days, came)| Spell { days: *days, outcome: outcome(*came), weight: 1 }).collect();
            let mut product = 1.0;
            for day in 0..9 {
                let died = days.iter().filter(|(at, came)| *at == day && *came).count().to_f64().unwrap();
                let risk = days.iter().filter(|(at, _)| *at >= day).count().to_f64().unwrap();
                if died > 0.0 { product *= 1.0 - died / risk; }
            }
            let found = incidence(&spells).unwrap();
            prop_assert!((found.came_in_the_end() - (1.0 - product)).abs() < 1e-12);
        }
    }
}
