//! Were priority threats disrupted more, or less, than others?

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use fourp_model::{Answer, NotMeasurable, Period, Slug, Table, Threat, Unit};
use fourp_stat::{Caveat, Dispersion, Exposed, Level};
use serde::Serialize;

use crate::{
    comparison::Comparison,
    log::{Disruption, DisruptionLog},
    number,
    words::conventions,
};

/// Fewer months than this tell nothing of how counts vary.
const MONTHS_MIN: usize = 6;

/// What is asked of a log.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "callers build it")]
pub struct ContrastQuestion {
    /// When.
    pub period: Period,
    /// The threats that came first then.
    pub priority: BTreeSet<Slug<Threat>>,
    /// What is counted.
    pub counting: Counting,
    /// The level of the intervals.
    pub level: Level,
}

conventions! {
    /// What is counted as one.
    #[expect(clippy::exhaustive_enums, reason = "operations or claims to them")]
    #[derive(Default)]
    Counting {
        /// Each disruption once, however many claim it. The default: dividing a claim changes nothing.
        #[default]
        Disruptions = "each disruption once",
        /// Each claim, with the variance of claims that come in operations (Σn² / Σn).
        Claims = "each claim, clustered by operation",
    }
}

/// Disruptions of priority threats against those of others.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Contrast {
    /// What was asked.
    pub question: ContrastQuestion,
    /// The priority threats.
    pub priority: GroupOfThreats,
    /// All others.
    pub other: GroupOfThreats,
    /// What neither side counts.
    pub left_out: LeftOut,
    /// The unit of effort.
    pub effort_unit: Option<Unit>,
    /// How many times the variance of independent events the counts have, by cluster or by month; at least 1.
    pub dispersion: f64,
    /// The ratio of the counts.
    pub raw: Answer<Comparison>,
    /// The ratio of the counts per unit of effort.
    pub per_effort: Answer<Comparison>,
    /// What a reader must be told.
    pub caveats: Vec<Caveat>,
}

/// What is known of one side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct GroupOfThreats {
    /// Disruptions, each once.
    pub disruptions: u64,
    /// Claims to them.
    pub claims: u64,
    /// Their effort; `None` if one of them has none.
    pub effort: Option<f64>,
}

/// Disruptions that neither side counts.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LeftOut {
    /// No claim names a threat.
    pub without_threat: u64,
    /// Claims name threats of both sides.
    pub of_both_sides: u64,
    /// Dated so vaguely that they may lie in the period or outside it.
    pub perhaps_outside: u64,
}

const QUESTION: &str = "Were priority threats disrupted more often than others?";

impl DisruptionLog {
    /// Compares disruptions of priority threats with those of all others, raw and per unit of effort.
    ///
    /// Whether more is better nobody can say from this: fewer disruptions are not failure, more are not
    /// success. Not measurable where the log is empty, no threat has priority, or the period has no days.
    /// O(disruptions).
    pub fn contrast(&self, question: ContrastQuestion) -> Answer<Contrast> {
        if self.disruptions.is_empty() {
            return NotMeasurable::new(QUESTION, "the data supplied have no disruptions")
                .needing(Table::Interventions, "single disruptions by date, threat and operation")
                .into();
        }
        if question.priority.is_empty() {
            return NotMeasurable::new(QUESTION, "no threat is known to have had priority")
                .needing(Table::Priorities, "which threats came first, by name")
                .into();
        }
        let (Some(start), Some(end)) = (question.period.start(), question.period.end()) else {
            let why = format!("the period {} has no days", question.period);
            return NotMeasurable::new(QUESTION, why).needing_also("a period with dates").into();
        };
        let mut sides: [Vec<&Disruption>; 2] = [Vec::new(), Vec::new()];
        let mut left_out = LeftOut::default();
        for disruption in &self.disruptions {
            let (first, last) = disruption.days;
            if last < start || first >= end {
                continue;
            }
            let priorities =
                disruption.threats.iter().filter(|threat| question.priority.contains(*threat));
            let [priority, other] = &mut sides;
            match (priorities.count(), disruption.threats.len()) {
                _ if first < start || last >= end => add_one(&mut left_out.perhaps_outside),
                (_, 0) => add_one(&mut left_out.without_threat),
                (0, _) => other.push(disruption),
                (some, all) if some == all => priority.push(disruption),
                _ => add_one(&mut left_out.of_both_sides),
            }
        }
        let [priority, other] = &sides;
        if priority.is_empty() && other.is_empty() && left_out == LeftOut::default() {
            let why = format!("the data supplied have no disruptions of {}", question.period);
            return NotMeasurable::new(QUESTION, why)
                .needing(Table::Interventions, "the disruptions of that period")
                .into();
        }
        let dispersion = dispersion(&sides, question.counting, (start, end));
        Answer::Measured(Contrast {
            priority: GroupOfThreats::of(priority),
            other: GroupOfThreats::of(other),
            left_out,
            effort_unit: self.effort_unit.clone(),
            dispersion,
            raw: compare(&sides, &question, dispersion, |_| Some(1.0)),
            per_effort: compare(&sides, &question, dispersion, |group| group.effort),
            caveats: caveats(&left_out),
            question,
        })
    }
}

impl GroupOfThreats {
    fn of(disruptions: &[&Disruption]) -> Self {
        let size = |size: usize| u64::try_from(size).unwrap_or(u64::MAX);
        Self {
            disruptions: size(disruptions.len()),
            claims: disruptions.iter().map(|it| size(it.claims.len())).sum(),
            effort: disruptions.iter().try_fold(0.0, |sum, it| Some(sum + it.effort?)),
        }
    }

    const fn counted(&self, counting: Counting) -> u64 {
        match counting {
            Counting::Disruptions => self.disruptions,
            Counting::Claims => self.claims,
        }
    }
}

fn compare(
    [priority, other]: &[Vec<&Disruption>; 2],
    question: &ContrastQuestion,
    dispersion: f64,
    exposure: impl Fn(&GroupOfThreats) -> Option<f64>,
) -> Answer<Comparison> {
    let exposed = |side: &[&Disruption]| {
        let group = GroupOfThreats::of(side);
        Exposed::new(group.counted(question.counting), exposure(&group)?).ok()
    };
    let (Some(first), Some(second)) = (exposed(priority), exposed(other)) else {
        let why = "the effort of some disruptions is not stated, or is 0 on one side";
        return NotMeasurable::new(QUESTION, why)
            .needing(Table::Interventions, "the effort of every disruption, in one unit")
            .into();
    };
    Comparison::of(first, second, question.level, Dispersion::new(dispersion).ok())
}

/// The largest of 1, the clusters' and the months' dispersion.
fn dispersion(
    sides: &[Vec<&Disruption>; 2],
    counting: Counting,
    period: (NaiveDate, NaiveDate),
) -> f64 {
    let clustered = match counting {
        Counting::Disruptions => None,
        Counting::Claims => clustered(sides),
    };
    [clustered, by_month(sides, counting, period)].into_iter().flatten().fold(1.0, f64::max)
}

/// Claims that come n at a time vary Σn² / Σn times as much as single ones. Of the two sides as much
/// as the logarithm of their ratio takes from each.
fn clustered(sides: &[Vec<&Disruption>; 2]) -> Option<f64> {
    let (mut variance, mut independent) = (0.0, 0.0);
    for side in sides {
        let sizes = || side.iter().map(|it| number::size(it.claims.len()));
        let claims = number::sum(sizes());
        if claims == 0.0 {
            return None;
        }
        variance += number::sum(sizes().map(|size| size * size)) / claims / claims;
        independent += 1.0 / claims;
    }
    Some(variance / independent)
}

/// Pearson's statistic over its degrees of freedom, of the counts of whole months about the mean of their
/// side. `None` for fewer than six months, and where a disruption is not known to the month.
fn by_month(
    sides: &[Vec<&Disruption>; 2],
    counting: Counting,
    (start, end): (NaiveDate, NaiveDate),
) -> Option<f64> {
    let month =
        |date: NaiveDate| date.year().saturating_mul(12).saturating_add_unsigned(date.month0());
    let first = if start.day() == 1 { month(start) } else { month(start).saturating_add(1) };
    let months = usize::try_from(month(end).saturating_sub(first)).ok()?;
    if months < MONTHS_MIN {
        return None;
    }
    let (mut statistic, mut degrees) = (0.0, 0.0);
    for side in sides {
        let mut counts: BTreeMap<i32, f64> = BTreeMap::new();
        for disruption in side {
            if month(disruption.days.0) != month(disruption.days.1) {
                return None;
            }
            let one = match counting {
                Counting::Disruptions => 1.0,
                Counting::Claims => number::size(disruption.claims.len()),
            };
            *counts.entry(month(disruption.days.0)).or_default() += one;
        }
        let inside = counts.range(first..month(end));
        let counted: Vec<f64> = inside.map(|(_, count)| *count).collect();
        let months = number::size(months);
        let mean = number::sum(counted.iter().copied()) / months;
        if mean == 0.0 {
            continue;
        }
        let squares = number::sum(counted.iter().map(|count| count * count));
        statistic += (squares - months * mean * mean).max(0.0) / mean;
        degrees += months - 1.0;
    }
    (degrees > 0.0).then(|| statistic / degrees)
}

fn caveats(left_out: &LeftOut) -> Vec<Caveat> {
    let mut caveats = vec![
        Caveat::new(
            "fewer disruptions are not failure and more are not success: they count what bodies did and claimed, not what crime did",
        ),
        Caveat::CHOSEN_EXPOSURE,
        Caveat::new(
            "the ratio of counts depends on how many threats each side holds and how large they are",
        ),
    ];
    let LeftOut { without_threat, of_both_sides, perhaps_outside } = left_out;
    for (count, why) in [
        (without_threat, "name no threat"),
        (of_both_sides, "name threats of both sides"),
        (perhaps_outside, "may lie outside the period"),
    ] {
        if *count > 0 {
            caveats.push(Caveat::new(format!("{count} disruptions are left out: they {why}")));
        }
    }
    caveats
}

fn add_one(count: &mut u64) {
    *count = count.saturating_add(1);
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::{Citation, Figure, FigureKind, Intervention, Party, Programme, Tables};

    fn claim(id: &str, date: &str, threat: &str, operation: Option<&str>) -> Intervention {
        Intervention {
            threat: Some(threat.parse().unwrap()),
            operation: operation.map(|operation| operation.parse().unwrap()),
            ..Intervention::new(
                id.parse().unwrap(),
                date.parse().unwrap(),
                Party::Body("force".parse().unwrap()),
                Citation::at("register".parse().unwrap(), id),
            )
        }
    }

    fn log(interventions: Vec<Intervention>) -> DisruptionLog {
        let tables = Tables { interventions, ..Tables::default() };
        DisruptionLog::compile(&Programme::new(tables).unwrap()).unwrap()
    }

    fn question(counting: Counting) -> ContrastQuestion {
        ContrastQuestion {
            period: "2018".parse().unwrap(),
            priority: BTreeSet::from(["firearms".parse().unwrap()]),
            counting,
            level: Level::P95,
        }
    }

    fn ask(interventions: Vec<Intervention>, counting: Counting) -> Contrast {
        log(interventions).contrast(question(counting)).measured().unwrap()
    }

    fn effort(hours: &str) -> Option<Figure> {
        let value = FigureKind::Exact { value: hours.parse().unwrap() };
        Some(Figure::new(value, "measured: hours".parse().unwrap()).unwrap())
    }

    #[test]
    fn sides_are_counted_and_what_belongs_to_neither_is_told() {
        let rows = vec![
            claim("a", "2018-02-01", "firearms", None),
            claim("b", "2018-03", "drugs", None),
            claim("c", "2018-03-02", "firearms", Some("jade")),
            claim("d", "2018-03-02", "drugs", Some("jade")),
            claim("e", "2018-12", "drugs", Some("onyx")),
            claim("f", "2019-01", "drugs", Some("onyx")),
            claim("g", "2017-12-31", "drugs", None),
            Intervention { threat: None, ..claim("h", "2018-05-01", "drugs", None) },
        ];
        let found = ask(rows, Counting::Disruptions);
        assert_eq!((found.priority.disruptions, found.other.disruptions), (1, 1));
        let left = found.left_out;
        assert_eq!((left.without_threat, left.of_both_sides, left.perhaps_outside), (1, 1, 1));
        assert_eq!(found.caveats.len(), 6);
        assert!(found.caveats[0].as_str().contains("not failure"));
    }

    #[test]
    fn dividing_a_claim_raises_no_total() {
        let one = vec![claim("a", "2018-02-01", "firearms", Some("jade"))];
        let mut two = one.clone();
        two.push(claim("b", "2018-02-01", "firearms", Some("jade")));
        let (before, after) = (ask(one, Counting::Disruptions), ask(two, Counting::Disruptions));
        assert_eq!(after.priority.disruptions, before.priority.disruptions);
        assert_eq!((before.priority.claims, after.priority.claims), (1, 2));
    }

    #[test]
    fn claims_in_clusters_vary_more() {
        // Every operation has two claims: variance twice as large.
        let mut rows = Vec::new();
        for at in 0..12 {
            for half in ["x", "y"] {
                let threat = if at % 2 == 0 { "firearms" } else { "drugs" };
                let date = format!("2018-{:02}-01", at + 1);
                rows.push(claim(&format!("c{at}{half}"), &date, threat, Some(&format!("o{at}"))));
            }
        }
        let claims = ask(rows.clone(), Counting::Claims);
        assert!(claims.dispersion >= 2.0);
        let raw = claims.raw.measured().unwrap();
        assert_eq!((raw.first, raw.second), (12, 12));
        assert!(raw.overdispersed.is_some());
        assert_eq!(clustered(&[vec![], vec![]]), None);
        assert_eq!(ask(rows, Counting::Disruptions).priority.disruptions, 6);
    }

    #[test]
    fn months_that_vary_more_than_chance_widen_the_interval() {
        let rows: Vec<Intervention> = (0..60)
            .map(|at| {
                let month = if at < 50 { 1 } else { 2 + at % 10 };
                let threat = if at % 3 == 0 { "firearms" } else { "drugs" };
                claim(&format!("c{at}"), &format!("2018-{month:02}-05"), threat, None)
            })
            .collect();
        assert!(ask(rows, Counting::Disruptions).dispersion > 5.0);
        let vague = vec![claim("a", "2018", "firearms", None), claim("b", "2018", "drugs", None)];
        assert_eq!(ask(vague, Counting::Disruptions).dispersion, 1.0);
    }

    #[test]
    fn a_rate_per_effort_needs_the_effort_of_all() {
        let with = |id, threat, hours| Intervention {
            effort: effort(hours),
            ..claim(id, "2018-02-01", threat, None)
        };
        let rows = vec![with("a", "firearms", "10"), with("b", "drugs", "40")];
        let rate = ask(rows.clone(), Counting::Disruptions).per_effort.measured().unwrap();
        assert!((rate.independent.ratio - 4.0).abs() < 1e-12);
        let mut without = rows;
        without.push(claim("c", "2018-02-01", "drugs", None));
        let found = ask(without, Counting::Disruptions);
        assert!(found.raw.is_measured() && !found.per_effort.is_measured());
    }

    #[test]
    fn what_cannot_be_asked_is_not_measurable() {
        let why = |log: &DisruptionLog, question| {
            log.contrast(question).not_measurable().unwrap().why.clone()
        };
        let some = log(vec![claim("a", "2018-02-01", "firearms", None)]);
        assert!(why(&log(vec![]), question(Counting::Claims)).contains("no disruptions"));
        let none = ContrastQuestion { priority: BTreeSet::new(), ..question(Counting::Claims) };
        assert!(why(&some, none).contains("no threat is known"));
        let later =
            ContrastQuestion { period: "2019".parse().unwrap(), ..question(Counting::Claims) };
        assert_eq!(why(&some, later), "the data supplied have no disruptions of 2019");
        let undated = "undated: lately".parse().unwrap();
        let undated = ContrastQuestion { period: undated, ..question(Counting::Claims) };
        assert!(why(&some, undated).contains("has no days"));
    }
}
