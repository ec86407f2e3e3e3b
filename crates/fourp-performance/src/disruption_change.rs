//! Were there more disruptions because more was done, because it brought more, or because others were counted?

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Months, NaiveDate};
use fourp_model::{Answer, Effect, Intervention, NotMeasurable, Party, Programme, Table, Unit};
use fourp_stat::Caveat;
use serde::Serialize;

use crate::{
    lmdi::{Decomposition, FactoredPart, lmdi},
    log::{Disruption, DisruptionLog},
    number,
};

/// Months on each side, at most: a year against the year before.
const MONTHS_MAX: u32 = 12;

/// The change of disruptions between two spans of the same length, as effort × disruptions per unit of effort × mix of effects.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct DisruptionChange {
    /// The first day before, and the day after its last.
    pub before: (NaiveDate, NaiveDate),
    /// The first day after, and the day after its last.
    pub after: (NaiveDate, NaiveDate),
    /// The unit of effort.
    pub effort_unit: Option<Unit>,
    /// The parts are effects: major, moderate, minor, not stated.
    pub decomposition: Decomposition,
    /// Disruptions before and after of which a claim states no effort: they are not in it.
    pub without_effort: (u64, u64),
    /// Who never states any.
    pub never_stating: Vec<Party>,
    /// What a reader must be told.
    pub caveats: Vec<Caveat>,
}

const QUESTION: &str =
    "Did disruptions change with effort, with what effort brings, or with what is counted?";
const FACTORS: [&str; 3] = ["effort", "disruptions per unit of effort", "mix of effects"];

impl DisruptionChange {
    /// The latest months of a log against as many before them, a year on each side or half of what there is.
    ///
    /// Only disruptions of which every claim states its effort. Not measurable where the log has less than two months, no effort,
    /// or no such disruption on one side. O(disruptions).
    pub fn of(programme: &Programme, log: &DisruptionLog) -> Answer<Self> {
        let gap = |why: &str| -> Answer<Self> {
            NotMeasurable::new(QUESTION, why)
                .needing(
                    Table::Interventions,
                    "disruptions of two months or more, each with its effort in one unit",
                )
                .into()
        };
        let Some((before, after)) = spans(log) else {
            return gap("the data supplied have no two months of disruptions");
        };
        let [earlier, later] = [before, after].map(|span| Side::of(log, span));
        if !(earlier.effort > 0.0 && later.effort > 0.0) {
            return gap("on one side no disruption states its effort, or all of them none");
        }
        let effects: BTreeSet<Effect> =
            earlier.counts.keys().chain(later.counts.keys()).copied().collect();
        let parts: Vec<FactoredPart> = effects
            .iter()
            .rev()
            .map(|effect| FactoredPart {
                name: effect.to_string(),
                before: earlier.factors(*effect),
                after: later.factors(*effect),
            })
            .collect();
        let decomposition = match lmdi(&FACTORS, &parts) {
            Ok(decomposition) => decomposition,
            Err(error) => return gap(&error.to_string()),
        };
        let mut caveats = decomposition.caveats.clone();
        caveats.push(Caveat::CHOSEN_EXPOSURE);
        caveats.push(Caveat::new(
            "effects are as claimants judged them, and a disruption that took more is not a better one",
        ));
        let months = month(after.0).saturating_sub(month(before.0));
        if months < i64::from(MONTHS_MAX) {
            caveats.push(Caveat::new(
                "the sides are no whole years, so seasons are part of the change",
            ));
        }
        Answer::Measured(Self {
            before,
            after,
            effort_unit: log.effort_unit.clone(),
            decomposition,
            without_effort: (earlier.without_effort, later.without_effort),
            never_stating: never_stating(programme),
            caveats,
        })
    }
}

/// What is counted on one side.
#[derive(Default)]
struct Side {
    counts: BTreeMap<Effect, f64>,
    effort: f64,
    without_effort: u64,
}

impl Side {
    fn of(log: &DisruptionLog, (start, end): (NaiveDate, NaiveDate)) -> Self {
        let mut side = Self::default();
        let is_inside = |it: &&Disruption| it.days.0 >= start && it.days.1 < end;
        for disruption in log.disruptions.iter().filter(is_inside) {
            match disruption.effort {
                Some(effort) => {
                    side.effort += effort;
                    *side.counts.entry(disruption.effect).or_default() += 1.0;
                }
                None => side.without_effort = side.without_effort.saturating_add(1),
            }
        }
        side
    }

    fn factors(&self, effect: Effect) -> Vec<f64> {
        let all = number::sum(self.counts.values().copied());
        let these = self.counts.get(&effect).copied().unwrap_or_default();
        vec![self.effort, all / self.effort, these / all]
    }
}

/// The latest months and as many before, from the first day to the one after the last.
fn spans(log: &DisruptionLog) -> Option<((NaiveDate, NaiveDate), (NaiveDate, NaiveDate))> {
    let first = log.disruptions.iter().map(|it| it.days.0).min()?;
    let last = log.disruptions.iter().map(|it| it.days.1).max()?;
    let months = month(last).saturating_sub(month(first)).saturating_add(1);
    let each = u32::try_from(months / 2).ok()?.min(MONTHS_MAX);
    if each == 0 {
        return None;
    }
    let end = last.with_day(1)?.checked_add_months(Months::new(1))?;
    let middle = end.checked_sub_months(Months::new(each))?;
    let start = middle.checked_sub_months(Months::new(each))?;
    Some(((start, middle), (middle, end)))
}

fn month(date: NaiveDate) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month0())
}

/// Parties all of whose claims lack an effort.
fn never_stating(programme: &Programme) -> Vec<Party> {
    let mut is_stating: BTreeMap<&Party, bool> = BTreeMap::new();
    for row in programme.rows::<Intervention>() {
        *is_stating.entry(&row.party).or_default() |= row.effort.is_some();
    }
    is_stating.into_iter().filter(|(_, states)| !states).map(|(party, _)| party.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::{Citation, Figure, FigureKind, Tables};

    fn act(id: &str, date: &str, effect: Effect, hours: Option<&str>) -> Intervention {
        let figure = |hours: &str| {
            let value = FigureKind::Exact { value: hours.parse().unwrap() };
            Figure::new(value, "measured: hours".parse().unwrap()).unwrap()
        };
        let party = if hours.is_some() { "open" } else { "shut" };
        Intervention {
            effect,
            effort: hours.map(figure),
            ..Intervention::new(
                id.parse().unwrap(),
                date.parse().unwrap(),
                Party::Body(party.parse().unwrap()),
                Citation::at("register".parse().unwrap(), id),
            )
        }
    }

    fn ask(interventions: Vec<Intervention>) -> Answer<DisruptionChange> {
        let tables = Tables { interventions, ..Tables::default() };
        let programme = Programme::new(tables).unwrap();
        DisruptionChange::of(&programme, &DisruptionLog::compile(&programme).unwrap())
    }

    #[test]
    fn twice_the_effort_for_the_same_is_less_for_an_hour() {
        let found = ask(vec![
            act("a", "2018-04-03", Effect::Major, Some("10")),
            act("b", "2018-05-03", Effect::Minor, Some("10")),
            act("c", "2018-06-03", Effect::Major, Some("20")),
            act("d", "2018-07-03", Effect::Minor, Some("20")),
            act("e", "2018-07-04", Effect::Minor, None),
        ]);
        let found = found.measured().unwrap();
        assert_eq!(found.before.1, found.after.0);
        assert_eq!(found.after.0.to_string(), "2018-06-01");
        let amounts: Vec<f64> = found.decomposition.factors.iter().map(|it| it.amount).collect();
        assert!(
            (amounts[0] - 2.0 * 2_f64.ln()).abs() < 1e-12
                && (amounts[0] + amounts[1]).abs() < 1e-12
        );
        assert_eq!(amounts[2], 0.0);
        assert_eq!(found.decomposition.parts[0].name, "major");
        assert_eq!(found.without_effort, (0, 1));
        assert_eq!(found.never_stating, [Party::Body("shut".parse().unwrap())]);
        assert!(found.caveats.iter().any(|it| it.as_str().contains("seasons")));
    }

    #[test]
    fn without_two_months_or_effort_it_is_not_measurable() {
        let why = |rows| ask(rows).not_measurable().unwrap().why.clone();
        let none = "the data supplied have no two months of disruptions";
        assert_eq!(why(vec![]), none);
        assert_eq!(why(vec![act("a", "2018-04-03", Effect::Major, Some("1"))]), none);
        let two = vec![
            act("a", "2018-04-03", Effect::Major, Some("1")),
            act("b", "2018-05-03", Effect::Major, None),
        ];
        assert_eq!(why(two), "on one side no disruption states its effort, or all of them none");
    }
}
