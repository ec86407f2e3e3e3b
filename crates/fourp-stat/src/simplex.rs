//! The simplex method for unknowns with ends of their own.
//!
//! Every unknown, a variable or the value of a row, has at most a low and a high end. The rows of the
//! tableau express some unknowns (the basic ones) by the others; an unknown outside the rows rests on
//! one of its ends, or at zero if it has none. This keeps the tableau at one row for each constraint:
//! ends cost no rows, free variables need no splitting (Dutertre and de Moura 2006, "A fast
//! linear-arithmetic solver for DPLL(T)").
//!
//! Both phases take the unknown of smallest index wherever they may choose, so that neither can
//! return to a tableau it has left (Bland 1977, "New finite pivoting rules for the simplex method").
//! Ordered maps make "the first that fits" the one of smallest index.

use std::collections::BTreeMap;

use num_rational::BigRational;
use num_traits::{Signed, Zero};

use crate::nudged::Nudged;

/// Coefficients by index of the unknown; never a zero.
pub(crate) type Terms = BTreeMap<usize, BigRational>;

#[derive(Debug)]
pub(crate) struct Tableau {
    columns: BTreeMap<usize, Unknown>,
    rows: BTreeMap<usize, Row>,
}

/// Which way an unknown goes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way {
    Up,
    Down,
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

/// `basic` is the sum of `terms` over the columns.
#[derive(Debug)]
struct Row {
    basic: Unknown,
    terms: Terms,
}

/// What stops an unknown that enters the rows.
struct Stop {
    /// How far it may go, never negative.
    room: Nudged,
    /// The basic unknown that is then at its end; `None` if it is the entering one itself.
    leaving: Option<usize>,
}

impl Tableau {
    /// Unknowns by index, no rows yet.
    pub(crate) fn new(unknowns: BTreeMap<usize, Ends>) -> Self {
        let columns = unknowns
            .into_iter()
            .map(|(index, ends)| {
                let value = ends.low.as_ref().or(ends.high.as_ref());
                let value = value.cloned().unwrap_or_else(Nudged::zero);
                (index, Unknown { ends, value })
            })
            .collect();
        Self { columns, rows: BTreeMap::new() }
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
        self.rows.insert(index, Row { basic: Unknown { ends, value }, terms });
    }

    /// Phase one: puts every unknown between its ends.
    ///
    /// If that cannot be, the indices of unknowns whose ends alone cannot be met.
    pub(crate) fn settle(&mut self) -> Result<(), Vec<usize>> {
        if let Some((index, _)) = self.columns.iter().find(|(_, unknown)| unknown.ends.are_empty())
        {
            return Err(vec![*index]);
        }
        let astray = |(index, row): (&usize, &Row)| {
            row.basic.astray().map(|(way, distance)| (*index, way, distance))
        };
        while let Some((leaving, way, distance)) = self.rows.iter().find_map(astray) {
            let Some(row) = self.rows.get(&leaving) else { break };
            let Some((entering, factor)) = self.movable(row, way) else {
                return Err([leaving].into_iter().chain(row.terms.keys().copied()).collect());
            };
            let step = distance.over(factor);
            self.shift(entering, &step);
            self.pivot(leaving, entering);
        }
        Ok(())
    }

    /// Phase two: the furthest that unknown `index` goes, `None` if there is no limit. Only after
    /// [`Tableau::settle`] succeeded, which stays true.
    pub(crate) fn extreme(&mut self, index: usize, way: Way) -> Option<Nudged> {
        loop {
            let row = self.rows.get(&index);
            let goal = row.map(|row| &row.basic).or_else(|| self.columns.get(&index))?;
            let end = goal.ends.at(way);
            if end == Some(&goal.value) {
                return end.cloned();
            }
            let (entering, direction, gain) = match row {
                None => (index, way, None),
                Some(row) => match self.movable(row, way) {
                    None => return Some(goal.value.clone()),
                    Some((entering, factor)) => (entering, way.along(factor), Some(factor.abs())),
                },
            };
            let Some(stop) = self.stop(entering, direction, index) else {
                return end.cloned();
            };
            // The goal's own end may come first. Everything else stays between its ends up to there,
            // so the tableau need not move.
            if let (Some(room), Some(gain)) = (goal.room(way), gain)
                && room <= stop.room.times(&gain)
            {
                return end.cloned();
            }
            self.shift(entering, &direction.signed(stop.room));
            if let Some(leaving) = stop.leaving {
                self.pivot(leaving, entering);
            }
        }
    }

    /// The first column that can move the basic unknown of `row` that way, with its coefficient.
    fn movable<'row>(&self, row: &'row Row, way: Way) -> Option<(usize, &'row BigRational)> {
        row.terms.iter().map(|(index, factor)| (*index, factor)).find(|(index, factor)| {
            self.columns.get(index).is_some_and(|column| column.may_move(way.along(factor)))
        })
    }

    /// What first stops column `entering`, the row of `goal` left aside; `None` if nothing does.
    fn stop(&self, entering: usize, direction: Way, goal: usize) -> Option<Stop> {
        let own = self.columns.get(&entering).and_then(|column| column.room(direction));
        let own = own.map(|room| Stop { room, leaving: None });
        let rows = self.rows.iter().filter(|(index, _)| **index != goal);
        let stops = rows.filter_map(|(index, row)| {
            let factor = row.terms.get(&entering)?;
            let room = row.basic.room(direction.along(factor))?.over(&factor.abs());
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
            if let Some(factor) = row.terms.get(&entering) {
                row.basic.value.advance(factor, step);
            }
        }
    }

    /// Exchanges a basic unknown and a column of its row; no value changes.
    fn pivot(&mut self, leaving: usize, entering: usize) {
        let Some(Row { basic, mut terms }) = self.rows.remove(&leaving) else { return };
        let Some(column) = self.columns.remove(&entering) else { return };
        let Some(factor) = terms.remove(&entering) else { return };
        for term in terms.values_mut() {
            *term = -(&*term / &factor);
        }
        terms.insert(leaving, factor.recip());
        for row in self.rows.values_mut() {
            if let Some(factor) = row.terms.remove(&entering) {
                for (index, term) in &terms {
                    add_term(&mut row.terms, *index, &factor * term);
                }
            }
        }
        self.columns.insert(leaving, basic);
        self.rows.insert(entering, Row { basic: column, terms });
    }
}

impl Way {
    /// The way an unknown must go for `factor` times it to go this way.
    fn along(self, factor: &BigRational) -> Self {
        match (self, factor.is_negative()) {
            (Self::Up, false) | (Self::Down, true) => Self::Up,
            (Self::Down, false) | (Self::Up, true) => Self::Down,
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
