//! Counts explained by columns: Poisson, quasi-Poisson and negative binomial regression with exposure.

use fourp_stat::{Design, Factored, LeastSquaresError, ln_gamma};
use serde::Serialize;

use crate::{digamma::digamma_gap, number, words::conventions};

/// Steps of Newton's method at most; five or six suffice where there is an answer.
const STEPS_MAX: usize = 60;
/// Rounds of coefficients and alpha in turn at most.
const ROUNDS_MAX: usize = 200;
/// A fitted count so many times below the mean is one that wants to be nothing.
const VANISHING: f64 = 1e-9;

conventions! {
    /// How counts vary about what is expected of them.
    #[non_exhaustive]
    CountLaw {
        /// As independent events do: the variance is the mean.
        Poisson = "Poisson",
        /// So many times the mean, estimated by Pearson's X² over its degrees of freedom (Wedderburn 1974).
        QuasiPoisson = "quasi-Poisson",
        /// Mean + alpha x mean², alpha by maximum likelihood (Lawless 1987); its own error is left out of those of the
        /// coefficients, as is usual.
        NegativeBinomial = "negative binomial",
    }
}

/// Coefficients on the scale of logarithms, with their covariance.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CountRegression {
    /// The law.
    pub law: CountLaw,
    /// One to a column: the logarithm of a ratio.
    pub coefficients: Vec<f64>,
    /// Their covariance, by row.
    pub covariance: Vec<Vec<f64>>,
    /// The counts expected, one to a row.
    pub fitted: Vec<f64>,
    /// Pearson's X² over rows less columns; `None` where they are as many.
    pub dispersion: Option<f64>,
    /// The alpha of the negative binomial; 0 where counts vary no more than independent events do.
    pub alpha: Option<f64>,
    /// Twice the distance in log-likelihood to a perfect fit, at that alpha.
    pub deviance: f64,
    /// The log-likelihood; `None` of quasi-Poisson, which has none.
    pub ln_likelihood: Option<f64>,
    /// Steps of Newton's method, in the last round.
    pub steps: usize,
}

/// Why counts have no such fit.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CountRegressionError {
    /// A value that is no count.
    #[error("row {row} has {value}, which is no count")]
    NoCount {
        /// The row, from 0.
        row: usize,
        /// What stands there.
        value: f64,
    },
    /// An exposure that is not above zero.
    #[error("row {row} has an exposure of {exposure}, which is not above 0")]
    Exposure {
        /// The row, from 0.
        row: usize,
        /// What stands there.
        exposure: f64,
    },
    /// Nothing was counted.
    #[error("all {rows} counts are 0")]
    AllZero {
        /// How many there are.
        rows: usize,
    },
    /// A combination of columns tells rows with nothing from the others: its coefficient has no finite estimate.
    #[error("{rows} counts of 0 are set apart by the columns: a coefficient runs off to infinity")]
    Separated {
        /// How many counts want to be nothing.
        rows: usize,
    },
    /// Newton's method did not come to rest.
    #[error("no fit within {steps} steps")]
    NotConverged {
        /// How many were made.
        steps: usize,
    },
    /// The columns are no design for so many rows.
    #[error(transparent)]
    Columns(#[from] LeastSquaresError),
}

/// Fits counts to columns and exposure: log of the expected count = log of the exposure + columns x coefficients.
///
/// Iteratively reweighted least squares (Nelder and Wedderburn 1972), a step halved where it does not raise the
/// likelihood; the negative binomial by coefficients and alpha in turn until both rest. O(rows x columns²) a step.
///
/// # Errors
/// [`CountRegressionError`].
///
/// ```
/// use fourp_performance::{CountLaw, count_regression};
/// use fourp_stat::Design;
///
/// // Half as many afterwards.
/// let design = Design::new(vec![vec![1.0; 4], vec![0.0, 0.0, 1.0, 1.0]])?;
/// let fit = count_regression(&design, &[22.0, 18.0, 9.0, 11.0], None, CountLaw::Poisson)?;
/// assert!((fit.coefficients[1].exp() - 0.5).abs() < 1e-12);
/// assert!((fit.covariance[1][1] - (1.0 / 40.0 + 1.0 / 20.0)).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn count_regression(
    design: &Design,
    counts: &[f64],
    exposures: Option<&[f64]>,
    law: CountLaw,
) -> Result<CountRegression, CountRegressionError> {
    let data = Data::new(design, counts, exposures)?;
    let plain = data.fit(0.0, None)?;
    match law {
        CountLaw::Poisson => data.told(law, &plain, 0.0),
        CountLaw::QuasiPoisson => {
            let told = data.told(law, &plain, 0.0)?;
            let Some(times) = told.dispersion else {
                let rows = design.rows();
                return Err(LeastSquaresError::TooFew { rows, columns: rows }.into());
            };
            let mut covariance = told.covariance;
            covariance.iter_mut().flatten().for_each(|entry| *entry *= times);
            Ok(CountRegression { covariance, ln_likelihood: None, ..told })
        }
        CountLaw::NegativeBinomial => {
            let (mut fit, mut alpha) = (plain, 0.0);
            for _ in 0..ROUNDS_MAX {
                let next = data.alpha(&fit.fitted);
                if next == 0.0 {
                    let plain = data.fit(0.0, None)?;
                    return data.told(law, &plain, 0.0);
                }
                let is_at_rest = (next - alpha).abs() <= 1e-11 * next + 1e-15;
                alpha = next;
                fit = data.fit(alpha, Some(&fit.coefficients))?;
                if is_at_rest {
                    return data.told(law, &fit, alpha);
                }
            }
            Err(CountRegressionError::NotConverged { steps: ROUNDS_MAX })
        }
    }
}

struct Data<'a> {
    design: &'a Design,
    counts: &'a [f64],
    /// Of the counts; 0 of none.
    logarithms: Vec<f64>,
    offsets: Vec<f64>,
}

struct Fit {
    coefficients: Vec<f64>,
    fitted: Vec<f64>,
    deviance: f64,
    steps: usize,
}

impl<'a> Data<'a> {
    fn new(
        design: &'a Design,
        counts: &'a [f64],
        exposures: Option<&[f64]>,
    ) -> Result<Self, CountRegressionError> {
        let rows = design.rows();
        for (what, found) in
            [("the counts", counts), ("the exposures", exposures.unwrap_or(counts))]
        {
            if found.len() != rows {
                return Err(LeastSquaresError::Length { what, found: found.len(), rows }.into());
            }
        }
        let is_count = |value: f64| (0.0..=1e15).contains(&value) && value.fract() == 0.0;
        if let Some((row, value)) = counts.iter().enumerate().find(|(_, value)| !is_count(**value))
        {
            return Err(CountRegressionError::NoCount { row, value: *value });
        }
        let mut exposed = exposures.unwrap_or_default().iter().enumerate();
        if let Some((row, exposure)) = exposed.find(|(_, it)| !(**it > 0.0 && it.is_finite())) {
            return Err(CountRegressionError::Exposure { row, exposure: *exposure });
        }
        if counts.iter().all(|count| *count == 0.0) {
            return Err(CountRegressionError::AllZero { rows });
        }
        let offsets = exposures.map_or_else(
            || vec![0.0; rows],
            |exposures| exposures.iter().map(|exposure| exposure.ln()).collect(),
        );
        let logarithm = |count: &f64| if *count > 0.0 { count.ln() } else { 0.0 };
        let logarithms = counts.iter().map(logarithm).collect();
        Ok(Self { design, counts, logarithms, offsets })
    }

    /// The coefficients at an alpha, from these or from the data.
    fn fit(&self, alpha: f64, from: Option<&[f64]>) -> Result<Fit, CountRegressionError> {
        let mean = number::sum(self.counts.iter().copied()) / number::size(self.counts.len());
        let (mut predictors, mut fitted) = match from {
            Some(coefficients) => self.expected(coefficients),
            None => {
                let counts = self.counts.iter();
                let fitted: Vec<f64> = counts.map(|count| f64::midpoint(*count, mean)).collect();
                (fitted.iter().map(|mu| mu.ln()).collect(), fitted)
            }
        };
        let mut coefficients = from.map(<[f64]>::to_vec);
        let mut deviance = self.deviance_at(&predictors, &fitted, alpha);
        for step in 1..=STEPS_MAX {
            let weights: Vec<f64> = fitted.iter().map(|mu| mu / (1.0 + alpha * mu)).collect();
            let working: Vec<f64> = self
                .counts
                .iter()
                .zip(predictors.iter().zip(&fitted))
                .zip(&self.offsets)
                .map(|((count, (predictor, mu)), offset)| predictor - offset + (count - mu) / mu)
                .collect();
            let factored = self.design.weighted(&weights)?;
            let mut next = factored.coefficients(&working)?;
            let (mut linear, mut means) = self.expected(&next);
            let mut reached = self.deviance_at(&linear, &means, alpha);
            let mut halvings = 0;
            if let Some(before) = &coefficients {
                let bound = deviance + 1e-9 * (1.0 + deviance.abs());
                while (reached.is_nan() || reached > bound) && halvings < 30 {
                    for (new, old) in next.iter_mut().zip(before) {
                        *new = f64::midpoint(*new, *old);
                    }
                    (linear, means) = self.expected(&next);
                    reached = self.deviance_at(&linear, &means, alpha);
                    halvings += 1;
                }
            }
            let vanishing = means.iter().zip(self.counts);
            let vanishing =
                vanishing.filter(|(mu, count)| **mu < VANISHING * mean && **count == 0.0).count();
            if vanishing > 0 || !reached.is_finite() {
                return Err(CountRegressionError::Separated { rows: vanishing });
            }
            // A whole step of Newton leaves an error of the square of its size.
            let enough = if halvings == 0 { 1e-7 } else { 1e-11 };
            let moved = coefficients.as_ref().is_none_or(|before| {
                next.iter()
                    .zip(before)
                    .any(|(new, old)| (new - old).abs() > enough * (1.0 + new.abs()))
            });
            let is_flat = (reached - deviance).abs() <= 1e-13 * (1.0 + reached.abs());
            (predictors, fitted, deviance) = (linear, means, reached);
            if !moved || (is_flat && coefficients.is_some()) {
                let deviance = self.deviance(&fitted, alpha);
                return Ok(Fit { coefficients: next, fitted, deviance, steps: step });
            }
            coefficients = Some(next);
        }
        Err(CountRegressionError::NotConverged { steps: STEPS_MAX })
    }

    /// Linear predictors with their offsets, and the means that follow.
    fn expected(&self, coefficients: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let mut predictors = self.design.times(coefficients);
        for (predictor, offset) in predictors.iter_mut().zip(&self.offsets) {
            *predictor += offset;
        }
        let means = predictors.iter().map(|predictor| predictor.exp()).collect();
        (predictors, means)
    }

    /// The deviance, for Poisson counts from logarithms that are there already: quick, and to a few digits less.
    fn deviance_at(&self, predictors: &[f64], fitted: &[f64], alpha: f64) -> f64 {
        if alpha != 0.0 {
            return self.deviance(fitted, alpha);
        }
        let terms = self.counts.iter().zip(&self.logarithms).zip(predictors.iter().zip(fitted));
        let term = |((count, log), (predictor, mu)): ((&f64, &f64), (&f64, &f64))| {
            count * (log - predictor) - (count - mu)
        };
        2.0 * terms.map(term).sum::<f64>()
    }

    fn deviance(&self, fitted: &[f64], alpha: f64) -> f64 {
        let term = |(count, mu): (&f64, &f64)| {
            let ratio = if *count > 0.0 { count * (count / mu).ln() } else { 0.0 };
            if alpha == 0.0 {
                return ratio - (count - mu);
            }
            ratio - (count + 1.0 / alpha) * ((alpha * (count - mu)) / (1.0 + alpha * mu)).ln_1p()
        };
        2.0 * self.counts.iter().zip(fitted).map(term).sum::<f64>()
    }

    /// The alpha that makes the counts most likely about these means; 0 where none above 0 does.
    fn alpha(&self, fitted: &[f64]) -> f64 {
        let pairs = || self.counts.iter().zip(fitted);
        let excess: f64 = pairs().map(|(count, mu)| (count - mu).powi(2) - count).sum();
        if excess <= 0.0 {
            return 0.0;
        }
        // The derivative by size, 1/alpha: of one sign below the answer and of the other above it.
        let slope = |size: f64| -> f64 {
            let term = |(count, mu): (&f64, &f64)| {
                digamma_gap(size, *count) + ((mu - count) / (mu + size)) - (mu / size).ln_1p()
            };
            pairs().map(term).sum()
        };
        let (mut low, mut high) = (1e-6_f64.ln(), 1e9_f64.ln());
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if slope(middle.exp()) > 0.0 { low = middle } else { high = middle }
        }
        1.0 / f64::midpoint(low, high).exp()
    }

    fn told(
        &self,
        law: CountLaw,
        fit: &Fit,
        alpha: f64,
    ) -> Result<CountRegression, CountRegressionError> {
        let weights: Vec<f64> = fit.fitted.iter().map(|mu| mu / (1.0 + alpha * mu)).collect();
        let factored: Factored<'_> = self.design.weighted(&weights)?;
        let pairs = || self.counts.iter().zip(&fit.fitted);
        let pearson = pairs().map(|(count, mu)| (count - mu).powi(2) / (mu * (1.0 + alpha * mu)));
        let left = self.design.rows().saturating_sub(self.design.columns().len());
        let ln_factorial = |count: f64| ln_gamma(count + 1.0).unwrap_or(f64::INFINITY);
        let ln = |(count, mu): (&f64, &f64)| {
            if alpha == 0.0 {
                let powers = if *count > 0.0 { count * mu.ln() } else { 0.0 };
                return powers - mu - ln_factorial(*count);
            }
            let size = 1.0 / alpha;
            let gap = ln_gamma(count + size).unwrap_or(f64::INFINITY)
                - ln_gamma(size).unwrap_or(f64::INFINITY);
            let powers = if *count > 0.0 { count * (mu / (mu + size)).ln() } else { 0.0 };
            gap - ln_factorial(*count) + powers - size * (mu / size).ln_1p()
        };
        Ok(CountRegression {
            law,
            coefficients: fit.coefficients.clone(),
            covariance: factored.inverse_gram(),
            fitted: fit.fitted.clone(),
            dispersion: (left > 0).then(|| pearson.sum::<f64>() / number::size(left)),
            alpha: (law == CountLaw::NegativeBinomial).then_some(alpha),
            deviance: fit.deviance,
            ln_likelihood: Some(pairs().map(ln).sum()),
            steps: fit.steps,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn design() -> Design {
        Design::new(vec![vec![1.0; 4], vec![0.0, 0.0, 1.0, 1.0]]).unwrap()
    }

    #[test]
    fn what_has_no_fit_is_named() {
        let refused = |counts: &[f64], exposures: Option<&[f64]>| {
            count_regression(&design(), counts, exposures, CountLaw::Poisson)
                .unwrap_err()
                .to_string()
        };
        assert_eq!(refused(&[1.0, 2.5, 0.0, 1.0], None), "row 1 has 2.5, which is no count");
        assert_eq!(refused(&[1.0, -1.0, 0.0, 1.0], None), "row 1 has -1, which is no count");
        assert_eq!(refused(&[f64::NAN; 4], None), "row 0 has NaN, which is no count");
        assert_eq!(
            refused(&[1.0; 4], Some(&[1.0, 1.0, 0.0, 1.0])),
            "row 2 has an exposure of 0, which is not above 0"
        );
        assert_eq!(refused(&[0.0; 4], None), "all 4 counts are 0");
        assert_eq!(
            refused(&[3.0, 4.0, 0.0, 0.0], None),
            "2 counts of 0 are set apart by the columns: a coefficient runs off to infinity"
        );
        assert_eq!(refused(&[1.0; 3], None), "the counts has 3 values for 4 rows");
        let twice = Design::new(vec![vec![1.0; 4], vec![2.0; 4]]).unwrap();
        let error = count_regression(&twice, &[1.0; 4], None, CountLaw::Poisson).unwrap_err();
        assert!(matches!(
            error,
            CountRegressionError::Columns(LeastSquaresError::Singular { rank: 1, .. })
        ));
        let square = Design::new(vec![vec![1.0, 0.0], vec![0.0, 1.0]]).unwrap();
        let full = |law| count_regression(&square, &[3.0, 4.0], None, law);
        assert_eq!(full(CountLaw::Poisson).unwrap().dispersion, None);
        assert!(full(CountLaw::QuasiPoisson).is_err());
    }

    #[test]
    fn counts_that_vary_less_than_chance_have_no_alpha() {
        let fit = |counts: &[f64]| {
            count_regression(&design(), counts, None, CountLaw::NegativeBinomial).unwrap()
        };
        assert_eq!(fit(&[10.0, 11.0, 20.0, 19.0]).alpha, Some(0.0));
        let wide = fit(&[10.0, 90.0, 20.0, 150.0]);
        assert!(wide.alpha.unwrap() > 0.1 && wide.alpha.unwrap() < 1.0, "{:?}", wide.alpha);
    }

    #[test]
    fn very_large_counts_are_fitted_too() {
        let counts = [9.0e8, 1.1e9, 2.1e9, 1.9e9];
        for law in CountLaw::ALL {
            let fit = count_regression(&design(), &counts, None, *law).unwrap();
            assert!((fit.coefficients[1].exp() - 2.0).abs() < 1e-9, "{law}");
        }
    }

    proptest! {
        /// At the peak the score is zero: what was counted and what was fitted agree along every column.
        #[test]
        fn the_score_is_zero(counts in prop::collection::vec(0_u32..300, 6..30), exposure in 0.1..9.0_f64) {
            let rows = counts.len();
            let place = |at: usize| f64::from(u32::try_from(at).unwrap());
            let columns = vec![vec![1.0; rows], (0..rows).map(place).collect(), (0..rows).map(|at| (place(at) * 0.7).sin()).collect()];
            let design = Design::new(columns).unwrap();
            let counts: Vec<f64> = counts.into_iter().map(f64::from).collect();
            let exposures = vec![exposure; rows];
            for law in [CountLaw::Poisson, CountLaw::NegativeBinomial] {
                let Ok(fit) = count_regression(&design, &counts, Some(&exposures), law) else { continue };
                let alpha = fit.alpha.unwrap_or(0.0);
                for column in design.columns() {
                    let score: f64 = counts.iter().zip(&fit.fitted).zip(column)
                        .map(|((count, mu), x)| x * (count - mu) / (1.0 + alpha * mu)).sum();
                    let size: f64 = counts.iter().zip(column).map(|(count, x)| (x * count).abs()).sum();
                    prop_assert!(score.abs() <= 1e-6 * (1.0 + size), "{law} {score}");
                }
            }
        }
    }
}
