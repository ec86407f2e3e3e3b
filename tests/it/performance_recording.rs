//! Planted jumps, round figures, gaps and unlike definitions are found, and steady records are not, at the stated rates.

use std::num::NonZeroUsize;

use fourp_casebook::demo_programme;
use fourp_model::{
    Citation, Detection, Figure, FigureKind, Observation, Party, Programme, Rational,
    RecordingChange, RecordingChangeKind, Tables,
};
use fourp_performance::{
    Assessment, AssessmentOptions, Comparability, CountSpread, Incomparable, JumpSpec,
    RecordingAspect, RecordingPanel, RecordingSpec, Sample, Sequence, Series, SeriesOptions,
    Simulation, recording_panel,
};
use fourp_stat::{Level, Poisson, Rng, Tail};
use proptest::prelude::*;

fn poisson(mean: f64, random: &mut Rng) -> u32 {
    let count = Poisson::new(mean).unwrap().quantile(Tail::Lower(random.uniform())).unwrap();
    u32::try_from(count).unwrap()
}

fn counts(points: usize, random: &mut Rng, mean: impl Fn(usize, &mut Rng) -> f64) -> Vec<u32> {
    (0..points)
        .map(|at| {
            let mean = mean(at, random);
            poisson(mean, random)
        })
        .collect()
}

fn many(series: u64, seed: u64, made: impl Fn(u64, &mut Rng) -> Vec<u32>) -> Vec<Sequence> {
    let source = Rng::new(seed);
    (0..series).map(|at| Sequence::of_counts(&made(at, &mut source.stream(at)))).collect()
}

fn panel(sequences: &[Sequence], spec: &RecordingSpec, threads: usize) -> RecordingPanel {
    recording_panel(sequences, spec, NonZeroUsize::new(threads).unwrap()).unwrap()
}

fn jumps(panel: &RecordingPanel, at_most: f64) -> usize {
    let p_value = |row: &fourp_performance::RecordingRow| {
        row.jumps.found.clone().measured().map(|it| it.p_value)
    };
    panel.rows.iter().filter_map(p_value).filter(|p| *p <= at_most).count()
}

fn share(part: usize, of: u32) -> f64 {
    f64::from(u32::try_from(part).unwrap()) / f64::from(of)
}

/// Five standard errors of a share of so many.
fn slack(rate: f64, of: u32) -> f64 {
    5.0 * (rate * (1.0 - rate) / f64::from(of)).sqrt()
}

fn spread(spread: CountSpread) -> RecordingSpec {
    let plain = RecordingSpec::default();
    RecordingSpec { jumps: JumpSpec { spread, ..plain.jumps }, ..plain }
}

#[test]
fn steady_records_jump_as_rarely_as_is_stated() {
    const SERIES: u32 = 4_000;
    let steady = many(SERIES.into(), 2_019, |_, random| counts(12, random, |_, _| 12.0));
    for (how, least) in [(CountSpread::Poisson, 0.6), (CountSpread::Widened, 0.0)] {
        let found = panel(&steady, &spread(how), 2);
        for rate in [0.01, 0.05, 0.2] {
            let seen = share(jumps(&found, rate), SERIES);
            assert!(seen <= rate + slack(rate, SERIES), "{how}: {seen} at {rate}");
            // Exact for independent events, but for the steps of whole counts.
            assert!(seen >= least * rate, "{how}: {seen} at {rate}");
        }
    }
}

#[test]
fn clustered_records_jump_about_as_rarely() {
    const SERIES: u32 = 2_000;
    // A mean that is itself drawn: counts vary three times as much as independent events.
    let clustered = many(SERIES.into(), 7, |_, random| {
        counts(24, random, |_, random| if random.uniform() < 0.5 { 12.0 } else { 24.0 })
    });
    let of = |how, rate| share(jumps(&panel(&clustered, &spread(how), 2), rate), SERIES);
    assert!(of(CountSpread::Widened, 0.05) <= 0.06 + slack(0.06, SERIES));
    // Taken as independent they would be said to jump far more often.
    assert!(of(CountSpread::Poisson, 0.05) > 0.15);
}

#[test]
fn a_trebling_is_nearly_always_found_and_where_it_is() {
    const SERIES: u32 = 400;
    let struck = many(SERIES.into(), 11, |_, random| {
        counts(12, random, |at, _| if at < 6 { 12.0 } else { 36.0 })
    });
    let found = panel(&struck, &RecordingSpec::default(), 2);
    let placed = found.rows.iter().filter(|row| row.steps().any(|jump| jump.at.abs_diff(6) <= 1));
    assert!(share(placed.count(), SERIES) > 0.95);
}

#[test]
fn of_the_bodies_named_few_are_named_wrongly() {
    // Forty panels of 50, of which five jump, five round, and five leave months out.
    let (mut named, mut wrong) = ([0_u32; 3], [0_u32; 3]);
    for seed in 0..40 {
        let made = many(50, 1_000 + seed, |body, random| {
            let mut counts =
                counts(18, random, |at, _| if body < 5 && at >= 9 { 40.0 } else { 16.0 });
            if (5..10).contains(&body) {
                counts.iter_mut().for_each(|count| *count = (*count + 5) / 10 * 10);
            }
            if (10..15).contains(&body) {
                counts.iter_mut().step_by(5).for_each(|count| *count = 0);
            }
            counts
        });
        let found = panel(&made, &RecordingSpec::default(), 2);
        for (body, row) in found.rows.iter().enumerate() {
            // Rounded counts and counts with months left out may well be found by the other tests too.
            let is_planted = body < 15;
            let signs = [row.jumps.is_named, row.heaping.is_named, row.empty.is_named];
            for (kind, is_named) in signs.into_iter().enumerate() {
                let is_own = body / 5 == kind;
                named[kind] += u32::from(is_named && is_own);
                wrong[kind] += u32::from(is_named && !is_planted);
            }
        }
    }
    for (named, wrong) in named.into_iter().zip(wrong) {
        assert!(named >= 190, "{named} of 200 found");
        let all = named + wrong;
        assert!(
            f64::from(wrong) / f64::from(all) <= 0.05 + slack(0.05, all),
            "{wrong} of {all} wrong"
        );
    }
}

#[test]
fn a_panel_has_the_same_bytes_on_any_number_of_threads() {
    let made = many(101, 3, |body, random| {
        counts(24, random, |at, _| if body % 7 == 0 && at > 11 { 30.0 } else { 9.0 })
    });
    let bytes =
        |threads| serde_json::to_string(&panel(&made, &RecordingSpec::default(), threads)).unwrap();
    let one = bytes(1);
    assert_eq!(one, bytes(2));
    assert_eq!(one, bytes(4));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_scan_knows_neither_the_direction_of_time_nor_the_unit_of_exposure(
        counts in prop::collection::vec((0_u32..=40, 1_u32..=9), 6..=20), power in -3_i32..=3,
    ) {
        let made = |scale: f64, is_turned: bool| {
            let sample = |(count, exposure): &(u32, u32)| {
                Some(Sample::of(f64::from(*count), scale * f64::from(*exposure)))
            };
            let mut slots: Vec<Option<Sample>> = counts.iter().map(sample).collect();
            if is_turned {
                slots.reverse();
            }
            let found = panel(&[Sequence::new(slots).unwrap()], &RecordingSpec::default(), 1);
            found.rows[0].jumps.found.clone().measured().map(|scan| scan.p_value)
        };
        let plain = made(1.0, false);
        for other in [made(2_f64.powi(power), false), made(1.0, true)] {
            match (plain, other) {
                (Some(one), Some(other)) => {
                    prop_assert!((one - other).abs() < 1e-9 && (0.0..=1.0).contains(&one));
                }
                (one, other) => prop_assert_eq!(one, other),
            }
        }
    }

    #[test]
    fn nobody_is_named_for_the_order_in_which_bodies_stand(seed in 0_u64..1_000, by in 1_usize..12) {
        let mut made = many(12, seed, |body, random| {
            counts(12, random, |at, _| if body == 3 && at > 5 { 40.0 } else { 10.0 })
        });
        let found = panel(&made, &RecordingSpec::default(), 1);
        made.rotate_left(by);
        let mut turned = panel(&made, &RecordingSpec::default(), 1).rows;
        turned.rotate_right(by);
        prop_assert_eq!(found.rows, turned);
    }
}

fn figure(value: i64, unit: &str) -> Figure {
    let value = Rational::from_int(value);
    Figure::new(FigureKind::Exact { value }, unit.parse().unwrap()).unwrap()
}

fn body(name: &str, seed: u64, months: u32) -> Vec<Observation> {
    let mut random = Rng::new(seed);
    (1..=months)
        .map(|month| Observation {
            party: Some(Party::Body(name.parse().unwrap())),
            threat: Some("fraud".parse().unwrap()),
            detection: Detection::Reported,
            exposure: Some(figure(10_000, "residents")),
            ..Observation::new(
                "referrals".parse().unwrap(),
                format!("2022-M{month:02}").parse().unwrap(),
                figure(poisson(14.0, &mut random).into(), "referrals"),
                Citation::at("made-up".parse().unwrap(), "table 1"),
            )
        })
        .collect()
}

fn comparability(observations: Vec<Observation>, changes: Vec<RecordingChange>) -> Comparability {
    let tables = Tables { observations, recording_changes: changes, ..Tables::default() };
    let programme = Programme::new(tables).unwrap();
    let series = Series::compile(&programme, SeriesOptions::default()).unwrap();
    Comparability::of(&programme, &series, RecordingSpec::default(), NonZeroUsize::MIN).unwrap()
}

fn reasons(observations: Vec<Observation>, changes: Vec<RecordingChange>) -> Vec<Incomparable> {
    let found = comparability(observations, changes).peers.measured().unwrap();
    assert_eq!(found.len(), 1);
    found[0].reasons.clone()
}

fn three() -> Vec<Observation> {
    [body("north", 1, 12), body("south", 2, 12), body("west", 3, 12)].concat()
}

#[test]
fn bodies_that_record_alike_have_a_table_of_rank_intervals() {
    let found = comparability(three(), Vec::new()).peers.measured().unwrap();
    assert_eq!(found[0].reasons, []);
    let table = found[0].league_table(&[], Level::P95, Simulation::default()).unwrap();
    let names: Vec<&str> = table.rows.iter().map(|row| row.unit.as_str()).collect();
    assert_eq!(names, ["north", "south", "west"]);
    for row in &table.rows {
        assert_eq!(row.exposure, 120_000.0);
        assert!(row.interval.unwrap().contains(row.rate));
        assert!(
            row.ranks.lower >= 1.0 && row.ranks.lower <= row.ranks.upper && row.ranks.upper <= 3.0
        );
    }
    assert!(table.caveats.iter().any(|it| it.as_str().contains("no sign of unlike recording")));
}

#[test]
fn every_unlike_way_of_recording_is_a_reason() {
    let with = |change: fn(&mut Observation)| {
        let mut rows = three();
        rows[..12].iter_mut().for_each(change);
        reasons(rows, Vec::new())
    };
    let aspects = |found: Vec<Incomparable>| -> Vec<RecordingAspect> {
        let aspect = |reason: Incomparable| match reason {
            Incomparable::Differs { aspect, .. } => aspect,
            other => panic!("{other}"),
        };
        found.into_iter().map(aspect).collect()
    };
    assert_eq!(
        aspects(with(|row| row.detection = Detection::Proactive)),
        [RecordingAspect::Detection]
    );
    assert_eq!(
        aspects(with(|row| row.counting_rule = Some("each-victim".parse().unwrap()))),
        [RecordingAspect::CountingRule]
    );
    assert_eq!(
        aspects(with(|row| row.population = Some("adults".parse().unwrap()))),
        [RecordingAspect::Population]
    );
    assert_eq!(
        aspects(with(|row| row.vintage = Some("2023-05".parse().unwrap()))),
        [RecordingAspect::Vintage]
    );
    assert_eq!(
        aspects(with(|row| row.exposure = Some(figure(10_000, "households")))),
        [RecordingAspect::ExposureUnit]
    );
    assert_eq!(aspects(with(|row| row.value = figure(14, "cases"))), [RecordingAspect::Unit]);
}

#[test]
fn what_is_missing_bare_or_no_count_is_a_reason() {
    let short = reasons([three(), body("east", 4, 9)].concat(), Vec::new());
    assert_eq!(
        short.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["east has no row for 3 of 12 periods"]
    );
    let mut bare = three();
    bare[..12].iter_mut().for_each(|row| row.exposure = None);
    let bare: Vec<String> = reasons(bare, Vec::new()).iter().map(ToString::to_string).collect();
    assert!(
        bare.contains(&"counts without exposure rank bodies by size: north".to_owned()),
        "{bare:?}"
    );
    let mut rates = three();
    rates.iter_mut().for_each(|row| row.value = figure(14, "measured: hours"));
    let rates: Vec<String> = reasons(rates, Vec::new()).iter().map(ToString::to_string).collect();
    assert_eq!(rates, ["values are no counts: north, south, west"]);
}

#[test]
fn a_declared_change_is_a_reason_for_those_whom_it_concerns() {
    let change = RecordingChange {
        measure: "referrals".parse().unwrap(),
        party: Some(Party::Body("south".parse().unwrap())),
        area: None,
        date: "2022-06-01".parse().unwrap(),
        kind: RecordingChangeKind::System,
        what: "a new form".into(),
        citation: Citation::at("made-up".parse().unwrap(), "note 1"),
    };
    let found = comparability(three(), vec![change]).peers.measured().unwrap();
    let refusal = found[0].league_table(&[], Level::P95, Simulation::default()).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "these bodies do not record alike, so there is no league table: system changed 2022-06-01 for south (recording_changes row 1)"
    );
    assert_eq!(found[0].singled_out(), ["south"]);
    let rest = found[0].league_table(&["south"], Level::P95, Simulation::default()).unwrap();
    assert_eq!(rest.rows.len(), 2);
}

#[test]
fn one_body_alone_is_compared_with_nobody() {
    let found = comparability(body("north", 1, 12), Vec::new());
    assert!(
        found
            .peers
            .not_measurable()
            .unwrap()
            .why
            .starts_with("no measure is counted by two bodies")
    );
}

#[test]
fn what_was_planted_in_the_demo_programme_is_found() {
    let simulation = Simulation { replicates: 0, seed: 1 };
    let options = AssessmentOptions { simulation, ..AssessmentOptions::default() };
    let found = Assessment::of(&demo_programme().unwrap(), options).unwrap();
    let peers = found.comparability.peers.measured().unwrap();
    let referrals = peers.iter().find(|set| set.measure.as_str() == "referrals").unwrap();
    let reasons: Vec<String> = referrals.reasons.iter().map(ToString::to_string).collect();
    assert_eq!(reasons.len(), 3, "{reasons:?}");
    assert!(reasons[0].starts_with("system changed 2023-07 for synthetic-force-03"), "{reasons:?}");
    assert!(reasons[1].starts_with("synthetic-force-12 jumps to 3.43 times its rate in 2023-10"));
    assert!(reasons[2].starts_with("12 of 12 counts of synthetic-force-29 are multiples of 10"));
    let table = referrals.league_table(&referrals.singled_out(), Level::P95, Simulation::default());
    let best =
        table.unwrap().rows.into_iter().find(|row| row.unit == "synthetic-force-17").unwrap();
    assert_eq!((best.ranks.lower, best.ranks.upper), (1.0, 1.0));

    let ratings = found.understanding.measured().unwrap();
    for pair in &ratings.agreements {
        let agreement = pair.agreement.as_ref().measured().unwrap();
        assert_eq!(agreement.first_higher, [], "{}", pair.period);
        assert!(agreement.second_higher.len() >= 6, "{}", pair.period);
        assert_eq!(agreement.second_higher.iter().map(|it| it.1).max(), Some(2));
    }
    let owner = ratings.changes.iter().rev().find(|change| {
        change.assessor.to_string() == "synthetic-senior-owner"
            && change.to.to_string() == "2023-24"
    });
    let moves = owner.unwrap().moves.as_ref().measured().unwrap();
    assert_eq!((moves.risen.len(), moves.fallen.len()), (7, 0));
}
