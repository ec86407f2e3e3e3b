//! How likely each tie is if only the numbers of members and of seats are known.

use std::collections::BTreeMap;

use crate::{
    network::Network,
    place::{number, place},
};

/// The bipartite configuration model: of all distributions over networks whose groups and parties have, on average, as many
/// ties as those observed, the one that assumes nothing else (Saracco, F., Di Clemente, R., Gabrielli, A. and Squartini, T.
/// 2015, "Randomizing bipartite networks: the case of the World Trade Web", Scientific Reports 5: 10595).
///
/// Ties are independent, that of group i and party j has the chance `x_i y_j / (1 + x_i y_j)`. Groups of as many members
/// have the same x, parties of as many seats the same y. Takes 8 bytes for each pair of a size of groups and a number of seats.
///
/// ```
/// use fourp_governance::{ConfigurationModel, Network};
///
/// let network = Network::from_ties(2, 4, &[(0, 0), (0, 1), (1, 2), (1, 3)])?;
/// let model = ConfigurationModel::fit(&network)?;
/// assert!((model.probability(0, 3) - 0.5).abs() < 1e-9);
/// // Each of four parties sits in both with a chance of a quarter: all but none and one.
/// let both = model.chance_of_sharing(0, 1, 2);
/// let (none, one) = (0.75_f64.powi(4), 4.0 * 0.25 * 0.75_f64.powi(3));
/// assert!((both - (1.0 - none - one)).abs() < 1e-9);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ConfigurationModel {
    of_group: Vec<u32>, // The size of each group, by its place among sizes.
    of_party: Vec<u32>, // The same of parties.
    parties: Vec<f64>,  // How many parties have each number of seats.
    counts: Vec<u32>,   // The same as a whole number.
    chances: Vec<f64>,  // By size, then by number of seats.
}

/// Why there is no such model.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigurationError {
    /// The numbers of members or seats could not be met.
    #[error(
        "after {iterations} steps a number of members or seats is {residual:e} off what it should be; at most 1e-9 is allowed"
    )]
    NotMet {
        /// How many steps were taken.
        iterations: u32,
        /// By how much the worst is off.
        residual: f64,
    },
}

const STEPS: u32 = 300;
const ALLOWED: f64 = 1e-9;

impl ConfigurationModel {
    /// The model of a network's numbers of members and seats, each met to 10⁻⁹: the most likely x and y, by Newton's method
    /// on their logarithms, one for each size. Groups that everybody sits in, and parties that sit everywhere, do so for
    /// certain.
    ///
    /// O(ties + sizes³) with the number of different sizes and numbers of seats, for each of some ten to forty steps.
    ///
    /// # Errors
    /// [`ConfigurationError`] if the numbers are not met, which is not known to happen.
    pub fn fit(network: &Network) -> Result<Self, ConfigurationError> {
        let (of_group, groups) =
            classes((0..network.group_count()).map(|group| network.members(group).len()));
        let (of_party, parties) =
            classes((0..network.party_count()).map(|party| network.groups_of(party).len()));
        let counts = parties.iter().map(|class| class.count).collect();
        let sizes = parties.iter().map(|class| f64::from(class.count)).collect();
        let chances = fitted(groups, parties)?;
        Ok(Self { of_group, of_party, parties: sizes, counts, chances })
    }

    /// How likely a party sits in a group; 0 for what is not there.
    #[must_use]
    pub fn probability(&self, group: u32, party: u32) -> f64 {
        let class = self.of_party.get(place(party));
        class.map_or(0.0, |class| self.row(group).get(place(*class)).copied().unwrap_or_default())
    }

    /// How many members two groups share on average.
    #[must_use]
    pub fn expected_shared(&self, first: u32, second: u32) -> f64 {
        let both = self.row(first).iter().zip(self.row(second)).map(|(p, q)| p * q);
        both.zip(&self.parties).map(|(both, count)| both * count).sum()
    }

    /// The chance that two groups share as many members or more: the upper tail of a sum of independent yes or no, which
    /// is Poisson's binomial distribution, summed from terms that are all positive, so that small chances are as exact
    /// as large ones. O(numbers of seats · shared²).
    #[must_use]
    pub fn chance_of_sharing(&self, first: u32, second: u32, shared: u32) -> f64 {
        let both = self.row(first).iter().zip(self.row(second)).map(|(p, q)| p * q);
        upper_tail(self.counts.iter().copied().zip(both), shared)
    }

    fn row(&self, group: u32) -> &[f64] {
        let width = self.parties.len();
        let Some(class) = self.of_group.get(place(group)) else { return &[] };
        let start = place(*class).saturating_mul(width);
        self.chances.get(start..start.saturating_add(width)).unwrap_or_default()
    }
}

/// Nodes of one mode with as many ties.
#[derive(Clone, Copy, Debug)]
struct Class {
    ties: u32,
    count: u32,
}

fn classes(degrees: impl Iterator<Item = usize>) -> (Vec<u32>, Vec<Class>) {
    let degrees: Vec<u32> = degrees.map(number).collect();
    let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
    for degree in &degrees {
        *counts.entry(*degree).or_default() += 1;
    }
    let classes: Vec<Class> =
        counts.into_iter().map(|(ties, count)| Class { ties, count }).collect();
    let class = |degree: &u32| number(classes.partition_point(|class| class.ties < *degree));
    (degrees.iter().map(class).collect(), classes)
}

/// The chance of a tie by size of group and number of seats.
fn fitted(groups: Vec<Class>, parties: Vec<Class>) -> Result<Vec<f64>, ConfigurationError> {
    let width = parties.len();
    let mut chances = vec![0.0; groups.len().saturating_mul(width)];
    let (mut rows, mut columns) = (left(groups), left(parties));
    // What is full or empty is so for certain, and leaves a smaller table, in which more may be.
    loop {
        let before = rows.len().saturating_add(columns.len());
        peel(&mut rows, &mut columns, |row, column| row * width + column, &mut chances);
        peel(&mut columns, &mut rows, |column, row| row * width + column, &mut chances);
        if rows.len().saturating_add(columns.len()) == before {
            break;
        }
    }
    if rows.is_empty() || columns.is_empty() {
        return Ok(chances);
    }
    let met = Fit::new(rows, columns).run()?;
    for (place, chance) in met.chances().map(|(row, column, chance)| (row * width + column, chance))
    {
        if let Some(slot) = chances.get_mut(place) {
            *slot = chance;
        }
    }
    Ok(chances)
}

/// A class of which the ties are not certain yet.
#[derive(Clone, Copy, Debug)]
struct Left {
    class: usize,
    ties: u32, // With those that are left on the other side.
    count: u32,
}

fn left(classes: Vec<Class>) -> Vec<Left> {
    let classes = classes.into_iter().enumerate();
    classes.map(|(class, Class { ties, count })| Left { class, ties, count }).collect()
}

/// Takes out the classes of one side that are tied to all or none of the other.
fn peel(
    own: &mut Vec<Left>,
    other: &mut [Left],
    slot: impl Fn(usize, usize) -> usize,
    chances: &mut [f64],
) {
    let all: u32 = other.iter().map(|each| each.count).sum();
    own.retain(|each| {
        let is_full = each.ties == all;
        if is_full {
            for across in other.iter_mut() {
                across.ties = across.ties.saturating_sub(each.count);
                if let Some(chance) = chances.get_mut(slot(each.class, across.class)) {
                    *chance = 1.0;
                }
            }
        }
        !is_full && each.ties > 0
    });
}

/// Logarithms of x and y on their way.
struct Fit {
    rows: Vec<Left>,
    columns: Vec<Left>,
    x: Vec<f64>,
    y: Vec<f64>,
}

/// How far numbers of ties are off, weighted as the likelihood has them, and how they change.
struct Slope {
    rows: Vec<f64>,
    columns: Vec<f64>,
    worst: f64,
    row_curves: Vec<f64>,
    column_curves: Vec<f64>,
    cross: Vec<f64>, // By row, then by column.
}

impl Fit {
    fn new(rows: Vec<Left>, columns: Vec<Left>) -> Self {
        let ties: f64 = rows.iter().map(|row| f64::from(row.ties) * f64::from(row.count)).sum();
        // Where ties are rare, chances are products of degrees over all ties (Chung and Lu 2002).
        let start = |side: &[Left]| -> Vec<f64> {
            side.iter().map(|each| f64::from(each.ties).ln() - ties.ln() / 2.0).collect()
        };
        let (x, y) = (start(&rows), start(&columns));
        Self { rows, columns, x, y }
    }

    fn run(mut self) -> Result<Self, ConfigurationError> {
        let mut residual = f64::INFINITY;
        for _ in 0..STEPS {
            let slope = self.slope();
            residual = slope.worst;
            // Well below what is allowed, so that sums over nodes are within it too.
            if residual <= ALLOWED / 100.0 {
                return Ok(self);
            }
            let (dx, dy) = step(&slope);
            let largest = dx.iter().chain(&dy).fold(0.0_f64, |most, step| most.max(step.abs()));
            let mut length = (4.0 / largest.max(4.0)).min(1.0);
            let before = self.likelihood();
            let (x, y) = (self.x.clone(), self.y.clone());
            for _ in 0..40 {
                let moved = |from: &[f64], by: &[f64]| -> Vec<f64> {
                    from.iter().zip(by).map(|(from, by)| from + length * by).collect()
                };
                (self.x, self.y) = (moved(&x, &dx), moved(&y, &dy));
                if self.likelihood() >= before - before.abs() * 1e-13 {
                    break;
                }
                length /= 2.0;
            }
        }
        if residual <= ALLOWED {
            return Ok(self);
        }
        Err(ConfigurationError::NotMet { iterations: STEPS, residual })
    }

    /// The logarithm of the likelihood, but for a constant.
    fn likelihood(&self) -> f64 {
        let side = |classes: &[Left], logs: &[f64]| -> f64 {
            let each = classes.iter().zip(logs);
            each.map(|(class, log)| f64::from(class.count) * f64::from(class.ties) * log).sum()
        };
        let mut sum = side(&self.rows, &self.x) + side(&self.columns, &self.y);
        for (row, x) in self.rows.iter().zip(&self.x) {
            for (column, y) in self.columns.iter().zip(&self.y) {
                let log = x + y;
                let none = log.max(0.0) + (-log.abs()).exp().ln_1p();
                sum -= f64::from(row.count) * f64::from(column.count) * none;
            }
        }
        sum
    }

    fn slope(&self) -> Slope {
        let (height, width) = (self.rows.len(), self.columns.len());
        let mut slope = Slope {
            rows: vec![0.0; height],
            columns: self.columns.iter().map(|column| f64::from(column.ties)).collect(),
            worst: 0.0,
            row_curves: vec![0.0; height],
            column_curves: vec![0.0; width],
            cross: Vec::with_capacity(height.saturating_mul(width)),
        };
        let rows = self.rows.iter().zip(&self.x);
        for ((row, x), (off, curve)) in rows.zip(slope.rows.iter_mut().zip(&mut slope.row_curves)) {
            let weight = f64::from(row.count);
            let mut sum = f64::from(row.ties);
            let columns = self.columns.iter().zip(&self.y);
            let sums = slope.columns.iter_mut().zip(&mut slope.column_curves);
            for ((column, y), (column_off, column_curve)) in columns.zip(sums) {
                let chance = chance(x + y);
                let count = f64::from(column.count);
                sum -= count * chance;
                *column_off -= weight * chance;
                let curved = weight * count * chance * (1.0 - chance);
                *curve += curved;
                *column_curve += curved;
                slope.cross.push(curved);
            }
            slope.worst = slope.worst.max(sum.abs());
            *off = weight * sum;
        }
        for (column, off) in self.columns.iter().zip(&mut slope.columns) {
            slope.worst = slope.worst.max(off.abs());
            *off *= f64::from(column.count);
        }
        slope
    }

    fn chances(&self) -> impl Iterator<Item = (usize, usize, f64)> {
        self.rows.iter().zip(&self.x).flat_map(move |(row, x)| {
            let columns = self.columns.iter().zip(&self.y);
            columns.map(move |(column, y)| (row.class, column.class, chance(x + y)))
        })
    }
}

fn chance(log: f64) -> f64 {
    if log > 0.0 { 1.0 / (1.0 + (-log).exp()) } else { log.exp() / (1.0 + log.exp()) }
}

/// Newton's step: rows are taken out of the equations, and those of columns solved. One of them says nothing new, for x
/// may rise as much as y falls: a trace of the diagonal is added to each, which leaves that undecided and no step long.
fn step(slope: &Slope) -> (Vec<f64>, Vec<f64>) {
    let width = slope.columns.len();
    let mut matrix = vec![0.0; width.saturating_mul(width)];
    let mut right = slope.columns.clone();
    for (diagonal, curve) in
        matrix.iter_mut().step_by(width.saturating_add(1)).zip(&slope.column_curves)
    {
        *diagonal = curve * (1.0 + 1e-12) + f64::MIN_POSITIVE;
    }
    let rows = slope.cross.chunks(width.max(1)).zip(slope.row_curves.iter().zip(&slope.rows));
    for (cross, (curve, off)) in rows.clone() {
        let curve = curve.max(f64::MIN_POSITIVE);
        for (entries, (own, sum)) in
            matrix.chunks_mut(width.max(1)).zip(cross.iter().zip(&mut right))
        {
            let factor = own / curve;
            *sum -= factor * off;
            for (entry, other) in entries.iter_mut().zip(cross) {
                *entry -= factor * other;
            }
        }
    }
    let dy = solved(matrix, right);
    let dx = rows.map(|(cross, (curve, off))| {
        let across: f64 = cross.iter().zip(&dy).map(|(own, step)| own * step).sum();
        (off - across) / curve.max(f64::MIN_POSITIVE)
    });
    (dx.collect(), dy)
}

/// Solves a symmetric system by elimination; an unknown whose pivot is lost in rounding is 0.
fn solved(mut matrix: Vec<f64>, mut right: Vec<f64>) -> Vec<f64> {
    let width = right.len();
    let diagonal = |matrix: &[f64], at: usize| {
        matrix.get(at.saturating_mul(width).saturating_add(at)).copied().unwrap_or_default()
    };
    let scales: Vec<f64> = (0..width).map(|at| diagonal(&matrix, at).abs()).collect();
    let mut is_lost = vec![false; width];
    for pivot in 0..width {
        let own = diagonal(&matrix, pivot);
        let scale = scales.get(pivot).copied().unwrap_or_default();
        if own <= scale * 1e-11 {
            if let Some(lost) = is_lost.get_mut(pivot) {
                *lost = true;
            }
            continue;
        }
        let (above, below) = matrix.split_at_mut(pivot.saturating_add(1).saturating_mul(width));
        let Some(row) = above.get(pivot.saturating_mul(width)..) else { continue };
        let value = right.get(pivot).copied().unwrap_or_default();
        let later = right.iter_mut().skip(pivot.saturating_add(1));
        for (entries, sum) in below.chunks_mut(width).zip(later) {
            let factor = entries.get(pivot).copied().unwrap_or_default() / own;
            if factor != 0.0 {
                for (entry, above) in entries.iter_mut().zip(row).skip(pivot) {
                    *entry -= factor * above;
                }
                *sum -= factor * value;
            }
        }
    }
    let mut found = vec![0.0; width];
    for pivot in (0..width).rev() {
        if is_lost.get(pivot).copied().unwrap_or_default() {
            continue;
        }
        let row = matrix.chunks(width).nth(pivot).unwrap_or_default();
        let later = row.iter().zip(&found).skip(pivot.saturating_add(1));
        let sum: f64 = later.map(|(entry, value)| entry * value).sum();
        let value =
            (right.get(pivot).copied().unwrap_or_default() - sum) / diagonal(&matrix, pivot);
        if let Some(slot) = found.get_mut(pivot) {
            *slot = value;
        }
    }
    found
}

/// The chance of at least `least` yes among independent ones, given as counts of those with the same chance.
fn upper_tail(classes: impl Iterator<Item = (u32, f64)>, least: u32) -> f64 {
    if least == 0 {
        return 1.0;
    }
    // The chance of each number below `least` so far, and of `least` or more.
    let mut below = vec![0.0; place(least)];
    if let Some(none) = below.first_mut() {
        *none = 1.0;
    }
    let mut reached = 0.0;
    for (count, chance) in classes {
        let mut left = if chance > 0.0 { count } else { 0 };
        while left > 0 {
            // So many that the chance of none of them is no smaller than floats go.
            let ln_not = (-chance).ln_1p();
            let some = (1..=left).rev().step_by(64).find(|some| f64::from(*some) * ln_not > -600.0);
            let some = some.unwrap_or(1);
            left -= some;
            let (exactly, at_least) = binomial(some, chance, least);
            let mut next = vec![0.0; below.len()];
            for (had, own) in (0..).zip(&below) {
                for (sum, more) in next.iter_mut().skip(place(had)).zip(&exactly) {
                    *sum += own * more;
                }
                reached += own * at_least.get(place(least - had)).copied().unwrap_or_default();
            }
            below = next;
        }
    }
    reached.min(1.0)
}

/// The chances of exactly 0, 1, ... yes among so many, and of at least so many, up to `most`.
fn binomial(count: u32, chance: f64, most: u32) -> (Vec<f64>, Vec<f64>) {
    let not = 1.0 - chance;
    if not <= 0.0 {
        let is = |k: u32| if k == count { 1.0 } else { 0.0 };
        let exactly = (0..=most).map(is).collect();
        return (exactly, (0..=most).map(|k| if k <= count { 1.0 } else { 0.0 }).collect());
    }
    let mut term = (f64::from(count) * (-chance).ln_1p()).exp();
    let mut exactly = Vec::new();
    let mut beyond = 0.0;
    for k in 0..=count {
        if k <= most {
            exactly.push(term);
        } else {
            beyond += term;
            if term < beyond * 1e-18 {
                break;
            }
        }
        term *= f64::from(count - k) / (f64::from(k) + 1.0) * (chance / not);
    }
    let mut at_least = vec![0.0; place(most).saturating_add(1)];
    for (slot, exactly) in at_least.iter_mut().zip(&exactly) {
        *slot = *exactly;
    }
    let mut sum = beyond;
    for slot in at_least.iter_mut().rev() {
        sum += *slot;
        *slot = sum;
    }
    (exactly, at_least)
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::arbitrary;

    proptest! {
        #[test]
        fn members_and_seats_are_met(network in arbitrary::network()) {
            let model = ConfigurationModel::fit(&network).unwrap();
            for group in 0..network.group_count() {
                let sum: f64 = (0..network.party_count()).map(|party| model.probability(group, party)).sum();
                let members = f64::from(number(network.members(group).len()));
                prop_assert!((sum - members).abs() <= 1e-9, "{} {}", sum, members);
            }
            for party in 0..network.party_count() {
                let sum: f64 = (0..network.group_count()).map(|group| model.probability(group, party)).sum();
                let seats = f64::from(number(network.groups_of(party).len()));
                prop_assert!((sum - seats).abs() <= 1e-9, "{} {}", sum, seats);
            }
        }

        #[test]
        fn the_odds_are_those_of_a_product(network in arbitrary::network()) {
            // (x y) (x' y') = (x y') (x' y), the form of the model.
            let model = ConfigurationModel::fit(&network).unwrap();
            let odds = |group, party| {
                let chance = model.probability(group, party);
                (chance > 1e-6 && chance < 1.0 - 1e-6).then(|| (chance / (1.0 - chance)).ln())
            };
            for (group, party) in [(1, 1), (2, 3), (3, 2)] {
                let all = (odds(0, 0), odds(group, party), odds(0, party), odds(group, 0));
                if let (Some(a), Some(b), Some(c), Some(d)) = all {
                    prop_assert!((a + b - c - d).abs() < 1e-6);
                }
            }
        }

        #[test]
        fn the_tail_is_that_of_one_yes_after_the_other(
            classes in vec((0_u32..6, prop_oneof![Just(0.0), Just(1.0), 1e-9..1.0_f64]), 0..6), least in 0_u32..20,
        ) {
            let mut chances = vec![1.0];
            for (count, chance) in &classes {
                for _ in 0..*count {
                    let mut next = vec![0.0; chances.len() + 1];
                    for (k, own) in chances.iter().enumerate() {
                        next[k] += own * (1.0 - chance);
                        next[k + 1] += own * chance;
                    }
                    chances = next;
                }
            }
            let expected: f64 = chances.iter().skip(place(least)).sum();
            let found = upper_tail(classes.into_iter(), least);
            prop_assert!((found - expected).abs() <= 1e-12 * expected.max(1e-300) + 1e-15 * expected, "{} {}", found, expected);
        }
    }

    #[test]
    fn many_likely_ones_do_not_vanish() {
        // Chances of none are below 1e-308; half of 4,000 is reached about every other time.
        let found = upper_tail([(4_000, 0.5)].into_iter(), 2_000);
        assert!((found - 0.5).abs() < 0.01, "{found}");
        let found = upper_tail([(4_000, 0.5)].into_iter(), 4_000);
        assert_eq!(found, 0.0); // 2^-4000.
    }

    #[test]
    fn nested_and_divided_networks_are_certain() {
        let ties: Vec<(u32, u32)> =
            (0..4).flat_map(|group| (0..4 - group).map(move |party| (group, party))).collect();
        let model = ConfigurationModel::fit(&Network::from_ties(4, 4, &ties).unwrap()).unwrap();
        for group in 0..4 {
            for party in 0..4 {
                let expected = if group + party < 4 { 1.0 } else { 0.0 };
                assert_eq!(model.probability(group, party), expected);
            }
        }
        assert_eq!((model.expected_shared(0, 1), model.chance_of_sharing(0, 1, 3)), (3.0, 1.0));
        assert_eq!((model.probability(9, 0), model.probability(0, 9)), (0.0, 0.0));
        // Neither full nor empty, and yet certain in part: two large boards take all of the first three, and two small
        // ones have one each of them.
        let ties = [(0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (1, 1), (1, 2), (1, 4), (2, 0), (3, 1)];
        let network = Network::from_ties(4, 5, &ties).unwrap();
        let model = ConfigurationModel::fit(&network).unwrap();
        let sum: f64 = (0..5).map(|party| model.probability(0, party)).sum();
        assert!((sum - 4.0).abs() < 1e-9, "{sum}");
    }

    #[test]
    fn what_is_not_met_is_told() {
        let told = ConfigurationError::NotMet { iterations: 300, residual: 0.5 }.to_string();
        assert_eq!(
            told,
            "after 300 steps a number of members or seats is 5e-1 off what it should be; at most 1e-9 is allowed"
        );
    }

    #[test]
    fn the_sizes_of_a_class_are_looked_up() {
        let (of, classes) = classes([3, 0, 3, 1].into_iter());
        assert_eq!(of, [2, 0, 2, 1]);
        assert_eq!(
            classes.iter().map(|class| (class.ties, class.count)).collect::<Vec<_>>(),
            [(0, 1), (1, 1), (3, 2)]
        );
    }
}
