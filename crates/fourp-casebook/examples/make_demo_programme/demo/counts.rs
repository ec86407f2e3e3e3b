//! Counts by month, and when counting itself changed. What truly changes in them is written down, so that a method can be tried
//! against the truth.

use super::{
    bodies::{Cast, STATISTICIAN},
    book::{Book, row},
    calendar::{MONTHS, month},
    interventions::{Claimed, FIRST_MONTH, mean},
    rng::Rng,
    threats::THREATS,
};

/// Returns the potential victims of 2023.
pub(crate) fn write(book: &mut Book, cast: &Cast, seed: u64, claimed: &Claimed) -> i64 {
    let mut rng = Rng::new(seed, "counts");
    let scale = i64::try_from(cast.scale).unwrap_or(1);
    for threat in &THREATS {
        for at in 0..MONTHS {
            let told = claimed.by_month.get(&(threat.id, at)).copied();
            let count = match told {
                _ if at < FIRST_MONTH => rng.count(mean(threat, at) * scale),
                told => told.unwrap_or(0),
            };
            row!(
                book,
                observations {
                    measure: "disruptions",
                    party: "",
                    threat: threat.id,
                    strand: "pursue",
                    detection: "proactive",
                    period: month(at),
                    kind: "exact",
                    value: count,
                    unit: "disruptions",
                }
            );
        }
    }
    write_effort(book, &mut rng, scale);
    write_crimes(book, &mut rng, scale);
    let victims = write_victims(book, &mut rng, cast);
    write_pilot(book, &mut rng, cast);
    write_referrals(book, &mut rng, cast);
    write_changes(book, cast);
    victims
}

fn write_effort(book: &mut Book, rng: &mut Rng, scale: i64) {
    for at in 0..MONTHS {
        row!(
            book,
            observations {
                measure: "officer-hours",
                period: month(at),
                kind: "rounded",
                value: (2_800 + rng.between(-12, 12) * 10) * scale * 10,
                resolution: 100,
                unit: "officer-hours",
            }
        );
    }
}

/// Recorded crimes: fraud and theft are reported, drugs and guns are found by those who look.
fn write_crimes(book: &mut Book, rng: &mut Rng, scale: i64) {
    for (threat, detection, average) in [
        ("fraud", "reported", 420),
        ("acquisitive-crime", "reported", 260),
        ("drugs", "proactive", 180),
        ("firearms", "proactive", 60),
    ] {
        for at in 0..MONTHS {
            let average = match threat {
                "fraud" => average + 3 * at,
                "drugs" if at >= 18 => average * 3 / 5,
                _ => average,
            };
            let count = rng.count(average * scale);
            let mut tell = |count: i64, vintage: &str| {
                row!(
                    book,
                    observations {
                        measure: "recorded-crimes",
                        party: STATISTICIAN,
                        threat,
                        detection,
                        period: month(at),
                        kind: "exact",
                        value: count,
                        unit: "crimes",
                        vintage,
                    }
                );
            };
            if threat == "fraud" && at >= MONTHS - 3 {
                tell(count * 95 / 100, "2024-04");
                tell(count, "2024-06");
            } else {
                tell(count, "2024-04");
            }
        }
    }
    let (fraud, drugs) =
        (("observations", "fraud,,reported"), ("observations", "drugs,,proactive"));
    for (question, what, rows) in [
        (
            "fourp-performance: crime or recording",
            "recorded drug crimes fall by two fifths in October 2022 because another body records them",
            &[drugs, ("recording_changes", "drug offences found at borders")],
        ),
        (
            "fourp-performance: harm-weighted indices",
            "fraud is reported, drugs are found by looking: not to be summed silently",
            &[fraud, drugs],
        ),
        (
            "fourp-performance: signal or noise",
            "recorded fraud truly rises, by three a month, and its last three months were revised upwards",
            &[fraud, ("observations", "2024-06")],
        ),
    ] {
        book.plant(question, what, rows);
    }
}

/// Potential victims by quarter; returns those of 2023.
fn write_victims(book: &mut Book, rng: &mut Rng, cast: &Cast) -> i64 {
    let mut of_2023 = 0;
    for quarter in 0..MONTHS / 3 {
        let (year, number) = ((quarter + 1) / 4 + 2021, (quarter + 1) % 4 + 1);
        let count = rng.count(270);
        if year == 2023 {
            of_2023 += count;
        }
        row!(
            book,
            observations {
                measure: "potential-victims",
                party: cast.agency(3),
                threat: "modern-slavery",
                population: "synthetic-victims",
                detection: "mixed",
                period: format!("{year}-Q{number}"),
                kind: "exact",
                value: count,
                unit: "people",
            }
        );
    }
    of_2023
}

/// A warning service begins in one area in October 2022 and truly takes away a fifth of the losses reported there.
fn write_pilot(book: &mut Book, rng: &mut Rng, cast: &Cast) {
    for area in 1..=4 {
        for at in 0..MONTHS {
            let average = 70 + 5 * area;
            let treated = area == 1 && at >= 18;
            let average = if treated { average * 4 / 5 } else { average };
            row!(
                book,
                observations {
                    measure: "losses-reported",
                    threat: "fraud",
                    area: cast.area(usize::try_from(area).unwrap_or(1)),
                    detection: "reported",
                    period: month(at),
                    kind: "exact",
                    value: rng.count(average),
                    unit: "reports",
                }
            );
        }
    }
    book.plant(
        "fourp-performance: did it work",
        "a pilot truly takes away a fifth of the reports in its area from October 2022 on; three areas without it are there to compare",
        &[("initiatives", "synthetic-warning-service"), ("observations", &cast.area(1))],
    );
}

/// Referrals by force and month of 2023-24, with the residents they come from.
fn write_referrals(book: &mut Book, rng: &mut Rng, cast: &Cast) {
    for number in 1..=cast.forces() {
        let residents = 300 + rng.between(0, 180) * 10;
        for at in FIRST_MONTH..MONTHS {
            let average = residents / 60;
            let count = match number {
                17 => rng.count(average * 9 / 5),
                12 if at >= FIRST_MONTH + 6 => rng.count(average * 3),
                29 => (rng.count(average) + 5) / 10 * 10,
                _ => rng.count(average),
            };
            row!(
                book,
                observations {
                    measure: "referrals",
                    party: cast.force(number),
                    threat: "child-sexual-exploitation",
                    detection: "reported",
                    period: month(at),
                    kind: "exact",
                    value: count,
                    unit: "referrals",
                    exposure: format!("{residents}000 residents"),
                }
            );
        }
    }
    for (question, what, number) in [
        (
            "fourp-performance: peers",
            "one force has nearly twice the referrals of its peers for its residents",
            17,
        ),
        (
            "fourp-performance: comparability",
            "referrals of one force treble in October 2023, and no change in recording is declared",
            12,
        ),
        ("fourp-performance: comparability", "every count of one force ends in 0", 29),
    ] {
        book.plant(question, what, &[("observations", &cast.force(number))]);
    }
}

fn write_changes(book: &mut Book, cast: &Cast) {
    row!(
        book,
        recording_changes {
            measure: "disruptions",
            date: "2022-10-01",
            kind: "counting-rule",
            what: "for cyber crime, each server taken down counts by itself (invented)",
        }
    );
    row!(
        book,
        recording_changes {
            measure: "recorded-crimes",
            party: STATISTICIAN,
            date: "2022-10-01",
            kind: "recorder",
            what: "drug offences found at borders are counted by another body (invented)",
        }
    );
    row!(
        book,
        recording_changes {
            measure: "referrals",
            party: cast.force(3),
            date: "2023-07",
            kind: "system",
            what: "a new form; its counts did not move (invented)",
        }
    );
    book.plant(
        "fourp-performance: signal or noise",
        "disruptions against cyber crime double in October 2022 with a new rule of counting: no improvement",
        &[("recording_changes", "2022-10-01,counting-rule"), ("observations", "disruptions,,cyber-crime")],
    );
    book.plant(
        "fourp-performance: signal or noise",
        "disruptions against drugs truly rise by a third in January 2023; those of the other threats do not move",
        &[("observations", "disruptions,,drugs")],
    );
}
