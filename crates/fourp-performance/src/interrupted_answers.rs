//! Stored answers of statsmodels, numpy, mpmath and R, made by `tests/data/interrupted/make.py`.

use fourp_stat::Design;
use serde_json::Value;

use crate::{
    count_regression::{CountLaw, CountRegression, count_regression},
    interrupted_terms::{EffectShape, Season, Terms},
    serial_errors::{ErrorMethod, Serial, SerialFit},
};

struct Case {
    stored: Value,
    design: Design,
    counts: Vec<f64>,
    exposures: Option<Vec<f64>>,
    rates: Vec<f64>,
    times: Vec<usize>,
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|it| it.as_f64().unwrap()).collect()
}

fn cases() -> Vec<Case> {
    let text = include_str!("../../../tests/data/interrupted/answers.json");
    let stored: Value = serde_json::from_str(text).unwrap();
    let case = |stored: &Value| {
        let counts = numbers(&stored["counts"]);
        let exposures = stored["exposures"].as_array().map(|_| numbers(&stored["exposures"]));
        let rates = match &exposures {
            Some(exposures) => counts.iter().zip(exposures).map(|(it, of)| it / of).collect(),
            None => counts.clone(),
        };
        let shape = stored["shape"].as_str().unwrap();
        let shape = *EffectShape::ALL.iter().find(|it| it.as_str() == shape).unwrap();
        let season = stored["season"].as_array().map(|pair| Season {
            periods: u32::try_from(pair[0].as_u64().unwrap()).unwrap(),
            pairs: u32::try_from(pair[1].as_u64().unwrap()).unwrap(),
        });
        let times: Vec<usize> = (0..counts.len()).collect();
        let change = usize::try_from(stored["change"].as_u64().unwrap()).unwrap();
        let terms = Terms::at(Terms::names(shape, season), season, &times, change).unwrap();
        Case { stored: stored.clone(), design: terms.design, counts, exposures, rates, times }
    };
    stored["cases"].as_array().unwrap().iter().map(case).collect()
}

fn near(ours: &[f64], theirs: &[f64], tolerance: f64, what: &str) {
    assert_eq!(ours.len(), theirs.len(), "{what}");
    for (one, other) in ours.iter().zip(theirs) {
        assert!((one - other).abs() <= tolerance * other.abs().max(1e-3), "{what}: {one} {other}");
    }
}

fn errors(covariance: &[Vec<f64>]) -> Vec<f64> {
    (0..covariance.len()).map(|at| covariance[at][at].sqrt()).collect()
}

impl Case {
    fn fit(&self, law: CountLaw) -> CountRegression {
        count_regression(&self.design, &self.counts, self.exposures.as_deref(), law).unwrap()
    }

    fn serial(&self) -> Serial<'_> {
        Serial { design: &self.design, response: &self.rates, times: &self.times }
    }

    fn line(&self, method: ErrorMethod, lag: usize, name: &str, tolerance: f64) -> SerialFit {
        let fit = self.serial().fit(method, lag).unwrap();
        let theirs = &self.stored[name];
        near(&fit.coefficients, &numbers(&theirs["coefficients"]), tolerance, name);
        near(&errors(&fit.covariance), &numbers(&theirs["errors"]), tolerance, name);
        fit
    }
}

#[test]
fn poisson_and_quasi_poisson_are_those_of_statsmodels() {
    for case in cases() {
        for (law, name) in [(CountLaw::Poisson, "poisson"), (CountLaw::QuasiPoisson, "quasi")] {
            let (fit, theirs) = (case.fit(law), &case.stored[name]);
            near(&fit.coefficients, &numbers(&theirs["coefficients"]), 1e-9, name);
            near(&errors(&fit.covariance), &numbers(&theirs["errors"]), 1e-9, name);
        }
        let (fit, theirs) = (case.fit(CountLaw::Poisson), &case.stored["poisson"]);
        near(&[fit.deviance], &[theirs["deviance"].as_f64().unwrap()], 1e-9, "deviance");
        let ours = fit.ln_likelihood.unwrap();
        near(&[ours], &[theirs["ln_likelihood"].as_f64().unwrap()], 1e-9, "likelihood");
        let dispersion = case.stored["quasi"]["dispersion"].as_f64().unwrap();
        near(&[fit.dispersion.unwrap()], &[dispersion], 1e-9, "dispersion");
    }
}

#[test]
fn the_negative_binomial_is_that_of_statsmodels() {
    for case in cases() {
        let (fit, theirs) =
            (case.fit(CountLaw::NegativeBinomial), &case.stored["negative_binomial"]);
        let (ours, alpha) = (fit.alpha.unwrap(), theirs["alpha"].as_f64().unwrap());
        if alpha < 1e-6 {
            // At the edge: theirs stops near it.
            assert_eq!(ours, 0.0);
            continue;
        }
        near(&[ours], &[alpha], 1e-5, "alpha");
        near(&fit.coefficients, &numbers(&theirs["coefficients"]), 1e-6, "negative binomial");
        near(&errors(&fit.covariance), &numbers(&theirs["errors"]), 1e-6, "negative binomial");
        let likelihood = theirs["ln_likelihood"].as_f64().unwrap();
        assert!(fit.ln_likelihood.unwrap() >= likelihood - 1e-9, "theirs is likelier");
        near(&[fit.ln_likelihood.unwrap()], &[likelihood], 1e-9, "likelihood");
    }
}

#[test]
fn lines_are_those_of_statsmodels_and_of_prais_and_winsten() {
    for case in cases() {
        case.line(ErrorMethod::Ols, 0, "ols", 1e-9);
        let lag = usize::try_from(case.stored["newey_west"]["lag"].as_u64().unwrap()).unwrap();
        case.line(ErrorMethod::NeweyWest, lag, "newey_west", 1e-9);
        let fit = case.line(ErrorMethod::PraisWinsten, 0, "prais_winsten", 1e-9);
        near(
            &[fit.rho.unwrap()],
            &[case.stored["prais_winsten"]["rho"].as_f64().unwrap()],
            1e-9,
            "rho",
        );
    }
}

#[test]
fn reml_is_that_of_nlme_and_its_degrees_those_of_the_definition() {
    for case in cases() {
        // nlme stops within about 1e-6 of the peak, which the height cannot tell from it.
        let fit = case.line(ErrorMethod::Reml, 0, "reml", 1e-6);
        let truth = &case.stored["satterthwaite"];
        assert!((fit.rho.unwrap() - truth["rho"].as_f64().unwrap()).abs() < 1e-8);
        near(&errors(&fit.covariance), &numbers(&truth["errors"]), 1e-7, "errors");
        let columns = case.design.columns().len();
        let unit =
            |at: usize| (0..columns).map(|it| f64::from(u8::from(it == at))).collect::<Vec<f64>>();
        let degrees: Vec<f64> = (0..columns).map(|at| fit.contrast(&unit(at)).degrees).collect();
        near(&degrees, &numbers(&truth["degrees"]), 1e-4, "degrees");
        // At a correlation that is given there is no search, and no stopping.
        let left = f64::from(u32::try_from(case.times.len() - columns).unwrap());
        let fixed = case.serial().reml_at(0.3, left).unwrap();
        near(
            &fixed.coefficients,
            &numbers(&case.stored["reml"]["fixed_coefficients"]),
            1e-9,
            "fixed",
        );
        near(
            &errors(&fixed.covariance),
            &numbers(&case.stored["reml"]["fixed_errors"]),
            1e-9,
            "fixed",
        );
    }
}
