//! The simplex method for unknowns with ends of their own.
//!
//! Every unknown, a variable or the value of a row, has at most a low and a high end. The rows of the
//! tableau express some unknowns (the basic ones) by the others; an unknown outside the rows rests on
//! one of its ends, or at zero if it has none. This keeps the tableau at one row for each constraint:
//! ends cost no rows, free variables need no splitting (Dutertre and de Moura 2006, "A fast
//! linear-arithmetic solver for DPLL(T)").
//!
//! Where they may choose, both phases first go by size, which takes far fewer pivots. When patience is
//! out they take the unknown of smallest index, and can then never return to a tableau they have left
//! (Bland 1977, "New finite pivoting rules for the simplex method"). Ordered maps make "the first that
//! fits" the one of smallest index.

use std::collections::BTreeMap;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use crate::nudged::Nudged;

/// Coefficients by index of the unknown; never a zero.
pub(crate) type Terms = BTreeMap<usize, BigRational>;

#[derive(Debug)]
pub(crate) struct Tableau {
    columns: BTreeMap<usize, Unknown>,
    rows: BTreeMap<usize, Row>,
    patience: usize,
}

/// Which way an unknown goes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way {
    Up,
    Down,
}

/// Which unknown to take where there is a choice.
#[derive(Clone, Copy, Debug)]
enum Rule {
    /// The one furthest astray, the one of largest coefficient.
    Greedy,
    /// The one of smallest index.
    Bland,
}

/// The ends of an unknown; `None` is no end.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ends {
    pub(crate) low: Option<Nudged>,
    pub(crate) high: Option<Nudged>,
}

#[derive(Debug)]
struct Unknown {
    ends: Ends,
    value: Nudged,
}

/// `below` times `basic` is the sum of `terms` over the columns.
///
/// Whole numbers over one denominator: reducing a row once takes a fraction of the time of reducing
/// each of its coefficients.
#[derive(Debug)]
struct Row {
    basic: Unknown,
    terms: BTreeMap<usize, BigInt>, // Invariant: no zeros, and no factor common to all and `below`.
    below: BigInt,                  // Invariant: positive.
}

/// What stops an unknown that enters the rows.
struct Stop {
    /// How far it may go, never negative.
    room: Nudged,
    /// The basic unknown that is then at its end; `None` if it is the entering one itself.
    leaving: Option<usize>,
}

impl Tableau {
    /// Unknowns by index, no rows yet. Each phase goes by size for as many pivots as `patience`.
    pub(crate) fn new(unknowns: BTreeMap<usize, Ends>, patience: usize) -> Self {
        let columns = unknowns
            .into_iter()
            .map(|(index, ends)| {
                let value = ends.low.as_ref().or(ends.high.as_ref());
                let value = value.cloned().unwrap_or_else(Nudged::zero);
                (index, Unknown { ends, value })
            })
            .collect();
        Self { columns, rows: BTreeMap::new(), patience }
    }

    /// Adds the unknown `index`, the sum of `terms` over unknowns given to [`Tableau::new`]. Only
    /// before the first question: the terms must name columns.
    pub(crate) fn define(&mut self, index: usize, ends: Ends, terms: Terms) {
        let mut value = Nudged::zero();
        for (column, factor) in &terms {
            if let Some(unknown) = self.columns.get(column) {
                value.advance(factor, &unknown.value);
            }
        }
        let below = terms.values().fold(BigInt::one(), |below, factor| {
            &below * BigRational::new(factor.denom().clone(), below.clone()).numer()
        });
        let whole = |factor: BigRational| (factor * &below).to_integer();
        let terms = terms.into_iter().map(|(column, factor)| (column, whole(factor))).collect();
        let mut row = Row { basic: Unknown { ends, value }, terms, below };
        row.reduce();
        self.rows.insert(index, row);
    }

    /// Phase one: puts every unknown between its ends.
    ///
    /// If that cannot be, the indices of unknowns whose ends alone cannot be met.
    pub(crate) fn settle(&mut self) -> Result<(), Vec<usize>> {
        if let Some((index, _)) = self.columns.iter().find(|(_, unknown)| unknown.ends.are_empty())
        {
            return Err(vec![*index]);
        }
        let mut pivots = 0..self.patience;
        loop {
            let rule = pivots.next().map_or(Rule::Bland, |_| Rule::Greedy);
            let Some((leaving, row, way, distance)) = self.astray(rule) else { return Ok(()) };
            let Some((entering, factor)) = self.movable(row, way, rule) else {
                return Err([leaving].into_iter().chain(row.terms.keys().copied()).collect());
            };
            let step = distance.over(&factor);
            self.shift(entering, &step);
            self.pivot(leaving, entering);
        }
    }

    /// Phase two: the furthest that unknown `index` goes, `None` if there is no limit. Only after
    /// [`Tableau::settle`] succeeded, which stays true.
    pub(crate) fn extreme(&mut self, index: usize, way: Way) -> Option<Nudged> {
        let mut pivots = 0..self.patience;
        loop {
            let rule = pivots.next().map_or(Rule::Bland, |_| Rule::Greedy);
            let row = self.rows.get(&index);
            let goal = row.map(|row| &row.basic).or_else(|| self.columns.get(&index))?;
            let end = goal.ends.at(way);
            if end == Some(&goal.value) {
                return end.cloned();
            }
            let (entering, direction) = match row {
                None => (index, way),
                Some(row) => match self.movable(row, way, rule) {
                    None => return Some(goal.value.clone()),
                    Some((entering, factor)) => (entering, way.along(&factor)),
                },
            };
            // If the goal's own end comes first the goal leaves the rows, and the next round sees it.
            let stop = self.stop(entering, direction)?;
            self.shift(entering, &direction.signed(stop.room));
            if let Some(leaving) = stop.leaving {
                self.pivot(leaving, entering);
            }
        }
    }

    /// A basic unknown outside its ends, its row, the way back and the signed distance.
    fn astray(&self, rule: Rule) -> Option<(usize, &Row, Way, Nudged)> {
        let mut astray = self.rows.iter().filter_map(|(index, row)| {
            row.basic.astray().map(|(way, distance)| (*index, row, way, distance))
        });
        match rule {
            Rule::Bland => astray.next(),
            Rule::Greedy => astray.max_by_key(|(_, _, way, step)| way.signed(step.clone())),
        }
    }

    /// A column that can move the basic unknown of `row` that way, with its coefficient.
    fn movable(&self, row: &Row, way: Way, rule: Rule) -> Option<(usize, BigRational)> {
        let mut movable = row.terms.iter().filter(|(index, term)| {
            let way = if term.is_negative() { way.back() } else { way };
            self.columns.get(index).is_some_and(|column| column.may_move(way))
        });
        let (index, _) = match rule {
            Rule::Bland => movable.next(),
            Rule::Greedy => movable.max_by_key(|(_, term)| term.magnitude()),
        }?;
        Some((*index, row.factor(*index)?))
    }

    /// What first stops column `entering`; `None` if nothing does.
    fn stop(&self, entering: usize, direction: Way) -> Option<Stop> {
        let own = self.columns.get(&entering).and_then(|column| column.room(direction));
        let own = own.map(|room| Stop { room, leaving: None });
        let stops = self.rows.iter().filter_map(|(index, row)| {
            let factor = row.factor(entering)?;
            let room = row.basic.room(direction.along(&factor))?.over(&factor.abs());
            Some(Stop { room, leaving: Some(*index) })
        });
        // `min_by` keeps the first of equals. The entering unknown's own room is never zero, so that
        // preferring it to a basic one of smaller index cannot bring a tableau back.
        own.into_iter().chain(stops).min_by(|a, b| a.room.cmp(&b.room))
    }

    /// Moves a column and every basic unknown that depends on it.
    fn shift(&mut self, entering: usize, step: &Nudged) {
        if let Some(column) = self.columns.get_mut(&entering) {
            column.value = column.value.plus(step);
        }
        for row in self.rows.values_mut() {
            if let Some(factor) = row.factor(entering) {
                row.basic.value.advance(&factor, step);
            }
        }
    }

    /// Exchanges a basic unknown and a column of its row; no value changes.
    fn pivot(&mut self, leaving: usize, entering: usize) {
        let Some(mut row) = self.rows.remove(&leaving) else { return };
        let Some(column) = self.columns.remove(&entering) else { return };
        let Some(pivot) = row.terms.remove(&entering) else { return };
        // below * leaving = pivot * entering + rest, solved for pivot * entering.
        row.terms.values_mut().for_each(|term| *term = -&*term);
        row.terms.insert(leaving, std::mem::take(&mut row.below));
        if pivot.is_negative() {
            row.terms.values_mut().for_each(|term| *term = -&*term);
        }
        row.below = pivot.abs();
        self.columns.insert(leaving, std::mem::replace(&mut row.basic, column));
        for other in self.rows.values_mut() {
            other.substitute(entering, &row);
        }
        self.rows.insert(entering, row);
    }
}

impl Row {
    /// How far the basic unknown goes when the column goes by one.
    fn factor(&self, column: usize) -> Option<BigRational> {
        Some(BigRational::new(self.terms.get(&column)?.clone(), self.below.clone()))
    }

    /// Puts the row of `column` in its place.
    fn substitute(&mut self, column: usize, row: &Self) {
        let Some(term) = self.terms.remove(&column) else { return };
        let weights = BigRational::new(term, row.below.clone());
        for own in self.terms.values_mut() {
            *own *= weights.denom();
        }
        self.below *= weights.denom();
        for (index, other) in &row.terms {
            let own = self.terms.entry(*index).or_default();
            *own += weights.numer() * other;
            if own.is_zero() {
                self.terms.remove(index);
            }
        }
        self.reduce();
    }

    /// Divides by the largest common factor.
    fn reduce(&mut self) {
        let mut common = self.below.clone();
        for term in self.terms.values() {
            if common.is_one() {
                return;
            }
            // The remainder is short once the common factor is, as it soon is.
            let rest = BigRational::new(term % &common, common.clone());
            common /= rest.denom();
        }
        self.below /= &common;
        for term in self.terms.values_mut() {
            *term /= &common;
        }
    }
}

impl Way {
    /// The way an unknown must go for `factor` times it to go this way.
    fn along(self, factor: &BigRational) -> Self {
        if factor.is_negative() { self.back() } else { self }
    }

    fn back(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
        }
    }

    fn signed(self, room: Nudged) -> Nudged {
        match self {
            Self::Up => room,
            Self::Down => Nudged::zero().minus(&room),
        }
    }
}

impl Ends {
    fn at(&self, way: Way) -> Option<&Nudged> {
        match way {
            Way::Up => self.high.as_ref(),
            Way::Down => self.low.as_ref(),
        }
    }

    fn are_empty(&self) -> bool {
        matches!((&self.low, &self.high), (Some(low), Some(high)) if low > high)
    }
}

impl Unknown {
    /// How far to the end that way; `None` if there is none.
    fn room(&self, way: Way) -> Option<Nudged> {
        Some(way.signed(self.ends.at(way)?.minus(&self.value)))
    }

    fn may_move(&self, way: Way) -> bool {
        self.ends.at(way) != Some(&self.value)
    }

    /// The way back between the ends and the signed distance, if the value is outside.
    fn astray(&self) -> Option<(Way, Nudged)> {
        match (&self.ends.low, &self.ends.high) {
            (Some(low), _) if self.value < *low => Some((Way::Up, low.minus(&self.value))),
            (_, Some(high)) if self.value > *high => Some((Way::Down, high.minus(&self.value))),
            _ => None,
        }
    }
}

/// Adds to a coefficient and drops it when it comes to zero.
pub(crate) fn add_term(terms: &mut Terms, index: usize, amount: BigRational) {
    let term = terms.entry(index).or_insert_with(BigRational::zero);
    *term += amount;
    if term.is_zero() {
        terms.remove(&index);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn end(value: i64) -> Option<Nudged> {
        Some(Nudged::new(BigRational::from_integer(value.into()), 0))
    }

    /// Both extremes of the last unknown, or the clash.
    fn solve(rows: &[Vec<i64>], patience: usize) -> Result<[Option<Nudged>; 2], ()> {
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        let unit = || Ends { low: end(0), high: end(3) };
        let mut tableau = Tableau::new((0..width).map(|i| (i, unit())).collect(), patience);
        for (index, row) in rows.iter().enumerate() {
            let mut terms = Terms::new();
            for (column, factor) in row.iter().enumerate() {
                add_term(&mut terms, column, BigRational::new((*factor).into(), 2.into()));
            }
            let sum: i64 = row.iter().sum();
            let last = index + 1 == rows.len();
            let ends = if last { Ends::default() } else { Ends { low: None, high: end(sum / 4) } };
            tableau.define(width + index, ends, terms);
        }
        tableau.settle().map_err(|_| ())?;
        let goal = width + rows.len() - 1;
        Ok([tableau.extreme(goal, Way::Down), tableau.extreme(goal, Way::Up)])
    }

    #[test]
    fn rows_are_kept_in_lowest_terms() {
        let free = || (0..2).map(|i| (i, Ends::default())).collect();
        let mut tableau = Tableau::new(free(), 0);
        let factor = |n: i64, d: i64| BigRational::new(n.into(), d.into());
        let terms = Terms::from([(0, factor(1, 6)), (1, factor(-3, 4))]);
        tableau.define(2, Ends::default(), terms);
        let terms = Terms::from([(0, factor(7, 9)), (1, factor(1, 1))]);
        tableau.define(3, Ends::default(), terms);
        tableau.pivot(2, 1);
        // x2 = x0 / 6 - 3/4 x1, so that 9 x1 = 2 x0 - 12 x2.
        let row = &tableau.rows[&1];
        assert_eq!(row.below, 9.into());
        assert_eq!(row.terms, BTreeMap::from([(0, 2.into()), (2, (-12).into())]));
        // x3 = 7/9 x0 + x1, so that 9 x3 = 9 x0 - 12 x2.
        let row = &tableau.rows[&3];
        assert_eq!(row.below, 3.into());
        assert_eq!(row.terms, BTreeMap::from([(0, 3.into()), (2, (-4).into())]));
    }

    proptest! {
        #[test]
        fn no_rule_changes_an_answer(
            rows in prop::collection::vec(prop::collection::vec(-9..=9_i64, 6), 1..7),
            patience in 1..6_usize,
        ) {
            let bland = solve(&rows, 0);
            prop_assert_eq!(&solve(&rows, 1_000), &bland);
            prop_assert_eq!(&solve(&rows, patience), &bland);
        }
    }
}
