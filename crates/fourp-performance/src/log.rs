//! Disruptions put together: two claims to one operation are one.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use fourp_model::{
    Defect, DefectKind, Effect, Intervention, Operation, Period, Programme, RowRef, Slug, Strand,
    Threat, Unit,
};
use serde::Serialize;

/// Every disruption once, compiled from the claims of interventions.
///
/// Claims that share an operation are one disruption, whoever makes them; a claim without an operation is
/// one by itself. So dividing a claim in two never raises a count.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct DisruptionLog {
    /// The disruptions, by operation and then by id.
    pub disruptions: Vec<Disruption>,
    /// The unit of effort, without a power of ten; `None` where no claim has one.
    pub effort_unit: Option<Unit>,
}

/// One disruption and the claims to it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Disruption {
    /// The operation, where a claim names one.
    pub operation: Option<Slug<Operation>>,
    /// From the first day that a claim gives to the last.
    pub days: (NaiveDate, NaiveDate),
    /// The threats that its claims name, each once, in order.
    pub threats: Vec<Slug<Threat>>,
    /// The strands that its claims name, each once, in order.
    pub strands: Vec<Strand>,
    /// The greatest effect that a claimant judged it to have.
    pub effect: Effect,
    /// The effort of all its claims; `None` if one of them states none.
    pub effort: Option<f64>,
    /// The claims to it.
    pub claims: Vec<RowRef>,
}

/// The operation, or the id of a claim that names none.
type Key<'a> = (Option<&'a Slug<Operation>>, &'a str);
type Claims<'a> = Vec<(RowRef, &'a Intervention)>;

impl DisruptionLog {
    /// Compiles the interventions of a programme. O(n log n).
    ///
    /// # Errors
    /// Every [`Defect`] at once: efforts in several units; efforts that are no single value or below zero.
    pub fn compile(programme: &Programme) -> Result<Self, Vec<Defect>> {
        let rows = programme.rows::<Intervention>();
        let mut defects = Vec::new();
        let mut groups: BTreeMap<Key<'_>, Claims<'_>> = BTreeMap::new();
        for (place, row) in rows.iter().enumerate() {
            let Some(reference) = programme.row_ref::<Intervention>(place) else { continue };
            let alone = if row.operation.is_some() { "" } else { row.id.as_str() };
            groups.entry((row.operation.as_ref(), alone)).or_default().push((reference, row));
        }
        let effort_unit = effort_unit(&groups, &mut defects);
        let disruptions = groups
            .into_iter()
            .filter_map(|((operation, _), claims)| {
                Disruption::of(operation.cloned(), &claims, &mut defects)
            })
            .collect();
        if defects.is_empty() {
            return Ok(Self { disruptions, effort_unit });
        }
        defects.sort();
        Err(defects)
    }

    /// Whether any disruption may lie in a period; `false` for a period without days.
    #[must_use]
    pub fn has_any_in(&self, period: &Period) -> bool {
        let (Some(start), Some(end)) = (period.start(), period.end()) else { return false };
        self.disruptions.iter().any(|it| it.days.1 >= start && it.days.0 < end)
    }

    /// How many claims there are to all disruptions together.
    #[must_use]
    pub fn claims(&self) -> usize {
        self.disruptions.iter().map(|disruption| disruption.claims.len()).sum()
    }
}

impl Disruption {
    fn of(
        operation: Option<Slug<Operation>>,
        claims: &[(RowRef, &Intervention)],
        defects: &mut Vec<Defect>,
    ) -> Option<Self> {
        let rows = || claims.iter().map(|(_, row)| *row);
        let first = rows().map(|row| row.date.first_day()).min()?;
        let last = rows().map(|row| row.date.last_day()).max()?;
        let mut threats: Vec<Slug<Threat>> = rows().filter_map(|row| row.threat.clone()).collect();
        threats.sort();
        threats.dedup();
        let mut strands: Vec<Strand> = rows().filter_map(|row| row.strand).collect();
        strands.sort_unstable();
        strands.dedup();
        let mut efforts = Vec::new();
        for (reference, row) in claims {
            let Some(figure) = &row.effort else {
                efforts.push(None);
                continue;
            };
            let effort = figure.printed().map(|effort| effort.approximate());
            match effort.filter(|effort| effort.is_finite() && *effort >= 0.0) {
                Some(effort) => efforts.push(Some(effort)),
                None => {
                    let kind = figure.kind().word();
                    let detail = match effort {
                        Some(effort) => format!("an effort of {effort} is below 0"),
                        None => format!("an effort of kind {kind} is no single value"),
                    };
                    defects.push(Defect::new(
                        DefectKind::OutOfRange,
                        vec![reference.clone()],
                        detail,
                    ));
                }
            }
        }
        Some(Self {
            operation,
            days: (first, last),
            threats,
            strands,
            effect: rows().map(|row| row.effect).max().unwrap_or_default(),
            effort: efforts.into_iter().sum(),
            claims: claims.iter().map(|(reference, _)| reference.clone()).collect(),
        })
    }
}

fn effort_unit(groups: &BTreeMap<Key<'_>, Claims<'_>>, defects: &mut Vec<Defect>) -> Option<Unit> {
    let efforts = || {
        groups.values().flatten().filter_map(|(row, it)| Some((row, it.effort.as_ref()?.unit())))
    };
    let (_, first) = efforts().next()?;
    let others: Vec<(&RowRef, &Unit)> =
        efforts().filter(|(_, unit)| unit.quantity() != first.quantity()).collect();
    if let Some((_, other)) = others.first() {
        let rows = others.iter().map(|(row, _)| (*row).clone()).collect();
        let detail = format!("efforts in {other} stand among efforts in {first}");
        defects.push(Defect::new(DefectKind::MixedUnit, rows, detail));
    }
    Some(Unit::base(first.quantity().clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use fourp_model::{Citation, Figure, FigureKind, Party, Tables};

    fn claim(id: &str, operation: Option<&str>) -> Intervention {
        Intervention {
            operation: operation.map(|operation| operation.parse().unwrap()),
            ..Intervention::new(
                id.parse().unwrap(),
                "2018-05-01".parse().unwrap(),
                Party::Body("force".parse().unwrap()),
                Citation::at("register".parse().unwrap(), id),
            )
        }
    }

    fn effort(hours: &str, unit: &str) -> Option<Figure> {
        let value = FigureKind::Exact { value: hours.parse().unwrap() };
        Some(Figure::new(value, unit.parse().unwrap()).unwrap())
    }

    fn compile(interventions: Vec<Intervention>) -> Result<DisruptionLog, Vec<Defect>> {
        let tables = Tables { interventions, ..Tables::default() };
        DisruptionLog::compile(&Programme::new(tables).unwrap())
    }

    #[test]
    fn two_claims_to_one_operation_are_one_disruption() {
        let hours = "measured: hours";
        let one = Intervention {
            effort: effort("3", hours),
            effect: Effect::Minor,
            threat: Some("drugs".parse().unwrap()),
            ..claim("a", Some("jade"))
        };
        let other = Intervention {
            effort: effort("4", hours),
            effect: Effect::Major,
            threat: Some("firearms".parse().unwrap()),
            date: "2018-06".parse().unwrap(),
            ..claim("b", Some("jade"))
        };
        let log = compile(vec![one, other, claim("c", None), claim("d", None)]).unwrap();
        assert_eq!((log.disruptions.len(), log.claims()), (3, 4));
        let has_any = |period: &str| log.has_any_in(&period.parse().unwrap());
        assert!(has_any("2018-06") && has_any("2018-05") && !has_any("2018-M04"));
        assert!(!has_any("2018-07") && !has_any("undated: lately"));
        let jade = log.disruptions.iter().find(|it| it.operation.is_some()).unwrap();
        assert_eq!((jade.effort, jade.effect, jade.threats.len()), (Some(7.0), Effect::Major, 2));
        assert_eq!(jade.days.1.to_string(), "2018-06-30");
    }

    #[test]
    fn effort_that_one_claim_does_not_state_is_not_known() {
        let hours = effort("3", "measured: hours");
        let one = Intervention { effort: hours, ..claim("a", Some("jade")) };
        let log = compile(vec![one, claim("b", Some("jade"))]).unwrap();
        assert_eq!(log.disruptions[0].effort, None);
        assert_eq!(log.effort_unit.unwrap().to_string(), "measured: hours");
    }

    #[test]
    fn efforts_that_cannot_be_added_are_refused() {
        let with = |id, effort| Intervention { effort, ..claim(id, None) };
        let bound = FigureKind::MoreThan { value: "5".parse().unwrap() };
        let bound = Figure::new(bound, "measured: hours".parse().unwrap()).unwrap();
        let order = FigureKind::Ordinal { order: fourp_model::Order::More, than: "before".into() };
        let order = Figure::new(order, "measured: hours".parse().unwrap()).unwrap();
        let rows = vec![
            with("a", effort("3", "measured: hours")),
            with("b", effort("3", "GBP")),
            with("c", Some(bound)),
            with("d", Some(order)),
            with("e", effort("-1", "GBP")),
        ];
        let found: Vec<String> =
            compile(rows).unwrap_err().iter().map(ToString::to_string).collect();
        assert!(found.iter().any(|it| it.contains("efforts in GBP stand among")), "{found:?}");
        assert!(found.iter().any(|it| it.contains("an effort of -1 is below 0")), "{found:?}");
        assert!(
            found.iter().any(|it| it.contains("of kind ordinal is no single value")),
            "{found:?}"
        );
    }
}
