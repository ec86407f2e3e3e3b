//! What every public type promises to programs with threads.

use fourp_claims::{Config, LedgerEntry, Reconciliation};
use fourp_dataset::Dataset;
use fourp_model::{
    Claim, Defect, Figure, Flow, Interval, Money, NotMeasurable, Period, Problem, Problems,
    Programme, Rational, Slug, Stopped, Tables,
};
use fourp_stat::lp::{LinearProgram, LpError};

fn shared<T: Send + Sync + 'static>() {}

fn error<T: std::error::Error + Send + Sync + 'static>() {}

#[test]
fn public_types_may_cross_threads() {
    shared::<Claim>();
    shared::<Config>();
    shared::<Dataset>();
    shared::<Defect>();
    shared::<Figure>();
    shared::<Flow>();
    shared::<Interval>();
    shared::<LedgerEntry>();
    shared::<LinearProgram>();
    shared::<Money>();
    shared::<NotMeasurable>();
    shared::<Period>();
    shared::<Problem>();
    shared::<Programme>();
    shared::<Rational>();
    shared::<Reconciliation>();
    // The kind of thing that an id names need not be `Send` for the id to be.
    shared::<Slug<std::rc::Rc<()>>>();
    shared::<Tables>();
}

#[test]
fn errors_are_errors_everywhere() {
    error::<Problems>();
    error::<Stopped>();
    error::<LpError>();
    error::<fourp_model::ExpressionError>();
    error::<fourp_model::FigureError>();
    error::<fourp_model::FormulaError>();
    error::<fourp_model::IntervalError>();
    error::<fourp_model::MoneyError>();
    error::<fourp_model::PeriodError>();
    error::<fourp_model::SlugError>();
    error::<fourp_model::UnitError>();
}
