//! Our half of the race against R's Synth on one panel: the treated unit, every donor as a placebo, and the estimate without
//! each donor, and says what it cost and how far all fits are off.
//!
//! `race-synthetic TABLE BEFORE`: a row to a unit, the treated one first. Started by `race.py`.

use std::{env, error::Error, fs, hint::black_box, time::Instant};

use fourp_model::NoProgress;
use fourp_performance::{
    MatchedOn, SyntheticOptions, SyntheticPanel, SyntheticUnit, synthetic_control,
};

/// How long it is repeated: the clock of a thread ticks in milliseconds.
const LEAST_SECONDS: f64 = 2.0;

#[expect(clippy::print_stdout, reason = "a program whose output is its measurement")]
fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [path, before] = arguments.as_slice() else { return Err("expected: TABLE BEFORE".into()) };
    let before: usize = before.parse()?;
    let mut units = Vec::new();
    for (place, line) in fs::read_to_string(path)?.lines().enumerate() {
        let outcomes: Vec<f64> = line.split(',').map(str::parse).collect::<Result<_, _>>()?;
        let predictors = outcomes.iter().take(before).copied().collect();
        units.push(SyntheticUnit { name: format!("unit {place:03}"), outcomes, predictors });
    }
    let donors = units.split_off(1);
    let panel = SyntheticPanel::new(units.pop().ok_or("an empty table")?, donors, before)?;
    let all = || -> Result<f64, Box<dyn Error>> {
        let options =
            SyntheticOptions { matched_on: MatchedOn::Predictors, ..SyntheticOptions::default() };
        let found = synthetic_control(&panel, options, &NoProgress)?;
        let losses = found.placebos.iter().chain([&found.fit]).map(|fit| fit.distance);
        // Synth's weights of predictors sum to 1.
        Ok(losses.sum::<f64>() / f64::from(u32::try_from(before)?))
    };
    let number = black_box(all()?);
    let (wall, processor) = (Instant::now(), processor_seconds());
    let mut runs = 0.0;
    while runs == 0.0 || wall.elapsed().as_secs_f64() < LEAST_SECONDS {
        black_box(all()?);
        runs += 1.0;
    }
    let (wall, processor) = (wall.elapsed().as_secs_f64(), processor_seconds() - processor);
    println!("{} {} {number}", wall / runs, processor / runs);
    Ok(())
}

/// What Linux says this thread has spent on a processor; 0 elsewhere.
fn processor_seconds() -> f64 {
    let read = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds: f64 =
        read.split_whitespace().next().and_then(|first| first.parse().ok()).unwrap_or_default();
    nanoseconds / 1e9
}
