//! Least squares on small dense designs, with their rank told.

/// A column whose part outside the span of the others is at most this share of its length is one of them: seven
/// digits of a coefficient are left at least.
const DEPENDENT: f64 = 1e-9;

/// The columns of a regression: one value to an observation, one column to a coefficient.
///
/// ```
/// use fourp_stat::Design;
///
/// // A constant and a trend over four periods.
/// let design = Design::new(vec![vec![1.0; 4], vec![0.0, 1.0, 2.0, 3.0]])?;
/// assert_eq!((design.rows(), design.columns().len()), (4, 2));
/// let fit = design.factor()?.fit(&[1.0, 3.0, 5.0, 7.0])?;
/// assert!((fit.coefficients[0] - 1.0).abs() < 1e-14 && (fit.coefficients[1] - 2.0).abs() < 1e-14);
/// # Ok::<(), fourp_stat::LeastSquaresError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Design {
    rows: usize,
    columns: Vec<Vec<f64>>, // Invariant: one at least, each of `rows` finite values, one at least.
}

/// A design as an orthogonal times a triangular matrix, its columns in order of what each adds to those before.
///
/// Householder reflections with column pivoting (Businger and Golub 1965) on columns scaled to length one, so that
/// neither units nor a constant far from zero decide what counts as dependent. It has full rank: a design that has
/// not is refused by [`Design::factor`].
#[derive(Clone, Debug)]
pub struct Factored<'a> {
    design: &'a Design,
    roots: Option<Vec<f64>>, // Square roots of the weights.
    pivots: Vec<Pivot>,
    inverse: Vec<Vec<f64>>, // Of the triangle, by column, in the order of the pivots.
    condition: f64,
}

/// What least squares say.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LeastSquares {
    /// One to a column of the design.
    pub coefficients: Vec<f64>,
    /// The design times the coefficients, one to a row.
    pub fitted: Vec<f64>,
    /// The response less that.
    pub residuals: Vec<f64>,
    /// The sum of squared residuals, each times the weight of its row.
    pub residual_sum: f64,
}

/// Why there is no least-squares answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LeastSquaresError {
    /// No columns, or columns without rows.
    #[error("{columns} columns of {rows} rows are no design")]
    Empty {
        /// How many columns.
        columns: usize,
        /// How many rows.
        rows: usize,
    },
    /// A column, response or list of weights with more or fewer values than there are rows.
    #[error("{what} has {found} values for {rows} rows")]
    Length {
        /// Which.
        what: &'static str,
        /// How many values it has.
        found: usize,
        /// How many rows there are.
        rows: usize,
    },
    /// A value that is not a finite number, or a weight below zero.
    #[error("{what} has {value} in row {row}")]
    Value {
        /// Where.
        what: &'static str,
        /// The row, from 0.
        row: usize,
        /// The value.
        value: f64,
    },
    /// Fewer rows of weight above zero than columns.
    #[error("{rows} rows cannot tell {columns} coefficients apart")]
    TooFew {
        /// How many rows count.
        rows: usize,
        /// How many columns there are.
        columns: usize,
    },
    /// Columns that the others make up, or columns of zeros: their coefficients could be anything.
    #[error(
        "the design has rank {rank} of {columns}: columns {dependent:?} follow from the others"
    )]
    Singular {
        /// How many columns are independent.
        rank: usize,
        /// How many there are.
        columns: usize,
        /// The places of those that follow from the rest, in order. Which of several is a matter of their lengths.
        dependent: Vec<usize>,
    },
}

#[derive(Clone, Debug)]
struct Pivot {
    place: usize,
    scale: f64,
    diagonal: f64,
    /// Above the place of the pivot the triangle, from there on the reflection.
    entries: Vec<f64>,
}

impl Design {
    /// A design of these columns.
    ///
    /// # Errors
    /// [`LeastSquaresError`]: nothing, columns of unlike length, values that are not finite.
    pub fn new(columns: Vec<Vec<f64>>) -> Result<Self, LeastSquaresError> {
        let rows = columns.first().map_or(0, Vec::len);
        if rows == 0 {
            return Err(LeastSquaresError::Empty { columns: columns.len(), rows });
        }
        for column in &columns {
            checked("a column", column, rows, f64::is_finite)?;
        }
        Ok(Self { rows, columns })
    }

    /// How many observations.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// The columns.
    #[must_use]
    pub fn columns(&self) -> &[Vec<f64>] {
        &self.columns
    }

    /// The design times coefficients, one value to a row; coefficients that are missing count as zero.
    #[must_use]
    pub fn times(&self, coefficients: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.rows];
        for (column, coefficient) in self.columns.iter().zip(coefficients) {
            for (sum, value) in sums.iter_mut().zip(column) {
                *sum += coefficient * value;
            }
        }
        sums
    }

    /// The design in factors, each row counting alike. O(rows x columns²).
    ///
    /// # Errors
    /// [`LeastSquaresError::TooFew`] or [`LeastSquaresError::Singular`].
    pub fn factor(&self) -> Result<Factored<'_>, LeastSquaresError> {
        Factored::of(self, None)
    }

    /// The design in factors, each row counting by a weight of zero or more, as one of inverse variance does.
    ///
    /// # Errors
    /// [`LeastSquaresError`]: weights of unlike number, below zero or not finite; too few rows of weight; rank.
    pub fn weighted(&self, weights: &[f64]) -> Result<Factored<'_>, LeastSquaresError> {
        checked("the weights", weights, self.rows, |weight| weight.is_finite() && weight >= 0.0)?;
        Factored::of(self, Some(weights.iter().map(|weight| weight.sqrt()).collect()))
    }
}

impl<'a> Factored<'a> {
    fn of(design: &'a Design, roots: Option<Vec<f64>>) -> Result<Self, LeastSquaresError> {
        let count = design.columns.len();
        let full = roots
            .as_ref()
            .map_or(design.rows, |roots| roots.iter().filter(|root| **root > 0.0).count());
        if full < count {
            return Err(LeastSquaresError::TooFew { rows: full, columns: count });
        }
        let mut pivots: Vec<Pivot> = design
            .columns
            .iter()
            .enumerate()
            .map(|(place, column)| {
                let mut entries = column.clone();
                if let Some(roots) = &roots {
                    entries.iter_mut().zip(roots).for_each(|(entry, root)| *entry *= root);
                }
                let scale = norm(&entries);
                if scale > 0.0 {
                    entries.iter_mut().for_each(|entry| *entry /= scale);
                }
                Pivot { place, scale, diagonal: 0.0, entries }
            })
            .collect();
        for step in 0..count {
            let left = |pivot: &Pivot| square(pivot.entries.get(step..).unwrap_or_default());
            let longest = pivots.iter().enumerate().skip(step).map(|(at, it)| (at, left(it)));
            let longest =
                longest.max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)));
            let Some((at, _)) = longest.filter(|(_, square)| *square > DEPENDENT * DEPENDENT)
            else {
                let mut dependent: Vec<usize> =
                    pivots.iter().skip(step).map(|pivot| pivot.place).collect();
                dependent.sort_unstable();
                return Err(LeastSquaresError::Singular { rank: step, columns: count, dependent });
            };
            pivots.swap(step, at);
            let (done, rest) = pivots.split_at_mut(step.saturating_add(1));
            if let Some(pivot) = done.last_mut() {
                pivot.reflect(step);
                rest.iter_mut().for_each(|other| pivot.apply(step, &mut other.entries));
            }
        }
        let inverse = inverse(&pivots);
        let condition = condition(&pivots, &inverse);
        Ok(Self { design, roots, pivots, inverse, condition })
    }

    /// The condition number of the triangle in the 1-norm, columns scaled to length one: a relative error of the
    /// response may come out so many times larger in the coefficients.
    #[must_use]
    pub const fn condition(&self) -> f64 {
        self.condition
    }

    /// The logarithm of the determinant of `XᵀWX`.
    #[must_use]
    pub fn ln_determinant(&self) -> f64 {
        let ln = |pivot: &Pivot| 2.0 * (pivot.diagonal.abs().ln() + pivot.scale.ln());
        self.pivots.iter().map(ln).sum()
    }

    /// The coefficients that make the weighted sum of squared residuals least.
    ///
    /// # Errors
    /// [`LeastSquaresError`]: a response of another length, or values that are not finite.
    pub fn fit(&self, response: &[f64]) -> Result<LeastSquares, LeastSquaresError> {
        let coefficients = self.coefficients(response)?;
        let fitted = self.design.times(&coefficients);
        let residuals: Vec<f64> = response.iter().zip(&fitted).map(|(y, fit)| y - fit).collect();
        let residual_sum = match &self.roots {
            None => square(&residuals),
            Some(roots) => {
                residuals.iter().zip(roots).map(|(residual, root)| (residual * root).powi(2)).sum()
            }
        };
        Ok(LeastSquares { coefficients, fitted, residuals, residual_sum })
    }

    /// The coefficients alone.
    ///
    /// # Errors
    /// As [`fit`](Self::fit).
    pub fn coefficients(&self, response: &[f64]) -> Result<Vec<f64>, LeastSquaresError> {
        checked("the response", response, self.design.rows, f64::is_finite)?;
        let mut turned = response.to_vec();
        if let Some(roots) = &self.roots {
            turned.iter_mut().zip(roots).for_each(|(value, root)| *value *= root);
        }
        for (step, pivot) in self.pivots.iter().enumerate() {
            pivot.apply(step, &mut turned);
        }
        // Back substitution rather than the inverse: one rounding error fewer to a coefficient.
        let mut coefficients = vec![0.0; self.pivots.len()];
        for (step, pivot) in self.pivots.iter().enumerate().rev() {
            let solved = turned.get(step).copied().unwrap_or(0.0) / pivot.diagonal;
            for (value, entry) in turned.iter_mut().zip(&pivot.entries).take(step) {
                *value -= solved * entry;
            }
            if let Some(slot) = coefficients.get_mut(pivot.place) {
                *slot = solved / pivot.scale;
            }
        }
        Ok(coefficients)
    }

    /// A square root of [`inverse_gram`](Self::inverse_gram), by column: the sum of each column times its own transpose
    /// is that matrix. Times independent normal numbers it gives normal ones of that covariance.
    #[must_use]
    pub fn inverse_root(&self) -> Vec<Vec<f64>> {
        let mut root = vec![vec![0.0; self.pivots.len()]; self.pivots.len()];
        for (column, target) in self.inverse.iter().zip(&mut root) {
            for (pivot, value) in self.pivots.iter().zip(column) {
                if let Some(slot) = target.get_mut(pivot.place) {
                    *slot = value / pivot.scale;
                }
            }
        }
        root
    }

    /// The inverse of `XᵀWX`: times the variance of an observation of weight one, the covariance of the coefficients.
    #[must_use]
    pub fn inverse_gram(&self) -> Vec<Vec<f64>> {
        let mut gram = vec![vec![0.0; self.pivots.len()]; self.pivots.len()];
        for column in self.inverse_root() {
            for (row, one) in gram.iter_mut().zip(&column) {
                row.iter_mut().zip(&column).for_each(|(sum, other)| *sum += one * other);
            }
        }
        gram
    }
}

impl Pivot {
    /// Turns what is left of the column into its first entry.
    fn reflect(&mut self, step: usize) {
        let Some(left) = self.entries.get_mut(step..) else { return };
        let length = norm(left);
        let Some(first) = left.first_mut() else { return };
        self.diagonal = if *first > 0.0 { -length } else { length };
        *first -= self.diagonal;
        let size = norm(left);
        // The reflection is 1 - v vᵀ with |v|² = 2.
        left.iter_mut().for_each(|entry| *entry *= std::f64::consts::SQRT_2 / size);
    }

    fn apply(&self, step: usize, to: &mut [f64]) {
        let vector = self.entries.iter().skip(step);
        let along: f64 = vector.clone().zip(to.iter().skip(step)).map(|(v, x)| v * x).sum();
        to.iter_mut().skip(step).zip(vector).for_each(|(x, v)| *x -= along * v);
    }
}

fn checked(
    what: &'static str,
    values: &[f64],
    rows: usize,
    is_good: impl Fn(f64) -> bool,
) -> Result<(), LeastSquaresError> {
    if values.len() != rows {
        return Err(LeastSquaresError::Length { what, found: values.len(), rows });
    }
    match values.iter().enumerate().find(|(_, value)| !is_good(**value)) {
        Some((row, value)) => Err(LeastSquaresError::Value { what, row, value: *value }),
        None => Ok(()),
    }
}

fn square(values: &[f64]) -> f64 {
    values.iter().map(|value| value * value).sum()
}

/// The length, without overflow of the squares.
fn norm(values: &[f64]) -> f64 {
    let plain = square(values);
    if plain > 1e-200 && plain < 1e200 {
        return plain.sqrt();
    }
    let largest = values.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    if largest == 0.0 {
        return 0.0;
    }
    largest * values.iter().map(|value| (value / largest).powi(2)).sum::<f64>().sqrt()
}

/// The inverse of the triangle, by column.
fn inverse(pivots: &[Pivot]) -> Vec<Vec<f64>> {
    let unit = |at: usize| {
        let mut column = vec![0.0; pivots.len()];
        if let Some(one) = column.get_mut(at) {
            *one = 1.0;
        }
        for (step, pivot) in pivots.iter().enumerate().take(at.saturating_add(1)).rev() {
            let solved = column.get(step).copied().unwrap_or(0.0) / pivot.diagonal;
            for (value, entry) in column.iter_mut().zip(&pivot.entries).take(step) {
                *value -= solved * entry;
            }
            if let Some(slot) = column.get_mut(step) {
                *slot = solved;
            }
        }
        column
    };
    (0..pivots.len()).map(unit).collect()
}

fn condition(pivots: &[Pivot], inverse: &[Vec<f64>]) -> f64 {
    let absolute = |values: &[f64]| values.iter().map(|value| value.abs()).sum::<f64>();
    let column = |(step, pivot): (usize, &Pivot)| {
        absolute(pivot.entries.get(..step).unwrap_or_default()) + pivot.diagonal.abs()
    };
    let most = pivots.iter().enumerate().map(column).fold(0.0, f64::max);
    most * inverse.iter().map(|column| absolute(column)).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cholesky::cholesky;

    fn design(columns: &[&[f64]]) -> Design {
        Design::new(columns.iter().map(|column| column.to_vec()).collect()).unwrap()
    }

    #[test]
    fn what_is_no_design_is_named() {
        let refused = |columns| Design::new(columns).unwrap_err().to_string();
        assert_eq!(refused(vec![]), "0 columns of 0 rows are no design");
        assert_eq!(refused(vec![vec![]]), "1 columns of 0 rows are no design");
        assert_eq!(refused(vec![vec![1.0], vec![]]), "a column has 0 values for 1 rows");
        assert_eq!(refused(vec![vec![1.0, f64::NAN]]), "a column has NaN in row 1");
        let two = design(&[&[1.0, 1.0]]);
        assert_eq!(
            two.weighted(&[1.0, -1.0]).unwrap_err().to_string(),
            "the weights has -1 in row 1"
        );
        assert_eq!(
            two.factor().unwrap().fit(&[1.0]).unwrap_err().to_string(),
            "the response has 1 values for 2 rows"
        );
        assert!(two.factor().unwrap().fit(&[1.0, f64::INFINITY]).is_err());
    }

    #[test]
    fn columns_that_follow_from_others_are_named_by_place() {
        let all = design(&[&[1.0; 4], &[0.0, 0.0, 1.0, 1.0], &[1.0, 1.0, 0.0, 0.0]]);
        let Err(LeastSquaresError::Singular { rank: 2, columns: 3, dependent }) = all.factor()
        else {
            panic!("not singular");
        };
        assert_eq!(dependent.len(), 1);
        let nothing = design(&[&[1.0; 3], &[0.0; 3]]);
        assert_eq!(
            nothing.factor().unwrap_err().to_string(),
            "the design has rank 1 of 2: columns [1] follow from the others"
        );
        let wide = design(&[&[1.0], &[2.0]]);
        assert_eq!(
            wide.factor().unwrap_err().to_string(),
            "1 rows cannot tell 2 coefficients apart"
        );
        let weighed_away = design(&[&[1.0; 3], &[0.0, 1.0, 2.0]]);
        assert_eq!(
            weighed_away.weighted(&[1.0, 0.0, 0.0]).unwrap_err(),
            LeastSquaresError::TooFew { rows: 1, columns: 2 }
        );
    }

    #[test]
    fn far_units_and_far_constants_are_not_dependent() {
        let years: Vec<f64> = (2015..2025).map(f64::from).collect();
        let populations: Vec<f64> =
            (0..10).map(|at| 5.6e250 + 1e249 * f64::from(at * at)).collect();
        let tiny: Vec<f64> = (0..10).map(|at| 1e-250 * f64::from((at * 7) % 5)).collect();
        let design = Design::new(vec![vec![1.0; 10], years, populations, tiny]).unwrap();
        let factored = design.factor().unwrap();
        assert!(factored.condition().is_finite());
        let fit = factored.fit(&design.times(&[1.0, 2.0, 3e-250, 4e250])).unwrap();
        for (found, truth) in fit.coefficients.iter().zip([1.0, 2.0, 3e-250, 4e250]) {
            assert!((found / truth - 1.0).abs() < 1e-6, "{found} {truth}");
        }
    }

    /// Longley (1967), as certified by the Statistical Reference Datasets of NIST (public domain): condition 10⁴ once
    /// columns are scaled, and the usual test of such code.
    #[test]
    fn the_certified_values_of_longley_are_met() {
        let rows: [[f64; 7]; 16] = [
            [60323.0, 83.0, 234289.0, 2356.0, 1590.0, 107608.0, 1947.0],
            [61122.0, 88.5, 259426.0, 2325.0, 1456.0, 108632.0, 1948.0],
            [60171.0, 88.2, 258054.0, 3682.0, 1616.0, 109773.0, 1949.0],
            [61187.0, 89.5, 284599.0, 3351.0, 1650.0, 110929.0, 1950.0],
            [63221.0, 96.2, 328975.0, 2099.0, 3099.0, 112075.0, 1951.0],
            [63639.0, 98.1, 346999.0, 1932.0, 3594.0, 113270.0, 1952.0],
            [64989.0, 99.0, 365385.0, 1870.0, 3547.0, 115094.0, 1953.0],
            [63761.0, 100.0, 363112.0, 3578.0, 3350.0, 116219.0, 1954.0],
            [66019.0, 101.2, 397469.0, 2904.0, 3048.0, 117388.0, 1955.0],
            [67857.0, 104.6, 419180.0, 2822.0, 2857.0, 118734.0, 1956.0],
            [68169.0, 108.4, 442769.0, 2936.0, 2798.0, 120445.0, 1957.0],
            [66513.0, 110.8, 444546.0, 4681.0, 2637.0, 121950.0, 1958.0],
            [68655.0, 112.6, 482704.0, 3813.0, 2552.0, 123366.0, 1959.0],
            [69564.0, 114.2, 502601.0, 3931.0, 2514.0, 125368.0, 1960.0],
            [69331.0, 115.7, 518173.0, 4806.0, 2572.0, 127852.0, 1961.0],
            [70551.0, 116.9, 554894.0, 4007.0, 2827.0, 130081.0, 1962.0],
        ];
        let column = |at: usize| rows.iter().map(|row| row[at]).collect::<Vec<f64>>();
        let columns = std::iter::once(vec![1.0; 16]).chain((1..7).map(column)).collect();
        let design = Design::new(columns).unwrap();
        let factored = design.factor().unwrap();
        let fit = factored.fit(&column(0)).unwrap();
        let certified = [
            (-3_482_258.634_595_82, 890_420.383_607_373),
            (15.061_872_271_373_3, 84.914_925_774_766_9),
            (-0.358_191_792_925_910_E-1, 0.334_910_077_722_432_E-1),
            (-2.020_229_803_816_83, 0.488_399_681_651_699),
            (-1.033_226_867_173_59, 0.214_274_163_161_675),
            (-0.511_041_056_535_807_E-1, 0.226_073_200_069_370),
            (1_829.151_464_613_55, 455.478_499_142_212),
        ];
        let variance = fit.residual_sum / 9.0;
        assert!((variance.sqrt() / 304.854_073_561_965 - 1.0).abs() < 1e-10);
        let gram = factored.inverse_gram();
        for (at, (value, deviation)) in certified.into_iter().enumerate() {
            assert!((fit.coefficients[at] / value - 1.0).abs() < 1e-9, "{at}");
            assert!(((gram[at][at] * variance).sqrt() / deviation - 1.0).abs() < 1e-9, "{at}");
        }
    }

    /// The normal equations by elimination with complete rows: slow, and right where they are well-conditioned.
    fn normal_equations(design: &Design, weights: &[f64], response: &[f64]) -> Vec<f64> {
        let (p, columns) = (design.columns().len(), design.columns());
        let dot = |a: &[f64], b: &[f64]| {
            a.iter().zip(b).zip(weights).map(|((a, b), w)| a * b * w).sum::<f64>()
        };
        let mut rows: Vec<Vec<f64>> = (0..p)
            .map(|i| {
                let mut row: Vec<f64> = (0..p).map(|j| dot(&columns[i], &columns[j])).collect();
                row.push(dot(&columns[i], response));
                row
            })
            .collect();
        for i in 0..p {
            let best = (i..p).max_by(|a, b| rows[*a][i].abs().total_cmp(&rows[*b][i].abs()));
            rows.swap(i, best.unwrap());
            for j in 0..p {
                if j != i {
                    let factor = rows[j][i] / rows[i][i];
                    let own = rows[i].clone();
                    rows[j].iter_mut().zip(own).for_each(|(a, b)| *a -= factor * b);
                }
            }
        }
        (0..p).map(|i| rows[i][p] / rows[i][i]).collect()
    }

    fn problem() -> impl Strategy<Value = (Vec<Vec<f64>>, Vec<f64>, Vec<f64>)> {
        (1_usize..5, 6_usize..14).prop_flat_map(|(p, n)| {
            let column = prop::collection::vec(-5.0..5.0_f64, n);
            let weights = prop::collection::vec(0.1..3.0_f64, n);
            (prop::collection::vec(column.clone(), p), weights, column)
        })
    }

    proptest! {
        #[test]
        fn factors_agree_with_the_normal_equations((columns, weights, response) in problem()) {
            let design = Design::new(columns).unwrap();
            let factored = design.weighted(&weights);
            prop_assume!(factored.as_ref().is_ok_and(|it| it.condition() < 1e4));
            let factored = factored.unwrap();
            let fit = factored.fit(&response).unwrap();
            let slow = normal_equations(&design, &weights, &response);
            for (fast, slow) in fit.coefficients.iter().zip(&slow) {
                prop_assert!((fast - slow).abs() < 1e-6 * (1.0 + slow.abs()), "{fast} {slow}");
            }
            // Residuals are orthogonal to every column.
            for column in design.columns() {
                let dot: f64 = column.iter().zip(&fit.residuals).zip(&weights).map(|((x, e), w)| x * e * w).sum();
                prop_assert!(dot.abs() < 1e-8, "{dot}");
            }
            // The gram matrix times its inverse is one; so is the Cholesky factor times its transpose.
            let gram = factored.inverse_gram();
            let lower = cholesky(&gram).unwrap();
            let ln: f64 = lower.iter().map(|row| -2.0 * row[row.len() - 1].ln()).sum();
            prop_assert!((factored.ln_determinant() - ln).abs() < 1e-6);
            for (i, row) in gram.iter().enumerate() {
                for (j, entry) in row.iter().enumerate() {
                    let made: f64 = lower[i].iter().zip(&lower[j]).map(|(a, b)| a * b).sum();
                    prop_assert!((made - entry).abs() <= 1e-9 * entry.abs().max(1e-3));
                    let product: f64 = (0..row.len()).map(|k| {
                        let dot: f64 = design.columns()[k].iter().zip(&design.columns()[j]).zip(&weights)
                            .map(|((a, b), w)| a * b * w).sum();
                        row[k] * dot
                    }).sum();
                    let expected = if i == j { 1.0 } else { 0.0 };
                    prop_assert!((product - expected).abs() < 1e-6);
                }
            }
        }

        #[test]
        fn a_column_that_the_others_make_up_is_always_found((columns, _, response) in problem()) {
            let mixed: Vec<f64> = (0..response.len()).map(|row| {
                (1_u8..).zip(&columns).map(|(at, column)| (f64::from(at) - 0.5) * column[row]).sum()
            }).collect();
            let all: Vec<Vec<f64>> = columns.into_iter().chain([mixed]).collect();
            let rank = Design::new(all).unwrap();
            let refused = rank.factor().unwrap_err();
            prop_assert!(matches!(refused, LeastSquaresError::Singular { .. }), "{refused}");
        }
    }
}
