//! Rises and falls between published counts: signals or noise?

use fourp_model::{Answer, Check, Claim, FigureKind, Node, Operator, PeriodKind, Programme, Slug};
use fourp_stat::{Exposed, Level};
use serde::Serialize;

use crate::{comparison::Comparison, number};

/// A rise or fall between two published counts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PublishedChange {
    /// The check that relates the counts.
    pub check: Slug<Check>,
    /// The earlier count.
    pub from: Slug<Claim>,
    /// The later count.
    pub to: Slug<Claim>,
    /// The later rate against the earlier, per day.
    pub comparison: Answer<Comparison>,
}

/// Compares the counts of every `change(a, b)` in the checks of a programme, in order of check.
///
/// Only exact counts of one measure, population and counting rule, over two periods with days of which one
/// ends before the other: what is a state on one day, rounded or an estimate is no count of events. O(checks).
#[must_use]
pub fn published_changes(programme: &Programme, level: Level) -> Vec<PublishedChange> {
    let mut found = Vec::new();
    for check in programme.rows::<Check>() {
        for expression in check.formula.sides() {
            let nodes = expression.nodes();
            for node in nodes {
                let Node::Apply(Operator::Change, from, to) = node else { continue };
                let (Some(Node::Claim(from)), Some(Node::Claim(to))) =
                    (nodes.get(*from), nodes.get(*to))
                else {
                    continue;
                };
                let rows = (programme.get::<Claim>(from), programme.get::<Claim>(to));
                let (Some(earlier), Some(later)) = rows else { continue };
                let is_alike = (&earlier.measure, &earlier.population, &earlier.counting_rule)
                    == (&later.measure, &later.population, &later.counting_rule);
                let unit = earlier.figure.unit().quantity() == later.figure.unit().quantity();
                let (Some(first), Some(second)) = (events(later), events(earlier)) else {
                    continue;
                };
                let is_later = earlier.period.end() <= later.period.start();
                if is_alike && unit && is_later {
                    found.push(PublishedChange {
                        check: check.id.clone(),
                        from: from.clone(),
                        to: to.clone(),
                        comparison: Comparison::of(first, second, level, None),
                    });
                }
            }
        }
    }
    found
}

/// The count of a claim over the days of its period, if it is a count of events.
fn events(claim: &Claim) -> Option<Exposed> {
    let is_exact = matches!(claim.figure.kind(), FigureKind::Exact { .. });
    let has_days = !matches!(claim.period.kind(), PeriodKind::AsAt | PeriodKind::Undated);
    if !(is_exact && has_days && claim.figure.unit().is_count()) {
        return None;
    }
    let count = claim.figure.printed().filter(|count| count.is_integer())?;
    let count = u64::try_from(count.numerator()).ok()?;
    Exposed::new(count, number::count(claim.period.days()?)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::{Citation, Figure, Tables};

    fn claim(
        id: &str,
        period: &str,
        value: &str,
        kind: fn(fourp_model::Rational) -> FigureKind,
    ) -> Claim {
        Claim::new(
            id.parse().unwrap(),
            "victims".parse().unwrap(),
            "identified".parse().unwrap(),
            period.parse().unwrap(),
            Figure::new(kind(value.parse().unwrap()), "people".parse().unwrap()).unwrap(),
            Citation::at("report".parse().unwrap(), id),
        )
    }

    fn check(id: &str, formula: &str) -> Check {
        Check {
            id: id.parse().unwrap(),
            title: id.into(),
            formula: formula.parse().unwrap(),
            means: None,
            note: None,
        }
    }

    #[test]
    fn only_exact_counts_of_events_are_compared() {
        let exact = |value| FigureKind::Exact { value };
        let bound = |value| FigureKind::AtLeast { value };
        let mut ruled = claim("d", "2018", "70", exact);
        ruled.counting_rule = Some("by-crime".parse().unwrap());
        let programme = Programme::new(Tables {
            claims: vec![
                claim("a", "2017", "50", exact),
                claim("b", "2018", "90", exact),
                claim("c", "2018", "90", bound),
                ruled,
                claim("e", "as at 2018", "90", exact),
                claim("f", "2017", "90", exact),
            ],
            checks: vec![
                check("X1", "change(a, b)"),
                check("X2", "change(a, c)"),
                check("X3", "change(a, d)"),
                check("X4", "change(a, e)"),
                check("X5", "a + b"),
                check("X6", "change(a, missing)"),
                check("X7", "change(a, f)"),
            ],
            ..Tables::default()
        })
        .unwrap();
        let found = published_changes(&programme, Level::P95);
        assert_eq!(found.len(), 1);
        let rise = found[0].comparison.as_ref().measured().unwrap();
        assert_eq!((found[0].check.as_str(), rise.first, rise.second), ("X1", 90, 50));
        assert!((rise.independent.ratio - 1.8).abs() < 1e-12);
    }
}
