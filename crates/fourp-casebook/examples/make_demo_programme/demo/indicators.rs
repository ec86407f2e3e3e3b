//! What is measured to show success, how well threats are said to be understood, and what a crime weighs.

use super::{
    bodies::{AUDITOR, OWNER},
    book::{Book, row},
    calendar::{self, YEARS},
    rng::Rng,
    threats::THREATS,
};

pub(crate) fn write(book: &mut Book, seed: u64) {
    for (id, measure, kind, threat) in [
        ("synthetic-disruptions", "disruptions", "output", "*"),
        ("synthetic-major-disruptions", "major-disruptions", "output", "*"),
        ("synthetic-arrests", "arrests", "output", "drugs"),
        ("synthetic-seizures", "drugs-seized", "output", "drugs"),
        ("synthetic-guns-seized", "guns-seized", "output", "firearms"),
        ("synthetic-cases-opened", "cases-opened", "activity", "*"),
        ("synthetic-hours", "officer-hours", "input", "*"),
        ("synthetic-leaflets", "leaflets", "activity", "fraud"),
    ] {
        row!(
            book,
            indicators {
                id,
                name: named(id),
                measure,
                kind,
                threat,
                strand: if id == "synthetic-leaflets" { "protect" } else { "pursue" },
                frequency: "monthly",
                recording: "own-records",
                assurance: "unchecked",
            }
        );
    }
    row!(
        book,
        indicators {
            id: "synthetic-seizures-value",
            name: named("synthetic-seizures-value"),
            measure: "drugs-seized-value",
            kind: "output",
            threat: "drugs",
            strand: "pursue",
            frequency: "monthly",
            recording: "own-records",
            assurance: "unchecked",
            restates: "synthetic-seizures",
        }
    );
    row!(
        book,
        indicators {
            id: "synthetic-response-times",
            name: named("synthetic-response-times"),
            measure: "answered-in-time",
            kind: "output",
            direction: "up",
            threat: "fraud",
            strand: "prepare",
            target: "rounded; value 95; resolution 1; unit percent",
            target_date: "2024-03-31",
            frequency: "quarterly",
            recording: "own-records",
            assurance: "unchecked",
        }
    );
    row!(
        book,
        indicators {
            id: "synthetic-losses",
            name: named("synthetic-losses"),
            measure: "losses-reported",
            kind: "outcome",
            direction: "down",
            threat: "fraud",
            strand: "protect",
            baseline: "900 reports",
            baseline_period: "2021-22",
            target: "800 reports",
            target_date: "2025-03-31",
            owner: OWNER,
            frequency: "monthly",
            lag_days: 45,
            recording: "others-records",
            assurance: "independent",
        }
    );
    for (what, id) in [
        (
            "nine measures of eleven tell of input, activity or output and have no baseline, target or owner",
            "synthetic-disruptions",
        ),
        ("a measure only restates another", "synthetic-seizures-value"),
        (
            "a measure has a target, is recorded by those it judges, and nobody checks it",
            "synthetic-response-times",
        ),
        (
            "one measure is as it should be: outcome, baseline, target, owner, checked",
            "synthetic-losses",
        ),
    ] {
        book.plant("fourp-performance: indicator audit", what, &[("indicators", id)]);
    }
    write_ratings(book, &mut Rng::new(seed, "ratings"));
    for threat in &THREATS {
        row!(
            book,
            harm {
                index: "synthetic-weights",
                measure: "recorded-crimes",
                threat: threat.id,
                weight: format!("{} points", threat.weight),
            }
        );
    }
}

/// How well each threat is understood, on a scale of four, by the programme's owner and by the auditor.
fn write_ratings(book: &mut Book, rng: &mut Rng) {
    const SCALE: [&str; 4] = ["weak", "fair", "good", "strong"];
    for year in 0..YEARS {
        for (at, threat) in (0_i64..).zip(&THREATS) {
            let own = (2 + at % 3 + year / 2).min(4);
            let auditors = (own - if at < 4 { 2 } else { rng.between(0, 1) }).max(1);
            for (assessor, rank) in [(OWNER, own), (AUDITOR, auditors)] {
                let label = usize::try_from(rank - 1).ok().and_then(|at| SCALE.get(at));
                row!(
                    book,
                    ratings {
                        measure: "understanding",
                        threat: threat.id,
                        assessor,
                        period: calendar::year(year),
                        label: label.copied().unwrap_or_default(),
                        rank,
                        ranks: 4,
                    }
                );
            }
        }
    }
    book.plant(
        "fourp-performance: understanding",
        "the owner rates understanding higher than the auditor does, by up to two places",
        &[("ratings", OWNER), ("ratings", AUDITOR)],
    );
    book.plant(
        "fourp-performance: understanding",
        "the owner's ratings rise in 2023-24 by knowledge alone: no count of the threats moves with them",
        &[("ratings", "2023-24,strong")],
    );
}

fn named(id: &str) -> String {
    format!("{} (invented)", id.replace('-', " "))
}
