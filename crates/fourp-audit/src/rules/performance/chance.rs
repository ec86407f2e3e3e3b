//! What is told of figures that chance alone may have made, and what stands out from it?

use std::collections::BTreeSet;

use fourp_model::Claim;
use fourp_performance::{FunnelStatus, PeerSet, Series};

use super::ground::{assessment, measured, rows, series, unit};
use crate::{
    asked::Asked,
    finding::{Confidence, Materiality},
    rule::Observed,
};

/// Published rises and falls that chance may have made.
pub(super) fn noise(asked: &Asked<'_>) -> Vec<Observed> {
    let Some(found) = assessment(asked) else { return Vec::new() };
    let found = found.changes.iter().filter_map(|change| {
        let comparison = measured(&change.comparison).filter(|found| !found.is_signal())?;
        let (from, to) = (
            asked.programme.get::<Claim>(&change.from)?,
            asked.programme.get::<Claim>(&change.to)?,
        );
        let ratio = comparison.headline();
        Some(Observed {
            subject: format!("{}+{}+{}", change.check, change.from, change.to),
            headline: format!(
                "From {} to {} is within chance: {}",
                comparison.second, comparison.first, to.label
            ),
            condition: format!(
                "{} in {} and {} in {}: the rate is {:.2} times the earlier, with an interval of {:.2}, which holds 1",
                comparison.second, from.period, comparison.first, to.period, ratio.ratio, ratio.interval
            ),
            cause: None,
            effect: "a reason given for it explains what may need none".into(),
            materiality: Materiality::count(1, Some(asked.programme.rows::<fourp_model::Check>().len()), "comparisons"),
            confidence: Confidence::Inferred,
            fragility: "more periods in which the rate stays as it is, with independent events; counts that cluster make it weaker still".into(),
            evidence: asked.compared(std::slice::from_ref(&change.check), &[change.from.clone(), change.to.clone()]),
        })
    });
    found.collect()
}

/// Bodies that record alike, as far as can be seen, and lie far from the others.
pub(super) fn outliers(asked: &Asked<'_>) -> Vec<Observed> {
    let peers = assessment(asked).and_then(|found| measured(&found.comparability.peers));
    let peers = peers.map(Vec::as_slice).unwrap_or_default();
    peers.iter().flat_map(|set| of_set(asked, set).unwrap_or_default()).collect()
}

fn of_set(asked: &Asked<'_>, set: &PeerSet) -> Option<Vec<Observed>> {
    let without = set.singled_out();
    let answer = set.funnel(&without);
    let funnel = measured(&answer)?;
    let limit = asked.threshold("false-discovery").approximate();
    let far = funnel.units.iter().filter(|point| {
        matches!(point.status, FunnelStatus::FarBelow | FunnelStatus::FarAbove)
            && point.q_value <= limit
    });
    let told = far.map(|point| {
        let name = &point.unit.name;
        let own: Vec<&Series> = series(asked)
            .filter(|series| {
                (&series.key.measure, &series.key.threat, series.key.strand)
                    == (&set.measure, &set.threat, set.strand)
                    && unit(&series.key) == *name
            })
            .collect();
        let who = own.first().and_then(|series| series.key.party.as_ref());
        let who = who.map_or_else(|| name.clone(), |party| asked.party(party));
        let threat = set.threat.as_ref().map(|threat| format!("+{threat}")).unwrap_or_default();
        let left_out: BTreeSet<&&str> = without.iter().collect();
        Observed {
            subject: format!("{}+{}{threat}", name.replace(" in ", "+"), set.measure),
            headline: format!(
                "{who} has {:.2} times the {} of its peers",
                point.rate / funnel.target,
                set.measure
            ),
            condition: format!(
                "its rate is {:.3e}, that of all {} together {:.3e}; it lies {}, with limits widened for how much they vary (q {:.1e}); {} that record otherwise are left out",
                point.rate,
                funnel.units.len(),
                funnel.target,
                point.status,
                point.q_value,
                left_out.len()
            ),
            cause: None,
            effect: "it does, sees or records something that the others do not; which, records cannot tell".into(),
            materiality: Materiality::count(1, Some(funnel.units.len()), "bodies or areas"),
            confidence: Confidence::Inferred,
            fragility: format!(
                "a rate between {:.3e} and {:.3e} would be within the outer limits",
                point.outer.lower, point.outer.upper
            ),
            evidence: own.into_iter().flat_map(rows).collect(),
        }
    });
    Some(told.collect())
}
