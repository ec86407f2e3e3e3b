//! Are capabilities held twice, or hardly used?

use std::collections::BTreeMap;

use fourp_funding::{CapabilityHolder, Spare};
use fourp_model::{Capability, Figure, Interval, Quantity, Rounding};

use crate::{
    asked::Asked,
    finding::{Confidence, Materiality},
    rule::Observed,
    say,
};

/// One area in which one of several holders could do what all do.
pub(super) fn duplicates(asked: &Asked<'_>) -> Vec<Observed> {
    let kinds =
        asked.answers.funding.as_ref().and_then(|found| found.capabilities.as_ref().measured());
    let mut found = Vec::new();
    for kind in kinds.into_iter().flatten() {
        let mut areas = BTreeMap::<&str, Vec<usize>>::new();
        for pair in kind.possible.iter().filter(|pair| pair.spare == Spare::OneWouldDo) {
            areas.entry(pair.area.as_str()).or_default().extend([pair.holders.0, pair.holders.1]);
        }
        for (area, mut places) in areas {
            places.sort_unstable();
            places.dedup();
            let holders: Vec<&CapabilityHolder> =
                places.iter().filter_map(|place| kind.holders.get(*place)).collect();
            let who = say::names(holders.iter().map(|holder| asked.party(&holder.held_by)));
            let use_of: Vec<String> = holders
                .iter()
                .filter_map(|holder| {
                    let used = say::shares(&holder.utilisation?);
                    Some(format!("{} in use to {used}", holder.held_by))
                })
                .collect();
            let in_use = match use_of.as_slice() {
                [] => String::new(),
                lines => format!("; {}", say::list(lines)),
            };
            found.push(Observed {
                subject: format!("{}+{area}", kind.kind),
                headline: format!("{} in {area} is held {} times", kind.kind, holders.len()),
                condition: format!(
                    "{who} hold {} for one area and a threat in common, and one of two has the capacity for the demand on both{in_use}",
                    kind.kind
                ),
                cause: None,
                effect: "perhaps one would do; what the other is kept for is not in the rows".into(),
                materiality: cost(&holders)
                    .unwrap_or_else(|| Materiality::count(holders.len(), None, "holders")),
                confidence: Confidence::Inferred,
                fragility: "demand above the capacity of one of them at the same time, or a use that the other cannot serve".into(),
                evidence: holders.iter().map(|holder| holder.row.clone()).collect(),
            });
        }
    }
    found
}

/// What all holders cost together; `None` where that of any is not known.
fn cost(holders: &[&CapabilityHolder]) -> Option<Materiality> {
    let (first, others) = holders.split_first()?;
    let (unit, cost) = first.cost.as_ref()?;
    let mut sum = *cost;
    for holder in others {
        let (other, cost) = holder.cost.as_ref()?;
        if other != unit || !matches!(unit.quantity(), Quantity::Money(_)) {
            return None;
        }
        sum = sum.add(cost);
    }
    Some(Materiality::Between(sum))
}

/// Capabilities that are in use for less than the least share.
pub(super) fn idle(asked: &Asked<'_>) -> Vec<Observed> {
    let least = asked.threshold("share");
    let rows = asked.rows::<Capability>().filter_map(|(row, capability)| {
        let used = share(capability.utilisation.as_ref()?)?;
        let is_idle = used
            .high()
            .value()
            .is_some_and(|high| high < least || (high == least && !used.high().is_closed()));
        is_idle.then(|| Observed {
            subject: capability.id.to_string(),
            headline: format!(
                "{} of {} is in use to {}",
                capability.name,
                capability.held_by,
                say::shares(&used)
            ),
            condition: format!(
                "{} holds it{}, and its use is below {}",
                asked.party(&capability.held_by),
                capability
                    .period
                    .as_ref()
                    .map(|period| format!(" in {period}"))
                    .unwrap_or_default(),
                say::percent(least),
            ),
            cause: None,
            effect: "what it costs to keep serves little demand".into(),
            materiality: capability
                .cost
                .figure()
                .filter(|figure| matches!(figure.unit().quantity(), Quantity::Money(_)))
                .and_then(|figure| figure.interval(Rounding::default()))
                .map_or(Materiality::NotKnown, Materiality::Between),
            confidence: Confidence::Recorded,
            fragility: format!(
                "use of {} or more, or a reserve that is kept on purpose",
                say::percent(least)
            ),
            evidence: vec![row],
        })
    });
    rows.collect()
}

fn share(figure: &Figure) -> Option<Interval> {
    let is_share = figure.unit().quantity() == &Quantity::Proportion;
    figure.interval(Rounding::default()).filter(|_| is_share)
}
