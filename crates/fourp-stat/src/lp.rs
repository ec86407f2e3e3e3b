//! Small linear programmes over the rationals, solved exactly.
//!
//! The question is whether unknowns, each between two ends, can meet linear relations all at once, and
//! how far each of them can then go. Ends and relations may be strict, and are kept so: `x < 3` has no
//! largest `x`, and the answer is an open end at 3.

use std::collections::{BTreeMap, BTreeSet};

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

/// What a conflict is made of.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Part {
    Constraint(usize),
    Domain(usize),
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
        Ok(self.tableau(|_| true).settle().is_ok())
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
        let mut tableau = self.tableau(|_| true);
        Ok(tableau.settle().ok().and_then(|()| hull(&mut tableau, variable)))
    }

    /// The [`hull`](Self::hull) of every variable, in order; `None` if the programme is not feasible.
    /// Feasibility is settled once for all of them.
    ///
    /// # Errors
    /// [`LpError::TooLarge`].
    pub fn hulls(&self) -> Result<Option<Vec<Interval>>, LpError> {
        self.check_size()?;
        let mut tableau = self.tableau(|_| true);
        Ok(match tableau.settle() {
            Ok(()) => (0..self.variables).map(|variable| hull(&mut tableau, variable)).collect(),
            Err(_) => None,
        })
    }

    /// Constraints and domains to blame if the programme is not feasible; `None` if it is.
    ///
    /// Starts from the clash that the simplex method ends with and drops what is not needed, domains
    /// first, then constraints, each from the last to the first (the deletion filter of Chinneck and
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
        let Some(mut parts) = self.clash(|_| true) else { return Ok(None) };
        let candidates: Vec<Part> = parts.iter().rev().copied().collect();
        for part in candidates {
            if parts.contains(&part)
                && let Some(fewer) = self.clash(|other| other != part && parts.contains(&other))
            {
                parts = fewer;
            }
        }
        let mut conflict = Conflict { constraints: Vec::new(), variables: Vec::new() };
        for part in parts {
            match part {
                Part::Constraint(constraint) => conflict.constraints.push(constraint),
                Part::Domain(variable) => conflict.variables.push(variable),
            }
        }
        Ok(Some(conflict))
    }

    fn check_variable(&self, variable: usize) -> Result<(), LpError> {
        if variable < self.variables {
            Ok(())
        } else {
            Err(LpError::UnknownVariable { variable, variables: self.variables })
        }
    }

    fn check_size(&self) -> Result<(), LpError> {
        let (variables, constraints) = (self.variables, self.constraints.len());
        if variables.saturating_mul(constraints.saturating_add(1)) > Self::CELLS_MAX {
            Err(LpError::TooLarge { variables, constraints })
        } else {
            Ok(())
        }
    }

    /// Variables keep their numbers; constraints are numbered after them.
    fn tableau(&self, keep: impl Fn(Part) -> bool) -> Tableau {
        let domains = self.domains.iter();
        let mut unknowns: BTreeMap<usize, Ends> = domains
            .filter(|(variable, _)| keep(Part::Domain(**variable)))
            .map(|(variable, ends)| (*variable, ends.clone()))
            .collect();
        let constraints = self.constraints.iter().enumerate();
        let kept: Vec<_> = constraints.filter(|(i, _)| keep(Part::Constraint(*i))).collect();
        for variable in kept.iter().flat_map(|(_, constraint)| constraint.terms.keys()) {
            unknowns.entry(*variable).or_default();
        }
        let mut tableau = Tableau::new(unknowns, PATIENCE);
        for (index, constraint) in kept {
            let Constraint { terms, ends } = constraint.clone();
            tableau.define(self.variables + index, ends, terms);
        }
        tableau
    }

    /// Parts that cannot all hold, among those kept; `None` if all of them can.
    fn clash(&self, keep: impl Fn(Part) -> bool) -> Option<BTreeSet<Part>> {
        let unknowns = self.tableau(keep).settle().err()?.into_iter();
        let parts = unknowns.map(|index| match index.checked_sub(self.variables) {
            Some(constraint) => Part::Constraint(constraint),
            None => Part::Domain(index),
        });
        Some(parts.collect())
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

    const FREE: &str = "(-inf, inf)";

    fn number(text: &str) -> Rational {
        text.parse().unwrap()
    }

    /// Variables by their domains; constraints as `(coefficients, relation, constant)`.
    fn programme(domains: &[&str], constraints: &[(&str, Relation, &str)]) -> LinearProgram {
        let mut built = LinearProgram::new(domains.len());
        for (variable, domain) in domains.iter().enumerate() {
            built.bound(variable, &domain.parse().unwrap()).unwrap();
        }
        for (coefficients, relation, constant) in constraints {
            let row: Vec<_> = coefficients.split_whitespace().map(number).enumerate().collect();
            built.constrain(&row, *relation, number(constant)).unwrap();
        }
        built
    }

    #[track_caller]
    fn hulls_are(programme: &LinearProgram, expected: &[&str]) {
        let hulls = programme.hulls().unwrap().expect("feasible");
        let texts: Vec<_> = hulls.iter().map(Interval::to_exact_text).collect();
        assert_eq!(texts, expected);
        for (variable, hull) in hulls.into_iter().enumerate() {
            assert_eq!(programme.hull(variable), Ok(Some(hull)));
        }
        assert_eq!(programme.is_feasible(), Ok(true));
        assert_eq!(programme.irreducible_conflict(), Ok(None));
    }

    #[track_caller]
    fn conflict_is(programme: &LinearProgram, constraints: &[usize], variables: &[usize]) {
        let conflict =
            Conflict { constraints: constraints.to_vec(), variables: variables.to_vec() };
        assert_eq!(programme.irreducible_conflict(), Ok(Some(conflict)));
        assert_eq!(programme.is_feasible(), Ok(false));
        assert_eq!(programme.hulls(), Ok(None));
        for variable in 0..programme.variables() {
            assert_eq!(programme.hull(variable), Ok(None));
        }
    }

    #[test]
    fn pairwise_sums_fix_the_total() {
        let mut rows = vec![
            ("1 1 0", Relation::Equal, "1"),
            ("0 1 1", Relation::Equal, "1"),
            ("1 0 1", Relation::Equal, "1"),
        ];
        hulls_are(&programme(&["[0, 9]"; 3], &rows), &["[0.5, 0.5]"; 3]);
        rows.push(("1 1 1", Relation::Equal, "2"));
        conflict_is(&programme(&["[0, 9]"; 3], &rows), &[0, 1, 2, 3], &[]);
    }

    #[test]
    fn a_shrinking_loop_is_zero() {
        let rows = [("1 -1", Relation::Equal, "0"), ("0.999 -1", Relation::Equal, "0")];
        hulls_are(&programme(&["[-1, 1]", FREE], &rows), &["[0, 0]", "[0, 0]"]);
        conflict_is(&programme(&["(0, 1]", FREE], &rows), &[0, 1], &[0]);
    }

    #[test]
    fn open_ends_travel_through_sums() {
        let rows = [("1 1 -1", Relation::Equal, "0")];
        let domains = ["[1, 2)", "[3, 4]", FREE];
        hulls_are(&programme(&domains, &rows), &["[1, 2)", "[3, 4]", "[4, 6)"]);
        let domains = ["[1, 2)", "[3, 4]", "[6, 9]"];
        conflict_is(&programme(&domains, &rows), &[0], &[0, 1, 2]);
        let domains = ["[1, 2]", "[3, 4]", "[6, 9)"];
        hulls_are(&programme(&domains, &rows), &["[2, 2]", "[4, 4]", "[6, 6]"]);
    }

    #[test]
    fn an_open_end_that_does_not_bind_leaves_others_closed() {
        let rows = [("1 1", Relation::AtMost, "5")];
        hulls_are(&programme(&["[0, 3)", "[0, 4]"], &rows), &["[0, 3)", "[0, 4]"]);
        // The largest y, 5, needs x = 0, which is not allowed.
        hulls_are(&programme(&["(0, 3)", "[0, 9]"], &rows), &["(0, 3)", "[0, 5)"]);
    }

    #[test]
    fn every_relation_says_what_it_says() {
        for (relation, hull) in [
            (Relation::Equal, "[3.5, 3.5]"),
            (Relation::AtMost, "(-inf, 3.5]"),
            (Relation::Less, "(-inf, 3.5)"),
            (Relation::AtLeast, "[3.5, inf)"),
            (Relation::Greater, "(3.5, inf)"),
        ] {
            hulls_are(&programme(&[FREE], &[("2", relation, "7")]), &[hull]);
        }
    }

    #[test]
    fn strict_relations_alone_can_clash() {
        let rows = [("1 -1", Relation::Less, "0"), ("-1 1", Relation::Less, "0")];
        conflict_is(&programme(&[FREE, FREE], &rows), &[0, 1], &[]);
        let rows = [("1 -1", Relation::AtMost, "0"), ("-1 1", Relation::AtMost, "0")];
        hulls_are(&programme(&[FREE, "[0, 2)"], &rows), &["[0, 2)", "[0, 2)"]);
    }

    #[test]
    fn unbounded_variables_have_infinite_ends() {
        let rows = [("1 1", Relation::Equal, "10"), ("1 -1", Relation::Greater, "0")];
        hulls_are(&programme(&[FREE, FREE], &rows), &["(5, inf)", "(-inf, 5)"]);
        hulls_are(&programme(&[FREE, "[1, inf)"], &rows), &["(5, 9]", "[1, 5)"]);
    }

    #[test]
    fn no_constraints_leave_the_domains() {
        hulls_are(&LinearProgram::new(2), &[FREE, FREE]);
        hulls_are(&programme(&["(1, 2]", FREE, "(-inf, 3)"], &[]), &["(1, 2]", FREE, "(-inf, 3)"]);
        hulls_are(&LinearProgram::new(0), &[]);
    }

    #[test]
    fn a_second_domain_narrows_the_first() {
        let mut narrowed = programme(&["[1, 5)"], &[]);
        for (next, hull) in [
            (FREE, "[1, 5)"),
            ("[0, 9]", "[1, 5)"),
            ("(1, inf)", "(1, 5)"),
            ("(-inf, 4]", "(1, 4]"),
            ("[2, 4]", "[2, 4]"),
            ("[4, 4]", "[4, 4]"),
        ] {
            narrowed.bound(0, &next.parse().unwrap()).unwrap();
            hulls_are(&narrowed, &[hull]);
        }
        narrowed.bound(0, &"(4, 5]".parse().unwrap()).unwrap();
        conflict_is(&narrowed, &[], &[0]);
    }

    #[test]
    fn a_repeated_variable_is_summed() {
        let mut sums = LinearProgram::new(2);
        let row = |terms: &[(usize, i64)]| -> Vec<_> {
            terms.iter().map(|(variable, n)| (*variable, Rational::from_int(*n))).collect()
        };
        let thrice = row(&[(0, 1), (1, 1), (0, 2), (1, -1)]);
        sums.constrain(&thrice, Relation::AtMost, number("6")).unwrap();
        hulls_are(&sums, &["(-inf, 2]", FREE]);
    }

    #[test]
    fn a_constraint_on_nothing_holds_or_not() {
        let mut empty = LinearProgram::new(1);
        empty.constrain(&[], Relation::Equal, Rational::ZERO).unwrap();
        empty.constrain(&[(0, Rational::ZERO)], Relation::AtMost, Rational::ONE).unwrap();
        hulls_are(&empty, &[FREE]);
        empty.constrain(&[], Relation::Less, Rational::ZERO).unwrap();
        conflict_is(&empty, &[2], &[]);
    }

    #[test]
    fn repeated_and_dependent_rows_do_no_harm() {
        let rows = [
            ("1 1", Relation::Equal, "4"),
            ("1 1", Relation::Equal, "4"),
            ("2 2", Relation::Equal, "8"),
            ("1 1", Relation::AtMost, "4"),
        ];
        hulls_are(&programme(&["[0, 3]", FREE], &rows), &["[0, 3]", "[1, 4]"]);
    }

    /// Beale (1955), on which the largest-coefficient rule goes round for ever.
    #[test]
    fn beales_example_ends() {
        let rows = [
            ("0.25 -60 -0.04 9", Relation::AtMost, "0"),
            ("0.5 -90 -0.02 3", Relation::AtMost, "0"),
            ("0.75 -150 0.02 -6 -1", Relation::Equal, "0"),
        ];
        let half_line = "[0, inf)";
        let domains = [half_line, half_line, "[0, 1]", half_line, FREE];
        let hull = programme(&domains, &rows).hull(4).unwrap().unwrap();
        assert_eq!(hull.to_exact_text(), "(-inf, 0.05]");
    }

    /// Klee and Minty (1972): the corners of a squashed cube, all on the way up.
    #[test]
    fn a_klee_minty_cube_has_its_known_top() {
        let rows = [
            ("1", Relation::AtMost, "5"),
            ("4 1", Relation::AtMost, "25"),
            ("8 4 1", Relation::AtMost, "125"),
            ("16 8 4 1", Relation::AtMost, "625"),
            ("8 4 2 1 -1", Relation::Equal, "0"),
        ];
        let half_line = "[0, inf)";
        let domains = [half_line, half_line, half_line, half_line, FREE];
        let hull = programme(&domains, &rows).hull(4).unwrap().unwrap();
        assert_eq!(hull.to_exact_text(), "[0, 625]");
    }

    #[test]
    fn a_conflict_leaves_out_what_does_not_matter() {
        let rows = [
            ("1 0 0", Relation::AtMost, "7"),
            ("1 -1 0", Relation::Equal, "0"),
            ("0 1 1", Relation::AtMost, "100"),
            ("0 -1 1", Relation::Equal, "0"),
        ];
        let domains = ["[1, inf)", "[-50, 50]", "(7, 8]"];
        conflict_is(&programme(&domains, &rows), &[0, 1, 3], &[2]);
    }

    #[test]
    fn an_end_that_does_not_fit_is_rounded_outwards() {
        let small = "0.000000000000000000000000000001";
        let rows = [
            (format!("{small} -1"), Relation::Equal, "0"),
            (format!("0 {small} -1"), Relation::Equal, "0"),
        ];
        let rows: Vec<_> =
            rows.iter().map(|(row, relation, n)| (row.as_str(), *relation, *n)).collect();
        let tiny = programme(&["[1, 1]", FREE, FREE], &rows).hull(2).unwrap().unwrap();
        assert_eq!(tiny.low(), End::Open(Rational::ZERO));
        assert_eq!(tiny.high(), End::Open(Rational::new(1, 10_i128.pow(36)).unwrap()));
        let huge = programme(&[FREE, FREE, "[1, 1]"], &rows).hull(0).unwrap().unwrap();
        assert_eq!((huge.low(), huge.high()), (End::Open(Rational::MAX), End::Infinite));
    }

    #[test]
    fn unknown_variables_are_named() {
        let mut two = LinearProgram::new(2);
        let error = LpError::UnknownVariable { variable: 2, variables: 2 };
        assert_eq!(two.bound(2, &FREE.parse().unwrap()), Err(error.clone()));
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
