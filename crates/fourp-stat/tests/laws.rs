//! Laws of intervals, ratios and distributions.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use fourp_stat::{
    Binomial, Caveat, ConfidenceInterval, CountMethod, DirectMethod, Dispersion, Exposed, Level,
    NegativeBinomial, Poisson, ProportionMethod, RatioMethod, Stratum, Tail, Tails,
    binomial_interval, directly_standardised, overdispersed_rate_ratio, poisson_interval,
    rate_ratio, rate_ratio_interval, standardised_ratio, vanishing_dispersion,
};
use proptest::prelude::*;

/// Counts of every size.
fn count() -> impl Strategy<Value = u64> {
    prop_oneof![0_u64..30, 0_u64..2_000, 0_u64..1_000_000_000]
}

fn some() -> impl Strategy<Value = u64> {
    count().prop_map(|count| count + 1)
}

fn exposed(count: impl Strategy<Value = u64>) -> impl Strategy<Value = Exposed> {
    (count, -9.0..9.0_f64).prop_map(|(count, size)| Exposed::new(count, size.exp()).unwrap())
}

fn level() -> impl Strategy<Value = Level> {
    (1e-6..0.9_f64).prop_map(|alpha| Level::from_alpha(alpha).unwrap())
}

fn holds(outer: ConfidenceInterval, inner: ConfidenceInterval) -> bool {
    let slack = 1.0 + 1e-13;
    outer.lower() <= inner.lower() * slack && inner.upper() <= outer.upper() * slack
}

fn near(a: f64, b: f64, by: f64) -> bool {
    a == b || (a / b - 1.0).abs() < by
}

proptest! {
    #[test]
    fn intervals_nest_in_level(count in count(), a in 1e-6..0.9_f64, b in 1e-6..0.9_f64) {
        let (wide, narrow) = (Level::from_alpha(a.min(b)).unwrap(), Level::from_alpha(a.max(b)).unwrap());
        for how in CountMethod::ALL {
            let (outer, inner) = (poisson_interval(count, wide, *how), poisson_interval(count, narrow, *how));
            prop_assert!(holds(outer, inner), "{how:?}: {outer} does not hold {inner}");
        }
        for how in ProportionMethod::ALL {
            let of = |level| binomial_interval(count, count + 17, level, *how).unwrap();
            prop_assert!(holds(of(wide), of(narrow)), "{how:?}: {} {}", of(wide), of(narrow));
        }
    }

    #[test]
    fn a_count_lies_in_its_interval_and_mid_p_inside_exact(count in count(), level in level()) {
        let exact = poisson_interval(count, level, CountMethod::Garwood);
        let mid = poisson_interval(count, level, CountMethod::MidP);
        prop_assert!(holds(exact, mid), "{exact} {mid}");
        #[expect(clippy::as_conversions, reason = "small enough to be exact")]
        let value = count as f64;
        prop_assert!(exact.contains(value), "{exact}");
    }

    #[test]
    fn mid_p_lies_inside_exact_for_shares_and_ratios(
        a in exposed(some()), b in exposed(count()), level in level(),
    ) {
        let of = |how| rate_ratio_interval(a, b, level, how).unwrap();
        let (exact, mid) = (of(RatioMethod::ConditionalExact), of(RatioMethod::MidP));
        prop_assert!(holds(exact, mid), "{exact} {mid}");
        let total = a.count() + b.count();
        let of = |how| binomial_interval(a.count(), total, level, how).unwrap();
        let (exact, mid) = (of(ProportionMethod::ClopperPearson), of(ProportionMethod::MidP));
        prop_assert!(holds(exact, mid), "{exact} {mid}");
    }

    #[test]
    fn failures_mirror_successes(x in count(), y in some(), level in level()) {
        for how in ProportionMethod::ALL {
            let share = binomial_interval(x, x + y, level, *how).unwrap();
            let rest = binomial_interval(y, x + y, level, *how).unwrap();
            prop_assert!((share.lower() + rest.upper() - 1.0).abs() < 1e-14, "{how:?}");
            prop_assert!((share.upper() + rest.lower() - 1.0).abs() < 1e-14, "{how:?}");
        }
    }

    #[test]
    fn a_ratio_upside_down_is_one_over_it(a in exposed(some()), b in exposed(some()), level in level()) {
        for how in RatioMethod::ALL {
            let (up, down) = (rate_ratio(a, b, level, *how).unwrap(), rate_ratio(b, a, level, *how).unwrap());
            prop_assert!(near(up.ratio, 1.0 / down.ratio, 1e-14));
            prop_assert!(near(up.interval.lower(), 1.0 / down.interval.upper(), 1e-11), "{how:?}");
            prop_assert!(near(up.interval.upper(), 1.0 / down.interval.lower(), 1e-11), "{how:?}");
            prop_assert!((up.p_value - down.p_value).abs() <= 1e-9 * up.p_value + 1e-300, "{how:?}");
        }
    }

    #[test]
    fn p_is_below_alpha_exactly_when_one_is_outside(
        x in 0_u64..400, y in 0_u64..400, lean in 0.25..4.0_f64, level in level(),
    ) {
        prop_assume!(x + y > 0);
        let (a, b) = (Exposed::new(x, lean).unwrap(), Exposed::new(y, 1.0).unwrap());
        for how in RatioMethod::ALL {
            let Ok(found) = rate_ratio(a, b, level, *how) else { continue };
            // At the border itself rounding decides.
            prop_assume!(!near(found.p_value, level.alpha(), 1e-9));
            prop_assert_eq!(found.p_value < level.alpha(), !found.interval.contains(1.0), "{:?}", found);
        }
    }

    #[test]
    fn the_dispersion_that_hides_a_difference_hides_it(a in exposed(some()), b in exposed(some()), level in level()) {
        let needed = vanishing_dispersion(a, b, level).unwrap();
        prop_assume!(needed > 1e-6 && needed < 1e12);
        let at = |factor: f64| {
            overdispersed_rate_ratio(a, b, level, Dispersion::new(needed * factor).unwrap()).unwrap()
        };
        prop_assert!(!at(1.0 - 1e-6).interval.contains(1.0) && at(1.0 - 1e-6).p_value < level.alpha());
        prop_assert!(at(1.0 + 1e-6).interval.contains(1.0) && at(1.0 + 1e-6).p_value > level.alpha());
    }

    #[test]
    fn the_unit_of_exposure_changes_no_ratio(x in some(), y in count(), unit in 1e-6..1e6_f64) {
        let of = |unit: f64| {
            let (a, b) = (Exposed::new(x, 3.0 * unit).unwrap(), Exposed::new(y, 2.0 * unit).unwrap());
            rate_ratio(a, b, Level::P95, RatioMethod::ConditionalExact).unwrap()
        };
        let (one, other) = (of(1.0), of(unit));
        prop_assert!(near(one.interval.lower(), other.interval.lower(), 1e-10));
        prop_assert!(near(one.p_value, other.p_value, 1e-6));
    }

    #[test]
    fn one_stratum_is_its_own_rate(count in 1_u64..10_000, exposure in 0.1..1e6, weight in 0.1..1e6) {
        let observed = Exposed::new(count, exposure).unwrap();
        let stratum = Stratum::new(observed, weight).unwrap();
        let exact = poisson_interval(count, Level::P95, CountMethod::Garwood).per(exposure).unwrap();
        for how in DirectMethod::ALL {
            let rate = directly_standardised(&[stratum], Level::P95, *how).unwrap();
            prop_assert!(near(rate.value(), observed.rate(), 1e-13));
            prop_assert!(near(rate.interval().lower(), exact.lower(), 1e-12), "{how:?}");
            prop_assert!(near(rate.interval().upper(), exact.upper(), 1e-12), "{how:?}");
        }
    }

    #[test]
    fn weights_matter_by_their_ratios_only(
        counts in prop::collection::vec(0_u64..50, 2..8), unit in 1e-3..1e3_f64,
    ) {
        let strata = |unit: f64| -> Vec<Stratum> {
            let one = |(place, count): (u32, &u64)| {
                let place = f64::from(place);
                Stratum::new(Exposed::new(*count, 10.0 + place).unwrap(), unit * (1.0 + place)).unwrap()
            };
            (0..).zip(&counts).map(one).collect()
        };
        for how in DirectMethod::ALL {
            let of = |unit| directly_standardised(&strata(unit), Level::P95, *how).unwrap();
            prop_assert!(near(of(1.0).value(), of(unit).value(), 1e-12));
            prop_assert!(near(of(1.0).interval().upper(), of(unit).interval().upper(), 1e-11));
            prop_assert!(of(1.0).interval().lower() <= of(1.0).value() * (1.0 + 1e-13));
            prop_assert!(of(1.0).value() <= of(1.0).interval().upper());
        }
    }

    #[test]
    fn an_interval_of_a_poisson_mean_is_the_set_not_rejected(count in 0_u64..300, mean in 0.01..400.0_f64) {
        let interval = poisson_interval(count, Level::P95, CountMethod::Garwood);
        let below = Poisson::new(mean).unwrap().at(count).lower;
        let from = count.checked_sub(1).map_or(1.0, |less| Poisson::new(mean).unwrap().at(less).upper);
        let kept = below >= 0.025 && from >= 0.025;
        prop_assert_eq!(interval.contains(mean), kept);
    }
}

/// Tails by adding masses up.
fn added(mass: impl Fn(u64) -> f64, count: u64, most: u64) -> Tails {
    let mut tails = Poisson::new(1.0).unwrap().at(0);
    tails.lower = (0..=count).map(&mass).sum();
    tails.upper = (count + 1..=most).rev().map(&mass).sum();
    tails
}

fn agree(found: Tails, slow: Tails) -> bool {
    let same = |a: f64, b: f64| (a - b).abs() < 1e-12 * b + 1e-290;
    same(found.lower, slow.lower) && same(found.upper, slow.upper)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn tails_are_sums_of_masses(mean in 0.01..60.0_f64, size in 0.3..50.0_f64, share in 0.01..0.99_f64, count in 0_u64..150) {
        let poisson = Poisson::new(mean).unwrap();
        prop_assert!(agree(poisson.at(count), added(|k| poisson.mass(k), count, 600)), "{poisson:?}");
        let coins = Binomial::new(170, share).unwrap();
        prop_assert!(agree(coins.at(count), added(|k| coins.mass(k), count, 170)), "{coins:?}");
        let spread = NegativeBinomial::new(mean, size).unwrap();
        let found = spread.at(count);
        let lower: f64 = (0..=count).map(|k| spread.mass(k)).sum();
        prop_assert!((found.lower - lower).abs() < 1e-12 * lower, "{spread:?}");
    }

    #[test]
    fn a_quantile_is_the_first_count_that_reaches(mean in 0.01..2e4_f64, size in 0.1..50.0_f64, p in 1e-9..1.0_f64) {
        let poisson = Poisson::new(mean).unwrap();
        let coins = Binomial::new(20_000, p.sqrt().min(0.99)).unwrap();
        let spread = NegativeBinomial::new(mean, size).unwrap();
        for tail in [Tail::Lower(p), Tail::Upper(p)] {
            let first = |count: u64, at: &dyn Fn(u64) -> Tails| {
                let reaches = |count| match tail {
                    Tail::Lower(p) => at(count).lower >= p,
                    Tail::Upper(q) => at(count).upper <= q,
                };
                reaches(count) && count.checked_sub(1).is_none_or(|less| !reaches(less))
            };
            prop_assert!(first(poisson.quantile(tail).unwrap(), &|k| poisson.at(k)), "{poisson:?}");
            prop_assert!(first(coins.quantile(tail).unwrap(), &|k| coins.at(k)), "{coins:?}");
            prop_assert!(first(spread.quantile(tail).unwrap(), &|k| spread.at(k)), "{spread:?}");
        }
    }
}

/// The probability, by enumeration, that the interval of a Poisson count holds its mean.
fn coverage(mean: f64, level: Level, how: CountMethod) -> f64 {
    let poisson = Poisson::new(mean).unwrap();
    let most = poisson.quantile(Tail::Upper(1e-12)).unwrap();
    let held = |count: &u64| poisson_interval(*count, level, how).contains(mean);
    (0..=most).filter(held).map(|count| poisson.mass(count)).sum()
}

#[test]
fn garwood_covers_at_least_as_often_as_it_says() {
    for level in [Level::P90, Level::P95, Level::P998] {
        for step in 1..=300_u32 {
            let mean = f64::from(step) / 7.0;
            let covered = coverage(mean, level, CountMethod::Garwood);
            assert!(covered >= level.confidence() - 1e-11, "{covered} at a mean of {mean}");
        }
    }
    // The others do not promise it, and do not keep it: the test can tell.
    assert!((1..300_u32).any(|step| coverage(
        f64::from(step) / 7.0,
        Level::P95,
        CountMethod::MidP
    ) < 0.945));
}

#[test]
fn clopper_and_pearson_cover_at_least_as_often_as_they_say() {
    for trials in [1_u64, 2, 7, 43] {
        for step in 1..200_u32 {
            let share = f64::from(step) / 200.0;
            let binomial = Binomial::new(trials, share).unwrap();
            let covered = |how| -> f64 {
                let held = |count: &u64| {
                    binomial_interval(*count, trials, Level::P95, how).unwrap().contains(share)
                };
                (0..=trials).filter(held).map(|count| binomial.mass(count)).sum()
            };
            let found = covered(ProportionMethod::ClopperPearson);
            assert!(found >= 0.95 - 1e-11, "{found} for {trials} trials at {share}");
        }
    }
}

/// The ratio of two Poisson means, by enumeration over both counts; pairs of zeros hold every ratio.
#[test]
fn the_conditional_ratio_covers_at_least_as_often_as_it_says() {
    for (first, second) in [(0.7, 3.1), (4.0, 4.0), (9.5, 2.0), (15.0, 30.0)] {
        let means = [Poisson::new(first).unwrap(), Poisson::new(second).unwrap()];
        let [mut covered, mut seen] = [0.0; 2];
        for x in 0..70 {
            for y in 0..90 {
                let weight = means[0].mass(x) * means[1].mass(y);
                let (a, b) = (Exposed::new(x, 1.0).unwrap(), Exposed::new(y, 1.0).unwrap());
                let found = rate_ratio_interval(a, b, Level::P95, RatioMethod::ConditionalExact);
                seen += weight;
                covered += if found.is_ok_and(|found| !found.contains(first / second)) {
                    0.0
                } else {
                    weight
                };
            }
        }
        assert!(seen > 1.0 - 1e-9 && covered >= 0.95, "{covered} of {seen}");
    }
}

#[test]
fn published_examples_are_reproduced() {
    let exposed = |count, exposure| Exposed::new(count, exposure).unwrap();
    let ratio = |a, b, how| rate_ratio(a, b, Level::P95, how).unwrap();
    let exact = RatioMethod::ConditionalExact;
    // The help page of R's poisson.test; its p-value, 0.0797, is of the other family.
    let help = ratio(exposed(11, 800.0), exposed(21, 3_011.0), exact);
    assert_eq!(
        format!("{:.6} {:.7}", help.ratio, help.interval),
        "1.971488 0.8584264 to 4.2772659 (95 %)"
    );
    // Breast cancer and X-ray fluoroscopy (Rothman and Greenland 1998), in the help page of exactci.
    let cancer = ratio(exposed(41, 28_010.0), exposed(15, 19_017.0), exact);
    assert_eq!(
        format!("{:.4} {:.6}", cancer.ratio, cancer.interval),
        "1.8558 1.005684 to 3.609300 (95 %)"
    );
    let cancer = ratio(exposed(41, 28_010.0), exposed(15, 19_017.0), RatioMethod::MidP);
    assert_eq!(format!("{:.6}", cancer.interval), "1.041075 to 3.449423 (95 %)");
    // The help page of rateratio.test.
    let rare = ratio(exposed(2, 17_877.0), exposed(9, 16_660.0), exact);
    assert_eq!(
        format!("{:.4} {:.6}", rare.ratio, rare.interval),
        "0.2071 0.021774 to 1.000549 (95 %)"
    );
    assert_eq!(format!("{:.7}", rare.p_value), "0.0501065");
    // The two rises published for half-years of 2018, as if events were independent.
    let crimes = ratio(exposed(61_646, 1.0), exposed(56_346, 1.0), exact);
    assert_eq!(
        format!("{:.4} {:.4}", crimes.ratio, crimes.interval),
        "1.0941 1.0816 to 1.1067 (95 %)"
    );
    let hidden =
        vanishing_dispersion(exposed(61_646, 1.0), exposed(56_346, 1.0), Level::P95).unwrap();
    assert_eq!(hidden.round(), 62.0);
}

#[test]
fn nothing_counted_has_no_ratio_and_one_zero_has_an_open_one() {
    let none = Exposed::new(0, 5.0).unwrap();
    let some = Exposed::new(4, 5.0).unwrap();
    let error = |a, b, how| rate_ratio(a, b, Level::P95, how).unwrap_err().to_string();
    for how in RatioMethod::ALL {
        assert_eq!(
            error(none, none, *how),
            "nothing was counted on either side, so no ratio is measured"
        );
    }
    assert_eq!(
        error(none, some, RatioMethod::LogWald),
        "one of the counts is zero (0 and 4), which a method on the log scale cannot use"
    );
    assert!(vanishing_dispersion(some, none, Level::P95).is_err());
    for how in [RatioMethod::ConditionalExact, RatioMethod::MidP] {
        let open = rate_ratio(some, none, Level::P95, how).unwrap();
        assert_eq!((open.ratio, open.interval.upper()), (f64::INFINITY, f64::INFINITY));
        assert!(open.interval.lower() > 0.5);
        let shut = rate_ratio(none, some, Level::P95, how).unwrap();
        assert_eq!((shut.ratio, shut.interval.lower()), (0.0, 0.0));
        assert!(near(shut.interval.upper(), 1.0 / open.interval.lower(), 1e-12));
    }
}

#[test]
fn shares_of_nothing_and_of_more_than_all_are_refused() {
    for how in ProportionMethod::ALL {
        let error = |x, n| binomial_interval(x, n, Level::P95, *how).unwrap_err().to_string();
        assert_eq!(error(0, 0), "no trials, so no proportion of them");
        assert_eq!(error(5, 4), "5 successes in 4 trials");
        let all = binomial_interval(6, 6, Level::P95, *how).unwrap();
        let none = binomial_interval(0, 6, Level::P95, *how).unwrap();
        assert_eq!((none.lower(), all.upper()), (0.0, 1.0), "{how:?}");
        assert!(none.upper() < 1.0 && all.lower() > 0.0, "{how:?}");
    }
}

#[test]
fn few_events_carry_a_caveat() {
    let ratio = |observed, how| standardised_ratio(observed, 8.0, Level::P95, how).unwrap();
    let exact = ratio(9, CountMethod::Garwood);
    assert_eq!(exact.caveats().len(), 2);
    assert!(exact.caveats()[1].as_str().contains("9 events"));
    assert_eq!(ratio(10, CountMethod::Garwood).caveats(), [Caveat::INDEPENDENT_EVENTS]);
    let error = standardised_ratio(1, 0.0, Level::P95, CountMethod::Byar).unwrap_err();
    assert_eq!(error.to_string(), "expected count is 0, and must be finite and above zero");
    let error = directly_standardised(&[], Level::P95, DirectMethod::Dobson).unwrap_err();
    assert_eq!(error.to_string(), "no strata to standardise over");
    let huge = Stratum::new(Exposed::new(1, 1.0).unwrap(), f64::MAX).unwrap();
    let error = directly_standardised(&[huge, huge], Level::P95, DirectMethod::Dobson).unwrap_err();
    assert!(error.to_string().contains("2 strata"), "{error}");
}

#[test]
fn an_interval_that_is_not_exact_says_so() {
    for how in CountMethod::ALL.iter().copied() {
        let ratio = standardised_ratio(20, 8.0, Level::P95, how).unwrap();
        assert_eq!(!ratio.caveats().contains(&Caveat::APPROXIMATE), how.is_exact(), "{how:?}");
    }
    let stratum = Stratum::new(Exposed::new(20, 8.0).unwrap(), 1.0).unwrap();
    for how in DirectMethod::ALL.iter().copied() {
        let rate = directly_standardised(&[stratum], Level::P95, how).unwrap();
        assert!(rate.caveats().contains(&Caveat::APPROXIMATE), "{how:?}");
    }
}

/// Found by fuzzing: at a level that leaves a half on each side one end was -0 and another no number.
#[test]
fn an_interval_of_no_confidence_has_no_sign() {
    let level = Level::new(5e-324).unwrap();
    let none = poisson_interval(0, level, CountMethod::MidP);
    assert!(none.upper() == 0.0 && none.upper().is_sign_positive(), "{none}");
    for how in [ProportionMethod::MidP, ProportionMethod::Wilson] {
        let share = binomial_interval(0, 4, level, how).unwrap();
        assert!(share.upper() == 0.0 && share.upper().is_sign_positive(), "{how:?}: {share}");
        assert_eq!(share.lower(), 0.0, "{how:?}");
    }
}
