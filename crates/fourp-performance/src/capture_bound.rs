//! What a capture table says without a model set.

use fourp_model::{CaptureList, Slug};
use fourp_stat::{ConfidenceInterval, Level};
use serde::Serialize;

use crate::{capture_table::CaptureTable, number};

/// Chao's lower bounds of the population (Chao 1987, Biometrics 43).
///
/// A lower bound of its expectation if each case has its own chance of being on any list, the same for all lists, if lists do not
/// depend on one another, and if the population is closed. Where being on one list leads to another, it is none.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ChaoBound {
    /// Cases on just one list.
    pub on_one: u64,
    /// Cases on just two.
    pub on_two: u64,
    /// Cases + (lists - 1) / lists x one² / (2 x two); none where no case is on just two.
    pub bound: Option<f64>,
    /// Cases + (lists - 1) / lists x one (one - 1) / (2 (two + 1)): bias-corrected, always finite.
    pub corrected: f64,
}

/// Chapman's estimate from two lists (Chapman 1951): an estimator, no bound.
///
/// Right for two lists that do not depend on each other and of which one at least is as likely to hold any case; lists
/// that refer cases to each other make it too low, lists that shun each other too high.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ChapmanEstimate {
    /// The two lists.
    pub lists: [Slug<CaptureList>; 2],
    /// Cases on each.
    pub on_each: [u64; 2],
    /// Cases on both.
    pub on_both: u64,
    /// (one + 1)(other + 1) / (both + 1) - 1.
    pub population: f64,
    /// Known cases of the two + what is added by them, divided and multiplied by a factor (Burnham and others 1987) from
    /// Seber's variance (1970): never below the cases of the two lists.
    pub interval: ConfidenceInterval,
    /// Whether more cases are known from all lists than it makes out.
    pub is_below_known: bool,
}

impl ChaoBound {
    /// The bounds of a table.
    ///
    /// ```
    /// use fourp_performance::{CaptureTable, ChaoBound};
    ///
    /// let (a, b) = ("a".parse()?, "b".parse()?);
    /// let table = CaptureTable::new([
    ///     (vec![a], 40), (vec![b], 30), (vec!["a".parse()?, "b".parse()?], 7),
    /// ])?;
    /// let chao = ChaoBound::of(&table);
    /// // 77 + 1/2 x 70² / 14, and 77 + 1/2 x 70 x 69 / 16.
    /// assert_eq!(chao.bound, Some(252.0));
    /// assert_eq!(chao.corrected, 227.9375);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of(table: &CaptureTable) -> Self {
        let on = |lists: usize| table.on_just(lists);
        let (on_one, on_two) = (on(1), on(2));
        let lists = number::size(table.lists().len());
        let (cases, one, two) =
            (number::count(table.cases()), number::count(on_one), number::count(on_two));
        let share = (lists - 1.0) / lists;
        let bound = (on_two > 0).then(|| cases + share * one * one / (2.0 * two));
        let corrected = cases + share * one * (one - 1.0).max(0.0) / (2.0 * (two + 1.0));
        Self { on_one, on_two, bound, corrected }
    }
}

impl ChapmanEstimate {
    /// The estimates of all pairs of lists, in order.
    #[must_use]
    pub fn of(table: &CaptureTable, level: Level) -> Vec<Self> {
        let lists = table.lists();
        let pairs = lists.iter().enumerate().flat_map(|(place, one)| {
            lists.iter().skip(place.saturating_add(1)).map(move |other| [one, other])
        });
        pairs.filter_map(|pair| Self::of_two(table, pair, level)).collect()
    }

    fn of_two(
        table: &CaptureTable,
        [one, other]: [&Slug<CaptureList>; 2],
        level: Level,
    ) -> Option<Self> {
        let on = |lists: &[Slug<CaptureList>]| table.on_all(lists).ok();
        let on_each = [on(std::slice::from_ref(one))?, on(std::slice::from_ref(other))?];
        let on_both = on(&[one.clone(), other.clone()])?;
        let [a, b, both] = [on_each[0], on_each[1], on_both].map(number::count);
        let population = (a + 1.0) * (b + 1.0) / (both + 1.0) - 1.0;
        let variance =
            (a + 1.0) * (b + 1.0) * (a - both) * (b - both) / ((both + 1.0).powi(2) * (both + 2.0));
        let known = a + b - both;
        // What is added is (a - both)(b - both) / (both + 1): never below zero.
        let added = (a - both) * (b - both) / (both + 1.0);
        let factor = if added > 0.0 {
            (level.deviate() * (variance / (added * added)).ln_1p().sqrt()).exp()
        } else {
            1.0
        };
        let interval =
            ConfidenceInterval::new(known + added / factor, known + added * factor, level);
        Some(Self {
            lists: [one.clone(), other.clone()],
            on_each,
            on_both,
            population,
            interval: interval.ok()?,
            is_below_known: population < number::count(table.cases()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(cells: &[(&str, u64)]) -> CaptureTable {
        CaptureTable::new(cells.iter().map(|(names, count)| {
            (names.split_whitespace().map(|name| name.parse().unwrap()).collect(), *count)
        }))
        .unwrap()
    }

    #[test]
    fn without_a_case_on_two_lists_only_the_corrected_bound_is_finite() {
        let chao = ChaoBound::of(&table(&[("a", 4), ("b", 2)]));
        assert_eq!((chao.bound, chao.corrected), (None, 6.0 + 0.5 * 6.0 * 5.0 / 2.0));
    }

    #[test]
    fn chapman_of_two_lists_with_its_interval() {
        // 200 marked, 150 caught, 30 of them marked: 201 x 151 / 31 - 1.
        let found = ChapmanEstimate::of(&table(&[("a", 170), ("b", 120), ("a b", 30)]), Level::P95);
        let [pair] = found.as_slice() else { panic!("{found:?}") };
        assert!((pair.population - 978.064_516_129_032_2).abs() < 1e-9);
        assert!(pair.interval.contains(pair.population) && pair.interval.lower() > 320.0);
        assert!(!pair.is_below_known);
    }

    #[test]
    fn one_list_within_another_adds_nothing() {
        let found = ChapmanEstimate::of(&table(&[("a", 17), ("a b", 30)]), Level::P95);
        assert_eq!((found[0].population, found[0].interval.lower()), (47.0, 47.0));
    }
}
