//! Distributions, quantiles and intervals of any numbers: every call ends, and what comes out is a probability, a
//! quantile or an interval, and never NaN.
#![no_main]

use fourp_stat::{
    Binomial, CountMethod, Exposed, FisherF, Level, NegativeBinomial, Poisson, ProportionMethod,
    RatioMethod, StudentT, Tail, Tails, binomial_interval, incomplete_beta, incomplete_gamma,
    inverse_incomplete_beta, inverse_incomplete_gamma, ln_gamma, poisson_interval, rate_ratio,
};
use libfuzzer_sys::fuzz_target;

fn sound(tails: Tails) {
    let ranges = (0.0..=1.0).contains(&tails.lower) && (0.0..=1.0).contains(&tails.upper);
    assert!(ranges && (tails.lower + tails.upper - 1.0).abs() < 1e-9, "{tails:?}");
}

fuzz_target!(|input: (f64, f64, f64, u64, u64)| {
    let (a, b, c, x, y) = input;
    assert!(!ln_gamma(a).is_ok_and(f64::is_nan));
    let tails = [
        incomplete_gamma(a, b),
        incomplete_beta(a, b, c),
        StudentT::new(a).and_then(|t| t.at(b)),
        FisherF::new(a, b).and_then(|f| f.at(c)),
        Poisson::new(a).map(|poisson| poisson.at(x)),
        Binomial::new(x, a).map(|binomial| binomial.at(y)),
        NegativeBinomial::new(a, b).map(|spread| spread.at(x)),
    ];
    tails.into_iter().flatten().for_each(sound);
    for tail in [Tail::Lower(c), Tail::Upper(c)] {
        if let Ok(point) = inverse_incomplete_gamma(a, tail) {
            assert!(point >= 0.0, "{point}");
        }
        if let Ok((part, rest)) = inverse_incomplete_beta(a, b, tail) {
            assert!((part + rest - 1.0).abs() < 1e-9, "{part} {rest}");
        }
        if let Ok(binomial) = Binomial::new(x, a) {
            assert!(!binomial.quantile(tail).is_ok_and(|count| count > x));
        }
    }
    let Ok(level) = Level::new(c) else { return };
    for how in CountMethod::ALL {
        let found = poisson_interval(x, level, *how);
        assert!(found.lower() >= 0.0 && found.upper() >= 0.0, "{found}");
    }
    for how in ProportionMethod::ALL {
        if let Ok(found) = binomial_interval(x, y, level, *how) {
            assert!(found.lower() >= 0.0 && found.upper() <= 1.0, "{found}");
        }
    }
    let (Ok(first), Ok(second)) = (Exposed::new(x, a), Exposed::new(y, b)) else { return };
    for how in RatioMethod::ALL {
        if let Ok(found) = rate_ratio(first, second, level, *how) {
            assert!(found.ratio >= 0.0 && found.interval.lower() >= 0.0, "{found:?}");
            assert!((0.0..=1.0).contains(&found.p_value), "{found:?}");
        }
    }
});
