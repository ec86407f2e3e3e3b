//! Arguments nobody means: every call ends, gives a number in its range or an error, and never NaN.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use fourp_stat::{
    Binomial, ChiSquared, CountMethod, DirectMethod, Dispersion, Exposed, FalseDiscovery, FisherF,
    Level, NegativeBinomial, Normal, Poisson, ProportionMethod, RatioMethod, SampleQuantile,
    SortedSample, Stratum, StudentT, Tail, Tails, adjusted_p_values, binomial_interval,
    directly_standardised, hill_number, incomplete_beta, incomplete_gamma, inverse_incomplete_beta,
    inverse_incomplete_gamma, ln_gamma, overdispersed_rate_ratio, poisson_interval, rate_ratio,
    standardised_ratio, vanishing_dispersion,
};
use proptest::prelude::*;

/// Numbers at which formulas break, and a few at which they do not.
const NUMBERS: [f64; 32] = [
    0.0,
    -0.0,
    5e-324,
    f64::MIN_POSITIVE,
    1e-300,
    1e-100,
    1e-16,
    1e-9,
    0.001,
    0.25,
    0.5,
    0.999_999,
    1.0 - f64::EPSILON,
    1.0,
    1.0 + f64::EPSILON,
    1.5,
    2.0,
    11.999,
    12.0,
    63.99,
    1000.0,
    12_345.678,
    1e9,
    9_007_199_254_740_993.0,
    1e20,
    1e100,
    1e300,
    f64::MAX,
    f64::INFINITY,
    -1.0,
    f64::NEG_INFINITY,
    f64::NAN,
];

const COUNTS: [u64; 12] =
    [0, 1, 2, 11, 12, 64, 1_000, 999_999_999, 1 << 53, 1 << 62, u64::MAX - 1, u64::MAX];

fn sound(tails: Tails, what: &dyn std::fmt::Debug) {
    let ranges = (0.0..=1.0).contains(&tails.lower) && (0.0..=1.0).contains(&tails.upper);
    assert!(ranges && (tails.lower + tails.upper - 1.0).abs() < 1e-9, "{what:?}: {tails:?}");
}

fn not_nan(number: f64, what: &dyn std::fmt::Debug) {
    assert!(!number.is_nan(), "{what:?}");
}

fn functions_of_two(a: f64, b: f64) {
    let what = (a, b);
    let tails = [Tail::Lower(b), Tail::Upper(b)];
    if let Ok(value) = ln_gamma(a) {
        not_nan(value, &what);
    }
    if let Ok(found) = incomplete_gamma(a, b) {
        sound(found, &what);
    }
    if let Ok(found) = Normal.at(a) {
        sound(found, &what);
    }
    for tail in tails {
        if let Ok(x) = inverse_incomplete_gamma(a, tail) {
            assert!(x >= 0.0, "{what:?}: {x}");
        }
        if let Ok(z) = Normal.quantile(tail) {
            not_nan(z, &what);
        }
        if let Ok(x) = StudentT::new(a).and_then(|t| t.quantile(tail)) {
            not_nan(x, &what);
        }
        if let Ok(x) = ChiSquared::new(a).and_then(|chi| chi.quantile(tail)) {
            assert!(x >= 0.0, "{what:?}: {x}");
        }
        let _: Result<u64, _> = Poisson::new(a).and_then(|poisson| poisson.quantile(tail));
    }
    if let Ok(found) = StudentT::new(a).and_then(|t| t.at(b)) {
        sound(found, &what);
    }
    if let Ok(found) = ChiSquared::new(a).and_then(|chi| chi.at(b)) {
        sound(found, &what);
    }
    if let Ok(number) = hill_number(&[a, b, 1.0], 1.5) {
        not_nan(number, &what);
    }
    if let Ok(number) = hill_number(&[1.0, a.abs(), 3.0], b) {
        not_nan(number, &what);
    }
    if let Ok(sample) = SortedSample::new(vec![a, b, 1.0]) {
        for p in NUMBERS {
            for how in [SampleQuantile::Type7, SampleQuantile::Type8] {
                if let Ok(value) = sample.quantile(p, how) {
                    not_nan(value, &(what, p));
                }
            }
        }
    }
    for how in [FalseDiscovery::BenjaminiHochberg, FalseDiscovery::BenjaminiYekutieli] {
        if let Ok(adjusted) = adjusted_p_values(&[a, b, 0.03], how) {
            assert!(adjusted.iter().all(|p| (0.0..=1.0).contains(p)), "{what:?}: {adjusted:?}");
        }
    }
}

fn functions_of_three(a: f64, b: f64, c: f64) {
    let what = (a, b, c);
    if let Ok(found) = incomplete_beta(a, b, c) {
        sound(found, &what);
    }
    if let Ok(found) = FisherF::new(a, b).and_then(|f| f.at(c)) {
        sound(found, &what);
    }
    for tail in [Tail::Lower(c), Tail::Upper(c)] {
        if let Ok((part, rest)) = inverse_incomplete_beta(a, b, tail) {
            let whole = (0.0..=1.0).contains(&part) && (0.0..=1.0).contains(&rest);
            assert!(whole && (part + rest - 1.0).abs() < 1e-12, "{what:?}: {part} {rest}");
        }
        if let Ok(x) = FisherF::new(a, b).and_then(|f| f.quantile(tail)) {
            assert!(x >= 0.0, "{what:?}: {x}");
        }
        let _: Result<u64, _> = NegativeBinomial::new(a, b).and_then(|nb| nb.quantile(tail));
    }
}

fn counts(x: u64, y: u64, a: f64, b: f64, level: Level) {
    let what = (x, y, a, b, level);
    if let Ok(poisson) = Poisson::new(a) {
        sound(poisson.at(x), &what);
        assert!((0.0..=1.0 + 1e-9).contains(&poisson.mass(x)), "{what:?}");
    }
    if let Ok(binomial) = Binomial::new(y, a) {
        sound(binomial.at(x), &what);
        assert!((0.0..=1.0 + 1e-9).contains(&binomial.mass(x)), "{what:?} {}", binomial.mass(x));
        assert!(binomial.quantile(Tail::Lower(level.tail())).unwrap() <= y);
    }
    if let Ok(spread) = NegativeBinomial::new(a, b) {
        sound(spread.at(x), &what);
        assert!((0.0..=1.0 + 1e-9).contains(&spread.mass(x)), "{what:?} {}", spread.mass(x));
    }
    for how in CountMethod::ALL {
        let found = poisson_interval(x, level, *how);
        assert!(found.lower() >= 0.0 && found.upper() > 0.0, "{what:?} {how:?}: {found}");
        if let Ok(ratio) = standardised_ratio(x, a, level, *how) {
            not_nan(ratio.value(), &what);
        }
    }
    for how in ProportionMethod::ALL {
        if let Ok(found) = binomial_interval(x, y, level, *how) {
            assert!(found.lower() >= 0.0 && found.upper() <= 1.0, "{what:?} {how:?}: {found}");
        }
    }
    let (Ok(first), Ok(second)) = (Exposed::new(x, a), Exposed::new(y, b)) else { return };
    for how in RatioMethod::ALL {
        if let Ok(found) = rate_ratio(first, second, level, *how) {
            not_nan(found.ratio, &what);
            assert!(found.interval.lower() >= 0.0, "{what:?} {how:?}: {found:?}");
            assert!((0.0..=1.0).contains(&found.p_value), "{what:?} {how:?}: {found:?}");
        }
    }
    if let Ok(phi) = vanishing_dispersion(first, second, level) {
        assert!(phi >= 0.0, "{what:?}: {phi}");
    }
    if let Ok(found) = overdispersed_rate_ratio(first, second, level, Dispersion::new(a).unwrap()) {
        assert!((0.0..=1.0).contains(&found.p_value), "{what:?}: {found:?}");
    }
    let (Ok(one), Ok(other)) = (Stratum::new(first, b), Stratum::new(second, a)) else { return };
    for how in DirectMethod::ALL {
        if let Ok(rate) = directly_standardised(&[one, other], level, *how) {
            assert!(rate.value() >= 0.0 && rate.interval().lower() >= 0.0, "{what:?}: {rate}");
        }
    }
}

#[test]
fn two_numbers_of_the_worst_kind() {
    for a in NUMBERS {
        for b in NUMBERS {
            functions_of_two(a, b);
        }
    }
}

#[test]
fn three_numbers_of_the_worst_kind() {
    for a in NUMBERS {
        for b in NUMBERS {
            for c in NUMBERS {
                functions_of_three(a, b, c);
            }
        }
    }
}

#[test]
fn counts_of_the_worst_kind() {
    let levels = [1e-300, 1e-9, 0.05, 0.5, 0.999_999];
    for x in COUNTS {
        for y in COUNTS {
            for a in [5e-324, 1e-300, 1e-9, 0.3, 1.0, 37.0, 1e9, 1e300, f64::MAX] {
                for b in [5e-324, 1e-5, 1.0, 1e18, f64::MAX] {
                    for alpha in levels {
                        counts(x, y, a, b, Level::from_alpha(alpha).unwrap());
                    }
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn any_bits_at_all(a in any::<u64>(), b in any::<u64>(), c in 0.0..1.0_f64, x in any::<u64>(), shift in 0..64_u32) {
        let (a, b) = (f64::from_bits(a), f64::from_bits(b));
        functions_of_two(a.abs(), c);
        functions_of_two(a, b);
        functions_of_three(a.abs(), b.abs(), c);
        if let Ok(level) = Level::from_alpha(c) {
            counts(x >> shift, x, a.abs(), b.abs(), level);
        }
    }
}

#[test]
fn one_failure_of_very_many_trials_leaves_no_more_than_all() {
    let level = Level::new(0.999_998_718_500_137_3).unwrap();
    let (successes, trials) = (4_573_895_357_113_974, 4_573_895_357_113_975);
    for how in ProportionMethod::ALL {
        let found = binomial_interval(successes, trials, level, *how).unwrap();
        assert!(found.lower() < 1.0 && found.upper() <= 1.0, "{how:?} {found}");
    }
}
