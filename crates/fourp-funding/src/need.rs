//! How much harm rows say each threat does, by a scale that somebody brought.

use std::collections::{BTreeMap, BTreeSet};

use fourp_model::{
    Answer, Harm, HarmIndex, Interval, NotMeasurable, Observation, Period, Programme, Rational,
    Rounding, RowRef, Slug, Table, Threat,
};
use serde::Serialize;

use crate::amount::sum;

/// Harm by threat: what was counted, times what one weighs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct HarmByThreat {
    /// The scale.
    pub index: Slug<HarmIndex>,
    /// For which span.
    pub period: Period,
    /// Each threat that has both, in order.
    pub threats: Vec<ThreatHarm>,
    /// Threats that have a weight but no count of the whole period, or several that cannot be told apart.
    pub uncounted: Vec<Slug<Threat>>,
    /// Whether counts of more than one way of detection stand side by side.
    pub detection: Detections,
}

/// The harm of one threat.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ThreatHarm {
    /// The threat.
    pub threat: Slug<Threat>,
    /// Its harm, in points of the scale.
    pub harm: Interval,
    /// The weights and counts.
    pub evidence: Vec<RowRef>,
}

crate::words::conventions! {
    /// How the counts came about.
    #[expect(clippy::exhaustive_enums, reason = "alike or not")]
    Detections {
        /// All in one way.
        Alike = "counted in one way",
        /// Some were reported and some found by looking: counts depend on how much is looked.
        Mixed = "some reported, some found by looking: what is looked for is counted more",
    }
}

/// Harm by threat in a period, on one scale.
///
/// A threat counts where observations of the weighed measure, in their latest vintage, cover every day of the
/// period, all by one rule and one way of detection; those of several parties or areas are added. O(weights times
/// observations).
///
/// Not measurable without a threat that has both weight and counts.
pub fn harm_by_threat(
    programme: &Programme,
    index: &Slug<HarmIndex>,
    period: &Period,
    rounding: Rounding,
) -> Answer<HarmByThreat> {
    let mut threats = BTreeMap::<Slug<Threat>, Vec<ThreatHarm>>::new();
    let mut uncounted = BTreeSet::new();
    let mut ways = BTreeSet::new();
    for (place, weight) in programme.rows::<Harm>().iter().enumerate() {
        let holds = weight.period.as_ref().is_none_or(|holds| holds.contains(period) == Some(true));
        let (Some(threat), true) = (&weight.threat, &weight.index == index && holds) else {
            continue;
        };
        let Some(one) = weight.weight.interval(rounding) else { continue };
        let Some((count, way, mut evidence)) = counted(programme, weight, threat, period, rounding)
        else {
            uncounted.insert(threat.clone());
            continue;
        };
        ways.insert(way);
        evidence.extend(programme.row_ref::<Harm>(place));
        let harm = count.mul(&one);
        threats.entry(threat.clone()).or_default().push(ThreatHarm {
            threat: threat.clone(),
            harm,
            evidence,
        });
    }
    if threats.is_empty() {
        let why =
            format!("no threat has a weight on the scale {index} and counts through {period}");
        return NotMeasurable::new("How much harm does each threat do?", why)
            .needing(Table::Harm, "what one of the things counted weighs, threat by threat")
            .needing(Table::Observations, "those counts, month by month")
            .into();
    }
    let threats = threats.into_iter().map(|(threat, parts)| ThreatHarm {
        threat,
        harm: sum(parts.iter().map(|part| &part.harm)),
        evidence: parts.into_iter().flat_map(|part| part.evidence).collect(),
    });
    Answer::Measured(HarmByThreat {
        index: index.clone(),
        period: period.clone(),
        threats: threats.collect(),
        uncounted: uncounted.into_iter().collect(),
        detection: if ways.len() > 1 { Detections::Mixed } else { Detections::Alike },
    })
}

/// What was counted of a threat through a period, in which way, by which rows.
fn counted(
    programme: &Programme,
    weight: &Harm,
    threat: &Slug<Threat>,
    period: &Period,
    rounding: Rounding,
) -> Option<(Interval, fourp_model::Detection, Vec<RowRef>)> {
    let rows = programme.rows::<Observation>().iter().enumerate();
    let of = rows.filter(|(_, row)| {
        row.measure == weight.measure
            && row.threat.as_ref() == Some(threat)
            && period.contains(&row.period) == Some(true)
    });
    let mut latest = BTreeMap::<_, (usize, &Observation)>::new();
    let mut kinds = BTreeSet::new();
    for (place, row) in of {
        kinds.insert((
            row.strand.map(|strand| strand.as_str()),
            &row.population,
            &row.counting_rule,
            row.detection,
        ));
        let known = latest.entry((&row.party, &row.area, &row.period)).or_insert((place, row));
        if row.vintage >= known.1.vintage {
            *known = (place, row);
        }
    }
    let [(_, _, _, way)] = kinds.iter().collect::<Vec<_>>().as_slice() else { return None };
    let mut days = BTreeMap::<_, u64>::new();
    for (party, area, span) in latest.keys() {
        let sum = days.entry((*party, *area)).or_default();
        *sum = sum.saturating_add(span.days()?);
    }
    // A total beside its parts would be counted twice.
    let is_total = |(party, area): &(&Option<_>, &Option<_>)| party.is_none() && area.is_none();
    if days.len() > 1 && days.keys().any(is_total) {
        return None;
    }
    let whole = period.days()?;
    if days.values().any(|sum| *sum != whole) {
        return None;
    }
    let mut total = Interval::point(Rational::ZERO);
    let mut evidence = Vec::new();
    for (place, row) in latest.values() {
        total = total.add(&row.value.interval(rounding)?);
        evidence.extend(programme.row_ref::<Observation>(*place));
    }
    Some((total, *way, evidence))
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::{Citation, Detection, Figure, FigureKind, Tables};

    fn figure(value: i64, unit: &str) -> Figure {
        let value = Rational::from_int(value);
        Figure::new(FigureKind::Exact { value }, unit.parse().unwrap()).unwrap()
    }

    fn weight(threat: &str, points: i64) -> Harm {
        Harm {
            index: "scale".parse().unwrap(),
            measure: "crimes".parse().unwrap(),
            threat: Some(threat.parse().unwrap()),
            period: None,
            weight: figure(points, "points"),
            citation: Citation::at("made-up".parse().unwrap(), "table 1"),
        }
    }

    fn count(threat: &str, period: &str, value: i64) -> Observation {
        Observation {
            threat: Some(threat.parse().unwrap()),
            ..Observation::new(
                "crimes".parse().unwrap(),
                period.parse().unwrap(),
                figure(value, "crimes"),
                Citation::at("made-up".parse().unwrap(), "table 2"),
            )
        }
    }

    fn ask(observations: Vec<Observation>) -> Answer<HarmByThreat> {
        let harm = vec![weight("drugs", 3), weight("fraud", 2)];
        let programme = Programme::new(Tables { harm, observations, ..Tables::default() }).unwrap();
        let (index, year) = ("scale".parse().unwrap(), "2018".parse().unwrap());
        harm_by_threat(&programme, &index, &year, Rounding::default())
    }

    fn halves(threat: &str, first: i64, second: i64) -> Vec<Observation> {
        vec![count(threat, "2018-01/2018-06", first), count(threat, "2018-07/2018-12", second)]
    }

    #[test]
    fn counts_of_the_whole_period_are_weighed_and_the_latest_vintage_holds() {
        let mut rows = halves("drugs", 10, 20);
        rows.push(Observation { vintage: Some("2019-05".parse().unwrap()), ..rows[1].clone() });
        rows[2].value = figure(25, "crimes");
        let found = ask(rows).measured().unwrap();
        assert_eq!(
            (found.threats.len(), found.threats[0].harm.to_string().as_str()),
            (1, "[105, 105]")
        );
        assert_eq!(found.threats[0].evidence.len(), 3);
        assert_eq!(found.uncounted, ["fraud".parse().unwrap()]);
    }

    #[test]
    fn half_a_year_two_rules_or_a_total_beside_its_parts_count_nothing() {
        assert!(!ask(vec![]).is_measured());
        assert!(!ask(halves("drugs", 1, 2)[..1].to_vec()).is_measured());
        let mut rules = halves("drugs", 1, 2);
        rules[0].detection = Detection::Reported;
        assert!(!ask(rules).is_measured());
        let mut beside = halves("drugs", 1, 2);
        beside.extend(
            halves("drugs", 1, 1)
                .into_iter()
                .map(|row| Observation { party: Some("force".parse().unwrap()), ..row }),
        );
        assert!(!ask(beside).is_measured());
    }

    #[test]
    fn ways_of_detection_are_told_apart() {
        let mut rows = halves("drugs", 1, 2);
        rows.extend(
            halves("fraud", 1, 2)
                .into_iter()
                .map(|row| Observation { detection: Detection::Reported, ..row }),
        );
        assert_eq!(ask(rows).measured().unwrap().detection, Detections::Mixed);
    }
}
