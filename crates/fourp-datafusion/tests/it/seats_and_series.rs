//! Aggregates of seats, observations and interventions against the core.

use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroU32,
    sync::Arc,
};

use chrono::NaiveDate;
use datafusion::{
    arrow::{
        array::{ArrayRef, StringArray},
        record_batch::RecordBatch,
    },
    prelude::SessionContext,
};
use fourp_datafusion::{Fellows, Question, Rows, not_standing, schema};
use fourp_governance::{Mode, Network, Normalisation, Register};
use fourp_model::{
    Citation, Effect, Figure, FigureKind, Group, GroupStanding, Intervention, Observation, Period,
    Programme, Seat, SeatRole, Table, Tables,
};
use fourp_performance::{
    ChartKind, ChartSpec, DisruptionLog, Series, SeriesOptions, Simulation, control_chart,
};
use proptest::{option, prelude::*, sample::select};

use crate::frame::{ask, wait};

fn cite() -> Citation {
    Citation::of("minutes".parse().unwrap())
}

/// Seats of which some are told twice, with two citations.
fn seats() -> impl Strategy<Value = Vec<Seat>> {
    let dates = select(vec!["..", "2017..", "2018-03..2019", "..2017-12-31", "2018-06-01.."]);
    let role = select(SeatRole::ALL);
    let seat = (0_u8..5, 0_u8..6, role, option::of(0_u8..2), dates);
    prop::collection::vec(seat, 1..40).prop_map(|seats| {
        let seat = |(place, (group, party, role, title, dates)): (
            usize,
            (u8, u8, SeatRole, Option<u8>, &str),
        )| Seat {
            // One seat sends one number of people.
            people: NonZeroU32::new(
                u32::from(group * 7 + party) + title.map_or(1, |title| u32::from(title) + 2),
            )
            .unwrap(),
            dates: dates.parse().unwrap(),
            title: title.map(|title| format!("title {title}")),
            ..Seat::new(
                format!("g{group}").parse().unwrap(),
                format!("p{party}").parse().unwrap(),
                role,
                Citation::of(format!("minutes-{place}").parse().unwrap()),
            )
        };
        seats.into_iter().enumerate().map(seat).collect()
    })
}

/// Groups of which some are declared: open, closed, or a class.
fn groups() -> impl Strategy<Value = Vec<Group>> {
    let kinds = prop::collection::vec(0_u8..4, 5);
    kinds.prop_map(|kinds| {
        let declared = kinds.iter().enumerate().filter(|(_, kind)| **kind > 0);
        let group = |(place, kind): (usize, &u8)| {
            let several = FigureKind::MoreThan { value: "3".parse().unwrap() };
            let several = Figure::new(several, "groups".parse().unwrap()).unwrap();
            Group {
                dates: if *kind == 2 { "..2016" } else { "..2018" }.parse().unwrap(),
                count: (*kind == 3).then_some(several),
                ..Group::new(
                    format!("g{place}").parse().unwrap(),
                    "A group",
                    GroupStanding::Decide,
                    cite(),
                )
            }
        };
        declared.map(group).collect()
    })
}

fn network(seats: &[Seat], groups: &[Group], day: NaiveDate) -> Network {
    let tables = Tables { seats: seats.to_vec(), groups: groups.to_vec(), ..Tables::default() };
    Register::compile(&Programme::new(tables).unwrap()).unwrap().at(day)
}

fn text(rows: &Rows, column: &str) -> Vec<String> {
    rows.texts(column).unwrap().into_iter().map(Option::unwrap_or_default).collect()
}

fn whole(rows: &Rows, column: &str) -> Vec<i128> {
    rows.whole(column).unwrap().into_iter().map(|number| number.unwrap()).collect()
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2018, 3, 31).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn degrees_and_load_are_those_of_the_core(seats in seats(), groups in groups()) {
        let network = network(&seats, &groups, day());
        let without = || not_standing(&groups, day());
        let degree = network.degree(Normalisation::RawUnorderedPairs);
        let groups = network.groups().iter().map(|group| group.id.to_string()).zip(degree.groups);
        let parties = network.parties().iter().map(ToString::to_string).zip(degree.parties);
        let expected: Vec<(String, String, String)> = groups
            .map(|(id, degree)| ("group".to_owned(), id, degree))
            .chain(parties.map(|(id, degree)| ("party".to_owned(), id, degree)))
            .filter(|(_, _, degree)| *degree > 0.0)
            .map(|(mode, id, degree)| (mode, id, format!("{degree:.0}")))
            .collect();
        let rows = ask(&seats, &Question::Degrees { day: day(), without: without() }).unwrap();
        let found: Vec<(String, String, String)> = text(&rows, "mode").into_iter()
            .zip(text(&rows, "id")).zip(whole(&rows, "degree"))
            .map(|((mode, id), degree)| (mode, id, degree.to_string()))
            .collect();
        prop_assert_eq!(found, expected);

        let rows = ask(&seats, &Question::Load { day: day(), without: without() }).unwrap();
        let found: BTreeMap<(String, String), (i128, i128)> = text(&rows, "party").into_iter()
            .zip(text(&rows, "role"))
            .zip(whole(&rows, "seats").into_iter().zip(whole(&rows, "people")))
            .collect();
        let load = network.load(None).unwrap().measured();
        let expected = load.into_iter().flat_map(|load| load.rows).map(|row| {
            ((row.party.to_string(), row.role.to_string()), (row.burden.seats.into(), row.burden.people.into()))
        }).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn pairs_that_share_enough_are_those_of_the_core(seats in seats(), groups in groups(), least in 1_u32..4) {
        let network = network(&seats, &groups, day());
        for (fellows, mode) in [(Fellows::Parties, Mode::Parties), (Fellows::Groups, Mode::Groups)] {
            let name = |node: u32| match mode {
                Mode::Parties => network.parties()[usize::try_from(node).unwrap()].to_string(),
                Mode::Groups => network.groups()[usize::try_from(node).unwrap()].id.to_string(),
            };
            let mut expected = BTreeMap::new();
            network.for_each_shared(mode, |one, other, count| {
                if count >= least {
                    expected.insert((name(one), name(other)), i128::from(count));
                }
            });
            let question = Question::CoMembership { day: day(), without: not_standing(&groups, day()), fellows, least: NonZeroU32::new(least).unwrap() };
            let rows = ask(&seats, &question).unwrap();
            let found: BTreeMap<(String, String), i128> =
                text(&rows, "one").into_iter().zip(text(&rows, "other")).zip(whole(&rows, "shared")).collect();
            prop_assert_eq!(found.len(), rows.len());
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn series_have_the_parts_of_the_core_s_charts(
        values in prop::collection::vec((0_u8..2, 0_u32..10, 0_u32..40, option::of(2019_i32..2021), 0_u8..6), 1..30),
    ) {
        let observations: Vec<Observation> = values.into_iter().enumerate().map(|(place, (area, quarter, value, vintage, kind))| {
            let period = Period::quarter(2016 + i32::try_from(quarter / 4).unwrap(), quarter % 4 + 1).unwrap();
            let value = format!("{value}.25").parse().unwrap();
            let kind = match kind {
                0 => FigureKind::MoreThan { value },
                1 => FigureKind::Rounded { value, resolution: "0.01".parse().unwrap() },
                2 => FigureKind::Estimate { value, resolution: "1".parse().unwrap() },
                _ => FigureKind::Exact { value },
            };
            Observation {
                area: format!("area-{area}").parse().ok(),
                vintage: vintage.map(|year| year.to_string().parse().unwrap()),
                citation: Citation::of(format!("table-{place}").parse().unwrap()),
                ..Observation::new("hours".parse().unwrap(), period, Figure::new(kind, "measured: hours".parse().unwrap()).unwrap(), cite())
            }
        }).collect();
        let rows = ask(&observations, &Question::Series);
        let tables = Tables { observations, ..Tables::default() };
        let series = Series::compile(&Programme::new(tables).unwrap(), SeriesOptions::default());
        prop_assert_eq!(rows.is_ok(), series.is_ok(), "{:?} {:?}", rows, series);
        let (Ok(rows), Ok(series)) = (rows, series) else { return Ok(()) };
        prop_assert_eq!(series.len(), rows.len());
        let (points, bounds, ranges) = (whole(&rows, "points"), whole(&rows, "bounds"), whole(&rows, "ranges"));
        let [total, ranges_total] = ["total", "ranges_total"].map(|column| numbers(&rows, column));
        prop_assert_eq!(text(&rows, "area"), series.iter().map(|series| series.key.area.as_ref().unwrap().to_string()).collect::<Vec<_>>());
        for (at, series) in series.iter().enumerate() {
            prop_assert_eq!(points[at], i128::try_from(series.points.len()).unwrap());
            prop_assert_eq!(bounds[at], i128::try_from(series.bounds.len()).unwrap());
            let slots = series.sequence().slots();
            let steps = slots.windows(2).filter_map(|pair| Some((pair[1]?.value - pair[0]?.value).abs()));
            let steps: Vec<f64> = steps.collect();
            prop_assert_eq!(ranges[at], i128::try_from(steps.len()).unwrap());
            // Quarters of one are exact in floats too.
            prop_assert_eq!(total[at].unwrap_or(0.0), series.points.iter().map(|point| point.value).sum::<f64>());
            prop_assert_eq!(ranges_total[at].unwrap_or(0.0), steps.iter().sum::<f64>());
            let spec = ChartSpec { points_min: 2, ..ChartSpec::new(ChartKind::XmR) };
            let none = Simulation { replicates: 0, seed: 1 };
            let Some(chart) = control_chart(series.sequence(), &spec, none).unwrap().measured() else { continue };
            let Some(baseline) = chart.phases[0].baseline else { continue };
            let share = |total: Option<f64>, count: i128| total.unwrap() / f64::from(i32::try_from(count).unwrap());
            prop_assert_eq!(share(total[at], points[at]).to_bits(), baseline.centre.to_bits());
            prop_assert_eq!(share(ranges_total[at], ranges[at]).to_bits(), baseline.ranges.unwrap().average.to_bits());
        }
    }

    #[test]
    fn claims_to_one_operation_are_one_act(
        claims in prop::collection::vec((select(vec![None, Some("a"), Some("b")]), option::of(0_u8..3), select(Effect::ALL)), 1..20),
    ) {
        let interventions: Vec<Intervention> = claims.iter().enumerate().map(|(place, (strand, operation, effect))| Intervention {
            effect: *effect,
            strand: strand.map(|strand| if strand == "a" { "pursue" } else { "prevent" }.parse().unwrap()),
            operation: operation.map(|number| format!("op-{number}").parse().unwrap()),
            ..Intervention::new(format!("act-{place}").parse().unwrap(), "2018-05".parse().unwrap(), "nca".parse().unwrap(), cite())
        }).collect();
        let rows = ask(&interventions, &Question::Interventions).unwrap();
        let (claimed, within, operations) = (whole(&rows, "claims"), whole(&rows, "in_operations"), whole(&rows, "operations"));
        let tables = Tables { interventions: interventions.clone(), ..Tables::default() };
        let log = DisruptionLog::compile(&Programme::new(tables).unwrap()).unwrap();
        prop_assert_eq!(claimed.iter().sum::<i128>(), i128::try_from(log.claims()).unwrap());
        let (strands, effects) = (rows.texts("strand").unwrap(), text(&rows, "effect"));
        for (at, strand) in strands.into_iter().enumerate() {
            let is_here = |row: &&Intervention| row.strand.map(|strand| strand.to_string()) == strand && row.effect.to_string() == effects[at];
            let here: Vec<_> = interventions.iter().filter(is_here).collect();
            let mut named: Vec<_> = here.iter().filter_map(|row| row.operation.as_ref()).collect();
            prop_assert_eq!(i128::try_from(here.len()).unwrap(), claimed[at]);
            prop_assert_eq!(i128::try_from(named.len()).unwrap(), within[at]);
            named.sort();
            named.dedup();
            prop_assert_eq!(i128::try_from(named.len()).unwrap(), operations[at]);
        }
        let rows = ask(&interventions, &Question::Disruptions).unwrap();
        let found: BTreeMap<String, (i128, i128)> = text(&rows, "effect").into_iter()
            .zip(whole(&rows, "disruptions").into_iter().zip(whole(&rows, "claims")))
            .collect();
        let mut expected = BTreeMap::<String, (i128, i128)>::new();
        for disruption in &log.disruptions {
            let sums = expected.entry(disruption.effect.to_string()).or_default();
            *sums = (sums.0 + 1, sums.1 + i128::try_from(disruption.claims.len()).unwrap());
        }
        prop_assert_eq!(found, expected);
    }
}

fn numbers(rows: &Rows, column: &str) -> Vec<Option<f64>> {
    rows.texts(column)
        .unwrap()
        .into_iter()
        .map(|cell| cell.map(|cell| cell.parse().unwrap()))
        .collect()
}

fn seen(period: &str, value: &str, unit: &str) -> Observation {
    let value = FigureKind::Exact { value: value.parse().unwrap() };
    let value = Figure::new(value, unit.parse().unwrap()).unwrap();
    Observation::new("referrals".parse().unwrap(), period.parse().unwrap(), value, cite())
}

/// What is said of series that are refused, and whether the core refuses them too.
fn refused(observations: Vec<Observation>) -> (String, bool) {
    let told = ask(&observations, &Question::Series).unwrap_err().to_string();
    let tables = Tables { observations, ..Tables::default() };
    (told, Series::compile(&Programme::new(tables).unwrap(), SeriesOptions::default()).is_err())
}

#[test]
fn series_that_the_core_refuses_are_refused() {
    let cases = [
        (["2018-01", "undated: lately"], ["1", "1"], "1 of 2 rows have a period without days"),
        (
            ["2018-01", "2018-01"],
            ["1", "2"],
            "2 of 2 rows are of periods with several values in one vintage",
        ),
        (
            ["2018-01", "2018-Q2"],
            ["1", "2"],
            "2 of 2 rows (of one to a period) are of series whose periods differ in length",
        ),
        (
            ["2018-01-01/2018-01-20", "2018-01-20/2018-02-08"],
            ["1", "2"],
            "1 of 2 rows (of one to a period) share days with another, or lie too near to it to say whether one is missing between",
        ),
    ];
    for (periods, values, expected) in cases {
        let rows = periods.iter().zip(values).map(|(period, value)| seen(period, value, "people"));
        assert_eq!(refused(rows.collect()), (format!("observations: {expected}"), true));
    }
    let units = vec![seen("2018-01", "1", "people"), seen("2018-02", "1", "GBP")];
    let expected = "observations: 2 of 2 rows are of series with values in several units";
    assert_eq!(refused(units), (expected.into(), true));
}

#[test]
fn series_that_the_text_cannot_do_are_refused_and_not_done_otherwise() {
    let exposure =
        Figure::new(FigureKind::Exact { value: "9".parse().unwrap() }, "people".parse().unwrap())
            .ok();
    let exposed = vec![Observation { exposure, ..seen("2018-01", "1", "people") }];
    let expected = "observations: 1 of 1 rows have an exposure, by which this question does not divide: the core does";
    assert_eq!(refused(exposed), (expected.into(), false));
    let states =
        vec![seen("as at 2018-01-31", "1", "people"), seen("as at 2018-02-28", "1", "people")];
    let expected = "observations: 2 of 2 rows are states of one day, between which this question knows no distance: the core does";
    assert_eq!(refused(states), (expected.into(), false));
    let powers = vec![seen("2018-01", "1000", "people"), seen("2018-02", "1", "thousand people")];
    let expected = "observations: 2 of 2 rows are of series with values in several units";
    assert_eq!(refused(powers), (expected.into(), false));
    // The core takes these for neighbours.
    let near = vec![
        seen("2018-01-01/2018-01-20", "1", "people"),
        seen("2018-01-24/2018-02-12", "1", "people"),
    ];
    let (told, is_refused) = refused(near);
    assert!(
        told.starts_with("observations: 1 of 2 rows (of one to a period) share days")
            && !is_refused,
        "{told}"
    );
    let long = vec![seen("2018-01", "1.0123456789", "measured: kg")];
    let expected = "observations: 1 of 1 rows have a value of more than 20 digits before the point or nine after it";
    assert_eq!(refused(long), (expected.into(), false));
}

/// Observations whose cells are texts, as another writer may leave them.
fn raw(rows: &[[&str; 3]]) -> SessionContext {
    let schema = schema(Table::Observations).unwrap();
    let cell = |column: &str, row: &[&str; 3]| match column {
        "measure" => Some("referrals".to_owned()),
        "period" => Some("2018-01".to_owned()),
        "kind" => Some(row[0].to_owned()),
        "value" => Some(row[1].to_owned()),
        "unit" => Some(row[2].to_owned()),
        _ => None,
    };
    let columns = schema.fields().iter().map(|field| -> ArrayRef {
        Arc::new(rows.iter().map(|row| cell(field.name(), row)).collect::<StringArray>())
    });
    let context = SessionContext::new();
    let batch = RecordBatch::try_new(schema.clone(), columns.collect()).unwrap();
    context.register_batch("observations", batch).unwrap();
    context
}

#[test]
fn values_that_no_figure_has_are_refused() {
    let cases = [
        (["exact", "-1", "people"], "have a count below 0, or an exact one that is not whole"),
        (["exact", "1.5", "people"], "have a count below 0, or an exact one that is not whole"),
        (["exact", "many", "people"], "have a value that is no decimal"),
        (["exact", "1-2", "people"], "have a value that is no decimal"),
        (["rounded", "-", "people"], "have a value that is no decimal"),
        (["exact", "26/3", "people"], "have a value that is no decimal"),
    ];
    for (row, expected) in cases {
        let error = wait(async { Question::Series.run(&raw(&[row])).await.unwrap_err() });
        assert_eq!(error.to_string(), format!("observations: 1 of 1 rows {expected}"), "{row:?}");
    }
    for fine in [
        ["rounded", "1.5", "people"],
        ["exact", "1.5", "thousand people"],
        ["exact", "-1.5", "GBP"],
    ] {
        assert_eq!(wait(async { Question::Series.run(&raw(&[fine])).await.unwrap() }).len(), 1);
    }
    let error =
        wait(async { Question::Series.run(&raw(&[["exactly", "1", "lots"]])).await.unwrap_err() })
            .to_string();
    assert!(
        error.starts_with("observations: 1 words cannot be read: observations.kind: \"exactly\""),
        "{error}"
    );
}

#[test]
fn what_is_not_said_of_detection_is_unknown() {
    let rows = vec![seen("2018-01", "1", "people"), seen("2018-02", "3", "people")];
    let found = ask(&rows, &Question::Series).unwrap();
    assert_eq!(
        (text(&found, "detection"), numbers(&found, "ranges_total")),
        (vec!["unknown".to_owned()], vec![Some(2.0)])
    );
}

#[test]
fn seats_that_the_core_refuses_are_refused() {
    let seat = |people: u32, source: &str| Seat {
        people: NonZeroU32::new(people).unwrap(),
        ..Seat::new(
            "g1".parse().unwrap(),
            "p1".parse().unwrap(),
            SeatRole::Chair,
            Citation::of(source.parse().unwrap()),
        )
    };
    let load = Question::Load { day: day(), without: BTreeSet::new() };
    let cases = [
        ([seat(1, "a"), seat(1, "a")], "2 of 2 rows say the same with the same citation"),
        (
            [seat(1, "a"), seat(2, "b")],
            "2 of 2 rows say of one seat that it sends different numbers of people",
        ),
    ];
    for (seats, expected) in cases {
        assert_eq!(ask(&seats, &load).unwrap_err().to_string(), format!("seats: {expected}"));
        let tables = Tables { seats: seats.to_vec(), ..Tables::default() };
        assert!(Register::compile(&Programme::new(tables).unwrap()).is_err());
    }
    let found = ask(&[seat(2, "a"), seat(2, "b")], &load).unwrap();
    assert_eq!((whole(&found, "seats"), whole(&found, "people")), (vec![1], vec![2]));
}
