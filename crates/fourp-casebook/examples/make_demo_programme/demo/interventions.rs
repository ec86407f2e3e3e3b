//! The disruptions of 2023-24, one by one, as bodies claim them: some are claimed twice.

use super::{
    bodies::Cast,
    book::{Book, row},
    calendar::{MONTHS, day},
    rng::Rng,
    threats::{THREATS, Threat},
};
use std::collections::BTreeMap;

/// The first month with single disruptions.
pub(crate) const FIRST_MONTH: i64 = 24;

/// What was claimed: by threat and month.
pub(crate) struct Claimed {
    pub(crate) by_month: BTreeMap<(&'static str, i64), i64>,
    /// All of them, and how many of those are second claims to an operation.
    pub(crate) acts: i64,
    pub(crate) twice: i64,
}

/// How many disruptions a month of a threat has on average: drugs rise by a third in January 2023 because more is done; cyber
/// crime doubles in October 2022 because another rule of counting begins.
pub(crate) fn mean(threat: &Threat, month: i64) -> i64 {
    match threat.id {
        "drugs" if month >= 21 => threat.disruptions * 4 / 3,
        "cyber-crime" if month >= 18 => threat.disruptions * 2,
        _ => threat.disruptions,
    }
}

pub(crate) fn write(book: &mut Book, cast: &Cast, seed: u64) -> Claimed {
    let mut rng = Rng::new(seed, "interventions");
    let mut claimed = Claimed { by_month: BTreeMap::new(), acts: 0, twice: 0 };
    let scale = i64::try_from(cast.scale).unwrap_or(1);
    let mut shared = None;
    for month in FIRST_MONTH..MONTHS {
        for threat in &THREATS {
            for _ in 0..rng.count(mean(threat, month) * scale) {
                let on = rng.between(1, 28);
                let first = claimant(&mut rng, cast);
                let operation = if rng.once_in(12) {
                    format!("synthetic-operation-{:05}", claimed.acts + 1)
                } else {
                    String::new()
                };
                let act = Act { threat: threat.id, month, on, operation };
                act.claim(book, cast, &mut rng, &mut claimed, &first);
                let second = claimant(&mut rng, cast);
                if !act.operation.is_empty() && second != first {
                    act.claim(book, cast, &mut rng, &mut claimed, &second);
                    claimed.twice += 1;
                    shared.get_or_insert(act.operation);
                }
            }
        }
    }
    if let Some(operation) = shared {
        book.plant(
            "fourp-performance: priority contrast",
            format!(
                "{} disruptions of {} are second claims to one operation",
                claimed.twice, claimed.acts
            ),
            &[("interventions", &operation)],
        );
    }
    book.plant(
        "fourp-performance: priority contrast",
        "a force records no effort for its disruptions",
        &[("interventions", &cast.force(5))],
    );
    claimed
}

struct Act {
    threat: &'static str,
    month: i64,
    on: i64,
    operation: String,
}

impl Act {
    fn claim(
        &self,
        book: &mut Book,
        cast: &Cast,
        rng: &mut Rng,
        claimed: &mut Claimed,
        party: &str,
    ) {
        claimed.acts += 1;
        *claimed.by_month.entry((self.threat, self.month)).or_default() += 1;
        let effect = match rng.between(1, 10) {
            1 => "major",
            2..=4 => "moderate",
            _ => "minor",
        };
        let hours = rng.between(2, 60) * 10;
        let unknown = party == cast.force(5) || rng.once_in(10);
        row!(
            book,
            interventions {
                id: format!("synthetic-act-{:05}", claimed.acts),
                date: day(self.month, self.on),
                party,
                threat: self.threat,
                strand: "pursue",
                effect,
                effort: if unknown { String::new() } else { format!("{hours} officer-hours") },
                operation: self.operation,
            }
        );
    }
}

fn claimant(rng: &mut Rng, cast: &Cast) -> String {
    let one_of = |rng: &mut Rng, count: usize| {
        usize::try_from(rng.between(1, i64::try_from(count).unwrap_or(1))).unwrap_or(1)
    };
    match rng.between(1, 20) {
        1..=5 => cast.agency(1),
        6..=12 => cast.unit(one_of(rng, cast.units())),
        _ => cast.force(one_of(rng, cast.forces())),
    }
}
