//! What one model makes of a capture table.

use fourp_model::{CaptureList, Slug};
use fourp_stat::{ConfidenceInterval, Level, ln_gamma};
use serde::Serialize;

use crate::{
    capture_table::CaptureTable,
    log_linear_design::{Counts, Design},
    log_linear_existence::{NoEstimate, existence},
    log_linear_model::LogLinearModel,
    log_linear_newton::{LogLinearFit, Newton, Precision},
    model_profile::profile,
    number,
    words::conventions,
};

conventions! {
    /// By what models are compared: lower is better.
    #[expect(clippy::exhaustive_enums, reason = "the three in use for capture tables")]
    #[derive(Default)]
    Criterion {
        /// -2 ln likelihood + 2 x parameters (Akaike 1974). The default.
        #[default]
        Aic = "AIC",
        /// -2 ln likelihood + ln n x parameters (Schwarz 1978), n the cases: Rcapture 1.4-4.
        BicCases = "BIC, n = cases",
        /// The same, n the cells of the table, which are what the model is fitted to.
        BicCells = "BIC, n = cells",
    }

    /// Which intervals each model gets.
    #[expect(clippy::exhaustive_enums, reason = "with the dear one or without")]
    #[derive(Default)]
    ModelIntervals {
        /// From the standard error of the logarithm of the cases on no list.
        Wald = "Wald",
        /// And from the profile of the likelihood. The default.
        #[default]
        WaldAndProfile = "Wald and profile",
    }
}

/// A model fitted to a table, or why it could not be.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ModelFit {
    /// The effects.
    pub model: LogLinearModel,
    /// Effects at minus infinity: of lists that no case is on together.
    pub unbounded: Vec<Vec<Slug<CaptureList>>>,
    /// Estimate, or why none.
    pub outcome: FitOutcome,
}

/// What came of a fit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "there is an estimate or there is none")]
pub enum FitOutcome {
    /// There is an estimate.
    Estimate(ModelEstimate),
    /// There is none.
    NoEstimate(NoEstimate),
}

/// How large one model takes the population to be, and how well it fits.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ModelEstimate {
    /// Cases on any list, and those expected on none.
    pub population: f64,
    /// Cases + exp(intercept ± deviate x standard error): of this model alone, as if no other had been tried.
    pub wald: ConfidenceInterval,
    /// Where the multinomial profile likelihood stays within the level (Cormack 1992); of this model alone.
    pub profile: Option<ConfidenceInterval>,
    /// 2 Σ count x ln(count / expected), over the cells kept.
    pub deviance: f64,
    /// Cells kept less finite parameters.
    pub degrees: usize,
    /// Of Poisson counts, with all constants.
    pub log_likelihood: f64,
    /// Akaike's criterion; effects at minus infinity are counted.
    pub aic: f64,
    /// Schwarz's criterion with n = cases.
    pub bic_cases: f64,
    /// Schwarz's criterion with n = cells of the table.
    pub bic_cells: f64,
}

impl ModelFit {
    /// Fits one model: Poisson log-linear by maximum likelihood, once it is known exactly that there is one maximum.
    ///
    /// Effects of lists without common cases are at minus infinity, and counted as parameters (Chan, Silverman and
    /// Vincent 2021). A model made for other lists has no estimate, and says so.
    ///
    /// ```
    /// use fourp_performance::{CaptureTable, FitOutcome, LogLinearModel, ModelFit, ModelIntervals};
    /// use fourp_stat::Level;
    ///
    /// let table = CaptureTable::new([
    ///     (vec!["police".parse()?], 40),
    ///     (vec!["charity".parse()?], 30),
    ///     (vec!["charity".parse()?, "police".parse()?], 6),
    /// ])?;
    /// let model = LogLinearModel::independence(&table);
    /// let fit = ModelFit::of(&table, &model, Level::P95, ModelIntervals::WaldAndProfile);
    /// // Lincoln and Petersen: 46 x 36 / 6.
    /// assert_eq!(fit.estimate().map(|found| found.population.round()), Some(276.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of(
        table: &CaptureTable,
        model: &LogLinearModel,
        level: Level,
        intervals: ModelIntervals,
    ) -> Self {
        if model.lists() != table.lists() {
            let outcome = FitOutcome::NoEstimate(NoEstimate::OtherLists);
            return Self { model: model.clone(), unbounded: Vec::new(), outcome };
        }
        let counts = Counts::new(table.counts(), table.lists().len());
        Fitter::new(&counts, level, intervals).fit(model)
    }

    /// The estimate, if there is one.
    #[must_use]
    pub const fn estimate(&self) -> Option<&ModelEstimate> {
        match &self.outcome {
            FitOutcome::Estimate(found) => Some(found),
            FitOutcome::NoEstimate(_) => None,
        }
    }
}

impl ModelEstimate {
    /// The value of a criterion.
    #[must_use]
    pub const fn criterion(&self, criterion: Criterion) -> f64 {
        match criterion {
            Criterion::Aic => self.aic,
            Criterion::BicCases => self.bic_cases,
            Criterion::BicCells => self.bic_cells,
        }
    }
}

impl Criterion {
    /// What a parameter costs.
    pub(crate) fn price(self, cases: f64, cells: f64) -> f64 {
        match self {
            Self::Aic => 2.0,
            Self::BicCases => cases.ln(),
            Self::BicCells => cells.ln(),
        }
    }
}

/// Fits many models to one table.
#[derive(Debug)]
pub(crate) struct Fitter<'a> {
    counts: &'a Counts,
    newton: Newton,
    level: Level,
    intervals: ModelIntervals,
    /// Σ ln count!
    factorials: f64,
}

impl<'a> Fitter<'a> {
    pub(crate) fn new(counts: &'a Counts, level: Level, intervals: ModelIntervals) -> Self {
        let factorials = counts.cells.iter().map(|count| ln_gamma(count + 1.0).unwrap_or(0.0));
        let factorials = number::sum(factorials);
        Self { counts, newton: Newton::default(), level, intervals, factorials }
    }

    pub(crate) fn fit(&mut self, model: &LogLinearModel) -> ModelFit {
        let design = Design::of(self.counts, model.terms());
        let outcome = match self.estimate(&design, model.parameters()) {
            Ok(found) => FitOutcome::Estimate(found),
            Err(why) => FitOutcome::NoEstimate(why),
        };
        let unbounded = design.unbounded.iter().map(|set| model.named(*set)).collect();
        ModelFit { model: model.clone(), unbounded, outcome }
    }

    fn estimate(
        &mut self,
        design: &Design,
        parameters: usize,
    ) -> Result<ModelEstimate, NoEstimate> {
        existence(design, self.counts)?;
        let counts = self.counts;
        let fit = self.newton.fit(design, counts, None, None, Precision::Full);
        let fit = fit.ok_or(NoEstimate::NotReached)?;
        let deviance = deviance(counts, design, self.newton.expected());
        let wald = self.wald(&fit).ok_or(NoEstimate::NotReached)?;
        let population = counts.cases + fit.intercept.exp();
        let profile = match self.intervals {
            ModelIntervals::Wald => None,
            ModelIntervals::WaldAndProfile => {
                profile(&mut self.newton, design, counts, &fit, self.level)
            }
        };
        let log_likelihood = fit.likelihood - self.factorials;
        let cells = number::size(counts.cells.len().saturating_sub(1));
        let criterion = |criterion: Criterion| {
            number::size(parameters)
                .mul_add(criterion.price(counts.cases, cells), -2.0 * log_likelihood)
        };
        Ok(ModelEstimate {
            population,
            wald,
            profile,
            deviance,
            degrees: design.cells().count().saturating_sub(design.parameters.len()),
            log_likelihood,
            aic: criterion(Criterion::Aic),
            bic_cases: criterion(Criterion::BicCases),
            bic_cells: criterion(Criterion::BicCells),
        })
    }

    fn wald(&self, fit: &LogLinearFit) -> Option<ConfidenceInterval> {
        let off = self.level.deviate() * fit.variance.sqrt();
        let at = |intercept: f64| self.counts.cases + intercept.exp();
        if !at(fit.intercept).is_finite() {
            return None;
        }
        ConfidenceInterval::new(at(fit.intercept - off), at(fit.intercept + off), self.level).ok()
    }
}

fn deviance(counts: &Counts, design: &Design, expected: &[f64]) -> f64 {
    let cell = |(count, (expected, kept)): (&f64, (&f64, &f64))| {
        let fit = if *count > 0.0 { count * (count / expected).ln() } else { 0.0 };
        2.0 * kept * (fit - (count - expected))
    };
    let cells = counts.cells.iter().zip(expected.iter().zip(&design.kept));
    number::sum(cells.map(cell)).max(0.0)
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
    fn a_model_of_other_lists_has_no_estimate() {
        let model = LogLinearModel::independence(&table(&[("a", 4), ("b", 3), ("a b", 2)]));
        let other = table(&[("a", 4), ("c", 3), ("a c", 2)]);
        let fit = ModelFit::of(&other, &model, Level::P95, ModelIntervals::Wald);
        assert_eq!(fit.outcome, FitOutcome::NoEstimate(NoEstimate::OtherLists));
    }

    #[test]
    fn two_lists_without_common_cases_have_no_estimate_rather_than_a_huge_one() {
        let table = table(&[("a", 4), ("b", 3)]);
        let model = LogLinearModel::independence(&table);
        let fit = ModelFit::of(&table, &model, Level::P95, ModelIntervals::WaldAndProfile);
        assert_eq!(fit.outcome, FitOutcome::NoEstimate(NoEstimate::DoesNotExist));
    }

    #[test]
    fn lists_that_never_meet_have_an_effect_at_minus_infinity() {
        let table = table(&[("a", 40), ("b", 30), ("c", 20), ("a b", 6)]);
        let pair = vec!["c".parse().unwrap(), "a".parse().unwrap()];
        let model = LogLinearModel::new(&table, &[pair]).unwrap();
        let fit = ModelFit::of(&table, &model, Level::P95, ModelIntervals::Wald);
        assert_eq!(fit.unbounded.len(), 1);
        // SparseMSE 2.0.1, modelfit(Artificial_3, cbind(c(1, 3))): 396.
        assert!(fit.estimate().is_some_and(|found| (found.population - 396.0).abs() < 1e-6));
    }
}
