//! Where could each body stand among the others, and may that be asked at all?

use fourp_stat::{Caveat, ConfidenceInterval, CountMethod, Level, poisson_interval};
use serde::Serialize;

use crate::{
    comparability_reason::Incomparable,
    false_alarm::Simulation,
    number,
    rank::{self, RankInterval},
};

/// A refusal to set bodies in an order: they do not record alike, and here is why.
#[derive(Clone, Debug, PartialEq, Serialize, thiserror::Error)]
#[error("these bodies do not record alike, so there is no league table: {}", listed(.reasons))]
#[non_exhaustive]
pub struct NotComparable {
    /// Every reason; at least one.
    pub reasons: Vec<Incomparable>,
}

/// The rates of bodies with the ranks that each may have. In order of name, not of rate: neighbours in rank seldom differ.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LeagueTable {
    /// The bodies, by name.
    pub rows: Vec<LeagueRow>,
    /// The level of the intervals.
    pub level: Level,
    /// How much more rates vary between bodies than independent events about one rate would, at least 1.
    pub dispersion: f64,
    /// How ranks were drawn.
    pub simulation: Simulation,
    /// What a reader must be told.
    pub caveats: Vec<Caveat>,
}

/// One body in a league table.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct LeagueRow {
    /// The body, or the area.
    pub unit: String,
    /// What it counted in all periods.
    pub count: u64,
    /// What that is exposed to.
    pub exposure: f64,
    /// The one by the other.
    pub rate: f64,
    /// Its exact interval, were events independent (Garwood 1936).
    pub interval: Option<ConfidenceInterval>,
    /// The ranks it may have, 1 the highest rate.
    pub ranks: RankInterval,
}

/// What one body counted, and what that is exposed to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Total {
    pub(crate) unit: String,
    pub(crate) count: u64,
    pub(crate) exposure: f64,
}

/// The table of bodies that record alike. Ranks are drawn on the scale of square roots of rates, each with the standard
/// error 1 / (2 √exposure). O(replicates × bodies log bodies).
pub(crate) fn league(totals: &[Total], level: Level, simulation: Simulation) -> LeagueTable {
    let estimates: Vec<(f64, f64)> = totals
        .iter()
        .map(|total| {
            let rate = number::count(total.count) / total.exposure;
            (rate.sqrt(), 0.5 / total.exposure.sqrt())
        })
        .collect();
    let ranks = rank::intervals(&estimates, level.tail(), simulation);
    let all = number::sum(totals.iter().map(|total| number::count(total.count)));
    let pooled = all / number::sum(totals.iter().map(|total| total.exposure));
    let scores: Vec<f64> =
        estimates.iter().map(|(root, error)| ((root - pooled.sqrt()) / error).powi(2)).collect();
    let rows = totals.iter().zip(ranks).map(|(total, ranks)| LeagueRow {
        unit: total.unit.clone(),
        count: total.count,
        exposure: total.exposure,
        rate: number::count(total.count) / total.exposure,
        interval: poisson_interval(total.count, level, CountMethod::Garwood)
            .per(total.exposure)
            .ok(),
        ranks,
    });
    LeagueTable {
        rows: rows.collect(),
        level,
        dispersion: number::mean(&scores).unwrap_or(1.0).max(1.0),
        simulation,
        caveats: vec![
            Caveat::new(
                "that no sign of unlike recording was found does not show that recording is alike",
            ),
            Caveat::new("a rate tells of records, not of how well a body does"),
        ],
    }
}

fn listed(reasons: &[Incomparable]) -> String {
    reasons.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
