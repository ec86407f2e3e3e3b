//! Do two assessors agree more than chance would have them?

use fourp_model::{Answer, NotMeasurable};
use fourp_stat::{Caveat, ConfidenceInterval, Level};
use serde::Serialize;

use crate::{number, words::conventions};

/// The most places a scale may have here.
const PLACES_MAX: usize = 1_000;
/// Below so many things rated, an interval for large samples is said to be too narrow.
const SMALL: u64 = 30;

conventions! {
    /// How much a disagreement by several places counts.
    #[expect(clippy::exhaustive_enums, reason = "the three in use")]
    #[derive(Default)]
    KappaWeights {
        /// Any disagreement is as bad as another (Cohen 1960): for labels without an order.
        Unweighted = "unweighted",
        /// By the number of places (Cohen 1968).
        Linear = "linear",
        /// By its square (Cohen 1968; Fleiss and Cohen 1973). The default.
        #[default]
        Quadratic = "quadratic",
    }
}

/// How often two assessors gave each pair of ratings to the same things, on one scale.
///
/// ```
/// use fourp_performance::{Agreement, KappaWeights};
/// use fourp_stat::Level;
///
/// // Made up: ten things, rated by two assessors on three places.
/// let pairs = [(1, 1), (1, 2), (2, 2), (2, 2), (2, 3), (3, 3), (3, 3), (3, 2), (1, 1), (3, 3)];
/// let kappa = Agreement::of_pairs(3, &pairs)?.kappa(KappaWeights::Quadratic, Level::P95);
/// let kappa = kappa.measured().ok_or("no disagreement is possible")?;
/// assert_eq!(format!("{:.4} {:.4}", kappa.kappa, kappa.standard_error), "0.7619 0.1359");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Agreement {
    counts: Vec<Vec<u64>>, // Invariant: square, of 1 to PLACES_MAX rows; the sum fits in 32 bits.
}

/// Cohen's kappa: agreement beyond that of two who rate at random, each as often as it does.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Kappa {
    /// How disagreements were weighed.
    pub weights: KappaWeights,
    /// How many things both rated.
    pub rated: u64,
    /// Agreement seen, weighed: 1 where all ratings are the same.
    pub observed: f64,
    /// Agreement expected of chance.
    pub expected: f64,
    /// 1 for full agreement, 0 for that of chance, down to below 0.
    pub kappa: f64,
    /// The standard error for large samples (Fleiss, Cohen and Everitt 1969, equation 13); 0 where the two never differ.
    pub standard_error: f64,
    /// The standard error if only chance were at work (the same, equation 9).
    pub null_error: f64,
    /// Kappa and so many standard errors either way, within -1 and 1; `None` where the standard error is 0.
    pub interval: Option<ConfidenceInterval>,
    /// What a reader must be told.
    pub caveats: Vec<Caveat>,
}

/// Why ratings cannot be set side by side.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AgreementError {
    /// A scale of no places, or of far too many.
    #[error("a scale has 1 to {max} places, and this one {places}")]
    Places {
        /// How many places.
        places: usize,
        /// How many there may be.
        max: usize,
    },
    /// A rating off the scale.
    #[error("the rating {rank} is not one of 1 to {places}")]
    OffScale {
        /// The rating.
        rank: u32,
        /// How many places the scale has.
        places: u32,
    },
    /// A table that is not square.
    #[error("row {row} of the table has {cells} cells, and the table {rows} rows")]
    NotSquare {
        /// The row, from 0.
        row: usize,
        /// Its cells.
        cells: usize,
        /// How many rows there are.
        rows: usize,
    },
    /// More ratings than can be counted here.
    #[error("{rated} things rated are more than {max}")]
    TooMany {
        /// How many.
        rated: u128,
        /// How many there may be.
        max: u64,
    },
}

impl Agreement {
    /// From pairs of ratings, 1 the lowest: what the first assessor gave, and what the second gave to the same thing.
    /// O(pairs + places²).
    ///
    /// # Errors
    /// [`AgreementError`] for a scale without places or a rating off it.
    pub fn of_pairs(places: u32, pairs: &[(u32, u32)]) -> Result<Self, AgreementError> {
        let size = usize::try_from(places).unwrap_or(usize::MAX);
        check_places(size)?;
        let mut counts = vec![vec![0_u64; size]; size];
        for (first, second) in pairs.iter().copied() {
            for rank in [first, second] {
                if rank == 0 || rank > places {
                    return Err(AgreementError::OffScale { rank, places });
                }
            }
            let place = |rank: u32| usize::try_from(rank).unwrap_or(usize::MAX).saturating_sub(1);
            let cell = counts.get_mut(place(first)).and_then(|row| row.get_mut(place(second)));
            if let Some(cell) = cell {
                *cell = cell.saturating_add(1);
            }
        }
        Self::of_counts(counts)
    }

    /// From a table of counts: a row for each rating of the first assessor, a column for each of the second.
    ///
    /// # Errors
    /// [`AgreementError`] for a table that is not square, or that counts more than 2³².
    pub fn of_counts(counts: Vec<Vec<u64>>) -> Result<Self, AgreementError> {
        check_places(counts.len())?;
        let rows = counts.len();
        let uneven = counts.iter().enumerate().find(|(_, row)| row.len() != rows);
        if let Some((row, cells)) = uneven {
            return Err(AgreementError::NotSquare { row, cells: cells.len(), rows });
        }
        let rated: u128 = counts.iter().flatten().map(|count| u128::from(*count)).sum();
        let max = u64::from(u32::MAX);
        if rated > u128::from(max) {
            return Err(AgreementError::TooMany { rated, max });
        }
        Ok(Self { counts })
    }

    /// The table: a row for each rating of the first assessor, a column for each of the second.
    #[must_use]
    pub fn counts(&self) -> &[Vec<u64>] {
        &self.counts
    }

    /// How many things both rated.
    #[must_use]
    pub fn rated(&self) -> u64 {
        self.counts.iter().flatten().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// The same with the assessors exchanged.
    #[must_use]
    pub fn exchanged(&self) -> Self {
        let size = self.counts.len();
        let column = |at: usize| self.counts.iter().map(|row| cell(row, at)).collect();
        Self { counts: (0..size).map(column).collect() }
    }

    /// Cohen's kappa with its standard error. O(places²).
    ///
    /// Not measurable where nothing was rated by both, and where both gave one and the same rating to everything:
    /// chance would then agree as fully as they did. That is judged in whole numbers, not by a small difference.
    pub fn kappa(&self, weights: KappaWeights, level: Level) -> Answer<Kappa> {
        const QUESTION: &str = "Do two assessors agree beyond chance?";
        let rated = self.rated();
        if rated == 0 {
            return NotMeasurable::new(QUESTION, "nothing was rated by both").into();
        }
        let rows: Vec<u64> = self.counts.iter().map(|row| row.iter().sum()).collect();
        let columns: Vec<u64> =
            self.exchanged().counts.iter().map(|row| row.iter().sum()).collect();
        // Disagreements in whole numbers: up to 2^32 ratings and 10^6 of weight fit in 128 bits many times over.
        let (mut seen, mut by_chance) = (0_u128, 0_u128);
        for (first, (row, in_row)) in self.counts.iter().zip(&rows).enumerate() {
            for (second, (count, in_column)) in row.iter().zip(&columns).enumerate() {
                let weight = u128::from(disagreement(weights, first, second));
                seen = seen.saturating_add(weight.saturating_mul(u128::from(*count)));
                let pairs = u128::from(*in_row).saturating_mul(u128::from(*in_column));
                by_chance = by_chance.saturating_add(weight.saturating_mul(pairs));
            }
        }
        if by_chance == 0 {
            let why =
                "both gave one and the same rating to everything, so chance would agree as fully";
            return NotMeasurable::new(QUESTION, why)
                .needing_also("ratings that differ between the things rated")
                .into();
        }
        let moments = Moments::of(self, weights, &rows, &columns);
        // 1 - rated × seen / by_chance, from whole numbers.
        let kappa = 1.0 - wide(seen.saturating_mul(u128::from(rated))) / wide(by_chance);
        let (standard_error, null_error) =
            if seen == 0 { (0.0, moments.null_error) } else { (moments.error, moments.null_error) };
        let reach = level.deviate() * standard_error;
        let (lower, upper) = ((kappa - reach).max(-1.0), (kappa + reach).min(1.0));
        let interval = (standard_error > 0.0)
            .then(|| ConfidenceInterval::new(lower, upper, level).ok())
            .flatten();
        let mut caveats = Vec::new();
        if rated < SMALL {
            caveats.push(Caveat::new(format!(
                "the interval is for large samples, and too narrow for {rated} things rated"
            )));
        }
        if standard_error == 0.0 {
            caveats.push(Caveat::new(
                "the formula gives full agreement no error, so there is no interval",
            ));
        }
        Answer::Measured(Kappa {
            weights,
            rated,
            observed: moments.observed,
            expected: moments.expected,
            kappa,
            standard_error,
            null_error,
            interval,
            caveats,
        })
    }
}

/// What the standard errors are made of.
struct Moments {
    observed: f64,
    expected: f64,
    error: f64,
    null_error: f64,
}

impl Moments {
    fn of(agreement: &Agreement, weights: KappaWeights, rows: &[u64], columns: &[u64]) -> Self {
        let size = agreement.counts.len();
        let rated = number::count(agreement.rated());
        let share = |counts: &[u64], at: usize| number::count(cell(counts, at)) / rated;
        let farthest = number::count(disagreement(weights, 0, size.saturating_sub(1))).max(1.0);
        let weight =
            |first, second| 1.0 - number::count(disagreement(weights, first, second)) / farthest;
        // The mean weight of each rating of one assessor against all of the other.
        let of_row: Vec<f64> = (0..size)
            .map(|first| number::sum((0..size).map(|at| share(columns, at) * weight(first, at))))
            .collect();
        let of_column: Vec<f64> = (0..size)
            .map(|second| number::sum((0..size).map(|at| share(rows, at) * weight(at, second))))
            .collect();
        let cells = || {
            let firsts = agreement.counts.iter().zip(&of_row).enumerate();
            firsts.flat_map(|(first, (row, in_row))| {
                let seconds = row.iter().zip(&of_column).enumerate();
                seconds.map(move |(second, (count, in_column))| {
                    (first, second, number::count(*count) / rated, in_row + in_column)
                })
            })
        };
        let observed = number::sum(cells().map(|(i, j, seen, _)| seen * weight(i, j)));
        let chance = |i, j| share(rows, i) * share(columns, j);
        let expected = number::sum(cells().map(|(i, j, ..)| chance(i, j) * weight(i, j)));
        let left = 1.0 - expected;
        let spread = number::sum(cells().map(|(i, j, seen, mean)| {
            seen * weight(i, j).mul_add(left, -mean * (1.0 - observed)).powi(2)
        }));
        let centre = observed * expected - 2.0 * expected + observed;
        let variance = (spread - centre * centre) / (rated * left.powi(4));
        let null_spread = number::sum(
            cells().map(|(i, j, _, mean)| chance(i, j) * (weight(i, j) - mean).powi(2)),
        );
        let null_variance = (null_spread - expected * expected) / (rated * left * left);
        Self {
            observed,
            expected,
            error: variance.max(0.0).sqrt(),
            null_error: null_variance.max(0.0).sqrt(),
        }
    }
}

fn disagreement(weights: KappaWeights, first: usize, second: usize) -> u64 {
    let places = u64::try_from(first.abs_diff(second)).unwrap_or(u64::MAX);
    match weights {
        KappaWeights::Unweighted => u64::from(places > 0),
        KappaWeights::Linear => places,
        KappaWeights::Quadratic => places.saturating_mul(places),
    }
}

fn check_places(places: usize) -> Result<(), AgreementError> {
    let is_scale = (1..=PLACES_MAX).contains(&places);
    if is_scale { Ok(()) } else { Err(AgreementError::Places { places, max: PLACES_MAX }) }
}

fn cell(row: &[u64], at: usize) -> u64 {
    row.get(at).copied().unwrap_or(0)
}

#[expect(clippy::as_conversions, reason = "the nearest float is what is meant")]
const fn wide(whole: u128) -> f64 {
    whole as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kappa(counts: &[&[u64]], weights: KappaWeights) -> Answer<Kappa> {
        let counts = counts.iter().map(|row| row.to_vec()).collect();
        Agreement::of_counts(counts).unwrap().kappa(weights, Level::P95)
    }

    #[test]
    fn full_agreement_is_one_and_has_no_interval() {
        for weights in KappaWeights::ALL {
            let found = kappa(&[&[4, 0], &[0, 6]], *weights).measured().unwrap();
            assert_eq!((found.kappa, found.standard_error, found.interval), (1.0, 0.0, None));
            assert!(found.caveats.iter().any(|it| it.as_str().contains("no interval")));
            assert!(found.null_error > 0.0);
        }
    }

    #[test]
    fn full_disagreement_of_equals_is_minus_one() {
        let found = kappa(&[&[0, 5], &[5, 0]], KappaWeights::Quadratic).measured().unwrap();
        assert_eq!((found.kappa, found.observed, found.expected), (-1.0, 0.0, 0.5));
    }

    #[test]
    fn one_rating_for_everything_leaves_nothing_to_agree_on() {
        for weights in KappaWeights::ALL {
            let why = kappa(&[&[0, 0], &[0, 9]], *weights);
            assert!(
                why.not_measurable().unwrap().why.contains("one and the same rating"),
                "{why:?}"
            );
        }
        // Each gives one rating, but not the same: chance agrees never, as they do.
        let found = kappa(&[&[0, 9], &[0, 0]], KappaWeights::Linear).measured().unwrap();
        assert_eq!(found.kappa, 0.0);
        let none = Agreement::of_pairs(3, &[]).unwrap().kappa(KappaWeights::Linear, Level::P95);
        assert_eq!(none.not_measurable().unwrap().why, "nothing was rated by both");
    }

    #[test]
    fn on_two_places_all_weights_are_one() {
        let table: [&[u64]; 2] = [&[20, 5], &[10, 15]];
        for weights in KappaWeights::ALL {
            let found = kappa(&table, *weights).measured().unwrap();
            assert!((found.kappa - 0.4).abs() < 1e-15, "{found:?}");
            assert!(found.caveats.is_empty());
        }
    }

    #[test]
    fn what_is_no_table_is_refused_by_name() {
        let refused = |found: Result<Agreement, AgreementError>| found.unwrap_err().to_string();
        assert_eq!(refused(Agreement::of_pairs(4, &[(1, 5)])), "the rating 5 is not one of 1 to 4");
        assert_eq!(refused(Agreement::of_pairs(4, &[(0, 1)])), "the rating 0 is not one of 1 to 4");
        assert_eq!(
            refused(Agreement::of_pairs(0, &[])),
            "a scale has 1 to 1000 places, and this one 0"
        );
        assert_eq!(
            refused(Agreement::of_counts(vec![vec![1, 2], vec![3]])),
            "row 1 of the table has 1 cells, and the table 2 rows"
        );
        assert_eq!(
            refused(Agreement::of_counts(vec![vec![u64::MAX]])),
            "18446744073709551615 things rated are more than 4294967295"
        );
    }

    #[test]
    fn the_interval_stays_within_minus_one_and_one() {
        let found = kappa(&[&[9, 1], &[0, 9]], KappaWeights::Linear).measured().unwrap();
        let interval = found.interval.unwrap();
        assert_eq!(interval.upper(), 1.0);
        assert!(interval.lower() > 0.5 && found.caveats.len() == 1);
    }
}
