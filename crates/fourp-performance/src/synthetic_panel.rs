//! What a synthetic control is made from: units, their outcomes, and what they are matched on.

use fourp_model::Stopped;
use fourp_stat::LeastSquaresError;
use serde::Serialize;

use crate::words::conventions;

/// A place, body or threat over time.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct SyntheticUnit {
    /// What it is called.
    pub name: String,
    /// Its outcomes, one to a period.
    pub outcomes: Vec<f64>,
    /// What it is matched on besides, or instead, in one order for all units; may be empty.
    pub predictors: Vec<f64>,
}

/// One unit to which something was done, and others to which it was not.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SyntheticPanel {
    treated: SyntheticUnit,
    donors: Vec<SyntheticUnit>, // Invariant: two at least, by name, as long as the treated.
    before: usize,              // Invariant: between 1 and the periods less 1.
}

/// What units are matched on, and how much each of it counts.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MatchedOn {
    /// The outcome of each period before, each alike, in its own unit: the control that would have been nearest. The default.
    #[default]
    Outcomes,
    /// The predictors, each over its standard deviation among all units, alike.
    Predictors,
    /// The same, weighted as stated.
    Weighted(Vec<f64>),
    /// The same, each weighted by the sum of its squared coefficients where the outcomes before are regressed on all of them.
    Regressed,
}

conventions! {
    /// Of whom a donor's own synthetic control is made.
    #[expect(clippy::exhaustive_enums, reason = "with the treated unit or without it")]
    #[derive(Default)]
    PlaceboDonors {
        /// Of all other units, the treated one too (Abadie, Diamond and Hainmueller 2010). The default: all units then go through
        /// one procedure, which is what makes the rank a probability.
        #[default]
        All = "all other units",
        /// Of the other donors only, so that no effect on the treated unit enters.
        DonorsOnly = "other donors only",
    }
}

/// How a synthetic control is made.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct SyntheticOptions {
    /// What units are matched on.
    pub matched_on: MatchedOn,
    /// Of whom placebos are made.
    pub placebo_donors: PlaceboDonors,
    /// How many least-squares problems one unit may take; it takes about as many as there are donors.
    pub steps: usize,
}

/// Outcomes alike, placebos of all other units, 10,000 steps.
impl Default for SyntheticOptions {
    fn default() -> Self {
        Self {
            matched_on: MatchedOn::default(),
            placebo_donors: PlaceboDonors::default(),
            steps: 10_000,
        }
    }
}

/// Why there is no synthetic control.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SyntheticError {
    /// One donor is a comparison, and none is nothing.
    #[error(
        "{donors} donors are too few: with two there is something to weigh, and one placebo to each"
    )]
    TooFewDonors {
        /// How many there are.
        donors: usize,
    },
    /// Nothing to match on, or nothing to judge.
    #[error("{before} periods before and {after} after: one of each is needed")]
    NoPeriods {
        /// Periods before.
        before: usize,
        /// Periods after.
        after: usize,
    },
    /// A unit with more or fewer values than the treated one.
    #[error("{unit} has {found} {what}, and the treated unit {expected}")]
    Ragged {
        /// The unit.
        unit: String,
        /// Of what.
        what: &'static str,
        /// How many it has.
        found: usize,
        /// How many the treated unit has.
        expected: usize,
    },
    /// A value that is no number.
    #[error("{unit} has {value} among its {what}")]
    Value {
        /// The unit.
        unit: String,
        /// Among what.
        what: &'static str,
        /// The value.
        value: f64,
    },
    /// Two units of one name.
    #[error("two units are called {name}")]
    Twice {
        /// The name.
        name: String,
    },
    /// Nothing to match on.
    #[error("units are to be matched on predictors, and have none")]
    NoPredictors,
    /// A predictor that is the same for everybody tells nothing.
    #[error("predictor {place}, counted from 0, is the same for every unit")]
    ConstantPredictor {
        /// Its place.
        place: usize,
    },
    /// Weights of another number than predictors, below 0, not finite, or all 0.
    #[error(
        "{weights:?} are no weights for {predictors} predictors: each must be finite and not below 0, and one above 0"
    )]
    Weights {
        /// The weights.
        weights: Vec<f64>,
        /// How many predictors there are.
        predictors: usize,
    },
    /// Predictors that cannot be told apart among so few units.
    #[error("outcomes cannot be regressed on the predictors: {0}")]
    Regression(#[from] LeastSquaresError),
    /// More steps than allowed.
    #[error("the weights of {unit} took more than {steps} steps")]
    Steps {
        /// The unit.
        unit: String,
        /// How many are allowed.
        steps: usize,
    },
    /// Somebody stopped it.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

impl SyntheticPanel {
    /// A treated unit, its donors in any order, and how many periods lie before the treatment.
    ///
    /// # Errors
    /// [`SyntheticError`]: fewer than two donors, no period on one side, units of unlike length or of one name, values that are no
    /// numbers.
    pub fn new(
        treated: SyntheticUnit,
        mut donors: Vec<SyntheticUnit>,
        before: usize,
    ) -> Result<Self, SyntheticError> {
        if donors.len() < 2 {
            return Err(SyntheticError::TooFewDonors { donors: donors.len() });
        }
        let periods = treated.outcomes.len();
        if before == 0 || before >= periods {
            return Err(SyntheticError::NoPeriods {
                before,
                after: periods.saturating_sub(before),
            });
        }
        for unit in std::iter::once(&treated).chain(&donors) {
            let sides = [
                ("outcomes", &unit.outcomes, periods),
                ("predictors", &unit.predictors, treated.predictors.len()),
            ];
            for (what, values, expected) in sides {
                if values.len() != expected {
                    let (unit, found) = (unit.name.clone(), values.len());
                    return Err(SyntheticError::Ragged { unit, what, found, expected });
                }
                if let Some(value) = values.iter().find(|value| !value.is_finite()) {
                    return Err(SyntheticError::Value {
                        unit: unit.name.clone(),
                        what,
                        value: *value,
                    });
                }
            }
        }
        donors.sort_by(|one, other| one.name.cmp(&other.name));
        let twins = donors.windows(2).find_map(|pair| match pair {
            [one, other] if one.name == other.name => Some(&one.name),
            _ => None,
        });
        let twice = twins
            .or_else(|| donors.iter().map(|donor| &donor.name).find(|name| **name == treated.name));
        if let Some(name) = twice {
            return Err(SyntheticError::Twice { name: name.clone() });
        }
        Ok(Self { treated, donors, before })
    }

    /// The unit to which something was done.
    #[must_use]
    pub const fn treated(&self) -> &SyntheticUnit {
        &self.treated
    }

    /// The others, by name.
    #[must_use]
    pub fn donors(&self) -> &[SyntheticUnit] {
        &self.donors
    }

    /// How many periods lie before.
    #[must_use]
    pub const fn before(&self) -> usize {
        self.before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(name: &str, outcomes: &[f64], predictors: &[f64]) -> SyntheticUnit {
        SyntheticUnit {
            name: name.into(),
            outcomes: outcomes.to_vec(),
            predictors: predictors.to_vec(),
        }
    }

    fn fault(treated: SyntheticUnit, donors: &[SyntheticUnit], before: usize) -> String {
        SyntheticPanel::new(treated, donors.to_vec(), before).unwrap_err().to_string()
    }

    #[test]
    fn each_fault_is_named() {
        let of = |name: &str| unit(name, &[1.0, 2.0], &[]);
        let two = [of("b"), of("c")];
        assert_eq!(
            fault(of("a"), &two[..1], 1),
            "1 donors are too few: with two there is something to weigh, and one placebo to each"
        );
        assert_eq!(fault(of("a"), &two, 0), "0 periods before and 2 after: one of each is needed");
        assert_eq!(fault(of("a"), &two, 2), "2 periods before and 0 after: one of each is needed");
        assert_eq!(fault(of("a"), &two, 9), "9 periods before and 0 after: one of each is needed");
        assert_eq!(
            fault(of("a"), &[of("b"), unit("c", &[1.0], &[])], 1),
            "c has 1 outcomes, and the treated unit 2"
        );
        assert_eq!(
            fault(of("a"), &[of("b"), unit("c", &[1.0, 2.0], &[3.0])], 1),
            "c has 1 predictors, and the treated unit 0"
        );
        assert_eq!(
            fault(of("a"), &[of("b"), unit("c", &[1.0, f64::NAN], &[])], 1),
            "c has NaN among its outcomes"
        );
        assert_eq!(fault(of("a"), &[of("b"), of("b")], 1), "two units are called b");
        assert_eq!(fault(of("b"), &two, 1), "two units are called b");
    }

    #[test]
    fn donors_stand_by_name() {
        let of = |name: &str| unit(name, &[1.0, 2.0], &[]);
        let panel = SyntheticPanel::new(of("a"), vec![of("c"), of("b")], 1).unwrap();
        assert_eq!(panel.donors()[0].name, "b");
        assert_eq!((panel.before(), panel.treated().name.as_str()), (1, "a"));
    }
}
