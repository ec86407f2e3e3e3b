//! Building a programme, whether it can be met, and how far its variables go.

use std::collections::BTreeMap;

use fourp_model::{End, Interval, Rational};

use crate::{
    nudged::Nudged,
    round::{exact, high_end, low_end},
    simplex::{Ends, Tableau, Terms, Way, add_term},
};

/// Linear relations between variables, each variable with a domain.
///
/// Variables are numbered from zero and range over all rationals until [`bound`](Self::bound) says
/// otherwise; constraints are numbered from zero in the order they were added. The answers do not
/// depend on that order ([`irreducible_conflict`](Self::irreducible_conflict) apart, when there are
/// several).
///
/// # Method and cost
/// The two-phase simplex method for variables with ends (Dutertre and de Moura 2006), over rationals
/// of any length; under Bland's rule (1977), taken up when quicker ones have not finished, it always
/// comes to an end. A strict relation is kept a symbolic infinitesimal away from its end. A pivot
/// costs at most variables × constraints exact operations, on numbers that may grow to as many digits
/// as all coefficients together; the number of pivots is exponential in the worst case and in practice
/// a few for each constraint. Meant for tens of variables, each constraint relating a few: milliseconds
/// then, and seconds where a hundred constraints relate a hundred variables each. See
/// [`CELLS_MAX`](Self::CELLS_MAX).
///
/// ```
/// use fourp_model::Rational;
/// use fourp_stat::lp::{LinearProgram, Relation};
///
/// // x + y = y + z = x + z = 1 holds only at one half each.
/// let mut pairs = LinearProgram::new(3);
/// for (one, other) in [(0, 1), (1, 2), (0, 2)] {
///     let sum = [(one, Rational::ONE), (other, Rational::ONE)];
///     pairs.constrain(&sum, Relation::Equal, Rational::ONE)?;
/// }
/// assert_eq!(pairs.hull(0)?, Some("[0.5, 0.5]".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct LinearProgram {
    variables: usize,
    domains: BTreeMap<usize, Ends>,
    constraints: Vec<Constraint>,
}

/// How a weighted sum of variables stands to a constant.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "the five ways in which numbers compare")]
pub enum Relation {
    /// The sum is the constant.
    Equal,
    /// The sum is the constant or less.
    AtMost,
    /// The sum is less than the constant.
    Less,
    /// The sum is the constant or more.
    AtLeast,
    /// The sum is more than the constant.
    Greater,
}

/// Why a programme cannot be built or asked.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LpError {
    /// A variable that the programme does not have.
    #[error("variable {variable} is not among the {variables} variables, numbered from 0")]
    UnknownVariable {
        /// The number given.
        variable: usize,
        /// How many there are.
        variables: usize,
    },
    /// More than [`LinearProgram::CELLS_MAX`] cells.
    #[error(
        "{variables} variables under {constraints} constraints make a programme of more than {} cells",
        LinearProgram::CELLS_MAX
    )]
    TooLarge {
        /// How many variables there are.
        variables: usize,
        /// How many constraints there are.
        constraints: usize,
    },
}

#[derive(Clone, Debug)]
struct Constraint {
    terms: Terms,
    ends: Ends,
}

/// Pivots by size before Bland's rule: many times fewer as a rule, but they may go round for ever.
const PATIENCE: usize = 1_000;

impl LinearProgram {
    /// The largest programme that is answered: variables × (constraints + 1).
    pub const CELLS_MAX: usize = 10_000;

    /// So many variables, free and unrelated.
    #[must_use]
    pub fn new(variables: usize) -> Self {
        Self { variables, domains: BTreeMap::new(), constraints: Vec::new() }
    }

    /// Keeps a variable to an interval, and to any that was given for it before.
    ///
    /// # Errors
    /// [`LpError::UnknownVariable`].
    pub fn bound(&mut self, variable: usize, domain: &Interval) -> Result<(), LpError> {
        self.check_variable(variable)?;
        let low = finite(domain.low(), 1);
        let high = finite(domain.high(), -1);
        let ends = self.domains.entry(variable).or_default();
        // `None` is below every low end, and stands last among the high ones.
        ends.low = ends.low.take().max(low);
        ends.high = match (ends.high.take(), high) {
            (Some(old), Some(new)) => Some(old.min(new)),
            (old, new) => old.or(new),
        };
        Ok(())
    }

    /// Relates a weighted sum of variables to a constant. A variable that stands several times has
    /// its coefficients summed; an empty sum is zero.
    ///
    /// # Errors
    /// [`LpError::UnknownVariable`]; nothing is added then.
    pub fn constrain(
        &mut self,
        coefficients: &[(usize, Rational)],
        relation: Relation,
        constant: Rational,
    ) -> Result<(), LpError> {
        let mut terms = Terms::new();
        for (variable, coefficient) in coefficients {
            self.check_variable(*variable)?;
            add_term(&mut terms, *variable, exact(*coefficient));
        }
        let end = |nudge| Some(Nudged::new(exact(constant), nudge));
        let ends = match relation {
            Relation::Equal => Ends { low: end(0), high: end(0) },
            Relation::AtMost => Ends { low: None, high: end(0) },
            Relation::Less => Ends { low: None, high: end(-1) },
            Relation::AtLeast => Ends { low: end(0), high: None },
            Relation::Greater => Ends { low: end(1), high: None },
        };
        self.constraints.push(Constraint { terms, ends });
        Ok(())
    }

    /// How many variables there are.
    #[must_use]
    pub fn variables(&self) -> usize {
        self.variables
    }

    /// How many constraints were added.
    #[must_use]
    pub fn constraints(&self) -> usize {
        self.constraints.len()
    }

    /// Whether some values of the variables meet every domain and constraint, strict ones included.
    ///
    /// # Errors
    /// [`LpError::TooLarge`].
    pub fn is_feasible(&self) -> Result<bool, LpError> {
        self.check_size()?;
        Ok(self.tableau().settle().is_ok())
    }

    /// Every value that a variable can take; `None` if the programme is not feasible.
    ///
    /// The set is an interval, and this is it: an end is open exactly if it is approached and never
    /// taken. An end that does not fit in a [`Rational`] is rounded outwards to 24 significant digits
    /// (at most 36 places), and is open then.
    ///
    /// # Errors
    /// [`LpError::UnknownVariable`], [`LpError::TooLarge`].
    pub fn hull(&self, variable: usize) -> Result<Option<Interval>, LpError> {
        self.check_variable(variable)?;
        self.check_size()?;
        let mut tableau = self.tableau();
        Ok(tableau.settle().ok().and_then(|()| hull(&mut tableau, variable)))
    }

    /// The [`hull`](Self::hull) of every variable, in order; `None` if the programme is not feasible.
    /// Feasibility is settled once for all of them.
    ///
    /// # Errors
    /// [`LpError::TooLarge`].
    pub fn hulls(&self) -> Result<Option<Vec<Interval>>, LpError> {
        self.check_size()?;
        let mut tableau = self.tableau();
        Ok(match tableau.settle() {
            Ok(()) => (0..self.variables).map(|variable| hull(&mut tableau, variable)).collect(),
            Err(_) => None,
        })
    }

    fn check_variable(&self, variable: usize) -> Result<(), LpError> {
        if variable < self.variables {
            Ok(())
        } else {
            Err(LpError::UnknownVariable { variable, variables: self.variables })
        }
    }

    pub(super) fn check_size(&self) -> Result<(), LpError> {
        let (variables, constraints) = (self.variables, self.constraints.len());
        if variables.saturating_mul(constraints.saturating_add(1)) > Self::CELLS_MAX {
            Err(LpError::TooLarge { variables, constraints })
        } else {
            Ok(())
        }
    }

    /// Variables keep their numbers, constraints are numbered after them.
    pub(super) fn tableau(&self) -> Tableau {
        let mut unknowns = self.domains.clone();
        for variable in self.constraints.iter().flat_map(|constraint| constraint.terms.keys()) {
            unknowns.entry(*variable).or_default();
        }
        let mut tableau = Tableau::new(unknowns, PATIENCE);
        for (index, constraint) in self.constraints.iter().enumerate() {
            let Constraint { terms, ends } = constraint.clone();
            tableau.define(self.variables + index, ends, terms);
        }
        tableau
    }
}

/// An open end is kept `nudge` infinitesimals away.
fn finite(end: End, nudge: i8) -> Option<Nudged> {
    match end {
        End::Closed(value) => Some(Nudged::new(exact(value), 0)),
        End::Open(value) => Some(Nudged::new(exact(value), nudge)),
        End::Infinite => None,
    }
}

/// Only of a settled tableau. The extremes of a variable lie in order, so the interval exists.
///
/// An extreme is linear in a small enough infinitesimal: it has no nudge exactly if it is taken.
fn hull(tableau: &mut Tableau, variable: usize) -> Option<Interval> {
    let least = tableau.extreme(variable, Way::Down);
    let most = tableau.extreme(variable, Way::Up);
    Interval::new(low_end(least.as_ref()), high_end(most.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_variables_are_named() {
        let mut two = LinearProgram::new(2);
        let error = LpError::UnknownVariable { variable: 2, variables: 2 };
        assert_eq!(two.bound(2, &"[0, 1]".parse().unwrap()), Err(error.clone()));
        let row = [(0, Rational::ONE), (2, Rational::ONE)];
        assert_eq!(two.constrain(&row, Relation::Equal, Rational::ONE), Err(error.clone()));
        assert_eq!(two.constraints(), 0);
        assert_eq!(two.hull(2), Err(error.clone()));
        assert_eq!(error.to_string(), "variable 2 is not among the 2 variables, numbered from 0");
    }

    #[test]
    fn a_programme_above_the_cap_is_refused() {
        let mut at_cap = LinearProgram::new(LinearProgram::CELLS_MAX / 2);
        at_cap.constrain(&[(0, Rational::ONE)], Relation::Less, Rational::ONE).unwrap();
        assert_eq!(at_cap.is_feasible(), Ok(true));
        at_cap.constrain(&[(0, Rational::ONE)], Relation::Less, Rational::ZERO).unwrap();
        let error = LpError::TooLarge { variables: 5_000, constraints: 2 };
        assert_eq!(at_cap.is_feasible(), Err(error.clone()));
        assert_eq!(at_cap.hull(0), Err(error.clone()));
        assert_eq!(at_cap.hulls(), Err(error.clone()));
        assert_eq!(at_cap.irreducible_conflict(), Err(error.clone()));
        assert_eq!(
            error.to_string(),
            "5000 variables under 2 constraints make a programme of more than 10000 cells"
        );
        let error = LpError::TooLarge { variables: usize::MAX, constraints: 0 };
        assert_eq!(LinearProgram::new(usize::MAX).hulls(), Err(error));
    }
}
