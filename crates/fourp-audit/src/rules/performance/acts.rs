//! What do counts of acts leave out, and what do they count twice?

use std::collections::{BTreeMap, BTreeSet};

use fourp_model::{Detection, HarmIndex, Intervention, Operation, Party, RowRef, Slug};

use super::ground::{assessment, measured, rows, series};
use crate::{
    asked::Asked,
    finding::{Confidence, Materiality},
    rule::Observed,
};

/// Bodies that state the effort of none of their acts, while others state that of theirs.
pub(super) fn without_effort(asked: &Asked<'_>) -> Vec<Observed> {
    let mut by_party: BTreeMap<&Party, Vec<(RowRef, bool)>> = BTreeMap::new();
    for (row, act) in asked.rows::<Intervention>() {
        by_party.entry(&act.party).or_default().push((row, act.effort.is_some()));
    }
    let acts = asked.programme.rows::<Intervention>().len();
    let with_effort = |acts: &[(RowRef, bool)]| acts.iter().filter(|(_, stated)| *stated).count();
    let stated: usize = by_party.values().map(|acts| with_effort(acts)).sum();
    let others = by_party.values().filter(|acts| with_effort(acts) > 0).count();
    let silent = by_party.iter().filter(|(_, acts)| others > 0 && with_effort(acts) == 0);
    let found = silent.map(|(party, own)| Observed {
        subject: party.to_string(),
        headline: format!("{} states no effort for any of {} acts", asked.party(party), own.len()),
        condition: format!(
            "none of its {} acts has an effort; {others} others state that of {stated} of all {acts}",
            own.len()
        ),
        cause: None,
        effect: "its acts cannot be set against what they took, nor compared with those of others".into(),
        materiality: Materiality::count(own.len(), Some(acts), "acts"),
        confidence: Confidence::Recorded,
        fragility: "the hours of each act, or of all in a period".into(),
        evidence: own.iter().map(|(row, _)| row.clone()).collect(),
    });
    found.collect()
}

/// Second and further claims to one operation: one finding for all.
pub(super) fn second_claims(asked: &Asked<'_>) -> Vec<Observed> {
    let mut by_operation: BTreeMap<&Slug<Operation>, Vec<(RowRef, &Party)>> = BTreeMap::new();
    for (row, act) in asked.rows::<Intervention>() {
        if let Some(operation) = &act.operation {
            by_operation.entry(operation).or_default().push((row, &act.party));
        }
    }
    by_operation.retain(|_, claims| claims.len() > 1);
    let claims: usize = by_operation.values().map(Vec::len).sum();
    let second = claims.saturating_sub(by_operation.len());
    if second == 0 {
        return Vec::new();
    }
    let acts = asked.programme.rows::<Intervention>().len();
    let several = by_operation
        .values()
        .filter(|claims| claims.iter().map(|(_, party)| party).collect::<BTreeSet<_>>().len() > 1)
        .count();
    vec![Observed {
        subject: "interventions".into(),
        headline: format!("{second} of {acts} acts are second claims to one operation"),
        condition: format!(
            "{} operations are claimed {claims} times; of {several} of them the claims are of several bodies",
            by_operation.len()
        ),
        cause: None,
        effect: "a sum of claims says more was done than was".into(),
        materiality: Materiality::count(second, Some(acts), "acts"),
        confidence: Confidence::Recorded,
        fragility: format!(
            "if each operation counts once there are {}; rows that show that claims are of different acts",
            acts.saturating_sub(second)
        ),
        evidence: by_operation.into_values().flatten().map(|(row, _)| row).collect(),
    }]
}

/// Scales of harm that weigh what was reported together with what was found by looking.
pub(super) fn sought_harm(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(harm) = assessment(asked).and_then(|found| measured(&found.harm)) else {
        return Vec::new();
    };
    let mut by_scale: BTreeMap<&Slug<HarmIndex>, [BTreeSet<_>; 2]> = BTreeMap::new();
    let mut weights: BTreeMap<&Slug<HarmIndex>, BTreeSet<RowRef>> = BTreeMap::new();
    for total in &harm.totals {
        let side = match total.key.detection {
            Some(Detection::Reported) => 0,
            Some(Detection::Proactive | Detection::Mixed) => 1,
            _ => continue,
        };
        let sides = by_scale.entry(&total.key.index).or_default();
        if let Some(side) = sides.get_mut(side) {
            side.extend(total.parts.iter().map(|part| (&part.measure, &part.threat)));
        }
        if side == 1 {
            let rows = total.parts.iter().map(|part| part.weight_row.clone());
            weights.entry(&total.key.index).or_default().extend(rows);
        }
    }
    let both = by_scale.into_iter().filter(|(_, sides)| sides.iter().all(|side| !side.is_empty()));
    let found = both.map(|(scale, [reported, sought])| {
        let names = |side: &BTreeSet<(&_, &Option<Slug<_>>)>| -> String {
            let names = side.iter().map(|(measure, threat): &(&Slug<_>, _)| match threat {
                Some(threat) => format!("{measure} of {threat}"),
                None => measure.to_string(),
            });
            names.collect::<Vec<_>>().join(", ")
        };
        let counted = series(asked).filter(|series| {
            matches!(series.key.detection, Detection::Proactive | Detection::Mixed)
                && sought.contains(&(&series.key.measure, &series.key.threat))
        });
        let evidence =
            counted.flat_map(rows).chain(weights.get(scale).into_iter().flatten().cloned());
        Observed {
            subject: scale.to_string(),
            headline: format!("{scale} weighs what is reported and what is found by looking"),
            condition: format!(
                "found by looking: {}; reported: {}; the two are told apart here and never summed",
                names(&sought),
                names(&reported)
            ),
            cause: None,
            effect: "in a sum of both, more looking is more harm".into(),
            materiality: Materiality::count(
                sought.len(),
                Some(sought.len().saturating_add(reported.len())),
                "things weighed",
            ),
            confidence: Confidence::Recorded,
            fragility: "counts of the same that came to be known without looking".into(),
            evidence: evidence.collect(),
        }
    });
    found.collect()
}
