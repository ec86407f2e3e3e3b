//! Our half of the race against statsmodels: Poisson regressions of many series on one design, and what they cost.
//!
//! `race-interrupted ROWS COLUMNS INPUT OUTPUT`: little-endian `f64`: the design column after column, then the exposures
//! and counts of each series; coefficients likewise. Started by `race.py`.

use std::{env, error::Error, fs, hint::black_box, time::Instant};

use fourp_performance::{CountLaw, count_regression};
use fourp_stat::Design;

/// How long it is repeated: the clock of a thread ticks in milliseconds.
const LEAST_SECONDS: f64 = 1.0;

#[expect(clippy::print_stdout, reason = "a program whose output is its measurement")]
fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [rows, columns, input, output] = arguments.as_slice() else {
        return Err("expected: ROWS COLUMNS INPUT OUTPUT".into());
    };
    let (rows, columns): (usize, usize) = (rows.parse()?, columns.parse()?);
    let bytes = fs::read(input)?;
    let numbers: Vec<f64> =
        bytes.as_chunks::<8>().0.iter().copied().map(f64::from_le_bytes).collect();
    let (design, series) = numbers.split_at(rows * columns);
    let design: Vec<Vec<f64>> = design.chunks_exact(rows).map(<[f64]>::to_vec).collect();
    let fit = |series: &[f64]| -> Result<Vec<f64>, Box<dyn Error>> {
        let (exposures, counts) = series.split_at(rows);
        let design = Design::new(design.clone())?;
        Ok(count_regression(&design, counts, Some(exposures), CountLaw::Poisson)?.coefficients)
    };
    let all = || series.chunks_exact(2 * rows).map(fit).collect::<Result<Vec<_>, _>>();
    let found = black_box(all()?);
    let (wall, processor) = (Instant::now(), processor_seconds());
    let mut runs = 0.0;
    while runs == 0.0 || wall.elapsed().as_secs_f64() < LEAST_SECONDS {
        black_box(all()?);
        runs += 1.0;
    }
    let (wall, processor) = (wall.elapsed().as_secs_f64(), processor_seconds() - processor);
    println!("{} {}", wall / runs, processor / runs);
    fs::write(output, found.into_iter().flatten().flat_map(f64::to_le_bytes).collect::<Vec<u8>>())?;
    Ok(())
}

/// What Linux says this thread has spent on a processor; 0 elsewhere.
fn processor_seconds() -> f64 {
    let read = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = read.split_whitespace().next().and_then(|first| first.parse::<f64>().ok());
    nanoseconds.unwrap_or_default() / 1e9
}
