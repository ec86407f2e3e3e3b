//! Strategies for the types of this crate, for our property tests and for yours.
//!
//! Each generates only values that can be, edges included, and shrinks towards the plainest one.

use proptest::{prelude::*, sample::select};

use crate::{
    Agreement, AtBreak, AtGap, Border, CaptureTable, ChartConventions, CompositeIndicator,
    CompositeTable, Constants, EffectPanel, EqualPoints, Flagging, FunnelUnit, Goal, Line,
    LowCounts, OnCentre, PanelUnit, RangeAverage, Rule, RuleSet, Sample, Screening, Sequence,
    ZoneReach, ZoneSide,
};

/// Two to seven places over up to 12 periods, some of which began at some time, with gaps now and then.
pub fn effect_panel() -> impl Strategy<Value = EffectPanel> {
    (2_usize..=7, 2_usize..=12).prop_flat_map(|(units, periods)| {
        let adopted = prop::option::of(0..=periods);
        let slot = prop::option::weighted(0.95, (0_u32..80).prop_map(f64::from));
        let unit = (adopted, prop::collection::vec(slot, periods));
        prop::collection::vec(unit, units).prop_filter_map("two have a value", |units| {
            let unit = |(at, (adopted, slots)): (usize, (Option<usize>, Vec<Option<f64>>))| {
                let slots = slots.into_iter().map(|slot| slot.map(Sample::value)).collect();
                let sequence = Sequence::new(slots).ok()?;
                Some(PanelUnit { name: format!("place {at}"), adopted, sequence })
            };
            let units: Option<Vec<PanelUnit>> = units.into_iter().enumerate().map(unit).collect();
            EffectPanel::new(units?).ok()
        })
    })
}

/// A rule of successive points whose run length has a chain.
pub fn rule_of_places() -> impl Strategy<Value = Rule> {
    let points = || 2_u8..=9;
    let zone = (1_u8..=5, line(), select(ZoneSide::ALL), reach()).prop_flat_map(
        |(of, line, side, reach)| {
            (1..=of).prop_map(move |needed| Rule::Zone { needed, of, line, side, reach })
        },
    );
    prop_oneof![
        line().prop_map(|line| Rule::Beyond { line }),
        zone.prop_filter("a zone from the limits to the limits is empty", |rule| {
            !matches!(rule, Rule::Zone { line: Line::Three, reach: ZoneReach::WithinLimits, .. })
        }),
        points().prop_map(|points| Rule::Run { points }),
        (points(), line()).prop_map(|(points, line)| Rule::Hugging { points, line }),
        (points(), line()).prop_map(|(points, line)| Rule::Avoiding { points, line }),
    ]
}

/// Any rule.
pub fn rule() -> impl Strategy<Value = Rule> {
    prop_oneof![
        4 => rule_of_places(),
        1 => (2_u8..=9).prop_map(|points| Rule::Trend { points }),
        1 => (2_u8..=9).prop_map(|points| Rule::Alternating { points }),
        1 => Just(Rule::LongestRun),
        1 => Just(Rule::FewCrossings),
    ]
}

/// Up to four rules with any conventions.
pub fn rule_set() -> impl Strategy<Value = RuleSet> {
    let conventions = (
        select(OnCentre::ALL),
        select(EqualPoints::ALL),
        select(Flagging::ALL),
        select(Border::ALL),
        select(AtGap::ALL),
    );
    (prop::collection::vec(rule(), 0..=4), conventions).prop_filter_map(
        "every generated rule can be met",
        |(rules, (on_centre, equal_points, flagging, border, at_gap))| {
            let set = RuleSet::new("generated", rules).ok()?;
            let set = set.on_centre(on_centre).equal_points(equal_points).flagging(flagging);
            Some(set.border(border).at_gap(at_gap))
        },
    )
}

/// Values of a grid of quarters, so that ties and points on lines occur; with missing periods.
pub fn sequence() -> impl Strategy<Value = Sequence> {
    let value = (-40_i32..=40).prop_map(|quarters| Sample::value(f64::from(quarters) / 4.0));
    let slot = prop_oneof![9 => value.prop_map(Some), 1 => Just(None)];
    slots(slot.boxed())
}

/// Counts, each with an exposure, with missing periods.
pub fn exposed_counts() -> impl Strategy<Value = Sequence> {
    let sample = (0_u32..=60, 1_u32..=40)
        .prop_map(|(count, exposure)| Sample::of(f64::from(count), f64::from(exposure) / 4.0));
    let slot = prop_oneof![9 => sample.prop_map(Some), 1 => Just(None)];
    slots(slot.boxed())
}

/// Any conventions of charts.
pub fn chart_conventions() -> impl Strategy<Value = ChartConventions> {
    (
        select(Constants::ALL),
        select(RangeAverage::ALL),
        select(Screening::ALL),
        select(LowCounts::ALL),
        select(AtBreak::ALL),
    )
        .prop_map(|(constants, average, screening, low_counts, at_break)| ChartConventions {
            constants,
            average,
            screening,
            low_counts,
            at_break,
        })
}

/// Units of a funnel whose bases are whole and hold their counts, so that they are rates or proportions.
pub fn funnel_units() -> impl Strategy<Value = Vec<FunnelUnit>> {
    let unit = (1_u32..=500).prop_flat_map(|base| (Just(base), 0..=base));
    prop::collection::vec(unit, 2..=30).prop_map(|units| {
        let named = units.into_iter().enumerate();
        named
            .map(|(at, (base, observed))| FunnelUnit {
                name: format!("unit {at}"),
                observed: observed.into(),
                base: base.into(),
            })
            .collect()
    })
}

/// Ratings of two assessors on one scale of up to six places.
pub fn agreement() -> impl Strategy<Value = Agreement> {
    let table = (1_usize..=6).prop_flat_map(|places| {
        let row = prop::collection::vec(prop_oneof![2 => Just(0_u64), 3 => 0_u64..=40], places);
        prop::collection::vec(row, places)
    });
    table.prop_filter_map("generated tables are square", |counts| Agreement::of_counts(counts).ok())
}

/// Two to eight alternatives with up to five indicators, none constant, in quarters, so that ties occur; nothing missing.
pub fn composite_table() -> impl Strategy<Value = CompositeTable> {
    let sizes = (2_usize..=8, 1_usize..=5);
    let cells = sizes.prop_flat_map(|(alternatives, indicators)| {
        let value = (1_i32..=200).prop_map(|quarters| f64::from(quarters) / 4.0);
        let row = prop::collection::vec(value.prop_map(Some), indicators);
        let goals = prop::collection::vec(select(Goal::ALL), indicators);
        (prop::collection::vec(row, alternatives), goals)
    });
    cells.prop_filter_map("no indicator is the same everywhere", |(values, goals)| {
        let varies = (0..goals.len()).all(|at| {
            let column = || values.iter().filter_map(|row| row.get(at).copied().flatten());
            column().any(|value| Some(value) != column().next())
        });
        let names = (0..values.len()).map(|at| format!("alternative {at}")).collect();
        let named = goals.iter().enumerate();
        let indicators = named.map(|(at, goal)| CompositeIndicator {
            goalposts: Some(match goal {
                Goal::More => (0.0, 60.0),
                Goal::Less => (60.0, 0.0),
            }),
            ..CompositeIndicator::new(format!("indicator {at}"), *goal)
        });
        varies.then(|| CompositeTable::new(names, indicators.collect(), values).ok()).flatten()
    })
}

fn slots(slot: BoxedStrategy<Option<Sample>>) -> impl Strategy<Value = Sequence> {
    (prop::collection::vec(slot, 0..=48), prop::option::weighted(0.2, 1_usize..=47))
        .prop_filter_map("generated samples make a sequence", |(slots, at)| {
            let sequence = Sequence::new(slots).ok()?;
            match at.filter(|at| *at < sequence.len()) {
                Some(at) => sequence.broken_at(&[at]).ok(),
                None => Some(sequence),
            }
        })
}

fn line() -> impl Strategy<Value = Line> {
    select(Line::ALL)
}

fn reach() -> impl Strategy<Value = ZoneReach> {
    select(ZoneReach::ALL)
}

/// A table of so many lists: cells of nothing, of one case, of a few, of many; some of one list only.
pub fn capture_table(
    lists: std::ops::RangeInclusive<usize>,
) -> impl Strategy<Value = CaptureTable> {
    let cell = || prop_oneof![4 => Just(0_u64), 2 => Just(1), 2 => 2_u64..=9, 1 => 10_u64..=3_000];
    let tables = lists.prop_flat_map(move |lists| {
        let cells = 1_usize << lists.min(10);
        (Just(lists), prop::collection::vec(cell(), cells))
    });
    tables.prop_filter_map("two lists have a case", |(lists, counts)| {
        let cells = counts.into_iter().enumerate().skip(1).map(|(set, count)| {
            let on = (0..lists).filter(|place| set >> place & 1 == 1);
            let on: Option<_> = on.map(|place| format!("list-{place}").parse().ok()).collect();
            Some((on?, count))
        });
        CaptureTable::new(cells.collect::<Option<Vec<_>>>()?).ok()
    })
}
