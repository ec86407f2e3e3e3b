//! What is to blame when a programme cannot be met.

use std::collections::BTreeSet;

use super::programme::{LinearProgram, LpError};

/// Constraints and domains that cannot all hold, although they can as soon as any one is left out.
///
/// Both lists are ascending; together they are never empty.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Conflict {
    /// Constraints, in the order they were added, from zero.
    pub constraints: Vec<usize>,
    /// Variables whose domain takes part.
    pub variables: Vec<usize>,
}

impl LinearProgram {
    /// Constraints and domains to blame if the programme is not feasible; `None` if it is.
    ///
    /// Starts from the clash that the simplex method ends with and drops what is not needed, constraints
    /// first, then domains, each from the last to the first (the deletion filter of Chinneck and
    /// Dravnieks 1991): as many small programmes as the clash has parts. There may be
    /// other conflicts; this finds one, the same for the same programme.
    ///
    /// ```
    /// use fourp_model::Rational;
    /// use fourp_stat::lp::{LinearProgram, Relation};
    ///
    /// let mut claims = LinearProgram::new(1);
    /// let x = [(0, Rational::ONE)];
    /// claims.constrain(&x, Relation::AtLeast, Rational::from_int(1))?;
    /// claims.constrain(&x, Relation::AtMost, Rational::from_int(9))?;
    /// claims.constrain(&x, Relation::Less, Rational::from_int(1))?;
    /// let conflict = claims.irreducible_conflict()?;
    /// assert_eq!(conflict.map(|conflict| conflict.constraints), Some(vec![0, 2]));
    /// # Ok::<(), fourp_stat::lp::LpError>(())
    /// ```
    ///
    /// # Errors
    /// [`LpError::TooLarge`].
    pub fn irreducible_conflict(&self) -> Result<Option<Conflict>, LpError> {
        self.check_size()?;
        let Err(mut parts) = self.clash(|_| true) else { return Ok(None) };
        let candidates: Vec<usize> = parts.iter().rev().copied().collect();
        for part in candidates {
            if parts.contains(&part)
                && let Err(fewer) = self.clash(|other| other != part && parts.contains(&other))
            {
                parts = fewer;
            }
        }
        let constraints = parts.split_off(&self.variables());
        let constraints = constraints.into_iter().map(|part| part - self.variables()).collect();
        Ok(Some(Conflict { constraints, variables: parts.into_iter().collect() }))
    }

    /// The numbers of parts that cannot all hold, among those to keep.
    fn clash(&self, keep: impl Fn(usize) -> bool) -> Result<(), BTreeSet<usize>> {
        self.tableau(keep).settle().map_err(BTreeSet::from_iter)
    }
}
