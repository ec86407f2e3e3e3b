//! Aggregates of seats, observations and interventions against the core.

use std::{collections::BTreeMap, num::NonZeroU32};

use chrono::NaiveDate;
use fourp_datafusion::{Fellows, Question, Rows};
use fourp_governance::{Mode, Network, Normalisation, Register};
use fourp_model::{
    Citation, Figure, FigureKind, Intervention, Observation, Period, Programme, Seat, SeatRole,
    Tables,
};
use fourp_performance::{
    ChartKind, ChartSpec, DisruptionLog, Series, SeriesOptions, Simulation, control_chart,
};
use proptest::{option, prelude::*, sample::select};

use crate::frame::ask;

fn cite() -> Citation {
    Citation::of("minutes".parse().unwrap())
}

fn seats() -> impl Strategy<Value = Vec<Seat>> {
    let dates = select(vec!["..", "2017..", "2018-03..2019", "..2017-12-31", "2018-06-01.."]);
    let role = select(SeatRole::ALL);
    let seat = (0_u8..5, 0_u8..6, role, 1_u32..30, dates).prop_map(
        |(group, party, role, people, dates)| Seat {
            people: NonZeroU32::new(people).unwrap(),
            dates: dates.parse().unwrap(),
            ..Seat::new(
                format!("g{group}").parse().unwrap(),
                format!("p{party}").parse().unwrap(),
                role,
                cite(),
            )
        },
    );
    let once = |seats: Vec<Seat>| {
        let key = |seat: &Seat| (seat.group.clone(), seat.party.clone(), seat.role, seat.dates);
        let keyed: BTreeMap<_, Seat> = seats.into_iter().map(|seat| (key(&seat), seat)).collect();
        keyed.into_values().collect()
    };
    prop::collection::vec(seat, 1..30).prop_map(once)
}

fn network(seats: &[Seat], day: NaiveDate) -> Network {
    let tables = Tables { seats: seats.to_vec(), ..Tables::default() };
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
    fn degrees_and_load_are_those_of_the_core(seats in seats()) {
        let network = network(&seats, day());
        let degree = network.degree(Normalisation::RawUnorderedPairs);
        let groups = network.groups().iter().map(|group| group.id.to_string()).zip(degree.groups);
        let parties = network.parties().iter().map(ToString::to_string).zip(degree.parties);
        let expected: Vec<(String, String, String)> = groups
            .map(|(id, degree)| ("group".to_owned(), id, degree))
            .chain(parties.map(|(id, degree)| ("party".to_owned(), id, degree)))
            .filter(|(_, _, degree)| *degree > 0.0)
            .map(|(mode, id, degree)| (mode, id, format!("{degree:.0}")))
            .collect();
        let rows = ask(&seats, &Question::Degrees { day: day() }).unwrap();
        let found: Vec<(String, String, String)> = text(&rows, "mode").into_iter()
            .zip(text(&rows, "id")).zip(whole(&rows, "degree"))
            .map(|((mode, id), degree)| (mode, id, degree.to_string()))
            .collect();
        prop_assert_eq!(found, expected);

        let rows = ask(&seats, &Question::Load { day: day() }).unwrap();
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
    fn pairs_that_share_enough_are_those_of_the_core(seats in seats(), least in 1_u32..4) {
        let network = network(&seats, day());
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
            let question = Question::CoMembership { day: day(), fellows, least: NonZeroU32::new(least).unwrap() };
            let rows = ask(&seats, &question).unwrap();
            let found: BTreeMap<(String, String), i128> =
                text(&rows, "one").into_iter().zip(text(&rows, "other")).zip(whole(&rows, "shared")).collect();
            prop_assert_eq!(found.len(), rows.len());
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn series_have_the_parts_of_the_core_s_charts(
        values in prop::collection::vec((0_u8..2, 0_u32..10, 0_u32..10_000, option::of(2019_i32..2021)), 1..30),
    ) {
        let mut seen = BTreeMap::new();
        for (area, quarter, value, vintage) in values {
            seen.insert((area, quarter, vintage), value);
        }
        let observations: Vec<Observation> = seen.into_iter().map(|((area, quarter, vintage), value)| {
            let period = Period::quarter(2016 + i32::try_from(quarter / 4).unwrap(), quarter % 4 + 1).unwrap();
            let kind = FigureKind::Exact { value: value.to_string().parse().unwrap() };
            Observation {
                area: format!("area-{area}").parse().ok(),
                vintage: vintage.map(|year| year.to_string().parse().unwrap()),
                ..Observation::new("referrals".parse().unwrap(), period, Figure::new(kind, "people".parse().unwrap()).unwrap(), cite())
            }
        }).collect();
        let rows = ask(&observations, &Question::Series).unwrap();
        let tables = Tables { observations, ..Tables::default() };
        let series = Series::compile(&Programme::new(tables).unwrap(), SeriesOptions::default()).unwrap();
        prop_assert_eq!(series.len(), rows.len());
        let cells = rows.cells().unwrap();
        let float = |cell: &Option<String>| cell.as_ref().map(|cell| cell.parse::<f64>().unwrap());
        for (series, cells) in series.iter().zip(&cells) {
            let area = series.key.area.as_ref().map(ToString::to_string);
            prop_assert_eq!(&area, &cells[4]);
            prop_assert_eq!(float(&cells[9]), Some(f64::from(u32::try_from(series.points.len()).unwrap())));
            let spec = ChartSpec { points_min: 2, ..ChartSpec::new(ChartKind::XmR) };
            let none = Simulation { replicates: 0, seed: 1 };
            let Some(chart) = control_chart(series.sequence(), &spec, none).unwrap().measured() else { continue };
            let Some(baseline) = chart.phases[0].baseline else { continue };
            let ranges = baseline.ranges.unwrap();
            let mean = |total: usize, count: usize| float(&cells[total]).unwrap() / float(&cells[count]).unwrap();
            prop_assert_eq!(mean(10, 9).to_bits(), baseline.centre.to_bits());
            prop_assert_eq!(mean(12, 11).to_bits(), ranges.average.to_bits());
        }
    }

    #[test]
    fn claims_to_one_operation_are_one_act(
        claims in prop::collection::vec((select(vec![None, Some("a"), Some("b")]), option::of(0_u8..3)), 1..20),
    ) {
        let interventions: Vec<Intervention> = claims.iter().enumerate().map(|(place, (strand, operation))| Intervention {
            strand: strand.map(|strand| if strand == "a" { "pursue" } else { "prevent" }.parse().unwrap()),
            operation: operation.map(|number| format!("op-{number}").parse().unwrap()),
            ..Intervention::new(format!("act-{place}").parse().unwrap(), "2018-05".parse().unwrap(), "nca".parse().unwrap(), cite())
        }).collect();
        let rows = ask(&interventions, &Question::Interventions).unwrap();
        let (claimed, within, operations) = (whole(&rows, "claims"), whole(&rows, "in_operations"), whole(&rows, "operations"));
        let tables = Tables { interventions: interventions.clone(), ..Tables::default() };
        let log = DisruptionLog::compile(&Programme::new(tables).unwrap()).unwrap();
        prop_assert_eq!(claimed.iter().sum::<i128>(), i128::try_from(log.claims()).unwrap());
        for (at, strand) in rows.texts("strand").unwrap().into_iter().enumerate() {
            let here: Vec<_> = interventions.iter().filter(|row| row.strand.map(|strand| strand.to_string()) == strand).collect();
            let mut named: Vec<_> = here.iter().filter_map(|row| row.operation.as_ref()).collect();
            prop_assert_eq!(i128::try_from(named.len()).unwrap(), within[at]);
            named.sort();
            named.dedup();
            prop_assert_eq!(i128::try_from(named.len()).unwrap(), operations[at]);
        }
    }
}
