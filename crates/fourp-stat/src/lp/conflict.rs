//! What is to blame when a programme cannot be met.

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
    /// There may be other conflicts; this is the one that the simplex method ends with. Its parts are
    /// irreducible without a search: together they are linearly dependent in one way only, so that the
    /// sums and variables of any fewer are independent and can take any values at all. Costs as much
    /// as [`is_feasible`](Self::is_feasible).
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
        let Err(mut parts) = self.tableau().settle() else { return Ok(None) };
        parts.sort_unstable();
        let (variables, constraints): (Vec<usize>, Vec<usize>) =
            parts.into_iter().partition(|part| *part < self.variables());
        let constraints = constraints.into_iter().map(|part| part - self.variables());
        Ok(Some(Conflict { constraints: constraints.collect(), variables }))
    }
}
