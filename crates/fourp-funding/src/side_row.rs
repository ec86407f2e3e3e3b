//! Every line and every bound of a question in whole numbers.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use fourp_model::Rational;

use crate::{
    reallocation_question::{Checked, Target},
    side_rule::{SideError, SideRule},
};

/// Lines in order of pot and cell, and every bound on sums of them.
#[derive(Debug)]
pub(crate) struct Grid {
    pub(crate) lines: Vec<GridLine>,
    pub(crate) pots: Vec<GridPot>,
    /// Targets, then rules, each in order of name.
    pub(crate) rows: Vec<Row>,
}

/// A line and what it may get.
#[derive(Debug)]
pub(crate) struct GridLine {
    pub(crate) pot: usize,
    pub(crate) now: i64,
    pub(crate) at_least: i64,
    pub(crate) at_most: i64,
    pub(crate) weight: u32,
    /// The rows that it stands in, with its coefficients there.
    pub(crate) rows: Vec<(usize, i128)>,
}

/// A pot and where its lines stand.
#[derive(Debug)]
pub(crate) struct GridPot {
    pub(crate) name: String,
    pub(crate) lines: Range<usize>,
    pub(crate) total: i64,
    pub(crate) movable: i64,
}

/// A bound on Σ coefficient × then, all in whole numbers.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) terms: Vec<(usize, i128)>,
    pub(crate) at_least: Option<i128>,
    pub(crate) at_most: Option<i128>,
    /// What the coefficients and bounds were multiplied by to be whole.
    pub(crate) scale: i128,
    /// The largest coefficient in size, at least 1.
    pub(crate) unit: i128,
}

impl Row {
    /// By how much a sum is short of, or beyond, the bounds.
    pub(crate) fn short(&self, sum: i128) -> i128 {
        let below = self.at_least.map_or(0, |least| least - sum);
        let above = self.at_most.map_or(0, |most| sum - most);
        below.max(above).max(0)
    }

    /// The sum at some amounts, as a fraction of the rule as it was given.
    pub(crate) fn value(&self, amount: impl Fn(usize) -> i64) -> Rational {
        let sum = self.terms.iter().map(|(line, times)| times * i128::from(amount(*line))).sum();
        Rational::new(sum, self.scale).unwrap_or(Rational::ZERO) // Fits: seen to in `whole`.
    }
}

impl Grid {
    pub(crate) fn of(
        checked: &Checked<'_>,
        aside: &[&Target],
        rules: &[SideRule],
    ) -> Result<Self, SideError> {
        let (mut lines, mut pots) = (Vec::new(), Vec::with_capacity(checked.pots.len()));
        let mut places = BTreeMap::<(&str, &str), usize>::new();
        let mut by_cell = BTreeMap::<&str, Vec<usize>>::new();
        for (at, pot) in checked.pots.iter().enumerate() {
            let start = lines.len();
            for (line, bounds) in &pot.lines {
                places.insert((&pot.pot.name, &line.cell), lines.len());
                by_cell.entry(&line.cell).or_default().push(lines.len());
                let (now, weight) = (line.now, line.weight);
                let (at_least, at_most) = (bounds.at_least, bounds.at_most);
                let rows = Vec::new();
                lines.push(GridLine { pot: at, now, at_least, at_most, weight, rows });
            }
            pots.push(GridPot {
                name: pot.pot.name.clone(),
                lines: start..lines.len(),
                total: pot.total,
                movable: pot.movable,
            });
        }
        let mut targets: Vec<&Target> = checked.targets.iter().chain(aside).copied().collect();
        targets.sort_by_key(|target| &target.name);
        let mut rows: Vec<Row> = targets
            .into_iter()
            .map(|target| {
                let own = target.cells.iter().filter_map(|cell| by_cell.get(cell.as_str()));
                Row {
                    name: format!("the target {}", target.name),
                    terms: own.flatten().map(|line| (*line, 1)).collect(),
                    at_least: Some(target.at_least.into()),
                    at_most: target.at_most.map(i128::from),
                    scale: 1,
                    unit: 1,
                }
            })
            .collect();
        let mut seen = BTreeSet::new();
        let mut sorted: Vec<&SideRule> = rules.iter().collect();
        sorted.sort_by_key(|rule| &rule.name);
        for rule in sorted {
            if !seen.insert(&rule.name) {
                return Err(SideError::Twice { what: "rule", name: rule.name.clone() });
            }
            rows.push(row(rule, &places, checked.total)?);
        }
        for (at, row) in rows.iter().enumerate() {
            for (line, times) in &row.terms {
                if let Some(line) = lines.get_mut(*line) {
                    line.rows.push((at, *times));
                }
            }
        }
        Ok(Self { lines, pots, rows })
    }
}

fn row(
    rule: &SideRule,
    places: &BTreeMap<(&str, &str), usize>,
    total: i64,
) -> Result<Row, SideError> {
    let name = &rule.name;
    let mut terms = BTreeMap::new();
    for term in &rule.terms {
        let line = || format!("{} of {}", term.cell, term.pot);
        let Some(at) = places.get(&(term.pot.as_str(), term.cell.as_str())) else {
            return Err(SideError::Unknown { rule: name.clone(), of: "line", name: line() });
        };
        if terms.insert(*at, term.times).is_some() {
            let name = format!("{} in {name}", line());
            return Err(SideError::Twice { what: "line", name });
        }
    }
    terms.retain(|_, times| !times.is_zero());
    if terms.is_empty() {
        return Err(SideError::NoTerms { rule: name.clone() });
    }
    match (rule.at_least, rule.at_most) {
        (None, None) => return Err(SideError::NoBound { rule: name.clone() }),
        (Some(at_least), Some(at_most)) if at_least > at_most => {
            return Err(SideError::Reversed { rule: name.clone(), at_least, at_most });
        }
        _ => {}
    }
    whole(rule, &terms, total).ok_or_else(|| SideError::TooFine { rule: name.clone() })
}

/// The rule times the least number that makes it whole; `None` where a sum could need more than 36 digits.
fn whole(rule: &SideRule, terms: &BTreeMap<usize, Rational>, total: i64) -> Option<Row> {
    let bounds = [rule.at_least, rule.at_most];
    let numbers = || terms.values().copied().chain(bounds.into_iter().flatten());
    let mut scale = 1_i128;
    for number in numbers() {
        let part = Rational::new(scale, number.denominator())?;
        scale = part.numerator().checked_mul(number.denominator())?;
    }
    let by_scale = |number: Rational| {
        let times = scale.checked_div(number.denominator())?;
        number.numerator().checked_mul(times)
    };
    let mut own = Vec::with_capacity(terms.len());
    for (line, times) in terms {
        own.push((*line, by_scale(*times)?));
    }
    let unit = own.iter().map(|(_, times)| times.abs()).max()?;
    // No sum is more than the largest coefficient times all money, and no bound more than a fraction can be.
    Rational::new(unit.checked_mul(total.into())?, 1)?;
    Rational::new(scale, 1)?;
    let bound = |bound: Option<Rational>| match bound {
        Some(bound) => by_scale(bound).filter(|bound| Rational::new(*bound, 1).is_some()).map(Some),
        None => Some(None),
    };
    let (at_least, at_most) = (bound(rule.at_least)?, bound(rule.at_most)?);
    let name = format!("the rule {}", rule.name);
    Some(Row { name, terms: own, at_least, at_most, scale, unit })
}
