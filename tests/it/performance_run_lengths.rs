//! Run lengths against an independent solution of the chain, and against brute simulation.

use fourp_performance::{
    LimitsFrom, Line, Rule, RuleSet, ShiftPoints, Simulation, ZoneReach, ZoneSide, arbitrary,
};
use proptest::prelude::*;

const TABLE: &str = include_str!("../data/arl_rules.json");

fn rules(name: &str) -> Vec<Rule> {
    let two = Rule::zone(2, 3, Line::Two);
    let four = Rule::zone(4, 5, Line::One);
    let run = |points| Rule::Run { points };
    let rest = match name {
        "rule1" => vec![],
        "1+2of3" => vec![two],
        "1+4of5" => vec![four],
        "1+8run" => vec![run(8)],
        "1+2+3" => vec![two, four],
        "1+2+8run" => vec![two, run(8)],
        "1+3+8run" => vec![four, run(8)],
        "WE all (1,2of3,4of5,8run)" => vec![two, four, run(8)],
        "1+7run (MDC shift)" => vec![run(7)],
        "1+2of3+7run" => vec![two, run(7)],
        "1+9run (Nelson)" => vec![run(9)],
        other => panic!("{other}"),
    };
    std::iter::once(Rule::limits()).chain(rest).collect()
}

#[test]
fn every_run_length_of_the_table_is_reproduced() {
    let table: serde_json::Value = serde_json::from_str(TABLE).unwrap();
    let rows = table["normal"].as_array().unwrap();
    assert_eq!(rows.len(), 44);
    for row in rows {
        let name = row["rules"].as_str().unwrap();
        let shift = row["shift_sigma"].as_f64().unwrap();
        let expected = row["arl"].as_f64().unwrap();
        let found = RuleSet::new(name, rules(name)).unwrap().run_length(shift).unwrap();
        assert!((found.mean / expected - 1.0).abs() < 1e-9, "{name} at {shift}: {found:?}");
        assert!(found.lower <= found.mean && found.mean <= found.upper);
        assert!(found.upper - found.lower < 1e-9 * found.mean);
        // States that differ only in what can no longer matter are one: never more than there.
        let states = row["states"].as_u64().and_then(|states| usize::try_from(states).ok());
        assert!(found.states <= states.unwrap(), "{name}: {found:?}");
    }
}

#[test]
fn simulation_agrees_with_the_chain() {
    let near_limit = Rule::Zone {
        needed: 2,
        of: 3,
        line: Line::Two,
        side: ZoneSide::Window,
        reach: ZoneReach::WithinLimits,
    };
    let either = Rule::Zone {
        needed: 2,
        of: 3,
        line: Line::Two,
        side: ZoneSide::Either,
        reach: ZoneReach::AndBeyond,
    };
    let sets = [
        RuleSet::western_electric(),
        RuleSet::new(
            "Making Data Count but for trends",
            [Rule::limits(), near_limit, Rule::Run { points: 7 }],
        )
        .unwrap(),
        RuleSet::new("either side", [either, Rule::Hugging { points: 15, line: Line::One }])
            .unwrap(),
        RuleSet::new("mixture", [Rule::Avoiding { points: 5, line: Line::One }]).unwrap(),
    ];
    for set in sets {
        for shift in [0.0, 1.0] {
            let exact = set.run_length(shift).unwrap().mean;
            let simulation = Simulation { replicates: 2_000, seed: 17 };
            let found = set.simulated_run_length(LimitsFrom::Known, shift, simulation).unwrap();
            assert!(
                (found.mean - exact).abs() < 4.5 * found.standard_error,
                "{set} at {shift}: {exact}, {found:?}"
            );
        }
    }
}

#[test]
fn what_has_no_chain_has_a_simulated_length_with_an_error() {
    let simulation = Simulation { replicates: 500, seed: 2 };
    for (set, least, most) in [
        (RuleSet::nelson(), 40.0, 110.0),
        (RuleSet::making_data_count(ShiftPoints::Seven), 60.0, 110.0),
    ] {
        let found = set.simulated_run_length(LimitsFrom::Known, 0.0, simulation).unwrap();
        assert!(found.standard_error > 0.0 && found.standard_error < found.mean / 5.0);
        assert!((least..=most).contains(&found.mean), "{set}: {found:?}");
        assert_eq!(set.simulated_run_length(LimitsFrom::Known, 0.0, simulation), Ok(found));
    }
}

#[test]
fn rules_of_whole_phases_wait_ever_longer() {
    // What they allow grows with the points, so that some series never signal.
    let simulation = Simulation { replicates: 40, seed: 2 };
    let found = RuleSet::anhoej().simulated_run_length(LimitsFrom::Known, 0.0, simulation).unwrap();
    assert!(found.given_up > 0 && found.given_up < 40, "{found:?}");
}

#[test]
fn limits_from_few_points_are_worse_than_known_ones() {
    let simulation = Simulation { replicates: 500, seed: 4 };
    let limits = LimitsFrom::Baseline { points: 12, conventions: Default::default() };
    let set = RuleSet::western_electric();
    let short = set.simulated_run_length(limits, 0.0, simulation).unwrap();
    let known = set.simulated_run_length(LimitsFrom::Known, 0.0, simulation).unwrap();
    // Uneven: a much larger spread of lengths about a smaller mean.
    assert!(short.mean < known.mean, "{short:?} {known:?}");
    assert_eq!(short.given_up, 0);
}

#[test]
fn questions_that_make_no_sense_are_refused() {
    let ask = |limits, shift, replicates| {
        let simulation = Simulation { replicates, seed: 1 };
        RuleSet::three_sigma()
            .simulated_run_length(limits, shift, simulation)
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        ask(LimitsFrom::Known, 0.0, 1),
        "1 replicates have no standard error; expected 2 or more"
    );
    assert_eq!(ask(LimitsFrom::Known, f64::NAN, 2), "a shift must be a finite number of sigma");
    let one = LimitsFrom::Baseline { points: 1, conventions: Default::default() };
    assert_eq!(ask(one, 0.0, 2), "a baseline of 1 points fixes no limits; expected 2 or more");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_further_rule_never_makes_the_wait_longer(
        rules in prop::collection::vec(arbitrary::rule_of_places(), 0..3),
        further in arbitrary::rule_of_places(),
        shift in prop_oneof![Just(0.0), -2.0..2.0],
    ) {
        let fewer = RuleSet::new("fewer", rules.clone()).unwrap().run_length(shift).unwrap();
        let more = RuleSet::new("more", rules.into_iter().chain([further])).unwrap();
        let more = more.run_length(shift).unwrap();
        prop_assert!(more.mean <= fewer.mean * (1.0 + 1e-9), "{more:?} {fewer:?}");
    }

    #[test]
    fn a_shift_either_way_is_found_equally_soon(
        rules in prop::collection::vec(arbitrary::rule_of_places(), 1..4),
        shift in 0.0..2.5,
    ) {
        let set = RuleSet::new("set", rules).unwrap();
        let (up, down) = (set.run_length(shift).unwrap(), set.run_length(-shift).unwrap());
        prop_assert!((up.mean / down.mean - 1.0).abs() < 1e-9, "{up:?} {down:?}");
    }

    #[test]
    fn false_alarms_add_up_to_the_run_length(
        rules in prop::collection::vec(arbitrary::rule_of_places(), 1..3),
    ) {
        // The expected wait is the sum over n of the chance of no signal within n.
        let set = RuleSet::new("set", rules).unwrap();
        let length = set.in_control_run_length().unwrap();
        prop_assume!(length.mean < 60.0);
        let waits: f64 = (0..1_500).map(|n| 1.0 - set.false_alarm_probability(n).unwrap()).sum();
        prop_assert!((waits / length.mean - 1.0).abs() < 1e-6, "{waits} {length:?}");
    }
}
