//! Distributions with both tails, and quantiles asked for from either.

mod binomial;
mod chi_squared;
mod fisher_f;
mod negative_binomial;
mod normal;
mod poisson;
mod search;
mod student_t;

pub use self::{
    binomial::Binomial, chi_squared::ChiSquared, fisher_f::FisherF,
    negative_binomial::NegativeBinomial, normal::Normal, poisson::Poisson, student_t::StudentT,
};
