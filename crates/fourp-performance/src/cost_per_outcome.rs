//! What does one outcome cost, and how much harm does a pound avert?

use fourp_model::Money;
use fourp_stat::{Caveat, Level};
use serde::Serialize;

use crate::{
    averted::Averted,
    fieller::{FiellerError, FiellerRatio, RatioOfEstimates},
};

/// What something cost: the amount is exact, and how far it may be off is a statistic.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct UncertainCost {
    /// The amount.
    pub amount: Money,
    /// Its standard error in whole units of the currency; 0 for what was paid and is known.
    pub standard_error: f64,
}

/// What came of it: events averted, harm averted, people helped. More is better.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct UncertainOutcome {
    /// The estimate.
    pub value: f64,
    /// Its variance.
    pub variance: f64,
}

/// Cost and outcome against each other.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ValueForMoney {
    /// What it cost.
    pub cost: UncertainCost,
    /// What came of it.
    pub outcome: UncertainOutcome,
    /// Units of the currency for one outcome. Below 0 it is money spent where more harm was done.
    pub cost_per_outcome: FiellerRatio,
    /// Outcomes for one unit of the currency.
    pub outcome_per_unit: FiellerRatio,
    /// What a reader must be told.
    pub caveats: Vec<Caveat>,
}

impl UncertainCost {
    /// An amount that is known.
    #[must_use]
    pub const fn exact(amount: Money) -> Self {
        Self { amount, standard_error: 0.0 }
    }
}

impl From<&Averted> for UncertainOutcome {
    fn from(averted: &Averted) -> Self {
        Self { value: averted.events.value(), variance: averted.variance }
    }
}

impl ValueForMoney {
    /// Cost per outcome and outcome per unit of money, each with the set of Fieller (1954; for costs and effects Willan and O'Brien
    /// 1996), were the estimates normal and made apart.
    ///
    /// Where the outcome may be nothing the cost of one has no upper end, and the set says so; the outcome for a pound has both
    /// ends all the same unless the cost may be nothing. O(1).
    ///
    /// # Errors
    /// [`FiellerError`]: numbers that are not finite, variances below 0, neither cost nor outcome above 0 for certain where it is
    /// divided by.
    ///
    /// ```
    /// use fourp_model::{Currency, Money};
    /// use fourp_performance::{UncertainCost, UncertainOutcome, ValueForMoney};
    /// use fourp_stat::Level;
    ///
    /// let cost = UncertainCost::exact(Money::parse("450000", Currency::GBP)?);
    /// let averted = UncertainOutcome { value: 80.0, variance: 900.0 };
    /// let found = ValueForMoney::of(cost, averted, Level::P95)?;
    /// assert_eq!(format!("{:.0}", found.cost_per_outcome.set), "3242 to 21225");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(
        cost: UncertainCost,
        outcome: UncertainOutcome,
        level: Level,
    ) -> Result<Self, FiellerError> {
        let spent = fourp_model::Rational::from_decimal(cost.amount.to_decimal()).approximate();
        let spent = (spent, cost.standard_error * cost.standard_error);
        let gained = (outcome.value, outcome.variance);
        let cost_per_outcome = RatioOfEstimates::independent(spent, gained).fieller(level)?;
        let outcome_per_unit = RatioOfEstimates::independent(gained, spent).fieller(level)?;
        let mut caveats = vec![Caveat::new(
            "both estimates are taken as normal and as made apart; what the money would have brought elsewhere is not in it",
        )];
        if !cost_per_outcome.set.is_bounded() {
            caveats.push(Caveat::new(
                "the outcome may be nothing for all that is known, so no number is the most that one may have cost",
            ));
        }
        Ok(Self { cost, outcome, cost_per_outcome, outcome_per_unit, caveats })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fieller::FiellerSet;
    use fourp_model::Currency;

    fn value(
        cost: &str,
        standard_error: f64,
        value: f64,
        variance: f64,
    ) -> Result<ValueForMoney, FiellerError> {
        let amount = Money::parse(cost, Currency::GBP).unwrap();
        let outcome = UncertainOutcome { value, variance };
        ValueForMoney::of(UncertainCost { amount, standard_error }, outcome, Level::P95)
    }

    #[test]
    fn with_an_exact_cost_the_set_is_the_cost_over_the_interval() {
        let z = Level::P95.deviate();
        let found = value("1200.50", 0.0, 40.0, 25.0).unwrap();
        let FiellerSet::Bounded { low, high } = found.cost_per_outcome.set else { panic!() };
        assert!((low - 1200.5 / (40.0 + 5.0 * z)).abs() < 1e-9);
        assert!((high - 1200.5 / (40.0 - 5.0 * z)).abs() < 1e-9);
        let FiellerSet::Bounded { low, high } = found.outcome_per_unit.set else { panic!() };
        assert!((low * 1200.5 - (40.0 - 5.0 * z)).abs() < 1e-9);
        assert!((high * 1200.5 - (40.0 + 5.0 * z)).abs() < 1e-9);
    }

    #[test]
    fn where_nothing_may_have_come_of_it_no_cost_is_the_most() {
        let found = value("1000", 0.0, 4.0, 25.0).unwrap();
        assert!(matches!(found.cost_per_outcome.set, FiellerSet::Outside { .. }));
        assert!(found.outcome_per_unit.set.is_bounded());
        assert_eq!(found.caveats.len(), 2);
        assert!(
            value("1000", 800.0, 4.0, 25.0).unwrap().cost_per_outcome.set == FiellerSet::WholeLine
        );
    }

    #[test]
    fn what_cost_nothing_has_no_outcome_per_pound() {
        assert_eq!(value("0", 0.0, 4.0, 1.0).unwrap_err(), FiellerError::ZeroDenominator);
        assert_eq!(value("10", 0.0, 0.0, 0.0).unwrap_err(), FiellerError::ZeroDenominator);
        assert!(matches!(value("10", f64::NAN, 1.0, 1.0), Err(FiellerError::NotFinite { .. })));
    }
}
