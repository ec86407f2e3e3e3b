//! How much harm do the counts stand for, by whose weights?

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;
use fourp_model::{
    Answer, Detection, HarmIndex, Measure, NotMeasurable, Period, Programme, Quantity, Slug, Table,
};
use serde::Serialize;

use crate::{
    harm_options::{Detections, HarmOptions, HarmSpan},
    harm_total::{Group, HarmKey, HarmTotal, Nesting, QUESTION},
    harm_weight::Weights,
    series::Series,
};

/// Harm by scale, span and way of detection.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct HarmTotals {
    /// How it was added up.
    pub options: HarmOptions,
    /// The sums, in order of what they are of and then of time.
    pub totals: Vec<HarmTotal>,
    /// Measures that are counted, and that no scale weighs at all: they are in no sum.
    pub unread: Vec<Slug<Measure>>,
}

impl HarmTotals {
    /// Weighs compiled series by the weights of the programme's rows; none are bundled.
    ///
    /// A series is in the sum of a scale if the scale weighs its measure for any threat: so a threat left out of a scale is
    /// told, and a measure left out altogether stands in [`unread`](Self::unread). The interval is that of Σ wx for
    /// independent Poisson counts and weights taken as known: Dobson and others 1991 (Statistics in Medicine 10), or Fay and
    /// Feuer 1997 (16). O(n log n) in the points.
    ///
    /// ```
    /// use fourp_model::{Programme, Tables};
    /// use fourp_performance::{HarmOptions, HarmTotals};
    ///
    /// let nothing = Programme::new(Tables::default()).map_err(|defects| format!("{defects:?}"))?;
    /// let found = HarmTotals::of(&nothing, &[], HarmOptions::default());
    /// assert!(found.not_measurable().is_some_and(|why| why.why.contains("no weights")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(programme: &Programme, series: &[Series], options: HarmOptions) -> Answer<Self> {
        let weights = Weights::of(programme);
        if weights.scales().next().is_none() {
            return NotMeasurable::new(
                QUESTION,
                "the data supplied have no weights of harm, and none are bundled",
            )
            .needing(Table::Harm, "what one of each thing counted weighs, with its source")
            .into();
        }
        let counts = || series.iter().filter(|it| matches!(it.unit.quantity(), Quantity::Count(_)));
        let mut groups: BTreeMap<HarmKey, BTreeMap<Period, Group<'_>>> = BTreeMap::new();
        let mut read = BTreeSet::new();
        for scale in weights.scales() {
            for series in counts().filter(|it| weights.weighs(scale, &it.key.measure)) {
                read.insert(&series.key.measure);
                let keys = [
                    Some(Some(series.key.detection)),
                    (options.detections == Detections::SummedByRequest).then_some(None),
                ];
                for detection in keys.into_iter().flatten() {
                    let of_key = groups.entry(key(scale, series, detection)).or_default();
                    for point in &series.points {
                        let span = span(&point.period, options.span);
                        let group = of_key.entry(span).or_default();
                        group.add(&weights, scale, series, point);
                    }
                }
            }
        }
        if groups.is_empty() {
            return NotMeasurable::new(QUESTION, "no count has a measure that the weights are of")
                .needing(Table::Observations, "counts of what the weights are of")
                .into();
        }
        let nesting = Nesting::of(programme);
        let totals = groups.into_iter().flat_map(|(key, spans)| {
            let nesting = &nesting;
            spans
                .into_iter()
                .map(move |(period, group)| group.total(key.clone(), period, nesting, options))
        });
        let unread: BTreeSet<&Slug<Measure>> =
            counts().map(|it| &it.key.measure).filter(|it| !read.contains(it)).collect();
        Answer::Measured(Self {
            options,
            totals: totals.collect(),
            unread: unread.into_iter().cloned().collect(),
        })
    }
}

fn key(scale: &Slug<HarmIndex>, series: &Series, detection: Option<Detection>) -> HarmKey {
    let of = &series.key;
    HarmKey {
        index: scale.clone(),
        party: of.party.clone(),
        area: of.area.clone(),
        population: of.population.clone(),
        counting_rule: of.counting_rule.clone(),
        strand: of.strand,
        detection,
    }
}

fn span(period: &Period, how: HarmSpan) -> Period {
    let year = || {
        let start = period.start()?;
        let first = if start.month() < 4 { start.year().checked_sub(1)? } else { start.year() };
        let year = Period::financial_year(first).ok()?;
        (year.contains(period) == Some(true)).then_some(year)
    };
    match how {
        HarmSpan::FinancialYear => year().unwrap_or_else(|| period.clone()),
        HarmSpan::EachPeriod => period.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SeriesOptions;
    use fourp_model::{
        Citation, Figure, FigureKind, Harm, Observation, Rational, RecordingChange,
        RecordingChangeKind, Tables, Threat,
    };
    use fourp_stat::{DirectMethod, Level, Poisson, Rng, Tail};
    use proptest::prelude::*;

    fn figure(value: i64, unit: &str) -> Figure {
        let value = Rational::from_int(value);
        Figure::new(FigureKind::Exact { value }, unit.parse().unwrap()).unwrap()
    }

    fn cite() -> Citation {
        Citation::at("made-up".parse().unwrap(), "table 1")
    }

    fn seen(threat: &str, period: &str, value: i64, detection: Detection) -> Observation {
        Observation {
            threat: (!threat.is_empty()).then(|| threat.parse().unwrap()),
            detection,
            ..Observation::new(
                "crimes".parse().unwrap(),
                period.parse().unwrap(),
                figure(value, "crimes"),
                cite(),
            )
        }
    }

    fn weight(threat: &str, period: Option<&str>, value: i64) -> Harm {
        Harm {
            index: "scale".parse().unwrap(),
            measure: "crimes".parse().unwrap(),
            threat: (!threat.is_empty()).then(|| threat.parse().unwrap()),
            period: period.map(|period| period.parse().unwrap()),
            weight: figure(value, "points"),
            citation: cite(),
        }
    }

    fn of(tables: Tables, options: HarmOptions) -> Answer<HarmTotals> {
        let programme = Programme::new(tables).unwrap();
        let series = Series::compile(&programme, SeriesOptions::default()).unwrap();
        HarmTotals::of(&programme, &series, options)
    }

    fn rows(observations: Vec<Observation>, harm: Vec<Harm>) -> Tables {
        Tables { observations, harm, ..Tables::default() }
    }

    fn totals(tables: Tables) -> Vec<HarmTotal> {
        of(tables, HarmOptions::default()).measured().unwrap().totals
    }

    fn value(total: &HarmTotal) -> f64 {
        total.weighed.clone().measured().unwrap().value()
    }

    #[test]
    fn reported_and_sought_are_summed_for_those_who_ask_and_the_sum_says_so() {
        let tables = || {
            let ways = Detection::ALL.iter().zip(1..);
            let seen = ways.map(|(way, count)| seen("fraud", "2019-04", count, *way)).collect();
            rows(seen, vec![weight("fraud", None, 10)])
        };
        let apart = totals(tables());
        let values: Vec<f64> = apart.iter().map(value).collect();
        assert_eq!(values, [10.0, 20.0, 30.0, 40.0]);
        assert!(apart.iter().all(|total| total.key.detection.is_some()));
        let detections = Detections::SummedByRequest;
        let both = of(tables(), HarmOptions { detections, ..HarmOptions::default() });
        let both = both.measured().unwrap().totals;
        let summed: Vec<&HarmTotal> =
            both.iter().filter(|total| total.key.detection.is_none()).collect();
        assert_eq!((both.len(), summed.len(), value(summed[0])), (5, 1, 100.0));
        let caveats = summed[0].weighed.clone().measured().unwrap().caveats().to_vec();
        assert!(caveats.iter().any(|it| it.as_str().contains("because that was asked for")));
    }

    #[test]
    fn a_missing_weight_is_said_and_weighs_nothing_away() {
        let seen = ["fraud", "drugs"].map(|it| seen(it, "2019-04", 5, Detection::Reported));
        let found = totals(rows(seen.to_vec(), vec![weight("fraud", None, 10)]));
        assert_eq!((found.len(), value(&found[0])), (1, 50.0));
        let left = &found[0].unweighed[0];
        assert_eq!((left.why.to_string(), left.rows.len()), ("no row weighs it".into(), 1));
        let caveats = found[0].weighed.clone().measured().unwrap().caveats().to_vec();
        assert!(caveats.iter().any(|it| it.as_str().contains("a part of the whole")));
        let none = totals(rows(vec![seen_once()], vec![weight("fraud", Some("2020"), 10)]));
        let why = none[0].weighed.not_measurable().unwrap().why.clone();
        assert_eq!(why, "none of these counts has a weight");
    }

    fn seen_once() -> Observation {
        seen("fraud", "2019-04", 5, Detection::Reported)
    }

    #[test]
    fn weights_change_with_time_and_years_are_added_up() {
        let months = ["2019-12", "2020-01", "2020-03", "2020-04"];
        let seen = months.map(|it| seen("fraud", it, 10, Detection::Reported));
        let weights = vec![weight("fraud", Some("2019"), 1), weight("fraud", Some("2020"), 3)];
        let found = totals(rows(seen.to_vec(), weights.clone()));
        let told: Vec<(String, f64)> =
            found.iter().map(|total| (total.period.to_string(), value(total))).collect();
        assert_eq!(told, [("2019-20".into(), 70.0), ("2020-21".into(), 30.0)]);
        assert_eq!((found[0].parts[0].harm, found[0].parts[0].days), (60.0, 62));
        let options = HarmOptions { span: HarmSpan::EachPeriod, ..HarmOptions::default() };
        let each = of(rows(seen.to_vec(), weights), options).measured().unwrap();
        assert_eq!(each.totals.len(), 4);
    }

    #[test]
    fn a_period_that_lies_in_no_financial_year_stands_by_itself() {
        let seen = vec![seen("fraud", "2019", 10, Detection::Reported)];
        let found = totals(rows(seen, vec![weight("", None, 2)]));
        assert_eq!((found[0].period.to_string(), value(&found[0])), ("2019".into(), 20.0));
    }

    #[test]
    fn counts_that_hold_others_are_not_added_to_them() {
        let threat = |id: &str, part_of: Option<&str>| Threat {
            id: id.parse().unwrap(),
            name: id.into(),
            part_of: part_of.map(|it| it.parse().unwrap()),
            note: None,
            citation: cite(),
        };
        let nested = |wide: &str| Tables {
            threats: vec![
                threat("crime", None),
                threat("theft", Some("crime")),
                threat("card-theft", Some("theft")),
                threat("circle", Some("circle")),
            ],
            ..rows(
                ["card-theft", "circle", wide]
                    .map(|it| seen(it, "2019-04", 5, Detection::Reported))
                    .to_vec(),
                vec![weight("", None, 2)],
            )
        };
        for (wide, told) in [("crime", "crime"), ("", "all threats")] {
            let why = totals(nested(wide))[0].weighed.not_measurable().unwrap().why.clone();
            assert!(why.starts_with(&format!("counts of {told} may hold those of c")), "{why}");
        }
        assert_eq!(value(&totals(nested("fraud"))[0]), 30.0);
    }

    #[test]
    fn what_cannot_be_weighed_is_refused_with_its_reason() {
        let why = |tables: Tables| totals(tables)[0].weighed.not_measurable().unwrap().why.clone();
        let both =
            || ["drugs", "fraud"].map(|it| seen(it, "2019-04", 5, Detection::Reported)).to_vec();
        let pounds = Harm { weight: figure(3, "GBP"), ..weight("drugs", None, 3) };
        assert_eq!(
            why(rows(both(), vec![pounds, weight("fraud", None, 1)])),
            "weights in points stand among weights in GBP"
        );
        let half = Observation {
            value: Figure::new(
                FigureKind::Estimate {
                    value: "2.5".parse().unwrap(),
                    resolution: "0.5".parse().unwrap(),
                },
                "crimes".parse().unwrap(),
            )
            .unwrap(),
            ..seen_once()
        };
        assert_eq!(
            why(rows(vec![half], vec![weight("", None, 1)])),
            "observations row 1 is no whole count"
        );
        let none =
            |tables| of(tables, HarmOptions::default()).not_measurable().unwrap().why.clone();
        assert!(none(rows(vec![seen_once()], vec![])).contains("none are bundled"));
        assert!(none(rows(vec![], vec![weight("", None, 1)])).starts_with("no count has"));
    }

    #[test]
    fn a_measure_that_no_scale_weighs_is_told_and_weights_of_nothing_make_none() {
        let other = Observation { measure: "calls".parse().unwrap(), ..seen_once() };
        let found = of(
            rows(vec![seen_once(), other], vec![weight("fraud", None, 0)]),
            HarmOptions::default(),
        );
        let found = found.measured().unwrap();
        assert_eq!(found.unread, ["calls".parse().unwrap()]);
        let nothing = found.totals[0].weighed.clone().measured().unwrap();
        assert_eq!((nothing.value(), nothing.interval().upper()), (0.0, 0.0));
    }

    #[test]
    fn harm_for_one_resident_is_told_where_all_counts_have_the_same_residents() {
        let exposed = |threat: &str, people: i64| Observation {
            exposure: Some(figure(people, "people")),
            ..seen(threat, "2019-04", 5, Detection::Reported)
        };
        let weights = || vec![weight("", None, 3)];
        let same = totals(rows(vec![exposed("fraud", 100), exposed("drugs", 100)], weights()));
        assert_eq!(same[0].rate.as_ref().unwrap().value(), 0.3);
        let unlike = totals(rows(vec![exposed("fraud", 100), exposed("drugs", 90)], weights()));
        assert_eq!(unlike[0].rate, None);
    }

    #[test]
    fn sums_after_a_change_of_recording_say_so() {
        let change = RecordingChange {
            measure: "crimes".parse().unwrap(),
            party: None,
            area: None,
            date: "2019-05-01".parse().unwrap(),
            kind: RecordingChangeKind::CountingRule,
            what: "one to a victim".into(),
            citation: cite(),
        };
        let months = ["2019-03", "2019-04", "2019-05"];
        let seen = months.map(|it| seen("fraud", it, 10, Detection::Reported));
        let tables = Tables {
            recording_changes: vec![change],
            ..rows(seen.to_vec(), vec![weight("fraud", None, 1)])
        };
        let breaks: Vec<usize> = totals(tables).iter().map(|total| total.breaks.len()).collect();
        assert_eq!(breaks, [0, 1]);
    }

    /// How often the intervals of both methods hold the true harm: counts are drawn by inversion around known means.
    fn coverage(truth: [(f64, u32); 3], draws: u32) -> [f64; 2] {
        let harm: f64 = truth.iter().map(|(mean, weight)| mean * f64::from(*weight)).sum();
        let threats = || truth.iter().zip(["a", "b", "c"]);
        let weights: Vec<Harm> =
            threats().map(|((_, value), threat)| weight(threat, None, i64::from(*value))).collect();
        let mut random = Rng::new(1991);
        let mut hits = [0_u32; 2];
        for _ in 0..draws {
            let seen: Vec<Observation> = threats()
                .map(|((mean, _), threat)| {
                    let law = Poisson::new(*mean).unwrap();
                    let count = law.quantile(Tail::Lower(random.uniform())).unwrap();
                    seen(threat, "2019-04", i64::try_from(count).unwrap(), Detection::Reported)
                })
                .collect();
            for (method, hits) in DirectMethod::ALL.iter().zip(&mut hits) {
                let options = HarmOptions { method: *method, ..HarmOptions::default() };
                let found = of(rows(seen.clone(), weights.clone()), options).measured().unwrap();
                let interval = found.totals[0].weighed.clone().measured().unwrap().interval();
                *hits += u32::from(interval.contains(harm));
            }
        }
        hits.map(|hits| f64::from(hits) / f64::from(draws))
    }

    #[test]
    fn intervals_cover_the_truth_as_often_as_they_say() {
        // Four standard errors of a share of 0.95 of 1,500 draws.
        const ERROR: f64 = 0.0225;
        let [dobson, fay_feuer] = coverage([(400.0, 10), (120.0, 60), (90.0, 90)], 1_500);
        assert!((dobson - 0.95).abs() < ERROR, "{dobson}");
        assert!(fay_feuer > 0.95 - ERROR, "{fay_feuer}");
        // Where three events bear most of the harm, the one covers too seldom and the other does not: so it is the default.
        let [dobson, fay_feuer] = coverage([(40.0, 10), (12.0, 60), (3.0, 365)], 1_500);
        assert!(dobson < 0.95 - ERROR, "{dobson}");
        assert!(fay_feuer > 0.95 - ERROR, "{fay_feuer}");
        assert_eq!(HarmOptions::default().method, DirectMethod::FayFeuer);
    }

    proptest! {
        #[test]
        fn harm_is_count_times_weight_in_whatever_order_rows_come(
            counts in prop::collection::vec((0_i64..5_000, 0_i64..9_000), 1..8),
        ) {
            let threats: Vec<String> = (0..counts.len()).map(|at| format!("t{at}")).collect();
            let each = counts.iter().zip(&threats);
            let seen: Vec<Observation> = each
                .clone()
                .map(|((count, _), threat)| seen(threat, "2019-04", *count, Detection::Reported))
                .collect();
            let weights: Vec<Harm> =
                each.map(|((_, value), threat)| weight(threat, None, *value)).collect();
            let sum: i64 = counts.iter().map(|(count, weight)| count * weight).sum();
            let sum = f64::from(i32::try_from(sum).unwrap());
            let found = totals(rows(seen.clone(), weights.clone()));
            prop_assert!((value(&found[0]) - sum).abs() <= 1e-12 * sum.max(1.0));
            let level = |level| HarmOptions { level, ..HarmOptions::default() };
            let wide = of(rows(seen.clone(), weights.clone()), level(Level::P99));
            let wide = wide.measured().unwrap().totals[0].weighed.clone().measured().unwrap();
            let narrow = found[0].weighed.clone().measured().unwrap();
            prop_assert!(wide.interval().upper() >= narrow.interval().upper());
            prop_assert!(wide.interval().lower() <= narrow.interval().lower());
            let (mut other, mut others) = (seen, weights);
            other.reverse();
            others.reverse();
            prop_assert_eq!(totals(rows(other, others)), found);
        }
    }
}
