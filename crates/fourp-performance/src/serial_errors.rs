//! Least squares where one period's error goes on into the next: four ways to say how sure a line is.

use fourp_stat::{Design, LeastSquaresError};

use crate::{number, words::conventions};

/// Beyond this correlation of neighbours errors are as good as a random walk.
const RHO_MAX: f64 = 0.995;
/// Rounds of Prais and Winsten at most.
const ROUNDS_MAX: usize = 500;
/// Steps over which a derivative by the correlation is taken.
const STEP: f64 = 1e-3;

conventions! {
    /// What is taken for the error of a line through a series.
    #[non_exhaustive]
    ErrorMethod {
        /// Ordinary least squares: errors independent.
        Ols = "ordinary least squares",
        /// The same line, errors alike up to a lag (Newey and West 1987, Bartlett weights). With few periods
        /// often too narrow (Turner and others 2021): never the headline.
        NeweyWest = "Newey-West",
        /// A line through errors that are each `rho` times the last and something new, `rho` from the errors
        /// until it rests (Prais and Winsten 1954).
        PraisWinsten = "Prais-Winsten",
        /// The same errors, `rho` by restricted maximum likelihood, degrees of freedom by Satterthwaite.
        Reml = "REML with AR(1) errors",
    }
}

/// Why a way of saying how sure a line is says nothing.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum SerialError {
    #[error("{rows} periods leave nothing to judge the error of {columns} coefficients by")]
    NothingLeft { rows: usize, columns: usize },
    #[error("the line meets every period exactly: there is no error to judge by")]
    Exact,
    #[error("errors go on from period to period like a random walk (rho {rho:.3})")]
    RandomWalk { rho: f64 },
    #[error("rho did not come to rest within {rounds} rounds")]
    NotAtRest { rounds: usize },
    #[error(transparent)]
    Columns(#[from] LeastSquaresError),
}

/// Values in time, and the columns that explain them.
#[derive(Clone, Debug)]
pub(crate) struct Serial<'a> {
    pub(crate) design: &'a Design,
    /// One to a row.
    pub(crate) response: &'a [f64],
    /// The periods of the rows, increasing; where one is left out, the next is two from the last.
    pub(crate) times: &'a [usize],
}

/// A line and how sure it is.
#[derive(Clone, Debug)]
pub(crate) struct SerialFit {
    pub(crate) coefficients: Vec<f64>,
    pub(crate) covariance: Vec<Vec<f64>>,
    /// The response less the line, as it is and not whitened.
    pub(crate) residuals: Vec<f64>,
    pub(crate) rho: Option<f64>,
    degrees: Degrees,
}

/// A weighted sum of coefficients.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Contrast {
    pub(crate) value: f64,
    pub(crate) standard_error: f64,
    pub(crate) degrees: f64,
}

#[derive(Clone, Debug)]
enum Degrees {
    Fixed(f64),
    /// Satterthwaite (1946) by the curvature of the restricted likelihood: of ln σ² and rho.
    Curved {
        parameters: [[f64; 2]; 2],
        below: Vec<Vec<f64>>,
        at: Vec<Vec<f64>>,
        above: Vec<Vec<f64>>,
        step: f64,
        left: f64,
    },
}

impl Serial<'_> {
    /// The line, by one of the ways. `bandwidth` is the lag of Newey and West.
    pub(crate) fn fit(
        &self,
        method: ErrorMethod,
        bandwidth: usize,
    ) -> Result<SerialFit, SerialError> {
        let (rows, columns) = (self.design.rows(), self.design.columns().len());
        let left = rows.saturating_sub(columns);
        if left == 0 {
            return Err(SerialError::NothingLeft { rows, columns });
        }
        match method {
            ErrorMethod::Ols => self.ols(number::size(left)),
            ErrorMethod::NeweyWest => self.newey_west(bandwidth, number::size(left)),
            ErrorMethod::PraisWinsten => self.prais_winsten(number::size(left)),
            ErrorMethod::Reml => self.reml(number::size(left)),
        }
    }

    fn ols(&self, left: f64) -> Result<SerialFit, SerialError> {
        let factored = self.design.factor()?;
        let fit = factored.fit(self.response)?;
        let about_zero: f64 = self.response.iter().map(|value| value * value).sum();
        if fit.residual_sum <= 1e-24 * about_zero {
            return Err(SerialError::Exact);
        }
        let covariance = scaled(factored.inverse_gram(), fit.residual_sum / left);
        Ok(SerialFit {
            coefficients: fit.coefficients,
            covariance,
            residuals: fit.residuals,
            rho: None,
            degrees: Degrees::Fixed(left),
        })
    }

    fn newey_west(&self, bandwidth: usize, left: f64) -> Result<SerialFit, SerialError> {
        let plain = self.ols(left)?;
        let columns = self.design.columns();
        let moment = |one: &[f64], other: &[f64]| -> f64 {
            let rows = self.times.iter().zip(&plain.residuals).zip(one.iter().zip(other));
            let mut sum = 0.0;
            for (place, ((time, error), (x, own))) in rows.enumerate() {
                sum += error * error * x * own;
                let earlier = self.times.iter().zip(&plain.residuals).zip(one.iter().zip(other));
                for ((before, last), (a, b)) in earlier.take(place).rev() {
                    let lag = time.saturating_sub(*before);
                    if lag > bandwidth {
                        break;
                    }
                    let weight = 1.0 - number::size(lag) / (number::size(bandwidth) + 1.0);
                    sum += weight * error * last * (x * b + a * own);
                }
            }
            sum
        };
        let meat: Vec<Vec<f64>> = columns
            .iter()
            .map(|one| columns.iter().map(|other| moment(one, other)).collect())
            .collect();
        let bread = self.design.factor()?.inverse_gram();
        let factor = number::size(self.design.rows()) / left;
        let covariance = scaled(product(&product(&bread, &meat), &bread), factor);
        Ok(SerialFit { covariance, ..plain })
    }

    fn prais_winsten(&self, left: f64) -> Result<SerialFit, SerialError> {
        let mut residuals = self.ols(left)?.residuals;
        let mut rho = 0.0;
        for _ in 0..ROUNDS_MAX {
            let next = self.correlation(&residuals);
            if next.abs() > RHO_MAX {
                return Err(SerialError::RandomWalk { rho: next });
            }
            let is_at_rest = (next - rho).abs() < 1e-13;
            rho = next;
            let white = self.whitened(rho)?;
            let factored = white.0.factor()?;
            let fit = factored.fit(&white.1)?;
            residuals = self.left_by(&fit.coefficients);
            if is_at_rest {
                let covariance = scaled(factored.inverse_gram(), fit.residual_sum / left);
                return Ok(SerialFit {
                    coefficients: fit.coefficients,
                    covariance,
                    residuals,
                    rho: Some(rho),
                    degrees: Degrees::Fixed(left),
                });
            }
        }
        Err(SerialError::NotAtRest { rounds: ROUNDS_MAX })
    }

    fn reml(&self, left: f64) -> Result<SerialFit, SerialError> {
        self.ols(left)?;
        // A grid first, for the likelihood may have two peaks; then golden sections about the best of it.
        let mut best = (f64::NEG_INFINITY, 0.0);
        for step in -24_i32..=24 {
            let rho = f64::from(step) / 25.0;
            let reached = self.at(rho)?.profile(left);
            if reached > best.0 {
                best = (reached, rho);
            }
        }
        let (mut low, mut high) =
            ((best.1 - 0.04_f64).max(-0.9999), (best.1 + 0.04_f64).min(0.9999));
        let golden = f64::midpoint(5.0_f64.sqrt(), -1.0);
        for _ in 0..60 {
            let (one, other) = (high - golden * (high - low), low + golden * (high - low));
            if self.at(one)?.profile(left) >= self.at(other)?.profile(left) {
                high = other;
            } else {
                low = one;
            }
        }
        let rho = self.polished(f64::midpoint(low, high), left)?;
        if rho.abs() > RHO_MAX {
            return Err(SerialError::RandomWalk { rho });
        }
        self.reml_at(rho, left)
    }

    /// The peak by the slope, which locates it twice as sharply as the height does.
    fn polished(&self, near: f64, left: f64) -> Result<f64, SerialError> {
        let slope = |rho: f64| -> Result<f64, SerialError> {
            let h = STEP.min((1.0 - rho.abs()) / 4.0);
            let at = |times: f64| Ok::<f64, SerialError>(self.at(rho + times * h)?.profile(left));
            Ok((8.0 * (at(1.0)? - at(-1.0)?) - (at(2.0)? - at(-2.0)?)) / (12.0 * h))
        };
        let (mut low, mut high) = (near - 1e-4, near + 1e-4);
        if low.abs().max(high.abs()) > RHO_MAX || !(slope(low)? > 0.0 && slope(high)? < 0.0) {
            return Ok(near);
        }
        for _ in 0..40 {
            let middle = f64::midpoint(low, high);
            if slope(middle)? > 0.0 { low = middle } else { high = middle }
        }
        Ok(f64::midpoint(low, high))
    }

    /// Generalised least squares at a correlation, with degrees of freedom as if it had been estimated.
    pub(crate) fn reml_at(&self, rho: f64, left: f64) -> Result<SerialFit, SerialError> {
        let at = self.at(rho)?;
        let variance = at.sum / left;
        let step = STEP.min((1.0 - rho.abs()) / 4.0);
        let (below, above) = (self.at(rho - step)?, self.at(rho + step)?);
        // The restricted log-likelihood of (ln σ², rho) and its second derivatives at the peak.
        let likelihood = |it: &Generalised| -0.5 * (it.ln_determinants + it.sum / variance);
        let curve =
            (likelihood(&above) - 2.0 * likelihood(&at) + likelihood(&below)) / (step * step);
        let cross = (above.sum - below.sum) / (4.0 * step * variance);
        let information = [[left / 2.0, -cross], [-cross, -curve]];
        let [[a, b], [_, d]] = information;
        let determinant = a * d - b * b;
        let degrees = if determinant > 0.0 && d > 0.0 {
            let parameters =
                [[d / determinant, -b / determinant], [-b / determinant, a / determinant]];
            let (below, above) = (below.gram, above.gram);
            Degrees::Curved { parameters, below, at: at.gram.clone(), above, step, left }
        } else {
            Degrees::Fixed(2.0)
        };
        Ok(SerialFit {
            residuals: self.left_by(&at.coefficients),
            coefficients: at.coefficients,
            covariance: scaled(at.gram, variance),
            rho: Some(rho),
            degrees,
        })
    }

    fn at(&self, rho: f64) -> Result<Generalised, SerialError> {
        let (design, response) = self.whitened(rho)?;
        let factored = design.factor()?;
        let fit = factored.fit(&response)?;
        let gaps = self.times.iter().zip(self.times.iter().skip(1));
        let ln_variance: f64 =
            gaps.map(|(one, next)| (-square(power(rho, next.saturating_sub(*one)))).ln_1p()).sum();
        Ok(Generalised {
            coefficients: fit.coefficients,
            sum: fit.residual_sum,
            gram: factored.inverse_gram(),
            ln_determinants: ln_variance + factored.ln_determinant(),
        })
    }

    /// Rows that are independent and of one variance if errors of neighbours correlate so.
    fn whitened(&self, rho: f64) -> Result<(Design, Vec<f64>), SerialError> {
        let white = |values: &[f64]| -> Vec<f64> {
            let mut before: Option<(usize, f64)> = None;
            let rows = self.times.iter().zip(values);
            rows.map(|(time, value)| {
                let made = before.map_or(*value, |(last, earlier)| {
                    let part = power(rho, time.saturating_sub(last));
                    (value - part * earlier) / (1.0 - part * part).sqrt()
                });
                before = Some((*time, *value));
                made
            })
            .collect()
        };
        let columns = self.design.columns().iter().map(|column| white(column)).collect();
        Ok((Design::new(columns)?, white(self.response)))
    }

    fn left_by(&self, coefficients: &[f64]) -> Vec<f64> {
        let fitted = self.design.times(coefficients);
        self.response.iter().zip(fitted).map(|(value, fit)| value - fit).collect()
    }

    /// Σ e(t) e(t-1) / Σ e(t-1)², over neighbours.
    fn correlation(&self, errors: &[f64]) -> f64 {
        let rows = self.times.iter().zip(errors);
        let (mut along, mut squares) = (0.0, 0.0);
        for ((time, error), (before, last)) in rows.clone().skip(1).zip(rows) {
            if time.saturating_sub(*before) == 1 {
                along += error * last;
                squares += last * last;
            }
        }
        if squares > 0.0 { along / squares } else { 0.0 }
    }
}

struct Generalised {
    coefficients: Vec<f64>,
    sum: f64,
    gram: Vec<Vec<f64>>,
    ln_determinants: f64,
}

impl Generalised {
    /// The restricted log-likelihood with the best variance, but for a constant.
    fn profile(&self, left: f64) -> f64 {
        -0.5 * (self.ln_determinants + left * self.sum.ln())
    }
}

impl SerialFit {
    /// A weighted sum of the coefficients, with its standard error and degrees of freedom.
    ///
    /// Those of Satterthwaite are taken as 2 where they come out smaller.
    pub(crate) fn contrast(&self, weights: &[f64]) -> Contrast {
        let value = self.coefficients.iter().zip(weights).map(|(it, weight)| it * weight).sum();
        let variance = quadratic(&self.covariance, weights);
        let degrees = match &self.degrees {
            Degrees::Fixed(degrees) => *degrees,
            Degrees::Curved { parameters: [[a, b], [_, d]], below, at, above, step, left } => {
                let size = quadratic(at, weights);
                let slope = (quadratic(above, weights) - quadratic(below, weights)) / (2.0 * step);
                // The variance is σ² h(rho): its gradient by (ln σ², rho) is σ² (h, h').
                let spread = a * size * size + 2.0 * b * size * slope + d * slope * slope;
                let degrees = 2.0 * size * size / spread;
                if degrees.is_finite() { degrees.max(2.0) } else { *left }
            }
        };
        Contrast { value, standard_error: variance.max(0.0).sqrt(), degrees }
    }
}

/// A correlation over so many periods.
fn power(rho: f64, periods: usize) -> f64 {
    rho.powi(i32::try_from(periods).unwrap_or(i32::MAX))
}

fn square(value: f64) -> f64 {
    value * value
}

fn scaled(mut matrix: Vec<Vec<f64>>, by: f64) -> Vec<Vec<f64>> {
    matrix.iter_mut().flatten().for_each(|entry| *entry *= by);
    matrix
}

/// The product of two square matrices, the second symmetric.
fn product(one: &[Vec<f64>], symmetric: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum();
    one.iter().map(|row| symmetric.iter().map(|column| dot(row, column)).collect()).collect()
}

/// wᵀMw.
pub(crate) fn quadratic(matrix: &[Vec<f64>], weights: &[f64]) -> f64 {
    let row = |row: &Vec<f64>| row.iter().zip(weights).map(|(it, weight)| it * weight).sum::<f64>();
    matrix.iter().zip(weights).map(|(it, weight)| weight * row(it)).sum()
}
