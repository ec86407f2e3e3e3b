//! Does the money go where the harm and the priorities are?

use std::collections::{BTreeMap, BTreeSet};

use fourp_funding::SpendAgainstHarm;
use fourp_model::{HarmIndex, Interval, Period, PriorityList, Rational, Series, Slug, Threat};
use fourp_performance::priority_threats;

use crate::{
    asked::Asked,
    finding::{Confidence, Materiality},
    rule::Observed,
    say,
};

use super::money::{by_threat, periods, rows};

/// Scales of harm by which at least so much of the money stands elsewhere.
pub(super) fn against_harm(asked: &Asked<'_>) -> Vec<Observed> {
    let least = asked.threshold("share");
    let funding = asked.answers.funding.as_ref();
    let all = funding.and_then(|found| found.proportionality.as_ref().measured());
    let mut scales = BTreeMap::<&Slug<HarmIndex>, Vec<&SpendAgainstHarm>>::new();
    for one in all.into_iter().flatten() {
        if low(&one.found.dissimilarity).is_some_and(|low| low >= least) {
            scales.entry(&one.harm.index).or_default().push(one);
        }
    }
    let found = scales.into_iter().filter_map(|(index, years)| {
        let last = years.iter().max_by_key(|one| one.period.end())?;
        let told: Vec<String> = years
            .iter()
            .map(|one| format!("{}: {}", one.period, say::shares(&one.found.dissimilarity)))
            .collect();
        let more = most(last, |line| low(&line.excess));
        let less = most(last, |line| low(&line.excess.negate()));
        let weakest = last.found.without.iter().filter_map(|(label, rest)| Some((low(rest)?, label)));
        let weakest = weakest.min();
        Some(Observed {
            subject: index.to_string(),
            headline: format!(
                "{} of the money stands elsewhere than the harm by {index}",
                say::shares(&last.found.dissimilarity)
            ),
            condition: format!(
                "the share of the money that would have to move to be spread as the harm is: {}{}{}",
                told.join("; "),
                side("; more than its share of harm: ", &more),
                side("; less: ", &less),
            ),
            cause: None,
            effect: format!("{}; nobody has said why it stands so", fourp_funding::PROPORTIONAL_IS_NOT_OPTIMAL),
            materiality: Materiality::Between(last.found.to_move),
            confidence: Confidence::Inferred,
            fragility: match weakest {
                Some((rest, label)) => format!(
                    "other weights of harm; without {label} it is {} or more, and below {} nothing would be raised",
                    say::percent(rest),
                    say::percent(least)
                ),
                None => "other weights of harm, or other counts".into(),
            },
            evidence: years.iter().flat_map(|one| rows_of(asked, one)).collect(),
        })
    });
    found.collect()
}

/// The threats of which something is certainly more than nothing, the most first; at most three.
fn most(
    one: &SpendAgainstHarm,
    of: impl Fn(&fourp_funding::ProportionalityLine) -> Option<Rational>,
) -> Vec<String> {
    let lines = one.found.lines.iter().filter_map(|line| Some((of(line)?, &line.label)));
    let mut lines: Vec<_> = lines.filter(|(amount, _)| *amount > Rational::ZERO).collect();
    lines.sort_by(|a, b| (b.0, a.1).cmp(&(a.0, b.1)));
    lines.into_iter().take(3).map(|(_, label)| label.clone()).collect()
}

fn side(words: &str, labels: &[String]) -> String {
    if labels.is_empty() { String::new() } else { format!("{words}{}", say::list(labels)) }
}

fn rows_of(asked: &Asked<'_>, one: &SpendAgainstHarm) -> Vec<fourp_model::RowRef> {
    let harm = one.harm.threats.iter().flat_map(|threat| threat.evidence.iter().cloned());
    let spending = periods(asked).iter().filter(|all| all.question.period == one.period);
    let money = spending.flat_map(|all| {
        rows(all, |purpose| {
            let threat = purpose.threat();
            one.harm.threats.iter().any(|harm| Some(&harm.threat) == threat)
        })
    });
    harm.chain(money).collect()
}

/// Lists of what comes first of which each threat has, on average, certainly less money than others.
pub(super) fn against_priority(asked: &Asked<'_>) -> Vec<Observed> {
    let found = asked.rows::<PriorityList>().filter_map(|(row, list)| {
        let first = named(asked, &list.period)?;
        let spending = periods(asked)
            .iter()
            .find(|all| all.question.period.same_span(&list.period) == Some(true))?;
        let all = by_threat(spending);
        let (of_first, others): (Vec<_>, Vec<_>) =
            all.iter().partition(|(threat, _)| first.contains(**threat));
        let mean = |some: &[(&&Slug<Threat>, &Interval)]| {
            let sum = some.iter().fold(point(0), |sum, (_, amount)| sum.add(amount));
            let count = i64::try_from(some.len()).ok().filter(|count| *count > 0)?;
            Some(sum.div(&point(count)))
        };
        // A priority whose money nobody tells may have any.
        if of_first.len() < first.len() {
            return None;
        }
        let (mine, theirs) = (mean(&of_first)?, mean(&others)?);
        let is_less = high(&mine)? < low(&theirs)?;
        let currency = spending.currency?;
        is_less.then(|| Observed {
            subject: list.id.to_string(),
            headline: format!(
                "Threats that came first in {} have less money than others",
                list.period
            ),
            condition: format!(
                "on average {} for each of {}, and {} for each of {}",
                say::range(currency, &mine),
                say::names(&first),
                say::range(currency, &theirs),
                say::names(others.iter().map(|(threat, _)| threat)),
            ),
            cause: None,
            effect: "the order of the list is not the order of the money".into(),
            materiality: Materiality::Between(theirs.sub(&mine)),
            confidence: Confidence::Derived,
            fragility: format!(
                "{} more for each that came first, or allocations that differ by as much",
                say::range(currency, &theirs.sub(&mine))
            ),
            evidence: std::iter::once(row)
                .chain(rows(spending, |purpose| purpose.threat().is_some()))
                .collect(),
        })
    });
    found.collect()
}

/// Lists with a threat that the one before did not have, and whose money certainly did not rise.
pub(super) fn priority_without_money(asked: &Asked<'_>) -> Vec<Observed> {
    let mut found = Vec::new();
    for (row, list) in asked.rows::<PriorityList>() {
        if list.series == Series::Redefined {
            continue;
        }
        let lists = asked.rows::<PriorityList>();
        let mut before = lists.filter(|(_, other)| other.period.end() == list.period.start());
        let (Some((row_before, earlier)), None) = (before.next(), before.next()) else { continue };
        let (Some(now), Some(then)) = (named(asked, &list.period), named(asked, &earlier.period))
        else {
            continue;
        };
        let of = |period: &Period| {
            let mut all = periods(asked).iter();
            all.find(|all| all.question.period.same_span(period) == Some(true))
        };
        let (Some(money), Some(money_before)) = (of(&list.period), of(&earlier.period)) else {
            continue;
        };
        let (after, earlier_money) = (by_threat(money), by_threat(money_before));
        let still = now.difference(&then).filter_map(|threat| {
            let (was, is) = (earlier_money.get(threat)?, after.get(threat)?);
            (high(is)? <= low(was)?).then_some((threat, *was, *is))
        });
        let still: Vec<_> = still.collect();
        let (Some(currency), false) = (money.currency, still.is_empty()) else { continue };
        let told: Vec<String> = still
            .iter()
            .map(|(threat, was, is)| {
                format!(
                    "{threat}: {}, then {}",
                    say::range(currency, was),
                    say::range(currency, is)
                )
            })
            .collect();
        let threats: BTreeSet<&Slug<Threat>> = still.iter().map(|(threat, ..)| *threat).collect();
        let is_of = |purpose: &fourp_model::Purpose| {
            purpose.threat().is_some_and(|threat| threats.contains(threat))
        };
        let sum = still.iter().fold(point(0), |sum, (_, _, is)| sum.add(is));
        found.push(Observed {
            subject: list.id.to_string(),
            headline: format!(
                "{} came first in {} without more money",
                say::names(&threats),
                list.period
            ),
            condition: format!(
                "new on the list of {}, and spending did not rise from {}: {}",
                list.period,
                earlier.period,
                say::list(&told)
            ),
            cause: None,
            effect: "the priority had not reached the money in its first period".into(),
            materiality: Materiality::Between(sum),
            confidence: Confidence::Derived,
            fragility: "money of other bodies that no row divides, or a rise within the ranges"
                .into(),
            evidence: [row, row_before]
                .into_iter()
                .chain(rows(money, is_of))
                .chain(rows(money_before, is_of))
                .collect(),
        });
    }
    found
}

/// The threats that came first in a period, where every name of the list is that of a threat.
fn named(asked: &Asked<'_>, period: &Period) -> Option<BTreeSet<Slug<Threat>>> {
    let found = priority_threats(asked.programme, period).measured()?;
    (found.unmatched.is_empty() && !found.threats.is_empty()).then_some(found.threats)
}

fn point(value: i64) -> Interval {
    Interval::point(Rational::from_int(value))
}

fn low(interval: &Interval) -> Option<Rational> {
    interval.low().value()
}

fn high(interval: &Interval) -> Option<Rational> {
    interval.high().value()
}
